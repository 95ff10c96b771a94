"""Guardrails come to an app that is deployed already: what the provider then plans is what was told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aspects import Guardrails
from aspects.core.decide import Decision, Entry, decide
from aspects.core.graph import Graph
from aspects.core.history import Pin
from aspects.core.model import Body, Stack
from tests.aspects.conftest import PROVIDER
from tests.aspects.graphs import TODAY
from tests.conftest import Terraform

pytestmark = pytest.mark.terraform

# No credentials that are any, and nothing that the provider would ask AWS before it plans.
_OFFLINE = {
    "region": "us-east-1",
    "access_key": "none",
    "secret_key": "none",
    "skip_credentials_validation": True,
    "skip_metadata_api_check": True,
    "skip_region_validation": True,
    "skip_requesting_account_id": True,
}

# What is deployed: by type, what its author wrote; and of each what the state has besides.
DEPLOYED: dict[str, Body] = {
    "aws_db_instance": {
        "identifier": "shop",
        "instance_class": "db.t3.micro",
        "engine": "postgres",
        "allocated_storage": 20,
        "username": "shop",
        "password": "made-up-password",
        "deletion_protection": True,
        "skip_final_snapshot": False,
        "final_snapshot_identifier": "last",
    },
    "aws_efs_file_system": {"creation_token": "files"},
    "aws_ecr_repository": {"name": "api"},
    "aws_s3_bucket": {"bucket": "assets", "force_destroy": False},
    "aws_dynamodb_table": {
        "name": "orders",
        "hash_key": "id",
        "billing_mode": "PAY_PER_REQUEST",
        "attribute": [{"name": "id", "type": "S"}],
        "deletion_protection_enabled": True,
    },
    "aws_cloudwatch_log_group": {"name": "/shop/api", "retention_in_days": 30},
    "aws_sqs_queue": {"name": "jobs_dev"},
    "aws_kms_key": {"deletion_window_in_days": 30},
}
_STATE: dict[str, Body] = {
    "aws_efs_file_system": {"encrypted": False},
    "aws_kms_key": {"key_usage": "ENCRYPT_DECRYPT", "customer_master_key_spec": "SYMMETRIC_DEFAULT"},
    "aws_sqs_queue": {"fifo_queue": False},
}
_SCHEMA_VERSIONS = {"aws_db_instance": 2, "aws_dynamodb_table": 1}


def _guarded(pins: tuple[Pin, ...] = (), **options: Any) -> tuple[Body, Decision]:
    """The Terraform JSON of the deployed resources with guardrails on them, and the decision."""
    resources: dict[str, Body] = {kind: {"it": body} for kind, body in DEPLOYED.items()}
    config: Body = {**PROVIDER, "provider": {"aws": [_OFFLINE]}, "resource": resources}
    guardrails = Guardrails("dev", without=["compliance"], **options)
    graph = Graph([Stack.from_terraform(config, "", pins)])
    decision = decide(graph, [Entry("", tuple(guardrails._aspects), True)], today=TODAY)
    written = {kind: dict(group) for kind, group in resources.items()}
    for (_, kind, name), found in decision.resources.items():
        written.setdefault(kind, {})[name] = found.body
    return {**config, "resource": written}, decision


def _planned(terraform: Terraform, folder: Path, config: Body) -> Mapping[str, tuple[list[str], set[str]]]:
    """What Terraform would do to each deployed type, and the attributes for which it would replace it."""
    (folder / "main.tf.json").write_text(json.dumps(config))
    state = {
        "version": 4,
        "serial": 1,
        "lineage": "deployed",
        "resources": [
            {
                "mode": "managed",
                "type": kind,
                "name": "it",
                "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
                "instances": [
                    {
                        "schema_version": _SCHEMA_VERSIONS.get(kind, 0),
                        "attributes": {"id": "x", **body, **_STATE.get(kind, {})},
                    }
                ],
            }
            for kind, body in DEPLOYED.items()
        ],
    }
    (folder / "terraform.tfstate").write_text(json.dumps(state))
    terraform.initialize(folder)
    alone = replace(terraform, environment={**terraform.environment, "AWS_EC2_METADATA_DISABLED": "true"})
    for arguments in (["plan", "-refresh=false", "-input=false", "-out=plan"], ["show", "-json", "plan"]):
        result = alone.run(folder, *arguments)
        assert result.returncode == 0, result.stdout + result.stderr
    return {
        each["type"]: (
            each["change"]["actions"],
            {path[0] for path in each["change"].get("replace_paths", ())},
        )
        for each in json.loads(result.stdout)["resource_changes"]
        if each["name"] == "it"
    }


def test_what_is_said_to_be_replaced_is_replaced_and_nothing_else(terraform: Terraform, tmp_path: Path) -> None:
    """An unencrypted database, file system and repository, and what has a name, for the attributes that are told."""
    config, decision = _guarded()
    told: dict[str, set[str]] = {kind: set() for kind in DEPLOYED}
    for _, change in decision.changes:
        if change.effect == "replace":
            told[change.construct_path.split(".")[0]].add(change.attribute.split(".")[0])
    planned = _planned(terraform, tmp_path, config)
    for kind, (actions, attributes) in planned.items():
        assert actions == (["delete", "create"] if told[kind] else ["update"]), kind
        assert attributes <= told[kind], kind
    assert {kind for kind, attributes in told.items() if attributes} == set(DEPLOYED) - {"aws_sqs_queue", "aws_kms_key"}
    assert told["aws_db_instance"] == {"storage_encrypted"}
    (hint,) = [finding for _, finding in decision.findings if finding.rule_id == "replaces-data"]
    assert all(f"{kind}.it (" in hint.problem for kind, attributes in told.items() if attributes)


def test_what_is_kept_is_updated_in_place_and_stays_locked(terraform: Terraform, tmp_path: Path) -> None:
    """``keep_existing`` on the whole app: tags, logs and what else needs no new resource; no protection is taken."""
    config, _ = _guarded((Pin("", "everything"),))
    planned = _planned(terraform, tmp_path, config)
    assert {kind for kind, (actions, _) in planned.items() if "delete" in actions} == set()
    assert set(planned) == set(DEPLOYED)
    resources = config["resource"]
    assert resources["aws_db_instance"]["it"]["deletion_protection"] is True
    assert resources["aws_dynamodb_table"]["it"]["deletion_protection_enabled"] is True
    assert resources["aws_sqs_queue"]["it"]["tags"]["Environment"] == "dev"
