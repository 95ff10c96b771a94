"""Cases of the rules on AWS CloudTrail."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def _trail(**body: Any) -> Case:
    return {"aws_cloudtrail": {"it": {"name": "t", "s3_bucket_name": "b", **body}}}


def _store(**body: Any) -> Case:
    return {"aws_cloudtrail_event_data_store": {"it": {"name": "t", **body}}}


def _everywhere(**body: Any) -> Case:
    return _trail(is_multi_region_trail=True, **body)


def _advanced(*selectors: dict[str, list[str]], **more: Any) -> list[dict[str, Any]]:
    return [
        {"field_selector": [{"field": field, "equals": values} for field, values in each.items()], **more}
        for each in selectors
    ]


_MANAGEMENT = {"eventCategory": ["Management"]}
_DATA = {"eventCategory": ["Data"], "resources.type": ["AWS::S3::Object"]}
_OBJECTS = {"type": "AWS::S3::Object", "values": ["arn:aws:s3"]}
_NO_KMS = {"field": "eventSource", "not_equals": ["kms.amazonaws.com"]}

PASS: dict[str, list[Case]] = {
    "cloudtrail-enabled": [_trail(), _trail(enable_logging=True), _store(), _store(suspend=False)],
    "cloudtrail-multi-region": [
        _everywhere(),
        _everywhere(include_global_service_events=True),
        _everywhere(event_selector=[{"read_write_type": "All", "data_resource": [_OBJECTS]}]),
        _everywhere(event_selector={"include_management_events": True}),
        _everywhere(event_selector=[{"read_write_type": "ReadOnly"}, {"read_write_type": "WriteOnly"}]),
        _everywhere(event_selector=[{}, {"include_management_events": False, "data_resource": [_OBJECTS]}]),
        _everywhere(advanced_event_selector=_advanced(_MANAGEMENT)),
        _everywhere(advanced_event_selector=_advanced(_DATA, _MANAGEMENT, name="x")),
        _everywhere(
            advanced_event_selector=_advanced(
                {**_MANAGEMENT, "readOnly": ["true"]}, {**_MANAGEMENT, "readOnly": ["false"]}
            )
        ),
        _everywhere(dynamic={"event_selector": {"for_each": [1], "content": {"read_write_type": "All"}}}),
        _everywhere(dynamic={"event_selector": {"for_each": [], "content": {"read_write_type": "ReadOnly"}}}),
    ],
    "cloudtrail-encrypted": [
        _trail(kms_key_id=_KEY),
        _store(kms_key_id=_KEY),
        {**_trail(kms_key_id="${aws_kms_key.k.arn}"), "aws_kms_key": {"k": {}}},
        {**_store(kms_key_id="${aws_kms_key.k.arn}"), "aws_kms_key": {"k": {}}},
        _trail(kms_key_id="alias/trail"),
    ],
    "cloudtrail-validation": [_trail(enable_log_file_validation=True)],
    "cloudtrail-to-cloudwatch": [
        _trail(cloud_watch_logs_group_arn="${aws_cloudwatch_log_group.g.arn}:*"),
        _trail(cloud_watch_logs_group_arn="arn:aws:logs:eu-west-1:123456789012:log-group:g:*"),
    ],
}

FAIL: dict[str, list[Case]] = {
    "cloudtrail-enabled": [_trail(enable_logging=False), _store(suspend=True)],
    "cloudtrail-multi-region": [
        _trail(),
        _trail(is_multi_region_trail=False),
        _trail(include_global_service_events=False),
        _everywhere(include_global_service_events=False),
        _everywhere(event_selector=[{"read_write_type": "WriteOnly"}]),
        _everywhere(event_selector=[{"read_write_type": "ReadOnly", "data_resource": [_OBJECTS]}]),
        _everywhere(event_selector=[{"exclude_management_event_sources": ["kms.amazonaws.com"]}]),
        _trail(event_selector=[{"read_write_type": "All"}]),
        _everywhere(advanced_event_selector=_advanced({**_MANAGEMENT, "readOnly": ["false"]})),
        _everywhere(
            advanced_event_selector=[
                {"field_selector": [{"field": "eventCategory", "equals": ["Management"]}, _NO_KMS]}
            ]
        ),
        _everywhere(dynamic={"event_selector": {"for_each": [1], "content": {"read_write_type": "WriteOnly"}}}),
    ],
    "cloudtrail-encrypted": [
        _trail(),
        _store(),
        _trail(kms_key_id=""),
        _trail(kms_key_id="alias/aws/s3"),
        {
            **_trail(kms_key_id="${data.aws_kms_alias.k.arn}"),
            "data": {"aws_kms_alias": {"k": {"name": "alias/aws/s3"}}},
        },
    ],
    "cloudtrail-validation": [_trail(), _trail(enable_log_file_validation=False)],
    "cloudtrail-to-cloudwatch": [_trail(), _trail(cloud_watch_logs_group_arn="")],
}

UNKNOWN: dict[str, list[Case]] = {
    "cloudtrail-enabled": [_trail(enable_logging="${var.x}"), _store(suspend="${var.x}")],
    "cloudtrail-multi-region": [
        _trail(is_multi_region_trail="${var.x}"),
        _everywhere(include_global_service_events="${var.x}"),
        _everywhere(event_selector="${var.x}"),
        _everywhere(event_selector=[{"include_management_events": "${var.x}"}]),
        _everywhere(dynamic={"advanced_event_selector": {"for_each": "${var.x}", "content": {}}}),
    ],
    "cloudtrail-encrypted": [_trail(kms_key_id="${var.x}"), _store(kms_key_id="${data.aws_kms_key.k.arn}")],
    "cloudtrail-validation": [_trail(enable_log_file_validation="${var.x}")],
    "cloudtrail-to-cloudwatch": [_trail(cloud_watch_logs_group_arn="${var.x}")],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "cloudtrail-multi-region": [
        _trail(event_selector=[{"include_management_events": False, "data_resource": [_OBJECTS]}]),
        _trail(advanced_event_selector=_advanced(_DATA)),
    ],
}
