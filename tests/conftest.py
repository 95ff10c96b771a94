"""Fixtures for all tests, and what has to be set before ``cdktf`` is imported."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from aspects import fast_start
from lib.bindings import use
from lib.start import use_bundled_node
from scripts.project import Failure
from scripts.terraform import find_terraform, terraform_environment

# CDKTF leaves a folder behind for every app without an outdir. What the tests start, workers of xdist included, puts
# such things here, and here they go. Python has chosen its own place by now: pytest's folders stay where they were.
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["TMPDIR"] = tempfile.mkdtemp(prefix="fraud-tests-")
    atexit.register(shutil.rmtree, os.environ["TMPDIR"], ignore_errors=True)

use_bundled_node()
BINDINGS = use(os.environ)
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

_E2E = "tests/e2e/"
_TIERS = {
    "properties and synthesis": "make test",
    "terraform validate and offline plan": "make test",
    "emulator and rotation function": "make test",
    "deployment to the emulator": "make e2e",
}
"""The tiers of tests from fast to slow, and what runs each; the last takes minutes and is no part of pytest."""


@dataclass
class Tier:
    """What became of the tests of one tier in this session.

    Attributes:
        ran: tests that ran, whatever came out.
        failed: those of them that failed, or could not be set up.
        skipped: tests that were skipped, by the reason.
        deselected: tests that the command line left out.
    """

    ran: int = 0
    failed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    deselected: int = 0

    def state(self, command: str) -> str:
        """One line: how many ran, how many did not, and why; ``command`` is what would run all of them."""
        said = [f"ran {self.ran}"] if self.ran else []
        if self.failed:
            said.append(f"failed {self.failed} of them")
        said += [f"left out {count}: {reason}" for reason, count in sorted(self.skipped.items())]
        if self.deselected:
            said.append(f"left out {self.deselected}: deselected by this command; run {command}")
        return "; ".join(said) or f"left out: not part of this command; run {command}"


_TIER_COUNTS = pytest.StashKey[Counter[str]]()
"""How many tests were deselected, by tier: known where tests are collected, which with xdist are the workers."""


def tier_of(node_id: str, keywords: Iterable[str]) -> str:
    """The tier of a test, from its id and its markers."""
    fast, terraform, emulator, _ = _TIERS
    if node_id.startswith(_E2E):
        return emulator
    return terraform if "terraform" in keywords else fast


def tiers(reports: Iterable[pytest.TestReport], deselected: Mapping[str, int]) -> dict[str, Tier]:
    """Every tier with what the reports of a session say of it.

    A test has up to three reports (set up, call, tear down) and counts once.
    """
    result = {name: Tier(deselected=deselected.get(name, 0)) for name in _TIERS}
    ran: dict[str, set[str]] = {name: set() for name in _TIERS}
    failed: dict[str, set[str]] = {name: set() for name in _TIERS}
    for report in reports:
        name = tier_of(report.nodeid, report.keywords)
        if report.skipped and not hasattr(report, "wasxfail"):
            result[name].skipped[_reason(report)] += 1
        elif report.failed or report.when == "call":
            ran[name].add(report.nodeid)
            if report.failed:
                failed[name].add(report.nodeid)
    for name, tier in result.items():
        tier.ran, tier.failed = len(ran[name]), len(failed[name])
    return result


def _reason(report: pytest.TestReport) -> str:
    """Why a test was skipped: pytest keeps file, line and reason."""
    return report.longrepr[2].removeprefix("Skipped: ") if isinstance(report.longrepr, tuple) else str(report.longrepr)


def pytest_deselected(items: Iterable[pytest.Item]) -> None:
    """Count what the command line leaves out."""
    for item in items:
        counts = item.config.stash.setdefault(_TIER_COUNTS, Counter())
        counts[tier_of(item.nodeid, item.keywords)] += 1


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Send the counts of a worker to the controller."""
    counts = session.config.stash.setdefault(_TIER_COUNTS, Counter())
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["tiers"] = dict(counts)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take the counts of a worker; all workers collect, and so leave out, the same tests."""
    counts = node.config.stash.setdefault(_TIER_COUNTS, Counter())
    counts |= Counter(getattr(node, "workeroutput", {}).get("tiers", {}))
    node.config.stash[_TIER_COUNTS] = counts


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say of each tier what ran on this machine, and what was left out for which reason."""
    stats = terminalreporter.stats.values()
    reports = [report for group in stats for report in group if isinstance(report, pytest.TestReport)]
    deselected = terminalreporter.config.stash.setdefault(_TIER_COUNTS, Counter())
    terminalreporter.section("tiers")
    for name, tier in tiers(reports, deselected).items():
        terminalreporter.write_line(f"{name}: {tier.state(_TIERS[name])}")


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
