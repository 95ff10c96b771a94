"""Names: ``{resource_type}_{environment_suffix}``, legal for AWS, unique, the suffix always whole and at the end."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from typing import Unpack

from aspects.engine import Options, ResourceAspect
from aspects.metadata.names import DICTATED_LOG_GROUPS, NAMES, NameRule
from aspects.metadata.taggable import TAGGABLE
from aspects.model import Decoration, Problem, Resource, Set, StackReader, is_token_map, is_unknown

SUFFIX_PATTERN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SUFFIX_MAX_LENGTH = 20
_HASH_LENGTH = 6
# Construct ids by which Terraform and CDK authors say "the only one": they add nothing to a name.
_MEANINGLESS_IDS = frozenset({"default", "main", "resource", "this"})
_ONE_TOKEN = re.compile(r"\$\{(?:[^{}]|\$?\{[^{}]*\})*\}")
# The provider appends 26 characters to a prefix.
_GENERATED_LENGTH = 26


def check_suffix(suffix: str) -> str:
    """Return ``suffix``.

    Raises:
        ValueError: it is not 1 to 20 lower-case letters, digits and single inner hyphens.
    """
    if not isinstance(suffix, str) or not SUFFIX_PATTERN.fullmatch(suffix) or len(suffix) > SUFFIX_MAX_LENGTH:
        raise ValueError(
            f"environment suffix {suffix!r} is not allowed; use 1 to {SUFFIX_MAX_LENGTH} lower-case letters, "
            "digits and single inner hyphens, such as dev or pr-123"
        )
    return suffix


class NamingAspect(ResourceAspect):
    """Gives every resource a name that ends in the environment suffix.

    An unnamed resource is called ``{resource_type}_{suffix}``; where another one has that name already, the construct
    id tells them apart. An explicit name keeps its stem. A name that ends in the suffix stays as it is. The ``Name``
    tag of a taggable resource follows its name.

    Left alone: names that AWS dictates, names that are one token (another resource's name, say), data sources, and the
    types in :data:`aspects.metadata.names.EXEMPT`.

    Args:
        environment_suffix: 1 to 20 lower-case letters, digits and single inner hyphens.

    Raises:
        ValueError: the suffix is illegal.
    """

    def __init__(self, environment_suffix: str, **options: Unpack[Options]) -> None:
        super().__init__(**options)
        self._suffix = check_suffix(environment_suffix)
        self._taken: dict[tuple[str, str], str] = {}

    def decorate(self, resource: Resource, stack: StackReader) -> Decoration:
        """What this aspect writes; see :meth:`.ResourceAspect.decorate`."""
        rule = NAMES.get(resource.type)
        name = None
        if rule:
            current = resource.body.get(rule.attribute)
            if current is None and rule.prefix_attribute in resource.body:
                yield from self._complete_prefix(resource, rule)
            else:
                name = self._name(resource, rule, current)
                if isinstance(name, Problem):
                    yield name
                    name = current
                elif name != current:
                    yield Set((rule.attribute,), name, current)
        if resource.type in TAGGABLE:
            yield from self._name_tag(resource, name)

    def _name(self, resource: Resource, rule: NameRule, current: object) -> str | Problem | None:
        if current is None:
            return self._unique(resource, rule, rule.stem or _type_stem(resource))
        if not isinstance(current, str):
            return None
        if resource.type == "aws_cloudwatch_log_group":
            chosen = dictated(current, self._suffix)
            if chosen is not None:
                return chosen
        if is_unknown(current):
            return complete_token_name(current, self._suffix, rule)
        return self._unique(resource, rule, current)

    def _unique(self, resource: Resource, rule: NameRule, stem: str) -> str | Problem:
        trailer = ""
        if rule.trailer and resource.body.get(rule.trailer[1]) is True:
            trailer = rule.trailer[0]
            stem = stem.removesuffix(trailer)
        unsuffixed = _without_suffix(stem, self._suffix)
        path_hash = _hash(resource.path)
        for candidate in (
            stem,
            f"{unsuffixed}{rule.separator}{resource.construct_id}",
            f"{unsuffixed}{rule.separator}{path_hash}",
        ):
            name = suffixed(candidate, self._suffix, rule, trailer)
            if isinstance(name, Problem):
                return name
            if not rule.unique or self._taken.setdefault((resource.type, name), resource.path) == resource.path:
                return name
        return Problem("name-unique", f"name {stem!r} is taken by another {resource.type}", "give it a name of its own")

    def _complete_prefix(self, resource: Resource, rule: NameRule) -> Decoration:
        prefix = resource.body[rule.prefix_attribute]
        if not isinstance(prefix, str) or is_unknown(prefix):
            return
        room = replace(rule, max_length=rule.max_length - _GENERATED_LENGTH - len(rule.separator))
        completed = suffixed(prefix.rstrip("-_."), self._suffix, room)
        if isinstance(completed, Problem):
            yield completed
        elif f"{completed}{rule.separator}" != prefix:
            yield Set((rule.prefix_attribute,), f"{completed}{rule.separator}", prefix)

    def _name_tag(self, resource: Resource, name: object) -> Decoration:
        tags = resource.body.get("tags")
        if tags is not None and is_token_map(tags):
            return
        current = (tags or {}).get("Name")
        if current is None:
            value = name if isinstance(name, str) and _has_suffix(name, self._suffix) else self._label(resource)
        elif is_unknown(current) or _has_suffix(str(current), self._suffix):
            return
        else:
            value = f"{current}_{self._suffix}"
        yield Set(("tags", "Name"), value, current)

    def _label(self, resource: Resource) -> str:
        """What a nameless resource is called: its type and as much of its construct path as tells it apart."""
        stem = _type_stem(resource)
        stack, *segments = resource.path.split("/")
        for count in range(1, len(segments) + 1):
            words = [word for segment in segments[-count:] for word in _words(segment, stem)]
            label = "_".join([stem, *words, self._suffix])
            if self._taken.setdefault((f"Name in {stack}", label), resource.path) == resource.path:
                return label
        return f"{stem}_{_hash(resource.path)}_{self._suffix}"


def suffixed(stem: str, suffix: str, rule: NameRule, trailer: str = "") -> str | Problem:
    """The legal name for ``stem`` in the environment ``suffix``.

    What AWS forbids in the stem becomes the separator. Where the whole is too long, the stem is cut before the suffix
    and gets six characters of the hash of the unshortened name, so that two long stems stay apart.

    Returns:
        The name, or a problem where no part of the stem would be left.
    """
    clean = _legal(stem, rule)
    full = clean if _has_suffix(clean, suffix) else f"{clean}{rule.separator}{suffix}"
    if len(full) + len(trailer) <= rule.max_length:
        return full + trailer
    tail = f"{rule.separator}{_hash(full)}{rule.separator}{suffix}{trailer}"
    room = rule.max_length - len(tail)
    if room <= len(rule.fixed_prefix):
        return Problem(
            "name-length",
            f"name {full!r} has {len(full)} characters, AWS allows {rule.max_length}",
            "use a shorter environment suffix",
        )
    return _without_suffix(clean, suffix)[:room].rstrip("-_./ ") + tail


def complete_token_name(name: str, suffix: str, rule: NameRule) -> str:
    """A name that contains tokens, completed at its end where a literal part stands there or in front.

    A name that is one token alone stays: it is another resource's name, which carries the suffix already.
    """
    if _ONE_TOKEN.fullmatch(name) or _has_suffix(name, suffix):
        return name
    return f"{name}{rule.separator}{suffix}"


def _legal(stem: str, rule: NameRule) -> str:
    text = stem.removeprefix(rule.fixed_prefix)
    if rule.lower:
        text = text.lower()
    text = re.sub(f"[^{rule.allowed}]+", rule.separator, text)
    if rule.separator == "-":
        # Where AWS allows hyphens alone, it forbids them doubled and at the ends.
        text = re.sub(r"-{2,}", "-", text).strip("-")
    if not text.strip("-_./ "):
        text = "unnamed"
    if rule.letter_first and not text[0].isalpha():
        text = f"n{text}"
    return rule.fixed_prefix + text


def _has_suffix(name: str, suffix: str) -> bool:
    return re.search(rf"(^|[^A-Za-z0-9]){re.escape(suffix)}$", name) is not None


def _without_suffix(name: str, suffix: str) -> str:
    if not _has_suffix(name, suffix):
        return name
    return name.removesuffix(suffix).rstrip("-_./") or name


def dictated(name: str, suffix: str) -> str | Problem | None:
    """The log group name that AWS will use, where it is AWS that chooses it; ``None`` for other names.

    It holds the name of another resource, written as its author wrote it: that part gets the name that the other
    resource gets. A token there is the other resource's own attribute, and right as it is.
    """
    for prefix, kind in DICTATED_LOG_GROUPS.items():
        if not name.startswith(prefix):
            continue
        owner, slash, rest = name.removeprefix(prefix).partition("/")
        if kind is None or is_unknown(name):
            return name
        named = suffixed(owner, suffix, NAMES[kind])
        return named if isinstance(named, Problem) else f"{prefix}{named}{slash}{rest}"
    return None


def _type_stem(resource: Resource) -> str:
    return resource.type.removeprefix("aws_")


def _words(segment: str, stem: str) -> list[str]:
    """The words of a construct id that say something beside the resource type."""
    known = _MEANINGLESS_IDS | set(stem.split("_"))
    return [word for word in re.split(r"[^A-Za-z0-9]+", segment.lower()) if word and word not in known]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH_LENGTH]
