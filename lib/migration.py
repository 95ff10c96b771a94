"""Migration: the task that sets up the database's roles, rights and audit, as the only one that is its owner."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cdktf import TerraformResourceLifecycle, Token
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.ecs_task_definition import EcsTaskDefinition
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from constructs import Construct

from lib.database import DATABASE_NAME, Database
from lib.iam import Statement, statement
from lib.location import Location
from lib.network import Network
from lib.repositories import Repositories
from lib.settings import Settings
from lib.tasks import FARGATE, TaskRole, container, secret_statements

SQL = Path(__file__).parent / "sql"
"""The folder of the SQL, and of the Dockerfile of the image that runs it."""

CONTAINER_NAME = "migration"

FAMILY = "migration_task_definition"
"""Family of the task definition, before the environment's suffix."""

_CPU = 256
_MEMORY = 512
"""CPU units and MiB: the smallest task that Fargate has."""

# Everything or nothing: an error undoes what came before it, and the task fails with psql's status 3.
COMMAND = "printf '%s' \"$MIGRATION_SQL\" | psql --no-psqlrc --set ON_ERROR_STOP=1 --single-transaction --echo-errors"


class Migration(Construct):
    """A task that nothing starts by itself: ``make migrate`` does, after a deployment and whenever the SQL changed.

    - **The owner's secret** can be read by its execution role and no other role. ECS puts user and password into the
      container as it starts, so they are never older than the task. There is no task role: ``psql`` calls no AWS API.
    - **The SQL** travels with the task definition, so that a plan shows its changes and what runs is what was deployed.
      The image holds only the client (``lib/sql/Dockerfile``). ECS takes 64 KiB of a task definition.
    - **TLS** verifies the server's name, and its certificate against Amazon RDS's own authorities. The image brings
      them, as no system trusts them by itself.

    Attributes:
        task_definition: the ``aws_ecs_task_definition``.
        execution_role: what ECS may do to start it.
        network_configuration: where it runs, as ``aws ecs run-task --network-configuration`` takes it (JSON).
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        settings: Settings,
        location: Location,
        network: Network,
        database: Database,
        repositories: Repositories,
        log_group: CloudwatchLogGroup,
        key: KmsKey,
    ) -> None:
        """Declare the task.

        Args:
            scope: the construct's parent.
            id: the construct's id.
            settings: its image counts.
            location: where ARNs lie.
            network: where the task runs, and what it reaches.
            database: what it sets up.
            repositories: where the image is.
            log_group: where the aspects let the containers log to.
            key: what the owner's secret is encrypted with.
        """
        super().__init__(scope, id)
        self.execution_role = TaskRole(
            self,
            "execution-role",
            name="migration_execution_role",
            description="Lets ECS start the migration of the database as its owner",
            statements=self._statements(settings, location, database, repositories, log_group, key),
            location=location,
        )
        self.task_definition = EcsTaskDefinition(
            self,
            "task-definition",
            family=FAMILY,
            cpu=str(_CPU),
            memory=str(_MEMORY),
            execution_role_arn=self.execution_role.arn,
            container_definitions=json.dumps([_container(repositories.uri(settings.migration_image), database)]),
            **FARGATE,
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
        self.network_configuration = json.dumps(
            {
                "awsvpcConfiguration": {
                    "subnets": [subnet.id for subnet in network.private_subnets],
                    "securityGroups": [network.migration_security_group.id],
                    "assignPublicIp": "DISABLED",
                }
            }
        )

    @staticmethod
    def _statements(
        settings: Settings,
        location: Location,
        database: Database,
        repositories: Repositories,
        log_group: CloudwatchLogGroup,
        key: KmsKey,
    ) -> Sequence[Statement]:
        return [
            *repositories.pull_statements(settings.migration_image),
            statement("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], [f"{log_group.arn}:*"]),
            *secret_statements(database.master_secret_arn, key, location),
        ]


def sql() -> str:
    """Return the whole migration: every file of the folder, in the order of their names."""
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted(SQL.glob("*.sql")))


def _container(image: str, database: Database) -> dict[str, Any]:
    environment = {
        "MIGRATION_SQL": sql(),
        "PGCONNECT_TIMEOUT": "10",
        "PGDATABASE": DATABASE_NAME,
        "PGHOST": database.cluster.endpoint,
        "PGPORT": Token.as_string(database.cluster.port),
        "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": "/etc/ssl/rds-global-bundle.pem",
    }
    secret = database.master_secret_arn
    return {
        **container(CONTAINER_NAME, image, environment),
        "essential": True,
        "memory": _MEMORY,
        "portMappings": [],
        "entryPoint": ["/bin/sh", "-c"],
        "command": [COMMAND],
        "secrets": [
            {"name": "PGPASSWORD", "valueFrom": f"{secret}:password::"},
            {"name": "PGUSER", "valueFrom": f"{secret}:username::"},
        ],
    }
