"""The checks of the end-to-end run, without Terraform: each has its sabotage, and none passes where nothing is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from lib.settings import Settings
from main import PROJECT_TAGS
from scripts.verify import subject
from scripts.verify.checks import CHECKS, Environment, secrets
from scripts.verify.checks.names import carries
from scripts.verify.subject import refuse_changes
from tests.e2e.sabotage import SABOTAGES


@pytest.fixture(scope="module")
def empty() -> Iterator[Environment]:
    """An account without the environment, and an empty state."""
    patch = pytest.MonkeyPatch()
    patch.delenv("AWS_ENDPOINT_URL", raising=False)
    patch.setattr(secrets, "ROTATION_WAIT", 0)
    settings = Settings.from_values(domain_name="fraud.acme.com")
    with mock_aws():
        session = boto3.Session(region_name=settings.region)
        session.events.register("before-parameter-build", refuse_changes)
        yield Environment(settings.environment_suffix, {}, {}, session, settings)
    patch.undo()


def test_every_check_has_a_sabotage() -> None:
    """A check without its sabotage could not be shown to fail, and a sabotage without a check shows nothing."""
    assert list(SABOTAGES) == list(CHECKS)


def test_every_check_says_what_it_looks_at() -> None:
    """The docstring of a check is its documentation; the wrapper keeps it."""
    assert [title for title, check in CHECKS.items() if not check.__doc__] == []


@pytest.mark.parametrize("title", CHECKS)
def test_check_reports_an_empty_account(title: str, empty: Environment) -> None:
    """No check passes or crashes where nothing is; the first finding says what is missing."""
    findings = CHECKS[title](empty)
    assert findings
    assert any(word in findings[0] for word in ("found none", "found 0", "is refused with", "names nothing", "is [], "))


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("alb-dev", True),
        ("fraud_detection/api_configuration_dev", True),
        ("/aws/rds/cluster/rds-cluster-dev/postgresql", True),
        ("/aws/rds/cluster/rds-cluster-dev/iam-db-auth-error", True),
        ("arn:aws:ecs:us-east-1:123456789012:task-definition/ecs_task_definition_dev:7", True),
        ("alb-xdev", False),
        ("alb-dev-2", False),
        ("alb-de", False),
        ("", False),
    ],
)
def test_suffix_is_whole_and_last(name: str, whole: bool) -> None:
    """Part of a suffix, or one in the middle, is none."""
    assert carries(name, "dev") is whole


NAMES, TAGS = "every name ends in the whole suffix", "everything has the tags of project and environment"


def _resource(kind: str, **values: Any) -> dict[str, Any]:
    return {"address": f"{kind}.it", "mode": "managed", "type": kind, "values": values}


@pytest.fixture
def small() -> Iterator[Environment]:
    """A network, a topic and two revisions of a task definition, as they should be, next to those of somebody else."""
    patch = pytest.MonkeyPatch()
    patch.delenv("AWS_ENDPOINT_URL", raising=False)
    settings = Settings.from_values(domain_name="fraud.acme.com")
    tags = {**PROJECT_TAGS, "Environment": "dev"}
    with mock_aws():
        session = boto3.Session(region_name=settings.region)
        pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
        named = [*pairs, {"Key": "Name", "Value": "vpc_dev"}]
        ec2, sns, ecs = (session.client(name) for name in ("ec2", "sns", "ecs"))
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=[{"ResourceType": "vpc", "Tags": named}])[
            "Vpc"
        ]["VpcId"]
        ec2.create_vpc(CidrBlock="10.1.0.0/16")
        topic = sns.create_topic(Name="topic_dev", Tags=pairs)["TopicArn"]
        sns.create_topic(Name="topic")
        lower = [{"key": key, "value": value} for key, value in tags.items()]
        container = {"name": "c", "image": "i", "memory": 128}
        task, _ = (
            ecs.register_task_definition(family="task_dev", containerDefinitions=[container], tags=each)[
                "taskDefinition"
            ]["taskDefinitionArn"]
            for each in (lower, [])
        )
        resources = [
            _resource("aws_vpc", id=vpc, arn=f"arn:aws:ec2:::vpc/{vpc}", tags_all=tags),
            _resource("aws_sns_topic", id=topic, arn=topic, name="topic_dev", tags_all=tags),
            _resource("aws_ecs_task_definition", id="task_dev", arn=task, family="task_dev", tags_all=tags),
        ]
        state = {"values": {"root_module": {"resources": resources}}}
        yield Environment(settings.environment_suffix, {}, state, session, settings)
    patch.undo()


def test_names_and_tags_as_they_should_be_are_no_finding(small: Environment) -> None:
    """Of a task definition the revision in the state counts, and what is somebody else's does not."""
    assert [CHECKS[title](small) for title in (NAMES, TAGS)] == [[], []]


def test_another_name_is_a_finding(small: Environment) -> None:
    """A thing without a name of its own is called by its tag."""
    vpc = small.state["values"]["root_module"]["resources"][0]["values"]["id"]
    small.session.client("ec2").create_tags(Resources=[vpc], Tags=[{"Key": "Name", "Value": "vpc"}])
    assert CHECKS[NAMES](small) == [f"the name of aws_vpc {vpc} is 'vpc', expected …dev"]


def test_a_missing_tag_is_a_finding(small: Environment) -> None:
    """It is named, with what it should be."""
    topic = small.state["values"]["root_module"]["resources"][1]["values"]["arn"]
    small.session.client("sns").untag_resource(ResourceArn=topic, TagKeys=["Environment"])
    assert CHECKS[TAGS](small) == [f'tag Environment of aws_sns_topic {topic} is null, expected "dev"']


def test_what_is_gone_has_neither_name_nor_tags(small: Environment) -> None:
    """It is a finding of both checks."""
    topic = small.state["values"]["root_module"]["resources"][1]["values"]["arn"]
    small.session.client("sns").delete_topic(TopicArn=topic)
    for title in (NAMES, TAGS):
        (finding,) = CHECKS[title](small)
        assert finding.startswith(f"aws_sns_topic {topic} does not exist, expected it ")


def test_what_exists_of_a_state_is_what_aws_lists(small: Environment) -> None:
    """Parts of other resources, such as routes, are not asked for; what was deleted is not there."""
    resources = small.state["values"]["root_module"]["resources"]
    resources.append(_resource("aws_route", id="r-rtb-1", route_table_id="rtb-1"))
    small.session.client("sns").delete_topic(TopicArn=resources[1]["values"]["arn"])
    assert {each.type for each in subject._existing(small.state, small.session)} == {
        "aws_vpc",
        "aws_ecs_task_definition",
    }


def test_a_tagged_type_that_nothing_lists_is_a_finding(small: Environment) -> None:
    """Else a new type would be left out without a word."""
    small.state["values"]["root_module"]["resources"].append(_resource("aws_new_thing", id="n", tags_all={}))
    assert CHECKS[TAGS](small) == ["aws_new_thing n does not exist, expected it with its tags"]
