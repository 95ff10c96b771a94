"""Cases that every rule on a customer managed key shares: whose key an attribute may name, and in which spellings."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

ARN = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
_REMOTE = "${data.terraform_remote_state.cross-stack-reference-input-keys.outputs.key}"


def _with_data(case: Case, kind: str, body: dict[str, Any]) -> Case:
    return {**case, "data": {kind: {"key": body}}}


def _across_stacks(case: Case, output: str, resources: dict[str, Any]) -> Case:
    keys = {"resource": resources, "output": {"key": {"value": output}}}
    return {"config": {"resource": case}, "stacks": {"keys": keys}}


def customers(kind: str, attribute: str, **body: Any) -> list[Case]:
    """Resources of a type whose attribute names a customer managed key, in all spellings.

    Args:
        kind: the resource type.
        attribute: the attribute that names the key.
        body: its other attributes.
    """

    def named(key: object) -> Case:
        return {kind: {"it": {**body, attribute: key}}}

    aws_key: Case = {"aws_kms_key": {"key": {}}}
    return [
        named(ARN),
        named(ARN.replace("aws", "aws-us-gov", 1)),
        named("1234abcd-12ab-34cd-56ef-1234567890ab"),
        named("mrk-1234abcd12ab34cd56ef1234567890ab"),
        named("alias/shop"),
        named("arn:aws:kms:us-east-1:111122223333:alias/shop"),
        named("arn:aws:kms:us-east-1:${data.aws_caller_identity.me.account_id}:key/mrk-1234"),
        {**named("${aws_kms_key.key.arn}"), **aws_key},
        {**named("${aws_kms_key.key[0].key_id}"), **aws_key},
        named("${aws_kms_replica_key.key.arn}"),
        named("${aws_kms_external_key.key.arn}"),
        {**named("${aws_kms_alias.key.target_key_arn}"), "aws_kms_alias": {"key": {"name": "alias/shop"}}},
        {**named("${aws_kms_alias.key.arn}"), "aws_kms_alias": {"key": {"target_key_id": "k"}}},
        {**named("${local.key}"), "locals": {"key": "${local.other}", "other": ARN}},
        _with_data(named("${data.aws_kms_key.key.arn}"), "aws_kms_key", {"key_id": "alias/shop"}),
        _with_data(named("${data.aws_kms_alias.key.target_key_arn}"), "aws_kms_alias", {"name": "alias/shop"}),
        _across_stacks(named(_REMOTE), "${aws_kms_key.key.arn}", {"aws_kms_key": {"key": {}}}),
    ]


def of_aws(kind: str, attribute: str, service: str, **body: Any) -> list[Case]:
    """Resources of a type whose attribute names a key of AWS's own, in all spellings, or none.

    Args:
        kind: the resource type.
        attribute: the attribute that names the key.
        service: what AWS calls its key, such as ``rds``.
        body: its other attributes.
    """

    def named(key: object) -> Case:
        return {kind: {"it": {**body, attribute: key}}}

    alias = f"alias/aws/{service}"
    return [
        {kind: {"it": body}},
        named(""),
        named(None),
        named(alias),
        named(f"arn:aws:kms:us-east-1:111122223333:{alias}"),
        named(f"arn:aws:kms:${{data.aws_region.here.name}}:111122223333:{alias}"),
        {**named("${local.key}"), "locals": {"key": alias}},
        _with_data(named("${data.aws_kms_alias.key.target_key_arn}"), "aws_kms_alias", {"name": alias}),
        _with_data(named("${data.aws_kms_key.key.arn}"), "aws_kms_key", {"key_id": alias}),
        {
            **named("${data.aws_kms_alias.key.arn}"),
            "data": {"aws_kms_alias": {"key": {"name": "${local.alias}"}}},
            "locals": {"alias": alias},
        },
        {**named("${aws_kms_alias.key.arn}"), "aws_kms_alias": {"key": {"name": alias}}},
    ]


def nobodys(kind: str, attribute: str, **body: Any) -> list[Case]:
    """Resources of a type whose attribute names a key of which nobody sees whose it is."""

    def named(key: object) -> Case:
        return {kind: {"it": {**body, attribute: key}}}

    return [
        named("${var.key}"),
        named("${module.keys.key_arn}"),
        named("alias/${var.alias}"),
        named("${var.own ? aws_kms_key.key.arn : null}"),
        named("${data.terraform_remote_state.platform.outputs.key_arn}"),
        _with_data(named("${data.aws_kms_key.key.arn}"), "aws_kms_key", {"key_id": "${var.key}"}),
        named("${data.aws_kms_alias.elsewhere.arn}"),
        _across_stacks(named(_REMOTE), "${var.key}", {}),
        named("no key"),
        named(["alias/shop"]),
    ]
