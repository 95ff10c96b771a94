"""The graph knows where each resource lives, and what refers to it, over all stacks of an app."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from constructs import Construct

from aspects.core.graph import Graph, Placement, literal_name
from aspects.core.model import Resource, Stack
from tests.aspects.graphs import data_sources


def _resource(kind: str, id: str, stack: str = "", /, **body: Any) -> Resource:
    return Resource(kind, f"{stack or 'app'}/{id}", id, body, stack)


def _role(name: str = "worker", **body: Any) -> Resource:
    return _resource("aws_iam_role", "role", name=name, **body)


def _edges(graph: Graph, resource: Resource) -> list[tuple[str, str, bool]]:
    """Path, target and certainty of what a resource refers to."""
    return [
        (".".join(map(str, edge.path)), edge.target.address, edge.certain)
        for edge in graph.edges_from(graph.by_key[resource.key])
    ]


# -- placement ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, "us-east-1"),
        ({"provider": "aws"}, "us-east-1"),
        ({"provider": "aws.west"}, "us-west-2"),
        ({"provider": "${aws.west}"}, "us-west-2"),
        ({"provider": "aws.west", "region": "eu-west-1"}, "eu-west-1"),
        ({"region": "${var.region}"}, "${var.region}"),
        ({"provider": "aws.unknown"}, None),
        ({"region": ""}, "us-east-1"),
    ],
)
def test_a_resource_lives_where_its_provider_says(body: dict[str, str], expected: str | None) -> None:
    """The alias counts, and a region of its own comes first."""
    topic = _resource("aws_sns_topic", "it", **body)
    providers = {"aws": [{"region": "us-east-1"}, {"alias": "west", "region": "us-west-2"}]}
    assert Graph([Stack((topic,), providers)]).placement(topic).region == expected


def test_an_account_is_told_by_what_chooses_it() -> None:
    """Another role is another account; another region is not."""
    providers: dict[str, Any] = {
        "aws": [
            {"region": "us-east-1"},
            {"alias": "west", "region": "us-west-2"},
            {"alias": "other", "assume_role": [{"role_arn": "arn:aws:iam::222222222222:role/x"}]},
        ]
    }
    topics = [_resource("aws_sns_topic", name, provider=f"aws.{name}") for name in ("west", "other")]
    plain = _resource("aws_sns_topic", "plain")
    graph = Graph([Stack((*topics, plain), providers)])
    west, other, here = (graph.placement(each).account for each in (*topics, plain))
    assert west == here != other


def test_a_region_that_is_about_something_else_does_not_count() -> None:
    """The region of an aggregator is not that of the authorization."""
    providers = {"aws": [{"region": "us-east-1"}]}
    kinds = ("aws_config_aggregate_authorization", "aws_sns_topic")
    found = [_resource(kind, "it", region="eu-west-1") for kind in kinds]
    graph = Graph([Stack(tuple(found), providers)])
    assert [graph.placement(each).region for each in found] == ["us-east-1", "eu-west-1"]


def test_stacks_have_providers_of_their_own() -> None:
    """The same alias in another stack is another configuration."""
    one, two = (_resource("aws_sns_topic", "it", stack) for stack in ("one", "two"))
    graph = Graph([Stack((one,), {"aws": [{"region": "a"}]}, path="one"), Stack((two,), {"aws": []}, path="two")])
    assert (graph.placement(one).region, graph.placement(two)) == ("a", Placement())


# -- edges -------------------------------------------------------------------------------------------------------


def test_a_reference_leads_to_its_resource_from_wherever_it_stands() -> None:
    """In lists and blocks, in part of a text, by whichever attribute."""
    role = _role()
    body = {"a": "x-${aws_iam_role.role.name}", "b": [{"c": "${aws_iam_role.role.arn}"}], "d": "aws_iam_role.role"}
    other = _resource("aws_sns_topic", "it", **body)
    graph = Graph([Stack((role, other))])
    assert _edges(graph, other) == [("a", "aws_iam_role.role", True), ("b.0.c", "aws_iam_role.role", True)]
    assert [edge.source.address for edge in graph.edges_to(role)] == ["aws_sns_topic.it"] * 2


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("aws_iam_role_policy", {"role": "worker"}, [("role", "aws_iam_role.role", True)]),
        ("aws_iam_role_policy", {"role": "other"}, []),
        ("aws_iam_role_policy", {"name": "worker"}, []),
        ("aws_iam_role_policy", {"role": "${var.role}"}, []),
        ("aws_lambda_function", {"role": "arn:aws:iam::1:role/worker"}, [("role", "aws_iam_role.role", True)]),
        ("aws_lambda_function", {"role": "arn:aws:iam::1:role/path/worker"}, []),
        ("aws_lambda_function", {"role": "worker"}, []),
    ],
)
def test_a_literal_leads_to_what_the_table_says_it_names(kind: str, body: Any, expected: list[Any]) -> None:
    """A name or an ARN where the attribute takes one; the same text elsewhere is only the same text."""
    other = _resource(kind, "it", **body)
    assert _edges(Graph([Stack((_role(), other))]), other) == expected


def test_a_literal_that_may_mean_two_is_not_certain() -> None:
    """Two roles of one name, such as in two modules of which one is used at a time."""
    one, two = _role(), _resource("aws_iam_role", "second", name="worker")
    other = _resource("aws_iam_role_policy", "it", role="worker")
    assert _edges(Graph([Stack((one, two, other))]), other) == [
        ("role", "aws_iam_role.role", False),
        ("role", "aws_iam_role.second", False),
    ]


def test_a_literal_means_what_lives_in_the_same_place() -> None:
    """A cluster in another region is another one; IAM has no regions."""
    providers = {"aws": [{"region": "us-east-1"}, {"alias": "west", "region": "us-west-2"}]}
    cluster = _resource("aws_ecs_cluster", "cluster", name="web", provider="aws.west")
    role = _role(provider="aws.west")
    here = _resource("aws_ecs_service", "here", cluster="web")
    there = _resource("aws_ecs_service", "there", cluster="web", provider="aws.west")
    policy = _resource("aws_iam_role_policy", "policy", role="worker")
    graph = Graph([Stack((cluster, role, here, there, policy), providers)])
    assert _edges(graph, here) == []
    assert _edges(graph, there) == [("cluster", "aws_ecs_cluster.cluster", True)]
    assert _edges(graph, policy) == [("role", "aws_iam_role.role", True)]


def test_a_literal_in_another_stack_of_the_account_counts() -> None:
    """Stacks of an app often share names by literals."""
    role = Resource("aws_iam_role", "one/role", "role", {"name": "worker"}, "one")
    policy = Resource("aws_iam_role_policy", "two/it", "it", {"role": "worker"}, "two")
    providers = {"aws": [{"region": "us-east-1"}]}
    graph = Graph([Stack((role,), providers, path="one"), Stack((policy,), providers, path="two")])
    assert [edge.target.path for edge in graph.edges_from(policy)] == ["one/role"]


@pytest.mark.parametrize("scoped", [False, True])
def test_a_reference_through_an_output_leads_to_the_other_stack(scoped: bool) -> None:
    """As CDKTF writes it, for stacks in the app itself and below a construct."""
    app = App(outdir=mkdtemp())
    scope = Construct(app, "stage") if scoped else app
    one, two = (TerraformStack(scope, name) for name in ("net.work", "shop"))
    for each in (one, two):
        AwsProvider(each, "aws", region="us-east-1")
    bucket = S3Bucket(one, "files", bucket="files")
    SnsTopic(two, "topic", display_name=bucket.bucket)
    app.synth()
    assert len(list(Path(app.outdir).glob("stacks/*/cdk.tf.json"))) == 2
    graph = Graph([Stack.from_terraform(each.to_terraform(), each.node.path) for each in (one, two)])
    (topic,) = graph.by_type["aws_sns_topic"]
    assert [edge.target.path for edge in graph.edges_from(topic)] == [f"{one.node.path}/files"]
    (found,) = graph.by_type["aws_s3_bucket"]
    assert graph.companions(found, "aws_sns_topic", "display_name") == [topic]


def test_companions_are_found_by_reference_name_and_arn_each_once() -> None:
    """One that names its resource twice is one; one of another stack that has the same literal is none."""
    bucket = _resource("aws_s3_bucket", "it", "one", bucket="files")
    kind = "aws_s3_bucket_versioning"
    by_name = _resource(kind, "a", "one", bucket="files")
    by_reference = _resource(kind, "b", "one", bucket="${aws_s3_bucket.it.id}")
    elsewhere = _resource(kind, "c", "two", bucket="files")
    graph = Graph([Stack((bucket, by_name, by_reference), path="one"), Stack((elsewhere,), path="two")])
    assert graph.companions(bucket, kind, "bucket") == [by_reference, by_name]


def test_a_name_that_only_terraform_knows_is_no_literal() -> None:
    """Nor is an empty one."""
    for name, expected in (("worker", "worker"), ("", None), ("${var.name}", None)):
        assert literal_name(_role(name)) == expected


# -- through locals, iterations and data sources ------------------------------------------------------------------


def _companions(body: dict[str, Any], **parts: Any) -> list[str]:
    """What is found for a bucket of an encryption configuration with this body."""
    kind = "aws_s3_bucket_public_access_block"
    bucket = _resource("aws_s3_bucket", "lake", bucket="acme-lake")
    graph = Graph([Stack((bucket, _resource(kind, "it", **body)), **parts)])
    return [each.address for each in graph.companions(bucket, kind, "bucket")]


@pytest.mark.parametrize(
    ("body", "parts", "found"),
    [
        ({"bucket": "${each.value.id}", "for_each": "${aws_s3_bucket.lake}"}, {}, True),
        ({"bucket": "${each.key}", "for_each": "${toset([aws_s3_bucket.lake.id])}"}, {}, True),
        ({"bucket": "${each.value}", "for_each": {"a": "x", "b": "${aws_s3_bucket.lake.bucket}"}}, {}, True),
        ({"bucket": "${each.value}", "for_each": "${aws_s3_bucket.other}"}, {}, False),
        ({"bucket": "acme-other", "for_each": "${aws_s3_bucket.lake}"}, {}, False),
        ({"bucket": "${local.id}"}, {"locals": {"id": "${aws_s3_bucket.lake.id}"}}, True),
        ({"bucket": "${local.a}"}, {"locals": {"a": "${local.b}", "b": "${local.a}${aws_s3_bucket.lake.id}"}}, True),
        ({"bucket": "${local.id}"}, {"locals": {"id": "acme", "other": "${aws_s3_bucket.lake.id}"}}, False),
        ({"bucket": "${local.missing}"}, {}, False),
        (
            {"bucket": "${data.aws_s3_bucket.x.id}"},
            {"readers": data_sources({"data.aws_s3_bucket.x": {"bucket": "acme"}})},
            False,
        ),
    ],
)
def test_a_companion_is_found_by_whichever_way_it_names_its_resource(body: Any, parts: Any, found: bool) -> None:
    """Through a local, that of a local, and what for_each hands over; a circle of locals ends."""
    assert bool(_companions(body, **parts)) is found


def test_a_resource_needs_what_it_refers_to_and_what_that_needs() -> None:
    """Through data sources, locals, depends_on and the outputs of other stacks."""
    document = {"data.aws_iam_policy_document.x": {"statement": [{"resources": ["${local.topic}"]}]}}
    state = "data.terraform_remote_state.cross-stack-reference-input-other.outputs.role"
    here = Stack(
        (
            _resource("aws_kms_key", "key", "here", policy="${data.aws_iam_policy_document.x.json}"),
            _resource("aws_sns_topic", "topic", "here", depends_on=["aws_sqs_queue.queue"]),
            _resource("aws_sqs_queue", "queue", "here", policy=f"${{{state}}}"),
            _resource("aws_sqs_queue", "other", "here", x="${aws_kms_key.key.arn}"),
        ),
        path="here",
        locals={"topic": "${aws_sns_topic.topic.arn}"},
        readers=data_sources(document, "here"),
    )
    role = _resource("aws_iam_role", "role", "other")
    other = Stack((role,), path="other", outputs={"role": "${aws_iam_role.role.arn}"})
    found = Graph([here, other]).needs(here.resources[0])
    assert {f"{kind}.{name}" for _, kind, name in found} == {
        "aws_sns_topic.topic",
        "aws_sqs_queue.queue",
        "aws_iam_role.role",
    }
