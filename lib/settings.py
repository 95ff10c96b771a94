"""The settings of the fraud detection API: one frozen object, validated completely before anything is built.

A value comes from the environment, else from the ``context`` object of ``cdktf.json``, else from the profile, else from
the default.
"""

from __future__ import annotations

import difflib
import json
import os
import re
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from lib import values as types
from lib.image import ImageReference

ACCOUNT_STACK_NAME = f"fraud-detection-{types.ACCOUNT_SUFFIX}"
"""The stack of the account-wide singletons, deployed once per AWS account and region."""

CONTEXT_FILE = Path(__file__).resolve().parent.parent / "cdktf.json"
"""The file whose ``context`` object holds settings; it stands next to ``main.py``."""

ENVIRONMENT_PREFIX = "FRAUD_API_"
"""What the environment variable of every setting but the environment suffix starts with."""

_CDKTF_CONTEXT_KEYS = frozenset(
    {
        "allowSepCharsInLogicalIds",
        "cdktfJsonPath",
        "cdktfRelativeModules",
        "cdktfStaticModuleAssetHash",
        "excludeStackIdFromLogicalIds",
    }
)

_RESERVED_DOMAINS = (
    "example.com",
    "example.net",
    "example.org",
    "example",
    "invalid",
    "localhost",
    "test",
)  # RFC 2606

_COMMON_NAME_LIMIT = 64
"""Characters in the first domain name of a certificate (X.509 common name; ACM ``RequestCertificate``)."""


class SettingsError(ValueError):
    """The settings cannot be used.

    Attributes:
        problems: one line each; a line names the setting, the value received and what is allowed.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


def environment_variable(field: str) -> str:
    """Return the environment variable that sets ``field``."""
    return field.upper() if field == "environment_suffix" else ENVIRONMENT_PREFIX + field.upper()


def _setting(default: Any, description: str, allowed: str, **constraints: Any) -> Any:
    """Return a field with its documentation; ``allowed`` completes the sentence "use …" of a problem line."""
    return Field(default, description=description, json_schema_extra={"allowed": allowed}, **constraints)


def _whole_setting(default: int, description: str, low: int, high: int) -> Any:
    return _setting(default, description, f"a whole number from {low} to {high}", ge=low, le=high)


def _default_zones(data: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(f"{data['region']}{letter}" for letter in "abc")


_IMAGE = "an image reference [host[:port]/]path[:tag][@sha256:digest]"
_SCHEDULE = (
    "an Application Auto Scaling schedule: cron(minute hour day month weekday year), "
    "rate(5 minutes) or at(2030-01-31T08:00:00)"
)


PROFILES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "production": {},
        "preview": {
            "nat_gateways": "single",
            "task_min": 1,
            "peak_task_min": 1,
            "task_max": 2,
            "database_max_capacity": 1.0,
        },
    }
)
"""What each profile sets, where nothing else does; a preview is an environment of a pull request, without load."""


class Settings(BaseSettings):
    """Everything about an environment that its operator may choose.

    ``Settings.load`` reads the environment and ``cdktf.json``; ``Settings.from_values`` takes the values.
    In an environment variable, a list is separated by commas and a mapping is ``key=value`` between commas;
    both may be JSON instead. An empty variable is an empty value, never "not set": the empty list, or nothing
    where a setting may be left out, and else a problem. Thus a forgotten ``ENVIRONMENT_SUFFIX`` in a pipeline
    cannot fall back to another environment.
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    environment_suffix: types.Suffix = _setting(
        "dev",
        "Name of the environment; every resource name and the stack name end in it",
        "1 to 20 lower-case letters, digits and single inner hyphens, such as dev or pr-123"
        f" ({types.ACCOUNT_SUFFIX} is reserved)",
    )
    profile: Literal["production", "preview"] = _setting(
        "production",
        "Set of defaults: preview is cheap, for pull requests; every other setting overrides it",
        "production or preview",
    )
    region: types.Region = _setting(
        "us-east-1", "AWS region of every resource", "an AWS region code, such as us-east-1"
    )
    domain_name: types.DomainName = _setting(
        "fraud.example.com",
        "Domain under which the API is served, as api-<suffix>.<domain>; the default is a reserved example"
        " name, which can be synthesized but not deployed",
        "a lower-case domain name of two labels or more, such as payments.acme.com",
    )
    hosted_zone: types.HostedZone = _setting(
        None,
        "Public Route 53 zone for the certificate and alias records, by name or id; none: the zone with the"
        " name of the domain",
        "the domain name or one of its parents, or a zone id such as Z0123456789ABCDEFGHIJ",
    )
    vpc_cidr: types.Network = _setting(
        IPv4Network("10.20.0.0/16"),
        "Address range of the VPC, divided into three tiers of subnets in three zones",
        "a private IPv4 network (RFC 1918) of /16 to /20 without host bits, such as 10.20.0.0/16",
    )
    availability_zones: types.Zones = Field(
        default_factory=_default_zones,
        description="Availability zones of the subnets; the default is a, b and c of the region, "
        "which some regions do not have (us-west-1, ca-central-1, ap-northeast-1)",
        json_schema_extra={"allowed": "three different zones of the region, such as us-east-1a,us-east-1b,us-east-1c"},
    )
    nat_gateways: Literal["per-zone", "single"] = _setting(
        "per-zone",
        "NAT gateways: one in each zone (survives the failure of a zone), or a single one (cheaper)",
        "per-zone or single",
    )
    image: types.Image = _setting(
        "fraud-api:latest",
        "Container image of the API; without a registry host, it comes from the stack's own ECR repository",
        _IMAGE,
    )
    collector_image: types.Image = _setting(
        "aws-otel-collector:v0.49.0",
        "Container image of the OpenTelemetry collector next to the API; without a registry host, it comes"
        " from the stack's own ECR repository",
        _IMAGE,
    )
    migration_image: types.Image = _setting(
        "postgres-client:16",
        "Container image of the migration task, as lib/sql/Dockerfile describes it; without a registry"
        " host, it comes from the stack's own ECR repository",
        _IMAGE,
    )
    container_port: types.Port = _setting(
        8443,
        "TCP port that the API listens on inside its task (it runs without root, so no port below 1024)",
        "a whole number from 1024 to 65535, other than the collector's"
        f" {', '.join(map(str, sorted(types.COLLECTOR_PORTS)))}",
    )
    container_protocol: Literal["HTTPS", "HTTP"] = _setting(
        "HTTPS", "Protocol between load balancer and task; HTTP leaves this hop without TLS", "HTTPS or HTTP"
    )
    health_check_path: types.UrlPath = _setting(
        "/health",
        "Path that the load balancer and the container health check request",
        "a path of at most 128 letters, digits and . _ ~ / - that starts with /",
    )
    task_min: types.Whole = _whole_setting(3, "Minimum number of tasks off peak", 1, 5000)
    peak_task_min: types.Whole = _whole_setting(6, "Minimum number of tasks in peak hours", 1, 5000)
    task_max: types.Whole = _whole_setting(30, "Maximum number of tasks", 1, 5000)
    peak_schedule: types.Schedule = _setting("cron(0 8 ? * MON-FRI *)", "When peak hours begin", _SCHEDULE)
    off_peak_schedule: types.Schedule = _setting("cron(0 20 ? * MON-FRI *)", "When peak hours end", _SCHEDULE)
    schedule_time_zone: types.TimeZone = _setting(
        "America/New_York",
        "Time zone of the two schedules",
        "an IANA time zone name, such as America/New_York or Etc/UTC",
    )
    # Half of what a task of the reference service was measured to serve with a p99 below 200 ms and below the CPU that
    # scaling aims at (docs/service.md): the load may double in the minutes before another task serves. A test does the
    # sum.
    requests_per_task_per_minute: types.Whole = _whole_setting(
        6000,
        "Target of auto-scaling, in requests per minute and task; the default is a quarter of what a task of the"
        " reference service handles in time (docs/service.md), so measure your own service",
        1,
        1_000_000,
    )
    blocked_countries: types.Countries = _setting(
        ("CU", "IR", "KP", "SY"),
        "Countries whose requests the firewall refuses; empty: none",
        "different ISO 3166-1 alpha-2 codes in upper case, such as CU,IR,KP,SY",
    )
    throttle_rate: types.Whole = _whole_setting(1000, "Sustained requests per second of an API key", 1, 10_000)
    throttle_burst: types.Whole = _whole_setting(2000, "Burst of requests of an API key", 1, 20_000)
    alarm_emails: types.Emails = _setting(
        (),
        "Addresses that get every alarm by e-mail, once each has confirmed its subscription; empty: none",
        "different e-mail addresses, such as ops@acme.com,risk@acme.com",
    )
    log_retention_days: types.RetentionDays = _setting(
        365,
        "Days that logs are kept; PCI DSS 10.5.1 requires twelve months",
        f"one of {', '.join(map(str, types.RETENTION_DAYS))}",
    )
    database_min_capacity: types.HalfUnits = _setting(
        0.5,
        "Aurora capacity units (ACU, about 2 GiB of memory each) that each instance keeps at minimum",
        "a multiple of 0.5 from 0.5 to 256",
        ge=0.5,
        le=256,
    )
    database_max_capacity: types.HalfUnits = _setting(
        4.0,
        "Maximum Aurora capacity units of each instance",
        "a multiple of 0.5 from 1 to 256",
        ge=1,
        le=256,
    )
    database_backup_retention_days: types.Whole = _whole_setting(
        7, "Days that automated database backups are kept; they are deleted with the environment", 7, 35
    )
    state_bucket: types.BucketName = _setting(
        None,
        "S3 bucket for the Terraform state (encrypted, natively locked, one key per environment); none: a local file",
        "the name of an existing S3 bucket, such as acme-terraform-state",
    )
    tags: types.Tags = _setting(
        {},
        "Tags of every resource, in addition to those that are always set",
        f"at most {types.TAG_LIMIT} AWS tags such as Owner=risk,CostCenter=1234: keys of 1 to 128 and"
        " values of up to 256 letters, digits, spaces and _ . : / = + - @, no key that starts with aws:",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what ``load`` collected; it remembers where a value came from, as the stock sources do not."""
        return (init_settings,)

    @classmethod
    def load(cls, environ: Mapping[str, str] = os.environ, context_file: Path = CONTEXT_FILE) -> Settings:
        """Return the settings of this run: environment over the ``context`` of ``cdktf.json`` over defaults.

        Args:
            environ: environment variables; one that starts with ``FRAUD_API_`` has to be a setting.
            context_file: a ``cdktf.json``; a missing one counts as an empty one.

        Raises:
            SettingsError: with every problem at once.
        """
        problems: list[str] = []
        received: dict[str, Any] = {}
        variables = {field: environment_variable(field) for field in cls.model_fields}
        names = dict(variables)
        place = f" in {context_file.name}"
        for key, value in _context(context_file, problems).items():
            if key in cls.model_fields:
                received[key] = value
                names[key] = key + place
            elif key not in _CDKTF_CONTEXT_KEYS and "@cdktf/" not in key:
                problems.append(_unknown(key, {field: field + place for field in cls.model_fields}, place))
        for field, variable in variables.items():
            if variable in environ:
                received[field] = environ[variable]
                names[field] = variable
        for variable in sorted(set(environ) - set(variables.values())):
            if variable.startswith(ENVIRONMENT_PREFIX):
                problems.append(_unknown(variable, variables))
        return cls._validated(received, names, problems)

    @classmethod
    def from_values(cls, **values: Any) -> Settings:
        """Make settings from only these values and the defaults: neither environment nor ``cdktf.json`` count.

        Raises:
            SettingsError: with every problem at once.
        """
        names = {field: field for field in cls.model_fields}
        problems = [_unknown(name, names) for name in values if name not in names]
        return cls._validated({name: values[name] for name in values if name in names}, names, problems)

    @classmethod
    def _validated(cls, received: dict[str, Any], names: Mapping[str, str], problems: list[str]) -> Settings:
        for field in [field for field, value in received.items() if not _is_text(value)]:
            value = _shown(received.pop(field))
            problems.append(f"{names[field]}: {value} is not UTF-8 text; use {_allowed(field)}")
        profile = received.get("profile")
        values = {**PROFILES.get(profile if isinstance(profile, str) else "", {}), **received}
        try:
            settings = cls(**values)
        except ValidationError as error:
            lines = (_problem(detail, received, values, names) for detail in error.errors(include_url=False))
            raise SettingsError([*problems, *dict.fromkeys(line for line in lines if line)]) from None
        if problems:
            raise SettingsError(problems)
        return settings

    # Relations between settings are checked in the validator of the later field, not in one over the whole
    # model: that one runs only where every field is right, and all problems are to be told at once.

    @field_validator("domain_name")
    @classmethod
    def _fits_certificate(cls, value: str, info: ValidationInfo) -> str:
        suffix = info.data.get("environment_suffix", "")
        room = _COMMON_NAME_LIMIT - len(_origin_domain(suffix, ""))
        if len(value) > room:
            raise types.conflict(
                "environment_suffix",
                f"a {{domain_name}} of at most {room} characters: with the prefix, the first name of a"
                f" certificate may have {_COMMON_NAME_LIMIT}",
            )
        return value

    @field_validator("hosted_zone")
    @classmethod
    def _holds_domain(cls, value: str | None, info: ValidationInfo) -> str | None:
        domain = info.data.get("domain_name")
        if value and domain and not re.fullmatch(types.ZONE_ID, value) and not _is_within(domain, value):
            raise types.conflict("domain_name", "{domain_name} or one of its parents, or a zone id")
        return value

    @field_validator("availability_zones")
    @classmethod
    def _are_of_region(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if any(zone[:-1] != info.data.get("region", zone[:-1]) for zone in value):
            raise types.conflict("region", "{availability_zones} in {region}")
        return value

    @field_validator("peak_task_min", "task_max")
    @classmethod
    def _tasks_ascend(cls, value: int, info: ValidationInfo) -> int:
        for other in ("peak_task_min", "task_min"):
            if value < info.data.get(other, value):
                raise types.conflict(other, "{task_min} <= {peak_task_min} <= {task_max}")
        return value

    @field_validator("throttle_burst")
    @classmethod
    def _burst_holds_rate(cls, value: int, info: ValidationInfo) -> int:
        if value < info.data.get("throttle_rate", value):
            raise types.conflict("throttle_rate", "{throttle_rate} <= {throttle_burst}")
        return value

    @field_validator("database_max_capacity")
    @classmethod
    def _capacity_ascends(cls, value: float, info: ValidationInfo) -> float:
        if value < info.data.get("database_min_capacity", value):
            raise types.conflict("database_min_capacity", "{database_min_capacity} <= {database_max_capacity}")
        return value

    @property
    def stack_name(self) -> str:
        """Name of the environment's stack, and of its directory below ``cdktf.out/stacks``."""
        return f"fraud-detection-{self.environment_suffix}"

    @property
    def api_domain(self) -> str:
        """Where callers reach the API."""
        return f"api-{self.environment_suffix}.{self.domain_name}"

    @property
    def origin_domain(self) -> str:
        """Where API Gateway reaches the load balancer."""
        return _origin_domain(self.environment_suffix, self.domain_name)

    @property
    def uses_example_domain(self) -> bool:
        """Whether the domain is reserved for examples and tests (RFC 2606), so that it cannot be deployed."""
        return any(_is_within(self.domain_name, reserved) for reserved in _RESERVED_DOMAINS)

    @property
    def hosted_zone_id(self) -> str | None:
        """Id of the Route 53 zone, or ``None`` where the zone is known by ``hosted_zone_name``."""
        return self.hosted_zone if self.hosted_zone and re.fullmatch(types.ZONE_ID, self.hosted_zone) else None

    @property
    def hosted_zone_name(self) -> str | None:
        """Name of the Route 53 zone, or ``None`` where the zone is known by ``hosted_zone_id``."""
        return None if self.hosted_zone_id else self.hosted_zone or self.domain_name

    @property
    def image_has_registry(self) -> bool:
        """Whether ``image`` names a registry host."""
        return ImageReference.parse(self.image).has_registry

    @property
    def images(self) -> tuple[str, ...]:
        """The images of everything that runs in the environment."""
        return (self.image, self.collector_image, self.migration_image)


def _origin_domain(suffix: str, domain: str) -> str:
    return f"origin-{suffix}.{domain}"


def _is_within(domain: str, parent: str) -> bool:
    return domain == parent or domain.endswith(f".{parent}")


def _context(file: Path, problems: list[str]) -> Mapping[str, Any]:
    """Return the ``context`` object of a ``cdktf.json``; what is wrong with the file is added to ``problems``."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except json.JSONDecodeError as error:
        problems.append(f"{file.name}: line {error.lineno} column {error.colno} is not JSON; {error.msg.lower()}")
        return {}
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        problems.append(f"{file.name}: cannot be read; {reason}")
        return {}
    context = content.get("context", {}) if isinstance(content, dict) else content
    if not isinstance(context, dict):
        problems.append(f"context in {file.name}: {_shown(context)} is not allowed; use an object of settings")
        return {}
    return context


def _unknown(name: str, names: Mapping[str, str], place: str = "") -> str:
    """Return the line for a name that no setting has; ``names`` maps the fields to how they are written there."""
    shown = name if name.isprintable() else _shown(name)
    close = difflib.get_close_matches(name.removeprefix(ENVIRONMENT_PREFIX).lower(), names, n=1)
    return f"unknown setting {shown}{place}" + (f", did you mean {names[close[0]]}" if close else "")


def _problem(
    detail: ErrorDetails, received: Mapping[str, Any], values: Mapping[str, Any], names: Mapping[str, str]
) -> str | None:
    """Return the line for one validation error, or ``None`` where it only follows from another one.

    Args:
        detail: the error.
        received: what was set.
        values: the same with what the profile sets.
        names: how the fields are written where they were set.
    """
    if detail["type"] == "default_factory_not_called":
        return None
    field = str(detail["loc"][0])
    details = detail.get("ctx", {})
    if detail["type"] == "conflict":
        other = str(details["other"])
        if field not in received:
            field, other = other, field
        return (
            f"{names[field]}: {_shown(_value(field, values))} is not allowed with"
            f" {names[other]} {_shown(_value(other, values))}; use {details['allowed'].format_map(names)}"
        )
    value = details.get("value")
    if value is None:
        value = detail["input"] if len(detail["loc"]) > 1 else _value(field, values)
    return f"{names[field]}: {_shown(value)} is not allowed; use {_allowed(field)}"


def _allowed(field: str) -> str:
    extra = Settings.model_fields[field].json_schema_extra
    assert isinstance(extra, dict)
    return str(extra["allowed"])


def _is_text(value: object) -> bool:
    """Return whether a value can be written as UTF-8; Python keeps other bytes of a variable as lone surrogates."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        return False
    return True


def _value(field: str, values: Mapping[str, Any]) -> Any:
    return values[field] if field in values else Settings.model_fields[field].default


def _shown(value: object) -> str:
    """Return a value on one line, in JSON's spelling and not endless."""
    text = json.dumps(value, default=str)
    return text if len(text) <= 120 else f"{text[:119]}…"
