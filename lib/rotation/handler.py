"""The rotation Lambda of the API configuration secret: the four steps of the Secrets Manager rotation
protocol.

The secret is a JSON object. Rotation renews two of its members and leaves every other one as it is:

- ``signing_key``: the HMAC key that the API signs its decisions with (256 random bits, URL-safe base64);
- ``previous_signing_key``: the key before it. It verifies for one more period, so that a task that started
  before a rotation and one that started after it accept each other's signatures.

Secrets Manager may call every step more than once, and calls all of them again after a failure. Each step
therefore looks at what is there already before it changes anything. No step logs or raises a secret value.
"""

from __future__ import annotations

import json
import logging
import secrets
from typing import Any

import boto3

LOGGER = logging.getLogger(__name__)
LOGGER.setLevel(logging.INFO)

KEY_BYTES = 32
"""Length of a signing key in bytes: that of an HMAC-SHA256 value, the least that RFC 2104 (section 3)
advises."""

KEY_CHARACTERS = len(secrets.token_urlsafe(KEY_BYTES))

KEYS = ("signing_key", "previous_signing_key")


class RotationError(Exception):
    """A rotation cannot go on; the message says why and holds no secret value."""


def handle(event: dict[str, Any], context: object) -> None:
    """Do one step of a rotation.

    Args:
        event: ``Step``, ``SecretId`` and ``ClientRequestToken`` (the id of the version that is being made).
        context: not used.

    Raises:
        RotationError: where the request or the state of the secret does not allow the step.
    """
    step, secret, version = (_required(event, name) for name in ("Step", "SecretId", "ClientRequestToken"))
    if step not in STEPS:
        raise RotationError(f"unknown step {step!r}, expected one of {', '.join(STEPS)}")
    client = boto3.client("secretsmanager")
    if _is_rotating(client, secret, version):
        STEPS[step](client, secret, version)
        LOGGER.info("%s done for version %s of %s", step, version, secret)
    else:
        LOGGER.info("%s skipped: version %s of %s is current already", step, version, secret)


def create_secret(client: Any, secret: str, version: str) -> None:
    """Store new keys as the pending version, unless an earlier call did."""
    if _read(client, secret, VersionId=version, VersionStage="AWSPENDING") is not None:
        return
    current = _read(client, secret, VersionStage="AWSCURRENT") or {}
    previous = current.get("signing_key")
    if not _is_key(previous):
        # The first rotation. A random key that never signed anything is as good as none, and readers that
        # want both members need not know of the difference.
        previous = _new_key()
    document = {**current, "signing_key": _new_key(), "previous_signing_key": previous}
    try:
        client.put_secret_value(
            SecretId=secret,
            ClientRequestToken=version,
            SecretString=json.dumps(document),
            VersionStages=["AWSPENDING"],
        )
    except client.exceptions.ResourceExistsException:
        # A call at the same moment was faster. A version never changes, so that one's keys stand.
        LOGGER.info("version %s of %s has a value already", version, secret)


def set_secret(client: Any, secret: str, version: str) -> None:
    """Nothing to set: the keys are used by those who read the secret and are registered nowhere else."""
    _pending(client, secret, version)


def test_secret(client: Any, secret: str, version: str) -> None:
    """Check that the pending version can replace the current one."""
    pending = _pending(client, secret, version)
    current = _read(client, secret, VersionStage="AWSCURRENT") or {}
    if pending == current:
        # ``RotateSecret`` with ``RotateImmediately=false`` tries the function out with this one step and a
        # copy.
        LOGGER.info("version %s of %s is a copy of the current one: a trial, not a rotation", version, secret)
        return
    _check(pending, current)


def finish_secret(client: Any, secret: str, version: str) -> None:
    """Make the pending version the current one; Secrets Manager labels the one before ``AWSPREVIOUS``."""
    _check(_pending(client, secret, version), _read(client, secret, VersionStage="AWSCURRENT") or {})
    move = {"SecretId": secret, "VersionStage": "AWSCURRENT", "MoveToVersionId": version}
    stages = client.describe_secret(SecretId=secret)["VersionIdsToStages"]
    current = next((other for other, labels in stages.items() if "AWSCURRENT" in labels), None)
    if current is not None:
        move["RemoveFromVersionId"] = current
    client.update_secret_version_stage(**move)


STEPS = {
    "createSecret": create_secret,
    "setSecret": set_secret,
    "testSecret": test_secret,
    "finishSecret": finish_secret,
}
"""The steps by the names that Secrets Manager calls them, in its order."""


def _required(event: dict[str, Any], name: str) -> str:
    value = event.get(name)
    if not isinstance(value, str) or not value:
        raise RotationError(f"the event has no {name}")
    return value


def _is_rotating(client: Any, secret: str, version: str) -> bool:
    """Whether the version is pending; false where it is current already, an error where it is neither."""
    metadata = client.describe_secret(SecretId=secret)
    if not metadata.get("RotationEnabled"):
        raise RotationError(f"rotation is not enabled for {secret}")
    labels = metadata.get("VersionIdsToStages", {}).get(version)
    if labels is None:
        raise RotationError(f"{secret} has no version {version}")
    if "AWSCURRENT" in labels:
        return False
    if "AWSPENDING" not in labels:
        raise RotationError(f"version {version} of {secret} is not labelled AWSPENDING")
    return True


def _read(client: Any, secret: str, **which: str) -> dict[str, Any] | None:
    """A version as a JSON object, or ``None`` where it does not exist or has no value yet."""
    try:
        response = client.get_secret_value(SecretId=secret, **which)
    except client.exceptions.ResourceNotFoundException:
        return None
    try:
        document = json.loads(response.get("SecretString", ""))
    except json.JSONDecodeError:
        document = None  # the parser's own error would quote the value
    if not isinstance(document, dict):
        raise RotationError(f"the {which['VersionStage']} version of {secret} is not a JSON object")
    return document


def _pending(client: Any, secret: str, version: str) -> dict[str, Any]:
    document = _read(client, secret, VersionId=version, VersionStage="AWSPENDING")
    if document is None:
        raise RotationError(f"version {version} of {secret} has no value yet: createSecret comes first")
    return document


def _check(pending: dict[str, Any], current: dict[str, Any]) -> None:
    for name in KEYS:
        if not _is_key(pending.get(name)):
            raise RotationError(f"{name} of the pending version is not a key of {KEY_CHARACTERS} characters")
    if pending["signing_key"] in (pending["previous_signing_key"], current.get("signing_key")):
        raise RotationError("signing_key of the pending version is not new")
    if _is_key(current.get("signing_key")) and pending["previous_signing_key"] != current["signing_key"]:
        raise RotationError("previous_signing_key of the pending version is not the current signing_key")


def _is_key(value: object) -> bool:
    return isinstance(value, str) and len(value) >= KEY_CHARACTERS


def _new_key() -> str:
    return secrets.token_urlsafe(KEY_BYTES)
