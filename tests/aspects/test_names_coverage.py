"""Every resource type has a rule for its name or a reason why not, and provider and AWS accept what the rules make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aspects import NamingAspect
from aspects.core.graph import Graph
from aspects.core.model import Resource, Write
from aspects.facts.names import (
    DETAILS,
    DICTATED_LOG_GROUPS,
    EXEMPT,
    EXEMPT_BY_HAND,
    MORE_NAMES,
    NAMED_BY_HAND,
    NAMES,
    SHARED_NAMES,
    WORLDWIDE_NAMES,
    NameRule,
)
from scripts.tables.name_attributes import name_attribute, why_unnamed
from scripts.tables.name_documents import DOCUMENTS
from scripts.tables.name_models import member_of
from scripts.tables.names import Subject, row, shapes
from scripts.tables.provider import Probe, Provider, minimal
from tests.aspects.schema_walk import settable

Schema = dict[str, Any]
SUFFIXES = ("dev", "pr-1234-long-feature")
# Long, and full of what some service forbids.
ODD = " 9Odd--Näme, with__every/thing.in:it&more!" * 30


def _given(kind: str, attribute: str, suffix: str, stem: str | None, others: dict[str, Any]) -> str | None:
    """The name that the aspect gives a resource that has none, or the one that ``stem`` is."""
    body = {key: value for key, value in others.items() if key != attribute}
    if stem is not None:
        body[attribute] = stem
    effects = NamingAspect(suffix).decide(Resource(kind, "app/it", "it", body), Graph())
    names = [effect.value for effect in effects if isinstance(effect, Write) and effect.path == (attribute,)]
    return names[0] if names else None


def _given_names(kind: str, rule: NameRule, others: dict[str, Any]) -> Iterator[str]:
    for suffix in SUFFIXES:
        for stem in (None, f"{ODD}--use1-az4--x-s3" if rule.trailer_pattern else ODD):
            name = _given(kind, rule.attribute, suffix, stem, others)
            if name is not None:
                yield name


@pytest.mark.terraform
def test_every_type_is_named_or_exempt(schema: Schema) -> None:
    """The provider's schema is the list: each of its types stands in one of the two tables, and nothing else does."""
    assert set(NAMES) | set(EXEMPT) == set(schema)
    assert set(NAMES) & set(EXEMPT) == set()
    assert [kind for kind, reason in EXEMPT.items() if not reason.strip()] == []


@pytest.mark.terraform
def test_every_row_names_attributes_that_exist(schema: Schema) -> None:
    """Name, prefix, parents, conflicts and what asks for a trailer: all can be set on that type."""
    missing = []
    for kind, rules in [*((kind, (rule,)) for kind, rule in NAMES.items()), *MORE_NAMES.items()]:
        known = dict(settable(schema[kind]))
        for rule in rules:
            wanted = [rule.attribute, *(rule.scope or ()), *rule.conflicts, *rule.unless]
            wanted += [rule.prefix_attribute] if rule.prefix_attribute else []
            wanted += [rule.trailer[1]] if rule.trailer else []
            missing += [f"{kind}.{attribute}" for attribute in wanted if attribute not in known]
    assert missing == []


@pytest.mark.terraform
def test_every_table_by_hand_speaks_of_types_that_exist(schema: Schema) -> None:
    """A misspelt type in a table would never be noticed; a detail of no derived row would do nothing."""
    mentioned = {*DETAILS, *EXEMPT_BY_HAND, *MORE_NAMES, *NAMED_BY_HAND, *SHARED_NAMES, *SHARED_NAMES.values()}
    mentioned |= {*WORLDWIDE_NAMES, *DOCUMENTS}
    assert mentioned - set(schema) == set()
    assert {*DETAILS, *DOCUMENTS, *(kind for kind in DICTATED_LOG_GROUPS.values() if kind)} - set(NAMES) == set()


def test_the_service_models_and_documents_accept_every_name() -> None:
    """An unnamed resource and one with a long and odd name get what AWS's own models allow, whatever the suffix."""
    refused = []
    for kind, rule in NAMES.items():
        member, document = member_of(kind, rule.attribute), DOCUMENTS.get(kind)
        for name in _given_names(kind, rule, {}):
            if (member and not member.accepts(name)) or (document and not document.accepts(name)):
                refused.append((kind, name))
    assert refused == []


@pytest.mark.slow
@pytest.mark.terraform
def test_the_provider_accepts_every_name(tmp_path: Path, terraform: object) -> None:
    """The same for `terraform validate`: no diagnostic stands at the attribute that holds the name."""
    provider = Provider(tmp_path)
    probes = [
        Probe(kind, rule.attribute, name, minimal(provider.schema[kind]))
        for kind, rule in NAMES.items()
        if kind in provider.schema  # newer ones are validated by their own provider's schema
        for name in _given_names(kind, rule, minimal(provider.schema[kind]))
    ]
    complaints = provider.complaints(probes)
    refused = [(probe.kind, probe.value, said) for probe, said in zip(probes, complaints, strict=True) if said]
    assert refused == []
    assert len(probes) > 3 * len(NAMES)


@pytest.mark.slow
@pytest.mark.terraform
def test_the_provider_accepts_every_prefix(tmp_path: Path, terraform: object) -> None:
    """A prefix that got the suffix is still short enough for the provider to append its part."""
    provider = Provider(tmp_path)
    probes = []
    for kind, rule in NAMES.items():
        if not rule.prefix_attribute:
            continue
        body = {**minimal(provider.schema[kind]), rule.prefix_attribute: "an-odd_Prefix." * 20}
        for effect in NamingAspect("dev").decide(Resource(kind, "app/it", "it", body), Graph()):
            if isinstance(effect, Write) and effect.path == (rule.prefix_attribute,):
                probes.append(Probe(kind, rule.prefix_attribute, effect.value, body))
    complaints = provider.complaints(probes)
    assert [(probe, said) for probe, said in zip(probes, complaints, strict=True) if said] == []
    assert len(probes) > 60


@pytest.mark.parametrize(
    ("kind", "attributes", "expected"),
    [
        ("aws_iam_role", {"name": True, "path": False}, "name"),
        ("aws_cloudwatch_metric_alarm", {"alarm_name": True, "metric_name": False}, "alarm_name"),
        ("aws_rds_global_cluster", {"global_cluster_identifier": True, "engine": False}, "global_cluster_identifier"),
        ("aws_rds_cluster_instance", {"cluster_identifier": True, "identifier": False}, "identifier"),
        ("aws_ecs_cluster_capacity_providers", {"cluster_name": True}, None),
        ("aws_macie2_member", {"account_id": True, "email": True}, None),
    ],
)
def test_the_name_attribute_is_found_in_the_schema(
    kind: str, attributes: dict[str, bool], expected: str | None
) -> None:
    """It is ``name``, or repeats the end of the type; what another resource is called by is none."""
    block = {"attributes": {name: {"type": "string", "required": needed} for name, needed in attributes.items()}}
    for attribute in block["attributes"].values():
        attribute["optional"] = not attribute["required"]
    assert name_attribute(kind, block) == expected


def test_a_type_without_a_name_is_told_apart_by_what_it_requires() -> None:
    """The reason that the table gives names those attributes."""
    linked = {"role": {"type": "string", "required": True}, "policy_arn": {"type": "string", "required": True}}
    assert why_unnamed({"attributes": linked}) == "has no name of its own: told apart by policy_arn"
    assert why_unnamed({"attributes": {}}) == "no attribute holds a name"


@pytest.mark.parametrize(
    ("pattern", "facts"),
    [
        (r"[A-Za-z0-9_-]+", "Aa9-_ first=-_"),
        (r"[a-z0-9-]+", "a9- separator=- first=-"),
        (r"[a-z][a-z0-9]*(-[a-z0-9]+)*", "a9- separator=- letter_first single"),
        (r"[a-z_][a-z0-9_]*", "a9_ first=_ letter_first"),
        (r"[A-Za-z0-9]+", None),
        (r"[A-Za-z_]+", None),
    ],
)
def test_a_row_says_what_the_probes_showed(pattern: str, facts: str | None) -> None:
    """Characters, separator and shape follow from which probes are accepted; without a separator there is no row."""
    subject = Subject("aws_x", "name", True, {}, None, base="abcdefgh", longest=40)
    subject.accepted = {probe: re.fullmatch(pattern, probe) is not None for probe in shapes(subject.base)}
    assert row(subject) == (f"aws_x name 40 {facts} < " if facts else None)
