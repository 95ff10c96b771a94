"""Terraform's expressions inside text: the one scanner for ``${…}``, and what an expression refers to.

Time is linear in the length of the text: the scanner jumps from one mark to the next by regular expressions.
Source: Terraform's "Strings and Templates" and "JSON Configuration Syntax" pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

# What cdktf puts in the place of a number that is known only to Terraform: a double of about -1e+290 or below.
_NUMBER_TOKEN_LIMIT = -1e280
_STRING_TOKENS = ("${", "#{TfToken[", "&{TfToken[", "%{")

# What ends or opens something, by where it stands. An escaped opening comes first, so that it is skipped.
_IN_TEXT = re.compile(r"\$\$\{|%%\{|\$\{|%\{")
_IN_CODE = re.compile(r"[{}\"]")
_IN_STRING = re.compile(r"\$\$\{|%%\{|\$\{|%\{|\\.|\"", re.DOTALL)

# A whole traversal, of which the first two parts are the address; what starts with "data." is a data source.
_ADDRESS = re.compile(r"(?<![\w.])(?!data\.)([a-z][a-z0-9_]*\.[A-Za-z_][\w-]*)|(?<![\w.])data(?:\.[\w-]+)+")
_DATA = re.compile(r"(?<![\w.])data\.[\w-]+\.[\w-]+")
_CROSS_STACK = re.compile(r"(?<![\w.])data\.terraform_remote_state\.([\w-]+)\.outputs\.([\w-]+)")


@dataclass(frozen=True)
class Interpolation:
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


def interpolations(text: str) -> list[Interpolation]:
    """Every interpolation and directive of ``text``, outermost only, in order.

    Raises:
        ValueError: one of them, or a string in it, has no end.
    """
    found: list[Interpolation] = []
    # Where the scanner is: code within braces, or a quoted string within code; empty: the text itself.
    inside: list[re.Pattern[str]] = []
    names: list[str] = []
    start = position = 0
    while mark := (inside[-1] if inside else _IN_TEXT).search(text, position):
        where, token = inside[-1] if inside else _IN_TEXT, mark[0]
        if where is _IN_CODE:
            names.append(text[position : mark.start()])
        position = mark.end()
        if where is _IN_CODE and token == '"':
            inside.append(_IN_STRING)
            names.append(" ")
        elif where is _IN_CODE and token == "{":
            inside.append(_IN_CODE)
        elif where is _IN_STRING and token == '"':
            inside.pop()
        elif token in ("${", "%{"):
            if not inside:
                start, names = mark.start(), []
            inside.append(_IN_CODE)
        elif token == "}":
            inside.pop()
            if not inside:
                code = text[start + 2 : position - 1]
                found.append(Interpolation(start, position, code, "".join(names), text[start] == "%"))
    if inside:
        raise ValueError(f"an expression has no end: {text[start : start + 60]!r}")
    return found


def expression(text: object) -> str | None:
    """The expression in ``${…}`` where that is the whole of the text; ``None`` for everything else."""
    if not isinstance(text, str) or not text.startswith("${") or not text.endswith("}"):
        return None
    try:
        (only,) = interpolations(text)
    except ValueError:
        return None
    return only.code if only.end == len(text) else None


def is_unknown(value: object) -> bool:
    """Whether ``value`` is, or contains, something that only Terraform can resolve.

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
    """Whether ``value`` stands for a whole map that only Terraform knows, so that no key can be added to it."""
    if isinstance(value, Mapping):
        return any(is_unknown(key) for key in value)
    return is_unknown(value)


def references(value: object) -> set[str]:
    """The Terraform addresses that the expressions in ``value`` name, such as ``aws_kms_key.main``."""
    return {address for names in _names(value) for address in _ADDRESS.findall(names) if address}


def cross_stack_references(value: object) -> set[tuple[str, str]]:
    """The outputs of other stacks that the expressions in ``value`` read: remote state and output, by their ids."""
    return {found for names in _names(value) for found in _CROSS_STACK.findall(names)}


def data_references(value: object) -> set[str]:
    """The data sources that the expressions in ``value`` name, such as ``data.aws_iam_policy_document.trust``."""
    return {address for names in _names(value) for address in _DATA.findall(names)}


def is_of_iteration(value: object) -> bool:
    """Whether an expression in ``value`` names what ``for_each`` hands to each instance."""
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


# One text is asked for its references several times in a row, and may be long.
@lru_cache(maxsize=128)
def _names_in_text(text: str) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(each.names for each in interpolations(text)))
    except ValueError:
        return ()
