"""Cases of the rules on Transfer Family."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case


def _server(**body: Any) -> Case:
    return {"aws_transfer_server": {"it": body}}


PASS: dict[str, list[Case]] = {
    "transfer-no-ftp": [_server(), _server(protocols=["SFTP"]), _server(protocols=["SFTP", "FTPS"])],
}
FAIL: dict[str, list[Case]] = {"transfer-no-ftp": [_server(protocols=["FTP"]), _server(protocols=["SFTP", "FTP"])]}
UNKNOWN: dict[str, list[Case]] = {
    "transfer-no-ftp": [_server(protocols="${var.protocols}"), _server(protocols=["SFTP", "${var.protocol}"])],
}
