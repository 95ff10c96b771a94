"""A team's own pack with two rules of its own, which neither the library nor a standard has."""

from __future__ import annotations

from collections.abc import Iterator

from cdktf_guardrails.packs import Pack, Requirement
from cdktf_guardrails.rules import Problem, Rule
from cdktf_guardrails.rules.checks import present
from cdktf_guardrails.rules.reader import Block


def _about_a_subject(it: Block, graph: object) -> Iterator[Problem]:
    """Check a value in a function, for what no ready-made check can express."""
    name = it.text("name")
    if name is not None and name.startswith("printed"):
        yield it.problem("name", f"name is {name!r}, which tells the event and not the subject")


# Most rules use one of the library's checks.
DISPLAYED = Rule(
    "house-topic-display-name",
    ("aws_sns_topic",),
    present("display_name"),
    title="Topics have a display name",
    why="A person on call sees it as the sender of the message.",
    remedy="set display_name",
    severity="low",
)
NAMED = Rule(
    "house-topic-name",
    ("aws_sns_topic",),
    _about_a_subject,
    title="Topics are named after their subject",
    why="People read a name without seeing the app.",
    remedy="name it after the subject",
    severity="low",
)

# A pack may also name the library's rules. FOUNDATIONS.with_rules(…) adds rules to a whole pack.
HOUSE = Pack(
    "House",
    "1",
    (Requirement("1", "Recipients know the sender", (DISPLAYED.id, NAMED.id, "sns-encrypted"), automated="topics"),),
    own_rules={DISPLAYED.id: DISPLAYED, NAMED.id: NAMED},
)
