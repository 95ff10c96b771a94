"""``main.py`` with less than it does, so that what it does more can be measured.

usage: python -m benchmarks.less reports|pack

``reports``: the pack is judged and what it finds printed, but no file of evidence is written, which is all that a pack
did before there were reports. ``pack``: there is no pack at all, and nothing to acknowledge of it.
"""

from __future__ import annotations

import functools
import sys

import main
from aspects import Guardrails, acknowledge

OF_NO_PACK = "replaces-data"
"""What is acknowledged of the aspects, not of the pack."""


def run(without: str) -> int:
    """Synthesize as ``main.py`` does, without one part of it."""
    if without == "reports":
        vars(main)["Guardrails"] = functools.partial(Guardrails, reports=False)
    elif without == "pack":
        vars(main)["PCI_DSS_V4"] = None
        vars(main)["acknowledge"] = lambda scope, rule_id, reason: (
            acknowledge(scope, rule_id, reason) if rule_id == OF_NO_PACK else None
        )
    else:
        sys.exit(f"error: {without!r} is not allowed; use reports or pack")
    return main.main()


if __name__ == "__main__":
    sys.exit(run(*sys.argv[1:]))
