"""Terraform's expressions inside text: the one scanner for ``${…}``, and what an expression refers to.

Time is linear in the length of the text: the scanner jumps from one mark to the next by regular expressions.
Source: Terraform's "Strings and Templates" and "JSON Configuration Syntax" pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

# What cdktf puts instead of a number that is known only to Terraform: a double of about -1e+290 or below.
_NUMBER_TOKEN_LIMIT = -1e280
_STRING_TOKENS = ("${", "#{TfToken[", "&{TfToken[", "%{")

# What ends or opens something, by where it stands. An escaped opening comes first, so that it is skipped. Most
# interpolations hold neither braces nor quotes: these are found as a whole, with their code as the group.
_IN_TEXT = re.compile(r"\$\$\{|%%\{|[$%]\{(?:([^{}\"]*)\})?")
_OPENINGS = ("${", "%{")
_IN_CODE = re.compile(r"[{}\"]")
_IN_STRING = re.compile(r"\$\$\{|%%\{|\$\{|%\{|\\.|\"", re.DOTALL)

# A whole traversal, of which the first two parts are the address; what starts with "data." is a data source.
_ADDRESS = re.compile(r"(?<![\w.])(?!data\.)([a-z][a-z0-9_]*\.[A-Za-z_][\w-]*)|(?<![\w.])data(?:\.[\w-]+)+")
_DATA = re.compile(r"(?<![\w.])data\.[\w-]+\.[\w-]+")
_CROSS_STACK = re.compile(r"(?<![\w.])data\.terraform_remote_state\.([\w-]+)\.outputs\.([\w-]+)")


class Interpolation(NamedTuple):
    """One ``${…}`` or ``%{…}`` in a text.

    Attributes:
        start: position of its first character.
        end: position after its last character.
        code: the expression in it, without ``${`` and ``}``.
        names: the code without its quoted strings, so that what looks like an address in it is one.
        is_directive: whether it is ``%{…}``, which decides on the text after it.
    """

    start: int
    end: int
    code: str
    names: str
    is_directive: bool


# One text is asked for them several times in a row, and may be long.
@lru_cache(maxsize=128)
def interpolations(text: str) -> tuple[Interpolation, ...]:
    """Return every interpolation and directive of ``text``, outermost only, in order.

    Raises:
        ValueError: one of them, or a string in it, has no end.
    """
    found: list[Interpolation] = []
    position = 0
    while mark := _IN_TEXT.search(text, position):
        start, position = mark.span()
        names = mark[1]
        if names is None and mark[0] in _OPENINGS:
            names, position = _names_and_end(text, start)
        if names is not None:
            found.append(Interpolation(start, position, text[start + 2 : position - 1], names, text[start] == "%"))
    return tuple(found)


def _names_and_end(text: str, start: int) -> tuple[str, int]:
    """Return the code of the interpolation at ``start`` without its quoted strings, and where the interpolation ends.

    Raises:
        ValueError: it, or a string in it, has no end.
    """
    # Where the scanner is: code within braces, or a quoted string within code.
    inside = [_IN_CODE]
    names: list[str] = []
    position = start + 2
    while inside:
        where = inside[-1]
        mark = where.search(text, position)
        if mark is None:
            raise ValueError(f"an expression is not closed: {text[start : start + 60]!r}")
        token = mark[0]
        if where is _IN_CODE:
            names.append(text[position : mark.start()])
        position = mark.end()
        if where is _IN_CODE and token == '"':
            inside.append(_IN_STRING)
            names.append(" ")
        elif token == "}" or token == '"':
            inside.pop()
        elif token == "{" or token in _OPENINGS:
            inside.append(_IN_CODE)
    return "".join(names), position


def expression(text: object) -> str | None:
    """Return the expression in ``${…}`` where that is the whole of the text; ``None`` for everything else."""
    if not isinstance(text, str) or not text.startswith("${") or not text.endswith("}"):
        return None
    try:
        (only,) = interpolations(text)
    except ValueError:
        return None
    return only.code if only.end == len(text) else None


def is_unknown(value: object) -> bool:
    """Return whether ``value`` is, or contains, something that only Terraform can resolve.

    A token is neither compliant nor a violation: aspects leave it alone and rules answer *unknown*.
    """
    if isinstance(value, str):
        return "{" in value and any(mark in value for mark in _STRING_TOKENS)
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, (int, float)):
        return value < _NUMBER_TOKEN_LIMIT
    if isinstance(value, Mapping):
        return any(is_unknown(key) or is_unknown(item) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return any(is_unknown(item) for item in value)
    # A jsii proxy object: what a token becomes where the attribute is neither text, number, list nor map.
    return True


def is_token_map(value: object) -> bool:
    """Return whether ``value`` stands for a whole map that only Terraform knows, so that no key can be added to it."""
    if isinstance(value, Mapping):
        return any(is_unknown(key) for key in value)
    return is_unknown(value)


def references(value: object) -> set[str]:
    """Return the Terraform addresses that the expressions in ``value`` name, such as ``aws_kms_key.main``."""
    return {address for names in _names(value) for address in _ADDRESS.findall(names) if address}


def cross_stack_references(value: object) -> set[tuple[str, str]]:
    """Return the outputs of other stacks that expressions in ``value`` read: remote state and output, by their ids."""
    return {found for names in _names(value) for found in _CROSS_STACK.findall(names)}


def data_references(value: object) -> set[str]:
    """Return the data sources that expressions in ``value`` name, such as ``data.aws_iam_policy_document.trust``."""
    return {address for names in _names(value) for address in _DATA.findall(names)}


def is_of_iteration(value: object) -> bool:
    """Return whether an expression in ``value`` names what ``for_each`` hands to each instance."""
    return not references(value).isdisjoint(("each.key", "each.value"))


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if "${" in value or "%{" in value:
            yield from _names_in_text(value)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _names(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _names(item)


def _names_in_text(text: str) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(each.names for each in interpolations(text)))
    except ValueError:
        return ()
