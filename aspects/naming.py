"""Names: ``{resource_type}_{environment_suffix}``, legal for AWS, unique, the suffix always whole and at the end."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Unpack

from .core.aspect import Options
from .core.expressions import expression, is_token_map, is_unknown, references
from .core.graph import Graph
from .core.model import Body, Effects, Path, Report, Resource, Write
from .core.paths import is_set
from .core.tag_keys import default_tags, is_reserved, other_spelling
from .facts.names import (
    DICTATED_LOG_GROUPS,
    GLOBAL_NAMES,
    MORE_NAMES,
    NAMES,
    SHARED_NAMES,
    WORLDWIDE_NAMES,
    NameRule,
)
from .facts.taggable import TAGGABLE
from .synthesis.aspect import CdktfAspect

SUFFIX_PATTERN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SUFFIX_MAX_LENGTH = 20
_HASH_LENGTH = 6
# Construct ids by which Terraform and CDK authors say "the only one": they add nothing to a name.
_MEANINGLESS_IDS = frozenset({"default", "main", "resource", "this"})
# What tells the instances of a resource with `count` or `for_each` apart.
_INSTANCE = re.compile(r"\b(?:count\.index|each\.(?:key|value))\b")
# `enabled ? 1 : 0`, the idiom for "at most one": there is nothing to tell apart.
_AT_MOST_ONE = re.compile(r"\$\{.*\?\s*[01]\s*:\s*[01]\s*\}")
# How many characters an instance's number, or a key that only Terraform knows, may take.
_COUNT_DIGITS = 3
_KEY_LENGTH = 16
_PUNCTUATION = "-_./ "
# What may stand in the value of a tag, and how long it may be. EC2 user guide, tag restrictions.
_TAG = NameRule("Name", 256, r"A-Za-z0-9 _.:/=+\-@", first="_.:/=+-@")

Place = tuple[object, ...]


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


class NamingAspect(CdktfAspect):
    """Gives every resource a name that ends in the environment suffix.

    An unnamed resource is called ``{resource_type}_{suffix}``; where another one has that name already, the construct
    id tells them apart. An explicit name keeps its stem, and so does a prefix from which the provider makes a name. A
    name that ends in the suffix stays as it is. A name with tokens in it is completed at its end. The instances of a
    resource with ``count`` or ``for_each`` are told apart by their number or key. The ``Name`` tag of a taggable
    resource follows its name. Where AWS allows no hyphen, those of the suffix become underscores.

    Left alone: names that AWS dictates, names that are one token which refers to another resource of AWS (it carries
    the suffix), data sources, and the types in :data:`aspects.facts.names.EXEMPT`. A name that is any other single
    token cannot be known: it is a finding, ``name-unknown``.

    Args:
        environment_suffix: 1 to 20 lower-case letters, digits and single inner hyphens.
        options: see :class:`.Aspect`.

    Raises:
        ValueError: the suffix is illegal.
    """

    def __init__(self, environment_suffix: str, **options: Unpack[Options]) -> None:
        super().__init__(**options)
        self._suffix = check_suffix(environment_suffix)

    def decide(self, resource: Resource, graph: Graph) -> Effects:
        """What this aspect writes; see :meth:`.Aspect.decide`."""
        name = None
        if (rule := NAMES.get(resource.type)) is not None:
            name = yield from self._rename(resource, rule, graph)
        for rule in MORE_NAMES.get(resource.type, ()):
            yield from self._rename(resource, rule, graph)
        if resource.type in TAGGABLE:
            yield from self._name_tag(resource, name, graph)

    def _rename(self, resource: Resource, rule: NameRule, graph: Graph) -> Generator[Write | Report, None, object]:
        """Bring one attribute to its name, and return what stands there afterwards."""
        path = _find(resource.body, rule.attribute)
        if path is None or any(_value(resource.body, attribute) is not None for attribute in rule.unless):
            return None
        current = _value(resource.body, *path)
        if current is None:
            if _value(resource.body, rule.prefix_attribute) is not None:
                yield from self._complete_prefix(resource, rule, graph)
                return None
            if not rule.when_absent or any(_value(resource.body, each) is not None for each in rule.conflicts):
                return None
        name = self._name(resource, rule, current, graph)
        if isinstance(name, Report):
            yield name
            return current
        if name is not None and name != current:
            yield Write(path, name, current)
        return name

    def _name(self, resource: Resource, rule: NameRule, current: object, graph: Graph) -> str | Report | None:
        if current is None:
            return self._unique(resource, rule, rule.stem or _type_stem(resource), graph)
        if not isinstance(current, str):
            return None
        if rule.kept and re.fullmatch(rule.kept, current):
            return current
        if resource.type == "aws_cloudwatch_log_group":
            chosen = dictated(current, self._suffix)
            if chosen is not None:
                return chosen
        if expression(current) is not None and not _INSTANCE.search(current):
            return (
                current
                if _carries_suffix(current, resource, graph)
                else _unknown(rule.attribute, current, self._suffix)
            )
        return self._unique(resource, rule, current, graph)

    def _unique(self, resource: Resource, rule: NameRule, stem: str, graph: Graph) -> str | Report:
        trailer, stem = _trailer(resource.body, rule, stem)
        instance, room = _instance(resource.body)
        if instance and _INSTANCE.search(stem):
            instance = ""
        unsuffixed = _without_suffix(stem, suffix_in(rule, self._suffix))
        place = _place(resource, rule, graph)
        for addition in ("", resource.construct_id, _hash(resource.path)):
            candidate = f"{unsuffixed}{rule.separator}{_legal_part(addition, rule)}" if addition else stem
            name = self._completed(candidate, rule, trailer, instance, room)
            # Some services tell names apart by case and some do not; names that differ in nothing else help nobody.
            if isinstance(name, Report) or place is None or graph.names.take(place, name.lower(), resource.path):
                return name
        return Report("name-unique", f"name {stem!r} is taken by another {resource.type}", "give it a name of its own")

    def _completed(self, stem: str, rule: NameRule, trailer: str, instance: str, room: int) -> str | Report:
        if is_unknown(stem):
            return complete_token_name(stem, self._suffix, rule, trailer, instance)
        if not instance:
            return suffixed(stem, self._suffix, rule, trailer)
        shorter = replace(rule, max_length=rule.max_length - room - len(rule.separator))
        name = suffixed(stem, self._suffix, shorter, trailer)
        return name if isinstance(name, Report) else _for_each_instance(name, self._suffix, rule, trailer, instance)

    def _complete_prefix(self, resource: Resource, rule: NameRule, graph: Graph) -> Iterator[Write | Report]:
        prefix = resource.body[rule.prefix_attribute]
        if not isinstance(prefix, str):
            return
        room = rule.prefix_length - len(rule.separator)
        completed: str | Report
        if not is_unknown(prefix):
            completed = suffixed(prefix.rstrip("-_."), self._suffix, replace(rule, max_length=room))
            if isinstance(completed, Report):
                completed = Report(
                    "name-length",
                    f"{rule.prefix_attribute} {prefix!r} and the suffix {self._suffix!r} do not fit into the "
                    f"{rule.prefix_length} characters that the provider allows",
                    f"set {rule.attribute} instead, or use a shorter environment suffix",
                )
        elif expression(prefix) is not None and not _INSTANCE.search(prefix):
            if _carries_suffix(prefix, resource, graph):
                return
            completed = _unknown(rule.prefix_attribute, prefix, self._suffix)
        else:
            completed = complete_token_name(prefix.rstrip("-_."), self._suffix, rule)
        if isinstance(completed, Report):
            yield completed
        elif completed != prefix.rstrip("-_."):
            yield Write((rule.prefix_attribute,), f"{completed}{rule.separator}", prefix)

    def _name_tag(self, resource: Resource, name: object, graph: Graph) -> Effects:
        tags = resource.body.get("tags")
        if tags is not None and is_token_map(tags):
            return
        # IAM takes the author's "name" for it, and some services set it themselves.
        spelt = other_spelling(resource.type, "Name", {**default_tags(graph, resource), **(tags or {})})
        if spelt or is_reserved(resource.type, "Name"):
            return
        current = (tags or {}).get("Name")
        if not is_set(current):
            value = self._tag_value(name) or self._label(resource, graph)
        elif is_unknown(current) or _has_suffix(str(current), self._suffix):
            return
        else:
            value = f"{current}_{self._suffix}"
        yield Write(("tags", "Name"), value, current)

    def _tag_value(self, name: object) -> str | None:
        if not isinstance(name, str) or not _has_suffix(name, self._suffix):
            return None
        value = name if is_unknown(name) else suffixed(name, self._suffix, _TAG)
        return value if isinstance(value, str) else None

    def _label(self, resource: Resource, graph: Graph) -> str:
        """What a nameless resource is called: its type and as much of its construct path as tells it apart."""
        stem = _type_stem(resource)
        stack, *segments = resource.path.split("/")
        for count in range(1, len(segments) + 1):
            words = [word for segment in segments[-count:] for word in _words(segment, stem)]
            label = "_".join([stem, *words, self._suffix])
            if graph.names.take(("Name", stack), label, resource.path):
                return label
        return f"{stem}_{_hash(resource.path)}_{self._suffix}"


def suffix_in(rule: NameRule, suffix: str) -> str:
    """The suffix as it stands in names of this rule: where AWS allows no hyphen, the separator stands for it."""
    return suffix if _allows(rule.allowed, "-") else suffix.replace("-", rule.separator)


def suffixed(stem: str, suffix: str, rule: NameRule, trailer: str = "") -> str | Report:
    """The legal name for ``stem`` in the environment ``suffix``.

    What AWS forbids in the stem becomes the separator. Where the whole is too long, the stem is cut before the suffix
    and gets six characters of the hash of the unshortened name, so that two long stems stay apart.

    Returns:
        The name, or a problem where there is no room for hash and suffix.
    """
    suffix = suffix_in(rule, suffix)
    clean = _legal(stem, rule)
    full = clean if _has_suffix(clean, suffix) else f"{clean}{rule.separator}{suffix}"
    if len(full) + len(trailer) <= rule.max_length:
        return full + trailer
    digest = _hash(full)
    tail = f"{rule.separator}{suffix}{trailer}"
    room = rule.max_length - len(tail)
    begin = _without_suffix(clean, suffix)[: max(room - len(rule.separator) - _HASH_LENGTH, 0)].rstrip(_PUNCTUATION)
    if len(begin) > len(rule.fixed_prefix):
        return f"{begin}{rule.separator}{digest}{tail}"
    # Nothing of the stem fits: the hash stands for it, behind a letter, for a name may have to start with one.
    short = f"{rule.fixed_prefix}n{digest}"
    if len(short) <= room:
        return short + tail
    return Report(
        "name-length",
        f"name {full!r} has {len(full)} characters, AWS allows {rule.max_length}",
        "use a shorter environment suffix",
    )


def complete_token_name(name: str, suffix: str, rule: NameRule, trailer: str = "", instance: str = "") -> str:
    """A name that contains tokens, completed at its end.

    Args:
        name: literal text and tokens, without the trailer.
        suffix: the environment suffix.
        rule: what AWS allows; the tokens may hold anything, so that the length stays unchecked.
        trailer: what AWS demands after the name.
        instance: the token that tells the instances of the resource apart, where it has several.
    """
    suffix = suffix_in(rule, suffix)
    if not _has_suffix(name, suffix):
        name = f"{name}{rule.separator}{suffix}"
    if instance:
        return _for_each_instance(name + trailer, suffix, rule, trailer, instance)
    return name + trailer


def dictated(name: str, suffix: str) -> str | Report | None:
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
        return named if isinstance(named, Report) else f"{prefix}{named}{slash}{rest}"
    return None


def _find(body: Body, attribute: str) -> Path | None:
    """The path of an attribute that may stand in a single block; ``None`` where that block is absent."""
    *blocks, last = attribute.split(".")
    found: Any = body
    path: Path = ()
    for block in blocks:
        found, path = found.get(block), (*path, block)
        if isinstance(found, list) and len(found) == 1:
            found, path = found[0], (*path, 0)
        if not isinstance(found, Mapping):
            return None
    return (*path, last)


def _value(body: Any, *path: str | int) -> object:
    """What stands at a path; an empty text is none, as it is to the provider."""
    for part in path:
        body = body[part] if isinstance(part, int) else body.get(part)
        if body is None:
            return None
    return body if is_set(body) else None


def _trailer(body: Body, rule: NameRule, stem: str) -> tuple[str, str]:
    """What must stand after the name, and the stem without it."""
    if rule.trailer_pattern and (found := re.search(f"(?:{rule.trailer_pattern})$", stem)):
        return found[0], stem[: found.start()]
    if rule.trailer and body.get(rule.trailer[1]) in (True, "true"):
        return rule.trailer[0], stem.removesuffix(rule.trailer[0])
    return "", stem


def _instance(body: Body) -> tuple[str, int]:
    """The token that tells the instances of a resource apart and the room that it takes; empty where there is one."""
    keys = body.get("for_each")
    if keys is not None:
        known = [str(key) for key in keys] if isinstance(keys, (Mapping, list)) and not is_unknown(keys) else []
        return "${each.key}", max(map(len, known), default=_KEY_LENGTH)
    count = body.get("count")
    if count is None or count in (0, 1, "0", "1") or (isinstance(count, str) and _AT_MOST_ONE.fullmatch(count)):
        return "", 0
    return "${count.index}", _COUNT_DIGITS


def _for_each_instance(name: str, suffix: str, rule: NameRule, trailer: str, instance: str) -> str:
    """A name that ends in suffix and trailer, with the instance before them."""
    suffix = suffix_in(rule, suffix)
    stem = name.removesuffix(trailer).removesuffix(suffix).rstrip(_PUNCTUATION)
    return f"{stem}{rule.separator if stem else ''}{instance}{rule.separator}{suffix}{trailer}"


def _carries_suffix(token: str, resource: Resource, graph: Graph) -> bool:
    """Whether a token is an attribute of another resource of AWS, in this stack or another, whose name has the suffix.

    What cdktf has not resolved yet is taken for one: nothing can be known of it.
    """
    addresses = references(token) | {each.address for each in graph.targets(token, resource.stack)}
    return "TfToken[" in token or any(address.startswith("aws_") for address in addresses)


def _unknown(attribute: str, token: str, suffix: str) -> Report:
    return Report(
        "name-unknown",
        f"{attribute} {token!r} is known to Terraform alone, so nobody sees whether it ends in {suffix!r}",
        f"write it with literal text, such as {token}-{suffix}, or refer to another resource's name",
    )


def _place(resource: Resource, rule: NameRule, graph: Graph) -> Place | None:
    """Where a name must be unique: the kind of name, the account and region, and the parent; ``None``: nowhere."""
    if rule.scope is None:
        return None
    kind = SHARED_NAMES.get(resource.type, resource.type)
    parents = tuple(_identity(resource.body.get(attribute)) for attribute in rule.scope)
    if kind in WORLDWIDE_NAMES:
        return (kind, rule.attribute, parents)
    here = graph.placement(resource)
    region = None if kind.startswith(GLOBAL_NAMES) else here.region
    return (kind, rule.attribute, parents, here.account, region)


def _identity(value: object) -> object:
    """What a reference refers to, whichever attribute of it is taken: a cluster's ARN and its id are one cluster."""
    if not is_unknown(value):
        return value if isinstance(value, (str, int, bool)) else None
    return tuple(sorted(references(value))) or str(value)


def _legal(stem: str, rule: NameRule) -> str:
    text = _legal_part(stem.removeprefix(rule.fixed_prefix), rule)
    text = text.lstrip("".join(set(_not_alphanumeric(text)) - set(rule.first))).rstrip(_PUNCTUATION)
    if not re.search("[A-Za-z0-9]", text):
        text = "unnamed"
    if rule.letter_first and text[0].isdigit():
        text = f"n{text}"
    return rule.fixed_prefix + text


def _legal_part(text: str, rule: NameRule) -> str:
    if rule.lower:
        text = text.lower()
    text = re.sub(f"[^{rule.allowed}]+", rule.separator, text)
    if rule.single or rule.separator == "-":
        # Where AWS allows hyphens alone, it forbids them doubled.
        text = re.sub(r"([^A-Za-z0-9])[^A-Za-z0-9]+", r"\1", text)
    return text


def _not_alphanumeric(text: str) -> str:
    return re.sub("[A-Za-z0-9]", "", text)


@lru_cache
def _allows(allowed: str, character: str) -> bool:
    return re.fullmatch(f"[{allowed}]", character) is not None


def _has_suffix(name: str, suffix: str) -> bool:
    return re.search(rf"(^|[^A-Za-z0-9]){re.escape(suffix)}$", name) is not None


def _without_suffix(name: str, suffix: str) -> str:
    if not _has_suffix(name, suffix):
        return name
    return name.removesuffix(suffix).rstrip(_PUNCTUATION) or name


def _type_stem(resource: Resource) -> str:
    return resource.type.removeprefix("aws_")


def _words(segment: str, stem: str) -> list[str]:
    """The words of a construct id that say something beside the resource type."""
    known = _MEANINGLESS_IDS | set(stem.split("_"))
    return [word for word in re.split(r"[^A-Za-z0-9]+", segment.lower()) if word and word not in known]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH_LENGTH]
