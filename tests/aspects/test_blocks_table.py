"""Blocks that are only there where somebody writes them: the provider's answers against its schema, and asked again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from aspects.facts.blocks import _rows, is_written
from tests.conftest import Terraform

Schema = Mapping[str, Any]


@pytest.mark.parametrize(
    ("kind", "path", "expected"),
    [
        ("aws_lb", "access_logs", True),
        ("aws_s3_bucket_lifecycle_configuration", "rule.transition", True),
        ("aws_cloudfront_distribution", "default_cache_behavior.lambda_function_association", True),
        # Optional and computed in the provider's source: unknown in a plan where nobody writes them.
        ("aws_lb", "subnet_mapping", False),
        ("aws_s3_bucket", "versioning", False),
        ("aws_instance", "root_block_device", False),
        ("aws_lb", "name", False),
        ("aws_no_such_type", "access_logs", False),
    ],
)
def test_what_aws_may_decide_on_is_not_written(kind: str, path: str, expected: bool) -> None:
    """Those blocks may be unknown in a plan although there is nothing of them in the configuration."""
    assert is_written(kind, path) is expected


@pytest.mark.terraform
def test_every_row_is_of_a_block_of_the_provider(schema: Schema) -> None:
    """A path that the schema does not have would never be asked for."""

    def has(block: Schema, path: str) -> bool:
        name, _, rest = path.partition(".")
        inner = block.get("block_types", {}).get(name)
        return inner is not None and (not rest or has(inner["block"], rest))

    wrong = [(kind, path) for kind, paths in _rows().items() for path in paths if not has(schema[kind], path)]
    assert wrong == []
    assert len(_rows()) > 500


@pytest.mark.slow
@pytest.mark.terraform
def test_the_provider_gives_the_same_answers_again(terraform: Terraform, tmp_path: Path) -> None:
    """Rows of a sample of types, asked of the provider anew, are those of the table."""
    pytest.importorskip("grpc")
    pytest.importorskip("inmanta_tfplugin")
    from scripts.tables.blocks import TARGET, BlockProber, written
    from scripts.tables.plugin import plugin
    from scripts.tables.provider import Provider

    kinds = [*sorted(Provider(tmp_path).schema)[::61], "aws_lb", "aws_s3_bucket", "aws_cloudfront_distribution"]
    with plugin(tmp_path) as running:
        rows = {kind: BlockProber(running, kind).written() for kind in kinds}
    table = TARGET.read_text(encoding="utf-8").splitlines()
    assert [line for line in written(rows).splitlines() if line not in table] == []
    assert len([each for each in rows.values() if each]) > 8
