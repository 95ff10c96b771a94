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
    """Return the attributes of ``after`` that differ from ``before`` or are new; nothing is ever taken away."""
    return {key: value for key, value in after.items() if key not in before or before[key] != value}


def merging(before: Any, after: Any, whole: Whole) -> Any:
    """Return what has to be merged into ``before`` so that it becomes ``after``.

    Values that stay are not repeated: what is null in the stack is missing in what the aspects see of it, and Terraform
    wants to find it in inline rules.
    """
    if before is None:
        return after
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return {key: merging(before.get(key), value, whole) for key, value in difference(before, after).items()}
    if isinstance(before, list) and isinstance(after, list) and len(before) <= len(after):
        return merging(_by_index(before), _by_index(after), whole)
    return _placed(before, after, whole)


def leaves(before: Any, after: Any, whole: Whole, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the same as paths and values, each a separate override that leaves the author's overrides next to it alone.

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


Address = tuple[str, str]
"""Type and logical id of a resource."""


def list_above(resources: Any, address: Address) -> tuple[str, ...] | None:
    """Return the labels down to the list that stands for a map on the way to a resource; ``None``: there is none.

    Such a list comes from an override of the author's. No path of an override leads into it.

    Args:
        resources: what stands under ``resource`` in the Terraform JSON.
        address: the resource.
    """
    found = resources
    labels: tuple[str, ...] = ()
    for label in (*address, None):
        if isinstance(found, list):
            return labels
        if label is None or not isinstance(found, Mapping):
            return None
        found, labels = found.get(label), (*labels, label)
    return None


def rewritten(found: Any, labels: tuple[str, ...], after: Mapping[Address, Body]) -> Any:
    """Return what stands under ``resource``, or in it under some labels, with resources changed or added, lists kept.

    Args:
        found: what is there: a list.
        labels: the labels under which it stands.
        after: the attributes that changed of each resource under these labels, or all of a new one.
    """
    items = [_changed(each, labels, after) for each in found]
    if len(labels) < 2:
        present = {address for each in found for address in _addresses(each, labels)}
        items.extend(_labelled(address[len(labels) :], after[address]) for address in after if address not in present)
    return items


def _changed(found: Any, labels: tuple[str, ...], after: Mapping[Address, Body]) -> Any:
    if isinstance(found, list):
        return [_changed(each, labels, after) for each in found]
    if not isinstance(found, Mapping):
        return found
    if len(labels) == 2:
        return {**found, **after.get((labels[0], labels[1]), {})}
    return {label: _changed(inner, (*labels, label), after) for label, inner in found.items()}


def _addresses(found: Any, labels: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the addresses of the resources in a part of what stands under ``resource``."""
    if len(labels) == 2:
        yield labels
    elif isinstance(found, list):
        for each in found:
            yield from _addresses(each, labels)
    elif isinstance(found, Mapping):
        for label, inner in found.items():
            yield from _addresses(inner, (*labels, label))


def _labelled(labels: tuple[str, ...], body: Body) -> Body:
    for label in reversed(labels):
        body = {label: body}
    return body
