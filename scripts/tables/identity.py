"""Derives ``aspects/facts/identity.txt``: ``python -m scripts.tables.identity``.

The attribute comes from the table of names, the ARN from the Service Authorization Reference
(:mod:`scripts.tables.arns`).
"""

from __future__ import annotations

import sys

from aspects.facts.names import NAMES
from scripts.project import ROOT
from scripts.tables.arns import arns_of

TARGET = ROOT / "aspects" / "facts" / "identity.txt"

_HEAD = """\
# By what a resource is known. Written by `python -m scripts.tables.identity`; do not edit.
# A row: resource type, the attribute that holds its name, its ARN (`-` where that does not hold the name), the source
# of the ARN. {name} is the name, a type in braces the name of what the resource
# belongs to, {*} what no name tells, {**} a path or nothing.
"""


def table() -> str:
    """Return the text of the table."""
    rows = []
    arns = arns_of({kind: rule.attribute for kind, rule in NAMES.items()})
    for kind, rule in sorted(NAMES.items()):
        arn, source = arns.get(kind, ("-", "none"))
        rows.append(f"{kind} {rule.attribute} {arn} {source}\n")
    return _HEAD + "".join(rows)


def main() -> int:
    """Write the table; exit status 0."""
    print("identity: reading the Service Authorization Reference", file=sys.stderr, flush=True)
    TARGET.write_text(table(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
