"""Provider 6, which does not run here: by its schema, Terraform validates what the guardrails make of every type."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from aspects import Guardrails
from aspects.core.provider_versions import allowed
from aspects.facts import history
from aspects.facts.backup_settings import BACKUPS
from aspects.facts.destroyability import DESTROYABILITY
from aspects.facts.settings import Table
from scripts.tables import schemas
from tests.aspects import test_every_type as every_type
from tests.aspects.bodies import minimal
from tests.aspects.conftest import PROVIDER
from tests.aspects.row_bodies import cases, settled
from tests.aspects.schema_walk import plain
from tests.conftest import Terraform

pytest.importorskip("grpc")
pytest.importorskip("inmanta_tfplugin")
from tests.aspects.stub_provider import stub, whole_schema

pytestmark = [pytest.mark.terraform, pytest.mark.slow]

Body = dict[str, Any]
Named = dict[tuple[str, str], Body]


@pytest.fixture(scope="session")
def running_provider(running_schema: dict[str, Any], terraform: Terraform, tmp_path_factory: Any) -> dict[str, Any]:
    """What `terraform providers schema -json` says of the provider that runs here."""
    folder: Path = tmp_path_factory.mktemp("provider")
    (folder / "main.tf.json").write_text(json.dumps(PROVIDER))
    terraform.initialize(folder)
    (found,) = json.loads(terraform.run(folder, "providers", "schema", "-json").stdout)["provider_schemas"].values()
    return dict(found)


@pytest.fixture(scope="module", params=schemas.KEPT)
def newer(
    request: pytest.FixtureRequest, running_provider: Mapping[str, Any], terraform: Terraform, tmp_path_factory: Any
) -> Iterator[tuple[str, Terraform]]:
    """A version, and Terraform with it."""
    with stub(request.param, running_provider, terraform, tmp_path_factory.mktemp("stub")) as found:
        yield request.param, found


def _guarded(found: Named, version: str, key: str | None) -> tuple[Guardrails, Named]:
    scope = every_type._build(found)
    scope.add_override("terraform.required_providers.aws", {"source": "hashicorp/aws", "version": version})
    guardrails = Guardrails("dev", every_type.TAGS, kms_key_arn=key, container_log_group="/app").apply(scope)
    return guardrails, dict(every_type._resources(scope))


def test_what_the_provider_refuses_is_refused(newer: tuple[str, Terraform], tmp_path: Path) -> None:
    """The validation is one: an attribute that ended with provider 5, and one that there never was."""
    _, terraform = newer
    body = {"compute_environment_name": "jobs", "type": "MANAGED"}
    errors = every_type._errors(terraform, tmp_path, {("aws_batch_compute_environment", "it"): body})
    assert "compute_environment_name" in str(errors)


@pytest.mark.parametrize("key", [every_type.KEY, None], ids=["key", "no-key"])
def test_the_guardrails_break_no_type(
    newer: tuple[str, Terraform], running_provider: Mapping[str, Any], tmp_path: Path, key: str | None
) -> None:
    """The smallest body of every type is valid, and so is what all aspects together make of it."""
    version, terraform = newer
    smallest = {(kind, kind): minimal(kind, block) for kind, block in whole_schema(version, running_provider).items()}
    before = every_type._errors(terraform, tmp_path / "before", smallest)
    assert not before, every_type._listed(before, [])
    guardrails, made = _guarded(smallest, version, key)
    errors = every_type._errors(terraform, tmp_path / "after", made)
    assert not errors, every_type._listed(errors, guardrails.changes)
    assert [each for each in guardrails.findings if each.rule_id == "guardrails-internal"] == []
    told = {each.rule_id for each in guardrails.findings}
    assert not told & {"resource-type-unknown", "attribute-unknown", "provider-version"}


EXAMPLES = {r"\d+": "1", "redis|valkey": "redis", "PERSISTENT_.": "PERSISTENT_1", ".+": "last"}


@pytest.mark.parametrize("table", [BACKUPS, DESTROYABILITY], ids=["backups", "destroyability"])
def test_what_every_row_writes_is_valid(
    newer: tuple[str, Terraform], running_provider: Mapping[str, Any], tmp_path: Path, table: Table
) -> None:
    """For each row of the version a configuration in which it does something; what it makes of that is valid."""
    version, terraform = newer
    schema, versions = whole_schema(version, running_provider), allowed(version)
    rows = {
        kind: own
        for kind, every in table.items()
        if (own := tuple(row for row in every if versions.all_have(history.span(kind, plain(row.path)))))
    }
    made = {
        (kind, f"{kind}-{name}"): settled(body, rows[kind])
        for kind, found in cases(rows, schema, EXAMPLES).items()
        for name, body in found.items()
    }
    assert len(made) > 20
    errors = every_type._errors(terraform, tmp_path, made)
    assert not errors, every_type._listed(errors, [])
