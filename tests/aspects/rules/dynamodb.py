"""Cases of the rules of DynamoDB."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case
from tests.aspects.backup_cases import maybe_planned, planned, selecting, unplanned

_SSE = "server_side_encryption"
_ARN = "${aws_dynamodb_table.orders.arn}"
_REMOTE = "${data.terraform_remote_state.cross-stack-reference-input-tables.outputs.arn}"
_PLANS = ("aws_dynamodb_table", "dynamodb", "table/*")


def _table(**body: Any) -> Case:
    return {"aws_dynamodb_table": {"it": {"name": "orders", **body}}}


def _replica(table: dict[str, Any], of: str = _ARN, **body: Any) -> Case:
    return {
        "aws_dynamodb_table_replica": {"it": {"global_table_arn": of, **body}},
        "aws_dynamodb_table": {"orders": {"name": "orders", **table}},
    }


def _replica_across_stacks(**table: Any) -> Case:
    tables = {
        "resource": {"aws_dynamodb_table": {"orders": table}},
        "output": {"arn": {"value": _ARN}},
        "provider": {"aws": {"region": "us-east-1"}},
    }
    own = {
        "resource": {"aws_dynamodb_table_replica": {"it": {"global_table_arn": _REMOTE}}},
        "provider": {"aws": {"region": "eu-west-1"}},
    }
    return {"config": own, "stacks": {"tables": tables}}


def _dynamic(name: str, over: Any) -> Case:
    return _table(dynamic={name: {"for_each": over, "content": {"enabled": True}}})


PASS: dict[str, list[Case]] = {
    "dynamodb-kms-encryption": [
        _table(**{_SSE: {"enabled": True}}),
        _table(**{_SSE: [{"enabled": "true", "kms_key_arn": "${aws_kms_key.key.arn}"}]}),
        _dynamic(_SSE, ["once"]),
        _replica({_SSE: {"enabled": True}}),
        _replica({}, kms_key_arn="arn:aws:kms:eu-west-1:111122223333:key/1234"),
        _replica({}, "${var.table}", kms_key_arn="${aws_kms_key.key.arn}"),
        _replica_across_stacks(**{_SSE: {"enabled": True}}),
    ],
    "dynamodb-pitr": [
        _table(point_in_time_recovery={"enabled": True}),
        _table(point_in_time_recovery=[{"enabled": "true", "recovery_period_in_days": 7}]),
        _dynamic("point_in_time_recovery", ["once"]),
    ],
    "dynamodb-in-backup-plan": [
        *planned(*_PLANS, name="orders"),
        *(
            selecting("aws_dynamodb_table", {"name": "orders"}, resources=[f"arn:aws:dynamodb:{place}:table/{name}"])
            for place, name in (("*:*", "ord*"), ("us-east-1:111122223333", "orders"))
        ),
    ],
}
FAIL: dict[str, list[Case]] = {
    "dynamodb-kms-encryption": [
        _table(),
        _table(**{_SSE: {"enabled": False}}),
        _table(**{_SSE: {}}),
        _dynamic(_SSE, []),
        _replica({}),
        _replica({_SSE: {"enabled": "false"}}),
        _replica({}, kms_key_arn=""),
        _replica_across_stacks(),
        {"aws_dynamodb_table_replica": {"it": {}}},
    ],
    "dynamodb-pitr": [
        _table(),
        _table(point_in_time_recovery={"enabled": False}),
        _table(point_in_time_recovery=[{"enabled": "false"}]),
        _table(replica=[{"region_name": "eu-west-1", "point_in_time_recovery": True}]),
    ],
    "dynamodb-in-backup-plan": [
        *unplanned(*_PLANS, name="orders"),
        {
            **_table(),
            "aws_backup_selection": {"all": {"resources": ["arn:aws:dynamodb:*:*:table/customers*"]}},
        },
    ],
}
UNKNOWN: dict[str, list[Case]] = {
    "dynamodb-kms-encryption": [
        _table(**{_SSE: {"enabled": "${var.encrypted}"}}),
        _dynamic(_SSE, "${var.encrypted}"),
        _replica({}, kms_key_arn="${var.key}"),
        _replica({}, "${var.table}"),
        _replica({}, "arn:aws:dynamodb:us-east-1:111122223333:table/elsewhere"),
        _replica({_SSE: {"enabled": "${var.encrypted}"}}),
    ],
    "dynamodb-pitr": [
        _table(point_in_time_recovery={"enabled": "${var.pitr}"}),
        _dynamic("point_in_time_recovery", "${var.pitr}"),
    ],
    "dynamodb-in-backup-plan": [
        *maybe_planned(*_PLANS, name="orders"),
        *(
            {**_table(name=name), "aws_backup_selection": {"all": {"resources": [pattern]}}}
            for name, pattern in (
                ("${var.name}", "arn:aws:dynamodb:*:*:table/orders"),
                ("orders", "arn:aws:dynamodb:*:*:table/${var.name}"),
                ("orders", "arn:aws:dynamodb:us-east-1:111122223333:${var.tail}"),
            )
        ),
    ],
}
NOT_APPLICABLE: dict[str, list[Case]] = {}
