"""Database: Aurora PostgreSQL Serverless v2, a writer and a reader in different zones, with its log group."""

from __future__ import annotations

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.db_subnet_group import DbSubnetGroup
from cdktf_cdktf_provider_aws.rds_cluster import RdsCluster, RdsClusterServerlessv2ScalingConfiguration
from cdktf_cdktf_provider_aws.rds_cluster_instance import RdsClusterInstance
from cdktf_cdktf_provider_aws.rds_cluster_parameter_group import (
    RdsClusterParameterGroup,
    RdsClusterParameterGroupParameter,
)
from constructs import Construct

from lib.location import Location
from lib.network import Network
from lib.settings import Settings

ENGINE = "aurora-postgresql"

MAJOR_VERSION = "16"
"""PostgreSQL's major version. Aurora chooses the minor one and moves it in a maintenance window; the provider
sees no drift in that, because it compares only as many parts of the version as are written here."""

_CLUSTER = "rds-cluster"

LOG_EXPORTS = ("postgresql", "iam-db-auth-error")
"""What the cluster writes to CloudWatch: its log, which has the audit in it, and why a sign-in by IAM was refused
("Publishing Aurora PostgreSQL logs to Amazon CloudWatch Logs", Amazon Aurora user guide). The aspects would choose
only the first: the second makes sense where IAM authentication is on."""

_LOG_GROUP_IDS = {"postgresql": "log-group", "iam-db-auth-error": "iam-log-group"}
"""Construct ids. The first is older than the second; another id would be another group, and the log in it gone."""

DATABASE_NAME = "fraud_detection"

MASTER_USERNAME = "fraud_owner"
"""Owner of the schema, whom only the migration signs in as; neither ``admin`` nor ``postgres`` (Security Hub
RDS.24)."""

APPLICATION_USER = "fraud_api"
"""The user that the tasks sign in as, by IAM authentication; the migration creates it (``lib/sql``)."""

PARAMETERS = (
    ("rds.force_ssl", "1", "immediate"),
    ("ssl_min_protocol_version", "TLSv1.2", "immediate"),
    ("log_connections", "1", "immediate"),
    ("log_disconnections", "1", "immediate"),
    # pgAudit instead of log_statement, which would write the password of a CREATE ROLE into the log.
    ("shared_preload_libraries", "pg_stat_statements,pgaudit", "pending-reboot"),
    # Every session in full: whoever signs in is a person, unless lib/sql/02_audit.sql says otherwise, as it does of
    # the service. PCI DSS 10.2.1.1; "Auditing database objects" and "Excluding users or databases from audit
    # logging", Amazon Aurora user guide.
    ("pgaudit.log", "all", "immediate"),
    # The catalog itself holds no card data, and RDS itself reads it all the time.
    ("pgaudit.log_catalog", "0", "immediate"),
    # Bound values are the data; what a statement was about, its text and relations say.
    ("pgaudit.log_parameter", "0", "immediate"),
    ("pgaudit.log_relation", "1", "immediate"),
)
"""Name, value and apply method of each cluster parameter. The method is ``pending-reboot`` for the static
ones and only for them: RDS returns a method of its own for the others, and the plan would never be empty."""

BACKUP_WINDOW = "06:00-07:00"
"""UTC; at night in the Americas, where the peak hours of the default settings lie."""

CLUSTER_MAINTENANCE_WINDOW = "sun:07:30-sun:08:30"
"""UTC; after the backup, so that what maintenance breaks was saved just before. RDS wants lower case."""

INSTANCES = (("writer", "sun:08:30-sun:09:00"), ("reader", "sun:09:00-sun:09:30"))
"""Role at creation and maintenance window (UTC) of each instance; at most one of them is away at a time."""


class Database(Construct):
    """An Aurora Serverless v2 cluster in the database subnets.

    Changes that interrupt the database wait for the maintenance window (``apply_immediately`` stays off):
    nobody restarts a payment database by running a deployment. Capacity changes are always immediate.

    There is no enhanced monitoring: its log group, ``RDSOSMetrics``, belongs to the whole account, so that no
    environment could encrypt, keep or delete it. Performance Insights has the same counters of the operating
    system.

    Attributes:
        cluster: the ``aws_rds_cluster``; ``cluster.endpoint`` writes, ``cluster.reader_endpoint`` reads.
        instances: the two ``aws_rds_cluster_instance``, the writer first. After a failover the roles are
            exchanged.
        parameter_group: the ``aws_rds_cluster_parameter_group``.
        log_groups: where each of ``LOG_EXPORTS`` goes.
        master_secret_arn: the secret that RDS keeps the master user's credentials in.
        application_user: the database user of the tasks.
        connect_arn: what ``rds-db:connect`` is allowed on, for a role that signs in as ``application_user``.
    """

    def __init__(self, scope: Construct, id: str, *, settings: Settings, location: Location, network: Network) -> None:
        super().__init__(scope, id)
        subnet_group = DbSubnetGroup(
            self,
            "subnet-group",
            description="Isolated database subnets",
            subnet_ids=[subnet.id for subnet in network.database_subnets],
        )
        self.parameter_group = RdsClusterParameterGroup(
            self,
            "parameter-group",
            # The next major version needs a group of its own, which must exist before the cluster can leave
            # this one.
            name=f"{ENGINE}{MAJOR_VERSION}",
            family=f"{ENGINE}{MAJOR_VERSION}",
            description="TLS forced, sessions and changes of structure and rights audited",
            parameter=[
                RdsClusterParameterGroupParameter(name=name, value=value, apply_method=apply_method)
                for name, value, apply_method in PARAMETERS
            ],
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
        # RDS would create the log groups itself, unencrypted, as soon as an instance writes a line: so they are there
        # before the cluster is, and until the cluster is gone.
        self.log_groups = {
            export: CloudwatchLogGroup(self, _LOG_GROUP_IDS[export], name=f"/aws/rds/cluster/{_CLUSTER}/{export}")
            for export in LOG_EXPORTS
        }
        self.cluster = RdsCluster(
            self,
            "cluster",
            cluster_identifier=_CLUSTER,
            engine=ENGINE,
            engine_version=MAJOR_VERSION,
            serverlessv2_scaling_configuration=RdsClusterServerlessv2ScalingConfiguration(
                min_capacity=settings.database_min_capacity, max_capacity=settings.database_max_capacity
            ),
            database_name=DATABASE_NAME,
            master_username=MASTER_USERNAME,
            manage_master_user_password=True,
            iam_database_authentication_enabled=True,
            db_subnet_group_name=subnet_group.name,
            db_cluster_parameter_group_name=self.parameter_group.name,
            vpc_security_group_ids=[network.database_security_group.id],
            backup_retention_period=settings.database_backup_retention_days,
            preferred_backup_window=BACKUP_WINDOW,
            preferred_maintenance_window=CLUSTER_MAINTENANCE_WINDOW,
            copy_tags_to_snapshot=True,
            enabled_cloudwatch_logs_exports=list(LOG_EXPORTS),
            depends_on=list(self.log_groups.values()),
        )
        self.instances: list[RdsClusterInstance] = []
        for tier, (role, window) in enumerate(INSTANCES):
            self.instances.append(
                RdsClusterInstance(
                    self,
                    role,
                    identifier=f"{role}-rds-cluster-instance",
                    cluster_identifier=self.cluster.id,
                    engine=self.cluster.engine,
                    instance_class="db.serverless",
                    availability_zone=settings.availability_zones[tier],
                    # Tiers 0 and 1 scale together, so the reader is always as large as the writer it may
                    # replace.
                    promotion_tier=tier,
                    publicly_accessible=False,
                    auto_minor_version_upgrade=True,
                    preferred_maintenance_window=window,
                    copy_tags_to_snapshot=True,
                    # The first instance of a cluster becomes its writer.
                    depends_on=self.instances or None,
                )
            )
        self.master_secret_arn: str = self.cluster.master_user_secret.get(0).secret_arn
        self.application_user = APPLICATION_USER
        self.connect_arn = location.arn("rds-db", f"dbuser:{self.cluster.cluster_resource_id}/{self.application_user}")
