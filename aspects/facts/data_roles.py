"""What a resource type has to do with data: it holds data, moves data, or guards it.

A type of which a pack has no rule is listed in every report; those in this table stand out, because silence about them
could be taken for compliance. Most of the table follows from others: what is lost on deletion, what delivers where, and
what has an encryption setting.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from .encryption import ENCRYPTION
from .receivers import DELIVERIES
from .replacement import HOLDS_DATA

Role = Literal["holds", "moves", "guards"]

_CODE = "runs code on it"
_ENTRANCE = "takes in requests"
_MESSAGES = "passes on messages and records"
_COPIES = "copies it between stores"
_NETWORK = "connects networks"
_PEOPLE = "shows it to people"

# What the service does, as the first page of its user guide says.
_MOVES: Mapping[str, str] = {
    _CODE: "apprunner_service autoscaling_group batch_compute_environment batch_job_definition codebuild_project"
    " codepipeline ecs_cluster ecs_service ecs_task_definition ecs_task_set eks_cluster eks_fargate_profile"
    " eks_node_group elastic_beanstalk_environment emr_cluster emrcontainers_virtual_cluster emrserverless_application"
    " gamelift_fleet glue_dev_endpoint glue_job kinesis_analytics_application kinesisanalyticsv2_application"
    " lambda_function lambdamicrovms_microvm bedrockagentcore_agent_runtime ecs_daemon"
    " ecs_express_gateway_service launch_configuration launch_template lightsail_container_service"
    " redshiftserverless_workgroup sagemaker_endpoint sagemaker_model sfn_state_machine spot_fleet_request"
    " synthetics_canary",
    _ENTRANCE: "alb api_gateway_rest_api api_gateway_stage apigatewayv2_api apigatewayv2_stage appsync_graphql_api"
    " appsync_api bedrockagentcore_gateway cloudfront_distribution"
    " cloudfront_multitenant_distribution elb globalaccelerator_accelerator"
    " globalaccelerator_custom_routing_accelerator"
    " lambda_function_url lb lb_listener alb_listener lightsail_lb transfer_server vpclattice_service",
    _MESSAGES: "cloudwatch_event_bus cloudwatch_event_rule cloudwatch_event_target cloudwatch_log_destination"
    " cloudwatch_log_subscription_filter iot_topic_rule lambda_event_source_mapping mskconnect_connector pipes_pipe"
    " rds_cluster_activity_stream scheduler_schedule ses_configuration_set sesv2_configuration_set sns_topic"
    " sns_topic_subscription",
    _COPIES: "appflow_flow appintegrations_data_integration dataexchange_revision_assets datasync_location_hdfs"
    " efs_replication_configuration guardduty_publishing_destination imagebuilder_distribution_configuration"
    " macie2_classification_export_configuration rds_export_task"
    " backup_plan backup_region_settings datasync_location_efs datasync_location_s3 datasync_task"
    " dms_endpoint dms_replication_config dms_replication_instance dms_replication_task dms_s3_endpoint glue_connection"
    " glue_crawler s3_bucket_replication_configuration s3control_multi_region_access_point transfer_connector",
    _NETWORK: "customer_gateway dx_connection dx_gateway dx_private_virtual_interface dx_public_virtual_interface"
    " dx_transit_virtual_interface ec2_client_vpn_endpoint ec2_transit_gateway ec2_transit_gateway_peering_attachment"
    " ec2_transit_gateway_vpc_attachment"
    " egress_only_internet_gateway internet_gateway nat_gateway networkmanager_core_network_policy_attachment route"
    " route_table"
    " vpc vpc_endpoint vpc_endpoint_service vpc_peering_connection vpclattice_service_network"
    " vpn_connection vpn_gateway",
    _PEOPLE: "appstream_fleet quicksight_account_subscription quicksight_data_source quicksight_data_set",
}  # fmt: skip

# What is not lost, or could be made again, when the resource is deleted.
_HOLDS: Mapping[str, str] = {
    "voices of callers": "chimesdkvoice_voice_profile_domain",
    "records of incidents": "ssmincidents_replication_set",
}

_TRAFFIC = "decides who can connect"
_RIGHTS = "decides who may do what"
_KEYS = "protects keys and certificates"
_ENCRYPTS = "turns encryption on"
_WATCHES = "watches and records"
_ATTACKS = "keeps attacks away"
_BACKUPS = "keeps copies from loss"

_GUARDS: Mapping[str, str] = {
    _TRAFFIC: "default_network_acl default_security_group ec2_managed_prefix_list network_acl network_acl_rule"
    " networkfirewall_firewall networkfirewall_firewall_policy networkfirewall_rule_group"
    " route53_resolver_firewall_rule route53_resolver_firewall_rule_group security_group security_group_rule subnet"
    " vpc_block_public_access_options vpc_security_group_egress_rule vpc_security_group_ingress_rule",
    _RIGHTS: "api_gateway_authorizer api_gateway_method api_gateway_rest_api_policy apigatewayv2_authorizer"
    " apigatewayv2_route backup_vault_policy cloudwatch_event_bus_policy cloudwatch_log_destination_policy"
    " cloudwatch_log_resource_policy codeartifact_domain_permissions_policy codeartifact_repository_permissions_policy"
    " dynamodb_resource_policy ecr_repository_policy ecr_registry_policy efs_file_system_policy eks_access_entry"
    " eks_access_policy_association elasticsearch_domain_policy glacier_vault_lock glue_resource_policy"
    " iam_account_password_policy iam_group iam_group_policy iam_group_policy_attachment iam_policy"
    " iam_policy_attachment iam_role iam_role_policy iam_role_policy_attachment iam_user iam_user_policy"
    " iam_user_policy_attachment kinesis_resource_policy lambda_permission lakeformation_permissions"
    " msk_cluster_policy opensearch_domain_policy opensearchserverless_access_policy"
    " opensearchserverless_security_policy organizations_policy redshift_resource_policy s3_access_point"
    " s3_account_public_access_block s3_bucket_acl s3_bucket_ownership_controls s3_bucket_policy"
    " s3_bucket_public_access_block s3control_access_point_policy s3control_bucket_policy"
    " s3tables_table_bucket_policy s3tables_table_policy sagemaker_model_package_group_policy"
    " secretsmanager_secret_policy sns_topic_policy sqs_queue_policy ssoadmin_account_assignment"
    " ssoadmin_permission_set ssoadmin_permission_set_inline_policy verifiedaccess_endpoint vpc_endpoint_policy"
    " vpclattice_auth_policy xray_resource_policy"
    " bedrockagentcore_resource_policy dsql_cluster_policy lambda_resource_policy osis_resource_policy"
    " pinpointsmsvoicev2_resource_policy prometheus_resource_policy s3files_file_system_policy"
    " s3vectors_vector_bucket_policy",
    _KEYS: "acm_certificate acmpca_certificate acmpca_policy iam_server_certificate kms_alias kms_ciphertext kms_grant"
    " kms_key_policy bedrockagentcore_oauth2_credential_provider bedrockagentcore_token_vault_cmk"
    " quicksight_key_registration redshift_snapshot_copy_grant rolesanywhere_trust_anchor"
    " secretsmanager_secret_rotation",
    _ENCRYPTS: "db_parameter_group docdb_cluster_parameter_group ebs_default_kms_key ebs_encryption_by_default"
    " glue_data_catalog_encryption_settings glue_security_configuration lb_ssl_negotiation_policy load_balancer_policy"
    " neptune_cluster_parameter_group networkfirewall_tls_inspection_configuration rds_cluster_parameter_group"
    " redshift_parameter_group s3_bucket_server_side_encryption_configuration xray_encryption_config",
    _WATCHES: "accessanalyzer_analyzer cloudtrail cloudwatch_metric_alarm cloudwatch_log_account_policy"
    " cloudwatch_log_data_protection_policy config_configuration_recorder"
    " config_delivery_channel flow_log guardduty_detector inspector2_enabler macie2_account s3_bucket_logging"
    " securityhub_account wafv2_web_acl_logging_configuration",
    _ATTACKS: "fms_policy shield_protection waf_web_acl wafregional_web_acl wafv2_ip_set wafv2_rule_group wafv2_web_acl"
    " wafv2_web_acl_association wafv2_web_acl_rule"
    " wafv2_web_acl_rule_group_association",
    _BACKUPS: "backup_selection backup_vault_lock_configuration s3_bucket_object_lock_configuration"
    " s3_bucket_versioning",
}  # fmt: skip


def _of(role: Role, table: Mapping[str, str]) -> dict[str, tuple[Role, str]]:
    return {f"aws_{kind}": (role, what) for what, kinds in table.items() for kind in kinds.split()}


_DELIVERING = {each.type for each in DELIVERIES}

ROLES: Mapping[str, tuple[Role, str]] = {
    **{kind: ("moves", "has settings of encryption") for kind in sorted(ENCRYPTION)},
    **{kind: ("moves", "delivers to a bucket, topic or queue") for kind in sorted(_DELIVERING)},
    **_of("moves", _MOVES),
    **_of("guards", _GUARDS),
    **{kind: ("holds", what) for kind, what in HOLDS_DATA.items()},
    **_of("holds", _HOLDS),
}
"""Resource type to what it has to do with data, and how."""
