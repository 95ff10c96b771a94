"""The logs that an engine can export to CloudWatch Logs, and those of them without which nobody sees who did what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_RDS = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html"
_CLUSTERS = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html"
_DOCDB = "https://docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html"
_NEPTUNE = "https://docs.aws.amazon.com/neptune/latest/userguide/cloudwatch-logs.html"
_EKS = "https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html"


@dataclass(frozen=True)
class Logs:
    """The logs of some engines of a resource type.

    Attributes:
        type: the Terraform resource type.
        engines: a pattern of the engines, in lower case; empty: the type has but one.
        attribute: where the exported ones are listed.
        exported: all that AWS exports of these engines.
        needed: those that record who logged in and what was done: the audit log where the engine exports one, else the
            log that comes closest. General logs of MySQL, which hold every statement and the card data in it, are never
            among them (PCI DSS 3.3.1).
        source: the page of AWS.
    """

    type: str
    engines: str
    attribute: str
    exported: tuple[str, ...]
    needed: tuple[str, ...]
    source: str


_EXPORTS = "enabled_cloudwatch_logs_exports"
_SIGN_IN = "iam-db-auth-error"
_MYSQL = ("audit", "error", "general", _SIGN_IN, "slowquery")
_AURORA_POSTGRESQL = (_SIGN_IN, "instance", "postgresql")
_POSTGRESQL = (_SIGN_IN, "postgresql", "upgrade")
_ORACLE = ("alert", "audit", "listener", "oemagent", "trace")

LOGS: tuple[Logs, ...] = (
    Logs("aws_db_instance", "mysql|mariadb", _EXPORTS, _MYSQL, ("audit",), _RDS),
    Logs("aws_db_instance", "postgres", _EXPORTS, _POSTGRESQL, ("postgresql",), _RDS),
    Logs("aws_db_instance", "oracle-.+", _EXPORTS, _ORACLE, ("audit",), _RDS),
    # SQL Server writes its audits to S3; failed logins are in the error log. The Express Edition has no agent.
    Logs("aws_db_instance", "sqlserver-(ee|se|web)", _EXPORTS, ("agent", "error"), ("error",), _RDS),
    Logs("aws_db_instance", "sqlserver-ex", _EXPORTS, ("error",), ("error",), _RDS),
    # The same of Db2, whose audits go to S3.
    Logs("aws_db_instance", "db2-.+", _EXPORTS, ("diag.log", "notify.log"), ("diag.log",), _RDS),
    Logs("aws_docdb_cluster", "", _EXPORTS, ("audit", "profiler"), ("audit",), _DOCDB),
    Logs(
        "aws_eks_cluster",
        "",
        "enabled_cluster_log_types",
        ("api", "audit", "authenticator", "controllerManager", "scheduler"),
        ("audit",),
        _EKS,
    ),
    Logs("aws_neptune_cluster", "", "enable_cloudwatch_logs_exports", ("audit", "slowquery"), ("audit",), _NEPTUNE),
    Logs("aws_rds_cluster", "aurora|aurora-mysql", _EXPORTS, (*_MYSQL, "instance"), ("audit",), _CLUSTERS),
    Logs(
        "aws_rds_cluster",
        "aurora-postgresql",
        _EXPORTS,
        (_SIGN_IN, "instance", "postgresql"),
        ("postgresql",),
        _CLUSTERS,
    ),
    # Multi-AZ clusters take no option groups, and so have no audit plugin.
    Logs("aws_rds_cluster", "mysql", _EXPORTS, ("error", "general", _SIGN_IN, "slowquery"), ("error",), _CLUSTERS),
    Logs("aws_rds_cluster", "postgres", _EXPORTS, _POSTGRESQL, ("postgresql",), _CLUSTERS),
)


def logs_of(kind: str, engine: str = "") -> Logs | None:
    """Return the row of a resource type and its engine, in whatever case; ``None`` where AWS exports no logs of it."""
    return next((row for row in _of_type(kind) if re.fullmatch(row.engines, engine.lower())), None)


def needed_logs(kind: str) -> tuple[str, ...]:
    """Return the needed logs of a resource type of which all engines need the same."""
    return tuple(dict.fromkeys(log for row in _of_type(kind) for log in row.needed))


def _of_type(kind: str) -> Iterator[Logs]:
    return (row for row in LOGS if row.type == kind)
