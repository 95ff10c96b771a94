"""The workflows: nothing but make targets, pinned actions, few rights, one run of an environment at a time."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.project import ROOT

FOLDER = ROOT / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")

WRITES = {
    ("checks", "evidence"): {"security-events": "write"},
    ("preview", "deploy"): {"id-token": "write", "pull-requests": "write"},
    ("preview", "destroy"): {"id-token": "write"},
    ("release", "publish"): {"attestations": "write", "contents": "write", "id-token": "write"},
    ("release", "pypi"): {"id-token": "write"},
}
"""Every right to write that a job has; all others only read the repository."""


def read(name: str) -> dict[Any, Any]:
    """A workflow; ``on`` is read as true, as YAML 1.1 has it."""
    document: dict[Any, Any] = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    return document


def jobs() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Workflow, name and content of each job."""
    for file in FILES:
        for name, job in read(file.stem)["jobs"].items():
            yield file.stem, name, job


def steps(key: str) -> list[Any]:
    """What every step has under a key."""
    return [step[key] for _, _, job in jobs() for step in job["steps"] if key in step]


def test_there_is_a_workflow_for_each_purpose() -> None:
    """Checks, the night, a preview for each pull request, a release."""
    assert [file.stem for file in FILES] == ["checks", "nightly", "preview", "release"]


def test_every_shell_step_is_a_target_of_make() -> None:
    """Whoever has the repository can run, and the tests do run, what a workflow runs."""
    targets = set(re.findall(r"^([a-z0-9-]+):", MAKEFILE, re.MULTILINE))
    found = steps("run")
    assert len(found) > 12
    made = [re.fullmatch(r"make ([a-z0-9-]+)", step) for step in found]
    unknown = [step for step, match in zip(found, made, strict=True) if not match or match[1] not in targets]
    assert unknown == []


def test_every_action_is_pinned_by_commit() -> None:
    """With the version next to it, and the same commit everywhere."""
    used = [line.strip() for file in FILES for line in file.read_text().splitlines() if "uses:" in line]
    pinned = {re.fullmatch(r"- uses: ([\w./-]+)@([0-9a-f]{40}) # (v[\d.]+)", line) for line in used}
    assert None not in pinned
    commits = {match[1]: match.groups() for match in pinned if match}
    assert len(commits) == len({match.groups() for match in pinned if match})


def test_nobody_may_do_more_than_needed() -> None:
    """A workflow has no rights; a job reads the repository, and writes what the table says."""
    for workflow, name, job in jobs():
        assert read(workflow)["permissions"] == {}
        rights = dict(job["permissions"])
        reads = rights.pop("contents", "read") if rights.get("contents") == "read" else "read"
        assert (reads, rights) == ("read", WRITES.get((workflow, name), {})), (workflow, name)
    assert set(WRITES) <= {(workflow, name) for workflow, name, _ in jobs()}


def test_no_job_leaves_its_token_in_the_checkout_or_runs_for_hours() -> None:
    """Nothing that a step runs finds the token in .git."""
    for _, _, job in jobs():
        assert job["timeout-minutes"] <= 120
        for step in job["steps"]:
            if "checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False


def test_every_supported_python_is_checked() -> None:
    """Those of the library's metadata."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    supported = re.findall(r"Python :: (3\.\d+)", " ".join(project["classifiers"]))
    assert read("checks")["jobs"]["tests"]["strategy"]["matrix"]["python"] == supported


def test_runs_of_one_environment_never_overlap() -> None:
    """Deployment and teardown of a pull request wait for each other, and nothing cancels them."""
    preview = read("preview")
    assert preview["concurrency"] == {
        "group": "preview-${{ github.event.pull_request.number }}",
        "cancel-in-progress": False,
    }
    assert "github.event.pull_request.number" in preview["env"]["ENVIRONMENT_SUFFIX"]
    assert preview[True]["pull_request"]["types"] == ["opened", "reopened", "synchronize", "closed"]
    assert all("concurrency" not in job for job in preview["jobs"].values())


def test_a_preview_is_reviewed_deployed_verified_and_destroyed() -> None:
    """In this order; pull requests of forks get neither credentials nor environment."""
    deploy, destroy = (read("preview")["jobs"][name] for name in ("deploy", "destroy"))
    order = ["review", "images", "push", "deploy", "migrate", "rollout", "verify"]
    assert [step["run"] for step in deploy["steps"] if "run" in step] == [f"make {each}" for each in order]
    assert [step["run"] for step in destroy["steps"] if "run" in step] == ["make destroy", "make leftovers"]
    ours = "github.event.pull_request.head.repo.full_name == github.repository"
    assert all(ours in job["if"] and job["environment"] == "preview" for job in (deploy, destroy))


def lint(program: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a linter as `make lint` does, in another folder."""
    command = [str(Path(sys.executable).with_name(program)), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


CARELESS = """
name: careless
on: pull_request
jobs:
  it:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v5
      - run: echo "${{ github.event.pull_request.title }}"
      - run: make ${{ nothing.there }}
"""


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["jactionlint", "--shellcheck="], ["undefined variable", "nothing"]),
        (["zizmor", "--offline", "--quiet", ".github"], ["template-injection", "unpinned-uses", "artipacked"]),
    ],
    ids=["jactionlint", "zizmor"],
)
def test_the_linters_find_what_they_are_there_for(command: list[str], said: list[str], tmp_path: Path) -> None:
    """Both are a part of `make lint`, which finds nothing in the repository and something in a careless workflow."""
    assert f"$(BIN)/{' '.join(command)}" in MAKEFILE
    assert lint(*command, folder=ROOT).returncode == 0
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".github" / "workflows").mkdir(parents=True)
    (tmp_path / ".github" / "workflows" / "careless.yml").write_text(CARELESS)
    done = lint(*command, folder=tmp_path)
    assert done.returncode != 0 and all(each in done.stdout + done.stderr for each in said), done.stdout + done.stderr
