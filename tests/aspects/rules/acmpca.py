"""Cases of the rules for private certificate authorities."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case


def _authority(**body: Any) -> Case:
    return {"aws_acmpca_certificate_authority": {"it": body}}


PASS: dict[str, list[Case]] = {
    "private-ca-root-disabled": [_authority(type="ROOT", enabled=False), _authority(type="ROOT", enabled="false")],
}

FAIL: dict[str, list[Case]] = {
    "private-ca-root-disabled": [_authority(type="ROOT"), _authority(type="ROOT", enabled=True)],
}

UNKNOWN: dict[str, list[Case]] = {
    "private-ca-root-disabled": [
        _authority(type="ROOT", enabled="${var.enabled}"),
        _authority(type="${var.type}", enabled=True),
    ],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "private-ca-root-disabled": [
        _authority(usage_mode="GENERAL_PURPOSE"),
        _authority(type="SUBORDINATE", enabled=True),
    ],
}
