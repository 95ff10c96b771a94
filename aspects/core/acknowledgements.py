"""Acknowledged findings, each with its reason, who answers for it and, where it should not last, its end: pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date, timedelta
from difflib import SequenceMatcher, get_close_matches
from functools import cache
from typing import Any

from ..facts.findings import SAME_GAP
from .model import Finding, Level

ID = "acknowledgement"
"""The id of what is wrong with an acknowledgement."""

DAYS_OF_WARNING = 30
"""So many days before an acknowledgement ends, its end is announced."""

# The start of a Terraform address: a type, which has an underscore or a wildcard in it, or a module.
_ADDRESS = re.compile(r"(?:module|[a-z*?][a-z0-9*?]*_[\w*?]*|\*{1,2})\.")


@dataclass(frozen=True)
class CompensatingControl:
    """What is done instead of a requirement, by the parts of the worksheet of PCI DSS (appendix C of v4.0.1).

    Attributes:
        constraints: what keeps the requirement from being met.
        objective: what the requirement is for, and what the control in its place is for.
        risk: the risk that the lack of the original control brings.
        control: the control, and how it meets the objective and the risk.
        validation: how it was validated and tested.
        maintenance: who keeps it working, and how.
    """

    constraints: str = ""
    objective: str = ""
    risk: str = ""
    control: str = ""
    validation: str = ""
    maintenance: str = ""


WORKSHEET = tuple(each.name for each in fields(CompensatingControl))
"""The parts of a compensating control."""


@dataclass(frozen=True)
class Acknowledgement:
    """One call of :func:`aspects.acknowledge`, as it was found in a stack, or one entry of ``acknowledgements.toml``.

    Attributes:
        path: the construct at which it holds, and below; the whole app where empty. Of a pattern: a construct path or a
            Terraform address in which ``*`` and ``?`` stand for characters within a part, and ``**`` for any.
        rule_id: the id that the findings start with.
        reason: why they are acceptable.
        until: the last day on which it holds, as ``YYYY-MM-DD``; empty: without end.
        owner: who answers for it.
        ticket: where it was decided.
        compensating_control: what is done instead.
        is_pattern: whether ``path`` is a pattern.
        source: file and line in which it was written; empty where unknown. Two that differ by it only are equal.
    """

    path: str
    rule_id: str
    reason: str
    until: str = ""
    owner: str = ""
    ticket: str = ""
    compensating_control: CompensatingControl | None = None
    is_pattern: bool = False
    source: str = field(default="", compare=False)

    @staticmethod
    def read(data: Mapping[str, Any]) -> Acknowledgement:
        """Read what the construct tree and ``guardrails.json`` keep: the inverse of :meth:`as_data`."""
        texts = {key: str(data.get(key) or "") for key in ("rule_id", "reason", "until", "owner", "ticket", "source")}
        worksheet = data.get("compensating_control")
        return Acknowledgement(
            path=str(data.get("at") or data.get("path") or ""),
            is_pattern=bool(data.get("at")),
            compensating_control=(
                CompensatingControl(**{key: str(worksheet.get(key) or "") for key in WORKSHEET})
                if isinstance(worksheet, Mapping)
                else None
            ),
            **texts,
        )

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON: ``at`` is a pattern, ``path`` a construct path."""
        return {
            "at" if self.is_pattern else "path": self.path,
            **{name: getattr(self, name) for name in ("rule_id", "reason", "until", "owner", "ticket", "source")},
            "compensating_control": asdict(self.compensating_control) if self.compensating_control else None,
        }

    def covers(self, finding: Finding) -> bool:
        """Return whether the finding is of this rule and at this construct or address, or below it."""
        if finding.rule_id != self.rule_id:
            return False
        if not self.is_pattern:
            return not self.path or f"{finding.construct_path}/".startswith(f"{self.path}/")
        return bool(
            _of_paths(self.path).match(finding.construct_path)
            or (finding.address and _of_addresses(self.path).match(finding.address))
        )

    def accepts(self, finding: Finding) -> bool:
        """Return whether it covers the finding, or what is reported as one with it."""
        return self.covers(finding) or any(
            self.covers(Finding(finding.construct_path, each, "", "", address=finding.address))
            for each in SAME_GAP.get(finding.rule_id, ())
        )

    def may_cover(self, stack: str) -> bool:
        """Return whether it may speak of something in the stack at a construct path, or of the stack itself.

        One that does not is about a stack of another environment, which this synthesis does not have.
        """
        if not self.path or not stack or (self.is_pattern and _ADDRESS.match(self.path)):
            return True
        own, other = self.path.split("/"), stack.split("/")
        for one, two in zip(own, other, strict=False):
            if self.is_pattern and "**" in one:
                return True
            if not (_of_paths(one).fullmatch(two) if self.is_pattern else one == two):
                return False
        return True

    def days_left(self, today: date) -> int | None:
        """Return how many days it still holds after today; ``None``: without end, or with one that is no date."""
        try:
            return (date.fromisoformat(self.until) - today).days if self.until else None
        except ValueError:
            return None

    def problem(self, today: date, known_ids: Collection[str]) -> tuple[str, str] | None:
        """Return what is wrong with it, and what to do; ``None`` where nothing is."""
        if not self.reason.strip():
            return f"{self.rule_id!r} was acknowledged without a reason", "say why the finding is acceptable"
        if self.rule_id not in known_ids:
            near = get_close_matches(self.rule_id, sorted(known_ids), 1)
            hint = f", did you mean {near[0]!r}?" if near else ""
            return f"rule {self.rule_id!r} is unknown", f"use the rule id at the start of a finding{hint}"
        if self.until:
            left = self.days_left(today)
            if left is None:
                return f"until={self.until!r} is not a date", "write it as YYYY-MM-DD"
            if left < 0:
                return (
                    f"{self.rule_id!r} was acknowledged until {self.until}, which has passed",
                    "fix the finding, or acknowledge it again",
                )
        return None


@dataclass(frozen=True)
class Limits:
    """What a standard allows of acknowledgements.

    Attributes:
        standard: its name, for the messages.
        rule_ids: the findings that it is about.
        longest_days: how many days after today one may end; ``None``: whenever it likes, or never.
        never: the findings that nobody may acknowledge.
    """

    standard: str
    rule_ids: frozenset[str]
    longest_days: int | None = None
    never: frozenset[str] = frozenset()

    def problem(self, acknowledgement: Acknowledgement, today: date) -> tuple[str, str] | None:
        """Return what is wrong with an acknowledgement, and what to do; ``None`` where nothing is."""
        rule_id = acknowledgement.rule_id
        if rule_id in self.never:
            return f"{rule_id!r} was acknowledged, which {self.standard} does not allow", "fix the finding"
        if self.longest_days is None or rule_id not in self.rule_ids:
            return None
        left = acknowledgement.days_left(today)
        if left is not None and left <= self.longest_days:
            return None
        said = f"until {acknowledgement.until}" if acknowledgement.until else "without an end date"
        try:
            last = f", {today + timedelta(days=self.longest_days)},"
        except OverflowError:
            last = ""
        return (
            f"{rule_id!r} was acknowledged {said}, and {self.standard} allows {self.longest_days} days",
            f"set until to that day{last} or an earlier one",
        )


def judged(
    acknowledgements: Sequence[Acknowledgement],
    findings: Sequence[Finding],
    is_awaited: Callable[[Acknowledgement], bool],
    today: date,
    known_ids: Collection[str],
    limits: Callable[[Acknowledgement], Sequence[Limits]] = lambda each: (),
    unmatched: Level = "error",
) -> tuple[list[Acknowledgement], list[tuple[Acknowledgement, Finding]]]:
    """Return the acknowledgements that hold, and a finding for each that does not, or that ends soon.

    Args:
        acknowledgements: those of the app.
        findings: all that was found; an undecided one makes an acknowledgement count as used.
        is_awaited: whether some aspect looks for the id where it was acknowledged; if none does, it waits for one.
        today: the day on which an end is measured.
        known_ids: the ids that there are.
        limits: what the standards that look for the id allow.
        unmatched: how bad it is that nothing is found.
    """
    valid: list[Acknowledgement] = []
    told: list[tuple[Acknowledgement, Finding]] = []
    for each in acknowledgements:
        if each.rule_id in known_ids and not is_awaited(each):
            continue
        broken = (limit.problem(each, today) for limit in limits(each))
        if problem := each.problem(today, known_ids) or next(filter(None, broken), None):
            told.append((each, Finding(each.path, ID, *problem, source=each.source)))
        elif any(each.accepts(finding) for finding in findings):
            valid.append(each)
            left = each.days_left(today)
            if left is not None and left <= DAYS_OF_WARNING:
                told.append((each, _ending(each, left)))
        else:
            said = f"{each.rule_id!r} was acknowledged{_where(each)}, but there is no such finding"
            remedy = f"remove the acknowledgement{_closest(each, findings)}"
            told.append((each, Finding(each.path, ID, said, remedy, level=unmatched, source=each.source)))
    return valid, told


def accepting(valid: Sequence[Acknowledgement], finding: Finding) -> Acknowledgement | None:
    """Return the first acknowledgement that accepts a finding."""
    return next((each for each in valid if each.accepts(finding)), None)


def _ending(acknowledgement: Acknowledgement, left: int) -> Finding:
    when = {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")
    return Finding(
        acknowledgement.path,
        ID,
        f"{acknowledgement.rule_id!r} is acknowledged until {acknowledgement.until}, and that ends {when}",
        "fix the finding, or have the acknowledgement reviewed before that",
        level="warning",
        source=acknowledgement.source,
    )


def _where(acknowledgement: Acknowledgement) -> str:
    """Return where a pattern looks: its finding is at a construct that it does not name."""
    return f" at {acknowledgement.path!r}" if acknowledgement.is_pattern else ""


def _closest(acknowledgement: Acknowledgement, findings: Sequence[Finding]) -> str:
    """Return the finding that was probably meant: of this rule at the most similar place, or of a similar rule here."""

    def likeness(place: str) -> float:
        return SequenceMatcher(None, acknowledgement.path, place).ratio()

    places = [
        place
        for each in findings
        if each.rule_id == acknowledgement.rule_id
        for place in (each.construct_path, each.address)
        if place
    ]
    if places:
        return f"; did you mean {acknowledgement.rule_id!r} at {max(sorted(set(places)), key=likeness)}?"
    here = {
        each.rule_id
        for each in findings
        if Acknowledgement(acknowledgement.path, each.rule_id, "", is_pattern=acknowledgement.is_pattern).covers(each)
    }
    near = get_close_matches(acknowledgement.rule_id, sorted(here), 1)
    return f"; did you mean {near[0]!r}?" if near else ""


@cache
def _of_paths(pattern: str) -> re.Pattern[str]:
    """Compile the pattern for a construct path at or below it."""
    return re.compile(f"{_expression(pattern, '[^/]')}(?:/.*)?\\Z", re.DOTALL)


@cache
def _of_addresses(pattern: str) -> re.Pattern[str]:
    """Compile the pattern for a Terraform address, its instances and, of a module, what is in it."""
    inside = r"|\..*" if re.search(r"(?:^|\.)module\.[^.\[]+(?:\[.*\])?\Z", pattern) else ""
    return re.compile(f"{_expression(pattern, '[^.]')}(?:\\[.*{inside})?\\Z", re.DOTALL)


def _expression(pattern: str, within: str) -> str:
    wildcards = {"**": ".*", "*": f"{within}*", "?": within}
    return "".join(wildcards.get(part, re.escape(part)) for part in re.split(r"(\*\*|\*|\?)", pattern))
