"""Tags that choose resources, and the tags that got other values; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from ..facts.selectors import DATA_TAG_MAP, DATA_TAG_PAIR, TAG_MAPS, TAG_PAIRS
from .expressions import is_unknown
from .graph import Graph
from .mentions import dotted, value_near
from .model import Change, Path, Resource

_PREFIX = re.compile(r"^(?:tag:|(?:aws|ec2|secretsmanager|ssm):ResourceTag/)")
# Key and value of a tag in a document.
_IN_DOCUMENT = re.compile(
    r"""(?:[a-z0-9]+:ResourceTag/(?P<key>[^"\\]+)"\s*[:=]\s*|"?Key"?\s*[:=]\s*"(?:tag:)?(?P<name>[^"\\]+)"\s*,\s*"?Values?"?\s*[:=]\s*)"""
    r"""(?P<values>"[^"\\]*"|\[[^\]\[{}]*\])"""
)
_STRING = re.compile(r'"([^"\\]*)"')


class TagValues:
    """The values of tags that were replaced.

    Args:
        graph: the app as its author left it.
        changes: what aspects wrote.
    """

    def __init__(self, graph: Graph, changes: Iterable[Change]) -> None:
        written: dict[tuple[str, str], str] = {}
        for change in changes:
            if change.attribute.startswith("tags.") and isinstance(change.before, str) and change.after is not None:
                written[change.construct_path, change.attribute.removeprefix("tags.")] = str(change.after)
        # Tag and value to the types of resource that have it, each with the values that it has now.
        self._values: dict[tuple[str, str], dict[str, set[str]]] = {}
        if not written:
            return
        for resource in graph.resources:
            tags = resource.body.get("tags")
            for key, value in tags.items() if isinstance(tags, Mapping) else ():
                if isinstance(value, str) and value and not is_unknown(value):
                    types = self._values.setdefault((key, value), {})
                    types.setdefault(resource.type, set()).add(written.get((resource.path, key), value))

    def __bool__(self) -> bool:
        """Return whether a tag that was there got another value."""
        return any(found != {value} for (_, value), types in self._values.items() for found in types.values())

    def followed(self, path: Path, text: str, resource: Resource) -> tuple[str, str]:
        """Return a text in which tags choose resources, as it must be now, and why that cannot be said."""
        key = _key_of(path, resource)
        if key is not None:
            return self._replaced(key, text, resource.type)
        if not _names_tags(text):
            return text, ""
        problems: list[str] = []

        def replace(match: re.Match[str]) -> str:
            begin = match.start("values") - match.start()

            def value(found: re.Match[str]) -> str:
                new, problem = self._replaced(match["key"] or match["name"], found[1], resource.type)
                problems.append(problem)
                return f'"{new}"'

            return match[0][:begin] + _STRING.sub(value, match["values"])

        return _IN_DOCUMENT.sub(replace, text), next(filter(None, problems), "")

    def _replaced(self, key: str, value: str, kind: str) -> tuple[str, str]:
        types = self._values.get((_PREFIX.sub("", key), value), {})
        chosen = _chosen(kind)
        found = {each for one, values in types.items() if chosen is None or one in chosen for each in values}
        if len(found) < 2:
            return next(iter(found), value), ""
        return value, f"it selects by the tag {key} = {value!r}, which now has the values {', '.join(sorted(found))}"


def _chosen(kind: str) -> frozenset[str] | None:
    """Return the types that a data source chooses from, ``aws_subnet`` for ``data.aws_subnets``; ``None``: any."""
    if not kind.startswith("data."):
        return None
    read = kind.removeprefix("data.")
    return frozenset({read, read.removesuffix("s"), f"{read.removesuffix('ies')}y"})


def may_hold_tags(kind: str, path: Path, text: str) -> bool:
    """Return whether :meth:`TagValues.followed` may find something in a text: a quick answer for most texts."""
    return _chooses_by_tags(kind) or _names_tags(text)


@cache
def _chooses_by_tags(kind: str) -> bool:
    return any(True for _ in _pairs(kind)) or bool(_maps(kind))


def _names_tags(text: str) -> bool:
    return "ResourceTag/" in text or "Key" in text


def _key_of(path: Path, resource: Resource) -> str | None:
    """Return the key of the tag whose value is at a path; ``None`` where none does."""
    for block, key, value in _pairs(resource.type):
        if dotted(path) == f"{block}.{value}":
            found = value_near(resource.body, path, f"{block}.{key}")
            return found if isinstance(found, str) else None
    for each in _maps(resource.type):
        if dotted(path[:-1]) == each:
            return str(path[-1])
    return None


def _pairs(kind: str) -> Iterator[tuple[str, str, str]]:
    blocks = dict([DATA_TAG_PAIR]) if kind.startswith("data.") else TAG_PAIRS.get(kind, {})
    for block, (key, value) in blocks.items():
        yield block, key, value


def _maps(kind: str) -> tuple[str, ...]:
    return (DATA_TAG_MAP,) if kind.startswith("data.") else TAG_MAPS.get(kind, ())
