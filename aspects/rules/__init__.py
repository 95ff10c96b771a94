"""Rules: pure functions from a resource to a verdict.

They see plain data, know no standard and no cdktf; which requirement a rule serves stands in a pack. Adding a rule is
one entry in the module of its area, and one line in a pack.
"""

from __future__ import annotations

from . import compute, data, edge, identity, logs, network
from .verdict import Outcome, Rule, Verdict

RULES: dict[str, Rule] = {
    rule.id: rule for module in (network, edge, compute, data, logs, identity) for rule in module.RULES
}

__all__ = ["RULES", "Outcome", "Rule", "Verdict"]
