"""The rotation Lambda of the API configuration secret.

Rotation renews two members of the secret's JSON object and leaves every other one as it is:

- ``signing_key``: the HMAC key that the API signs its decisions with (256 random bits, URL-safe base64);
- ``previous_signing_key``: the key before it. It verifies for one more period, so that a task that started
  before a rotation and one that started after it accept each other's signatures.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from .protocol import LOGGER, Document, RotationError, Step, Version, run

KEY_BYTES = 32
"""Length of a signing key in bytes: that of an HMAC-SHA256 value, the least that RFC 2104 (section 3)
advises."""

KEY_CHARACTERS = len(secrets.token_urlsafe(KEY_BYTES))

KEYS = ("signing_key", "previous_signing_key")


def handle(event: Mapping[str, Any], context: object) -> None:
    """Do one step of a rotation; see ``protocol.run``."""
    run(STEPS, event)


def create_secret(version: Version) -> None:
    """Store new keys as the pending version, unless an earlier call did."""
    if version.stored() is not None:
        return
    current = version.current()
    previous = current.get("signing_key")
    if not _is_key(previous):
        # The first rotation. A random key that never signed anything is as good as none, and readers that
        # want both members need not know of the difference.
        previous = _new_key()
    version.store({**current, "signing_key": _new_key(), "previous_signing_key": previous})


def set_secret(version: Version) -> None:
    """Set nothing: the keys are used by those who read the secret and are registered nowhere else."""
    version.pending()


def test_secret(version: Version) -> None:
    """Check that the pending version can replace the current one."""
    pending, current = version.pending(), version.current()
    if pending == current:
        # ``RotateSecret`` with ``RotateImmediately=false`` tries the function out with this one step and a
        # copy.
        LOGGER.info("%s is a copy of the current one: a trial, not a rotation", version)
        return
    _check(pending, current)


def finish_secret(version: Version) -> None:
    """Make the pending version the current one, if it can be."""
    _check(version.pending(), version.current())
    version.finish()


STEPS: Mapping[str, Step] = {
    "createSecret": create_secret,
    "setSecret": set_secret,
    "testSecret": test_secret,
    "finishSecret": finish_secret,
}
"""The steps by the names that Secrets Manager calls them, in its order."""


def _check(pending: Document, current: Document) -> None:
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
