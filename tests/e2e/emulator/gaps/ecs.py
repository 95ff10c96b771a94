"""ECS: what a service was told and moto forgets."""

from __future__ import annotations

from tests.e2e.emulator.gaps.echo import Echo, register, same

register(
    Echo(
        service="ecs",
        types=("aws_ecs_service",),
        items={"CreateService": "service", "UpdateService": "service", "DescribeServices": "services"},
        identity=("serviceArn",),
        members=same(
            "enableExecuteCommand",
            "enableECSManagedTags",
            "healthCheckGracePeriodSeconds",
            "availabilityZoneRebalancing",
        ),
    ),
)
