"""ECR, which has no gap: what the stacks need of moto itself."""

from __future__ import annotations

import json

from tests.e2e.gaps.support import Aws, name, refused


def test_a_repository_with_images_can_be_deleted_by_force(aws: Aws) -> None:
    """As the provider's force_delete does it; without force, images keep the repository."""
    ecr, repository = aws["ecr"], name()
    ecr.create_repository(repositoryName=repository)
    manifest = json.dumps({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json"})
    ecr.put_image(repositoryName=repository, imageManifest=manifest, imageTag="1")
    with refused("RepositoryNotEmptyException"):
        ecr.delete_repository(repositoryName=repository)
    assert repository in {each["repositoryName"] for each in ecr.describe_repositories()["repositories"]}
    ecr.delete_repository(repositoryName=repository, force=True)
    assert repository not in {each["repositoryName"] for each in ecr.describe_repositories()["repositories"]}
