"""Start and stop the emulator, and speak to it beside the AWS API."""

from __future__ import annotations

import json
import os
import re
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.leash import Leashed

REGION = "us-east-1"
_SECONDS_TO_START = 60

_SETTINGS = {
    "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",  # the policies of AWS exist
    "MOTO_ACM_VALIDATION_WAIT": "1",  # seconds until a certificate is issued
}


class EmulatorError(Exception):
    """The emulator did not start; the text says why and where its log lies."""


@dataclass(frozen=True)
class Emulator:
    """A running emulator.

    Attributes:
        endpoint: its address, such as ``http://127.0.0.1:40123``.
        log: the file with a line for every call.
    """

    endpoint: str
    log: Path

    def environment(self, access_key: str = "test") -> dict[str, str]:
        """This process's environment for AWS clients that shall reach the emulator, and nothing else."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "TF_VAR_"))}
        return {
            **kept,
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": access_key,
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def report(self) -> dict[str, Any]:
        """What happened so far: ``gaps`` (resource types), ``counts`` of calls, ``failures`` (calls), ``violations`` of
        AWS's models (one line each), the exemptions from them that were needed (``exempted``), and of the callers under
        watch what they ``needed``, what was ``denied`` and what is ``unclear``."""
        return self._control(None)

    def refuse(self, attempts: int) -> None:
        """From now on refuse so many attempts of every call before one is let through; 0: none."""
        self._control({"refused_attempts": attempts})

    def watch(self, keys: str) -> None:
        """From now on note what all callers whose access keys begin so must be allowed."""
        self._control({"watched": keys})

    def enforce(self, policies: Mapping[str, Sequence[Mapping[str, Any]]], *, lenient: bool = False) -> None:
        """From now on let those with these access keys, which are under watch, do only what their policies allow.

        What they do not allow is in the report; if ``lenient``, it is done nevertheless.
        """
        self._control({"policies": policies, "lenient": lenient})

    def _control(self, document: dict[str, Any] | None) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{self.endpoint}/_emulator",
            data=None if document is None else json.dumps(document).encode(),
            method="GET" if document is None else "PUT",
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            answer: dict[str, Any] = json.load(response)
        return answer


@contextmanager
def running(log: Path) -> Iterator[Emulator]:
    """An emulator on a free loopback port, with a fresh account; it ends with the context, or with this process.

    Raises:
        EmulatorError: it did not start.
    """
    environment = {**os.environ, **_SETTINGS, "PYTHONUNBUFFERED": "1"}
    log.unlink(missing_ok=True)
    process = Leashed([sys.executable, "-m", "tests.e2e.emulator.server"], log, environment)
    try:
        yield Emulator(f"http://127.0.0.1:{_port(process, log)}", log)
    finally:
        process.kill()


def _port(process: Leashed, log: Path) -> str:
    deadline = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < deadline:
        found = re.search(r"^(\d+)$", log.read_text(), re.MULTILINE)
        if found:
            return found[1]
        if process.wait(0.1) is not None:
            break
    raise EmulatorError(f"the emulator did not start, its log says why: {log}")
