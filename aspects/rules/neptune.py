"""Rules of Amazon Neptune."""

from __future__ import annotations

from ..core.graph import Graph
from ..facts.log_types import needed_logs
from .checks import Found, at_least, equals, includes, where
from .model import Problem, Rule, Undecided
from .reader import Block
from .relations import target

_CLUSTER = ("aws_neptune_cluster",)
_GUIDE = "https://docs.aws.amazon.com/neptune/latest/userguide/"
_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/neptune-controls.html"

MIN_BACKUP_DAYS = 7


def _is_made_anew(it: Block) -> bool:
    """Return whether its encryption is its own: a restored cluster, and a replica, have that of their source."""
    return not (it.has("snapshot_identifier") or it.has("replication_source_identifier"))


def _encrypted(it: Block, graph: Graph) -> Found:
    """Check that a snapshot is encrypted as its cluster is."""
    cluster = target(it, "db_cluster_identifier", *_CLUSTER)
    if cluster is None:
        yield it.problem("db_cluster_identifier")
        return
    if not _is_made_anew(cluster):
        raise Undecided("its cluster inherits its encryption from its source", "db_cluster_identifier")
    if not cluster.flag("storage_encrypted"):
        address = cluster.resource.address
        yield Problem(f"its cluster {address} is not encrypted", f"{address}: storage_encrypted")


RULES = (
    Rule(
        "neptune-encrypted",
        _CLUSTER,
        where(_is_made_anew, equals("storage_encrypted", True), "it inherits its encryption from its source"),
        title="Neptune clusters are encrypted at rest",
        why="Anyone who gets hold of the storage, a snapshot or a log of an unencrypted cluster can read the"
        " graph, and encryption cannot be switched on later.",
        remedy="set storage_encrypted = true",
        severity="medium",
        controls=("Config NEPTUNE_CLUSTER_ENCRYPTED", "Security Hub Neptune.1"),
        links=(f"{_GUIDE}encrypt.html", _CONTROLS),
    ),
    Rule(
        "neptune-audit-logs",
        _CLUSTER,
        includes("enable_cloudwatch_logs_exports", *needed_logs("aws_neptune_cluster")),
        title="Neptune clusters export their audit log",
        why="Only this log shows which client sent which query.",
        remedy="add audit to enable_cloudwatch_logs_exports",
        severity="medium",
        controls=("Config NEPTUNE_CLUSTER_CLOUDWATCH_LOG_EXPORT_ENABLED", "Security Hub Neptune.2"),
        links=(f"{_GUIDE}cloudwatch-logs.html", _CONTROLS),
    ),
    Rule(
        "neptune-iam-authentication",
        _CLUSTER,
        equals("iam_database_authentication_enabled", True),
        title="Neptune clusters require IAM authentication",
        why="Without IAM, Neptune answers everybody who can reach its port: it has no users or passwords of its own.",
        remedy="set iam_database_authentication_enabled = true",
        severity="medium",
        controls=("Config NEPTUNE_CLUSTER_IAM_DATABASE_AUTHENTICATION", "Security Hub Neptune.7"),
        links=(f"{_GUIDE}iam-auth.html", _CONTROLS),
    ),
    Rule(
        "neptune-backups",
        _CLUSTER,
        at_least("backup_retention_period", MIN_BACKUP_DAYS),
        title=f"Neptune clusters keep their backups for {MIN_BACKUP_DAYS} days or more",
        why="By default, AWS keeps them for one day, which is over before most damage is noticed.",
        remedy=f"set backup_retention_period to {MIN_BACKUP_DAYS} or more",
        severity="medium",
        controls=("Config NEPTUNE_CLUSTER_BACKUP_RETENTION_CHECK", "Security Hub Neptune.5"),
        links=(f"{_GUIDE}backup-restore-overview.html", _CONTROLS),
    ),
    Rule(
        "neptune-snapshot-encrypted",
        ("aws_neptune_cluster_snapshot",),
        _encrypted,
        title="Snapshots of Neptune clusters are encrypted",
        why="A snapshot contains all data of its cluster, and outlives it.",
        remedy="take it from a cluster with storage_encrypted = true",
        severity="medium",
        controls=("Config NEPTUNE_CLUSTER_SNAPSHOT_ENCRYPTED", "Security Hub Neptune.6"),
        links=(f"{_GUIDE}encrypt.html", _CONTROLS),
    ),
)
