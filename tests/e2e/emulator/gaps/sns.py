"""SNS: the tracing of topics."""

from __future__ import annotations

from tests.e2e.emulator.gaps.base import Request, closes
from tests.e2e.emulator.wire import Document


@closes("sns", ("CreateTopic", "SetTopicAttributes", "GetTopicAttributes", "DeleteTopic"), "aws_sns_topic")
def _topic_attributes(request: Request) -> Document:
    """Moto refuses no attribute, but gives back a fixed set of them."""
    answer = request.ask()
    key = ("topic", request.sent.get("TopicArn") or answer["TopicArn"])
    if request.operation == "DeleteTopic":
        request.memory.forget(*key)
        return answer
    record = request.memory.records.setdefault(key, {})
    sent = {**(request.sent.get("Attributes") or {})}
    if request.operation == "SetTopicAttributes":
        sent[request.sent["AttributeName"]] = request.sent.get("AttributeValue", "")
    record.update({name: value for name, value in sent.items() if name == "TracingConfig"})
    if request.operation == "GetTopicAttributes":
        answer["Attributes"] = {**answer["Attributes"], **record}
    return answer
