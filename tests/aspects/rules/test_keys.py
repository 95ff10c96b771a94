"""Whose key an attribute names is seen through aliases, data sources, options and other stacks."""

from __future__ import annotations

from typing import Any

import pytest

from aspects.core.graph import Graph, Origin
from aspects.core.model import Stack
from aspects.rules import Malformed, Outcome, Undecided, judge
from aspects.rules.keys import customer_key, is_customers
from aspects.rules.model import Rule
from aspects.rules.reader import Block
from tests.aspects.key_cases import ARN

_TOKEN = "${TfToken[TOKEN.7]}"
_RULE = Rule(
    "own-key",
    ("aws_sns_topic",),
    customer_key("kms_master_key_id"),
    title="Topics have a key",
    why="They should.",
    remedy="set it",
)


def _topic(key: object, config: dict[str, Any] | None = None, origins: dict[str, Origin] | None = None) -> Block:
    resources = {"aws_sns_topic": {"it": {"kms_master_key_id": key}}}
    given = config or {}
    stack = Stack.from_terraform({**given, "resource": {**given.get("resource", {}), **resources}}, "app")
    keys = Stack.from_terraform(
        {"resource": {"aws_kms_key": {"key": {}}}, "locals": {"alias": "alias/aws/sns"}}, "keys"
    )
    graph = Graph([stack, keys], origins)
    return Block(graph.by_type["aws_sns_topic"][0], graph)


def _is_customers(*args: Any) -> bool:
    return is_customers(_topic(*args), "kms_master_key_id")


@pytest.mark.parametrize(
    "kind", ["aws_kms_external_key", "aws_kms_key", "aws_kms_replica_external_key", "aws_kms_replica_key"]
)
def test_a_key_of_the_app_is_the_customers_by_its_arn_and_its_ids(kind: str) -> None:
    """And by nothing else of it: a policy is no key."""
    assert all(_is_customers(f"${{{kind}.key.{each}}}") for each in ("arn", "id", "key_id"))
    with pytest.raises(Undecided):
        _is_customers(f"${{{kind}.key.policy}}")


@pytest.mark.parametrize("attribute", ["arn", "id", "name", "target_key_arn", "target_key_id"])
@pytest.mark.parametrize("kind", ["data.aws_kms_alias", "aws_kms_alias"])
def test_an_alias_is_whose_its_name_says(kind: str, attribute: str) -> None:
    """As a resource and as a data source, by whatever of it stands there."""
    group = "data" if kind.startswith("data.") else "resource"
    for name, expected in (("alias/shop", True), ("alias/aws/sns", False)):
        config = {group: {"aws_kms_alias": {"key": {"name": name}}}}
        assert _is_customers(f"${{{kind}.key.{attribute}}}", config) is expected


@pytest.mark.parametrize("attribute", ["arn", "id", "key_id"])
def test_a_data_source_of_a_key_is_whose_what_it_looks_for_is(attribute: str) -> None:
    """Through an alias that is a data source, too."""
    alias = {"aws_kms_alias": {"key": {"name": "alias/aws/sns"}}}
    for wanted, expected in ((ARN, True), ("${data.aws_kms_alias.key.arn}", False)):
        config = {"data": {**alias, "aws_kms_key": {"key": {"key_id": wanted}}}}
        assert _is_customers(f"${{data.aws_kms_key.key.{attribute}}}", config) is expected


@pytest.mark.parametrize("attribute", ["deletion_date", "policy"])
def test_what_is_no_name_of_a_key_says_nothing(attribute: str) -> None:
    """Other attributes of what stands for a key."""
    config = {"data": {"aws_kms_key": {"key": {"key_id": ARN}}}}
    with pytest.raises(Undecided):
        _is_customers(f"${{data.aws_kms_key.key.{attribute}}}", config)


def test_the_token_of_an_option_is_what_it_stands_for_in_its_stack() -> None:
    """A key of another stack, a literal of no stack, a local of the other stack, and one of nobody."""
    for origin, expected in (
        (Origin("keys", "${aws_kms_key.key.arn}"), True),
        (Origin(None, ARN), True),
        (Origin("keys", "${local.alias}"), False),
    ):
        assert _is_customers(_TOKEN, None, {_TOKEN: origin}) is expected
    with pytest.raises(Undecided):
        _is_customers(_TOKEN)


def test_no_key_is_nobodys_and_what_names_none_is_malformed() -> None:
    """Nothing named is no customer's key; a text that no service takes for a key leaves the answer open."""
    assert _is_customers(None) is False
    assert _is_customers("") is False
    for wrong in ("shop", "arn:aws:s3:::shop", "1234", "alias/"):
        with pytest.raises(Malformed, match="which is not the ARN, id or alias of a key"):
            _is_customers(wrong)


def test_a_circle_of_aliases_ends() -> None:
    """Two data sources that look for each other, which Terraform would refuse."""
    data = {"one": {"key_id": "${data.aws_kms_key.two.arn}"}, "two": {"key_id": "${data.aws_kms_key.one.arn}"}}
    topic = _topic("${data.aws_kms_key.one.arn}", {"data": {"aws_kms_key": data}})
    assert judge(_RULE, topic.resource, topic.graph).outcome is Outcome.UNKNOWN
