"""What AWS's documentation says of names where neither the provider nor the service model does.

Each row: pattern that a name must match in full, greatest length, and the page that says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ANY = r"[ -~]+"
WORD = r"[A-Za-z0-9_-]+"
WORD_DOT = r"[A-Za-z0-9_.-]+"
HYPHENATED = r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*"
LETTER_HYPHENATED = r"[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*"
LOWER_HYPHENATED = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"


@dataclass(frozen=True)
class Document:
    """What a page says of a name.

    Attributes:
        pattern: what a name must match in full.
        longest: its greatest length.
        source: the page.
    """

    pattern: str
    longest: int
    source: str

    def accepts(self, name: str) -> bool:
        """Return whether the page allows a name."""
        return len(name) <= self.longest and re.fullmatch(self.pattern, name) is not None


_IDENTIFIER = Document(ANY, 63, "docs:rds-identifiers")
_IMAGE = Document(r"[A-Za-z0-9()\[\] ./'@_-]+", 128, "docs:ec2.CreateImage")
_COOKIE = Document(r"[A-Za-z0-9-]+", 128, "docs:elb.CreateLoadBalancerPolicy")
_CLOUDFRONT = Document(WORD, 128, "docs:cloudfront-policies")
_STACK = Document(r"[A-Za-z][A-Za-z0-9-]*", 128, "docs:cloudformation.CreateStack")
_READINESS = Document(r"[A-Za-z0-9_]+", 64, "docs:route53-recovery-readiness")
_SES = Document(WORD, 64, "docs:ses-quotas")
_FREE_1024 = Document(ANY, 1024, "docs:apigateway")
_FINSPACE = Document(r"[A-Za-z0-9][A-Za-z0-9_-]*", 63, "docs:finspace")

DOCUMENTS = {
    "aws_ami": _IMAGE,
    "aws_ami_copy": _IMAGE,
    "aws_ami_from_instance": _IMAGE,
    "aws_api_gateway_api_key": _FREE_1024,
    "aws_api_gateway_request_validator": _FREE_1024,
    "aws_api_gateway_rest_api": _FREE_1024,
    "aws_api_gateway_stage": Document(WORD, 128, "docs:apigateway.CreateStage"),
    "aws_api_gateway_usage_plan": _FREE_1024,
    "aws_apigatewayv2_stage": Document(WORD, 128, "docs:apigatewayv2.CreateStage"),
    "aws_app_cookie_stickiness_policy": _COOKIE,
    "aws_apprunner_auto_scaling_configuration_version": Document(
        r"[A-Za-z0-9][A-Za-z0-9_-]{3,31}", 32, "docs:apprunner.CreateAutoScalingConfiguration"
    ),
    "aws_athena_database": Document(ANY, 255, "docs:athena-names"),
    "aws_backup_plan": Document(WORD_DOT, 200, "docs:backup.BackupPlan"),
    "aws_bedrockagentcore_memory_strategy": Document(
        r"[A-Za-z][A-Za-z0-9_]*", 48, "docs:bedrock-agentcore-control.SemanticMemoryStrategyInput"
    ),
    "aws_budgets_budget": Document(r"[^:\\]+", 100, "docs:budgets.CreateBudget"),
    "aws_cloudformation_stack": _STACK,
    "aws_cloudfront_cache_policy": _CLOUDFRONT,
    "aws_cloudfront_connection_group": Document(WORD, 64, "docs:cloudfront.CreateConnectionGroup"),
    "aws_cloudfront_field_level_encryption_profile": _CLOUDFRONT,
    "aws_cloudfront_key_group": _CLOUDFRONT,
    "aws_cloudfront_origin_access_control": Document(ANY, 64, "docs:cloudfront.CreateOriginAccessControl"),
    "aws_cloudfront_origin_request_policy": _CLOUDFRONT,
    "aws_cloudfront_realtime_log_config": Document(WORD, 64, "docs:cloudfront.CreateRealtimeLogConfig"),
    "aws_cloudfront_response_headers_policy": _CLOUDFRONT,
    "aws_cloudfront_trust_store": Document(WORD, 64, "docs:cloudfront.CreateTrustStore"),
    "aws_cloudtrail": Document(r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*", 128, "docs:cloudtrail.CreateTrail"),
    "aws_cloudwatch_log_account_policy": Document(ANY, 256, "docs:logs.PutAccountPolicy"),
    "aws_cloudwatch_log_anomaly_detector": Document(ANY, 255, "docs:logs.CreateLogAnomalyDetector"),
    "aws_cloudwatch_log_resource_policy": Document(r"[A-Za-z0-9_+=,.@-]+", 512, "docs:logs.PutResourcePolicy"),
    "aws_codebuild_report_group": Document(WORD, 128, "docs:codebuild.CreateReportGroup"),
    "aws_cur_report_definition": Document(r"[A-Za-z0-9!_.*'()-]+", 256, "docs:cur.PutReportDefinition"),
    "aws_dax_parameter_group": Document(LETTER_HYPHENATED, 255, "docs:dax"),
    "aws_dax_subnet_group": Document(LETTER_HYPHENATED, 255, "docs:dax"),
    "aws_db_event_subscription": Document(LETTER_HYPHENATED, 255, "docs:rds.CreateEventSubscription"),
    "aws_db_instance": _IDENTIFIER,
    "aws_db_parameter_group": Document(LOWER_HYPHENATED, 255, "docs:rds.CreateDBParameterGroup"),
    "aws_db_snapshot": Document(LOWER_HYPHENATED, 255, "docs:rds.CreateDBSnapshot"),
    "aws_db_snapshot_copy": Document(LOWER_HYPHENATED, 255, "docs:rds.CopyDBSnapshot"),
    "aws_dms_event_subscription": Document(LETTER_HYPHENATED, 255, "docs:dms.CreateEventSubscription"),
    "aws_dms_replication_config": Document(LETTER_HYPHENATED, 255, "docs:dms.CreateReplicationConfig"),
    "aws_docdbelastic_cluster": Document(LOWER_HYPHENATED, 50, "docs:docdb-elastic.CreateCluster"),
    "aws_dynamodb_table": Document(WORD_DOT, 255, "docs:dynamodb.CreateTable"),
    "aws_ecr_repository": Document(r"[a-z].*", 256, "docs:ecr.CreateRepository"),
    "aws_ecs_capacity_provider": Document(WORD, 255, "docs:ecs.CreateCapacityProvider"),
    "aws_ecs_daemon": Document(WORD, 255, "docs:ecs.CreateDaemon"),
    "aws_ecs_daemon_task_definition": Document(WORD, 255, "docs:ecs.RegisterDaemonTaskDefinition"),
    "aws_ecs_express_gateway_service": Document(WORD, 255, "docs:ecs.CreateExpressGatewayService"),
    "aws_ecs_service": Document(WORD, 255, "docs:ecs.CreateService"),
    "aws_eks_capability": Document(r"[A-Za-z0-9][A-Za-z0-9_-]*", 100, "docs:eks.CreateCapability"),
    "aws_eks_fargate_profile": Document(r"[A-Za-z0-9][A-Za-z0-9_-]*", 63, "docs:eks.CreateFargateProfile"),
    "aws_eks_node_group": Document(r"[A-Za-z0-9][A-Za-z0-9_-]*", 63, "docs:eks.CreateNodegroup"),
    "aws_elastic_beanstalk_application_version": Document(ANY, 100, "docs:elasticbeanstalk"),
    "aws_elastic_beanstalk_configuration_template": Document(ANY, 100, "docs:elasticbeanstalk"),
    "aws_elastic_beanstalk_environment": Document(HYPHENATED, 40, "docs:elasticbeanstalk.CreateEnvironment"),
    "aws_elasticache_cluster": Document(LOWER_HYPHENATED, 50, "docs:elasticache.CreateCacheCluster"),
    "aws_elasticache_global_replication_group": Document(LOWER_HYPHENATED, 40, "docs:elasticache"),
    "aws_elasticache_parameter_group": Document(LOWER_HYPHENATED, 255, "docs:elasticache"),
    "aws_elasticache_replication_group": Document(LOWER_HYPHENATED, 40, "docs:elasticache.CreateReplicationGroup"),
    "aws_elasticache_serverless_cache": Document(LOWER_HYPHENATED, 40, "docs:elasticache"),
    "aws_elasticache_subnet_group": Document(LOWER_HYPHENATED, 255, "docs:elasticache"),
    "aws_elasticache_user": Document(LOWER_HYPHENATED, 40, "docs:elasticache.CreateUser"),
    "aws_elasticache_user_group": Document(LOWER_HYPHENATED, 40, "docs:elasticache.CreateUserGroup"),
    "aws_emr_cluster": Document(ANY, 256, "docs:emr.RunJobFlow"),
    "aws_finspace_kx_cluster": _FINSPACE,
    "aws_finspace_kx_database": _FINSPACE,
    "aws_finspace_kx_dataview": _FINSPACE,
    "aws_finspace_kx_environment": Document(HYPHENATED, 255, "docs:finspace"),
    "aws_finspace_kx_scaling_group": _FINSPACE,
    "aws_finspace_kx_user": Document(WORD, 50, "docs:finspace"),
    "aws_finspace_kx_volume": _FINSPACE,
    "aws_fsx_ontap_storage_virtual_machine": Document(WORD_DOT, 47, "docs:fsx.CreateStorageVirtualMachine"),
    "aws_fsx_ontap_volume": Document(r"[A-Za-z_][A-Za-z0-9_]*", 203, "docs:fsx-ontap-volumes"),
    "aws_fsx_openzfs_volume": Document(r"[A-Za-z0-9_]+", 203, "docs:provider"),
    "aws_lambda_function": Document(WORD, 64, "docs:lambda.CreateFunction"),
    "aws_lambda_layer_version": Document(WORD, 140, "docs:lambda.PublishLayerVersion"),
    "aws_lb_cookie_stickiness_policy": _COOKIE,
    "aws_lb_ssl_negotiation_policy": _COOKIE,
    "aws_load_balancer_policy": _COOKIE,
    "aws_memorydb_multi_region_cluster": Document(LOWER_HYPHENATED, 40, "docs:memorydb"),
    "aws_mq_configuration": Document(r"[A-Za-z0-9._~-]+", 150, "docs:mq.CreateConfiguration"),
    "aws_msk_cluster": Document(r"[A-Za-z0-9][A-Za-z0-9-]*", 64, "docs:kafka.CreateCluster"),
    "aws_msk_configuration": Document(r"[A-Za-z0-9][A-Za-z0-9-]*", 64, "docs:kafka.CreateConfiguration"),
    "aws_msk_serverless_cluster": Document(r"[A-Za-z0-9][A-Za-z0-9-]*", 64, "docs:kafka.CreateCluster"),
    "aws_neptune_cluster": _IDENTIFIER,
    "aws_neptune_cluster_endpoint": _IDENTIFIER,
    "aws_neptune_cluster_instance": _IDENTIFIER,
    "aws_pinpoint_email_template": Document(r"[A-Za-z0-9][A-Za-z0-9_-]*", 128, "docs:pinpoint-templates"),
    "aws_placement_group": Document(ANY, 255, "docs:ec2.CreatePlacementGroup"),
    "aws_prometheus_rule_group_namespace": Document(
        r"[A-Za-z0-9][A-Za-z0-9_.-]*", 128, "docs:amp.CreateRuleGroupsNamespace"
    ),
    "aws_qldb_ledger": Document(HYPHENATED, 32, "docs:qldb.CreateLedger"),
    "aws_qldb_stream": Document(HYPHENATED, 32, "docs:qldb.StreamJournalToKinesis"),
    "aws_rds_cluster": _IDENTIFIER,
    "aws_rds_cluster_endpoint": _IDENTIFIER,
    "aws_rds_cluster_instance": _IDENTIFIER,
    "aws_rds_cluster_parameter_group": Document(LOWER_HYPHENATED, 255, "docs:rds.CreateDBClusterParameterGroup"),
    "aws_rds_cluster_snapshot_copy": Document(LOWER_HYPHENATED, 255, "docs:rds.CopyDBClusterSnapshot"),
    "aws_rds_export_task": Document(LETTER_HYPHENATED, 60, "docs:rds.StartExportTask"),
    "aws_rds_reserved_instance": Document(LETTER_HYPHENATED, 63, "docs:rds.PurchaseReservedDBInstancesOffering"),
    "aws_rds_shard_group": Document(LOWER_HYPHENATED, 63, "docs:rds.CreateDBShardGroup"),
    "aws_redshift_cluster": Document(LOWER_HYPHENATED, 63, "docs:redshift.CreateCluster"),
    "aws_redshift_cluster_snapshot": Document(LOWER_HYPHENATED, 255, "docs:redshift.CreateClusterSnapshot"),
    "aws_redshift_event_subscription": Document(LETTER_HYPHENATED, 255, "docs:redshift.CreateEventSubscription"),
    "aws_redshift_hsm_client_certificate": Document(LOWER_HYPHENATED, 63, "docs:redshift"),
    "aws_redshift_hsm_configuration": Document(LOWER_HYPHENATED, 63, "docs:redshift"),
    "aws_redshift_snapshot_copy_grant": Document(LOWER_HYPHENATED, 63, "docs:redshift.CreateSnapshotCopyGrant"),
    "aws_redshift_snapshot_schedule": Document(LOWER_HYPHENATED, 63, "docs:redshift.CreateSnapshotSchedule"),
    "aws_redshiftserverless_endpoint_access": Document(LOWER_HYPHENATED, 30, "docs:redshift-serverless"),
    "aws_redshiftserverless_snapshot": Document(LOWER_HYPHENATED, 63, "docs:redshift-serverless"),
    "aws_route53recoveryreadiness_cell": _READINESS,
    "aws_route53recoveryreadiness_readiness_check": _READINESS,
    "aws_route53recoveryreadiness_recovery_group": _READINESS,
    "aws_route53recoveryreadiness_resource_set": _READINESS,
    "aws_s3_access_point": Document(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", 50, "docs:s3-access-point-names"),
    "aws_s3_bucket": Document(r"(?!.*\.\.)[a-z0-9][a-z0-9.-]*[a-z0-9]", 63, "docs:s3-bucket-names"),
    "aws_s3_bucket_analytics_configuration": Document(ANY, 64, "docs:s3.PutBucketAnalyticsConfiguration"),
    "aws_s3_bucket_intelligent_tiering_configuration": Document(
        ANY, 64, "docs:s3.PutBucketIntelligentTieringConfiguration"
    ),
    "aws_s3control_object_lambda_access_point": Document(
        r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", 45, "docs:s3control.CreateAccessPointForObjectLambda"
    ),
    "aws_s3vectors_index": Document(r"[a-z0-9][a-z0-9.-]*[a-z0-9]", 63, "docs:s3-vectors-names"),
    "aws_s3vectors_vector_bucket": Document(r"[a-z0-9][a-z0-9-]*[a-z0-9]", 63, "docs:s3-vectors-names"),
    "aws_schemas_registry": Document(r"[A-Za-z0-9_.@-]+", 64, "docs:schemas.CreateRegistry"),
    "aws_schemas_schema": Document(r"[A-Za-z0-9_.@-]+", 385, "docs:schemas.CreateSchema"),
    "aws_security_group": Document(r"[A-Za-z0-9 ._:/()#,@\[\]+=&;{}!$*-]+", 255, "docs:ec2.CreateSecurityGroup"),
    "aws_sesv2_tenant": _SES,
    "aws_serverlessapplicationrepository_cloudformation_stack": _STACK,
    "aws_ses_configuration_set": _SES,
    "aws_ses_receipt_rule_set": _SES,
    "aws_ses_template": _SES,
    "aws_sesv2_configuration_set": _SES,
    "aws_sesv2_configuration_set_event_destination": _SES,
    "aws_sesv2_contact_list": _SES,
    "aws_sesv2_dedicated_ip_pool": _SES,
    "aws_simpledb_domain": Document(WORD_DOT, 255, "docs:sdb.CreateDomain"),
    "aws_sns_platform_application": Document(WORD_DOT, 256, "docs:sns.CreatePlatformApplication"),
    "aws_sns_topic": Document(WORD, 256, "docs:sns.CreateTopic"),
    "aws_sqs_queue": Document(WORD, 80, "docs:sqs.CreateQueue"),
    "aws_ssm_parameter": Document(r"[A-Za-z0-9_./-]+", 1011, "docs:ssm.PutParameter"),
    "aws_synthetics_group": Document(WORD, 64, "docs:synthetics.CreateGroup"),
    "aws_wafv2_web_acl_rule": Document(WORD, 128, "docs:wafv2.Rule"),
    "aws_wafv2_web_acl_rule_group_association": Document(WORD, 128, "docs:wafv2.Rule"),
    "aws_xray_group": Document(WORD_DOT, 32, "docs:xray.CreateGroup"),
    "aws_xray_sampling_rule": Document(WORD_DOT, 32, "docs:xray.CreateSamplingRule"),
}
