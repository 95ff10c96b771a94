"""PCI DSS v4.0.1 for AWS.

The rows come from AWS's own lists: Security Hub's controls for PCI DSS v4.0.1 (SH) and the Config conformance packs
"Operational Best Practices for PCI DSS" 4.0 and 3.2.1 (Config). The requirement is the one of PCI DSS v4.0.1 that the
control serves; check the standard's own wording before quoting it.
"""

from __future__ import annotations

from .model import Control, Pack

PCI_DSS_V4 = Pack(
    name="PCI DSS",
    version="4.0.1",
    controls=(
        # Network
        Control(
            "security-group-open-ingress",
            ("1.3.1",),
            "name the sources, or open tcp 443 alone",
            "SH EC2.13/14/53/54",
        ),
        Control(
            "default-security-group-closed",
            ("1.3.1",),
            "remove its rules and use groups of your own",
            "Config VPC_DEFAULT_SECURITY_GROUP_CLOSED",
        ),
        Control("network-acl-admin-ports", ("1.3.1",), "split the range around 22 and 3389", "SH EC2.21"),
        Control("subnet-public-ip", ("1.4.4",), "set map_public_ip_on_launch = false", "SH EC2.15"),
        Control(
            "internet-gateway-route",
            ("1.4.4",),
            "route through a NAT gateway, or acknowledge a public subnet",
            "Config NO_UNRESTRICTED_ROUTE_TO_IGW",
        ),
        Control("vpc-flow-logs", ("10.2.1",), "add an aws_flow_log of all traffic", "Config VPC_FLOW_LOGS_ENABLED"),
        # Edge
        Control("alb-invalid-headers", ("6.2.4",), "set drop_invalid_header_fields = true", "SH ELB.4"),
        Control("alb-desync-mode", ("6.2.4",), "use defensive or strictest", "SH ELB.12"),
        Control("alb-access-logs", ("10.2.1",), "set access_logs with a bucket", "Config ELB_LOGGING_ENABLED"),
        Control("alb-waf", ("6.4.2",), "add an aws_wafv2_web_acl_association", "Config ALB_WAF_ENABLED"),
        Control("listener-tls", ("4.2.1",), "use HTTPS, or redirect to it", "Config ELB_TLS_HTTPS_LISTENERS_ONLY"),
        Control(
            "listener-tls-policy",
            ("4.2.1",),
            "use ELBSecurityPolicy-TLS13-1-2-2021-06",
            "Config ELBV2_ACM_CERTIFICATE_REQUIRED",
        ),
        Control("target-group-tls", ("4.2.1",), "use HTTPS", "PCI DSS 4.2.1"),
        Control("certificate-validation", ("4.2.1.1",), "use DNS validation, which renews by itself", "SH ACM.1"),
        Control("certificate-key", ("4.2.1",), "use RSA_2048 or stronger, or an EC key", "SH ACM.2"),
        Control("api-waf", ("6.4.2",), "add an aws_wafv2_web_acl_association", "Config API_GW_ASSOCIATED_WITH_WAF"),
        Control("api-execution-logs", ("10.2.1",), "use INFO or ERROR", "Config API_GW_EXECUTION_LOGGING_ENABLED"),
        Control(
            "api-body-logs", ("3.3.1",), "set data_trace_enabled = false: bodies may hold card data", "PCI DSS 3.3.1"
        ),
        Control("api-access-logs", ("10.2.1", "10.4.2"), "set access_log_settings", "SH APIGateway.9"),
        Control("api-tracing", ("10.7.2",), "set xray_tracing_enabled = true", "Config API_GW_XRAY_ENABLED"),
        Control(
            "api-client-certificate",
            ("4.2.1",),
            "add an aws_api_gateway_client_certificate",
            "Config API_GW_SSL_ENABLED",
        ),
        Control(
            "api-endpoint-type", ("1.4.2",), 'use ["REGIONAL"] or ["PRIVATE"]', "Config API_GW_ENDPOINT_TYPE_CHECK"
        ),
        Control("api-tls-version", ("4.2.1",), "use TLS_1_2", "PCI DSS 4.2.1"),
        Control(
            "api-access-control",
            ("7.2.1", "8.2.1"),
            "require an API key or an authorizer",
            "Config API_GWV2_AUTHORIZATION_TYPE_CONFIGURED",
        ),
        Control("waf-logging", ("10.4.2",), "add an aws_wafv2_web_acl_logging_configuration", "SH WAF.11"),
        Control("waf-not-empty", ("6.4.2",), "add rules", "Config WAFV2_WEBACL_NOT_EMPTY"),
        Control(
            "waf-metrics",
            ("10.7.2",),
            "set cloudwatch_metrics_enabled = true",
            "Config WAFV2_RULEGROUP_LOGGING_ENABLED",
        ),
        # Compute
        Control("ecs-public-ip", ("1.4.4",), "set assign_public_ip = false", "SH ECS.2, ECS.16"),
        Control("ecs-platform-version", ("6.3.3",), "use LATEST", "SH ECS.10"),
        Control("ecs-environment-secrets", ("8.6.2",), "pass it through secrets", "SH ECS.8"),
        Control("ecs-privileged", ("7.2.1",), "set privileged to false", "Config ECS_CONTAINERS_NONPRIVILEGED"),
        Control(
            "ecs-read-only-root",
            ("7.2.1",),
            "set readonlyRootFilesystem to true",
            "Config ECS_CONTAINERS_READONLY_ACCESS",
        ),
        Control(
            "ecs-root-user",
            ("7.2.1",),
            "name a user other than root, such as 1000:1000",
            "Config ECS_TASK_DEFINITION_NONROOT_USER",
        ),
        Control(
            "ecs-container-logs",
            ("10.2.1",),
            "add one, or pass container_log_group to Guardrails",
            "Config ECS_TASK_DEFINITION_LOG_CONFIGURATION",
        ),
        Control("ecs-pid-mode", ("7.2.1",), "use task, or leave it out", "Config ECS_TASK_DEFINITION_PID_MODE_CHECK"),
        Control("ecr-scan-on-push", ("6.3.1", "11.3.1"), "set scan_on_push = true", "SH ECR.1"),
        Control(
            "ecr-lifecycle-policy",
            ("6.3.3",),
            "add an aws_ecr_lifecycle_policy",
            "Config ECR_PRIVATE_LIFECYCLE_POLICY_CONFIGURED",
        ),
        Control("lambda-public-invoke", ("7.2.1",), "name source_arn or source_account", "SH Lambda.1"),
        Control("lambda-runtime", ("12.3.4",), "use a runtime that AWS supports, such as python3.12", "SH Lambda.2"),
        Control("lambda-tracing", ("10.7.2",), "set tracing_config.mode = Active", "SH Lambda.7"),
        # Data
        Control("rds-storage-encrypted", ("3.5.1",), "set storage_encrypted = true", "Config RDS_STORAGE_ENCRYPTED"),
        Control(
            "rds-customer-key", ("3.6.1",), "set kms_key_id to a customer managed key", "Config RDS_STORAGE_ENCRYPTED"
        ),
        Control("rds-public-access", ("1.4.4",), "set publicly_accessible = false", "SH RDS.2"),
        Control("rds-minor-upgrades", ("6.3.3",), "set auto_minor_version_upgrade = true", "SH RDS.13, RDS.35"),
        Control("rds-admin-name", ("2.2.2",), "use a name of your own", "SH RDS.24, RDS.25"),
        Control("rds-master-password", ("8.6.2",), "set manage_master_user_password = true", "PCI DSS 8.6.2"),
        Control("rds-logs", ("10.2.1",), "export the engine's logs", "SH RDS.9, RDS.37"),
        Control(
            "rds-iam-authentication",
            ("8.3.1",),
            "set iam_database_authentication_enabled = true",
            "Config RDS_CLUSTER_IAM_AUTHENTICATION_ENABLED",
        ),
        Control("rds-backups", ("12.10.1",), "keep backups for 7 days or more", "Config DB_INSTANCE_BACKUP_ENABLED"),
        Control(
            "secret-rotation", ("8.3.9", "8.6.3"), "add an aws_secretsmanager_secret_rotation", "SH SecretsManager.1"
        ),
        Control("secret-rotation-interval", ("8.3.9", "8.6.3"), "rotate at least every 90 days", "SH SecretsManager.4"),
        Control("secret-customer-key", ("3.6.1",), "set kms_key_id", "Config SECRETSMANAGER_USING_CMK"),
        Control("kms-rotation", ("3.7.4",), "set enable_key_rotation = true", "SH KMS.4"),
        Control(
            "s3-bucket-public-access",
            ("1.4.4",),
            "add an aws_s3_bucket_public_access_block with all four flags true",
            "SH S3.1, S3.8",
        ),
        Control("s3-bucket-tls-only", ("4.2.1",), "deny s3:* where aws:SecureTransport is false", "SH S3.5"),
        Control("s3-bucket-access-logging", ("10.2.1",), "add an aws_s3_bucket_logging", "SH S3.9"),
        Control(
            "s3-bucket-kms-encryption",
            ("3.5.1",),
            "use aws:kms with a customer managed key, or pass kms_key_arn to Guardrails",
            "SH S3.17",
        ),
        Control("s3-bucket-versioning", ("10.3.3",), "enable versioning", "Config S3_BUCKET_VERSIONING_ENABLED"),
        Control("s3-bucket-object-lock", ("10.3.2", "10.5.1"), "set object_lock_enabled = true", "SH S3.15"),
        Control("s3-bucket-acl-disabled", ("7.2.1",), "set BucketOwnerEnforced", "Config S3_BUCKET_ACL_PROHIBITED"),
        Control(
            "s3-bucket-lifecycle",
            ("3.2.1", "10.5.1"),
            "add an aws_s3_bucket_lifecycle_configuration",
            "Config S3_LIFECYCLE_POLICY_CHECK",
        ),
        # Logs and alarms
        Control(
            "log-group-retention",
            ("10.5.1",),
            "keep logs for 365 days or more",
            "Config CW_LOGGROUP_RETENTION_PERIOD_CHECK",
        ),
        Control("log-group-encrypted", ("3.5.1", "10.3.2"), "set kms_key_id", "Config CLOUDWATCH_LOG_GROUP_ENCRYPTED"),
        Control("alarm-actions", ("10.7.2",), "name a topic for both", "Config CLOUDWATCH_ALARM_ACTION_CHECK"),
        Control(
            "sns-encrypted", ("3.5.1",), "set kms_master_key_id to a customer managed key", "Config SNS_ENCRYPTED_KMS"
        ),
        # Identity
        Control(
            "iam-wildcard-action",
            ("7.2.2",),
            "spell the actions out",
            "Config IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS",
        ),
        Control(
            "iam-decrypt-at-large",
            ("7.2.2", "3.6.1"),
            "name the key's ARN",
            "Config IAM_CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS",
        ),
        Control(
            "iam-inline-policy", ("7.2.2",), "use aws_iam_policy and an attachment", "Config IAM_NO_INLINE_POLICY_CHECK"
        ),
        Control(
            "iam-inline-policy-block",
            ("7.2.2",),
            "use aws_iam_policy and an attachment",
            "Config IAM_NO_INLINE_POLICY_CHECK",
        ),
    ),
)
