"""Cases of the rule of environment variables, one of each type of which it is asked."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case
from aspects.rules.environments import _BLOCKS, _MAPS


def _in(kind: str, path: str, value: Any) -> Case:
    """A resource with a value at a path."""
    *above, last = path.split(".")
    body: Any = {last: value}
    for name in reversed(above):
        body = {name: body}
    return {kind: {"it": body}}


def _each(**variables: Any) -> list[Case]:
    """The same variables in every place of every type."""
    blocks = [{"name": name, "value": value} for name, value in variables.items()]
    return [
        *(_in(kind, path, variables) for kind, paths in _MAPS.items() for path in paths),
        *(_in(kind, path, blocks) for kind, paths in _BLOCKS.items() for path in paths),
    ]


_MODEL, _RUNTIME = "aws_sagemaker_model", "aws_bedrockagentcore_agent_runtime"

PASS: dict[str, list[Case]] = {
    "environment-secrets": [
        *_each(STAGE="prod", TABLE="${aws_dynamodb_table.t.name}", DB_SECRET="arn:aws:secretsmanager:x"),
        {_RUNTIME: {"it": {"agent_runtime_name": "scorer"}}},
        _in(_MODEL, "container", [{"image": "i"}, {"environment": {"DB_PASSWORD_FILE": "/mnt/db"}}]),
    ],
}

FAIL: dict[str, list[Case]] = {
    "environment-secrets": [
        *_each(STAGE="prod", DB_PASSWORD="hunter2"),
        *_each(DATABASE_URL="postgres://app:hunter2@db/app"),
        _in(_RUNTIME, "environment_variables", {"CONFIG": "${random_password.db.result}"}),
        _in(_MODEL, "container", [{"environment": {}}, {"environment": {"STRIPE_API_KEY": "a1b2c3"}}]),
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    "environment-secrets": [
        *_each(STAGE="${var.stage}"),
        _in(_RUNTIME, "environment_variables", "${var.variables}"),
        _in(_MODEL, "primary_container", "${var.container}"),
    ],
}
