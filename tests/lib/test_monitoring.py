"""Alerts, alarms, dashboard and tracing: what is watched, on what, and who hears of it."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from cdktf import TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic

from lib.monitoring import (
    Alarms,
    Alerts,
    Dashboard,
    DatabaseEvents,
    Metric,
    Metrics,
    Tracing,
    connection_limit,
    metric_alarm,
)
from tests.lib.data_doubles import aspect_attributes_in, database
from tests.support import LOCATION, settings, synthesize
from tests.terraform_json import Body, address, all_of, at, only, reference, statements

STAGE_ARN = "arn:aws:apigateway:us-east-1::/restapis/a1/stages/live"
API: Any = SimpleNamespace(
    rest_api=SimpleNamespace(name="api-name"), stage=SimpleNamespace(stage_name="stage-name", arn=STAGE_ARN)
)

ROLLBACK = {
    "alarms/api-latency",
    "alarms/api-errors",
    "alarms/api-refusals",
    "alarms/target-errors",
    "alarms/target-refusals",
    "alarms/unhealthy-hosts-blue",
    "alarms/unhealthy-hosts-green",
}

ALARMS = {
    *ROLLBACK,
    "alarms/blocked-requests-api",
    "alarms/blocked-requests-load-balancer",
    "alarms/database-capacity",
    "alarms/database-connections",
    "alarms/load-balancer-refusals",
    "alarms/rotation-errors-api-configuration",
    "alarms/rotation-errors-origin",
    "alarms/running-tasks",
    "alarms/task-cpu",
    "alarms/task-memory",
}

GRID_WIDTH = 24
"""Columns of a dashboard (CloudWatch, "Dashboard body structure and syntax")."""


def metrics() -> Metrics:
    """The metrics of resources that are known by telling names."""
    return Metrics(
        region="us-east-1",
        api=API,
        load_balancer=_named(
            alb=_named(arn_suffix="alb-suffix"),
            blue=_named(arn_suffix="blue-suffix"),
            green=_named(arn_suffix="green-suffix"),
        ),
        service=_named(cluster=_named(name="cluster-name"), service=_named(name="service-name")),
        database=_named(cluster=_named(cluster_identifier="database-name")),
        rotations={
            "api-configuration": _named(function_name="function-name"),
            "origin": _named(function_name="origin-function"),
        },
        web_acls={
            "api": _named(metric_name="api-acl"),
            "load-balancer": _named(metric_name="load-balancer-acl"),
        },
    )


def _named(**attributes: Any) -> Any:
    return SimpleNamespace(**attributes)


def build(stack: TerraformStack, **values: Any) -> None:
    """All of the monitoring; ``values`` are settings."""
    chosen = settings(**values)
    alerts = Alerts(stack, "alerts", settings=chosen, location=LOCATION)
    alarms = Alarms(stack, "alarms", settings=chosen, topic=alerts.topic, metrics=metrics())
    dashboard = Dashboard(stack, "dashboard", settings=chosen, metrics=metrics(), alarms=alarms.alarms)
    Tracing(stack, "tracing", api=API)
    DatabaseEvents(stack, "database-events", alerts=alerts, database=database(stack))
    TerraformOutput(stack, "dashboard-url", value=dashboard.url)
    TerraformOutput(stack, "alarm-arns", value=[alarm.arn for alarm in alarms.alarms])
    TerraformOutput(stack, "rollback-arns", value=[alarm.arn for alarm in alarms.rollback_alarms])


@pytest.fixture(scope="module")
def body() -> Body:
    """All of it, with two addresses."""
    return synthesize(lambda stack: build(stack, alarm_emails=["ops@acme.com", "risk@acme.com"]))


@pytest.fixture(scope="module")
def alarms(body: Body) -> dict[str, Body]:
    """Every alarm by its logical id."""
    return all_of(body, "aws_cloudwatch_metric_alarm")


@pytest.fixture(scope="module")
def widgets(body: Body) -> list[Body]:
    """The widgets of the dashboard."""
    found: list[Body] = json.loads(only(body, "aws_cloudwatch_dashboard")["dashboard_body"])["widgets"]
    return found


def topic_arn(body: Body) -> str:
    """How others refer to the topic."""
    return reference(body, "aws_sns_topic", "alerts/topic", "arn")


def test_the_monitoring_is_plain(body: Body) -> None:
    """Encryption of the topic and tags are left to the aspects; that the topic does not trace is said here."""
    assert aspect_attributes_in(body) == {"tracing_config"}
    assert only(body, "aws_sns_topic")["tracing_config"] == "PassThrough"


# -- alerts


def test_alarms_and_database_events_may_publish(body: Body) -> None:
    """Both services may, for this account's alarms and databases alone."""
    policy = only(body, "aws_sns_topic_policy")
    assert policy["arn"] == topic_arn(body)
    allowed = {
        sid: statement for sid, statement in statements(policy["policy"]).items() if statement["Effect"] == "Allow"
    }
    assert {sid: statement["Principal"] for sid, statement in allowed.items()} == {
        "Alarms": {"Service": ["cloudwatch.amazonaws.com"]},
        "DatabaseEvents": {"Service": ["events.rds.amazonaws.com"]},
    }
    for statement in allowed.values():
        assert statement["Action"] == ["sns:Publish"]
        assert statement["Resource"] == [topic_arn(body)]
        assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": "123456789012"}
        assert ":us-east-1:123456789012:" in statement["Condition"]["ArnLike"]["aws:SourceArn"]


def test_nobody_publishes_without_tls(body: Body) -> None:
    """Publishing over plain HTTP is denied to everyone."""
    deny = statements(only(body, "aws_sns_topic_policy")["policy"])["DenyInsecureTransport"]
    assert deny["Effect"] == "Deny"
    assert deny["Principal"] == {"AWS": ["*"]}
    assert deny["Action"] == ["sns:Publish"]
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_every_address_is_subscribed(body: Body) -> None:
    """Each address of the settings gets the topic's messages by e-mail."""
    subscriptions = all_of(body, "aws_sns_topic_subscription").values()
    assert {subscription["endpoint"] for subscription in subscriptions} == {"ops@acme.com", "risk@acme.com"}
    for subscription in subscriptions:
        assert subscription["protocol"] == "email"
        assert subscription["topic_arn"] == topic_arn(body)


def test_a_subscription_outlives_changes_of_the_others(body: Body) -> None:
    """An address keeps its resource, whoever comes or goes before it; the resource does not name it."""
    alone = synthesize(lambda stack: build(stack, alarm_emails=["risk@acme.com"]))
    (name,) = all_of(alone, "aws_sns_topic_subscription")
    assert all_of(body, "aws_sns_topic_subscription")[name]["endpoint"] == "risk@acme.com"
    assert "risk" not in name


def test_the_database_events_are_subscribed(body: Body) -> None:
    """What Security Hub RDS.19 and RDS.20 ask for, and failovers, goes to the topic, which must admit RDS first."""
    subscriptions = all_of(body, "aws_db_event_subscription").values()
    assert {each["source_type"]: set(each["event_categories"]) for each in subscriptions} == {
        "db-instance": {"maintenance", "configuration change", "failure"},
        "db-cluster": {"maintenance", "failure", "failover"},
    }
    for subscription in subscriptions:
        assert subscription["sns_topic"] == topic_arn(body)
        assert address(body, "aws_sns_topic_policy", "alerts/policy") in subscription["depends_on"]


def test_database_events_are_those_of_this_environment(body: Body) -> None:
    """Instances and cluster are named, so that no other database of the account is reported."""
    assert at(body, "aws_db_event_subscription", "instance")["source_ids"] == [
        reference(body, "aws_rds_cluster_instance", role, "identifier") for role in ("writer", "reader")
    ]
    assert at(body, "aws_db_event_subscription", "cluster")["source_ids"] == [
        reference(body, "aws_rds_cluster", "database/cluster", "cluster_identifier")
    ]


# -- alarms


def test_every_alarm_tells_the_topic_everything(body: Body, alarms: dict[str, Body]) -> None:
    """The topic hears when an alarm rings, why, when it is over, and when it has no data."""
    assert alarms
    for alarm in alarms.values():
        for actions in ("alarm_actions", "ok_actions", "insufficient_data_actions"):
            assert alarm[actions] == [topic_arn(body)]
        assert alarm["alarm_description"]
        assert alarm["treat_missing_data"] in {"breaching", "notBreaching", "missing"}
        assert alarm["datapoints_to_alarm"] <= alarm["evaluation_periods"]


def test_no_two_alarms_share_a_name(alarms: dict[str, Body]) -> None:
    """CloudWatch overwrites an alarm of the same name without a word."""
    names = [alarm["alarm_name"] for alarm in alarms.values()]
    assert len(set(names)) == len(names)


def test_the_latency_alarm_rings_above_200_ms(body: Body) -> None:
    """It watches the 99th percentile of the stage's latency, an extended statistic for CloudWatch."""
    alarm = at(body, "aws_cloudwatch_metric_alarm", "alarms/api-latency")
    assert alarm["extended_statistic"] == "p99"
    assert "statistic" not in alarm
    assert (alarm["namespace"], alarm["metric_name"]) == ("AWS/ApiGateway", "Latency")
    assert alarm["dimensions"] == {"ApiName": "api-name", "Stage": "stage-name"}
    assert (alarm["comparison_operator"], alarm["threshold"]) == ("GreaterThanThreshold", 200)


@pytest.mark.parametrize(
    ("id", "namespace", "metric", "statistic", "dimensions"),
    [
        (
            "api-errors",
            "AWS/ApiGateway",
            "5XXError",
            "Average",
            {"ApiName": "api-name", "Stage": "stage-name"},
        ),
        (
            "unhealthy-hosts-blue",
            "AWS/ApplicationELB",
            "UnHealthyHostCount",
            "Maximum",
            {"LoadBalancer": "alb-suffix", "TargetGroup": "blue-suffix"},
        ),
        (
            "unhealthy-hosts-green",
            "AWS/ApplicationELB",
            "UnHealthyHostCount",
            "Maximum",
            {"LoadBalancer": "alb-suffix", "TargetGroup": "green-suffix"},
        ),
        (
            "running-tasks",
            "ECS/ContainerInsights",
            "RunningTaskCount",
            "Minimum",
            {"ClusterName": "cluster-name", "ServiceName": "service-name"},
        ),
        (
            "task-cpu",
            "AWS/ECS",
            "CPUUtilization",
            "Average",
            {"ClusterName": "cluster-name", "ServiceName": "service-name"},
        ),
        (
            "task-memory",
            "AWS/ECS",
            "MemoryUtilization",
            "Average",
            {"ClusterName": "cluster-name", "ServiceName": "service-name"},
        ),
        (
            "database-connections",
            "AWS/RDS",
            "DatabaseConnections",
            "Maximum",
            {"DBClusterIdentifier": "database-name"},
        ),
        (
            "database-capacity",
            "AWS/RDS",
            "ACUUtilization",
            "Maximum",
            {"DBClusterIdentifier": "database-name"},
        ),
        (
            "blocked-requests-api",
            "AWS/WAFV2",
            "BlockedRequests",
            "Sum",
            {"WebACL": "api-acl", "Region": "us-east-1", "Rule": "ALL"},
        ),
        (
            "blocked-requests-load-balancer",
            "AWS/WAFV2",
            "BlockedRequests",
            "Sum",
            {"WebACL": "load-balancer-acl", "Region": "us-east-1", "Rule": "ALL"},
        ),
        (
            "load-balancer-refusals",
            "AWS/ApplicationELB",
            "HTTPCode_ELB_4XX_Count",
            "Sum",
            {"LoadBalancer": "alb-suffix"},
        ),
        ("rotation-errors-api-configuration", "AWS/Lambda", "Errors", "Sum", {"FunctionName": "function-name"}),
        ("rotation-errors-origin", "AWS/Lambda", "Errors", "Sum", {"FunctionName": "origin-function"}),
    ],
)
def test_an_alarm_watches_the_environments_own_resource(
    body: Body, id: str, namespace: str, metric: str, statistic: str, dimensions: dict[str, str]
) -> None:
    """Namespace, metric, statistic and dimensions are those that AWS publishes for the resource."""
    alarm = at(body, "aws_cloudwatch_metric_alarm", f"alarms/{id}")
    assert (alarm["namespace"], alarm["metric_name"], alarm["statistic"]) == (namespace, metric, statistic)
    assert alarm["dimensions"] == dimensions


@pytest.mark.parametrize(
    ("id", "part", "whole", "dimensions", "expression", "threshold"),
    [
        (
            "target-errors",
            "HTTPCode_Target_5XX_Count",
            "RequestCount",
            {"LoadBalancer": "alb-suffix"},
            "100 * FILL(part, 0) / whole",
            1,
        ),
        (
            "target-refusals",
            "HTTPCode_Target_4XX_Count",
            "RequestCount",
            {"LoadBalancer": "alb-suffix"},
            "IF(whole < 100, 0, 100 * FILL(part, 0) / whole)",
            10,
        ),
        (
            "api-refusals",
            "4XXError",
            "Count",
            {"ApiName": "api-name", "Stage": "stage-name"},
            "IF(whole < 100, 0, 100 * FILL(part, 0) / whole)",
            10,
        ),
    ],
)
def test_an_alarm_of_a_rate(
    body: Body, id: str, part: str, whole: str, dimensions: dict[str, str], expression: str, threshold: int
) -> None:
    """It divides a count by all requests, and returns only that; a few refusals in a quiet minute are no rate."""
    alarm = at(body, "aws_cloudwatch_metric_alarm", f"alarms/{id}")
    assert (alarm["threshold"], alarm["comparison_operator"]) == (threshold, "GreaterThanThreshold")
    queries = {query["id"]: query for query in alarm["metric_query"]}
    assert [id for id, query in queries.items() if query.get("return_data")] == ["percentage"]
    assert queries["percentage"]["expression"] == expression
    for name, metric in (("part", part), ("whole", whole)):
        assert queries[name]["metric"]["metric_name"] == metric
        assert queries[name]["metric"]["dimensions"] == dimensions
        assert (queries[name]["metric"]["period"], queries[name]["metric"]["stat"]) == (60, "Sum")
    assert not {"metric_name", "namespace", "period", "statistic"} & alarm.keys()


def test_missing_tasks_ring(body: Body) -> None:
    """Fewer tasks than the minimum ring, and so does silence, as stopped tasks report nothing."""
    few = synthesize(lambda stack: build(stack, task_min=5, peak_task_min=5))
    alarm = at(few, "aws_cloudwatch_metric_alarm", "alarms/running-tasks")
    assert (alarm["comparison_operator"], alarm["threshold"]) == ("LessThanThreshold", 5)
    assert alarm["treat_missing_data"] == "breaching"


def test_the_connection_alarm_follows_the_capacity() -> None:
    """It rings at 80 % of what the instance accepts at the maximum capacity of the settings."""
    large = synthesize(lambda stack: build(stack, database_min_capacity=2, database_max_capacity=64))
    alarm = at(large, "aws_cloudwatch_metric_alarm", "alarms/database-connections")
    assert alarm["threshold"] == 4000


@pytest.mark.parametrize(
    ("min_capacity", "max_capacity", "documented"),
    [(0.5, 1, 189), (0.5, 4, 823), (1, 4, 823), (1, 8, 1669), (0.5, 16, 2000), (1, 16, 3360), (1, 32, 5000)],
)
def test_the_connection_limit_is_that_of_aws(min_capacity: float, max_capacity: float, documented: int) -> None:
    """It never exceeds AWS's table, and stays within three in a thousand of it."""
    assert documented * 0.997 <= connection_limit(min_capacity, max_capacity) <= documented


def test_deployments_roll_back_on_what_callers_feel(body: Body) -> None:
    """Latency, errors, refusals and unhealthy hosts stop a deployment; CodeDeploy takes ten alarms at most."""
    expected = [reference(body, "aws_cloudwatch_metric_alarm", id, "arn") for id in ROLLBACK]
    assert sorted(body["output"]["rollback-arns"]["value"]) == sorted(expected)
    assert len(expected) <= 10
    assert set(body["output"]["rollback-arns"]["value"]) <= set(body["output"]["alarm-arns"]["value"])


def test_rollback_alarms_ring_within_the_canary(body: Body) -> None:
    """They need at most three bad minutes of the canary's five."""
    for id in ROLLBACK:
        alarm = at(body, "aws_cloudwatch_metric_alarm", id)
        assert alarm["datapoints_to_alarm"] * alarm.get("period", 60) <= 180


def test_an_alarm_may_do_more_than_tell() -> None:
    """A scaling policy is started when the alarm rings, and only then."""

    def burst(stack: TerraformStack) -> None:
        metric_alarm(
            stack,
            "cpu-burst",
            topic=SnsTopic(stack, "topic"),
            description="burst",
            metric=Metric("AWS/ECS", "CPUUtilization", {"ServiceName": "s"}, "Average"),
            threshold=85,
            actions=["arn:policy"],
        )

    body = synthesize(burst)
    alarm = only(body, "aws_cloudwatch_metric_alarm")
    topic = reference(body, "aws_sns_topic", "topic", "arn")
    assert alarm["alarm_actions"] == [topic, "arn:policy"]
    assert alarm["ok_actions"] == alarm["insufficient_data_actions"] == [topic]
    assert alarm["alarm_name"].startswith("cpu_burst_")


# -- dashboard


def test_the_widgets_lie_on_the_grid_without_overlap(widgets: list[Body]) -> None:
    """Every cell of CloudWatch's grid belongs to one widget at most."""
    taken: set[tuple[int, int]] = set()
    for widget in widgets:
        assert widget["x"] + widget["width"] <= GRID_WIDTH
        cells = {
            (x, y)
            for x in range(widget["x"], widget["x"] + widget["width"])
            for y in range(widget["y"], widget["y"] + widget["height"])
        }
        assert not cells & taken
        taken |= cells


def test_every_graph_is_legal(widgets: list[Body]) -> None:
    """A metric is namespace, name, pairs of dimensions and options; an expression uses ids that exist."""
    for widget in widgets:
        if widget["type"] != "metric":
            continue
        graph = widget["properties"]
        assert graph["title"]
        assert graph["region"] == "us-east-1"
        assert graph["period"] % 60 == 0
        ids = {line[-1].get("id") for line in graph["metrics"]}
        for line in graph["metrics"]:
            *parts, options = line
            assert isinstance(options, dict)
            if "expression" in options:
                assert parts == []
                assert set(re.findall(r"[a-z]+", options["expression"])) <= ids
            else:
                assert len(parts) >= 4
                assert len(parts) % 2 == 0
                assert re.fullmatch(r"Sum|Average|Minimum|Maximum|p\d+", options["stat"])


def test_the_dashboard_shows_what_matters(widgets: list[Body]) -> None:
    """Latency at three percentiles, error rates, load balancer, tasks, database and firewalls are on it."""
    shown = {
        (line[0], line[1], line[-1]["stat"])
        for widget in widgets
        for line in widget["properties"].get("metrics", [])
        if len(line) > 1
    }
    assert {
        ("AWS/ApiGateway", "Latency", "p50"),
        ("AWS/ApiGateway", "Latency", "p90"),
        ("AWS/ApiGateway", "Latency", "p99"),
        ("AWS/ApiGateway", "4XXError", "Average"),
        ("AWS/ApiGateway", "5XXError", "Average"),
        ("AWS/ApplicationELB", "RequestCount", "Sum"),
        ("AWS/ApplicationELB", "HTTPCode_ELB_4XX_Count", "Sum"),
        ("AWS/ApplicationELB", "HTTPCode_Target_4XX_Count", "Sum"),
        ("AWS/ApplicationELB", "DesyncMitigationMode_NonCompliant_Request_Count", "Sum"),
        ("AWS/ApplicationELB", "UnHealthyHostCount", "Maximum"),
        ("ECS/ContainerInsights", "RunningTaskCount", "Minimum"),
        ("AWS/ECS", "CPUUtilization", "Average"),
        ("AWS/RDS", "DatabaseConnections", "Maximum"),
        ("AWS/RDS", "ServerlessDatabaseCapacity", "Average"),
        ("AWS/WAFV2", "BlockedRequests", "Sum"),
    } <= shown


def test_the_dashboard_shows_every_alarm(body: Body, widgets: list[Body]) -> None:
    """The first widget has the state of all alarms."""
    assert widgets[0]["type"] == "alarm"
    every = [reference(body, "aws_cloudwatch_metric_alarm", id, "arn") for id in ALARMS]
    assert sorted(widgets[0]["properties"]["alarms"]) == sorted(every)
    assert len(all_of(body, "aws_cloudwatch_metric_alarm")) == len(every)


def test_the_url_opens_the_dashboard(body: Body) -> None:
    """It leads to this environment's dashboard in its region."""
    name = reference(body, "aws_cloudwatch_dashboard", "dashboard", "dashboard_name")
    assert body["output"]["dashboard-url"]["value"] == (
        f"https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/{name}"
    )


# -- tracing


def test_sampling_is_decided_for_this_stage_alone(body: Body) -> None:
    """The rule matches the stage's ARN: sampling rules hold for every environment of the account."""
    rule = only(body, "aws_xray_sampling_rule")
    assert rule["resource_arn"] == STAGE_ARN
    assert rule["service_type"] == "AWS::ApiGateway::Stage"
    assert (rule["reservoir_size"], rule["fixed_rate"]) == (1, 0.05)
    assert 1 <= rule["priority"] < 10000


def test_the_group_holds_this_apis_traces(body: Body) -> None:
    """Its filter asks for the API's stage as X-Ray names it."""
    group = only(body, "aws_xray_group")
    assert group["filter_expression"] == ('service(id(name: "api-name/stage-name", type: "AWS::ApiGateway::Stage"))')
    assert group["insights_configuration"]["insights_enabled"] is True


def test_xray_names_leave_room_for_the_suffix(body: Body) -> None:
    """X-Ray allows 32 characters, of which a suffix may take 21 with its separator."""
    assert len(only(body, "aws_xray_group")["group_name"]) <= 11
    assert len(only(body, "aws_xray_sampling_rule")["rule_name"]) <= 11
