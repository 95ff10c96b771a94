"""What AWS does on behalf of its caller: actions that a call needs in addition to its own.

No request shows them, and the emulator makes none of them. AWS does, with its caller's permissions ("Forward access
sessions", IAM guide), or asks for them as a second lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import jmespath

from scripts.permissions.calls import Access, Call, Tags

KEY_GRANT = {"kms:GrantIsForAWSResource": "true"}


@dataclass(frozen=True)
class Behind:
    """What AWS does behind an operation.

    Attributes:
        service: of the operation, as botocore calls it.
        operations: that it is done for.
        actions: that the caller needs.
        kind: of the resource, as the reference calls it.
        source: where AWS says so.
        resource: the resource, as an expression of JMESPath over the parameters; nothing is needed where it finds none.
        arn: the resource, where it is none of the parameters; ``{region}`` and ``{account}`` stand for the call's.
        when: an expression that must find something.
        context: keys of conditions and their values; ``{region}`` stands for the call's.
    """

    service: str
    operations: tuple[str, ...]
    actions: tuple[str, ...]
    kind: str
    source: str
    resource: str = ""
    arn: str = ""
    when: str = "@"
    context: Mapping[str, str] = field(default_factory=dict, hash=False)

    def accesses(self, call: Call, tags_of: Callable[[str], Tags]) -> Iterator[Access]:
        """Yield what a call needs besides."""
        if not jmespath.search(self.when, call.parameters):
            return
        found = jmespath.search(self.resource, call.parameters) if self.resource else self.arn
        for text in [found] if isinstance(found, str) else found or ():
            resource = text.format(region=call.region, account=call.account)
            context: dict[str, str] = {key: value.format(region=call.region) for key, value in self.context.items()}
            tags = {f"aws:ResourceTag/{key}": value for key, value in tags_of(resource).items()} if self.kind else {}
            pattern = resource.rsplit("/", 1)[0] + "/*" if self.kind == "key" else resource
            for action in self.actions:
                grant = KEY_GRANT if action == "kms:CreateGrant" else {}
                yield Access(action, self.kind, resource, pattern, {**context, **tags, **grant})


def _via(service: str) -> Mapping[str, str]:
    return {"kms:ViaService": f"{service}.{{region}}.amazonaws.com"}


BEHIND: tuple[Behind, ...] = (
    Behind(
        "secretsmanager",
        ("CreateSecret", "UpdateSecret"),
        ("kms:Decrypt", "kms:GenerateDataKey"),
        "key",
        "CreateSecret (Secrets Manager reference): a customer managed key",
        resource="KmsKeyId",
        context=_via("secretsmanager"),
    ),
    Behind(
        "secretsmanager",
        ("RotateSecret",),
        ("lambda:InvokeFunction",),
        "function",
        "RotateSecret (Secrets Manager reference): the function is called in the name of its caller",
        resource="RotationLambdaARN",
    ),
    Behind(
        "rds",
        ("CreateDBCluster", "CreateDBInstance"),
        ("kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"),
        "key",
        "Service Authorization Reference, Amazon RDS: dependent actions",
        resource="[KmsKeyId, MasterUserSecretKmsKeyId, PerformanceInsightsKMSKeyId][?@]",
        context=_via("rds"),
    ),
    Behind(
        "rds",
        ("CreateDBCluster", "ModifyDBCluster"),
        ("secretsmanager:CreateSecret", "secretsmanager:TagResource"),
        "Secret",
        "Service Authorization Reference, Amazon RDS: dependent actions; the secret is RDS's own",
        when="ManageMasterUserPassword",
        arn="arn:aws:secretsmanager:{region}:{account}:secret:rds!*",
    ),
    Behind(
        "ecr",
        ("CreateRepository",),
        ("kms:CreateGrant", "kms:DescribeKey"),
        "key",
        "Encryption at rest, required permissions (ECR guide)",
        resource="encryptionConfiguration.kmsKey",
        context=_via("ecr"),
    ),
    Behind(
        "lambda",
        ("CreateFunction", "UpdateFunctionConfiguration"),
        ("kms:CreateGrant", "kms:Decrypt", "kms:Encrypt"),
        "key",
        "Securing environment variables (Lambda guide): a customer managed key",
        resource="KMSKeyArn",
        context=_via("lambda"),
    ),
    Behind(
        "ec2",
        ("CreateFlowLogs",),
        ("logs:CreateLogDelivery",),
        "",
        "Publish flow logs to Amazon S3, and to CloudWatch Logs (VPC guide)",
        arn="*",
    ),
    Behind(
        "ec2",
        ("DeleteFlowLogs",),
        ("logs:DeleteLogDelivery",),
        "",
        "Publish flow logs to Amazon S3, and to CloudWatch Logs (VPC guide)",
        arn="*",
    ),
    Behind(
        "ec2",
        ("CreateVpcEndpoint",),
        ("route53:AssociateVPCWithHostedZone",),
        "",
        "Service Authorization Reference, Amazon EC2: dependent actions, for private names",
        when="PrivateDnsEnabled",
        arn="*",
    ),
    Behind(
        "wafv2",
        ("PutLoggingConfiguration",),
        ("logs:CreateLogDelivery", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies", "logs:PutResourcePolicy"),
        "",
        "Permissions to publish logs to CloudWatch Logs (AWS WAF guide)",
        arn="*",
    ),
    Behind(
        "wafv2",
        ("DeleteLoggingConfiguration",),
        ("logs:DeleteLogDelivery",),
        "",
        "Permissions to publish logs to CloudWatch Logs (AWS WAF guide)",
        arn="*",
    ),
    Behind(
        "wafv2",
        ("AssociateWebACL", "DisassociateWebACL"),
        ("elasticloadbalancing:SetWebACL",),
        "",
        "AssociateWebACL (AWS WAF reference): permissions for the resource",
        when="contains(ResourceArn, ':elasticloadbalancing:')",
        arn="*",
    ),
    Behind(
        "wafv2",
        ("AssociateWebACL", "DisassociateWebACL"),
        ("apigateway:SetWebACL",),
        "Stage",
        "AssociateWebACL (AWS WAF reference): permissions for the resource",
        when="contains(ResourceArn, ':apigateway:')",
        resource="ResourceArn",
    ),
    Behind(
        "application-autoscaling",
        ("RegisterScalableTarget",),
        ("ecs:DescribeServices", "ecs:UpdateService"),
        "service",
        "Identity-based policies, permissions for scaling an ECS service (Application Auto Scaling guide)",
        when="ServiceNamespace == 'ecs'",
        resource="join('', ['arn:aws:ecs:{region}:{account}:', ResourceId])",
    ),
    Behind(
        "application-autoscaling",
        ("PutScalingPolicy", "DeleteScalingPolicy"),
        ("cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm"),
        "alarm",
        "Identity-based policies, permissions for target tracking (Application Auto Scaling guide)",
        resource="join('', ['arn:aws:cloudwatch:{region}:{account}:alarm:TargetTracking-', ResourceId, '-*'])",
    ),
)
"""Everything of this kind that the project's calls need."""
