"""Relations between resources, with three values: seen, not there, and not observable."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..core.expressions import interpolations, is_of_iteration, is_unknown, references
from ..core.graph import Graph, identities
from ..core.model import Key, Resource
from ..core.paths import lookup
from ..facts.identity import ID_IS_NAME, names_in_arn
from ..facts.names import NAMES, WORLDWIDE_NAMES
from .model import Undecided, show
from .reader import Block, names_a_resource, resolved

# What stands for other values in each instance of a resource, so that two equal texts need not be one name.
_OF_AN_INSTANCE = frozenset(("each.key", "each.value", "count.index", "self.id"))
# What an ARN, a URL, a path or a domain name has and the name of a resource seldom does.
_NOT_ONLY_A_NAME = (":", "/", "amazonaws")

Spelling = str | tuple[str, str]
"""A literal name; or where it stands and the text of a name that only Terraform knows, equal where both are."""


def companions(it: Block, kind: str, attribute: str) -> tuple[list[Block], list[Undecided]]:
    """Return the resources of type ``kind`` that name this one in ``attribute``, in any stack of the app.

    Returns:
        those that do; and, where none does, those of which nobody can tell: their ``attribute`` leads out of the app (a
        variable, another state, a module), or names one by a literal that nobody in the app has while the name of this
        one is unknown.
    """
    graph, resource = it.graph, it.resource
    found = graph.companions(resource, kind, attribute) or _by_literal_name(resource, graph, kind, attribute)
    if found:
        return [Block(other, graph) for other in found], []
    undecided = [
        each for each in unresolved(graph, kind, attribute) if may_be_called(each.problem.value, resource, graph)
    ]
    if any(is_unknown(each) for each in identities(resource)):
        undecided = [*undecided, *_of_nobody(resource, graph, kind, attribute)]
    return [], undecided


def is_same_place(graph: Graph, one: Resource, other: Resource) -> bool:
    """Return whether two resources live in one account and region.

    Raises:
        Undecided: the region of one is only known at apply time.
    """
    if graph.is_same_place(one, other):
        return True
    if not graph.is_same_account(one, other):
        return False
    for each in (one, other):
        region = graph.placement(each).region
        if region is None or is_unknown(region):
            said = "not set" if region is None else show(region)
            raise Undecided(f"the region of {each.address} is {said}, and so only known at apply time", each.address)
    return False


def nearby(it: Block, kind: str) -> list[Block]:
    """Return the resources of a type in the account and region of one; what may live elsewhere answers nothing."""
    found = []
    for other in it.graph.by_type.get(kind, ()):
        try:
            if is_same_place(it.graph, other, it.resource):
                found.append(Block(other, it.graph))
        except Undecided as why:
            found.append(Block(other, it.graph, undecided=why))
    return found


def default_tags(it: Block) -> Any:
    """Return what the provider of a resource tags everything with; ``None`` where it does not.

    Raises:
        Undecided: whether it does is only known at apply time.
    """
    provider = Block(it.resource, it.graph, dict(it.graph.provider(it.resource)), "provider")
    block = provider.block("default_tags")
    return block.raw("tags") if block is not None else None


def names(value: object) -> set[str]:
    """Return the names that a literal may be: itself, and what an ARN names; none of an expression."""
    if not isinstance(value, str) or not value or is_unknown(value):
        return set()
    return {value, *(each.name for each in names_in_arn(value))}


def spellings(value: object, stack: str, graph: Graph) -> set[Spelling]:
    """Return the names that a text may be; one known only to Terraform by its text, one name within its stack."""
    value = resolved(value, stack, graph)
    if not isinstance(value, str) or not is_unknown(value):
        return {*names(value)}
    return {(stack, value)} if _is_one_name(value) and not names_a_resource(value) else set()


def own_spellings(it: Resource, graph: Graph) -> list[Spelling]:
    """Return the names by which others may name a resource, as :func:`spellings` has them."""
    own = [resolved(each, it.stack, graph) for each in identities(it)]
    # The text of a name that each instance has of its own stands for nobody else's.
    return list(
        dict.fromkeys((it.stack if _is_one_name(each) else it.path, each) if is_unknown(each) else each for each in own)
    )


def _names_of_all(graph: Graph, kind: str) -> set[Spelling]:
    """Return what the resources of a type are called, as :func:`own_spellings` has it."""
    others = graph.by_type.get(kind, ())  # each time, as a watched graph remembers it
    cache = graph.once(_no_spellings_yet)
    if kind not in cache:
        cache[kind] = {name for other in others for name in own_spellings(other, graph)}
    return cache[kind]


def _no_spellings_yet(graph: Graph) -> dict[str, set[Spelling]]:
    return {}


def _is_one_name(text: str) -> bool:
    return references(text).isdisjoint(_OF_AN_INSTANCE)


def may_be_called(value: object, it: Resource, graph: Graph) -> bool:
    """Return whether a text may name a resource: not if what is known of both starts or ends differently.

    Only types whose ``id`` is their name tell; for the others, the text may be an id that no name resembles.
    """
    if it.type not in ID_IS_NAME or not isinstance(value, str) or names_a_resource(value):
        return True
    head, tail = _ends(value)
    if any(mark in text for mark in _NOT_ONLY_A_NAME for text in (head, tail)):
        return True
    own = [_ends(each) for each in _names_of(it, graph)]
    return not own or any(_agree(head, mine) and _agree(tail[::-1], its[::-1]) for mine, its in own)


def _names_of(it: Resource, graph: Graph) -> list[str]:
    """Return what a resource is called, or will be: nobody knows what follows a generated name's prefix."""
    rule = NAMES.get(it.type)
    if rule is None:
        return []
    named = [resolved(each, it.stack, graph) for each in lookup(it.body, rule.attribute)]
    prefixes = lookup(it.body, rule.prefix_attribute) if rule.prefix_attribute else []
    return [each for each in (*named, *(f"{each}${{}}" for each in prefixes if each)) if isinstance(each, str) and each]


def _ends(text: str) -> tuple[str, str]:
    """Return what a text certainly starts and ends with, in lower case since many services do not tell cases apart."""
    try:
        found = interpolations(text)
    except ValueError:
        return "", ""
    if not found:
        return text.lower(), text.lower()
    return text[: found[0].start].strip().lower(), text[found[-1].end :].strip().lower()


def _agree(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _by_literal_name(it: Resource, graph: Graph, kind: str, attribute: str) -> list[Resource]:
    """Return those that name this one by its literal name or ARN, in any stack of its account and region."""
    index = _by_name(graph, kind, attribute)
    named = [other for each in own_spellings(it, graph) for other in index.get(each, ())]
    return [other for other in named if it.type in WORLDWIDE_NAMES or graph.is_same_place(other, it)]


def _of_nobody(it: Resource, graph: Graph, kind: str, attribute: str) -> list[Undecided]:
    """Return why a literal that is no name of any resource in the app may mean this one."""
    known = _names_of_all(graph, it.type)
    return [
        Undecided(
            f"{other.address} names {show(value)} in {attribute}, and what this one is called is only known at apply"
            " time",
            f"{other.address}: {attribute}",
            value,
        )
        for other in graph.by_type.get(kind, ())
        if (called := names(value := other.body.get(attribute))) and called.isdisjoint(known)
        if may_be_called(value, it, graph)
    ]


def _by_name(graph: Graph, kind: str, attribute: str) -> dict[Spelling, list[Resource]]:
    cache = graph.once(_no_names_yet)
    if (kind, attribute) not in cache:
        index: dict[Spelling, list[Resource]] = {}
        for other in graph.by_type.get(kind, ()):
            for name in spellings(other.body.get(attribute), other.stack, graph):
                index.setdefault(name, []).append(other)
        cache[kind, attribute] = index
    return cache[kind, attribute]


def _no_names_yet(graph: Graph) -> dict[tuple[str, str], dict[Spelling, list[Resource]]]:
    return {}


def unresolved(graph: Graph, kind: str, attribute: str) -> list[Undecided]:
    """Return why each resource of type ``kind`` whose ``attribute`` leads out of the app may name any resource."""
    cache = graph.once(_no_answers_yet)
    if (kind, attribute) not in cache:
        cache[kind, attribute] = [
            Undecided(
                f"{other.address} names {show(value)} in {attribute}, which is only known at apply time",
                f"{other.address}: {attribute}",
                value,
            )
            for other in graph.by_type.get(kind, [])
            if is_unknown(value := resolved(other.body.get(attribute), other.stack, graph))
            and not names_a_resource(value)
            and not _is_followed(other, value, graph)
        ]
    return cache[kind, attribute]


def _no_answers_yet(graph: Graph) -> dict[tuple[str, str], list[Undecided]]:
    return {}


def _is_followed(other: Resource, value: object, graph: Graph) -> bool:
    named = [value, other.body.get("for_each")] if is_of_iteration(value) else value
    return bool(graph.targets(named, other.stack))


def _by_name_in(it: Block, attribute: str) -> list[Resource]:
    """Return what an attribute names by a literal."""
    path = tuple(int(each) if each.isdigit() else each for each in filter(None, (*it.path.split("."), attribute)))
    return [edge.target for edge in it.graph.edges_from(it.resource) if edge.path == path]


def target(it: Block, attribute: str, *kinds: str) -> Block | None:
    """Return the resource that an attribute names, in any stack of the app; ``None`` where the attribute is absent.

    Args:
        it: the resource that names another one.
        attribute: where it does.
        kinds: of which types it can be; those are also found by their literal name or ARN.

    Raises:
        Undecided: it names one outside of the app, or by a name that nobody there has.
    """
    value = it.raw(attribute)
    if value is None:
        return None
    found = it.graph.targets(it.written(attribute), it.resource.stack) or _by_name_in(it, attribute)
    if kinds:
        found = [each for each in found or _called(value, it, kinds) if each.type in kinds]
    if not found:
        path = f"{it.path}.{attribute}" if it.path else attribute
        raise Undecided(f"{path} is {show(value)}, which is outside of the app", path, value)
    return Block(found[0], it.graph)


def _called(value: object, it: Block, kinds: tuple[str, ...]) -> list[Resource]:
    """Return the resources of some types that a literal names, where ``it`` looks for them."""
    wanted = names(value)
    return [
        each
        for kind in kinds
        for each in (it.graph.by_type.get(kind, ()) if wanted else ())
        if not wanted.isdisjoint(identities(each)) and it.graph.is_same_place(each, it.resource)
    ]


class Naming:
    """Who names which resource in values that :func:`companions` does not reach, such as items of lists and of maps.

    Args:
        graph: the app.
        values: what stands there, each with the resource in which it stands and, where that may be about something
            else altogether, why.
    """

    def __init__(self, graph: Graph, values: Iterable[tuple[Resource, object, Undecided | None]]) -> None:
        self._by_key: dict[Key, list[tuple[Resource, Undecided | None]]] = {}
        self._by_name: dict[Spelling, list[tuple[Resource, Undecided | None]]] = {}
        self._unclear: list[tuple[Resource, object, Undecided]] = []
        for other, value, doubt in values:
            value = resolved(value, other.stack, graph)
            named = [value, other.body.get("for_each")] if is_of_iteration(value) else value
            if targets := graph.targets(named, other.stack):
                for each in targets:
                    self._by_key.setdefault(each.key, []).append((other, doubt))
                continue
            for name in spellings(value, other.stack, graph):
                self._by_name.setdefault(name, []).append((other, doubt))
            is_literal = isinstance(value, str) and not is_unknown(value)
            if not is_literal and not names_a_resource(value):
                why = f"{other.address} names {show(value)}, which is only known at apply time"
                self._unclear.append((other, value, doubt or Undecided(why, other.address, value)))

    def find(self, it: Block) -> tuple[list[Block], list[Undecided]]:
        """Return the resources that name this one, and why others may, as :func:`companions` has them."""
        own = own_spellings(it.resource, it.graph)
        found = [
            *self._by_key.get(it.resource.key, ()),
            *(
                (other, doubt)
                for name in own
                for other, doubt in self._by_name.get(name, ())
                if it.type in WORLDWIDE_NAMES or it.graph.is_same_account(other, it.resource)
            ),
        ]
        certain: list[Block] = []
        undecided: list[Undecided] = []
        for other, doubt in found:
            if doubt:
                undecided.append(doubt)
            else:
                certain.append(Block(other, it.graph))
        if certain:
            return certain, undecided
        known = _names_of_all(it.graph, it.type)
        undecided += [
            why
            for other, value, why in self._unclear
            if may_be_called(value, it.resource, it.graph)
            if not isinstance(value, str) or (other.stack, value) not in known
        ]
        if any(isinstance(each, tuple) for each in own):
            undecided += [
                Undecided(f"{other.address} names {show(name)}, which may be what this one is called", other.address)
                for name, others in self._by_name.items()
                if isinstance(name, str) and name not in known and may_be_called(name, it.resource, it.graph)
                for other, _ in others
            ]
        return [], undecided
