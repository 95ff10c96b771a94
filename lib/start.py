"""What comes before the first import of cdktf; standard library only, and any Python 3 can read it."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from lib.bindings import BindingsError, use

_NEEDED = ("constructs", "jsii", "pydantic", "pydantic_settings")

# What Node says of a system call that failed, such as "ENOSPC: no space left on device, write".
_SYSTEM_ERROR = re.compile(r"\b(E[A-Z]{2,}): ([a-z ,-]+), \w+(?: '([^']*)')?")

_WRITING = frozenset({"EACCES", "EDQUOT", "EFBIG", "EIO", "ENOSPC", "EPERM", "EROFS"})
_ADVICE = "free some space or make it writable for this user, or set CDKTF_OUTDIR, TMPDIR and HOME to other places"


def require_packages() -> None:
    """Use the bindings that this Python has; end the process with one line where it has not what the application needs.

    Exit status 2: the variable ``BINDINGS`` names other ones than there are.
    """
    if not all(find_spec(name) for name in _NEEDED):
        sys.exit(
            f"error: {sys.executable or 'this Python'} does not have the packages of this project; run make"
            " install, then . .venv/bin/activate (or use make synth, which does both)"
        )
    try:
        use(os.environ)
    except BindingsError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)


def use_bundled_node() -> None:
    """Let jsii run on the Node of this virtual environment, which is pinned, instead of any on ``PATH``.

    Call it before the first import of ``cdktf``. A ``JSII_NODE`` that is already set stays. Where the user's cache
    cannot be written to, jsii keeps nothing there.
    """
    bundled = Path(sys.prefix, "bin", "node")
    if bundled.exists():
        os.environ.setdefault("JSII_NODE", str(bundled))
    if not _can_keep_packages():
        os.environ.setdefault("JSII_RUNTIME_PACKAGE_CACHE", "disabled")  # jsii insists on its folder, which is a luxury


def require_node() -> None:
    """End the process with one line where there is no Node."""
    node = os.environ.get("JSII_NODE", "node")
    if shutil.which(node) is None:
        sys.exit(f"error: there is no Node at {node}; run make install, or set JSII_NODE to its path")


def _can_keep_packages() -> bool:
    """Return whether the user's cache, where jsii unpacks libraries to use them again, can be written to."""
    try:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=cache):
            return True
    except (OSError, RuntimeError):  # RuntimeError: nobody knows where home is
        return False


@contextlib.contextmanager
def in_one_line() -> Iterator[None]:
    """End the process with one line where a file cannot be written or read, in Python or in Node, or Node ends.

    Other exceptions are mistakes in the code, and pass.
    """
    try:
        yield
    except BrokenPipeError:
        _end(f"Node ({os.environ.get('JSII_NODE', 'node')}) stopped unexpectedly, see above")
    except OSError as error:
        _end(_line(error.strerror or str(error), error.filename, errno.errorcode.get(error.errno or 0, "")))
    except Exception as error:
        found = _SYSTEM_ERROR.search(str(error))
        if not found:
            raise
        _end(_line(found[2], found[3], found[1]))


def _line(reason: str, place: object, code: str) -> str:
    where = f" ({place})" if place else ""
    return f"{reason.lower()}{where}" + (f"; {_ADVICE}" if code in _WRITING else "")


def _end(line: str) -> NoReturn:
    """End at once: on the way out, jsii would say at length that its Node does not answer."""
    print(f"error: {line}", file=sys.stderr, flush=True)
    os._exit(1)
