"""Acknowledgements hold for a time, where they were made, and over all stacks of an app."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from aspects.core.acknowledgements import Acknowledgement
from aspects.core.aspect import Aspect
from aspects.core.decide import Entry, decide
from aspects.core.graph import Graph
from aspects.core.model import Finding, Level, Resource, Stack

ID = "public"


class _Finds(Aspect):
    """Finds something at every topic."""

    level: Level = "error"

    @property
    def rule_ids(self) -> frozenset[str]:
        return frozenset({ID})

    def check(self, graph: Graph, scope: Sequence[Resource]) -> Iterator[Finding]:
        for each in scope:
            yield Finding(each.path, ID, "is public", "hide it", level=self.level)


def _told(*acknowledgements: Acknowledgement, scope: str = "", today: date = date(2026, 6, 1)) -> list[str]:
    """What remains of two findings, one in each of two stacks."""
    stacks = [Stack((Resource("aws_sns_topic", f"{name}/it", "it", {}, name),), path=name) for name in ("one", "two")]
    entries = [Entry(scope, [_Finds()], False)]
    decision = decide(Graph(stacks), entries, acknowledgements, today=today, known_ids={ID, "other"})
    return [f"[{finding.construct_path}] {finding.rule_id}: {finding.problem}" for _, finding in decision.findings]


@pytest.mark.parametrize(("today", "holds"), [(date(2026, 6, 1), True), (date(2026, 6, 2), False)])
def test_the_last_day_is_included(today: date, holds: bool) -> None:
    """On the day itself it holds; on the next one it is an error, and the finding is back."""
    told = _told(Acknowledgement("one/it", ID, "why", "2026-06-01"), today=today)
    assert ("[one/it] public: is public" in told) is not holds
    assert any("which has passed" in each for each in told) is not holds


def test_one_on_the_app_is_used_if_any_stack_has_the_finding() -> None:
    """It is one acknowledgement, although each stack keeps it."""
    assert _told(Acknowledgement("", ID, "why", "")) == []


def test_one_beside_every_aspect_that_looks_for_it_waits() -> None:
    """Aspects on the other stack say nothing about it, so it is neither used nor superfluous."""
    assert _told(Acknowledgement("one", ID, "why", ""), scope="two") == ["[two/it] public: is public"]


def test_one_without_a_finding_is_reported() -> None:
    """The construct is covered, and nothing was found there."""
    told = _told(Acknowledgement("one/other", ID, "why", ""))
    assert "[one/other] acknowledgement: 'public' was acknowledged, but there is no such finding" in told


def test_one_of_what_nobody_can_decide_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A finding that depends on a token is told nobody, and its acknowledgement is not superfluous."""
    monkeypatch.setattr(_Finds, "level", "undecided")
    assert _told() == []
    assert _told(Acknowledgement("one/it", ID, "why", "")) == []
