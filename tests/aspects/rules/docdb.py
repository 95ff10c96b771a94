"""Cases of the rules of DocumentDB."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_EXPORTS = "enabled_cloudwatch_logs_exports"


def _cluster(**body: Any) -> Case:
    return {"aws_docdb_cluster": {"it": body}}


def _with_group(value: str, named: str = "${aws_docdb_cluster_parameter_group.shop.name}", **body: Any) -> Case:
    group = {"name": "shop", "parameter": [{"name": "tls", "value": "enabled"}, {"name": "audit_logs", "value": value}]}
    cluster: dict[str, Any] = {_EXPORTS: ["audit"], "db_cluster_parameter_group_name": named, **body}
    return {**_cluster(**cluster), "aws_docdb_cluster_parameter_group": {"shop": group}}


PASS: dict[str, list[Case]] = {
    "docdb-encrypted": [
        _cluster(storage_encrypted=True),
        _cluster(storage_encrypted="true", kms_key_id="${var.key}"),
        _cluster(storage_encrypted=True, snapshot_identifier="", restore_to_point_in_time=[]),
        _cluster(storage_encrypted=True, global_cluster_identifier="${aws_docdb_global_cluster.shop.id}"),
    ],
    "docdb-backups": [_cluster(backup_retention_period=7), _cluster(backup_retention_period="35")],
    "docdb-audit-logs": [
        _cluster(**{_EXPORTS: ["audit"]}),
        _cluster(**{_EXPORTS: ["profiler", "audit"]}),
        _cluster(**{_EXPORTS: ["${var.log}", "audit"]}),
        {**_cluster(**{_EXPORTS: ["${local.log}"]}), "locals": {"log": "audit"}},
        *(_with_group(value) for value in ("enabled", "all", "ddl")),
        _with_group("all", "shop"),
    ],
}
FAIL: dict[str, list[Case]] = {
    "docdb-encrypted": [
        _cluster(),
        _cluster(storage_encrypted=False),
        _cluster(storage_encrypted="false", kms_key_id="alias/shop"),
        {**_cluster(storage_encrypted="${local.encrypted}"), "locals": {"encrypted": False}},
    ],
    "docdb-backups": [_cluster(), _cluster(backup_retention_period=1), _cluster(backup_retention_period="6")],
    "docdb-audit-logs": [
        _cluster(),
        _cluster(**{_EXPORTS: []}),
        _cluster(**{_EXPORTS: ["profiler"]}),
        *(_with_group(value) for value in ("disabled", "none")),
        _with_group("disabled", "shop"),
        _with_group("all", enabled_cloudwatch_logs_exports=["profiler"]),
    ],
}
UNKNOWN: dict[str, list[Case]] = {
    "docdb-encrypted": [
        _cluster(storage_encrypted="${var.encrypted}"),
        _cluster(snapshot_identifier="${var.snapshot}"),
    ],
    "docdb-backups": [_cluster(backup_retention_period="${var.days}")],
    "docdb-audit-logs": [
        _cluster(**{_EXPORTS: "${var.logs}"}),
        _cluster(**{_EXPORTS: ["profiler", "${var.log}"]}),
        _with_group("${var.audit}"),
        _with_group("all", "${var.group}"),
        _with_group("all", "platform"),
    ],
}
NOT_APPLICABLE: dict[str, list[Case]] = {
    "docdb-encrypted": [
        _cluster(snapshot_identifier="shop"),
        _cluster(snapshot_identifier="${aws_docdb_cluster_snapshot.shop.id}", storage_encrypted=False),
        _cluster(restore_to_point_in_time={"source_cluster_identifier": "shop"}),
    ],
}
