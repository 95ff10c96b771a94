"""What exists already keeps its name and its protections, is told, and can be treated as new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from cdktf import TerraformStack, Testing
from constructs import Construct
from hypothesis import given
from hypothesis import strategies as st

from aspects import (
    DestroyabilityAspect,
    EncryptionAspect,
    Guardrails,
    NamingAspect,
    TagsAspect,
    keep_existing,
    keep_name,
)
from aspects.core.aspect import Aspect
from aspects.core.decide import Decision, Entry, decide
from aspects.core.existing import effect_of, is_locked
from aspects.core.graph import Graph
from aspects.core.history import Pin, origins
from aspects.core.model import Body, Change, Finding, Resource, Stack
from aspects.facts.destroyability import DESTROYABILITY
from aspects.facts.encryption import ENCRYPTION
from aspects.facts.names import NAMES
from aspects.facts.replacement import HOLDS_DATA, effect, holds_only_messages, replaced_by
from tests.aspects.doubles import resource, stack, synthesized
from tests.aspects.graphs import TODAY
from tests.terraform_json import all_of, only

KEY = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-4333-8444-555555555555"


def _aspects(**options: Any) -> list[Aspect]:
    """Those that write, in the order of guardrails."""
    return [
        NamingAspect("dev", **options),
        TagsAspect({"Environment": "dev"}, **options),
        EncryptionAspect(KEY, **options),
        DestroyabilityAspect(**options),
    ]


def _decided(
    resources: Mapping[str, Body],
    *,
    imported: Sequence[str] = (),
    moved: Sequence[str] = (),
    pins: Sequence[Pin] = (),
    aspects: Sequence[Aspect] | None = None,
) -> Decision:
    """What guardrails decide on a stack ``app`` of these resources (by address), of which some exist."""
    config: dict[str, Any] = {"provider": {"aws": [{"region": "us-east-1"}]}, "resource": {}}
    for address, body in resources.items():
        kind, name = address.split(".")
        config["resource"].setdefault(kind, {})[name] = {**body, "//": {"metadata": {"path": f"app/{name}"}}}
    config["import"] = [{"to": address, "id": "x"} for address in imported]
    config["moved"] = [{"from": f"{address}_old", "to": address} for address in moved]
    graph = Graph([Stack.from_terraform(config, "app", tuple(pins))])
    return decide(graph, [Entry("", aspects or _aspects(), True)], today=TODAY)


def _body(decision: Decision, address: str, before: Body) -> Body:
    kind, name = address.split(".")
    found = decision.resources.get(("app", kind, name))
    return found.body if found else before


def _findings(decision: Decision, *rule_ids: str) -> list[Finding]:
    return [finding for _, finding in decision.findings if finding.rule_id in rule_ids]


# -- how it is said --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "found"),
    [
        ({"import": [{"to": "aws_s3_bucket.a", "id": "x"}]}, {"aws_s3_bucket.a": "imported"}),
        ({"import": [{"to": "${aws_s3_bucket.a}", "id": "x"}]}, {"aws_s3_bucket.a": "imported"}),
        ({"import": [{"to": 'aws_s3_bucket.a["x.y"]', "id": "x"}]}, {"aws_s3_bucket.a": "imported"}),
        ({"import": [{"to": "${aws_s3_bucket.a[each.key]}", "for_each": {"k": "v"}}]}, {"aws_s3_bucket.a": "imported"}),
        ({"import": {"to": "aws_s3_bucket.a", "id": "x"}}, {"aws_s3_bucket.a": "imported"}),
        ({"import": {"0": {"to": "aws_sqs_queue.a-b"}, "1": {"to": "aws_sqs_queue.c"}}},
         {"aws_sqs_queue.a-b": "imported", "aws_sqs_queue.c": "imported"}),
        ({"moved": [{"from": "aws_s3_bucket.a", "to": "aws_s3_bucket.b[0]"}]}, {"aws_s3_bucket.b": "moved"}),
        ({"moved": {"from": "module.m.aws_s3_bucket.a", "to": "aws_s3_bucket.b"}}, {"aws_s3_bucket.b": "moved"}),
        ({"moved": [{"to": "aws_vpc.a"}], "import": [{"to": "aws_vpc.a"}]}, {"aws_vpc.a": "imported"}),
        ({"import": [{"to": "module.m.aws_s3_bucket.a"}, {"id": "x"}, "odd", None]}, {}),
        ({"import": None, "moved": "odd"}, {}),
        ({}, {}),
    ],
)  # fmt: skip
def test_import_and_moved_blocks_are_read_in_every_form(config: Body, found: dict[str, str]) -> None:
    """One block or many, an override by index, one instance of several, an expression; other modules do not count."""
    assert origins(config) == found


def test_each_way_of_cdktf_to_say_so_counts() -> None:
    """Its methods for import and move, blocks of one's own, and the functions of this library."""
    scope = stack()
    table: Body = {"name": "orders", "deletion_protection_enabled": True}
    resource(scope, "aws_dynamodb_table", "imported", **table).import_from("orders")
    resource(scope, "aws_dynamodb_table", "by_override", **table)
    scope.add_override("import", [{"to": "aws_dynamodb_table.by_override", "id": "orders"}])
    resource(scope, "aws_dynamodb_table", "moved_id", **table).move_from_id("aws_dynamodb_table.old")
    keep_existing(resource(scope, "aws_dynamodb_table", "said", **table))
    ledger = Construct(scope, "ledger")
    resource(ledger, "aws_dynamodb_table", "below", **table)
    keep_existing(ledger)
    Guardrails("dev").apply(scope)
    tables = all_of(synthesized(scope), "aws_dynamodb_table")
    assert {(body["name"], body["deletion_protection_enabled"]) for body in tables.values()} == {("orders", True)}
    assert len(tables) == 5


def test_what_cdktf_moves_to_a_tag_keeps_its_name() -> None:
    """``move_to`` renders the resource where the target stands."""
    scope = stack()
    target = resource(scope, "aws_dynamodb_table", "new", name="orders")
    target.add_move_target("orders")
    resource(scope, "aws_dynamodb_table", "old", name="orders").move_to("orders")
    guardrails = Guardrails("dev").apply(scope)
    tables = all_of(synthesized(scope), "aws_dynamodb_table")
    assert [body["name"] for body in tables.values()] == ["orders"]
    assert "existing-moved" in {finding.rule_id for finding in guardrails.findings}


# -- what is kept ----------------------------------------------------------------------------------------------------

EXISTING: list[tuple[str, Body]] = [
    ("aws_s3_bucket", {"bucket": "legacy-assets", "lifecycle": {"prevent_destroy": True}}),
    ("aws_dynamodb_table", {"name": "orders", "deletion_protection_enabled": True}),
    ("aws_sqs_queue", {"name": "jobs"}),
    ("aws_db_instance", {"identifier": "shop", "deletion_protection": True, "skip_final_snapshot": False}),
    ("aws_rds_cluster", {"cluster_identifier": "shop", "deletion_protection": True, "storage_encrypted": False}),
    ("aws_efs_file_system", {"creation_token": "files", "encrypted": False}),
    ("aws_ecr_repository", {"name": "shop/api", "force_delete": False}),
    ("aws_lb", {"name": "front", "enable_deletion_protection": True}),
    ("aws_cognito_user_pool", {"name": "people", "deletion_protection": "ACTIVE"}),
    ("aws_secretsmanager_secret", {"name": "shop/db", "recovery_window_in_days": 30}),
    ("aws_kms_key", {"deletion_window_in_days": 30}),
    ("aws_cloudwatch_log_group", {"name": "/shop/api", "skip_destroy": True}),
    ("aws_elasticache_replication_group", {"replication_group_id": "c", "final_snapshot_identifier": "last"}),
    ("aws_opensearch_domain", {"domain_name": "search", "encrypt_at_rest": [{"enabled": False}]}),
    ("aws_instance", {"disable_api_termination": True, "root_block_device": [{"encrypted": False}]}),
    ("aws_ebs_volume", {"encrypted": False}),
    ("aws_iam_role", {"name": "worker", "force_detach_policies": False}),
    ("aws_docdb_cluster", {"cluster_identifier": "docs", "deletion_protection": True, "storage_encrypted": False}),
    ("aws_kinesis_stream", {"name": "events", "enforce_consumer_deletion": False}),
    ("aws_neptune_cluster", {"cluster_identifier": "graph", "skip_final_snapshot": False}),
    ("aws_s3_bucket", {}),
    ("aws_security_group", {"name_prefix": "web-"}),
]


@pytest.mark.parametrize(("kind", "body"), EXISTING)
def test_what_is_imported_keeps_its_name_and_protections(kind: str, body: Body) -> None:
    """Whatever the author wrote stands there still; a warning at the resource says what was not written, and how to."""
    decision = _decided({f"{kind}.it": body}, imported=[f"{kind}.it"])
    found = _body(decision, f"{kind}.it", body)
    assert {key: found.get(key) for key in body} == body
    rule = NAMES.get(kind)
    assert rule is None or found.get(rule.attribute) == body.get(rule.attribute)
    for change in (change for _, change in decision.changes):
        assert change.effect in ("update", "create"), change
        assert change.aspect in ("TagsAspect", "EncryptionAspect")
    (told,) = _findings(decision, "existing-kept")
    assert (told.level, told.construct_path) == ("warning", "app/it")
    assert "include_existing" in told.remedy and "keep_existing()" in told.remedy
    assert _findings(decision, "replaces-data", "name-unknown", "destroy-blocked") == []


@pytest.mark.parametrize(("kind", "body"), EXISTING)
def test_the_same_is_written_where_nothing_exists_or_it_is_included(kind: str, body: Body) -> None:
    """The opt-in makes no difference to what is new: by all, by type."""
    new = _decided({f"{kind}.it": body})
    assert new.changes
    for include in (True, [kind]):
        included = _decided({f"{kind}.it": body}, imported=[f"{kind}.it"], aspects=_aspects(include_existing=include))
        assert [change for _, change in included.changes] == [change for _, change in new.changes]
        assert _findings(included, "existing-kept") == []


def test_the_warning_says_what_is_kept_and_what_it_would_become() -> None:
    """First what would replace it; with its value, the one that was not written, and what Terraform would have done."""
    body: Body = {"identifier": "shop", "deletion_protection": True, "storage_encrypted": False}
    (told,) = _findings(_decided({"aws_db_instance.it": body}, imported=["aws_db_instance.it"]), "existing-kept")
    assert told.problem.startswith("is imported, so it keeps storage_encrypted False (not True, which replaces it)")
    assert "kms_key_id unset" in told.problem
    assert "identifier 'shop' (not 'shop-dev', in place)" in told.problem


def test_what_exists_is_not_asked_to_go() -> None:
    """An object lock keeps a bucket from being destroyed, and so it shall."""
    body: Body = {"bucket": "legacy", "rule": {"default_retention": {"mode": "COMPLIANCE", "days": 30}}}
    address = "aws_s3_bucket_object_lock_configuration.it"
    assert _findings(_decided({address: body}), "destroy-blocked")
    assert _findings(_decided({address: body}, imported=[address]), "destroy-blocked") == []


def test_one_construct_can_be_included() -> None:
    """The others that are imported stay."""
    scope = stack()
    for id in ("one", "two"):
        resource(scope, "aws_sqs_queue", id, name=id).import_from(id)
    Guardrails("dev", include_existing=[scope.node.find_child("two")]).apply(scope)
    queues = all_of(synthesized(scope), "aws_sqs_queue")
    assert (queues["one"]["name"], queues["two"]["name"]) == ("one", "two_dev")


def test_included_data_that_is_replaced_is_told() -> None:
    """Who opts in is warned of what is lost, unless something refuses."""
    included = _aspects(include_existing=True)
    decision = _decided({"aws_efs_file_system.it": {}}, imported=["aws_efs_file_system.it"], aspects=included)
    (told,) = _findings(decision, "replaces-data")
    assert (told.level, told.construct_path) == ("warning", "app/it")
    assert "its objects or files" in told.problem and "encrypted" in told.problem


@pytest.mark.parametrize(
    ("moved", "advised"), [("aws_sqs_queue", False), ("aws_kinesis_stream", False), ("aws_efs_file_system", True)]
)
def test_the_advice_names_include_existing_only_where_it_is_the_reason(moved: str, advised: bool) -> None:
    """A moved queue is named as it was before the move, whether or not somebody included it."""
    body: Body = {"name": "jobs"} if moved != "aws_efs_file_system" else {}
    decision = _decided({f"{moved}.it": body}, moved=[f"{moved}.it"], aspects=_aspects(include_existing=advised))
    (told,) = _findings(decision, "replaces-data")
    assert ("include_existing" in told.remedy) is advised
    assert "keep_existing()" in told.remedy


def test_a_name_that_stays_is_not_given_to_another() -> None:
    """What exists comes first, whatever the order."""
    bodies: dict[str, Body] = {"aws_sqs_queue.new": {"name": "jobs"}, "aws_sqs_queue.old": {"name": "jobs_dev"}}
    decision = _decided(bodies, imported=["aws_sqs_queue.old"])
    assert _body(decision, "aws_sqs_queue.new", {})["name"] == "jobs_new_dev"


# -- moved -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "body", "attribute"),
    [
        ("aws_dynamodb_table", {"name": "orders"}, "name"),
        ("aws_s3_bucket", {"bucket": "assets"}, "bucket"),
        ("aws_ecr_repository", {"name": "api"}, "name"),
        ("aws_efs_file_system", {"encrypted": False}, "encrypted"),
        ("aws_secretsmanager_secret", {"name": "db"}, "name"),
        ("aws_opensearch_domain", {"domain_name": "search"}, "domain_name"),
    ],
)
def test_moved_data_stays_until_its_author_decides(kind: str, body: Body, attribute: str) -> None:
    """Guardrails may have named it before the move or not: either guess could lose the data, so it is an error."""
    decision = _decided({f"{kind}.it": body}, moved=[f"{kind}.it"])
    assert _body(decision, f"{kind}.it", body)[attribute] == body[attribute]
    (told,) = _findings(decision, "existing-moved")
    assert told.level == "error" and attribute in told.problem
    assert "keep_existing()" in told.remedy and "include_existing" in told.remedy
    kept = _decided({f"{kind}.it": body}, moved=[f"{kind}.it"], pins=[Pin("app/it", "everything")])
    assert _findings(kept, "existing-moved", "existing-kept") == []
    assert _body(kept, f"{kind}.it", body)[attribute] == body[attribute]
    new = _decided({f"{kind}.it": body}, moved=[f"{kind}.it"], aspects=_aspects(include_existing=True))
    assert _body(new, f"{kind}.it", body)[attribute] != body[attribute]


@pytest.mark.parametrize(
    ("kind", "body", "name", "kept"),
    [
        ("aws_sqs_queue", {"name": "jobs", "lifecycle": {"prevent_destroy": True}}, "jobs_dev", "lifecycle"),
        ("aws_iam_role", {"name": "worker", "force_detach_policies": False}, "worker_dev", "force_detach_policies"),
        ("aws_lb", {"name": "front", "enable_deletion_protection": True}, "front-dev", "enable_deletion_protection"),
    ],
)
def test_what_is_moved_and_holds_no_data_is_named_as_before_and_stays_protected(
    kind: str, body: Body, name: str, kept: str
) -> None:
    """Its name follows the convention, as it did before the move; its protections need nothing but to stay."""
    decision = _decided({f"{kind}.it": body}, moved=[f"{kind}.it"])
    found = _body(decision, f"{kind}.it", body)
    assert (found["name"], found[kept]) == (name, body[kept])
    (told,) = _findings(decision, "existing-kept")
    assert told.level == "warning" and kept in told.problem and "moved block" in told.remedy


# -- pins ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "body", "pin", "name"),
    [
        ("aws_sqs_queue", {"name": "jobs"}, Pin("app/it", "name"), "jobs"),
        ("aws_sqs_queue", {"name": "jobs"}, Pin("app", "name"), "jobs"),
        ("aws_sqs_queue", {}, Pin("app/it", "name", "Jobs.fifo"), "Jobs.fifo"),
        ("aws_sqs_queue", {"name": "jobs"}, Pin("app/it", "name", "jobs"), "jobs"),
        ("aws_s3_bucket", {"bucket": ""}, Pin("app/it", "name", "acme.assets"), "acme.assets"),
        ("aws_kms_alias", {}, Pin("app/it", "name", "alias/shop"), "alias/shop"),
        ("aws_iam_role", {"name": "${var.name}"}, Pin("app/it", "name"), "${var.name}"),
        ("aws_cloudwatch_log_group", {"name": "/aws/lambda/f"}, Pin("app/it", "name"), "/aws/lambda/f"),
    ],
)
def test_a_pinned_name_stays_or_is_written(kind: str, body: Body, pin: Pin, name: str) -> None:
    """The one that the author wrote, or the one that is given where none stands; all else is as of a new resource."""
    decision = _decided({f"{kind}.it": body}, pins=[pin])
    found = _body(decision, f"{kind}.it", body)
    assert found[NAMES[kind].attribute] == name
    assert [finding for _, finding in decision.findings if finding.level in ("error", "warning")] == []
    assert found.get("force_destroy") == (True if kind == "aws_s3_bucket" else None)


@pytest.mark.parametrize(
    ("resources", "pins", "said"),
    [
        ({"aws_sqs_queue.it": {}}, [Pin("app/it", "name")], "it has no name, so it has no name to keep"),
        ({"aws_sqs_queue.it": {"name_prefix": "j-"}}, [Pin("app/it", "name")], "it has name_prefix 'j-' only"),
        ({"aws_sqs_queue.it": {"name_prefix": "j-"}}, [Pin("app/it", "name", "x")], "which rules out name"),
        ({"aws_sqs_queue.it": {"name": "a"}}, [Pin("app/it", "name", "b")], "gives it 'b', and its name is 'a'"),
        ({"aws_sqs_queue.it": {}}, [Pin("app/it", "name", "b"), Pin("app", "name", "c")], "gives it 'c' and 'b'"),
        ({"aws_sqs_queue.it": {}}, [Pin("app/it", "name", "ä b")], "'ä b', which AWS does not allow as name"),
        ({"aws_lb.it": {}}, [Pin("app/it", "name", "x" * 33)], f"'{'x' * 33}', which AWS does not allow as name"),
        ({"aws_s3_bucket.it": {}}, [Pin("app/it", "name", "Upper")], "'Upper', which AWS does not allow as bucket"),
        ({"aws_kms_alias.it": {}}, [Pin("app/it", "name", "shop")], "'shop', which AWS does not allow as name"),
        ({"aws_sqs_queue.it": {}, "aws_sqs_queue.b": {}}, [Pin("app", "name", "x")], "gives 'x' to 2 resources"),
        ({"aws_sqs_queue.it": {}, "aws_sqs_queue.b": {}}, [Pin("app/it", "name", "x"), Pin("app/b", "name", "X")],
         "is also kept by another aws_sqs_queue"),
        ({"aws_sqs_queue.it": {"name": "x"}}, [Pin("app/no", "name")], "is called on app/no, and no resource that has"),
        ({"aws_vpc.it": {}}, [Pin("app/it", "name")], "is called on app/it, and no resource that has its own name"),
        ({"aws_sqs_queue.it": {"name": "x"}}, [Pin("app/no", "everything")], "keep_existing() is called on app/no"),
    ],
)  # fmt: skip
def test_contradictory_pins_are_findings(resources: dict[str, Body], pins: list[Pin], said: str) -> None:
    """Each names the value, what stands against it and what to do; nothing half is written."""
    found = _findings(_decided(resources, pins=pins), "keep-name")
    assert found and all(each.level == "error" and each.remedy for each in found)
    assert any(said in each.problem for each in found), [each.message for each in found]


def test_an_option_that_contradicts_a_pin_is_a_finding() -> None:
    """It cannot be kept and treated as new; ``True`` is about the others."""
    for pin in (Pin("app/it", "name"), Pin("app/it", "everything")):
        bodies: dict[str, Body] = {"aws_sqs_queue.it": {"name": "jobs"}}
        (told,) = _findings(
            _decided(bodies, pins=[pin], aspects=_aspects(include_existing=["aws_sqs_queue"])), "keep-name"
        )
        assert "include_existing names it" in told.problem
        assert _findings(_decided(bodies, pins=[pin], aspects=_aspects(include_existing=True)), "keep-name") == []


def test_an_imported_resource_without_a_name_is_given_the_pinned_one() -> None:
    """Both may be said of one resource."""
    decision = _decided(
        {"aws_s3_bucket.it": {}}, imported=["aws_s3_bucket.it"], pins=[Pin("app/it", "name", "acme-assets")]
    )
    assert _body(decision, "aws_s3_bucket.it", {})["bucket"] == "acme-assets"
    contradiction = _decided(
        {"aws_s3_bucket.it": {}}, imported=["aws_s3_bucket.it"], pins=[Pin("app/it", "name", "NO")]
    )
    assert _findings(contradiction, "keep-name")


def test_pins_are_read_from_the_app_and_told_in_it() -> None:
    """From the call on a construct to the annotation that fails the synthesis."""
    scope = stack()
    keep_name(resource(scope, "aws_sqs_queue", "jobs", name="jobs"))
    keep_name(resource(scope, "aws_sqs_queue", "mails"), "mails.fifo")
    Guardrails("dev").apply(scope)
    queues = all_of(synthesized(scope), "aws_sqs_queue")
    assert (queues["jobs"]["name"], queues["mails"]["name"]) == ("jobs", "mails.fifo")
    keep_name(scope.node.find_child("jobs"), "other")
    with pytest.raises(RuntimeError, match="keep-name: keep_name gives it 'other', and its name is 'jobs'"):
        Testing.full_synth(scope)


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        ("", ValueError, "keep_name got the name ''"),
        ("  ", ValueError, "keep_name got the name '  '"),
        (3, TypeError, "keep_name got the name 3"),
        (["a"], TypeError, r"keep_name got the name \['a'\]"),
    ],
)
def test_a_name_that_is_none_is_refused(name: Any, error: type[Exception], said: str) -> None:
    """At the call, with the value."""
    with pytest.raises(error, match=said):
        keep_name(stack(), name)


def test_what_is_no_construct_cannot_be_kept() -> None:
    """With the function and the value."""
    with pytest.raises(TypeError, match="keep_name got 'jobs'; pass a resource"):
        keep_name("jobs")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="keep_existing got None; pass a resource"):
        keep_existing(None)  # type: ignore[arg-type]


# -- what a change does ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "body", "path", "expected"),
    [
        ("aws_s3_bucket", {}, "bucket", "replace"),
        ("aws_s3_bucket", {"tags": {"a": "b"}}, "tags.Owner", "update"),
        ("aws_db_instance", {}, "identifier", "update"),
        ("aws_db_instance", {"storage_encrypted": False}, "storage_encrypted", "replace"),
        ("aws_db_instance", {"lifecycle": {"prevent_destroy": True}}, "lifecycle.prevent_destroy", "update"),
        ("aws_eks_cluster", {}, "encryption_config", "update"),
        ("aws_eks_cluster", {"encryption_config": [{"x": 1}]}, "encryption_config", "unknown"),
        ("aws_lambda_function", {}, "environment.variables.STAGE", "update"),
        ("aws_eks_cluster", {"deletion_protection": True}, "deletion_protection", "unknown"),  # of provider 6.9
        ("aws_route_table", {}, "route.odb_network_arn", "unknown"),  # of 6.47, in an attribute that is older
        ("aws_no_such_type", {}, "name", "unknown"),
    ],
)
def test_a_change_says_what_terraform_does(kind: str, body: Body, path: str, expected: str) -> None:
    """By the attribute, and by whether something stood there."""
    assert effect_of(Resource(kind, "app/it", "it", body), path) == expected


def test_every_change_has_its_effect_and_the_summary_counts_them() -> None:
    """In ``changes``, in the table, and on a line of its own where a resource may be replaced."""
    scope = stack()
    resource(scope, "aws_ecr_repository", name="api")
    resource(scope, "aws_s3_bucket", "assets", bucket="assets")
    resource(scope, "aws_opensearch_domain", "search", domain_name="search", encrypt_at_rest=[{"enabled": False}])
    guardrails = Guardrails("dev", kms_key_arn=KEY).apply(scope)
    synthesized(scope)
    effects = {(change.construct_path, change.attribute): change.effect for change in guardrails.changes}
    assert effects["app/it", "name"] == effects["app/it", "encryption_configuration"] == "replace"
    assert effects["app/it", "force_delete"] == effects["app/it", "tags.Environment"] == "update"
    assert effects["app/search", "encrypt_at_rest.0.enabled"] == "unknown"
    assert effects["app/assets", "aws_s3_bucket_server_side_encryption_configuration"] == "create"
    lines = guardrails.summary().splitlines()
    rows = {row[0]: row[1:] for line in lines if (row := line.split())}
    assert rows["aspect"] == ["resources", "attributes", "replaces"]
    assert rows["NamingAspect"][2] == "3"
    assert rows["EncryptionAspect"][2].endswith("?")
    assert rows["DestroyabilityAspect"][2] == "0"
    assert "replaced if it exists: [app/it] name = 'api_dev'" in lines
    assert "possibly replaced if it exists: [app/search] encrypt_at_rest.0.enabled = True" in lines


def test_report_only_says_what_would_replace() -> None:
    """For each value, what Terraform would do to a resource that exists; what replaces it comes first."""
    scope = stack()
    resource(scope, "aws_db_instance", identifier="shop", deletion_protection=True)
    guardrails = Guardrails("dev", report_only=True, without=("observability",)).apply(scope)
    synthesized(scope)
    told = {finding.rule_id: finding.problem for finding in guardrails.findings}
    assert told["encryption-report"].startswith("would set storage_encrypted = True (which replaces it)")
    assert told["naming-report"].startswith("would set identifier = 'shop-dev' (in place)")
    assert "deletion_protection = False (in place)" in told["destroyability-report"]


# -- what may exist --------------------------------------------------------------------------------------------------


def _hint(scope: TerraformStack, **options: Any) -> list[Finding]:
    guardrails = Guardrails("dev", **options).apply(scope)
    synthesized(scope)
    return [finding for finding in guardrails.findings if finding.rule_id == "replaces-data"]


def test_data_that_a_deployed_app_would_lose_is_told_once_a_stack() -> None:
    """An unencrypted database, file system and repository are replaced; a role is, too, and loses nothing."""
    scope = stack()
    resource(scope, "aws_db_instance", "db", identifier="shop", deletion_protection=True)
    resource(scope, "aws_efs_file_system", "files")
    resource(scope, "aws_ecr_repository", "images", name="api_dev")
    resource(scope, "aws_iam_role", "role", name="worker")
    (told,) = _hint(scope)
    assert (told.level, told.construct_path) == ("info", "app")
    for path, attribute in (("app/db", "storage_encrypted"), ("app/files", "encrypted")):
        assert f"{path} ({attribute}" in told.problem
    assert "3 resources that hold data" in told.problem and "app/images (encryption_configuration" in told.problem
    assert "app/role" not in told.problem


def test_what_is_only_reported_replaces_nothing() -> None:
    """The aspects say so themselves, at each resource."""
    scope = stack()
    resource(scope, "aws_efs_file_system", "files")
    assert _hint(scope, report_only=True) == []


def test_what_stays_locked_is_not_lost() -> None:
    """Without destroyability the protection stays: the apply fails before anything is gone."""
    scope = stack()
    resource(scope, "aws_db_instance", "db", identifier="shop", deletion_protection=True)
    assert _hint(scope, without=["destroyability"]) == []
    other = stack()
    resource(other, "aws_db_instance", "db", identifier="shop")
    assert _hint(other, without="destroyability")


@pytest.mark.parametrize(
    ("body", "locked"),
    [
        ({"lifecycle": {"prevent_destroy": True}}, True),
        ({"lifecycle": [{"prevent_destroy": "true"}]}, True),
        ({"deletion_protection": "ACTIVE"}, True),
        ({"deletion_protection": "${var.protected}"}, True),
        ({"deletion_protection_enabled": True}, True),
        ({"deletion_protection": "INACTIVE"}, False),
        ({"deletion_protection": False, "lifecycle": {"prevent_destroy": False}}, False),
        ({"skip_final_snapshot": False}, False),
        ({}, False),
    ],
)
def test_what_refuses_to_be_deleted_is_locked(body: Body, locked: bool) -> None:
    """A final snapshot refuses nothing."""
    assert is_locked(Resource("aws_db_instance", "app/it", "it", body)) is locked


# -- switched off ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("without", ["destroyability", ("destroyability",), {"destroyability": ["aws_db_instance"]}])
def test_an_aspect_is_switched_off_by_its_name(without: Any) -> None:
    """For everything, or for a type."""
    scope = stack()
    resource(scope, "aws_db_instance", identifier="shop", deletion_protection=True)
    Guardrails("dev", without=without).apply(scope)
    body = only(synthesized(scope), "aws_db_instance")
    assert (body["deletion_protection"], body["identifier"]) == (True, "shop-dev")
    assert "skip_final_snapshot" not in body


def test_an_aspect_is_switched_off_for_a_scope() -> None:
    """The other aspects and the other scopes are as before."""
    scope = stack()
    ledger = Construct(scope, "ledger")
    for where in (scope, ledger):
        resource(where, "aws_db_instance", "db", deletion_protection=True, identifier=where.node.id)
    Guardrails("dev", without={"destroyability": [ledger], "encryption": ["aws_efs_file_system"]}).apply(scope)
    found = all_of(synthesized(scope), "aws_db_instance").values()
    kept = {body["identifier"]: body["deletion_protection"] for body in found}
    assert kept == {"app-dev": False, "ledger-dev": True}


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"without": ["destroy"]}, ValueError, "without names 'destroy', which is not an aspect; use some of naming,"
            " tags"),
        ({"without": {"nam": []}}, ValueError, "without names 'nam', which is not an aspect"),
        ({"without": True}, TypeError, "without is True; use some of naming"),
        ({"without": None}, TypeError, "without is None"),
        ({"without": {"tags": "aws_lb"}}, TypeError, r"without\['tags'\] is 'aws_lb'; use a list"),
        ({"without": {"tags": ["aws_bl"]}}, ValueError, r"'aws_bl' in without\['tags'\] is not a resource type"),
        ({"without": {"tags": [3]}}, TypeError, r"3 in without\['tags'\] is neither a resource type nor a construct"),
        ({"without": ["naming", "tags", "observability", "encryption", "backups", "destroyability", "compliance"]},
         ValueError, "without names every aspect"),
        ({"include_existing": "aws_lb"}, TypeError, "include_existing is 'aws_lb'; use True or a list"),
        ({"include_existing": None}, TypeError, "include_existing is None; use True or a list"),
        ({"include_existing": ["aws_l"]}, ValueError, "'aws_l' in include_existing is not a resource type"),
        ({"include_existing": [1]}, TypeError, "1 in include_existing is neither a resource type nor a construct"),
        ({"include": True}, TypeError, "Guardrails has no option 'include'"),
    ],
)  # fmt: skip
def test_illegal_options_are_refused_with_their_value(options: Any, error: type[Exception], said: str) -> None:
    """Before anything is applied; the message says what is allowed."""
    with pytest.raises(error, match=said):
        Guardrails("dev", **options)


# -- of any app ------------------------------------------------------------------------------------------------------

_KINDS = sorted({*HOLDS_DATA, *DESTROYABILITY, *ENCRYPTION} & {*NAMES})
_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "deletion_protection": st.booleans(),
        "force_destroy": st.just(False),
        "lifecycle": st.just({"prevent_destroy": True}),
        "storage_encrypted": st.booleans(),
        "tags": st.just({"Name": "mine"}),
        "kms_key_id": st.just(""),
    },
)
_APPS = st.lists(
    st.tuples(st.sampled_from(_KINDS), st.booleans(), st.sampled_from(["", "imported", "moved"]), _VALUES), max_size=8
)


def _unlocks_or_replaces(change: Change, kind: str) -> bool:
    told = change.effect == "replace" or (change.effect == "unknown" and kind in HOLDS_DATA)
    return told or change.aspect in ("NamingAspect", "DestroyabilityAspect")


@given(_APPS)
def test_nothing_that_exists_is_renamed_unlocked_or_replaced(app: list[tuple[str, bool, str, Body]]) -> None:
    """Whatever the app: what is imported never, what is moved only by a name that it had before; each is told."""
    bodies: dict[str, Body] = {}
    for number, (kind, is_named, _, values) in enumerate(app):
        bodies[f"{kind}.r{number}"] = {**values, **({NAMES[kind].attribute: f"n{number}"} if is_named else {})}
    imported, moved = (
        [address for address, spec in zip(bodies, app, strict=True) if spec[2] == origin]
        for origin in ("imported", "moved")
    )
    decision = _decided(bodies, imported=imported, moved=moved)
    origin_of = {f"app/{address.split('.')[1]}": (address, one[2]) for address, one in zip(bodies, app, strict=True)}
    for _, change in decision.changes:
        address, origin = origin_of.get(change.construct_path, ("", ""))
        kind = address.split(".")[0]
        follows = origin == "moved" and (kind not in HOLDS_DATA or holds_only_messages(kind))
        if origin and not (follows and change.aspect != "DestroyabilityAspect"):
            assert not _unlocks_or_replaces(change, kind), change
    told = {finding.construct_path for finding in _findings(decision, "existing-kept", "existing-moved")}
    new = {path for path, (_, origin) in origin_of.items() if not origin}
    assert not told & new
    alone = _decided(bodies)
    for path, (address, origin) in origin_of.items():
        if origin == "imported":
            lost = [each for _, each in alone.changes if each.construct_path == path]
            assert (path in told) == any(_unlocks_or_replaces(each, address.split(".")[0]) for each in lost)


def test_the_effect_of_a_name_is_what_keeps_it() -> None:
    """The table under all of this: of the types that hold data, nearly every one is replaced by another name."""
    named = [kind for kind in HOLDS_DATA if kind in NAMES]
    replaced = [kind for kind in named if effect(kind, NAMES[kind].attribute) == "replace"]
    assert len(replaced) > len(named) * 3 // 4
    assert "storage_encrypted" in replaced_by("aws_db_instance") and "tags" not in replaced_by("aws_db_instance")
