"""Where in the user's code a construct was made: file and line, for findings.

jsii creates each construct by calling its class, and calls it from Python code that can be checked just then; later
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
# On a construct: the lines in which its children of generated classes were made, by their ids. Else each would have to
# be looked for in the tree, which asks Node twice.
_CHILDREN = "_guardrails_children"
# Installed packages and the standard library: their caller is the user.
_NOT_THE_USERS = tuple(
    {os.path.realpath(sysconfig.get_path(name)) + os.sep for name in ("stdlib", "platstdlib", "purelib", "platlib")}
)
_OWN_PACKAGE = os.path.dirname(os.path.dirname(os.path.realpath(__file__))) + os.sep


def source_of(construct: object) -> str:
    """Return ``lib/network.py:42``, relative to the working directory if below it; empty where nobody knows."""
    return _shown(getattr(construct, "__dict__", {}).get(_ATTRIBUTE))


def source_of_child(construct: object, id: str) -> str:
    """Return the same of a child that is not at hand; empty where nobody knows, or only the child itself does."""
    return _shown(getattr(construct, "__dict__", {}).get(_CHILDREN, {}).get(id))


def source_of_caller() -> str:
    """Return the line of the user's code that is being run."""
    return _shown(_caller(sys._getframe(1)))


def _shown(place: tuple[str, int] | None) -> str:
    return f"{_relative(place[0], os.getcwd())}:{place[1]}" if place else ""


@cache
def _relative(file: str, folder: str) -> str:
    relative = os.path.relpath(file, folder)
    return file if relative.startswith(os.pardir) else relative


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
            # A generated class takes scope and id; a user's own may take anything.
            if "__jsii_type__" in vars(cls) and len(args) > 1 and isinstance(args[1], str):
                getattr(args[0], "__dict__", {}).setdefault(_CHILDREN, {})[args[1]] = place
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
