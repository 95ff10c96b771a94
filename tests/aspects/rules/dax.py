"""Cases of the rules of DAX."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_TLS = "cluster_endpoint_encryption_type"


def _cluster(**body: Any) -> Case:
    return {"aws_dax_cluster": {"it": {"cluster_name": "shop", **body}}}


def _dynamic(over: Any) -> Case:
    return _cluster(dynamic={"server_side_encryption": {"for_each": over, "content": {"enabled": True}}})


PASS: dict[str, list[Case]] = {
    "dax-encrypted": [
        _cluster(server_side_encryption={"enabled": True}),
        _cluster(server_side_encryption=[{"enabled": "true"}]),
        _dynamic(["once"]),
    ],
    "dax-tls": [
        _cluster(**{_TLS: "TLS"}),
        {**_cluster(**{_TLS: "${local.type}"}), "locals": {"type": "TLS"}},
    ],
}
FAIL: dict[str, list[Case]] = {
    "dax-encrypted": [
        _cluster(),
        _cluster(server_side_encryption={}),
        _cluster(server_side_encryption={"enabled": False}),
        _dynamic([]),
    ],
    "dax-tls": [_cluster(), _cluster(**{_TLS: "NONE"}), _cluster(**{_TLS: ""})],
}
UNKNOWN: dict[str, list[Case]] = {
    "dax-encrypted": [_cluster(server_side_encryption={"enabled": "${var.encrypted}"}), _dynamic("${var.encrypted}")],
    "dax-tls": [_cluster(**{_TLS: "${var.type}"})],
}
NOT_APPLICABLE: dict[str, list[Case]] = {}
