"""Cases of the rules of RDS."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case
from tests.aspects.backup_cases import selecting
from tests.aspects.key_cases import customers, nobodys, of_aws

_EXPORTS = "enabled_cloudwatch_logs_exports"
_ELSEWHERE = "arn:aws:rds:eu-west-1:111122223333:db:shop"
_HERE = "arn:aws:rds:us-east-1:111122223333:db:shop"


def _cluster(**body: Any) -> Case:
    return {"aws_rds_cluster": {"it": body}}


def _member(**body: Any) -> Case:
    return {"aws_rds_cluster_instance": {"it": body}}


def _instance(**body: Any) -> Case:
    return {"aws_db_instance": {"it": body}}


def _global(**body: Any) -> Case:
    return {"aws_rds_global_cluster": {"it": body}}


def _replica(of: str, source: dict[str, Any] | None = None, /, **body: Any) -> Case:
    """A replica in us-east-1; its source, where it is in the app, may be in eu-west-1."""
    providers = [{"region": "us-east-1"}, {"alias": "eu", "region": "eu-west-1"}]
    instances = {"it": {"replicate_source_db": of, **body}, "source": source or {}}
    return {"config": {"resource": {"aws_db_instance": instances}, "provider": {"aws": providers}}}


def _replica_across_stacks(output: str, **source: Any) -> Case:
    of = "${data.terraform_remote_state.cross-stack-reference-input-primary.outputs.db}"
    primary = {
        "resource": {"aws_db_instance": {"source": source}},
        "output": {"db": {"value": output}},
        "provider": {"aws": {"region": "eu-west-1"}},
    }
    own = {"resource": _instance(replicate_source_db=of), "provider": {"aws": {"region": "us-east-1"}}}
    return {"config": own, "stacks": {"primary": primary}}


def _events(**body: Any) -> Case:
    return {"aws_db_event_subscription": {"it": {"sns_topic": "${aws_sns_topic.alerts.arn}", **body}}}


def _snapshot(of: str = "${aws_db_instance.shop.identifier}", /, **database: Any) -> Case:
    return {
        "aws_db_snapshot": {"it": {"db_instance_identifier": of, "db_snapshot_identifier": "last"}},
        "aws_db_instance": {"shop": {"identifier": "shop", **database}},
    }


def _cluster_snapshot(of: str = "${aws_rds_cluster.shop.id}", /, **cluster: Any) -> Case:
    return {
        "aws_db_cluster_snapshot": {"it": {"db_cluster_identifier": of, "db_cluster_snapshot_identifier": "last"}},
        "aws_rds_cluster": {"shop": {"cluster_identifier": "shop", **cluster}},
    }


def _copy(of: str, /, *, encrypted: bool, **body: Any) -> Case:
    """A copy of a copy of a snapshot of a database."""
    source = "source_db_snapshot_identifier"
    return {
        "aws_db_snapshot_copy": {
            "it": {source: of, "target_db_snapshot_identifier": "second", **body},
            "first": {source: "${aws_db_snapshot.last.db_snapshot_arn}", "target_db_snapshot_identifier": "first"},
        },
        "aws_db_snapshot": {"last": {"db_instance_identifier": "shop"}},
        "aws_db_instance": {"shop": {"identifier": "shop", "storage_encrypted": encrypted}},
    }


def _cluster_copy(*, encrypted: bool, **body: Any) -> Case:
    of = "${aws_db_cluster_snapshot.last.db_cluster_snapshot_arn}"
    return {
        "aws_rds_cluster_snapshot_copy": {"it": {"source_db_cluster_snapshot_identifier": of, **body}},
        "aws_db_cluster_snapshot": {"last": {"db_cluster_identifier": "${aws_rds_cluster.shop.id}"}},
        "aws_rds_cluster": {"shop": {"storage_encrypted": encrypted}},
    }


def _of_another_stack(**database: Any) -> Case:
    of = "${data.terraform_remote_state.cross-stack-reference-input-data.outputs.db}"
    data = {
        "resource": {"aws_db_instance": {"shop": database}},
        "output": {"db": {"value": "${aws_db_instance.shop.id}"}},
    }
    return {
        "config": {"resource": {"aws_db_snapshot": {"it": {"db_instance_identifier": of}}}},
        "stacks": {"data": data},
    }


def _shared(with_accounts: Any) -> list[Case]:
    kinds = ("aws_db_cluster_snapshot", "aws_db_snapshot", "aws_db_snapshot_copy", "aws_rds_cluster_snapshot_copy")
    return [{kind: {"it": {"shared_accounts": with_accounts}}} for kind in kinds]


_INSTANCE_EVENTS = ["maintenance", "configuration change", "failure"]
_TAGGED = {"tags": {"Backup": "daily"}}
_DAILY = {"type": "STRINGEQUALS", "key": "Backup", "value": "daily"}

_IN_EUROPE = {"provider": "aws.eu"}
_ARN = "${aws_db_instance.source.arn}"
_IDENTIFIER = "${aws_db_instance.source.identifier}"

PASS: dict[str, list[Case]] = {
    "rds-storage-encrypted": [
        _cluster(storage_encrypted=True),
        _cluster(storage_encrypted="true", snapshot_identifier="shop"),
        _cluster(engine_mode="serverless"),
        _instance(storage_encrypted=True),
        _global(storage_encrypted=True),
    ],
    "rds-customer-key": [
        *customers("aws_rds_cluster", "kms_key_id"),
        *customers("aws_db_instance", "kms_key_id", engine="postgres"),
        _replica(_ARN, _IN_EUROPE, kms_key_id="alias/shop"),
    ],
    "rds-public-access": [
        _member(),
        _member(publicly_accessible=False),
        _instance(publicly_accessible="false"),
    ],
    "rds-minor-upgrades": [
        _member(),
        _member(engine="${aws_rds_cluster.shop.engine}", auto_minor_version_upgrade=True),
        _instance(auto_minor_version_upgrade="true"),
    ],
    "rds-admin-name": [
        _cluster(master_username="fraud_owner"),
        _instance(username="shop"),
        {**_cluster(master_username="${local.user}"), "locals": {"user": "shop"}},
    ],
    "rds-master-password": [
        _cluster(manage_master_user_password=True),
        _instance(password_wo="${ephemeral.random_password.p.result}", password_wo_version=1),
        _instance(password=None),
        _replica("shop"),
    ],
    "rds-logs": [
        _cluster(engine="aurora-postgresql", **{_EXPORTS: ["postgresql"]}),
        _cluster(engine="aurora-mysql", **{_EXPORTS: ["audit"]}),
        _cluster(engine="aurora-mysql", **{_EXPORTS: ["error", "${var.log}", "audit"]}),
        _cluster(engine="mysql", **{_EXPORTS: ["error", "slowquery"]}),
        _instance(engine="postgres", **{_EXPORTS: ["postgresql", "upgrade"]}),
        _instance(engine="mysql", **{_EXPORTS: ["audit", "error"]}),
        _instance(engine="mariadb", **{_EXPORTS: ["audit"]}),
        _instance(engine="oracle-ee", **{_EXPORTS: ["alert", "audit"]}),
        _instance(engine="sqlserver-ex", **{_EXPORTS: ["error"]}),
        _instance(engine="db2-se", **{_EXPORTS: ["diag.log"]}),
        _replica(_IDENTIFIER, {"engine": "postgres"}, **{_EXPORTS: ["postgresql"]}),
    ],
    "rds-iam-authentication": [
        _cluster(engine="aurora-mysql", iam_database_authentication_enabled=True),
        _instance(engine="postgres", iam_database_authentication_enabled="true"),
        _replica("shop", iam_database_authentication_enabled=True),
    ],
    "rds-backups": [
        _cluster(backup_retention_period=7),
        _instance(backup_retention_period="35"),
    ],
    "rds-in-backup-plan": [
        selecting("aws_rds_cluster", {}, resources=["${aws_rds_cluster.it.arn}"]),
        selecting("aws_rds_cluster", {"cluster_identifier": "shop"}, resources=["arn:aws:rds:*:*:cluster:shop"]),
        selecting("aws_db_instance", _TAGGED, resources=["arn:aws:rds:*:*:db:*"], selection_tag=_DAILY),
    ],
    "rds-snapshot-encrypted": [
        _snapshot(storage_encrypted=True),
        _snapshot("shop", storage_encrypted="true"),
        _of_another_stack(storage_encrypted=True),
        _cluster_snapshot(storage_encrypted=True),
        _cluster_snapshot("shop", engine_mode="serverless"),
        _copy("${aws_db_snapshot_copy.first.target_db_snapshot_identifier}", encrypted=True),
        _copy("${aws_db_snapshot.last.id}", encrypted=False, kms_key_id="${aws_kms_key.key.arn}"),
        _copy("${var.snapshot}", encrypted=False, kms_key_id="alias/shop"),
        _cluster_copy(encrypted=True),
        _cluster_copy(encrypted=False, kms_key_id="alias/shop"),
    ],
    "rds-snapshot-not-public": [*_shared(None), *_shared(["111122223333"])],
    "rds-event-instance": [
        _events(source_type="db-instance", event_categories=[*_INSTANCE_EVENTS, "backup"]),
        _events(source_type="db-instance", source_ids=["shop"]),
        _events(source_type="db-instance", event_categories=[], enabled="true"),
        _events(),
    ],
    "rds-event-parameter-group": [
        _events(source_type="db-parameter-group", event_categories=["configuration change"]),
        _events(),
    ],
    "rds-event-security-group": [
        _events(source_type="db-security-group", event_categories=["failure", "configuration change"]),
        _events(enabled=True),
    ],
}
FAIL: dict[str, list[Case]] = {
    "rds-storage-encrypted": [
        _cluster(),
        _cluster(snapshot_identifier="shop"),
        _cluster(storage_encrypted=False, engine_mode="serverless"),
        _instance(),
        _instance(storage_encrypted="false"),
        _instance(snapshot_identifier="", replicate_source_db=None, storage_encrypted=False),
        _global(),
        _global(storage_encrypted=False),
    ],
    "rds-customer-key": [
        *of_aws("aws_rds_cluster", "kms_key_id", "rds"),
        *of_aws("aws_db_instance", "kms_key_id", "rds"),
        _replica(_ARN, _IN_EUROPE),
        _replica(_ELSEWHERE),
        _replica(_ELSEWHERE, kms_key_id="alias/aws/rds"),
        _replica_across_stacks("${aws_db_instance.source.arn}"),
    ],
    "rds-public-access": [
        _member(publicly_accessible=True),
        _instance(publicly_accessible="true"),
    ],
    "rds-minor-upgrades": [
        _member(auto_minor_version_upgrade=False),
        _instance(auto_minor_version_upgrade="false", engine="postgres"),
    ],
    "rds-admin-name": [
        *(_cluster(master_username=each) for each in ("postgres", "admin", "root", "administrator")),
        *(_instance(username=each) for each in ("Admin", "sa")),
        {**_instance(username="${local.user}"), "locals": {"user": "root"}},
    ],
    "rds-master-password": [
        _cluster(master_password="${var.p}"),
        _cluster(master_password="${random_password.p.result}", manage_master_user_password=False),
        _instance(password="hunter2"),
    ],
    "rds-logs": [
        _cluster(engine="aurora-postgresql"),
        _cluster(engine="aurora-postgresql", engine_mode="provisioned", **{_EXPORTS: []}),
        _cluster(engine="aurora-mysql", **{_EXPORTS: ["error", "general", "slowquery"]}),
        _cluster(**{_EXPORTS: []}),
        _instance(engine="mysql"),
        _instance(engine="MySQL", **{_EXPORTS: ["error"]}),
        _instance(engine="mariadb", **{_EXPORTS: ["general"]}),
        _instance(engine="oracle-se2", **{_EXPORTS: ["trace", "listener"]}),
        _instance(engine="sqlserver-se", **{_EXPORTS: ["agent"]}),
        _instance(engine="postgres", **{_EXPORTS: ["upgrade"]}),
        {**_instance(engine="${local.engine}", **{_EXPORTS: ["error"]}), "locals": {"engine": "mysql"}},
        _replica(_IDENTIFIER, {"engine": "mysql"}, **{_EXPORTS: ["error"]}),
    ],
    "rds-iam-authentication": [
        _cluster(),
        _cluster(engine="aurora-postgresql", iam_database_authentication_enabled=False),
        *(_instance(engine=each) for each in ("postgres", "mysql", "mariadb", "")),
        *(_cluster(engine=each) for each in ("aurora", "aurora-mysql", "postgres")),
        _instance(engine="postgres", iam_database_authentication_enabled="false"),
        _replica(_IDENTIFIER, {"engine": "mysql"}),
        _replica_across_stacks("${aws_db_instance.source.identifier}", engine="mysql"),
        {
            "aws_db_instance": {
                "it": {"restore_to_point_in_time": {"source_db_instance_identifier": _IDENTIFIER}},
                "source": {"engine": "mariadb"},
            }
        },
    ],
    "rds-backups": [
        _cluster(backup_retention_period=1),
        _cluster(),
        _instance(),
        _instance(backup_retention_period="6"),
        _instance(backup_retention_period=0),
    ],
    "rds-in-backup-plan": [
        _cluster(),
        _instance(),
        selecting("aws_rds_cluster", _TAGGED, resources=["arn:aws:rds:*:*:db:*"]),
        selecting("aws_db_instance", {}, selection_tag=_DAILY),
    ],
    "rds-snapshot-encrypted": [
        _snapshot(),
        _snapshot("shop", storage_encrypted="false"),
        _of_another_stack(storage_encrypted=False),
        {"aws_db_snapshot": {"it": {}}},
        _cluster_snapshot(),
        _cluster_snapshot("shop", storage_encrypted=False),
        _copy("${aws_db_snapshot_copy.first.target_db_snapshot_identifier}", encrypted=False),
        _copy("first", encrypted=False, kms_key_id=""),
        _cluster_copy(encrypted=False),
    ],
    "rds-snapshot-not-public": [*_shared(["all"]), *_shared(["111122223333", "All"])],
    "rds-event-instance": [
        _events(source_type="db-instance", event_categories=["maintenance", "failure"]),
        _events(source_type="db-instance", enabled=False),
        _events(event_categories=["backup"]),
    ],
    "rds-event-parameter-group": [
        _events(source_type="db-parameter-group", enabled="false"),
        _events(event_categories=["maintenance"]),
    ],
    "rds-event-security-group": [
        _events(source_type="db-security-group", event_categories=["failure"]),
        _events(source_type="db-security-group", event_categories=["configuration change"]),
    ],
}
UNKNOWN: dict[str, list[Case]] = {
    "rds-storage-encrypted": [
        _cluster(storage_encrypted="${var.encrypted}"),
        _cluster(engine_mode="${var.mode}"),
        _instance(snapshot_identifier="${var.snapshot}"),
        _global(source_db_cluster_identifier="${var.source}"),
    ],
    "rds-customer-key": [
        _instance(replicate_source_db=_ELSEWHERE),
        *nobodys("aws_rds_cluster", "kms_key_id"),
        _instance(snapshot_identifier="${var.snapshot}"),
        _replica("${var.source}"),
        _replica("${var.source_identifier}"),
        _replica("${data.aws_db_instance.shop.db_instance_arn}"),
    ],
    "rds-public-access": [_instance(publicly_accessible="${var.public}")],
    "rds-minor-upgrades": [
        _instance(auto_minor_version_upgrade="${var.upgrades}"),
        _instance(auto_minor_version_upgrade=False, engine="${var.engine}"),
    ],
    "rds-admin-name": [
        _cluster(master_username="${var.user}"),
        _instance(username="admin", snapshot_identifier="${var.snapshot}"),
    ],
    "rds-logs": [
        _cluster(engine="${var.engine}"),
        _cluster(engine="aurora-mysql", **{_EXPORTS: "${var.logs}"}),
        _cluster(engine="aurora-mysql", **{_EXPORTS: ["error", "${var.log}"]}),
        _cluster(**{_EXPORTS: ["audit"]}),
        _instance(snapshot_identifier="rds:shop"),
        _replica("shop"),
        _replica("${data.aws_db_instance.shop.db_instance_identifier}", **{_EXPORTS: ["error"]}),
    ],
    "rds-iam-authentication": [
        _instance(iam_database_authentication_enabled="${var.iam}"),
        _instance(engine="${var.engine}"),
        _instance(snapshot_identifier="rds:shop"),
        _replica("shop"),
        _replica(_IDENTIFIER, {"engine": "${var.engine}"}),
    ],
    "rds-backups": [
        _cluster(backup_retention_period="${var.days}"),
        _instance(replicate_source_db="${var.source}"),
    ],
    "rds-in-backup-plan": [
        selecting("aws_rds_cluster", {}, resources="${var.arns}"),
        _instance(replicate_source_db="${var.source}"),
    ],
    "rds-snapshot-encrypted": [
        _snapshot(storage_encrypted="${var.encrypted}"),
        _snapshot("${var.database}"),
        _snapshot("elsewhere"),
        _snapshot("${data.aws_db_instance.shop.id}"),
        _snapshot(snapshot_identifier="rds:shop"),
        _cluster_snapshot(engine_mode="${var.mode}"),
        _copy("${var.snapshot}", encrypted=True),
        _copy("rds:shop-2026-01-01", encrypted=True, kms_key_id="${var.key}"),
        _copy("${aws_db_snapshot_copy.it.id}", encrypted=False),
    ],
    "rds-snapshot-not-public": [*_shared("${var.accounts}"), *_shared(["${var.account}"])],
    "rds-event-instance": [
        _events(source_type="${var.source}", event_categories=["backup"]),
        _events(source_type="db-instance", event_categories=["maintenance", "${var.category}"]),
    ],
    "rds-event-parameter-group": [_events(source_type="db-parameter-group", event_categories="${var.categories}")],
    "rds-event-security-group": [_events(source_type="db-security-group", enabled="${var.enabled}")],
}
NOT_APPLICABLE: dict[str, list[Case]] = {
    "rds-storage-encrypted": [
        *(_replica(each) for each in ("shop", _IDENTIFIER, _ARN, _ELSEWHERE)),
        _instance(snapshot_identifier="rds:shop"),
        _instance(snapshot_identifier="${aws_db_snapshot.shop.id}", storage_encrypted=False),
        _instance(
            restore_to_point_in_time={"source_db_instance_identifier": "shop", "use_latest_restorable_time": True}
        ),
        _global(source_db_cluster_identifier="${aws_rds_cluster.shop.arn}"),
    ],
    "rds-customer-key": [
        *(_replica(each) for each in ("shop", _IDENTIFIER, _ARN, _HERE)),
        _replica("${data.aws_db_instance.shop.db_instance_identifier}"),
        _replica("${data.aws_db_instance.shop.id}"),
        _instance(snapshot_identifier="rds:shop"),
        _instance(restore_to_point_in_time={"source_dbi_resource_id": "db-1"}),
    ],
    "rds-minor-upgrades": [_instance(engine="custom-oracle-ee", auto_minor_version_upgrade=False)],
    "rds-admin-name": [
        _cluster(snapshot_identifier="shop"),
        _cluster(replication_source_identifier="${aws_rds_cluster.shop.arn}"),
        _cluster(global_cluster_identifier="${aws_rds_global_cluster.shop.id}"),
        _cluster(restore_to_point_in_time=[{"source_cluster_identifier": "shop"}]),
        _replica("shop"),
    ],
    "rds-logs": [
        _cluster(engine="aurora-mysql", engine_mode="serverless"),
        _instance(engine="custom-sqlserver-ee"),
    ],
    "rds-iam-authentication": [
        *(_instance(engine=each) for each in ("oracle-ee", "sqlserver-ex", "db2-se", "custom-oracle-ee")),
        _replica(_IDENTIFIER, {"engine": "oracle-ee"}),
        _cluster(engine="aurora-mysql", engine_mode="serverless"),
    ],
    "rds-backups": [_replica("shop"), _replica(_ELSEWHERE, backup_retention_period=0)],
    "rds-in-backup-plan": [_replica("shop"), _replica(_ELSEWHERE)],
    "rds-event-instance": [_events(source_type="db-cluster", event_categories=["failover"])],
    "rds-event-parameter-group": [_events(source_type="db-instance", event_categories=["backup"])],
    "rds-event-security-group": [_events(source_type="db-snapshot")],
}
