"""What the inventories read of each resource type: entrances, flows of data, versions, and cryptography.

Source: the provider 5.100.0 schema and the resource's page there, where a row names no other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .encryption import ENCRYPTION
from .receivers import DELIVERIES
from .settings import Value
from .versions import LAMBDA_RUNTIMES, LAMBDA_RUNTIMES_ENDED, Versions


@dataclass(frozen=True)
class Entrance:
    """When a resource of a type takes connections from the internet.

    Attributes:
        path: dotted attribute that says so; empty: it always does.
        public: its values that mean yes.
        default: whether it does where nothing is there.
        port: on which it listens by itself; empty: as its security groups and listeners say.
    """

    path: str = ""
    public: tuple[Any, ...] = (True,)
    default: bool = False
    port: str = ""


_HTTPS = "tcp 443"

ENTRANCES: Mapping[str, Entrance] = {
    "aws_alb": Entrance("internal", (False,), default=True),
    "aws_api_gateway_rest_api": Entrance("endpoint_configuration.types", ("EDGE", "REGIONAL"), True, _HTTPS),
    "aws_apigatewayv2_api": Entrance(default=True, port=_HTTPS),
    "aws_apprunner_service": Entrance(
        "network_configuration.ingress_configuration.is_publicly_accessible", default=True, port=_HTTPS
    ),
    "aws_appsync_graphql_api": Entrance("visibility", ("GLOBAL",), True, _HTTPS),
    "aws_cloudfront_distribution": Entrance(default=True, port="tcp 80, 443"),
    "aws_db_instance": Entrance("publicly_accessible"),
    "aws_dms_replication_instance": Entrance("publicly_accessible"),
    "aws_ecs_service": Entrance("network_configuration.assign_public_ip"),
    "aws_eks_cluster": Entrance("vpc_config.endpoint_public_access", default=True, port=_HTTPS),
    "aws_elb": Entrance("internal", (False,), default=True),
    "aws_globalaccelerator_accelerator": Entrance(default=True, port="as its listeners say"),
    "aws_instance": Entrance("associate_public_ip_address"),
    "aws_lambda_function_url": Entrance(default=True, port=_HTTPS),
    "aws_lb": Entrance("internal", (False,), default=True),
    "aws_lightsail_instance": Entrance(default=True, port="as its open ports say"),
    "aws_lightsail_lb": Entrance(default=True, port="tcp 80, 443"),
    "aws_mq_broker": Entrance("publicly_accessible"),
    "aws_neptune_cluster_instance": Entrance("publicly_accessible"),
    "aws_neptunegraph_graph": Entrance("public_connectivity", port=_HTTPS),
    "aws_rds_cluster_instance": Entrance("publicly_accessible"),
    "aws_redshift_cluster": Entrance("publicly_accessible", default=True),
    "aws_redshiftserverless_workgroup": Entrance("publicly_accessible"),
    "aws_transfer_server": Entrance("endpoint_type", ("PUBLIC",), True, "as its protocols say"),
}
"""Defaults are those of AWS and provider 5.100."""

Direction = Literal["in", "out"]

_FLOWS = """
alb_listener                       load_balancer_arn                       in
alb_listener                       default_action                          out
alb_listener_rule                  listener_arn                            in
alb_listener_rule                  action                                  out
alb_target_group_attachment        target_group_arn                        in
alb_target_group_attachment        target_id                               out
api_gateway_integration            rest_api_id                             in
api_gateway_integration            uri                                     out
api_gateway_integration            connection_id                           out
api_gateway_stage                  access_log_settings                     out
api_gateway_vpc_link               target_arns                             out
apigatewayv2_integration           api_id                                  in
apigatewayv2_integration           integration_uri                         out
apigatewayv2_stage                 access_log_settings                     out
api_gateway_base_path_mapping      api_id                                  out
api_gateway_base_path_mapping      domain_name                             in
appsync_datasource                 api_id                                  in
appsync_datasource                 dynamodb_config                         out
appsync_datasource                 http_config                             out
appsync_datasource                 lambda_config                           out
appsync_datasource                 opensearchservice_config                out
appsync_datasource                 relational_database_config              out
autoscaling_attachment             lb_target_group_arn                     in
autoscaling_attachment             autoscaling_group_name                  out
autoscaling_group                  load_balancers                          in
autoscaling_group                  target_group_arns                       in
autoscaling_group                  launch_template                         out
batch_job_definition               container_properties                    out
cloudfront_distribution            origin                                  out
cloudwatch_event_rule              event_bus_name                          in
cloudwatch_event_target            arn                                     out
cloudwatch_event_target            dead_letter_config                      out
cloudwatch_event_target            rule                                    in
cloudwatch_log_subscription_filter destination_arn                         out
cloudwatch_log_subscription_filter log_group_name                          in
db_proxy_target                    db_cluster_identifier                   out
db_proxy_target                    db_instance_identifier                  out
db_proxy_target                    db_proxy_name                           in
dms_replication_task               replication_instance_arn                in
dms_replication_task               source_endpoint_arn                     in
dms_replication_task               target_endpoint_arn                     out
dynamodb_kinesis_streaming_destination stream_arn                          out
dynamodb_kinesis_streaming_destination table_name                          in
ecs_service                        load_balancer                           in
ecs_service                        task_definition                         out
ecs_task_definition                container_definitions                   out
ecs_task_definition                volume                                  out
elb                                instances                               out
elb_attachment                     elb                                     in
elb_attachment                     instance                                out
flow_log                           log_destination                         out
flow_log                           vpc_id                                  in
globalaccelerator_endpoint_group   endpoint_configuration                  out
globalaccelerator_endpoint_group   listener_arn                            in
globalaccelerator_listener         accelerator_arn                         in
instance                           user_data                               out
kinesis_firehose_delivery_stream   kinesis_source_configuration            in
kinesis_firehose_delivery_stream   msk_source_configuration                in
kinesis_firehose_delivery_stream   opensearch_configuration                out
kinesis_firehose_delivery_stream   redshift_configuration                  out
lambda_event_source_mapping        event_source_arn                        in
lambda_event_source_mapping        function_arn                            out
lambda_event_source_mapping        function_name                           out
lambda_function                    dead_letter_config                      out
lambda_function                    environment                             out
lambda_function                    file_system_config                      out
lambda_function                    logging_config                          out
lambda_function_event_invoke_config destination_config                     out
lambda_function_event_invoke_config function_name                          in
lambda_function_url                function_name                           out
launch_template                    user_data                               out
lb_listener                        default_action                          out
lb_listener                        load_balancer_arn                       in
lb_listener_rule                   action                                  out
lb_listener_rule                   listener_arn                            in
lb_target_group_attachment         target_group_arn                        in
lb_target_group_attachment         target_id                               out
pipes_pipe                         enrichment                              out
pipes_pipe                         source                                  in
pipes_pipe                         target                                  out
rds_cluster_instance               cluster_identifier                      out
docdb_cluster_instance             cluster_identifier                      out
neptune_cluster_instance           cluster_identifier                      out
route53_record                     alias                                   out
route53_record                     records                                 out
s3_bucket_notification             bucket                                  in
s3_bucket_notification             lambda_function                         out
s3_bucket_notification             queue                                   out
s3_bucket_notification             topic                                   out
s3_bucket_replication_configuration bucket                                 in
s3_bucket_replication_configuration rule                                   out
s3_bucket_logging                  bucket                                  in
s3_bucket_logging                  target_bucket                           out
scheduler_schedule                 target                                  out
secretsmanager_secret_rotation     rotation_lambda_arn                     in
secretsmanager_secret_rotation     secret_id                               out
secretsmanager_secret_version      secret_id                               out
secretsmanager_secret_version      secret_string                           in
sfn_state_machine                  definition                              out
sns_topic_subscription             endpoint                                out
sns_topic_subscription             topic_arn                               in
sqs_queue                          redrive_policy                          out
sqs_queue_redrive_policy           queue_url                               in
sqs_queue_redrive_policy           redrive_policy                          out
volume_attachment                  instance_id                             in
volume_attachment                  volume_id                               out
wafv2_web_acl_logging_configuration log_destination_configs                out
wafv2_web_acl_logging_configuration resource_arn                           in
"""


def _flows() -> dict[str, tuple[tuple[str, Direction], ...]]:
    found: dict[str, list[tuple[str, Direction]]] = {}
    for line in _FLOWS.strip().splitlines():
        kind, path, direction = line.split()
        found.setdefault(f"aws_{kind}", []).append((path, "in" if direction == "in" else "out"))
    for each in DELIVERIES:
        found.setdefault(each.type, []).append((re.sub(r"\[[^]]*\]", "", each.path), "out"))
    return {kind: tuple(dict.fromkeys(rows)) for kind, rows in found.items()}


FLOWS: Mapping[str, tuple[tuple[str, Direction], ...]] = _flows()
"""Resource type to its attributes, or blocks, by which data flows: from what they name, or to it.

A type that has both is a connection between two others, unless it is one of :data:`ENDS`.
"""


def _types(text: str) -> frozenset[str]:
    return frozenset(f"aws_{kind}" for kind in text.split())


ENDS = _types(
    "alb autoscaling_group dms_replication_task ecs_service kinesis_firehose_delivery_stream lb pipes_pipe sqs_queue"
)
"""Types that have both and are components all the same."""

_BETWEEN = _types(
    "alb_target_group api_gateway_domain_name api_gateway_stage api_gateway_vpc_link apigatewayv2_stage"
    " apigatewayv2_vpc_link autoscaling_attachment cloudwatch_event_rule cloudwatch_event_target ecs_task_definition"
    " lambda_function_event_invoke_config launch_template lb_target_group route53_record secretsmanager_secret_version"
    " sns_topic_subscription"
)
CONNECTIONS = _BETWEEN | {
    kind for kind, rows in FLOWS.items() if {"in", "out"} == {each for _, each in rows} and kind not in ENDS
}
"""Types that stand between two components and are none themselves."""


@dataclass(frozen=True)
class Versioned:
    """Where a type names the version of what it runs.

    Attributes:
        version: dotted attribute of the version.
        engine: dotted attribute of the engine, or its name where there is only one.
        is_fixed: whether ``engine`` is a name, not an attribute.
        ends: versions to the day on which their support ends or ended; empty where this library knows none.
    """

    version: str
    engine: str
    is_fixed: bool = True
    ends: tuple[Versions, ...] = ()


_LAMBDA = (LAMBDA_RUNTIMES, LAMBDA_RUNTIMES_ENDED)

VERSIONS: Mapping[str, Versioned] = {
    "aws_apprunner_service": Versioned(
        "source_configuration.code_repository.code_configuration.code_configuration_values.runtime", "App Runner"
    ),
    "aws_db_instance": Versioned("engine_version", "engine", False),
    "aws_docdb_cluster": Versioned("engine_version", "DocumentDB"),
    "aws_ecs_service": Versioned("platform_version", "Fargate"),
    "aws_eks_cluster": Versioned("version", "Kubernetes"),
    "aws_eks_node_group": Versioned("version", "Kubernetes"),
    "aws_elastic_beanstalk_environment": Versioned("solution_stack_name", "Elastic Beanstalk"),
    "aws_elasticache_cluster": Versioned("engine_version", "engine", False),
    "aws_elasticache_replication_group": Versioned("engine_version", "engine", False),
    "aws_elasticache_serverless_cache": Versioned("major_engine_version", "engine", False),
    "aws_elasticsearch_domain": Versioned("elasticsearch_version", "Elasticsearch"),
    "aws_emr_cluster": Versioned("release_label", "EMR"),
    "aws_emrserverless_application": Versioned("release_label", "EMR"),
    "aws_glue_job": Versioned("glue_version", "Glue"),
    "aws_kinesisanalyticsv2_application": Versioned("runtime_environment", "Managed Service for Apache Flink"),
    "aws_lambda_function": Versioned("runtime", "Lambda", ends=_LAMBDA),
    "aws_memorydb_cluster": Versioned("engine_version", "engine", False),
    "aws_mq_broker": Versioned("engine_version", "engine_type", False),
    "aws_msk_cluster": Versioned("kafka_version", "Kafka"),
    "aws_mwaa_environment": Versioned("airflow_version", "Airflow"),
    "aws_neptune_cluster": Versioned("engine_version", "Neptune"),
    "aws_opensearch_domain": Versioned("engine_version", "OpenSearch"),
    "aws_rds_cluster": Versioned("engine_version", "engine", False),
    "aws_redshift_cluster": Versioned("cluster_version", "Redshift"),
    "aws_synthetics_canary": Versioned("runtime_version", "Synthetics"),
}
"""Resource type to where its runtime, engine or platform stands."""

Kind = Literal["protocol", "key", "at rest"]

# What the encryption table does not write, and an inventory of cryptography names.
_MORE: Mapping[str, Mapping[str, Kind]] = {
    "aws_acm_certificate": {"key_algorithm": "key"},
    "aws_acmpca_certificate_authority": {
        "certificate_authority_configuration.key_algorithm": "key",
        "certificate_authority_configuration.signing_algorithm": "key",
    },
    "aws_alb_listener": {"protocol": "protocol", "ssl_policy": "protocol"},
    "aws_alb_target_group": {"protocol": "protocol"},
    "aws_api_gateway_domain_name": {"security_policy": "protocol"},
    "aws_apigatewayv2_domain_name": {"domain_name_configuration.security_policy": "protocol"},
    "aws_cloudfront_distribution": {
        "default_cache_behavior.viewer_protocol_policy": "protocol",
        "ordered_cache_behavior.viewer_protocol_policy": "protocol",
        "origin.custom_origin_config.origin_protocol_policy": "protocol",
        "origin.custom_origin_config.origin_ssl_protocols": "protocol",
        "viewer_certificate.minimum_protocol_version": "protocol",
    },
    "aws_db_instance": {"ca_cert_identifier": "key"},
    "aws_elasticsearch_domain": {"domain_endpoint_options.tls_security_policy": "protocol"},
    "aws_elb": {"listener.lb_protocol": "protocol", "listener.instance_protocol": "protocol"},
    "aws_key_pair": {"public_key": "key"},
    "aws_kms_key": {"customer_master_key_spec": "key", "key_usage": "key", "rotation_period_in_days": "key"},
    "aws_kms_external_key": {"multi_region": "key"},
    "aws_lb_listener": {"protocol": "protocol", "ssl_policy": "protocol"},
    "aws_lb_target_group": {"protocol": "protocol"},
    "aws_opensearch_domain": {"domain_endpoint_options.tls_security_policy": "protocol"},
    "aws_rds_cluster": {"ca_certificate_identifier": "key"},
    "aws_rds_cluster_instance": {"ca_cert_identifier": "key"},
    "aws_s3_bucket_server_side_encryption_configuration": {
        "rule.apply_server_side_encryption_by_default.sse_algorithm": "at rest",
        "rule.apply_server_side_encryption_by_default.kms_master_key_id": "key",
    },
    "aws_transfer_server": {"protocols": "protocol", "security_policy_name": "protocol"},
    "aws_vpn_connection": {
        **{f"tunnel{number}_{name}": "protocol" for number in (1, 2) for name in (
            "ike_versions", "phase1_dh_group_numbers", "phase1_encryption_algorithms", "phase1_integrity_algorithms",
            "phase2_dh_group_numbers", "phase2_encryption_algorithms", "phase2_integrity_algorithms",
        )},
    },
}  # fmt: skip

_KEY = re.compile(r"kms_(master_)?key|key_(id|arn|rotation)")
_PROTOCOL = re.compile(r"tls|ssl|transit|https|protocol|security_policy|client_broker|in_cluster|node_to_node|endpoint")


def _kind(path: str, value: Any) -> Kind:
    if value is Value.KMS_KEY_ARN or _KEY.search(path):
        return "key"
    return "protocol" if _PROTOCOL.search(path) else "at rest"


CRYPTOGRAPHY: Mapping[str, Mapping[str, Kind]] = {
    kind: {
        **{each.path: _kind(each.path, each.value) for each in ENCRYPTION.get(kind, ())},
        **_MORE.get(kind, {}),
    }
    for kind in sorted({*ENCRYPTION, *_MORE})
}
"""Resource type to the dotted paths of its cryptography: protocols, keys, and encryption at rest."""
