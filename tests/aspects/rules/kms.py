"""Cases of the rules of KMS."""

from __future__ import annotations

from aspects.check.cases import Case
from tests.aspects.policy_cases import closed, open_to_all, unseen

_WITH_POLICY = (
    "aws_kms_external_key",
    "aws_kms_key",
    "aws_kms_key_policy",
    "aws_kms_replica_external_key",
    "aws_kms_replica_key",
)


def _key(**body: object) -> Case:
    return {"aws_kms_key": {"it": body}}


PASS: dict[str, list[Case]] = {
    "kms-rotation": [
        _key(enable_key_rotation=True),
        _key(enable_key_rotation="true", customer_master_key_spec="SYMMETRIC_DEFAULT"),
        {**_key(enable_key_rotation="${local.rotates}"), "locals": {"rotates": True}},
    ],
    "kms-policy-open": [
        _key(),
        _key(enable_key_rotation=True),
        *(case for kind in _WITH_POLICY for case in closed(kind, "kms:*")),
        *(case for case in closed("aws_kms_key", "kms:Decrypt")),
    ],
}
FAIL: dict[str, list[Case]] = {
    "kms-rotation": [
        _key(),
        _key(enable_key_rotation=False),
        _key(enable_key_rotation=None, custom_key_store_id="", xks_key_id=None),
        _key(customer_master_key_spec="SYMMETRIC_DEFAULT"),
    ],
    "kms-policy-open": [
        *(case for kind in _WITH_POLICY for case in open_to_all(kind, "kms:*")),
        *open_to_all("aws_kms_key", "kms:Decrypt"),
    ],
}
UNKNOWN: dict[str, list[Case]] = {
    "kms-rotation": [
        _key(enable_key_rotation="${var.rotates}"),
        _key(customer_master_key_spec="${var.spec}"),
        _key(custom_key_store_id="${var.store}"),
    ],
    "kms-policy-open": [case for kind in _WITH_POLICY for case in unseen(kind, "kms:*")],
}
NOT_APPLICABLE: dict[str, list[Case]] = {
    "kms-rotation": [
        *(_key(customer_master_key_spec=each) for each in ("RSA_2048", "ECC_NIST_P256", "HMAC_256", "SM2")),
        _key(custom_key_store_id="cks-1234567890abcdef0"),
        _key(custom_key_store_id="${aws_kms_custom_key_store.store.id}"),
        _key(xks_key_id="42"),
    ]
}
