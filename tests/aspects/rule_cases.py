"""For every rule: resources that pass and resources that fail, as Terraform JSON.

Each case is one stack, ``{type: {name: body}}``; the rule is asked about the resource called ``it``.
"""

from __future__ import annotations

import json
from typing import Any

Case = dict[str, dict[str, dict[str, Any]]]


def _it(kind: str, **body: Any) -> Case:
    return {kind: {"it": body}}


def _with(case: Case, kind: str, **body: Any) -> Case:
    return {**case, kind: {"other": body}}


def _containers(**container: Any) -> Case:
    return _it("aws_ecs_task_definition", container_definitions=json.dumps([{"name": "api", **container}]))


def _policy(**statement: Any) -> Case:
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]}
    return _it("aws_iam_policy", policy=json.dumps(document))


_REPOSITORY = _it("aws_ecr_repository", name="r")


PASS: dict[str, list[Case]] = {
    "ecs-public-ip": [
        _it("aws_ecs_service"),
        _it("aws_ecs_service", network_configuration={"assign_public_ip": False}),
    ],
    "ecs-platform-version": [
        _it("aws_ecs_service", launch_type="FARGATE"),
        _it("aws_ecs_service", launch_type="EC2", platform_version="1.4.0"),
    ],
    "ecs-environment-secrets": [
        _containers(environment=[{"name": "PORT", "value": "1"}, {"name": "API_SECRET_ARN", "value": "arn"}]),
        _containers(secrets=[{"name": "DB_PASSWORD", "valueFrom": "arn"}]),
    ],
    "ecs-privileged": [_containers(), _containers(privileged=False)],
    "ecs-read-only-root": [_containers(readonlyRootFilesystem=True)],
    "ecs-root-user": [_containers(user="1000:1000"), _containers(user="app")],
    "ecs-container-logs": [_containers(logConfiguration={"logDriver": "awslogs"})],
    "ecs-pid-mode": [_it("aws_ecs_task_definition"), _it("aws_ecs_task_definition", pid_mode="task")],
    "ecr-scan-on-push": [_it("aws_ecr_repository", image_scanning_configuration={"scan_on_push": True})],
    "ecr-lifecycle-policy": [
        _with(_REPOSITORY, "aws_ecr_lifecycle_policy", repository="${aws_ecr_repository.it.name}", policy="{}")
    ],
    "lambda-public-invoke": [
        _it("aws_lambda_permission", principal="secretsmanager.amazonaws.com", source_account="1"),
        _it("aws_lambda_permission", principal="123456789012"),
    ],
    "lambda-runtime": [
        _it("aws_lambda_function", runtime="python3.12"),
        _it("aws_lambda_function", package_type="Image"),
    ],
    "lambda-tracing": [_it("aws_lambda_function", tracing_config=[{"mode": "Active"}])],
    "iam-wildcard-action": [_policy(Action=["s3:GetObject"], Resource="*")],
    "iam-decrypt-at-large": [
        _policy(Action="kms:Decrypt", Resource="${aws_kms_key.k.arn}"),
        _policy(Action="s3:GetObject", Resource="*"),
    ],
    "iam-inline-policy": [],
    "iam-inline-policy-block": [_it("aws_iam_role", assume_role_policy="{}")],
}

FAIL: dict[str, list[Case]] = {
    "ecs-public-ip": [_it("aws_ecs_service", network_configuration=[{"assign_public_ip": True}])],
    "ecs-platform-version": [_it("aws_ecs_service", launch_type="FARGATE", platform_version="1.3.0")],
    "ecs-environment-secrets": [
        _containers(environment=[{"name": "DB_PASSWORD", "value": "x"}]),
        _containers(environment=[{"name": "AWS_ACCESS_KEY_ID", "value": "x"}]),
        _containers(environment=[{"name": "client_secret", "value": "x"}]),
    ],
    "ecs-privileged": [_containers(privileged=True)],
    "ecs-read-only-root": [_containers(), _containers(readonlyRootFilesystem=False)],
    "ecs-root-user": [_containers(), _containers(user="0:0"), _containers(user="root")],
    "ecs-container-logs": [_containers()],
    "ecs-pid-mode": [_it("aws_ecs_task_definition", pid_mode="host")],
    "ecr-scan-on-push": [_REPOSITORY],
    "ecr-lifecycle-policy": [_REPOSITORY],
    "lambda-public-invoke": [
        _it("aws_lambda_permission", principal="*"),
        _it("aws_lambda_permission", principal="s3.amazonaws.com"),
    ],
    "lambda-runtime": [_it("aws_lambda_function", runtime="python2.7"), _it("aws_lambda_function")],
    "lambda-tracing": [_it("aws_lambda_function")],
    "iam-wildcard-action": [
        _policy(Action="*", Resource="*"),
        _policy(Action=["s3:Get*"], Resource="*"),
        _policy(NotAction=["s3:GetObject"], Resource="*"),
        _it("aws_iam_policy", policy="no"),
    ],
    "iam-decrypt-at-large": [
        _policy(Action=["kms:Decrypt"], Resource="*"),
        _policy(Action=["kms:ReEncryptFrom"], Resource="arn:aws:kms:us-east-1:1:key/*"),
    ],
    "iam-inline-policy": [_it("aws_iam_role_policy", policy="{}")],
    "iam-inline-policy-block": [_it("aws_iam_role", inline_policy=[{"name": "x"}])],
}  # fmt: skip

UNKNOWN: dict[str, Case] = {
    "iam-wildcard-action": _it("aws_iam_policy", policy="${data.aws_iam_policy_document.x.json}"),
    "ecs-root-user": _it("aws_ecs_task_definition", container_definitions='${file("x")}'),
}
