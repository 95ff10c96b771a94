"""The customer managed key: who may do what with it."""

from __future__ import annotations

from typing import Any

import pytest

from lib.keys import Keys
from tests.lib.data_doubles import aspect_attributes_in
from tests.support import LOCATION, synthesize
from tests.terraform_json import Body, only, reference, statements

ROOT = {"AWS": ["arn:aws:iam::123456789012:root"]}


@pytest.fixture(scope="module")
def body() -> Body:
    """The key and its alias."""
    return synthesize(lambda stack: Keys(stack, "keys", location=LOCATION))


@pytest.fixture(scope="module")
def policy(body: Body) -> dict[str, Body]:
    """The statements of the key policy by their ids."""
    return statements(only(body, "aws_kms_key")["policy"])


def test_the_alias_is_that_of_the_key(body: Body) -> None:
    """The alias points at the key itself."""
    alias = only(body, "aws_kms_alias")
    assert alias["target_key_id"] == reference(body, "aws_kms_key", "keys/key", "key_id")
    assert alias["name"] == "alias/fraud_detection"


def test_the_key_is_plain(body: Body) -> None:
    """Rotation and deletion window are left to the aspects."""
    assert aspect_attributes_in(body) == set()


def test_every_action_is_spelled_out(policy: dict[str, Body]) -> None:
    """No statement has a wildcard in an action, and every one is an allowance of a KMS action."""
    for statement in policy.values():
        assert statement["Effect"] == "Allow"
        assert all(action.startswith("kms:") and "*" not in action for action in statement["Action"])


def test_the_policy_refers_to_no_resource(policy: dict[str, Body]) -> None:
    """What uses the key refers to it, so a reference from its policy would be a cycle."""
    assert "${" not in str(policy)


def test_the_account_keeps_the_key_in_hand(policy: dict[str, Body]) -> None:
    """Administrators can change the policy and delete the key: without that AWS refuses the policy."""
    administration = policy["Administration"]
    assert administration["Principal"] == ROOT
    assert {"kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:CreateAlias"} <= set(administration["Action"])
    assert "Condition" not in administration
    assert policy["Use"]["Principal"] == ROOT
    assert {"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"} <= set(policy["Use"]["Action"])


def test_grants_are_for_services_only(policy: dict[str, Body]) -> None:
    """``CreateGrant`` is for what an AWS service does with a resource, and for Fargate to decrypt a task's disk."""
    granting = {sid: item["Condition"] for sid, item in policy.items() if "kms:CreateGrant" in item["Action"]}
    assert granting == {
        "GrantsToServices": {"Bool": {"kms:GrantIsForAWSResource": "true"}},
        "TaskStorageGrants": {
            "StringEquals": {"kms:EncryptionContext:aws:ecs:clusterAccount": "123456789012"},
            "ForAllValues:StringEquals": {"kms:GrantOperations": ["Decrypt"]},
        },
    }


def test_fargate_encrypts_the_disks_of_this_accounts_tasks(policy: dict[str, Body]) -> None:
    """What AWS documents for Fargate: data keys for the account's clusters, and no more than that."""
    for sid, action in (
        ("TaskStorage", "kms:GenerateDataKeyWithoutPlaintext"),
        ("TaskStorageGrants", "kms:CreateGrant"),
    ):
        assert policy[sid]["Principal"] == {"Service": ["fargate.amazonaws.com"]}
        assert policy[sid]["Action"] == [action]
        account = policy[sid]["Condition"]["StringEquals"]
        assert account == {"kms:EncryptionContext:aws:ecs:clusterAccount": "123456789012"}


@pytest.mark.parametrize(
    ("sid", "services", "condition"),
    [
        (
            "LogGroups",
            ["logs.us-east-1.amazonaws.com"],
            {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:us-east-1:123456789012:log-group:*"}},
        ),
        (
            "FlowLogsToBucket",
            ["delivery.logs.amazonaws.com"],
            {
                "StringEquals": {"aws:SourceAccount": "123456789012"},
                "ArnLike": {"aws:SourceArn": "arn:aws:logs:us-east-1:123456789012:*"},
            },
        ),
        (
            "PublishersToTopics",
            ["cloudwatch.amazonaws.com", "events.rds.amazonaws.com"],
            {"ArnLike": {"kms:EncryptionContext:aws:sns:topicArn": "arn:aws:sns:us-east-1:123456789012:*"}},
        ),
    ],
)
def test_a_service_uses_the_key_for_this_account_alone(
    policy: dict[str, Body], sid: str, services: list[str], condition: dict[str, Any]
) -> None:
    """Log, flow-log, alarm and database event services may encrypt and decrypt, but for this account only."""
    statement = policy[sid]
    assert statement["Principal"] == {"Service": services}
    assert statement["Condition"] == condition
    assert {"kms:Decrypt", "kms:GenerateDataKey"} <= set(statement["Action"])


def test_nobody_else_may_use_the_key(policy: dict[str, Body]) -> None:
    """Every service that may is one of those above."""
    services = [name for statement in policy.values() for name in statement["Principal"].get("Service", [])]
    assert sorted(services) == [
        "cloudwatch.amazonaws.com",
        "delivery.logs.amazonaws.com",
        "events.rds.amazonaws.com",
        "fargate.amazonaws.com",
        "fargate.amazonaws.com",
        "logs.us-east-1.amazonaws.com",
    ]
