"""Cases of the rule on the alarm for calls by the root user."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_PATTERN = '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }'
_METRIC = {"name": "RootUsage", "namespace": "Trail", "value": "1"}


def _filter(pattern: Any = _PATTERN, metric: Any = None, **others: Any) -> Case:
    body = {"name": "f", "log_group_name": "g", "pattern": pattern, "metric_transformation": [metric or _METRIC]}
    return {"aws_cloudwatch_log_metric_filter": {"it": body}, **others}


def _alarm(metric: Any = "RootUsage", namespace: Any = "Trail", **more: Any) -> Case:
    return {"aws_cloudwatch_metric_alarm": {"a": {"metric_name": metric, "namespace": namespace, **more}}}


_OWN = "${aws_cloudwatch_log_metric_filter.it.metric_transformation[0].name}"
_IN_A_QUERY = {"metric": [{"metric_name": "RootUsage", "namespace": "Trail", "period": 60, "stat": "Sum"}]}

PASS: dict[str, list[Case]] = {
    "root-usage-alarm": [
        _filter(**_alarm()),
        _filter(**_alarm(metric=_OWN)),
        _filter('{$.userIdentity.type="Root"}', **_alarm()),
        _filter(aws_cloudwatch_metric_alarm={"a": {"metric_query": [{"id": "q", **_IN_A_QUERY}]}}),
        {**_filter(**_alarm(namespace="${local.trail}")), "locals": {"trail": "Trail"}},
    ]
}

FAIL: dict[str, list[Case]] = {
    "root-usage-alarm": [
        _filter(),
        _filter(**_alarm(metric="Another")),
        _filter(**_alarm(namespace="Another")),
        _filter(**_alarm(count=0)),
    ]
}

UNKNOWN: dict[str, list[Case]] = {
    "root-usage-alarm": [
        _filter("${var.pattern}"),
        _filter(metric={"name": "${var.name}", "namespace": "Trail"}),
        _filter(**_alarm(metric="${var.name}")),
        _filter(**_alarm(count="${var.n}")),
        _filter(aws_cloudwatch_metric_alarm={"a": {"metric_query": "${var.queries}"}}),
    ]
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "root-usage-alarm": [
        _filter("{ $.errorCode = AccessDenied }"),
        _filter("ERROR"),
        _filter('{ $.userIdentity.type != "Root" }'),
    ]
}
