"""Tags: the mandatory ones on every taggable resource, the author's kept beside them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Unpack

from .core.aspect import Options
from .core.expressions import expression, is_unknown
from .core.graph import Graph
from .core.model import Effects, Finding, Report, Resource, Write
from .core.paths import blocks, lookup
from .core.rows import settle
from .facts.settings import Setting, Value
from .facts.taggable import TAGGABLE
from .facts.tags import (
    ANY_CHARACTER,
    ATTACHED,
    CASE_INSENSITIVE,
    LIMITS,
    MOST_TAGS,
    TAG_BLOCK_TYPES,
    TAG_SETTINGS,
)
from .synthesis.aspect import CdktfAspect

# https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
MAX_KEY_LENGTH = 128
MAX_VALUE_LENGTH = 256
_MARKS = frozenset("_.:/=+-@")
# A value may hold an expression, with quotes of its own; an expression with braces of its own is not looked into.
_TEXT = r'"((?:[^"$]|\$\{[^{}]*\})*)"'
_PAIR = re.compile(f"{_TEXT} = {_TEXT}")
# What cdktf puts in the place of an expression. Within another expression it leaves out the ${} when it resolves one.
_CDKTF_TOKEN = re.compile(r"(\$\{TfToken\[[^\]]*\]\})")
_MERGE = re.compile(rf"merge\((?P<map>.*), \{{(?P<tags>{_PAIR.pattern}(?:, {_PAIR.pattern})*)\}}\)", re.DOTALL)


def check_tags(tags: Mapping[str, str]) -> dict[str, str]:
    """Return ``tags`` as a dict of its own.

    Raises:
        TypeError: they are no mapping.
        ValueError: a key or value breaks AWS's limits; all problems in one message.
    """
    if not isinstance(tags, Mapping):
        raise TypeError(f"tags are {tags!r}; give a mapping such as {{'Owner': 'risk'}}")
    problems = [problem for key, value in tags.items() for problem in _tag_problems(key, value)]
    if len(tags) > MOST_TAGS:
        problems.append(f"{len(tags)} tags are more than the {MOST_TAGS} that AWS allows")
    if problems:
        raise ValueError("; ".join(problems))
    return dict(tags)


def _tag_problems(key: object, value: object, any_character: bool = False) -> list[str]:
    """What AWS will say against a tag; a token is not looked into."""
    if not isinstance(key, str) or not isinstance(value, str):
        return [f"tag {key!r}={value!r} is not text; use text for keys and values"]
    problems = []
    if not is_unknown(key):
        if not 1 <= len(key) <= MAX_KEY_LENGTH:
            problems.append(f"tag key {key!r} has {len(key)} characters; use 1 to {MAX_KEY_LENGTH}")
        if key.lower().startswith("aws:"):
            problems.append(f"tag key {key!r} starts with aws:, which AWS reserves; use another key")
    if not is_unknown(value) and len(value) > MAX_VALUE_LENGTH:
        problems.append(f"tag {key!r} has a value of {len(value)} characters; use at most {MAX_VALUE_LENGTH}")
    for text in (key, value):
        if not any_character and not is_unknown(text) and not all(map(_is_allowed, text)):
            problems.append(f"tag text {text!r} is not allowed; use letters, digits, spaces and . : / = + - @ _")
    return problems


def _is_allowed(character: str) -> bool:
    return character in _MARKS or unicodedata.category(character)[0] in "LNZ"


class TagsAspect(CdktfAspect):
    """Puts ``tags`` on every taggable resource, and on what AWS creates on its behalf.

    An author's tags stay; where the key is one of ``tags``, the mandatory value wins. Tags that are an expression as a
    whole become ``merge(expression, {…})``. Autoscaling groups get ``tag`` blocks, launch templates
    ``tag_specifications``, instances ``volume_tags``; where AWS can copy or propagate tags, it is told to
    (:mod:`aspects.facts.tags` lists all). Reported are tags that AWS would refuse, tags that cannot be added, and a
    provider whose ``default_tags`` say something else.

    Left alone: data sources and other places where tags are filters.

    Args:
        tags: key to value, within AWS's limits; a value may be a token.

    Raises:
        ValueError: a tag breaks AWS's limits.
    """

    def __init__(self, tags: Mapping[str, str], **options: Unpack[Options]) -> None:
        super().__init__(**options)
        self._tags = check_tags(tags)

    @property
    def option_values(self) -> tuple[object, ...]:
        """The tags."""
        return (self._tags,)

    def decide(self, resource: Resource, graph: Graph) -> Effects:
        """What this aspect writes; see :meth:`.Aspect.decide`."""
        if resource.type in TAG_BLOCK_TYPES:
            yield from self._tag_blocks(resource)
        elif resource.type in TAGGABLE:
            yield from self._tag_map(resource, graph)
        settings = _settings(resource, graph)
        yield from settle(resource.body, settings, {Value.TAGS: self._merged} if self._tags else {})
        for path in [setting.path for setting in settings if setting.value is Value.TAGS]:
            for found in lookup(resource.body, path):
                if isinstance(found, Mapping):
                    yield from self._problems(resource, {**found, **self._tags}, f"{resource.type}.{path}")

    def check(self, graph: Graph, scope: Sequence[Resource]) -> Iterator[Finding]:
        """A provider whose ``default_tags`` differ from the mandatory ones, at the first resource that uses it."""
        told: set[tuple[str, str]] = set()
        for resource in sorted(scope, key=lambda each: each.path):
            if resource.type not in TAGGABLE:
                continue
            name = resource.provider
            if (resource.stack, name) not in told:
                told.add((resource.stack, name))
                for key, value in _default_tags(graph, resource).items():
                    mandatory = self._tags.get(key, value)
                    if mandatory != value and not is_unknown(value) and not is_unknown(mandatory):
                        yield Finding(
                            resource.path,
                            "tags-default-conflict",
                            f"default_tags of provider {name} say {key}={value!r}, the mandatory tags {mandatory!r}",
                            f"give both the same value, or take {key} out of default_tags",
                        )

    def _tag_map(self, resource: Resource, graph: Graph) -> Effects:
        tags = resource.body.get("tags")
        if tags is not None and not isinstance(tags, Mapping):
            merged = self._merged(tags)
            if merged is None:
                yield _unreadable("tags is a token as a whole")
            elif merged != tags:
                yield Write(("tags",), merged, tags)
            return
        tags = tags or {}
        for key, value in self._tags.items():
            if tags.get(key) != value:
                yield Write(("tags", key), value, tags.get(key))
        defaults = {} if "override_provider" in resource.body else _default_tags(graph, resource)
        yield from self._problems(resource, {**tags, **self._tags}, resource.type, defaults)

    def _merged(self, tags: Any) -> Any:
        """``tags``, a map or an expression, with the mandatory ones in it; ``None`` where they cannot be added."""
        if tags is None or isinstance(tags, Mapping):
            return {**(tags or {}), **self._tags}
        if not isinstance(tags, str) or (code := expression(tags)) is None:
            return None
        wanted = {key: _in_expression(value) for key, value in self._tags.items()}
        if not wanted or re.fullmatch(rf"merge\(.*, \{{{_own_pairs(wanted)}\}}\)", code, re.DOTALL):
            return tags
        if merge := _MERGE.fullmatch(code):
            code = merge["map"]
            wanted = {key: f'"{value}"' for key, value in _PAIR.findall(merge["tags"])} | wanted
        pairs = ", ".join(f'"{key}" = {value}' for key, value in wanted.items())
        return f"${{merge({code}, {{{pairs}}})}}"

    def _problems(
        self, resource: Resource, tags: Mapping[str, Any], limited: str, defaults: Mapping[str, Any] | None = None
    ) -> Iterator[Report]:
        """What AWS will say against the tags of a resource.

        Args:
            resource: the resource.
            tags: as they will stand.
            limited: type, or type and path, by which :data:`LIMITS` knows them.
            defaults: what the provider adds.
        """
        own = {key: value for key, value in tags.items() if key not in self._tags}
        for key, value in own.items():
            if value is None or (is_unknown(value) and not isinstance(value, str)):
                continue
            # Terraform makes text of a number or a bool.
            text = str(value) if isinstance(value, (bool, int, float)) else value
            for problem in _tag_problems(key, text, ANY_CHARACTER.fullmatch(resource.type) is not None):
                said, _, remedy = problem.partition("; ")
                yield Report("tags-illegal", said, remedy)
        if CASE_INSENSITIVE.fullmatch(resource.type):
            seen = {key.lower(): key for key in self._tags}
            for key in own:
                if (other := seen.setdefault(key.lower(), key)) != key:
                    yield Report(
                        "tags-case",
                        f"tag keys {other!r} and {key!r} are one key to IAM, which ignores case",
                        f"remove {key!r}",
                    )
        count, most = len({*tags, *(defaults or {})}), LIMITS.get(limited, MOST_TAGS)
        if count > most:
            yield Report("tags-count", f"{count} tags are more than the {most} that AWS allows", "remove some")

    def _tag_blocks(self, resource: Resource) -> Effects:
        present = blocks(resource.body, "tag")
        if self._tags and (
            lookup(resource.body, "dynamic.tag") or any(is_unknown(block.get("key")) for block in present)
        ):
            yield _unreadable("which tag blocks there are is known to Terraform alone")
            return
        wanted = {key: {"key": key, "value": value, "propagate_at_launch": True} for key, value in self._tags.items()}
        position = {block.get("key"): index for index, block in enumerate(present)}
        in_list = isinstance(resource.body.get("tag"), list)
        if not present and wanted:
            yield Write(("tag",), list(wanted.values()))
        elif not in_list and wanted:
            merged = {block.get("key"): block for block in present} | wanted
            yield Write(("tag",), list(merged.values()), resource.body.get("tag"))
        else:
            added = 0
            for key, block in wanted.items():
                if key not in position:
                    yield Write(("tag", len(present) + added), block)
                    added += 1
                elif present[position[key]].get("value") != block["value"]:
                    yield Write(("tag", position[key], "value"), block["value"], present[position[key]].get("value"))
        tags = {str(block.get("key")): block.get("value") for block in present}
        yield from self._problems(resource, {**tags, **self._tags}, resource.type)


def _settings(resource: Resource, graph: Graph) -> tuple[Setting, ...]:
    """The rows of a resource: others where a companion of it tags a part of it."""
    if resource.type in ATTACHED:
        kind, attribute, settings = ATTACHED[resource.type]
        if graph.companions(resource, kind, attribute):
            return settings
    return TAG_SETTINGS.get(resource.type, ())


def _unreadable(problem: str) -> Report:
    return Report(
        "tags-unknown",
        f"{problem}, so the mandatory tags cannot be added",
        "write the keys out, or merge the mandatory tags into the expression",
    )


def _in_expression(value: str) -> str:
    """A tag's value as a part of an expression."""
    parts = [part if _CDKTF_TOKEN.fullmatch(part) else f'"{part}"' for part in _CDKTF_TOKEN.split(value) if part]
    return parts[0] if len(parts) == 1 else f'join("", [{", ".join(parts)}])' if parts else '""'


def _own_pairs(wanted: Mapping[str, str]) -> str:
    """A pattern for the pairs that were merged in before: what cdktf has put in the place of a token is any text."""
    return ", ".join(
        rf'"{re.escape(key)}" = ' + ".+?".join(re.escape(part) for part in _CDKTF_TOKEN.split(value)[::2])
        for key, value in wanted.items()
    )


def _default_tags(graph: Graph, resource: Resource) -> dict[str, Any]:
    """What the provider of a resource adds to its tags, as far as it is written out."""
    found = [block.get("tags") for block in blocks(graph.provider(resource), "default_tags")]
    return {key: value for tags in found if isinstance(tags, Mapping) for key, value in tags.items()}
