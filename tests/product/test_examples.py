"""Each example is run as its text says, with the wheel installed, and does what it says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Terraform
from tests.product.laboratory import EXAMPLES, HERE, Laboratory

pytestmark = pytest.mark.slow

OFFLINE = """provider "aws" {
  access_key                  = "offline"
  secret_key                  = "offline"
  skip_credentials_validation = true
  skip_metadata_api_check     = "true"
  skip_requesting_account_id  = true
}
"""
"""Lies beside the example, so that a plan asks nobody; terraform merges it into the provider's block."""


def resources(folder: Path, stack: str) -> dict[str, Any]:
    """The resources of a stack by type: the examples have one of each."""
    body = json.loads((folder / "cdktf.out" / "stacks" / stack / "cdk.tf.json").read_text(encoding="utf-8"))
    return {kind: next(iter(found.values())) for kind, found in body["resource"].items()}


def test_every_example_is_told_and_its_packages_are_the_tested_ones() -> None:
    """The list names each folder; what it asks for is what these tests install."""
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert {f"[{each.name}]" for each in EXAMPLES.iterdir() if each.is_dir()} == set(
        re.findall(r"\[[a-z-]+\](?=\()", text)
    )
    wanted = (EXAMPLES / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert wanted == [line for line in (HERE / "cdktf.in").read_text().splitlines() if not line.startswith("#")]


def test_the_minimal_app(laboratory: Laboratory) -> None:
    """It gets names, tags, encryption and evidence, and nothing is found."""
    folder = laboratory.copy("minimal")
    done = laboratory.shell(folder, "python app.py", ENVIRONMENT_SUFFIX="pr42")
    assert done.returncode == 0, done.stderr
    queue = resources(folder, "orders")["aws_sqs_queue"]
    assert queue["name"] == "sqs_queue_pr42" and queue["sqs_managed_sse_enabled"] is True
    assert queue["tags"] == {"Name": "sqs_queue_pr42", "Environment": "pr42", "Owner": "orders"}
    assert (folder / "cdktf.out/stacks/orders/compliance.html").is_file()


def test_the_rule_and_the_pack_of_a_team(laboratory: Laboratory) -> None:
    """The app keeps the pack; without the display name it fails with the line of its text, which both commands know."""
    folder = laboratory.copy("own-rule")
    app = folder / "app.py"
    done = laboratory.shell(folder, "python app.py && cdktf-guardrails check cdktf.out --pack house:HOUSE")
    assert done.returncode == 0, done.stdout + done.stderr
    text = app.read_text(encoding="utf-8")
    app.write_text(text.replace(', display_name="Invoices"', ""), encoding="utf-8")
    broken = laboratory.shell(folder, "python app.py")
    (said,) = re.findall(r"^    (\[alerts/.*\])$", text, re.MULTILINE)
    assert broken.returncode != 0 and said in broken.stderr
    (explain,) = re.findall(r"`{2}(cdktf-guardrails explain .*?)`{2}", text)
    told = laboratory.shell(folder, explain)
    assert told.returncode == 0 and "Topics have a display name" in told.stdout


def test_an_app_is_tested_with_the_assertions(laboratory: Laboratory) -> None:
    """Its tests pass, and where the guardrails are lost each that relies on them fails."""
    folder = laboratory.copy("tests")
    done = laboratory.shell(folder, "python -m pytest -q -p no:cacheprovider")
    assert done.returncode == 0, done.stdout + done.stderr
    tests = folder / "test_payments.py"
    lost = re.sub(r"\n    Guardrails\(.*?\)\.apply\(app\)", "", tests.read_text(encoding="utf-8"))
    tests.write_text(lost, encoding="utf-8")
    without = laboratory.shell(folder, "python -m pytest -q -p no:cacheprovider")
    assert without.returncode == 1 and "4 failed" in without.stdout, without.stdout


@pytest.mark.terraform
def test_a_plan_is_checked_before_it_is_applied(laboratory: Laboratory, terraform: Terraform) -> None:
    """Clean until the exception ends; an open port is found, and what cannot be planned is not judged."""
    folder = laboratory.copy("plan-check")
    (folder / "offline_override.tf").write_text(OFFLINE, encoding="utf-8")
    environ = {**terraform.environment, "PATH": f"{Path(terraform.path).parent}:{terraform.environment['PATH']}"}
    check = "./check.sh --day 2026-12-01"
    done = laboratory.shell(folder, check, **environ)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 accepted" in done.stdout
    assert json.loads((folder / "reports/compliance.sarif").read_text(encoding="utf-8"))["runs"]
    code = (folder / "main.tf").read_text(encoding="utf-8")
    ended = laboratory.shell(folder, "./check.sh --day 2027-07-01", **environ)
    assert ended.returncode == 1 and "error[sns-encrypted]" in ended.stdout, ended.stdout
    (folder / "main.tf").write_text(code.replace("from_port   = 443", "from_port   = 22"), encoding="utf-8")
    opened = laboratory.shell(folder, check, **environ)
    assert opened.returncode == 1 and "error[security-group-open-ingress]" in opened.stdout
    (folder / "main.tf").write_text("nonsense", encoding="utf-8")
    assert laboratory.shell(folder, check, **environ).returncode == 2
