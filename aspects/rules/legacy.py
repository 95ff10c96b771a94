"""Rules that are still in their first form; this module goes when the last one has moved."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.graph import Graph
from . import compute, data, identity, logs
from .model import NotApplicable, Problem, Rule, Undecided
from .reader import Block
from .verdict import Outcome
from .verdict import Rule as OldRule

_REMEDIES: dict[str, tuple[str, str]] = {
    "ecs-public-ip": ("set assign_public_ip = false", "SH ECS.2, ECS.16"),
    "ecs-platform-version": ("use LATEST", "SH ECS.10"),
    "ecs-environment-secrets": ("pass it through secrets", "SH ECS.8"),
    "ecs-privileged": ("set privileged to false", "Config ECS_CONTAINERS_NONPRIVILEGED"),
    "ecs-read-only-root": ("set readonlyRootFilesystem to true", "Config ECS_CONTAINERS_READONLY_ACCESS"),
    "ecs-root-user": ("name a user other than root, such as 1000:1000", "Config ECS_TASK_DEFINITION_NONROOT_USER"),
    "ecs-container-logs": (
        "add one, or pass container_log_group to Guardrails",
        "Config ECS_TASK_DEFINITION_LOG_CONFIGURATION",
    ),
    "ecs-pid-mode": ("use task, or leave it out", "Config ECS_TASK_DEFINITION_PID_MODE_CHECK"),
    "ecr-scan-on-push": ("set scan_on_push = true", "SH ECR.1"),
    "ecr-lifecycle-policy": ("add an aws_ecr_lifecycle_policy", "Config ECR_PRIVATE_LIFECYCLE_POLICY_CONFIGURED"),
    "lambda-public-invoke": ("name source_arn or source_account", "SH Lambda.1"),
    "lambda-runtime": ("use a runtime that AWS supports, such as python3.12", "SH Lambda.2"),
    "lambda-tracing": ("set tracing_config.mode = Active", "SH Lambda.7"),
    "rds-storage-encrypted": ("set storage_encrypted = true", "Config RDS_STORAGE_ENCRYPTED"),
    "rds-customer-key": ("set kms_key_id to a customer managed key", "Config RDS_STORAGE_ENCRYPTED"),
    "rds-public-access": ("set publicly_accessible = false", "SH RDS.2"),
    "rds-minor-upgrades": ("set auto_minor_version_upgrade = true", "SH RDS.13, RDS.35"),
    "rds-admin-name": ("use a name of your own", "SH RDS.24, RDS.25"),
    "rds-master-password": ("set manage_master_user_password = true", "PCI DSS 8.6.2"),
    "rds-logs": ("export the engine's logs", "SH RDS.9, RDS.37"),
    "rds-iam-authentication": (
        "set iam_database_authentication_enabled = true",
        "Config RDS_CLUSTER_IAM_AUTHENTICATION_ENABLED",
    ),
    "rds-backups": ("keep backups for 7 days or more", "Config DB_INSTANCE_BACKUP_ENABLED"),
    "secret-rotation": ("add an aws_secretsmanager_secret_rotation", "SH SecretsManager.1"),
    "secret-rotation-interval": ("rotate at least every 90 days", "SH SecretsManager.4"),
    "secret-customer-key": ("set kms_key_id", "Config SECRETSMANAGER_USING_CMK"),
    "kms-rotation": ("set enable_key_rotation = true", "SH KMS.4"),
    "s3-bucket-public-access": ("add an aws_s3_bucket_public_access_block with all four flags true", "SH S3.1, S3.8"),
    "s3-bucket-tls-only": ("deny s3:* where aws:SecureTransport is false", "SH S3.5"),
    "s3-bucket-access-logging": ("add an aws_s3_bucket_logging", "SH S3.9"),
    "s3-bucket-kms-encryption": (
        "use aws:kms with a customer managed key, or pass kms_key_arn to Guardrails",
        "SH S3.17",
    ),
    "s3-bucket-versioning": ("enable versioning", "Config S3_BUCKET_VERSIONING_ENABLED"),
    "s3-bucket-object-lock": ("set object_lock_enabled = true", "SH S3.15"),
    "s3-bucket-acl-disabled": ("set BucketOwnerEnforced", "Config S3_BUCKET_ACL_PROHIBITED"),
    "s3-bucket-lifecycle": ("add an aws_s3_bucket_lifecycle_configuration", "Config S3_LIFECYCLE_POLICY_CHECK"),
    "log-group-retention": ("keep logs for 365 days or more", "Config CW_LOGGROUP_RETENTION_PERIOD_CHECK"),
    "log-group-encrypted": ("set kms_key_id", "Config CLOUDWATCH_LOG_GROUP_ENCRYPTED"),
    "alarm-actions": ("name a topic for both", "Config CLOUDWATCH_ALARM_ACTION_CHECK"),
    "sns-encrypted": ("set kms_master_key_id to a customer managed key", "Config SNS_ENCRYPTED_KMS"),
    "iam-wildcard-action": ("spell the actions out", "Config IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS"),
    "iam-decrypt-at-large": ("name the key's ARN", "Config IAM_CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS"),
    "iam-inline-policy": ("use aws_iam_policy and an attachment", "Config IAM_NO_INLINE_POLICY_CHECK"),
    "iam-inline-policy-block": ("use aws_iam_policy and an attachment", "Config IAM_NO_INLINE_POLICY_CHECK"),
}


def _adapted(old: OldRule) -> Rule:
    def check(it: Block, graph: Graph) -> Iterator[Problem | Undecided]:
        verdict = old.check(it.resource, graph)
        if verdict.outcome is Outcome.NON_COMPLIANT:
            yield Problem(verdict.problem)
        if verdict.outcome is Outcome.UNKNOWN:
            yield Undecided("it is only known at apply time")
        if verdict.outcome is Outcome.NOT_APPLICABLE:
            raise NotApplicable("it does not apply")

    remedy, source = _REMEDIES[old.id]
    return Rule(old.id, old.types, check, old.id, old.id, remedy, controls=(source,))


RULES = tuple(_adapted(rule) for module in (compute, data, logs, identity) for rule in module.RULES)
