"""Rules for EventBridge: event buses and schema registries."""

from __future__ import annotations

from ..core.graph import Graph
from .checks import Found, all_hold, any_of, each, has_companion, where
from .model import Rule
from .policies import Statement, statements
from .reader import Block

_GUIDE = "https://docs.aws.amazon.com/eventbridge/latest/userguide"


def _for_nobody_else(it: Block, graph: Graph) -> Found:
    yield from each(statements(it), _names_somebody)


def _names_somebody(statement: Statement) -> Found:
    if all_hold(
        lambda: statement.allows,
        lambda: statement.is_for_everybody,
        lambda: not statement.is_narrowed,
    ):
        yield statement.block.problem("Principal", f"{statement.block.path} allows anybody in any account")


RULES = (
    Rule(
        "eventbridge-bus-policy",
        ("aws_cloudwatch_event_bus",),
        where(
            lambda it: not it.has("event_source_name"),
            any_of(
                has_companion("aws_cloudwatch_event_bus_policy", "event_bus_name"),
                has_companion("aws_cloudwatch_event_permission", "event_bus_name"),
            ),
            "a partner event bus only accepts events from that partner",
        ),
        title="Event buses have a resource policy",
        why="Without a policy, everybody in the account with EventBridge permissions can put events on the bus"
        " and read them through their own rules.",
        remedy="add an aws_cloudwatch_event_bus_policy",
        severity="low",
        controls=("Security Hub EventBridge.3", "Config CUSTOM_EVENTBUS_POLICY_ATTACHED"),
        links=(
            "https://docs.aws.amazon.com/securityhub/latest/userguide/eventbridge-controls.html",
            f"{_GUIDE}/eb-event-bus-perms.html",
        ),
    ),
    Rule(
        "eventbridge-schema-registry-policy",
        ("aws_schemas_registry_policy",),
        _for_nobody_else,
        title="Schema registries are not public",
        why="A schema names every field of an event, and so reveals what an application knows about its"
        " customers and where to find it.",
        remedy="name the accounts or the organization that may read the registry",
        severity="high",
        links=(f"{_GUIDE}/eb-schema-registry.html",),
    ),
)
