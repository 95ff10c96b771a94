"""Keys: the one customer managed KMS key of an environment, and who may use it."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.kms_alias import KmsAlias
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from constructs import Construct

from lib.iam import Statement, policy_document, statement
from lib.location import Location

ADMINISTRATION = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RetireGrant",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
)
"""What the account's administrators do with a key itself."""

READING = ("kms:Decrypt", "kms:GenerateDataKey")
"""What a caller needs to read and write under the key through another service."""

USE = (
    *READING,
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)
"""Every operation that encrypts or decrypts under a symmetric key."""


class Keys(Construct):
    """One key for everything at rest in an environment.

    The policy names services by their kind of resource only, never a resource that uses the key: such a
    reference would be a cycle.

    Attributes:
        key: the ``aws_kms_key``; depend on it wherever a service needs the policy in force.
        alias: its ``aws_kms_alias``.
    """

    def __init__(self, scope: Construct, id: str, *, location: Location) -> None:
        super().__init__(scope, id)
        self.key = KmsKey(
            self,
            "key",
            description="Everything at rest in this environment of the fraud detection API",
            policy=policy_document(*_statements(location)),
        )
        self.alias = KmsAlias(self, "alias", name="alias/fraud_detection", target_key_id=self.key.key_id)


def _statements(location: Location) -> list[Statement]:
    # In a key policy, "*" is the key that carries the policy; the account's root stands for its IAM policies.
    account = [location.iam_arn("root")]
    own_account = {"aws:SourceAccount": location.account_id}
    own_clusters = {"kms:EncryptionContext:aws:ecs:clusterAccount": location.account_id}
    return [
        statement("Administration", ADMINISTRATION, ["*"], principals=account),
        statement("Use", USE, ["*"], principals=account),
        # Aurora, ECR and Lambda work with the data later, by a grant that the creator of the resource gives
        # them.
        statement(
            "GrantsToServices",
            ["kms:CreateGrant"],
            ["*"],
            principals=account,
            conditions={"Bool": {"kms:GrantIsForAWSResource": "true"}},
        ),
        statement(
            "LogGroups",
            USE,
            ["*"],
            services=[f"logs.{location.region}.amazonaws.com"],
            conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": location.arn("logs", "log-group:*")}},
        ),
        # The disks of the tasks. AWS's example names the cluster, too (kms:EncryptionContext:aws:ecs:clusterName); it
        # refers to the key, so that naming it would be a cycle (Amazon ECS developer guide, "Create an encryption key
        # for Fargate ephemeral storage").
        statement(
            "TaskStorage",
            ["kms:GenerateDataKeyWithoutPlaintext"],
            ["*"],
            services=["fargate.amazonaws.com"],
            conditions={"StringEquals": own_clusters},
        ),
        statement(
            "TaskStorageGrants",
            ["kms:CreateGrant"],
            ["*"],
            services=["fargate.amazonaws.com"],
            conditions={
                "StringEquals": own_clusters,
                "ForAllValues:StringEquals": {"kms:GrantOperations": ["Decrypt"]},
            },
        ),
        statement(
            "FlowLogsToBucket",
            USE,
            ["*"],
            services=["delivery.logs.amazonaws.com"],
            conditions={"StringEquals": own_account, "ArnLike": {"aws:SourceArn": location.arn("logs", "*")}},
        ),
        # Without this an alarm on an encrypted topic changes its state and nobody hears of it. SNS calls KMS
        # with the topic as encryption context, so the two services can use the key for the account's topics
        # alone.
        statement(
            "PublishersToTopics",
            READING,
            ["*"],
            services=["cloudwatch.amazonaws.com", "events.rds.amazonaws.com"],
            # Not aws:SourceAccount: that RDS sends it along is documented for topics, but not for keys.
            conditions={"ArnLike": {"kms:EncryptionContext:aws:sns:topicArn": location.arn("sns", "*")}},
        ),
    ]
