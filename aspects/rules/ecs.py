"""Elastic Container Service: services and the containers of their tasks."""

from __future__ import annotations

from ..core.containers import uncompleted
from ..core.graph import Graph
from ..facts.versions import FARGATE_PLATFORMS
from .checks import Found, differs, equals, where
from .containers import DAEMON, DEFINITIONS, EXPRESS, called, every_container, name_of, wrong
from .model import Check, Problem, Rule, Undecided
from .policies import any_of
from .reader import Block
from .relations import target
from .secrets import in_blocks

_TASK = ("aws_ecs_task_definition", DAEMON)
_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html"
_TASK_PARAMETERS = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html"


def _is_on_fargate(it: Block) -> bool:
    if (kind := it.text("launch_type")) is not None:
        return kind == "FARGATE"
    strategy = it.blocks("capacity_provider_strategy")
    if strategy:
        return any_of(strategy, lambda each: (each.text("capacity_provider") or "").startswith("FARGATE"))
    # The cluster decides; for what is not on Fargate AWS refuses a platform version.
    return it.has("platform_version")


def _platform_version(it: Block, graph: Graph) -> Found:
    version = it.text("platform_version", "LATEST")
    if version in ("LATEST", FARGATE_PLATFORMS["LINUX"]):
        return
    if version == FARGATE_PLATFORMS["WINDOWS"]:
        task = target(it, "task_definition")
        if task is not None and _is_windows(task):
            return
    yield it.problem("platform_version")


def _is_windows(task: Block) -> bool:
    return (task.text("runtime_platform.operating_system_family") or "").upper().startswith("WINDOWS")


def _on_linux(check: Check, setting: str) -> Check:
    return where(
        lambda it: it.type == DAEMON or not _is_windows(it), check, f"ECS has no {setting} for Windows containers"
    )


def _environment(container: Block) -> Found:
    for found in in_blocks(container.blocks("environment")):
        if isinstance(found, Undecided):
            yield found
        else:
            yield Problem(f"{called(container)}: in its environment, {found.message}", found.path)


def _privileged(container: Block) -> Found:
    if container.flag("privileged"):
        yield wrong(container, "privileged")


def _read_only_root(container: Block) -> Found:
    name = name_of(container, "readonlyRootFilesystem")
    if not container.flag(name):
        yield wrong(container, name)


def _user(container: Block) -> Found:
    user = container.text("user")
    if user is None:
        yield wrong(container, "user", "user is not set, so it may run as root")
        return
    name = user.split(":")[0].strip()
    if name in ("", "root") or (name.isdecimal() and int(name) == 0):
        yield wrong(container, "user")


def _log_configuration(container: Block) -> Found:
    name = name_of(container, "logConfiguration")
    if not container.has(name):
        yield wrong(container, name, f"it has no {name}")


def _container_logs(it: Block, graph: Graph) -> Found:
    if (
        it.type == DAEMON or uncompleted(it.raw(DEFINITIONS)) is None
    ):  # else every container that had none was given one
        yield from every_container(_log_configuration)(it, graph)


RULES = (
    Rule(
        "ecs-public-ip",
        ("aws_ecs_service",),
        equals("network_configuration.assign_public_ip", False, absent=True),
        title="ECS services assign no public IP addresses to their tasks",
        why="A task with a public address can be reached from the internet, bypassing the load balancer and its"
        " firewall.",
        remedy="set assign_public_ip = false, and reach the internet through a NAT gateway or VPC endpoints",
        severity="high",
        controls=("Security Hub ECS.2",),
        links=(_HUB,),
    ),
    Rule(
        "ecs-task-set-public-ip",
        ("aws_ecs_task_set",),
        equals("network_configuration.assign_public_ip", False, absent=True),
        title="ECS task sets assign no public IP addresses to their tasks",
        why="A task with a public address can be reached from the internet, bypassing the load balancer and its"
        " firewall.",
        remedy="set assign_public_ip = false, and reach the internet through a NAT gateway or VPC endpoints",
        severity="high",
        controls=("Security Hub ECS.16",),
        links=(_HUB,),
    ),
    Rule(
        "ecs-platform-version",
        ("aws_ecs_service", "aws_ecs_task_set"),
        where(_is_on_fargate, _platform_version, "it does not run on Fargate"),
        title="ECS services on Fargate run on the newest platform version",
        why="An old platform version has a kernel and a container runtime that AWS no longer patches.",
        remedy='use platform_version = "LATEST", or leave it out',
        severity="medium",
        controls=("Security Hub ECS.10", "Config ECS_FARGATE_LATEST_PLATFORM_VERSION"),
        links=(_HUB, "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html"),
    ),
    Rule(
        "ecs-environment-secrets",
        (*_TASK, EXPRESS),
        every_container(_environment),
        title="Containers get no secrets through plain environment variables",
        why="Anyone who may describe a task definition, or read the Terraform state, can also read its environment.",
        remedy="pass it through secrets, which takes the ARN of a secret or parameter",
        severity="high",
        controls=("Security Hub ECS.8", "Config ECS_NO_ENVIRONMENT_SECRETS"),
        links=(_HUB, "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html"),
    ),
    Rule(
        "ecs-privileged",
        _TASK,
        every_container(_privileged),
        title="Containers are not privileged",
        why="A privileged container has root permissions on its host, and so on every other container there.",
        remedy="set privileged to false, and add the Linux capabilities that it needs",
        severity="high",
        controls=("Security Hub ECS.4", "Config ECS_CONTAINERS_NONPRIVILEGED"),
        links=(_HUB, _TASK_PARAMETERS),
    ),
    Rule(
        "ecs-read-only-root",
        _TASK,
        _on_linux(every_container(_read_only_root), "read-only root file system"),
        title="Containers cannot write to their root file system",
        why="Attackers who break into a container with a writable root file system can change its programs and"
        " leave tools behind.",
        remedy="set readonlyRootFilesystem to true, and mount a volume where the container has to write",
        severity="high",
        controls=("Security Hub ECS.5", "Config ECS_CONTAINERS_READONLY_ACCESS"),
        links=(_HUB, _TASK_PARAMETERS),
    ),
    Rule(
        "ecs-root-user",
        _TASK,
        _on_linux(every_container(_user), "user"),
        title="Containers run as a user other than root",
        why="If a process runs as root in its container, a single flaw in the runtime makes it root on the host.",
        remedy="name a user other than root, such as 1000:1000",
        severity="medium",
        controls=("Security Hub ECS.20", "Config ECS_TASK_DEFINITION_NONROOT_USER"),
        links=(_HUB, _TASK_PARAMETERS),
    ),
    Rule(
        "ecs-container-logs",
        _TASK,
        _container_logs,
        title="Every container has a log configuration",
        why="Without one, the output of a container is lost when it stops, and with it any record of what happened.",
        remedy="add one, or pass container_log_group to Guardrails",
        severity="high",
        controls=("Security Hub ECS.9", "Config ECS_TASK_DEFINITION_LOG_CONFIGURATION"),
        links=(_HUB, "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html"),
    ),
    Rule(
        "ecs-pid-mode",
        ("aws_ecs_task_definition",),
        differs("pid_mode", "host"),
        title="Tasks do not share the process namespace of their host",
        why="A container that can see the processes of its host can read their memory and stop them.",
        remedy="use task, or leave it out",
        severity="high",
        controls=("Security Hub ECS.3", "Config ECS_TASK_DEFINITION_PID_MODE_CHECK"),
        links=(_HUB, _TASK_PARAMETERS),
    ),
)
