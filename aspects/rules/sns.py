"""Rules of Amazon SNS."""

from __future__ import annotations

from ..core.graph import Graph
from .checks import Found
from .keys import customer_key
from .model import NotApplicable, Problem, Rule, Undecided
from .reader import Block
from .relations import companions, unresolved

_TOPIC = ("aws_sns_topic",)
_SUBSCRIPTION = ("aws_sns_topic_subscription", "topic_arn")
# SNS developer guide, "Amazon SNS message delivery status": the protocols whose deliveries are logged, each with what
# the attributes of a topic call it. E-mail and text messages have none.
_LOGGED = {
    "application": "application",
    "firehose": "firehose",
    "http": "http",
    "https": "http",
    "lambda": "lambda",
    "sqs": "sqs",
}


def _delivery_status(it: Block, graph: Graph) -> Found:
    """Check each protocol that somebody subscribes by; subscribers from outside of the app are not seen."""
    subscriptions, _ = companions(it, *_SUBSCRIPTION)
    yield from (unseen := unresolved(graph, *_SUBSCRIPTION))
    if not subscriptions:
        yield Undecided("nothing in the app subscribes to it, and other subscribers are not known here")
        return
    answers = [_logged(it, each) for each in subscriptions]
    if not unseen and all(answer is None for answer in answers):
        raise NotApplicable("SNS logs no deliveries by e-mail and text message")
    yield from (answer for answer in answers if not isinstance(answer, bool | None))


def _logged(it: Block, subscription: Block) -> Problem | Undecided | bool | None:
    """Return whether failed deliveries to a subscription are logged, or why not; ``None`` where SNS logs none."""
    try:
        protocol = (subscription.text("protocol") or "").lower()
        if protocol not in _LOGGED:
            return None
        role = f"{_LOGGED[protocol]}_failure_feedback_role_arn"
        return it.has(role) or it.problem(role, f"{role} is not set, and the topic has a {protocol} subscription")
    except Undecided as unknown:
        return unknown


RULES = (
    Rule(
        "sns-encrypted",
        _TOPIC,
        customer_key("kms_master_key_id"),
        title="Topics are encrypted with a customer managed key",
        why="Messages wait on disk for their subscribers. With the AWS managed key, no other service can"
        " publish, and only AWS decides who may use it.",
        remedy="set kms_master_key_id to a customer managed key, or pass kms_key_arn to Guardrails",
        severity="medium",
        controls=("Config SNS_ENCRYPTED_KMS", "Security Hub SNS.1"),
        links=(
            "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
            "https://docs.aws.amazon.com/securityhub/latest/userguide/sns-controls.html",
        ),
    ),
    Rule(
        "sns-delivery-status",
        _TOPIC,
        _delivery_status,
        title="Topics log failed deliveries",
        why="An alarm that reaches nobody looks like no alarm: only the delivery status shows that SNS could"
        " not deliver it.",
        remedy="set the failure_feedback_role_arn of each subscribed protocol",
        severity="medium",
        controls=("Config SNS_TOPIC_MESSAGE_DELIVERY_NOTIFICATION_ENABLED",),
        links=(
            "https://docs.aws.amazon.com/sns/latest/dg/sns-topic-attributes.html",
            "https://docs.aws.amazon.com/securityhub/latest/userguide/sns-controls.html",
        ),
    ),
)
