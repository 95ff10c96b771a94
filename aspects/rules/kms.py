"""Rules of AWS Key Management Service."""

from __future__ import annotations

from .checks import Found, all_hold, equals, where
from .iam import every_statement
from .model import Rule
from .policies import Statement
from .reader import Block

_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html"


def _can_rotate(it: Block) -> bool:
    """Return whether KMS rotates the key: symmetric, with its own material (KMS developer guide, "Rotate KMS keys")."""
    spec = it.text("customer_master_key_spec") or "SYMMETRIC_DEFAULT"
    return spec == "SYMMETRIC_DEFAULT" and not it.has("custom_key_store_id") and not it.has("xks_key_id")


def _for_everybody(statement: Statement, policy: list[Statement]) -> Found:
    if all_hold(lambda: statement.is_for_everybody, lambda: not statement.is_narrowed):
        yield statement.block.problem("Principal", "its policy allows everybody, and no condition excludes strangers")


RULES = (
    Rule(
        "kms-rotation",
        ("aws_kms_key",),
        where(
            _can_rotate,
            equals("enable_key_rotation", True),
            "KMS only rotates symmetric keys, and none in a custom key store",
        ),
        title="Keys rotate automatically",
        why="The less data a single key has encrypted, the less its loss exposes; rotation by KMS does not"
        " change the ARN, and old data stays readable.",
        remedy="set enable_key_rotation = true",
        severity="medium",
        controls=("Security Hub KMS.4", "Config CMK_BACKING_KEY_ROTATION_ENABLED"),
        links=(
            "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
            _CONTROLS,
        ),
    ),
    Rule(
        "kms-policy-open",
        (
            "aws_kms_external_key",
            "aws_kms_key",
            "aws_kms_key_policy",
            "aws_kms_replica_external_key",
            "aws_kms_replica_key",
        ),
        every_statement(_for_everybody),
        title="No key policy allows everybody",
        why="Anyone who may use a key can read what it encrypts, wherever they got it from; a principal * means"
        " any AWS account.",
        remedy="list the account, roles and services that use the key, or add a condition on kms:CallerAccount",
        severity="critical",
        controls=("Security Hub KMS.5",),
        links=("https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html", _CONTROLS),
    ),
)
