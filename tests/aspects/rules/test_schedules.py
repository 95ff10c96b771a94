"""How often a schedule runs is what its expression says, by an oracle of its own for simple ones."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aspects.rules.schedules import longest_gap_days


@pytest.mark.parametrize(
    ("expression", "days"),
    [
        ("rate(1 day)", 1),
        ("rate(999 days)", 999),
        (" rate( 12 hours ) ", 0.5),
        ("rate(2 weeks)", 14),
        ("cron(0 8 * * ? *)", 1),
        ("cron(0 /4 * * ? *)", 1),
        ("cron(0 8 1 * ? *)", 31),
        ("cron(0 8 31 * ? *)", 61),
        ("cron(0 8 1,15 * ? *)", 17),
        ("cron(0 8 L * ? *)", 31),
        ("cron(0 8 15W * ? *)", 32),
        ("cron(0 8 LW * ? *)", 33),
        ("cron(0 8 1 */3 ? *)", 92),
        ("cron(0 8 1 1/6 ? *)", 184),
        ("cron(0 8 1 jan,jul ? *)", 184),
        ("cron(0 8 1 11-2 ? *)", 273 + 1),
        ("cron(0 8 ? * SUN *)", 7),
        ("cron(0 8 ? * MON-FRI *)", 3),
        ("cron(0 8 ? * L *)", 7),
        ("cron(0 8 ? * 6L *)", 35),
        ("cron(0 8 ? * 2#1 *)", 35),
        ("cron(0 8 29 2 ? *)", 1461),
    ],
)
def test_the_longest_gap_between_two_runs(expression: str, days: float) -> None:
    """In days, from the forms that the pages of EventBridge and Secrets Manager show."""
    assert longest_gap_days(expression) == days


@pytest.mark.parametrize(
    "expression",
    [
        "", "rate(0 days)", "rate(days)", "rate(1 month)", "at(2027-01-01T00:00:00)", "cron(0 8 1 * ?)",
        "cron(0 8 1 1 ? 2030)", "cron(0 8 32 * ? *)", "cron(0 8 30 2 ? *)", "cron(0 8 1 13 ? *)", "cron(0 8 ? * X *)",
        "cron(0 8 */0 * ? *)", "cron(0 8 ? * 1,2L *)", f"rate({'9' * 400} days)",
    ],
)  # fmt: skip
def test_what_nobody_can_say(expression: str) -> None:
    """No schedule, one that never runs, or one that ends with a year."""
    assert longest_gap_days(expression) is None


@given(st.sets(st.integers(1, 28), min_size=1), st.sets(st.integers(1, 12), min_size=1))
def test_a_list_of_days_and_months_has_the_gap_that_counting_finds(days: set[int], months: set[int]) -> None:
    """Day by day over eight years."""
    gap, longest, seen = 0, 0, False
    for day in (date(2024, 1, 1) + timedelta(each) for each in range(8 * 366)):
        gap += 1
        if day.day in days and day.month in months:
            longest, gap, seen = max(longest, gap) if seen else longest, 0, True
    fields = (",".join(map(str, sorted(days))), ",".join(map(str, sorted(months))))
    assert longest_gap_days(f"cron(0 8 {fields[0]} {fields[1]} ? *)") == longest


@given(st.text(alphabet="cronrate()*?/-,#LW0123456789 ", max_size=30))
def test_no_text_makes_it_raise(text: str) -> None:
    """It answers with a number of days or with nothing."""
    for each in (text, f"cron(0 8 {text})", f"rate({text})"):
        gap = longest_gap_days(each)
        assert gap is None or gap > 0, each
