"""jsii's index of a package: made once, before it is first needed, in a home where nothing was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.fast_start.programs import SYNTHESIS, output, own

MOST_MEMORY = 500
"""MiB that Node may hold for a small app with the AWS bindings; with their whole description it is 1,100."""

# Preloaded into Node, it notes every thread that jsii starts; another process is none.
THREADS = """
const threads = require('worker_threads');
if (threads.isMainThread && process.argv[1]) {
  const { Worker } = threads;
  threads.Worker = function (...given) {
    require('fs').appendFileSync(__dirname + '/seen', given[0] + '\\n');
    return new Worker(...given);
  };
}
"""


def indexed(home: Path) -> set[str]:
    """The packages of jsii's cache that have an index."""
    found = home.glob(".cache/aws/jsii/package-cache/**/.jsii.runtime.v*.json")
    return {"/".join(file.relative_to(home).parts[4:-3]) for file in found}


def test_the_index_is_there_after_the_first_run(tmp_path: Path) -> None:
    """The first run makes it and uses it: jsii does not begin one in a thread, which would end with the process."""
    (tmp_path / "threads.js").write_text(THREADS)
    environment = {"HOME": str(tmp_path), "NODE_OPTIONS": f"--require={tmp_path / 'threads.js'}"}
    for variable in ("XDG_CACHE_HOME", "JSII_RUNTIME_PACKAGE_CACHE", "JSII_RUNTIME_PACKAGE_CACHE_ROOT"):
        assert variable not in os.environ, f"{variable} is set; unset it for this test"
    program = "import cdktf, jsii\nprint(jsii.kernel.stats().object_count)"
    assert output(program, environment) == ["0"]
    assert indexed(tmp_path) == {own("cdktf"), "constructs"}
    assert not (tmp_path / "seen").exists()
    (index,) = tmp_path.glob(own(".cache/**/cdktf/**/.jsii.runtime.v*.json"))
    made = index.stat().st_mtime_ns
    assert output(program, environment) == ["0"]
    assert index.stat().st_mtime_ns == made


def test_an_index_that_cannot_be_made_is_no_obstacle(tmp_path: Path) -> None:
    """Where the other process fails, jsii reads the whole description, as ever."""
    (tmp_path / "fail.js").write_text("if (!process.argv[1]) process.exit(1);")
    environment = {"HOME": str(tmp_path), "NODE_OPTIONS": f"--require={tmp_path / 'fail.js'}"}
    program = "from cdktf import Testing\nprint(repr(Testing.app().node.path))"
    assert output(program, environment) == ["''"]


@pytest.mark.slow
def test_the_first_run_needs_no_more_memory_than_others(tmp_path: Path) -> None:
    """With the AWS bindings, the largest that there are: Node never holds their whole description."""
    memory = """
import os
from pathlib import Path
(node,) = Path("/proc/self/task", str(os.getpid()), "children").read_text().split()
(peak,) = (line.split()[1] for line in Path("/proc", node, "status").read_text().splitlines() if "VmHWM" in line)
print(int(peak) // 1024)
"""
    for _ in ("first", "second"):
        made, peak = output(SYNTHESIS + memory, {"HOME": str(tmp_path)})
        assert made == "1"
        assert int(peak) < MOST_MEMORY
        assert indexed(tmp_path) == {own("cdktf"), "constructs", own("@cdktf/provider-aws")}
