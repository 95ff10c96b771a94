"""The inventories that PCI DSS asks for, made from a stack: pure.

Requirement 12.5.1 asks for the components in scope, 12.3.3 for cryptography, 12.3.4 for technologies with the end of
their support, 1.2.5 for open ports with their reason, 7.2.5 for the rights of systems and applications, and 1.2.3 and
1.2.4 for diagrams of networks and of the flow of data. A stack shows a part of each; what it leaves open is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date

from ..core.expressions import is_unknown
from ..core.graph import Graph
from ..core.model import Stack
from ..core.paths import parse_path
from ..facts.inventories import CRYPTOGRAPHY, VERSIONS, Kind
from ..rules import Block, Undecided
from ..rules.model import show
from .connections import Component, Connection, components, connections
from .identities import Identity, identities
from .ports import Port, open_ports


@dataclass(frozen=True)
class Cryptography:
    """A protocol, key or way of encryption that is in use.

    Attributes:
        address: Terraform address.
        path: construct path.
        kind: ``protocol``, ``key`` or ``at rest``.
        attribute: dotted path within the resource.
        value: what is there; ``None`` where nothing does, so that AWS decides.
        unknown: why nobody knows it here; empty where it is known.
    """

    address: str
    path: str
    kind: Kind
    attribute: str
    value: str | None
    unknown: str = ""


@dataclass(frozen=True)
class Technology:
    """A runtime, engine or platform.

    Attributes:
        address: Terraform address.
        path: construct path.
        engine: what runs.
        version: as the author wrote it; ``None`` where AWS, or the image, decides.
        ends: the day on which support ends, or ended; ``None`` where this library does not know it.
        has_ended: whether that was before the day of the report.
        unknown: what nobody knows here; empty where all is known.
    """

    address: str
    path: str
    engine: str
    version: str | None
    ends: date | None = None
    has_ended: bool = False
    unknown: str = ""


@dataclass(frozen=True)
class Inventories:
    """All inventories of one stack.

    Attributes:
        components: what holds, moves or guards data, with the way from the internet (12.5.1).
        cryptography: protocols, ciphers and keys, with their place (12.3.3).
        technologies: runtimes and engines, with the end of their support (12.3.4).
        ports: what networks let through, with the reason (1.2.5).
        identities: roles, users and groups, with their rights (7.2.5).
        connections: the edges of the diagrams (1.2.3, 1.2.4).
    """

    components: tuple[Component, ...] = ()
    cryptography: tuple[Cryptography, ...] = ()
    technologies: tuple[Technology, ...] = ()
    ports: tuple[Port, ...] = ()
    identities: tuple[Identity, ...] = ()
    connections: tuple[Connection, ...] = ()


def inventories(stack: Stack, graph: Graph, day: date) -> Inventories:
    """Return the inventories of a stack.

    Args:
        stack: the stack, as it will be written.
        graph: the app that holds it.
        day: on which it is asked what support has ended.
    """
    ports = open_ports(stack, graph)
    who = identities(stack, graph)
    edges = connections(stack, graph, ports, who)
    return Inventories(
        components(stack, edges),
        tuple(each for it in _made(stack, graph) for each in _cryptography(it)),
        tuple(each for it in _made(stack, graph) for each in _technology(it, day)),
        ports,
        who,
        edges,
    )


def with_texts(found: Inventories, change: Callable[[str], str]) -> Inventories:
    """Return the same inventories with every text changed, addresses included."""
    changed = _changed(found, change)
    assert isinstance(changed, Inventories)
    return changed


def _changed(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_changed(each, change) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _changed(getattr(value, each.name), change) for each in fields(value)})
    return value


def _made(stack: Stack, graph: Graph) -> Iterator[Block]:
    return (Block(each, graph) for each in stack.resources if each.is_made)


def _cryptography(it: Block) -> Iterator[Cryptography]:
    for path, kind in CRYPTOGRAPHY.get(it.type, {}).items():
        for owner, name in _places(it, path):
            attribute = f"{owner.path}.{name}" if owner.path else name
            value, unknown = _value(owner, name)
            if value is not None or unknown or kind == "protocol":
                yield Cryptography(it.resource.address, it.resource.path, kind, attribute, value, unknown)


def _places(it: Block, path: str) -> list[tuple[Block, str]]:
    """Return the blocks that may hold the last attribute of a table's path, except those its selectors leave out."""
    *above, last = parse_path(path)
    found = [it]
    for segment in above:
        found = [
            inner
            for each in found
            for inner in each.blocks(segment.name)
            if not segment.key or _value(inner, segment.key) == (segment.value, "")
        ]
    return [(each, last.name) for each in found]


def _value(block: Block, name: str) -> tuple[str | None, str]:
    """Return what is at an attribute as text, and why it is unknown."""
    try:
        value = block.raw(name)
    except Undecided as found:
        return None, found.problem.message
    if value is None:
        return None, ""
    if is_unknown(value):
        targets = block.graph.targets(value, block.resource.stack)
        if targets:
            return targets[0].address, ""
        return None, f"{name} is {show(value)}, which is only known at apply time"
    if isinstance(value, (list, tuple)):
        return ", ".join(str(each) for each in value), ""
    return (str(value).lower() if isinstance(value, bool) else str(value)), ""


def _technology(it: Block, day: date) -> Iterator[Technology]:
    row = VERSIONS.get(it.type)
    if row is None:
        return
    engine = row.engine if row.is_fixed else (_first(it, row.engine)[0] or "unknown")
    version, unknown = _first(it, row.version)
    ends = next((table[version] for table in row.ends if version in table), None) if version else None
    if not unknown and version is None:
        unknown = f"{row.version} is not set, so AWS or the image chooses it"
    elif not unknown and ends is None:
        unknown = "this library does not know when its support ends"
    yield Technology(
        it.resource.address, it.resource.path, engine, version, ends, ends is not None and ends < day, unknown
    )


def _first(it: Block, path: str) -> tuple[str | None, str]:
    for owner, name in it.owners(path):
        value, unknown = _value(owner, name)
        if value is not None or unknown:
            return value, unknown
    return None, ""
