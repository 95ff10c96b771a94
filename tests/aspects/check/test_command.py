"""The command line: exit status 0 clean, 1 findings, 2 usage, and what each command prints and writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from aspects.commands import main
from aspects.commands.check import FORMATS
from tests.aspects.check.documents import PLANS, written

ROOT = Path(__file__).resolve().parents[3]
STATE = PLANS / "applied" / "state.json"
MODULES = PLANS / "modules" / "plan.json"
CLEAN = {"//": {"metadata": {"stackName": "clean"}}, "resource": {"aws_kms_key": {"k": {"enable_key_rotation": True}}}}


def _run(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "aspects", *map(str, arguments)],
        cwd=cwd or ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in the working directory counts by chance."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("format", FORMATS)
def test_status_of_clean_and_of_findings(
    format: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """In every format: 0 without findings, 1 with some, and the report on standard output."""
    clean = written(tmp_path, CLEAN, "cdk.tf.json")
    assert main(["check", str(clean), "--format", format]) == 0
    assert capsysbinary.readouterr().out
    assert main(["check", str(STATE), "--format", format]) == 1
    said = capsysbinary.readouterr()
    assert said.out and not said.err
    assert b"hunter2" not in said.out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["frobnicate"],
        ["check"],
        ["check", "absent.json"],
        ["check", "--pack", "sox", str(STATE)],
        ["check", "--pack", "no_such_module:PACK", str(STATE)],
        ["check", "--pack", "json:dumps", str(STATE)],
        ["check", "--pack", "json:dump_", str(STATE)],
        ["check", "--format", "pdf", str(STATE)],
        ["check", "--day", "tomorrow", str(STATE)],
        ["check", "--acknowledgements", "absent.toml", str(STATE)],
        ["check", "--context", "absent", str(STATE)],
        ["check", "--context", "a", "--context", "b", str(STATE)],
        ["check", "--output", "no/such/folder/x", str(STATE)],
        ["check", str(STATE), str(STATE)],
        ["diff", str(STATE)],
        ["diff", str(STATE), "absent.json"],
        ["explain"],
        ["explain", "s3-bucket-version"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2_and_says_why(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error, without a traceback, and with nothing on standard output."""
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == "" and "error: " in said.err and "Traceback" not in said.err


def test_every_wrong_path_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not only the first one; a name with a line break in it stays one line."""
    odd = tmp_path / "a\nb.json"
    odd.write_text("[]")
    assert main(["check", str(odd), "absent.json", str(STATE)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2 and all(each.startswith("error: ") for each in lines)
    assert "a\\x0ab.json: is a JSON list" in lines[0]


def test_help_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    """Of the whole and of each command."""
    for arguments in (["--help"], ["check", "--help"], ["diff", "--help"], ["explain", "-h"]):
        assert main(arguments) == 0
        assert "usage: " in capsys.readouterr().out


def test_output_and_reports_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One format into a file, all of them into a folder; with the findings still in the exit status."""
    assert main(["check", str(STATE), "--format", "json", "--output", "out.json", "--reports", "all"]) == 1
    assert capsys.readouterr().out == ""
    assert json.loads(Path("out.json").read_text())["reports"][0]["stage"] == "state"
    assert {"compliance.json", "compliance.sarif", "compliance.junit.xml", "compliance.csv"} <= set(os.listdir("all"))
    assert all(b"hunter2" not in each.read_bytes() for each in Path("all").iterdir())


OWN_PACK = """
from aspects.packs import Pack, Requirement
MINE = Pack("Mine", "1", (Requirement("1", "Keys rotate", ("kms-rotation",)),))
class Nested:
    pack = MINE
"""


def test_a_pack_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By module and attribute, from the working directory; what its import raises is said."""
    Path("own_pack_of_test.py").write_text(OWN_PACK)
    Path("broken_pack_of_test.py").write_text("1 / 0")
    assert main(["check", str(STATE), "--pack", "own_pack_of_test:MINE", "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)["reports"][0]
    assert report["pack"]["name"] == "Mine"
    assert main(["check", str(STATE), "--pack", "own_pack_of_test:Nested.pack", "--format", "csv"]) == 0
    capsys.readouterr()
    assert main(["check", str(STATE), "--pack", "own_pack_of_test:MINED"]) == 2
    assert "did you mean 'MINE'?" in capsys.readouterr().err
    assert main(["check", str(STATE), "--pack", "broken_pack_of_test:X"]) == 2
    assert "ZeroDivisionError" in capsys.readouterr().err
    Path("leaving_pack_of_test.py").write_text("import sys\nsys.exit(0)")
    assert main(["check", str(STATE), "--pack", "leaving_pack_of_test:X"]) == 2
    assert "failed with SystemExit" in capsys.readouterr().err
    Path("raising_pack_of_test.py").write_text("def __getattr__(name): raise RuntimeError(name)")
    assert main(["check", str(STATE), "--pack", "raising_pack_of_test:X"]) == 2
    assert "'X' failed with RuntimeError: X" in capsys.readouterr().err


def test_a_command_that_fails_itself_is_neither_clean_nor_a_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A pipeline that lets findings pass must not let this pass."""
    monkeypatch.setattr("aspects.commands.check.assess", lambda *given: 1 / 0)
    assert main(["check", str(STATE)]) == 2
    assert "ZeroDivisionError" in capsys.readouterr().err


ENTRY = """
[[acknowledgement]]
rule = "{rule}"
at = "aws_*.**"
reason = "agreed"
until = {until}
"""


def test_reviewed_exceptions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From a named file, or the one in the working directory; a passed end fails on the day that is asked about."""
    stack = {"resource": {"aws_kms_key": {"k": {"enable_key_rotation": False}}}}
    file = written(tmp_path, stack, "cdk.tf.json")
    assert main(["check", str(file), "--day", "2026-01-01"]) == 1
    exceptions = tmp_path / "reviewed.toml"
    exceptions.write_text(ENTRY.format(rule="kms-rotation", until="2026-06-30"))
    for day, status in (("2026-01-01", 0), ("2026-06-30", 0), ("2026-07-01", 1)):
        assert main(["check", str(file), "--acknowledgements", str(exceptions), "--day", day]) == status, day
    exceptions.rename("acknowledgements.toml")
    assert main(["check", str(file), "--day", "2026-01-01"]) == 0
    Path("acknowledgements.toml").write_text("[[acknowledgement]]\nrule = 3\n")
    capsys.readouterr()
    assert main(["check", str(file)]) == 2
    assert "acknowledgements.toml" in capsys.readouterr().err


def test_several_stacks_are_seen_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A relation from one to another counts, as it does at synth."""
    output = {"//": {"metadata": {"stackName": "network"}}, "output": {"vpc": {"value": "${aws_vpc.net.id}"}}}
    network = {**output, "resource": {"aws_vpc": {"net": {"cidr_block": "10.0.0.0/16"}}}}
    vpc = "${data.terraform_remote_state.cross-stack-reference-input-network.outputs.vpc}"
    logs = {
        "//": {"metadata": {"stackName": "logs"}},
        "resource": {"aws_flow_log": {"all": {"vpc_id": vpc, "traffic_type": "ALL"}}},
    }
    for name, stack in (("network", network), ("logs", logs)):
        (tmp_path / "stacks" / name).mkdir(parents=True)
        written(tmp_path / "stacks" / name, stack, "cdk.tf.json")

    def outcomes(path: Path) -> dict[str, str]:
        main(["check", str(path), "--format", "json"])
        found = json.loads(capsys.readouterr().out)["reports"]
        return {each["rule_id"]: each["outcome"] for report in found for each in report["results"]}

    assert outcomes(tmp_path / "stacks" / "network")["vpc-flow-logs"] == "non-compliant"
    assert outcomes(tmp_path)["vpc-flow-logs"] == "compliant"


def test_diff_fails_on_regressions_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From a report to a stack: old findings do not fail, new ones do, in Markdown with rule, place and remedy."""

    def stack(*keys: str) -> dict[str, Any]:
        return {"resource": {"aws_kms_key": {key: {"enable_key_rotation": False} for key in keys}}}

    old = written(tmp_path, stack("old"), "old.json")
    new = written(tmp_path, stack("old", "new"), "new.json")
    main(["check", str(old), "--format", "json", "--output", "compliance.json"])
    assert main(["diff", "compliance.json", str(old)]) == 0
    assert "0 new findings, 0 gone" in capsys.readouterr().out
    assert main(["diff", "compliance.json", str(new)]) == 1
    said = capsys.readouterr().out
    assert said.startswith("## PCI DSS 4.0.1: 1 new finding, 0 gone, 0 changed\n\n### New\n\n- ")
    assert "`kms-rotation` at `aws_kms_key.new`" in said and "1 finding from before" in said
    assert main(["diff", str(new), "compliance.json"]) == 0
    assert "`kms-rotation` at `aws_kms_key.new`: the resource no longer exists" in capsys.readouterr().out
    Path("compliance.json").write_text('{"schema_version": "1.0", "reports": 5}')
    assert main(["diff", "compliance.json", str(new)]) == 2


def test_explain_a_rule_a_type_and_what_aspects_find(capsys: pytest.CaptureFixture[str]) -> None:
    """With the lines to write for an exception."""
    for subject, said in {
        "kms-rotation": (
            'acknowledge(construct, "kms-rotation"',
            "[[acknowledgement]]",
            "PCI DSS 3.7.4",
            "aws_kms_key",
        ),
        "aws_s3_bucket": ("naming: bucket", "tags: all tags", "force_destroy = true", "s3-bucket-versioning ("),
        "name-unique": ("the naming aspect", 'rule = "name-unique"'),
        "aws_iam_role_policy_attachment": ("naming: no name",),
    }.items():
        assert main(["explain", subject]) == 0
        text = capsys.readouterr().out
        for each in said:
            assert each in text, (subject, each, text)
        prose = [line for line in text.splitlines() if "acknowledge(" not in line]  # a line to copy is left whole
        assert max(map(len, prose)) <= 110


def test_explain_guesses_what_was_meant(capsys: pytest.CaptureFixture[str]) -> None:
    """A rule or type that is spelt otherwise."""
    assert main(["explain", "kms-rotate"]) == 2
    assert "did you mean 'kms-rotation'" in capsys.readouterr().err
    assert main(["explain", "aws_s3_buckets"]) == 2
    assert "'aws_s3_bucket'" in capsys.readouterr().err


def test_every_rule_and_every_type_is_explained() -> None:
    """Nothing that a finding may name, and no type of the tables, is without an explanation."""
    from aspects.commands.explain import _types, explained
    from aspects.facts.findings import FINDINGS
    from aspects.packs import PCI_DSS_V4
    from aspects.rules import RULES

    for each in (*RULES, *(one for ids in FINDINGS.values() for one in ids), *_types(RULES)):
        assert len(list(explained(each, PCI_DSS_V4))) > 3, each


def test_neither_jsii_nor_node_is_needed(tmp_path: Path) -> None:
    """Without their packages, and without anything that makes a start slow."""
    code = (
        "import sys\n"
        "for name in ('jsii', 'cdktf', 'constructs', 'aspects.synthesis', 'aspects.fast_start'):\n"
        "    sys.modules[name] = None\n"
        "from aspects.commands import main\n"
        "status = main(sys.argv[1:])\n"
        "heavy = {'asyncio', 'http.client', 'multiprocessing', 'subprocess', 'socket', 'importlib.metadata',\n"
        "         'xml.etree.ElementTree', 'unittest', 'aspects.facts.observability',\n"
        "         'aspects.facts.destroyability', 'aspects.facts.taggable', 'aspects.reports.html'}\n"
        "print(sorted(heavy & set(sys.modules)), status, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "check", str(MODULES)],
        cwd=tmp_path,
        env={"PATH": "", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == "[] 1\n"
    assert "aws_db_instance.literal" in done.stdout


def test_as_a_program(tmp_path: Path) -> None:
    """With a pipe that is closed early, and without colours where nobody looks."""
    assert _run("check", STATE).returncode == 1
    assert "\x1b" not in _run("check", STATE).stdout
    done = _run("explain", "aws_s3_buckt")
    assert done.returncode == 2 and done.stderr.startswith("error: ") and "Traceback" not in done.stderr
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.run(
        [sys.executable, "-m", "aspects", "check", str(STATE)],
        cwd=ROOT,
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writer)
    assert process.stderr == ""
