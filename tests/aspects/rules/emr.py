"""Cases of the rules on Elastic MapReduce."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case


def _cluster(**body: Any) -> Case:
    return {"aws_emr_cluster": {"it": {"name": "c", "release_label": "emr-7.5.0", "service_role": "r", **body}}}


def _in(**subnets: dict[str, Any]) -> Case:
    references = [f"${{aws_subnet.{name}.id}}" for name in subnets]
    one = {"subnet_id": references[0]} if len(references) == 1 else {"subnet_ids": references}
    return {**_cluster(ec2_attributes={"instance_profile": "p", **one}), "aws_subnet": subnets}


_PRIVATE, _PUBLIC = {"cidr_block": "10.0.0.0/24"}, {"map_public_ip_on_launch": True}

PASS: dict[str, list[Case]] = {
    "emr-no-public-ip": [
        _in(a=_PRIVATE),
        _in(a={**_PRIVATE, "map_public_ip_on_launch": False}),
        _in(a=_PRIVATE, b=_PRIVATE),
    ],
    "emr-kerberos": [_cluster(kerberos_attributes={"realm": "EC2.INTERNAL", "kdc_admin_password": "${var.kdc}"})],
}

FAIL: dict[str, list[Case]] = {
    "emr-no-public-ip": [
        _cluster(),
        _cluster(ec2_attributes={"instance_profile": "p"}),
        _in(a=_PUBLIC),
        _in(a=_PRIVATE, b=_PUBLIC),
    ],
    "emr-kerberos": [_cluster(), _cluster(kerberos_attributes=[])],
}

UNKNOWN: dict[str, list[Case]] = {
    "emr-no-public-ip": [
        _cluster(ec2_attributes={"subnet_id": "subnet-0123456789abcdef0"}),
        _cluster(ec2_attributes={"subnet_id": "${data.aws_subnet.s.id}"}),
        _cluster(ec2_attributes="${var.attributes}"),
    ],
    "emr-kerberos": [_cluster(dynamic={"kerberos_attributes": {"for_each": "${var.kerberos}", "content": {}}})],
}
