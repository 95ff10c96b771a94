"""Cases of the rules of Athena."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case


def _group(**configuration: Any) -> Case:
    return {"aws_athena_workgroup": {"it": {"name": "reports", "configuration": configuration}}}


def _results(encryption: Any, **configuration: Any) -> Case:
    result = {"output_location": "s3://results", "encryption_configuration": encryption}
    return _group(result_configuration=result, **configuration)


_KMS = {"encryption_option": "SSE_KMS", "kms_key_arn": "${aws_kms_key.key.arn}"}

PASS: dict[str, list[Case]] = {
    "athena-workgroup-encrypted": [
        _results(_KMS),
        _results([{"encryption_option": "SSE_S3"}], enforce_workgroup_configuration=True),
        _results({"encryption_option": "CSE_KMS"}, enforce_workgroup_configuration="true"),
        _group(managed_query_results_configuration={"enabled": True}),
    ]
}
FAIL: dict[str, list[Case]] = {
    "athena-workgroup-encrypted": [
        {"aws_athena_workgroup": {"it": {"name": "reports"}}},
        _group(result_configuration={"output_location": "s3://results"}),
        _group(enforce_workgroup_configuration=True),
        _results({}),
        _group(managed_query_results_configuration={"enabled": False}),
        _results(_KMS, enforce_workgroup_configuration=False),
    ]
}
UNKNOWN: dict[str, list[Case]] = {
    "athena-workgroup-encrypted": [
        _results({"encryption_option": "${var.option}"}),
        _results("${var.encryption}"),
        _group(managed_query_results_configuration={"enabled": "${var.managed}"}),
        _results(_KMS, enforce_workgroup_configuration="${var.enforced}"),
    ]
}
