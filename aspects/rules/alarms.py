"""Alarms that a resource or a metric has, as AWS Config's parametrised alarm rules ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..core.expressions import is_unknown
from ..core.graph import Graph, identities
from .checks import Found
from .model import NotApplicable, Problem, Rule, Severity, Undecided, show
from .reader import Block, resolved
from .relations import names, seen

_ALARM = "aws_cloudwatch_metric_alarm"
_FILTER = "aws_cloudwatch_log_metric_filter"
_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html"
_ALARMS = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html"
# What CloudTrail writes of a call by the root user, and how a filter asks for it.
_ROOT = re.compile(r"userIdentity\.type\s*=\s*\\?\"?Root\b")


@dataclass(frozen=True)
class _Watched:
    """One metric that an alarm watches, by itself or in an expression over several.

    Attributes:
        at: where the alarm names it: the alarm, or a ``metric`` block of it.
    """

    at: Block

    def value(self, name: str) -> Any:
        """What stands at an attribute, locals read; ``None`` where nothing does."""
        return self.at.raw(name)


def _watched(it: Block, graph: Graph) -> Iterator[_Watched]:
    """What the alarms of the app watch; of one that may not be, nothing is known."""
    for alarm in graph.by_type.get(_ALARM, ()):
        if not alarm.is_made:
            continue
        block = seen(alarm, it)
        if alarm.body.get("metric_name") is not None:
            yield _Watched(block)
        for query in block.blocks("metric_query"):
            yield from (_Watched(metric) for metric in query.blocks("metric"))


def _is(value: object, wanted: str, it: Block, watched: _Watched) -> bool | None:
    """Whether a metric name or namespace is the one that is wanted; ``None`` where nobody can tell."""
    if not is_unknown(value):
        return value == wanted
    found = it.graph.targets(value, watched.at.resource.stack)
    return any(each.key == it.resource.key for each in found) if found else None


def _found(it: Block, graph: Graph, wanted: Mapping[str, Any], dimension: str = "") -> Found:
    """Some alarm watches the metric, for this resource where a dimension is given."""
    undecided: list[Undecided] = []
    for watched in _watched(it, graph):
        try:
            answers = [_is(watched.value(name), str(value), it, watched) for name, value in wanted.items()]
            if dimension:
                answers.append(_is_dimension(watched, dimension, it))
        except Undecided as error:
            undecided.append(error)
            continue
        if all(answers):
            return
        if False not in answers:
            address = watched.at.resource.address
            undecided.append(Undecided(f"what {address} watches is only known at apply time", address))
    if undecided:
        yield from undecided
    else:
        yield Problem(f"no {_ALARM} watches {show('/'.join(str(each) for each in wanted.values()))} of it")


def _is_dimension(watched: _Watched, dimension: str, it: Block) -> bool | None:
    dimensions = watched.value("dimensions")
    if is_unknown(dimensions) and not isinstance(dimensions, Mapping):
        return None
    if not isinstance(dimensions, Mapping) or dimension not in dimensions:
        return None if isinstance(dimensions, Mapping) and any(is_unknown(each) for each in dimensions) else False
    stack = watched.at.resource.stack
    value = resolved(dimensions[dimension], stack, it.graph)
    if is_unknown(value):
        found = it.graph.targets(value, stack)
        return any(each.key == it.resource.key for each in found) if found else None
    own = identities(it.resource)
    if not names(value).isdisjoint(own):
        return True
    return None if any(is_unknown(each) for each in own) else False


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

    def check(it: Block, graph: Graph) -> Found:
        yield from _found(it, graph, {"namespace": namespace, "metric_name": metric}, dimension)

    return Rule(
        id or f"{name}-alarm-{words}",
        (kind,),
        check,
        title=f"An alarm watches {metric} of every {kind}",
        why="What nobody watches fails unnoticed, until somebody misses what it did.",
        remedy=f"add an {_ALARM} on {namespace}/{metric} with the dimension {dimension}",
        severity=severity,
        controls=("Config CLOUDWATCH_ALARM_RESOURCE_CHECK",),
        links=(_ALARMS,),
    )


def _root_alarm(it: Block, graph: Graph) -> Found:
    """What counts calls by the root user has an alarm on what it counts."""
    if not _ROOT.search(it.text("pattern") or ""):
        raise NotApplicable("its pattern does not ask for calls by the root user")
    transformation = it.block("metric_transformation")
    wanted = {
        name: transformation.text(own) if transformation else None
        for name, own in (("namespace", "namespace"), ("metric_name", "name"))
    }
    yield from _found(it, graph, wanted)


RULES = (
    Rule(
        "root-usage-alarm",
        (_FILTER,),
        _root_alarm,
        title="What counts calls by the root user raises an alarm",
        why="The root user may do everything, past every policy. Whoever counts its calls wants to hear of the first"
        " one, and not look at a number.",
        remedy="add an aws_cloudwatch_metric_alarm on the metric of the filter",
        severity="low",
        controls=("Security Hub CloudWatch.1",),
        links=(_HUB, _ALARMS),
    ),
)
