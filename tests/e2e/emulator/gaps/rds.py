"""RDS: Performance Insights, and the password that RDS manages."""

from __future__ import annotations

import dataclasses

from tests.e2e.emulator.gaps.base import Request, closes, form
from tests.e2e.emulator.gaps.echo import Echo, register
from tests.e2e.emulator.wire import Document

_CLUSTER = Echo(
    service="rds",
    types=("aws_rds_cluster",),
    items={"CreateDBCluster": "DBCluster", "ModifyDBCluster": "DBCluster", "DescribeDBClusters": "DBClusters"},
    identity=("DBClusterArn",),
    members={},
    never=("ScalingConfigurationInfo",),  # of Aurora Serverless v1 alone
)

register(
    _CLUSTER,
    Echo(
        service="rds",
        types=("aws_rds_cluster_instance",),
        items={
            "CreateDBInstance": "DBInstance",
            "ModifyDBInstance": "DBInstance",
            "DescribeDBInstances": "DBInstances",
        },
        identity=("DBInstanceArn",),
        members={
            "PerformanceInsightsEnabled": "EnablePerformanceInsights",
            "PerformanceInsightsKMSKeyId": "PerformanceInsightsKMSKeyId",
        },
    ),
)


@closes("rds", ("ModifyDBCluster",), "aws_rds_cluster")
def _modify_cluster(request: Request) -> Document:
    """Asked to manage a password that RDS manages already, moto makes another secret; AWS keeps the one there is."""
    if request.sent.get("ManageMasterUserPassword"):
        without = request.ask(form(request, ManageMasterUserPassword=None))
        if without["DBCluster"].get("MasterUserSecret"):
            request = dataclasses.replace(request, ask=lambda body=None: without)
    return _CLUSTER.handle(request)
