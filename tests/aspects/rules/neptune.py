"""Cases of the rules of Neptune."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_EXPORTS = "enable_cloudwatch_logs_exports"
_REMOTE = "${data.terraform_remote_state.cross-stack-reference-input-graph.outputs.cluster}"


def _cluster(**body: Any) -> Case:
    return {"aws_neptune_cluster": {"it": body}}


def _snapshot(cluster: dict[str, Any], of: str = "${aws_neptune_cluster.shop.cluster_identifier}") -> Case:
    return {
        "aws_neptune_cluster_snapshot": {"it": {"db_cluster_identifier": of}},
        "aws_neptune_cluster": {"shop": {"cluster_identifier": "shop", **cluster}},
    }


def _snapshot_across_stacks(**cluster: Any) -> Case:
    graph = {
        "resource": {"aws_neptune_cluster": {"shop": cluster}},
        "output": {"cluster": {"value": "${aws_neptune_cluster.shop.id}"}},
    }
    own = {"resource": {"aws_neptune_cluster_snapshot": {"it": {"db_cluster_identifier": _REMOTE}}}}
    return {"config": own, "stacks": {"graph": graph}}


PASS: dict[str, list[Case]] = {
    "neptune-encrypted": [
        _cluster(storage_encrypted=True),
        _cluster(storage_encrypted="true", kms_key_arn="${var.key}"),
        _cluster(storage_encrypted=True, snapshot_identifier=None),
    ],
    "neptune-audit-logs": [
        _cluster(**{_EXPORTS: ["audit"]}),
        _cluster(**{_EXPORTS: ["slowquery", "${var.log}", "audit"]}),
    ],
    "neptune-iam-authentication": [
        _cluster(iam_database_authentication_enabled=True),
        _cluster(iam_database_authentication_enabled="true", engine="neptune"),
    ],
    "neptune-backups": [_cluster(backup_retention_period=7), _cluster(backup_retention_period="30")],
    "neptune-snapshot-encrypted": [
        _snapshot({"storage_encrypted": True}),
        _snapshot({"storage_encrypted": "true"}, "${aws_neptune_cluster.shop.id}"),
        _snapshot({"storage_encrypted": True}, "shop"),
        _snapshot_across_stacks(storage_encrypted=True),
    ],
}
FAIL: dict[str, list[Case]] = {
    "neptune-encrypted": [_cluster(), _cluster(storage_encrypted=False), _cluster(storage_encrypted="false")],
    "neptune-audit-logs": [_cluster(), _cluster(**{_EXPORTS: []}), _cluster(**{_EXPORTS: ["slowquery"]})],
    "neptune-iam-authentication": [_cluster(), _cluster(iam_database_authentication_enabled=False)],
    "neptune-backups": [_cluster(), _cluster(backup_retention_period=1), _cluster(backup_retention_period="6")],
    "neptune-snapshot-encrypted": [
        _snapshot({}),
        _snapshot({"storage_encrypted": "false"}),
        _snapshot({"storage_encrypted": False}, "shop"),
        _snapshot_across_stacks(),
        {"aws_neptune_cluster_snapshot": {"it": {}}},
    ],
}
UNKNOWN: dict[str, list[Case]] = {
    "neptune-encrypted": [
        _cluster(storage_encrypted="${var.encrypted}"),
        _cluster(replication_source_identifier="${var.source}"),
    ],
    "neptune-audit-logs": [_cluster(**{_EXPORTS: "${var.logs}"}), _cluster(**{_EXPORTS: ["${var.log}"]})],
    "neptune-iam-authentication": [_cluster(iam_database_authentication_enabled="${var.iam}")],
    "neptune-backups": [_cluster(backup_retention_period="${var.days}")],
    "neptune-snapshot-encrypted": [
        _snapshot({"storage_encrypted": "${var.encrypted}"}),
        _snapshot({}, "platform"),
        _snapshot({}, "${var.cluster}"),
        _snapshot({}, "${data.aws_rds_cluster.shop.id}"),
        _snapshot({"snapshot_identifier": "shop"}),
    ],
}
NOT_APPLICABLE: dict[str, list[Case]] = {
    "neptune-encrypted": [
        _cluster(snapshot_identifier="shop"),
        _cluster(replication_source_identifier="${aws_neptune_cluster.shop.arn}"),
    ],
}
