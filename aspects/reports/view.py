"""What a page and a terminal show of a report: states, statuses and groups, without a word of HTML or colour."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from ..check.report import Result
from ..core.acknowledgements import Acknowledgement, CompensatingControl
from ..core.model import Change
from ..packs.model import Requirement
from ..rules import Problem, Rule
from .encoding import cut, plain

State = Literal["non-compliant", "error", "unknown", "exception", "compliant", "not-applicable"]
"""The outcome of a result, or that somebody accepted it."""

STATES: Mapping[State, str] = {
    "non-compliant": "Non-compliant",
    "error": "Rule failed",
    "unknown": "Unknown",
    "exception": "Accepted",
    "compliant": "Compliant",
    "not-applicable": "Not applicable",
}
"""How people read them, the most urgent first."""

Status = Literal["fails", "open", "excepted", "holds", "nothing", "manual"]
"""What the results of a requirement come to."""

STATUSES: Mapping[Status, str] = {
    "fails": "Fails",
    "open": "Undecided",
    "excepted": "Passes with exceptions",
    "holds": "Automated checks pass",
    "nothing": "Nothing to check",
    "manual": "Manual",
}

STAGES = {"synth": "Synthesized Terraform JSON", "plan": "Terraform plan", "state": "Terraform state"}

WORKSHEET = {
    "constraints": "Constraints",
    "objective": "Control objective",
    "risk": "Remaining risk",
    "control": "Compensating control",
    "validation": "Validation",
    "maintenance": "Maintenance",
}
"""The fields of a compensating control and how they are headed; see PCI DSS v4.0.1, appendices B and C."""

_WORD = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
_TOKEN = re.compile(r"\$\{TfToken\[[^]]*\]\}")


def state_of(result: Result) -> State:
    """Return the state of a result."""
    return "exception" if result.acknowledgement is not None else result.outcome.value


def tally(results: Iterable[Result]) -> dict[State, int]:
    """Return how many results are in each state, the most urgent first; states of none are left out."""
    counts = Counter(state_of(each) for each in results)
    return {state: counts[state] for state in STATES if counts[state]}


def status_of(requirement: Requirement, counts: Mapping[State, int]) -> Status:
    """Return what a requirement's results come to.

    Args:
        requirement: the requirement.
        counts: of the results of its rules, by state.
    """
    if not requirement.rules:
        return "manual"
    if counts.get("non-compliant") or counts.get("error"):
        return "fails"
    if counts.get("unknown"):
        return "open"
    if counts.get("exception"):
        return "excepted"
    return "holds" if counts.get("compliant") else "nothing"


@dataclass(frozen=True)
class Group:
    """Results of one rule that say the same of resources of one type.

    Attributes:
        state: of each.
        type: of each resource.
        problems: what each says.
        acknowledgement: that accepts each.
        stage: at which each was decided or, if it is unknown, last tried.
        results: in the order of the report.
    """

    state: State
    type: str
    problems: tuple[Problem, ...]
    acknowledgement: Acknowledgement | None
    stage: str
    results: tuple[Result, ...]


def grouped(results: Iterable[Result]) -> list[Group]:
    """Return the results of a rule by what they say, the most urgent first."""
    found: dict[tuple[Any, ...], list[Result]] = {}
    for each in results:
        said = tuple((one.path, one.message, shown(one.value)) for one in each.problems)
        key = (state_of(each), each.type, said, each.acknowledgement, each.stage)
        found.setdefault(key, []).append(each)
    order = list(STATES)
    groups = [Group(key[0], key[1], own[0].problems, key[3], key[4], tuple(own)) for key, own in found.items()]
    return sorted(groups, key=lambda each: order.index(each.state))


@dataclass(frozen=True)
class Writing:
    """What an aspect wrote to one attribute.

    Attributes:
        attribute: dotted attribute; the type, where a resource was created.
        before: what stood there; ``None`` where nothing did.
        after: what is there.
        applied: whether it was written, not only reported.
        creates: whether a resource of type ``attribute`` was created next to the one named.
    """

    attribute: str
    before: str | None
    after: str
    applied: bool
    creates: bool


def writings(changes: Iterable[Change]) -> list[tuple[tuple[str, ...], list[Writing]]]:
    """Return changes as construct paths with all that was written to each of them.

    Resources to which the same was written stand together, and so do several attributes of the same resources; of a
    document, only what differs is named.
    """
    by_writing: dict[Writing, list[str]] = {}
    for change in changes:
        creates = change.effect == "create" and change.before is None and isinstance(change.after, Mapping)
        for attribute, before, after in _differences(change, creates):
            writing = Writing(attribute, before, after, change.applied, creates)
            by_writing.setdefault(writing, []).append(change.construct_path)
    by_paths: dict[tuple[str, ...], list[Writing]] = {}
    for writing, paths in by_writing.items():
        by_paths.setdefault(tuple(dict.fromkeys(paths)), []).append(writing)
    return list(by_paths.items())


def _differences(change: Change, creates: bool) -> list[tuple[str, str | None, str]]:
    before, after = _document(change.before), _document(change.after)
    if creates or change.before is None or not isinstance(after, (dict, list)) or type(before) is not type(after):
        return [(change.attribute, None if change.before is None else shown(change.before), shown(change.after))]
    own, new = dict(_leaves(before)), dict(_leaves(after))
    return [
        (f"{change.attribute}.{path}", shown(own[path]) if path in own else None, shown(new[path]))
        for path in new
        if own.get(path, _MISSING) != new[path]
    ]


_MISSING = object()


def _document(value: Any) -> Any:
    """Return a value, parsed where it is JSON as text."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _leaves(value: Any, path: str = "") -> Iterable[tuple[str, Any]]:
    """Yield each value of a document that holds no other, by dotted path; items of a list go by their name, if any."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and value:
        for index, inner in enumerate(value):
            name = inner.get("name") if isinstance(inner, dict) else None
            yield from _leaves(inner, f"{path}.{name or index}" if path else str(name or index))
    else:
        yield path, value


def shown(value: Any, longest: int = 300) -> str:
    """Return a value as an author would write it, cut where it is long; an unresolved token is called that."""
    if isinstance(value, str):
        text = value if value.strip() == value and value else json.dumps(value)
    else:
        try:
            text = json.dumps(plain(value), ensure_ascii=False)
        except RecursionError:
            text = "(nested too deeply to be shown)"
    return cut(_TOKEN.sub("(known at apply)", text), longest)


@cache
def _names_in(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in _WORD.findall(text))


def related(rule: Rule, results: Sequence[Result], changes: Iterable[Change]) -> list[Change]:
    """Return the changes that a rule is about: on a resource that it judged, to an attribute that its texts name.

    Args:
        rule: the rule.
        results: its results.
        changes: those of the report, or of these resources.
    """
    paths = {each.path for each in results}
    names = _names_in(rule.remedy, rule.title)
    return [
        each
        for each in changes
        if each.construct_path in paths and not names.isdisjoint(re.split(r"[.\[\]=]", each.attribute))
    ]


def worksheet(control: CompensatingControl) -> list[tuple[str, str]]:
    """Return the fields of a compensating control that are filled in, each with its heading."""
    return [(heading, value) for key, heading in WORKSHEET.items() if (value := getattr(control, key)).strip()]


def plural(count: int, one: str, many: str = "") -> str:
    """Return a count in words: ``1 result``, ``2 results``, ``1,200 results``."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"
