"""Rules of Amazon RDS and Aurora."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.expressions import is_unknown
from ..core.graph import Graph
from ..facts.log_types import logs_of
from .backups import in_backup_plan
from .checks import Found, absent, any_of, at_least, equals, every, includes, where
from .keys import customer_key
from .model import Check, NotApplicable, Problem, Rule, Undecided, show
from .reader import Block, is_certainly_set
from .relations import is_same_place, target

_DATABASE = ("aws_db_instance", "aws_rds_cluster")
_INSTANCE = ("aws_db_instance", "aws_rds_cluster_instance")
# A Multi-AZ cluster says itself what instances say elsewhere: CreateDBCluster.
_INSTANCE_OR_CLUSTER = (*_INSTANCE, "aws_rds_cluster")
_EXPORTS = "enabled_cloudwatch_logs_exports"
_GUIDE = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"
_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html"

MIN_BACKUP_DAYS = 7
# CreateDBInstance and CreateDBCluster, MasterUsername: what AWS and most examples call the administrator.
_USUAL_ADMINS = ("admin", "administrator", "postgres", "root", "sa")
# UsingWithRDS.IAMDBAuth.html: MariaDB, MySQL and PostgreSQL, and so Aurora.
_IAM_ENGINES = frozenset({"aurora", "aurora-mysql", "aurora-postgresql", "mariadb", "mysql", "postgres"})
# What a database is made from, and takes user, engine and data from.
_RESTORED = ("snapshot_identifier", "restore_to_point_in_time")
_ORIGINS: Mapping[str, tuple[str, ...]] = {
    "aws_db_instance": (*_RESTORED, "replicate_source_db"),
    "aws_rds_cluster": (*_RESTORED, "replication_source_identifier", "global_cluster_identifier"),
}


def _is_serverless(it: Block) -> bool:
    """Return whether it is Aurora Serverless v1: always encrypted, sends its logs by itself, and knows no IAM sign-in.

    Aurora user guide, "Using Amazon Aurora Serverless v1", limitations.
    """
    return it.type == "aws_rds_cluster" and (it.text("engine_mode") or "").lower() == "serverless"


def _inherits(it: Block) -> bool:
    """Return whether it takes its encryption from what it is made from: an instance of a snapshot or another one does.

    Amazon RDS user guide, "Encrypting Amazon RDS resources"; a cluster can be encrypted on its way.
    """
    if it.type == "aws_rds_global_cluster":
        return it.has("source_db_cluster_identifier")
    return it.type == "aws_db_instance" and any(it.has(each) for each in _ORIGINS[it.type])


def _storage(it: Block, graph: Graph) -> Found:
    yield from equals("storage_encrypted", True, absent=_is_serverless(it))(it, graph)


def _inherits_key(it: Block) -> bool:
    """Return whether it has the key of what it is made from: a replica in another region needs one of its own there."""
    if it.type != "aws_db_instance":
        return False
    if it.has("snapshot_identifier") or it.has("restore_to_point_in_time"):
        return True
    return it.has("replicate_source_db") and _is_of_same_region(it)


def _is_of_same_region(replica: Block) -> bool:
    """Return whether a replica's source is in its region: another region needs an ARN, but an ARN may be local, too.

    Raises:
        Undecided: nobody sees where the source is.
    """
    graph, path = replica.graph, "replicate_source_db"
    source = str(replica.raw(path))
    if is_unknown(source) and is_certainly_set(source) and source.endswith((".id}", "identifier}")):
        return True
    if found := graph.targets(source, replica.resource.stack):
        return is_same_place(graph, found[0], replica.resource)
    if source.startswith("arn:"):
        own = graph.placement(replica.resource).region
        if own is None or is_unknown(own):
            raise Undecided(f"its region is {show(own)}, so it is only known at apply time")
        return _region_of(source) == own
    if is_unknown(source):
        raise Undecided(f"{path} is {show(source)}, which is outside of the app", path, source)
    return True


def _region_of(arn: str) -> str:
    return arn.split(":")[3] if arn.count(":") >= 4 else ""


def _engine(it: Block) -> str | None:
    """Return the engine in lower case, of a replica that of its source; ``None`` where none is written.

    Raises:
        Undecided: it is an expression, or that of a source outside of the app.
    """
    engine = it.text("engine")
    if engine is not None:
        return engine.lower()
    source = next((each for each in _ORIGINS.get(it.type, ()) if it.has(each)), None)
    if source is None:
        return None
    for other in it.graph.targets(it.raw(source), it.resource.stack):
        if other.type == it.type and (engine := Block(other, it.graph).text("engine")):
            return engine.lower()
    raise Undecided(f"the engine is that of {source}, which is outside of the app", "engine")


def _is_made_anew(it: Block) -> bool:
    return not any(it.has(each) for each in _ORIGINS.get(it.type, ()))


def _is_judged_for_iam(it: Block) -> bool:
    return not _is_serverless(it) and _engine(it) in (None, *_IAM_ENGINES)


def _written_password(it: Block, graph: Graph) -> Found:
    for name in ("master_password", "password"):
        # A token, too, puts the password into the state.
        if it.raw(name) is not None:
            yield it.problem(name, f"{name} is hard-coded, so it is stored in the state", secret=True)


def _logs(it: Block, graph: Graph) -> Found:
    if _is_serverless(it):
        raise NotApplicable("Aurora Serverless v1 exports its logs automatically")
    exported = it.items(_EXPORTS)
    engine = _engine(it)
    if engine is None:
        if not exported:
            yield it.problem(_EXPORTS)
            return
        raise Undecided("engine is not set, and determines which logs exist", "engine")
    row = logs_of(it.type, engine)
    if row is None:
        raise NotApplicable(f"AWS exports no logs of the engine {engine}")
    for log in row.needed:
        if log in exported:
            continue
        yield next((each for each in exported if isinstance(each, Undecided)), None) or it.problem(
            _EXPORTS, f"{_EXPORTS} has no {log!r}, which {engine} needs" if exported else ""
        )


def _does_not_replicate(it: Block) -> bool:
    return it.type != "aws_db_instance" or not it.has("replicate_source_db")


def _upgrades_by_itself(it: Block) -> bool:
    """Return whether minor upgrades may be automatic: RDS Custom, which has no clusters, asks for false."""
    return it.type != "aws_db_instance" or not (_engine(it) or "").startswith("custom-")


def _admin_name(it: Block, graph: Graph) -> Found:
    name = "master_username" if it.type == "aws_rds_cluster" else "username"
    user = it.text(name)
    if user is None or user.lower() in _USUAL_ADMINS:
        yield it.problem(name)


# -- snapshots -------------------------------------------------------------------------------------------------------

# What a snapshot or a copy is taken of, by the attribute that says so.
_TAKEN_OF: dict[str, tuple[str, tuple[str, ...]]] = {
    "aws_db_cluster_snapshot": ("db_cluster_identifier", ("aws_rds_cluster",)),
    "aws_db_snapshot": ("db_instance_identifier", ("aws_db_instance",)),
    "aws_db_snapshot_copy": ("source_db_snapshot_identifier", ("aws_db_snapshot", "aws_db_snapshot_copy")),
    "aws_rds_cluster_snapshot_copy": (
        "source_db_cluster_snapshot_identifier",
        ("aws_db_cluster_snapshot", "aws_rds_cluster_snapshot_copy"),
    ),
}
_SNAPSHOTS = tuple(_TAKEN_OF)
_MOST_COPIES = 5


def _encrypted_snapshot(it: Block, graph: Graph) -> Found:
    """Check that a snapshot is encrypted as what it is taken of, a copy also where it says with which key."""
    source = it
    for _ in range(_MOST_COPIES):
        if source.type.endswith("_copy") and source.has("kms_key_id"):
            return
        attribute, kinds = _TAKEN_OF[source.type]
        found = target(source, attribute, *kinds)
        if found is None:
            yield source.problem(attribute)
            return
        source = found
        if source.type in _DATABASE:
            break
    else:
        raise Undecided("its chain of copies is too long to follow")
    if _inherits(source):
        raise Undecided("its source inherits its encryption from elsewhere")
    for problem in _storage(source, graph):
        if isinstance(problem, Undecided):
            yield problem
        else:
            address = source.resource.address
            yield Problem(f"its source {address} is not encrypted", f"{address}: {problem.path}")


def _not_public(it: Block, graph: Graph) -> Found:
    shared = it.items("shared_accounts")
    if any(isinstance(each, str) and each.lower() == "all" for each in shared):
        yield it.problem("shared_accounts", "shared_accounts contains all, so everybody may restore it")
    yield from (each for each in shared if isinstance(each, Undecided))


# -- events ----------------------------------------------------------------------------------------------------------


def _events(source: str, *categories: str) -> Check:
    """Check that a subscription to a kind of source takes some categories; one to no kind is to all of them."""
    return where(
        lambda it: it.text("source_type") in (None, source),
        every(
            equals("enabled", True, absent=True),
            any_of(includes("event_categories", *categories), absent("event_categories")),
        ),
        f"it is for events of another source type than {source}",
    )


_EVENTS = ("aws_db_event_subscription",)
_CUSTOM = "RDS Custom leaves upgrades to the customer"

RULES = (
    Rule(
        "rds-storage-encrypted",
        (*_DATABASE, "aws_rds_global_cluster"),
        where(lambda it: not _inherits(it), _storage, "it inherits its encryption from its source"),
        title="Databases are encrypted at rest",
        why="Snapshots, logs and replicas of an unencrypted database are not encrypted either, and encryption"
        " cannot be switched on later.",
        remedy="set storage_encrypted = true",
        severity="medium",
        controls=("Config RDS_STORAGE_ENCRYPTED", "Security Hub RDS.3", "Security Hub RDS.27"),
        links=(f"{_GUIDE}Overview.Encryption.html", _CONTROLS),
    ),
    Rule(
        "rds-customer-key",
        _DATABASE,
        where(lambda it: not _inherits_key(it), customer_key("kms_key_id"), "it uses the key of its source"),
        title="Databases are encrypted with a customer managed key",
        why="Only AWS decides who may use an AWS managed key, when it rotates, and when it is disabled.",
        remedy="set kms_key_id to a customer managed key",
        severity="medium",
        links=(f"{_GUIDE}Overview.Encryption.Keys.html",),
    ),
    Rule(
        "rds-public-access",
        _INSTANCE_OR_CLUSTER,
        equals("publicly_accessible", False, absent=True),
        title="Databases have no public address",
        why="If a database has a public address, only a security group protects it from the internet.",
        remedy="set publicly_accessible = false",
        severity="critical",
        controls=("Security Hub RDS.2", "Config RDS_INSTANCE_PUBLIC_ACCESS_CHECK"),
        links=(f"{_GUIDE}USER_VPC.WorkingWithRDSInstanceinaVPC.html", _CONTROLS),
    ),
    Rule(
        "rds-minor-upgrades",
        _INSTANCE_OR_CLUSTER,
        where(_upgrades_by_itself, equals("auto_minor_version_upgrade", True, absent=True), _CUSTOM),
        title="Database engines upgrade minor versions automatically",
        why="Minor versions bring security fixes, and an instance that waits for somebody to apply them falls behind.",
        remedy="set auto_minor_version_upgrade = true",
        severity="high",
        controls=("Security Hub RDS.13", "Security Hub RDS.35", "Config RDS_AUTOMATIC_MINOR_VERSION_UPGRADE_ENABLED"),
        links=(f"{_GUIDE}USER_UpgradeDBInstance.Upgrading.html", _CONTROLS),
    ),
    Rule(
        "rds-admin-name",
        _DATABASE,
        where(_is_made_anew, _admin_name, "it has the administrator of its source"),
        title="The administrator of a database has a non-default name",
        why="Attackers try the usual names first.",
        remedy="use a name of your own",
        severity="medium",
        controls=("Security Hub RDS.24", "Security Hub RDS.25"),
        links=(_CONTROLS,),
    ),
    Rule(
        "rds-master-password",
        _DATABASE,
        _written_password,
        title="The password of a database administrator is not hard-coded",
        why="A password in the configuration, even as a variable, ends up in the Terraform state in clear text,"
        " and is never rotated.",
        remedy="set manage_master_user_password = true",
        severity="high",
        links=(f"{_GUIDE}rds-secrets-manager.html",),
    ),
    Rule(
        "rds-logs",
        _DATABASE,
        _logs,
        title="Databases export their audit log",
        why="Logs that stay on the instance are lost with it, and only the audit log of its engine shows who"
        " read what.",
        remedy="export the engine's logs, including its audit log",
        severity="medium",
        controls=("Security Hub RDS.34", "Security Hub RDS.36", "Security Hub RDS.37"),
        links=(f"{_GUIDE}USER_LogAccess.Procedural.UploadtoCloudWatch.html", _CONTROLS),
    ),
    Rule(
        "rds-iam-authentication",
        _DATABASE,
        where(
            _is_judged_for_iam,
            equals("iam_database_authentication_enabled", True),
            "the engine does not support IAM authentication",
        ),
        title="People and programs sign in to databases with IAM",
        why="An IAM token is valid for minutes and belongs to one identity; a password is shared, and valid"
        " until somebody changes it.",
        remedy="set iam_database_authentication_enabled = true",
        severity="medium",
        controls=(
            "Config RDS_CLUSTER_IAM_AUTHENTICATION_ENABLED",
            "Config RDS_INSTANCE_IAM_AUTHENTICATION_ENABLED",
            "Security Hub RDS.10",
            "Security Hub RDS.12",
        ),
        links=(f"{_GUIDE}UsingWithRDS.IAMDBAuth.html", _CONTROLS),
    ),
    Rule(
        "rds-backups",
        _DATABASE,
        where(
            _does_not_replicate,
            at_least("backup_retention_period", MIN_BACKUP_DAYS),
            "its source has the backups",
        ),
        title=f"Databases keep their backups for {MIN_BACKUP_DAYS} days or more",
        why="Data that an attacker deletes or encrypts on Friday is missed on Monday: a one-day backup only"
        " contains the damage.",
        remedy=f"keep backups for {MIN_BACKUP_DAYS} days or more",
        severity="medium",
        controls=("Config DB_INSTANCE_BACKUP_ENABLED", "Security Hub RDS.11"),
        links=(f"{_GUIDE}USER_WorkingWithAutomatedBackups.html", _CONTROLS),
    ),
    Rule(
        "rds-in-backup-plan",
        _DATABASE,
        where(_does_not_replicate, in_backup_plan, "its source is what is backed up"),
        title="A backup plan selects the databases",
        why="The automated backups of a database are deleted with it, and stay in its account and region; those"
        " of a plan are kept in a vault for as long as the plan says.",
        remedy="add the database to the resources of an aws_backup_selection, or give it the tags that a selection"
        " matches",
        severity="medium",
        controls=(
            "Config AURORA_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
            "Config RDS_IN_BACKUP_PLAN",
            "Config RDS_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
            "Security Hub RDS.26",
        ),
        links=("https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html", _CONTROLS),
    ),
    Rule(
        "rds-snapshot-encrypted",
        _SNAPSHOTS,
        _encrypted_snapshot,
        title="Snapshots of databases are encrypted",
        why="A snapshot contains all data of its database, and is easily copied and shared.",
        remedy="take it from an encrypted database, or copy it with kms_key_id",
        severity="medium",
        controls=("Config RDS_SNAPSHOT_ENCRYPTED", "Security Hub RDS.4"),
        links=(f"{_GUIDE}Overview.Encryption.html", _CONTROLS),
    ),
    Rule(
        "rds-snapshot-not-public",
        _SNAPSHOTS,
        _not_public,
        title="Snapshots of databases are not shared with everybody",
        why="Every AWS account can restore a public snapshot, and read everything in it.",
        remedy="list the accounts in shared_accounts, or none",
        severity="critical",
        controls=("Config RDS_SNAPSHOTS_PUBLIC_PROHIBITED", "Security Hub RDS.1"),
        links=(f"{_GUIDE}USER_ShareSnapshot.html", _CONTROLS),
    ),
    Rule(
        "rds-event-instance",
        _EVENTS,
        _events("db-instance", "maintenance", "configuration change", "failure"),
        title="Event subscriptions for database instances include the critical events",
        why="Otherwise the subscribers do not learn of changed or failed instances.",
        remedy="add maintenance, configuration change and failure to event_categories, or leave it out",
        severity="low",
        controls=("Security Hub RDS.20",),
        links=(f"{_GUIDE}USER_Events.html", _CONTROLS),
    ),
    Rule(
        "rds-event-parameter-group",
        _EVENTS,
        _events("db-parameter-group", "configuration change"),
        title="Event subscriptions for parameter groups include changes",
        why="Parameters turn TLS and audit logs on and off; without this category, the subscribers do not learn"
        " of a change.",
        remedy="add configuration change to event_categories, or leave it out",
        severity="low",
        controls=("Security Hub RDS.21",),
        links=(f"{_GUIDE}USER_Events.html", _CONTROLS),
    ),
    Rule(
        "rds-event-security-group",
        _EVENTS,
        _events("db-security-group", "configuration change", "failure"),
        title="Event subscriptions for database security groups include changes and failures",
        why="Otherwise the subscribers do not learn of a change of who can reach a database.",
        remedy="add configuration change and failure to event_categories, or leave it out",
        severity="low",
        controls=("Security Hub RDS.22",),
        links=(f"{_GUIDE}USER_Events.html", _CONTROLS),
    ),
)
