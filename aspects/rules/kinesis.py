"""Rules of Amazon Kinesis Data Streams."""

from __future__ import annotations

from .checks import equals
from .model import Rule

RULES = (
    Rule(
        "kinesis-encrypted",
        ("aws_kinesis_stream",),
        equals("encryption_type", "KMS"),
        title="Streams are encrypted at rest",
        why="A stream keeps its records for a day to a year, in clear text by default.",
        remedy='set encryption_type = "KMS" and a kms_key_id',
        severity="medium",
        controls=("Config KINESIS_STREAM_ENCRYPTED", "Security Hub Kinesis.1"),
        links=(
            "https://docs.aws.amazon.com/streams/latest/dev/what-is-sse.html",
            "https://docs.aws.amazon.com/securityhub/latest/userguide/kinesis-controls.html",
        ),
    ),
)
