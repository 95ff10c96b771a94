"""The report as SARIF 2.1.0, for code scanning: what fails, most severe first.

What GitHub's code scanning makes of it ("SARIF support for code scanning" in its documentation) decides the form:

- It shows every result as an open alert, also one with ``suppressions`` (github/codeql-action#1230) or of another
  ``kind`` than ``fail`` (microsoft/PSRule#955). So by default the log holds what fails and nothing else; for viewers
  that know better, :func:`render` adds what was acknowledged, as a suppression, and what is undecided, as ``open``.
- A result needs a location, below the root of the repository; an alert is the same one again by
  ``primaryLocationLineHash``. Ours is of stack, construct path and rule: it survives an edit of the file, and tells
  two resources of one line apart.
- A file may hold several runs only if each has a category of its own (``automationDetails.id``).
- Titles have 255, descriptions 1,024 characters, a rule 20 tags. Severity is a number: ``security-severity``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from ..check.report import Report, Result
from ..core.acknowledgements import Acknowledgement
from ..core.model import Finding
from ..rules import Outcome, Rule
from .encoding import cut, lines, markdown, printable
from .projection import SEVERITIES, TOOL, controls, exception, justification, message, remedy, tool_version

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LEVELS: Mapping[str, str] = {
    # Severities of rules, then levels of findings.
    "critical": "error", "high": "error", "medium": "warning", "low": "note",
    "error": "error", "warning": "warning", "info": "note", "undecided": "none",
}  # fmt: skip

_SECURITY_SEVERITY: Mapping[str, str] = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.0"}
"""In the middle of GitHub's bands: critical over 9.0, high from 7.0, medium from 4.0, low from 0.1."""

_TITLE, _DESCRIPTION, _TAGS = 255, 1024, 20
"""GitHub's limits."""

_PLACEHOLDER = re.compile(r"\{(\d+)\}")
_LINK = re.compile(r"\](?=\()")


def render(reports: Sequence[Report], *, for_code_scanning: bool = True) -> str:
    """Return the reports as one log with a run for each.

    Args:
        reports: of one stack or of several.
        for_code_scanning: leave out what does not fail; otherwise acknowledged results are there with an accepted
            suppression, and undecided ones with the kind ``open``.
    """
    runs = [_run(each, for_code_scanning) for each in reports]
    return lines({"$schema": _SCHEMA, "version": "2.1.0", "runs": runs}, depth=6)


def _run(report: Report, only_failing: bool) -> dict[str, Any]:
    findings: list[tuple[Finding, Acknowledgement | None]] = [(each, None) for each in report.findings]
    findings += [(each, None) for each in report.problems]
    if only_failing:
        results = report.open
    else:
        results = tuple(
            each for each in report.results if each.is_open or each.acknowledgement or each.outcome is Outcome.UNKNOWN
        )
        findings += report.accepted
    others = sorted({each.rule_id for each, _ in findings} - set(report.pack.rules))
    index = {each: position for position, each in enumerate([*report.pack.rules, *others])}
    found = [(_weight(report, each), _result(report, each, index)) for each in results]
    found += [
        ((len(SEVERITIES), each.level != "error", each.construct_path, each.rule_id), _finding(report, each, by, index))
        for each, by in findings
    ]
    found.sort(key=lambda each: each[0])
    category = _uri(f"{TOOL}/{report.stack or 'stack'}/{report.pack.name} {report.pack.version}/", safe="/ ")
    return {
        "tool": {
            "driver": {
                "name": TOOL,
                "version": tool_version(),
                "rules": [
                    *(_rule(each, report) for each in report.pack.rules.values()),
                    *(_other_rule(each) for each in others),
                ],
            }
        },
        "automationDetails": {"id": category},
        **_invocation(report),
        "columnKind": "unicodeCodePoints",
        "properties": {"stage": report.stage, "day": report.day.isoformat(), "digests": dict(report.digests)},
        "results": [each for _, each in found],
    }


def _invocation(report: Report) -> dict[str, Any]:
    """Return what could not be checked, as notifications of a run that did what it could."""
    told = [{"level": "warning", "message": {"text": _text(f"not checked: {each}")}} for each in report.unseen]
    return {"invocations": [{"executionSuccessful": True, "toolExecutionNotifications": told}]} if told else {}


def _weight(report: Report, result: Result) -> tuple[int, bool, str, str]:
    return SEVERITIES.index(report.pack.rules[result.rule_id].severity), False, result.path, result.rule_id


def _rule(rule: Rule, report: Report) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": rule.id,
        **_name(rule.id),
        "shortDescription": {"text": cut(_text(rule.title), _DESCRIPTION)},
        "fullDescription": {"text": cut(_text(rule.why), _DESCRIPTION)},
        "help": {
            "text": _text(
                "\n\n".join([rule.why, f"What to do: {rule.remedy}.", ", ".join(controls(rule, report)), *rule.links])
            ),
            "markdown": _markdown_help(rule, report),
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "tags": list(dict.fromkeys(["security", *map(printable, controls(rule, report))]))[:_TAGS],
            "precision": "high",
            "problem.severity": {"error": "error", "warning": "warning"}.get(_LEVELS[rule.severity], "recommendation"),
            "security-severity": _SECURITY_SEVERITY[rule.severity],
        },
    }
    if rule.links and (page := _page(rule.links[0])):
        data["helpUri"] = page
    return data


def _name(rule_id: str) -> dict[str, str]:
    """Return a rule's name for people, ``VolumeEncrypted``; nothing where it would not differ from its id."""
    name = cut(printable("".join(part[:1].upper() + part[1:] for part in rule_id.split("-"))), _TITLE)
    return {"name": name} if name.lower() != rule_id.lower() else {}


def _markdown_help(rule: Rule, report: Report) -> str:
    links = [f"- <{page}>" for each in rule.links if (page := _page(each))]
    listed = [f"- {markdown(each)}" for each in controls(rule, report)]
    parts = [markdown(rule.why), f"**What to do:** {markdown(rule.remedy)}."]
    parts += ["\n".join(each) for each in (listed, links) if each]
    return "\n\n".join(parts)


def _page(link: str) -> str:
    """Return a link as an absolute URI; empty where it is none."""
    return _uri(link, safe=":/?#@!$&'()*+,;=%") if re.match(r"https?://[^\s/]", link) else ""


def _other_rule(rule_id: str) -> dict[str, Any]:
    title = rule_id.replace("-", " ").capitalize() or "Finding"
    text = {"text": cut(_text(title), _DESCRIPTION)}
    return {
        "id": rule_id,
        **_name(rule_id),
        "shortDescription": text,
        "fullDescription": text,
        "help": {"text": f"{_text(title)}: reported by an aspect; its message says what to do."},
        "properties": {"tags": ["guardrails"]},
    }


def _result(report: Report, result: Result, index: Mapping[str, int]) -> dict[str, Any]:
    rule = report.pack.rules[result.rule_id]
    said = f"{result.address}: {message(result)}; {remedy(report, result)}"
    fails = result.outcome is not Outcome.UNKNOWN
    return {
        **_common(report, result.rule_id, result.path, said, result.source, index),
        "kind": "fail" if fails else "open",
        "level": _LEVELS[rule.severity] if fails else "none",
        **_suppressed(result.acknowledgement),
    }


def _finding(report: Report, finding: Finding, by: Acknowledgement | None, index: Mapping[str, int]) -> dict[str, Any]:
    said = f"{finding.address or finding.construct_path or report.stack}: {finding.problem}; {finding.remedy}"
    return {
        **_common(report, finding.rule_id, finding.construct_path, said, finding.source, index),
        "kind": "fail",
        "level": _LEVELS[finding.level],
        **_suppressed(by),
    }


def _common(
    report: Report, rule_id: str, path: str, said: str, source: str, index: Mapping[str, int]
) -> dict[str, Any]:
    identity = "\0".join((report.stack, path, rule_id)).encode("utf-8", "surrogatepass")
    fingerprint = hashlib.sha256(identity).hexdigest()[:32]
    return {
        "ruleId": rule_id,
        "ruleIndex": index[rule_id],
        "message": {"text": _text(said)},
        "locations": [
            {
                "physicalLocation": _place(report, source),
                "logicalLocations": [{"fullyQualifiedName": path or report.stack, "kind": "resource"}],
            }
        ],
        "partialFingerprints": {"primaryLocationLineHash": f"{fingerprint}:1", "stackPathRule/v1": fingerprint},
    }


def _place(report: Report, source: str) -> dict[str, Any]:
    file, _, line = source.rpartition(":")
    file = file.replace("\\", "/")
    inside = file and not file.startswith(("/", "../")) and not re.match(r"[A-Za-z]:", file) and "/../" not in file
    if not inside or not re.fullmatch(r"[1-9][0-9]{0,8}", line):
        file, line = f"cdktf.out/stacks/{report.stack or 'stack'}/cdk.tf.json", "1"
    return {
        "artifactLocation": {"uri": _uri(file), "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": int(line)},
    }


def _uri(text: str, safe: str = "/") -> str:
    """Return a text as a part of a URI; a lone surrogate, which UTF-8 does not have, as its three bytes."""
    return quote(text, safe, errors="surrogatepass")


def _suppressed(by: Acknowledgement | None) -> dict[str, Any]:
    if by is None:
        return {}
    return {
        "suppressions": [
            {
                "kind": "external",
                "status": "accepted",
                "justification": justification(by),
                "properties": exception(by),
            }
        ]
    }


def _text(text: str) -> str:
    """Return a plain text message: no placeholder, no link (SARIF 2.1.0, 3.11.5 and 3.11.6), whatever a stack holds."""
    return _LINK.sub("] ", _PLACEHOLDER.sub(r"{{\1}}", printable(text)))
