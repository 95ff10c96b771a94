"""Rules for web ACLs and their rule groups."""

from __future__ import annotations

from typing import Any

from ..core.graph import Graph
from .checks import Found, any_of, by_type, equals, every, has_companion, present
from .documents import document
from .model import Malformed, Problem, Rule
from .reader import Block

_SECURITY_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/waf-controls.html"
_GUIDE = "https://docs.aws.amazon.com/waf/latest/developerguide"
_METRICS = "visibility_config.cloudwatch_metrics_enabled"
_GROUP = "aws_wafv2_rule_group"
# A rule of a web ACL as a resource of its own, and one that adds a group of rules.
_RULE, _ASSOCIATION = "aws_wafv2_web_acl_rule", "aws_wafv2_web_acl_rule_group_association"


def _document(it: Block) -> str:
    """Return the attribute that takes all rules as one document."""
    return "rules_json" if it.type == _GROUP else "rule_json"


def _rules_as_json(it: Block) -> list[Any]:
    """Return the rules of a web ACL or group that are written as one document; none where it has no such document.

    Raises:
        Undecided: it is unknown, or no list.
    """
    name = _document(it)
    if not it.has(name):
        return []
    found = document(it, name)
    if not isinstance(found, list):
        raise Malformed(f"{name} is not a list of rules", name, found)
    return found


def _has_rules_as_json(it: Block, graph: Graph) -> Found:
    if not _rules_as_json(it):
        yield it.problem(_document(it), "it has no rule")


def _metrics_as_json(it: Block, graph: Graph) -> Found:
    for index, rule in enumerate(_rules_as_json(it)):
        visibility = rule.get("VisibilityConfig") if isinstance(rule, dict) else None
        value = visibility.get("CloudWatchMetricsEnabled") if isinstance(visibility, dict) else None
        if value is not True:
            path = f"{_document(it)}.{index}.VisibilityConfig.CloudWatchMetricsEnabled"
            yield Problem(f"{path} is not true", path, value)


RULES = (
    Rule(
        "waf-logging",
        ("aws_wafv2_web_acl",),
        has_companion("aws_wafv2_web_acl_logging_configuration", "resource_arn", present("log_destination_configs")),
        title="Web ACLs log what they allow and what they block",
        why="Only the log shows which requests a rule blocked, and reveals an attack or a rule that blocks the"
        " wrong requests.",
        remedy="add an aws_wafv2_web_acl_logging_configuration",
        severity="low",
        controls=("Security Hub WAF.11", "Config WAFV2_LOGGING_ENABLED"),
        links=(_SECURITY_HUB, f"{_GUIDE}/logging.html"),
    ),
    Rule(
        "waf-metrics",
        (_GROUP, "aws_wafv2_web_acl", _RULE, _ASSOCIATION),
        by_type(
            # Where the association of a group says nothing, the provider switches the metrics on.
            {_RULE: equals(_METRICS, True), _ASSOCIATION: equals(_METRICS, True, absent=True)},
            every(equals(_METRICS, True), equals(f"rule.{_METRICS}", True, absent=True), _metrics_as_json),
        ),
        title="Web ACLs, rule groups and their rules have metrics",
        why="An alarm on blocked requests needs the metrics: without them, an attack goes unnoticed.",
        remedy="set cloudwatch_metrics_enabled = true",
        controls=("Security Hub WAF.12", "Config WAFV2_RULEGROUP_LOGGING_ENABLED"),
        links=(_SECURITY_HUB, f"{_GUIDE}/monitoring-cloudwatch.html"),
    ),
    Rule(
        "waf-not-empty",
        ("aws_wafv2_web_acl",),
        any_of(
            present("rule"),
            _has_rules_as_json,
            has_companion(_ASSOCIATION, "web_acl_arn"),
            has_companion(_RULE, "web_acl_arn"),
        ),
        title="Web ACLs have at least one rule",
        why="An empty one allows everything or nothing, and makes whatever is behind it look protected.",
        remedy="add rules",
        controls=("Security Hub WAF.10", "Config WAFV2_WEBACL_NOT_EMPTY"),
        links=(_SECURITY_HUB, f"{_GUIDE}/web-acl.html"),
    ),
    Rule(
        "waf-rule-group-not-empty",
        (_GROUP,),
        any_of(present("rule"), _has_rules_as_json),
        title="Rule groups have at least one rule",
        why="A web ACL that uses an empty group looks stricter than it is.",
        remedy="add rules",
        controls=("Config WAFV2_RULEGROUP_NOT_EMPTY",),
        links=(
            "https://docs.aws.amazon.com/config/latest/developerguide/wafv2-rulegroup-not-empty.html",
            f"{_GUIDE}/waf-rule-groups.html",
        ),
    ),
)
