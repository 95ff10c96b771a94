"""Which attribute of a resource type holds its own name: chosen from the schema, corrected by hand where that fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

_NAME_ENDINGS = ("name", "identifier", "id", "alias")
_BARE_NAMES = frozenset({"alias", "bucket", "domain", "namespace", "repository"})

# Types whose own name is in an attribute that neither is ``name`` nor repeats the end of the type.
CHOSEN = {
    "aws_apprunner_auto_scaling_configuration_version": "auto_scaling_configuration_name",
    "aws_bedrock_provisioned_model_throughput": "provisioned_model_name",
    "aws_codecatalyst_dev_environment": "alias",
    "aws_codecatalyst_project": "display_name",
    "aws_codepipeline_custom_action_type": "provider_name",
    "aws_cur_report_definition": "report_name",
    "aws_db_snapshot_copy": "target_db_snapshot_identifier",
    "aws_ecs_daemon_task_definition": "family",
    "aws_ecs_task_definition": "family",
    "aws_elasticache_global_replication_group": "global_replication_group_id_suffix",
    "aws_elasticache_user": "user_id",
    "aws_identitystore_group": "display_name",
    "aws_lambda_layer_version": "layer_name",
    "aws_memorydb_multi_region_cluster": "multi_region_cluster_name_suffix",
    "aws_observabilityadmin_centralization_rule_for_organization": "rule_name",
    "aws_observabilityadmin_telemetry_rule_for_organization": "rule_name",
    "aws_odb_autonomous_database": "display_name",
    "aws_odb_cloud_autonomous_vm_cluster": "display_name",
    "aws_odb_cloud_exadata_infrastructure": "display_name",
    "aws_odb_cloud_vm_cluster": "display_name",
    "aws_odb_network": "display_name",
    "aws_odb_network_peering_connection": "display_name",
    "aws_prometheus_scraper": "alias",
    "aws_prometheus_workspace": "alias",
    "aws_qbusiness_application": "display_name",
    "aws_rds_cluster_snapshot_copy": "target_db_cluster_snapshot_identifier",
    "aws_rds_reserved_instance": "reservation_id",
    "aws_rds_shard_group": "db_shard_group_identifier",
    "aws_redshift_endpoint_access": "endpoint_name",
    "aws_redshiftserverless_endpoint_access": "endpoint_name",
    "aws_s3control_storage_lens_configuration": "config_id",
    "aws_securityhub_automation_rule_v2": "rule_name",
    "aws_ssm_association": "association_name",
    "aws_ssmcontacts_contact": "alias",
    "aws_storagegateway_cached_iscsi_volume": "target_name",
    "aws_storagegateway_stored_iscsi_volume": "target_name",
    "aws_wafv2_web_acl_rule_group_association": "rule_name",
    "aws_workspaces_directory": "workspace_directory_name",
    "aws_workspacesweb_data_protection_settings": "display_name",
    "aws_workspacesweb_ip_access_settings": "display_name",
    "aws_workspacesweb_portal": "display_name",
    "aws_workspacesweb_session_logger": "display_name",
}

# Within what a name must be unique, where that is less than the account and region: the attributes that name the
# parent. An attribute counts wherever a type requires it.
PARENTS = frozenset(
    {
        "agent_id", "analyzer_name", "api_id", "app_name", "application_id", "application_name", "assessment_id",
        "autoscaling_group_name", "bot_id", "bot_name", "cidr_collection_id", "cluster_arn", "cluster_id",
        "cluster_name", "configuration_set_name", "contact_id", "control_panel_arn", "data_set_id", "database_name",
        "detector_id", "domain", "domain_identifier", "email_identity", "environment_id", "file_system_id",
        "firewall_rule_group_id", "function_name", "gateway_arn", "group", "hosted_zone_id", "identity",
        "identity_store_id", "index_id", "instance_arn", "instance_id", "intent_id", "keyspace_name",
        "knowledge_base_id", "ledger_name", "listener_identifier", "load_balancer", "load_balancer_name", "locale_id",
        "log_group_name", "mesh_name", "multiplex_id", "namespace", "parent_id", "parent_volume_id", "plan_id",
        "product_id", "profile_id", "project", "project_arn", "project_identifier", "project_name", "registry_name",
        "resource_id", "rest_api_id", "restore_testing_plan_name", "rule_set_name", "scalable_dimension", "scope",
        "service_account_id", "service_identifier", "service_namespace", "space_name", "stack_id",
        "storage_virtual_machine_id", "stream_arn", "table_bucket_arn", "template_id", "user", "user_pool_id",
        "virtual_gateway_name", "virtual_router_name", "volume_id", "window_id", "workspace_id",
    }
)  # fmt: skip
# Types for which such an attribute is no parent: the name counts for the whole account and region.
NOT_PARENTS = {
    "aws_emr_instance_fleet": {"instance_id"},
    "aws_glue_crawler": {"database_name"},
    "aws_kinesisanalyticsv2_application_snapshot": {"application_name"},
    "aws_memorydb_snapshot": {"cluster_name"},
    "aws_redshift_cluster": {"database_name"},
    "aws_serverlessapplicationrepository_cloudformation_stack": {"application_id"},
}
# Parents that a type does not require, or that only it has.
MORE_PARENTS = {
    "aws_bedrockagentcore_agent_runtime_endpoint": ("agent_runtime_id",),
    "aws_bedrockagentcore_gateway_target": ("gateway_identifier",),
    "aws_bedrockagentcore_memory_strategy": ("memory_id",),
    "aws_bedrockagentcore_policy": ("policy_engine_id",),
    "aws_cloudwatch_event_rule": ("event_bus_name",),
    "aws_cloudwatchomni_space": ("domain_id",),
    "aws_ecs_daemon": ("cluster_arn",),
    "aws_ecs_express_gateway_service": ("cluster",),
    "aws_ecs_service": ("cluster",),
    "aws_iam_role_policy": ("role",),
    "aws_opensearchserverless_access_policy": ("type",),
    "aws_opensearchserverless_lifecycle_policy": ("type",),
    "aws_opensearchserverless_security_policy": ("type",),
    "aws_resiliencehubv2_service_function": ("service_arn",),
    "aws_resiliencehubv2_user_journey": ("system_arn",),
    "aws_s3_bucket_analytics_configuration": ("bucket",),
    "aws_s3_bucket_intelligent_tiering_configuration": ("bucket",),
    "aws_s3_bucket_inventory": ("bucket",),
    "aws_s3_bucket_metric": ("bucket",),
    "aws_s3vectors_index": ("vector_bucket_name",),
    "aws_sagemaker_space": ("domain_id",),
    "aws_sagemaker_user_profile": ("domain_id",),
    "aws_scheduler_schedule": ("group_name",),
    "aws_security_group": ("vpc_id",),
    "aws_wafv2_web_acl_rule": ("web_acl_arn",),
    "aws_wafv2_web_acl_rule_group_association": ("web_acl_arn",),
    "aws_workmail_group": ("organization_id",),
}


def settable_strings(block: Schema) -> dict[str, bool]:
    """Return the text attributes that may be set at the top level, and whether each is required."""
    return {
        name: bool(attribute.get("required"))
        for name, attribute in block.get("attributes", {}).items()
        if attribute.get("type") == "string" and (attribute.get("required") or attribute.get("optional"))
    }


def name_attribute(kind: str, block: Schema) -> str | None:
    """Return the attribute that holds the name of a type, ``None`` where none does.

    It is ``name``; or it repeats the end of the type, such as ``alarm_name`` of ``aws_cloudwatch_metric_alarm``; or
    it is ``identifier``.
    """
    strings = settable_strings(block)
    if kind in CHOSEN:
        return CHOSEN[kind]
    if "name" in strings:
        return "name"
    for tail in _tails(kind):
        for attribute in (f"{tail}_{ending}" for ending in _NAME_ENDINGS):
            if attribute in strings and not attribute.endswith("account_id"):
                return attribute
        if tail in _BARE_NAMES and tail in strings:
            return tail
    return "identifier" if "identifier" in strings else None


def parents(kind: str, attribute: str, block: Schema) -> list[str]:
    """Return the attributes that name what a resource belongs to, within which its name must be unique."""
    required = [name for name, needed in settable_strings(block).items() if needed]
    excluded = NOT_PARENTS.get(kind, set())
    found = [name for name in required if name in PARENTS and name != attribute and name not in excluded]
    return sorted({*found, *MORE_PARENTS.get(kind, ())})


def why_unnamed(block: Schema) -> str:
    """Return the reason why a type without a name attribute has none, from what it requires."""
    required = [name for name, needed in settable_strings(block).items() if needed]
    telling = [name for name in required if name.endswith(("_id", "_arn", "_name", "_identifier", "bucket", "key"))]
    if telling:
        return f"has no name of its own: told apart by {', '.join(telling[:3])}"
    return "no attribute holds a name"


def _tails(kind: str) -> Iterator[str]:
    words = kind.removeprefix("aws_").split("_")
    for start in range(len(words)):  # the longest first
        yield "_".join(words[start:])
