"""What every other module works on: a resource as plain data, and what may be said of it.

Pure: this module knows neither cdktf nor jsii, so that decorators and rules can be tested, and later run on a
Terraform plan, without a construct tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

Body = dict[str, Any]
Level = Literal["error", "warning", "info", "undecided"]
Path = tuple[str | int, ...]

# What cdktf puts in the place of a number that is known only to Terraform: a double of about -1e+290 or below.
_NUMBER_TOKEN_LIMIT = -1e280
_STRING_TOKENS = ("${", "#{TfToken[", "&{TfToken[", "%{")


def is_unknown(value: object) -> bool:
    """Whether ``value`` is, or contains, something that only Terraform can resolve.

    A token is neither compliant nor a violation: decorators leave it alone and rules answer *unknown*.
    """
    if isinstance(value, str):
        return any(mark in value for mark in _STRING_TOKENS)
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, (int, float)):
        return value < _NUMBER_TOKEN_LIMIT
    if isinstance(value, Mapping):
        return any(is_unknown(key) or is_unknown(item) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return any(is_unknown(item) for item in value)
    # A jsii proxy object: what a token becomes where the attribute is neither text, number, list nor map.
    return True


def is_token_map(value: object) -> bool:
    """Whether ``value`` stands for a whole map that only Terraform knows, so that no key can be added to it."""
    if isinstance(value, Mapping):
        return any(is_unknown(key) for key in value)
    return is_unknown(value)


def same_value(value: object, expected: object) -> bool:
    """Equality as Terraform's JSON sees it, where ``"true"`` is ``true`` and ``"7"`` is ``7``."""
    if isinstance(value, (str, bool, int, float)) and isinstance(expected, (str, bool, int, float)):
        return value == expected or str(value).lower() == str(expected).lower()
    return value == expected


@dataclass(frozen=True)
class Change:
    """One attribute that an aspect wrote.

    Attributes:
        construct_path: where in the construct tree, such as ``payments/database/cluster``.
        attribute: dotted Terraform attribute, such as ``tags.Owner`` or ``rule.0.visibility_config``.
        before: the value found, ``None`` where there was none.
        after: the value written.
        aspect: the class that wrote it, such as ``TagsAspect``.
        applied: ``False`` where the aspect only reports what it would write.
    """

    construct_path: str
    attribute: str
    before: Any
    after: Any
    aspect: str
    applied: bool = True


@dataclass(frozen=True)
class Finding:
    """Something to tell the author: an annotation on the construct, which fails synthesis where it is an error.

    Attributes:
        construct_path: where in the construct tree.
        rule_id: kebab-case id of the rule, such as ``rds-public-access``.
        problem: what is wrong, with the value received.
        remedy: what to do about it.
        requirements: requirements of the standard, such as ``PCI DSS 1.4.4``; empty outside a pack.
        level: ``error`` fails synthesis; ``warning`` and ``info`` do not; what is ``undecided``, because it depends on
            a token, is told nobody.
        source: file and line in which the construct was made, such as ``lib/network.py:42``; empty where unknown.
    """

    construct_path: str
    rule_id: str
    problem: str
    remedy: str
    requirements: str = ""
    level: Level = "error"
    source: str = ""

    @property
    def message(self) -> str:
        """``rule-id: what is wrong, value received; what to do [PCI DSS 3.5.1]``."""
        return self._text("")

    @property
    def annotation(self) -> str:
        """The message with the source: ``rule-id: what is wrong, value received, at lib/network.py:42; what to do``."""
        return self._text(f", at {self.source}" if self.source else "")

    def _text(self, place: str) -> str:
        suffix = f" [{self.requirements}]" if self.requirements else ""
        return f"{self.rule_id}: {self.problem}{place}; {self.remedy}{suffix}"


@dataclass(frozen=True)
class Resource:
    """A managed resource as Terraform will see it.

    Attributes:
        type: the Terraform resource type, such as ``aws_s3_bucket``.
        path: the construct path.
        logical_id: the name in the Terraform JSON; with ``type`` it makes the address.
        body: the attributes, without cdktf's ``//`` metadata; nested blocks as dicts or lists of dicts.
    """

    type: str
    path: str
    logical_id: str
    body: Body

    @property
    def address(self) -> str:
        """The Terraform address, such as ``aws_s3_bucket.logs``."""
        return f"{self.type}.{self.logical_id}"

    @property
    def construct_id(self) -> str:
        """The last part of the construct path."""
        return self.path.rsplit("/", 1)[-1]


# Not after a dot: what follows "data." is a data source of that type, not the resource.
_REFERENCE = re.compile(r"(?<![\w.])([a-z][a-z0-9_]*\.[A-Za-z_][\w-]*)")


def references(value: object) -> set[str]:
    """The Terraform addresses that the interpolations in ``value`` name, such as ``aws_kms_key.main``."""
    if isinstance(value, str):
        # Only what stands inside ${…} refers to anything.
        inside = re.findall(r"\$\{([^}]*)\}", value)
        return {match for text in inside for match in _REFERENCE.findall(text)}
    if isinstance(value, Mapping):
        return set().union(*(references(item) for item in value.values())) if value else set()
    if isinstance(value, (list, tuple)):
        return set().union(*(references(item) for item in value)) if value else set()
    return set()


@dataclass(frozen=True)
class Stack:
    """The resources of one stack, resolved: tokens are Terraform references, ready to be followed.

    Attributes:
        resources: all managed resources.
        providers: provider to its configurations, as in the Terraform JSON.
        modules: the ids of the modules that it calls.
    """

    resources: tuple[Resource, ...]
    providers: Mapping[str, Any] = field(default_factory=dict)
    modules: tuple[str, ...] = ()

    @staticmethod
    def from_terraform(config: Mapping[str, Any]) -> Stack:
        """Read the Terraform JSON of a stack (``cdk.tf.json``)."""
        found = [
            Resource(kind, _path_of(body) or f"{kind}.{name}", name, without_metadata(body))
            for kind, group in (config.get("resource") or {}).items()
            for name, body in group.items()
        ]
        return Stack(tuple(found), config.get("provider", {}), tuple(config.get("module", {})))

    @cached_property
    def by_type(self) -> dict[str, list[Resource]]:
        """The resources of each type."""
        groups: dict[str, list[Resource]] = {}
        for resource in self.resources:
            groups.setdefault(resource.type, []).append(resource)
        return groups

    @cached_property
    def by_path(self) -> dict[str, Resource]:
        """The resources by construct path."""
        return {resource.path: resource for resource in self.resources}

    @property
    def region(self) -> str | None:
        """The region of the default AWS provider, a literal or a reference; ``None`` where it sets none."""
        for provider in self.providers.get("aws", []):
            if "alias" not in provider:
                region: str | None = provider.get("region")
                return region
        return None

    @cached_property
    def _links(self) -> dict[tuple[str, str], dict[str, list[Resource]]]:
        return {}

    def companions(self, resource: Resource, kind: str, attribute: str) -> list[Resource]:
        """The resources of type ``kind`` whose ``attribute`` refers to ``resource``, by reference or literal name."""
        if (kind, attribute) not in self._links:
            # Once for all resources that will be asked for: a stack of many buckets has as many companions.
            index: dict[str, list[Resource]] = {}
            for other in self.by_type.get(kind, []):
                value = other.body.get(attribute)
                for target in references(value) | ({value} if isinstance(value, str) else set()):
                    index.setdefault(target, []).append(other)
            self._links[kind, attribute] = index
        index = self._links[kind, attribute]
        keys = [resource.body.get(key) for key in ("bucket", "name", "arn", "id", "repository")]
        names = dict.fromkeys([resource.address, *(key for key in keys if isinstance(key, str) and key)])
        # By identity: one companion may name its resource twice.
        return list({id(other): other for name in names for other in index.get(name, [])}.values())


def without_metadata(body: Mapping[str, Any]) -> Body:
    """The attributes alone, without cdktf's ``//`` entry."""
    return {key: value for key, value in body.items() if key != "//"}


def _path_of(body: Mapping[str, Any]) -> str | None:
    path: str | None = body.get("//", {}).get("metadata", {}).get("path")
    return path


StackReader = Callable[[], Stack]


@dataclass(frozen=True)
class Set:
    """Write ``value`` at ``path``; maps that are missing on the way are created, list items must exist."""

    path: Path
    value: Any
    before: Any = None


@dataclass(frozen=True)
class Companion:
    """Create a resource beside the decorated one, with a construct path below its own.

    Attributes:
        construct_id: the last part of its construct path.
        type: its Terraform resource type.
        body: its attributes.
    """

    construct_id: str
    type: str
    body: Body


@dataclass(frozen=True)
class Problem:
    """What a decorator cannot fix; becomes a :class:`Finding` at the resource."""

    rule_id: str
    problem: str
    remedy: str
    level: Level = "error"


Effect = Set | Companion | Problem
Decoration = Iterator[Effect]
