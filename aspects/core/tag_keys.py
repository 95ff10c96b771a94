"""Tag keys that cannot stand next to each other, or at all, on a resource; pure.

Source of what each service does: :data:`aspects.facts.tags.CASE_INSENSITIVE` and :data:`aspects.facts.tags.RESERVED`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from ..facts.tags import CASE_INSENSITIVE, RESERVED
from .graph import Graph
from .model import Resource
from .paths import blocks


def is_reserved(kind: str, key: str) -> bool:
    """Return whether the service itself sets this tag on resources of the type, and refuses it from others."""
    pattern = RESERVED.get(kind)
    return pattern is not None and pattern.fullmatch(key) is not None


@cache
def takes_any_key(kind: str) -> bool:
    """Return whether resources of the type may have every key as a tag, next to every other one."""
    return kind not in RESERVED and not _ignores_case(kind)


@cache
def _ignores_case(kind: str) -> bool:
    return CASE_INSENSITIVE.fullmatch(kind) is not None


def other_spelling(kind: str, key: str, keys: Iterable[str]) -> str | None:
    """Return the one of ``keys`` that is ``key`` in another case, where the service of the type takes them for one."""
    if not _ignores_case(kind):
        return None
    return next((other for other in keys if other != key and other.lower() == key.lower()), None)


def default_tags(graph: Graph, resource: Resource) -> dict[str, Any]:
    """Return what the provider of a resource adds to its tags, as far as it is spelled out."""
    if "override_provider" in resource.body:
        return {}
    provider = graph.provider(resource)
    if "default_tags" not in provider:
        return {}
    found = [block.get("tags") for block in blocks(provider, "default_tags")]
    return {key: value for tags in found if isinstance(tags, Mapping) for key, value in tags.items()}
