"""The report as OSCAL 1.2: assessment results, and a component definition of what the library checks.

An OSCAL document has one root, so these are two files; the assessment results name the component definition as their
plan. NIST's model reference ("OSCAL Assessment Results Model", "OSCAL Component Definition Model") decides the form:

- A rule on its resources is an *observation*; what fails is a *risk*, which an acknowledgement makes a
  ``deviation-approved`` one with its end as the deadline; a requirement that rules serve has a *finding*.
- A finding says ``satisfied`` only where a requirement is fulfilled completely. So one that also asks for a person, or
  that has undecided or acknowledged results, is ``not-satisfied`` for the reason ``other``, and the remarks say what
  is left. A requirement of which nothing was seen has no finding.
- Ids are UUIDs of version 5, of what they name: the same report gives the same document.
- There is no catalog of most standards, so a control has an id made of the standard's name and the requirement's
  number, such as ``pci-dss-3.5.1``.
- Rules are given as properties as compliance-trestle's "rule" convention has them (``Rule_Id`` and so on).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from ..check.report import Report, Result
from ..packs.model import Pack, Requirement
from ..rules import Outcome, Rule
from .encoding import lines, markdown, one_line
from .projection import TOOL, by_rule, exception, identity, message, remedy, tool_version

COMPONENT_FILE = "compliance.oscal-component.json"
"""Where :func:`render_component` is written; the assessment results refer to it."""

_VERSION = "1.2.1"
_IDS = uuid.uuid5(uuid.NAMESPACE_DNS, TOOL)
_RULES = "https://oscal-compass.github.io/compliance-trestle/schemas/oscal"
"""Namespace of the rule convention; see "Component definition and rules" in compliance-trestle's documentation."""

_OURS = f"urn:{TOOL}:oscal"


def render(reports: Sequence[Report]) -> str:
    """Return the reports as assessment results, one set of results each.

    Raises:
        ValueError: there are no reports; OSCAL has no empty assessment.
    """
    if not reports:
        raise ValueError("there are no reports to assess; pass one for each pack of the stack")
    plan = _id("component-definition", *_pack_names(reports))
    return _document(
        "assessment-results",
        {
            "metadata": _metadata(
                f"Compliance of {', '.join(dict.fromkeys(one_line(each.stack) for each in reports))}",
                max(each.day for each in reports),
            ),
            "import-ap": {"href": f"#{plan}"},
            "results": [_Results(each).as_data() for each in reports],
            "back-matter": {
                "resources": [
                    {
                        "uuid": plan,
                        "title": "What is checked, and how",
                        "description": "The component definition that was written with these results.",
                        "rlinks": [{"href": COMPONENT_FILE, "media-type": "application/oscal+json"}],
                    }
                ]
            },
        },
    )


def render_component(reports: Sequence[Report]) -> str:
    """Return the packs of the reports as a component definition: the library as a component that validates.

    Raises:
        ValueError: there are no reports.
    """
    if not reports:
        raise ValueError("there are no reports, and so no pack to define; pass one for each pack of the stack")
    packs = {f"{each.pack.name} {each.pack.version}": each.pack for each in reports}
    rules = {rule.id: rule for pack in packs.values() for rule in pack.rules.values()}
    component: dict[str, Any] = {
        "uuid": _id("component", TOOL),
        "type": "validation",
        "title": TOOL,
        "description": "CDKTF Aspects for AWS: rules that check the resources of a stack before they are deployed.",
        **_unless_empty(props=[prop for number, rule in enumerate(rules.values()) for prop in _rule(rule, number)]),
        **_unless_empty(
            **{"control-implementations": [_implementation(name, pack) for name, pack in packs.items() if pack.rules]}
        ),
    }
    return _document(
        "component-definition",
        {
            "metadata": _metadata(f"What {TOOL} checks", max(each.day for each in reports)),
            "components": [component],
            "back-matter": {
                "resources": [
                    {"uuid": _id("standard", name), "title": one_line(name), "description": "The standard."}
                    for name in packs
                ]
            },
        },
    )


def _rule(rule: Rule, number: int) -> list[dict[str, str]]:
    texts = {
        "Rule_Id": rule.id,
        "Rule_Description": rule.title,
        "Check_Id": rule.id,
        "Check_Description": f"{rule.why} Resource types: {', '.join(rule.types)}.",
    }
    return [
        {"name": name, "ns": _RULES, "value": one_line(text), "remarks": f"rule_set_{number:03}"}
        for name, text in texts.items()
    ]


def _implementation(name: str, pack: Pack) -> dict[str, Any]:
    return {
        "uuid": _id("implementation", name),
        "source": f"#{_id('standard', name)}",
        "description": f"The requirements of {markdown(name)} that rules partly automate.",
        "implemented-requirements": [
            {
                "uuid": _id("requirement", name, each.id),
                "control-id": _control(pack, each),
                "description": markdown(each.automated or each.title),
                "props": [{"name": "Rule_Id", "ns": _RULES, "value": one_line(rule)} for rule in each.rules],
                **_unless_empty(remarks=each.manual and f"Manual: {markdown(each.manual)}"),
            }
            for each in pack.requirements
            if each.rules
        ],
    }


class _Results:
    """One report as a set of results."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.resources = {each.address: each for each in report.results}
        self.resource_ids = {each: self._id("resource", each) for each in self.resources}

    def as_data(self) -> dict[str, Any]:
        items = [self._item(each) for _, each in sorted(self.resources.items())]
        report, results = self.report, by_rule(self.report)
        automated = [each for each in report.pack.requirements if each.rules]
        manual = [each.id for each in report.pack.requirements if not each.rules]
        observed = {rule_id: found for rule_id, found in results.items() if found}
        unseen = [f"no rule checks {kind} ({count})" for kind, count in sorted(report.without_rule.items())]
        unseen += [f"{each} is excluded" for each in report.excluded]
        unseen += [f"not checked: {each}" for each in report.unseen]
        risks = {rule_id: self._risks(report.pack.rules[rule_id], found) for rule_id, found in observed.items()}
        return {
            "uuid": self._id("results", report.stage, report.day.isoformat()),
            "title": one_line(f"{report.pack.name} {report.pack.version} on {report.stack}"),
            "description": f"What the rules of {markdown(report.pack.name)} found in the stack, read from its"
            f" {_STAGES[report.stage]}.",
            "start": _moment(report.day),
            "end": _moment(report.day),
            "props": [
                *_props(stage=report.stage),
                *(
                    {"name": f"sha256-{_token(name)}", "ns": _OURS, "value": one_line(digest)}
                    for name, digest in sorted(report.digests.items())
                ),
            ],
            "local-definitions": {
                "components": [
                    {
                        "uuid": self._id("tool"),
                        "type": "validation",
                        "title": TOOL,
                        "description": "The tool that assessed the stack.",
                        "props": _props(version=tool_version()),
                        "status": {"state": "operational"},
                    }
                ],
                **_unless_empty(**{"inventory-items": items}),
            },
            "reviewed-controls": {
                "control-selections": [
                    {"include-controls": [{"control-id": _control(report.pack, each)} for each in automated]}
                    if automated
                    else {"include-all": {}}
                ],
                **_unless_empty(remarks=manual and f"Not reviewed here, manual: {markdown(', '.join(manual))}."),
            },
            **_unless_empty(
                observations=[self._observation(report.pack.rules[each], observed[each]) for each in observed],
                risks=[risk for found in risks.values() for risk in found],
                findings=[
                    finding
                    for each in automated
                    if (finding := self._finding(each, results, {rule: risks.get(rule, []) for rule in each.rules}))
                ],
            ),
            **_unless_empty(remarks=markdown("; ".join(unseen))),
        }

    def _id(self, *parts: str) -> str:
        return _id(self.report.stack, f"{self.report.pack.name} {self.report.pack.version}", *parts)

    def _item(self, result: Result) -> dict[str, Any]:
        return {
            "uuid": self.resource_ids[result.address],
            "description": markdown(result.address),
            "props": _props(
                address=result.address,
                **{"resource-type": result.type, "construct-path": result.path},
                **({"source": result.source} if result.source else {}),
            ),
        }

    def _observation(self, rule: Rule, results: Sequence[Result]) -> dict[str, Any]:
        return {
            "uuid": self._id("observation", rule.id),
            "title": one_line(rule.title),
            "description": markdown(rule.why),
            "props": [{"name": "assessment-rule-id", "ns": _OURS, "value": rule.id}],
            "methods": ["TEST"],
            "types": ["control-objective"],
            "origins": [self._origin()],
            "subjects": [self._subject(each) for each in results],
            "collected": _moment(self.report.day),
        }

    def _subject(self, result: Result) -> dict[str, Any]:
        data: dict[str, Any] = {
            "subject-uuid": self.resource_ids[result.address],
            "type": "inventory-item",
            "props": [_RESULTS[result.outcome]],
        }
        if result.problems:
            data["remarks"] = markdown(message(result))
        return data

    def _origin(self) -> dict[str, Any]:
        return {"actors": [{"type": "tool", "actor-uuid": self._id("tool")}]}

    def _risks(self, rule: Rule, results: Sequence[Result]) -> list[dict[str, Any]]:
        groups: dict[tuple[str, str], list[Result]] = {}
        for each in results:
            if each.is_open or each.acknowledgement:
                groups.setdefault(
                    (each.outcome.value, identity(each.acknowledgement) if each.acknowledgement else ""), []
                ).append(each)
        return [self._risk(rule, ": ".join(key), found) for key, found in sorted(groups.items())]

    def _risk(self, rule: Rule, key: str, results: Sequence[Result]) -> dict[str, Any]:
        outcome, by = results[0].outcome, results[0].acknowledgement
        exempt = exception(by) if by else {}
        people = {name: str(exempt[name]) for name in ("owner", "ticket") if name in exempt}
        factors = [
            {
                "uuid": self._id("factor", rule.id, key, name),
                "description": f"{name.capitalize()}: {markdown(text)}",
            }
            for name, text in exempt.get("compensating_control", {}).items()
        ]
        if by:
            factors.insert(
                0, {"uuid": self._id("factor", rule.id, key), "description": markdown(str(exempt.get("reason", "-")))}
            )
        return {
            "uuid": self._id("risk", rule.id, key),
            "title": one_line(f"{'Not met' if outcome is Outcome.NON_COMPLIANT else 'Not known'}: {rule.title}"),
            "description": "\n\n".join(f"{markdown(each.address)}: {markdown(message(each))}" for each in results),
            "statement": markdown(rule.why),
            **_unless_empty(props=_props(**people)),
            "status": "deviation-approved" if by else "open",
            "origins": [self._origin()],
            "characterizations": [
                {"origin": self._origin(), "facets": [{"name": "severity", "system": _OURS, "value": rule.severity}]}
            ],
            **_unless_empty(**{"mitigating-factors": factors}),
            **_unless_empty(deadline=_deadline(str(exempt.get("until", "")))),
            "remediations": [
                {
                    "uuid": self._id("remediation", rule.id, key),
                    "lifecycle": "recommendation",
                    "title": "What to write",
                    "description": markdown(remedy(self.report, results[0])),
                }
            ],
            "related-observations": [{"observation-uuid": self._id("observation", rule.id)}],
        }

    def _finding(
        self, requirement: Requirement, results: Mapping[str, Sequence[Result]], risks: Mapping[str, Sequence[Any]]
    ) -> dict[str, Any] | None:
        found = [each for rule_id in requirement.rules for each in results[rule_id]]
        if not found:
            return None
        state, reason, left = _status(requirement, found)
        return {
            "uuid": self._id("finding", requirement.id),
            "title": one_line(f"{self.report.pack.name} {requirement.id}"),
            "description": markdown(requirement.title),
            "target": {
                "type": "objective-id",
                "target-id": _control(self.report.pack, requirement),
                "status": {"state": state, "reason": reason, **_unless_empty(remarks=left)},
            },
            "related-observations": [
                {"observation-uuid": self._id("observation", rule_id)}
                for rule_id in requirement.rules
                if results[rule_id]
            ],
            **_unless_empty(
                **{"related-risks": [{"risk-uuid": each["uuid"]} for group in risks.values() for each in group]}
            ),
        }


_STAGES: Mapping[str, str] = {"synth": "synthesized configuration", "plan": "plan", "state": "state"}

_RESULTS: Mapping[Outcome, dict[str, str]] = {
    each: {"name": "result", "ns": _OURS, "value": each.value} for each in Outcome
}


def _status(requirement: Requirement, results: Sequence[Result]) -> tuple[str, str, str]:
    """Return the state of a requirement and its reason, and what is left to do."""
    count = {
        "not compliant": sum(each.is_open and each.outcome is not Outcome.ERROR for each in results),
        "whose rule failed": sum(each.is_open and each.outcome is Outcome.ERROR for each in results),
        "accepted by an acknowledgement": sum(each.acknowledgement is not None for each in results),
        "undecided": sum(each.outcome is Outcome.UNKNOWN and not each.acknowledgement for each in results),
    }
    left = [f"{number} {what}" for what, number in count.items() if number]
    if requirement.manual:
        left.append(f"manual: {markdown(requirement.manual)}")
    if count["not compliant"]:
        return "not-satisfied", "fail", "; ".join(left)
    if left:
        return "not-satisfied", "other", "; ".join(left)
    if all(each.outcome is Outcome.NOT_APPLICABLE for each in results):
        return "not-satisfied", "other", "nothing that it applies to"
    return "satisfied", "pass", ""


def _document(root: str, content: Mapping[str, Any]) -> str:
    """Return the document, with an id of its content."""
    text = lines({root: {"uuid": "", **content}}, depth=6)
    return text.replace('"uuid": ""', f'"uuid": "{uuid.uuid5(_IDS, text)}"', 1)


def _metadata(title: str, day: date) -> dict[str, Any]:
    return {"title": title, "last-modified": _moment(day), "version": day.isoformat(), "oscal-version": _VERSION}


def _pack_names(reports: Iterable[Report]) -> list[str]:
    return list(dict.fromkeys(f"{each.pack.name} {each.pack.version}" for each in reports))


def _id(*parts: str) -> str:
    return str(uuid.uuid5(_IDS, "\0".join(parts).encode("utf-8", "backslashreplace").decode()))


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _deadline(until: str) -> str:
    """Return the end of an acknowledgement; empty where it has none, or one that is no date."""
    try:
        return _moment(date.fromisoformat(until))
    except ValueError:
        return ""


def _token(text: str) -> str:
    """Return a text as an OSCAL token: a letter first, then letters, digits, full stops, hyphens."""
    token = re.sub(r"[^A-Za-z0-9.]+", "-", text).strip("-.").lower()
    return token if re.match(r"[a-z]", token) else f"id-{token}"


def _control(pack: Pack, requirement: Requirement) -> str:
    return _token(f"{pack.name} {requirement.id}")


def _props(**values: str) -> list[dict[str, str]]:
    return [{"name": name, "ns": _OURS, "value": one_line(value)} for name, value in values.items()]


def _unless_empty(**values: Any) -> dict[str, Any]:
    """Return what OSCAL forbids to be empty, where it is not."""
    return {name: value for name, value in values.items() if value}
