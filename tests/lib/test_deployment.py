"""Blue/green deployments."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cdktf import TerraformStack

from lib.deployment import Deployment
from lib.service import CONTAINER_NAME
from tests.lib import compute_doubles as doubles
from tests.support import LOCATION, Body, all_of, only, settings, synthesize

ALARMS = ["errors", "latency"]


@pytest.fixture(scope="module")
def built() -> tuple[Body, Deployment]:
    """The deployment of a service, and the construct itself."""
    made: list[Deployment] = []

    def build(stack: TerraformStack) -> None:
        around = doubles.neighbours(stack)
        made.append(
            Deployment(
                stack,
                "deployment",
                settings=settings(),
                location=LOCATION,
                service=doubles.service(stack, around),
                load_balancer=around["load_balancer"],
                alarms=ALARMS,
            )
        )

    return synthesize(build), made[0]


@pytest.fixture(scope="module")
def body(built: tuple[Body, Deployment]) -> Body:
    """The synthesized JSON."""
    return built[0]


@pytest.fixture(scope="module")
def group(body: Body) -> Body:
    """The deployment group."""
    return only(body, "aws_codedeploy_deployment_group")


def statements(body: Body) -> dict[str, Any]:
    """What CodeDeploy's role allows, by statement id."""
    (policy,) = (item for item in all_of(body, "aws_iam_policy").values() if "CodeDeploy" in item["description"])
    return {item["Sid"]: item for item in json.loads(policy["policy"])["Statement"]}


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


def test_alarms_roll_back(group: Body) -> None:
    """An alarm stops the deployment, and every way to stop it rolls it back."""
    assert group["alarm_configuration"]["enabled"] is True
    assert group["alarm_configuration"]["alarms"] == ALARMS
    assert group["alarm_configuration"]["ignore_poll_alarm_failure"] is False
    assert group["auto_rollback_configuration"] == {
        "enabled": True,
        "events": ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
    }


def test_traffic_routes(group: Body) -> None:
    """Both target groups are a pair behind the production and the test listener."""
    pair = group["load_balancer_info"]["target_group_pair_info"]
    assert pair["prod_traffic_route"] == {"listener_arns": ["arn:listener"]}
    assert pair["test_traffic_route"] == {"listener_arns": ["arn:test-listener"]}
    assert pair["target_group"] == [{"name": "blue"}, {"name": "green"}]


def test_role_is_ready_before_the_group(body: Body, group: Body) -> None:
    """The group names the role of CodeDeploy and waits for its permissions."""
    role_id = group["service_role_arn"].removeprefix("${aws_iam_role.").removesuffix(".arn}")
    trust = json.loads(all_of(body, "aws_iam_role")[role_id]["assume_role_policy"])["Statement"][0]
    assert trust["Principal"] == {"Service": ["codedeploy.amazonaws.com"]}
    assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": "123456789012"}
    (attachment,) = group["depends_on"]
    attached = all_of(body, "aws_iam_role_policy_attachment")[attachment.partition(".")[2]]
    assert attached["role"] == f"${{aws_iam_role.{role_id}.name}}"


def test_role_moves_this_service_alone(body: Body) -> None:
    """Changes are for this service, its task sets, listeners and rules; on everything, only reads are."""
    allowed = statements(body)
    (service_id,) = all_of(body, "aws_ecs_service")
    assert allowed["MoveService"]["Resource"] == [f"${{aws_ecs_service.{service_id}.id}}"]
    (task_sets,) = allowed["ReplaceTasks"]["Resource"]
    assert task_sets.startswith("arn:aws:ecs:us-east-1:123456789012:task-set/${aws_ecs_cluster.")
    assert task_sets.endswith(f"/${{aws_ecs_service.{service_id}.name}}/*")
    assert allowed["TagTasks"]["Resource"] == [task_sets]
    assert allowed["ShiftTraffic"]["Resource"] == [
        "arn:listener",
        "arn:rule",
        "arn:test-listener",
        "arn:test-rule",
    ]
    for item in allowed.values():
        assert not [action for action in item["Action"] if "*" in action]
        if item["Resource"] == ["*"]:
            assert not [action for action in item["Action"] if ":Describe" not in action]


def test_role_passes_the_task_roles_to_tasks_alone(body: Body) -> None:
    """CodeDeploy hands on exactly the two roles of the task definition, and to nothing but tasks."""
    passed = statements(body)["PassTaskRoles"]
    definition = only(body, "aws_ecs_task_definition")
    assert set(passed["Resource"]) == {definition["execution_role_arn"], definition["task_role_arn"]}
    assert passed["Condition"] == {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}


def test_app_spec_rolls_out_the_newest_task_definition(built: tuple[Body, Deployment]) -> None:
    """The AppSpec names the container that the service registers, and opens no public address."""
    _, deployment = built
    (resource,) = json.loads(deployment.app_spec)["Resources"]
    properties = resource["TargetService"]["Properties"]
    assert properties["LoadBalancerInfo"] == {"ContainerName": CONTAINER_NAME, "ContainerPort": 8443}
    assert properties["PlatformVersion"] == "LATEST"
    assert "NetworkConfiguration" not in properties
