"""The dashboard."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from cdktf_cdktf_provider_aws.cloudwatch_dashboard import CloudwatchDashboard
from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import CloudwatchMetricAlarm
from constructs import Construct

from lib.monitoring.alarms import ERROR_RATE, LATENCY_P99, REFUSAL_RATE, TASK_UTILIZATION, connection_limit
from lib.monitoring.metrics import Metric, Metrics
from lib.settings import Settings


class Dashboard(Construct):
    """One page: the alarms, and below them callers, load balancer, tasks, database and firewalls.

    Attributes:
        dashboard: the ``aws_cloudwatch_dashboard``.
        url: where an operator opens it.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        settings: Settings,
        metrics: Metrics,
        alarms: Sequence[CloudwatchMetricAlarm],
    ) -> None:
        super().__init__(scope, id)
        status = {"title": "Alarms", "alarms": [alarm.arn for alarm in alarms]}
        graphs = [
            {"view": "timeSeries", "region": settings.region, "period": 60, **graph}
            for graph in _graphs(settings, metrics)
        ]
        self.dashboard = CloudwatchDashboard(
            self,
            "dashboard",
            dashboard_name="fraud_detection",
            dashboard_body=json.dumps(
                {
                    "start": "-PT3H",
                    "widgets": [
                        {"type": "alarm", "x": 0, "y": 0, "width": 24, "height": 3, "properties": status},
                        *(
                            {
                                "type": "metric",
                                "x": 8 * (number % 3),
                                "y": 3 + 6 * (number // 3),
                                "width": 8,
                                "height": 6,
                                "properties": graph,
                            }
                            for number, graph in enumerate(graphs)
                        ),
                    ],
                }
            ),
        )
        self.url = (
            f"https://{settings.region}.console.aws.amazon.com/cloudwatch/home?region={settings.region}"
            f"#dashboards/dashboard/{self.dashboard.dashboard_name}"
        )


def _graphs(settings: Settings, metrics: Metrics) -> list[dict[str, Any]]:
    limit = connection_limit(settings.database_min_capacity, settings.database_max_capacity)
    return [
        {
            "title": "API latency (ms)",
            "metrics": [_line(metrics.api("Latency", percentile), percentile) for percentile in ("p50", "p90", "p99")],
            "annotations": _mark(LATENCY_P99, "p99 alarm"),
        },
        {
            "title": "API requests",
            "metrics": [
                _line(metrics.api("Count", "Sum"), "all"),
                _line(metrics.api("4XXError", "Sum"), "4xx"),
                _line(metrics.api("5XXError", "Sum"), "5xx"),
            ],
        },
        {
            "title": "API error rates (%)",
            "metrics": [
                [{"expression": "100 * client", "label": "4xx"}],
                [{"expression": "100 * server", "label": "5xx"}],
                _line(metrics.api("4XXError", "Average"), id="client", visible=False),
                _line(metrics.api("5XXError", "Average"), id="server", visible=False),
            ],
            "annotations": {
                "horizontal": [
                    {"value": ERROR_RATE, "label": "5xx alarm"},
                    {"value": REFUSAL_RATE, "label": "4xx alarm"},
                ]
            },
        },
        {
            "title": "Load balancer: requests and errors",
            "metrics": [
                _line(metrics.load_balancer("RequestCount", "Sum"), "requests"),
                _line(metrics.load_balancer("HTTPCode_Target_5XX_Count", "Sum"), "5xx of the tasks"),
                _line(metrics.load_balancer("HTTPCode_ELB_5XX_Count", "Sum"), "5xx of the load balancer"),
                _line(metrics.load_balancer("HTTPCode_Target_4XX_Count", "Sum"), "4xx of the tasks"),
                _line(metrics.load_balancer("HTTPCode_ELB_4XX_Count", "Sum"), "4xx of the load balancer"),
                _line(metrics.load_balancer("DesyncMitigationMode_NonCompliant_Request_Count", "Sum"), "not RFC 7230"),
                _line(metrics.load_balancer("RejectedConnectionCount", "Sum"), "rejected connections"),
            ],
        },
        {
            "title": "Load balancer: response time of the tasks (s)",
            "metrics": [
                _line(metrics.load_balancer("TargetResponseTime", percentile), percentile)
                for percentile in ("p50", "p90", "p99")
            ],
        },
        {
            "title": "Load balancer: hosts",
            "metrics": [
                _line(metrics.target_group(color, name, "Maximum"), f"{color} {state}")
                for color in metrics.target_groups
                for name, state in (("HealthyHostCount", "healthy"), ("UnHealthyHostCount", "unhealthy"))
            ],
        },
        {
            "title": "Tasks",
            "metrics": [
                _line(metrics.tasks("DesiredTaskCount", "Maximum"), "desired"),
                _line(metrics.tasks("RunningTaskCount", "Minimum"), "running"),
                _line(metrics.tasks("PendingTaskCount", "Maximum"), "pending"),
            ],
            "annotations": _mark(settings.task_min, "minimum"),
        },
        {
            "title": "Tasks: utilization (%)",
            "metrics": [
                _line(metrics.service("CPUUtilization", "Average"), "CPU"),
                _line(metrics.service("MemoryUtilization", "Average"), "memory"),
            ],
            "annotations": _mark(TASK_UTILIZATION, "alarm"),
        },
        {
            "title": "Rotation of secrets",
            "metrics": [
                _line(metrics.rotation(secret, name, "Sum"), f"{secret} {what}")
                for secret in metrics.rotations
                for name, what in (("Invocations", "steps"), ("Errors", "errors"))
            ],
            "period": 300,
        },
        {
            "title": "Database: connections of the busiest instance",
            "metrics": [_line(metrics.database("DatabaseConnections", "Maximum"), "connections")],
            "annotations": _mark(limit, "limit"),
        },
        {
            "title": "Database: capacity",
            "metrics": [
                _line(metrics.database("ServerlessDatabaseCapacity", "Average"), "ACU"),
                _line(metrics.database("ACUUtilization", "Maximum"), "% of the maximum", yAxis="right"),
            ],
            "yAxis": {"right": {"min": 0, "max": 100}},
        },
        {
            "title": "Firewalls",
            "metrics": [
                _line(metrics.web_acl(name, metric, "Sum"), f"{name} {verdict}")
                for name in metrics.web_acls
                for metric, verdict in (("BlockedRequests", "blocked"), ("AllowedRequests", "allowed"))
            ],
        },
    ]


def _line(metric: Metric, label: str | None = None, **options: object) -> list[Any]:
    """Return a metric as a dashboard writes it: namespace, name, each dimension's key and value, then how to draw
    it."""
    dimensions = [text for pair in metric.dimensions.items() for text in pair]
    drawn: dict[str, object] = {"stat": metric.statistic, **options}
    if label:
        drawn["label"] = label
    return [metric.namespace, metric.name, *dimensions, drawn]


def _mark(value: float, label: str) -> dict[str, Any]:
    return {"horizontal": [{"value": value, "label": label}]}
