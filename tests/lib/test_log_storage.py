"""The log buckets: private, versioned, expiring, and open to the one service that each log comes from."""

from __future__ import annotations

from typing import Any

import pytest

from lib.log_storage import LogStorage
from tests.support import LOCATION, settings, synthesize
from tests.terraform_json import Body, all_of, at, only, statements

BUCKETS = ("access-logs", "flow-logs")


@pytest.fixture(scope="module")
def body() -> Body:
    """Both buckets, with a retention that is not the default."""
    return synthesize(
        lambda stack: LogStorage(stack, "logs", settings=settings(log_retention_days=400), location=LOCATION)
    )


def reference(body: Body, name: str, attribute: str = "id") -> str:
    """The expression of an attribute of a bucket."""
    (address,) = (
        address
        for address, bucket in all_of(body, "aws_s3_bucket").items()
        if bucket["bucket"].startswith(f"fraud-detection-{name}-")
    )
    return f"${{aws_s3_bucket.{address}.{attribute}}}"


def policy(body: Body, name: str) -> dict[str, Any]:
    """The statements of a bucket's policy by sid."""
    return statements(at(body, "aws_s3_bucket_policy", f"{name}/policy")["policy"])


def test_names_hold_the_account(body: Body) -> None:
    """Bucket names are global: the account is in them."""
    names = {bucket["bucket"] for bucket in all_of(body, "aws_s3_bucket").values()}
    assert names == {
        "fraud-detection-access-logs-123456789012",
        "fraud-detection-flow-logs-123456789012",
    }


@pytest.mark.parametrize("name", BUCKETS)
def test_private_and_versioned(body: Body, name: str) -> None:
    """Each bucket is closed to the public by all four switches, has no ACLs, and keeps versions."""
    bucket = reference(body, name)
    block = at(body, "aws_s3_bucket_public_access_block", f"{name}/public-access-block")
    assert block["bucket"] == bucket
    switches = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
    assert all(block[switch] is True for switch in switches)
    ownership = at(body, "aws_s3_bucket_ownership_controls", f"{name}/ownership")
    assert ownership["bucket"] == bucket
    assert ownership["rule"] == {"object_ownership": "BucketOwnerEnforced"}
    versioning = at(body, "aws_s3_bucket_versioning", f"{name}/versioning")
    assert versioning["bucket"] == bucket
    assert versioning["versioning_configuration"] == {"status": "Enabled"}


@pytest.mark.parametrize("name", BUCKETS)
def test_events_go_to_eventbridge(body: Body, name: str) -> None:
    """What happens to log files can be watched; the setting waits for the versions: S3 refuses two changes at once."""
    notification = at(body, "aws_s3_bucket_notification", f"{name}/notification")
    assert (notification["bucket"], notification["eventbridge"]) == (reference(body, name), True)
    (awaited,) = notification["depends_on"]
    versioning = all_of(body, "aws_s3_bucket_versioning")[awaited.removeprefix("aws_s3_bucket_versioning.")]
    assert versioning["bucket"] == reference(body, name)


@pytest.mark.parametrize("name", BUCKETS)
def test_expiry_waits_for_versions(body: Body, name: str) -> None:
    """S3 refuses a rule for noncurrent versions where there are none."""
    (awaited,) = at(body, "aws_s3_bucket_lifecycle_configuration", f"{name}/lifecycle")["depends_on"]
    versioning = all_of(body, "aws_s3_bucket_versioning")[awaited.removeprefix("aws_s3_bucket_versioning.")]
    assert versioning["bucket"] == reference(body, name)


@pytest.mark.parametrize("name", BUCKETS)
def test_logs_expire(body: Body, name: str) -> None:
    """Logs go after the retention of the settings, their old versions and unfinished uploads after a week."""
    lifecycle = at(body, "aws_s3_bucket_lifecycle_configuration", f"{name}/lifecycle")
    assert lifecycle["bucket"] == reference(body, name)
    (rule,) = lifecycle["rule"]
    assert rule["status"] == "Enabled"
    assert rule["filter"] == [{"prefix": ""}]
    assert rule["expiration"] == [{"days": 400}]
    assert rule["noncurrent_version_expiration"] == [{"noncurrent_days": 7}]
    assert rule["abort_incomplete_multipart_upload"] == [{"days_after_initiation": 7}]


@pytest.mark.parametrize("name", BUCKETS)
def test_clear_text_is_refused(body: Body, name: str) -> None:
    """Nobody gets at bucket or objects without TLS."""
    deny = policy(body, name)["DenyInsecureTransport"]
    arn = reference(body, name, "arn")
    assert deny["Effect"] == "Deny"
    assert deny["Principal"] == {"AWS": ["*"]}
    assert deny["Action"] == ["s3:*"]
    assert deny["Resource"] == [arn, f"{arn}/*"]
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.parametrize("name", BUCKETS)
def test_settings_follow_one_another(body: Body, name: str) -> None:
    """The policy waits for the ownership, which waits for the access block: S3 refuses two at once."""
    (ownership,) = at(body, "aws_s3_bucket_policy", f"{name}/policy")["depends_on"]
    assert ownership.startswith("aws_s3_bucket_ownership_controls.")
    controls = all_of(body, "aws_s3_bucket_ownership_controls")[ownership.split(".")[1]]
    assert controls["bucket"] == reference(body, name)
    (block,) = controls["depends_on"]
    assert block.startswith("aws_s3_bucket_public_access_block.")


def test_load_balancers_of_this_account_may_log(body: Body) -> None:
    """The load balancer's log service writes below this account's directory, and nowhere else."""
    entry = policy(body, "access-logs")["LoadBalancerLogDelivery"]
    assert entry["Principal"] == {"Service": ["logdelivery.elasticloadbalancing.amazonaws.com"]}
    assert entry["Action"] == ["s3:PutObject"]
    assert entry["Resource"] == [f"{reference(body, 'access-logs', 'arn')}/AWSLogs/123456789012/*"]


def test_requests_to_the_flow_logs_are_logged(body: Body) -> None:
    """The flow log bucket logs to a prefix of the access log bucket, which lets in that log alone."""
    logging = only(body, "aws_s3_bucket_logging")
    assert logging["bucket"] == reference(body, "flow-logs")
    assert logging["target_bucket"] == reference(body, "access-logs")
    entry = policy(body, "access-logs")["ServerAccessLogDelivery"]
    assert entry["Principal"] == {"Service": ["logging.s3.amazonaws.com"]}
    assert entry["Resource"] == [f"{reference(body, 'access-logs', 'arn')}/{logging['target_prefix']}*"]
    assert entry["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": reference(body, "flow-logs", "arn")},
    }
    policies = [name for name in logging["depends_on"] if name.startswith("aws_s3_bucket_policy.")]
    assert [all_of(body, "aws_s3_bucket_policy")[name.split(".")[1]]["bucket"] for name in policies] == [
        reference(body, "access-logs")
    ]


def test_flow_logs_of_this_account_may_be_delivered(body: Body) -> None:
    """The delivery service may write and check the ACL, for logs of this account and region alone."""
    statements = policy(body, "flow-logs")
    arn = reference(body, "flow-logs", "arn")
    write, check = statements["AWSLogDeliveryWrite"], statements["AWSLogDeliveryAclCheck"]
    assert (write["Action"], write["Resource"]) == (["s3:PutObject"], [f"{arn}/AWSLogs/123456789012/*"])
    assert (check["Action"], check["Resource"]) == (["s3:GetBucketAcl"], [arn])
    for entry in (write, check):
        assert entry["Principal"] == {"Service": ["delivery.logs.amazonaws.com"]}
        assert entry["Condition"]["StringEquals"]["aws:SourceAccount"] == "123456789012"
        assert entry["Condition"]["ArnLike"] == {"aws:SourceArn": "arn:aws:logs:us-east-1:123456789012:*"}


def test_only_the_access_logs_name_their_encryption(body: Body) -> None:
    """The access log bucket is explicitly SSE-S3, the only kind its writers know."""
    encryption = only(body, "aws_s3_bucket_server_side_encryption_configuration")
    assert encryption["bucket"] == reference(body, "access-logs")
    assert encryption["rule"] == [{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}]


def test_object_lock_where_aws_allows_it(body: Body) -> None:
    """Flow logs can be locked, without a default retention; a target of S3 access logs must not have it."""
    locked = {
        bucket["bucket"]: bucket.get("object_lock_enabled", False) for bucket in all_of(body, "aws_s3_bucket").values()
    }
    assert locked == {
        "fraud-detection-access-logs-123456789012": False,
        "fraud-detection-flow-logs-123456789012": True,
    }
    assert not all_of(body, "aws_s3_bucket_object_lock_configuration")


def test_users_wait_for_all_of_it() -> None:
    """What a service must wait for holds the bucket policy, of the access logs also the encryption."""
    kinds: list[list[str]] = []

    def build(stack: Any) -> None:
        storage = LogStorage(stack, "logs", settings=settings(), location=LOCATION)
        for ready in (storage.access_logs_ready, storage.flow_logs_ready):
            kinds.append([resource.terraform_resource_type for resource in ready])

    synthesize(build)
    assert all("aws_s3_bucket_policy" in kind for kind in kinds)
    assert "aws_s3_bucket_server_side_encryption_configuration" in kinds[0]
