"""The ECS service, its task definition, image repository and roles."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from lib.image import ImageReference
from lib.service import CONTAINER_NAME
from tests.lib import compute_doubles as doubles
from tests.support import Body, all_of, at, only, synthesize

PRIVATE = "210987654321.dkr.ecr.eu-west-1.amazonaws.com/risk/fraud-api:1.2"


def build(**values: Any) -> Body:
    """The service of an environment with these settings."""
    return synthesize(lambda stack: doubles.service(stack, **values))


@pytest.fixture(scope="module")
def body() -> Body:
    """The service with default settings."""
    return build()


def reference(body: Body, resource_type: str, path_end: str, attribute: str) -> str:
    """The Terraform expression of an attribute of a resource."""
    return f"${{{resource_type}.{doubles.logical_id(body, resource_type, path_end)}.{attribute}}}"


def containers(body: Body) -> dict[str, Body]:
    """The container definitions by container name."""
    definitions = json.loads(only(body, "aws_ecs_task_definition")["container_definitions"])
    return {definition["name"]: definition for definition in definitions}


def statements(body: Body, role: str) -> dict[str, Body]:
    """The statements of a role's policy by their ids."""
    id = doubles.logical_id(body, "aws_iam_policy", f"{role}/policy")
    policy = json.loads(all_of(body, "aws_iam_policy")[id]["policy"])
    return {item["Sid"]: item for item in policy["Statement"]}


def test_task_size_and_platform(body: Body) -> None:
    """The task is one Linux vCPU with 2 GiB on Fargate."""
    task = only(body, "aws_ecs_task_definition")
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
    """The collector's limit leaves the API at least three quarters of the task's memory."""
    collector = containers(body)["otel-collector"]["memory"]
    assert collector * 4 <= int(only(body, "aws_ecs_task_definition")["memory"])


@pytest.mark.parametrize(("protocol", "scheme"), [("HTTPS", "https"), ("HTTP", "http")])
def test_health_check_follows_the_settings(protocol: str, scheme: str) -> None:
    """The container health check asks the path, port and protocol of the settings."""
    body = build(container_protocol=protocol, container_port=9443, health_check_path="/live")
    kind, command = containers(body)[CONTAINER_NAME]["healthCheck"]["command"]
    assert kind == "CMD-SHELL"
    assert set(re.findall(r"https?://\S+", command)) == {f"{scheme}://127.0.0.1:9443/live"}


def test_secrets_come_through_secrets_alone(body: Body) -> None:
    """Credentials are injected by ECS from the two secrets, and the environment holds their ARNs at most."""
    api = containers(body)[CONTAINER_NAME]
    assert {item["name"]: item["valueFrom"] for item in api["secrets"]} == {
        "API_CONFIGURATION": "arn:configuration",
        "DB_PASSWORD": "arn:master:password::",
        "DB_USERNAME": "arn:master:username::",
    }
    for container in containers(body).values():
        names = [item["name"] for item in container["environment"]]
        assert not [name for name in names if name.startswith("AWS_") or "PASSWORD" in name or "TOKEN" in name]
        assert [name for name in names if "SECRET" in name and not name.endswith("_ARN")] == []


def test_environment_points_at_the_neighbours(body: Body) -> None:
    """The API finds the database's writer and reader; every value is text, as ECS wants it."""
    environment = {item["name"]: item["value"] for item in containers(body)[CONTAINER_NAME]["environment"]}
    assert environment["DB_HOST"] == "writer.host"
    assert environment["DB_READER_HOST"] == "reader.host"
    assert environment["DB_PORT"] == "5432"
    assert environment["DB_APPLICATION_USER"] == "application"
    assert environment["PORT"] == "8443"
    assert all(isinstance(value, str) for value in environment.values())


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
        "subnets": ["private-a", "private-b", "private-c"],
        "security_groups": ["task-group"],
        "assign_public_ip": False,
    }
    assert (service["launch_type"], service["platform_version"]) == ("FARGATE", "LATEST")


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
    body = build(task_min=4, container_port=9443)
    service = only(body, "aws_ecs_service")
    assert service["desired_count"] == 4
    (target,) = service["load_balancer"]
    assert target == {
        "container_name": CONTAINER_NAME,
        "container_port": 9443,
        "target_group_arn": "arn:blue",
    }
    assert containers(body)[target["container_name"]]["portMappings"][0]["containerPort"] == 9443


def test_service_waits_for_what_its_tasks_need(body: Body) -> None:
    """Rules, log groups, permissions, database instances and secrets come before the first task."""
    types = [name.partition(".")[0] for name in only(body, "aws_ecs_service")["depends_on"]]
    assert {kind: types.count(kind) for kind in types} == {
        "aws_cloudwatch_log_group": 1,
        "aws_route": 1,
        "aws_iam_role_policy_attachment": 2,
        "aws_lb_listener_rule": 2,
        "aws_rds_cluster_instance": 1,
        "aws_secretsmanager_secret_rotation": 2,
    }


def test_container_insights_group_is_declared(body: Body) -> None:
    """The group that Container Insights would create has the cluster's name, and is there before and after it."""
    cluster = only(body, "aws_ecs_cluster")
    group = at(body, "aws_cloudwatch_log_group", "/performance-logs")
    assert group["name"] == f"/aws/ecs/containerinsights/{cluster['name']}/performance"
    assert cluster["depends_on"] == [f"aws_cloudwatch_log_group.{group['//']['metadata']['uniqueId']}"]


@pytest.mark.parametrize(
    ("image", "version"),
    [
        ("fraud-api", ":latest"),
        ("team/fraud-api:1.2", ":1.2"),
        ("fraud-api@sha256:" + "a" * 64, "@sha256:" + "a" * 64),
        ("fraud-api:1.2@sha256:" + "a" * 64, "@sha256:" + "a" * 64),
    ],
)
def test_image_without_host_comes_from_the_own_repository(image: str, version: str) -> None:
    """An image without registry host is taken, in its version, from the repository of the stack."""
    body = build(image=image)
    url = reference(body, "aws_ecr_repository", "service_repository", "repository_url")
    assert containers(body)[CONTAINER_NAME]["image"] == url + version
    repository = only(body, "aws_ecr_repository")
    assert repository["name"] == ImageReference.parse(image).name
    assert repository["image_scanning_configuration"] == {"scan_on_push": True}
    arn = reference(body, "aws_ecr_repository", "service_repository", "arn")
    assert statements(body, "execution-role")["PullImages"]["Resource"] == [arn]


def rules(body: Body) -> list[Body]:
    """The lifecycle rules of the repository, by their priority."""
    found: list[Body] = json.loads(only(body, "aws_ecr_lifecycle_policy")["policy"])["rules"]
    assert [rule["rulePriority"] for rule in found] == list(range(1, len(found) + 1))
    return found


@pytest.mark.parametrize(("image", "tag"), [("fraud-api:1.2", "1.2"), ("fraud-api", "latest")])
def test_cleaning_up_never_takes_the_image_in_use(image: str, tag: str) -> None:
    """The tag of the settings is claimed by the first rule, which can never select two images."""
    selections = [rule["selection"] for rule in rules(build(image=image))]
    assert selections[0] == {
        "tagStatus": "tagged",
        "tagPatternList": [tag],
        "countType": "imageCountMoreThan",
        "countNumber": 1,
    }
    assert [selection["tagStatus"] for selection in selections[1:]] == ["untagged", "tagged"]


def test_cleaning_up_without_a_tag_in_use() -> None:
    """An image named by its digest alone has no tag to claim."""
    selections = [rule["selection"] for rule in rules(build(image="fraud-api@sha256:" + "a" * 64))]
    assert [selection["tagStatus"] for selection in selections] == ["untagged", "tagged"]


@pytest.mark.parametrize("image", ["ghcr.io/acme/fraud-api:1.2", "localhost/fraud-api", "host:5000/fraud-api:1"])
def test_image_with_host_is_used_as_given(image: str) -> None:
    """An image of another registry needs no repository and no permission for ECR."""
    body = build(image=image)
    assert containers(body)[CONTAINER_NAME]["image"] == image
    assert all_of(body, "aws_ecr_repository") == {} == all_of(body, "aws_ecr_lifecycle_policy")
    assert not {"PullImages", "SignInToRegistry"} & set(statements(body, "execution-role"))


def test_image_of_another_account_may_be_pulled() -> None:
    """The role may pull from exactly the private repository that the image names."""
    body = build(image=PRIVATE)
    assert containers(body)[CONTAINER_NAME]["image"] == PRIVATE
    assert all_of(body, "aws_ecr_repository") == {}
    allowed = statements(body, "execution-role")
    assert allowed["PullImages"]["Resource"] == ["arn:aws:ecr:eu-west-1:210987654321:repository/risk/fraud-api"]
    assert allowed["SignInToRegistry"]["Resource"] == ["*"]


def test_collector_of_a_private_repository_may_be_pulled() -> None:
    """A mirrored collector image gets its pull permission beside the API's repository."""
    body = build(collector_image=PRIVATE)
    own = reference(body, "aws_ecr_repository", "service_repository", "arn")
    assert statements(body, "execution-role")["PullImages"]["Resource"] == [
        own,
        "arn:aws:ecr:eu-west-1:210987654321:repository/risk/fraud-api",
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("fraud-api", ("fraud-api", None, None)),
        ("a/b/c:1", ("a/b/c", "1", None)),
        ("host:5000/c", ("host:5000/c", None, None)),
        ("host:5000/c:1@sha256:00", ("host:5000/c", "1", "sha256:00")),
    ],
)
def test_image_reference_parts(text: str, parts: tuple[str, str | None, str | None]) -> None:
    """The port of a registry is no tag, and a digest stands behind a tag."""
    image = ImageReference.parse(text)
    assert (image.name, image.tag, image.digest) == parts


def test_roles_are_narrow(body: Body) -> None:
    """No action is a wildcard, and only actions without resources are allowed on all of them."""
    unbound = {"ecr:GetAuthorizationToken", "xray:PutTelemetryRecords", "xray:PutTraceSegments"}
    for role in ("execution-role", "task-role"):
        for item in statements(body, role).values():
            assert not [action for action in item["Action"] if "*" in action]
            assert item["Resource"] != ["*"] or set(item["Action"]) <= unbound


@pytest.mark.parametrize("role", ["execution-role", "task-role"])
def test_roles_are_assumed_for_tasks_of_this_account(body: Body, role: str) -> None:
    """Only ECS tasks of this account and region can take on the roles."""
    resource = all_of(body, "aws_iam_role")[doubles.logical_id(body, "aws_iam_role", role)]
    trust = json.loads(resource["assume_role_policy"])["Statement"][0]
    assert trust["Principal"] == {"Service": ["ecs-tasks.amazonaws.com"]}
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": "arn:aws:ecs:us-east-1:123456789012:*"},
    }


@pytest.mark.parametrize("role", ["execution-role", "task-role"])
def test_roles_read_the_two_secrets_alone(body: Body, role: str) -> None:
    """Reading and decrypting are for the two secrets, through Secrets Manager."""
    allowed = statements(body, role)
    secrets = ["arn:configuration", "arn:master"]
    assert allowed["ReadSecrets"]["Resource"] == secrets
    assert allowed["DecryptSecrets"]["Resource"] == ["arn:key"]
    assert allowed["DecryptSecrets"]["Condition"]["StringEquals"] == {
        "kms:EncryptionContext:SecretARN": secrets,
        "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com",
    }


def test_roles_are_told_apart(body: Body) -> None:
    """The API signs in to the database and sends traces; ECS writes the logs and pulls the images."""
    task, execution = statements(body, "task-role"), statements(body, "execution-role")
    assert task["SignInToDatabase"]["Resource"] == ["arn:connect"]
    assert set(task) - set(execution) == {"SendTraces", "SignInToDatabase"}
    assert set(execution) - set(task) == {"PullImages", "SignInToRegistry", "WriteLogs"}
    logs = reference(body, "aws_cloudwatch_log_group", "service_logs", "arn")
    assert execution["WriteLogs"]["Resource"] == [f"{logs}:*"]
    definition = only(body, "aws_ecs_task_definition")
    assert definition["task_role_arn"] == reference(body, "aws_iam_role", "task-role", "arn")
    assert definition["execution_role_arn"] == reference(body, "aws_iam_role", "execution-role", "arn")
