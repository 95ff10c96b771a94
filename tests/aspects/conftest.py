"""The provider's schema, the authority on which type has which attribute."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from scripts.tables import schemas
from scripts.tables.provider import VERSION

PROVIDER = {"terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": VERSION}}}}


@pytest.fixture(scope="session")
def schema(running_schema: dict[str, Any]) -> dict[str, Any]:
    """Resource type to its schema block with all that any version has, of the ones that the tables know."""
    return schemas.every(running_schema)


@pytest.fixture(scope="session")
def running_schema(running_provider: Mapping[str, Any]) -> dict[str, Any]:
    """The same of the version that runs here, as `terraform providers schema -json` prints it."""
    return {kind: each["block"] for kind, each in running_provider["resource_schemas"].items()}
