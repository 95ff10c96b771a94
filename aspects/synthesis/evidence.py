"""What a synthesis leaves for assessors and for a check of a plan: reports, and ``guardrails.json`` next to a stack."""

from __future__ import annotations

import errno
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from ..check.evaluate import report_of
from ..check.inventories import Inventories, with_texts
from ..check.report import Report, Result
from ..core.acknowledgements import ID, Acknowledgement
from ..core.aspect import Aspect
from ..core.decide import Decision
from ..core.graph import Graph
from ..core.model import Stack
from ..packs.model import Pack

CONTEXT = "guardrails.json"
"""What a synthesis knows of a stack, and a check of its plan cannot see: construct paths, lines, acknowledgements."""


@runtime_checkable
class Judge(Protocol):
    """An aspect that puts a pack on what it covers."""

    writes_reports: bool
    results: tuple[Result, ...]
    reports: tuple[Report, ...]

    @property
    def pack(self) -> Pack:
        """The standard."""
        ...


def judges(aspects: Sequence[Aspect]) -> list[Judge]:
    """Return those of the aspects that put a pack on what they cover."""
    return [each for each in aspects if isinstance(each, Judge)]


def final_stack(stack: Stack, decision: Decision) -> Stack:
    """Return a stack as it will be written."""
    return replace(stack, resources=decision.state.stack_by_path[stack.path].resources)


def reports_of(
    stack: Stack,
    decision: Decision,
    aspects: Sequence[Aspect],
    acknowledgements: Sequence[Acknowledgement],
    sources: Mapping[str, str],
    *,
    on_stack: Sequence[Aspect],
    day: date,
) -> list[Report]:
    """Give the aspects a report of each pack that was put on a stack or on something in it; those to be written.

    Where several aspects have the same pack, each on a part of the stack, there is one report of all of them.

    Args:
        stack: the stack, as it will be written.
        decision: what was decided on the app.
        aspects: all aspects of the app.
        acknowledgements: all of the app.
        sources: the file and line in which the construct at a path was made.
        on_stack: the aspects that were put on the stack as a whole.
        day: on which acknowledgements were measured.
    """
    covering = {each.key: decision.covering.get(each.key, ()) for each in stack.resources}
    present = {id(aspect) for own in (*covering.values(), on_stack) for aspect in own}
    here = {stack.path, *(each.path for each in stack.resources)}
    packs: list[tuple[Pack, list[Judge]]] = []
    for judge in judges(aspects):
        if id(judge) in present:
            own = next((group for pack, group in packs if pack == judge.pack), None)
            if own is None:
                packs.append((judge.pack, [judge]))
            else:
                own.append(judge)
    of_packs = {rule_id for each in judges(aspects) for rule_id in each.pack.rules}
    findings = [finding for _, finding in decision.findings if finding.construct_path in here]
    found = []
    for pack, group in packs:
        ids = {id(each) for each in group}
        report = report_of(
            pack,
            stack,
            [result for each in group for result in each.results if result.path in here],
            day,
            accepted=[
                each
                for each in decision.accepted
                if each[0].construct_path in here and (each[0].rule_id in pack.rules or each[0].rule_id not in of_packs)
            ],
            problems=[each for each in findings if each.rule_id == ID],
            findings=[each for each in findings if each.rule_id != ID and each.rule_id not in of_packs],
            changes=[
                replace(change, after=decision.state.expressed(change.after, stack.path))
                for aspect in aspects
                for change in aspect.changes
                if change.construct_path in here
            ],
            acknowledgements=[each for each in acknowledgements if each.may_cover(stack.path)],
            excluded=[
                each.address
                for each in stack.resources
                if each.type.startswith("aws_") and not any(id(one) in ids for one in covering[each.key])
            ],
            sources=sources,
            graph=decision.state,
        )
        report = replace(report, inventory=partial(_inventories, report, decision.state))
        if any(each.writes_reports for each in group):
            found.append(report)
        for judge in group:
            judge.reports = (*(each for each in judge.reports if each.stack != stack.path), report)
    return found


def _inventories(report: Report, state: Graph) -> Inventories:
    """Return the inventories of a report with the expressions that are written instead of tokens."""
    return with_texts(report.inventories, lambda text: str(state.expressed(text, report.stack)))


def context(stack: Stack, reports: Sequence[Report], sources: Mapping[str, str]) -> dict[str, Any]:
    """Return what ``guardrails.json`` says of a stack.

    Args:
        stack: the stack, as it will be written.
        reports: at least one.
        sources: the file and line in which the construct at a path was made.
    """
    packs = [f"{each.pack.name} {each.pack.version}" for each in reports]
    return {
        "version": 1,
        "stack": stack.path,
        "pack": packs[0],
        "packs": packs,
        "constructs": {
            each.address: {"path": each.path, "source": sources.get(each.path, "")} for each in stack.resources
        },
        "acknowledgements": [each.as_data() for each in reports[0].acknowledgements],
        "pins": [asdict(pin) for pin in stack.pins],
    }


def write(folder: Path, stack: Stack, reports: Sequence[Report], sources: Mapping[str, str]) -> None:
    """Write the reports and the context of a stack, each file whole or not at all.

    Raises:
        RuntimeError: one of them cannot be written; the message says why in the form that Node uses.
    """
    from ..reports.files import replace_file  # only now: few syntheses need it
    from ..reports.files import write as write_reports

    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_reports(reports, folder)
        text = json.dumps(context(stack, reports, sources), indent=2, sort_keys=True) + "\n"
        replace_file(folder / CONTEXT, text.encode())
    except OSError as error:
        code, reason = errno.errorcode.get(error.errno or 0, "EIO"), (error.strerror or str(error)).lower()
        raise RuntimeError(f"{code}: {reason}, write '{error.filename or folder}'") from error
