"""Compliance: a pack's rules on the final state of every stack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Unpack

from .check.evaluate import finding_of, limits_of, results
from .check.report import Report, Result
from .core.acknowledgements import Limits
from .core.aspect import Options
from .core.graph import Graph
from .core.model import Finding, Key, Resource
from .packs.model import Pack
from .rules import Outcome, judge
from .synthesis.aspect import CdktfAspect

_FINE = (Outcome.COMPLIANT, Outcome.NOT_APPLICABLE)


class ComplianceAspect(CdktfAspect):
    """Evaluates the rules of a pack once all aspects have run, and reports what is not acknowledged.

    It changes nothing. A rule that meets a token answers *unknown*, which is no finding. ``Testing.synth`` annotates
    findings, too, but only ``app.synth()`` and ``Testing.full_synth`` fail on them.

    Args:
        pack: such as :data:`aspects.packs.PCI_DSS_V4`.
        writes_reports: whether ``App.synth`` writes what the pack says next to the stack's JSON, for assessors and
            tools: ``compliance.html`` and others, see :mod:`aspects.reports`, and ``guardrails.json``, which a check of
            a plan reads.
        options: see :class:`.Aspect`.

    Attributes:
        results: every verdict of the last decision, compliant ones included.
        reports: after synthesis, a report of each stack that the pack was put on.

    Raises:
        TypeError: ``pack`` is no pack.
    """

    def __init__(self, pack: Pack, *, writes_reports: bool = True, **options: Unpack[Options]) -> None:
        super().__init__(**options)
        if not isinstance(pack, Pack):
            raise TypeError(f"pack {pack!r} is not a pack of rules; use one such as PCI_DSS_V4")
        self._pack = pack
        self._authors: frozenset[Key] = frozenset()
        self.writes_reports = writes_reports
        self.results: tuple[Result, ...] = ()
        self.reports: tuple[Report, ...] = ()

    @property
    def pack(self) -> Pack:
        """The pack."""
        return self._pack

    @property
    def rule_ids(self) -> frozenset[str]:
        """The rules of the pack, and what any aspect may find."""
        return super().rule_ids | frozenset(self._pack.rules)

    @property
    def limits(self) -> Limits | None:
        """What the pack allows of acknowledgements."""
        return limits_of(self._pack)

    def begin(self, graph: Graph, scope: Sequence[Resource]) -> None:
        """Remember which resources are the author's; see :meth:`.Aspect.begin`."""
        self._authors = frozenset(graph.by_key)

    def check(self, graph: Graph, scope: Sequence[Resource]) -> Iterator[Finding]:
        """Yield what the rules say against the resources; see :meth:`.Aspect.check`.

        What an aspect created next to a resource counts, but a problem is described without it: as what the author
        left out, not as what the library wrote.
        """
        authored = self._without_created(graph)
        by_path = {resource.path: resource for resource in scope}
        self.results = tuple(
            each if each.outcome in _FINE or authored is None else self._as_authored(each, by_path[each.path], authored)
            for each in results(self._pack.rules, graph, scope)
        )
        yield from (finding_of(self._pack, each) for each in self.results if each.outcome not in _FINE)

    def _as_authored(self, result: Result, resource: Resource, authored: Graph) -> Result:
        """Return the result with the problems that remain without what aspects created, if otherwise the same."""
        bare = judge(self._pack.rules[result.rule_id], resource, authored)
        return replace(result, problems=bare.problems) if bare.outcome is result.outcome else result

    def _without_created(self, graph: Graph) -> Graph | None:
        """Return the graph without what aspects created; ``None`` where they created nothing."""
        created = graph.by_key.keys() - self._authors
        return graph.without(created) if created else None
