"""Rules that are still in their first form; this module goes when the last one has moved."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.graph import Graph
from . import compute, edge, identity, network
from .model import NotApplicable, Problem, Rule, Undecided
from .reader import Block
from .verdict import Outcome
from .verdict import Rule as OldRule

_REMEDIES: dict[str, tuple[str, str]] = {
    "security-group-open-ingress": ("name the sources, or open tcp 443 alone", "SH EC2.13/14/53/54"),
    "default-security-group-closed": (
        "remove its rules and use groups of your own",
        "Config VPC_DEFAULT_SECURITY_GROUP_CLOSED",
    ),
    "network-acl-admin-ports": ("split the range around 22 and 3389", "SH EC2.21"),
    "subnet-public-ip": ("set map_public_ip_on_launch = false", "SH EC2.15"),
    "internet-gateway-route": (
        "route through a NAT gateway, or acknowledge a public subnet",
        "Config NO_UNRESTRICTED_ROUTE_TO_IGW",
    ),
    "vpc-flow-logs": ("add an aws_flow_log of all traffic", "Config VPC_FLOW_LOGS_ENABLED"),
    "alb-invalid-headers": ("set drop_invalid_header_fields = true", "SH ELB.4"),
    "alb-desync-mode": ("use defensive or strictest", "SH ELB.12"),
    "alb-access-logs": ("set access_logs with a bucket", "Config ELB_LOGGING_ENABLED"),
    "alb-waf": ("add an aws_wafv2_web_acl_association", "Config ALB_WAF_ENABLED"),
    "listener-tls": ("use HTTPS, or redirect to it", "Config ELB_TLS_HTTPS_LISTENERS_ONLY"),
    "listener-tls-policy": ("use ELBSecurityPolicy-TLS13-1-2-2021-06", "Config ELBV2_ACM_CERTIFICATE_REQUIRED"),
    "target-group-tls": ("use HTTPS", "PCI DSS 4.2.1"),
    "certificate-validation": ("use DNS validation, which renews by itself", "SH ACM.1"),
    "certificate-key": ("use RSA_2048 or stronger, or an EC key", "SH ACM.2"),
    "api-waf": ("add an aws_wafv2_web_acl_association", "Config API_GW_ASSOCIATED_WITH_WAF"),
    "api-execution-logs": ("use INFO or ERROR", "Config API_GW_EXECUTION_LOGGING_ENABLED"),
    "api-body-logs": ("set data_trace_enabled = false: bodies may hold card data", "PCI DSS 3.3.1"),
    "api-access-logs": ("set access_log_settings", "SH APIGateway.9"),
    "api-tracing": ("set xray_tracing_enabled = true", "Config API_GW_XRAY_ENABLED"),
    "api-client-certificate": ("add an aws_api_gateway_client_certificate", "Config API_GW_SSL_ENABLED"),
    "api-endpoint-type": ('use ["REGIONAL"] or ["PRIVATE"]', "Config API_GW_ENDPOINT_TYPE_CHECK"),
    "api-tls-version": ("use TLS_1_2", "PCI DSS 4.2.1"),
    "api-access-control": ("require an API key or an authorizer", "Config API_GWV2_AUTHORIZATION_TYPE_CONFIGURED"),
    "waf-logging": ("add an aws_wafv2_web_acl_logging_configuration", "SH WAF.11"),
    "waf-not-empty": ("add rules", "Config WAFV2_WEBACL_NOT_EMPTY"),
    "waf-metrics": ("set cloudwatch_metrics_enabled = true", "Config WAFV2_RULEGROUP_LOGGING_ENABLED"),
    "ecs-public-ip": ("set assign_public_ip = false", "SH ECS.2, ECS.16"),
    "ecs-platform-version": ("use LATEST", "SH ECS.10"),
    "ecs-environment-secrets": ("pass it through secrets", "SH ECS.8"),
    "ecs-privileged": ("set privileged to false", "Config ECS_CONTAINERS_NONPRIVILEGED"),
    "ecs-read-only-root": ("set readonlyRootFilesystem to true", "Config ECS_CONTAINERS_READONLY_ACCESS"),
    "ecs-root-user": ("name a user other than root, such as 1000:1000", "Config ECS_TASK_DEFINITION_NONROOT_USER"),
    "ecs-container-logs": (
        "add one, or pass container_log_group to Guardrails",
        "Config ECS_TASK_DEFINITION_LOG_CONFIGURATION",
    ),
    "ecs-pid-mode": ("use task, or leave it out", "Config ECS_TASK_DEFINITION_PID_MODE_CHECK"),
    "ecr-scan-on-push": ("set scan_on_push = true", "SH ECR.1"),
    "ecr-lifecycle-policy": ("add an aws_ecr_lifecycle_policy", "Config ECR_PRIVATE_LIFECYCLE_POLICY_CONFIGURED"),
    "lambda-public-invoke": ("name source_arn or source_account", "SH Lambda.1"),
    "lambda-runtime": ("use a runtime that AWS supports, such as python3.12", "SH Lambda.2"),
    "lambda-tracing": ("set tracing_config.mode = Active", "SH Lambda.7"),
    "iam-wildcard-action": ("spell the actions out", "Config IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS"),
    "iam-decrypt-at-large": ("name the key's ARN", "Config IAM_CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS"),
    "iam-inline-policy": ("use aws_iam_policy and an attachment", "Config IAM_NO_INLINE_POLICY_CHECK"),
    "iam-inline-policy-block": ("use aws_iam_policy and an attachment", "Config IAM_NO_INLINE_POLICY_CHECK"),
}


def _adapted(old: OldRule) -> Rule:
    def check(it: Block, graph: Graph) -> Iterator[Problem | Undecided]:
        verdict = old.check(it.resource, graph)
        if verdict.outcome is Outcome.NON_COMPLIANT:
            yield Problem(verdict.problem)
        if verdict.outcome is Outcome.UNKNOWN:
            yield Undecided("it is only known at apply time")
        if verdict.outcome is Outcome.NOT_APPLICABLE:
            raise NotApplicable("it does not apply")

    remedy, source = _REMEDIES[old.id]
    return Rule(old.id, old.types, check, old.id, old.id, remedy, controls=(source,))


RULES = tuple(_adapted(rule) for module in (network, edge, compute, identity) for rule in module.RULES)
