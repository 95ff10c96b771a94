"""Every rule tells right from wrong, says *unknown* of what only Terraform knows, and survives whatever it meets.

The cases of the rules stand next to this file, in a module of the same name as that of the rules.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.aspects.rules as here
from aspects import rules
from aspects.check.cases import ASKED, Case, RuleCase, graph_of, rule_cases, verdict, with_tokens
from aspects.check.evaluate import evaluate
from aspects.core.graph import Graph
from aspects.core.model import Stack
from aspects.facts.types import TYPES
from aspects.packs import PCI_DSS_V4
from aspects.rules import RULES, Block, Outcome, Problem, Rule, Undecided, judge

_GROUPS = {"passes": "PASS", "fails": "FAIL", "unknown": "UNKNOWN", "not_applicable": "NOT_APPLICABLE"}


def _modules() -> dict[str, ModuleType]:
    names = [each.name for each in pkgutil.iter_modules(here.__path__) if not each.name.startswith("test_")]
    return {name: importlib.import_module(f"{here.__name__}.{name}") for name in names}


def _cases() -> dict[str, dict[str, list[Case]]]:
    found: dict[str, dict[str, list[Case]]] = {}
    for module in _modules().values():
        for argument, name in _GROUPS.items():
            group: Mapping[str, Sequence[Case]] = getattr(module, name, {})
            for rule_id, cases in group.items():
                found.setdefault(rule_id, {}).setdefault(argument, []).extend(cases)
    return found


CASES = _cases()


@pytest.mark.parametrize("rule_id", sorted(CASES))
def test_every_case_has_its_verdict_and_the_rule_its_properties(rule_id: str) -> None:
    """Each case by itself; with tokens, with numbers as text, and with values that no author should write."""
    for case in rule_cases(RULES[rule_id], **CASES[rule_id]):
        case.check()


_SAID_BY_NAME = "the name of the setting says that it is a secret, whatever stands there"
_A_TOKEN_FAILS = {
    "client-vpn-authorize-all": "all groups are let in; that the endpoint knows no groups has to be seen",
    "environment-secrets": _SAID_BY_NAME,
    "lambda-environment-secrets": _SAID_BY_NAME,
    "rds-master-password": "what a token brings stands in the state as well",
    "ssm-parameter-secrets": _SAID_BY_NAME,
    "vpc-peering-dns": "the connection, where it is in the app, is asked the same about this side",
}


def test_a_token_is_never_a_violation() -> None:
    """What only Terraform knows may be what a passing case has there, so that no rule may call it wrong."""
    wrong, tried = {}, 0
    for rule_id, groups in CASES.items():
        for case in (*groups.get("passes", ()), *groups.get("not_applicable", ())):
            for variant in with_tokens(case):
                tried += 1
                found = verdict(RULES[rule_id], variant)
                if found.outcome is Outcome.NON_COMPLIANT:
                    wrong[rule_id] = f"{found.message}: {variant}"
    assert tried > 5000
    assert {rule_id: said for rule_id, said in wrong.items() if rule_id not in _A_TOKEN_FAILS} == {}
    assert wrong.keys() == _A_TOKEN_FAILS.keys(), "one of those that are spared need not be"


def test_every_rule_has_cases_in_the_module_of_its_name_and_stands_in_the_pack() -> None:
    """No rule goes untested, none has its cases elsewhere, and none is forgotten by the standard."""
    assert set(CASES) == set(RULES)
    assert set(PCI_DSS_V4.rules) == set(RULES)
    for name, module in _modules().items():
        own = {rule.id for rule in getattr(importlib.import_module(f"{rules.__name__}.{name}"), "RULES", ())}
        named = {rule_id for group in _GROUPS.values() for rule_id in getattr(module, group, {})}
        assert named == own, name


def test_every_rule_looks_at_types_that_exist() -> None:
    """A misspelt type would never be asked about."""
    wrong = {rule.id: set(rule.types) - set(TYPES) for rule in RULES.values()}
    assert {rule_id: kinds for rule_id, kinds in wrong.items() if kinds} == {}


def test_every_type_of_a_rule_has_a_case_that_fails() -> None:
    """A type that no case fails with might as well not be listed."""
    missing = {
        rule.id: sorted(
            set(rule.types)
            - {
                each.type
                for case in CASES.get(rule.id, {}).get("fails", [])
                for each in graph_of(case).resources
                if each.logical_id == ASKED
            }
        )
        for rule in RULES.values()
    }
    assert {rule_id: kinds for rule_id, kinds in missing.items() if kinds} == {}


def test_every_rule_says_what_its_reader_wants_to_know() -> None:
    """A title and a reason as sentences, a remedy in lower case, controls by the name of their list."""
    for rule in RULES.values():
        assert rule.title[0].isupper() and " " in rule.title, rule.id
        assert rule.why.endswith("."), rule.id
        assert rule.remedy[0].islower(), rule.id
        assert all(each.split(" ")[0] in ("Config", "Security", "PCI") for each in rule.controls), rule.id
        assert all(each.startswith("https://") for each in rule.links), rule.id


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
    | st.sampled_from(["${var.x}", "${local.x}", "${aws_kms_key.it.arn}", '{"Statement": []}', "*", "0.0.0.0/0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.sampled_from(sorted(CASES)), st.data())
def test_no_value_whatever_makes_a_rule_raise(rule_id: str, data: st.DataObject) -> None:
    """Not even bodies that hold anything at all at the attributes that the rule's cases know."""
    rule = RULES[rule_id]
    groups = CASES[rule_id]
    case = data.draw(st.sampled_from([each for cases in groups.values() for each in cases]))
    resources: Any = case["config"]["resource"] if "config" in case else case
    changed = {
        kind: {
            name: {key: data.draw(_JSON) if data.draw(st.booleans()) else value for key, value in body.items()}
            if isinstance(body, dict)
            else body
            for name, body in group.items()
        }
        if isinstance(group, dict) and kind.startswith("aws_")
        else group
        for kind, group in resources.items()
    }
    changed = {**case, "config": {**case["config"], "resource": changed}} if "config" in case else changed
    graph = graph_of(changed)
    for each in graph.resources:
        if each.type in rule.types:
            assert judge(rule, each, graph).outcome is not Outcome.ERROR


def _reads_past_the_reader(refused: tuple[object, ...]) -> Rule:
    """A rule that looks into the body itself, and fails on what is no text, number or boolean."""

    def check(it: Block, graph: Graph) -> list[Problem | Undecided]:
        value = it.resource.body.get("map_public_ip_on_launch", False)
        {value: None}  # noqa: B018
        return [it.problem("map_public_ip_on_launch")] if value in refused else []

    return replace(RULES["subnet-public-ip"], check=check)


@pytest.mark.parametrize(
    ("refused", "outcome", "value", "said"),
    [
        ((True,), Outcome.NON_COMPLIANT, True, "with numbers as text"),
        ((True, "true"), Outcome.NON_COMPLIANT, True, "with a token"),
        ((True, "true"), Outcome.COMPLIANT, "no", "the rule failed with TypeError"),
    ],
)
def test_a_rule_that_reads_past_the_reader_is_found_out(
    refused: tuple[object, ...], outcome: Outcome, value: object, said: str
) -> None:
    """Each of the three properties can fail."""
    case: Case = {"aws_subnet": {"it": {"map_public_ip_on_launch": value}}}
    with pytest.raises(AssertionError, match=said):
        RuleCase(_reads_past_the_reader(refused), case, outcome).check()


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (lambda it, graph: None, "TypeError"),
        (lambda it, graph: True, "TypeError"),
        (lambda it, graph: ["is wrong"], "it yields 'is wrong'; yield a Problem"),
        (lambda it, graph: [None], "it yields None; yield a Problem"),
        (lambda it, graph: 1 / 0, "ZeroDivisionError"),
        (lambda it, graph: sys.exit(0), "SystemExit"),
        (lambda it, graph: graph.by_type["aws_subnet_"], "KeyError"),
    ],
)
def test_whatever_a_rule_does_the_others_are_judged(check: Any, said: str) -> None:
    """A rule of somebody who did not read the manual is an error on that resource, and nothing else is lost."""
    mine = replace(RULES["subnet-public-ip"], id="mine", check=check)
    pack = PCI_DSS_V4.with_rules(mine, requirement="house", title="House")
    stack = Stack.from_terraform({"resource": {"aws_subnet": {"it": {"map_public_ip_on_launch": True}}}})
    found = {each.rule_id: each for each in evaluate(pack, stack).results}
    assert found["mine"].outcome is Outcome.ERROR
    assert said in found["mine"].problems[0].message
    assert found["subnet-public-ip"].outcome is Outcome.NON_COMPLIANT
