"""What JUnit, CSV and JSON say: the reports that people's tools count and filter."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from aspects.core.acknowledgements import Acknowledgement
from aspects.reports.csv_ import cell
from aspects.rules import Outcome, Problem

from .samples import ENCRYPTED, LOGGED, PUBLIC, SAMPLE, hostile, result
from .validators import read_csv, read_json, read_junit


def test_a_ci_counts_what_fails() -> None:
    """A violation is a failure, a failed rule an error; undecided, not applicable and acknowledged ones are skipped."""
    kinds = {
        (suite.get("name").rsplit(": ", 1)[-1], case.get("name")): "".join(child.tag for child in case)
        for suite in read_junit([SAMPLE])
        for case in suite.iter("testcase")
    }
    assert kinds == {
        (PUBLIC.id, "aws_db_instance.main"): "",
        (PUBLIC.id, "aws_db_instance.replica"): "skipped",
        (ENCRYPTED.id, "aws_ebs_volume.root"): "error",
        (ENCRYPTED.id, "aws_ebs_volume.swap"): "failure",
        (LOGGED.id, "aws_s3_bucket.data"): "skipped",
        (LOGGED.id, "aws_s3_bucket.logs"): "skipped",
        ("aspects", "name-too-long at app/swap"): "failure",
        ("aspects", "tag-case at app/tag"): "system-out",
        ("aspects", "bucket-logged at app/logs"): "skipped",
        ("acknowledgements", "acknowledgement at app"): "failure",
    }


def test_the_numbers_of_a_suite_are_those_of_its_cases() -> None:
    """A CI that reads the attributes and one that counts the cases agree."""
    root = read_junit([SAMPLE])
    for suite in [*root, root]:
        for name, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            if suite.get(name) is not None:
                assert int(suite.get(name)) == len(list(suite.iter(tag))), (suite.get("name"), name)


def test_a_failure_says_where_and_what_to_do() -> None:
    """The text of a failure has problem, remedy, construct, source line and attributes."""
    (failure,) = [
        each for each in read_junit([SAMPLE]).iter("failure") if each.getparent().get("name") == "aws_ebs_volume.swap"
    ]
    assert failure.get("message") == "encrypted is false, and kms_key_id is missing; set encrypted = true"
    assert failure.text.splitlines()[1:] == [
        "construct app/swap", "source lib/compute.py:42", "attribute encrypted", "attribute kms_key_id",
    ]  # fmt: skip


def test_csv_has_a_row_for_all_that_is_known() -> None:
    """Results, findings, wrong acknowledgements and what is manual are rows of one table."""
    rows = read_csv([SAMPLE])
    outcomes = [each["outcome"] for each in rows]
    assert outcomes[: len(SAMPLE.results)] == [each.outcome.value for each in SAMPLE.results]
    assert outcomes[len(SAMPLE.results) :] == ["finding"] * 3 + [
        "acknowledgement", "excluded", "unseen", "manual", "manual",
    ]  # fmt: skip
    (accepted,) = [each for each in rows if each["address"] == "aws_s3_bucket.logs"]
    assert (accepted["accepted"], accepted["reason"], accepted["until"], accepted["owner"], accepted["ticket"]) == (
        "yes", "is itself the log target", "2027-06-30", "risk", "SEC-1",
    )  # fmt: skip
    (wrong,) = [each for each in rows if each["address"] == "aws_ebs_volume.swap"]
    assert (wrong["requirements"], wrong["severity"], wrong["attributes"], wrong["remedy"]) == (
        "3.5.1", "high", "encrypted, kms_key_id", "set encrypted = true",
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", " =1", "'=1", "''=1", "＝1", "＋1", "－1", "＠x"],  # noqa: RUF001
)
def test_no_cell_is_a_formula(text: str) -> None:
    """What a spreadsheet would compute is text there."""
    assert cell(text) == f"'{text}"


@given(hostile)
def test_what_was_put_in_front_of_a_cell_can_be_taken_away(text: str) -> None:
    """A reader that takes the apostrophe from what would be a formula has what the stack holds."""
    found = cell(text)
    assert not found.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    back = found[1:] if found.startswith("'") and cell(found[1:]) == found else found
    assert cell(back) == found and (back == found or f"'{back}" == found)


def test_a_secret_is_not_shown() -> None:
    """A problem without a value has none in JSON, whereas false and zero are values."""
    found = replace(
        SAMPLE,
        results=tuple(
            result(ENCRYPTED, name, Outcome.NON_COMPLIANT, Problem("x is (sensitive)", "x", value))
            for name, value in (("a", None), ("b", False), ("c", 0))
        ),
    )
    problems = [each["problems"][0] for each in read_json([found])["reports"][0]["results"]]
    assert [each.get("value", "absent") for each in problems] == ["absent", False, 0]


def test_an_exception_says_what_it_is_used_for() -> None:
    """Each exception names the results and findings that it accepts; one that is not in use names none."""
    report = read_json([SAMPLE])["reports"][0]
    assert report["exceptions"] == [
        {
            "path": "app/logs",
            "rule_id": LOGGED.id,
            "reason": "is itself the log target",
            "until": "2027-06-30",
            "owner": "risk",
            "ticket": "SEC-1",
            "source": "lib/logs.py:3",
            "compensating_control": {"control": "the trail of the account logs who reads it"},
            "accepts": [
                {"rule_id": LOGGED.id, "address": "aws_s3_bucket.logs"},
                {"rule_id": LOGGED.id, "path": "app/logs"},
            ],
        },
        {"path": "app/x", "rule_id": "x", "reason": "old", "accepts": []},
    ]
    (accepted,) = [each for each in report["results"] if "exception" in each]
    assert (accepted["address"], accepted["exception"]) == ("aws_s3_bucket.logs", 0)
    assert report["accepted"][0]["exception"] == 0


def test_an_exception_that_the_report_does_not_list_is_there_all_the_same() -> None:
    """A result's acknowledgement has its place among the exceptions, wherever the report has it from."""
    by = Acknowledgement("app", LOGGED.id, "elsewhere", "")
    found = replace(
        SAMPLE,
        acknowledgements=(),
        accepted=(),
        results=(result(LOGGED, "x", Outcome.NON_COMPLIANT, Problem("no log"), acknowledgement=by),),
    )
    report = read_json([found])["reports"][0]
    assert report["exceptions"][report["results"][0]["exception"]]["reason"] == "elsewhere"


def test_counts_add_up() -> None:
    """The counts of a report are those of its results, and a requirement has those of its rules."""
    report = read_json([SAMPLE])["reports"][0]
    assert report["counts"] == {
        "compliant": 1, "non-compliant": 2, "not-applicable": 1, "unknown": 1, "error": 1, "open": 2, "accepted": 1,
    }  # fmt: skip
    assert {each["id"]: sum(list(each["counts"].values())[:5]) for each in report["requirements"]} == {
        "1.4.4": 2, "3.5.1": 2, "10.2.1": 2, "12.1.1": 0,
    }  # fmt: skip
    assert report["types_without_rule"] == {"aws_vpc": 1} and report["clean"] is False
