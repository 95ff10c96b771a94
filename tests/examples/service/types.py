"""Check the types of the reference service, with the packages of its own lock file rather than the repository's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from scripts.project import ROOT, Failure, run
from tests.examples.service.environment import SERVICE, python


def main() -> None:
    """Run mypy.

    Raises:
        Failure: it found something, which it has printed.
    """
    mypy: list[str | Path] = [
        sys.executable,
        "-m",
        "mypy",
        "--no-error-summary",
        "--cache-dir",  # with other packages, it would throw away what the check of the repository has cached
        ROOT / ".mypy_cache" / "service",
        "--python-executable",
        python(),
        SERVICE / "fraud_api",
    ]
    if subprocess.run(mypy, check=False).returncode:
        raise Failure("the types of the reference service do not fit")


if __name__ == "__main__":
    sys.exit(run(main))
