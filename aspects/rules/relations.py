"""Relations between resources, with three values: seen, not there, and not observable."""

from __future__ import annotations

from ..core.expressions import is_of_iteration, is_unknown
from ..core.graph import Graph
from ..core.model import Resource
from .model import Undecided, show
from .reader import Block


def companions(it: Block, kind: str, attribute: str) -> tuple[list[Block], list[Undecided]]:
    """The resources of type ``kind`` that name this one in ``attribute``, in any stack of the app.

    Returns:
        those that do; and, where none does, those of which nobody can tell, because their ``attribute`` leads out of
        the app (a variable, another state, a module).
    """
    found = [Block(other, it.graph) for other in it.graph.companions(it.resource, kind, attribute)]
    return found, [] if found else unresolved(it.graph, kind, attribute)


def unresolved(graph: Graph, kind: str, attribute: str) -> list[Undecided]:
    """Why each resource of type ``kind`` whose ``attribute`` leads out of the app may name any resource."""
    cache = graph.once(_no_answers_yet)
    if (kind, attribute) not in cache:
        cache[kind, attribute] = [
            Undecided(
                f"{other.address} names {show(value)} in {attribute}, which is only known at apply time",
                f"{other.address}: {attribute}",
                value,
            )
            for other in graph.by_type.get(kind, [])
            if is_unknown(value := other.body.get(attribute)) and not _is_followed(other, value, graph)
        ]
    return cache[kind, attribute]


def _no_answers_yet(graph: Graph) -> dict[tuple[str, str], list[Undecided]]:
    return {}


def _is_followed(other: Resource, value: object, graph: Graph) -> bool:
    named = [value, other.body.get("for_each")] if is_of_iteration(value) else value
    return bool(graph.targets(named, other.stack))


def target(it: Block, attribute: str) -> Block | None:
    """The resource that an attribute names, in any stack of the app; ``None`` where the attribute is absent.

    Raises:
        Undecided: it names one outside of the app, or by a name that nobody there has.
    """
    value = it.raw(attribute)
    if value is None:
        return None
    found = it.graph.targets(value, it.resource.stack)
    if not found:
        path = f"{it.path}.{attribute}" if it.path else attribute
        raise Undecided(f"{path} is {show(value)}, which is outside of the app", path, value)
    return Block(found[0], it.graph)
