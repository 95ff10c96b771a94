"""The report as JUnit XML, which every CI shows: a test suite for each rule, a test case for each resource.

The form is that of Jenkins (``junit-4.xsd`` of its xUnit plugin), which GitLab, Azure DevOps and Bamboo read as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..check.report import Report, Result
from ..core.model import Finding
from ..rules import Outcome
from .encoding import printable
from .projection import TOOL, by_rule, controls, justification, message, remedy

_ESCAPED = re.compile("[&<>\"'\t\r\n]")
"""With a tab or a line break as it is, a parser would read a blank in an attribute."""


def render(reports: Sequence[Report]) -> str:
    """Return the reports as one document.

    A violation that nobody acknowledged is a failure, a rule that failed an error. What is undecided, not applicable
    or acknowledged is skipped, with the reason.
    """
    suites = [suite for each in reports for suite in _suites(each)]
    total = {name: sum(counts[name] for counts, _ in suites) for name in _COUNTED}
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="{TOOL}"{_numbers(total, "skipped")}>\n'
    return f"{head}{''.join(suite for _, suite in suites)}</testsuites>\n"


_COUNTED = ("tests", "failures", "errors", "skipped")


def _suites(report: Report) -> list[tuple[dict[str, int], str]]:
    standard = f"{report.pack.name} {report.pack.version}"
    found = []
    for rule_id, results in by_rule(report).items():
        rule = report.pack.rules[rule_id]
        properties = {
            "title": rule.title,
            "severity": rule.severity,
            "requirements": ", ".join(report.pack.requirements_of(rule_id)),
            "controls": ", ".join(controls(rule, report)),
        }
        cases = [(each.address, *_verdict(report, each)) for each in results]
        found.append(_suite(report, f"{standard}: {rule_id}", properties, cases))
    for name, findings in (
        ("aspects", [*((each, None) for each in report.findings), *report.accepted]),
        ("acknowledgements", [(each, None) for each in report.problems]),
    ):
        if findings:
            cases = [
                (
                    f"{finding.rule_id} at {finding.construct_path or report.stack}",
                    *(("skipped", f"accepted: {justification(by)}") if by else _annotation(finding)),
                )
                for finding, by in findings
            ]
            found.append(_suite(report, f"{standard}: {name}", {}, cases))
    return found


def _verdict(report: Report, result: Result) -> tuple[str, str]:
    if result.outcome is Outcome.COMPLIANT:
        return "", ""
    if result.acknowledgement:
        return "skipped", f"accepted: {justification(result.acknowledgement)}; {message(result)}"
    said = f"{message(result)}; {remedy(report, result)}"
    if result.outcome is Outcome.NON_COMPLIANT:
        return "failure", f"{said}\n{_places(result)}"
    if result.outcome is Outcome.ERROR:
        return "error", said
    return "skipped", f"{result.outcome.value.replace('-', ' ')}: {message(result)}"


def _annotation(finding: Finding) -> tuple[str, str]:
    said = f"{finding.message}\n{finding.source}".rstrip()
    return ("failure", said) if finding.level == "error" else ("system-out", f"{finding.level}: {said}")


def _places(result: Result) -> str:
    attributes = [f"attribute {each.path}" for each in result.problems if each.path]
    return "\n".join([f"construct {result.path}", *([f"source {result.source}"] if result.source else []), *attributes])


def _suite(
    report: Report, name: str, properties: dict[str, str], cases: Sequence[tuple[str, str, str]]
) -> tuple[dict[str, int], str]:
    kinds = [kind for _, kind, _ in cases]
    counts = {
        "tests": len(cases),
        "failures": kinds.count("failure"),
        "errors": kinds.count("error"),
        "skipped": kinds.count("skipped"),
    }
    start = (
        f'<testsuite name="{_escape(name)}" package="{_escape(report.stack)}" timestamp="{report.day}T00:00:00"'
        f"{_numbers(counts)}>\n"
    )
    listed = "".join(
        f'<property name="{key}" value="{_escape(value)}"/>\n' for key, value in properties.items() if value
    )
    head = f"<properties>\n{listed}</properties>\n" if listed else ""
    place = _escape(f"{report.stack}.{name.rsplit(': ', 1)[-1]}")
    body = "".join([_case(place, *each) for each in cases])
    return counts, f"{start}{head}{body}</testsuite>\n"


def _case(place: str, name: str, kind: str, said: str) -> str:
    start = f'<testcase classname="{place}" name="{_escape(name)}"'
    if not kind:
        return f"{start}/>\n"
    if kind in ("failure", "error"):
        return f'{start}><{kind} message="{_escape(said.partition(chr(10))[0])}">{_escape(said)}</{kind}></testcase>\n'
    return f"{start}><{kind}>{_escape(said)}</{kind}></testcase>\n"


def _numbers(counts: dict[str, int], *left_out: str) -> str:
    return "".join(f' {name}="{count}"' for name, count in counts.items() if name not in left_out)


def _escape(text: str) -> str:
    return _ESCAPED.sub(lambda found: f"&#{ord(found[0])};", printable(text))
