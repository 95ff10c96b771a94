"""What a call is asked for: actions, resources and conditions, by AWS's own list and the tables of its exceptions."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.permissions import accesses as module
from scripts.permissions import reference
from scripts.permissions.accesses import ACTIONS, TAGGING, VARIABLES, WITH_VERSION, Unclear, accesses
from scripts.permissions.behind import BEHIND
from scripts.permissions.calls import Call

pytestmark = pytest.mark.skipif(not reference.MODULES.is_dir(), reason="the list of actions is not installed")

TAGS = [{"Key": "Environment", "Value": "dev"}]
ARN = "arn:aws:{}:us-east-1:123456789012:{}".format
EC2 = "arn:aws:ec2:us-east-1:123456789012:{}".format
KEY = ARN("kms", "key/1234abcd-12ab-34cd-56ef-1234567890ab")


def asked(service: str, operation: str, **parameters: Any) -> list[tuple[str, str]]:
    """Action and resource of everything that a call is asked for."""
    return [(each.action, each.resource) for each in accesses(Call(service, operation, parameters))]


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "expected"),
    [
        ("ec2", "DescribeVpcs", {"VpcIds": ["vpc-1"]}, [("ec2:DescribeVpcs", "*")]),
        (
            "ec2",
            "CreateSubnet",
            {"VpcId": "vpc-1"},
            [("ec2:CreateSubnet", EC2("subnet/new")), ("ec2:CreateSubnet", EC2("vpc/vpc-1"))],
        ),
        ("s3", "HeadBucket", {"Bucket": "b"}, [("s3:ListBucket", "arn:aws:s3:::b")]),
        (
            "s3",
            "DeleteObject",
            {"Bucket": "b", "Key": "a/b", "VersionId": "1"},
            [("s3:DeleteObjectVersion", "arn:aws:s3:::b/a/b")],
        ),
        (
            "apigateway",
            "PutMethod",
            {"restApiId": "a1", "resourceId": "r1", "httpMethod": "GET"},
            [("apigateway:PUT", "arn:aws:apigateway:us-east-1::/restapis/a1/resources/r1/methods/GET")],
        ),
        (
            "elbv2",
            "CreateLoadBalancer",
            {"Name": "alb-dev"},
            [("elasticloadbalancing:CreateLoadBalancer", ARN("elasticloadbalancing", "loadbalancer/app/alb-dev/new"))],
        ),
        (
            "ecs",
            "CreateService",
            {"cluster": ARN("ecs", "cluster/c"), "serviceName": "s"},
            [("ecs:CreateService", ARN("ecs", "service/c/s"))],
        ),
        (
            "iam",
            "GetRole",
            {"RoleName": "AWSServiceRoleForECS"},
            [("iam:GetRole", "arn:aws:iam::123456789012:role/aws-service-role/-/AWSServiceRoleForECS")],
        ),
        ("cloudwatch", "DescribeAlarms", {}, [("cloudwatch:DescribeAlarms", ARN("cloudwatch", "alarm:*"))]),
        ("sts", "GetCallerIdentity", {}, []),
    ],
)
def test_what_a_call_is_asked_for(
    service: str, operation: str, parameters: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """By id, by name, by ARN, by path; for what does not exist yet; and where the action has another name."""
    assert asked(service, operation, **parameters) == expected


def test_tags_are_asked_for_by_themselves() -> None:
    """Whoever makes something with tags must be allowed to tag it, with the same tags."""
    made = accesses(Call("kms", "CreateKey", {"Tags": [{"TagKey": "Environment", "TagValue": "dev"}]}))
    assert [each.action for each in made] == ["kms:CreateKey", "kms:TagResource"]
    assert all(each.context["aws:RequestTag/Environment"] == "dev" for each in made)


def test_a_rule_has_tags_of_its_own() -> None:
    """A listener is made on a load balancer, and gets tags; the load balancer gets none."""
    balancer = ARN("elasticloadbalancing", "loadbalancer/app/alb-dev/50dc6c495c0c9188")
    made = accesses(Call("elbv2", "CreateListener", {"LoadBalancerArn": balancer, "Tags": TAGS}))
    assert [(each.action, each.pattern) for each in made] == [
        ("elasticloadbalancing:CreateListener", ARN("elasticloadbalancing", "loadbalancer/app/alb-dev/*")),
        ("elasticloadbalancing:AddTags", ARN("elasticloadbalancing", "listener/app/alb-dev/*/*")),
    ]


def test_a_name_is_that_of_the_main_kind() -> None:
    """A firewall could have a set of addresses; its name is not one's."""
    call = Call("wafv2", "CreateWebACL", {"Name": "acl_dev", "Scope": "REGIONAL", "Tags": TAGS})
    assert [each.pattern for each in accesses(call)] == [ARN("wafv2", "regional/webacl/acl_dev/*")] * 2


def test_tags_of_a_request_are_those_of_its_own_kind() -> None:
    """A condition on the request's tags says nothing of a VPC in which a subnet is made: AWS has no such key there."""
    specification = [{"ResourceType": "subnet", "Tags": TAGS}]
    call = Call("ec2", "CreateSubnet", {"VpcId": "vpc-1", "TagSpecifications": specification})
    found = {each.kind: each.context for each in accesses(call, lambda arn: {"Environment": arn[-5:]})}
    assert found["subnet"]["aws:RequestTag/Environment"] == "dev"
    assert dict(found["vpc"]) == {"aws:ResourceTag/Environment": "vpc-1"}


def test_a_role_is_passed_on() -> None:
    """To the service of the call."""
    role = "arn:aws:iam::123456789012:role/task_role_dev"
    found = accesses(Call("ecs", "RegisterTaskDefinition", {"family": "f_dev", "taskRoleArn": role}))
    assert ("iam:PassRole", role, {"iam:PassedToService": "ecs-tasks.amazonaws.com"}) in [
        (each.action, each.resource, each.context) for each in found
    ]


def test_what_aws_does_in_the_name_of_its_caller() -> None:
    """The key of a secret is used by way of Secrets Manager."""
    found = accesses(Call("secretsmanager", "CreateSecret", {"Name": "s_dev", "KmsKeyId": KEY}))
    via = {"kms:ViaService": "secretsmanager.us-east-1.amazonaws.com"}
    assert [(each.action, each.context) for each in found if each.resource == KEY] == [
        ("kms:Decrypt", via),
        ("kms:GenerateDataKey", via),
    ]


def test_ids_of_aws_are_no_part_of_a_policy() -> None:
    """A policy names what has a name, and leaves open what AWS makes up."""
    secret = ARN("secretsmanager", "secret:s_dev-AbCdEf")
    (access,) = accesses(Call("secretsmanager", "GetSecretValue", {"SecretId": secret}))
    assert (access.resource, access.pattern) == (secret, ARN("secretsmanager", "secret:s_dev-??????"))
    balancer = ARN("elasticloadbalancing", "loadbalancer/app/alb-dev/50dc6c495c0c9188")
    (access,) = accesses(Call("elbv2", "DeleteLoadBalancer", {"LoadBalancerArn": balancer}))
    assert access.pattern == ARN("elasticloadbalancing", "loadbalancer/app/alb-dev/*")


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "said"),
    [
        ("s3", "GetBucketWebsites", {"Bucket": "b"}, "is not an IAM action; add s3 GetBucketWebsites to ACTIONS"),
        ("sqs", "DeleteQueue", {"QueueUrl": "https://x"}, "does not say which queue it refers to; add the parameter"),
    ],
)
def test_what_is_unclear_is_said(service: str, operation: str, parameters: dict[str, Any], said: str) -> None:
    """An operation that no table knows is not passed over in silence."""
    with pytest.raises(Unclear, match=said):
        accesses(Call(service, operation, parameters))


def test_every_action_of_the_tables_exists() -> None:
    """AWS's list has all of them, and no entry says what follows from the name of the operation anyway."""
    named = {name for names in ACTIONS.values() for name in names} | set(TAGGING.values()) | set(WITH_VERSION.values())
    named |= {name for row in BEHIND for name in row.actions}
    assert [name for name in sorted(named) if reference.action(name) is None] == []
    assert [key for key, names in ACTIONS.items() if names == (f"{key[0]}:{key[1]}",)] == []


def test_every_kind_behind_a_call_is_one_of_its_action() -> None:
    """Or none, where the action is about all resources."""
    wrong = [
        (name, row.kind)
        for row in BEHIND
        for name in row.actions
        if row.kind and row.kind not in {each.name for each in _kinds(name)}
    ]
    assert wrong == []
    assert all(row.source for row in BEHIND)


def _kinds(name: str) -> tuple[reference.Kind, ...]:
    action = reference.action(name)
    assert action is not None
    return action.kinds


def test_variables_are_those_of_arns() -> None:
    """Every row is about a variable of some kind of resource."""
    known = {
        variable
        for file in (reference._DATA / "resourceTypes").glob("*.json")
        for each in reference._read("resourceTypes", file.stem).values()
        for variable in reference.Format(each["arn"]).variables
    }
    assert sorted(set(VARIABLES) - known) == []
    assert module.CREATING.match("CreateRole") and not module.CREATING.match("DeleteRole")
