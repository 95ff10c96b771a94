"""Cases of the rules for Network Firewall."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_FIREWALL = "aws_networkfirewall_firewall"
_POLICY = "aws_networkfirewall_firewall_policy"
_GROUP = "aws_networkfirewall_rule_group"
_LOGGING = "aws_networkfirewall_logging_configuration"
_DESTINATION = {"log_type": "FLOW", "log_destination_type": "S3", "log_destination": {"bucketName": "logs"}}
_FULL = "stateless_default_actions"
_FRAGMENTS = "stateless_fragment_default_actions"
_REFERENCE = {"resource_arn": "${aws_networkfirewall_rule_group.g.arn}"}


def _it(kind: str, **body: Any) -> Case:
    return {kind: {"it": body}}


def _policy(**policy: Any) -> Case:
    return _it(_POLICY, name="p", firewall_policy=[policy])


def _logged(link: str = f"${{{_FIREWALL}.it.arn}}", **logging: Any) -> Case:
    found = {"log_destination_config": [_DESTINATION], **logging}
    return {**_it(_FIREWALL, name="f"), _LOGGING: {"other": {"firewall_arn": link, "logging_configuration": [found]}}}


def _stateless(*rules: Any, **source: Any) -> Case:
    found = {"stateless_rules_and_custom_actions": [{"stateless_rule": list(rules)}], **source}
    return _it(_GROUP, type="STATELESS", rule_group=[{"rules_source": [found]}])


def _passing(name: str) -> list[Case]:
    return [
        _policy(**{name: ["aws:forward_to_sfe"]}),
        _policy(**{name: ["aws:drop", "CountIt"]}),
        _policy(**{name: ["${var.own_action}", "aws:drop"]}),
        _it(_POLICY, firewall_policy={name: ["aws:drop"]}),
    ]


def _failing(name: str) -> list[Case]:
    return [
        _policy(**{name: ["aws:pass"]}),
        _policy(**{name: ["aws:pass", "${var.own_action}"]}),
        _policy(**{name: []}),
        _policy(**{name: ["CountIt"]}),
        _it(_POLICY, name="p"),
    ]


def _open(name: str) -> list[Case]:
    return [
        _policy(**{name: "${var.actions}"}),
        _policy(**{name: ["${var.action}"]}),
        _it(_POLICY, firewall_policy="${var.policy}"),
    ]


PASS: dict[str, list[Case]] = {
    "network-firewall-default-full": _passing(_FULL),
    "network-firewall-default-fragments": _passing(_FRAGMENTS),
    "network-firewall-has-rule-groups": [
        _policy(stateful_rule_group_reference=[_REFERENCE]),
        _policy(stateless_rule_group_reference={"priority": 1, **_REFERENCE}),
        _policy(dynamic={"stateful_rule_group_reference": {"for_each": ["a"], "content": _REFERENCE}}),
    ],
    "network-firewall-logging": [
        _logged(),
        _logged(log_destination_config=_DESTINATION),
        {
            "config": {
                "resource": _it(_FIREWALL, name="f"),
                "output": {"firewall": {"value": f"${{{_FIREWALL}.it.arn}}"}},
            },
            "stacks": {
                "logs": {
                    "resource": {
                        _LOGGING: {
                            "other": {
                                "firewall_arn": "${data.terraform_remote_state.cross-stack-reference-input-app"
                                ".outputs.firewall}",
                                "logging_configuration": {"log_destination_config": [_DESTINATION]},
                            }
                        }
                    }
                }
            },
        },
    ],
    "network-firewall-stateless-not-empty": [
        _stateless({"priority": 1}),
        _it(_GROUP, type="stateless", rule_group={
            "rules_source": {"stateless_rules_and_custom_actions": {"stateless_rule": {"priority": 1}}}}),
    ],
}  # fmt: skip

FAIL: dict[str, list[Case]] = {
    "network-firewall-default-full": _failing(_FULL),
    "network-firewall-default-fragments": _failing(_FRAGMENTS),
    "network-firewall-has-rule-groups": [
        _policy(**{_FULL: ["aws:drop"]}),
        _policy(stateful_rule_group_reference=[], stateless_rule_group_reference=[]),
        _it(_POLICY, name="p"),
    ],
    "network-firewall-logging": [
        _it(_FIREWALL, name="f"),
        _logged(log_destination_config=[]),
        _logged("arn:aws:network-firewall:us-east-1:111122223333:firewall/other"),
    ],
    "network-firewall-stateless-not-empty": [
        _stateless(),
        _it(_GROUP, type="STATELESS", capacity=10),
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    "network-firewall-default-full": _open(_FULL),
    "network-firewall-default-fragments": _open(_FRAGMENTS),
    "network-firewall-has-rule-groups": [
        _policy(stateful_rule_group_reference="${var.groups}"),
        _policy(dynamic={"stateful_rule_group_reference": {"for_each": "${var.groups}", "content": _REFERENCE}}),
        _it(_POLICY, firewall_policy="${var.policy}"),
    ],
    "network-firewall-logging": [_logged("${var.firewall}"), _logged(log_destination_config="${var.destinations}")],
    "network-firewall-stateless-not-empty": [
        _it(_GROUP, type="STATELESS", rule_group="${var.group}"),
        _it(_GROUP, type="${var.type}", capacity=10),
        _stateless(stateless_rules_and_custom_actions="${var.rules}"),
    ],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "network-firewall-stateless-not-empty": [
        _it(_GROUP, type="STATEFUL", rules="pass tcp any any -> any any (sid:1;)"),
    ],
}
