"""Which attribute names which resource: the rows exist, say what the documentation says, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aspects.facts.documents import BLOCK_NAMES, DOCUMENT_KEYS, SETTING_PAIRS
from aspects.facts.identity import identity, named_types
from aspects.facts.references import Reference, documents, names_in_text, references
from tests.aspects import cloudformation
from tests.aspects.schema_walk import settable

Schema = Mapping[str, Any]

# From the provider's documentation of each type: type, path, value, what it names.
FACTS: list[tuple[str, str, str, dict[str, str]]] = [
    ("aws_ecs_service", "cluster", "main", {"aws_ecs_cluster": "main"}),
    ("aws_ecs_service", "task_definition", "api:12", {"aws_ecs_task_definition": "api"}),
    ("aws_ecs_cluster_capacity_providers", "cluster_name", "main", {"aws_ecs_cluster": "main"}),
    ("aws_cloudwatch_event_target", "rule", "nightly", {"aws_cloudwatch_event_rule": "nightly"}),
    ("aws_cloudwatch_event_rule", "event_bus_name", "orders", {"aws_cloudwatch_event_bus": "orders"}),
    ("aws_lambda_permission", "function_name", "orders", {"aws_lambda_function": "orders"}),
    ("aws_lambda_alias", "function_name", "orders", {"aws_lambda_function": "orders"}),
    ("aws_lambda_function", "logging_config.log_group", "/logs", {"aws_cloudwatch_log_group": "/logs"}),
    ("aws_iam_role_policy", "role", "worker", {"aws_iam_role": "worker"}),
    ("aws_iam_role_policy_attachment", "role", "worker", {"aws_iam_role": "worker"}),
    ("aws_iam_instance_profile", "role", "worker", {"aws_iam_role": "worker"}),
    ("aws_iam_user_group_membership", "groups", "admins", {"aws_iam_group": "admins"}),
    ("aws_instance", "iam_instance_profile", "web", {"aws_iam_instance_profile": "web"}),
    ("aws_launch_template", "iam_instance_profile.name", "web", {"aws_iam_instance_profile": "web"}),
    ("aws_autoscaling_group", "launch_template.name", "web", {"aws_launch_template": "web"}),
    ("aws_autoscaling_policy", "autoscaling_group_name", "web", {"aws_autoscaling_group": "web"}),
    ("aws_db_instance", "db_subnet_group_name", "main", {"aws_db_subnet_group": "main"}),
    ("aws_db_instance", "parameter_group_name", "main", {"aws_db_parameter_group": "main"}),
    ("aws_rds_cluster", "db_cluster_parameter_group_name", "main", {"aws_rds_cluster_parameter_group": "main"}),
    ("aws_rds_cluster_instance", "cluster_identifier", "main", {"aws_rds_cluster": "main"}),
    ("aws_docdb_cluster_instance", "cluster_identifier", "main", {"aws_docdb_cluster": "main"}),
    ("aws_docdb_cluster", "db_subnet_group_name", "main", {"aws_docdb_subnet_group": "main"}),
    ("aws_neptune_cluster", "neptune_subnet_group_name", "main", {"aws_neptune_subnet_group": "main"}),
    ("aws_elasticache_replication_group", "subnet_group_name", "main", {"aws_elasticache_subnet_group": "main"}),
    ("aws_elasticache_cluster", "replication_group_id", "main", {"aws_elasticache_replication_group": "main"}),
    ("aws_redshift_cluster", "cluster_subnet_group_name", "main", {"aws_redshift_subnet_group": "main"}),
    ("aws_api_gateway_method_settings", "stage_name", "prod", {"aws_api_gateway_stage": "prod"}),
    ("aws_api_gateway_usage_plan", "api_stages.stage", "prod", {"aws_api_gateway_stage": "prod"}),
    ("aws_apigatewayv2_api_mapping", "stage", "prod", {"aws_apigatewayv2_stage": "prod"}),
    ("aws_s3_bucket_policy", "bucket", "acme", {"aws_s3_bucket": "acme"}),
    ("aws_s3_bucket_logging", "target_bucket", "acme", {"aws_s3_bucket": "acme"}),
    ("aws_lightsail_bucket_access_key", "bucket_name", "acme", {"aws_lightsail_bucket": "acme"}),
    ("aws_cloudtrail", "s3_bucket_name", "acme", {"aws_s3_bucket": "acme"}),
    ("aws_lb", "access_logs.bucket", "acme", {"aws_s3_bucket": "acme"}),
    ("aws_cloudfront_distribution", "logging_config.bucket", "acme.s3.amazonaws.com", {"aws_s3_bucket": "acme"}),
    ("aws_cloudwatch_log_metric_filter", "log_group_name", "/ecs/api", {"aws_cloudwatch_log_group": "/ecs/api"}),
    ("aws_sqs_queue", "kms_master_key_id", "alias/data", {"aws_kms_alias": "alias/data"}),
    ("aws_sqs_queue_policy", "queue_url", "https://sqs.us-east-1.amazonaws.com/1/jobs", {"aws_sqs_queue": "jobs"}),
    ("aws_backup_plan", "rule.target_vault_name", "daily", {"aws_backup_vault": "daily"}),
    ("aws_ecr_repository_policy", "repository", "team/api", {"aws_ecr_repository": "team/api"}),
    ("aws_eks_node_group", "cluster_name", "prod", {"aws_eks_cluster": "prod"}),
    ("aws_glue_crawler", "database_name", "sales", {"aws_glue_catalog_database": "sales"}),
    ("aws_glue_job", "security_configuration", "strict", {"aws_glue_security_configuration": "strict"}),
    ("aws_athena_named_query", "workgroup", "analysts", {"aws_athena_workgroup": "analysts"}),
    ("aws_sagemaker_endpoint", "endpoint_config_name", "v1", {"aws_sagemaker_endpoint_configuration": "v1"}),
    ("aws_codebuild_project", "logs_config.cloudwatch_logs.group_name", "/b", {"aws_cloudwatch_log_group": "/b"}),
    (
        "aws_codedeploy_deployment_group",
        "ecs_service.service_name",
        "api",
        {"aws_ecs_service": "api"},
    ),
    ("aws_codepipeline", "stage.action.configuration.ProjectName", "build", {"aws_codebuild_project": "build"}),
    ("aws_cloudwatch_log_group", "name", "/aws/lambda/orders", {"aws_lambda_function": "orders"}),
    ("aws_cloudwatch_log_group", "name", "/aws/codebuild/build", {"aws_codebuild_project": "build"}),
    ("aws_cloudwatch_log_group", "name", "/aws/rds/cluster/shop/postgresql", {"aws_rds_cluster": "shop"}),
    ("aws_cloudwatch_log_group", "name", "/aws/ecs/containerinsights/main/performance", {"aws_ecs_cluster": "main"}),
    ("aws_cloudwatch_log_group", "name", "API-Gateway-Execution-Logs_a1b2/prod", {"aws_api_gateway_stage": "prod"}),
    ("aws_cloudwatch_log_group", "name", "/aws/eks/prod/cluster", {"aws_eks_cluster": "prod"}),
    ("aws_s3_bucket", "logging.target_bucket", "acme", {"aws_s3_bucket": "acme"}),
    ("aws_transfer_access", "home_directory_mappings.target", "/acme/in/x", {"aws_s3_bucket": "acme"}),
    ("aws_codebuild_project", "logs_config.s3_logs.location", "acme/builds", {"aws_s3_bucket": "acme"}),
    ("aws_neptune_cluster_endpoint", "excluded_members", "one", {"aws_neptune_cluster_instance": "one"}),
    (
        "aws_lb_listener",
        "default_action.authenticate_cognito.user_pool_domain",
        "shop",
        {"aws_cognito_user_pool_domain": "shop"},
    ),
    ("aws_appsync_resolver", "data_source", "orders", {"aws_appsync_datasource": "orders"}),
    ("aws_config_remediation_configuration", "target_id", "close", {"aws_ssm_document": "close"}),
    (
        "aws_ecs_service",
        "service_connect_configuration.namespace",
        "shop",
        {"aws_service_discovery_http_namespace": "shop"},
    ),
]

# Text that may well be the same as a name, and names nothing.
NO_REFERENCES = [
    ("aws_db_instance", "db_name"),
    ("aws_db_instance", "username"),
    ("aws_rds_cluster", "database_name"),
    ("aws_redshift_cluster", "database_name"),
    ("aws_lambda_function", "handler"),
    ("aws_lambda_function", "description"),
    ("aws_iam_role", "path"),
    ("aws_ecs_service", "name"),
    ("aws_cloudwatch_metric_alarm", "metric_name"),
    ("aws_cloudwatch_metric_alarm", "alarm_description"),
    ("aws_cloudwatch_event_target", "target_id"),
    ("aws_backup_plan", "rule.rule_name"),
    ("aws_s3_object", "key"),
    ("aws_s3_bucket_logging", "target_prefix"),
    ("aws_identitystore_user", "display_name"),
]


def _rows(kind: str, path: str) -> list[Reference]:
    return [row for row in references(kind) if row.path == path]


def _all() -> list[tuple[str, Reference]]:
    from aspects.facts.types import TYPES

    return [(kind, row) for kind in sorted(TYPES) for row in references(kind)]


@pytest.mark.parametrize(("kind", "path", "value", "expected"), FACTS)
def test_an_attribute_names_what_the_documentation_says(
    kind: str, path: str, value: str, expected: dict[str, str]
) -> None:
    """The right type and the right part of the value, at its place; other readings are of no other type."""
    found = [each for row in _rows(kind, path) for each in row.mentions(value)]
    assert {each.type for each in found} == set(expected)
    assert expected.items() <= {(each.type, each.name) for each in found}
    assert all(value[each.start : each.end] == each.name for each in found)


@pytest.mark.parametrize(("kind", "path"), NO_REFERENCES)
def test_what_merely_has_the_same_text_names_nothing(kind: str, path: str) -> None:
    """No row for it: nothing is followed, whatever it looks like."""
    assert _rows(kind, path) == []


@pytest.mark.parametrize(
    ("namespace", "dimension", "value", "expected"),
    [
        ("AWS/Lambda", "FunctionName", "orders", {("aws_lambda_function", "orders")}),
        ("AWS/SQS", "QueueName", "jobs", {("aws_sqs_queue", "jobs")}),
        ("AWS/ECS", "ClusterName", "main", {("aws_ecs_cluster", "main")}),
        ("ContainerInsights", "ClusterName", "main", {("aws_eks_cluster", "main")}),
        ("AWS/ApplicationELB", "LoadBalancer", "app/web/50dc", {("aws_lb", "web")}),
        (
            "AWS/RDS",
            "DBInstanceIdentifier",
            "shop",
            {("aws_db_instance", "shop"), ("aws_rds_cluster_instance", "shop")},
        ),
        ("Custom", "FunctionName", "orders", set()),
        ("AWS/Lambda", "QueueName", "orders", set()),
    ],
)
def test_the_namespace_of_an_alarm_says_what_its_dimensions_name(
    namespace: str, dimension: str, value: str, expected: set[tuple[str, str]]
) -> None:
    """One dimension names different types in different namespaces, and nothing in those of one's own."""
    rows = _rows("aws_cloudwatch_metric_alarm", f"dimensions.{dimension}")
    found = {
        (each.type, each.name) for row in rows if row.holds({"namespace": namespace}) for each in row.mentions(value)
    }
    assert found == expected


@pytest.mark.parametrize(
    ("namespace", "value", "expected"),
    [
        ("ecs", "service/main/api", [("aws_ecs_cluster", "main"), ("aws_ecs_service", "api")]),
        ("dynamodb", "table/orders", [("aws_dynamodb_table", "orders")]),
        ("dynamodb", "table/orders/index/by-date", [("aws_dynamodb_table", "orders")]),
        ("rds", "cluster:shop", [("aws_rds_cluster", "shop")]),
        ("lambda", "function:orders:live", [("aws_lambda_function", "orders"), ("aws_lambda_alias", "live")]),
        ("ecs", "table/orders", []),
        ("ec2", "service/main/api", []),
    ],
)
def test_the_id_of_a_scaling_target_is_read_by_its_service(
    namespace: str, value: str, expected: list[tuple[str, str]]
) -> None:
    """`service/main/api` names a cluster and a service, and only for ECS."""
    for kind in ("aws_appautoscaling_target", "aws_appautoscaling_policy"):
        rows = [row for row in _rows(kind, "resource_id") if row.holds({"service_namespace": namespace})]
        assert [(each.type, each.name) for row in rows for each in row.mentions(value)] == expected


def test_an_alarm_rule_names_each_of_its_alarms() -> None:
    """With quotes and without, any number of them."""
    (row,) = _rows("aws_cloudwatch_composite_alarm", "alarm_rule")
    rule = 'ALARM("cpu-high") AND (OK(errors) OR NOT INSUFFICIENT_DATA(disk))'
    assert {each.name for each in row.mentions(rule)} == {"cpu-high", "errors", "disk"}


def test_a_stage_is_told_by_its_api() -> None:
    """Names that are unique within a parent say which attributes must agree, in the same block if it has them."""
    assert _rows("aws_api_gateway_method_settings", "stage_name")[0].scope == (("rest_api_id", "rest_api_id"),)
    assert _rows("aws_api_gateway_usage_plan", "api_stages.stage")[0].scope == (("api_stages.api_id", "rest_api_id"),)
    assert _rows("aws_cloudwatch_event_target", "rule")[0].scope == (("event_bus_name", "event_bus_name"),)


def test_names_are_found_in_documents_by_their_addresses() -> None:
    """ARNs, images, queues and objects are found in any text; plain words are not."""
    text = (
        '{"image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/api:1", "Resource": ["arn:aws:s3:::acme/*"],'
        ' "q": "https://sqs.us-east-1.amazonaws.com/123456789012/jobs", "out": "s3://acme-out/x", "name": "acme"}'
    )
    found = names_in_text(text)
    assert [(each.type, text[each.start : each.end]) for each in found] == [
        ("aws_ecr_repository", "team/api"),
        ("aws_s3_bucket", "acme"),
        ("aws_sqs_queue", "jobs"),
        ("aws_s3_bucket", "acme-out"),
    ]


@pytest.mark.parametrize(
    ("kind", "path", "form"),
    [
        ("aws_ecs_task_definition", "container_definitions", "json"),
        ("aws_s3_bucket_policy", "policy", "json"),
        ("aws_iam_role", "assume_role_policy", "json"),
        ("aws_sfn_state_machine", "definition", "json"),
        ("aws_cloudwatch_dashboard", "dashboard_body", "json"),
        ("aws_lambda_function", "environment.variables", "map"),
        ("aws_launch_template", "user_data", "free"),
    ],
)
def test_documents_are_listed_with_their_form(kind: str, path: str, form: str) -> None:
    """Policies, definitions, settings and programs: where ARNs and names may stand among other text."""
    assert documents(kind)[path] == form


def test_the_log_group_of_a_container_is_known_by_its_key() -> None:
    """Plain names in documents are followed under known keys only; each names a type that has names."""
    assert (
        DOCUMENT_KEYS["aws_ecs_task_definition", "container_definitions"]["awslogs-group"] == "aws_cloudwatch_log_group"
    )
    assert DOCUMENT_KEYS["aws_sfn_state_machine", "definition"]["FunctionName"] == "aws_lambda_function"
    assert all(identity(target) for keys in DOCUMENT_KEYS.values() for target in keys.values())
    assert all(identity(target) for paths in BLOCK_NAMES.values() for target in paths.values())


def test_every_row_names_types_that_have_names() -> None:
    """A template speaks of types that the table of identities knows; every row has a source."""
    wrong = [
        (kind, row.path, target)
        for kind, row in _all()
        for template in row.templates
        for target in re.findall(r"\{(aws_\w+)\}", template)
        if identity(target) is None
    ]
    assert wrong == []
    assert [(kind, row.path) for kind, row in _all() if not row.source or not row.templates[0]] == []
    assert len(_all()) > 900


# Where neither attribute nor template shares a word with the type that it names: the last word of the path, the type.
_OTHER_WORDS = {
    ("qualifier", "aws_lambda_alias"),
    ("ApplicationName", "aws_codedeploy_app"),
    ("CacheClusterId", "aws_elasticache_replication_group"),
    ("LoadBalancer", "aws_lb"),
    ("function_name", "aws_lambda_alias"),
    ("identifier", "aws_db_instance"),
    ("load_balancer", "aws_elb"),
    ("load_balancer_name", "aws_elb"),
    ("load_balancers", "aws_elb"),
    ("location", "aws_s3_bucket"),
    ("name", "aws_config_configuration_recorder"),
    ("name", "aws_eks_cluster"),
    ("name", "aws_elastic_beanstalk_environment"),
    ("name", "aws_kinesis_firehose_delivery_stream"),
    ("name", "aws_mwaa_environment"),
    ("name", "aws_ssm_document"),
    ("name", "aws_synthetics_canary"),
    ("restore_source_name", "aws_dynamodb_table"),
    ("username", "aws_iam_user"),
    ("data_source", "aws_appsync_datasource"),
    ("excluded_members", "aws_neptune_cluster_instance"),
    ("excluded_members", "aws_rds_cluster_instance"),
    ("home_directory", "aws_s3_bucket"),
    ("resource_name", "aws_lightsail_instance"),
    ("static_members", "aws_neptune_cluster_instance"),
    ("static_members", "aws_rds_cluster_instance"),
    ("target", "aws_s3_bucket"),
    ("target_id", "aws_ssm_document"),
    ("target_pipeline", "aws_codepipeline"),
    ("value", "aws_elasticache_replication_group"),
    ("value", "aws_elb"),
    ("value", "aws_lambda_alias"),
    ("value", "aws_lambda_function"),
    ("value", "aws_lb"),
}
_EMPTY_WORDS = {"arn", "aw", "configuration", "id", "identifier", "name", "setting"}


def _words(text: str) -> set[str]:
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", text).lower()
    return {word.rstrip("s") for word in re.findall(r"[a-z]+", snake)} - _EMPTY_WORDS


def test_every_row_shares_a_word_with_what_it_names() -> None:
    """`function_name` names a function, `bucket` a bucket: a row with the wrong type would speak of something else."""
    foreign = set()
    for _, row in _all():
        for template in row.templates:
            around = " ".join([row.path, re.sub(r"\{[^}]*\}", " ", template), *(value for _, value in row.when)])
            for target in re.findall(r"\{(aws_\w+)\}", template):
                if not _words(around) & _words(target.removeprefix("aws_")):
                    foreign.add((row.path.rpartition(".")[2], target))
    assert foreign == _OTHER_WORDS


def test_no_resource_is_said_to_name_itself() -> None:
    """Only the name of a log group, which AWS dictates, is made of another name."""
    own = [(kind, row.path) for kind, row in _all() if (known := identity(kind)) and row.path == known.attribute]
    assert {kind for kind, _ in own} == {"aws_cloudwatch_log_group"}


@pytest.mark.terraform
def test_settings_of_name_and_value_exist(schema: Schema) -> None:
    """Both are attributes of the provider, in one block."""
    for (kind, value), name in SETTING_PAIRS.items():
        assert {value, name} <= dict(settable(schema[kind])).keys(), (kind, value)
        assert value.rpartition(".")[0] == name.rpartition(".")[0]


@pytest.mark.terraform
def test_every_row_names_attributes_that_exist(schema: Schema) -> None:
    """Paths, conditions and scopes: all can be set on their type, in blocks and below maps, too."""
    missing = []
    for kind, row in _all():
        missing += [(kind, path) for path in (row.path, *dict(row.when)) if not _exists(schema[kind], path)]
        target = re.search(r"\{(aws_\w+)\}", row.templates[0])
        assert target is not None
        for here, there in row.scope:
            missing += [(kind, here)] if not _exists(schema[kind], here) else []
            missing += [(target[1], there)] if not _exists(schema[target[1]], there) else []
    missing += [(kind, path) for kind in schema for path in documents(kind) if not _exists(schema[kind], path)]
    missing += [(kind, path) for kind, path in DOCUMENT_KEYS if not _exists(schema[kind], path)]
    assert missing == []


def _exists(block: Schema, path: str) -> bool:
    first, _, rest = path.partition(".")
    if nested := block.get("block_types", {}).get(first):
        return not rest or _exists(nested["block"], rest)
    attribute = block.get("attributes", {}).get(first)
    if attribute is None:
        return False
    if inner := attribute.get("nested_type"):
        return not rest or _exists(inner, rest)
    return not rest or (isinstance(attribute["type"], list) and attribute["type"][0] == "map")


@pytest.mark.terraform
def test_the_table_is_what_the_derivation_writes(schema: Schema) -> None:
    """The file was not edited by hand, and the derivation gives the same again."""
    from scripts.tables.references import TARGET, table

    assert TARGET.read_text(encoding="utf-8") == table(schema)


# What CloudFormation's linter calls the values of a property, and the type that it means.
_FORMATS = {
    "AWS::EC2::SecurityGroup.Name": "aws_security_group",
    "AWS::KMS::Alias.AliasName": "aws_kms_alias",
    "AWS::Logs::LogGroup.Name": "aws_cloudwatch_log_group",
    "AWS::S3::Bucket.Name": "aws_s3_bucket",
}
# It goes by the name of the property there.
_NOT_SO = {
    ("aws_datasync_location_object_storage", "bucket_name"): "a bucket of a store outside AWS",
    ("aws_launch_configuration", "security_groups"): "ids",
    ("aws_security_group", "id"): "its own",
}


def _formats(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(each := value.get("format"), str):
            yield each
        for inner in value.values():
            yield from _formats(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _formats(inner)


@pytest.mark.terraform
def test_cloudformation_names_the_same_types(schema: Schema) -> None:
    """Where CloudFormation's schemas say what a property names, the attribute of the same name names that, too."""
    checked = 0
    wrong = []
    for kind, resource in cloudformation.schemas(schema):
        own, texts = identity(kind), dict(settable(schema[kind]))
        for key, facts in resource["properties"].items():
            path = cloudformation.attribute(key)
            wanted = {_FORMATS[each] for each in _formats(facts) if each in _FORMATS}
            if not wanted or path not in texts or (kind, path) in _NOT_SO or (own and own.attribute == path):
                continue
            checked += 1
            wrong += [(kind, path)] if {f"{{{each}}}" for each in wanted} != set(_templates(kind, path)) else []
    assert wrong == []
    assert checked > 30


def _templates(kind: str, path: str) -> list[str]:
    return [template for row in _rows(kind, path) for template in row.templates]


@given(st.sampled_from(_all()), st.data())
def test_a_template_gives_back_the_names_that_were_put_in(row: tuple[str, Reference], data: st.DataObject) -> None:
    """Whatever the names: each is found with its type where it stands."""
    template = data.draw(st.sampled_from(row[1].templates))
    names = st.from_regex(r"[a-z][a-z0-9-]{0,8}[a-z0-9]", fullmatch=True)
    value, placed = "", []
    for part in re.split(r"(\{[a-z0-9_*]+\})", template.removeprefix("~")):
        if part.startswith("{aws_"):
            name = data.draw(names)
            name = f"alias/{name}" if part == "{aws_kms_alias}" else name
            placed.append((part[1:-1], len(value)))
            value += name
        else:
            value += {"{*}": "x1", "{**}": "a/b"}.get(part, part)
    found = {(each.type, each.start) for each in row[1].mentions(value)}
    assert set(placed) <= found


def test_every_named_type_may_be_asked() -> None:
    """A type without a row has no references, and so has one that does not exist."""
    assert all(isinstance(references(kind), tuple) for kind in named_types())
    assert references("aws_no_such_type") == ()
    assert documents("aws_no_such_type") == {}
