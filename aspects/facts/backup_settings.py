"""Backups that AWS takes by itself: how long each resource type keeps them, and what they cannot be had for.

Source: the provider 5.100.0 schema and the resource's page there; other sources are in the row. :data:`BACKUPS` and
:data:`EXEMPT` together account for every attribute of the schema whose path speaks of backups, snapshots or recovery to
a point in time; a test walks it.

Only backups that go with what they were made of are written: what would outlive the environment is the author's to
ask for. RDS and Aurora keep theirs unless ``delete_automated_backups`` says no, which destroyability sees to; DynamoDB
and Keyspaces let a deleted table be restored for 35 days, free of charge and in nobody's way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .settings import PRESENT, Setting, Table, Value

DAYS = 7
"""Days that backups are kept where nobody says otherwise: Security Hub RDS.11, DocumentDB.2 and Neptune.5 ask for them.

https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html
"""

CACHE_DAYS = 15
"""The same for ElastiCache, where AWS Config's rule elasticache-redis-cluster-automatic-backup-check asks for more.

https://docs.aws.amazon.com/config/latest/developerguide/elasticache-redis-cluster-automatic-backup-check.html
"""

MAX_DAYS = 35
"""The most that all services allow but FSx, which keeps backups for 90 days: their Create… actions."""

_RETENTION = Setting("backup_retention_period", Value.BACKUP_RETENTION_DAYS)
_SNAPSHOTS = Setting("snapshot_retention_limit", Value.BACKUP_RETENTION_DAYS)
_FILE_SYSTEM = Setting("automatic_backup_retention_days", Value.BACKUP_RETENTION_DAYS)
# Memcached keeps nothing on disk. The engine may be written in any case.
_WITH_SNAPSHOTS = re.compile("redis|valkey", re.IGNORECASE)


def _where(row: Setting, when: Mapping[str, Any]) -> Setting:
    return Setting(row.path, row.value, when=when)


BACKUPS: Table = {
    # A replica takes part in the backups of its source, and SQL Server and Oracle refuse it some of its own.
    "aws_db_instance": (_where(_RETENTION, {"replicate_source_db": None}),),
    "aws_db_instance_automated_backups_replication": (Setting("retention_period", Value.BACKUP_RETENTION_DAYS),),
    "aws_docdb_cluster": (_RETENTION,),
    "aws_docdbelastic_cluster": (_RETENTION,),
    # The window is 35 days, unless the author makes it shorter.
    "aws_dynamodb_table": (
        Setting("point_in_time_recovery.enabled", True),
        Setting(
            "point_in_time_recovery.recovery_period_in_days",
            Value.BACKUP_RETENTION_DAYS,
            create=False,
            beside={"recovery_period_in_days": re.compile(r"\d+")},
        ),
        Setting("replica.point_in_time_recovery", True, create=False),
    ),
    "aws_dynamodb_table_replica": (Setting("point_in_time_recovery", True),),
    # A member of a replication group has the group's settings, and the provider refuses others.
    "aws_elasticache_cluster": (_where(_SNAPSHOTS, {"engine": _WITH_SNAPSHOTS, "replication_group_id": None}),),
    # A member of a global datastore is restored from its primary.
    "aws_elasticache_replication_group": (_where(_SNAPSHOTS, {"global_replication_group_id": None}),),
    # Of Memcached, AWS takes it as well, but the provider's page does not.
    "aws_elasticache_serverless_cache": (_where(_SNAPSHOTS, {"engine": _WITH_SNAPSHOTS}),),
    # Neither scratch file systems nor those linked to a bucket have backups, nor has Intelligent-Tiering:
    # https://docs.aws.amazon.com/fsx/latest/LustreGuide/using-backups-fsx.html
    "aws_fsx_lustre_file_system": (
        _where(
            _FILE_SYSTEM,
            {
                "deployment_type": re.compile("PERSISTENT_."),
                "import_path": None,
                "storage_type": frozenset({None, "SSD", "HDD"}),
            },
        ),
    ),
    "aws_fsx_ontap_file_system": (_FILE_SYSTEM,),
    "aws_fsx_openzfs_file_system": (_where(_FILE_SYSTEM, {"storage_type": frozenset({None, "SSD"})}),),
    "aws_fsx_windows_file_system": (_FILE_SYSTEM,),
    "aws_keyspaces_table": (Setting("point_in_time_recovery.status", "ENABLED"),),
    # Seven days, always: https://docs.aws.amazon.com/lightsail/latest/userguide/amazon-lightsail-databases.html
    "aws_lightsail_database": (Setting("backup_retention_enabled", True),),
    "aws_memorydb_cluster": (_SNAPSHOTS,),
    "aws_neptune_cluster": (_RETENTION,),
    # 60 days where nobody says anything: Oracle Database@AWS user guide.
    "aws_odb_autonomous_database": (
        Setting(
            "backup_retention_period_in_days",
            Value.BACKUP_RETENTION_DAYS,
            when={"backup_retention_period_in_days": PRESENT},
        ),
    ),
    "aws_rds_cluster": (_RETENTION,),
    "aws_redshift_cluster": (Setting("automated_snapshot_retention_period", Value.BACKUP_RETENTION_DAYS),),
}

UNSUPPORTED: Mapping[str, Mapping[str, Any]] = {
    # CreateCacheCluster, SnapshotRetentionLimit.
    "aws_elasticache_cluster": {"node_type": re.compile(r"cache\.t1\..+")},
    "aws_elasticache_replication_group": {"node_type": re.compile(r"cache\.t1\..+")},
}
"""What AWS refuses backups of: conditions as in :attr:`.Setting.when`, so that a token is taken to be another value."""

LINKED: Mapping[str, tuple[str, str]] = {
    "aws_fsx_lustre_file_system": ("aws_fsx_data_repository_association", "file_system_id"),
}
"""Type to the companion, and the attribute by which it names the resource, next to which AWS takes no backups."""

_WHEN = "the time of day, which is the author's to choose"
_ORIGIN = "names what it is made from"
_NAME = "names a snapshot or a backup, or what holds some"
_LAST = "about the last copy, on destroy: the destroyability aspect's"
_TAGS = "the tags aspect's"
_BY_HAND = "how long copies are kept that somebody makes by hand, and that outlive the environment"
_ELSEWHERE = "copies in another region, which outlive what they were made of: the author's choice"
_DATA = "how long data are kept, not copies of them"
_VAULT = "what AWS Backup does, and with what: the plan's purpose"
_STREAM = "a copy of the records that pass, as they came: the author's choice"
_RESTART = "the computer is started again elsewhere; nothing is kept of it"
_SUBJECT = "what the resource itself is about"

EXEMPT: Mapping[str, str] = {
    "*.*_backup_window": _WHEN,
    "*.backup_window": _WHEN,
    "*.snapshot_window": _WHEN,
    "*.daily_*_time": _WHEN,
    "aws_*search_domain.snapshot_options.automated_snapshot_start_hour": "AWS takes snapshots every hour, and keeps"
    " them for 14 days, since version 5.3",
    "*.snapshot_id": _ORIGIN,
    "*.snapshot_arn*": _ORIGIN,
    "*.snapshot_identifier": _ORIGIN,
    "*.snapshot_cluster_identifier": _ORIGIN,
    "*.snapshot_name": _ORIGIN,
    "*.backup_id": _ORIGIN,
    "*.source_backup_identifier": _ORIGIN,
    "*.source_*snapshot_id*": _ORIGIN,
    "*.restore_to_point_in_time.*": _ORIGIN,
    "aws_cloudwatch_metric_alarm.evaluation_criteria.*": "how long an alarm waits until it rests",
    "aws_dynamodb_table.restore_backup_arn": _ORIGIN,
    "aws_fsx_openzfs_volume.origin_snapshot.copy_strategy": _ORIGIN,
    "*.*_snapshot_identifier": _NAME,
    "aws_backup_*.backup_vault_name": _NAME,
    "aws_lambda_function.durable_config.*": _DATA,
    "aws_mailmanager_archive.*": _DATA,
    "aws_observabilityadmin_centralization_rule_for_organization.*backup_configuration.*": _ELSEWHERE,
    "aws_odb_autonomous_database.is_backup_retention_locked": (
        "would keep backups longer than the environment: the destroyability aspect's"
    ),
    "aws_odb_autonomous_database.long_term_backup_schedule.*": _BY_HAND,
    "aws_odb_autonomous_database.source_configuration.*": _ORIGIN,
    "aws_odb_autonomous_database.source_configuration.cross_region*": _ELSEWHERE,
    "aws_odb_cloud_vm_cluster.is_local_backup_enabled": "how the disks are divided, when the cluster is made",
    "aws_odb_network.backup_subnet_cidr": "the addresses through which backups go",
    "aws_redshift_snapshot_copy*.snapshot_copy_grant_name": _NAME,
    "*.final_snapshot*": _LAST,
    "*.final_backup_tags": _LAST,
    "*.skip_final_*": _LAST,
    "*.delete_automated_backups": _LAST,
    "*.copy_tags_to_*": _TAGS,
    "*.manual_snapshot_retention_period": _BY_HAND,
    "aws_redshiftserverless_snapshot.retention_period": _BY_HAND,
    "aws_redshift_cluster.snapshot_copy.*": _ELSEWHERE,
    "aws_redshift_snapshot_copy.retention_period": _ELSEWHERE,
    "*.performance_insights_retention_period": _DATA,
    "aws_cloudtrail_event_data_store.retention_period": _DATA,
    "aws_config_retention_configuration.*": _DATA,
    "aws_connect_instance_storage_config.*.retention_period_hours": _DATA,
    "aws_kinesis_stream.retention_period": _DATA,
    "aws_prometheus_workspace_configuration.*": _DATA,
    "aws_resiliencehubv2_policy.data_recovery.*": "an aim that is measured, not a setting",
    "aws_swf_domain.*": _DATA,
    "aws_synthetics_canary.*_retention_period": _DATA,
    "aws_timestreamwrite_table.retention_properties.*": _DATA,
    "aws_glue_catalog_table_optimizer.*": "how old versions of a table are cleared away",
    "aws_ami_from_instance.snapshot_without_reboot": "whether the instance is stopped for its image",
    "aws_backup_plan.*": _VAULT,
    "aws_backup_vault_notifications.backup_vault_events": _VAULT,
    "aws_config_delivery_channel.*": "how often AWS Config writes down what it sees",
    "aws_db_instance.backup_target": "where backups lie of a database on an Outpost",
    "aws_dlm_lifecycle_policy.policy_details.*": _SUBJECT,
    "aws_efs_backup_policy.backup_policy.status": "required, so the author has set it; what AWS Backup keeps in"
    " its own vault outlives the file system",
    "aws_fsx_ontap_volume.snap*": "snapshots within the volume, which are no copies of it",
    "aws_imagebuilder_distribution_configuration.*": _SUBJECT,
    "aws_imagebuilder_lifecycle_policy.*": _SUBJECT,
    "aws_kinesis_firehose_delivery_stream.*": _STREAM,
    "aws_kinesisanalyticsv2_application.*.snapshots_enabled": "the state of an application, for a restart of it",
    "aws_lightsail_instance.add_on.*": "needs a time of day, which is the author's to choose",
    "aws_rbin_rule.retention_period.*": _SUBJECT,
}
