"""Cases of the rules of FSx."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case
from tests.aspects.backup_cases import maybe_planned, planned, unplanned

_LUSTRE, _VOLUME = "aws_fsx_lustre_file_system", "aws_fsx_ontap_volume"
_SYSTEMS: list[tuple[tuple[str, str, str], dict[str, Any]]] = [
    ((_LUSTRE, "fsx", "file-system/*"), {"deployment_type": "PERSISTENT_2"}),
    ((_VOLUME, "fsx", "volume/*"), {"name": "vol1"}),
    (("aws_fsx_openzfs_file_system", "fsx", "file-system/*"), {"automatic_backup_retention_days": 7}),
    (("aws_fsx_windows_file_system", "fsx", "file-system/*"), {}),
]


def _lustre(**body: Any) -> Case:
    return {_LUSTRE: {"it": body}}


PASS: dict[str, list[Case]] = {
    "fsx-in-backup-plan": [case for arn, body in _SYSTEMS for case in planned(*arn, **body)],
}
FAIL: dict[str, list[Case]] = {
    "fsx-in-backup-plan": [
        *(case for arn, body in _SYSTEMS for case in unplanned(*arn, **body)),
        {_VOLUME: {"it": {"name": "vol1", "ontap_volume_type": "RW"}}},
    ],
}
UNKNOWN: dict[str, list[Case]] = {
    "fsx-in-backup-plan": [
        *(case for arn, body in _SYSTEMS for case in maybe_planned(*arn, **body)),
        _lustre(deployment_type="${var.type}"),
        {_VOLUME: {"it": {"name": "vol1", "ontap_volume_type": "${var.type}"}}},
    ],
}
NOT_APPLICABLE: dict[str, list[Case]] = {
    "fsx-in-backup-plan": [
        _lustre(),
        _lustre(deployment_type="SCRATCH_2"),
        _lustre(deployment_type="PERSISTENT_1", import_path="s3://data"),
        _lustre(deployment_type="PERSISTENT_1", export_path="s3://data"),
        {
            **_lustre(deployment_type="PERSISTENT_2"),
            "aws_fsx_data_repository_association": {"data": {"file_system_id": f"${{{_LUSTRE}.it.id}}"}},
        },
        {_VOLUME: {"it": {"name": "vol1", "ontap_volume_type": "DP"}}},
    ],
}
