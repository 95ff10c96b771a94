"""The ways in which an app may turn out: with and without each resource that there is only under a condition.

A rule looks at what there is. Whether ``count`` makes a resource at all may only be known when Terraform runs; then the
rule is asked about the app with the resource and about the app without it. What it says of both is so; else nobody can
tell. Only what a rule checked can change its answer, so only the conditions of that are tried.
Source: Terraform's "The count Meta-Argument" and "The for_each Meta-Argument" pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar, cast

from ..core.dynamic import elements
from ..core.expressions import expression, is_unknown
from ..core.graph import Edge, Graph, texts
from ..core.model import Key, Resource
from ..core.paths import is_set
from .model import Problem, show
from .reader import names_a_resource, resolved

K = TypeVar("K")
T = TypeVar("T")
Condition = tuple[str, str]
"""What decides whether there is a resource, with the stack in which it stands."""

_CHOICE = re.compile(r"\(*\s*(!?)\s*([^?]+?)\s*\?\s*(\d+)\s*:\s*(\d+)\s*\)*")
_LENGTH = re.compile(r"\s*length\([^()]*\)\s*")
_MOST_SINGLE = 6
"""Up to so many conditions, each is also tried by itself; more of them only all at once."""


class Presence(NamedTuple):
    """When there is a resource.

    Attributes:
        attribute: ``count`` or ``for_each``.
        value: what is there.
        condition: what decides.
        when: whether there is the resource where the condition holds; else where it does not.
    """

    attribute: str
    value: Any
    condition: Condition
    when: bool


@dataclass
class Looks:
    """What a rule checked.

    Attributes:
        kinds: the types of which it wants to know all resources.
        keys: single resources.
        everything: whether it may have checked any.
    """

    kinds: set[str] = field(default_factory=set)
    keys: set[Key] = field(default_factory=set)
    everything: bool = False

    def include(self, key: Key) -> bool:
        """Return whether a resource is among it."""
        return self.everything or key[1] in self.kinds or key in self.keys

    def add(self, other: Looks) -> None:
        """Add what another one has."""
        self.kinds |= other.kinds
        self.keys |= other.keys
        self.everything = self.everything or other.everything


class Watched:
    """A graph that remembers what a rule checked."""

    _ELSEWHERE = frozenset(
        {"account_id", "is_same_account", "is_same_place", "origins", "others", "outputs_behind", "placement",
         "provider", "stack_by_path", "stacks"}
    )  # fmt: skip
    """What other resources have no part in."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._own = Looks()
        self._inner: list[Watched] = []

    @property
    def as_graph(self) -> Graph:
        """Itself, as what it stands for."""
        return cast(Graph, self)

    @property
    def looks(self) -> Looks:
        """What was checked."""
        found = Looks()
        for each in (self, *self._inner):
            found.add(each._own if each is self else each.looks)
        return found

    def __getattr__(self, name: str) -> Any:
        if name not in self._ELSEWHERE:
            self._own.everything = True
        return getattr(self._graph, name)

    @property
    def by_type(self) -> Mapping[str, list[Resource]]:
        """As in a graph."""
        return _Groups(self._graph.by_type, self._own.kinds, self._own)

    @property
    def by_key(self) -> Mapping[Key, Resource]:
        """As in a graph."""
        return _Groups(self._graph.by_key, self._own.keys, self._own)

    def companions(self, resource: Resource, kind: str, attribute: str) -> list[Resource]:
        """See :meth:`.Graph.companions`."""
        self._own.kinds.add(kind)
        return self._graph.companions(resource, kind, attribute)

    def made(self, kind: str) -> list[Resource]:
        """See :meth:`.Graph.made`."""
        self._own.kinds.add(kind)
        return self._graph.made(kind)

    def targets(self, value: object, stack: str) -> list[Resource]:
        """See :meth:`.Graph.targets`."""
        found = self._graph.targets(value, stack)
        self._own.keys.update(each.key for each in found)
        return found

    def edges_from(self, resource: Resource) -> list[Edge]:
        """See :meth:`.Graph.edges_from`."""
        found = self._graph.edges_from(resource)
        self._own.keys.update(each.target.key for each in found)
        return found

    def edges_to(self, resource: Resource) -> list[Edge]:
        """See :meth:`.Graph.edges_to`."""
        found = self._graph.edges_to(resource)
        self._own.keys.update(each.source.key for each in found)
        return found

    def once(self, compute: Callable[[Graph], T]) -> T:
        """See :meth:`.Graph.once`; a watched graph computes it too, and checks with everything behind it."""
        known = self._graph.once(_nothing_computed_yet)
        if compute not in known:
            inner = Watched(self._graph)
            known[compute] = (inner, compute(inner.as_graph))
        inner, value = known[compute]
        self._inner.append(inner)
        return cast(T, value)


def _nothing_computed_yet(graph: Graph) -> dict[object, tuple[Watched, object]]:
    return {}


class _Groups(Mapping[K, T]):
    """Resources by type or by key, of which is remembered who asks for what."""

    def __init__(self, groups: Mapping[K, T], asked: set[K], looks: Looks) -> None:
        self._groups = groups
        self._asked = asked
        self._looks = looks

    def __getitem__(self, key: K) -> T:
        self._asked.add(key)
        return self._groups[key]

    def __iter__(self) -> Iterator[K]:
        self._looks.everything = True
        return iter(self._groups)

    def __len__(self) -> int:
        self._looks.everything = True
        return len(self._groups)


def certain(graph: Graph) -> Graph:
    """Return the app without the resources that ``count`` or ``for_each`` leave out."""
    return graph.once(_as_made)


def is_one_world(graph: Graph) -> bool:
    """Return whether everything is surely there in an app, as :func:`certain` gives it."""
    return not graph.once(_presences)


def absences(it: Resource, graph: Graph, looks: Looks) -> list[frozenset[Key]]:
    """Return what may be missing together in an app in which there is a resource, of what matters to who looks at it.

    Args:
        it: the resource.
        graph: the app, as :func:`certain` gives it.
        looks: what the rule looks at.
    """
    relevant = _conditions(graph, looks)
    if not relevant:
        return [frozenset()]
    known = graph.once(_nothing_fixed_yet)
    if it.key not in known:
        known[it.key] = _fixed(it, graph)
    fixed = {each: holds for each, holds in known[it.key].items() if each in relevant}
    by_condition = graph.once(_by_condition)
    found = []
    for holding in _choices(sorted(relevant - fixed.keys())):
        missing = [by_condition[each, not holds] for each, holds in {**fixed, **holding}.items()]
        found.append(frozenset(key for keys in missing for key in keys) - {it.key})
    return list(dict.fromkeys(found))


def _conditions(graph: Graph, looks: Looks) -> set[Condition]:
    """Return the conditions on which depends what a rule looks at."""
    presences, by_type = graph.once(_presences), graph.once(_by_type)
    if looks.everything:
        return {each.condition for each in presences.values()}
    found = {presences[key].condition for key in looks.keys & presences.keys()}
    return found.union(*(by_type[kind] for kind in looks.kinds & by_type.keys()))


def without(absent: frozenset[Key], graph: Graph) -> Graph:
    """Return the app without what is missing."""
    known = graph.once(_no_worlds_yet)
    if absent not in known:
        known[absent] = graph.without(absent) if absent else graph
    return known[absent]


def why(graph: Graph, absent: Iterable[Key], looks: Looks) -> list[Problem]:
    """Return what an answer depends on: those of the resources that may be missing that a rule looks at."""
    presences = graph.once(_presences)
    return [
        Problem(
            f"{graph.by_key[key].address} only exists if its {presences[key].attribute},"
            f" {show(presences[key].value)}, is not"
            f" {'0' if presences[key].attribute == 'count' else 'empty'}",
            graph.by_key[key].address,
            presences[key].value,
        )
        for key in sorted(absent)
        if looks.include(key)
    ]


def _choices(conditions: list[Condition]) -> Iterator[Mapping[Condition, bool]]:
    """Yield which of the conditions hold: all, none and, of a few, each by itself and all but each."""
    yield dict.fromkeys(conditions, True)
    if conditions:
        yield dict.fromkeys(conditions, False)
    if 1 < len(conditions) <= _MOST_SINGLE:
        for chosen in conditions:
            yield {each: each == chosen for each in conditions}
            yield {each: each != chosen for each in conditions}


def _as_made(graph: Graph) -> Graph:
    left_out = frozenset(each.key for each in graph.resources if not (each.is_made and _may_be_made(each, graph)))
    return graph.without(left_out) if left_out else graph


def _may_be_made(resource: Resource, graph: Graph) -> bool:
    """Return whether there may be an instance, where a local says how many."""
    body = {name: resource.body[name] for name in ("count", "for_each") if isinstance(resource.body.get(name), str)}
    read = {name: resolved(value, resource.stack, graph) for name, value in body.items()}
    return read == body or resource.with_body({**resource.body, **read}).is_made


def _no_worlds_yet(graph: Graph) -> dict[frozenset[Key], Graph]:
    return {}


def _nothing_fixed_yet(graph: Graph) -> dict[Key, dict[Condition, bool]]:
    return {}


def _presences(graph: Graph) -> dict[Key, Presence]:
    """Return the resources that may not be there, and what decides."""
    found = {}
    for resource in graph.resources:
        for attribute, read in (("count", _of_count), ("for_each", _of_each)):
            value = resource.body.get(attribute)
            if is_set(value) and (decided := read(value, resource, graph)):
                condition, when = decided
                found[resource.key] = Presence(attribute, value, (resource.stack, condition), when)
    return found


def _by_type(graph: Graph) -> dict[str, set[Condition]]:
    """Return the conditions of the resources of each type."""
    found: dict[str, set[Condition]] = {}
    for (_, kind, _), each in graph.once(_presences).items():
        found.setdefault(kind, set()).add(each.condition)
    return found


def _by_condition(graph: Graph) -> dict[tuple[Condition, bool], list[Key]]:
    """Return what is missing where a condition holds, and where it does not."""
    found: dict[tuple[Condition, bool], list[Key]] = {}
    for key, each in graph.once(_presences).items():
        found.setdefault((each.condition, each.when), []).append(key)
        found.setdefault((each.condition, not each.when), [])
    return found


def _of_count(value: object, resource: Resource, graph: Graph) -> tuple[str, bool] | None:
    """Return what decides whether ``count`` makes the resource, and how; ``None`` where it surely does."""
    value = resolved(value, resource.stack, graph)
    code = expression(value)
    if not is_unknown(value) or (code and _LENGTH.fullmatch(code) and graph.targets(value, resource.stack)):
        return None  # as many as there are of another resource
    if code and (choice := _CHOICE.fullmatch(code)):
        negation, condition, yes, no = choice.groups()
        if (yes == "0") == (no == "0"):
            return None
        return condition, (no == "0") != bool(negation)
    return str(value), True


def _of_each(value: object, resource: Resource, graph: Graph) -> tuple[str, bool] | None:
    """Return what decides whether ``for_each`` makes the resource, and how; ``None`` where it surely does."""
    value = resolved(value, resource.stack, graph)
    if elements(value) is not None or ("?" not in str(value) and graph.targets(value, resource.stack)):
        return None  # one for each of another resource
    return str(value), True


def _fixed(it: Resource, graph: Graph) -> dict[Condition, bool]:
    """Return the conditions that hold, or do not, because there is a resource and all that it cannot be without."""
    presences, found = graph.once(_presences), dict[Condition, bool]()
    seen, queue = {it.key}, [it]
    while queue:
        each = queue.pop()
        if presence := presences.get(each.key):
            found[presence.condition] = presence.when
        for path, text in texts(each.body):
            if "${" not in text or "*" in text or "dynamic" in path or not names_a_resource(text):
                continue
            for needed in graph.targets(text, each.stack):
                if needed.key not in seen:
                    seen.add(needed.key)
                    queue.append(needed)
    return found
