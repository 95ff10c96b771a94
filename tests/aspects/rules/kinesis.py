"""Cases of the rules of Kinesis."""

from __future__ import annotations

from aspects.check.cases import Case


def _stream(**body: object) -> Case:
    return {"aws_kinesis_stream": {"it": {"name": "orders", **body}}}


PASS: dict[str, list[Case]] = {
    "kinesis-encrypted": [
        _stream(encryption_type="KMS", kms_key_id="alias/aws/kinesis"),
        _stream(encryption_type="KMS", kms_key_id="${aws_kms_key.key.arn}"),
    ]
}
FAIL: dict[str, list[Case]] = {
    "kinesis-encrypted": [
        _stream(),
        _stream(encryption_type="NONE"),
        _stream(encryption_type=None, kms_key_id="alias/aws/kinesis"),
    ]
}
UNKNOWN: dict[str, list[Case]] = {"kinesis-encrypted": [_stream(encryption_type="${var.encryption}")]}
