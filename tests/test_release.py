"""`make release-notes` and `make release`: a release only where tag, version and changelog name the same one."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from scripts import release
from scripts.project import ROOT, Failure

CHANGELOG = """# Changelog

## [Unreleased]

## [0.2.0] - 2027-01-05

### Added

- A thing.

## [0.1.0] - 2026-12-01

- All.
"""


def test_the_notes_are_the_section_of_the_changelog() -> None:
    """That of the version, and nothing of its neighbours; also the last one."""
    assert release.notes("v0.2.0", "0.2.0", CHANGELOG) == "### Added\n\n- A thing.\n"
    assert release.notes("v0.1.0", "0.1.0", CHANGELOG) == "- All.\n"


@pytest.mark.parametrize(
    ("tag", "version", "said"),
    [
        ("", "0.1.0", "TAG is ''; use v and the version, such as TAG=v0.1.0"),
        ("main", "0.1.0", "TAG is 'main'"),
        ("v0.2.0", "0.1.0", "TAG is v0.2.0, but version in pyproject.toml is 0.1.0"),
        ("v0.3.0", "0.3.0", "CHANGELOG.md has no section for 0.3.0"),
    ],
)
def test_a_release_that_does_not_agree_is_refused(tag: str, version: str, said: str) -> None:
    """With what was received and what to change."""
    with pytest.raises(Failure, match=re.escape(said)):
        release.notes(tag, version, CHANGELOG)


def test_make_release_publishes_wheel_and_notes(tmp_path: Path) -> None:
    """Under the tag, which has to be there, and with a tag that is text to the shell."""
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "it.whl").touch()
    (tmp_path / "gh").write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$RECORD"\n')
    (tmp_path / "gh").chmod(0o755)
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "python").write_text("#!/bin/sh\n")  # nothing to install here
    (tmp_path / "scripts" / "python").chmod(0o755)
    record = tmp_path / "record"
    tag = "v1.0.0$(touch x)"
    done = subprocess.run(
        ["make", "-f", str(ROOT / "Makefile"), "release"],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "TAG": tag, "RECORD": str(record)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert record.read_text().splitlines() == [
        "release", "create", tag, "dist/it.whl", "--verify-tag", "--title", tag, "--notes-file", "dist/notes.md",
    ]  # fmt: skip
    assert not (tmp_path / "x").exists()
