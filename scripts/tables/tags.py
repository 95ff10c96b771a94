"""The table of taggable types, ``aspects/metadata/taggable.py``, made from the provider's schema.

In a folder with an initialized AWS provider::

    terraform providers schema -json | python -m scripts.tables.tags > taggable.py
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from aspects.metadata.tags import SELECTORS

_TAG_MAP = ["map", "string"]

_HEAD = '''"""Which resource types take a ``tags`` map, as `terraform providers schema -json` has it.

Made by ``scripts/tables/tags.py`` for AWS provider 5.100.0: all types whose ``tags`` can be set and is a map of text,
save those where it selects other resources (``aspects/metadata/tags.py``: ``SELECTORS``).
"""

from __future__ import annotations

TAGGABLE = frozenset(
    [
'''


def taggable(schema: Mapping[str, Any]) -> list[str]:
    """The types of a schema, type to block, whose ``tags`` are tags of the resource itself."""
    return sorted(
        kind
        for kind, block in schema.items()
        if kind not in SELECTORS
        and (tags := block.get("attributes", {}).get("tags"))
        and (tags.get("optional") or tags.get("required"))
        and tags["type"] == _TAG_MAP
    )


def module(schema: Mapping[str, Any]) -> str:
    """The text of the table."""
    rows = "".join(f'        "{kind}",\n' for kind in taggable(schema))
    return f"{_HEAD}{rows}    ]\n)\n"


def main() -> None:
    """Read the schema from standard input, write the module to standard output."""
    (provider,) = json.load(sys.stdin)["provider_schemas"].values()
    sys.stdout.write(module({kind: each["block"] for kind, each in provider["resource_schemas"].items()}))


if __name__ == "__main__":
    main()
