"""The load balancer: TLS alone, closed without the origin secret, two target groups that CodeDeploy swaps."""

from __future__ import annotations

from typing import Any

import pytest
from cdktf import TerraformStack

from lib.load_balancer import LoadBalancer
from lib.log_storage import LogStorage
from lib.network import TEST_LISTENER_PORT, Network
from tests.support import LOCATION, settings, synthesize
from tests.terraform_json import Body, all_of, at, only, reference

LISTENERS = (("production", 443, "blue"), ("test", TEST_LISTENER_PORT, "green"))


def load_balancer(**values: Any) -> Body:
    """The JSON of a load balancer in its network."""

    def build(stack: TerraformStack) -> None:
        chosen = settings(**values)
        storage = LogStorage(stack, "logs", settings=chosen, location=LOCATION)
        network = Network(stack, "network", settings=chosen, location=LOCATION, log_storage=storage)
        LoadBalancer(stack, "lb", settings=chosen, network=network, log_storage=storage)

    return synthesize(build)


@pytest.fixture(scope="module")
def body() -> Body:
    """A load balancer of the default settings."""
    return load_balancer()


def condition(rule: Body, kind: str) -> Body:
    """The one condition of a kind."""
    (found,) = (entry[kind] for entry in rule["condition"] if kind in entry)
    return dict(found)


def test_in_the_public_subnets(body: Body) -> None:
    """Internet-facing, in the three public subnets, behind the security group made for it."""
    alb = only(body, "aws_lb")
    assert (alb["load_balancer_type"], alb["internal"]) == ("application", False)
    assert alb["subnets"] == [reference(body, "aws_subnet", f"public-{letter}", "id") for letter in "abc"]
    assert alb["security_groups"] == [reference(body, "aws_security_group", "alb-security-group", "id")]


def test_ambiguous_requests_are_dropped(body: Body) -> None:
    """Invalid headers go; known attacks are refused, but not all that API Gateway passes on ("strictest" would)."""
    alb = only(body, "aws_lb")
    assert alb["drop_invalid_header_fields"] is True
    assert alb["desync_mitigation_mode"] == "defensive"


def test_access_log_waits_for_its_bucket(body: Body) -> None:
    """Access logs go to the access log bucket, after its policy lets the load balancer in."""
    alb = only(body, "aws_lb")
    bucket = reference(body, "aws_s3_bucket", "access-logs/bucket", "bucket")
    assert alb["access_logs"] == {"bucket": bucket, "enabled": True}
    policy = reference(body, "aws_s3_bucket_policy", "access-logs/policy", "x").removeprefix("${")
    assert policy.removesuffix(".x}") in alb["depends_on"]


def test_no_listener_without_tls(body: Body) -> None:
    """There are two listeners, both HTTPS with the TLS 1.2 and 1.3 policy and the issued certificate."""
    listeners = all_of(body, "aws_lb_listener").values()
    assert sorted(listener["port"] for listener in listeners) == [443, TEST_LISTENER_PORT]
    for listener in listeners:
        assert listener["load_balancer_arn"] == reference(body, "aws_lb", "alb", "arn")
        assert listener["protocol"] == "HTTPS"
        assert listener["certificate_arn"] == reference(
            body, "aws_acm_certificate_validation", "tls/validation", "certificate_arn"
        )


def test_certificate_and_alias_are_of_the_origin_domain(body: Body) -> None:
    """The name that API Gateway calls is certified and leads to the load balancer."""
    assert only(body, "aws_acm_certificate")["domain_name"] == "origin-dev.fraud.example.com"
    alias = at(body, "aws_route53_record", "lb/alias")
    assert alias["name"] == "origin-dev.fraud.example.com"
    assert alias["alias"]["name"] == reference(body, "aws_lb", "alb", "dns_name")
    assert alias["alias"]["zone_id"] == reference(body, "aws_lb", "alb", "zone_id")


@pytest.mark.parametrize(("name", "port", "colour"), LISTENERS)
def test_nobody_is_served_before_the_origin_secret_is_there(body: Body, name: str, port: int, colour: str) -> None:
    """A listener refuses by default; its one rule asks for the path and for an address that nobody has.

    The rotation of the origin secret exchanges the address for the header.
    """
    listener = at(body, "aws_lb_listener", f"{name}-listener")
    assert listener["port"] == port
    (default,) = listener["default_action"]
    assert default["type"] == "fixed-response"
    assert default["fixed_response"]["status_code"] == "403"
    listener_arn = reference(body, "aws_lb_listener", f"{name}-listener", "arn")
    rule = at(body, "aws_lb_listener_rule", f"{name}-rule")
    assert (rule["listener_arn"], rule["priority"]) == (listener_arn, 1)
    assert len(rule["condition"]) == 2
    assert condition(rule, "path_pattern") == {"values": ["/api/*"]}
    assert condition(rule, "source_ip") == {"values": ["255.255.255.255/32"]}
    target = reference(body, "aws_lb_target_group", f"lb/{colour}", "arn")
    assert rule["action"] == [{"type": "forward", "target_group_arn": target}]


@pytest.mark.parametrize(("name", "port", "colour"), LISTENERS)
def test_codedeploy_and_the_rotation_own_their_parts(body: Body, name: str, port: int, colour: str) -> None:
    """Terraform leaves action and conditions of both rules alone, and nothing else of them."""
    rule = at(body, "aws_lb_listener_rule", f"{name}-rule")
    assert rule["lifecycle"] == {"ignore_changes": ["action", "condition"]}


def test_a_rotation_asks_the_load_balancer_itself(body: Body) -> None:
    """One more rule of production answers 200, without the tasks, and is closed like the others; there is no fourth."""
    rule = at(body, "aws_lb_listener_rule", "probe-rule")
    assert rule["listener_arn"] == reference(body, "aws_lb_listener", "production-listener", "arn")
    assert rule["priority"] == 2
    (action,) = rule["action"]
    assert (action["type"], action["fixed_response"]["status_code"]) == ("fixed-response", "200")
    assert condition(rule, "path_pattern") == {"values": ["/origin-rotation"]}
    assert condition(rule, "source_ip") == {"values": ["255.255.255.255/32"]}
    assert rule["lifecycle"] == {"ignore_changes": ["condition"]}
    assert len(all_of(body, "aws_lb_listener_rule")) == 3


@pytest.mark.parametrize("protocol", ["HTTPS", "HTTP"])
def test_target_groups_are_twins(protocol: str) -> None:
    """Blue and green differ in their name alone; protocol and health check are of the settings."""
    body = load_balancer(container_protocol=protocol, health_check_path="/healthz")
    twins = []
    for colour in ("blue", "green"):
        group = dict(at(body, "aws_lb_target_group", f"lb/{colour}"))
        del group["//"]
        assert group.pop("name") == f"api_{colour}"
        assert len(f"api_{colour}") <= 11
        assert group["target_type"] == "ip"
        assert group["protocol"] == protocol
        assert group["vpc_id"] == reference(body, "aws_vpc", "network/vpc", "id")
        assert group["health_check"]["protocol"] == protocol
        assert group["health_check"]["path"] == "/healthz"
        assert int(group["deregistration_delay"]) <= 30
        assert group["health_check"]["matcher"] == "200"
        assert 5 <= group["health_check"]["interval"] <= 10
        assert group["health_check"]["timeout"] < group["health_check"]["interval"]
        assert group["health_check"]["healthy_threshold"] == group["health_check"]["unhealthy_threshold"] == 2
        twins.append(group)
    assert twins[0] == twins[1]


def test_target_groups_have_one_port_whatever_the_tasks_listen_on() -> None:
    """Another port would replace the group, which its listener rule does not let go."""
    first, second = (
        {group["port"] for group in all_of(load_balancer(container_port=port), "aws_lb_target_group").values()}
        for port in (8443, 9443)
    )
    assert first == second == {443}


def test_the_load_balancer_waits_for_the_way_to_the_internet(body: Body) -> None:
    """AWS refuses a public load balancer in a VPC without an internet gateway, and lets none go before it."""
    route = at(body, "aws_route", "/public-internet")
    assert f"aws_route.{route['//']['metadata']['uniqueId']}" in only(body, "aws_lb")["depends_on"]
