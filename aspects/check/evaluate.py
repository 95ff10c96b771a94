"""A pack on a stack, as a report: pure."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from ..core.acknowledgements import Acknowledgement, judged
from ..core.graph import Graph
from ..core.model import Change, Finding, Resource, Stack
from ..packs.model import Pack
from ..rules import Outcome, Rule, Verdict, judge
from .report import Report, Result, Stage

_ACCEPTABLE = (Outcome.NON_COMPLIANT, Outcome.UNKNOWN, Outcome.ERROR)


def evaluate(
    pack: Pack,
    stack: Stack,
    acknowledgements: Sequence[Acknowledgement] = (),
    day: date | None = None,
    *,
    graph: Graph | None = None,
    stage: Stage = "synth",
) -> Report:
    """The report of a pack on one stack.

    Args:
        pack: the standard.
        stack: the stack, as it will be written.
        acknowledgements: those of the app; those that speak of nothing in this stack are left out.
        day: on which their ends are measured; today by default.
        graph: the app, in which relations are looked for; by default the stack is all of it.
        stage: what the stack was read from.
    """
    day = day or date.today()
    found = tuple(results(pack.rules, graph or Graph([stack]), stack.resources, stage))
    return report_of(pack, stack, found, acknowledgements, day, stage=stage)


def report_of(
    pack: Pack,
    stack: Stack,
    found: Sequence[Result],
    acknowledgements: Sequence[Acknowledgement],
    day: date,
    *,
    stage: Stage = "synth",
    findings: Sequence[Finding] = (),
    changes: Sequence[Change] = (),
) -> Report:
    """A report from results that are there already; see :class:`.Report` for the arguments."""
    as_findings = [_finding(pack, each) for each in found if each.outcome in _ACCEPTABLE]
    valid, wrong = judged(acknowledgements, [*as_findings, *findings], lambda each: True, day, set(pack.rules))
    accepted = tuple((each, by) for each in findings if (by := _accepting(valid, each)))
    sorted_results = sorted(
        (
            replace(each, acknowledgement=_accepting(valid, _finding(pack, each)))
            if each.outcome in _ACCEPTABLE
            else each
            for each in found
        ),
        key=lambda each: (each.path, each.rule_id),
    )
    return Report(
        stack=stack.path,
        stage=stage,
        day=day,
        pack=pack,
        results=tuple(sorted_results),
        findings=tuple(each for each in findings if _accepting(valid, each) is None),
        accepted=accepted,
        problems=tuple(each for _, each in wrong),
        changes=tuple(changes),
        acknowledgements=tuple(acknowledgements),
        resources=dict(sorted(Counter(each.type for each in stack.resources).items())),
        digests=_digests(pack, stack, acknowledgements),
    )


def results(
    rules: Mapping[str, Rule], graph: Graph, scope: Sequence[Resource], stage: Stage = "synth"
) -> Iterator[Result]:
    """What every rule says of every resource of its types.

    Args:
        rules: by their ids.
        graph: every resource of the app; relations are looked for in it.
        scope: the resources that are asked about.
        stage: what the graph was read from.
    """
    by_type: dict[str, list[Resource]] = {}
    for resource in scope:
        by_type.setdefault(resource.type, []).append(resource)
    for rule in rules.values():
        for kind in rule.types:
            for resource in by_type.get(kind, ()):
                verdict = judge(rule, resource, graph)
                yield Result(
                    rule.id,
                    resource.path,
                    resource.address,
                    resource.type,
                    verdict.outcome,
                    verdict.problems,
                    stage=stage,
                )


def _finding(pack: Pack, result: Result) -> Finding:
    rule = pack.rules[result.rule_id]
    message = Verdict(result.outcome, result.problems).message
    return Finding(result.path, rule.id, message, rule.remedy, pack.cite(rule.id), source=result.source)


def _accepting(valid: Sequence[Acknowledgement], finding: Finding) -> Acknowledgement | None:
    return next((each for each in valid if each.covers(finding)), None)


def _digests(pack: Pack, stack: Stack, acknowledgements: Sequence[Acknowledgement]) -> dict[str, str]:
    rules = [
        [each.id, list(each.rules), [[one, pack.rules[one].title, pack.rules[one].severity] for one in each.rules]]
        for each in pack.requirements
    ]
    parts: dict[str, Any] = {
        "acknowledgements": sorted(repr(each) for each in acknowledgements),
        "pack": [pack.name, pack.version, rules],
        "stack": [[each.address, each.body] for each in sorted(stack.resources, key=lambda each: each.address)],
    }
    return {name: hashlib.sha256(json.dumps(part, sort_keys=True, default=str).encode()).hexdigest()
            for name, part in parts.items()}  # fmt: skip
