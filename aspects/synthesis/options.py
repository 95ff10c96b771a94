"""The tokens in the options of aspects: from which stack each comes, and how another stack comes to read it.

A token stands for an attribute of a construct, and cdktf resolves it in whatever stack it meets it: in that of the
construct to a reference, in another one to the output of a remote state, once it was asked to prepare that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from types import ModuleType
from typing import Any

from ..core.graph import Origin, texts
from . import framework

_TOKEN = re.compile(r"\$\{TfToken\[[^\]]*\]\}")


class Options:
    """The tokens in the options of the aspects of one app."""

    def __init__(self) -> None:
        self._probe: Any = None
        self._origins: dict[str, tuple[Any, str]] = {}

    def origins(self, values: Iterable[object], stacks: Iterable[Any]) -> dict[str, Origin]:
        """Where the tokens in these values come from.

        Args:
            values: the options.
            stacks: the guarded stacks, of which there is at least one.
        """
        found = {token for value in values for _, text in texts(value) for token in _TOKEN.findall(text)}
        stacks = list(stacks)
        return {token: self._origin(token, stacks) for token in sorted(found)}

    @staticmethod
    def declare(token: str, stack: Any) -> None:
        """Make ``stack`` able to read a token of another stack: output, remote state, and the order of the two."""
        _resolved(token, stack, framework.of(stack), preparing=True)

    def _origin(self, token: str, stacks: list[Any]) -> Origin:
        if token not in self._origins:
            self._origins[token] = self._traced(token, stacks[0])
        owner, text = self._origins[token]
        if owner is None:
            return Origin(None, text)
        behind = [stack.node.path for stack in stacks if stack is not owner and owner.depends_on(stack)]
        return Origin(owner.node.path, text, frozenset(behind))

    def _traced(self, token: str, stack: Any) -> tuple[Any, str]:
        """The stack that a token belongs to, ``None`` where it belongs to none, and its text there."""
        module = framework.of(stack)
        if self._probe is None:
            # In an app of its own, so that every reference comes from another stack.
            self._probe = _probe_class(module)(module.App(), "probe")
        self._probe.origin = None
        try:
            text = _resolved(token, self._probe, module, preparing=True)
        except RuntimeError:
            if self._probe.origin is None:
                raise
            text = _resolved(token, self._probe.origin, module, preparing=False)
        return self._probe.origin, text


def _resolved(token: str, stack: Any, module: Any, *, preparing: bool) -> str:
    resolver = module.DefaultTokenResolver(module.StringConcat())
    return str(module.Tokenization.resolve(token, scope=stack, preparing=preparing, resolver=resolver))


@cache
def _probe_class(module: ModuleType) -> Any:
    """A stack that notes which stack it would come to depend on, and stops cdktf before anything is made for that."""

    class Probe(module.TerraformStack):  # type: ignore[misc,name-defined]
        origin: Any = None

        def add_dependency(self, dependency: Any) -> None:
            self.origin = dependency
            raise ValueError("a reference to another stack")

    return Probe
