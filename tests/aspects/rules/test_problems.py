"""A problem says where it is and what stands there, and shows no secret."""

from __future__ import annotations

from typing import Any

import pytest

from aspects.check.cases import Case, verdict
from aspects.rules import RULES, Problem

_SSE = "aws_s3_bucket_server_side_encryption_configuration"
_BLOCK = "aws_s3_bucket_public_access_block"
_ROTATION = "aws_secretsmanager_secret_rotation"
_LINK = {"bucket": "${aws_s3_bucket.it.id}"}
_ALIAS = "alias/aws/rds"


def _bucket(kind: str, **body: Any) -> Case:
    return {"aws_s3_bucket": {"it": {}}, kind: {"other": {**_LINK, **body}}}


def _every(**rules: Any) -> Case:
    return {_ROTATION: {"it": {"rotation_rules": [rules]}}}


@pytest.mark.parametrize(
    ("rule_id", "case", "problems"),
    [
        (
            "rds-customer-key",
            {"aws_rds_cluster": {"it": {"kms_key_id": _ALIAS}}},
            [Problem(f'kms_key_id is "{_ALIAS}", which is an AWS managed key', "kms_key_id", _ALIAS)],
        ),
        (
            "rds-customer-key",
            {"aws_rds_cluster": {"it": {"kms_key_id": "${var.key}"}}},
            [Problem('kms_key_id is "${var.key}", which is only known at apply time', "kms_key_id", "${var.key}")],
        ),
        (
            "rds-master-password",
            {"aws_db_instance": {"it": {"password": "hunter2"}}},
            [Problem("password is hard-coded, so it is stored in the state", "password")],
        ),
        (
            "rds-admin-name",
            {"aws_db_instance": {"it": {"username": "sa"}}},
            [Problem('username is "sa"', "username", "sa")],
        ),
        (
            "rds-logs",
            {"aws_db_instance": {"it": {"engine": "mysql", "enabled_cloudwatch_logs_exports": ["error"]}}},
            [
                Problem(
                    "enabled_cloudwatch_logs_exports has no 'audit', which mysql needs",
                    "enabled_cloudwatch_logs_exports",
                    ["error"],
                )
            ],
        ),
        (
            "rds-logs",
            {"aws_db_instance": {"it": {"engine": "mysql", "enabled_cloudwatch_logs_exports": []}}},
            [Problem("enabled_cloudwatch_logs_exports is []", "enabled_cloudwatch_logs_exports", [])],
        ),
        (
            "secret-rotation-interval",
            _every(automatically_after_days=91),
            [Problem("it rotates every 91 days", "rotation_rules.0.automatically_after_days", 91)],
        ),
        (
            "secret-rotation-interval",
            _every(),
            [Problem("rotation_rules.0 sets no interval", "rotation_rules.0.automatically_after_days")],
        ),
        (
            "secret-rotation-interval",
            {_ROTATION: {"it": {}}},
            [Problem("rotation_rules sets no interval", "rotation_rules")],
        ),
        (
            "secret-rotation-interval",
            _every(schedule_expression="cron(0 8 1 1 ? *)"),
            [
                Problem(
                    'rotation_rules.0.schedule_expression is "cron(0 8 1 1 ? *)", up to 366 days apart',
                    "rotation_rules.0.schedule_expression",
                    "cron(0 8 1 1 ? *)",
                )
            ],
        ),
        (
            "log-group-retention",
            {"aws_cloudwatch_log_group": {"it": {"retention_in_days": 30}}},
            [Problem("retention_in_days is 30", "retention_in_days", 30)],
        ),
        (
            "alarm-actions",
            {"aws_cloudwatch_metric_alarm": {"it": {}}},
            [
                Problem("alarm_actions is not set", "alarm_actions"),
                Problem("insufficient_data_actions is not set", "insufficient_data_actions"),
            ],
        ),
        (
            "alarm-actions",
            {"aws_cloudwatch_metric_alarm": {"it": {"actions_enabled": False, "alarm_actions": ["t"]}}},
            [Problem("actions_enabled is false, so its actions never run", "actions_enabled", False)],
        ),
        (
            "s3-bucket-public-access",
            _bucket(_BLOCK, block_public_acls=True, block_public_policy=True, ignore_public_acls=False),
            [
                Problem("ignore_public_acls is false", f"{_BLOCK}.other: ignore_public_acls", False),
                Problem("restrict_public_buckets is not set", f"{_BLOCK}.other: restrict_public_buckets"),
            ],
        ),
        (
            "s3-bucket-kms-encryption",
            _bucket(_SSE, rule={"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}),
            [
                Problem(
                    'rule.apply_server_side_encryption_by_default.sse_algorithm is "AES256"',
                    f"{_SSE}.other: rule.apply_server_side_encryption_by_default.sse_algorithm",
                    "AES256",
                )
            ],
        ),
        (
            "s3-bucket-kms-encryption",
            {
                "aws_s3_bucket": {"it": {"bucket": "b"}},
                "aws_lb": {"web": {"access_logs": {"bucket": "b", "enabled": True}}},
            },
            [Problem("aws_lb.web brings logs of an application load balancer, which is only possible with SSE-S3")],
        ),
        (
            "s3-bucket-versioning",
            {"aws_s3_bucket": {"it": {"versioning": [{"enabled": False}]}}},
            [Problem("versioning.0.enabled is false", "versioning.0.enabled", False)],
        ),
        (
            "s3-bucket-acl-disabled",
            _bucket("aws_s3_bucket_acl", acl="public-read"),
            [
                Problem(
                    'acl is "public-read", which only works where access control lists are enabled',
                    "aws_s3_bucket_acl.other: acl",
                    "public-read",
                )
            ],
        ),
        (
            "s3-bucket-acl-disabled",
            _bucket("aws_s3_bucket_acl", access_control_policy={"grant": [{"permission": "READ"}]}),
            [
                Problem(
                    "access_control_policy only works where access control lists are enabled",
                    "aws_s3_bucket_acl.other: access_control_policy",
                )
            ],
        ),
        (
            "s3-bucket-lifecycle",
            {"aws_s3_bucket": {"it": {"lifecycle_rule": {"enabled": False}}}},
            [Problem("no rule is enabled", "lifecycle_rule")],
        ),
        (
            "s3-bucket-lifecycle",
            _bucket("aws_s3_bucket_lifecycle_configuration", rule=[{"status": "Disabled"}]),
            [Problem("no rule is enabled", "aws_s3_bucket_lifecycle_configuration.other: rule")],
        ),
    ],
)
def test_a_problem_has_message_path_and_value(rule_id: str, case: Case, problems: list[Problem]) -> None:
    """As their author wrote them; of a resource next to it behind its address."""
    assert list(verdict(RULES[rule_id], case).problems) == problems
