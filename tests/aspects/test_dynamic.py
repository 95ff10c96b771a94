"""Dynamic blocks as Terraform writes them out: how often, with what in them, and what only Terraform knows."""

from __future__ import annotations

from typing import Any

import pytest

from aspects.core.dynamic import elements, generated
from aspects.core.model import Body, Resource
from aspects.core.paths import lookup


def _bodies(dynamic: Any, name: str = "rule") -> list[tuple[Body, bool]]:
    return [(each.body, each.is_certain) for each in generated({"dynamic": dynamic}, name)]


def _rules(over: Any, content: Any = "${rule.value}", **more: Any) -> Any:
    return {"rule": {"for_each": over, "content": {"a": content}, **more}}


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ([], []),
        ({}, []),
        (["x", 2], [(0, "x"), (1, 2)]),
        ({"k": {"v": 1}}, [("k", {"v": 1})]),
        ("${[]}", []),
        ("${{}}", []),
        ("${toset([])}", []),
        ('${toset(["a", "b", "a"])}', [("a", "a"), ("b", "b")]),
        ('${tolist(["a", "a"])}', [(0, "a"), (1, "a")]),
        ('${{"k" = 1}}', [("k", 1)]),
        ('${tomap({k = "v"})}', [("k", "v")]),
        ("${toset([aws_subnet.a.id])}", [("${aws_subnet.a.id}", "${aws_subnet.a.id}")]),
        ("${[aws_subnet.a.id, var.x]}", [(0, "${aws_subnet.a.id}"), (1, "${var.x}")]),
        ("${toset([aws_subnet.a.id, var.x])}", None),
        ("${var.x}", None),
        ("${var.on ? [1] : []}", None),
        ("${[for each in var.x : each]}", None),
        ('${concat(["a"], var.x)}', None),
        ('${{(var.k) = "v"}}', None),
        ({"${var.k}": 1}, None),
        ("text", None),
        ("${toset([", None),
        (None, None),
        (7, None),
    ],
)
def test_what_for_each_goes_through_is_read_from_literals_only(over: Any, expected: Any) -> None:
    """Lists, maps and sets, in JSON and as Terraform writes them; a set that may hold one value twice is unknown."""
    assert elements(over) == expected


@pytest.mark.parametrize(
    ("dynamic", "expected"),
    [
        (_rules(["x", "y"]), [({"a": "x"}, True), ({"a": "y"}, True)]),
        (_rules([]), []),
        (_rules({"k": "v"}, "${rule.key}-${rule.value}"), [({"a": "k-v"}, True)]),
        (_rules(["x"], "${each.value}", iterator="each"), [({"a": "x"}, True)]),
        (_rules(["x"], "${each.value}", iterator="${each}"), [({"a": "x"}, True)]),
        (_rules(["x"], "${rule.value}", iterator="each"), [({"a": "${rule.value}"}, True)]),
        (_rules(["x"], labels=["a"]), [({"a": "x"}, True)]),
        (_rules([{"p": {"q": [80]}}], '${rule.value["p"].q[0]}'), [({"a": 80}, True)]),
        (_rules([{"on": True}], "is ${rule.value.on}"), [({"a": "is true"}, True)]),
        (_rules([{"p": 80}], "${rule.value.missing}"), [({"a": "${dynamic.rule.value.missing}"}, True)]),
        (_rules([80], "${rule.value + 1}"), [({"a": "${dynamic.rule.value + 1}"}, True)]),
        (_rules(["${aws_lambda_function.f}"], "${rule.value.arn}"), [({"a": "${aws_lambda_function.f.arn}"}, True)]),
        (_rules(["${var.on ? a.b : a.c}"], "${rule.value.d}"), [({"a": "${(var.on ? a.b : a.c).d}"}, True)]),
        (_rules([1], "${my_rule.value} %{if rule.value}x%{endif}"),
         [({"a": "${my_rule.value} %{if dynamic.rule.value}x%{endif}"}, True)]),
        (_rules([1], "${rule.value"), [({"a": "${rule.value"}, True)]),
        (_rules("${var.x}"), [({"a": "${var.x[dynamic.rule.key]}"}, False)]),
        (_rules("${var.x}", "${rule.value.p}"), [({"a": "${var.x[dynamic.rule.key].p}"}, False)]),
        (_rules("${keys(var.x)}", "${rule.key}"), [({"a": "${dynamic.rule.key}"}, False)]),
        (_rules("${keys(var.x)}"), [({"a": "${(keys(var.x))[dynamic.rule.key]}"}, False)]),
        (_rules("text"), [({"a": "${dynamic.rule.value}"}, False)]),
        ([_rules(["x"]), {"other": {}}, _rules(["y"])], [({"a": "x"}, True), ({"a": "y"}, True)]),
        ({"rule": [_rules(["x"])["rule"], _rules(["y"])["rule"]]}, [({"a": "x"}, True), ({"a": "y"}, True)]),
        ({"rule": {"for_each": [1], "content": [{"a": 1}]}}, [({"a": 1}, True)]),
        ({"rule": {"for_each": [1]}}, [({}, False)]),
        ({"rule": {"content": {"a": 1}}}, [({"a": 1}, False)]),
        ({"rule": "${var.rules}"}, [({}, False)]),
        ("${var.blocks}", [({}, False)]),
        ({"rule": [None, 1, "text", []]}, []),
        ([None, 1, "text"], []),
        ({"other": {"for_each": [1], "content": {}}}, []),
        (None, []),
    ],
)  # fmt: skip
def test_a_dynamic_block_writes_as_many_blocks_as_its_for_each_has(dynamic: Any, expected: Any) -> None:
    """With what the iterator stands for in its place; where nobody can tell how many, it is one that may not be."""
    assert _bodies(dynamic) == expected


def test_dynamic_blocks_nest() -> None:
    """The inner one goes through what the outer iterator stands for, and hides an iterator of its own name."""
    inner = {"for_each": "${rule.value.ports}", "content": {"port": "${port.value}", "of": "${rule.key}"}}
    dynamic: Body = {"rule": {"for_each": [{"ports": [80, 443]}], "content": {"dynamic": {"port": inner}}}}
    assert lookup({"dynamic": dynamic}, "rule.port") == [{"port": 80, "of": 0}, {"port": 443, "of": 0}]

    same = {"for_each": "${each.value}", "iterator": "each", "content": {"port": "${each.value}"}}
    dynamic = {"rule": {"for_each": [[80, 443]], "iterator": "each", "content": {"dynamic": [{"port": [same]}]}}}
    assert lookup({"dynamic": dynamic}, "rule.port.port") == [80, 443]


def test_the_path_of_what_is_written_leads_to_it() -> None:
    """A reader that knows where it stands finds the text of the author there."""
    body = {"dynamic": [{"rule": [{"for_each": [1], "content": [{"a": "b"}]}]}]}
    (only,) = generated(body, "rule")
    assert only.path == ("dynamic", 0, "rule", 0, "content", 0)


def test_a_local_is_read_where_the_caller_can() -> None:
    """What an expression repeats decides how many blocks there are."""
    found = generated({"dynamic": _rules("${local.x}")}, "rule", {"${local.x}": ["a"]}.get)
    assert [(each.body, each.is_certain) for each in found] == [({"a": "a"}, True)]


def test_a_lookup_sees_what_dynamic_blocks_write() -> None:
    """Next to it a token where there may be none, so that no condition takes it for a literal."""
    assert lookup({"dynamic": _rules(["x"])}, "rule.a") == ["x"]
    assert lookup({"rule": {"a": "w"}, "dynamic": _rules(["x"])}, "rule.a") == ["w", "x"]
    assert lookup({"dynamic": _rules([])}, "rule") == []
    assert lookup({"dynamic": _rules("${var.x}", "y")}, "rule") == [{"a": "y"}, "${dynamic.rule}"]


@pytest.mark.parametrize(
    ("body", "is_made"),
    [
        ({}, True),
        ({"count": 0}, False),
        ({"count": "0"}, False),
        ({"count": "${0}"}, False),
        ({"count": 1}, True),
        ({"count": "${var.x}"}, True),
        ({"for_each": {}}, False),
        ({"for_each": "${toset([])}"}, False),
        ({"for_each": "${{}}"}, False),
        ({"for_each": "${toset(var.x)}"}, True),
        ({"for_each": None}, True),
    ],
)
def test_a_resource_that_is_never_made_is_known(body: Body, is_made: bool) -> None:
    """However its author wrote that there is none."""
    assert Resource("aws_s3_bucket", "app/it", "it", body).is_made is is_made
