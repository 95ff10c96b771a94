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
from aspects.core.graph import Graph
from aspects.core.model import Body, Report, Resource, Stack
from tests.aspects.doubles import decorated, findings_of, resource, stack, synthesized
from tests.aspects.graphs import body_of, decided, graph_of, managed
from tests.terraform_json import all_of, by_address


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
         {"tracing_config": [{"mode": "PassThrough"}]}),
        ("aws_lambda_function", {}, {"tracing_config": {"mode": "Active"}}),
        ("aws_rds_cluster", {"engine": "aurora-postgresql"}, {"enabled_cloudwatch_logs_exports": ["postgresql"]}),
        ("aws_rds_cluster", {"engine": "${var.engine}"}, {"enabled_cloudwatch_logs_exports": None}),
        ("aws_rds_cluster", {"engine": "aurora-mysql", "engine_mode": "serverless"},
         {"enabled_cloudwatch_logs_exports": None}),
        ("aws_rds_cluster", {"engine": "mysql"},
         {"enabled_cloudwatch_logs_exports": ["error", "slowquery"], "performance_insights_enabled": True}),
        ("aws_rds_cluster", {"engine": "aurora-mysql", "monitoring_role_arn": "${aws_iam_role.r.arn}"},
         {"monitoring_interval": 60, "performance_insights_enabled": None}),
        ("aws_rds_cluster_instance", {}, {"performance_insights_enabled": None, "monitoring_interval": None}),
        ("aws_rds_cluster_instance", {"engine": "aurora-postgresql"}, {"performance_insights_enabled": True}),
        ("aws_rds_cluster_instance", {"engine": "aurora-mysql", "instance_class": "db.t3.medium"},
         {"performance_insights_enabled": None}),
        ("aws_rds_cluster_instance", {"engine": "aurora-mysql", "instance_class": "db.r6g.large"},
         {"performance_insights_enabled": True}),
        ("aws_rds_cluster_instance", {"engine": "${aws_rds_cluster.c.engine}", "instance_class": "db.r6g.large"},
         {"performance_insights_enabled": True}),
        ("aws_rds_cluster_instance", {"engine": "${aws_rds_cluster.c.engine}", "instance_class": "db.t3.medium"},
         {"performance_insights_enabled": None}),
        ("aws_db_instance", {"engine": "mysql", "instance_class": "db.t3.micro"},
         {"performance_insights_enabled": None,
          "enabled_cloudwatch_logs_exports": ["audit", "error", "slowquery"]}),
        ("aws_db_instance", {"engine": "mariadb", "instance_class": "db.t4g.medium"},
         {"performance_insights_enabled": True}),
        ("aws_db_instance", {"engine": "mysql", "instance_class": "${var.size}"},
         {"performance_insights_enabled": None}),
        ("aws_db_instance", {"engine": "postgres", "instance_class": "db.t4g.micro",
                             "performance_insights_enabled": False}, {"performance_insights_enabled": False}),
        ("aws_db_instance", {"engine": "sqlserver-ex"},
         {"enabled_cloudwatch_logs_exports": ["error"], "performance_insights_enabled": True}),
        ("aws_db_instance", {"engine": "custom-oracle-ee"},
         {"enabled_cloudwatch_logs_exports": None, "performance_insights_enabled": None}),
        ("aws_db_instance", {}, {"enabled_cloudwatch_logs_exports": None, "performance_insights_enabled": None}),
        ("aws_neptune_cluster", {"engine_version": "1.2.0.2"}, {"enable_cloudwatch_logs_exports": ["audit"]}),
        ("aws_neptune_cluster", {}, {"enable_cloudwatch_logs_exports": ["audit", "slowquery"]}),
        ("aws_docdb_cluster_instance", {"instance_class": "db.t3.medium"}, {"enable_performance_insights": None}),
        ("aws_docdb_cluster_instance", {"instance_class": "db.r6g.large"}, {"enable_performance_insights": True}),
        ("aws_apigatewayv2_stage", {}, {"default_route_settings": None}),
        ("aws_apigatewayv2_stage", {"default_route_settings": {"data_trace_enabled": True}},
         {"default_route_settings": {"data_trace_enabled": False, "detailed_metrics_enabled": True}}),
        ("aws_eks_cluster", {"outpost_config": {"control_plane_instance_type": "m5.large"}},
         {"enabled_cluster_log_types": None}),
        ("aws_eks_cluster", {"enabled_cluster_log_types": ["audit"]}, {"enabled_cluster_log_types": ["audit"]}),
        ("aws_mq_broker", {"engine_type": "RabbitMQ"}, {"logs": {"general": True}}),
        ("aws_mq_broker", {"engine_type": "ActiveMQ"}, {"logs": {"general": True, "audit": "true"}}),
        ("aws_msk_cluster", {"logging_info": {"broker_logs": {"s3": {"enabled": False, "bucket": "b"},
                                                              "firehose": {"enabled": False}}}},
         {"logging_info": {"broker_logs": {"s3": {"enabled": True, "bucket": "b"}, "firehose": {"enabled": False}}},
          "enhanced_monitoring": "PER_TOPIC_PER_BROKER"}),
        ("aws_opensearch_domain", {"log_publishing_options": [{"log_type": "AUDIT_LOGS", "enabled": False},
                                                              {"log_type": "INDEX_SLOW_LOGS", "enabled": False}]},
         {"log_publishing_options": [{"log_type": "AUDIT_LOGS", "enabled": False},
                                     {"log_type": "INDEX_SLOW_LOGS", "enabled": True}]}),
        ("aws_sfn_state_machine", {"logging_configuration": {"level": "OFF"}},
         {"logging_configuration": {"level": "OFF"}, "tracing_configuration": {"enabled": True}}),
        ("aws_sfn_state_machine", {"logging_configuration": {"level": "OFF", "log_destination": "${x.arn}:*"}},
         {"logging_configuration": {"level": "ERROR", "log_destination": "${x.arn}:*"}}),
        ("aws_synthetics_canary", {"runtime_version": "syn-python-selenium-5.1", "run_config": {}},
         {"run_config": {}}),
        ("aws_synthetics_canary", {"runtime_version": "syn-nodejs-puppeteer-9.1", "run_config": {}},
         {"run_config": {"active_tracing": True}}),
        ("aws_instance", {"monitoring": False}, {"monitoring": False}),
        ("aws_mwaa_environment", {"logging_configuration": {"task_logs": {"enabled": False, "log_level": "ERROR"}}},
         {"logging_configuration": {
             "task_logs": {"enabled": True, "log_level": "ERROR"},
             **{log: {"enabled": True, "log_level": "INFO"} for log in (
                 "dag_processing_logs", "scheduler_logs", "webserver_logs", "worker_logs")}}}),
        ("aws_kinesis_firehose_delivery_stream",
         {"extended_s3_configuration": {"cloudwatch_logging_options": {
             "enabled": False, "log_group_name": "g", "log_stream_name": "s"}},
          "splunk_configuration": {"cloudwatch_logging_options": {"enabled": False}}},
         {"extended_s3_configuration": {"cloudwatch_logging_options": {
             "enabled": True, "log_group_name": "g", "log_stream_name": "s"}},
          "splunk_configuration": {"cloudwatch_logging_options": {"enabled": False}}}),
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
    clusters = all_of(synthesized(scope), "aws_ecs_cluster")
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
    text = by_address(synthesized(scope), "aws_ecs_task_definition.task")["container_definitions"]
    api, sidecar = json.loads(text)
    assert api["image"] == "${aws_cloudwatch_log_group.group.arn}"
    assert api["logConfiguration"]["logDriver"] == "awslogs"
    options = api["logConfiguration"]["options"]
    assert options["awslogs-group"] == "${aws_cloudwatch_log_group.group.name}"
    assert (options["awslogs-region"], options["awslogs-stream-prefix"]) == ("us-east-1", "api")
    assert options["mode"] == "non-blocking"
    assert sidecar["logConfiguration"] == own


def test_a_silent_container_of_a_daemon_gets_the_log_group_in_a_block() -> None:
    """Those that say where they log, or leave it to Terraform, keep it; without a log group the author is told."""
    kind = "aws_ecs_daemon_task_definition"
    own = [{"log_driver": "awsfirelens"}]
    waits = {"name": "c", "dynamic": {"log_configuration": {"for_each": []}}}
    others = [{"name": "b", "log_configuration": own}, waits]
    aspect = ObservabilityAspect(container_log_group="g")
    agent, *rest = decorated(aspect, kind, container_definition=[{"name": "a"}, *others])["container_definition"]
    (log,) = agent["log_configuration"]
    assert log["log_driver"] == "awslogs"
    assert log["options"]["awslogs-group"] == "g"
    assert (log["options"]["awslogs-region"], log["options"]["awslogs-stream-prefix"]) == ("us-east-1", "a")
    assert rest == others
    alone = decorated(aspect, kind, container_definition={"name": "a"})["container_definition"]
    assert alone["log_configuration"] == [log]
    unknown = "${var.containers}"
    assert decorated(aspect, kind, container_definition=unknown)["container_definition"] == unknown
    (said,) = findings_of(
        ObservabilityAspect(), lambda scope: resource(scope, kind, container_definition=[{"name": "a"}])
    )
    assert said == (
        "[app/it] container-logs: container 'a' has no log_configuration; pass container_log_group, or write one"
    )


def _findings(aspect: ObservabilityAspect, **body: Any) -> list[str]:
    return findings_of(aspect, lambda scope: resource(scope, "aws_ecs_task_definition", **body))


def test_containers_that_cannot_be_helped_are_reported() -> None:
    """Without a log group, or a role to write to it, or a text that can be completed, the author is told."""
    silent = json.dumps([{"name": "api"}])
    assert _findings(ObservabilityAspect(), container_definitions=silent) == [
        "[app/it] container-logs: container 'api' has no logConfiguration; pass container_log_group, or write one"
    ]
    (finding,) = _findings(ObservabilityAspect(), container_definitions='${file("containers.json")}')
    assert finding.startswith("[app/it] container-logs: container_definitions is an expression, so whether")
    fargate = {"requires_compatibilities": ["FARGATE"], "container_definitions": silent}
    (finding,) = _findings(ObservabilityAspect(container_log_group="g"), **fargate)
    assert "execution_role_arn is not set" in finding
    for text in ("no", '{"name": "api"}', "${var.a}${var.b}", '[%{ if var.x }{"name": "api"}%{ endif }]', "[${var.c}]"):
        (finding,) = _findings(ObservabilityAspect(container_log_group="g"), container_definitions=text)
        assert finding.startswith("[app/it] container-logs-unreadable: container_definitions is neither JSON")
        assert repr(text) in finding


def test_definitions_that_are_an_expression_are_completed_by_one() -> None:
    """What cdktf makes of a function is wrapped once, tokens of the app in it are resolved, and nothing is reported."""
    scope = stack()
    group = CloudwatchLogGroup(scope, "group", name="containers")
    text = Token.as_string(Fn.jsonencode([{"name": "api", "image": group.arn}]))
    EcsTaskDefinition(scope, "task", family="f", container_definitions=text)
    aspect = ObservabilityAspect(container_log_group=Token.as_string(group.name))
    Aspects.of(scope).add(aspect)
    first, second = (by_address(synthesized(scope), "aws_ecs_task_definition.task") for _ in range(2))
    assert first == second
    written = first["container_definitions"]
    assert written.startswith("${jsonencode([for guarded_container in jsondecode(jsonencode([{")
    assert written.count("guarded_container in") == 1
    assert '"awslogs-group": "${aws_cloudwatch_log_group.group.name}"' in written
    assert "TfToken" not in written
    assert not aspect.findings


def test_a_job_logs_to_the_group() -> None:
    """Each of the three forms of a Batch job; without a log group Batch has one, so nothing is said."""
    properties = {
        "container_properties": json.dumps({"image": "i"}),
        "ecs_properties": json.dumps({"taskProperties": [{"containers": [{"name": "n", "image": "i"}]}]}),
        "node_properties": '${file("nodes.json")}',
    }
    found = decorated(ObservabilityAspect(container_log_group="g"), "aws_batch_job_definition", name="j", **properties)
    own = json.loads(found["container_properties"])["logConfiguration"]["options"]
    assert own == {"awslogs-group": "g", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "j"}
    (task,) = json.loads(found["ecs_properties"])["taskProperties"]
    assert task["containers"][0]["logConfiguration"]["options"]["awslogs-stream-prefix"] == "n"
    assert found["node_properties"].startswith("${jsonencode([for whole in [jsondecode(file(")
    assert decorated(ObservabilityAspect(), "aws_batch_job_definition", name="j", **properties) == {
        "name": "j",
        **properties,
    }
    job = Resource("aws_batch_job_definition", "app/it", "it", {"name": "j", "ecs_properties": '{"a": 1}'})
    own_region = Stack((job,), {"aws": [{"region": "us-east-1"}]})
    (problem,) = ObservabilityAspect(container_log_group="g").decide(job, Graph([own_region]))
    assert isinstance(problem, Report) and problem.problem.startswith("ecs_properties is neither JSON")
    (problem,) = ObservabilityAspect(container_log_group="g").decide(job, Graph([Stack((job,))]))
    assert isinstance(problem, Report) and "names no region" in problem.problem


XRAY = "public.ecr.aws/xray/aws-xray-daemon:3.3.15"
ADOT = "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.0"
TASK = {"network_mode": "awsvpc", "task_role_arn": "${aws_iam_role.task.arn}"}
API = {"name": "api", "image": "api:1", "logConfiguration": {"logDriver": "awslogs"}}


@pytest.mark.parametrize(
    ("image", "name", "ports"), [(XRAY, "xray-daemon", [2000]), (ADOT, "aws-otel-collector", [4317, 4318, 2000])]
)
def test_the_sidecar_is_added_once(image: str, name: str, ports: list[int]) -> None:
    """Hardened, not essential, with logs of its own, and memory where the task has none; a second run adds none."""
    scope = stack()
    resource(scope, "aws_ecs_task_definition", container_definitions=json.dumps([API]), **TASK)
    resource(scope, "aws_ecs_task_definition", "sized", container_definitions=json.dumps([API]), memory=512, **TASK)
    Aspects.of(scope).add(ObservabilityAspect(container_log_group="g", tracing_sidecar=image))
    for _ in range(2):
        tasks = all_of(synthesized(scope), "aws_ecs_task_definition")
        api, added = json.loads(tasks["it"]["container_definitions"])
        assert api == API
        assert (added["name"], added["image"], added["essential"]) == (name, image, False)
        assert added["readonlyRootFilesystem"] is True and added["user"] == "1000:1000"
        assert [port["containerPort"] for port in added["portMappings"]] == ports
        assert added["logConfiguration"]["options"]["awslogs-stream-prefix"] == name
        assert added["memoryReservation"] == 256
        assert "memoryReservation" not in json.loads(tasks["sized"]["container_definitions"])[1]


@pytest.mark.parametrize(
    "collector",
    [{"name": "otel-collector", "image": "own:1"}, {"name": "x", "image": XRAY},
     {"name": "x", "image": '${aws_ecr_repository.aws-otel-collector.url["a"]}:1'}],
)  # fmt: skip
def test_a_collector_that_is_there_is_enough(collector: dict[str, Any]) -> None:
    """By name or image, be the image a token."""
    text = json.dumps([{**collector, "logConfiguration": {"logDriver": "none"}}]).replace('\\"', '"')
    aspect = ObservabilityAspect(container_log_group="g", tracing_sidecar=ADOT)
    assert (
        decorated(aspect, "aws_ecs_task_definition", container_definitions=text, **TASK)["container_definitions"]
        == text
    )
    assert not aspect.findings


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"network_mode": "bridge"}, "network_mode is 'bridge', where containers cannot reach the collector"),
        ({"network_mode": None}, "network_mode is 'bridge'"),
        ({"task_role_arn": None}, "task_role_arn is not set"),
        ({"runtime_platform": {"operating_system_family": "WINDOWS_SERVER_2022_CORE"}},
         "operating_system_family is 'WINDOWS_SERVER_2022_CORE'"),
    ],
)  # fmt: skip
def test_a_sidecar_that_could_not_work_is_reported(body: dict[str, Any], problem: str) -> None:
    """It is not added, in readable definitions or around an expression."""
    for text in (json.dumps([API]), "${var.containers}"):
        task = {key: value for key, value in {**TASK, **body}.items() if value is not None}
        (finding,) = _findings(
            ObservabilityAspect(container_log_group="g", tracing_sidecar=ADOT), container_definitions=text, **task
        )
        assert finding.startswith(f"[app/it] tracing-sidecar: {problem}")


@pytest.mark.parametrize("option", ["container_log_group", "tracing_sidecar"])
def test_an_empty_name_is_refused(option: str) -> None:
    """Text that is empty is an environment variable that was not set."""
    with pytest.raises(ValueError, match=f"{option} is ' '; use text, or leave it out"):
        ObservabilityAspect(**{option: " "})  # type: ignore[arg-type]


def test_a_retention_that_cloudwatch_does_not_have_is_refused() -> None:
    """The error names the value and the allowed ones."""
    with pytest.raises(ValueError, match=r"log retention of 300 days is not allowed; use one of 1, 3, .*3653"):
        ObservabilityAspect(log_retention_days=300)


_REDSHIFT_LOGS = {"log_destination_type": "cloudwatch", "log_exports": ["connectionlog", "userlog"]}


@pytest.mark.parametrize(
    ("body", "others", "expected"),
    [
        ({}, (), {"cluster_identifier": "${aws_redshift_cluster.it.id}", **_REDSHIFT_LOGS}),
        ({"count": 2}, (),
         {"cluster_identifier": "${aws_redshift_cluster.it[count.index].id}", "count": 2, **_REDSHIFT_LOGS}),
        ({}, ("${aws_redshift_cluster.it.cluster_identifier}",), None),
        ({}, ("${aws_redshift_cluster.other.id}",),
         {"cluster_identifier": "${aws_redshift_cluster.it.id}", **_REDSHIFT_LOGS}),
        ({"logging": [{"enable": True, "bucket_name": "b"}]}, (), None),
        ({"dynamic": {"logging": {"for_each": "${var.logs}"}}}, (), None),
    ],
)  # fmt: skip
def test_a_redshift_cluster_logs_to_cloudwatch(body: Body, others: tuple[str, ...], expected: Body | None) -> None:
    """Which needs no bucket; wherever its author says how it logs, that stays."""
    it = managed("aws_redshift_cluster", **body)
    own = [managed("aws_redshift_logging", f"log{i}", cluster_identifier=each) for i, each in enumerate(others)]
    decision = decided(graph_of(it, *own), [ObservabilityAspect()])
    added = [each.body for each in decision.resources.values() if each.type == "aws_redshift_logging"]
    assert added == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("aws_redshift_cluster", {"logging": {"enable": False}}, {"logging": {"enable": True, **_REDSHIFT_LOGS}}),
        ("aws_redshift_cluster", {"logging": {"enable": "${var.logs}"}},
         {"logging": {"enable": "${var.logs}", **_REDSHIFT_LOGS}}),
        ("aws_redshift_logging", {"log_destination_type": "cloudwatch", "log_exports": ["userlog"]},
         {"log_destination_type": "cloudwatch", "log_exports": ["userlog"]}),
        ("aws_redshift_logging", {"log_destination_type": "cloudwatch"}, _REDSHIFT_LOGS),
        ("aws_redshift_logging", {"bucket_name": "b"}, {"bucket_name": "b"}),
        ("aws_codebuild_project", {}, {"logs_config": {"cloudwatch_logs": {"status": "ENABLED"}}}),
        ("aws_codebuild_project", {"logs_config": [{"s3_logs": [{"status": "ENABLED"}]}]},
         {"logs_config": [{"s3_logs": [{"status": "ENABLED"}], "cloudwatch_logs": {"status": "ENABLED"}}]}),
        ("aws_codebuild_project", {"logs_config": {"cloudwatch_logs": {"status": "${var.on}"}}},
         {"logs_config": {"cloudwatch_logs": {"status": "${var.on}"}}}),
        ("aws_docdb_cluster", {"enabled_cloudwatch_logs_exports": []},
         {"enabled_cloudwatch_logs_exports": ["audit", "profiler"]}),
        ("aws_docdb_cluster", {"enabled_cloudwatch_logs_exports": ["audit"]},
         {"enabled_cloudwatch_logs_exports": ["audit"]}),
        ("aws_eks_cluster", {"enabled_cluster_log_types": []},
         {"enabled_cluster_log_types": ["api", "audit", "authenticator", "controllerManager", "scheduler"]}),
    ],
)  # fmt: skip
def test_logs_that_need_no_destination_are_on(kind: str, body: Body, expected: Body) -> None:
    """An empty list asks for none, as does silence; what the author chose of them stays."""
    it = managed(kind, **body)
    assert body_of(decided(graph_of(it), [ObservabilityAspect()]), it) == expected
