"""Stand-ins for the neighbours of keys, database, secrets and monitoring."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from constructs import Construct

from lib.database import Database
from lib.keys import Keys
from lib.secrets import Secrets
from tests.support import LOCATION, settings
from tests.terraform_json import Body

ASPECT_ATTRIBUTES = {
    "bucket_key_enabled",
    "deletion_protection",
    "deletion_window_in_days",
    "enable_key_rotation",
    "final_snapshot_identifier",
    "force_destroy",
    "kms_key_arn",
    "kms_key_id",
    "kms_master_key_id",
    "master_user_secret_kms_key_id",
    "performance_insights_enabled",
    "recovery_window_in_days",
    "retention_in_days",
    "skip_final_snapshot",
    "storage_encrypted",
    "tags",
    "tracing_config",
}
"""What the aspects set, so that no construct does. Only the database names the logs that it exports itself."""


def network() -> Any:
    """A network with three database subnets."""
    return SimpleNamespace(
        database_subnets=[SimpleNamespace(id=f"database-{zone}") for zone in "abc"],
        database_security_group=SimpleNamespace(id="database-group"),
    )


def database(scope: Construct, **values: Any) -> Database:
    """The real database in that network; ``values`` are settings."""
    return Database(scope, "database", settings=settings(**values), location=LOCATION, network=network())


def secrets(scope: Construct) -> Secrets:
    """The real secrets, on a real key and of a real database."""
    key = Keys(scope, "keys", location=LOCATION).key
    return Secrets(scope, "secrets", location=LOCATION, key=key, database=database(scope))


def aspect_attributes_in(body: Body) -> set[str]:
    """Attributes of the resources that are for the aspects to set."""
    return {
        attribute
        for resources in body["resource"].values()
        for resource in resources.values()
        for attribute in ASPECT_ATTRIBUTES & resource.keys()
    }
