"""The graph of an app: every resource, where it lives, and what refers to what; pure.

It is built once for a decision, from all stacks that guardrails cover, and shows them as their author left them. What
only some aspects ask for is computed when it is first asked for, in one pass over all resources.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, NamedTuple, TypeVar, cast

from ..facts.links import LINKS, Link
from ..facts.names import GLOBAL_NAMES, NAMES
from ..facts.placement import HAS_ANOTHER_REGION, ROLE_ACCOUNT
from .existing import Pins
from .expressions import cross_stack_references, data_references, is_of_iteration, is_unknown, references
from .lifecycle import created_before_destroyed
from .model import Key, Path, Resource, Stack
from .names import Names
from .paths import lookup

T = TypeVar("T")

# What a provider configuration says of the account.
_ACCOUNT_SETTINGS = (
    "access_key", "allowed_account_ids", "assume_role", "assume_role_with_web_identity", "profile",
    "shared_config_files", "shared_credentials_files",
)  # fmt: skip
_ALLOWED = "allowed_account_ids"
_TOKEN = re.compile(r"\$\{TfToken\[[^\]]*\]\}")
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
        link: how a literal names it; ``None`` for a reference expression.
        text: what stands there.
        certain: whether no other resource could be meant.
    """

    source: Resource
    path: Path
    target: Resource
    text: str
    link: Link | None = None
    certain: bool = True


@dataclass(frozen=True)
class Origin:
    """Where the token in an option comes from.

    Attributes:
        stack: construct path of its stack; ``None`` where it may stand in any stack.
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

    Attributes:
        stacks: the same.
        names: the names that this decision gave away.
        origins: where the tokens in the options of the aspects come from, by the token.
    """

    def __init__(self, stacks: Sequence[Stack] = (), origins: Mapping[str, Origin] | None = None) -> None:
        self.stacks = tuple(stacks)
        self.origins = origins or {}
        self.names = Names()

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """All resources of all stacks."""
        return tuple(resource for stack in self.stacks for resource in stack.resources)

    @cached_property
    def stack_by_path(self) -> dict[str, Stack]:
        """The stacks by construct path."""
        return {stack.path: stack for stack in self.stacks}

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

    @cached_property
    def by_path(self) -> dict[str, Resource]:
        """The resources by construct path."""
        return {resource.path: resource for resource in self.resources}

    # -- placement ---------------------------------------------------------------------------------------------------

    def provider(self, resource: Resource) -> Mapping[str, Any]:
        """The provider configuration that a resource uses; empty where its stack has none."""
        return self._providers.get((resource.stack, resource.provider), {})

    def placement(self, resource: Resource) -> Placement:
        """Account and region in which a resource lives."""
        place = self._placements.get((resource.stack, resource.provider), Placement())
        region = None if resource.type in HAS_ANOTHER_REGION else resource.body.get("region")
        return place._replace(region=region) if isinstance(region, str) and region else place

    def is_same_account(self, one: Resource, other: Resource) -> bool:
        """Whether two resources live in one account, as far as their providers say it."""
        ids = (self.account_id(one), self.account_id(other))
        if all(ids):
            return ids[0] == ids[1]
        return self._chosen_account(one) == self._chosen_account(other)

    def is_same_place(self, one: Resource, other: Resource) -> bool:
        """Whether two resources live in one account and region, as far as their providers say it."""
        regions = (self.placement(one).region, self.placement(other).region)
        return regions[0] == regions[1] and self.is_same_account(one, other)

    def _chosen_account(self, resource: Resource) -> dict[str, Any]:
        """The settings that choose an account; the list of allowed ones only refuses others."""
        provider = self.provider(resource)
        return {each: provider[each] for each in _ACCOUNT_SETTINGS if each in provider and each != _ALLOWED}

    def account_id(self, resource: Resource) -> str:
        """The number of the account in which a resource lives, as far as its provider says it; else empty."""
        provider = self.provider(resource)
        for role in lookup(provider, "assume_role.role_arn")[-1:]:
            if isinstance(role, str) and (found := ROLE_ACCOUNT.fullmatch(role)):
                return found[2]
        allowed = provider.get(_ALLOWED)
        only = allowed[0] if isinstance(allowed, list) and len(allowed) == 1 else ""
        return only if isinstance(only, str) and not is_unknown(only) else ""

    @cached_property
    def _providers(self) -> dict[tuple[str, str], Mapping[str, Any]]:
        found: dict[tuple[str, str], Mapping[str, Any]] = {}
        for stack in self.stacks:
            for name, configurations in stack.providers.items():
                for each in configurations if isinstance(configurations, list) else [configurations]:
                    alias = each.get("alias")
                    found.setdefault((stack.path, f"{name}.{alias}" if alias else name), each)
        return found

    @cached_property
    def _placements(self) -> dict[tuple[str, str], Placement]:
        return {key: _placement(provider) for key, provider in self._providers.items()}

    # -- edges -------------------------------------------------------------------------------------------------------

    def edges_from(self, resource: Resource) -> list[Edge]:
        """What a resource refers to, by expression or by literal name."""
        return self._edges[0].get(resource.key, [])

    def edges_to(self, resource: Resource) -> list[Edge]:
        """What refers to a resource, by expression or by literal name, in any stack."""
        return self._edges[1].get(resource.key, [])

    def companions(self, resource: Resource, kind: str, attribute: str) -> list[Resource]:
        """The resources of type ``kind`` whose ``attribute`` refers to ``resource``.

        By reference, through locals, the ``for_each`` of the companion and the outputs of other stacks too, or within
        one stack by the literal name or ARN.
        """
        resource = self.by_key.get(resource.key, resource)  # whose name is the one that others know
        if (kind, attribute) not in self._companions:
            # Once for all resources that will be asked for: a stack of many buckets has as many companions.
            index: dict[object, list[Resource]] = {}
            for other in self.by_type.get(kind, []):
                value = other.body.get(attribute)
                named = [value, other.body.get("for_each")] if is_of_iteration(value) else value
                for target in self.targets(named, other.stack):
                    index.setdefault(target.key, []).append(other)
                if isinstance(value, str):
                    index.setdefault((other.stack, value), []).append(other)
            self._companions[kind, attribute] = index
        index = self._companions[kind, attribute]
        wanted = [resource.key, *((resource.stack, each) for each in identities(resource))]
        # By key: one companion may name its resource twice.
        return list({other.key: other for each in wanted for other in index.get(each, [])}.values())

    def targets(self, value: object, stack: str) -> list[Resource]:
        """The resources that the expressions in ``value`` name, directly or through an output of another stack.

        Args:
            value: text, or a body with text in it.
            stack: construct path of the stack in which it stands.
        """
        return [self.by_key[key] for key in sorted(set(self._reached(value, stack, set())))]

    def needs(self, resource: Resource) -> frozenset[Key]:
        """Everything that Terraform creates before a resource: what it refers to, and what that refers to in turn."""
        if resource.key not in self._needs:
            self._needs[resource.key] = self._all_needs(self.by_key.get(resource.key, resource))
        return self._needs[resource.key]

    def once(self, compute: Callable[[Graph], T]) -> T:
        """What ``compute`` makes of the graph: computed when first asked for, and kept with the graph."""
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
            # Addresses in depends_on stand there without ${}.
            explicit = [f"${{{address}}}" for address in each.body.get("depends_on") or () if isinstance(address, str)]
            for key in self._reached([each.body, explicit], each.stack, set(), through_data=True):
                if key not in found:
                    found.add(key)
                    queue.append(self.by_key[key])
        return frozenset(found)

    def _reached(
        self, value: object, stack: str, seen: set[tuple[str, str]], *, through_data: bool = False
    ) -> Iterator[Key]:
        """The resources that the expressions in ``value`` name, directly, through a local or through another stack."""
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
        for remote_state, output in cross_stack_references(value):
            for other in self._stacks_by_remote_state.get(remote_state, []):
                yield from self._reached(other.outputs.get(output), other.path, seen, through_data=through_data)
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
        for attribute, links in _LINKS_BY_TYPE.get(resource.type, ()):
            first = attribute.split(".", 1)[0]
            for path, value in texts(resource.body.get(first), (first,)):
                if is_unknown(value) or ".".join(part for part in path if isinstance(part, str)) != attribute:
                    continue
                found = [(target, link) for link in links for target in self._named(resource, link, value)]
                for target, link in found:
                    yield Edge(resource, path, target, value, link, certain=len(found) == 1)

    def _named(self, resource: Resource, link: Link, value: str) -> list[Resource]:
        """The resources where ``resource`` looks for them that a literal may name."""
        match = _pattern(link.template).fullmatch(value)
        if match is None:
            return []
        here = _scope(link.type, self.placement(resource))
        candidates = self._by_name.get((link.type, match["name"]), [])
        return [each for each in candidates if _scope(link.type, self.placement(each)) == here]

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], list[Resource]]:
        wanted = {link.type for links in LINKS.values() for link in links}
        found: dict[tuple[str, str], list[Resource]] = {}
        for kind in wanted:
            for resource in self.by_type.get(kind, []):
                name = literal_name(resource)
                if name:
                    found.setdefault((kind, name), []).append(resource)
        return found


def literal_name(resource: Resource) -> str | None:
    """The name of a resource where its author wrote it out; ``None`` where there is none or only Terraform knows it."""
    rule = NAMES.get(resource.type)
    for value in lookup(resource.body, rule.attribute) if rule else ():
        if isinstance(value, str) and value and not is_unknown(value):
            return value
    return None


def identities(resource: Resource) -> list[str]:
    """The texts by which others may name a resource: its name, as it stands, ARN and id."""
    rule = NAMES.get(resource.type)
    attributes = dict.fromkeys([*([rule.attribute] if rule else []), "arn", "id"])
    return [value for each in attributes for value in lookup(resource.body, each) if isinstance(value, str) and value]


def texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in a body, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts(item, (*path, key))
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from texts(item, (*path, index))


def tokens(value: object) -> set[str]:
    """The tokens of cdktf in a value that are not resolved yet: only options hold some."""
    return {token for _, text in texts(value) if "TfToken[" in text for token in _TOKEN.findall(text)}


_LINKS_BY_TYPE: dict[str, list[tuple[str, tuple[Link, ...]]]] = {}
for (_kind, _path), _links in LINKS.items():
    _LINKS_BY_TYPE.setdefault(_kind, []).append((_path, _links))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = (re.escape(part) for part in re.split(r"(\{name\}|\*)", template))
    return re.compile("".join(parts).replace(r"\{name\}", "(?P<name>.+)").replace(r"\*", "[^:/]*"))


def _scope(kind: str, placement: Placement) -> Placement:
    """Where a name of this kind means one resource: the account, and the region unless the service has none."""
    return placement._replace(region=None) if kind.startswith(GLOBAL_NAMES) else placement


def _placement(provider: Mapping[str, Any]) -> Placement:
    settings = {key: provider[key] for key in _ACCOUNT_SETTINGS if key in provider}
    region = provider.get("region")
    return Placement(json.dumps(settings, sort_keys=True, default=str), str(region) if region else None)
