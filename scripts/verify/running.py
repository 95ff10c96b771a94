"""Checks of what only AWS runs: an emulator starts no task."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.verify.checks.frame import Check, Environment, check, differ, listed
from scripts.verify.checks.live import ecs_service, target_groups, topic_arn

RUNNING: dict[str, Check] = {}
"""Title to the check, as in ``checks.CHECKS``."""


@check("all desired tasks run, and the load balancer finds them healthy", RUNNING)
def _tasks(environment: Environment) -> Iterator[str]:
    """Running and pending tasks; at least as many healthy targets as the settings' minimum, in either colour."""
    service = ecs_service(environment)
    yield from differ("the number of running tasks", service["runningCount"], service["desiredCount"])
    states = [
        target["State"]
        for group in target_groups(environment).values()
        for target in listed(
            environment,
            "elbv2",
            "describe_target_health",
            "TargetHealthDescriptions[].TargetHealth",
            TargetGroupArn=group["TargetGroupArn"],
        )
    ]
    healthy = states.count("healthy")
    if healthy < environment.settings.task_min:
        yield f"healthy tasks are {healthy}, expected {environment.settings.task_min} at least"


@check("everybody who should receive alarms has confirmed the subscription", RUNNING)
def _confirmed(environment: Environment) -> Iterator[str]:
    """SNS sends nothing to an address that has not followed the link in its first message."""
    topic = topic_arn(environment)
    subscriptions = listed(environment, "sns", "list_subscriptions_by_topic", "Subscriptions", TopicArn=topic)
    pending = [each["Endpoint"] for each in subscriptions if not each["SubscriptionArn"].startswith("arn:")]
    yield from differ("the addresses that have not confirmed", pending, [])
