"""AWS CloudTrail: trails and event data stores that record everything, and keep it unaltered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..core.graph import Graph
from .checks import Found, by_type, differs, equals, every, present
from .keys import customer_key
from .model import NotApplicable, Problem, Rule, show
from .reader import Block

_TRAIL = ("aws_cloudtrail",)
_STORE = "aws_cloudtrail_event_data_store"
_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html"
_GUIDE = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/"

# What a selector's readOnly or read_write_type lets through.
_ALL = frozenset({"read", "write"})
_KINDS = {"All": _ALL, "ReadOnly": frozenset({"read"}), "WriteOnly": frozenset({"write"})}


@dataclass(frozen=True)
class _Selected:
    """What one selector records of the management events.

    Attributes:
        at: the selector.
        kinds: ``read``, ``write`` or both.
        spared: what narrows it further, as its author wrote it; empty where nothing does.
    """

    at: Block
    kinds: frozenset[str]
    spared: str = ""


def _selected(it: Block) -> Iterator[_Selected]:
    """Yield what each selector of a trail records of the management events; without selectors, it records them all.

    Source: CloudTrail API reference, "EventSelector", "AdvancedEventSelector" and "AdvancedFieldSelector".

    Raises:
        Undecided: an expression is in a selector.
    """
    for selector in it.blocks("event_selector"):
        if selector.flag("include_management_events", True):
            sources = selector.known_items("exclude_management_event_sources")
            kinds = _KINDS.get(selector.text("read_write_type") or "All", _ALL)
            spared = f"exclude_management_event_sources is {show(sources)}" if sources else ""
            yield _Selected(selector, kinds, spared)
    for selector in it.blocks("advanced_event_selector"):
        fields = {field.text("field"): field for field in selector.blocks("field_selector")}
        category = fields.pop("eventCategory", None)
        if category is None or "Management" not in category.known_items("equals"):
            continue
        kinds = _ALL
        if read_only := fields.pop("readOnly", None):
            values = read_only.known_items("equals")
            kinds = frozenset({"read"} if values == ["true"] else {"write"} if values == ["false"] else _ALL)
        others = ", ".join(sorted(str(name) for name in fields))
        yield _Selected(selector, kinds, f"it filters by {others}" if others else "")


def _management_events(it: Block, graph: Graph) -> Found:
    """Check that all management events are recorded, by one selector or by several together."""
    if not it.blocks("event_selector") and not it.blocks("advanced_event_selector"):
        return
    found = list(_selected(it))
    if not found:
        raise NotApplicable("it records only data events, no management events")
    if _kinds(each for each in found if not each.spared) == _ALL:
        return
    for each in found:
        if each.spared:
            yield Problem(f"{each.at.path} leaves out management events: {each.spared}", each.at.path)
    if _kinds(found) != _ALL:
        kind = "reads" if found[0].kinds == _KINDS["ReadOnly"] else "writes"
        yield Problem(f"of the management events, {found[0].at.path} records only the {kind}", found[0].at.path)


def _kinds(found: Iterable[_Selected]) -> frozenset[str]:
    return frozenset(kind for each in found for kind in each.kinds)


def _everywhere(it: Block, graph: Graph) -> Found:
    yield from _management_events(it, graph)  # what records none of them need not do so everywhere
    yield from _REGIONS(it, graph)


_REGIONS = every(
    equals("is_multi_region_trail", True),
    equals("include_global_service_events", True, absent=True),
)

RULES = (
    Rule(
        "cloudtrail-enabled",
        ("aws_cloudtrail", _STORE),
        by_type({_STORE: differs("suspend", True)}, equals("enable_logging", True, absent=True)),
        title="Trails and event data stores are recording",
        why="A trail that is switched off looks like a working one, and nothing that happens in the meantime is"
        " recorded.",
        remedy="set enable_logging = true, or leave it out; for an event data store, leave suspend out",
        severity="high",
        controls=("Security Hub CloudTrail.3", "Config CLOUD_TRAIL_ENABLED"),
        links=(_CONTROLS, f"{_GUIDE}cloudtrail-turning-off-logging.html"),
    ),
    Rule(
        "cloudtrail-multi-region",
        _TRAIL,
        _everywhere,
        title="Trails record all management events, in every region",
        why="Attackers who want to stay unseen work in a region that nobody uses; a trail for one region, or"
        " for writes only, does not record them.",
        remedy="set is_multi_region_trail = true, and let the selectors record all management events",
        severity="high",
        controls=(
            "Config MULTI_REGION_CLOUD_TRAIL_ENABLED",
            "Config CLOUDTRAIL_SECURITY_TRAIL_ENABLED",
        ),
        links=(_CONTROLS, f"{_GUIDE}receive-cloudtrail-log-files-from-multiple-regions.html"),
    ),
    Rule(
        "cloudtrail-encrypted",
        ("aws_cloudtrail", _STORE),
        customer_key("kms_key_id"),
        title="Trails and event data stores are encrypted with a customer managed key",
        why="The record of an account shows how to attack it; with a customer managed key, reading it takes a"
        " second permission that can be revoked.",
        remedy="set kms_key_id to a customer managed key, or pass kms_key_arn to Guardrails",
        severity="medium",
        controls=("Security Hub CloudTrail.2", "Config CLOUD_TRAIL_ENCRYPTION_ENABLED"),
        links=(_CONTROLS, f"{_GUIDE}encrypting-cloudtrail-log-files-with-aws-kms.html"),
    ),
    Rule(
        "cloudtrail-validation",
        _TRAIL,
        equals("enable_log_file_validation", True),
        title="Trails sign their log files",
        why="Without the signed digests, there is no proof that a log file was neither changed nor removed.",
        remedy="set enable_log_file_validation = true",
        severity="low",
        controls=("Security Hub CloudTrail.4", "Config CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED"),
        links=(_CONTROLS, f"{_GUIDE}cloudtrail-log-file-validation-intro.html"),
    ),
    Rule(
        "cloudtrail-to-cloudwatch",
        _TRAIL,
        present("cloud_watch_logs_group_arn"),
        title="Trails also write to a CloudWatch log group",
        why="Files in a bucket are read after the fact; only in a log group can filters and alarms react as"
        " events arrive.",
        remedy="set cloud_watch_logs_group_arn and cloud_watch_logs_role_arn",
        severity="low",
        controls=("Security Hub CloudTrail.5", "Config CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED"),
        links=(_CONTROLS, f"{_GUIDE}send-cloudtrail-events-to-cloudwatch-logs.html"),
    ),
)
