"""A small pack for teams without card data: what any app on AWS should have, whatever the standard.

The requirements are the library's own. A team that has to answer to PCI DSS takes :data:`.PCI_DSS_V4`, which has all of
these rules and many more.
"""

from __future__ import annotations

from ..rules import RULES
from .model import Pack, Requirement

_ROWS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    (
        "exposure",
        "Nothing is open to the world that need not be.",
        (
            "security-group-open-ingress",
            "rds-public-access",
            "rds-snapshot-not-public",
            "redshift-public-access",
            "s3-bucket-public-access",
            "ebs-snapshot-block-public",
            "lambda-public-invoke",
            "iam-trust-policy-open",
        ),
        "Which of the open ports are needed.",
    ),
    (
        "encryption",
        "Data is encrypted at rest and in transit.",
        (
            "rds-storage-encrypted",
            "ebs-encrypted",
            "efs-encrypted",
            "s3-bucket-tls-only",
            "listener-tls",
        ),
        "What the application encrypts itself.",
    ),
    (
        "secrets",
        "No secret is in clear text.",
        ("ecs-environment-secrets", "rds-master-password"),
        "Secrets in code, images and pipelines.",
    ),
    (
        "access",
        "Everybody has the permissions that their work needs, and no more.",
        ("iam-wildcard-action", "iam-managed-admin-attached", "iam-access-keys-rotated"),
        "Whether the listed permissions are needed, and who signs in.",
    ),
    (
        "logs",
        "What happens is logged, and somebody is alerted when something goes wrong.",
        (
            "cloudtrail-enabled",
            "guardduty-enabled",
            "vpc-flow-logs",
            "alb-access-logs",
            "alarm-actions",
        ),
        "Whether somebody reads the logs and answers the alarms.",
    ),
    (
        "upkeep",
        "Whatever runs still gets security patches.",
        ("lambda-runtime", "rds-minor-upgrades", "ecr-scan-on-push"),
        "Images and packages, which the build has to keep current.",
    ),
    (
        "recovery",
        "What is lost by mistake can be restored.",
        ("rds-backups", "dynamodb-pitr", "s3-bucket-versioning"),
        "Whether a restore works: try it.",
    ),
)

FOUNDATIONS = Pack(
    name="Foundations",
    version="1",
    requirements=tuple(
        Requirement(id, title, rules, "; ".join(RULES[each].title for each in rules), manual)
        for id, title, rules, manual in _ROWS
    ),
)
"""What any app on AWS should have, in seven requirements."""
