"""IAM: policy documents, and one role per principal with customer managed policies (no inline policies)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from cdktf_cdktf_provider_aws.iam_policy import IamPolicy
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from constructs import Construct

Statement = dict[str, Any]


def statement(
    sid: str,
    actions: Sequence[str],
    resources: Sequence[str] | None = None,
    *,
    effect: str = "Allow",
    services: Sequence[str] = (),
    principals: Sequence[str] = (),
    conditions: Mapping[str, Mapping[str, str | list[str]]] | None = None,
) -> Statement:
    """Return one statement of a policy document.

    Args:
        sid: alphanumeric id, which says what the statement is for.
        actions: each spelled out; a wildcard is a finding of the compliance aspect.
        resources: ARNs; ``None`` for a trust policy, which has no resource.
        effect: ``Allow`` or ``Deny``.
        services: service principals, such as ``ecs-tasks.amazonaws.com``.
        principals: AWS principals, as ARNs or ``*``.
        conditions: operator to key to value.
    """
    result: Statement = {"Sid": sid, "Effect": effect, "Action": list(actions)}
    principal: dict[str, list[str]] = {}
    if services:
        principal["Service"] = list(services)
    if principals:
        principal["AWS"] = list(principals)
    if principal:
        result["Principal"] = principal
    if resources is not None:
        result["Resource"] = list(resources)
    if conditions:
        result["Condition"] = {operator: dict(keys) for operator, keys in conditions.items()}
    return result


def policy_document(*statements: Statement) -> str:
    """Return the statements as the JSON text that every ``policy`` attribute takes; tokens in it stay tokens."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)}, sort_keys=True)


class ServiceRole(Construct):
    """A role that one AWS service assumes, with its permissions in one customer managed policy.

    Attributes:
        role: the ``aws_iam_role``.
        arn: its ARN.
        attachments: what a resource should depend on, so that it never runs before it may.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        name: str,
        service: str,
        description: str,
        statements: Sequence[Statement] = (),
        managed_policy_arns: Sequence[str] = (),
        trust_conditions: Mapping[str, Mapping[str, str | list[str]]] | None = None,
    ) -> None:
        super().__init__(scope, id)
        self.role = IamRole(
            self,
            "role",
            name=name,
            description=description,
            assume_role_policy=policy_document(
                statement("Assume", ["sts:AssumeRole"], services=[service], conditions=trust_conditions)
            ),
        )
        self.arn = self.role.arn
        self.attachments: list[IamRolePolicyAttachment] = []
        if statements:
            policy = IamPolicy(self, "policy", name=name, description=description, policy=policy_document(*statements))
            self._attach("attachment", policy.arn)
        for number, arn in enumerate(managed_policy_arns):
            self._attach(f"managed-{number}", arn)

    def _attach(self, id: str, policy_arn: str) -> None:
        self.attachments.append(IamRolePolicyAttachment(self, id, role=self.role.name, policy_arn=policy_arn))
