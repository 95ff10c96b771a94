"""The rule that an app makes for itself: a resource has an alarm on a metric that matters to it."""

from __future__ import annotations

from typing import Any

import pytest

from aspects.check.cases import Case, RuleCase, rule_cases
from aspects.packs import PCI_DSS_V4
from aspects.rules.alarms import alarm_for

_AGE = "ApproximateAgeOfOldestMessage"
RULE = alarm_for("aws_sqs_queue", _AGE, namespace="AWS/SQS", dimension="QueueName")


def _queue(*alarms: Any, name: Any = "orders", **others: Any) -> Case:
    numbered = {f"a{index}": each for index, each in enumerate(alarms)}
    return {"aws_sqs_queue": {"it": {"name": name}}, "aws_cloudwatch_metric_alarm": numbered, **others}


def _alarm(queue: Any, metric: Any = _AGE, namespace: Any = "AWS/SQS", **more: Any) -> dict[str, Any]:
    return {"metric_name": metric, "namespace": namespace, "dimensions": {"QueueName": queue}, **more}


def _query(queue: Any) -> dict[str, Any]:
    return {"metric_query": [{"id": "e", "expression": "m / 60"}, {"id": "m", "metric": [_alarm(queue)]}]}


_REFERENCE = "${aws_sqs_queue.it.name}"
PASS = [
    _queue(_alarm(_REFERENCE)),
    _queue(_alarm("orders")),
    _queue(_alarm("another"), _alarm("orders")),
    _queue(_query(_REFERENCE)),
    {**_queue(_alarm("${local.queue}")), "locals": {"queue": "orders"}},
]
FAIL = [
    _queue(),
    _queue(_alarm("another")),
    _queue(_alarm(_REFERENCE, metric="NumberOfMessagesSent")),
    _queue(_alarm(_REFERENCE, namespace="Own")),
    _queue(_alarm(_REFERENCE, dimensions={})),
    _queue(_alarm("${aws_sqs_queue.another.name}"), aws_sqs_queue={"it": {"name": "orders"}, "another": {}}),
    _queue(_alarm(_REFERENCE, count=0)),
]
UNKNOWN = [
    _queue(_alarm("${var.queue}")),
    _queue(_alarm(_REFERENCE, metric="${var.metric}")),
    _queue(_alarm("orders"), name="${var.queue}"),
    _queue(_alarm(_REFERENCE, dimensions="${var.dimensions}")),
    _queue(_alarm(_REFERENCE, count="${var.n}")),
]


@pytest.mark.parametrize("case", rule_cases(RULE, passes=PASS, fails=FAIL, unknown=UNKNOWN), ids=str)
def test_a_queue_has_an_alarm_on_the_age_of_its_messages(case: RuleCase) -> None:
    """By name or reference, by itself or in an expression over several metrics; else there is a finding."""
    case.check()


def test_the_rule_has_an_id_of_its_own_and_fits_into_a_pack() -> None:
    """Two metrics of one type are two rules, which a pack takes under a requirement that it has."""
    depth = alarm_for("aws_sqs_queue", "NumberOfMessagesSent", namespace="AWS/SQS", dimension="QueueName")
    assert (RULE.id, depth.id) == (
        "sqs-queue-alarm-approximate-age-of-oldest-message",
        "sqs-queue-alarm-number-of-messages-sent",
    )
    pack = PCI_DSS_V4.with_rules(RULE, depth, requirement="10.7.2")
    assert pack.cite(RULE.id) == "PCI DSS 10.7.2"
