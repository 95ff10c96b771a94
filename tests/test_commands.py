"""The commands as a user types them: exit statuses, what is printed, and what is left alone."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import BINDINGS, Terraform
from tests.terraform_json import only, written
from tests.whole_app import Synthesized

ROOT = Path(__file__).resolve().parent.parent
CDKTF = Path(sys.prefix, "bin", "cdktf")

VIOLATING_APP = """
from {framework} import App, TerraformResource, TerraformStack
from constructs import Construct

from aspects import Guardrails
from aspects.packs import PCI_DSS_V4

app = App()
stack = TerraformStack(app, "payments")
subnet = TerraformResource(Construct(stack, "network"), "public", terraform_resource_type="aws_subnet")
subnet.add_override("map_public_ip_on_launch", {public})
Guardrails("dev", pack=PCI_DSS_V4).apply(app)
app.synth()
"""
FINDING = (
    "[payments/network/public]: subnet-public-ip: map_public_ip_on_launch is true, at main.py:10; "
    "set map_public_ip_on_launch = false [PCI DSS 1.4.4]"
)


def _run(*command: str | Path, cwd: Path = ROOT, **environment: Any) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("FRAUD_API_", "CDKTF_"))}
    clean.pop("ENVIRONMENT_SUFFIX", None)
    return subprocess.run(
        command,
        cwd=cwd,
        env={**clean, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def _app(folder: Path, public: bool) -> Path:
    (folder / "main.py").write_text(VIOLATING_APP.format(framework=BINDINGS.framework, public=public))
    (folder / "cdktf.json").write_text(json.dumps({"language": "python", "app": f"{sys.executable} main.py"}))
    return folder


def test_a_violation_makes_cdktf_synth_fail_with_one_line(tmp_path: Path) -> None:
    """Real `cdktf synth` exits non-zero and prints the finding with its construct path, without a stack trace."""
    result = _run(CDKTF, "synth", cwd=_app(tmp_path, public=True))
    said = result.stdout + result.stderr
    assert result.returncode != 0
    assert [line for line in said.splitlines() if FINDING in line]
    assert "    at " not in said
    assert "node_modules" not in said


def test_without_a_violation_cdktf_synth_passes(tmp_path: Path) -> None:
    """The same app without the violation synthesizes, decorated."""
    result = _run(CDKTF, "synth", cwd=_app(tmp_path, public=False))
    assert result.returncode == 0, result.stdout + result.stderr
    body = written(tmp_path / "cdktf.out", "payments")
    subnet = only(body, "aws_subnet")
    assert subnet["tags"] == {"Name": "subnet_public_dev", "Environment": "dev"}


@pytest.mark.slow
def test_main_refuses_bad_settings_and_leaves_the_output_alone(tmp_path: Path) -> None:
    """Exit status 2, a line a problem on stderr, no traceback, and what was synthesized before stays."""
    output = tmp_path / "cdktf.out"
    output.mkdir()
    (output / "kept").write_text("x")
    result = _run(
        sys.executable, "main.py", ENVIRONMENT_SUFFIX="Prod_1", FRAUD_API_TASK_MIN="many", CDKTF_OUTDIR=str(output)
    )
    assert result.returncode == 2
    lines = result.stderr.splitlines()
    assert [line.split(":")[0] for line in lines] == ["ENVIRONMENT_SUFFIX", "FRAUD_API_TASK_MIN"]
    assert '"Prod_1"' in lines[0] and '"many"' in lines[1]
    assert result.stdout == ""
    assert [path.name for path in output.iterdir()] == ["kept"]


@pytest.mark.slow
def test_main_reports_findings_and_writes_no_stack(tmp_path: Path) -> None:
    """Violations in the stack, and an author's own error: exit status 1, each path once, no traceback."""
    code = (
        "import sys, main, cdktf, lib.network\n"
        "original = lib.network.Subnet\n"
        "def public(*a, **k):\n"
        "    k['map_public_ip_on_launch'] = True\n"
        "    made = original(*a, **k)\n"
        "    if made.node.id == 'public-a':\n"
        "        cdktf.Annotations.of(made).add_error('too small for us')\n"
        "    return made\n"
        "lib.network.Subnet = public\n"
        "sys.exit(main.main())\n"
    )
    result = _run(sys.executable, "-c", code, CDKTF_OUTDIR=str(tmp_path / "out"))
    assert result.returncode == 1, result.stderr
    lines = result.stderr.splitlines()
    assert lines.count("[fraud-detection-dev/network/public-a] too small for us") == 1
    assert sum(line.startswith("error[") for line in lines) == 1
    assert "error[subnet-public-ip]: " in result.stderr and "map_public_ip_on_launch is true" in result.stderr
    subnets = re.findall(r"fraud-detection-dev/network/(?:public|private|database)-[abc]\b", result.stderr)
    assert len(set(subnets)) == 9
    assert "\x1b" not in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "out" / "stacks" / "fraud-detection-dev" / "cdk.tf.json").exists()


CHANGED = """
import sys, main
from cdktf import Annotations
build = main.build
def changed(app, settings):
    guarded = build(app, settings)
    (_, _), (stack, _) = guarded
{change}
    return guarded
main.build = changed
sys.exit(main.main())
"""


def _changed(change: str, output: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """``main.py`` with more done to the environment's stack after it was built."""
    code = CHANGED.format(change=change)
    variables: dict[str, Any] = {"CDKTF_OUTDIR": str(output), **environment}
    return _run(sys.executable, "-c", code, **variables)


@pytest.mark.slow
def test_an_authors_own_error_is_shown_next_to_a_finding(tmp_path: Path) -> None:
    """Errors of authors and of guardrails alike, each once; nothing is written."""
    change = (
        '    Annotations.of(stack.network).add_error("choose another network")\n'
        '    Annotations.of(stack.api).add_warning("is slow")\n'
        "    import lib.network\n"
        "    from cdktf_cdktf_provider_aws.subnet import Subnet\n"
        '    Subnet(stack, "mine", vpc_id="vpc-1", cidr_block="10.0.0.0/24", map_public_ip_on_launch=True)'
    )
    result = _changed(change, tmp_path / "out")
    assert result.returncode == 1
    lines = result.stderr.splitlines()
    assert "[fraud-detection-dev/network] choose another network" in lines
    assert "[fraud-detection-dev/api] is slow" in lines
    assert result.stderr.count("error[") == result.stderr.count("error[subnet-public-ip]: ") == 1
    assert result.stderr.count("fraud-detection-dev/mine") == 1
    written = (tmp_path / "out" / "stacks" / "fraud-detection-dev").iterdir()
    assert all(each.name.startswith("compliance.") for each in written)


@pytest.mark.slow
def test_an_authors_warning_is_shown_and_fails_nothing(tmp_path: Path) -> None:
    """The stack is written."""
    result = _changed('    Annotations.of(stack.api).add_warning("is slow")', tmp_path / "out")
    assert (result.returncode, result.stderr) == (0, "[fraud-detection-dev/api] is slow\n")
    assert (tmp_path / "out" / "stacks" / "fraud-detection-dev" / "cdk.tf.json").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("finding", [False, True], ids=["alone", "next to an error"])
def test_a_crash_that_is_no_finding_fails(finding: bool, tmp_path: Path) -> None:
    """A mistake in the code is neither success nor a finding: its traceback is shown, and the error next to it, too."""
    change = "    stack.node.add_validation(None)"
    if finding:
        change += '\n    Annotations.of(stack.api).add_error("is wrong")'
    crash = (
        "    import jsii\n    from constructs import IValidation\n"
        "    @jsii.implements(IValidation)\n    class Crash:\n"
        "        def validate(self):\n            raise KeyError('a mistake')\n"
        "    stack.node.add_validation(Crash())"
    )
    result = _changed(change.replace("    stack.node.add_validation(None)", crash), tmp_path / "out")
    assert result.returncode == 1
    assert "a mistake" in result.stderr
    assert "Traceback" in result.stderr
    assert not (tmp_path / "out" / "stacks" / "fraud-detection-dev").exists()


@pytest.mark.slow
def test_cdktf_synth_prints_each_error_once_and_fails(tmp_path: Path) -> None:
    """Under cdktf-cli, which prints what the manifest has, main.py keeps quiet; warnings are printed once, too."""
    result = _changed(
        '    Annotations.of(stack.api).add_error("is wrong")',
        tmp_path / "out",
        CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS="true",
    )
    assert (result.returncode, result.stderr) == (0, "")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    annotations = manifest["stacks"]["fraud-detection-dev"]["annotations"]
    assert [each["message"] for each in annotations if each["level"] == "@cdktf/error"] == ["is wrong"]


@pytest.mark.slow
def test_what_main_gives_the_guardrails(tmp_path: Path) -> None:
    """The account stack keeps its pack and its suffix, own tags win over the project's, the retention arrives."""
    code = (
        "import main\nfrom cdktf import App\nfrom lib.settings import Settings\n"
        "made = []\n"
        "class Recorder(main.Guardrails):\n"
        "    def __init__(self, *a, **k):\n"
        "        made.append((a, k))\n"
        "        super().__init__(*a, **k)\n"
        "main.Guardrails = Recorder\n"
        "settings = Settings.from_values(environment_suffix='pr-1', log_retention_days=731,"
        " tags={'Project': 'mine', 'Owner': 'risk'})\n"
        f"main.build(App(outdir={str(tmp_path)!r}), settings)\n"
        "import json\n"
        "print(json.dumps([[a[0], dict(a[1]), k['pack'].name, k.get('log_retention_days'),"
        " 'kms_key_arn' in k, 'container_log_group' in k] for a, k in made]))\n"
    )
    result = _run(sys.executable, "-c", code)
    assert result.returncode == 0, result.stderr
    tags = {"Project": "mine", "ManagedBy": "cdktf", "DataClassification": "pci", "Owner": "risk"}
    from aspects.packs import PCI_DSS_V4

    assert json.loads(result.stdout) == [
        ["account", tags, PCI_DSS_V4.name, None, False, False],
        ["pr-1", tags, PCI_DSS_V4.name, 731, True, True],
    ]


@pytest.mark.slow
def test_the_same_settings_give_the_same_bytes_in_any_checkout(tmp_path: Path) -> None:
    """Another folder, another hash seed, no credentials: the JSON and the Lambda's package are identical."""
    outputs = []
    for name, seed in (("one", "1"), ("two", "2")):
        copy = tmp_path / name
        for folder in ("aspects", "lib"):
            shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
        for file in ("main.py", "cdktf.json"):
            shutil.copy(ROOT / file, copy / file)
        result = _run(
            sys.executable, "main.py", cwd=copy, PYTHONPATH=str(copy), PYTHONHASHSEED=seed, ENVIRONMENT_SUFFIX="pr42"
        )
        assert result.returncode == 0, result.stderr
        assert result.stderr == ""
        stacks = copy / "cdktf.out" / "stacks"
        outputs.append(
            {str(file.relative_to(stacks)): file.read_bytes() for file in stacks.rglob("*") if file.is_file()}
        )
    assert outputs[0] == outputs[1]
    assert "fraud-detection-pr42/cdk.tf.json" in outputs[0]
    assert any(name.endswith(".zip") for name in outputs[0])


@pytest.mark.terraform
@pytest.mark.parametrize("suffix", ["dev", "pr-42-abcdefgh-01234"])
def test_terraform_accepts_the_output(suffix: str, own_terraform: Terraform, tmp_path: Path) -> None:
    """`terraform validate` for both stacks; the longest suffix included."""
    made = Synthesized(environment_suffix=suffix)
    stacks = {"environment": made.environment}
    if suffix == "dev":
        stacks["account"] = made.account  # the same for all
    for name, body in stacks.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / "cdk.tf.json").write_text(json.dumps(body))
        for path, content in made.assets.items() if name == "environment" else ():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        own_terraform.initialize(folder)
        result = own_terraform.run(folder, "validate", "-json")
        verdict = json.loads(result.stdout)
        assert verdict["valid"], verdict["diagnostics"]
        assert verdict["diagnostics"] == []
