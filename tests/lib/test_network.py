"""The network: tiers and zones, routes, ACLs, security groups, endpoints and the flow log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Any

import pytest
from cdktf import TerraformStack

from lib.log_storage import LogStorage
from lib.network import TEST_LISTENER_PORT, Network
from tests.support import LOCATION, settings, synthesize
from tests.terraform_json import Body, all_of, at, only, reference

TIERS = ("public", "private", "database")
LETTERS = "abc"


def network(**values: Any) -> Body:
    """The JSON of a network, and of the storage of its flow log."""

    def build(stack: TerraformStack) -> None:
        chosen = settings(**values)
        storage = LogStorage(stack, "logs", settings=chosen, location=LOCATION)
        Network(stack, "network", settings=chosen, location=LOCATION, log_storage=storage)

    return synthesize(build)


@pytest.fixture(scope="module")
def body() -> Body:
    """A network of the default settings."""
    return network()


def subnets(body: Body, tier: str) -> list[Body]:
    """The three subnets of a tier."""
    return [at(body, "aws_subnet", f"network/{tier}-{letter}") for letter in LETTERS]


def routes(body: Body, table: str) -> list[Body]:
    """The routes of the table at a construct path."""
    wanted = reference(body, "aws_route_table", table)
    return [route for route in all_of(body, "aws_route").values() if route["route_table_id"] == wanted]


def group(body: Body, role: str) -> str:
    """The id expression of a security group."""
    return reference(body, "aws_security_group", f"{role}-security-group")


def security_rules(body: Body, role: str, direction: str) -> list[Body]:
    """The rules of a security group, ``ingress`` or ``egress``."""
    rules = all_of(body, f"aws_vpc_security_group_{direction}_rule").values()
    return [rule for rule in rules if rule["security_group_id"] == group(body, role)]


def peer(rule: Body) -> str:
    """Whom a security group rule lets in or out."""
    (found,) = (rule[key] for key in ("cidr_ipv4", "referenced_security_group_id", "prefix_list_id") if key in rule)
    return str(found)


def acl_rules(body: Body, tier: str, egress: bool) -> Iterator[tuple[str, int, int]]:
    """The lines of a network ACL: peer, first and last port."""
    acl = reference(body, "aws_network_acl", f"{tier}-acl")
    for rule in all_of(body, "aws_network_acl_rule").values():
        if rule["network_acl_id"] == acl and rule["egress"] is egress:
            assert (rule["rule_action"], rule["protocol"]) == ("allow", "tcp")
            yield rule["cidr_block"], rule["from_port"], rule["to_port"]


def passes(body: Body, tier: str, egress: bool, peer: str, port: int) -> bool:
    """Whether the ACL of a tier lets a packet to or from ``peer`` pass at a port."""
    return any(
        IPv4Network(peer).subnet_of(IPv4Network(cidr)) and first <= port <= last
        for cidr, first, last in acl_rules(body, tier, egress)
    )


@pytest.mark.parametrize("cidr", ["10.20.0.0/16", "192.168.240.0/20"])
def test_nine_subnets_in_three_zones(cidr: str) -> None:
    """Each tier has a subnet in each zone; all lie in the VPC, none overlap, none gives public addresses."""
    body = network(vpc_cidr=cidr, availability_zones=("us-east-1b", "us-east-1d", "us-east-1f"))
    vpc = only(body, "aws_vpc")
    assert vpc["cidr_block"] == cidr
    assert vpc["enable_dns_support"] is True
    assert vpc["enable_dns_hostnames"] is True
    ranges: list[IPv4Network] = []
    for tier in TIERS:
        found = subnets(body, tier)
        assert [subnet["availability_zone"] for subnet in found] == ["us-east-1b", "us-east-1d", "us-east-1f"]
        assert all(subnet["map_public_ip_on_launch"] is False for subnet in found)
        assert {subnet["vpc_id"] for subnet in found} == {reference(body, "aws_vpc", "vpc")}
        ranges += [IPv4Network(subnet["cidr_block"]) for subnet in found]
    assert len(ranges) == 9
    assert all(block.subnet_of(IPv4Network(cidr)) for block in ranges)
    assert not any(one.overlaps(other) for one in ranges for other in ranges if one is not other)


def test_defaults_are_adopted_and_emptied(body: Body) -> None:
    """Default security group, ACL and route table of this VPC allow and route nothing."""
    security_group = only(body, "aws_default_security_group")
    assert security_group["vpc_id"] == reference(body, "aws_vpc", "vpc")
    assert (security_group["ingress"], security_group["egress"]) == ([], [])
    acl = only(body, "aws_default_network_acl")
    assert acl["default_network_acl_id"] == reference(body, "aws_vpc", "vpc", "default_network_acl_id")
    assert not {"ingress", "egress", "subnet_ids"} & set(acl)
    table = only(body, "aws_default_route_table")
    assert table["default_route_table_id"] == reference(body, "aws_vpc", "vpc", "default_route_table_id")
    assert table["route"] == []


def test_public_subnets_reach_the_internet_gateway(body: Body) -> None:
    """The public tier's only route leads to the internet gateway of this VPC."""
    (route,) = routes(body, "public-routes")
    assert route["destination_cidr_block"] == "0.0.0.0/0"
    assert route["gateway_id"] == reference(body, "aws_internet_gateway", "internet-gateway")
    assert only(body, "aws_internet_gateway")["vpc_id"] == reference(body, "aws_vpc", "vpc")


def test_a_nat_gateway_for_each_zone(body: Body) -> None:
    """Every private subnet goes out by the NAT gateway of its own zone, which sits in that public subnet."""
    assert len(all_of(body, "aws_nat_gateway")) == 3
    for letter in LETTERS:
        nat = at(body, "aws_nat_gateway", f"/nat-{letter}")
        assert nat["subnet_id"] == reference(body, "aws_subnet", f"public-{letter}")
        assert nat["allocation_id"] == reference(body, "aws_eip", f"nat-address-{letter}", "allocation_id")
        (route,) = routes(body, f"private-routes-{letter}")
        assert route["destination_cidr_block"] == "0.0.0.0/0"
        assert route["nat_gateway_id"] == reference(body, "aws_nat_gateway", f"nat-{letter}")


def test_a_single_nat_gateway() -> None:
    """With ``single``, all three private subnets share one NAT gateway and one address."""
    body = network(nat_gateways="single")
    assert len(all_of(body, "aws_nat_gateway")) == len(all_of(body, "aws_eip")) == 1
    nat = reference(body, "aws_nat_gateway", "nat-a")
    for letter in LETTERS:
        (route,) = routes(body, f"private-routes-{letter}")
        assert route["nat_gateway_id"] == nat
    sources = [peer(r) for r in security_rules(body, "alb", "ingress") if r["from_port"] == TEST_LISTENER_PORT]
    assert sources == [reference(body, "aws_eip", "nat-address-a", "public_ip") + "/32"]


def test_database_subnets_have_no_way_out(body: Body) -> None:
    """The database subnets' table has no route at all, and no gateway endpoint either."""
    assert routes(body, "database-routes") == []
    table = reference(body, "aws_route_table", "database-routes")
    assert table not in at(body, "aws_vpc_endpoint", "s3-endpoint")["route_table_ids"]


def test_every_subnet_has_the_table_of_its_tier(body: Body) -> None:
    """No subnet falls back to the default route table."""
    associations = all_of(body, "aws_route_table_association").values()
    found = {entry["subnet_id"]: entry["route_table_id"] for entry in associations}
    expected = {
        reference(body, "aws_subnet", f"{tier}-{letter}"): reference(
            body, "aws_route_table", f"private-routes-{letter}" if tier == "private" else f"{tier}-routes"
        )
        for tier in TIERS
        for letter in LETTERS
    }
    assert found == expected


def test_every_subnet_has_the_acl_of_its_tier(body: Body) -> None:
    """Each tier has an ACL of its own with all three subnets in it, and no rule is written inline."""
    for tier in TIERS:
        acl = at(body, "aws_network_acl", f"{tier}-acl")
        assert acl["subnet_ids"] == [reference(body, "aws_subnet", f"{tier}-{letter}") for letter in LETTERS]
        assert not {"ingress", "egress"} & set(acl)


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("egress", [False, True])
def test_no_acl_opens_remote_administration(body: Body, tier: str, egress: bool) -> None:
    """SSH and remote desktop are in no range of ports, in no direction."""
    rules = list(acl_rules(body, tier, egress))
    assert rules
    assert not any(first <= port <= last for _, first, last in rules for port in (22, 3389))


def test_acl_rule_numbers_are_unique(body: Body) -> None:
    """No two lines of a network ACL have the same number in the same direction."""
    numbers = [
        (rule["network_acl_id"], rule["egress"], rule["rule_number"])
        for rule in all_of(body, "aws_network_acl_rule").values()
    ]
    assert len(numbers) == len(set(numbers))


CALLER = "203.0.113.7/32"
REPLY = 50000


@pytest.mark.parametrize("container_port", [8443, 1024, 9000])
def test_conversations_pass_both_ways(container_port: int) -> None:
    """The ACLs are stateless: each wanted conversation passes every border there and back."""
    body = network(container_port=container_port)
    here = {tier: subnets(body, tier)[0]["cidr_block"] for tier in TIERS}
    other = {tier: subnets(body, tier)[2]["cidr_block"] for tier in TIERS}
    borders = [
        ("caller to load balancer", "public", False, CALLER, 443),
        ("load balancer to task, out", "public", True, other["private"], container_port),
        ("load balancer to task, in", "private", False, here["public"], container_port),
        ("task to database, out", "private", True, other["database"], 5432),
        ("task to database, in", "database", False, here["private"], 5432),
        ("task to endpoint, out", "private", True, other["private"], 443),
        ("task to endpoint, in", "private", False, here["private"], 443),
        ("task to the internet, out", "private", True, CALLER, 443),
        ("task to the internet, into NAT", "public", False, here["private"], 443),
        ("task to the internet, out of NAT", "public", True, CALLER, 443),
        ("smoke test, out", "private", True, CALLER, TEST_LISTENER_PORT),
        ("smoke test, into NAT", "public", False, here["private"], TEST_LISTENER_PORT),
        ("smoke test, out of NAT", "public", True, CALLER, TEST_LISTENER_PORT),
        ("smoke test, into the load balancer", "public", False, CALLER, TEST_LISTENER_PORT),
    ]
    for what, tier, egress, whom, port in borders:
        assert passes(body, tier, egress, whom, port), what
        assert passes(body, tier, not egress, whom, REPLY), f"reply: {what}"


@pytest.mark.parametrize(
    ("tier", "egress", "whom", "port"),
    [
        ("private", False, CALLER, 443),
        ("private", True, CALLER, 5432),
        ("database", False, CALLER, 5432),
        ("database", True, CALLER, 443),
        ("database", True, CALLER, REPLY),
    ],
)
def test_unwanted_conversations_do_not_pass(body: Body, tier: str, egress: bool, whom: str, port: int) -> None:
    """The internet reaches neither tasks nor database, and the database answers nobody out there."""
    assert not passes(body, tier, egress, whom, port)


def test_database_hears_the_private_subnets_alone(body: Body) -> None:
    """The public subnets pass nothing to the database's, nor the other way round."""
    public = subnets(body, "public")[0]["cidr_block"]
    assert not any(passes(body, "database", egress, public, port) for egress in (False, True) for port in (5432, REPLY))


def test_load_balancer_is_open_at_443_alone(body: Body) -> None:
    """From anywhere: HTTPS; from the NAT gateways' addresses: the test listener; out: to the tasks."""
    ingress = sorted((rule["from_port"], peer(rule)) for rule in security_rules(body, "alb", "ingress"))
    nat = [reference(body, "aws_eip", f"nat-address-{letter}", "public_ip") + "/32" for letter in LETTERS]
    assert ingress == sorted([(443, "0.0.0.0/0"), *((TEST_LISTENER_PORT, source) for source in nat)])
    egress = [(rule["from_port"], peer(rule)) for rule in security_rules(body, "alb", "egress")]
    assert egress == [(8443, group(body, "task"))]


def test_nothing_else_is_open_to_the_world(body: Body) -> None:
    """One ingress rule of the whole network names 0.0.0.0/0, and it is HTTPS at the load balancer."""
    world = [
        (rule["security_group_id"], rule["from_port"], rule["to_port"])
        for rule in all_of(body, "aws_vpc_security_group_ingress_rule").values()
        if rule.get("cidr_ipv4") == "0.0.0.0/0" or "cidr_ipv6" in rule
    ]
    assert world == [(group(body, "alb"), 443, 443)]


def test_tasks_talk_to_what_they_need(body: Body) -> None:
    """Requests come from the load balancer alone; out go PostgreSQL and HTTPS."""
    ingress = [(rule["from_port"], peer(rule)) for rule in security_rules(body, "task", "ingress")]
    assert ingress == [(8443, group(body, "alb"))]
    egress = {(rule["from_port"], peer(rule)) for rule in security_rules(body, "task", "egress")}
    assert egress == {
        (5432, group(body, "database")),
        (443, group(body, "endpoint")),
        (443, reference(body, "aws_vpc_endpoint", "s3-endpoint", "prefix_list_id")),
        (443, "0.0.0.0/0"),
    }


@pytest.mark.parametrize(("role", "port"), [("database", 5432), ("endpoint", 443)])
def test_database_and_endpoints_only_answer_tasks_and_migration(body: Body, role: str, port: int) -> None:
    """Both get in at one port, nobody else does, and nothing goes out."""
    ingress = [(rule["from_port"], peer(rule)) for rule in security_rules(body, role, "ingress")]
    assert sorted(ingress) == sorted([(port, group(body, "task")), (port, group(body, "migration"))])
    assert security_rules(body, role, "egress") == []


def test_migration_reaches_the_database_and_aws_alone(body: Body) -> None:
    """Nothing gets in, and nothing goes out but to the database, the endpoints and the image layers."""
    assert security_rules(body, "migration", "ingress") == []
    egress = {(rule["from_port"], peer(rule)) for rule in security_rules(body, "migration", "egress")}
    layers = f"{reference(body, 'aws_vpc_endpoint', 's3-endpoint').removesuffix('.id}')}.prefix_list_id}}"
    assert egress == {(5432, group(body, "database")), (443, group(body, "endpoint")), (443, layers)}


def test_rules_are_single_ports_with_a_reason(body: Body) -> None:
    """Every security group rule is one TCP port and says what it is for (PCI DSS 1.2.5)."""
    for direction in ("ingress", "egress"):
        for rule in all_of(body, f"aws_vpc_security_group_{direction}_rule").values():
            assert rule["ip_protocol"] == "tcp"
            assert rule["from_port"] == rule["to_port"]
            assert rule["description"]
    assert not any({"ingress", "egress"} & set(entry) for entry in all_of(body, "aws_security_group").values())


def test_container_port_follows_the_settings() -> None:
    """Security groups open the container port of the settings, at both ends."""
    body = network(container_port=9000)
    assert [rule["from_port"] for rule in security_rules(body, "task", "ingress")] == [9000]
    assert [rule["from_port"] for rule in security_rules(body, "alb", "egress")] == [9000]


def test_images_come_by_the_s3_endpoint(body: Body) -> None:
    """The gateway endpoint serves the private tables, and reads ECR's layer bucket alone."""
    endpoint = at(body, "aws_vpc_endpoint", "s3-endpoint")
    assert endpoint["vpc_endpoint_type"] == "Gateway"
    assert endpoint["service_name"] == "com.amazonaws.us-east-1.s3"
    tables = [reference(body, "aws_route_table", f"private-routes-{letter}") for letter in LETTERS]
    assert endpoint["route_table_ids"] == tables
    (entry,) = json.loads(endpoint["policy"])["Statement"]
    assert entry["Action"] == ["s3:GetObject"]
    assert entry["Resource"] == ["arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"]


@pytest.mark.parametrize("service", ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "kms", "xray"])
def test_interface_endpoints(body: Body, service: str) -> None:
    """Each is in all private subnets, under the service's own name, for this account alone."""
    endpoint = at(body, "aws_vpc_endpoint", f"/{service.replace('.', '-')}-endpoint")
    assert endpoint["service_name"] == f"com.amazonaws.us-east-1.{service}"
    assert endpoint["vpc_endpoint_type"] == "Interface"
    assert endpoint["private_dns_enabled"] is True
    private = [reference(body, "aws_subnet", f"private-{letter}") for letter in LETTERS]
    assert endpoint["subnet_ids"] == private
    assert endpoint["security_group_ids"] == [group(body, "endpoint")]
    for entry in json.loads(endpoint["policy"])["Statement"]:
        assert entry["Effect"] == "Allow"
        assert entry["Condition"] == {"StringEquals": {"aws:PrincipalAccount": "123456789012"}}
        assert not any("*" in action for action in entry["Action"])
        (resource,) = entry["Resource"]
        assert resource == "*" or ":123456789012:" in resource


def test_public_addresses_wait_for_the_way_to_the_internet(body: Body) -> None:
    """AWS refuses an address before the gateway is attached, and a NAT gateway without its route reaches nothing."""
    gateway = reference(body, "aws_internet_gateway", "internet-gateway").removeprefix("${").removesuffix(".id}")
    route = reference(body, "aws_route", "public-internet").removeprefix("${").removesuffix(".id}")
    addresses, gateways = all_of(body, "aws_eip").values(), all_of(body, "aws_nat_gateway").values()
    assert len(addresses) == len(gateways) == 3
    assert all(each["depends_on"] == [gateway] for each in addresses)
    assert all(each["depends_on"] == [route] for each in gateways)


def test_all_traffic_is_logged(body: Body) -> None:
    """The flow log of the VPC goes to the bare bucket every minute, after the bucket lets it in."""
    log = only(body, "aws_flow_log")
    assert log["vpc_id"] == reference(body, "aws_vpc", "vpc")
    assert log["traffic_type"] == "ALL"
    assert log["log_destination_type"] == "s3"
    assert log["log_destination"] == reference(body, "aws_s3_bucket", "flow-logs/bucket", "arn")
    assert log["max_aggregation_interval"] == 60
    assert any(name.startswith("aws_s3_bucket_policy.logs_flow-logs_policy") for name in log["depends_on"])


@pytest.mark.parametrize("service", ["ecr-api", "ecr-dkr"])
def test_images_of_another_account_pass_the_endpoint(service: str) -> None:
    """Private DNS sends every pull of the region through the endpoint, which must know the repository, and no other."""
    body = network(image="999999999999.dkr.ecr.us-east-1.amazonaws.com/team/fraud:1")
    pull, _ = json.loads(at(body, "aws_vpc_endpoint", f"/{service}-endpoint")["policy"])["Statement"]
    assert pull["Resource"] == [
        "arn:aws:ecr:us-east-1:123456789012:repository/*",
        "arn:aws:ecr:us-east-1:999999999999:repository/team/fraud",
    ]
