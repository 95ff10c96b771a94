"""What an assessor's tools read in the OSCAL projections."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from aspects.check.report import Report
from aspects.core.acknowledgements import Acknowledgement
from aspects.packs import Pack
from aspects.packs.model import Requirement
from aspects.reports import oscal
from aspects.rules import Outcome, Problem

from .samples import ENCRYPTED, LOGGED, PACK, PUBLIC, SAMPLE, reports, result


def results_of(report: Report) -> Any:
    """The set of results of a report."""
    return json.loads(oscal.render([report]))["assessment-results"]["results"][0]


def status_of(*results: Any, manual: str = "") -> tuple[str, str, str]:
    """What the finding on a requirement says that one rule serves."""
    pack = Pack("S", "1", (Requirement("1", "t", (LOGGED.id,), manual=manual),), own_rules=PACK.own_rules)
    (finding,) = results_of(replace(SAMPLE, pack=pack, results=results))["findings"]
    status = finding["target"]["status"]
    return status["state"], status["reason"], status.get("remarks", "")


COMPLIANT = result(LOGGED, "a", Outcome.COMPLIANT)
WRONG = result(LOGGED, "b", Outcome.NON_COMPLIANT, Problem("no log"))


def test_a_requirement_is_satisfied_only_where_nothing_is_left() -> None:
    """OSCAL's "satisfied" means completely: what is undecided, accepted or a person's is not."""
    accepted = replace(WRONG, acknowledgement=Acknowledgement("app", LOGGED.id, "r", ""))
    unknown = result(LOGGED, "c", Outcome.UNKNOWN, Problem("a token"))
    foreign = result(LOGGED, "d", Outcome.NOT_APPLICABLE, Problem("a replica"))
    failed = result(LOGGED, "e", Outcome.ERROR, Problem("it failed"))
    assert status_of(COMPLIANT) == ("satisfied", "pass", "")
    assert status_of(COMPLIANT, foreign) == ("satisfied", "pass", "")
    assert status_of(COMPLIANT, WRONG, accepted) == (
        "not-satisfied", "fail", "1 not compliant; 1 accepted by an acknowledgement",
    )  # fmt: skip
    assert status_of(COMPLIANT, accepted) == ("not-satisfied", "other", "1 accepted by an acknowledgement")
    assert status_of(COMPLIANT, unknown) == ("not-satisfied", "other", "1 undecided")
    assert status_of(COMPLIANT, failed) == ("not-satisfied", "other", "1 whose rule failed")
    assert status_of(foreign) == ("not-satisfied", "other", "nothing that it applies to")
    assert status_of(COMPLIANT, manual="the tapes") == ("not-satisfied", "other", "manual: the tapes")


def test_a_requirement_of_which_nothing_was_seen_has_no_finding() -> None:
    """Neither a manual requirement nor one without resources is judged; both are named where they were reviewed."""
    found = results_of(replace(SAMPLE, results=(COMPLIANT,)))
    assert [each["target"]["target-id"] for each in found["findings"]] == ["pci-dss-10.2.1"]
    assert found["reviewed-controls"]["remarks"] == "Not reviewed here, manual: 12.1.1."
    assert found["remarks"] == (
        "no rule checks aws_vpc (1); aws_instance.legacy is excluded; not checked: module.network: its"
        " resources are only visible in a plan"
    )


def test_a_violation_is_a_risk_and_an_acknowledgement_its_deviation() -> None:
    """A risk is open, or an approved deviation with the reason and the end of the acknowledgement."""
    failed, wrong, accepted = results_of(SAMPLE)["risks"]
    assert (wrong["status"], wrong["title"]) == ("open", f"Not met: {ENCRYPTED.title}")
    assert wrong["remediations"][0]["description"] == ENCRYPTED.remedy
    assert (failed["status"], failed["title"]) == ("open", f"Not known: {ENCRYPTED.title}")
    assert accepted["status"] == "deviation-approved" and accepted["deadline"] == "2027-06-30T00:00:00Z"
    assert [each["description"] for each in accepted["mitigating-factors"]] == [
        "is itself the log target",
        "Control: the trail of the account logs who reads it",
    ]
    assert {each["name"]: each["value"] for each in accepted["props"]} == {"owner": "risk", "ticket": "SEC-1"}
    assert accepted["characterizations"][0]["facets"][0]["value"] == LOGGED.severity


def test_each_resource_has_its_result() -> None:
    """The observation on a rule holds every resource of its types with the outcome, compliant ones too."""
    found = results_of(SAMPLE)
    names = {each["uuid"]: each["props"][0]["value"] for each in found["local-definitions"]["inventory-items"]}
    seen = {
        (each["props"][0]["value"], names[one["subject-uuid"]], one["props"][0]["value"])
        for each in found["observations"]
        for one in each["subjects"]
    }
    assert seen == {(each.rule_id, each.address, each.outcome.value) for each in SAMPLE.results}


@settings(max_examples=40, deadline=None)
@given(reports())
def test_every_reference_leads_somewhere(report: Report) -> None:
    """Ids are unique in their document, and what refers to one finds it."""
    for render in (oscal.render, oscal.render_component):
        document = json.loads(render([report, SAMPLE]))
        entries = list(_entries(document))
        ids = [value for name, value in entries if name == "uuid"]
        assert len(set(ids)) == len(ids)
        used = [value for name, value in entries if name.endswith("-uuid")]
        used += [value[1:] for name, value in entries if name in ("href", "source") and value.startswith("#")]
        assert set(used) <= set(ids)


def _entries(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, item in value.items():
            if isinstance(item, str):
                yield name, item
            yield from _entries(item)
    elif isinstance(value, list):
        for item in value:
            yield from _entries(item)


def test_the_document_has_an_id_of_its_content() -> None:
    """Another content is another document, which OSCAL asks for; the ids within stay."""
    before = json.loads(oscal.render([SAMPLE]))["assessment-results"]
    after = json.loads(oscal.render([replace(SAMPLE, results=SAMPLE.results[1:])]))["assessment-results"]
    assert before["uuid"] != after["uuid"]
    assert before["results"][0]["uuid"] == after["results"][0]["uuid"]
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", before["uuid"])


def test_the_component_says_what_is_checked() -> None:
    """Every rule has its properties, and every requirement that rules serve names them and what they leave."""
    component = json.loads(oscal.render_component([SAMPLE]))["component-definition"]["components"][0]
    rules = [each["value"] for each in component["props"] if each["name"] == "Rule_Id"]
    assert rules == [PUBLIC.id, ENCRYPTED.id, "queue-encrypted", LOGGED.id]
    (implementation,) = component["control-implementations"]
    assert [each["control-id"] for each in implementation["implemented-requirements"]] == [
        "pci-dss-1.4.4", "pci-dss-3.5.1", "pci-dss-10.2.1",
    ]  # fmt: skip
    stored = implementation["implemented-requirements"][1]
    assert [each["value"] for each in stored["props"]] == [ENCRYPTED.id, "queue-encrypted"]
    assert stored["remarks"] == "Manual: what is on tapes"


def test_no_report_is_an_error_in_words() -> None:
    """OSCAL has no empty assessment."""
    for render in (oscal.render, oscal.render_component):
        with pytest.raises(ValueError, match="there are no reports"):
            render([])
