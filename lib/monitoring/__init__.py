"""Monitoring: who is reported, what rings, the dashboard, and which traces are kept; a room for each."""

from lib.monitoring.alarms import (
    BLOCKED_REQUESTS,
    CAPACITY_UTILIZATION,
    CONNECTION_UTILIZATION,
    ERROR_RATE,
    LATENCY_P99,
    REFUSAL_RATE,
    REFUSED_REQUESTS,
    TASK_UTILIZATION,
    Alarms,
    connection_limit,
    metric_alarm,
)
from lib.monitoring.alerts import Alerts, DatabaseEvents
from lib.monitoring.dashboard import Dashboard
from lib.monitoring.metrics import Metric, Metrics, Percentage
from lib.monitoring.tracing import SAMPLING_RATE, Tracing

__all__ = [
    "BLOCKED_REQUESTS",
    "CAPACITY_UTILIZATION",
    "CONNECTION_UTILIZATION",
    "ERROR_RATE",
    "LATENCY_P99",
    "REFUSAL_RATE",
    "REFUSED_REQUESTS",
    "SAMPLING_RATE",
    "TASK_UTILIZATION",
    "Alarms",
    "Alerts",
    "Dashboard",
    "DatabaseEvents",
    "Metric",
    "Metrics",
    "Percentage",
    "Tracing",
    "connection_limit",
    "metric_alarm",
]
