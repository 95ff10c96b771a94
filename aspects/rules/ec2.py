"""Rules for networks of EC2: security groups, network ACLs, subnets, routes and flow logs."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.expressions import data_references, is_unknown, references
from ..core.graph import Graph
from .checks import Found, all_hold, by_type, each, equals, has_companion, where
from .model import NotApplicable, Problem, Rule, Undecided
from .network import ALL, Network, is_within, networks, open_sources, ports, protocol
from .reader import Block, is_certainly_set
from .relations import companions, is_same_place, target, unresolved

_GUIDE = "https://docs.aws.amazon.com/vpc/latest/userguide"
_SECURITY_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html"

PUBLIC_PORTS = frozenset({443})
"""TCP ports that a security group may open to anywhere."""

# -- security groups -------------------------------------------------------------------------------------------------

_GROUPS = ("aws_security_group", "aws_default_security_group")
_ONE_RULE = "aws_vpc_security_group_ingress_rule"
_SOURCES = ("cidr_ipv4", "cidr_ipv6", "cidr_blocks", "ipv6_cidr_blocks")
_PREFIX_LISTS = ("prefix_list_id", "prefix_list_ids")


def _open(rule: Block) -> Found:
    """Check one rule for incoming traffic, in any of the three ways to write it."""
    wide, unknown = open_sources(rule, *_SOURCES)
    unknown += _prefix_lists(rule, *_PREFIX_LISTS)
    if (wide or unknown) and not _is_public(rule):
        for name, source in wide:
            yield rule.problem(name, f"{_traffic(rule)} is open to {source}")
        yield from unknown


_OPEN_INGRESS = by_type(
    {
        **dict.fromkeys(_GROUPS, lambda it, graph: each(it.blocks("ingress"), _open)),
        "aws_security_group_rule": where(
            lambda it: it.text("type") != "egress", lambda it, graph: _open(it), "it is for outgoing traffic"
        ),
    },
    lambda it, graph: _open(it),
)


def _prefix_lists(block: Block, *names: str) -> list[Undecided]:
    """Return what a rule or route says of prefix lists: the addresses in them are not seen."""
    found: list[Undecided] = []
    for name in names:
        try:
            if block.has(name):
                path = f"{block.path}.{name}" if block.path else name
                found.append(Undecided(f"{path} is a prefix list, whose addresses are unknown", path, block.raw(name)))
        except Undecided as unknown:
            found.append(unknown)
    return found


def _protocol(rule: Block) -> str:
    return protocol(rule, "ip_protocol" if rule.type == _ONE_RULE else "protocol")


def _is_public(rule: Block) -> bool:
    if _protocol(rule) != "tcp":
        return False
    first, last = ports(rule, "tcp")
    return first == last and first in PUBLIC_PORTS


def _traffic(rule: Block) -> str:
    of = _protocol(rule)
    if of == ALL:
        return "all traffic"
    try:
        first, last = rule.text("from_port"), rule.text("to_port")
    except Undecided:
        first = last = None
    if of not in ("tcp", "udp") or first is None or last is None:
        return f"{of} traffic"
    return f"{of} port {first}" if first == last else f"{of} ports {first} to {last}"


# -- the default security group --------------------------------------------------------------------------------------

_DEFAULT_GROUP = "aws_default_security_group"
_RULES_OF_GROUPS = (
    "aws_security_group_rule",
    "aws_vpc_security_group_egress_rule",
    "aws_vpc_security_group_ingress_rule",
)


def _is_empty(it: Block, graph: Graph) -> Found:
    def of(direction: str) -> Found:
        if it.has(direction):
            yield it.problem(direction, f"the default security group has {direction} rules")

    yield from each(("ingress", "egress"), of)
    yield from _attached(it)


def _attached(it: Block) -> Found:
    """Yield the rule resources that name a default group: directly, or by its VPC's ``default_security_group_id``."""
    for kind in _RULES_OF_GROUPS:
        found, undecided = companions(it, kind, "security_group_id")
        for other in found:
            path = f"{other.resource.address}: security_group_id"
            yield Problem(f"{other.resource.address} adds a rule to the default security group", path)
        yield from undecided


_HAS_EMPTY_GROUP = has_companion(_DEFAULT_GROUP, "vpc_id", _is_empty)


def _default_group_of(it: Block, graph: Graph) -> Found:
    """Check the default group of a VPC: AWS makes it with rules, and keeps them until somebody adopts the group."""
    yield from each([it], lambda block: _adopted(block, graph))
    yield from _attached(it)


def _adopted(it: Block, graph: Graph) -> Found:
    for other in graph.by_type.get(_DEFAULT_GROUP, []) if it.type == "aws_default_vpc" else ():
        group = Block(other, graph)
        if group.raw("vpc_id") is None and is_same_place(graph, other, it.resource):
            yield from _is_empty(group, graph)
            return
    yield from _HAS_EMPTY_GROUP(it, graph)


# -- network ACLs ----------------------------------------------------------------------------------------------------

_ACL_RULE = "aws_network_acl_rule"
_ACLS = ("aws_network_acl", "aws_default_network_acl")
_ENTRY_SOURCES = ("cidr_block", "ipv6_cidr_block")
_ADMIN_PORTS = (22, 3389)
"""SSH and RDP, both over TCP; RDP uses UDP only within a session that began over TCP (MS-RDPEUDP)."""


class _Entry:
    """One entry of a network ACL, written in the ACL or as a resource of its own."""

    def __init__(self, block: Block, doubt: Undecided | None = None) -> None:
        self.block = block
        self._own = block.type == _ACL_RULE
        self._doubt = doubt

    def is_of_same(self) -> bool:
        """Return whether it is an entry of the ACL that is asked about."""
        if self._doubt:
            raise self._doubt
        return True

    def is_inbound(self) -> bool:
        return not self._own or not self.block.flag("egress")

    def does(self, action: str) -> bool:
        return (self.block.text("rule_action" if self._own else "action") or "").lower() == action

    def number(self) -> float:
        found = self.block.number("rule_number" if self._own else "rule_no")
        if found is None:
            raise Undecided("the entry has no number", self.block.path)
        return found

    def lets_through(self, port: int) -> bool:
        of = protocol(self.block)
        if of not in (ALL, "tcp"):
            return False
        first, last = ports(self.block, of)
        return first <= port <= last

    def open_sources(self) -> list[tuple[str, Network]]:
        found, unknown = open_sources(self.block, *_ENTRY_SOURCES)
        if unknown and not found:
            raise unknown[0]
        return found

    def is_from_all_of(self, others: list[tuple[str, Network]]) -> bool:
        found = [source for _, source in networks(self.block, *_ENTRY_SOURCES)]
        known = [source for source in found if not isinstance(source, Undecided)]
        if all(any(is_within(other, source) for source in known) for _, other in others):
            return True
        for source in found:
            if isinstance(source, Undecided):
                raise source
        return False

    def opens(self, port: int) -> bool:
        return all_hold(
            self.is_inbound,
            lambda: self.does("allow"),
            lambda: self.lets_through(port),
            lambda: bool(self.open_sources()),
        )

    def closes(self, port: int, later: _Entry) -> bool:
        """Return whether it denies before ``later`` allows: entries are tried in the order of their numbers."""
        return all_hold(
            self.is_of_same,
            self.is_inbound,
            lambda: self.does("deny"),
            lambda: self.lets_through(port),
            lambda: self.number() < later.number(),
            lambda: self.is_from_all_of(later.open_sources()),
        )


def _admin_ports(it: Block, graph: Graph) -> Found:
    if it.type == _ACL_RULE:
        try:
            if it.flag("egress"):
                raise NotApplicable("it is for outgoing traffic")
        except Undecided:
            pass  # asked again with the rest, which may decide by itself
        yield from _opened(_Entry(it), list(_entries_of_same(it)))
        return
    own = [_Entry(block) for block in it.blocks("ingress")]
    yield from each(own, lambda entry: _opened(entry, [*own, *_rules_of(it)]))


def _entries_of_same(it: Block) -> Iterator[_Entry]:
    """Yield the entries of the ACL that a rule belongs to, as far as the app has it, and those that may be."""
    doubt: Undecided | None = None
    try:
        acl = target(it, "network_acl_id")
    except Undecided as unknown:
        acl, doubt = None, unknown
    if acl is not None:
        yield from (_Entry(block) for block in acl.blocks("ingress"))
        yield from _rules_of(acl)
    elif doubt is not None:
        named = it.raw("network_acl_id")
        rules = [Block(other, it.graph) for other in it.graph.by_type.get(_ACL_RULE, ())]
        for rule in rules:
            is_same = rule.resource.stack == it.resource.stack and rule.resource.body.get("network_acl_id") == named
            if is_same or is_unknown(named) or is_unknown(rule.resource.body.get("network_acl_id")):
                yield _Entry(rule, None if is_same else doubt)
        for kind in _ACLS if is_unknown(named) else ():
            for other in it.graph.by_type.get(kind, ()):
                yield from (_Entry(block, doubt) for block in Block(other, it.graph).blocks("ingress"))


def _rules_of(acl: Block) -> Iterator[_Entry]:
    """Yield the rules that name an ACL of the app, and those that may do so."""
    found, _ = companions(acl, _ACL_RULE, "network_acl_id")
    yield from (_Entry(other) for other in found)
    yield from (_Entry(other, doubt) for other, doubt in acl.graph.once(_rules_of_some_acl))


def _rules_of_some_acl(graph: Graph) -> list[tuple[Block, Undecided]]:
    """Return the rules of which nobody can tell to which ACL they belong."""
    doubts = {each.problem.path: each for each in unresolved(graph, _ACL_RULE, "network_acl_id")}
    rules = {f"{other.address}: network_acl_id": other for other in graph.by_type.get(_ACL_RULE, ())}
    return [(Block(other, graph), doubts[path]) for path, other in rules.items() if path in doubts]


def _opened(entry: _Entry, others: list[_Entry]) -> Found:
    """Yield the administrative ports that an entry opens, and that no entry before it denies."""
    opened: list[int] = []
    unknown: list[Undecided] = []
    for port in _ADMIN_PORTS:
        try:
            if entry.opens(port) and not _is_closed_before(port, entry, others):
                opened.append(port)
        except Undecided as found:
            try:
                if not _is_closed_before(port, entry, others):
                    unknown.append(found)
            except Undecided:
                unknown.append(found)
    if opened:
        said = f"port {opened[0]} is" if len(opened) == 1 else f"ports {' and '.join(map(str, opened))} are"
        for name, source in entry.open_sources():
            yield entry.block.problem(name, f"{said} open to {source}")
    yield from unknown


def _is_closed_before(port: int, entry: _Entry, others: list[_Entry]) -> bool:
    unknown: Undecided | None = None
    for other in others:
        try:
            if other.closes(port, entry):
                return True
        except Undecided as found:
            unknown = found
    if unknown:
        raise unknown
    return False


# -- routes ----------------------------------------------------------------------------------------------------------

_DESTINATIONS = {
    "aws_route": ("destination_cidr_block", "destination_ipv6_cidr_block"),
    "aws_route_table": ("cidr_block", "ipv6_cidr_block"),
    "aws_default_route_table": ("cidr_block", "ipv6_cidr_block"),
}
_INTERNET_GATEWAYS = frozenset({"aws_internet_gateway", "data.aws_internet_gateway"})
# What else may be in gateway_id: the VPC itself, a virtual private gateway, a gateway endpoint.
_OTHER_GATEWAYS = ("local", "vgw-", "vpce-")


def _internet_routes(it: Block, graph: Graph) -> Found:
    yield from each([it] if it.type == "aws_route" else it.blocks("route"), _internet_route)


def _internet_route(route: Block) -> Found:
    wide, unknown = open_sources(route, *_DESTINATIONS[route.type])
    unknown += _prefix_lists(route, "destination_prefix_list_id")
    if (wide or unknown) and _leads_to_the_internet(route):
        for name, destination in wide:
            yield route.problem(name, f"{destination} is routed to an internet gateway")
        yield from unknown


def _leads_to_the_internet(route: Block) -> bool:
    value = route.raw("gateway_id")
    if not is_unknown(value):
        gateway = route.text("gateway_id")
        return gateway is not None and not gateway.startswith(_OTHER_GATEWAYS)
    if is_certainly_set(value):
        named = {address.rpartition(".")[0] for address in (*references(value), *data_references(value))}
        named |= {found.type for found in route.graph.targets(value, route.resource.stack)}
        if named & _INTERNET_GATEWAYS:
            return True
        if any(kind.startswith(("aws_", "data.aws_")) for kind in named):
            return False
    route.text("gateway_id")  # raises what says that it is unknown
    return True


# -- flow logs -------------------------------------------------------------------------------------------------------


def _flow_logs(it: Block, graph: Graph) -> Found:
    """Check that all traffic is logged, by one flow log or by one of what is accepted and one of what is rejected."""
    logs, undecided = companions(it, "aws_flow_log", "vpc_id")
    logged: set[str | None] = set()
    for log in logs:
        try:
            logged.add(log.text("traffic_type"))
        except Undecided as unknown:
            undecided.append(unknown)
    if "ALL" in logged or {"ACCEPT", "REJECT"} <= logged:
        return
    if undecided := undecided or unresolved(graph, "aws_flow_log", "vpc_id"):
        yield from undecided
    elif logs:
        found = logs[0].problem("traffic_type")
        yield Problem(found.message, f"{logs[0].resource.address}: {found.path}", found.value)
    else:
        yield Problem("no aws_flow_log refers to it")


RULES = (
    Rule(
        "security-group-open-ingress",
        (*_GROUPS, "aws_security_group_rule", _ONE_RULE),
        _OPEN_INGRESS,
        title="Security groups only open HTTPS to the internet",
        why="Scanners find an open port on the internet within minutes, and attack whatever listens there.",
        remedy="restrict the sources, or open only tcp 443",
        severity="high",
        controls=(
            "Security Hub EC2.13",
            "Security Hub EC2.14",
            "Security Hub EC2.53",
            "Security Hub EC2.54",
            "Config INCOMING_SSH_DISABLED",
            "Config RESTRICTED_INCOMING_TRAFFIC",
            "Config VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS",
        ),
        links=(_SECURITY_HUB, f"{_GUIDE}/vpc-security-groups.html"),
    ),
    Rule(
        "default-security-group-closed",
        (_DEFAULT_GROUP, "aws_default_vpc", "aws_vpc"),
        by_type({_DEFAULT_GROUP: _is_empty}, _default_group_of),
        title="The default security group of a VPC allows no traffic",
        why="Resources created without a security group get the default one, which initially allows all traffic"
        " between its members and all outgoing traffic.",
        remedy="add an aws_default_security_group without rules, and use your own groups",
        severity="high",
        controls=("Security Hub EC2.2", "Config VPC_DEFAULT_SECURITY_GROUP_CLOSED"),
        links=(_SECURITY_HUB, f"{_GUIDE}/default-security-group.html"),
    ),
    Rule(
        "network-acl-admin-ports",
        ("aws_default_network_acl", "aws_network_acl", _ACL_RULE),
        _admin_ports,
        title="Network ACLs open neither SSH nor RDP to the internet",
        why="The ACL is the second line of defence: it holds when a security group is opened by mistake, unless"
        " it allows the administration ports as well.",
        remedy="split the range around 22 and 3389, restrict the sources, or deny the ports in an earlier entry",
        controls=("Security Hub EC2.21", "Config NACL_NO_UNRESTRICTED_SSH_RDP"),
        links=(_SECURITY_HUB, f"{_GUIDE}/vpc-network-acls.html"),
    ),
    Rule(
        "subnet-public-ip",
        ("aws_default_subnet", "aws_subnet"),
        # AWS makes default subnets with public addresses, and others without.
        by_type(
            {"aws_default_subnet": equals("map_public_ip_on_launch", False)},
            equals("map_public_ip_on_launch", False, absent=True),
        ),
        title="Subnets assign no public addresses",
        why="An instance with a public address is reachable from the internet as soon as a security group"
        " allows it, even if nobody intended that.",
        remedy="set map_public_ip_on_launch = false",
        controls=("Security Hub EC2.15", "Config SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED"),
        links=(_SECURITY_HUB, f"{_GUIDE}/vpc-ip-addressing.html"),
    ),
    Rule(
        "internet-gateway-route",
        tuple(sorted(_DESTINATIONS)),
        _internet_routes,
        title="No route leads from a subnet directly to the internet",
        why="A subnet with a route to an internet gateway is public: anything in it with a public address is on"
        " the internet.",
        remedy="route through a NAT gateway, or acknowledge a public subnet",
        controls=("Config NO_UNRESTRICTED_ROUTE_TO_IGW",),
        links=(
            "https://docs.aws.amazon.com/config/latest/developerguide/no-unrestricted-route-to-igw.html",
            f"{_GUIDE}/VPC_Internet_Gateway.html",
        ),
    ),
    Rule(
        "vpc-flow-logs",
        ("aws_default_vpc", "aws_vpc"),
        _flow_logs,
        title="Flow logs record all traffic of a VPC",
        why="Only flow logs show afterwards who talked to whom: what got in, and what was rejected.",
        remedy='add an aws_flow_log with traffic_type = "ALL"',
        controls=("Security Hub EC2.6", "Config VPC_FLOW_LOGS_ENABLED"),
        links=(_SECURITY_HUB, f"{_GUIDE}/flow-logs.html"),
    ),
)
