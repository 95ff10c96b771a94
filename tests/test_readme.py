"""The README says what is so: its tables, its diagram, its commands, files and outputs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.readme import README, with_tables
from tests.whole_app import resources, synthesized

ROOT = README.parent
TEXT = README.read_text(encoding="utf-8")


def test_tables_are_those_of_the_code() -> None:
    """`make docs` would change nothing."""
    assert with_tables(TEXT) == TEXT


def test_a_table_without_a_place_is_told() -> None:
    """A marker that was lost is named."""
    with pytest.raises(ValueError, match="no place for the table 'settings'"):
        with_tables("# nothing")


def test_everything_in_the_diagram_exists() -> None:
    """Each resource type in the picture is in the environment's stack."""
    (diagram,) = re.findall(r"```mermaid\n(.*?)```", TEXT, re.DOTALL)
    drawn = set(re.findall(r"aws_[a-z0-9_]+", diagram))
    assert len(drawn) > 15
    assert drawn - {kind for kind, _ in resources(synthesized().environment)} == set()


def test_every_command_exists() -> None:
    """Each `make` target that the text names is one of the Makefile's."""
    targets = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:`|\$ |=\S+ )make ([a-z]+)", TEXT))
    assert {"synth", "test", "plan", "deploy", "destroy", "check", "wheel", "docs"} <= named
    assert named - targets == set()


def test_every_file_exists() -> None:
    """Each module that the text names is there, from the top or within the aspects."""
    named = set(re.findall(r"`((?:lib|aspects|metadata|rules|packs|tests)/[\w/.]*|main\.py|cdktf\.json)`", TEXT))
    assert len(named) > 15
    assert [name for name in named if not (ROOT / name).exists() and not Path(ROOT, "aspects", name).exists()] == []


def test_every_output_exists() -> None:
    """Each `terraform output` that a deployer is told to read is one of the stack's."""
    named = set(re.findall(r"terraform output -(?:raw|json) (\w+)", TEXT))
    assert len(named) >= 5
    assert named - set(synthesized().environment["output"]) == set()


def test_the_imported_role_has_the_address_that_is_told() -> None:
    """The address in the import command is a service-linked role of the account stack."""
    (name,) = set(re.findall(r"aws_iam_service_linked_role\.([\w-]+)", TEXT))
    assert name in synthesized().account["resource"]["aws_iam_service_linked_role"]
