"""A report as one HTML page that an assessor reads: complete without JavaScript, on paper and without a network.

The style and the script are part of the page. Its policy lets the browser run nothing else and load nothing at all.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from string import Template

from ..check.report import Report, Result
from ..core.acknowledgements import Acknowledgement
from ..core.model import Change, Finding
from ..facts.data_roles import ROLES, Role
from ..packs.model import Requirement
from ..rules import Problem, Rule
from .elements import cell as _cell
from .elements import codes as _codes
from .elements import facts as _facts
from .elements import fold as _fold
from .elements import separated as _separated
from .elements import table as _table
from .html_inventories import inventory_parts
from .markup import Child, Markup, joined, tag
from .projection import SEVERITIES, TOOL, by_rule, remedy, tool_version
from .view import (
    STAGES,
    STATES,
    STATUSES,
    Group,
    State,
    Status,
    Writing,
    grouped,
    plural,
    related,
    shown,
    status_of,
    tally,
    worksheet,
    writings,
)

Writings = Sequence[tuple[Sequence[str], Sequence[Writing]]]

_FOLDER = Path(__file__).parent / "page"
_SYMBOLS: Mapping[State, str] = {
    "non-compliant": "✕",
    "error": "!",
    "unknown": "?",
    "exception": "◆",
    "compliant": "✓",
    "not-applicable": "–",
}
_STATUS_SYMBOLS: Mapping[Status, str] = {
    "fails": "✕",
    "open": "?",
    "excepted": "◆",
    "holds": "✓",
    "nothing": "–",
    "manual": "☐",
}
_URGENT: frozenset[State] = frozenset({"non-compliant", "error", "exception", "unknown"})
_MOST_IN_CELL = 6
"""How many resources a row shows without a fold."""

_FITS_ON_PAGE = 24
"""Of how many results a rule is kept together on paper."""


def render(reports: Sequence[Report]) -> str:
    """Return the page: UTF-8, the same for the same reports.

    Args:
        reports: of one synthesis or check, in the order in which the page shows them.
    """
    sections = [_Section(each, f"s{number}") for number, each in enumerate(reports, 1)]
    style, script = _file("page.css") + _file("diagram.css"), _file("page.js")
    body = [
        tag("a", "Skip to the content", class_="skip", href="#content"),
        _page_header(sections),
        tag("div", _contents(sections), tag("main", _body(sections), id="content"), class_="columns"),
    ]
    title = " · ".join(dict.fromkeys(f"{each.report.stack or 'stack'}, {each.standard}" for each in sections))
    return Template(_file("page.html")).substitute(
        title=joined(f"{title}: compliance report" if title else "Compliance report"),
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)};"
        " base-uri 'none'; form-action 'none'",
        style=style,
        script=script,
        body=joined(body),
    )


@cache
def _file(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Return how a content security policy names the text of an inline element."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@dataclass(frozen=True)
class _Served:
    """A requirement with what its rules said."""

    requirement: Requirement
    results: Mapping[str, Sequence[Result]]
    counts: Mapping[State, int]
    status: Status


class _Section:
    """One report, sorted out for the page; ``id`` begins every id in its part."""

    def __init__(self, report: Report, id: str) -> None:
        self.report = report
        self.id = id
        self.standard = f"{report.pack.name} {report.pack.version}"
        self.of_rule = by_rule(report)
        self.counts = tally(report.results)
        self.requirements = tuple(self._served(each) for each in report.pack.requirements)
        self.automated = tuple(each for each in self.requirements if each.status != "manual")
        self.manual = tuple(each.requirement for each in self.requirements if each.status == "manual")
        self.requirement_ids = _ids(f"{id}-req", [each.id for each in report.pack.requirements])
        self.rule_ids = _ids(f"{id}-rule", list(self.of_rule))
        used = [each.acknowledgement for each in report.results if each.acknowledgement]
        accepting = [*report.acknowledgements, *used, *(by for _, by in report.accepted)]
        self.exceptions = {each: f"{id}-exception-{number}" for number, each in enumerate(_distinct(accepting), 1)}
        self.changes_at: dict[str, list[Change]] = {}
        for change in report.changes:
            self.changes_at.setdefault(change.construct_path, []).append(change)

    def _served(self, requirement: Requirement) -> _Served:
        results = {each: self.of_rule[each] for each in requirement.rules}
        counts = tally(result for own in results.values() for result in own)
        return _Served(requirement, results, counts, status_of(requirement, counts))

    @property
    def failing(self) -> int:
        """How many findings fail the stack."""
        others = (*self.report.findings, *self.report.problems)
        return len(self.report.open) + sum(each.level == "error" for each in others)

    def rule_link(self, rule_id: str) -> Markup:
        """Return the id of a rule, linked to its entry where the pack has it."""
        code = tag("code", rule_id)
        return tag("a", code, href=f"#{self.rule_ids[rule_id]}") if rule_id in self.rule_ids else code

    def requirement_link(self, requirement_id: str) -> Markup:
        """Return the id of a requirement, linked to its section."""
        return tag("a", requirement_id, href=f"#{self.requirement_ids[requirement_id]}")


def _distinct(acknowledgements: Iterable[Acknowledgement]) -> list[Acknowledgement]:
    found: list[Acknowledgement] = []
    for each in acknowledgements:
        if each not in found:
            found.append(each)
    return found


def _ids(prefix: str, names: Sequence[str]) -> dict[str, str]:
    """Return an id for each name that can be in a link, no two alike."""
    found: dict[str, str] = {}
    for name in names:
        id = f"{prefix}-{re.sub(r'[^A-Za-z0-9.]+', '-', name)}"
        while id in found.values():
            id += "-"
        found[name] = id
    return found


# The frame of the page


def _page_header(sections: Sequence[_Section]) -> Markup:
    return tag(
        "header",
        tag("h1", "Compliance report", class_="brand"),
        _toolbar(sections),
        class_="top",
    )


def _toolbar(sections: Sequence[_Section]) -> Markup:
    states = {state for each in sections for state in each.counts}
    severities = {rule.severity for each in sections for rule in each.report.pack.rules.values()}
    requirements = dict.fromkeys(one.id for each in sections for one in each.report.pack.requirements)
    types = sorted({result.type for each in sections for result in each.report.results})
    return tag(
        "form",
        tag(
            "div",
            tag("label", "Search", for_="search"),
            tag(
                "input",
                type="search",
                id="search",
                placeholder="Resource, rule, value …",
                aria_keyshortcuts="/",
                autocomplete="off",
                spellcheck="false",
            ),
            class_="field search",
        ),
        _select("state", "Outcome", [(key, label) for key, label in STATES.items() if key in states]),
        _select("severity", "Severity", [(each, each.capitalize()) for each in SEVERITIES if each in severities]),
        _select("requirement", "Requirement", [(each, each) for each in requirements]),
        _select("type", "Resource type", [(each, each) for each in types]),
        tag("button", "Reset", type="reset", class_="reset"),
        tag("p", id="shown", role="status", aria_live="polite"),
        class_="toolbar",
        id="filters",
        role="search",
        aria_label="Filter the results",
        hidden=True,
    )


def _select(name: str, label: str, options: Iterable[tuple[str, str]]) -> Markup:
    return tag(
        "div",
        tag("label", label, for_=name),
        tag(
            "select",
            tag("option", "All", value=""),
            [tag("option", text, value=value) for value, text in options],
            id=name,
        ),
        class_="field",
    )


def _contents(sections: Sequence[_Section]) -> Markup:
    return tag(
        "nav",
        tag(
            "details",
            tag("summary", "Contents"),
            [
                tag(
                    "div",
                    tag("p", tag("a", each.report.stack or "Stack", href=f"#{each.id}"), class_="stack"),
                    tag("ul", [tag("li", tag("a", title, href=f"#{each.id}-{id}")) for id, title, _ in _parts(each)]),
                    tag("p", "Requirements", class_="label"),
                    tag(
                        "ul",
                        [
                            tag(
                                "li",
                                tag(
                                    "a",
                                    _mark(one.status),
                                    tag("span", one.requirement.id, class_="id"),
                                    tag("span", f" {STATUSES[one.status]}: ", class_="unseen-text"),
                                    tag("span", _title(one.requirement.id, one.requirement.title), class_="hint"),
                                    href=f"#{each.requirement_ids[one.requirement.id]}",
                                    title=one.requirement.title,
                                ),
                            )
                            for one in each.automated
                        ],
                        class_="requirements",
                    ),
                )
                for each in sections
            ],
            open=True,
            class_="contents",
        ),
        aria_label="Contents",
    )


def _parts(section: _Section) -> list[tuple[str, str, Callable[[_Section], Child]]]:
    """Return the parts of a report that have something to show: id, heading, and what writes them."""
    report = section.report
    parts: list[tuple[str, str, bool, Callable[[_Section], Child]]] = [
        ("summary", "At a glance", True, _overview),
        ("others", "Findings outside the rules", bool(report.findings or report.problems), _others),
        ("requirements", "Requirements", True, _requirements),
        ("exceptions", "Exceptions", bool(section.exceptions), _exceptions),
        ("unknown", "What could not be decided", "unknown" in section.counts, _unknown),
        ("changes", "What the aspects changed", bool(report.changes), _changes),
        ("unseen", "What was not checked", True, _not_looked_at),
        *(
            (id, title, True, lambda _, shown=shown: shown)
            for id, title, shown in inventory_parts(report.inventories, report.stack)
        ),
        ("manual", "Manual requirements", bool(section.manual), _manual),
        ("rules", "Rules", bool(report.pack.rules), _rules),
    ]
    return [(id, title, write) for id, title, is_there, write in parts if is_there]


def _body(sections: Sequence[_Section]) -> Child:
    if not sections:
        return tag("p", "No stack was checked: none of them has a pack.")
    return [_stacks(sections) if len(sections) > 1 else None, [_article(each) for each in sections]]


def _stacks(sections: Sequence[_Section]) -> Markup:
    """Render one line for each report, where there are several."""
    return tag(
        "section",
        tag("h2", "Stacks"),
        _table(
            ("Stack", "Standard", "Verdict", "Results"),
            [
                tag(
                    "tr",
                    _cell("Stack", tag("a", each.report.stack or "stack", href=f"#{each.id}")),
                    _cell("Standard", each.standard),
                    _cell("Verdict", _verdict(each)),
                    _cell("Results", _counts(each.counts)),
                )
                for each in sections
            ],
        ),
        class_="stacks",
    )


def _article(section: _Section) -> Markup:
    report = section.report
    about = [
        ("Standard", section.standard),
        ("Source", STAGES.get(report.stage, report.stage)),
        ("Date", tag("time", report.day.isoformat(), datetime=report.day.isoformat())),
        ("Resources", f"{sum(report.resources.values()):,} of {plural(len(report.resources), 'type')}"),
        ("Rules", f"{len(report.pack.rules):,}"),
        ("Results", f"{len(report.results):,}"),
        ("Tool", f"{TOOL} {tool_version()}"),
    ]
    digests = [(f"{name.capitalize()}", tag("code", value)) for name, value in sorted(report.digests.items())]
    return tag(
        "article",
        tag(
            "header",
            tag("h2", report.stack or "Stack", id=f"{section.id}-title"),
            _facts(about, "meta"),
            tag(
                "details",
                tag("summary", "Digests (SHA-256)"),
                tag(
                    "p",
                    "Use them to check that this page describes the stack, the pack and the exceptions that you have.",
                ),
                _facts(digests, "digests"),
                class_="fold",
            )
            if digests
            else None,
            class_="head",
        ),
        [
            tag("section", tag("h3", title), write(section), id=f"{section.id}-{id}", class_=f"part {id} group")
            for id, title, write in _parts(section)
        ],
        id=section.id,
        aria_labelledby=f"{section.id}-title",
        data_stack=report.stack,
    )


# The parts of a report


def _overview(section: _Section) -> Child:
    rows = [
        tag(
            "tr",
            _cell("Requirement", section.requirement_link(each.requirement.id), class_="id"),
            _cell("What it requires", _title(each.requirement.id, each.requirement.title), class_="title"),
            _cell("Status", _status(each.status), class_="status"),
            _cell("Results", _bar(each.counts), _counts(each.counts), class_="results"),
            class_="unit",
            data_requirement=each.requirement.id,
        )
        for each in section.automated
    ]
    manual = tag("a", f"{len(section.manual):,}", href=f"#{section.id}-manual") if section.manual else "0"
    return [
        tag("p", _verdict(section), _beside(section), class_="banner" if section.failing else "banner clean"),
        tag("ul", [_tile(section, state) for state in STATES], class_="tiles"),
        tag(
            "p",
            "Passing its automated checks does not yet mean that a requirement is met: its manual part is listed"
            f" next to it. Of {plural(len(section.requirements), 'requirement')}, {len(section.automated):,} have"
            " rules; ",
            manual,
            " are manual only.",
            class_="note",
        ),
        _table(("Requirement", "What it requires", "Status", "Results"), rows, "overview"),
    ]


def _tile(section: _Section, state: State) -> Markup:
    return tag(
        "li",
        tag(
            "a",
            tag("span", f"{section.counts.get(state, 0):,}", class_="number"),
            tag("span", _symbol(state), STATES[state], class_="what"),
            href=f"#{section.id}-requirements",
            data_choose=state if state in section.counts else None,
        ),
        class_=f"tile {state}" if section.counts.get(state) else "tile none",
    )


def _verdict(section: _Section) -> Markup:
    count = section.failing
    text = f"{plural(count, 'finding')} {'fails' if count == 1 else 'fail'} the stack" if count else "Nothing fails"
    return tag("strong", tag("span", "✕" if count else "✓", aria_hidden="true"), " ", text, class_="verdict")


def _beside(section: _Section) -> Child:
    """Return what else a reader of the verdict has to know, linked to where it stands."""
    outside = section.failing - len(section.report.open)
    undecided = section.counts.get("unknown", 0)
    notes = [
        *([("others", f"{outside:,} of them outside the rules")] if outside else []),
        *([("unknown", f"{undecided:,} undecided")] if undecided else []),
        *([("exceptions", plural(len(section.exceptions), "exception"))] if section.exceptions else []),
    ]
    links = [tag("a", text, href=f"#{section.id}-{part}") for part, text in notes]
    return [" – ", _separated(links)] if links else None


def _others(section: _Section) -> Child:
    """Return what the aspects found, and what is wrong with acknowledgements."""
    found: dict[tuple[str, ...], list[Finding]] = {}
    for each in (*section.report.problems, *section.report.findings):
        found.setdefault((each.level, each.rule_id, each.problem, each.remedy), []).append(each)
    return _table(
        ("Finding", "Level", "What is wrong, and what to do", "Where"),
        [
            tag(
                "tr",
                _cell("Finding", section.rule_link(rule_id)),
                _cell("Level", tag("span", level.capitalize(), class_=f"badge level-{level}")),
                _cell("What is wrong", tag("p", problem), tag("p", "To do: ", remedy, class_="remedy")),
                _cell("Where", _listed([_place(each.construct_path, "", each.source) for each in own])),
                class_="unit",
            )
            for (level, rule_id, problem, remedy), own in found.items()
        ],
    )


def _requirements(section: _Section) -> Child:
    return [_requirement(section, each) for each in section.automated]


def _manual(section: _Section) -> Child:
    rows = [
        tag(
            "tr",
            _cell("Requirement", one.id, class_="id"),
            _cell("What it requires", _title(one.id, one.title)),
            _cell("What to review, and why", one.manual or "all of it"),
            id=section.requirement_ids[one.id],
            class_="unit",
            data_requirement=one.id,
        )
        for one in section.manual
    ]
    return [
        tag("p", "No rule checks these. They need a review by people.", class_="note"),
        _table(("Requirement", "What it requires", "What to review, and why"), rows, "manual-table"),
    ]


def _requirement(section: _Section, served: _Served) -> Markup:
    one = served.requirement
    titles = [section.report.pack.rules[each].title for each in one.rules]
    automated = one.automated or f"{plural(len(titles), 'rule')}: {'; '.join(titles)}."
    id = section.requirement_ids[one.id]
    return tag(
        "section",
        tag(
            "div",
            tag(
                "h4",
                tag("a", one.id, href=f"#{id}", class_="id"),
                " ",
                _title(one.id, one.title),
            ),
            tag("div", _status(served.status), _bar(served.counts), class_="standing"),
            _facts([("Automated", automated), *([("Manual", one.manual)] if one.manual else [])], "coverage"),
            class_="about unit keep",
        ),
        [_rule_results(section, section.report.pack.rules[rule], own) for rule, own in served.results.items()],
        id=id,
        class_="requirement group",
        data_requirement=one.id,
    )


def _rule_results(section: _Section, rule: Rule, results: Sequence[Result]) -> Markup:
    groups = grouped(results)
    urgent = [each for each in groups if each.state in _URGENT]
    changed = related(rule, results, [one for each in results for one in section.changes_at.get(each.path, ())])
    written = writings(changed)
    body: list[Child] = []
    for said in dict.fromkeys(remedy(section.report, each) for each in results if each.is_open):
        body.append(tag("p", tag("strong", "To do: "), said, class_="remedy"))
    if urgent:
        rows = [_group_row(section, each) for each in urgent]
        body.append(_table(("Resource", "Verdict", "What was found"), rows, "found"))
    if written:
        body.append(
            _fold(
                f"Changed by the aspects: {_what_was_written(written)}",
                _writings_table(section, written),
                class_="unit",
            )
        )
    body += [_folded(section, each) for each in groups if each.state not in _URGENT]
    if not results:
        body.append(tag("p", "No resource of these types: ", _codes(rule.types), class_="nothing unit"))
    return tag(
        "section",
        tag(
            "div",
            tag("h5", rule.title if rule.title != rule.id else None),
            section.rule_link(rule.id),
            _severity(rule),
            _counts(tally(results)),
            class_="rule-head",
        ),
        body,
        class_="rule group short" if len(results) <= _FITS_ON_PAGE else "rule group",
        data_severity=rule.severity,
    )


def _group_row(section: _Section, group: Group) -> Markup:
    places = [_place(each.path, each.address, each.source) for each in group.results]
    return tag(
        "tr",
        _cell("Resource", _listed(places), class_="where"),
        _cell("Verdict", _badge(group.state), _stage(section.report, group), class_="verdict-cell"),
        _cell("What was found", _problems(group.problems), _accepted(section, group.acknowledgement)),
        class_="unit",
        data_state=group.state,
        data_type=group.type,
    )


def _stage(report: Report, group: Group) -> Markup | None:
    if group.state == "unknown":
        return tag("span", f"last tried at: {group.stage}", class_="stage")
    return tag("span", f"decided at: {group.stage}", class_="stage") if group.stage != report.stage else None


def _folded(section: _Section, group: Group) -> Markup:
    """Render resources of which only the names have to be read."""
    reasons = "; ".join(dict.fromkeys(each.message for each in group.problems))
    stage = f", decided at: {group.stage}" if group.stage != section.report.stage else ""
    return tag(
        "details",
        tag(
            "summary",
            _symbol(group.state),
            f"{STATES[group.state]}: {len(group.results):,} ",
            tag("code", group.type),
            f"{stage}{f': {reasons}' if reasons else ''}",
        ),
        _names(section, [each.path for each in group.results]),
        class_=f"fold unit {group.state}",
        data_state=group.state,
        data_type=group.type,
    )


def _problems(problems: Sequence[Problem]) -> Markup | None:
    if not problems:
        return None
    return tag(
        "ul",
        [
            tag(
                "li",
                each.message,
                tag("code", each.path, f" = {shown(each.value)}" if each.value is not None else "", class_="value")
                if each.path or each.value is not None
                else None,
            )
            for each in problems
        ],
        class_="problems",
    )


def _accepted(section: _Section, by: Acknowledgement | None) -> Markup | None:
    if by is None:
        return None
    details = [*([f"until {by.until}"] if by.until else ["no end"]), *([f"owner {by.owner}"] if by.owner else [])]
    return tag(
        "p",
        tag("a", "Accepted", href=f"#{section.exceptions[by]}"),
        f": {by.reason} ({', '.join(details)})",
        class_="accepted",
    )


def _exceptions(section: _Section) -> Child:
    of: dict[str, list[Result]] = {}
    for result in section.report.results:
        if result.acknowledgement:
            of.setdefault(section.exceptions[result.acknowledgement], []).append(result)
    found: dict[str, list[Finding]] = {}
    for finding, by in section.report.accepted:
        found.setdefault(section.exceptions[by], []).append(finding)
    return [_exception(section, each, id, of.get(id, ()), found.get(id, ())) for each, id in section.exceptions.items()]


def _exception(
    section: _Section, by: Acknowledgement, id: str, results: Sequence[Result], findings: Sequence[Finding]
) -> Markup:
    pack = section.report.pack
    requirements = [section.requirement_link(each) for each in pack.requirements_of(by.rule_id)]
    accepts = [
        *(_place(each.path, each.address, each.source, _messages(each.problems)) for each in results),
        *(_place(each.construct_path, "", each.source, each.problem) for each in findings),
    ]
    sheet = worksheet(by.compensating_control) if by.compensating_control else []
    facts: list[tuple[str, Child]] = [
        ("Reason", by.reason or "none given"),
        ("Owner", by.owner or "no owner named"),
        ("Ticket", _link(by.ticket) if by.ticket else "none"),
        ("Until", _until(by, section.report)),
        (
            "Where",
            [tag("code", by.path or "the whole app"), tag("span", by.source, class_="source") if by.source else None],
        ),
        ("Requirement", _separated(requirements) if requirements else "none: reported by an aspect"),
        ("Accepts", _listed(accepts) if accepts else "nothing in this stack"),
    ]
    return tag(
        "section",
        tag("h4", section.rule_link(by.rule_id), _exception_title(section, by.rule_id)),
        _facts(facts, "exception-facts"),
        [tag("h5", "Compensating control worksheet"), _facts(sheet, "worksheet")] if sheet else None,
        id=id,
        class_="exception unit",
        data_state="exception",
        data_type=" ".join(sorted({each.type for each in results})) or None,
        data_severity=pack.rules[by.rule_id].severity if by.rule_id in pack.rules else None,
    )


def _exception_title(section: _Section, rule_id: str) -> Child:
    rule = section.report.pack.rules.get(rule_id)
    return tag("span", rule.title, class_="title") if rule and rule.title != rule.id else None


def _until(by: Acknowledgement, report: Report) -> Child:
    left = by.days_left(report.day)
    if left is None:
        return by.until or "no end"
    words = f"{plural(left, 'day')} left" if left >= 0 else f"ended {plural(-left, 'day')} ago"
    return [f"{by.until} ", tag("span", words, class_="badge level-warning" if left <= 30 else "badge")]


def _unknown(section: _Section) -> Child:
    rows = [
        tag(
            "tr",
            _cell("Rule", section.rule_link(rule)),
            _cell("Depends on", _problems(group.problems)),
            _cell("Last tried at", group.stage),
            _cell("Resources", _listed([_place(each.path, each.address, each.source) for each in group.results])),
            class_="unit",
            data_state="unknown",
            data_type=group.type,
            data_severity=section.report.pack.rules[rule].severity,
        )
        for rule, results in section.of_rule.items()
        for group in grouped(results)
        if group.state == "unknown"
    ]
    note = "Neither compliant nor a violation: the answer depends on values that were not known at this stage."
    more = " A check of the Terraform plan decides most of these." if section.report.stage == "synth" else ""
    return [tag("p", note, more, class_="note"), _table(("Rule", "Depends on", "Last tried at", "Resources"), rows)]


def _changes(section: _Section) -> Child:
    by_aspect: dict[str, list[Change]] = {}
    for change in section.report.changes:
        by_aspect.setdefault(change.aspect, []).append(change)
    return [
        tag("p", "Attributes that the library set in the stack before the check.", class_="note"),
        [
            tag(
                "section",
                tag("h4", aspect),
                _fold(_what_was_written(own), _writings_table(section, own)),
                class_="aspect group",
            )
            for aspect, changes in by_aspect.items()
            for own in [writings(changes)]
        ],
    ]


def _what_was_written(found: Writings) -> str:
    attributes = sum(len(paths) * len(written) for paths, written in found)
    resources = len({path for paths, _ in found for path in paths})
    return f"{plural(attributes, 'change')} to {plural(resources, 'resource')}"


def _writings_table(section: _Section, found: Writings) -> Markup:
    return tag(
        "table",
        tag("thead", tag("tr", [tag("th", each, scope="col") for each in ("Attribute", "Before", "After")])),
        [
            tag(
                "tbody",
                tag("tr", tag("th", _written_to(section, paths), colspan=3, scope="rowgroup")),
                [_writing(each) for each in written],
                class_="unit",
            )
            for paths, written in found
        ],
        class_="writings",
    )


def _written_to(section: _Section, paths: Sequence[str]) -> Child:
    if len(paths) == 1:
        return paths[0]
    return _fold(plural(len(paths), "resource"), _names(section, paths))


def _writing(one: Writing) -> Markup:
    return tag(
        "tr",
        _cell(
            "Attribute",
            tag("code", one.attribute),
            tag("span", "a separate resource", class_="stage") if one.creates else None,
            None if one.applied else tag("span", "only reported", class_="stage"),
        ),
        _cell("Before", tag("span", "not set", class_="unset") if one.before is None else tag("code", one.before)),
        _cell("After", tag("code", one.after)),
    )


def _not_looked_at(section: _Section) -> Child:
    return [_without_rule(section.report), _excluded(section), _unseen(section.report)]


def _unseen(report: Report) -> Child:
    if not report.unseen:
        return None
    return [tag("h4", "Missing from the input"), tag("ul", [tag("li", each, class_="unit") for each in report.unseen])]


def _excluded(section: _Section) -> Child:
    addresses = section.report.excluded
    if not addresses:
        return None
    said = f"{plural(len(addresses), 'resource')} excluded by the options that the pack was applied with"
    return [tag("h4", "Excluded"), _fold(said, _names(section, addresses), class_="unit")]


def _without_rule(report: Report) -> Child:
    others = {kind: count for kind, count in report.without_rule.items() if kind not in ROLES}
    if not report.without_rule:
        return tag("p", "Every resource type of the stack has a rule in this pack.", class_="note")
    resources = sum(report.without_rule.values())
    by_role = [(role, [kind for kind in report.data_without_rule if ROLES[kind][0] == role]) for role in _ROLES]
    return [
        tag(
            "p",
            f"{plural(resources, 'resource')} of {plural(len(report.without_rule), 'type')}"
            f" {'has' if resources == 1 else 'have'} no rule of their own in this pack: this report makes no"
            " statement about them. Some are covered by the rules of the resource that they configure, as"
            " bucket versioning is. No rule sees what exists in the account but not in this stack.",
            class_="note",
        ),
        [_of_role(role, kinds, report) for role, kinds in by_role if kinds]
        or tag("p", "None of these types holds, moves or guards data.", class_="note"),
        [
            tag("h4", "Other types") if report.data_without_rule else None,
            tag(
                "ul",
                [
                    tag("li", tag("code", kind), f" × {count:,}", class_="unit", data_type=kind)
                    for kind, count in others.items()
                ],
                class_="names",
            ),
        ]
        if others
        else None,
    ]


_ROLES: Mapping[Role, str] = {
    "holds": "Types that hold data",
    "moves": "Types that move data",
    "guards": "Types that guard data",
}


def _of_role(role: Role, kinds: Sequence[str], report: Report) -> Child:
    return [
        tag("h4", _ROLES[role]),
        _table(
            ("Type", "Resources", "How"),
            [
                tag(
                    "tr",
                    _cell("Type", tag("code", kind)),
                    _cell("Resources", f"{report.without_rule[kind]:,}"),
                    _cell("How", ROLES[kind][1]),
                    class_="unit",
                    data_type=kind,
                )
                for kind in kinds
            ],
        ),
    ]


def _rules(section: _Section) -> Child:
    return [_rule(section, rule) for rule in sorted(section.report.pack.rules.values(), key=lambda each: each.id)]


def _rule(section: _Section, rule: Rule) -> Markup:
    requirements = [section.requirement_link(each) for each in section.report.pack.requirements_of(rule.id)]
    facts: list[tuple[str, Child]] = [
        ("Why", rule.why if rule.why != rule.id else ""),
        ("Remedy", rule.remedy),
        ("Resource types", _codes(rule.types)),
        ("Requirements", _separated(requirements)),
        ("AWS controls", _separated(rule.controls)),
        ("Links", tag("ul", [tag("li", _link(each)) for each in rule.links]) if rule.links else ""),
        ("Exceptions", "not allowed" if rule.id in section.report.pack.never_excepted else ""),
        ("Results", _counts(tally(section.of_rule[rule.id])) or "none"),
    ]
    return tag(
        "section",
        tag("h4", tag("code", rule.id), _severity(rule)),
        tag("p", rule.title, class_="title") if rule.title != rule.id else None,
        _facts(facts, "rule-facts"),
        id=section.rule_ids[rule.id],
        class_="rule-entry unit",
        data_type=" ".join(rule.types),
        data_severity=rule.severity,
    )


# What the parts are made of


def _listed(items: Sequence[Child]) -> Markup:
    """Render resources, behind a fold where they are many."""
    listed = tag("ul", [tag("li", each) for each in items], class_="places")
    return listed if len(items) <= _MOST_IN_CELL else _fold(plural(len(items), "resource"), listed)


def _names(section: _Section, paths: Iterable[str]) -> Markup:
    """Render many construct paths, without the name of the stack that begins each."""
    above = f"{section.report.stack}/"
    return tag("ul", [tag("li", each.removeprefix(above)) for each in paths], class_="names")


def _place(path: str, address: str, source: str, said: str = "") -> Child:
    return [
        tag("span", path or "the whole app", class_="path"),
        tag("code", address, class_="address") if address and address != path else None,
        _source(source),
        tag("span", said, class_="said") if said else None,
    ]


def _source(source: str) -> Markup | None:
    return tag("span", source, class_="source") if source else None


def _messages(problems: Sequence[Problem]) -> str:
    return "; ".join(dict.fromkeys(each.message for each in problems))


def _title(id: str, title: str) -> Child:
    return tag("span", title, class_="title") if title != id else None


def _symbol(state: State) -> Markup:
    return tag("span", _SYMBOLS[state], aria_hidden="true", class_=f"symbol {state}")


def _mark(status: Status) -> Markup:
    return tag("span", _STATUS_SYMBOLS[status], aria_hidden="true", class_=f"mark {status}")


def _badge(state: State) -> Markup:
    return tag("span", _symbol(state), STATES[state], class_=f"badge {state}")


def _status(status: Status) -> Markup:
    return tag("span", _mark(status), STATUSES[status], class_=f"badge status-{status}")


def _severity(rule: Rule) -> Markup:
    return tag("span", rule.severity.capitalize(), class_=f"severity {rule.severity}", title="Severity")


def _counts(counts: Mapping[State, int]) -> Markup | None:
    if not counts:
        return None
    return tag(
        "span",
        [
            tag("span", _symbol(state), f"{count:,} {STATES[state].lower()}", class_="count")
            for state, count in counts.items()
        ],
        class_="counts",
    )


def _bar(counts: Mapping[State, int]) -> Markup | None:
    """Return the results as a bar; its numbers stand next to it as text."""
    total = sum(counts.values())
    if not total:
        return None
    parts, left = [], 0.0
    for state, count in counts.items():
        width = 100 * count / total
        parts.append(tag("rect", x=f"{left:.2f}", y=0, width=f"{width:.2f}", height=6, class_=f"fill {state}"))
        left += width
    return tag(
        "svg",
        parts,
        class_="bar",
        viewBox="0 0 100 6",
        preserveAspectRatio="none",
        aria_hidden="true",
        focusable="false",
    )


def _link(address: str) -> Child:
    """Return an address as a link; what is none is text."""
    if re.match(r"https?://[^\s]+$", address):
        return tag("a", address, href=address, rel="noreferrer noopener")
    return address
