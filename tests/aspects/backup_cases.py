"""Cases of rules on backup plans: how a plan may select a resource, and how it may miss it.

One rule runs them all; the others only show that they ask, with :func:`selecting`.
"""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_PLACE = "arn:${data.aws_partition.here.partition}:%s:${data.aws_region.here.name}:${data.aws_caller_identity.me.id}:%s"
_REMOTE = "${data.terraform_remote_state.cross-stack-reference-input-data.outputs.arn}"


def selecting(kind: str, body: dict[str, Any], **selection: Any) -> Case:
    """A resource of a type, and a plan with one selection."""
    plan = {"plan_id": "${aws_backup_plan.plan.id}", "name": "all", "iam_role_arn": "role", **selection}
    return {kind: {"it": body}, "aws_backup_plan": {"plan": {}}, "aws_backup_selection": {"all": plan}}


def _elsewhere(kind: str, body: dict[str, Any], region: str, **selection: Any) -> Case:
    """The plan is in us-east-1, and what it may select in another region."""
    providers = [{"region": "us-east-1"}, {"alias": "other", "region": region}]
    resources = selecting(kind, {**body, "provider": "aws.other"}, **selection)
    return {"config": {"resource": resources, "provider": {"aws": providers}}}


def _tag(value: object, key: object = "Backup") -> dict[str, Any]:
    return {"type": "STRINGEQUALS", "key": key, "value": value}


def _condition(value: object, key: str = "aws:ResourceTag/Backup") -> list[dict[str, Any]]:
    return [{"key": key, "value": value}]


def planned(kind: str, service: str, tail: str, **body: Any) -> list[Case]:
    """Resources of a type that a plan selects, in all ways to say so.

    Args:
        kind: the resource type.
        service: the service in its ARN, such as ``rds``.
        tail: the end of a pattern of its ARNs, such as ``cluster:*``.
        body: the other attributes of the resource.
    """
    arn = f"${{{kind}.it.arn}}"
    tagged = {**body, "tags": {"Backup": "daily"}}
    pattern = f"arn:aws:{service}:*:*:{tail}"
    return [
        selecting(kind, body, resources=[arn]),
        selecting(kind, body, resources=["arn:aws:sqs:us-east-1:111122223333:orders", f"${{{kind}.it[0].arn}}"]),
        selecting(kind, body, resources=f"${{{kind}.it[*].arn}}"),
        selecting(kind, body, resources=f"${{concat([{kind}.it.arn], var.more)}}"),
        selecting(kind, body, resources=["${each.value}"], for_each={"it": arn}),
        {**selecting(kind, body, resources="${local.arns}"), "locals": {"arns": [arn]}},
        selecting(kind, body, resources=["*"]),
        selecting(kind, body, resources=[pattern]),
        selecting(kind, body, resources=[pattern.replace(":*:*:", ":us-east-1:111122223333:")]),
        selecting(kind, body, resources=[_PLACE % (service, tail)]),
        selecting(kind, body, resources=[f"arn:aws:{service}:*"], not_resources=["arn:aws:sqs:*:*:orders"]),
        selecting(kind, body),
        _elsewhere(kind, body, "us-east-1", resources=["*"]),
        selecting(kind, tagged, selection_tag=_tag("daily")),
        selecting(kind, tagged, selection_tag=[_tag("hourly"), _tag("daily", "aws:ResourceTag/Backup")]),
        selecting(kind, tagged, resources=[pattern], selection_tag=[_tag("daily")]),
        selecting(kind, tagged, resources=["*"], condition={"string_equals": _condition("daily")}),
        selecting(kind, tagged, condition=[{"string_like": _condition("dai*")}]),
        selecting(
            kind, tagged, condition={"string_not_equals": _condition("no"), "string_not_like": _condition("never*")}
        ),
        selecting(
            kind, {**body, "tags": {"Backup": "${var.backup}"}}, selection_tag=[_tag("${var.backup}")]
        ),
        {
            "config": {
                "resource": selecting(kind, body, selection_tag=[_tag("daily")]),
                "provider": {"aws": [{"default_tags": [{"tags": {"Backup": "daily"}}]}]},
            }
        },
        {
            "config": {"resource": selecting("aws_sqs_queue", {}, resources=[_REMOTE])},
            "stacks": {"data": {"resource": {kind: {"it": body}}, "output": {"arn": {"value": arn}}}},
        },
    ]  # fmt: skip


def unplanned(kind: str, service: str, tail: str, **body: Any) -> list[Case]:
    """Resources of a type that no plan selects; the arguments are those of :func:`planned`."""
    arn = f"${{{kind}.it.arn}}"
    tagged = {**body, "tags": {"Backup": "daily"}}
    pattern = f"arn:aws:{service}:*:*:{tail}"
    return [
        {kind: {"it": body}},
        {kind: {"it": body}, "aws_backup_plan": {"plan": {}}, "aws_backup_vault": {"vault": {"name": "all"}}},
        {**selecting(kind, body, resources=["${aws_sqs_queue.orders.arn}"]), "aws_sqs_queue": {"orders": {}}},
        selecting(kind, body, resources=["arn:aws:sqs:*"]),
        selecting(kind, body, resources=[pattern.replace(f":{service}:", ":sqs:")]),
        selecting(kind, body, resources=["*"], not_resources=[arn]),
        selecting(kind, body, resources=["*"], not_resources=[pattern]),
        _elsewhere(kind, body, "eu-west-1", resources=["*"]),
        _elsewhere(kind, tagged, "eu-west-1", selection_tag=[_tag("daily")]),
        selecting(kind, body, selection_tag=[_tag("daily")]),
        selecting(kind, tagged, selection_tag=[_tag("hourly"), _tag("daily", "backup")]),
        selecting(kind, tagged, resources=["arn:aws:sqs:*"], selection_tag=[_tag("daily")]),
        selecting(
            kind, tagged, condition={"string_equals": [*_condition("daily"), *_condition("x", "aws:ResourceTag/Y")]}
        ),
        selecting(kind, tagged, condition=[{"string_not_like": _condition("d*")}]),
    ]


def maybe_planned(kind: str, service: str, tail: str, **body: Any) -> list[Case]:
    """Resources of a type of which nobody sees whether a plan selects them; the arguments are as above."""
    arn = f"${{{kind}.it.arn}}"
    tagged = {**body, "tags": {"Backup": "daily"}}
    return [
        selecting(kind, body, resources="${var.arns}"),
        selecting(kind, body, resources=["${var.arn}"]),
        selecting(kind, body, resources=[f"${{var.backup ? {kind}.it.arn : null}}"]),
        selecting(kind, body, resources=["*"], not_resources=["${var.spared}"]),
        selecting(kind, tagged, selection_tag=[_tag("${var.backup}")]),
        selecting(kind, {**body, "tags": "${var.tags}"}, selection_tag=[_tag("daily")]),
        selecting(kind, {**body, "tags": {"Backup": "${var.backup}"}}, selection_tag=[_tag("daily")]),
        selecting(kind, tagged, dynamic={"condition": {"for_each": "${var.all}", "content": {}}}),
        selecting(kind, body, resources=[arn], for_each="${var.plans}", not_resources=["${each.value}"]),
        {kind: {"it": body}, "data": {"aws_backup_plan": {"central": {"plan_id": "1"}}}},
        {
            "config": {
                "resource": {kind: {"it": body}},
                "module": {"backup": {"source": "terraform-aws-modules/backup/aws"}},
            }
        },
        {kind: {"it": body}, "aws_organizations_policy": {"backups": {"type": "BACKUP_POLICY", "content": "{}"}}},
    ]
