"""Projections of a report: each a pure function from reports to text, and what writes them next to a stack.

Names are imported when they are first used: who prints one format does not load the others.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .files import FILES, write

__all__ = ["FILES", "write"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import files

    return getattr(files, name)
