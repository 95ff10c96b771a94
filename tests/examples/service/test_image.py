"""The Dockerfile of the reference service: linted, and its steps run as processes, as no container engine runs here."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from dockerfile_parse import DockerfileParser

from lib.settings import Settings
from tests.examples.service import sandbox
from tests.examples.service.environment import LOCK, SERVICE
from tests.examples.service.surroundings import Surroundings, service

IMAGES = [SERVICE / "Dockerfile", SERVICE.parents[1] / "lib" / "sql" / "Dockerfile"]


def steps(file: Path) -> list[tuple[str, str]]:
    """Instruction and value of each step."""
    parser = DockerfileParser(fileobj=file.open("rb"))
    return [(step["instruction"], step["value"]) for step in parser.structure if step["instruction"] != "COMMENT"]


@pytest.mark.parametrize("file", IMAGES, ids=lambda file: file.parent.name)
def test_hadolint_finds_nothing(file: Path) -> None:
    """With all of its rules."""
    linter = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([linter, "--no-color", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_image_is_what_the_task_definition_expects() -> None:
    """Both stages from one base, pinned by digest; user, port, and a program for the health check."""
    found = steps(SERVICE / "Dockerfile")
    bases = [value.split(" ")[0] for name, value in found if name == "FROM"]
    assert len(set(bases)) == 1 and re.fullmatch(r"\S+:3\.13-slim@sha256:[0-9a-f]{64}", bases[0])
    last = dict(found)
    assert last["USER"] == "1000:1000"
    assert last["EXPOSE"] == str(Settings.from_values().container_port)
    assert any(name == "RUN" and "curl" in value for name, value in found)


def test_every_package_is_pinned_with_hashes() -> None:
    """What is required is in the lock file at that version."""
    required = re.findall(r"^([\w-]+)\S*?==(\S+)", (SERVICE / "requirements.in").read_text(), re.MULTILINE)
    locked = dict(re.findall(r"^([\w-]+)==(\S+)", LOCK.read_text(), re.MULTILINE))
    assert required and all(locked[name] == version for name, version in required)
    assert LOCK.read_text().count("--hash=sha256:") > len(locked)


@pytest.mark.slow
def test_the_steps_of_the_dockerfile_make_a_service_that_runs(around: Surroundings, tmp_path: Path) -> None:
    """The Python steps run unchanged, with /opt bound to an empty folder; what they made is then served by its CMD.

    Left out, as there is no image for them: the base itself, Debian's curl, and the download of Amazon's authorities.
    """
    against = sandbox.reason_against()
    if against or os.geteuid():
        pytest.skip(against or "only root can bind /opt")
    base = Path(sys._base_executable).parent  # type: ignore[attr-defined]
    if not (base / "python").exists():
        pytest.skip(f"{base} has no python, as images have")
    opt = tmp_path / "opt"
    opt.mkdir()
    environment: dict[str, str] = {}
    for name, value in steps(SERVICE / "Dockerfile"):
        if name == "COPY" and not value.startswith("--from"):
            source, target = value.split(" ")
            destination = tmp_path / target.removeprefix("/")
            destination.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if (SERVICE / source).is_dir() else shutil.copy)(SERVICE / source, destination)
        elif name == "RUN" and "apt-get" not in value:
            run = f"mount --make-rprivate / && mount --bind {shlex.quote(str(opt))} /opt && {value}"
            done = subprocess.run(
                ["unshare", "--mount", "sh", "-c", run],
                env={**os.environ, "PATH": f"{base}:{os.environ['PATH']}"},
                capture_output=True,
                text=True,
                check=False,
            )
            if "No matching distribution" in done.stderr or "Connection" in done.stderr:
                pytest.skip(f"no package index: {done.stderr.strip().splitlines()[-1]}")
            assert done.returncode == 0, done.stdout + done.stderr
        elif name == "ENV":
            environment = dict(part.split("=", 1) for part in shlex.split(value))
    command = sandbox.command(Path(around.environ["PGSSLROOTCERT"]), venv=opt / "venv", app=opt / "app")
    assert set(environment) == {"PATH", "PGSSLROOTCERT", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONUNBUFFERED"}
    assert environment["PYTHONPATH"] == "/opt/app" and environment["PATH"].startswith("/opt/venv/bin:")
    assert any(
        name == "CMD" and value == '["python", "-m", "fraud_api"]' for name, value in steps(SERVICE / "Dockerfile")
    )
    with service(sandbox.environ(around.environ), command) as running:
        assert running.score().status == 200
