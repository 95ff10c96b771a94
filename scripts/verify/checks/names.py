"""Checks: names and tags of every resource."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from main import PROJECT_TAGS
from scripts.inventory.belonging import identity, known
from scripts.inventory.engine import Live, live
from scripts.inventory.table import LISTINGS
from scripts.terraform import managed
from scripts.verify.checks.frame import Environment, check, differ, some

_LISTED = frozenset(each.type for each in LISTINGS if each.name_attribute)

_NAMED_OTHERWISE: Mapping[str, str] = {
    "aws_api_gateway_domain_name": "a domain, with the suffix in its first part",
    "aws_api_gateway_model": "letters and digits only, without a separator",
    "aws_api_gateway_resource": "a part of a path",
    "aws_route53_record": "a domain, with the suffix in its first part",
    "aws_sns_topic_subscription": "an address",
}
"""The types whose name does not end with the suffix, and what it is instead."""

_AFTER_NAME = re.compile(r"(/postgresql|/iam-db-auth-error|/performance|:\d+)$")
"""What AWS itself puts behind a name: the kind of log, the revision."""


def carries(name: str, suffix: str) -> bool:
    """Return whether a name ends with the whole suffix, behind a separator."""
    return re.search(rf"[_-]{re.escape(suffix)}$", _AFTER_NAME.sub("", name)) is not None


def _found(environment: Environment, resources: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Live]:
    """Return what AWS has of resources of the state, by type and id."""
    wanted = list(resources)
    found = live(environment.session, {each["type"] for each in wanted}, known(managed(environment.state)))
    return {(each.type, each.id): each for each in found if not each.kept}


@check("every name ends in the whole suffix")
def _names(environment: Environment) -> Iterator[str]:
    """Names as AWS lists them, and the ``Name`` tag where a thing has no name of its own."""
    every = [each for each in managed(environment.state) if each["type"] in _LISTED - set(_NAMED_OTHERWISE)]
    named = some(every, "resources with a name in the state")
    found = _found(environment, named)
    for resource in named:
        kind, id = resource["type"], resource["values"]["id"]
        there = found.get(identity(resource) or (kind, id))
        if there is None:
            yield f"{kind} {id} does not exist, expected it among those of its type"
        elif not carries(there.name, environment.suffix):
            yield f"the name of {kind} {id} is {there.name!r}, expected …{environment.suffix}"


@check("everything has the tags of project and environment")
def _tags(environment: Environment) -> Iterator[str]:
    """Check every resource of the state that has tags; one of a type that the inventory does not list is a finding."""
    expected = {**PROJECT_TAGS, **environment.settings.tags, "Environment": environment.suffix}
    every = [each for each in managed(environment.state) if "tags_all" in each["values"]]
    tagged = some(every, "resources with tags in the state")
    listed = {each.type for each in LISTINGS}
    found = _found(environment, (each for each in tagged if each["type"] in listed))
    for resource in tagged:
        kind, id = resource["type"], resource["values"]["id"]
        there = found.get(identity(resource) or (kind, id))
        if there is None:
            yield f"{kind} {id} does not exist, expected it with its tags"
            continue
        for key, value in expected.items():
            yield from differ(f"tag {key} of {kind} {id}", there.tags.get(key), value)
