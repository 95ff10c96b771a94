"""Rows of a table on a document that an attribute holds as JSON: text with interpolations, or ``jsonencode``; pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..facts.settings import Setting, Value
from . import containers, documents
from .expressions import is_unknown
from .model import Body
from .paths import with_write
from .rows import settle


class Settled(NamedTuple):
    """A document in which every row has its value.

    Attributes:
        text: as the attribute is to hold it; the very text that was given, where nothing is written.
        body: the document, with each expression as a text.
    """

    text: str
    body: Body


class _Code(str):
    """An expression of the author's that is no literal, as the interpolation of it."""


def settled(text: object, rows: Sequence[Setting], values: Mapping[Value, Any]) -> Settled | None:
    """Return the document with the rows of a table, in the form in which it was given.

    Args:
        text: what the attribute holds.
        rows: their paths are those of the document.
        values: see :func:`.settle`.

    Returns:
        ``None`` where nobody can read the text: neither a JSON object, nor ``jsonencode`` of a literal one.
    """
    found = containers.read(text)
    if isinstance(found, containers.Literal) and isinstance(found.value, dict):
        body: Body = documents.from_json(str(text))
        marked: Body = found.value
        writes = list(settle(body, rows, values))
        for write in writes:
            body, marked = with_write(body, write), with_write(marked, write)
        return Settled(found.text(marked) if writes else str(text), body)
    if isinstance(found, containers.Expression) and (encoded := documents.JSONENCODE.fullmatch(found.code)):
        return _in_code(str(text), encoded[1], rows, values)
    return None


def _in_code(text: str, code: str, rows: Sequence[Setting], values: Mapping[Value, Any]) -> Settled | None:
    try:
        body = documents.from_code(code, lambda each: _Code(f"${{{each}}}"))
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    writes = list(settle(body, rows, values))
    for write in writes:
        body = with_write(body, write)
    try:
        return Settled(f"${{jsonencode({_as_code(body)})}}" if writes else text, body)
    except ValueError:
        return None


def _as_code(value: Any) -> str:
    """Return a value in Terraform's language, each expression of the author's as it was.

    Raises:
        ValueError: an expression within a text has quotes of its own, which nobody can quote again.
    """
    if isinstance(value, _Code):
        return value[2:-1]
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_as_code(name)} = {_as_code(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_as_code, value)) + "]"
    if isinstance(value, str) and is_unknown(value) and ('"' in value or "\\" in value):
        raise ValueError("quotes within an expression")
    return json.dumps(value, ensure_ascii=False)
