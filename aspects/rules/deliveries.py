"""What is delivered to a bucket that only SSE-S3 can take, as far as the app shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


def needs_sse_s3(it: Block) -> str:
    """Say what is delivered to a bucket that is only possible with SSE-S3; empty where nothing is.

    Raises:
        Undecided: there may be something.
    """
    naming, words = it.graph.once(_deliveries)
    found, undecided = naming.find(it)
    for other in found:
        return f"{other.resource.address} brings {words[other.type]}"
    for delivery, holder in receivers.invitations(it.resource, it.graph):
        if not delivery.by:
            return f"{holder.address} brings {delivery.what}"
    for doubt in (*undecided, *_policies(it)):
        raise doubt
    return ""


def _deliveries(graph: Graph) -> tuple[Naming, Mapping[str, str]]:
    """Who names which bucket to deliver to it without a key, and what each type delivers."""
    values = [
        found
        for row in _WITHOUT_KEY
        for other in graph.by_type.get(row.type, ())
        for found in _named(row, Block(other, graph))
    ]
    return Naming(graph, values), {row.type: row.what for row in _WITHOUT_KEY}


def _named(row: Delivery, other: Block) -> Iterator[tuple[Resource, Any, Undecided | None]]:
    """What one resource names in the attribute of a row, if it delivers there."""
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
    """Why a policy of the bucket may let somebody in who can use no key."""
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
