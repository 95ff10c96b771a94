"""Rules of AWS Secrets Manager."""

from __future__ import annotations

from ..core.graph import Graph
from .checks import Found, each, equals, every, has_companion
from .keys import customer_key
from .model import Problem, Rule, Undecided, show
from .reader import Block
from .schedules import longest_gap_days

_SECRET = ("aws_secretsmanager_secret",)
_ROTATION = "aws_secretsmanager_secret_rotation"
_GUIDE = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/"
_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html"

MAX_ROTATION_DAYS = 90


def _interval(it: Block, graph: Graph) -> Found:
    rules = it.blocks("rotation_rules")
    if not rules:
        yield Problem("rotation_rules sets no interval", "rotation_rules")
    yield from each(rules, _days)


def _days(rules: Block) -> Found:
    days, schedule = rules.number("automatically_after_days"), rules.text("schedule_expression")
    if days is None and schedule is None:
        yield rules.problem("automatically_after_days", f"{rules.path} sets no interval")
    if days is not None and not 0 < days <= MAX_ROTATION_DAYS:
        yield rules.problem("automatically_after_days", f"it rotates every {days:g} days")
    if schedule is not None:
        gap = longest_gap_days(schedule)
        path = f"{rules.path}.schedule_expression"
        if gap is None:
            raise Undecided(f"{path} is {show(schedule)}, whose interval cannot be determined", path, schedule)
        if gap > MAX_ROTATION_DAYS:
            yield rules.problem("schedule_expression", f"{path} is {show(schedule)}, up to {gap:g} days apart")


RULES = (
    Rule(
        "secret-rotation",
        _SECRET,
        has_companion(_ROTATION, "secret_id", equals("rotation_enabled", True, absent=True)),
        title="Secrets rotate automatically",
        why="A copied secret works until it changes, and only automatic rotation is never forgotten.",
        remedy="add an aws_secretsmanager_secret_rotation",
        severity="medium",
        controls=("Security Hub SecretsManager.1", "Config SECRETSMANAGER_ROTATION_ENABLED_CHECK"),
        links=(f"{_GUIDE}rotating-secrets.html", _CONTROLS),
    ),
    Rule(
        "secret-rotation-interval",
        (_ROTATION,),
        _interval,
        title=f"Secrets rotate at least every {MAX_ROTATION_DAYS} days",
        why="The interval limits how long a leaked secret stays useful.",
        remedy=f"rotate at least every {MAX_ROTATION_DAYS} days",
        severity="medium",
        controls=("Security Hub SecretsManager.4", "Config SECRETSMANAGER_SECRET_PERIODIC_ROTATION"),
        links=(f"{_GUIDE}rotate-secrets_schedule.html", _CONTROLS),
    ),
    Rule(
        "secret-customer-key",
        _SECRET,
        every(customer_key("kms_key_id"), customer_key("replica.kms_key_id", absent=True)),
        title="Secrets are encrypted with a customer managed key",
        why="Anyone who may read a secret may also use the AWS managed key for it; a customer managed key is a"
        " second lock, with its own log.",
        remedy="set kms_key_id to a customer managed key",
        severity="medium",
        controls=("Config SECRETSMANAGER_USING_CMK",),
        links=(f"{_GUIDE}security-encryption.html",),
    ),
)
