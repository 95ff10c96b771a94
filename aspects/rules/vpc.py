"""Rules for what connects networks: gateways, peering, network ACLs, Elastic IP addresses."""

from __future__ import annotations

import re

from ..core.graph import Graph, texts
from ..core.model import Key
from .checks import Found, any_of, by_type, equals, has_companion, present
from .model import NotApplicable, Problem, Rule, Undecided
from .reader import Block
from .relations import Naming, companions, target

_GUIDE = "https://docs.aws.amazon.com/vpc/latest/userguide"
_SECURITY_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html"
_CONFIG = "https://docs.aws.amazon.com/config/latest/developerguide"

# -- peering ---------------------------------------------------------------------------------------------------------

_PEERING = "aws_vpc_peering_connection"
_ACCEPTER = "aws_vpc_peering_connection_accepter"
_OPTIONS = "aws_vpc_peering_connection_options"
_RESOLUTION = "allow_remote_vpc_dns_resolution"


def _peering_dns(it: Block, graph: Graph) -> Found:
    """Check both sides of a connection, each written in it, in its options or where it is accepted."""
    options, open_options = _options(it)
    accepters, open_accepters = companions(it, _ACCEPTER, "vpc_peering_connection_id")
    of_accepters = [_options(each) for each in accepters]
    sources = [it, *options, *accepters, *(each for found, _ in of_accepters for each in found)]
    unknown = [*open_options, *open_accepters, *(each for _, found in of_accepters for each in found)]
    yield from _side(it, "requester", sources, unknown)
    elsewhere = [name for name in ("peer_owner_id", "peer_region") if it.raw(name) is not None]
    if elsewhere and not accepters:
        path = elsewhere[0]
        said = f"{path} is set, and the app has no {_ACCEPTER} for it: the other side is not visible here"
        unknown = [*unknown, Undecided(said, path, it.raw(path))]
    yield from _side(it, "accepter", sources, unknown)


def _accepter_dns(it: Block, graph: Graph) -> Found:
    """Check the side that accepts a connection which another app asked for."""
    try:
        connection = target(it, "vpc_peering_connection_id")
    except Undecided:
        connection = None
    if connection is not None and connection.type == _PEERING:
        raise NotApplicable("the connection that it accepts is in the app, and is checked for both sides")
    options, unknown = _options(it)
    yield from _side(it, "accepter", [it, *options], unknown)


def _options(it: Block) -> tuple[list[Block], list[Undecided]]:
    return companions(it, _OPTIONS, "vpc_peering_connection_id")


def _side(it: Block, side: str, sources: list[Block], unknown: list[Undecided]) -> Found:
    path = f"{side}.{_RESOLUTION}"
    undecided = list(unknown)
    for source in sources:
        try:
            if source.flag(path):
                return
        except Undecided as found:
            undecided.append(found)
    if undecided:
        yield from undecided
    else:
        yield it.problem(path, f"{path} is not true")


# -- Elastic IP addresses --------------------------------------------------------------------------------------------

# What an address is attached by, and where that names it.
_ATTACHED_BY = (
    ("aws_eip_association", "allocation_id"),
    ("aws_eip_association", "public_ip"),
    ("aws_nat_gateway", "allocation_id"),
    ("aws_nat_gateway", "secondary_allocation_ids"),
    ("aws_nat_gateway", "availability_zone_address.allocation_ids"),
    ("aws_nat_gateway_eip_association", "allocation_id"),
    ("aws_lb", "subnet_mapping.allocation_id"),
    ("aws_alb", "subnet_mapping.allocation_id"),
    ("aws_transfer_server", "endpoint_details.address_allocation_ids"),
    ("aws_redshift_cluster", "elastic_ip"),
)
_ONLY_READ = re.compile(r"\.(public_ip|public_dns|ptr_record|tags|tags_all)\b")


def _attached(it: Block, graph: Graph) -> Found:
    if _is_set_here(it):
        return
    found, undecided = graph.once(_attachments).find(it)
    if found:
        return
    yield from undecided
    if it.resource.key in graph.once(_named_somewhere):
        yield Undecided("other resources refer to it, and may attach it")
    elif not undecided:
        yield Problem("nothing in the app attaches it", "instance")


def _attachments(graph: Graph) -> Naming:
    """Return what attaches which address."""
    return Naming(
        graph,
        [
            (other, each, doubt)
            for kind, path in _ATTACHED_BY
            for other in graph.by_type.get(kind, ())
            for value, doubt in Block(other, graph).readings(path)
            for each in (value if isinstance(value, list) else [value])
        ],
    )


def _is_set_here(it: Block) -> bool:
    unknown: Undecided | None = None
    for name in ("instance", "network_interface"):
        try:
            if it.has(name):
                return True
        except Undecided as found:
            unknown = found
    if unknown is not None:
        raise unknown
    return False


def _named_somewhere(graph: Graph) -> frozenset[Key]:
    """Return the addresses that a resource, a module, a data source or an output names by more than what they are.

    Who only names the address itself, as a DNS record or a rule of a security group does, attaches nothing.
    """
    sources: list[tuple[object, str]] = [(each.body, each.stack) for each in (*graph.resources, *graph.readers)]
    sources += [(dict(stack.outputs), stack.path) for stack in graph.stacks]
    return frozenset(
        named.key
        for source, stack in sources
        for _, text in texts(source)
        if ("aws_eip." in text or "local." in text) and not _ONLY_READ.search(text)
        for named in graph.targets(text, stack)
        if named.type == "aws_eip"
    )


RULES = (
    Rule(
        "network-acl-used",
        ("aws_network_acl",),
        any_of(present("subnet_ids"), has_companion("aws_network_acl_association", "network_acl_id")),
        title="Network ACLs belong to a subnet",
        why="An ACL without a subnet filters nothing, but suggests a protection that does not exist.",
        remedy="list its subnets in subnet_ids or in an aws_network_acl_association, or remove it",
        severity="low",
        controls=("Security Hub EC2.16", "Config VPC_NETWORK_ACL_UNUSED_CHECK"),
        links=(_SECURITY_HUB, f"{_GUIDE}/vpc-network-acls.html"),
    ),
    Rule(
        "internet-gateway-attached",
        ("aws_internet_gateway",),
        any_of(present("vpc_id"), has_companion("aws_internet_gateway_attachment", "internet_gateway_id")),
        title="Internet gateways are attached to a VPC in the configuration",
        why="An unattached gateway can be attached to any VPC, by hand and without a review, which connects"
        " that VPC to the internet.",
        remedy="set vpc_id, or add an aws_internet_gateway_attachment",
        controls=("Config INTERNET_GATEWAY_AUTHORIZED_VPC_ONLY",),
        links=(f"{_CONFIG}/internet-gateway-authorized-vpc-only.html", f"{_GUIDE}/VPC_Internet_Gateway.html"),
    ),
    Rule(
        "vpc-peering-dns",
        (_PEERING, _ACCEPTER),
        by_type({_ACCEPTER: _accepter_dns}, _peering_dns),
        title="Peered VPCs resolve each other's names to private addresses",
        why="Without it, a name in the other VPC resolves to a public address, and traffic that was meant for"
        " the peering connection goes over the internet.",
        remedy=f"set {_RESOLUTION} = true for the requester and the accepter",
        severity="low",
        controls=("Config VPC_PEERING_DNS_RESOLUTION_CHECK",),
        links=(
            f"{_CONFIG}/vpc-peering-dns-resolution-check.html",
            "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-dns.html",
        ),
    ),
    Rule(
        "transit-gateway-auto-accept",
        ("aws_ec2_transit_gateway",),
        equals("auto_accept_shared_attachments", "disable", absent=True),
        title="Transit gateways do not accept attachments automatically",
        why="A gateway that accepts every request lets any account that it is shared with connect its VPCs to"
        " the network without a review.",
        remedy='set auto_accept_shared_attachments = "disable"',
        severity="high",
        controls=("Security Hub EC2.23", "Config EC2_TRANSIT_GATEWAY_AUTO_VPC_ATTACH_DISABLED"),
        links=(_SECURITY_HUB, f"{_CONFIG}/ec2-transit-gateway-auto-vpc-attach-disabled.html"),
    ),
    Rule(
        "eip-attached",
        ("aws_eip",),
        _attached,
        title="Elastic IP addresses are attached",
        why="An unused public address is missing from every inventory of what is reachable, and can be attached"
        " to any instance.",
        remedy="attach it to an instance, a network interface, a NAT gateway or a load balancer, or release it",
        severity="low",
        controls=("Security Hub EC2.12", "Config EIP_ATTACHED"),
        links=(_SECURITY_HUB, f"{_CONFIG}/eip-attached.html"),
    ),
)
