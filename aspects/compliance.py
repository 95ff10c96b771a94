"""Compliance: a pack's rules on the final state of every stack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Unpack

from aspects.acknowledgements import Acknowledgement, sift
from aspects.engine import Options, ResourceAspect
from aspects.model import Finding, Stack
from aspects.packs.model import Pack
from aspects.rules import Outcome


class ComplianceAspect(ResourceAspect):
    """Evaluates the rules of a pack once all aspects have run, and reports what is not acknowledged.

    It changes nothing. A rule that meets a token answers *unknown*, which is no finding. ``Testing.synth`` annotates
    findings, too, but only ``app.synth()`` and ``Testing.full_synth`` fail on them.

    Args:
        pack: such as :data:`aspects.packs.PCI_DSS_V4`.
        today: the day on which acknowledgements are measured; default: the day of the synthesis.
        options: see :class:`.ResourceAspect`.

    Raises:
        TypeError: ``pack`` is no pack.
    """

    def __init__(self, pack: Pack, today: date | None = None, **options: Unpack[Options]) -> None:
        super().__init__(**options)
        if not isinstance(pack, Pack):
            raise TypeError(f"pack {pack!r} is no pack of rules; use one such as aspects.packs.PCI_DSS_V4")
        self._pack = pack
        self._today = today

    def check(self, stack: Stack, scope: Sequence[str], acknowledgements: list[dict[str, Any]]) -> Iterator[Finding]:
        """The findings that nobody acknowledged, and those on acknowledgements; see :meth:`.ResourceAspect.check`."""
        findings: list[Finding] = []
        undecided: list[Finding] = []
        in_scope = set(scope)
        for rule, control in self._pack.rules:
            for kind in rule.types:
                for resource in stack.by_type.get(kind, []):
                    if resource.path not in in_scope:
                        continue
                    verdict = rule.check(resource, stack)
                    finding = Finding(resource.path, rule.id, verdict.problem, control.remedy, self._pack.cite(control))
                    if verdict.outcome is Outcome.NON_COMPLIANT:
                        findings.append(finding)
                    elif verdict.outcome is Outcome.UNKNOWN:
                        undecided.append(finding)
        yield from sift(
            findings,
            undecided,
            [Acknowledgement.read(data) for data in acknowledgements],
            frozenset(rule.id for rule, _ in self._pack.rules),
            self._today or date.today(),
        )
