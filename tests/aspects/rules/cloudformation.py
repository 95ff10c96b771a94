"""Cases of the rules for stacks of CloudFormation."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case


def _stack(**body: Any) -> Case:
    return {"aws_cloudformation_stack": {"it": {"name": "s", **body}}}


PASS: dict[str, list[Case]] = {
    "cloudformation-notifications": [
        _stack(notification_arns=["${aws_sns_topic.t.arn}"]),
        _stack(notification_arns=["arn:aws:sns:us-east-1:111122223333:events"]),
    ],
}

FAIL: dict[str, list[Case]] = {
    "cloudformation-notifications": [_stack(), _stack(notification_arns=[])],
}

UNKNOWN: dict[str, list[Case]] = {
    "cloudformation-notifications": [_stack(notification_arns="${var.topics}")],
}
