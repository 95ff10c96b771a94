"""Attributes that the tables do not know and that look like a switch of theirs: newer ones, or misspelt; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..facts.history import own_span
from ..facts.looks import LOOKS
from ..facts.replacement import attributes
from .model import Resource
from .paths import as_blocks

# What Terraform itself knows of any resource.
_META_ARGUMENTS = frozenset(
    {
        "connection", "count", "depends_on", "dynamic", "for_each", "id", "lifecycle", "provider", "provisioner",
        "timeouts",
    }
)  # fmt: skip


def unknown_switches(resource: Resource) -> list[tuple[str, str]]:
    """Return the dotted path of each, with what it looks like."""
    known = attributes(resource.type)
    return list(dict.fromkeys(_found(resource.type, resource.body, known, ""))) if known else []


def _found(kind: str, body: Mapping[str, Any], known: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in body.items():
        path = f"{prefix}{name}"
        inner = known.get(name)
        if isinstance(inner, Mapping):
            if len(inner) > 1:  # else the table does not go deeper
                for block in as_blocks(value):
                    yield from _found(kind, block, inner, f"{path}.")
        elif inner is None and value is not None and not _is_known(kind, path):
            yield from ((each, looks) for each in _paths(path, value) if (looks := _looks(each)))


def _is_known(kind: str, path: str) -> bool:
    return path in _META_ARGUMENTS or own_span(kind, path) is not None


def _looks(path: str) -> str:
    return next((what for what, pattern in LOOKS.items() if pattern.search(path)), "")


def _paths(path: str, value: Any) -> Iterator[str]:
    """Yield the paths of what is set in a value: itself, or what its blocks hold."""
    blocks = as_blocks(value)
    if not blocks:
        yield path
    for block in blocks:
        for name, inner in block.items():
            yield from _paths(f"{path}.{name}", inner)
