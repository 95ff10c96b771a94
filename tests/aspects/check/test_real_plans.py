"""Plans that Terraform makes here and now, with the real provider and without AWS."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aspects.rules import Outcome
from tests.aspects.check.documents import PLANS, Body, verdicts, written
from tests.conftest import Terraform
from tests.test_offline_plan import OVERRIDE, offline
from tests.whole_app import synthesized

pytestmark = pytest.mark.terraform

ACCOUNT = "123456789012"
ZONE = "Z0123456789ABC"
ANSWERS = {
    "${data.aws_caller_identity.caller.account_id}": ACCOUNT,
    "data.aws_caller_identity.caller.account_id": f'"{ACCOUNT}"',
}
"""What stands in the stack in the place of what only AWS would answer."""


def _shown(terraform: Terraform, folder: Path) -> Body:
    """The plan of a folder as ``terraform show -json`` prints it."""
    alone = replace(terraform, environment=offline(terraform.environment))
    made = alone.run(folder, "plan", "-input=false", "-out=it.tfplan")
    assert made.returncode == 0, made.stderr
    shown = alone.run(folder, "show", "-json", "it.tfplan")
    assert shown.returncode == 0, shown.stderr
    document: Body = json.loads(shown.stdout)
    return document


def _without_questions(text: str) -> str:
    """A stack in which nothing asks AWS, with its state beside it."""
    body: dict[str, Any] = json.loads(text)
    del body["terraform"]["backend"]
    zones = body["data"].pop("aws_route53_zone", {})
    body["data"].pop("aws_caller_identity", None)
    answered = json.dumps(body)
    for question, answer in ANSWERS.items():
        answered = answered.replace(question, answer.replace('"', '\\"'))
    for zone in zones:
        answered = answered.replace(f"${{data.aws_route53_zone.{zone}.zone_id}}", ZONE)
    return answered


@pytest.mark.slow
def test_the_plan_of_the_application_has_the_verdicts_of_its_stack(terraform: Terraform, tmp_path: Path) -> None:
    """Rule by rule and resource by resource, but that a plan may decide what the stack could not."""
    made = synthesized()
    folder = tmp_path / "cdktf.out" / "stacks" / "stack"
    folder.mkdir(parents=True)
    terraform.initialize(folder)
    (folder / "offline_override.tf.json").write_text(json.dumps(OVERRIDE))
    (folder / "cdk.tf.json").write_text(_without_questions(made.text))
    for name, content in made.assets.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    plan = verdicts(written(tmp_path, _shown(terraform, folder)))
    stack = verdicts(folder)
    assert plan.keys() == stack.keys() and len(plan) > 100
    for key, at_synth in stack.items():
        if at_synth.outcome is not Outcome.UNKNOWN:
            assert plan[key].outcome is at_synth.outcome, (key, at_synth.problems, plan[key].problems)


def test_the_recorded_plan_is_what_terraform_makes(terraform: Terraform, tmp_path: Path) -> None:
    """The same verdicts with the same explanations, for modules, instances and secrets."""
    folder = tmp_path / "modules"
    shutil.copytree(PLANS / "modules", folder)
    terraform.initialize(folder)
    alone = replace(terraform, environment=offline(terraform.environment))
    found = alone.run(folder, "init", "-input=false")
    assert found.returncode == 0, found.stderr
    made = verdicts(written(tmp_path, _shown(terraform, folder)))
    assert made == verdicts(PLANS / "modules" / "plan.json")
