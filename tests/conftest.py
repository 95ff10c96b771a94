"""Fixtures for all tests, and what has to be set before ``cdktf`` is imported."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest

from aspects import fast_start
from lib.node import use_bundled_node
from scripts.manage import Failure, find_terraform, terraform_environment

use_bundled_node()
fast_start.enable()

# One synthesis takes longer than hypothesis's deadline; in CI the examples are always the same.
hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")

# A whole app is some 300 objects, all of which jsii keeps.
_MOST_OBJECTS = 20_000

_PROVIDER = """
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
"""


@dataclass(frozen=True)
class Terraform:
    """Terraform with a provider within reach.

    Attributes:
        path: the executable.
        environment: for its processes; names the provider mirror, where there is one.
        initialized: a folder in which ``terraform init`` has found the provider.
    """

    path: str
    environment: Mapping[str, str]
    initialized: Path

    def initialize(self, directory: Path) -> None:
        """What ``terraform init`` would do in ``directory``, but it takes seconds to look at the provider again."""
        (directory / ".terraform").symlink_to(self.initialized / ".terraform")
        shutil.copy(self.initialized / ".terraform.lock.hcl", directory)

    def run(self, directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run it in ``directory``; the result holds exit status, stdout and stderr."""
        return subprocess.run(
            [self.path, *arguments],
            cwd=directory,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(autouse=True)
def _memory() -> Iterator[None]:
    """After a test, nobody needs its constructs."""
    yield
    fast_start.forget(above=_MOST_OBJECTS)


@pytest.fixture(scope="session")
def terraform(tmp_path_factory: pytest.TempPathFactory) -> Terraform:
    """Terraform; the test is skipped where it is absent, but fails in a CI that has a provider mirror."""
    environment = terraform_environment()
    must_run = bool(os.environ.get("CI")) and "TF_CLI_CONFIG_FILE" in environment
    probe = tmp_path_factory.mktemp("terraform")
    try:
        found = Terraform(find_terraform(), environment, probe)
    except Failure as missing:
        _give_up(str(missing), must_run)
    (probe / "main.tf").write_text(_PROVIDER)
    result = found.run(probe, "init", "-no-color", "-input=false")
    if result.returncode:
        _give_up(f"terraform finds no AWS provider: {' '.join(result.stderr.split())}", must_run)
    return found


def _give_up(reason: str, must_run: bool) -> None:
    if must_run:
        pytest.fail(f"this CI has a provider mirror, so the test has to run: {reason}")
    pytest.skip(reason)
