"""What runs: ECS services and containers, image repositories and Lambda functions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ..core.expressions import is_unknown
from ..core.graph import Graph
from ..core.model import Resource
from .verdict import (
    COMPLIANT,
    UNKNOWN,
    Check,
    Rule,
    Verdict,
    each_value,
    equals,
    fails,
    has_companion,
    parse_json,
    present,
    show,
    when,
)

_TASK = ("aws_ecs_task_definition",)
_LAMBDA = ("aws_lambda_function",)
_SECRET_NAME = re.compile(
    r"AWS_ACCESS_KEY_ID|AWS_SECRET|PASSWORD|PASSWD|(?<!_ARN)SECRET(?!.*_(ARN|NAME|ID)$)|PRIVATE_KEY"
)
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html: supported at the time of writing
_RUNTIMES = frozenset(
    (
        *("dotnet8", "java8.al2", "java11", "java17", "java21", "nodejs20.x", "nodejs22.x"),
        *("provided.al2", "provided.al2023", "python3.10", "python3.11", "python3.12", "python3.13"),
        *("ruby3.2", "ruby3.3", "ruby3.4"),
    )
)


def every_container(problem: Callable[[dict[str, Any]], str | None]) -> Check:
    """No container definition has a problem; definitions that are a token are unknown."""

    def check(resource: Resource, graph: Graph) -> Verdict:
        containers = parse_json(resource.body.get("container_definitions"))
        if not isinstance(containers, list):
            return UNKNOWN
        for container in containers:
            if wrong := problem(container):
                return fails(f"container {show(container.get('name'))}: {wrong}")
        return COMPLIANT

    return check


def _secret_in_environment(container: dict[str, Any]) -> str | None:
    for variable in container.get("environment") or []:
        if _SECRET_NAME.search(str(variable.get("name")).upper()):
            return f"environment names {show(variable.get('name'))}"
    return None


def _root_user(container: dict[str, Any]) -> str | None:
    user = container.get("user")
    if is_unknown(user):
        return None
    if user is None:
        return "user is not set, so it may run as root"
    return f"user is {show(user)}" if str(user).split(":")[0] in ("", "0", "root") else None


def _public_invoke(resource: Resource, graph: Graph) -> Verdict:
    body = resource.body
    if body.get("principal") == "*" and not body.get("principal_org_id"):
        return fails('principal is "*"')
    principal = str(body.get("principal", ""))
    if principal.endswith(".amazonaws.com") and not body.get("source_arn") and not body.get("source_account"):
        return fails(f"principal {principal} may invoke it from any account")
    return COMPLIANT


RULES = (
    Rule(
        "ecs-public-ip",
        ("aws_ecs_service",),
        equals("network_configuration.assign_public_ip", False, absent=True),
    ),
    Rule(
        "ecs-platform-version",
        ("aws_ecs_service",),
        when(
            lambda body: body.get("launch_type") == "FARGATE",
            equals("platform_version", "LATEST", absent=True),
        ),
    ),
    Rule("ecs-environment-secrets", _TASK, every_container(_secret_in_environment)),
    Rule(
        "ecs-privileged",
        _TASK,
        every_container(lambda container: "privileged is true" if container.get("privileged") else None),
    ),
    Rule(
        "ecs-read-only-root",
        _TASK,
        every_container(
            lambda container: (
                None
                if container.get("readonlyRootFilesystem") is True
                else f"readonlyRootFilesystem is {show(container.get('readonlyRootFilesystem', False))}"
            )
        ),
    ),
    Rule("ecs-root-user", _TASK, every_container(_root_user)),
    Rule(
        "ecs-container-logs",
        _TASK,
        every_container(lambda container: None if container.get("logConfiguration") else "it has no logConfiguration"),
    ),
    Rule("ecs-pid-mode", _TASK, each_value("pid_mode", lambda value: value != "host", absent=True)),
    Rule(
        "ecr-scan-on-push",
        ("aws_ecr_repository",),
        equals("image_scanning_configuration.scan_on_push", True),
    ),
    Rule(
        "ecr-lifecycle-policy",
        ("aws_ecr_repository",),
        has_companion("aws_ecr_lifecycle_policy", "repository", present("policy")),
    ),
    Rule("lambda-public-invoke", ("aws_lambda_permission",), _public_invoke),
    Rule(
        "lambda-runtime",
        _LAMBDA,
        when(
            lambda body: body.get("package_type", "Zip") == "Zip",
            each_value("runtime", lambda value: value in _RUNTIMES),
        ),
    ),
    Rule("lambda-tracing", _LAMBDA, equals("tracing_config.mode", "Active")),
)
