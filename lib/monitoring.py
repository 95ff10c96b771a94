"""Monitoring: who is told, what rings, the dashboard, and which traces are kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from cdktf_cdktf_provider_aws.cloudwatch_dashboard import CloudwatchDashboard
from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import (
    CloudwatchMetricAlarm,
    CloudwatchMetricAlarmMetricQuery,
    CloudwatchMetricAlarmMetricQueryMetric,
)
from cdktf_cdktf_provider_aws.db_event_subscription import DbEventSubscription
from cdktf_cdktf_provider_aws.lb_target_group import LbTargetGroup
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf_cdktf_provider_aws.sns_topic_policy import SnsTopicPolicy
from cdktf_cdktf_provider_aws.sns_topic_subscription import SnsTopicSubscription
from cdktf_cdktf_provider_aws.xray_group import XrayGroup, XrayGroupInsightsConfiguration
from cdktf_cdktf_provider_aws.xray_sampling_rule import XraySamplingRule
from constructs import Construct

from lib.api_gateway import Api
from lib.database import Database
from lib.iam import policy_document, statement
from lib.load_balancer import LoadBalancer
from lib.location import Location
from lib.secrets import Secrets
from lib.service import Service
from lib.settings import Settings
from lib.waf import WebAcl

LATENCY_P99 = 200
"""Milliseconds that 99 of 100 requests to the API may take, from API Gateway's first byte in to its last byte
out."""

ERROR_RATE = 1
"""Percent of the requests that may end in a server error (5xx)."""

TASK_UTILIZATION = 85
"""Percent of CPU or memory, averaged over the tasks; auto-scaling aims at 70 % CPU, so this is where it
cannot help."""

CONNECTION_UTILIZATION = 80
"""Percent of the connections that an instance accepts."""

CAPACITY_UTILIZATION = 90
"""Percent of the database's maximum capacity."""

BLOCKED_REQUESTS = 500
"""Requests that a web ACL may block in five minutes; scanners alone stay far below it."""

SAMPLING_RATE = 0.05
"""Share of the requests that are traced, beyond the first of each second."""

_API_STAGE = "AWS::ApiGateway::Stage"


@dataclass(frozen=True)
class Metric:
    """A CloudWatch metric.

    Attributes:
        namespace: such as ``AWS/ApiGateway``.
        name: such as ``Latency``.
        dimensions: what it is measured on; attributes of resources, never written-out names.
        statistic: ``Sum``, ``Average``, ``Minimum``, ``Maximum`` or a percentile such as ``p99``.
    """

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    statistic: str


@dataclass(frozen=True)
class Percentage:
    """One count in percent of another one; no value where there is nothing to count.

    Attributes:
        part: what is counted; periods without data count as 0.
        whole: what it is a part of.
    """

    part: Metric
    whole: Metric


class Metrics:
    """The metrics of an environment, each put together in one place, for alarms and dashboard.

    Attributes:
        web_acls: the web ACLs by a short name, such as ``api``.
        target_groups: the two target groups by their names, ``blue`` and ``green``.
    """

    def __init__(
        self,
        *,
        region: str,
        api: Api,
        load_balancer: LoadBalancer,
        service: Service,
        database: Database,
        secrets: Secrets,
        web_acls: Mapping[str, WebAcl],
    ) -> None:
        self._region = region
        self._api = {"ApiName": api.rest_api.name, "Stage": api.stage.stage_name}
        self._load_balancer = {"LoadBalancer": load_balancer.alb.arn_suffix}
        self._service = {"ClusterName": service.cluster.name, "ServiceName": service.service.name}
        self._database = {"DBClusterIdentifier": database.cluster.cluster_identifier}
        self._rotation = {"FunctionName": secrets.rotation_function.function_name}
        self.web_acls = dict(web_acls)
        self.target_groups: dict[str, LbTargetGroup] = {
            "blue": load_balancer.blue,
            "green": load_balancer.green,
        }

    def api(self, name: str, statistic: str) -> Metric:
        """A metric of the API's stage."""
        return Metric("AWS/ApiGateway", name, self._api, statistic)

    def load_balancer(self, name: str, statistic: str) -> Metric:
        """A metric of the load balancer as a whole."""
        return Metric("AWS/ApplicationELB", name, self._load_balancer, statistic)

    def target_group(self, color: str, name: str, statistic: str) -> Metric:
        """A metric of the ``blue`` or ``green`` target group."""
        group = self.target_groups[color]
        return Metric("AWS/ApplicationELB", name, {"TargetGroup": group.arn_suffix, **self._load_balancer}, statistic)

    def service(self, name: str, statistic: str) -> Metric:
        """A utilization metric of the ECS service."""
        return Metric("AWS/ECS", name, self._service, statistic)

    def tasks(self, name: str, statistic: str) -> Metric:
        """A metric that Container Insights adds, such as the number of running tasks."""
        return Metric("ECS/ContainerInsights", name, self._service, statistic)

    def database(self, name: str, statistic: str) -> Metric:
        """A metric over the instances of the database cluster."""
        return Metric("AWS/RDS", name, self._database, statistic)

    def web_acl(self, name: str, metric: str, statistic: str) -> Metric:
        """A metric over all rules of a web ACL; WAF names it by the ACL's metric name, not by its name."""
        dimensions = {
            "WebACL": self.web_acls[name].metric_name,
            "Region": self._region,
            "Rule": "ALL",
        }
        return Metric("AWS/WAFV2", metric, dimensions, statistic)

    def rotation(self, name: str, statistic: str) -> Metric:
        """A metric of the rotation Lambda."""
        return Metric("AWS/Lambda", name, self._rotation, statistic)


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
    """An alarm that tells the topic of every change: that it rings, that it is over, and that it sees
    nothing.

    Args:
        scope: the parent.
        id: construct id; the name follows from it, so it is unique in the stack.
        topic: who is told.
        description: what is wrong when it rings, and what it means; it stands in the message.
        metric: what is watched.
        threshold: in the unit of the metric.
        comparison: as CloudWatch spells it.
        period: seconds of one datapoint.
        periods: how many of the latest datapoints are looked at.
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
            expression="100 * FILL(part, 0) / whole",
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
    """The connections that an Aurora PostgreSQL Serverless v2 instance accepts by default.

    ``max_connections`` follows from the *maximum* capacity. AWS's table has 189 for 1 ACU, 823 for 4, 1669
    for 8, 3360 for 16 and 5000 from 32 on; this line stays within three in a thousand below it. A minimum
    below 1 ACU caps the limit at 2000. Source: Aurora user guide, "Maximum connections for Aurora Serverless
    v2".

    Args:
        min_capacity: in Aurora capacity units.
        max_capacity: in Aurora capacity units.
    """
    return min(int(211 * max_capacity) - 22, 2000 if min_capacity < 1 else 5000)


class Alerts(Construct):
    """The topic that alarms and database events go to, and its e-mail subscribers.

    There is no delivery status logging: it exists for HTTP, Lambda, SQS and Firehose subscribers, not for
    e-mail.

    Attributes:
        topic: the ``aws_sns_topic``.
        policy: its ``aws_sns_topic_policy``; whoever publishes depends on it.
    """

    def __init__(self, scope: Construct, id: str, *, settings: Settings, location: Location) -> None:
        super().__init__(scope, id)
        self.topic = SnsTopic(self, "topic")
        publishers = {
            "Alarms": ("cloudwatch.amazonaws.com", location.arn("cloudwatch", "alarm:*")),
            "DatabaseEvents": ("events.rds.amazonaws.com", location.arn("rds", "*")),
        }
        self.policy = SnsTopicPolicy(
            self,
            "policy",
            arn=self.topic.arn,
            policy=policy_document(
                *(
                    statement(
                        sid,
                        ["sns:Publish"],
                        [self.topic.arn],
                        services=[service],
                        conditions={
                            "StringEquals": {"aws:SourceAccount": location.account_id},
                            "ArnLike": {"aws:SourceArn": source},
                        },
                    )
                    for sid, (service, source) in publishers.items()
                ),
                statement(
                    "DenyInsecureTransport",
                    ["sns:Publish"],
                    [self.topic.arn],
                    effect="Deny",
                    principals=["*"],
                    conditions={"Bool": {"aws:SecureTransport": "false"}},
                ),
            ),
        )
        for address in settings.alarm_emails:
            # Not numbered: whoever leaves the list must not make all that follow confirm their address again.
            digest = hashlib.sha256(address.encode()).hexdigest()[:8]
            SnsTopicSubscription(self, f"email-{digest}", topic_arn=self.topic.arn, protocol="email", endpoint=address)


class DatabaseEvents(Construct):
    """What RDS has to say of the database, to the topic (Security Hub RDS.19 to RDS.22).

    The events of instances and cluster are those of this environment. Those of parameter and security groups
    cannot be narrowed: RDS takes neither a cluster parameter group nor a VPC security group as the source.
    """

    def __init__(self, scope: Construct, id: str, *, alerts: Alerts, database: Database) -> None:
        super().__init__(scope, id)
        maintenance, change, failure = "maintenance", "configuration change", "failure"
        instances = [instance.identifier for instance in database.instances]
        cluster = [database.cluster.cluster_identifier]
        for source, categories, source_ids in (
            ("instance", [maintenance, change, failure], instances),
            ("cluster", [maintenance, failure], cluster),
            ("parameter-group", [change], None),
            ("security-group", [change, failure], None),
        ):
            DbEventSubscription(
                self,
                source,
                name=f"{source}-db-event-subscription",
                sns_topic=alerts.topic.arn,
                source_type=f"db-{source}",
                source_ids=source_ids,
                event_categories=categories,
                depends_on=[alerts.policy],
            )


class Alarms(Construct):
    """Everything that rings.

    Attributes:
        alarms: every ``aws_cloudwatch_metric_alarm``.
        rollback_alarms: those that stop a deployment and roll it back: the callers feel what they measure,
            and each rings within the five minutes of the canary. CodeDeploy takes ten at most.
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
                f" {settings.database_max_capacity:g} ACU, the most it may grow to",
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
            alarm(
                "rotation-errors",
                description="the API configuration secret could not be rotated; its current keys stay valid",
                metric=metrics.rotation("Errors", "Sum"),
                threshold=1,
                comparison=at_least,
                period=300,
            ),
        ]


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
            "annotations": _mark(ERROR_RATE, "5xx alarm"),
        },
        {
            "title": "Load balancer: requests and errors",
            "metrics": [
                _line(metrics.load_balancer("RequestCount", "Sum"), "requests"),
                _line(metrics.load_balancer("HTTPCode_Target_5XX_Count", "Sum"), "5xx of the tasks"),
                _line(metrics.load_balancer("HTTPCode_ELB_5XX_Count", "Sum"), "5xx of the load balancer"),
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
            "title": "Rotation of the API configuration",
            "metrics": [
                _line(metrics.rotation("Invocations", "Sum"), "steps"),
                _line(metrics.rotation("Errors", "Sum"), "errors"),
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
    """A metric as a dashboard writes it: namespace, name, each dimension's key and value, then how to draw
    it."""
    dimensions = [text for pair in metric.dimensions.items() for text in pair]
    drawn: dict[str, object] = {"stat": metric.statistic, **options}
    if label:
        drawn["label"] = label
    return [metric.namespace, metric.name, *dimensions, drawn]


def _mark(value: float, label: str) -> dict[str, Any]:
    return {"horizontal": [{"value": value, "label": label}]}


class Tracing(Construct):
    """Which requests X-Ray traces, and the group in which their traces are found.

    API Gateway decides for each request; what comes after it follows. Sampling rules hold for the whole
    account, so this one names its stage: environments side by side do not decide for each other.

    Attributes:
        group: the ``aws_xray_group``, with insights (unusual rates of faults) on.
        sampling_rule: the ``aws_xray_sampling_rule``: one request a second, and of the others
            ``SAMPLING_RATE``.
    """

    def __init__(self, scope: Construct, id: str, *, api: Api) -> None:
        super().__init__(scope, id)
        service = f"{api.rest_api.name}/{api.stage.stage_name}"
        self.group = XrayGroup(
            self,
            "group",
            group_name="fraud_api",
            filter_expression=f'service(id(name: "{service}", type: "{_API_STAGE}"))',
            insights_configuration=XrayGroupInsightsConfiguration(insights_enabled=True, notifications_enabled=False),
        )
        self.sampling_rule = XraySamplingRule(
            self,
            "sampling-rule",
            rule_name="fraud_api",
            priority=100,
            version=1,
            reservoir_size=1,
            fixed_rate=SAMPLING_RATE,
            resource_arn=api.stage.arn,
            service_type=_API_STAGE,
            service_name="*",
            host="*",
            http_method="*",
            url_path="*",
        )
