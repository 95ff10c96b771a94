"""The gap of AWS WAF."""

from __future__ import annotations

from tests.e2e.gaps.support import Aws, name


def test_rule_group(aws: Aws) -> None:
    """An update of a rule group leaves nothing of what it does not name, and takes the bytes that a rule compares."""
    waf, visibility = (
        aws["wafv2"],
        {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": True, "MetricName": "m"},
    )
    made = waf.create_rule_group(
        Name=name(), Scope="REGIONAL", Capacity=36, Description="d", VisibilityConfig=visibility
    )["Summary"]
    which = {"Name": made["Name"], "Scope": "REGIONAL", "Id": made["Id"]}
    match = {
        "SearchString": b"\x00value",
        "FieldToMatch": {"SingleHeader": {"Name": "x"}},
        "TextTransformations": [{"Priority": 0, "Type": "NONE"}],
        "PositionalConstraint": "EXACTLY",
    }
    rule = {
        "Name": "r",
        "Priority": 0,
        "Statement": {"ByteMatchStatement": match},
        "Action": {"Block": {}},
        "VisibilityConfig": visibility,
    }
    waf.update_rule_group(**which, LockToken=made["LockToken"], VisibilityConfig=visibility, Rules=[rule])
    group = waf.get_rule_group(**which)["RuleGroup"]
    assert (group["Description"], group["Rules"]) == ("", [rule])
