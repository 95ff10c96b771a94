"""Reading and writing attributes of a resource body by path: pure functions over plain dicts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from .dynamic import generated
from .model import Body, Path, Write, same_value


class Segment(NamedTuple):
    """One part of a dotted path, with the selector of a repeated block where it has one."""

    name: str
    key: str = ""
    value: str = ""


_SEGMENT = re.compile(r"(\w+)(?:\[(\w+)=([^\]]+)\])?(?:\.|$)")


@cache
def parse_path(path: str) -> tuple[Segment, ...]:
    """Return the segments of a path such as ``setting[name=containerInsights].value``."""
    return tuple(Segment(name, key, value) for name, key, value in _SEGMENT.findall(path))


def is_set(value: object) -> bool:
    """Return whether an attribute counts as set: to Terraform's providers, null and an empty text are nothing.

    Source: Terraform Plugin SDK, ``ResourceData.GetOk``, on zero values.
    """
    return value is not None and value != ""


def lookup(body: Any, path: str) -> list[Any]:
    """Return every value that is set at a dotted path, in each repeated block and in what a dynamic block writes.

    Where only Terraform knows how many blocks that are, a token stands next to the values of one.
    """
    segments = parse_path(path)
    # Down plain maps, which is the usual question: a large app asks hundreds of thousands.
    value = body
    for segment in segments:
        if not isinstance(value, dict) or segment.key or "dynamic" in value:
            return _values(body, segments)
        value = value.get(segment.name)
        if not is_set(value):
            return []
    return [value]


def _values(body: Any, segments: tuple[Segment, ...]) -> list[Any]:
    values = [body]
    for segment in segments:
        found: list[Any] = []
        for value in values:
            for block in as_blocks(value):
                if is_set(inner := block.get(segment.name)):
                    found.extend(_selected(inner, segment) if segment.key else [inner])
                for each in generated(block, segment.name):
                    found += _selected([each.body], segment) if segment.key else [each.body]
                    if not each.is_certain:
                        found.append(f"${{dynamic.{segment.name}}}")
        values = found
    return values


def attribute_path(body: Body, attribute: str) -> Path | None:
    """Return the path of an attribute that may be in a single block; ``None`` where that block is absent."""
    *blocks, last = attribute.split(".")
    found: Any = body
    path: Path = ()
    for block in blocks:
        found, path = found.get(block), (*path, block)
        if isinstance(found, list) and len(found) == 1:
            found, path = found[0], (*path, 0)
        if not isinstance(found, Mapping):
            return None
    return (*path, last)


def set_value(body: Any, *path: str | int) -> object:
    """Return what is at a path; an empty text is none, as it is to the provider."""
    for part in path:
        body = body[part] if isinstance(part, int) else body.get(part)
        if body is None:
            return None
    return body if is_set(body) else None


def blocks(body: Mapping[str, Any], name: str) -> list[Body]:
    """Return the nested blocks ``name`` of a body, whether written as one block or as a list."""
    return as_blocks(body.get(name))


def with_write(body: Body, write: Write) -> Body:
    """Return ``body`` with ``write`` carried out: what lies on the path is copied, the rest is shared."""
    written: Body = _written(body, write.path, write.value)
    return written


def _written(container: Any, path: Path, value: Any) -> Any:
    first: Any = path[0]
    copy: Any = list(container) if isinstance(container, list) else {**container} if container else {}
    if isinstance(copy, list) and first == len(copy):
        copy.append(None)
    if len(path) > 1:
        value = _written(copy.get(first) if isinstance(copy, dict) else copy[first], path[1:], value)
    copy[first] = value
    return copy


def is_dynamic(container: Mapping[str, Any], name: str) -> bool:
    """Return whether Terraform generates the block ``name``: what it holds, and how often, only Terraform knows."""
    return "dynamic" in container and any(name in each for each in as_blocks(container["dynamic"]))


def _selected(value: Any, segment: Segment) -> list[Any]:
    return [block for block in as_blocks(value) if same_value(block.get(segment.key), segment.value)]


def as_blocks(value: Any) -> list[Body]:
    """Return the nested blocks in a value, whether it is one block or a list; empty for anything else."""
    if isinstance(value, dict):
        return [value]
    if isinstance(value, list):
        return [block for block in value if isinstance(block, (dict, Mapping))]  # type: ignore[misc]
    if isinstance(value, Mapping):
        return [dict(value)]
    return []
