"""The form of a pack: a standard as data, each requirement with the rules that automate it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property

from ..rules import RULES, Rule


@dataclass(frozen=True)
class Requirement:
    """A requirement of a standard.

    Attributes:
        id: as the standard numbers it, such as ``3.5.1``.
        title: what it asks, in words of our own.
        rules: the ids of the rules that automate a part of it; none where all of it is manual.
        automated: what the rules see of it; empty where there are none.
        manual: what no configuration shows and somebody has to look at, and why; empty where the rules see all.
    """

    id: str
    title: str
    rules: tuple[str, ...] = ()
    automated: str = ""
    manual: str = ""


@dataclass(frozen=True)
class Pack:
    """A standard.

    Attributes:
        name: as a finding names it, such as ``PCI DSS``.
        version: the version of the standard.
        requirements: in the order of the standard.
        own_rules: rules that are not the library's, by their ids.
        longest_exception_days: how long an acknowledgement may last from the day it is checked; ``None``: for ever.
        never_excepted: the ids of rules that nobody may acknowledge.

    Raises:
        ValueError: a requirement or limit names a rule that there is not, or two requirements have one id.
    """

    name: str
    version: str
    requirements: tuple[Requirement, ...]
    own_rules: Mapping[str, Rule] = field(default_factory=dict)
    longest_exception_days: int | None = None
    never_excepted: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        ids = [each.id for each in self.requirements]
        for each in ids:
            if ids.count(each) > 1:
                raise ValueError(
                    f"pack {self.name} {self.version} has {ids.count(each)} requirements {each!r}; merge"
                    " them, or give each its own id"
                )
        known = {**RULES, **self.own_rules}
        named = [*(each for one in self.requirements for each in one.rules), *sorted(self.never_excepted)]
        for each in named:
            if each not in known:
                near = get_close_matches(each, known, 1)
                hint = f"did you mean {near[0]!r}?" if near else "add it to own_rules"
                raise ValueError(f"pack {self.name} {self.version} names rule {each!r}, which does not exist; {hint}")

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """The rules of the pack by their ids, in the order of the requirements."""
        known = {**RULES, **self.own_rules}
        return {each: known[each] for requirement in self.requirements for each in requirement.rules}

    @cached_property
    def _requirements_of(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for requirement in self.requirements:
            for each in requirement.rules:
                found.setdefault(each, []).append(requirement.id)
        return {rule: tuple(ids) for rule, ids in found.items()}

    def requirements_of(self, rule_id: str) -> tuple[str, ...]:
        """Return the ids of the requirements that a rule serves."""
        return self._requirements_of.get(rule_id, ())

    def cite(self, rule_id: str) -> str:
        """Return the requirements as a finding names them, such as ``PCI DSS 3.5.1, 3.6.1``."""
        return f"{self.name} {', '.join(self.requirements_of(rule_id))}"

    def with_rules(self, *rules: Rule, requirement: str = "own", title: str = "Own rules") -> Pack:
        """Return the pack with further rules.

        Args:
            rules: rules, the library's or your own.
            requirement: the id of the requirement that they serve; where the pack has none of this id, it gets one.
            title: of a new requirement.

        Raises:
            ValueError: a rule has the id of another one.
        """
        known = {**RULES, **self.own_rules}
        for each in rules:
            if known.get(each.id, each) is not each:
                raise ValueError(f"there is already a rule {each.id!r}; give yours another id")
        ids = tuple(each.id for each in rules)
        if any(each.id == requirement for each in self.requirements):
            requirements = tuple(
                replace(each, rules=tuple(dict.fromkeys((*each.rules, *ids)))) if each.id == requirement else each
                for each in self.requirements
            )
        else:
            requirements = (*self.requirements, Requirement(requirement, title, ids))
        own = {each.id: each for each in rules if each.id not in RULES}
        return replace(self, requirements=requirements, own_rules={**self.own_rules, **own})

    def without(self, *rule_ids: str) -> Pack:
        """Return the pack without some rules; what they automated is no longer automated.

        Raises:
            ValueError: it has no such rule.
        """
        for each in rule_ids:
            if each not in self.rules:
                near = get_close_matches(each, self.rules, 1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                raise ValueError(f"pack {self.name} {self.version} has no rule {each!r}{hint}")
        return replace(
            self,
            requirements=tuple(
                replace(each, rules=tuple(one for one in each.rules if one not in rule_ids))
                for each in self.requirements
            ),
            own_rules={id: rule for id, rule in self.own_rules.items() if id not in rule_ids},
            never_excepted=self.never_excepted - set(rule_ids),
        )
