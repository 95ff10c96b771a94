"""What tables and rules name, the provider has; names, tags and encryption have tests of their own."""

from __future__ import annotations

from typing import Any

import pytest

from aspects.core.paths import parse_path
from aspects.facts.backup_settings import BACKUPS, LINKED, UNSUPPORTED
from aspects.facts.destroyability import DESTROYABILITY
from aspects.facts.observability import OBSERVABILITY
from aspects.facts.settings import Setting, Table
from aspects.rules import RULES
from tests.terraform_json import resources
from tests.whole_app import synthesized

pytestmark = pytest.mark.terraform

Schema = dict[str, Any]
TABLES = {"backups": BACKUPS, "destroyability": DESTROYABILITY, "observability": OBSERVABILITY}


def _find(block: Schema, path: str) -> Schema | None:
    """The schema of the attribute at a dotted path; ``None`` where there is none."""
    *blocks, last = parse_path(path)
    for segment in blocks:
        nested = block.get("block_types", {}).get(segment.name)
        if nested is None:
            return None
        block = nested["block"]
        if segment.key and segment.key not in block["attributes"]:
            return None
    found: Schema | None = block.get("attributes", {}).get(last.name)
    return found


def _rows(table: Table) -> list[tuple[str, Setting]]:
    return [(kind, row) for kind, rows in table.items() for row in rows]


@pytest.mark.parametrize("name", TABLES)
def test_every_row_can_be_written(schema: Schema, name: str) -> None:
    """Type and attribute exist, the attribute may be set, a literal has its type, and conditions exist too."""
    wrong = []
    for kind, row in _rows(TABLES[name]):
        attribute = _find(schema.get(kind, {}), row.path)
        if attribute is None or not (attribute.get("optional") or attribute.get("required")):
            wrong.append(f"{kind}.{row.path}")
            continue
        fits = {"bool": bool, "number": int, "string": str}.get(str(attribute["type"]), list)
        if type(row.value) in (bool, int, str, list) and type(row.value) is not fits:
            wrong.append(f"{kind}.{row.path} is a {attribute['type']}, not {row.value!r}")
        for condition in row.when:
            exists = _find(schema[kind], condition) or condition in schema[kind].get("block_types", {})
            if not exists:
                wrong.append(f"{kind}: condition {condition}")
    assert wrong == []


def test_what_has_no_backups_is_named_as_the_provider_does(schema: Schema) -> None:
    """Types, conditions and companions exist, and a row of the table would write to each."""
    for kind, conditions in UNSUPPORTED.items():
        assert kind in BACKUPS
        assert [path for path in conditions if _find(schema[kind], path) is None] == []
    for kind, (companion, attribute) in LINKED.items():
        assert kind in BACKUPS
        assert _find(schema[companion], attribute)


def test_every_rule_looks_at_types_that_exist(schema: Schema) -> None:
    """A rule on a misspelt type would never find anything."""
    assert {kind for rule in RULES.values() for kind in rule.types} - set(schema) == set()


def test_no_aspect_writes_what_the_provider_does_not_have(schema: Schema) -> None:
    """Every change that the aspects made to the stack is of an attribute in the schema."""
    by_path = {resource["//"]["metadata"]["path"]: kind for kind, resource in resources(synthesized().environment)}
    wrong = []
    for change in synthesized().changes:
        if change.attribute.startswith("tags.") or change.attribute in schema:
            continue
        block = schema[by_path[change.construct_path]]
        path = ".".join(part for part in change.attribute.split(".") if not part.isdigit())
        if _find(block, path) is None and path.split(".")[0] not in block.get("block_types", {}):
            wrong.append(change)
    assert wrong == []
