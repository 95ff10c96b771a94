"""What AWS Backup backs up: the table agrees with what else is known of the types, and patterns with ARNs."""

from __future__ import annotations

import pytest

from aspects.core.graph import Graph
from aspects.core.model import Stack
from aspects.facts.backups import BACKED_UP
from aspects.facts.identity import identity
from aspects.facts.types import TYPES
from aspects.rules import Block
from aspects.rules.backups import is_in_backup_plan

_ROLE = "arn:aws:iam::111122223333:role/deploy"


def test_every_type_exists_and_its_arn_is_what_others_know_of_it() -> None:
    """Another ARN than that in the table of identities would never be selected by name."""
    for kind, arn in BACKED_UP.items():
        assert kind in TYPES
        known = identity(kind)
        if "{name}" in arn:
            assert known is not None, kind
            assert known.arn.replace("{partition}", "aws") == arn


@pytest.mark.parametrize(
    ("pattern", "region", "expected"),
    [
        ("arn:aws:rds:us-east-1:111122223333:db:shop", "us-east-1", True),
        ("arn:aws-us-gov:rds:us-east-1:111122223333:db:shop", "us-east-1", True),
        ("arn:aws:rds:eu-west-1:111122223333:db:shop", "us-east-1", False),
        ("arn:aws:rds:us-east-1:444455556666:db:shop", "us-east-1", False),
        ("arn:aws:rds:us-*:*:db:shop", "us-east-1", True),
        ("arn:aws:rds:*:*:db:shop-*", "us-east-1", False),
        ("arn:aws:rds:*:*:db:*", "us-east-1", True),
        ("arn:aws:rds:*", "us-east-1", True),
        ("arn:aws:rds:*:*:cluster:*", "us-east-1", False),
        ("*", "us-east-1", True),
        ("", "us-east-1", False),
    ],
)
def test_a_pattern_selects_what_it_covers(pattern: str, region: str, expected: bool) -> None:
    """Region, account and name count where the app says them; the partition is that of the account."""
    resources = {
        "aws_db_instance": {"it": {"identifier": "shop"}},
        "aws_backup_selection": {"all": {"resources": [pattern]}},
    }
    provider = {"aws": {"region": region, "assume_role": [{"role_arn": _ROLE}]}}
    graph = Graph([Stack.from_terraform({"resource": resources, "provider": provider})])
    (database,) = graph.by_type["aws_db_instance"]
    assert is_in_backup_plan(Block(database, graph)) is expected
