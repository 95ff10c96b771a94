"""Expressions in text are found whole, whatever is in them, in linear time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aspects.core.expressions import cross_stack_references, expression, interpolations, references

PLAIN = st.text(st.characters(exclude_characters='$%{}\\"', codec="utf-8"), max_size=8)


def _quoted(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds('"{}{}{}"'.format, PLAIN, st.one_of(st.just('\\"'), st.just("$${"), st.just("}"), parts), PLAIN)


def _expressions(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Code of an expression: names, strings, and braces with more in them."""
    interpolation = inner.map("${{{}}}".format)
    braces = inner.map("merge({{ a = {} }})".format)
    return st.lists(st.one_of(PLAIN, _quoted(interpolation), braces), max_size=3).map(" ".join)


CODE = st.recursive(PLAIN, _expressions, max_leaves=6)


@given(st.lists(st.tuples(PLAIN, CODE, st.booleans()), max_size=4), PLAIN)
def test_whatever_is_put_together_is_taken_apart(parts: list[tuple[str, str, bool]], end: str) -> None:
    """Text with expressions between literals: each is found with its code, at its place, and nothing else is."""
    text = "".join(f"{literal}{'%' if directive else '$'}{{{code}}}" for literal, code, directive in parts) + end
    found = interpolations(text)
    assert [(each.code, each.is_directive) for each in found] == [(code, directive) for _, code, directive in parts]
    assert [text[each.start : each.end] for each in found] == [
        f"{'%' if directive else '$'}{{{code}}}" for _, code, directive in parts
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("${var.a}", "var.a"),
        ('${merge({"}" = 1}, var.a)}', 'merge({"}" = 1}, var.a)'),
        ('${"${var.a}-x"}', '"${var.a}-x"'),
        ("${var.a}-x", None),
        ("${var.a}${var.b}", None),
        ("$${var.a}", None),
        ("${var.a", None),
        ("plain", None),
        (7, None),
    ],
)
def test_a_text_that_is_one_expression_is_told_from_one_that_holds_some(text: object, code: str | None) -> None:
    """Escaped, open and several expressions are not one."""
    assert expression(text) == code


@pytest.mark.parametrize("text", ["${var.a", '${"a}', "%{ if x", '${"${a"}'])
def test_an_expression_without_an_end_is_refused(text: str) -> None:
    """By the reader that asks for all of them; who looks for references finds none."""
    with pytest.raises(ValueError, match="is not closed"):
        interpolations(text)
    assert references(text) == set()


def test_references_are_those_of_the_code() -> None:
    """Braces in an expression do not end it; a quoted string names nothing, but an expression in it does."""
    text = '${merge({a = aws_vpc.one.id}, {"aws_vpc.no" = "${aws_vpc.two.id}"}, aws_vpc.three.tags)}'
    assert references(text) == {"aws_vpc.one", "aws_vpc.two", "aws_vpc.three"}


def test_an_output_of_another_stack_is_found() -> None:
    """CDKTF reads it through a remote state."""
    text = (
        "${data.terraform_remote_state.cross-stack-reference-input-a.outputs.cross-stack-output-aws_sqs_queuejobsname}"
    )
    assert cross_stack_references({"x": [text]}) == {
        ("cross-stack-reference-input-a", "cross-stack-output-aws_sqs_queuejobsname")
    }
    assert references(text) == set()


def test_the_scanner_looks_at_each_part_of_a_text_once() -> None:
    """A megabyte of text with many expressions is read in one go: the marks found grow as the text does."""
    unit = 'a "quoted" {text} ${lookup({a = "}"}, var.x)} '
    found = interpolations(unit * 20_000)
    assert len(found) == 20_000
    assert found[-1].end == len(unit) * 20_000 - 1
