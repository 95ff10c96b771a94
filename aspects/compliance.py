"""Compliance: a pack's rules on the final state of every stack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Unpack

from .check.evaluate import results
from .check.report import Result
from .core.aspect import Options
from .core.graph import Graph
from .core.model import Finding, Key, Level, Resource
from .packs.model import Pack
from .rules import Outcome, Verdict, judge
from .synthesis.aspect import CdktfAspect

_LEVELS: dict[Outcome, Level] = {
    Outcome.NON_COMPLIANT: "error",
    Outcome.ERROR: "error",
    Outcome.UNKNOWN: "undecided",
}


class ComplianceAspect(CdktfAspect):
    """Evaluates the rules of a pack once all aspects have run, and reports what is not acknowledged.

    It changes nothing. A rule that meets a token answers *unknown*, which is no finding. ``Testing.synth`` annotates
    findings, too, but only ``app.synth()`` and ``Testing.full_synth`` fail on them.

    Args:
        pack: such as :data:`aspects.packs.PCI_DSS_V4`.
        options: see :class:`.Aspect`.

    Attributes:
        results: every verdict of the last decision, compliant ones included.

    Raises:
        TypeError: ``pack`` is no pack.
    """

    def __init__(self, pack: Pack, **options: Unpack[Options]) -> None:
        super().__init__(**options)
        if not isinstance(pack, Pack):
            raise TypeError(f"pack {pack!r} is no pack of rules; use one such as PCI_DSS_V4")
        self._pack = pack
        self._authors: frozenset[Key] = frozenset()
        self.results: tuple[Result, ...] = ()

    @property
    def pack(self) -> Pack:
        """The pack."""
        return self._pack

    @property
    def rule_ids(self) -> frozenset[str]:
        """The rules of the pack, and what any aspect may find."""
        return super().rule_ids | frozenset(self._pack.rules)

    def begin(self, graph: Graph, scope: Sequence[Resource]) -> None:
        """Remember which resources are the author's; see :meth:`.Aspect.begin`."""
        self._authors = frozenset(graph.by_key)

    def check(self, graph: Graph, scope: Sequence[Resource]) -> Iterator[Finding]:
        """What the rules say against the resources; see :meth:`.Aspect.check`.

        What an aspect created next to a resource counts, but a problem is described without it: as what the author
        left out, not as what the library wrote.
        """
        authored = self._without_created(graph)
        self.results = tuple(results(self._pack.rules, graph, scope))
        by_path = {resource.path: resource for resource in scope}
        for each in self.results:
            if level := _LEVELS.get(each.outcome):
                rule = self._pack.rules[each.rule_id]
                message = Verdict(each.outcome, each.problems).message
                if authored is not None:
                    bare = judge(rule, by_path[each.path], authored)
                    message = bare.message if bare.outcome is each.outcome else message
                yield Finding(each.path, rule.id, message, rule.remedy, self._pack.cite(rule.id), level)

    def _without_created(self, graph: Graph) -> Graph | None:
        """The graph without what aspects created; ``None`` where they created nothing."""
        if self._authors.issuperset(graph.by_key):
            return None
        return Graph(
            [
                replace(stack, resources=tuple(each for each in stack.resources if each.key in self._authors))
                for stack in graph.stacks
            ]
        )
