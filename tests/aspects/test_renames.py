"""Names are followed: what names a renamed resource by its literal old name gets the new one, or is reported."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from cdktf import Fn, TerraformIterator, Testing
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy

from aspects import Guardrails, NamingAspect
from aspects.core.decide import Decision, Entry, decide
from aspects.core.graph import Graph
from aspects.core.model import Stack
from aspects.facts.names import NAMES
from tests.aspects.doubles import app_of, resource, stack, synthesized
from tests.terraform_json import by_address, written

Body = dict[str, Any]
HERE = {"region": "us-east-1"}
ACCOUNT = "111122223333"


def _decided(
    resources: Mapping[str, Body],
    data: Mapping[str, Any] | None = None,
    providers: Sequence[Body] = (HERE,),
    aspects: Sequence[NamingAspect] | None = None,
) -> tuple[dict[str, Body], Decision]:
    """The bodies by address after naming with the suffix ``dev``, and the decision."""
    config: Body = {"provider": {"aws": list(providers)}, "resource": {}, "data": data or {}}
    for address, body in resources.items():
        kind, _, name = address.partition(".")
        config["resource"].setdefault(f"aws_{kind}", {})[name] = body
    graph = Graph([Stack.from_terraform(config)])
    decision = decide(graph, [Entry("", aspects or [NamingAspect("dev")], True)], today=date(2026, 1, 1))
    final = {each.key: each for each in graph.resources} | decision.resources
    return {each.address.removeprefix("aws_"): each.body for each in final.values()}, decision


def _at(body: Any, path: str) -> Any:
    for part in path.split("."):
        body = body[int(part)] if isinstance(body, list) else body[part]
    return body


# What names something: the resources, and where the text stands that must become another.
FOLLOWED: list[tuple[str, dict[str, Body], str, str, str]] = [
    (
        "a function in the address by which API Gateway calls it",
        {
            "lambda_function.f": {"function_name": "orders"},
            "api_gateway_integration.i": {
                "uri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
                "arn:aws:lambda:us-east-1:1:function:orders/invocations"
            },
        },
        "api_gateway_integration.i",
        "uri",
        "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
        "arn:aws:lambda:us-east-1:1:function:orders_dev/invocations",
    ),
    (
        "a parameter, whose name starts with the slash before it in its ARN",
        {
            "ssm_parameter.p": {"name": "/shop/key", "type": "String", "value": "x"},
            "iam_policy.q": {"name": "q", "policy": '"arn:aws:ssm:us-east-1:1:parameter/shop/key"'},
        },
        "iam_policy.q",
        "policy",
        '"arn:aws:ssm:us-east-1:1:parameter/shop/key_dev"',
    ),
    (
        "what a dynamic block holds",
        {
            "ecs_cluster.c": {"name": "main"},
            "codedeploy_deployment_group.d": {
                "dynamic": {"ecs_service": {"for_each": "${var.x}", "content": {"cluster_name": "main"}}}
            },
        },
        "codedeploy_deployment_group.d",
        "dynamic.ecs_service.content.cluster_name",
        "main_dev",
    ),
    (
        "the sessions of a role",
        {
            "iam_role.r": {"name": "worker"},
            "kms_key.k": {"policy": '{"AWS": "arn:aws:sts::1:assumed-role/worker/session"}'},
        },
        "kms_key.k",
        "policy",
        '{"AWS": "arn:aws:sts::1:assumed-role/worker_dev/session"}',
    ),
    (
        "the alias of just this function",
        {
            "lambda_function.f": {"function_name": "orders"},
            "lambda_alias.a": {"name": "live", "function_name": "${aws_lambda_function.f.arn}"},
            "lambda_permission.p": {"function_name": "orders", "qualifier": "live"},
        },
        "lambda_permission.p",
        "qualifier",
        "live_dev",
    ),
    (
        "a membership names its groups in a list",
        {"iam_group.g": {"name": "admins"}, "iam_user_group_membership.m": {"user": "jo", "groups": ["x", "admins"]}},
        "iam_user_group_membership.m",
        "groups",
        "['x', 'admins_dev']",
    ),
    (
        "a cache names its subnet group, and both are written in lower case",
        {
            "elasticache_subnet_group.s": {"name": "Cache", "subnet_ids": []},
            "elasticache_replication_group.r": {"replication_group_id": "r", "subnet_group_name": "cache"},
        },
        "elasticache_replication_group.r",
        "subnet_group_name",
        "cache-dev",
    ),
    (
        "a service names a task definition with its revision",
        {
            "ecs_task_definition.t": {"family": "api", "container_definitions": "[]"},
            "ecs_service.s": {"name": "web", "task_definition": "api:12"},
        },
        "ecs_service.s",
        "task_definition",
        "api_dev:12",
    ),
    (
        "a role in an ARN keeps its path",
        {
            "iam_role.r": {"name": "worker", "path": "/app/"},
            "sfn_state_machine.m": {"name": "m", "role_arn": f"arn:aws:iam::{ACCOUNT}:role/app/worker"},
        },
        "sfn_state_machine.m",
        "role_arn",
        f"arn:aws:iam::{ACCOUNT}:role/app/worker_dev",
    ),
    (
        "an ARN with expressions for partition, region and account",
        {
            "sqs_queue.q": {"name": "jobs"},
            "sns_topic_subscription.s": {
                "endpoint": "arn:${data.aws_partition.p.partition}:sqs:${data.aws_region.r.name}:${var.account}:jobs"
            },
        },
        "sns_topic_subscription.s",
        "endpoint",
        "arn:${data.aws_partition.p.partition}:sqs:${data.aws_region.r.name}:${var.account}:jobs_dev",
    ),
    (
        "a dead letter queue in JSON, whose name ends in .fifo",
        {
            "sqs_queue.d": {"name": "failed.fifo", "fifo_queue": True},
            "sqs_queue.q": {
                "name": "q",
                "redrive_policy": '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:1:failed.fifo"}',
            },
        },
        "sqs_queue.q",
        "redrive_policy",
        '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:1:failed_dev.fifo"}',
    ),
    (
        "a bucket in the strings of jsonencode, and not where an expression refers to it",
        {
            "s3_bucket.b": {"bucket": "acme"},
            "iam_policy.p": {
                "name": "p",
                "policy": '${jsonencode({"Resource" = ["arn:aws:s3:::acme/*", aws_s3_bucket.b.arn]})}',
            },
        },
        "iam_policy.p",
        "policy",
        '${jsonencode({"Resource" = ["arn:aws:s3:::acme-dev/*", aws_s3_bucket.b.arn]})}',
    ),
    (
        "a metric filter on the log group of a function, where both are declared",
        {
            "lambda_function.f": {"function_name": "orders"},
            "cloudwatch_log_group.l": {"name": "/aws/lambda/orders"},
            "cloudwatch_log_metric_filter.m": {"name": "m", "log_group_name": "/aws/lambda/orders"},
        },
        "cloudwatch_log_metric_filter.m",
        "log_group_name",
        "/aws/lambda/orders_dev",
    ),
    (
        "a policy on a log group that AWS makes for a function",
        {
            "lambda_function.f": {"function_name": "orders"},
            "iam_policy.p": {"name": "p", "policy": '"arn:aws:logs:us-east-1:1:log-group:/aws/lambda/orders:*"'},
        },
        "iam_policy.p",
        "policy",
        '"arn:aws:logs:us-east-1:1:log-group:/aws/lambda/orders_dev:*"',
    ),
    (
        "the log group of a project, a cluster's Container Insights, a broker's replica at the edge",
        {
            "ecs_cluster.c": {"name": "main"},
            "cloudwatch_log_group.l": {"name": "/aws/ecs/containerinsights/main/performance"},
        },
        "cloudwatch_log_group.l",
        "name",
        "/aws/ecs/containerinsights/main_dev/performance",
    ),
    (
        "the log group of a function at the edge, in the region of another edge",
        {
            "lambda_function.f": {"function_name": "auth"},
            "cloudwatch_log_group.l": {"provider": "aws.west", "name": "/aws/lambda/us-east-1.auth"},
        },
        "cloudwatch_log_group.l",
        "name",
        "/aws/lambda/us-east-1.auth_dev",
    ),
    (
        "a dimension of a query in an alarm",
        {
            "sqs_queue.q": {"name": "jobs"},
            "cloudwatch_metric_alarm.a": {
                "alarm_name": "a",
                "metric_query": [
                    {"id": "x", "metric": {"namespace": "Own", "dimensions": {"QueueName": "jobs"}}},
                    {"id": "y", "metric": {"namespace": "AWS/SQS", "dimensions": {"QueueName": "jobs"}}},
                ],
            },
        },
        "cloudwatch_metric_alarm.a",
        "metric_query",
        "[{'id': 'x', 'metric': {'namespace': 'Own', 'dimensions': {'QueueName': 'jobs'}}}, "
        "{'id': 'y', 'metric': {'namespace': 'AWS/SQS', 'dimensions': {'QueueName': 'jobs_dev'}}}]",
    ),
    (
        "the rule of a composite alarm",
        {
            "cloudwatch_metric_alarm.a": {"alarm_name": "late"},
            "cloudwatch_composite_alarm.c": {"alarm_name": "c", "alarm_rule": 'ALARM("late") OR ALARM("later")'},
        },
        "cloudwatch_composite_alarm.c",
        "alarm_rule",
        'ALARM("late_dev") OR ALARM("later")',
    ),
    (
        "a graph of a dashboard",
        {
            "lambda_function.f": {"function_name": "orders"},
            "cloudwatch_dashboard.d": {
                "dashboard_name": "d",
                "dashboard_body": '{"metrics":[["AWS/Lambda","Errors","FunctionName","orders"],'
                '["Own","x","y","orders"]]}',
            },
        },
        "cloudwatch_dashboard.d",
        "dashboard_body",
        '{"metrics":[["AWS/Lambda","Errors","FunctionName","orders_dev"],["Own","x","y","orders"]]}',
    ),
    (
        "image and secret of a container",
        {
            "ecr_repository.e": {"name": "team/api"},
            "ssm_parameter.p": {"name": "/shop/key", "type": "String", "value": "x"},
            "ecs_task_definition.t": {
                "family": "t",
                "container_definitions": '[{"image":"1.dkr.ecr.us-east-1.amazonaws.com/team/api:7","name":"team/api",'
                '"secrets":[{"name":"KEY","valueFrom":"/shop/key"}]}]',
            },
        },
        "ecs_task_definition.t",
        "container_definitions",
        '[{"image":"1.dkr.ecr.us-east-1.amazonaws.com/team/api_dev:7","name":"team/api",'
        '"secrets":[{"name":"KEY","valueFrom":"/shop/key_dev"}]}]',
    ),
    (
        "a secret in an ARN with the characters that AWS adds",
        {
            "secretsmanager_secret.s": {"name": "db"},
            "iam_policy.p": {"name": "p", "policy": '["arn:aws:secretsmanager:us-east-1:1:secret:db-??????"]'},
        },
        "iam_policy.p",
        "policy",
        '["arn:aws:secretsmanager:us-east-1:1:secret:db_dev-??????"]',
    ),
    (
        "a queue's address in the environment of a function",
        {
            "sqs_queue.q": {"name": "jobs"},
            "lambda_function.f": {
                "function_name": "f",
                "environment": {"variables": {"URL": "https://sqs.us-east-1.amazonaws.com/1/jobs"}},
            },
        },
        "lambda_function.f",
        "environment.variables.URL",
        "https://sqs.us-east-1.amazonaws.com/1/jobs_dev",
    ),
    (
        "a bucket in a script that runs on start",
        {"s3_bucket.b": {"bucket": "acme"}, "instance.i": {"user_data": "aws s3 cp s3://acme/x .\n# acme\n"}},
        "instance.i",
        "user_data",
        "aws s3 cp s3://acme-dev/x .\n# acme\n",
    ),
    (
        "a key pair",
        {"key_pair.k": {"key_name": "ops", "public_key": "ssh-rsa x"}, "instance.i": {"key_name": "ops"}},
        "instance.i",
        "key_name",
        "ops_dev",
    ),
    (
        "the stage of just this API",
        {
            "api_gateway_stage.s": {"stage_name": "live", "rest_api_id": "${aws_api_gateway_rest_api.a.id}"},
            "api_gateway_rest_api.a": {"name": "a"},
            "api_gateway_method_settings.m": {"stage_name": "live", "rest_api_id": "${aws_api_gateway_rest_api.a.id}"},
        },
        "api_gateway_method_settings.m",
        "stage_name",
        "live_dev",
    ),
    (
        "what a build writes to a bucket",
        {
            "s3_bucket.b": {"bucket": "acme"},
            "codebuild_project.p": {"name": "p", "artifacts": {"type": "S3", "location": "acme"}},
        },
        "codebuild_project.p",
        "artifacts.location",
        "acme-dev",
    ),
    (
        "the cache of a build, with the path in the bucket",
        {
            "s3_bucket.b": {"bucket": "acme"},
            "codebuild_project.p": {"name": "p", "cache": {"type": "S3", "location": "acme/cache"}},
        },
        "codebuild_project.p",
        "cache.location",
        "acme-dev/cache",
    ),
    (
        "a parameter that a build reads",
        {
            "ssm_parameter.p": {"name": "/shop/key", "type": "String", "value": "x"},
            "codebuild_project.p": {
                "name": "p",
                "environment": {
                    "environment_variable": [{"name": "KEY", "type": "PARAMETER_STORE", "value": "/shop/key"}]
                },
            },
        },
        "codebuild_project.p",
        "environment.environment_variable.0.value",
        "/shop/key_dev",
    ),
    (
        "the repository that a build takes its source from",
        {
            "codecommit_repository.r": {"repository_name": "shop"},
            "codebuild_project.p": {
                "name": "p",
                "source": {
                    "type": "CODECOMMIT",
                    "location": "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/shop",
                },
            },
        },
        "codebuild_project.p",
        "source.location",
        "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/shop_dev",
    ),
    (
        "what an event subscription is about, as its source type says",
        {
            "docdb_cluster.c": {"cluster_identifier": "shop"},
            "docdb_event_subscription.s": {"name": "s", "source_type": "db-cluster", "source_ids": ["shop"]},
        },
        "docdb_event_subscription.s",
        "source_ids",
        "['shop-dev']",
    ),
    (
        "the instances behind an endpoint",
        {
            "rds_cluster_instance.i": {"identifier": "one", "cluster_identifier": "shop"},
            "rds_cluster_endpoint.e": {"cluster_identifier": "shop", "static_members": ["one"]},
        },
        "rds_cluster_endpoint.e",
        "static_members",
        "['one-dev']",
    ),
    (
        "the home of somebody who transfers files",
        {"s3_bucket.b": {"bucket": "acme"}, "transfer_user.u": {"user_name": "jo", "home_directory": "/acme/in"}},
        "transfer_user.u",
        "home_directory",
        "/acme-dev/in",
    ),
    (
        "an option of Elastic Beanstalk, as its name says",
        {
            "iam_instance_profile.i": {"name": "web"},
            "elastic_beanstalk_environment.e": {
                "name": "e",
                "setting": [
                    {
                        "namespace": "aws:autoscaling:launchconfiguration",
                        "name": "IamInstanceProfile",
                        "value": "web",
                    }
                ],
            },
        },
        "elastic_beanstalk_environment.e",
        "setting.0.value",
        "web_dev",
    ),
    (
        "the dimension of a metric that scales",
        {
            "sqs_queue.q": {"name": "jobs"},
            "autoscaling_policy.p": {
                "name": "p",
                "target_tracking_configuration": {
                    "customized_metric_specification": {
                        "namespace": "AWS/SQS",
                        "metric_dimension": [{"name": "QueueName", "value": "jobs"}],
                    }
                },
            },
        },
        "autoscaling_policy.p",
        "target_tracking_configuration.customized_metric_specification.metric_dimension.0.value",
        "jobs_dev",
    ),
    (
        "the log group of a function in a query of a dashboard",
        {
            "lambda_function.f": {"function_name": "orders"},
            "cloudwatch_dashboard.d": {
                "dashboard_name": "d",
                "dashboard_body": '{"query": "SOURCE \'/aws/lambda/orders\' | stats count()"}',
            },
        },
        "cloudwatch_dashboard.d",
        "dashboard_body",
        '{"query": "SOURCE \'/aws/lambda/orders_dev\' | stats count()"}',
    ),
    (
        "the log group that a saved query reads, next to a second one",
        {
            "cloudwatch_log_group.l": {"name": "/shop/api"},
            "cloudwatch_query_definition.q": {
                "name": "q",
                "query_string": "SOURCE '/shop/api' | SOURCE '/x' | limit 1",
            },
        },
        "cloudwatch_query_definition.q",
        "query_string",
        "SOURCE '/shop/api_dev' | SOURCE '/x' | limit 1",
    ),
    (
        "the log group that a cache delivers to",
        {
            "cloudwatch_log_group.l": {"name": "/shop/cache"},
            "elasticache_cluster.c": {
                "cluster_id": "c",
                "log_delivery_configuration": {"destination_type": "cloudwatch-logs", "destination": "/shop/cache"},
            },
        },
        "elasticache_cluster.c",
        "log_delivery_configuration.destination",
        "/shop/cache_dev",
    ),
    (
        "another bucket, in an attribute of a bucket itself",
        {"s3_bucket.l": {"bucket": "logs"}, "s3_bucket.b": {"bucket": "b", "logging": {"target_bucket": "logs"}}},
        "s3_bucket.b",
        "logging.target_bucket",
        "logs-dev",
    ),
    (
        "the service of just this cluster, where two have one",
        {
            "ecs_cluster.a": {"name": "one"},
            "ecs_cluster.b": {"name": "two"},
            "ecs_service.a": {"name": "api", "cluster": "one"},
            "ecs_service.b": {"name": "api", "cluster": "${aws_ecs_cluster.b.arn}"},
            "appautoscaling_target.t": {"resource_id": "service/two/api", "service_namespace": "ecs"},
        },
        "appautoscaling_target.t",
        "resource_id",
        "service/two_dev/api_dev",
    ),
    (
        "the same expression in a name and in an ARN",
        {
            "sqs_queue.q": {"name": "${var.prefix}-jobs"},
            "iam_policy.p": {"name": "p", "policy": '{"Resource":"arn:aws:sqs:us-east-1:1:${var.prefix}-jobs"}'},
        },
        "iam_policy.p",
        "policy",
        '{"Resource":"arn:aws:sqs:us-east-1:1:${var.prefix}-jobs_dev"}',
    ),
    (
        "one of the instances of a function",
        {
            "lambda_function.f": {"function_name": "${each.key}-worker", "for_each": '${toset(["a", "b"])}'},
            "cloudwatch_metric_alarm.a": {
                "alarm_name": "a",
                "namespace": "AWS/Lambda",
                "dimensions": {"FunctionName": "b-worker"},
            },
        },
        "cloudwatch_metric_alarm.a",
        "dimensions.FunctionName",
        "b-worker_dev",
    ),
    (
        "a website's address in a record",
        {
            "s3_bucket.b": {"bucket": "acme"},
            "route53_record.r": {"name": "x", "records": ["acme.s3-website-us-east-1.amazonaws.com"]},
        },
        "route53_record.r",
        "records.0",
        "acme-dev.s3-website-us-east-1.amazonaws.com",
    ),
    (
        "a tag in a list of values, with its key beside it",
        {
            "instance.i": {"tags": {"Name": "web"}},
            "ssm_association.a": {"name": "x", "targets": [{"key": "tag:Name", "values": ["web", "other"]}]},
        },
        "ssm_association.a",
        "targets.0.values",
        "['web_dev', 'other']",
    ),
    (
        "a tag in the condition of a policy",
        {
            "instance.i": {"tags": {"Name": "web"}},
            "iam_policy.p": {"name": "p", "policy": '{"StringEquals":{"aws:ResourceTag/Name":["web"],"x/Name":"web"}}'},
        },
        "iam_policy.p",
        "policy",
        '{"StringEquals":{"aws:ResourceTag/Name":["web_dev"],"x/Name":"web"}}',
    ),
    (
        "a tag in the query of a resource group",
        {
            "instance.i": {"tags": {"Name": "web"}},
            "resourcegroups_group.g": {
                "name": "g",
                "resource_query": {"query": '{"TagFilters":[{"Key":"Name","Values":["web"]}]}'},
            },
        },
        "resourcegroups_group.g",
        "resource_query.query",
        '{"TagFilters":[{"Key":"Name","Values":["web_dev"]}]}',
    ),
]
_WEST = {"alias": "west", "region": "us-west-2"}


@pytest.mark.parametrize(
    ("resources", "address", "path", "expected"), [each[1:] for each in FOLLOWED], ids=[each[0] for each in FOLLOWED]
)
def test_an_old_name_becomes_the_new_one(resources: dict[str, Body], address: str, path: str, expected: str) -> None:
    """Wherever a table says that it refers; it is recorded, and nothing is found."""
    found, decision = _decided(resources, providers=[HERE, _WEST])
    assert str(_at(found[address], path)) == expected
    assert not [each for _, each in decision.findings if each.rule_id == "name-reference"]
    changes = [each for _, each in decision.changes if each.construct_path == f"aws_{address}"]
    assert any(each.attribute == path or each.attribute.startswith(f"{path}.") for each in changes)


LEFT: list[tuple[str, dict[str, Body], str]] = [
    (
        "a database's own name",
        {"lambda_function.f": {"function_name": "x"}, "db_instance.d": {"db_name": "x"}},
        "db_instance.d",
    ),
    (
        "a description",
        {"sqs_queue.q": {"name": "x"}, "kms_key.k": {"description": "for arn:aws:sqs:us-east-1:1:x"}},
        "kms_key.k",
    ),
    (
        "a dimension of somebody's own metric",
        {
            "sqs_queue.q": {"name": "x"},
            "cloudwatch_metric_alarm.a": {"namespace": "Own", "dimensions": {"QueueName": "x"}},
        },
        "cloudwatch_metric_alarm.a",
    ),
    (
        "an ARN of another region",
        {"sqs_queue.q": {"name": "x"}, "sns_topic_subscription.s": {"endpoint": "arn:aws:sqs:eu-west-1:1:x"}},
        "sns_topic_subscription.s",
    ),
    (
        "a role of another path",
        {"iam_role.r": {"name": "x"}, "sfn_state_machine.m": {"role_arn": "arn:aws:iam::1:role/y/x"}},
        "sfn_state_machine.m",
    ),
    (
        "a name of another type",
        {"iam_user.u": {"name": "x"}, "iam_role_policy_attachment.a": {"role": "x"}},
        "iam_role_policy_attachment.a",
    ),
    (
        "a longer name",
        {"s3_bucket.b": {"bucket": "x"}, "s3_bucket_policy.p": {"policy": "arn:aws:s3:::x-logs/*"}},
        "s3_bucket_policy.p",
    ),
    (
        "a stage of another API",
        {
            "api_gateway_stage.s": {"stage_name": "x", "rest_api_id": "a"},
            "api_gateway_method_settings.m": {"stage_name": "x", "rest_api_id": "b"},
        },
        "api_gateway_method_settings.m",
    ),
    (
        "a stage of another API, both by reference",
        {
            "api_gateway_rest_api.a": {"name": "a"},
            "api_gateway_rest_api.b": {"name": "b"},
            "api_gateway_stage.s": {"stage_name": "x", "rest_api_id": "${aws_api_gateway_rest_api.a.id}"},
            "api_gateway_method_settings.m": {"stage_name": "x", "rest_api_id": "${aws_api_gateway_rest_api.b.id}"},
        },
        "api_gateway_method_settings.m",
    ),
    (
        "a setting whose key says nothing",
        {"dynamodb_table.t": {"name": "x"}, "lambda_function.f": {"environment": {"variables": {"STAGE": "x"}}}},
        "lambda_function.f",
    ),
    (
        "a name that stays",
        {"iam_role.r": {"name": "vmimport"}, "iam_role_policy.p": {"name": "p_dev", "role": "vmimport"}},
        "iam_role_policy.p",
    ),
    (
        "a wildcard that fits the new name as well",
        {"sqs_queue.q": {"name": "x-a"}, "sqs_queue_policy.p": {"policy": "arn:aws:sqs:us-east-1:1:x-*"}},
        "sqs_queue_policy.p",
    ),
]


@pytest.mark.parametrize(("resources", "address"), [each[1:] for each in LEFT], ids=[each[0] for each in LEFT])
def test_what_only_has_the_same_text_is_left_alone(resources: dict[str, Body], address: str) -> None:
    """Nothing is written there but a name of its own, and nothing is found."""
    _, decision = _decided(resources)
    own = {NAMES[f"aws_{each}"].attribute for each in [address.partition(".")[0]] if f"aws_{each}" in NAMES}
    written = {each.attribute for _, each in decision.changes if each.construct_path == f"aws_{address}"}
    assert {each for each in written if not each.startswith("tags.")} <= own
    assert not [each for _, each in decision.findings if each.rule_id == "name-reference"]


REPORTED: list[tuple[str, dict[str, Body], str, str]] = [
    (
        "a cluster in the key of a tag",
        {"eks_cluster.c": {"name": "prod"}, "subnet.s": {"tags": {"kubernetes.io/cluster/prod": "shared"}}},
        "subnet.s",
        "tags.kubernetes.io/cluster/prod has 'prod'",
    ),
    (
        "one of two strings of an expression",
        {"iam_role.r": {"name": "w"}, "iam_role_policy.p": {"role": '${var.x ? "w" : "z"}'}},
        "iam_role_policy.p",
        "role has 'w'",
    ),
    (
        "a setting whose key says what it is",
        {"dynamodb_table.t": {"name": "x"}, "lambda_function.f": {"environment": {"variables": {"ORDERS_TABLE": "x"}}}},
        "lambda_function.f",
        "ORDERS_TABLE has 'x'",
    ),
    (
        "a setting of a container",
        {
            "dynamodb_table.t": {"name": "x"},
            "ecs_task_definition.t": {
                "family": "t",
                "container_definitions": '[{"environment":[{"name":"tableName","value":"x"}]}]',
            },
        },
        "ecs_task_definition.t",
        "container_definitions has 'x'",
    ),
    (
        "one of many instances",
        {
            "sqs_queue.q": {"name": "x", "count": 2},
            "sqs_queue_policy.p": {"queue_url": "https://sqs.us-east-1.amazonaws.com/1/x"},
        },
        "sqs_queue_policy.p",
        "queue_url has 'x'",
    ),
    (
        "instances of another set",
        {
            "lambda_function.f": {"function_name": "${each.key}-w", "for_each": "${var.a}"},
            "cloudwatch_log_group.l": {"name": "/aws/lambda/${each.key}-w", "for_each": "${var.b}"},
        },
        "cloudwatch_log_group.l",
        "name has '${each.key}-w'",
    ),
    (
        "two that it may mean, whose names differ now",
        {"iam_role.a": {"name": "w"}, "iam_role.b": {"name": "w"}, "iam_role_policy.p": {"role": "w"}},
        "iam_role_policy.p",
        "may refer to aws_iam_role.a, aws_iam_role.b",
    ),
    (
        "a wildcard that fits no longer",
        {"sqs_queue.q": {"name": "x-jobs"}, "sqs_queue_policy.p": {"policy": "arn:aws:sqs:*:*:*-jobs"}},
        "sqs_queue_policy.p",
        "matches 'x-jobs'",
    ),
    (
        "two accounts of one name",
        {
            "iam_role.r": {"name": "w"},
            "iam_policy.a": {"policy": "arn:aws:iam::111122223333:role/w arn:aws:iam::444455556666:role/w"},
        },
        "iam_policy.a",
        "ARNs of 111122223333, 444455556666",
    ),
]


@pytest.mark.parametrize(
    ("resources", "address", "words"), [each[1:] for each in REPORTED], ids=[each[0] for each in REPORTED]
)
def test_what_cannot_be_followed_safely_is_reported(resources: dict[str, Body], address: str, words: str) -> None:
    """With the attribute, the old name and the resource; the text stays."""
    _, decision = _decided(resources)
    (finding,) = [each for _, each in decision.findings if each.rule_id == "name-reference"]
    assert finding.construct_path == f"aws_{address}"
    assert words in finding.message
    assert finding.level == "warning"


def test_an_account_that_the_provider_names_is_the_only_one_that_is_followed() -> None:
    """So that a role of the same name elsewhere is left alone, without a finding."""
    arns = [f"arn:aws:iam::{account}:role/w" for account in (ACCOUNT, "444455556666")]
    resources = {"iam_role.r": {"name": "w"}, "iam_policy.p": {"name": "p", "policy": json.dumps(arns)}}
    for provider in (
        {"allowed_account_ids": [ACCOUNT]},
        {"assume_role": [{"role_arn": f"arn:aws:iam::{ACCOUNT}:role/x"}]},
    ):
        found, decision = _decided(resources, providers=[HERE | provider])
        assert json.loads(found["iam_policy.p"]["policy"]) == [f"{arns[0]}_dev", arns[1]]
        assert not decision.findings


@pytest.mark.parametrize(
    ("data", "where", "level"),
    [
        (
            {"aws_iam_policy_document": {"d": {"statement": [{"resources": ["arn:aws:iam::1:role/w"]}]}}},
            "statement.0.resources.0",
            "error",
        ),
        ({"aws_iam_role": {"d": {"name": "w"}}}, "name", "error"),
        ({"aws_instances": {"d": {"filter": [{"name": "tag:Name", "values": ["w"]}]}}}, "filter.0.values.0", "warning"),
        ({"aws_instance": {"d": {"tags": {"Name": "w"}}}}, "tags.Name", "warning"),
    ],
)
def test_a_data_source_is_reported_and_never_written(data: Any, where: str, level: str) -> None:
    """Terraform would read what is no longer there: an error; by a tag it may mean something else."""
    _, decision = _decided({"iam_role.r": {"name": "w"}, "instance.i": {"tags": {"Name": "w"}}}, data)
    (finding,) = [each for _, each in decision.findings if each.rule_id == "name-reference"]
    assert finding.level == level
    assert finding.construct_path.startswith("data.aws_")
    assert finding.problem.startswith(f"{where} ")


def test_a_data_source_chooses_by_the_tags_of_its_own_type() -> None:
    """A network that is called as an instance is another thing."""
    chosen = {"filter": [{"name": "tag:Name", "values": ["w"]}]}
    data = {"aws_vpc": {"d": {"tags": {"Name": "w"}}}, "aws_ami": {"d": chosen}}
    _, decision = _decided({"instance.i": {"tags": {"Name": "w"}}}, data)
    assert not [each for _, each in decision.findings if each.rule_id == "name-reference"]


def test_the_input_of_a_module_is_reported() -> None:
    """Aspects do not see inside modules, and do not write their inputs."""
    role = {"aws_iam_role": {"r": {"name": "w"}}}
    config = {"resource": role, "module": {"m": {"source": "./m", "role": "arn:aws:iam::1:role/w"}}}
    decision = decide(
        Graph([Stack.from_terraform(config)]), [Entry("", [NamingAspect("dev")], True)], today=date(2026, 1, 1)
    )
    assert [each.rule_id for _, each in decision.findings if each.construct_path == "module.m"] == ["name-reference"]


def _reported(config: Body) -> list[tuple[str, str, str]]:
    """Level, construct path and problem of each name that is not followed, where a bucket is ``acme`` and a role ``w``.

    Args:
        config: what stands in the Terraform JSON next to those.
    """
    managed = {"aws_s3_bucket": {"b": {"bucket": "acme"}}, "aws_iam_role": {"r": {"name": "w"}}}
    app = Graph([Stack.from_terraform({"resource": managed, **config}, "app")])
    decision = decide(app, [Entry("", [NamingAspect("dev")], True)], today=date(2026, 1, 1))
    return [
        (each.level, each.construct_path, each.problem)
        for _, each in decision.findings
        if each.rule_id == "name-reference"
    ]


@pytest.mark.parametrize(
    ("config", "where", "what"),
    [
        ({"locals": {"a": "arn:aws:s3:::acme/x"}}, "local.a", "value"),
        ({"locals": {"a": {"roles": ["arn:aws:iam::1:role/w"]}}}, "local.a", "value.roles.0"),
        ({"output": {"o": {"value": "s3://acme/x"}}}, "output.o", "value"),
        ({"variable": {"v": {"default": "arn:aws:iam::1:role/w"}}}, "variable.v", "default"),
        (
            {"provider": {"aws": [{"assume_role": [{"role_arn": "arn:aws:iam::1:role/w"}]}]}},
            "provider.aws",
            "assume_role.0.role_arn",
        ),
        ({"terraform": {"backend": {"s3": {"bucket": "acme"}}}}, "terraform.settings", "backend.s3.bucket"),
    ],
)
def test_a_block_that_holds_an_old_name_is_reported(config: Body, where: str, what: str) -> None:
    """Whoever reads the local, output or variable would get the old name; the message says which block it is."""
    ((level, path, problem),) = _reported(config)
    assert (level, path) == ("error", f"app/{where}")
    assert problem.startswith(f"in {where}, {what} ")


@pytest.mark.parametrize(
    "config",
    [
        {"locals": {"a": "acme"}},
        {"output": {"o": {"value": "acme", "description": "arn:aws:s3:::acme"}}},
        {"variable": {"acme": {"default": "w"}}},
        {"terraform": {"backend": {"s3": {"bucket": "state", "key": "acme"}}}},
        {"module": {"m": {"source": "./acme", "label": "acme", "bucket": "other"}}},
        {"provider": {"aws": [{"default_tags": [{"tags": {"Bucket": "arn:aws:s3:::acme"}}]}]}},
        {"variable": {"v": {"validation": [{"condition": "${true}", "error_message": "not arn:aws:s3:::acme"}]}}},
    ],
)
def test_a_block_that_only_has_the_same_text_is_left_alone(config: Body) -> None:
    """A bare word may be anything, and what is told to people refers to nothing."""
    assert _reported(config) == []


def test_a_block_of_a_stack_that_nobody_guards_is_reported_with_its_stack() -> None:
    """The finding stands in a guarded stack, so that its text must say where the output is."""
    bucket = {"aws_s3_bucket": {"b": {"bucket": "acme"}}}
    other = Stack.from_terraform({"output": {"o": {"value": "arn:aws:s3:::acme"}}}, "reports")
    app = Graph([Stack.from_terraform({"resource": bucket}, "app")], others=[other])
    decision = decide(app, [Entry("app", [NamingAspect("dev")], True)], today=date(2026, 1, 1))
    (finding,) = [each for _, each in decision.findings if each.rule_id == "name-reference"]
    assert finding.problem.startswith("in reports/output.o, value ")


@pytest.mark.parametrize(
    ("name", "value", "where"),
    [
        ("bucket_name", "acme", "bucket_name"),
        ("roles", ["x", "w"], "roles.1"),
        ("config", {"role": "w"}, "config.role"),
    ],
)
def test_an_input_that_seems_to_name_a_resource_is_a_warning(name: str, value: Any, where: str) -> None:
    """What the input is called says what it may be, and no more than that."""
    ((level, path, problem),) = _reported({"module": {"m": {"source": "./m", name: value}}})
    assert (level, path) == ("warning", "module.m")
    assert problem.startswith(f"{where} has ")


@pytest.mark.parametrize(
    ("kind", "body", "where"),
    [
        (
            "codebuild_project",
            {"environment": {"environment_variable": [{"name": "UPLOAD_BUCKET", "value": "acme"}]}},
            "environment.environment_variable.0.value",
        ),
        ("elastic_beanstalk_environment", {"setting": [{"name": "UPLOAD_BUCKET", "value": "acme"}]}, "setting.0.value"),
    ],
)
def test_a_setting_of_name_and_value_is_read_as_one_of_a_map(kind: str, body: Body, where: str) -> None:
    """Its name says of what type the value may be."""
    found, decision = _decided({"s3_bucket.b": {"bucket": "acme"}, f"{kind}.x": body})
    (finding,) = [each for _, each in decision.findings if each.rule_id == "name-reference"]
    assert finding.level == "warning" and finding.problem.startswith(f"{where} has 'acme'")
    assert _at(found[f"{kind}.x"], where) == "acme"


def test_what_is_excluded_or_only_reported_is_not_written() -> None:
    """A finding says what would be right there."""
    resources = {"iam_role.r": {"name": "w"}, "iam_role_policy.p": {"name": "p", "role": "w"}}
    found, decision = _decided(resources, aspects=[NamingAspect("dev", exclude=["aws_iam_role_policy"])])
    assert found["iam_role_policy.p"] == resources["iam_role_policy.p"]
    (finding,) = [each for _, each in decision.findings]
    assert (finding.level, finding.construct_path) == ("error", "aws_iam_role_policy.p")
    assert "'w_dev' would be right" in finding.message


def test_a_name_that_does_not_change_is_not_followed() -> None:
    """An excluded role keeps its name, so what names it stays; so does the log group of an excluded function."""
    resources = {
        "iam_role.r": {"name": "w"},
        "iam_role_policy.p": {"name": "p", "role": "w"},
        "lambda_function.f": {"function_name": "f"},
        "cloudwatch_log_group.l": {"name": "/aws/lambda/f"},
        "cloudwatch_log_group.edge": {"name": "/aws/lambda/us-east-1.f", "provider": "aws.west"},
    }
    naming = NamingAspect("dev", exclude=["aws_iam_role", "aws_lambda_function"])
    found, _ = _decided(resources, providers=[HERE, _WEST], aspects=[naming])
    assert found["iam_role_policy.p"]["role"] == "w"
    assert found["cloudwatch_log_group.l"]["name"] == "/aws/lambda/f"
    assert found["cloudwatch_log_group.edge"]["name"] == "/aws/lambda/us-east-1.f"


def test_what_exists_follows_in_place_and_is_reported_where_that_would_replace_it() -> None:
    """An imported permission keeps what AWS knows it by; an imported alarm follows, for that is done in place."""
    imported = {
        "lambda_permission.p": {"function_name": "orders", "action": "x", "principal": "y"},
        "cloudwatch_metric_alarm.a": {"namespace": "AWS/Lambda", "dimensions": {"FunctionName": "orders"}},
        "cloudwatch_log_group.l": {"name": "/aws/lambda/orders"},
    }
    config: Body = {
        "provider": {"aws": [HERE]},
        "resource": {"aws_lambda_function": {"f": {"function_name": "orders"}}},
    }
    for address, body in imported.items():
        kind, _, name = address.partition(".")
        config["resource"].setdefault(f"aws_{kind}", {})[name] = body
    config["import"] = [{"to": f"aws_{address}", "id": "x"} for address in imported]
    graph = Graph([Stack.from_terraform(config)])
    decision = decide(graph, [Entry("", [NamingAspect("dev")], True)], today=date(2026, 1, 1))
    final = {each.address: decision.resources.get(each.key, each).body for each in graph.resources}
    assert final["aws_cloudwatch_metric_alarm.a"]["dimensions"] == {"FunctionName": "orders_dev"}
    assert final["aws_lambda_permission.p"]["function_name"] == "orders"
    assert final["aws_cloudwatch_log_group.l"]["name"] == "/aws/lambda/orders"
    told = {(each.construct_path, each.rule_id) for _, each in decision.findings}
    assert ("aws_lambda_permission.p", "existing-kept") in told
    assert ("aws_cloudwatch_log_group.l", "name-reference") in told


def test_of_two_resources_of_one_name_the_one_is_meant_whose_parent_is_named_next_to_it() -> None:
    """Of two services, one keeps its name: only what is about the other follows."""
    resources: dict[str, Body] = {
        "ecs_cluster.a": {"name": "one"},
        "ecs_cluster.b": {"name": "two"},
        "ecs_service.a": {"name": "api", "cluster": "one"},
        "ecs_service.b": {"name": "api", "cluster": "${aws_ecs_cluster.b.arn}"},
        "appautoscaling_target.a": {"resource_id": "service/one/api", "service_namespace": "ecs"},
        "appautoscaling_target.b": {"resource_id": "service/two/api", "service_namespace": "ecs"},
    }
    kept = SimpleNamespace(node=SimpleNamespace(path="aws_ecs_service.b"))
    found, _ = _decided(resources, aspects=[NamingAspect("dev", exclude=[kept])])
    assert found["appautoscaling_target.a"]["resource_id"] == "service/one_dev/api_dev"
    assert found["appautoscaling_target.b"]["resource_id"] == "service/two_dev/api"


def test_a_tag_that_has_two_values_now_is_reported_where_it_chooses() -> None:
    """One of two instances is excluded and keeps its tag, so that nobody can say which one is meant."""
    choosing = {"policy_details": {"target_tags": {"Name": "w"}}}
    resources = {"instance.i": {"tags": {"Name": "w"}}, "vpc.v": {"tags": {"Name": "w"}}}
    found, decision = _decided(
        {**resources, "dlm_lifecycle_policy.d": choosing}, aspects=[NamingAspect("dev", exclude=["aws_vpc"])]
    )
    assert found["dlm_lifecycle_policy.d"]["policy_details"] == choosing["policy_details"]
    (finding,) = [each for _, each in decision.findings if each.rule_id == "name-reference"]
    assert "now has the values w, w_dev" in finding.message


def test_report_only_shows_what_would_follow() -> None:
    """As changes that are not applied; nothing is written."""
    resources = {"iam_role.r": {"name": "w"}, "iam_role_policy.p": {"name": "p", "role": "w"}}
    found, decision = _decided(resources, aspects=[NamingAspect("dev", report_only=True)])
    assert found["iam_role_policy.p"]["role"] == "w"
    assert ("role", "w_dev", False) in [(each.attribute, each.after, each.applied) for _, each in decision.changes]


WEBSITES: list[tuple[str, dict[str, Body], bool]] = [
    ("a record of the same name", {"route53_record.r": {"name": "www.example.com", "type": "A"}}, True),
    (
        "a record whose name goes on in its zone",
        {
            "route53_zone.z": {"name": "example.com"},
            "route53_record.r": {"name": "www", "zone_id": "${aws_route53_zone.z.id}"},
        },
        True,
    ),
    ("a website", {"s3_bucket_website_configuration.w": {"bucket": "${aws_s3_bucket.b.id}"}}, True),
    ("a website by its literal name", {"s3_bucket_website_configuration.w": {"bucket": "www.example.com"}}, True),
    (
        "a record that leads to CloudFront",
        {
            "cloudfront_distribution.c": {},
            "route53_record.r": {
                "name": "www.example.com",
                "alias": {"name": "${aws_cloudfront_distribution.c.domain_name}"},
            },
        },
        False,
    ),
    ("a record of another name", {"route53_record.r": {"name": "www.example.org"}}, False),
    ("nothing", {}, False),
]


@pytest.mark.parametrize(("resources", "kept"), [each[1:] for each in WEBSITES], ids=[each[0] for each in WEBSITES])
def test_a_bucket_keeps_the_host_name_by_which_it_is_found(resources: dict[str, Body], kept: bool) -> None:
    """S3 finds a website by its host name; a note says that it stays."""
    found, decision = _decided({"s3_bucket.b": {"bucket": "www.example.com"}, **resources})
    assert found["s3_bucket.b"]["bucket"] == ("www.example.com" if kept else "www.example.com-dev")
    assert [each.level for _, each in decision.findings if each.rule_id == "name-kept"] == (["info"] if kept else [])


# -- in an app -------------------------------------------------------------------------------------------------------


def test_constructs_and_functions_of_cdktf_are_followed() -> None:
    """What Fn.jsonencode and an iterator make of it is text with expressions."""
    scope = stack()
    each = TerraformIterator.from_list(["a", "b"])
    resource(scope, "aws_sqs_queue", "jobs", name="jobs")
    resource(scope, "aws_iam_role", "worker", name="worker", assume_role_policy="{}")
    arn = "arn:aws:sqs:us-east-1:111122223333:jobs"
    IamRolePolicy(scope, "policy", role="worker", policy=Fn.jsonencode({"Statement": [{"Resource": [arn]}]}))
    resource(scope, "aws_lambda_function", "f", function_name="${each.key}-w", for_each='${toset(["a", "b"])}')
    CloudwatchLogGroup(scope, "logs", name="/aws/lambda/${each.key}-w", for_each=each)
    Guardrails("dev").apply(scope)
    found = synthesized(scope)["resource"]
    policy = found["aws_iam_role_policy"]["policy"]
    assert (policy["role"], f"{arn}_dev" in policy["policy"]) == ("worker_dev", True)
    assert found["aws_cloudwatch_log_group"]["logs"]["name"] == "/aws/lambda/${each.key}-w_dev"


def test_a_name_is_followed_in_another_stack_whichever_comes_first() -> None:
    """And whichever guardrails cover it."""
    app, (one, two, three) = app_of("one", "two", "three")
    resource(two, "aws_iam_role", "worker", name="worker", assume_role_policy="{}")
    for each in (one, three):
        resource(each, "aws_iam_role_policy", "policy", name="p", role="worker", policy="{}")
    Guardrails("dev").apply(app)
    Guardrails("dev", tags={"Owner": "risk"}).apply(three)
    app.synth()
    for name in ("one", "three"):
        assert by_address(written(app.outdir, name), "aws_iam_role_policy.policy")["role"] == "worker_dev"


def test_a_stack_that_nobody_guards_is_reported_where_it_has_an_old_name() -> None:
    """At a guarded stack, with the place in the text."""
    app, (one, two) = app_of("one", "two")
    resource(one, "aws_iam_role", "worker", name="worker", assume_role_policy="{}")
    resource(two, "aws_iam_role_policy", "policy", role="worker", policy="{}")
    guardrails = Guardrails("dev").apply(one)
    with pytest.raises(RuntimeError, match="name-reference: in two/policy, role 'worker' has the old name"):
        app.synth()
    assert [each.construct_path for each in guardrails.findings] == ["two/policy"]


def test_the_same_expression_in_another_stack_is_reported() -> None:
    """A variable there may have another value."""
    app, (one, two) = app_of("one", "two")
    resource(one, "aws_lambda_function", "f", function_name="${var.x}-f")
    resource(two, "aws_cloudwatch_log_group", "l", name="/aws/lambda/${var.x}-f")
    guardrails = Guardrails("dev").apply(app)
    app.synth()
    assert [each.construct_path for each in guardrails.findings if each.rule_id == "name-reference"] == ["two/l"]


def test_a_second_synthesis_writes_the_same() -> None:
    """The names of the author are the ones that are followed, each time."""
    scope = stack()
    resource(scope, "aws_sqs_queue", "jobs", name="jobs")
    resource(scope, "aws_sqs_queue_policy", "p", queue_url="https://sqs.us-east-1.amazonaws.com/1/jobs", policy="{}")
    Guardrails("dev").apply(scope)
    assert Testing.synth(scope) == Testing.synth(scope)


def test_an_option_that_names_a_log_group_is_followed() -> None:
    """What an aspect writes may be an old name, too."""
    scope = stack()
    resource(scope, "aws_cloudwatch_log_group", "l", name="/ecs/api")
    resource(scope, "aws_ecs_task_definition", "t", family="t", container_definitions='[{"name": "x", "image": "y"}]')
    Guardrails("dev", container_log_group="/ecs/api").apply(scope)
    found = by_address(synthesized(scope), "aws_ecs_task_definition.t")["container_definitions"]
    assert json.loads(found)[0]["logConfiguration"]["options"]["awslogs-group"] == "/ecs/api_dev"
