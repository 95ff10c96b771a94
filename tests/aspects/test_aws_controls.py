"""After the aspects, AWS's own controls have nothing to say: an oracle of AWS's making, not of the tables.

Each row is a control of Security Hub (SH) or a managed rule of AWS Config, a resource that violates it, by silence or
by a bad value, and what the control accepts. The ids are AWS's; what they check is told in the pages "Security Hub
controls reference" and "List of AWS Config Managed Rules".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from aspects import EncryptionAspect, ObservabilityAspect
from aspects.check.cases import Case, verdict
from aspects.compliance import ComplianceAspect
from aspects.core.graph import Graph, texts
from aspects.core.model import Stack, same_value
from aspects.core.paths import lookup
from aspects.facts.encryption import AWS_KEY
from aspects.packs import PCI_DSS_V4
from aspects.rules import RULES
from tests.aspects.bodies import minimal
from tests.aspects.graphs import body_of, decided, graph_of, managed
from tests.aspects.rules.test_rules import CASES

KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-a6ef-1234567890ab"
TLS = {"TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021", "TLSv1.2_2025"}

Control = tuple[str, str, Mapping[str, Any], str, tuple[object, ...]]

_VOLUME = {"availability_zone": "us-east-1a"}
_BEHAVIOR = {"default_cache_behavior": {"viewer_protocol_policy": "allow-all"}}
_ORIGIN = {"origin": [{"custom_origin_config": {"origin_ssl_protocols": ["SSLv3", "TLSv1.2"]}}]}
_CERTIFICATE = {"viewer_certificate": {"acm_certificate_arn": "arn", "minimum_protocol_version": "TLSv1"}}
_CERTIFICATE["viewer_certificate"]["ssl_support_method"] = "sni-only"
_SEARCH = {"elasticsearch_version": "7.10"}
_REDSHIFT = {"family": "redshift-1.0", "parameter": [{"name": "require_ssl", "value": "false"}]}
_MSK = {"encryption_info": {"encryption_in_transit": {"client_broker": "PLAINTEXT", "in_cluster": False}}}
_CACHE = {"settings": {"caching_enabled": True, "cache_data_encrypted": False}}

CONTROLS: tuple[Control, ...] = (
    ("SH APIGateway.5", "aws_api_gateway_method_settings", _CACHE, "settings.cache_data_encrypted", (True,)),
    ("SH APIGateway.3", "aws_api_gateway_stage", {"xray_tracing_enabled": False}, "xray_tracing_enabled", (True,)),
    ("SH APIGateway.1", "aws_api_gateway_method_settings", {}, "settings.logging_level", ("ERROR", "INFO")),
    (
        "SH APIGateway.1",
        "aws_api_gateway_method_settings",
        {"settings": {"logging_level": "OFF"}},
        "settings.logging_level",
        ("ERROR", "INFO"),
    ),
    ("SH AppSync.2", "aws_appsync_graphql_api", {"log_config": {"field_log_level": "NONE"}},
     "log_config.field_log_level", ("ERROR", "ALL")),
    ("SH AutoScaling.6", "aws_autoscaling_group", {}, "enabled_metrics", ()),
    ("SH CloudFront.3", "aws_cloudfront_distribution", _BEHAVIOR, "default_cache_behavior.viewer_protocol_policy",
     ("https-only", "redirect-to-https")),
    ("SH CloudFront.10", "aws_cloudfront_distribution", _ORIGIN, "origin.custom_origin_config.origin_ssl_protocols",
     (["TLSv1.2"], ["TLSv1.1", "TLSv1.2"])),
    ("SH CloudFront.15", "aws_cloudfront_distribution", _CERTIFICATE, "viewer_certificate.minimum_protocol_version",
     tuple(TLS)),
    ("SH CloudTrail.2", "aws_cloudtrail", {}, "kms_key_id", (KEY,)),
    ("SH CloudTrail.3", "aws_cloudtrail", {"enable_logging": False}, "enable_logging", (True,)),
    ("SH CloudTrail.4", "aws_cloudtrail", {"enable_log_file_validation": False}, "enable_log_file_validation", (True,)),
    ("CW_LOGGROUP_RETENTION_PERIOD_CHECK", "aws_cloudwatch_log_group", {}, "retention_in_days", (365,)),
    ("CLOUDWATCH_LOG_GROUP_ENCRYPTED", "aws_cloudwatch_log_group", {}, "kms_key_id", (KEY,)),
    ("SH CodeBuild.3", "aws_codebuild_project", {"logs_config": {"s3_logs": {"encryption_disabled": True}}},
     "logs_config.s3_logs.encryption_disabled", (False,)),
    ("CODEBUILD_PROJECT_ARTIFACT_ENCRYPTION", "aws_codebuild_project", {"artifacts": {"encryption_disabled": True}},
     "artifacts.encryption_disabled", (False,)),
    ("SH CodeBuild.4", "aws_codebuild_project", {"logs_config": {"cloudwatch_logs": {"status": "DISABLED"}}},
     "logs_config.cloudwatch_logs.status", ("ENABLED",)),
    ("DAX_ENCRYPTION_ENABLED", "aws_dax_cluster", {"server_side_encryption": {"enabled": False}},
     "server_side_encryption.enabled", (True,)),
    ("SH DynamoDB.3", "aws_dax_cluster", {}, "server_side_encryption.enabled", (True,)),
    ("SH DynamoDB.7", "aws_dax_cluster", {"cluster_endpoint_encryption_type": "NONE"},
     "cluster_endpoint_encryption_type", ("TLS",)),
    ("SH DocumentDB.1", "aws_docdb_cluster", {"storage_encrypted": False}, "storage_encrypted", (True,)),
    ("SH DocumentDB.4", "aws_docdb_cluster", {}, "enabled_cloudwatch_logs_exports", (["audit", "profiler"],)),
    ("DYNAMODB_TABLE_ENCRYPTED_KMS", "aws_dynamodb_table", {}, "server_side_encryption.enabled", (True,)),
    ("DYNAMODB_TABLE_ENCRYPTED_KMS", "aws_dynamodb_table", {}, "server_side_encryption.kms_key_arn", (KEY,)),
    ("ENCRYPTED_VOLUMES", "aws_ebs_volume", {**_VOLUME, "encrypted": False}, "encrypted", (True,)),
    ("SH EC2.7", "aws_ebs_encryption_by_default", {"enabled": False}, "enabled", (True,)),
    ("SH EC2.3", "aws_instance", {"root_block_device": {"encrypted": False}}, "root_block_device.encrypted", (True,)),
    ("SH EC2.3", "aws_instance", {"ebs_block_device": [{"device_name": "b"}]}, "ebs_block_device.encrypted", (True,)),
    ("SH ECS.12", "aws_ecs_cluster", {"setting": [{"name": "containerInsights", "value": "disabled"}]},
     "setting[name=containerInsights].value", ("enabled", "enhanced")),
    ("SH EFS.1", "aws_efs_file_system", {"encrypted": False}, "encrypted", (True,)),
    ("SH EKS.8", "aws_eks_cluster", {}, "enabled_cluster_log_types",
     (["api", "audit", "authenticator", "controllerManager", "scheduler"],)),
    ("SH ElastiCache.4", "aws_elasticache_replication_group", {"at_rest_encryption_enabled": False},
     "at_rest_encryption_enabled", (True,)),
    ("SH ElastiCache.5", "aws_elasticache_replication_group", {"transit_encryption_enabled": False},
     "transit_encryption_enabled", (True,)),
    ("SH ES.1", "aws_elasticsearch_domain", {**_SEARCH, "encrypt_at_rest": {"enabled": False}},
     "encrypt_at_rest.enabled", (True,)),
    ("SH ES.3", "aws_elasticsearch_domain", {**_SEARCH, "node_to_node_encryption": {"enabled": False}},
     "node_to_node_encryption.enabled", (True,)),
    ("SH ES.8", "aws_elasticsearch_domain", {"domain_endpoint_options": {"enforce_https": False}},
     "domain_endpoint_options.enforce_https", (True,)),
    ("SH Opensearch.1", "aws_opensearch_domain", {"encrypt_at_rest": {"enabled": False}}, "encrypt_at_rest.enabled",
     (True,)),
    ("SH Opensearch.3", "aws_opensearch_domain", {"node_to_node_encryption": {"enabled": False}},
     "node_to_node_encryption.enabled", (True,)),
    ("OPENSEARCH_HTTPS_REQUIRED", "aws_opensearch_domain", {"domain_endpoint_options": {"enforce_https": False}},
     "domain_endpoint_options.enforce_https", (True,)),
    ("SH Kinesis.1", "aws_kinesis_stream", {"encryption_type": "NONE"}, "encryption_type", ("KMS",)),
    ("SH KMS.4", "aws_kms_key", {"enable_key_rotation": False}, "enable_key_rotation", (True,)),
    ("SH Lambda.7", "aws_lambda_function", {}, "tracing_config.mode", ("Active",)),
    ("SH MQ.2", "aws_mq_broker", {"engine_type": "ActiveMQ", "logs": {"audit": "false"}}, "logs.audit", (True,)),
    ("SH MSK.1", "aws_msk_cluster", _MSK, "encryption_info.encryption_in_transit.in_cluster", (True,)),
    ("SH MSK.1", "aws_msk_cluster", _MSK, "encryption_info.encryption_in_transit.client_broker", ("TLS",)),
    ("SH MSK.2", "aws_msk_cluster", {}, "enhanced_monitoring", ("PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION")),
    ("SH MSK.3", "aws_mskconnect_connector", {"kafka_cluster_encryption_in_transit": {"encryption_type": "PLAINTEXT"}},
     "kafka_cluster_encryption_in_transit.encryption_type", ("TLS",)),
    ("SH Neptune.1", "aws_neptune_cluster", {"storage_encrypted": False}, "storage_encrypted", (True,)),
    ("SH Neptune.2", "aws_neptune_cluster", {}, "enable_cloudwatch_logs_exports", (["audit", "slowquery"],)),
    ("SH RDS.3", "aws_db_instance", {"engine": "mysql", "storage_encrypted": False}, "storage_encrypted", (True,)),
    ("SH RDS.3", "aws_rds_cluster", {"engine": "aurora-mysql", "storage_encrypted": False}, "storage_encrypted",
     (True,)),
    ("SH RDS.9", "aws_db_instance", {"engine": "postgres"}, "enabled_cloudwatch_logs_exports", (["postgresql"],)),
    ("SH RDS.6", "aws_db_instance", {"engine": "mysql", "monitoring_role_arn": "r"}, "monitoring_interval", (60,)),
    ("SH Redshift.10", "aws_redshift_cluster", {"encrypted": False}, "encrypted", (True,)),
    ("SH Redshift.2", "aws_redshift_parameter_group", _REDSHIFT,
     "parameter[name=require_ssl].value", ("true",)),
    ("SH SNS.1", "aws_sns_topic", {}, "kms_master_key_id", (KEY,)),
    ("SH SQS.1", "aws_sqs_queue", {"sqs_managed_sse_enabled": False}, "kms_master_key_id", (KEY,)),
    ("SH SQS.1", "aws_sqs_queue", {}, "kms_master_key_id", (KEY,)),
    ("SECRETSMANAGER_USING_CMK", "aws_secretsmanager_secret", {}, "kms_key_id", (KEY,)),
    ("SH StepFunctions.1", "aws_sfn_state_machine",
     {"logging_configuration": {"level": "OFF", "log_destination": "g"}}, "logging_configuration.level",
     ("ALL", "ERROR", "FATAL")),
    ("SH Transfer.2", "aws_transfer_server", {}, "security_policy_name", ("TransferSecurityPolicy-2024-01",)),
    ("SH WAF.12", "aws_wafv2_web_acl", {"visibility_config": {"cloudwatch_metrics_enabled": False}},
     "visibility_config.cloudwatch_metrics_enabled", (True,)),
    ("SH WorkSpaces.1", "aws_workspaces_workspace", {"user_volume_encryption_enabled": False},
     "user_volume_encryption_enabled", (True,)),
    ("SH WorkSpaces.2", "aws_workspaces_workspace", {"root_volume_encryption_enabled": False},
     "root_volume_encryption_enabled", (True,)),
)  # fmt: skip


@pytest.mark.parametrize(("control", "kind", "body", "path", "accepted"), CONTROLS)
def test_a_control_accepts_what_the_aspects_make_of_a_violation(
    control: str, kind: str, body: Mapping[str, Any], path: str, accepted: tuple[object, ...]
) -> None:
    """Silence and bad values become what AWS's control asks for."""
    it = managed(kind, **body)
    after = body_of(decided(graph_of(it), [ObservabilityAspect(), EncryptionAspect(KEY)]), it)
    found = lookup(after, path)
    assert found, f"{control}: {path} is not set"
    if accepted:
        assert all(any(same_value(each, one) for one in accepted) for each in found), f"{control}: {path} is {found}"


# -- rules against tables ----------------------------------------------------------------------------------------

# What the aspects claim to fix, so that no rule of the pack may find it afterwards.
FIXED = (
    "api-body-logs", "api-execution-logs", "api-tls-version", "api-tracing", "ecs-container-logs", "kms-rotation",
    "lambda-tracing", "listener-tls-policy", "log-group-encrypted", "log-group-retention", "rds-customer-key",
    "rds-logs", "rds-storage-encrypted", "s3-bucket-kms-encryption", "secret-customer-key", "sns-encrypted",
    "waf-metrics",
)  # fmt: skip
FAIL: dict[str, list[Case]] = {rule_id: groups["fails"] for rule_id, groups in CASES.items()}
# What the author wrote there stays, and what the rule then finds is for the author to explain.
CHOSEN: dict[str, tuple[str, ...]] = {
    "api-tls-version": ("domain_name_configuration.security_policy",),  # the provider refuses all but TLS 1.2
    "lambda-tracing": ("tracing_config.mode",),
    "log-group-encrypted": ("kms_key_id",),
    "log-group-retention": ("retention_in_days",),
    # The key of a replica is one of another region than the source's.
    "rds-customer-key": ("kms_key_id", "replicate_source_db"),
    "rds-logs": ("enabled_cloudwatch_logs_exports", "replicate_source_db"),
    "s3-bucket-kms-encryption": ("server_side_encryption_configuration",),
    "secret-customer-key": ("kms_key_id",),
    "sns-encrypted": ("kms_master_key_id",),
}
# What is missing next to a type, and no aspect adds, because it holds more than what the rule asks for.
NOT_WRITTEN = {"api-execution-logs": "aws_api_gateway_stage"}
_BUCKET_ENCRYPTION = "aws_s3_bucket_server_side_encryption_configuration"
_HERE = {"aws": [{"region": "us-east-1"}]}


def _app(case: Case) -> Graph:
    """The app of a case, in us-east-1 where the case does not say."""
    if "config" in case:
        others = case.get("stacks", {})
        stacks = {"app": case["config"], **others}
    else:
        groups = {name: case[name] for name in ("data", "locals") if name in case}
        stacks = {"app": {"resource": {name: case[name] for name in case if name not in groups}, **groups}}
    return Graph([Stack.from_terraform({"provider": _HERE, **config}, path) for path, config in stacks.items()])


_PACK = (ComplianceAspect(PCI_DSS_V4),)


def _found_after(graph: Graph, packs: tuple[ComplianceAspect, ...] = _PACK) -> list[str]:
    """All aspects but names, with a key and a log group, and what they and the pack find."""
    aspects = [ObservabilityAspect(container_log_group="/app"), EncryptionAspect(KEY), *packs]
    decision = decided(graph, aspects)
    return [finding.rule_id for _, finding in decision.findings if finding.construct_path.endswith("it")]


def _is_chosen(rule_id: str, case: Case) -> bool:
    bodies = [each.body for each in _app(case).resources if each.logical_id == "it"]
    if rule_id == "s3-bucket-kms-encryption" and (own := _app(case).by_type.get(_BUCKET_ENCRYPTION)):
        # A configuration of the author's own, in which only a key of AWS's is replaced.
        return not any(AWS_KEY.fullmatch(text) for each in own for _, text in texts(each.body))
    if rule_id == "lambda-tracing" and "tracing-rights" in _found_after(_app(case), packs=()):
        return True  # its role may not send traces, which is for the author to allow and is said
    if rule_id in NOT_WRITTEN and verdict(RULES[rule_id], case).message.endswith("refers to it"):
        return True
    if rule_id == "rds-logs" and not any(lookup(body, "engine") for body in bodies):
        return True  # the engine decides on the logs that there are
    chosen = [value for body in bodies for path in CHOSEN.get(rule_id, ()) for value in lookup(body, path)]
    return any(value != [] and not AWS_KEY.fullmatch(str(value)) for value in chosen)


@pytest.mark.parametrize("rule_id", FIXED)
def test_no_rule_finds_what_the_aspects_fix(rule_id: str) -> None:
    """Each case that the rule refuses is right after the aspects, unless its author chose so."""
    assert rule_id in RULES
    cases = [case for case in FAIL[rule_id] if not _is_chosen(rule_id, case)]
    assert cases
    for case in cases:
        assert rule_id not in _found_after(_app(case)), case


@pytest.mark.parametrize("rule_id", [*CHOSEN, *NOT_WRITTEN])
def test_what_the_author_chose_is_for_the_author_to_explain(rule_id: str) -> None:
    """The aspect leaves it, and the rule says so."""
    for case in FAIL[rule_id]:
        if _is_chosen(rule_id, case):
            assert rule_id in _found_after(_app(case)), case


@pytest.mark.terraform
def test_no_rule_finds_what_the_aspects_fix_on_any_type(schema: dict[str, Any]) -> None:
    """The smallest body of every type that the provider has, silent and with each top switch off."""
    wrong: list[str] = []
    for kind, block in schema.items():
        silent = minimal(kind, block)
        if kind in RULES["rds-logs"].types:
            silent["engine"] = "postgres"  # which decides on the logs that there are
        switches = {
            name: False
            for name, each in block.get("attributes", {}).items()
            if each.get("type") == "bool" and (each.get("optional") or each.get("required"))
        }
        for body in (silent, {**silent, **switches}):
            found = _found_after(graph_of(managed(kind, **body)))
            wrong.extend(
                f"{kind}: {rule_id}" for rule_id in found if rule_id in FIXED and NOT_WRITTEN.get(rule_id) != kind
            )
            assert "guardrails-internal" not in found
    assert wrong == []
