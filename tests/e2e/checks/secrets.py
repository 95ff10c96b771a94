"""Checks: secrets and their rotation."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator

from lib import secrets
from lib.rotation import handler
from tests.e2e.checks.frame import Document, Environment, ask, check, differ, listed, named
from tests.e2e.checks.live import api_configuration_arn, database_secret_arn, log_groups, statements

ROTATION_WAIT = 30
"""Seconds within which the first rotation of the API configuration has to be over."""


def _rotation(environment: Environment, secret: str, what: str) -> Iterator[str]:
    found = ask(environment, "secretsmanager", "describe_secret", SecretId=secret)
    yield from differ(f"rotation of {what}", found.get("RotationEnabled", False), True)
    days = found.get("RotationRules", {}).get("AutomaticallyAfterDays")
    yield from differ(f"days between rotations of {what}", days, secrets.ROTATION_DAYS)


@check("the database secret is managed by rds and rotated every 30 days")
def _database_secret(environment: Environment) -> Iterator[str]:
    """The schedule alone: RDS changes the password in AWS, and nothing does in the emulator."""
    secret = database_secret_arn(environment)
    yield from _rotation(environment, secret, "the database secret")
    found = ask(environment, "secretsmanager", "describe_secret", SecretId=secret)
    yield from differ("the owner of the database secret", found.get("OwningService"), "rds")


def _wait(done: Callable[[], bool]) -> None:
    """Until the first rotation has come so far, or should have."""
    end = time.monotonic() + ROTATION_WAIT
    while not done() and time.monotonic() < end:
        time.sleep(1)


def api_configuration(environment: Environment) -> Document:
    """The current version of the API configuration."""
    secret = api_configuration_arn(environment)
    answer = ask(environment, "secretsmanager", "get_secret_value", SecretId=secret, VersionStage="AWSCURRENT")
    return dict(json.loads(answer["SecretString"]))


@check("the rotation function logs its steps, and no key")
def _rotation_log(environment: Environment) -> Iterator[str]:
    """Every step of a whole rotation, for which it waits; and of the keys in use nothing."""
    group = log_groups(environment)["rotation"]["logGroupName"]

    def lines() -> list[str]:
        return listed(environment, "logs", "filter_log_events", "events[].message", logGroupName=group)

    _wait(lambda: any("finishSecret done" in line for line in lines()))
    log = "\n".join(lines())
    yield from differ("steps in the log", [step for step in handler.STEPS if f"{step} done" in log], [*handler.STEPS])
    current = api_configuration(environment)
    leaked = [key for key in handler.KEYS if current.get(key) and current[key] in log]
    yield from differ("keys in the log of the rotation function", leaked, [])


@check("the api configuration is rotated by the function and holds keys")
def _api_secret(environment: Environment) -> Iterator[str]:
    """The schedule, the function that it names, and the keys of the first rotation, for which it waits."""
    secret = api_configuration_arn(environment)
    yield from _rotation(environment, secret, "the api configuration")
    found = ask(environment, "secretsmanager", "describe_secret", SecretId=secret)
    name = named(environment, "rotation_lambda_function")
    function = ask(environment, "lambda", "get_function_configuration", FunctionName=name)
    yield from differ("the rotation function", found.get("RotationLambdaARN"), function["FunctionArn"])
    policy = statements(ask(environment, "lambda", "get_policy", FunctionName=name)["Policy"])
    yield from differ(
        "who invokes the function",
        [each["Principal"] for each in policy],
        [{"Service": "secretsmanager.amazonaws.com"}],
    )
    _wait(lambda: "signing_key" in api_configuration(environment))
    current = api_configuration(environment)
    for key in handler.KEYS:
        # Its length alone: a value must not get into a report.
        length = len(str(current.get(key, "")))
        if length < handler.KEY_CHARACTERS:
            yield f"{key} has {length} characters, expected at least {handler.KEY_CHARACTERS}"
