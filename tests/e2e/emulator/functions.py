"""Run a Lambda function as it was packaged: its zip file, in a process of its own, against the emulator."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_BOOTSTRAP = """
import importlib, json, logging, sys
logging.basicConfig(stream=sys.stderr, level=logging.INFO)
module, function = sys.argv[1].rsplit(".", 1)
answer, sys.stdout = sys.stdout, sys.stderr
json.dump(getattr(importlib.import_module(module), function)(json.load(sys.stdin), None), answer)
"""


@dataclass(frozen=True)
class Invocation:
    """What came of one invocation.

    Attributes:
        result: what the handler returned.
        error: the last line of its error; empty when there was none.
        log: what it logged.
    """

    result: Any
    error: str
    log: str


def invoke(
    package: bytes,
    event: dict[str, Any],
    *,
    endpoint: str,
    region: str,
    handler: str,
    timeout: float,
    variables: Mapping[str, str] | None = None,
) -> Invocation:
    """Run ``handler`` of ``package`` with ``event``, at most ``timeout`` seconds, on this Python.

    It sees its package, what is installed beside this module (boto3, as in Lambda), its environment ``variables``, and
    AWS at ``endpoint``; none of the caller's environment.
    """
    with tempfile.TemporaryDirectory(prefix="function-") as folder:
        zipfile.ZipFile(io.BytesIO(package)).extractall(folder)
        environment = {
            **(variables or {}),
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_EC2_METADATA_DISABLED": "true",
            "PYTHONPATH": folder,
            "PATH": os.environ.get("PATH", ""),
        }
        try:
            done = subprocess.run(
                [sys.executable, "-c", _BOOTSTRAP, handler],
                input=json.dumps(event),
                cwd=Path(folder),
                env=environment,
                capture_output=True,
                text=True,
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            message = f"timed out after {timeout} seconds"
            return Invocation(None, message, message)
    error = done.stderr.strip().splitlines()[-1] if done.returncode else ""
    return Invocation(json.loads(done.stdout) if done.returncode == 0 else None, error, done.stderr)
