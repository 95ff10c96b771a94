"""The report as JSON: everything that is known, for programs; its schema is ``compliance.schema.json`` next to this."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from ..check.report import SCHEMA_VERSION, Report, Result
from ..core.model import Finding
from ..facts.data_roles import ROLES
from ..rules import Outcome, Problem
from .encoding import lines, plain
from .projection import TOOL, Exceptions, by_rule, tool_version


def render(reports: Sequence[Report]) -> str:
    """Return the reports as one JSON document; the same reports give the same bytes."""
    return lines(
        {
            "schema_version": SCHEMA_VERSION,
            "tool": TOOL,
            "tool_version": tool_version(),
            "reports": [_report(each) for each in reports],
        },
        depth=4,
    )


def _report(report: Report) -> dict[str, Any]:
    exceptions = Exceptions(report)
    counts = {rule_id: _counts(results) for rule_id, results in by_rule(report).items()}
    return {
        "stack": report.stack,
        "stage": report.stage,
        "day": report.day.isoformat(),
        "pack": {
            "name": report.pack.name,
            "version": report.pack.version,
            "longest_exception_days": report.pack.longest_exception_days,
            "never_excepted": sorted(report.pack.never_excepted),
        },
        "clean": report.is_clean,
        "counts": _sum(counts.values()),
        "digests": dict(sorted(report.digests.items())),
        "resources": dict(sorted(report.resources.items())),
        "types_without_rule": dict(sorted(report.without_rule.items())),
        "data_without_rule": [
            {"type": kind, "resources": count, "role": ROLES[kind][0], "what": ROLES[kind][1]}
            for kind, count in sorted(report.data_without_rule.items())
        ],
        "excluded": list(report.excluded),
        "unseen": list(report.unseen),
        "requirements": [
            {
                "id": each.id,
                "title": each.title,
                "automated": each.automated,
                "manual": each.manual,
                "rules": list(each.rules),
                "counts": _sum(counts[rule_id] for rule_id in each.rules),
            }
            for each in report.pack.requirements
        ],
        "rules": [
            {
                "id": each.id,
                "title": each.title,
                "why": each.why,
                "remedy": each.remedy,
                "severity": each.severity,
                "types": list(each.types),
                "requirements": list(report.pack.requirements_of(each.id)),
                "controls": list(each.controls),
                "links": list(each.links),
                "counts": counts[each.id],
            }
            for each in report.pack.rules.values()
        ],
        "results": [_result(each, exceptions) for each in report.results],
        "findings": [_finding(each) for each in report.findings],
        "accepted": [{**_finding(each), "exception": exceptions.index(by)} for each, by in report.accepted],
        "problems": [_finding(each) for each in report.problems],
        "changes": [
            {
                "path": each.construct_path,
                "attribute": each.attribute,
                "before": plain(each.before),
                "after": plain(each.after),
                "aspect": each.aspect,
                "applied": each.applied,
                "effect": each.effect,
            }
            for each in report.changes
        ],
        "exceptions": exceptions.as_data(),
        "inventories": _listed(report.inventories),
    }


def _listed(value: Any) -> Any:
    """Return an inventory as JSON: each entry with what is known of it; what is empty is left out."""
    if is_dataclass(value) and not isinstance(value, type):
        found = {each.name: _listed(getattr(value, each.name)) for each in fields(value) if each.name != "key"}
        is_list_of_lists = all(isinstance(each, list) for each in found.values())
        return found if is_list_of_lists else {name: each for name, each in found.items() if each not in ("", None, [])}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_listed(each) for each in value]
    return value


def _counts(results: Sequence[Result]) -> Mapping[str, int]:
    outcomes = Counter([each.outcome for each in results])
    return {
        **{each.value: outcomes[each] for each in Outcome},
        "open": sum([each.is_open for each in results]),
        "accepted": sum([each.acknowledgement is not None for each in results]),
    }


def _sum(counts: Iterable[Mapping[str, int]]) -> Mapping[str, int]:
    found = list(counts)
    return {name: sum([each[name] for each in found]) for name in _counts(())}


def _result(result: Result, exceptions: Exceptions) -> dict[str, Any]:
    data: dict[str, Any] = {
        "rule_id": result.rule_id,
        "address": result.address,
        "path": result.path,
        "type": result.type,
        "outcome": result.outcome.value,
        "stage": result.stage,
    }
    if result.source:
        data["source"] = result.source
    if result.problems:
        data["problems"] = [_problem(each) for each in result.problems]
    if result.acknowledgement:
        data["exception"] = exceptions.index(result.acknowledgement)
    return data


def _problem(problem: Problem) -> dict[str, Any]:
    data: dict[str, Any] = {"message": problem.message}
    if problem.path:
        data["attribute"] = problem.path
    if problem.value is not None:
        data["value"] = plain(problem.value)
    return data


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule_id": finding.rule_id,
        "path": finding.construct_path,
        "address": finding.address,
        "level": finding.level,
        "problem": finding.problem,
        "remedy": finding.remedy,
        "requirements": finding.requirements,
        "source": finding.source,
    }
