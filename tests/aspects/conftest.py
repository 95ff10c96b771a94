"""The provider's schema, the authority on which type has which attribute."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.tables import schemas
from scripts.tables.provider import VERSION
from tests.conftest import Terraform

PROVIDER = {"terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": VERSION}}}}


@pytest.fixture(scope="session")
def schema(running_schema: dict[str, Any]) -> dict[str, Any]:
    """Resource type to its schema block with all that any version has, of the ones that the tables know."""
    return schemas.every(running_schema)


@pytest.fixture(scope="session")
def running_schema(terraform: Terraform, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The same of the version that runs here, as `terraform providers schema -json` prints it."""
    folder: Path = tmp_path_factory.mktemp("schema")
    (folder / "main.tf.json").write_text(json.dumps(PROVIDER))
    terraform.initialize(folder)
    result = terraform.run(folder, "providers", "schema", "-json")
    assert result.returncode == 0, result.stderr
    (provider,) = json.loads(result.stdout)["provider_schemas"].values()
    return {kind: each["block"] for kind, each in provider["resource_schemas"].items()}
