"""Cases of the rules of CloudWatch."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case
from tests.aspects.key_cases import customers, nobodys, of_aws

_KEY = ("aws_cloudwatch_log_group", "kms_key_id")
_TOLD = {"alarm_actions": ["${aws_sns_topic.t.arn}"], "insufficient_data_actions": ["${aws_sns_topic.t.arn}"]}


def _group(**body: Any) -> Case:
    return {"aws_cloudwatch_log_group": {"it": body}}


def _alarm(**body: Any) -> Case:
    return {"aws_cloudwatch_metric_alarm": {"it": body}}


def _read(rule: str, **body: Any) -> Case:
    composite = {"other": {"alarm_name": "all", "alarm_rule": rule, "alarm_actions": ["t"]}}
    return {**_alarm(**{"alarm_name": "errors", **body}), "aws_cloudwatch_composite_alarm": composite}


def _read_elsewhere(rule: str, region: str = "us-east-1") -> Case:
    alarm = {
        "resource": _alarm(alarm_name="errors"),
        "output": {"errors": {"value": "${aws_cloudwatch_metric_alarm.it.arn}"}},
        "provider": {"aws": {"region": "us-east-1"}},
    }
    composite = {"aws_cloudwatch_composite_alarm": {"other": {"alarm_rule": rule}}}
    alarms = {"resource": composite, "provider": {"aws": {"region": region}}}
    return {"config": alarm, "stacks": {"alarms": alarms}}


PASS: dict[str, list[Case]] = {
    "log-group-retention": [
        _group(retention_in_days=365),
        _group(retention_in_days="400"),
        _group(retention_in_days=0),
        _group(retention_in_days=3653, log_group_class="INFREQUENT_ACCESS"),
        {**_group(retention_in_days="${local.days}"), "locals": {"days": 731}},
    ],
    "log-group-encrypted": customers(*_KEY),
    "alarm-actions": [
        _alarm(**_TOLD),
        _alarm(**_TOLD, actions_enabled=True),
        _alarm(**{**_TOLD, "alarm_actions": ["arn:aws:sns:us-east-1:111122223333:t"]}),
        {"aws_cloudwatch_composite_alarm": {"it": _TOLD}},
    ],
}
FAIL: dict[str, list[Case]] = {
    "log-group-retention": [
        _group(retention_in_days=30),
        _group(retention_in_days="364", log_group_class="INFREQUENT_ACCESS"),
        _group(),
        _group(log_group_class="STANDARD"),
    ],
    "log-group-encrypted": of_aws(*_KEY, "logs"),
    "alarm-actions": [
        _alarm(),
        _alarm(alarm_actions=["t"]),
        _alarm(insufficient_data_actions=["t"]),
        _alarm(alarm_actions=[], insufficient_data_actions=["t"]),
        _alarm(alarm_actions=[""], insufficient_data_actions=["t"]),
        _alarm(**_TOLD, actions_enabled=False),
        _alarm(**_TOLD, actions_enabled="false"),
        {"aws_cloudwatch_composite_alarm": {"it": {"alarm_rule": "ALARM(errors)", "alarm_actions": ["t"]}}},
        _read("ALARM(errors-of-others)"),
        _read("OK(errors)"),
        _read("ALARM(others) AND NOT ALARM(errors)"),
        _read("ALARM(others) AND OK(${aws_cloudwatch_metric_alarm.it.alarm_name})"),
        _read('ALARM(others) AND NOT ALARM("${aws_cloudwatch_metric_alarm.it.alarm_name}")'),
        _read_elsewhere("ALARM(others)"),
        _read_elsewhere("ALARM(errors)", "eu-west-1"),
        {"aws_cloudwatch_composite_alarm": {"it": {"alarm_name": "all", "alarm_rule": "ALARM(all)"}}},
        {
            "aws_cloudwatch_metric_alarm": {"it": {"alarm_name": "${var.name}"}, "others": {"alarm_name": "others"}},
            "aws_cloudwatch_composite_alarm": {"all": {"alarm_name": "all", "alarm_rule": "ALARM(others)"}},
        },
    ],
}
UNKNOWN: dict[str, list[Case]] = {
    "log-group-retention": [
        _group(retention_in_days="${var.days}"),
        _group(retention_in_days=30, log_group_class="${var.class}"),
        _group(retention_in_days="a year"),
    ],
    "log-group-encrypted": nobodys(*_KEY),
    "alarm-actions": [
        _alarm(alarm_actions="${var.topics}", insufficient_data_actions=["t"]),
        _alarm(alarm_actions=["${var.topic}"], insufficient_data_actions=["t"]),
        _alarm(**_TOLD, actions_enabled="${var.enabled}"),
        # Its author says that something else speaks for it; nothing in the app does.
        _alarm(alarm_name="child", actions_enabled=False),
        _read("${var.rule}"),
        _read("ALARM(${"),
        {**_read("ALARM(${aws_ecs_service.api.name}-errors)"), "aws_ecs_service": {"api": {}}},
        _read("ALARM(${aws_cloudwatch_metric_alarm.other.alarm_name}) OR ALARM(${var.alarm})"),
        _read("ALARM(errors)", alarm_name="${var.name}"),
    ],
}
NOT_APPLICABLE: dict[str, list[Case]] = {
    "log-group-retention": [
        _group(log_group_class="DELIVERY"),
        _group(log_group_class="DELIVERY", retention_in_days=1),
    ],
    "alarm-actions": [
        _read("ALARM(errors) AND ALARM(others)"),
        _read('ALARM("errors") AND NOT ALARM("deployment")'),
        _read('ALARM("arn:aws:cloudwatch:us-east-1:111122223333:alarm:errors")'),
        _read("ALARM(${aws_cloudwatch_metric_alarm.it.alarm_name})"),
        _read("ALARM(errors)", actions_enabled=False),
        _read("ALARM(errors)", actions_enabled=False, alarm_actions=["t"]),
        _read_elsewhere("ALARM(errors)"),
        _read_elsewhere("ALARM(${data.terraform_remote_state.cross-stack-reference-input-app.outputs.errors})"),
    ],
}
