"""Cases of the rules of MSK and MSK Connect."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case


def _cluster(**body: Any) -> Case:
    return {"aws_msk_cluster": {"it": {"cluster_name": "events", **body}}}


def _in_transit(**body: Any) -> Case:
    return _cluster(encryption_info=[{"encryption_in_transit": [body]}])


def _connector(**body: Any) -> Case:
    return {"aws_mskconnect_connector": {"it": {"name": "sink", **body}}}


PASS: dict[str, list[Case]] = {
    "msk-in-transit": [
        _cluster(),
        _cluster(encryption_info={"encryption_at_rest_kms_key_arn": "${aws_kms_key.key.arn}"}),
        _in_transit(client_broker="TLS", in_cluster=True),
        _in_transit(client_broker="TLS"),
    ],
    "msk-connect-in-transit": [_connector(kafka_cluster_encryption_in_transit={"encryption_type": "TLS"})],
}
FAIL: dict[str, list[Case]] = {
    "msk-in-transit": [
        _in_transit(client_broker="TLS_PLAINTEXT"),
        _in_transit(client_broker="PLAINTEXT"),
        _in_transit(client_broker="TLS", in_cluster=False),
        _in_transit(in_cluster=False),
    ],
    "msk-connect-in-transit": [
        _connector(),
        _connector(kafka_cluster_encryption_in_transit={}),
        _connector(kafka_cluster_encryption_in_transit=[{"encryption_type": "PLAINTEXT"}]),
    ],
}
UNKNOWN: dict[str, list[Case]] = {
    "msk-in-transit": [
        _in_transit(client_broker="${var.how}"),
        _cluster(encryption_info="${var.encryption}"),
        _cluster(dynamic={"encryption_info": {"for_each": "${var.all}", "content": {}}}),
    ],
    "msk-connect-in-transit": [_connector(kafka_cluster_encryption_in_transit={"encryption_type": "${var.how}"})],
}
