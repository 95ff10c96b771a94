"""Checks: what roles may do, and who may take them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scripts.verify.checks.frame import Environment, ask, check, differ, listed, named, one, some
from scripts.verify.checks.live import account, statements

ROLES: Mapping[str, str] = {
    "codedeploy_role": "codedeploy.amazonaws.com",
    "migration_execution_role": "ecs-tasks.amazonaws.com",
    "origin_rotation_role": "lambda.amazonaws.com",
    "rotation_role": "lambda.amazonaws.com",
    "task_execution_role": "ecs-tasks.amazonaws.com",
    "task_role": "ecs-tasks.amazonaws.com",
}
"""Role to the one service that assumes it."""

UNSCOPED = frozenset(
    {
        "cloudwatch:DescribeAlarms",
        "ecr:GetAuthorizationToken",
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeRules",
        "elasticloadbalancing:DescribeTargetGroups",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    }
)
"""Actions that know no resource, says the service authorization reference (``DescribeAlarms``: see lib.deployment)."""

SCOPED_BY: Mapping[str, set[str]] = {"ecs:CreateTaskSet": {"ecs:cluster", "ecs:service"}}
"""Actions that know no resource either, and the condition keys that say what they are for."""


def _roles(environment: Environment) -> set[str]:
    found = listed(environment, "iam", "list_roles", "Roles[].RoleName")
    return set(some((each for each in found if each.endswith(f"_{environment.suffix}")), "iam roles"))


@check("no role has more permissions than it needs")
def _least_privilege(environment: Environment) -> Iterator[str]:
    """Check that every role has one customer policy with spelled-out actions on named resources, and nothing else."""
    yield from differ("the roles", _roles(environment), {named(environment, role) for role in ROLES})
    for role in ROLES:
        name = named(environment, role)
        inline = listed(environment, "iam", "list_role_policies", "PolicyNames", RoleName=name)
        yield from differ(f"inline policies of {name}", inline, [])
        attached = listed(environment, "iam", "list_attached_role_policies", "AttachedPolicies", RoleName=name)
        yield from differ(f"policies of {name}", [each["PolicyName"] for each in attached], [name])
        for policy in attached:
            yield from _excess(environment, policy["PolicyArn"])


def _excess(environment: Environment, arn: str) -> Iterator[str]:
    version = ask(environment, "iam", "get_policy", PolicyArn=arn)["Policy"]["DefaultVersionId"]
    answer = ask(environment, "iam", "get_policy_version", PolicyArn=arn, VersionId=version)
    for each in statements(answer["PolicyVersion"]["Document"]):
        where = f"{arn.split('/')[-1]} {each.get('Sid', '')}"
        wild = [action for action in each.get("Action", ["*"]) if "*" in action]
        yield from differ(f"wildcard actions of {where}", wild, [])
        if each["Effect"] == "Allow" and "*" in each.get("Resource", ["*"]):
            scoped = set(each.get("Condition", {}).get("ArnEquals", {}))
            allowed = UNSCOPED | {action for action, keys in SCOPED_BY.items() if keys <= scoped}
            yield from differ(f"actions of {where} on everything", set(each.get("Action", ())) - allowed, set())


@check("every role only trusts its service")
def _trust(environment: Environment) -> Iterator[str]:
    """Trust policies; where a service says for whom it asks, only for this account."""
    number = account(environment)
    for role, principal in ROLES.items():
        name = named(environment, role)
        found = ask(environment, "iam", "get_role", RoleName=name)["Role"]["AssumeRolePolicyDocument"]
        trust = one(statements(found), f"trust statements of {name}")
        yield from differ(f"the principal of {name}", trust["Principal"], {"Service": [principal]})
        yield from differ(f"the actions of {name}", trust["Action"], ["sts:AssumeRole"])
        if principal != "lambda.amazonaws.com":  # Lambda sends no source account along
            source = trust.get("Condition", {}).get("StringEquals", {}).get("aws:SourceAccount")
            yield from differ(f"the account that {name} serves", source, number)
