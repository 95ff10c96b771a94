"""Log storage: the S3 buckets that AWS services deliver their logs to."""

from __future__ import annotations

from collections.abc import Sequence

from cdktf import TerraformResource
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import (
    S3BucketLifecycleConfiguration,
    S3BucketLifecycleConfigurationRule,
    S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload,
    S3BucketLifecycleConfigurationRuleExpiration,
    S3BucketLifecycleConfigurationRuleFilter,
    S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration,
)
from cdktf_cdktf_provider_aws.s3_bucket_logging import S3BucketLoggingA
from cdktf_cdktf_provider_aws.s3_bucket_notification import S3BucketNotification
from cdktf_cdktf_provider_aws.s3_bucket_ownership_controls import (
    S3BucketOwnershipControls,
    S3BucketOwnershipControlsRule,
)
from cdktf_cdktf_provider_aws.s3_bucket_policy import S3BucketPolicy
from cdktf_cdktf_provider_aws.s3_bucket_public_access_block import S3BucketPublicAccessBlock
from cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration import (
    S3BucketServerSideEncryptionConfigurationA,
    S3BucketServerSideEncryptionConfigurationRuleA,
    S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA,
)
from cdktf_cdktf_provider_aws.s3_bucket_versioning import (
    S3BucketVersioningA,
    S3BucketVersioningVersioningConfiguration,
)
from constructs import Construct

from lib.iam import Statement, policy_document, statement
from lib.location import Location
from lib.settings import Settings

_NONCURRENT_DAYS = 7
"""Days that a replaced or expired log file is kept: a week to notice that something deletes logs."""

_MULTIPART_DAYS = 7
"""Days after which the parts of an upload that never ended are removed."""

_FLOW_LOG_REQUESTS = "s3/flow-logs/"
"""Prefix, within the access log bucket, of the requests made to the flow log bucket."""


class _LogBucket(Construct):
    """A private, versioned bucket with an expiry, which AWS services write to."""

    def __init__(
        self, scope: Construct, id: str, *, name: str, settings: Settings, object_lock: bool | None = None
    ) -> None:
        super().__init__(scope, id)
        self.bucket = S3Bucket(self, "bucket", bucket=name, object_lock_enabled=object_lock)
        self.public_access_block = S3BucketPublicAccessBlock(
            self,
            "public-access-block",
            bucket=self.bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
        )
        # S3 answers 409 OperationAborted where two of these settings change at once: one after the other.
        self.ownership = S3BucketOwnershipControls(
            self,
            "ownership",
            bucket=self.bucket.id,
            rule=S3BucketOwnershipControlsRule(object_ownership="BucketOwnerEnforced"),
            depends_on=[self.public_access_block],
        )
        self.versioning = S3BucketVersioningA(
            self,
            "versioning",
            bucket=self.bucket.id,
            versioning_configuration=S3BucketVersioningVersioningConfiguration(status="Enabled"),
        )
        S3BucketLifecycleConfiguration(
            self,
            "lifecycle",
            bucket=self.bucket.id,
            rule=[
                S3BucketLifecycleConfigurationRule(
                    id="expire-logs",
                    status="Enabled",
                    filter=[S3BucketLifecycleConfigurationRuleFilter(prefix="")],
                    expiration=[S3BucketLifecycleConfigurationRuleExpiration(days=settings.log_retention_days)],
                    noncurrent_version_expiration=[
                        S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration(noncurrent_days=_NONCURRENT_DAYS)
                    ],
                    abort_incomplete_multipart_upload=[
                        S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload(
                            days_after_initiation=_MULTIPART_DAYS
                        )
                    ],
                )
            ],
            # The rule for noncurrent versions needs a bucket that has versions.
            depends_on=[self.versioning],
        )

        # What happens to log files goes to EventBridge, where a rule can watch for deletions (Security Hub S3.11).
        S3BucketNotification(
            self, "notification", bucket=self.bucket.id, eventbridge=True, depends_on=[self.versioning]
        )

    def grant(self, statements: Sequence[Statement]) -> list[TerraformResource]:
        """Let services in and refuse clear text; returns what must exist before a service may deliver."""
        policy = S3BucketPolicy(
            self,
            "policy",
            bucket=self.bucket.id,
            policy=policy_document(
                statement(
                    "DenyInsecureTransport",
                    ["s3:*"],
                    [self.bucket.arn, f"{self.bucket.arn}/*"],
                    effect="Deny",
                    principals=["*"],
                    conditions={"Bool": {"aws:SecureTransport": "false"}},
                ),
                *statements,
            ),
            depends_on=[self.ownership],
        )
        return [policy, self.ownership, self.public_access_block]


class LogStorage(Construct):
    """Two buckets: one for access logs, one for flow logs, because their encryption has to differ.

    Log files expire after ``settings.log_retention_days``.

    Attributes:
        access_logs: bucket of the load balancer's access logs (``AWSLogs/``) and of S3 server access logs
            (``s3/``). It is no target of its own log, which would grow by itself.
        access_logs_ready: what must exist before a service delivers there.
        flow_logs: bucket of the VPC flow logs.
        flow_logs_ready: the same, for flow logs.
    """

    def __init__(self, scope: Construct, id: str, *, settings: Settings, location: Location) -> None:
        super().__init__(scope, id)
        # Without object lock: S3 delivers no server access logs to a bucket that has it ("Object Lock
        # considerations" in the S3 user guide).
        access = _LogBucket(
            self, "access-logs", name=f"fraud-detection-access-logs-{location.account_id}", settings=settings
        )
        # Object lock without a default retention: a file may be held for an investigation, none is by itself.
        flow = _LogBucket(
            self,
            "flow-logs",
            name=f"fraud-detection-flow-logs-{location.account_id}",
            settings=settings,
            object_lock=True,
        )
        self.access_logs = access.bucket
        self.flow_logs = flow.bucket
        # Explicit, because the load balancer and S3 log delivery only write with SSE-S3: a customer managed
        # key, the rule everywhere else, would silently end both logs.
        encryption = S3BucketServerSideEncryptionConfigurationA(
            self,
            "access-logs-encryption",
            bucket=self.access_logs.id,
            rule=[
                S3BucketServerSideEncryptionConfigurationRuleA(
                    apply_server_side_encryption_by_default=(
                        S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA(
                            sse_algorithm="AES256"
                        )
                    )
                )
            ],
        )
        own_account = {"aws:SourceAccount": location.account_id}
        self.access_logs_ready: list[TerraformResource] = [
            *access.grant(
                [
                    # Elastic Load Balancing writes a load balancer's logs below the account that owns it, so
                    # the account in the path is the guard against other accounts' load balancers.
                    statement(
                        "LoadBalancerLogDelivery",
                        ["s3:PutObject"],
                        [f"{self.access_logs.arn}/AWSLogs/{location.account_id}/*"],
                        services=["logdelivery.elasticloadbalancing.amazonaws.com"],
                    ),
                    statement(
                        "ServerAccessLogDelivery",
                        ["s3:PutObject"],
                        [f"{self.access_logs.arn}/{_FLOW_LOG_REQUESTS}*"],
                        services=["logging.s3.amazonaws.com"],
                        conditions={
                            "StringEquals": own_account,
                            "ArnLike": {"aws:SourceArn": self.flow_logs.arn},
                        },
                    ),
                ]
            ),
            encryption,
        ]
        # The wording is that of the flow log guide: where AWS misses it, it adds its own to the policy.
        log_source = {"aws:SourceArn": location.arn("logs", "*")}
        self.flow_logs_ready: list[TerraformResource] = flow.grant(
            [
                statement(
                    "AWSLogDeliveryWrite",
                    ["s3:PutObject"],
                    [f"{self.flow_logs.arn}/AWSLogs/{location.account_id}/*"],
                    services=["delivery.logs.amazonaws.com"],
                    conditions={
                        "StringEquals": {**own_account, "s3:x-amz-acl": "bucket-owner-full-control"},
                        "ArnLike": log_source,
                    },
                ),
                statement(
                    "AWSLogDeliveryAclCheck",
                    ["s3:GetBucketAcl"],
                    [self.flow_logs.arn],
                    services=["delivery.logs.amazonaws.com"],
                    conditions={"StringEquals": own_account, "ArnLike": log_source},
                ),
            ]
        )
        S3BucketLoggingA(
            self,
            "flow-logs-requests",
            bucket=self.flow_logs.id,
            target_bucket=self.access_logs.id,
            target_prefix=_FLOW_LOG_REQUESTS,
            depends_on=self.access_logs_ready,
        )
