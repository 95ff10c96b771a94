"""A rule and a standard that are not the library's, as a team writes them against the installed wheel."""

from __future__ import annotations

from collections.abc import Iterator

from cdktf_guardrails.packs import Pack, Requirement
from cdktf_guardrails.rules import Problem, Rule
from cdktf_guardrails.rules.checks import present
from cdktf_guardrails.rules.reader import Block


def _about_a_thing(it: Block, graph: object) -> Iterator[Problem]:
    name = it.text("name")
    if name is not None and name.startswith("printed"):
        yield it.problem("name", f"name is {name!r}, which says what happened and not to what")


DISPLAYED = Rule(
    "house-topic-display-name",
    ("aws_sns_topic",),
    present("display_name"),
    title="Topics have a display name",
    why="Whoever is woken by a message sees it as the sender.",
    remedy="set display_name",
    severity="low",
)
NAMED = Rule(
    "house-topic-name",
    ("aws_sns_topic",),
    _about_a_thing,
    title="Topics are named after what they are about",
    why="A name is read without the app.",
    remedy="name it after the thing",
    severity="low",
)

HOUSE = Pack(
    "House",
    "1",
    (
        Requirement(
            "1", "People know who writes to them", (DISPLAYED.id, NAMED.id, "sns-encrypted"), automated="topics"
        ),
    ),
    own_rules={DISPLAYED.id: DISPLAYED, NAMED.id: NAMED},
)
