"""Where the time of ``main.py`` goes: runs it, and prints the seconds of each phase as JSON on standard error.

usage: python -m benchmarks.phases STARTED

STARTED is when the process was started, as ``time.time()`` gives it. Each phase has two figures: how long it took, and
how much of that Python waited for Node.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

STARTED = float(sys.argv[1])


import main  # noqa: E402  what comes before is counted
from aspects.fast_start.node import Node  # noqa: E402
from aspects.synthesis.session import AppSession, StackSession  # noqa: E402
from benchmarks import PHASES  # noqa: E402

IMPORTS, CONSTRUCTS, DECISION, EVIDENCE, SYNTHESIS = PHASES


class Clock:
    """Counts the time of the innermost phase, and of it the time in which Python waits."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {IMPORTS: [time.time() - STARTED, 0.0]}
        self._phases: list[str] = []
        self._since = 0.0

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Count what happens meanwhile for a phase, and no longer for the one around it."""
        self._lap()
        self._phases.append(name)
        try:
            yield
        finally:
            self._lap()
            self._phases.pop()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Count what happens meanwhile as waiting, too."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            if self._phases:
                self.seconds.setdefault(self._phases[-1], [0.0, 0.0])[1] += time.perf_counter() - begin

    def _lap(self) -> None:
        now = time.perf_counter()
        if self._phases:
            self.seconds.setdefault(self._phases[-1], [0.0, 0.0])[0] += now - self._since
        self._since = now


def _counted(owner: Any, name: str, counting: Callable[[], Any]) -> None:
    """Let a function be counted."""
    function = getattr(owner, name)

    def counted(*args: Any, **kwargs: Any) -> Any:
        with counting():
            return function(*args, **kwargs)

    setattr(owner, name, counted)


def run() -> int:
    """Synthesize as ``main.py`` does, and print what took how long."""
    clock = Clock()
    _counted(Node, "_next_message", clock.waiting)
    for owner, name, phase in (
        (main, "build", CONSTRUCTS),
        (vars(main)["App"], "synth", SYNTHESIS),
        (AppSession, "_decide", DECISION),
        (StackSession, "write_evidence", EVIDENCE),
    ):
        _counted(owner, name, lambda phase=phase: clock.phase(phase))  # type: ignore[misc]
    status = main.main()
    print(json.dumps(clock.seconds), file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(run())
