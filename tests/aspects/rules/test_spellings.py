"""No verdict depends on the spelling: blocks, lists of one, ``dynamic``, JSON as text or as a call."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from aspects.check.cases import TOKEN, Case, verdict
from aspects.rules import RULES, Outcome
from tests.aspects.rules.test_rules import CASES

Body = dict[str, Any]
_FINE = frozenset({Outcome.COMPLIANT, Outcome.NOT_APPLICABLE})
Rewrite = Callable[[Body, dict[str, Any]], Body]
"""From a body and the schema of its block to the same body in another spelling."""

pytestmark = [pytest.mark.terraform, pytest.mark.slow]


def _nested(schema: dict[str, Any]) -> dict[str, Any]:
    """The blocks within a block that Terraform's JSON writes as objects or lists of them, by name."""
    kinds = schema.get("block_types", {})
    return {name: kind["block"] for name, kind in kinds.items() if kind["nesting_mode"] != "map" and name != "timeouts"}


def _in_lists(body: Body, schema: dict[str, Any]) -> Body:
    """Each block in a list, as typed constructs write it."""
    blocks = _nested(schema)
    return {
        name: [_in_lists(each, blocks[name]) if isinstance(each, dict) else each for each in _as_list(value)]
        if name in blocks and isinstance(value, (dict, list))
        else value
        for name, value in body.items()
    }


def _unlisted(body: Body, schema: dict[str, Any]) -> Body:
    """Each list of one block as the block, as overrides write it."""
    blocks, found = _nested(schema), {}
    for name, value in body.items():
        each = value[0] if isinstance(value, list) and len(value) == 1 and name in blocks else value
        found[name] = _unlisted(each, blocks[name]) if name in blocks and isinstance(each, dict) else each
    return found


def _dynamic(body: Body, schema: dict[str, Any]) -> Body:
    """Each block as ``dynamic``, over a list that is written out."""
    return _made_dynamic(body, schema, lambda name, block: {name: {"for_each": [1], "content": block}})


def _dynamic_in_lists(body: Body, schema: dict[str, Any]) -> Body:
    """Each block as ``dynamic`` in all that Terraform takes: in lists, with an iterator that the block is read from."""

    def made(name: str, block: Body) -> list[Body]:
        values = {key: value for key, value in block.items() if key != "dynamic"}
        content = {key: f"${{each.value.{key}}}" for key in values}
        more = {"dynamic": block["dynamic"]} if "dynamic" in block else {}
        return [{name: [{"for_each": {"only": values}, "iterator": "each", "content": [{**content, **more}]}]}]

    return _made_dynamic(body, schema, made)


def _made_dynamic(body: Body, schema: dict[str, Any], make: Callable[[str, Body], Any]) -> Body:
    blocks, found, dynamic = _nested(schema), {}, []
    if "dynamic" in body:
        return {**body}
    for name, value in body.items():
        whole = _as_list(value) if isinstance(value, (dict, list)) else []
        if name in blocks and name != "lifecycle" and len(whole) == 1 and isinstance(whole[0], dict):
            dynamic.append(make(name, _made_dynamic(whole[0], blocks[name], make)))
        else:
            found[name] = value
    if not dynamic:
        return found
    lists = [each for made in dynamic for each in made] if isinstance(dynamic[0], list) else None
    return {**found, "dynamic": lists or {name: block for made in dynamic for name, block in made.items()}}


def _encoded(body: Body, schema: dict[str, Any]) -> Body:
    """Documents of JSON as ``jsonencode(…)`` of a literal, as `Fn.jsonencode` writes them."""
    blocks, found = _nested(schema), {}
    for name, value in body.items():
        if name in blocks and isinstance(value, (dict, list)):
            made = [_encoded(each, blocks[name]) if isinstance(each, dict) else each for each in _as_list(value)]
            found[name] = made if isinstance(value, list) else made[0]
        else:
            found[name] = _call(value) if isinstance(value, str) else value
    return found


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _call(text: str) -> str:
    if text[:1] not in ("{", "[") or "${" in text:
        return text
    try:
        document = json.loads(text)
    except ValueError:
        return text
    return f"${{jsonencode({_hcl(document)})}}" if document else text


def _hcl(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_hcl(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_hcl, value)) + "]"
    return json.dumps(value)


def _rewritten(case: Case, schema: dict[str, Any], rewrite: Rewrite) -> Case:
    config = case.get("config", {})
    resources = config.get("resource", case)
    made = {
        kind: {id: rewrite(body, schema[kind]) for id, body in group.items()} if kind in schema else group
        for kind, group in resources.items()
    }
    return {**case, "config": {**config, "resource": made}} if "config" in case else {**case, **made}


def _different(schema: dict[str, Any], rewrite: Rewrite) -> Iterator[tuple[str, Case, Case]]:
    for rule_id, groups in CASES.items():
        for case in (each for cases in groups.values() for each in cases):
            other = _rewritten(case, schema, rewrite)
            if other != case:
                yield rule_id, case, other


@pytest.mark.parametrize("rewrite", [_in_lists, _unlisted, _encoded], ids=lambda each: each.__name__.strip("_"))
def test_another_spelling_has_the_same_verdict(schema: dict[str, Any], rewrite: Rewrite) -> None:
    """Terraform reads both alike, and so does every rule, over all of its cases."""
    wrong, tried = [], 0
    for rule_id, case, other in _different(schema, rewrite):
        tried += 1
        before, after = verdict(RULES[rule_id], case).outcome, verdict(RULES[rule_id], other).outcome
        if before is not after:
            wrong.append(f"{rule_id}: {before.value} became {after.value}: {json.dumps(other, default=str)}")
    assert tried > 30
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("rewrite", [_dynamic, _dynamic_in_lists], ids=lambda each: each.__name__.strip("_"))
def test_a_dynamic_block_is_the_block_that_it_writes(schema: dict[str, Any], rewrite: Rewrite) -> None:
    """In the resource that is asked and in all others: of one that is written out, Terraform makes the same."""
    wrong, tried = [], 0
    for rule_id, case, other in _different(schema, rewrite):
        tried += 1
        before, after = verdict(RULES[rule_id], case).outcome, verdict(RULES[rule_id], other).outcome
        if after is not before:
            wrong.append(f"{rule_id}: {before.value} became {after.value}: {json.dumps(other, default=str)}")
    assert tried > 100
    assert not wrong, "\n".join(wrong)


def test_a_dynamic_block_that_may_write_none_turns_no_verdict(schema: dict[str, Any]) -> None:
    """Of the resource that is asked and of all others: where it decides, a rule says that it cannot know.

    Or, where a resource complies with it and needs not without it, that it complies.
    """

    def over_a_token(body: Body, schema: dict[str, Any]) -> Body:
        return _made_dynamic(body, schema, lambda name, block: {name: {"for_each": TOKEN, "content": block}})

    wrong, tried = [], 0
    for rule_id, case, other in _different(schema, over_a_token):
        tried += 1
        before, after = verdict(RULES[rule_id], case).outcome, verdict(RULES[rule_id], other).outcome
        if after not in (before, Outcome.UNKNOWN) and not _FINE.issuperset((before, after)):
            wrong.append(f"{rule_id}: {before.value} became {after.value}: {json.dumps(other, default=str)}")
    assert tried > 100
    assert not wrong, "\n".join(wrong)
