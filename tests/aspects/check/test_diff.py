"""Two reports: what is new, gone or different, and that only what is new is a regression."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aspects.check.diff import Entry, Side, compare, side_of, side_of_json
from aspects.check.errors import InputError
from aspects.commands.diff import rendered
from aspects.packs import PCI_DSS_V4
from aspects.reports import json_
from tests.aspects.check.documents import PLANS, reports, written

PLAN = PLANS / "applied" / "plan.json"
FILES = [PLAN, PLANS / "applied" / "state.json", PLANS / "modules" / "plan.json"]

Group = dict[str, dict[str, Any]]


def _side(folder: Path, **resources: Group) -> Side:
    """What is said of a stack of these resources."""
    config = {"//": {"metadata": {"stackName": "app"}}, "resource": resources}
    return side_of(reports(written(folder, config, "cdk.tf.json")))


def _key(rotates: object = True) -> Group:
    return {"k": {"enable_key_rotation": rotates}}


@pytest.mark.parametrize("file", FILES, ids=lambda each: f"{each.parent.name}-{each.stem}")
def test_a_report_as_json_is_the_report(file: Path) -> None:
    """Nothing is new, gone or changed between a report and its JSON, and neither with itself."""
    made = reports(file)
    direct, read = side_of(made), side_of_json(json.loads(json_.render(made)), "compliance.json")
    assert direct == read
    found = compare(direct, read)
    assert (found.new, found.gone, found.changed) == ((), (), ())
    assert found.remaining == sum(len(each.open) for each in made)


def test_new_gone_and_changed(tmp_path: Path) -> None:
    """Each finding is one of them at most."""
    before = _side(tmp_path, aws_kms_key=_key(), aws_cloudwatch_log_group={"a": {"retention_in_days": 1}})
    after = _side(tmp_path, aws_kms_key=_key(False), aws_cloudwatch_log_group={"a": {"retention_in_days": 2}})
    found = compare(before, after)
    assert [(each.rule_id, each.place) for each in found.new] == [("kms-rotation", "aws_kms_key.k")]
    assert found.gone == ()
    assert [(each.entry.rule_id, each.reason) for each in found.changed] == [
        ("log-group-retention", "was: retention_in_days is 1")
    ]
    back = compare(after, before)
    assert back.new == ()
    assert [(each.entry.rule_id, each.reason) for each in back.gone] == [("kms-rotation", "complies")]


def test_why_a_finding_is_gone(tmp_path: Path) -> None:
    """A finding that can no longer be decided, or whose resource or rule is gone, is not called mended."""
    bad = _side(tmp_path, aws_kms_key=_key(False), aws_vpc={"n": {}})

    def reason(after: Side) -> set[str]:
        return {each.reason for each in compare(bad, after).gone if each.entry.rule_id == "kms-rotation"}

    (unknown,) = reason(_side(tmp_path, aws_kms_key=_key("${var.x}"), aws_vpc={"n": {}}))
    assert unknown.startswith("can no longer be decided: ")
    assert reason(_side(tmp_path, aws_vpc={"n": {}})) == {"the resource no longer exists"}
    fewer = PCI_DSS_V4.without("kms-rotation").rules
    side = _side(tmp_path, aws_vpc={"n": {}})
    assert reason(replace(side, rules=frozenset(fewer))) == {"the rule is no longer in the pack"}
    entries = tuple(
        replace(each, status="accepted", message="agreed") if each.rule_id == "kms-rotation" else each
        for each in bad.entries
    )
    assert reason(replace(bad, entries=entries)) == {"acknowledged: agreed"}


def test_what_complied_and_is_unknown_is_a_change_and_no_regression(tmp_path: Path) -> None:
    """Evidence was lost, which a reviewer wants to see."""
    found = compare(_side(tmp_path, aws_kms_key=_key()), _side(tmp_path, aws_kms_key=_key("${var.x}")))
    assert found.new == ()
    assert [each.reason for each in found.changed] == ["complied before, and can no longer be decided"]


def test_a_moved_resource_brings_no_new_finding(tmp_path: Path) -> None:
    """The same finding at another address is a change; a second resource with it is a regression."""
    before = _side(tmp_path, aws_kms_key={"old": {"enable_key_rotation": False}})
    found = compare(before, _side(tmp_path, aws_kms_key={"new": {"enable_key_rotation": False}}))
    assert (found.new, found.gone) == ((), ())
    assert [each.reason for each in found.changed] == ["was at aws_kms_key.old"]
    assert found.remaining == 1
    both = {name: {"enable_key_rotation": False} for name in ("old", "new")}
    assert [each.place for each in compare(before, _side(tmp_path, aws_kms_key=both)).new] == ["aws_kms_key.new"]


def test_each_of_several_findings_at_one_place_counts() -> None:
    """A second one that an aspect finds there is a regression; one that says something else now is a change."""
    one, other, third = (Entry("app", "bypass", "app/it", "", "non-compliant", message) for message in ("a", "b", "c"))

    def side(*entries: Entry) -> Side:
        return Side(entries, ("PCI DSS 4.0.1",), frozenset(), ("app",))

    found = compare(side(one), side(other, one))
    assert ([each.message for each in found.new], found.gone, found.changed) == (["b"], (), ())
    back = compare(side(one, other), side(other))
    assert (back.new, [each.entry.message for each in back.gone], back.changed) == ((), ["a"], ())
    changed = compare(side(one, other), side(third, one))
    assert (changed.new, changed.gone) == ((), ())
    assert [(each.entry.message, each.reason) for each in changed.changed] == [("c", "was: b")]


def test_the_name_of_a_single_stack_does_not_count(tmp_path: Path) -> None:
    """The stack of another environment is the same stack."""
    side = _side(tmp_path, aws_kms_key=_key(False))
    renamed = replace(side, stacks=("other",), entries=tuple(replace(each, stack="other") for each in side.entries))
    found = compare(side, renamed)
    assert (found.new, found.gone, found.changed) == ((), (), ())


@pytest.mark.parametrize(
    "document",
    [
        {"schema_version": "9.0", "reports": []},
        {"schema_version": "1.0", "reports": [1]},
        {"schema_version": "1.0", "reports": {"a": 1}},
        {"schema_version": "1.0", "reports": [{"rules": [], "pack": {"name": "x"}}]},
    ],
)
def test_a_report_of_another_form_is_an_error(document: dict[str, Any]) -> None:
    """In one line."""
    with pytest.raises(InputError) as error:
        side_of_json(document, "compliance.json")
    assert str(error.value).startswith("compliance.json: ") and "\n" not in str(error.value)


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_name_and_no_value_is_markup(name: str, value: str) -> None:
    """Each finding stays one line, in which code ends where it began and nobody is called."""
    side = Side((), ("PCI DSS 4.0.1",), frozenset(), ("a",))
    entry = replace(side_of(reports(PLAN)).entries[0], place=name, message=value, status="non-compliant", source="")
    text = rendered(compare(side, replace(side, entries=(entry,))))
    (line,) = [each for each in text.splitlines() if each.startswith("- ")]
    assert len(text.splitlines()) == 5
    prose = line.rsplit(": ", 1)[-1] if ": " not in value else ""
    assert "@" not in prose and "<" not in prose.replace("\\<", "")
