"""The account stack."""

from __future__ import annotations

import json

import pytest
from cdktf import Testing

from lib.account import AccountStack
from tests.support import Body, all_of, only, settings


@pytest.fixture(scope="module")
def body() -> Body:
    """The stack with default settings."""
    stack = AccountStack(Testing.app(), "fraud-detection-account", settings=settings())
    found: Body = json.loads(Testing.synth(stack))
    return found


def test_service_linked_roles(body: Body) -> None:
    """Every service of the environments that acts by a service-linked role has it."""
    assert {role["aws_service_name"] for role in all_of(body, "aws_iam_service_linked_role").values()} == {
        "ecs.amazonaws.com",
        "ecs.application-autoscaling.amazonaws.com",
        "elasticloadbalancing.amazonaws.com",
        "ops.apigateway.amazonaws.com",
        "rds.amazonaws.com",
    }


def test_roles_can_be_imported_by_plain_addresses(body: Body) -> None:
    """Their logical ids are their construct ids, as the documented import command says."""
    assert all_of(body, "aws_iam_service_linked_role")["linked-role-ecs"]["aws_service_name"] == "ecs.amazonaws.com"


def test_api_gateway_writes_logs_by_a_role_that_is_ready(body: Body) -> None:
    """The account setting names the role of API Gateway, after that role has its permissions."""
    (role_id,) = all_of(body, "aws_iam_role")
    (attachment_id,) = all_of(body, "aws_iam_role_policy_attachment")
    account = only(body, "aws_api_gateway_account")
    assert account["cloudwatch_role_arn"] == f"${{aws_iam_role.{role_id}.arn}}"
    assert account["depends_on"] == [f"aws_iam_role_policy_attachment.{attachment_id}"]
    trust = json.loads(only(body, "aws_iam_role")["assume_role_policy"])["Statement"][0]
    assert trust["Principal"] == {"Service": ["apigateway.amazonaws.com"]}


def test_log_role_writes_to_the_groups_of_api_gateway_alone(body: Body) -> None:
    """Execution and access logs of every stage, and the group of the first line; of the account it may list groups.

    Together these are the actions of AWS's own policy for the role; API Gateway refuses a role that lacks one.
    """
    here = "arn:${data.aws_partition.partition.partition}:logs:us-east-1:${data.aws_caller_identity.caller.account_id}"
    write, read = json.loads(only(body, "aws_iam_policy")["policy"])["Statement"]
    welcome = "/aws/apigateway/welcome"
    groups = ("API-Gateway-Execution-Logs_*", "api_access_cloudwatch_log_group_*", welcome, f"{welcome}:*")
    assert set(write["Resource"]) == {f"{here}:log-group:{group}" for group in groups}
    assert (read["Action"], read["Resource"]) == (["logs:DescribeLogGroups"], [f"{here}:log-group:*"])
    assert {*write["Action"], *read["Action"]} == {
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:DescribeLogGroups",
        "logs:DescribeLogStreams",
        "logs:FilterLogEvents",
        "logs:GetLogEvents",
        "logs:PutLogEvents",
    }


def test_firewalls_may_write_to_their_groups_alone(body: Body) -> None:
    """Log delivery writes to aws-waf-logs-* for this account, and for nobody else."""
    account = "${data.aws_caller_identity.caller.account_id}"
    policy = only(body, "aws_cloudwatch_log_resource_policy")
    (item,) = json.loads(policy["policy_document"])["Statement"]
    assert item["Principal"] == {"Service": ["delivery.logs.amazonaws.com"]}
    (resource,) = item["Resource"]
    assert resource.endswith(f":us-east-1:{account}:log-group:aws-waf-logs-*:*")
    assert item["Condition"]["StringEquals"] == {"aws:SourceAccount": account}
    assert item["Condition"]["ArnLike"]["aws:SourceArn"].endswith(f":logs:us-east-1:{account}:*")


def test_state_is_its_own(body: Body) -> None:
    """The stack keeps its state apart from every environment's."""
    assert body["terraform"]["backend"]["local"]["path"].endswith("terraform.fraud-detection-account.tfstate")


def test_nothing_else_is_in_it(body: Body) -> None:
    """The stack holds singletons, and what they need."""
    assert set(body["resource"]) == {
        "aws_api_gateway_account",
        "aws_cloudwatch_log_resource_policy",
        "aws_iam_policy",
        "aws_iam_role",
        "aws_iam_role_policy_attachment",
        "aws_iam_service_linked_role",
    }
