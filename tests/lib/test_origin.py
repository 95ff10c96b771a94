"""The origin secret in the stack: what its rotation may do, what it is told, and what starts it."""

from __future__ import annotations

import json

import pytest
from cdktf import TerraformStack

from lib.api_gateway import CLIENT_ADDRESS_HEADER, Api
from lib.keys import Keys
from lib.load_balancer import LoadBalancer
from lib.log_storage import LogStorage
from lib.network import Network
from lib.origin import OriginSecret
from lib.rotation import PROBE_SECONDS, origin
from lib.waf import WebAcl
from tests.lib.data_doubles import aspect_attributes_in
from tests.support import LOCATION, settings, synthesize
from tests.terraform_json import Body, address, all_of, at, only, reference, statements

RULES = {"production-rule": "/api/*", "test-rule": "/api/*", "probe-rule": "/origin-rotation"}
"""Listener rules with the paths that they are for."""


def build(stack: TerraformStack, *, behind_api_gateway: bool = True) -> None:
    """The secret with all that it is rotated at."""
    chosen = settings()
    key = Keys(stack, "keys", location=LOCATION).key
    storage = LogStorage(stack, "logs", settings=chosen, location=LOCATION)
    network = Network(stack, "network", settings=chosen, location=LOCATION, log_storage=storage)
    balancer = LoadBalancer(stack, "lb", settings=chosen, network=network, log_storage=storage)
    firewall = WebAcl(
        stack,
        "waf",
        name="alb",
        settings=chosen,
        resource_arn=balancer.alb.arn,
        client_address_header=CLIENT_ADDRESS_HEADER,
        behind_api_gateway=behind_api_gateway,
    )
    OriginSecret(
        stack,
        "origin-secret",
        settings=chosen,
        location=LOCATION,
        key=key,
        load_balancer=balancer,
        api=Api(stack, "api", settings=chosen, load_balancer=balancer),
        firewall=firewall,
    )


@pytest.fixture(scope="module")
def body() -> Body:
    """The secret of the default settings."""
    return synthesize(build)


def test_no_value_is_in_the_json(body: Body) -> None:
    """Terraform makes an empty object, and neither listener rule, rule group nor stage has a value."""
    assert only(body, "aws_secretsmanager_secret_version")["secret_string"] == "{}"
    assert "terraform_data" not in body["resource"]
    assert "uuid()" not in json.dumps(body)


def test_the_function_knows_where_values_are_accepted_and_sent(body: Body) -> None:
    """Its environment has all that the code asks for, as references to the stack's own resources."""
    variables = dict(only(body, "aws_lambda_function")["environment"]["variables"])
    rules = {reference(body, "aws_lb_listener_rule", f"lb/{rule}", "arn"): path for rule, path in RULES.items()}
    assert json.loads(variables.pop("LISTENER_RULES")) == rules
    assert variables == {
        "API_ID": reference(body, "aws_api_gateway_rest_api", "api/rest-api", "id"),
        "ORIGIN_HEADER": "X-Origin-Verify",
        "PROBE_INTERVAL": "5",
        "PROBE_URL": "https://origin-dev.fraud.example.com/origin-rotation",
        "RULE_GROUP_ID": reference(body, "aws_wafv2_rule_group", "waf/origin-group", "id"),
        "RULE_GROUP_NAME": reference(body, "aws_wafv2_rule_group", "waf/origin-group", "name"),
        "STAGE_NAME": reference(body, "aws_api_gateway_stage", "api/stage", "stage_name"),
        "STAGE_VARIABLE": "originSecret",
    }
    assert {*variables, "LISTENER_RULES"} == set(origin.VARIABLES)


def test_the_api_sends_what_the_function_writes(body: Body) -> None:
    """Every integration takes the header from the variable that the function is told."""
    variables = only(body, "aws_lambda_function")["environment"]["variables"]
    integrations = all_of(body, "aws_api_gateway_integration")
    assert integrations
    for integration in integrations.values():
        header = f"integration.request.header.{variables['ORIGIN_HEADER']}"
        assert integration["request_parameters"][header] == f"stageVariables.{variables['STAGE_VARIABLE']}"


def test_the_function_may_no_more_than_rotate_this_secret(body: Body) -> None:
    """Each statement names the resources; the rest can be narrowed by nobody."""
    allowed = statements(at(body, "aws_iam_policy", "origin-secret/rotation-role/policy")["policy"])
    secret = reference(body, "aws_secretsmanager_secret", "origin-secret/origin", "arn")
    log_group = reference(body, "aws_cloudwatch_log_group", "origin-secret/rotation-log-group", "arn")
    assert {
        sid: (each["Action"], each["Resource"]) for sid, each in allowed.items() if sid not in ("Secret", "Key")
    } == {
        "Logs": (["logs:CreateLogStream", "logs:PutLogEvents"], [f"{log_group}:*"]),
        "Traces": (["xray:PutTelemetryRecords", "xray:PutTraceSegments"], ["*"]),
        "ListenerRules": (
            ["elasticloadbalancing:ModifyRule"],
            [reference(body, "aws_lb_listener_rule", f"lb/{rule}", "arn") for rule in RULES],
        ),
        "ReadListenerRules": (["elasticloadbalancing:DescribeRules"], ["*"]),
        "RuleGroup": (
            ["wafv2:GetRuleGroup", "wafv2:UpdateRuleGroup"],
            [reference(body, "aws_wafv2_rule_group", "waf/origin-group", "arn")],
        ),
        "Stage": (
            ["apigateway:GET", "apigateway:PATCH"],
            [reference(body, "aws_api_gateway_stage", "api/stage", "arn")],
        ),
    }
    assert allowed["Secret"]["Resource"] == [secret]
    assert allowed["Key"]["Condition"]["StringEquals"]["kms:EncryptionContext:SecretARN"] == secret


def test_the_first_rotation_waits_for_all_that_it_needs(body: Body) -> None:
    """The function may be invoked and may write; the name leads to the load balancer, behind its firewall."""
    rotation = at(body, "aws_secretsmanager_secret_rotation", "origin-secret/origin-rotation")
    assert rotation["rotate_immediately"] is True
    assert rotation["rotation_rules"] == {"automatically_after_days": 30}
    assert rotation["rotation_lambda_arn"] == reference(
        body, "aws_lambda_function", "origin-secret/rotation-function", "arn"
    )
    assert set(rotation["depends_on"]) == {
        address(body, "aws_lambda_permission", "origin-secret/rotation-permission"),
        address(body, "aws_secretsmanager_secret_version", "origin-secret/origin-initial"),
        address(body, "aws_iam_role_policy_attachment", "origin-secret/rotation-role/attachment"),
        address(body, "aws_route53_record", "lb/alias"),
        address(body, "aws_wafv2_web_acl_association", "waf/association"),
    }


def test_what_is_made_anew_gets_a_value_at_once(body: Body) -> None:
    """A rule, rule group or stage that is replaced has no value: the secret is rotated then, not within 30 days."""
    rotation = at(body, "aws_secretsmanager_secret_rotation", "origin-secret/origin-rotation")
    assert set(rotation["lifecycle"]["replace_triggered_by"]) == {
        *(f"{address(body, 'aws_lb_listener_rule', f'lb/{rule}')}.id" for rule in RULES),
        f"{address(body, 'aws_wafv2_rule_group', 'waf/origin-group')}.id",
        f"{address(body, 'aws_api_gateway_stage', 'api/stage')}.id",
    }


def test_the_function_has_time_for_its_probes(body: Body) -> None:
    """A step may take longer than it waits for a value to be in force, and no longer than Lambda allows."""
    assert PROBE_SECONDS + 30 <= only(body, "aws_lambda_function")["timeout"] <= 900
    variables = only(body, "aws_lambda_function")["environment"]["variables"]
    assert origin.PROBES * float(variables["PROBE_INTERVAL"]) < PROBE_SECONDS / 2


def test_the_secret_is_plain(body: Body) -> None:
    """Keys, recovery windows, retention and tracing are left to the aspects."""
    assert not aspect_attributes_in({"resource": {k: v for k, v in body["resource"].items() if "secretsmanager" in k}})
    assert not {"kms_key_arn", "tracing_config"} & only(body, "aws_lambda_function").keys()


def test_a_firewall_that_asks_for_nothing_is_a_mistake() -> None:
    """The secret would be accepted in one place only."""
    with pytest.raises(ValueError, match="does not check the origin header"):
        synthesize(lambda stack: build(stack, behind_api_gateway=False))
