"""Cases of the rules for API Gateway."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_LOGS = {"destination_arn": "${aws_cloudwatch_log_group.g.arn}", "format": "{}"}


def _it(kind: str, **body: Any) -> Case:
    return {kind: {"it": body}}


def _stage(**body: Any) -> Case:
    return _it("aws_api_gateway_stage", **body)


def _settings(**settings: Any) -> Case:
    return _it("aws_api_gateway_method_settings", method_path="*/*", settings=settings)


def _method(**body: Any) -> Case:
    return _it("aws_api_gateway_method", **{"http_method": "POST", "authorization": "NONE", **body})


def _route(protocol: str | None = "HTTP", **body: Any) -> Case:
    route = _it("aws_apigatewayv2_route", api_id="${aws_apigatewayv2_api.other.id}", **body)
    return {**route, "aws_apigatewayv2_api": {"other": {"protocol_type": protocol}}}


def _filtered(association: str) -> Case:
    return {**_stage(), association: {"other": {"resource_arn": "${aws_api_gateway_stage.it.arn}"}}}


def _logged(stage: dict[str, Any] | None = None, level: object = "INFO", **settings: Any) -> Case:
    settings = {
        "stage_name": "${aws_api_gateway_stage.it.stage_name}",
        "method_path": "*/*",
        "settings": {"logging_level": level},
        **settings,
    }
    return {**_stage(**(stage or {})), "aws_api_gateway_method_settings": {"other": settings}}


def _cached(link: str = "${aws_api_gateway_stage.it.stage_name}", **settings: Any) -> Case:
    found = {"stage_name": link, "method_path": "*/*", "settings": [{"caching_enabled": True, **settings}]}
    return {**_stage(cache_cluster_enabled=True), "aws_api_gateway_method_settings": {"other": found}}


_A, _B = "${aws_api_gateway_rest_api.a.id}", "${aws_api_gateway_rest_api.b.id}"
_APIS = {"aws_api_gateway_rest_api": {"a": {"name": "a"}, "b": {"name": "b"}}}


def _named(stage_api: str, settings_api: str, level: str = "INFO") -> Case:
    """A stage and settings that name it by its literal name."""
    stage = {"stage_name": "prod", "rest_api_id": stage_api}
    return {**_APIS, **_logged(stage, level, stage_name="prod", rest_api_id=settings_api)}


PASS: dict[str, list[Case]] = {
    "api-cache-encrypted": [
        _settings(caching_enabled=True, cache_data_encrypted=True),
        _settings(caching_enabled="true", cache_data_encrypted="true"),
        _cached(cache_data_encrypted=True),
        _cached("${aws_api_gateway_stage.it.stage_name}", caching_enabled=False, cache_data_encrypted="true"),
    ],
    "api-access-control": [
        _method(api_key_required=True),
        _method(api_key_required="true", authorization="${var.authorization}"),
        _method(authorization="AWS_IAM"),
        _route(route_key="GET /cards", authorization_type="JWT"),
        _route("WEBSOCKET", route_key="$connect", authorization_type="CUSTOM"),
        _route("WEBSOCKET", route_key="$connect", api_key_required=True),
        _route(route_key="$default", authorization_type="AWS_IAM"),
    ],
    "api-access-logs": [
        _stage(access_log_settings=_LOGS),
        _stage(access_log_settings=[_LOGS]),
        _it("aws_apigatewayv2_stage", access_log_settings=_LOGS),
    ],
    "api-body-logs": [
        _settings(logging_level="INFO"),
        _settings(data_trace_enabled=False),
        _it("aws_api_gateway_method_settings", settings=[{"data_trace_enabled": "false"}]),
    ],
    "api-client-certificate": [_stage(client_certificate_id="${aws_api_gateway_client_certificate.c.id}")],
    "api-endpoint-type": [
        _it("aws_api_gateway_rest_api", endpoint_configuration={"types": ["REGIONAL"]}),
        _it("aws_api_gateway_rest_api", endpoint_configuration=[{"types": ["PRIVATE"]}]),
        {
            **_it("aws_api_gateway_rest_api", endpoint_configuration={"types": ["${local.type}"]}),
            "locals": {"type": "REGIONAL"},
        },
    ],
    "api-execution-logs": [
        _settings(logging_level="INFO"),
        _it("aws_api_gateway_method_settings", settings=[{"logging_level": "ERROR"}]),
        _logged(),
        _logged({"stage_name": "prod"}, "ERROR"),
        _named(_A, _A),
        _named("abc123", "abc123"),
    ],
    "api-tls-version": [
        _it("aws_api_gateway_domain_name", security_policy="TLS_1_2"),
        *(
            _it("aws_api_gateway_domain_name", security_policy=f"SecurityPolicy_{name}")
            for name in ("TLS13_1_3_2025_09", "TLS13_1_2_PFS_PQ_2025_09", "TLS13_2025_EDGE", "TLS12_2018_EDGE")
        ),
        _it("aws_apigatewayv2_domain_name", domain_name_configuration=[{"security_policy": "TLS_1_2"}]),
        _it("aws_api_gateway_rest_api", security_policy="SecurityPolicy_TLS13_1_3_2025_09"),
    ],
    "api-tracing": [_stage(xray_tracing_enabled=True), _stage(xray_tracing_enabled="true")],
    "api-waf": [_filtered("aws_wafv2_web_acl_association"), _filtered("aws_wafregional_web_acl_association")],
}

FAIL: dict[str, list[Case]] = {
    "api-cache-encrypted": [
        _settings(caching_enabled=True),
        _settings(caching_enabled="true", cache_data_encrypted=False),
        _stage(cache_cluster_enabled=True),
        _cached(),
        _cached(cache_data_encrypted=False),
    ],
    "api-access-control": [
        _method(),
        _method(authorization=None, api_key_required=False),
        _method(http_method="ANY", authorization="none"),
        _route(route_key="GET /cards"),
        _route(route_key="ANY /{proxy+}", authorization_type="NONE"),
        _route(route_key="$default"),
        _route(None, route_key="$default"),
        _route("WEBSOCKET", route_key="$connect", authorization_type="NONE", api_key_required="false"),
    ],
    "api-access-logs": [
        _stage(),
        _stage(access_log_settings={"destination_arn": "", "format": "{}"}),
        _it("aws_apigatewayv2_stage", name="$default"),
        _it("aws_apigatewayv2_stage", access_log_settings=[]),
    ],
    "api-body-logs": [_settings(data_trace_enabled=True), _settings(data_trace_enabled="true")],
    "api-client-certificate": [_stage(), _stage(client_certificate_id="")],
    "api-endpoint-type": [
        _it("aws_api_gateway_rest_api", endpoint_configuration={"types": ["EDGE"]}),
        _it("aws_api_gateway_rest_api", name="api"),
    ],
    "api-execution-logs": [
        _settings(logging_level="OFF"),
        _settings(metrics_enabled=True),
        _stage(),
        _logged(level="OFF"),
        _logged(method_path="cards/GET"),
        _named(_A, _B),
        _named("abc123", "def456"),
        _named(_A, _A, "OFF"),
    ],
    "api-tls-version": [
        _it("aws_api_gateway_domain_name", security_policy="TLS_1_0"),
        _it("aws_api_gateway_domain_name", domain_name="api.example.com"),
        _it("aws_apigatewayv2_domain_name", domain_name_configuration={"security_policy": "TLS_1_0"}),
        _it("aws_api_gateway_rest_api", security_policy="TLS_1_0"),
    ],
    "api-tracing": [_stage(), _stage(xray_tracing_enabled=False), _stage(xray_tracing_enabled="false")],
    "api-waf": [
        _stage(),
        {**_stage(), "aws_wafv2_web_acl_association": {"other": {"resource_arn": "arn:aws:apigateway:x::/other"}}},
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    "api-cache-encrypted": [
        _settings(caching_enabled="${var.cache}"),
        _settings(caching_enabled=True, cache_data_encrypted="${var.encrypt}"),
        _stage(cache_cluster_enabled="${var.cache}"),
        _cached("${var.stage}", cache_data_encrypted=True),
        _cached(cache_data_encrypted="${var.encrypt}"),
    ],
    "api-access-control": [
        _method(api_key_required="${var.key}"),
        _method(authorization="${var.authorization}"),
        _method(http_method="${each.value}"),
        _it("aws_apigatewayv2_route", route_key="$default", api_id="${var.api}"),
        _route(route_key="${each.key}"),
        _route("${var.protocol}", route_key="$default"),
    ],
    "api-access-logs": [
        _stage(access_log_settings="${var.logs}"),
        _stage(access_log_settings={"destination_arn": "${var.destination}", "format": "{}"}),
        _it("aws_apigatewayv2_stage",
            dynamic={"access_log_settings": {"for_each": "${var.logs}", "content": _LOGS}}),
    ],
    "api-body-logs": [_settings(data_trace_enabled="${var.trace}")],
    "api-client-certificate": [_stage(client_certificate_id="${var.certificate}")],
    "api-endpoint-type": [
        _it("aws_api_gateway_rest_api", endpoint_configuration={"types": ["${var.type}"]}),
        _it("aws_api_gateway_rest_api", endpoint_configuration={"types": "${var.types}"}),
    ],
    "api-execution-logs": [
        _settings(logging_level="${var.level}"),
        _logged(level="${var.level}"),
        _logged(stage_name="${var.stage}"),
        _logged(method_path="${each.key}"),
        _named(_A, "${var.api}"),
    ],
    "api-tls-version": [
        _it("aws_api_gateway_domain_name", security_policy="${var.policy}"),
        _it("aws_api_gateway_rest_api", security_policy="${var.policy}"),
    ],
    "api-tracing": [_stage(xray_tracing_enabled="${var.traced}")],
    "api-waf": [{**_stage(), "aws_wafv2_web_acl_association": {"other": {"resource_arn": "${var.stage}"}}}],
}  # fmt: skip

NOT_APPLICABLE: dict[str, list[Case]] = {
    "api-tls-version": [_it("aws_api_gateway_rest_api", name="api")],
    "api-cache-encrypted": [
        _settings(logging_level="INFO"),
        _settings(caching_enabled=False, cache_data_encrypted=False),
        _stage(),
        _stage(cache_cluster_enabled="false"),
    ],
    "api-access-control": [
        _method(http_method="OPTIONS"),
        _method(http_method="options"),
        _route(route_key="OPTIONS /{proxy+}"),
        _route("WEBSOCKET", route_key="$default"),
        _route("WEBSOCKET", route_key="$disconnect"),
        _it("aws_apigatewayv2_route", route_key="sendMessage", api_id="${var.api}"),
    ],
}
