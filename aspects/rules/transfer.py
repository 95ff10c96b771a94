"""Transfer Family: servers."""

from __future__ import annotations

from ..core.graph import Graph
from .checks import Found
from .model import Rule, Undecided
from .reader import Block


def _protocols(it: Block, graph: Graph) -> Found:
    for protocol in it.items("protocols"):  # without any, SFTP
        if isinstance(protocol, Undecided):
            yield protocol
        elif protocol.upper() == "FTP":
            yield it.problem("protocols", "protocols contains FTP, which sends passwords and files in clear text")


RULES = (
    Rule(
        "transfer-no-ftp",
        ("aws_transfer_server",),
        _protocols,
        title="Servers only accept encrypted protocols",
        why="FTP sends passwords and files in clear text: anybody on the network path can read and change them.",
        remedy="use SFTP, FTPS or AS2",
        controls=("Security Hub Transfer.2", "Config TRANSFER_FAMILY_SERVER_NO_FTP"),
        links=(
            "https://docs.aws.amazon.com/securityhub/latest/userguide/transfer-controls.html",
            "https://docs.aws.amazon.com/transfer/latest/userguide/create-server-ftp.html",
        ),
    ),
)
