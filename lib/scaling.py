"""How many tasks run: tracking of load, a quick answer to bursts, and a timetable."""

from __future__ import annotations

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.appautoscaling_policy import (
    AppautoscalingPolicy,
    AppautoscalingPolicyStepScalingPolicyConfiguration,
    AppautoscalingPolicyStepScalingPolicyConfigurationStepAdjustment,
    AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration,
)
from cdktf_cdktf_provider_aws.appautoscaling_policy import (
    AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecification as CustomizedMetric,
)
from cdktf_cdktf_provider_aws.appautoscaling_policy import (
    AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetrics as MetricQuery,
)
from cdktf_cdktf_provider_aws.appautoscaling_policy import (
    AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricsMetricStat as MetricStat,  # noqa: E501
)
from cdktf_cdktf_provider_aws.appautoscaling_policy import (
    AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricsMetricStatMetric as MetricStatMetric,  # noqa: E501
)
from cdktf_cdktf_provider_aws.appautoscaling_policy import (
    AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricsMetricStatMetricDimensions as Dimension,  # noqa: E501
)
from cdktf_cdktf_provider_aws.appautoscaling_policy import (
    AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecification as PredefinedMetric,
)
from cdktf_cdktf_provider_aws.appautoscaling_scheduled_action import (
    AppautoscalingScheduledAction,
    AppautoscalingScheduledActionScalableTargetAction,
)
from cdktf_cdktf_provider_aws.appautoscaling_target import AppautoscalingTarget
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from constructs import Construct

from lib.load_balancer import LoadBalancer
from lib.monitoring import Metric, metric_alarm
from lib.service import Service
from lib.settings import Settings

_CPU_TARGET = 70
"""Average CPU utilization that tracking aims at, in percent."""

_BURST_CPU = 85
"""Average CPU utilization of one minute that counts as a burst, in percent."""

# Percent of CPU above the alarm's threshold, from and to, and by how many percent the number of tasks grows
# then.
_BURST_STEPS = (("0", "10", 50), ("10", None, 100))

_BURST_TASKS = 2
"""Tasks that a burst adds at least."""

_OUT_COOLDOWN = 60
"""Seconds before the next step out."""

_IN_COOLDOWN = 300
"""Seconds before the next step in."""


class Scaling(Construct):
    """The number of tasks, between a minimum that follows a timetable and ``task_max``.

    Two policies track load, and the one that asks for more tasks wins: average CPU at 70 %, and requests per
    minute and task at ``requests_per_task_per_minute``. AWS lets tracking act after three minutes above its
    target; so the burst policy steps out after one minute at 85 % CPU. Only tracking scales in, and only if
    both policies agree.

    Requests are counted over the whole load balancer and divided by the desired number of tasks: the
    predefined metric ALBRequestCountPerTarget is bound to one target group, while a blue/green deployment
    changes between two, and the number of running tasks doubles for as long as old and new ones stand side by
    side.

    The timetable owns the minimum, so Terraform ignores it once the target exists; a new ``task_min`` or
    ``peak_task_min`` counts from the next time in the timetable.

    Attributes:
        target: the ``aws_appautoscaling_target``.
        burst_alarm: the alarm that the burst policy acts on.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        settings: Settings,
        service: Service,
        load_balancer: LoadBalancer,
        topic: SnsTopic,
    ) -> None:
        super().__init__(scope, id)
        tasks = {"ClusterName": service.cluster.name, "ServiceName": service.service.name}
        self.target = AppautoscalingTarget(
            self,
            "target",
            service_namespace="ecs",
            scalable_dimension="ecs:service:DesiredCount",
            resource_id=f"service/{service.cluster.name}/{service.service.name}",
            min_capacity=settings.task_min,
            max_capacity=settings.task_max,
            lifecycle=TerraformResourceLifecycle(ignore_changes=["min_capacity"]),
        )

        self._track(
            "cpu-policy",
            target_value=_CPU_TARGET,
            predefined_metric_specification=PredefinedMetric(predefined_metric_type="ECSServiceAverageCPUUtilization"),
        )
        self._track(
            "requests-policy",
            target_value=settings.requests_per_task_per_minute,
            customized_metric_specification=CustomizedMetric(
                metrics=[
                    MetricQuery(
                        id="per_task",
                        label="Requests per minute and task",
                        # Without requests there is no data, which would forbid scaling in.
                        expression="FILL(requests, 0) / tasks",
                        return_data=True,
                    ),
                    _query(
                        "requests",
                        Metric(
                            "AWS/ApplicationELB",
                            "RequestCount",
                            {"LoadBalancer": load_balancer.alb.arn_suffix},
                            "Sum",
                        ),
                    ),
                    _query("tasks", Metric("ECS/ContainerInsights", "DesiredTaskCount", tasks, "Average")),
                ]
            ),
        )

        burst = self._policy(
            "burst-policy",
            policy_type="StepScaling",
            step_scaling_policy_configuration=AppautoscalingPolicyStepScalingPolicyConfiguration(
                adjustment_type="PercentChangeInCapacity",
                metric_aggregation_type="Average",
                min_adjustment_magnitude=_BURST_TASKS,
                cooldown=_OUT_COOLDOWN,
                step_adjustment=[
                    AppautoscalingPolicyStepScalingPolicyConfigurationStepAdjustment(
                        metric_interval_lower_bound=lower,
                        metric_interval_upper_bound=upper,
                        scaling_adjustment=adjustment,
                    )
                    for lower, upper, adjustment in _BURST_STEPS
                ],
            ),
        )
        self.burst_alarm = metric_alarm(
            self,
            "burst",
            topic=topic,
            description=f"A burst: CPU at {_BURST_CPU} % or more for a minute; tasks are being added",
            metric=Metric("AWS/ECS", "CPUUtilization", tasks, "Average"),
            comparison="GreaterThanOrEqualToThreshold",
            threshold=_BURST_CPU,
            actions=[burst.arn],
        )

        for action, schedule, minimum in (
            ("peak", settings.peak_schedule, settings.peak_task_min),
            ("off-peak", settings.off_peak_schedule, settings.task_min),
        ):
            AppautoscalingScheduledAction(
                self,
                action,
                name=f"{action.replace('-', '_')}_appautoscaling_scheduled_action",
                service_namespace=self.target.service_namespace,
                scalable_dimension=self.target.scalable_dimension,
                resource_id=self.target.resource_id,
                schedule=schedule,
                timezone=settings.schedule_time_zone,
                scalable_target_action=AppautoscalingScheduledActionScalableTargetAction(min_capacity=str(minimum)),
            )

    def _track(self, id: str, **configuration: object) -> None:
        self._policy(
            id,
            policy_type="TargetTrackingScaling",
            target_tracking_scaling_policy_configuration=AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration(
                scale_out_cooldown=_OUT_COOLDOWN, scale_in_cooldown=_IN_COOLDOWN, **configuration
            ),
        )

    def _policy(self, id: str, **arguments: object) -> AppautoscalingPolicy:
        return AppautoscalingPolicy(
            self,
            id,
            name=f"{id.removesuffix('-policy')}_appautoscaling_policy",
            service_namespace=self.target.service_namespace,
            scalable_dimension=self.target.scalable_dimension,
            resource_id=self.target.resource_id,
            **arguments,
        )


def _query(id: str, metric: Metric) -> MetricQuery:
    """Return a metric that the expression of a tracking policy refers to by its id."""
    return MetricQuery(
        id=id,
        return_data=False,
        metric_stat=MetricStat(
            stat=metric.statistic,
            metric=MetricStatMetric(
                namespace=metric.namespace,
                metric_name=metric.name,
                dimensions=[Dimension(name=name, value=value) for name, value in metric.dimensions.items()],
            ),
        ),
    )
