"""What several formats say of a report in the same words: pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from ..check.evaluate import finding_of
from ..check.report import Report, Result
from ..core.acknowledgements import Acknowledgement
from ..rules import Outcome, Rule, Verdict

TOOL = "cdktf-guardrails"
"""The name under which each format presents the library."""


@cache
def tool_version() -> str:
    """Return the version of the library as it was installed; ``source`` where it runs from its repository."""
    if __name__.partition(".")[0] != TOOL.replace("-", "_"):
        return "source"
    from importlib.metadata import PackageNotFoundError, version  # only now: it loads much

    try:
        return version(TOOL)
    except PackageNotFoundError:  # the package was copied into an app
        return "source"


SEVERITIES = ("critical", "high", "medium", "low")
"""From what weighs most to what weighs least."""


def by_rule(report: Report) -> Mapping[str, list[Result]]:
    """Return the results of each rule of the pack, in the order of the pack; none where no resource is of its types."""
    found: dict[str, list[Result]] = {rule_id: [] for rule_id in report.pack.rules}
    for each in report.results:
        found.setdefault(each.rule_id, []).append(each)
    return found


def message(result: Result) -> str:
    """Return what explains a result, such as ``publicly_accessible is true, and …``; empty where it complies."""
    return Verdict(result.outcome, result.problems).message


def remedy(report: Report, result: Result) -> str:
    """Return what to do about a result; empty where there is nothing to do."""
    if result.outcome in (Outcome.COMPLIANT, Outcome.NOT_APPLICABLE):
        return ""
    return finding_of(report.pack, result).remedy


def exception(acknowledgement: Acknowledgement) -> dict[str, Any]:
    """Return an acknowledgement as JSON: the fields that are set; ``at`` is a pattern, ``path`` a construct path."""
    data = {name: value for name, value in acknowledgement.as_data().items() if value}
    if worksheet := data.get("compensating_control"):
        data["compensating_control"] = {name: text for name, text in worksheet.items() if text}
    return data


def identity(acknowledgement: Acknowledgement) -> str:
    """Return what tells an acknowledgement from others: all but the line in which it is written."""
    return repr(replace(acknowledgement, source=""))


def justification(acknowledgement: Acknowledgement) -> str:
    """Return an acknowledgement in words: its reason, its end, and who answers for it."""
    data = exception(acknowledgement)
    parts = [data.get("reason", "no reason is given")]
    parts += [f"{name} {data[name]}" for name in ("until", "owner", "ticket") if name in data]
    return "; ".join(parts)


def controls(rule: Rule, report: Report) -> list[str]:
    """Return the requirements of the pack that a rule serves, then the controls of AWS that ask the same."""
    return [*(f"{report.pack.name} {each}" for each in report.pack.requirements_of(rule.id)), *rule.controls]


class Exceptions:
    """The acknowledgements of a report, each with the results and findings that it accepts."""

    def __init__(self, report: Report) -> None:
        self._used: dict[str, list[dict[str, str]]] = defaultdict(list)
        self._known: dict[str, Acknowledgement] = {identity(each): each for each in report.acknowledgements}
        self._keys: dict[int, str] = {}
        for result in report.results:
            if result.acknowledgement:
                self._add(result.acknowledgement, {"rule_id": result.rule_id, "address": result.address})
        for finding, acknowledgement in report.accepted:
            self._add(acknowledgement, {"rule_id": finding.rule_id, "path": finding.construct_path})
        self._order = {key: index for index, key in enumerate(sorted(self._known))}

    def _add(self, acknowledgement: Acknowledgement, use: dict[str, str]) -> None:
        key = self._key(acknowledgement)
        self._known.setdefault(key, acknowledgement)
        self._used[key].append(use)

    def _key(self, acknowledgement: Acknowledgement) -> str:
        # Thousands of results may share one acknowledgement, which the report keeps alive.
        if id(acknowledgement) not in self._keys:
            self._keys[id(acknowledgement)] = identity(acknowledgement)
        return self._keys[id(acknowledgement)]

    def index(self, acknowledgement: Acknowledgement) -> int:
        """Return where an acknowledgement is in :meth:`as_data`."""
        return self._order[self._key(acknowledgement)]

    def as_data(self) -> list[dict[str, Any]]:
        """Return each acknowledgement with what it accepts; nothing there: it is not in use."""
        return [{**exception(self._known[key]), "accepts": self._used.get(key, [])} for key in self._order]
