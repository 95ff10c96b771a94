"""The web application firewall in front of the API and of the load balancer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.wafv2_rule_group import (
    Wafv2RuleGroup,
    Wafv2RuleGroupRule,
    Wafv2RuleGroupRuleAction,
    Wafv2RuleGroupRuleActionBlock,
    Wafv2RuleGroupRuleVisibilityConfig,
    Wafv2RuleGroupVisibilityConfig,
)
from cdktf_cdktf_provider_aws.wafv2_web_acl import (
    Wafv2WebAcl,
    Wafv2WebAclDefaultAction,
    Wafv2WebAclDefaultActionAllow,
    Wafv2WebAclRule,
    Wafv2WebAclRuleAction,
    Wafv2WebAclRuleActionBlock,
    Wafv2WebAclRuleActionBlockCustomResponse,
    Wafv2WebAclRuleOverrideAction,
    Wafv2WebAclRuleOverrideActionNone,
    Wafv2WebAclRuleVisibilityConfig,
    Wafv2WebAclVisibilityConfig,
)
from cdktf_cdktf_provider_aws.wafv2_web_acl_association import Wafv2WebAclAssociation
from cdktf_cdktf_provider_aws.wafv2_web_acl_logging_configuration import (
    Wafv2WebAclLoggingConfiguration,
    Wafv2WebAclLoggingConfigurationRedactedFields,
    Wafv2WebAclLoggingConfigurationRedactedFieldsQueryString,
    Wafv2WebAclLoggingConfigurationRedactedFieldsSingleHeader,
    Wafv2WebAclLoggingConfigurationRedactedFieldsUriPath,
)
from constructs import Construct

from lib.load_balancer import ORIGIN_HEADER
from lib.rotation import MOST_VALUES, RULE
from lib.settings import Settings

RATE_WINDOW = 60
"""Seconds over which the requests of a source are counted: the shortest window that AWS WAF offers."""

KEYLESS_LIMIT = 100
"""Requests without an API key that one source may make in ``RATE_WINDOW`` seconds: far more than somebody needs to find
out that a key is missing. API Gateway refuses them all, but counts and logs them."""

_KEY_CHARACTERS = 20
"""Characters of the shortest API key (API Gateway, ``CreateApiKey``)."""

_ORIGIN_CAPACITY = MOST_VALUES * (2 + 10)
"""Web ACL capacity units (WCU) of the rule group with the origin rule. The number can never be changed, and AWS WAF
refuses an update that needs more: 2 for each exact match of a value, and 10 in case ``NONE`` counts as a text
transformation ("String match rule statement", AWS WAF guide). The logical statements around them cost nothing."""

_TOO_MANY_REQUESTS = 429

_SECRET_HEADERS = ("authorization", "x-api-key", ORIGIN_HEADER.lower())
"""Headers that no log may hold. Path and query are not logged either, as the access log of the API leaves them out:
they may hold what must not be stored (PCI DSS 3.3)."""

Statement = dict[str, Any]

_EVERY_REQUEST: Statement = {
    "size_constraint_statement": {
        "field_to_match": {"uri_path": {}},
        "comparison_operator": "GE",
        "size": 1,
        "text_transformation": [{"priority": 0, "type": "NONE"}],
    }
}
"""A path has at least one character (RFC 9112, section 3.2)."""


@dataclass(frozen=True)
class _Rule:
    """One rule.

    Attributes:
        name: also the last part of its metric.
        statement: what it looks for, as the ``statement`` block of ``aws_wafv2_web_acl``.
        group: whether the statement is a rule group, which brings actions of its own.
        response_code: HTTP status of a refusal; ``None`` for 403.
    """

    name: str
    statement: Statement
    group: bool = False
    response_code: int | None = None


_MANAGED_GROUPS = {
    "ip-reputation": "AWSManagedRulesAmazonIpReputationList",
    "known-bad-inputs": "AWSManagedRulesKnownBadInputsRuleSet",
    "sql-injection": "AWSManagedRulesSQLiRuleSet",
    "common": "AWSManagedRulesCommonRuleSet",
}
"""Rule name to the AWS managed group, cheapest first: 25, 200, 200 and 700 capacity units ("AWS Managed Rules
rule groups list"). With the other rules, some 260 more, a web ACL keeps below the 1,500 included.

There is no list of anonymous addresses (VPNs, proxies, hosting providers): the callers are servers of other companies,
many of them at hosting providers, and have a key each."""

_XSS_DECODINGS = ("URL_DECODE", "HTML_ENTITY_DECODE", "JS_DECODE")
"""How a script may be wrapped to get past; JSON's own ``\\u003c`` is a JavaScript escape."""


def rate_limit(settings: Settings) -> int:
    """Return how many requests one source may make in ``RATE_WINDOW`` seconds.

    It is what the usage plan lets one API key do in that time, burst included, so that a caller who keeps to
    its rate and calls from a single address never meets this limit.
    """
    return settings.throttle_rate * RATE_WINDOW + settings.throttle_burst


def _without_key() -> Statement:
    """Match requests that have no API key, or what cannot be one."""
    return {
        "not_statement": {
            "statement": [
                {
                    "size_constraint_statement": {
                        "field_to_match": {"single_header": {"name": "x-api-key"}},
                        "comparison_operator": "GE",
                        "size": _KEY_CHARACTERS,
                        "text_transformation": [{"priority": 0, "type": "NONE"}],
                    }
                }
            ]
        }
    }


def _rules(settings: Settings, client_address_header: str | None, origin_group: Wafv2RuleGroup | None) -> list[_Rule]:
    """Return the rules in the order in which they are tried, the cheap ones first."""
    forwarded: Statement = {}
    aggregate = "IP"
    if client_address_header:
        # API Gateway always writes a valid address there; something else was never in API Gateway.
        forwarded = {"forwarded_ip_config": {"header_name": client_address_header, "fallback_behavior": "MATCH"}}
        aggregate = "FORWARDED_IP"
    geography = {"country_codes": list(settings.blocked_countries), **forwarded}
    return [
        # First of all: whoever bypasses API Gateway writes anything into the header with the address, and would be
        # counted as somebody else.
        *(
            [_Rule(RULE, {"rule_group_reference_statement": {"arn": origin_group.arn}}, group=True)]
            if origin_group
            else []
        ),
        *([_Rule("geography", {"geo_match_statement": geography})] if settings.blocked_countries else []),
        _Rule("rate", _rate(rate_limit(settings), aggregate, forwarded), response_code=_TOO_MANY_REQUESTS),
        # Behind API Gateway there is no request without a key.
        *(
            []
            if origin_group
            else [
                _Rule(
                    "keyless-rate",
                    _rate(KEYLESS_LIMIT, aggregate, {**forwarded, "scope_down_statement": _without_key()}),
                    response_code=_TOO_MANY_REQUESTS,
                )
            ]
        ),
        _Rule("cross-site-scripting", _cross_site_scripting()),
        *(
            _Rule(
                name,
                {"managed_rule_group_statement": {"vendor_name": "AWS", "name": group}},
                group=True,
            )
            for name, group in _MANAGED_GROUPS.items()
        ),
    ]


def _rate(limit: int, aggregate: str, more: Statement) -> Statement:
    """Return a source that made more than ``limit`` requests in ``RATE_WINDOW`` seconds."""
    return {
        "rate_based_statement": {
            "limit": limit,
            "evaluation_window_sec": RATE_WINDOW,
            "aggregate_key_type": aggregate,
            **more,
        }
    }


def _cross_site_scripting() -> Statement:
    """Match scripts in the path, the query or the body; the common group refuses bodies that are too long."""
    fields: tuple[Statement, ...] = (
        {"uri_path": {}},
        {"all_query_arguments": {}},
        {"body": {"oversize_handling": "CONTINUE"}},
    )
    decodings = [{"priority": number, "type": name} for number, name in enumerate(_XSS_DECODINGS)]
    return {
        "or_statement": {
            "statement": [
                {"xss_match_statement": {"field_to_match": field, "text_transformation": decodings}} for field in fields
            ]
        }
    }


class WebAcl(Construct):
    """A web ACL on one resource: it refuses what matches a rule, passes all else, and logs both.

    The common group refuses bodies above 8 KB and requests without ``User-Agent``. The reputation list goes
    by who connects, whatever ``client_address_header`` says.

    Attributes:
        web_acl: the ``aws_wafv2_web_acl``.
        log_group: its log.
        association: the ``aws_wafv2_web_acl_association``.
        origin_group: the ``aws_wafv2_rule_group`` with the rule that refuses requests without the origin secret, behind
            API Gateway; ``lib/origin.py`` has the rule written. Else ``None``.
        metric_name: value of the ``WebACL`` dimension of its metrics in ``AWS/WAFV2``; a token.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        name: str,
        settings: Settings,
        resource_arn: str,
        client_address_header: str | None = None,
        behind_api_gateway: bool = False,
    ) -> None:
        """Protect a resource.

        Args:
            scope: the construct this one belongs to.
            id: construct id.
            name: what is protected, in a word; the names of the web ACL and of its log start with it.
            settings: for the rate and the countries.
            resource_arn: a stage or a load balancer.
            client_address_header: header that holds the caller's address, where every connection comes from
                another service; ``None``: the caller is who connects.
            behind_api_gateway: whether a request without the origin secret is refused before anything is counted.
        """
        super().__init__(scope, id)
        # AWS WAF demands this start of the name.
        self.log_group = CloudwatchLogGroup(self, "log", name=f"aws-waf-logs-{name}")
        # The log's name tells environments apart; metrics of the same name would add up across them.
        self.metric_name: str = self.log_group.name
        self.origin_group = self._origin_group(name) if behind_api_gateway else None
        self.web_acl = Wafv2WebAcl(
            self,
            "web-acl",
            name=f"{name}_wafv2_web_acl",
            scope="REGIONAL",
            default_action=Wafv2WebAclDefaultAction(allow=Wafv2WebAclDefaultActionAllow()),
            rule=[
                _block(rule, priority)
                for priority, rule in enumerate(_rules(settings, client_address_header, self.origin_group))
            ],
            visibility_config=Wafv2WebAclVisibilityConfig(**_visibility(self.metric_name)),
        )
        self.association = Wafv2WebAclAssociation(
            self, "association", resource_arn=resource_arn, web_acl_arn=self.web_acl.arn
        )
        Wafv2WebAclLoggingConfiguration(
            self,
            "logging",
            resource_arn=self.web_acl.arn,
            log_destination_configs=[self.log_group.arn],
            redacted_fields=[
                Wafv2WebAclLoggingConfigurationRedactedFields(
                    single_header=Wafv2WebAclLoggingConfigurationRedactedFieldsSingleHeader(name=header)
                )
                for header in _SECRET_HEADERS
            ]
            + [
                Wafv2WebAclLoggingConfigurationRedactedFields(
                    uri_path=Wafv2WebAclLoggingConfigurationRedactedFieldsUriPath()
                ),
                Wafv2WebAclLoggingConfigurationRedactedFields(
                    query_string=Wafv2WebAclLoggingConfigurationRedactedFieldsQueryString()
                ),
            ],
        )

    def _origin_group(self, name: str) -> Wafv2RuleGroup:
        """Return a group of its own, so that the web ACL stays Terraform's, whole, while the accepted values change.

        Until the first rotation it refuses every request. Not a regex pattern set: AWS allows ten of those in an
        account and Region, and no more on request ("How do I optimize a regex pattern set?", AWS knowledge center).
        """
        return Wafv2RuleGroup(
            self,
            "origin-group",
            name=f"{name}_wafv2_rule_group",
            description="Refuses requests without the origin secret",
            scope="REGIONAL",
            capacity=_ORIGIN_CAPACITY,
            rule=[
                Wafv2RuleGroupRule(
                    name=RULE,
                    priority=0,
                    statement=_EVERY_REQUEST,
                    action=Wafv2RuleGroupRuleAction(block=Wafv2RuleGroupRuleActionBlock()),
                    visibility_config=Wafv2RuleGroupRuleVisibilityConfig(**_visibility(RULE)),
                )
            ],
            visibility_config=Wafv2RuleGroupVisibilityConfig(**_visibility(self.metric_name)),
            # The rotation of the origin secret writes it.
            lifecycle=TerraformResourceLifecycle(ignore_changes=["rule"]),
        )


def _visibility(metric_name: str) -> dict[str, Any]:
    return {
        "metric_name": metric_name,
        "cloudwatch_metrics_enabled": True,
        # Samples show whole headers, and what the log redacts is not redacted in them.
        "sampled_requests_enabled": False,
    }


def _block(rule: _Rule, priority: int) -> Wafv2WebAclRule:
    refusal = Wafv2WebAclRuleActionBlock()
    if rule.response_code:
        refusal = Wafv2WebAclRuleActionBlock(
            custom_response=Wafv2WebAclRuleActionBlockCustomResponse(response_code=rule.response_code)
        )
    return Wafv2WebAclRule(
        name=rule.name,
        priority=priority,
        statement=rule.statement,
        action=None if rule.group else Wafv2WebAclRuleAction(block=refusal),
        override_action=(
            Wafv2WebAclRuleOverrideAction(none=Wafv2WebAclRuleOverrideActionNone()) if rule.group else None
        ),
        visibility_config=Wafv2WebAclRuleVisibilityConfig(**_visibility(rule.name)),
    )
