"""What keeps a resource, or a copy of its data, from being destroyed, and the value that lets it go.

Source: the provider 5.100.0 schema and the resource's page there; other sources stand in the row.
"""

from __future__ import annotations

from aspects.metadata.settings import Setting, Table

_NO_FINAL_SNAPSHOT = Setting("skip_final_snapshot", True)
_NO_DELETION_PROTECTION = Setting("deletion_protection", False)
_FORCE_DESTROY = Setting("force_destroy", True)
_NO_SKIP_DESTROY = Setting("skip_destroy", False)

DESTROYABILITY: Table = {
    "aws_alb": (Setting("enable_deletion_protection", False),),
    "aws_backup_vault": (_FORCE_DESTROY,),
    "aws_cloudwatch_log_group": (_NO_SKIP_DESTROY,),
    "aws_cognito_user_pool": (Setting("deletion_protection", "INACTIVE"),),
    "aws_db_instance": (
        _NO_DELETION_PROTECTION,
        _NO_FINAL_SNAPSHOT,
        Setting("delete_automated_backups", True),
    ),
    "aws_docdb_cluster": (_NO_DELETION_PROTECTION, _NO_FINAL_SNAPSHOT),
    "aws_dynamodb_table": (Setting("deletion_protection_enabled", False),),
    "aws_ecr_repository": (Setting("force_delete", True),),
    "aws_ecs_service": (Setting("force_delete", True),),
    "aws_ecs_task_definition": (_NO_SKIP_DESTROY,),
    "aws_iam_role": (Setting("force_detach_policies", True),),
    "aws_iam_user": (_FORCE_DESTROY,),
    "aws_instance": (Setting("disable_api_termination", False), Setting("disable_api_stop", False)),
    # 7 days is the least that KMS allows: there is no way to delete a key at once.
    # https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
    "aws_kms_key": (Setting("deletion_window_in_days", 7),),
    "aws_kinesis_stream": (Setting("enforce_consumer_deletion", True),),
    "aws_lambda_function": (_NO_SKIP_DESTROY,),
    "aws_lambda_layer_version": (_NO_SKIP_DESTROY,),
    "aws_lb": (Setting("enable_deletion_protection", False),),
    "aws_neptune_cluster": (_NO_DELETION_PROTECTION, _NO_FINAL_SNAPSHOT),
    "aws_rds_cluster": (
        _NO_DELETION_PROTECTION,
        _NO_FINAL_SNAPSHOT,
        Setting("delete_automated_backups", True),
    ),
    "aws_route53_zone": (_FORCE_DESTROY,),
    "aws_s3_bucket": (_FORCE_DESTROY,),
    # 0 deletes at once; 7 to 30 keeps the secret, and its name, for that many days.
    "aws_secretsmanager_secret": (Setting("recovery_window_in_days", 0),),
}
