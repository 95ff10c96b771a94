"""What stands nowhere says nothing: null and an empty text change no verdict."""

from __future__ import annotations

from typing import Any

import pytest

from aspects.check.cases import Case, verdict
from aspects.rules import RULES
from tests.aspects.rules.test_rules import CASES


def _groups(case: Case) -> dict[str, Any]:
    resources = case["config"]["resource"] if "config" in case else case
    return {kind: group for kind, group in resources.items() if kind.startswith("aws_")}


def _emptied(case: Case, names: dict[str, set[str]], nothing: object) -> Case:
    groups = {
        kind: {id: {**dict.fromkeys(names[kind] - set(body), nothing), **body} for id, body in group.items()}
        for kind, group in _groups(case).items()
    }
    if "config" not in case:
        return {**case, **groups}
    return {**case, "config": {**case["config"], "resource": {**case["config"]["resource"], **groups}}}


@pytest.mark.parametrize("rule_id", sorted(CASES))
@pytest.mark.parametrize("nothing", [None, ""])
def test_null_and_an_empty_text_say_nothing_to_a_rule(rule_id: str, nothing: object) -> None:
    """Each attribute that some case of the rule has may stand there, empty, in every other one."""
    cases = [case for group in CASES[rule_id].values() for case in group]
    names: dict[str, set[str]] = {}
    for case in cases:
        for kind, group in _groups(case).items():
            names.setdefault(kind, set()).update(name for body in group.values() for name in body)
    for case in cases:
        emptied = _emptied(case, names, nothing)
        assert verdict(RULES[rule_id], emptied).outcome is verdict(RULES[rule_id], case).outcome, emptied
