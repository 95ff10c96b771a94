"""Compliance: a pack's rules on the final state of every stack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Unpack

from .core.aspect import Options
from .core.decide import internal
from .core.graph import Graph
from .core.model import Finding, Level, Resource
from .packs.model import Pack
from .rules import Outcome
from .synthesis.aspect import CdktfAspect

_LEVELS: dict[Outcome, Level] = {Outcome.NON_COMPLIANT: "error", Outcome.UNKNOWN: "undecided"}


class ComplianceAspect(CdktfAspect):
    """Evaluates the rules of a pack once all aspects have run, and reports what is not acknowledged.

    It changes nothing. A rule that meets a token answers *unknown*, which is no finding. ``Testing.synth`` annotates
    findings, too, but only ``app.synth()`` and ``Testing.full_synth`` fail on them.

    Args:
        pack: such as :data:`aspects.packs.PCI_DSS_V4`.
        options: see :class:`.Aspect`.

    Raises:
        TypeError: ``pack`` is no pack.
    """

    def __init__(self, pack: Pack, **options: Unpack[Options]) -> None:
        super().__init__(**options)
        if not isinstance(pack, Pack):
            raise TypeError(f"pack {pack!r} is no pack of rules; use one such as PCI_DSS_V4")
        self._pack = pack

    @property
    def rule_ids(self) -> frozenset[str]:
        """The rules of the pack, and what any aspect may find."""
        return super().rule_ids | {control.rule_id for control in self._pack.controls}

    def check(self, graph: Graph, scope: Sequence[Resource]) -> Iterator[Finding]:
        """What the rules say against the resources; see :meth:`.Aspect.check`."""
        by_type: dict[str, list[Resource]] = {}
        for resource in scope:
            by_type.setdefault(resource.type, []).append(resource)
        for rule, control in self._pack.rules:
            for kind in rule.types:
                for resource in by_type.get(kind, []):
                    try:
                        verdict = rule.check(resource, graph)
                    except Exception as error:
                        yield internal(resource.path, error, f"rule {rule.id}")
                        continue
                    if level := _LEVELS.get(verdict.outcome):
                        yield Finding(
                            resource.path, rule.id, verdict.problem, control.remedy, self._pack.cite(control), level
                        )
