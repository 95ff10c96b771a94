"""The provider's schema, the authority on which type has which attribute."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Terraform

PROVIDER = {"terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": "5.100.0"}}}}


@pytest.fixture(scope="session")
def schema(terraform: Terraform, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Resource type to its schema block, as `terraform providers schema -json` prints it."""
    folder: Path = tmp_path_factory.mktemp("schema")
    (folder / "main.tf.json").write_text(json.dumps(PROVIDER))
    terraform.initialize(folder)
    result = terraform.run(folder, "providers", "schema", "-json")
    assert result.returncode == 0, result.stderr
    (provider,) = json.loads(result.stdout)["provider_schemas"].values()
    return {kind: each["block"] for kind, each in provider["resource_schemas"].items()}
