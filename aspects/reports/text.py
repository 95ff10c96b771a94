"""A report for a terminal: findings with the line of Python that they are about, and what was not checked."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..check.report import Report, Result
from ..core.model import Finding
from ..facts.data_roles import ROLES
from .encoding import cut, printable
from .projection import SEVERITIES, remedy
from .view import State, plural, state_of, tally

_MOST_LINES = 5
"""How many lines of Python one finding shows; further places are named without theirs."""

_NARROWEST = 40
_LARGEST_SOURCE = 4_000_000
"""In bytes; larger files are not Python that somebody wrote."""

_LONGEST_CALL = 60
"""How many lines of a call are read."""

_CODES = {"error": "1;31", "warning": "1;33", "note": "1;36", "bar": "1;34", "good": "1;32", "strong": "1", "dim": "2"}


def render(reports: Sequence[Report], *, colour: bool, width: int) -> str:
    """Return a short summary: each finding once, what could not be decided, what was accepted, and what has no rule.

    Args:
        reports: of one synthesis or check.
        colour: whether escape sequences colour it; whoever calls knows whether it goes to a terminal.
        width: of the terminal; texts are wrapped to it, and lines of Python cut.
    """
    writer = _Writer(colour, max(width, _NARROWEST))
    for report in reports:
        if len(reports) > 1:
            writer.line(("strong", f"{report.stack or 'stack'}: {report.pack.name} {report.pack.version}"))
            writer.line()
        _report(writer, report)
    writer.line(*_closing(reports))
    return writer.text


# What is written


def _report(writer: _Writer, report: Report) -> None:
    for notice in _notices(report):
        _notice(writer, notice)
    notes = [*_undecided(report), *_accepted(report), *_not_looked_at(report)]
    for note in notes:
        writer.wrapped(("note", "note:"), note)
    if notes:
        writer.line()


@dataclass(frozen=True)
class _Place:
    """Where something is said.

    Attributes:
        source: file and line of the construct; empty where unknown.
        message: what is said.
        attribute: the name of the attribute that it is about; empty where it is about none of this resource.
    """

    source: str
    message: str
    attribute: str = ""


@dataclass(frozen=True)
class _Notice:
    """All findings of one rule.

    Attributes:
        level: ``error``, ``warning`` or ``info``.
        rule_id: the rule.
        title: what the rule says must hold; empty outside of a pack.
        facts: what follows the places, each with its heading.
        places: what is wrong, and of which resources it is said.
    """

    level: str
    rule_id: str
    title: str
    facts: tuple[tuple[str, str], ...]
    places: Mapping[_Place, Sequence[str]]


def _notices(report: Report) -> list[_Notice]:
    """Return the findings by rule, errors of the highest severity first."""
    by_rule: dict[str, list[Result]] = {}
    for each in report.open:
        by_rule.setdefault(each.rule_id, []).append(each)
    severity = {id: SEVERITIES.index(report.pack.rules[id].severity) for id in by_rule}
    notices = [_of_rule(report, id, by_rule[id]) for id in sorted(by_rule, key=lambda each: (severity[each], each))]
    others: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in (*report.problems, *report.findings):
        if finding.level != "undecided":
            others.setdefault((finding.level, finding.rule_id, finding.remedy), []).append(finding)
    levels = ("error", "warning", "info")
    for level, rule_id, what in sorted(others, key=lambda key: levels.index(key[0])):
        found = others[level, rule_id, what]
        places = _places((_Place(each.source, each.problem), each.construct_path) for each in found)
        facts = [("to do", what), *([] if rule_id == "acknowledgement" else [("except", _exception(rule_id))])]
        notices.append(_Notice(level, rule_id, "", tuple(facts), places))
    return notices


def _of_rule(report: Report, rule_id: str, found: Sequence[Result]) -> _Notice:
    rule = report.pack.rules[rule_id]
    facts = [("to do", each) for each in dict.fromkeys(remedy(report, each) for each in found)]
    if rule.why != rule.id:
        facts.append(("why", rule.why))
    facts.append(("for", f"{report.pack.cite(rule_id)}, severity {rule.severity}"))
    if rule_id in report.pack.never_excepted:
        facts.append(
            ("except", f"not possible: {report.pack.name} {report.pack.version} allows no exception from this rule")
        )
    else:
        facts.append(("except", _exception(rule_id)))
    places = _places((place, each.path) for each in found for place in _said(each))
    return _Notice("error", rule_id, rule.title if rule.title != rule.id else "", tuple(facts), places)


def _said(result: Result) -> list[_Place]:
    if not result.problems:
        return [_Place(result.source, result.outcome.value)]
    return [_Place(result.source, each.message, _attribute(each.path)) for each in result.problems]


def _attribute(path: str) -> str:
    """Return the name that ends a dotted path of the resource itself."""
    names = [] if ": " in path else [each for each in path.split(".") if each and not each.isdigit()]
    return names[-1] if names else ""


def _places(found: Iterable[tuple[_Place, str]]) -> dict[_Place, list[str]]:
    places: dict[_Place, list[str]] = {}
    for place, path in found:
        at = places.setdefault(place, [])
        if path not in at:
            at.append(path)
    return places


def _exception(rule_id: str) -> str:
    return f'acknowledge(construct, "{rule_id}", reason="…", until="YYYY-MM-DD")'


def _notice(writer: _Writer, notice: _Notice) -> None:
    style = "note" if notice.level == "info" else notice.level
    headline = notice.title or _only_message(notice)
    writer.wrapped((style, f"{notice.level}[{notice.rule_id}]:"), headline)
    excerpts: dict[_Place, tuple[str, str]] = {}
    for place in notice.places:
        found = writer.code(place) if len(excerpts) < _MOST_LINES else ("", "")
        if found[1] and found not in excerpts.values():
            excerpts[place] = found
    gutter = max((len(number) for number, _ in excerpts.values()), default=0)
    for place, paths in notice.places.items():
        said = "" if place.message == headline else place.message
        at = f"{place.source}  " if place.source else ""
        writer.wrapped(("bar", f"{'':{gutter}}-->"), f"{at}{', '.join(paths) or 'the app'}")
        if place in excerpts:
            _excerpt(writer, gutter, *excerpts[place], said, style)
        elif said:
            writer.wrapped(("bar", f"{'':{gutter}} |"), said, repeat=True)
    for name, text in notice.facts:
        writer.wrapped(("bar", f"{'':{gutter}} ="), f"{name}: {text}", keep=text.startswith("acknowledge("))
    writer.line()


def _only_message(notice: _Notice) -> str:
    messages = {each.message for each in notice.places}
    return messages.pop() if len(messages) == 1 else f"{len(messages)} problems"


def _excerpt(writer: _Writer, gutter: int, number: str, code: str, said: str, style: str) -> None:
    """Return the line, and under it a mark with what is wrong."""
    room = writer.width - gutter - 6
    text = cut(_flat(code), room)
    bar = ("bar", f"{'':{gutter}} |")
    writer.line(bar)
    writer.line(("bar", f"{number:>{gutter}} |"), f"   {text}")
    mark = "^" * len(text)
    if len(text) + len(said) < room:
        writer.line(bar, "   ", (style, f"{mark} {said}".rstrip()))
        return
    for line in (mark, *textwrap.wrap(_flat(said), room)):
        writer.line(bar, "   ", (style, line))


def _undecided(report: Report) -> list[str]:
    """Return what nobody could decide at this stage, by rule."""
    counts = Counter(each.rule_id for each in report.results if state_of(each) == "unknown")
    if not counts:
        return []
    rules = ", ".join(f"{id} ({count})" if count > 1 else id for id, count in sorted(counts.items()))
    total = sum(counts.values())
    hint = "; check the plan to decide them" if report.stage == "synth" else ""
    return [f"{plural(total, 'result')} undecided, because values are not known at this stage{hint}: {rules}"]


def _accepted(report: Report) -> list[str]:
    used = [each.acknowledgement for each in report.results if each.acknowledgement]
    used += [by for _, by in report.accepted]
    if not used:
        return []
    return [f"{plural(len(used), 'finding')} accepted by {plural(len(set(used)), 'exception')}"]


def _not_looked_at(report: Report) -> list[str]:
    unseen = report.without_rule
    left_out = [f"not checked: {plural(len(report.excluded), 'resource')} that options exclude"] * bool(report.excluded)
    left_out += [f"not checked: {each}" for each in report.unseen]
    if not unseen:
        return left_out
    said = [
        f"these {role} data: {', '.join(named)}"
        for role in ("hold", "move", "guard")
        if (named := [f"{kind} ({n})" for kind, n in report.data_without_rule.items() if ROLES[kind][0] == f"{role}s"])
    ]
    return [
        f"not checked: {plural(sum(unseen.values()), 'resource')} of {plural(len(unseen), 'type')} without a"
        f" rule of their own; {'; '.join(said) or 'none of them holds, moves or guards data'}",
        *left_out,
    ]


def _closing(reports: Sequence[Report]) -> list[str | tuple[str, str]]:
    """Return one line of counts."""
    levels = Counter(each.level for one in reports for each in (*one.findings, *one.problems))
    states: Counter[State] = Counter()
    for report in reports:
        states.update(tally(report.results))
    errors = states["non-compliant"] + states["error"] + levels["error"]
    stacks = plural(len(reports), "stack")
    failed = f" ({plural(states['error'], 'rule')} failed)" if states["error"] else ""
    counts = [
        *([plural(levels["warning"], "warning")] if levels["warning"] else []),
        f"{states['exception'] + sum(len(each.accepted) for each in reports):,} accepted",
        f"{states['unknown']:,} undecided",
        f"{states['compliant']:,} compliant",
        f"{states['not-applicable']:,} not applicable",
    ]
    verdict = ("error", plural(errors, "error")) if errors else ("good", "no errors")
    return [f"{stacks}: ", verdict, f"{failed}, {', '.join(counts)}"]


# What it is written with


class _Writer:
    """Lines of a width, with or without colour; what is not a style is made printable."""

    def __init__(self, colour: bool, width: int) -> None:
        self.width = width
        self._colour = colour
        self._lines: list[str] = []
        self._files: dict[str, Sequence[str]] = {}

    @property
    def text(self) -> str:
        """All lines, each with its end."""
        return "".join(f"{each.rstrip()}\n" for each in self._lines)

    def line(self, *parts: str | tuple[str, str]) -> None:
        """Return one line of texts, and of texts with their styles."""
        self._lines.append("".join(self._styled(each) for each in parts))

    def wrapped(self, head: tuple[str, str], text: str, *, repeat: bool = False, keep: bool = False) -> None:
        """Return a head, and behind it a text of as many lines as it takes.

        Args:
            head: its style and itself.
            text: the text.
            repeat: whether the head stands before every line.
            keep: whether the text stays on one line, to be copied.
        """
        style, name = head
        clean = _flat(text)
        indent = len(name)
        if self.width - indent <= _NARROWEST // 2:
            self.line(head)  # too long for a text behind it
            name, indent = "", 4
        lines = [clean] if keep else textwrap.wrap(clean, self.width - indent - 1, break_on_hyphens=False) or [""]
        for index, each in enumerate(lines):
            self.line((style, f"{name:{indent}}") if repeat or index == 0 else f"{'':{indent}}", f" {each}")

    def code(self, place: _Place) -> tuple[str, str]:
        """Return number and text of the line that sets the attribute, or else of the call that makes the construct.

        Both are empty where nobody knows the line, or where the file cannot be read.
        """
        name, _, number = place.source.rpartition(":")
        if not name.endswith(".py") or not re.fullmatch("[1-9][0-9]{0,6}", number):
            return "", ""
        if name not in self._files:
            self._files[name] = _lines_of(name)
        call = _call(self._files[name][int(number) - 1 :][:_LONGEST_CALL])
        for offset, each in enumerate(call):
            if place.attribute and re.search(rf"\b{re.escape(place.attribute)}\s*[=:]", each):
                return str(int(number) + offset), each
        return number, re.sub(r"([([{]) ", r"\1", " ".join(call))

    def _styled(self, part: str | tuple[str, str]) -> str:
        style, text = ("", part) if isinstance(part, str) else part
        clean = _flat(text)
        return f"\x1b[{_CODES[style]}m{clean}\x1b[0m" if self._colour and style and clean else clean


def _flat(text: str) -> str:
    """Return the printable text, on one line."""
    return re.sub(r"[\r\n\t]", " ", printable(text))


def _call(lines: Sequence[str]) -> list[str]:
    """Return the lines up to the end of what is opened in the first."""
    found: list[str] = []
    depth = 0
    for each in lines:
        found.append(each.strip())
        depth += sum(map(each.count, "([{")) - sum(map(each.count, ")]}"))
        if depth <= 0:
            break
    return found


def _lines_of(name: str) -> Sequence[str]:
    path = Path(name)
    try:
        if path.is_file() and path.stat().st_size <= _LARGEST_SOURCE:
            return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except (OSError, ValueError):
        pass
    return ()
