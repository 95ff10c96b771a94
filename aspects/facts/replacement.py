"""What Terraform does to a resource that exists, where an attribute of it changes: an update in place, or a new one.

The schema does not say which attributes force a new resource, so the provider itself was asked: ``replacement.txt``
holds its answers (``scripts/tables/replacement.py``). What the provider decides only with AWS at hand is unknown, and
so is what depends on the rest of the resource (:data:`CONDITIONAL`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from .history import own_span

Effect = Literal["replace", "update", "unknown"]
Change = Literal["add", "change", "any"]

_EFFECTS: Mapping[str, Effect] = {"r": "replace", "u": "update", "?": "unknown"}
_FILE = Path(__file__).with_name("replacement.txt")
_SELECTOR = re.compile(r"\[[^]]*\]")

# Attributes of which the rest of the resource, or the value, decides whether a new one is forced: (type, path) to the
# change that it is about, and the condition. Source: the provider's documentation of the type, "Argument Reference".
CONDITIONAL: dict[tuple[str, str], tuple[Change, str]] = {
    ("aws_ecs_service", "capacity_provider_strategy"): ("any", "in place with force_new_deployment"),
    ("aws_eks_cluster", "encryption_config"): ("change", "it is added in place, and removing it forces a new cluster"),
    ("aws_elasticache_cluster", "node_type"): ("any", "in place for Redis and Valkey, not for Memcached"),
    ("aws_elasticache_replication_group", "transit_encryption_enabled"): ("any", "in place from Redis 7.0.5 on"),
    ("aws_elasticsearch_domain", "encrypt_at_rest.enabled"): ("any", "turned on in place from Elasticsearch 6.7 on"),
    ("aws_elasticsearch_domain", "node_to_node_encryption.enabled"): (
        "any",
        "turned on in place from Elasticsearch 6.7 on",
    ),
    ("aws_lb", "security_groups"): ("any", "in place, unless it is a network load balancer that had none"),
    ("aws_alb", "security_groups"): ("any", "in place, unless it is a network load balancer that had none"),
    ("aws_opensearch_domain", "encrypt_at_rest.enabled"): (
        "any",
        "turned on in place from Elasticsearch 6.7 and OpenSearch 1.0 on",
    ),
    ("aws_opensearch_domain", "node_to_node_encryption.enabled"): (
        "any",
        "turned on in place from Elasticsearch 6.7 and OpenSearch 1.0 on",
    ),
    ("aws_rds_cluster", "storage_type"): ("any", "in place for Aurora, not for a Multi-AZ cluster"),
    ("aws_ssm_parameter", "tier"): ("change", "an advanced parameter does not become a standard one"),
}

_DATABASE = "its databases"
_TABLE = "its items or rows"
_FILES = "its objects or files"
_CACHE = "its keys, and what has no other home"
_MESSAGES = "messages and records that nobody has read yet"
_BACKUPS = "backups and copies"
_IMAGES = "images and packages"
_SECRETS = "secrets, keys and what is encrypted with them"
_PEOPLE = "accounts and passwords of users"
_RECORDS = "logs, metrics and evidence"
_SEARCH = "its documents or its index"
_DISK = "its disk"
_SOURCE = "source code"
_MODELS = "training data, features or models"

# What is lost when a resource of the type is deleted. Source: the service's API reference, under its Delete operation.
HOLDS_DATA: dict[str, str] = {
    f"aws_{kind}": what
    for what, kinds in {
        _DATABASE: "db_instance rds_cluster rds_cluster_instance rds_global_cluster rds_shard_group docdb_cluster"
        " docdb_cluster_instance docdb_global_cluster docdbelastic_cluster neptune_cluster neptune_cluster_instance"
        " neptune_global_cluster neptunegraph_graph redshift_cluster redshiftserverless_namespace dsql_cluster"
        " lightsail_database timestreaminfluxdb_db_instance finspace_kx_environment finspace_kx_database"
        " finspace_kx_cluster finspace_kx_volume odb_autonomous_database odb_cloud_autonomous_vm_cluster"
        " odb_cloud_vm_cluster timestreaminfluxdb_db_cluster",
        _TABLE: "dynamodb_table dynamodb_global_table dynamodb_table_item dynamodb_table_replica keyspaces_keyspace"
        " keyspaces_table timestreamwrite_database timestreamwrite_table qldb_ledger simpledb_domain"
        " glue_catalog_database glue_catalog_table athena_database s3tables_table s3tables_namespace"
        " cloudfront_key_value_store cloudfrontkeyvaluestore_key customerprofiles_domain customerprofiles_profile",
        _FILES: "s3_bucket s3_directory_bucket s3_object s3_bucket_object s3_object_copy s3control_bucket"
        " s3tables_table_bucket lightsail_bucket glacier_vault efs_file_system fsx_file_cache fsx_lustre_file_system"
        " fsx_ontap_file_system fsx_ontap_storage_virtual_machine fsx_ontap_volume fsx_openzfs_file_system"
        " fsx_openzfs_volume fsx_windows_file_system media_store_container storagegateway_gateway"
        " storagegateway_nfs_file_share storagegateway_smb_file_share storagegateway_tape_pool"
        " storagegateway_cached_iscsi_volume storagegateway_stored_iscsi_volume dataexchange_data_set"
        " dataexchange_revision securitylake_data_lake s3files_file_system",
        _CACHE: "elasticache_cluster elasticache_replication_group elasticache_global_replication_group"
        " elasticache_serverless_cache memorydb_cluster memorydb_multi_region_cluster dax_cluster",
        _MESSAGES: "sqs_queue kinesis_stream kinesis_video_stream kinesis_firehose_delivery_stream msk_cluster"
        " msk_serverless_cluster msk_topic mq_broker cloudwatch_event_archive osis_pipeline",
        _BACKUPS: "backup_vault backup_logically_air_gapped_vault db_snapshot db_snapshot_copy db_cluster_snapshot"
        " rds_cluster_snapshot_copy docdb_cluster_snapshot neptune_cluster_snapshot redshift_cluster_snapshot"
        " redshiftserverless_snapshot memorydb_snapshot fsx_backup fsx_openzfs_snapshot ebs_snapshot ebs_snapshot_copy"
        " ebs_snapshot_import kinesisanalyticsv2_application_snapshot db_instance_automated_backups_replication",
        _IMAGES: "ecr_repository ecrpublic_repository codeartifact_domain codeartifact_repository ami ami_copy"
        " ami_from_instance imagebuilder_image lambda_layer_version",
        _SECRETS: "secretsmanager_secret secretsmanager_secret_version ssm_parameter kms_key kms_external_key"
        " kms_replica_key kms_replica_external_key paymentcryptography_key cloudhsm_v2_cluster cloudhsm_v2_hsm"
        " acmpca_certificate_authority",
        _PEOPLE: "cognito_user_pool cognito_user cognito_identity_pool directory_service_directory identitystore_user"
        " identitystore_group connect_instance connect_user workspaces_workspace workspaces_directory"
        " verifiedpermissions_policy_store workmail_organization workmail_user directoryservicedata_user",
        _RECORDS: "cloudwatch_log_group cloudwatch_log_stream cloudtrail_event_data_store prometheus_workspace"
        " grafana_workspace detective_graph xray_group rum_app_monitor codebuild_report_group auditmanager_assessment"
        " pinpoint_app evidently_project mailmanager_archive",
        _SEARCH: "opensearch_domain elasticsearch_domain opensearchserverless_collection cloudsearch_domain"
        " kendra_index qbusiness_application bedrockagent_knowledge_base location_geofence_collection location_tracker"
        " rekognition_collection schemas_registry glue_registry glue_schema s3vectors_vector_bucket s3vectors_index"
        " bedrockagentcore_memory agentregistry_registry",
        _DISK: "ebs_volume ebs_volume_copy instance spot_instance_request cloud9_environment_ec2 lightsail_disk"
        " lightsail_instance codecatalyst_dev_environment",
        _SOURCE: "codecommit_repository codecatalyst_source_repository codecatalyst_project",
        _MODELS: "sagemaker_domain sagemaker_feature_group sagemaker_notebook_instance sagemaker_space"
        " sagemaker_user_profile sagemaker_model_package_group sagemaker_mlflow_tracking_server sagemaker_hub"
        " comprehend_document_classifier comprehend_entity_recognizer bedrock_custom_model transcribe_language_model"
        " rekognition_project sagemaker_mlflow_app sagemaker_model_card",
    }.items()
    for kind in kinds.split()
}


@cache
def effect(kind: str, path: str, change: Change = "any") -> Effect:
    """Return what Terraform does to an existing resource whose attribute changes.

    Args:
        kind: resource type, such as ``aws_db_instance``.
        path: dotted attribute path; indexes and selectors in it count for nothing: ``rule.0.name``,
            ``rule[x=y].name``. A key of a map is changed as the map is: ``tags.Owner``.
        change: ``add`` where the attribute had no value, ``change`` where it had another; by default the worse of both.

    Returns:
        ``replace``, ``update`` (in place) or ``unknown``: the provider decides with AWS at hand, the rest of the
        resource decides (:data:`CONDITIONAL` says how), there is no such attribute, or it came into the type with a
        later version of the provider than the one that was asked.
    """
    names = [each for each in _SELECTOR.sub("", path).split(".") if each and not each.isdigit()]
    about, _ = CONDITIONAL.get((kind, ".".join(names)), (None, ""))
    if about and (about == "any" or change in ("any", about)):
        return "unknown"
    node: Any = _row(kind)
    for depth, name in enumerate(names):
        if isinstance(node, str):
            # A key of an attribute that is a map; of an object, it may have come later.
            new = any(own_span(kind, ".".join(names[: end + 1])) for end in range(depth, len(names)))
            node = None if new else node
            break
        node = node.get(name) if isinstance(node, Mapping) else None
    code = node.get("", "?") if isinstance(node, Mapping) else node or "?"
    added, changed = code[0], code[-1]
    if change != "any":
        return _EFFECTS[added if change == "add" else changed]
    return _EFFECTS["r" if "r" in code else "?" if "?" in code else "u"]


@cache
def replaced_by(kind: str) -> frozenset[str]:
    """Return the attributes and blocks of which a change makes Terraform replace a resource of this type."""
    return frozenset(name for name in _row(kind) if effect(kind, name, "change") == "replace")


def attributes(kind: str) -> Mapping[str, Any]:
    """Return what can be set on a type, blocks as mappings of the same form, with an empty key for the block itself.

    Empty where the type is not known. Of types that came late, and below a certain depth, blocks are not looked into.
    """
    return _row(kind)


def holds_data(kind: str) -> bool:
    """Return whether data is lost when a resource of this type is deleted or replaced; see :data:`HOLDS_DATA`."""
    return kind in HOLDS_DATA


def holds_only_messages(kind: str) -> bool:
    """Return whether all that is lost is messages and records in transit to somebody who has not read them yet."""
    return HOLDS_DATA.get(kind) == _MESSAGES


@cache
def _lines() -> dict[str, str]:
    text = _FILE.read_text(encoding="utf-8")
    return dict(line.split(" ", 1) for line in text.splitlines() if not line.startswith("#"))


@cache
def _row(kind: str) -> Mapping[str, Any]:
    row: dict[str, Any] = json.loads(_lines().get(kind, "{}"))
    return row
