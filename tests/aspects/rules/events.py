"""Cases of the rules for EventBridge."""

from __future__ import annotations

import json
from typing import Any

from aspects.check.cases import Case

_BUS = "aws_cloudwatch_event_bus"
_REGISTRY = "aws_schemas_registry_policy"


def _bus(**body: Any) -> Case:
    return {_BUS: {"it": {"name": "orders", **body}}}


def _with(kind: str, link: str = f"${{{_BUS}.it.name}}", **body: Any) -> Case:
    return {**_bus(**body), kind: {"other": {"event_bus_name": link}}}


def _statement(principal: object, **statement: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": "schemas:*", "Resource": "*", **statement}


def _registry(policy: object) -> Case:
    return {_REGISTRY: {"it": {"registry_name": "orders", "policy": policy}}}


def _policy(principal: object, **statement: Any) -> Case:
    return _registry(json.dumps({"Version": "2012-10-17", "Statement": [_statement(principal, **statement)]}))


_ORGANIZATION = {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}


def _document(**statement: Any) -> Case:
    return {
        **_registry("${data.aws_iam_policy_document.d.json}"),
        "data": {"aws_iam_policy_document": {"d": {"statement": [{"actions": ["schemas:*"], **statement}]}}},
    }


PASS: dict[str, list[Case]] = {
    "eventbridge-bus-policy": [
        _with("aws_cloudwatch_event_bus_policy"),
        _with("aws_cloudwatch_event_bus_policy", "orders"),
        _with("aws_cloudwatch_event_permission"),
        _with("aws_cloudwatch_event_bus_policy", f"${{{_BUS}.it.id}}"),
    ],
    "eventbridge-schema-registry-policy": [
        _policy({"AWS": "arn:aws:iam::111122223333:root"}),
        _policy({"AWS": "*"}, Condition=_ORGANIZATION),
        _policy("*", Effect="Deny"),
        _document(principals=[{"type": "AWS", "identifiers": ["111122223333"]}]),
    ],
}

FAIL: dict[str, list[Case]] = {
    "eventbridge-bus-policy": [
        _bus(),
        {
            _BUS: {"it": {"name": "orders"}, "another": {"name": "bills"}},
            "aws_cloudwatch_event_bus_policy": {"other": {"event_bus_name": f"${{{_BUS}.another.name}}"}},
        },
        _with("aws_cloudwatch_event_bus_policy", "default"),
    ],
    "eventbridge-schema-registry-policy": [
        _policy("*"),
        _policy({"AWS": ["111122223333", "*"]}),
        _policy({"AWS": "*"}, Condition={"StringLike": {"aws:PrincipalArn": "*"}}),
        _document(principals=[{"type": "*", "identifiers": ["*"]}]),
        _registry('${jsonencode({"Statement" = [{"Effect" = "Allow", "Principal" = "*", "Action" = "schemas:*"}]})}'),
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    "eventbridge-bus-policy": [
        _with("aws_cloudwatch_event_bus_policy", "${var.bus}"),
        _bus(event_source_name="${var.partner}"),
    ],
    "eventbridge-schema-registry-policy": [_registry("${var.policy}"), _policy({"AWS": "${var.reader}"})],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "eventbridge-bus-policy": [_bus(event_source_name="aws.partner/example.com/orders")],
}
