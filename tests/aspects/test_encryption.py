"""Everything that can be encrypted is, with the customer's key where one is given."""

from __future__ import annotations

from typing import Any

import pytest
from cdktf import Aspects, TerraformStack, Token
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic

from aspects import EncryptionAspect
from tests.aspects.doubles import decorated, resource, stack, synthesized

KEY = "arn:aws:kms:us-east-1:123456789012:key/1"
SSE = "aws_s3_bucket_server_side_encryption_configuration"


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("aws_rds_cluster", {}, {"storage_encrypted": True, "kms_key_id": KEY}),
        ("aws_rds_cluster", {"storage_encrypted": False}, {"storage_encrypted": True}),
        ("aws_rds_cluster", {"kms_key_id": "mine"}, {"kms_key_id": "mine"}),
        ("aws_rds_cluster", {"manage_master_user_password": True}, {"master_user_secret_kms_key_id": KEY}),
        ("aws_rds_cluster_instance", {}, {"performance_insights_kms_key_id": None}),
        ("aws_rds_cluster_instance", {"performance_insights_enabled": True}, {"performance_insights_kms_key_id": KEY}),
        ("aws_cloudwatch_log_group", {}, {"kms_key_id": KEY}),
        ("aws_secretsmanager_secret", {}, {"kms_key_id": KEY}),
        ("aws_sns_topic", {}, {"kms_master_key_id": KEY}),
        ("aws_ecr_repository", {}, {"encryption_configuration": {"encryption_type": "KMS", "kms_key": KEY}}),
        ("aws_ecr_repository", {"encryption_configuration": [{"encryption_type": "AES256"}]},
         {"encryption_configuration": [{"encryption_type": "AES256"}]}),
        ("aws_kms_key", {}, {"enable_key_rotation": True, "kms_key_id": None}),
        ("aws_kms_key", {"customer_master_key_spec": "ECC_NIST_P256"}, {"enable_key_rotation": None}),
        ("aws_lambda_function", {}, {"kms_key_arn": None}),
        ("aws_lambda_function", {"environment": {"variables": {"A": "b"}}}, {"kms_key_arn": KEY}),
        ("aws_lb_listener", {"protocol": "HTTPS"}, {"ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06"}),
        ("aws_lb_listener", {"protocol": "HTTP"}, {"ssl_policy": None}),
        ("aws_api_gateway_domain_name", {"security_policy": "TLS_1_0"}, {"security_policy": "TLS_1_2"}),
        ("aws_sqs_queue", {}, {"kms_master_key_id": KEY, "sqs_managed_sse_enabled": None}),
    ],
)  # fmt: skip
def test_switches_are_forced_and_keys_added(kind: str, body: dict[str, Any], expected: dict[str, Any]) -> None:
    """A switch is on whatever the author wrote; the author's own key stays; None means the attribute is not written."""
    found = decorated(EncryptionAspect(KEY), kind, **body)
    assert {key: found.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("aws_rds_cluster", {"storage_encrypted": True, "kms_key_id": None}),
        ("aws_sns_topic", {"kms_master_key_id": "alias/aws/sns"}),
        ("aws_sqs_queue", {"sqs_managed_sse_enabled": True}),
        ("aws_cloudwatch_log_group", {"kms_key_id": None}),
    ],
)
def test_without_a_key_aws_managed_keys_do(kind: str, expected: dict[str, Any]) -> None:
    """Encryption is on all the same."""
    found = decorated(EncryptionAspect(), kind)
    assert {key: found.get(key) for key in expected} == expected


def test_tokens_stay() -> None:
    """What only Terraform knows is neither right nor wrong, so it is not overwritten."""
    found = decorated(EncryptionAspect(KEY), "aws_rds_cluster", storage_encrypted="${var.encrypted}")
    assert found["storage_encrypted"] == "${var.encrypted}"


def test_a_key_of_the_same_stack_is_referred_to() -> None:
    """The key may be a resource of the app: its ARN is a token until Terraform resolves it."""
    scope = stack()
    key = KmsKey(scope, "key")
    SnsTopic(scope, "topic")
    Aspects.of(scope).add(EncryptionAspect(key.arn))
    assert synthesized(scope)["resource"]["aws_sns_topic"]["topic"]["kms_master_key_id"] == "${aws_kms_key.key.arn}"


def _configurations(build: Any) -> dict[str, Any]:
    scope = stack()
    build(scope)
    Aspects.of(scope).add(EncryptionAspect(KEY))
    synthesized(scope)
    found: dict[str, Any] = synthesized(scope)["resource"].get(SSE, {})
    return found


def test_a_bucket_gets_its_encryption_configuration() -> None:
    """S3 encryption is a resource of its own, created once as the bucket's child, however often it is synthesized."""
    (found,) = _configurations(lambda scope: S3Bucket(scope, "logs")).values()
    assert found["bucket"] == "${aws_s3_bucket.logs.id}"
    (rule,) = found["rule"]
    assert rule["apply_server_side_encryption_by_default"] == {
        "sse_algorithm": "aws:kms",
        "kms_master_key_id": KEY,
    }
    assert rule["bucket_key_enabled"] is True


@pytest.mark.parametrize("reference", ["token", "literal"])
def test_a_bucket_with_a_configuration_of_its_own_keeps_it(reference: str) -> None:
    """Load balancers can deliver their logs to SSE-S3 buckets alone, so the author's choice stands."""

    def build(scope: TerraformStack) -> None:
        bucket = S3Bucket(scope, "logs", bucket="logs")
        link = Token.as_string(bucket.id) if reference == "token" else "logs"
        resource(scope, SSE, "own", bucket=link, rule=[
            {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}
        ])  # fmt: skip

    found = _configurations(build)
    assert list(found) == ["own"]
    assert found["own"]["rule"] == [{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}]


def test_repeated_buckets_are_encrypted_one_by_one() -> None:
    """A bucket with count or for_each gets as many configurations."""
    (found,) = _configurations(lambda scope: resource(scope, "aws_s3_bucket", "many", count=3)).values()
    assert (found["count"], found["bucket"]) == (3, "${aws_s3_bucket.many[count.index].id}")
    (found,) = _configurations(lambda scope: resource(scope, "aws_s3_bucket", "each", for_each=["a"])).values()
    assert (found["for_each"], found["bucket"]) == (["a"], "${aws_s3_bucket.each[each.key].id}")
