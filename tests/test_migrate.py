"""`make migrate` against emulated ECS: what it shows, what it prints, and one line for each thing that is missing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache
from typing import Any

import boto3
import pytest
from botocore.exceptions import NoCredentialsError
from moto import mock_aws
from moto.backends import get_backend
from moto.moto_api import state_manager

from lib import migration, network, service
from scripts import migrate
from scripts.project import Failure

REGION = "us-east-1"
GROUP = "/fraud_detection/fraud_api_dev"
CLUSTER, SERVICE, FAMILY, SECURITY_GROUP = (
    f"{stem}_dev" for stem in (migrate.CLUSTER, migrate.SERVICE, migrate.FAMILY, migrate.SECURITY_GROUP)
)


class Account:
    """An emulated account with the parts of an environment that the migration needs.

    Attributes:
        environment: what ``migrate`` gets.
        slept: the seconds that it has waited for.
    """

    def __init__(self) -> None:
        session = boto3.Session(region_name=REGION, aws_access_key_id="test", aws_secret_access_key="test")
        self.client = cache(session.client)
        self.environment = migrate.Environment("dev", REGION, self.client)
        self.slept = 0.0
        self.exit_code: int | None = 0
        self.lines: list[str] = []

    def deploy(self, *without: str) -> None:
        """Make cluster, service, task definition and security group, but for those left out."""
        ec2, ecs = self.client("ec2"), self.client("ecs")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
        self.subnet = subnet
        if SECURITY_GROUP not in without:
            made = ec2.create_security_group(GroupName=SECURITY_GROUP, Description="-", VpcId=vpc)
            self.security_group = made["GroupId"]
        log = {"logDriver": "awslogs", "options": {"awslogs-group": GROUP, "awslogs-stream-prefix": "migration"}}
        size = {"cpu": 256, "memory": 512}  # moto wants them of the container, too
        definition = {
            "family": FAMILY,
            "networkMode": "awsvpc",
            "requiresCompatibilities": ["FARGATE"],
            "cpu": "256",
            "memory": "512",
            "containerDefinitions": [{**size, "name": "migration", "image": "client", "logConfiguration": log}],
        }
        self.client("logs").create_log_group(logGroupName=GROUP)
        if CLUSTER in without:
            return
        ecs.create_cluster(clusterName=CLUSTER)
        ecs.register_task_definition(**{**definition, "family": "api"})
        if FAMILY not in without:
            ecs.register_task_definition(**definition)
        if SERVICE not in without:
            where = {"awsvpcConfiguration": {"subnets": [subnet], "securityGroups": [], "assignPublicIp": "DISABLED"}}
            ecs.create_service(
                cluster=CLUSTER,
                serviceName=SERVICE,
                taskDefinition="api",
                desiredCount=0,
                launchType="FARGATE",
                networkConfiguration=where,
            )

    def sleep(self, seconds: float) -> None:
        """Time passes: the container ends as it should, and its log arrives."""
        self.slept += seconds
        for task in self.tasks():
            task.containers[0].exitCode = self.exit_code
            if self.exit_code is None:
                task.stopped_reason = "CannotPullContainerError: postgres-client_dev:16: not found"
            stream = f"migration/migration/{task.task_arn.split('/')[-1]}"
            if self.lines:
                logs = self.client("logs")
                logs.create_log_stream(logGroupName=GROUP, logStreamName=stream)
                now = int(time.time() * 1000)
                events = [{"timestamp": now, "message": line} for line in self.lines]
                logs.put_log_events(logGroupName=GROUP, logStreamName=stream, logEvents=events)
                self.lines = []

    def tasks(self) -> list[Any]:
        """The tasks of the emulator."""
        backend = get_backend("ecs")["123456789012"][REGION]
        return list(backend.tasks.get(CLUSTER, {}).values())


@pytest.fixture
def account() -> Iterator[Account]:
    """An empty account, in which a task changes its state whenever somebody looks twice."""
    with mock_aws():
        state_manager.set_transition("ecs::task", {"progression": "manual", "times": 1})
        try:
            yield Account()
        finally:
            state_manager.unset_transition("ecs::task")


def test_names_are_those_of_the_stack() -> None:
    """What the command looks for is what the constructs are called."""
    assert (migrate.CLUSTER, migrate.SERVICE) == (service.CLUSTER_NAME, service.SERVICE_NAME)
    assert migrate.FAMILY == migration.FAMILY
    assert network.MIGRATION_SECURITY_GROUP == migrate.SECURITY_GROUP


def test_the_task_is_run_waited_for_and_its_log_printed(account: Account, capsys: pytest.CaptureFixture[str]) -> None:
    """In the service's subnets and the migration's security group; every state is shown, then what psql said."""
    account.deploy()
    account.lines = ["CREATE ROLE", "GRANT"]
    assert migrate.migrate(account.environment, account.sleep) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == ["CREATE ROLE", "GRANT"]
    states = [line.split(" (")[0] for line in said.err.splitlines()[1:]]
    assert states[-1] == "stopped" and len(states) > 2
    (task,) = account.tasks()
    where = task.network_configuration["awsvpcConfiguration"]
    assert where == {
        "subnets": [account.subnet],
        "securityGroups": [account.security_group],
        "assignPublicIp": "DISABLED",
    }
    assert (task.launch_type, task.started_by) == ("FARGATE", "make migrate")


def test_an_error_in_the_sql_is_the_exit_status(account: Account, capsys: pytest.CaptureFixture[str]) -> None:
    """The status is the container's, and the reason is in its log."""
    account.deploy()
    account.exit_code, account.lines = 3, ["ERROR:  sessions are not audited"]
    assert migrate.migrate(account.environment, account.sleep) == 3
    assert "ERROR:  sessions are not audited" in capsys.readouterr().out


def test_a_task_that_cannot_start_is_told_with_its_reason(account: Account) -> None:
    """No container ran: what ECS says of it, and what to do about a missing image."""
    account.deploy()
    account.exit_code = None
    with pytest.raises(Failure, match=r"could not run: CannotPullContainerError.*not found; make images prints how"):
        migrate.migrate(account.environment, account.sleep)


class Full:
    """An ECS that has no room: it answers, but starts nothing."""

    def __init__(self, ecs: Any) -> None:
        self._ecs = ecs

    def __getattr__(self, name: str) -> Any:
        """Everything else is as it was."""
        return getattr(self._ecs, name)

    def run_task(self, **parameters: Any) -> dict[str, Any]:
        """What ECS answers where it cannot place a task."""
        return {"tasks": [], "failures": [{"arn": "arn", "reason": "RESOURCE:FARGATE", "detail": "no capacity in a"}]}


def test_a_task_that_ecs_does_not_take_is_told_with_the_reason(account: Account) -> None:
    """An answer without a task has its reasons in it."""
    account.deploy()
    full = Full(account.client("ecs"))
    environment = migrate.Environment("dev", REGION, lambda name: full if name == "ecs" else account.client(name))
    with pytest.raises(Failure, match="Amazon ECS does not start the task: RESOURCE:FARGATE no capacity in a"):
        migrate.migrate(environment, account.sleep)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (0, "the database is set up"),
        (3, "error: the migration ended with status 3 and has changed nothing, see its log above"),
    ],
)
def test_the_command_ends_with_the_containers_status(
    status: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And says in a line what that means."""
    monkeypatch.setattr("scripts.aws.caller", lambda region: "arn:aws:iam::123456789012:user/ops")
    monkeypatch.setattr(migrate, "migrate", lambda environment: status)
    assert migrate.main([]) == status
    assert capsys.readouterr().err.splitlines() == [
        "migrating the database of dev as arn:aws:iam::123456789012:user/ops",
        said,
    ]


def test_a_task_without_an_end_is_not_waited_for_for_ever(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the time limit the command ends, and says how to end the task."""
    account.deploy()
    monkeypatch.setattr(migrate, "TIMEOUT", 0)
    with pytest.raises(
        Failure, match=r"too long; stop it with aws ecs stop-task --cluster ecs_cluster_dev --task arn:"
    ):
        migrate.migrate(account.environment, account.sleep)


def test_a_log_that_does_not_come_is_not_waited_for_for_ever(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    """Twenty seconds later the status counts without it, and a line says where it will be."""
    account.deploy()
    assert migrate.migrate(account.environment, account.sleep) == 0
    assert f"no line of {GROUP}, stream migration/migration/" in capsys.readouterr().err
    assert 20 <= account.slept <= 40


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (FAMILY, f"there is no task definition {FAMILY} in us-east-1"),
        (SERVICE, f"there is no ECS service {SERVICE} in us-east-1"),
        (SECURITY_GROUP, f"there is no security group {SECURITY_GROUP} in us-east-1"),
    ],
)
def test_what_is_missing_is_named(account: Account, missing: str, said: str) -> None:
    """An environment that is not there, or half of it: what is missing, and what to do."""
    account.deploy(missing)
    with pytest.raises(Failure) as failure:
        migrate.migrate(account.environment, account.sleep)
    assert str(failure.value) == f"{said}: deploy the environment 'dev' first (make deploy)"
    assert account.tasks() == []


def test_without_a_cluster_there_is_no_environment(account: Account) -> None:
    """Also where an old task definition is left, which AWS keeps."""
    account.deploy(SERVICE)
    account.client("ecs").delete_cluster(cluster=CLUSTER)
    with pytest.raises(Failure, match=r"there is no ECS (cluster|service) ecs_(cluster|service)_dev"):
        migrate.migrate(account.environment, account.sleep)


def test_without_credentials_the_command_says_how_to_get_some(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, status 1, and no traceback."""

    def refuse(region: str) -> str:
        raise Failure("AWS credentials are missing or refused; set AWS_PROFILE")

    monkeypatch.setattr("scripts.aws.caller", refuse)
    assert migrate.main([]) == 1
    assert capsys.readouterr().err == "error: AWS credentials are missing or refused; set AWS_PROFILE\n"


def test_a_refusal_of_aws_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever AWS refuses on the way."""

    def refuse(environment: migrate.Environment) -> int:
        raise NoCredentialsError

    monkeypatch.setattr("scripts.aws.caller", lambda region: "arn:aws:iam::123456789012:user/ops")
    monkeypatch.setattr(migrate, "migrate", refuse)
    assert migrate.main([]) == 1
    assert capsys.readouterr().err.splitlines()[1:] == ["error: AWS refuses (Unable to locate credentials)"]


def test_bad_settings_are_told_first(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Status 2 before anything is asked of AWS."""
    monkeypatch.setenv("ENVIRONMENT_SUFFIX", "Prod_1")
    assert migrate.main([]) == 2
    assert capsys.readouterr().err.startswith("ENVIRONMENT_SUFFIX: ")
