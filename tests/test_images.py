"""`make images`, and what `make deploy` asks first: which images have to be there, and how missing ones get there."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from lib.settings import ACCOUNT_STACK_NAME
from scripts import images, manage
from scripts.images import Image
from scripts.project import ROOT, Failure
from tests.support import settings
from tests.terraform_json import all_of
from tests.whole_app import Synthesized, synthesized

REGION = "us-east-1"
REGISTRY = "123456789012.dkr.ecr.us-east-1.amazonaws.com"
WANTED = ["aws-otel-collector_dev:v0.49.0", "fraud-api_dev:latest", "postgres-client_dev:16"]


@pytest.fixture
def ecr(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Emulated ECR without a repository."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        yield boto3.client("ecr", region_name=REGION)


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    """The folder of the synthesized environment."""
    (tmp_path / "cdk.tf.json").write_text(synthesized().text)
    return tmp_path


def push(ecr: Any, name: str) -> None:
    """Put an image in, and its repository."""
    repository, _, tag = name.partition(":")
    ecr.create_repository(repositoryName=repository)
    config = {"mediaType": "application/vnd.oci.image.config.v1+json", "size": 2, "digest": f"sha256:{'0' * 64}"}
    kind = "application/vnd.oci.image.manifest.v1+json"
    manifest = json.dumps({"schemaVersion": 2, "mediaType": kind, "config": config, "layers": []})
    ecr.put_image(repositoryName=repository, imageManifest=manifest, imageTag=tag)


def test_the_images_are_those_of_all_tasks() -> None:
    """API, collector and migration, under the names and versions that the environment gives them."""
    assert [str(image) for image in images.own(synthesized().environment)] == WANTED


def test_images_of_other_registries_are_somebody_elses() -> None:
    """They are neither looked for nor asked to be pushed."""
    other = "ghcr.io/acme/it:1"
    body = Synthesized(image=other, collector_image=other, migration_image=other).environment
    assert images.own(body) == []


def test_without_a_repository_nothing_is_made(tmp_path: Path) -> None:
    """Terraform without a target would make the whole environment."""
    other = "ghcr.io/acme/it:1"
    (tmp_path / "cdk.tf.json").write_text(Synthesized(image=other, collector_image=other, migration_image=other).text)
    with pytest.raises(Failure, match="there is no repository to create; run make deploy"):
        images.targets(tmp_path)


def test_a_digest_is_a_version() -> None:
    """An image without a tag is looked for by its digest."""
    digest = f"sha256:{'a' * 64}"
    found = images.own(Synthesized(image=f"fraud-api@{digest}").environment)
    assert Image("fraud-api", "fraud-api_dev", f"@{digest}") in found


def test_repositories_and_nothing_else_are_made_first(stack: Path) -> None:
    """Every repository and its lifecycle policy is a target; terraform adds the key, to which they refer."""
    body = synthesized().environment
    wanted = [
        f"-target={kind}.{id}"
        for kind in ("aws_ecr_repository", "aws_ecr_lifecycle_policy")
        for id in sorted(all_of(body, kind))
    ]
    assert images.targets(stack) == wanted
    assert len(wanted) == 6
    repositories = all_of(body, "aws_ecr_repository").values()
    assert all("${aws_kms_key." in json.dumps(each["encryption_configuration"]) for each in repositories)


def test_without_repositories_every_image_is_missing(ecr: Any, stack: Path) -> None:
    """Before the first make images: one line with all of them, and what to do."""
    with pytest.raises(Failure) as missing:
        images.require(stack, REGION)
    assert str(missing.value) == (
        f"no task could start: {', '.join(WANTED)} are not in Amazon ECR; run make images, which creates the"
        " repositories and prints how to fill them"
    )


def test_a_missing_tag_is_a_missing_image(ecr: Any, stack: Path) -> None:
    """A repository with another tag is not enough."""
    for name in ("aws-otel-collector_dev:v0.49.0", "fraud-api_dev:1.0", "postgres-client_dev:16"):
        push(ecr, name)
    with pytest.raises(Failure, match="no task could start: fraud-api_dev:latest is not in Amazon ECR;"):
        images.require(stack, REGION)


def test_an_image_is_found_by_its_digest(ecr: Any) -> None:
    """Whatever its tag is; another digest is another image."""
    push(ecr, "fraud-api_dev:1.0")
    (pushed,) = ecr.describe_images(repositoryName="fraud-api_dev")["imageDetails"]
    there = Image("fraud-api", "fraud-api_dev", f"@{pushed['imageDigest']}")
    other = Image("fraud-api", "fraud-api_dev", f"@sha256:{'b' * 64}")
    assert images.missing(ecr, [there, other]) == [other]


def test_with_all_images_the_deployment_goes_on(ecr: Any, stack: Path) -> None:
    """Nothing is raised, and nothing is left to push."""
    for name in WANTED:
        push(ecr, name)
    images.require(stack, REGION)
    assert images.instructions(stack, REGION) == "every image is in its repository; continue with make deploy"


def test_only_what_is_missing_is_to_be_pushed(ecr: Any, stack: Path) -> None:
    """Sign in once; then the mirror is pulled, tagged and pushed, and the client is built from its Dockerfile."""
    push(ecr, "fraud-api_dev:latest")
    collector = f"{REGISTRY}/aws-otel-collector_dev:v0.49.0"
    client = f"{REGISTRY}/postgres-client_dev:16"
    public = "public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0"
    assert images.instructions(stack, REGION).splitlines() == [
        "push the missing images, then continue with make deploy:",
        "",
        f"aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin {REGISTRY}",
        f"docker pull --platform linux/amd64 {public}",
        f"docker tag {public} {collector}",
        f"docker push {collector}",
        f"docker build --platform linux/amd64 -t {client} lib/sql",
        f"docker push {client}",
    ]


@pytest.fixture
def docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lines that a docker was called with, and what came on its stdin; it fails where the file `fails` is there."""
    record, tools = tmp_path / "record", tmp_path / "tools"
    tools.mkdir()
    program = tools / "docker"
    program.write_text(f'#!/bin/sh\necho "$@ $([ "$1" = login ] && cat)" >> {record}\ntest ! -e {tmp_path}/fails\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tools), prepend=":")
    return record


def test_what_is_missing_is_built_and_pushed(ecr: Any, stack: Path, docker: Path) -> None:
    """One sign-in, its password on stdin only; then the lines of the page with the folder of the API, and no others."""
    push(ecr, "postgres-client_dev:16")
    images.fill(stack, REGION, "examples/service")
    login, *lines = docker.read_text().splitlines()
    assert login.startswith(f"login --username AWS --password-stdin {REGISTRY} ") and len(login.split()) == 6
    api, collector = f"{REGISTRY}/fraud-api_dev:latest", f"{REGISTRY}/aws-otel-collector_dev:v0.49.0"
    public = "public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0"
    assert [line.strip() for line in lines] == [
        f"pull --platform linux/amd64 {public}",
        f"tag {public} {collector}",
        f"push {collector}",
        f"build --platform linux/amd64 -t {api} examples/service",
        f"push {api}",
    ]


def test_with_all_images_docker_is_not_needed(ecr: Any, stack: Path, docker: Path) -> None:
    """Nobody signs in, either."""
    for name in WANTED:
        push(ecr, name)
    images.fill(stack, REGION, "examples/service")
    assert not docker.exists()


def test_a_docker_that_fails_ends_it(ecr: Any, stack: Path, docker: Path, tmp_path: Path) -> None:
    """With its status, at the first line."""
    (tmp_path / "fails").touch()
    with pytest.raises(Failure, match=r"docker login .* failed, see above"):
        images.fill(stack, REGION, "examples/service")
    assert len(docker.read_text().splitlines()) == 1


def test_without_docker_one_line_says_so(ecr: Any, stack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what else can be done."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Failure, match="docker is not on PATH; install it, or push by hand, as make images prints"):
        images.fill(stack, REGION, "examples/service")


def test_an_image_with_a_given_digest_is_not_built(ecr: Any, tmp_path: Path, docker: Path) -> None:
    """A build would have another one."""
    image = f"fraud-api@sha256:{'a' * 64}"
    (tmp_path / "cdk.tf.json").write_text(Synthesized(image=image).text)
    with pytest.raises(Failure, match=r"fraud-api_dev@sha256:a+: an image with a given digest cannot be rebuilt"):
        images.fill(tmp_path, REGION, "examples/service")
    assert not docker.exists()


def test_the_folder_that_is_built_has_a_dockerfile() -> None:
    """The line of the migration's image can be pasted at the top of the repository."""
    (build, _) = images.push(Image("migration", "postgres-client_dev", ":16"), "it")
    assert (ROOT / build.split()[-1] / "Dockerfile").is_file()


def test_a_refusal_of_ecr_is_one_line(stack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without credentials nobody knows which images there are."""
    for variable in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    with pytest.raises(Failure) as refused:
        images.require(stack, REGION)
    assert str(refused.value) == "Amazon ECR does not list its images (Unable to locate credentials)"


# -- where the commands ask ------------------------------------------------------------------------------------


class Recorded:
    """A terraform that does nothing and notes what it was asked."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def run(self, command: Sequence[str], **options: Any) -> Any:
        """Do nothing, as what is waited for."""
        self.calls.append([str(part) for part in command[1:]])
        return type("Done", (), {"returncode": 0})

    @contextlib.contextmanager
    def start(self, command: Sequence[str], **options: Any) -> Iterator[Any]:
        """Do nothing, as what is read from while it runs."""
        done = self.run(command)
        done.stderr = io.BytesIO()
        yield done


@pytest.fixture
def terraform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Recorded:
    """The commands with a recorded terraform, an environment that is synthesized already, and somebody signed in."""
    recorded = Recorded()
    folder = tmp_path / "stacks" / "fraud-detection-dev"
    folder.mkdir(parents=True)
    (folder / "cdk.tf.json").write_text(synthesized().text)
    monkeypatch.setattr(manage, "find_terraform", lambda: "terraform")
    monkeypatch.setattr("scripts.aws.caller", lambda region: "arn:aws:iam::123456789012:user/ops")
    monkeypatch.setattr("scripts.quotas.check", lambda terraform, region, *, enforce: None)
    monkeypatch.setattr(manage, "synth", lambda settings, output: None)
    monkeypatch.setattr("scripts.terraform.subprocess.run", recorded.run)
    monkeypatch.setattr("scripts.terraform.subprocess.Popen", recorded.start)
    return recorded


def run(command: str, folder: Path) -> None:
    """Run a command of the environment without being asked."""
    chosen = settings(domain_name="fraud.acme.com")
    manage.run_terraform(command, chosen, chosen.stack_name, auto_approve=True, output=folder)


def test_a_deployment_without_its_images_stops_before_terraform_applies(
    terraform: Recorded, ecr: Any, tmp_path: Path
) -> None:
    """The stack is initialized, and nothing in it is made."""
    with pytest.raises(Failure):
        run("apply", tmp_path)
    assert [call[0] for call in terraform.calls] == ["init"]


def test_the_images_command_applies_only_the_repositories(
    terraform: Recorded, ecr: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Terraform gets the targets, and the lines to push are printed."""
    run("images", tmp_path)
    _, apply = terraform.calls
    assert apply[0] == "apply"
    assert [part for part in apply if part.startswith("-target=")] == images.targets(
        tmp_path / "stacks" / "fraud-detection-dev"
    )
    assert "-auto-approve" in apply
    assert "docker push" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["plan", "destroy"])
def test_other_commands_need_no_images(terraform: Recorded, ecr: Any, tmp_path: Path, command: str) -> None:
    """A plan and a teardown work without."""
    run(command, tmp_path)
    assert [call[0] for call in terraform.calls] == ["init", command]


def test_the_account_stack_has_no_images(terraform: Recorded, tmp_path: Path) -> None:
    """It is refused as wrong use, before anything is asked."""
    with pytest.raises(Failure, match="the account stack has no images") as refused:
        manage.run_terraform("images", settings(), ACCOUNT_STACK_NAME, auto_approve=True, output=tmp_path)
    assert refused.value.status == 2
    assert terraform.calls == []
