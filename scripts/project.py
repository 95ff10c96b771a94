"""What every command needs: where the project is, its make variables, one line for each failure.

Standard library only: it also runs before anything is installed.
"""

from __future__ import annotations

import argparse
import difflib
import os
import re
import shlex
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from lib.bindings import DEFAULT, SETS

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "cdktf.out"

_YES = frozenset({"1", "true", "yes"})
_SWITCH = "1, true or yes to {}, or leave it empty to {}"

VARIABLES: Mapping[str, tuple[frozenset[str], str]] = {
    "STACK": (frozenset({"environment", "account"}), "environment or account"),
    "AUTO_APPROVE": (_YES | {""}, _SWITCH.format("continue without confirmation", "be asked")),
    "WRITE": (_YES | {""}, _SWITCH.format("write the tables of make bench or make load into docs", "only print them")),
    "KEEP": (_YES | {""}, _SWITCH.format("keep the service of make service running", "end it after its checks")),
    "BINDINGS": (frozenset({"", *SETS}), f"{', '.join(SETS)}, or leave it empty for {DEFAULT}"),
    "CDKTF_FAST_START": (
        frozenset({"", "1", "on", "yes", "true", "0", "off", "no", "false"}),
        "1, on, yes or true for on, 0, off, no or false for off",
    ),
}
"""Each variable of make that is a choice: what it may be, in lower case, and how to say so."""

_EXACT = frozenset({"BINDINGS"})
"""Those that are part of a file's name, so that capitals are others."""

_FREE = ("PYTHON", "ENVIRONMENT_SUFFIX", "PORT", "CONTEXT", "BASE", "PULL_REQUEST", "TAG")


class Failure(Exception):
    """A command cannot go on; the text is the one line that says why and what to do.

    Attributes:
        status: the exit status.
    """

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


def is_on(name: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Return whether a variable that is a switch is on; ``check_variables`` has seen that it is legal."""
    return environ.get(name, "").lower() in _YES


def check_variables(environ: Mapping[str, str] = os.environ) -> None:
    """Refuse what make variables must not be, and names given to make that look like a slip.

    Raises:
        Failure: with a line for each problem, and the exit status of wrong usage.
    """
    problems = [
        f"{name} is {_shown(environ[name])}; use {allowed}"
        for name, (values, allowed) in VARIABLES.items()
        if name in environ and (environ[name] if name in _EXACT else environ[name].lower()) not in values
    ]
    known = [*VARIABLES, *_FREE]
    for name in _given_to_make(environ):
        close = [] if name in known else difflib.get_close_matches(name, known, n=1, cutoff=0.8)
        problems += [f"{name} is unknown to make; did you mean {each}" for each in close]
    if problems:
        raise Failure("\nerror: ".join(problems), 2)


def _given_to_make(environ: Mapping[str, str]) -> list[str]:
    """Return the names in ``make NAME=value``, as make tells its recipes in ``MAKEFLAGS`` after two dashes."""
    _, _, given = environ.get("MAKEFLAGS", "").partition("-- ")
    try:
        words = shlex.split(given)
    except ValueError:
        return []
    return [match[1] for word in words if (match := re.match(r"(\w+)=", word))]


def _shown(text: str) -> str:
    return f'"{text}"' if text.isprintable() and len(text) < 80 else ascii(text[:80])


def run(command: Callable[[], object], *refusals: type[Exception]) -> int:
    """Run a command and return the exit status; a failure is one line on stderr, and so is a file that resists.

    Args:
        command: what to run.
        refusals: errors whose text is ready to be printed, such as that of wrong settings; their exit status is 2.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a path or a value may be what the terminal cannot show
    try:
        command()
    except Failure as error:
        print(f"error: {error}", file=sys.stderr)
        return error.status
    except refusals as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        print(f"error: {(error.strerror or str(error)).lower()}{place}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def whole(lowest: int, highest: int) -> Callable[[str], int]:
    """Return the type of a command-line option that is a whole number between two, both included.

    Its error names the value received and what is allowed; argparse puts the option in front and exits with 2.
    """

    def read(text: str) -> int:
        if not text.isdecimal() or not lowest <= int(text) <= highest:
            raise argparse.ArgumentTypeError(f"{text!r} is not allowed; use a whole number from {lowest} to {highest}")
        return int(text)

    return read
