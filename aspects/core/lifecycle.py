"""What Terraform creates before it destroys the old one: two of a kind exist for a while, under two names; pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..facts.names import NAMES
from ..facts.replacement import holds_data, replaced_by
from .expressions import references
from .model import Key, Resource, same_value
from .paths import lookup

if TYPE_CHECKING:
    from .graph import Graph


def created_before_destroyed(graph: Graph) -> frozenset[Key]:
    """Return the resources that say so, and those that they depend on: Terraform holds it of these, too.

    A dependency counts where it may be replaced for another reason than its name. What holds data does not: under a
    name that stays, its replacement fails before anything is lost.
    Source: Terraform's documentation of the lifecycle meta-argument, ``create_before_destroy``.
    """
    own = [each for each in graph.resources if any(map(_is_true, lookup(each.body, "lifecycle.create_before_destroy")))]
    found = {each.key for each in own}
    seen, queue = set(found), list(own)
    while queue:
        for other in _dependencies(queue.pop(), graph):
            if other.key not in seen:
                seen.add(other.key)
                queue.append(other)
                if not holds_data(other.type) and replaced_by(other.type) - _names(other.type):
                    found.add(other.key)
    return frozenset(found)


def _names(kind: str) -> set[str]:
    rule = NAMES.get(kind)
    return {rule.attribute, rule.prefix_attribute} if rule else set()


def _is_true(value: object) -> bool:
    return same_value(value, True)


def _dependencies(resource: Resource, graph: Graph) -> Iterator[Resource]:
    named = resource.body.get("depends_on")
    addresses = references(resource.body) | {str(each) for each in (named if isinstance(named, list) else ())}
    for address in sorted(addresses):
        key = (resource.stack, *address.partition(".")[::2])
        if other := graph.by_key.get(key):
            yield other
