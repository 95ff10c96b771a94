"""The overrides that turn one body into another, in the terms of cdktf's merge: pure.

cdktf merges an override into what is rendered: maps key by key, anything else in the place of what was there, except
that two lists are joined. But an item of a list can be reached by its index, as if the list were a map.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from aspects.model import Body


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Body:
    """The attributes of ``after`` that ``before`` does not have with the same value; nothing is ever taken away."""
    return {key: value for key, value in after.items() if key not in before or before[key] != value}


def merging(before: Any, after: Any) -> Any:
    """What has to be merged into ``before`` so that it becomes ``after``."""
    pair = _as_maps(before, after)
    if pair is None:
        return after
    old, new = pair
    return {key: merging(old.get(key), value) for key, value in difference(old, new).items()}


def leaves(before: Any, after: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The same as paths and values, each an override of its own that leaves its neighbours alone.

    A dot in a key (a tag's) cannot be escaped in a path: there the map around it is written whole.
    """
    pair = _as_maps(before, after)
    if pair is None:
        yield path, after
        return
    old, new = pair
    changed = difference(old, new)
    if any("." in key for key in changed):
        yield path, after
        return
    for key, value in changed.items():
        yield from leaves(old.get(key), value, (*path, key))


def _as_maps(before: Any, after: Any) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """Both as maps, lists by their indices; ``None`` where the one simply takes the place of the other."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return before, after
    if isinstance(before, list) and isinstance(after, list) and len(before) <= len(after):
        return _by_index(before), _by_index(after)
    return None


def _by_index(items: list[Any]) -> dict[str, Any]:
    return {str(index): item for index, item in enumerate(items)}
