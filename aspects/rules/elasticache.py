"""Rules of Amazon ElastiCache."""

from __future__ import annotations

from ..core.graph import Graph
from .checks import Found, any_of, at_least, equals, present, where
from .model import NotApplicable, Problem, Rule, Undecided
from .reader import Block

_GROUP = "aws_elasticache_replication_group"
_CLUSTER = "aws_elasticache_cluster"
_BOTH = (_CLUSTER, _GROUP)
_MEMCACHED = "memcached"
_GUIDE = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/"
_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html"

# ELASTICACHE_REDIS_CLUSTER_AUTOMATIC_BACKUP_CHECK, snapshotRetentionPeriod: the default.
MIN_BACKUP_DAYS = 15

_OF_ITS_GROUP = "its replication group decides"
_OF_ITS_PRIMARY = "it inherits its encryption from the primary of its global datastore"


def _is_its_own(it: Block) -> bool:
    """Return whether it is no node that belongs to a replication group, which decides for it."""
    return it.type != _CLUSTER or not it.has("replication_group_id")


def _is_no_secondary(it: Block) -> bool:
    return _is_its_own(it) and not (it.type == _GROUP and it.has("global_replication_group_id"))


def _holds_more_than_a_cache(it: Block) -> bool:
    """Return whether its engine has snapshots and upgrades: Memcached has neither. A cluster has no default engine."""
    if not _is_its_own(it):
        raise NotApplicable(_OF_ITS_GROUP)
    return it.type == _GROUP or (it.text("engine") or "").lower() != _MEMCACHED


def _in_transit(it: Block, graph: Graph) -> Found:
    name = "transit_encryption_enabled"
    if it.flag(name):
        return
    engine = (it.text("engine") or "").lower()
    if it.type == _CLUSTER and engine and engine != _MEMCACHED:
        yield it.problem(name, f"a single node of {engine} cannot encrypt in transit, but a replication group can")
    else:
        yield it.problem(name)


def _at_rest(it: Block, graph: Graph) -> Found:
    """Check encryption; the default of Valkey is true, that of Redis false (the provider's page of the type)."""
    name = "at_rest_encryption_enabled"
    if not it.flag(name, default=False) and (it.raw(name) is not None or (it.text("engine") or "").lower() != "valkey"):
        yield it.problem(name)


def _asks_its_clients(it: Block, graph: Graph) -> Found:
    for found in any_of(*map(present, ("user_group_ids", "auth_token", "auth_token_wo")))(it, graph):
        yield found if isinstance(found, Undecided) else Problem("neither user_group_ids nor auth_token is set")


def _subnet_group(it: Block, graph: Graph) -> Found:
    """Check that a group of the app is its own, whatever Terraform calls it."""
    name = "subnet_group_name"
    if not graph.targets(it.raw(name), it.resource.stack) and it.text(name, "default") == "default":
        yield it.problem(name)


RULES = (
    Rule(
        "elasticache-in-transit",
        _BOTH,
        where(
            _is_no_secondary,
            _in_transit,
            "its replication group, or the primary of its global datastore, decides on its encryption",
        ),
        title="Caches use TLS",
        why="Without it, everybody on the network can read what travels between program and cache and from node"
        " to node, including the password.",
        remedy="set transit_encryption_enabled = true",
        severity="medium",
        controls=("Security Hub ElastiCache.5",),
        links=(f"{_GUIDE}in-transit-encryption.html", _CONTROLS),
    ),
    Rule(
        "elasticache-at-rest",
        (_GROUP,),
        where(
            _is_no_secondary,
            _at_rest,
            _OF_ITS_PRIMARY,
        ),
        title="Caches are encrypted at rest",
        why="Nodes write their data to disk when they synchronize, swap or take a snapshot.",
        remedy="set at_rest_encryption_enabled = true",
        severity="medium",
        controls=("Security Hub ElastiCache.4",),
        links=(f"{_GUIDE}at-rest-encryption.html", _CONTROLS),
    ),
    Rule(
        "elasticache-auth",
        (_GROUP,),
        _asks_its_clients,
        title="Caches authenticate their clients",
        why="A cache without users or a token answers everybody who can reach its port.",
        remedy="set user_group_ids, or auth_token where the engine is Redis before version 6",
        severity="medium",
        controls=("Security Hub ElastiCache.6",),
        links=(f"{_GUIDE}Clusters.RBAC.html", f"{_GUIDE}auth.html", _CONTROLS),
    ),
    Rule(
        "elasticache-minor-upgrades",
        _BOTH,
        where(
            _holds_more_than_a_cache,
            equals("auto_minor_version_upgrade", True, absent=True),
            "Memcached has no automatic upgrades",
        ),
        title="Caches upgrade minor versions automatically",
        why="Minor versions bring security fixes, and a cache that waits for somebody to apply them falls behind.",
        remedy="set auto_minor_version_upgrade = true",
        severity="high",
        controls=("Security Hub ElastiCache.2",),
        links=(f"{_GUIDE}VersionManagement.html", _CONTROLS),
    ),
    Rule(
        "elasticache-backups",
        _BOTH,
        where(
            _holds_more_than_a_cache,
            at_least("snapshot_retention_limit", MIN_BACKUP_DAYS),
            "Memcached has no snapshots",
        ),
        title=f"Caches keep their snapshots for {MIN_BACKUP_DAYS} days or more",
        why="Without a snapshot, sessions, queues and counters that only exist in the cache can be lost.",
        remedy=f"set snapshot_retention_limit to {MIN_BACKUP_DAYS} or more",
        severity="high",
        controls=("Config ELASTICACHE_REDIS_CLUSTER_AUTOMATIC_BACKUP_CHECK", "Security Hub ElastiCache.1"),
        links=(f"{_GUIDE}backups.html", _CONTROLS),
    ),
    Rule(
        "elasticache-subnet-group",
        _BOTH,
        where(_is_its_own, _subnet_group, _OF_ITS_GROUP),
        title="Caches use their own subnet group",
        why="The default group contains all subnets of the default VPC, which are public.",
        remedy="set subnet_group_name to an aws_elasticache_subnet_group of private subnets",
        severity="high",
        controls=("Config ELASTICACHE_SUBNET_GROUP_CHECK", "Security Hub ElastiCache.7"),
        links=(f"{_GUIDE}SubnetGroups.html", _CONTROLS),
    ),
)
