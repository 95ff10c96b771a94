"""Cases of the rules for AppSync."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_LINK = "${aws_appsync_graphql_api.it.arn}"
_EVENTS = "aws_appsync_api"


def _api(**body: Any) -> Case:
    return {"aws_appsync_graphql_api": {"it": {"name": "api", "authentication_type": "API_KEY", **body}}}


def _logs(level: object) -> Case:
    return _api(log_config=[{"cloudwatch_logs_role_arn": "${aws_iam_role.r.arn}", "field_log_level": level}])


def _events(level: object) -> Case:
    config = {"log_config": [{"cloudwatch_logs_role_arn": "${aws_iam_role.r.arn}", "log_level": level}]}
    return {_EVENTS: {"it": {"name": "events", "event_config": [config]}}}


def _filtered(resource_arn: str = _LINK, **body: Any) -> Case:
    return {**_api(**body), "aws_wafv2_web_acl_association": {"other": {"resource_arn": resource_arn}}}


PASS: dict[str, list[Case]] = {
    "appsync-logging": [
        _logs("ERROR"),
        _logs("ALL"),
        _logs("INFO"),
        _logs("DEBUG"),
        _api(log_config={"field_log_level": "ALL"}),
        _events("ERROR"),
        _events("ALL"),
    ],
    "appsync-waf": [
        _filtered(),
        _filtered(visibility="GLOBAL"),
        {
            **_events("ALL"),
            "aws_wafv2_web_acl_association": {"other": {"resource_arn": "${aws_appsync_api.it.api_arn}"}},
        },
    ],
}

FAIL: dict[str, list[Case]] = {
    "appsync-logging": [
        _logs("NONE"),
        _api(),
        _api(log_config=[]),
        _events("NONE"),
        {_EVENTS: {"it": {"event_config": {}}}},
    ],
    "appsync-waf": [
        _api(),
        _events("ALL"),
        _api(visibility="GLOBAL"),
        _filtered("arn:aws:appsync:us-east-1:111122223333:apis/other"),
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    "appsync-logging": [
        _logs("${var.level}"),
        _events("${var.level}"),
        _api(log_config="${var.logs}"),
        _api(dynamic={"log_config": {"for_each": "${var.logs}", "content": {"field_log_level": "ALL"}}}),
    ],
    "appsync-waf": [_filtered("${var.api}"), _api(visibility="${var.visibility}")],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "appsync-waf": [_api(visibility="PRIVATE")],
}
