"""What faces the internet: load balancers, certificates, API Gateway and WAF."""

from __future__ import annotations

from ..core.expressions import is_unknown
from ..core.graph import Graph
from ..core.model import Resource
from ..core.paths import lookup
from .verdict import (
    COMPLIANT,
    NOT_APPLICABLE,
    UNKNOWN,
    Rule,
    Verdict,
    both,
    each_value,
    equals,
    fails,
    has_companion,
    of_kind,
    present,
    show,
    when,
)

_ALB = ("aws_lb", "aws_alb")
_LISTENER = ("aws_lb_listener", "aws_alb_listener")
_TLS_PROTOCOLS = frozenset({"HTTPS", "TLS"})
# Of network load balancers, which hand the connection to the target as it is: whether it is TLS is decided there.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html
_PASSED_ON = frozenset({"TCP", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC"})
# "Only valid for load balancers of type application": the provider's page of aws_lb.
_APPLICATION = frozenset({None, "application"})
_LOGS = both(present("access_logs.bucket"), equals("access_logs.enabled", True))
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
_TLS_POLICY_PREFIXES = ("ELBSecurityPolicy-TLS13-1-2", "ELBSecurityPolicy-TLS13-1-3", "ELBSecurityPolicy-FS-1-2")
_STRONG_KEYS = ("RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1")


def _access_logs(resource: Resource, graph: Graph) -> Verdict:
    kind = resource.body.get("load_balancer_type") or "application"
    if kind == "network" and not _decrypts(resource, graph):
        return NOT_APPLICABLE  # it logs only requests to its TLS listeners
    return _LOGS(resource, graph)


def _decrypts(balancer: Resource, graph: Graph) -> bool:
    listeners = [each for kind in _LISTENER for each in graph.companions(balancer, kind, "load_balancer_arn")]
    return any(each.body.get("protocol") == "TLS" for each in listeners)


def _listener_tls(resource: Resource, graph: Graph) -> Verdict:
    protocol = resource.body.get("protocol")
    if is_unknown(protocol):
        return UNKNOWN
    if protocol in _TLS_PROTOCOLS:
        return COMPLIANT
    if protocol in _PASSED_ON:
        return NOT_APPLICABLE
    balancers = graph.targets(resource.body.get("load_balancer_arn"), resource.stack)
    if any(each.body.get("load_balancer_type") == "gateway" for each in balancers):
        return NOT_APPLICABLE
    redirects = lookup(resource.body, "default_action.redirect.protocol")
    if redirects and all(each == "HTTPS" for each in redirects):
        return COMPLIANT
    return fails(f"protocol is {show(protocol or 'HTTP')}")


def _method_access(resource: Resource, graph: Graph) -> Verdict:
    body = resource.body
    if body.get("http_method") == "OPTIONS" or body.get("api_key_required") is True:
        return COMPLIANT
    if is_unknown([body.get("api_key_required"), body.get("authorization")]):
        return UNKNOWN
    authorization = body.get("authorization") or "NONE"
    return COMPLIANT if authorization != "NONE" else fails("it asks for neither an API key nor authorization")


RULES = (
    Rule(
        "alb-invalid-headers",
        _ALB,
        of_kind("load_balancer_type", _APPLICATION, equals("drop_invalid_header_fields", True)),
    ),
    Rule(
        "alb-desync-mode",
        _ALB,
        of_kind(
            "load_balancer_type",
            _APPLICATION,
            equals("desync_mitigation_mode", "defensive", "strictest", absent=True),
        ),
    ),
    Rule("alb-access-logs", _ALB, of_kind("load_balancer_type", {*_APPLICATION, "network"}, _access_logs)),
    Rule(
        "alb-waf",
        _ALB,
        of_kind("load_balancer_type", _APPLICATION, has_companion("aws_wafv2_web_acl_association", "resource_arn")),
    ),
    Rule("listener-tls", _LISTENER, _listener_tls),
    Rule(
        "listener-tls-policy",
        _LISTENER,
        when(
            lambda body: body.get("protocol") in _TLS_PROTOCOLS,
            each_value("ssl_policy", lambda value: str(value).startswith(_TLS_POLICY_PREFIXES)),
        ),
    ),
    Rule(
        "target-group-tls",
        ("aws_lb_target_group", "aws_alb_target_group"),
        when(
            lambda body: body.get("target_type") != "lambda",
            equals("protocol", "HTTPS", "TLS", "TCP", "TCP_UDP", "UDP", "GENEVE"),
        ),
    ),
    Rule(
        "certificate-validation",
        ("aws_acm_certificate",),
        when(
            lambda body: "private_key" not in body and "certificate_authority_arn" not in body,
            equals("validation_method", "DNS"),
        ),
    ),
    Rule("certificate-key", ("aws_acm_certificate",), equals("key_algorithm", *_STRONG_KEYS, absent=True)),
    Rule(
        "api-waf",
        ("aws_api_gateway_stage",),
        has_companion("aws_wafv2_web_acl_association", "resource_arn"),
    ),
    Rule(
        "api-execution-logs",
        ("aws_api_gateway_method_settings",),
        equals("settings.logging_level", "INFO", "ERROR"),
    ),
    Rule(
        "api-body-logs",
        ("aws_api_gateway_method_settings",),
        equals(
            "settings.data_trace_enabled",
            False,
            absent=True,
        ),
    ),
    Rule("api-access-logs", ("aws_api_gateway_stage",), present("access_log_settings.destination_arn")),
    Rule("api-tracing", ("aws_api_gateway_stage",), equals("xray_tracing_enabled", True)),
    Rule("api-client-certificate", ("aws_api_gateway_stage",), present("client_certificate_id")),
    Rule(
        "api-endpoint-type",
        ("aws_api_gateway_rest_api",),
        equals("endpoint_configuration.types", ["REGIONAL"], ["PRIVATE"]),
    ),
    Rule("api-tls-version", ("aws_api_gateway_domain_name",), equals("security_policy", "TLS_1_2")),
    Rule("api-access-control", ("aws_api_gateway_method",), _method_access),
    Rule(
        "waf-logging",
        ("aws_wafv2_web_acl",),
        has_companion("aws_wafv2_web_acl_logging_configuration", "resource_arn"),
    ),
    Rule("waf-not-empty", ("aws_wafv2_web_acl",), present("rule")),
    Rule(
        "waf-metrics",
        ("aws_wafv2_web_acl",),
        both(
            equals("visibility_config.cloudwatch_metrics_enabled", True),
            equals("rule.visibility_config.cloudwatch_metrics_enabled", True, absent=True),
        ),
    ),
)
