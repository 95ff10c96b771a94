"""Cases of the rules on what an account has once."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case


def _one(kind: str, **body: Any) -> Case:
    return {kind: {"it": body}}


def _emr(**body: Any) -> Case:
    return _one("aws_emr_block_public_access_configuration", **body)


def _ebs(**body: Any) -> Case:
    return _one("aws_ebs_encryption_by_default", **body)


def _snapshots(state: Any) -> Case:
    return _one("aws_ebs_snapshot_block_public_access", state=state)


_RECORDER, _STATUS = "aws_config_configuration_recorder", "aws_config_configuration_recorder_status"


def _recorder(group: Any = None, status: Any = None, **body: Any) -> Case:
    """A recorder that a status turns on, unless told otherwise."""
    body = {"name": "main", "role_arn": "r", **({} if group is None else {"recording_group": group}), **body}
    on = {"name": f"${{{_RECORDER}.it.name}}", "is_enabled": True} if status is None else status
    return {_RECORDER: {"it": body}, **({_STATUS: {"s": on}} if on else {})}


def _status(**body: Any) -> Case:
    return _one(_STATUS, name="main", **body)


def _excluding(*types: str) -> dict[str, Any]:
    return {
        "all_supported": False,
        "exclusion_by_resource_types": [{"resource_types": list(types)}],
        "recording_strategy": [{"use_only": "EXCLUSION_BY_RESOURCE_TYPES"}],
    }


def _detector(**body: Any) -> Case:
    return _one("aws_guardduty_detector", **body)


def _feature(name: Any, status: Any = "ENABLED", **more: Any) -> Case:
    return {"aws_guardduty_detector_feature": {"it": {"detector_id": "d", "name": name, "status": status}, **more}}


def _feature_of_members(name: Any, auto_enable: Any) -> Case:
    kind = "aws_guardduty_organization_configuration_feature"
    return _one(kind, detector_id="d", name=name, auto_enable=auto_enable)


def _enabler(*types: Any, **more: Any) -> Case:
    return {"aws_inspector2_enabler": {"it": {"account_ids": ["1"], "resource_types": list(types)}, **more}}


def _inspected(*on: str) -> Case:
    block = {each: each in on for each in ("ec2", "ecr", "lambda", "lambda_code")}
    return _one("aws_inspector2_organization_configuration", auto_enable=[block])


def _hub(**body: Any) -> Case:
    return _one("aws_securityhub_account", **body)


_NO_DEFAULT = _hub(enable_default_standards=False)
_STANDARD = {"standards_arn": "arn:aws:securityhub:eu-west-1::standards/pci-dss/v/4.0.1"}


def _contact(kind: Any, **more: Any) -> Case:
    return {"aws_account_alternate_contact": {"it": {"alternate_contact_type": kind, "name": "n"}, **more}}


_SECURITY = {"alternate_contact_type": "SECURITY", "name": "s"}
_ALL = ("EC2", "ECR", "LAMBDA", "LAMBDA_CODE")
_PORT_22 = {"min_range": 22, "max_range": 22}

PASS: dict[str, list[Case]] = {
    "emr-block-public-access": [
        _emr(block_public_security_group_rules=True),
        _emr(block_public_security_group_rules=True, permitted_public_security_group_rule_range=[_PORT_22]),
        _emr(block_public_security_group_rules=True, permitted_public_security_group_rule_range=_PORT_22),
    ],
    "ebs-encryption-by-default": [_ebs(), _ebs(enabled=True)],
    "ebs-snapshot-block-public": [_snapshots("block-all-sharing")],
    "config-recorder": [
        _recorder(),
        _recorder([{"all_supported": True, "include_global_resource_types": True}]),
        _recorder({"include_global_resource_types": False}),
        _recorder(_excluding("AWS::IAM::User", "AWS::IAM::Role")),
        _recorder(status={"name": "main", "is_enabled": True}),
        _recorder(name=None, status={"name": "default", "is_enabled": True}),
        _recorder(recording_mode=[{"recording_frequency": "DAILY"}]),
        _status(is_enabled=True),
    ],
    "guardduty-enabled": [_detector(), _detector(enable=True, finding_publishing_frequency="ONE_HOUR")],
    "guardduty-features": [
        _detector(),
        _detector(datasources=[{"s3_logs": [{"enable": True}]}]),
        _detector(datasources=[{"kubernetes": [{"audit_logs": [{"enable": False}]}]}]),
        *(_feature(each) for each in ("S3_DATA_EVENTS", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS")),
        *(_feature(each) for each in ("EKS_RUNTIME_MONITORING", "RUNTIME_MONITORING")),
        _feature_of_members("S3_DATA_EVENTS", "ALL"),
        _feature_of_members("RUNTIME_MONITORING", "NEW"),
    ],
    "inspector-enabled": [
        _enabler(*_ALL),
        _enabler(*_ALL, o={"resource_types": "${var.x}"}),
        _enabler("EC2", "ECR", o={"account_ids": ["1"], "resource_types": ["LAMBDA", "LAMBDA_CODE"]}),
        _inspected("ec2", "ecr", "lambda", "lambda_code"),
    ],
    "securityhub-enabled": [
        _hub(),
        _hub(enable_default_standards=True),
        {**_NO_DEFAULT, "aws_securityhub_standards_subscription": {"s": _STANDARD}},
        {**_NO_DEFAULT, "aws_securityhub_configuration_policy": {"s": {"name": "p"}}},
    ],
    "macie-enabled": [_one("aws_macie2_account"), _one("aws_macie2_account", status="ENABLED")],
    "security-contact": [
        _contact("SECURITY"),
        _contact("BILLING", s=_SECURITY),
        _contact("BILLING", s=_SECURITY, o={"alternate_contact_type": "OPERATIONS"}),
    ],
}

FAIL: dict[str, list[Case]] = {
    "emr-block-public-access": [
        _emr(block_public_security_group_rules=False),
        _emr(
            block_public_security_group_rules=True,
            permitted_public_security_group_rule_range=[_PORT_22, {"min_range": 0, "max_range": 65535}],
        ),
        _emr(
            block_public_security_group_rules=True,
            dynamic={"permitted_public_security_group_rule_range": {"for_each": [80], "content": {"min_range": 80}}},
        ),
    ],
    "ebs-encryption-by-default": [_ebs(enabled=False)],
    "ebs-snapshot-block-public": [_snapshots("block-new-sharing"), _snapshots("unblocked")],
    "config-recorder": [
        _recorder([{"all_supported": False, "resource_types": ["AWS::EC2::Instance"]}]),
        _recorder({"all_supported": False, "recording_strategy": [{"use_only": "INCLUSION_BY_RESOURCE_TYPES"}]}),
        _recorder(_excluding("AWS::EC2::Instance", "AWS::IAM::User")),
        _recorder(status={"name": f"${{{_RECORDER}.it.name}}", "is_enabled": False}),
        _recorder(status={"name": "main", "is_enabled": False}),
        _recorder(status={"name": "another", "is_enabled": True}),
        _recorder(name=None, status={"name": "default", "is_enabled": False}),
        _recorder(status={}),
        _status(is_enabled=False),
    ],
    "guardduty-enabled": [_detector(enable=False)],
    "guardduty-features": [
        _detector(datasources=[{"s3_logs": [{"enable": False}]}]),
        *(_feature(each, "DISABLED") for each in ("S3_DATA_EVENTS", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS")),
        *(_feature(each, "DISABLED") for each in ("EKS_RUNTIME_MONITORING", "RUNTIME_MONITORING")),
        _feature_of_members("S3_DATA_EVENTS", "NONE"),
    ],
    "inspector-enabled": [
        _enabler("ECR"),
        _enabler("EC2", "ECR", "LAMBDA"),
        _enabler("EC2", o={"resource_types": ["ECR"]}),
        _inspected("ec2", "ecr"),
        _one("aws_inspector2_organization_configuration", auto_enable={"ec2": True, "ecr": True}),
    ],
    "securityhub-enabled": [
        _NO_DEFAULT,
        {**_NO_DEFAULT, "aws_securityhub_standards_subscription": {"s": {**_STANDARD, "count": 0}}},
    ],
    "macie-enabled": [_one("aws_macie2_account", status="PAUSED")],
    "security-contact": [
        _contact("BILLING"),
        _contact("BILLING", o={"alternate_contact_type": "OPERATIONS"}),
        _contact("BILLING", s={**_SECURITY, "account_id": "123456789012"}),
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    "emr-block-public-access": [_emr(block_public_security_group_rules="${var.x}")],
    "ebs-encryption-by-default": [_ebs(enabled="${var.x}")],
    "ebs-snapshot-block-public": [_snapshots("${var.x}")],
    "config-recorder": [
        _recorder("${var.x}"),
        _recorder([{"all_supported": "${var.x}"}]),
        _recorder(status={"name": "${var.x}", "is_enabled": True}),
        _recorder(status={"name": "main", "is_enabled": "${var.x}"}),
        _status(is_enabled="${var.x}"),
    ],
    "guardduty-enabled": [_detector(enable="${var.x}")],
    "guardduty-features": [
        _detector(datasources="${var.x}"),
        _feature("S3_DATA_EVENTS", "${var.x}"),
        _feature("${each.key}", "DISABLED"),
        _feature_of_members("S3_DATA_EVENTS", "${var.x}"),
    ],
    "inspector-enabled": [
        _enabler("EC2", "${var.x}"),
        _one("aws_inspector2_enabler", resource_types="${var.x}"),
        _enabler("EC2", o={"resource_types": "${var.x}"}),
        _enabler("EC2", o={"resource_types": list(_ALL), "count": "${var.n}"}),
    ],
    "securityhub-enabled": [
        _hub(enable_default_standards="${var.x}"),
        {**_NO_DEFAULT, "aws_securityhub_standards_subscription": {"s": {**_STANDARD, "count": "${var.n}"}}},
    ],
    "macie-enabled": [_one("aws_macie2_account", status="${var.x}")],
    "security-contact": [
        _contact("${each.key}"),
        _contact("BILLING", o={"alternate_contact_type": "${each.key}"}),
        _contact("BILLING", s={**_SECURITY, "count": "${var.n}"}),
    ],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "guardduty-features": [
        _feature("EBS_MALWARE_PROTECTION", "DISABLED"),
        _feature("EKS_AUDIT_LOGS"),
        _feature("EKS_RUNTIME_MONITORING", "DISABLED", o={"name": "RUNTIME_MONITORING", "status": "ENABLED"}),
    ],
}
