"""See that tag, version and changelog name the same release, and write its notes: ``python -m scripts.release``.

The variable TAG names the tag, such as v0.1.0. The notes are the section of the changelog, for `make release`. Exit
status: 0 written, 1 they do not agree, 2 wrong use.
"""

from __future__ import annotations

import os
import re
import sys
import tomllib

from scripts.project import ROOT, Failure, check_variables, run

NOTES = ROOT / "dist" / "notes.md"
"""Next to the wheel, where `make release` takes both from."""


def notes(tag: str, version: str, changelog: str) -> str:
    """Return the section of the changelog for a tag.

    Args:
        tag: v and the version.
        version: of the library, as its metadata have it.
        changelog: all of it.

    Raises:
        Failure: the tag is none, or of another version, or the changelog does not have it.
    """
    if not re.fullmatch(r"v\d+\.\d+\.\d+\S*", tag):
        raise Failure(f"TAG is {tag!r}; use v and the version, such as TAG=v{version}", 2)
    if tag != f"v{version}":
        raise Failure(f"TAG is {tag}, but version in pyproject.toml is {version}; change one of them")
    heading = rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d\n"
    found = re.search(rf"{heading}(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    if not found or not found[1].strip():
        raise Failure(f"CHANGELOG.md has no section for {version}; add '## [{version}] - YYYY-MM-DD'")
    return f"{found[1].strip()}\n"


def main() -> None:
    """Write the notes of the release that TAG names."""
    check_variables()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    text = notes(os.environ.get("TAG", ""), project["version"], changelog)
    NOTES.parent.mkdir(exist_ok=True)
    NOTES.write_text(text, encoding="utf-8")
    print(f"wrote {NOTES.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(run(main))
