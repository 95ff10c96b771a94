"""The report: all that a pack says of a stack, of which every output is a projection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from ..core.acknowledgements import Acknowledgement
from ..core.model import Change, Finding
from ..facts.data_roles import ROLES
from ..packs.model import Pack
from ..rules import Outcome, Problem
from .inventories import Inventories

Stage = Literal["synth", "plan", "state"]
SCHEMA_VERSION = "1.2"
"""Of the JSON projection: the first number grows where a reader of the former one would fail.

The second grows where something is added: 1.1 added ``data_without_rule`` and ``inventories``, 1.2 ``unseen``.
"""


@dataclass(frozen=True)
class Result:
    """What one rule says of one resource.

    Attributes:
        rule_id: the rule.
        path: construct path of the resource; its address where it has none.
        address: Terraform address, such as ``aws_s3_bucket.logs``.
        type: Terraform resource type.
        outcome: the answer.
        problems: what explains it.
        source: file and line in which the construct was made; empty where unknown.
        acknowledgement: the one that accepts it; only where it is non-compliant or unknown.
        stage: when it was decided; an unknown one is the latest at which it was tried.
    """

    rule_id: str
    path: str
    address: str
    type: str
    outcome: Outcome
    problems: tuple[Problem, ...] = ()
    source: str = ""
    acknowledgement: Acknowledgement | None = None
    stage: Stage = "synth"

    @property
    def is_open(self) -> bool:
        """Whether it fails the stack: a violation, or a rule that failed, that nobody acknowledged."""
        return self.outcome in (Outcome.NON_COMPLIANT, Outcome.ERROR) and self.acknowledgement is None


@dataclass(frozen=True)
class Report:
    """All that is known of the compliance of one stack.

    Attributes:
        stack: its name.
        stage: what was checked: its synthesized JSON, a plan or a state.
        day: the day on which acknowledgements were measured.
        pack: the standard.
        results: every rule on every resource of its types, sorted by path and rule.
        findings: what the aspects found and nobody acknowledged; empty for plans and states.
        accepted: what the aspects found and an acknowledgement accepts, each with it.
        problems: what is wrong with acknowledgements, or warns of their end: findings with the id ``acknowledgement``.
        changes: what the aspects wrote, before and after; empty for plans and states.
        acknowledgements: those that speak of this stack.
        resources: resource types to how many of them the stack has, data sources left out.
        excluded: the addresses of AWS resources that the pack does not judge, because options leave them out or it was
            put on a part of the stack.
        unseen: what of the stack could not be checked, each in words, such as what is in a module.
        digests: ``stack``, ``pack`` and ``acknowledgements`` to the SHA-256 of each, so that evidence can be matched.
        inventory: makes the inventories of the stack when they are first asked for.
    """

    stack: str
    stage: Stage
    day: date
    pack: Pack
    results: tuple[Result, ...]
    findings: tuple[Finding, ...] = ()
    accepted: tuple[tuple[Finding, Acknowledgement], ...] = ()
    problems: tuple[Finding, ...] = ()
    changes: tuple[Change, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    resources: Mapping[str, int] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    excluded: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    inventory: Callable[[], Inventories] = field(default=Inventories, compare=False, repr=False)

    @cached_property
    def without_rule(self) -> Mapping[str, int]:
        """The resource types that no rule of the pack looks at, and how many resources of each there are."""
        looked_at = {kind for rule in self.pack.rules.values() for kind in rule.types}
        return {kind: count for kind, count in self.resources.items() if kind not in looked_at}

    @cached_property
    def data_without_rule(self) -> Mapping[str, int]:
        """Those of :attr:`without_rule` that hold, move or guard data: silence about them is not compliance."""
        return {kind: count for kind, count in self.without_rule.items() if kind in ROLES}

    @cached_property
    def inventories(self) -> Inventories:
        """What PCI DSS wants listed, as far as the stack shows it."""
        return self.inventory()

    @cached_property
    def open(self) -> tuple[Result, ...]:
        """The results that fail the stack."""
        return tuple(each for each in self.results if each.is_open)

    @property
    def is_clean(self) -> bool:
        """Whether nothing fails the stack: no open result, no error among the findings and the problems."""
        return not self.open and not any(each.level == "error" for each in (*self.findings, *self.problems))

    def of_requirement(self, requirement_id: str) -> tuple[Result, ...]:
        """Return the results of the rules that serve a requirement."""
        rules = {each for one in self.pack.requirements if one.id == requirement_id for each in one.rules}
        return tuple(each for each in self.results if each.rule_id in rules)
