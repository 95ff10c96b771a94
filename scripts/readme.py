"""The tables of the README, made from the code: ``python -m scripts.readme`` writes them between their markers."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

from aspects.packs import PCI_DSS_V4
from lib.settings import Settings, environment_variable

README = Path(__file__).resolve().parent.parent / "README.md"


def settings_table() -> str:
    """Every setting: its variable, what it means, the default, what is allowed."""
    rows = ["| variable | meaning | default | allowed |", "| --- | --- | --- | --- |"]
    defaults = Settings.from_values()
    for name, field in Settings.model_fields.items():
        extra = field.json_schema_extra
        allowed = extra["allowed"] if isinstance(extra, dict) else ""
        default = _as_written(getattr(defaults, name))
        rows.append(f"| `{environment_variable(name)}` | {_cell(field.description)} | {default} | {_cell(allowed)} |")
    return "\n".join(rows)


def pack_table() -> str:
    """Every rule of the pack: its id, the requirements it serves, what to do about a finding, where it comes from."""
    rows = ["| rule | PCI DSS 4.0.1 | what to do | AWS control |", "| --- | --- | --- | --- |"]
    for control in PCI_DSS_V4.controls:
        requirements = ", ".join(control.requirements)
        rows.append(f"| `{control.rule_id}` | {requirements} | {control.remedy} | {control.source} |")
    return "\n".join(rows)


TABLES: dict[str, Callable[[], str]] = {"settings": settings_table, "pack": pack_table}


def with_tables(text: str) -> str:
    """``text`` with every marked table as it is now.

    Raises:
        ValueError: a table has no place in the text.
    """
    for name, table in TABLES.items():
        text = between(text, name, table())
    return text


def between(text: str, name: str, table: str) -> str:
    """``text`` with ``table`` between the markers of that name.

    Raises:
        ValueError: the text has no such markers.
    """
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"the README has no place for the table {name!r}; add {begin} and {end}")
    return f"{before}{begin}\n{table}\n{end}{after}"


def _cell(text: object) -> str:
    """Text in a table: what Markdown would take for a tag, a column or emphasis is escaped."""
    return re.sub(r"([<|*])", r"\\\1", str(text))


def _as_written(value: object) -> str:
    if value in (None, (), {}) or (hasattr(value, "__len__") and not value):
        return "none"
    return f"`{','.join(value) if isinstance(value, tuple) else value}`"


def main() -> int:
    """Rewrite the README's tables in place."""
    README.write_text(with_tables(README.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
