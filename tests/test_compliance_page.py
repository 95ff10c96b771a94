"""The page on compliance packs is a session that runs: its files, its commands, and what they print."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from aspects.check.acknowledgement_file import load
from aspects.commands import main
from aspects.core.acknowledgements import WORKSHEET
from aspects.reports import FILES
from aspects.rules import Outcome, checks
from scripts.readme import MANUAL, ROOT
from tests.conftest import BINDINGS
from tests.product.laboratory import renamed

PAGE = (MANUAL / "compliance.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
GAP = "…"


def _current(text: str) -> str:
    """With the names in this repository and environment, and ends of exceptions that have not passed yet."""
    later = (date.today() + timedelta(days=170)).isoformat()
    return re.sub(r"20\d\d-\d\d-\d\d", later, renamed(text, BINDINGS.framework).replace("cdktf_guardrails", "aspects"))


def _matches(said: str, expected: str) -> bool:
    """Whether the output is the expected one; a line with an ellipsis stands for any lines."""
    pattern = "".join("(?:.*\n)*?" if line == GAP else re.escape(line) + "\n" for line in expected.splitlines())
    return re.fullmatch(pattern, said) is not None


def _tools(folder: Path) -> None:
    """The commands of the session, from this repository."""
    for name, call in {"python": "", "cdktf-guardrails": " -m aspects"}.items():
        (folder / name).write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)}{call} "$@"\n')
        (folder / name).chmod(0o755)


def test_the_page_is_a_session_that_runs(tmp_path: Path) -> None:
    """Files are written and commands run in the order of the page, and print what it says."""
    tools, app = tmp_path / "tools", tmp_path / "app"
    tools.mkdir()
    app.mkdir()
    _tools(tools)
    environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    ran = 0
    for kind, text in BLOCKS:
        if kind in ("python", "toml"):
            name = re.match(r"# (\S+)\n", text)
            assert name, text
            (app / name[1]).write_text(_current(text), encoding="utf-8")
        session = re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE) if kind == "console" else ()
        for command, expected in session:
            done = subprocess.run(
                ["bash", "-c", command], cwd=app, env=environment, capture_output=True, text=True, check=False
            )
            assert _matches(done.stdout, expected), f"{command}\n{done.stdout}{done.stderr}"
            ran += 1
    assert ran >= 10
    tests = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_house.py"]
    done = subprocess.run(tests, cwd=app, env=environment, capture_output=True, text=True, check=False)
    assert "7 passed" in done.stdout, done.stdout
    assert len(load(app / "acknowledgements.toml").acknowledgements) == 1


def test_the_file_of_exceptions_has_every_field() -> None:
    """A reader sees all that there is."""
    (text,) = [text for kind, text in BLOCKS if kind == "toml"]
    fields = set(re.findall(r"^(\w+) =", text, re.MULTILINE))
    assert fields == {"rule", "at", "reason", "until", "owner", "ticket", *WORKSHEET}


def test_every_report_is_told_and_every_verdict() -> None:
    """With what it is for, and what it means."""
    rows = set(re.findall(r"`([\w.-]+)`", "".join(re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE))))
    assert set(FILES) | {"guardrails.json"} <= rows
    verdicts = set(re.findall(r"^\| ([a-z -]+) \|", PAGE.split("## What a verdict means")[1], re.MULTILINE))
    assert {each.value.replace("-", " ").replace("non compliant", "non-compliant") for each in Outcome} <= verdicts


def test_every_building_block_exists() -> None:
    """Each check that the page names is one of the library's."""
    (named,) = re.findall(r"Most rules are one of `cdktf_guardrails.rules.checks`: (.*?)\. A pack", PAGE, re.DOTALL)
    names = re.findall(r"`(\w+)`", named)
    assert len(names) > 8
    assert [name for name in names if not callable(getattr(checks, name, None))] == []


def test_every_command_is_one_of_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    """Its options exist; what it is given need not."""
    commands = re.findall(r"cdktf-guardrails ((?:check|diff|explain) [^;|`\n]+)", PAGE)
    assert len(commands) >= 6
    for command in commands:
        assert main([*shlex.split(command), "--help"]) == 0
        known = set(re.findall(r"--[a-z]+", capsys.readouterr().out))
        assert set(re.findall(r"--[a-z]+", command)) <= known, command
