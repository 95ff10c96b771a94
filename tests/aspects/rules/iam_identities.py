"""Cases of the rules on users, groups and roles of IAM."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
_SHELL = "arn:aws:iam::aws:policy/AWSCloudShellFullAccess"
_READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
_OWN = "arn:aws:iam::123456789012:policy/AdministratorAccess"


def _user(**others: Any) -> Case:
    return {"aws_iam_user": {"it": {"name": "alice"}}, **others}


def _group(**others: Any) -> Case:
    return {"aws_iam_group": {"it": {"name": "readers"}}, **others}


def _membership(user: Any, groups: Any, **more: Any) -> Case:
    return {"aws_iam_user_group_membership": {"m": {"user": user, "groups": groups, **more}}}


def _members(group: Any, users: Any) -> Case:
    return {"aws_iam_group_membership": {"m": {"name": "m", "group": group, "users": users}}}


_USER, _GROUP = "${aws_iam_user.it.name}", "${aws_iam_group.it.name}"
_ELSEWHERE = {"app/two": {"resource": _members("readers", ["alice"])}}

_ATTACHMENTS = ("role_policy_attachment", "user_policy_attachment", "group_policy_attachment", "policy_attachment")
_EXCLUSIVE = tuple(f"{each}_policy_attachments_exclusive" for each in ("role", "user", "group"))


def _attached(arn: Any, kind: str = "role_policy_attachment", **more: Any) -> Case:
    return {f"aws_iam_{kind}": {"it": {"policy_arn": arn, **more}}}


def _attached_in_all_ways(*arns: Any) -> list[Case]:
    return [
        *(_attached(arn, kind) for arn in arns for kind in _ATTACHMENTS),
        *({f"aws_iam_{kind}": {"it": {"policy_arns": list(arns)}}} for kind in _EXCLUSIVE),
        {"aws_iam_role": {"it": {"managed_policy_arns": list(arns)}}},
    ]


def _found(**body: Any) -> Case:
    return {**_attached("${data.aws_iam_policy.p.arn}"), "data": {"aws_iam_policy": {"p": body}}}


def _key(triggers: Any = None, clock: Any = None, **body: Any) -> Case:
    lifecycle = {} if triggers is None else {"lifecycle": {"replace_triggered_by": triggers}}
    rotating = {} if clock is None else {"time_rotating": {"clock": clock}}
    return {"aws_iam_access_key": {"it": {"user": "u", **lifecycle, **body}}, **rotating}


_BY_CLOCK = ["time_rotating.clock"]

_STRONG = {
    "minimum_password_length": 12,
    "require_uppercase_characters": True,
    "require_lowercase_characters": True,
    "require_numbers": True,
    "password_reuse_prevention": 4,
    "max_password_age": 90,
}


def _passwords(**changed: Any) -> Case:
    body = {name: value for name, value in {**_STRONG, **changed}.items() if value is not None}
    return {"aws_iam_account_password_policy": {"it": body}}


PASS: dict[str, list[Case]] = {
    "iam-user-in-group": [
        _user(**_membership(_USER, ["readers"])),
        _user(**_membership("alice", ["${aws_iam_group.g.name}"])),
        _user(**_members("readers", [_USER])),
        _user(**_members("readers", ["bob", "alice"])),
        _user(**_members("readers", ["${aws_iam_user.it.id}"])),
        {"config": {"resource": _user()}, "stacks": _ELSEWHERE},
        {**_user(**_members("readers", ["${local.user}"])), "locals": {"user": "alice"}},
    ],
    "iam-group-has-users": [
        _group(**_members(_GROUP, ["alice"])),
        _group(**_members("readers", ["${aws_iam_user.u.name}"])),
        _group(**_membership("alice", [_GROUP])),
        _group(**_membership("alice", ["writers", "readers"])),
        {"config": {"resource": _group()}, "stacks": _ELSEWHERE},
    ],
    "iam-managed-admin-attached": [
        *_attached_in_all_ways(_READ_ONLY, _OWN),
        {"aws_iam_role": {"it": {"name": "r"}}},
        {**_attached("${aws_iam_policy.p.arn}"), "aws_iam_policy": {"p": {"name": "AdministratorAccess"}}},
        _attached("arn:${data.aws_partition.p.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"),
        _found(name="ReadOnlyAccess"),
        _attached("${each.value}", for_each={"a": _READ_ONLY}),
    ],
    "iam-access-keys-rotated": [
        _key(_BY_CLOCK, {"rotation_days": 30}),
        _key(["time_rotating.clock.id"], {"rotation_hours": 24}),
        _key(["${time_rotating.clock}"], {"rotation_months": 2}),
        _key(_BY_CLOCK, {"rotation_days": 90}, status="Active"),
    ],
    "iam-password-policy": [_passwords(), _passwords(minimum_password_length=20, max_password_age=1)],
}

FAIL: dict[str, list[Case]] = {
    "iam-user-no-policies": [
        {"aws_iam_user_policy": {"it": {"user": "alice", "policy": "{}"}}},
        {"aws_iam_user_policy_attachment": {"it": {"user": "alice", "policy_arn": _READ_ONLY}}},
        {"aws_iam_policy_attachment": {"it": {"name": "a", "policy_arn": _READ_ONLY, "users": ["alice"]}}},
        {"aws_iam_policy_attachment": {"it": {"users": ["${aws_iam_user.u.name}"], "roles": ["r"]}}},
        {"aws_iam_user_policy_attachments_exclusive": {"it": {"user_name": "alice", "policy_arns": [_READ_ONLY]}}},
    ],
    "iam-user-in-group": [
        _user(),
        _user(**_members("readers", ["bob"])),
        _user(**_membership(_USER, [])),
        _user(**_membership("bob", ["readers"])),
        _user(aws_iam_group={"g": {"name": "alice"}}, **_members("readers", [])),
    ],
    "iam-group-has-users": [
        _group(),
        _group(**_members(_GROUP, [])),
        _group(**_members("writers", ["alice"])),
        _group(**_membership("alice", ["writers"])),
        _group(aws_iam_group_policy_attachment={"a": {"group": _GROUP, "policy_arn": _READ_ONLY}}),
    ],
    "iam-managed-admin-attached": [
        *_attached_in_all_ways(_ADMIN),
        *_attached_in_all_ways(_SHELL),
        {"aws_iam_role": {"it": {"managed_policy_arns": [_READ_ONLY, _ADMIN]}}},
        _attached("arn:aws-us-gov:iam::aws:policy/AdministratorAccess"),
        _attached("arn:${data.aws_partition.p.partition}:iam::aws:policy/AdministratorAccess"),
        {**_attached("${local.admin}"), "locals": {"admin": _ADMIN}},
        _found(name="AdministratorAccess"),
        _found(arn=_ADMIN),
        _attached("${each.value}", for_each={"a": _READ_ONLY, "b": _ADMIN}),
    ],
    "iam-access-keys-rotated": [
        _key(),
        _key(status="Active"),
        _key(pgp_key="keybase:alice"),
        _key(["aws_iam_user.u"]),
        _key(_BY_CLOCK, {"rotation_days": 180}),
        _key(_BY_CLOCK, {"rotation_years": 1}),
        _key(lifecycle={"create_before_destroy": True}),
    ],
    "iam-password-policy": [
        {"aws_iam_account_password_policy": {"it": {}}},
        _passwords(minimum_password_length=8),
        _passwords(minimum_password_length=None),
        _passwords(require_uppercase_characters=False),
        _passwords(require_lowercase_characters=None),
        _passwords(require_numbers=False),
        _passwords(password_reuse_prevention=3),
        _passwords(password_reuse_prevention=None),
        _passwords(max_password_age=365),
        _passwords(max_password_age=0),
        _passwords(max_password_age=None),
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    "iam-user-no-policies": [{"aws_iam_policy_attachment": {"it": {"users": "${var.users}"}}}],
    "iam-user-in-group": [
        _user(**_membership("${var.user}", ["readers"])),
        _user(**_membership(_USER, "${var.groups}")),
        _user(**_members("readers", "${var.users}")),
        _user(**_members("readers", ["bob", "${var.user}"])),
        {"aws_iam_user": {"it": {"name": "${var.user}"}}, **_members("readers", ["alice"])},
        _user(aws_iam_group_membership={"m": {"users": ["alice"], "count": "${var.n}"}}),
    ],
    "iam-group-has-users": [
        _group(**_members("${var.group}", ["alice"])),
        _group(**_members(_GROUP, "${var.users}")),
        _group(**_membership("alice", "${var.groups}")),
    ],
    "iam-managed-admin-attached": [
        *_attached_in_all_ways("${var.arn}"),
        _attached("${each.value}", for_each="${var.arns}"),
        _found(name="${var.name}"),
        _attached("${data.aws_iam_policy.elsewhere.arn}"),
    ],
    "iam-access-keys-rotated": [
        _key(status="${var.status}"),
        _key(_BY_CLOCK),
        _key(_BY_CLOCK, {"rotation_days": "${var.days}"}),
        _key(_BY_CLOCK, {"rotation_rfc3339": "2027-01-01T00:00:00Z"}),
        _key("${var.triggers}"),
    ],
    "iam-password-policy": [_passwords(minimum_password_length="${var.x}"), _passwords(max_password_age="${var.x}")],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "iam-user-no-policies": [
        {"aws_iam_policy_attachment": {"it": {"policy_arn": _READ_ONLY, "roles": ["r"]}}},
        {"aws_iam_policy_attachment": {"it": {"policy_arn": _READ_ONLY, "groups": ["g"], "users": []}}},
        {"aws_iam_user_policy_attachments_exclusive": {"it": {"user_name": "alice", "policy_arns": []}}},
    ],
    "iam-access-keys-rotated": [_key(status="Inactive")],
}
