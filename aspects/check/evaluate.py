"""A pack on a stack, as a report: pure."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from ..core.acknowledgements import Acknowledgement, Limits, accepting, judged
from ..core.graph import Graph
from ..core.model import Change, Finding, Level, Resource, Stack
from ..facts.findings import FINDINGS, SAME_GAP
from ..packs.model import Pack
from ..rules import RULES, Outcome, Rule, Verdict, judge
from .inventories import inventories
from .report import Report, Result, Stage

_ACCEPTABLE = (Outcome.NON_COMPLIANT, Outcome.UNKNOWN, Outcome.ERROR)
_LEVELS: dict[Outcome, Level] = {Outcome.UNKNOWN: "undecided"}

Accepted = tuple[Finding, Acknowledgement]


def evaluate(
    pack: Pack,
    stack: Stack,
    acknowledgements: Sequence[Acknowledgement] = (),
    day: date | None = None,
    *,
    graph: Graph | None = None,
    stage: Stage = "synth",
    sources: Mapping[str, str] | None = None,
) -> Report:
    """Return the report of a pack on one stack.

    An acknowledgement that matches nothing is an error where the stack is all there is. In a plan or state it is a
    warning if its construct is in the stack: what a synthesis could not decide may be fine by then. One of the whole
    app, or of an address, may speak of another stack.

    Args:
        pack: the standard.
        stack: the stack, as it will be written.
        acknowledgements: those of the app; those that speak of nothing in this stack are left out.
        day: on which their ends are measured; today by default.
        graph: the app, in which relations are looked for; by default the stack is all of it.
        stage: what the stack was read from.
        sources: construct paths to the file and line in which the construct was made.
    """
    day = day or date.today()
    found = tuple(results(pack.rules, graph or Graph([stack]), stack.resources, stage))
    own = tuple(each for each in acknowledgements if each.may_cover(stack.path))
    as_findings = [finding_of(pack, each) for each in found if each.outcome in _ACCEPTABLE]

    def is_awaited(each: Acknowledgement) -> bool:
        if any(each.accepts(finding) for finding in as_findings):
            return True
        is_of_this_stack = not stack.path or f"{each.path}/".startswith(f"{stack.path}/")
        return each.rule_id in pack.rules and is_of_this_stack

    limit = limits_of(pack)
    valid, told = judged(
        own,
        as_findings,
        is_awaited,
        day,
        {*RULES, *pack.rules, *(each for ids in FINDINGS.values() for each in ids)},
        lambda each: [limit] if limit else [],
        unmatched="error" if stage == "synth" else "warning",
    )
    accepted = [(each, by) for each in as_findings if (by := accepting(valid, each))]
    return report_of(
        pack,
        stack,
        found,
        day,
        stage=stage,
        accepted=accepted,
        problems=[finding for _, finding in told],
        acknowledgements=own,
        sources=sources,
        graph=graph,
    )


def report_of(
    pack: Pack,
    stack: Stack,
    found: Sequence[Result],
    day: date,
    *,
    stage: Stage = "synth",
    accepted: Sequence[Accepted] = (),
    problems: Sequence[Finding] = (),
    findings: Sequence[Finding] = (),
    changes: Sequence[Change] = (),
    acknowledgements: Sequence[Acknowledgement] = (),
    excluded: Sequence[str] = (),
    sources: Mapping[str, str] | None = None,
    graph: Graph | None = None,
) -> Report:
    """Return a report from results and acceptances that are there already.

    Args:
        pack: the standard.
        stack: the stack, as it will be written.
        found: what the rules say.
        day: on which acknowledgements were measured.
        stage: what the stack was read from.
        accepted: what was acknowledged, of the pack and of the aspects, each with its acknowledgement.
        problems: what is wrong with acknowledgements.
        findings: what the aspects found and nobody acknowledged.
        changes: what the aspects wrote.
        acknowledgements: those that speak of this stack.
        excluded: the addresses of resources that the pack does not judge.
        sources: construct paths to the file and line in which the construct was made.
        graph: the app, in which connections are looked for; by default the stack is all of it.
    """
    # The instances of a resource have one construct path; a finding of the aspects has no address.
    by = {(finding.construct_path, finding.rule_id, finding.address): each for finding, each in accepted}
    lines = sources or {}

    def completed(each: Result) -> Result:
        source, accepts = each.source or lines.get(each.path, ""), None
        if each.outcome in _ACCEPTABLE:
            accepts = by.get((each.path, each.rule_id, each.address)) or by.get((each.path, each.rule_id, ""))
        if source == each.source and accepts is each.acknowledgement:
            return each  # most of thousands
        return replace(each, source=source, acknowledgement=accepts)

    known = tuple(map(completed, sorted(found, key=lambda each: (each.path, each.rule_id))))
    return Report(
        stack=stack.path,
        stage=stage,
        day=day,
        pack=pack,
        results=known,
        findings=tuple(findings),
        accepted=tuple(
            (finding, each)
            for finding, each in accepted
            if finding.rule_id not in pack.rules and finding.level != "undecided"
        ),
        problems=tuple(problems),
        changes=tuple(changes),
        acknowledgements=tuple(acknowledgements),
        resources=dict(sorted(Counter(each.type for each in stack.resources).items())),
        digests=_digests(pack, stack, acknowledgements),
        excluded=tuple(sorted(excluded)),
        unseen=tuple(f"module.{each}: its resources are only visible in a plan" for each in sorted(stack.modules)),
        inventory=partial(inventories, stack, graph or Graph([stack]), day),
    )


def finding_of(pack: Pack, result: Result) -> Finding:
    """Return what a result that is not fine says to the author; undecided where it is unknown."""
    rule = pack.rules[result.rule_id]
    message = Verdict(result.outcome, result.problems).message
    remedy = rule.remedy
    if result.outcome is Outcome.ERROR:
        remedy = f"report this resource to the author of the rule {rule.id}"
    level = _LEVELS.get(result.outcome, "error")
    return Finding(
        result.path, rule.id, message, remedy, pack.cite(rule.id), level, source=result.source, address=result.address
    )


def limits_of(pack: Pack) -> Limits | None:
    """Return what a pack allows of acknowledgements; ``None`` where it allows all of them."""
    if pack.longest_exception_days is None and not pack.never_excepted:
        return None
    return Limits(
        f"{pack.name} {pack.version}",
        _with_same_gaps(pack.rules),
        pack.longest_exception_days,
        _with_same_gaps(pack.never_excepted),
    )


def _with_same_gaps(rule_ids: Collection[str]) -> frozenset[str]:
    """Return the rules, and what an aspect reports in their place: an acknowledgement of either counts for both."""
    return frozenset(rule_ids).union(*(SAME_GAP.get(each, ()) for each in rule_ids))


def results(
    rules: Mapping[str, Rule], graph: Graph, scope: Sequence[Resource], stage: Stage = "synth"
) -> Iterator[Result]:
    """Yield what every rule says of every resource of its types.

    Args:
        rules: by their ids.
        graph: every resource of the app; relations are looked for in it.
        scope: the resources that are asked about; those that ``count`` or ``for_each`` leave out are not.
        stage: what the graph was read from.
    """
    by_type: dict[str, list[Resource]] = {}
    for resource in scope:
        if resource.is_made:
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


def _digests(pack: Pack, stack: Stack, acknowledgements: Sequence[Acknowledgement]) -> dict[str, str]:
    rules = [
        [each.id, list(each.rules), [[one, pack.rules[one].title, pack.rules[one].severity] for one in each.rules]]
        for each in pack.requirements
    ]
    parts: dict[str, Any] = {
        "acknowledgements": sorted(
            json.dumps({**each.as_data(), "source": ""}, sort_keys=True) for each in acknowledgements
        ),
        "pack": [pack.name, pack.version, rules],
        "stack": [[each.address, each.body] for each in sorted(stack.resources, key=lambda each: each.address)],
    }
    return {name: hashlib.sha256(json.dumps(part, sort_keys=True, default=str).encode()).hexdigest()
            for name, part in parts.items()}  # fmt: skip
