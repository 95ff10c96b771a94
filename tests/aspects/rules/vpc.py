"""Cases of the rules for what connects networks."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_PEERING = "aws_vpc_peering_connection"
_ACCEPTER = "aws_vpc_peering_connection_accepter"
_OPTIONS = "aws_vpc_peering_connection_options"
_ON = {"allow_remote_vpc_dns_resolution": True}
_OFF = {"allow_remote_vpc_dns_resolution": False}
_LINK = "${aws_vpc_peering_connection.it.id}"
_ADDRESS = "${aws_eip.it.id}"


def _it(kind: str, **body: Any) -> Case:
    return {kind: {"it": body}}


def _with(case: Case, kind: str, **body: Any) -> Case:
    return {**case, kind: {"other": body}}


def _peering(**body: Any) -> Case:
    return _it(_PEERING, vpc_id="${aws_vpc.a.id}", peer_vpc_id="${aws_vpc.b.id}", **body)


def _two_sided(kind: str, link: str, **body: Any) -> Case:
    return _with(_peering(requester=[_ON]), kind, vpc_peering_connection_id=link, **body)


def _eip(kind: str, **body: Any) -> Case:
    return _with(_it("aws_eip", domain="vpc"), kind, **body)


def _other_stack(own: Case, output: str, kind: str, attribute: str) -> Case:
    link = "${data.terraform_remote_state.cross-stack-reference-input-app.outputs.it}"
    return {
        "config": {"resource": own, "output": {"it": {"value": output}}},
        "stacks": {"edge": {"resource": {kind: {"other": {attribute: link}}}}},
    }


PASS: dict[str, list[Case]] = {
    "network-acl-used": [
        _it("aws_network_acl", subnet_ids=["${aws_subnet.a.id}"]),
        _it("aws_network_acl", subnet_ids="${aws_subnet.all[*].id}"),
        _it("aws_network_acl", subnet_ids=["subnet-1", "${var.subnet}"]),
        _with(_it("aws_network_acl"), "aws_network_acl_association", network_acl_id="${aws_network_acl.it.id}"),
        _other_stack(
            _it("aws_network_acl", vpc_id="v"), "${aws_network_acl.it.id}", "aws_network_acl_association",
            "network_acl_id",
        ),
    ],
    "internet-gateway-attached": [
        _it("aws_internet_gateway", vpc_id="${aws_vpc.main.id}"),
        _it("aws_internet_gateway", vpc_id="vpc-1"),
        _with(_it("aws_internet_gateway"), "aws_internet_gateway_attachment",
              internet_gateway_id="${aws_internet_gateway.it.id}"),
    ],
    "vpc-peering-dns": [
        _peering(requester=[_ON], accepter=[_ON], auto_accept=True),
        _peering(requester=_ON, accepter=_ON),
        _two_sided(_ACCEPTER, _LINK, accepter=_ON),
        _two_sided(_OPTIONS, _LINK, accepter=[_ON]),
        _with(_peering(), _OPTIONS, vpc_peering_connection_id=_LINK, requester=_ON, accepter=_ON),
        {
            **_peering(peer_region="eu-west-1", peer_owner_id="111122223333"),
            _ACCEPTER: {"peer": {"vpc_peering_connection_id": _LINK}},
            _OPTIONS: {
                "requester": {"vpc_peering_connection_id": _LINK, "requester": _ON},
                "accepter": {
                    "vpc_peering_connection_id": "${aws_vpc_peering_connection_accepter.peer.id}",
                    "accepter": _ON,
                },
            },
        },
        _it(_ACCEPTER, vpc_peering_connection_id="pcx-1", accepter=_ON),
        _with(_it(_ACCEPTER, vpc_peering_connection_id="${var.peering}"), _OPTIONS, accepter=_ON,
              vpc_peering_connection_id="${aws_vpc_peering_connection_accepter.it.id}"),
    ],
    "transit-gateway-auto-accept": [
        _it("aws_ec2_transit_gateway", description="hub"),
        _it("aws_ec2_transit_gateway", auto_accept_shared_attachments="disable"),
    ],
    "eip-attached": [
        _it("aws_eip", instance="${aws_instance.web.id}"),
        _it("aws_eip", network_interface="${aws_network_interface.n.id}"),
        _it("aws_eip", instance="${var.instance}", network_interface="eni-1"),
        _eip("aws_eip_association", allocation_id=_ADDRESS, instance_id="i-1"),
        _eip("aws_eip_association", public_ip="${aws_eip.it.public_ip}", instance_id="i-1"),
        _eip("aws_nat_gateway", allocation_id="${aws_eip.it.allocation_id}"),
        _eip("aws_nat_gateway", allocation_id="${aws_eip.it[count.index].id}", count=2),
        _eip("aws_nat_gateway", allocation_id="${var.a}", secondary_allocation_ids=[_ADDRESS]),
        _eip("aws_lb", subnet_mapping=[{"subnet_id": "s", "allocation_id": _ADDRESS}]),
        _eip("aws_alb", load_balancer_type="network", subnet_mapping={"allocation_id": _ADDRESS}),
        _eip("aws_lb", dynamic={"subnet_mapping": {
            "for_each": {"a": "s"}, "content": {"allocation_id": "${aws_eip.it[subnet_mapping.key].id}"}}}),
        _eip("aws_alb", dynamic={"subnet_mapping": {"for_each": ["s"], "content": {"allocation_id": _ADDRESS}}}),
        _eip("aws_transfer_server", endpoint_details={"address_allocation_ids": [_ADDRESS]}),
        _eip("aws_redshift_cluster", elastic_ip="${aws_eip.it.public_ip}"),
        _other_stack(_it("aws_eip", domain="vpc"), _ADDRESS, "aws_nat_gateway", "allocation_id"),
    ],
}  # fmt: skip

FAIL: dict[str, list[Case]] = {
    "network-acl-used": [
        _it("aws_network_acl", vpc_id="${aws_vpc.main.id}"),
        _it("aws_network_acl", subnet_ids=[]),
        {
            "aws_network_acl": {"it": {"vpc_id": "v"}, "used": {"vpc_id": "v"}},
            "aws_network_acl_association": {"other": {"network_acl_id": "${aws_network_acl.used.id}"}},
        },
    ],
    "internet-gateway-attached": [
        _it("aws_internet_gateway"),
        _it("aws_internet_gateway", vpc_id=""),
    ],
    "vpc-peering-dns": [
        _peering(),
        _peering(auto_accept=True, requester=[_ON]),
        _peering(accepter=[_ON], requester=[_OFF]),
        _peering(requester=[{}], accepter=[{}]),
        _two_sided(_ACCEPTER, _LINK, auto_accept=True),
        _two_sided(_OPTIONS, _LINK, requester=_ON),
        _it(_ACCEPTER, vpc_peering_connection_id="pcx-1", auto_accept=True),
        _it(_ACCEPTER, vpc_peering_connection_id="${var.peering}", accepter=_OFF),
    ],
    "transit-gateway-auto-accept": [_it("aws_ec2_transit_gateway", auto_accept_shared_attachments="enable")],
    "eip-attached": [
        _it("aws_eip", domain="vpc"),
        _it("aws_eip", instance="", network_interface=""),
        _eip("aws_route53_record", records=["${aws_eip.it.public_ip}"]),
        {"config": {"resource": _it("aws_eip"), "output": {"ip": {"value": "${aws_eip.it.public_ip}"}}}},
        {
            "aws_eip": {"it": {"domain": "vpc"}, "nat": {"domain": "vpc"}},
            "aws_nat_gateway": {"other": {"allocation_id": "${aws_eip.nat.id}"}},
        },
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    "network-acl-used": [
        _it("aws_network_acl", subnet_ids="${var.subnets}"),
        _with(_it("aws_network_acl"), "aws_network_acl_association", network_acl_id="${var.acl}"),
    ],
    "internet-gateway-attached": [
        _it("aws_internet_gateway", vpc_id="${var.vpc}"),
        _with(_it("aws_internet_gateway"), "aws_internet_gateway_attachment", internet_gateway_id="${var.gateway}"),
    ],
    "vpc-peering-dns": [
        _peering(requester=_ON, peer_owner_id="111122223333"),
        _peering(requester=_ON, accepter="${var.accepter}"),
        _peering(requester=_ON, peer_region="${var.region}"),
        _two_sided(_OPTIONS, "${var.peering}", accepter=_ON),
        _two_sided(_ACCEPTER, _LINK, accepter={"allow_remote_vpc_dns_resolution": "${var.dns}"}),
        _peering(accepter=_ON, dynamic={"requester": {"for_each": "${var.each}", "content": _ON}}),
        _it(_ACCEPTER, vpc_peering_connection_id="pcx-1", accepter="${var.accepter}"),
    ],
    "transit-gateway-auto-accept": [_it("aws_ec2_transit_gateway", auto_accept_shared_attachments="${var.accept}")],
    "eip-attached": [
        _eip(
            "aws_lb",
            dynamic={
                "subnet_mapping": {
                    "for_each": "${var.subnets}",
                    "content": {"allocation_id": "${aws_eip.it[subnet_mapping.key].id}"},
                }
            },
        ),
        _it("aws_eip", instance="${var.instance}"),
        _eip("aws_eip_association", allocation_id="${var.address}"),
        _eip("aws_instance", user_data="aws ec2 associate-address --allocation-id ${aws_eip.it.id}"),
        {**_eip("aws_instance", user_data="${local.address}"), "locals": {"address": _ADDRESS}},
        {"config": {"resource": _it("aws_eip", domain="vpc"), "output": {"ip": {"value": _ADDRESS}}}},
        {"config": {"resource": _it("aws_eip"), "module": {"nat": {"source": "./nat", "addresses": [_ADDRESS]}}}},
    ],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "vpc-peering-dns": [
        {
            _PEERING: {"ours": {"requester": _ON}},
            _ACCEPTER: {"it": {"vpc_peering_connection_id": "${aws_vpc_peering_connection.ours.id}"}},
        },
    ],
}
