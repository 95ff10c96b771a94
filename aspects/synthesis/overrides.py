"""The overrides that turn one body into another, in the terms of cdktf's merge: pure.

cdktf merges an override into what is rendered: maps key by key, two lists by joining them, anything else in the place
of what was there; but an item of a list can be reached by its index, as if the list were a map, and a token takes the
place of a whole map or list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..core.model import Body

Whole = Callable[[Any], Any]
"""Makes of a map or list the token that takes the place of one."""


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Body:
    """The attributes of ``after`` that ``before`` does not have with the same value; nothing is ever taken away."""
    return {key: value for key, value in after.items() if key not in before or before[key] != value}


def merging(before: Any, after: Any, whole: Whole) -> Any:
    """What has to be merged into ``before`` so that it becomes ``after``.

    Values that stay are not repeated: what is null in the stack is missing in what the aspects see of it, and Terraform
    wants to find it in inline rules.
    """
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return {key: merging(before.get(key), value, whole) for key, value in difference(before, after).items()}
    if isinstance(before, list) and isinstance(after, list) and len(before) <= len(after):
        return merging(_by_index(before), _by_index(after), whole)
    return _placed(before, after, whole)


def leaves(before: Any, after: Any, whole: Whole, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The same as paths and values, each an override of its own that leaves the author's overrides beside it alone.

    A dot in a key (a tag's) cannot be escaped in a path, and an index would take the place of a list that the author
    overrode: there the map or list is written whole.
    """
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        changed = difference(before, after)
        if not any("." in key for key in changed):
            for key, value in changed.items():
                yield from leaves(before.get(key), value, whole, (*path, key))
            return
    yield path, _placed(before, after, whole)


def _placed(before: Any, after: Any, whole: Whole) -> Any:
    return whole(after) if isinstance(before, (Mapping, list)) and isinstance(after, (Mapping, list)) else after


def _by_index(items: list[Any]) -> dict[str, Any]:
    return {str(index): item for index, item in enumerate(items)}
