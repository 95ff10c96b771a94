"""What is recorded and who is told: log groups, alarms and topics."""

from __future__ import annotations

from .verdict import Rule, at_least, both, present

MIN_RETENTION_DAYS = 365
_ALARM = ("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm")

RULES = (
    Rule("log-group-retention", ("aws_cloudwatch_log_group",), at_least("retention_in_days", MIN_RETENTION_DAYS)),
    Rule("log-group-encrypted", ("aws_cloudwatch_log_group",), present("kms_key_id")),
    Rule("alarm-actions", _ALARM, both(present("alarm_actions"), present("insufficient_data_actions"))),
    Rule("sns-encrypted", ("aws_sns_topic",), present("kms_master_key_id")),
)
