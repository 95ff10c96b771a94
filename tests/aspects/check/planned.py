"""Plans of the application that Terraform makes here and now, with the real provider and without AWS."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.aspects.check.documents import Body
from tests.conftest import Terraform
from tests.test_offline_plan import OVERRIDE, offline

ACCOUNT = "123456789012"
ZONE = "Z0123456789ABC"
ANSWERS = {
    "${data.aws_caller_identity.caller.account_id}": ACCOUNT,
    "data.aws_caller_identity.caller.account_id": f'"{ACCOUNT}"',
}
"""What stands in the stack in the place of what only AWS would answer."""


def shown(terraform: Terraform, folder: Path) -> Body:
    """The plan of a folder as ``terraform show -json`` prints it."""
    alone = replace(terraform, environment=offline(terraform.environment))
    made = alone.run(folder, "plan", "-input=false", "-out=it.tfplan")
    assert made.returncode == 0, made.stderr
    printed = alone.run(folder, "show", "-json", "it.tfplan")
    assert printed.returncode == 0, printed.stderr
    document: Body = json.loads(printed.stdout)
    return document


def lay_out(folder: Path, text: str, assets: Mapping[str, bytes]) -> None:
    """Write a stack of the application, so that it can be planned without AWS."""
    (folder / "offline_override.tf.json").write_text(json.dumps(OVERRIDE))
    (folder / "cdk.tf.json").write_text(_without_questions(text))
    for name, content in assets.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


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
