"""What AWS services deliver to, and whether they still can with a key: pure.

An attribute names a bucket, a topic or a queue by a reference, its name, its ARN, or the domain name of a bucket.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..facts.identity import names_in_arn
from ..facts.receivers import (
    ACCOUNTS_WITHOUT_KEY,
    DELIVERIES,
    INVITATIONS,
    INVITED_WITHOUT_KEY,
    KEY_USERS,
    PUBLISHING,
    WRITING,
    Delivery,
)
from .expressions import is_unknown
from .graph import Graph, literal_name
from .model import Key, Resource
from .paths import as_blocks, is_set, lookup
from .placement import keys_in
from .policies import Statement, grants, statements
from .rows import holds

_RECEIVERS = ("aws_s3_bucket", "aws_sns_topic", "aws_sqs_queue")
_DOMAIN = re.compile(
    r"(?:s3://|https://)?(?P<name>[a-z0-9.-]+?)\.s3(?:-website)?[.-][a-z0-9.-]*amazonaws\.com(\.cn)?/?.*"
)
_BY_TYPE: dict[str, list[Delivery]] = {}
for _row in DELIVERIES:
    _BY_TYPE.setdefault(_row.type, []).append(_row)

Found = tuple[Delivery, Resource]
"""A delivery, and the resource that asks for it."""


def deliveries(resource: Resource, graph: Graph) -> list[Found]:
    """Return what delivers to a resource in its own name, not in that of a role."""
    return graph.once(_all_deliveries).get(resource.key, [])


def is_used(resource: Resource, graph: Graph) -> bool:
    """Return whether a service uses the key of a resource by itself."""
    return any(_users(resource, graph))


def refusal(resource: Resource, key: object, graph: Graph) -> tuple[str, str] | None:
    """Return why a service could not use a key that belongs to the app; ``None``: it can, or nobody sees.

    Args:
        resource: what is encrypted, or would be.
        key: the key, literal or token.
        graph: the app as its author left it.

    Returns:
        What is wrong and what to do.
    """
    for principal, actions, what in _users(resource, graph):
        for each in keys_in(key, resource, graph):
            spellings = _spellings(principal, graph.placement(resource).region)
            policy = key_policy(each, graph)
            missing = [action for action in actions if grants(policy, action, spellings) is False]
            if missing:
                return (
                    f"the policy of {each.address} does not grant {' and '.join(missing)} to {spellings[0]}, which"
                    f" needs it for {what}",
                    f"allow {', '.join(actions)} to the service {spellings[0]} in the policy of the key",
                )
    return None


def key_policy(key: Resource, graph: Graph) -> list[Statement] | None:
    """Return the statements of a key's policy; the default has only one, for the account, which is about no service."""
    for other in graph.companions(key, "aws_kms_key_policy", "key_id"):
        return statements(other.body.get("policy"), graph.stack_by_path.get(other.stack))
    policy = key.body.get("policy")
    return statements(policy, graph.stack_by_path.get(key.stack)) if is_set(policy) else []


def needs_sse_s3(resource: Resource, graph: Graph) -> Found | None:
    """Return the delivery to a bucket for which no key will do."""
    return next((found for found in deliveries(resource, graph) if not found[0].by), None)


def _users(resource: Resource, graph: Graph) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield the services that use the key of a resource: principal, actions, and what for."""
    if resource.type in KEY_USERS:
        yield KEY_USERS[resource.type][0], WRITING, f"the {resource.type}"
    for delivery, other in deliveries(resource, graph):
        if delivery.by not in ("", "*"):
            yield delivery.by, delivery.actions, f"{delivery.what} ({other.address})"


def _spellings(principal: str, region: str | None) -> list[str]:
    """Return the names by which a policy may speak of a service."""
    if "{region}" not in principal:
        return [principal]
    here = "*" if region is None or is_unknown(region) else region
    return [principal.replace("{region}", here), principal.replace(".{region}", "")]


def invitations(resource: Resource, graph: Graph) -> Iterator[Found]:
    """Yield the services that the policy of a resource lets in, as deliveries of that policy."""
    kind, attribute, action = INVITATIONS[resource.type]
    actions = WRITING if resource.type == "aws_s3_bucket" else PUBLISHING
    for holder in (resource, *graph.companions(resource, kind, attribute)):
        stack, policy = graph.stack_by_path.get(holder.stack), holder.body.get("policy")
        for statement in statements(policy, stack) or ():
            if not statement.allows or not statement.covers(action):
                continue
            for service in statement.services or ():
                if service.endswith(".amazonaws.com") and "*" not in service:
                    by = "" if service in INVITED_WITHOUT_KEY else service
                    yield Delivery(holder.type, "policy", by, actions, f"whatever {service} may deliver", ""), holder
            if any(name.startswith(ACCOUNTS_WITHOUT_KEY) for name in statement.accounts):
                yield Delivery(holder.type, "policy", "", actions, "whatever an AWS account may deliver", ""), holder


def _all_deliveries(graph: Graph) -> Mapping[Key, list[Found]]:
    by_name = _by_name(graph)
    found: dict[Key, list[Found]] = {
        resource.key: list(invitations(resource, graph))
        for kind in INVITATIONS
        for resource in graph.by_type.get(kind, [])
    }
    for kind, rows in _BY_TYPE.items():
        for resource in graph.made(kind):
            for row in rows:
                for target in _targets(row, resource, graph, by_name):
                    entries = found.setdefault(target.key, [])
                    if (row, resource) not in entries:
                        entries.append((row, resource))
    return found


def _targets(
    row: Delivery, resource: Resource, graph: Graph, by_name: Mapping[tuple[str, str], Sequence[Resource]]
) -> Iterator[Resource]:
    if not holds(resource.body, row.when):
        return
    for value in _values(resource.body, row):
        for text in value if isinstance(value, list) else [value]:
            for target in graph.targets(text, resource.stack):
                if target.type in _RECEIVERS:
                    yield target
            if isinstance(text, str) and not is_unknown(text):
                for name in named(text):
                    yield from by_name.get(name, ())


def _values(body: Mapping[str, Any], row: Delivery) -> Iterator[Any]:
    parent, _, last = row.path.rpartition(".")
    for found in lookup(body, parent) if parent else [body]:
        for block in as_blocks(found):
            if is_set(block.get(last)) and holds(block, row.beside):
                yield block[last]


def named(text: str) -> list[tuple[str, str]]:
    """Return the type and name of what a literal names."""
    if text.startswith("arn:"):
        return [(each.type, each.name) for each in names_in_arn(text) if each.type in _RECEIVERS]
    if found := _DOMAIN.fullmatch(text):
        return [("aws_s3_bucket", found["name"])]
    return [(kind, text) for kind in _RECEIVERS]


def _by_name(graph: Graph) -> dict[tuple[str, str], list[Resource]]:
    found: dict[tuple[str, str], list[Resource]] = {}
    for kind in _RECEIVERS:
        for resource in graph.by_type.get(kind, []):
            if name := literal_name(resource):
                found.setdefault((kind, name), []).append(resource)
    return found
