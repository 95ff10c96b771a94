"""The ECS service, its task definition, image repository and roles."""

from __future__ import annotations

import json
import re

import pytest

from lib.service import CONTAINER_NAME
from tests.support import environment
from tests.terraform_json import Body, at, only, reference, statements

ACCOUNT = "${data.aws_caller_identity.caller.account_id}"


@pytest.fixture(scope="module")
def body() -> Body:
    """The environment with default settings."""
    return environment()


def definition(body: Body) -> Body:
    """The task definition of the service."""
    return at(body, "aws_ecs_task_definition", "/service/task-definition")


def containers(body: Body) -> dict[str, Body]:
    """The container definitions by container name."""
    found: list[Body] = json.loads(definition(body)["container_definitions"])
    return {each["name"]: each for each in found}


def role_statements(body: Body, role: str) -> dict[str, Body]:
    """The statements of a role's policy by their ids."""
    return statements(at(body, "aws_iam_policy", f"/service/{role}/policy")["policy"])


def test_task_size_and_platform(body: Body) -> None:
    """The task is one Linux vCPU with 2 GiB on Fargate."""
    task = definition(body)
    assert (task["cpu"], task["memory"], task["network_mode"]) == ("1024", "2048", "awsvpc")
    assert task["requires_compatibilities"] == ["FARGATE"]
    assert task["runtime_platform"] == {"cpu_architecture": "X86_64", "operating_system_family": "LINUX"}


def test_every_container_is_hardened(body: Body) -> None:
    """No container runs as root, writes to its root file system or has a capability."""
    for container in containers(body).values():
        assert container["user"] == "1000:1000"
        assert container["readonlyRootFilesystem"] is True
        assert container["privileged"] is False
        assert container["linuxParameters"]["capabilities"] == {"drop": ["ALL"]}


def test_logging_is_left_to_the_aspect(body: Body) -> None:
    """No container says where it logs."""
    assert all("logConfiguration" not in container for container in containers(body).values())


def test_only_tmp_is_writable(body: Body) -> None:
    """The API gets an in-memory /tmp from which nothing can be executed."""
    (tmp,) = containers(body)[CONTAINER_NAME]["linuxParameters"]["tmpfs"]
    assert tmp["containerPath"] == "/tmp"
    assert {"noexec", "nosuid", "nodev"} == set(tmp["mountOptions"])


def test_containers_fit_into_the_task(body: Body) -> None:
    """The collector's limit and the API's /tmp leave the API at least half of the task's memory."""
    api, collector = containers(body)[CONTAINER_NAME], containers(body)["otel-collector"]
    (tmp,) = api["linuxParameters"]["tmpfs"]
    assert (collector["memory"], tmp["size"]) == (256, 256)
    assert collector["memory"] + tmp["size"] <= int(definition(body)["memory"]) // 2


def test_collector_drops_traces_before_ecs_kills_it(body: Body) -> None:
    """Its own limits lie below that of its container: soft limit (limit less spike), hard limit, container."""
    collector = containers(body)["otel-collector"]
    (variable,) = collector["environment"]
    limits = json.loads(variable["value"])["processors"]["memory_limiter"]
    assert limits["check_interval"] == "1s"
    assert 0 < limits["spike_limit_mib"] < limits["limit_mib"]
    assert limits["limit_mib"] == 192 <= collector["memory"] * 0.8


@pytest.mark.parametrize(("protocol", "scheme"), [("HTTPS", "https"), ("HTTP", "http")])
def test_health_check_follows_the_settings(protocol: str, scheme: str) -> None:
    """The container health check asks the path, port and protocol of the settings."""
    body = environment(container_protocol=protocol, container_port=9443, health_check_path="/live")
    kind, command = containers(body)[CONTAINER_NAME]["healthCheck"]["command"]
    assert kind == "CMD-SHELL"
    assert set(re.findall(r"https?://\S+", command)) == {f"{scheme}://127.0.0.1:9443/live"}


def test_secrets_come_through_secrets_alone(body: Body) -> None:
    """The API's keys are injected by ECS, and the environment holds their ARN at most."""
    api = containers(body)[CONTAINER_NAME]
    keys = reference(body, "aws_secretsmanager_secret", "secrets/api-configuration", "arn")
    assert api["secrets"] == [{"name": "API_CONFIGURATION", "valueFrom": keys}]
    for container in containers(body).values():
        names = [item["name"] for item in container["environment"]]
        assert not [name for name in names if name.startswith("AWS_") or "PASSWORD" in name or "TOKEN" in name]
        assert [name for name in names if "SECRET" in name and not name.endswith("_ARN")] == []


def test_nothing_of_the_service_knows_the_owners_secret(body: Body) -> None:
    """Neither containers nor roles: the API signs in by IAM, and the password of the owner is not for it."""
    said = json.dumps([definition(body), *(role_statements(body, role) for role in ("execution-role", "task-role"))])
    assert "master_user_secret" not in said
    assert "DB_PASSWORD" not in said and "DB_SECRET" not in said


def test_environment_points_at_the_neighbours(body: Body) -> None:
    """The API finds the database's writer and reader; every value is text, as ECS wants it."""
    variables = {item["name"]: item["value"] for item in containers(body)[CONTAINER_NAME]["environment"]}
    for name, attribute in (("DB_HOST", "endpoint"), ("DB_READER_HOST", "reader_endpoint"), ("DB_PORT", "port")):
        assert variables[name] == reference(body, "aws_rds_cluster", "database/cluster", attribute)
    assert variables["DB_NAME"] == "fraud_detection"
    assert variables["DB_APPLICATION_USER"] == "fraud_api"
    assert variables["PORT"] == "8443"
    assert all(isinstance(value, str) for value in variables.values())


def test_traces_go_to_the_sidecar_and_on_to_xray(body: Body) -> None:
    """The collector listens for its own task alone, where the API sends to, and feeds X-Ray only."""
    api, collector = containers(body)[CONTAINER_NAME], containers(body)["otel-collector"]
    environment = {item["name"]: item["value"] for item in api["environment"]}
    (variable,) = collector["environment"]
    configuration = json.loads(variable["value"])
    assert variable["name"] == "AOT_CONFIG_CONTENT"
    protocols = configuration["receivers"]["otlp"]["protocols"]
    assert environment["OTEL_EXPORTER_OTLP_ENDPOINT"] == "http://localhost:4317"
    assert {protocol["endpoint"] for protocol in protocols.values()} == {"127.0.0.1:4317", "127.0.0.1:4318"}
    assert configuration["exporters"] == {"awsxray": {"region": "us-east-1"}}
    assert list(configuration["service"]["pipelines"]) == ["traces"]
    used = configuration["service"]["pipelines"]["traces"]["processors"]
    assert sorted(used) == sorted(configuration["processors"])


def test_api_does_not_depend_on_traces(body: Body) -> None:
    """A dead collector neither stops the task nor delays the API."""
    api, collector = containers(body)[CONTAINER_NAME], containers(body)["otel-collector"]
    assert (api["essential"], collector["essential"]) == (True, False)
    assert collector["restartPolicy"]["enabled"] is True
    assert api["dependsOn"] == [{"containerName": "otel-collector", "condition": "START"}]


def test_service_runs_privately_across_zones(body: Body) -> None:
    """The tasks stand in every private subnet, in the tasks' security group and without public addresses."""
    service = only(body, "aws_ecs_service")
    assert service["network_configuration"] == {
        "subnets": [reference(body, "aws_subnet", f"network/private-{zone}", "id") for zone in "abc"],
        "security_groups": [reference(body, "aws_security_group", "network/task-security-group", "id")],
        "assign_public_ip": False,
    }
    assert (service["launch_type"], service["platform_version"]) == ("FARGATE", "LATEST")


def test_disks_of_the_tasks_are_under_the_customers_key(body: Body) -> None:
    """The cluster names the environment's key by its ARN: Fargate takes no alias."""
    key = reference(body, "aws_kms_key", "keys/key", "arn")
    storage = only(body, "aws_ecs_cluster")["configuration"]["managed_storage_configuration"]
    assert storage == {"fargate_ephemeral_storage_kms_key_id": key}


def test_service_is_handed_to_codedeploy(body: Body) -> None:
    """CodeDeploy and auto-scaling own what they change, and ECS's own circuit breaker is off."""
    service = only(body, "aws_ecs_service")
    assert service["deployment_controller"] == {"type": "CODE_DEPLOY"}
    assert "deployment_circuit_breaker" not in service
    assert {"desired_count", "load_balancer", "task_definition"} <= set(service["lifecycle"]["ignore_changes"])
    assert "network_configuration" not in service["lifecycle"]["ignore_changes"]
    assert service["wait_for_steady_state"] is False


def test_service_starts_at_the_minimum_behind_blue() -> None:
    """The first tasks, as many as the minimum, register with the blue target group."""
    body = environment(task_min=4, container_port=9443)
    service = only(body, "aws_ecs_service")
    assert service["desired_count"] == 4
    (target,) = service["load_balancer"]
    assert target == {
        "container_name": CONTAINER_NAME,
        "container_port": 9443,
        "target_group_arn": reference(body, "aws_lb_target_group", "load-balancer/blue", "arn"),
    }
    assert containers(body)[target["container_name"]]["portMappings"][0]["containerPort"] == 9443


def test_service_waits_for_what_its_tasks_need(body: Body) -> None:
    """Rules, logs, permissions, ways to AWS, database and keys come before the first task, and go after the last."""
    paths = {
        f"{kind}.{id}": each["//"]["metadata"]["path"].partition("/")[2]
        for kind, group in body["resource"].items()
        for id, each in group.items()
    }
    waits = {paths[name] for name in only(body, "aws_ecs_service")["depends_on"]}
    ways = [f"network/private-{what}-{zone}" for what in ("internet", "association") for zone in "abc"]
    services = ("ecr-api", "ecr-dkr", "kms", "logs", "s3", "secretsmanager", "xray")
    rules = {"load-balancer/production-rule", "load-balancer/test-rule"}
    assert waits == {
        "database/reader",
        "database/writer",
        "secrets/api-configuration-rotation",
        "service/execution-role/attachment",
        "service/logs",
        "service/task-role/attachment",
        *rules,
        *ways,
        *(f"network/{service}-endpoint" for service in services),
    }


def test_container_insights_group_is_declared(body: Body) -> None:
    """The group that Container Insights would create has the cluster's name, and is there before and after it."""
    cluster = only(body, "aws_ecs_cluster")
    group = at(body, "aws_cloudwatch_log_group", "/performance-logs")
    assert group["name"] == f"/aws/ecs/containerinsights/{cluster['name']}/performance"
    assert cluster["depends_on"] == [f"aws_cloudwatch_log_group.{group['//']['metadata']['uniqueId']}"]


def test_roles_are_narrow(body: Body) -> None:
    """No action is a wildcard, and only actions without resources are allowed on all of them."""
    unbound = {"ecr:GetAuthorizationToken", "xray:PutTelemetryRecords", "xray:PutTraceSegments"}
    for role in ("execution-role", "task-role"):
        for item in role_statements(body, role).values():
            assert not [action for action in item["Action"] if "*" in action]
            assert item["Resource"] != ["*"] or set(item["Action"]) <= unbound


@pytest.mark.parametrize("role", ["execution-role", "task-role"])
def test_roles_are_assumed_for_tasks_of_this_account(body: Body, role: str) -> None:
    """Only ECS tasks of this account and region can take on the roles."""
    trust = json.loads(at(body, "aws_iam_role", f"/service/{role}/role")["assume_role_policy"])["Statement"][0]
    assert trust["Principal"] == {"Service": ["ecs-tasks.amazonaws.com"]}
    assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}
    assert trust["Condition"]["ArnLike"]["aws:SourceArn"].endswith(f":ecs:us-east-1:{ACCOUNT}:*")


@pytest.mark.parametrize("role", ["execution-role", "task-role"])
def test_roles_read_one_secret_alone(body: Body, role: str) -> None:
    """Reading and decrypting are for the API configuration, through Secrets Manager."""
    allowed = role_statements(body, role)
    secret = reference(body, "aws_secretsmanager_secret", "secrets/api-configuration", "arn")
    assert allowed["ReadSecret"]["Resource"] == [secret]
    assert allowed["DecryptSecret"]["Resource"] == [reference(body, "aws_kms_key", "keys/key", "arn")]
    assert allowed["DecryptSecret"]["Condition"]["StringEquals"] == {
        "kms:EncryptionContext:SecretARN": secret,
        "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com",
    }


def test_roles_are_told_apart(body: Body) -> None:
    """The API signs in to the database and sends traces; ECS writes the logs and pulls the images."""
    task, execution = role_statements(body, "task-role"), role_statements(body, "execution-role")
    (user,) = task["SignInToDatabase"]["Resource"]
    cluster = reference(body, "aws_rds_cluster", "database/cluster", "cluster_resource_id")
    assert user.endswith(f":rds-db:us-east-1:{ACCOUNT}:dbuser:{cluster}/fraud_api")
    assert set(task) - set(execution) == {"SendTraces", "SignInToDatabase"}
    assert set(execution) - set(task) == {"PullImages", "SignInToRegistry", "WriteLogs"}
    logs = reference(body, "aws_cloudwatch_log_group", "service/logs", "arn")
    assert execution["WriteLogs"]["Resource"] == [f"{logs}:*"]
    for part, role in (("task_role_arn", "task-role"), ("execution_role_arn", "execution-role")):
        assert definition(body)[part] == reference(body, "aws_iam_role", f"service/{role}/role", "arn")
