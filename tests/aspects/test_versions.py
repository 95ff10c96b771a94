"""The tables of versions are up to date."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aspects.facts.versions import EKS_VERSIONS, EKS_VERSIONS_ENDED, LAMBDA_RUNTIMES, LAMBDA_RUNTIMES_ENDED, Versions

TODAY = datetime.now(UTC).date()
TABLES = ((EKS_VERSIONS, EKS_VERSIONS_ENDED), (LAMBDA_RUNTIMES, LAMBDA_RUNTIMES_ENDED))


@pytest.mark.parametrize(("supported", "ended"), TABLES)
def test_no_version_that_is_listed_as_supported_has_ended(supported: Versions, ended: Versions) -> None:
    """On the day after its last one, a version moves to the table of those that have ended."""
    assert {version: end for version, end in supported.items() if end < TODAY} == {}


@pytest.mark.parametrize(("supported", "ended"), TABLES)
def test_a_version_is_either_supported_or_not(supported: Versions, ended: Versions) -> None:
    """No version stands in both tables."""
    assert set(supported).isdisjoint(ended)
