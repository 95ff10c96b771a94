"""Checks: secrets and their rotation."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator

import jmespath

from lib.load_balancer import ORIGIN_HEADER, PROBE_PATH
from lib.rotated_secret import ROTATION_DAYS
from lib.rotation import api_configuration as configuration
from lib.rotation.protocol import STEPS
from scripts.verify import firewall
from scripts.verify.checks.frame import Document, Environment, ask, check, differ, listed, named
from scripts.verify.checks.live import (
    api_configuration_arn,
    database_secret_arn,
    listeners,
    log_groups,
    origin_arn,
    origin_group,
    stage,
    statements,
)

ROTATION_WAIT = 60
"""Seconds within which the first rotation of a secret has to be over."""


def _rotation(environment: Environment, secret: str, what: str) -> Iterator[str]:
    found = ask(environment, "secretsmanager", "describe_secret", SecretId=secret)
    yield from differ(f"rotation of {what}", found.get("RotationEnabled", False), True)
    days = found.get("RotationRules", {}).get("AutomaticallyAfterDays")
    yield from differ(f"days between rotations of {what}", days, ROTATION_DAYS)


@check("the database secret is managed by RDS and rotated every 30 days")
def _database_secret(environment: Environment) -> Iterator[str]:
    """Only the schedule: whether RDS has changed the password, its owner cannot see."""
    secret = database_secret_arn(environment)
    yield from _rotation(environment, secret, "the database secret")
    found = ask(environment, "secretsmanager", "describe_secret", SecretId=secret)
    yield from differ("the owner of the database secret", found.get("OwningService"), "rds")


def _wait(done: Callable[[], bool]) -> None:
    """Wait until the first rotation has come so far, or should have."""
    end = time.monotonic() + ROTATION_WAIT
    while not done() and time.monotonic() < end:
        time.sleep(1)


def current(environment: Environment, secret: str) -> Document:
    """Return the current version of a secret."""
    answer = ask(environment, "secretsmanager", "get_secret_value", SecretId=secret, VersionStage="AWSCURRENT")
    return dict(json.loads(answer["SecretString"]))


@check("the rotation functions log their steps, but no values")
def _rotation_log(environment: Environment) -> Iterator[str]:
    """Check every step of a whole rotation, for which it waits; and of the values in use nothing."""
    for log, secret in (("rotation", api_configuration_arn), ("origin rotation", origin_arn)):
        group = log_groups(environment)[log]["logGroupName"]

        def lines(group: str = group) -> list[str]:
            return listed(environment, "logs", "filter_log_events", "events[].message", logGroupName=group)

        _wait(lambda lines=lines: any("finishSecret done" in line for line in lines()))  # type: ignore[misc]
        said = "\n".join(lines())
        yield from differ(f"steps in the {log} log", [step for step in STEPS if f"{step} done" in said], [*STEPS])
        values = current(environment, secret(environment))
        leaked = [name for name, value in values.items() if value and str(value) in said]
        yield from differ(f"values in the {log} log", leaked, [])


def _function(environment: Environment, secret: str, stem: str) -> Iterator[str]:
    """Check the function that rotates a secret, and that only Secrets Manager invokes it."""
    found = ask(environment, "secretsmanager", "describe_secret", SecretId=secret)
    name = named(environment, stem)
    function = ask(environment, "lambda", "get_function_configuration", FunctionName=name)
    yield from differ(f"the rotation function of {secret}", found.get("RotationLambdaARN"), function["FunctionArn"])
    policy = statements(ask(environment, "lambda", "get_policy", FunctionName=name)["Policy"])
    yield from differ(
        f"who invokes {name}",
        [each["Principal"] for each in policy],
        [{"Service": "secretsmanager.amazonaws.com"}],
    )


@check("the api configuration is rotated by the function and holds keys")
def _api_secret(environment: Environment) -> Iterator[str]:
    """Check the schedule, the function that it names, and the keys of the first rotation, for which it waits."""
    secret = api_configuration_arn(environment)
    yield from _rotation(environment, secret, "the api configuration")
    yield from _function(environment, secret, "rotation_lambda_function")
    _wait(lambda: "signing_key" in current(environment, secret))
    found = current(environment, secret)
    for key in configuration.KEYS:
        # Only its length: a value must not get into a report.
        length = len(str(found.get(key, "")))
        if length < configuration.KEY_CHARACTERS:
            yield f"{key} has {length} characters, expected at least {configuration.KEY_CHARACTERS}"


@check("the origin secret is rotated, accepted by load balancer and firewall, and sent by the API")
def _origin_secret(environment: Environment) -> Iterator[str]:
    """The schedule and the function; after the first rotation, for which it waits, all three places have the value."""
    secret = origin_arn(environment)
    yield from _rotation(environment, secret, "the origin secret")
    yield from _function(environment, secret, "origin_rotation_lambda_function")
    _wait(lambda: "value" in current(environment, secret))
    value = str(current(environment, secret).get("value", ""))
    if not re.fullmatch("[0-9a-f]{64}", value):
        yield f"the origin secret has {len(value)} characters, expected 64 hexadecimal digits"
    # Whether they are equal, not what they are: a value must not get into a report.
    sent = stage(environment).get("variables", {}).get("originSecret")
    yield from differ("whether the api sends the origin secret", sent == value, True)
    for port, listener in listeners(environment).items():
        rules = listed(environment, "elbv2", "describe_rules", "Rules[]", ListenerArn=listener["ListenerArn"])
        accepted = jmespath.search("[].Conditions[].HttpHeaderConfig.Values", rules) or [[]]
        known = all(value in values for values in accepted)
        yield from differ(f"whether listener {port} accepts the origin secret", known, True)
        few = len({each for values in accepted for each in values}) <= 2
        yield from differ(f"whether listener {port} accepts at most two values", few, True)
    group = origin_group(environment)
    for what, sent, expected in (("the origin secret", value, False), ("another value", value[::-1], True)):
        refused = firewall.refuses(group, PROBE_PATH, {ORIGIN_HEADER.lower(): sent})
        yield from differ(f"whether the firewall refuses {what}", refused, expected)
    several = jmespath.search("Rules[].Statement.NotStatement.Statement.OrStatement.Statements[]", group) or []
    yield from differ("whether the firewall accepts at most two values", len(several) <= 2, True)
