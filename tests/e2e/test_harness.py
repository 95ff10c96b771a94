"""The tools of the end-to-end run: processes that end with it, faults, and what people get to read."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import boto3
import psutil
import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.config import Config
from botocore.exceptions import ClientError
from rich.console import Console

from scripts.inventory.engine import Live
from tests.e2e import account
from tests.e2e.deployment import changes, errors
from tests.e2e.emulator.process import Emulator
from tests.e2e.leash import ROOT, Leashed
from tests.e2e.progress import Progress, clock

# A command that starts another one and tells both process ids.
COMMAND = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(os.getpid(), child.pid, flush=True)
time.sleep(60)
"""
STARTER = f"""
import os, sys, time
from pathlib import Path
from tests.e2e.leash import Leashed
Leashed([sys.executable, "-c", {COMMAND!r}], Path(sys.argv[1]), os.environ)
time.sleep(60)
"""


def _started(log: Path) -> list[int]:
    """The process ids that ``COMMAND`` tells, once it does."""
    for _ in range(200):
        if log.exists() and log.read_text().strip():
            return [int(word) for word in log.read_text().split()]
        time.sleep(0.05)
    raise AssertionError("the command did not start")


def _gone(processes: list[int]) -> bool:
    """Whether all of them end within some seconds; one that only waits to be noticed has ended."""
    for _ in range(200):
        if not any(_runs(process) for process in processes):
            return True
        time.sleep(0.05)
    return False


def _runs(process: int) -> bool:
    try:
        return bool(psutil.Process(process).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_a_killed_starter_leaves_no_process_behind(tmp_path: Path) -> None:
    """SIGKILL lets nobody clean up: the command and what it started end all the same."""
    log = tmp_path / "log"
    starter = subprocess.Popen([sys.executable, "-c", STARTER, str(log)], cwd=ROOT, env={**os.environ})
    processes = _started(log)
    assert all(_runs(process) for process in processes)
    starter.send_signal(signal.SIGKILL)
    starter.wait()
    assert _gone(processes)


def test_kill_ends_a_command_with_all_that_it_started(tmp_path: Path) -> None:
    """As in the scenarios, where terraform and its provider die together."""
    log = tmp_path / "log"
    process = Leashed([sys.executable, "-c", COMMAND], log, os.environ)
    processes = _started(log)
    process.kill()
    assert _gone(processes)


def test_a_command_gives_its_exit_status(tmp_path: Path) -> None:
    """None while it runs, then its own."""
    process = Leashed(
        [sys.executable, "-c", "import time; time.sleep(1); raise SystemExit(3)"], tmp_path / "log", os.environ
    )
    assert process.wait(0.01) is None
    assert process.wait(30) == 3
    process.close()


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("ec2", "describe_vpcs"),
        ("s3", "list_buckets"),
        ("ecs", "list_clusters"),
        ("rds", "describe_db_clusters"),
        ("apigateway", "get_rest_apis"),
        ("route53", "list_hosted_zones"),
    ],
)
def test_a_refused_call_gets_through_at_the_third_attempt(emulator: Emulator, service: str, operation: str) -> None:
    """Throttled first, then failed, in the words of every protocol: AWS's libraries understand both."""
    emulator.refuse(2)
    try:
        patient = Config(retries={"total_max_attempts": 3, "mode": "standard"})
        client = account.session(emulator).client(service, config=patient)
        assert getattr(client, operation)()["ResponseMetadata"]["RetryAttempts"] == 2
        hasty = account.session(emulator).client(service, config=Config(retries={"total_max_attempts": 1}))
        with pytest.raises(ClientError, match=r"Throttling|RequestLimitExceeded|SlowDown"):
            getattr(hasty, operation)()
    finally:
        emulator.refuse(0)
    assert getattr(hasty, operation)()["ResponseMetadata"]["RetryAttempts"] == 0


def test_an_answer_that_was_lost_is_given_again(emulator: Emulator) -> None:
    """The same invocation, sent twice, does its work once; another one is refused, as the name is taken."""
    client = account.session(emulator).client("ecr")
    sent: dict[str, str] = {}

    def same_invocation(request: AWSPreparedRequest, **_: object) -> None:
        request.headers["amz-sdk-invocation-id"] = sent.setdefault("id", "lost")

    client.meta.events.register_last("before-send.ecr.CreateRepository", same_invocation)
    first = client.create_repository(repositoryName="once")["repository"]
    assert client.create_repository(repositoryName="once")["repository"] == first
    assert emulator.report()["counts"]["repeated"] == 1
    sent["id"] = "another"
    with pytest.raises(ClientError, match="RepositoryAlreadyExistsException"):
        client.create_repository(repositoryName="once")


def test_the_emulator_listens_on_loopback_alone(emulator: Emulator) -> None:
    """Nobody outside this machine reaches it."""
    port = int(emulator.endpoint.rsplit(":", 1)[1])
    addresses = {
        each.laddr.ip for each in psutil.net_connections("tcp") if each.status == "LISTEN" and each.laddr.port == port
    }
    assert addresses == {"127.0.0.1"}


def test_an_operation_that_the_emulator_lacks_is_reported(emulator: Emulator) -> None:
    """The scenarios fail on it, instead of taking a missing answer for a good one."""
    client = account.session(emulator).client("codedeploy", config=Config(retries={"total_max_attempts": 1}))
    with pytest.raises(ClientError):
        client.list_git_hub_account_token_names()
    assert "codedeploy ListGitHubAccountTokenNames" in emulator.report()["failures"]


def test_clients_reach_the_emulator_and_nothing_else(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """No profile, no key and no endpoint of the machine survives into what commands are started with."""
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "https://s3.example.com")
    environment = emulator.environment()
    assert {name for name in environment if name.startswith("AWS_")} == {
        "AWS_ENDPOINT_URL",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_EC2_METADATA_DISABLED",
    }
    assert environment["AWS_ENDPOINT_URL"] == emulator.endpoint


def _change(address: str, actions: list[str], before: object, after: object) -> dict[str, object]:
    return {"address": address, "change": {"actions": actions, "before": before, "after": after}}


def test_changes_of_a_plan_name_the_attributes() -> None:
    """What stays and what is only read is left out; of an update, each attribute that differs is named."""
    plan = {
        "resource_changes": [
            _change("a.same", ["no-op"], {"x": 1}, {"x": 1}),
            _change("a.read", ["read"], None, {"x": 1}),
            _change("a.new", ["create"], None, {"x": 1}),
            _change("a.changed", ["update"], {"x": 1, "y": 2, "z": 3}, {"x": 1, "y": 3}),
            _change("a.replaced", ["delete", "create"], {"x": 1}, {"x": 2}),
        ],
        "output_changes": {"same": {"actions": ["no-op"]}, "url": {"actions": ["update"]}},
    }
    assert changes(plan) == {
        "a.new": "create",
        "a.changed": "update: y, z",
        "a.replaced": "delete/create: x",
        "output.url": "update",
    }


def test_the_error_of_terraform_is_what_is_shown(tmp_path: Path) -> None:
    """From the first error on, without frames; where there is none, the end of the log."""
    log = tmp_path / "log"
    log.write_text("Plan: 1 to add\n╷\n│ Error: no such zone\n│ \n│   with aws_x.y\n╵\n")
    assert errors(log).splitlines() == ["│ Error: no such zone", "│   with aws_x.y"]
    log.write_text("first\nlast\n")
    assert errors(log).splitlines() == ["first", "last"]


def test_what_is_left_is_told_from_what_aws_keeps() -> None:
    """What was there before and what is Amazon's own counts for nothing; what is kept is named with the reason."""
    before = [Live("aws_s3_bucket", "state", "state", "state")]
    after = [
        *before,
        Live("aws_vpc", "vpc-1", "", "vpc-1", owner="aws"),
        Live("aws_kms_key", "key", "kms_key_dev", "key", kept="pending deletion"),
        Live("aws_s3_bucket", "logs", "logs", "logs"),
        Live("aws_network_interface", "eni-1", "", "eni-1"),
    ]
    assert account.left_over(before, after, {"eni-1"}) == (
        ["aws_s3_bucket logs"],
        ["aws_kms_key kms_key_dev: pending deletion", f"aws_network_interface eni-1: {account.MOTO_KEEPS}"],
    )
    assert account.left_over(before, after)[0] == ["aws_network_interface eni-1", "aws_s3_bucket logs"]


def test_what_goes_with_something_else_counts_while_that_is_there(emulator: Emulator) -> None:
    """Only when its VPC or its cluster is gone is it the emulator that forgot it: AWS would not have left it behind."""
    aws = account.session(emulator)
    ec2, rds = aws.client("ec2"), aws.client("rds")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    (acl,) = ec2.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["NetworkAcls"]
    which = {"DBClusterIdentifier": "kept"}
    rds.create_db_cluster(**which, Engine="aurora-postgresql", MasterUsername="u", ManageMasterUserPassword=True)
    rds.create_db_cluster_snapshot(**which, DBClusterSnapshotIdentifier="by-hand")
    (snapshot,) = rds.describe_db_cluster_snapshots(**which, SnapshotType="automated")["DBClusterSnapshots"]
    assert account.forgotten_by_moto(aws) == set()
    ec2.delete_vpc(VpcId=vpc)
    rds.delete_db_cluster(**which, SkipFinalSnapshot=True)
    forgotten = {acl["NetworkAclId"], snapshot["DBClusterSnapshotIdentifier"]}
    assert account.forgotten_by_moto(aws) == forgotten


def test_progress_shows_each_step_with_its_end_and_its_time() -> None:
    """Where there is no terminal: when a step begins, and how it ended; all of them in the table."""
    written = io.StringIO()
    progress = Progress(Console(file=written, width=100, soft_wrap=True))
    with progress.step("first") as step:
        step.tell("3 resources")
    with pytest.raises(ValueError, match="no"), progress.step("second"):
        raise ValueError("no")
    progress.console.print(progress.table())
    lines = written.getvalue().splitlines()
    assert lines[:4] == [
        " 1. first …",
        " 1. first: done in 0:00 · 3 resources",
        " 2. second …",
        " 2. second: failed in 0:00",
    ]
    assert [word for line in lines[4:] for word in line.split() if word in ("first", "second", "all")] == [
        "first",
        "second",
        "all",
    ]
    assert clock(125.9) == "2:05"


def test_the_override_is_the_only_file_beside_what_was_synthesized(tmp_path: Path, emulator: Emulator) -> None:
    """And it sets nothing but how often the provider repeats a failed call."""
    from tests.e2e.deployment import Deployment

    deployment = Deployment(emulator, tmp_path, {**account.SETTINGS, "ENVIRONMENT_SUFFIX": "dev"})
    deployment.synthesize()
    files = {file.name for file in deployment.directory.iterdir() if not file.name.startswith("compliance.")}
    assert files == {"assets", "cdk.tf.json", "guardrails.json", "emulator_override.tf.json"}
    assert json.loads((deployment.directory / "emulator_override.tf.json").read_text()) == {
        "provider": {"aws": {"max_retries": 4}}
    }


def test_a_session_reaches_the_emulator(emulator: Emulator) -> None:
    """Without any setting of the machine."""
    session = account.session(emulator)
    assert isinstance(session, boto3.Session)
    assert session.client("sts").get_caller_identity()["Account"] == "123456789012"
