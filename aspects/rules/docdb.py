"""Rules of Amazon DocumentDB."""

from __future__ import annotations

from ..core.graph import Graph
from ..facts.log_types import needed_logs
from .checks import Found, at_least, equals, every, includes, where
from .model import Problem, Rule
from .reader import Block
from .relations import target

_CLUSTER = ("aws_docdb_cluster",)
_EXPORTS = "enabled_cloudwatch_logs_exports"
_GROUP_NAME = "db_cluster_parameter_group_name"
_GUIDE = "https://docs.aws.amazon.com/documentdb/latest/developerguide/"
_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/documentdb-controls.html"

MIN_BACKUP_DAYS = 7
# "Auditing Amazon DocumentDB events": the values of the parameter audit_logs that record nothing.
_NO_AUDIT = ("disabled", "none")


def _is_made_anew(it: Block) -> bool:
    """Return whether it is not restored: the two RestoreDBCluster operations of the API take only a key."""
    return not (it.has("snapshot_identifier") or it.has("restore_to_point_in_time"))


def _is_audited(it: Block, graph: Graph) -> Found:
    """Check that its parameter group does not switch the audit off; the value that AWS sets is not written."""
    group = target(it, _GROUP_NAME, "aws_docdb_cluster_parameter_group")
    for parameter in group.blocks("parameter") if group is not None else ():
        if parameter.text("name") == "audit_logs" and (parameter.text("value") or "").lower() in _NO_AUDIT:
            problem = parameter.problem("value", "its parameter group turns audit_logs off")
            yield Problem(problem.message, f"{parameter.resource.address}: {problem.path}", problem.value)


RULES = (
    Rule(
        "docdb-encrypted",
        _CLUSTER,
        where(
            _is_made_anew,
            equals("storage_encrypted", True),
            "it inherits its encryption from what it is restored from",
        ),
        title="DocumentDB clusters are encrypted at rest",
        why="Anyone who gets hold of the storage of an unencrypted cluster can read its documents, indexes,"
        " logs and snapshots, and encryption cannot be switched on later.",
        remedy="set storage_encrypted = true",
        severity="medium",
        controls=("Config DOCDB_CLUSTER_ENCRYPTED", "Security Hub DocumentDB.1"),
        links=(f"{_GUIDE}encryption-at-rest.html", _CONTROLS),
    ),
    Rule(
        "docdb-backups",
        _CLUSTER,
        at_least("backup_retention_period", MIN_BACKUP_DAYS),
        title=f"DocumentDB clusters keep their backups for {MIN_BACKUP_DAYS} days or more",
        why="By default, AWS keeps them for one day, which is over before most damage is noticed.",
        remedy=f"set backup_retention_period to {MIN_BACKUP_DAYS} or more",
        severity="medium",
        controls=("Security Hub DocumentDB.2",),
        links=(f"{_GUIDE}backup_restore.html", _CONTROLS),
    ),
    Rule(
        "docdb-audit-logs",
        _CLUSTER,
        every(includes(_EXPORTS, *needed_logs("aws_docdb_cluster")), _is_audited),
        title="DocumentDB clusters export their audit log",
        why="Only this log shows who signed in, and who created or dropped what.",
        remedy="add audit to enabled_cloudwatch_logs_exports, and turn audit_logs on in the parameter group",
        severity="medium",
        controls=("Security Hub DocumentDB.4",),
        links=(f"{_GUIDE}event-auditing.html", _CONTROLS),
    ),
)
