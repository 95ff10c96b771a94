"""What code scanning makes of the SARIF projection."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given

from aspects.check.report import Report
from aspects.core.model import Finding
from aspects.rules import Outcome, Problem, Rule

from .samples import ENCRYPTED, LOGGED, PACK, PUBLIC, SAMPLE, hostile, reports, result
from .validators import read_sarif


def run_of(report: Report, **options: bool) -> Any:
    """The only run of the log of a report."""
    (run,) = read_sarif([report], **options)["runs"]
    return run


def with_source(source: str) -> Report:
    """A report with one violation, made in a line of Python."""
    return replace(SAMPLE, results=(result(PUBLIC, "x", Outcome.NON_COMPLIANT, Problem("open"), source=source),))


def place_of(report: Report) -> tuple[str, int]:
    """Where the first result is shown."""
    where = run_of(report)["results"][0]["locations"][0]["physicalLocation"]
    return where["artifactLocation"]["uri"], where["region"]["startLine"]


def test_only_what_fails_is_uploaded() -> None:
    """Code scanning opens an alert for every result, so compliant, undecided and acknowledged ones are left out."""
    results = run_of(SAMPLE)["results"]
    assert [(each["ruleId"], each["level"], each["kind"]) for each in results] == [
        ("volume-encrypted", "error", "fail"),
        ("volume-encrypted", "error", "fail"),
        ("acknowledgement", "error", "fail"),
        ("name-too-long", "error", "fail"),
        ("tag-case", "warning", "fail"),
    ]
    assert not any("suppressions" in each for each in results)


def test_viewers_get_suppressions_and_open_results() -> None:
    """On request, acknowledged results are there as accepted suppressions with their reason, undecided ones as open."""
    results = run_of(SAMPLE, for_code_scanning=False)["results"]
    suppressed = [each for each in results if "suppressions" in each]
    assert {each["ruleId"] for each in suppressed} == {LOGGED.id}
    assert all(
        (one["kind"], one["status"], one["justification"])
        == ("external", "accepted", "is itself the log target; until 2027-06-30; owner risk; ticket SEC-1")
        for each in suppressed
        for one in each["suppressions"]
    )
    (undecided,) = [each for each in results if each["kind"] == "open"]
    assert undecided["level"] == "none" and "aws_s3_bucket.data" in undecided["message"]["text"]


def test_the_most_severe_come_first() -> None:
    """Code scanning keeps the first 5,000 of a run: they are the most severe."""
    found = tuple(
        result(rule, name, Outcome.NON_COMPLIANT, Problem("wrong"))
        for name, rule in (("a", LOGGED), ("b", ENCRYPTED), ("c", PUBLIC), ("d", LOGGED), ("e", PUBLIC))
    )
    order = [each["ruleId"] for each in run_of(replace(SAMPLE, results=found))["results"]]
    assert order[:5] == [PUBLIC.id, PUBLIC.id, ENCRYPTED.id, LOGGED.id, LOGGED.id]


def test_an_alert_is_the_same_when_its_line_moves() -> None:
    """The fingerprint is of stack, construct path and rule: nothing else changes it, and each of them does."""

    def print_of(report: Report) -> str:
        prints: dict[str, str] = run_of(report)["results"][0]["partialFingerprints"]
        assert set(prints) == {"primaryLocationLineHash", "stackPathRule/v1"}
        return prints["primaryLocationLineHash"]

    def one(stack: str, rule: Rule, name: str, message: str, source: str) -> Report:
        return replace(
            SAMPLE, stack=stack,
            results=(result(rule, name, Outcome.NON_COMPLIANT, Problem(message), source=source),),
        )  # fmt: skip

    first = print_of(one("app", PUBLIC, "x", "open", "lib/a.py:1"))
    assert print_of(one("app", PUBLIC, "x", "wide open", "lib/b.py:9")) == first
    others = [
        print_of(one("b", PUBLIC, "x", "open", "lib/a.py:1")),
        print_of(one("app", ENCRYPTED, "x", "open", "lib/a.py:1")),
        print_of(one("app", PUBLIC, "y", "open", "lib/a.py:1")),
    ]
    assert len({first, *others}) == 4


def test_a_result_is_shown_at_its_line_of_python() -> None:
    """Where the source line is known, the alert is there; where not, at the stack's Terraform JSON."""
    assert place_of(with_source("lib/data.py:12")) == ("lib/data.py", 12)
    assert place_of(with_source("lib/dätä x.py:7")) == ("lib/d%C3%A4t%C3%A4%20x.py", 7)
    assert place_of(with_source("lib\\data.py:12")) == ("lib/data.py", 12)
    manifest = ("cdktf.out/stacks/app/cdk.tf.json", 1)
    for source in ("", "/usr/lib/x.py:3", "../x.py:3", "lib/../../x.py:3", "C:\\x.py:3", "x.py:0", "x.py", "x.py:٣"):
        assert place_of(with_source(source)) == manifest, source


@given(reports())
def test_every_result_has_a_relative_place_and_its_rule(report: Report) -> None:
    """Code scanning refuses a result without a location, and opens no file outside of the repository."""
    run = run_of(report, for_code_scanning=False)
    ids = [each["id"] for each in run["tool"]["driver"]["rules"]]
    assert len(set(ids)) == len(ids)
    for each in run["results"]:
        uri, base = each["locations"][0]["physicalLocation"]["artifactLocation"].values()
        assert base == "%SRCROOT%" and uri and uri.isascii()
        assert not uri.startswith(("/", "..")) and ":" not in uri.split("/")[0]
        assert ids[each["ruleIndex"]] == each["ruleId"]
        assert (each["level"] == "none") == (each["kind"] != "fail")


def test_a_rule_says_all_that_an_alert_shows() -> None:
    """Code scanning reads help, severity and tags of a rule; requirements and AWS controls are tags."""
    rule = next(each for each in run_of(SAMPLE)["tool"]["driver"]["rules"] if each["id"] == ENCRYPTED.id)
    assert rule["name"] == "VolumeEncrypted"
    assert rule["shortDescription"]["text"] == ENCRYPTED.title
    assert rule["fullDescription"]["text"] == ENCRYPTED.why
    assert ENCRYPTED.remedy in rule["help"]["text"] and ENCRYPTED.remedy in rule["help"]["markdown"]
    assert f"<{ENCRYPTED.links[0]}>" in rule["help"]["markdown"]
    assert rule["helpUri"] == ENCRYPTED.links[0]
    assert rule["properties"]["security-severity"] == "8.0"
    assert rule["properties"]["tags"] == [
        "security", "PCI DSS 3.5.1", "Security Hub EC2.3", "Config ENCRYPTED_VOLUMES",
    ]  # fmt: skip


def test_each_severity_is_in_its_band() -> None:
    """GitHub calls over 9.0 critical, from 7.0 high, from 4.0 medium and the rest low; so do the rules."""
    for rule in run_of(SAMPLE)["tool"]["driver"]["rules"]:
        if rule["id"] in PACK.rules:
            score = float(rule["properties"]["security-severity"])
            band = "critical" if score > 9 else "high" if score >= 7 else "medium" if score >= 4 else "low"
            assert band == PACK.rules[rule["id"]].severity


@given(hostile)
def test_a_message_is_neither_a_link_nor_a_template(text: str) -> None:
    """What a stack holds cannot put a link or a placeholder into an alert."""
    finding = Finding("app", "x", text, "fix it")
    run = run_of(replace(SAMPLE, results=(), findings=(finding,), problems=()))
    (said,) = [each["message"]["text"] for each in run["results"]]
    assert "](" not in said and "{0}" not in said.replace("{{0}}", "")


def test_long_texts_are_cut_to_what_github_takes() -> None:
    """A title has 1,024 characters at most, and a rule 20 tags."""
    rule = replace(ENCRYPTED, title="x" * 3000, controls=tuple(f"Config C{n}" for n in range(40)))
    found = run_of(replace(SAMPLE, pack=replace(PACK, own_rules={**PACK.own_rules, rule.id: rule})))
    (shown,) = [each for each in found["tool"]["driver"]["rules"] if each["id"] == rule.id]
    assert len(shown["shortDescription"]["text"]) == 1024 and shown["shortDescription"]["text"].endswith("…")
    assert len(shown["properties"]["tags"]) == 20


def test_runs_of_one_file_have_categories_of_their_own() -> None:
    """Code scanning refuses a file in which two runs of a tool have the same category."""
    log = read_sarif([SAMPLE, replace(SAMPLE, pack=replace(PACK, name="CIS")), replace(SAMPLE, stack="b")])
    ids = [each["automationDetails"]["id"] for each in log["runs"]]
    assert len(set(ids)) == 3 and all(each.endswith("/") for each in ids)
