"""One set of tables for all versions of the provider: what is written is what the version of the stack has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from cdktf import TerraformResource

from aspects import (
    BackupsAspect,
    DestroyabilityAspect,
    EncryptionAspect,
    Guardrails,
    NamingAspect,
    ObservabilityAspect,
    TagsAspect,
)
from aspects.core.decide import Entry, decide
from aspects.core.graph import Graph
from aspects.core.model import Body, Resource, Stack
from aspects.core.provider_versions import NoConstraint, allowed
from aspects.core.unknown_attributes import unknown_switches
from aspects.facts import history
from aspects.facts.destroyability import DESTROYABILITY
from aspects.facts.encryption import ENCRYPTION
from aspects.facts.history import ANY, Allowed, Span, span, version
from aspects.facts.names import NAMES
from aspects.facts.observability import OBSERVABILITY
from aspects.facts.taggable import TAGGABLE
from scripts.tables import schemas
from scripts.tables.history import History, paths
from tests.aspects.doubles import stack, synthesized
from tests.aspects.graphs import TODAY, body_of, decided, graph_of, managed, rule_ids
from tests.aspects.schema_walk import plain
from tests.terraform_json import all_of

KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-44cd-86ef-1234567890ab"
VERSIONS = ("5.100.0", *schemas.KEPT)


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        ("", ANY),
        ("6.25.0", Allowed((6, 25, 0), (6, 25, 0), True)),
        ("= 6.25", Allowed((6, 25, 0), (6, 25, 0), True)),
        ("~> 6.0", Allowed((6, 0, 0), (7, 0, 0), False)),
        ("~> 6.25.1", Allowed((6, 25, 1), (6, 26, 0), False)),
        (">= 6.9", Allowed((6, 9, 0), None, True)),
        (">= 5.0, < 6.10", Allowed((5, 0, 0), (6, 10, 0), False)),
        ("< 6", Allowed(None, (6, 0, 0), False)),
        (">= 6.0, != 6.4.0", Allowed((6, 0, 0), None, True)),
        ("v6.25.0-beta1", Allowed((6, 25, 0), (6, 25, 0), True)),
    ],
)
def test_a_constraint_says_which_versions_may_run(constraint: str, expected: Allowed) -> None:
    """Its lowest and its highest version, as Terraform reads it."""
    assert allowed(constraint) == expected


@pytest.mark.parametrize("constraint", ["latest", "6.x", ">= 6, < 5", "~> ", "6.25.0,", "== 6.0", "> 6.0, < 6.0"])
def test_what_no_version_meets_is_no_constraint(constraint: str) -> None:
    """The message repeats it."""
    with pytest.raises(NoConstraint, match=re.escape(repr(constraint))):
        allowed(constraint)


def _written(kind: str, provider: str, /, **body: Any) -> Body:
    it = managed(kind, **body)
    aspects = [
        NamingAspect("dev"), TagsAspect({"Owner": "risk"}), EncryptionAspect(KEY), ObservabilityAspect(),
        BackupsAspect(), DestroyabilityAspect(),
    ]  # fmt: skip
    return body_of(decided(graph_of(it, version=provider), aspects), it)


@pytest.mark.parametrize(
    ("kind", "attribute", "value", "since"),
    [
        ("aws_eks_cluster", "deletion_protection", False, "6.9.0"),
        ("aws_cloudwatch_log_group", "deletion_protection_enabled", False, "6.25.0"),
        ("aws_cloudwatch_event_archive", "kms_key_identifier", KEY, "6.2.0"),
        ("aws_s3_access_point", "tags", {"Name": "it_dev", "Owner": "risk"}, "6.7.0"),
    ],
)
def test_what_came_later_is_written_from_its_version_on(kind: str, attribute: str, value: object, since: str) -> None:
    """By the lowest version that the constraint allows; of an unknown one nothing is expected."""
    major, minor, _ = version(since)
    for before in ("5.100.0", "~> 5.0", "~> 6.0", "", f">= 5.0, < {since}"):
        assert attribute not in _written(kind, before), before
    for after in (since, f"~> {major}.{minor}", f">= {since}", "6.69.1"):
        found = _written(kind, after)[attribute]
        assert found.keys() >= {"Owner"} if attribute == "tags" else found == value, after


def test_what_the_author_wrote_exists() -> None:
    """It is overwritten whatever the version is, as it always was."""
    for provider in ("", "5.100.0", "6.25.0"):
        assert _written("aws_eks_cluster", provider, deletion_protection=True)["deletion_protection"] is False
        name = _written("aws_batch_compute_environment", provider, compute_environment_name="jobs")
        assert name["compute_environment_name"] == "jobs_dev" and "name" not in name


def test_what_came_with_a_block_exists_where_the_block_stands() -> None:
    """The author's own block proves the version that brought it."""
    block = {"cloudwatch_logging_configuration": {"enabled": False}}
    found = _written("aws_emrserverless_application", "", monitoring_configuration=block)
    assert found["monitoring_configuration"]["cloudwatch_logging_configuration"]["enabled"] is True


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        ("5.100.0", {"compute_environment_name": "batch_compute_environment_dev"}),
        ("~> 5.0", {"compute_environment_name": "batch_compute_environment_dev"}),
        ("6.25.0", {"name": "batch_compute_environment_dev"}),
        ("~> 6.0", {"name": "batch_compute_environment_dev"}),
        (">= 5.0", {}),
        ("", {}),
    ],
)
def test_a_name_stands_under_the_attribute_of_the_version(provider: str, expected: Mapping[str, str]) -> None:
    """AWS Batch's compute environment has another one from provider 6 on; where both may run, none is made up."""
    body = _written("aws_batch_compute_environment", provider)
    assert {key: value for key, value in body.items() if key.endswith("name")} == expected


def test_the_author_s_new_name_is_completed_and_no_old_one_written_beside_it() -> None:
    """Provider 6 refuses the old attribute."""
    for provider in ("", "6.25.0"):
        body = _written("aws_batch_compute_environment", provider, name="jobs")
        assert body["name"] == "jobs_dev" and "compute_environment_name" not in body
        body = _written("aws_batch_compute_environment", provider, name_prefix="jobs-")
        assert body["name_prefix"] == "jobs_dev_"


def _reported(*versions: str) -> list[tuple[str, str, str]]:
    stacks = [
        Stack((managed("aws_vpc", "it", f"s{number}"),), path=f"s{number}", provider_version=each)
        for number, each in enumerate(versions)
    ]
    decision = decide(Graph(stacks), [Entry("", (TagsAspect({"Owner": "risk"}),), False)], today=TODAY)
    return [
        (finding.construct_path, finding.level, finding.problem)
        for _, finding in decision.findings
        if finding.rule_id == "provider-version"
    ]


def test_a_version_newer_than_known_is_one_finding_a_stack() -> None:
    """A warning that names both; versions that are known are none."""
    assert _reported("5.100.0") == _reported("~> 6.0") == _reported("6.69.1") == _reported("") == []
    ((path, level, problem), (other, *_)) = _reported("7.0.0", "7.0.0")
    assert (path, other, level) == ("s0", "s1", "warning")
    assert "'7.0.0'" in problem and "6.69.1" in problem


def test_a_version_older_than_known_is_one_finding_a_stack() -> None:
    """Only where no version that is known may run: `~> 5.0` allows the last of them."""
    assert _reported("~> 5.0") == _reported(">= 4.0") == []
    for old in ("5.40.0", "~> 4.0", "< 5.99"):
        ((path, level, problem),) = _reported(old)
        assert (path, level) == ("s0", "warning")
        assert repr(old) in problem and "none older than 5.100.0" in problem


def test_contradictions_are_one_line_each() -> None:
    """No version meets the constraint, it is no constraint, or two stacks ask for different ones."""
    ((_, level, problem),) = _reported(">= 6.0, < 5.0")
    assert level == "error" and problem == "no version meets '>= 6.0, < 5.0' of the AWS provider"
    ((_, level, problem),) = _reported("newest")
    assert level == "error" and problem.startswith("'newest' is not a version constraint")
    within = [{"aws": "5.100.0"}, {"amazon": {"source": "hashicorp/aws", "version": "6.25.0"}}]
    one_stack = Stack.from_terraform({"terraform": {"required_providers": within}}).provider_version
    ((_, level, problem),) = _reported(one_stack)
    assert level == "error" and problem == "no version meets '5.100.0, 6.25.0' of the AWS provider"
    ((path, level, problem),) = _reported("5.100.0", "6.25.0", "5.100.0")
    assert (path, level) == ("s1", "warning")
    assert "'6.25.0'" in problem and "'5.100.0'" in problem


@pytest.mark.parametrize(
    ("required", "expected"),
    [
        ({"aws": {"source": "aws", "version": "5.100.0"}}, "5.100.0"),
        ({"aws": {"source": "hashicorp/aws", "version": "6.25.0"}}, "6.25.0"),
        ({"amazon": {"source": "registry.terraform.io/hashicorp/aws", "version": "~> 6.0"}}, "~> 6.0"),
        ({"aws": {"source": "example.com/fork/aws", "version": "1.0"}}, ""),
        ({"aws": "~> 5.0"}, "~> 5.0"),
        ([{"random": {"version": "1.0"}}, {"aws": {"version": "6.1.0"}}], "6.1.0"),
        (
            [{"aws": {"version": "~> 6.0"}}, {"amazon": {"source": "hashicorp/aws", "version": ">= 6.9"}}],
            "~> 6.0, >= 6.9",
        ),
        ([{"aws": {"version": "6.1.0"}}, {"aws": {"version": "6.1.0"}}], "6.1.0"),
        ({}, ""),
        (None, ""),
    ],
)
def test_the_version_stands_in_required_providers(required: Any, expected: str) -> None:
    """Under whatever name, in each form that Terraform's JSON allows."""
    for block in ({"required_providers": required}, [{"required_providers": required}]):
        assert Stack.from_terraform({"terraform": block}).provider_version == expected


@pytest.mark.terraform
def test_the_history_is_that_of_the_schemas(running_schema: dict[str, Any]) -> None:
    """Whatever a schema has, the history says of this version, and nothing else."""
    found = {"5.100.0": running_schema, **{each: schemas.read(each) for each in schemas.KEPT}}
    everything = {kind: {"", *paths(dict(block))} for kind, block in schemas.every(running_schema).items()}
    wrong = []
    for number, schema in found.items():
        has = {kind: {"", *paths(dict(block))} for kind, block in schema.items()}
        allowed_versions = allowed(number)
        for kind, every in everything.items():
            opaque = {path for path in has.get(kind, ()) if _is_opaque(schema[kind], path)}
            for path in every:
                if any(path.startswith(f"{each}.") for each in opaque) or path.startswith("timeouts"):
                    continue
                if (path in has.get(kind, ())) != allowed_versions.all_have(span(kind, path)):
                    wrong.append((number, kind, path))
    assert wrong == []


def _is_opaque(block: Mapping[str, Any], path: str) -> bool:
    """Whether bindings have it as `any`."""
    for name in path.split("."):
        if (attribute := block.get("attributes", {}).get(name)) is not None:
            if attribute.get("type") == "dynamic":
                return True
            block = attribute.get("nested_type", {})
        else:
            block = block.get("block_types", {}).get(name, {}).get("block", {})
    return False


def test_each_row_has_a_version_in_which_it_can_be_written() -> None:
    """A row for what no version has, or for what ended before it began, would be dead."""
    rows = [(kind, plain(row.path)) for table in (ENCRYPTION, OBSERVABILITY, DESTROYABILITY) for kind, own in
            table.items() for row in own]  # fmt: skip
    rows += [(kind, rule.attribute) for kind, rule in NAMES.items()] + [(kind, "tags") for kind in TAGGABLE]
    for kind, path in rows:
        since, until = span(kind, path)
        assert since is None or until is None or since < until, (kind, path)


def test_the_history_is_derived_from_one_version_after_the_other() -> None:
    """What comes, what goes, and what comes with its block; a repeated version says nothing."""
    optional = {"optional": True, "type": "string"}
    first: dict[str, Any] = {"aws_x": {"attributes": {"a": optional, "old": optional}}}
    block = {"nesting_mode": "list", "block": {"attributes": {"c": optional}}}
    second: dict[str, Any] = {
        "aws_x": {"attributes": {"a": optional}, "block_types": {"b": block}},
        "aws_y": {"attributes": {}},
    }
    made = History()
    for number, schema in (("5.0.0", first), ("6.0.0", second), ("6.0.0", first)):
        made.add(number, schema)
    lines = [line for line in made.text().splitlines() if not line.startswith("#")]
    assert lines == ["5.0.0 6.0.0", "aws_x b 6.0.0- old -6.0.0", "aws_y . 6.0.0-"]


def test_the_newest_version_is_that_of_the_newest_schema() -> None:
    """The tables account for it, which the tests of their coverage show."""
    assert history.oldest() == version(VERSIONS[0])
    assert history.newest() == version(VERSIONS[-1])
    assert str(Span((6, 9, 0), (6, 10, 0))) == "since 6.9.0, until 6.10.0"
    assert len(history.types_that_ended()) == 20


def test_what_is_created_beside_a_resource_exists_in_every_version() -> None:
    """No companion waits for a version."""
    for kind in ("aws_s3_bucket_server_side_encryption_configuration", "aws_redshift_logging"):
        assert span(kind) == Span()
    assert rule_ids(decided(graph_of(managed("aws_vpc"), version="6.0.0"), [TagsAspect({"Owner": "risk"})])) == []


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("aws_sqs_queue", {"deletion_protection": True}, [("deletion_protection", "protection")]),
        ("aws_sqs_queue", {"future_kms_key_arn": "x"}, [("future_kms_key_arn", "encryption")]),
        ("aws_sqs_queue", {"audit_log_config": {"enabled": False}}, [
            ("audit_log_config.enabled", "logs, metrics or traces")]),
        ("aws_lb", {"access_logs": [{"bucket": "x", "retain_for": 1}]}, [("access_logs.retain_for", "protection")]),
        ("aws_sqs_queue", {"message_colour": "red", "kms_master_key_id": "x", "tags": {"log": "x"}}, []),
        ("aws_eks_cluster", {"deletion_protection": True, "region": "eu-west-1"}, []),
        ("aws_lambda_function", {"environment": {"variables": {"log_level": "x"}}}, []),
        ("aws_sqs_queue", {"lifecycle": {"prevent_destroy": True}, "timeouts": {"delete": "5m"}}, []),
        ("aws_flying_saucer", {"deletion_protection": True}, []),
    ],
)  # fmt: skip
def test_an_unknown_attribute_that_looks_like_a_switch_is_found(
    kind: str, body: Body, expected: list[tuple[str, str]]
) -> None:
    """By the patterns that find what no table accounts for; what is known, or looks like nothing, is left in peace."""
    assert unknown_switches(Resource(kind, "app/it", "it", body)) == expected


def test_an_unknown_attribute_is_a_warning() -> None:
    """It names the attribute, what it looks like, and what the tables know."""
    graph = graph_of(managed("aws_sqs_queue", deletion_protection=True), version="6.69.1")
    decision = decided(graph, [DestroyabilityAspect()])
    (finding,) = [each for _, each in decision.findings if each.rule_id == "attribute-unknown"]
    assert finding.level == "warning"
    assert finding.problem.startswith("deletion_protection of aws_sqs_queue is unknown and looks like")
    assert "5.100.0 to 6.69.1" in finding.remedy


@pytest.mark.terraform
def test_no_attribute_of_any_version_is_unknown(running_schema: dict[str, Any]) -> None:
    """Whatever can be set on a type in one of the versions is known to the tables."""
    found = [
        (kind, path)
        for schema in (running_schema, *map(schemas.read, schemas.KEPT))
        for kind, block in schema.items()
        for path, _ in unknown_switches(Resource(kind, "app/it", "it", _everything(block, 6)))
    ]
    assert found == []


def _everything(block: Mapping[str, Any], depth: int) -> Body:
    """A body with all that can be set in a block."""
    body: Body = {}
    for name, attribute in block.get("attributes", {}).items():
        if attribute.get("optional") or attribute.get("required"):
            nested = attribute.get("nested_type")
            body[name] = _everything(nested, depth) if nested else {"log": "x"} if "map" in attribute["type"] else "x"
    if depth:
        body |= {name: _everything(inner["block"], depth - 1) for name, inner in block.get("block_types", {}).items()}
    return body


class _Saucer(TerraformResource):
    """A typed construct, as newer bindings have them."""

    @property
    def tags(self) -> object:
        """Its tags."""
        return None

    @tags.setter
    def tags(self, value: object) -> None:
        self.add_override("tags", value)


def test_a_typed_construct_of_an_unknown_type_is_tagged() -> None:
    """Its class says that it has tags; of an untyped one nobody knows."""
    scope = stack()
    _Saucer(scope, "typed", terraform_resource_type="aws_flying_saucer")
    TerraformResource(scope, "untyped", terraform_resource_type="aws_flying_saucer")
    Guardrails("dev", {"Owner": "risk"}).apply(scope)
    found = all_of(synthesized(scope), "aws_flying_saucer")
    assert found["typed"]["tags"] == {"Environment": "dev", "Owner": "risk"}
    assert "tags" not in found["untyped"]


def test_ephemeral_resources_and_write_only_attributes_are_left_alone() -> None:
    """They are neither managed nor unknown, and what refers to them stays as it is."""
    secret = "${ephemeral.aws_secretsmanager_secret_version.db.secret_string}"
    config = {
        "ephemeral": {"aws_secretsmanager_secret_version": {"db": {"secret_id": "db"}}},
        "resource": {"aws_db_instance": {"db": {"password_wo": secret, "password_wo_version": 1}}},
        "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": "6.69.1"}}},
    }
    found = Stack.from_terraform(config)
    assert [each.address for each in (*found.resources, *found.readers)] == ["aws_db_instance.db"]
    decision = decided(Graph([found]), [EncryptionAspect(KEY), TagsAspect({"Owner": "risk"})])
    assert body_of(decision, found.resources[0])["password_wo"] == secret
    assert rule_ids(decision) == []
