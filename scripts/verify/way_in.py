"""The way in: what callers of a deployed API meet, and how long they wait for an answer."""

from __future__ import annotations

import math
import socket
import ssl
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

import urllib3

from lib.monitoring import LATENCY_P99
from scripts.verify.checks.frame import differ

SECONDS = 10.0
"""How long one request or handshake may take. API Gateway itself gives up after 29."""

_FORBIDDEN = 403
_GATEWAY_ERROR = "x-amzn-ErrorType"
"""The header by which API Gateway marks an answer of its own ("Gateway responses", API Gateway guide)."""

_SCRIPT = "?q=<script>alert(1)</script>"
"""Cross-site scripting, which the firewall's own rule blocks for every caller."""

_OLD = (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)

Progress = Callable[[str], object]


@dataclass(frozen=True)
class Door:
    """Where callers knock.

    Attributes:
        api: domain of the API.
        origin: domain of the load balancer behind it, which must serve nobody else.
        path: below ``/api/``; any answer of the service counts, whatever it says.
        key: an API key.
        requests: how many to measure.
        port: of both domains.
        trust: how certificates are verified.
    """

    api: str
    origin: str
    path: str
    key: str = field(repr=False)
    requests: int
    port: int = 443
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context


def checks(door: Door, tell: Progress) -> Mapping[str, Callable[[], list[str]]]:
    """Return each check by its title, in a sensible order; each returns its findings.

    Args:
        door: where to ask.
        tell: is called with how far a long check is.
    """
    http = urllib3.PoolManager(ssl_context=door.trust(), retries=False, timeout=SECONDS)
    found: dict[str, Callable[[], Iterator[str]]] = {
        "the API accepts TLS 1.2 or later, and nothing older": partial(_tls, door, door.api),
        "the load balancer accepts TLS 1.2 or later, and nothing older": partial(_tls, door, door.origin),
        "without a key, the API answers 403": partial(_refused, http, door, door.api, door.path, {}),
        "with a key, the service answers": partial(_answered, http, door),
        "a path outside the API is blocked": partial(_refused, http, door, door.api, "/", _key(door)),
        "a script in a request is blocked": partial(_refused, http, door, door.api, door.path + _SCRIPT, _key(door)),
        "requests that bypass the API get 403 from the load balancer": partial(
            _refused, http, door, door.origin, door.path, {}
        ),
        f"99 of 100 responses arrive within {LATENCY_P99} ms": partial(_latency, http, door, tell),
    }
    return {title: partial(_findings, find) for title, find in found.items()}


def _findings(find: Callable[[], Iterator[str]]) -> list[str]:
    """Return what a check finds; that nobody answers is a finding as well."""
    try:
        return list(find())
    except (urllib3.exceptions.HTTPError, OSError) as error:
        return [f"there is no answer ({' '.join(str(error).split())})"]


def _key(door: Door) -> dict[str, str]:
    return {"x-api-key": door.key}


def _get(
    http: urllib3.PoolManager, door: Door, host: str, path: str, headers: dict[str, str]
) -> urllib3.BaseHTTPResponse:
    return http.request("GET", f"https://{host}:{door.port}{path}", headers=headers, redirect=False)


def _tls(door: Door, host: str) -> Iterator[str]:
    context = door.trust()
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
    if _handshake(context, door, host) is None:
        yield f"{host} refuses TLS 1.2, expected it to be accepted"
    for version in _OLD:
        context = door.trust()
        context.check_hostname, context.verify_mode = (
            False,
            ssl.CERT_NONE,
        )  # whatever it presents, it should not get there
        context.set_ciphers("ALL:@SECLEVEL=0")  # else OpenSSL would not even offer these versions
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = version
        accepted = _handshake(context, door, host)
        if accepted is not None:
            yield f"{host} accepts {accepted}, expected nothing before TLS 1.2"


def _handshake(context: ssl.SSLContext, door: Door, host: str) -> str | None:
    """Return the version that is agreed on; none if the other side refuses."""
    with socket.create_connection((host, door.port), timeout=SECONDS) as connection:
        try:
            with context.wrap_socket(connection, server_hostname=host) as secured:
                return secured.version()
        except ssl.SSLCertVerificationError:
            raise
        except (ssl.SSLError, ConnectionResetError):
            return None


def _refused(http: urllib3.PoolManager, door: Door, host: str, path: str, headers: dict[str, str]) -> Iterator[str]:
    status = _get(http, door, host, path, headers).status
    yield from differ(f"the status of https://{host}{path}", status, _FORBIDDEN)


def _answered(http: urllib3.PoolManager, door: Door) -> Iterator[str]:
    answer = _get(http, door, door.api, door.path, _key(door))
    said = answer.headers.get(_GATEWAY_ERROR)
    if answer.status >= 500 or said:
        by = f" by API Gateway ({said})" if said else ""
        yield (
            f"the status of https://{door.api}{door.path} is {answer.status}{by}, expected a response from the service"
        )


def _latency(http: urllib3.PoolManager, door: Door, tell: Progress) -> Iterator[str]:
    """Time one request after the other over one connection, whose first, with its handshake, does not count."""
    times: list[float] = []
    statuses: Counter[int] = Counter()
    for number in range(door.requests + 1):
        started = time.perf_counter()
        answer = _get(http, door, door.api, door.path, _key(door))
        if number:
            times.append(1000 * (time.perf_counter() - started))
            statuses[answer.status] += 1
            tell(f"{number} of {door.requests} requests")
    lost = {status: count for status, count in statuses.items() if status in (_FORBIDDEN, 429) or status >= 500}
    yield from differ("the statuses of requests that were not served", lost, {})
    p50, p90, p99 = (percentile(times, each) for each in (50, 90, 99))
    tell(f"p50 {p50:.0f} ms, p90 {p90:.0f} ms, p99 {p99:.0f} ms of {door.requests} requests")
    if p99 > LATENCY_P99:
        yield f"p99 is {p99:.0f} ms from here (p50 {p50:.0f}, p90 {p90:.0f}), expected at most {LATENCY_P99}"


def percentile(values: list[float], percent: float) -> float:
    """Return the smallest of the values that ``percent`` of 100 of them do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]
