"""Users, groups and roles of IAM: who carries which policy, passwords and access keys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ..core.expressions import is_of_iteration, is_unknown, references
from ..core.graph import Graph
from .checks import Found, any_of, at_least, by_type, each_attribute, equals, every, has_companion, present, where
from .model import Check, NotApplicable, Problem, Rule, Undecided, show
from .reader import Block, resolved
from .relations import Naming

_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html"
_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_BEST_PRACTICES = f"{_GUIDE}best-practices.html"

MIN_PASSWORD_LENGTH = 12
REMEMBERED_PASSWORDS = 4
MAX_DAYS = 90

# -- policies of users -----------------------------------------------------------------------------------------------

_USER_POLICY, _USER_ATTACHMENT = "aws_iam_user_policy", "aws_iam_user_policy_attachment"
_ATTACHMENT, _USER_EXCLUSIVE = "aws_iam_policy_attachment", "aws_iam_user_policy_attachments_exclusive"


def _always(it: Block, graph: Graph) -> Iterator[Problem]:
    yield Problem(f"an {it.type} attaches a policy to a user")


def _to_users(it: Block, graph: Graph) -> Found:
    name = "policy_arns" if it.type == _USER_EXCLUSIVE else "users"
    if not it.has(name):
        raise NotApplicable(f"it has no {name}, so it attaches to no user")
    yield it.problem(name, f"{name} is {show(it.raw(name))}, so a user has its own policy")


# -- groups ----------------------------------------------------------------------------------------------------------


def _listed_by(kind: str, attribute: str) -> Check:
    """Check that another resource of type ``kind`` has this one in its list ``attribute``, by reference or by name."""

    def naming(graph: Graph) -> Naming:
        others = graph.by_type.get(kind, ())
        return Naming(graph, ((each, item, None) for each in others for item in _items(Block(each, graph), attribute)))

    def check(it: Block, graph: Graph) -> Found:
        found, undecided = graph.once(naming).find(it)
        if not found:
            yield from undecided
        if not found and not undecided:
            yield Problem(f"no {kind} has it among its {attribute}")

    return check


def _items(other: Block, attribute: str) -> list[object]:
    value = other.raw(attribute)
    found = value if isinstance(value, (list, tuple)) else [value]
    return [resolved(each, other.resource.stack, other.graph) for each in found if each is not None]


_user_in_group = any_of(
    has_companion("aws_iam_user_group_membership", "user", present("groups")),
    _listed_by("aws_iam_group_membership", "users"),
)
_group_has_users = any_of(
    has_companion("aws_iam_group_membership", "group", present("users")),
    _listed_by("aws_iam_user_group_membership", "groups"),
)

# -- managed policies ------------------------------------------------------------------------------------------------

_TOO_MUCH = frozenset({"AdministratorAccess", "AWSCloudShellFullAccess"})
_OF_AWS = re.compile(r":iam::aws:policy/(?:[\w+=,.@-]+/)*([\w+=,.@-]+)")
_POLICY_OF_DATA = re.compile(r"\$\{\s*(data\.aws_iam_policy\.[\w-]+)(?:\[[^\]]*\])?\.(?:arn|id)\s*\}")
_LISTS = {
    "aws_iam_role": "managed_policy_arns",
    "aws_iam_role_policy_attachments_exclusive": "policy_arns",
    "aws_iam_user_policy_attachments_exclusive": "policy_arns",
    "aws_iam_group_policy_attachments_exclusive": "policy_arns",
}


def _attached(it: Block, graph: Graph) -> Found:
    name = _LISTS.get(it.type, "policy_arn")
    for item in _items(it, name):
        try:
            if (found := _managed(item, it)) in _TOO_MUCH:
                yield it.problem(name, f"{name} is {show(it.raw(name))}, which attaches {found}")
        except Undecided as error:
            yield error


def _managed(arn: object, it: Block) -> str | None:
    """Return the name of the policy of AWS that an ARN means; ``None`` for one of the customer's.

    Raises:
        Undecided: an expression is there that may be any.
    """
    if not isinstance(arn, str):
        return None
    if found := _OF_AWS.search(arn):
        return str(found[1])
    if not is_unknown(arn):
        return None
    stack = it.resource.stack
    if (found := _POLICY_OF_DATA.fullmatch(arn)) and it.stack and (data := it.stack.data.get(found[1])):
        named = resolved(data.get("arn") or data.get("name"), stack, it.graph)
        if isinstance(named, str) and not is_unknown(named):
            return str(named).rpartition("/")[2]
    elif is_of_iteration(arn):
        over = resolved(it.resource.body.get("for_each"), stack, it.graph)
        several = _OF_AWS.findall(json.dumps(over, default=str))
        if not _TOO_MUCH.isdisjoint(several):
            return str(next(each for each in several if each in _TOO_MUCH))
        if over is not None and not is_unknown(over):
            return None
    if it.graph.targets(arn, stack):
        return None
    raise Undecided(
        f"{show(arn)} is attached, which is only known at apply time", _LISTS.get(it.type, "policy_arn"), arn
    )


# -- access keys -----------------------------------------------------------------------------------------------------

_ROTATING = re.compile(r"\btime_rotating\.([\w-]+)")
# How long the units of time_rotating last at most. Source: documentation of the provider hashicorp/time.
_DAYS = {
    "rotation_days": 1.0,
    "rotation_hours": 1 / 24,
    "rotation_minutes": 1 / 1440,
    "rotation_months": 31.0,
    "rotation_years": 366.0,
}


def _replaced_in_time(it: Block, graph: Graph) -> Found:
    """Check that a ``time_rotating`` that passes in time replaces the key, which never rotates by itself."""
    lifecycle = it.block("lifecycle")
    triggers = lifecycle.items("replace_triggered_by") if lifecycle else []
    names = [name for each in triggers for name in _ROTATING.findall(_written(each))]
    days: list[float] = []
    for name in names:
        rotating = graph.by_key.get((it.resource.stack, "time_rotating", name))
        if rotating is None:
            raise Undecided(f"time_rotating.{name} replaces it, which is outside of the app", "lifecycle")
        clock = Block(rotating, graph)
        days += [number * length for unit, length in _DAYS.items() if (number := clock.number(unit)) is not None]
    if names and not days:
        raise Undecided(f"time_rotating.{names[0]} replaces it, which does not say how often", "lifecycle")
    unseen = [each for each in triggers if isinstance(each, Undecided) and not _names_resources(each.problem.value)]
    if not days and unseen:
        raise unseen[0]
    if not days:
        yield Problem("an access key stays the same until it is replaced, and nothing replaces it")
    elif min(days) > MAX_DAYS:
        path = "lifecycle.replace_triggered_by"
        yield Problem(f"it is replaced every {min(days):g} days, which is more than {MAX_DAYS}", path)


def _names_resources(value: object) -> bool:
    """Return whether a trigger names what Terraform manages, as it must; a variable is none."""
    return all(not each.startswith(("var.", "local.", "each.", "module.")) for each in references(value))


def _written(item: str | Undecided) -> str:
    return str(item.problem.value) if isinstance(item, Undecided) else item


RULES = (
    Rule(
        "iam-user-no-policies",
        (_USER_POLICY, _USER_ATTACHMENT, _ATTACHMENT, _USER_EXCLUSIVE),
        by_type({_USER_POLICY: _always, _USER_ATTACHMENT: _always}, _to_users),
        title="Users get their permissions from groups or roles",
        why="Permissions attached to a person remain when that person changes jobs, and do not show up when a"
        " role's permissions are reviewed.",
        remedy="attach the policy to a group or a role",
        severity="low",
        controls=("Security Hub IAM.2", "Config IAM_USER_NO_POLICIES_CHECK"),
        links=(_HUB, _BEST_PRACTICES),
    ),
    Rule(
        "iam-user-in-group",
        ("aws_iam_user",),
        _user_in_group,
        title="Every user is in a group",
        why="Groups describe what a job function needs. A user outside of all groups has permissions that"
        " follow no such model.",
        remedy="add an aws_iam_user_group_membership",
        severity="low",
        controls=("Config IAM_USER_GROUP_MEMBERSHIP_CHECK",),
        links=(f"{_GUIDE}id_groups.html",),
    ),
    Rule(
        "iam-group-has-users",
        ("aws_iam_group",),
        _group_has_users,
        title="Every group has a user",
        why="A group without users has permissions that nobody needs, and that anyone added to it gets unnoticed.",
        remedy="add an aws_iam_group_membership, or remove the group",
        severity="low",
        controls=("Config IAM_GROUP_HAS_USERS_CHECK",),
        links=(f"{_GUIDE}id_groups.html",),
    ),
    Rule(
        "iam-managed-admin-attached",
        (
            "aws_iam_role_policy_attachment",
            _USER_ATTACHMENT,
            "aws_iam_group_policy_attachment",
            _ATTACHMENT,
            *_LISTS,
        ),
        _attached,
        title="No AWS managed policy grants full access",
        why="AdministratorAccess allows every current and future action; AWSCloudShellFullAccess allows file"
        " transfers that bypass every other control.",
        remedy="attach a policy with the actions that the work needs",
        severity="high",
        links=(_BEST_PRACTICES, f"{_GUIDE}access_policies_managed-vs-inline.html"),
    ),
    Rule(
        "iam-access-keys-rotated",
        ("aws_iam_access_key",),
        where(
            lambda it: it.text("status", "Active") != "Inactive", _replaced_in_time, "an inactive key grants no access"
        ),
        title=f"Access keys are replaced within {MAX_DAYS} days",
        why="A key works for whoever has it, for years unless it is replaced, and Terraform keeps its secret in"
        " the state. A role issues credentials that expire within hours.",
        remedy=f"use a role, or replace the key with lifecycle.replace_triggered_by and a time_rotating of {MAX_DAYS}"
        " days or less",
        severity="medium",
        controls=("Security Hub IAM.3", "Config ACCESS_KEYS_ROTATED"),
        links=(_HUB, f"{_GUIDE}id-credentials-access-keys-update.html"),
    ),
    Rule(
        "iam-password-policy",
        ("aws_iam_account_password_policy",),
        every(
            at_least("minimum_password_length", MIN_PASSWORD_LENGTH),
            equals("require_uppercase_characters", True),
            equals("require_lowercase_characters", True),
            equals("require_numbers", True),
            at_least("password_reuse_prevention", REMEMBERED_PASSWORDS),
            # Zero is for ever, as absence is.
            each_attribute("max_password_age", lambda block, name: 0 < (block.number(name) or 0) <= MAX_DAYS),
        ),
        title="User passwords are long, mixed, not reused and not older than 90 days",
        why="Whatever the policy leaves out falls back to the default: six characters of any kind that never expire.",
        remedy=f"require {MIN_PASSWORD_LENGTH} characters, upper and lower case and digits, remember"
        f" {REMEMBERED_PASSWORDS} passwords, and let them expire after {MAX_DAYS} days",
        severity="medium",
        controls=(
            "Security Hub IAM.7",
            "Security Hub IAM.11",
            "Security Hub IAM.12",
            "Security Hub IAM.14",
            "Security Hub IAM.16",
            "Security Hub IAM.17",
            "Security Hub IAM.10",
            "Config IAM_PASSWORD_POLICY",
        ),
        links=(_HUB, f"{_GUIDE}id_credentials_passwords_account-policy.html"),
    ),
)
