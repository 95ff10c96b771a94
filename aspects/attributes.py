"""Reading and writing attributes of a resource body by path: pure functions over plain dicts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from aspects.metadata.settings import PRESENT, Setting, Value
from aspects.model import Body, Path, Set, is_unknown, same_value


class Segment(NamedTuple):
    """One part of a dotted path, with the selector of a repeated block where it has one."""

    name: str
    key: str = ""
    value: str = ""


_SEGMENT = re.compile(r"(\w+)(?:\[(\w+)=([^\]]+)\])?(?:\.|$)")


def parse_path(path: str) -> list[Segment]:
    """``setting[name=containerInsights].value`` as its segments."""
    return [Segment(name, key, value) for name, key, value in _SEGMENT.findall(path)]


def lookup(body: Any, path: str) -> list[Any]:
    """Every value found at a dotted path, descending into each repeated block; empty where nothing stands."""
    values = [body]
    for segment in parse_path(path):
        found: list[Any] = []
        for value in values:
            for block in _as_blocks(value):
                if (inner := block.get(segment.name)) is not None:
                    found.extend(_selected(inner, segment) if segment.key else [inner])
        values = found
    return values


def blocks(body: Mapping[str, Any], name: str) -> list[Body]:
    """The nested blocks ``name`` of a body, whether written as one block or as a list."""
    return _as_blocks(body.get(name))


def applies(body: Mapping[str, Any], setting: Setting) -> bool:
    """Whether the conditions of a row hold; a token where a literal is asked for means no."""
    for path, expected in setting.when.items():
        found = lookup(body, path)
        if expected is PRESENT:
            if not found:
                return False
        elif expected is None:
            if found:
                return False
        elif not any(same_value(value, expected) for value in found):
            return False
    return True


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
            ``None`` does nothing.
    """
    for setting in settings:
        value = (values or {}).get(setting.value) if isinstance(setting.value, Value) else setting.value
        if value is None:
            continue
        for write in writes(body, setting, value):
            body = with_write(body, write)
            yield write


def with_write(body: Body, write: Set) -> Body:
    """A copy of ``body`` in which ``write`` was carried out."""
    copy = _copy(body)
    container: Any = copy
    for part in write.path[:-1]:
        if isinstance(part, str) and container.get(part) is None:
            container[part] = {}
        container = container[part]
    last = write.path[-1]
    if isinstance(container, list) and last == len(container):
        container.append(write.value)
    else:
        container[last] = write.value
    return copy  # type: ignore[no-any-return]


def _walk(
    container: Mapping[str, Any], prefix: Path, segments: Sequence[Segment], value: Any, setting: Setting
) -> Iterator[Set]:
    segment, rest = segments[0], segments[1:]
    path = (*prefix, segment.name)
    current = container.get(segment.name)
    if not rest:
        if current is None or (setting.force and not is_unknown(current) and not same_value(current, value)):
            yield Set(path, value, current)
    elif segment.key:
        yield from _walk_selected(current, path, segment, rest, value, setting)
    elif current is None or current == []:
        if setting.create:
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
    if not setting.create:
        return
    added = {segment.key: segment.value, **_nested(rest, value)}
    if isinstance(current, list) and current:
        yield Set((*path, len(current)), added)
    else:
        yield Set(path, [*present, added], current)


def _nested(segments: Sequence[Segment], value: Any) -> Body:
    for segment in reversed(segments):
        value = {segment.name: value}
    result: Body = value
    return result


def _selected(value: Any, segment: Segment) -> list[Any]:
    return [block for block in _as_blocks(value) if same_value(block.get(segment.key), segment.value)]


def _as_blocks(value: Any) -> list[Body]:
    if isinstance(value, Mapping):
        return [dict(value)]
    if isinstance(value, list):
        return [block for block in value if isinstance(block, Mapping)]  # type: ignore[misc]
    return []


def _copy(value: Any) -> Any:
    # Not copy.deepcopy: a token may be a jsii proxy, which must stay the object that it is.
    if isinstance(value, Mapping):
        return {key: _copy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_copy(item) for item in value]
    return value
