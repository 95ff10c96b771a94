"""What a long run is at: every step with its number, what it does, and how long it has taken so far."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

_HEARTBEAT = 20.0
"""Seconds between two lines of a step that goes on, where there is no terminal."""


@dataclass
class Step:
    """One step of a run, while it goes on.

    Attributes:
        title: what it does.
        detail: how far it is; shown beside the title.
        seconds: how long it took, once it is over.
    """

    title: str
    detail: str = ""
    seconds: float = 0.0
    _progress: Progress | None = field(default=None, repr=False)
    _started: float = field(default_factory=time.monotonic, repr=False)

    def tell(self, detail: str) -> None:
        """Say how far the step is."""
        self.detail = detail
        if self._progress is not None:
            self._progress.beat(self)

    @property
    def elapsed(self) -> float:
        """Seconds since the step began."""
        return time.monotonic() - self._started


class Progress:
    """Shows steps one after the other, and all of them in a table at the end."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False, soft_wrap=True)
        self.steps: list[Step] = []
        self._status = self.console.status("") if self.console.is_terminal else None
        self._last_beat = 0.0

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """Show a step while it goes on, and that it is done or has failed."""
        step = Step(title, _progress=self)
        self.steps.append(step)
        self._last_beat = time.monotonic()
        if self._status:
            self._status.update(self._line(step))
            self._status.start()
        else:
            self.console.print(f"{self._number(step)} {title} …")
        done = False
        try:
            yield step
            done = True
        finally:
            step.seconds = step.elapsed
            if self._status:
                self._status.stop()
            mark = "[green]done[/]" if done else "[red]failed[/]"
            detail = f" · {step.detail}" if step.detail else ""
            self.console.print(f"{self._number(step)} {title}: {mark} in {clock(step.seconds)}{detail}")

    def beat(self, step: Step) -> None:
        """Show how far ``step`` is: at once on a terminal, else now and then."""
        if self._status:
            self._status.update(self._line(step))
        elif time.monotonic() - self._last_beat > _HEARTBEAT:
            self._last_beat = time.monotonic()
            self.console.print(f"   {clock(step.elapsed)} {step.detail}")

    def say(self, text: str) -> None:
        """A line of its own."""
        self.console.print(text)

    def table(self) -> Table:
        """All steps with the time that each took."""
        table = Table("step", "time", title="how long it took", title_justify="left")
        for step in self.steps:
            table.add_row(step.title, clock(step.seconds))
        table.add_section()
        table.add_row("all", clock(sum(step.seconds for step in self.steps)))
        return table

    def _number(self, step: Step) -> str:
        return f"[bold]{self.steps.index(step) + 1:2}.[/]"

    def _line(self, step: Step) -> str:
        return f"{self._number(step)} {step.title} · {clock(step.elapsed)} {step.detail}"


def clock(seconds: float) -> str:
    """Minutes and seconds, such as ``2:05``."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
