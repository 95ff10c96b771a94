"""Answer requests to the load balancers of the emulator, as far as firewall and listener rules decide about them.

A rotation function asks for ``https://<origin domain>/<path>``, which leads nowhere here; ``address`` gives it an
address of the emulator instead. The answer follows the alias record of the domain to the load balancer, then what moto
was told of the web ACL, its rule groups and the listener rules, so it changes when these change.
"""

from __future__ import annotations

import fnmatch
import ipaddress
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from scripts.verify import firewall

PATH = "/_origin/"
"""What the path of such an address starts with; the origin domain and the path there follow."""

FORBIDDEN = 403
UNAVAILABLE = 503
"""What a load balancer answers where a rule forwards to a target group without targets: nothing runs here."""

_CALLER = "203.0.113.7"
"""The address that requests come from: one that is kept for documentation."""

EVERY_REQUEST: dict[str, Any] = {
    "SizeConstraintStatement": {
        "FieldToMatch": {"UriPath": {}},
        "ComparisonOperator": "GE",
        "Size": 1,
        "TextTransformations": [{"Priority": 0, "Type": "NONE"}],
    }
}
"""A statement of AWS WAF that every request meets: with it, a rule lets nobody in."""

Client = Callable[[str], Any]


def address(endpoint: str, url: str) -> str:
    """Where the emulator at ``endpoint`` answers for ``url``."""
    parts = urlsplit(url)
    return f"{endpoint}{PATH}{parts.netloc}{parts.path}"


def status(client: Client, path: str, headers: Mapping[str, str]) -> int:
    """The status that a request gets.

    Args:
        client: makes clients of the emulator, by service.
        path: of the address, without ``PATH``: the domain and the path there.
        headers: of the request, by lower-case name.
    """
    domain, _, rest = path.partition("/")
    balancer = _load_balancer(client, domain)
    if balancer is None or _blocked(client("wafv2"), balancer, f"/{rest}", headers):
        return FORBIDDEN
    api = client("elbv2")
    listeners = api.describe_listeners(LoadBalancerArn=balancer)["Listeners"]
    listener = next(each["ListenerArn"] for each in listeners if each["Port"] == 443)
    rules = [each for each in api.describe_rules(ListenerArn=listener)["Rules"] if not each["IsDefault"]]
    for rule in sorted(rules, key=lambda each: int(each["Priority"])):
        if all(_meets(each, f"/{rest}", headers) for each in rule["Conditions"]):
            fixed = rule["Actions"][0].get("FixedResponseConfig")
            return int(fixed["StatusCode"]) if fixed else UNAVAILABLE
    return FORBIDDEN


def _load_balancer(client: Client, domain: str) -> str | None:
    """ARN of the load balancer that the alias record of a domain names."""
    route53 = client("route53")
    names = {
        record["AliasTarget"]["DNSName"].rstrip(".")
        for zone in route53.list_hosted_zones()["HostedZones"]
        for record in route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
        if record["Name"].rstrip(".") == domain and "AliasTarget" in record
    }
    balancers = client("elbv2").describe_load_balancers()["LoadBalancers"]
    return next((str(each["LoadBalancerArn"]) for each in balancers if each["DNSName"] in names), None)


def _blocked(wafv2: Any, balancer: str, path: str, headers: Mapping[str, str]) -> bool:
    """Whether a rule group of the account in the web ACL refuses the request; all other rules are not asked."""
    acl = wafv2.get_web_acl_for_resource(ResourceArn=balancer).get("WebACL", {})
    arns = [rule["Statement"].get("RuleGroupReferenceStatement", {}).get("ARN") for rule in acl.get("Rules", ())]
    groups = [wafv2.get_rule_group(ARN=arn)["RuleGroup"] for arn in arns if arn]
    return any(firewall.refuses(group, path, headers) for group in groups)


def _meets(condition: Mapping[str, Any], path: str, headers: Mapping[str, str]) -> bool:
    """Whether a request meets one condition of a listener rule."""
    if condition["Field"] == "path-pattern":
        return any(fnmatch.fnmatchcase(path, each) for each in condition["PathPatternConfig"]["Values"])
    if condition["Field"] == "source-ip":
        caller = ipaddress.ip_address(_CALLER)
        return any(caller in ipaddress.ip_network(each) for each in condition["SourceIpConfig"]["Values"])
    if condition["Field"] == "http-header":
        asked = condition["HttpHeaderConfig"]
        value = headers.get(asked["HttpHeaderName"].lower(), "").lower()
        return any(fnmatch.fnmatchcase(value, each.lower()) for each in asked["Values"])
    return False
