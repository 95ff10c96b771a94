"""Rules for Route 53."""

from __future__ import annotations

from .checks import has_companion, where
from .model import Rule

RULES = (
    Rule(
        "route53-query-log",
        ("aws_route53_zone",),
        where(
            lambda it: not it.has("vpc"),
            has_companion("aws_route53_query_log", "zone_id"),
            "queries for private zones are logged by the Route 53 Resolver of their VPCs",
        ),
        title="Public hosted zones log the queries that they answer",
        why="The log shows who queries which names: for example, somebody who explores a domain, or queries for"
        " a name that should no longer be in use.",
        remedy="add an aws_route53_query_log",
        controls=("Security Hub Route53.2",),
        links=(
            "https://docs.aws.amazon.com/securityhub/latest/userguide/route53-controls.html",
            "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html",
        ),
    ),
)
