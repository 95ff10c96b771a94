"""Finds and runs terraform; providers come from where its own configuration, ``TF_CLI_CONFIG_FILE``, says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts import denied
from scripts.project import Failure

MINIMUM = (1, 10)
"""The first Terraform whose S3 backend locks without a DynamoDB table."""

_MOST_READ = 2000
"""Lines of errors that are looked through for what AWS did not allow."""


def terraform_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment for terraform: that of the user, without its calls home and its hints about next steps."""
    return {**environ, "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}


def find_terraform(environ: Mapping[str, str] = os.environ) -> str:
    """Return the path of a terraform that is new enough.

    Raises:
        Failure: there is none.
    """
    wanted = f"terraform {'.'.join(map(str, MINIMUM))} or later"
    path = shutil.which("terraform", path=environ.get("PATH"))
    if path is None:
        raise Failure(f"terraform is not on PATH; install {wanted}")
    answer = subprocess.run([path, "version", "-json"], capture_output=True, text=True, check=False).stdout
    try:
        version: str = json.loads(answer)["terraform_version"]
    except (ValueError, KeyError):
        raise Failure(f"{path} does not print its version; install {wanted}") from None
    if tuple(map(int, version.split("-")[0].split(".")[:2])) < MINIMUM:
        raise Failure(f"terraform {version} is too old; install {wanted}")
    return path


@dataclass(frozen=True)
class Terraform:
    """Terraform in the folder of one synthesized stack.

    Attributes:
        path: the executable.
        directory: the stack's folder.
    """

    path: str
    directory: Path

    def show(self, *arguments: str) -> None:
        """Run a command whose output and questions are for the user.

        Raises:
            Failure: it failed, and has said why; where AWS did not allow something, the failure says what.
        """
        said: deque[bytes] = deque(maxlen=_MOST_READ)
        with subprocess.Popen(
            [self.path, *arguments], cwd=self.directory, env=terraform_environment(), stderr=subprocess.PIPE
        ) as process:
            assert process.stderr is not None
            try:
                for line in process.stderr:
                    said.append(line)
                    sys.stderr.buffer.write(line)
                    sys.stderr.flush()
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            hint = denied.hint(b"".join(said).decode(errors="replace"))
            raise Failure(f"terraform {arguments[0]} failed, see above{hint}", process.returncode)

    def read(self, *arguments: str) -> tuple[int, str]:
        """Run a command for what it says: exit status, and stdout with stderr."""
        done = subprocess.run(
            [self.path, *arguments],
            cwd=self.directory,
            env=terraform_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        return done.returncode, done.stdout


def managed(state: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield every managed resource in the output of ``terraform show -json``, of child modules, too."""

    def of(module: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        yield from (each for each in module.get("resources", ()) if each["mode"] == "managed")
        for child in module.get("child_modules", ()):
            yield from of(child)

    yield from of(state.get("values", {}).get("root_module", {}))
