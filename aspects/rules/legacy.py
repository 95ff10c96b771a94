"""Rules that are still in their first form; this module goes when the last one has moved."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.graph import Graph
from . import data, edge, logs, network
from .model import NotApplicable, Problem, Rule, Undecided
from .reader import Block
from .verdict import Outcome
from .verdict import Rule as OldRule

_REMEDIES: dict[str, tuple[str, str]] = {
    "security-group-open-ingress": ("name the sources, or open tcp 443 alone", "SH EC2.13/14/53/54"),
    "default-security-group-closed": (
        "remove its rules and use groups of your own",
        "Config VPC_DEFAULT_SECURITY_GROUP_CLOSED",
    ),
    "network-acl-admin-ports": ("split the range around 22 and 3389", "SH EC2.21"),
    "subnet-public-ip": ("set map_public_ip_on_launch = false", "SH EC2.15"),
    "internet-gateway-route": (
        "route through a NAT gateway, or acknowledge a public subnet",
        "Config NO_UNRESTRICTED_ROUTE_TO_IGW",
    ),
    "vpc-flow-logs": ("add an aws_flow_log of all traffic", "Config VPC_FLOW_LOGS_ENABLED"),
    "alb-invalid-headers": ("set drop_invalid_header_fields = true", "SH ELB.4"),
    "alb-desync-mode": ("use defensive or strictest", "SH ELB.12"),
    "alb-access-logs": ("set access_logs with a bucket", "Config ELB_LOGGING_ENABLED"),
    "alb-waf": ("add an aws_wafv2_web_acl_association", "Config ALB_WAF_ENABLED"),
    "listener-tls": ("use HTTPS, or redirect to it", "Config ELB_TLS_HTTPS_LISTENERS_ONLY"),
    "listener-tls-policy": ("use ELBSecurityPolicy-TLS13-1-2-2021-06", "Config ELBV2_ACM_CERTIFICATE_REQUIRED"),
    "target-group-tls": ("use HTTPS", "PCI DSS 4.2.1"),
    "certificate-validation": ("use DNS validation, which renews by itself", "SH ACM.1"),
    "certificate-key": ("use RSA_2048 or stronger, or an EC key", "SH ACM.2"),
    "api-waf": ("add an aws_wafv2_web_acl_association", "Config API_GW_ASSOCIATED_WITH_WAF"),
    "api-execution-logs": ("use INFO or ERROR", "Config API_GW_EXECUTION_LOGGING_ENABLED"),
    "api-body-logs": ("set data_trace_enabled = false: bodies may hold card data", "PCI DSS 3.3.1"),
    "api-access-logs": ("set access_log_settings", "SH APIGateway.9"),
    "api-tracing": ("set xray_tracing_enabled = true", "Config API_GW_XRAY_ENABLED"),
    "api-client-certificate": ("add an aws_api_gateway_client_certificate", "Config API_GW_SSL_ENABLED"),
    "api-endpoint-type": ('use ["REGIONAL"] or ["PRIVATE"]', "Config API_GW_ENDPOINT_TYPE_CHECK"),
    "api-tls-version": ("use TLS_1_2", "PCI DSS 4.2.1"),
    "api-access-control": ("require an API key or an authorizer", "Config API_GWV2_AUTHORIZATION_TYPE_CONFIGURED"),
    "waf-logging": ("add an aws_wafv2_web_acl_logging_configuration", "SH WAF.11"),
    "waf-not-empty": ("add rules", "Config WAFV2_WEBACL_NOT_EMPTY"),
    "waf-metrics": ("set cloudwatch_metrics_enabled = true", "Config WAFV2_RULEGROUP_LOGGING_ENABLED"),
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


RULES = tuple(_adapted(rule) for module in (network, edge, data, logs) for rule in module.RULES)
