"""Log, metric and trace settings of each resource type.

Source: the provider 5.100.0 schema and the resource's page there; other sources stand in the row.
"""

from __future__ import annotations

from aspects.metadata.settings import Setting, Table, Value

_EXPORTS = "enabled_cloudwatch_logs_exports"
_TRACED = Setting("xray_tracing_enabled", True)
# Container Insights counts tasks and their restarts; "enhanced" is the author's choice.
_INSIGHTS = Setting("setting[name=containerInsights].value", "enabled", force=False)
_INSIGHTS_ON = Setting(
    "setting[name=containerInsights].value",
    "enabled",
    when={"setting[name=containerInsights].value": "disabled"},
)

OBSERVABILITY: Table = {
    "aws_alb": (Setting("access_logs.enabled", True, create=False),),
    "aws_api_gateway_method_settings": (
        Setting("settings.logging_level", "INFO", force=False),
        Setting("settings.logging_level", "INFO", when={"settings.logging_level": "OFF"}),
        Setting("settings.metrics_enabled", True),
        # Full request and response bodies would put card data into the log: PCI DSS 3.2.1, 3.3.1.
        Setting("settings.data_trace_enabled", False),
    ),
    "aws_api_gateway_stage": (_TRACED,),
    "aws_cloudtrail": (Setting("enable_logging", True), Setting("enable_log_file_validation", True)),
    "aws_cloudwatch_log_group": (Setting("retention_in_days", Value.LOG_RETENTION_DAYS, force=False),),
    "aws_db_instance": (
        Setting(_EXPORTS, ["postgresql"], force=False, when={"engine": "postgres"}),
        Setting(_EXPORTS, ["audit", "error", "slowquery"], force=False, when={"engine": "mysql"}),
        Setting("performance_insights_enabled", True, force=False),
    ),
    "aws_ecs_cluster": (_INSIGHTS, _INSIGHTS_ON),
    "aws_lambda_function": (
        Setting("tracing_config.mode", "Active"),
        Setting("logging_config.log_format", "JSON", force=False),
    ),
    "aws_lb": (Setting("access_logs.enabled", True, create=False),),
    "aws_rds_cluster": (
        Setting(_EXPORTS, ["postgresql"], force=False, when={"engine": "aurora-postgresql"}),
        Setting(_EXPORTS, ["audit", "error", "slowquery"], force=False, when={"engine": "aurora-mysql"}),
    ),
    "aws_rds_cluster_instance": (Setting("performance_insights_enabled", True, force=False),),
    "aws_sfn_state_machine": (Setting("tracing_configuration.enabled", True),),
    # Sampled requests are the author's choice: samples show whole headers, keys among them.
    "aws_wafv2_web_acl": tuple(
        Setting(f"{block}.cloudwatch_metrics_enabled", True, create=False)
        for block in ("visibility_config", "rule.visibility_config")
    ),
}
