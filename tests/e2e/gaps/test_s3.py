"""The gaps of S3."""

from __future__ import annotations

import json
from typing import Any

from tests.e2e.gaps.support import Aws, name, refused


def test_bucket_sends_its_events_until_told_otherwise(aws: Aws) -> None:
    """A bucket whose events go to EventBridge says so; without, and made anew, it does not."""
    s3, bucket = aws["s3"], name()

    def events() -> bool:
        return "EventBridgeConfiguration" in s3.get_bucket_notification_configuration(Bucket=bucket)

    s3.create_bucket(Bucket=bucket)
    assert not events()
    configuration: dict[str, Any] = {"EventBridgeConfiguration": {}}
    for expected in (True, False, True):
        s3.put_bucket_notification_configuration(
            Bucket=bucket, NotificationConfiguration=configuration if expected else {}
        )
        assert events() is expected
    s3.delete_bucket(Bucket=bucket)
    s3.create_bucket(Bucket=bucket)
    assert not events()


def _policy(bucket: str) -> str:
    """As the app's buckets have it: no access without TLS, and one service may write."""
    arn = f"arn:aws:s3:::{bucket}"
    statements = [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [arn, f"{arn}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        {
            "Effect": "Allow",
            "Principal": {"Service": ["delivery.logs.amazonaws.com"]},
            "Action": ["s3:PutObject", "s3:GetBucketAcl"],
            "Resource": [arn, f"{arn}/*"],
        },
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def test_bucket_policy(aws: Aws) -> None:
    """A policy comes back letter by letter, denies nobody who has TLS, and is gone with itself or its bucket."""
    s3, bucket = aws["s3"], name()
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=_policy(bucket))
    assert s3.get_bucket_policy(Bucket=bucket)["Policy"] == _policy(bucket)
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")
    s3.delete_object(Bucket=bucket, Key="k")
    s3.delete_bucket_policy(Bucket=bucket)
    with refused("NoSuchBucketPolicy"):
        s3.get_bucket_policy(Bucket=bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=_policy(bucket))
    s3.delete_bucket(Bucket=bucket)
    s3.create_bucket(Bucket=bucket)
    with refused("NoSuchBucketPolicy"):
        s3.get_bucket_policy(Bucket=bucket)


def test_a_versioned_bucket_can_be_emptied(aws: Aws) -> None:
    """As the provider's force_destroy does it: versioning off, every version, every delete marker, the bucket."""
    s3, bucket = aws["s3"], name()
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_policy(Bucket=bucket, Policy=_policy(bucket))
    for key in ("a b&c", "a b&c", "gone"):
        s3.put_object(Bucket=bucket, Key=key, Body=b"x")
    s3.delete_object(Bucket=bucket, Key="gone")
    with refused("BucketNotEmpty"):
        s3.delete_bucket(Bucket=bucket)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Suspended"
    for kind, expected in (("Versions", 3), ("DeleteMarkers", 1)):
        listed = s3.list_object_versions(Bucket=bucket)[kind]
        assert len(listed) == expected
        objects = [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in listed]
        assert "Errors" not in s3.delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})
    s3.delete_bucket(Bucket=bucket)
    s3.create_bucket(Bucket=bucket)
    assert "Status" not in s3.get_bucket_versioning(Bucket=bucket)
