"""The graph of an app: every resource, where it lives, and what refers to what; pure.

It is built once for a decision, from all stacks that guardrails cover, and shows them as their author left them. What
only some aspects ask for is computed when it is first asked for, in one pass over all resources.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cached_property, partial
from typing import Any, NamedTuple, TypeVar, cast

from ..facts.names import GLOBAL_NAMES, NAMES, WORLDWIDE_NAMES
from ..facts.placement import HAS_ANOTHER_REGION, ROLE_ACCOUNT
from .existing import Pins
from .expressions import cross_stack_references, data_references, is_of_iteration, is_unknown, references
from .lifecycle import created_before_destroyed
from .marks import Marks, has_mark
from .mentions import Literal, instances, is_instance, literals, value_near
from .model import Key, Path, Resource, Stack
from .names import Names
from .paths import is_set, lookup

T = TypeVar("T")

# What a provider configuration says of the account.
_ACCOUNT_SETTINGS = (
    "access_key", "allowed_account_ids", "assume_role", "assume_role_with_web_identity", "profile",
    "shared_config_files", "shared_credentials_files",
)  # fmt: skip
_ALLOWED = "allowed_account_ids"
_TOKEN = re.compile(r"\$\{TfToken\[[^\]]*\]\}")
_ACCOUNT_ID = re.compile("[0-9]{12}")
# Two types under one name in the provider.
_SAME_TYPES = {"aws_alb": "aws_lb", "aws_alb_target_group": "aws_lb_target_group"}
_REMOTE_STATE_PREFIX = "cross-stack-reference-input-"


class Placement(NamedTuple):
    """Where a resource lives, as its provider configuration says.

    Attributes:
        account: what tells the account from others: the settings of the provider that choose it, as JSON. Empty where
            the provider is not configured.
        region: the region, a literal or an expression; ``None`` where none is set.
    """

    account: str = ""
    region: str | None = None


@dataclass(frozen=True)
class Edge:
    """One resource refers to another.

    Attributes:
        source: the resource that refers.
        path: where in its body.
        target: the resource that is referred to.
        text: what is there.
        literal: the name and where it is in the text; ``None`` for a reference expression.
        certain: whether no other resource could be meant.
    """

    source: Resource
    path: Path
    target: Resource
    text: str
    literal: Literal | None = None
    certain: bool = True


@dataclass(frozen=True)
class Origin:
    """Where the token in an option comes from.

    Attributes:
        stack: construct path of its stack; ``None`` where it may be in any stack.
        text: the expression for it in that stack, such as ``${aws_kms_key.key.arn}``.
        out_of_reach: stacks that cannot read it, each with the reason, such as that its own stack depends on them.
    """

    stack: str | None
    text: str
    out_of_reach: Mapping[str, str] = field(default_factory=dict)


class Graph:
    """Every resource of the stacks that are decided on together.

    Args:
        stacks: the stacks, in the order in which they are synthesized.
        others: the stacks of the app that nobody guards: what they name counts, and nothing is written there.

    Attributes:
        stacks: the stacks that are decided on.
        others: the stacks of nobody.
        names: the names that this decision gave away.
        origins: where the tokens in the options of the aspects come from, by the token.
        marks: what stands for interpolations in names; see :class:`.Marks`.
    """

    def __init__(
        self,
        stacks: Sequence[Stack] = (),
        origins: Mapping[str, Origin] | None = None,
        others: Sequence[Stack] = (),
    ) -> None:
        self.stacks = tuple(stacks)
        self.others = tuple(others)
        self.origins = origins or {}
        self.names = Names()
        self.marks = Marks()

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """All resources of all stacks."""
        return tuple(resource for stack in self.stacks for resource in stack.resources)

    @cached_property
    def stack_by_path(self) -> dict[str, Stack]:
        """The stacks by construct path."""
        return {stack.path: stack for stack in self.stacks}

    @cached_property
    def readers(self) -> tuple[Resource, ...]:
        """What is never written: the data sources and modules of all stacks, and all of the stacks of nobody."""
        own = [reader for stack in self.stacks for reader in stack.readers]
        return (*own, *(each for stack in self.others for each in (*stack.resources, *stack.readers)))

    @cached_property
    def blocks(self) -> tuple[Resource, ...]:
        """What is neither resource, data source nor module, and may hold names: see :attr:`.Stack.blocks`."""
        return tuple(each for stack in (*self.stacks, *self.others) for each in stack.blocks)

    @cached_property
    def pins(self) -> Pins:
        """What the authors of the app pinned: names that stay, and resources that exist."""
        return Pins([pin for stack in self.stacks for pin in stack.pins])

    @cached_property
    def created_before_destroyed(self) -> frozenset[Key]:
        """The resources of which, while Terraform replaces them, two exist; see :mod:`.lifecycle`."""
        return created_before_destroyed(self)

    @cached_property
    def by_key(self) -> dict[Key, Resource]:
        """The resources by what tells them apart."""
        return {resource.key: resource for resource in self.resources}

    @cached_property
    def by_type(self) -> dict[str, list[Resource]]:
        """The resources of each type."""
        groups: dict[str, list[Resource]] = {}
        for resource in self.resources:
            groups.setdefault(resource.type, []).append(resource)
        return groups

    def without(self, keys: Collection[Key]) -> Graph:
        """Return the same app without some resources."""
        stacks = [
            replace(stack, resources=tuple(each for each in stack.resources if each.key not in keys))
            for stack in self.stacks
        ]
        return type(self)(stacks, self.origins, self.others)

    def made(self, kind: str) -> list[Resource]:
        """Return the resources of a type of which there can be an instance."""
        return [each for each in self.by_type.get(kind, ()) if each.is_made]

    @cached_property
    def by_path(self) -> dict[str, Resource]:
        """The resources by construct path."""
        return {resource.path: resource for resource in self.resources}

    def is_typed_with_tags(self, resource: Resource) -> bool:
        """Return whether it is of a type that the tables do not know, and its typed construct has tags."""
        stack = self.stack_by_path.get(resource.stack)
        return stack is not None and resource.address in stack.taggable

    # -- placement ---------------------------------------------------------------------------------------------------

    def provider(self, resource: Resource) -> Mapping[str, Any]:
        """Return the provider configuration that a resource uses; empty where its stack has none."""
        return self._providers.get((resource.stack, resource.provider), {})

    def placement(self, resource: Resource) -> Placement:
        """Return the account and region in which a resource lives."""
        place = self._placements.get((resource.stack, resource.provider), Placement())
        region = None if resource.type in HAS_ANOTHER_REGION else resource.body.get("region")
        return place._replace(region=region) if isinstance(region, str) and region else place

    def is_same_account(self, one: Resource, other: Resource) -> bool:
        """Return whether two resources live in one account, as far as their providers say it."""
        ids = (self.account_id(one), self.account_id(other))
        if all(ids):
            return ids[0] == ids[1]
        return self._chosen_account(one) == self._chosen_account(other)

    def is_same_place(self, one: Resource, other: Resource) -> bool:
        """Return whether two resources live in one account and region, as far as their providers say it."""
        regions = (self.placement(one).region, self.placement(other).region)
        return regions[0] == regions[1] and self.is_same_account(one, other)

    def _chosen_account(self, resource: Resource) -> dict[str, Any]:
        """Return the settings that choose an account; the list of allowed ones only refuses others."""
        provider = self.provider(resource)
        return {each: provider[each] for each in _ACCOUNT_SETTINGS if each in provider and each != _ALLOWED}

    def account_id(self, resource: Resource) -> str:
        """Return the number of the account in which a resource lives, as far as its provider says it; else empty."""
        return self._account_ids.get((resource.stack, resource.provider), "")

    @cached_property
    def _providers(self) -> dict[tuple[str, str], Mapping[str, Any]]:
        found: dict[tuple[str, str], Mapping[str, Any]] = {}
        for stack in (*self.stacks, *self.others):
            for name, configurations in stack.providers.items():
                for each in configurations if isinstance(configurations, list) else [configurations]:
                    alias = each.get("alias")
                    found.setdefault((stack.path, f"{name}.{alias}" if alias else name), each)
        return found

    @cached_property
    def _account_ids(self) -> dict[tuple[str, str], str]:
        return {key: _account_id(provider) for key, provider in self._providers.items()}

    @cached_property
    def _placements(self) -> dict[tuple[str, str], Placement]:
        return {key: _placement(provider) for key, provider in self._providers.items()}

    # -- edges -------------------------------------------------------------------------------------------------------

    def edges_from(self, resource: Resource) -> list[Edge]:
        """Return what a resource refers to, by expression or by literal name."""
        return self._edges[0].get(resource.key, [])

    def edges_to(self, resource: Resource) -> list[Edge]:
        """Return what refers to a resource, by expression or by literal name, in any stack."""
        return self._edges[1].get(resource.key, [])

    def companions(self, resource: Resource, kind: str, attribute: str) -> list[Resource]:
        """Return the resources of type ``kind`` that there can be and whose ``attribute`` refers to ``resource``.

        By reference, through locals, the ``for_each`` of the companion and the outputs of other stacks too, or within
        one stack by the literal name or ARN.
        """
        resource = self.by_key.get(resource.key, resource)  # whose name is the one that others know
        if (kind, attribute) not in self._companions:
            # Once for all resources that will be asked for: a stack of many buckets has as many companions.
            index: dict[object, list[Resource]] = {}
            for other in self.made(kind):
                value = other.body.get(attribute)
                named = [value, other.body.get("for_each")] if is_of_iteration(value) else value
                for target in self.targets(named, other.stack):
                    index.setdefault(target.key, []).append(other)
                if isinstance(value, str):
                    index.setdefault((other.stack, value), []).append(other)
            self._companions[kind, attribute] = index
        index = self._companions[kind, attribute]
        if not index:
            return []
        wanted = [resource.key, *((resource.stack, each) for each in identities(resource))]
        # By key: one companion may name its resource twice.
        return list({other.key: other for each in wanted for other in index.get(each, [])}.values())

    def targets(self, value: object, stack: str) -> list[Resource]:
        """Return the resources that the expressions in ``value`` name, directly or through an output of another stack.

        Args:
            value: text, or a body with text in it.
            stack: construct path of the stack in which it stands.
        """
        return [self.by_key[key] for key in sorted(set(self._reached(value, stack, set())))]

    def outputs_behind(self, value: object) -> list[tuple[Any, str]]:
        """Return the outputs of other stacks that expressions in ``value`` read, each with the path of its stack."""
        return [
            (other.outputs.get(output), other.path)
            for remote_state, output in cross_stack_references(value)
            for other in self._stacks_by_remote_state.get(remote_state, [])
        ]

    def needs(self, resource: Resource) -> frozenset[Key]:
        """Return what Terraform creates before a resource: what it refers to, and what that refers to in turn."""
        if resource.key not in self._needs:
            self._needs[resource.key] = self._all_needs(self.by_key.get(resource.key, resource))
        return self._needs[resource.key]

    def expressed(self, value: Any, stack: str) -> Any:
        """Return a value with the expression of each option token in its place, as far as it stands alone in ``stack``.

        Args:
            value: text, or a body with text in it.
            stack: construct path of the stack in which it stands.
        """

        def text(found: re.Match[str]) -> str:
            origin = self.origins.get(found[0])
            return origin.text if origin is not None and origin.stack in (None, stack) else found[0]

        if isinstance(value, str):
            return _TOKEN.sub(text, value) if "TfToken[" in value else value
        if isinstance(value, Mapping):
            return {key: self.expressed(item, stack) for key, item in value.items()}
        return [self.expressed(item, stack) for item in value] if isinstance(value, list) else value

    def once(self, compute: Callable[[Graph], T]) -> T:
        """Return what ``compute`` makes of the graph: computed when first asked for, and kept with the graph."""
        if compute not in self._computed:
            self._computed[compute] = compute(self)
        return cast(T, self._computed[compute])

    @cached_property
    def _needs(self) -> dict[Key, frozenset[Key]]:
        return {}

    @cached_property
    def _computed(self) -> dict[object, object]:
        return {}

    def _all_needs(self, resource: Resource) -> frozenset[Key]:
        found: set[Key] = set()
        queue = [resource]
        while queue:
            each = queue.pop()
            # Addresses in depends_on are there without ${}.
            explicit = [f"${{{address}}}" for address in each.body.get("depends_on") or () if isinstance(address, str)]
            for key in self._reached([each.body, explicit], each.stack, set(), through_data=True):
                if key not in found:
                    found.add(key)
                    queue.append(self.by_key[key])
        return frozenset(found)

    def _reached(
        self, value: object, stack: str, seen: set[tuple[str, str]], *, through_data: bool = False
    ) -> Iterator[Key]:
        """Yield the resources that expressions in ``value`` name, directly, through a local or another stack."""
        for token in tokens(value) if self.origins else ():
            if (origin := self.origins.get(token)) and origin.stack is not None:
                yield from self._reached(origin.text, origin.stack, seen, through_data=through_data)
        for address in references(value):
            kind, name = address.split(".", 1)
            if kind == "local" and (stack, address) not in seen:
                seen.add((stack, address))
                inner = self.stack_by_path[stack].locals.get(name) if stack in self.stack_by_path else None
                yield from self._reached(inner, stack, seen, through_data=through_data)
            elif (stack, kind, name) in self.by_key:
                yield (stack, kind, name)
        for inner, other in self.outputs_behind(value):
            yield from self._reached(inner, other, seen, through_data=through_data)
        for address in data_references(value) if through_data else ():
            if (stack, address) not in seen and stack in self.stack_by_path:
                seen.add((stack, address))
                inner = self.stack_by_path[stack].data.get(address)
                yield from self._reached(inner, stack, seen, through_data=True)

    @cached_property
    def _companions(self) -> dict[tuple[str, str], dict[object, list[Resource]]]:
        return {}

    @cached_property
    def _stacks_by_remote_state(self) -> dict[str, list[Stack]]:
        """The stacks by the id of the remote state with which CDKTF reads their outputs elsewhere."""
        found: dict[str, list[Stack]] = {}
        for stack in self.stacks:
            # CDKTF writes a slash in an id as two hyphens, and leaves out what Terraform does not allow.
            id = re.sub(r"[^\w-]", "", stack.path.replace("/", "--"))
            found.setdefault(f"{_REMOTE_STATE_PREFIX}{id}", []).append(stack)
        return found

    @cached_property
    def _edges(self) -> tuple[dict[Key, list[Edge]], dict[Key, list[Edge]]]:
        outgoing: dict[Key, list[Edge]] = {}
        incoming: dict[Key, list[Edge]] = {}
        for resource in self.resources:
            for edge in (*self._by_expression(resource), *self._by_literal(resource)):
                outgoing.setdefault(resource.key, []).append(edge)
                incoming.setdefault(edge.target.key, []).append(edge)
        return outgoing, incoming

    def _by_expression(self, resource: Resource) -> Iterator[Edge]:
        for path, text in texts(resource.body):
            for target in self.targets(text, resource.stack):
                yield Edge(resource, path, target, text)

    def _by_literal(self, resource: Resource) -> Iterator[Edge]:
        for path, text in texts(resource.body):
            for literal in literals(path, text, resource, self.marks)[1]:
                found = self.named(literal, resource)
                for target in found:
                    yield Edge(resource, path, target, text, literal, certain=literal.safe and len(found) == 1)

    # -- names -------------------------------------------------------------------------------------------------------

    def owners(self, resource: Resource, attribute: str) -> list[Resource]:
        """Return the resources whose literal names are in one attribute: the function in the name of its log group."""
        text = resource.body.get(attribute)
        if not isinstance(text, str):
            return []
        found = literals((attribute,), text, resource, self.marks)[1]
        return [target for literal in found if literal.safe for target in self.named(literal, resource)]

    def named(self, literal: Literal, resource: Resource) -> list[Resource]:
        """Return the resources that a literal in ``resource`` may name, where it looks for them.

        A resource never names itself, and one that lives elsewhere is another one: in another account, in another
        region (unless the service has none), in another parent. Where two remain, that one is meant whose parent is
        named next to it.
        """
        kind = _SAME_TYPES.get(literal.mention.type, literal.mention.type)
        found = [
            each
            for each in self._by_name.get((kind, literal.mention.name), ())
            if each.key != resource.key and self._reaches(literal, resource, each)
        ]
        return found if len(found) < 2 else self._of_parents(found, resource) or found

    def matching(self, literal: Literal, resource: Resource) -> list[tuple[Resource, str]]:
        """Return the resources whose names fit a pattern, where ``resource`` looks for them, and these names."""
        kind, pattern = _SAME_TYPES.get(literal.mention.type, literal.mention.type), literal.mention.name
        if (kind, pattern) not in self._matching:
            names = self._names_by_type.get(kind, {})
            self._matching[kind, pattern] = [
                (each, name) for name, found in names.items() if fnmatchcase(name, pattern) for each in found
            ]
        return [
            (each, name)
            for each, name in self._matching[kind, pattern]
            if each.key != resource.key and self._reaches(literal, resource, each)
        ]

    def instances(self, resource: Resource) -> dict[str, Callable[[str], str]]:
        """Return the names of the instances of a resource, and what makes the same instance's of another name."""
        rule = NAMES.get(resource.type)
        name = resource.body.get(rule.attribute) if rule else None
        if not isinstance(name, str) or not is_instance(name):
            return {}
        return {_filled(name, each): partial(_filled, values=each) for each in instances(resource.body)}

    def _reaches(self, literal: Literal, resource: Resource, target: Resource) -> bool:
        if literal.row is not None and not all(
            self._same(value_near(resource.body, literal.path, here), resource, target.body.get(there), target)
            for here, there in literal.row.scope
        ):
            return False
        if (own := self.account_id(target)) and _ACCOUNT_ID.fullmatch(literal.account) and literal.account != own:
            return False
        path = target.body.get("path") or "/"
        if literal.iam_path and not has_mark(literal.iam_path) and not is_unknown(path) and literal.iam_path != path:
            return False
        if target.type in WORLDWIDE_NAMES:
            return True
        here, there = _scope(target.type, self.placement(resource)), _scope(target.type, self.placement(target))
        if literal.region and there.region is not None:
            # A text that says its region is read by that; one that says it by an expression may mean any.
            region = there.region if has_mark(literal.region) or "*" in literal.region else literal.region
            here = here._replace(region=region)
        if _ACCOUNT_ID.fullmatch(literal.account):
            here = here._replace(account=there.account)
        return here == there

    def _same(self, one: object, resource: Resource, other: object, target: Resource) -> bool:
        """Return whether two values of two resources name one parent, however each writes it, as far as can be seen."""
        if not is_set(one) or not is_set(other):
            return is_set(one) == is_set(other) or "default" in (one, other)
        if one == other:
            return True
        first, second = self._parents(one, resource), self._parents(other, target)
        if first and second:
            return bool(first & second)
        return (is_unknown(one) and not first) or (is_unknown(other) and not second)

    def _parents(self, value: object, resource: Resource) -> set[Key]:
        """Return the resources that a value names by reference or, where it is the end of a literal, by name."""
        if not isinstance(value, str):
            return set()
        if is_unknown(value):
            return {each.key for each in self.targets(value, resource.stack)}
        return {each.key for each in self._by_any_name.get(re.split("[:/]", value)[-1], ())}

    def _of_parents(self, found: list[Resource], resource: Resource) -> list[Resource]:
        """Return those whose parent the resource names, too: of two services ``api`` that of the cluster next to it."""
        near = {each.key for each in self.targets(resource.body, resource.stack)}
        for _, text in texts(resource.body):
            for word in re.split("[:/]", text) if not is_unknown(text) else ():
                near |= {each.key for each in self._by_any_name.get(word, ())}

        def has_parent(target: Resource) -> bool:
            rule = NAMES.get(target.type)
            parents = rule.scope or () if rule else ()
            return any(self._parents(target.body.get(each), target) & near for each in parents)

        return [each for each in found if has_parent(each)]

    @cached_property
    def _matching(self) -> dict[tuple[str, str], list[tuple[Resource, str]]]:
        return {}

    @cached_property
    def _names_by_type(self) -> dict[str, dict[str, list[Resource]]]:
        found: dict[str, dict[str, list[Resource]]] = {}
        for resource in self.resources:
            name = self._known_name(resource)
            if name:
                names = found.setdefault(_SAME_TYPES.get(resource.type, resource.type), {})
                # Where AWS stores names in lower case, it knows them in either.
                lower = name.lower() if NAMES[resource.type].lower else name
                for each in dict.fromkeys((name, lower, *self.instances(resource))):
                    names.setdefault(each, []).append(resource)
        return found

    def _known_name(self, resource: Resource) -> str | None:
        rule = NAMES.get(resource.type)
        value = resource.body.get(rule.attribute) if rule else None
        return self.marks.name(value) if isinstance(value, str) and value else None

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], list[Resource]]:
        return {(kind, name): found for kind, names in self._names_by_type.items() for name, found in names.items()}

    @cached_property
    def _by_any_name(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for names in self._names_by_type.values():
            for name, resources in names.items():
                found.setdefault(name, []).extend(resources)
        return found


def literal_name(resource: Resource) -> str | None:
    """Return a resource's name where it is written out; ``None`` where there is none or only Terraform knows it."""
    rule = NAMES.get(resource.type)
    for value in lookup(resource.body, rule.attribute) if rule else ():
        if isinstance(value, str) and value and not is_unknown(value):
            return value
    return None


def identities(resource: Resource) -> list[str]:
    """Return the texts by which others may name a resource: its name, as it is, ARN and id."""
    rule = NAMES.get(resource.type)
    attributes = dict.fromkeys([*([rule.attribute] if rule else []), "arn", "id"])
    return [value for each in attributes for value in lookup(resource.body, each) if isinstance(value, str) and value]


def texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every text in a body, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, (dict, list, tuple, Mapping)):
        for key, item in enumerate(value) if isinstance(value, (list, tuple)) else value.items():
            if isinstance(item, str):  # as most are
                yield (*path, key), item
            elif item is not None:
                yield from texts(item, (*path, key))


def tokens(value: object) -> set[str]:
    """Return the tokens of cdktf in a value that are not resolved yet: only options hold some."""
    return {token for _, text in texts(value) if "TfToken[" in text for token in _TOKEN.findall(text)}


def _scope(kind: str, placement: Placement) -> Placement:
    """Return where a name of this kind means one resource: the account, and the region unless the service has none."""
    return placement._replace(region=None) if kind.startswith(GLOBAL_NAMES) else placement


def _placement(provider: Mapping[str, Any]) -> Placement:
    settings = {key: provider[key] for key in _ACCOUNT_SETTINGS if key in provider}
    region = provider.get("region")
    return Placement(json.dumps(settings, sort_keys=True, default=str), str(region) if region else None)


def _account_id(provider: Mapping[str, Any]) -> str:
    for role in lookup(provider, "assume_role.role_arn")[-1:]:
        if isinstance(role, str) and (found := ROLE_ACCOUNT.fullmatch(role)):
            return found[2]
    allowed = provider.get(_ALLOWED)
    only = allowed[0] if isinstance(allowed, list) and len(allowed) == 1 else ""
    return only if isinstance(only, str) and not is_unknown(only) else ""


def _filled(name: str, values: Mapping[str, str]) -> str:
    for token, value in values.items():
        name = name.replace(token, value)
    return name
