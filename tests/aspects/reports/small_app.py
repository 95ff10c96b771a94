"""A small app under the real pack, with something of every kind that a report may hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from aspects.check.evaluate import evaluate
from aspects.check.report import Report
from aspects.core.acknowledgements import Acknowledgement
from aspects.core.graph import Graph
from aspects.core.model import Change, Finding, Resource, Stack
from aspects.packs import PCI_DSS_V4, Pack, Requirement
from aspects.rules import Block, Problem, Rule

DAY = date(2026, 1, 1)
SECRET = "hunter2-hunter2"


def failing(it: Block, graph: Graph) -> list[Problem]:
    """A rule that fails itself."""
    raise KeyError("tags")


BROKEN = Rule(
    "own-broken", ("aws_sns_topic",), failing, "Topics have owners", "Nobody answers.", "name an owner", "low"
)
MANUAL = Requirement("99.1", "A policy is written down", manual="A document: no configuration shows it.")


def pack() -> Pack:
    """PCI DSS with a rule that fails, and a requirement without a rule."""
    own = PCI_DSS_V4.with_rules(BROKEN)
    return replace(own, requirements=(*own.requirements, MANUAL), never_excepted=frozenset({"secret-rotation"}))


def resource(kind: str, id: str, **body: Any) -> Resource:
    """A resource of the stack ``payments``."""
    return Resource(kind, f"payments/{id}", id.replace("/", "_"), body, "payments")


RESOURCES = (
    resource("aws_subnet", "network/private", map_public_ip_on_launch=False),
    resource("aws_subnet", "network/public", map_public_ip_on_launch=True),
    resource("aws_subnet", "network/open", map_public_ip_on_launch=True),
    resource("aws_subnet", "network/later", map_public_ip_on_launch="${var.public}"),
    resource("aws_s3_bucket", "raw", bucket="raw"),
    resource("aws_secretsmanager_secret", "password", name="password"),
    resource("aws_sns_topic", "alerts", name="alerts"),
    resource("aws_glacier_vault", "archive", name="archive"),
    resource("aws_placement_group", "group", name="group", strategy="cluster"),
)
ACKNOWLEDGEMENT = Acknowledgement("payments/network/public", "subnet-public-ip", "the proxy needs it", "2026-01-21")
CHANGES = (
    Change("payments/raw", "tags.Environment", None, "dev", "TagsAspect", effect="update"),
    Change("payments/alerts", "tags.Environment", None, "dev", "TagsAspect", effect="update"),
    Change("payments/raw", "tags.Owner", None, "risk", "TagsAspect", effect="update"),
    Change("payments/alerts", "tags.Owner", None, "risk", "TagsAspect", effect="update"),
    Change("payments/network/private", "map_public_ip_on_launch", True, False, "NetworkAspect", effect="update"),
    Change(
        "payments/task",
        "container_definitions",
        f'[{{"name": "api", "environment": [{{"name": "P", "value": "{SECRET}"}}]}}]',
        f'[{{"name": "api", "environment": [{{"name": "P", "value": "{SECRET}"}}], "user": "1000"}}]',
        "ObservabilityAspect",
    ),
)
FINDINGS = (
    Finding("payments/raw", "name-shared", "two buckets are called raw", "rename one", source="app.py:3"),
    Finding("payments/task", "number-token", "port is a token", "write it out", level="warning"),
)


def report(
    *,
    resources: Sequence[Resource] = RESOURCES,
    standard: Pack | None = None,
    acknowledgements: Sequence[Acknowledgement] = (ACKNOWLEDGEMENT,),
    sources: Mapping[str, str] | None = None,
    changes: Sequence[Change] = CHANGES,
    findings: Sequence[Finding] = FINDINGS,
) -> Report:
    """The report of the app.

    Args:
        resources: of its stack.
        standard: the pack.
        acknowledgements: those of the app.
        sources: construct path to the file and line in which it is made.
        changes: what aspects wrote.
        findings: what aspects found.
    """
    standard = standard or pack()
    stack = Stack(tuple(resources), path="payments")
    found = evaluate(standard, stack, acknowledgements, DAY, sources=sources or {})
    return replace(found, findings=tuple(findings), changes=tuple(changes))
