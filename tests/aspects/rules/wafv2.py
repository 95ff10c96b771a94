"""Cases of the rules for web ACLs."""

from __future__ import annotations

import json
from typing import Any

from aspects.check.cases import Case

_LINK = "${aws_wafv2_web_acl.it.arn}"


def _it(kind: str = "aws_wafv2_web_acl", **body: Any) -> Case:
    return {kind: {"it": body}}


def _logged(resource_arn: str = _LINK, **body: Any) -> Case:
    configuration = {"resource_arn": resource_arn, "log_destination_configs": ["${aws_cloudwatch_log_group.g.arn}"]}
    return {**_it(name="acl"), "aws_wafv2_web_acl_logging_configuration": {"other": {**configuration, **body}}}


def _counted(own: object, of_rule: object = True, kind: str = "aws_wafv2_web_acl") -> Case:
    rule = {"name": "r", "visibility_config": {"cloudwatch_metrics_enabled": of_rule}}
    return _it(kind, visibility_config={"cloudwatch_metrics_enabled": own}, rule=[rule])


def _as_json(*rules: Any) -> str:
    return json.dumps(rules)


_METRICS = {"cloudwatch_metrics_enabled": True}

PASS: dict[str, list[Case]] = {
    "waf-logging": [
        _logged(),
        {
            "config": {"resource": _it(name="acl"), "output": {"acl": {"value": _LINK}}},
            "stacks": {
                "logs": {
                    "resource": {
                        "aws_wafv2_web_acl_logging_configuration": {
                            "other": {
                                "resource_arn": "${data.terraform_remote_state.cross-stack-reference-input-app."
                                "outputs.acl}",
                                "log_destination_configs": ["${aws_cloudwatch_log_group.g.arn}"],
                            }
                        }
                    }
                }
            },
        },
    ],
    "waf-metrics": [
        _counted(True),
        _counted("true", "true"),
        _counted(True, kind="aws_wafv2_rule_group"),
        _it(visibility_config=[_METRICS]),
        _it(visibility_config=_METRICS, rule_json=_as_json({"VisibilityConfig": {"CloudWatchMetricsEnabled": True}})),
    ],
    "waf-not-empty": [
        _it(rule=[{"name": "r"}]),
        _it(rule={"name": "r"}),
        _it(dynamic={"rule": {"for_each": ["a", "b"], "content": {"name": "${rule.value}"}}}),
        _it(rule_json=_as_json({"Name": "r"})),
        {**_it(), "aws_wafv2_web_acl_rule_group_association": {"other": {"web_acl_arn": _LINK}}},
        {**_it(), "aws_wafv2_web_acl_rule": {"other": {"name": "r", "web_acl_arn": _LINK}}},
    ],
    "waf-rule-group-not-empty": [
        _it("aws_wafv2_rule_group", rule=[{"name": "r"}]),
        _it("aws_wafv2_rule_group", dynamic={"rule": {"for_each": ["a"], "content": {"name": "${rule.value}"}}}),
    ],
}

FAIL: dict[str, list[Case]] = {
    "waf-logging": [
        _it(name="acl"),
        _logged(log_destination_configs=[]),
        _logged("arn:aws:wafv2:us-east-1:111122223333:regional/webacl/other/1"),
    ],
    "waf-metrics": [
        _counted(False),
        _counted(True, False),
        _counted("true", "false"),
        _counted(True, False, "aws_wafv2_rule_group"),
        _it(visibility_config=[{"cloudwatch_metrics_enabled": False}]),
    ],
    "waf-not-empty": [
        _it(name="acl"),
        _it(rule=[]),
        _it(rule_json="[]"),
        _it(dynamic={"rule": {"for_each": [], "content": {"name": "${rule.value}"}}}),
    ],
    "waf-rule-group-not-empty": [_it("aws_wafv2_rule_group", capacity=10), _it("aws_wafv2_rule_group", rule=[])],
}

UNKNOWN: dict[str, list[Case]] = {
    "waf-logging": [_logged("${var.acl}"), _logged(log_destination_configs="${var.destinations}")],
    "waf-metrics": [
        _counted("${var.metrics}"),
        _it(visibility_config=_METRICS, rule="${var.rules}"),
        _it(visibility_config=_METRICS, rule_json='${file("rules.json")}'),
        _it(visibility_config=_METRICS, rule_json="no JSON"),
        _it(visibility_config=_METRICS, dynamic={"rule": {"for_each": "${var.rules}", "content": {}}}),
    ],
    "waf-not-empty": [
        _it(rule="${var.rules}"),
        _it(dynamic={"rule": {"for_each": "${var.rules}", "content": {"name": "${rule.value}"}}}),
        _it(rule_json="${var.rules}"),
    ],
    "waf-rule-group-not-empty": [
        _it("aws_wafv2_rule_group", rule="${var.rules}"),
        _it("aws_wafv2_rule_group", dynamic={"rule": {"for_each": "${var.rules}", "content": {}}}),
    ],
}
