"""The gap of Application Auto Scaling."""

from __future__ import annotations

from tests.e2e.gaps.support import Aws, ecs_service


def test_scalable_target_tags(aws: Aws) -> None:
    """Tags of a target are kept until it is deregistered."""
    scaling, ecs, cluster = aws["application-autoscaling"], aws["ecs"], ecs_service(aws)
    which = {
        "ServiceNamespace": "ecs",
        "ResourceId": f"service/{cluster}/service",
        "ScalableDimension": "ecs:service:DesiredCount",
    }
    for _ in range(2):  # the second one has nothing of the first
        arn = scaling.register_scalable_target(**which, MinCapacity=1, MaxCapacity=2, Tags={"a": "1"})[
            "ScalableTargetARN"
        ]
        assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"a": "1"}
        scaling.tag_resource(ResourceARN=arn, Tags={"b": "2"})
        scaling.register_scalable_target(**which, MaxCapacity=3)
        assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"a": "1", "b": "2"}
        scaling.untag_resource(ResourceARN=arn, TagKeys=["a"])
        assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"b": "2"}
        scaling.deregister_scalable_target(**which)
        assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {}
    ecs.delete_service(cluster=cluster, service="service", force=True)
