"""Image references, the environment's own repositories, and who may pull from where."""

from __future__ import annotations

import json

import pytest

from lib.image import ImageReference
from lib.service import CONTAINER_NAME
from tests.support import environment
from tests.terraform_json import Body, all_of, at, reference, statements

PRIVATE = "210987654321.dkr.ecr.eu-west-1.amazonaws.com/risk/fraud-api:1.2"
DIGEST = "sha256:" + "a" * 64


def containers(body: Body) -> dict[str, Body]:
    """Every container of the environment by its name."""
    definitions = all_of(body, "aws_ecs_task_definition").values()
    return {each["name"]: each for task in definitions for each in json.loads(task["container_definitions"])}


def role_statements(body: Body, path: str) -> dict[str, Body]:
    """The statements of the execution role at a path."""
    return statements(at(body, "aws_iam_policy", f"/{path}/execution-role/policy")["policy"])


def selections(body: Body, name: str) -> list[Body]:
    """What the lifecycle rules of a repository select, by their priority."""
    policy = at(body, "aws_ecr_lifecycle_policy", f"/repositories/{name}-lifecycle")
    assert policy["repository"] == reference(body, "aws_ecr_repository", f"repositories/{name}", "name")
    found: list[Body] = json.loads(policy["policy"])["rules"]
    assert [rule["rulePriority"] for rule in found] == list(range(1, len(found) + 1))
    return [rule["selection"] for rule in found]


def test_every_image_comes_from_the_environments_own_repositories() -> None:
    """By default a task needs no other registry, and each role pulls just what it starts."""
    body = environment()
    names = {"fraud-api": "fraud-api", "otel-collector": "aws-otel-collector", "migration": "postgres-client"}
    versions = {"fraud-api": ":latest", "otel-collector": ":v0.49.0", "migration": ":16"}
    for container, name in names.items():
        url = reference(body, "aws_ecr_repository", f"repositories/{name}", "repository_url")
        assert containers(body)[container]["image"] == url + versions[container]
        repository = at(body, "aws_ecr_repository", f"/repositories/{name}")
        assert repository["name"] == name
        assert repository["image_scanning_configuration"] == {"scan_on_push": True}
    assert set(containers(body)) == set(names)
    pulled = {role: role_statements(body, role)["PullImages"]["Resource"] for role in ("service", "migration")}
    arns = {name: reference(body, "aws_ecr_repository", f"repositories/{name}", "arn") for name in names.values()}
    assert pulled == {
        "service": [arns["fraud-api"], arns["aws-otel-collector"]],
        "migration": [arns["postgres-client"]],
    }


@pytest.mark.parametrize(
    ("image", "version"),
    [
        ("fraud-api", ":latest"),
        ("team/fraud-api:1.2", ":1.2"),
        (f"fraud-api@{DIGEST}", f"@{DIGEST}"),
        (f"fraud-api:1.2@{DIGEST}", f"@{DIGEST}"),
    ],
)
def test_image_without_host_is_taken_in_its_version(image: str, version: str) -> None:
    """The version of the settings follows the address of the repository, which has the image's name."""
    body = environment(image=image)
    name = ImageReference.parse(image).name
    (id,) = (id for id, each in all_of(body, "aws_ecr_repository").items() if each["name"] == name)
    assert containers(body)[CONTAINER_NAME]["image"] == f"${{aws_ecr_repository.{id}.repository_url}}{version}"


def test_images_of_one_name_share_a_repository() -> None:
    """Two images that differ only in their tag are kept by one repository, and cleaning up takes neither."""
    body = environment(image="payments:api", collector_image="payments:collector")
    assert sorted(each["name"] for each in all_of(body, "aws_ecr_repository").values()) == [
        "payments",
        "postgres-client",
    ]
    url = reference(body, "aws_ecr_repository", "repositories/payments", "repository_url")
    assert containers(body)[CONTAINER_NAME]["image"] == f"{url}:api"
    assert containers(body)["otel-collector"]["image"] == f"{url}:collector"
    kept = [each.get("tagPatternList") for each in selections(body, "payments")]
    assert kept == [["api"], ["collector"], None, ["*"]]
    arn = reference(body, "aws_ecr_repository", "repositories/payments", "arn")
    assert role_statements(body, "service")["PullImages"]["Resource"] == [arn]


def test_names_that_look_alike_are_told_apart() -> None:
    """A path of two parts and a name with a hyphen are two repositories."""
    body = environment(image="team/api:1", collector_image="team-api:1")
    names = {each["name"] for each in all_of(body, "aws_ecr_repository").values()}
    assert names == {"team/api", "team-api", "postgres-client"}


@pytest.mark.parametrize(("image", "tag"), [("fraud-api:1.2", "1.2"), ("fraud-api", "latest")])
def test_cleaning_up_never_takes_the_image_in_use(image: str, tag: str) -> None:
    """The tag of the settings is claimed by the first rule, which can never select two images."""
    found = selections(environment(image=image), "fraud-api")
    assert found[0] == {
        "tagStatus": "tagged",
        "tagPatternList": [tag],
        "countType": "imageCountMoreThan",
        "countNumber": 1,
    }
    assert [selection["tagStatus"] for selection in found[1:]] == ["untagged", "tagged"]


def test_cleaning_up_without_a_tag_in_use() -> None:
    """An image named only by its digest has no tag to claim."""
    found = selections(environment(image=f"fraud-api@{DIGEST}"), "fraud-api")
    assert [selection["tagStatus"] for selection in found] == ["untagged", "tagged"]


@pytest.mark.parametrize("image", ["ghcr.io/acme/fraud-api:1.2", "localhost/fraud-api", "host:5000/fraud-api:1"])
def test_images_with_host_are_used_as_given(image: str) -> None:
    """Images of other registries need no repository and no permission for ECR."""
    body = environment(image=image, collector_image=image, migration_image=image)
    assert {each["image"] for each in containers(body).values()} == {image}
    assert all_of(body, "aws_ecr_repository") == {} == all_of(body, "aws_ecr_lifecycle_policy")
    for role in ("service", "migration"):
        assert not {"PullImages", "SignInToRegistry"} & set(role_statements(body, role))
    assert "ecr_repository_url" not in body["output"]


@pytest.mark.parametrize(
    ("setting", "role"),
    [("image", "service"), ("collector_image", "service"), ("migration_image", "migration")],
)
def test_image_of_another_account_may_be_pulled(setting: str, role: str) -> None:
    """The role may pull from exactly the private repository that the image names."""
    body = environment(**{setting: PRIVATE})
    assert PRIVATE in {each["image"] for each in containers(body).values()}
    assert len(all_of(body, "aws_ecr_repository")) == 2
    allowed = role_statements(body, role)
    foreign = [arn for arn in allowed["PullImages"]["Resource"] if not arn.startswith("${")]
    partition = "${data.aws_partition.partition.partition}"
    assert foreign == [f"arn:{partition}:ecr:eu-west-1:210987654321:repository/risk/fraud-api"]
    assert allowed["SignInToRegistry"]["Resource"] == ["*"]


@pytest.mark.parametrize(
    ("text", "parts", "has_registry"),
    [
        ("fraud-api", ("fraud-api", None, None), False),
        ("a/b/c:1", ("a/b/c", "1", None), False),
        ("host:5000/c", ("host:5000/c", None, None), True),
        ("host:5000/c:1@sha256:00", ("host:5000/c", "1", "sha256:00"), True),
        ("localhost/c:1", ("localhost/c", "1", None), True),
        ("public.ecr.aws/c/d:1", ("public.ecr.aws/c/d", "1", None), True),
    ],
)
def test_image_reference_parts(text: str, parts: tuple[str, str | None, str | None], has_registry: bool) -> None:
    """The port of a registry is no tag, a digest stands behind a tag, and a dot, port or localhost makes a host."""
    image = ImageReference.parse(text)
    assert (image.name, image.tag, image.digest) == parts
    assert image.has_registry is has_registry
