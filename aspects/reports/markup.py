"""HTML as nested calls: what is not markup already is escaped, so nothing can be forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from .encoding import printable


class Markup(str):
    """Text that is HTML; every other text is escaped where it is put into one."""

    __slots__ = ()


Child = str | int | None | Iterable["Child"]
_SPECIAL = re.compile("[&<>\"']")
_EMPTY = frozenset({"br", "hr", "input", "meta"})


def tag(name: str, /, *children: Child, **attributes: str | float | bool | None) -> Markup:
    """Return an element.

    Args:
        name: of the element.
        children: texts, which are escaped, elements, or nested lists of these; ``None`` is left out.
        attributes: by their names, with ``_`` for ``-`` and at the end of Python's keywords; ``True`` writes the name
            only, ``None`` and ``False`` nothing.
    """
    written = "".join(
        f" {_name(key)}" if value is True else f' {_name(key)}="{_escaped(value)}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in _EMPTY:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{joined(children)}</{name}>")


def joined(children: Child) -> Markup:
    """Join children one after another."""
    if isinstance(children, Markup):
        return children
    if isinstance(children, (str, int)):
        return Markup(_escaped(children))
    if children is None:
        return Markup()
    return Markup("".join(map(joined, children)))


def _escaped(value: str | float) -> str:
    text = str(value)
    return text if text.isprintable() and not _SPECIAL.search(text) else escape(printable(text))


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")
