"""Two rules and a pack of a team of its own: what the library does not know, and what a standard does not ask for."""

from __future__ import annotations

from collections.abc import Iterator

from cdktf_guardrails.packs import Pack, Requirement
from cdktf_guardrails.rules import Problem, Rule
from cdktf_guardrails.rules.checks import present
from cdktf_guardrails.rules.reader import Block


def _about_a_thing(it: Block, graph: object) -> Iterator[Problem]:
    """Check more than one attribute, which takes a function; ``it.text`` is ``None`` where Terraform decides."""
    name = it.text("name")
    if name is not None and name.startswith("printed"):
        yield it.problem("name", f"name is {name!r}, which says what happened and not to what")


# Most rules are one of the checks of the library.
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

# A pack may name rules of the library, too. FOUNDATIONS.with_rules(…) adds rules to a whole pack.
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
