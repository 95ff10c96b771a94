"""The Aurora cluster: where it lies, who gets in, and what it keeps."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.lib.data_doubles import ASPECT_ATTRIBUTES
from tests.support import environment
from tests.terraform_json import Body, address, all_of, at, only, reference

STATIC_PARAMETERS = {"shared_preload_libraries"}


@pytest.fixture(scope="module")
def body() -> Body:
    """The environment with the default settings."""
    return environment()


@pytest.fixture(scope="module")
def cluster(body: Body) -> Body:
    """Its cluster."""
    return only(body, "aws_rds_cluster")


def test_the_database_is_plain(body: Body) -> None:
    """Encryption, Performance Insights and protections are left to the aspects."""
    kinds = ("aws_rds_cluster", "aws_rds_cluster_instance", "aws_rds_cluster_parameter_group", "aws_db_subnet_group")
    written = {attribute for kind in kinds for resource in all_of(body, kind).values() for attribute in resource}
    assert written & ASPECT_ATTRIBUTES == set()


def test_the_cluster_lies_in_the_database_subnets(body: Body, cluster: Body) -> None:
    """Its subnet group has the three database subnets, and its security group is the database's."""
    group = only(body, "aws_db_subnet_group")
    assert group["subnet_ids"] == [
        reference(body, "aws_subnet", f"network/database-{zone}", "id") for zone in ("a", "b", "c")
    ]
    assert cluster["db_subnet_group_name"] == reference(body, "aws_db_subnet_group", "subnet-group", "name")
    own = reference(body, "aws_security_group", "database-security-group", "id")
    assert cluster["vpc_security_group_ids"] == [own]


def test_writer_and_reader_are_in_different_zones(body: Body) -> None:
    """Both belong to the cluster, are serverless and private, and lie apart."""
    instances = all_of(body, "aws_rds_cluster_instance").values()
    owner = reference(body, "aws_rds_cluster", "cluster", "id")
    assert {instance["availability_zone"] for instance in instances} == {"us-east-1a", "us-east-1b"}
    for instance in instances:
        assert instance["cluster_identifier"] == owner
        assert instance["instance_class"] == "db.serverless"
        assert instance["publicly_accessible"] is False
        assert instance["auto_minor_version_upgrade"] is True


def test_the_zones_are_those_of_the_settings() -> None:
    """The first zone has the writer, the second the reader."""
    body = environment(availability_zones=["us-east-1f", "us-east-1d", "us-east-1b"])
    assert at(body, "aws_rds_cluster_instance", "writer")["availability_zone"] == "us-east-1f"
    assert at(body, "aws_rds_cluster_instance", "reader")["availability_zone"] == "us-east-1d"


@pytest.mark.parametrize(("export", "id"), [("postgresql", "log-group"), ("iam-db-auth-error", "iam-log-group")])
def test_the_log_groups_exist_before_the_first_line(body: Body, cluster: Body, export: str, id: str) -> None:
    """Each export has a group of the name that RDS writes to, before the cluster is there and until it is gone."""
    assert cluster["enabled_cloudwatch_logs_exports"] == ["postgresql", "iam-db-auth-error"]
    group = at(body, "aws_cloudwatch_log_group", f"database/{id}")
    assert group["name"] == f"/aws/rds/cluster/{cluster['cluster_identifier']}/{export}"
    assert address(body, "aws_cloudwatch_log_group", f"database/{id}") in cluster["depends_on"]


def test_the_writer_is_made_first(body: Body) -> None:
    """The first instance of a cluster becomes its writer; the reader takes over at the writer's size."""
    writer = address(body, "aws_rds_cluster_instance", "writer")
    reader = at(body, "aws_rds_cluster_instance", "reader")
    assert writer in reader["depends_on"]
    assert [at(body, "aws_rds_cluster_instance", role)["promotion_tier"] for role in ("writer", "reader")] == [0, 1]


def test_the_capacity_is_that_of_the_settings() -> None:
    """Serverless v2 scales between the two capacities."""
    cluster = only(environment(database_min_capacity=1.5, database_max_capacity=16), "aws_rds_cluster")
    assert cluster["serverlessv2_scaling_configuration"] == {"min_capacity": 1.5, "max_capacity": 16}


def test_credentials_are_not_terraforms(cluster: Body) -> None:
    """RDS makes and keeps the password; the user has no default name, and the tasks sign in by IAM."""
    assert cluster["manage_master_user_password"] is True
    assert cluster["master_username"] not in {"admin", "postgres"}
    assert cluster["iam_database_authentication_enabled"] is True
    assert not {"master_password", "master_password_wo"} & cluster.keys()


def test_a_minor_version_is_no_drift(cluster: Body) -> None:
    """Only the major version is named, as the minor one moves by itself."""
    assert cluster["engine"] == "aurora-postgresql"
    assert cluster["engine_version"] == "16"


def test_backups_are_kept_as_set() -> None:
    """Automated backups are kept for the days of the settings."""
    body = environment(database_backup_retention_days=35)
    assert only(body, "aws_rds_cluster")["backup_retention_period"] == 35


def test_tls_is_forced_and_access_is_logged(body: Body, cluster: Body) -> None:
    """The cluster uses a parameter group that refuses plain connections and audits sessions and rights."""
    group = only(body, "aws_rds_cluster_parameter_group")
    owner = reference(body, "aws_rds_cluster_parameter_group", "parameter-group", "name")
    assert cluster["db_cluster_parameter_group_name"] == owner
    values = {parameter["name"]: parameter["value"] for parameter in group["parameter"]}
    assert values["rds.force_ssl"] == "1"
    assert values["ssl_min_protocol_version"] == "TLSv1.2"
    assert values["log_connections"] == values["log_disconnections"] == "1"
    assert "pgaudit" in values["shared_preload_libraries"].split(",")


def test_every_session_is_audited_without_bound_values(body: Body) -> None:
    """People are audited whoever they are; which tables were read is logged, and bound values are not."""
    parameters = only(body, "aws_rds_cluster_parameter_group")["parameter"]
    audit = {each["name"]: each["value"] for each in parameters if each["name"].startswith("pgaudit.")}
    assert audit == {
        "pgaudit.log": "all",
        "pgaudit.log_catalog": "0",
        "pgaudit.log_parameter": "0",
        "pgaudit.log_relation": "1",
    }


def test_no_statement_is_logged_with_its_values(body: Body) -> None:
    """Statements as text would put passwords and card data into the log."""
    names = {parameter["name"] for parameter in only(body, "aws_rds_cluster_parameter_group")["parameter"]}
    assert not names & {"log_statement", "log_min_duration_statement", "log_duration"}


def test_static_parameters_wait_for_a_restart(body: Body) -> None:
    """RDS reports static parameters as ``pending-reboot`` and dynamic ones as ``immediate``."""
    parameters = only(body, "aws_rds_cluster_parameter_group")["parameter"]
    methods = {each["name"]: each["apply_method"] for each in parameters}
    assert {name for name, method in methods.items() if method == "pending-reboot"} == STATIC_PARAMETERS
    assert set(methods.values()) == {"pending-reboot", "immediate"}


def test_a_major_upgrade_finds_its_parameter_group(body: Body) -> None:
    """The group carries its version, so that the next one can exist beside it."""
    group = only(body, "aws_rds_cluster_parameter_group")
    assert group["name"] == group["family"] == "aurora-postgresql16"
    assert group["lifecycle"] == {"create_before_destroy": True}


def test_no_two_windows_overlap(body: Body, cluster: Body) -> None:
    """Backup, cluster and each instance have half an hour or more of their own."""
    instances = all_of(body, "aws_rds_cluster_instance").values()
    windows = [cluster["preferred_maintenance_window"], f"sun:{cluster['preferred_backup_window']}"]
    windows += [instance["preferred_maintenance_window"] for instance in instances]
    spans = sorted(_minutes(window) for window in windows)
    for start, end in spans:
        assert end - start >= 30
    for (_, end), (start, _) in pairwise(spans):
        assert end <= start


def _minutes(window: str) -> tuple[int, int]:
    """Start and end of a window on Sunday, in minutes after midnight; ``sun:`` may stand before either."""
    start, end = (int(time[:2]) * 60 + int(time[3:]) for time in window.replace("sun:", "").split("-"))
    return start, end


def test_the_owners_secret_is_an_output(body: Body) -> None:
    """The deployer is told where the owner's credentials are."""
    secret = reference(body, "aws_rds_cluster", "database/cluster", "master_user_secret[0].secret_arn")
    assert body["output"]["database_secret_arn"]["value"] == secret
