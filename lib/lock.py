"""One command at a time in a folder; standard library only, so that it also works before anything is installed."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

NAME = ".in-use"
"""The file in the folder that is locked; it says who holds the lock, and may stay when nobody does.

It is not called ``.lock``, since uv locks a file of that name in an environment.
"""

PATIENCE = 60.0
"""Seconds that a command waits for one that says that it is brief."""

SILENCE = 2.0
"""Seconds of waiting after which a line on stderr says for whom."""


class Busy(Exception):
    """Another command works in the folder; the text says which, since when, and what to do."""


@contextlib.contextmanager
def held(folder: Path, command: str, *, brief: bool = False, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock of ``folder``, which is made where it is missing.

    The operating system ends the lock with the process, so that a killed command leaves nothing to clean up. A child of
    the process that holds the lock works under the lock of its parent.

    Args:
        folder: what the command writes to.
        command: what others are reported, such as ``make deploy of fraud-detection-dev``.
        brief: whether this takes seconds, so that others had better wait than give up.
        patience: seconds to wait for a brief command.

    Raises:
        Busy: another command holds it.
        OSError: the folder cannot be written to.
    """
    file = folder / NAME
    start, told = time.monotonic(), False
    while (descriptor := _taken(file)) is None:
        holder = _holder(file)
        if holder.get("pid") == os.getppid():
            yield
            return
        waited = time.monotonic() - start
        if not holder.get("brief", True) or waited > patience:
            raise Busy(
                f"{folder.name} is in use by {holder.get('command', 'another command')} (process"
                f" {holder.get('pid', 'unknown')}, since {holder.get('since', 'an unknown time')});"
                " wait until it ends, or work in another checkout"
            )
        if waited > SILENCE and not told:
            told = True
            print(f"waiting for {holder.get('command')} (process {holder.get('pid')})", file=sys.stderr, flush=True)
        time.sleep(0.1)
    try:
        since = time.strftime("%Y-%m-%d %H:%M:%S")
        mine = {"pid": os.getpid(), "command": command, "since": since, "brief": brief}
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(mine).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _taken(file: Path) -> int | None:
    """Return the descriptor of the locked file, or ``None`` where somebody else has locked it."""
    while True:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is(descriptor, file):
                return descriptor
        except BlockingIOError:
            if _is(descriptor, file):
                os.close(descriptor)
                return None
        except OSError:
            os.close(descriptor)
            raise
        os.close(descriptor)  # the folder was removed in between


def _is(descriptor: int, file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), file.stat())
    except FileNotFoundError:
        return False


def _holder(file: Path) -> Mapping[str, Any]:
    """Return what the lock says; nothing in the moment before it was written."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}
