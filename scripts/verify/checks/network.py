"""Checks: zones, routes, doors and private endpoints of the VPC."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jmespath

from lib import network
from scripts.verify.checks.frame import Environment, check, differ, listed, named, one, some
from scripts.verify.checks.live import in_vpc, security_group, statements, subnets, vpc_id

TIERS = ("public", "private", "database")

ENDPOINTS = ("ecr.api", "ecr.dkr", "kms", "logs", "s3", "secretsmanager", "xray")
"""AWS services that are reached without leaving the VPC."""


@check("the network spans three zones and assigns no public addresses")
def _zones(environment: Environment) -> Iterator[str]:
    """Three subnets a tier, one in each zone of the settings, and the NAT gateways of the settings."""
    zones = environment.settings.availability_zones
    for tier in TIERS:
        found = subnets(environment, tier)
        yield from differ(f"the zones of the {tier} tier", sorted(s["AvailabilityZone"] for s in found), sorted(zones))
        for subnet in found:
            yield from differ(f"mappublicip of {tier} {subnet['SubnetId']}", subnet["MapPublicIpOnLaunch"], False)
    yield from differ("the number of subnets", len(in_vpc(environment, "describe_subnets", "Subnets")), 9)
    of_vpc = [{"Name": "vpc-id", "Values": [vpc_id(environment)]}, {"Name": "state", "Values": ["available"]}]
    gateways = listed(environment, "ec2", "describe_nat_gateways", "NatGateways[].SubnetId", Filters=of_vpc)
    expected = 1 if environment.settings.nat_gateways == "single" else len(zones)
    yield from differ("the number of nat gateways", len(gateways), expected)
    stray = set(gateways) - {each["SubnetId"] for each in subnets(environment, "public")}
    yield from differ("nat gateways outside the public tier", stray, set())
    vpc = one(listed(environment, "ec2", "describe_vpcs", "Vpcs", VpcIds=[vpc_id(environment)]), "vpc")
    yield from differ("the range of the vpc", vpc["CidrBlock"], str(environment.settings.vpc_cidr))


def default_route(environment: Environment, subnet_id: str) -> str | None:
    """Return what a subnet's default route leads to: ``igw``, ``nat`` or another kind of id; ``None``: it has none."""
    tables = in_vpc(environment, "describe_route_tables", "RouteTables")
    own = [t for t in tables if any(a.get("SubnetId") == subnet_id for a in t["Associations"])]
    main = [t for t in tables if any(a.get("Main") for a in t["Associations"])]
    for route in one(own or main, f"route table of {subnet_id}")["Routes"]:
        if route.get("DestinationCidrBlock") == "0.0.0.0/0" or route.get("DestinationIpv6CidrBlock") == "::/0":
            ids = [value for key, value in route.items() if key.endswith("Id")]
            return str(ids[0]).split("-")[0] if ids else "?"
    return None


@check("only the public tier reaches the internet gateway, and the database nothing")
def _routes(environment: Environment) -> Iterator[str]:
    """Default routes by tier."""
    for tier, expected in zip(TIERS, ("igw", "nat", None), strict=True):
        for subnet in subnets(environment, tier):
            received = default_route(environment, subnet["SubnetId"])
            yield from differ(f"the default route of {tier} {subnet['SubnetId']}", received, expected)


@check("what AWS creates with a VPC is empty")
def _defaults(environment: Environment) -> Iterator[str]:
    """Default security group, network ACL and route table; PCI DSS 1.2 and Security Hub EC2.2."""
    group = security_group(environment, "default")
    for part in ("IpPermissions", "IpPermissionsEgress"):
        yield from differ(f"{part} of the default security group", group[part], [])
    acls = in_vpc(environment, "describe_network_acls", "NetworkAcls")
    default = one((each for each in acls if each["IsDefault"]), "default network acl")
    allowed = [each for each in default["Entries"] if each["RuleAction"] == "allow"]
    yield from differ("what the default network acl allows", allowed, [])
    yield from differ("the subnets of the default network acl", default["Associations"], [])
    tables = in_vpc(environment, "describe_route_tables", "RouteTables")
    main = one((t for t in tables if any(a.get("Main") for a in t["Associations"])), "main route table")
    routes = [each for each in main["Routes"] if each.get("GatewayId") != "local"]
    yield from differ("the routes of the default route table", routes, [])


@check("only HTTPS is open to the world, and the database only to tasks and migration")
def _doors(environment: Environment) -> Iterator[str]:
    """Inbound rules of every security group of the VPC; the test listener is open to the NAT gateways only."""
    open_ports: dict[str, list[tuple[Any, Any]]] = {}
    for group in some(in_vpc(environment, "describe_security_groups", "SecurityGroups"), "security groups"):
        for rule in group["IpPermissions"]:
            ranges = [each["CidrIp"] for each in rule["IpRanges"]]
            ranges += [each["CidrIpv6"] for each in rule.get("Ipv6Ranges", ())]
            if {"0.0.0.0/0", "::/0"} & set(ranges):
                open_ports.setdefault(group["GroupName"], []).append((rule.get("FromPort"), rule.get("ToPort")))
    expected = {named(environment, "alb_security_group"): [(network.HTTPS_PORT, network.HTTPS_PORT)]}
    yield from differ("what is open to the world", open_ports, expected)
    doors = {(network.DATABASE_PORT, security_group(environment, role)["GroupId"]) for role in ("task", "migration")}
    rules = security_group(environment, "database")["IpPermissions"]
    peers = {(r.get("FromPort"), p["GroupId"]) for r in rules for p in r["UserIdGroupPairs"]}
    yield from differ("who reaches the database", peers, doors)
    yield from differ("addresses that reach the database", [r["IpRanges"] for r in rules if r["IpRanges"]], [])


@check("AWS services are reached through private endpoints")
def _endpoints(environment: Environment) -> Iterator[str]:
    """One endpoint for each service, the interfaces in all private subnets with private DNS."""
    found = some(in_vpc(environment, "describe_vpc_endpoints", "VpcEndpoints[?State!='deleted']"), "vpc endpoints")
    region = environment.settings.region
    services = {each["ServiceName"].removeprefix(f"com.amazonaws.{region}."): each for each in found}
    yield from differ("the services with an endpoint", set(services), set(ENDPOINTS))
    private = {each["SubnetId"] for each in subnets(environment, "private")}
    for name, endpoint in services.items():
        yield from differ(f"the state of endpoint {name}", endpoint["State"], "available")
        if "*" in jmespath.search("Statement[].Action[]", {"Statement": statements(endpoint["PolicyDocument"])}):
            yield f"the policy of endpoint {name} allows every action, expected those in use"
        if endpoint["VpcEndpointType"] == "Interface":
            yield from differ(f"the subnets of endpoint {name}", set(endpoint["SubnetIds"]), private)
            yield from differ(f"private dns of endpoint {name}", endpoint["PrivateDnsEnabled"], True)
