"""Small programs with fast start on, each in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from aspects.fast_start import SWITCH
from tests.conftest import BINDINGS

ROOT = Path(__file__).parents[2]

ENABLE = """
from aspects import fast_start
from lib.start import use_bundled_node

use_bundled_node()
print(fast_start.enable(), flush=True)
"""

SYNTHESIS = """
from cdktf import TerraformStack, Testing
from cdktf_cdktf_provider_aws.vpc import Vpc
stack = TerraformStack(Testing.app(), "stack")
Vpc(stack, "it", cidr_block="10.0.0.0/16")
print(Testing.synth(stack).count("10.0.0.0/16"))
"""


def own(text: str) -> str:
    """A text with the names of the framework and bindings that are installed, in the place of those of CDKTF."""
    return re.sub(r"\bcdktf\b(?!-)", BINDINGS.framework, text.replace("cdktf_cdktf_provider_aws", BINDINGS.aws))


def run(program: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program in CDKTF's names after `ENABLE`; fast start is on unless ``environment`` says otherwise."""
    inherited = {name: value for name, value in os.environ.items() if name != SWITCH}
    return subprocess.run(
        [sys.executable, "-c", ENABLE + own(program)],
        cwd=ROOT,
        env={**inherited, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def output(program: str, environment: Mapping[str, str] | None = None) -> list[str]:
    """The lines that a program prints after `ENABLE` said that it is on; nothing may go wrong and nothing be said."""
    result = run(program, environment)
    assert (result.returncode, result.stderr) == (0, "")
    on, *lines = result.stdout.splitlines()
    assert on == "True"
    return lines
