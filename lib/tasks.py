"""Tasks: what every container, role and secret of a Fargate task has in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cdktf_cdktf_provider_aws.ecs_task_definition import EcsTaskDefinitionRuntimePlatform
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from constructs import Construct

from lib.iam import ServiceRole, Statement, statement
from lib.location import Location

_USER = "1000:1000"

FARGATE: Mapping[str, Any] = {
    "requires_compatibilities": ["FARGATE"],
    "network_mode": "awsvpc",
    "runtime_platform": EcsTaskDefinitionRuntimePlatform(operating_system_family="LINUX", cpu_architecture="X86_64"),
}
"""What a task definition says to run on Fargate."""


class TaskRole(ServiceRole):
    """A role that ECS takes for tasks of this account and region, and for nobody else's."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        name: str,
        description: str,
        statements: Sequence[Statement],
        location: Location,
    ) -> None:
        super().__init__(
            scope,
            id,
            name=name,
            service="ecs-tasks.amazonaws.com",
            description=description,
            statements=statements,
            trust_conditions={
                "StringEquals": {"aws:SourceAccount": location.account_id},
                "ArnLike": {"aws:SourceArn": location.arn("ecs", "*")},
            },
        )


def container(name: str, image: str, environment: Mapping[str, str], **linux: Any) -> dict[str, Any]:
    """Return what every container has: no root, no capability, no writable root file system.

    Where it logs to is left to the aspects.

    Args:
        name: of the container.
        image: what is pulled.
        environment: its variables.
        linux: more of ``linuxParameters``.
    """
    return {
        "name": name,
        "image": image,
        "user": _USER,
        "privileged": False,
        "readonlyRootFilesystem": True,
        "linuxParameters": {"capabilities": {"drop": ["ALL"]}, **linux},
        "environment": [{"name": key, "value": value} for key, value in environment.items()],
    }


def secret_statements(secret: str, key: KmsKey, location: Location) -> list[Statement]:
    """Allow reading one secret, and the key only for this secret: it protects other data, too."""
    return [
        statement("ReadSecret", ["secretsmanager:GetSecretValue"], [secret]),
        statement(
            "DecryptSecret",
            ["kms:Decrypt"],
            [key.arn],
            conditions={
                "StringEquals": {
                    "kms:EncryptionContext:SecretARN": secret,
                    "kms:ViaService": f"secretsmanager.{location.region}.amazonaws.com",
                }
            },
        ),
    ]
