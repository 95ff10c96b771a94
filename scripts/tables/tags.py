"""Derives ``aspects/facts/taggable.py`` from the provider's schema: ``python -m scripts.tables.tags``."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from aspects.facts.tags import SELECTORS
from scripts.project import ROOT
from scripts.tables import schemas
from scripts.tables.provider import VERSION, write_table

TARGET = ROOT / "aspects" / "facts" / "taggable.py"

_TAG_MAP = ["map", "string"]

_HEAD = f'''"""Which resource types take a ``tags`` map, as `terraform providers schema -json` has it.

Made by ``scripts/tables/tags.py`` for AWS provider {VERSION} to {schemas.KEPT[-1]}: all types whose ``tags``
can be set and is a map of text, save those where it selects other resources (``aspects/facts/tags.py``: ``SELECTORS``).
"""

from __future__ import annotations

TAGGABLE = frozenset(
    [
'''


def taggable(schema: Mapping[str, Any]) -> list[str]:
    """Return the types of a schema, type to block, whose ``tags`` are tags of the resource itself."""
    return sorted(
        kind
        for kind, block in schema.items()
        if kind not in SELECTORS
        and (tags := block.get("attributes", {}).get("tags"))
        and (tags.get("optional") or tags.get("required"))
        and tags["type"] == _TAG_MAP
    )


def module(schema: Mapping[str, Any]) -> str:
    """Return the text of the table."""
    rows = "".join(f'        "{kind}",\n' for kind in taggable(schema))
    return f"{_HEAD}{rows}    ]\n)\n"


def main() -> int:
    """Write the table; exit status 0, or 1 where terraform does not answer."""
    return write_table("tags", TARGET, lambda schema: module(schemas.every(schema)))


if __name__ == "__main__":
    sys.exit(main())
