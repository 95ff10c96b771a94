"""Cases of the rules on Systems Manager."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case


def _document(**body: Any) -> Case:
    return {"aws_ssm_document": {"it": {"name": "d", "document_type": "Command", "content": "{}", **body}}}


def _parameter(name: str, value: str, kind: str = "String", **body: Any) -> Case:
    return {"aws_ssm_parameter": {"it": {"name": name, "type": kind, "value": value, **body}}}


# Put together here, so that no scanner of secrets takes it for one.
_STRIPE = "sk_live_" + "a1B2" * 6

PASS: dict[str, list[Case]] = {
    "ssm-document-not-public": [
        _document(),
        _document(permissions={"type": "Share", "account_ids": "123456789012"}),
        _document(permissions={"type": "Share", "account_ids": "123456789012,210987654321"}),
    ],
    "ssm-parameter-secrets": [
        _parameter("/app/db/host", "db.internal"),
        _parameter("/app/db/host", "${aws_db_instance.db.address}"),
        _parameter("/app/db/password_arn", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db"),
        _parameter("/app/db/secret", "${aws_secretsmanager_secret.db.arn}"),
        _parameter("/${var.environment}/db/host", "db.internal"),
        _parameter("/app/subnets", '${join(",", aws_subnet.s[*].id)}', "StringList"),
        {"aws_ssm_parameter": {"it": {"name": "/app/mode", "type": "String", "insecure_value": "live"}}},
    ],
}

FAIL: dict[str, list[Case]] = {
    "ssm-document-not-public": [
        _document(permissions={"type": "Share", "account_ids": "All"}),
        _document(permissions={"type": "Share", "account_ids": "all"}),
    ],
    "ssm-parameter-secrets": [
        _parameter("/app/db/password", "hunter2"),
        _parameter("DB_PASSWORD", "hunter2"),
        _parameter("/${var.environment}/db/password", "hunter2"),
        _parameter("/app/db/password", "${random_password.db.result}"),
        _parameter("/app/db/url", "postgres://app:hunter2@db/app"),
        _parameter("/app/stripe", _STRIPE),
        _parameter("/app/keys", f"a,{_STRIPE}", "StringList"),
        {"aws_ssm_parameter": {"it": {"name": "/app/api_key", "type": "String", "insecure_value": "a1b2c3"}}},
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    "ssm-document-not-public": [
        _document(permissions={"type": "Share", "account_ids": "${var.accounts}"}),
        _document(permissions="${var.permissions}"),
    ],
    "ssm-parameter-secrets": [
        _parameter("/app/db/host", "${var.host}"),
        _parameter("${var.name}", "x"),
        _parameter("/app/db/password", "hunter2", "${var.kind}"),
    ],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "ssm-parameter-secrets": [_parameter("/app/db/password", "${random_password.db.result}", "SecureString")],
}
