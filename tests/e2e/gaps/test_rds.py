"""The gaps of RDS."""

from __future__ import annotations

from tests.e2e.gaps.support import Aws, name


def test_database(aws: Aws) -> None:
    """A cluster has no scaling of Aurora Serverless v1, an instance the insights that it was made with."""
    rds, cluster = aws["rds"], name()
    rds.create_db_cluster(
        DBClusterIdentifier=cluster, Engine="aurora-postgresql", MasterUsername="u", ManageMasterUserPassword=True
    )
    rds.create_db_instance(
        DBInstanceIdentifier=cluster,
        DBClusterIdentifier=cluster,
        DBInstanceClass="db.r6g.large",
        Engine="aurora-postgresql",
        EnablePerformanceInsights=True,
        PerformanceInsightsKMSKeyId="arn:key",
    )
    assert "ScalingConfigurationInfo" not in rds.describe_db_clusters(DBClusterIdentifier=cluster)["DBClusters"][0]
    instance = rds.describe_db_instances(DBInstanceIdentifier=cluster)["DBInstances"][0]
    assert (instance["PerformanceInsightsEnabled"], instance["PerformanceInsightsKMSKeyId"]) == (True, "arn:key")


def test_a_managed_password_stays_the_same(aws: Aws) -> None:
    """A cluster whose password RDS manages keeps its secret when told so again; another one gets its first."""
    rds, managed, plain = aws["rds"], name(), name()
    which = {"Engine": "aurora-postgresql", "MasterUsername": "u"}
    made = rds.create_db_cluster(DBClusterIdentifier=managed, ManageMasterUserPassword=True, **which)["DBCluster"]
    change = {"ManageMasterUserPassword": True, "BackupRetentionPeriod": 9, "ApplyImmediately": True}
    changed = rds.modify_db_cluster(DBClusterIdentifier=managed, **change)["DBCluster"]
    assert changed["MasterUserSecret"]["SecretArn"] == made["MasterUserSecret"]["SecretArn"]
    found = rds.describe_db_clusters(DBClusterIdentifier=managed)["DBClusters"][0]
    assert found["MasterUserSecret"]["SecretArn"] == made["MasterUserSecret"]["SecretArn"]
    assert found["BackupRetentionPeriod"] == 9
    rds.create_db_cluster(DBClusterIdentifier=plain, MasterUserPassword="not-managed", **which)
    first = rds.modify_db_cluster(DBClusterIdentifier=plain, **change)["DBCluster"]["MasterUserSecret"]["SecretArn"]
    assert first not in {None, made["MasterUserSecret"]["SecretArn"]}
    again = rds.modify_db_cluster(DBClusterIdentifier=plain, **change)["DBCluster"]["MasterUserSecret"]["SecretArn"]
    assert again == first
