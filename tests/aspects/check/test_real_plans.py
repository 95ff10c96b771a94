"""Plans that Terraform makes here and now, with the real provider and without AWS."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from aspects.rules import Outcome
from tests.aspects.check.documents import PLANS, verdicts, written
from tests.aspects.check.planned import lay_out, shown
from tests.conftest import Terraform, real_provider
from tests.test_offline_plan import offline
from tests.whole_app import synthesized

pytestmark = [pytest.mark.terraform, real_provider]


@pytest.mark.slow
def test_the_plan_of_the_application_has_the_verdicts_of_its_stack(terraform: Terraform, tmp_path: Path) -> None:
    """Rule by rule and resource by resource, but that a plan may decide what the stack could not."""
    made = synthesized()
    folder = tmp_path / "cdktf.out" / "stacks" / "stack"
    folder.mkdir(parents=True)
    terraform.initialize(folder)
    lay_out(folder, made.text, made.assets)
    plan = verdicts(written(tmp_path, shown(terraform, folder)))
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
    made = verdicts(written(tmp_path, shown(terraform, folder)))
    assert made == verdicts(PLANS / "modules" / "plan.json")
