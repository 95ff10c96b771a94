"""The folder in the user's cache where Python and V8 keep what they compiled; ``preload.js`` uses it too."""

from __future__ import annotations

import functools
import os
from pathlib import Path


@functools.cache
def folder() -> Path | None:
    """The folder; ``None`` where nothing can be written."""
    try:
        found = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "cdktf-guardrails")
        found.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):  # RuntimeError: nobody knows where home is
        return None
    return found if os.access(found, os.W_OK) else None


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
