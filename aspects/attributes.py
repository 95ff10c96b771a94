"""Reading and writing attributes of a resource body by path: pure functions over plain dicts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, cast

from aspects.metadata.settings import PRESENT, Setting, Value
from aspects.model import Body, Path, Set, is_unknown, same_value


class Segment(NamedTuple):
    """One part of a dotted path, with the selector of a repeated block where it has one."""

    name: str
    key: str = ""
    value: str = ""


_SEGMENT = re.compile(r"(\w+)(?:\[(\w+)=([^\]]+)\])?(?:\.|$)")


@cache
def parse_path(path: str) -> tuple[Segment, ...]:
    """``setting[name=containerInsights].value`` as its segments."""
    return tuple(Segment(name, key, value) for name, key, value in _SEGMENT.findall(path))


def lookup(body: Any, path: str) -> list[Any]:
    """Every value found at a dotted path, descending into each repeated block; empty where nothing stands.

    A dynamic block is a token: only Terraform knows what it holds.
    """
    values = [body]
    for segment in parse_path(path):
        found: list[Any] = []
        for value in values:
            for block in _as_blocks(value):
                if (inner := block.get(segment.name)) is not None:
                    found.extend(_selected(inner, segment) if segment.key else [inner])
                elif _is_dynamic(block, segment.name):
                    found.append(f"${{dynamic.{segment.name}}}")
        values = found
    return values


def blocks(body: Mapping[str, Any], name: str) -> list[Body]:
    """The nested blocks ``name`` of a body, whether written as one block or as a list."""
    return _as_blocks(body.get(name))


def applies(body: Mapping[str, Any], setting: Setting) -> bool:
    """Whether the conditions of a row hold; a token where a literal is asked for means no."""
    return _hold(body, setting.when)


def writes(body: Body, setting: Setting, value: Any) -> Iterator[Set]:
    """The writes that bring a row's attribute to ``value``; none where it stands already or is a token."""
    if applies(body, setting):
        yield from _walk(body, (), parse_path(setting.path), value, setting)


def settle(body: Body, settings: Sequence[Setting], values: Mapping[Value, Any] | None = None) -> Iterator[Set]:
    """The writes that bring every row of a table to its value, each deciding on what the ones before it wrote.

    Args:
        body: the resource as it stands.
        settings: the rows of its type.
        values: what the aspect supplies for :class:`~aspects.metadata.settings.Value`; a row whose value is missing or
            ``None`` does nothing. A function gets what stands there, or ``None``, and returns what is to stand there.
    """
    for setting in settings:
        value = _supplied(setting.value, values or {})
        if value is None:
            continue
        for write in writes(body, setting, value):
            body = with_write(body, write)
            yield write


def with_write(body: Body, write: Set) -> Body:
    """``body`` with ``write`` carried out: what lies on the path is copied, the rest is shared."""
    return cast(Body, _written(body, write.path, write.value))


def _written(container: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    first, rest = path[0], path[1:]
    if isinstance(container, list):
        items = list(container)
        if first == len(items):
            items.append(None)
        items[cast(int, first)] = _written(items[cast(int, first)], rest, value)
        return items
    inner = container.get(first) if container is not None else None
    return {**(container or {}), first: _written(inner, rest, value)}


def _supplied(value: Any, values: Mapping[Value, Any]) -> Any:
    """The value of a row with what the aspect supplies in it; ``None`` where it supplies too little."""
    if isinstance(value, Value):
        return values.get(value)
    items = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    found = {key: _supplied(item, values) for key, item in items}
    if any(item is None for item in found.values()):
        return None
    if isinstance(value, list):
        return list(found.values())
    return found if isinstance(value, Mapping) else value


def _hold(body: Mapping[str, Any], conditions: Mapping[str, Any]) -> bool:
    return all(_meets(lookup(body, path), expected) for path, expected in conditions.items())


def _meets(found: Sequence[Any], expected: Any) -> bool:
    if expected is PRESENT:
        return bool(found)
    if expected is None:
        return not found
    if isinstance(expected, frozenset):
        if not found:
            return None in expected
        return all(any(same_value(value, each) for each in expected) for value in found)
    if isinstance(expected, re.Pattern):
        return bool(found) and all(not is_unknown(value) and expected.fullmatch(str(value)) for value in found)
    return bool(found) and all(same_value(value, expected) for value in found)


def _walk(
    container: Mapping[str, Any], prefix: Path, segments: Sequence[Segment], value: Any, setting: Setting
) -> Iterator[Set]:
    segment, rest = segments[0], segments[1:]
    path = (*prefix, segment.name)
    current = container.get(segment.name)
    if current is None and _is_dynamic(container, segment.name):
        return
    if not rest:
        wanted = _wanted(value, current)
        absent = current is None or (current == [] and isinstance(wanted, Mapping))
        replaced = setting.force and (callable(value) or not is_unknown(current)) and not same_value(current, wanted)
        if (absent or replaced) and _hold(container, setting.beside):
            yield Set(path, wanted, current)
    elif segment.key:
        yield from _walk_selected(current, path, segment, rest, value, setting)
    elif current is None or current == []:
        if setting.create and _hold({}, setting.beside):
            yield Set(path, _nested(rest, value), current)
    elif isinstance(current, Mapping):
        yield from _walk(current, path, rest, value, setting)
    elif isinstance(current, list):
        for index, block in enumerate(current):
            if isinstance(block, Mapping):
                yield from _walk(block, (*path, index), rest, value, setting)


def _walk_selected(
    current: Any, path: Path, segment: Segment, rest: Sequence[Segment], value: Any, setting: Setting
) -> Iterator[Set]:
    present = _as_blocks(current)
    if current is not None and not present and is_unknown(current):
        return
    for index, block in enumerate(present):
        if same_value(block.get(segment.key), segment.value):
            here = (*path, index) if isinstance(current, list) else path
            yield from _walk(block, here, rest, value, setting)
            return
    added = {segment.key: segment.value, **_nested(rest, value)}
    if not setting.create or not _hold({segment.key: segment.value} if len(rest) == 1 else {}, setting.beside):
        return
    if isinstance(current, list) and current:
        yield Set((*path, len(current)), added)
    else:
        yield Set(path, [*present, added], current)


def _wanted(value: Any, current: Any) -> Any:
    return value(current) if callable(value) else value


def _nested(segments: Sequence[Segment], value: Any) -> Body:
    value = _wanted(value, None)
    for segment in reversed(segments):
        value = {segment.name: value}
    result: Body = value
    return result


def _is_dynamic(container: Mapping[str, Any], name: str) -> bool:
    """Whether the block ``name`` is generated by Terraform: what it holds, and how often, only Terraform knows."""
    return any(name in each for each in _as_blocks(container.get("dynamic")))


def _selected(value: Any, segment: Segment) -> list[Any]:
    return [block for block in _as_blocks(value) if same_value(block.get(segment.key), segment.value)]


def _as_blocks(value: Any) -> list[Body]:
    if isinstance(value, Mapping):
        return [dict(value)]
    if isinstance(value, list):
        return [block for block in value if isinstance(block, Mapping)]  # type: ignore[misc]
    return []
