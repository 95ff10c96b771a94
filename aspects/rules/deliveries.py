"""What is delivered to a bucket that only SSE-S3 can take, as far as the app shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..core import receivers
from ..core.expressions import is_unknown
from ..core.graph import Graph
from ..core.model import Resource
from ..core.policies import statements
from ..facts.receivers import DELIVERIES, Delivery
from .model import Undecided
from .reader import Block
from .relations import Naming, companions

_BUCKET = "aws_s3_bucket"
_WITHOUT_KEY = tuple(row for row in DELIVERIES if not row.by)
_DISTRIBUTION = "aws_cloudfront_distribution"
_BY_ACL = tuple(row for row in DELIVERIES if row.type == _DISTRIBUTION)


def needs_sse_s3(it: Block) -> str:
    """Say what is delivered to a bucket that is only possible with SSE-S3; empty where nothing is.

    Raises:
        Undecided: there may be something.
    """
    found, undecided = it.graph.once(_without_key).find(it)
    for other in found:
        what = next(row.what for row in _WITHOUT_KEY if row.type == other.type)
        return f"{other.resource.address} brings {what}"
    for delivery, holder in receivers.invitations(it.resource, it.graph):
        if not delivery.by:
            return f"{holder.address} brings {delivery.what}"
    for doubt in (*undecided, *_policies(it)):
        raise doubt
    return ""


def writers_by_acl(it: Block) -> tuple[list[Block], list[Undecided]]:
    """Return what writes to a bucket only if access control lists are enabled, and why nobody can tell of others.

    CloudFront writes its standard logs with such a list, and refuses a bucket that has them disabled. Source:
    CloudFront developer guide, "Configure standard logging (legacy)".
    """
    return it.graph.once(_by_acl).find(it)


def _without_key(graph: Graph) -> Naming:
    return _naming(_WITHOUT_KEY, graph)


def _by_acl(graph: Graph) -> Naming:
    return _naming(_BY_ACL, graph)


def _naming(rows: tuple[Delivery, ...], graph: Graph) -> Naming:
    """Return who names which bucket to deliver to it."""
    made = [(row, Block(other, graph)) for row in rows for other in graph.by_type.get(row.type, ())]
    return Naming(graph, [found for row, other in made for found in _named(row, other)])


def _named(row: Delivery, other: Block) -> Iterator[tuple[Resource, Any, Undecided | None]]:
    """Yield what one resource names in the attribute of a row, if it delivers there."""
    for owner, name in other.owners(row.path):
        doubt: Undecided | None = None
        try:
            if not (other.meets(row.when) and owner.meets(row.beside)):
                continue
        except Undecided as unknown:
            doubt = unknown
        for value, why in owner.readings(name):
            is_literal = isinstance(value, str) and not is_unknown(value)
            called = [each for kind, each in receivers.named(value) if kind == _BUCKET] if is_literal else [value]
            yield from ((other.resource, each, why or doubt) for each in called)


def _policies(it: Block) -> Iterator[Undecided]:
    """Yield why a policy of the bucket may let somebody in who can use no key."""
    others, undecided = companions(it, "aws_s3_bucket_policy", "bucket")
    yield from undecided
    for holder in (it, *others):
        value = holder.resource.body.get("policy")
        found = statements(value, holder.stack)
        may_be = found is None or (is_unknown(value) and any(each.allows and _is_open(each.services) for each in found))
        if value is not None and may_be:
            address = holder.resource.address
            yield Undecided(f"whom {address} lets in is only known at apply time", f"{address}: policy", value)


def _is_open(services: tuple[str, ...] | None) -> bool:
    return services is None or any("*" in each for each in services)
