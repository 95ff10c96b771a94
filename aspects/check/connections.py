"""Components of a stack and what connects them: networks, flows of data and rights; pure.

A network connection is one that security groups let through. A flow of data is one that a resource is made for: a
listener that forwards to a target group, an event source, a log destination. A right is what the role of a component
allows it to do with another one. What is unknown is said, and never counts as no connection.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from ..core.expressions import is_unknown
from ..core.graph import Graph, texts
from ..core.model import Key, Resource, Stack
from ..facts.data_roles import ROLES, Role
from ..facts.inventories import CONNECTIONS, ENTRANCES, FLOWS
from ..rules import Block, Undecided
from ..rules.network import is_anywhere, networks
from .identities import Identity, Right
from .ports import GROUPS, Port

INTERNET = "internet"
"""The node that stands for everybody."""

Kind = Literal["network", "data", "rights"]


@dataclass(frozen=True)
class Connection:
    """One component connects to another one.

    Attributes:
        source: its address; ``internet``, or a range of addresses.
        target: address, or as ``source``.
        kind: see the module.
        what: protocol and ports, or actions; empty where the configuration does not say.
        by: the addresses of the resources that make the connection.
        unknown: why nobody can tell whether there is this connection; empty where there is.
    """

    source: str
    target: str
    kind: Kind
    what: str = ""
    by: tuple[str, ...] = ()
    unknown: str = ""


@dataclass(frozen=True)
class Component:
    """A resource that holds, moves or guards data.

    Attributes:
        address: Terraform address.
        path: construct path.
        type: Terraform resource type.
        role: what it has to do with data.
        what: how, in words.
        route: the addresses from the internet to this one, both included; empty where none is seen.
        unknown: why there may be a route where none is seen; empty where nothing is open.
        reaches: the addresses of components that hold data and that this one connects to, directly or through others.
    """

    address: str
    path: str
    type: str
    role: Role
    what: str
    route: tuple[str, ...] = ()
    unknown: str = ""
    reaches: tuple[str, ...] = ()


def components(stack: Stack, connections: Iterable[Connection]) -> tuple[Component, ...]:
    """Return the components of a stack, each with its way from the internet and to data."""
    found = [
        Component(each.address, each.path, each.type, *ROLES[each.type])
        for each in stack.resources
        if each.type in ROLES and each.is_made
    ]
    certain: dict[str, list[str]] = {}
    possible: dict[str, list[tuple[str, str]]] = {}
    for each in connections:
        possible.setdefault(each.source, []).append((each.target, each.unknown))
        if not each.unknown:
            certain.setdefault(each.source, []).append(each.target)
    routes, maybe = _routes(certain), _open_routes(possible)
    holds = {each.address for each in found if each.role == "holds"}
    return tuple(
        replace(
            each,
            route=routes.get(each.address, ()),
            unknown="" if each.address in routes else maybe.get(each.address, ""),
            reaches=tuple(sorted((_reached(each.address, certain) & holds) - {each.address})),
        )
        for each in found
    )


def _routes(edges: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {INTERNET: (INTERNET,)}
    queue = deque([INTERNET])
    while queue:
        here = queue.popleft()
        for each in edges.get(here, ()):
            if each not in found:
                found[each] = (*found[here], each)
                queue.append(each)
    return found


def _open_routes(edges: Mapping[str, list[tuple[str, str]]]) -> dict[str, str]:
    """Return what may be reached from the internet, each with the first reason on the way that is unknown."""
    found = {INTERNET: ""}
    queue = deque([INTERNET])
    while queue:
        here = queue.popleft()
        for each, unknown in edges.get(here, ()):
            if each not in found:
                found[each] = found[here] or unknown
                queue.append(each)
    return found


def _reached(start: str, edges: Mapping[str, list[str]]) -> set[str]:
    found = {start}
    waiting = [start]
    while waiting:
        for each in edges.get(waiting.pop(), ()):
            if each not in found and each != INTERNET:
                found.add(each)
                waiting.append(each)
    return found


def connections(
    stack: Stack, graph: Graph, ports: Iterable[Port], identities: Iterable[Identity]
) -> tuple[Connection, ...]:
    """Return what connects the components of a stack with each other, other stacks and the internet, sorted."""
    links = _Links(graph)
    found = [
        *_entrances(stack, graph),
        *_through_groups(graph, ports),
        *links.flows(),
        *(each for identity in identities for each in _rights(identity, graph, links)),
    ]
    own = {each.address for each in stack.resources}
    merged: dict[tuple[str, str, Kind, str, str], Connection] = {}
    for each in found:
        if each.source != each.target and (each.source in own or each.target in own):
            key = (each.source, each.target, each.kind, each.what, each.unknown)
            before = merged.get(key)
            by = tuple(dict.fromkeys((*before.by, *each.by))) if before else each.by
            merged[key] = replace(each, by=by)
    return tuple(merged[key] for key in sorted(merged))


# -- entrances -------------------------------------------------------------------------------------------------------


def is_public(it: Block) -> bool:
    """Return whether a resource takes connections from the internet, as its own attributes say.

    Raises:
        Undecided: that is unknown.
    """
    entrance = ENTRANCES.get(it.type)
    if entrance is None:
        return False
    if not entrance.path:
        return entrance.default
    unknown: Undecided | None = None
    for owner, name in it.owners(entrance.path):
        if owner.raw(name) is None:
            continue
        for value in owner.items(name):
            if isinstance(value, Undecided):
                unknown = value
            else:
                return value.lower() in {str(each).lower() for each in entrance.public}
    if unknown:
        raise unknown
    return entrance.default


def _entrances(stack: Stack, graph: Graph) -> Iterator[Connection]:
    """Yield the internet to what no security group stands before."""
    for resource in stack.resources:
        entrance = ENTRANCES.get(resource.type)
        if entrance is None or not resource.is_made or (not entrance.port and _groups_of(resource, graph)):
            continue
        unknown = ""
        try:
            if not is_public(Block(resource, graph)):
                continue
        except Undecided as found:
            unknown = found.problem.message
        what = entrance.port or ", ".join(_listeners(resource, graph))
        yield Connection(INTERNET, resource.address, "network", what, unknown=unknown)


def _listeners(resource: Resource, graph: Graph) -> Iterator[str]:
    for edge in graph.edges_to(resource):
        if edge.source.type in ("aws_lb_listener", "aws_alb_listener") and edge.path == ("load_balancer_arn",):
            port = edge.source.body.get("port")
            yield f"{str(edge.source.body.get('protocol', 'tcp')).lower()} {port}"


# -- security groups -------------------------------------------------------------------------------------------------


def _groups_of(resource: Resource, graph: Graph) -> list[Resource]:
    return [edge.target for edge in graph.edges_from(resource) if edge.target.type in GROUPS]


def _members(graph: Graph) -> dict[str, list[Resource]]:
    """Return the components in each security group, by its address."""
    found: dict[str, list[Resource]] = {}
    for resource in graph.resources:
        if is_component(resource):
            for group in _groups_of(resource, graph):
                found.setdefault(group.address, []).append(resource)
    return found


def _through_groups(graph: Graph, ports: Iterable[Port]) -> Iterator[Connection]:
    members = _members(graph)
    for port in ports:
        if port.group not in members:
            continue
        for member in members[port.group]:
            for peer in port.peers:
                yield from _through(port, member, peer, members, graph)
            if port.unknown:
                yield _connection(port, member.address, INTERNET, port.unknown)


def _through(
    port: Port, member: Resource, peer: str, members: Mapping[str, list[Resource]], graph: Graph
) -> Iterator[Connection]:
    if peer in members:
        for other in members[peer]:
            yield _connection(port, member.address, other.address)
    elif peer == "self":
        for other in members[port.group]:
            yield _connection(port, member.address, other.address)
    elif not _is_anywhere(member, peer, graph):
        yield _connection(port, member.address, peer)
    elif port.direction == "out":
        yield _connection(port, member.address, INTERNET)
    else:
        try:
            public = is_public(Block(member, graph))
        except Undecided as found:
            yield _connection(port, member.address, INTERNET, found.problem.message)
        else:
            yield _connection(port, member.address, INTERNET if public else f"{peer} without a public address")


def _is_anywhere(member: Resource, peer: str, graph: Graph) -> bool:
    found = [each for _, each in networks(Block(member, graph, {"peer": [peer]}), "peer")]
    return any(not isinstance(each, Undecided) and is_anywhere(each) for each in found)


def _connection(port: Port, member: str, peer: str, unknown: str = "") -> Connection:
    source, target = (peer, member) if port.direction == "in" else (member, peer)
    return Connection(source, target, "network", f"{port.protocol} {port.ports}".strip(), (port.address,), unknown)


# -- flows of data ---------------------------------------------------------------------------------------------------


def is_component(resource: Resource) -> bool:
    """Return whether a resource holds or moves data by itself, and does not only connect two others."""
    role = ROLES.get(resource.type)
    return role is not None and role[0] != "guards" and resource.type not in CONNECTIONS and resource.is_made


_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_RECORD = "aws_route53_record"


class _Links:
    """Who passes data to whom, connections between components included."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._next: dict[Key, list[Resource]] = {}
        self._before: dict[Key, list[Resource]] = {}
        self._records = {
            name.lower().rstrip("."): record
            for record in graph.by_type.get(_RECORD, ())
            if isinstance(name := record.body.get("name"), str) and name and not is_unknown(name)
        }
        for resource in graph.resources:
            rows = FLOWS.get(resource.type)
            if not rows or not resource.is_made:
                continue
            for edge in graph.edges_from(resource):
                path = ".".join(each for each in edge.path if isinstance(each, str))
                for row, direction in rows:
                    if path == row or path.startswith(f"{row}."):
                        source, target = (resource, edge.target) if direction == "out" else (edge.target, resource)
                        self._add(source, target)
            for row, direction in rows if resource.type != _RECORD else ():
                if direction == "out":
                    for target in self._by_host(resource.body.get(row.split(".")[0])):
                        self._add(resource, target)

    def _add(self, source: Resource, target: Resource) -> None:
        self._next.setdefault(source.key, []).append(target)
        self._before.setdefault(target.key, []).append(source)

    def _by_host(self, value: object) -> Iterator[Resource]:
        """Yield the DNS records of the app whose names are in addresses within a value."""
        if self._records:
            for _, text in texts(value):
                for host in _HOST.findall(text):
                    if record := self._records.get(host.lower()):
                        yield record

    def flows(self) -> Iterator[Connection]:
        """Yield each flow from one component to another, with what connects them."""
        for resource in self._graph.resources:
            if is_component(resource):
                for target, by in self._walk(resource, self._next):
                    yield Connection(resource.address, target.address, "data", by=by)

    def users(self, resource: Resource) -> Iterator[Resource]:
        """Yield the components that a resource is a part of: itself, or those that lead to it."""
        if is_component(resource):
            yield resource
        else:
            yield from (each for each, _ in self._walk(resource, self._before))

    def _walk(self, start: Resource, ways: Mapping[Key, list[Resource]]) -> Iterator[tuple[Resource, tuple[str, ...]]]:
        seen = {start.key}
        waiting: list[tuple[Resource, tuple[str, ...]]] = [(start, ())]
        while waiting:
            here, by = waiting.pop()
            for each in ways.get(here.key, ()):
                if each.key in seen:
                    continue
                seen.add(each.key)
                if is_component(each):
                    yield each, by
                else:
                    waiting.append((each, (*by, each.address)))


# -- rights ----------------------------------------------------------------------------------------------------------


def _rights(identity: Identity, graph: Graph, links: _Links) -> Iterator[Connection]:
    resource = graph.by_key[identity.key]
    users = {user.address for edge in graph.edges_to(resource) for user in links.users(edge.source)}
    for right in identity.rights:
        if right.effect == "Allow":
            for target in _targets(right, graph, resource.stack):
                for user in sorted(users):
                    yield Connection(user, target, "rights", ", ".join(right.actions), (right.source,), right.unknown)


def _targets(right: Right, graph: Graph, stack: str) -> list[str]:
    found = [each for text in right.resources for each in graph.targets(text, stack)]
    return sorted({each.address for each in found if is_component(each)})
