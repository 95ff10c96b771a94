"""What an AWS account has once, whatever the number of environments in it."""

from __future__ import annotations

from cdktf import TerraformStack
from cdktf_cdktf_provider_aws.api_gateway_account import ApiGatewayAccount
from cdktf_cdktf_provider_aws.cloudwatch_log_resource_policy import CloudwatchLogResourcePolicy
from cdktf_cdktf_provider_aws.iam_service_linked_role import IamServiceLinkedRole
from constructs import Construct

from lib import backend
from lib.api_gateway import ACCESS_LOG_NAME, EXECUTION_LOG_PREFIX
from lib.iam import ServiceRole, policy_document, statement
from lib.location import Location
from lib.settings import Settings

# Construct id to service principal, in the order of the table "AWS services that work with IAM". AWS creates
# each of these by itself with the first resource of its kind, if the caller may; declared, the callers need
# not. AWS WAF has a service-linked role too, but only for logs to Firehose.
_SERVICE_LINKED_ROLES = {
    "linked-role-api-gateway": "ops.apigateway.amazonaws.com",
    "linked-role-auto-scaling": "ecs.application-autoscaling.amazonaws.com",
    "linked-role-ecs": "ecs.amazonaws.com",
    "linked-role-load-balancing": "elasticloadbalancing.amazonaws.com",
    "linked-role-rds": "rds.amazonaws.com",
}


_API_LOG_GROUPS = (
    f"{EXECUTION_LOG_PREFIX}*",
    f"{ACCESS_LOG_NAME}_*",
    "/aws/apigateway/welcome",
)
"""Log groups that API Gateway writes to: execution and access logs of every environment's stage, and the one into which
it writes a line when it is given the role, to try it out."""


class AccountStack(TerraformStack):
    """The singletons of an account and region, so that destroying one environment never breaks another.

    It is deployed once, before the first environment, and destroyed after the last: AWS refuses to delete a
    service-linked role that is in use, but without the rest the environments still standing lose their API
    Gateway and firewall logs. That is the nature of a singleton, and why it is in no environment's stack.

    An account in use mostly has service-linked roles already: ``make adopt STACK=account`` takes them over before the
    first apply.

    The service-linked roles are global, the other resources are of one region: a further region needs
    ``api-gateway-account`` and ``firewall-logs`` again, but not the roles.

    After a destroy, API Gateway's account setting keeps naming the log role, which does nothing: the attribute
    that would clear it is deprecated.

    Attributes:
        service_linked_roles: the ``aws_iam_service_linked_role`` by service principal.
        api_gateway_account: the role that API Gateway writes the logs of every stage with.
        firewall_log_policy: what lets AWS WAF write to the log groups ``aws-waf-logs-*``.
    """

    def __init__(self, scope: Construct, id: str, *, settings: Settings) -> None:
        super().__init__(scope, id)
        backend.configure(self, settings)
        location = Location.of(self, settings.region)

        self.service_linked_roles = {
            service: IamServiceLinkedRole(self, role_id, aws_service_name=service)
            for role_id, service in _SERVICE_LINKED_ROLES.items()
        }

        writer = ServiceRole(
            self,
            "api-gateway-logs",
            name="api_gateway_logs",
            service="apigateway.amazonaws.com",
            description="Lets API Gateway write the access and execution logs of every stage of the account",
            statements=[
                # Together the actions of AmazonAPIGatewayPushToCloudWatchLogs, which allows them on everything.
                statement(
                    "WriteLogs",
                    [
                        "logs:CreateLogGroup",
                        "logs:CreateLogStream",
                        "logs:DescribeLogStreams",
                        "logs:FilterLogEvents",
                        "logs:GetLogEvents",
                        "logs:PutLogEvents",
                    ],
                    # A pattern that ends with * includes the streams of its groups.
                    [
                        *(location.arn("logs", f"log-group:{name}") for name in _API_LOG_GROUPS),
                        *(location.log_group_arn(name) for name in _API_LOG_GROUPS if not name.endswith("*")),
                    ],
                ),
                # A list cannot be narrowed to some of its entries.
                statement("ListLogs", ["logs:DescribeLogGroups"], [location.arn("logs", "log-group:*")]),
            ],
        )
        self.api_gateway_account = ApiGatewayAccount(
            self, "api-gateway-account", cloudwatch_role_arn=writer.arn, depends_on=writer.attachments
        )

        # AWS WAF otherwise writes a policy of its own, AWSWAF-LOGS, and adds to it with every web ACL until
        # it is too long. A region may have ten such policies, hence one for all environments.
        self.firewall_log_policy = CloudwatchLogResourcePolicy(
            self,
            "firewall-logs",
            policy_name="firewall_logs",
            policy_document=policy_document(
                statement(
                    "WriteFirewallLogs",
                    ["logs:CreateLogStream", "logs:PutLogEvents"],
                    [location.log_group_arn("aws-waf-logs-*")],
                    services=["delivery.logs.amazonaws.com"],
                    conditions={
                        "StringEquals": {"aws:SourceAccount": location.account_id},
                        "ArnLike": {"aws:SourceArn": location.arn("logs", "*")},
                    },
                )
            ),
        )
