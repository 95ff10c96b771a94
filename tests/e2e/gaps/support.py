"""What the tests of the closed gaps share: clients of one emulator, and words for what they ask of it."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.e2e import account
from tests.e2e.emulator.process import Emulator

TAGS = [{"Key": "Environment", "Value": "dev"}]
MORE_TAGS = [{"Key": "Project", "Value": "fraud"}]


class Aws:
    """The emulator's account, a client for each service."""

    def __init__(self, emulator: Emulator) -> None:
        self._session = account.session(emulator)
        self._clients: dict[str, Any] = {}

    def __getitem__(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = self._session.client(service)
        return self._clients[service]


def refused(code: str) -> Any:
    """Expect that the call in this context is refused with ``code``."""
    return pytest.raises(ClientError, match=rf"\({code}\)")


def name() -> str:
    """Return a name that no other test has."""
    return f"x{secrets.token_hex(6)}"


def ecs_service(aws: Aws, **members: Any) -> str:
    """Create a service called ``service`` in a cluster of its own, and return the cluster."""
    cluster = name()
    aws["ecs"].create_cluster(clusterName=cluster)
    aws["ecs"].register_task_definition(
        family="family", containerDefinitions=[{"name": "app", "image": "x", "memory": 128}]
    )
    aws["ecs"].create_service(
        cluster=cluster, serviceName="service", taskDefinition="family", desiredCount=1, **members
    )
    return cluster
