"""Rules of Amazon EFS: file systems and their access points, also of S3 Files, which speaks the same protocol."""

from __future__ import annotations

from .backups import in_backup_plan
from .checks import Found, any_of, each_attribute, equals, has_companion, present
from .model import Rule
from .reader import Block
from .relations import companions

_GUIDE = "https://docs.aws.amazon.com/efs/latest/ug/"
_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/efs-controls.html"
_SYSTEM = ("aws_efs_file_system",)
_POINT = ("aws_efs_access_point", "aws_s3files_access_point")
_BACKUP_POLICY = ("aws_efs_backup_policy", "file_system_id")


def _is_below_the_root(block: Block, name: str) -> bool:
    return bool((block.text(name) or "").strip("/"))


_BACKED_UP = any_of(
    in_backup_plan, has_companion(*_BACKUP_POLICY, equals("backup_policy.status", "ENABLED", "ENABLING"))
)


def _backups(it: Block, graph: object) -> Found:
    """Check backups; EFS makes them of a one-zone file system by default (EFS API reference, CreateFileSystem)."""
    if it.has("availability_zone_name"):
        policies, undecided = companions(it, *_BACKUP_POLICY)
        if not policies and not undecided:
            return
    yield from _BACKED_UP(it, it.graph)


RULES = (
    Rule(
        "efs-encrypted",
        _SYSTEM,
        equals("encrypted", True),
        title="File systems are encrypted at rest",
        why="EFS does not encrypt by default, and a file system cannot be encrypted afterwards: it has to be"
        " recreated and filled again.",
        remedy="set encrypted = true",
        severity="medium",
        controls=("Config EFS_ENCRYPTED_CHECK", "Security Hub EFS.1"),
        links=(f"{_GUIDE}encryption-at-rest.html", _CONTROLS),
    ),
    Rule(
        "efs-access-point-user",
        _POINT,
        present("posix_user"),
        title="Access points enforce a user identity",
        why="Without it, each client chooses which user it acts as, including root.",
        remedy="add a posix_user block with the uid and gid of the application",
        severity="medium",
        controls=("Security Hub EFS.4", "Config EFS_ACCESS_POINT_ENFORCE_USER_IDENTITY"),
        links=(f"{_GUIDE}efs-access-points.html", _CONTROLS),
    ),
    Rule(
        "efs-access-point-root",
        _POINT,
        each_attribute("root_directory.path", _is_below_the_root),
        title="Access points enforce a root directory",
        why="An access point to / exposes every file of the file system to each application that uses it.",
        remedy="set root_directory.path to the directory of the application",
        severity="medium",
        controls=("Config EFS_ACCESS_POINT_ENFORCE_ROOT_DIRECTORY", "Security Hub EFS.3"),
        links=(f"{_GUIDE}efs-access-points.html", _CONTROLS),
    ),
    Rule(
        "efs-in-backup-plan",
        _SYSTEM,
        _backups,
        title="File systems are backed up",
        why="Files that an attacker deletes or encrypts are lost for good: EFS keeps no earlier versions.",
        remedy='add an aws_efs_backup_policy with status "ENABLED", or select the file system in a backup plan',
        severity="medium",
        controls=(
            "Config EFS_IN_BACKUP_PLAN",
            "Config EFS_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
            "Security Hub EFS.2",
        ),
        links=(f"{_GUIDE}awsbackup.html", _CONTROLS),
    ),
)
