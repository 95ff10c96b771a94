"""How often a schedule runs: ``rate(…)`` and ``cron(…)`` of EventBridge and of all that took its form.

Sources: EventBridge user guide, "Schedule expressions"; Secrets Manager user guide, "Schedule expressions".
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

_RATE = re.compile(r"\s*rate\(\s*(\d{1,9})\s+(minute|hour|day|week)s?\s*\)\s*", re.ASCII)
_CRON = re.compile(r"\s*cron\(\s*(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*\)\s*", re.ASCII)
_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0}
_ANY = ("*", "?")
_MONTHS = {
    "JAN": 1, "FEB": 2, "MAR": 3, "APR": 4, "MAY": 5, "JUN": 6,
    "JUL": 7, "AUG": 8, "SEP": 9, "OCT": 10, "NOV": 11, "DEC": 12,
}  # fmt: skip
_WEEKDAYS = {"SUN": 1, "MON": 2, "TUE": 3, "WED": 4, "THU": 5, "FRI": 6, "SAT": 7}
# Eight years with two leap days hold every distance between two days of a year.
_FIRST, _LAST = date(2024, 1, 1), date(2031, 12, 31)

Days = Callable[[date], bool]


@lru_cache(maxsize=256)
def longest_gap_days(expression: str) -> float | None:
    """Return the longest time in days between two runs of a schedule, where its expression says it.

    The hours of a ``cron(…)`` are left out of account, as one run a day is what a gap of whole days needs.

    Args:
        expression: such as ``rate(10 days)`` or ``cron(0 8 1 * ? *)``.

    Returns:
        ``None`` where the expression is none that is understood, where it never runs, or where it ends with a year.
    """
    if found := _RATE.fullmatch(expression):
        return int(found[1]) * _DAYS[found[2]] if int(found[1]) else None
    found = _CRON.fullmatch(expression)
    if found is None or found[6] not in _ANY:
        return None
    day_of_month, month, day_of_week = found[3], found[4], found[5]
    try:
        months = _numbers(month, 1, 12, _MONTHS)
        of_month, of_week = _days_of_month(day_of_month), _days_of_week(day_of_week)
    except ValueError:
        return None
    runs = [
        day
        for day in (_FIRST + timedelta(each) for each in range((_LAST - _FIRST).days + 1))
        if day.month in months and of_month(day) and of_week(day)
    ]
    gaps = [(later - earlier).days for earlier, later in pairwise(runs)]
    return float(max(gaps)) if gaps else None


def _days_of_month(field: str) -> Days:
    if field == "L":
        return lambda day: day.day == _length(day)
    if found := re.fullmatch(r"(\d{1,2}|L)W", field):
        nearest = found[1]
        return lambda day: day == _nearest_weekday(day, _length(day) if nearest == "L" else int(nearest))
    numbers = _numbers(field, 1, 31, {})
    return lambda day: day.day in numbers


def _days_of_week(field: str) -> Days:
    if found := re.fullmatch(r"(\w+?)L", field):
        (last,) = _numbers(found[1], 1, 7, _WEEKDAYS)
        return lambda day: _weekday(day) == last and day.day > _length(day) - 7
    if found := re.fullmatch(r"(\w+)#([1-5])", field):
        (nth,), week = _numbers(found[1], 1, 7, _WEEKDAYS), int(found[2])
        return lambda day: _weekday(day) == nth and (day.day - 1) // 7 == week - 1
    numbers = _numbers("7" if field == "L" else field, 1, 7, _WEEKDAYS)
    return lambda day: _weekday(day) in numbers


def _numbers(field: str, first: int, last: int, names: dict[str, int]) -> frozenset[int]:
    """Return the numbers that a field stands for.

    Raises:
        ValueError: it is none, or one of them is out of range.
    """
    found: set[int] = set()
    for part in field.upper().split(","):
        within, _, step = part.partition("/")
        start, dash, end = within.partition("-")
        low = first if start in _ANY else _number(start, names)
        high = _number(end, names) if dash else (last if start in _ANY or step else low)
        if not first <= low <= last or not first <= high <= last or (step and int(step) < 1):
            raise ValueError(f"{field!r} is not between {first} and {last}")
        through = range(low, high + 1) if low <= high else [*range(low, last + 1), *range(first, high + 1)]
        found.update(list(through)[:: int(step or 1)])
    return frozenset(found)


def _number(text: str, names: dict[str, int]) -> int:
    return names[text] if text in names else int(text)


def _weekday(day: date) -> int:
    return day.isoweekday() % 7 + 1  # Sunday is 1


def _length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _nearest_weekday(day: date, number: int) -> date | None:
    if not 1 <= number <= _length(day):
        return None
    wanted = day.replace(day=number)
    if wanted.isoweekday() == 6:
        return wanted - timedelta(1) if number > 1 else wanted + timedelta(2)
    if wanted.isoweekday() == 7:
        return wanted + timedelta(1) if number < _length(day) else wanted - timedelta(2)
    return wanted
