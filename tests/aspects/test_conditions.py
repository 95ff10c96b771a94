"""What ``count`` and ``for_each`` mean to rules: what is not made needs nothing, and protects nothing."""

from __future__ import annotations

from typing import Any

import pytest

from aspects.check.cases import Case, verdict
from aspects.check.evaluate import evaluate
from aspects.core.model import Stack
from aspects.packs import PCI_DSS_V4
from aspects.rules import RULES, Outcome

_ON = "${var.on ? 1 : 0}"


def _versioned(*, of_bucket: dict[str, Any], of_companion: dict[str, Any]) -> Case:
    versioning = {"bucket": "${aws_s3_bucket.it.id}", "versioning_configuration": {"status": "Enabled"}}
    return {
        "aws_s3_bucket": {"it": of_bucket},
        "aws_s3_bucket_versioning": {"other": {**versioning, **of_companion}},
    }


@pytest.mark.parametrize(
    ("of_bucket", "of_companion", "expected"),
    [
        ({}, {"count": 0}, Outcome.NON_COMPLIANT),
        ({}, {"count": "0"}, Outcome.NON_COMPLIANT),
        ({}, {"for_each": {}}, Outcome.NON_COMPLIANT),
        ({}, {"count": 1}, Outcome.COMPLIANT),
        ({}, {"count": _ON}, Outcome.UNKNOWN),
        ({"count": _ON}, {"count": _ON}, Outcome.COMPLIANT),
        ({"count": _ON}, {"count": "${var.other}"}, Outcome.UNKNOWN),
    ],
)
def test_a_companion_counts_where_it_is_made(
    of_bucket: dict[str, Any], of_companion: dict[str, Any], expected: Outcome
) -> None:
    """Never, always, or as often as what it protects."""
    case = _versioned(of_bucket=of_bucket, of_companion=of_companion)
    assert verdict(RULES["s3-bucket-versioning"], case).outcome is expected


@pytest.mark.parametrize("never", [{"count": 0}, {"for_each": []}])
def test_what_is_not_made_is_not_judged(never: dict[str, Any]) -> None:
    """Nothing is wrong with a bucket that there is not."""
    stack = Stack.from_terraform({"resource": {"aws_s3_bucket": {"it": never}}})
    assert evaluate(PCI_DSS_V4, stack).results == ()
