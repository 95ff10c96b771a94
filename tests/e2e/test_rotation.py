"""The rotation of secrets end to end: the Lambda as it is packaged, in processes of its own, in the emulator."""

from __future__ import annotations

import io
import json
import secrets
import time
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from lib.secrets import HANDLER, INITIAL_STAGE, ROTATION_DAYS, package
from tests.e2e import account
from tests.e2e.emulator.process import running

pytestmark = pytest.mark.slow  # every step is a process of its own

STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
RULES = {"AutomaticallyAfterDays": ROTATION_DAYS}
KEYS = {"signing_key", "previous_signing_key"}
_SECONDS = 60

_FAILING = """
import handler

def handle(event, context):
    if event["Step"] == {step!r} and {when!r} == "before":
        raise RuntimeError("a bad day")
    handler.handle(event, context)
    if event["Step"] == {step!r}:
        raise RuntimeError("a bad day")
"""

Client = Callable[[str], Any]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Makes clients of an account of this module's own."""
    with running(tmp_path_factory.mktemp("emulator") / "log") as emulator:
        yield account.session(emulator).client


class Rotated:
    """A secret and its rotation function, as lib/secrets.py makes them.

    Attributes:
        initial: the version that Terraform makes.
    """

    def __init__(self, client: Client) -> None:
        self._name = f"x{secrets.token_hex(6)}"
        self._functions, self._logs, self._manager = client("lambda"), client("logs"), client("secretsmanager")
        self._logs.create_log_group(logGroupName=self._name)
        role = client("iam").create_role(RoleName=self._name, AssumeRolePolicyDocument="{}")["Role"]["Arn"]
        self._function = self._functions.create_function(
            FunctionName=self._name,
            Role=role,
            Runtime="python3.12",
            Handler=f"{HANDLER.stem}.handle",
            Code={"ZipFile": package()},
            Timeout=30,
            LoggingConfig={"LogFormat": "JSON", "LogGroup": self._name},
        )["FunctionArn"]
        self._manager.create_secret(Name=self._name)
        self.initial = self._manager.put_secret_value(
            SecretId=self._name, SecretString="{}", VersionStages=["AWSCURRENT", INITIAL_STAGE]
        )["VersionId"]

    def fail(self, step: str, when: str = "before") -> None:
        """From now on the function raises in a step: before it did anything, or after."""
        content = io.BytesIO(package())
        with zipfile.ZipFile(content, "a") as archive:
            archive.writestr("failing.py", _FAILING.format(step=step, when=when))
        self._functions.update_function_code(FunctionName=self._name, ZipFile=content.getvalue())
        self._functions.update_function_configuration(FunctionName=self._name, Handler="failing.handle")

    def heal(self) -> None:
        """The function is the packaged one again."""
        self._functions.update_function_code(FunctionName=self._name, ZipFile=package())
        self._functions.update_function_configuration(FunctionName=self._name, Handler=f"{HANDLER.stem}.handle")

    def start(self) -> str:
        """Ask for a rotation: the version that it makes."""
        answer = self._manager.rotate_secret(
            SecretId=self._name, RotationLambdaARN=self._function, RotationRules=RULES, RotateImmediately=True
        )
        return str(answer["VersionId"])

    def rotate(self) -> str:
        """Ask for a rotation and wait until its version is current."""
        version = self.start()
        self.wait(lambda: "AWSCURRENT" in self.labels().get(version, ()), "the new version is current")
        self.wait(lambda: self._rotation_is_complete(version), "the rotation is complete")
        return version

    def _rotation_is_complete(self, version: str) -> bool:
        return "LastRotatedDate" in self.description() and f"finishSecret done for version {version}" in self.log()

    def wait(self, done: Callable[[], bool], what: str) -> None:
        """Until something is so, within bounds."""
        deadline = time.monotonic() + _SECONDS
        while not done():
            assert time.monotonic() < deadline, f"not within {_SECONDS} s: {what}; {self.labels()}\n{self.log()}"
            time.sleep(0.05)

    def description(self) -> dict[str, Any]:
        """What DescribeSecret says."""
        description: dict[str, Any] = self._manager.describe_secret(SecretId=self._name)
        return description

    def labels(self) -> dict[str, set[str]]:
        """Versions with their labels, apart from AWSPENDING on what is current: AWS may leave it there or not."""
        versions = self.description()["VersionIdsToStages"]
        return {
            version: set(has) - ({"AWSPENDING"} if "AWSCURRENT" in has else set()) for version, has in versions.items()
        }

    def value(self, **which: str) -> dict[str, str]:
        """A version's document; the current one's by default."""
        document: dict[str, str] = json.loads(
            self._manager.get_secret_value(SecretId=self._name, **which)["SecretString"]
        )
        return document

    def log(self) -> str:
        """What the function logged."""
        events = self._logs.filter_log_events(logGroupName=self._name)["events"]
        return "\n".join(event["message"] for event in events)

    def ask_again(self) -> None:
        """Ask for a rotation while the last one is not complete: AWS refuses, and tries that one again."""
        with pytest.raises(ClientError, match="A previous rotation isn't complete"):
            self.start()


@pytest.fixture
def rotated(client: Client) -> Rotated:
    """A fresh secret that was never rotated."""
    return Rotated(client)


def test_rotations_hand_the_signing_key_on(rotated: Rotated) -> None:
    """Each rotation makes a new key, keeps the one before it to verify with, and moves the labels as AWS does."""
    first = rotated.rotate()
    once = rotated.value()
    assert once.keys() == KEYS
    assert rotated.labels() == {first: {"AWSCURRENT"}, rotated.initial: {"AWSPREVIOUS", INITIAL_STAGE}}
    second = rotated.rotate()
    twice = rotated.value()
    assert twice["previous_signing_key"] == once["signing_key"]
    assert twice["signing_key"] not in once.values()
    assert rotated.labels() == {
        second: {"AWSCURRENT"},
        first: {"AWSPREVIOUS"},
        rotated.initial: {INITIAL_STAGE},
    }
    assert rotated.value(VersionStage=INITIAL_STAGE) == {}
    log = rotated.log()
    for version in (first, second):
        assert [step for step in STEPS if f"{step} done for version {version}" in log] == list(STEPS)
    assert not [key for key in [*once.values(), *twice.values()] if key in log]


@pytest.mark.parametrize("step", STEPS)
def test_a_failed_step_leaves_the_current_version_alone(rotated: Rotated, step: str) -> None:
    """Whichever step fails: readers keep their keys, the log says what failed, and the next attempt completes."""
    current = rotated.rotate()
    before, rotations = rotated.value(), rotated.description()["LastRotatedDate"]
    rotated.fail(step)
    pending = rotated.start()
    rotated.wait(lambda: "RuntimeError: a bad day" in rotated.log(), f"{step} fails")
    done = STEPS[: STEPS.index(step)]
    assert tuple(each for each in STEPS if f"{each} done for version {pending}" in rotated.log()) == done
    assert (rotated.value(), rotated.labels()[current]) == (before, {"AWSCURRENT"})
    assert rotated.labels()[pending] == {"AWSPENDING"}
    assert rotated.description()["LastRotatedDate"] == rotations
    rotated.heal()
    rotated.ask_again()
    rotated.wait(lambda: rotated.labels()[pending] == {"AWSCURRENT"}, "the rotation is tried again")
    assert rotated.value()["previous_signing_key"] == before["signing_key"]
    assert rotated.labels()[current] == {"AWSPREVIOUS"}


def test_a_repeated_step_keeps_what_it_made(rotated: Rotated) -> None:
    """createSecret that fails after it stored the keys finds them there the next time, and makes no others."""
    rotated.fail("createSecret", when="after")
    pending = rotated.start()
    rotated.wait(lambda: "RuntimeError: a bad day" in rotated.log(), "createSecret fails")
    made = rotated.value(VersionId=pending)
    rotated.heal()
    rotated.ask_again()
    rotated.wait(lambda: rotated.labels()[pending] == {"AWSCURRENT"}, "the rotation is tried again")
    assert rotated.value() == made


def test_rds_rotates_its_own_secret(client: Client) -> None:
    """A secret of RDS takes a schedule without a function, as it is, and lets go of it."""
    manager = client("secretsmanager")
    cluster = client("rds").create_db_cluster(
        DBClusterIdentifier=f"x{secrets.token_hex(6)}",
        Engine="aurora-postgresql",
        MasterUsername="u",
        ManageMasterUserPassword=True,
    )["DBCluster"]
    secret = cluster["MasterUserSecret"]["SecretArn"]
    before = manager.get_secret_value(SecretId=secret)
    manager.rotate_secret(SecretId=secret, RotationRules=RULES, RotateImmediately=False)
    described = manager.describe_secret(SecretId=secret)
    assert (described["RotationEnabled"], described["RotationRules"]) == (True, RULES)
    assert "RotationLambdaARN" not in described
    after = manager.get_secret_value(SecretId=secret)
    assert (after["VersionId"], after["SecretString"]) == (before["VersionId"], before["SecretString"])
    manager.cancel_rotate_secret(SecretId=secret)
    assert manager.describe_secret(SecretId=secret)["RotationEnabled"] is False


def test_cancelled_and_deleted_rotations_are_over(rotated: Rotated, client: Client) -> None:
    """A cancelled rotation says so, and a secret made anew under the name of a deleted one has none."""
    rotated.rotate()
    name, manager = rotated.description()["Name"], client("secretsmanager")
    assert rotated.description()["RotationRules"] == RULES
    manager.cancel_rotate_secret(SecretId=name)
    assert rotated.description()["RotationEnabled"] is False
    manager.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
    manager.create_secret(Name=name, SecretString="{}")
    assert not {"RotationEnabled", "RotationRules", "LastRotatedDate"} & rotated.description().keys()
