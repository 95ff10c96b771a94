"""Rules of Amazon MSK and MSK Connect."""

from __future__ import annotations

from .checks import equals, every
from .model import Rule

_GUIDE = "https://docs.aws.amazon.com/msk/latest/developerguide/"
_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/msk-controls.html"
_IN_TRANSIT = "encryption_info.encryption_in_transit"

RULES = (
    Rule(
        "msk-in-transit",
        ("aws_msk_cluster",),
        every(
            equals(f"{_IN_TRANSIT}.client_broker", "TLS", absent=True),
            equals(f"{_IN_TRANSIT}.in_cluster", True, absent=True),
        ),
        title="Brokers use only TLS between each other and with their clients",
        why="A cluster that also accepts plain text exposes its clients' messages and passwords to the network.",
        remedy='set client_broker = "TLS" and in_cluster = true, or leave both out',
        severity="medium",
        controls=("Security Hub MSK.1", "Config MSK_IN_CLUSTER_NODE_REQUIRE_TLS"),
        links=(f"{_GUIDE}msk-encryption.html", _CONTROLS),
    ),
    Rule(
        "msk-connect-in-transit",
        ("aws_mskconnect_connector",),
        equals("kafka_cluster_encryption_in_transit.encryption_type", "TLS"),
        title="Connectors use TLS to their cluster",
        why="A connector copies whole topics, in plain text by default.",
        remedy='set kafka_cluster_encryption_in_transit.encryption_type = "TLS"',
        severity="medium",
        controls=("Security Hub MSK.3",),
        links=(f"{_GUIDE}msk-connect.html", _CONTROLS),
    ),
)
