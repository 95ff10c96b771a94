"""Rules of AWS Key Management Service."""

from __future__ import annotations

from .checks import equals, where
from .model import Rule
from .reader import Block


def _can_rotate(it: Block) -> bool:
    """Whether KMS rotates the key: symmetric, with material of its own. KMS developer guide, "Rotate KMS keys"."""
    spec = it.text("customer_master_key_spec") or "SYMMETRIC_DEFAULT"
    return spec == "SYMMETRIC_DEFAULT" and not it.has("custom_key_store_id") and not it.has("xks_key_id")


RULES = (
    Rule(
        "kms-rotation",
        ("aws_kms_key",),
        where(
            _can_rotate,
            equals("enable_key_rotation", True),
            "KMS rotates symmetric keys only, and none of a custom key store",
        ),
        title="Keys rotate by themselves",
        why="The less data one key has encrypted, the less is lost with it; rotation by KMS changes no ARN, and old"
        " data stays readable.",
        remedy="set enable_key_rotation = true",
        severity="medium",
        controls=("Security Hub KMS.4", "Config CMK_BACKING_KEY_ROTATION_ENABLED"),
        links=(
            "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
            "https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html",
        ),
    ),
)
