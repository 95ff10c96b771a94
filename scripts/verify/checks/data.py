"""Checks: database and buckets, and that nothing is protected from deletion."""

from __future__ import annotations

from collections.abc import Iterator

from lib import database
from scripts.verify.checks.encryption import load_balancer_attributes
from scripts.verify.checks.frame import Environment, ask, check, differ, listed, named
from scripts.verify.checks.live import bucket, cluster, instances, security_group


@check("the database is private, backed up, and scales within its settings")
def _database(environment: Environment) -> Iterator[str]:
    """Cluster and instances; a writer and a reader in different zones."""
    settings, found = environment.settings, cluster(environment)
    expected = {
        "BackupRetentionPeriod": settings.database_backup_retention_days,
        "DatabaseName": database.DATABASE_NAME,
        "DBSubnetGroup": named(environment, "db_subnet_group"),
        "Engine": database.ENGINE,
        "IAMDatabaseAuthenticationEnabled": True,
        "MasterUsername": database.MASTER_USERNAME,
    }
    for name, value in expected.items():
        yield from differ(f"{name} of the database", found.get(name), value)
    scaling = found.get("ServerlessV2ScalingConfiguration", {})
    for name, value in (("Min", settings.database_min_capacity), ("Max", settings.database_max_capacity)):
        yield from differ(f"{name}capacity of the database", scaling.get(f"{name}Capacity"), value)
    group = [each["VpcSecurityGroupId"] for each in found["VpcSecurityGroups"]]
    yield from differ(
        "the security groups of the database", group, [security_group(environment, "database")["GroupId"]]
    )
    members = instances(environment)
    yield from differ("the number of instances", len(members), len(database.INSTANCES))
    zones = {each["AvailabilityZone"] for each in members}
    yield from differ("the zones of the instances", zones, set(settings.availability_zones[: len(database.INSTANCES)]))
    for member in members:
        name = member["DBInstanceIdentifier"]
        yield from differ(f"public access of {name}", member["PubliclyAccessible"], False)
        yield from differ(f"minor upgrades of {name}", member["AutoMinorVersionUpgrade"], True)
        yield from differ(f"class of {name}", member["DBInstanceClass"], "db.serverless")


@check("the buckets are private, versioned and expire their logs")
def _buckets(environment: Environment) -> Iterator[str]:
    """Public access block, ownership, events, versions, expiry."""
    for kind in ("access", "flow"):
        name = bucket(environment, kind)
        blocked = ask(environment, "s3", "get_public_access_block", Bucket=name)["PublicAccessBlockConfiguration"]
        for part in ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"):
            yield from differ(f"{part} of {name}", blocked.get(part), True)
        owner = listed(
            environment, "s3", "get_bucket_ownership_controls", "OwnershipControls.Rules[].ObjectOwnership", Bucket=name
        )
        yield from differ(f"the ownership of {name}", owner, ["BucketOwnerEnforced"])
        events = ask(environment, "s3", "get_bucket_notification_configuration", Bucket=name)
        yield from differ(f"whether events of {name} go to EventBridge", "EventBridgeConfiguration" in events, True)
        versions = ask(environment, "s3", "get_bucket_versioning", Bucket=name).get("Status")
        yield from differ(f"versioning of {name}", versions, "Enabled")
        days = listed(
            environment,
            "s3",
            "get_bucket_lifecycle_configuration",
            "Rules[?Status=='Enabled'].Expiration.Days",
            Bucket=name,
        )
        yield from differ(f"the expiry of {name}", days, [environment.settings.log_retention_days])


@check("nothing is protected from deletion")
def _destroyable(environment: Environment) -> Iterator[str]:
    """Database, load balancer, and what is held in the flow log bucket; DynamoDB is not used.

    What decides at the deletion itself (final snapshot, force delete, recovery window) is no property of anything live.
    """
    yield from differ("deletion protection of the database", cluster(environment).get("DeletionProtection"), False)
    for instance in instances(environment):
        name = instance["DBInstanceIdentifier"]
        yield from differ(f"deletion protection of {name}", instance.get("DeletionProtection", False), False)
    attributes = load_balancer_attributes(environment)
    yield from differ(
        "deletion protection of the load balancer", attributes.get("deletion_protection.enabled"), "false"
    )
    lock = ask(environment, "s3", "get_object_lock_configuration", Bucket=bucket(environment, "flow"))
    held = lock["ObjectLockConfiguration"].get("Rule")
    yield from differ("the default retention of the flow log bucket", held or None, None)
