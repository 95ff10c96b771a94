"""Encryption switches, key attributes and TLS settings of each resource type.

Source: the provider 5.100.0 schema and the resource's page there; other sources stand in the row. A switch is forced
on; a key that the author chose stays.
"""

from __future__ import annotations

from collections.abc import Mapping

from aspects.metadata.settings import PRESENT, Setting, Table, Value


def _key(path: str = "kms_key_id", create: bool = True, when: Mapping[str, object] | None = None) -> Setting:
    return Setting(path, Value.KMS_KEY_ARN, force=False, create=create, when=when or {})


_STORAGE_ENCRYPTED = Setting("storage_encrypted", True)
_INSIGHTS_KEY = _key("performance_insights_kms_key_id", when={"performance_insights_enabled": True})
_MASTER_SECRET_KEY = _key("master_user_secret_kms_key_id", when={"manage_master_user_password": True})
# The newest policy that every current TLS 1.2 client can still talk to.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"
_LISTENER = tuple(
    Setting("ssl_policy", TLS_POLICY, force=False, when={"protocol": protocol}) for protocol in ("HTTPS", "TLS")
)
# AWS rotates symmetric keys only. https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
_KEY_ROTATION = tuple(
    Setting("enable_key_rotation", True, when={"customer_master_key_spec": spec, "custom_key_store_id": None})
    for spec in (None, "SYMMETRIC_DEFAULT")
)

ENCRYPTION: Table = {
    "aws_alb_listener": _LISTENER,
    "aws_api_gateway_domain_name": (Setting("security_policy", "TLS_1_2"),),
    "aws_api_gateway_method_settings": (Setting("settings.cache_data_encrypted", True),),
    "aws_backup_vault": (_key("kms_key_arn"),),
    "aws_cloudtrail": (_key(),),
    "aws_cloudwatch_log_group": (_key(),),
    "aws_codebuild_project": (_key("encryption_key"),),
    "aws_db_instance": (
        # A replica takes its source's encryption.
        Setting("storage_encrypted", True, when={"replicate_source_db": None}),
        _key(when={"replicate_source_db": None}),
        _INSIGHTS_KEY,
        _MASTER_SECRET_KEY,
    ),
    "aws_docdb_cluster": (_STORAGE_ENCRYPTED, _key()),
    "aws_dynamodb_table": (
        Setting("server_side_encryption.enabled", True),
        _key("server_side_encryption.kms_key_arn"),
    ),
    "aws_ebs_volume": (Setting("encrypted", True), _key()),
    "aws_ecr_repository": (
        Setting("encryption_configuration.encryption_type", "KMS", force=False),
        _key("encryption_configuration.kms_key", when={"encryption_configuration.encryption_type": "KMS"}),
    ),
    "aws_efs_file_system": (Setting("encrypted", True), _key()),
    "aws_elasticache_replication_group": (
        Setting("at_rest_encryption_enabled", "true"),
        Setting("transit_encryption_enabled", True),
        _key(),
    ),
    "aws_instance": (
        Setting("root_block_device.encrypted", True),
        _key("root_block_device.kms_key_id"),
        Setting("ebs_block_device.encrypted", True, create=False),
        _key("ebs_block_device.kms_key_id", create=False),
    ),
    "aws_kinesis_stream": (
        Setting("encryption_type", "KMS"),
        _key(),
        Setting("kms_key_id", "alias/aws/kinesis", force=False),
    ),
    "aws_kms_key": _KEY_ROTATION,
    # Without variables there is nothing to encrypt, and the role needs no right to the key.
    "aws_lambda_function": (_key("kms_key_arn", when={"environment": PRESENT}),),
    "aws_lb_listener": _LISTENER,
    "aws_neptune_cluster": (_STORAGE_ENCRYPTED, _key("kms_key_arn")),
    "aws_rds_cluster": (_STORAGE_ENCRYPTED, _key(), _INSIGHTS_KEY, _MASTER_SECRET_KEY),
    "aws_rds_cluster_instance": (_INSIGHTS_KEY,),
    "aws_s3_bucket_server_side_encryption_configuration": (
        _key(
            "rule.apply_server_side_encryption_by_default.kms_master_key_id",
            create=False,
            when={"rule.apply_server_side_encryption_by_default.sse_algorithm": "aws:kms"},
        ),
    ),
    "aws_secretsmanager_secret": (_key(),),
    # alias/aws/sns cannot be used by CloudWatch alarms, but is better than none where no key is given.
    # https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    "aws_sns_topic": (
        _key("kms_master_key_id"),
        Setting("kms_master_key_id", "alias/aws/sns", force=False),
    ),
    "aws_sqs_queue": (
        _key("kms_master_key_id"),
        Setting("sqs_managed_sse_enabled", True, when={"kms_master_key_id": None}),
    ),
    "aws_ssm_parameter": (_key("key_id", when={"type": "SecureString"}),),
}
