"""Every port that security groups and network ACLs let through, with the reason that its author gave; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..core.expressions import is_unknown
from ..core.graph import Graph
from ..core.model import Stack
from ..rules import Block, Undecided
from ..rules.model import show
from ..rules.network import ALL, ports, protocol

GROUPS = frozenset({"aws_security_group", "aws_default_security_group"})
_ACLS = frozenset({"aws_network_acl", "aws_default_network_acl"})
_ENTRIES = {"aws_vpc_security_group_ingress_rule": "in", "aws_vpc_security_group_egress_rule": "out"}
_GROUP_RULE = "aws_security_group_rule"
_ACL_RULE = "aws_network_acl_rule"
_PEERS = (
    "cidr_block", "cidr_blocks", "cidr_ipv4", "cidr_ipv6", "ipv6_cidr_block", "ipv6_cidr_blocks", "prefix_list_id",
    "prefix_list_ids", "referenced_security_group_id", "security_groups", "source_security_group_id",
)  # fmt: skip
_LAST = 65535


@dataclass(frozen=True)
class Port:
    """One entry that lets traffic through.

    Attributes:
        address: of the resource in which it stands.
        path: construct path of that.
        group: address of the security group or network ACL; empty where only Terraform knows it.
        direction: ``in`` or ``out``.
        protocol: by its name; ``all`` for every one.
        ports: a number or range; ``all``, or empty where the protocol has none.
        peers: ranges of addresses, prefix lists, and addresses of security groups.
        reason: the description; empty where nobody gives one.
        takes_reason: whether AWS has a place for one: network ACLs have none.
        unknown: what of it only Terraform knows; empty where all is known.
    """

    address: str
    path: str
    group: str
    direction: Literal["in", "out"]
    protocol: str
    ports: str
    peers: tuple[str, ...]
    reason: str = ""
    takes_reason: bool = True
    unknown: str = ""


def open_ports(stack: Stack, graph: Graph) -> tuple[Port, ...]:
    """Return what the security groups and network ACLs of a stack let through, in the order of the stack."""
    found: list[Port] = []
    for resource in stack.resources:
        if not resource.is_made:
            continue
        it = Block(resource, graph)
        if it.type in GROUPS or it.type in _ACLS:
            for name, direction in (("ingress", "in"), ("egress", "out")):
                found += [port for each in it.blocks(name) for port in _entry(each, direction, resource.address)]
        elif it.type in _ENTRIES:
            found += _entry(it, _ENTRIES[it.type], _owner(it, "security_group_id"))
        elif it.type == _GROUP_RULE:
            found += _entry(it, _direction(it, "type", "egress"), _owner(it, "security_group_id"))
        elif it.type == _ACL_RULE:
            found += _entry(it, _direction(it, "egress", "true"), _owner(it, "network_acl_id"))
    return tuple(found)


def _direction(it: Block, name: str, out: str) -> str:
    try:
        return "out" if it.text(name) == out else "in"
    except Undecided:
        return "in"


def _owner(it: Block, name: str) -> str:
    try:
        value = it.raw(name)
    except Undecided:
        return ""
    found = it.graph.targets(value, it.resource.stack)
    return found[0].address if found else str(value or "")


def _entry(entry: Block, direction: str, group: str) -> Iterator[Port]:
    unknown: list[str] = []
    is_acl = entry.type in _ACLS or entry.type == _ACL_RULE

    def text(name: str) -> str:
        try:
            return entry.text(name) or ""
        except Undecided as found:
            unknown.append(found.problem.message)
            return ""

    if is_acl and "deny" in (text("rule_action").lower(), text("action").lower()):
        return
    try:
        through = protocol(entry, "ip_protocol" if entry.type in _ENTRIES else "protocol")
        first, last = ports(entry, through)
    except Undecided as found:
        unknown.append(found.problem.message)
        through, first, last = "unknown", 0.0, 0.0
    yield Port(
        entry.resource.address,
        entry.resource.path,
        group,
        "out" if direction == "out" else "in",
        through,
        _range(through, first, last),
        tuple(dict.fromkeys(_peers(entry, unknown))),
        text("description"),
        not is_acl,
        "; ".join(dict.fromkeys(unknown)),
    )


def _range(through: str, first: float, last: float) -> str:
    if through in ("icmp", "icmpv6", "unknown"):
        return ""
    if through == ALL or (first, last) == (0, _LAST):
        return "all"
    return f"{first:.0f}" if first == last else f"{first:.0f}-{last:.0f}"


def _peers(entry: Block, unknown: list[str]) -> Iterator[str]:
    for name in _PEERS:
        try:
            items = entry.items(name)
        except Undecided as found:
            items = [found]
        for each in items:
            if isinstance(each, Undecided):
                value = each.problem.value
                targets = entry.graph.targets(value, entry.resource.stack)
                if targets:
                    yield from (target.address for target in targets)
                else:
                    unknown.append(each.problem.message)
                    if is_unknown(value):
                        yield show(value).strip('"')
            elif each:
                yield each
    try:
        if entry.flag("self"):
            yield "self"
    except Undecided as found:
        unknown.append(found.problem.message)
