"""Addresses and ports as the rules of networks write them: who is meant, and what is let through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

from ..core.expressions import interpolations, is_unknown
from .model import Malformed, Undecided, show
from .reader import Block

Network = IPv4Network | IPv6Network

# No network of one holder is wider than what IANA hands out at once; what is wider is the internet or a part of it.
# "IANA IPv4 Address Space Registry" (/8), "IPv6 Global Unicast Address Assignments" (/12).
_WIDEST = {4: 8, 6: 12}
# RFC 6890 (special-purpose addresses), RFC 5771 and 4291 (multicast): nobody on the internet has one of these.
_NOT_ON_THE_INTERNET = tuple(
    ip_network(each) for each in ("224.0.0.0/4", "240.0.0.0/4", "fc00::/7", "fe80::/10", "ff00::/8")
)
_PREFIX = re.compile(r"/(\d{1,3})$")
_LAST_PORT = 65535
ALL = "all"
# "Assigned Internet Protocol Numbers" (IANA); -1 is EC2's word for all of them.
_PROTOCOLS = {"-1": ALL, "1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}
_WITH_PORTS = frozenset({"tcp", "udp"})


def is_anywhere(network: Network) -> bool:
    """Return whether addresses are the internet, or more of it than one holder has: ``0.0.0.0/0``, ``::/0``, halves.

    Private and multicast addresses are none of it, however wide.
    """
    return network.prefixlen < _WIDEST[network.version] and not any(
        is_within(network, each) for each in _NOT_ON_THE_INTERNET
    )


def is_within(inner: Network, outer: Network) -> bool:
    """Return whether ``outer`` holds every address of ``inner``."""
    if isinstance(inner, IPv4Network):
        return isinstance(outer, IPv4Network) and inner.subnet_of(outer)
    return isinstance(outer, IPv6Network) and inner.subnet_of(outer)


def networks(block: Block, *names: str) -> Iterator[tuple[str, Network | Undecided]]:
    """Yield the blocks of addresses at some attributes, lists or not, each with the name of its attribute.

    What is unknown is yielded as the exception that says so, unless the length of its prefix is spelled out and says
    that it is not anywhere: ``${aws_eip.nat.public_ip}/32``.
    """
    for name in names:
        try:
            items = block.items(name)
        except Undecided as found:
            items = [found]
        for item in items:
            if isinstance(item, Undecided):
                if not _is_narrow(item.problem.value):
                    yield name, item
                continue
            try:
                yield name, ip_network(item.strip(), strict=False)
            except ValueError:
                path = f"{block.path}.{name}" if block.path else name
                yield name, Malformed(f"{path} is {show(item)}, which is not a CIDR block", path, item)


def open_sources(block: Block, *names: str) -> tuple[list[tuple[str, Network]], list[Undecided]]:
    """Return what stands for anywhere at some attributes, each with the name of its attribute, and what may.

    Several blocks that make up the internet together count as one that does.
    """
    known: list[tuple[str, Network]] = []
    unknown: list[Undecided] = []
    for name, found in networks(block, *names):
        if isinstance(found, Undecided):
            unknown.append(found)
        else:
            known.append((name, found))
    wide = [(name, each) for name, each in known if is_anywhere(each)]
    if not wide and len(known) > 1:
        wide = [(known[0][0], each) for each in _collapsed(each for _, each in known) if is_anywhere(each)]
    return wide, unknown


def protocol(block: Block, name: str = "protocol") -> str:
    """Return the protocol at an attribute by its name, whether written by name or by number; default: ``all``.

    Raises:
        Undecided: it is unknown.
    """
    text = (block.text(name) or ALL).strip().lower()
    return _PROTOCOLS.get(text, text)


def ports(block: Block, of: str) -> tuple[float, float]:
    """Return the first and last port that an entry lets through; every port where its protocol has none, or is any.

    Args:
        block: an entry with ``from_port`` and ``to_port``.
        of: its protocol.

    Raises:
        Undecided: a port is unknown.
    """
    if of not in _WITH_PORTS:
        return 0, _LAST_PORT
    first, last = block.number("from_port"), block.number("to_port")
    return 0 if first is None else first, _LAST_PORT if last is None else last


def _collapsed(found: Iterable[Network]) -> list[Network]:
    all_of_them = list(found)
    four = [each for each in all_of_them if isinstance(each, IPv4Network)]
    six = [each for each in all_of_them if isinstance(each, IPv6Network)]
    return [*collapse_addresses(four), *collapse_addresses(six)]


def _is_narrow(value: object) -> bool:
    """Return whether a text with an expression ends in a prefix too long for anywhere, whatever the expression is."""
    if not isinstance(value, str) or not is_unknown(value):
        return False
    try:
        inner = interpolations(value)
    except ValueError:
        return False
    found = _PREFIX.search(value, inner[-1].end) if inner and not any(each.is_directive for each in inner) else None
    return found is not None and int(found[1]) >= max(_WIDEST.values())
