"""Nested blocks that a resource has only where its author writes them.

The schema does not say which blocks AWS decides on where nobody writes them, so the provider itself was asked:
``blocks.txt`` holds its answers (``scripts/tables/blocks.py``).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("blocks.txt")


def is_written(kind: str, path: str) -> bool:
    """Return whether a block is only there if somebody wrote it.

    Args:
        kind: the resource type.
        path: dotted path of the block, without indexes.
    """
    return path in _rows().get(kind, ())


@cache
def _rows() -> dict[str, frozenset[str]]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if not line.startswith("#"))
    return {kind: frozenset(paths) for kind, *paths in rows}
