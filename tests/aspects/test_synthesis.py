"""When and where the aspects decide: whatever the order, the tree and the way of synthesis, on the final state."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import cdktf
import jsii
import pytest
from cdktf import (
    App,
    Aspects,
    IAspect,
    TerraformCount,
    TerraformHclModule,
    TerraformOutput,
    TerraformResource,
    TerraformStack,
    TerraformVariable,
    Testing,
    Token,
)
from cdktf_cdktf_provider_aws.network_acl import NetworkAcl, NetworkAclIngress
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf_cdktf_provider_aws.subnet import Subnet
from constructs import Construct, IConstruct

from aspects import DestroyabilityAspect, Guardrails, NamingAspect, TagsAspect, fast_start
from aspects.core.decide import Decision, decide
from aspects.core.graph import Graph
from aspects.packs import PCI_DSS_V4
from aspects.synthesis import session
from tests.aspects.doubles import app_of, full_synth_error, resource, stack, synthesized
from tests.terraform_json import all_of, by_address, only, written

KEY = "arn:aws:kms:us-east-1:123456789012:key/1"


def _annotations(node: IConstruct) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in node.node.metadata:
        if entry.type in ("@cdktf/error", "@cdktf/warn", "@cdktf/info"):
            found.setdefault(entry.type.removeprefix("@cdktf/"), []).append(str(entry.data))
    return found


@jsii.implements(IAspect)
class _Later:
    """An author's aspect: touches topics, and adds one beside the first."""

    def visit(self, node: IConstruct) -> None:
        if isinstance(node, TerraformResource) and node.terraform_resource_type == "aws_sns_topic":
            node.add_override("tags.Team", "core")
            scope: Any = node.node.scope
            if node.node.id == "it" and scope.node.try_find_child("added") is None:
                resource(scope, "aws_sns_topic", "added", name="added")


@pytest.mark.parametrize("first", [True, False])
def test_what_other_aspects_do_is_seen_whatever_the_order(first: bool) -> None:
    """An author's aspect that runs later, on a scope inside, still has its tags kept and its resources decorated."""
    scope = stack()
    inside = Construct(scope, "inside")
    resource(inside, "aws_sns_topic", name="alerts")
    if first:
        Guardrails("dev").apply(scope)
    Aspects.of(inside).add(_Later())
    if not first:
        Guardrails("dev").apply(scope)
    topics = all_of(synthesized(scope), "aws_sns_topic").values()
    assert sorted(topic["name"] for topic in topics) == ["added_dev", "alerts_dev"]
    assert {tuple(sorted(topic["tags"])) for topic in topics} >= {("Environment", "Name", "Team")}


def test_what_is_added_after_apply_is_decorated() -> None:
    """The stack must exist when guardrails are applied, its resources need not."""
    scope = stack()
    Guardrails("dev").apply(scope)
    resource(scope, "aws_sns_topic", name="late")
    assert by_address(synthesized(scope), "aws_sns_topic.it")["name"] == "late_dev"


def test_overrides_of_a_stack_stay_and_count() -> None:
    """What an author overrides on the stack itself is what the aspects decide on, and nothing of it is lost."""
    scope = stack()
    resource(scope, "aws_db_instance", deletion_protection=False, tags={"a.b": "c"})
    scope.add_override("resource.aws_db_instance.it.deletion_protection", True)
    scope.add_override("resource.aws_db_instance.it.port", 5433)
    scope.add_override("resource.aws_db_instance.it.tags.Team", "core")
    for aspect in (TagsAspect({"x.y": "z"}), DestroyabilityAspect()):
        Aspects.of(scope).add(aspect)
    first, second = synthesized(scope), synthesized(scope)
    body = by_address(first, "aws_db_instance.it")
    assert (body["deletion_protection"], body["port"]) == (False, 5433)
    assert body["tags"] == {"a.b": "c", "Team": "core", "x.y": "z"}
    assert first == second


def test_what_is_changed_between_two_syntheses_counts() -> None:
    """Renamed, removed and overridden on the stack after a first synthesis: nothing of before comes back."""
    scope = stack()
    topic = SnsTopic(scope, "topic", name="alerts", tags={"Team": "core"})
    resource(scope, "aws_s3_bucket", "gone", bucket="logs")
    Guardrails("dev").apply(scope)
    assert "aws_s3_bucket_server_side_encryption_configuration" in synthesized(scope)["resource"]
    topic.name = "alarms"
    scope.node.try_remove_child("gone")
    found = synthesized(scope)["resource"]
    assert found["aws_sns_topic"]["topic"]["name"] == "alarms_dev"
    assert set(found) == {"aws_sns_topic"}
    scope.add_override("resource.aws_sns_topic.topic.display_name", "Alarms")
    found = synthesized(scope)["resource"]
    assert found["aws_sns_topic"]["topic"]["display_name"] == "Alarms"
    assert found["aws_sns_topic"]["topic"]["name"] == "alarms_dev"
    assert synthesized(scope)["resource"] == found


def test_nulls_that_terraform_needs_survive() -> None:
    """An inline rule must name all its attributes, null or not; what aspects do not touch stays as it was."""
    scope = stack()
    rule = NetworkAclIngress(action="allow", from_port=443, to_port=443, protocol="tcp", rule_no=1, cidr_block="::/0")
    NetworkAcl(scope, "it", vpc_id="v", ingress=[rule])
    before = by_address(synthesized(scope), "aws_network_acl.it")["ingress"]
    Guardrails("dev").apply(scope)
    assert by_address(synthesized(scope), "aws_network_acl.it")["ingress"] == before
    assert before[0]["icmp_code"] is None


def test_every_way_to_synthesize_gives_the_same() -> None:
    """Testing.synth, the app, and the app a second time: one content, without a trace of how often."""
    app = Testing.app()
    scope = TerraformStack(app, "one")
    AwsProvider(scope, "aws", region="us-east-1")
    resource(scope, "aws_s3_bucket", bucket="logs")
    Guardrails("dev", kms_key_arn=KEY).apply(app)
    tested = synthesized(scope)["resource"]
    app.synth()
    first = written(app.outdir, "one")
    app.synth()
    assert written(app.outdir, "one") == first
    for group in first["resource"].values():
        for body in group.values():
            assert body.pop("//")["metadata"]["path"].startswith("one/it")
    assert first["resource"] == tested
    assert set(tested) == {"aws_s3_bucket", "aws_s3_bucket_server_side_encryption_configuration"}


def test_hcl_is_refused_instead_of_being_left_undecorated() -> None:
    """cdktf renders HCL without the overrides of a stack, so that nothing would be encrypted, named or tagged."""
    scope = stack()
    resource(scope, "aws_sns_topic")
    Guardrails("dev").apply(scope)
    with pytest.raises(RuntimeError, match="guardrails only work on Terraform JSON; synthesize without --hcl"):
        Testing.synth_hcl(scope)


def _public(scope: Construct, id: str = "subnet") -> TerraformResource:
    return resource(scope, "aws_subnet", id, map_public_ip_on_launch=True, vpc_id="v")


def test_findings_of_all_stacks_are_told_in_one_run() -> None:
    """The errors of the first stack do not hide those of the third; the clean one between them is written."""
    app = App(outdir=mkdtemp())
    for name in ("one", "two", "three"):
        scope = TerraformStack(app, name)
        AwsProvider(scope, "aws", region="us-east-1")
        if name != "two":
            _public(scope)
    guardrails = Guardrails("dev", pack=PCI_DSS_V4).apply(app)
    with pytest.raises(RuntimeError) as error:
        app.synth()
    assert re.findall(r"\[(\w+)/subnet\] subnet-public-ip: ", str(error.value)) == ["one", "three"]
    assert [finding.construct_path for finding in guardrails.findings] == ["one/subnet", "three/subnet"]
    assert sorted(path.parent.name for path in Path(app.outdir).glob("stacks/*/cdk.tf.json")) == ["two"]


def test_a_stack_synthesized_alone_fails_at_once() -> None:
    """Testing.full_synth on the first of two stacks does not wait for the second."""
    app = Testing.app()
    first, second = TerraformStack(app, "one"), TerraformStack(app, "two")
    for scope in (first, second):
        AwsProvider(scope, "aws", region="us-east-1")
        _public(scope)
    Guardrails("dev", pack=PCI_DSS_V4).apply(app)
    assert "[one/subnet]" in full_synth_error(first)


def test_another_error_than_a_finding_is_told_as_it_is() -> None:
    """cdktf's own complaints pass through, and at once."""
    app = App(outdir=mkdtemp())
    scope = TerraformStack(app, "one")
    AwsProvider(TerraformStack(app, "two"), "aws", region="us-east-1")
    resource(scope, "aws_sns_topic").add_override("name", "x")
    SnsTopic(scope, "typed")  # of a provider that the stack does not have
    Guardrails("dev").apply(app)
    with pytest.raises(RuntimeError, match="without a matching provider construct"):
        app.synth()
    assert not Path(app.outdir, "stacks", "two", "cdk.tf.json").exists()


def test_a_finding_names_the_line_that_made_the_construct() -> None:
    """The nearest line outside of installed packages: here that of the helper which makes the resource."""
    scope = stack()
    here = _public(scope)
    guardrails = Guardrails("dev", pack=PCI_DSS_V4).apply(scope)
    synthesized(scope)
    (finding,) = guardrails.findings
    assert re.fullmatch(r"tests/aspects/doubles\.py:\d+", finding.source)
    assert _annotations(here) == {"error": [finding.annotation]}
    assert f"is true, at {finding.source}; set map_public_ip_on_launch = false [PCI DSS 1.4.4]" in finding.annotation


def test_a_typed_construct_has_the_line_of_its_own_call() -> None:
    """The line of the caller, whatever jsii and the bindings do in between."""
    scope = stack()
    Subnet(scope, "subnet", vpc_id="v", map_public_ip_on_launch=True)
    line = test_a_typed_construct_has_the_line_of_its_own_call.__code__.co_firstlineno + 3
    guardrails = Guardrails("dev", pack=PCI_DSS_V4).apply(scope)
    synthesized(scope)
    assert {finding.source for finding in guardrails.findings} == {f"tests/aspects/test_synthesis.py:{line}"}


def test_the_line_is_the_users_where_a_library_makes_the_construct() -> None:
    """Code of an installed package is passed over: who called it is whom the finding concerns."""
    scope = stack()
    library: dict[str, Any] = {"Subnet": Subnet}
    code = "def public(scope):\n    Subnet(scope, 'subnet', vpc_id='v', map_public_ip_on_launch=True)"
    exec(compile(code, cdktf.__file__, "exec"), library)
    library["public"](scope)
    line = inspect.currentframe().f_lineno - 1  # type: ignore[union-attr]
    guardrails = Guardrails("dev", pack=PCI_DSS_V4).apply(scope)
    synthesized(scope)
    assert {finding.source for finding in guardrails.findings} == {f"tests/aspects/test_synthesis.py:{line}"}


def test_the_inside_of_modules_is_said_to_be_unseen_once() -> None:
    """One info for a stack with modules, however many; it fails nothing, and the modules stay as they are."""
    scope = stack()
    for name in ("vpc", "eks"):
        TerraformHclModule(scope, name, source=f"acme/{name}/aws", variables={"cidr": "10.0.0.0/16"})
    before = synthesized(scope)["module"]
    guardrails = Guardrails("dev").apply(scope)
    Testing.full_synth(scope)
    assert synthesized(scope)["module"] == before
    (finding,) = guardrails.findings
    assert (finding.level, finding.construct_path) == ("info", "app")
    assert finding.message.startswith("module-inside-unseen: aspects cannot see inside modules, here vpc, eks; ")
    assert len(_annotations(scope)["info"]) == 1


def test_everything_but_managed_resources_stays_untouched() -> None:
    """Outputs, variables and providers are what they were."""
    scope = stack()
    resource(scope, "aws_sns_topic")
    TerraformOutput(scope, "out", value="x")
    TerraformVariable(scope, "in", type="string")
    before = synthesized(scope)
    Guardrails("dev").apply(scope)
    after = synthesized(scope)
    assert {key: value for key, value in after.items() if key != "resource"} == {
        key: value for key, value in before.items() if key != "resource"
    }


@pytest.mark.parametrize("meta", [{"count": 2}, {"for_each": {"a": "1"}}])
def test_repeated_resources_get_repeated_companions(meta: dict[str, Any]) -> None:
    """A bucket with count or for_each gets an encryption for each instance."""
    scope = stack()
    resource(scope, "aws_s3_bucket", **meta)
    Guardrails("dev").apply(scope)
    found = all_of(synthesized(scope), "aws_s3_bucket_server_side_encryption_configuration")
    ((_, body),) = found.items()
    (key,) = meta
    index = "count.index" if key == "count" else "each.key"
    assert (body[key], body["bucket"]) == (meta[key], f"${{aws_s3_bucket.it[{index}].id}}")


def test_a_typed_count_is_decorated() -> None:
    """cdktf's own count object is read and kept."""
    scope = stack()
    SnsTopic(scope, "it", count=TerraformCount.of(Token.as_number(2)), display_name="x")
    Guardrails("dev").apply(scope)
    body = by_address(synthesized(scope), "aws_sns_topic.it")
    assert (body["count"], body["tags"]["Environment"]) == (2, "dev")


def test_a_resource_that_was_moved_away_is_left_out() -> None:
    """cdktf renders no body for it."""
    scope = stack()
    SnsTopic(scope, "old", name="alerts").move_from_id("aws_sns_topic.older")
    moved = SnsTopic(scope, "from", name="one")
    target = SnsTopic(scope, "to", name="two")
    target.add_move_target("there")
    moved.move_to("there")
    Guardrails("dev").apply(scope)
    assert sorted(all_of(synthesized(scope), "aws_sns_topic")) == ["old", "to"]


def _decisions(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The stacks of each decision from now on."""
    runs: list[list[str]] = []

    def counted(graph: Graph, *arguments: Any, **options: Any) -> Decision:
        runs.append([each.path for each in graph.stacks])
        return decide(graph, *arguments, **options)

    monkeypatch.setattr(session, "decide", counted)
    return runs


def test_an_app_reads_and_decides_on_a_stack_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What validation decided is still good when the stack is rendered right after it."""
    app, (scope,) = app_of("one")
    resource(scope, "aws_sns_topic")
    Guardrails("dev").apply(app)
    runs = _decisions(monkeypatch)
    app.synth()
    assert runs == [["one"]]


def test_rules_see_what_was_created_beside_a_resource() -> None:
    """The encryption that a bucket was given satisfies the rule that asks for one."""
    scope = stack()
    resource(scope, "aws_s3_bucket", bucket="logs")
    key = KEY
    guardrails = Guardrails("dev", kms_key_arn=key, pack=PCI_DSS_V4).apply(scope)
    synthesized(scope)
    found = {finding.rule_id for finding in guardrails.findings}
    assert "s3-bucket-versioning" in found
    assert "s3-bucket-kms-encryption" not in found


# -- scopes, exclusions, modes -----------------------------------------------------------------------------------


def test_the_nearest_guardrails_alone_count() -> None:
    """App, stack and construct each with their own: an override for a scope, not a second suffix."""
    app = Testing.app()
    scope = TerraformStack(app, "one")
    inside = Construct(scope, "inside")
    resource(scope, "aws_sns_topic", "outer", name="a")
    resource(inside, "aws_sns_topic", "inner", name="b")
    Guardrails("inner").apply(inside)
    Guardrails("stack").apply(scope)
    Guardrails("app").apply(app)
    names = [body["name"] for body in all_of(synthesized(scope), "aws_sns_topic").values()]
    assert sorted(names) == ["a_stack", "b_inner"]


def test_the_last_ones_applied_to_a_scope_count() -> None:
    """Applying again replaces, with the same or with other options."""
    scope = stack()
    resource(scope, "aws_sns_topic", name="a")
    Guardrails("one").apply(scope)
    Guardrails("two").apply(scope).apply(scope)
    assert by_address(synthesized(scope), "aws_sns_topic.it")["name"] == "a_two"


def test_types_and_constructs_can_be_excluded() -> None:
    """By no aspect touched, and by no rule judged."""
    scope = stack()
    legacy = Construct(scope, "legacy")
    _public(legacy, "excluded")
    resource(scope, "aws_sns_topic", "queue")
    resource(scope, "aws_sqs_queue", "kept", name="q")
    guardrails = Guardrails("dev", pack=PCI_DSS_V4, exclude=["aws_sns_topic", legacy]).apply(scope)
    found = synthesized(scope)["resource"]
    assert found["aws_sns_topic"]["queue"] == {}
    assert set(*found["aws_subnet"].values()) == {"map_public_ip_on_launch", "vpc_id"}
    assert found["aws_sqs_queue"]["kept"]["name"] == "q_dev"
    assert [finding for finding in guardrails.findings if finding.level != "info"] == []


def test_an_aspect_that_only_reports_warns_and_writes_nothing() -> None:
    """What it would write is a warning on the resource and a change that was not applied; others still write."""
    scope = stack()
    topic = resource(scope, "aws_sns_topic", name="alerts")
    guardrails = Guardrails("dev", report_only=["naming"]).apply(scope)
    Testing.full_synth(scope)
    body = by_address(synthesized(scope), "aws_sns_topic.it")
    assert (body["name"], body["tags"]) == ("alerts", {"Environment": "dev"})
    assert {change.attribute for change in guardrails.changes if not change.applied} == {"name", "tags.Name"}
    (warning,) = _annotations(topic)["warn"]
    assert warning.startswith(
        "naming-report: would set name = 'alerts_dev' (which replaces it), tags.Name = 'alerts_dev' (in place), at "
    )
    assert "; remove naming from report_only" in warning


def test_rules_that_only_report_fail_nothing() -> None:
    """The findings of a pack become warnings."""
    scope = stack()
    subnet = _public(scope)
    Guardrails("dev", pack=PCI_DSS_V4, report_only=True).apply(scope)
    Testing.full_synth(scope)
    assert "error" not in _annotations(subnet)
    assert any(text.startswith("subnet-public-ip: ") for text in _annotations(subnet)["warn"])


def test_a_single_aspect_has_the_same_modes() -> None:
    """report_only and exclude without Guardrails."""
    scope = stack()
    resource(scope, "aws_sns_topic", name="alerts")
    resource(scope, "aws_sqs_queue", "other", name="other")
    Aspects.of(scope).add(NamingAspect("dev", exclude=["aws_sqs_queue"]))
    Aspects.of(scope).add(TagsAspect({"Owner": "risk"}, report_only=True))
    found = synthesized(scope)["resource"]
    assert found["aws_sns_topic"]["it"]["name"] == "alerts_dev"
    assert found["aws_sqs_queue"]["other"] == {"name": "other"}
    assert "Owner" not in found["aws_sns_topic"]["it"]["tags"]


def test_a_single_aspect_covers_its_scope_alone() -> None:
    """Put on two constructs, it leaves what stands beside them."""
    scope = stack()
    aspect = NamingAspect("dev")
    for name in ("one", "two", "three"):
        inside = Construct(scope, name)
        resource(inside, "aws_sns_topic", name=name)
        if name != "two":
            Aspects.of(inside).add(aspect)
    names = [body["name"] for body in all_of(synthesized(scope), "aws_sns_topic").values()]
    assert sorted(names) == ["one_dev", "three_dev", "two"]


def test_one_aspect_serves_several_apps_with_stacks_of_one_name() -> None:
    """What it covered in the first app says nothing of the second."""
    aspect = NamingAspect("dev")
    whole = stack()
    resource(whole, "aws_sns_topic", name="a")
    Aspects.of(whole).add(aspect)
    assert by_address(synthesized(whole), "aws_sns_topic.it")["name"] == "a_dev"
    part = stack()
    inside = Construct(part, "inside")
    resource(inside, "aws_sns_topic", name="b")
    resource(part, "aws_sns_topic", "beside", name="c")
    Aspects.of(inside).add(aspect)
    assert sorted(body["name"] for body in all_of(synthesized(part), "aws_sns_topic").values()) == ["b_dev", "c"]


# -- what is told ------------------------------------------------------------------------------------------------


def test_a_type_that_nobody_knows_is_a_warning() -> None:
    """Perhaps it is misspelt, perhaps the provider is newer than the tables."""
    scope = stack()
    unknown = resource(scope, "aws_flying_saucer", name="x")
    Guardrails("dev").apply(scope)
    Testing.full_synth(scope)
    (warning,) = _annotations(unknown)["warn"]
    assert warning.startswith("resource-type-unknown: aws_flying_saucer is an unknown resource type")


def untyped(value: Any) -> Any:
    """The same, without the types that would keep a wrong option from passing mypy."""
    return value


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (
            lambda: untyped(Guardrails)("dev", exclude=["aws_bucket"]),
            ValueError,
            "'aws_bucket' in exclude .* did you mean aws_",
        ),
        (
            lambda: untyped(Guardrails)("dev", exclude=["payments"]),
            ValueError,
            "'payments' in exclude .* pass the construct",
        ),
        (lambda: untyped(Guardrails)("dev", exclude="aws_lb"), TypeError, "exclude is 'aws_lb'; use a list"),
        (
            lambda: untyped(TagsAspect)({}, exclude=[5]),
            TypeError,
            "5 in exclude is neither a resource type nor a construct",
        ),
        (
            lambda: untyped(Guardrails)("dev", report_only=["names"]),
            ValueError,
            "'names', which is not an aspect; use True or some",
        ),
        (lambda: untyped(Guardrails)("dev", report_only=5), TypeError, "report_only is 5; use True or some of naming"),
        (lambda: untyped(Guardrails)("dev", pack="PCI"), TypeError, "pack 'PCI' is not a pack of rules"),
        (lambda: untyped(Guardrails)("dev", tags=["Owner"]), TypeError, r"tags are \['Owner'\]; use a mapping"),
        (
            lambda: untyped(Guardrails)("dev", kms_key_arn="alias/x"),
            ValueError,
            "kms_key_arn 'alias/x' is not the ARN of a key",
        ),
        (lambda: untyped(Guardrails)("dev", kms_key_arn=""), ValueError, "kms_key_arn '' is not the ARN of a key"),
        (
            lambda: untyped(Guardrails)("dev", container_log_group=5),
            ValueError,
            "container_log_group is 5; use text",
        ),
        (lambda: untyped(Guardrails("dev")).apply("app"), TypeError, "cannot be applied to 'app'"),
        (lambda: untyped(Guardrails)("dev", tagz={}), TypeError, "no option 'tagz'; did you mean 'tags'"),
        (
            lambda: untyped(NamingAspect)("dev", report=True),
            TypeError,
            "NamingAspect has no option 'report'; .*report_only",
        ),
    ],
)
def test_wrong_options_are_refused_with_the_value_and_the_remedy(call: Any, error: Any, said: str) -> None:
    """Before anything is synthesized; mypy would see most of them, too."""
    with pytest.raises(error, match=said):
        call()


def test_the_summary_counts_and_lists() -> None:
    """One row an aspect, one line a finding, nothing on an empty stack."""
    scope = stack()
    _public(scope)
    guardrails = Guardrails("dev", pack=PCI_DSS_V4, report_only=["tags"]).apply(scope)
    assert guardrails.summary() == "nothing to change"
    synthesized(scope)
    table, _, lines = guardrails.summary().partition("\nerror: ")
    rows = [line.split() for line in table.splitlines()]
    assert rows[0] == ["aspect", "resources", "attributes", "replaces"]
    assert ["NamingAspect", "1", "1", "0", "written"] in rows
    assert ["TagsAspect", "1", "1", "0", "reported", "only"] in rows
    assert lines.startswith("[app/subnet] subnet-public-ip: ")
    assert "warning: [app/subnet] tags-report: would set tags.Environment = 'dev'" in lines


# -- several stacks ----------------------------------------------------------------------------------------------


def _topics_in(*names: str) -> tuple[App, list[TerraformStack]]:
    """An app with a topic in each of its stacks."""
    app, stacks = app_of(*names)
    for each in stacks:
        resource(each, "aws_sns_topic", name=f"alerts-of-{each.node.id}")
    return app, stacks


def test_all_stacks_are_decided_on_together_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first stack that is validated makes the graph of the whole app; nothing changes afterwards."""
    app, _ = _topics_in("one", "two", "three")
    Guardrails("dev").apply(app)
    runs = _decisions(monkeypatch)
    app.synth()
    assert runs == [["one", "two", "three"]]
    app.synth()
    assert runs == [["one", "two", "three"]] * 2


def test_what_an_aspect_does_to_a_later_stack_counts() -> None:
    """cdktf calls it after the first stack was decided on."""
    app, (_, two) = _topics_in("one", "two")
    Aspects.of(two).add(_Later())
    Guardrails("dev").apply(app)
    app.synth()
    topics = all_of(written(app.outdir, "two"), "aws_sns_topic").values()
    assert sorted(topic["name"] for topic in topics) == ["added_dev", "alerts-of-two_dev"]
    assert all(topic["tags"]["Environment"] == "dev" for topic in topics)
    topic = only(written(app.outdir, "one"), "aws_sns_topic")
    assert topic["name"] == "alerts-of-one_dev"


def test_what_is_changed_in_another_stack_between_two_syntheses_counts() -> None:
    """Each synthesis reads every stack again, whichever of them it is for."""
    app, (one, two) = _topics_in("one", "two")
    Guardrails("dev").apply(app)
    assert by_address(synthesized(one), "aws_sns_topic.it")["name"] == "alerts-of-one_dev"
    resource(two, "aws_sns_topic", "more", name="alerts-of-one")
    assert by_address(synthesized(two), "aws_sns_topic.more")["name"] == "alerts-of-one_more_dev"
    app.synth()
    assert by_address(written(app.outdir, "one"), "aws_sns_topic.it")["name"] == "alerts-of-one_it_dev"


def test_a_synthesis_replaces_what_the_one_before_found_and_wrote() -> None:
    """A resource that was removed, and a finding that was mended, are in the results no more."""
    scope = stack()
    subnet = _public(scope)
    resource(scope, "aws_sns_topic", "gone", name="alerts")
    guardrails = Guardrails("dev", kms_key_arn=KEY, pack=PCI_DSS_V4).apply(scope)
    synthesized(scope)
    assert {finding.rule_id for finding in guardrails.findings} == {"subnet-public-ip"}
    assert "app/gone" in {change.construct_path for change in guardrails.changes}
    subnet.add_override("map_public_ip_on_launch", False)
    scope.node.try_remove_child("gone")
    synthesized(scope)
    assert guardrails.findings == ()
    assert {change.construct_path for change in guardrails.changes} == {"app/subnet"}


def test_a_stack_that_cannot_be_rendered_does_not_stop_the_others() -> None:
    """Its own synthesis says what is wrong with it."""
    app, (one, two) = _topics_in("one", "two")
    Guardrails("dev").apply(app)
    resource(two, "aws_sns_topic", "broken", name=Token.as_string(_Broken()))
    assert by_address(synthesized(one), "aws_sns_topic.it")["name"] == "alerts-of-one_dev"
    with pytest.raises(RuntimeError, match="nobody knows it"):
        synthesized(two)


@jsii.implements(cdktf.IResolvable)
class _Broken:
    """A token that cannot be resolved."""

    @property
    def creation_stack(self) -> list[str]:
        return []

    def resolve(self, context: Any) -> Any:
        raise RuntimeError("nobody knows it")

    def to_string(self) -> str:
        return cdktf.Token.as_string(self)


def test_the_errors_of_an_app_that_was_made_in_node_wait_for_each_other() -> None:
    """jsii makes another Python object of such an app whenever it is asked for."""
    app = Testing.app(outdir=mkdtemp())
    for name in ("one", "two"):
        scope = TerraformStack(app, name)
        AwsProvider(scope, "aws", region="us-east-1")
        _public(scope)
        Guardrails("dev", pack=PCI_DSS_V4).apply(scope)
    with pytest.raises(RuntimeError) as error:
        app.synth()
    assert "[one/subnet] subnet-public-ip" in str(error.value)
    assert "[two/subnet] subnet-public-ip" in str(error.value)


def test_an_app_that_was_forgotten_does_not_come_back() -> None:
    """jsii starts anew with its ids, so that another app gets those of the first."""
    for suffix in ("one", "two"):
        scope = stack()
        resource(scope, "aws_sns_topic", name="alerts")
        Guardrails(suffix).apply(scope)
        assert by_address(synthesized(scope), "aws_sns_topic.it")["name"] == f"alerts_{suffix}"
        assert fast_start.forget()


@pytest.mark.parametrize("where", ["app", "stage"])
def test_an_aspect_above_stacks_covers_them(where: str) -> None:
    """cdktf calls aspects of stacks only; a single aspect of ours works on an App all the same."""
    app = App(outdir=mkdtemp())
    stage = Construct(app, "stage")
    scope = TerraformStack(stage, "one")
    AwsProvider(scope, "aws", region="us-east-1")
    resource(scope, "aws_sns_topic", name="alerts")
    Aspects.of({"app": app, "stage": stage}[where]).add(NamingAspect("dev"))
    app.synth()
    (file,) = Path(app.outdir).glob("stacks/*/cdk.tf.json")
    assert by_address(json.loads(file.read_text()), "aws_sns_topic.it")["name"] == "alerts_dev"


def test_an_aspect_on_an_app_without_stacks_is_refused() -> None:
    """It would do nothing, whatever comes later."""
    with pytest.raises(ValueError, match="no stack in the app; create the stacks before"):
        Aspects.of(App(outdir=mkdtemp())).add(NamingAspect("dev"))


def test_a_stack_that_is_added_after_apply_is_guarded() -> None:
    """As factories and plugins do; what the app was given covers it."""
    app, _ = _topics_in("one")
    Guardrails("dev").apply(app)
    later = TerraformStack(app, "later")
    AwsProvider(later, "aws", region="us-east-1")
    resource(later, "aws_sns_topic", name="alerts-of-one")
    app.synth()
    assert by_address(written(app.outdir, "later"), "aws_sns_topic.it")["name"] == "alerts-of-one_later_it_dev"


def test_findings_fail_an_app_that_skips_validations() -> None:
    """They are found when the stack is rendered, when cdktf has looked for errors already; all stacks are told of."""
    app = App(outdir=mkdtemp(), skip_validation=True)
    for name in ("one", "two"):
        scope = TerraformStack(app, name)
        AwsProvider(scope, "aws", region="us-east-1")
        _public(scope)
    Guardrails("dev", pack=PCI_DSS_V4).apply(app)
    with pytest.raises(RuntimeError) as error:
        app.synth()
    assert 'Encountered Annotations with level "ERROR"' in str(error.value)
    assert "[one/subnet] subnet-public-ip" in str(error.value)
    assert "[two/subnet] subnet-public-ip" in str(error.value)


def test_an_error_of_a_rendering_does_not_fail_a_later_synthesis() -> None:
    """Testing.synth fails on nothing; what was mended since is no error of the synthesis that follows."""
    scope = stack()
    TerraformVariable(scope, "in", type="string")
    guardrails = Guardrails("dev", kms_key_arn=KEY, pack=PCI_DSS_V4, report_only=["compliance"]).apply(scope)
    resource(scope, "aws_sns_topic", "gone", name="${var.in}")
    synthesized(scope)
    assert {finding.rule_id for finding in guardrails.findings} == {"name-unknown"}
    scope.node.try_remove_child("gone")
    assert Testing.full_synth(scope)


def test_what_is_found_in_a_stack_inside_another_is_annotated_there() -> None:
    """The nearest stack is the one that tells of it, not the one around it."""
    app = App(outdir=mkdtemp())
    outer = TerraformStack(app, "outer")
    inner = TerraformStack(outer, "inner")
    for each in (outer, inner):
        AwsProvider(each, "aws", region="us-east-1")
    subnet = _public(inner)
    Guardrails("dev", pack=PCI_DSS_V4).apply(app)
    with pytest.raises(RuntimeError, match=r"\[outer/inner/subnet\] subnet-public-ip"):
        app.synth()
    assert len(_annotations(subnet)["error"]) == 1
