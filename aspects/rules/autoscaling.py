"""Auto Scaling: groups of instances. Their launch templates and configurations are in :mod:`.instances`."""

from __future__ import annotations

from collections.abc import Callable

from ..core.graph import Graph
from .checks import Found, where
from .model import Rule, Undecided
from .policies import any_of
from .reader import Block
from .relations import companions

_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html"
# What attaches a load balancer, or a target group of one, to a group.
_ATTACHMENTS = ("aws_autoscaling_attachment", "aws_autoscaling_traffic_source_attachment")
# The types of a traffic source of Elastic Load Balancing: AttachTrafficSources, TrafficSourceIdentifier.
_LOAD_BALANCERS = ("elb", "elbv2")


def _has_load_balancer(it: Block) -> bool:
    questions: tuple[Callable[[], bool], ...] = (
        lambda: any_of(("load_balancers", "target_group_arns"), it.has),
        lambda: any_of(it.blocks("traffic_source"), _is_load_balancer),
        lambda: any_of(_ATTACHMENTS, lambda kind: _is_attached(it, kind)),
    )
    return any_of(questions, lambda question: question())


def _is_attached(it: Block, kind: str) -> bool:
    found, undecided = companions(it, kind, "autoscaling_group_name")
    attached: list[Block | Undecided] = [*undecided]
    if kind == _ATTACHMENTS[0]:
        return any_of([*found, *attached], lambda other: True)
    attached += [source for other in found for source in other.blocks("traffic_source")]
    return any_of(attached, _is_load_balancer)


def _is_load_balancer(source: Block) -> bool:
    # Without a type, AWS reads it off the identifier: an ARN of a target group, or the name of a classic load balancer.
    kind = source.text("type")
    return ":vpc-lattice:" not in str(source.raw("identifier")) if kind is None else kind in _LOAD_BALANCERS


def _health_check(it: Block, graph: Graph) -> Found:
    kinds = {each.strip().upper() for each in (it.text("health_check_type") or "").split(",")}
    if "ELB" not in kinds:
        yield it.problem("health_check_type")


RULES = (
    Rule(
        "asg-elb-health-check",
        ("aws_autoscaling_group",),
        where(_has_load_balancer, _health_check, "no load balancer is attached to it"),
        title="Auto Scaling groups behind a load balancer use its health checks",
        why="Without its health checks, an instance that runs but no longer responds stays in the group.",
        remedy='set health_check_type = "ELB"',
        severity="low",
        controls=("Security Hub AutoScaling.1", "Config AUTOSCALING_GROUP_ELB_HEALTHCHECK_REQUIRED"),
        links=(_HUB, "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html"),
    ),
)
