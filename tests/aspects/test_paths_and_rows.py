"""Paths, conditions and writes over plain bodies, and that cdktf writes just what is predicted."""

from __future__ import annotations

import re
from typing import Any

import pytest
from cdktf import Aspects
from cdktf_cdktf_provider_aws.security_group import SecurityGroup, SecurityGroupIngress
from hypothesis import given
from hypothesis import strategies as st

from aspects.core.expressions import is_unknown, references
from aspects.core.graph import Graph
from aspects.core.model import Body, Effects, Resource, Write
from aspects.core.paths import lookup, with_write
from aspects.core.rows import applies, settle
from aspects.facts.destroyability import DESTROYABILITY
from aspects.facts.encryption import ENCRYPTION
from aspects.facts.observability import OBSERVABILITY
from aspects.facts.settings import PRESENT, Setting, Value
from aspects.synthesis.aspect import CdktfAspect
from tests.aspects.doubles import resource, stack, synthesized
from tests.terraform_json import by_address

TOKEN = "${var.x}"


def _settled(body: Body, *settings: Setting) -> Body:
    for write in settle(body, settings):
        body = with_write(body, write)
    return body


@pytest.mark.parametrize(
    ("body", "setting", "expected"),
    [
        ({}, Setting("a", 1), {"a": 1}),
        ({"a": 2}, Setting("a", 1), {"a": 1}),
        ({"a": 2}, Setting("a", 1, force=False), {"a": 2}),
        ({"a": "1"}, Setting("a", 1), {"a": "1"}),
        ({"a": TOKEN}, Setting("a", 1), {"a": TOKEN}),
        ({}, Setting("a.b", 1), {"a": {"b": 1}}),
        ({}, Setting("a.b", 1, create=False), {}),
        ({"a": []}, Setting("a.b", 1), {"a": {"b": 1}}),
        ({"a": [{}, {"b": 2}, TOKEN]}, Setting("a.b", 1), {"a": [{"b": 1}, {"b": 1}, TOKEN]}),
        ({"a": TOKEN}, Setting("a.b", 1), {"a": TOKEN}),
        ({}, Setting("a[k=x].v", 1), {"a": [{"k": "x", "v": 1}]}),
        ({"a": [{"k": "y"}]}, Setting("a[k=x].v", 1), {"a": [{"k": "y"}, {"k": "x", "v": 1}]}),
        ({"a": {"k": "y"}}, Setting("a[k=x].v", 1), {"a": [{"k": "y"}, {"k": "x", "v": 1}]}),
        ({"a": {"k": "x"}}, Setting("a[k=x].v", 1), {"a": {"k": "x", "v": 1}}),
        ({"a": TOKEN}, Setting("a[k=x].v", 1), {"a": TOKEN}),
        ({"e": "x"}, Setting("a", 1, when={"e": "x"}), {"e": "x", "a": 1}),
        ({"e": TOKEN}, Setting("a", 1, when={"e": "x"}), {"e": TOKEN}),
        ({"e": TOKEN}, Setting("a", 1, when={"e": PRESENT}), {"e": TOKEN, "a": 1}),
        ({"e": "x"}, Setting("a", 1, when={"e": None}), {"e": "x"}),
        ({}, Setting("a", 1, when={"e": frozenset({None, "x"})}), {"a": 1}),
        ({"e": "x"}, Setting("a", 1, when={"e": frozenset({None, "x"})}), {"e": "x", "a": 1}),
        ({"e": "y"}, Setting("a", 1, when={"e": frozenset({None, "x"})}), {"e": "y"}),
        ({"e": TOKEN}, Setting("a", 1, when={"e": frozenset({None, "x"})}), {"e": TOKEN}),
        ({}, Setting("a", 1, when={"e": frozenset({"x"})}), {}),
        ({"e": "x1"}, Setting("a", 1, when={"e": re.compile(r"x\d")}), {"e": "x1", "a": 1}),
        ({"e": "x12"}, Setting("a", 1, when={"e": re.compile(r"x\d")}), {"e": "x12"}),
        ({"e": TOKEN}, Setting("a", 1, when={"e": re.compile(r".*")}), {"e": TOKEN}),
        ({"e": [{"f": 1}, {"f": 2}]}, Setting("a", 1, when={"e.f": 1}), {"e": [{"f": 1}, {"f": 2}]}),
        ({"a": [{"k": 1}, {"k": 2}]}, Setting("a.b", 1, beside={"k": 1}), {"a": [{"k": 1, "b": 1}, {"k": 2}]}),
        ({}, Setting("a.b", 1, beside={"k": 1}), {}),
        ({}, Setting("a.b", 1, beside={"k": None}), {"a": {"b": 1}}),
        ({}, Setting("a[k=x].v", 1, beside={"k": "x"}), {"a": [{"k": "x", "v": 1}]}),
        ({}, Setting("a[k=x].v", 1, beside={"v": PRESENT}), {}),
        ({"a": {}}, Setting("a.b", {"c": 1}, create=False), {"a": {"b": {"c": 1}}}),
        ({"a": []}, Setting("a", {"b": 1}, force=False), {"a": {"b": 1}}),
        ({"dynamic": {"a": {}}}, Setting("a.b", 1), {"dynamic": {"a": {}}}),
        ({"dynamic": [{"a": {}}]}, Setting("e", 1, when={"a": None}), {"dynamic": [{"a": {}}]}),
    ],
)
def test_a_row_brings_its_attribute_to_its_value(body: Body, setting: Setting, expected: Body) -> None:
    """Forced or not, created or not, in one block, several or a selected one; tokens stay."""
    assert _settled(body, setting) == expected
    assert _settled(expected, setting) == expected


@pytest.mark.parametrize(
    ("value", "supplied", "expected"),
    [
        (Value.KMS_KEY_ARN, "k", {"a": "k"}),
        (Value.KMS_KEY_ARN, None, {}),
        ({"key": Value.KMS_KEY_ARN, "type": "X"}, "k", {"a": {"key": "k", "type": "X"}}),
        ([{"key": Value.KMS_KEY_ARN}], "k", {"a": [{"key": "k"}]}),
        ({"b": {"key": Value.KMS_KEY_ARN}, "type": "X"}, None, {}),
    ],
)
def test_a_row_waits_for_what_the_aspect_supplies(value: Any, supplied: str | None, expected: Body) -> None:
    """Also inside a block that is written as a whole: none of it without the key that it needs."""
    body: Body = {}
    for write in settle(body, [Setting("a", value)], {Value.KMS_KEY_ARN: supplied}):
        body = with_write(body, write)
    assert body == expected


_BODIES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.sampled_from(["x", TOKEN])),
    lambda inner: st.one_of(st.dictionaries(st.sampled_from("abk"), inner, max_size=3), st.lists(inner, max_size=3)),
    max_leaves=12,
)
_PATHS = st.sampled_from(["a", "a.b", "a.b.k", "a[k=x].b", "b.a"])


@given(st.dictionaries(st.sampled_from("abk"), _BODIES, max_size=3), _PATHS, st.booleans(), st.booleans())
def test_any_row_on_any_body_is_idempotent(body: dict[str, Any], path: str, force: bool, create: bool) -> None:
    """Whatever stands there, a second run writes nothing."""
    setting = Setting(path, True, force=force, create=create)
    settled = _settled(body, setting)
    assert list(settle(settled, [setting])) == []
    assert applies(settled, setting)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {"tags": {"Owner": "risk"}}),
        ({"tags": {"a": "${var.b}", "Owner": "me"}}, {"tags": {"a": "${var.b}", "Owner": "risk"}}),
        ({"tags": "${var.tags}"}, {"tags": "${var.tags}"}),
    ],
)
def test_a_function_makes_the_value_of_what_stands_there(body: Body, expected: Body) -> None:
    """What is supplied may be merged into a map, tokens in it included."""

    def merged(found: Any) -> Any:
        return {**(found or {}), "Owner": "risk"} if not isinstance(found, str) else found

    for write in settle(body, [Setting("tags", Value.TAGS)], {Value.TAGS: merged}):
        body = with_write(body, write)
    assert body == expected


def test_lookup_descends_into_every_block() -> None:
    """One block or several, and only those that a selector names."""
    body = {"a": [{"b": 1}, {"b": 2, "k": "x"}], "c": {"b": 3}}
    assert lookup(body, "a.b") == [1, 2]
    assert lookup(body, "a[k=x].b") == [2]
    assert lookup(body, "c.b") == [3]
    assert lookup(body, "d.b") == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (TOKEN, True), ("x", False), (True, False), (None, False), (7, False), (-8.1e298, True),
        (["#{TfToken[TOKEN.1]}"], True), ({"&{TfToken[TOKEN.1]}": "x"}, True), ([{"a": 1}], False), (object(), True),
    ],
)  # fmt: skip
def test_tokens_are_told_from_values(value: object, expected: bool) -> None:
    """Each way in which cdktf encodes what only Terraform knows."""
    assert is_unknown(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("${aws_s3_bucket.logs.id}", {"aws_s3_bucket.logs"}),
        ("x-${aws_lb.a-b_C1.arn}-${aws_vpc.main.id}", {"aws_lb.a-b_C1", "aws_vpc.main"}),
        ("aws_s3_bucket.logs", set()),
        ({"a": ["${sensitive(terraform_data.s.output.value)}"]}, {"terraform_data.s"}),
    ],
)
def test_references_are_found(value: object, expected: set[str]) -> None:
    """Addresses inside interpolations, at any depth."""
    assert references(value) == expected


def test_a_data_source_is_not_the_resource_of_that_name() -> None:
    """Somebody else's bucket, looked up, does not count for one's own."""
    assert "aws_s3_bucket.logs" not in references("${data.aws_s3_bucket.logs.id}")


class _Writer(CdktfAspect):
    """Carries out one write."""

    def __init__(self, write: Write) -> None:
        super().__init__()
        self._write = write

    def decide(self, resource: Resource, graph: Graph) -> Effects:
        if "ingress" in resource.body:
            yield self._write


@pytest.mark.parametrize(
    "write",
    [
        Write(("name",), "n"),
        Write(("tags", "a.b"), "dotted"),
        Write(("ingress", 0, "description"), "changed"),
        Write(("ingress", 1), {"from_port": 2, "to_port": 2, "protocol": "tcp"}),
    ],
)
def test_cdktf_writes_what_is_predicted(write: Write) -> None:
    """Typed and untyped: overrides in lists, in maps with dotted keys and beside others, seen in the JSON."""
    for typed in (True, False):
        scope = stack()
        if typed:
            rule = SecurityGroupIngress(from_port=1, to_port=1, protocol="tcp")
            SecurityGroup(scope, "it", ingress=[rule], tags={"Owner": "me"})
        else:
            before = [{"from_port": 1, "to_port": 1, "protocol": "tcp"}]
            resource(scope, "aws_security_group", ingress=before, tags={"Owner": "me"})
        plain = by_address(synthesized(scope), "aws_security_group.it")
        Aspects.of(scope).add(_Writer(write))
        found = by_address(synthesized(scope), "aws_security_group.it")
        assert found == with_write(plain, write)


TABLES = {"encryption": ENCRYPTION, "observability": OBSERVABILITY, "destroyability": DESTROYABILITY}
SUPPLIED = {
    Value.KMS_KEY_ARN: "arn:aws:kms:us-east-1:1:key/1",
    Value.LOG_RETENTION_DAYS: 365,
    Value.BACKUP_RETENTION_DAYS: 7,
}


@pytest.mark.parametrize("nothing", ["", None])
@pytest.mark.parametrize("table", TABLES)
def test_an_empty_text_and_null_count_as_not_set(table: str, nothing: object) -> None:
    """Over every type: whatever is written where an attribute is missing is written where it is empty, too."""
    offenders = []
    written = 0
    for kind, rows in TABLES[table].items():
        bare: Body = {}
        for write in settle(bare, rows, SUPPLIED):
            bare = with_write(bare, write)
        for attribute in bare:
            body: Body = {attribute: nothing}
            for write in settle(body, rows, SUPPLIED):
                body = with_write(body, write)
            written += 1
            if body != bare:
                offenders.append(f"{kind}.{attribute}: {body}")
    assert written > 20
    assert offenders == []
