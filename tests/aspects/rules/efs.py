"""Cases of the rules of EFS."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case
from tests.aspects.backup_cases import maybe_planned, planned, unplanned

_ARN = ("aws_efs_file_system", "elasticfilesystem", "file-system/*")


def _system(**body: Any) -> Case:
    return {"aws_efs_file_system": {"it": body}}


def _point(**body: Any) -> Case:
    return {"aws_efs_access_point": {"it": {"file_system_id": "${aws_efs_file_system.fs.id}", **body}}}


def _files(**body: Any) -> Case:
    return {"aws_s3files_access_point": {"it": {"file_system_id": "${aws_s3files_file_system.fs.id}", **body}}}


def _policy(status: object, link: str = "${aws_efs_file_system.it.id}", **body: Any) -> Case:
    policy = {"file_system_id": link, "backup_policy": {"status": status}}
    return {**_system(**body), "aws_efs_backup_policy": {"other": policy}}


def _elsewhere(status: str) -> Case:
    system = {"resource": _system(), "output": {"id": {"value": "${aws_efs_file_system.it.id}"}}}
    link = "${data.terraform_remote_state.cross-stack-reference-input-app.outputs.id}"
    policy = {"aws_efs_backup_policy": {"other": {"file_system_id": link, "backup_policy": [{"status": status}]}}}
    return {"config": system, "stacks": {"backups": {"resource": policy}}}


_USER = {"gid": 1000, "uid": 1000}

PASS: dict[str, list[Case]] = {
    "efs-encrypted": [
        _system(encrypted=True),
        _system(encrypted="true", kms_key_id="${aws_kms_key.key.arn}"),
        {**_system(encrypted="${local.on}"), "locals": {"on": True}},
    ],
    "efs-access-point-user": [_point(posix_user=_USER), _point(posix_user=[_USER]), _files(posix_user=[_USER])],
    "efs-access-point-root": [
        _point(root_directory={"path": "/app"}),
        _files(root_directory=[{"path": "/app"}]),
        _point(root_directory=[{"path": "/app/data", "creation_info": {"permissions": "0750"}}]),
    ],
    "efs-in-backup-plan": [
        *planned(*_ARN),
        _policy("ENABLED"),
        _elsewhere("ENABLED"),
        _system(availability_zone_name="us-east-1a"),
        _policy("ENABLED", availability_zone_name="us-east-1a"),
    ],
}
FAIL: dict[str, list[Case]] = {
    "efs-encrypted": [_system(), _system(encrypted=False), _system(kms_key_id="${aws_kms_key.key.arn}")],
    "efs-access-point-user": [
        _point(),
        _point(posix_user=[]),
        _point(root_directory={"path": "/app"}),
        _files(),
    ],
    "efs-access-point-root": [
        _point(),
        _files(),
        _files(root_directory=[{"path": "/"}]),
        _point(root_directory={"path": "/"}),
        _point(root_directory={"creation_info": {"permissions": "0750"}}),
        _point(posix_user=_USER),
    ],
    "efs-in-backup-plan": [
        *unplanned(*_ARN),
        _policy("DISABLED"),
        _elsewhere("DISABLED"),
        _policy("DISABLED", availability_zone_name="us-east-1a"),
    ],
}
UNKNOWN: dict[str, list[Case]] = {
    "efs-encrypted": [_system(encrypted="${var.on}")],
    "efs-access-point-user": [
        _point(posix_user="${var.user}"),
        _point(dynamic={"posix_user": {"for_each": "${var.users}", "content": _USER}}),
    ],
    "efs-access-point-root": [_point(root_directory={"path": "${var.path}"}), _point(root_directory="${var.root}")],
    "efs-in-backup-plan": [
        *maybe_planned(*_ARN),
        _policy("${var.status}"),
        _policy("ENABLED", link="${var.system}"),
        _policy("DISABLED", availability_zone_name="${var.zone}", link="${var.system}"),
    ],
}
