"""What the AWS provider accepts as a name: asked of ``terraform validate``, thousands of resources at a time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scripts.project import Failure
from scripts.terraform import find_terraform, terraform_environment

VERSION = "5.100.0"
UNKNOWN = "${terraform_data.unknown.output}"
_PROVIDER = {"required_providers": {"aws": {"source": "hashicorp/aws", "version": VERSION}}}
# Terraform holds the whole configuration in memory; and for each error it reads the file from its start.
_BATCH = 12_000
_PER_FILE = 20

Schema = Mapping[str, Any]
Body = dict[str, Any]


@dataclass(frozen=True)
class Probe:
    """One resource to be validated.

    Attributes:
        kind: its type.
        attribute: the attribute checked.
        value: what is in it.
        others: its other attributes.
    """

    kind: str
    attribute: str
    value: object
    others: Mapping[str, Any]


def minimal(block: Schema) -> Body:
    """Return a body with all that a schema block requires, every value of it unknown."""
    body: Body = {name: UNKNOWN for name, attribute in block.get("attributes", {}).items() if attribute.get("required")}
    for name, nested in block.get("block_types", {}).items():
        if count := nested.get("min_items", 0):
            body[name] = [minimal(nested["block"])] * count
    return body


def members(block: Schema) -> Iterator[tuple[str, str, Schema]]:
    """Yield the nested blocks of a block, and its attributes with attributes of their own: name, nesting, schema."""
    for name, nested in block.get("block_types", {}).items():
        yield name, nested["nesting_mode"], nested["block"]
    for name, attribute in block.get("attributes", {}).items():
        if nested := attribute.get("nested_type"):
            yield name, nested["nesting_mode"], nested


class Provider:
    """The real provider in a folder of its own.

    Attributes:
        schema: resource type to its schema block.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._terraform = find_terraform()
        self._environment = terraform_environment()
        (folder / "main.tf.json").write_text(json.dumps({"terraform": _PROVIDER}))
        self._run("init", "-input=false")
        printed = self._run("providers", "schema", "-json")
        (folder / "schema.json").write_text(printed)
        answer = json.loads(printed)
        (provider,) = answer["provider_schemas"].values()
        self.schema: dict[str, Schema] = {kind: each["block"] for kind, each in provider["resource_schemas"].items()}

    def complaints(self, probes: Sequence[Probe]) -> list[str]:
        """Return what the provider says about the attribute of each probe; empty where it accepts the value."""
        result: list[str] = []
        for start in range(0, len(probes), _BATCH):
            result += self._validate(probes[start : start + _BATCH])
        return result

    def _validate(self, probes: Sequence[Probe]) -> list[str]:
        for old in self._folder.glob("*.tf.json"):
            old.unlink()
        unknown = {"terraform": _PROVIDER, "resource": {"terraform_data": {"unknown": {}}}}
        (self._folder / "main.tf.json").write_text(json.dumps(unknown))
        places: dict[tuple[str, int], int] = {}
        for start in range(0, len(probes), _PER_FILE):
            name = f"probes{start}.tf.json"
            lines = ['{"resource": [']
            for index in range(start, min(start + _PER_FILE, len(probes))):
                probe = probes[index]
                others = {key: value for key, value in probe.others.items() if key != probe.attribute}
                lines.append(f'{"," if index > start else ""}{{{json.dumps(probe.kind)}: {{"p{index}": {{')
                # On a line of its own, by which a diagnostic is told to belong to it.
                lines.append(f"{json.dumps(probe.attribute)}: {json.dumps(probe.value)}")
                places[name, len(lines)] = index
                lines.append("".join(f", {json.dumps(key)}: {json.dumps(value)}" for key, value in others.items()))
                lines.append("}}}")
            lines.append("]}")
            (self._folder / name).write_text("\n".join(lines))
        answer = json.loads(self._run("validate", "-json", check=False))
        result = [""] * len(probes)
        for diagnostic in answer["diagnostics"]:
            where = diagnostic.get("range")
            if diagnostic["severity"] == "error" and where:
                index = places.get((Path(where["filename"]).name, where["start"]["line"]), -1)
                if index >= 0:
                    result[index] += f"{diagnostic['summary']} {diagnostic['detail']}\n"
        return result

    def _run(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(
            [self._terraform, *arguments],
            cwd=self._folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode:
            raise Failure(f"terraform {arguments[0]}: {' '.join(done.stderr.split())}")
        return done.stdout


def write_table(name: str, target: Path, text: Callable[[Schema], str]) -> int:
    """Write a table that is derived from the schema; exit status 0, or 1 where terraform does not answer.

    Args:
        name: of the command, which begins what it prints.
        target: the file.
        text: returns its content, from resource type to schema block.
    """
    print(f"{name}: reading the provider's schema", file=sys.stderr, flush=True)
    try:
        with TemporaryDirectory() as folder:
            schema = Provider(Path(folder)).schema
    except Failure as failure:
        print(f"{name}: {failure}", file=sys.stderr)
        return failure.status
    target.write_text(text(schema), encoding="utf-8")
    return 0
