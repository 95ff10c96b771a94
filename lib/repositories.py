"""Repositories: where the environment's own images are, and what pulling them takes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from cdktf_cdktf_provider_aws.ecr_lifecycle_policy import EcrLifecyclePolicy
from cdktf_cdktf_provider_aws.ecr_repository import EcrRepository, EcrRepositoryImageScanningConfiguration
from constructs import Construct

from lib.iam import Statement, statement
from lib.image import ImageReference
from lib.location import Location

_UNTAGGED_DAYS = 14
"""Days that an image is kept whose tag a later push has taken."""

_TAGGED_IMAGES = 30
"""Tagged images that are kept, to go back to."""

_FIRST_REPOSITORY, _FIRST_LIFECYCLE = "service_repository_EBF276BE", "service_repository-lifecycle_5C61A57F"
"""Addresses of the API's repository in Terraform's state. It was once declared by the service; under another address it
would be another repository, and its images gone."""


class Repositories(Construct):
    """The ECR repositories of the images that the settings name without a registry host.

    Every image that runs in the environment is in them, mirrors of public images included, so that a task is started
    without a way to the internet and from what the deployer has scanned. A pull-through cache rule would fill itself,
    but needs that way for the first pull and creates repositories that Terraform knows nothing of and leaves behind
    (Amazon ECR user guide, "Sync an upstream registry with an Amazon ECR private registry").

    Tags are mutable: ``latest`` and ``1.2`` name what was last pushed under them, and a mirror is renewed under the
    same tag when its base is patched. What must not change is named by its digest, which the settings take as well.

    Attributes:
        by_name: the ``aws_ecr_repository`` of each image name.
    """

    def __init__(self, scope: Construct, id: str, *, images: Sequence[str], location: Location) -> None:
        """Declare a repository for each name, whichever number of images shares it.

        Args:
            scope: the construct's parent.
            id: the construct's id.
            images: image references, the API's first; those with a registry host need no repository.
            location: the partition of ARNs.
        """
        super().__init__(scope, id)
        self._partition = location.partition
        versions: dict[str, list[ImageReference]] = {}
        for reference in map(ImageReference.parse, images):
            if not reference.has_registry:
                versions.setdefault(reference.name, []).append(reference)
        first = ImageReference.parse(images[0]).name if images else ""
        self.by_name = {name: self._repository(name, used, first=name == first) for name, used in versions.items()}

    def of(self, image: str) -> EcrRepository:
        """Return the repository of an image without a registry host."""
        return self.by_name[ImageReference.parse(image).name]

    def uri(self, image: str) -> str:
        """Return what a task pulls for an image of the settings: from its repository here, or just as it is written."""
        reference = ImageReference.parse(image)
        repository = self.by_name.get(reference.name)
        return image if repository is None else repository.repository_url + reference.version

    def repository_arns(self, *images: str) -> list[str]:
        """Return the ECR repositories, here or elsewhere, that these images are pulled from, each once."""
        arns: dict[str, str | None] = {}
        for reference in map(ImageReference.parse, images):
            repository = self.by_name.get(reference.name)
            arns[reference.name] = reference.repository_arn(self._partition) if repository is None else repository.arn
        return [arn for arn in arns.values() if arn]

    def pull_statements(self, *images: str) -> list[Statement]:
        """Return what an execution role needs to pull these images; nothing where none is in ECR."""
        repositories = self.repository_arns(*images)
        if not repositories:
            return []
        return [
            statement(
                "PullImages",
                ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                repositories,
            ),
            # A token is for the whole registry: the action takes no resource.
            statement("SignInToRegistry", ["ecr:GetAuthorizationToken"], ["*"]),
        ]

    def _repository(self, name: str, used: Sequence[ImageReference], *, first: bool) -> EcrRepository:
        id = name.replace("/", ":")  # a separator that no name can have
        repository = EcrRepository(
            self,
            id,
            name=name,
            image_scanning_configuration=EcrRepositoryImageScanningConfiguration(scan_on_push=True),
        )
        if first:
            repository.override_logical_id(_FIRST_REPOSITORY)
        policy = EcrLifecyclePolicy(
            self,
            f"{id}-lifecycle",
            repository=repository.name,
            policy=json.dumps({"rules": _lifecycle_rules(used)}),
        )
        if first:
            policy.override_logical_id(_FIRST_LIFECYCLE)
        return repository


def _lifecycle_rules(used: Sequence[ImageReference]) -> list[dict[str, Any]]:
    """Return the rules of a repository; an image that a rule selects is out of reach of the rules after it."""
    tagged = {"tagStatus": "tagged", "countType": "imageCountMoreThan"}
    tags = dict.fromkeys(image.tag or "latest" for image in used if image.tag or not image.digest)
    rules: list[dict[str, Any]] = [
        # One tag is never on two images, so a rule for one tag removes nothing.
        {
            "description": "Keep the image in use",
            "selection": {**tagged, "tagPatternList": [tag], "countNumber": 1},
        }
        for tag in tags
    ]
    rules += [
        {
            "description": f"Remove untagged images after {_UNTAGGED_DAYS} days",
            "selection": {
                "tagStatus": "untagged",
                "countType": "sinceImagePushed",
                "countUnit": "days",
                "countNumber": _UNTAGGED_DAYS,
            },
        },
        {
            "description": f"Keep the {_TAGGED_IMAGES} newest tagged images",
            "selection": {**tagged, "tagPatternList": ["*"], "countNumber": _TAGGED_IMAGES},
        },
    ]
    return [
        {"rulePriority": number, **rule, "action": {"type": "expire"}} for number, rule in enumerate(rules, start=1)
    ]
