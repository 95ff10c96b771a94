"""What comes before the first import of cdktf; standard library only, and any Python 3 can read it."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

_NEEDED = ("cdktf", "cdktf_cdktf_provider_aws", "constructs", "jsii", "pydantic", "pydantic_settings")

# What Node says of a system call that failed, such as "ENOSPC: no space left on device, write".
_SYSTEM_ERROR = re.compile(r"\bE[A-Z]{3,}: ([a-z ,-]+), \w+(?: '([^']*)')?")


def require_packages() -> None:
    """End the process with one line where this Python has not the packages of the application."""
    if not all(find_spec(name) for name in _NEEDED):
        sys.exit(
            f"error: {sys.executable or 'this Python'} has not the packages of this project;"
            " run make install, then . .venv/bin/activate (or use make synth, which does both)"
        )


def use_bundled_node() -> None:
    """Let jsii run on the Node of this virtual environment, which is pinned, instead of any on ``PATH``.

    Call it before the first import of ``cdktf``. A ``JSII_NODE`` that is already set stays.
    """
    node = Path(sys.prefix, "bin", "node")
    if node.exists():
        os.environ.setdefault("JSII_NODE", str(node))


@contextlib.contextmanager
def in_one_line() -> Iterator[None]:
    """End the process with one line where a file cannot be written or read, in Python or in Node.

    Other exceptions are mistakes in the code, and pass.
    """
    try:
        yield
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        sys.exit(f"error: {(error.strerror or str(error)).lower()}{place}; {_ADVICE}")
    except Exception as error:
        found = _SYSTEM_ERROR.search(str(error))
        if not found:
            raise
        place = f" ({found[2]})" if found[2] else ""
        sys.exit(f"error: {found[1]}{place}; {_ADVICE}")


_ADVICE = "free some space there, or write elsewhere with CDKTF_OUTDIR and TMPDIR"
