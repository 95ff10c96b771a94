"""The report as CSV (RFC 4180): a row for each result, each finding, and each requirement that asks for a person."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from ..check.report import Report, Result
from ..core.acknowledgements import Acknowledgement
from ..core.model import Finding
from .encoding import printable
from .projection import exception, message, remedy

COLUMNS = (
    "stack", "stage", "day", "standard", "requirements", "rule", "severity", "outcome", "accepted", "type", "address",
    "path", "source", "attributes", "problem", "remedy", "reason", "until", "owner", "ticket",
)  # fmt: skip
"""The first row. ``outcome`` is that of a result; for what no rule says it is ``finding`` (of an aspect),
``acknowledgement`` (something is wrong with one), ``excluded`` (the pack does not judge the resource), ``unseen`` (the
input does not show it) or ``manual`` (somebody has to look)."""

_FORMULA = re.compile("'* *[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""How a text starts that a spreadsheet computes: OWASP, "CSV Injection". Apostrophes in front count, so that the one
that is added can be taken away again."""


def render(reports: Sequence[Report]) -> str:
    """Return the reports as one CSV text with a header; every cell is quoted, and none is a formula to a spreadsheet.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(row for report in reports for row in _rows(report))
    return text.getvalue()


def cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet computes."""
    shown = printable(text)
    return f"'{shown}" if _FORMULA.match(shown) else shown


def _rows(report: Report) -> Iterator[list[str]]:
    pack = report.pack
    start = [cell(report.stack), report.stage, report.day.isoformat(), cell(f"{pack.name} {pack.version}")]
    about = {
        each.id: [cell(", ".join(pack.requirements_of(each.id))), each.id, each.severity]
        for each in pack.rules.values()
    }
    resources: dict[str, list[str]] = {}
    for result in report.results:
        by = result.acknowledgement
        if result.address not in resources:
            resources[result.address] = [cell(result.type), cell(result.address), cell(result.path)]
        yield [
            *start,
            *about[result.rule_id],
            result.outcome.value,
            "yes" if by else "",
            *resources[result.address],
            cell(result.source),
            *(_explained(report, result) if result.problems else ("", "", "")),
            *_accepted(by),
        ]
    for finding in report.findings:
        yield [*start, *_of_finding("finding", finding, None)]
    for finding, by in report.accepted:
        yield [*start, *_of_finding("finding", finding, by)]
    for finding in report.problems:
        yield [*start, *_of_finding("acknowledgement", finding, None)]
    for address in report.excluded:
        yield [*start, "", "", "", "excluded", "", "", cell(address), *[""] * 9]
    for said in report.unseen:
        yield [*start, "", "", "", "unseen", "", "", "", "", "", "", cell(said), *[""] * 5]
    for requirement in pack.requirements:
        if requirement.manual:
            yield [
                *start, cell(requirement.id), "", "", "manual", "", "", "", "", "", "", cell(requirement.title),
                cell(requirement.manual), "", "", "", "",
            ]  # fmt: skip


def _explained(report: Report, result: Result) -> tuple[str, str, str]:
    attributes = ", ".join(dict.fromkeys(each.path for each in result.problems if each.path))
    return cell(attributes), cell(message(result)), cell(remedy(report, result))


def _of_finding(outcome: str, finding: Finding, by: Acknowledgement | None) -> list[str]:
    return [
        cell(finding.requirements),
        cell(finding.rule_id),
        finding.level,
        outcome,
        "yes" if by else "",
        "",
        cell(finding.address),
        cell(finding.construct_path),
        cell(finding.source),
        "",
        cell(finding.problem),
        cell(finding.remedy),
        *_accepted(by),
    ]


_NOT_ACCEPTED = [""] * 4


def _accepted(by: Acknowledgement | None) -> list[str]:
    if by is None:
        return _NOT_ACCEPTED
    data = exception(by)
    return [cell(str(data.get(name, ""))) for name in ("reason", "until", "owner", "ticket")]
