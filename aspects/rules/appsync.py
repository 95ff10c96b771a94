"""Rules for APIs of AppSync: GraphQL APIs, and Event APIs."""

from __future__ import annotations

from .checks import by_type, equals, has_companion, where
from .model import Rule

_EVENTS = "aws_appsync_api"
_API = ("aws_appsync_graphql_api", _EVENTS)
# INFO and DEBUG hold all that ERROR does. AppSync API reference, LogConfig and EventLogConfig.
_LEVELS = ("ERROR", "ALL", "INFO", "DEBUG")
_GUIDE = "https://docs.aws.amazon.com/appsync/latest/devguide"
_SECURITY_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/appsync-controls.html"

RULES = (
    Rule(
        "appsync-logging",
        _API,
        by_type(
            {_EVENTS: equals("event_config.log_config.log_level", *_LEVELS)},
            equals("log_config.field_log_level", *_LEVELS),
        ),
        title="AppSync APIs log errors",
        why="The log is the only record of which field of which query, or which event, failed or was refused, and for"
        " whom.",
        remedy="set log_config with ERROR or ALL as the level",
        controls=("Security Hub AppSync.2", "Config APPSYNC_LOGGING_ENABLED"),
        links=(_SECURITY_HUB, f"{_GUIDE}/monitoring.html"),
    ),
    Rule(
        "appsync-waf",
        _API,
        where(
            lambda it: (it.text("visibility") or "").upper() != "PRIVATE",
            has_companion("aws_wafv2_web_acl_association", "resource_arn"),
            "a private API is not reachable from the internet",
        ),
        title="A web ACL protects every AppSync API",
        why="Without one, attacks on web applications reach the resolvers and handlers unfiltered.",
        remedy="add an aws_wafv2_web_acl_association",
        controls=("Config APPSYNC_ASSOCIATED_WITH_WAF",),
        links=(
            "https://docs.aws.amazon.com/config/latest/developerguide/appsync-associated-with-waf.html",
            f"{_GUIDE}/WAF-Integration.html",
        ),
    ),
)
