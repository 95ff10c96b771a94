"""Acknowledgements hold for a time, where they were made, and over all stacks of an app."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aspects.core.acknowledgements import Acknowledgement, CompensatingControl, Limits, judged
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


# -- where one holds ---------------------------------------------------------------------------------------------------


def _pattern(at: str, rule_id: str = ID) -> Acknowledgement:
    return Acknowledgement(at, rule_id, "why", is_pattern=True)


@pytest.mark.parametrize(
    ("at", "holds"),
    [
        ("one/it", True),
        ("one", True),
        ("*/it", True),
        ("o?e/*", True),
        ("**", True),
        ("**/it", True),
        ("aws_sns_topic.it", True),
        ("aws_sns_topic.*", True),
        ("aws_*.it", True),
        ("one/i", False),
        ("*t", False),
        ("on", False),
        ("*/other", False),
        ("one/it/below", False),
        ("aws_sns_topic.i", False),
        ("aws_sns_topic", False),
        ("sns_topic.it", False),
        ("[o]ne/it", False),
    ],
)
def test_a_pattern_covers_what_it_matches_and_what_is_below(at: str, holds: bool) -> None:
    """As a construct path or a Terraform address; brackets are literal, as those of an address with an index are."""
    finding = Finding("one/it", ID, "is public", "hide it", address="aws_sns_topic.it")
    assert _pattern(at).covers(finding) is holds
    assert not _pattern(at, "other").covers(finding)


@pytest.mark.parametrize(
    ("at", "address", "holds"),
    [
        ("aws_s3_bucket.logs", 'aws_s3_bucket.logs["eu.west/1"]', True),
        ("aws_s3_bucket.logs[0]", "aws_s3_bucket.logs[0]", True),
        ("aws_s3_bucket.logs[0]", "aws_s3_bucket.logs[1]", False),
        ("module.logs", "module.logs.aws_s3_bucket.it", True),
        ("module.logs", 'module.logs["a"].aws_s3_bucket.it', True),
        ("module.log", "module.logs.aws_s3_bucket.it", False),
        ('module.logs["a.b"]', 'module.logs["a.b"].aws_s3_bucket.it', True),
        ('module.logs["a.b"]', 'module.logs["a.c"].aws_s3_bucket.it', False),
        ('module.logs["a"].module.x[0]', 'module.logs["a"].module.x[0].aws_s3_bucket.it["y.z"]', True),
        ("aws_s3_bucket", "aws_s3_bucket.logs", False),
        ("module.*.aws_s3_bucket.it", "module.logs.aws_s3_bucket.it", True),
    ],
)
def test_an_address_covers_its_instances_and_a_module_what_is_in_it(at: str, address: str, holds: bool) -> None:
    """A plan has an instance for each key, and the resources of modules."""
    assert _pattern(at).covers(Finding(address, ID, "p", "r", address=address)) is holds


_SEGMENT = st.text("ab*?.[]()+^$\\", min_size=1, max_size=4)


@given(st.lists(_SEGMENT, min_size=1, max_size=4), st.lists(_SEGMENT, min_size=1, max_size=4))
def test_patterns_and_stacks_agree_on_what_they_may_cover(at: list[str], path: list[str]) -> None:
    """What a pattern covers is in a stack of which it may speak, whatever characters either is made of."""
    pattern, finding = _pattern("/".join(at)), Finding("/".join(path), ID, "p", "r")
    if pattern.covers(finding):
        assert all(pattern.may_cover("/".join(path[:length])) for length in range(1, len(path) + 1))
    literal = "/".join(path).replace("*", "x").replace("?", "x")
    assert _pattern(literal).covers(Finding(f"{literal}/below", ID, "p", "r"))


_TEXT = st.text(max_size=8)


@given(
    st.builds(
        Acknowledgement,
        path=_TEXT.filter(bool),
        rule_id=_TEXT,
        reason=_TEXT,
        until=_TEXT,
        owner=_TEXT,
        ticket=_TEXT,
        compensating_control=st.none() | st.builds(CompensatingControl, *[_TEXT] * 6),
        is_pattern=st.booleans(),
        source=_TEXT,
    )
)
def test_what_is_kept_as_json_comes_back_as_it_was(acknowledgement: Acknowledgement) -> None:
    """The construct tree and ``guardrails.json`` lose nothing."""
    back = Acknowledgement.read(json.loads(json.dumps(acknowledgement.as_data())))
    assert (back, back.source) == (acknowledgement, acknowledgement.source)


# -- what is wrong with one --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "stack", "may"),
    [("**/logs", "group/two", True), ("group/**/logs", "group/two/three", True), ("group/*/logs", "group/two", True),
     ("group", "group/two", True), ("group/t*/logs", "group/one", False), ("aws_s3_bucket.logs", "group/two", True)],
)  # fmt: skip
def test_a_pattern_may_speak_of_what_is_in_a_stack_or_above_it(at: str, stack: str, may: bool) -> None:
    """Stacks may stand below other constructs, and an address names no stack."""
    assert _pattern(at).may_cover(stack) is may


def test_an_entry_of_another_environment_waits() -> None:
    """Its stack is no part of this synthesis; one that names no stack, or this one, has to match something."""
    assert _told(_pattern("three/it")) == _told()
    assert _told(_pattern("t*ee/**")) == _told()
    for at in ("one/other", "*/other", "aws_sqs_queue.it", "**/other"):
        assert any("there is no such finding" in each for each in _told(_pattern(at))), at


def test_what_is_wrong_with_an_entry_is_reported_at_a_stack_and_with_its_line() -> None:
    """A pattern is no construct, so the line of the file says where to look."""
    stacks = [Stack((Resource("aws_sns_topic", f"{name}/it", "it", {}, name),), path=name) for name in ("one", "two")]
    entry = Acknowledgement("two/other", ID, "why", is_pattern=True, source="acknowledgements.toml:3")
    entries = [Entry("", [_Finds()], True, acknowledgements=(entry,))]
    decision = decide(Graph(stacks), entries, today=date(2026, 6, 1))
    (said,) = [finding for _, finding in decision.findings if finding.rule_id == "acknowledgement"]
    assert (said.construct_path, said.level) == ("two", "error")
    assert said.annotation == (
        "acknowledgement: 'public' was acknowledged at 'two/other', but there is no such finding,"
        " at acknowledgements.toml:3; remove the acknowledgement; did you mean 'public' at two/it?"
    )


@pytest.mark.parametrize(
    ("acknowledgement", "hint"),
    [
        (Acknowledgement("one/at", ID, "why"), "did you mean 'public' at one/it?"),
        (_pattern("aws_sns_topik.it"), "did you mean 'public' at aws_sns_topic.it?"),
        (
            Acknowledgement("one/it", "publix", "why"),
            "use the rule id at the start of a finding, did you mean 'public'?",
        ),
    ],
)
def test_the_closest_finding_is_named(acknowledgement: Acknowledgement, hint: str) -> None:
    """Where a place or an id is misspelt, the one that was meant is said."""
    assert any(finding.remedy.endswith(hint) for finding in _findings(acknowledgement))


def test_another_rule_at_the_same_place_is_named() -> None:
    """Two ids that are easily confused."""
    found = [Finding("one/it", "s3-bucket-kms-encryption", "p", "r")]
    known = {"s3-bucket-kms-encryption", "s3-bucket-encryption"}
    _, ((_, said),) = judged(
        [Acknowledgement("one", "s3-bucket-encryption", "why")], found, lambda each: True, date(2026, 6, 1), known
    )
    assert said.remedy == "remove the acknowledgement; did you mean 's3-bucket-kms-encryption'?"


@pytest.mark.parametrize(
    ("days", "when"),
    [(31, ""), (30, "and that ends in 30 days"), (1, "and that ends tomorrow"), (0, "and that ends today")],
)
def test_an_end_is_announced_30_days_before(days: int, when: str) -> None:
    """A warning, while it still holds."""
    until = date(2026, 6, 1) + timedelta(days)
    said = [each for each in _findings(Acknowledgement("one", ID, "why", str(until))) if each.rule_id != ID]
    assert [each.level for each in said] == (["warning"] if when else [])
    assert all(each.problem == f"'public' is acknowledged until {until}, {when}" for each in said)


class _Limited(_Finds):
    """As a pack with limits."""

    @property
    def limits(self) -> Limits:
        return Limits("Standard 1", frozenset({ID}), 90, frozenset({"other"}))

    @property
    def rule_ids(self) -> frozenset[str]:
        return frozenset({ID, "other"})


@pytest.mark.parametrize(
    ("acknowledgement", "problem"),
    [
        (Acknowledgement("", ID, "why", "2026-08-30"), ""),
        (Acknowledgement("", ID, "why", "2026-08-31"),
         "'public' was acknowledged until 2026-08-31, and Standard 1 allows 90 days"),
        (Acknowledgement("", ID, "why"), "'public' was acknowledged without an end date, and Standard 1 allows 90"
            " days"),
        (Acknowledgement("", "other", "why", "2026-06-02"),
         "'other' was acknowledged, which Standard 1 does not allow"),
    ],
)  # fmt: skip
def test_a_standard_limits_acknowledgements(acknowledgement: Acknowledgement, problem: str) -> None:
    """One that is too long or not allowed is reported, and the finding stands."""
    found = _findings(acknowledgement, aspect=_Limited())
    assert [each.problem for each in found if each.rule_id == "acknowledgement"] == ([problem] if problem else [])
    assert any(each.rule_id == ID for each in found) is bool(problem)


def _findings(*acknowledgements: Acknowledgement, aspect: Aspect | None = None) -> list[Finding]:
    stacks = [Stack((Resource("aws_sns_topic", "one/it", "it", {}, "one"),), path="one")]
    entries = [Entry("", [aspect or _Finds()], False)]
    decision = decide(Graph(stacks), entries, acknowledgements, today=date(2026, 6, 1))
    return [finding for _, finding in decision.findings]
