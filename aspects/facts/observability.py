"""Log, metric and trace settings of each resource type.

Source: the provider 5.100.0 schema and the resource's page there; other sources are in the row. :data:`OBSERVABILITY`
and :data:`EXEMPT` together account for every attribute of the schema whose path speaks of logs, metrics, monitoring,
traces, insights or audits; a test walks it.

What needs nothing else is written. A bucket, log group or role that nobody named is not invented: where logs go, how
long they are kept and who may read them is the author's to say, and a switch follows once a destination is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from .settings import PRESENT, Setting, Table, Value

LOG_FORMAT = Setting("logging_config.log_format", "JSON", force=False)
"""The format of a function's log; not written where something reads the log as text."""

REDSHIFT_LOGS = ["connectionlog", "userlog"]
"""What Redshift sends to CloudWatch, without a bucket; the activity log holds every statement: the author's choice.

https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html
"""

_EXPORTS = "enabled_cloudwatch_logs_exports"
_TRACED = Setting("xray_tracing_enabled", True)
# Container Insights counts tasks and their restarts; "enhanced" is the author's choice.
_INSIGHTS = Setting("setting[name=containerInsights].value", "enabled", force=False)
_INSIGHTS_ON = Setting(
    "setting[name=containerInsights].value",
    "enabled",
    when={"setting[name=containerInsights].value": "disabled"},
)


def _present(path: str, value: Any = True) -> Setting:
    """Return a switch in a block that the author wrote."""
    return Setting(path, value, create=False)


def _unless_said(path: str) -> Setting:
    """Return a switch in a block that the author wrote, for what costs money: whoever said no meant it."""
    return Setting(path, True, create=False, force=False)


def _with(path: str, *destination: str) -> Setting:
    """Return a switch in a block that names where the logs go; the names are in the same block."""
    return Setting(path, True, create=False, beside=dict.fromkeys(destination, PRESENT))


def _instead(path: str, value: Any, silent: Any, beside: Mapping[str, Any] | None = None) -> Setting:
    """Replace the value that means silence; what speaks, if only a little, is the author's choice."""
    return Setting(path, value, create=False, beside={path.rpartition(".")[2]: silent, **(beside or {})})


def _exports(engines: str, logs: Iterable[str], conditions: Mapping[str, Any] | None = None) -> Setting:
    """Return the logs that an engine has, where the author named none.

    General logs hold every statement, card data among them (PCI DSS 3.3.1), so they stay the author's choice.
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
    """
    engine = re.compile(engines, re.IGNORECASE)  # AWS takes any case
    return Setting(_EXPORTS, list(logs), force=False, when={"engine": engine, **(conditions or {})})


# Seven days of Performance Insights are free. Where AWS has none, it refuses the switch:
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.Engines.html
# https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_PerfInsights.Overview.Engines.html
_NOT_SMALL = re.compile(r"db\.(?!t\d+g?\.(micro|small)$).+")
_NOT_T2_T3 = re.compile(r"db\.(?!t[23]\.).+")
# https://docs.aws.amazon.com/documentdb/latest/developerguide/performance-insights.html
_NOT_BURSTABLE = re.compile(r"db\.(?!t\d).+")


def _performance_insights(engines: str, classes: re.Pattern[str] | None = None) -> Setting:
    return Setting(
        "performance_insights_enabled",
        True,
        force=False,
        when={"engine": re.compile(engines), **({"instance_class": classes} if classes else {})},
    )


# Seconds between two samples; without a role AWS refuses any.
_ENHANCED_MONITORING = Setting("monitoring_interval", 60, force=False, when={"monitoring_role_arn": PRESENT})
# Aurora Serverless v1 sends its logs by itself.
_PROVISIONED = {"engine_mode": frozenset({None, "provisioned"})}
_LOAD_BALANCER = tuple(_present(f"{logs}_logs.enabled") for logs in ("access", "connection", "health_check"))
# Prices by the instance, some dollars a month: whoever said no meant it.
_DETAILED = Setting("monitoring", True, force=False)
_NOT_AUDIT = re.compile("(?!AUDIT_LOGS).+")
_METRICS = "cloudwatch_metrics_enabled"
# Sampled requests are the author's choice: samples show whole headers, keys among them.
_WEB_ACL = tuple(_present(f"{block}.{_METRICS}") for block in ("visibility_config", "rule.visibility_config"))

_FIREHOSE = (
    "elasticsearch_configuration", "elasticsearch_configuration.s3_configuration", "extended_s3_configuration",
    "extended_s3_configuration.s3_backup_configuration", "http_endpoint_configuration",
    "http_endpoint_configuration.s3_configuration", "iceberg_configuration", "iceberg_configuration.s3_configuration",
    "opensearch_configuration", "opensearch_configuration.s3_configuration", "opensearchserverless_configuration",
    "opensearchserverless_configuration.s3_configuration", "redshift_configuration",
    "redshift_configuration.s3_backup_configuration", "redshift_configuration.s3_configuration",
    "snowflake_configuration", "snowflake_configuration.s3_configuration", "splunk_configuration",
    "splunk_configuration.s3_configuration",
)  # fmt: skip
_AIRFLOW_LOGS = ("dag_processing_logs", "scheduler_logs", "task_logs", "webserver_logs", "worker_logs")
_GROUP_METRICS = [
    "GroupDesiredCapacity", "GroupInServiceCapacity", "GroupInServiceInstances", "GroupMaxSize", "GroupMinSize",
    "GroupPendingCapacity", "GroupPendingInstances", "GroupStandbyCapacity", "GroupStandbyInstances",
    "GroupTerminatingCapacity", "GroupTerminatingInstances", "GroupTotalCapacity", "GroupTotalInstances",
]  # fmt: skip


def _broker_logs(block: str) -> tuple[Setting, ...]:
    return (
        _with(f"{block}.cloudwatch_logs.enabled", "log_group"),
        _with(f"{block}.firehose.enabled", "delivery_stream"),
        _with(f"{block}.s3.enabled", "bucket"),
    )


def _neptune_exports(logs: list[str], version: Any) -> Setting:
    return Setting("enable_cloudwatch_logs_exports", logs, force=False, when={"engine_version": version})


# Audit logs need fine-grained access control, which the author may have had no use for.
_SEARCH = (Setting("log_publishing_options.enabled", True, create=False, beside={"log_type": _NOT_AUDIT}),)


OBSERVABILITY: Table = {
    "aws_alb": _LOAD_BALANCER,
    "aws_api_gateway_method_settings": (
        Setting("settings.logging_level", "INFO", force=False),
        Setting("settings.logging_level", "INFO", when={"settings.logging_level": "OFF"}),
        # Billed by the method.
        Setting("settings.metrics_enabled", True, force=False),
        # Full request and response bodies would put card data into the log: PCI DSS 3.2.1, 3.3.1.
        Setting("settings.data_trace_enabled", False),
    ),
    "aws_api_gateway_stage": (_TRACED,),
    # Not created: a block without limits sets both to 0, and the stage answers 429 to everybody.
    # Bodies in the log as above; only WebSocket APIs can have them.
    "aws_apigatewayv2_stage": tuple(
        row
        for block in ("default_route_settings", "route_settings")
        for row in (
            _unless_said(f"{block}.detailed_metrics_enabled"),
            _instead(f"{block}.data_trace_enabled", False, True),
        )
    ),
    "aws_applicationinsights_application": (Setting("cwe_monitor_enabled", True),),
    "aws_apprunner_observability_configuration": (Setting("trace_configuration.vendor", "AWSXRAY"),),
    "aws_apprunner_service": (
        _with("observability_configuration.observability_enabled", "observability_configuration_arn"),
    ),
    "aws_appsync_api": (_instead("event_config.log_config.log_level", "ERROR", "NONE"),),
    "aws_appsync_graphql_api": (
        Setting("xray_enabled", True),
        _instead("log_config.field_log_level", "ERROR", "NONE"),
        # Headers and evaluated templates would put keys and card data into the log.
        _present("log_config.exclude_verbose_content"),
    ),
    "aws_athena_workgroup": (
        _unless_said("configuration.publish_cloudwatch_metrics_enabled"),
        _present("configuration.monitoring_configuration.cloud_watch_logging_configuration.enabled"),
        _present("configuration.monitoring_configuration.managed_logging_configuration.enabled"),
        _with("configuration.monitoring_configuration.s3_logging_configuration.enabled", "log_location"),
    ),
    # Group metrics are free: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html
    "aws_autoscaling_group": (Setting("enabled_metrics", _GROUP_METRICS, force=False),),
    "aws_chatbot_slack_channel_configuration": (
        Setting("logging_level", "ERROR", force=False),
        _instead("logging_level", "ERROR", "NONE"),
    ),
    "aws_chatbot_teams_channel_configuration": (
        Setting("logging_level", "ERROR", force=False),
        _instead("logging_level", "ERROR", "NONE"),
    ),
    "aws_chime_voice_connector_logging": (
        Setting("enable_media_metric_logs", True),
        Setting("enable_sip_logs", True),
    ),
    "aws_cloudtrail": (Setting("enable_logging", True), Setting("enable_log_file_validation", True)),
    "aws_cloudwatch_event_bus": (_instead("log_config.level", "ERROR", "OFF"),),
    # Groups of class DELIVERY keep everything for two days, which nobody can change. CreateLogGroup, logGroupClass.
    "aws_cloudwatch_log_group": (
        Setting(
            "retention_in_days",
            Value.LOG_RETENTION_DAYS,
            force=False,
            when={"log_group_class": frozenset({None, "STANDARD", "INFREQUENT_ACCESS"})},
        ),
    ),
    # On where nobody said otherwise, which the configuration then shows, too.
    "aws_codebuild_project": (
        Setting("logs_config.cloudwatch_logs.status", "ENABLED", force=False),
        _instead("logs_config.cloudwatch_logs.status", "ENABLED", "DISABLED"),
    ),
    "aws_connect_instance": (Setting("contact_flow_logs_enabled", True),),
    "aws_datasync_task": (
        # Not created: its defaults do not suit every kind of location.
        Setting("options.log_level", "BASIC", force=False, create=False, when={"cloudwatch_log_group_arn": PRESENT}),
        Setting(
            "options.log_level",
            "BASIC",
            create=False,
            when={"cloudwatch_log_group_arn": PRESENT, "options.log_level": "OFF"},
        ),
    ),
    "aws_db_instance": (
        _exports("postgres", ["postgresql"]),
        _exports("mysql|mariadb", ["audit", "error", "slowquery"]),
        _exports("oracle-.+", ["alert", "audit", "listener", "trace"]),
        # The Express Edition has no agent.
        _exports("sqlserver-(ee|se|web)", ["agent", "error"]),
        _exports("sqlserver-ex", ["error"]),
        _exports("db2-.+", ["diag.log", "notify.log"]),
        _performance_insights("postgres|oracle-.+|sqlserver-.+"),
        _performance_insights("mysql|mariadb", _NOT_SMALL),
        _ENHANCED_MONITORING,
    ),
    # Statements in the log, card data among them: AWS means it for the length of a search for an error.
    "aws_db_proxy": (_instead("debug_logging", False, True),),
    "aws_docdb_cluster": (Setting(_EXPORTS, ["audit", "profiler"], force=False),),
    "aws_docdb_cluster_instance": (
        Setting("enable_performance_insights", True, force=False, when={"instance_class": _NOT_BURSTABLE}),
    ),
    "aws_ec2_client_vpn_endpoint": (_with("connection_log_options.enabled", "cloudwatch_log_group"),),
    "aws_ecs_capacity_provider": (
        Setting(
            "managed_instances_provider.instance_launch_template.monitoring", "DETAILED", force=False, create=False
        ),
    ),
    "aws_ecs_cluster": (
        _INSIGHTS,
        _INSIGHTS_ON,
        _instead("configuration.execute_command_configuration.logging", "DEFAULT", "NONE"),
    ),
    # Clusters on Outposts have no such logs. EKS makes the group itself, unless it is there before the cluster.
    "aws_eks_cluster": (
        Setting(
            "enabled_cluster_log_types",
            ["api", "audit", "authenticator", "controllerManager", "scheduler"],
            force=False,
            when={"outpost_config": None},
        ),
    ),
    "aws_elasticsearch_domain": _SEARCH,
    "aws_elb": (_present("access_logs.enabled"),),
    "aws_emrserverless_application": (
        _present("monitoring_configuration.cloudwatch_logging_configuration.enabled"),
        _present("monitoring_configuration.managed_persistence_monitoring_configuration.enabled"),
    ),
    "aws_fsx_lustre_file_system": (_instead("log_configuration.level", "WARN_ERROR", "DISABLED"),),
    "aws_globalaccelerator_accelerator": (
        _with("attributes.flow_logs_enabled", "flow_logs_s3_bucket", "flow_logs_s3_prefix"),
    ),
    "aws_globalaccelerator_custom_routing_accelerator": (
        _with("attributes.flow_logs_enabled", "flow_logs_s3_bucket", "flow_logs_s3_prefix"),
    ),
    "aws_instance": (_DETAILED,),
    "aws_iot_logging_options": (
        Setting("disable_all_logs", False),
        _instead("default_log_level", "ERROR", "DISABLED"),
    ),
    "aws_kinesis_firehose_delivery_stream": tuple(
        _with(f"{block}.cloudwatch_logging_options.enabled", "log_group_name", "log_stream_name") for block in _FIREHOSE
    ),
    "aws_lambda_function": (
        # PassThrough is a choice: it traces what its caller samples.
        Setting("tracing_config.mode", "Active", force=False),
        LOG_FORMAT,
    ),
    "aws_launch_configuration": (Setting("enable_monitoring", True, force=False),),
    "aws_launch_template": (Setting("monitoring.enabled", True, force=False),),
    "aws_lb": _LOAD_BALANCER,
    "aws_medialive_channel": (
        Setting("log_level", "ERROR", force=False),
        _instead("log_level", "ERROR", "DISABLED"),
    ),
    "aws_mq_broker": (
        Setting("logs.general", True),
        # RabbitMQ has no audit log, and AWS refuses it.
        Setting("logs.audit", "true", when={"engine_type": re.compile("(?i)activemq")}),
    ),
    "aws_msk_cluster": (
        # Security Hub MSK.2 asks for this level; metrics above DEFAULT cost, so one that the author chose stays.
        Setting("enhanced_monitoring", "PER_TOPIC_PER_BROKER", force=False),
        *_broker_logs("logging_info.broker_logs"),
    ),
    "aws_mskconnect_connector": _broker_logs("log_delivery.worker_log_delivery"),
    "aws_msk_channel": _broker_logs("logging_info"),
    "aws_msk_replicator": _broker_logs("log_delivery.replicator_log_delivery"),
    "aws_mwaa_environment": tuple(
        row
        for log in _AIRFLOW_LOGS
        for row in (
            Setting(f"logging_configuration.{log}.enabled", True),
            Setting(f"logging_configuration.{log}.log_level", "INFO", force=False),
        )
    ),
    # Slow queries since engine release 1.2.1.0: https://docs.aws.amazon.com/neptune/latest/userguide/slow-query-logs.html
    "aws_neptune_cluster": (
        _neptune_exports(["audit", "slowquery"], None),
        _neptune_exports(["audit", "slowquery"], re.compile(r"1\.(2\.[1-9]|[3-9]).*|[2-9].*")),
        _neptune_exports(["audit"], PRESENT),
    ),
    "aws_opensearch_domain": _SEARCH,
    "aws_osis_pipeline": (_with("log_publishing_options.is_logging_enabled", "cloudwatch_log_destination"),),
    "aws_rds_cluster": (
        _exports("aurora-postgresql", ["postgresql"], _PROVISIONED),
        _exports("aurora-mysql", ["audit", "error", "slowquery"], _PROVISIONED),
        # Clusters of three instances that are not Aurora's.
        _exports("postgres", ["postgresql", "upgrade"]),
        _exports("mysql", ["error", "slowquery"]),
        _performance_insights("postgres|mysql"),
        _ENHANCED_MONITORING,
    ),
    "aws_rds_cluster_instance": (
        # The engine is mostly a reference to the cluster's; only Aurora MySQL excepts some classes.
        Setting("performance_insights_enabled", True, force=False, when={"instance_class": _NOT_T2_T3}),
        _performance_insights("aurora-postgresql"),
        _ENHANCED_MONITORING,
    ),
    # Where the author has no logging at all, the aspect adds an aws_redshift_logging.
    "aws_redshift_cluster": (
        Setting(
            "logging.log_destination_type",
            "cloudwatch",
            force=False,
            create=False,
            beside={"bucket_name": None, "enable": PRESENT},
        ),
        Setting(
            "logging.log_exports",
            REDSHIFT_LOGS,
            force=False,
            create=False,
            beside={"log_destination_type": "cloudwatch"},
        ),
        _with("logging.enable", "bucket_name"),
        _with("logging.enable", "log_destination_type", "log_exports"),
    ),
    "aws_redshift_logging": (
        Setting("log_exports", REDSHIFT_LOGS, force=False, when={"log_destination_type": "cloudwatch"}),
    ),
    # Security Hub RedshiftServerless.6.
    "aws_redshiftserverless_namespace": (Setting("log_exports", REDSHIFT_LOGS, force=False),),
    "aws_rum_app_monitor": (_present("app_monitor_configuration.enable_xray"),),
    "aws_s3control_object_lambda_access_point": (_unless_said("configuration.cloud_watch_metrics_enabled"),),
    "aws_ses_configuration_set": (Setting("reputation_metrics_enabled", True),),
    "aws_sesv2_configuration_set": (Setting("reputation_options.reputation_metrics_enabled", True),),
    "aws_sfn_state_machine": (
        Setting("tracing_configuration.enabled", True),
        _instead("logging_configuration.level", "ERROR", "OFF", {"log_destination": PRESENT}),
    ),
    "aws_sns_topic": (Setting("tracing_config", "Active", force=False),),
    "aws_spot_fleet_request": (Setting("launch_specification.monitoring", True, force=False, create=False),),
    "aws_spot_instance_request": (_DETAILED,),
    # Not created: with the block comes a timeout of 14 minutes, which may exceed its interval. Python has none:
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Canaries_tracing.html
    "aws_synthetics_canary": (
        Setting("run_config.active_tracing", True, create=False, when={"runtime_version": re.compile("syn-nodejs-.+")}),
    ),
    "aws_timestreaminfluxdb_db_cluster": (_present("log_delivery_configuration.s3_configuration.enabled"),),
    "aws_timestreaminfluxdb_db_instance": (_present("log_delivery_configuration.s3_configuration.enabled"),),
    "aws_verifiedaccess_instance_logging_configuration": (
        _with("access_logs.cloudwatch_logs.enabled", "log_group"),
        _with("access_logs.kinesis_data_firehose.enabled", "delivery_stream"),
        _with("access_logs.s3.enabled", "bucket_name"),
    ),
    "aws_vpn_connection": tuple(
        _with(f"tunnel{number}_log_options.cloudwatch_log_options.{kind}log_enabled", f"{kind}log_group_arn")
        for number in (1, 2)
        for kind in ("", "bgp_")
    ),
    "aws_wafv2_rule_group": _WEB_ACL,
    "aws_wafv2_web_acl": _WEB_ACL,
    "aws_wafv2_web_acl_rule": (_present(f"visibility_config.{_METRICS}"),),
    "aws_wafv2_web_acl_rule_group_association": (_present(f"visibility_config.{_METRICS}"),),
}

_DESTINATION = "where the logs go, in what form and by whose permission: only the author knows"
_SUBJECT = "what the resource itself is about"
_SCALING = "the metric by which something scales"
_NAME = "the name of a metric"
_COSTS = "billed by what is measured: the author's choice"
_DATA = "would put what is processed into the log: the author's choice"
_LEVEL = "how much is logged where something is: the author's choice"
_KEY = "a key: the encryption aspect's"
_KEPT = "how long: the author's choice, as more than the default costs"
_GUARDDUTY = "what GuardDuty analyses, billed by volume: the author's choice"
_OPSWORKS = "AWS ended OpsWorks Stacks on 26 May 2024: nothing of it can be created"
_QUICKSIGHT = "a picture in a report, which QuickSight calls an insight or a metric"

EXEMPT: Mapping[str, str] = {
    "aws_alb.health_check_logs.*": _DESTINATION,
    "aws_appsync_api.event_config.log_config.cloudwatch_logs_role_arn": _DESTINATION,
    "aws_arcregionswitch_plan.*.capacity_monitoring_approach": "what counts as enough capacity",
    "aws_athena_workgroup.configuration.monitoring_configuration.*.log_*": _DESTINATION,
    "aws_athena_workgroup.configuration.monitoring_configuration.*kms_key": _KEY,
    "aws_bedrock_evaluation_job.*": _SUBJECT,
    "aws_bedrockagentcore_online_evaluation_config.*": _SUBJECT,
    "aws_budgets_budget.metrics": "watches costs",
    "aws_cloudfront_distribution_tenant.managed_certificate_request.*": (
        "whether the certificate is in public logs, as browsers require"
    ),
    "aws_cloudfront_monitoring_subscription.*": "required, so the author has set it, and billed",
    "aws_*lb.access_logs.*": _DESTINATION,
    "aws_*lb.connection_logs.*": _DESTINATION,
    "aws_acm_certificate.options.certificate_transparency_logging_preference": "a public register of certificates,"
    " which also names what is internal",
    "aws_*.performance_insights_kms_key_id": _KEY,
    "aws_*.performance_insights_retention_period": _KEPT,
    "aws_*.monitoring_role_arn": _DESTINATION,
    "aws_*.database_insights_mode": _COSTS,
    "aws_api_gateway_account.cloudwatch_role_arn": _DESTINATION,
    "aws_api_gateway_stage.access_log_settings.*": _DESTINATION,
    "aws_apigatewayv2_stage.access_log_settings.*": _DESTINATION,
    "aws_apigatewayv2_stage.*route_settings.logging_level": "only for WebSocket APIs; others refuse it",
    "aws_appautoscaling_policy.*": _SCALING,
    "aws_appconfig_environment.monitor.*": _SUBJECT,
    "aws_appfabric_ingestion_destination.*": _SUBJECT,
    "aws_appmesh_virtual_*.spec.logging.access_log.*": "the path of a file in a container of the author's",
    "aws_apprunner_*.observability_configuration_*": "the name of the observability configuration",
    "aws_appsync_graphql_api.enhanced_metrics_config.*": _COSTS,
    "aws_appsync_graphql_api.log_config.cloudwatch_logs_role_arn": _DESTINATION,
    "aws_autoscaling_group.metrics_granularity": "there is only one, and it is the default",
    "aws_autoscaling_policy.*": _SCALING,
    "aws_autoscalingplans_scaling_plan.*": _SCALING,
    "aws_bedrock_model_invocation_logging_configuration.logging_config.*": _SUBJECT,
    "aws_ce_anomaly_*.monitor_*": "watches costs",
    "aws_chime_voice_connector_streaming.media_insights_configuration.*": _COSTS,
    "aws_chimesdkmediapipelines_media_insights_pipeline_configuration.*": _SUBJECT,
    "aws_cleanrooms_*.query_log_status": "agreed among the parties, and fixed when the collaboration is made",
    "aws_cloudformation_type.logging_config.*": _DESTINATION,
    "aws_cloudfront_distribution.*.realtime_log_config_arn": _DESTINATION,
    "aws_cloudfront_distribution.logging_config.bucket": _DESTINATION,
    "aws_cloudfront_distribution.logging_config.prefix": _DESTINATION,
    "aws_cloudfront_distribution.logging_config.include_cookies": _DATA,
    "aws_cloudfront_multitenant_distribution.*.realtime_log_config_arn": _DESTINATION,
    "aws_cloudtrail.cloud_watch_logs_*": _DESTINATION,
    "aws_cloudtrail.insight_selector.insight_type": _COSTS,
    "aws_cloudwatch_event_bus.log_config.include_detail": _DATA,
    "aws_cloudwatch_log_*": _SUBJECT,
    "aws_cloudwatch_metric_*": _SUBJECT,
    "aws_cloudwatch_otel_enrichment.*": _SUBJECT,
    "aws_cloudwatch_query_definition.log_group_names": _SUBJECT,
    "aws_cloudwatch_resource_metrics_configuration.*": _SUBJECT,
    "aws_codebuild_fleet.scaling_configuration.*": _SCALING,
    "aws_codebuild_project.logs_config.cloudwatch_logs.*_name": _DESTINATION,
    "aws_codebuild_project.logs_config.s3_logs.bucket_owner_access": _DESTINATION,
    "aws_codebuild_project.logs_config.s3_logs.location": _DESTINATION,
    "aws_codebuild_project.logs_config.s3_logs.status": "a second copy of what CloudWatch has: the author's choice",
    "aws_codebuild_project.logs_config.s3_logs.encryption_disabled": _KEY,
    "aws_codedeploy_deployment_config.zonal_config.*": "how long a deployment waits",
    "aws_cognito_log_delivery_configuration.*": _SUBJECT,
    "aws_computeoptimizer_recommendation_preferences.*": _COSTS,
    "aws_config_*.debug_log_delivery_accounts": _DATA,
    "aws_config_config_rule.source.custom_policy_details.enable_debug_log_delivery": _DATA,
    "aws_datasync_task.cloudwatch_log_group_arn": _DESTINATION,
    "aws_db_instance.dedicated_log_volume": "where the database keeps its transaction log",
    "aws_*vpc.enable_network_address_usage_metrics": "counts addresses against a quota: says nothing of what runs",
    "aws_devopsguru_service_integration.logs_anomaly_detection.opt_in_status": _COSTS,
    "aws_directory_service_log_subscription.log_group_name": _DESTINATION,
    "aws_dms_endpoint.oracle_settings.*": "the log of transactions of the source, which is read",
    "aws_ec2_client_vpn_endpoint.connection_log_options.cloudwatch_log_*": _DESTINATION,
    "aws_ec2_network_insights_*": _SUBJECT,
    "aws_ecs_cluster.configuration.execute_command_configuration.log_configuration.*encryption_enabled": _KEY,
    "aws_ecs_cluster.configuration.execute_command_configuration.log_configuration.*_name": _DESTINATION,
    "aws_ecs_cluster.configuration.execute_command_configuration.log_configuration.s3_key_prefix": _DESTINATION,
    "aws_ecs_daemon_task_definition.*.log_configuration.*": _DESTINATION,
    "aws_ecs_express_gateway_service.*.aws_logs_configuration": _DESTINATION,
    "aws_ecs_service.service_connect_configuration.access_log_configuration.*": _DESTINATION,
    "aws_ecs_service.service_connect_configuration.log_configuration.*": _DESTINATION,
    "aws_eks_node_group.node_repair_config.*": "which faults of a node are repaired",
    "aws_elasticache_*.log_delivery_configuration.*": _DESTINATION,
    "aws_*search_domain.log_publishing_options.cloudwatch_log_group_arn": _DESTINATION,
    "aws_*search_domain.log_publishing_options.log_type": _DESTINATION,
    "aws_elb.access_logs.interval": _LEVEL,
    "aws_emr_cluster.log_encryption_kms_key_id": _KEY,
    "aws_emr_cluster.log_uri": _DESTINATION,
    "aws_emrcontainers_job_template.job_template_data.configuration_overrides.monitoring_configuration.*": _DESTINATION,
    "aws_emrserverless_application.*encryption_key_arn": _KEY,
    "aws_emrserverless_application.monitoring_configuration.*_logging_configuration.log_*": _DESTINATION,
    "aws_emrserverless_application.monitoring_configuration.prometheus_monitoring_configuration.*": _DESTINATION,
    "aws_emrserverless_application.monitoring_configuration.s3_monitoring_configuration.log_uri": _DESTINATION,
    "aws_evidently_launch.metric_monitors.*": _SUBJECT,
    "aws_evidently_project.data_delivery.cloudwatch_logs.log_group": _DESTINATION,
    "aws_finspace_kx_cluster.auto_scaling_configuration.*": _SCALING,
    "aws_finspace_kx_cluster.tickerplant_log_configuration.*": "where the database keeps its transaction log",
    "aws_fis_experiment_template.experiment_report_configuration.*": _SUBJECT,
    "aws_fis_experiment_template.log_configuration.*": _DESTINATION,
    "aws_flow_log.*": _DESTINATION,
    "aws_fsx_lustre_file_system.log_configuration.destination": _DESTINATION,
    "aws_fsx_ontap_volume.snaplock_configuration.audit_log_volume": "what the volume is for",
    "aws_fsx_windows_file_system.audit_log_configuration.*": "needs a destination, and more throughput than the"
    " smallest file systems have",
    "aws_gamelift_fleet.metric_groups": "groups the metrics of several fleets",
    "aws_globalaccelerator_*.attributes.flow_logs_s3_*": _DESTINATION,
    "aws_glue_security_configuration.encryption_configuration.cloudwatch_encryption.*": _KEY,
    "aws_guardduty_*.datasources.*": _GUARDDUTY,
    "aws_imagebuilder_image*.logging_configuration.*": _DESTINATION,
    "aws_imagebuilder_infrastructure_configuration.logging.*": _DESTINATION,
    "aws_internetmonitor_monitor.*": _SUBJECT,
    "aws_iot_topic_rule.*": _SUBJECT,
    "aws_ivschat_*": _DESTINATION,
    "aws_kinesis_analytics_application.cloudwatch_logging_options.*": _DESTINATION,
    "aws_kinesis_firehose_delivery_stream.*.cloudwatch_logging_options.log_*_name": _DESTINATION,
    "aws_kinesis_stream.shard_level_metrics": _COSTS,
    "aws_kinesisanalyticsv2_application.*.monitoring_configuration.*": _LEVEL,
    "aws_kinesisanalyticsv2_application.cloudwatch_logging_options.log_stream_arn": _DESTINATION,
    "aws_lambda_event_source_mapping.metrics_config.metrics": _COSTS,
    "aws_lambda_function.logging_config.*_log_level": _LEVEL,
    "aws_lambda_function.logging_config.log_group": _DESTINATION,
    "aws_lambdamicrovms_microvm.logging.*": _DESTINATION,
    "aws_lb.health_check_logs.*": _DESTINATION,
    "aws_lex_bot_alias.conversation_logs.*": _DATA,
    "aws_lexv2models_intent.*.trace_status": _DATA,
    "aws_msk*.cloudwatch_logs.log_group": _DESTINATION,
    "aws_msk*.firehose.delivery_stream": _DESTINATION,
    "aws_msk*.s3.bucket": _DESTINATION,
    "aws_msk*.s3.prefix": _DESTINATION,
    "aws_msk_cluster.open_monitoring.prometheus.*": "opens ports on the brokers for a Prometheus of the author's",
    "aws_networkfirewall_*.publish_metric_action.*": _NAME,
    "aws_networkfirewall_container_association.*": _SUBJECT,
    "aws_networkfirewall_logging_configuration.*": _DESTINATION,
    "aws_networkflowmonitor_monitor.monitor_name": _SUBJECT,
    "aws_networkmonitor_*.monitor_name": _SUBJECT,
    "aws_oam_link.link_configuration.*": _SUBJECT,
    "aws_observabilityadmin_*": _SUBJECT,
    "aws_odb_cloud_vm_cluster.data_collection_options.*": "what Oracle may see of the machines: the author's choice",
    "aws_opsworks_*": _OPSWORKS,
    "aws_osis_pipeline.log_publishing_options.cloudwatch_log_destination.log_group": _DESTINATION,
    "aws_pinpointsmsvoicev2_event_destination.*": _SUBJECT,
    "aws_pipes_pipe.log_configuration.include_execution_data": _DATA,
    "aws_pipes_pipe.log_configuration.*": _DESTINATION,
    "aws_pipes_pipe.target_parameters.cloudwatch_logs_parameters.*": _SUBJECT,
    "aws_prometheus_*logging_configuration.*": _SUBJECT,
    "aws_prometheus_scraper.destination.*": _DESTINATION,
    "aws_prometheus_workspace.logging_configuration.log_group_arn": _DESTINATION,
    "aws_quicksight_*.definition.*": _QUICKSIGHT,
    "aws_rds_cluster_activity_stream.engine_native_audit_fields_included": _DATA,
    "aws_redshift_*.bucket_name": _DESTINATION,
    "aws_redshift_*.log_destination_type": _DESTINATION,
    "aws_redshift_cluster.logging.s3_key_prefix": _DESTINATION,
    "aws_route53_health_check.cloudwatch_alarm_*": _SUBJECT,
    "aws_route53_query_log.cloudwatch_log_group_arn": _DESTINATION,
    "aws_route53_resolver_endpoint.*_metrics_enabled": _COSTS,
    "aws_route53_resolver_query_log_config_association.*": _SUBJECT,
    "aws_rum_app_monitor.cw_log_enabled": "a second, longer-lived copy of what is known of users: the author's choice",
    "aws_rum_app_monitor.app_monitor_configuration.*": _SUBJECT,
    "aws_rum_metrics_destination.app_monitor_name": _SUBJECT,
    "aws_s3_bucket.logging.*": _DESTINATION,
    "aws_s3_bucket*.destination.metrics.*": "billed, and in one rule bound to the time that replication may take",
    "aws_s3control_storage_lens_configuration.*": _COSTS,
    "aws_s3vectors_index.distance_metric": "how near two vectors are to each other",
    "aws_sagemaker_*.*metric_definitions.*": _NAME,
    "aws_sagemaker_*.*objective*metric*": _NAME,
    "aws_sagemaker_data_quality_job_definition.*": _SUBJECT,
    "aws_sagemaker_hyper_parameter_tuning_job.*objective.metric_name": _NAME,
    "aws_sagemaker_monitoring_schedule.*": _SUBJECT,
    "aws_sagemaker_training_job.algorithm_specification.enable_sagemaker_metrics_time_series": _COSTS,
    "aws_sagemaker_training_job.debug_*": "which tensors are kept for a search for errors",
    "aws_sagemaker_training_job.remote_debug_config.*": "lets people into the containers: the author's choice",
    "aws_securitylake_subscriber.*": _SUBJECT,
    "aws_ses*_event_destination.*": _NAME,
    "aws_sesv2_*.engagement_metrics": _COSTS,
    "aws_sfn_state_machine.logging_configuration.include_execution_data": _DATA,
    "aws_sfn_state_machine.logging_configuration.log_destination": _DESTINATION,
    "aws_shield_drt_access_log_bucket_association.*": _DESTINATION,
    "aws_ssm_maintenance_window_task.*.cloudwatch_config.*": _DATA,
    "aws_storagegateway_*.audit_destination_arn": _DESTINATION,
    "aws_storagegateway_gateway.cloudwatch_log_group_arn": _DESTINATION,
    "aws_timestreaminfluxdb_db_*.log_delivery_configuration.s3_configuration.bucket_name": _DESTINATION,
    "aws_transfer_*.logging_role": _DESTINATION,
    "aws_transfer_server.structured_log_destinations": _DESTINATION,
    "aws_verifiedaccess_instance_logging_configuration.access_logs.include_trust_context": _DATA,
    "aws_verifiedaccess_instance_logging_configuration.access_logs.log_version": _DESTINATION,
    "aws_verifiedaccess_instance_logging_configuration.access_logs.*.*": _DESTINATION,
    "aws_vpc_network_performance_metric_subscription.metric": _SUBJECT,
    "aws_vpclattice_access_log_subscription.service_network_log_type": _SUBJECT,
    "aws_vpn_connection.tunnel?_log_options.cloudwatch_log_options.bgp_log_*": _DESTINATION,
    "aws_vpn_connection.tunnel?_log_options.cloudwatch_log_options.log_group_arn": _DESTINATION,
    "aws_vpn_connection.tunnel?_log_options.cloudwatch_log_options.log_output_format": _DESTINATION,
    "aws_waf*.metric_name": _NAME,
    "aws_waf*_web_acl.logging_configuration.*": _DESTINATION,
    "aws_wafv2_web_acl_logging_configuration.*": _DESTINATION,
    "aws_worklink_fleet.audit_stream_arn": _DESTINATION,
    "aws_workspacesweb_*": _SUBJECT,
    "aws_xray_group.insights_configuration.*": _COSTS,
}
