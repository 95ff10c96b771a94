"""PCI DSS v4.0.1 for AWS: which rule serves which requirements."""

from __future__ import annotations

from ..rules import RULES
from .model import Pack, Requirement
from .pci_dss_v4_requirements import ROWS

SERVES: dict[str, tuple[str, ...]] = {
    "security-group-open-ingress": ("1.3.1",),
    "default-security-group-closed": ("1.3.1",),
    "network-acl-admin-ports": ("1.3.1",),
    "subnet-public-ip": ("1.4.4",),
    "internet-gateway-route": ("1.4.4",),
    "vpc-flow-logs": ("10.2.1",),
    "alb-invalid-headers": ("6.2.4",),
    "alb-desync-mode": ("6.2.4",),
    "alb-access-logs": ("10.2.1",),
    "alb-waf": ("6.4.2",),
    "listener-tls": ("4.2.1",),
    "listener-tls-policy": ("4.2.1",),
    "target-group-tls": ("4.2.1",),
    "certificate-validation": ("4.2.1.1",),
    "certificate-key": ("4.2.1",),
    "api-waf": ("6.4.2",),
    "api-execution-logs": ("10.2.1",),
    "api-body-logs": ("3.3.1",),
    "api-access-logs": ("10.2.1", "10.4.2"),
    "api-tracing": ("10.7.2",),
    "api-client-certificate": ("4.2.1",),
    "api-endpoint-type": ("1.4.2",),
    "api-tls-version": ("4.2.1",),
    "api-access-control": ("7.2.1", "8.2.1"),
    "waf-logging": ("10.4.2",),
    "waf-not-empty": ("6.4.2",),
    "waf-metrics": ("10.7.2",),
    "ecs-public-ip": ("1.4.4",),
    "ecs-platform-version": ("6.3.3",),
    "ecs-environment-secrets": ("8.6.2",),
    "ecs-privileged": ("7.2.1",),
    "ecs-read-only-root": ("7.2.1",),
    "ecs-root-user": ("7.2.1",),
    "ecs-container-logs": ("10.2.1",),
    "ecs-pid-mode": ("7.2.1",),
    "ecr-scan-on-push": ("6.3.1", "11.3.1"),
    "ecr-lifecycle-policy": ("6.3.3",),
    "lambda-public-invoke": ("7.2.1",),
    "lambda-runtime": ("12.3.4",),
    "lambda-tracing": ("10.7.2",),
    "rds-storage-encrypted": ("3.5.1",),
    "rds-customer-key": ("3.6.1",),
    "rds-public-access": ("1.4.4",),
    "rds-minor-upgrades": ("6.3.3",),
    "rds-admin-name": ("2.2.2",),
    "rds-master-password": ("8.6.2",),
    "rds-logs": ("10.2.1",),
    "rds-iam-authentication": ("8.3.1",),
    "rds-backups": ("12.10.1",),
    "secret-rotation": ("8.3.9", "8.6.3"),
    "secret-rotation-interval": ("8.3.9", "8.6.3"),
    "secret-customer-key": ("3.6.1",),
    "kms-rotation": ("3.7.4",),
    "s3-bucket-public-access": ("1.4.4",),
    "s3-bucket-tls-only": ("4.2.1",),
    "s3-bucket-access-logging": ("10.2.1",),
    "s3-bucket-kms-encryption": ("3.5.1",),
    "s3-bucket-versioning": ("10.3.3",),
    "s3-bucket-object-lock": ("10.3.2", "10.5.1"),
    "s3-bucket-acl-disabled": ("7.2.1",),
    "s3-bucket-lifecycle": ("3.2.1", "10.5.1"),
    "log-group-retention": ("10.5.1",),
    "log-group-encrypted": ("3.5.1", "10.3.2"),
    "alarm-actions": ("10.7.2",),
    "sns-encrypted": ("3.5.1",),
    "iam-wildcard-action": ("7.2.2",),
    "iam-decrypt-at-large": ("7.2.2", "3.6.1"),
    "iam-inline-policy": ("7.2.2",),
    "iam-inline-policy-block": ("7.2.2",),
    # identity, trails and the account
    "iam-user-no-policies": ("7.2.1", "8.2.1"),
    "iam-user-in-group": ("7.2.2",),
    "iam-group-has-users": ("7.2.4",),
    "iam-managed-admin-attached": ("7.2.2",),
    "iam-trust-policy-open": ("7.2.1", "7.3.1"),
    "iam-access-keys-rotated": ("8.3.9", "8.6.3"),
    "iam-password-policy": ("8.3.6", "8.3.7", "8.3.9", "8.3.10.1", "8.6.3"),
    "cloudtrail-enabled": ("10.2.1",),
    "cloudtrail-multi-region": ("10.2.1",),
    "cloudtrail-encrypted": ("10.3.2",),
    "cloudtrail-validation": ("10.3.2",),
    "cloudtrail-to-cloudwatch": ("10.4.1.1",),
    "root-usage-alarm": ("10.2.1.2",),
    "emr-block-public-access": ("1.4.4",),
    "ebs-encryption-by-default": ("3.5.1",),
    "ebs-snapshot-block-public": ("10.3.2",),
    "config-recorder": ("11.5.2",),
    "guardduty-enabled": ("11.5.1",),
    "guardduty-features": ("11.5.1",),
    "inspector-enabled": ("11.3.1",),
    "securityhub-enabled": ("10.4.1",),
    "macie-enabled": ("A3.2.5.1",),
    "security-contact": ("A1.2.3",),
}
"""Rule to the requirements that it serves a part of.

Sources: Security Hub's controls for PCI DSS v4.0.1, and the Config conformance packs for PCI DSS 4.0 and 3.2.1.
"""


def _requirement(number: str, title: str, manual: str) -> Requirement:
    rules = tuple(rule for rule, numbers in SERVES.items() if number in numbers)
    return Requirement(number, title, rules, "; ".join(RULES[each].title for each in rules), manual)


PCI_DSS_V4 = Pack(
    name="PCI DSS",
    version="4.0.1",
    requirements=tuple(_requirement(*row) for row in ROWS),
)
