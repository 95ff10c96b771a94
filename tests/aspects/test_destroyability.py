"""Nothing refuses to be destroyed, and nothing leaves a copy behind."""

from __future__ import annotations

from typing import Any

import pytest
from cdktf import Aspects, TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.lb import Lb

from aspects import DestroyabilityAspect
from aspects.metadata.destroyability import DESTROYABILITY
from aspects.model import Body
from tests.aspects.doubles import decorated, stack, synthesized


@pytest.mark.parametrize("kind", sorted(DESTROYABILITY))
def test_every_protection_is_stripped(kind: str) -> None:
    """For every row: the opposite of what lets the resource go is overwritten, and the absent is written."""
    rows = DESTROYABILITY[kind]
    opposite = {row.path: (not row.value) if isinstance(row.value, bool) else 30 for row in rows}
    wanted = {row.path: row.value for row in rows}
    for body in ({}, opposite):
        found = decorated(DestroyabilityAspect(), kind, **body)
        assert {key: found[key] for key in wanted} == wanted


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("aws_lb", {"enable_deletion_protection": "${var.protected}"}, "${var.protected}"),
        ("aws_lb", {"enable_deletion_protection": "true"}, False),
    ],
)
def test_tokens_stay_and_text_counts(kind: str, body: Body, expected: Any) -> None:
    """A token is left to Terraform; a bool written as text is still a bool."""
    assert decorated(DestroyabilityAspect(), kind, **body)["enable_deletion_protection"] == expected


def test_prevent_destroy_is_lifted_from_any_type() -> None:
    """Terraform's own protection goes too; other lifecycle settings stay."""
    scope = stack()
    Lb(scope, "lb", lifecycle=TerraformResourceLifecycle(prevent_destroy=True, create_before_destroy=True))
    Aspects.of(scope).add(DestroyabilityAspect())
    assert synthesized(scope)["resource"]["aws_lb"]["lb"]["lifecycle"] == {
        "create_before_destroy": True,
        "prevent_destroy": False,
    }


def test_a_resource_without_protections_is_left_alone() -> None:
    """No attribute is invented for types that have none."""
    assert decorated(DestroyabilityAspect(), "aws_vpc", cidr_block="10.0.0.0/16") == {"cidr_block": "10.0.0.0/16"}
