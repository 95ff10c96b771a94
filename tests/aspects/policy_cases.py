"""Cases that every rule on a policy for everybody shares: how a policy may let strangers in, and how it may not."""

from __future__ import annotations

import json
from typing import Any

from aspects.check.cases import Case

_ROOT = "arn:aws:iam::111122223333:root"
_ORGANIZATION = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}

DENY_WITHOUT_TLS: dict[str, Any] = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.it.arn}", "${aws_s3_bucket.it.arn}/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
"""The statement by which ``aws_s3_bucket.it`` takes no request without TLS."""


def document(*statements: dict[str, Any]) -> str:
    """A policy document as JSON text."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def statement(action: str, **changed: Any) -> dict[str, Any]:
    """A statement that lets everybody in, with what is changed of it; ``None`` takes something away."""
    found = {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*", **changed}
    return {key: value for key, value in found.items() if value is not None}


def from_data_source(case: Case, **statement: Any) -> Case:
    """A case whose policy is that of ``data.aws_iam_policy_document.p``."""
    return {**case, "data": {"aws_iam_policy_document": {"p": {"statement": [statement]}}}}


def _policy(kind: str, value: object, body: dict[str, Any]) -> Case:
    return {kind: {"it": {**body, "policy": value}}}


def open_to_all(kind: str, action: str, **body: Any) -> list[Case]:
    """Resources of a type whose policy lets everybody in, in all spellings.

    Args:
        kind: the resource type.
        action: what it allows, such as ``kms:Decrypt``.
        body: its other attributes.
    """

    def by(**changed: Any) -> Case:
        return _policy(kind, document(statement(action, **changed)), body)

    source = _policy(kind, "${data.aws_iam_policy_document.p.json}", body)
    encoded = f'${{jsonencode({{"Statement" = [{{"Effect" = "Allow", "Principal" = "*", "Action" = "{action}"}}]}})}}'
    return [
        by(),
        by(Principal={"AWS": "*"}),
        by(Principal={"AWS": [_ROOT, "*"]}),
        by(Action=[action]),
        by(Principal=None, NotPrincipal={"AWS": _ROOT}),
        by(Condition={"Bool": {"aws:SecureTransport": "true"}}),
        by(Condition={"StringNotEquals": {"aws:PrincipalAccount": "111122223333"}}),
        by(Condition={"IpAddress": {"aws:SourceIp": ["0.0.0.0/0"]}}),
        _policy(kind, document(statement(action, Principal={"AWS": _ROOT}), statement(action)), body),
        _policy(kind, json.dumps({"Statement": statement(action)}), body),
        _policy(kind, encoded, body),
        {**_policy(kind, "${local.policy}", body), "locals": {"policy": document(statement(action))}},
        from_data_source(source, actions=[action], principals=[{"type": "*", "identifiers": ["*"]}]),
        from_data_source(source, actions=[action], principals=[{"type": "AWS", "identifiers": ["*"]}]),
    ]


def closed(kind: str, action: str, **body: Any) -> list[Case]:
    """Resources of a type whose policy keeps strangers out, in shapes that people write; the arguments are as above."""

    def by(**changed: Any) -> Case:
        return _policy(kind, document(statement(action, **changed)), body)

    source = _policy(kind, "${data.aws_iam_policy_document.p.json}", body)
    own = "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root"
    return [
        by(Principal={"AWS": _ROOT}),
        by(Principal={"AWS": own}),
        by(Principal={"AWS": "${aws_iam_role.app.arn}"}),
        by(Principal={"Service": "logs.us-east-1.amazonaws.com"}),
        by(Effect="Deny"),
        by(Effect="Deny", Condition={"Bool": {"aws:SecureTransport": "false"}}),
        by(Condition=_ORGANIZATION),
        by(Condition={"StringEquals": {"aws:SourceAccount": "${data.aws_caller_identity.me.account_id}"}}),
        by(Condition={"ArnLike": {"aws:SourceArn": "arn:aws:sns:us-east-1:111122223333:orders"}}),
        by(Condition={"StringEquals": {"aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"}}),
        from_data_source(source, actions=[action], principals=[{"type": "AWS", "identifiers": [own]}]),
        from_data_source(
            source,
            actions=[action],
            principals=[{"type": "*", "identifiers": ["*"]}],
            condition=[{"test": "StringEquals", "variable": "aws:PrincipalOrgID", "values": ["o-a1b2c3d4e5"]}],
        ),
    ]


def unseen(kind: str, action: str, **body: Any) -> list[Case]:
    """Resources of a type of whose policy nobody sees whom it lets in; the arguments are as above."""

    def by(**changed: Any) -> Case:
        return _policy(kind, document(statement(action, **changed)), body)

    return [
        _policy(kind, "${var.policy}", body),
        _policy(kind, '${file("policy.json")}', body),
        _policy(kind, "${data.aws_iam_policy_document.elsewhere.json}", body),
        by(Principal={"AWS": "${var.reader}"}),
        by(Effect="${var.effect}"),
        by(Condition={"StringEquals": {"aws:PrincipalOrgID": "${var.organization}"}}),
    ]
