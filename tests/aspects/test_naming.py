"""Names carry the suffix whole and at the end, are legal for AWS and never collide."""

from __future__ import annotations

import re

import pytest
from cdktf import Aspects, TerraformStack, Token
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from hypothesis import given
from hypothesis import strategies as st

from aspects import NamingAspect
from aspects.metadata.names import NAMES
from aspects.naming import check_suffix, suffixed
from tests.aspects.doubles import decorated, findings_of, resource, stack, synthesized
from tests.strategies import stems, suffixes

RULES = st.sampled_from(sorted(NAMES))


@given(RULES, stems(), suffixes())
def test_every_name_ends_in_the_whole_suffix_and_is_legal(kind: str, stem: str, suffix: str) -> None:
    """Whatever the stem: length, characters and suffix are what AWS and the convention demand."""
    rule = NAMES[kind]
    name = suffixed(stem, suffix, rule)
    assert isinstance(name, str)
    assert name.endswith(suffix)
    assert len(name) <= rule.max_length
    assert re.fullmatch(f"[{rule.allowed}]+", name)
    assert name.startswith(rule.fixed_prefix)
    if rule.letter_first:
        assert name[0].isalpha()
    if rule.lower:
        assert name == name.lower()


@given(RULES, stems(), suffixes())
def test_naming_is_idempotent(kind: str, stem: str, suffix: str) -> None:
    """A name that was given once stays: x_dev never becomes x_dev_dev."""
    rule = NAMES[kind]
    name = suffixed(stem, suffix, rule)
    assert isinstance(name, str)
    assert suffixed(name, suffix, rule) == name


@given(RULES, suffixes(), st.text("abcdef", min_size=300, max_size=310), st.text("uvwxyz", min_size=1, max_size=5))
def test_what_is_shortened_stays_distinct(kind: str, suffix: str, stem: str, end: str) -> None:
    """Two long stems that differ at their ends alone get two names."""
    rule = NAMES[kind]
    assert suffixed(stem * 4, suffix, rule) != suffixed(stem * 4 + end, suffix, rule)


@given(st.text())
def test_any_suffix_is_accepted_or_refused_with_its_value(suffix: str) -> None:
    """What is not 1 to 20 lower-case letters, digits and single inner hyphens is refused, named in the error."""
    legal = re.fullmatch(r"(?=.{1,20}\Z)[a-z0-9]+(-[a-z0-9]+)*", suffix) is not None
    if legal:
        assert check_suffix(suffix) == suffix
    else:
        with pytest.raises(ValueError, match="environment suffix") as error:
            check_suffix(suffix)
        assert repr(suffix) in str(error.value)


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("aws_ecs_cluster", {}, {"name": "ecs_cluster_dev"}),
        ("aws_lb", {}, {"name": "alb-dev"}),
        ("aws_ecs_cluster", {"name": "payments"}, {"name": "payments_dev"}),
        ("aws_rds_cluster", {"cluster_identifier": "fraud_db"}, {"cluster_identifier": "fraud-db-dev"}),
        ("aws_kms_alias", {}, {"name": "alias/kms_alias_dev"}),
        ("aws_kms_alias", {"name": "alias/main"}, {"name": "alias/main_dev"}),
        ("aws_sqs_queue", {"name": "in.fifo", "fifo_queue": True}, {"name": "in_dev.fifo"}),
        ("aws_sqs_queue", {"name_prefix": "in-"}, {"name_prefix": "in_dev_"}),
        ("aws_ecs_cluster", {"name": "payments-dev"}, {"name": "payments-dev"}),
        ("aws_s3_bucket", {"bucket": "logs-${data.aws_caller_identity.me.account_id}"},
         {"bucket": "logs-${data.aws_caller_identity.me.account_id}-dev"}),
        ("aws_cloudwatch_log_group", {"name": "/aws/rds/cluster/${aws_rds_cluster.x.id}/postgresql"},
         {"name": "/aws/rds/cluster/${aws_rds_cluster.x.id}/postgresql"}),
        ("aws_cloudwatch_log_group", {"name": "/aws/lambda/rotate"}, {"name": "/aws/lambda/rotate_dev"}),
        ("aws_cloudwatch_log_group", {"name": "/aws/rds/cluster/fraud_db/postgresql"},
         {"name": "/aws/rds/cluster/fraud-db-dev/postgresql"}),
        ("aws_cloudwatch_log_group", {"name": "/aws/ecs/containerinsights/a/performance"},
         {"name": "/aws/ecs/containerinsights/a_dev/performance"}),
        ("aws_cloudwatch_log_group", {"name": "API-Gateway-Execution-Logs_${x.y.id}/live"},
         {"name": "API-Gateway-Execution-Logs_${x.y.id}/live"}),
        ("aws_cloudwatch_log_group", {"name": "${var.name}"}, {"name": "${var.name}"}),
        ("aws_vpc", {}, {"tags": {"Name": "vpc_it_dev"}}),
        ("aws_vpc", {"tags": {"Name": "core"}}, {"tags": {"Name": "core_dev"}}),
        ("aws_route53_record", {"name": "api.example.com"}, {"name": "api.example.com"}),
    ],
)  # fmt: skip
def test_examples(kind: str, body: dict[str, object], expected: dict[str, object]) -> None:
    """The convention, explicit names, AWS's dictated names and tokens, one by one."""
    found = decorated(NamingAspect("dev"), kind, **body)
    assert {key: found[key] for key in expected} == expected


def test_two_unnamed_resources_are_told_apart_by_their_ids() -> None:
    """The first has the plain name, the next one its construct id in it."""
    scope = stack()
    resource(scope, "aws_sns_topic", "first")
    resource(scope, "aws_sns_topic", "alerts")
    Aspects.of(scope).add(NamingAspect("dev"))
    topics = synthesized(scope)["resource"]["aws_sns_topic"]
    assert {key: topic["name"] for key, topic in topics.items()} == {
        "first": "sns_topic_dev",
        "alerts": "sns_topic_alerts_dev",
    }


def test_equal_names_in_two_stacks_differ() -> None:
    """One aspect on two stacks of an account never gives one name twice."""
    aspect = NamingAspect("dev")
    names = set()
    for title in ("one", "two"):
        scope = stack(title)
        resource(scope, "aws_sns_topic", "topic", name="alerts")
        Aspects.of(scope).add(aspect)
        names.add(synthesized(scope)["resource"]["aws_sns_topic"]["topic"]["name"])
    assert len(names) == 2


def test_a_second_synthesis_changes_nothing() -> None:
    """Aspects run again when the same tree is synthesized again."""
    scope = stack()
    resource(scope, "aws_lb", name="front_door")
    resource(scope, "aws_lb", "other", name="front_door")
    Aspects.of(scope).add(NamingAspect("dev"))
    assert synthesized(scope) == synthesized(scope)


def test_typed_resources_and_references_follow_the_name() -> None:
    """A typed construct is renamed by override, and who refers to its name gets the new one from Terraform."""
    scope = stack()
    topic = SnsTopic(scope, "topic", name="alerts")
    SnsTopic(scope, "mirror", name=Token.as_string(topic.name), display_name=topic.name)
    Aspects.of(scope).add(NamingAspect("dev"))
    topics = synthesized(scope)["resource"]["aws_sns_topic"]
    assert topics["topic"]["name"] == "alerts_dev"
    assert topics["mirror"]["name"] == "${aws_sns_topic.topic.name}"


def test_a_name_too_long_for_its_suffix_is_a_finding() -> None:
    """Where no part of the stem would be left, the author is told instead of losing the suffix."""
    rule = NAMES["aws_lb"]
    name = suffixed("a" * 40, "x" * 20, rule)
    assert name == f"{'a' * 4}-{str(name)[5:11]}-{'x' * 20}"

    def build(scope: TerraformStack) -> None:
        resource(scope, "aws_iam_role", name_prefix="a" * 60)

    assert findings_of(NamingAspect("x" * 20), build) == []


@pytest.mark.parametrize(
    ("kind", "construct_id", "expected"),
    [
        ("aws_vpc", "main", "vpc_dev"),
        ("aws_vpc", "vpc", "vpc_dev"),
        ("aws_subnet", "public-a", "subnet_public_a_dev"),
        ("aws_nat_gateway", "nat-b", "nat_gateway_b_dev"),
    ],
)
def test_the_name_tag_tells_nameless_resources_apart(kind: str, construct_id: str, expected: str) -> None:
    """Type and construct id, without the words that say nothing new."""
    scope = stack()
    resource(scope, kind, construct_id)
    Aspects.of(scope).add(NamingAspect("dev"))
    assert synthesized(scope)["resource"][kind][construct_id]["tags"]["Name"] == expected
