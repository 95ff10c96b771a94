"""The table of controls, row by row, and the pages made from it and from the rules."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from aspects.facts.types import TYPES
from scripts import coverage
from scripts.coverage import DECIDABLE, Row, cases, known_rules, requirements_of, table

ROWS = {each.row: each for each in table()}
LISTED = 280
"""Rows of the public lists, controls that ask the same together."""
DECIDED = 247
"""Those of them that Terraform configuration decides, wholly or in part."""

_OF_AWS = ("Security Hub ", "Config ")
_FORMER = " (v3.2.1)"
_TYPE = re.compile(r"aws_[a-z0-9_]+")


def test_no_row_is_lost() -> None:
    """As many rows as the lists have, each with a name of its own, and as many of them decidable."""
    assert len(table()) == len(ROWS) == LISTED
    assert sum(each.decidable in DECIDABLE for each in table()) == DECIDED
    assert {each.decidable for each in table()} <= {*DECIDABLE, "account-level", "runtime-only"}


def faults(row: Row) -> Iterator[str]:
    """What is wrong with a row."""
    if row.reason.strip() == "?":
        yield "nobody has judged it yet"
    if not row.rules and not row.reason.strip():
        yield "has neither a rule nor a reason"
    if not row.must_hold or not row.requirement:
        yield "does not say what must hold, or what it serves"
    unknown = [each for each in row.rules if each not in known_rules()]
    if unknown:
        yield f"names rules that do not exist: {unknown}"
        return
    rules = [known_rules()[each] for each in row.rules]
    if not rules:
        return
    asked = {kind for rule in rules for kind in rule.types}
    if strangers := set(row.types) - asked:
        yield f"its rules do not look at {sorted(strangers)}"
    if idle := [rule.id for rule in rules if not set(rule.types) & set(row.types)]:
        yield f"{idle} look at none of its types"
    seen = {kind for rule in rules for kind in _TYPE.findall(json.dumps(cases()[rule.id], default=str))}
    if unseen := set(row.companions) - seen:
        yield f"no case of its rules has {sorted(unseen)}"
    if row.types_left_out and not row.reason:
        yield f"leaves out {row.types_left_out} without a reason"
    served = {each for rule in rules for each in requirements_of(rule.id)}
    if missing := set(row.requirement) - served:
        yield f"its rules do not serve {sorted(missing)}"
    cited = {each for rule in rules for each in rule.controls}
    of_aws = {each for each in row.controls if each.startswith(_OF_AWS) and not each.endswith(_FORMER)}
    if not row.reason and (uncited := of_aws - cited):
        yield f"its rules do not cite {sorted(uncited)}, and there is no reason why"


@pytest.mark.parametrize("row", table(), ids=lambda row: row.row)
def test_every_row_is_true(row: Row) -> None:
    """A rule that exists, looks at these types, serves that requirement and cites the control; or a reason."""
    assert list(faults(row)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rules": (), "reason": ""}, "neither a rule nor a reason"),
        ({"rules": (), "reason": "?"}, "nobody has judged"),
        ({"rules": ("no-such-rule",)}, "do not exist"),
        ({"types": ("aws_vpc",)}, "do not look at"),
        ({"companions": ("aws_glacier_vault",)}, "no case of its rules"),
        ({"types_left_out": ("aws_vpc",), "reason": ""}, "without a reason"),
        ({"requirement": ("12.1.1",)}, "do not serve"),
        ({"controls": ("Config NO_SUCH_RULE",), "reason": ""}, "do not cite"),
        ({"must_hold": ""}, "does not say"),
    ],
)
def test_each_fault_of_a_row_is_found(change: dict[str, object], said: str) -> None:
    """The test above can fail in each of its parts."""
    good = next(each for each in table() if each.rules == ("network-acl-admin-ports",))
    assert list(faults(good)) == []
    wrong = Row(**{**vars(good), **change})
    assert any(said in each for each in faults(wrong)), list(faults(wrong))


def test_what_rules_cite_stands_in_their_rows() -> None:
    """A control that the table has is cited by the rules of its rows only."""
    of_control: dict[str, set[str]] = {}
    for row in table():
        for each in row.controls:
            of_control.setdefault(each, set()).update(row.rules)
    wrong = [
        (rule.id, control)
        for rule in known_rules().values()
        for control in rule.controls
        if control in of_control and rule.id not in of_control[control]
    ]
    assert wrong == []


def test_every_type_exists() -> None:
    """A misspelt type in a row would say that something is covered which is not there."""
    named = {each for row in table() for each in (*row.types, *row.companions) if row.rules}
    assert named - TYPES == set()


def test_the_page_counts_what_the_table_has() -> None:
    """The totals are those of the rows."""
    rows = [each for each in table() if each.decidable in DECIDABLE]
    page = coverage.coverage_page()
    assert f"**{sum(bool(each.rules) for each in rows)} of {DECIDED} decidable controls have a rule.**" in page
    assert all(
        f"`{each.row}`" in page or not each.rules or all(f"`{id}`" in page for id in each.rules) for each in rows
    )


def test_the_pages_are_current() -> None:
    """`make docs` would change no page of a control or rule, and leaves none of a rule that is gone."""
    made = coverage.pages()
    there = {*coverage.RULE_PAGES.glob("*.md"), coverage.COVERAGE}
    assert {each.name for each in there} == {each.name for each in made}
    stale = [file.name for file, text in made.items() if file.read_text(encoding="utf-8") != text]
    assert stale == []


def test_every_rule_has_its_page_with_what_a_reader_wants() -> None:
    """What, why, an example that fails and one that passes, what to do, and an exception."""
    for rule in known_rules().values():
        text = (coverage.RULE_PAGES / f"{rule.id}.md").read_text(encoding="utf-8")
        for said in (rule.title, rule.why, rule.remedy[1:], *rule.types, *rule.controls, *requirements_of(rule.id)):
            assert said in text, (rule.id, said)
        assert "## A configuration that fails" in text and "## An exception" in text, rule.id


def test_a_table_of_another_form_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing column, or a line with one too few, is named."""
    broken = tmp_path / "table.tsv"
    monkeypatch.setattr("scripts.coverage.TABLE", broken)
    table.cache_clear()
    try:
        broken.write_text("row\tarea\n")
        with pytest.raises(ValueError, match="has columns"):
            table()
        broken.write_text("\t".join(Row.__dataclass_fields__) + "\nx\ty\n")
        with pytest.raises(ValueError, match=r"line 2 of table\.tsv has 2 columns"):
            table()
    finally:
        table.cache_clear()
