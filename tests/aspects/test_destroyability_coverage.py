"""The destroyability table accounts for the whole schema, and the provider accepts all that it writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aspects.facts.destroyability import BLOCKED, DESTROYABILITY, EXEMPT
from aspects.facts.looks import DESTRUCTION as SPEAKS_OF_DESTRUCTION
from tests.aspects.row_bodies import effects_of_rows
from tests.aspects.schema_walk import idle, matching, plain, settable, unaccounted
from tests.conftest import Terraform

pytestmark = pytest.mark.terraform


def _covered() -> set[str]:
    rows = {f"{kind}.{plain(row.path)}" for kind, rows in DESTROYABILITY.items() for row in rows}
    return rows | {f"{kind}.{block.path}" for kind, blocks in BLOCKED.items() for block in blocks}


def test_every_attribute_that_may_keep_something_is_accounted_for(schema: dict[str, Any]) -> None:
    """Each stands in a row, is reported where nothing undoes it, or is exempt."""
    assert unaccounted(matching(schema, SPEAKS_OF_DESTRUCTION), _covered(), EXEMPT) == []


def test_every_exemption_has_a_reason_and_is_needed(schema: dict[str, Any]) -> None:
    """No pattern matches nothing, or only what a row covers."""
    open_ones = [path for path in matching(schema, SPEAKS_OF_DESTRUCTION) if path not in _covered()]
    assert idle(open_ones, EXEMPT) == []


def test_every_row_speaks_of_destruction(schema: dict[str, Any]) -> None:
    """The pattern finds each row, so that it would find the same attribute on a type that is new."""
    rows = {f"{kind}.{plain(row.path)}" for kind, rows in DESTROYABILITY.items() for row in rows}
    assert sorted(rows - set(matching(schema, SPEAKS_OF_DESTRUCTION))) == []


def test_every_block_is_something_that_can_be_set(schema: dict[str, Any]) -> None:
    """What cannot be undone is looked for under a name that exists, whether an attribute or a nested block."""
    wrong = [
        f"{kind}.{each.path}"
        for kind, blocks in BLOCKED.items()
        for each in blocks
        if not any(f"{path}.".startswith(f"{each.path}.") for path, _ in settable(schema[kind]))
    ]
    assert wrong == []


EXAMPLES = {".+": "last"}


@pytest.mark.slow
def test_terraform_accepts_what_every_row_writes(
    running_schema: dict[str, Any], terraform: Terraform, tmp_path: Path
) -> None:
    """For each row a valid configuration in which it does something; that, and what all rows make of it, is valid."""
    assert effects_of_rows(terraform, tmp_path, DESTROYABILITY, running_schema, EXAMPLES) == []
