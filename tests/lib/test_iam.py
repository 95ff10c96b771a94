"""Policies and roles: what is written is what IAM reads, and nothing more."""

from __future__ import annotations

import json

from cdktf import TerraformStack

from lib.iam import ServiceRole, policy_document, statement
from tests.support import LOCATION, synthesize
from tests.terraform_json import all_of, only


def test_a_statement_holds_what_it_was_given_and_nothing_else() -> None:
    """A trust statement has no resource; empty principals and conditions are left out."""
    assert statement("Assume", ["sts:AssumeRole"], services=["x.amazonaws.com"]) == {
        "Sid": "Assume",
        "Effect": "Allow",
        "Action": ["sts:AssumeRole"],
        "Principal": {"Service": ["x.amazonaws.com"]},
    }
    denied = statement("No", ["s3:*"], ["*"], effect="Deny", principals=["*"], conditions={"Bool": {"a": "false"}})
    assert denied == {
        "Sid": "No",
        "Effect": "Deny",
        "Action": ["s3:*"],
        "Resource": ["*"],
        "Principal": {"AWS": ["*"]},
        "Condition": {"Bool": {"a": "false"}},
    }


def test_a_document_is_versioned_json_in_a_stable_order() -> None:
    """The same statements give the same text, whatever order their keys were written in."""
    text = policy_document({"Sid": "A", "Effect": "Allow"})
    assert text == policy_document({"Effect": "Allow", "Sid": "A"})
    assert json.loads(text) == {"Version": "2012-10-17", "Statement": [{"Sid": "A", "Effect": "Allow"}]}


def test_a_role_is_assumed_by_one_service_and_has_one_managed_policy() -> None:
    """Permissions are attached, never inline; a role without permissions has no policy."""

    def build(stack: TerraformStack) -> None:
        reading = statement("Read", ["s3:GetObject"], ["arn:aws:s3:::b/*"])
        ServiceRole(stack, "one", name="one", service="a.amazonaws.com", description="d", statements=[reading])
        ServiceRole(stack, "two", name="two", service="b.amazonaws.com", description="d")

    body = synthesize(build)
    trusted = [
        json.loads(role["assume_role_policy"])["Statement"][0]["Principal"]
        for role in all_of(body, "aws_iam_role").values()
    ]
    assert trusted == [{"Service": ["a.amazonaws.com"]}, {"Service": ["b.amazonaws.com"]}]
    assert json.loads(only(body, "aws_iam_policy")["policy"])["Statement"][0]["Sid"] == "Read"
    attachment = only(body, "aws_iam_role_policy_attachment")
    assert attachment["policy_arn"].startswith("${aws_iam_policy.")
    assert "one" in attachment["role"]


def test_arns_name_partition_region_and_account() -> None:
    """IAM has no region; a log group's ARN covers its streams."""
    assert LOCATION.arn("sns", "topic") == "arn:aws:sns:us-east-1:123456789012:topic"
    assert LOCATION.iam_arn("root") == "arn:aws:iam::123456789012:root"
    assert LOCATION.log_group_arn("x") == "arn:aws:logs:us-east-1:123456789012:log-group:x:*"
