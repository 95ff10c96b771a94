"""Checks: alarms, dashboard and scaling."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import jmespath

from lib import monitoring
from scripts.verify.checks.frame import Document, Environment, ask, check, differ, listed, named, one
from scripts.verify.checks.live import alarms, many, statements, topic_arn, topic_attributes

ALARMS: Mapping[str, float | None] = {
    "api_errors": monitoring.ERROR_RATE / 100,
    "api_latency": monitoring.LATENCY_P99,
    "api_refusals": 10,
    "blocked_requests_alb": monitoring.BLOCKED_REQUESTS,
    "blocked_requests_api": monitoring.BLOCKED_REQUESTS,
    "burst": 85,
    "database_capacity": monitoring.CAPACITY_UTILIZATION,
    "database_connections": None,
    "load_balancer_refusals": 100,
    "rotation_errors_api_configuration": 1,
    "rotation_errors_origin": 1,
    "running_tasks": None,
    "target_errors": monitoring.ERROR_RATE,
    "target_refusals": 10,
    "task_cpu": monitoring.TASK_UTILIZATION,
    "task_memory": monitoring.TASK_UTILIZATION,
    "unhealthy_hosts_blue": 1,
    "unhealthy_hosts_green": 1,
}
"""Alarm to its threshold; ``None``: it follows from the settings."""

ROLLBACK_ALARMS = (
    "api_errors",
    "api_latency",
    "api_refusals",
    "target_errors",
    "target_refusals",
    "unhealthy_hosts_blue",
    "unhealthy_hosts_green",
)
"""Alarms that stop a deployment."""


def threshold(environment: Environment, alarm: str) -> float:
    """Return the threshold that an alarm has to have."""
    settings = environment.settings
    limit = monitoring.connection_limit(settings.database_min_capacity, settings.database_max_capacity)
    of_settings = {
        "running_tasks": settings.task_min,
        "database_connections": limit * monitoring.CONNECTION_UTILIZATION // 100,
    }
    fixed = ALARMS[alarm]
    return float(of_settings[alarm] if fixed is None else fixed)


@check("all alarms notify the topic")
def _alarms(environment: Environment) -> Iterator[str]:
    """Check every alarm with its threshold; each tells the topic of all three states."""
    found = alarms(environment)
    yield from differ("the set of alarms", set(found), set(ALARMS))
    topic = topic_arn(environment)
    for name in sorted(set(found) & set(ALARMS)):
        alarm = found[name]
        yield from differ(f"the threshold of {name}", alarm.get("Threshold"), threshold(environment, name))
        yield from differ(f"actions of {name}", alarm.get("ActionsEnabled"), True)
        for state in ("AlarmActions", "OKActions", "InsufficientDataActions"):
            if topic not in alarm.get(state, ()):
                yield f"{state} of {name} is {alarm.get(state)}, expected the topic among them"


@check("the topic reaches its subscribers, and accepts alarms and database events")
def _topic(environment: Environment) -> Iterator[str]:
    """Publishers, subscribers of the settings, the two event subscriptions of RDS; SNS itself traces nothing."""
    publishers = {
        principal
        for each in statements(topic_attributes(environment).get("Policy", '{"Statement": []}'))
        if each["Effect"] == "Allow"
        for principal in many(each["Principal"].get("Service", "?") if isinstance(each["Principal"], dict) else "?")
    }
    expected = {"cloudwatch.amazonaws.com", "events.rds.amazonaws.com"}
    yield from differ("who publishes to the topic", publishers, expected)
    topic = topic_arn(environment)
    addresses = listed(environment, "sns", "list_subscriptions_by_topic", "Subscriptions[].Endpoint", TopicArn=topic)
    yield from differ("the subscribers of the topic", set(addresses), set(environment.settings.alarm_emails))
    found = listed(environment, "rds", "describe_event_subscriptions", "EventSubscriptionsList")
    sources = {each["SourceType"]: each["Enabled"] for each in found if each["SnsTopicArn"] == topic}
    kinds = ("db-cluster", "db-instance")
    yield from differ("the database events of the topic", sources, dict.fromkeys(kinds, True))
    unscoped = [each["SourceType"] for each in found if each["SnsTopicArn"] == topic and not each.get("SourceIdsList")]
    yield from differ("database events of the whole account", unscoped, [])
    tracing = topic_attributes(environment).get("TracingConfig")
    yield from differ("tracing of the topic", tracing, "PassThrough")


@check("the dashboard shows all alarms and the promised latency")
def _dashboard(environment: Environment) -> Iterator[str]:
    """Widgets of the dashboard; the alarm of the burst belongs to scaling and is not on it."""
    name = named(environment, "fraud_detection")
    body = json.loads(ask(environment, "cloudwatch", "get_dashboard", DashboardName=name)["DashboardBody"])
    shown = {each.split(":")[-1] for each in jmespath.search("widgets[].properties.alarms[]", body) or ()}
    expected = {named(environment, f"{alarm}_cloudwatch_metric_alarm") for alarm in ALARMS if alarm != "burst"}
    yield from differ("the alarms on the dashboard", shown, expected)
    metrics = {line[1] for line in jmespath.search("widgets[].properties.metrics[]", body) or () if len(line) > 1}
    wanted = {"Latency", "5XXError", "TargetResponseTime", "CPUUtilization", "DatabaseConnections", "BlockedRequests",
              "4XXError", "HTTPCode_ELB_4XX_Count", "HTTPCode_Target_4XX_Count"}  # fmt: skip
    yield from differ("metrics that the dashboard lacks", wanted - metrics, set())


@check("the number of tasks follows load and schedule")
def _scaling(environment: Environment) -> Iterator[str]:
    """Target, policies and scheduled actions; the minimum is whichever of the two the timetable has set."""
    settings = environment.settings
    where = f"service/{named(environment, 'ecs_cluster')}/{named(environment, 'ecs_service')}"
    of_service: Document = {"ServiceNamespace": "ecs"}
    targets = listed(
        environment, "application-autoscaling", "describe_scalable_targets", "ScalableTargets", **of_service
    )
    target = one((each for each in targets if each["ResourceId"] == where), f"scalable target {where}")
    yield from differ("the maximum number of tasks", target["MaxCapacity"], settings.task_max)
    if target["MinCapacity"] not in (settings.task_min, settings.peak_task_min):
        yield (
            f"the minimum number of tasks is {target['MinCapacity']}, expected {settings.task_min} or"
            f" {settings.peak_task_min}"
        )
    policies = listed(
        environment, "application-autoscaling", "describe_scaling_policies", "ScalingPolicies", **of_service
    )
    received = {
        each["PolicyName"]: each.get("TargetTrackingScalingPolicyConfiguration", {}).get("TargetValue")
        for each in policies
        if each["ResourceId"] == where
    }
    goals = {"burst": None, "cpu": 70.0, "requests": float(settings.requests_per_task_per_minute)}
    expected = {named(environment, f"{name}_appautoscaling_policy"): goal for name, goal in goals.items()}
    yield from differ("the goals of the policies", received, expected)
    actions = listed(
        environment, "application-autoscaling", "describe_scheduled_actions", "ScheduledActions", **of_service
    )
    timetable = {
        each["ScheduledActionName"]: (
            each["Schedule"],
            each.get("Timezone"),
            each["ScalableTargetAction"].get("MinCapacity"),
        )
        for each in actions
        if each["ResourceId"] == where
    }
    rows = {
        "peak": (settings.peak_schedule, settings.schedule_time_zone, settings.peak_task_min),
        "off_peak": (settings.off_peak_schedule, settings.schedule_time_zone, settings.task_min),
    }
    planned = {named(environment, f"{name}_appautoscaling_scheduled_action"): row for name, row in rows.items()}
    yield from differ("the timetable", timetable, planned)
