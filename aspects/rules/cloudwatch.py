"""Rules of Amazon CloudWatch: log groups and alarms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..core.expressions import interpolations, is_unknown
from ..core.graph import Graph
from ..core.model import Resource
from .checks import Found, each, of_kind
from .keys import customer_key
from .model import NotApplicable, Rule, Undecided, show
from .reader import Block, is_certainly_set
from .relations import names

_GROUP = ("aws_cloudwatch_log_group",)
_METRIC, _COMPOSITE = "aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"
_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html"

MIN_RETENTION_DAYS = 365
# Groups of class DELIVERY keep everything for two days, which nobody can change. CreateLogGroup, logGroupClass.
_KEEPING = frozenset({None, "standard", "infrequent_access"})
_READ = re.compile(r"ALARM\(\s*\"?([^\")]+)\"?\s*\)")


def _retention(it: Block, graph: Graph) -> Found:
    days = it.number("retention_in_days")
    # Zero is for ever. PutRetentionPolicy; the provider's documentation of aws_cloudwatch_log_group.
    if days is None or (days != 0 and days < MIN_RETENTION_DAYS):
        yield it.problem("retention_in_days")


def _alarms_somebody(it: Block, graph: Graph) -> Found:
    """What keeps an alarm from telling somebody; one that a composite alarm reads has that to speak for it."""
    readers = list(_readers(it, graph))
    if True in readers:
        raise NotApplicable("a composite alarm reads it, and speaks in its place")
    found = list(each([it], _own_actions))
    unclear = [reader for reader in readers if isinstance(reader, Undecided)]
    yield from unclear if found and unclear else found


def _own_actions(it: Block) -> Found:
    if not it.flag("actions_enabled", True):
        if not _names_somebody(it, "alarm_actions"):
            raise Undecided(
                "actions_enabled is false and no action is named: whether a composite alarm outside of the app reads it"
                " cannot be seen",
                "actions_enabled",
                False,
            )
        yield it.problem("actions_enabled", "actions_enabled is false, so that its actions never run")
        return
    for name in ("alarm_actions", "insufficient_data_actions"):
        if not _names_somebody(it, name):
            yield it.problem(name)


def _names_somebody(it: Block, name: str) -> bool:
    """Whether a list holds something: a text, or an expression that is one whatever it says.

    Raises:
        Undecided: it holds nothing but what may be null.
    """
    unknown: Undecided | None = None
    for item in it.items(name):
        if not isinstance(item, Undecided):
            if item.strip():
                return True
        elif is_certainly_set(item.problem.value):
            return True
        else:
            unknown = item
    if unknown is not None:
        raise unknown
    return False


def _readers(it: Block, graph: Graph) -> Iterator[bool | Undecided]:
    """For every composite alarm whether it reads this one, or why nobody can tell."""
    resource = it.resource
    for composite in graph.by_type.get(_COMPOSITE, []):
        if composite.key == resource.key:
            continue
        rule = str(Block(composite, graph).raw("alarm_rule") or "")
        targets = graph.targets(rule, composite.stack)
        read = {name for each in _READ.findall(rule) for name in names(each.strip())}
        own = resource.body.get("alarm_name")
        if resource.key in {each.key for each in targets} or (
            isinstance(own, str) and own in read and graph.is_same_place(composite, resource)
        ):
            yield True
        elif not _is_followed(rule, composite.stack, graph):
            yield Undecided(
                f"{composite.address} reads {show(rule)}, which is only known at apply time",
                f"{composite.address}: alarm_rule",
                rule,
            )
        elif is_unknown(own) and not read <= _names(graph):
            yield Undecided(f"alarm_name is {show(own)}, which {composite.address} may read", "alarm_name", own)


def _is_followed(rule: str, stack: str, graph: Graph) -> bool:
    """Whether every expression in a text leads to a resource of the app."""
    try:
        return all(graph.targets(rule[each.start : each.end], stack) for each in interpolations(rule))
    except ValueError:
        return False


def _names(graph: Graph) -> set[str]:
    """What the alarms of the app are called."""
    alarms: list[Resource] = [*graph.by_type.get(_METRIC, []), *graph.by_type.get(_COMPOSITE, [])]
    return {str(each.body.get("alarm_name")) for each in alarms}


RULES = (
    Rule(
        "log-group-retention",
        _GROUP,
        of_kind(
            "log_group_class",
            _KEEPING,
            _retention,
            "groups of class DELIVERY keep everything for two days, which nobody can change",
        ),
        title=f"Log groups keep their logs for {MIN_RETENTION_DAYS} days or more",
        why="An intrusion is often noticed months later, and what happened by then stands only in the logs that are"
        " still there.",
        remedy=f"keep logs for {MIN_RETENTION_DAYS} days or more",
        severity="medium",
        controls=("Config CW_LOGGROUP_RETENTION_PERIOD_CHECK", "Security Hub CloudWatch.16"),
        links=(
            "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
            _CONTROLS,
        ),
    ),
    Rule(
        "log-group-encrypted",
        _GROUP,
        customer_key("kms_key_id"),
        title="Log groups are encrypted with a customer managed key",
        why="Logs hold more than anybody meant to write there; with a key of the customer, reading them takes a second"
        " permission that can be taken away.",
        remedy="set kms_key_id to a customer managed key",
        severity="medium",
        controls=("Config CLOUDWATCH_LOG_GROUP_ENCRYPTED",),
        links=("https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",),
    ),
    Rule(
        "alarm-actions",
        (_METRIC, _COMPOSITE),
        _alarms_somebody,
        title="Alarms tell somebody, also when their data is missing",
        why="An alarm that runs no action changes colour on a page that nobody looks at; one that says nothing without"
        " data says nothing when what it watches has died.",
        remedy="name a topic in alarm_actions and insufficient_data_actions, and leave actions_enabled on",
        severity="high",
        controls=(
            "Config CLOUDWATCH_ALARM_ACTION_CHECK",
            "Security Hub CloudWatch.15",
            "Security Hub CloudWatch.17",
        ),
        links=("https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html", _CONTROLS),
    ),
)
