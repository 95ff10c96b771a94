"""What a test run says of the tiers: which ran, which were left out, and why."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FAST, TERRAFORM = "properties and synthesis", "terraform validate and offline plan"
EMULATOR, DEPLOYMENT = "emulator and rotation function", "deployment to the emulator"
SAMPLE = """
import pytest


def test_fast():
    pass


@pytest.mark.parametrize("number", [1, 2])
def test_wrong(number):
    assert number == 1


@pytest.mark.terraform
def test_terraform(terraform):
    pass
"""
CONTROLLER = ["-n0"]
WORKERS = ["-n2", "--dist=load"]


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A small folder of tests that has the hooks and the fixtures of this one."""
    (tmp_path / "conftest.py").write_text("from tests.conftest import *\n")
    (tmp_path / "test_sample.py").write_text(SAMPLE)
    markers = "markers =\n    slow: a\n    terraform: b\n"
    (tmp_path / "pytest.ini").write_text(f"[pytest]\naddopts = --strict-markers\n{markers}")
    return tmp_path


def said(folder: Path, *arguments: str) -> dict[str, str]:
    """The section of the tiers, when ``folder`` is tested on a machine without terraform; fails if it is not there."""
    environment = {key: value for key, value in os.environ.items() if key != "CI" and not key.startswith("PYTEST_")}
    nowhere = folder / "empty"
    nowhere.mkdir(exist_ok=True)
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *arguments],
        cwd=folder,
        env={**environment, "PATH": str(nowhere), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = result.stdout.splitlines()
    (start,) = [number for number, line in enumerate(lines) if line.strip("= ") == "tiers"]
    return dict(line.split(": ", 1) for line in lines[start + 1 : start + 5])


@pytest.mark.parametrize("how", [CONTROLLER, WORKERS], ids=["controller", "workers"])
def test_a_run_tells_what_ran_and_what_the_machine_lacks(how: list[str], sample: Path) -> None:
    """Counts of the tests, not of their reports; the reason is the one of the skip; with workers it is the same."""
    assert said(sample, *how) == {
        FAST: "ran 3; failed 1 of them",
        TERRAFORM: "left out 1: terraform is not on PATH; install terraform 1.10 or later",
        EMULATOR: "left out: not part of this command; run make test",
        DEPLOYMENT: "left out: not part of this command; run make e2e",
    }


@pytest.mark.parametrize("how", [CONTROLLER, WORKERS], ids=["controller", "workers"])
def test_what_the_command_line_leaves_out_is_told(how: list[str], sample: Path) -> None:
    """Deselected tests are counted once, however many workers left them out."""
    assert said(sample, *how, "-m", "terraform") == {
        FAST: "left out 3: deselected by this command; run make test",
        TERRAFORM: "left out 1: terraform is not on PATH; install terraform 1.10 or later",
        EMULATOR: "left out: not part of this command; run make test",
        DEPLOYMENT: "left out: not part of this command; run make e2e",
    }


def test_the_emulators_tests_are_a_tier_of_their_own(sample: Path) -> None:
    """What lies in tests/e2e counts there, and only there."""
    folder = sample / "tests" / "e2e"
    folder.mkdir(parents=True)
    (folder / "test_deployment.py").write_text("def test_deployment():\n    pass\n")
    tiers = said(sample, *CONTROLLER, "tests/e2e")
    assert tiers[EMULATOR] == "ran 1"
    assert tiers[FAST] == "left out: not part of this command; run make test"
