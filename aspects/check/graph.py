"""The graph of what exists: where AWS gave ids and ARNs, these name resources as expressions do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from ..core.expressions import is_unknown
from ..core.graph import Graph, texts
from ..core.model import Key, Resource

_IDENTITIES = ("arn", "id")


class AppliedGraph(Graph):
    """A graph of plans or states, in which ``subnet-0a1b`` names the subnet that has this id, in any stack."""

    def _reached(
        self, value: object, stack: str, seen: set[tuple[str, str]], *, through_data: bool = False
    ) -> Iterator[Key]:
        yield from super()._reached(value, stack, seen, through_data=through_data)
        if self._by_identity:
            for _, text in texts(value):
                if found := self._by_identity.get(text):
                    yield found.key

    @cached_property
    def _by_identity(self) -> dict[str, Resource]:
        """The one resource of each id and ARN.

        A resource that only configures another one has the id of that, and no ARN of its own.
        """
        found: dict[str, list[Resource]] = {}
        for resource in self.resources:
            for attribute in _IDENTITIES:
                value: Any = resource.body.get(attribute)
                if isinstance(value, str) and value and not is_unknown(value):
                    found.setdefault(value, []).append(resource)
        return {
            value: only[0]
            for value, all_of_it in found.items()
            if len(only := all_of_it if len(all_of_it) == 1 else [each for each in all_of_it if each.body.get("arn")])
            == 1
        }
