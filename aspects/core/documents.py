"""Values as far as they can be read: JSON text with interpolations, and the literals of Terraform's language; pure.

What stands instead of an expression is a text with its ``${…}``, or what the caller wants there.
Sources: Terraform's "Strings and Templates", "Types and Values" and "jsonencode Function" pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import containers

JSONENCODE = re.compile(r"\s*jsonencode\((.*)\)\s*", re.DOTALL)
# What :mod:`.containers` puts instead of an expression.
_MARK = re.compile(r"[\ue000\ue002](\d+)[\ue001\ue003]")
_SPACE = re.compile(r"(?:[\s,]|#[^\n]*|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_STRING = re.compile(r'"((?:[^"\\$]|\\.|\$\{[^{}]*\}|\$)*)"')
_WORD = re.compile(r"[\w.-]+(?=\s*[=:])")
_ASSIGN = re.compile(r"\s*[=:](?!=)>?")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_KEYWORD = re.compile(r"(true|false|null)\b")
_KEYWORDS = {"true": True, "false": False, "null": None}
_ESCAPE = re.compile(r'\\(["\\nrt])')
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}
_OPEN, _CLOSE = "([{", ")]}"

Opaque = Callable[[str], Any]
"""What stands for an expression that is no literal, by its code."""


def from_json(text: str) -> Any:
    """Return the document in a JSON text, in which an interpolation may stand anywhere.

    Raises:
        ValueError: it is no JSON, or a directive decides what it says.
    """
    read = containers.read(text)
    if not isinstance(read, containers.Literal):
        raise ValueError("no JSON")
    return _unmarked(read.value, read.interpolations)


def from_code(code: str, opaque: Opaque) -> Any:
    """Return the value of a literal of Terraform's language, such as what ``jsonencode`` is given.

    Args:
        code: the expression, without ``${`` and ``}``.
        opaque: what stands instead of an expression in it that is no literal, by its code.

    Raises:
        ValueError: nobody can tell where it ends.
    """
    try:
        value, end = _value(code, 0, opaque)
    except IndexError as error:
        raise ValueError("it is not closed") from error
    if _SPACE.sub("", code[end:]):
        raise ValueError("more than one value")
    return value


def _unmarked(value: Any, expressions: Sequence[str]) -> Any:
    """Return a document with the expressions back in their places."""
    if isinstance(value, str):
        return _MARK.sub(lambda found: expressions[int(found[1])], value)
    if isinstance(value, Mapping):
        return {_unmarked(key, expressions): _unmarked(item, expressions) for key, item in value.items()}
    return [_unmarked(each, expressions) for each in value] if isinstance(value, list) else value


def _value(code: str, at: int, opaque: Opaque) -> tuple[Any, int]:
    """Return a literal and where it ends; what is no literal is opaque."""
    at = _skip(code, at)
    whole = _end(code, at)
    if code[at] in "{[" and not re.match(r".\s*for\s", code[at:whole]) and _is_end(code, _close(code, at)):
        return (_map if code[at] == "{" else _list)(code, at + 1, opaque)
    for pattern, make in (
        (_STRING, _unescaped),
        (_KEYWORD, lambda found: _KEYWORDS[found[1]]),
        (_NUMBER, lambda found: int(found[0]) if found[0].lstrip("-").isdecimal() else float(found[0])),
    ):
        if (found := pattern.match(code, at)) and _is_end(code, found.end()):
            return make(found), found.end()
    if whole == at:
        raise ValueError("no value")
    return opaque(code[at:whole].strip()), whole


def _unescaped(found: re.Match[str]) -> str:
    return _ESCAPE.sub(lambda each: _ESCAPED.get(each[1], each[1]), found[1])


def _list(code: str, at: int, opaque: Opaque) -> tuple[list[Any], int]:
    items: list[Any] = []
    at = _skip(code, at)
    while code[at] != "]":
        item, at = _value(code, at, opaque)
        items.append(item)
        at = _skip(code, at)
    return items, at + 1


def _map(code: str, at: int, opaque: Opaque) -> tuple[Any, int]:
    result: dict[str, Any] = {}
    start = at - 1
    at = _skip(code, at)
    while code[at] != "}":
        found = _STRING.match(code, at) or _WORD.match(code, at)
        assign = _ASSIGN.match(code, found.end()) if found else None
        if found is None or assign is None:  # a key that is an expression
            end = _close(code, start)
            return opaque(code[start:end]), end
        result[_unescaped(found) if found.re is _STRING else found[0]], at = _value(code, assign.end(), opaque)
        at = _skip(code, at)
    return result, at + 1


def _skip(code: str, at: int) -> int:
    return _SPACE.match(code, at).end()  # type: ignore[union-attr]


def _is_end(code: str, at: int) -> bool:
    rest = code[at : at + 40].lstrip(" \t")
    return not rest or rest[0] in ",}]\n\r#" or rest.startswith("//")


def _close(code: str, at: int) -> int:
    """Return where the bracket that opens here has closed."""
    return _walk(code, at, lambda character, depth: not depth) + 1


def _end(code: str, at: int) -> int:
    """Return where an expression ends: at the comma, newline or closing bracket that is not within it."""
    try:
        return _walk(code, at, lambda character, depth: depth < 0 or (not depth and character in ",\n"), "\n,")
    except ValueError:
        return len(code)


def _walk(code: str, at: int, is_there: Callable[[str, int], bool], also: str = "") -> int:
    """Return the first bracket, or one of ``also``, outside of strings where the condition holds for the depth then."""
    depth = 0
    while at < len(code):
        character = code[at]
        if character == '"' and (found := _STRING.match(code, at)):
            at = found.end()
            continue
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth -= 1
            if is_there(character, depth):
                return at
        elif character in also and is_there(character, depth):
            return at
        at += 1
    raise ValueError("a bracket is not closed")
