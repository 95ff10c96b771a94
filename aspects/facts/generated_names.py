"""Types whose resources can do without a name, and types that may be created again under one."""

from __future__ import annotations

OPTIONAL_NAMES = frozenset(
    {
        "aws_cloudwatch_log_anomaly_detector",
        "aws_codecatalyst_dev_environment",
        "aws_config_configuration_recorder",
        "aws_config_delivery_channel",
        "aws_connect_instance",
        "aws_datasync_agent",
        "aws_datasync_task",
        "aws_dms_data_provider",
        "aws_dms_instance_profile",
        "aws_dms_migration_project",
        "aws_ecs_express_gateway_service",
        "aws_elastictranscoder_pipeline",
        "aws_elastictranscoder_preset",
        "aws_emr_instance_fleet",
        "aws_emr_instance_group",
        "aws_glue_workflow",
        "aws_grafana_workspace",
        "aws_ivs_channel",
        "aws_ivs_playback_key_pair",
        "aws_ivs_recording_configuration",
        "aws_ivschat_logging_configuration",
        "aws_ivschat_room",
        "aws_kms_grant",
        "aws_odb_autonomous_database",
        "aws_opsworks_ecs_cluster_layer",
        "aws_opsworks_ganglia_layer",
        "aws_opsworks_haproxy_layer",
        "aws_opsworks_java_app_layer",
        "aws_opsworks_memcached_layer",
        "aws_opsworks_mysql_layer",
        "aws_opsworks_nodejs_app_layer",
        "aws_opsworks_php_app_layer",
        "aws_opsworks_rails_app_layer",
        "aws_opsworks_static_web_layer",
        "aws_prometheus_scraper",
        "aws_prometheus_workspace",
        "aws_qldb_ledger",
        "aws_quicksight_folder",
        "aws_rds_reserved_instance",
        "aws_redshiftdata_statement",
        "aws_route53_resolver_endpoint",
        "aws_route53_resolver_rule",
        "aws_route53_resolver_rule_association",
        "aws_sagemaker_data_quality_job_definition",
        "aws_sagemaker_endpoint",
        "aws_sagemaker_model",
        "aws_sagemaker_monitoring_schedule",
        "aws_sagemaker_notebook_instance_lifecycle_configuration",
        "aws_securitylake_subscriber",
        "aws_servicecatalog_provisioning_artifact",
        "aws_ssm_activation",
        "aws_ssm_association",
        "aws_ssm_maintenance_window_target",
        "aws_ssm_maintenance_window_task",
        "aws_storagegateway_nfs_file_share",
        "aws_storagegateway_smb_file_share",
        "aws_workspaces_directory",
        "aws_workspacesweb_portal",
        "aws_workspacesweb_session_logger",
        "aws_xray_sampling_rule",
    }
)
"""Types without a prefix attribute whose name may be left out: the provider or AWS makes one, or there is none.

Source: the provider's schema, where the attribute is not required; a test compares the two.
"""

VERSIONED = frozenset(
    {
        "aws_apprunner_auto_scaling_configuration_version",
        "aws_apprunner_observability_configuration",
        "aws_batch_job_definition",
        "aws_ecs_task_definition",
        "aws_lambda_layer_version",
    }
)
"""Types that AWS creates again under the name of the old one, as its next version or revision.

Source: the services' API references, RegisterTaskDefinition, RegisterJobDefinition, PublishLayerVersion,
CreateAutoScalingConfiguration and CreateObservabilityConfiguration.
"""
