"""What is recorded and who is told: log groups, alarms and topics."""

from __future__ import annotations

import re

from ..core.graph import Graph
from ..core.model import Resource, same_value
from .verdict import NOT_APPLICABLE, Rule, Verdict, at_least, both, of_kind, present

MIN_RETENTION_DAYS = 365
_ALARM = ("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm")
# Groups of class DELIVERY keep everything for two days, which nobody can change. CreateLogGroup, logGroupClass.
_KEEPING = frozenset({None, "standard", "infrequent_access"})
_ACTIONS = both(present("alarm_actions"), present("insufficient_data_actions"))


def _alarm_actions(resource: Resource, graph: Graph) -> Verdict:
    if same_value(resource.body.get("actions_enabled"), False):
        return NOT_APPLICABLE  # by its author's word, as of an alarm that only a composite one reads
    return NOT_APPLICABLE if _is_read(resource, graph) else _ACTIONS(resource, graph)


def _is_read(alarm: Resource, graph: Graph) -> bool:
    """Whether a composite alarm reads this one, and tells somebody in its place."""
    name = alarm.body.get("alarm_name")
    for composite in graph.by_type.get("aws_cloudwatch_composite_alarm", []):
        rule = composite.body.get("alarm_rule")
        named = isinstance(name, str) and re.search(rf"ALARM\(\"?{re.escape(name)}\"?\)", str(rule))
        if named or alarm.key in {each.key for each in graph.targets(rule, composite.stack)}:
            return composite.key != alarm.key
    return False


RULES = (
    Rule(
        "log-group-retention",
        ("aws_cloudwatch_log_group",),
        of_kind("log_group_class", _KEEPING, at_least("retention_in_days", MIN_RETENTION_DAYS)),
    ),
    Rule("log-group-encrypted", ("aws_cloudwatch_log_group",), present("kms_key_id")),
    Rule("alarm-actions", _ALARM, _alarm_actions),
    Rule("sns-encrypted", ("aws_sns_topic",), present("kms_master_key_id")),
)
