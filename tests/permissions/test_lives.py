"""Every principal of an environment may do what it does in its life, and nothing else."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from scripts.permissions import reference
from scripts.permissions.evaluator import Evaluator, Principal
from tests.permissions.house import House
from tests.permissions.lives import ACCOUNT, ACCOUNT_LIVES, ACCOUNT_SERVICES, INVOCATIONS, LIVES, SERVICES, TRUST, Use
from tests.whole_app import synthesized

Policy = dict[str, Any]

pytestmark = pytest.mark.skipif(not reference.MODULES.is_dir(), reason="the policy evaluator is not installed")

CALLER = {"aws:PrincipalAccount": ACCOUNT, "aws:SecureTransport": "true"}

UNUSED: Mapping[str, str] = {
    "network/kms-endpoint": "nobody calls KMS itself: Secrets Manager does, for whoever reads a secret; whoever adds a"
    " call finds the way open, and only to the account's keys",
    "network/s3-endpoint": "image layers come by URLs that ECR signs, so that no role is asked (ECR guide)",
}
"""Endpoints through which no principal goes, and why they are there."""


@pytest.fixture(scope="module")
def house() -> House:
    """The environment ``dev``."""
    return House(synthesized().environment)


@pytest.fixture(scope="module")
def account() -> House:
    """The account stack."""
    return House(synthesized().account)


@pytest.fixture(scope="module")
def evaluator() -> Iterator[Evaluator]:
    """What asks policies."""
    with Evaluator() as running:
        yield running


def resource_policy(house: House, use: Use) -> Policy | None:
    """The policy of what a use is about, if it has one."""
    resource = house.text(use.resource)
    if ":kms:" in resource:
        return house.policy("aws_kms_key", "keys/key")
    if ":sns:" in resource:
        return house.policy("aws_sns_topic_policy", "alerts/policy")
    for path in house.paths("aws_s3_bucket_policy"):
        bucket = path.replace("/policy", "/bucket")
        if resource.split("/")[0] == house.arn("aws_s3_bucket", bucket):
            return house.policy("aws_s3_bucket_policy", path)
    return None


def denied(
    house: House, evaluator: Evaluator, who: str, uses: Iterable[Use], policies: Mapping[str, Policy]
) -> list[str]:
    """What a principal may not do of what it does.

    Args:
        house: the environment.
        evaluator: what asks policies.
        who: its ARN, or the name of a service.
        uses: what it does.
        policies: its own as ``identity``, and of VPC endpoints and resources those that differ from the house's.
    """
    identity = [policies["identity"]] if "identity" in policies else []
    found = []
    for use in uses:
        endpoint = use.endpoint and (policies.get(use.endpoint) or house.policy("aws_vpc_endpoint", use.endpoint))
        resource = policies.get("resource") or resource_policy(house, use)
        for access in house.accesses(use, CALLER if identity else {}):
            allowed = evaluator.allows(
                Principal(who, identity),
                access,
                account=ACCOUNT,
                resource_policy=resource,
                endpoint_policy=endpoint or None,
            )
            found += [] if allowed else [f"{access.action} on {access.resource}"]
    return found


def without(policy: Policy) -> Iterator[tuple[str, Policy]]:
    """A policy without one of its permissions after the other: an action, or a resource, of a statement."""
    for number, statement in enumerate(policy["Statement"]):
        for part in ("Action", "Resource") if statement["Effect"] == "Allow" else ():
            for each in statement.get(part, ()):
                rest = copy.deepcopy(policy)
                rest["Statement"][number][part].remove(each)
                if not rest["Statement"][number][part]:
                    del rest["Statement"][number]
                yield f"{statement['Sid']}: {each}", rest


def superfluous(
    house: House, evaluator: Evaluator, who: str, uses: Iterable[Use], policies: Mapping[str, Policy], changed: str
) -> list[str]:
    """Permissions of the policy ``changed`` without which a principal may do everything that it does."""
    return [
        permission
        for permission, rest in without(policies[changed])
        if not denied(house, evaluator, who, uses, {**policies, changed: rest})
    ]


def role_policies(house: House, role: str) -> Mapping[str, Policy]:
    """The policy of a role."""
    return {"identity": house.policy("aws_iam_policy", f"{role}/policy")}


def test_every_role_has_a_life(house: House, account: House) -> None:
    """No role is left out of the table, nor a permission of a function."""
    assert sorted(f"{role}/role" for role in LIVES) == house.paths("aws_iam_role")
    assert sorted(f"{role}/role" for role in ACCOUNT_LIVES) == account.paths("aws_iam_role")
    assert sorted(INVOCATIONS) == house.paths("aws_lambda_permission")
    assert account.paths("aws_lambda_permission") == []


@pytest.mark.parametrize("role", ACCOUNT_LIVES)
def test_a_role_of_the_account_may_do_what_it_does_and_nothing_else(
    account: House, evaluator: Evaluator, role: str
) -> None:
    """By its own policy, of which nothing is too much."""
    who, uses, policies = account.arn("aws_iam_role", f"{role}/role"), ACCOUNT_LIVES[role], role_policies(account, role)
    assert denied(account, evaluator, who, uses, policies) == []
    assert superfluous(account, evaluator, who, uses, policies, "identity") == []


@pytest.mark.parametrize("service", ACCOUNT_SERVICES)
def test_a_service_may_write_to_the_logs_of_the_account(account: House, evaluator: Evaluator, service: str) -> None:
    """By the policy of CloudWatch Logs, of which nothing is too much; for another account it may not."""
    policies = {"resource": account.policy("aws_cloudwatch_log_resource_policy", "firewall-logs", "policy_document")}
    uses = ACCOUNT_SERVICES[service]
    assert denied(account, evaluator, service, uses, policies) == []
    assert superfluous(account, evaluator, service, uses, policies, "resource") == []
    foreign = [replace(each, context={**each.context, "aws:SourceAccount": "210987654321"}) for each in uses]
    assert denied(account, evaluator, service, foreign, policies)


@pytest.mark.parametrize("permission", INVOCATIONS)
def test_a_function_is_invoked_for_its_secret_only(house: House, evaluator: Evaluator, permission: str) -> None:
    """By Secrets Manager, and not for another secret or account."""
    policies, function = {"resource": house.permission(permission)}, house.invoked(permission)
    own = {"aws:SourceAccount": ACCOUNT, "aws:SourceArn": house.text(INVOCATIONS[permission])}

    def refused(**other: str) -> bool:
        use = Use(
            ("lambda:InvokeFunction",), function, "", own | {key.replace("_", ":"): each for key, each in other.items()}
        )
        return bool(denied(house, evaluator, "secretsmanager.amazonaws.com", [use], policies))

    assert not refused()
    assert refused(aws_SourceAccount="210987654321")
    assert refused(aws_SourceArn=f"{own['aws:SourceArn']}-another")


@pytest.mark.parametrize("role", LIVES)
def test_a_role_may_do_what_it_does(house: House, evaluator: Evaluator, role: str) -> None:
    """By its own policy, that of the key, and that of the endpoint on the way."""
    who = house.arn("aws_iam_role", f"{role}/role")
    assert denied(house, evaluator, who, LIVES[role], role_policies(house, role)) == []


@pytest.mark.parametrize("role", LIVES)
def test_a_role_may_do_nothing_else(house: House, evaluator: Evaluator, role: str) -> None:
    """Whatever is taken out of its policy, something that it does is denied: no permission is one too many."""
    who = house.arn("aws_iam_role", f"{role}/role")
    policies = role_policies(house, role)
    assert superfluous(house, evaluator, who, LIVES[role], policies, "identity") == []


def test_a_permission_too_many_is_found(house: House, evaluator: Evaluator) -> None:
    """An action or a resource that nothing uses is named."""
    role = "service/task-role"
    policies = copy.deepcopy(role_policies(house, role))
    policies["identity"]["Statement"][0]["Action"].append("secretsmanager:PutSecretValue")
    policies["identity"]["Statement"][1]["Resource"].append("arn:aws:kms:us-east-1:123456789012:key/other")
    who = house.arn("aws_iam_role", f"{role}/role")
    found = superfluous(house, evaluator, who, LIVES[role], policies, "identity")
    assert found == [
        "ReadSecret: secretsmanager:PutSecretValue",
        "DecryptSecret: arn:aws:kms:us-east-1:123456789012:key/other",
    ]


def test_a_permission_too_few_is_found(house: House, evaluator: Evaluator) -> None:
    """In the role's policy, the key's, and the endpoint's."""
    role = "service/task-role"
    who, uses = house.arn("aws_iam_role", f"{role}/role"), LIVES[role]
    own = role_policies(house, role)
    fewer = copy.deepcopy(own["identity"])
    del fewer["Statement"][0]
    assert any("GetSecretValue" in each for each in denied(house, evaluator, who, uses, {"identity": fewer}))
    key = copy.deepcopy(house.policy("aws_kms_key", "keys/key"))
    key["Statement"] = [each for each in key["Statement"] if each["Sid"] != "Use"]
    assert any("kms:Decrypt" in each for each in denied(house, evaluator, who, uses, {**own, "resource": key}))
    endpoint = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:Get*", "Resource": "*"}],
    }
    changed = {**own, "network/xray-endpoint": endpoint}
    assert any("xray:" in each for each in denied(house, evaluator, who, uses, changed))


@pytest.mark.parametrize("role", [*LIVES, *ACCOUNT_LIVES])
def test_a_role_is_taken_on_by_its_service(house: House, account: House, evaluator: Evaluator, role: str) -> None:
    """For this account, where the service says for whom; and by no other service."""
    house = account if role in ACCOUNT_LIVES else house
    document = house.policy("aws_iam_role", f"{role}/role", "assume_role_policy")
    arn = house.arn("aws_iam_role", f"{role}/role")
    service, context = TRUST[role]
    own = {"aws:SourceAccount": ACCOUNT, **context} if context else {}
    assume = Use(("sts:AssumeRole",), arn, "trust policies (IAM guide)", own)
    foreign = Use(("sts:AssumeRole",), arn, "", {"aws:SourceAccount": "210987654321", **context})
    assert denied(house, evaluator, service, [assume], {"resource": document}) == []
    assert denied(house, evaluator, "ec2.amazonaws.com", [assume], {"resource": document})
    if own:
        assert denied(house, evaluator, service, [foreign], {"resource": document})


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_may_do_what_it_does(house: House, evaluator: Evaluator, service: str) -> None:
    """By the policies of key, topic and buckets."""
    assert denied(house, evaluator, service, SERVICES[service], {}) == []


RESOURCES = {
    "aws_kms_key keys/key": ("Administration", "Use", "GrantsToServices"),
    "aws_sns_topic_policy alerts/policy": (),
    "aws_s3_bucket_policy log-storage/access-logs/policy": (),
    "aws_s3_bucket_policy log-storage/flow-logs/policy": (),
}
"""Policies of resources, and the statements that are for the account's own IAM policies, and not for a service."""


@pytest.mark.parametrize("place", RESOURCES)
def test_no_service_may_do_anything_else(house: House, evaluator: Evaluator, place: str) -> None:
    """Whatever is taken out of a resource's policy, some service can no longer do what it does."""
    document = house.policy(*place.split())
    unneeded = []
    for permission, rest in without(document):
        if permission.split(":")[0] in RESOURCES[place]:
            continue
        concerned = {
            service: [use for use in uses if resource_policy(house, use) == document]
            for service, uses in SERVICES.items()
        }
        if not any(denied(house, evaluator, who, uses, {"resource": rest}) for who, uses in concerned.items()):
            unneeded.append(permission)
    assert unneeded == []


def test_no_endpoint_is_wider_than_its_use(house: House, evaluator: Evaluator) -> None:
    """Whatever is taken out of an endpoint's policy, some role can no longer do what it does."""
    found = []
    for path in house.paths("aws_vpc_endpoint"):
        users = {role: [use for use in uses if use.endpoint == path] for role, uses in LIVES.items()}
        if path in UNUSED:
            assert not any(users.values())
            continue
        for permission, rest in without(house.policy("aws_vpc_endpoint", path)):
            changed = [
                denied(
                    house,
                    evaluator,
                    house.arn("aws_iam_role", f"{role}/role"),
                    uses,
                    {**role_policies(house, role), path: rest},
                )
                for role, uses in users.items()
                if uses
            ]
            if not any(changed):
                found.append(f"{path} {permission}")
    assert found == []
