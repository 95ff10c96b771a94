"""What has to do with encryption and is left alone, each with its reason; and what another resource encrypts.

Source: the provider 5.100.0 schema and the resource's page there. :data:`EXEMPT` and
:data:`aspects.facts.encryption.ENCRYPTION` together account for every attribute of the schema whose path speaks of
encryption; a test walks it.
"""

from __future__ import annotations

from collections.abc import Mapping

_REQUIRED = "required: the author always sets the key"
_OTHER_REGION = "must be a key of another region, which only the author knows"
_CERTIFICATE = "names a certificate or its key, which only the author has"
_CLIENTS = "how clients prove who they are"
_HEADER = "the name or value of an HTTP header"
_CHOICE = "chooses what to encrypt or how, among ways that are all sound"
_COST = "how long a data key is used again: a matter of cost"
_CONTEXT = "extra data that every use of the key has to repeat"
_BUCKET = "an object without a choice of its own takes its bucket's encryption, which this aspect sets"
_CREDENTIAL = "names a credential, not a key that encrypts"
_OPERATED_ON = "names the key that is operated on"
_VERSION = "the version of HTTP, not of TLS"
_OTHER_SIDE = "has to be what the other side speaks, which this app does not decide"
_TDE = "the key by which the source encrypts its own files"
_REQUIRED_WITH = "required: the author chooses whose key it is"

EXEMPT: Mapping[str, str] = {
    "aws_*lb.enable_tls_version_and_cipher_suite_headers": _HEADER,
    "aws_*lb_listener.routing_http_*": _HEADER,
    "aws_*lb_target_group.protocol_version": _VERSION,
    "aws_api_gateway_domain_name.mutual_tls_authentication.*": _CLIENTS,
    "aws_api_gateway_usage_plan_key.key_id": _CREDENTIAL,
    "aws_apigatewayv2_domain_name.domain_name_configuration.security_policy": "TLS 1.2 is the only one that it takes",
    "aws_apigatewayv2_domain_name.mutual_tls_authentication.*": _CLIENTS,
    "aws_apigatewayv2_integration.tls_config.server_name_to_verify": "the name in the certificate of the backend",
    "aws_appflow_connector_profile.*.access_key_id": _CREDENTIAL,
    "aws_appintegrations_data_integration.kms_key": _REQUIRED,
    "aws_appmesh_virtual_*.tls.certificate.*": _CERTIFICATE,
    "aws_appmesh_virtual_*.tls.validation.*": "names the certificates that are trusted",
    "aws_appmesh_virtual_*.tls.ports": "the ports to which the client's policy is applied; all, by default",
    "aws_appmesh_virtual_*.spec.listener.tls.mode": _OTHER_SIDE,
    "aws_athena_workgroup.configuration.enable_minimum_encryption_configuration": (
        "AWS ignores it where the configuration is enforced, as it is by default"
    ),
    "aws_bedrockagentcore_agent_runtime.protocol_configuration.server_protocol": (
        "which agents it speaks to: HTTP, MCP or A2A, all by TLS"
    ),
    "aws_bedrockagentcore_harness.model.*.api_key_arn": _CREDENTIAL,
    "aws_bedrockagentcore_oauth2_credential_provider.*.kms_key_source.kms_key_arn": (
        "the key that signs, which the other side has to know"
    ),
    "aws_bedrockagentcore_token_vault_cmk.kms_configuration.key_type": "required: the author chooses whose key it is",
    "aws_chimesdkvoice_voice_profile_domain.server_side_encryption_configuration.kms_key_arn": _REQUIRED,
    "aws_cleanrooms_collaboration.data_encryption_metadata.*": "what collaborators may do with encrypted columns",
    "aws_cloudfront_*distribution.origin.custom_origin_config.origin_mtls_config.*": _CERTIFICATE,
    "aws_cloudfront_distribution.*_cache_behavior.field_level_encryption_id": _CHOICE,
    "aws_cloudfront_*.https_port": "the port of the origin",
    "aws_cloudfront_*.origin_protocol_policy": "an origin may only support HTTP, as the website of a bucket does",
    "aws_cloudfront_distribution.viewer_certificate.ssl_support_method": "dedicated addresses are a matter of cost",
    "aws_cloudfront_distribution.viewer_mtls_config.*": _CLIENTS,
    "aws_cloudfront_field_level_encryption_profile.encryption_entities.*": _CHOICE,
    "aws_cloudfront_multitenant_distribution.*cache_behavior.field_level_encryption_id": _CHOICE,
    "aws_cloudfront_multitenant_distribution.viewer_certificate.ssl_support_method": (
        "dedicated addresses are a matter of cost"
    ),
    "aws_cloudfront_response_headers_policy.*.content_security_policy.*": _HEADER,
    "aws_codebuild_report_group.export_config.s3_destination.encryption_key": _REQUIRED,
    "aws_code*connections_host.vpc_configuration.tls_certificate": _CERTIFICATE,
    "aws_connect_instance_storage_config.storage_config.kinesis_video_stream_config.encryption_config.*": _REQUIRED,
    "aws_dataexchange_revision_assets.*.kms_keys_to_grant.kms_key_arn": "names the keys that subscribers may use",
    "aws_datasync_location_hdfs.kms_key_provider_uri": "the address of Hadoop's own key server",
    "aws_datasync_location_object_storage.server_protocol": _OTHER_SIDE,
    "aws_db_instance_automated_backups_replication.kms_key_id": _OTHER_REGION,
    "aws_dlm_lifecycle_policy.*.cmk_arn": _OTHER_REGION,
    "aws_devopsguru_service_integration.kms_server_side_encryption.opt_in_status": _CHOICE,
    "aws_dms_*endpoint.ssl_mode": "the modes depend on the engine, and the strict ones need a certificate",
    "aws_dms_data_provider.settings.*.encrypt*": _OTHER_SIDE,
    "aws_dms_data_provider.settings.*.ssl_mode": (
        "the modes depend on the engine, and the strict ones need a certificate"
    ),
    "aws_dms_data_provider.settings.oracle_settings.secrets_manager_security_db_encryption_*": _TDE,
    "aws_dms_endpoint.kafka_settings.security_protocol": _OTHER_SIDE,
    "aws_dms_endpoint.kafka_settings.ssl_*": _CERTIFICATE,
    "aws_dms_endpoint.oracle_settings.security_db_encryption*": _TDE,
    "aws_dms_endpoint.redis_settings.ssl_ca_certificate_arn": _CERTIFICATE,
    "aws_dms_endpoint.redis_settings.ssl_security_protocol": f"TLS by default; {_OTHER_SIDE}",
    "aws_dx_connection.encryption_mode": "MACsec needs a port that can do it, and a key pair at both ends",
    "aws_dynamodb_table.replica.kms_key_arn": _OTHER_REGION,
    "aws_dynamodb_table_replica.kms_key_arn": "must follow the table's choice, with a key of the replica's region",
    "aws_ebs_default_kms_key.key_arn": _REQUIRED,
    "aws_ec2_transit_gateway.encryption_support": (
        "refused until every VPC that is attached encrypts, which the author decides"
    ),
    "aws_ecs_service.*.tls.issuer_cert_authority.aws_pca_authority_arn": _CERTIFICATE,
    "aws_ecs_service.*.tls.role_arn": "the role that fetches the certificate",
    "aws_ecs_task_definition.volume.*.transit_encryption_port": "the port of the local proxy",
    "aws_efs_replication_configuration.destination.kms_key_id": _OTHER_REGION,
    "aws_elasticache_replication_group.transit_encryption_mode": (
        "TLS only, by default; 'preferred' is the step with which a group in use is moved there"
    ),
    "aws_elb.listener.ssl_certificate_id": _CERTIFICATE,
    "aws_emr_cluster.security_configuration": "names an aws_emr_security_configuration, see COMPANIONS",
    "aws_finspace_kx_environment.kms_key_id": _REQUIRED,
    "aws_glue_*.security_configuration": "names an aws_glue_security_configuration, see COMPANIONS",
    "aws_glue_data_catalog_encryption_settings.*.catalog_encryption_service_role": "the role that uses the key",
    "aws_guardduty_publishing_destination.kms_key_arn": _REQUIRED,
    "aws_imagebuilder_distribution_configuration.distribution.ami_distribution_configuration.kms_key_id": _OTHER_REGION,
    "aws_kms_alias.target_key_id": _OPERATED_ON,
    "aws_kms_ciphertext.key_id": _OPERATED_ON,
    "aws_kms_custom_key_store.xks_proxy_authentication_credential.access_key_id": _CREDENTIAL,
    "aws_kms_grant.key_id": _OPERATED_ON,
    "aws_kms_grant.constraints.encryption_context_*": "what a grant is limited to",
    "aws_kms_key.customer_master_key_spec": "the kind of key, which its use decides",
    "aws_kms_key.xks_key_id": "the key in an external store",
    "aws_kms_key_policy.key_id": _OPERATED_ON,
    "aws_kms_replica_*key.primary_key_arn": _OPERATED_ON,
    "aws_lexv2models_slot_type.external_source_setting.grammar_slot_type_setting.source.kms_key_arn": _REQUIRED,
    "aws_lightsail_distribution.origin.protocol_policy": "an origin may only support HTTP",
    "aws_macie2_classification_export_configuration.s3_destination.kms_key_arn": _REQUIRED,
    "aws_mailmanager_ingress_point.ingress_point_configuration.tls_auth_configuration.*": _CLIENTS,
    "aws_mailmanager_traffic_policy.policy_statement.condition.tls_expression.*": (
        "which mail is let in, by how it came"
    ),
    "aws_medialive_channel.*.hls_group_settings.encryption_type": "copy protection, which every player has to know",
    "aws_msk_cluster.broker_node_group_info.*.client_authentication.tls": _CLIENTS,
    "aws_msk_cluster.client_authentication.tls.certificate_authority_arns": _CLIENTS,
    "aws_msk_replicator.kafka_cluster.client_authentication.mtls.secret_arn": _CLIENTS,
    "aws_msk_replicator.kafka_cluster.encryption_in_transit.root_ca_certificate": _CERTIFICATE,
    "aws_networkfirewall_firewall_policy.firewall_policy.enable_tls_session_holding": (
        "whether a connection waits until the firewall knows the name of the server"
    ),
    "aws_networkfirewall_firewall_policy.firewall_policy.tls_inspection_configuration_arn": (
        "chooses the traffic that is opened and looked into"
    ),
    "aws_networkfirewall_tls_inspection_configuration.tls_inspection_configuration.*": (
        "chooses the traffic that is opened and looked into"
    ),
    "aws_observabilityadmin_centralization_rule_for_organization.*.backup_configuration.kms_key_arn": _OTHER_REGION,
    "aws_observabilityadmin_centralization_rule_for_organization.rule.destination.*.encryption_*": (
        "whose key encrypts copies of logs: required, or about those of others"
    ),
    "aws_observabilityadmin_centralization_rule_for_organization.rule.source.*": (
        "whether logs are copied that are encrypted with a key of the customer"
    ),
    "aws_observabilityadmin_s3_table_integration.encryption.sse_algorithm": _REQUIRED_WITH,
    "aws_odb_autonomous_database.encryption_key_provider": (
        "AWS_KMS asks for a role in the network of the database, which only the author knows"
    ),
    "aws_odb_autonomous_database.is_mtls_connection_required": _CLIENTS,
    "aws_odb_cloud_autonomous_vm_cluster.is_mtls_enabled_vm_cluster": _CLIENTS,
    "aws_odb_cloud_autonomous_vm_cluster.scan_listener_port_*": "the port of a listener",
    "aws_odb_network.kms_*": "whether the databases may reach KMS",
    "aws_opensearchserverless_collection.encryption_config": (
        "an aws_opensearchserverless_security_policy says it for all collections"
    ),
    "aws_opsworks_application.enable_ssl": "needs a certificate, which only the author has",
    "aws_opsworks_application.environment.secure": "whether the value is shown, not how it is kept",
    "aws_opsworks_application.ssl_configuration.*": _CERTIFICATE,
    "aws_paymentcryptography_key.key_attributes.key_modes_of_use.encrypt": "what the key may be used for",
    "aws_paymentcryptography_key_alias.key_arn": _OPERATED_ON,
    "aws_pinpoint_apns_*channel.token_key_id": _CREDENTIAL,
    "aws_pipes_pipe.*.client_certificate_tls_auth": _CLIENTS,
    "aws_quicksight_key_registration.key_registration.key_arn": _REQUIRED,
    "aws_rds_cluster_activity_stream.kms_key_id": _REQUIRED,
    "aws_rds_export_task.kms_key_id": _REQUIRED,
    "aws_rds_integration.additional_encryption_context": _CONTEXT,
    "aws_redshift_integration.additional_encryption_context": _CONTEXT,
    "aws_redshift_snapshot_copy_grant.kms_key_id": _OTHER_REGION,
    "aws_s3_bucket.replication_configuration.rules.destination.replica_kms_key_id": _OTHER_REGION,
    "aws_s3_bucket.*.sse_kms_encrypted_objects.enabled": "which objects are replicated",
    "aws_s3_bucket.server_side_encryption_configuration.rule.bucket_key_enabled": "a matter of cost",
    "aws_s3_bucket*.apply_server_side_encryption_by_default.sse_algorithm": (
        "the author's choice: load balancers, for one, only deliver their logs to SSE-S3 buckets"
    ),
    "aws_s3_bucket_replication_configuration.*.replica_kms_key_id": _OTHER_REGION,
    "aws_s3_bucket_replication_configuration.*.sse_kms_encrypted_objects.status": "which objects are replicated",
    "aws_s3_*object*.kms_key_id": _BUCKET,
    "aws_s3_*object*.server_side_encryption": _BUCKET,
    "aws_s3_bucket_server_side_encryption_configuration.rule.blocked_encryption_types": (
        "which ways of encrypting S3 refuses to clients"
    ),
    "aws_s3_object_copy.kms_encryption_context": _CONTEXT,
    "aws_s3tables_table.encryption_configuration": "a table without a choice of its own takes its table bucket's",
    "aws_sagemaker_endpoint_configuration.shadow_production_variants.core_dump_config.kms_key_id": _REQUIRED,
    "aws_secretsmanager_secret.replica.kms_key_id": _OTHER_REGION,
    "aws_securitylake_data_lake.configuration.encryption_configuration": _OTHER_REGION,
    "aws_securitylake_subscriber_notification.configuration.https_notification_configuration.*": (
        "where the subscriber is notified, always by HTTPS"
    ),
    "aws_ses_receipt_rule.s3_action.kms_key_arn": (
        "encrypts in the client: every reader of the mail would have to decrypt it; the bucket encrypts it anyway"
    ),
    "aws_sesv2_configuration_set.tracking_options.https_policy": "needs a certificate on the author's own domain",
    "aws_sfn_*.encryption_configuration.kms_data_key_reuse_period_seconds": _COST,
    "aws_sqs_queue.kms_data_key_reuse_period_seconds": _COST,
    "aws_ssm_parameter.insecure_value": "the value of a parameter that is not a secret",
    "aws_ssm_resource_data_sync.s3_destination.kms_key_arn": "must be a key of the bucket's region, often another one",
    "aws_ssmincidents_replication_set.region.kms_key_arn": _OTHER_REGION,
    "aws_ssmincidents_replication_set.regions.kms_key_arn": _OTHER_REGION,
    "aws_timestreamquery_scheduled_query.*.s3_configuration.encryption_option": (
        "both are sound, and the bucket that gets the error reports decides about the key"
    ),
    "aws_transfer_connector.as2_config.encryption_algorithm": _OTHER_SIDE,
    "aws_transfer_connector.security_policy_name": f"the current one by default; {_OTHER_SIDE}",
    "aws_transfer_server.protocol_details.tls_session_resumption_mode": "whether FTPS clients may resume a session",
    "aws_vpclattice_target_group.*protocol_version": _VERSION,
    "aws_vpn_connection.tunnel?_phase?_encryption_algorithms": "every algorithm that AWS offers is AES",
    "aws_workspacesweb_*.additional_encryption_context": _CONTEXT,
}

COMPANIONS: Mapping[str, tuple[str, str]] = {
    "aws_autoscaling_group": ("aws_launch_template", "the volumes of its instances"),
    "aws_cloudwatch_query_definition": ("aws_cloudwatch_log_group", "what it queries is encrypted there"),
    "aws_dynamodb_table_item": ("aws_dynamodb_table", "an item is encrypted as its table is"),
    "aws_ec2_fleet": ("aws_launch_template", "the volumes of its instances"),
    "aws_ecr_pull_through_cache_rule": ("aws_ecr_repository_creation_template", "the repositories that it creates"),
    "aws_ecs_capacity_provider": ("aws_launch_template", "the volumes of the instances in its group"),
    "aws_efs_access_point": ("aws_efs_file_system", "a view of the file system, which is encrypted as a whole"),
    "aws_eks_node_group": ("aws_launch_template", "the volumes of its nodes"),
    "aws_emr_cluster": ("aws_emr_security_configuration", "disks, S3 data and traffic of the cluster"),
    "aws_fsx_ontap_volume": ("aws_fsx_ontap_file_system", "a volume is encrypted as its file system is"),
    "aws_fsx_openzfs_volume": ("aws_fsx_openzfs_file_system", "a volume is encrypted as its file system is"),
    "aws_glue_catalog_database": ("aws_glue_data_catalog_encryption_settings", "one setting for the whole catalog"),
    "aws_glue_catalog_table": ("aws_glue_data_catalog_encryption_settings", "one setting for the whole catalog"),
    "aws_glue_connection": ("aws_glue_data_catalog_encryption_settings", "passwords, with one setting for all"),
    "aws_glue_crawler": ("aws_glue_security_configuration", "its logs and output, where the author names one"),
    "aws_glue_job": ("aws_glue_security_configuration", "its logs, bookmarks and output, where the author names one"),
    "aws_iot_topic_rule_destination": ("aws_iot_domain_configuration", "TLS of the endpoint, one setting for all"),
    "aws_neptune_cluster_instance": ("aws_neptune_cluster", "an instance is encrypted as its cluster is"),
    "aws_opensearchserverless_collection": (
        "aws_opensearchserverless_security_policy",
        "a policy of type encryption, without which no collection can be created",
    ),
    "aws_rds_cluster_instance": ("aws_rds_cluster", "an instance is encrypted as its cluster is"),
    "aws_docdb_cluster_instance": ("aws_docdb_cluster", "an instance is encrypted as its cluster is"),
    "aws_redshiftserverless_workgroup": ("aws_redshiftserverless_namespace", "it holds the data"),
    "aws_s3_bucket": ("aws_s3_bucket_server_side_encryption_configuration", "created by EncryptionAspect where absent"),
    "aws_s3_directory_bucket": (
        "aws_s3_bucket_server_side_encryption_configuration",
        "always encrypted; names the customer's key where the author adds one",
    ),
    "aws_sagemaker_endpoint": ("aws_sagemaker_endpoint_configuration", "the volumes of its instances"),
    "aws_transfer_user": ("aws_s3_bucket_server_side_encryption_configuration", "files lie in the bucket"),
    "aws_xray_group": ("aws_xray_encryption_config", "one setting for all traces of the account"),
}
"""Types with data at rest and no switch of their own, or not the main one: the type that encrypts, and what."""
