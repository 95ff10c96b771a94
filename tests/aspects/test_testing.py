"""The assertions for the tests of other apps: each passes, and fails with every offender, on every kind of scope."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import jsii
import pytest
from cdktf import Aspects, IAspect, TerraformResource, TerraformStack, Testing
from constructs import Construct, IConstruct, IValidation

from aspects import Guardrails, acknowledge, keep_existing, keep_name
from aspects.packs import PCI_DSS_V4
from aspects.testing import (
    Scope,
    assert_encrypted,
    assert_names_suffixed,
    assert_no_deletion_protection,
    assert_no_findings,
    assert_tagged,
    synthesize,
    synthesize_app,
)
from tests.aspects.doubles import resource, stack
from tests.terraform_json import by_address, only

KEY = "arn:aws:kms:us-east-1:123456789012:key/1"
TAGS = {"Owner": "risk"}

Assertion = Callable[..., None]
Build = Callable[[Construct], object]


def queue_and_database(scope: Construct) -> None:
    """A nested queue and a database, the two of which break every assertion."""
    resource(Construct(scope, "queues"), "aws_sqs_queue", "orders", name="orders")
    resource(
        scope,
        "aws_rds_cluster",
        "ledger",
        cluster_identifier="ledger",
        engine="aurora-postgresql",
        deletion_protection=True,
        lifecycle={"prevent_destroy": True},
    )


def guardrails() -> Guardrails:
    """What mends all of it."""
    return Guardrails("dev", TAGS, kms_key_arn=KEY)


@jsii.implements(IAspect)
class Owner:
    """An aspect as others write it."""

    def visit(self, node: IConstruct) -> None:
        """Tag every resource."""
        if isinstance(node, TerraformResource):
            node.add_override("tags.Team", "payments")


@jsii.implements(IValidation)
class Refusal:
    """A validation that never passes."""

    def validate(self) -> list[str]:
        """Refuse."""
        return ["not today"]


def failure(assertion: Assertion, *arguments: Any) -> list[str]:
    """The lines with which an assertion fails."""
    with pytest.raises(AssertionError) as caught:
        assertion(*arguments)
    return str(caught.value).splitlines()


def passes(assertion: Assertion, *arguments: Any, **options: Any) -> bool:
    """Whether an assertion holds, with nothing else raised."""
    try:
        assertion(*arguments, **options)
    except AssertionError:
        return False
    return True


def built(build: Build) -> TerraformStack:
    """A stack with what ``build`` makes."""
    scope = stack()
    build(scope)
    return scope


# -- synthesis -----------------------------------------------------------------------------------------------


def test_a_function_is_synthesized_in_a_stack_of_its_own() -> None:
    """With the guardrails, and the construct paths still there."""
    body = synthesize(queue_and_database, guardrails())
    queue = only(body, "aws_sqs_queue")
    assert queue["name"] == "orders_dev"
    assert queue["//"]["metadata"]["path"] == "test/queues/orders"


def test_a_stack_is_synthesized_with_its_aspects() -> None:
    """Those that cdktf calls count as much as ours; a second time gives the same."""
    scope = built(queue_and_database)
    Aspects.of(scope).add(Owner())
    first = synthesize(scope, guardrails())
    assert {body["tags"]["Owner"] for group in first["resource"].values() for body in group.values()} == {"risk"}
    assert {body["tags"]["Team"] for group in first["resource"].values() for body in group.values()} == {"payments"}
    assert synthesize(scope) == first


def test_an_app_is_synthesized_stack_by_stack() -> None:
    """By construct path, references between them included."""
    app = Testing.app()
    one, other = TerraformStack(app, "one"), TerraformStack(Construct(app, "group"), "two")
    topic = resource(one, "aws_sns_topic", "topic", name="orders")
    resource(other, "aws_sns_topic", "copy", display_name=topic.fqn)
    bodies = synthesize_app(app, guardrails())
    assert list(bodies) == ["one", "group/two"]
    assert by_address(bodies["one"], "aws_sns_topic.topic")["name"] == "orders_dev"
    assert bodies["one"]["output"]
    assert "data.terraform_remote_state" in by_address(bodies["group/two"], "aws_sns_topic.copy")["display_name"]


def test_several_stacks_are_not_taken_for_one() -> None:
    """The message names them and the function to use."""
    app = Testing.app()
    TerraformStack(app, "one")
    TerraformStack(app, "two")
    with pytest.raises(ValueError, match="there are 2 stacks, one, two; use synthesize_app"):
        synthesize(app)


def test_a_failed_validation_is_not_hidden() -> None:
    """A validation of the app's own fails the synthesis, as it does outside of tests."""
    scope = stack()
    scope.node.add_validation(Refusal())
    with pytest.raises(RuntimeError, match="not today"):
        synthesize(scope)


def test_what_cannot_be_tested_is_refused() -> None:
    """With the value and what is allowed."""
    with pytest.raises(TypeError, match="42 cannot be tested; pass an App, a stack"):
        assert_no_findings(42)  # type: ignore[arg-type]


# -- findings ------------------------------------------------------------------------------------------------


def public(scope: Construct) -> None:
    """Two findings, in a nested construct and in the stack."""
    resource(Construct(scope, "network"), "aws_subnet", "public", map_public_ip_on_launch=True)
    resource(scope, "aws_default_security_group", "default", ingress=[{"protocol": "-1", "from_port": 0, "to_port": 0}])


def test_findings_fail_with_path_and_remedy() -> None:
    """All of them in one message."""
    title, *lines = failure(assert_no_findings, public, Guardrails("dev", pack=PCI_DSS_V4))
    assert title == "findings (2):"
    assert any(line.startswith("  [test/network/public] subnet-public-ip: ") for line in lines)
    assert any("set map_public_ip_on_launch = false [PCI DSS 1.4.4]" in line for line in lines)
    assert any(line.startswith("  [test/default] default-security-group-closed: ") for line in lines)


def test_no_findings_pass() -> None:
    """Neither what was acknowledged nor a warning is one."""

    def fine(scope: Construct) -> None:
        public(scope)
        for rule in ("subnet-public-ip", "default-security-group-closed"):
            acknowledge(scope, rule, reason="a test")

    assert_no_findings(fine, Guardrails("dev", pack=PCI_DSS_V4))
    reported = Guardrails("dev", pack=PCI_DSS_V4, report_only=["compliance"])
    assert_no_findings(public, reported)


def test_warnings_count_where_asked_for() -> None:
    """What only reports is found all the same."""
    scope = built(public)
    Guardrails("dev", pack=PCI_DSS_V4, report_only=["compliance"]).apply(scope)
    with pytest.raises(AssertionError, match="subnet-public-ip"):
        assert_no_findings(scope, warnings=True)


def test_findings_of_a_construct_are_its_own() -> None:
    """What is found elsewhere in its stack does not count."""
    scope = built(public)
    clean = Construct(scope, "clean")
    Guardrails("dev", pack=PCI_DSS_V4).apply(scope)
    assert_no_findings(clean)


def test_findings_are_not_looked_for_in_json() -> None:
    """It holds none, so an assertion on it would always pass."""
    with pytest.raises(TypeError, match="Terraform JSON has no findings; pass the App"):
        assert_no_findings(synthesize(public))


# -- what is written -----------------------------------------------------------------------------------------

ASSERTIONS: dict[str, tuple[Assertion, tuple[Any, ...], str, list[str]]] = {
    "names": (
        assert_names_suffixed,
        ("dev",),
        "names without the suffix 'dev'",
        [
            "  [test/queues/orders] aws_sqs_queue.name is 'orders'; use 'orders_dev'",
            "  [test/ledger] aws_rds_cluster.cluster_identifier is 'ledger'; use 'ledger-dev'",
        ],
    ),
    "protections": (
        assert_no_deletion_protection,
        (),
        "settings that keep a resource, or a copy of it, from being destroyed",
        [
            "  [test/ledger] aws_rds_cluster.deletion_protection is True; use False",
            "  [test/ledger] aws_rds_cluster.lifecycle.prevent_destroy is True; use False",
            "  [test/ledger] aws_rds_cluster.skip_final_snapshot is not set; use True",
        ],
    ),
    "tags": (
        assert_tagged,
        (TAGS,),
        "missing or wrong tags",
        [
            "  [test/queues/orders] aws_sqs_queue.tags.Owner is not set; use 'risk'",
            "  [test/ledger] aws_rds_cluster.tags.Owner is not set; use 'risk'",
        ],
    ),
    "encryption": (
        assert_encrypted,
        (KEY,),
        "settings that leave data unencrypted",
        [
            f"  [test/queues/orders] aws_sqs_queue.kms_master_key_id is not set; use {KEY!r}",
            "  [test/ledger] aws_rds_cluster.storage_encrypted is not set; use True",
        ],
    ),
}

each_assertion = pytest.mark.parametrize(
    ("assertion", "arguments", "title", "offenders"), ASSERTIONS.values(), ids=ASSERTIONS
)


@each_assertion
def test_every_offender_is_told(
    assertion: Assertion, arguments: tuple[Any, ...], title: str, offenders: list[str]
) -> None:
    """With construct path, attribute, value and what to use instead."""
    found_title, *lines = failure(assertion, queue_and_database, *arguments)
    assert found_title.startswith(f"{title} (")
    assert [line for line in offenders if line not in lines] == []


@each_assertion
def test_what_has_guardrails_passes(
    assertion: Assertion, arguments: tuple[Any, ...], title: str, offenders: list[str]
) -> None:
    """As a function, as a stack, as an app and as JSON."""
    scope = built(queue_and_database)
    assert passes(assertion, queue_and_database, *arguments, guardrails=guardrails())
    assert passes(assertion, scope, *arguments, guardrails=guardrails())
    assert passes(assertion, scope.node.root, *arguments)
    assert passes(assertion, synthesize(scope), *arguments)


@each_assertion
def test_every_kind_of_scope_is_looked_at(
    assertion: Assertion, arguments: tuple[Any, ...], title: str, offenders: list[str]
) -> None:
    """A stack, an app, a construct with the offenders in it, and JSON fail alike."""
    app = Testing.app()
    scope = TerraformStack(app, "test")
    queue_and_database(scope)
    expected = failure(assertion, scope, *arguments)
    kinds: list[Scope] = [app, synthesize(scope)]
    for kind in kinds:
        assert failure(assertion, kind, *arguments) == expected


@pytest.mark.parametrize("assertion", [each[0] for each in ASSERTIONS.values()], ids=ASSERTIONS)
def test_json_cannot_be_given_guardrails(assertion: Assertion) -> None:
    """They work on constructs, so the assertion would silently test something else."""
    arguments = next(each[1] for each in ASSERTIONS.values() if each[0] is assertion)
    with pytest.raises(TypeError, match="guardrails cannot be applied to Terraform JSON"):
        assertion({}, *arguments, guardrails=guardrails())


def test_a_construct_is_looked_at_alone() -> None:
    """Its neighbours in the stack are not."""
    scope = stack()
    inside = Construct(scope, "inside")
    resource(inside, "aws_sqs_queue", "queue", name="orders_dev")
    resource(scope, "aws_sqs_queue", "other", name="orders")
    assert_names_suffixed(inside, "dev")
    assert len(failure(assert_names_suffixed, scope, "dev")) == 2


def test_a_token_is_no_offender() -> None:
    """Only Terraform knows what it will be; a reference to a name is that of another resource."""
    assert_names_suffixed(lambda scope: resource(scope, "aws_sqs_queue", name="${aws_sqs_queue.other.name}"), "dev")
    assert_no_deletion_protection(
        lambda scope: resource(scope, "aws_lb", name="x", enable_deletion_protection="${var.protect}")
    )


def test_a_missing_companion_is_an_offender() -> None:
    """A bucket is encrypted by a resource of its own."""
    _, *lines = failure(assert_encrypted, lambda scope: resource(scope, "aws_s3_bucket", "logs"))
    assert lines[0].startswith(
        "  [test/logs] aws_s3_bucket has no aws_s3_bucket_server_side_encryption_configuration; add one, such as {"
    )


def test_tags_that_are_one_expression_are_an_offender() -> None:
    """They may lack the mandatory ones; what merges them in may not."""
    _, line = failure(assert_tagged, lambda scope: resource(scope, "aws_vpc", tags="${var.tags}"), TAGS)
    assert line.startswith("  [test/it] aws_vpc.tags is '${var.tags}'; use '${merge(var.tags, ")
    assert_tagged(lambda scope: resource(scope, "aws_vpc", tags='${merge(var.tags, {"Owner" = "risk"})}'), TAGS)


def test_a_name_that_nobody_knows_is_an_offender() -> None:
    """It may end in anything."""
    _, line = failure(assert_names_suffixed, lambda scope: resource(scope, "aws_sqs_queue", name="${var.name}"), "dev")
    assert line.startswith("  [test/it] name-unknown: ") and "${var.name}" in line


def test_what_cannot_be_mended_is_an_offender() -> None:
    """Such as a tag that AWS refuses."""
    _, *lines = failure(assert_tagged, lambda scope: resource(scope, "aws_vpc", tags={**TAGS, "aws:x": "y"}), TAGS)
    (line,) = lines
    assert line.startswith("  [test/it] tags-") and "aws:x" in line


def test_a_switch_that_is_off_by_default_may_be_missing() -> None:
    """It protects nothing."""
    assert_no_deletion_protection(lambda scope: resource(scope, "aws_lb", name="x"))


def test_it_works_without_pytest() -> None:
    """unittest, behave or a script can use it as well."""
    code = "import sys, aspects.testing; print([name for name in sys.modules if 'pytest' in name])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_exists_may_keep_its_name_and_its_protection() -> None:
    """What guardrails leave alone is no offender: imported, said to exist, or pinned."""

    def build(scope: Construct) -> None:
        resource(scope, "aws_dynamodb_table", "a", name="a", deletion_protection_enabled=True).import_from("a")
        keep_existing(resource(scope, "aws_dynamodb_table", "b", name="b", deletion_protection_enabled=True))
        keep_name(resource(scope, "aws_dynamodb_table", "c", name="c"))

    assert_names_suffixed(build, "dev", Guardrails("dev"))
    assert_no_deletion_protection(build, Guardrails("dev"))
    with pytest.raises(AssertionError, match=r"aws_dynamodb_table\.name is 'c'"):
        assert_names_suffixed(lambda scope: resource(scope, "aws_dynamodb_table", "c", name="c"), "dev")
