"""What a contributor relies on: the licence, the changelog, the recipes, the hooks and the templates are true."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from aspects.facts.findings import FINDINGS
from scripts.coverage import known_rules
from scripts.readme import ROOT

CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]


def ids_in(heading: str, text: str = CHANGELOG) -> set[str]:
    """The ids that a changelog leaves: added ones, without those that were retired or got another name since."""
    known: set[str] = set()
    sections = re.findall(rf"^### {heading}\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    for section in reversed(sections):  # the oldest release stands last
        for word, line in re.findall(r"^- (Added|Retired|Renamed): (.*?)(?=^- |\Z)", section, re.MULTILINE | re.DOTALL):
            ids = re.findall(r"`([a-z0-9-]+)`", line)
            if word == "Renamed":
                known = known - set(ids[::2]) | set(ids[1::2])
            else:
                known = known | set(ids) if word == "Added" else known - set(ids)
    return known


def test_the_changelog_knows_every_rule() -> None:
    """An acknowledgement names a rule by its id, so no id comes or goes in silence."""
    assert ids_in("Rules") == set(known_rules())
    assert ids_in("Findings of the aspects") == {id for found in FINDINGS.values() for id in found}


def test_ids_are_added_renamed_and_retired() -> None:
    """Release by release, the oldest first."""
    second, first = "- Renamed: `a` to `b`.\n- Retired: `c`.\n", "- Added: `a`, `c`,\n  `d`.\n"
    text = f"## 2\n\n### Rules\n\n{second}\n## 1\n\n### Rules\n\n{first}"
    assert ids_in("Rules", text) == {"b", "d"}


def test_the_licence_is_the_whole_one() -> None:
    """Apache-2.0, as the metadata of the wheel say."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "Apache-2.0" and project["license-files"] == ["LICENSE"]
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in text and "END OF TERMS AND CONDITIONS" in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_names_exists(page: Path) -> None:
    """Files, folders and commands."""
    text = page.read_text(encoding="utf-8")
    files = re.findall(r"`((?:aspects|docs|lib|scripts|tests)/[\w/.-]*)`", text)
    assert [name for name in files if not (ROOT / name).exists()] == []
    targets = set(re.findall(r"^([a-z0-9-]+):", MAKEFILE, re.MULTILINE))
    assert set(re.findall(r"`(?:\w+=\S+ )?make ([a-z0-9-]+)", text)) - targets == set()


def test_there_are_three_recipes() -> None:
    """For a row, a rule and a service, each with where its test goes."""
    recipes = re.findall(
        r"^## Recipe: (.*?)\n(.*?)(?=^## |\Z)", PAGES[1].read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert [name for name, _ in recipes] == ["a row", "a rule", "a service"]
    assert all("`tests/" in text for _, text in recipes)


def test_the_hooks_run_what_is_installed() -> None:
    """Each is a program of the development environment, in the version of the lock file."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    assert len(hooks) >= 4
    for hook in hooks:
        program = hook["entry"].split()[0]
        assert program.startswith(".venv/bin/") and Path(sys.executable).with_name(Path(program).name).exists()
        assert program.removeprefix(".venv/bin/") in MAKEFILE


def test_a_misspelling_is_found(tmp_path: Path) -> None:
    """The spelling of code and text is a part of `make lint`."""
    (tmp_path / "page.md").write_text("The enviroment is recieved.\n", encoding="utf-8")  # codespell:ignore
    program = Path(sys.executable).with_name("codespell")
    done = subprocess.run([program, "page.md"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0 and "environment" in done.stdout
    assert "$(BIN)/codespell" in MAKEFILE


@pytest.mark.parametrize("name", ["bug.yml", "idea.yml"])
def test_the_templates_ask(name: str) -> None:
    """Every field of a form has a label, and at least one has to be filled in."""
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / name).read_text(encoding="utf-8"))
    assert form["name"] and form["description"]
    assert all(each["attributes"]["label"] for each in form["body"])
    assert any(each.get("validations", {}).get("required") for each in form["body"])
