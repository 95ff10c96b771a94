"""What a single setting may be: the annotated types of the model in ``lib.settings``, each of them strict.

A value arrives as text from the environment or as JSON from ``cdktf.json``; both are parsed here.
"""

from __future__ import annotations

import json
import re
import zoneinfo
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from ipaddress import IPv4Network
from types import MappingProxyType
from typing import Annotated

import iso3166
from pydantic import AfterValidator, BeforeValidator, Field, validate_email
from pydantic_core import PydanticCustomError

ACCOUNT_SUFFIX = "account"
"""The suffix of the account stack, which no environment may take."""

COLLECTOR_PORTS = frozenset({4317, 4318, 13133})
"""TCP ports of the OpenTelemetry collector, which shares the network interface of the task with the API."""

RETENTION_DAYS = (365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
"""Of the retentions that CloudWatch Logs accepts (``PutRetentionPolicy``), those of twelve months or more."""

TAG_LIMIT = 40
"""Tags that an operator may set: AWS allows 50 on a resource, and the aspects add their own."""

ZONE_ID = r"Z[A-Z0-9]{7,31}"
"""Id of a Route 53 hosted zone."""

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
DOMAIN = rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])"
"""A domain name of two labels or more, in lower case and without the final dot."""

REGION = r"[a-z]{2}(?:-[a-z]{2,12}){1,2}-[1-9]"
"""An AWS region code; an availability zone adds a letter."""

_PRIVATE_RANGES = tuple(IPv4Network(cidr) for cidr in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))  # RFC 1918

# The package has the ISO codes and XK, which Kosovo uses: exactly those of `CountryCode` in the WAFv2 API.
_COUNTRIES = frozenset(iso3166.countries_by_alpha2)

# The grammar of github.com/distribution/reference, without IPv6 hosts and digests other than SHA-256.
_HOST_PART = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_PATH_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_IMAGE = re.compile(
    rf"(?P<name>(?:{_HOST_PART}(?:\.{_HOST_PART})*(?::[0-9]{{1,5}})?/)?{_PATH_PART}(?:/{_PATH_PART})*)"
    r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?"
)

_TAG_TEXT = r"[\w .:/=+\-@]"  # letters and digits of any script; this also keeps Terraform's ${ } out

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")


def refused(value: object = None) -> PydanticCustomError:
    """Return what to raise where a value is not allowed; ``value`` is the offending part of it, if known."""
    return PydanticCustomError("refused", "not allowed", {"value": value})


def conflict(other: str, allowed: str) -> PydanticCustomError:
    """Return what to raise where a value does not go together with the field ``other``.

    Args:
        other: the field that was read before.
        allowed: what to use; ``{field}`` in it becomes the name that the user knows the field by.
    """
    return PydanticCustomError("conflict", "conflict", {"other": other, "allowed": allowed})


def _check(legal: Callable[[str], object]) -> AfterValidator:
    """Refuse the texts for which ``legal`` is false."""

    def check(value: str) -> str:
        if not legal(value):
            raise refused()
        return value

    return AfterValidator(check)


def _matching(pattern: str) -> AfterValidator:
    return _check(re.compile(pattern, re.ASCII).fullmatch)


# -- numbers -------------------------------------------------------------------------------------------------


def _whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,12}", value):
        return int(value)
    raise refused()


def _half_units(value: object) -> float:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or value * 2 % 1:
        raise refused()
    return float(value)


def _port(value: int) -> int:
    if not 1024 <= value <= 65535 or value in COLLECTOR_PORTS:
        raise refused()
    return value


def _email(value: str) -> str:
    # As pydantic's EmailStr does, but the package that knows how is only imported for an address.
    return validate_email(value)[1]


def _retention(value: int) -> int:
    if value not in RETENTION_DAYS:
        raise refused()
    return value


# -- lists and mappings --------------------------------------------------------------------------------------


def _items(value: object) -> object:
    """Return a list from an environment variable: JSON, or items between commas; an empty text is the empty list."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        return _from_json(value)
    return [item.strip() for item in value.split(",")] if value.strip() else []


def _pairs(value: object) -> object:
    """Return a mapping from an environment variable: JSON, or ``key=value`` between commas; empty text: none."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("{"):
        return _from_json(value)
    pairs: dict[str, str] = {}
    for item in value.split(",") if value.strip() else []:
        key, separator, text = (part.strip() for part in item.partition("="))
        if not separator or key in pairs:
            raise refused(item)
        pairs[key] = text
    return pairs


def _from_json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        raise refused() from None


def _distinct(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(values)) < len(values):
        raise refused()
    return values


def _tags(value: Mapping[str, str]) -> Mapping[str, str]:
    if len(value) > TAG_LIMIT:
        raise refused()
    for key, text in value.items():
        legal = (
            re.fullmatch(rf"{_TAG_TEXT}{{1,128}}", key)
            and key == key.strip()
            and not key.lower().startswith("aws:")
            and re.fullmatch(rf"{_TAG_TEXT}{{0,256}}", text)
        )
        if not legal:
            raise refused(f"{key}={text}")
    return MappingProxyType(dict(value))


# -- texts ---------------------------------------------------------------------------------------------------


def _is_suffix(value: str) -> bool:
    return bool(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", value)) and len(value) <= 20 and value != ACCOUNT_SUFFIX


def _is_image(value: str) -> bool:
    match = _IMAGE.fullmatch(value)
    return match is not None and len(match["name"]) <= 255


def _is_bucket(value: str) -> bool:
    """Return whether it keeps the naming rules of the S3 user guide for general purpose buckets."""
    return (
        bool(re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", value))
        and ".." not in value
        and not re.fullmatch(r"[0-9]+(\.[0-9]+){3}", value)
        and not value.startswith(("xn--", "sthree-", "amzn-s3-demo-"))
        and not value.endswith(("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"))
    )


def _is_time_zone(value: str) -> bool:
    return value in zoneinfo.available_timezones() - {"Factory", "localtime", "posixrules"}


def _none_if_empty(value: object) -> object:
    return None if value == "" else value


def _network(value: object) -> IPv4Network:
    if not isinstance(value, str | IPv4Network) or "/" not in str(value):
        raise refused()
    try:
        network = IPv4Network(value)
    except ValueError:
        raise refused() from None
    if not 16 <= network.prefixlen <= 20 or not any(network.subnet_of(private) for private in _PRIVATE_RANGES):
        raise refused()
    return network


# -- schedules of Application Auto Scaling -------------------------------------------------------------------


def _is_schedule(value: str) -> bool:
    kind, _, rest = value.partition("(")
    body, end, after = rest.partition(")")
    checks = {"cron": _is_cron, "rate": _is_rate, "at": _is_at}
    return kind in checks and end == ")" and not after and checks[kind](body)


def _is_rate(body: str) -> bool:
    match = re.fullmatch(r"([1-9][0-9]{0,5}) (?:minute|hour|day)(s?)", body)
    return match is not None and (match[1] == "1") == (match[2] == "")


def _is_at(body: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}", body):
        return False
    try:
        datetime.fromisoformat(body)
    except ValueError:
        return False
    return True


def _is_cron(body: str) -> bool:
    fields = body.split(" ")
    if len(fields) != 6:
        return False
    minute, hour, day, month, weekday, year = fields
    return (
        (day == "?") != (weekday == "?")  # one of the two days says when, the other nothing
        and _is_cron_field(minute, 0, 59)
        and _is_cron_field(hour, 0, 23)
        and (bool(re.fullmatch(r"\?|L|LW|([1-9]|[12][0-9]|3[01])W", day)) or _is_cron_field(day, 1, 31))
        and _is_cron_field(month, 1, 12, _MONTHS)
        and (bool(re.fullmatch(r"\?|L|[1-7]L|[1-7]#[1-5]", weekday)) or _is_cron_field(weekday, 1, 7, _WEEKDAYS))
        and _is_cron_field(year, 1970, 2199)
    )


def _is_cron_field(text: str, low: int, high: int, names: Sequence[str] = ()) -> bool:
    """Return whether this is a list of ``*``, numbers, names and ranges, each with an optional ``/step``."""

    def number(item: str) -> int | None:
        if item in names:
            return names.index(item) + low
        return int(item) if re.fullmatch(r"[0-9]{1,4}", item) and low <= int(item) <= high else None

    for part in text.split(","):
        span, slash, step = part.partition("/")
        if slash and not (re.fullmatch(r"[0-9]{1,4}", step) and 1 <= int(step) <= high):
            return False
        first, dash, last = span.partition("-")
        start, end = number(first), number(last)
        if span != "*" and (start is None or (dash and (end is None or end < start))):
            return False
    return True


# -- the types -----------------------------------------------------------------------------------------------

Whole = Annotated[int, BeforeValidator(_whole)]
HalfUnits = Annotated[float, BeforeValidator(_half_units)]
Port = Annotated[Whole, AfterValidator(_port)]
RetentionDays = Annotated[Whole, AfterValidator(_retention)]
Suffix = Annotated[str, _check(_is_suffix)]
Region = Annotated[str, _matching(REGION)]
Zones = Annotated[
    tuple[Annotated[str, _matching(f"{REGION}[a-z]")], ...],
    BeforeValidator(_items),
    Field(min_length=3, max_length=3),
    AfterValidator(_distinct),
]
DomainName = Annotated[str, _matching(DOMAIN)]
HostedZone = Annotated[Annotated[str, _matching(f"{DOMAIN}|{ZONE_ID}")] | None, BeforeValidator(_none_if_empty)]
Network = Annotated[IPv4Network, BeforeValidator(_network)]
Image = Annotated[str, _check(_is_image)]
UrlPath = Annotated[str, _matching(r"/[A-Za-z0-9._~/-]{0,127}")]
Schedule = Annotated[str, _check(_is_schedule)]
TimeZone = Annotated[str, _check(_is_time_zone)]
Countries = Annotated[
    tuple[Annotated[str, _check(_COUNTRIES.__contains__)], ...],
    BeforeValidator(_items),
    AfterValidator(_distinct),
]
Emails = Annotated[
    tuple[Annotated[str, AfterValidator(_email)], ...], BeforeValidator(_items), AfterValidator(_distinct)
]
BucketName = Annotated[Annotated[str, _check(_is_bucket)] | None, BeforeValidator(_none_if_empty)]
Tags = Annotated[Mapping[str, str], BeforeValidator(_pairs), AfterValidator(_tags)]
