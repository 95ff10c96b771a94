"""What PCI DSS v4.0.1 asks of an account, for the stacks in which a platform team sets accounts up.

Trails, detection, defaults and people exist once in an account, and mostly in stacks of their own. The rules are those
of :data:`.PCI_DSS_V4`, which asks them of every stack: this pack has no others, so that a report on such a stack is
about nothing else. Rules see what a stack declares. That an account has a trail at all, is not seen in a stack
without one.
"""

from __future__ import annotations

from dataclasses import replace

from ..rules import RULES
from .model import Pack
from .pci_dss_v4 import PCI_DSS_V4

ACCOUNT_RULES: tuple[str, ...] = (
    # trails, and the bucket to which they write (Security Hub CloudTrail.6 and CloudTrail.7)
    *("cloudtrail-enabled", "cloudtrail-multi-region", "cloudtrail-encrypted", "cloudtrail-validation"),
    *("cloudtrail-to-cloudwatch", "s3-bucket-public-access", "s3-bucket-access-logging", "root-usage-alarm"),
    # services that watch
    *("config-recorder", "guardduty-enabled", "guardduty-features", "inspector-enabled", "macie-enabled"),
    *("securityhub-enabled", "security-contact"),
    # defaults
    *("ebs-encryption-by-default", "ebs-snapshot-block-public", "s3-account-public-access"),
    "emr-block-public-access",
    # people and the rights that they are given
    *("iam-password-policy", "iam-access-keys-rotated", "iam-user-no-policies", "iam-user-in-group"),
    *("iam-group-has-users", "iam-managed-admin-attached", "iam-trust-policy-open", "iam-wildcard-action"),
)
"""The ids of the rules on what an account has once."""


def _of_accounts(pack: Pack) -> Pack:
    found = []
    for requirement in pack.requirements:
        rules = tuple(each for each in requirement.rules if each in ACCOUNT_RULES)
        if rules:
            automated = "; ".join(RULES[each].title for each in rules)
            found.append(replace(requirement, rules=rules, automated=automated))
    return replace(pack, version=f"{pack.version} (account)", requirements=tuple(found))


PCI_DSS_ACCOUNT = _of_accounts(PCI_DSS_V4)
"""The requirements of PCI DSS v4.0.1 of which something is set once in an account."""
