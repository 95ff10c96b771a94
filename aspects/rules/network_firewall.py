"""Rules for AWS Network Firewall: firewalls, their policies and rule groups."""

from __future__ import annotations

from ..core.graph import Graph
from .checks import Found, any_of, each, has_companion, of_kind, present
from .model import Check, Problem, Rule, Undecided
from .reader import Block

_SECURITY_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/networkfirewall-controls.html"
_GUIDE = "https://docs.aws.amazon.com/network-firewall/latest/developerguide"

_POLICY = ("aws_networkfirewall_firewall_policy",)
_PASS = "aws:pass"
_SAFE = frozenset({"aws:drop", "aws:forward_to_sfe"})


def _drops_or_forwards(name: str) -> Check:
    """Check that actions drop what no rule matched, or hand it to the stateful engine; others may be added."""

    def of(policy: Block) -> Found:
        actions = policy.items(name)
        known = {action for action in actions if isinstance(action, str)}
        if _PASS not in known and known & _SAFE:
            return
        unknown = [action for action in actions if isinstance(action, Undecided)]
        if _PASS not in known and unknown:
            yield from unknown
        else:
            yield policy.problem(name)

    def check(it: Block, graph: Graph) -> Found:
        policies = it.blocks("firewall_policy")
        if not policies:
            yield Problem(f"firewall_policy.{name} is not set", f"firewall_policy.{name}")
        yield from each(policies, of)

    return check


RULES = (
    Rule(
        "network-firewall-default-fragments",
        _POLICY,
        _drops_or_forwards("stateless_fragment_default_actions"),
        title="Network Firewall passes no fragment that no rule has inspected",
        why="Attackers split packets into fragments so that no single fragment reveals its content.",
        remedy="use aws:drop or aws:forward_to_sfe in stateless_fragment_default_actions",
        controls=("Security Hub NetworkFirewall.5", "Config NETFW_POLICY_DEFAULT_ACTION_FRAGMENT_PACKETS"),
        links=(_SECURITY_HUB, f"{_GUIDE}/stateless-default-actions.html"),
    ),
    Rule(
        "network-firewall-default-full",
        _POLICY,
        _drops_or_forwards("stateless_default_actions"),
        title="Network Firewall passes no packet that no rule has inspected",
        why="With aws:pass, packets that match no stateless rule pass the firewall, and the stateful rules"
        " never see them.",
        remedy="use aws:drop or aws:forward_to_sfe in stateless_default_actions",
        controls=("Security Hub NetworkFirewall.4", "Config NETFW_POLICY_DEFAULT_ACTION_FULL_PACKETS"),
        links=(_SECURITY_HUB, f"{_GUIDE}/stateless-default-actions.html"),
    ),
    Rule(
        "network-firewall-has-rule-groups",
        _POLICY,
        any_of(
            present("firewall_policy.stateful_rule_group_reference"),
            present("firewall_policy.stateless_rule_group_reference"),
        ),
        title="Firewall policies have at least one rule group",
        why="A policy without rule groups inspects nothing, and its firewall treats all traffic alike.",
        remedy="add a stateful_rule_group_reference or a stateless_rule_group_reference",
        controls=("Security Hub NetworkFirewall.3", "Config NETFW_POLICY_RULE_GROUP_ASSOCIATED"),
        links=(_SECURITY_HUB, f"{_GUIDE}/firewall-policies.html"),
    ),
    Rule(
        "network-firewall-logging",
        ("aws_networkfirewall_firewall",),
        has_companion(
            "aws_networkfirewall_logging_configuration",
            "firewall_arn",
            present("logging_configuration.log_destination_config"),
        ),
        title="Network Firewall logs its traffic",
        why="Only the log shows what the firewall blocked, what it passed, and whether its rules work as intended.",
        remedy="add an aws_networkfirewall_logging_configuration",
        controls=("Security Hub NetworkFirewall.2", "Config NETFW_LOGGING_ENABLED"),
        links=(_SECURITY_HUB, f"{_GUIDE}/firewall-logging.html"),
    ),
    Rule(
        "network-firewall-stateless-not-empty",
        ("aws_networkfirewall_rule_group",),
        of_kind(
            "type",
            {"stateless"},
            present("rule_group.rules_source.stateless_rules_and_custom_actions.stateless_rule"),
            "only stateless rule groups have stateless rules",
        ),
        title="Stateless rule groups have at least one rule",
        why="A rule group without rules filters nothing, and a policy that uses it looks stricter than it is.",
        remedy="add a stateless_rule to its stateless_rules_and_custom_actions",
        controls=("Security Hub NetworkFirewall.6", "Config NETFW_STATELESS_RULE_GROUP_NOT_EMPTY"),
        links=(_SECURITY_HUB, f"{_GUIDE}/stateless-rule-groups-5-tuple.html"),
    ),
)
