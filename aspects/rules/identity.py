"""What IAM allows: policies without wildcards, inline parts or keys at large."""

from __future__ import annotations

from typing import Any

from ..core.expressions import is_unknown
from ..core.graph import Graph
from ..core.model import Resource
from .verdict import COMPLIANT, UNKNOWN, Rule, Verdict, as_list, fails, parse_json, show

_POLICY = ("aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy")
_DECRYPTING = frozenset({"kms:decrypt", "kms:reencryptfrom"})


def _allowed(resource: Resource) -> list[dict[str, Any]] | None:
    """The Allow statements of a policy; ``None`` where it cannot be read."""
    document = parse_json(resource.body.get("policy"))
    if not isinstance(document, dict):
        return None
    return [each for each in as_list(document.get("Statement")) if each.get("Effect") == "Allow"]


def _wildcard_action(resource: Resource, graph: Graph) -> Verdict:
    statements = _allowed(resource)
    if statements is None:
        return UNKNOWN if is_unknown(resource.body.get("policy")) else fails("policy is no JSON document")
    for statement in statements:
        if "NotAction" in statement:
            return fails("it allows everything but NotAction")
        for action in as_list(statement.get("Action")):
            if "*" in str(action):
                return fails(f"it allows {show(action)}")
    return COMPLIANT


def _decrypt_at_large(resource: Resource, graph: Graph) -> Verdict:
    statements = _allowed(resource)
    if statements is None:
        return UNKNOWN
    for statement in statements:
        actions = {str(action).lower() for action in as_list(statement.get("Action"))}
        at_large = [each for each in as_list(statement.get("Resource")) if str(each).endswith(("*", ":key/*"))]
        if actions & _DECRYPTING and at_large:
            return fails(f"it allows {min(actions & _DECRYPTING)} on {show(at_large[0])}")
    return COMPLIANT


def _inline(resource: Resource, graph: Graph) -> Verdict:
    return fails(f"an {resource.type} is an inline policy")


def _inline_block(resource: Resource, graph: Graph) -> Verdict:
    return fails("inline_policy is set") if resource.body.get("inline_policy") else COMPLIANT


RULES = (
    Rule("iam-wildcard-action", _POLICY, _wildcard_action),
    Rule("iam-decrypt-at-large", _POLICY, _decrypt_at_large),
    Rule(
        "iam-inline-policy",
        ("aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy"),
        _inline,
    ),
    Rule("iam-inline-policy-block", ("aws_iam_role",), _inline_block),
)
