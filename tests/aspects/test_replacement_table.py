"""What is replaced and what is updated: the provider's answers against its documentation, and asked again."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from aspects.facts.identity import identity, named_types
from aspects.facts.replacement import CONDITIONAL, HOLDS_DATA, effect, holds_data
from aspects.facts.types import TYPES
from tests.aspects.schema_walk import settable
from tests.conftest import Terraform

Schema = Mapping[str, Any]

# "Forces new resource" and "Changing this forces a new resource": the provider's documentation, "Argument Reference".
REPLACED = [
    ("aws_alb", "name"),
    ("aws_cloudwatch_log_group", "name"),
    ("aws_cognito_user_pool", "alias_attributes"),
    ("aws_db_instance", "storage_encrypted"),
    ("aws_db_instance", "kms_key_id"),
    ("aws_db_instance", "engine"),
    ("aws_docdb_cluster", "storage_encrypted"),
    ("aws_dynamodb_table", "name"),
    ("aws_dynamodb_table", "hash_key"),
    ("aws_ebs_volume", "encrypted"),
    ("aws_ebs_volume", "kms_key_id"),
    ("aws_ecr_repository", "name"),
    ("aws_ecr_repository", "encryption_configuration"),
    ("aws_ecr_repository", "encryption_configuration.0.kms_key"),
    ("aws_ecs_cluster", "name"),
    ("aws_ecs_service", "cluster"),
    ("aws_ecs_task_definition", "family"),
    ("aws_ecs_task_definition", "container_definitions"),
    ("aws_efs_file_system", "encrypted"),
    ("aws_efs_file_system", "kms_key_id"),
    ("aws_eks_cluster", "name"),
    ("aws_elasticache_replication_group", "at_rest_encryption_enabled"),
    ("aws_elasticache_replication_group", "kms_key_id"),
    ("aws_fsx_lustre_file_system", "kms_key_id"),
    ("aws_iam_role", "name"),
    ("aws_instance", "ebs_block_device.encrypted"),
    ("aws_instance", "root_block_device.kms_key_id"),
    ("aws_kinesis_stream", "name"),
    ("aws_kms_alias", "name"),
    ("aws_lambda_function", "function_name"),
    ("aws_msk_cluster", "cluster_name"),
    ("aws_neptune_cluster", "kms_key_arn"),
    ("aws_opensearch_domain", "domain_name"),
    ("aws_rds_cluster", "storage_encrypted"),
    ("aws_rds_cluster", "kms_key_id"),
    ("aws_s3_bucket", "bucket"),
    ("aws_secretsmanager_secret", "name"),
    ("aws_security_group", "description"),
    ("aws_sns_topic", "name"),
    ("aws_sqs_queue", "name"),
    ("aws_sqs_queue", "fifo_queue"),
    ("aws_workspaces_workspace", "root_volume_encryption_enabled"),
]

# What the documentation lets change in place: it has no such sentence there, and AWS has an operation for it.
UPDATED = [
    ("aws_cloudwatch_log_group", "kms_key_id"),
    ("aws_cloudwatch_log_group", "retention_in_days"),
    ("aws_cloudwatch_metric_alarm", "threshold"),
    ("aws_cognito_user_pool", "deletion_protection"),
    ("aws_db_instance", "backup_retention_period"),
    ("aws_db_instance", "deletion_protection"),
    ("aws_db_instance", "enabled_cloudwatch_logs_exports"),
    ("aws_db_instance", "identifier"),
    ("aws_db_instance", "performance_insights_enabled"),
    ("aws_db_instance", "skip_final_snapshot"),
    ("aws_dynamodb_table", "deletion_protection_enabled"),
    ("aws_dynamodb_table", "server_side_encryption"),
    ("aws_dynamodb_table", "server_side_encryption.kms_key_arn"),
    ("aws_dynamodb_table", "point_in_time_recovery.enabled"),
    ("aws_ecr_repository", "image_scanning_configuration.scan_on_push"),
    ("aws_ecr_repository", "force_delete"),
    ("aws_ecs_cluster", "setting"),
    ("aws_eks_cluster", "enabled_cluster_log_types"),
    ("aws_kinesis_stream", "kms_key_id"),
    ("aws_kinesis_stream", "encryption_type"),
    ("aws_kms_key", "deletion_window_in_days"),
    ("aws_kms_key", "enable_key_rotation"),
    ("aws_lambda_function", "kms_key_arn"),
    ("aws_lambda_function", "tracing_config.mode"),
    ("aws_lb", "enable_deletion_protection"),
    ("aws_rds_cluster", "deletion_protection"),
    ("aws_rds_cluster", "enabled_cloudwatch_logs_exports"),
    ("aws_redshift_cluster", "encrypted"),
    ("aws_s3_bucket", "force_destroy"),
    ("aws_s3_bucket", "tags"),
    ("aws_secretsmanager_secret", "kms_key_id"),
    ("aws_secretsmanager_secret", "recovery_window_in_days"),
    ("aws_sfn_state_machine", "tracing_configuration.enabled"),
    ("aws_sns_topic", "kms_master_key_id"),
    ("aws_sqs_queue", "kms_master_key_id"),
    ("aws_sqs_queue", "sqs_managed_sse_enabled"),
    ("aws_sqs_queue", "tags"),
]


@pytest.mark.parametrize(("kind", "path"), REPLACED)
def test_what_forces_a_new_resource_is_replaced(kind: str, path: str) -> None:
    """The documentation says so."""
    assert effect(kind, path) == "replace"


@pytest.mark.parametrize(("kind", "path"), UPDATED)
def test_what_changes_in_place_is_updated(kind: str, path: str) -> None:
    """The documentation says nothing of a new resource."""
    assert effect(kind, path) == "update"


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("aws_no_such_type", "name"),
        ("aws_s3_bucket", "no_such_attribute"),
        ("aws_s3_bucket", "versioning.no.such"),
        ("aws_s3_bucket", "arn"),
        ("aws_s3_bucket", ""),
    ],
)
def test_what_the_provider_was_not_asked_is_unknown(kind: str, path: str) -> None:
    """No guess: neither for what does not exist, nor for what nobody can set."""
    assert effect(kind, path) == "unknown"


def test_what_the_rest_of_the_resource_decides_is_unknown() -> None:
    """Encryption of a domain is turned on in place or not by its version; a key of EKS can only be added."""
    assert effect("aws_opensearch_domain", "encrypt_at_rest.enabled") == "unknown"
    assert effect("aws_eks_cluster", "encryption_config", "add") == "update"
    assert effect("aws_eks_cluster", "encryption_config", "change") == "unknown"
    assert effect("aws_eks_cluster", "encryption_config") == "unknown"


def test_indexes_and_selectors_do_not_count() -> None:
    """All blocks of one name are alike."""
    assert effect("aws_instance", "ebs_block_device.1.encrypted") == "replace"
    assert effect("aws_ecs_cluster", "setting[name=containerInsights].value") == "update"


def test_data_is_what_a_replacement_loses() -> None:
    """Databases, buckets, queues, keys and users hold data; what only configures does not."""
    for kind in ("db_instance", "s3_bucket", "sqs_queue", "dynamodb_table", "efs_file_system", "ecr_repository",
                 "ebs_volume", "secretsmanager_secret", "cognito_user_pool", "kinesis_stream", "backup_vault",
                 "cloudwatch_log_group", "opensearch_domain", "kms_key", "db_snapshot"):  # fmt: skip
        assert holds_data(f"aws_{kind}"), kind
    for kind in ("iam_role", "security_group", "cloudwatch_metric_alarm", "lb", "db_subnet_group", "s3_bucket_policy",
                 "lambda_permission", "ecs_service", "cloudwatch_event_rule", "vpc"):  # fmt: skip
        assert not holds_data(f"aws_{kind}"), kind


def test_the_effect_of_a_name_is_known_for_nearly_every_type() -> None:
    """A summary says of each renaming what it does: of all types with a name, only a few are unknown."""
    rows = {kind: row.attribute for kind in named_types() if (row := identity(kind))}
    unknown = [kind for kind, attribute in rows.items() if effect(kind, attribute) == "unknown"]
    assert len(unknown) <= len(rows) // 30, unknown


def test_cloudformation_replaces_nearly_the_same() -> None:
    """Of thousands of properties that CloudFormation has by the same name, nine in ten are replaced by both or by none.

    Not all: Terraform replaces where its provider has no update, and CloudFormation where it wants none.
    """
    kinds = {kind.removeprefix("aws_").replace("_", ""): kind for kind in TYPES}
    agree = total = 0
    for file in files("cfnlint").joinpath("data/schemas/resources").iterdir():
        if not file.name.endswith(".json"):
            continue
        resource = json.loads(file.read_text(encoding="utf-8"))
        _, service, name = resource["typeName"].lower().split("::")
        kind = kinds.get(service + name) or kinds.get(name)
        fixed, left_out = resource.get("createOnlyProperties", []), resource.get("readOnlyProperties", [])
        left_out = {*left_out, *resource.get("conditionalCreateOnlyProperties", [])}
        for key in resource["properties"]:
            path = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", key).lower()
            if kind and f"/properties/{key}" not in left_out and (known := effect(kind, path)) != "unknown":
                total += 1
                agree += (known == "replace") == (f"/properties/{key}" in fixed)
    assert total > 3000
    assert agree > 0.9 * total


@pytest.mark.terraform
def test_every_type_was_asked(running_schema: Schema) -> None:
    """Each type of the provider has a row; what is known of an attribute is known of one that can be set."""
    from aspects.facts.replacement import _lines

    assert set(_lines()) == set(TYPES)
    settable_paths = {kind: set(dict(settable(block))) for kind, block in running_schema.items()}
    top = [(kind, path) for kind, paths in settable_paths.items() for path in paths if "." not in path and path != "id"]
    unknown = [each for each in top if effect(*each) == "unknown" and each[1] != "timeouts"]
    assert len(unknown) < len(top) // 30
    assert set(HOLDS_DATA) <= TYPES
    assert [key for key in CONDITIONAL if key[1].partition(".")[0] not in _names(running_schema[key[0]])] == []


def _names(block: Schema) -> set[str]:
    return {*block.get("attributes", {}), *block.get("block_types", {})}


# One type in so many; every one is asked by `make tables`.
_SAMPLE = 61


def _sampled(kinds: list[str]) -> Iterator[str]:
    slow = ("aws_quicksight_", "aws_wafv2_", "aws_lexv2models_", "aws_medialive_")
    return (kind for kind in kinds[::_SAMPLE] if not kind.startswith(slow))


@pytest.mark.slow
@pytest.mark.terraform
def test_the_provider_gives_the_same_answers_again(terraform: Terraform, tmp_path: Path) -> None:
    """Rows of a sample of types, asked of the provider anew, are those of the table."""
    pytest.importorskip("grpc")
    pytest.importorskip("inmanta_tfplugin")
    from scripts.tables.plugin import plugin
    from scripts.tables.provider import Provider
    from scripts.tables.replacement import TARGET, Prober, written

    kinds = [*_sampled(sorted(Provider(tmp_path).schema)), "aws_db_instance", "aws_s3_bucket", "aws_ecr_repository"]
    with plugin(tmp_path) as running:
        rows = {kind: Prober(running, kind).tree() for kind in kinds}
    table = TARGET.read_text(encoding="utf-8").splitlines()
    assert [line for line in written(rows).splitlines() if line not in table] == []
    assert len(rows) > 20


def test_reading_the_table_waits_until_it_is_asked() -> None:
    """Importing the library does not read the files of the facts: each is read at the first question."""
    import subprocess

    script = (
        "import aspects.facts.blocks as b, aspects.facts.identity as i, aspects.facts.references as f,"
        " aspects.facts.replacement as r;"
        "print(*(each.cache_info().currsize for each in (b._rows, i._rows, f._lines, r._lines)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split()[-4:] == ["0", "0", "0", "0"]
