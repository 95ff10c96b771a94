"""What the stack tells the service: the environment variables of its container (``lib/service.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


class ConfigurationError(ValueError):
    """The environment cannot be used; the text has one line for each variable."""


@dataclass(frozen=True)
class Configuration:
    """The settings of one task.

    Attributes:
        port: where it listens.
        database_host: the writer of the cluster.
        database_port: its TCP port.
        database_name: the database.
        database_user: the user that the IAM token signs in.
        secret_arn: the secret with the signing keys.
        secret: its content when the task started, as JSON.
        drain_seconds: how long it keeps serving after SIGTERM, at most. ``DRAIN_SECONDS`` is the service's own
            variable; with the 25 seconds in which requests in flight may finish, 20 fit into the minute that ECS gives.
    """

    port: int
    database_host: str
    database_port: int
    database_name: str
    database_user: str
    secret_arn: str
    secret: str
    drain_seconds: float = 20.0

    @property
    def region(self) -> str:
        """The AWS region, which every ARN has as its fourth part."""
        return self.secret_arn.split(":")[3]


def load(environ: Mapping[str, str]) -> Configuration:
    """Read the environment.

    Raises:
        ConfigurationError: with every problem at once; no value of a secret is in it.
    """
    problems: list[str] = []

    def text(name: str) -> str:
        if not environ.get(name):
            problems.append(f"{name} is not set; the task definition sets it")
        return environ.get(name, "")

    def whole(name: str, high: int, default: str | None = None) -> int:
        received = environ.get(name) or default or text(name)
        if received and not (received.isascii() and received.isdigit() and int(received) <= high):
            problems.append(f"{name} is {received!r}; use a whole number from 0 to {high}")
            return 0
        return int(received or 0)

    configuration = Configuration(
        port=whole("PORT", 65535),
        database_host=text("DB_HOST"),
        database_port=whole("DB_PORT", 65535),
        database_name=text("DB_NAME"),
        database_user=text("DB_APPLICATION_USER"),
        secret_arn=text("API_CONFIGURATION_SECRET_ARN"),
        secret=text("API_CONFIGURATION"),
        drain_seconds=whole("DRAIN_SECONDS", 30, "20"),
    )
    if configuration.secret_arn and configuration.secret_arn.count(":") < 6:
        problems.append(f"API_CONFIGURATION_SECRET_ARN is {configuration.secret_arn!r}; use the ARN of a secret")
    if problems:
        raise ConfigurationError("\n".join(problems))
    return configuration
