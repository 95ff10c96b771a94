"""The reviewed file: every entry is read as it stands, and each bad one is one error that says where and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aspects.check.acknowledgement_file import AcknowledgementFile, load, parse
from aspects.core.acknowledgements import WORKSHEET, Acknowledgement, CompensatingControl

GOOD = """
[[acknowledgement]]
rule = "s3-bucket-access-logging"
at = "payments/logs/*"
reason = "is itself the log target"
until = 2027-06-30
owner = "platform"
ticket = "RISK-17"
constraints = "logs of logs would loop"
control = "the trail records data events"

[[ acknowledgement ]]  # by its address
rule = "rds-logs"
at = "aws_db_instance.ledger"
reason = "exported by an agent"
until = "2027-01-31"
compensating_control = { control = "an agent", validation = "weekly" }
"""


def test_every_field_is_read() -> None:
    """Dates with and without quotes, the worksheet flat and as a table of its own."""
    assert parse(GOOD).errors == ()
    first, second = parse(GOOD).acknowledgements
    assert first == Acknowledgement(
        "payments/logs/*",
        "s3-bucket-access-logging",
        "is itself the log target",
        "2027-06-30",
        "platform",
        "RISK-17",
        CompensatingControl(constraints="logs of logs would loop", control="the trail records data events"),
        is_pattern=True,
    )
    assert (second.path, second.until) == ("aws_db_instance.ledger", "2027-01-31")
    assert second.compensating_control == CompensatingControl(control="an agent", validation="weekly")
    assert [first.source, second.source] == ["acknowledgements.toml:2", "acknowledgements.toml:12"]


def _entry(**changes: str | None) -> str:
    """A good entry with some values changed; ``None``: without it."""
    values = {"rule": '"rds-logs"', "at": '"payments"', "reason": '"why"', **changes}
    return "\n".join(["[[acknowledgement]]", *(f"{key} = {value}" for key, value in values.items() if value)])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (_entry(rule=None), "a.toml:1: rule is missing; use the rule id at the start of the finding"),
        (_entry(at=None), "a.toml:1: at is missing; name a construct path or a Terraform address, or '**' for the"
                          " whole app"),
        (_entry(at='" "'), "a.toml:1: at is empty; name a construct path or a Terraform address, or '**' for the"
                           " whole app"),
        (_entry(reason=None), "a.toml:1: reason is missing; say why the finding is acceptable"),
        (_entry(reason='"\\t"'), "a.toml:1: reason is empty; say why the finding is acceptable"),
        (_entry(owner="7"), 'a.toml:1: owner is 7; write it as text, in "quotes"'),
        (_entry(ticket="[true]"), 'a.toml:1: ticket is [True]; write it as text, in "quotes"'),
        (_entry(until="true"), "a.toml:1: until is true, which is not a date; write it as YYYY-MM-DD"),
        (_entry(until='"soon"'), "a.toml:1: until is 'soon', which is not a date; write it as YYYY-MM-DD"),
        (_entry(until="2027-01-31T10:00:00"), "a.toml:1: until is 2027-01-31 10:00:00, which is not a date; write it as"
            " YYYY-MM-DD"),
        (_entry(resaon='"x"'), "a.toml:1: an entry has no 'resaon'; did you mean 'reason'?"),
        (_entry(compensating_control='{ controls = "x" }'), "a.toml:1: a compensating_control has no 'controls'; did"
                                                            " you mean 'control'?"),
        (_entry(compensating_control="1"), 'a.toml:1: compensating_control is 1; write it as text, in "quotes"'),
        (_entry(compensating_control='{ control = "x" }', risk='"y"'),
         "a.toml:1: it has both a compensating_control and separate parts of one; put all parts in one place"),
        ("[[acknowledgements]]", "a.toml: 'acknowledgements' is not a table of this file; write each entry as"
            " [[acknowledgement]]"),
        ("acknowledgement = 1", "a.toml: acknowledgement is not a list of tables; write each entry as"
                                " [[acknowledgement]]"),
        ("[acknowledgement]\nrule = 'x'", "a.toml: acknowledgement is not a list of tables; write each entry as"
                                          " [[acknowledgement]]"),
        ("x = 1\ny = =", "a.toml:2: it is not TOML: invalid value; correct it there"),
        ('acknowledgement = [{rule = "r", at = "a"}]', "a.toml, entry 1: reason is missing; say why the finding is"
                                                       " acceptable"),
    ],
)  # fmt: skip
def test_a_bad_entry_is_one_error(text: str, said: str) -> None:
    """With file and line, or the number of the entry where its line is hidden, the value, and what to do."""
    found = parse(text, "a.toml")
    assert [str(each) for each in found.errors] == [said]
    assert found.acknowledgements == ()


def test_a_bad_entry_takes_no_other_with_it() -> None:
    """The good ones count, and every bad one is reported at once."""
    found = parse("\n".join([_entry(), _entry(at="1"), _entry(owner="1"), _entry(rule='"other"')]), "a.toml")
    assert [each.rule_id for each in found.acknowledgements] == ["rds-logs", "other"]
    assert [each.source for each in found.errors] == ["a.toml:5", "a.toml:9"]


def test_a_header_inside_of_a_text_does_not_shift_lines() -> None:
    """Where headers and entries do not match, entries are counted instead."""
    text = _entry(reason="'''\n[[acknowledgement]]\n'''") + "\n" + _entry()
    assert [each.source for each in parse(text, "a").acknowledgements] == ["a, entry 1", "a, entry 2"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff", "byte 0 is not UTF-8; save the file as UTF-8"),
        (None, "there is no such file; create it, or name an existing one"),
        ("folder", "it cannot be read: is a directory; name a readable file"),
        (b"a = " + b"[" * 100_000, "it is not TOML: "),
    ],
)
def test_a_file_that_cannot_be_read_is_one_error(content: bytes | str | None, said: str, tmp_path: Path) -> None:
    """Never an exception, whatever the name leads to."""
    path = tmp_path / "a.toml"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content:
        path.mkdir()
    found = load(path)
    assert [str(each).startswith(f"{path}: {said}") for each in found.errors] == [True], found.errors


def test_a_byte_order_mark_and_windows_lines_are_fine(tmp_path: Path) -> None:
    """Editors on Windows write both."""
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load(path).errors == ()
    assert load(path).acknowledgements == parse(GOOD).acknowledgements


_VALUES = st.sampled_from(['"x"', '""', "1", "true", "[]", "{}", "2027-01-01", "12:00:00", "nan", '"2027-02-30"'])
_KEYS = st.sampled_from(["rule", "at", "reason", "until", "owner", "ticket", "compensating_control", *WORKSHEET, "x"])


@given(st.lists(st.dictionaries(_KEYS, _VALUES, max_size=6), max_size=4))
def test_whatever_entries_hold_they_are_read_or_reported(entries: list[dict[str, str]]) -> None:
    """Each entry is an acknowledgement or has an error at its line, and none is both."""
    blocks = [["[[acknowledgement]]", *(f"{key} = {value}" for key, value in each.items())] for each in entries]
    found = parse("\n".join(line for block in blocks for line in block), "f")
    starts = [f"f:{1 + sum(map(len, blocks[:number]))}" for number in range(len(blocks))]
    read, wrong = {each.source for each in found.acknowledgements}, {each.source for each in found.errors}
    assert (read | wrong, read & wrong) == (set(starts), set())


@given(st.text())
def test_any_text_is_read_or_reported(text: str) -> None:
    """No exception, whatever the file holds."""
    assert isinstance(parse(text), AcknowledgementFile)
