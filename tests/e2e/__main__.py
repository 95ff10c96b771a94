"""Prove the stacks end to end against the emulator: ``python -m tests.e2e [--full | --record]``.

Everything that it writes is in a folder of ``e2e.out``. Exit status: 0 all is proven, 1 something is not (the terraform
error and its log are printed), 2 wrong use.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from botocore.exceptions import BotoCoreError, ClientError

from scripts.project import Failure
from scripts.terraform import find_terraform
from tests.e2e import scenarios
from tests.e2e.deployment import Failed
from tests.e2e.emulator.process import EmulatorError, running
from tests.e2e.leash import ROOT
from tests.e2e.progress import Progress

OUTPUT = ROOT / "e2e.out"
SCENARIOS = {"standard": scenarios.standard, "full": scenarios.full}


def main(arguments: Sequence[str]) -> int:
    """Run one scenario and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e", description=__doc__)
    parser.add_argument("--full", action="store_true", help="two environments side by side, with faults")
    parser.add_argument(
        "--record",
        action="store_true",
        help="let the deployers do what their policies lack, and write down anew what they need",
    )
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, _stop)
    progress = Progress()
    name = "full" if options.full else "standard"
    output = OUTPUT / name
    log = output / "emulator.log"
    try:
        shutil.rmtree(output, ignore_errors=True)
        output.mkdir(parents=True)
        find_terraform()
        with running(log) as emulator:
            SCENARIOS[name](scenarios.Run(progress, emulator, output, records=options.record))
    except (Failed, Failure, EmulatorError, BotoCoreError, ClientError) as failure:
        where = getattr(failure, "log", None)
        progress.console.print(f"error: {failure}", style="red", markup=False)
        for file in filter(None, (where, log if log.exists() else None)):
            progress.say(f"  log: {file.relative_to(ROOT)}")
        return 1
    except KeyboardInterrupt:
        return 130
    progress.console.print(progress.table())
    progress.say(f"[green]proven[/] in {len(progress.steps)} steps; logs are in {output.relative_to(ROOT)}")
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    """A request to end is an exception like any other: what was started is stopped."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
