"""Acknowledged findings, each with its reason and, where it should not last, its end: pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .model import Finding


@dataclass(frozen=True)
class Acknowledgement:
    """One call of :func:`aspects.acknowledge`, as it was found in a stack."""

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

    def problem(self, today: date, known_ids: Collection[str]) -> tuple[str, str] | None:
        """What is wrong with it, and what to do; ``None`` where nothing is."""
        if not self.reason.strip():
            return f"{self.rule_id!r} was acknowledged without a reason", "say why the finding is acceptable"
        if self.rule_id not in known_ids:
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


def judged(
    acknowledgements: Sequence[Acknowledgement],
    findings: Sequence[Finding],
    is_awaited: Callable[[Acknowledgement], bool],
    today: date,
    known_ids: Collection[str],
) -> tuple[list[Acknowledgement], list[tuple[Acknowledgement, Finding]]]:
    """The acknowledgements that hold, and a finding for each that does not.

    Args:
        acknowledgements: those of the app.
        findings: all that was found; an undecided one makes an acknowledgement count as used.
        is_awaited: whether some aspect looks for the id where it was acknowledged; if none does, it waits for one.
        today: the day on which an end is measured.
        known_ids: the ids that there are.
    """
    valid: list[Acknowledgement] = []
    wrong: list[tuple[Acknowledgement, Finding]] = []
    for each in acknowledgements:
        if each.rule_id in known_ids and not is_awaited(each):
            continue
        if problem := each.problem(today, known_ids):
            wrong.append((each, Finding(each.path, "acknowledgement", *problem)))
        elif any(each.covers(finding) for finding in findings):
            valid.append(each)
        else:
            said = f"{each.rule_id!r} was acknowledged, but there is no such finding"
            wrong.append((each, Finding(each.path, "acknowledgement", said, "remove the acknowledgement")))
    return valid, wrong
