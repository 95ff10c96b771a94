"""Rows of a table and a resource: which apply, and what has to be written to bring each to its value; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..facts.settings import PRESENT, Setting, Unlike, Value
from .expressions import is_unknown
from .model import Body, Path, Write, same_value
from .paths import Segment, as_blocks, is_dynamic, is_set, lookup, parse_path, with_write


def applies(body: Mapping[str, Any], setting: Setting) -> bool:
    """Return whether the conditions of a row hold; a token where a literal is asked for means no."""
    return _hold(body, setting.when)


def holds(body: Mapping[str, Any], conditions: Mapping[str, Any]) -> bool:
    """Return whether conditions such as those of a row hold for a resource or a block of it."""
    return _hold(body, conditions)


def settle(body: Body, settings: Sequence[Setting], values: Mapping[Value, Any] | None = None) -> Iterator[Write]:
    """Yield the writes that bring every row of a table to its value, each deciding on what the ones before it wrote.

    Args:
        body: the resource as it is.
        settings: the rows of its type.
        values: what the aspect supplies for :class:`~aspects.facts.settings.Value`; a row whose value is missing or
            ``None`` does nothing. A function gets what is there, or ``None``, and returns what is to be there.
    """
    for setting in settings:
        value = _supplied(setting.value, values or {})
        if value is None:
            continue
        if applies(body, setting):
            for write in _walk(body, (), parse_path(setting.path), value, setting):
                body = with_write(body, write)
                yield write


def _supplied(value: Any, values: Mapping[Value, Any]) -> Any:
    """Return the value of a row with what the aspect supplies in it; ``None`` where it supplies too little."""
    if isinstance(value, Value):
        return values.get(value)
    if not isinstance(value, (dict, list, Mapping)):
        return value
    items = value.items() if isinstance(value, Mapping) else enumerate(value)
    found = {key: _supplied(item, values) for key, item in items}
    if any(item is None for item in found.values()):
        return None
    if isinstance(value, list):
        return list(found.values())
    return found


def _hold(body: Mapping[str, Any], conditions: Mapping[str, Any]) -> bool:
    return not conditions or all(_meets(lookup(body, path), expected) for path, expected in conditions.items())


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
    if isinstance(expected, Unlike):
        return bool(found) and not any(expected.pattern.fullmatch(str(value)) for value in found)
    return bool(found) and all(same_value(value, expected) for value in found)


def _walk(
    container: Mapping[str, Any], prefix: Path, segments: Sequence[Segment], value: Any, setting: Setting
) -> Iterator[Write]:
    segment, rest = segments[0], segments[1:]
    path = (*prefix, segment.name)
    current = container.get(segment.name)
    if not is_set(current) and is_dynamic(container, segment.name):
        return
    if not rest:
        wanted = _wanted(value, current)
        # An empty list holds no block, and asks for no logs.
        absent = not is_set(current) or (current == [] and isinstance(wanted, (Mapping, list)))
        absent = absent or _is_blank(current, setting)
        replaced = setting.force and (callable(value) or not is_unknown(current)) and not same_value(current, wanted)
        if (absent or replaced) and _hold(container, setting.beside):
            yield Write(path, wanted, current)
    elif segment.key:
        yield from _walk_selected(current, path, segment, rest, value, setting)
    elif not is_set(current) or current == []:
        if setting.create and _hold({}, setting.beside):
            yield Write(path, _nested(rest, value), current)
    elif isinstance(current, Mapping):
        yield from _walk(current, path, rest, value, setting)
    elif isinstance(current, list):
        for index, block in enumerate(current):
            if isinstance(block, Mapping):
                yield from _walk(block, (*path, index), rest, value, setting)


def _is_blank(current: Any, setting: Setting) -> bool:
    return setting.blank is not None and isinstance(current, str) and bool(setting.blank.fullmatch(current))


def _walk_selected(
    current: Any, path: Path, segment: Segment, rest: Sequence[Segment], value: Any, setting: Setting
) -> Iterator[Write]:
    present = as_blocks(current)
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
        yield Write((*path, len(current)), added)
    else:
        yield Write(path, [*present, added], current)


def _wanted(value: Any, current: Any) -> Any:
    return value(current) if callable(value) else value


def _nested(segments: Sequence[Segment], value: Any) -> Body:
    value = _wanted(value, None)
    for segment in reversed(segments):
        value = {segment.name: value}
    result: Body = value
    return result
