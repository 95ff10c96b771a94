"""A pack on what was read from files: a report for each stack, with relations looked for in all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from ..core.acknowledgements import Acknowledgement
from ..core.graph import Graph
from ..core.model import Stack
from ..packs.model import Pack
from ..rules import Outcome, Problem
from .context import KEY
from .evaluate import evaluate, results
from .graph import AppliedGraph
from .inventories import Inventories, with_texts
from .read import Subject
from .report import Report, Result

_DECIDED = (Outcome.COMPLIANT, Outcome.NON_COMPLIANT, Outcome.NOT_APPLICABLE)


def assess(
    pack: Pack, subjects: Sequence[Subject], acknowledgements: Sequence[Acknowledgement], day: date
) -> list[Report]:
    """Return a report for each stack.

    Args:
        pack: the standard.
        subjects: the stacks; a relation that leads from one to another is seen.
        acknowledgements: for all of them, next to those that each synthesis left.
        day: on which the ends of acknowledgements are measured.
    """
    is_applied = any(each.stage != "synth" for each in subjects)
    graph = (AppliedGraph if is_applied else Graph)([each.stack for each in subjects])
    found = []
    for each in subjects:
        # The file may be the one that was read at synth, too.
        wanted = tuple(dict.fromkeys([*each.context.acknowledgements, *acknowledgements]))
        report = evaluate(pack, each.stack, wanted, day, graph=graph, stage=each.stage, sources=each.context.sources)
        at_synth = _at_synth(pack, each.context.synthesized) if each.stage != "synth" else {}
        found.append(
            replace(
                report,
                results=tuple(_explained(one, each.names.readable, at_synth) for one in report.results),
                unseen=(*report.unseen, *each.unseen),
                inventory=partial(_inventories, report, each.names.readable),
            )
        )
    return found


def _at_synth(pack: Pack, stack: Stack | None) -> Mapping[tuple[str, str], Outcome]:
    """Return what was decided when the stack was synthesized, by address and rule."""
    if stack is None:
        return {}
    found = results(pack.rules, Graph([stack]), stack.resources)
    return {(each.address, each.rule_id): each.outcome for each in found if each.outcome in _DECIDED}


def _explained(
    result: Result,
    readable: Callable[[str], str],
    at_synth: Mapping[tuple[str, str], Outcome],
) -> Result:
    """Return a result with addresses as Terraform prints them, and the first stage that decided it so."""
    problems = tuple(
        Problem(readable(each.message), readable(each.path), _readable(each.value, readable))
        for each in result.problems
    )
    was = at_synth.get((KEY.sub("", result.address), result.rule_id))
    return replace(
        result,
        problems=problems,
        stage="synth" if was is result.outcome else result.stage,
    )


def _inventories(report: Report, readable: Callable[[str], str]) -> Inventories:
    """Return the inventories of a report with expressions as their authors wrote them."""
    return with_texts(report.inventories, readable)


def _readable(value: Any, readable: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, Mapping):
        return {key: _readable(item, readable) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_readable(item, readable) for item in value]
    return value
