"""A synthesized stack as it would stand in AWS: its policies with ARNs instead of expressions of Terraform."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from scripts.permissions.calls import Access
from tests.permissions.lives import ACCOUNT, REGION, Use
from tests.support import Body

_EXPRESSION = re.compile(r"\$\{(data\.)?(\w+)\.([\w-]+)\.([\w.\[\]]+)\}")
_PLACE = re.compile(r"<(\w+) ([\w/-]+)(?: (\w+))?>")

_DATA = {"partition": "aws", "account_id": ACCOUNT}

_ARNS: Mapping[str, str] = {
    "aws_api_gateway_stage": f"arn:aws:apigateway:{REGION}::/restapis/a1b2c3d4e5/stages/{{stage_name}}",
    "aws_cloudwatch_log_group": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{{name}}",
    "aws_ecr_repository": f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/{{name}}",
    "aws_ecs_cluster": f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/{{name}}",
    "aws_ecs_service": f"arn:aws:ecs:{REGION}:{ACCOUNT}:service/ecs_cluster_dev/{{name}}",
    "aws_iam_role": f"arn:aws:iam::{ACCOUNT}:role/{{name}}",
    "aws_kms_key": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "aws_lb_listener": f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:listener/app/alb-dev/50dc6c495c0c9188/{{id}}",
    "aws_lb_listener_rule": (
        f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:listener-rule/app/alb-dev/50dc6c495c0c9188/0467ef3c/{{id}}"
    ),
    "aws_rds_cluster": f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:rds!cluster-dev-AbCdEf",
    "aws_s3_bucket": "arn:aws:s3:::{bucket}",
    "aws_secretsmanager_secret": f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{{name}}-AbCdEf",
    "aws_sns_topic": f"arn:aws:sns:{REGION}:{ACCOUNT}:{{name}}",
    "aws_wafv2_rule_group": f"arn:aws:wafv2:{REGION}:{ACCOUNT}:regional/rulegroup/{{name}}/{{id}}",
}
"""The ARN of each type that policies name; of a database cluster, that of its secret."""


class House:
    """The stack of an environment.

    Args:
        body: its Terraform JSON.
    """

    def __init__(self, body: Body) -> None:
        self._resources = {(kind, id): each for kind, group in body["resource"].items() for id, each in group.items()}
        self._at = {(kind, _path(each)): (kind, id) for (kind, id), each in self._resources.items()}

    def policy(self, kind: str, path: str, attribute: str = "policy") -> dict[str, Any]:
        """The policy document that the resource at a construct path has."""
        document: dict[str, Any] = json.loads(self.text(self._resources[self._at[kind, path]][attribute]))
        return document

    def paths(self, kind: str) -> list[str]:
        """The construct paths of all resources of a type."""
        return sorted(path for each, path in self._at if each == kind)

    def text(self, text: str) -> str:
        """A text with what its expressions, and the places of ``lives``, stand for."""
        text = _PLACE.sub(lambda match: self._value(*self._at[match[1], match[2]], match[3] or "arn"), text)
        return _EXPRESSION.sub(self._expression, text)

    def arn(self, kind: str, path: str) -> str:
        """The ARN of the resource at a construct path."""
        return self._value(*self._at[kind, path], "arn")

    def accesses(self, use: Use, extra: Mapping[str, str]) -> Iterator[Access]:
        """What a use asks for; ``extra`` are keys of conditions that every call of the principal has."""
        context = {
            key: self.text(value) if isinstance(value, str) else value
            for key, value in {**extra, **use.context}.items()
        }
        for action in use.actions:
            yield Access(action, "", self.text(use.resource), "", context)

    def _expression(self, match: re.Match[str]) -> str:
        if match[1]:
            return _DATA[match[4]]
        return self._value(match[2], match[3], match[4])

    def _value(self, kind: str, id: str, attribute: str) -> str:
        body = self._resources[kind, id]
        if attribute == "cluster_resource_id":
            return "cluster-ABCDEFGHIJ"
        if attribute in ("name", "bucket"):
            return self.text(str(body[attribute]))
        values = {key: self.text(body[key]) for key in ("name", "bucket", "stage_name") if key in body}
        return _ARNS[kind].format(id=f"{sum(id.encode()):016x}", **values)


def _path(body: Body) -> str:
    path: str = body["//"]["metadata"]["path"]
    return path.split("/", 1)[1]
