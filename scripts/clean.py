"""Remove ``cdktf.out``, unless a command works in it: ``scripts/python clean``. Standard library only."""

from __future__ import annotations

import shutil
import sys

from lib.lock import Busy, held
from scripts.project import OUTPUT, Failure, check_variables, run


def clean() -> None:
    """Remove the output directory.

    Raises:
        Failure: a command works in it, or a variable is not what it may be.
    """
    check_variables()
    if not OUTPUT.is_dir():
        return
    try:
        with held(OUTPUT, "make clean", brief=True):
            shutil.rmtree(OUTPUT)
    except Busy as error:
        raise Failure(str(error)) from None


if __name__ == "__main__":
    sys.exit(run(clean))
