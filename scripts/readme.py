"""The tables of the pages, made from the code: ``python -m scripts.readme`` writes them between their markers."""

from __future__ import annotations

import atexit
import functools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from aspects.facts import encryption
from aspects.facts.backup_settings import BACKUPS
from aspects.facts.destroyability import DESTROYABILITY
from aspects.facts.findings import FINDINGS
from aspects.facts.names import NAMES
from aspects.facts.observability import OBSERVABILITY
from aspects.facts.settings import Table
from aspects.facts.taggable import TAGGABLE
from aspects.facts.tags import SELECTORS, TAG_BLOCK_TYPES, TAG_SETTINGS
from aspects.facts.words import besides, conditions, versions, written
from aspects.packs import PCI_DSS_V4
from lib.output import DOCUMENT
from lib.settings import PROFILES, Settings, environment_variable
from scripts import coverage, quotas, runbook
from scripts.permissions import deployer

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
MANUAL = coverage.MANUAL
IMAGES = DOCS / "images"
BENCHMARKS = DOCS / "benchmarks.md"

Tables = Mapping[str, Callable[[], str]]


def settings_table() -> str:
    """Return every setting: its variable, what it means, the default, what is allowed."""
    rows = ["| variable | meaning | default | allowed |", "| --- | --- | --- | --- |"]
    defaults = Settings.from_values()
    for name, field in Settings.model_fields.items():
        extra = field.json_schema_extra
        allowed = extra["allowed"] if isinstance(extra, dict) else ""
        default = _as_written(getattr(defaults, name))
        for profile, values in PROFILES.items():
            if name in values:
                default += f"; {profile}: {_as_written(values[name])}"
        rows.append(f"| `{environment_variable(name)}` | {_cell(field.description)} | {default} | {_cell(allowed)} |")
    return "\n".join(rows)


@functools.cache
def synthesized(profile: str) -> Path:
    """Return the folder of the environment's stack as ``make synth`` writes it, by profile, until the program ends."""
    folder = Path(tempfile.mkdtemp(prefix="fraud-api-docs-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    suffix = Settings.from_values().environment_suffix
    ours = ("FRAUD_API_", "CDKTF_", "ENVIRONMENT_SUFFIX")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment |= {"FRAUD_API_PROFILE": profile, "CDKTF_OUTDIR": str(folder)}
    subprocess.run([sys.executable, ROOT / "main.py"], cwd=ROOT, env=environment, check=True)
    return folder / "stacks" / f"fraud-detection-{suffix}"


@functools.cache
def quotas_table() -> str:
    """Return what an environment needs of the account's quotas, counted in the JSON of both profiles."""
    return quotas.table(*(quotas.stack(synthesized(profile)) for profile in PROFILES))


@functools.cache
def alarms() -> str:
    """Return the runbook's entry for every alarm of the environment."""
    document = synthesized(next(iter(PROFILES))) / DOCUMENT
    return runbook.page(json.loads(document.read_text(encoding="utf-8")))


def unlimited_table() -> str:
    """Return what a deployer may do everywhere, because IAM knows no limit for it."""
    rows = [f"| `{action}` | {reason} |" for action, reason in sorted(deployer.UNLIMITED.items())]
    return "\n".join(["| action | why |", "| --- | --- |", *rows])


def pictures() -> Mapping[Path, str]:
    """Return the pictures of the docs that a synthesis draws, by their files."""
    stack = synthesized(next(iter(PROFILES)))
    names = {"network.svg": "compliance.network.svg", "data-flow.svg": "compliance.data-flow.svg"}
    return {IMAGES / name: (stack / made).read_text(encoding="utf-8") for name, made in names.items()}


def pack_table() -> str:
    """Return every rule of the pack: its id, the requirements it serves, what to do about a finding, its source."""
    rows = ["| rule | PCI DSS 4.0.1 | what to do | AWS control |", "| --- | --- | --- | --- |"]
    for rule in PCI_DSS_V4.rules.values():
        requirements = ", ".join(PCI_DSS_V4.requirements_of(rule.id))
        rows.append(
            f"| [`{rule.id}`](../rules/{rule.id}.md) | {requirements} | {rule.remedy} | {', '.join(rule.controls)} |"
        )
    return "\n".join(rows)


def names_table() -> str:
    """Return every type that gets a name: the attribute, AWS's limit, what stands before the suffix."""
    rows = ["| type | attribute | characters | separator | besides |", "| --- | --- | ---: | --- | --- |"]
    for kind, rule in sorted(NAMES.items()):
        rows.append(
            f"| `{kind}` | `{rule.attribute}` | {rule.max_length} | `{rule.separator}` | {', '.join(besides(rule))} |"
        )
    return "\n".join(rows)


def tags_table() -> str:
    """Return how many types take tags in which form; too many to list."""
    rows = ["| form | types |", "| --- | --- |", f"| `tags` | {len(TAGGABLE)} types, all that the provider has |"]
    rows.append(f"| `tag` blocks | {', '.join(map(_code, sorted(TAG_BLOCK_TYPES)))} |")
    rows.append(f"| for what AWS creates on their behalf | {len(TAG_SETTINGS)} types, below |")
    rows.extend(f"| none | `{kind}`: {reason} |" for kind, reason in sorted(SELECTORS.items()))
    return "\n".join(rows)


def rows_table(table: Table) -> str:
    """Return every row of a table: type, attribute, the value it gets, and where."""
    rows = ["| type | attribute | value | where |", "| --- | --- | --- | --- |"]
    for kind, settings in sorted(table.items()):
        for setting in settings:
            since = versions(kind, setting.path)
            where = ", ".join([*conditions(setting), *([since] if since else [])]).replace("|", "\\|")
            rows.append(f"| `{kind}` | `{setting.path}` | {_code(written(setting.value))} | {where} |")
    return "\n".join(rows)


def findings_table() -> str:
    """Return what the aspects themselves report: the id, who reports it, what it means."""
    rows = ["| finding | reported by | meaning |", "| --- | --- | --- |"]
    for aspect, found in FINDINGS.items():
        rows.extend(f"| `{id}` | {aspect} | {_cell(meaning)} |" for id, meaning in found.items())
    return "\n".join(rows)


PAGES: Mapping[Path, Tables] = {
    DOCS / "settings.md": {"settings": settings_table},
    DOCS / "environments.md": {"quotas": quotas_table},
    DOCS / "runbook.md": {"alarms": alarms},
    DOCS / "deployer.md": {"unlimited": unlimited_table},
    MANUAL / "reference" / "names.md": {"names": names_table},
    MANUAL / "reference" / "tags.md": {"tags": tags_table, "tag-settings": lambda: rows_table(TAG_SETTINGS)},
    MANUAL / "reference" / "encryption.md": {"encryption": lambda: rows_table(encryption.all_rows())},
    MANUAL / "reference" / "backups.md": {"backups": lambda: rows_table(BACKUPS)},
    MANUAL / "reference" / "destroyability.md": {"destroyability": lambda: rows_table(DESTROYABILITY)},
    MANUAL / "reference" / "observability.md": {"observability": lambda: rows_table(OBSERVABILITY)},
    MANUAL / "reference" / "findings.md": {"findings": findings_table},
    MANUAL / "reference" / "pci-dss.md": {"pack": pack_table},
}
"""Each page and the tables that it has a place for."""


def with_tables(text: str, tables: Tables) -> str:
    """Return ``text`` with every table as it is now.

    Raises:
        ValueError: a table has no place in the text.
    """
    for name, table in tables.items():
        text = between(text, name, table())
    return text


def between(text: str, name: str, table: str) -> str:
    """Return ``text`` with ``table`` between the markers of that name.

    Raises:
        ValueError: the text has no such markers.
    """
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"the page has no place for the table {name!r}; add {begin} and {end}")
    return f"{before}{begin}\n{table}\n{end}{after}"


def _code(text: str) -> str:
    """Write code in a table, where a column's mark counts even in code."""
    return f"`{text}`".replace("|", "\\|")


def _cell(text: object) -> str:
    """Escape text in a table: what Markdown would take for a tag, a column or emphasis."""
    return re.sub(r"([<|*])", r"\\\1", str(text))


def _as_written(value: object) -> str:
    if value in (None, (), {}) or (hasattr(value, "__len__") and not value):
        return "none"
    return f"`{','.join(value) if isinstance(value, tuple) else value}`"


def main() -> int:
    """Rewrite the tables of all pages in place, the pages that are tables as a whole, and the pictures."""
    coverage.write()
    for file, picture in pictures().items():
        file.write_text(picture, encoding="utf-8")
    for page, tables in PAGES.items():
        page.write_text(with_tables(page.read_text(encoding="utf-8"), tables), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
