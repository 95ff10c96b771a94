"""Secrets in clear text are found by name, by form and by what they refer to, and never shown."""

from __future__ import annotations

from typing import Any

import pytest

from aspects.core.graph import Graph
from aspects.core.model import Stack
from aspects.rules import Block, Problem, Undecided
from aspects.rules.secrets import in_blocks, in_map, in_text, is_secret_name, kind_of_secret

_TOKEN = "ghp_" + "a1B2" * 9


def _block(kind: str, body: dict[str, Any], **config: Any) -> Block:
    graph = Graph([Stack.from_terraform({"resource": {kind: {"it": body}}, **config})])
    return Block(graph.by_type[kind][0], graph)


@pytest.mark.parametrize(
    "name",
    [
        "DB_PASS", "DB_PASSWORD", "dbPassword", "PGPASSWORD", "STRIPE_API_KEY", "stripeApiKey", "SECRET_KEY_BASE",
        "AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "ECS_ENGINE_AUTH_DATA", "client-secret", "GITHUB_TOKEN",
        "MYSQL_PWD", "DB_PASS_2", "SMTP_CREDENTIALS", "JWT_SIGNING_KEY", "APP_SECRETS", "TOKEN",
    ],
)  # fmt: skip
def test_names_of_secrets(name: str) -> None:
    """In whichever case and with whichever separators."""
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "DB_PASSWORD_ARN", "DB_SECRET_NAME", "DB_PASSWORD_FILE", "SECRET_ID", "TOKEN_URL", "PASSWORD_MIN_LENGTH",
        "TOKEN_TTL", "MAX_TOKENS", "PASSTHROUGH", "PASS_COUNT", "PWD", "KMS_KEY_ID", "SORT_KEY", "PUBLIC_KEY",
        "S3_KEY", "SECRETS_MANAGER_ENDPOINT", "TOKENIZER", "KEYBOARD", "DATABASE_URL", "PATH", "", "123",
    ],
)  # fmt: skip
def test_names_of_other_things(name: str) -> None:
    """What says where a secret is, or how long it lives, is none."""
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    "text", ["postgres://app@db/app", "https://host:8443/a@b", "see https://user:@host", "AKIA", "eyJ.eyJ.x", "", "-"]
)
def test_texts_without_a_secret(text: str) -> None:
    """A URL without a password, and what only begins like a key."""
    assert kind_of_secret(text) == ""


def test_a_problem_does_not_show_the_secret() -> None:
    """Neither its message nor its value."""
    block = _block("aws_instance", {"user_data": f"#!/bin/sh\nexport A={_TOKEN}\n"})
    (found,) = in_text(block, "user_data")
    assert isinstance(found, Problem)
    assert (found.message, found.path, found.value) == ("user_data holds a GitHub token", "user_data", None)


def test_a_map_of_variables() -> None:
    """As Lambda has it: each secret by the name of its variable, and what is unknown next to them."""
    variables = {"DB_PASS": "hunter2", "HOST": "db", "URL": "${var.url}", "KEY": _TOKEN, "PORT": 5432}
    block = _block("aws_lambda_function", {"environment": [{"variables": variables}]}).block("environment")
    assert block is not None
    found = list(in_map(block, "variables"))
    assert [each.message for each in found if isinstance(each, Problem)] == [
        '"DB_PASS" is the name of a secret',
        '"KEY" holds a GitHub token',
    ]
    assert len([each for each in found if isinstance(each, Undecided)]) == 1
    assert "hunter2" not in str(found) and _TOKEN not in str(found)


def test_a_map_that_is_unknown() -> None:
    """It may hold a secret."""
    with pytest.raises(Undecided):
        list(in_map(_block("aws_x", {"variables": "${var.variables}"}), "variables"))


def test_blocks_of_a_name_and_a_value() -> None:
    """As CodeBuild and ECS have them."""
    block = _block("aws_x", {"environment_variable": [{"name": "DB_PASS", "value": "x"}, {"name": "A", "value": "b"}]})
    (found,) = in_blocks(block.blocks("environment_variable"))
    assert isinstance(found, Problem)
    assert found.path == "environment_variable.0.value"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("${random_password.p.result}", "holds the secret random_password.p.result"),
        ("x${aws_db_instance.db.password}", "holds the secret aws_db_instance.db.password"),
        (
            "${data.aws_secretsmanager_secret_version.v.secret_string}",
            "holds the secret data.aws_secretsmanager_secret",
        ),
        ("${var.db_password}", "holds the secret var.db_password"),
        ("${local.token_text}", "holds a GitHub token"),
    ],
)
def test_references_to_secrets(value: str, said: str) -> None:
    """What an expression names tells what it holds."""
    block = _block("aws_x", {"text": value}, locals={"token_text": _TOKEN})
    (found,) = in_text(block, "text")
    assert isinstance(found, Problem)
    assert said in found.message


@pytest.mark.parametrize(
    "value", ["${aws_rds_cluster.db.endpoint}:5432", "${aws_secretsmanager_secret.s.arn}", "${local.host}", 5, None]
)
def test_references_to_other_things(value: object) -> None:
    """Most of what a program is told is no secret."""
    assert list(in_text(_block("aws_x", {"text": value}, locals={"host": "db"}), "text")) == []


@pytest.mark.parametrize(
    "value", ["${var.x}", "${module.m.x}", "${data.aws_ssm_parameter.p.value}", "${TfToken[TOKEN.1]}", "${", "${f()}"]
)
def test_what_may_be_a_secret_is_left_open(value: str) -> None:
    """A variable, a parameter, another module."""
    with pytest.raises(Undecided):
        list(in_text(_block("aws_x", {"text": value}), "text"))


def test_an_output_of_another_stack_is_followed() -> None:
    """A secret is one in whichever stack it was made."""
    value = "${data.terraform_remote_state.cross-stack-reference-input-other.outputs.o}"
    for output, expected in (("${random_password.p.result}", 1), ("${aws_rds_cluster.db.endpoint}", 0)):
        graph = Graph(
            [
                Stack.from_terraform({"resource": {"aws_x": {"it": {"text": value}}}}, "app"),
                Stack.from_terraform({"output": {"o": {"value": output}}}, "other"),
            ]
        )
        assert len(list(in_text(Block(graph.by_type["aws_x"][0], graph), "text"))) == expected
