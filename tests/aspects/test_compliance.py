"""Findings fail the synthesis, name their construct, and can be acknowledged for a reason and a time."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from cdktf import Aspects, TerraformStack, Testing
from cdktf_cdktf_provider_aws.subnet import Subnet
from constructs import Construct

import aspects
from aspects import ComplianceAspect, NamingAspect, acknowledge
from aspects.facts.findings import FINDINGS
from aspects.packs import PCI_DSS_V4
from tests.aspects.doubles import full_synth_error, resource, stack


def _public_subnet(*, on: object = None, **acknowledgement: str) -> TerraformStack:
    scope = stack("payments")
    network = Construct(scope, "network")
    subnet = Subnet(network, "public", vpc_id="vpc-1", map_public_ip_on_launch=True)
    if acknowledgement:
        where = {"stack": scope, "network": network}.get(str(on), subnet)
        acknowledge(where, **acknowledgement)
    Aspects.of(scope).add(ComplianceAspect(PCI_DSS_V4))
    return scope


def test_a_finding_fails_synthesis_with_path_rule_value_line_remedy_and_requirement() -> None:
    """All that the contract promises, and where the construct was made, stands in one line."""
    line = (
        "[payments/network/public] subnet-public-ip: map_public_ip_on_launch is true, "
        f"at tests/aspects/test_compliance.py:{_public_subnet.__code__.co_firstlineno + 3}; "
        "set map_public_ip_on_launch = false [PCI DSS 1.4.4]"
    )
    assert line in full_synth_error(_public_subnet()).splitlines()


@pytest.mark.parametrize("on", ["stack", "network", "subnet"])
def test_an_acknowledged_finding_is_accepted(on: str) -> None:
    """At the construct itself, or anywhere above it."""
    scope = _public_subnet(on=on, rule_id="subnet-public-ip", reason="demo", until="9999-12-31")
    assert Testing.full_synth(scope)


@pytest.mark.parametrize(
    ("acknowledgement", "said"),
    [
        ({"rule_id": "subnet-public-ip", "reason": "  "}, "'subnet-public-ip' was acknowledged without a reason"),
        ({"rule_id": "subnet-public-pi", "reason": "x"}, "rule 'subnet-public-pi' is unknown"),
        ({"rule_id": "subnet-public-ip", "reason": "x", "until": "2020-05-31"},
         "'subnet-public-ip' was acknowledged until 2020-05-31, which has passed"),
        ({"rule_id": "subnet-public-ip", "reason": "x", "until": "tomorrow"}, "until='tomorrow' is not a date"),
        ({"rule_id": "rds-logs", "reason": "x"}, "'rds-logs' was acknowledged, but there is no such finding"),
    ],
)  # fmt: skip
def test_a_bad_acknowledgement_is_an_error_and_accepts_nothing(acknowledgement: dict[str, str], said: str) -> None:
    """The acknowledgement is reported at its construct, and the finding stands."""
    error = full_synth_error(_public_subnet(**acknowledgement))
    assert f"[payments/network/public] acknowledgement: {said}" in error
    assert "subnet-public-ip: map_public_ip_on_launch is true" in error


def test_an_acknowledgement_covers_its_own_subtree_alone() -> None:
    """A construct whose path merely begins alike is not below it."""
    scope = stack()
    acknowledge(resource(scope, "aws_subnet", "a", map_public_ip_on_launch=True), "subnet-public-ip", "demo")
    resource(scope, "aws_subnet", "ab", map_public_ip_on_launch=True)
    Aspects.of(scope).add(ComplianceAspect(PCI_DSS_V4))
    error = full_synth_error(scope)
    assert "[app/ab] subnet-public-ip" in error
    assert "[app/a]" not in error


def test_only_the_scope_of_the_aspect_is_judged() -> None:
    """On a construct, resources beside it are another team's."""
    scope = stack()
    inside = Construct(scope, "inside")
    resource(inside, "aws_subnet", "a", map_public_ip_on_launch=True)
    resource(scope, "aws_subnet", "b", map_public_ip_on_launch=True)
    Aspects.of(inside).add(ComplianceAspect(PCI_DSS_V4))
    error = full_synth_error(scope)
    assert "[app/inside/a]" in error
    assert "[app/b]" not in error


def test_a_clean_stack_passes_and_a_second_synthesis_does_not_repeat_findings() -> None:
    """Aspects run at every synthesis; each finding stands once."""
    scope = stack()
    resource(scope, "aws_subnet", map_public_ip_on_launch=False)
    Aspects.of(scope).add(ComplianceAspect(PCI_DSS_V4))
    assert Testing.full_synth(scope)
    scope = _public_subnet()
    first = full_synth_error(scope)
    assert full_synth_error(scope) == first
    assert first.count("subnet-public-ip") == 1


def test_one_aspect_judges_stacks_of_the_same_name_in_two_apps() -> None:
    """Tests and tools synthesize many apps in one process, each with a stack called alike."""
    aspect = ComplianceAspect(PCI_DSS_V4)
    for id in ("first", "second"):
        scope = stack("payments")
        resource(scope, "aws_subnet", id, map_public_ip_on_launch=True)
        Aspects.of(scope).add(aspect)
        assert f"[payments/{id}] subnet-public-ip" in full_synth_error(scope)


def test_what_an_aspect_finds_can_be_acknowledged_too() -> None:
    """A name that nobody can know is accepted for a reason, at its construct; elsewhere the same still fails."""
    scope = stack()
    accepted = resource(scope, "aws_sns_topic", "accepted", name="${var.one}")
    resource(scope, "aws_sns_topic", "other", name="${var.two}")
    acknowledge(accepted, "name-unknown", "the variable is checked elsewhere")
    Aspects.of(scope).add(NamingAspect("dev"))
    said = full_synth_error(scope)
    assert "[app/other] name-unknown: " in said
    assert "[app/accepted]" not in said


def test_an_acknowledgement_waits_for_whoever_looks_for_its_finding() -> None:
    """A rule of a pack that is not checked here is no error, and neither is one that another scope's pack checks."""
    scope = stack()
    network = Construct(scope, "network")
    Subnet(network, "public", vpc_id="vpc-1", map_public_ip_on_launch=True)
    acknowledge(network, "subnet-public-ip", "demo")
    Aspects.of(scope).add(NamingAspect("dev"))
    assert Testing.full_synth(scope)
    Aspects.of(network).add(ComplianceAspect(PCI_DSS_V4))
    Aspects.of(scope).add(ComplianceAspect(PCI_DSS_V4, exclude=[network]))
    assert Testing.full_synth(scope)


def test_every_finding_of_the_aspects_is_in_the_table() -> None:
    """Whatever id the code gives to a problem can be acknowledged, and the table has no other."""
    found = set()
    for file in Path(aspects.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if isinstance(node, ast.Call) and name in ("Report", "Finding"):
                for each in node.args[:2]:
                    if isinstance(each, ast.Constant) and re.fullmatch(r"[a-z]+(-[a-z]+)+", str(each.value)):
                        found.add(each.value)
    unacceptable = {"acknowledgement", "module-inside-unseen", "guardrails-internal"}
    assert found - unacceptable == {rule_id for ids in FINDINGS.values() for rule_id in ids}
