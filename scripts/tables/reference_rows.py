"""Which attribute names which type, where neither the schema nor a convention tells: from the documentation.

A row: type, path, what is there, and the page it comes from (``docs`` is the provider's page of the type, "Argument
Reference"). What is there is a type (its name does), or a template with types in braces, in which ``{*}`` is
anything without a slash, and ``{**}`` anything.
"""

from __future__ import annotations

# Types and paths without `aws_`, and behind `>` the type whose name is there.
_NAMED = """
lambda_permission lambda_function_url lambda_provisioned_concurrency_config: qualifier > lambda_alias
lambda_function_event_invoke_config: qualifier > lambda_alias
ecs_service: cluster > ecs_cluster
ecs_task_set: cluster > ecs_cluster
ecs_service: capacity_provider_strategy.capacity_provider > ecs_capacity_provider
ecs_task_set: service > ecs_service
ecs_cluster_capacity_providers: capacity_providers > ecs_capacity_provider
ecs_cluster_capacity_providers: default_capacity_provider_strategy.capacity_provider > ecs_capacity_provider
cloudwatch_event_target: rule > cloudwatch_event_rule
iam_instance_profile iam_role_policy iam_role_policy_attachment: role > iam_role
iam_policy_attachment: roles > iam_role
iam_policy_attachment iam_group_membership: users > iam_user
iam_policy_attachment: groups > iam_group
iam_user_group_membership: groups > iam_group
iam_access_key iam_user_group_membership: user > iam_user
iam_user_login_profile iam_user_policy iam_user_policy_attachment: user > iam_user
iam_user_ssh_key: username > iam_user
iam_group_membership iam_group_policy iam_group_policy_attachment: group > iam_group
iam_group_policies_exclusive: policy_names > iam_group_policy
iam_role_policies_exclusive: policy_names > iam_role_policy
iam_user_policies_exclusive: policy_names > iam_user_policy
glue_crawler: role > iam_role
db_instance: domain_iam_role_name > iam_role
budgets_budget_action: definition.iam_action_definition.roles > iam_role
budgets_budget_action: definition.iam_action_definition.users > iam_user
budgets_budget_action: definition.iam_action_definition.groups > iam_group
emr_cluster: service_role autoscaling_role > iam_role
ebs_snapshot_import: role_name > iam_role
emr_cluster: ec2_attributes.instance_profile > iam_instance_profile
batch_compute_environment: compute_resources.instance_role > iam_instance_profile
launch_template: iam_instance_profile.name > iam_instance_profile
autoscaling_group eks_node_group instance spot_instance_request: launch_template.name > launch_template
autoscaling_group: launch_configuration > launch_configuration
autoscaling_group: load_balancers > elb
autoscaling_attachment elb_attachment: elb > elb
app_cookie_stickiness_policy lb_cookie_stickiness_policy: load_balancer > elb
lb_ssl_negotiation_policy proxy_protocol_policy: load_balancer > elb
load_balancer_backend_server_policy load_balancer_listener_policy load_balancer_policy: load_balancer_name > elb
instance spot_instance_request: security_groups > security_group
launch_template: placement.group_name > placement_group
eks_cluster: outpost_config.control_plane_placement.group_name > placement_group
codedeploy_deployment_group: autoscaling_groups > autoscaling_group
codedeploy_deployment_group: ecs_service.cluster_name > ecs_cluster
codedeploy_deployment_group: ecs_service.service_name > ecs_service
codedeploy_deployment_group: load_balancer_info.elb_info.name > elb
codedeploy_deployment_group: load_balancer_info.target_group_info.name > lb_target_group
codedeploy_deployment_group: load_balancer_info.target_group_pair_info.target_group.name > lb_target_group
codedeploy_deployment_group: alarm_configuration.alarms > cloudwatch_metric_alarm
ecs_service: alarms.alarm_names > cloudwatch_metric_alarm
route53_health_check: cloudwatch_alarm_name > cloudwatch_metric_alarm
iot_topic_rule: cloudwatch_alarm.alarm_name error_action.cloudwatch_alarm.alarm_name > cloudwatch_metric_alarm
iot_topic_rule: dynamodb.table_name error_action.dynamodb.table_name > dynamodb_table
iot_topic_rule: dynamodbv2.put_item.table_name error_action.dynamodbv2.put_item.table_name > dynamodb_table
iot_topic_rule: kinesis.stream_name error_action.kinesis.stream_name > kinesis_stream
iot_topic_rule: timestream.database_name error_action.timestream.database_name > timestreamwrite_database
iot_topic_rule: timestream.table_name error_action.timestream.table_name > timestreamwrite_table
iot_policy_attachment: policy > iot_policy
iot_thing_principal_attachment: thing > iot_thing
iot_thing_group: parent_group_name > iot_thing_group
appsync_datasource: dynamodb_config.table_name > dynamodb_table
appfabric_ingestion_destination: destination_configuration.audit_log.destination.firehose_stream.stream_name > \
kinesis_firehose_delivery_stream
api_gateway_usage_plan: api_stages.stage > api_gateway_stage
apigatewayv2_api_mapping: stage > apigatewayv2_stage
db_instance: parameter_group_name > db_parameter_group
db_instance: replicate_source_db > db_instance
db_instance: snapshot_identifier > db_snapshot
rds_instance_state: identifier > db_instance
rds_cluster: db_cluster_parameter_group_name > rds_cluster_parameter_group
rds_cluster: db_instance_parameter_group_name > db_parameter_group
rds_cluster: snapshot_identifier > db_cluster_snapshot
db_cluster_snapshot db_proxy_target rds_cluster_role_association rds_shard_group: db_cluster_identifier > rds_cluster
docdb_cluster: db_subnet_group_name > docdb_subnet_group
docdb_cluster: db_cluster_parameter_group_name > docdb_cluster_parameter_group
docdb_cluster_snapshot: db_cluster_identifier > docdb_cluster
neptune_cluster: neptune_instance_parameter_group_name > neptune_parameter_group
neptune_cluster_snapshot: db_cluster_identifier > neptune_cluster
redshift_cluster: cluster_subnet_group_name > redshift_subnet_group
redshift_cluster: cluster_parameter_group_name > redshift_parameter_group
redshiftdata_statement: cluster_identifier > redshift_cluster
redshiftdata_statement: workgroup_name > redshiftserverless_workgroup
backup_plan: rule.target_vault_name > backup_vault
athena_named_query athena_prepared_statement: workgroup > athena_workgroup
ecr_lifecycle_policy ecr_repository_policy: repository > ecr_repository
imagebuilder_container_recipe: target_repository.repository_name > ecr_repository
elastic_beanstalk_application_version: application > elastic_beanstalk_application
elastic_beanstalk_configuration_template elastic_beanstalk_environment: application > elastic_beanstalk_application
elastic_beanstalk_environment: version_label > elastic_beanstalk_application_version
emr_cluster: security_configuration > emr_security_configuration
glue_crawler glue_dev_endpoint glue_job: security_configuration > glue_security_configuration
glue_trigger: actions.security_configuration > glue_security_configuration
glue_job: connections > glue_connection
glue_crawler: classifiers > glue_classifier
codebuild_project: logs_config.cloudwatch_logs.group_name > cloudwatch_log_group
codeartifact_repository: domain > codeartifact_domain
codeartifact_domain_permissions_policy codeartifact_repository_permissions_policy: domain > codeartifact_domain
codeartifact_repository: upstream.repository_name > codeartifact_repository
config_configuration_recorder_status: name > config_configuration_recorder
ssm_association: name > ssm_document
sagemaker_endpoint: endpoint_config_name > sagemaker_endpoint_configuration
sagemaker_monitoring_schedule: monitoring_schedule_config.monitoring_job_definition_name > \
sagemaker_data_quality_job_definition
sagemaker_notebook_instance: lifecycle_config_name > sagemaker_notebook_instance_lifecycle_configuration
sagemaker_notebook_instance: default_code_repository > sagemaker_code_repository
secretsmanager_secret_version secretsmanager_secret_rotation: secret_id > secretsmanager_secret
docdb_cluster_instance: cluster_identifier > docdb_cluster
neptune_cluster_endpoint neptune_cluster_instance: cluster_identifier > neptune_cluster
rds_cluster_endpoint rds_cluster_instance: cluster_identifier > rds_cluster
memorydb_snapshot: cluster_name > memorydb_cluster
lightsail_container_service: public_domain_names.certificate.certificate_name > lightsail_certificate
lightsail_distribution: certificate_name > lightsail_certificate
lightsail_lb_certificate_attachment: certificate_name > lightsail_lb_certificate
cloudwatch_log_destination_policy: destination_name > cloudwatch_log_destination
cloudtrail: sns_topic_name > sns_topic
rds_cluster: domain_iam_role_name > iam_role
ecs_service: iam_role > iam_role
db_instance: restore_to_point_in_time.source_db_instance_identifier > db_instance
db_snapshot_copy: source_db_snapshot_identifier > db_snapshot
rds_cluster_snapshot_copy: source_db_cluster_snapshot_identifier > db_cluster_snapshot
rds_cluster: restore_to_point_in_time.source_cluster_identifier > rds_cluster
docdb_cluster: restore_to_point_in_time.source_cluster_identifier > docdb_cluster
redshift_cluster: snapshot_cluster_identifier > redshift_cluster
dynamodb_table: restore_source_name > dynamodb_table
appsync_datasource: dynamodb_config.delta_sync_config.delta_sync_table_name > dynamodb_table
ecs_service: load_balancer.elb_name > elb
ecs_task_set: load_balancer.load_balancer_name > elb
evidently_feature evidently_launch: project > evidently_project
iot_topic_rule: step_functions.state_machine_name error_action.step_functions.state_machine_name > sfn_state_machine
iot_domain_configuration: authorizer_config.default_authorizer_name > iot_authorizer
imagebuilder_distribution_configuration: \
distribution.container_distribution_configuration.target_repository.repository_name > ecr_repository
imagebuilder_image imagebuilder_image_pipeline: \
image_scanning_configuration.ecr_configuration.repository_name > ecr_repository
msk_cluster: logging_info.broker_logs.firehose.delivery_stream > kinesis_firehose_delivery_stream
mskconnect_connector: log_delivery.worker_log_delivery.firehose.delivery_stream > kinesis_firehose_delivery_stream
verifiedaccess_instance_logging_configuration: \
access_logs.kinesis_data_firehose.delivery_stream > kinesis_firehose_delivery_stream
pinpoint_app: campaign_hook.lambda_function_name > lambda_function
applicationinsights_application: resource_group_name > resourcegroups_group
devopsguru_resource_collection: cloudformation.stack_names > cloudformation_stack
glue_catalog_database: target_database.database_name > glue_catalog_database
lakeformation_permissions lakeformation_resource_lf_tag lakeformation_resource_lf_tags: \
database.name table.database_name table_with_columns.database_name > glue_catalog_database
lakeformation_permissions lakeformation_resource_lf_tag lakeformation_resource_lf_tags: \
table.name table_with_columns.name > glue_catalog_table
lakeformation_permissions: data_cells_filter.database_name > glue_catalog_database
lakeformation_permissions: data_cells_filter.table_name > glue_catalog_table
lakeformation_data_cells_filter: table_data.database_name > glue_catalog_database
lakeformation_data_cells_filter: table_data.table_name > glue_catalog_table
kinesis_firehose_delivery_stream: \
extended_s3_configuration.data_format_conversion_configuration.schema_configuration.database_name \
iceberg_configuration.destination_table_configuration.database_name > glue_catalog_database
kinesis_firehose_delivery_stream: \
extended_s3_configuration.data_format_conversion_configuration.schema_configuration.table_name \
iceberg_configuration.destination_table_configuration.table_name > glue_catalog_table
sagemaker_device: device.iot_thing_name > iot_thing
sagemaker_endpoint: deployment_config.auto_rollback_configuration.alarms.alarm_name > cloudwatch_metric_alarm
servicecatalog_budget_resource_association: budget_name > budgets_budget
sesv2_configuration_set: delivery_options.sending_pool_name > sesv2_dedicated_ip_pool
sesv2_dedicated_ip_assignment: destination_pool_name > sesv2_dedicated_ip_pool
ssmincidents_response_plan: action.ssm_automation.document_name > ssm_document
timestreamquery_scheduled_query: target_configuration.timestream_configuration.database_name > timestreamwrite_database
timestreamquery_scheduled_query: target_configuration.timestream_configuration.table_name > timestreamwrite_table
s3_bucket: logging.target_bucket > s3_bucket
autoscaling_group: instance_refresh.preferences.alarm_specification.alarms > cloudwatch_metric_alarm
appflow_connector_profile: \
connector_profile_config.connector_profile_properties.redshift.cluster_identifier > redshift_cluster
appflow_flow: metadata_catalog_config.glue_data_catalog.database_name > glue_catalog_database
appsync_function appsync_resolver: data_source > appsync_datasource
cleanrooms_configured_table: table_reference.database_name > glue_catalog_database
cleanrooms_configured_table: table_reference.table_name > glue_catalog_table
cloudformation_stack_set: execution_role_name > iam_role
imagebuilder_distribution_configuration: distribution.s3_export_configuration.role_name > iam_role
codepipeline_webhook: target_pipeline > codepipeline
codegurureviewer_repository_association: repository.codecommit.name > codecommit_repository
config_remediation_configuration: target_id > ssm_document
rds_cluster: cluster_members > rds_cluster_instance
rds_cluster_endpoint: static_members excluded_members > rds_cluster_instance
docdb_cluster: cluster_members > docdb_cluster_instance
neptune_cluster_endpoint: static_members excluded_members > neptune_cluster_instance
alb_listener lb_listener: default_action.authenticate_cognito.user_pool_domain > cognito_user_pool_domain
alb_listener_rule lb_listener_rule: action.authenticate_cognito.user_pool_domain > cognito_user_pool_domain
elastictranscoder_pipeline: input_bucket > s3_bucket
shield_drt_access_log_bucket_association: log_bucket > s3_bucket
gamelift_game_server_group: launch_template.name > launch_template
spot_fleet_request: launch_template_config.launch_template_specification.name > launch_template
lightsail_bucket_resource_access: resource_name > lightsail_instance
lakeformation_opt_in: resource_data.database.name resource_data.table.database_name \
resource_data.table_with_columns.database_name resource_data.data_cells_filter.database_name > glue_catalog_database
lakeformation_opt_in: resource_data.table.name resource_data.table_with_columns.name \
resource_data.data_cells_filter.table_name > glue_catalog_table
glue_catalog_table: target_table.name > glue_catalog_table
sagemaker_feature_group: offline_store_config.data_catalog_config.database > glue_catalog_database
sagemaker_feature_group: offline_store_config.data_catalog_config.table_name > glue_catalog_table
sagemaker_space: ownership_settings.owner_user_profile_name > sagemaker_user_profile
sagemaker_workteam: member_definition.cognito_member_definition.user_group > cognito_user_group
ecs_service: service_connect_configuration.namespace > service_discovery_http_namespace
ssoadmin_customer_managed_policy_attachment: customer_managed_policy_reference.name > iam_policy
ssoadmin_permissions_boundary_attachment: permissions_boundary.customer_managed_policy_reference.name > iam_policy
"""

# Paths of which the conventions say something wrong; the pages of the provider, "Argument Reference".
REFUSED = frozenset(
    {
        ("aws_ec2_availability_zone_group", "group_name"),  # a group of zones
        ("aws_identitystore_user", "display_name"),  # a person's
        ("aws_opensearch_outbound_connection", "remote_domain_info.domain_name"),  # mostly of another account
        ("aws_quicksight_data_source", "parameters.aws_iot_analytics.data_set_name"),  # of IoT Analytics
        ("aws_securitylake_aws_log_source", "source.source_name"),  # AWS fixes the words
        ("aws_securitylake_subscriber", "source.aws_log_source_resource.source_name"),  # AWS fixes the words
        ("aws_datasync_location_object_storage", "bucket_name"),  # of a store outside AWS
        ("aws_cloudfront_distribution", "logging_config.bucket"),  # a DNS name: see COMPOSED
        ("aws_s3control_bucket_lifecycle_configuration", "bucket"),  # an ARN on Outposts
        ("aws_s3control_bucket_policy", "bucket"),  # an ARN on Outposts
    }
)

# `{*}` is anything without a slash or a colon, `{**}` anything. Behind `when` stand attributes and what they must be.
_SCALING = "Application Auto Scaling API reference, RegisterScalableTarget, ResourceId"
_SCALED = {
    "ecs": "service/{aws_ecs_cluster}/{aws_ecs_service}",
    "dynamodb": "table/{aws_dynamodb_table}|table/{aws_dynamodb_table}/index/{*}",
    "rds": "cluster:{aws_rds_cluster}",
    "neptune": "cluster:{aws_neptune_cluster}",
    "elasticache": "replication-group/{aws_elasticache_replication_group}|cache-cluster/{aws_elasticache_cluster}",
    "lambda": "function:{aws_lambda_function}:{aws_lambda_alias}",
    "sagemaker": "endpoint/{aws_sagemaker_endpoint}/variant/{*}",
    "cassandra": "keyspace/{aws_keyspaces_keyspace}/table/{aws_keyspaces_table}",
    "appstream": "fleet/{aws_appstream_fleet}",
}

# Namespace to dimension to what is there. Source: each service's user guide, its page on CloudWatch metrics.
_DIMENSIONS = {
    "AWS/ApiGateway": {"ApiName": "{aws_api_gateway_rest_api}", "Stage": "{aws_api_gateway_stage}"},
    "AWS/ApplicationELB": {"LoadBalancer": "app/{aws_lb}/{*}", "TargetGroup": "targetgroup/{aws_lb_target_group}/{*}"},
    "AWS/AutoScaling": {"AutoScalingGroupName": "{aws_autoscaling_group}"},
    "AWS/AmazonMQ": {"Broker": "{aws_mq_broker}|{aws_mq_broker}-1|{aws_mq_broker}-2"},
    "AWS/Backup": {"BackupVaultName": "{aws_backup_vault}"},
    "AWS/Cassandra": {"Keyspace": "{aws_keyspaces_keyspace}", "TableName": "{aws_keyspaces_table}"},
    "AWS/CodeBuild": {"ProjectName": "{aws_codebuild_project}"},
    "AWS/DAX": {"ClusterId": "{aws_dax_cluster}"},
    "AWS/DMS": {"ReplicationInstanceIdentifier": "{aws_dms_replication_instance}"},
    "AWS/DocDB": {
        "DBClusterIdentifier": "{aws_docdb_cluster}",
        "DBInstanceIdentifier": "{aws_docdb_cluster_instance}",
    },
    "AWS/DynamoDB": {"TableName": "{aws_dynamodb_table}"},
    "AWS/EC2": {"AutoScalingGroupName": "{aws_autoscaling_group}"},
    "AWS/ECS": {"ClusterName": "{aws_ecs_cluster}", "ServiceName": "{aws_ecs_service}"},
    "AWS/ELB": {"LoadBalancerName": "{aws_elb}"},
    "AWS/ES": {"DomainName": "{aws_opensearch_domain}|{aws_elasticsearch_domain}"},
    "AWS/ElastiCache": {
        "CacheClusterId": "{aws_elasticache_cluster}|{aws_elasticache_replication_group}-{*}",
        "ReplicationGroupId": "{aws_elasticache_replication_group}",
    },
    "AWS/ElasticBeanstalk": {"EnvironmentName": "{aws_elastic_beanstalk_environment}"},
    "AWS/Events": {"RuleName": "{aws_cloudwatch_event_rule}", "EventBusName": "{aws_cloudwatch_event_bus}"},
    "AWS/Firehose": {"DeliveryStreamName": "{aws_kinesis_firehose_delivery_stream}"},
    "AWS/Kafka": {"Cluster Name": "{aws_msk_cluster}|{aws_msk_serverless_cluster}"},
    "AWS/Kinesis": {"StreamName": "{aws_kinesis_stream}", "ConsumerName": "{aws_kinesis_stream_consumer}"},
    "AWS/KinesisAnalytics": {"Application": "{aws_kinesisanalyticsv2_application}"},
    "AWS/Lambda": {
        "FunctionName": "{aws_lambda_function}",
        "Resource": "{aws_lambda_function}|{aws_lambda_function}:{aws_lambda_alias}",
    },
    "AWS/Logs": {"LogGroupName": "{aws_cloudwatch_log_group}"},
    "AWS/MemoryDB": {"ClusterName": "{aws_memorydb_cluster}"},
    "AWS/Neptune": {
        "DBClusterIdentifier": "{aws_neptune_cluster}",
        "DBInstanceIdentifier": "{aws_neptune_cluster_instance}",
    },
    "AWS/NetworkELB": {"LoadBalancer": "net/{aws_lb}/{*}", "TargetGroup": "targetgroup/{aws_lb_target_group}/{*}"},
    "AWS/NetworkFirewall": {"FirewallName": "{aws_networkfirewall_firewall}"},
    "AWS/RDS": {
        "DBClusterIdentifier": "{aws_rds_cluster}",
        "DBInstanceIdentifier": "{aws_db_instance}|{aws_rds_cluster_instance}",
        "ProxyName": "{aws_db_proxy}",
    },
    "AWS/Redshift": {"ClusterIdentifier": "{aws_redshift_cluster}"},
    "AWS/S3": {"BucketName": "{aws_s3_bucket}"},
    "AWS/SNS": {"TopicName": "{aws_sns_topic}"},
    "AWS/SQS": {"QueueName": "{aws_sqs_queue}"},
    "AWS/SageMaker": {"EndpointName": "{aws_sagemaker_endpoint}"},
    "/aws/sagemaker/Endpoints": {"EndpointName": "{aws_sagemaker_endpoint}"},
    "AWS/Scheduler": {"ScheduleGroup": "{aws_scheduler_schedule_group}"},
    "AWS/Timestream": {"DatabaseName": "{aws_timestreamwrite_database}", "TableName": "{aws_timestreamwrite_table}"},
    "AWS/WAFV2": {"WebACL": "{aws_wafv2_web_acl}"},
    "CloudWatchSynthetics": {"CanaryName": "{aws_synthetics_canary}"},
    "ContainerInsights": {"ClusterName": "{aws_eks_cluster}"},
    "ECS/ContainerInsights": {
        "ClusterName": "{aws_ecs_cluster}",
        "ServiceName": "{aws_ecs_service}",
        "TaskDefinitionFamily": "{aws_ecs_task_definition}",
    },
    "Glue": {"JobName": "{aws_glue_job}"},
    "LambdaInsights": {"function_name": "{aws_lambda_function}"},
}

# Names of log groups that AWS chooses, with the page that says so.
_LOG_GROUPS = {
    "/aws/lambda/{aws_lambda_function}": "Lambda developer guide, Sending function logs to CloudWatch Logs",
    "/aws/lambda/{*}.{aws_lambda_function}": "CloudFront developer guide, Edge function logs",
    "/aws/lambda/cwsyn-{aws_synthetics_canary}-{*}": "CloudWatch user guide, Synthetics canaries",
    "/aws/apprunner/{aws_apprunner_service}/{**}": "App Runner developer guide, Viewing logs",
    "/aws/codebuild/{aws_codebuild_project}": "CodeBuild user guide, Build log in CloudWatch Logs",
    "/aws/containerinsights/{aws_eks_cluster}/{**}": "CloudWatch user guide, Container Insights on EKS",
    "/aws/docdb/{aws_docdb_cluster}/{**}": "DocumentDB developer guide, Auditing events",
    "/aws/ecs/containerinsights/{aws_ecs_cluster}/performance": "CloudWatch user guide, Container Insights on ECS",
    "/aws/eks/{aws_eks_cluster}/cluster": "EKS user guide, Control plane logs",
    "/aws/elasticbeanstalk/{aws_elastic_beanstalk_environment}/{**}": "Elastic Beanstalk developer guide, Logs",
    "/aws/imagebuilder/{aws_imagebuilder_image_recipe}": "Image Builder user guide, Monitoring",
    "/aws/imagebuilder/{aws_imagebuilder_container_recipe}": "Image Builder user guide, Monitoring",
    "/aws/kinesisfirehose/{aws_kinesis_firehose_delivery_stream}": "Data Firehose developer guide, CloudWatch Logs",
    "/aws/neptune/{aws_neptune_cluster}/{**}": "Neptune user guide, Publishing logs to CloudWatch Logs",
    "/aws/rds/cluster/{aws_rds_cluster}/{**}": "Aurora user guide, Publishing database logs to CloudWatch Logs",
    "/aws/rds/instance/{aws_db_instance}/{**}": "RDS user guide, Publishing database logs to CloudWatch Logs",
    "/aws/rds/instance/{aws_rds_cluster_instance}/{**}": "Aurora user guide, Publishing logs to CloudWatch Logs",
    "/aws/rds/proxy/{aws_db_proxy}": "RDS user guide, Monitoring RDS Proxy",
    "/aws/redshift/cluster/{aws_redshift_cluster}/{**}": "Redshift management guide, Audit logging to CloudWatch Logs",
    "/aws/sagemaker/Endpoints/{aws_sagemaker_endpoint}": "SageMaker developer guide, CloudWatch logs",
    "API-Gateway-Execution-Logs_{*}/{aws_api_gateway_stage}": "API Gateway developer guide, CloudWatch log formats",
    "airflow-{aws_mwaa_environment}-{*}": "MWAA user guide, Accessing Airflow logs",
    "dms-tasks-{aws_dms_replication_instance}": "DMS user guide, Viewing task logs",
}

# The dimensions of a metric that is no alarm's: where each stands, the name next to the value.
_OTHER_DIMENSIONS = {
    "aws_appautoscaling_policy": (
        "target_tracking_scaling_policy_configuration.customized_metric_specification.dimensions",
        "target_tracking_scaling_policy_configuration.customized_metric_specification.metrics.metric_stat.metric"
        ".dimensions",
    ),
    "aws_autoscaling_policy": (
        "target_tracking_configuration.customized_metric_specification.metric_dimension",
        "target_tracking_configuration.customized_metric_specification.metrics.metric_stat.metric.dimensions",
        *(
            f"predictive_scaling_configuration.metric_specification.customized_{what}_metric_specification"
            ".metric_data_queries.metric_stat.metric.dimensions"
            for what in ("capacity", "load", "scaling")
        ),
    ),
}

# What an event subscription is about: type, to the source type, to what its source ids name.
_EVENT_SOURCES = {
    "aws_db_event_subscription": {
        "db-instance": "{aws_db_instance}|{aws_rds_cluster_instance}",
        "db-cluster": "{aws_rds_cluster}",
        "db-parameter-group": "{aws_db_parameter_group}",
        "db-snapshot": "{aws_db_snapshot}",
        "db-cluster-snapshot": "{aws_db_cluster_snapshot}",
        "db-proxy": "{aws_db_proxy}",
    },
    "aws_docdb_event_subscription": {
        "db-instance": "{aws_docdb_cluster_instance}",
        "db-cluster": "{aws_docdb_cluster}",
        "db-parameter-group": "{aws_docdb_cluster_parameter_group}",
        "db-cluster-snapshot": "{aws_docdb_cluster_snapshot}",
    },
    "aws_neptune_event_subscription": {
        "db-instance": "{aws_neptune_cluster_instance}",
        "db-cluster": "{aws_neptune_cluster}",
        "db-parameter-group": "{aws_neptune_parameter_group}|{aws_neptune_cluster_parameter_group}",
        "db-cluster-snapshot": "{aws_neptune_cluster_snapshot}",
    },
    "aws_dms_event_subscription": {
        "replication-instance": "{aws_dms_replication_instance}",
        "replication-task": "{aws_dms_replication_task}",
    },
    "aws_redshift_event_subscription": {
        "cluster": "{aws_redshift_cluster}",
        "cluster-parameter-group": "{aws_redshift_parameter_group}",
        "cluster-snapshot": "{aws_redshift_cluster_snapshot}",
    },
}

# Elastic Beanstalk developer guide, "General options for all environments", by the name of the option.
_BEANSTALK = {
    "IamInstanceProfile": "{aws_iam_instance_profile}",
    "ServiceRole": "{aws_iam_role}",
    "EC2KeyName": "{aws_key_pair}",
    "AccessLogsS3Bucket": "{aws_s3_bucket}",
}
_IN_BUCKET = "{aws_s3_bucket}|{aws_s3_bucket}/{**}"
_AT_HOME = "/{aws_s3_bucket}|/{aws_s3_bucket}/{**}"

_PIPELINE = "CodePipeline user guide, Action structure reference"
_ACTIONS = {
    "ProjectName": "{aws_codebuild_project}",
    "ApplicationName": "{aws_codedeploy_app}|{aws_elastic_beanstalk_application}",
    "DeploymentGroupName": "{aws_codedeploy_deployment_group}",
    "EnvironmentName": "{aws_elastic_beanstalk_environment}",
    "ClusterName": "{aws_ecs_cluster}",
    "ServiceName": "{aws_ecs_service}",
    "FunctionName": "{aws_lambda_function}",
    "BucketName": "{aws_s3_bucket}",
    "S3Bucket": "{aws_s3_bucket}",
    "StackName": "{aws_cloudformation_stack}",
}
_ALARM_RULE = "|".join(
    f"~{state}({quote}{{{kind}}}{quote})"
    for state in ("ALARM", "OK", "INSUFFICIENT_DATA")
    for quote in ('"', "")
    for kind in ("aws_cloudwatch_composite_alarm", "aws_cloudwatch_metric_alarm")
)
_QUEUE_URL = "https://sqs.{*}.amazonaws.com/{*}/{aws_sqs_queue}"
_BUCKET_HOST = "{aws_s3_bucket}.s3.amazonaws.com|{aws_s3_bucket}.s3.{*}.amazonaws.com"
_DELIVERY = {"logGroup": "{aws_cloudwatch_log_group}", "bucketName": "{aws_s3_bucket}",
             "deliveryStream": "{aws_kinesis_firehose_delivery_stream}"}  # fmt: skip

# (type, path, template, when, source); `|` parts the templates that may be there.
COMPOSED: list[tuple[str, str, str, str, str]] = [
    *(
        (f"aws_appautoscaling_{kind}", "resource_id", template, f"service_namespace={namespace}", _SCALING)
        for kind in ("policy", "scheduled_action", "target")
        for namespace, template in _SCALED.items()
    ),
    *(
        ("aws_cloudwatch_metric_alarm", f"{path}dimensions.{name}", template, f"{path}namespace={namespace}",
         "the service's user guide, Monitoring with CloudWatch")
        for path in ("", "metric_query.metric.")
        for namespace, dimensions in _DIMENSIONS.items()
        for name, template in dimensions.items()
    ),
    *(
        (kind, f"{path}.value", "|".join(dict.fromkeys(templates)), f"{path}.name={name}",
         "the service's user guide, Monitoring with CloudWatch")
        for kind, paths in _OTHER_DIMENSIONS.items()
        for path in paths
        for name in dict.fromkeys(each for dimensions in _DIMENSIONS.values() for each in dimensions)
        if (templates := [each for found in _DIMENSIONS.values() for each in found.get(name, "").split("|") if each])
    ),
    *(
        (kind, "source_ids", template, f"source_type={what}", "docs")
        for kind, sources in _EVENT_SOURCES.items()
        for what, template in sources.items()
    ),
    *(
        (f"aws_elastic_beanstalk_{kind}", "setting.value", template, f"setting.name={name}",
         "Elastic Beanstalk developer guide, General options for all environments")
        for kind in ("configuration_template", "environment")
        for name, template in _BEANSTALK.items()
    ),
    *(
        ("aws_codebuild_project", f"{block}.location", _IN_BUCKET, f"{block}.type=S3", "docs")
        for block in ("artifacts", "cache", "secondary_artifacts", "secondary_sources", "source")
    ),
    ("aws_codebuild_project", "logs_config.s3_logs.location", _IN_BUCKET, "", "docs"),
    ("aws_codebuild_project", "environment.environment_variable.value", "{aws_ssm_parameter}",
     "environment.environment_variable.type=PARAMETER_STORE", "docs"),
    ("aws_codebuild_project", "environment.environment_variable.value",
     "{aws_secretsmanager_secret}|{aws_secretsmanager_secret}:{**}",
     "environment.environment_variable.type=SECRETS_MANAGER", "docs"),
    *(
        (f"aws_elasticache_{kind}", "log_delivery_configuration.destination", template,
         f"log_delivery_configuration.destination_type={what}", "docs")
        for kind in ("cluster", "replication_group")
        for what, template in (
            ("cloudwatch-logs", "{aws_cloudwatch_log_group}"),
            ("kinesis-firehose", "{aws_kinesis_firehose_delivery_stream}"),
        )
    ),
    *(
        (f"aws_transfer_{kind}", path, _AT_HOME, "", "docs")
        for kind in ("access", "user")
        for path in ("home_directory", "home_directory_mappings.target")
    ),
    ("aws_cloudwatch_composite_alarm", "actions_suppressor.alarm",
     "{aws_cloudwatch_metric_alarm}|{aws_cloudwatch_composite_alarm}", "", "docs"),
    *(("aws_cloudwatch_log_group", "name", template, "", page) for template, page in _LOG_GROUPS.items()),
    *(
        ("aws_codepipeline", f"stage.action.configuration.{name}", template, "", _PIPELINE)
        for name, template in _ACTIONS.items()
    ),
    # Athena and Glue have one catalogue: the database may have been made by either.
    ("aws_athena_named_query", "database", "{aws_athena_database}|{aws_glue_catalog_database}", "", "docs"),
    ("aws_codepipeline", "artifact_store.location", "{aws_s3_bucket}", "", "docs"),
    ("aws_ecs_service", "task_definition", "{aws_ecs_task_definition}|{aws_ecs_task_definition}:{*}", "", "docs"),
    ("aws_ecs_task_set", "task_definition", "{aws_ecs_task_definition}|{aws_ecs_task_definition}:{*}", "", "docs"),
    ("aws_cloudwatch_composite_alarm", "alarm_rule", _ALARM_RULE, "",
     "CloudWatch API reference, PutCompositeAlarm, AlarmRule"),
    ("aws_cloudfront_distribution", "logging_config.bucket", _BUCKET_HOST, "", "docs"),
    ("aws_cloudfront_distribution", "origin.domain_name", _BUCKET_HOST, "", "docs"),
    ("aws_lambda_permission", "function_name", "{aws_lambda_function}:{aws_lambda_alias}", "", "docs"),
    ("aws_lambda_event_source_mapping", "function_name", "{aws_lambda_function}:{aws_lambda_alias}", "", "docs"),
    *(
        (f"aws_sqs_queue_{kind}", "queue_url", _QUEUE_URL, "", "SQS developer guide, Queue and message identifiers")
        for kind in ("policy", "redrive_allow_policy", "redrive_policy")
    ),
    ("aws_iot_topic_rule", "sqs.queue_url", _QUEUE_URL, "", "docs"),
    ("aws_iot_topic_rule", "error_action.sqs.queue_url", _QUEUE_URL, "", "docs"),
    *(
        ("aws_networkfirewall_logging_configuration",
         f"logging_configuration.log_destination_config.log_destination.{name}", template, "", "docs")
        for name, template in _DELIVERY.items()
    ),
]  # fmt: skip


def named() -> list[tuple[str, str, str]]:
    """Return the rows in which the name itself stands: type, path, target."""
    rows = []
    for line in _NAMED.strip().splitlines():
        kinds, _, rest = line.partition(":")
        paths, _, target = rest.partition(">")
        rows += [(f"aws_{kind}", path, f"aws_{target.strip()}") for kind in kinds.split() for path in paths.split()]
    return rows
