"""What the construct tests share: synthesize some constructs and look at their Terraform JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from cdktf import TerraformStack, Testing
from cdktf_cdktf_provider_aws.provider import AwsProvider

from lib.location import Location
from lib.settings import Settings
from lib.stack import FraudDetectionStack

Body = dict[str, Any]

LOCATION = Location(partition="aws", region="us-east-1", account_id="123456789012")


def settings(**values: Any) -> Settings:
    """Settings from the values given and the defaults alone: neither environment nor cdktf.json count."""
    return Settings.from_values(**values)


def synthesize(build: Callable[[TerraformStack], object]) -> Body:
    """The Terraform JSON of a stack in which ``build`` puts its constructs; no aspects are added."""
    stack = TerraformStack(Testing.app(), "test")
    AwsProvider(stack, "aws", region="us-east-1")
    build(stack)
    # Not Testing.synth: it strips the construct paths, by which the tests find their resources.
    stack.prepare_stack()
    body: Body = json.loads(json.dumps(stack.to_terraform()))
    return body


def environment(**values: Any) -> Body:
    """The Terraform JSON of a whole environment as ``lib`` declares it, before the aspects; ``values`` are settings."""
    stack = FraudDetectionStack(Testing.app(), "test", settings=settings(**values))
    stack.prepare_stack()
    body: Body = json.loads(json.dumps(stack.to_terraform()))
    return body


def all_of(body: Body, resource_type: str) -> dict[str, Body]:
    """Every resource of a type by its logical id; empty where there is none."""
    found: dict[str, Body] = body.get("resource", {}).get(resource_type, {})
    return found


def only(body: Body, resource_type: str) -> Body:
    """The one resource of a type; fails where there are none or several."""
    found = all_of(body, resource_type)
    assert len(found) == 1, f"expected one {resource_type}, found {sorted(found)}"
    return next(iter(found.values()))


def at(body: Body, resource_type: str, path_end: str) -> Body:
    """The resource of a type whose construct path ends in ``path_end``; fails where there is none."""
    for resource in all_of(body, resource_type).values():
        if resource["//"]["metadata"]["path"].endswith(path_end):
            return resource
    raise AssertionError(f"no {resource_type} at …{path_end}, only {sorted(all_of(body, resource_type))}")
