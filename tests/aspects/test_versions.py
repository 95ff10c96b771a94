"""The tables of versions are up to date."""

from __future__ import annotations

from datetime import UTC, datetime

from aspects.facts.versions import LAMBDA_RUNTIMES, LAMBDA_RUNTIMES_ENDED

TODAY = datetime.now(UTC).date()


def test_no_version_that_is_listed_as_supported_has_ended() -> None:
    """On the day after its last one, a version moves to the table of those that have ended."""
    assert {version: end for version, end in LAMBDA_RUNTIMES.items() if end < TODAY} == {}


def test_a_version_is_either_supported_or_not() -> None:
    """No version stands in both tables."""
    assert set(LAMBDA_RUNTIMES).isdisjoint(LAMBDA_RUNTIMES_ENDED)
