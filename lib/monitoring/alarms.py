"""What rings: thresholds, alarms, and which of them roll a release back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import (
    CloudwatchMetricAlarm,
    CloudwatchMetricAlarmMetricQuery,
    CloudwatchMetricAlarmMetricQueryMetric,
)
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from constructs import Construct

from lib.monitoring.metrics import Metric, Metrics, Percentage
from lib.settings import Settings

LATENCY_P99 = 200
"""Milliseconds that 99 of 100 requests to the API may take, from API Gateway's first byte in to its last byte
out."""

ERROR_RATE = 1
"""Percent of the requests that may end in a server error (5xx)."""

REFUSAL_RATE = 10
"""Percent of the requests that may be refused (4xx): callers make mistakes, but not that many at once."""

REFUSAL_COUNT = 100
"""Requests in a minute below which no rate of refusals is taken: of a scanner in a quiet minute, 100 % are refused."""

REFUSED_REQUESTS = 100
"""Requests that the load balancer may refuse by itself (4xx) in five minutes. Behind API Gateway there should be none;
scanners find its public address, though, and are refused for the missing origin header."""

TASK_UTILIZATION = 85
"""Percent of CPU or memory, averaged over the tasks; auto-scaling aims at 70 % CPU, so this is where it
cannot help."""

CONNECTION_UTILIZATION = 80
"""Percent of the connections that an instance accepts."""

CAPACITY_UTILIZATION = 90
"""Percent of the database's maximum capacity."""

BLOCKED_REQUESTS = 500
"""Requests that a web ACL may block in five minutes; scanners by themselves stay far below it."""


def metric_alarm(
    scope: Construct,
    id: str,
    *,
    topic: SnsTopic,
    description: str,
    metric: Metric | Percentage,
    threshold: float,
    comparison: str = "GreaterThanThreshold",
    period: int = 60,
    periods: int = 1,
    datapoints: int | None = None,
    missing: str = "notBreaching",
    actions: Sequence[str] = (),
) -> CloudwatchMetricAlarm:
    """Return an alarm that tells the topic of every change: that it rings, that it is over, and that it sees
    nothing.

    Args:
        scope: the parent.
        id: construct id; the name follows from it, so it is unique in the stack.
        topic: who is reported.
        description: what is wrong when it rings, and what it means; it is in the message.
        metric: what is watched.
        threshold: in the unit of the metric.
        comparison: as CloudWatch spells it.
        period: seconds of one datapoint.
        periods: how many of the latest datapoints are checked.
        datapoints: how many of them must be beyond the threshold; all by default.
        missing: what a period without data counts as: ``notBreaching`` where no traffic means no data,
            ``breaching`` where the data stop because the thing itself did, or ``missing``.
        actions: ARNs of what else to start when it rings, such as a scaling policy.
    """
    topic_arn = topic.arn
    return CloudwatchMetricAlarm(
        scope,
        id,
        alarm_name=f"{id.replace('-', '_')}_cloudwatch_metric_alarm",
        alarm_description=description,
        comparison_operator=comparison,
        threshold=threshold,
        evaluation_periods=periods,
        datapoints_to_alarm=periods if datapoints is None else datapoints,
        treat_missing_data=missing,
        alarm_actions=[topic_arn, *actions],
        ok_actions=[topic_arn],
        insufficient_data_actions=[topic_arn],
        **_watched(metric, period),
    )


def _watched(metric: Metric | Percentage, period: int) -> dict[str, Any]:
    if isinstance(metric, Metric):
        percentile = metric.statistic.startswith("p")
        return {
            "namespace": metric.namespace,
            "metric_name": metric.name,
            "dimensions": metric.dimensions,
            "period": period,
            "extended_statistic" if percentile else "statistic": metric.statistic,
        }
    queries = [
        CloudwatchMetricAlarmMetricQuery(
            id="percentage",
            expression=metric.expression,
            label=f"{metric.part.name} in percent of {metric.whole.name}",
            return_data=True,
        )
    ]
    for id, operand in (("part", metric.part), ("whole", metric.whole)):
        queries.append(
            CloudwatchMetricAlarmMetricQuery(
                id=id,
                metric=CloudwatchMetricAlarmMetricQueryMetric(
                    namespace=operand.namespace,
                    metric_name=operand.name,
                    dimensions=operand.dimensions,
                    stat=operand.statistic,
                    period=period,
                ),
            )
        )
    return {"metric_query": queries}


def connection_limit(min_capacity: float, max_capacity: float) -> int:
    """Return the connections that an Aurora PostgreSQL Serverless v2 instance accepts by default.

    ``max_connections`` follows from the *maximum* capacity. AWS's table has 189 for 1 ACU, 823 for 4, 1669
    for 8, 3360 for 16 and 5000 from 32 on; this line stays within three in a thousand below it. A minimum
    below 1 ACU caps the limit at 2000. Source: Aurora user guide, "Maximum connections for Aurora Serverless
    v2".

    Args:
        min_capacity: in Aurora capacity units.
        max_capacity: in Aurora capacity units.
    """
    return min(int(211 * max_capacity) - 22, 2000 if min_capacity < 1 else 5000)


class Alarms(Construct):
    """Everything that rings.

    Attributes:
        alarms: every ``aws_cloudwatch_metric_alarm``.
        rollback_alarms: those that stop a deployment and roll it back: the callers feel what they measure,
            and each rings within the five minutes of the canary. CodeDeploy takes ten at most. What the load balancer
            refuses by itself is not among them: a release has no part in it, and anybody could stop releases with it.
    """

    def __init__(self, scope: Construct, id: str, *, settings: Settings, topic: SnsTopic, metrics: Metrics) -> None:
        super().__init__(scope, id)
        alarm = partial(metric_alarm, self, topic=topic)
        at_least = "GreaterThanOrEqualToThreshold"
        self.rollback_alarms: list[CloudwatchMetricAlarm] = [
            alarm(
                "api-latency",
                description=f"p99 latency of the API is above {LATENCY_P99} ms",
                metric=metrics.api("Latency", "p99"),
                threshold=LATENCY_P99,
                # In a quiet minute, a single slow request is the 99th percentile.
                periods=5,
                datapoints=3,
            ),
            alarm(
                "api-errors",
                description=f"more than {ERROR_RATE} % of the API's responses are server errors (5xx)",
                # Every request counts 0 or 1 here, so that the average is the rate.
                metric=metrics.api("5XXError", "Average"),
                threshold=ERROR_RATE / 100,
                periods=3,
                datapoints=2,
            ),
            alarm(
                "target-errors",
                description=f"more than {ERROR_RATE} % of the tasks' responses are server errors (5xx)",
                metric=Percentage(
                    metrics.load_balancer("HTTPCode_Target_5XX_Count", "Sum"),
                    metrics.load_balancer("RequestCount", "Sum"),
                ),
                threshold=ERROR_RATE,
                periods=3,
                datapoints=2,
            ),
            alarm(
                "api-refusals",
                description=f"the API refuses more than {REFUSAL_RATE} % of the requests (4xx)",
                metric=Percentage(metrics.api("4XXError", "Sum"), metrics.api("Count", "Sum"), at_least=REFUSAL_COUNT),
                threshold=REFUSAL_RATE,
                periods=3,
                datapoints=2,
            ),
            alarm(
                "target-refusals",
                description=f"the tasks refuse more than {REFUSAL_RATE} % of the requests (4xx)",
                metric=Percentage(
                    metrics.load_balancer("HTTPCode_Target_4XX_Count", "Sum"),
                    metrics.load_balancer("RequestCount", "Sum"),
                    at_least=REFUSAL_COUNT,
                ),
                threshold=REFUSAL_RATE,
                periods=3,
                datapoints=2,
            ),
            *(
                alarm(
                    f"unhealthy-hosts-{color}",
                    description=f"tasks in the {color} target group fail the load balancer's health check",
                    metric=metrics.target_group(color, "UnHealthyHostCount", "Maximum"),
                    threshold=1,
                    comparison=at_least,
                    periods=3,
                )
                for color in metrics.target_groups
            ),
        ]
        limit = connection_limit(settings.database_min_capacity, settings.database_max_capacity)
        self.alarms: list[CloudwatchMetricAlarm] = [
            *self.rollback_alarms,
            alarm(
                "load-balancer-refusals",
                description=f"the load balancer itself rejects over {REFUSED_REQUESTS} requests in 5 minutes (4xx);"
                " requests from API Gateway should never be among them",
                metric=metrics.load_balancer("HTTPCode_ELB_4XX_Count", "Sum"),
                threshold=REFUSED_REQUESTS,
                period=300,
            ),
            alarm(
                "running-tasks",
                description=f"fewer than {settings.task_min} tasks are running",
                metric=metrics.tasks("RunningTaskCount", "Minimum"),
                threshold=settings.task_min,
                comparison="LessThanThreshold",
                periods=3,
                missing="breaching",
            ),
            *(
                alarm(
                    f"task-{name.lower()}",
                    description=f"the tasks use more than {TASK_UTILIZATION} % of their {name}",
                    metric=metrics.service(metric, "Average"),
                    threshold=TASK_UTILIZATION,
                    periods=10,
                    missing="missing",
                )
                for name, metric in (("CPU", "CPUUtilization"), ("memory", "MemoryUtilization"))
            ),
            alarm(
                "database-connections",
                description=f"a database instance uses {CONNECTION_UTILIZATION} % of its {limit} connections",
                metric=metrics.database("DatabaseConnections", "Maximum"),
                threshold=limit * CONNECTION_UTILIZATION // 100,
                comparison=at_least,
                periods=3,
                missing="missing",
            ),
            alarm(
                "database-capacity",
                description=f"a database instance is above {CAPACITY_UTILIZATION} % of"
                f" {settings.database_max_capacity:g} ACU, its maximum",
                metric=metrics.database("ACUUtilization", "Maximum"),
                threshold=CAPACITY_UTILIZATION,
                periods=5,
                missing="missing",
            ),
            *(
                alarm(
                    f"blocked-requests-{name}",
                    description=f"the {name} firewall blocks over {BLOCKED_REQUESTS} requests in 5 minutes",
                    metric=metrics.web_acl(name, "BlockedRequests", "Sum"),
                    threshold=BLOCKED_REQUESTS,
                    period=300,
                )
                for name in metrics.web_acls
            ),
            *(
                alarm(
                    f"rotation-errors-{secret}",
                    description=f"the {secret} secret could not be rotated; its current value stays valid",
                    metric=metrics.rotation(secret, "Errors", "Sum"),
                    threshold=1,
                    comparison=at_least,
                    period=300,
                )
                for secret in metrics.rotations
            ),
        ]
