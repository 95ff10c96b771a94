"""Logs, metrics and traces are on, and containers say where they log."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cdktf import Aspects, Fn, TerraformStack, Token
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.ecs_cluster import EcsCluster, EcsClusterSetting
from cdktf_cdktf_provider_aws.ecs_task_definition import EcsTaskDefinition

from aspects import ObservabilityAspect
from tests.aspects.doubles import decorated, findings_of, resource, stack, synthesized


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("aws_cloudwatch_log_group", {}, {"retention_in_days": 400}),
        ("aws_cloudwatch_log_group", {"retention_in_days": 731}, {"retention_in_days": 731}),
        ("aws_api_gateway_stage", {}, {"xray_tracing_enabled": True}),
        ("aws_api_gateway_method_settings", {"settings": {"logging_level": "OFF", "data_trace_enabled": True}},
         {"settings": {"logging_level": "INFO", "metrics_enabled": True, "data_trace_enabled": False}}),
        ("aws_api_gateway_method_settings", {"settings": {"logging_level": "ERROR"}},
         {"settings": {"logging_level": "ERROR", "metrics_enabled": True, "data_trace_enabled": False}}),
        ("aws_lambda_function", {"tracing_config": [{"mode": "PassThrough"}]},
         {"tracing_config": [{"mode": "Active"}]}),
        ("aws_lambda_function", {}, {"tracing_config": {"mode": "Active"}}),
        ("aws_rds_cluster", {"engine": "aurora-postgresql"}, {"enabled_cloudwatch_logs_exports": ["postgresql"]}),
        ("aws_rds_cluster", {"engine": "${var.engine}"}, {"enabled_cloudwatch_logs_exports": None}),
        ("aws_rds_cluster_instance", {}, {"performance_insights_enabled": True}),
        ("aws_ecs_cluster", {}, {"setting": [{"name": "containerInsights", "value": "enabled"}]}),
        ("aws_ecs_cluster", {"setting": [{"name": "containerInsights", "value": "enhanced"}]},
         {"setting": [{"name": "containerInsights", "value": "enhanced"}]}),
        ("aws_wafv2_web_acl", {"visibility_config": {"metric_name": "m"},
                               "rule": [{"visibility_config": {"cloudwatch_metrics_enabled": False}}]},
         {"visibility_config": {"metric_name": "m", "cloudwatch_metrics_enabled": True},
          "rule": [{"visibility_config": {"cloudwatch_metrics_enabled": True}}]}),
        ("aws_lb", {}, {"access_logs": None}),
        ("aws_lb", {"access_logs": {"bucket": "b"}}, {"access_logs": {"bucket": "b", "enabled": True}}),
    ],
)  # fmt: skip
def test_what_is_written(kind: str, body: dict[str, Any], expected: dict[str, Any]) -> None:
    """Row by row: switches are forced, levels and retention of the author stay; None means nothing is written."""
    found = decorated(ObservabilityAspect(log_retention_days=400), kind, **body)
    assert {key: found.get(key) for key in expected} == expected


def test_a_typed_cluster_without_container_insights_gets_it() -> None:
    """A repeated block of a typed construct is completed where it stands, not doubled."""
    scope = stack()
    EcsCluster(scope, "off", name="a", setting=[EcsClusterSetting(name="containerInsights", value="disabled")])
    EcsCluster(scope, "none", name="b")
    Aspects.of(scope).add(ObservabilityAspect())
    clusters = synthesized(scope)["resource"]["aws_ecs_cluster"]
    for cluster in clusters.values():
        assert cluster["setting"] == [{"name": "containerInsights", "value": "enabled"}]


def _task(scope: TerraformStack, *containers: dict[str, Any]) -> EcsTaskDefinition:
    return EcsTaskDefinition(scope, "task", family="f", container_definitions=json.dumps(containers))


def test_a_silent_container_gets_the_log_group_and_others_keep_theirs() -> None:
    """The driver is non-blocking, and the group may be a token of the same app."""
    scope = stack()
    group = CloudwatchLogGroup(scope, "group", name="containers")
    own = {"logDriver": "awsfirelens"}
    _task(scope, {"name": "api", "image": group.arn}, {"name": "sidecar", "logConfiguration": own})
    Aspects.of(scope).add(ObservabilityAspect(container_log_group=Token.as_string(group.name)))
    text = synthesized(scope)["resource"]["aws_ecs_task_definition"]["task"]["container_definitions"]
    api, sidecar = json.loads(text)
    assert api["image"] == "${aws_cloudwatch_log_group.group.arn}"
    assert api["logConfiguration"]["logDriver"] == "awslogs"
    options = api["logConfiguration"]["options"]
    assert options["awslogs-group"] == "${aws_cloudwatch_log_group.group.name}"
    assert (options["awslogs-region"], options["awslogs-stream-prefix"]) == ("us-east-1", "api")
    assert options["mode"] == "non-blocking"
    assert sidecar["logConfiguration"] == own


def test_containers_that_cannot_be_helped_are_reported() -> None:
    """Without a log group, and where the definitions are a token, the author is told."""
    findings = findings_of(ObservabilityAspect(), lambda scope: _task(scope, {"name": "api"}))
    assert findings == [
        "[app/task] container-logs: container 'api' has no logConfiguration; pass container_log_group, or write one"
    ]

    def token(scope: TerraformStack) -> None:
        text = Token.as_string(Fn.file("containers.json"))
        EcsTaskDefinition(scope, "task", family="f", container_definitions=text)

    (finding,) = findings_of(ObservabilityAspect(), token)
    assert finding.startswith("[app/task] container-logs-unreadable: container_definitions are a token")
    (finding,) = findings_of(
        ObservabilityAspect(), lambda scope: resource(scope, "aws_ecs_task_definition", container_definitions="no")
    )
    assert "are no JSON list: 'no'" in finding


def test_a_retention_that_cloudwatch_does_not_have_is_refused() -> None:
    """The error names the value and the allowed ones."""
    with pytest.raises(ValueError, match=r"log retention of 300 days is not allowed; use one of 1, 3, .*3653"):
        ObservabilityAspect(log_retention_days=300)
