"""Which Node the bridge of cdktf runs on."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def use_bundled_node() -> None:
    """Let jsii run on the Node of this virtual environment, which is pinned, instead of any on ``PATH``.

    Call it before the first import of ``cdktf``. A ``JSII_NODE`` that is already set stays.
    """
    node = Path(sys.prefix, "bin", "node")
    if node.exists():
        os.environ.setdefault("JSII_NODE", str(node))
