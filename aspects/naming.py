"""Names: ``{resource_type}_{environment_suffix}``, legal for AWS, unique, the suffix always whole and at the end."""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Unpack

from .core import pins
from .core.aspect import Options
from .core.existing import kept_part
from .core.expressions import expression, is_token_map, is_unknown, references
from .core.fixed_names import fixed_by_host_name
from .core.graph import Graph
from .core.model import Body, Effects, Finding, Report, Resource, Write
from .core.names import Given, Names, Place, Request
from .core.paths import attribute_path, is_set, set_value
from .core.provider_versions import as_provided, has
from .core.tag_keys import default_tags, is_reserved, other_spelling, takes_any_key
from .facts.generated_names import OPTIONAL_NAMES, VERSIONED
from .facts.history import own_span
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
# The name in a log group's, between the region of a function of Lambda@Edge and what follows.
_OWNER = re.compile(r"([a-z]{2}(?:-[a-z]+)+-[0-9]\.)?([^/]*)(.*)", re.DOTALL)
# How many constructs a message names.
_SHOWN = 20
_PUNCTUATION = "-_./ "
_ALPHANUMERIC = re.compile("[A-Za-z0-9]")
# What may be in the value of a tag, and how long it may be. EC2 user guide, tag restrictions.
_TAG = NameRule("Name", 256, r"A-Za-z0-9 _.:/=+\-@", first="_.:/=+-@")

# Who wants one name goes by these: a name that stands as it is, one that its author wrote, one that is made up.
_COMPLETE, _WRITTEN, _UNNAMED = range(3)

Claim = Callable[[Request], Given]


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

    An unnamed resource is called ``{resource_type}_{suffix}``. Where several want one name, none gets it: each has as
    much of its construct path in its name as tells them apart, and a warning, ``name-shared``, says so. An explicit
    name keeps its stem, and so does a prefix from which the provider makes a name. An unnamed resource that is created
    before the old one is destroyed gets such a prefix. A name that ends in the suffix stays as it is. A name with
    tokens in it is completed at its end. The instances of a resource with ``count`` or ``for_each`` are told apart by
    their number or key. The ``Name`` tag of a taggable resource follows its name. Where AWS allows no hyphen, those of
    the suffix become underscores.

    What names a renamed resource by its literal old name gets the new one, in every stack; see :mod:`.core.renames`.

    Left alone: what is imported or pinned (:func:`aspects.keep_name`), names that AWS or a DNS record dictates,
    names that are one token which refers to another resource of AWS (it carries the suffix), data sources, and the
    types in :data:`aspects.facts.names.EXEMPT`. A name that is any other single token cannot be known: it is a finding,
    ``name-unknown``.

    Args:
        environment_suffix: 1 to 20 lower-case letters, digits and single inner hyphens.
        options: see :class:`.Aspect`.

    Raises:
        ValueError: the suffix is illegal.
    """

    gives_names = True

    def __init__(self, environment_suffix: str, **options: Unpack[Options]) -> None:
        super().__init__(**options)
        self._suffix = check_suffix(environment_suffix)

    def begin(self, graph: Graph, scope: Sequence[Resource]) -> None:
        """Announce the names that are needed, so that who comes first does not count; see :meth:`.Aspect.begin`."""
        named = []
        for resource in scope:
            if self._keeps_name(resource, graph):
                _take_own_names(resource, graph)
            else:
                named.append(resource)
        for resource in named:
            deque(self._named(resource, graph, graph.names.request), maxlen=0)

    @as_provided
    def decide(self, resource: Resource, graph: Graph) -> Effects:
        """Yield what this aspect writes; see :meth:`.Aspect.decide`."""
        yield from self._named(resource, graph, graph.names.claim)

    def check(self, graph: Graph, scope: Sequence[Resource]) -> Iterator[Finding]:
        """Yield pins that speak of nothing, or of too much; see :meth:`.Aspect.check`."""
        yield from pins.problems(graph, scope, self.names_as_included)

    def _keeps_name(self, resource: Resource, graph: Graph) -> bool:
        kept = kept_part(resource, graph.pins, included=self.includes_existing(resource))
        return kept == "everything" or graph.pins.name_of(resource) is not None

    def _named(self, resource: Resource, graph: Graph, claim: Claim) -> Effects:
        name = None
        rule = NAMES.get(resource.type)
        if rule is not None and graph.pins.name_of(resource) is not None:
            place = _place(resource, rule, graph)
            name = yield from pins.kept_name(
                resource, rule, graph.pins, lambda name: _is_free(name, place, resource, graph)
            )
        else:
            stack = graph.stack_by_path.get(resource.stack)
            for each in (*([rule] if rule else ()), *MORE_NAMES.get(resource.type, ())):
                written = (set_value(resource.body, part) for part in (each.attribute, each.prefix_attribute) if part)
                is_other = name is not None and own_span(resource.type, each.attribute) is not None
                if not any(written) and (is_other or not has(resource, each.attribute, stack)):
                    continue  # the version of this stack calls it otherwise
                given = yield from self._rename(resource, each, graph, claim)
                name = given if each is rule or name is None else name
        if resource.type in TAGGABLE:
            yield from self._name_tag(resource, name, graph, claim)

    def _rename(
        self, resource: Resource, rule: NameRule, graph: Graph, claim: Claim
    ) -> Generator[Write | Report, None, object]:
        """Bring one attribute to its name, and return what is there afterwards."""
        path = attribute_path(resource.body, rule.attribute)
        if path is None or any(set_value(resource.body, attribute) is not None for attribute in rule.unless):
            return None
        current = set_value(resource.body, *path)
        if current is None:
            if set_value(resource.body, rule.prefix_attribute) is not None:
                yield from self._complete_prefix(resource, rule, graph)
                return None
            if not rule.when_absent or any(set_value(resource.body, each) is not None for each in rule.conflicts):
                return None
            if resource.key in graph.created_before_destroyed and resource.type not in VERSIONED:
                if rule.prefix_attribute or resource.type in OPTIONAL_NAMES:
                    yield from self._new_prefix(resource, rule)
                    return None
                yield _fixed(resource, rule)
        name = yield from self._name(resource, rule, current, graph, claim)
        if isinstance(name, Report):
            yield name
            return current
        if name is not None and name != current:
            yield Write(path, name, current)
        return name

    def _name(
        self, resource: Resource, rule: NameRule, current: object, graph: Graph, claim: Claim
    ) -> Generator[Report, None, str | Report | None]:
        if current is None:
            return (yield from self._unique(resource, rule, None, graph, claim))
        if not isinstance(current, str):
            return None
        if rule.kept and re.fullmatch(rule.kept, current):
            return current
        if why := fixed_by_host_name(resource, graph):
            yield Report(
                "name-kept",
                f"{rule.attribute} {current!r} does not get {self._suffix!r}: {why}",
                "give each environment its own host name",
                level="info",
            )
            return current
        if resource.type == "aws_cloudwatch_log_group":
            if graph.owners(resource, rule.attribute):
                return current  # it follows the name of what it is called after
            chosen = dictated(current, self._suffix)
            if chosen is not None:
                return chosen
        if expression(current) is not None and not _INSTANCE.search(current):
            return (
                current
                if _carries_suffix(current, resource, graph)
                else _unknown(rule.attribute, current, self._suffix)
            )
        return (yield from self._unique(resource, rule, current, graph, claim))

    def _unique(
        self, resource: Resource, rule: NameRule, current: str | None, graph: Graph, claim: Claim
    ) -> Generator[Report, None, str | Report]:
        """Yield a name made of ``current`` or, where there is none, of the type; unlike those of others in its place.

        Where several want one name, each has as much of its construct path in it as tells them apart.
        """
        asker = (id(self), rule.attribute, current)
        given = graph.names.known(resource.path, asker)
        if given is None:
            stem = current or rule.stem or _type_stem(resource)
            candidate = self._candidates(resource, rule, stem)
            wanted = candidate(0)
            place = _place(resource, rule, graph)
            if isinstance(wanted, Report) or place is None:
                return wanted
            rank = _UNNAMED if current is None else _COMPLETE if wanted == current else _WRITTEN
            given = claim(Request(place, resource.path, asker, rank, wanted, lambda number: _text(candidate(number))))
        if given.rivals:
            yield _shared(resource, rule, given, current)
        if given.name is None:
            problem = f"name {given.wanted!r} is used by another {resource.type}"
            return Report("name-unique", problem, "give it a name that nothing else uses")
        return given.name

    def _candidates(self, resource: Resource, rule: NameRule, stem: str) -> Callable[[int], str | Report]:
        """Return the names that may be made of a stem, by number: more and more of the construct path, then a hash."""
        trailer, stem = _trailer(resource.body, rule, stem)
        instance, room = _instance(resource.body)
        if instance and _INSTANCE.search(stem):
            instance = ""

        def candidate(number: int) -> str | Report:
            if number == 0:
                return self._completed(stem, rule, trailer, instance, room)
            ids = resource.path.split("/")
            if number > len(ids) + 1:
                return Report(
                    "name-unique", f"name {stem!r} is used by others", "give it a name that nothing else uses"
                )
            addition = "_".join(ids[-number:]) if number <= len(ids) else _hash(resource.path)
            unsuffixed = _without_suffix(stem, suffix_in(rule, self._suffix))
            text = f"{unsuffixed}{rule.separator}{_legal_part(addition, rule)}"
            return self._completed(text, rule, trailer, instance, room)

        return candidate

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
        completed: str | Report
        if not is_unknown(prefix):
            completed = _prefix(prefix.rstrip("-_."), self._suffix, rule)
            if not isinstance(completed, Report):
                completed = completed.removesuffix(rule.separator)
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

    def _new_prefix(self, resource: Resource, rule: NameRule) -> Iterator[Write | Report]:
        """Yield a prefix for a name that the provider makes, so that a replacement gets another one."""
        if not rule.prefix_attribute:
            return
        prefix = _prefix(rule.stem or _type_stem(resource), self._suffix, rule)
        if isinstance(prefix, Report):
            yield replace(prefix, remedy=f"its name is generated without it; {prefix.remedy}", level="info")
        else:
            yield Write((rule.prefix_attribute,), prefix)

    def _name_tag(self, resource: Resource, name: object, graph: Graph, claim: Claim) -> Effects:
        tags = resource.body.get("tags")
        if tags is not None and is_token_map(tags):
            return
        # IAM takes the author's "name" for it, and some services set it themselves.
        if not takes_any_key(resource.type) and (
            is_reserved(resource.type, "Name")
            or other_spelling(resource.type, "Name", {**default_tags(graph, resource), **(tags or {})})
        ):
            return
        current = (tags or {}).get("Name")
        if not is_set(current):
            value = self._tag_value(name) or self._label(resource, graph.names, claim)
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

    def _label(self, resource: Resource, names: Names, claim: Claim) -> str:
        """Return what a nameless resource is called: its type and as much of its construct path as tells it apart."""
        stem = _type_stem(resource)
        stack, *segments = resource.path.split("/")
        last = f"{stem}_{_hash(resource.path)}_{self._suffix}"

        def candidate(number: int) -> str | None:
            if number >= len(segments):
                return last if number == len(segments) else None
            words = [word for segment in segments[-number - 1 :] for word in _words(segment, stem)]
            return "_".join([stem, *words, self._suffix])

        asker = (id(self), "tags.Name")
        if known := names.known(resource.path, asker):
            return known.name or last
        return claim(Request(("Name", stack), resource.path, asker, _UNNAMED, candidate(0), candidate)).name or last


def _take_own_names(resource: Resource, graph: Graph) -> None:
    """Claim the names that stay as they are before anybody else can."""
    rules = [rule for rule in (NAMES.get(resource.type), *MORE_NAMES.get(resource.type, ())) if rule]
    for rule in rules:
        path = attribute_path(resource.body, rule.attribute)
        name = graph.pins.name_of(resource) or (set_value(resource.body, *path) if path else None)
        place = _place(resource, rule, graph)
        if isinstance(name, str) and place is not None:
            graph.names.take(place, name.lower(), resource.path)


def _is_free(name: str, place: Place | None, resource: Resource, graph: Graph) -> bool:
    return place is None or graph.names.take(place, name.lower(), resource.path)


def _text(name: str | Report) -> str | None:
    return name if isinstance(name, str) else None


def _shared(resource: Resource, rule: NameRule, given: Given, current: str | None) -> Report:
    shown, left = given.rivals[:_SHOWN], len(given.rivals) - _SHOWN
    others = ", ".join(shown) + (f" and {left} more" if left > 0 else "")
    what = f"it has no {rule.attribute}" if current is None else f"its {rule.attribute} is {current!r}"
    return Report(
        "name-shared",
        f"{what}, and {others} would also be {given.wanted!r}, so each name gets as much of the construct"
        f" path as tells them apart, here {given.name!r}: adding or removing one of them can rename the"
        " others",
        f"give each its own name, or call keep_name() on the one that is {given.wanted!r} in AWS",
        level="warning",
    )


def _fixed(resource: Resource, rule: NameRule) -> Report:
    return Report(
        "name-fixed",
        f"{rule.attribute} is required and {resource.type} has no prefix for it, so with"
        " create_before_destroy its next replacement fails: the old resource still has the name",
        "write a name that changes whenever the resource is replaced, or remove create_before_destroy",
        level="warning",
    )


def _prefix(stem: str, suffix: str, rule: NameRule) -> str | Report:
    """Return the prefix for ``stem``, shortened as names are; the suffix survives, and what is random follows it."""
    room = rule.prefix_length - len(rule.separator)
    name = suffixed(stem, suffix, replace(rule, max_length=room))
    if isinstance(name, str):
        return name + rule.separator
    # Not even a hash fits before the suffix. Nothing has to be told apart: the provider appends what is unique.
    ending = suffix_in(rule, suffix)
    begin = _legal(stem, rule)[: max(room - len(ending) - len(rule.separator), 0)].rstrip(_PUNCTUATION)
    short = f"{begin}{rule.separator}{ending}" if len(begin) > len(rule.fixed_prefix) else rule.fixed_prefix + ending
    if len(short) <= room:
        return short + rule.separator
    return Report(
        "name-length",
        f"the suffix {suffix!r} does not fit into the {rule.prefix_length} characters that the provider allows for"
        f" {rule.prefix_attribute}",
        "use a shorter environment suffix",
    )


def suffix_in(rule: NameRule, suffix: str) -> str:
    """Return the suffix as it is in names of this rule: where AWS allows no hyphen, the separator stands for it."""
    return suffix if _allows(rule.allowed, "-") else suffix.replace("-", rule.separator)


def suffixed(stem: str, suffix: str, rule: NameRule, trailer: str = "") -> str | Report:
    """Return the legal name for ``stem`` in the environment ``suffix``.

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
        f"name {full!r} has {len(full)} characters, and AWS allows {rule.max_length}",
        "use a shorter environment suffix",
    )


def complete_token_name(name: str, suffix: str, rule: NameRule, trailer: str = "", instance: str = "") -> str:
    """Return a name that contains tokens, completed at its end.

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
    """Return the log group name that AWS will use, where it is AWS that chooses it; ``None`` for other names.

    It holds the name of another resource, which is not in this app: that part gets the name that guardrails give there.
    A token there is the other resource's own attribute, and right as it is.
    """
    for prefix, kind in DICTATED_LOG_GROUPS.items():
        if not name.startswith(prefix):
            continue
        if kind is None or is_unknown(name):
            return name
        edge, owner, rest = _OWNER.findall(name.removeprefix(prefix))[0]
        named = suffixed(owner, suffix, NAMES[kind])
        return named if isinstance(named, Report) else f"{prefix}{edge}{named}{rest}"
    return None


def _trailer(body: Body, rule: NameRule, stem: str) -> tuple[str, str]:
    """Return what must stand after the name, and the stem without it."""
    if rule.trailer_pattern and (found := re.search(f"(?:{rule.trailer_pattern})$", stem)):
        return found[0], stem[: found.start()]
    if rule.trailer and body.get(rule.trailer[1]) in (True, "true"):
        return rule.trailer[0], stem.removesuffix(rule.trailer[0])
    return "", stem


def _instance(body: Body) -> tuple[str, int]:
    """Return the token that tells a resource's instances apart, and its length; empty where there is one instance."""
    keys = body.get("for_each")
    if keys is not None:
        known = [str(key) for key in keys] if isinstance(keys, (Mapping, list)) and not is_unknown(keys) else []
        return "${each.key}", max(map(len, known), default=_KEY_LENGTH)
    count = body.get("count")
    if count is None or count in (0, 1, "0", "1") or (isinstance(count, str) and _AT_MOST_ONE.fullmatch(count)):
        return "", 0
    return "${count.index}", _COUNT_DIGITS


def _for_each_instance(name: str, suffix: str, rule: NameRule, trailer: str, instance: str) -> str:
    """Return a name that ends in suffix and trailer, with the instance before them."""
    suffix = suffix_in(rule, suffix)
    stem = name.removesuffix(trailer).removesuffix(suffix).rstrip(_PUNCTUATION)
    return f"{stem}{rule.separator if stem else ''}{instance}{rule.separator}{suffix}{trailer}"


def _carries_suffix(token: str, resource: Resource, graph: Graph) -> bool:
    """Return whether a token is an attribute of another AWS resource, in any stack, whose name has the suffix.

    What cdktf has not resolved yet is taken for one: nothing can be known of it.
    """
    addresses = references(token) | {each.address for each in graph.targets(token, resource.stack)}
    return "TfToken[" in token or any(address.startswith("aws_") for address in addresses)


def _unknown(attribute: str, token: str, suffix: str) -> Report:
    return Report(
        "name-unknown",
        f"{attribute} {token!r} is only known at apply time, so the suffix {suffix!r} cannot be checked",
        f"end it with literal text, such as {token}-{suffix}, or refer to another resource's name",
    )


def _place(resource: Resource, rule: NameRule, graph: Graph) -> Place | None:
    """Return where a name must be unique: the kind of name, account and region, and the parent; ``None``: nowhere."""
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
    """Return what a reference refers to, whichever attribute it takes: a cluster's ARN and its id are one cluster."""
    if not is_unknown(value):
        return value if isinstance(value, (str, int, bool)) else None
    return tuple(sorted(references(value))) or str(value)


def _legal(stem: str, rule: NameRule) -> str:
    text = _legal_part(stem.removeprefix(rule.fixed_prefix), rule)
    text = text.rstrip(_PUNCTUATION)
    if not _ALPHANUMERIC.match(text):
        text = text.lstrip("".join(set(_not_alphanumeric(text)) - set(rule.first)))
        if not _ALPHANUMERIC.search(text):
            text = "unnamed"
    if rule.letter_first and text[0].isdigit():
        text = f"n{text}"
    return rule.fixed_prefix + text


def _legal_part(text: str, rule: NameRule) -> str:
    if rule.lower:
        text = text.lower()
    text = re.sub(f"[^{rule.allowed}]+", rule.separator, text)
    if rule.single or rule.separator == "-":
        # Where AWS only allows hyphens, it forbids them doubled.
        text = re.sub(r"([^A-Za-z0-9])[^A-Za-z0-9]+", r"\1", text)
    return text


def _not_alphanumeric(text: str) -> str:
    return re.sub("[A-Za-z0-9]", "", text)


@lru_cache
def _allows(allowed: str, character: str) -> bool:
    return re.fullmatch(f"[{allowed}]", character) is not None


def _has_suffix(name: str, suffix: str) -> bool:
    # As a word of its own: "x_dev" has "dev", "xdev" has not.
    return name.endswith(suffix) and not _ALPHANUMERIC.match(name[-len(suffix) - 1 : -len(suffix)])


def _without_suffix(name: str, suffix: str) -> str:
    if not _has_suffix(name, suffix):
        return name
    return name.removesuffix(suffix).rstrip(_PUNCTUATION) or name


def _type_stem(resource: Resource) -> str:
    return resource.type.removeprefix("aws_")


def _words(segment: str, stem: str) -> list[str]:
    """Return the words of a construct id that say something next to the resource type."""
    known = _MEANINGLESS_IDS | set(stem.split("_"))
    return [word for word in re.split(r"[^A-Za-z0-9]+", segment.lower()) if word and word not in known]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH_LENGTH]
