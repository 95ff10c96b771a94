"""Addresses and ports are what they are, however they are written."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aspects.core.graph import Graph
from aspects.rules import Block, Undecided
from aspects.rules.network import is_anywhere, open_sources, ports, protocol
from tests.aspects.graphs import managed


def _block(**body: Any) -> Block:
    return Block(managed("aws_security_group_rule", **body), Graph())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("0.0.0.0/0", True),
        ("::/0", True),
        ("0.0.0.0/1", True),
        ("128.0.0.0/1", True),
        ("64.0.0.0/7", True),
        ("2000::/3", True),
        ("8.0.0.0/8", False),
        ("10.0.0.0/8", False),
        ("100.64.0.0/10", False),
        ("172.16.0.0/12", False),
        ("224.0.0.0/4", False),
        ("2600::/12", False),
        ("fc00::/7", False),
        ("fe80::/10", False),
        ("203.0.113.7/32", False),
    ],
)
def test_anywhere_is_what_no_one_holder_has(source: str, expected: bool) -> None:
    """Private, multicast and link-local addresses are nobody's on the internet."""
    assert is_anywhere(ip_network(source)) is expected


@given(st.integers(8, 11), st.booleans())
def test_parts_that_make_up_the_internet_are_the_internet(length: int, reverse: bool) -> None:
    """However many there are, and in whatever order; each of them by itself is not."""
    parts = [str(each) for each in ip_network("0.0.0.0/0").subnets(new_prefix=length)]
    wide, unknown = open_sources(_block(cidr_blocks=parts[::-1] if reverse else parts), "cidr_blocks")
    assert [str(each) for _, each in wide] == ["0.0.0.0/0"]
    assert not unknown
    assert open_sources(_block(cidr_blocks=parts[: len(parts) // 256]), "cidr_blocks") == ([], [])


@pytest.mark.parametrize(
    ("source", "is_unknown"),
    [
        ("${aws_eip.nat.public_ip}/32", False),
        ("${var.first}.${var.second}.0.0/16", False),
        ("${var.address}/128", False),
        ("${var.address}/0", True),
        ("${var.address}/8", True),
        ("${var.address}", True),
        ("10.0.0.0/${var.length}", True),
        ("10.0.0.0/1${var.length}", True),
        ("${var.address}/${var.length}", True),
        ('${cidrsubnet("10.0.0.0/16", 8, 1)}', True),
        ("%{ if var.open }0.0.0.0/0%{ else }10.0.0.0/8%{ endif }/32", True),
    ],
)
def test_a_long_prefix_that_is_written_out_is_not_anywhere(source: str, is_unknown: bool) -> None:
    """Whatever address stands before it, Terraform puts it there; a part of a length says nothing."""
    assert bool(open_sources(_block(cidr_blocks=[source]), "cidr_blocks")[1]) is is_unknown
    assert bool(open_sources(_block(cidr_ipv4=source), "cidr_ipv4")[1]) is is_unknown


@given(st.text() | st.integers() | st.floats() | st.booleans())
def test_any_value_is_a_source_or_undecided(value: object) -> None:
    """What is no block of addresses is one that Terraform refuses, not one that is narrow."""
    wide, unknown = open_sources(_block(cidr_blocks=[value]), "cidr_blocks")
    assert isinstance(wide, list)
    assert all(isinstance(each, Undecided) for each in unknown)


@pytest.mark.parametrize(
    ("written", "expected"),
    [("tcp", "tcp"), ("TCP", "tcp"), ("6", "tcp"), (6, "tcp"), (17, "udp"), ("-1", "all"), (-1, "all"), ("all", "all"),
     (None, "all"), ("", "all"), ("47", "47"), ("icmpv6", "icmpv6"), ("58", "icmpv6")],
)  # fmt: skip
def test_a_protocol_has_one_name(written: object, expected: str) -> None:
    """By number or by name, in any case."""
    assert protocol(_block(protocol=written)) == expected


@pytest.mark.parametrize(
    ("of", "first", "last", "expected"),
    [
        ("tcp", 22, 22, (22, 22)),
        ("udp", "22", "23", (22, 23)),
        ("tcp", None, None, (0, 65535)),
        ("all", 443, 443, (0, 65535)),
        ("icmp", 8, 0, (0, 65535)),
    ],
)
def test_only_tcp_and_udp_have_ports(of: str, first: object, last: object, expected: tuple[float, float]) -> None:
    """Of all protocols, and of one that has none, EC2 ignores what is written."""
    assert ports(_block(from_port=first, to_port=last), of) == expected
