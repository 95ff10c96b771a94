"""Where a resource comes from: import and moved blocks, and what its author said of it; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Origin = Literal["", "imported", "moved"]
PinnedPart = Literal["name", "everything"]

# `aws_s3_bucket.logs`, also of one instance (`aws_s3_bucket.logs["a"]`), also as an expression.
_TARGET = re.compile(r"(?:\$\{)?\s*([A-Za-z_]\w*\.[A-Za-z_][\w-]*)\s*(?:\[.*\]\s*)?\}?\s*", re.DOTALL)


def origins(config: Mapping[str, Any]) -> dict[str, Origin]:
    """Return where each resource comes from, by address: the import and moved blocks of a stack's Terraform JSON.

    Source: Terraform's "Import block" and "moved block" references.
    """
    blocks: tuple[tuple[str, Origin], ...] = (("moved", "moved"), ("import", "imported"))
    found: dict[str, Origin] = {}
    for block, origin in blocks:
        for each in _blocks(config.get(block)):
            match = _TARGET.fullmatch(str(each.get("to") or ""))
            if match:
                found[match[1]] = origin
    return found


def _blocks(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the blocks in a value: one, a list, or (an override such as ``import.0.to``) a map of indexes."""
    if isinstance(value, list):
        for each in value:
            yield from _blocks(each)
    elif isinstance(value, Mapping):
        if value and all(str(key).isdigit() for key in value):
            yield from _blocks(list(value.values()))
        else:
            yield value


@dataclass(frozen=True)
class Pin:
    """One call of :func:`aspects.keep_name` or :func:`aspects.keep_existing`, as it was found in a stack.

    Attributes:
        path: construct path; it stands for what is below, too.
        part: what stays: the name, or everything that an existing resource keeps.
        name: the name that the resource has in AWS; empty: the one that its author wrote.
    """

    path: str
    part: PinnedPart
    name: str = ""
