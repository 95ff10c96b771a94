"""Every rule tells right from wrong, and says nothing of what only Terraform knows."""

from __future__ import annotations

import pytest

from aspects.core.graph import Graph
from aspects.core.model import Stack
from aspects.packs import PCI_DSS_V4
from aspects.rules import RULES, Outcome, Verdict, judge
from tests.aspects.rule_cases import FAIL, PASS, UNKNOWN, Case


def _verdict(rule_id: str, case: Case) -> Verdict:
    graph = Graph([Stack.from_terraform({"resource": case})])
    (resource,) = [each for each in graph.resources if each.logical_id == "it"]
    assert resource.type in RULES[rule_id].types
    return judge(RULES[rule_id], resource, graph)


def _each(cases: dict[str, list[Case]]) -> list[tuple[str, Case]]:
    return [(rule_id, case) for rule_id, group in cases.items() for case in group]


@pytest.mark.parametrize(("rule_id", "case"), _each(PASS))
def test_what_complies_passes(rule_id: str, case: Case) -> None:
    """Compliant or not applicable, and without a problem."""
    verdict = _verdict(rule_id, case)
    assert verdict.outcome in (Outcome.COMPLIANT, Outcome.NOT_APPLICABLE), verdict.message


@pytest.mark.parametrize(("rule_id", "case"), _each(FAIL))
def test_what_violates_fails(rule_id: str, case: Case) -> None:
    """Non-compliant, with a problem in lower case and without a full stop."""
    verdict = _verdict(rule_id, case)
    assert verdict.outcome is Outcome.NON_COMPLIANT
    assert verdict.message
    assert not verdict.message[0].isupper()
    assert not verdict.message.endswith(".")


@pytest.mark.parametrize(("rule_id", "case"), UNKNOWN.items())
def test_a_token_is_unknown(rule_id: str, case: Case) -> None:
    """Neither compliant nor a violation."""
    assert _verdict(rule_id, case).outcome is Outcome.UNKNOWN


def test_every_rule_has_cases_and_stands_in_the_pack() -> None:
    """No rule goes untested, and none is forgotten by the standard."""
    assert set(FAIL) == set(PASS) <= set(RULES)
    assert all(FAIL.values())
    assert set(PCI_DSS_V4.rules) == set(RULES)


# What the rules read although no case of theirs has it, or only as a default.
_READ = (
    "api_key_required", "authorization", "certificate_authority_arn", "custom_key_store_id",
    "customer_master_key_spec", "engine", "launch_type", "load_balancer_type", "log_group_class", "master_password",
    "package_type", "password", "principal_org_id", "private_key", "replicate_source_db",
    "replication_source_identifier", "snapshot_identifier", "source_account", "source_arn", "target_type",
)  # fmt: skip


@pytest.mark.parametrize("rule_id", PASS)
def test_empty_text_and_null_say_nothing_to_a_rule(rule_id: str) -> None:
    """Each attribute that a case lacks may stand there, empty or null, and the verdict is the same."""
    cases = [*PASS[rule_id], *FAIL[rule_id]]
    known = {name for case in cases for group in case.values() for body in group.values() for name in body}
    for case in cases:
        expected = _verdict(rule_id, case).outcome
        for nothing in (None, ""):
            emptied = {
                kind: {
                    id: {**dict.fromkeys({*known, *_READ} - set(body), nothing), **body} for id, body in group.items()
                }
                for kind, group in case.items()
            }
            assert _verdict(rule_id, emptied).outcome is expected, (nothing, case)
