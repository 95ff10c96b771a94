"""The rotation Lambda against the Secrets Manager protocol, with moto as Secrets Manager."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from lib.rotation import api_configuration, protocol

STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")


class SecretsManager:
    """Secrets Manager's side of a rotation of one secret.

    As the service does, it gives the version its id and the label ``AWSPENDING`` before it calls the Lambda.
    """

    def __init__(self) -> None:
        self.client: Any = boto3.client("secretsmanager")
        self.arn: str = self.client.create_secret(Name="configuration", SecretString="{}")["ARN"]
        # moto's RotateSecret runs Lambdas in Docker, and without one it makes an empty version current.
        self.backend().rotation_requested = self.backend().rotation_enabled = True

    def backend(self) -> Any:
        """The secret inside moto."""
        from moto.secretsmanager.models import secretsmanager_backends

        return secretsmanager_backends["123456789012"]["us-east-1"].secrets[self.arn]

    def begin(self) -> str:
        """Start a rotation: a pending version without a value."""
        version = str(uuid.uuid4())
        versions = self.backend().versions
        for other in versions.values():
            other["version_stages"] = [stage for stage in other["version_stages"] if stage != "AWSPENDING"]
        versions[version] = {"version_id": version, "version_stages": ["AWSPENDING"], "createdate": 0}
        return version

    def call(self, step: str, version: str, **changes: str) -> None:
        """Invoke the Lambda for a step."""
        api_configuration.handle({"Step": step, "SecretId": self.arn, "ClientRequestToken": version, **changes}, None)

    def rotate(self) -> str:
        """A whole rotation."""
        version = self.begin()
        for step in STEPS:
            self.call(step, version)
        return version

    def put(self, document: str, stage: str, version: str | None = None) -> None:
        """Store a value."""
        self.client.put_secret_value(
            SecretId=self.arn,
            SecretString=document,
            VersionStages=[stage],
            ClientRequestToken=version or str(uuid.uuid4()),
        )

    def value(self, stage: str = "AWSCURRENT") -> dict[str, str]:
        """The document under a label."""
        document: dict[str, str] = json.loads(
            self.client.get_secret_value(SecretId=self.arn, VersionStage=stage)["SecretString"]
        )
        return document

    def version(self, stage: str = "AWSCURRENT") -> str:
        """The id of the version under a label."""
        (version,) = (name for name, item in self.backend().versions.items() if stage in item["version_stages"])
        return str(version)


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretsManager]:
    """A secret whose document is empty, and whose rotation is enabled."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        yield SecretsManager()


def test_the_first_rotation_makes_two_keys(manager: SecretsManager) -> None:
    """From the empty document comes one with a signing key and a different previous one, of 256 bits each."""
    version = manager.rotate()
    document = manager.value()
    assert manager.version() == version
    assert document.keys() == {"signing_key", "previous_signing_key"}
    assert document["signing_key"] != document["previous_signing_key"]
    assert all(len(key) == 43 for key in document.values())  # 32 bytes in base64 without padding


def test_the_next_rotation_keeps_the_key_before(manager: SecretsManager) -> None:
    """Over three rotations, what signed last still verifies, and each version becomes the previous one."""
    manager.rotate()
    for _ in range(2):
        before, old_version = manager.value(), manager.version()
        manager.rotate()
        after = manager.value()
        assert after["previous_signing_key"] == before["signing_key"]
        assert after["signing_key"] not in before.values()
        assert manager.version("AWSPREVIOUS") == old_version


def test_other_members_stay(manager: SecretsManager) -> None:
    """What an operator adds to the document outlives a rotation."""
    manager.put('{"partner_url": "https://partner.example.com"}', "AWSCURRENT")
    manager.rotate()
    assert manager.value()["partner_url"] == "https://partner.example.com"


def test_every_step_may_come_twice(manager: SecretsManager) -> None:
    """A repeated step changes nothing: the keys of the first call stand."""
    version = manager.begin()
    manager.call("createSecret", version)
    made = manager.value("AWSPENDING")
    for step in STEPS:
        for _ in range(2):
            manager.call(step, version)
    assert manager.value() == made
    assert manager.version() == version


def test_all_steps_may_come_again_after_the_end(manager: SecretsManager) -> None:
    """Late repetitions of a finished rotation leave the current version alone."""
    version = manager.rotate()
    made = manager.value()
    for step in STEPS:
        manager.call(step, version)
    assert manager.value() == made


@pytest.mark.parametrize(
    ("failing", "call"),
    [
        ("createSecret", "put_secret_value"),
        ("setSecret", "get_secret_value"),
        ("testSecret", "get_secret_value"),
        ("finishSecret", "update_secret_version_stage"),
    ],
)
def test_a_rotation_resumes_after_a_failure(
    manager: SecretsManager, monkeypatch: pytest.MonkeyPatch, failing: str, call: str
) -> None:
    """After a failure in any step nothing has changed, and the same rotation from the start ends well."""
    version, before = manager.begin(), manager.version()
    real = boto3.client

    def broken(*names: str) -> Any:
        client = real(*names)

        def fail(**_: Any) -> None:
            raise ClientError({"Error": {"Code": "InternalServiceError"}}, call)

        monkeypatch.setattr(client, call, fail)
        return client

    for step in STEPS[: STEPS.index(failing)]:
        manager.call(step, version)
    with monkeypatch.context() as patch, pytest.raises(ClientError):
        patch.setattr(boto3, "client", broken)
        manager.call(failing, version)
    assert manager.version() == before
    for step in STEPS:
        manager.call(step, version)
    assert manager.version() == version


def test_the_faster_of_two_calls_wins(manager: SecretsManager, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another call stores the keys between look and write, they stand."""
    version = manager.begin()
    theirs = {"signing_key": "a" * 43, "previous_signing_key": "b" * 43}
    client = manager.client

    def refuse(**_: Any) -> None:
        # moto would overwrite the value; Secrets Manager never changes a version.
        manager.backend().versions[version]["secret_string"] = json.dumps(theirs)
        raise client.exceptions.ResourceExistsException({"Error": {"Code": "ResourceExistsException"}}, "Put")

    monkeypatch.setattr(client, "put_secret_value", refuse)
    monkeypatch.setattr(boto3, "client", lambda _: client)
    manager.call("createSecret", version)
    assert manager.value("AWSPENDING") == theirs
    manager.call("finishSecret", version)
    assert manager.value() == theirs


def test_a_secret_without_any_value_gets_one(manager: SecretsManager, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a current version, a rotation makes the first one, and takes the label from none."""
    manager.backend().versions.clear()
    version = manager.begin()
    moves: list[dict[str, str]] = []
    monkeypatch.setattr(manager.client, "update_secret_version_stage", lambda **move: moves.append(move))
    monkeypatch.setattr(boto3, "client", lambda _: manager.client)
    for step in STEPS:
        manager.call(step, version)
    assert manager.value("AWSPENDING").keys() == {"signing_key", "previous_signing_key"}
    assert moves == [{"SecretId": manager.arn, "VersionStage": "AWSCURRENT", "MoveToVersionId": version}]


def test_rotation_must_be_enabled(manager: SecretsManager) -> None:
    """A call for a secret that is not rotated is refused."""
    version = manager.begin()
    manager.backend().rotation_enabled = False
    with pytest.raises(protocol.RotationError, match="rotation is not enabled"):
        manager.call("createSecret", version)


def test_an_unknown_version_is_refused(manager: SecretsManager) -> None:
    """A token that Secrets Manager did not give out changes nothing."""
    with pytest.raises(protocol.RotationError, match="has no version"):
        manager.call("createSecret", str(uuid.uuid4()))


def test_an_abandoned_version_is_refused(manager: SecretsManager) -> None:
    """A version that a newer rotation has taken the label from is not finished."""
    version = manager.begin()
    manager.call("createSecret", version)
    manager.begin()
    with pytest.raises(protocol.RotationError, match="not labelled AWSPENDING"):
        manager.call("finishSecret", version)


def test_an_unknown_secret_is_refused(manager: SecretsManager) -> None:
    """The error of Secrets Manager for an unknown secret comes through."""
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        manager.call("createSecret", str(uuid.uuid4()), SecretId="arn:other")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Step": "deleteSecret"}, "unknown step 'deleteSecret', expected one of createSecret"),
        ({"Step": ""}, "the event has no Step"),
        ({"SecretId": ""}, "the event has no SecretId"),
        ({"ClientRequestToken": ""}, "the event has no ClientRequestToken"),
    ],
)
def test_a_wrong_event_is_refused(manager: SecretsManager, changes: dict[str, str], message: str) -> None:
    """The message names what is missing or unknown."""
    event = {
        "Step": "createSecret",
        "SecretId": manager.arn,
        "ClientRequestToken": manager.begin(),
        **changes,
    }
    with pytest.raises(protocol.RotationError, match=message):
        api_configuration.handle(event, None)


@pytest.mark.parametrize("step", STEPS[1:])
def test_steps_in_the_wrong_order_are_refused(manager: SecretsManager, step: str) -> None:
    """Nothing happens before there is a value."""
    version, before = manager.begin(), manager.version()
    with pytest.raises(protocol.RotationError, match="createSecret comes first"):
        manager.call(step, version)
    assert manager.version() == before


@pytest.mark.parametrize("step", ["testSecret", "finishSecret"])
@pytest.mark.parametrize(
    ("pending", "message"),
    [
        ({}, "signing_key of the pending version is not a key"),
        ({"signing_key": "short", "previous_signing_key": "current"}, "signing_key .* is not a key"),
        ({"signing_key": "fresh"}, "previous_signing_key .* is not a key"),
        ({"signing_key": 5, "previous_signing_key": "current"}, "signing_key .* is not a key"),
        ({"signing_key": "current", "previous_signing_key": "fresh"}, "signing_key .* is not new"),
        ({"signing_key": "fresh", "previous_signing_key": "fresh"}, "signing_key .* is not new"),
        ({"signing_key": "fresh", "previous_signing_key": "older"}, "is not the current signing_key"),
    ],
)
def test_a_bad_pending_version_never_becomes_current(
    manager: SecretsManager, step: str, pending: dict[str, Any], message: str
) -> None:
    """Keys that are malformed, not new, or that would drop the current one are refused."""
    manager.rotate()
    before, current = manager.version(), manager.value()["signing_key"]
    keys = {"current": current, "fresh": "f" * 43, "older": "o" * 43}
    document = {name: keys.get(value, value) if isinstance(value, str) else value for name, value in pending.items()}
    version = manager.begin()
    manager.put(json.dumps(document), "AWSPENDING", version)
    with pytest.raises(protocol.RotationError, match=message):
        manager.call(step, version)
    assert manager.version() == before


def test_a_trial_without_rotation_passes(manager: SecretsManager) -> None:
    """``RotateImmediately=false`` calls the test step alone, with a copy; a copy never becomes current."""
    manager.rotate()
    version = manager.begin()
    manager.put(json.dumps(manager.value()), "AWSPENDING", version)
    manager.call("testSecret", version)
    with pytest.raises(protocol.RotationError, match="is not new"):
        manager.call("finishSecret", version)


@pytest.mark.parametrize("document", ["sesame", '["sesame"]'])
def test_a_document_that_is_no_object_is_refused_without_being_shown(manager: SecretsManager, document: str) -> None:
    """The message says what is wrong, and neither it nor its cause holds the value."""
    manager.put(document, "AWSCURRENT")
    with pytest.raises(protocol.RotationError, match=r"AWSCURRENT version .* is not a JSON object") as caught:
        manager.call("createSecret", manager.begin())
    assert "sesame" not in str(caught.value)
    assert caught.value.__context__ is None


def test_no_key_is_logged(manager: SecretsManager, caplog: pytest.LogCaptureFixture) -> None:
    """Every step leaves a line, and none of them holds a key."""
    caplog.set_level(logging.DEBUG, logger=protocol.LOGGER.name)
    manager.rotate()
    manager.rotate()
    lines = [record.getMessage() for record in caplog.records if record.name == protocol.LOGGER.name]
    assert len(lines) == 2 * len(STEPS)
    keys = {*manager.value().values(), *manager.value("AWSPREVIOUS").values()}
    assert not any(key in line for key in keys for line in lines)
