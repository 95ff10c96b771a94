"""Keys of documents whose value is the name of a resource: what is neither an attribute of its own nor an ARN.

An attribute that holds a document is one with ``text:`` in ``references.txt``. The key stands anywhere in it.
"""

from __future__ import annotations

from collections.abc import Mapping

Keys = Mapping[str, str]

# ECS developer guide, "Send Amazon ECS logs to CloudWatch" and "Send logs to an AWS service or AWS Partner"; ECS API
# reference, LogConfiguration, Secret and RepositoryCredentials.
_LOG_OPTIONS = {
    "awslogs-group": "aws_cloudwatch_log_group",
    "log_group_name": "aws_cloudwatch_log_group",
    "delivery_stream": "aws_kinesis_firehose_delivery_stream",
    "stream": "aws_kinesis_stream",
    "bucket": "aws_s3_bucket",
}
_CONTAINERS = {**_LOG_OPTIONS, "valueFrom": "aws_ssm_parameter", "credentialsParameter": "aws_secretsmanager_secret"}
# Step Functions developer guide, "Integrating services": parameters of the optimized and SDK integrations.
_STATES = {
    "FunctionName": "aws_lambda_function",
    "TableName": "aws_dynamodb_table",
    "Bucket": "aws_s3_bucket",
    "BucketName": "aws_s3_bucket",
    "Cluster": "aws_ecs_cluster",
    "TaskDefinition": "aws_ecs_task_definition",
    "JobDefinition": "aws_batch_job_definition",
    "JobQueue": "aws_batch_job_queue",
    "EventBusName": "aws_cloudwatch_event_bus",
    "StreamName": "aws_kinesis_stream",
    "DeliveryStreamName": "aws_kinesis_firehose_delivery_stream",
    "ProjectName": "aws_codebuild_project",
    "CrawlerName": "aws_glue_crawler",
    "ClusterName": "aws_eks_cluster",
    "SecretId": "aws_secretsmanager_secret",
    "WorkGroup": "aws_athena_workgroup",
}
# EventBridge reference, "Events from AWS services": the fields of the detail of each service's events.
_EVENTS = {
    "pipeline": "aws_codepipeline",
    "project-name": "aws_codebuild_project",
    "alarmName": "aws_cloudwatch_metric_alarm",
    "jobName": "aws_glue_job",
    "crawlerName": "aws_glue_crawler",
    "AutoScalingGroupName": "aws_autoscaling_group",
    "repository-name": "aws_ecr_repository",
    "repositoryName": "aws_codecommit_repository",
}

DOCUMENT_KEYS: Mapping[tuple[str, str], Keys] = {
    ("aws_ecs_task_definition", "container_definitions"): _CONTAINERS,
    ("aws_ecs_service", "service_connect_configuration.log_configuration.options"): _LOG_OPTIONS,
    ("aws_batch_job_definition", "container_properties"): _CONTAINERS,
    ("aws_batch_job_definition", "ecs_properties"): _CONTAINERS,
    ("aws_batch_job_definition", "node_properties"): _CONTAINERS,
    ("aws_sfn_state_machine", "definition"): _STATES,
    ("aws_cloudwatch_event_rule", "event_pattern"): _EVENTS,
}
"""Resource type and dotted attribute path to the keys in the document there, each with the type that it names."""

SETTING_WORDS: Mapping[str, tuple[str, ...]] = {
    "bucket": ("aws_s3_bucket",),
    "bus": ("aws_cloudwatch_event_bus",),
    "cluster": ("aws_ecs_cluster", "aws_eks_cluster", "aws_rds_cluster", "aws_redshift_cluster"),
    "crawler": ("aws_glue_crawler",),
    "domain": ("aws_opensearch_domain", "aws_elasticsearch_domain"),
    "firehose": ("aws_kinesis_firehose_delivery_stream",),
    "function": ("aws_lambda_function",),
    "group": ("aws_cloudwatch_log_group", "aws_autoscaling_group"),
    "job": ("aws_glue_job",),
    "lambda": ("aws_lambda_function",),
    "param": ("aws_ssm_parameter",),
    "parameter": ("aws_ssm_parameter",),
    "project": ("aws_codebuild_project",),
    "queue": ("aws_sqs_queue", "aws_batch_job_queue"),
    "repository": ("aws_ecr_repository",),
    "role": ("aws_iam_role",),
    "secret": ("aws_secretsmanager_secret",),
    "stream": ("aws_kinesis_stream", "aws_kinesis_firehose_delivery_stream"),
    "table": ("aws_dynamodb_table",),
    "topic": ("aws_sns_topic",),
    "workgroup": ("aws_athena_workgroup",),
}
"""Word in the key of a setting, such as ``ORDERS_TABLE`` of a function's environment, to the types that it may name.

A guess, so nothing is written by it: where the value is the name of such a resource, it is reported.
"""

DATA_NAMES: Mapping[str, tuple[str, str]] = {
    "aws_db_instance": ("db_instance_identifier", "aws_db_instance"),
    "aws_ecr_image": ("repository_name", "aws_ecr_repository"),
    "aws_ecs_cluster": ("cluster_name", "aws_ecs_cluster"),
    "aws_ecs_container_definition": ("task_definition", "aws_ecs_task_definition"),
    "aws_ecs_service": ("service_name", "aws_ecs_service"),
    "aws_ecs_task_definition": ("task_definition", "aws_ecs_task_definition"),
    "aws_eks_cluster_auth": ("name", "aws_eks_cluster"),
    "aws_kms_key": ("key_id", "aws_kms_alias"),
    "aws_lambda_invocation": ("function_name", "aws_lambda_function"),
    "aws_s3_objects": ("bucket", "aws_s3_bucket"),
    "aws_secretsmanager_secret_version": ("secret_id", "aws_secretsmanager_secret"),
}
"""Data source to the attribute in which it is given a name, and whose, where the resource of that type has another one.

Source: documentation of AWS provider 5.100.0, argument reference of each data source.
"""

SETTING_PAIRS: Mapping[tuple[str, str], str] = {
    ("aws_batch_job_definition", "eks_properties.pod_properties.containers.env.value"): (
        "eks_properties.pod_properties.containers.env.name"
    ),
    ("aws_batch_job_definition", "eks_properties.pod_properties.init_containers.env.value"): (
        "eks_properties.pod_properties.init_containers.env.name"
    ),
    ("aws_codebuild_project", "environment.environment_variable.value"): "environment.environment_variable.name",
    ("aws_elastic_beanstalk_configuration_template", "setting.value"): "setting.name",
    ("aws_elastic_beanstalk_environment", "setting.value"): "setting.name",
    ("aws_pipes_pipe", "target_parameters.batch_job_parameters.container_overrides.environment.value"): (
        "target_parameters.batch_job_parameters.container_overrides.environment.name"
    ),
    ("aws_pipes_pipe", "target_parameters.ecs_task_parameters.overrides.container_override.environment.value"): (
        "target_parameters.ecs_task_parameters.overrides.container_override.environment.name"
    ),
}
"""Settings in blocks of a name and a value: type and path of the value, to the path of the name.

Source: documentation of AWS provider 5.100.0, argument reference of each type.
"""

BLOCK_NAMES: Mapping[str, Mapping[str, str]] = {
    "terraform": {"backend.s3.bucket": "aws_s3_bucket", "backend.s3.dynamodb_table": "aws_dynamodb_table"},
    "data.terraform_remote_state": {"config.bucket": "aws_s3_bucket", "config.dynamodb_table": "aws_dynamodb_table"},
}
"""Blocks that are no resource of AWS: path to the type whose name is there.

Source: Terraform's documentation of the backend ``s3``.
"""
