"""Secrets in clear text are found by name, by form and by what they refer to, and never shown."""

from __future__ import annotations

import base64
import contextlib
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aspects.core.graph import Graph
from aspects.core.model import Stack
from aspects.rules import Block, Problem, Undecided
from aspects.rules.secrets import in_blocks, in_document, in_map, in_script, in_text, is_secret_name, kind_of_secret

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


_SECRET_LINES = (
    "export DB_PASSWORD=hunter2", "DB_PASSWORD='P@ssw0rd!'", 'docker run -e "API_KEY=a1b2c3" app',
    "mysql --password=hunter2", "kubectl create secret generic s --from-literal=password=hunter2",
    '$AdminPassword = "hunter2"',
    "password: hunter2", '  "db_password": "hunter2",', "- name: x\n  secret: 'hunter2'", 'api_key = "a1b2c3"',
)  # fmt: skip
_HARMLESS_LINES = (
    "# DB_PASSWORD=hunter2", "DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id db)", "TOKEN=`curl x`",
    'PGPASSWORD="$DB_PASSWORD" psql', "docker login --username AWS --password-stdin registry.example.com",
    "DB_PASSWORD=", 'DB_PASSWORD=""', "password_authentication: no", "lock_passwd: true", "AUTH_TOKEN=/run/token",
    "DB_SECRET=arn:aws:secretsmanager:eu-west-1:123456789012:secret:db", "aws x --secret-id prod/db",
    'curl -H "X-aws-ec2-metadata-token-ttl-seconds: 60"', "echo Password: done", "SSH_KEY='ssh-ed25519 AAAA'",
    "set TOKEN=%1", "password: {{ password }}", "SECRET_NAME=prod/db", "vault kv get -field=password secret/db",
)  # fmt: skip


def _found(value: Any) -> list[Problem | Undecided]:
    return list(in_script(_block("aws_instance", {"user_data": value}), "user_data"))


@pytest.mark.parametrize("line", _SECRET_LINES)
def test_a_script_that_gives_a_secret_a_value(line: str) -> None:
    """In shell, PowerShell, TOML, YAML and JSON, in clear text, Base64 and what encodes it; never with the value."""
    script = f"#!/bin/bash\n{line}\necho done\n"
    literal = json.dumps(script)
    for value in (script, base64.b64encode(script.encode()).decode(), f"${{base64encode({literal})}}"):
        found = _found(value)
        assert found, value
        assert all(isinstance(each, Problem) and each.value is None and "hunter2" not in each.message for each in found)


@pytest.mark.parametrize("line", _HARMLESS_LINES)
def test_a_script_that_gives_none(line: str) -> None:
    """What is fetched, computed, only named or switched where the script runs is no secret in clear text."""
    script = f"#!/bin/bash\n{line}\necho done\n"
    for value in (script, base64.b64encode(script.encode()).decode()):
        assert _found(value) == []


@given(st.text(max_size=200))
def test_whatever_stands_in_a_script_it_is_read(text: str) -> None:
    """No text makes the search fail, in Base64 or not, as a script or as a document."""
    for value in (text, base64.b64encode(text.encode("utf-8", "replace")).decode()):
        block = _block("aws_x", {"text": value})
        for search in (in_script, in_document):
            with contextlib.suppress(Undecided):
                list(search(block, "text"))


@pytest.mark.parametrize("text", ["\n" * 16000, " " * 16000, "a" * 16000, "a-" * 8000, '"' * 16000, "a=" * 8000])
def test_a_long_script_is_read_in_no_time(text: str) -> None:
    """User data of 16 KiB, the most that EC2 takes, costs little time whatever it is made of."""
    start = time.process_time()
    _found(text)
    assert time.process_time() - start < 3
