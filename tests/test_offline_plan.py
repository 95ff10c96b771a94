"""Both stacks planned by terraform and the real provider: no AWS, no emulator, no credentials, no network.

A plan runs what ``terraform validate`` cannot: the provider's checks of resources as a whole, and of values that are
only known once data sources are read. ``terraform test`` answers these; the JSON is planned as it was synthesized.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Terraform, real_provider
from tests.support import LOCATION
from tests.terraform_json import Body, at
from tests.whole_app import Synthesized, synthesized

pytestmark = [pytest.mark.terraform, real_provider]

NOBODY = "http://127.0.0.1:9"
"""Where nobody listens: what wants to call AWS, or anything else, is refused at once."""

ANSWERS: dict[str, Mapping[str, str]] = {
    "aws_caller_identity": {"account_id": LOCATION.account_id},
    "aws_route53_zone": {"zone_id": "Z0123456789ABC"},
}
"""What AWS would answer to the data sources that ask it; all others the provider answers by itself."""

OVERRIDE = {
    "provider": {
        "aws": {
            "access_key": "offline",
            "secret_key": "offline",
            "max_retries": 1,
            "skip_credentials_validation": True,
            "skip_metadata_api_check": "true",
            "skip_requesting_account_id": True,
        }
    }
}
"""Lies beside the stack's JSON; terraform merges it into the provider block there."""

SUFFIXES = ["dev", "a", "pr-42-abcdefgh-01234"]
"""The default, the shortest and the longest."""


@dataclass(frozen=True)
class Mistake:
    """A wrong value that only a plan finds.

    Attributes:
        kind: type of the resource that gets it.
        path_end: how the construct path of the resource ends.
        values: what is written over its attributes; ``None`` takes one away.
        message: what the provider says of it.
    """

    kind: str
    path_end: str
    values: Mapping[str, Any]
    message: str


MISTAKES = [
    Mistake(
        "aws_s3_bucket",
        "/flow-logs/bucket",
        {"bucket": f"{'b' * 52}${{data.aws_caller_identity.caller.account_id}}"},
        "expected length of bucket to be in the range (0 - 63)",
    ),
    Mistake("aws_lambda_function", "/secrets/rotation-function", {"handler": None}, "handler and runtime must be set"),
    Mistake("aws_lb_target_group", "/blue", {"protocol": "TCP", "health_check": {"protocol": "TCP", "path": "/"}},
            "health_check[0].path"),
    Mistake("aws_sns_topic", "/topic", {"fifo_topic": True}, "invalid topic name"),
]  # fmt: skip
"""None of these resources depends on another: terraform would not get to what hangs on a mistake."""


@dataclass(frozen=True)
class Plan:
    """What ``terraform test`` said of one stack.

    Attributes:
        passed: whether the plan succeeded.
        actions: what would be done, by the address of the resource; data sources are left out.
        diagnostics: errors and warnings, each with its details.
    """

    passed: bool
    actions: Mapping[str, list[str]]
    diagnostics: list[str]


def offline(environ: Mapping[str, str]) -> dict[str, str]:
    """An environment without credentials and profiles, in which every call to AWS or to another host is refused."""
    clean = {key: value for key, value in environ.items() if not key.startswith(("AWS_", "TF_VAR_"))}
    nowhere = dict.fromkeys(("AWS_ENDPOINT_URL", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), NOBODY)
    files = dict.fromkeys(("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"), os.devnull)
    return {**clean, **nowhere, **files, "AWS_EC2_METADATA_DISABLED": "true"}


def answered(body: Body) -> Body:
    """The test file that plans ``body`` and answers what it would ask AWS."""
    overrides = [
        {"target": f"data.{kind}.{name}", "values": dict(values)}
        for kind, values in ANSWERS.items()
        for name in body["data"].get(kind, ())
    ]
    return {"override_data": overrides, "run": {"plan": {"command": "plan"}}}


def addresses(body: Body) -> set[str]:
    """The address of every resource in a stack's JSON."""
    return {f"{kind}.{name}" for kind, group in body["resource"].items() for name in group}


@pytest.fixture
def folder(terraform: Terraform, tmp_path: Path) -> Path:
    """An empty folder for a stack, as deep as the app's own: its local state, if any, would be in ``tmp_path``."""
    result = tmp_path / "cdktf.out" / "stacks" / "stack"
    result.mkdir(parents=True)
    terraform.initialize(result)
    (result / "offline_override.tf.json").write_text(json.dumps(OVERRIDE))
    return result


def put(folder: Path, text: str, assets: Mapping[str, bytes]) -> None:
    """Write a stack into ``folder``: its JSON, and the files that the JSON names."""
    assert "s3" not in json.loads(text)["terraform"]["backend"], "a plan would want this bucket"
    (folder / "cdk.tf.json").write_text(text)
    for path, content in assets.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def planned(terraform: Terraform, folder: Path, test: Body) -> Plan:
    """Run the test file ``test``, which has one plan, on the stack in ``folder``."""
    (folder / "plan.tftest.json").write_text(json.dumps(test))
    alone = replace(terraform, environment=offline(terraform.environment))
    result = alone.run(folder, "test", "-json", "-verbose")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    said = [line["diagnostic"] for line in lines if line["type"] == "diagnostic"]
    changes = [change for line in lines for change in line.get("test_plan", {}).get("resource_changes", ())]
    return Plan(
        passed=result.returncode == 0,
        actions={each["address"]: each["change"]["actions"] for each in changes if each["mode"] == "managed"},
        diagnostics=[f"{each['summary']} {each.get('detail', '')}".strip() for each in said],
    )


@pytest.mark.slow
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_environment_is_planned_offline(suffix: str, terraform: Terraform, folder: Path) -> None:
    """Without a warning, every resource of the JSON is created, and nothing else happens."""
    made = Synthesized(environment_suffix=suffix)
    put(folder, made.text, made.assets)
    plan = planned(terraform, folder, answered(made.environment))
    assert (plan.passed, plan.diagnostics) == (True, [])
    assert plan.actions == {address: ["create"] for address in addresses(made.environment)}
    assert (folder / "cdk.tf.json").read_text() == made.text


def test_the_account_stack_is_planned_offline(terraform: Terraform, folder: Path) -> None:
    """So is the account stack, which is the same whatever the environment."""
    bodies = [synthesized(suffix).account for suffix in SUFFIXES]
    assert all(body == bodies[0] for body in bodies)
    put(folder, json.dumps(bodies[0]), {})
    plan = planned(terraform, folder, answered(bodies[0]))
    assert (plan.passed, plan.diagnostics) == (True, [])
    assert plan.actions == {address: ["create"] for address in addresses(bodies[0])}


def test_a_call_to_aws_would_be_noticed(terraform: Terraform, folder: Path) -> None:
    """Left unanswered, the one question of the account stack fails the plan: so no plan that passes has made a call."""
    body = synthesized().account
    put(folder, json.dumps(body), {})
    plan = planned(terraform, folder, {**answered(body), "override_data": []})
    assert not plan.passed
    (said,) = plan.diagnostics
    assert "GetCallerIdentity" in said and f'"{NOBODY}/": dial tcp' in said and "connection refused" in said


@pytest.mark.slow
def test_a_plan_finds_what_validate_does_not(terraform: Terraform, folder: Path) -> None:
    """Each mistake is accepted by `terraform validate` and told by the plan, which says nothing else."""
    made = synthesized()
    body = copy.deepcopy(made.environment)
    for mistake in MISTAKES:
        resource = at(body, mistake.kind, mistake.path_end)
        resource.update(mistake.values)
        for name in [name for name, value in mistake.values.items() if value is None]:
            del resource[name]
    put(folder, json.dumps(body), made.assets)
    verdict = json.loads(terraform.run(folder, "validate", "-json").stdout)
    assert (verdict["valid"], verdict["diagnostics"]) == (True, [])
    plan = planned(terraform, folder, answered(body))
    assert not plan.passed
    for mistake in MISTAKES:
        assert [said for said in plan.diagnostics if mistake.message in said], (mistake, plan.diagnostics)
    assert len(plan.diagnostics) == len(MISTAKES), plan.diagnostics
