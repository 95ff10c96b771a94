"""Checks: names and tags of every resource."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import jmespath

from main import PROJECT_TAGS
from scripts.verify.checks.frame import Document, Environment, ask, check, differ, listed, pairs, resources, some

NAMES: Mapping[str, tuple[str, str, str, str]] = {
    "aws_api_gateway_api_key": ("name", "apigateway", "get_api_keys", "items[].name"),
    "aws_api_gateway_rest_api": ("name", "apigateway", "get_rest_apis", "items[].name"),
    "aws_api_gateway_usage_plan": ("name", "apigateway", "get_usage_plans", "items[].name"),
    "aws_cloudwatch_dashboard": ("dashboard_name", "cloudwatch", "list_dashboards", "DashboardEntries[].DashboardName"),
    "aws_cloudwatch_log_group": ("name", "logs", "describe_log_groups", "logGroups[].logGroupName"),
    "aws_cloudwatch_metric_alarm": ("alarm_name", "cloudwatch", "describe_alarms", "MetricAlarms[].AlarmName"),
    "aws_codedeploy_app": ("name", "codedeploy", "list_applications", "applications"),
    "aws_db_event_subscription": (
        "name",
        "rds",
        "describe_event_subscriptions",
        "EventSubscriptionsList[].CustSubscriptionId",
    ),
    "aws_db_subnet_group": ("name", "rds", "describe_db_subnet_groups", "DBSubnetGroups[].DBSubnetGroupName"),
    "aws_ecr_repository": ("name", "ecr", "describe_repositories", "repositories[].repositoryName"),
    "aws_ecs_cluster": ("arn", "ecs", "list_clusters", "clusterArns"),
    "aws_ecs_task_definition": ("arn_without_revision", "ecs", "list_task_definitions", "taskDefinitionArns"),
    "aws_iam_policy": ("name", "iam", "list_policies", "Policies[].PolicyName"),
    "aws_iam_role": ("name", "iam", "list_roles", "Roles[].RoleName"),
    "aws_kms_alias": ("name", "kms", "list_aliases", "Aliases[].AliasName"),
    "aws_lambda_function": ("function_name", "lambda", "list_functions", "Functions[].FunctionName"),
    "aws_lb": ("name", "elbv2", "describe_load_balancers", "LoadBalancers[].LoadBalancerName"),
    "aws_lb_target_group": ("name", "elbv2", "describe_target_groups", "TargetGroups[].TargetGroupName"),
    "aws_rds_cluster": ("cluster_identifier", "rds", "describe_db_clusters", "DBClusters[].DBClusterIdentifier"),
    "aws_rds_cluster_instance": (
        "identifier",
        "rds",
        "describe_db_instances",
        "DBInstances[].DBInstanceIdentifier",
    ),
    "aws_rds_cluster_parameter_group": (
        "name",
        "rds",
        "describe_db_cluster_parameter_groups",
        "DBClusterParameterGroups[].DBClusterParameterGroupName",
    ),
    "aws_s3_bucket": ("bucket", "s3", "list_buckets", "Buckets[].Name"),
    "aws_secretsmanager_secret": ("name", "secretsmanager", "list_secrets", "SecretList[].Name"),
    "aws_security_group": ("name", "ec2", "describe_security_groups", "SecurityGroups[].GroupName"),
    "aws_sns_topic": ("arn", "sns", "list_topics", "Topics[].TopicArn"),
    "aws_wafv2_rule_group": ("name", "wafv2", "list_rule_groups", "RuleGroups[].Name"),
    "aws_wafv2_web_acl": ("name", "wafv2", "list_web_acls", "WebACLs[].Name"),
    "aws_xray_group": ("group_name", "xray", "get_groups", "Groups[].GroupName"),
    "aws_xray_sampling_rule": (
        "rule_name",
        "xray",
        "get_sampling_rules",
        "SamplingRuleRecords[].SamplingRule.RuleName",
    ),
}
"""Resource type to: the attribute with its name, and where AWS lists the names (service, operation, JMESPath)."""

_LISTING: Mapping[str, Document] = {
    "list_policies": {"Scope": "Local"},
    "list_rule_groups": {"Scope": "REGIONAL"},
    "list_web_acls": {"Scope": "REGIONAL"},
}

_AFTER_NAME = re.compile(r"(/postgresql|/iam-db-auth-error|/performance|:\d+)$")
"""What AWS itself puts behind a name: the kind of log, the revision."""

TAGS: Mapping[str, tuple[str, str, str, str, str]] = {
    "aws_acm_certificate": ("acm", "list_tags_for_certificate", "CertificateArn", "arn", "Tags"),
    "aws_api_gateway_api_key": ("apigateway", "get_api_key", "apiKey", "id", "tags"),
    "aws_api_gateway_client_certificate": (
        "apigateway",
        "get_client_certificate",
        "clientCertificateId",
        "id",
        "tags",
    ),
    "aws_api_gateway_domain_name": ("apigateway", "get_domain_name", "domainName", "id", "tags"),
    "aws_api_gateway_rest_api": ("apigateway", "get_rest_api", "restApiId", "id", "tags"),
    "aws_api_gateway_stage": ("apigateway", "get_tags", "resourceArn", "arn", "tags"),
    "aws_api_gateway_usage_plan": ("apigateway", "get_usage_plan", "usagePlanId", "id", "tags"),
    "aws_appautoscaling_target": ("application-autoscaling", "list_tags_for_resource", "ResourceARN", "arn", "Tags"),
    "aws_cloudwatch_log_group": ("logs", "list_tags_for_resource", "resourceArn", "arn", "tags"),
    "aws_cloudwatch_metric_alarm": ("cloudwatch", "list_tags_for_resource", "ResourceARN", "arn", "Tags"),
    "aws_codedeploy_app": ("codedeploy", "list_tags_for_resource", "ResourceArn", "arn", "Tags"),
    "aws_codedeploy_deployment_group": ("codedeploy", "list_tags_for_resource", "ResourceArn", "arn", "Tags"),
    "aws_db_event_subscription": ("rds", "list_tags_for_resource", "ResourceName", "arn", "TagList"),
    "aws_db_subnet_group": ("rds", "list_tags_for_resource", "ResourceName", "arn", "TagList"),
    "aws_ecr_repository": ("ecr", "list_tags_for_resource", "resourceArn", "arn", "tags"),
    "aws_ecs_cluster": ("ecs", "list_tags_for_resource", "resourceArn", "arn", "tags"),
    "aws_ecs_service": ("ecs", "list_tags_for_resource", "resourceArn", "id", "tags"),
    "aws_ecs_task_definition": ("ecs", "list_tags_for_resource", "resourceArn", "arn", "tags"),
    "aws_iam_policy": ("iam", "list_policy_tags", "PolicyArn", "arn", "Tags"),
    "aws_iam_role": ("iam", "list_role_tags", "RoleName", "name", "Tags"),
    "aws_kms_key": ("kms", "list_resource_tags", "KeyId", "key_id", "Tags"),
    "aws_lambda_function": ("lambda", "list_tags", "Resource", "arn", "Tags"),
    "aws_rds_cluster": ("rds", "list_tags_for_resource", "ResourceName", "arn", "TagList"),
    "aws_rds_cluster_instance": ("rds", "list_tags_for_resource", "ResourceName", "arn", "TagList"),
    "aws_rds_cluster_parameter_group": ("rds", "list_tags_for_resource", "ResourceName", "arn", "TagList"),
    "aws_s3_bucket": ("s3", "get_bucket_tagging", "Bucket", "bucket", "TagSet"),
    "aws_secretsmanager_secret": ("secretsmanager", "describe_secret", "SecretId", "arn", "Tags"),
    "aws_sns_topic": ("sns", "list_tags_for_resource", "ResourceArn", "arn", "Tags"),
    "aws_wafv2_rule_group": ("wafv2", "list_tags_for_resource", "ResourceARN", "arn", "TagInfoForResource.TagList"),
    "aws_wafv2_web_acl": ("wafv2", "list_tags_for_resource", "ResourceARN", "arn", "TagInfoForResource.TagList"),
    "aws_xray_group": ("xray", "list_tags_for_resource", "ResourceARN", "arn", "Tags"),
    "aws_xray_sampling_rule": ("xray", "list_tags_for_resource", "ResourceARN", "arn", "Tags"),
    **{
        f"aws_{kind}": ("elbv2", "describe_tags", "ResourceArns", "arn", "TagDescriptions[0].Tags")
        for kind in ("lb", "lb_listener", "lb_listener_rule", "lb_target_group")
    },
    **{
        f"aws_{kind}": ("ec2", "describe_tags", "Filters", "id", "Tags")
        for kind in (
            "default_network_acl",
            "default_route_table",
            "default_security_group",
            "eip",
            "flow_log",
            "internet_gateway",
            "nat_gateway",
            "network_acl",
            "route_table",
            "security_group",
            "subnet",
            "vpc",
            "vpc_endpoint",
            "vpc_security_group_egress_rule",
            "vpc_security_group_ingress_rule",
        )
    },
}
"""Resource type to where AWS tells its tags: service, operation, parameter, attribute for it, JMESPath."""


def live_tags(environment: Environment, type_: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags that a resource of the state has in AWS."""
    name, operation, parameter, attribute, path = TAGS[type_]
    identity: Any = values[attribute]
    if parameter == "ResourceArns":
        identity = [identity]
    elif parameter == "Filters":
        identity = [{"Name": "resource-id", "Values": [identity]}]
    return pairs(jmespath.search(path, ask(environment, name, operation, **{parameter: identity})))


def carries(name: str, suffix: str) -> bool:
    """Return whether a name ends with the whole suffix, behind a separator."""
    return re.search(rf"[_-]{re.escape(suffix)}$", _AFTER_NAME.sub("", name)) is not None


@check("every name ends in the whole suffix")
def _names(environment: Environment) -> Iterator[str]:
    """Names as AWS lists them, and the ``Name`` tag where a thing has no name of its own."""
    for type_, (attribute, name, operation, path) in NAMES.items():
        if type_ == "aws_ecr_repository" and environment.settings.image_has_registry:
            continue
        live = listed(environment, name, operation, path, **_LISTING.get(operation, {}))
        for values in some(resources(environment, type_), f"{type_} in the state"):
            expected = values[attribute]
            found = [each for each in live if each == expected or _AFTER_NAME.sub("", each) == expected]
            if not found:
                yield f"{type_} {expected} does not exist, expected it among {len(live)} of its type"
            yield from (
                f"{type_} is named {each}, expected …{environment.suffix}"
                for each in found
                if not carries(each, environment.suffix)
            )
    for type_, (name, *_) in TAGS.items():
        for values in some(resources(environment, type_), f"{type_} in the state") if name == "ec2" else ():
            received = live_tags(environment, type_, values).get("Name", "")
            if not carries(received, environment.suffix):
                yield f"the name tag of {type_} {values['id']} is {received!r}, expected …{environment.suffix}"


@check("everything has the tags of project and environment")
def _tags(environment: Environment) -> Iterator[str]:
    """Check every resource of the state that has tags; a type that ``TAGS`` does not know is a finding."""
    expected = {**PROJECT_TAGS, **environment.settings.tags, "Environment": environment.suffix}
    count = 0
    for type_ in TAGS:
        for values in resources(environment, type_):
            count += 1
            received = live_tags(environment, type_, values)
            for key, value in expected.items():
                yield from differ(f"tag {key} of {type_} {values['id']}", received.get(key), value)
    some(range(count), "tagged resources in the state")
    root = environment.state["values"]["root_module"]
    tagged = {each["type"] for each in root["resources"] if each["values"].get("tags_all")}
    yield from differ(
        "types whose tags are not checked", {t for t in tagged - set(TAGS) if t.startswith("aws_")}, set()
    )
