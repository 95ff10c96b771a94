"""The web application firewall in front of the API and of the load balancer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
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
    Wafv2WebAclLoggingConfigurationRedactedFieldsSingleHeader,
)
from constructs import Construct

from lib.load_balancer import ORIGIN_HEADER
from lib.settings import Settings

RATE_WINDOW = 60
"""Seconds over which the requests of a source are counted: the shortest window that AWS WAF offers."""

_TOO_MANY_REQUESTS = 429

_SECRET_HEADERS = ("authorization", "x-api-key", ORIGIN_HEADER.lower())
"""Headers that no log may hold."""

Statement = dict[str, Any]


@dataclass(frozen=True)
class _Rule:
    """One rule.

    Attributes:
        name: also the last part of its metric.
        statement: what it looks for, as the ``statement`` block of ``aws_wafv2_web_acl``.
        managed: whether the statement is a rule group, which brings actions of its own.
        response_code: HTTP status of a refusal; ``None`` for 403.
    """

    name: str
    statement: Statement
    managed: bool = False
    response_code: int | None = None


_MANAGED_GROUPS = {
    "ip-reputation": "AWSManagedRulesAmazonIpReputationList",
    "known-bad-inputs": "AWSManagedRulesKnownBadInputsRuleSet",
    "sql-injection": "AWSManagedRulesSQLiRuleSet",
    "common": "AWSManagedRulesCommonRuleSet",
}
"""Rule name to the AWS managed group, cheapest first: 25, 200, 200 and 700 capacity units ("AWS Managed Rules
rule groups list"). With the other rules, some 220 more, a web ACL keeps below the 1,500 included."""

_XSS_DECODINGS = ("URL_DECODE", "HTML_ENTITY_DECODE", "JS_DECODE")
"""How a script may be wrapped to get past; JSON's own ``\\u003c`` is a JavaScript escape."""


def rate_limit(settings: Settings) -> int:
    """Requests that one source may make in ``RATE_WINDOW`` seconds.

    It is what the usage plan lets one API key do in that time, burst included, so that a caller who keeps to
    its rate and calls from a single address never meets this limit.
    """
    return settings.throttle_rate * RATE_WINDOW + settings.throttle_burst


def _without(header: str, value: str) -> Statement:
    """Requests that do not carry a header with just this value."""
    return {
        "not_statement": {
            "statement": [
                {
                    "byte_match_statement": {
                        "field_to_match": {"single_header": {"name": header.lower()}},
                        "positional_constraint": "EXACTLY",
                        "search_string": value,
                        "text_transformation": [{"priority": 0, "type": "NONE"}],
                    }
                }
            ]
        }
    }


def _rules(settings: Settings, client_address_header: str | None, origin_secret: str | None) -> list[_Rule]:
    """The rules in the order in which they are tried, the cheap ones first."""
    forwarded: Statement = {}
    aggregate = "IP"
    if client_address_header:
        # API Gateway always writes a valid address there; something else was never in API Gateway.
        forwarded = {"forwarded_ip_config": {"header_name": client_address_header, "fallback_behavior": "MATCH"}}
        aggregate = "FORWARDED_IP"
    geography = {"country_codes": list(settings.blocked_countries), **forwarded}
    return [
        # First of all: whoever goes round API Gateway writes what he likes into the header with the address, and would
        # be counted as somebody else.
        *([_Rule("origin", _without(ORIGIN_HEADER, origin_secret))] if origin_secret else []),
        *([_Rule("geography", {"geo_match_statement": geography})] if settings.blocked_countries else []),
        _Rule(
            "rate",
            {
                "rate_based_statement": {
                    "limit": rate_limit(settings),
                    "evaluation_window_sec": RATE_WINDOW,
                    "aggregate_key_type": aggregate,
                    **forwarded,
                }
            },
            response_code=_TOO_MANY_REQUESTS,
        ),
        _Rule("cross-site-scripting", _cross_site_scripting()),
        *(
            _Rule(
                name,
                {"managed_rule_group_statement": {"vendor_name": "AWS", "name": group}},
                managed=True,
            )
            for name, group in _MANAGED_GROUPS.items()
        ),
    ]


def _cross_site_scripting() -> Statement:
    """Scripts in the path, the query or the body; the common group refuses bodies that are too long."""
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
        origin_secret: str | None = None,
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
            origin_secret: what that service writes into the origin header; without it a request is refused before
                anything is counted. ``None``: there is no such service.
        """
        super().__init__(scope, id)
        # AWS WAF demands this start of the name.
        self.log_group = CloudwatchLogGroup(self, "log", name=f"aws-waf-logs-{name}")
        # The log's name tells environments apart; metrics of the same name would add up across them.
        self.metric_name: str = self.log_group.name
        self.web_acl = Wafv2WebAcl(
            self,
            "web-acl",
            name=f"{name}_wafv2_web_acl",
            scope="REGIONAL",
            default_action=Wafv2WebAclDefaultAction(allow=Wafv2WebAclDefaultActionAllow()),
            rule=[
                _block(rule, priority)
                for priority, rule in enumerate(_rules(settings, client_address_header, origin_secret))
            ],
            visibility_config=Wafv2WebAclVisibilityConfig(**_visibility(self.metric_name)),
        )
        Wafv2WebAclAssociation(self, "association", resource_arn=resource_arn, web_acl_arn=self.web_acl.arn)
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
            ],
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
        action=None if rule.managed else Wafv2WebAclRuleAction(block=refusal),
        override_action=(
            Wafv2WebAclRuleOverrideAction(none=Wafv2WebAclRuleOverrideActionNone()) if rule.managed else None
        ),
        visibility_config=Wafv2WebAclRuleVisibilityConfig(**_visibility(rule.name)),
    )
