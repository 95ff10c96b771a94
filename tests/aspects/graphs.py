"""Graphs of plain data, without cdktf, and what aspects decide on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from aspects.core.aspect import Aspect
from aspects.core.decide import Decision, Entry, decide
from aspects.core.graph import Graph
from aspects.core.model import Body, Resource, Stack

TODAY = date(2026, 1, 1)


def managed(kind: str, id: str = "it", stack: str = "app", /, **body: Any) -> Resource:
    """A resource of a type, with the attributes given."""
    return Resource(kind, f"{stack}/{id}", id, body, stack)


def graph_of(*resources: Resource, providers: Mapping[str, Any] | None = None, version: str = "") -> Graph:
    """The graph of resources in the stacks that they name, which all have the same providers, of the same version."""
    by_stack: dict[str, list[Resource]] = {}
    for resource in resources:
        by_stack.setdefault(resource.stack, []).append(resource)
    where = providers or {"aws": [{"region": "us-east-1"}]}
    stacks = [Stack(tuple(found), where, path=path, provider_version=version) for path, found in by_stack.items()]
    return Graph(stacks)


def decided(graph: Graph, aspects: Iterable[Aspect]) -> Decision:
    """What aspects over the whole app decide."""
    return decide(graph, [Entry("", tuple(aspects), False)], today=TODAY)


def body_of(decision: Decision, resource: Resource) -> Body:
    """The attributes of a resource after the decision."""
    return decision.resources.get(resource.key, resource).body


def rule_ids(decision: Decision) -> list[str]:
    """The ids of what is reported, in order."""
    return [finding.rule_id for _, finding in decision.findings]


def data_sources(bodies: Mapping[str, Body], stack: str = "") -> tuple[Resource, ...]:
    """The data sources of a stack, by address, such as ``data.aws_iam_policy_document.x``."""
    return tuple(
        Resource(kind, f"{kind}.{name}", name, body, stack)
        for address, body in bodies.items()
        for kind, _, name in [address.rpartition(".")]
    )
