"""What X-Ray needs before traces can be sent: rights of a role, a resource policy, a service that has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TRACING_ACTION = "xray:PutTraceSegments"


@dataclass(frozen=True)
class Traced:
    """A switch for active tracing.

    Attributes:
        path: the first part of the attribute that holds it.
        role: dotted path of the attribute that names the role with which traces are sent; empty where there is none.
        service: the service principal that a resource policy of X-Ray must let in; empty where there is none.
        source: the page that says so.
    """

    path: str
    role: str
    service: str
    source: str


TRACED: Mapping[str, Traced] = {
    "aws_apprunner_service": Traced(
        "observability_configuration",
        "instance_configuration.instance_role_arn",
        "",
        "App Runner developer guide, Tracing for your App Runner application with X-Ray",
    ),
    "aws_lambda_function": Traced("tracing_config", "role", "", "Lambda developer guide, Visualize with AWS X-Ray"),
    "aws_sfn_state_machine": Traced(
        "tracing_configuration", "role_arn", "", "Step Functions developer guide, Trace data in AWS X-Ray"
    ),
    "aws_synthetics_canary": Traced(
        "run_config", "execution_role_arn", "", "CloudWatch user guide, Canaries and X-Ray tracing"
    ),
    "aws_sns_topic": Traced("tracing_config", "", "sns.amazonaws.com", "SNS developer guide, Active tracing"),
}
"""Switches that the aspects turn on, and what each needs. API Gateway and AppSync trace with roles of their own."""

# AWS managed policy reference: policies by the last part of their ARN.
GRANTING = frozenset(
    {
        "AWSXRayDaemonWriteAccess", "AWSXrayFullAccess", "AWSXrayWriteOnlyAccess", "AdministratorAccess",
        "CloudWatchLambdaApplicationSignalsExecutionRolePolicy", "PowerUserAccess",
    }
)  # fmt: skip
"""Managed policies of AWS that grant :data:`TRACING_ACTION`."""

NOT_GRANTING = frozenset(
    {
        "AWSLambdaBasicExecutionRole", "AWSLambdaDynamoDBExecutionRole", "AWSLambdaENIManagementAccess",
        "AWSLambdaInvocation-DynamoDB", "AWSLambdaKinesisExecutionRole", "AWSLambdaMSKExecutionRole",
        "AWSLambdaReplicator", "AWSLambdaRole", "AWSLambdaSQSQueueExecutionRole", "AWSLambdaVPCAccessExecutionRole",
        "AWSXrayReadOnlyAccess", "AmazonDynamoDBFullAccess", "AmazonDynamoDBReadOnlyAccess", "AmazonS3FullAccess",
        "AmazonS3ReadOnlyAccess", "AmazonSNSFullAccess", "AmazonSQSFullAccess", "AmazonSSMManagedInstanceCore",
        "AmazonSSMReadOnlyAccess", "CloudWatchLambdaInsightsExecutionRolePolicy", "CloudWatchLogsFullAccess",
        "SecretsManagerReadWrite",
    }
)  # fmt: skip
"""Managed policies of AWS that do not, and are often attached to such roles. Of all others nobody here knows."""

EDGE_PRINCIPAL = "edgelambda.amazonaws.com"
"""Who takes on the role of a function at CloudFront's edges, where there is no X-Ray.

CloudFront developer guide, Restrictions on Lambda@Edge.
"""

EDGE_FUNCTIONS: Mapping[str, tuple[str, ...]] = {
    kind: tuple(f"{behavior}.lambda_function_association.{name}" for behavior in ("default_cache_behavior", behaviors))
    for kind, behaviors, name in (
        ("aws_cloudfront_distribution", "ordered_cache_behavior", "lambda_arn"),
        ("aws_cloudfront_multitenant_distribution", "cache_behavior", "lambda_function_arn"),
    )
}
"""The types that name such functions, and their attributes that do."""
