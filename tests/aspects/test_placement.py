"""What is written is written where it can work: in the region, account and stack of the resource, and in no circle."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

import jsii
import pytest
from cdktf import App, Aspects, IAspect
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from constructs import IConstruct
from hypothesis import given
from hypothesis import strategies as st

from aspects import EncryptionAspect, Guardrails, ObservabilityAspect, TagsAspect
from aspects.core.aspect import Aspect
from aspects.core.decide import Decision, Entry, decide
from aspects.core.graph import Graph, Origin
from aspects.core.model import Body, Create, Effects, Resource, Stack
from tests.aspects.doubles import app_of, resource
from tests.aspects.graphs import data_sources
from tests.terraform_json import by_address

REGIONS = ("us-east-1", "us-west-2", "eu-central-1")
ACCOUNTS = ("111122223333", "444455556666")
SSE = "aws_s3_bucket_server_side_encryption_configuration"
TOKEN = "${TfToken[TOKEN.7]}"
PROVIDERS = {
    "aws": [
        {"region": "us-east-1"},
        {"alias": "west", "region": "us-west-2"},
        {"alias": "other", "region": "us-east-1", "assume_role": [{"role_arn": f"arn:aws:iam::{ACCOUNTS[1]}:role/x"}]},
        {"alias": "allowed", "region": "us-east-1", "allowed_account_ids": [ACCOUNTS[0]]},
        {"alias": "unknown", "region": "${var.region}"},
        {"alias": "silent"},
    ]
}


def _key(
    region: str = "us-east-1", account: str = ACCOUNTS[0], id: str = "1234abcd-12ab-44cd-86ef-1234567890ab"
) -> str:
    return f"arn:aws:kms:{region}:{account}:key/{id}"


def _resource(address: str, stack: str = "app", /, **body: Any) -> Resource:
    kind, name = address.split(".")
    return Resource(f"aws_{kind}", f"{stack}/{name}", name, body, stack)


def _decide(graph: Graph, *aspects: Aspect) -> Decision:
    return decide(graph, [Entry("", aspects, exclusive=False)], today=date(2026, 1, 1))


def _queue(
    option: Any, *others: Resource, origins: Mapping[str, Origin] | None = None, **body: Any
) -> tuple[Any, set[str]]:
    """The key that a queue with this body gets, and the ids of what is reported at it."""
    queue = _resource("sqs_queue.it", **body)
    graph = Graph([Stack((queue, *others), PROVIDERS, path="app")], origins)
    decision = _decide(graph, EncryptionAspect(option))
    found = {each.rule_id for _, each in decision.findings if each.construct_path == queue.path}
    return decision.resources[queue.key].body.get("kms_master_key_id"), found


# -- region and account ------------------------------------------------------------------------------------------

MULTI = "mrk-1234abcd12ab44cd86ef1234567890ab"


@pytest.mark.parametrize(
    ("option", "body", "expected"),
    [
        (_key(), {}, _key()),
        (_key(), {"provider": "aws"}, _key()),
        (_key(), {"provider": "aws.west"}, None),
        (_key("us-west-2"), {"provider": "${aws.west}"}, _key("us-west-2")),
        (_key("us-west-2"), {}, None),
        (_key("eu-central-1"), {"region": "eu-central-1"}, _key("eu-central-1")),
        (_key(), {"region": "eu-central-1"}, None),
        (_key(), {"provider": "aws.unknown"}, _key()),
        (_key(), {"provider": "aws.silent"}, _key()),
        (_key(), {"provider": "aws.other"}, None),
        (_key(account=ACCOUNTS[1]), {"provider": "aws.other"}, _key(account=ACCOUNTS[1])),
        (_key(account=ACCOUNTS[1]), {"provider": "aws.allowed"}, None),
        (_key(), {"provider": "aws.allowed"}, _key()),
        (_key(id=MULTI), {"provider": "aws.west"}, _key("us-west-2", id=MULTI)),
        (_key(id=MULTI), {"provider": "aws.other"}, _key(id=MULTI)),
        (_key(id=MULTI), {}, _key(id=MULTI)),
        ({"us-east-1": _key()}, {}, _key()),
        ({"us-east-1": _key(), "us-west-2": _key("us-west-2")}, {"provider": "aws.west"}, _key("us-west-2")),
        ({"us-east-1": _key()}, {"provider": "aws.west"}, None),
        ({"us-east-1": _key()}, {"provider": "aws.unknown"}, None),
        ({"us-east-1": _key()}, {"provider": "aws.silent"}, None),
        ({"us-east-1": "${var.key}"}, {}, "${var.key}"),
        ("${var.key}", {"provider": "aws.west"}, "${var.key}"),
    ],
)  # fmt: skip
def test_a_key_is_written_in_its_own_region_and_account(option: Any, body: Body, expected: str | None) -> None:
    """A multi-Region key by its replica; where it cannot work, AWS's own encryption is on, and a warning says why."""
    found, findings = _queue(option, **body)
    assert found == expected
    assert findings == (set() if expected else {"encryption-key"})


def test_a_region_that_is_only_known_later_is_named_as_such() -> None:
    """The warning says that, and not that the mapping has no key for it."""
    queue = _resource("sqs_queue.it", provider="aws.unknown")
    decision = _decide(Graph([Stack((queue,), PROVIDERS, path="app")]), EncryptionAspect({"us-east-1": _key()}))
    assert ["'${var.region}', which is only known at apply time" in each.problem for _, each in decision.findings] == [
        True
    ]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("aws", "aws.west", True),
        ("aws", "aws.allowed", True),
        ("aws", "aws.other", False),
        ("aws.other", "aws.allowed", False),
        ("aws.other", "aws.same", True),
        ("aws", "aws.profile", False),
    ],
)
def test_an_account_is_known_by_its_number_or_by_what_chooses_it(one: str, other: str, expected: bool) -> None:
    """The same number is the same account, by whichever role; a list of allowed accounts chooses none."""
    providers = {
        "aws": [
            *PROVIDERS["aws"],
            {"alias": "same", "region": "us-east-1", "allowed_account_ids": [ACCOUNTS[1]]},
            {"alias": "profile", "region": "us-east-1", "profile": "x"},
        ]
    }
    found = [_resource(f"sqs_queue.q{at}", provider=each) for at, each in enumerate((one, other))]
    assert Graph([Stack(tuple(found), providers, path="app")]).is_same_account(*found) is expected


def test_a_bucket_without_a_key_in_its_region_is_encrypted_all_the_same() -> None:
    """What is made for it lives where it lives, and as often."""
    iterated = {"provider": "aws.west", "for_each": {"a": "x"}, "region": "eu-central-1", "bucket": "acme-${each.key}"}
    bucket = _resource("s3_bucket.it", **iterated)
    decision = _decide(Graph([Stack((bucket,), PROVIDERS, path="app")]), EncryptionAspect(_key()))
    (made,) = [each.body for each in decision.resources.values() if each.type == SSE]
    assert {name: made[name] for name in ("provider", "for_each", "region")} == {
        name: iterated[name] for name in ("provider", "for_each", "region")
    }
    assert made["bucket"] == "${aws_s3_bucket.it[each.key].id}"
    assert made["rule"] == [{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}]
    assert [each.rule_id for _, each in decision.findings] == ["encryption-key"]


def test_nothing_is_said_where_no_key_would_be_written() -> None:
    """A resource that takes none, one with a key of its own, and one whose switch is off."""
    others = (
        _resource("vpc.a", provider="aws.west"),
        _resource("sqs_queue.b", provider="aws.west", kms_master_key_id="alias/own"),
        _resource("lambda_function.c", provider="aws.west"),
    )
    decision = _decide(Graph([Stack(others, PROVIDERS, path="app")]), EncryptionAspect(_key()))
    assert decision.findings == []


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("", "kms_key_arn '' is not the ARN of a key"),
        ("1234abcd-12ab-44cd-86ef-1234567890ab", "is not the ARN of a key"),
        ("arn:aws:s3:::bucket", "is not the ARN of a key"),
        ("arn:aws:kms:us-east-1:111122223333:alias/aws/sns", "is an AWS managed key, not a customer managed one"),
        (7, "kms_key_arn 7 is not the ARN of a key"),
        ([_key()], "is not the ARN of a key"),
        ({}, "kms_key_arn is an empty mapping"),
        ({"Frankfurt": _key()}, "'Frankfurt', which is not a region; use one such as us-east-1"),
        ({"": _key()}, "'', which is not a region"),
        ({7: _key()}, "7, which is not a region"),
        ({"us-east-1": "x"}, "kms_key_arn['us-east-1'] 'x' is not the ARN of a key"),
        ({"us-east-1": None}, "kms_key_arn['us-east-1'] None is not the ARN of a key"),
        ({"us-west-2": _key()}, "a key of us-east-1; use the ARN of a key of us-west-2"),
    ],
)
@pytest.mark.parametrize("make", [EncryptionAspect, lambda option: Guardrails("dev", kms_key_arn=option)])
def test_an_illegal_key_is_refused(make: Any, option: Any, said: str) -> None:
    """The message names the value received and what is allowed."""
    with pytest.raises(ValueError) as caught:
        make(option)
    assert said in str(caught.value)


@pytest.mark.parametrize("name", ["a b", "arn:aws:logs:us-east-1:111122223333:log-group:/ecs", "x" * 513, "/ecs/*"])
def test_an_illegal_log_group_is_refused(name: str) -> None:
    """An ARN, a pattern, or what is too long."""
    with pytest.raises(ValueError, match=r"container_log_group .* is not the name of a log group; use 1 to 512"):
        ObservabilityAspect(container_log_group=name)


# -- tokens ------------------------------------------------------------------------------------------------------


def _from(stack: str | None, *out_of_reach: str, text: str = "${aws_kms_key.key.arn}") -> dict[str, Origin]:
    return {TOKEN: Origin(stack, text, dict.fromkeys(out_of_reach, "depends on it"))}


@pytest.mark.parametrize(
    ("key", "body", "works"),
    [
        ({}, {}, True),
        ({}, {"provider": "aws.west"}, False),
        ({"provider": "aws.west"}, {}, False),
        ({"provider": "aws.west"}, {"provider": "aws.west"}, True),
        ({}, {"provider": "aws.other"}, False),
        ({"multi_region": True}, {"provider": "aws.other"}, True),
        ({"multi_region": True}, {"provider": "aws.west"}, False),
        ({}, {"provider": "aws.unknown"}, True),
        ({"policy": "${aws_sqs_queue.it.arn}"}, {}, False),
        ({"policy": "x ${local.queue}"}, {}, False),
        ({"policy": "${data.aws_iam_policy_document.p.json}"}, {}, False),
        ({"depends_on": ["aws_sqs_queue.it"]}, {}, False),
        ({"policy": "${aws_sns_topic.between.arn}"}, {}, False),
        ({"policy": "${aws_sqs_queue.another.arn}"}, {}, True),
    ],
)
def test_the_key_of_the_app_is_written_where_it_lives_and_makes_no_circle(key: Body, body: Body, works: bool) -> None:
    """Through locals, data sources, depends_on and what lies between; a warning says what stands in the way."""
    queue = _resource("sqs_queue.it", **body)
    topic = _resource("sns_topic.between", kms_master_key_id="own", policy="${aws_sqs_queue.it.arn}")
    document = {"statement": [{"resources": ["${aws_sqs_queue.it.arn}"]}]}
    stack = Stack(
        (queue, topic, _resource("kms_key.key", **key), _resource("sqs_queue.another")),
        PROVIDERS,
        path="app",
        locals={"queue": "${aws_sqs_queue.it.arn}"},
        readers=data_sources({"data.aws_iam_policy_document.p": document}, "app"),
    )
    decision = _decide(Graph([stack], _from("app")), EncryptionAspect(TOKEN))
    assert (decision.resources[queue.key].body.get("kms_master_key_id") == TOKEN) is works
    found = [each.rule_id for _, each in decision.findings if each.construct_path == queue.path]
    assert found == ([] if works else ["encryption-key"])


def test_a_bucket_that_the_key_needs_gets_it_by_its_companion() -> None:
    """The configuration comes after both, so that there is no circle."""
    bucket = _resource("s3_bucket.it", bucket="acme")
    key = _resource("kms_key.key", policy="${aws_s3_bucket.it.arn}")
    decision = _decide(Graph([Stack((bucket, key), PROVIDERS, path="app")], _from("app")), EncryptionAspect(TOKEN))
    (made,) = [each.body for each in decision.resources.values() if each.type == SSE]
    assert made["rule"][0]["apply_server_side_encryption_by_default"]["kms_master_key_id"] == TOKEN
    assert decision.findings == []


@pytest.mark.parametrize(
    ("option", "expected"),
    [("${aws_kms_key.here.arn}", True), ("${aws_kms_key.nowhere.arn}", False), ("${local.key}", False),
     ("${var.key}", True), ("${data.aws_kms_key.it.arn}", False), ("${module.keys.arn}", False)],
)  # fmt: skip
def test_an_expression_is_written_where_the_stack_declares_what_it_names(option: str, expected: bool) -> None:
    """Whatever kind of thing it names; else a warning names it."""
    stack = Stack.from_terraform(
        {
            "provider": PROVIDERS,
            "resource": {"aws_kms_key": {"here": {}}, "aws_sqs_queue": {"it": {}}},
            "variable": {"key": {}},
        },
        "app",
    )
    decision = _decide(Graph([stack]), EncryptionAspect(option))
    (queue,) = [each for each in decision.resources.values() if each.type == "aws_sqs_queue"]
    assert (queue.body.get("kms_master_key_id") == option) is expected
    assert [each.rule_id for _, each in decision.findings] == ([] if expected else ["encryption-key"])


def test_tags_and_log_groups_are_told_where_they_cannot_stand() -> None:
    """On what the token stands for itself, in a stack that its own depends on, and in another region."""
    group = _resource("cloudwatch_log_group.logs", "a", name="/ecs", kms_key_id="own")
    definitions = json.dumps([{"name": "web", "image": "web:1"}])
    tasks = [
        _resource("ecs_task_definition.task", stack, family="x", container_definitions=definitions, **more)
        for stack, more in (("a", {}), ("b", {}), ("c", {"provider": "aws.west"}))
    ]
    stacks = [
        Stack((group, tasks[0]), PROVIDERS, path="a"),
        *(Stack((each,), PROVIDERS, path=each.stack) for each in tasks[1:]),
    ]
    origins = _from("a", "b", text="${aws_cloudwatch_log_group.logs.name}")
    decision = _decide(
        Graph(stacks, origins), TagsAspect({"Logs": TOKEN}), ObservabilityAspect(container_log_group=TOKEN)
    )
    bodies = {each.path: decision.resources.get(each.key, each).body for each in (group, *tasks)}
    assert {
        path: (body.get("tags"), TOKEN in body.get("container_definitions", "")) for path, body in bodies.items()
    } == {
        "a/logs": (None, False),
        "a/task": ({"Logs": TOKEN}, True),
        "b/task": (None, False),
        "c/task": ({"Logs": TOKEN}, False),
    }
    assert sorted((each.construct_path, each.rule_id, each.level) for _, each in decision.findings) == [
        ("a/logs", "option-reference", "warning"),
        ("b/task", "option-reference", "warning"),
        ("b/task", "option-reference", "warning"),
        ("c/task", "container-logs", "warning"),
    ]


def test_a_log_group_of_another_account_is_told() -> None:
    """The region alone does not say where a group is; the same for the jobs of Batch."""
    group = _resource("cloudwatch_log_group.logs", provider="aws.other", name="/ecs", kms_key_id="own")
    definitions = json.dumps([{"name": "web", "image": "web:1"}])
    task = _resource("ecs_task_definition.task", container_definitions=definitions)
    job = _resource("batch_job_definition.job", container_properties=json.dumps({"image": "x"}))
    origins = _from("app", text="${aws_cloudwatch_log_group.logs.name}")
    graph = Graph([Stack((group, task, job), PROVIDERS, path="app")], origins)
    decision = _decide(graph, ObservabilityAspect(container_log_group=TOKEN))
    assert {task.key, job.key}.isdisjoint(decision.resources)
    assert [(each.rule_id, "another account" in each.problem) for _, each in decision.findings] == [
        ("container-logs", True),
        ("container-logs", True),
    ]


def test_of_what_is_created_nothing_may_be_undeclared_either() -> None:
    """An aspect of somebody else that creates what refers to nothing is told."""

    class Maker(Aspect):
        def decide(self, resource: Resource, graph: Graph) -> Effects:
            if resource.type == "aws_vpc":
                yield Create("flows", "aws_flow_log", {"log_destination": "${aws_s3_bucket.nowhere.arn}"})

    vpc = _resource("vpc.it")
    stack = Stack((vpc,), PROVIDERS, path="app", declared=frozenset({vpc.address}))
    decision = _decide(Graph([stack]), Maker())
    assert decision.resources == {}
    assert ["aws_s3_bucket.nowhere does not exist in stack 'app'" in each.problem for _, each in decision.findings] == [
        True
    ]


def test_of_a_list_no_item_is_left_out() -> None:
    """A tag block that cannot stand takes those after it with it, and both are missing rather than misplaced."""
    group = _resource("autoscaling_group.it", tag=[{"key": "a", "value": "b", "propagate_at_launch": True}])
    stack = Stack((group,), PROVIDERS, path="app")
    decision = _decide(Graph([stack], _from("x", "app")), TagsAspect({"Logs": TOKEN, "Owner": "risk"}))
    assert [each["key"] for each in decision.resources.get(group.key, group).body["tag"]] == ["a"]
    assert [each.rule_id for _, each in decision.findings] == ["option-reference"]


# -- several stacks, by cdktf ------------------------------------------------------------------------------------


def _synthesized(app: App) -> dict[str, Any]:
    app.synth()
    folder = Path(app.outdir)
    found = {file.parent.name: json.loads(file.read_text()) for file in folder.rglob("cdk.tf.json")}
    return {**found, "manifest": json.loads((folder / "manifest.json").read_text())["stacks"]}


def test_a_token_reaches_another_stack_by_a_reference_that_both_declare() -> None:
    """The stacks depend on each other in that order, and a second synthesis says the same."""
    app, (first, second, third) = app_of("keys", "jobs", "idle")
    key = KmsKey(first, "key")
    resource(first, "aws_sqs_queue", "own")
    resource(second, "aws_sqs_queue", "it")
    resource(second, "aws_kms_key", "key")
    resource(third, "aws_vpc", "it")
    Guardrails("dev", kms_key_arn=key.arn).apply(app)
    once = _synthesized(app)
    assert _synthesized(app) == once
    assert by_address(once["keys"], "aws_sqs_queue.own")["kms_master_key_id"] == "${aws_kms_key.key.arn}"
    output = "cross-stack-output-aws_kms_keykeyarn"
    state = "cross-stack-reference-input-keys"
    assert by_address(once["jobs"], "aws_sqs_queue.it")["kms_master_key_id"] == (
        f"${{data.terraform_remote_state.{state}.outputs.{output}}}"
    )
    assert once["keys"]["output"][output]["value"] == "${aws_kms_key.key.arn}"
    assert state in once["jobs"]["data"]["terraform_remote_state"]
    assert {name: once["manifest"][name]["dependencies"] for name in ("keys", "jobs", "idle")} == {
        "keys": [],
        "jobs": ["keys"],
        "idle": [],
    }


def test_a_stack_that_comes_first_may_read_one_that_comes_later() -> None:
    """The order of construction says nothing about who needs whom."""
    app, (first, second) = app_of("jobs", "keys")
    key = KmsKey(second, "key")
    resource(first, "aws_sqs_queue", "it")
    Guardrails("dev", kms_key_arn=key.arn).apply(app)
    found = _synthesized(app)
    assert "cross-stack-output-aws_kms_keykeyarn" in found["keys"]["output"]
    assert found["manifest"]["jobs"]["dependencies"] == ["keys"]


def test_a_stack_that_the_key_depends_on_gets_none() -> None:
    """There is no order in which the two could be deployed; a warning names both stacks."""
    app, (base, top) = app_of("base", "top")
    logs = CloudwatchLogGroup(base, "logs", name="/x")
    key = KmsKey(top, "key", description=logs.arn)
    resource(base, "aws_sqs_queue", "it")
    guardrails = Guardrails("dev", kms_key_arn=key.arn).apply(app)
    found = _synthesized(app)
    assert "kms_master_key_id" not in by_address(found["base"], "aws_sqs_queue.it")
    (told,) = [each for each in guardrails.findings if each.construct_path == "base/it"]
    assert "belongs to stack 'top', which itself depends on stack 'base'" in told.problem


def test_a_token_of_a_stack_without_guardrails_is_read_as_well() -> None:
    """Only the stack that is guarded is written to."""
    app, (keys, jobs) = app_of("keys", "jobs")
    key = KmsKey(keys, "key")
    resource(jobs, "aws_sqs_queue", "it")
    Guardrails("dev", {"Key": f"of {key.key_id}"}, kms_key_arn=key.arn).apply(jobs)
    found = _synthesized(app)
    assert sorted(found["keys"]["output"]) == [
        "cross-stack-output-aws_kms_keykeyarn",
        "cross-stack-output-aws_kms_keykeykey_id",
    ]
    assert by_address(found["jobs"], "aws_sqs_queue.it")["tags"]["Key"].startswith("of ${data.terraform_remote_state.")
    assert "tags" not in by_address(found["keys"], "aws_kms_key.key")


def test_a_reference_that_is_declared_stays_when_the_decision_is_made_again() -> None:
    """An aspect of somebody else changes the second stack when the first is written; the key is still there."""

    @jsii.implements(IAspect)
    class Late:
        def visit(self, node: IConstruct) -> None:
            if node.node.path == "jobs/it":
                cast(Any, node).add_override("delay_seconds", 5)

    app, (keys, jobs) = app_of("keys", "jobs")
    key = KmsKey(keys, "key")
    resource(jobs, "aws_sqs_queue", "it")
    Aspects.of(jobs).add(cast(Any, Late()))
    guardrails = Guardrails("dev", kms_key_arn=key.arn).apply(app)
    body = by_address(_synthesized(app)["jobs"], "aws_sqs_queue.it")
    assert (body["delay_seconds"], "terraform_remote_state" in body["kms_master_key_id"]) == (5, True)
    assert [each for each in guardrails.findings if each.rule_id == "encryption-key"] == []


@pytest.mark.parametrize("both", [True, False])
def test_an_aspect_that_is_met_too_late_says_so(both: bool) -> None:
    """cdktf comes to the aspects of a stack only when the one before is written, without the output."""
    app, (keys, jobs) = app_of("keys", "jobs")
    key = KmsKey(keys, "key")
    resource(jobs, "aws_sqs_queue", "it")
    aspect = EncryptionAspect(key.arn)
    Aspects.of(jobs).add(aspect)
    if both:
        Aspects.of(keys).add(TagsAspect({"Owner": "risk"}))
    found = _synthesized(app)
    assert "kms_master_key_id" not in by_address(found["jobs"], "aws_sqs_queue.it")
    assert ["use Guardrails.apply(app)" in each.problem for each in aspect.findings] == [True]


def test_only_reported_tokens_bind_no_stacks() -> None:
    """What is not written needs no output, no remote state, and no order."""
    app, (keys, jobs) = app_of("keys", "jobs")
    key = KmsKey(keys, "key")
    resource(jobs, "aws_sqs_queue", "it")
    Guardrails("dev", kms_key_arn=key.arn, report_only=True).apply(app)
    found = _synthesized(app)
    assert "output" not in found["keys"]
    assert "data" not in found["jobs"]


# -- properties --------------------------------------------------------------------------------------------------

KINDS = {
    "cloudwatch_log_group": "kms_key_id",
    "sqs_queue": "kms_master_key_id",
    "efs_file_system": "kms_key_id",
    "secretsmanager_secret": "kms_key_id",
    "backup_vault": "kms_key_arn",
    "s3_bucket": "",
}
_Option = str | dict[str, str]


@st.composite
def _graphs(draw: st.DrawFn) -> tuple[Graph, _Option]:
    """Stacks of several regions and accounts with resources that may refer to each other, and an option for the key."""
    providers = [
        {
            "alias": f"p{index}",
            "region": draw(st.sampled_from(REGIONS)),
            "assume_role": [{"role_arn": f"arn:aws:iam::{draw(st.sampled_from(ACCOUNTS))}:role/x"}],
        }
        for index in range(3)
    ]
    stacks = []
    for path in ("a", "b"):
        names: list[str] = []
        found = []
        for index in range(draw(st.integers(1, 5))):
            kind = draw(st.sampled_from([*KINDS, "kms_key"]))
            body: Body = {"provider": f"aws.p{draw(st.integers(0, 2))}"}
            if draw(st.booleans()):
                body["region"] = draw(st.sampled_from(REGIONS))
            if draw(st.booleans()) and names:
                body["policy"] = f"${{{draw(st.sampled_from(names))}.arn}}"
            found.append(_resource(f"{kind}.r{index}", path, **body))
            names.append(f"aws_{kind}.r{index}")
        declared = frozenset(names)
        stacks.append(Stack(tuple(found), {"aws": providers}, path=path, declared=declared))
    literal = st.builds(_key, st.sampled_from(REGIONS), st.sampled_from(ACCOUNTS), st.sampled_from(["1234abcd", MULTI]))
    mapping = st.dictionaries(st.sampled_from(REGIONS), st.sampled_from(ACCOUNTS), min_size=1).map(
        lambda found: {region: _key(region, account) for region, account in found.items()}
    )
    keys = [each for stack in stacks for each in stack.resources if each.type == "aws_kms_key"]
    origins: dict[str, Origin] = {}
    options: list[st.SearchStrategy[Any]] = [literal, mapping]
    if keys:
        key = draw(st.sampled_from(keys))
        behind = dict.fromkeys({"a", "b"} - {key.stack}, "depends on it") if draw(st.booleans()) else {}
        origins = {TOKEN: Origin(key.stack, f"${{{key.address}.arn}}", behind)}
        options.append(st.just(TOKEN))
    return Graph(stacks, origins), draw(st.one_of(options))


def _keys_written(graph: Graph, decision: Decision) -> Sequence[tuple[Resource, str]]:
    """The resources that hold a key that the author did not write, with it; of a bucket, its companion."""
    found = []
    for each in decision.resources.values():
        if each.type == SSE:
            default = each.body["rule"][0]["apply_server_side_encryption_by_default"]
            value = default.get("kms_master_key_id")
        else:
            value = each.body.get(KINDS.get(each.type.removeprefix("aws_"), "-"))
        if value:
            found.append((each, value))
    return found


@given(_graphs())
def test_no_key_crosses_a_region_an_account_or_a_stack(found: tuple[Graph, _Option]) -> None:
    """Whatever the app looks like: each key that was written can work, and each that is missing has a finding."""
    graph, option = found
    decision = _decide(graph, EncryptionAspect(option))
    for holder, value in _keys_written(graph, decision):
        place = graph.placement(holder)
        if value == TOKEN:
            origin = graph.origins[TOKEN]
            (key,) = graph.targets(value, holder.stack)
            assert holder.stack == origin.stack or holder.stack not in origin.out_of_reach
            assert graph.placement(key) == place
            assert holder.key not in graph.needs(key)
        else:
            _, _, _, region, account, id = value.split(":")
            assert region == place.region
            assert account in place.account or "mrk-" in id
    written = {holder.path.removesuffix("/encryption") for holder, _ in _keys_written(graph, decision)}
    takers = {each.path for each in graph.resources if each.type.removeprefix("aws_") in KINDS}
    told = {finding.construct_path for _, finding in decision.findings}
    assert takers - written <= told


@given(_graphs())
def test_what_was_decided_stands(found: tuple[Graph, _Option]) -> None:
    """Deciding on the result changes nothing more."""
    graph, option = found
    aspects = (TagsAspect({"Owner": "risk"}), ObservabilityAspect(), EncryptionAspect(option))
    first = _decide(graph, *aspects)
    stacks = []
    for stack in graph.stacks:
        final = {each.key: each for each in stack.resources}
        final |= {key: each for key, each in first.resources.items() if key[0] == stack.path}
        stacks.append(
            Stack(
                tuple(final.values()),
                stack.providers,
                path=stack.path,
                declared=frozenset(each.address for each in final.values()),
            )
        )
    assert _decide(Graph(stacks, graph.origins), *aspects).changes == []
