"""Backups that AWS takes by itself: long enough, never shorter than their author wrote, and gone with their source."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aspects import BackupsAspect, DestroyabilityAspect, Guardrails
from aspects.core.model import Body, Resource
from aspects.core.paths import lookup
from tests.aspects.doubles import resource, stack, synthesized
from tests.aspects.graphs import body_of, decided, graph_of, managed
from tests.terraform_json import by_address


def _after(kind: str, body: Body, *others: Resource, days: int | None = None) -> Body:
    it = managed(kind, **body)
    return dict(body_of(decided(graph_of(it, *others), [BackupsAspect(days)]), it))


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("aws_db_instance", {}, {"backup_retention_period": 7}),
        ("aws_db_instance", {"backup_retention_period": 0}, {"backup_retention_period": 7}),
        ("aws_db_instance", {"backup_retention_period": "3"}, {"backup_retention_period": 7}),
        ("aws_db_instance", {"backup_retention_period": 30}, {"backup_retention_period": 30}),
        ("aws_db_instance", {"backup_retention_period": "30"}, {"backup_retention_period": "30"}),
        ("aws_db_instance", {"backup_retention_period": "${var.days}"}, {"backup_retention_period": "${var.days}"}),
        ("aws_db_instance", {"backup_retention_period": "a week"}, {"backup_retention_period": "a week"}),
        ("aws_rds_cluster", {"engine_mode": "serverless"}, {"engine_mode": "serverless", "backup_retention_period": 7}),
        ("aws_neptune_cluster", {"backup_retention_period": 1}, {"backup_retention_period": 7}),
        ("aws_docdb_cluster", {}, {"backup_retention_period": 7}),
        ("aws_docdbelastic_cluster", {}, {"backup_retention_period": 7}),
        ("aws_redshift_cluster", {"automated_snapshot_retention_period": 0},
         {"automated_snapshot_retention_period": 7}),
        ("aws_memorydb_cluster", {}, {"snapshot_retention_limit": 7}),
        ("aws_elasticache_replication_group", {}, {"snapshot_retention_limit": 15}),
        ("aws_elasticache_cluster", {"engine": "Redis"}, {"engine": "Redis", "snapshot_retention_limit": 15}),
        ("aws_elasticache_serverless_cache", {"engine": "valkey"},
         {"engine": "valkey", "snapshot_retention_limit": 15}),
        ("aws_fsx_windows_file_system", {"automatic_backup_retention_days": 0},
         {"automatic_backup_retention_days": 7}),
        ("aws_fsx_lustre_file_system", {"deployment_type": "PERSISTENT_2"},
         {"deployment_type": "PERSISTENT_2", "automatic_backup_retention_days": 7}),
        ("aws_dynamodb_table", {}, {"point_in_time_recovery": {"enabled": True}}),
        ("aws_dynamodb_table", {"point_in_time_recovery": [{"enabled": False, "recovery_period_in_days": 1}]},
         {"point_in_time_recovery": [{"enabled": True, "recovery_period_in_days": 7}]}),
        ("aws_dynamodb_table", {"point_in_time_recovery": {"enabled": True}, "replica": [{"region_name": "eu-west-1"}]},
         {"point_in_time_recovery": {"enabled": True},
          "replica": [{"region_name": "eu-west-1", "point_in_time_recovery": True}]}),
        ("aws_keyspaces_table", {}, {"point_in_time_recovery": {"status": "ENABLED"}}),
        ("aws_lightsail_database", {"backup_retention_enabled": False}, {"backup_retention_enabled": True}),
    ],
)  # fmt: skip
def test_what_is_written(kind: str, body: Body, expected: Body) -> None:
    """As the controls of AWS ask for, where nothing stands, or less; what is more, or a token, stays."""
    assert _after(kind, body) == expected


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("aws_db_instance", {"replicate_source_db": "primary", "backup_retention_period": 0}),
        ("aws_db_instance", {"replicate_source_db": "${aws_db_instance.primary.identifier}"}),
        ("aws_elasticache_cluster", {"engine": "memcached"}),
        ("aws_elasticache_cluster", {"replication_group_id": "group"}),
        ("aws_elasticache_cluster", {"engine": "redis", "node_type": "cache.t1.micro"}),
        ("aws_elasticache_replication_group", {"global_replication_group_id": "global"}),
        ("aws_elasticache_serverless_cache", {"engine": "memcached"}),
        ("aws_fsx_lustre_file_system", {}),
        ("aws_fsx_lustre_file_system", {"deployment_type": "SCRATCH_2"}),
        ("aws_fsx_lustre_file_system", {"deployment_type": "PERSISTENT_1", "import_path": "s3://bucket"}),
        ("aws_fsx_lustre_file_system", {"deployment_type": "PERSISTENT_2", "storage_type": "INTELLIGENT_TIERING"}),
        ("aws_fsx_openzfs_file_system", {"storage_type": "INTELLIGENT_TIERING"}),
        ("aws_efs_backup_policy", {"backup_policy": {"status": "DISABLED"}}),
        ("aws_redshift_cluster", {"automated_snapshot_retention_period": 7, "manual_snapshot_retention_period": 1}),
        ("aws_vpc", {}),
    ],
)
def test_what_is_left_alone(kind: str, body: Body) -> None:
    """AWS takes no backups of it, somebody else has them, or they would outlive the environment."""
    assert _after(kind, body) == body


def test_a_file_system_that_is_linked_to_a_bucket_has_no_backups() -> None:
    """Amazon FSx refuses them; one next to it that is not linked has some."""
    body = {"deployment_type": "PERSISTENT_2"}
    linked = managed(
        "aws_fsx_data_repository_association", "link", file_system_id="${aws_fsx_lustre_file_system.it.id}"
    )
    assert _after("aws_fsx_lustre_file_system", body, linked) == body
    other = managed("aws_fsx_data_repository_association", "link", file_system_id="${aws_fsx_lustre_file_system.no.id}")
    assert _after("aws_fsx_lustre_file_system", body, other) != body


@given(st.integers(1, 35), st.integers(0, 90))
def test_never_less_than_the_author_wrote_nor_than_was_asked_for(days: int, written: int) -> None:
    """The larger of the two, for every type that counts days, ElastiCache too; a second run changes nothing."""
    for kind, name in (
        ("aws_rds_cluster", "backup_retention_period"),
        ("aws_elasticache_replication_group", "snapshot_retention_limit"),
        ("aws_fsx_ontap_file_system", "automatic_backup_retention_days"),
    ):
        first = _after(kind, {name: written}, days=days)
        assert first[name] == max(days, written)
        assert _after(kind, first, days=days) == first


@pytest.mark.parametrize("days", [0, 36, -1, True, "7", 7.5])
def test_days_that_no_service_allows_are_refused(days: Any) -> None:
    """With the value, what is allowed, and how to have no backups."""
    for refused in (lambda: BackupsAspect(days), lambda: Guardrails("dev", backup_retention_days=days)):
        with pytest.raises(
            ValueError, match=rf"backup retention of {days!r} days .* 1 to 35, .*without=\('backups',\)"
        ):
            refused()


def test_destroyability_wins() -> None:
    """No copy outlives the database, and nothing is created that would keep a vault from going."""
    cluster = managed("aws_rds_cluster", delete_automated_backups=False)
    files = managed("aws_efs_file_system", "files")
    aspects = [BackupsAspect(), DestroyabilityAspect()]
    for order in (aspects, aspects[::-1]):
        decision = decided(graph_of(cluster, files), order)
        found = body_of(decision, cluster)
        assert found["backup_retention_period"] == 7
        assert found["delete_automated_backups"] is True and found["skip_final_snapshot"] is True
        assert {each.type for each in decision.resources.values()} == {"aws_rds_cluster"}


def test_guardrails_take_the_days_and_a_no() -> None:
    """Through the option, in the Terraform JSON; without the aspect nothing is written."""
    for options, expected in (
        ({}, [7]),
        ({"backup_retention_days": 14}, [14]),
        ({"without": "backups"}, []),
        ({"report_only": ["backups"]}, []),
    ):
        scope = stack()
        resource(scope, "aws_neptune_cluster")
        Guardrails("dev", **options).apply(scope)
        assert lookup(by_address(synthesized(scope), "aws_neptune_cluster.it"), "backup_retention_period") == expected


def test_a_database_that_exists_is_backed_up_for_longer() -> None:
    """In place, although its protections are kept: a longer retention replaces nothing."""
    found = Resource("aws_rds_cluster", "app/it", "it", {"backup_retention_period": 1}, "app", "imported")
    decision = decided(graph_of(found), [BackupsAspect(), DestroyabilityAspect()])
    assert body_of(decision, found) == {"backup_retention_period": 7}
    ((_, change),) = decision.changes
    assert (change.before, change.after, change.effect) == (1, 7, "update")
