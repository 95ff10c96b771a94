"""What keeps a resource, or a copy of its data, from being destroyed, and the value that lets it go.

Source: the provider 5.100.0 schema and the resource's page there; other sources are in the row.
:data:`DESTROYABILITY` and :data:`EXEMPT` together account for every attribute of the schema whose path speaks of
deletion, protection, retention or force; a test walks it. What no attribute can undo is in :data:`BLOCKED`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from .settings import PRESENT, Setting, Table

_NO_FINAL_SNAPSHOT = Setting("skip_final_snapshot", True)
_NO_FINAL_BACKUP = Setting("skip_final_backup", True)
_NO_DELETION_PROTECTION = Setting("deletion_protection", False)
_DELETION_PROTECTION_OFF = Setting("deletion_protection_enabled", False)
_FORCE_DELETE = Setting("force_delete", True)
_FORCE_DESTROY = Setting("force_destroy", True)
_NO_SKIP_DESTROY = Setting("skip_destroy", False)
_DELETE_AUTOMATED_BACKUPS = Setting("delete_automated_backups", True)
_TERMINABLE = (Setting("disable_api_termination", False), Setting("disable_api_stop", False))
# 7 days is the least that KMS allows: there is no way to delete a key at once.
# https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
_SOONEST_KEY_DELETION = Setting("deletion_window_in_days", 7)
_LOAD_BALANCER = (Setting("enable_deletion_protection", False),)


def _instead(path: str, protecting: Any, value: Any) -> Setting:
    """Return a setting with ``value`` instead of the one that protects; by default nothing does."""
    return Setting(path, value, create=False, beside={path.rpartition(".")[2]: protecting})


def _nothing(path: str) -> Setting:
    """Take away the name of a final snapshot where only that asks for one: null is what Terraform calls absent."""
    return _instead(path, re.compile(".+"), "${null}")


def _volumes(*blocks: str) -> tuple[Setting, ...]:
    """Delete volumes with the instance that they were made for, in each of these blocks."""
    return tuple(Setting(f"{block}.delete_on_termination", True, create=False) for block in blocks)


# The provider removes a legal hold and bypasses governance, but S3 only accepts that in a bucket with Object Lock.
_LOCKED_OBJECT = tuple(
    Setting("force_destroy", True, when={mark: PRESENT})
    for mark in ("object_lock_mode", "object_lock_legal_hold_status", "object_lock_retain_until_date")
)

DESTROYABILITY: Table = {
    # 7 days is the least: https://docs.aws.amazon.com/privateca/latest/userguide/PCADeleteCA.html
    "aws_acmpca_certificate_authority": (Setting("permanent_deletion_time_in_days", 7),),
    "aws_alb": _LOAD_BALANCER,
    "aws_ami": _volumes("ebs_block_device"),
    "aws_athena_database": (_FORCE_DESTROY,),
    "aws_athena_workgroup": (_FORCE_DESTROY,),
    "aws_auditmanager_account_registration": (Setting("deregister_on_destroy", True),),
    "aws_autoscaling_group": (
        _FORCE_DELETE,
        Setting("force_delete_warm_pool", True),
        _instead("instance_lifecycle_policy.retention_triggers.terminate_hook_abandon", "retain", "terminate"),
    ),
    "aws_backup_vault": (_FORCE_DESTROY,),
    "aws_bedrock_evaluation_job": (_NO_SKIP_DESTROY,),
    "aws_bedrock_guardrail_version": (_NO_SKIP_DESTROY,),
    "aws_bedrock_model_invocation_job": (_NO_SKIP_DESTROY,),
    "aws_bedrockagent_agent": (Setting("skip_resource_in_use_check", True),),
    "aws_bedrockagent_agent_action_group": (Setting("skip_resource_in_use_check", True),),
    "aws_bedrockagent_data_source": (_instead("data_deletion_policy", "RETAIN", "DELETE"),),
    "aws_cloudformation_stack_instances": (Setting("retain_stacks", False),),
    # Valid only where automatic deployment is enabled, as it must be where it is true.
    "aws_cloudformation_stack_set": (_instead("auto_deployment.retain_stacks_on_account_removal", True, False),),
    "aws_cloudformation_stack_set_instance": (Setting("retain_stack", False),),
    "aws_cloudfront_distribution": (Setting("retain_on_delete", False),),
    "aws_cloudtrail_event_data_store": (Setting("termination_protection_enabled", False),),
    "aws_cloudwatch_event_rule": (_FORCE_DESTROY,),
    "aws_cloudwatch_event_target": (_FORCE_DESTROY,),
    "aws_cloudwatch_log_group": (
        _NO_SKIP_DESTROY,
        _DELETION_PROTECTION_OFF,
    ),
    "aws_codebuild_report_group": (Setting("delete_reports", True),),
    "aws_cognito_user_pool": (Setting("deletion_protection", "INACTIVE"),),
    "aws_dataexchange_revision_assets": (_FORCE_DESTROY,),
    "aws_datazone_domain": (Setting("skip_deletion_check", True),),
    "aws_datazone_project": (Setting("skip_deletion_check", True),),
    "aws_db_instance": (_NO_DELETION_PROTECTION, _NO_FINAL_SNAPSHOT, _DELETE_AUTOMATED_BACKUPS),
    "aws_db_option_group": (_NO_SKIP_DESTROY,),
    "aws_db_parameter_group": (_NO_SKIP_DESTROY,),
    "aws_directory_service_trust": (Setting("delete_associated_conditional_forwarder", True),),
    "aws_docdb_cluster": (_NO_DELETION_PROTECTION, _NO_FINAL_SNAPSHOT),
    "aws_docdb_global_cluster": (_NO_DELETION_PROTECTION,),
    "aws_dsql_cluster": (
        _DELETION_PROTECTION_OFF,
        _FORCE_DESTROY,
    ),
    "aws_dx_connection": (_NO_SKIP_DESTROY,),
    "aws_dx_lag": (_FORCE_DESTROY,),
    "aws_dynamodb_table": (
        _DELETION_PROTECTION_OFF,
        Setting("replica.deletion_protection_enabled", False, create=False),
    ),
    "aws_dynamodb_table_replica": (_DELETION_PROTECTION_OFF,),
    "aws_ebs_volume": (Setting("final_snapshot", False),),
    "aws_ec2_fleet": (Setting("terminate_instances", True),),
    "aws_ecr_repository": (_FORCE_DELETE,),
    "aws_ecrpublic_repository": (_FORCE_DESTROY,),
    "aws_ecs_service": (_FORCE_DELETE,),
    "aws_ecs_task_definition": (_NO_SKIP_DESTROY,),
    "aws_ecs_task_set": (_FORCE_DELETE,),
    "aws_eks_addon": (Setting("preserve", False),),
    "aws_eks_cluster": (_NO_DELETION_PROTECTION,),
    "aws_elastic_beanstalk_application_version": (_FORCE_DELETE,),
    "aws_elasticache_cluster": (_nothing("final_snapshot_identifier"),),
    "aws_elasticache_replication_group": (_nothing("final_snapshot_identifier"),),
    "aws_emr_cluster": (Setting("termination_protection", False),),
    "aws_fms_policy": (Setting("delete_all_policy_resources", True),),
    "aws_fsx_lustre_file_system": (_NO_FINAL_BACKUP,),
    "aws_fsx_ontap_volume": (
        _NO_FINAL_BACKUP,
        Setting(
            "bypass_snaplock_enterprise_retention", True, when={"snaplock_configuration.snaplock_type": "ENTERPRISE"}
        ),
    ),
    "aws_fsx_openzfs_file_system": (
        _NO_FINAL_BACKUP,
        Setting("delete_options", ["DELETE_CHILD_VOLUMES_AND_SNAPSHOTS"]),
    ),
    "aws_fsx_openzfs_volume": (Setting("delete_volume_options", ["DELETE_CHILD_VOLUMES_AND_SNAPSHOTS"]),),
    "aws_fsx_windows_file_system": (_NO_FINAL_BACKUP,),
    # AWS deletes no completed lock; it ends with its vault, which the error must not keep from going.
    "aws_glacier_vault_lock": (Setting("ignore_deletion_error", True, when={"complete_lock": True}),),
    "aws_iam_role": (Setting("force_detach_policies", True),),
    "aws_iam_user": (_FORCE_DESTROY,),
    "aws_imagebuilder_component": (_NO_SKIP_DESTROY,),
    "aws_imagebuilder_container_recipe": (
        Setting("instance_configuration.block_device_mapping.ebs.delete_on_termination", "true", create=False),
    ),
    "aws_imagebuilder_image_recipe": (Setting("block_device_mapping.ebs.delete_on_termination", "true", create=False),),
    "aws_imagebuilder_infrastructure_configuration": (Setting("terminate_instance_on_failure", True),),
    "aws_instance": (
        *_TERMINABLE,
        *_volumes("root_block_device", "ebs_block_device"),
        _FORCE_DESTROY,
    ),
    "aws_kinesis_stream": (Setting("enforce_consumer_deletion", True),),
    "aws_kms_external_key": (_SOONEST_KEY_DELETION,),
    "aws_kms_key": (_SOONEST_KEY_DELETION,),
    "aws_kms_replica_external_key": (_SOONEST_KEY_DELETION,),
    "aws_kms_replica_key": (_SOONEST_KEY_DELETION,),
    "aws_lambda_function": (_NO_SKIP_DESTROY,),
    "aws_lambda_layer_version": (_NO_SKIP_DESTROY,),
    "aws_lambda_layer_version_permission": (_NO_SKIP_DESTROY,),
    "aws_lambda_provisioned_concurrency_config": (_NO_SKIP_DESTROY,),
    "aws_launch_configuration": _volumes("root_block_device", "ebs_block_device"),
    "aws_launch_template": (
        *_TERMINABLE,
        # In a template these two are texts.
        Setting("block_device_mappings.ebs.delete_on_termination", "true", create=False),
        # An interface that exists already is nobody's to delete, and AWS refuses to.
        Setting(
            "network_interfaces.delete_on_termination", "true", create=False, beside={"network_interface_id": None}
        ),
    ),
    "aws_lb": _LOAD_BALANCER,
    "aws_lightsail_bucket": (_FORCE_DELETE,),
    "aws_lightsail_database": (_NO_FINAL_SNAPSHOT,),
    "aws_memorydb_cluster": (_nothing("final_snapshot_name"),),
    "aws_mq_configuration": (_NO_SKIP_DESTROY,),
    "aws_neptune_cluster": (_NO_DELETION_PROTECTION, _NO_FINAL_SNAPSHOT),
    "aws_neptune_cluster_instance": (_NO_FINAL_SNAPSHOT,),
    "aws_neptune_global_cluster": (_NO_DELETION_PROTECTION,),
    "aws_neptunegraph_graph": (_NO_DELETION_PROTECTION,),
    "aws_networkfirewall_firewall": (
        Setting("delete_protection", False),
        Setting("firewall_policy_change_protection", False),
        Setting("subnet_change_protection", False),
        Setting("availability_zone_change_protection", False),
    ),
    "aws_odb_autonomous_database": (_instead("is_backup_retention_locked", True, False),),
    "aws_odb_network": (Setting("delete_associated_resources", True),),
    "aws_organizations_policy": (_NO_SKIP_DESTROY,),
    "aws_organizations_policy_attachment": (_NO_SKIP_DESTROY,),
    # 3 days is the least: https://docs.aws.amazon.com/payment-cryptography/latest/APIReference/API_DeleteKey.html
    "aws_paymentcryptography_key": (Setting("deletion_window_in_days", 3),),
    "aws_pinpointsmsvoicev2_phone_number": (
        _DELETION_PROTECTION_OFF,
        Setting("force_disassociate", True),
    ),
    "aws_pinpointsmsvoicev2_pool": (_DELETION_PROTECTION_OFF,),
    "aws_pinpointsmsvoicev2_sender_id": (_DELETION_PROTECTION_OFF,),
    "aws_qldb_ledger": (_NO_DELETION_PROTECTION,),
    "aws_quicksight_account_settings": (Setting("termination_protection_enabled", False),),
    # 0 deletes at once; 7 to 30 keeps the analysis for that many days.
    "aws_quicksight_analysis": (Setting("recovery_window_in_days", 0),),
    "aws_rds_cluster": (_NO_DELETION_PROTECTION, _NO_FINAL_SNAPSHOT, _DELETE_AUTOMATED_BACKUPS),
    "aws_rds_cluster_instance": (_FORCE_DESTROY,),
    "aws_rds_global_cluster": (_NO_DELETION_PROTECTION, _FORCE_DESTROY),
    "aws_redshift_cluster": (_NO_FINAL_SNAPSHOT,),
    "aws_redshift_endpoint_authorization": (_FORCE_DELETE,),
    "aws_redshift_snapshot_schedule": (_FORCE_DESTROY,),
    "aws_route53_resolver_firewall_rule_group_association": (Setting("mutation_protection", "DISABLED"),),
    "aws_route53_zone": (_FORCE_DESTROY,),
    # Where a second factor is needed to delete a version, force_destroy cannot empty the bucket.
    "aws_s3_bucket": (_FORCE_DESTROY, Setting("versioning.mfa_delete", False, create=False)),
    "aws_s3_bucket_object": _LOCKED_OBJECT,
    "aws_s3_bucket_public_access_block": (_NO_SKIP_DESTROY,),
    "aws_s3_bucket_versioning": (_instead("versioning_configuration.mfa_delete", "Enabled", "Disabled"),),
    "aws_s3_directory_bucket": (_FORCE_DESTROY,),
    "aws_s3_object": _LOCKED_OBJECT,
    "aws_s3_object_copy": _LOCKED_OBJECT,
    "aws_s3tables_table_bucket": (_FORCE_DESTROY,),
    "aws_s3vectors_vector_bucket": (_FORCE_DESTROY,),
    # The domain made the file system; "Retain", the default, leaves it with all home directories.
    "aws_sagemaker_domain": (Setting("retention_policy.home_efs_file_system", "Delete"),),
    "aws_sagemaker_training_job": (
        Setting("delete_model_packages_on_destroy", True),
        Setting("delete_vpc_enis_on_destroy", True),
    ),
    # 0 deletes at once; 7 to 30 keeps the secret, and its name, for that many days.
    "aws_secretsmanager_secret": (Setting("recovery_window_in_days", 0),),
    # Two groups that name each other can go only once their rules are gone.
    "aws_security_group": (Setting("revoke_rules_on_delete", True),),
    "aws_service_discovery_service": (_FORCE_DESTROY,),
    "aws_servicecatalog_provisioned_product": (Setting("retain_physical_resources", False),),
    "aws_servicequotas_template_association": (_NO_SKIP_DESTROY,),
    "aws_shield_subscription": (_NO_SKIP_DESTROY,),
    "aws_spot_fleet_request": (
        Setting("terminate_instances_on_delete", "true"),
        *_volumes("launch_specification.root_block_device", "launch_specification.ebs_block_device"),
    ),
    "aws_spot_instance_request": (
        *_TERMINABLE,
        *_volumes("root_block_device", "ebs_block_device"),
        _FORCE_DESTROY,
    ),
    "aws_synthetics_canary": (Setting("delete_lambda", True),),
    "aws_transfer_server": (_FORCE_DESTROY,),
    "aws_verifiedpermissions_policy_store": (Setting("deletion_protection", "DISABLED"),),
    # A mounted volume does not let go; force_detach would risk what is on it.
    "aws_volume_attachment": (_NO_SKIP_DESTROY, Setting("stop_instance_before_detaching", True)),
    "aws_vpc_ipam": (Setting("cascade", True),),
    "aws_vpc_ipam_pool": (Setting("cascade", True),),
    "aws_workmail_organization": (
        Setting("delete_directory", True),
        Setting("delete_identity_center_application", True),
    ),
}

_SKIPPED = "not used where no final snapshot or backup is made, which a row sees to"
_NOT_ON_DESTROY = "about the running resource, not about its end"
_AUTOMATIC = "how long automatic backups are kept; they go with what they were made of"
_GOES_ALONG = "how long data is kept in the resource; it goes with the resource"
_CLEANS = "deletes something while all is in use; keeps nothing"
_DATA = "describes data that are handled, not the resource"
_SHARED = "the stack adopts what the account has had before, and all its apps use: not the stack's to delete"
_RETENTION = "a governance lock is bypassed, and what cannot be is reported (BLOCKED)"
# EC2 API reference, InstanceSecondaryInterfaceSpecificationRequest.
_ALWAYS = "AWS accepts only true"
_POLICY_LOCKOUT = "whether a policy may lock its own author out"
_OPSWORKS = "AWS ended OpsWorks Stacks on 26 May 2024: nothing of it can be created"

EXEMPT: Mapping[str, str] = {
    "*.timeouts.delete": "how long Terraform waits",
    "aws_*.final_backup_tags": _SKIPPED,
    "aws_*lb.preserve_host_header": _NOT_ON_DESTROY,
    "aws_*lb_target_group.connection_termination": _NOT_ON_DESTROY,
    "aws_*lb_target_group.preserve_client_ip": _NOT_ON_DESTROY,
    "aws_*lb_target_group.target_health_state.enable_unhealthy_connection_termination": _NOT_ON_DESTROY,
    "aws_amplify_app.enable_branch_auto_deletion": _CLEANS,
    "aws_amplify_branch.enable_skew_protection": "keeps visitors on the version of the site that they loaded",
    "aws_api_gateway_account.reset_on_delete": "deprecated, and the provider warns of it; what stays is the name of a"
    " role in the account's settings",
    "aws_api_gateway_integration.tls_config.insecure_skip_verification": _NOT_ON_DESTROY,
    "aws_appflow_flow.*.preserve_source_data_typing": _DATA,
    "aws_appflow_flow.*.include_deleted_records": _DATA,
    "aws_autoscaling_group.protect_from_scale_in": "force_delete, which a row sets, ends protected instances too; and"
    " a capacity provider with managed termination protection asks for it",
    "aws_autoscaling_group.termination_policies": _NOT_ON_DESTROY,
    "aws_autoscaling_group.instance_refresh.*": _NOT_ON_DESTROY,
    "aws_backup_logically_air_gapped_vault.m??_retention_days": "required, and the reason why one has such a vault",
    "aws_backup_plan.rule.*lifecycle.delete_after": "when backups expire; force_destroy of their vault, which a row"
    " sets, deletes what is in it",
    "aws_backup_restore_testing_selection.protected_resource_*": "names what is protected by backups",
    "aws_backup_vault_lock_configuration.*": _RETENTION,
    "aws_batch_compute_environment.update_policy.terminate_jobs_on_update": _NOT_ON_DESTROY,
    "aws_batch_job_definition.deregister_on_new_revision": "the provider deregisters all revisions on destroy",
    "aws_bedrockagent_data_source.*.deletion_protection_configuration.*": (
        "keeps one run from dropping many documents of the source, not the source from going"
    ),
    "aws_chime_voice_connector_streaming.data_retention": _GOES_ALONG,
    "aws_cleanrooms_collaboration.data_encryption_metadata.preserve_nulls": _DATA,
    "aws_cloudfront_response_headers_policy.security_headers_config.xss_protection.*": "an HTTP header",
    "aws_cloudtrail_event_data_store.retention_period": _GOES_ALONG,
    "aws_cloudwatch_event_archive.retention_days": _GOES_ALONG,
    "aws_cloudwatch_log_destination_policy.force_update": _NOT_ON_DESTROY,
    "aws_cloudwatch_log_group.retention_in_days": "how long events are kept: the observability aspect's",
    "aws_cloudwatch_log_transformer.transformer_config.delete_keys.*": _DATA,
    "aws_codedeploy_deployment_group.*": "what a deployment does with the fleet that it replaces",
    "aws_cognito_user.force_alias_creation": _NOT_ON_DESTROY,
    "aws_config_retention_configuration.retention_period_in_days": "required; goes back to the default on destroy",
    "aws_connect_instance_storage_config.*.retention_period_hours": _GOES_ALONG,
    "aws_datasync_location_hdfs.qop_configuration.*": "how data are protected on their way",
    "aws_datasync_task.options.preserve_*": _DATA,
    "aws_datasync_task.task_report_config.report_overrides.deleted_override": _DATA,
    "aws_db_instance.final_snapshot_identifier": _SKIPPED,
    "aws_db_instance.backup_retention_period": _AUTOMATIC,
    "aws_db_instance_automated_backups_replication.retention_period": _AUTOMATIC,
    "aws_default_security_group.revoke_rules_on_delete": "AWS deletes no default group: on destroy nothing happens",
    "aws_default_subnet.force_destroy": _SHARED,
    "aws_default_vpc.force_destroy": _SHARED,
    "aws_dlm_lifecycle_policy.policy_details.*retain_rule.*": "how long the snapshots it takes are kept: its purpose",
    "aws_dlm_lifecycle_policy.policy_details.extend_deletion": "how long the snapshots it takes are kept: its purpose",
    "aws_dlm_lifecycle_policy.policy_details.retain_interval": "how long the snapshots it takes are kept: its purpose",
    "aws_dms_endpoint.s3_settings.preserve_transactions": _DATA,
    "aws_dms_s3_endpoint.preserve_transactions": _DATA,
    "aws_docdb_cluster.final_snapshot_identifier": _SKIPPED,
    "aws_docdb*_cluster.backup_retention_period": _AUTOMATIC,
    "aws_drs_replication_configuration_template.pit_policy.retention_duration": _GOES_ALONG,
    "aws_ebs_snapshot*.permanent_restore": "whether a snapshot comes back from the archive for good",
    "aws_ec2_fleet.excess_capacity_termination_policy": _NOT_ON_DESTROY,
    "aws_ec2_fleet.spot_options.maintenance_strategies.capacity_rebalance.termination_delay": _NOT_ON_DESTROY,
    "aws_ec2_fleet.terminate_instances_with_expiration": "about a request that expires, not one that is deleted",
    "aws_ec2_instance_connect_endpoint.preserve_client_ip": _NOT_ON_DESTROY,
    "aws_ecs_capacity_provider.auto_scaling_group_provider.managed_termination_protection": "keeps a scale-in from"
    " tasks; force_delete of the group, which a row sets, ends its instances all the same",
    "aws_ecs_service.force_new_deployment": _NOT_ON_DESTROY,
    "aws_efs_file_system.protection.replication_overwrite": "keeps a replication from overwriting it, not from going",
    "aws_eks_*.force_update_version": _NOT_ON_DESTROY,
    "aws_eks_capability.delete_propagation_policy": "required, and AWS accepts only RETAIN",
    "aws_eks_cluster.kube_controller_manager_config.*": "how many pods that ended the cluster remembers",
    "aws_elastic_beanstalk_application.appversion_lifecycle.delete_source_from_s3": "whether an expired version takes"
    " its archive along; that lies in a bucket, which goes with all that is in it",
    "aws_elasticache_*.snapshot_retention_limit": _AUTOMATIC,
    "aws_emr_cluster.auto_termination_policy.idle_timeout": _CLEANS,
    "aws_fms_policy.delete_unused_fm_managed_resources": "takes protection off what leaves the policy's scope",
    "aws_fms_policy.*.force_remediate_for_*": _NOT_ON_DESTROY,
    "aws_fsx_*_file_system.automatic_backup_retention_days": _AUTOMATIC,
    "aws_fsx_data_repository_association.delete_data_in_filesystem": "the files belong to the file system, and go"
    " with it; an association that is replaced must not take them along",
    "aws_fsx_ontap_volume.snaplock_configuration.*": _RETENTION,
    "aws_gamelift_*.*_protection_policy": "keeps a scale-in from a game; AWS deletes the fleet all the same",
    "aws_globalaccelerator_endpoint_group.endpoint_configuration.client_ip_preservation_enabled": _NOT_ON_DESTROY,
    "aws_glacier_vault_lock.complete_lock": "required; ignore_deletion_error, which a row sets, lets the rest go",
    "aws_glue_catalog.catalog_properties.iceberg_optimization_properties.*": _CLEANS,
    "aws_glue_catalog_table.retention": _GOES_ALONG,
    "aws_glue_catalog_table.view_definition.is_protected": (
        "which engines may see into the view, not whether the table may go"
    ),
    "aws_glue_catalog_table_optimizer.configuration.*": _CLEANS,
    "aws_glue_crawler.schema_change_policy.delete_behavior": "what happens to tables whose data are gone",
    "aws_guardduty_*.malware_protection.*": "what is protected from malware",
    "aws_guardduty_malware_protection_plan.protected_resource.*": "what is protected from malware",
    "aws_imagebuilder_lifecycle_policy.policy_detail.filter.retain_at_least": _CLEANS,
    "aws_*instance*.network_interface.delete_on_termination": "AWS accepts only false: the interface exists before the"
    " instance, and is a separate resource",
    "aws_instance.secondary_network_interface.delete_on_termination": _ALWAYS,
    "aws_kendra_data_source.custom_document_enrichment_configuration.*": _DATA,
    "aws_kinesis_stream.retention_period": _GOES_ALONG,
    "aws_kinesis_video_stream.data_retention_in_hours": _GOES_ALONG,
    "aws_kinesisanalyticsv2_application.force_stop": "about a stop without a snapshot; the provider deletes a running"
    " application",
    "aws_kms_grant.retire_on_delete": "a grant ends either way",
    "aws_lambda_function.durable_config.retention_period": _GOES_ALONG,
    "aws_lambda_function.replace_security_groups_on_destroy": "shortens a wait; keeps nothing",
    "aws_launch_template.secondary_interfaces.delete_on_termination": _ALWAYS,
    "aws_lex*.deletion_character": "a key on a telephone",
    "aws_lightsail_database.backup_retention_enabled": _AUTOMATIC,
    "aws_lightsail_database.final_snapshot_name": _SKIPPED,
    "aws_m2_deployment.force_stop": "about the stop of the old version; the provider stops an application on destroy",
    "aws_m2_environment.force_update": _NOT_ON_DESTROY,
    "aws_mailmanager_archive.retention.retention_period": _GOES_ALONG,
    "aws_medialive_channel.*.force_field_pictures": "how pictures are coded",
    "aws_memorydb_cluster.snapshot_retention_limit": _AUTOMATIC,
    "aws_neptune_cluster.backup_retention_period": _AUTOMATIC,
    "aws_neptune_cluster.final_snapshot_identifier": _SKIPPED,
    "aws_observabilityadmin_telemetry_rule*.rule.destination_configuration.retention_in_days": (
        "how long the logs are kept that the rule turns on: its purpose"
    ),
    "aws_odb_autonomous_database.*backup*retention_period_in_days": _AUTOMATIC,
    "aws_opensearch_outbound_connection.connection_properties.cross_cluster_search.skip_unavailable": _NOT_ON_DESTROY,
    "aws_opsworks_*": _OPSWORKS,
    "aws_organizations_account.close_on_deletion": "would close an AWS account with all that others have put there:"
    " only the author may say so",
    "aws_*.performance_insights_retention_period": _GOES_ALONG,
    "aws_prometheus_workspace_configuration.retention_period_in_days": _GOES_ALONG,
    "aws_ram_resource_share.resource_share_configuration.*": (
        "whether accounts keep their share when they leave the organization; it ends with the share"
    ),
    "aws_rbin_rule.*": "how long the recycle bin keeps what others delete: the rule's purpose; a lock is reported",
    "aws_rds_cluster.backup_retention_period": _AUTOMATIC,
    "aws_rds_cluster.final_snapshot_identifier": _SKIPPED,
    "aws_redshift_cluster.automated_snapshot_retention_period": _AUTOMATIC,
    "aws_redshift_cluster.final_snapshot_identifier": _SKIPPED,
    "aws_redshift*.manual_snapshot_retention_period": "how long snapshots are kept that somebody takes by hand",
    "aws_redshift_cluster.snapshot_copy.retention_period": _AUTOMATIC,
    "aws_redshift_snapshot_copy.retention_period": _AUTOMATIC,
    "aws_redshiftserverless_snapshot.retention_period": "the snapshot is the resource, and goes with it",
    "aws_route53_resolver_firewall_rule.dns_threat_protection": "which attacks by DNS are looked for",
    "aws_route53domains_*.transfer_lock": "keeps a domain from going to another registrar",
    "aws_s3_bucket.object_lock_*": _RETENTION,
    "aws_s3_bucket_object_lock_configuration.*": _RETENTION,
    "aws_s3*_object*.object_lock_*": _RETENTION,
    "aws_s3*.expired_object_delete_marker": "how S3's lifecycle rules expire objects",
    "aws_s3*.delete_marker_replication*": "what is replicated",
    "aws_s3control_storage_lens_configuration.*data_protection_metrics.enabled": "a metric",
    "aws_sagemaker_endpoint.deployment_config.*": "what a deployment does with the fleet that it replaces",
    "aws_secretsmanager_secret.force_overwrite_replica_secret": _NOT_ON_DESTROY,
    "aws_securityhub_insight.filters.process_terminated_at.*": "a filter of findings",
    "aws_shield_protection_*": "names what is protected from attacks",
    "aws_sns_platform_application.event_endpoint_deleted_topic_arn": "where to report a deleted endpoint",
    "aws_spot_fleet_request.excess_capacity_termination_policy": _NOT_ON_DESTROY,
    "aws_spot_fleet_request.terminate_instances_with_expiration": "about a request that expires, not one that is"
    " deleted",
    "aws_spot_instance_request.secondary_network_interface.delete_on_termination": _ALWAYS,
    "aws_sqs_queue.message_retention_seconds": _GOES_ALONG,
    "aws_storagegateway_stored_iscsi_volume.preserve_existing_data": "required: what becomes of the disk on creation",
    "aws_storagegateway_tape_pool.retention_lock_*": _RETENTION,
    "aws_swf_domain.workflow_execution_retention_period_in_days": _GOES_ALONG,
    "aws_synthetics_canary.*_retention_period": "how long results are kept in the author's bucket",
    "aws_timestreamwrite_table.retention_properties.*": _GOES_ALONG,
    "aws_transfer_workflow.*delete_step_details.*": "a step that deletes the file it was given",
    "aws_volume_attachment.force_detach": "may lose what was not yet written; stop_instance_before_detaching, which a"
    " row sets, lets the volume go without",
    "aws_wafv2_web_acl.data_protection_config.*": "what is left out of the web ACL's logs",
    "aws_*.bypass_policy_lockout*": _POLICY_LOCKOUT,
    "aws_workspacesweb_data_protection_settings_association.*": "names the settings that protect data",
}


class Block(NamedTuple):
    """What no one can delete before its time.

    Attributes:
        path: the attribute that says so.
        value: the literal that does; :data:`PRESENT`: any.
        problem: what it means.
        remedy: what would let it go.
    """

    path: str
    value: Any
    problem: str
    remedy: str


_COMPLIANCE_LOCK = "keeps anybody, including the account's root user, from deleting objects before their retention ends"
_GOVERNANCE = "use GOVERNANCE, which force_destroy may bypass"

BLOCKED: Mapping[str, tuple[Block, ...]] = {
    # https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
    "aws_backup_vault_lock_configuration": (
        Block(
            "changeable_for_days",
            PRESENT,
            "makes the lock final after that time, and the vault with its backups stays until the last one expires",
            "leave it out, which creates a lock that can be removed",
        ),
    ),
    # https://docs.aws.amazon.com/fsx/latest/ONTAPGuide/snaplock-delete-volume.html
    "aws_fsx_ontap_volume": (
        Block(
            "snaplock_configuration.snaplock_type",
            "COMPLIANCE",
            "keeps the volume until the last file in it has expired",
            "use ENTERPRISE",
        ),
    ),
    # https://docs.aws.amazon.com/ebs/latest/userguide/recycle-bin-lock-rule.html
    "aws_rbin_rule": (
        Block("lock_configuration", PRESENT, "keeps the rule until it is unlocked by hand", "leave it out"),
    ),
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
    "aws_s3_bucket": (
        Block("object_lock_configuration.rule.default_retention.mode", "COMPLIANCE", _COMPLIANCE_LOCK, _GOVERNANCE),
    ),
    "aws_s3_bucket_object": (Block("object_lock_mode", "COMPLIANCE", _COMPLIANCE_LOCK, _GOVERNANCE),),
    "aws_s3_bucket_object_lock_configuration": (
        Block("rule.default_retention.mode", "COMPLIANCE", _COMPLIANCE_LOCK, _GOVERNANCE),
    ),
    "aws_s3_object": (Block("object_lock_mode", "COMPLIANCE", _COMPLIANCE_LOCK, _GOVERNANCE),),
    "aws_s3_object_copy": (Block("object_lock_mode", "COMPLIANCE", _COMPLIANCE_LOCK, _GOVERNANCE),),
    # https://docs.aws.amazon.com/storagegateway/latest/tgw/CreatingCustomTapePool.html
    "aws_storagegateway_tape_pool": (
        Block("retention_lock_type", "COMPLIANCE", "keeps archived tapes until their retention ends", "use GOVERNANCE"),
    ),
}
