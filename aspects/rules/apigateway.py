"""Rules for API Gateway: REST APIs and, where they have the same question, HTTP and WebSocket APIs."""

from __future__ import annotations

import re

from ..core.expressions import is_unknown
from ..core.graph import Graph
from .checks import Found, all_hold, any_of, by_type, each_attribute, equals, has_companion, present, where
from .model import Problem, Rule, Undecided
from .reader import Block
from .relations import companions, target

_SECURITY_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html"
_GUIDE = "https://docs.aws.amazon.com/apigateway/latest/developerguide"
_CONFIG = "https://docs.aws.amazon.com/config/latest/developerguide"

_STAGE = "aws_api_gateway_stage"
_SETTINGS = "aws_api_gateway_method_settings"
_EVERY_METHOD = "*/*"


def _upper(block: Block, name: str, default: str = "") -> str:
    return (block.text(name) or default).upper()


# -- execution logs --------------------------------------------------------------------------------------------------

_LOGS = equals("settings.logging_level", "INFO", "ERROR")


def _stage_logs(it: Block, graph: Graph) -> Found:
    """Check that the settings for every method of a stage switch its log on; a stage without settings logs nothing."""
    found, undecided = companions(it, _SETTINGS, "stage_name")
    problems: list[Problem | Undecided] = []
    for settings in found:
        try:
            if not _is_for_all_of(settings, it):
                continue
            answer = list(_LOGS(settings, graph))
        except Undecided as unknown:
            answer = [unknown]
        if not answer:
            return
        problems += answer
    unknown_ones = [each for each in problems if isinstance(each, Undecided)]
    if undecided or unknown_ones:
        yield from (*unknown_ones, *undecided)
    elif problems:
        yield from problems
    else:
        yield Problem(f"no {_SETTINGS} with method_path {_EVERY_METHOD} refers to it")


def _is_for_all_of(settings: Block, stage: Block) -> bool:
    return all_hold(lambda: settings.text("method_path") == _EVERY_METHOD, lambda: _is_of(settings, stage))


def _is_of(settings: Block, stage: Block) -> bool:
    """Return whether settings that name a stage mean this one: stages of two APIs may have the same name."""
    graph = stage.graph
    if stage.resource in graph.targets(settings.raw("stage_name"), settings.resource.stack):
        return True
    values = settings.raw("rest_api_id"), stage.raw("rest_api_id")
    if values[0] == values[1] or not any(is_unknown(each) for each in values):
        return bool(values[0] == values[1])
    apis = target(settings, "rest_api_id"), target(stage, "rest_api_id")
    return apis[0] is not None and apis[1] is not None and apis[0].resource.key == apis[1].resource.key


# -- the cache -------------------------------------------------------------------------------------------------------

_ENCRYPTED = equals("settings.cache_data_encrypted", True)


def _stage_cache(it: Block, graph: Graph) -> Found:
    """Check that a stage with a cache has settings that encrypt it; each of them is asked for itself as well."""
    found, undecided = companions(it, _SETTINGS, "stage_name")
    for settings in found:
        answer: list[Problem | Undecided] = []
        try:
            if not _is_of(settings, it):
                continue
            answer += _ENCRYPTED(settings, graph)
        except Undecided as unknown:
            answer.append(unknown)
        if not answer:
            return
        undecided += [each for each in answer if isinstance(each, Undecided)]
    if undecided:
        yield from undecided
    else:
        yield Problem(f"no {_SETTINGS} encrypts its cache", "cache_cluster_enabled", True)


_CACHE = by_type(
    {
        _STAGE: where(lambda it: it.flag("cache_cluster_enabled"), _stage_cache, "it has no cache"),
    },
    where(lambda it: it.flag("settings.caching_enabled"), _ENCRYPTED, "it caches nothing"),
)

# -- access control --------------------------------------------------------------------------------------------------


def _is_open(it: Block, authorization: str) -> bool:
    return all_hold(lambda: not it.flag("api_key_required"), lambda: _upper(it, authorization, "NONE") == "NONE")


def _method_access(it: Block, graph: Graph) -> Found:
    if _is_open(it, "authorization"):
        yield it.problem("authorization", "it requires neither an API key nor authorization")


def _route_access(it: Block, graph: Graph) -> Found:
    if _is_open(it, "authorization_type"):
        yield it.problem("authorization_type", "it requires neither an API key nor authorization")


def _can_be_closed(route: Block) -> bool:
    """Return whether a route may ask for credentials: for a WebSocket API only the connection's, and no preflight."""
    key = route.text("route_key") or ""
    if " " in key:  # a method and a path: an HTTP API
        return not key.upper().startswith("OPTIONS ")
    if key != "$default":
        return key == "$connect"
    api = target(route, "api_id")
    return api is None or _upper(api, "protocol_type") != "WEBSOCKET"


_ACCESS = by_type(
    {
        "aws_api_gateway_method": where(
            lambda it: _upper(it, "http_method") != "OPTIONS",
            _method_access,
            "browsers send no credentials with a preflight request",
        )
    },
    where(
        _can_be_closed,
        _route_access,
        "browsers send no credentials with a preflight request, and a WebSocket API requires them only on $connect",
    ),
)

# The policies of a domain name that refuse TLS 1.0:
# https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html
_TLS_POLICY = re.compile(r"TLS_1_2|SecurityPolicy_TLS1[23]_\w+")
_REFUSES_OLD_TLS = each_attribute(
    "security_policy", lambda block, name: bool(_TLS_POLICY.fullmatch(block.text(name) or ""))
)


RULES = (
    Rule(
        "api-access-control",
        ("aws_api_gateway_method", "aws_apigatewayv2_route"),
        _ACCESS,
        title="Every method and route authenticates its callers",
        why="A method without an authorizer or an API key answers anybody who finds it.",
        remedy="require an API key or an authorizer",
        controls=("Security Hub APIGateway.8", "Config API_GWV2_AUTHORIZATION_TYPE_CONFIGURED"),
        links=(_SECURITY_HUB, f"{_GUIDE}/apigateway-control-access-to-api.html"),
    ),
    Rule(
        "api-access-logs",
        (_STAGE, "aws_apigatewayv2_stage"),
        present("access_log_settings.destination_arn"),
        title="Stages have an access log",
        why="The access log records who called, when, and with which result; without it, a caller's actions"
        " cannot be traced.",
        remedy="set access_log_settings",
        controls=("Security Hub APIGateway.9", "Config API_GWV2_ACCESS_LOGS_ENABLED"),
        links=(_SECURITY_HUB, f"{_GUIDE}/set-up-logging.html"),
    ),
    Rule(
        "api-body-logs",
        (_SETTINGS,),
        equals("settings.data_trace_enabled", False, absent=True),
        title="Execution logs contain no requests and responses",
        why="With data tracing, the log contains whole bodies, including card data and credentials that must"
        " not be stored there.",
        remedy="set data_trace_enabled = false: bodies may contain card data",
        severity="high",
        links=(f"{_GUIDE}/set-up-logging.html",),
    ),
    Rule(
        "api-cache-encrypted",
        (_SETTINGS, _STAGE),
        _CACHE,
        title="The cache of a stage is encrypted",
        why="The cache stores whole responses on disk, including any card data and customer data in them.",
        remedy="set cache_data_encrypted = true",
        controls=("Security Hub APIGateway.5", "Config API_GW_CACHE_ENABLED_AND_ENCRYPTED"),
        links=(_SECURITY_HUB, f"{_GUIDE}/api-gateway-caching.html"),
    ),
    Rule(
        "api-client-certificate",
        (_STAGE,),
        present("client_certificate_id"),
        title="API Gateway presents a client certificate to its backends",
        why="A server that API Gateway calls over the internet can only recognize it by its certificate.",
        remedy="add an aws_api_gateway_client_certificate",
        controls=("Security Hub APIGateway.2", "Config API_GW_SSL_ENABLED"),
        links=(_SECURITY_HUB, f"{_GUIDE}/getting-started-client-side-ssl-authentication.html"),
    ),
    Rule(
        "api-endpoint-type",
        ("aws_api_gateway_rest_api",),
        equals("endpoint_configuration.types", ["REGIONAL"], ["PRIVATE"]),
        title="REST APIs are regional or private",
        why="An edge-optimized API, the default, is served from locations all over the world.",
        remedy='use ["REGIONAL"] or ["PRIVATE"]',
        controls=("Config API_GW_ENDPOINT_TYPE_CHECK",),
        links=(f"{_CONFIG}/api-gw-endpoint-type-check.html", f"{_GUIDE}/api-gateway-api-endpoint-types.html"),
    ),
    Rule(
        "api-execution-logs",
        (_SETTINGS, _STAGE),
        by_type({_STAGE: _stage_logs}, _LOGS),
        title="Stages have an execution log",
        why="The execution log shows why a request was refused or failed; a stage writes it only if its method"
        " settings enable it.",
        remedy=f"add an {_SETTINGS} for {_EVERY_METHOD}, and use INFO or ERROR",
        controls=("Security Hub APIGateway.1", "Config API_GW_EXECUTION_LOGGING_ENABLED"),
        links=(_SECURITY_HUB, f"{_GUIDE}/set-up-logging.html"),
    ),
    Rule(
        "api-tls-version",
        ("aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name", "aws_api_gateway_rest_api"),
        by_type(
            {
                "aws_apigatewayv2_domain_name": equals("domain_name_configuration.security_policy", "TLS_1_2"),
                "aws_api_gateway_rest_api": where(
                    lambda it: it.has("security_policy"),
                    _REFUSES_OLD_TLS,
                    "it has no security policy of its own, so its domain names are asked",
                ),
            },
            _REFUSES_OLD_TLS,
        ),
        title="APIs and their custom domain names refuse TLS before 1.2",
        why="TLS 1.0 and 1.1 are broken: traffic over them can be read in transit.",
        remedy="use TLS_1_2",
        links=(f"{_GUIDE}/apigateway-custom-domain-tls-version.html",),
    ),
    Rule(
        "api-tracing",
        (_STAGE,),
        equals("xray_tracing_enabled", True),
        title="Stages are traced by X-Ray",
        why="A trace shows where a request spent its time and where it failed, across API Gateway and what it calls.",
        remedy="set xray_tracing_enabled = true",
        severity="low",
        controls=("Security Hub APIGateway.3", "Config API_GW_XRAY_ENABLED"),
        links=(_SECURITY_HUB, f"{_GUIDE}/apigateway-xray.html"),
    ),
    Rule(
        "api-waf",
        (_STAGE,),
        any_of(
            has_companion("aws_wafv2_web_acl_association", "resource_arn"),
            has_companion("aws_wafregional_web_acl_association", "resource_arn"),
        ),
        title="A web ACL protects every REST API",
        why="Without one, attacks on web applications reach the backend of the API unfiltered.",
        remedy="add an aws_wafv2_web_acl_association",
        controls=("Security Hub APIGateway.4", "Config API_GW_ASSOCIATED_WITH_WAF"),
        links=(_SECURITY_HUB, f"{_GUIDE}/apigateway-control-access-aws-waf.html"),
    ),
)
