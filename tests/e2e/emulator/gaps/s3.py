"""S3: bucket policies, suspended versioning, and events."""

from __future__ import annotations

import json

from tests.e2e.emulator.gaps.base import Request, closes
from tests.e2e.emulator.wire import Document


@closes("s3", ("PutBucketPolicy", "GetBucketPolicy", "DeleteBucketPolicy", "DeleteBucket"), "aws_s3_bucket_policy")
def _bucket_policy(request: Request) -> Document:
    """Moto applies a statement whatever its conditions, and reads one principal, one resource at most from a list.

    It gets the statements that do not depend on TLS, which every call here counts as having, one of them for each
    resource.
    """
    key = ("bucket-policy", request.sent["Bucket"])
    if request.operation == "PutBucketPolicy":
        policy = str(request.sent["Policy"])
        request.ask(json.dumps(_for_moto(json.loads(policy))).encode())
        request.memory.records[key] = {"Policy": policy}
        return {}
    answer = request.ask()
    if request.operation == "GetBucketPolicy":
        return {**answer, **request.memory.records.get(key, {})}
    request.memory.forget(*key)
    if request.operation == "DeleteBucket":
        request.memory.forget("bucket-versioning", request.sent["Bucket"])
        request.memory.forget("bucket-events", request.sent["Bucket"])
    return {}


@closes("s3", ("PutBucketVersioning", "GetBucketVersioning"), "aws_s3_bucket_versioning")
def _bucket_versioning(request: Request) -> Document:
    """A bucket whose versioning is suspended keeps its versions; moto would no longer know them one by one.

    It is left versioned, and said to be suspended: the provider suspends before it empties a bucket.
    """
    key = ("bucket-versioning", request.sent["Bucket"])
    sent = request.sent.get("VersioningConfiguration", {}).get("Status")
    if sent == "Suspended":
        request.memory.records[key] = {"Status": sent}
        return {}
    if request.operation == "PutBucketVersioning":
        request.memory.forget(*key)
    return {**request.ask(), **request.memory.records.get(key, {})}


@closes(
    "s3",
    (
        "PutBucketNotificationConfiguration",
        "GetBucketNotificationConfiguration",
        # Their names of old, which a router cannot tell from them.
        "PutBucketNotification",
        "GetBucketNotification",
    ),
    "aws_s3_bucket_notification",
)
def _bucket_events(request: Request) -> Document:
    """Moto takes that events go to EventBridge, and does not give it back."""
    key = ("bucket-events", request.sent["Bucket"])
    answer = request.ask()
    if request.operation.startswith("Put"):
        request.memory.records[key] = request.sent["NotificationConfiguration"]
        return answer
    sent = request.memory.records.get(key, {})
    return {**answer, **{name: {} for name in ("EventBridgeConfiguration",) if name in sent}}


def _for_moto(policy: Document) -> Document:
    statements = []
    for statement in policy["Statement"]:
        if "aws:SecureTransport" in json.dumps(statement.get("Condition", {})):
            continue
        principal = statement["Principal"]
        if (
            isinstance(principal, dict)
            and isinstance(principal.get("Service"), list)
            and len(principal["Service"]) == 1
        ):
            principal = {"Service": principal["Service"][0]}
        resources = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
        statements += [{**statement, "Resource": resource, "Principal": principal} for resource in resources]
    return {**policy, "Statement": statements}
