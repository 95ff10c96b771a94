"""Every rule kills a change of what passes it: none says *compliant* whatever it sees."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from aspects.check.cases import ASKED, Case, verdict
from aspects.rules import RULES, Outcome
from tests.aspects.rules.test_rules import CASES

_NEVER_PASSES = frozenset(rule_id for rule_id, cases in CASES.items() if not cases.get("passes"))
_REMOVED = object()


def _changed(value: Any) -> Iterator[Any]:
    """What may stand in the place of a value."""
    yield _REMOVED
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, (int, float)):
        yield from (0, 1, 100_000)
    elif isinstance(value, str):
        yield from ("none", "*", "0.0.0.0/0", "root")
        yield from (json.dumps(each) for each in _mutants(_document(value)))


def _document(text: str) -> Any:
    """What a JSON text says; an empty list where it is none."""
    try:
        return json.loads(text) if text.startswith(("{", "[")) else []
    except ValueError:
        return []


def _mutants(value: Any) -> Iterator[Any]:
    """A body with one thing changed in it, at any depth."""
    rest: Any
    items: list[tuple[Any, Any]] = list(value.items() if isinstance(value, dict) else enumerate(value))
    for key, inner in items:
        variants = list(_changed(inner))
        if isinstance(inner, (dict, list)):
            variants += list(_mutants(inner))
        for variant in variants:
            if isinstance(value, dict):
                rest = {name: each for name, each in items if name != key}
                yield rest if variant is _REMOVED else {**value, key: variant}
            else:
                rest = [each for index, each in items if index != key]
                yield rest if variant is _REMOVED else [*value[:key], variant, *value[key + 1 :]]


def _keeps_the_asked(case: Case, types: tuple[str, ...]) -> bool:
    config = case.get("config", {}).get("resource", case) if isinstance(case.get("config", {}), dict) else {}
    return any(isinstance(config.get(kind), dict) and isinstance(config[kind].get(ASKED), dict) for kind in types)


def _turns(rule_id: str, cases: str, expected: Outcome) -> bool:
    """Whether some change of one of these cases has the expected verdict."""
    rule = RULES[rule_id]
    for case in CASES[rule_id].get(cases, ()):
        for mutant in _mutants(dict(case)):
            try:
                if _keeps_the_asked(mutant, rule.types) and verdict(rule, mutant).outcome is expected:
                    return True
            except (AttributeError, TypeError, KeyError, AssertionError):
                continue  # the change made it no case any more
    return False


@pytest.mark.parametrize("rule_id", sorted(set(RULES) & set(CASES) - _NEVER_PASSES))
def test_one_change_turns_a_verdict(rule_id: str) -> None:
    """Something of what passes removed, turned round, opened to all; or, where a thing is forbidden, taken away."""
    assert _turns(rule_id, "passes", Outcome.NON_COMPLIANT) or _turns(rule_id, "fails", Outcome.COMPLIANT)


def test_the_rules_that_pass_nothing_are_known() -> None:
    """One that finds fault with whatever it is asked about has no passing case to change."""
    assert {"iam-inline-policy", "iam-user-no-policies", "waf-classic"} >= _NEVER_PASSES
