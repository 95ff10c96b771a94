"""What holds, moves or guards data is named in every report, so that nobody takes silence about it for compliance."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest

from aspects.check.evaluate import evaluate
from aspects.check.report import Report
from aspects.core.model import Resource, Stack
from aspects.facts.data_roles import ROLES
from aspects.facts.encryption import ENCRYPTION
from aspects.facts.receivers import DELIVERIES
from aspects.facts.replacement import HOLDS_DATA
from aspects.facts.types import TYPES
from aspects.packs import PCI_DSS_V4
from aspects.reports.html import render
from aspects.reports.json_ import render as as_json
from aspects.reports.text import render as as_text
from tests.aspects.schema_walk import settable

# What a schema calls a customer's key, a policy document, or who lets data in or out.
_SIGNS = re.compile(
    r"(^|\.)(kms_\w*key\w*|kms_key_arn|encryption_key\w*|resource_policy|policy_document|access_policies)$"
)

WITHOUT_DATA: dict[str, str] = {
    "aws_cloudwatch_log_index_policy": "says which fields are indexed, in the log group that holds them",
    "aws_lexv2models_slot_type": "the values that a bot understands, not what its users say",
}
"""Types whose schema has such an attribute and that have nothing to do with data, with the reason."""


def _report(*kinds: str) -> Report:
    resources = tuple(Resource(kind, f"app/{kind}", kind, {}, "app") for kind in kinds)
    return evaluate(PCI_DSS_V4, Stack(resources, path="app"), (), date(2026, 1, 1))


def test_the_table_holds_what_other_tables_imply() -> None:
    """What is lost on deletion is held; what has encryption settings or delivers somewhere has a role."""
    assert set(ROLES) <= TYPES
    assert {kind for kind in HOLDS_DATA if ROLES[kind][0] != "holds"} == set()
    assert {*ENCRYPTION, *(each.type for each in DELIVERIES)} - set(ROLES) == set()


@pytest.mark.terraform
def test_every_type_with_a_key_or_a_policy_has_a_role(schema: dict[str, Any]) -> None:
    """The provider's schema names keys and policies only where there is something to protect."""
    found = {kind for kind, block in schema.items() if any(_SIGNS.search(path) for path, _ in settable(block))}
    assert len(found) > 100
    assert sorted(found - set(ROLES) - set(WITHOUT_DATA)) == []
    assert sorted(set(WITHOUT_DATA) - found) == []


def test_every_report_names_what_has_a_role_and_no_rule() -> None:
    """The page, the text and the JSON: a type that holds data, one that moves it, one that guards it."""
    looked_at = {kind for rule in PCI_DSS_V4.rules.values() for kind in rule.types}
    kinds = [
        next(kind for kind in sorted(ROLES) if ROLES[kind][0] == role and kind not in looked_at) for role in _ROLES
    ]
    plain = "aws_placement_group"
    found = _report(*kinds, plain)
    assert dict(found.data_without_rule) == dict.fromkeys(sorted(kinds), 1)
    (report,) = json.loads(as_json([found]))["reports"]
    assert [(each["type"], each["role"]) for each in report["data_without_rule"]] == sorted(
        (kind, ROLES[kind][0]) for kind in kinds
    )
    page, text = render([found]), " ".join(as_text([found], colour=False, width=4000).split())
    for kind, role in zip(kinds, _ROLES, strict=True):
        assert f"Types that {role.removesuffix('s')} data" in page and kind in page
        assert f"these {role.removesuffix('s')} data: {kind} (1)" in text
    assert f"{plain} (1)" not in text


_ROLES = ("holds", "moves", "guards")
