"""Application Auto Scaling: the tags of scalable targets."""

from __future__ import annotations

from tests.e2e.emulator.gaps.base import TAG_OPERATIONS, Request, changed_tags, closes
from tests.e2e.emulator.wire import Document


@closes("application-autoscaling", TAG_OPERATIONS, "aws_appautoscaling_target")
def _scalable_target_tags(request: Request) -> Document:
    tags = changed_tags(request, request.sent["ResourceARN"], request.sent.get("Tags") or {})
    return {"Tags": tags} if request.operation == "ListTagsForResource" else {}


@closes("application-autoscaling", ("RegisterScalableTarget", "DeregisterScalableTarget"), "aws_appautoscaling_target")
def _scalable_target(request: Request) -> Document:
    """Moto registers the target; its tags it does not know."""
    answer = request.ask()
    key = ("scalable-target", *(request.sent[name] for name in ("ServiceNamespace", "ResourceId", "ScalableDimension")))
    if request.operation == "RegisterScalableTarget":
        request.memory.records[key] = {"arn": answer["ScalableTargetARN"]}
        request.memory.tags(answer["ScalableTargetARN"]).update(request.sent.get("Tags") or {})
    else:
        request.memory.forget("tags", request.memory.records.pop(key)["arn"])
    return answer
