"""Fast start from outside: small programs that use the bindings, each in a process of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from aspects.fast_start import SWITCH, bindings
from tests.fast_start.programs import ENABLE, ROOT, SYNTHESIS, output, own, run


def test_only_what_is_named_is_imported() -> None:
    """Of more than 2,000 submodules, Python imports the one in use."""
    lines = output("""
import sys
from cdktf_cdktf_provider_aws.vpc import Vpc
print([name for name in sys.modules if name.startswith("cdktf_cdktf_provider_aws.") and "._" not in name])
""")
    assert lines == [own("['cdktf_cdktf_provider_aws.vpc']")]


def test_submodules_are_attributes_of_the_package() -> None:
    """The package looks as if all of them had been imported, and says what it has not."""
    lines = output("""
import cdktf_cdktf_provider_aws as aws
print(aws.s3_bucket.S3Bucket.__name__, "wafv2_web_acl" in dir(aws), len(aws.__all__) > 2000)
try:
    aws.nothing
except AttributeError as error:
    print(error)
from cdktf_cdktf_provider_aws import vpc, subnet
print(vpc.Vpc.__module__, subnet.Subnet.__module__)
""")
    assert lines == [
        "S3Bucket True True",
        own("module 'cdktf_cdktf_provider_aws' has no attribute 'nothing'"),
        own("cdktf_cdktf_provider_aws.vpc cdktf_cdktf_provider_aws.subnet"),
    ]


def test_an_object_of_a_type_that_nobody_imported_gets_its_class() -> None:
    """What jsii returns is of its typed class, and so is what is nested in it."""
    lines = output("""
import sys
from cdktf import TerraformStack, Testing
from jsii import _reference_map, kernel
import cdktf_cdktf_provider_aws

class Made:
    __jsii_type__ = "@cdktf/provider-aws.eksCluster.EksCluster"

stack = TerraformStack(Testing.app(), "stack")
made = Made()
kernel.create(Made, made, [stack, "it", {"name": "a", "roleArn": "b", "vpcConfig": {"subnetIds": ["c"]}}])
_reference_map._refs._refs.pop(made.__jsii_ref__.ref)
print("cdktf_cdktf_provider_aws.eks_cluster" in sys.modules)
found = stack.node.find_child("it")
print(type(found).__module__, type(found).__name__, type(found.vpc_config).__name__, found.name)
""")
    assert lines[0] == "False"
    module, *rest = lines[1].split()
    assert module == own("cdktf_cdktf_provider_aws.eks_cluster")
    assert rest[:2] == ["EksCluster", "EksClusterVpcConfigOutputReference"]


@pytest.mark.slow
def test_every_submodule_is_in_the_table_of_jsii() -> None:
    """The table says of each submodule that Node has in which Python module it is."""
    (table,) = output("""
import json
import cdktf_cdktf_provider_aws
from jsii import _reference_map
print(json.dumps(_reference_map._submodule_fqn_map))
""")
    (package,) = Path(sys.prefix).glob(own("lib/python*/site-packages/cdktf_cdktf_provider_aws/_jsii/*.tgz"))
    with tarfile.open(package) as archive:
        (index,) = (archive.extractfile(each) for each in archive if each.name == "package/lib/index.js")
        assert index is not None
        submodules = re.findall(r"^exports\.(\w+) = (?:__importStar\()?require", index.read().decode(), re.MULTILINE)
    assert len(submodules) > 2000
    assert sorted(json.loads(table)) == sorted(own(f"@cdktf/provider-aws.{name}") for name in submodules)


def test_the_ordinary_type_errors_come_as_ever() -> None:
    """A wrong value is refused in Python before Node sees it, and named."""
    lines = output("""
from cdktf import TerraformStack, Testing
from cdktf_cdktf_provider_aws.vpc import Vpc
stack = TerraformStack(Testing.app(), "stack")
for arguments in ({"cidr_block": 7}, {"tags": ["a"]}, {"no_such": 1}):
    try:
        Vpc(stack, "it", **arguments)
    except TypeError as error:
        print(error)
""")
    assert lines == [
        "type of argument cidr_block must be one of (str, NoneType); got int instead",
        "type of argument tags must be one of (Mapping[str, str], NoneType); got list instead",
        "Vpc.__init__() got an unexpected keyword argument 'no_such'",
    ]


@pytest.mark.parametrize("value", ["0", "off", "No", "FALSE"])
def test_the_switch_turns_it_off(value: str) -> None:
    """Off, nothing is touched and nothing is said."""
    result = run("import sys; print('jsii' in sys.modules, len(sys.meta_path))", {SWITCH: value})
    without = subprocess.run(
        [sys.executable, "-c", "import sys; print(len(sys.meta_path))"], capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == ["False", "False", without.stdout.strip()]
    assert result.stderr == ""


def test_another_value_of_the_switch_is_said() -> None:
    """Who sets it wants something: the value is named, with what is allowed, and nothing is touched."""
    result = run("", {SWITCH: "maybe"})
    assert result.stdout == "False\n"
    assert result.stderr == "fast start is off: CDKTF_FAST_START is 'maybe'; use 1 for on, 0 for off\n"


def test_a_package_that_does_not_load_is_told_with_the_next_request() -> None:
    """Nobody waits for the loading of a package, but its error is not lost."""
    result = run("""
import jsii
jsii.kernel.load("some-package", "1.0.0", "/nowhere/some-package.tgz")
try:
    jsii.kernel.stats()
except jsii.errors.JSIIError as error:
    print(error)
print(jsii.kernel.stats())
""")
    on, error, after = result.stdout.splitlines()
    assert (on, after) == ("True", "Statistics(object_count=0)")
    assert "/nowhere/some-package.tgz" in error


def test_too_late_is_said() -> None:
    """Where jsii runs already, all goes the ordinary way, and a line tells what to do."""
    program = "import constructs\nfrom aspects import fast_start\nprint(fast_start.enable())"
    result = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout == "False\n"
    assert (
        "fast start is off: jsii is already imported; call enable() before the first import of cdktf" in result.stderr
    )


def test_a_missing_node_is_said() -> None:
    """The line names what could not be started and what to do."""
    result = run("", {"JSII_NODE": "/nowhere/node"})
    assert result.stdout == "False\n"
    assert "fast start is off: Node does not start" in result.stderr
    assert "/nowhere/node" in result.stderr


def test_another_jsii_is_said() -> None:
    """A jsii without the table of types loads the ordinary way."""
    program = ENABLE.replace(
        "print(",
        "import jsii, sys\ndel jsii._reference_map._submodule_fqn_map\nkept = sys.modules.pop('jsii')\nprint(",
    )
    result = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.stdout == "False\n", result.stderr
    assert "fast start is off: jsii is not as expected" in result.stderr


def test_a_folder_is_archived_as_ever(tmp_path: Path) -> None:
    """cdktf finds its zip library, which is not loaded at the start."""
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "handler.py").write_text("pass")
    lines = output(f"""
from cdktf import App, AssetType, TerraformAsset, TerraformStack
app = App(outdir={str(tmp_path / "out")!r})
TerraformAsset(TerraformStack(app, "stack"), "code", path={str(tmp_path / "code")!r}, type=AssetType.ARCHIVE)
app.synth()
""")
    assert lines == []
    (archive,) = tmp_path.rglob("archive.zip")
    assert zipfile.ZipFile(archive).namelist() == ["handler.py"]


def test_other_processes_get_the_node_options_that_were_there(tmp_path: Path) -> None:
    """The preload is for jsii's Node alone; the options of the user are for both."""
    note = tmp_path / "of the user.js"
    note.write_text("require('fs').appendFileSync(__dirname + '/seen', process.env.NODE_OPTIONS + '\\n')")
    options = f'--require="{note}"'
    lines = output(SYNTHESIS + "import os; print(os.environ['NODE_OPTIONS'])", {"NODE_OPTIONS": options})
    assert lines == ["1", options]
    assert "preload.js" in (tmp_path / "seen").read_text()


def test_node_sees_no_trace_of_the_preload(tmp_path: Path) -> None:
    """What Node starts in its turn gets the options that the user set, or none."""
    program = tmp_path / "late.js"
    program.write_text("""
const Module = require('module');
const compile = Module.prototype._compile;
Module.prototype._compile = function (source, name, ...rest) {
  if (/cdkt[fn].*lib.app.js$/.test(name)) console.log('options', process.env.NODE_OPTIONS);
  return compile.call(this, source, name, ...rest);
};
""")
    options = f"--require={program}"
    # It comes by jsii's own way for what packages print.
    assert output("import cdktf, jsii; jsii.kernel.stats()", {"NODE_OPTIONS": options}) == [f"options {options}"]


def test_node_is_one_process() -> None:
    """Messages take no detour through a process that only hands them on."""
    lines = output("""
import os
from pathlib import Path
import cdktf
from jsii import kernel
kernel.stats()
children = Path("/proc/self/task", str(os.getpid()), "children").read_text().split()
print(len(children), [Path("/proc", child, "task", child, "children").read_text() for child in children])
""")
    assert lines == ["1 ['']"]


def test_ctrl_c_ends_both_processes(tmp_path: Path) -> None:
    """An interrupted synthesis ends as Python programs do, and leaves neither Node nor its folder behind."""
    program = ENABLE + own("import cdktf, jsii, time\njsii.kernel.stats()\nprint('ready', flush=True)\ntime.sleep(60)")
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A job in the background of a script ignores SIGINT, and so would what it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout is not None
    assert [process.stdout.readline().strip() for _ in range(2)] == ["True", "ready"]
    assert list(tmp_path.glob("jsii-kernel-*"))
    os.killpg(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert stderr.rstrip().endswith("KeyboardInterrupt")
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and list(tmp_path.glob("jsii-kernel-*")):
        time.sleep(0.05)
    assert list(tmp_path.glob("jsii-kernel-*")) == []
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_announcements_never_block() -> None:
    """More of them than a pipe holds do not let Python and Node wait for each other."""
    lines = output("""
from cdktf import Testing
import cdktf_cdktf_provider_aws
from jsii._runtime import kernel
for _ in range(5_000):
    kernel.provider._process.announce("@cdktf/provider-aws.vpc.Vpc")
print(repr(Testing.app().node.path))
""")
    assert lines == ["''"]


def test_forgotten_objects_are_gone_and_the_next_synthesis_is_the_same() -> None:
    """A process that synthesizes again and again can start over with an empty Node."""
    lines = output("""
from aspects import fast_start
from cdktf import TerraformStack, Testing
from cdktf_cdktf_provider_aws.vpc import Vpc
from jsii import _reference_map, kernel

def synthesize():
    stack = TerraformStack(Testing.app(), "stack")
    for number in range(20):
        Vpc(stack, f"vpc-{number}", cidr_block="10.0.0.0/16", tags={"number": str(number)})
    return Testing.synth(stack)

first = synthesize()
print(kernel.stats().object_count > 20, fast_start.forget(above=10_000), fast_start.forget(above=20))
print(kernel.stats().object_count, len(_reference_map._refs._refs), synthesize() == first)
""")
    assert lines == ["True False True", "0 0 True"]


def test_forgetting_does_nothing_where_fast_start_is_off() -> None:
    """It answers that it did nothing, so that a test suite may call it anyway."""
    result = run("from aspects import fast_start\nprint(fast_start.forget())", {SWITCH: "0"})
    assert result.stdout.split() == ["False", "False"]


def test_the_wheel_brings_it_along(tmp_path: Path) -> None:
    """Another app that installs the library starts fast by the one call: what Node preloads is in the wheel."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    program = f"""
from cdktf_guardrails import fast_start
print(fast_start.enable(), fast_start.__file__.startswith({str(tmp_path)!r}))
{own(SYNTHESIS)}"""
    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site"), "JSII_NODE": str(Path(sys.prefix, "bin", "node"))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.stdout.split(), result.stderr) == (["True", "True", "1"], "")


def test_the_bindings_in_one_package_are_bindings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """cdktn-aws has a submodule for each service; its modules get the loaders that those of a provider get."""
    package = tmp_path / "cdktn_aws"
    (package / "s3").mkdir(parents=True)
    for folder in (package, package / "s3"):
        (folder / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    finder = bindings._Finder(lambda construct: None)
    loaders = {
        name: type(spec.loader)
        for name, path in (("cdktn_aws", None), ("cdktn_aws.s3", [str(package)]), ("cdktn_aws_other", None))
        if (spec := finder.find_spec(name, path))
    }
    assert loaders == {"cdktn_aws": bindings._PackageLoader, "cdktn_aws.s3": bindings._ModuleLoader}
