"""The folder in the user's cache where Python and V8 keep what they compiled; standard library only.

What lies in it is executed. So it is used only where nobody else can put a file into it: it is the user's own, and
neither it nor any folder above it, nor any link on the way, can be changed by anybody but the user and root. jsii asks
the same of its own cache.
"""

from __future__ import annotations

import functools
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


@functools.cache
def folder() -> Path | None:
    """Return ``cdktf-guardrails`` in ``XDG_CACHE_HOME`` or ``~/.cache``; ``None`` where nothing can be kept.

    Where it could be written, but others can change what is in it, a line on stderr says so.
    """
    try:
        found = _base() / "cdktf-guardrails"
        for each in reversed([found, *found.parents]):
            if not each.is_dir():
                each.mkdir(mode=0o700, exist_ok=True)
        real = Path(os.path.realpath(found, strict=True))
        flaw = _flaw(found)
    except (OSError, RuntimeError):  # RuntimeError: nobody knows where home is
        return None
    if flaw:
        print(f"fast start caches nothing: {flaw}", file=sys.stderr)
        return None
    return real if os.access(real, os.W_OK) else None


def read(file: Path) -> bytes | None:
    """Return the content of a file of the cache; ``None`` where none is there that only the user can write."""
    try:
        with open(file, "rb", opener=_open) as opened:
            return opened.read() if _is_own(os.fstat(opened.fileno())) else None
    except OSError:
        return None


def write(file: Path, content: bytes) -> None:
    """Write a file of the cache at once or, where that fails, not at all: other processes read it."""
    from tempfile import NamedTemporaryFile

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=file.parent, delete=False) as temporary:
            name = temporary.name
            try:
                temporary.write(content)
                temporary.flush()
                os.replace(name, file)
            except OSError:
                os.unlink(name)
                raise
    except OSError:
        pass


def _base() -> Path:
    """Return the user's cache; a relative path does not count, as the XDG Base Directory Specification says."""
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return named if named.is_absolute() else Path.home() / ".cache"


def _flaw(found: Path) -> str | None:
    """Return what lets others change what is in a folder, and what to do about it; ``None``: nothing does."""
    if not hasattr(os, "geteuid"):
        return None  # Windows, where the folders of a user are closed to others by default
    advice = "set XDG_CACHE_HOME to a folder that only you can write to"
    last = found.stat()
    for each, status in _steps(found):
        is_last = os.path.samestat(status, last)
        if status.st_uid != os.geteuid() and (is_last or status.st_uid != 0):
            return f"{each} belongs to user {status.st_uid}; {advice}"
        # Above it, there may be a shared folder such as /tmp, where others do not touch what is somebody else's.
        is_shared = status.st_mode & stat.S_ISVTX and not is_last
        if stat.S_ISDIR(status.st_mode) and status.st_mode & _BY_OTHERS and not is_shared:
            advice = f"remove it, or {advice}" if is_last else advice
            return f"others can write to {each} (mode {stat.S_IMODE(status.st_mode):04o}); {advice}"
    return None


def _steps(path: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield every folder and link that leads to ``path``, from the root on, with its status."""
    for each in reversed([path, *path.parents]):
        status = each.lstat()
        yield each, status
        if stat.S_ISLNK(status.st_mode):
            yield from _steps(each.parent / os.readlink(each))


def _is_own(status: os.stat_result) -> bool:
    """Return whether it belongs to the user, and nobody else can write to it."""
    if not hasattr(os, "geteuid"):
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & _BY_OTHERS


def _open(file: str, flags: int) -> int:
    return os.open(file, flags | getattr(os, "O_NOFOLLOW", 0))
