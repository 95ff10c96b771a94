"""Alarms that a resource or a metric has, as AWS Config's parametrised alarm rules ask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..core.expressions import is_unknown
from ..core.graph import Graph
from .checks import Found
from .model import NotApplicable, Problem, Rule, Severity, Undecided
from .reader import Block
from .relations import Naming

_ALARM = "aws_cloudwatch_metric_alarm"
_FILTER = "aws_cloudwatch_log_metric_filter"
_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html"
_ALARMS = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html"
# What CloudTrail writes of a call by the root user, and how a filter asks for it.
_ROOT = re.compile(r"userIdentity\.type\s*=\s*\\?\"?Root\b")


def _watched(graph: Graph) -> Iterator[Block]:
    """Yield each place where an alarm names a metric: itself, or each ``metric`` of an expression over several."""
    for alarm in graph.by_type.get(_ALARM, ()):
        block = Block(alarm, graph)
        if alarm.body.get("metric_name") is not None:
            yield block
        for query in block.blocks("metric_query"):
            yield from query.blocks("metric")


def _doubt(watched: Block) -> Undecided:
    address = watched.resource.address
    return Undecided(f"what {address} monitors is only known at apply time", address)


def _is(watched: Block, name: str, wanted: str, it: Block | None = None) -> bool | None:
    """Return whether an alarm says what is wanted, by reference to ``it`` too; ``None`` where nobody can tell."""
    try:
        value = watched.raw(name)
    except Undecided:
        return None
    if not is_unknown(value):
        return bool(value == wanted)
    found = watched.graph.targets(value, watched.resource.stack)
    return any(each.key == it.resource.key for each in found) if it and found else None


def _all(answers: Iterable[bool | None]) -> bool | None:
    """Return whether all are true; ``None`` where nobody can tell, and none is false."""
    found = list(answers)
    return False if False in found else None if None in found else True


def _dimensions(graph: Graph, namespace: str, metric: str, dimension: str) -> Iterator[Any]:
    """Yield the values of a dimension for which alarms watch a metric, for :class:`.Naming`."""
    for watched in _watched(graph):
        answer = _all((_is(watched, "namespace", namespace), _is(watched, "metric_name", metric)))
        if answer is False:
            continue
        doubt = None if answer else _doubt(watched)
        try:
            dimensions = watched.raw("dimensions")
        except Undecided:
            dimensions = None
        if isinstance(dimensions, Mapping) and dimension in dimensions:
            yield watched.resource, dimensions[dimension], doubt
        elif is_unknown(dimensions) or doubt:
            yield watched.resource, dimensions, doubt or _doubt(watched)


def alarm_for(
    kind: str,
    metric: str,
    *,
    namespace: str,
    dimension: str,
    id: str = "",
    severity: Severity = "medium",
) -> Rule:
    """Make a rule: every resource of a type has an alarm on a metric, for a pack of your own::

        ages = alarm_for(
            "aws_sqs_queue", "ApproximateAgeOfOldestMessage", namespace="AWS/SQS", dimension="QueueName"
        )
        pack = PCI_DSS_V4.with_rules(ages, requirement="10.7.2")

    Which metrics matter depends on the app, so no pack of the library has such a rule.

    Args:
        kind: the Terraform type of the resource.
        metric: the name of the metric.
        namespace: the namespace of the metric, such as ``AWS/SQS``.
        dimension: the dimension that names the resource, such as ``QueueName``.
        id: the id of the rule; default: made of the type and the metric.
        severity: of its findings.
    """
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", "-", metric).strip("-").lower()
    name = kind.removeprefix("aws_").replace("_", "-")

    def naming(graph: Graph) -> Naming:
        return Naming(graph, _dimensions(graph, namespace, metric, dimension))

    def check(it: Block, graph: Graph) -> Found:
        found, undecided = graph.once(naming).find(it)
        if not found:
            yield from undecided
        if not found and not undecided:
            yield Problem(f"no {_ALARM} monitors its metric {namespace}/{metric}")

    return Rule(
        id or f"{name}-alarm-{words}",
        (kind,),
        check,
        title=f"An alarm monitors {metric} of every {kind}",
        why="Without an alarm, a failure goes unnoticed until somebody misses the result.",
        remedy=f"add an {_ALARM} on {namespace}/{metric} with the dimension {dimension}",
        severity=severity,
        controls=("Config CLOUDWATCH_ALARM_RESOURCE_CHECK",),
        links=(_ALARMS,),
    )


def _root_alarm(it: Block, graph: Graph) -> Found:
    """Check that what counts calls by the root user has an alarm on what it counts."""
    if not _ROOT.search(it.text("pattern") or ""):
        raise NotApplicable("its pattern does not match calls by the root user")
    transformation = it.block("metric_transformation")
    name, namespace = (
        (transformation.text("name") or "", transformation.text("namespace") or "") if transformation else ("", "")
    )
    doubts: list[Undecided] = []
    for watched in _watched(graph):
        answer = _all((_is(watched, "metric_name", name, it), _is(watched, "namespace", namespace, it)))
        if answer:
            return
        if answer is None:
            doubts.append(_doubt(watched))
    yield from doubts
    if not doubts:
        yield Problem(f"no {_ALARM} monitors its metric {namespace}/{name}")


RULES = (
    Rule(
        "root-usage-alarm",
        (_FILTER,),
        _root_alarm,
        title="Metric filters for calls by the root user have an alarm",
        why="The root user can do everything, regardless of policies. A metric that counts its calls is only"
        " useful if the first call raises an alarm.",
        remedy="add an aws_cloudwatch_metric_alarm on the metric of the filter",
        severity="low",
        controls=("Security Hub CloudWatch.1",),
        links=(_HUB, _ALARMS),
    ),
)
