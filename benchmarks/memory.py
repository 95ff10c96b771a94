"""What a process holds that synthesizes the whole app again and again: MiB of Python and of Node, as JSON.

usage: python -m benchmarks.memory SYNTHESES ABOVE, where ABOVE is the argument of ``fast_start.forget``, or ``never``
"""

from __future__ import annotations

import json
import sys

import psutil

from aspects import fast_start
from lib.start import use_bundled_node

use_bundled_node()
fast_start.enable()

from jsii import kernel  # noqa: E402  only now, as cdktf in any app

from tests.whole_app import Synthesized  # noqa: E402


def main(syntheses: int, above: int | None) -> None:
    """Synthesize that often and print what is held then."""
    for number in range(syntheses):
        Synthesized(environment_suffix=f"pr-{number}")
        if above is not None:
            fast_start.forget(above)
    kernel.stats()  # type: ignore[no-untyped-call]  # waits for the Node that is there now
    process = psutil.Process()
    (node,) = process.children()
    print(json.dumps([each.memory_info().rss // 2**20 for each in (process, node)]))


if __name__ == "__main__":
    main(int(sys.argv[1]), None if sys.argv[2] == "never" else int(sys.argv[2]))
