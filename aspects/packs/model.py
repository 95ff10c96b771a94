"""The form of a pack."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..rules import RULES, Rule


@dataclass(frozen=True)
class Control:
    """One rule in a standard.

    Attributes:
        rule_id: the rule, one of :data:`aspects.rules.RULES`.
        requirements: the requirements it serves, such as ``("3.5.1",)``.
        remedy: what to do about a finding: lower case, no full stop.
        source: the AWS control the row was taken from: Security Hub (SH) or a Config rule.
    """

    rule_id: str
    requirements: tuple[str, ...]
    remedy: str
    source: str = ""


@dataclass(frozen=True)
class Pack:
    """A standard.

    Attributes:
        name: as a finding names it, such as ``PCI DSS``.
        version: the version of the standard.
        controls: its rows; each rule at most once.
    """

    name: str
    version: str
    controls: tuple[Control, ...]

    @cached_property
    def rules(self) -> tuple[tuple[Rule, Control], ...]:
        """Each rule with its row."""
        return tuple((RULES[control.rule_id], control) for control in self.controls)

    def cite(self, control: Control) -> str:
        """How a finding names the requirements, such as ``PCI DSS 3.5.1, 3.6.1``."""
        return f"{self.name} {', '.join(control.requirements)}"
