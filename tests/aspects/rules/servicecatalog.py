"""Cases of the rules for Service Catalog."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case


def _share(**body: Any) -> Case:
    return {"aws_servicecatalog_portfolio_share": {"it": {"portfolio_id": "p", **body}}}


PASS: dict[str, list[Case]] = {
    "servicecatalog-share-organization": [
        _share(type=each) for each in ("ORGANIZATION", "ORGANIZATIONAL_UNIT", "ORGANIZATION_MEMBER_ACCOUNT")
    ],
}

FAIL: dict[str, list[Case]] = {
    "servicecatalog-share-organization": [_share(type="ACCOUNT", principal_id="111122223333"), _share()],
}

UNKNOWN: dict[str, list[Case]] = {
    "servicecatalog-share-organization": [_share(type="${var.type}")],
}
