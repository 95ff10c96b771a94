"""Fast start changes nothing but the time: the same work is done with it and without, and the results are compared."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from aspects.fast_start import SWITCH
from lib import lock
from tests.fast_start.programs import own

ROOT = Path(__file__).parents[2]
TYPES = 200

WORK = own(f"""
import sys
from tests.fast_start import sample

for name in sample.modules("cdktf_cdktf_provider_aws", {TYPES}):
    sample.write(sample.transcript("cdktf_cdktf_provider_aws", name))
sys.stdout.flush()

import main

sys.exit(main.main())
""")


@pytest.mark.slow
def test_hundreds_of_types_and_the_whole_app_are_the_same_with_and_without(tmp_path: Path) -> None:
    """Types, attributes, nested classes, error messages and Terraform JSON do not depend on the fast start."""
    running = {}
    for way in ("0", "1"):
        environment = {**os.environ, SWITCH: way, "CDKTF_OUTDIR": str(tmp_path / way / "cdktf.out")}
        (tmp_path / way).mkdir()
        with (tmp_path / way / "stdout").open("w") as stdout:
            running[way] = subprocess.Popen([sys.executable, "-c", WORK], cwd=ROOT, env=environment, stdout=stdout)
    assert [process.wait(timeout=300) for process in running.values()] == [0, 0]

    ordinary, fast = (
        {
            str(file.relative_to(tmp_path / way)): file.read_bytes()
            for file in (tmp_path / way).rglob("*")
            if file.is_file() and file.name != lock.NAME  # which process held it, and since when
        }
        for way in ("0", "1")
    )
    assert len(ordinary["stdout"].splitlines()) > TYPES
    assert any(name.endswith("cdk.tf.json") for name in ordinary)
    assert sorted(fast) == sorted(ordinary)
    assert [name for name in ordinary if fast[name] != ordinary[name]] == []
