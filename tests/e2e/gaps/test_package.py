"""The gaps as a whole: what they are for, and what passes them unchanged."""

from __future__ import annotations

import secrets

import pytest
from botocore.session import Session

from tests.e2e.emulator import gaps
from tests.e2e.gaps.support import Aws, name, refused
from tests.terraform_json import resources
from tests.whole_app import synthesized


@pytest.mark.parametrize("service", sorted({service for service, _ in gaps.HANDLERS}))
def test_gaps_close_operations_that_exist(service: str) -> None:
    """A gap for an operation that AWS does not have would never be reached."""
    known = set(Session().get_service_model(service).operation_names)
    assert {operation for other, operation in gaps.HANDLERS if other == service} <= known


def test_gaps_concern_resources_of_the_stacks() -> None:
    """A gap for a resource type that no stack holds is not needed."""
    app = synthesized()
    used = {kind for kind, _ in [*resources(app.environment), *resources(app.account)]}
    assert {kind for types, _ in gaps.HANDLERS.values() for kind in types} <= used


def test_what_has_no_gap_passes_unchanged(aws: Aws) -> None:
    """Moto answers what is no gap's, of services that the emulator reads and of others: not a byte is lost."""
    bucket, content = name(), secrets.token_bytes(300_000)
    aws["s3"].create_bucket(Bucket=bucket)
    aws["s3"].put_object(Bucket=bucket, Key="a b/ü", Body=content)
    assert aws["s3"].get_object(Bucket=bucket, Key="a b/ü")["Body"].read() == content
    assert aws["sts"].get_caller_identity()["Account"] == gaps.ACCOUNT
    queue = aws["sqs"].create_queue(QueueName=name())["QueueUrl"]
    assert queue in aws["sqs"].list_queues()["QueueUrls"]
    with refused("InvalidVpcID.NotFound"):
        aws["ec2"].describe_vpcs(VpcIds=["vpc-0"])
