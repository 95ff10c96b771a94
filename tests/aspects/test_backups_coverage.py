"""The table of backups accounts for the whole schema, and the provider accepts all that it writes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from aspects.facts.backup_settings import BACKUPS, EXEMPT
from tests.aspects.row_bodies import effects_of_rows
from tests.aspects.schema_walk import idle, matching, plain, unaccounted
from tests.conftest import Terraform

pytestmark = pytest.mark.terraform

SPEAKS_OF_BACKUPS = re.compile(r"backup|snapshot|point_in_time|recovery_period|retention_period|add_on(?!s)")
"""A path that matches either says how copies are made and kept, or is exempt with a reason."""


def _covered() -> set[str]:
    return {f"{kind}.{plain(row.path)}" for kind, rows in BACKUPS.items() for row in rows}


def _found(schema: dict[str, Any]) -> list[str]:
    """Attributes whose own path speaks of backups."""
    return matching(schema, SPEAKS_OF_BACKUPS)


def test_every_setting_of_backups_is_accounted_for(schema: dict[str, Any]) -> None:
    """Each stands in a row or is exempt."""
    assert unaccounted(_found(schema), _covered(), EXEMPT) == []


def test_every_exemption_has_a_reason_and_is_needed(schema: dict[str, Any]) -> None:
    """No pattern matches nothing, or only what a row covers."""
    covered = _covered()
    assert idle([path for path in _found(schema) if path not in covered], EXEMPT) == []


def test_every_row_speaks_of_backups(schema: dict[str, Any]) -> None:
    """The pattern finds each row, so that it would find the same attribute on a type that is new."""
    assert sorted(_covered() - set(_found(schema))) == []


EXAMPLES = {
    r"\d+": "1",
    "redis|valkey": "redis",
    "PERSISTENT_.": "PERSISTENT_1",
}


@pytest.mark.slow
def test_terraform_accepts_what_every_row_writes(
    running_schema: dict[str, Any], terraform: Terraform, tmp_path: Path
) -> None:
    """For each row a valid configuration in which it does something; that, and what all rows make of it, is valid."""
    assert effects_of_rows(terraform, tmp_path, BACKUPS, running_schema, EXAMPLES) == []
