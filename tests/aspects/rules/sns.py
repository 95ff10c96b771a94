"""Cases of the rules of SNS."""

from __future__ import annotations

from aspects.check.cases import Case
from tests.aspects.key_cases import customers, nobodys, of_aws

_TOPIC = ("aws_sns_topic", "kms_master_key_id")

PASS: dict[str, list[Case]] = {"sns-encrypted": customers(*_TOPIC)}
FAIL: dict[str, list[Case]] = {"sns-encrypted": of_aws(*_TOPIC, "sns")}
UNKNOWN: dict[str, list[Case]] = {"sns-encrypted": nobodys(*_TOPIC)}
