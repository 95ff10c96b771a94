"""Compliance: a pack's rules on the final state of every stack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Unpack

from aspects.engine import Options, ResourceAspect
from aspects.model import Finding, Level, Stack
from aspects.packs.model import Pack
from aspects.rules import Outcome

_LEVELS: dict[Outcome, Level] = {Outcome.NON_COMPLIANT: "error", Outcome.UNKNOWN: "undecided"}


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
        self.today = today

    @property
    def rule_ids(self) -> frozenset[str]:
        """The rules of the pack."""
        return frozenset(control.rule_id for control in self._pack.controls)

    def check(self, stack: Stack, scope: Sequence[str]) -> Iterator[Finding]:
        """What the rules say against the resources; see :meth:`.ResourceAspect.check`."""
        in_scope = set(scope)
        for rule, control in self._pack.rules:
            for kind in rule.types:
                for resource in stack.by_type.get(kind, []):
                    if resource.path not in in_scope:
                        continue
                    verdict = rule.check(resource, stack)
                    level = _LEVELS.get(verdict.outcome)
                    if level:
                        yield Finding(
                            resource.path, rule.id, verdict.problem, control.remedy, self._pack.cite(control), level
                        )
