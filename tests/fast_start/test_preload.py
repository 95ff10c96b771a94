"""What Node preloads, on small packages of the shapes that it knows, and on a jsii that it does not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from aspects.fast_start.launch import PRELOAD
from tests.fast_start.programs import own

NODE = Path(sys.prefix, "bin", "node")

HELPER = "var __importStar = function (found) { return found; };\n"
LISTS = {
    "@cdktf/provider-small": 'exports.one = require("./one");\nexports.two = require("./two");\n',
    "@cdktn/provider-small": HELPER
    + 'exports.one = __importStar(require("./one/index"));\nexports.two = __importStar(require("./two/index"));\n',
}


def package(folder: Path, name: str, index: str) -> Path:
    """A package with two submodules that say when they are loaded."""
    lib = folder / "node_modules" / name / "lib"
    for submodule in ("one", "two"):
        (lib / submodule).mkdir(parents=True)
        (lib / submodule / "index.js").write_text(f"console.log('loading {submodule}'); exports.name = '{submodule}';")
    (lib / "index.js").write_text(f'"use strict";\nexports.two = exports.one = void 0;\n{index}')
    return lib


def run(program: str) -> list[str]:
    """What a program prints in a Node with the preload."""
    command = [str(NODE), "--require", str(PRELOAD), "--preserve-symlinks", "-e", program]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.mark.parametrize("name", LISTS)
def test_a_submodule_is_required_when_it_is_asked_for(name: str, tmp_path: Path) -> None:
    """Bindings of CDKTF and of CDK Terrain: once each, and none before."""
    lib = package(tmp_path, name, LISTS[name])
    lines = run(f"""
const all = require({json.dumps(str(lib / "index.js"))});
console.log(Object.keys(all).sort().join());
console.log(all.two.name, all.two === all.two, all.two === require({json.dumps(str(lib / "two"))}));
""")
    assert lines == ["one,two", "loading two", "two true true"]


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("@cdktf/provider-small", 'const one = require("./one"); exports.one = one;\nexports.two = require("./two")'),
        ("@other/provider-small", LISTS["@cdktf/provider-small"]),
        ("some-library", LISTS["@cdktf/provider-small"]),
    ],
)
def test_all_else_runs_as_it_is(name: str, index: str, tmp_path: Path) -> None:
    """A list of another shape, and a package of somebody else, load what they load."""
    lib = package(tmp_path, name, index)
    assert run(f"require({json.dumps(str(lib / 'index.js'))})") == ["loading one", "loading two"]


def test_another_jsii_gets_its_second_process(tmp_path: Path) -> None:
    """Where the program is not as expected, messages take the ordinary way, and a line says so."""
    from jsii import _embedded

    for file in Path(_embedded.__path__[0], "jsii").glob("*.js"):
        copy = tmp_path / file.name.replace("__", "/")
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(file, copy)
    program = tmp_path / "lib" / "program.js"
    other = program.read_text().replace("readFD:3,writeFD:3", "readFD:1+2,writeFD:3")
    assert other != program.read_text()
    program.write_text(other)
    result = subprocess.run(
        [
            sys.executable,
            "-c",
            "from aspects import fast_start; print(fast_start.enable());"
            + own("import cdktf, jsii; print(jsii.kernel.stats())"),
        ],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "JSII_NODE": str(NODE), "JSII_RUNTIME": str(tmp_path / "bin" / "jsii-runtime.js")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.splitlines() == ["True", "Statistics(object_count=0)"]
    assert "this jsii is not as expected; its messages go through a second process" in result.stderr
