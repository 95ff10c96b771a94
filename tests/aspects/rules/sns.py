"""Cases of the rules of SNS."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case
from tests.aspects.key_cases import customers, nobodys, of_aws

_TOPIC = ("aws_sns_topic", "kms_master_key_id")

_ROLE = "${aws_iam_role.feedback.arn}"
_REMOTE = "${data.terraform_remote_state.cross-stack-reference-input-app.outputs.topic}"


def _topic(*protocols: object, link: str = "${aws_sns_topic.it.arn}", **body: Any) -> Case:
    subscriptions = {f"s{index}": {"topic_arn": link, "protocol": each} for index, each in enumerate(protocols)}
    return {"aws_sns_topic": {"it": body}, **({"aws_sns_topic_subscription": subscriptions} if protocols else {})}


def _subscribed_elsewhere(protocol: str, **body: Any) -> Case:
    own = {"resource": {"aws_sns_topic": {"it": body}}, "output": {"topic": {"value": "${aws_sns_topic.it.arn}"}}}
    subscription = {"aws_sns_topic_subscription": {"s": {"topic_arn": _REMOTE, "protocol": protocol}}}
    return {"config": own, "stacks": {"more": {"resource": subscription}}}


def _logged(*protocols: str) -> dict[str, str]:
    return {f"{each}_failure_feedback_role_arn": _ROLE for each in protocols}


PASS: dict[str, list[Case]] = {
    "sns-encrypted": customers(*_TOPIC),
    "sns-delivery-status": [
        _topic("sqs", **_logged("sqs")),
        _topic("lambda", "sqs", "email", **_logged("lambda", "sqs")),
        _topic("https", **_logged("http")),
        _topic("http", "firehose", "application", **_logged("http", "firehose", "application")),
        _topic("sqs", sqs_failure_feedback_role_arn="arn:aws:iam::111122223333:role/feedback"),
        _subscribed_elsewhere("sqs", **_logged("sqs")),
    ],
}
FAIL: dict[str, list[Case]] = {
    "sns-encrypted": of_aws(*_TOPIC, "sns"),
    "sns-delivery-status": [
        *(_topic(each) for each in ("sqs", "lambda", "http", "https", "firehose", "application")),
        _topic("email", "sqs"),
        _topic("sqs", "lambda", **_logged("sqs")),
        _topic("https", **_logged("sqs", "lambda")),
        _topic("sqs", sqs_success_feedback_role_arn=_ROLE),
        _subscribed_elsewhere("lambda"),
    ],
}
UNKNOWN: dict[str, list[Case]] = {
    "sns-encrypted": nobodys(*_TOPIC),
    "sns-delivery-status": [
        _topic(),
        _topic(**_logged("sqs")),
        _topic("sqs", link="${var.topic}"),
        _topic("${var.protocol}"),
        _topic("email", "${var.protocol}"),
        _topic("sqs", sqs_failure_feedback_role_arn="${var.role}"),
    ],
}
NOT_APPLICABLE: dict[str, list[Case]] = {
    "sns-delivery-status": [_topic("email"), _topic("email-json", "sms"), _subscribed_elsewhere("email")],
}
