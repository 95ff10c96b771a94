"""Cases of the rules for networks."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_ANYWHERE = "0.0.0.0/0"
_GROUP_RULE = "aws_security_group_rule"
_INGRESS = "aws_vpc_security_group_ingress_rule"
_REMOTE = "${data.terraform_remote_state.cross-stack-reference-input-app.outputs.vpc}"


def _it(kind: str, **body: Any) -> Case:
    return {kind: {"it": body}}


def _with(case: Case, kind: str, **body: Any) -> Case:
    return {**case, kind: {"other": body}}


def _ingress(**body: Any) -> Case:
    return _it(_INGRESS, **{"ip_protocol": "tcp", **body})


def _rule(**body: Any) -> Case:
    return _it(_GROUP_RULE, **{"type": "ingress", "protocol": "tcp", **body})


def _group(*rules: Any, kind: str = "aws_security_group") -> Case:
    return _it(kind, ingress=list(rules))


def _open(port: object = 22, source: str = _ANYWHERE, **body: Any) -> dict[str, Any]:
    return {"protocol": "tcp", "from_port": port, "to_port": port, "cidr_blocks": [source], **body}


_SSH = {"from_port": 22, "to_port": 22}
_WEB = {"from_port": 443, "to_port": 443}

# -- network ACLs


def _entry(number: object, action: str, first: object = 22, last: object = 22, **body: Any) -> dict[str, Any]:
    return {"rule_no": number, "action": action, "protocol": "tcp", "cidr_block": _ANYWHERE, "from_port": first,
            "to_port": last, **body}  # fmt: skip


def _acl(*entries: Any, kind: str = "aws_network_acl") -> Case:
    return _it(kind, ingress=list(entries))


def _acl_rule(**body: Any) -> Case:
    rule = {"rule_number": 100, "rule_action": "allow", "protocol": "tcp", "cidr_block": _ANYWHERE, **body}
    return _it("aws_network_acl_rule", **rule)


def _acl_rules(link: str = "${aws_network_acl.acl.id}", **other: Any) -> Case:
    """An open rule with number 100, and another one of the same ACL."""
    base = {"network_acl_id": link, "protocol": "tcp", "cidr_block": _ANYWHERE, **_SSH}
    rules = {
        "it": {**base, "rule_number": 100, "rule_action": "allow"},
        "other": {**base, "rule_number": 50, "rule_action": "deny", **other},
    }
    return {"aws_network_acl_rule": rules, "aws_network_acl": {"acl": {"vpc_id": "vpc-1"}}}


# -- routes


def _route(**body: Any) -> Case:
    return _it("aws_route", **{"destination_cidr_block": _ANYWHERE, **body})


_GATEWAY = "${aws_internet_gateway.i.id}"


def _table(*routes: Any, kind: str = "aws_route_table") -> Case:
    return _it(kind, route=list(routes))


# -- VPCs


def _flow_log(kind: str = "aws_vpc", **body: Any) -> Case:
    return _with(_it(kind), "aws_flow_log", **{"vpc_id": f"${{{kind}.it.id}}", "traffic_type": "ALL", **body})


def _flow_logs(*kinds: str) -> Case:
    logs = {each.lower(): {"vpc_id": "${aws_vpc.it.id}", "traffic_type": each} for each in kinds}
    return {"aws_vpc": {"it": {}}, "aws_flow_log": logs}


def _adopted(kind: str = "aws_vpc", **group: Any) -> Case:
    return _with(_it(kind), "aws_default_security_group", **{"vpc_id": f"${{{kind}.it.id}}", **group})


def _attached(kind: str, to: str, group: str = "aws_default_security_group", **body: Any) -> Case:
    return _with({group: {"it": body}}, kind, security_group_id=to)


_DEFAULT_GROUP = "${aws_default_security_group.it.id}"
_EVERYTHING = {"protocol": "-1", "from_port": 0, "to_port": 0, "self": True}


PASS: dict[str, list[Case]] = {
    "security-group-open-ingress": [
        _ingress(cidr_ipv4=_ANYWHERE, **_WEB),
        _ingress(cidr_ipv4=_ANYWHERE, from_port="443", to_port="443"),
        _ingress(cidr_ipv6="::/0", ip_protocol=6, **_WEB),
        _ingress(cidr_ipv4="10.0.0.0/8", **_SSH),
        _ingress(cidr_ipv4="${aws_eip.nat.public_ip}/32", **_SSH),
        _ingress(cidr_ipv4="${var.prefix}.0.0/16", **_SSH),
        _ingress(cidr_ipv6="fc00::/7", **_SSH),
        _ingress(referenced_security_group_id="sg-1", ip_protocol="-1"),
        _ingress(prefix_list_id="pl-1", **_WEB),
        {**_ingress(cidr_ipv4="${aws_vpc.v.cidr_block}", **_SSH), "aws_vpc": {"v": {"cidr_block": "10.1.0.0/16"}}},
        _rule(cidr_blocks=["10.0.0.0/8", "192.168.0.0/16", "172.16.0.0/12"], **_SSH),
        _rule(source_security_group_id="sg-1", protocol="-1"),
        _group(_open(22, "10.0.0.0/8"), _open(443)),
        _group({"cidr_blocks": ["10.0.0.0/8"], "protocol": "tcp"}),
        _group({"self": True, "protocol": "-1"}),
        _group(_open(443, ipv6_cidr_blocks=["::/0"]), kind="aws_default_security_group"),
        _it("aws_security_group", name="none"),
    ],
    "default-security-group-closed": [
        _it("aws_default_security_group", vpc_id="vpc-1"),
        _it("aws_default_security_group", vpc_id="vpc-1", ingress=[], egress=[]),
        _adopted(),
        _adopted(ingress=[], egress=[]),
        _adopted("aws_default_vpc"),
        _adopted("aws_default_vpc", vpc_id=None),
        {
            "config": {"resource": _it("aws_vpc"), "output": {"vpc": {"value": "${aws_vpc.it.id}"}}},
            "stacks": {"groups": {"resource": {"aws_default_security_group": {"other": {"vpc_id": _REMOTE}}}}},
        },
        {
            **_with(_adopted(), _GROUP_RULE, security_group_id="${aws_security_group.own.id}"),
            "aws_security_group": {"own": {"name": "own"}},
        },
    ],
    "network-acl-admin-ports": [
        _acl_rule(from_port=1024, to_port=3388),
        _acl_rule(cidr_block="10.0.0.0/8", **_SSH),
        _acl_rule(rule_action="deny", **_SSH),
        _acl_rule(protocol="udp", from_port=0, to_port=65535),
        _acl_rule(protocol=17, from_port=1024, to_port=65535),
        _acl_rule(protocol="icmp", icmp_type=-1, icmp_code=-1, from_port=0, to_port=0),
        _acl_rules(),
        _acl_rules("acl-1"),
        _acl_rules("${var.acl}"),
        _acl_rules(protocol="-1", from_port=0, to_port=0),
        _acl_rules(rule_number="50", from_port="0", to_port="1024"),
        _it("aws_default_network_acl", default_network_acl_id="acl-1"),
        _acl(_entry(100, "deny"), _entry(110, "deny", 3389, 3389), _entry(200, "allow", 0, 65535)),
        _acl(_entry(200, "allow", 0, 65535), _entry(9, "DENY", 0, 4000), kind="aws_default_network_acl"),
        _acl(_entry(100, "allow", cidr_block=None, ipv6_cidr_block="fc00::/7")),
        _with(_acl(_entry(100, "allow")), "aws_network_acl_rule", network_acl_id="${aws_network_acl.it.id}",
              rule_number=10, rule_action="deny", protocol="6", cidr_block=_ANYWHERE, **_SSH),
    ],
    "subnet-public-ip": [
        _it("aws_subnet", vpc_id="vpc-1"),
        _it("aws_subnet", map_public_ip_on_launch=False),
        _it("aws_subnet", map_public_ip_on_launch="false"),
        _it("aws_default_subnet", map_public_ip_on_launch=False),
    ],
    "internet-gateway-route": [
        _route(nat_gateway_id="nat-1"),
        _route(destination_cidr_block="10.0.0.0/8", gateway_id=_GATEWAY),
        _route(destination_cidr_block=None, destination_ipv6_cidr_block="::/0", egress_only_gateway_id="eigw-1"),
        _route(gateway_id="${aws_vpn_gateway.v.id}"),
        _route(gateway_id="vgw-1"),
        _table({"cidr_block": _ANYWHERE, "nat_gateway_id": "${aws_nat_gateway.n.id}"}),
        _table({"cidr_block": "10.0.0.0/16", "gateway_id": "local"}, kind="aws_default_route_table"),
        _it("aws_route_table", vpc_id="vpc-1"),
    ],
    "vpc-flow-logs": [_flow_log(), _flow_log("aws_default_vpc"), _flow_logs("ACCEPT", "REJECT")],
}  # fmt: skip

FAIL: dict[str, list[Case]] = {
    "security-group-open-ingress": [
        _it("aws_security_group",
            dynamic={"ingress": {"for_each": ["0.0.0.0/0"], "content": _open(22, "${ingress.value}")}}),
        _ingress(cidr_ipv4=_ANYWHERE, **_SSH),
        _ingress(cidr_ipv6="::/0", ip_protocol="-1"),
        _ingress(cidr_ipv6="0:0:0:0:0:0:0:0/0", **_SSH),
        _ingress(cidr_ipv6="2000::/3", **_SSH),
        _ingress(cidr_ipv4="0.0.0.0/1", **_SSH),
        _ingress(cidr_ipv4="128.0.0.0/1", **_SSH),
        _ingress(cidr_ipv4=_ANYWHERE, from_port=443, to_port=444),
        _ingress(cidr_ipv4=_ANYWHERE, ip_protocol="udp", **_WEB),
        _ingress(cidr_ipv4=_ANYWHERE, ip_protocol="icmp", from_port=-1, to_port=-1),
        {**_ingress(cidr_ipv4="${local.all}", **_SSH), "locals": {"all": _ANYWHERE}},
        _rule(cidr_blocks=["10.0.0.0/8", _ANYWHERE], protocol="-1"),
        _rule(cidr_blocks=["0.0.0.0/1", "128.0.0.0/1"], **_SSH),
        _rule(cidr_blocks=[_ANYWHERE], protocol="all", from_port=0, to_port=0),
        _rule(ipv6_cidr_blocks=["::/0"], protocol="6", from_port="0", to_port="65535"),
        _group({"ipv6_cidr_blocks": ["::/0"], "protocol": "tcp", "from_port": 80, "to_port": 80}),
        _group(_open(443), _open(22)),
        _group("${var.first}", _open(22)),
        _group({"cidr_blocks": "${var.first}", "protocol": "tcp", **_SSH}, _open(22)),
        _group(_open(22), kind="aws_default_security_group"),
    ],
    "default-security-group-closed": [
        _it("aws_default_security_group", egress=[{"protocol": "-1", "cidr_blocks": [_ANYWHERE]}]),
        _it("aws_default_security_group", ingress=[_EVERYTHING], egress=[]),
        *(
            _attached(kind, _DEFAULT_GROUP)
            for kind in (_GROUP_RULE, _INGRESS, "aws_vpc_security_group_egress_rule")
        ),
        _it("aws_vpc", cidr_block="10.0.0.0/16"),
        _it("aws_default_vpc"),
        _adopted(ingress=[_EVERYTHING]),
        _adopted("aws_default_vpc", vpc_id=None, egress=[_EVERYTHING]),
        _with(_adopted(), _INGRESS, security_group_id="${aws_vpc.it.default_security_group_id}"),
    ],
    "network-acl-admin-ports": [
        _acl_rule(from_port=1024, to_port=65535),
        _acl_rule(protocol="-1"),
        _acl_rule(protocol="all", from_port=0, to_port=0),
        _acl_rule(protocol=6, from_port="22", to_port="22", rule_action="ALLOW"),
        _acl_rule(cidr_block=None, ipv6_cidr_block="::/0", **_SSH),
        _acl_rule(cidr_block="0.0.0.0/1", egress=False, **_SSH),
        _acl_rules(rule_number=150),
        _acl_rules(protocol="udp"),
        _acl_rules(cidr_block="10.0.0.0/8"),
        _acl_rules(cidr_block="0.0.0.0/1"),
        _acl_rules(from_port=3389, to_port=3389),
        _acl_rules(rule_action="allow", from_port="${var.first}", to_port="${var.last}"),
        _acl_rules(egress=True),
        _acl_rules(network_acl_id="${aws_network_acl.another.id}"),
        _acl(_entry(100, "allow")),
        _acl(_entry("100", "allow", "443", "443"), _entry("110", "allow", "0", "65535")),
        _acl(_entry(100, "allow"), _entry(110, "deny")),
        _acl(_entry(100, "deny", protocol="udp"), _entry(110, "allow"), kind="aws_default_network_acl"),
        _acl(_entry(100, "allow", "${var.first}", 21), _entry(110, "allow")),
    ],
    "subnet-public-ip": [
        _it("aws_subnet", map_public_ip_on_launch=True),
        _it("aws_subnet", map_public_ip_on_launch="true"),
        _it("aws_default_subnet", availability_zone="us-east-1a"),
        _it("aws_default_subnet", map_public_ip_on_launch=True),
    ],
    "internet-gateway-route": [
        _route(gateway_id=_GATEWAY),
        _route(gateway_id="${data.aws_internet_gateway.i.id}"),
        _route(gateway_id="igw-1"),
        _route(destination_cidr_block="128.0.0.0/1", gateway_id="igw-1"),
        _route(destination_cidr_block=None, destination_ipv6_cidr_block="::/0", gateway_id=_GATEWAY),
        _table({"cidr_block": "10.0.0.0/16", "gateway_id": "local"}, {"cidr_block": _ANYWHERE, "gateway_id": _GATEWAY}),
        _table({"ipv6_cidr_block": "::/0", "gateway_id": _GATEWAY}, kind="aws_default_route_table"),
        {
            "config": {
                "resource": _route(
                    gateway_id="${data.terraform_remote_state.cross-stack-reference-input-net.outputs.gateway}"
                )
            },
            "stacks": {
                "net": {
                    "resource": {"aws_internet_gateway": {"i": {"vpc_id": "vpc-1"}}},
                    "output": {"gateway": {"value": _GATEWAY}},
                }
            },
        },
    ],
    "vpc-flow-logs": [
        _it("aws_vpc", cidr_block="10.0.0.0/16"),
        _it("aws_default_vpc"),
        _flow_log(traffic_type="REJECT"),
        _flow_log(traffic_type=None),
        _flow_logs("REJECT", "REJECT"),
        _flow_log("aws_default_vpc", traffic_type="ACCEPT"),
    ],
}  # fmt: skip

UNKNOWN: dict[str, list[Case]] = {
    "security-group-open-ingress": [
        _ingress(cidr_ipv4="${var.cidr}", **_SSH),
        _ingress(cidr_ipv4="${var.address}/${var.length}", **_SSH),
        _ingress(cidr_ipv4="${var.address}/0", **_SSH),
        _ingress(cidr_ipv4="no addresses", **_SSH),
        _ingress(cidr_ipv4=_ANYWHERE, from_port="${var.port}", to_port="${var.port}"),
        _ingress(cidr_ipv4=_ANYWHERE, ip_protocol="${var.protocol}", **_WEB),
        _ingress(prefix_list_id="pl-1", **_SSH),
        _rule(type="${var.type}", cidr_blocks=[_ANYWHERE], **_SSH),
        _rule(prefix_list_ids=["${aws_ec2_managed_prefix_list.p.id}"], **_SSH),
        _rule(cidr_blocks=["10.0.0.0/8", "${var.cidr}"], **_SSH),
        _it("aws_security_group", ingress="${var.rules}"),
        _it("aws_security_group",
            dynamic={"ingress": {"for_each": "${var.rules}", "content": _open(22)}}),
        _it("aws_security_group",
            dynamic={"ingress": {"for_each": ["${var.cidr}"], "content": _open(22, "${ingress.value}")}}),
        _group("${var.first}", _open(443)),
        _it("aws_default_security_group", ingress=["${var.rule}"]),
    ],
    "default-security-group-closed": [
        _it("aws_default_security_group", ingress="${var.rules}"),
        _it("aws_default_security_group", dynamic={"egress": {"for_each": "${var.rules}", "content": {}}}),
        _attached(_GROUP_RULE, "${var.group}"),
        _adopted(vpc_id="${var.vpc}"),
        _adopted(egress="${var.rules}"),
    ],
    "network-acl-admin-ports": [
        _acl_rule(from_port="${var.first}", to_port=65535),
        _acl_rule(rule_action="${var.action}", **_SSH),
        _acl_rule(egress="${var.egress}", **_SSH),
        _acl_rule(cidr_block="${var.cidr}", **_SSH),
        _acl_rules(rule_number="${var.number}"),
        _acl_rules(rule_action="${var.action}"),
        _acl_rules(cidr_block="${var.cidr}"),
        _acl("${var.entry}"),
        _acl(_entry(50, "${var.action}"), _entry(100, "allow"), kind="aws_default_network_acl"),
        _it("aws_network_acl", ingress="${var.entries}"),
    ],
    "subnet-public-ip": [
        _it("aws_subnet", map_public_ip_on_launch="${var.public}"),
        _it("aws_default_subnet", map_public_ip_on_launch="${var.public}"),
    ],
    "internet-gateway-route": [
        _route(gateway_id="${var.gateway}"),
        _route(gateway_id="${module.network.gateway_id}"),
        _route(gateway_id="${var.public ? aws_internet_gateway.i.id : null}"),
        _route(destination_cidr_block="${var.destination}", gateway_id=_GATEWAY),
        _route(destination_cidr_block=None, destination_prefix_list_id="pl-1", gateway_id=_GATEWAY),
        _it("aws_route_table", route="${var.routes}"),
        _it("aws_route_table", dynamic={"route": {"for_each": "${var.routes}", "content": {}}}),
    ],
    "vpc-flow-logs": [
        _flow_log(traffic_type="${var.traffic}"),
        _flow_log(vpc_id="${var.vpc}"),
        _flow_log(vpc_id="${data.terraform_remote_state.network.outputs.vpc}"),
    ],
}  # fmt: skip

NOT_APPLICABLE: dict[str, list[Case]] = {
    "security-group-open-ingress": [_rule(type="egress", cidr_blocks=[_ANYWHERE], protocol="-1")],
    "network-acl-admin-ports": [_acl_rule(egress=True, **_SSH), _acl_rule(egress="true", **_SSH)],
}
