"""Compliance: a pack's rules on the final state of every stack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Unpack

from .core.aspect import Options
from .core.decide import internal
from .core.graph import Graph
from .core.model import Finding, Key, Level, Resource
from .packs.model import Pack
from .rules import Outcome, Rule, Verdict
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
        self._authors: frozenset[Key] = frozenset()

    @property
    def rule_ids(self) -> frozenset[str]:
        """The rules of the pack, and what any aspect may find."""
        return super().rule_ids | {control.rule_id for control in self._pack.controls}

    def begin(self, graph: Graph, scope: Sequence[Resource]) -> None:
        """Remember which resources are the author's; see :meth:`.Aspect.begin`."""
        self._authors = frozenset(graph.by_key)

    def check(self, graph: Graph, scope: Sequence[Resource]) -> Iterator[Finding]:
        """What the rules say against the resources; see :meth:`.Aspect.check`.

        What an aspect created next to a resource counts, but a problem is described without it: as what the author
        left out, not as what the library wrote.
        """
        authored = self._without_created(graph)
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
                        verdict = _worded(rule, resource, verdict, authored)
                        yield Finding(
                            resource.path, rule.id, verdict.problem, control.remedy, self._pack.cite(control), level
                        )

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


def _worded(rule: Rule, resource: Resource, verdict: Verdict, authored: Graph | None) -> Verdict:
    """The verdict in the words that it has without what aspects created."""
    bare = rule.check(resource, authored) if authored is not None else verdict
    return bare if bare.outcome is verdict.outcome else verdict
