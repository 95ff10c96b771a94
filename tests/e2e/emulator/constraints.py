"""What AWS's models of its operations allow: which parts of a request AWS would refuse, however it was sent.

The emulator takes most values as they come. botocore brings the models that AWS publishes, but itself checks only what
is required, the types and minimal lengths; here, whatever a model says of a value counts: what is required,
enumerations, patterns, lengths, numbers of items, ranges, and unions, of which exactly one member is sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import regex
from moto.core.model import Shape

from tests.e2e.emulator.wire import Call

EXEMPTIONS: Mapping[str, str] = {}
"""Where AWS accepts what its model does not allow: a violation, as a glob over ``service Operation: path``, and the
reason. Every run sees that each of them is still needed."""

_SHOWN = 120
"""Characters of a value that a message shows."""

_SURROGATES = (r"\uD800\uDC00-\uDBFF\uDFFF", r"\U00010000-\U0010FFFF")
"""How a pattern of Java writes all characters beyond the first 65,536, and how Python does."""

_LENGTHS = {"string": "characters", "blob": "bytes", "list": "items", "map": "entries"}
_NUMBERS = frozenset({"integer", "long", "float", "double"})


def violations(call: Call) -> Iterator[tuple[str, str]]:
    """What a request holds that the model of its operation does not allow.

    Yields:
        Where it is, such as ``ecs RegisterTaskDefinition: containerDefinitions[0].name``, and what is wrong with it:
        the value received and what is allowed. Values that the model calls sensitive are not shown.
    """
    if call.model.input_shape is None:
        return
    for path, problem in _wrong(call.model.input_shape, call.parameters, ""):
        yield f"{call.service} {call.operation}: {path}", problem


def exemption(place: str) -> str | None:
    """The entry of ``EXEMPTIONS`` that covers a violation at ``place``; none if it counts."""
    return next((pattern for pattern in EXEMPTIONS if fnmatchcase(place, pattern)), None)


def _wrong(shape: Shape, value: Any, path: str) -> Iterator[tuple[str, str]]:
    kind = shape.type_name
    for problem in _own(shape, value):
        yield path, problem
    if kind == "structure" and not getattr(shape, "is_document_type", False):
        yield from _members(shape, value, path)
    elif kind == "list":
        for number, item in enumerate(value):
            yield from _wrong(shape.member, item, f"{path}[{number}]")
    elif kind == "map":
        for key, item in value.items():
            yield from _wrong(shape.key, key, f"{path}.{key} (key)")
            yield from _wrong(shape.value, item, f"{path}.{key}")


def _members(shape: Shape, value: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    sent = {name: value[name] for name in shape.members if value.get(name) is not None}
    prefix = f"{path}." if path else ""
    for name in shape.required_members:
        if name not in sent:
            yield f"{prefix}{name}", "is missing; it is required"
    if shape.metadata.get("union") and len(sent) != 1:
        yield path, f"has {', '.join(sent) or 'no member'}; exactly one of {', '.join(shape.members)} is allowed"
    for name, item in sent.items():
        yield from _wrong(shape.members[name], item, f"{prefix}{name}")


def _own(shape: Shape, value: Any) -> Iterator[str]:
    """What is wrong with a value by itself, whatever it contains."""
    kind, metadata = shape.type_name, shape.metadata
    if kind == "string" and metadata.get("enum") and value not in metadata["enum"]:
        yield f"is {_shown(shape, value)}; allowed are {', '.join(metadata['enum'])}"
    if kind == "string" and "pattern" in metadata and not _pattern(metadata["pattern"]).fullmatch(value):
        yield f"is {_shown(shape, value)}; allowed is what matches {metadata['pattern']}"
    if kind in _LENGTHS and not _within(len(value), metadata):
        yield f"is {_shown(shape, value)}, {len(value)} {_LENGTHS[kind]}; allowed are {_limits(metadata)}"
    if kind in _NUMBERS and not _within(value, metadata):
        yield f"is {value}; allowed is {_limits(metadata)}"


def _within(number: float, metadata: Mapping[str, Any]) -> bool:
    return bool(metadata.get("min", number) <= number <= metadata.get("max", number))


def _limits(metadata: Mapping[str, Any]) -> str:
    parts = [
        f"{words} {metadata[name]}" for name, words in (("min", "at least"), ("max", "at most")) if name in metadata
    ]
    return " and ".join(parts)


@cache
def _pattern(pattern: str) -> regex.Pattern[str]:
    """The pattern of a whole value, compiled as Java reads it.

    There, ``\\w`` and ``\\d`` are ASCII and ``\\p{L}`` has the letters of all scripts. ``regex`` has either one or the
    other, so a pattern with ``\\p`` allows more than it should elsewhere.
    """
    return regex.compile(pattern.replace(*_SURROGATES), 0 if r"\p{" in pattern else regex.ASCII)


def _shown(shape: Shape, value: Any) -> str:
    if shape.metadata.get("sensitive"):
        return "a secret value"
    text = json.dumps(value, default=str)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
