"""Every attribute of the provider that is called after tags is written, or left alone for a reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aspects.core.paths import parse_path
from aspects.facts import taggable as taggable_module
from aspects.facts.looks import TAGS
from aspects.facts.settings import Setting, Value
from aspects.facts.taggable import TAGGABLE
from aspects.facts.tags import (
    ANY_CHARACTER,
    ATTACHED,
    EXEMPT,
    LIMITS,
    SELECTORS,
    TAG_BLOCK_TYPES,
    TAG_SETTINGS,
)
from scripts.tables.tags import module
from tests.aspects.schema_walk import idle, plain, settable, unaccounted

pytestmark = pytest.mark.terraform

_BLOCK_PARTS = ("key", "propagate_at_launch", "value")


def _rows() -> Iterator[tuple[str, Setting]]:
    for kind, rows in TAG_SETTINGS.items():
        yield from ((kind, row) for row in rows)
    for kind, (_, _, rows) in ATTACHED.items():
        yield from ((kind, row) for row in rows)


def _covered() -> set[str]:
    selected = {
        ".".join([kind, *(each.name for each in segments[: index + 1]), segment.key])
        for kind, row in _rows()
        for segments in [parse_path(row.path)]
        for index, segment in enumerate(segments)
        if segment.key
    }
    blocks = {f"{kind}.tag.{part}" for kind in TAG_BLOCK_TYPES for part in _BLOCK_PARTS}
    rows = {f"{kind}.{plain(row.path)}" for kind, row in _rows()}
    return {f"{kind}.tags" for kind in TAGGABLE} | rows | selected | blocks


def _found(schema: dict[str, Any]) -> list[str]:
    """What is called after tags, itself or a block that holds it."""
    return [f"{kind}.{path}" for kind, block in schema.items() for path, _ in settable(block) if TAGS.search(path)]


def test_the_table_of_taggable_types_is_the_generated_one(schema: dict[str, Any]) -> None:
    """The committed script makes the committed table, letter for letter, from the provider's schema."""
    assert Path(str(taggable_module.__file__)).read_text() == module(schema)


def test_each_type_with_tags_is_taggable_or_selects_by_them(schema: dict[str, Any]) -> None:
    """Nothing but the selectors is missing from the table; and those exist."""
    with_tags = {kind for kind, block in schema.items() if "tags" in block.get("attributes", {})}
    assert with_tags - TAGGABLE == set(SELECTORS)
    for kind in TAG_BLOCK_TYPES:
        assert sorted(schema[kind]["block_types"]["tag"]["block"]["attributes"]) == sorted(_BLOCK_PARTS)


def test_nothing_called_after_tags_is_unaccounted_for(schema: dict[str, Any]) -> None:
    """Each settable attribute, at every level, is written or exempt."""
    assert unaccounted(_found(schema), _covered(), EXEMPT) == []


def test_no_exemption_is_idle_or_covered(schema: dict[str, Any]) -> None:
    """Each has a reason and matches something that no row writes."""
    assert idle([path for path in _found(schema) if path not in _covered()], EXEMPT) == []


def test_every_row_can_be_written(schema: dict[str, Any]) -> None:
    """Its attribute may be set and has the type of what is written; its conditions name attributes or blocks."""
    wrong = []
    for kind, row in _rows():
        attributes = dict(settable(schema[kind]))
        expected: Any = {bool: "bool", str: "string", Value: ["map", "string"]}[type(row.value)]
        if attributes.get(plain(row.path), {}).get("type") != expected:
            wrong.append(f"{kind}.{row.path}")
        for condition in row.when:
            path = condition.removeprefix("dynamic.").replace(".content", "")
            if not any(each == path or each.startswith(f"{path}.") for each in attributes):
                wrong.append(f"{kind}: {condition}")
        for segment in parse_path(row.path):
            if segment.key and not any(path.endswith(f"{segment.name}.{segment.key}") for path in attributes):
                wrong.append(f"{kind}: selector {segment}")
    assert wrong == []


def test_companions_and_limits_name_what_exists(schema: dict[str, Any]) -> None:
    """A misspelt type would never be looked at."""
    for kind, attribute, _ in ATTACHED.values():
        assert attribute in schema[kind]["attributes"]
    assert set(LIMITS) - _covered() - TAGGABLE == set()


def test_the_types_of_ec2_are_those_of_its_console(schema: dict[str, Any]) -> None:
    """Samples from both sides of the pattern."""
    assert ANY_CHARACTER.fullmatch("aws_vpc")
    assert ANY_CHARACTER.fullmatch("aws_vpc_endpoint")
    assert ANY_CHARACTER.fullmatch("aws_ebs_volume")
    for kind in ("aws_vpclattice_service", "aws_instances", "aws_s3_bucket", "aws_subnetx", "aws_lb"):
        assert not ANY_CHARACTER.fullmatch(kind)
    assert len([kind for kind in TAGGABLE if ANY_CHARACTER.fullmatch(kind)]) > 70
