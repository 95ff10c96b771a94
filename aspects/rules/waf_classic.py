"""The one rule for WAF Classic, which AWS has ended."""

from __future__ import annotations

from ..core.graph import Graph
from .checks import Found
from .model import Problem, Rule
from .reader import Block

_TYPES = tuple(
    f"aws_{service}_{kind}"
    for service in ("waf", "wafregional")
    for kind in ("rate_based_rule", "rule", "rule_group", "web_acl")
)


def _has_ended(it: Block, graph: Graph) -> Found:
    yield Problem("it belongs to WAF Classic, which ended on 2025-09-30")


RULES = (
    Rule(
        "waf-classic",
        _TYPES,
        _has_ended,
        title="No firewall uses WAF Classic",
        why="AWS ended WAF Classic on 30 September 2025: its web ACLs, rule groups and rules no longer filter"
        " anything.",
        remedy="replace it with an aws_wafv2_web_acl or aws_wafv2_rule_group",
        # What they ask of WAF Classic (rules, conditions, logs) nothing can meet any longer.
        controls=(
            "Security Hub WAF.1",
            "Config WAF_CLASSIC_LOGGING_ENABLED",
            "Config WAF_GLOBAL_RULEGROUP_NOT_EMPTY",
            "Config WAF_GLOBAL_RULE_NOT_EMPTY",
            "Config WAF_GLOBAL_WEBACL_NOT_EMPTY",
            "Config WAF_REGIONAL_RULEGROUP_NOT_EMPTY",
            "Config WAF_REGIONAL_RULE_NOT_EMPTY",
            "Config WAF_REGIONAL_WEBACL_NOT_EMPTY",
        ),
        links=("https://docs.aws.amazon.com/waf/latest/developerguide/waf-migrating-from-classic.html",),
    ),
)
