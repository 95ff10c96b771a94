"""Derives ``aspects/facts/blocks.txt``: ``python -m scripts.tables.blocks``.

The provider is asked to plan a resource without a nested block, for each type and block: where the plan has none, the
block is only there if somebody writes it; where it is unknown, AWS may decide on it (:mod:`scripts.tables.plugin`).
What it cannot plan without AWS is left out.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scripts.project import ROOT, Failure
from scripts.tables.plugin import Body, ProviderFailure, Schema, in_shares, is_unknown, plugin
from scripts.tables.provider import VERSION, Provider
from scripts.tables.replacement import Prober, Steps
from scripts.tables.samples import VARIANTS

TARGET = ROOT / "aspects" / "facts" / "blocks.txt"

_DEPTH = 3
_HEAD = f"""\
# Nested blocks that a resource has only where its author writes them.
# Written by `python -m scripts.tables.blocks`; do not edit.
# Source: PlanResourceChange of the AWS provider {VERSION}, without credentials and without a network.
# A row: resource type, dotted paths of the blocks down to a depth of {_DEPTH}.
"""


class BlockProber(Prober):
    """Asks about the nested blocks of one resource type."""

    def written(self) -> list[str]:
        """Return the blocks that are only there where somebody writes them."""
        return sorted(self._below(self._block, ()))

    def _below(self, block: Schema, steps: Steps) -> Iterator[str]:
        nested = {name: each for name, each in block.get("block_types", {}).items() if name != "timeouts"}
        found = self._planned(steps) if nested else None
        for name, each in nested.items():
            below = (*steps, name)
            if found is not None and not is_unknown(found.get(name)):
                yield ".".join(below)
            if len(below) < _DEPTH:
                yield from self._below(each["block"], below)

    def _planned(self, steps: Steps) -> Body | None:
        """Return what is planned of a block that holds no more than it must; ``None`` where nobody can tell."""
        for variant in range(VARIANTS):
            config = self._with_block(self._config(variant), steps, variant)
            planned = self._plan(None, config)
            found: Any = planned.state if planned else None
            for name in steps:
                found = found.get(name) if isinstance(found, Mapping) else None
                found = found[0] if isinstance(found, list) and found else found
            if isinstance(found, dict):
                return found
        return None


def probe(folder: Path, kinds: list[str]) -> dict[str, list[str]]:
    """Return the rows of some types, from a provider of their own."""
    with plugin(folder) as running:
        return {kind: BlockProber(running, kind).written() for kind in kinds}


def written(rows: Mapping[str, list[str]]) -> str:
    """Return the text of the table."""
    return _HEAD + "".join(f"{kind} {' '.join(rows[kind])}\n" for kind in sorted(rows) if rows[kind])


def main() -> int:
    """Write the table; exit status 0, or 1 where terraform or the provider does not answer."""
    try:
        with TemporaryDirectory() as folder:
            rows = in_shares(probe, Path(folder), Provider(Path(folder)).schema)
    except (Failure, ProviderFailure) as failure:
        print(f"blocks: {failure}", file=sys.stderr)
        return 1
    TARGET.write_text(written(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
