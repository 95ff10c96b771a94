"""What every principal of an environment does in its life: the calls that it makes, and where AWS says so.

``<aws_kms_key keys/key>`` stands for the ARN of the resource at a construct path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KEY = "<aws_kms_key keys/key>"
REGION, ACCOUNT = "us-east-1", "123456789012"

_LOGS = ("logs:CreateLogStream", "logs:PutLogEvents")
_TRACES = ("xray:PutTelemetryRecords", "xray:PutTraceSegments")
_USE = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext")
_REENCRYPT = ("kms:ReEncryptFrom", "kms:ReEncryptTo")


@dataclass(frozen=True)
class Use:
    """One thing that a principal does.

    Attributes:
        actions: of IAM.
        resource: with ARNs as above; ``*`` where the actions know none.
        source: where it says that this is done.
        context: keys of conditions that AWS has for it.
        endpoint: the VPC endpoint that the call goes through, by its construct path; empty where it goes another way.
    """

    actions: tuple[str, ...]
    resource: str
    source: str
    context: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict, hash=False)
    endpoint: str = ""


def _secret(arn: str, source: str, *, writes: bool = False, endpoint: str = "") -> tuple[Use, ...]:
    """Reading, or rotating, a secret, and what Secrets Manager does with the key behind it."""
    rotation = ("secretsmanager:DescribeSecret", "secretsmanager:PutSecretValue")
    more = (*rotation, "secretsmanager:UpdateSecretVersionStage") if writes else ()
    via = {"kms:ViaService": f"secretsmanager.{REGION}.amazonaws.com", "kms:EncryptionContext:SecretARN": arn}
    crypto = ("kms:Decrypt", "kms:GenerateDataKey") if writes else ("kms:Decrypt",)
    return (
        Use(("secretsmanager:GetSecretValue", *more), arn, source, endpoint=endpoint),
        Use(crypto, KEY, "Secret encryption and decryption (Secrets Manager guide)", via),
    )


def _pull(*repositories: str) -> tuple[Use, ...]:
    source = "Amazon ECS task execution IAM role (ECS guide); Interface VPC endpoints (ECR guide)"
    layers = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
    return (
        *(Use(layers, each, source, endpoint=f"network/{kind}") for each in repositories for kind in _REGISTRY),
        *(Use(("ecr:GetAuthorizationToken",), "*", source, endpoint=f"network/{kind}") for kind in _REGISTRY),
    )


_REGISTRY = ("ecr-api-endpoint", "ecr-dkr-endpoint")


def _writes(group: str, *, endpoint: str = "", source: str = "Send logs to CloudWatch, awslogs (ECS guide)") -> Use:
    return Use(_LOGS, f"<aws_cloudwatch_log_group {group}>:log-stream:one", source, endpoint=endpoint)


_FUNCTION = "Defining Lambda function permissions with an execution role (Lambda guide)"
_STEPS = "lib/rotation: the four steps of a rotation"
_BLUE_GREEN = "AWSCodeDeployRoleForECS (AWS managed policy reference), and lib/deployment.py"

LIVES: Mapping[str, tuple[Use, ...]] = {
    "service/task-role": (
        *_secret(
            "<aws_secretsmanager_secret secrets/api-configuration>",
            "lib/service.py: the API reads its keys anew after a rotation",
            endpoint="network/secretsmanager-endpoint",
        ),
        Use(
            ("rds-db:connect",),
            f"arn:aws:rds-db:{REGION}:{ACCOUNT}:dbuser:"
            "<aws_rds_cluster database/cluster cluster_resource_id>/fraud_api",
            "IAM database authentication (Aurora guide): the token is signed in the task, no call is made",
        ),
        Use(
            _TRACES,
            "*",
            "awsxrayexporter of the OpenTelemetry collector: permissions",
            endpoint="network/xray-endpoint",
        ),
    ),
    "service/execution-role": (
        *_pull("<aws_ecr_repository repositories/fraud-api>", "<aws_ecr_repository repositories/aws-otel-collector>"),
        _writes("service/logs", endpoint="network/logs-endpoint"),
        *_secret(
            "<aws_secretsmanager_secret secrets/api-configuration>",
            "Pass Secrets Manager secrets to a container (ECS guide)",
            endpoint="network/secretsmanager-endpoint",
        ),
    ),
    "migration/execution-role": (
        *_pull("<aws_ecr_repository repositories/postgres-client>"),
        _writes("service/logs", endpoint="network/logs-endpoint"),
        *_secret(
            "<aws_rds_cluster database/cluster secret>",
            "Pass Secrets Manager secrets to a container (ECS guide)",
            endpoint="network/secretsmanager-endpoint",
        ),
    ),
    "secrets/rotation-role": (
        *_secret("<aws_secretsmanager_secret secrets/api-configuration>", _STEPS, writes=True),
        _writes("secrets/rotation-log-group", source=_FUNCTION),
        Use(_TRACES, "*", "Visualize Lambda function invocations using X-Ray (Lambda guide)"),
    ),
    "origin/rotation-role": (
        *_secret("<aws_secretsmanager_secret origin/origin>", _STEPS, writes=True),
        _writes("origin/rotation-log-group", source=_FUNCTION),
        Use(_TRACES, "*", "Visualize Lambda function invocations using X-Ray (Lambda guide)"),
        *(
            Use(("elasticloadbalancing:ModifyRule",), f"<aws_lb_listener_rule load-balancer/{rule}>", _STEPS)
            for rule in ("production-rule", "test-rule", "probe-rule")
        ),
        Use(("elasticloadbalancing:DescribeRules",), "*", _STEPS),
        Use(("wafv2:GetRuleGroup", "wafv2:UpdateRuleGroup"), "<aws_wafv2_rule_group alb-waf/origin-group>", _STEPS),
        Use(("apigateway:GET", "apigateway:PATCH"), "<aws_api_gateway_stage api/stage>", _STEPS),
    ),
    "deployment/role": (
        Use(
            ("ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"),
            "<aws_ecs_service service/service>",
            _BLUE_GREEN,
        ),
        Use(
            ("ecs:CreateTaskSet",),
            f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-set/ecs_cluster_dev/ecs_service_dev/new",
            _BLUE_GREEN,
            {
                "ecs:cluster": "<aws_ecs_cluster service/cluster>",
                "ecs:service": "<aws_ecs_service service/service>",
            },
        ),
        Use(
            ("ecs:DeleteTaskSet",),
            f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-set/ecs_cluster_dev/ecs_service_dev/ecs-svc-1",
            _BLUE_GREEN,
        ),
        Use(
            ("ecs:TagResource",),
            f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-set/ecs_cluster_dev/ecs_service_dev/new",
            "Tagging authorization (ECS guide): a task set gets the service's tags",
            {"ecs:CreateAction": "CreateTaskSet"},
        ),
        *(
            Use(
                ("iam:PassRole",),
                f"<aws_iam_role service/{role}/role>",
                _BLUE_GREEN,
                {"iam:PassedToService": "ecs-tasks.amazonaws.com"},
            )
            for role in ("execution-role", "task-role")
        ),
        *(
            use
            for listener in ("production", "test")
            for use in (
                Use(
                    ("elasticloadbalancing:ModifyListener",),
                    f"<aws_lb_listener load-balancer/{listener}-listener>",
                    _BLUE_GREEN,
                ),
                Use(
                    ("elasticloadbalancing:ModifyRule",),
                    f"<aws_lb_listener_rule load-balancer/{listener}-rule>",
                    _BLUE_GREEN,
                ),
            )
        ),
        Use(
            (
                "cloudwatch:DescribeAlarms",
                "elasticloadbalancing:DescribeListeners",
                "elasticloadbalancing:DescribeRules",
                "elasticloadbalancing:DescribeTargetGroups",
            ),
            "*",
            _BLUE_GREEN,
        ),
    ),
}
"""Role, by its construct path, to what it does."""

TRUST: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "service/task-role": ("ecs-tasks.amazonaws.com", {"aws:SourceArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:*"}),
    "service/execution-role": ("ecs-tasks.amazonaws.com", {"aws:SourceArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:*"}),
    "migration/execution-role": ("ecs-tasks.amazonaws.com", {"aws:SourceArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:*"}),
    "secrets/rotation-role": ("lambda.amazonaws.com", {}),
    "origin/rotation-role": ("lambda.amazonaws.com", {}),
    "deployment/role": (
        "codedeploy.amazonaws.com",
        {"aws:SourceArn": f"arn:aws:codedeploy:{REGION}:{ACCOUNT}:application:codedeploy_app_dev"},
    ),
}
"""Who takes a role on, and what AWS says of for whom; Lambda says nothing."""

_OWN = {"aws:SourceAccount": ACCOUNT}
_DELIVERY = {**_OWN, "aws:SourceArn": f"arn:aws:logs:{REGION}:{ACCOUNT}:*"}
_ALARM = {**_OWN, "aws:SourceArn": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:one"}
_EVENT = {**_OWN, "aws:SourceArn": f"arn:aws:rds:{REGION}:{ACCOUNT}:es:one"}
_TOPIC = "<aws_sns_topic alerts/topic>"
_TOPIC_KEY = {"kms:EncryptionContext:aws:sns:topicArn": _TOPIC}
_STORAGE = {"kms:EncryptionContext:aws:ecs:clusterAccount": ACCOUNT}
_FLOW_LOGS = "Publish flow logs to Amazon S3 (VPC guide): permissions of the bucket, and of its key"
_PUBLISH = "Enable compatibility between event sources and encrypted topics (SNS guide)"

SERVICES: Mapping[str, tuple[Use, ...]] = {
    f"logs.{REGION}.amazonaws.com": (
        Use(
            (*_USE, *_REENCRYPT),
            KEY,
            "Encrypt log data in CloudWatch Logs using AWS KMS (its guide)",
            {"kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:one"},
        ),
    ),
    "fargate.amazonaws.com": (
        Use(("kms:GenerateDataKeyWithoutPlaintext",), KEY, "Fargate ephemeral storage keys (ECS guide)", _STORAGE),
        Use(
            ("kms:CreateGrant",),
            KEY,
            "Fargate ephemeral storage keys (ECS guide)",
            {**_STORAGE, "kms:GrantOperations": ("Decrypt",)},
        ),
    ),
    "delivery.logs.amazonaws.com": (
        Use((*_USE, *_REENCRYPT), KEY, _FLOW_LOGS, _DELIVERY),
        Use(
            ("s3:PutObject",),
            f"<aws_s3_bucket log-storage/flow-logs/bucket>/AWSLogs/{ACCOUNT}/one",
            _FLOW_LOGS,
            {**_DELIVERY, "s3:x-amz-acl": "bucket-owner-full-control"},
        ),
        Use(("s3:GetBucketAcl",), "<aws_s3_bucket log-storage/flow-logs/bucket>", _FLOW_LOGS, _DELIVERY),
    ),
    "logdelivery.elasticloadbalancing.amazonaws.com": (
        Use(
            ("s3:PutObject",),
            f"<aws_s3_bucket log-storage/access-logs/bucket>/AWSLogs/{ACCOUNT}/one",
            "Enable access logs for your Application Load Balancer (its guide)",
        ),
    ),
    "logging.s3.amazonaws.com": (
        Use(
            ("s3:PutObject",),
            "<aws_s3_bucket log-storage/access-logs/bucket>/s3/flow-logs/one",
            "Permissions for log delivery (S3 guide)",
            {**_OWN, "aws:SourceArn": "<aws_s3_bucket log-storage/flow-logs/bucket>"},
        ),
    ),
    "cloudwatch.amazonaws.com": (
        Use(("sns:Publish",), _TOPIC, _PUBLISH, _ALARM),
        Use(("kms:Decrypt", "kms:GenerateDataKey"), KEY, _PUBLISH, _TOPIC_KEY),
    ),
    "events.rds.amazonaws.com": (
        Use(("sns:Publish",), _TOPIC, "Granting permissions to publish notifications to a topic (RDS guide)", _EVENT),
        Use(("kms:Decrypt", "kms:GenerateDataKey"), KEY, _PUBLISH, _TOPIC_KEY),
    ),
}
"""Service of AWS to what it does with the environment's resources; their own policies allow it."""
