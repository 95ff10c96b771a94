"""While Terraform replaces a resource, two exist: no name is fixed that both would have."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aspects import NamingAspect
from aspects.core.model import Body, Finding, Resource
from aspects.facts.generated_names import OPTIONAL_NAMES, VERSIONED
from aspects.facts.history import Span, span
from aspects.facts.names import EXEMPT, NAMES
from aspects.naming import suffix_in
from tests.aspects.graphs import body_of, decided, graph_of, managed
from tests.strategies import suffixes

Schema = dict[str, Any]

_FIRST: Body = {"create_before_destroy": True}
# The prefix of one type has another name from provider 6 on: tests of the versions speak of it.
_WITH_PREFIX = sorted(
    kind for kind, rule in NAMES.items() if rule.prefix_attribute and span(kind, rule.prefix_attribute) == Span()
)


def _named(*resources: Resource, suffix: str = "dev") -> tuple[list[Body], list[Finding]]:
    decision = decided(graph_of(*resources), [NamingAspect(suffix)])
    return [body_of(decision, each) for each in resources], [finding for _, finding in decision.findings]


@given(st.sampled_from(_WITH_PREFIX), suffixes())
def test_an_unnamed_resource_gets_a_prefix_with_the_whole_suffix(kind: str, suffix: str) -> None:
    """Of every type that has one: legal, no longer than the provider allows; where it does not fit, nothing."""
    rule = NAMES[kind]
    ((body,), findings) = _named(managed(kind, lifecycle=_FIRST), suffix=suffix)
    assert rule.attribute not in body
    prefix = body.get(rule.prefix_attribute)
    ending = suffix_in(rule, suffix) + rule.separator
    if prefix is None:
        assert len(rule.fixed_prefix + ending) > rule.prefix_length
        assert [(each.rule_id, each.level) for each in findings] == [("name-length", "info")]
        return
    assert findings == []
    assert prefix.endswith(ending) and len(prefix) <= rule.prefix_length
    assert prefix.startswith(rule.fixed_prefix)
    assert re.fullmatch(f"[{rule.allowed}]+", prefix.removeprefix(rule.fixed_prefix))
    assert not (rule.letter_first and prefix[0].isdigit())


@pytest.mark.parametrize(
    ("kind", "body", "written"),
    [
        ("aws_security_group", {}, {"name_prefix": "security_group_pr42_"}),
        ("aws_s3_bucket", {}, {"bucket_prefix": "s3-bucket-pr42-"}),
        ("aws_db_instance", {}, {"identifier_prefix": "db-instance-pr42-"}),
        ("aws_rds_cluster", {}, {"cluster_identifier_prefix": "rds-cluster-pr42-"}),
        ("aws_launch_configuration", {}, {"name_prefix": "launch_configuration_pr42_"}),
        ("aws_lb_target_group", {}, {"name_prefix": "pr42-"}),
        ("aws_db_parameter_group", {}, {"name_prefix": "db-parameter-group-pr42-"}),
        ("aws_iam_server_certificate", {}, {"name_prefix": "iam_server_certificate_pr42_"}),
        ("aws_kms_alias", {}, {"name_prefix": "alias/kms_alias_pr42_"}),
        ("aws_sqs_queue", {"count": 2}, {"name_prefix": "sqs_queue_pr42_"}),
        ("aws_eks_node_group", {}, {"node_group_name_prefix": "eks_node_group_pr42_"}),
        ("aws_lb_target_group", {"name_prefix": "app-"}, {"name_prefix": "pr42-"}),
        ("aws_lb_target_group", {"name": "app"}, {"name": "app-pr42"}),
        ("aws_iam_role", {"name_prefix": "x" * 38}, {"name_prefix": re.compile(r"x{25}_[0-9a-f]{6}_pr42_")}),
        ("aws_sagemaker_model", {}, {}),
        ("aws_glue_workflow", {}, {}),
        ("aws_ecs_task_definition", {}, {"family": "ecs_task_definition_pr42"}),
        ("aws_batch_job_definition", {}, {"name": "batch_job_definition_pr42"}),
        ("aws_security_group", {"name": ""}, {"name": "", "name_prefix": "security_group_pr42_"}),
        ("aws_security_group", {"name_prefix": ""}, {"name_prefix": "security_group_pr42_"}),
    ],
)  # fmt: skip
def test_examples(kind: str, body: Body, written: Body) -> None:
    """The prefix, a name of the author's, names that stay generated, and types that AWS creates again as a version."""
    for flag in (True, "true"):
        for lifecycle in ({"create_before_destroy": flag}, [{"create_before_destroy": flag}]):
            ((found,), findings) = _named(managed(kind, **body, lifecycle=lifecycle), suffix="pr42")
            found = {key: value for key, value in found.items() if key not in ("lifecycle", "tags", "count")}
            assert found.keys() == written.keys()
            for key, value in written.items():
                assert value.fullmatch(found[key]) if isinstance(value, re.Pattern) else found[key] == value
            assert findings == []


def test_a_name_that_must_be_given_is_told() -> None:
    """There is no other way than a fixed name; the next replacement fails, so the author is told."""
    ((body,), (told,)) = _named(managed("aws_ecs_cluster", lifecycle=_FIRST))
    assert body["name"] == "ecs_cluster_dev"
    assert (told.rule_id, told.level) == ("name-fixed", "warning")
    assert "aws_ecs_cluster has no prefix" in told.problem and "create_before_destroy" in told.remedy


def test_what_destroys_first_has_the_plain_name() -> None:
    """The convention stays: no flag, a false one, another one."""
    for lifecycle in ({}, {"create_before_destroy": False}, {"create_before_destroy": "false"}, {"prevent_destroy": 1}):
        ((body,), _) = _named(managed("aws_security_group", lifecycle=lifecycle))
        assert body["name"] == "security_group_dev"


_CHAIN = (
    managed("aws_launch_template", "template", vpc_security_group_ids=["${aws_security_group.group.id}"]),
    managed("aws_security_group", "group", vpc_id="vpc-1", depends_on=["aws_iam_role.role"]),
    managed("aws_iam_role", "role", assume_role_policy="{}"),
)


def test_terraform_extends_it_to_what_a_resource_depends_on() -> None:
    """Through references and depends_on, however far; not to what depends on it, nor to what stands beside it."""
    machine = managed(
        "aws_instance", "machine", lifecycle=_FIRST, launch_template={"id": "${aws_launch_template.template.id}"}
    )
    user = managed("aws_iam_instance_profile", "user", role="${aws_instance.machine.id}")
    ((_, template, *chain, profile), findings) = _named(machine, *_CHAIN, user)
    assert [body.get("name_prefix") for body in chain] == ["security_group_dev_", "iam_role_dev_"]
    # Nothing but another name replaces a template; what it depends on is reached through it all the same.
    assert template["name"] == "launch_template_dev"
    assert (profile["name"], findings) == ("iam_instance_profile_dev", [])
    (alone, _) = _named(*_CHAIN)
    assert [body["name"] for body in alone] == ["launch_template_dev", "security_group_dev", "iam_role_dev"]


@pytest.mark.parametrize(
    ("kind", "attribute", "name"),
    [
        ("aws_rds_cluster", "cluster_identifier", "rds-cluster-dev"),
        ("aws_dynamodb_table", "name", "dynamodb_table_dev"),
        ("aws_db_subnet_group", "name", "db_subnet_group_dev"),
    ],
)
def test_a_dependency_that_holds_data_or_is_never_replaced_keeps_its_plain_name(
    kind: str, attribute: str, name: str
) -> None:
    """A task definition depends on its database: its replacement under one name fails before anything is lost."""
    task = managed("aws_ecs_task_definition", "task", lifecycle=_FIRST, cpu=f"${{{kind}.other.id}}")
    ((_, other), findings) = _named(task, managed(kind, "other"))
    assert (other[attribute], findings) == (name, [])


def test_a_circle_ends() -> None:
    """Two groups that let each other in."""
    groups = [
        managed("aws_security_group", one, lifecycle=_FIRST, description=f"${{aws_security_group.{other}.id}}")
        for one, other in (("a", "b"), ("b", "a"))
    ]
    (bodies, _) = _named(*groups)
    assert [body["name_prefix"] for body in bodies] == ["security_group_dev_"] * 2


@pytest.mark.terraform
def test_the_tables_are_those_of_the_provider(schema: Schema) -> None:
    """Each name that has a prefix in the schema has it in the table; what may be left out is not required there."""
    for kind, rule in NAMES.items():
        attributes = schema[kind]["attributes"]
        if "." in rule.attribute:
            continue
        assert (f"{rule.attribute}_prefix" in attributes) == bool(rule.prefix_attribute), kind
        if rule.prefix_attribute:
            assert attributes[rule.prefix_attribute]["optional"] and attributes[rule.attribute]["optional"], kind
        else:
            assert (kind in OPTIONAL_NAMES) == (not attributes[rule.attribute].get("required")), kind
    assert set(NAMES) >= OPTIONAL_NAMES | VERSIONED
    unknown = {kind for kind, block in schema.items() if "name_prefix" in block["attributes"]} - set(NAMES)
    assert unknown <= set(EXEMPT)
