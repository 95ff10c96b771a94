"""Tags: the mandatory ones on every taggable resource, the author's kept next to them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Unpack

from .core.aspect import Options
from .core.bypasses import holds_number_token
from .core.expressions import expression, is_unknown
from .core.graph import Graph
from .core.model import Effects, Finding, Report, Resource, Write
from .core.paths import blocks, is_set, lookup
from .core.provider_versions import as_provided
from .core.rows import settle
from .core.tag_keys import default_tags, is_reserved, other_spelling, takes_any_key
from .facts.settings import Setting, Value
from .facts.taggable import TAGGABLE
from .facts.tags import (
    ANY_CHARACTER,
    ATTACHED,
    LIMITS,
    MOST_TAGS,
    SERVICES,
    TAG_BLOCK_TYPES,
    TAG_SETTINGS,
)
from .synthesis.aspect import CdktfAspect

# https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
MAX_KEY_LENGTH = 128
MAX_VALUE_LENGTH = 256
_MARKS = frozenset("_.:/=+-@")
# What most tags hold, of what is allowed.
_PLAIN = re.compile(r"[A-Za-z0-9 _.:/=+@-]*")
# A value may hold an expression, with quotes of its own; an expression with braces of its own is not looked into.
_TEXT = r'"((?:[^"$]|\$\{[^{}]*\})*)"'
_PAIR = re.compile(f"{_TEXT} = {_TEXT}")
# What cdktf puts instead of an expression. Within another expression it leaves out the ${} when it resolves one.
_CDKTF_TOKEN = re.compile(r"(\$\{TfToken\[[^\]]*\]\})")
_MERGE = re.compile(rf"merge\((?P<map>.*), \{{(?P<tags>{_PAIR.pattern}(?:, {_PAIR.pattern})*)\}}\)", re.DOTALL)


def check_tags(tags: Mapping[str, str]) -> dict[str, str]:
    """Return ``tags`` as a dict of its own.

    Raises:
        TypeError: they are no mapping.
        ValueError: a key or value breaks AWS's limits, or two keys differ only by case; all problems in one message.
    """
    if not isinstance(tags, Mapping):
        raise TypeError(f"tags are {tags!r}; use a mapping such as {{'Owner': 'risk'}}")
    problems = [problem for key, value in tags.items() for problem in _tag_problems(key, value)]
    spelt: dict[str, str] = {}
    for key in tags:
        if isinstance(key, str) and (other := spelt.setdefault(key.lower(), key)) != key:
            problems.append(
                f"tag keys {other!r} and {key!r} differ only in case, and IAM treats them as the same key; use one"
            )
    if len(tags) > MOST_TAGS:
        problems.append(f"{len(tags)} tags are more than the {MOST_TAGS} that AWS allows")
    if problems:
        raise ValueError("; ".join(problems))
    return dict(tags)


def _tag_problems(key: object, value: object, any_character: bool = False) -> list[str]:
    """Return what AWS will say against a tag; a token is not looked into."""
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
    if holds_number_token(value):
        problems.append(
            f"tag {key!r}={value!r} contains the placeholder digits of a number token; use Token.as_string(value)"
        )
    for text in (key, value):
        if not any_character and not _PLAIN.fullmatch(text) and not is_unknown(text) and not _is_allowed(text):
            problems.append(f"tag text {text!r} is not allowed; use letters, digits, spaces and . : / = + - @ _")
    return problems


def _is_allowed(text: str) -> bool:
    return all(each in _MARKS or unicodedata.category(each)[0] in "LNZ" for each in text)


class TagsAspect(CdktfAspect):
    """Puts ``tags`` on every taggable resource, and on what AWS creates on its behalf.

    An author's tags stay; where the key is one of ``tags``, the mandatory value wins. Tags that are an expression as a
    whole become ``merge(expression, {…})``. Autoscaling groups get ``tag`` blocks, launch templates
    ``tag_specifications``, instances ``volume_tags``; where AWS can copy or propagate tags, it is told to
    (:mod:`aspects.facts.tags` lists all). Reported are tags that AWS would refuse, tags that cannot be added, and a
    provider whose ``default_tags`` say something else.

    A mandatory tag is not written where it would be refused: where a service reserves its key, and where the author's
    key, or one of ``default_tags``, differs from it only by case and the service takes the two for one. The latter is
    reported as ``tags-case``.

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

    @as_provided
    def decide(self, resource: Resource, graph: Graph) -> Effects:
        """Yield what this aspect writes; see :meth:`.Aspect.decide`."""
        if resource.type in TAG_BLOCK_TYPES:
            yield from self._tag_blocks(resource)
        elif resource.type in TAGGABLE or graph.is_typed_with_tags(resource):
            yield from self._tag_map(resource, graph)
        settings = _settings(resource, graph)
        yield from settle(resource.body, settings, {Value.TAGS: self._merged} if self._tags else {})
        for path in [setting.path for setting in settings if setting.value is Value.TAGS]:
            for found in lookup(resource.body, path):
                if isinstance(found, Mapping):
                    yield from self._problems(resource, {**found, **self._tags}, f"{resource.type}.{path}")

    def check(self, graph: Graph, scope: Sequence[Resource]) -> Iterator[Finding]:
        """Yield a provider whose ``default_tags`` differ from the mandatory ones, at the first resource using it."""
        firsts: dict[tuple[str, str], list[Resource]] = {}
        for resource in sorted(scope, key=lambda each: each.path):
            if resource.type in TAGGABLE:
                firsts.setdefault((resource.stack, resource.provider), []).append(resource)
        for resources in firsts.values():
            yield from self._default_problems(resources, graph)

    def _default_problems(self, resources: Sequence[Resource], graph: Graph) -> Iterator[Finding]:
        """Yield what is wrong with the ``default_tags`` of the provider of some resources, at the first one."""
        name = resources[0].provider
        for key, value in default_tags(graph, resources[0]).items():
            mandatory = self._tags.get(key, value)
            if mandatory != value and not is_unknown(value) and not is_unknown(mandatory):
                yield Finding(
                    resources[0].path,
                    "tags-default-conflict",
                    f"default_tags of provider {name} have {key}={value!r}, but the mandatory tags have {mandatory!r}",
                    f"give both the same value, or remove {key} from default_tags",
                )
            for resource in resources:
                if wanted := other_spelling(resource.type, key, self._tags):
                    yield Finding(
                        resource.path,
                        "tags-case",
                        f"default_tags of provider {name} have {key!r}, which {_service(resource)} treats as"
                        f" the mandatory {wanted!r}, because it ignores case",
                        f"spell it {wanted!r} in default_tags",
                    )
                    break

    def _tag_map(self, resource: Resource, graph: Graph) -> Effects:
        tags = resource.body.get("tags")
        if is_set(tags) and not isinstance(tags, Mapping):
            merged = self._merged(tags)
            if merged is None:
                yield _unreadable("tags as a whole is a token")
            elif merged != tags:
                yield Write(("tags",), merged, tags)
            return
        tags = tags or {}
        defaults = default_tags(graph, resource)
        author = graph.by_key.get(resource.key, resource).body.get("tags")
        author = author if isinstance(author, Mapping) else {}
        mandatory = self._that_fit(resource, tags, {**defaults, **author})
        for key, value in mandatory.items():
            if tags.get(key) != value:
                yield Write(("tags", key), value, tags.get(key))
        yield from self._key_problems(resource, author, defaults)
        yield from self._problems(resource, {**tags, **mandatory}, resource.type, defaults)

    def _that_fit(self, resource: Resource, tags: Mapping[str, Any], written: Mapping[str, Any]) -> dict[str, str]:
        """Return the mandatory tags that AWS accepts on a resource, each in the spelling in which it can be there.

        Args:
            resource: the resource.
            tags: its tags as they stand, ours among them.
            written: what the author wrote, in its tags or as default_tags.
        """
        if takes_any_key(resource.type):
            return self._tags
        found: dict[str, str] = {}
        for key, value in self._tags.items():
            if is_reserved(resource.type, key) or other_spelling(resource.type, key, written):
                continue
            # An aspect before this one, such as naming, may have spelt it in another way.
            found[other_spelling(resource.type, key, tags) or key] = value
        return found

    def _merged(self, tags: Any) -> Any:
        """Return ``tags``, a map or an expression, with the mandatory ones in it; ``None`` where that is impossible."""
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
        """Yield what AWS will say against the tags of a resource.

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
        count, most = len({*tags, *(defaults or {})}), LIMITS.get(limited, MOST_TAGS)
        if count > most:
            yield Report("tags-count", f"{count} tags are more than the {most} that AWS allows", "remove some")

    def _key_problems(
        self, resource: Resource, author: Mapping[str, Any], defaults: Mapping[str, Any]
    ) -> Iterator[Report]:
        """Yield what AWS will say against keys that the author wrote, next to each other and to the mandatory ones."""
        for key in author if not takes_any_key(resource.type) else ():
            if is_reserved(resource.type, key):
                yield Report("tags-illegal", f"tag {key!r} is set by {_service(resource)} itself", f"remove {key!r}")
            if wanted := other_spelling(resource.type, key, self._tags):
                yield Report(
                    "tags-case",
                    f"tag key {key!r} is the same as the mandatory {wanted!r} for {_service(resource)},"
                    " which ignores case",
                    f"spell it {wanted!r}",
                )
            elif (other := other_spelling(resource.type, key, {**defaults, **author})) and (
                other not in author or other > key
            ):
                yield Report(
                    "tags-case",
                    f"tag keys {key!r} and {other!r} are the same key for {_service(resource)}, which ignores case",
                    f"remove {key!r}",
                )

    def _tag_blocks(self, resource: Resource) -> Effects:
        present = blocks(resource.body, "tag")
        if self._tags and (
            lookup(resource.body, "dynamic.tag") or any(is_unknown(block.get("key")) for block in present)
        ):
            yield _unreadable("the tag blocks are only known at apply time")
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
    """Return the rows of a resource: others where a companion of it tags a part of it."""
    if resource.type in ATTACHED:
        kind, attribute, settings = ATTACHED[resource.type]
        if graph.companions(resource, kind, attribute):
            return settings
    return TAG_SETTINGS.get(resource.type, ())


def _service(resource: Resource) -> str:
    """Return what the service of a resource is called, where it ignores case or reserves keys."""
    return SERVICES[resource.type.split("_")[1]]


def _unreadable(problem: str) -> Report:
    return Report(
        "tags-unknown",
        f"{problem}, so the mandatory tags cannot be added",
        "spell the keys out, or merge the mandatory tags into the expression",
    )


def _in_expression(value: str) -> str:
    """Return a tag's value as a part of an expression."""
    parts = [part if _CDKTF_TOKEN.fullmatch(part) else f'"{part}"' for part in _CDKTF_TOKEN.split(value) if part]
    return parts[0] if len(parts) == 1 else f'join("", [{", ".join(parts)}])' if parts else '""'


def _own_pairs(wanted: Mapping[str, str]) -> str:
    """Return a pattern for the pairs that were merged in before: any text may stand for a token that cdktf replaced."""
    return ", ".join(
        rf'"{re.escape(key)}" = ' + ".+?".join(re.escape(part) for part in _CDKTF_TOKEN.split(value)[::2])
        for key, value in wanted.items()
    )
