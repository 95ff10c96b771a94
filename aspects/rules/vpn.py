"""Rules for VPNs: Client VPN endpoints and Site-to-Site VPN connections."""

from __future__ import annotations

from ..core.graph import Graph
from .checks import Found, equals, every
from .model import NotApplicable, Rule, Undecided
from .reader import Block
from .relations import target

_SECURITY_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html"
_CLIENT = "https://docs.aws.amazon.com/vpn/latest/clientvpn-admin"
_SITE = "https://docs.aws.amazon.com/vpn/latest/s2svpn"

_CERTIFICATE = "certificate-authentication"


def _groups(it: Block, graph: Graph) -> Found:
    if not it.flag("authorize_all_groups"):
        return
    if _knows_no_groups(it):
        raise NotApplicable("clients only authenticate by certificate, and so belong to no group")
    yield it.problem("authorize_all_groups")


def _knows_no_groups(it: Block) -> bool:
    """Return whether the endpoint of a rule is seen to ask for certificates only, which name no groups."""
    try:
        endpoint = target(it, "client_vpn_endpoint_id")
    except Undecided:
        return False
    kinds = [each.text("type") for each in endpoint.blocks("authentication_options")] if endpoint else []
    return bool(kinds) and set(kinds) == {_CERTIFICATE}


RULES = (
    Rule(
        "client-vpn-authorize-all",
        ("aws_ec2_client_vpn_authorization_rule",),
        _groups,
        title="Client VPN authorizes only the groups that need a network",
        why="A rule for all groups lets everybody who can sign in to the VPN reach the network behind it,"
        " whatever their job.",
        remedy="set access_group_id to a group instead of authorize_all_groups",
        controls=("Config EC2_CLIENT_VPN_NOT_AUTHORIZE_ALL",),
        links=(
            "https://docs.aws.amazon.com/config/latest/developerguide/ec2-client-vpn-not-authorize-all.html",
            f"{_CLIENT}/cvpn-working-rules.html",
        ),
    ),
    Rule(
        "client-vpn-connection-logs",
        ("aws_ec2_client_vpn_endpoint",),
        equals("connection_log_options.enabled", True),
        title="Client VPN endpoints log who connects",
        why="The connection log records who came in from outside, when, from where, and who was rejected.",
        remedy="set connection_log_options with enabled = true and a cloudwatch_log_group",
        severity="low",
        controls=("Security Hub EC2.51", "Config EC2_CLIENT_VPN_CONNECTION_LOG_ENABLED"),
        links=(_SECURITY_HUB, f"{_CLIENT}/connection-logging.html"),
    ),
    Rule(
        "vpn-connection-logs",
        ("aws_vpn_connection",),
        every(
            *(equals(f"tunnel{each}_log_options.cloudwatch_log_options.log_enabled", True) for each in (1, 2)),
        ),
        title="VPN connections log what happens on both tunnels",
        why="The log shows why a tunnel went down, and whether somebody unauthorized tried to negotiate one.",
        remedy="set cloudwatch_log_options with log_enabled = true and a log_group_arn for both tunnels",
        controls=("Security Hub EC2.171", "Config EC2_VPN_CONNECTION_LOGGING_ENABLED"),
        links=(_SECURITY_HUB, f"{_SITE}/monitoring-logs.html"),
    ),
)
