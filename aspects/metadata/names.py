"""The name attribute of each resource type and what AWS allows in it.

Sources: the service's API reference (parameter patterns and lengths) and the provider 5.100.0 schema. A type whose name
must not carry the environment suffix stands in :data:`EXEMPT` with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NameRule:
    """How resources of one type are named.

    Attributes:
        attribute: the attribute that holds the name.
        max_length: AWS's limit in characters.
        allowed: the characters AWS allows, as the inside of a regular expression class.
        separator: what stands before the suffix: ``_`` by convention, ``-`` where AWS forbids it.
        lower: whether AWS demands lower case.
        letter_first: whether AWS demands a letter at the start.
        stem: what an unnamed resource is called; default: the type without ``aws_``.
        fixed_prefix: what AWS demands at the start, such as ``alias/``.
        trailer: what AWS demands after the name, and the attribute that asks for it, such as ``.fifo``.
        prefix_attribute: the attribute that asks for a generated name with a prefix.
        unique: whether two resources of an account and region must differ in it; ``False`` where the name is scoped to
            a parent resource.
    """

    attribute: str
    max_length: int
    allowed: str = r"A-Za-z0-9_\-"
    separator: str = "_"
    lower: bool = False
    letter_first: bool = False
    stem: str = ""
    fixed_prefix: str = ""
    trailer: tuple[str, str] | None = None
    prefix_attribute: str = ""
    unique: bool = True


_IAM = r"\w+=,.@\-"
_FREE = r"\w \-.:/()#,@\[\]+=&;{}!$*"
_HYPHENATED = r"A-Za-z0-9\-"

NAMES: dict[str, NameRule] = {
    "aws_alb": NameRule("name", 32, _HYPHENATED, "-", stem="alb"),
    "aws_alb_target_group": NameRule("name", 32, _HYPHENATED, "-", stem="alb_target_group"),
    "aws_api_gateway_api_key": NameRule("name", 1024, _FREE, unique=False),
    "aws_api_gateway_request_validator": NameRule("name", 1024, _FREE, unique=False),
    "aws_api_gateway_rest_api": NameRule("name", 1024, _FREE),
    "aws_api_gateway_stage": NameRule("stage_name", 128, unique=False),
    "aws_api_gateway_usage_plan": NameRule("name", 1024, _FREE),
    "aws_appautoscaling_policy": NameRule("name", 256, _FREE, unique=False),
    "aws_appautoscaling_scheduled_action": NameRule("name", 256, _FREE, unique=False),
    "aws_autoscaling_group": NameRule("name", 255, _FREE, prefix_attribute="name_prefix"),
    "aws_cloudwatch_composite_alarm": NameRule("alarm_name", 255, _FREE),
    "aws_cloudwatch_dashboard": NameRule("dashboard_name", 255),
    "aws_cloudwatch_event_rule": NameRule("name", 64, r"\w.\-", prefix_attribute="name_prefix"),
    "aws_cloudwatch_log_group": NameRule("name", 512, r"\w./#\-", prefix_attribute="name_prefix"),
    "aws_cloudwatch_log_resource_policy": NameRule("policy_name", 512, _IAM),
    "aws_cloudwatch_metric_alarm": NameRule("alarm_name", 255, _FREE),
    "aws_codebuild_project": NameRule("name", 150),
    "aws_codedeploy_app": NameRule("name", 100, _IAM),
    "aws_codedeploy_deployment_config": NameRule("deployment_config_name", 100, _IAM),
    "aws_codedeploy_deployment_group": NameRule("deployment_group_name", 100, _IAM, unique=False),
    "aws_db_event_subscription": NameRule(
        "name", 255, _HYPHENATED, "-", letter_first=True, prefix_attribute="name_prefix"
    ),
    "aws_db_instance": NameRule(
        "identifier",
        63,
        _HYPHENATED,
        "-",
        lower=True,
        letter_first=True,
        prefix_attribute="identifier_prefix",
    ),
    "aws_db_parameter_group": NameRule(
        "name", 255, _HYPHENATED, "-", lower=True, letter_first=True, prefix_attribute="name_prefix"
    ),
    "aws_db_subnet_group": NameRule("name", 255, r"a-z0-9_.\- ", lower=True, prefix_attribute="name_prefix"),
    "aws_dynamodb_table": NameRule("name", 255, r"\w.\-"),
    "aws_ecr_repository": NameRule("name", 256, r"a-z0-9._/\-", lower=True, letter_first=True),
    "aws_ecs_cluster": NameRule("name", 255),
    "aws_ecs_service": NameRule("name", 255, unique=False),
    "aws_ecs_task_definition": NameRule("family", 255),
    "aws_elasticache_replication_group": NameRule(
        "replication_group_id", 40, _HYPHENATED, "-", lower=True, letter_first=True
    ),
    "aws_iam_group": NameRule("name", 128, _IAM),
    "aws_iam_instance_profile": NameRule("name", 128, _IAM, prefix_attribute="name_prefix"),
    "aws_iam_policy": NameRule("name", 128, _IAM, prefix_attribute="name_prefix"),
    "aws_iam_role": NameRule("name", 64, _IAM, prefix_attribute="name_prefix"),
    "aws_iam_user": NameRule("name", 64, _IAM),
    "aws_kinesis_stream": NameRule("name", 128, r"\w.\-"),
    "aws_kms_alias": NameRule("name", 256, r"A-Za-z0-9/_\-", fixed_prefix="alias/", prefix_attribute="name_prefix"),
    "aws_lambda_function": NameRule("function_name", 64),
    "aws_launch_template": NameRule("name", 128, r"A-Za-z0-9().\-/_", prefix_attribute="name_prefix"),
    "aws_lb": NameRule("name", 32, _HYPHENATED, "-", stem="alb"),
    "aws_lb_target_group": NameRule("name", 32, _HYPHENATED, "-"),
    "aws_rds_cluster": NameRule(
        "cluster_identifier",
        63,
        _HYPHENATED,
        "-",
        lower=True,
        letter_first=True,
        prefix_attribute="cluster_identifier_prefix",
    ),
    "aws_rds_cluster_instance": NameRule(
        "identifier",
        63,
        _HYPHENATED,
        "-",
        lower=True,
        letter_first=True,
        prefix_attribute="identifier_prefix",
    ),
    "aws_rds_cluster_parameter_group": NameRule(
        "name", 255, _HYPHENATED, "-", lower=True, letter_first=True, prefix_attribute="name_prefix"
    ),
    "aws_s3_bucket": NameRule("bucket", 63, r"a-z0-9.\-", "-", lower=True, prefix_attribute="bucket_prefix"),
    "aws_secretsmanager_secret": NameRule("name", 512, r"\w/+=.@\-", prefix_attribute="name_prefix"),
    "aws_security_group": NameRule("name", 255, _FREE, prefix_attribute="name_prefix"),
    "aws_sfn_state_machine": NameRule("name", 80, prefix_attribute="name_prefix"),
    "aws_sns_topic": NameRule("name", 256, trailer=(".fifo", "fifo_topic"), prefix_attribute="name_prefix"),
    "aws_sqs_queue": NameRule("name", 80, trailer=(".fifo", "fifo_queue"), prefix_attribute="name_prefix"),
    "aws_wafv2_ip_set": NameRule("name", 128),
    "aws_wafv2_rule_group": NameRule("name", 128),
    "aws_wafv2_web_acl": NameRule("name", 128, prefix_attribute="name_prefix"),
    "aws_xray_group": NameRule("group_name", 32, r"\w.\-"),
    "aws_xray_sampling_rule": NameRule("rule_name", 32, r"\w.\-"),
}

EXEMPT: dict[str, str] = {
    "aws_acm_certificate": "named by its domain",
    "aws_api_gateway_domain_name": "a DNS name",
    "aws_api_gateway_model": "letters and digits only, and scoped to its API",
    "aws_iam_service_linked_role": "AWS names it; one per account",
    "aws_route53_record": "a DNS name",
    "aws_route53_zone": "a DNS name",
}

# AWS chooses these log group names itself, from the name of another resource; the group must be declared under just
# that name, or AWS creates it without encryption and retention. The value is the type of that resource, whose name is
# the next part of the path; ``None`` where it is an id that only AWS knows. Sources: the service guides on logs.
DICTATED_LOG_GROUPS: dict[str, str | None] = {
    "/aws/codebuild/": "aws_codebuild_project",
    "/aws/ecs/containerinsights/": "aws_ecs_cluster",
    "/aws/lambda/": "aws_lambda_function",
    "/aws/rds/cluster/": "aws_rds_cluster",
    "/aws/rds/instance/": "aws_db_instance",
    "API-Gateway-Execution-Logs_": None,
}
