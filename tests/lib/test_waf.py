"""The firewall: what it refuses, whom it counts, and what its log must not hold."""

from __future__ import annotations

from typing import Any

import pytest

from lib.api_gateway import CLIENT_ADDRESS_HEADER
from lib.rotation import RULE
from lib.waf import WebAcl
from tests.support import settings, synthesize
from tests.terraform_json import Body, all_of, only

RESOURCE = "arn:aws:apigateway:us-east-1::/restapis/abc/stages/live"


def firewall(client_address_header: str | None = None, behind_api_gateway: bool = False, **values: Any) -> Body:
    """The JSON of one web ACL."""
    return synthesize(
        lambda stack: WebAcl(
            stack,
            "waf",
            name="api",
            settings=settings(**values),
            resource_arn=RESOURCE,
            client_address_header=client_address_header,
            behind_api_gateway=behind_api_gateway,
        )
    )


def rules(body: Body) -> dict[str, Body]:
    """The rules by name."""
    return {rule["name"]: rule for rule in only(body, "aws_wafv2_web_acl")["rule"]}


def rate(body: Body) -> Body:
    """The statement that counts."""
    return dict(rules(body)["rate"]["statement"]["rate_based_statement"])


@pytest.mark.parametrize("header", [None, CLIENT_ADDRESS_HEADER])
def test_every_threat_has_a_rule(header: str | None) -> None:
    """Rate, countries, injection, scripting, bad inputs, reputation and the common set are all there."""
    found = rules(firewall(header))
    groups = {
        rule["statement"]["managed_rule_group_statement"]["name"]
        for rule in found.values()
        if "managed_rule_group_statement" in rule["statement"]
    }
    assert groups == {
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesCommonRuleSet",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesSQLiRuleSet",
    }
    assert {"rate", "geography", "cross-site-scripting"} <= set(found)


@pytest.mark.parametrize(("rate_", "burst", "limit"), [(1000, 2000, 62_000), (1, 1, 61), (10_000, 20_000, 620_000)])
def test_rate_never_below_the_key_throttle(rate_: int, burst: int, limit: int) -> None:
    """A caller with one key and one address may use all that its usage plan allows in a minute, burst included."""
    statement = rate(firewall(throttle_rate=rate_, throttle_burst=burst))
    assert (statement["evaluation_window_sec"], statement["limit"]) == (60, limit)
    assert "scope_down_statement" not in statement


def test_requests_without_a_key_have_a_far_lower_rate() -> None:
    """What has no x-api-key of at least twenty characters, the shortest that AWS makes, may come 100 times a minute."""
    rule = rules(firewall())["keyless-rate"]
    statement = rule["statement"]["rate_based_statement"]
    assert (statement["limit"], statement["evaluation_window_sec"]) == (100, 60)
    assert statement["aggregate_key_type"] == "IP"
    (key,) = statement["scope_down_statement"]["not_statement"]["statement"]
    assert key["size_constraint_statement"]["field_to_match"] == {"single_header": {"name": "x-api-key"}}
    assert (key["size_constraint_statement"]["comparison_operator"], key["size_constraint_statement"]["size"]) == (
        "GE",
        20,
    )
    assert rule["action"] == {"block": {"custom_response": {"response_code": 429}}}
    assert "keyless-rate" not in rules(firewall(CLIENT_ADDRESS_HEADER, True))  # API Gateway asked for it


def test_connections_are_counted_where_callers_connect() -> None:
    """Without a header, the source is who connects."""
    body = firewall()
    assert rate(body)["aggregate_key_type"] == "IP"
    assert "forwarded_ip_config" not in rate(body)
    assert "forwarded_ip_config" not in rules(body)["geography"]["statement"]["geo_match_statement"]


def test_callers_are_counted_behind_api_gateway() -> None:
    """With a header, rate and country go by the caller in it, not by API Gateway's few addresses."""
    body = firewall(CLIENT_ADDRESS_HEADER)
    forwarded = {"header_name": CLIENT_ADDRESS_HEADER, "fallback_behavior": "MATCH"}
    assert rate(body)["aggregate_key_type"] == "FORWARDED_IP"
    assert rate(body)["forwarded_ip_config"] == forwarded
    geography = rules(body)["geography"]["statement"]["geo_match_statement"]
    assert geography["forwarded_ip_config"] == forwarded


def test_countries_of_the_settings_are_refused() -> None:
    """The blocked countries are those of the settings."""
    rule = rules(firewall(blocked_countries=("RU", "BY")))["geography"]
    assert rule["statement"]["geo_match_statement"]["country_codes"] == ["RU", "BY"]
    assert rule["action"] == {"block": {}}


def test_no_countries_no_rule() -> None:
    """AWS refuses an empty list of countries: without any, the rule is not there."""
    assert "geography" not in rules(firewall(blocked_countries=()))


def test_scripts_are_looked_for_everywhere() -> None:
    """Path, query and body are each decoded and searched for scripts."""
    statements = rules(firewall())["cross-site-scripting"]["statement"]["or_statement"]["statement"]
    fields = {next(iter(entry["xss_match_statement"]["field_to_match"])) for entry in statements}
    assert fields == {"uri_path", "all_query_arguments", "body"}
    for entry in statements:
        decodings = entry["xss_match_statement"]["text_transformation"]
        assert [step["priority"] for step in decodings] == list(range(len(decodings)))
        assert {"URL_DECODE", "HTML_ENTITY_DECODE"} <= {step["type"] for step in decodings}


def test_matches_are_blocked() -> None:
    """Own rules block, the groups keep the actions they bring, and all else passes."""
    body = firewall(CLIENT_ADDRESS_HEADER, True)
    for rule in rules(body).values():
        if {"managed_rule_group_statement", "rule_group_reference_statement"} & set(rule["statement"]):
            assert rule["override_action"] == {"none": {}}
            assert "action" not in rule
        else:
            assert "block" in rule["action"]
            assert "override_action" not in rule
    assert only(body, "aws_wafv2_web_acl")["default_action"] == {"allow": {}}


def test_too_many_requests_says_so() -> None:
    """A caller above the rate gets 429 and can tell that from a refusal."""
    assert rules(firewall())["rate"]["action"]["block"]["custom_response"] == {"response_code": 429}


def test_priorities_are_unique() -> None:
    """No two rules have the same priority, and cheap ones come before the groups."""
    found = rules(firewall())
    priorities = [rule["priority"] for rule in found.values()]
    assert len(set(priorities)) == len(priorities)
    groups = [r["priority"] for r in found.values() if "managed_rule_group_statement" in r["statement"]]
    assert max(set(priorities) - set(groups)) < min(groups)
    assert found["common"]["priority"] == max(priorities)


def test_associated_with_the_resource() -> None:
    """The web ACL is on the resource it was made for."""
    body = firewall()
    (name,) = all_of(body, "aws_wafv2_web_acl")
    association = only(body, "aws_wafv2_web_acl_association")
    assert association["resource_arn"] == RESOURCE
    assert association["web_acl_arn"] == f"${{aws_wafv2_web_acl.{name}.arn}}"
    assert only(body, "aws_wafv2_web_acl")["scope"] == "REGIONAL"


def test_log_holds_no_secrets() -> None:
    """Every decision is logged to a group of the name that AWS demands, without keys, origin secret, path and query."""
    body = firewall()
    ((log, group),) = all_of(body, "aws_cloudwatch_log_group").items()
    assert group["name"] == "aws-waf-logs-api"
    logging = only(body, "aws_wafv2_web_acl_logging_configuration")
    assert logging["log_destination_configs"] == [f"${{aws_cloudwatch_log_group.{log}.arn}}"]
    redacted = [field.get("single_header", {"name": next(iter(field))})["name"] for field in logging["redacted_fields"]]
    assert sorted(redacted) == ["authorization", "query_string", "uri_path", "x-api-key", "x-origin-verify"]
    assert "logging_filter" not in logging


def test_metrics_tell_environments_apart() -> None:
    """The ACL's metric takes the name of the log; every rule is measured, none keeps samples."""
    body = firewall()
    (log,) = all_of(body, "aws_cloudwatch_log_group")
    web_acl = only(body, "aws_wafv2_web_acl")
    assert web_acl["visibility_config"]["metric_name"] == f"${{aws_cloudwatch_log_group.{log}.name}}"
    for name, rule in rules(body).items():
        assert rule["visibility_config"]["metric_name"] == name
    for visibility in (web_acl, *rules(body).values()):
        assert visibility["visibility_config"]["cloudwatch_metrics_enabled"] is True
        assert visibility["visibility_config"]["sampled_requests_enabled"] is False


def test_who_bypasses_api_gateway_is_refused_before_anything_is_counted() -> None:
    """Without an accepted value in the origin header, the header with the caller's address could name anybody."""
    body = firewall(CLIENT_ADDRESS_HEADER, True)
    first = only(body, "aws_wafv2_web_acl")["rule"][0]
    (name,) = all_of(body, "aws_wafv2_rule_group")
    assert first["statement"] == {"rule_group_reference_statement": {"arn": f"${{aws_wafv2_rule_group.{name}.arn}}"}}
    assert (first["name"], first["priority"], first["override_action"]) == ("origin", 0, {"none": {}})
    assert "origin" not in rules(firewall())
    assert not all_of(firewall(), "aws_wafv2_rule_group")


def test_the_origin_rule_is_the_rotations() -> None:
    """Terraform makes a rule that refuses every request, as every path has a character, and then leaves it alone."""
    group = only(firewall(CLIENT_ADDRESS_HEADER, True), "aws_wafv2_rule_group")
    assert group["scope"] == "REGIONAL"
    assert group["lifecycle"] == {"ignore_changes": ["rule"]}
    (rule,) = group["rule"]
    assert (rule["name"], rule["action"]) == (RULE, {"block": {}})
    assert rule["statement"]["size_constraint_statement"] == {
        "field_to_match": {"uri_path": {}},
        "comparison_operator": "GE",
        "size": 1,
        "text_transformation": [{"priority": 0, "type": "NONE"}],
    }


def test_the_origin_group_has_room_for_all_values_and_leaves_the_web_acl_within_its_price() -> None:
    """The capacity stays for ever: an exact match takes 2 units, a text transformation 10; 1,500 units are included.

    The units are those of the AWS WAF guide: 25, 200, 200 and 700 of the managed groups; scripts 40 in each of three
    fields, 10 more for all query arguments and for each of three decodings of each; rate 2, geography 1.
    """
    capacity = only(firewall(CLIENT_ADDRESS_HEADER, True), "aws_wafv2_rule_group")["capacity"]
    assert capacity >= 3 * (2 + 10)
    assert capacity + (25 + 200 + 200 + 700) + (3 * 40 + 10 + 9 * 10) + 2 + 1 <= 1500


def test_the_origin_group_is_measured_by_environment() -> None:
    """The group's metric takes the name of the log, as the web ACL's does; neither group nor rule keeps samples."""
    body = firewall(CLIENT_ADDRESS_HEADER, True)
    (log,) = all_of(body, "aws_cloudwatch_log_group")
    group = only(body, "aws_wafv2_rule_group")
    (rule,) = group["rule"]
    for visibility, name in (
        (group["visibility_config"], f"${{aws_cloudwatch_log_group.{log}.name}}"),
        (rule["visibility_config"], "origin"),
    ):
        assert visibility == {
            "metric_name": name,
            "cloudwatch_metrics_enabled": True,
            "sampled_requests_enabled": False,
        }
