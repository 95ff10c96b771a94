"""The gap of IAM."""

from __future__ import annotations

import json

import pytest

from tests.e2e.emulator import gaps
from tests.e2e.emulator.gaps.iam import ROLE_NAMES
from tests.e2e.gaps.support import MORE_TAGS, TAGS, Aws, name, refused
from tests.terraform_json import resources
from tests.whole_app import synthesized

LINKED_SERVICES = {
    str(each["aws_service_name"])
    for kind, each in resources(synthesized().account)
    if kind == "aws_iam_service_linked_role"
}


@pytest.mark.parametrize("service", sorted(LINKED_SERVICES))
def test_service_linked_roles_have_the_names_of_aws(aws: Aws, service: str) -> None:
    """Every service-linked role of the account stack can be made, tagged, listed and deleted by AWS's name."""
    iam = aws["iam"]
    role = iam.create_service_linked_role(AWSServiceName=service)["Role"]
    assert role["RoleName"] in ROLE_NAMES.values()
    assert role["Arn"] == f"arn:aws:iam::{gaps.ACCOUNT}:role/aws-service-role/{service}/{role['RoleName']}"
    iam.tag_role(RoleName=role["RoleName"], Tags=TAGS + MORE_TAGS)
    iam.untag_role(RoleName=role["RoleName"], TagKeys=["Project"])
    found = iam.get_role(RoleName=role["RoleName"])["Role"]
    assert (found["Arn"], found["Tags"]) == (role["Arn"], TAGS)
    assert role["Arn"] in [each["Arn"] for each in iam.list_roles()["Roles"]]
    iam.delete_service_linked_role(RoleName=role["RoleName"])
    with refused("NoSuchEntity"):
        iam.get_role(RoleName=role["RoleName"])


def test_other_roles_are_left_alone(aws: Aws) -> None:
    """Roles of one's own keep name and policy."""
    role, trust = name(), {"Version": "2012-10-17", "Statement": []}
    aws["iam"].create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps(trust))
    found = aws["iam"].get_role(RoleName=role)["Role"]
    assert (found["RoleName"], found["AssumeRolePolicyDocument"]) == (role, trust)
