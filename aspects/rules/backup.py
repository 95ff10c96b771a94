"""Rules of AWS Backup: plans and vaults. Which resources a plan selects is read in :mod:`.backups`."""

from __future__ import annotations

from ..core.graph import Graph
from .checks import Found, all_hold, any_of, has_companion
from .keys import customer_key
from .model import Rule, Undecided
from .policies import Condition, Statement, statements
from .policies import any_of as any_holds
from .reader import Block
from .schedules import longest_gap_days

_GUIDE = "https://docs.aws.amazon.com/aws-backup/latest/devguide/"
_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/backup-controls.html"
_VAULT = ("aws_backup_vault",)

MAX_DAYS_BETWEEN_BACKUPS = 1
MIN_RETENTION_DAYS = 35
_DAILY = "cron(0 5 ? * * *)"  # AWS Backup API reference, BackupRule: where no schedule is given
# What ends a backup before its time: AWS Backup developer guide, "Vault access policies".
_DELETING = ("backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle")
# A deny may leave out those who are to delete in an emergency, and no one else.
_EXCEPTIONS = frozenset({"aws:principalarn", "aws:userid"})


def _is_often(rule: Block) -> bool:
    schedule = rule.text("schedule", _DAILY) or _DAILY
    days = longest_gap_days(schedule)
    if days is None:
        raise Undecided(
            f"{rule.path}.schedule is {schedule}, which cannot be interpreted", f"{rule.path}.schedule", schedule
        )
    return days <= MAX_DAYS_BETWEEN_BACKUPS


def _is_kept(rule: Block) -> bool:
    """Return whether its backups are kept long enough; without an end they are kept for ever."""
    days = rule.number("lifecycle.delete_after")
    return days is None or days >= MIN_RETENTION_DAYS


def _frequency(it: Block, graph: Graph) -> Found:
    """Check that one rule is frequent enough: others may keep one backup a month for years."""
    if not any_holds(it.blocks("rule"), lambda rule: all_hold(lambda: _is_often(rule), lambda: _is_kept(rule))):
        yield it.problem("rule", f"no rule backs up daily and keeps backups for {MIN_RETENTION_DAYS} days")


def _denies_deletion(it: Block, graph: Graph) -> Found:
    found = statements(it)
    for action in _DELETING:
        if not any_holds(found, lambda statement: _denies(statement, action)):  # noqa: B023
            yield it.problem("policy", f"its policy does not deny {action} to everybody")


def _denies(statement: Statement, action: str) -> bool:
    return all_hold(
        lambda: not statement.allows,
        lambda: statement.is_for_everybody,
        lambda: statement.covers(action),
        lambda: not any_holds(statement.conditions, lambda one: not _is_exception(one)),
    )


def _is_exception(condition: Condition) -> bool:
    return "not" in condition.operator and condition.key in _EXCEPTIONS


RULES = (
    Rule(
        "backup-plan-frequency",
        ("aws_backup_plan",),
        _frequency,
        title=f"Backup plans back up daily and keep backups for {MIN_RETENTION_DAYS} days or more",
        why="An attack is often noticed weeks later; by then, a plan with a shorter retention only has damaged"
        " data, and one that runs less often has gaps.",
        remedy=f"add a rule that runs daily, with lifecycle.delete_after of {MIN_RETENTION_DAYS} or more",
        severity="medium",
        controls=(
            "Config BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK",
            "Config BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK",
        ),
        links=(f"{_GUIDE}about-backup-plans.html",),
    ),
    Rule(
        "backup-vault-encrypted",
        _VAULT,
        customer_key("kms_key_arn"),
        title="Backup vaults are encrypted with a customer managed key",
        why="Access to the AWS managed key for backups cannot be restricted, and other accounts, to which"
        " backups should be copied, cannot use it.",
        remedy="set kms_key_arn to a customer managed key",
        severity="medium",
        controls=("Config BACKUP_RECOVERY_POINT_ENCRYPTED", "Security Hub Backup.1"),
        links=(f"{_GUIDE}encryption.html", _CONTROLS),
    ),
    Rule(
        "backup-vault-no-manual-deletion",
        _VAULT,
        any_of(
            has_companion("aws_backup_vault_policy", "backup_vault_name", _denies_deletion),
            has_companion("aws_backup_vault_lock_configuration", "backup_vault_name"),
        ),
        title="Backups cannot be deleted by hand",
        why="Ransomware attackers delete the backups first, with the permissions of an administrator account"
        " that they took over.",
        remedy="deny backup:DeleteRecoveryPoint and backup:UpdateRecoveryPointLifecycle to everybody in an"
        " aws_backup_vault_policy, or add an aws_backup_vault_lock_configuration",
        severity="medium",
        controls=("Config BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED",),
        links=(f"{_GUIDE}create-a-vault-access-policy.html", f"{_GUIDE}vault-lock.html"),
    ),
)
