"""Rules of Amazon DynamoDB."""

from __future__ import annotations

from ..core.graph import Graph
from .backups import in_backup_plan
from .checks import Found, any_of, by_type, equals, present
from .model import Problem, Rule, Undecided
from .reader import Block
from .relations import target

_TABLE = "aws_dynamodb_table"
_REPLICA = "aws_dynamodb_table_replica"
_GUIDE = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/dynamodb-controls.html"

_WITH_KMS = equals("server_side_encryption.enabled", True)


def _as_its_table(it: Block, graph: Graph) -> Found:
    """Check the table of a replica, which without a key of its own is encrypted as its table is."""
    table = target(it, "global_table_arn", _TABLE)
    if table is None:
        yield it.problem("global_table_arn")
        return
    address = table.resource.address
    for found in _WITH_KMS(table, graph):
        if isinstance(found, Undecided):
            yield found
        else:
            yield Problem(f"its table {address} is not encrypted with a KMS key", f"{address}: {found.path}")


RULES = (
    Rule(
        "dynamodb-kms-encryption",
        (_TABLE, _REPLICA),
        by_type({_REPLICA: any_of(present("kms_key_arn"), _as_its_table)}, _WITH_KMS),
        title="DynamoDB tables are encrypted with a KMS key",
        why="By default DynamoDB uses a key that AWS owns: no key policy restricts its use, and no trail shows"
        " who used it.",
        remedy="set server_side_encryption with enabled = true, and kms_key_arn for your own key",
        severity="medium",
        controls=("Config DYNAMODB_TABLE_ENCRYPTED_KMS", "Config DYNAMODB_TABLE_ENCRYPTION_ENABLED"),
        links=(f"{_GUIDE}EncryptionAtRest.html",),
    ),
    Rule(
        "dynamodb-pitr",
        (_TABLE,),
        equals("point_in_time_recovery.enabled", True),
        title="DynamoDB tables can be restored to any point in time",
        why="Without it, there is nothing to go back to after a faulty program or an attacker has overwritten"
        " or deleted items.",
        remedy="set point_in_time_recovery with enabled = true",
        severity="medium",
        controls=("Config DYNAMODB_PITR_ENABLED", "Security Hub DynamoDB.2"),
        links=(f"{_GUIDE}Point-in-time-recovery.html", _CONTROLS),
    ),
    Rule(
        "dynamodb-in-backup-plan",
        (_TABLE,),
        in_backup_plan,
        title="A backup plan selects the DynamoDB tables",
        why="A table that no plan selects is not backed up, or backed up ad hoc and next to the data that the"
        " backup should outlive.",
        remedy="add the table to the resources of an aws_backup_selection, or give it the tags that a selection"
        " matches",
        severity="medium",
        controls=(
            "Config DYNAMODB_IN_BACKUP_PLAN",
            "Config DYNAMODB_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
            "Security Hub DynamoDB.4",
        ),
        links=("https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html", _CONTROLS),
    ),
)
