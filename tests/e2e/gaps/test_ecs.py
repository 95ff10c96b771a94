"""The gap of ECS."""

from __future__ import annotations

from tests.e2e.gaps.support import Aws, ecs_service


def testecs_service(aws: Aws) -> None:
    """The switches of a service come back as they were last set, and a successor of its name starts afresh."""
    ecs = aws["ecs"]
    cluster = ecs_service(aws, enableExecuteCommand=True, healthCheckGracePeriodSeconds=60)
    ecs.update_service(cluster=cluster, service="service", healthCheckGracePeriodSeconds=90)
    (found,) = ecs.describe_services(cluster=cluster, services=["service"])["services"]
    assert (found["enableExecuteCommand"], found["healthCheckGracePeriodSeconds"]) == (True, 90)
    ecs.delete_service(cluster=cluster, service="service", force=True)
    made = ecs.create_service(cluster=cluster, serviceName="service", taskDefinition="family", desiredCount=1)
    assert not made["service"].get("enableExecuteCommand")
