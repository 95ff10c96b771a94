"""Tags reach every taggable resource, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cdktf import Aspects, Fn, TerraformStack, TerraformVariable, Token
from cdktf_cdktf_provider_aws.data_aws_vpc import DataAwsVpc
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from hypothesis import given
from hypothesis import strategies as st

from aspects import TagsAspect
from aspects.tags import check_tags
from tests.aspects.doubles import decorated, findings_of, resource, stack, synthesized
from tests.conftest import Terraform
from tests.terraform_json import all_of, by_address

TAGS = {"Owner": "risk", "CostCenter": "42"}


def _findings(aspect: TagsAspect, build: Callable[[TerraformStack], object]) -> list[str]:
    """What the aspect itself finds."""
    return [finding for finding in findings_of(aspect, build) if "] tags-" in finding]


def test_mandatory_tags_are_added_and_win_and_others_stay() -> None:
    """The author's own keys stay, a mandatory key gets the mandatory value."""
    body = decorated(TagsAspect(TAGS), "aws_sns_topic", tags={"Owner": "me", "a.b": "c"})
    assert body["tags"] == {"Owner": "risk", "CostCenter": "42", "a.b": "c"}


def test_a_tag_that_is_a_token_stays_a_token() -> None:
    """Values that only Terraform knows survive beside the added ones."""
    scope = stack()
    first = SnsTopic(scope, "first")
    SnsTopic(scope, "second", tags={"Source": first.arn})
    Aspects.of(scope).add(TagsAspect(TAGS))
    tags = by_address(synthesized(scope), "aws_sns_topic.second")["tags"]
    assert tags == {"Source": "${aws_sns_topic.first.arn}", **TAGS}


def test_autoscaling_groups_get_tag_blocks() -> None:
    """Their tags are blocks with propagate_at_launch; an existing block of a mandatory key is corrected."""
    body = decorated(
        TagsAspect({"Owner": "risk"}),
        "aws_autoscaling_group",
        tag=[{"key": "Owner", "value": "me", "propagate_at_launch": False}, {"key": "a", "value": "b"}],
    )
    assert body["tag"] == [
        {"key": "Owner", "value": "risk", "propagate_at_launch": False},
        {"key": "a", "value": "b"},
    ]
    body = decorated(TagsAspect({"Owner": "risk"}), "aws_autoscaling_group")
    assert body["tag"] == [{"key": "Owner", "value": "risk", "propagate_at_launch": True}]
    assert "tags" not in body


def test_an_autoscaling_group_that_lacks_two_tags_gets_both() -> None:
    """Each as a block of its own behind those of the author's; those that are there are corrected at their place."""
    mandatory = {"Owner": "risk", "CostCenter": "42", "Team": "core"}
    author = [{"key": "a", "value": "b"}, {"key": "CostCenter", "value": "7"}]
    body = decorated(TagsAspect(mandatory), "aws_autoscaling_group", tag=author)
    assert body["tag"] == [
        {"key": "a", "value": "b"},
        {"key": "CostCenter", "value": "42"},
        {"key": "Owner", "value": "risk", "propagate_at_launch": True},
        {"key": "Team", "value": "core", "propagate_at_launch": True},
    ]


def test_untaggable_resources_and_data_sources_stay_untouched() -> None:
    """An attribute that does not exist is never written, and a data source's tags are its filter."""
    assert decorated(TagsAspect(TAGS), "aws_iam_role_policy_attachment", role="r") == {"role": "r"}
    scope = stack()
    DataAwsVpc(scope, "vpc", tags={"Name": "core"})
    Aspects.of(scope).add(TagsAspect(TAGS))
    assert synthesized(scope)["data"]["aws_vpc"]["vpc"]["tags"] == {"Name": "core"}


def test_the_mandatory_tags_are_merged_into_an_expression() -> None:
    """A map that only Terraform knows is merged with the mandatory tags, once, however often it is synthesized."""
    scope = stack()
    SnsTopic(scope, "topic", tags=Token.as_string_map(Fn.lookup({}, "tags")))
    Aspects.of(scope).add(TagsAspect(TAGS))
    for _ in range(2):
        tags = by_address(synthesized(scope), "aws_sns_topic.topic")["tags"]
        assert tags == '${merge({}.tags, {"Owner" = "risk", "CostCenter" = "42"})}'


@pytest.mark.parametrize(
    ("tags", "merged"),
    [
        ("${local.tags}", '${merge(local.tags, {"Owner" = "risk"})}'),
        ('${{for k, v in var.t : k => "${v}"}}', '${merge({for k, v in var.t : k => "${v}"}, {"Owner" = "risk"})}'),
        ('${merge(local.tags, {"Owner" = "risk"})}', '${merge(local.tags, {"Owner" = "risk"})}'),
        ('${merge(local.tags, {"Owner" = "me", "a" = "${var.a["b"]}"})}',
         '${merge(local.tags, {"Owner" = "risk", "a" = "${var.a["b"]}"})}'),
        ('${merge(merge(a.b, {"x" = "y"}), {"z" = "1"})}',
         '${merge(merge(a.b, {"x" = "y"}), {"z" = "1", "Owner" = "risk"})}'),
    ],
)  # fmt: skip
def test_an_expression_is_merged_into_once(tags: str, merged: str) -> None:
    """What was merged before is found again, and a mandatory key in it gets the mandatory value."""
    for found in (tags, merged):
        assert decorated(TagsAspect({"Owner": "risk"}), "aws_sns_topic", tags=found)["tags"] == merged


def test_two_tags_aspects_agree_on_an_expression() -> None:
    """One merge holds the tags of both, and stays as it is."""
    scope = stack()
    resource(scope, "aws_sns_topic", tags="${local.tags}")
    for tags in (TAGS, {"Team": "fraud"}):
        Aspects.of(scope).add(TagsAspect(tags))
    for _ in range(2):
        found = by_address(synthesized(scope), "aws_sns_topic.it")["tags"]
        assert found == '${merge(local.tags, {"Owner" = "risk", "CostCenter" = "42", "Team" = "fraud"})}'


def test_a_mandatory_value_may_be_a_token() -> None:
    """It stands in maps and in expressions as Terraform will read it, twice the same."""
    scope = stack()
    owner = TerraformVariable(scope, "owner").string_value
    TerraformVariable(scope, "b")
    resource(scope, "aws_sns_topic", "map", tags={"a": "b"})
    resource(scope, "aws_sns_topic", "expression", tags="${local.tags}")
    Aspects.of(scope).add(TagsAspect({"Owner": owner, "Team": f"team-{owner}", "a": "${var.b}", "c": ""}))
    for _ in range(2):
        found = all_of(synthesized(scope), "aws_sns_topic")
        assert found["map"]["tags"] == {"a": "${var.b}", "Owner": "${var.owner}", "Team": "team-${var.owner}", "c": ""}
        assert found["expression"]["tags"] == (
            '${merge(local.tags, {"Owner" = var.owner, "Team" = join("", ["team-", var.owner]), '
            '"a" = "${var.b}", "c" = ""})}'
        )


@pytest.mark.parametrize("tags", ["nonsense", "${a}${b}", "x${a}"])
def test_tags_that_are_no_map_are_reported(tags: str) -> None:
    """Nothing can be added to what is not one expression, so the author is told."""
    (finding,) = _findings(TagsAspect(TAGS), lambda scope: resource(scope, "aws_sns_topic", tags=tags))
    assert finding.startswith("[app/it] tags-unknown: ")


@pytest.mark.terraform
def test_terraform_reads_the_merged_expression_as_meant(terraform: Terraform, tmp_path: Path) -> None:
    """The mandatory tag wins in what Terraform makes of it, and the others stay."""
    tags = {}
    for name, found in {"map": "${local.tags}", "null": "${local.nothing}"}.items():
        tags[name] = decorated(TagsAspect({"Owner": "risk", "a.b": "c d"}), "aws_sns_topic", tags=found)["tags"]
    config = {"locals": {"tags": {"Owner": "me", "x": "y"}, "nothing": None}, "output": {
        name: {"value": value} for name, value in tags.items()}}  # fmt: skip
    (tmp_path / "main.tf.json").write_text(json.dumps(config))
    result = terraform.run(tmp_path, "apply", "-auto-approve", "-no-color")
    assert result.returncode == 0, result.stderr
    outputs = json.loads(terraform.run(tmp_path, "output", "-json").stdout)
    assert outputs["map"]["value"] == {"Owner": "risk", "a.b": "c d", "x": "y"}
    assert outputs["null"]["value"] == {"Owner": "risk", "a.b": "c d"}


@pytest.mark.parametrize(
    ("resource_type", "present", "allowed"),
    [("aws_sqs_queue", 49, 50), ("aws_s3_object", 9, 10), ("aws_route53_zone", 9, 10)],
)
def test_more_tags_than_aws_allows_are_reported(resource_type: str, present: int, allowed: int) -> None:
    """Fifty is AWS's limit for one resource, ten that of some services; the mandatory ones count."""
    tags = {f"k{n}": "v" for n in range(present)}
    findings = _findings(TagsAspect(TAGS), lambda scope: resource(scope, resource_type, tags=tags))
    said = f"{present + 2} tags are more than the {allowed} that AWS allows; remove some"
    assert findings == [f"[app/it] tags-count: {said}"]
    del tags["k0"]
    assert _findings(TagsAspect(TAGS), lambda scope: resource(scope, resource_type, tags=tags)) == []


def test_default_tags_of_the_provider_count() -> None:
    """They are added to what the resource says, unless it overrides them."""
    tags = {f"k{n}": "v" for n in range(9)}

    def build(**body: Any) -> Callable[[TerraformStack], None]:
        def with_defaults(scope: TerraformStack) -> None:
            scope.add_override("provider.aws.0.default_tags", {"tags": {"Owner": "risk", "Project": "p"}})
            resource(scope, "aws_s3_object", tags=tags, **body)

        return with_defaults

    (finding,) = _findings(TagsAspect({"Owner": "risk"}), build())
    assert finding == "[app/it] tags-count: 11 tags are more than the 10 that AWS allows; remove some"
    overridden: Any = {"default_tags": {"tags": {}}}
    assert _findings(TagsAspect({"Owner": "risk"}), build(override_provider=overridden)) == []


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ({"aws:x": "y"}, "tag key 'aws:x' starts with aws:, which AWS reserves"),
        ({"k": "v" * 257}, "tag 'k' has a value of 257 characters; use at most 256"),
        ({"k": "a\tb"}, r"tag text 'a\tb' is not allowed"),
        ({"k": {"a": "b"}}, "is not text"),
    ],
)
def test_tags_that_aws_would_refuse_are_reported(tags: dict[str, object], said: str) -> None:
    """An author's tag breaks at apply, so it is said before."""
    (finding,) = _findings(TagsAspect(TAGS), lambda scope: resource(scope, "aws_sns_topic", tags=tags))
    assert finding.startswith("[app/it] tags-illegal: ")
    assert said in finding


def test_tags_that_aws_takes_are_not_reported() -> None:
    """Tokens, numbers and letters of every script; on EC2 every character; a mandatory key that is corrected."""
    fine = {"a": "${var.x}", "${var.y}": "b", "n": 5, "on": True, "größe": "東京 1", "null": None}

    def build(scope: TerraformStack) -> None:
        resource(scope, "aws_sns_topic", "topic", tags=fine | {"Owner": "<me>"})
        resource(scope, "aws_instance", "instance", tags={"what": "<a> & (b)"})

    assert _findings(TagsAspect(TAGS), build) == []


def test_keys_that_differ_in_case_alone_are_reported_where_aws_ignores_case() -> None:
    """IAM refuses owner beside Owner; others take both."""
    (finding,) = _findings(TagsAspect(TAGS), lambda scope: resource(scope, "aws_iam_role", tags={"owner": "me"}))
    assert finding.startswith("[app/it] tags-case: tag key 'owner' is the same as the mandatory 'Owner' for IAM")
    assert _findings(TagsAspect(TAGS), lambda scope: resource(scope, "aws_sns_topic", tags={"owner": "me"})) == []


def test_default_tags_that_say_something_else_are_reported_once() -> None:
    """At the first resource of each provider; equal values, other keys and tokens are no conflict."""

    def build(scope: TerraformStack) -> None:
        AwsProvider(scope, "eu", region="eu-west-1", alias="eu", default_tags=[{"tags": {"CostCenter": "7"}}])
        defaults = {"tags": {"Owner": "me", "CostCenter": "42", "Project": "p"}}
        scope.add_override("provider.aws.0.default_tags", [defaults])
        resource(scope, "aws_iam_role_policy_attachment", "a", role="r")
        for id, body in {"c": {}, "b": {}, "d": {"provider": "aws.eu"}, "e": {"provider": "${aws.eu}"}}.items():
            resource(scope, "aws_sns_topic", id, **body)

    aspect = TagsAspect(TAGS)
    assert _findings(aspect, build) == [
        "[app/b] tags-default-conflict: default_tags of provider aws have Owner='me', but the mandatory"
        " tags have 'risk'; give both the same value, or remove Owner from default_tags",
        "[app/d] tags-default-conflict: default_tags of provider aws.eu have CostCenter='7', but the"
        " mandatory tags have '42'; give both the same value, or remove CostCenter from default_tags",
    ]


def test_launch_templates_tag_what_they_launch() -> None:
    """Instance, volumes and interfaces get the tags; what the author says of one kind stays."""
    body = decorated(
        TagsAspect({"Owner": "risk"}),
        "aws_launch_template",
        tag_specifications=[{"resource_type": "volume", "tags": {"Owner": "me", "a.b": "c"}}],
    )
    assert body["tag_specifications"] == [
        {"resource_type": "volume", "tags": {"Owner": "risk", "a.b": "c"}},
        {"resource_type": "instance", "tags": {"Owner": "risk"}},
        {"resource_type": "network-interface", "tags": {"Owner": "risk"}},
    ]
    body = decorated(TagsAspect(TAGS), "aws_launch_template", network_interfaces=[{"network_interface_id": "eni-1"}])
    assert [each["resource_type"] for each in body["tag_specifications"]] == ["instance", "volume"]


def test_instances_tag_their_volumes_in_one_way() -> None:
    """In volume_tags, or in the blocks where the author tags these: both together are refused."""
    aspect = TagsAspect({"Owner": "risk"})
    assert decorated(aspect, "aws_instance", ami="a")["volume_tags"] == {"Owner": "risk"}
    assert decorated(aspect, "aws_instance", volume_tags="${var.t}")["volume_tags"] == (
        '${merge(var.t, {"Owner" = "risk"})}'
    )
    body = decorated(
        aspect, "aws_instance", root_block_device=[{"volume_size": 9}], ebs_block_device=[{"tags": {"a": "b"}}]
    )
    assert "volume_tags" not in body
    assert body["root_block_device"] == [{"volume_size": 9, "tags": {"Owner": "risk"}}]
    assert body["ebs_block_device"] == [{"tags": {"a": "b", "Owner": "risk"}}]


def test_an_attached_volume_keeps_its_own_tags() -> None:
    """volume_tags would take them away, so the root volume is tagged in its block."""
    scope = stack()
    resource(scope, "aws_instance", ami="a")
    resource(scope, "aws_volume_attachment", "data", instance_id="${aws_instance.it.id}", volume_id="v")
    Aspects.of(scope).add(TagsAspect({"Owner": "risk"}))
    body = by_address(synthesized(scope), "aws_instance.it")
    assert "volume_tags" not in body
    assert body["root_block_device"] == {"tags": {"Owner": "risk"}}


@pytest.mark.parametrize(
    ("resource_type", "body", "attribute", "expected"),
    [
        ("aws_batch_compute_environment", {"compute_resources": {"type": "EC2"}}, "compute_resources",
         {"type": "EC2", "tags": {"Owner": "risk"}}),
        ("aws_batch_compute_environment", {"compute_resources": {"type": "FARGATE"}}, "compute_resources",
         {"type": "FARGATE"}),
        ("aws_batch_job_definition", {}, "propagate_tags", True),
        ("aws_batch_job_definition", {"eks_properties": {}}, "propagate_tags", None),
        ("aws_db_instance", {"copy_tags_to_snapshot": False}, "copy_tags_to_snapshot", False),
        ("aws_ecr_repository_creation_template", {"prefix": "p"}, "resource_tags", None),
        ("aws_ecr_repository_creation_template", {"custom_role_arn": "r"}, "resource_tags", {"Owner": "risk"}),
        ("aws_scheduler_schedule", {"target": {"ecs_parameters": {}}}, "target",
         {"ecs_parameters": {"tags": {"Owner": "risk"}}}),
        ("aws_scheduler_schedule", {"target": {"arn": "a"}}, "target", {"arn": "a"}),
        ("aws_inspector_resource_group", {"tags": {"Env": "prod"}}, "tags", {"Env": "prod"}),
    ],
)  # fmt: skip
def test_tags_reach_what_aws_creates(
    resource_type: str, body: dict[str, Any], attribute: str, expected: object
) -> None:
    """Further maps and switches are written where AWS takes them, an author's choice stays, and filters are left."""
    assert decorated(TagsAspect({"Owner": "risk"}), resource_type, **body).get(attribute) == expected


def test_dynamic_tag_blocks_are_reported() -> None:
    """Which keys they hold only Terraform knows, and one key twice is refused."""
    dynamic = {"tag": {"for_each": "${var.tags}", "content": {"key": "${tag.key}", "value": "${tag.value}"}}}
    (finding,) = _findings(TagsAspect(TAGS), lambda scope: resource(scope, "aws_autoscaling_group", dynamic=dynamic))
    assert finding.startswith("[app/it] tags-unknown: the tag blocks are only known at apply time")


def test_nothing_is_written_in_report_only_mode() -> None:
    """The options of every aspect are taken."""
    assert decorated(TagsAspect(TAGS, report_only=True), "aws_sns_topic") == {}
    assert decorated(TagsAspect(TAGS, exclude=["aws_sns_topic"]), "aws_sns_topic") == {}


def test_ecs_services_hand_their_tags_on() -> None:
    """Tasks get the tags of their service unless the author says otherwise."""
    assert decorated(TagsAspect({}), "aws_ecs_service")["propagate_tags"] == "SERVICE"
    assert (
        decorated(TagsAspect({}), "aws_ecs_service", propagate_tags="TASK_DEFINITION")["propagate_tags"]
        == "TASK_DEFINITION"
    )


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ({"aws:x": "y"}, "aws:x"),
        ({"": "y"}, "1 to 128"),
        ({"k" * 129: "y"}, "129"),
        ({"k": "v" * 257}, "257"),
        ({"k": "<v>"}, "'<v>'"),
        ({"k": "a\nb"}, "not allowed"),
        ({"k": 1}, "is not text"),
        ({f"k{n}": "v" for n in range(51)}, "51 tags"),
    ],
)
def test_illegal_tags_are_refused_with_their_value(tags: dict[str, str], said: str) -> None:
    """A tag that AWS would refuse is refused when the aspect is made."""
    with pytest.raises(ValueError, match=said):
        TagsAspect(tags)


@given(st.dictionaries(st.text("abc XYZ019.:/=+-@_", min_size=1, max_size=20).filter(
    lambda key: not key.lower().startswith("aws:")), st.text("abc XYZ", max_size=20), max_size=10))  # fmt: skip
def test_legal_tags_are_kept_as_they_are(tags: dict[str, str]) -> None:
    """What AWS allows is accepted unchanged."""
    assert check_tags(tags) == tags
