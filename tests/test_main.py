"""What main.py says and returns where the synthesis fails: a finding, an author's own error, a crash."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from cdktf import Annotations, App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider

import main
from aspects import Guardrails
from aspects.packs import PCI_DSS_V4
from lib import lock
from lib.output import publish
from lib.settings import Settings
from tests.aspects.doubles import resource

Build = Callable[[TerraformStack], object]


@pytest.fixture
def status_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Build], int]:
    """The exit status of main.py on a stack that holds what a function puts there."""

    def run(build: Build) -> int:
        def stacks(app: App, settings: Settings) -> list[tuple[TerraformStack, Guardrails]]:
            scope = TerraformStack(app, "s")
            AwsProvider(scope, "aws", region="us-east-1")
            build(scope)
            return [(scope, Guardrails("dev", pack=PCI_DSS_V4).apply(app))]

        monkeypatch.setenv("ENVIRONMENT_SUFFIX", "dev")
        monkeypatch.setenv("CDKTF_OUTDIR", str(tmp_path / "out"))
        monkeypatch.setattr(main, "build", stacks)
        return main.main()

    return run


def _open(scope: TerraformStack) -> None:
    resource(scope, "aws_subnet", "open", vpc_id="v", map_public_ip_on_launch=True)


def test_an_authors_only_error_is_one_line_and_status_1(
    status_of: Callable[[Build], int], capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback, whether it is an annotation or the only thing that is wrong."""

    def build(scope: TerraformStack) -> None:
        Annotations.of(resource(scope, "aws_sns_topic")).add_error("no topic without an owner")

    assert status_of(build) == 1
    assert "[s/it] no topic without an owner\n" in capsys.readouterr().err


def test_an_authors_error_stands_next_to_the_findings(
    status_of: Callable[[Build], int], capsys: pytest.CaptureFixture[str]
) -> None:
    """Both are told, each once."""

    def build(scope: TerraformStack) -> None:
        _open(scope)
        Annotations.of(resource(scope, "aws_sns_topic")).add_error("no topic without an owner")

    assert status_of(build) == 1
    said = capsys.readouterr().err
    assert said.count("[s/it] no topic without an owner\n") == 1
    assert said.count("subnet-public-ip]: ") == 1
    assert said.count("s/open") == 1


def test_a_crash_is_not_swallowed(status_of: Callable[[Build], int]) -> None:
    """What is no finding never ends with status 0 or 1 and no word."""

    class Crashing(TerraformStack):
        def prepare_stack(self) -> None:
            raise ValueError("on purpose")

    def build(scope: TerraformStack) -> None:
        Crashing(cast(App, scope.node.root), "crashing")

    with pytest.raises(RuntimeError, match="on purpose"):
        status_of(build)


def test_a_clean_stack_ends_with_status_0(status_of: Callable[[Build], int]) -> None:
    """A control of the others."""
    assert status_of(lambda scope: resource(scope, "aws_sqs_queue", name="jobs")) == 0


# -- evidence ----------------------------------------------------------------------------------------------------------


def _files(folder: Path) -> dict[str, bytes]:
    found = {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}
    found.pop(lock.NAME)
    return found


def test_findings_replace_the_compliance_files_and_nothing_else(
    status_of: Callable[[Build], int], tmp_path: Path
) -> None:
    """CI can upload what was found; what Terraform would deploy stays as the last good synthesis made it."""
    assert status_of(lambda scope: resource(scope, "aws_sqs_queue", name="jobs")) == 0
    before = _files(tmp_path / "out")
    assert status_of(_open) == 1
    after = _files(tmp_path / "out")
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    assert "stacks/s/compliance.json" in changed
    assert all(name.startswith("stacks/s/compliance.") for name in changed), changed
    assert b"subnet-public-ip" in after["stacks/s/compliance.sarif"]


def test_a_first_synthesis_with_findings_leaves_the_compliance_files(
    status_of: Callable[[Build], int], tmp_path: Path
) -> None:
    """Without a JSON that anybody could deploy."""
    assert status_of(_open) == 1
    found = _files(tmp_path / "out")
    assert "stacks/s/compliance.json" in found
    assert all(name.startswith("stacks/s/compliance.") for name in found), found.keys()


def test_compliance_files_that_are_no_longer_made_go(tmp_path: Path) -> None:
    """They would be of another synthesis than the JSON next to them; what people put there stays."""
    stack = tmp_path / "stacks" / "s"
    stack.mkdir(parents=True)
    for name in ("compliance.old", "guardrails.json", "terraform.tfstate"):
        (stack / name).touch()
    folder = tmp_path / "new"
    (folder / "stacks" / "s").mkdir(parents=True)
    (folder / "stacks" / "s" / "cdk.tf.json").touch()
    for name in ("manifest.json", "guardrails.json"):
        (folder / name).write_text('{"stacks": {}}')
    publish(folder, tmp_path)
    assert {each.name for each in stack.iterdir()} == {"cdk.tf.json", "terraform.tfstate"}
