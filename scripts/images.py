"""The images of an environment in its own ECR repositories: which there have to be, and how they get there.

No task starts without its image, so the order is: repositories, images, the rest. ``make images`` makes the
repositories (and the key that encrypts them) and prints what fills them; ``make push`` (``python -m scripts.images``)
runs that, with the Dockerfile of the API in the folder that the variable CONTEXT names; ``make deploy`` refuses as long
as an image is missing.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lib.settings import Settings, SettingsError
from scripts import aws
from scripts.project import OUTPUT, ROOT, Failure, check_variables, run

_OWN = re.compile(r"\$\{aws_ecr_repository\.(?P<id>[^.}]+)\.repository_url\}(?P<version>[:@].+)")

_REPOSITORY_TYPES = ("aws_ecr_repository", "aws_ecr_lifecycle_policy")

_COLLECTOR = "public.ecr.aws/aws-observability/aws-otel-collector"
"""The AWS Distro for OpenTelemetry, as AWS publishes it."""


@dataclass(frozen=True)
class Image:
    """An image in one of the environment's own repositories.

    Attributes:
        container: the name of the container that runs it.
        repository: the name of the repository.
        version: its tag or digest, as it follows the name: ``:latest`` or ``@sha256:…``.
    """

    container: str
    repository: str
    version: str

    def __str__(self) -> str:
        return self.repository + self.version


def synthesized(directory: Path) -> dict[str, Any]:
    """Return the Terraform JSON of the stack in a directory."""
    body: dict[str, Any] = json.loads((directory / "cdk.tf.json").read_text(encoding="utf-8"))
    return body


def own(body: Mapping[str, Any]) -> list[Image]:
    """Return the images of all task definitions of a stack that are in a repository of this stack."""
    repositories = body.get("resource", {}).get("aws_ecr_repository", {})
    found = []
    for task in body.get("resource", {}).get("aws_ecs_task_definition", {}).values():
        for container in json.loads(task["container_definitions"]):
            match = _OWN.fullmatch(container["image"])
            if match:
                found.append(Image(container["name"], repositories[match["id"]]["name"], match["version"]))
    return sorted(found, key=str)


def targets(directory: Path) -> list[str]:
    """Return the options that let terraform make the repositories of the stack in a directory, and only what they need.

    Raises:
        Failure: the stack has none; without an option Terraform would make everything.
    """
    resources = synthesized(directory).get("resource", {})
    found = [f"-target={kind}.{id}" for kind in _REPOSITORY_TYPES for id in sorted(resources.get(kind, {}))]
    if not found:
        raise Failure("every image comes from another registry, so there is no repository to create; run make deploy")
    return found


def missing(ecr: Any, images: Iterable[Image]) -> list[Image]:
    """Return those images that are not there; without their repository they are not, either.

    Args:
        ecr: a client of Amazon ECR.
        images: what to look for.
    """
    return [image for image in images if not _exists(ecr, image)]


def _exists(ecr: Any, image: Image) -> bool:
    kind = "imageDigest" if image.version.startswith("@") else "imageTag"
    try:
        ecr.describe_images(repositoryName=image.repository, imageIds=[{kind: image.version[1:]}])
    except (ecr.exceptions.ImageNotFoundException, ecr.exceptions.RepositoryNotFoundException):
        return False
    return True


def require(directory: Path, region: str) -> None:
    """Look whether every image is there that a deployment of the stack in a directory will start.

    Raises:
        Failure: one is not, or AWS does not say.
    """
    absent = _missing(directory, region)
    if absent:
        names = ", ".join(map(str, absent))
        raise Failure(
            f"no task could start: {names} {'is' if len(absent) == 1 else 'are'} not in Amazon ECR; run make"
            " images, which creates the repositories and prints how to fill them"
        )


def instructions(directory: Path, region: str) -> str:
    """Return how to push what is missing: lines for a shell, or that nothing is.

    Raises:
        Failure: AWS does not say what there is.
    """
    absent = _missing(directory, region)
    if not absent:
        return "every image is in its repository; continue with make deploy"
    registry = _registry(region)
    lines = [
        "push the missing images, then continue with make deploy:",
        "",
        f"aws ecr get-login-password --region {region} | docker login --username AWS --password-stdin {registry}",
    ]
    for image in absent:
        lines += push(image, f"{registry}/{image.repository}")
    return "\n".join(lines)


def fill(directory: Path, region: str, service: str) -> None:
    """Build and push what is missing, with docker.

    Args:
        directory: of the synthesized stack.
        region: of its repositories.
        service: the folder with the Dockerfile of the API.

    Raises:
        Failure: an image is named by a digest, which no build can give it; or docker failed, and has said why.
    """
    absent = _missing(directory, region)
    pinned = [str(image) for image in absent if image.version.startswith("@")]
    if pinned:
        raise Failure(f"{', '.join(pinned)}: an image with a given digest cannot be rebuilt; push it by hand")
    if not absent:
        return
    user, password, registry = _credentials(region)
    _docker(["docker", "login", "--username", user, "--password-stdin", registry], password)
    for image in absent:
        for line in push(image, f"{registry}/{image.repository}", service):
            _docker(shlex.split(line))


def _docker(command: list[str], given: str | None = None) -> None:
    print(shlex.join(command), file=sys.stderr, flush=True)
    try:
        status = subprocess.run(command, cwd=ROOT, input=given, text=True, check=False).returncode
    except FileNotFoundError:
        raise Failure("docker is not on PATH; install it, or push by hand, as make images prints") from None
    if status:
        raise Failure(f"{shlex.join(command)} failed, see above", status)


def push(image: Image, repository: str, service: str = "/path/to/fraud-api") -> list[str]:
    """Return the lines that bring an image into its repository.

    Args:
        image: which.
        repository: its address.
        service: the folder with the Dockerfile of the API.
    """
    if image.version.startswith("@"):
        return [f"docker push {repository}  # the image with the digest {image.version[1:]}"]
    target = f"{repository}{image.version}"
    if image.container == "otel-collector":
        source = f"{_COLLECTOR}{image.version}"
        made = [f"docker pull --platform linux/amd64 {source}", f"docker tag {source} {target}"]
    else:
        folder = "lib/sql" if image.container == "migration" else service
        made = [f"docker build --platform linux/amd64 -t {target} {shlex.quote(folder)}"]
    return [*made, f"docker push {target}"]


def _missing(directory: Path, region: str) -> list[Image]:
    try:
        return missing(aws.client("ecr", region), own(synthesized(directory)))
    except aws.errors() as error:
        raise Failure(f"Amazon ECR does not list its images ({aws.reason(error)})") from None


def _registry(region: str) -> str:
    """Return the address of the account's registry, as ECR gives it (it differs in China)."""
    return _credentials(region)[2]


def _credentials(region: str) -> tuple[str, str, str]:
    """Return user, password and address of the account's registry."""
    (data,) = aws.client("ecr", region).get_authorization_token()["authorizationData"]
    user, _, password = base64.b64decode(data["authorizationToken"]).decode().partition(":")
    return user, password, str(data["proxyEndpoint"]).removeprefix("https://")


def main() -> None:
    """Fill the repositories of the environment that was synthesized last.

    Raises:
        Failure: there is none, or docker failed.
    """
    check_variables()
    settings = Settings.load()
    directory = OUTPUT / "stacks" / settings.stack_name
    service = os.environ.get("CONTEXT") or "examples/service"
    if not (directory / "cdk.tf.json").is_file():
        raise Failure(
            f"{settings.stack_name} is not synthesized; run make images first, which creates its repositories"
        )
    if not (ROOT / service / "Dockerfile").is_file():
        raise Failure(f"CONTEXT is {service!r}; use a folder with a Dockerfile", 2)
    try:
        fill(directory, settings.region, service)
    except aws.errors() as error:
        raise Failure(f"Amazon ECR refuses the login ({aws.reason(error)})") from None


if __name__ == "__main__":
    sys.exit(run(main, SettingsError))
