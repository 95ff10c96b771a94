"""Where the stack is deployed: partition, region and account, and the ARNs that follow from them."""

from __future__ import annotations

from dataclasses import dataclass

from cdktf_cdktf_provider_aws.data_aws_caller_identity import DataAwsCallerIdentity
from cdktf_cdktf_provider_aws.data_aws_partition import DataAwsPartition
from constructs import Construct


@dataclass(frozen=True)
class Location:
    """The account and region that ARNs are built from, so that policies can name resources before they exist.

    Attributes:
        partition: ``aws``, ``aws-cn`` or ``aws-us-gov``; a token that Terraform resolves without a call.
        region: the region code, such as ``us-east-1``.
        account_id: the 12 digit account; a token, known at plan time.
    """

    partition: str
    region: str
    account_id: str

    @staticmethod
    def of(scope: Construct, region: str) -> Location:
        """Look up the account of the credentials in use; one pair of data sources in ``scope``."""
        return Location(
            partition=DataAwsPartition(scope, "partition").partition,
            region=region,
            account_id=DataAwsCallerIdentity(scope, "caller").account_id,
        )

    def arn(self, service: str, resource: str) -> str:
        """Return the ARN of ``resource`` of a regional ``service`` in this account."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account_id}:{resource}"

    def iam_arn(self, resource: str) -> str:
        """Return the ARN of an IAM resource of this account, such as ``root`` (IAM has no region)."""
        return f"arn:{self.partition}:iam::{self.account_id}:{resource}"

    def log_group_arn(self, name: str) -> str:
        """Return the ARN of a log group as policies name it, its streams included."""
        return self.arn("logs", f"log-group:{name}:*")
