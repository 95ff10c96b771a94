"""The schemas of provider versions that do not run here, as :mod:`scripts.tables.history` read them from bindings."""

from __future__ import annotations

import json
import lzma
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

Schema = Mapping[str, Any]

KEPT = ("6.25.0", "6.69.1")
"""The versions of which the schema is kept: the last that CDKTF has bindings for, and the newest of CDK Terrain."""

_FOLDER = Path(__file__).with_name("schemas")


@cache
def read(version: str) -> Mapping[str, Schema]:
    """Read the schema block of each resource type, in the form of ``terraform providers schema -json``."""
    found: dict[str, Schema] = json.loads(lzma.decompress(_file(version).read_bytes()))
    return found


def write(version: str, schema: Mapping[str, Schema]) -> None:
    """Keep the schema of a version."""
    text = json.dumps(schema, separators=(",", ":"), sort_keys=True)
    _file(version).parent.mkdir(exist_ok=True)
    _file(version).write_bytes(lzma.compress(text.encode(), preset=9))


def every(schema: Mapping[str, Schema]) -> dict[str, Schema]:
    """Return the schema of the provider that runs here, with all that the versions kept have besides."""
    return merged(schema, *map(read, KEPT))


def merged(*schemas: Mapping[str, Schema]) -> dict[str, Schema]:
    """Return every type, attribute and block that any of several schemas has, as the first that has it says."""
    found: dict[str, Schema] = {}
    for schema in schemas:
        for kind, block in schema.items():
            found[kind] = _merged(found[kind], block) if kind in found else block
    return found


def _merged(one: Schema, other: Schema) -> Schema:
    attributes = {**other.get("attributes", {}), **one.get("attributes", {})}
    for name, attribute in attributes.items():
        after = other.get("attributes", {}).get(name, {}).get("nested_type")
        if after and (before := attribute.get("nested_type")):
            attributes[name] = {**attribute, "nested_type": {**before, **_merged(before, after)}}
    blocks = {**other.get("block_types", {}), **one.get("block_types", {})}
    for name, nested in blocks.items():
        if after := other.get("block_types", {}).get(name):
            blocks[name] = {**nested, "block": _merged(nested["block"], after["block"])}
    # What bindings have as `any`, such as the statements of WAF, is a block in the schema.
    attributes = {name: each for name, each in attributes.items() if name not in blocks or each["type"] != "dynamic"}
    return {**one, "attributes": attributes, "block_types": blocks}


def _file(version: str) -> Path:
    return _FOLDER / f"{version}.json.xz"
