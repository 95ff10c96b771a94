"""Whether a value of an option can be in a resource: its stack, its region and account, and no circle; pure.

A token of one stack is in another one by a cross-stack reference, which :mod:`aspects.synthesis.options` declares.
A key is written only where it can work: in its own region and account, and never on what it needs itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from ..facts.placement import KEY_ARN, KEY_OF_AWS, MULTI_REGION, REGION
from .expressions import data_references, is_unknown, references
from .graph import Graph, tokens
from .model import Key, Path, Report, Resource, same_value

# What an address may start with for its declaration to be looked for; resource types of AWS come on top.
_DECLARED_KINDS = frozenset({"local", "module", "var"})
_KEY_TYPES = ("aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key", "aws_kms_replica_external_key")
_ADVICE = "pass kms_key_arn as a mapping of region to ARN, or apply guardrails with another key to this scope"


@dataclass(frozen=True)
class KeyOption:
    """What ``kms_key_arn`` says.

    Attributes:
        arns: region to the ARN of the key there, literal or token; the empty region is every region.
    """

    arns: Mapping[str, str]

    @staticmethod
    def of(option: object) -> KeyOption:
        """Read the option; ``None``: no key.

        Raises:
            ValueError: it is neither an ARN, a token, nor a mapping of regions to those; the message names the value.
        """
        if option is None:
            return KeyOption({})
        if not isinstance(option, Mapping):
            return KeyOption({"": _checked(option, "kms_key_arn")})
        if not option:
            raise ValueError("kms_key_arn is an empty mapping; name a key for each region, or leave kms_key_arn out")
        for region, arn in option.items():
            if not isinstance(region, str) or not REGION.fullmatch(region):
                raise ValueError(
                    f"kms_key_arn has a key for {region!r}, which is not a region; use one such as us-east-1"
                )
            found = KEY_ARN.fullmatch(_checked(arn, f"kms_key_arn[{region!r}]"))
            if found and not is_unknown(arn) and found["region"] != region:
                raise ValueError(
                    f"kms_key_arn[{region!r}] is {arn!r}, a key of {found['region']}; use the ARN of a key of {region}"
                )
        return KeyOption(cast(Mapping[str, str], dict(option)))

    def at(self, resource: Resource, graph: Graph, holder: Key | None = None) -> str | Report | None:
        """Return the key for a resource; a report where there is none that works there, ``None`` where none was given.

        Args:
            resource: the resource.
            graph: the app as its author left it.
            holder: what would hold the key, where that is not the resource but something created next to it.
        """
        if not self.arns:
            return None
        region = graph.placement(resource).region
        if "" in self.arns:
            return _usable(self.arns[""], resource, graph, holder)
        if region is None or is_unknown(region):
            shown = "has no region" if region is None else f"has region {region!r}, which is only known at apply time"
            return _no_key(f"its provider {shown}, and kms_key_arn has keys by region, {', '.join(self.arns)}")
        if region not in self.arns:
            return _no_key(f"kms_key_arn has no key for {region}, only for {', '.join(self.arns)}")
        return _usable(self.arns[region], resource, graph, holder)


def why_not(value: Any, before: Any, holder: Key, graph: Graph) -> str:
    """Return why a value cannot be in a resource: it refers to what its stack cannot name, or what needs the resource.

    Args:
        value: what would be written.
        before: what is there; its references are the author's.
        holder: the resource that would hold it.
        graph: the app as its author left it.

    Returns:
        The reason, or an empty text where it can.
    """
    if not is_unknown(value):
        return ""
    stack = graph.stack_by_path.get(holder[0])
    for token in tokens(value):
        origin = graph.origins.get(token)
        if origin and origin.stack not in (None, holder[0]) and holder[0] in origin.out_of_reach:
            return f"{origin.text} belongs to stack {origin.stack!r}, which {origin.out_of_reach[holder[0]]}"
    new = references(value) - references(before)
    if stack and stack.declared:
        named = {each for each in new if each.startswith("aws_") or each.split(".")[0] in _DECLARED_KINDS}
        missing = sorted((named | data_references(value) - data_references(before)) - stack.declared)
        if missing:
            return f"{missing[0]} does not exist in stack {holder[0]!r}"
    for target in graph.targets(value, holder[0]) if new or tokens(value) else ():
        if target.key == holder or holder in graph.needs(target):
            return f"{target.address} depends on this resource itself, so Terraform would report a cycle"
    return ""


def elsewhere(value: object, resource: Resource, graph: Graph) -> str:
    """Return where what ``value`` refers to lives, if in another region or account than the resource; else empty."""
    here = graph.placement(resource)
    for target in graph.targets(value, resource.stack):
        there = graph.placement(target)
        if _differ(there.region, here.region):
            return str(there.region)
        if not graph.is_same_account(target, resource):
            return "another account"
    return ""


def keys_in(value: object, resource: Resource, graph: Graph) -> list[Resource]:
    """Return the KMS keys of the app that a value refers to, by themselves or by an alias."""
    found = []
    for target in graph.targets(value, resource.stack):
        if target.type == "aws_kms_alias":
            found += keys_in(target.body.get("target_key_id"), target, graph)
        elif target.type in _KEY_TYPES:
            found.append(target)
    return found


def _usable(arn: str, resource: Resource, graph: Graph, holder: Key | None) -> str | Report:
    if is_unknown(arn):
        return _usable_token(arn, resource, graph, holder or resource.key)
    found = _read_arn(arn)
    if found is None:
        return arn
    here, is_multi_region = graph.placement(resource).region, found["id"].startswith(MULTI_REGION)
    account = graph.account_id(resource)
    if account and found["account"] != account and not is_multi_region:
        return _no_key(f"{arn} is a key of account {found['account']}, and the resource is in account {account}")
    if not _differ(found["region"], here):
        return arn
    if is_multi_region:
        # Its replica: the same id, in the region of the resource. KMS developer guide, "Multi-Region keys".
        return arn.replace(f":kms:{found['region']}:", f":kms:{here}:", 1)
    return _no_key(f"{arn} is a key of {found['region']}, and the resource is in {here}")


@lru_cache
def _read_arn(arn: str) -> re.Match[str] | None:
    return KEY_ARN.fullmatch(arn)


def _usable_token(token: str, resource: Resource, graph: Graph, holder: Key) -> str | Report:
    here = graph.placement(resource)
    if reason := why_not(token, None, holder, graph):
        return _no_key(reason, "use a key of this stack whose policy does not refer to the resource")
    for key in keys_in(token, resource, graph):
        there = graph.placement(key)
        if _differ(there.region, here.region):
            return _no_key(f"{key.address} is a key of {there.region}, and the resource is in {here.region}")
        if not graph.is_same_account(key, resource) and not same_value(key.body.get("multi_region"), True):
            return _no_key(f"{key.address} is a key of another account than the resource")
    return token


def _differ(one: str | None, other: str | None) -> bool:
    """Return whether two regions are known and are not the same."""
    return bool(one and other) and not is_unknown(one) and not is_unknown(other) and one != other


def _checked(arn: object, name: str) -> str:
    if isinstance(arn, str) and is_unknown(arn):
        return arn
    found = KEY_ARN.fullmatch(arn) if isinstance(arn, str) else None
    if not isinstance(arn, str) or found is None or found["id"].startswith(KEY_OF_AWS):
        what = "an AWS managed key, not a customer managed one" if found else "not the ARN of a key"
        raise ValueError(
            f"{name} {arn!r} is {what}; use one such as"
            " arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-44cd-86ef-1234567890ab, or a token"
        )
    return arn


def _no_key(problem: str, remedy: str = _ADVICE) -> Report:
    # AWS encrypts with a key of its own in its place, so nothing stands open.
    return Report("encryption-key", f"the customer managed key is not written: {problem}", remedy, "warning")


def not_written(path: Path | str, reason: str) -> Report:
    """Return the report on a value that cannot stand where an aspect wants it."""
    attribute = path if isinstance(path, str) else ".".join(map(str, path))
    return Report(
        "option-reference",
        f"{attribute} is not written: {reason}",
        "give a literal, or a reference that this resource can use",
        "warning",
    )
