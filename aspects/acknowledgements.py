"""Acknowledged findings: each with its reason and, where it should not last, its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from constructs import IConstruct

from aspects.engine import store_acknowledgement
from aspects.model import Finding


def acknowledge(scope: IConstruct, rule_id: str, reason: str, until: str | None = None) -> None:
    """Accept the findings of one rule at a construct and everything below it.

    Checked at synthesis, where each of these is an error of its own: no reason, a rule id that the pack does not know,
    an end that is no date or has passed, and an acknowledgement whose finding no longer exists.

    Args:
        scope: the construct, stack or app.
        rule_id: the id that the finding starts with, such as ``s3-bucket-access-logging``.
        reason: why the finding is acceptable; it is evidence, so write it for an assessor.
        until: last day on which it holds, as ``YYYY-MM-DD``; ``None``: without end.
    """
    store_acknowledgement(scope, {"rule_id": rule_id, "reason": reason, "until": until or ""})


@dataclass(frozen=True)
class Acknowledgement:
    """One call of :func:`acknowledge`, as it was found in a stack."""

    path: str
    rule_id: str
    reason: str
    until: str

    @staticmethod
    def read(data: Mapping[str, Any]) -> Acknowledgement:
        """From what the construct tree keeps."""
        return Acknowledgement(*(str(data.get(key, "")) for key in ("path", "rule_id", "reason", "until")))

    def covers(self, finding: Finding) -> bool:
        """Whether the finding is of this rule and at this construct or below it."""
        at_or_below = not self.path or f"{finding.construct_path}/".startswith(f"{self.path}/")
        return finding.rule_id == self.rule_id and at_or_below

    def problem(self, known_rules: frozenset[str], today: date) -> tuple[str, str] | None:
        """What is wrong with it, and what to do; ``None`` where nothing is."""
        if not self.reason.strip():
            return f"{self.rule_id!r} was acknowledged without a reason", "say why the finding is acceptable"
        if self.rule_id not in known_rules:
            return f"rule {self.rule_id!r} is unknown", "use the id that a finding starts with"
        if self.until:
            try:
                end = date.fromisoformat(self.until)
            except ValueError:
                return f"until={self.until!r} is no date", "write it as YYYY-MM-DD"
            if end < today:
                return (
                    f"{self.rule_id!r} was acknowledged until {self.until}, which has passed",
                    "fix the finding, or acknowledge it anew",
                )
        return None


def sift(
    findings: Sequence[Finding],
    undecided: Sequence[Finding],
    acknowledgements: Sequence[Acknowledgement],
    known_rules: frozenset[str],
    today: date,
) -> Iterator[Finding]:
    """The findings that remain, and those on the acknowledgements themselves.

    Args:
        findings: what the rules found.
        undecided: where a rule could not tell; an acknowledgement of it counts as used.
        acknowledgements: those of the stack; one on an app is in every stack.
        known_rules: the ids of the pack.
        today: the day on which an end is measured.
    """
    valid = []
    for each in acknowledgements:
        if problem := each.problem(known_rules, today):
            yield Finding(each.path, "acknowledgement", *problem)
        else:
            valid.append(each)
            if not any(each.covers(finding) for finding in (*findings, *undecided)):
                yield Finding(
                    each.path,
                    "acknowledgement",
                    f"{each.rule_id!r} was acknowledged, but there is no such finding",
                    "remove the acknowledgement",
                )
    yield from (finding for finding in findings if not any(each.covers(finding) for each in valid))
