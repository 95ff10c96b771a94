"""Which versions of the AWS provider have which resource types and attributes.

``history.txt`` holds what differs between the versions that were checked (``scripts/tables/history.py``): derived
from prebuilt bindings, never written by hand. What is not in it holds in all of them. The tables know one set of
rows for all versions; what a row writes is left out where the version of the stack has no such attribute.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

Version = tuple[int, ...]

_FILE = Path(__file__).with_name("history.txt")
_TYPE = "."


class Span(NamedTuple):
    """The versions that have something.

    Attributes:
        since: the first that has it; ``None``: all that were checked up to ``until``.
        until: the first that has it no longer; ``None``: none.
    """

    since: Version | None = None
    until: Version | None = None

    def __str__(self) -> str:
        said = [f"since {text_of(self.since)}"] if self.since else []
        if self.until:
            said.append(f"until {text_of(self.until)}")
        return ", ".join(said)


class Allowed(NamedTuple):
    """The provider versions that a stack may run with.

    Attributes:
        lowest: none is lower; ``None``: nobody knows.
        highest: none is higher; ``None``: nobody knows.
        has_highest: whether ``highest`` is itself one of them.
    """

    lowest: Version | None = None
    highest: Version | None = None
    has_highest: bool = True

    def all_have(self, span: Span) -> bool:
        """Return whether each of them has what a span is about."""
        if span.since and (self.lowest is None or self.lowest < span.since):
            return False
        if span.until is None:
            return True
        if self.highest is None:
            return False
        return self.highest < span.until or (self.highest == span.until and not self.has_highest)


ANY = Allowed()
"""Nothing is known of the version."""


def span(kind: str, path: str = "") -> Span:
    """Return the versions that have an attribute, at whatever depth: as many as have its type and each block around it.

    Args:
        kind: the resource type.
        path: dotted path, without indexes; empty: the type itself.
    """
    since: Version | None = None
    until: Version | None = None
    for each in spans(kind, path):
        since = max((found for found in (since, each.since) if found), default=None)
        until = min((found for found in (until, each.until) if found), default=None)
    return Span(since, until)


def spans(kind: str, path: str) -> Iterator[Span]:
    """Yield what is known of a type, of each block on the way to an attribute, and of the attribute."""
    row = _row(kind)
    if _TYPE in row:
        yield row[_TYPE]
    names = path.split(".") if path else []
    for depth in range(1, len(names) + 1):
        if found := row.get(".".join(names[:depth])):
            yield found


def own_span(kind: str, path: str) -> Span | None:
    """Return the versions that have an attribute where its type and the block around it exist; ``None``: all."""
    return _row(kind).get(path)


@cache
def lacking(kind: str, allowed: Allowed) -> frozenset[str]:
    """Return the first steps of those paths of a type that some of the allowed versions lack."""
    return frozenset(path.split(".")[0] for path, each in _row(kind).items() if not allowed.all_have(each))


def newest() -> Version:
    """Return the newest version that the tables know."""
    return _read()[1]


def oldest() -> Version:
    """Return the oldest version that the tables know."""
    return _read()[0]


def types_that_ended() -> dict[str, Version]:
    """Return the types that newer versions no longer have, with the first such version."""
    rows = {kind: _row(kind) for kind in _read()[2]}
    return {kind: end for kind, row in rows.items() if _TYPE in row and (end := row[_TYPE].until)}


def version(text: str) -> Version:
    """Return a version such as ``6.25.0`` as numbers.

    Raises:
        ValueError: it is no such version.
    """
    return tuple(int(each) for each in text.split("."))


def text_of(number: Version) -> str:
    """Return the version as Terraform writes it."""
    return ".".join(map(str, number))


@cache
def _read() -> tuple[Version, Version, Mapping[str, str]]:
    """Return the oldest and the newest version, and the line of each type."""
    lines = [line for line in _FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    oldest_known, newest_known = (version(each) for each in lines[0].split())
    return oldest_known, newest_known, dict(line.split(" ", 1) for line in lines[1:])


@cache
def _row(kind: str) -> dict[str, Span]:
    words = _read()[2].get(kind, "").split()
    return {path: _span(text) for path, text in zip(words[::2], words[1::2], strict=True)}


def _span(text: str) -> Span:
    since, _, until = text.partition("-")
    return Span(version(since) if since else None, version(until) if until else None)


def row_text(found: Mapping[str, Any]) -> str:
    """Return the spans of a type as its line in the file has them, by path; the type itself under the empty path."""
    return " ".join(
        f"{path or _TYPE} {text_of(each.since) if each.since else ''}-{text_of(each.until) if each.until else ''}"
        for path, each in found.items()
    )
