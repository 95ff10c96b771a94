"""Cases of the rules on who reaches the objects of S3."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case
from tests.aspects.policy_cases import closed, document, from_data_source, open_to_all, statement, unseen

_FLAGS = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
_CLOSED = dict.fromkeys(_FLAGS, True)
_POINT, _MULTI, _ACCOUNT = (
    "aws_s3_access_point",
    "aws_s3control_multi_region_access_point",
    "aws_s3_account_public_access_block",
)
_BUCKET, _ACL, _POLICY = "aws_s3_bucket", "aws_s3_bucket_acl", "aws_s3_bucket_policy"
_WITH_POLICY = (_BUCKET, _POLICY)
_VECTORS = "aws_s3vectors_vector_bucket_policy"
_TABLES = ("aws_s3tables_table_bucket_policy", "aws_s3tables_table_policy")
_GROUPS = "http://acs.amazonaws.com/groups/global/"
_OWN, _OTHER = "111122223333", "444455556666"


def _it(kind: str, **body: Any) -> Case:
    return {kind: {"it": body}}


def _multi(block: Any) -> Case:
    return _it(_MULTI, details={"name": "all", "public_access_block": block})


def _granted(uri: object) -> list[Case]:
    grantee = {"type": "Group", "uri": uri}
    policy = {"owner": {"id": "o"}, "grant": [{"permission": "READ", "grantee": grantee}]}
    return [
        _it(_BUCKET, grant=[{"type": "CanonicalUser", "id": "u"}, {**grantee, "permissions": ["READ"]}]),
        _it(_ACL, access_control_policy=policy),
        _it(_ACL, access_control_policy=[policy]),
    ]


# -- other accounts --------------------------------------------------------------------------------------------------


def _to(principal: Any, kind: str = _POLICY, action: Any = "s3:PutBucketPolicy", **changed: Any) -> Case:
    body = document(statement(action, Principal=principal, **changed))
    provider = {"aws": [{"region": "us-east-1", "allowed_account_ids": [_OWN]}]}
    attribute = "resource_policy" if kind in _TABLES else "policy"
    return {"config": {"resource": {kind: {"it": {"bucket": "b", attribute: body}}}, "provider": provider}}


def _of_an_unknown_account(principal: Any, **more: Any) -> Case:
    policy = document(statement("s3:PutBucketAcl", Principal=principal))
    return {_POLICY: {"it": {"bucket": "b", "policy": policy}}, **more}


def _root(account: str) -> dict[str, str]:
    return {"AWS": f"arn:aws:iam::{account}:root"}


# -- trails ----------------------------------------------------------------------------------------------------------


def _trail(**body: Any) -> Case:
    return {"aws_cloudtrail": {"it": {"name": "all", **body}}}


def _basic(use: str | None = None, *values: str, **data: Any) -> dict[str, Any]:
    resource = {"type": "AWS::S3::Object", "values": list(values or ("arn:aws:s3",)), **data}
    return {"include_management_events": True, "data_resource": [resource], **({"read_write_type": use} if use else {})}


def _fields(*more: dict[str, Any], kind: str = "AWS::S3::Object", category: str = "Data") -> dict[str, Any]:
    return {
        "name": "objects",
        "field_selector": [
            {"field": "eventCategory", "equals": [category]},
            {"field": "resources.type", "equals": [kind]},
            *more,
        ],
    }


def _read_only(value: str) -> dict[str, Any]:
    return {"field": "readOnly", "equals": [value]}


_FEW = {"field": "resources.ARN", "starts_with": ["arn:aws:s3:::cards/"]}
_SPARED = {"field": "resources.ARN", "not_starts_with": ["arn:aws:s3:::logs/"]}
_MANAGEMENT = {"field_selector": [{"field": "eventCategory", "equals": ["Management"]}]}

PASS: dict[str, list[Case]] = {
    "s3-account-public-access": [_it(_ACCOUNT, **_CLOSED), _it(_ACCOUNT, **dict.fromkeys(_FLAGS, "true"))],
    "s3-bucket-no-public-read-write": [
        *(case for kind in _WITH_POLICY for case in closed(kind, "s3:GetObject", bucket="b")),
        _it(_BUCKET, bucket="b"),
        _it(_BUCKET, acl="private"),
        _it(_ACL, acl="log-delivery-write"),
        *_granted(f"{_GROUPS}../s3/LogDelivery"),
        _it(_ACL, access_control_policy={"grant": {"grantee": {"type": "CanonicalUser", "id": "u"}}}),
    ],
    "s3-bucket-policy-cross-account": [
        _it(_BUCKET, bucket="b"),
        *(_to(_root(_OWN), kind) for kind in _WITH_POLICY),
        _to({"AWS": _OWN}),
        _to(_root(_OTHER), action=["s3:GetObject", "s3:PutObject"]),
        _to(_root(_OTHER), _VECTORS, "s3vectors:QueryVectors"),
        *(_to(_root(_OTHER), kind, "s3tables:GetTableData") for kind in _TABLES),
        *(_to(_root(_OWN), kind, "s3tables:*") for kind in _TABLES),
        _to(_root(_OTHER), Effect="Deny"),
        _to({"Service": "cloudtrail.amazonaws.com"}),
        _to({"AWS": "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root"}),
        _to({"AWS": "${data.aws_caller_identity.me.arn}"}),
        _to("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
        _of_an_unknown_account({"AWS": "${aws_iam_role.app.arn}"}, aws_iam_role={"app": {}}),
        _of_an_unknown_account({"AWS": ["${data.aws_caller_identity.me.account_id}"]}),
    ],
    "s3-access-point-public-access": [
        _it(_POINT, bucket="b"),
        _it(_POINT, public_access_block_configuration=_CLOSED),
        _it(_POINT, public_access_block_configuration=[{"block_public_acls": True}]),
    ],
    "s3-multi-region-access-point-public-access": [
        _it(_MULTI, details={"name": "all"}),
        _multi(_CLOSED),
        _multi([{"block_public_acls": "true"}]),
    ],
    "s3-object-level-logs": [
        _trail(event_selector=_basic()),
        _trail(event_selector=[_basic("All", "arn:aws:s3:::")]),
        _trail(event_selector=[_basic("ReadOnly"), _basic("WriteOnly", "arn:aws-us-gov:s3")]),
        _trail(event_selector=_basic(None, "arn:aws:s3:::cards/", "arn:aws:s3")),
        _trail(advanced_event_selector=_fields()),
        _trail(advanced_event_selector=[_MANAGEMENT, _fields()]),
        _trail(advanced_event_selector=[_fields(_read_only("true")), _fields(_read_only("false"))]),
        _trail(advanced_event_selector=_fields(_SPARED)),
        {"aws_cloudtrail": {"it": {}, "data": {"event_selector": _basic()}}},
        {
            "aws_cloudtrail": {
                "it": {"event_selector": _basic("ReadOnly")},
                "x": {"event_selector": _basic("WriteOnly")},
            }
        },
    ],
}
FAIL: dict[str, list[Case]] = {
    "s3-account-public-access": [
        _it(_ACCOUNT),
        *(_it(_ACCOUNT, **{**_CLOSED, flag: False}) for flag in _FLAGS),
        *(_it(_ACCOUNT, **{**_CLOSED, flag: None}) for flag in _FLAGS),
    ],
    "s3-bucket-no-public-read-write": [
        *(case for kind in _WITH_POLICY for case in open_to_all(kind, "s3:GetObject", bucket="b")),
        *open_to_all(_POLICY, "s3:*"),
        *(_it(kind, acl=acl) for kind in (_BUCKET, _ACL) for acl in ("public-read", "public-read-write")),
        _it(_ACL, acl="authenticated-read"),
        *_granted(f"{_GROUPS}AllUsers"),
        *_granted(f"{_GROUPS}AuthenticatedUsers"),
    ],
    "s3-bucket-policy-cross-account": [
        *(_to(_root(_OTHER), kind) for kind in _WITH_POLICY),
        _to(_root(_OTHER), _VECTORS, "s3vectors:*"),
        *(_to(_root(_OTHER), kind, "s3tables:Put*") for kind in _TABLES),
        *(
            _to(_root(_OTHER), action=action)
            for action in (
                "s3:*",
                "*",
                "s3:Put*",
                "s3:DeleteBucketPolicy",
                ["s3:GetObject", "s3:PutEncryptionConfiguration"],
            )
        ),
        _to({"AWS": [f"arn:aws:iam::{_OWN}:root", _OTHER]}),
        _to({"AWS": f"arn:aws:iam::{_OTHER}:role/deploy"}),
        _to("*"),
        _to(None, NotPrincipal=_root(_OWN)),
        _to(_root(_OTHER), Action=None, NotAction="s3:GetObject"),
    ],
    "s3-access-point-public-access": [
        *(_it(_POINT, public_access_block_configuration={flag: False}) for flag in _FLAGS),
        _it(_POINT, public_access_block_configuration=[{**_CLOSED, "block_public_policy": False}]),
    ],
    "s3-multi-region-access-point-public-access": [_multi({flag: False}) for flag in _FLAGS],
    "s3-object-level-logs": [
        _trail(),
        _trail(event_selector=[{"include_management_events": True}]),
        _trail(event_selector=_basic("ReadOnly")),
        _trail(event_selector=_basic("WriteOnly")),
        _trail(event_selector=_basic(None, "arn:aws:s3:::cards/")),
        _trail(event_selector=_basic(None, "arn:aws:lambda", type="AWS::Lambda::Function")),
        _trail(event_selector=_basic(), enable_logging=False),
        _trail(advanced_event_selector=_MANAGEMENT),
        _trail(advanced_event_selector=_fields(_read_only("false"))),
        _trail(advanced_event_selector=_fields(_FEW)),
        _trail(advanced_event_selector=_fields(kind="AWS::DynamoDB::Table")),
    ],
}
UNKNOWN: dict[str, list[Case]] = {
    "s3-account-public-access": [_it(_ACCOUNT, **{**_CLOSED, "block_public_acls": "${var.closed}"})],
    "s3-bucket-no-public-read-write": [
        *(case for kind in _WITH_POLICY for case in unseen(kind, "s3:GetObject", bucket="b")),
        _it(_BUCKET, acl="${var.acl}"),
        _it(_ACL, access_control_policy="${var.grants}"),
        *_granted("${var.group}"),
    ],
    "s3-bucket-policy-cross-account": [
        _it(_POLICY, bucket="b", policy="${var.policy}"),
        *(_it(kind, resource_policy="${var.policy}") for kind in _TABLES),
        _to({"AWS": "${var.partner}"}),
        _to(_root("${var.partner}")),
        _of_an_unknown_account(_root(_OTHER)),
        _of_an_unknown_account({"AWS": "${data.aws_iam_role.elsewhere.arn}"}),
        from_data_source(
            _it(_POLICY, policy="${data.aws_iam_policy_document.p.json}"),
            actions=["s3:*"],
            principals=[{"type": "AWS", "identifiers": "${var.partners}"}],
        ),
    ],
    "s3-access-point-public-access": [
        _it(_POINT, public_access_block_configuration="${var.block}"),
        _it(_POINT, public_access_block_configuration={"block_public_acls": "${var.closed}"}),
    ],
    "s3-multi-region-access-point-public-access": [_multi("${var.block}"), _it(_MULTI, details="${var.details}")],
    "s3-object-level-logs": [
        _trail(event_selector="${var.selectors}"),
        _trail(event_selector=_basic("${var.use}")),
        _trail(event_selector=_basic(None, "${var.buckets}")),
        _trail(event_selector=_basic(), enable_logging="${var.on}"),
        _trail(dynamic={"event_selector": {"for_each": "${var.selectors}", "content": {}}}),
        _trail(advanced_event_selector=_fields({"field": "${var.field}", "equals": ["x"]})),
    ],
}
