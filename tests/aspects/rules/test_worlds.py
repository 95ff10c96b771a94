"""What may not be there: a resource with a ``count`` or ``for_each`` that only Terraform knows counts both ways."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from aspects.check.cases import ASKED, Case, graph_of, verdict
from aspects.core.graph import Graph
from aspects.rules import RULES, Block, Outcome, Problem, Rule, judge
from aspects.rules.checks import Found, has_companion
from tests.aspects.rules.test_rules import CASES

Body = dict[str, Any]
_MAYBE: tuple[Body, ...] = ({"count": "${var.on ? 1 : 0}"}, {"for_each": "${var.all}"})
_NONE: tuple[Body, ...] = ({"count": 0}, {"for_each": {}}, {"for_each": "${toset([])}"})


def _resources(case: Case) -> dict[str, Any]:
    groups: Case = case["config"]["resource"] if "config" in case else case
    return {kind: group for kind, group in groups.items() if kind not in ("data", "locals")}


def _with(case: Case, kind: str, name: str, body: Body | None) -> Case:
    """The case with another body of one resource, or without it."""
    groups = _resources(case)
    group = {each: own for each, own in groups[kind].items() if each != name} | ({name: body} if body else {})
    if "config" in case:
        return {**case, "config": {**case["config"], "resource": {**groups, kind: group}}}
    return {**case, kind: group}


def _others() -> Iterator[tuple[Rule, Case, str, str, Body]]:
    """Each case with each resource that is not the one that is asked about."""
    for rule_id, groups in CASES.items():
        rule = RULES[rule_id]
        for case in (each for cases in groups.values() for each in cases):
            for kind, group in _resources(case).items():
                for name, body in group.items() if isinstance(group, dict) else ():
                    is_asked = name == ASKED and kind in rule.types
                    if isinstance(body, dict) and not is_asked and not body.keys() & {"count", "for_each"}:
                        yield rule, case, kind, name, body


def test_what_is_never_made_is_not_there() -> None:
    """Over all rules and cases: a resource of which there are none changes no verdict; who needs it cannot know."""
    wrong, tried = [], 0
    for rule, case, kind, name, body in _others():
        tried += 1
        without = verdict(rule, _with(case, kind, name, None)).outcome
        for none in _NONE:
            found = verdict(rule, _with(case, kind, name, {**body, **none})).outcome
            if found not in (without, Outcome.UNKNOWN):
                wrong.append(f"{rule.id}: {without.value} became {found.value} with {kind}.{name} {none}: {case}")
    assert tried > 1000
    assert not wrong, "\n".join(wrong)


def test_what_may_be_made_leaves_open_what_it_decides() -> None:
    """Over all rules and cases: where a verdict depends on a resource, it is unknown if there may be none.

    But it is there where the resource that is asked about, or another one, could not be without.
    """
    wrong, tried = [], 0
    for rule, case, kind, name, body in _others():
        before, without = verdict(rule, case).outcome, verdict(rule, _with(case, kind, name, None)).outcome
        is_needed = f"{kind}.{name}" in json.dumps(_resources(_with(case, kind, name, None)))
        for maybe in _MAYBE:
            tried += 1
            found = verdict(rule, _with(case, kind, name, {**body, **maybe})).outcome
            fine = {before, Outcome.UNKNOWN} if before is without or is_needed else {Outcome.UNKNOWN}
            if {before, without} == {Outcome.COMPLIANT, Outcome.NOT_APPLICABLE}:
                fine.add(Outcome.COMPLIANT)
            if found not in fine:
                wrong.append(f"{rule.id}: {before.value} became {found.value} with {kind}.{name} {maybe}: {case}")
    assert tried > 2000
    assert not wrong, "\n".join(wrong)


_BLOCK = "aws_s3_bucket_public_access_block"
_CLOSED = dict.fromkeys(
    ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"), True
)
_OPEN = {**_CLOSED, "block_public_acls": False}
_BY_NAME, _BY_REFERENCE = "b", "${aws_s3_bucket.it.id}"


def _blocks(bucket: Body | None = None, locals: Body | None = None, /, **blocks: Body) -> Case:
    named = {name: {"bucket": _BY_REFERENCE, **_CLOSED, **body} for name, body in blocks.items()}
    return {"aws_s3_bucket": {"it": {"bucket": "b", **(bucket or {})}}, _BLOCK: named, "locals": locals or {}}


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (_blocks(one={"count": 1}), "compliant"),
        (_blocks(one={"count": "${local.n}"}), "unknown"),
        (_blocks(None, {"n": 2}, one={"count": "${local.n}"}), "compliant"),
        (_blocks(None, {"n": 0}, one={"count": "${local.n}"}), "non-compliant"),
        (_blocks(None, {"all": ["b"]}, one={"for_each": "${toset(local.all)}"}), "unknown"),
        (_blocks(None, {"all": {"b": 1}}, one={"for_each": "${local.all}"}), "compliant"),
        (_blocks(one={"for_each": '${toset(["b"])}', "bucket": "${each.value}"}), "unknown"),
        (_blocks(one={"for_each": "${toset([aws_s3_bucket.it.id])}", "bucket": "${each.value}"}), "compliant"),
        (_blocks(one={"count": "${var.on ? 1 : 0}"}), "unknown"),
        (_blocks(one={"count": "${var.on ? 1 : 2}"}), "compliant"),
        (_blocks(one={"count": "${var.on ? 1 : 0}"}, two={}), "compliant"),
        (_blocks(one={"count": "${var.on ? 1 : 0}"}, two={"count": "${var.on ? 0 : 1}"}), "compliant"),
        (_blocks(one={"count": "${(var.on ? 1 : 0)}"}, two={"count": "${!var.on ? 1 : 0}"}), "compliant"),
        (_blocks(one={"count": "${var.on ? 1 : 0}"}, two={"count": "${var.off ? 0 : 1}"}), "unknown"),
        (_blocks(one={"count": "${var.on ? 1 : 0}"}, two={**_OPEN, "count": "${var.on ? 0 : 1}"}), "unknown"),
        (_blocks(one={**_OPEN, "count": "${var.on ? 1 : 0}"}), "non-compliant"),
        (_blocks(one={"count": "${length(aws_s3_bucket.it)}"}), "compliant"),
        (_blocks(one={"count": "${length(var.all)}"}), "unknown"),
        (_blocks({"count": "${var.n}"}, one={"count": "${var.n}"}), "compliant"),
        (_blocks({"count": "${var.on ? 1 : 0}"}, one={"count": "${var.on ? 1 : 0}"}), "compliant"),
        (_blocks({"count": "${var.on ? 1 : 0}"}, one={"count": "${var.on ? 0 : 1}"}), "non-compliant"),
        (_blocks({"for_each": "${var.all}"}, one={"for_each": "${var.all}"}), "compliant"),
        (_blocks({"for_each": "${var.all}"}, one={"for_each": "${aws_s3_bucket.it}"}), "compliant"),
        (_blocks(one={"for_each": "${var.all}"}), "unknown"),
        (_blocks(one={"count": "${var.a}", "bucket": _BY_NAME}, two={"count": "${var.b}", **_OPEN}), "unknown"),
        (_blocks(**{f"b{number}": {"count": f"${{var.n{number}}}"} for number in range(9)}), "unknown"),
        (_blocks(**{f"b{number}": {"count": f"${{var.n{number}}}"} for number in range(9)}, sure={}), "compliant"),
    ],
)
def test_a_companion_counts_as_far_as_it_is_there(case: Case, expected: str) -> None:
    """However its author says how many there are, and where one of two is always there."""
    assert verdict(RULES["s3-bucket-public-access"], case).outcome.value == expected


def test_a_doubt_says_what_it_depends_on() -> None:
    """And names no resource that the rule did not look at."""
    case = {**_blocks(one={"count": "${var.on ? 1 : 0}"}), "aws_sqs_queue": {"q": {"count": "${var.on ? 1 : 0}"}}}
    (problem,) = verdict(RULES["s3-bucket-public-access"], case).problems
    assert problem == Problem(
        f'{_BLOCK}.one only exists if its count, "${{var.on ? 1 : 0}}", is not 0',
        f"{_BLOCK}.one",
        "${var.on ? 1 : 0}",
    )


def _rule(check: Any) -> Rule:
    return Rule("mine", ("aws_s3_bucket",), check, title="Mine", why="Because.", remedy="do it")


def test_a_rule_that_looks_at_something_else_in_another_world_is_asked_about_that_too() -> None:
    """Where there is no block, a policy decides, and there may be none of that, either."""

    def check(it: Block, graph: Graph) -> Found:
        for _ in has_companion(_BLOCK, "bucket")(it, graph):
            yield from has_companion("aws_s3_bucket_policy", "bucket")(it, graph)

    case = _blocks(one={"count": "${var.a}"})
    policy = {"bucket": _BY_REFERENCE, "policy": "{}"}
    certain = {**case, "aws_s3_bucket_policy": {"p": policy}}
    both = {**case, "aws_s3_bucket_policy": {"p": {**policy, "count": "${var.b}"}}}
    assert verdict(_rule(check), certain).outcome is Outcome.COMPLIANT
    assert verdict(_rule(check), both).outcome is Outcome.UNKNOWN


def test_a_rule_that_fails_in_one_world_has_failed() -> None:
    """Its error is told, as everywhere."""

    def check(it: Block, graph: Graph) -> Found:
        assert graph.by_type.get(_BLOCK)
        yield from ()

    found = verdict(_rule(check), _blocks(one={"count": "${var.a}"}))
    assert found.outcome is Outcome.ERROR


def test_only_what_is_wrong_in_every_world_is_told() -> None:
    """A problem that a resource brings that may not be there is none of which anybody can be sure."""

    def check(it: Block, graph: Graph) -> Found:
        yield Problem("always")
        for each in graph.by_type.get(_BLOCK, ()):
            yield Problem(each.address)

    found = verdict(_rule(check), _blocks(one={"count": "${var.a}"}, two={}))
    assert [each.message for each in found.problems] == ["always", f"{_BLOCK}.two"]


def test_a_rule_may_look_at_everything() -> None:
    """What it asks of the graph that is not followed counts as a look at all there is."""

    def check(it: Block, graph: Graph) -> Found:
        known = {*graph.by_type, *(key[1] for key in graph.by_key), *(each.type for each in graph.resources)}
        if "aws_sqs_queue" in known:
            yield Problem("there is a queue")

    case = {**_blocks(), "aws_sqs_queue": {"q": {"count": "${var.a}"}}}
    assert verdict(_rule(check), case).outcome is Outcome.UNKNOWN


def test_the_graph_of_the_app_stays_as_it_is() -> None:
    """Whoever holds it sees all resources, also those of which there may be none."""
    graph = graph_of(_blocks(one={"count": "${var.a}"}, two={"count": 0}))
    (bucket,) = graph.by_type["aws_s3_bucket"]
    judge(RULES["s3-bucket-public-access"], bucket, graph)
    assert len(graph.by_type[_BLOCK]) == 2
