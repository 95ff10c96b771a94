"""PCI DSS v4.0.1 for AWS: its requirements in words of our own, and the rules that automate a part of them."""

from __future__ import annotations

from .model import Pack, Requirement

PCI_DSS_V4 = Pack(
    name="PCI DSS",
    version="4.0.1",
    requirements=(
        Requirement(
            "1.3.1",
            "1.3.1",
            ("security-group-open-ingress", "default-security-group-closed", "network-acl-admin-ports"),
        ),
        Requirement("1.4.2", "1.4.2", ("api-endpoint-type",)),
        Requirement(
            "1.4.4",
            "1.4.4",
            (
                "subnet-public-ip",
                "internet-gateway-route",
                "ecs-public-ip",
                "rds-public-access",
                "s3-bucket-public-access",
            ),
        ),
        Requirement("2.2.2", "2.2.2", ("rds-admin-name",)),
        Requirement("3.2.1", "3.2.1", ("s3-bucket-lifecycle",)),
        Requirement("3.3.1", "3.3.1", ("api-body-logs",)),
        Requirement(
            "3.5.1",
            "3.5.1",
            ("rds-storage-encrypted", "s3-bucket-kms-encryption", "log-group-encrypted", "sns-encrypted"),
        ),
        Requirement("3.6.1", "3.6.1", ("rds-customer-key", "secret-customer-key", "iam-decrypt-at-large")),
        Requirement("3.7.4", "3.7.4", ("kms-rotation",)),
        Requirement(
            "4.2.1",
            "4.2.1",
            (
                "listener-tls",
                "listener-tls-policy",
                "target-group-tls",
                "certificate-key",
                "api-client-certificate",
                "api-tls-version",
                "s3-bucket-tls-only",
            ),
        ),
        Requirement("4.2.1.1", "4.2.1.1", ("certificate-validation",)),
        Requirement("6.2.4", "6.2.4", ("alb-invalid-headers", "alb-desync-mode")),
        Requirement("6.3.1", "6.3.1", ("ecr-scan-on-push",)),
        Requirement("6.3.3", "6.3.3", ("ecs-platform-version", "ecr-lifecycle-policy", "rds-minor-upgrades")),
        Requirement("6.4.2", "6.4.2", ("alb-waf", "api-waf", "waf-not-empty")),
        Requirement(
            "7.2.1",
            "7.2.1",
            (
                "api-access-control",
                "ecs-privileged",
                "ecs-read-only-root",
                "ecs-root-user",
                "ecs-pid-mode",
                "lambda-public-invoke",
                "s3-bucket-acl-disabled",
            ),
        ),
        Requirement(
            "7.2.2",
            "7.2.2",
            ("iam-wildcard-action", "iam-decrypt-at-large", "iam-inline-policy", "iam-inline-policy-block"),
        ),
        Requirement("8.2.1", "8.2.1", ("api-access-control",)),
        Requirement("8.3.1", "8.3.1", ("rds-iam-authentication",)),
        Requirement("8.3.9", "8.3.9", ("secret-rotation", "secret-rotation-interval")),
        Requirement("8.6.2", "8.6.2", ("ecs-environment-secrets", "rds-master-password")),
        Requirement("8.6.3", "8.6.3", ("secret-rotation", "secret-rotation-interval")),
        Requirement(
            "10.2.1",
            "10.2.1",
            (
                "vpc-flow-logs",
                "alb-access-logs",
                "api-execution-logs",
                "api-access-logs",
                "ecs-container-logs",
                "rds-logs",
                "s3-bucket-access-logging",
            ),
        ),
        Requirement("10.3.2", "10.3.2", ("s3-bucket-object-lock", "log-group-encrypted")),
        Requirement("10.3.3", "10.3.3", ("s3-bucket-versioning",)),
        Requirement("10.4.2", "10.4.2", ("api-access-logs", "waf-logging")),
        Requirement("10.5.1", "10.5.1", ("s3-bucket-object-lock", "s3-bucket-lifecycle", "log-group-retention")),
        Requirement("10.7.2", "10.7.2", ("api-tracing", "waf-metrics", "lambda-tracing", "alarm-actions")),
        Requirement("11.3.1", "11.3.1", ("ecr-scan-on-push",)),
        Requirement("12.3.4", "12.3.4", ("lambda-runtime",)),
        Requirement("12.10.1", "12.10.1", ("rds-backups",)),
    ),
)
