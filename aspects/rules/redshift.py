"""Rules of Amazon Redshift and Redshift Serverless."""

from __future__ import annotations

from ..core.graph import Graph
from .checks import Found, any_of, at_least, by_type, differs, equals, every, has_companion, includes, where
from .model import Problem, Rule, show
from .reader import Block
from .relations import target

_CLUSTER = "aws_redshift_cluster"
_GROUP = "aws_redshift_parameter_group"
_NAMESPACE = "aws_redshiftserverless_namespace"
_WORKGROUP = "aws_redshiftserverless_workgroup"
_NAMED_GROUP = "cluster_parameter_group_name"
_GUIDE = "https://docs.aws.amazon.com/redshift/latest/mgmt/"
_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/redshift-controls.html"

# The first family, of which require_ssl is false by default; of its successor, which a cluster gets that names no
# group, it is true. "Amazon Redshift parameter groups"; "Behavior changes in Amazon Redshift", January 10, 2025.
_FIRST_FAMILY = "redshift-1.0"
# The logs that hold connections and changes of users, not statements.
_NAMESPACE_LOGS = ("connectionlog", "userlog")


def _tls(it: Block, graph: Graph) -> Found:
    """Check that a cluster asks for TLS as its parameter group does, which may be one that AWS made."""
    name = it.raw(_NAMED_GROUP)
    if name is None or (isinstance(name, str) and name.startswith("default.redshift-")):
        if name == f"default.{_FIRST_FAMILY}":
            yield it.problem(_NAMED_GROUP, f"{_NAMED_GROUP} is {show(name)}, which does not require TLS")
        return
    group = target(it, _NAMED_GROUP, _GROUP)
    if group is not None:
        for found in _group_tls(group, graph):
            yield Problem(found.message, f"{group.resource.address}: {found.path}", found.value)


def _group_tls(it: Block, graph: Graph) -> list[Problem]:
    parameters = [each for each in it.blocks("parameter") if each.text("name") == "require_ssl"]
    wrong = [each.problem("value") for each in parameters if not each.flag("value")]
    if parameters or it.text("family") != _FIRST_FAMILY:
        return wrong
    return [it.problem("parameter", f"{it.resource.address} has no parameter require_ssl, which is false by default")]


def _workgroup_tls(it: Block, graph: Graph) -> list[Problem]:
    """Check that a workgroup does not switch off TLS, its default (CreateWorkgroup, configParameters)."""
    found = [each for each in it.blocks("config_parameter") if each.text("parameter_key") == "require_ssl"]
    return [each.problem("parameter_value") for each in found if not each.flag("parameter_value")]


def _is_made_anew(it: Block) -> bool:
    return not (it.has("snapshot_identifier") or it.has("snapshot_arn"))


_RESTORED = "it comes from the snapshot that the cluster is restored from"

RULES = (
    Rule(
        "redshift-enhanced-vpc-routing",
        (_CLUSTER, _WORKGROUP),
        equals("enhanced_vpc_routing", True),
        title="Redshift loads and unloads data through the VPC",
        why="Without enhanced VPC routing, COPY and UNLOAD bypass the firewall rules, endpoints and flow logs"
        " of the VPC, and may use the internet.",
        remedy="set enhanced_vpc_routing = true",
        severity="medium",
        controls=(
            "Config REDSHIFT_ENHANCED_VPC_ROUTING_ENABLED",
            "Security Hub Redshift.7",
            "Security Hub RedshiftServerless.1",
        ),
        links=(f"{_GUIDE}enhanced-vpc-routing.html", _CONTROLS),
    ),
    Rule(
        "redshift-public-access",
        (_CLUSTER, _WORKGROUP),
        by_type(
            # The provider of AWS sends true to clusters that say nothing, up to its version 5.
            {_CLUSTER: equals("publicly_accessible", False)},
            equals("publicly_accessible", False, absent=True),
        ),
        title="Redshift has no public address",
        why="If a warehouse has a public address, only a security group protects it from the internet.",
        remedy="set publicly_accessible = false",
        severity="critical",
        controls=("Config REDSHIFT_CLUSTER_PUBLIC_ACCESS_CHECK", "Security Hub Redshift.1"),
        links=(f"{_GUIDE}rs-security-group-public-private.html", _CONTROLS),
    ),
    Rule(
        "redshift-tls",
        (_CLUSTER, _GROUP, _WORKGROUP),
        by_type({_GROUP: _group_tls, _WORKGROUP: _workgroup_tls}, _tls),
        title="Redshift requires TLS of its clients",
        why="Otherwise a client that does not request TLS sends its password and reads its results in clear text.",
        remedy="set the parameter require_ssl to true",
        severity="medium",
        controls=("Config REDSHIFT_REQUIRE_TLS_SSL", "Security Hub Redshift.2", "Security Hub RedshiftServerless.2"),
        links=(f"{_GUIDE}connecting-ssl-support.html", _CONTROLS),
    ),
    Rule(
        "redshift-audit-logs",
        (_CLUSTER, _NAMESPACE),
        by_type(
            {_NAMESPACE: includes("log_exports", *_NAMESPACE_LOGS)},
            any_of(equals("logging.enable", True), has_companion("aws_redshift_logging", "cluster_identifier")),
        ),
        title="Redshift writes an audit log",
        why="Only this log shows who signed in, from where, and who changed which user.",
        remedy="add an aws_redshift_logging for the cluster; for a namespace, add connectionlog and userlog to"
        " log_exports",
        severity="medium",
        controls=("Security Hub Redshift.4", "Security Hub RedshiftServerless.6"),
        links=(f"{_GUIDE}db-auditing.html", _CONTROLS),
    ),
    Rule(
        "redshift-encrypted",
        (_CLUSTER,),
        equals("encrypted", True),
        title="Redshift clusters are encrypted at rest",
        why="Anyone who gets hold of the disks or snapshots of an unencrypted cluster can read its data.",
        remedy="set encrypted = true, and kms_key_id for your own key",
        severity="medium",
        controls=(
            "Config REDSHIFT_CLUSTER_CONFIGURATION_CHECK",
            "Config REDSHIFT_CLUSTER_KMS_ENABLED",
            "Security Hub Redshift.10",
        ),
        links=(f"{_GUIDE}working-with-db-encryption.html", _CONTROLS),
    ),
    Rule(
        "redshift-maintenance",
        (_CLUSTER,),
        every(
            equals("allow_version_upgrade", True, absent=True),
            at_least("automated_snapshot_retention_period", 1, absent=True),
        ),
        title="Redshift clusters allow upgrades, with a snapshot to go back to",
        why="A cluster that refuses upgrades misses their security fixes.",
        remedy="leave allow_version_upgrade at true, and automated_snapshot_retention_period at 1 or more",
        severity="medium",
        controls=("Config REDSHIFT_CLUSTER_MAINTENANCESETTINGS_CHECK", "Security Hub Redshift.6"),
        links=(f"{_GUIDE}managing-cluster-considerations.html", _CONTROLS),
    ),
    Rule(
        "redshift-backups",
        (_CLUSTER,),
        at_least("automated_snapshot_retention_period", 1, absent=True),
        title="Redshift clusters take snapshots automatically",
        why="Without automated snapshots, deleted or overwritten data is lost.",
        remedy="set automated_snapshot_retention_period to 1 or more",
        severity="medium",
        controls=("Config REDSHIFT_BACKUP_ENABLED",),
        links=(f"{_GUIDE}working-with-snapshots.html",),
    ),
    Rule(
        "redshift-admin-name",
        (_CLUSTER,),
        where(_is_made_anew, differs("master_username", "awsuser"), _RESTORED),
        title="The administrator of a Redshift cluster has a non-default name",
        why="Attackers try the default name first.",
        remedy="set master_username to a name of your own",
        severity="medium",
        controls=("Config REDSHIFT_DEFAULT_ADMIN_CHECK", "Security Hub Redshift.8"),
        links=(_CONTROLS,),
    ),
    Rule(
        "redshift-database-name",
        (_CLUSTER,),
        where(_is_made_anew, differs("database_name", "dev", absent=False), _RESTORED),
        title="The first database of a Redshift cluster has a non-default name",
        why="The default name tells an attacker where to look.",
        remedy="set database_name to a name of your own",
        severity="medium",
        controls=("Config REDSHIFT_DEFAULT_DB_NAME_CHECK", "Security Hub Redshift.9"),
        links=(_CONTROLS,),
    ),
)
