"""What changed between two reports: findings that are new, gone or different; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..rules import Outcome, Verdict
from .errors import InputError
from .report import SCHEMA_VERSION, Report

ACCEPTED = "accepted"
"""The status of what an acknowledgement accepts; that of everything else is its outcome."""

_ABSENT = "absent"
_WRONG = (Outcome.NON_COMPLIANT.value, Outcome.ERROR.value)
_SEVERITIES = ("critical", "high", "medium", "low", "")


EntryKey = tuple[str, str, str, int]


@dataclass(frozen=True)
class Entry:
    """One thing that a report says, of a rule or of an aspect.

    Attributes:
        stack: the stack; empty where both sides have one only.
        rule_id: the id that the finding starts with.
        place: the Terraform address, or the construct path of what has none.
        type: the Terraform resource type; empty where it is about no resource.
        status: the outcome, or :data:`ACCEPTED`.
        message: what explains it.
        remedy: what to do.
        severity: of the rule; empty where it is none of the pack's.
        requirements: what it serves, such as ``PCI DSS 3.5.1``.
        source: file and line; empty where unknown.
        number: which of several of one rule at one place it is: an aspect may find more than one thing there.
    """

    stack: str
    rule_id: str
    place: str
    type: str
    status: str
    message: str = ""
    remedy: str = ""
    severity: str = ""
    requirements: str = ""
    source: str = ""
    number: int = 0

    @property
    def key(self) -> EntryKey:
        """What tells it from the others."""
        return (self.stack, self.place, self.rule_id, self.number)

    @property
    def is_open(self) -> bool:
        """Whether it fails the stack."""
        return self.status in _WRONG

    @property
    def _order(self) -> tuple[int, str, str, str]:
        return (_SEVERITIES.index(self.severity), self.rule_id, self.stack, self.place)


@dataclass(frozen=True)
class Side:
    """What one of the two sides says.

    Attributes:
        entries: all of it.
        packs: the standards, with their versions.
        rules: the ids of their rules.
        stacks: the stacks.
    """

    entries: tuple[Entry, ...]
    packs: tuple[str, ...]
    rules: frozenset[str]
    stacks: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """One finding that is gone or different.

    Attributes:
        entry: the finding, as it was before where it is gone, else as it is now.
        reason: what became of it.
    """

    entry: Entry
    reason: str


@dataclass(frozen=True)
class Comparison:
    """The differences, what weighs most first.

    Attributes:
        new: findings that were not there before: regressions.
        gone: findings that are there no longer.
        changed: findings that say something else now, and what can no longer be decided.
        remaining: how many findings were there before, and are.
        packs: the standards of both sides; one where they are the same.
    """

    new: tuple[Entry, ...]
    gone: tuple[Difference, ...]
    changed: tuple[Difference, ...]
    remaining: int
    packs: tuple[tuple[str, ...], ...]


def side_of(reports: Sequence[Report]) -> Side:
    """Make one side from reports."""
    return Side(
        tuple(each for report in reports for each in _entries(report)),
        tuple(sorted({f"{each.pack.name} {each.pack.version}" for each in reports})),
        frozenset(rule for each in reports for rule in each.pack.rules),
        tuple(each.stack for each in reports),
    )


def side_of_json(document: Mapping[str, Any], name: str) -> Side:
    """Make one side from a ``compliance.json``.

    Args:
        document: the JSON.
        name: its file, for errors.

    Raises:
        InputError: it is of a version that cannot be read, or of another form.
    """
    version = str(document.get("schema_version"))
    if version.split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        raise InputError(
            f"{name}: has schema version {version}, and this version of the library reads {SCHEMA_VERSION};"
            " create it again"
        )
    try:
        reports = document["reports"]
        return Side(
            tuple(each for report in reports for each in _entries_of_json(report)),
            tuple(sorted({f"{each['pack']['name']} {each['pack']['version']}" for each in reports})),
            frozenset(rule["id"] for each in reports for rule in each["rules"]),
            tuple(each["stack"] for each in reports),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        said = f"{type(error).__name__}: {error}"
        raise InputError(f"{name}: is not the compliance.json that it says it is ({said}); create it again") from None


def compare(before: Side, after: Side) -> Comparison:
    """Return the differences between two sides."""
    if len(set(before.stacks)) == len(set(after.stacks)) == 1:
        before, after = _nameless(before), _nameless(after)
    before, after = _numbered(before, before), _numbered(after, before)
    was = {each.key: each for each in before.entries}
    now = {each.key: each for each in after.entries}
    places = {(each.stack, each.place) for each in after.entries}
    places_before = {(each.stack, each.place) for each in before.entries}
    new = [each for each in now.values() if each.is_open and not _is_open(was, each.key)]
    gone = [each for each in was.values() if each.is_open and not _is_open(now, each.key)]
    changed: list[Difference] = []
    for entry in list(new):
        # The same finding on a resource that has another address: it was moved, or renamed.
        same = next(
            (
                each
                for each in gone
                if (each.rule_id, each.type, each.message) == (entry.rule_id, entry.type, entry.message)
                and (each.stack, each.place) not in places
                and (entry.stack, entry.place) not in places_before
            ),
            None,
        )
        if same is not None and entry.type:
            new.remove(entry)
            gone.remove(same)
            changed.append(Difference(entry, f"was at {same.place}"))
    for key, entry in now.items():
        old = was.get(key)
        if old is None:
            continue
        if entry.is_open and old.is_open and entry.message != old.message:
            changed.append(Difference(entry, f"was: {old.message}"))
        elif entry.status == Outcome.UNKNOWN.value and old.status == Outcome.COMPLIANT.value:
            changed.append(Difference(entry, "complied before, and can no longer be decided"))
    return Comparison(
        tuple(sorted(new, key=lambda each: each._order)),
        tuple(Difference(each, _fate(each, now, places, after)) for each in sorted(gone, key=lambda each: each._order)),
        tuple(sorted(changed, key=lambda each: each.entry._order)),
        sum(each.is_open and _is_open(was, each.key) for each in now.values())
        + sum(each.reason.startswith("was at ") for each in changed),
        (before.packs,) if before.packs == after.packs else (before.packs, after.packs),
    )


def _numbered(side: Side, before: Side) -> Side:
    """Return a side on which the entries of one rule at one place have numbers, by what was said there before."""
    said, groups = _by_key(before), _by_key(side)
    entries = (each for key, own in groups.items() for each in _in_order_of(said.get(key, ()), own))
    return replace(side, entries=tuple(entries))


def _by_key(side: Side) -> dict[EntryKey, list[Entry]]:
    found: dict[EntryKey, list[Entry]] = {}
    for each in side.entries:
        found.setdefault(each.key, []).append(each)
    return found


def _in_order_of(before: Sequence[Entry], entries: Sequence[Entry]) -> Iterator[Entry]:
    """Yield entries with the numbers of those that said the same before; the others take what is free."""
    free = list(range(max(len(before), len(entries))))
    others = []
    for each in entries:
        same = next((n for n in free if n < len(before) and before[n].message == each.message), None)
        if same is None:
            others.append(each)
        else:
            free.remove(same)
            yield replace(each, number=same)
    yield from (replace(each, number=number) for each, number in zip(others, free, strict=False))


def _is_open(entries: Mapping[EntryKey, Entry], key: EntryKey) -> bool:
    return key in entries and entries[key].is_open


def _nameless(side: Side) -> Side:
    """Return a side of one stack, which may be called otherwise on the other side."""
    return replace(side, entries=tuple(replace(each, stack="") for each in side.entries))


def _fate(entry: Entry, now: Mapping[EntryKey, Entry], places: set[tuple[str, str]], after: Side) -> str:
    found = now.get(entry.key)
    status = found.status if found else _ABSENT
    if found and status == ACCEPTED:
        return f"acknowledged: {found.message}"
    if found and status == Outcome.UNKNOWN.value:
        return f"can no longer be decided: {found.message}"
    if found and status == Outcome.NOT_APPLICABLE.value:
        return f"does not apply: {found.message}"
    if found:
        return "complies"
    if entry.severity and entry.rule_id not in after.rules:
        return "the rule is no longer in the pack"
    return (
        "no longer found" if (entry.stack, entry.place) in places or not entry.type else "the resource no longer exists"
    )


def _entries(report: Report) -> Iterator[Entry]:
    for each in report.results:
        rule = report.pack.rules[each.rule_id]
        by = each.acknowledgement
        yield Entry(
            report.stack,
            each.rule_id,
            each.address,
            each.type,
            ACCEPTED if by else each.outcome.value,
            by.reason if by else Verdict(each.outcome, each.problems).message,
            rule.remedy,
            rule.severity,
            report.pack.cite(each.rule_id),
            each.source,
        )
    for found in (*report.findings, *report.problems):
        if found.level == "error":
            yield Entry(
                report.stack,
                found.rule_id,
                found.construct_path,
                "",
                Outcome.NON_COMPLIANT.value,
                found.problem,
                found.remedy,
                requirements=found.requirements,
                source=found.source,
            )


def _entries_of_json(report: Mapping[str, Any]) -> Iterator[Entry]:
    rules = {each["id"]: each for each in report["rules"]}
    standard = report["pack"]["name"]
    for each in report["results"]:
        rule = rules[each["rule_id"]]
        by = report["exceptions"][each["exception"]] if "exception" in each else None
        problems = tuple(dict.fromkeys(one["message"] for one in each.get("problems", ())))
        if each["outcome"] not in {one.value for one in Outcome}:
            raise ValueError(f"outcome {each['outcome']!r}")
        yield Entry(
            report["stack"],
            each["rule_id"],
            each["address"],
            each["type"],
            ACCEPTED if by else each["outcome"],
            by["reason"] if by else _as_one(problems),
            rule["remedy"],
            rule["severity"],
            f"{standard} {', '.join(rule['requirements'])}",
            each.get("source", ""),
        )
    for found in (*report["findings"], *report["problems"]):
        if found["level"] == "error":
            yield Entry(
                report["stack"],
                found["rule_id"],
                found["path"],
                "",
                Outcome.NON_COMPLIANT.value,
                found["problem"],
                found["remedy"],
                requirements=found["requirements"],
                source=found["source"],
            )


def _as_one(messages: Sequence[str]) -> str:
    """Join problems into one text, as :attr:`.Verdict.message` has it."""
    more = [f"{len(messages) - 3} more"] if len(messages) > 3 else []
    return ", and ".join([*messages[:3], *more])
