"""Rules read what there is: every attribute that one asks for exists in the schema of the AWS provider."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest

from aspects.check.cases import graph_of
from aspects.rules import RULES, Block, judge
from tests.aspects.rules.test_rules import CASES

# Of every resource, and what the provider computes: a reference to it is followed.
_META = frozenset({"count", "for_each", "provider", "depends_on", "lifecycle", "dynamic"})
_INDEX = re.compile(r"\.\d+(?=\.|$)")


@contextmanager
def _recorded() -> Iterator[set[tuple[str, str]]]:
    """Type and path of everything that the reader is asked for."""
    asked: set[tuple[str, str]] = set()
    read, blocks = Block._read, Block.blocks

    def note(block: Block, name: str) -> None:
        if block._undecided is None:  # else it stands for the blocks within it, too
            asked.add((block.type, _INDEX.sub("", block.at(name))))

    def noting_read(block: Block, name: str) -> Any:
        note(block, name)
        return read(block, name)

    def noting_blocks(block: Block, name: str) -> list[Block]:
        note(block, name)
        return blocks(block, name)

    with patch.object(Block, "_read", noting_read), patch.object(Block, "blocks", noting_blocks):
        yield asked


def _asked(rule_id: str) -> set[tuple[str, str]]:
    rule = RULES[rule_id]
    with _recorded() as asked:
        for case in (each for cases in CASES[rule_id].values() for each in cases):
            graph = graph_of(case)
            for resource in graph.resources:
                if resource.type in rule.types:
                    judge(rule, resource, graph)
    return {(kind, path) for kind, path in asked if path.split(".")[0] not in _META}


def _exists(schema: dict[str, Any], kind: str, path: str) -> bool:
    block = schema[kind]
    *above, last = path.split(".")
    for name in above:
        attributes, nested = block.get("attributes", {}), block.get("block_types", {})
        if name in nested:
            block = nested[name]["block"]
        elif name in attributes:
            block = attributes[name].get("nested_type")
            if block is None:
                return True  # a map or an object of its own form
        else:
            return False
    return last in block.get("attributes", {}) or last in block.get("block_types", {})


@pytest.mark.terraform
@pytest.mark.slow
def test_every_attribute_that_a_rule_reads_exists(schema: dict[str, Any]) -> None:
    """A misspelt one would be absent for ever: found by what the reader is asked for over all cases.

    A rule of several types may ask each for what only one of them has.
    """
    missing: set[str] = set()
    for rule_id in CASES:
        types = {each for each in RULES[rule_id].types if each in schema}
        for kind, path in _asked(rule_id):
            if kind in schema and not any(_exists(schema, each, path) for each in {kind, *types}):
                missing.add(f"{rule_id}: {kind}.{path}")
    assert missing == set()
