"""Cases of the rules of Secrets Manager."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case
from tests.aspects.key_cases import ARN, customers, nobodys, of_aws

_ROTATION = "aws_secretsmanager_secret_rotation"
_SECRET: Case = {"aws_secretsmanager_secret": {"it": {"name": "shop"}}}
_KEY = ("aws_secretsmanager_secret", "kms_key_id")


def _rotated(secret_id: str, secret: Case = _SECRET, **body: Any) -> Case:
    return {
        **secret,
        _ROTATION: {"other": {"secret_id": secret_id, "rotation_rules": {"automatically_after_days": 30}, **body}},
    }


def _rotated_elsewhere(secret_id: str, region: str = "us-east-1") -> Case:
    rotation = {_ROTATION: {"other": {"secret_id": secret_id}}}
    secret = {"resource": _SECRET, "output": {"secret": {"value": "${aws_secretsmanager_secret.it.id}"}}}
    rotations = {"resource": rotation, "provider": {"aws": {"region": region}}}
    return {"config": {**secret, "provider": {"aws": {"region": "us-east-1"}}}, "stacks": {"rotations": rotations}}


def _every(**rules: Any) -> Case:
    return {_ROTATION: {"it": {"rotation_rules": rules}}}


def _on(schedule: str) -> Case:
    return _every(schedule_expression=schedule)


def _replicated(**replica: Any) -> Case:
    return {"aws_secretsmanager_secret": {"it": {"kms_key_id": ARN, "replica": [{"region": "eu-west-1", **replica}]}}}


PASS: dict[str, list[Case]] = {
    "secret-rotation": [
        _rotated("${aws_secretsmanager_secret.it.id}"),
        _rotated("${aws_secretsmanager_secret.it.arn}"),
        _rotated("shop"),
        _rotated("shop", rotation_enabled=True),
        _rotated("arn:aws:secretsmanager:us-east-1:111122223333:secret:shop-AbCdEf"),
        _rotated_elsewhere("${data.terraform_remote_state.cross-stack-reference-input-app.outputs.secret}"),
        _rotated_elsewhere("shop"),
    ],
    "secret-rotation-interval": [
        _every(automatically_after_days=90),
        _every(automatically_after_days="1"),
        {_ROTATION: {"it": {"rotation_rules": [{"automatically_after_days": 30}]}}},
        {**_every(automatically_after_days="${local.days}"), "locals": {"days": 30}},
        _on("rate(10 days)"),
        _on("rate(90 days)"),
        _on("rate(4 hours)"),
        _on("cron(0 8 1 * ? *)"),
        _on("cron(0 8 ? * SUN *)"),
        _on("cron(0 0 ? 1/2 1#2 *)"),
        _on("cron(0 /4 * * ? *)"),
    ],
    "secret-customer-key": [*customers(*_KEY), _replicated(kms_key_id=ARN)],
}
FAIL: dict[str, list[Case]] = {
    "secret-rotation": [
        _SECRET,
        _rotated(
            "${aws_secretsmanager_secret.another.id}",
            {"aws_secretsmanager_secret": {"it": {"name": "a"}, "another": {}}},
        ),
        _rotated("shop", rotation_enabled=False),
        _rotated_elsewhere("another"),
        _rotated_elsewhere("shop", "eu-west-1"),
    ],
    "secret-rotation-interval": [
        _every(automatically_after_days=91),
        _every(automatically_after_days="365"),
        _every(automatically_after_days=0),
        _every(),
        {_ROTATION: {"it": {}}},
        _on("rate(999 days)"),
        _on("rate(91 days)"),
        _on("rate(9999 hours)"),
        _on("cron(0 8 1 1/4 ? *)"),
        _on("cron(0 8 1 1 ? *)"),
        _on("cron(0 8 ? JUN MON#1 *)"),
        {**_on("${local.schedule}"), "locals": {"schedule": "rate(999 days)"}},
        _every(automatically_after_days=30, schedule_expression="rate(120 days)"),
    ],
    "secret-customer-key": [
        *of_aws(*_KEY, "secretsmanager"),
        _replicated(kms_key_id="alias/aws/secretsmanager"),
    ],
}
UNKNOWN: dict[str, list[Case]] = {
    "secret-rotation": [
        _rotated("${var.secret}"),
        _rotated("shop", rotation_enabled="${var.rotates}"),
        _rotated("${data.terraform_remote_state.elsewhere.outputs.secret}"),
        _rotated("shop", {"aws_secretsmanager_secret": {"it": {"name": "${var.name}"}}}),
    ],
    "secret-rotation-interval": [
        _every(automatically_after_days="${var.days}"),
        _on("${var.schedule}"),
        _on("at(2027-01-01T00:00:00)"),
        _on("cron(0 8 1 1 ? 2030)"),
        _on("every now and then"),
        {_ROTATION: {"it": {"dynamic": {"rotation_rules": {"for_each": "${var.rules}", "content": {}}}}}},
        {_ROTATION: {"it": {"rotation_rules": "${var.rules}"}}},
    ],
    "secret-customer-key": [*nobodys(*_KEY), _replicated(kms_key_id="${var.key}")],
}
