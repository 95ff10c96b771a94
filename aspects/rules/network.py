"""Who may reach what: security groups, network ACLs, subnets, routes and flow logs."""

from __future__ import annotations

from ..core.expressions import is_unknown
from ..core.graph import Graph
from ..core.model import Body, Resource
from ..core.paths import blocks
from .verdict import (
    COMPLIANT,
    NOT_APPLICABLE,
    UNKNOWN,
    Rule,
    Verdict,
    equals,
    fails,
    has_companion,
    show,
)

ANYWHERE = frozenset({"0.0.0.0/0", "::/0"})
PUBLIC_PORTS = frozenset({443})
ADMIN_PORTS = (22, 3389)
_ALL_PROTOCOLS = frozenset({"-1", "all"})
_TCP = frozenset({"tcp", "6"})


def _open_ingress(rule: Body) -> Verdict:
    """One ingress rule of a security group, in any of the three ways to write it."""
    keys = ("cidr_ipv4", "cidr_ipv6", "cidr_blocks", "ipv6_cidr_blocks")
    sources = [
        source
        for key in keys
        for source in (rule.get(key) if isinstance(rule.get(key), list) else [rule.get(key)])  # type: ignore[union-attr]
        if source is not None
    ]
    public = [source for source in sources if source in ANYWHERE]
    if not public:
        return UNKNOWN if is_unknown(sources) else COMPLIANT
    protocol = str(rule.get("ip_protocol") or rule.get("protocol") or "-1").lower()
    ports = (rule.get("from_port"), rule.get("to_port"))
    if is_unknown([protocol, *ports]):
        return UNKNOWN
    if protocol in _TCP and ports[0] == ports[1] and ports[0] in PUBLIC_PORTS:
        return COMPLIANT
    what = "all traffic" if protocol in _ALL_PROTOCOLS else f"{protocol} ports {ports[0]} to {ports[1]}"
    return fails(f"{what} is open to {public[0]}")


def _security_group_ingress(resource: Resource, graph: Graph) -> Verdict:
    if resource.type == "aws_security_group_rule" and resource.body.get("type") != "ingress":
        return NOT_APPLICABLE
    rules = blocks(resource.body, "ingress") if resource.type == "aws_security_group" else [resource.body]
    verdicts = [_open_ingress(rule) for rule in rules]
    return next((one for one in verdicts if one.problem), verdicts[0] if verdicts else COMPLIANT)


def _closed(resource: Resource, graph: Graph) -> Verdict:
    for direction in ("ingress", "egress"):
        if blocks(resource.body, direction):
            return fails(f"the default security group has {direction} rules")
    return COMPLIANT


def _acl_admin_ports(resource: Resource, graph: Graph) -> Verdict:
    rules = [resource.body]
    if resource.type != "aws_network_acl_rule":
        rules = [
            {
                "rule_action": each.get("action"),
                "cidr_block": each.get("cidr_block"),
                "ipv6_cidr_block": each.get("ipv6_cidr_block"),
                "protocol": each.get("protocol"),
                "from_port": each.get("from_port"),
                "to_port": each.get("to_port"),
            }
            for each in blocks(resource.body, "ingress")
        ]
    for rule in rules:
        if rule.get("egress") is True or str(rule.get("rule_action")).lower() != "allow":
            continue
        if not ANYWHERE & {rule.get("cidr_block"), rule.get("ipv6_cidr_block")}:
            continue
        first, last = rule.get("from_port"), rule.get("to_port")
        if is_unknown([first, last]):
            return UNKNOWN
        everything = str(rule.get("protocol")).lower() in _ALL_PROTOCOLS
        for port in ADMIN_PORTS:
            if everything or (first is not None and last is not None and first <= port <= last):
                return fails(f"port {port} is open to anywhere through ports {show(first)} to {show(last)}")
    return COMPLIANT


def _internet_route(resource: Resource, graph: Graph) -> Verdict:
    body = resource.body
    for destination in (body.get("destination_cidr_block"), body.get("destination_ipv6_cidr_block")):
        if destination in ANYWHERE and body.get("gateway_id"):
            return fails(f"{destination} is routed to an internet gateway")
    return COMPLIANT


RULES = (
    Rule(
        "security-group-open-ingress",
        ("aws_security_group", "aws_security_group_rule", "aws_vpc_security_group_ingress_rule"),
        _security_group_ingress,
    ),
    Rule("default-security-group-closed", ("aws_default_security_group",), _closed),
    Rule(
        "network-acl-admin-ports",
        ("aws_network_acl", "aws_default_network_acl", "aws_network_acl_rule"),
        _acl_admin_ports,
    ),
    Rule("subnet-public-ip", ("aws_subnet",), equals("map_public_ip_on_launch", False, absent=True)),
    Rule("internet-gateway-route", ("aws_route",), _internet_route),
    Rule("vpc-flow-logs", ("aws_vpc",), has_companion("aws_flow_log", "vpc_id", equals("traffic_type", "ALL"))),
)
