"""What the construct tests share: settings, and the Terraform JSON of some constructs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from cdktf import TerraformStack, Testing
from cdktf_cdktf_provider_aws.provider import AwsProvider

from lib.location import Location
from lib.settings import Settings
from lib.stack import FraudDetectionStack
from tests.terraform_json import Body

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
