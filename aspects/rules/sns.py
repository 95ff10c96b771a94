"""Rules of Amazon SNS."""

from __future__ import annotations

from .keys import customer_key
from .model import Rule

RULES = (
    Rule(
        "sns-encrypted",
        ("aws_sns_topic",),
        customer_key("kms_master_key_id"),
        title="Topics are encrypted with a customer managed key",
        why="Messages wait on disk for their subscribers. AWS's own key for topics lets no other service publish, and"
        " nobody but AWS decides who may use it.",
        remedy="set kms_master_key_id to a customer managed key, or pass kms_key_arn to Guardrails",
        severity="medium",
        controls=("Config SNS_ENCRYPTED_KMS", "Security Hub SNS.1"),
        links=(
            "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
            "https://docs.aws.amazon.com/securityhub/latest/userguide/sns-controls.html",
        ),
    ),
)
