"""No tag is written that AWS refuses next to what the author wrote, and no advice is about what we wrote."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.session import get_session
from hypothesis import given
from hypothesis import strategies as st

from aspects import Guardrails, NamingAspect, TagsAspect
from aspects.core.decide import Decision
from aspects.core.model import Resource
from aspects.facts.taggable import TAGGABLE
from aspects.facts.tags import CASE_INSENSITIVE, RESERVED, SERVICES
from aspects.tags import check_tags
from tests.aspects.graphs import body_of, decided, graph_of, managed, rule_ids

ONE_KEY = ("aws_iam_role", "aws_iam_policy", "aws_kendra_index", "aws_qbusiness_application")
TWO_KEYS = ("aws_sns_topic", "aws_s3_bucket", "aws_lambda_function", "aws_dynamodb_table")


def _decided(resource: Resource, mandatory: dict[str, str], defaults: dict[str, str] | None = None) -> Decision:
    provider: dict[str, Any] = {"region": "us-east-1"}
    if defaults:
        provider["default_tags"] = [{"tags": defaults}]
    graph = graph_of(resource, providers={"aws": [provider]})
    return decided(graph, [NamingAspect("dev"), TagsAspect(mandatory)])


def _messages(decision: Decision) -> list[str]:
    return [finding.message for _, finding in decision.findings if finding.rule_id.startswith("tags-")]


@pytest.mark.parametrize("kind", ONE_KEY)
def test_the_authors_name_is_the_name_where_case_is_ignored(kind: str) -> None:
    """Neither in its own tags nor in default_tags does a Name come beside the author's name, and nothing is told."""
    for tags, defaults in (({"name": "mine"}, {}), ({}, {"NAME": "shop"})):
        role = managed(kind, tags=tags)
        decision = _decided(role, {"Owner": "risk"}, defaults)
        assert body_of(decision, role)["tags"] == {**tags, "Owner": "risk"}
        assert _messages(decision) == []


@pytest.mark.parametrize("kind", TWO_KEYS)
def test_where_case_counts_both_keys_stand(kind: str) -> None:
    """Name beside name and Owner beside owner: AWS takes both."""
    topic = managed(kind, tags={"name": "mine", "owner": "me"})
    decision = _decided(topic, {"Owner": "risk"}, {"OWNER": "x"})
    assert {"name", "Name", "owner", "Owner"} <= set(body_of(decision, topic)["tags"])
    assert _messages(decision) == []


@pytest.mark.parametrize("kind", ONE_KEY)
def test_a_mandatory_key_in_other_case_is_told_and_not_written_twice(kind: str) -> None:
    """The message speaks of the key that the author wrote and names the spelling to use."""
    role = managed(kind, tags={"owner": "me"})
    decision = _decided(role, {"Owner": "risk"})
    assert "Owner" not in body_of(decision, role)["tags"]
    (message,) = _messages(decision)
    assert message.startswith("tags-case: tag key 'owner' is the same as the mandatory 'Owner' for ")
    assert message.endswith("which ignores case; spell it 'Owner'")


def test_default_tags_in_other_case_are_told_once_a_provider() -> None:
    """At the first resource that refuses both, and the tag is not written to any of them; a topic has both."""
    resources = [
        managed("aws_sns_topic", "a"),
        managed("aws_iam_role", "b", name="b"),
        managed("aws_iam_policy", "c", name="c"),
    ]
    provider = {"region": "us-east-1", "default_tags": {"tags": {"owner": "me"}}}
    decision = decided(graph_of(*resources, providers={"aws": [provider]}), [TagsAspect({"Owner": "risk"})])
    assert [finding.message for _, finding in decision.findings] == [
        "tags-case: default_tags of provider aws have 'owner', which IAM treats as the mandatory 'Owner',"
        " because it ignores case; spell it 'Owner' in default_tags"
    ]
    assert decision.findings[0][1].construct_path == "app/b"
    assert ["Owner" in body_of(decision, each).get("tags", {}) for each in resources] == [True, False, False]


def test_keys_that_the_author_wrote_twice_are_told() -> None:
    """In the tags, or once there and once in default_tags."""
    role = managed("aws_iam_role", tags={"Team": "a", "team": "b"})
    assert _messages(_decided(role, {"Owner": "risk"})) == [
        "tags-case: tag keys 'Team' and 'team' are the same key for IAM, which ignores case; remove 'Team'"
    ]
    role = managed("aws_iam_role", tags={"team": "b"})
    assert _messages(_decided(role, {"Owner": "risk"}, {"TEAM": "a"})) == [
        "tags-case: tag keys 'team' and 'TEAM' are the same key for IAM, which ignores case; remove 'team'"
    ]


def test_a_mandatory_name_in_lower_case_takes_the_place_of_the_name_that_we_wrote() -> None:
    """What naming adds is not held against the author, and IAM gets one of the two."""
    role = managed("aws_iam_role", name="worker")
    decision = _decided(role, {"name": "all the same"})
    assert body_of(decision, role)["tags"] == {"Name": "all the same"}
    assert _messages(decision) == []


def test_a_name_that_the_service_sets_itself_is_not_written() -> None:
    """Elastic Beanstalk refuses Name on environments and its own prefix everywhere; an application takes a Name."""
    environment = managed("aws_elastic_beanstalk_environment", name="shop")
    assert body_of(_decided(environment, {"Owner": "risk", "Name": "x"}), environment)["tags"] == {"Owner": "risk"}
    application = managed("aws_elastic_beanstalk_application", name="shop")
    assert "Name" in body_of(_decided(application, {"Owner": "risk"}), application)["tags"]
    for kind, key in (
        ("aws_elastic_beanstalk_environment", "Name"),
        ("aws_elastic_beanstalk_application", "elasticbeanstalk:environment-id"),
    ):
        assert _messages(_decided(managed(kind, name="shop", tags={key: "mine"}), {})) == [
            f"tags-illegal: tag {key!r} is set by Elastic Beanstalk itself; remove {key!r}"
        ]


def test_mandatory_keys_that_differ_only_by_case_are_refused() -> None:
    """No IAM role could have both; the tag of the environment, in the author's spelling, is the only one."""
    with pytest.raises(
        ValueError, match="tag keys 'Owner' and 'owner' differ only in case, and IAM treats them as the same key"
    ):
        check_tags({"Owner": "a", "owner": "b"})
    tags = Guardrails("dev", {"environment": "staging"})._aspects[1]
    assert isinstance(tags, TagsAspect)
    role = managed("aws_iam_role", name="worker")
    assert body_of(decided(graph_of(role), [tags]), role)["tags"] == {"environment": "staging"}


def test_empty_tags_are_none() -> None:
    """Null and an empty text in the place of the map take the mandatory tags as a missing one does."""
    empty: tuple[Any, ...] = (None, "", {})
    for nothing in empty:
        topic = managed("aws_sns_topic", name="alerts", tags=nothing)
        decision = _decided(topic, {"Owner": "risk"})
        assert body_of(decision, topic)["tags"] == {"Name": "alerts_dev", "Owner": "risk"}
        assert _messages(decision) == []


_KEYS = st.sampled_from(["name", "Name", "NAME", "owner", "Owner", "OWNER", "team", "Team"])
_TAGS = st.dictionaries(_KEYS, st.sampled_from(["a", "b"]), max_size=4)
_MANDATORY = st.dictionaries(st.sampled_from(["Owner", "owner", "name", "Team"]), st.just("c"), max_size=3).filter(
    lambda tags: len({key.lower() for key in tags}) == len(tags)
)


@given(st.sampled_from(ONE_KEY), _TAGS, _TAGS, _MANDATORY)
def test_no_duplicate_that_aws_refuses_goes_untold(
    kind: str, tags: dict[str, str], defaults: dict[str, str], mandatory: dict[str, str]
) -> None:
    """Whatever author, provider and library write, a second spelling comes with a finding or does not come."""
    role = managed(kind, tags=tags)
    decision = _decided(role, mandatory, defaults)
    after = {*body_of(decision, role)["tags"], *defaults}
    if len({key.lower() for key in after}) < len(after) and len({key.lower() for key in defaults}) == len(defaults):
        assert "tags-case" in rule_ids(decision)
    again = managed(kind, **body_of(decision, role))
    assert set(body_of(_decided(again, mandatory, defaults), again)["tags"]) == set(again.body["tags"])
    for message in _messages(decision):
        if "; remove " in message:
            assert message.rpartition("; remove ")[2].strip("'") in tags


def test_the_services_that_ignore_case_are_those_whose_models_say_so() -> None:
    """Read from the service models of AWS's own SDK; IAM says it in its guide only."""
    session = get_session()
    found = {"iam"}
    for service in ("kendra", "qbusiness", "sns", "sqs", "lambda", "athena", "dax", "xray", "wafv2"):
        shapes = session.get_service_model(service)._shape_resolver._shape_map
        texts = [str(shape) for name, shape in shapes.items() if name.lower() in ("tag", "tags")]
        if any("not case sensitive" in text for text in texts):
            found.add(service)
    assert found == {kind.split("_")[1] for kind in ONE_KEY}
    for kind in TAGGABLE:
        assert bool(CASE_INSENSITIVE.fullmatch(kind)) == (kind.split("_")[1] in found)
        if CASE_INSENSITIVE.fullmatch(kind) or kind in RESERVED:
            assert kind.split("_")[1] in SERVICES
    assert set(RESERVED) <= TAGGABLE
