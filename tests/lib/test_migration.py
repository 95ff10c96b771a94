"""The migration's task: the only one with the owner's secret, and with the SQL in it."""

from __future__ import annotations

import json

import pytest

from lib.database import APPLICATION_USER
from lib.migration import COMMAND, SQL, sql
from tests.support import environment
from tests.terraform_json import Body, all_of, at, reference, statements

OWNERS_SECRET = "master_user_secret"
TASK_DEFINITION_LIMIT = 64 * 1024
"""Bytes of a task definition (Amazon ECS service quotas)."""


@pytest.fixture(scope="module")
def body() -> Body:
    """The environment with default settings."""
    return environment()


@pytest.fixture(scope="module")
def task(body: Body) -> Body:
    """The task definition."""
    return at(body, "aws_ecs_task_definition", "/migration/task-definition")


@pytest.fixture(scope="module")
def container(task: Body) -> Body:
    """Its one container."""
    (found,) = json.loads(task["container_definitions"])
    return dict(found)


def test_only_the_migration_has_the_owners_secret(body: Body) -> None:
    """Of all resources, only its role, its container and the secret's own rotation name the secret."""
    naming = {
        each["//"]["metadata"]["path"].partition("/")[2]
        for group in body["resource"].values()
        for each in group.values()
        if OWNERS_SECRET in json.dumps(each)
    }
    assert naming == {"migration/execution-role/policy", "migration/task-definition", "secrets/database-rotation"}


def test_its_role_reads_that_secret_pulls_the_image_and_logs(body: Body) -> None:
    """Everything else is left out, and the key is only for this secret."""
    allowed = statements(at(body, "aws_iam_policy", "/migration/execution-role/policy")["policy"])
    secret = reference(body, "aws_rds_cluster", "database/cluster", f"{OWNERS_SECRET}[0].secret_arn")
    assert set(allowed) == {"DecryptSecret", "PullImages", "ReadSecret", "SignInToRegistry", "WriteLogs"}
    assert allowed["ReadSecret"]["Action"] == ["secretsmanager:GetSecretValue"]
    assert allowed["ReadSecret"]["Resource"] == [secret]
    assert allowed["DecryptSecret"]["Condition"]["StringEquals"] == {
        "kms:EncryptionContext:SecretARN": secret,
        "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com",
    }


def test_what_runs_in_it_has_no_credentials_of_aws(task: Body) -> None:
    """There is no task role: psql calls no AWS API."""
    assert "task_role_arn" not in task
    assert task["requires_compatibilities"] == ["FARGATE"]
    assert (task["cpu"], task["memory"], task["network_mode"]) == ("256", "512", "awsvpc")


def test_its_container_is_hardened_and_leaves_logging_to_the_aspect(container: Body) -> None:
    """No root, no writable root file system, no capability; and it does not say where it logs."""
    assert container["user"] == "1000:1000"
    assert container["readonlyRootFilesystem"] is True
    assert container["linuxParameters"] == {"capabilities": {"drop": ["ALL"]}}
    assert "logConfiguration" not in container


def test_the_container_runs_the_sql_as_the_owner(body: Body, container: Body) -> None:
    """User and password are injected by ECS; server, database and SQL are variables."""
    variables = {each["name"]: each["value"] for each in container["environment"]}
    assert variables["MIGRATION_SQL"] == sql()
    assert variables["PGHOST"] == reference(body, "aws_rds_cluster", "database/cluster", "endpoint")
    assert variables["PGDATABASE"] == "fraud_detection"
    secret = reference(body, "aws_rds_cluster", "database/cluster", f"{OWNERS_SECRET}[0].secret_arn")
    assert {each["name"]: each["valueFrom"] for each in container["secrets"]} == {
        "PGPASSWORD": f"{secret}:password::",
        "PGUSER": f"{secret}:username::",
    }
    assert container["entryPoint"] + container["command"] == ["/bin/sh", "-c", COMMAND]


def test_the_server_is_verified_by_the_certificates_of_the_image(container: Body) -> None:
    """Name and certificate: the file is the one that the Dockerfile puts there, readable for everybody."""
    variables = {each["name"]: each["value"] for each in container["environment"]}
    assert variables["PGSSLMODE"] == "verify-full"
    lines = (SQL / "Dockerfile").read_text().splitlines()
    (added,) = (line.split() for line in lines if line.startswith("ADD"))
    assert added[1] == "--chmod=0444"
    assert added[-1] == variables["PGSSLROOTCERT"]


def test_the_client_is_of_the_servers_major_version(body: Body) -> None:
    """Both the image that the Dockerfile starts from and the tag of the settings."""
    (cluster,) = all_of(body, "aws_rds_cluster").values()
    (base,) = (line for line in (SQL / "Dockerfile").read_text().splitlines() if line.startswith("FROM"))
    assert base.endswith(f"/postgres:{cluster['engine_version']}-alpine")
    image = json.loads(at(body, "aws_ecs_task_definition", "/migration/task-definition")["container_definitions"])
    assert image[0]["image"].endswith(f":{cluster['engine_version']}")


def test_the_sql_fits_and_means_nothing_to_terraform(task: Body) -> None:
    """Half of what ECS takes is still free, and no part of the SQL is a template."""
    assert len(task["container_definitions"].encode()) < TASK_DEFINITION_LIMIT // 2
    assert "${" not in sql() and "%{" not in sql()


def test_the_sql_knows_the_services_user(body: Body) -> None:
    """The user that the migration makes is the one that the API signs in as."""
    assert f"CREATE ROLE {APPLICATION_USER}'" in sql()


def test_files_run_in_the_order_of_their_names() -> None:
    """Roles first, as the audit refers to them."""
    assert [file.name for file in sorted(SQL.glob("*.sql"))] == ["01_roles.sql", "02_audit.sql"]
    assert sql().index("CREATE ROLE") < sql().index("CREATE EXTENSION")


def test_it_runs_in_the_private_subnets_and_its_own_security_group(body: Body) -> None:
    """The output is what aws ecs run-task takes."""
    where = json.loads(body["output"]["migration_network_configuration"]["value"])
    assert where == {
        "awsvpcConfiguration": {
            "subnets": [reference(body, "aws_subnet", f"network/private-{zone}", "id") for zone in "abc"],
            "securityGroups": [reference(body, "aws_security_group", "network/migration-security-group", "id")],
            "assignPublicIp": "DISABLED",
        }
    }
    arn = reference(body, "aws_ecs_task_definition", "migration/task-definition", "arn")
    assert body["output"]["migration_task_definition_arn"]["value"] == arn
