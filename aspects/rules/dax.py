"""Rules of DynamoDB Accelerator (DAX)."""

from __future__ import annotations

from .checks import equals
from .model import Rule

_CLUSTER = ("aws_dax_cluster",)
_GUIDE = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/dynamodb-controls.html"

RULES = (
    Rule(
        "dax-encrypted",
        _CLUSTER,
        equals("server_side_encryption.enabled", True),
        title="DAX clusters are encrypted at rest",
        why="The cache writes table items to its own disks, and its own setting decides whether they are"
        " encrypted, not that of the tables.",
        remedy="set server_side_encryption with enabled = true",
        severity="medium",
        controls=("Config DAX_ENCRYPTION_ENABLED", "Security Hub DynamoDB.3"),
        links=(f"{_GUIDE}DAXEncryptionAtRest.html", _CONTROLS),
    ),
    Rule(
        "dax-tls",
        _CLUSTER,
        equals("cluster_endpoint_encryption_type", "TLS"),
        title="DAX clusters use TLS",
        why="Without it, everybody on the network can read the items that travel between the program and the cache.",
        remedy='set cluster_endpoint_encryption_type = "TLS"',
        severity="medium",
        controls=("Config DAX_TLS_ENDPOINT_ENCRYPTION", "Security Hub DynamoDB.7"),
        links=(f"{_GUIDE}DAXEncryptionInTransit.html", _CONTROLS),
    ),
)
