"""The Secrets Manager rotation protocol: what every rotation Lambda does around its own four steps.

A rotated secret is a JSON object. Secrets Manager may call every step more than once, and calls all of them again after
a failure, so each step looks at what is there already before it changes anything. No step logs or raises a secret
value.

Source: Secrets Manager user guide, "Lambda rotation functions".
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

import boto3

LOGGER = logging.getLogger(__name__)
LOGGER.setLevel(logging.INFO)

STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
"""What Secrets Manager calls a rotation Lambda for, in its order."""

Document = dict[str, Any]


class RotationError(Exception):
    """A rotation cannot go on; the message says why and holds no secret value."""


class Version:
    """The version of a secret that a rotation is making.

    Attributes:
        secret: ARN of the secret.
        id: the id of the version.
    """

    def __init__(self, client: Any, secret: str, id: str) -> None:
        self._client = client
        self.secret = secret
        self.id = id

    def __str__(self) -> str:
        return f"version {self.id} of {self.secret}"

    def stored(self) -> Document | None:
        """Return the document of this version; ``None`` before it has one."""
        return self._read(VersionId=self.id, VersionStage="AWSPENDING")

    def pending(self) -> Document:
        """Return the document of this version.

        Raises:
            RotationError: it has none yet.
        """
        document = self.stored()
        if document is None:
            raise RotationError(f"{self} has no value yet: createSecret comes first")
        return document

    def current(self) -> Document:
        """Return the document of the current version; empty where there is none."""
        return self._read(VersionStage="AWSCURRENT") or {}

    def store(self, document: Document) -> None:
        """Give this version its document, unless a call at the same moment was faster: a version never changes."""
        try:
            self._client.put_secret_value(
                SecretId=self.secret,
                ClientRequestToken=self.id,
                SecretString=json.dumps(document),
                VersionStages=["AWSPENDING"],
            )
        except self._client.exceptions.ResourceExistsException:
            LOGGER.info("%s already has a value", self)

    def finish(self) -> None:
        """Make this version the current one; Secrets Manager labels the one before ``AWSPREVIOUS``."""
        move = {"SecretId": self.secret, "VersionStage": "AWSCURRENT", "MoveToVersionId": self.id}
        stages = self._client.describe_secret(SecretId=self.secret)["VersionIdsToStages"]
        current = next((other for other, labels in stages.items() if "AWSCURRENT" in labels), None)
        if current is not None:
            move["RemoveFromVersionId"] = current
        self._client.update_secret_version_stage(**move)

    def is_rotating(self) -> bool:
        """Return whether this version is pending; false where it is current already.

        Raises:
            RotationError: it is neither, or the secret is not rotated.
        """
        metadata = self._client.describe_secret(SecretId=self.secret)
        if not metadata.get("RotationEnabled"):
            raise RotationError(f"rotation is not enabled for {self.secret}")
        labels = metadata.get("VersionIdsToStages", {}).get(self.id)
        if labels is None:
            raise RotationError(f"{self.secret} has no version {self.id}")
        if "AWSCURRENT" in labels:
            return False
        if "AWSPENDING" not in labels:
            raise RotationError(f"{self} is not labelled AWSPENDING")
        return True

    def _read(self, **which: str) -> Document | None:
        """Return a version as a JSON object, or ``None`` where it does not exist or has no value yet."""
        try:
            response = self._client.get_secret_value(SecretId=self.secret, **which)
        except self._client.exceptions.ResourceNotFoundException:
            return None
        try:
            document = json.loads(response.get("SecretString", ""))
        except json.JSONDecodeError:
            document = None  # the parser's own error would quote the value
        if not isinstance(document, dict):
            raise RotationError(f"the {which['VersionStage']} version of {self.secret} is not a JSON object")
        return document


Step = Callable[[Version], None]


def run(steps: Mapping[str, Step], event: Mapping[str, Any]) -> None:
    """Do the step of a rotation that Secrets Manager asks for.

    Args:
        steps: what to do for each of ``STEPS``.
        event: ``Step``, ``SecretId`` and ``ClientRequestToken`` (the id of the version that is being made).

    Raises:
        RotationError: where the request or the state of the secret does not allow the step.
    """
    step, secret, id = (_required(event, name) for name in ("Step", "SecretId", "ClientRequestToken"))
    if step not in steps:
        raise RotationError(f"unknown step {step!r}, expected one of {', '.join(steps)}")
    version = Version(boto3.client("secretsmanager"), secret, id)
    if version.is_rotating():
        steps[step](version)
        LOGGER.info("%s done for %s", step, version)
    else:
        LOGGER.info("%s skipped: %s is already current", step, version)


def _required(event: Mapping[str, Any], name: str) -> str:
    value = event.get(name)
    if not isinstance(value, str) or not value:
        raise RotationError(f"the event has no {name}")
    return value
