"""AWS's Service Authorization Reference: every action of IAM, what it is about and which conditions it knows.

As data, it comes with iam-data (``package.json``), which is what the evaluator reads, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

MODULES = Path(__file__).resolve().parent / "node_modules" / "@cloud-copilot"
_DATA = MODULES / "iam-data" / "data"

_VARIABLE = re.compile(r"\$\{(\w+)\}")
_PLACES: Mapping[str, str] = {"Partition": r"aws[a-z-]*", "Region": r"[a-z0-9-]*", "Account": r"\d{12}|aws|"}
"""What the variables that every ARN has may be. Policies of AWS itself have ``aws`` as their account."""

_PATHS = frozenset(
    {"RoleNameWithPath", "PolicyNameWithPath", "ObjectName", "LogGroupName", "ParameterName", "SecretId"}
)
"""Variables whose values may have slashes in them."""

MERGED: Mapping[tuple[str, str], str] = {("elasticloadbalancing", "loadbalancer"): "loadbalancer/app/"}
"""Kinds that stand for those of another generation of a service, whose actions have the same names: iam-data has the
classic load balancers only, where the reference has a page for either ("Elastic Load Balancing V2")."""

_TAGGED = ("listener-rule/app", "listener/app", "loadbalancer/app/", "targetgroup")
LACKING: Mapping[str, tuple[str, ...]] = {
    "elasticloadbalancing:addtags": _TAGGED,
    "elasticloadbalancing:removetags": _TAGGED,
}
"""Actions, in lower case, whose kinds of resources iam-data has only of the other generation, and their own."""


@dataclass(frozen=True)
class Format:
    """How the ARNs of a kind of resource are written.

    Attributes:
        text: such as ``arn:${Partition}:ecs:${Region}:${Account}:cluster/${ClusterName}``.
    """

    text: str

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that are this kind's own."""
        return tuple(each for each in _VARIABLE.findall(self.text) if each not in _PLACES)

    def read(self, arn: str) -> Mapping[str, str] | None:
        """Return the values of all variables in an ARN; none if it is written otherwise."""
        found = _pattern(self.text).fullmatch(arn)
        return found.groupdict() if found else None

    def write(self, values: Mapping[str, str]) -> str:
        """Return the ARN with these values."""
        return _VARIABLE.sub(lambda match: values[match[1]], self.text)


@dataclass(frozen=True)
class Kind:
    """A kind of resource that an action is about.

    Attributes:
        name: such as ``cluster``.
        formats: of its ARNs, the most specific first.
        required: whether a policy that names no such resource does not allow the action.
        keys: the condition keys that a request has for such a resource, in lower case.
    """

    name: str
    formats: tuple[Format, ...]
    required: bool
    keys: frozenset[str]


@dataclass(frozen=True)
class Action:
    """An action of IAM.

    Attributes:
        name: such as ``ecs:CreateCluster``.
        level: ``Read``, ``List``, ``Write``, ``Tagging`` or ``Permissions management``; some have two.
        kinds: of the resources that it is about; none for all.
    """

    name: str
    level: str
    kinds: tuple[Kind, ...]
    keys: frozenset[str]


@cache
def action(name: str) -> Action | None:
    """Return the action of a name such as ``ecs:CreateCluster``, in any case; none if AWS has none such."""
    service, _, verb = name.partition(":")
    found = _read("actions", service).get(verb.lower())
    if found is None:
        return None
    own = frozenset(each.lower() for each in found["conditionKeys"])
    listed = [{**each, "name": MERGED.get((service, each["name"]), each["name"])} for each in found["resourceTypes"]]
    if name.lower() in LACKING:
        listed = [{**listed[0], "name": each, "required": False} for each in LACKING[name.lower()]]
    kinds = tuple(_kind(service, each, own) for each in listed)
    return Action(f"{service}:{found['name']}", found["accessLevel"], kinds, own)


def _kind(service: str, listed: Mapping[str, Any], keys: frozenset[str]) -> Kind:
    described = _read("resourceTypes", service)[listed["name"].lower()]
    own = listed["conditionKeys"] or [each for each in described.get("conditionKeys", ()) if "ResourceTag" in each]
    texts = sorted(described["arn"].split(", "), key=lambda text: (-len(_VARIABLE.findall(text)), text))
    return Kind(
        listed["name"],
        tuple(Format(text) for text in texts),
        listed["required"],
        keys | {each.lower() for each in own},
    )


@cache
def _pattern(text: str) -> re.Pattern[str]:
    parts = _VARIABLE.split(text)
    written = [re.escape(part) if number % 2 == 0 else _group(part) for number, part in enumerate(parts)]
    return re.compile("".join(written))


def _group(variable: str) -> str:
    return f"(?P<{variable}>{_PLACES.get(variable) or ('.+?' if variable in _PATHS else '[^/:]+?')})"


@cache
def _read(folder: str, service: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((_DATA / folder / f"{service}.json").read_text(encoding="utf-8"))
    return found
