"""The pages about controls and rules, made from the table of controls, the rules and their cases."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import tests.aspects.rules as cases_of_rules
from aspects import packs
from aspects.check.cases import Case, verdict
from aspects.packs import PCI_DSS_V4, Pack
from aspects.packs.pci_dss_3 import CROSSWALK
from aspects.rules import RULES, Rule

ROOT = Path(__file__).resolve().parent.parent
MANUAL = ROOT / "docs" / "guardrails"
TABLE = MANUAL / "pci-dss-controls.tsv"
COVERAGE = MANUAL / "coverage.md"
RULE_PAGES = MANUAL / "rules"
DECIDABLE = frozenset({"yes", "partly"})

_LISTS = {
    "Security Hub": "AWS Security Hub CSPM, the controls of its standards for PCI DSS v4.0.1 and, where marked, v3.2.1",
    "Config": "AWS Config, the conformance packs for PCI DSS 4.0 and 3.2.1",
    "cdk-nag": "cdk-nag, the pack for PCI DSS 3.2.1",
    "Guard": "AWS Guard Rules Registry, the rule set for PCI DSS",
    "prowler": "prowler, the compliance files for PCI DSS on AWS",
    "Sentinel": "HashiCorp's Sentinel policy libraries for AWS",
}
"""How the table names the list of a control, and which one that is."""

_AREAS = {
    "network": "Networks",
    "edge": "Edge: load balancers, APIs, distributions, firewalls",
    "compute": "Compute, builds and containers",
    "data": "Databases, streams and queues",
    "s3": "Amazon S3",
    "keys": "Keys",
    "backup": "Backups",
    "logs": "Logs and alarms",
    "identity": "Identities",
    "account": "The account",
}

_REASONS: Mapping[str, str] = {
    "1": "is the public entrance of the shop, behind the firewall rules of web ACL shop-edge",
    "10": "is itself the target of these logs; the trail of the account records who reads it",
    "10.5": "holds build output that can be made again, and no audit log",
    "11": "is scanned by the scanner of the security team instead, every night",
    "12.10": "is rebuilt from the event stream within an hour, as the last exercise showed",
    "2": "the vendor's appliance supports no other setting; it is in a separate subnet",
    "3": "contains no account data, only product pictures, as the data owner confirmed",
    "4": "carries no account data, and does not leave the private subnets",
    "6": "the upgrade is planned for the release in March",
    "6.4": "serves partners by mutual TLS only, who are known by their certificates",
    "7": "the deployment role needs it once, at the start; a permissions boundary limits it",
    "8": "signs in by single sign-on only; the local account is disabled",
}
"""Requirement, or a part of the standard, to a reason such as people write in an exception for it."""


@dataclass(frozen=True)
class Row:
    """A control, or several that ask the same.

    Attributes:
        row: what tells it from others.
        area: of AWS.
        controls: the names of controls, each behind its list.
        requirement: the requirements of PCI DSS v4.0.1 that it serves.
        types: the resource types that its rules are asked about.
        companions: those that its rules look at next to these.
        types_left_out: those that the lists name and no rule looks at; the reason says why.
        attributes: the attributes that decide.
        must_hold: what must hold.
        decidable: ``yes``, ``partly``, ``account-level`` or ``runtime-only``.
        rules: the ids of the rules that ask it.
        reason: why there is no rule, or how the rule deviates; empty where it is as the lists have it.
    """

    row: str
    area: str
    controls: tuple[str, ...]
    requirement: tuple[str, ...]
    types: tuple[str, ...]
    companions: tuple[str, ...]
    types_left_out: tuple[str, ...]
    attributes: str
    must_hold: str
    decidable: str
    rules: tuple[str, ...]
    reason: str


_TEXTS = frozenset({"row", "area", "attributes", "must_hold", "decidable", "reason"})


@cache
def table() -> tuple[Row, ...]:
    """Return the table of controls.

    Raises:
        ValueError: its columns are not those of :class:`Row`, or a line has another number of them.
    """
    first, *lines = TABLE.read_text(encoding="utf-8").splitlines()
    names = first.split("\t")
    expected = [each.name for each in fields(Row)]
    if names != expected:
        raise ValueError(f"{TABLE.name} has columns {names}; write {expected}")
    return tuple(_row(names, line, number) for number, line in enumerate(lines, 2))


def _row(names: Sequence[str], line: str, number: int) -> Row:
    values = line.split("\t")
    if len(values) != len(names):
        raise ValueError(f"line {number} of {TABLE.name} has {len(values)} columns; write {len(names)}")
    found: dict[str, str | tuple[str, ...]] = {}
    for name, value in zip(names, values, strict=True):
        if name in _TEXTS:
            found[name] = value
        else:
            found[name] = tuple(value.split("; ") if name == "controls" and value else value.split())
    return Row(**found)  # type: ignore[arg-type]


def pci_packs() -> tuple[Pack, ...]:
    """Return the packs of PCI DSS v4.0.1: for applications and, where there is one, for accounts."""
    found = [
        each for name, each in sorted(vars(packs).items()) if name.startswith("PCI_DSS") and isinstance(each, Pack)
    ]
    return tuple(found)


@cache
def known_rules() -> Mapping[str, Rule]:
    """Return every rule of the library by its id."""
    return {**RULES, **{id: rule for pack in pci_packs() for id, rule in pack.rules.items()}}


def requirements_of(rule_id: str) -> tuple[str, ...]:
    """Return the requirements of PCI DSS that a rule serves."""
    return tuple(dict.fromkeys(each for pack in pci_packs() for each in pack.requirements_of(rule_id)))


# -- the coverage page -------------------------------------------------------------------------------------------------


def coverage_page() -> str:
    """Return every control with its rule or the reason why it has none, by area, and how many of them have one."""
    rows = table()
    decidable = [each for each in rows if each.decidable in DECIDABLE]
    covered = [each for each in decidable if each.rules]
    others = [each for each in rows if each.decidable not in DECIDABLE]
    lines = [
        "# Coverage of PCI DSS v4.0.1",
        "",
        "What public lists check for PCI DSS on AWS, next to the rule that checks it here. This page is generated from",
        "[`pci-dss-controls.tsv`](pci-dss-controls.tsv) by `make docs`, and a test compares each row with the rules.",
        "",
        f"**{len(covered)} of {len(decidable)} decidable controls have a rule.** Of the other"
        f" {len(decidable) - len(covered)} the reason is given below. Controls that require the same are one"
        " row.",
        f"Of the {len(others)} that no configuration of an application decides (they are account-level, or seen at run"
        f" time only), {sum(bool(each.rules) for each in others)} have a rule where the account is configured.",
        "",
        "A rule automates a part of a requirement, never all of it; what is left is named with the requirement in",
        "every report. The requirements of v3.2.1 come from the crosswalk in `aspects/packs/pci_dss_3.py`. The lists:",
        "",
        *(f"- {name}: {what}" for name, what in _LISTS.items()),
        "",
        "| area | rows | decidable | with a rule |",
        "| --- | ---: | ---: | ---: |",
        *(_area_line(name, [each for each in rows if each.area == name]) for name in _areas(rows)),
    ]
    for name in _areas(rows):
        lines += [
            "",
            f"## {_AREAS.get(name, name)}",
            "",
            "| controls | 4.0.1 | 3.2.1 | what must hold | rule, or reason |",
        ]
        lines += ["| --- | --- | --- | --- | --- |"]
        lines += [_control_line(each) for each in rows if each.area == name]
    listed = {id for each in rows for id in each.rules}
    beyond = sorted(set(known_rules()) - listed)
    if beyond:
        lines += ["", "## Beyond the lists", "", "| PCI DSS | rule |", "| --- | --- |"]
        lines += [
            f"| {', '.join(requirements_of(id))} | {_link(id)}: {_cell(known_rules()[id].title)} |" for id in beyond
        ]
    return "\n".join(lines) + "\n"


def _areas(rows: Sequence[Row]) -> list[str]:
    there = {each.area for each in rows}
    return [*(each for each in _AREAS if each in there), *sorted(there - set(_AREAS))]


def _area_line(name: str, rows: Sequence[Row]) -> str:
    decidable = [each for each in rows if each.decidable in DECIDABLE]
    return (
        f"| {_AREAS.get(name, name)} | {len(rows)} | {len(decidable)} | {sum(bool(each.rules) for each in decidable)} |"
    )


def _control_line(row: Row) -> str:
    by_list: dict[str, list[str]] = {}
    for each in row.controls:
        name = next((one for one in _LISTS if each.startswith(f"{one} ")), "")
        by_list.setdefault(name, []).append(each.removeprefix(f"{name} "))
    controls = "<br>".join(f"{name}: {', '.join(own)}" for name, own in by_list.items()) or "beyond the lists"
    where = ", ".join(f"`{each}`" for each in (*row.types, *row.companions))
    must = f"{_cell(row.must_hold)} ({where})" if where else _cell(row.must_hold)
    said = [_link(each) for each in row.rules]
    if row.decidable not in DECIDABLE:
        said.append(row.decidable)
    if row.reason:
        said.append(_cell(row.reason))
    former = dict.fromkeys(each for one in row.requirement for each in CROSSWALK.get(one, ()))
    return f"| {controls} | {', '.join(row.requirement)} | {', '.join(former)} | {must} | {'; '.join(said)} |"


def _link(rule_id: str) -> str:
    return f"[`{rule_id}`](rules/{rule_id}.md)"


def _cell(text: str) -> str:
    """Escape text in a table: what Markdown would take for a tag, a column or emphasis."""
    return "".join(f"\\{each}" if each in "<|*" else each for each in text)


# -- the pages of the rules --------------------------------------------------------------------------------------------


@cache
def cases() -> Mapping[str, Mapping[str, Sequence[Case]]]:
    """Return the cases of each rule by their groups, ``PASS``, ``FAIL``, ``UNKNOWN`` and ``NOT_APPLICABLE``."""
    found: dict[str, dict[str, list[Case]]] = {}
    for each in pkgutil.iter_modules(cases_of_rules.__path__):
        if not each.name.startswith("test_"):
            module = importlib.import_module(f"{cases_of_rules.__name__}.{each.name}")
            for group in ("PASS", "FAIL", "UNKNOWN", "NOT_APPLICABLE"):
                for rule_id, own in getattr(module, group, {}).items():
                    found.setdefault(rule_id, {}).setdefault(group, []).extend(own)
    return found


def rule_pages() -> Mapping[Path, str]:
    """Return the page of each rule, and the list of them, by their files."""
    rules = known_rules()
    pages = {RULE_PAGES / f"{each.id}.md": _rule_page(each) for each in rules.values()}
    return {RULE_PAGES / "index.md": _index(rules), **pages}


def _index(rules: Mapping[str, Rule]) -> str:
    lines = [
        "# The rules",
        "",
        "One page per rule, generated by `make docs` from the rule and its cases. Which control each one"
        " serves is listed",
        "in [the coverage of PCI DSS v4.0.1](../coverage.md).",
        "",
        "| rule | what must hold | severity | PCI DSS 4.0.1 |",
        "| --- | --- | --- | --- |",
    ]
    for id in sorted(rules):
        one = rules[id]
        lines.append(f"| [`{id}`]({id}.md) | {_cell(one.title)} | {one.severity} | {', '.join(requirements_of(id))} |")
    return "\n".join(lines) + "\n"


def _rule_page(rule: Rule) -> str:
    return "\n".join(_page_lines(rule)).rstrip() + "\n"


def _page_lines(rule: Rule) -> Iterator[str]:
    own = cases().get(rule.id, {})
    yield from (f"# `{rule.id}`", "", f"{rule.title}.", "", rule.why, "")
    yield from (
        f"- Severity: {rule.severity}",
        f"- PCI DSS 4.0.1: {', '.join(requirements_of(rule.id)) or 'none'}",
        f"- AWS controls: {', '.join(rule.controls) or 'none'}",
        f"- Looks at: {', '.join(f'`{each}`' for each in rule.types)}",
        "",
    )
    if own.get("FAIL"):
        case = _plainest(own["FAIL"])
        yield from ("## A configuration that fails", "", *_json(case), "", "The rule reports:", "")
        yield from (f"> {_cell(verdict(rule, case).message)}", "")
    yield from ("## What to do", "", f"{rule.remedy[0].upper()}{rule.remedy[1:]}.", "")
    if own.get("PASS"):
        yield from ("## A configuration that passes", "", *_json(_mended(own["PASS"], own.get("FAIL", ()))), "")
    reasons = dict.fromkeys(verdict(rule, each).message for each in own.get("NOT_APPLICABLE", ()))
    if any(reasons):
        yield from ("## Where it does not apply", "", *(f"- {_cell(each)}" for each in reasons if each), "")
    yield from ("## An exception", "", *_exception(rule))
    if rule.links:
        yield from ("", "## More", "", *(f"- <{each}>" for each in rule.links))


def _exception(rule: Rule) -> Iterator[str]:
    if rule.id in PCI_DSS_V4.never_excepted:
        yield "A finding of this rule cannot be accepted."
        return
    yield from (
        "Accept a finding where it is right for your stack, with a reason that an assessor can follow, such as:",
        "",
        "```python",
        "acknowledge(",
        "    construct,",
        f'    "{rule.id}",',
        f'    reason="{_reason(rule)}",',
        '    until="2027-06-30",',
        '    owner="payments",',
        ")",
        "```",
    )


def _reason(rule: Rule) -> str:
    """Return the reason of the longest part of the standard that the rule's first requirement lies in."""
    number = next(iter(requirements_of(rule.id)), "1")
    within = [each for each in _REASONS if number == each or number.startswith(f"{each}.")]
    return _REASONS[max(within, key=len)] if within else _REASONS["2"]


def _plainest(found: Sequence[Case]) -> Case:
    """Return the shortest case, one that needs no other stack where there is one."""
    return min(found, key=lambda each: ("stacks" in each, "config" in each, len(json.dumps(each, default=str))))


def _mended(passes: Sequence[Case], fails: Sequence[Case]) -> Case:
    """Return the shortest case that passes and says no less than the one shown as failing, preferably of its types."""
    if not fails:
        return _plainest(passes)
    failing = _plainest(fails)

    def distance(case: Case) -> tuple[bool, bool, bool, int]:
        length = len(json.dumps(case, default=str))
        is_short = length < len(json.dumps(failing, default=str))
        return "stacks" in case, not set(failing) <= set(case), is_short, length

    return min(passes, key=distance)


def _json(case: Case) -> Iterator[str]:
    """Yield a case as the Terraform JSON that CDKTF writes."""
    if "config" in case:
        shown = case["config"]
    else:
        groups = {name: case[name] for name in ("locals", "data") if name in case}
        shown = {**groups, "resource": {kind: own for kind, own in case.items() if kind not in groups}}
    yield from ("```json", *json.dumps(shown, indent=2, ensure_ascii=False, default=str).splitlines(), "```")
    for path, other in case.get("stacks", {}).items():
        said = json.dumps(other, indent=2, ensure_ascii=False, default=str).splitlines()
        yield from ("", f"In the stack `{path}` of the same app:", "", "```json", *said, "```")


# -- writing -----------------------------------------------------------------------------------------------------------


def pages() -> Mapping[Path, str]:
    """Return every page that is generated as a whole, by its file."""
    return {COVERAGE: coverage_page(), **rule_pages()}


def write() -> None:
    """Write the pages, and remove those of rules that are gone."""
    made = pages()
    RULE_PAGES.mkdir(parents=True, exist_ok=True)
    for old in set(RULE_PAGES.glob("*.md")) - set(made):
        old.unlink()
    for file, text in made.items():
        file.write_text(text, encoding="utf-8")
