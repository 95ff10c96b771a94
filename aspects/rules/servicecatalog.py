"""Rules for Service Catalog."""

from __future__ import annotations

from .checks import equals
from .model import Rule

RULES = (
    Rule(
        "servicecatalog-share-organization",
        ("aws_servicecatalog_portfolio_share",),
        equals("type", "ORGANIZATION", "ORGANIZATIONAL_UNIT", "ORGANIZATION_MEMBER_ACCOUNT"),
        title="Portfolios are shared only within the organization",
        why="A share with a single account does not check who owns it, and remains when the account leaves the"
        " organization.",
        remedy="share with ORGANIZATION, ORGANIZATIONAL_UNIT or ORGANIZATION_MEMBER_ACCOUNT",
        severity="high",
        controls=("Security Hub ServiceCatalog.1", "Config SERVICE_CATALOG_SHARED_WITHIN_ORGANIZATION"),
        links=(
            "https://docs.aws.amazon.com/securityhub/latest/userguide/servicecatalog-controls.html",
            "https://docs.aws.amazon.com/servicecatalog/latest/adminguide/catalogs_portfolios_sharing.html",
        ),
    ),
)
