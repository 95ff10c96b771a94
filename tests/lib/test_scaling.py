"""Auto-scaling of the service."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.support import environment
from tests.terraform_json import Body, all_of, at, only, reference


@pytest.fixture(scope="module")
def body() -> Body:
    """The environment with default settings."""
    return environment()


def policy(body: Body, id: str) -> Body:
    """The policy with this construct id."""
    return at(body, "aws_appautoscaling_policy", f"/scaling/{id}")


def tracking(body: Body, id: str) -> Body:
    """The configuration of a tracking policy."""
    found: Body = policy(body, id)["target_tracking_scaling_policy_configuration"]
    return found


def task_dimensions(body: Body) -> dict[str, str]:
    """What the metrics of this service are measured on."""
    return {
        "ClusterName": reference(body, "aws_ecs_cluster", "service/cluster", "name"),
        "ServiceName": reference(body, "aws_ecs_service", "service", "name"),
    }


def test_target_is_this_service() -> None:
    """The desired count of this service moves between the limits of the settings."""
    body = environment(task_min=2, peak_task_min=4, task_max=9)
    target = only(body, "aws_appautoscaling_target")
    names = task_dimensions(body)
    assert target["resource_id"] == f"service/{names['ClusterName']}/{names['ServiceName']}"
    assert (target["service_namespace"], target["scalable_dimension"]) == ("ecs", "ecs:service:DesiredCount")
    assert (target["min_capacity"], target["max_capacity"]) == (2, 9)


def test_timetable_owns_the_minimum(body: Body) -> None:
    """Terraform neither undoes the minimum of the timetable nor loses hold of the maximum."""
    assert only(body, "aws_appautoscaling_target")["lifecycle"]["ignore_changes"] == ["min_capacity"]
    for action in all_of(body, "aws_appautoscaling_scheduled_action").values():
        assert set(action["scalable_target_action"]) == {"min_capacity"}


def test_everything_scales_the_one_target(body: Body) -> None:
    """Policies and actions name the target by reference, so that they come after it."""
    target = reference(body, "aws_appautoscaling_target", "scaling/target", "")[:-1]
    for resource_type in ("aws_appautoscaling_policy", "aws_appautoscaling_scheduled_action"):
        for resource in all_of(body, resource_type).values():
            assert resource["resource_id"] == f"{target}resource_id}}"
            assert resource["service_namespace"] == f"{target}service_namespace}}"
            assert resource["scalable_dimension"] == f"{target}scalable_dimension}}"


def test_cpu_is_tracked(body: Body) -> None:
    """Average CPU is held at 70 %."""
    configuration = tracking(body, "cpu-policy")
    assert configuration["target_value"] == 70
    assert configuration["predefined_metric_specification"] == {
        "predefined_metric_type": "ECSServiceAverageCPUUtilization"
    }


@pytest.mark.parametrize("id", ["cpu-policy", "requests-policy"])
def test_tracking_is_quick_out_and_slow_in(body: Body, id: str) -> None:
    """Steps out follow each other by the minute, steps in after five."""
    configuration = tracking(body, id)
    assert configuration["scale_out_cooldown"] == 60
    assert configuration["scale_in_cooldown"] >= 300
    assert not configuration.get("disable_scale_in")


def test_requests_are_tracked_across_both_target_groups() -> None:
    """Requests to the whole load balancer are divided by the tasks of this service; no data is none."""
    body = environment(requests_per_task_per_minute=1234)
    configuration = tracking(body, "requests-policy")
    assert configuration["target_value"] == 1234
    queries = {query["id"]: query for query in configuration["customized_metric_specification"]["metrics"]}
    assert [id for id, query in queries.items() if query["return_data"]] == ["per_task"]
    assert queries["per_task"]["expression"] == "FILL(requests, 0) / tasks"

    def metric(id: str) -> tuple[str, str, str, dict[str, str]]:
        stat = queries[id]["metric_stat"]
        measured = stat["metric"]
        dimensions = {item["name"]: item["value"] for item in measured["dimensions"]}
        return measured["namespace"], measured["metric_name"], stat["stat"], dimensions

    balancer = reference(body, "aws_lb", "load-balancer/alb", "arn_suffix")
    assert metric("requests") == ("AWS/ApplicationELB", "RequestCount", "Sum", {"LoadBalancer": balancer})
    assert metric("tasks") == ("ECS/ContainerInsights", "DesiredTaskCount", "Average", task_dimensions(body))


def test_burst_steps_leave_no_gap(body: Body) -> None:
    """The steps begin at the alarm's threshold, follow each other, never end, and grow."""
    configuration = policy(body, "burst-policy")["step_scaling_policy_configuration"]
    steps = configuration["step_adjustment"]
    assert steps[0]["metric_interval_lower_bound"] == "0"
    for step, following in pairwise(steps):
        assert step["metric_interval_upper_bound"] == following["metric_interval_lower_bound"]
        assert 0 < step["scaling_adjustment"] < following["scaling_adjustment"]
    assert "metric_interval_upper_bound" not in steps[-1]
    assert configuration["cooldown"] == 60
    assert configuration["min_adjustment_magnitude"] >= 1


def test_burst_alarm_starts_the_policy_after_a_minute(body: Body) -> None:
    """One minute at 85 % CPU of this service adds tasks and tells the topic."""
    alarm = at(body, "aws_cloudwatch_metric_alarm", "/scaling/burst")
    assert (alarm["period"], alarm["evaluation_periods"]) == (60, 1)
    assert (alarm["threshold"], alarm["comparison_operator"]) == (85, "GreaterThanOrEqualToThreshold")
    assert (alarm["namespace"], alarm["metric_name"], alarm["statistic"]) == (
        "AWS/ECS",
        "CPUUtilization",
        "Average",
    )
    assert alarm["dimensions"] == task_dimensions(body)
    burst = reference(body, "aws_appautoscaling_policy", "scaling/burst-policy", "arn")
    topic = reference(body, "aws_sns_topic", "alerts/topic", "arn")
    assert alarm["alarm_actions"] == [topic, burst]
    assert alarm["ok_actions"] == alarm["insufficient_data_actions"] == [topic]


def test_timetable_follows_the_settings() -> None:
    """Peak and off-peak set the minimum at their times, in the time zone of the settings."""
    body = environment(
        task_min=2,
        peak_task_min=5,
        peak_schedule="cron(0 6 * * ? *)",
        off_peak_schedule="cron(0 22 * * ? *)",
        schedule_time_zone="Europe/Berlin",
    )
    actions = all_of(body, "aws_appautoscaling_scheduled_action").values()
    assert {(action["schedule"], action["scalable_target_action"]["min_capacity"]) for action in actions} == {
        ("cron(0 6 * * ? *)", "5"),
        ("cron(0 22 * * ? *)", "2"),
    }
    assert {action["timezone"] for action in actions} == {"Europe/Berlin"}


def test_names_are_distinct(body: Body) -> None:
    """No two resources of a type share a name."""
    for resource_type in ("aws_appautoscaling_policy", "aws_appautoscaling_scheduled_action"):
        names = [resource["name"] for resource in all_of(body, resource_type).values()]
        assert len(names) == len(set(names)) > 1
