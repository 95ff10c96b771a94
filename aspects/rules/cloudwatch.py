"""Rules of Amazon CloudWatch: log groups and alarms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..core.expressions import interpolations, is_unknown
from ..core.graph import Graph
from ..core.model import Key, Resource
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
# Whoever waits for others to be OK, or not to be in alarm, does not speak for them. PutCompositeAlarm, AlarmRule.
_READ = re.compile(r"(\bNOT\s+)?\bALARM\(\s*\"?([^\")]+)\"?\s*\)")
_NOT_READ = re.compile(r"(\bNOT\s+ALARM|\bOK|\bINSUFFICIENT_DATA)\(\s*\"?$")


def _retention(it: Block, graph: Graph) -> Found:
    days = it.number("retention_in_days")
    # Zero is for ever. PutRetentionPolicy; the provider's documentation of aws_cloudwatch_log_group.
    if days is None or (days != 0 and days < MIN_RETENTION_DAYS):
        yield it.problem("retention_in_days")


def _alarms_somebody(it: Block, graph: Graph) -> Found:
    """Yield what keeps an alarm from telling somebody; one that a composite alarm reads has that to speak for it."""
    readers = list(_readers(it, graph))
    if True in readers:
        raise NotApplicable("a composite alarm uses it, and notifies in its place")
    found = list(each([it], _own_actions))
    unclear = [reader for reader in readers if isinstance(reader, Undecided)]
    yield from unclear if found and unclear else found


def _own_actions(it: Block) -> Found:
    if not it.flag("actions_enabled", True):
        if not _names_somebody(it, "alarm_actions"):
            raise Undecided(
                "actions_enabled is false and it has no actions: whether a composite alarm outside of the"
                " app uses it is not visible here",
                "actions_enabled",
                False,
            )
        yield it.problem("actions_enabled", "actions_enabled is false, so its actions never run")
        return
    for name in ("alarm_actions", "insufficient_data_actions"):
        if not _names_somebody(it, name):
            yield it.problem(name)


def _names_somebody(it: Block, name: str) -> bool:
    """Return whether a list holds something: a text, or an expression that is one whatever it says.

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


@dataclass(frozen=True)
class _Reader:
    """A composite alarm, and the alarms for which it speaks.

    Attributes:
        alarm: the composite alarm.
        rule: what it reads, as text.
        keys: the alarms of the app that it names by expressions.
        names: what it calls others.
        is_clear: whether every expression in its rule leads to an alarm of the app.
    """

    alarm: Resource
    rule: str
    keys: frozenset[Key]
    names: frozenset[str]
    is_clear: bool


def _readers(it: Block, graph: Graph) -> Iterator[bool | Undecided]:
    """Yield for every composite alarm whether it speaks for this one, or why nobody can tell."""
    resource, own = it.resource, it.resource.body.get("alarm_name")
    for reader in graph.once(_all_readers):
        is_named = isinstance(own, str) and own in reader.names and graph.is_same_place(reader.alarm, resource)
        if reader.alarm.key == resource.key:
            continue
        if is_named or resource.key in reader.keys:
            yield True
        elif not reader.is_clear:
            yield Undecided(
                f"{reader.alarm.address} reads {show(reader.rule)}, which is only known at apply time",
                f"{reader.alarm.address}: alarm_rule",
                reader.rule,
            )
        elif is_unknown(own) and not reader.names <= graph.once(_names):
            yield Undecided(f"alarm_name is {show(own)}, which {reader.alarm.address} may read", "alarm_name", own)


def _all_readers(graph: Graph) -> tuple[_Reader, ...]:
    return tuple(_reader(each, graph) for each in graph.by_type.get(_COMPOSITE, ()))


def _reader(alarm: Resource, graph: Graph) -> _Reader:
    rule = str(Block(alarm, graph).raw("alarm_rule") or "")
    try:
        found = interpolations(rule)
    except ValueError:
        return _Reader(alarm, rule, frozenset(), frozenset(), False)
    targets = {each: graph.targets(rule[each.start : each.end], alarm.stack) for each in found}
    return _Reader(
        alarm,
        rule,
        frozenset(
            target.key
            for each, reached in targets.items()
            if not _NOT_READ.search(rule, 0, each.start)
            for target in reached
        ),
        frozenset(name for negated, each in _READ.findall(rule) if not negated for name in names(each.strip())),
        all(any(target.type in (_METRIC, _COMPOSITE) for target in reached) for reached in targets.values()),
    )


def _names(graph: Graph) -> frozenset[str]:
    """Return what the alarms of the app are called."""
    alarms: list[Resource] = [*graph.by_type.get(_METRIC, []), *graph.by_type.get(_COMPOSITE, [])]
    return frozenset(str(each.body.get("alarm_name")) for each in alarms)


RULES = (
    Rule(
        "log-group-retention",
        _GROUP,
        of_kind(
            "log_group_class",
            _KEEPING,
            _retention,
            "log groups of class DELIVERY keep everything for two days, which cannot be changed",
        ),
        title=f"Log groups keep their logs for {MIN_RETENTION_DAYS} days or more",
        why="An intrusion is often noticed months later, and only the logs that still exist show what happened.",
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
        why="Logs contain more than anybody meant to write there; with a customer managed key, reading them"
        " takes a second permission that can be revoked.",
        remedy="set kms_key_id to a customer managed key",
        severity="medium",
        controls=("Config CLOUDWATCH_LOG_GROUP_ENCRYPTED",),
        links=("https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",),
    ),
    Rule(
        "alarm-actions",
        (_METRIC, _COMPOSITE),
        _alarms_somebody,
        title="Alarms notify somebody, also when their data is missing",
        why="An alarm without actions only changes colour on a page that nobody watches; one that ignores"
        " missing data stays silent when what it monitors has died.",
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
