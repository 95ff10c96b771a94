"""Run a command that cannot outlive whoever started it: ``python -m tests.e2e.leash COMMAND ...``.

The starter holds the other end of stdin. When that ends, because the starter closed it or died in whatever way, the
command is killed with all processes of its group. So nothing is left behind, even by a starter that was killed itself.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class Leashed:
    """A running command with all processes that it starts.

    Args:
        command: the command and its arguments; it runs in the project's folder.
        log: file that stdout and stderr are appended to.
        environment: of the command.
    """

    def __init__(self, command: Sequence[str], log: Path, environment: Mapping[str, str]) -> None:
        self._log = log.open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.leash", *command],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def wait(self, seconds: float | None = None) -> int | None:
        """The exit status; none when the command still runs after ``seconds``."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def kill(self) -> None:
        """End every process of the command with SIGKILL: none can clean up. Does nothing when it has ended."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self.close()

    def close(self) -> None:
        """Let go of the leash: what still runs is killed."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()
        self._log.close()


def main(command: Sequence[str]) -> int:
    """Run ``command`` until it or stdin ends, and return its exit status."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    threading.Thread(target=_wait_for_the_end_of_stdin, daemon=True).start()
    return process.wait()


def _wait_for_the_end_of_stdin() -> None:
    while os.read(0, 1024):
        pass
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
