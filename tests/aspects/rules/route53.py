"""Cases of the rules for Route 53."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_ZONE = "aws_route53_zone"


def _zone(**body: Any) -> Case:
    return {_ZONE: {"it": {"name": "example.com", **body}}}


def _logged(zone_id: str = "${aws_route53_zone.it.zone_id}", **body: Any) -> Case:
    return {**_zone(**body), "aws_route53_query_log": {"other": {"zone_id": zone_id}}}


_VPC = {"vpc_id": "${aws_vpc.main.id}"}

PASS: dict[str, list[Case]] = {
    "route53-query-log": [_logged(), _logged("${aws_route53_zone.it.id}", vpc=[])],
}

FAIL: dict[str, list[Case]] = {
    "route53-query-log": [
        _zone(),
        _zone(vpc=[]),
        {
            _ZONE: {"it": {"name": "example.com"}, "another": {"name": "example.org"}},
            "aws_route53_query_log": {"other": {"zone_id": "${aws_route53_zone.another.zone_id}"}},
        },
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    "route53-query-log": [
        _logged("${var.zone}"),
        _zone(vpc="${var.networks}"),
        _zone(dynamic={"vpc": {"for_each": "${var.networks}", "content": _VPC}}),
    ],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "route53-query-log": [_zone(vpc=[_VPC]), _zone(vpc=_VPC)],
}
