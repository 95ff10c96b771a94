"""Cases of the rules on Elastic Container Registry."""

from __future__ import annotations

import json
from typing import Any

from aspects.check.cases import Case

_REGISTRY = "aws_ecr_registry_scanning_configuration"
_LIFECYCLE = {"repository": "${aws_ecr_repository.it.name}", "policy": json.dumps({"rules": [{"rulePriority": 1}]})}


def _repository(**body: Any) -> Case:
    return {"aws_ecr_repository": {"it": {"name": "shop/api", **body}}}


def _scanned(pattern: str, frequency: str = "SCAN_ON_PUSH", **body: Any) -> Case:
    rule = {
        "scan_frequency": frequency, "repository_filter": [{"filter": pattern, "filter_type": "WILDCARD"}],
    }  # fmt: skip
    return {**_repository(**body), _REGISTRY: {"r": {"scan_type": "BASIC", "rule": [rule]}}}


PASS: dict[str, list[Case]] = {
    "ecr-scan-on-push": [
        _repository(image_scanning_configuration={"scan_on_push": True}),
        _repository(image_scanning_configuration=[{"scan_on_push": True}]),
        _scanned("*"),
        _scanned("shop/*"),
        _scanned("shop"),
        _scanned("*", "CONTINUOUS_SCAN", image_scanning_configuration={"scan_on_push": False}),
        _scanned("*", name="${var.name}"),
    ],
    "ecr-lifecycle-policy": [
        {**_repository(), "aws_ecr_lifecycle_policy": {"p": _LIFECYCLE}},
        {**_repository(), "aws_ecr_lifecycle_policy": {"p": {**_LIFECYCLE, "repository": "shop/api"}}},
    ],
}

FAIL: dict[str, list[Case]] = {
    "ecr-scan-on-push": [
        _repository(),
        _repository(image_scanning_configuration=[{"scan_on_push": False}]),
        _scanned("bank/*"),
        _scanned("*", "MANUAL"),
        {**_repository(), _REGISTRY: {"r": {"scan_type": "ENHANCED"}}},
    ],
    "ecr-lifecycle-policy": [
        _repository(),
        {**_repository(), "aws_ecr_lifecycle_policy": {"p": {**_LIFECYCLE, "repository": "bank/api"}}},
        {**_repository(), "aws_ecr_lifecycle_policy": {"p": {**_LIFECYCLE, "policy": ""}}},
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    "ecr-scan-on-push": [
        _repository(image_scanning_configuration=[{"scan_on_push": "${var.scan}"}]),
        _scanned("shop/*", name="${var.name}"),
        _scanned("${var.pattern}"),
        _scanned("*", "${var.frequency}"),
    ],
    "ecr-lifecycle-policy": [
        {**_repository(), "aws_ecr_lifecycle_policy": {"p": {**_LIFECYCLE, "repository": "${var.name}"}}},
        {**_repository(), "aws_ecr_lifecycle_policy": {"p": {**_LIFECYCLE, "policy": "${var.policy}"}}},
    ],
}
