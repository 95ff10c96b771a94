"""For a row of a table, a body in which it applies, and what ``terraform validate`` says of what it makes of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aspects.core import provider_versions
from aspects.core.paths import parse_path, with_write
from aspects.core.rows import settle
from aspects.facts import history
from aspects.facts.history import Span, span
from aspects.facts.settings import PRESENT, Setting, Table, Unlike, Value
from scripts.tables.provider import VERSION
from tests.aspects.bodies import UNKNOWN, minimal
from tests.aspects.conftest import PROVIDER
from tests.aspects.schema_walk import plain
from tests.conftest import Terraform

Body = dict[str, Any]
Schema = Mapping[str, Any]

VALUES = {Value.LOG_RETENTION_DAYS: 365, Value.BACKUP_RETENTION_DAYS: 7, Value.KMS_KEY_ARN: UNKNOWN}


def body_for(kind: str, block: Schema, row: Setting, examples: Mapping[str, str]) -> Body:
    """The smallest body in which a row writes something.

    Args:
        kind: the resource type.
        block: its schema.
        row: one row of it.
        examples: for a regular expression among the conditions, a text that it matches; for the path of a row whose
            attribute is required, a value to be overwritten.
    """
    body = minimal(kind, block)
    around, _, own = row.path.rpartition(".")
    if not row.create or row.beside or own == row.path:
        _place(body, block, parse_path(row.path), examples.get(row.path))
    conditions = dict(row.when)
    conditions.update({f"{around}.{path}" if around else path: value for path, value in row.beside.items()})
    for path, expected in conditions.items():
        if span(kind, plain(path)) != Span() and path.split(".")[0] not in {
            *block.get("attributes", {}),
            *block.get("block_types", {}),
        }:
            continue  # this version has no such attribute
        _place(body, block, parse_path(path), _literal(expected, examples))
    return body


def _literal(expected: Any, examples: Mapping[str, str]) -> Any:
    if expected is PRESENT or isinstance(expected, Unlike):
        return PRESENT
    if isinstance(expected, frozenset):
        # Sorted: the order of a set differs from run to run.
        return next(iter(sorted((value for value in expected if value is not None), key=str)), None)
    if isinstance(expected, re.Pattern):
        return examples[expected.pattern]
    return expected


def _place(body: Body, block: Schema, segments: Any, value: Any) -> None:
    """Write ``value`` at a path, and the blocks around it; ``None`` takes away what need not be there."""
    segment, *rest = segments
    if nested := block.get("block_types", {}).get(segment.name):
        if value is None and not rest:
            body.pop(segment.name, None)
            return
        present = body.setdefault(segment.name, [_required(nested["block"])])
        for each in present if isinstance(present, list) else [present]:
            if segment.key:
                each[segment.key] = segment.value
            if rest:
                _place(each, nested["block"], rest, value)
        return
    attribute = block["attributes"][segment.name]
    if rest:
        inner = attribute["nested_type"]
        present = body.setdefault(segment.name, [_required(inner)] if inner["nesting_mode"] != "single" else {})
        for each in present if isinstance(present, list) else [present]:
            _place(each, inner, rest, value)
    elif value is PRESENT:
        body[segment.name] = [UNKNOWN] if isinstance(attribute["type"], list) else UNKNOWN
    elif value is not None:
        body[segment.name] = value
    elif attribute.get("required"):
        body[segment.name] = False if attribute["type"] == "bool" else UNKNOWN
    else:
        body.pop(segment.name, None)


def _required(block: Schema) -> Body:
    body: Body = {
        name: False if attribute.get("type") == "bool" else UNKNOWN
        for name, attribute in block.get("attributes", {}).items()
        if attribute.get("required")
    }
    for name, nested in block.get("block_types", {}).items():
        if nested.get("min_items"):
            body[name] = [_required(nested["block"]) for _ in range(nested["min_items"])]
    return body


def settled(body: Body, rows: tuple[Setting, ...]) -> Body:
    """What rows make of a body."""
    for write in settle(body, rows, VALUES):
        body = with_write(body, write)
    return body


def rows_of(table: Table) -> Table:
    """The rows of a table that the provider has which runs here."""
    allowed = provider_versions.allowed(VERSION)
    return {
        kind: own
        for kind, rows in table.items()
        if (own := tuple(row for row in rows if allowed.all_have(history.span(kind, plain(row.path)))))
    }


def cases(table: Table, schema: Mapping[str, Schema], examples: Mapping[str, str]) -> dict[str, dict[str, Body]]:
    """Resource type to a name for each of its rows to a body in which that row applies."""
    return {
        kind: {f"row{number}": body_for(kind, schema[kind], row, examples) for number, row in enumerate(rows)}
        for kind, rows in table.items()
    }


def errors(terraform: Terraform, folder: Path, resources: Mapping[str, Mapping[str, Body]]) -> list[str]:
    """What ``terraform validate`` says against the resources."""
    config = {
        **PROVIDER,
        "provider": {"aws": {"region": "us-east-1"}},
        "resource": {**resources, "terraform_data": {"unknown": {"input": "x"}}},
    }
    folder.mkdir()
    (folder / "main.tf.json").write_text(json.dumps(config))
    terraform.initialize(folder)
    result = terraform.run(folder, "validate", "-json")
    return [
        f"{diagnostic.get('address')}: {diagnostic['summary']} {' '.join(diagnostic['detail'].split())}"
        for diagnostic in json.loads(result.stdout)["diagnostics"]
        if diagnostic["severity"] == "error"
    ]


def effects_of_rows(
    terraform: Terraform, folder: Path, table: Table, schema: Mapping[str, Schema], examples: Mapping[str, str]
) -> list[str]:
    """What is wrong with the rows that the running provider has: each has to write something into a valid body.

    Terraform has to accept that body, and what all rows of its type make of it.
    """
    rows_by_type = rows_of(table)
    found = cases(rows_by_type, schema, examples)
    wrong = errors(terraform, folder / "before", found)
    after: dict[str, dict[str, Body]] = {}
    for kind, rows in rows_by_type.items():
        for row, (name, body) in zip(rows, found[kind].items(), strict=True):
            if settled(body, (row,)) == body:
                wrong.append(f"{kind}.{row.path} writes nothing")
            after.setdefault(kind, {})[name] = settled(body, rows)
    return [*wrong, *errors(terraform, folder / "after", after)]
