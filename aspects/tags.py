"""Tags: the mandatory ones on every taggable resource, the author's kept beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Unpack

from aspects.attributes import blocks
from aspects.engine import Options, ResourceAspect
from aspects.metadata.propagation import PROPAGATION
from aspects.metadata.taggable import TAG_BLOCK_TYPES, TAGGABLE
from aspects.model import Decoration, Problem, Resource, Set, StackReader, is_token_map

# https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
MAX_KEY_LENGTH = 128
MAX_VALUE_LENGTH = 256
MAX_TAGS = 50
_ALLOWED = re.compile(r"[\w\s.:/=+\-@]*")


def check_tags(tags: Mapping[str, str]) -> dict[str, str]:
    """Return ``tags`` as a dict of its own.

    Raises:
        ValueError: a key or value breaks AWS's limits; all problems in one message.
    """
    problems = [problem for key, value in tags.items() for problem in _tag_problems(key, value)]
    if len(tags) > MAX_TAGS:
        problems.append(f"{len(tags)} tags are more than the {MAX_TAGS} that AWS allows")
    if problems:
        raise ValueError("; ".join(problems))
    return dict(tags)


def _tag_problems(key: object, value: object) -> list[str]:
    if not isinstance(key, str) or not isinstance(value, str):
        return [f"tag {key!r}={value!r} is not text; use text for keys and values"]
    problems = []
    if not 1 <= len(key) <= MAX_KEY_LENGTH:
        problems.append(f"tag key {key!r} has {len(key)} characters; use 1 to {MAX_KEY_LENGTH}")
    if len(value) > MAX_VALUE_LENGTH:
        problems.append(f"tag {key!r} has a value of {len(value)} characters; use at most {MAX_VALUE_LENGTH}")
    if key.lower().startswith("aws:"):
        problems.append(f"tag key {key!r} starts with aws:, which AWS reserves; use another key")
    for text in (key, value):
        if not _ALLOWED.fullmatch(text):
            problems.append(f"tag text {text!r} is not allowed; use letters, digits, spaces and . : / = + - @ _")
    return problems


class TagsAspect(ResourceAspect):
    """Puts ``tags`` on every taggable resource.

    An author's tags stay; where the key is one of ``tags``, the mandatory value wins. Autoscaling groups get ``tag``
    blocks, ECS services hand their tags on to their tasks. Data sources are never touched: there, tags are filters.

    Args:
        tags: key to value, within AWS's limits.

    Raises:
        ValueError: a tag breaks AWS's limits.
    """

    def __init__(self, tags: Mapping[str, str], **options: Unpack[Options]) -> None:
        super().__init__(**options)
        self._tags = check_tags(tags)

    def decorate(self, resource: Resource, stack: StackReader) -> Decoration:
        """What this aspect writes; see :meth:`.ResourceAspect.decorate`."""
        if resource.type in TAG_BLOCK_TYPES:
            yield from self._tag_blocks(resource)
        elif resource.type in TAGGABLE:
            yield from self._tag_map(resource.body.get("tags"))
        for attribute, value in PROPAGATION.get(resource.type, {}).items():
            if resource.body.get(attribute) is None:
                yield Set((attribute,), value)

    def _tag_map(self, tags: Any) -> Decoration:
        tags = {} if tags is None else tags
        if is_token_map(tags):
            yield Problem(
                "tags-unknown",
                "tags is a token as a whole, so the mandatory tags cannot be added",
                "write the keys out, or merge the mandatory tags into the expression",
            )
            return
        for key, value in self._tags.items():
            if tags.get(key) != value:
                yield Set(("tags", key), value, tags.get(key))
        count = len({*tags, *self._tags})
        if count > MAX_TAGS:
            yield Problem("tags-count", f"{count} tags are more than the {MAX_TAGS} that AWS allows", "remove some")

    def _tag_blocks(self, resource: Resource) -> Decoration:
        present = blocks(resource.body, "tag")
        wanted = {key: {"key": key, "value": value, "propagate_at_launch": True} for key, value in self._tags.items()}
        position = {block.get("key"): index for index, block in enumerate(present)}
        in_list = isinstance(resource.body.get("tag"), list)
        if not present and wanted:
            yield Set(("tag",), list(wanted.values()))
        elif not in_list and wanted:
            merged = {block.get("key"): block for block in present} | wanted
            yield Set(("tag",), list(merged.values()), resource.body.get("tag"))
        else:
            added = 0
            for key, block in wanted.items():
                if key not in position:
                    yield Set(("tag", len(present) + added), block)
                    added += 1
                elif present[position[key]].get("value") != block["value"]:
                    yield Set(("tag", position[key], "value"), block["value"], present[position[key]].get("value"))
