"""Walks the provider's schema: every attribute that can be set, and which of them nobody has accounted for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from aspects.core.paths import parse_path

Schema = Mapping[str, Any]


def settable(block: Schema, prefix: str = "") -> Iterator[tuple[str, Schema]]:
    """The dotted path of every attribute that may be set, at every nesting level, with its schema."""
    for name, attribute in block.get("attributes", {}).items():
        if attribute.get("optional") or attribute.get("required"):
            yield f"{prefix}{name}", attribute
        if nested := attribute.get("nested_type"):
            yield from settable(nested, f"{prefix}{name}.")
    for name, nested in block.get("block_types", {}).items():
        yield from settable(nested["block"], f"{prefix}{name}.")


def matching(schema: Schema, pattern: re.Pattern[str]) -> list[str]:
    """``type.path`` of every settable attribute whose dotted path holds ``pattern``, in a block's name, too."""
    return [f"{kind}.{path}" for kind, block in schema.items() for path, _ in settable(block) if pattern.search(path)]


def plain(path: str) -> str:
    """A path of a table without its selectors: ``setting[name=x].value`` is ``setting.value``."""
    return ".".join(segment.name for segment in parse_path(path))


def unaccounted(found: Iterable[str], covered: Iterable[str], exempt: Mapping[str, str]) -> list[str]:
    """Of ``found`` (``type.path``), what is neither covered nor matched by a pattern of ``exempt``."""
    known = set(covered)
    return [path for path in found if path not in known and not any(fnmatchcase(path, each) for each in exempt)]


def idle(found: Iterable[str], exempt: Mapping[str, str]) -> list[str]:
    """The patterns of ``exempt`` that match nothing in ``found``, or give no reason."""
    paths = list(found)
    return [
        pattern
        for pattern, reason in exempt.items()
        if not reason.strip() or not any(fnmatchcase(path, pattern) for path in paths)
    ]
