"""Documents are read as Terraform reads them, as far as they can be read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aspects.core.containers import awslogs, collector, task_code, uncompleted
from aspects.core.documents import from_code, from_json

_TEXT = st.text(alphabet='abcZ019 *:/,.{}[]()#=_-"\\\n', max_size=12)
_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT.filter(bool), inner, max_size=3),
    max_leaves=10,
)


def _opaque(code: str) -> str:
    return f"<{code}>"


@given(_JSON)
def test_json_is_a_literal_of_terraforms_language(value: Any) -> None:
    """Read from JSON and from an expression, a document is the same."""
    text = json.dumps(value)
    assert from_json(text) == from_code(text, _opaque) == value


@given(st.text(max_size=40))
def test_what_cannot_be_read_is_refused(code: str) -> None:
    """No text whatever raises anything but a ValueError."""
    for read in (from_json, lambda text: from_code(text, _opaque)):
        try:
            read(code)
        except ValueError:
            continue


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ('{a = 1, "b" = [true, null]}', {"a": 1, "b": [True, None]}),
        ("{\n  a = 1 # one\n  b = 2 // two\n}", {"a": 1, "b": 2}),
        ('{"a": var.x, b = "${var.y}/z"}', {"a": "<var.x>", "b": "${var.y}/z"}),
        ("[concat([1, 2], var.x), 3]", ["<concat([1, 2], var.x)>", 3]),
        ('[for each in var.x : {a = 1}]', "<[for each in var.x : {a = 1}]>"),
        ("{for key, value in var.x : key => value}", "<{for key, value in var.x : key => value}>"),
        ("{a = {for key, value in var.x : key => value}, b = 2}",
         {"a": "<{for key, value in var.x : key => value}>", "b": 2}),
        ("{(var.key) = 1, b = 2}", "<{(var.key) = 1, b = 2}>"),
        ('[var.x ? "a" : "b", "c"]', ['<var.x ? "a" : "b">', "c"]),
        ('["a" == var.x, 2]', ['<"a" == var.x>', 2]),
        ('[merge({a = 1}, var.x)]', ["<merge({a = 1}, var.x)>"]),
        ('[1 + 2]', ["<1 + 2>"]),
    ],
)  # fmt: skip
def test_what_is_no_literal_stands_there_as_it_is(code: str, value: Any) -> None:
    """A function, a condition or a loop hides itself only, not what stands next to it."""
    assert from_code(code, _opaque) == value


def test_interpolations_keep_their_places_in_json() -> None:
    """Within a text, and as a value of their own."""
    assert from_json('{"a": "x-${var.x}-y", "b": ${var.y}, "c": [${var.z}]}') == {
        "a": "x-${var.x}-y",
        "b": "${var.y}",
        "c": ["${var.z}"],
    }


@pytest.mark.parametrize("code", ["var.containers", 'jsonencode([{name = "a)"}])', 'file("${path.module}/c.json")'])
@pytest.mark.parametrize("sidecar", [None, collector("public.ecr.aws/xray/aws-xray-daemon:3.x", with_memory=True)])
def test_an_expression_that_was_completed_gives_back_the_authors(code: str, sidecar: dict[str, Any] | None) -> None:
    """Rules read what the author wrote; what the completion added is known."""
    log = awslogs("/app", "eu-west-1", blocking=False)
    assert uncompleted(task_code(code, log, sidecar)) == f"${{{code}}}"
    assert uncompleted(f"${{{code}}}") is None
