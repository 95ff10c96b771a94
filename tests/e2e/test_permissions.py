"""The emulator holds its callers to policies: what is refused, and how AWS's clients hear of it."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from scripts.permissions import reference
from tests.e2e.emulator.process import REGION, Emulator

pytestmark = pytest.mark.skipif(not reference.MODULES.is_dir(), reason="the policy evaluator is not installed")

KEY = "deployer-dev"
TAGS = [{"Key": "Environment", "Value": "dev"}]
VPC = [{"ResourceType": "vpc", "Tags": TAGS}]


@pytest.fixture(scope="module")
def emulator(emulator: Emulator) -> Emulator:
    """The emulator, which watches deployers."""
    emulator.watch("deployer-")
    return emulator


def client(emulator: Emulator, service: str, key: str = KEY) -> Any:
    """A client of a caller."""
    return boto3.session.Session().client(
        service,
        region_name=REGION,
        endpoint_url=emulator.endpoint,
        aws_access_key_id=key,
        aws_secret_access_key="test",
    )


def allow(emulator: Emulator, *actions: str, **conditions: dict[str, str]) -> None:
    """Let the deployer do this, and nothing else."""
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*", "Condition": conditions}
    emulator.enforce({KEY: [{"Version": "2012-10-17", "Statement": [statement]}]})


def refused(call: Any, **parameters: Any) -> str:
    """The code with which a call is refused."""
    with pytest.raises(ClientError, match="is not authorized to perform") as error:
        call(**parameters)
    return str(error.value.response["Error"]["Code"])


@pytest.mark.parametrize(
    ("service", "call", "parameters", "code"),
    [
        ("ec2", "create_vpc", {"CidrBlock": "10.0.0.0/16"}, "UnauthorizedOperation"),
        ("iam", "get_role", {"RoleName": "r"}, "AccessDenied"),
        ("s3", "get_bucket_policy", {"Bucket": "b"}, "AccessDenied"),
        ("ecs", "create_cluster", {"clusterName": "c"}, "AccessDeniedException"),
        ("lambda", "get_function", {"FunctionName": "f"}, "AccessDeniedException"),
    ],
)
def test_what_is_not_allowed_is_refused(
    emulator: Emulator, service: str, call: str, parameters: dict[str, Any], code: str
) -> None:
    """In the words of each service; the run's report has it, too."""
    allow(emulator, "sns:Publish")
    assert refused(getattr(client(emulator, service), call), **parameters) == code
    assert any(f"deployer-dev is not authorized to perform: {service}:" in each for each in emulator.report()["denied"])


def test_others_are_not_held_to_anything(emulator: Emulator) -> None:
    """What the test and the services in the emulator do is their own business."""
    allow(emulator, "sns:Publish")
    assert client(emulator, "ec2", key="test").describe_vpcs()["Vpcs"]


def test_tags_of_the_request_and_of_what_exists_count(emulator: Emulator) -> None:
    """A VPC must be given the environment's tag, and one without it cannot be deleted."""
    allow(emulator, "ec2:CreateVpc", "ec2:CreateTags", StringEquals={"aws:RequestTag/Environment": "dev"})
    ec2 = client(emulator, "ec2")
    own = ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=VPC)["Vpc"]["VpcId"]
    assert refused(ec2.create_vpc, CidrBlock="10.0.0.0/16") == "UnauthorizedOperation"
    foreign = client(emulator, "ec2", key="test").create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    allow(emulator, "ec2:DeleteVpc", StringEquals={"aws:ResourceTag/Environment": "dev"})
    assert refused(ec2.delete_vpc, VpcId=foreign) == "UnauthorizedOperation"
    ec2.delete_vpc(VpcId=own)


def test_what_is_below_an_api_inherits_its_tags(emulator: Emulator) -> None:
    """As AWS has it for conditions, and only for these."""
    root = client(emulator, "apigateway", key="test")
    own = root.create_rest_api(name="one", tags={"Environment": "dev"})["id"]
    foreign = root.create_rest_api(name="two", tags={"Environment": "prod"})["id"]
    resources = {api: root.get_resources(restApiId=api)["items"][0]["id"] for api in (own, foreign)}
    allow(emulator, "apigateway:PUT", StringEquals={"aws:ResourceTag/Environment": "dev"})
    put = client(emulator, "apigateway").put_method
    put(restApiId=own, resourceId=resources[own], httpMethod="GET", authorizationType="NONE")
    method = {"restApiId": foreign, "resourceId": resources[foreign], "httpMethod": "GET", "authorizationType": "NONE"}
    assert refused(put, **method) == "AccessDeniedException"


def test_a_key_has_a_policy_of_its_own(emulator: Emulator) -> None:
    """It counts beside the caller's: one that does not trust the account's policies lets nobody in by them."""
    kms = client(emulator, "kms", key="test")
    principal = {"AWS": "arn:aws:iam::123456789012:role/x"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "kms:*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    own, closed = kms.create_key()["KeyMetadata"], kms.create_key(Policy=policy)["KeyMetadata"]
    allow(emulator, "kms:DescribeKey")
    describe = client(emulator, "kms").describe_key
    assert describe(KeyId=own["Arn"])["KeyMetadata"]["KeyId"] == own["KeyId"]
    assert refused(describe, KeyId=closed["Arn"]) == "AccessDeniedException"


def test_what_is_no_policy_is_refused(emulator: Emulator) -> None:
    """A typing error does not pass for a policy that allows nothing."""
    with pytest.raises(Exception, match="500"):
        emulator.enforce({KEY: [{"Version": "2012-10-17", "Statement": [{"Effect": "Maybe"}]}]})
