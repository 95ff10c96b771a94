"""Rules for load balancers, their listeners and their target groups."""

from __future__ import annotations

import re
from functools import partial

from ..core.expressions import is_unknown
from ..core.graph import Graph
from .certificates import acm_certificate
from .checks import Found, all_hold, any_of, by_type, each, each_attribute, equals, has_companion, of_kind, where
from .model import Check, NotApplicable, Problem, Rule, Undecided, show
from .reader import Block
from .relations import companions, target

_SECURITY_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html"
_GUIDE = "https://docs.aws.amazon.com/elasticloadbalancing/latest"

_BALANCERS = ("aws_alb", "aws_lb")
_CLASSIC = "aws_elb"
_LISTENERS = ("aws_alb_listener", "aws_lb_listener")
_LISTENER_CERTIFICATES = ("aws_alb_listener_certificate", "aws_lb_listener_certificate")
_LISTENER_RULES = ("aws_alb_listener_rule", "aws_lb_listener_rule")

# "Only valid for load balancers of type application": the provider's page of aws_lb.
_APPLICATION = frozenset({None, "application"})
_ONLY_APPLICATION = "AWS only offers it for application load balancers"
_TLS = frozenset({"HTTPS", "TLS"})
_CLASSIC_TLS = frozenset({"HTTPS", "SSL"})
# Of network and gateway load balancers, which hand connections on as they are: whether they are TLS is decided by those
# who talk to each other. https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html
_HANDED_ON = frozenset({"TCP", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC", "GENEVE"})
_HANDS_ON = "it forwards connections unchanged"
# The policies whose oldest protocol is TLS 1.2 or 1.3.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
_TLS_POLICY = re.compile(r"ELBSecurityPolicy-(TLS13-1-[23]|TLS-1-2|FS-1-2)-[\w-]+")


def _upper(block: Block, name: str) -> str:
    return (block.text(name) or "").upper()


# -- access logs -----------------------------------------------------------------------------------------------------


def _logs(*, on_by_default: bool) -> Check:
    def of(logs: Block) -> Found:
        yield from each((_to_bucket, _is_on), lambda check: check(logs))

    def _to_bucket(logs: Block) -> Found:
        if not logs.has("bucket"):
            yield logs.problem("bucket")

    def _is_on(logs: Block) -> Found:
        if not logs.flag("enabled", on_by_default):
            yield logs.problem("enabled")

    def check(it: Block, graph: Graph) -> Found:
        found = it.blocks("access_logs")
        if not found:
            yield it.problem("access_logs")
        yield from each(found, of)

    return check


def _kind(it: Block) -> str:
    return (it.text("load_balancer_type") or "application").lower()


def _decrypts(it: Block) -> bool:
    """Return whether a load balancer has a TLS listener."""
    unknown: list[Undecided] = []
    for kind in _LISTENERS:
        found, undecided = companions(it, kind, "load_balancer_arn")
        unknown += undecided
        for listener in found:
            try:
                if _upper(listener, "protocol") == "TLS":
                    return True
            except Undecided as unseen:
                unknown.append(unseen)
    if unknown:
        raise unknown[0]
    return False


_ACCESS_LOGS = by_type(
    {_CLASSIC: _logs(on_by_default=True)},
    where(
        lambda it: _kind(it) != "gateway",
        where(
            lambda it: _kind(it) != "network" or _decrypts(it),
            _logs(on_by_default=False),
            "a network load balancer only logs requests to TLS listeners, and this one has none",
        ),
        "gateway load balancers write no access logs",
    ),
)

# -- listeners -------------------------------------------------------------------------------------------------------


def _listener_tls(it: Block, graph: Graph) -> Found:
    protocol = _upper(it, "protocol")
    if protocol in _TLS:
        return
    if protocol in _HANDED_ON or (not protocol and _is_of_gateway(it)):
        raise NotApplicable(_HANDS_ON)
    actions = it.blocks("default_action")
    if actions and all_hold(*(partial(_redirects, action) for action in actions)):
        yield from _forwarding_rules(it)
    else:
        yield it.problem("protocol", f"protocol is {show(it.raw('protocol') or 'HTTP')}")


def _is_of_gateway(it: Block) -> bool:
    value = it.raw("load_balancer_arn")
    if value is not None and not is_unknown(value):
        return ":loadbalancer/gwy/" in (it.text("load_balancer_arn") or "")
    balancer = target(it, "load_balancer_arn")
    return balancer is not None and _kind(balancer) == "gateway"


def _redirects(action: Block) -> bool:
    return _upper(action, "redirect.protocol") == "HTTPS"


def _forwarding_rules(listener: Block) -> Found:
    """Check the rules of a listener that only redirects by default."""
    for kind in _LISTENER_RULES:
        found, undecided = companions(listener, kind, "listener_arn")
        for rule in found:
            yield from each(rule.blocks("action"), _forwards)
        yield from undecided


def _forwards(action: Block) -> Found:
    if action.text("type") == "forward":
        address = action.resource.address
        yield Problem(f"{address} forwards requests that arrive over HTTP", f"{address}: {action.path}.type", "forward")


def _target_tls(it: Block, graph: Graph) -> Found:
    protocol = _upper(it, "protocol")
    if protocol in _HANDED_ON:
        raise NotApplicable(_HANDS_ON)
    if protocol not in _TLS:
        yield it.problem("protocol")


def _from_acm(it: Block, graph: Graph) -> Found:
    yield from acm_certificate(it, "certificate_arn")


RULES = (
    Rule(
        "alb-access-logs",
        (*_BALANCERS, _CLASSIC),
        _ACCESS_LOGS,
        title="Load balancers log every request to a bucket",
        why="The access log is the only record of requests that the load balancer rejected or that no target answered.",
        remedy="set access_logs with a bucket, and enabled = true",
        controls=("Security Hub ELB.5", "Config ELB_LOGGING_ENABLED"),
        links=(_SECURITY_HUB, f"{_GUIDE}/application/load-balancer-access-logs.html"),
    ),
    Rule(
        "alb-desync-mode",
        _BALANCERS,
        of_kind(
            "load_balancer_type",
            _APPLICATION,
            equals("desync_mitigation_mode", "defensive", "strictest", absent=True),
            _ONLY_APPLICATION,
        ),
        title="Application load balancers block request smuggling",
        why="A request that load balancer and target interpret differently can smuggle a second one past all checks.",
        remedy="use defensive or strictest",
        controls=("Security Hub ELB.12", "Config ALB_DESYNC_MODE_CHECK"),
        links=(_SECURITY_HUB, "https://docs.aws.amazon.com/config/latest/developerguide/alb-desync-mode-check.html"),
    ),
    Rule(
        "alb-invalid-headers",
        _BALANCERS,
        of_kind("load_balancer_type", _APPLICATION, equals("drop_invalid_header_fields", True), _ONLY_APPLICATION),
        title="Application load balancers drop invalid headers",
        why="Load balancer and target interpret headers with forbidden characters differently, which allows"
        " request smuggling.",
        remedy="set drop_invalid_header_fields = true",
        controls=("Security Hub ELB.4", "Config ALB_HTTP_DROP_INVALID_HEADER_ENABLED"),
        links=(
            _SECURITY_HUB,
            "https://docs.aws.amazon.com/config/latest/developerguide/alb-http-drop-invalid-header-enabled.html",
        ),
    ),
    Rule(
        "alb-waf",
        _BALANCERS,
        of_kind(
            "load_balancer_type",
            _APPLICATION,
            any_of(
                has_companion("aws_wafv2_web_acl_association", "resource_arn"),
                has_companion("aws_wafregional_web_acl_association", "resource_arn"),
            ),
            _ONLY_APPLICATION,
        ),
        title="A web ACL protects every application load balancer",
        why="Without one, attacks on web applications reach the targets unfiltered.",
        remedy="add an aws_wafv2_web_acl_association",
        controls=("Security Hub ELB.16", "Config ALB_WAF_ENABLED"),
        links=(_SECURITY_HUB, "https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating.html"),
    ),
    Rule(
        "listener-acm-certificate",
        (*_LISTENERS, *_LISTENER_CERTIFICATES),
        by_type(
            dict.fromkeys(_LISTENER_CERTIFICATES, _from_acm),
            where(lambda it: _upper(it, "protocol") in _TLS, _from_acm, "it does not terminate TLS"),
        ),
        title="Listeners use ACM certificates",
        why="ACM renews and lists its certificates; one that was uploaded to IAM expires unnoticed.",
        remedy="use the ARN of an aws_acm_certificate as certificate_arn",
        controls=("Config ELBV2_ACM_CERTIFICATE_REQUIRED",),
        links=(
            "https://docs.aws.amazon.com/config/latest/developerguide/elbv2-acm-certificate-required.html",
            f"{_GUIDE}/application/https-listener-certificates.html",
        ),
    ),
    Rule(
        "listener-tls",
        (*_LISTENERS, _CLASSIC),
        by_type(
            {_CLASSIC: each_attribute("listener.lb_protocol", lambda block, name: _upper(block, name) in _CLASSIC_TLS)},
            _listener_tls,
        ),
        title="Listeners accept requests only over TLS",
        why="Anybody on the network path can read and change what a client sends over HTTP, including card data"
        " and credentials.",
        remedy="use HTTPS or TLS (SSL on a classic load balancer), or redirect to HTTPS",
        controls=(
            "Security Hub ELB.1",
            "Security Hub ELB.3",
            "Config ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK",
            "Config ELB_TLS_HTTPS_LISTENERS_ONLY",
        ),
        links=(_SECURITY_HUB, f"{_GUIDE}/application/create-https-listener.html"),
    ),
    Rule(
        "listener-tls-policy",
        _LISTENERS,
        where(
            lambda it: _upper(it, "protocol") in _TLS,
            each_attribute("ssl_policy", lambda block, name: bool(_TLS_POLICY.fullmatch(block.text(name) or ""))),
            "it does not terminate TLS",
        ),
        title="Listeners refuse TLS before 1.2",
        why="TLS 1.0 and 1.1 are broken. A listener without a policy gets one from 2016, which still allows both.",
        remedy="use ELBSecurityPolicy-TLS13-1-2-2021-06",
        links=(f"{_GUIDE}/application/describe-ssl-policies.html",),
    ),
    Rule(
        "target-group-tls",
        ("aws_alb_target_group", "aws_lb_target_group"),
        where(
            lambda it: it.text("target_type") != "lambda",
            _target_tls,
            "a function is invoked through an AWS API, which is always encrypted",
        ),
        title="Load balancers use TLS to their targets",
        why="Unless the load balancer encrypts it again, traffic that it has decrypted travels through the VPC"
        " in clear text.",
        remedy="use HTTPS",
        links=(f"{_GUIDE}/application/load-balancer-target-groups.html",),
    ),
)
