"""Cases of the rules of AWS Backup."""

from __future__ import annotations

import json
from typing import Any

from aspects.check.cases import Case
from tests.aspects.key_cases import customers, nobodys, of_aws

_VAULT: Case = {"aws_backup_vault": {"it": {"name": "all"}}}
_KEY = ("aws_backup_vault", "kms_key_arn")
_REMOTE = "${data.terraform_remote_state.cross-stack-reference-input-app.outputs.vault}"
_DAILY, _WEEKLY = "cron(0 3 * * ? *)", "cron(0 3 ? * SUN *)"


def _plan(*rules: Any, **body: Any) -> Case:
    found = {"rule": list(rules)} if rules else {}
    return {"aws_backup_plan": {"it": {"name": "all", **found, **body}}}


def _rule(schedule: object, days: object = 35) -> dict[str, Any]:
    return {"rule_name": "r", "target_vault_name": "all", "schedule": schedule, "lifecycle": {"delete_after": days}}


def _next_to(kind: str, link: str = "${aws_backup_vault.it.name}", **body: Any) -> Case:
    return {**_VAULT, kind: {"other": {"backup_vault_name": link, **body}}}


def _elsewhere(kind: str, **body: Any) -> Case:
    own = {"resource": _VAULT, "output": {"vault": {"value": "${aws_backup_vault.it.name}"}}}
    return {"config": own, "stacks": {"more": {"resource": {kind: {"other": {"backup_vault_name": _REMOTE, **body}}}}}}


_POLICY, _LOCK = "aws_backup_vault_policy", "aws_backup_vault_lock_configuration"
_DENY = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"],
    "Resource": "*",
}


def _document(**statement: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{**_DENY, **statement}]})


def _policy(**statement: Any) -> Case:
    return _next_to(_POLICY, policy=_document(**statement))


def _source(effect: str) -> Case:
    statement = {
        "effect": effect,
        "actions": ["backup:*"],
        "resources": ["*"],
        "principals": [{"type": "AWS", "identifiers": ["*"]}],
    }
    data = {"aws_iam_policy_document": {"vault": {"statement": [statement]}}}
    return {**_next_to(_POLICY, policy="${data.aws_iam_policy_document.vault.json}"), "data": data}


_ADMIN = "arn:aws:iam::111122223333:role/backup-admin"
_JSONENCODE = (
    '${jsonencode({"Statement" = [{"Effect" = "Deny", "Principal" = {"AWS" = "*"}, "Action" = "backup:*",'
    ' "Resource" = "*"}]})}'
)

PASS: dict[str, list[Case]] = {
    "backup-plan-frequency": [
        _plan(_rule(_DAILY)),
        _plan(_rule(_DAILY, 365), _rule(_WEEKLY, 7)),
        _plan(_rule(_WEEKLY), _rule("cron(0 5 ? * * *)", 90)),
        _plan(_rule("rate(12 hours)")),
        _plan(_rule("cron(15 * ? * * *)")),
        _plan(_rule(None)),
        _plan({"rule_name": "r", "schedule": _DAILY}),
        _plan({"rule_name": "r", "schedule": _DAILY, "lifecycle": [{"cold_storage_after": 30}]}),
        _plan(rule=_rule(_DAILY)),
        _plan(_rule("${var.schedule}"), _rule(_DAILY)),
    ],
    "backup-vault-encrypted": customers(*_KEY),
    "backup-vault-no-manual-deletion": [
        _policy(),
        _policy(Principal={"AWS": "*"}, Action="backup:*"),
        _policy(Action=["backup:Delete*", "backup:Update*"]),
        _policy(Condition={"StringNotLike": {"aws:PrincipalArn": _ADMIN}}),
        _policy(Principal=None, NotPrincipal={"AWS": _ADMIN}),
        _next_to(_POLICY, policy=_JSONENCODE),
        _source("Deny"),
        _elsewhere(_POLICY, policy=_document()),
        _next_to(_LOCK, min_retention_days=35),
        _next_to(_LOCK, link="all"),
        _elsewhere(_LOCK),
    ],
}
FAIL: dict[str, list[Case]] = {
    "backup-plan-frequency": [
        _plan(),
        _plan(_rule(_WEEKLY)),
        _plan(_rule(_DAILY, 7)),
        _plan(_rule(_DAILY, 34), _rule(_WEEKLY, 365)),
        _plan(_rule("cron(0 3 ? * MON-FRI *)")),
        _plan(_rule("rate(2 days)", 90)),
    ],
    "backup-vault-encrypted": of_aws(*_KEY, "backup"),
    "backup-vault-no-manual-deletion": [
        _VAULT,
        _policy(Effect="Allow"),
        _policy(Principal={"AWS": "arn:aws:iam::111122223333:role/app"}),
        _policy(Action="backup:DeleteRecoveryPoint"),
        _policy(Action="backup:DeleteBackupVault"),
        _policy(Condition={"StringEquals": {"aws:PrincipalArn": _ADMIN}}),
        _policy(Condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}}),
        _source("Allow"),
        {**_next_to(_LOCK, link="${aws_backup_vault.x.name}"), "aws_backup_vault": {"it": {"name": "all"}, "x": {}}},
    ],
}
UNKNOWN: dict[str, list[Case]] = {
    "backup-plan-frequency": [
        _plan(_rule("${var.schedule}")),
        _plan(_rule(_DAILY, "${var.days}")),
        _plan(_rule("every day")),
        _plan(rule="${var.rules}"),
        _plan(dynamic={"rule": {"for_each": "${var.rules}", "content": {"schedule": "${rule.value}"}}}),
    ],
    "backup-vault-encrypted": nobodys(*_KEY),
    "backup-vault-no-manual-deletion": [
        _next_to(_POLICY, policy="${var.policy}"),
        _next_to(_POLICY, policy="${data.x.y.json}"),
        _policy(Effect="${var.effect}"),
        _next_to(_POLICY, link="${var.vault}", policy=_document()),
        _next_to(_LOCK, link="${var.vault}"),
    ],
}
