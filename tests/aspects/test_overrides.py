"""The overrides that turn one body into another, proven against cdktf's own merge in test_synthesis.py."""

from __future__ import annotations

from typing import Any

import pytest
from cdktf import Token
from hypothesis import given, settings
from hypothesis import strategies as st

from aspects.synthesis.overrides import difference, leaves, merging
from tests.aspects.doubles import resource, stack, synthesized
from tests.terraform_json import by_address

_VALUES = st.recursive(
    st.booleans() | st.integers(0, 9) | st.sampled_from(["a", "${var.x}"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["k", "l", "m.n"]), inner, max_size=3),
    max_leaves=8,
)
_BODIES = st.dictionaries(st.sampled_from(["one", "two", "tags"]), _VALUES, min_size=1, max_size=3)


def _grown(before: Any, after: Any) -> Any:
    """``after`` with the keys that ``before`` has besides: aspects add and replace, they take no key away."""
    if isinstance(before, dict) and isinstance(after, dict):
        return {**before, **{key: _grown(before.get(key), value) for key, value in after.items()}}
    if isinstance(before, list) and isinstance(after, list) and len(before) <= len(after):
        return [_grown(old, new) for old, new in zip(before, after, strict=False)] + after[len(before) :]
    return after


def _whole(value: Any) -> Any:
    return {"whole": value}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": 1}, {"a": 1}, {}),
        ({"a": 1}, {"a": 2, "b": {"c": 3}}, {"a": 2, "b": {"c": 3}}),
        ({"rule": [{"a": 1}, {"b": 1}]}, {"rule": [{"a": 1}, {"b": 2}]}, {"rule": {"1": {"b": 2}}}),
        ({"rule": [{"a": 1}]}, {"rule": [{"a": 1}, {"b": 2}]}, {"rule": {"1": {"b": 2}}}),
        ({"rule": [1, 2]}, {"rule": [1]}, {"rule": {"whole": [1]}}),
        ({"rule": []}, {"rule": {"a": 1}}, {"rule": {"whole": {"a": 1}}}),
        ({"tags": "${var.tags}"}, {"tags": {"a": "b"}}, {"tags": {"a": "b"}}),
    ],
)
def test_examples(before: Any, after: Any, expected: Any) -> None:
    """Maps key by key, lists item by item, all else in the place of what was there."""
    assert merging(before, after, _whole) == expected


def test_a_dotted_key_takes_the_map_around_it() -> None:
    """A dot in a path cannot be escaped."""
    before, after = {"tags": {"x": "1"}, "n": 1}, {"tags": {"x": "1", "a.b": "2"}, "n": 2}
    assert list(leaves(before, after, _whole)) == [(("tags",), {"whole": {"x": "1", "a.b": "2"}}), (("n",), 2)]
    assert difference(before, before) == {}


@settings(max_examples=40)
@given(_BODIES, _BODIES)
def test_cdktf_merges_what_is_predicted(before: Any, wanted: Any) -> None:
    """Any growth of any body: the stack's override gives just that, in one piece and leaf by leaf."""
    after = _grown(before, wanted)
    for whole in (True, False):
        scope = stack()
        resource(scope, "aws_x", **before)
        if whole:
            scope.add_override("resource", {"aws_x": {"it": merging(before, after, Token.as_any)}})
        else:
            for path, value in leaves(before, after, Token.as_any):
                scope.add_override(".".join(["resource", "aws_x", "it", *path]), value)
        assert by_address(synthesized(scope), "aws_x.it") == after
