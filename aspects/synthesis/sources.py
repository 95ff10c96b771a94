"""Where in the user's code a construct was made: file and line, for findings.

jsii creates each construct by calling its class, and calls it from Python code that can be looked at just then; later
nothing tells. So this module, once imported, remembers the line of every construct that is made from then on.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from functools import cache
from types import FrameType
from typing import Any

_ATTRIBUTE = "_guardrails_source"
# Installed packages and the standard library: whoever calls them is the user.
_NOT_THE_USERS = tuple(
    {os.path.realpath(sysconfig.get_path(name)) + os.sep for name in ("stdlib", "platstdlib", "purelib", "platlib")}
)
_OWN_PACKAGE = os.path.dirname(os.path.dirname(os.path.realpath(__file__))) + os.sep


def source_of(construct: object) -> str:
    """``lib/network.py:42``, relative to the working directory where it is below it; empty where nobody knows."""
    place: tuple[str, int] | None = getattr(construct, "__dict__", {}).get(_ATTRIBUTE)
    if place is None:
        return ""
    file, line = place
    relative = os.path.relpath(file)
    return f"{file if relative.startswith(os.pardir) else relative}:{line}"


def remember() -> None:
    """Remember the lines from now on; a second call does nothing, and a jsii of another shape is left as it is."""
    from jsii import _runtime

    meta: Any = _runtime.JSIIMeta
    create = meta.__call__
    if getattr(create, "remembers", False):
        return

    def call(cls: Any, *args: Any, **kwargs: Any) -> Any:
        made = create(cls, *args, **kwargs)
        place = _caller(sys._getframe(1))
        if place is not None:
            # By the dictionary: jsii's classes may have properties of any name.
            made.__dict__[_ATTRIBUTE] = place
        return made

    call.remembers = True  # type: ignore[attr-defined]
    meta.__call__ = call


def _caller(frame: FrameType | None) -> tuple[str, int] | None:
    while frame is not None:
        file = frame.f_code.co_filename
        if _is_users(file):
            return file, frame.f_lineno
        frame = frame.f_back
    return None


@cache
def _is_users(file: str) -> bool:
    path = os.path.realpath(file)
    return os.path.isfile(path) and not path.startswith((*_NOT_THE_USERS, _OWN_PACKAGE))
