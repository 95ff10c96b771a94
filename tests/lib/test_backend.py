"""State and provider of a stack."""

from __future__ import annotations

import json
from typing import Any

from cdktf import TerraformStack, Testing

from lib import backend
from tests.support import settings
from tests.terraform_json import Body


def configured(name: str, **values: Any) -> Body:
    """The JSON of a stack with nothing but its state and provider."""
    stack = TerraformStack(Testing.app(), name)
    backend.configure(stack, settings(**values))
    body: Body = json.loads(Testing.synth(stack))
    return body


def test_local_state_has_no_machine_path() -> None:
    """Without a state bucket, each stack has a file of its own, relative to the stack's directory."""
    assert configured("fraud-detection-dev")["terraform"]["backend"] == {
        "local": {"path": "../../../terraform.fraud-detection-dev.tfstate"}
    }


def test_s3_state_is_encrypted_and_locked() -> None:
    """With a state bucket, each stack has a key of its own, encrypted and locked by S3 itself."""
    terraform = configured("fraud-detection-dev", state_bucket="acme-state", region="eu-west-1")["terraform"]
    assert terraform["backend"] == {
        "s3": {
            "bucket": "acme-state",
            "key": "fraud-detection/fraud-detection-dev/terraform.tfstate",
            "region": "eu-west-1",
            "encrypt": True,
            "use_lockfile": True,
        }
    }
    assert terraform["required_version"] == ">= 1.10.0"


def test_stacks_never_share_a_state() -> None:
    """Two stacks differ in file and key."""
    for values in ({}, {"state_bucket": "acme-state"}):
        one, other = (configured(name, **values)["terraform"]["backend"] for name in ("one", "other"))
        assert one != other


def test_provider_has_the_region_alone() -> None:
    """Credentials, account and endpoints are left to the environment of whoever deploys."""
    assert configured("one", region="eu-west-1")["provider"]["aws"] == [{"region": "eu-west-1"}]
