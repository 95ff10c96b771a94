"""Checks: who may call the API, and how."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import jmespath

from lib import load_balancer
from scripts.verify.checks.frame import Environment, ask, check, differ, listed, named, some
from scripts.verify.checks.live import api_id, api_key_id, listeners, origin_group, protected, usage_plan, web_acl


@check("callers need a key and have a rate limit")
def _api_keys(environment: Environment) -> Iterator[str]:
    """Check that the key is enabled and in the plan of the stage, which has the throttle of the settings."""
    plan, settings = usage_plan(environment), environment.settings
    throttle = {"burstLimit": settings.throttle_burst, "rateLimit": float(settings.throttle_rate)}
    yield from differ("the throttle of the usage plan", plan.get("throttle"), throttle)
    stages = [{"apiId": api_id(environment), "stage": named(environment, "api_gateway_stage")}]
    yield from differ("the stages of the usage plan", plan.get("apiStages"), stages)
    key = ask(environment, "apigateway", "get_api_key", apiKey=api_key_id(environment))
    yield from differ("whether the api key is enabled", key["enabled"], True)


@check("every method requires a key, validates its request and sends the origin secret")
def _methods(environment: Environment) -> Iterator[str]:
    """Methods of the API and their integrations with the load balancer."""
    api = api_id(environment)
    found = listed(environment, "apigateway", "get_resources", "items", restApiId=api, embed=["methods"])
    methods = {
        (each["path"], verb): method for each in found for verb, method in each.get("resourceMethods", {}).items()
    }
    expected = {("/api/{proxy+}", verb) for verb in ("DELETE", "GET", "PATCH", "POST", "PUT")}
    yield from differ("the methods of the api", set(methods), expected)
    header = f"integration.request.header.{load_balancer.ORIGIN_HEADER}"
    for (_, verb), method in methods.items():
        yield from differ(f"whether {verb} requires a key", method.get("apiKeyRequired"), True)
        if not method.get("requestValidatorId"):
            yield f"{verb} has no request validator, expected one"
        integration = method.get("methodIntegration", {})
        host = urlsplit(integration.get("uri", "")).netloc
        yield from differ(f"where {verb} leads", host, environment.settings.origin_domain)
        received = integration.get("requestParameters", {}).get(header)
        yield from differ(
            f"what {verb} sends as {load_balancer.ORIGIN_HEADER}", received, "stageVariables.originSecret"
        )


@check("the load balancer only serves requests with the origin secret")
def _origin(environment: Environment) -> Iterator[str]:
    """Each listener refuses by default; its rules ask for a path and, after the first rotation, the origin header."""
    for port, listener in listeners(environment).items():
        default = listener["DefaultActions"][0]
        yield from differ(
            f"the default of listener {port}", default.get("FixedResponseConfig", {}).get("StatusCode"), "403"
        )
        every = listed(environment, "elbv2", "describe_rules", "Rules", ListenerArn=listener["ListenerArn"])
        rules = [each for each in every if not each["IsDefault"]]
        paths = jmespath.search("[].Conditions[].PathPatternConfig.Values[]", rules) or []
        expected = {"/api/*", "/origin-rotation"} if port == 443 else {"/api/*"}
        yield from differ(f"the paths of listener {port}", set(paths), expected)
        for rule in some(rules, f"rules of listener {port}"):
            fields = {each["Field"] for each in rule["Conditions"]}
            yield from differ(f"the conditions of listener {port}", fields, {"path-pattern", "http-header"})
            headers = jmespath.search("Conditions[].HttpHeaderConfig.HttpHeaderName", rule)
            yield from differ(f"the header of listener {port}", headers, [load_balancer.ORIGIN_HEADER])


MANAGED_GROUPS = frozenset(
    {
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesCommonRuleSet",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesSQLiRuleSet",
    }
)
"""Rule groups of AWS in front of API and load balancer."""


@check("API and load balancer are behind firewalls with all their rules")
def _firewalls(environment: Environment) -> Iterator[str]:
    """Association, managed groups, rate, geography and metrics; the load balancer's also knows the origin header."""
    settings = environment.settings
    for name, arn in protected(environment).items():
        acl = web_acl(environment, arn)
        yield from differ(f"the firewall of {name}", acl["Name"], named(environment, f"{name}_wafv2_web_acl"))
        groups = jmespath.search("Rules[].Statement.ManagedRuleGroupStatement.Name", acl) or []
        yield from differ(f"the managed groups of {name}", set(groups), MANAGED_GROUPS)
        overridden = jmespath.search("Rules[?OverrideAction.Count].Name", acl) or []
        yield from differ(f"managed groups of {name} that only count", overridden, [])
        limits = jmespath.search("Rules[].Statement.RateBasedStatement.[Limit, EvaluationWindowSec]", acl)
        of_keys = [settings.throttle_rate * 60 + settings.throttle_burst, 60]
        # Requests without a key never get as far as the load balancer.
        expected = [[100, 60], of_keys] if name == "api" else [of_keys]
        yield from differ(f"the rates of {name}", sorted(limits), sorted(expected))
        countries = jmespath.search("Rules[].Statement.GeoMatchStatement.CountryCodes[]", acl) or []
        yield from differ(f"the countries that {name} blocks", set(countries), set(settings.blocked_countries))
        rules = {each["Name"] for each in acl["Rules"]}
        wanted = {"cross-site-scripting", *({"origin"} if name == "alb" else ())}
        yield from differ(f"rules that {name} lacks", wanted - rules, set())
        asked = jmespath.search(
            "sort_by(Rules, &Priority)[0].Statement.RuleGroupReferenceStatement.ARN",
            acl,
        )
        origin = origin_group(environment)["ARN"] if name == "alb" else None
        yield from differ(f"the rule group that {name} evaluates first", asked, origin)
        blind = jmespath.search("Rules[?!VisibilityConfig.CloudWatchMetricsEnabled].Name", acl) or []
        yield from differ(f"rules of {name} without metrics", blind, [])
