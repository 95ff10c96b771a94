"""Where the product is tried as others get it: the wheel, in an environment of its own, next to a framework."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from scripts.project import ROOT

HERE = Path(__file__).parent
EXAMPLES = ROOT / "examples"


@dataclass(frozen=True)
class Outcome:
    """What came of one run of the sample app.

    Attributes:
        status: its exit status.
        report: the changes and findings that it printed.
        errors: its stderr.
        stacks: the Terraform JSON by stack.
    """

    status: int
    report: dict[str, Any]
    errors: str
    stacks: dict[str, Any]


class Laboratory:
    """Builds the wheel, an environment with it for each framework, and runs the sample app there, each once.

    What the wheel works with is installed once and stays until its lock file changes. Test runs share it; who replaces
    it waits for the others.

    Args:
        folder: for the wheel, the environments and the runs.
        kept: for the packages that stay.
    """

    def __init__(self, folder: Path, kept: Path) -> None:
        self._folder = folder
        self._kept = kept
        self._open = ExitStack()
        self.wheel = cache(self._wheel)
        self.python = cache(self._python)
        self.run = cache(self._run)

    def __enter__(self) -> Laboratory:
        self._kept.mkdir(exist_ok=True)
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()

    def _wheel(self) -> Path:
        target = self._folder / "dist"
        # As `make wheel` does.
        self._pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(target), str(ROOT))
        (wheel,) = target.glob("*.whl")
        return wheel

    def _python(self, framework: str) -> Path:
        """The interpreter of an environment with the framework, its bindings and the wheel, as pip installs it."""
        packages = self._packages(framework)
        environment = self._folder / f"environment-{framework}"
        _make_environment(environment)
        (_site_packages(environment) / "kept.pth").write_text(f"{packages}\n", encoding="utf-8")
        python = environment / "bin" / "python"
        # Also where an older wheel is among the packages that stay: this one comes first.
        install = ("install", "--no-deps", "--no-compile", "--ignore-installed")
        self._pip(f"--python={python}", *install, str(self.wheel()))
        return python

    def _packages(self, framework: str) -> Path:
        """The folder with the packages of a framework's lock file."""
        lock = HERE / f"{framework}.lock"
        key = sha256(lock.read_bytes() + f"{sys.version} {sys.base_prefix}".encode()).hexdigest()[:16]
        environment = self._kept / f"{framework}-{key}"
        mark = self._open.enter_context((self._kept / f"in-use-{framework}").open("w"))
        fcntl.flock(mark, fcntl.LOCK_SH)
        if not (environment / "complete").exists():
            fcntl.flock(mark, fcntl.LOCK_EX)
            if not (environment / "complete").exists():
                self._install(environment, lock, framework)
            fcntl.flock(mark, fcntl.LOCK_SH)
        return _site_packages(environment)

    def _install(self, environment: Path, lock: Path, framework: str) -> None:
        for old in self._kept.glob(f"{framework}-*"):
            shutil.rmtree(old)
        _make_environment(environment)
        python = environment / "bin" / "python"
        try:
            self._pip(f"--python={python}", "install", "--no-deps", "--no-compile", "--require-hashes", "-r", str(lock))
        except subprocess.CalledProcessError as error:
            if "(from versions: none)" not in error.stderr or os.environ.get("CI"):
                raise
            pytest.skip("the package index cannot be reached")
        (environment / "complete").touch()

    def _run(self, framework: str, pack: str = "", alone: bool = False) -> Outcome:
        """Run the sample app.

        Args:
            framework: whose names its imports have.
            pack: not empty: with the pack that it does not meet.
            alone: whether the other framework is as if it were not installed.
        """
        folder = self._folder / "-".join(["app", framework, pack, "alone" if alone else "beside"])
        folder.mkdir()
        app = (HERE / "app.py").read_text(encoding="utf-8")
        if alone:
            app = app.replace("import sys\n", "import sys\n\nsys.modules['cdktf'] = None\n", 1)
        done = self.execute(framework, folder, app, "out", pack)
        stacks = {
            file.parent.name: json.loads(file.read_text(encoding="utf-8"))
            for file in folder.glob("out/stacks/*/cdk.tf.json")
        }
        return Outcome(done.returncode, json.loads(done.stdout or "{}"), done.stderr, stacks)

    def command(self, framework: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the program that the wheel installs where the sample app has been synthesized."""
        self.run(framework)
        program = self.python(framework).with_name("cdktf-guardrails")
        folder = self._folder / "-".join(["app", framework, "", "beside"])
        return subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True, check=False)

    def check(self, framework: str, checks: str) -> subprocess.CompletedProcess[str]:
        """Run a team's own tests of the sample app."""
        folder = self._folder / f"checks-{framework}"
        folder.mkdir()
        app = (HERE / "app.py").read_text(encoding="utf-8")
        (folder / "app.py").write_text(_renamed(app, framework), encoding="utf-8")
        return self.execute(framework, folder, checks)

    def execute(self, framework: str, folder: Path, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run code that was written for CDKTF in the environment of a framework, next to an ``aspects.py``."""
        script = "app.py" if arguments else "checks.py"
        (folder / script).write_text(_renamed(code, framework), encoding="utf-8")
        shutil.copy(EXAMPLES / "own-rule" / "house.py", folder)
        # Many an app has such a module; it must not come in the place of the library.
        (folder / "aspects.py").write_text("raise ImportError('this is the module of the app')", encoding="utf-8")
        environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        command = [str(self.python(framework)), script, *arguments]
        return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)

    def copy(self, example: str) -> Path:
        """A copy of an example, to be run and changed."""
        return Path(shutil.copytree(EXAMPLES / example, Path(mkdtemp(dir=self._folder)) / example))

    def shell(self, folder: Path, command: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run a command line where ``python`` and ``cdktf-guardrails`` are those of the environment with CDKTF."""
        programs = self.python("cdktf").parent
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHONPATH", "PYTEST_"))
        }
        path = f"{programs}{os.pathsep}{environ.pop('PATH', os.environ['PATH'])}"
        return subprocess.run(
            ["sh", "-c", command],
            cwd=folder,
            env={**inherited, **environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )

    @staticmethod
    def _pip(*arguments: str) -> None:
        command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
        subprocess.run(command, capture_output=True, text=True, check=True)


def _make_environment(folder: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)


def _site_packages(environment: Path) -> Path:
    (folder,) = environment.glob("lib/python*/site-packages")
    return folder


def _renamed(code: str, framework: str) -> str:
    """The imports with the names that the framework has."""
    if framework == "cdktf":
        return code
    return re.sub(r"from cdktf(?!_)", "from cdktn", code.replace("cdktf_cdktf_provider", "cdktn_provider"))
