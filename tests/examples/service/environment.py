"""The virtual environment of the reference service: the packages of its own lock file, as its image has them."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from scripts.install import pip_configuration, uv_configuration
from scripts.project import ROOT, Failure

SERVICE = ROOT / "examples" / "service"
LOCK = SERVICE / "requirements.lock"
ENVIRONMENT = ROOT / ".venv" / "service"
"""It goes with the environment of the repository."""


def python() -> Path:
    """The interpreter of the service's environment, which is made anew where its lock file has changed.

    Raises:
        Failure: the packages could not be installed.
    """
    interpreter, mark = ENVIRONMENT / "bin" / "python", ENVIRONMENT / "installed"
    key = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    if mark.is_file() and mark.read_text() == key:
        return interpreter
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    options, environ = uv_configuration(pip_configuration(listed.stdout), os.environ)
    uv = Path(sys.executable).with_name("uv")
    commands: list[list[str | Path]] = [
        [uv, "venv", "--quiet", "--clear", "--python", sys.executable, ENVIRONMENT],
        [uv, "pip", "sync", "--quiet", "--python", interpreter, "--require-hashes", *options, LOCK],
    ]
    for command in commands:
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failure(f"the packages of the service could not be installed: {done.stderr.strip()}")
    mark.write_text(key)
    return interpreter
