"""A state, as ``terraform show -json`` prints it, to a stack: what there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.model import Resource, Stack
from .addresses import Instance, Names
from .context import Context
from .plan import kind_of, named, resources_of
from .values import Reader


def stack_of_state(document: Mapping[str, Any], path: str, context: Context) -> tuple[Stack, Names]:
    """Return the stack that a state describes; a sensitive value is a token.

    Args:
        document: the JSON.
        path: construct path of the stack.
        context: what is known of it from its synthesis.
    """
    names = Names()
    resources: list[Resource] = []
    readers: list[Resource] = []
    for each in resources_of((document.get("values") or {}).get("root_module") or {}):
        kind = kind_of(each)
        if each.get("deposed_key") is not None:
            continue
        name = named(names, each)
        body = Reader().body(each.get("values") or {}, None, each.get("sensitive_values"), None)
        if kind.startswith("data."):
            readers.append(Resource(kind, each["address"], name, body, path))
        else:
            address = each["address"]
            resources.append(Instance(kind, context.path_of(address), name, body, path, full_address=address))
    declared = frozenset(f"{each.type}.{each.logical_id}" for each in (*resources, *readers))
    return Stack(tuple(resources), path=path, readers=tuple(readers), declared=declared), names
