"""The text says each thing once, shows the line of Python, and is honest about what nobody looked at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aspects.check.report import Report
from aspects.core.model import Finding
from aspects.reports.text import render
from aspects.rules import Outcome, Problem
from tests.aspects.reports import samples
from tests.aspects.reports.small_app import ACKNOWLEDGEMENT, report, resource

_SGR = re.compile(r"\x1b\[[0-9;]*m")
_APP = """from aws import Bucket, Subnet

Bucket(stack, "raw", bucket="raw")
Subnet(
    network,
    "open",
    cidr_block=first(
        "10.0.0.0/24",
    ),
    map_public_ip_on_launch=True,
)
"""


def plain(*reports: Report, width: int = 100) -> str:
    """The text without colour."""
    return render(reports, colour=False, width=width)


def failing_alone(found: Report, rule_id: str) -> Report:
    """The report with the results of one rule only, and without other findings."""
    own = tuple(each for each in found.results if each.rule_id == rule_id)
    return replace(found, results=own, findings=(), problems=())


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    """A report of the small app, of which two resources are made in a file that is there."""
    (tmp_path / "app.py").write_text(_APP, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return report(sources={"payments/raw": "app.py:3", "payments/network/open": "app.py:4"})


def test_a_finding_shows_the_line_what_is_wrong_and_what_to_do(app: Report) -> None:
    """As rustc does: rule, place, line, what is wrong under it, remedy, requirement, and how to except it."""
    one = failing_alone(app, "subnet-public-ip")
    (result,) = one.open
    problem = replace(result.problems[0], path="map_public_ip_on_launch", value=True)
    title = app.pack.rules["subnet-public-ip"].title
    said = plain(replace(one, results=(replace(result, problems=(problem,)),), acknowledgements=()))
    assert said.splitlines()[0].startswith("error[subnet-public-ip]: ")
    assert title in said or title == "subnet-public-ip"
    assert "--> app.py:4  payments/network/open" in said
    assert "\n10 |   map_public_ip_on_launch=True,\n" in said
    assert "^" * len("map_public_ip_on_launch=True,") in said
    assert problem.message in said
    assert f"= to do: {app.pack.rules['subnet-public-ip'].remedy}" in " ".join(said.split())
    assert "PCI DSS 1.4.4" in said
    assert 'acknowledge(construct, "subnet-public-ip", reason="…", until="YYYY-MM-DD")' in said


def test_where_no_line_sets_the_attribute_the_call_is_shown(app: Report) -> None:
    """On one line, up to its end, and cut where the terminal ends."""
    found = Finding("payments/network/open", "name-length", "it is too long", "shorten it", source="app.py:4")
    said = plain(replace(app, results=(), findings=(found,), problems=()))
    assert '4 |   Subnet(network, "open", cidr_block=first("10.0.0.0/24", ), map_public_ip_on_launch=True, )' in said
    narrow = plain(replace(app, results=(), findings=(found,), problems=()), width=50)
    assert re.search(r"4 \|   Subnet\(network, \"open\", .*…\n", narrow)


@pytest.mark.parametrize("source", ["", "app.py", "app.py:0", "app.py:99", "gone.py:1", ":", "/:1", ".:1", "app.txt:1",
                                    "app.py:" + "9" * 5000, "folder.py:1", "binary.py:1", "\0.py:1"])  # fmt: skip
def test_a_line_that_cannot_be_read_is_left_out(app: Report, tmp_path: Path, source: str) -> None:
    """No file, no such line, no Python, a folder: the finding is reported all the same."""
    (tmp_path / "app.txt").write_text("do not read")
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "binary.py").write_bytes(b"\xff\xfe\x00")
    said = plain(replace(app, findings=(Finding("a/b", "name-length", "too long", "shorten", source=source),)))
    assert "too long" in said and "do not read" not in said


def test_each_finding_is_printed_once(app: Report) -> None:
    """A rule has one block for all its resources; each open resource is named in it, and what was accepted is not."""
    said = plain(app)
    blocks = re.findall(r"^error\[(.+?)\]", said, re.MULTILINE)
    assert len(blocks) == len(set(blocks))
    errors = [each.rule_id for each in (*app.findings, *app.problems) if each.level == "error"]
    assert set(blocks) == {each.rule_id for each in app.open} | set(errors)
    assert "warning[number-token]" in said
    assert all(each.path in said for each in app.open)
    assert said.count(ACKNOWLEDGEMENT.path) == 1  # its end is near


def test_what_was_not_judged_is_said(app: Report) -> None:
    """Types without a rule, those that hold data by name; what is unknown by its rule; what failed."""
    said = " ".join(plain(app).split())
    count = len(app.without_rule)
    assert f"{sum(app.without_rule.values())} resources of {count} types without a rule" in said
    assert "these hold data: " in said and "aws_glacier_vault (1)" in said
    assert "2 results undecided" in said and "subnet-public-ip" in said.split("undecided")[1]
    assert "1 finding accepted by 1 exception" in said
    assert "report this resource to the author of the rule own-broken" in said
    left_out = " ".join(plain(replace(app, excluded=("aws_vpc.a", "aws_vpc.b"))).split())
    assert "2 resources that options exclude" in left_out


def test_what_nobody_may_except_offers_no_exception(app: Report) -> None:
    """The pack says which rules; the text does not show a call that would be refused."""
    one = failing_alone(app, "secret-rotation")
    assert one.open
    assert "allows no exception" in plain(one) and "acknowledge(" not in plain(one)


@pytest.mark.parametrize("reports", [1, 2])
def test_it_ends_with_one_line_of_counts(app: Report, reports: int) -> None:
    """Over all reports; the numbers are those of the reports."""
    last = plain(*[app] * reports).splitlines()[-1]
    errors = len(app.open) + sum(each.level == "error" for each in (*app.findings, *app.problems))
    for count, name in (
        (errors, "error"),
        (sum(each.level == "warning" for each in (*app.findings, *app.problems)), "warning"),
        (1, "accepted"),
        (sum(each.outcome is Outcome.UNKNOWN for each in app.results), "undecided"),
        (sum(each.outcome is Outcome.COMPLIANT for each in app.results), "compliant"),
    ):
        assert re.search(rf"\b{count * reports} {name}", last), (count, name, last)
    assert last.startswith("1 stack: " if reports == 1 else "2 stacks: ")


def test_a_clean_stack_is_short() -> None:
    """Nothing found: no block, and a line that says so."""
    fine = [resource("aws_subnet", "a", map_public_ip_on_launch=False)]
    assert plain(report(resources=fine, acknowledgements=(), findings=())).splitlines() == [
        "1 stack: no errors, 0 accepted, 0 undecided, 1 compliant, 0 not applicable"
    ]


def test_many_resources_of_one_line_stand_together(app: Report) -> None:
    """A loop makes fifty subnets: the line once, and the resources behind it."""
    result = failing_alone(app, "subnet-public-ip").open[0]
    many = tuple(replace(result, path=f"payments/n{number}") for number in range(50))
    said = plain(replace(app, results=many, findings=(), problems=()))
    assert said.count("app.py:4") == 1
    assert all(f"payments/n{number}" in said for number in range(50))


def test_colour_adds_nothing_but_colour(app: Report) -> None:
    """Without the escape sequences it is the plain text, and the plain text has none."""
    coloured = render([app], colour=True, width=100)
    assert "\x1b[1;31merror[" in coloured
    assert _SGR.sub("", coloured) == plain(app)
    assert "\x1b" not in plain(app)


@given(st.lists(samples.reports(), max_size=2), st.integers(-1, 200), st.booleans())
def test_hostile_texts_stay_texts(found: Sequence[Report], width: int, colour: bool) -> None:
    """Whatever names and reasons hold, a terminal gets no other sequence than ours; lines keep to the width where
    they can be wrapped, and the last one counts.
    """
    said = render(found, colour=colour, width=width)
    rest = _SGR.sub("", said) if colour else said
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", rest)
    assert rest.splitlines()[-1].startswith(f"{len(found)} stack")
    said.encode("utf-8")


@given(st.integers(50, 160))
def test_lines_keep_to_the_width(width: int) -> None:
    """All but the call that is to be copied and the line of counts."""
    lines = plain(report(), width=width).splitlines()
    assert not [each for each in lines[:-1] if len(each) > width and "acknowledge(" not in each]


def test_problems_of_another_resource_are_no_line_of_this_one(app: Report) -> None:
    """A path behind an address is an attribute of that resource, which the call does not set."""
    result = failing_alone(app, "subnet-public-ip").open[0]
    problem = Problem("status is Suspended", "aws_x.y: map_public_ip_on_launch", "Suspended")
    said = plain(replace(app, results=(replace(result, problems=(problem,)),), findings=(), problems=()))
    assert "4 |   Subnet(" in said
