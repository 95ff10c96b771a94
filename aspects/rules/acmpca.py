"""Rules for AWS Private Certificate Authority."""

from __future__ import annotations

from .checks import equals, of_kind
from .model import Rule

RULES = (
    Rule(
        "private-ca-root-disabled",
        ("aws_acmpca_certificate_authority",),
        of_kind("type", {"root"}, equals("enabled", False), "the rule only applies to root certificate authorities"),
        title="Root certificate authorities are disabled while they are not needed",
        why="Anyone who can use the root can vouch for anything; it is needed only on the few days when a"
        " subordinate authority gets its certificate.",
        remedy="set enabled = false once its subordinate authorities have their certificates",
        severity="low",
        controls=("Security Hub PCA.1", "Config ACM_PCA_ROOT_CA_DISABLED"),
        links=(
            "https://docs.aws.amazon.com/securityhub/latest/userguide/pca-controls.html",
            "https://docs.aws.amazon.com/privateca/latest/userguide/ca-best-practices.html",
        ),
    ),
)
