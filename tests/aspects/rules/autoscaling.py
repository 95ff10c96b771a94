"""Cases of the rules on Auto Scaling groups."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_ELB = "asg-elb-health-check"
_TARGETS = ["${aws_lb_target_group.t.arn}"]
_THIS = {"autoscaling_group_name": "${aws_autoscaling_group.it.name}"}


def _group(**body: Any) -> Case:
    return {"aws_autoscaling_group": {"it": {"min_size": 1, "max_size": 2, **body}}}


def _attached(kind: str = "aws_autoscaling_attachment", **body: Any) -> Case:
    return {kind: {"a": {**_THIS, **body}}}


def _source(kind: str | None = "elbv2") -> dict[str, Any]:
    return {"identifier": "${aws_lb_target_group.t.arn}", **({"type": kind} if kind else {})}


_ELSEWHERE = "${data.terraform_remote_state.cross-stack-reference-input-app.outputs.group}"


def _attached_elsewhere(**body: Any) -> Case:
    """A group, and what attaches a load balancer to it in another stack."""
    attachment = {"autoscaling_group_name": _ELSEWHERE, "lb_target_group_arn": "arn"}
    return {
        "config": {
            "resource": {"aws_autoscaling_group": {"it": body}},
            "output": {"group": {"value": "${aws_autoscaling_group.it.name}"}},
        },
        "stacks": {"edge": {"resource": {"aws_autoscaling_attachment": {"a": attachment}}}},
    }


PASS: dict[str, list[Case]] = {
    _ELB: [
        _attached_elsewhere(health_check_type="ELB"),
        _group(target_group_arns=_TARGETS, health_check_type="ELB"),
        _group(load_balancers=["classic"], health_check_type="ELB"),
        _group(target_group_arns=_TARGETS, health_check_type="EBS,ELB"),
        _group(traffic_source=[_source()], health_check_type="ELB"),
        {**_group(health_check_type="ELB"), **_attached(lb_target_group_arn=_TARGETS[0])},
    ],
}

FAIL: dict[str, list[Case]] = {
    _ELB: [
        _attached_elsewhere(health_check_type="EC2"),
        _group(target_group_arns=_TARGETS),
        _group(target_group_arns=_TARGETS, health_check_type="EC2"),
        _group(load_balancers=["classic"]),
        _group(traffic_source=_source()),
        _group(traffic_source=[_source(None)]),
        {**_group(), **_attached(lb_target_group_arn=_TARGETS[0])},
        {
            **_group(name="app"),
            "aws_autoscaling_attachment": {"a": {"autoscaling_group_name": "app", "elb": "classic"}},
        },
        {**_group(), **_attached("aws_autoscaling_traffic_source_attachment", traffic_source=_source())},
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    _ELB: [
        _group(target_group_arns="${var.targets}"),
        _group(target_group_arns=_TARGETS, health_check_type="${var.check}"),
        _group(dynamic={"traffic_source": {"for_each": "${var.sources}", "content": _source()}}),
        {**_group(), "aws_autoscaling_attachment": {"a": {"autoscaling_group_name": "${var.group}"}}},
    ],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    _ELB: [
        _group(),
        _group(health_check_type="EC2", target_group_arns=[]),
        _group(traffic_source=_source("vpc-lattice")),
        {
            **_group(),
            "aws_autoscaling_attachment": {"a": {"autoscaling_group_name": "${aws_autoscaling_group.b.name}"}},
            "aws_autoscaling_group": {"it": {}, "b": {}},
        },
    ],
}
