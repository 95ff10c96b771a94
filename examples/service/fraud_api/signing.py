"""Signatures of decisions, with keys that are rotated while the service runs.

The secret holds ``signing_key`` and ``previous_signing_key`` (``lib/rotation/api_configuration.py``). A task gets both
as it starts, and reads them again once an hour and when a signature does not verify: otherwise a task that outlives
two rotations would sign with a key that newer tasks no longer know.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

LOG = logging.getLogger(__name__)

REFRESH = 3600.0
"""Seconds after which the keys are read again, whether or not something failed; they are rotated every 30 days."""

PAUSE = 5.0
"""Minimum seconds between two reads: forged signatures must not use up the quota of Secrets Manager."""


@dataclass(frozen=True)
class Keys:
    """The two keys of the secret."""

    current: bytes
    previous: bytes

    @classmethod
    def parse(cls, secret: str) -> Keys:
        """Parse the secret.

        Raises:
            ValueError: it is not a JSON object with both keys; its text is not in the message.
        """
        try:
            document = json.loads(secret)
            return cls(*(document[name].encode() for name in ("signing_key", "previous_signing_key")))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ValueError("the secret is not a JSON object with signing_key and previous_signing_key") from None

    def sign(self, decision: Mapping[str, Any]) -> str:
        """Return the HMAC-SHA256 of the decision, in hexadecimal."""
        return _mac(self.current, decision)

    def verify(self, decision: Mapping[str, Any], signature: str) -> bool:
        """Return whether one of the keys signed this decision."""
        received = signature.encode("utf-8", "surrogateescape")
        macs = [_mac(key, decision).encode() for key in (self.current, self.previous)]
        return any([hmac.compare_digest(mac, received) for mac in macs])


def _mac(key: bytes, decision: Mapping[str, Any]) -> str:
    """Return the MAC over the same bytes for the same decision, whatever the order of its members."""
    text = json.dumps(decision, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class KeyRing:
    """The keys in use, and how they are refreshed.

    Args:
        secret: the secret as the task received it.
        read: returns the current secret; it may block and fail.
        clock: monotonic seconds.
    """

    def __init__(self, secret: str, read: Callable[[], str], clock: Callable[[], float] = time.monotonic) -> None:
        self.keys = Keys.parse(secret)
        self._read, self._clock = read, clock
        self._tried = clock() - PAUSE
        self._lock = asyncio.Lock()

    async def verify(self, decision: Mapping[str, Any], signature: str) -> bool:
        """Return whether this service signed the decision; if the known keys do not match, try the newest ones."""
        if self.keys.verify(decision, signature):
            return True
        return await self.refresh() and self.keys.verify(decision, signature)

    async def refresh(self) -> bool:
        """Read the secret again, unless that was just done; a failure leaves the keys as they are.

        Returns:
            Whether the keys may have changed.
        """
        before = self.keys
        async with self._lock:
            if self._clock() - self._tried >= PAUSE:
                try:
                    self.keys = Keys.parse(await asyncio.to_thread(self._read))
                except Exception:
                    LOG.exception("the signing keys could not be read")
                # Counted from the end: callers that waited meanwhile have just received the newest.
                self._tried = self._clock()
        return self.keys != before

    async def stay_fresh(self) -> None:
        """Read the secret again every ``REFRESH`` seconds, until cancelled."""
        while True:
            await asyncio.sleep(REFRESH)
            await self.refresh()
