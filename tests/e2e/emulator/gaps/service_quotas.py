"""Service Quotas, which moto does not have: those of a new account."""

from __future__ import annotations

import secrets

from scripts.quotas import QUOTAS
from tests.e2e.emulator.gaps.base import Request, closes
from tests.e2e.emulator.wire import AwsError, Document


@closes("service-quotas", ("GetServiceQuota", "RequestServiceQuotaIncrease"), "aws_eip")
def _quota(request: Request) -> Document:
    """The quotas of a new account, until more is asked for: that is granted at once, while AWS takes days."""
    key = ("quota", request.sent["ServiceCode"], request.sent["QuotaCode"])
    defaults = {("quota", quota.service, quota.code): quota.default for quota in QUOTAS}
    if key not in defaults:
        raise AwsError("NoSuchResourceException", f"there is no quota {key[2]} of {key[1]}")
    quota = request.memory.records.setdefault(key, {"Value": defaults[key]})
    if request.operation == "GetServiceQuota":
        return {"Quota": {"ServiceCode": key[1], "QuotaCode": key[2], **quota}}
    quota["Value"] = float(request.sent["DesiredValue"])
    return {"RequestedQuota": {"Id": secrets.token_hex(16), "Status": "APPROVED", "DesiredValue": quota["Value"]}}
