"""Blue/green deployments."""

from __future__ import annotations

import json
import re
from typing import Any

import botocore.session
import pytest

from lib.service import CONTAINER_NAME
from scripts.readme import ROOT
from tests.support import environment
from tests.terraform_json import Body, all_of, at, only, reference, statements


@pytest.fixture(scope="module")
def body() -> Body:
    """The environment with default settings."""
    return environment()


@pytest.fixture(scope="module")
def group(body: Body) -> Body:
    """The deployment group."""
    return only(body, "aws_codedeploy_deployment_group")


@pytest.fixture(scope="module")
def allowed(body: Body) -> dict[str, Any]:
    """What CodeDeploy's role allows, by statement id."""
    return statements(at(body, "aws_iam_policy", "/deployment/role/policy")["policy"])


def test_app_deploys_to_ecs(body: Body, group: Body) -> None:
    """The group belongs to an app for ECS and works on this cluster and service."""
    (app_id,) = all_of(body, "aws_codedeploy_app")
    (cluster_id,) = all_of(body, "aws_ecs_cluster")
    (service_id,) = all_of(body, "aws_ecs_service")
    assert only(body, "aws_codedeploy_app")["compute_platform"] == "ECS"
    assert group["app_name"] == f"${{aws_codedeploy_app.{app_id}.name}}"
    assert group["ecs_service"] == {
        "cluster_name": f"${{aws_ecs_cluster.{cluster_id}.name}}",
        "service_name": f"${{aws_ecs_service.{service_id}.name}}",
    }


def test_canary_first(group: Body) -> None:
    """A tenth of the traffic goes ahead for five minutes, and the old tasks outlive the shift."""
    assert group["deployment_config_name"] == "CodeDeployDefault.ECSCanary10Percent5Minutes"
    assert group["deployment_style"] == {
        "deployment_type": "BLUE_GREEN",
        "deployment_option": "WITH_TRAFFIC_CONTROL",
    }
    config = group["blue_green_deployment_config"]
    assert config["deployment_ready_option"] == {"action_on_timeout": "CONTINUE_DEPLOYMENT"}
    ended = config["terminate_blue_instances_on_deployment_success"]
    assert ended["action"] == "TERMINATE"
    assert ended["termination_wait_time_in_minutes"] > 5


def test_alarms_roll_back(body: Body, group: Body) -> None:
    """The alarms of the environment stop the deployment, and every way to stop it rolls it back."""
    names = group["alarm_configuration"]["alarms"]
    alarms = {f"${{aws_cloudwatch_metric_alarm.{id}.alarm_name}}" for id in all_of(body, "aws_cloudwatch_metric_alarm")}
    assert group["alarm_configuration"]["enabled"] is True
    assert 0 < len(names) <= 10  # CodeDeploy's limit
    assert set(names) <= alarms
    assert group["alarm_configuration"]["ignore_poll_alarm_failure"] is False
    assert group["auto_rollback_configuration"] == {
        "enabled": True,
        "events": ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
    }


def test_traffic_routes(body: Body, group: Body) -> None:
    """Both target groups are a pair behind the production and the test listener."""
    pair = group["load_balancer_info"]["target_group_pair_info"]
    for route, listener in (("prod_traffic_route", "production-listener"), ("test_traffic_route", "test-listener")):
        arn = reference(body, "aws_lb_listener", f"load-balancer/{listener}", "arn")
        assert pair[route] == {"listener_arns": [arn]}
    names = [reference(body, "aws_lb_target_group", f"load-balancer/{colour}", "name") for colour in ("blue", "green")]
    assert pair["target_group"] == [{"name": name} for name in names]


def test_role_is_ready_before_the_group(body: Body, group: Body) -> None:
    """The group names the role of CodeDeploy and waits for its permissions."""
    role_id = group["service_role_arn"].removeprefix("${aws_iam_role.").removesuffix(".arn}")
    trust = json.loads(all_of(body, "aws_iam_role")[role_id]["assume_role_policy"])["Statement"][0]
    assert trust["Principal"] == {"Service": ["codedeploy.amazonaws.com"]}
    account = "${data.aws_caller_identity.caller.account_id}"
    assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": account}
    (attachment,) = group["depends_on"]
    attached = all_of(body, "aws_iam_role_policy_attachment")[attachment.partition(".")[2]]
    assert attached["role"] == f"${{aws_iam_role.{role_id}.name}}"


def test_role_moves_this_service_alone(body: Body, allowed: dict[str, Any]) -> None:
    """Changes are for this service, its task sets, listeners and rules."""
    service = reference(body, "aws_ecs_service", "service", "id")
    assert allowed["MoveService"]["Resource"] == [service]
    (task_sets,) = allowed["DeleteTasks"]["Resource"]
    assert ":ecs:us-east-1:${data.aws_caller_identity.caller.account_id}:task-set/${aws_ecs_cluster." in task_sets
    assert task_sets.endswith(f"/{service.replace('.id}', '.name}')}/*")
    assert allowed["TagTasks"]["Resource"] == [task_sets]
    parts = [("aws_lb_listener", "listener"), ("aws_lb_listener_rule", "rule")]
    wanted = [
        reference(body, kind, f"load-balancer/{traffic}-{part}", "arn")
        for kind, part in parts
        for traffic in ("production", "test")
    ]
    assert sorted(allowed["ShiftTraffic"]["Resource"]) == sorted(wanted)


def test_role_makes_task_sets_for_this_service_alone(body: Body, allowed: dict[str, Any]) -> None:
    """ECS knows no resource for this action, so that the conditions say for which service it is."""
    assert allowed["CreateTasks"]["Action"] == ["ecs:CreateTaskSet"]
    assert allowed["CreateTasks"]["Resource"] == ["*"]
    assert allowed["CreateTasks"]["Condition"] == {
        "ArnEquals": {
            "ecs:cluster": reference(body, "aws_ecs_cluster", "service/cluster", "arn"),
            "ecs:service": reference(body, "aws_ecs_service", "service", "id"),
        }
    }


def test_everything_else_on_all_resources_is_reading(allowed: dict[str, Any]) -> None:
    """No action is a wildcard, and without a resource or a condition there are only reads."""
    for item in allowed.values():
        assert not [action for action in item["Action"] if "*" in action]
        if item["Resource"] == ["*"] and "Condition" not in item:
            assert not [action for action in item["Action"] if ":Describe" not in action]


def test_role_passes_the_task_roles_to_tasks_alone(body: Body, allowed: dict[str, Any]) -> None:
    """CodeDeploy hands on exactly the two roles of the task definition, and to nothing but tasks."""
    passed = allowed["PassTaskRoles"]
    definition = at(body, "aws_ecs_task_definition", "/service/task-definition")
    assert set(passed["Resource"]) == {definition["execution_role_arn"], definition["task_role_arn"]}
    assert passed["Condition"] == {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}


def test_app_spec_rolls_out_the_newest_task_definition(body: Body) -> None:
    """The AppSpec names the container that the service registers, and opens no public address."""
    (resource,) = json.loads(body["output"]["codedeploy_app_spec"]["value"])["Resources"]
    properties = resource["TargetService"]["Properties"]
    assert properties["TaskDefinition"] == reference(body, "aws_ecs_task_definition", "service/task-definition", "arn")
    assert properties["LoadBalancerInfo"] == {"ContainerName": CONTAINER_NAME, "ContainerPort": 8443}
    assert properties["PlatformVersion"] == "LATEST"
    assert "NetworkConfiguration" not in properties


def test_a_rollback_by_hand_passes_the_alarms_in_the_words_of_codedeploy() -> None:
    """The command of the page turns the alarms off that ring because of the release that has to go back."""
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    (said,) = re.findall(r"--override-alarm-configuration (\S+)", text)
    override = dict(part.split("=") for part in said.split(","))
    model = botocore.session.get_session().get_service_model("codedeploy")
    members = model.operation_model("CreateDeployment").input_shape.members["overrideAlarmConfiguration"].members
    assert override.keys() <= members.keys()
    assert override == {"enabled": "false", "ignorePollAlarmFailure": "true"}
    assert "autoRollbackEnabled" in model.operation_model("StopDeployment").input_shape.members
    assert "--auto-rollback-enabled" in text
