"""Every projection, whatever the report holds."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import cmarkgfm
import pytest
from hypothesis import example, given, settings

from aspects.check.report import Report
from aspects.reports import FILES, html, json_, oscal, sarif, text, write
from aspects.reports.csv_ import cell
from aspects.reports.encoding import markdown, one_line, plain, printable
from aspects.reports.files import replace_file
from aspects.reports.projection import tool_version

from .samples import SAMPLE, hostile, large, reports, values
from .validators import load, read_csv, read_json, read_junit, read_oscal, read_sarif

ROOT = Path(__file__).parents[3]
READERS: tuple[Callable[[Sequence[Report]], Any], ...] = (
    read_csv,
    read_json,
    read_junit,
    read_oscal,
    read_sarif,
    lambda found: read_sarif(found, for_code_scanning=False),
)


@pytest.mark.parametrize("read", READERS)
def test_the_sample_is_valid(read: Callable[[Sequence[Report]], Any]) -> None:
    """A report in which each kind of entry is there is valid in every format."""
    read([SAMPLE])


@settings(max_examples=60, deadline=None)
@given(reports())
def test_whatever_the_report_holds_each_format_is_valid(report: Report) -> None:
    """No text that a stack, a pack or an acknowledgement may hold makes a format invalid."""
    for read in READERS:
        read([report, SAMPLE])


def test_what_nobody_looked_at_is_said_everywhere() -> None:
    """A stack that passes for what was seen of it is not taken for one of which all was seen."""
    (said,) = SAMPLE.unseen
    assert read_json([SAMPLE])["reports"][0]["unseen"] == [said]
    (row,) = [each for each in read_csv([SAMPLE]) if each["outcome"] == "unseen"]
    assert row["problem"] == said
    (told,) = read_sarif([SAMPLE])["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"] == f"not checked: {said}"
    assert "invocations" not in read_sarif([replace(SAMPLE, unseen=())])["runs"][0]
    assert markdown(f"not checked: {said}") in read_oscal([SAMPLE])[0].results[0].remarks
    assert said in html.render([SAMPLE])
    assert said in " ".join(text.render([SAMPLE], colour=False, width=300).split())


@settings(max_examples=60, deadline=None)
@given(reports())
def test_what_the_report_says_is_what_each_format_says(report: Report) -> None:
    """Addresses, problems and reasons come out of every format as they went in, with escapes for what it forbids."""
    data = read_json([report])["reports"][0]
    assert [(each["address"], each["rule_id"], each["outcome"]) for each in data["results"]] == [
        (each.address, each.rule_id, each.outcome.value) for each in report.results
    ]
    assert [each.get("problems", []) for each in data["results"]] == [
        [
            {
                "message": one.message,
                **({"attribute": one.path} if one.path else {}),
                **({} if one.value is None else {"value": plain(one.value)}),
            }
            for one in each.problems
        ]
        for each in report.results
    ]
    for each, found in zip(report.results, data["results"], strict=True):
        by = data["exceptions"][found["exception"]] if "exception" in found else {}
        assert by.get("reason", "") == (each.acknowledgement.reason if each.acknowledgement else "")

    rows = read_csv([report])[: len(report.results)]
    assert [_unquoted(row["address"]) for row in rows] == [printable(each.address) for each in report.results]
    assert [_unquoted(row["reason"]) for row in rows] == [
        printable(each.acknowledgement.reason) if each.acknowledgement else "" for each in report.results
    ]

    suites = [suite for suite in read_junit([report]) if suite.find("properties") is not None]
    assert sorted(case.get("name") for suite in suites for case in suite.iter("testcase")) == sorted(
        printable(each.address) for each in report.results
    )

    log = read_sarif([report], for_code_scanning=False)["runs"][0]
    reasons = {each["properties"].get("reason", "") for one in log["results"] for each in one.get("suppressions", [])}
    assert reasons == {each.acknowledgement.reason for each in report.results if each.acknowledgement} | {
        by.reason for _, by in report.accepted
    }

    results, _ = read_oscal([report])
    items = (results.results[0].local_definitions.inventory_items) or []
    assert {item.props[0].value for item in items} == {one_line(each.address) for each in report.results}


def _unquoted(found: str) -> str:
    return found[1:] if found.startswith("'") and cell(found[1:]) == found else found


@settings(max_examples=30, deadline=None)
@given(reports())
def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    """A projection looks at no clock and draws no number."""
    for render in FILES.values():
        assert render([report]) == render([report])


def test_another_process_gives_the_same_bytes() -> None:
    """Neither the seed of hashes nor the time zone or the locale changes a projection."""
    code = (
        "from tests.aspects.reports.samples import SAMPLE, large; from aspects.reports import FILES; import hashlib\n"
        "print([hashlib.sha256(r([SAMPLE, large(40, 20)]).encode()).hexdigest() for r in FILES.values()])"
    )

    def run(**environment: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **environment},
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip

    assert run(PYTHONHASHSEED="1", TZ="UTC") == run(PYTHONHASHSEED="2", TZ="Asia/Tokyo", LC_ALL="C")


@given(hostile)
def test_printable_text_has_nothing_that_xml_forbids(text: str) -> None:
    """What XML forbids is written as an escape, and all else stays."""
    shown = printable(text)
    assert re.fullmatch("[\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*", shown)
    assert shown == text or "\\u" in shown


@given(hostile)
def test_one_line_is_what_oscal_takes_for_a_string(text: str) -> None:
    """A string of OSCAL has one line and no white space around it."""
    assert re.fullmatch(r"\S(.*\S)?", one_line(text))


@given(hostile)
def test_markdown_shows_the_text_as_it_is(text: str) -> None:
    """A Markdown processor makes nothing but paragraphs of a text, and links of nothing but bare addresses."""
    html = cmarkgfm.github_flavored_markdown_to_html(markdown(text))
    assert not re.search(r"<(?!/?p>|br|/?a\b)", html), html
    assert all(each.startswith(("http", "mailto:")) for each in re.findall(r'href="([^"]*)', html)), html


@given(values)
@example({"a": [float("nan"), float("-inf")], 1: 10**400, "b": {object}})
def test_plain_values_are_json(value: Any) -> None:
    """Whatever an attribute holds can be written as strict JSON, and finite values stay what they are."""
    written = plain(value)
    assert load(json.dumps(written, allow_nan=False)) == written
    assert plain(written) == written


def test_nothing_is_written_for_no_report(tmp_path: Path) -> None:
    """A stack without a pack has no evidence."""
    write([], tmp_path / "stack")
    assert not (tmp_path / "stack").exists()


def test_write_replaces_every_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    """Files of a former synthesis are replaced, other files stay, and no temporary file remains.

    Whoever has the former file open still reads all of it: it is another file, not the same one written over.
    """
    (tmp_path / "cdk.tf.json").write_text("{}")
    (tmp_path / "compliance.json").write_text("old")
    with (tmp_path / "compliance.json").open() as former:
        write([SAMPLE], tmp_path)
        assert former.read() == "old"
    assert {each.name for each in tmp_path.iterdir()} == {"cdk.tf.json", *FILES}
    for name, render in FILES.items():
        assert (tmp_path / name).read_bytes() == render([SAMPLE]).encode()


def test_a_file_that_cannot_be_written_stays_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk is full, the former file is still there, and nothing of the new one."""

    def full(self: Path, content: bytes) -> int:
        with self.open("wb") as stream:
            stream.write(content[:10])
        raise OSError("no space left on device")

    (tmp_path / "compliance.json").write_text("old")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="no space"):
        write([SAMPLE], tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["compliance.json"]
    assert (tmp_path / "compliance.json").read_text() == "old"


def test_what_is_no_file_is_written_to_as_it_is(tmp_path: Path) -> None:
    """A pipe stays a pipe, as `/dev/stdout` has to."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as others:
        read = others.submit(pipe.read_bytes)
        replace_file(pipe, b"report")
        assert read.result(10) == b"report"
    assert pipe.is_fifo()


def test_formats_for_tools_name_the_version_of_the_library() -> None:
    """From its repository it is `source`; that of the installed wheel is seen in the tests of the product."""
    assert tool_version() == "source"
    assert json.loads(json_.render([SAMPLE]))["tool_version"] == "source"
    (run,) = json.loads(sarif.render([SAMPLE]))["runs"]
    assert run["tool"]["driver"]["version"] == "source"
    assert '"name": "version", "ns": "urn:cdktf-guardrails:oscal", "value": "source"' in oscal.render([SAMPLE])
    assert "cdktf-guardrails source" in html.render([SAMPLE])


def test_a_large_app_is_valid() -> None:
    """Thousands of results are valid in every format, too."""
    report = large(300, 250)
    assert len(report.results) == 3000
    for read in READERS:
        read([report])
