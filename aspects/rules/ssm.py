"""Systems Manager: documents and parameters."""

from __future__ import annotations

from ..core.expressions import is_unknown
from ..core.graph import Graph
from .checks import Found, each, where
from .model import Rule
from .reader import Block
from .secrets import in_variable

_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/ssm-controls.html"
_ENCRYPTED = "SecureString"


def _public_document(it: Block, graph: Graph) -> Found:
    permissions = it.block("permissions")
    accounts = (permissions.text("account_ids") or "").split(",") if permissions is not None else []
    if permissions is not None and any(account.strip().lower() == "all" for account in accounts):
        yield permissions.problem("account_ids")


def _secret_parameter(it: Block, graph: Graph) -> Found:
    name = it.raw("name")
    last = name.rpartition("/")[2] if isinstance(name, str) else None
    if last is None or is_unknown(last):
        # Of a name such as "/${var.environment}/password" the last part is known.
        last = it.text("name")
    yield from each(("value", "insecure_value"), lambda attribute: in_variable(it, last, attribute))


RULES = (
    Rule(
        "ssm-document-not-public",
        ("aws_ssm_document",),
        _public_document,
        title="Systems Manager documents are not public",
        why="A document shows how systems are set up and run, and anybody with an AWS account can read a public one.",
        remedy="list the accounts in permissions.account_ids",
        severity="critical",
        controls=("Security Hub SSM.4", "Config SSM_DOCUMENT_NOT_PUBLIC"),
        links=(_HUB, "https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-ssm-sharing.html"),
    ),
    Rule(
        "ssm-parameter-secrets",
        ("aws_ssm_parameter",),
        where(lambda it: it.text("type") != _ENCRYPTED, _secret_parameter, "its value is stored encrypted"),
        title="Secrets are not stored as plain parameters",
        why="A parameter of type String is stored in clear text, and anyone who may read parameters can read it.",
        remedy='set type = "SecureString", or use Secrets Manager, which rotates it',
        severity="high",
        links=(
            "https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html",
        ),
    ),
)
