"""The gap of SNS."""

from __future__ import annotations

from tests.e2e.gaps.support import Aws, name


def test_topic_keeps_its_tracing(aws: Aws) -> None:
    """A topic keeps its tracing beside moto's attributes; one made anew has none."""
    sns, topic = aws["sns"], name()
    arn = sns.create_topic(Name=topic)["TopicArn"]
    sns.set_topic_attributes(TopicArn=arn, AttributeName="TracingConfig", AttributeValue="Active")
    sns.set_topic_attributes(TopicArn=arn, AttributeName="DisplayName", AttributeValue="Alarms")
    found = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
    assert (found["TracingConfig"], found["DisplayName"]) == ("Active", "Alarms")
    sns.delete_topic(TopicArn=arn)
    sns.create_topic(Name=topic)
    assert "TracingConfig" not in sns.get_topic_attributes(TopicArn=arn)["Attributes"]
