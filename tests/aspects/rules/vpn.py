"""Cases of the rules for VPNs."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_ENDPOINT = "aws_ec2_client_vpn_endpoint"
_RULE = "aws_ec2_client_vpn_authorization_rule"
_GROUP = "arn:aws:logs:us-east-1:111122223333:log-group:vpn"


def _it(kind: str, **body: Any) -> Case:
    return {kind: {"it": body}}


def _logs(enabled: object = True) -> dict[str, Any]:
    return {"cloudwatch_log_options": [{"log_enabled": enabled, "log_group_arn": _GROUP}]}


def _authorized(*kinds: object, everybody: object = True) -> Case:
    rule = {"client_vpn_endpoint_id": f"${{{_ENDPOINT}.other.id}}", "authorize_all_groups": everybody}
    return {**_it(_RULE, **rule), _ENDPOINT: {"other": {"authentication_options": [{"type": each} for each in kinds]}}}


PASS: dict[str, list[Case]] = {
    "client-vpn-authorize-all": [
        _it(_RULE, access_group_id="S-1-2-3", client_vpn_endpoint_id="cvpn-1"),
        _it(_RULE, access_group_id="S-1-2-3", authorize_all_groups="false"),
        _authorized("federated-authentication", everybody=False),
    ],
    "client-vpn-connection-logs": [
        _it(_ENDPOINT, connection_log_options={"enabled": True, "cloudwatch_log_group": "vpn"}),
        _it(_ENDPOINT, connection_log_options=[{"enabled": "true", "cloudwatch_log_group": "${var.group}"}]),
    ],
    "vpn-connection-logs": [
        _it("aws_vpn_connection", tunnel1_log_options=_logs(), tunnel2_log_options=[_logs("true")]),
        {
            **_it("aws_vpn_connection", tunnel1_log_options=_logs("${local.on}"), tunnel2_log_options=_logs()),
            "locals": {"on": True},
        },
    ],
}

FAIL: dict[str, list[Case]] = {
    "client-vpn-authorize-all": [
        _it(_RULE, authorize_all_groups=True, client_vpn_endpoint_id="cvpn-1"),
        _it(_RULE, authorize_all_groups="true", client_vpn_endpoint_id="${var.endpoint}"),
        _it(_RULE, authorize_all_groups=True),
        _authorized("directory-service-authentication"),
        _authorized("certificate-authentication", "federated-authentication"),
    ],
    "client-vpn-connection-logs": [
        _it(_ENDPOINT, connection_log_options={"enabled": False}),
        _it(_ENDPOINT, connection_log_options=[{"enabled": "false", "cloudwatch_log_group": "vpn"}]),
        _it(_ENDPOINT, description="bare"),
    ],
    "vpn-connection-logs": [
        _it("aws_vpn_connection", type="ipsec.1"),
        _it("aws_vpn_connection", tunnel1_log_options=_logs()),
        _it("aws_vpn_connection", tunnel1_log_options=_logs(), tunnel2_log_options=_logs(False)),
        _it("aws_vpn_connection", tunnel1_log_options=[{}], tunnel2_log_options=[_logs()]),
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    "client-vpn-authorize-all": [
        _it(_RULE, authorize_all_groups="${var.all}"),
        _authorized("${var.kind}"),
    ],
    "client-vpn-connection-logs": [
        _it(_ENDPOINT, connection_log_options={"enabled": "${var.logs}"}),
        _it(_ENDPOINT, connection_log_options="${var.options}"),
    ],
    "vpn-connection-logs": [
        _it("aws_vpn_connection", tunnel1_log_options=_logs(), tunnel2_log_options=_logs("${var.logs}")),
        _it(
            "aws_vpn_connection",
            tunnel1_log_options=_logs(),
            dynamic={"tunnel2_log_options": {"for_each": "${var.each}", "content": _logs()}},
        ),
    ],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "client-vpn-authorize-all": [_authorized("certificate-authentication")],
}
