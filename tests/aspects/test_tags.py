"""Tags reach every taggable resource, and nothing else."""

from __future__ import annotations

import pytest
from cdktf import Aspects, Fn, TerraformStack, Token
from cdktf_cdktf_provider_aws.data_aws_vpc import DataAwsVpc
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from hypothesis import given
from hypothesis import strategies as st

from aspects import TagsAspect
from aspects.tags import check_tags
from tests.aspects.doubles import decorated, findings_of, resource, stack, synthesized

TAGS = {"Owner": "risk", "CostCenter": "42"}


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
    tags = synthesized(scope)["resource"]["aws_sns_topic"]["second"]["tags"]
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


def test_untaggable_resources_and_data_sources_stay_untouched() -> None:
    """An attribute that does not exist is never written, and a data source's tags are its filter."""
    assert decorated(TagsAspect(TAGS), "aws_iam_role_policy_attachment", role="r") == {"role": "r"}
    scope = stack()
    DataAwsVpc(scope, "vpc", tags={"Name": "core"})
    Aspects.of(scope).add(TagsAspect(TAGS))
    assert synthesized(scope)["data"]["aws_vpc"]["vpc"]["tags"] == {"Name": "core"}


def test_tags_that_are_one_token_are_reported() -> None:
    """No key can be added to a map that only Terraform knows, so the author is told."""

    def build(scope: TerraformStack) -> None:
        tags = Token.as_string_map(Fn.lookup({}, "tags"))
        SnsTopic(scope, "topic", tags=tags)

    (finding,) = findings_of(TagsAspect(TAGS), build)
    assert finding.startswith("[app/topic] tags-unknown: ")


def test_more_tags_than_aws_allows_are_reported() -> None:
    """Fifty is AWS's limit for one resource."""
    findings = findings_of(
        TagsAspect(TAGS), lambda scope: resource(scope, "aws_vpc", tags={f"k{n}": "v" for n in range(49)})
    )
    assert findings == ["[app/it] tags-count: 51 tags are more than the 50 that AWS allows; remove some"]


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
