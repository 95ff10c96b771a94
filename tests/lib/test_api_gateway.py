"""The API: keys, validation, the way to the load balancer, deployment and logs."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from cdktf import TerraformStack
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from lib.api_gateway import CLIENT_ADDRESS_HEADER, Api, _letters
from lib.load_balancer import LoadBalancer
from lib.log_storage import LogStorage
from lib.network import Network
from tests.strategies import suffixes
from tests.support import LOCATION, settings, synthesize
from tests.terraform_json import Body, all_of, at, only, reference

METHODS = {"GET": False, "POST": True, "PUT": True, "PATCH": True, "DELETE": False}


def api(**values: Any) -> Body:
    """The JSON of an API with its load balancer."""

    def build(stack: TerraformStack) -> None:
        chosen = settings(**values)
        storage = LogStorage(stack, "logs", settings=chosen, location=LOCATION)
        network = Network(stack, "network", settings=chosen, location=LOCATION, log_storage=storage)
        load_balancer = LoadBalancer(stack, "lb", settings=chosen, network=network, log_storage=storage)
        Api(stack, "api", settings=chosen, load_balancer=load_balancer)

    return synthesize(build)


@pytest.fixture(scope="module")
def body() -> Body:
    """An API of the default settings."""
    return api()


def test_reached_by_its_own_domain_alone(body: Body) -> None:
    """Regional, without the default endpoint; the custom domain takes TLS 1.2 and the issued certificate."""
    rest_api = only(body, "aws_api_gateway_rest_api")
    assert rest_api["endpoint_configuration"] == {"types": ["REGIONAL"]}
    assert rest_api["disable_execute_api_endpoint"] is True
    domain = only(body, "aws_api_gateway_domain_name")
    assert domain["domain_name"] == "api-dev.fraud.example.com"
    assert domain["endpoint_configuration"] == {"types": ["REGIONAL"]}
    assert domain["regional_certificate_arn"] == reference(
        body, "aws_acm_certificate_validation", "api/tls/validation", "certificate_arn"
    )
    assert at(body, "aws_acm_certificate", "api/tls/certificate")["domain_name"] == domain["domain_name"]


def test_domain_leads_to_the_stage(body: Body) -> None:
    """The root of the domain is the stage, and the alias record leads to the domain."""
    mapping = only(body, "aws_api_gateway_base_path_mapping")
    assert "base_path" not in mapping
    assert mapping["api_id"] == reference(body, "aws_api_gateway_rest_api", "rest-api", "id")
    assert mapping["stage_name"] == reference(body, "aws_api_gateway_stage", "stage", "stage_name")
    domain = "api/domain-name"
    assert mapping["domain_name"] == reference(body, "aws_api_gateway_domain_name", domain, "domain_name")
    alias = at(body, "aws_route53_record", "api/alias")
    assert alias["name"] == "api-dev.fraud.example.com"
    assert alias["alias"]["name"] == reference(body, "aws_api_gateway_domain_name", domain, "regional_domain_name")
    assert alias["alias"]["zone_id"] == reference(body, "aws_api_gateway_domain_name", domain, "regional_zone_id")
    assert alias["zone_id"] == at(body, "aws_route53_record", "lb/alias")["zone_id"]


def test_one_path_below_api(body: Body) -> None:
    """``/api/{proxy+}`` is all there is."""
    root, proxy = (
        at(body, "aws_api_gateway_resource", "api/root"),
        at(body, "aws_api_gateway_resource", "api/proxy"),
    )
    assert len(all_of(body, "aws_api_gateway_resource")) == 2
    assert root["path_part"] == "api"
    assert root["parent_id"] == reference(body, "aws_api_gateway_rest_api", "rest-api", "root_resource_id")
    assert proxy["path_part"] == "{proxy+}"
    assert proxy["parent_id"] == reference(body, "aws_api_gateway_resource", "api/root", "id")


def test_every_method_asks_for_a_key(body: Body) -> None:
    """The five methods, each on the proxy path with an API key and the path parameter."""
    methods = all_of(body, "aws_api_gateway_method").values()
    assert {method["http_method"] for method in methods} == set(METHODS)
    for method in methods:
        assert method["api_key_required"] is True
        assert method["resource_id"] == reference(body, "aws_api_gateway_resource", "api/proxy", "id")
        assert method["request_parameters"] == {"method.request.path.proxy": True}


@pytest.mark.parametrize(("verb", "has_body"), METHODS.items())
def test_requests_are_validated(body: Body, verb: str, has_body: bool) -> None:
    """Parameters always; a body must be a JSON object, whatever content type it claims to be."""
    method = at(body, "aws_api_gateway_method", f"method-{verb.lower()}")
    role = "body" if has_body else "parameter"
    assert method["request_validator_id"] == reference(
        body, "aws_api_gateway_request_validator", f"api/{role}-validator", "id"
    )
    validator = at(body, "aws_api_gateway_request_validator", f"api/{role}-validator")
    assert validator["validate_request_parameters"] is True
    assert validator["validate_request_body"] is has_body
    models = {"$default": reference(body, "aws_api_gateway_model", "api/body", "name")} if has_body else None
    assert method.get("request_models") == models
    assert json.loads(only(body, "aws_api_gateway_model")["schema"])["type"] == "object"


@pytest.mark.parametrize("verb", METHODS)
def test_requests_go_on_to_the_load_balancer(body: Body, verb: str) -> None:
    """Same method, same path, over HTTPS, with the origin secret and the caller's address."""
    integration = at(body, "aws_api_gateway_integration", f"integration-{verb.lower()}")
    assert integration["type"] == "HTTP_PROXY"
    assert integration["http_method"] == reference(
        body, "aws_api_gateway_method", f"api/method-{verb.lower()}", "http_method"
    )
    assert integration["integration_http_method"] == verb
    assert integration["uri"] == "https://origin-dev.fraud.example.com/api/{proxy}"
    assert integration["timeout_milliseconds"] <= 29_000
    assert integration["request_parameters"] == {
        "integration.request.path.proxy": "method.request.path.proxy",
        f"integration.request.header.{CLIENT_ADDRESS_HEADER}": "context.identity.sourceIp",
        "integration.request.header.X-Origin-Verify": "stageVariables.originSecret",
    }


def definition(body: Body) -> str:
    """What the deployment's trigger is the hash of, as the text that Terraform completes."""
    trigger = only(body, "aws_api_gateway_deployment")["triggers"]["definition"]
    ((name, text),) = body["locals"].items()
    assert trigger == f"${{sha1(local.{name})}}"
    return str(text)


def test_deployed_after_the_definition(body: Body) -> None:
    """The deployment waits for every part of the definition, and its successor comes before it goes."""
    deployment = only(body, "aws_api_gateway_deployment")
    parts = {
        f"aws_api_gateway_{kind}.{name}"
        for kind in ("resource", "model", "request_validator", "method", "integration")
        for name in all_of(body, f"aws_api_gateway_{kind}")
    }
    assert len(parts) == 15
    assert set(deployment["depends_on"]) == parts
    assert deployment["lifecycle"] == {"create_before_destroy": True}


def test_redeployed_when_the_definition_changes(body: Body) -> None:
    """All that the parts of the definition say is in what is hashed."""
    text = definition(body)
    hashed = json.loads(text)
    for kind in ("resource", "model", "request_validator", "method", "integration"):
        for part in all_of(body, f"aws_api_gateway_{kind}").values():
            said = {key: value for key, value in part.items() if key not in ("//", "rest_api_id")}
            assert any(said.items() <= entry.items() for entry in map(_flat, hashed) if entry), part


def _flat(entry: Body) -> Body:
    """An entry without what is not set."""
    return {key: value for key, value in entry.items() if value is not None}


@pytest.mark.parametrize("change", [{"domain_name": "other.example.com"}, {"environment_suffix": "pr-1"}])
def test_another_origin_is_another_definition(body: Body, change: dict[str, Any]) -> None:
    """A new origin domain changes what is hashed."""
    assert definition(api(**change)) != definition(body)


def test_not_redeployed_for_anything_else(body: Body) -> None:
    """Throttle, logs, tasks and tags are not in what is hashed; nor is anything that AWS gives back."""
    other = api(throttle_rate=5, throttle_burst=6, log_retention_days=400, task_max=50, tags={"A": "b"})
    assert definition(other) == definition(body)
    references = set(re.findall(r"\$\{[a-z_]+\.[\w-]+\.([\w.]+)", definition(body)))
    assert references == {"id", "root_resource_id", "name", "http_method"}


def test_stage_runs_the_deployment(body: Body) -> None:
    """One stage, of the deployment, with a client certificate; nothing is cached; its variables are the rotation's."""
    stage = only(body, "aws_api_gateway_stage")
    assert stage["deployment_id"] == reference(body, "aws_api_gateway_deployment", "deployment", "id")
    assert stage["client_certificate_id"] == reference(
        body, "aws_api_gateway_client_certificate", "client-certificate", "id"
    )
    assert "cache_cluster_enabled" not in stage
    assert "variables" not in stage
    assert stage["lifecycle"] == {"ignore_changes": ["variables"]}


def test_no_setting_replaces_a_part_of_the_definition() -> None:
    """The successor of a method or integration would be deleted with it, see ``Api``: what replaces one is fixed.

    Other are only what can change in place, whatever the settings say.
    """
    fixed = ("type", "http_method", "integration_http_method", "resource_id", "path_part", "parent_id", "authorization")

    def parts(body: Body) -> Body:
        return {
            f"{kind}.{name}": {key: part.get(key) for key in fixed}
            for kind in ("resource", "method", "integration")
            for name, part in all_of(body, f"aws_api_gateway_{kind}").items()
        }

    other = api(
        environment_suffix="pr-1", domain_name="other.example.com", region="eu-west-1", container_protocol="HTTP",
        availability_zones=["eu-west-1a", "eu-west-1b", "eu-west-1c"], throttle_rate=5, container_port=9000,
    )  # fmt: skip
    assert parts(other) == parts(api())


def test_the_api_itself_is_replaced_without_a_gap(body: Body) -> None:
    """Its successor comes first, as the deployment demands of all that it depends on."""
    assert only(body, "aws_api_gateway_rest_api")["lifecycle"] == {"create_before_destroy": True}


@hypothesis_settings(max_examples=40, deadline=None)
@given(st.lists(suffixes(), min_size=2, max_size=2, unique=True))
def test_the_model_carries_the_suffix(pair: list[str]) -> None:
    """In letters and digits, which is all that AWS allows here, and differently for different suffixes."""
    names = [f"JsonObject{_letters(suffix)}" for suffix in pair]
    assert all(re.fullmatch("[A-Za-z0-9]{1,128}", name) for name in names)
    assert names[0] != names[1]


@pytest.mark.parametrize(
    ("suffix", "name"), [("dev", "JsonObjectdev"), ("pr-1-b", "JsonObjectprX1Xb"), ("pr1b", "JsonObjectpr1b")]
)
def test_the_name_of_the_model(suffix: str, name: str) -> None:
    """The suffix follows at the end, a hyphen as the upper-case letter that no suffix has."""
    assert only(api(environment_suffix=suffix), "aws_api_gateway_model")["name"] == name


def test_access_log_has_no_secrets(body: Body) -> None:
    """One JSON line per request to a declared group: who and how, but neither key, path, query nor body."""
    log = only(body, "aws_api_gateway_stage")["access_log_settings"]
    assert log["destination_arn"] == reference(body, "aws_cloudwatch_log_group", "api/access-log", "arn")
    line = json.loads(log["format"])
    assert "\n" not in log["format"]
    values = set(line.values())
    assert {
        "$context.requestId",
        "$context.identity.sourceIp",
        "$context.identity.apiKeyId",
        "$context.status",
        "$context.responseLatency",
        "$context.integration.latency",
        "$context.xrayTraceId",
    } <= values
    assert not values & {"$context.identity.apiKey", "$context.path", "$context.identity.userAgent"}


def test_execution_log_group_is_there_before_the_log(body: Body) -> None:
    """The group has the name that API Gateway will use, and logging waits for it."""
    group = at(body, "aws_cloudwatch_log_group", "api/execution-log")
    rest_api = reference(body, "aws_api_gateway_rest_api", "rest-api", "id")
    stage = reference(body, "aws_api_gateway_stage", "stage", "stage_name")
    assert group["name"] == f"API-Gateway-Execution-Logs_{rest_api}/{stage}"
    settings_ = only(body, "aws_api_gateway_method_settings")
    assert settings_["method_path"] == "*/*"
    assert settings_["stage_name"] == stage
    (awaited,) = settings_["depends_on"]
    assert f"${{{awaited}.arn}}" == reference(body, "aws_cloudwatch_log_group", "api/execution-log", "arn")


def test_keys_keep_to_their_rate() -> None:
    """The usage plan of the stage has rate and burst of the settings, and the first key is in it."""
    body = api(throttle_rate=70, throttle_burst=90)
    plan = only(body, "aws_api_gateway_usage_plan")
    assert plan["throttle_settings"] == {"rate_limit": 70, "burst_limit": 90}
    assert plan["api_stages"] == [
        {
            "api_id": reference(body, "aws_api_gateway_rest_api", "rest-api", "id"),
            "stage": reference(body, "aws_api_gateway_stage", "stage", "stage_name"),
        }
    ]
    member = only(body, "aws_api_gateway_usage_plan_key")
    assert member["usage_plan_id"] == reference(body, "aws_api_gateway_usage_plan", "usage-plan", "id")
    assert member["key_id"] == reference(body, "aws_api_gateway_api_key", "api-key", "id")
    assert "value" not in only(body, "aws_api_gateway_api_key")


@pytest.mark.parametrize(
    ("task_max", "rate", "burst", "expected"),
    [(30, 1000, 2000, (3000, 3000)), (6, 1000, 2000, (1000, 2000)), (100, 1000, 20_000, (10_000, 20_000))],
)
def test_stage_limit_is_never_below_one_key(task_max: int, rate: int, burst: int, expected: tuple[int, int]) -> None:
    """All callers together get what the tasks can serve, and at least what a single key may."""
    body = api(task_max=task_max, throttle_rate=rate, throttle_burst=burst, requests_per_task_per_minute=6000)
    limits = only(body, "aws_api_gateway_method_settings")["settings"]
    assert (limits["throttling_rate_limit"], limits["throttling_burst_limit"]) == expected
