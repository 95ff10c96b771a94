"""Whatever goes past the aspects works, or is told with the construct path: lists, tokens in text, order of calls."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from tempfile import mkdtemp
from typing import Any

import pytest
from cdktf import App, Aspects, TerraformStack, TerraformVariable, Testing, Token
from hypothesis import given
from hypothesis import strategies as st

from aspects import Guardrails, NamingAspect, TagsAspect, acknowledge
from aspects.compliance import ComplianceAspect
from aspects.core.aspect import Aspect
from aspects.core.bypasses import found_on
from aspects.core.graph import Graph
from aspects.core.model import Change, Effects, Finding, Resource, Stack, Write
from aspects.packs import PCI_DSS_V4
from aspects.packs.model import Pack, Requirement
from aspects.rules import Block, Problem, Rule, Undecided
from aspects.synthesis.overrides import list_above, rewritten
from tests.aspects.doubles import full_synth_error, resource, stack, synthesized
from tests.aspects.graphs import decided, graph_of, managed, rule_ids
from tests.terraform_json import all_of, by_address, written

# -- lists where a map is usual ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("resource.aws_s3_bucket", {"listed": [{"bucket": "acme"}]}, ("aws_s3_bucket", "listed", 0)),
        ("resource.aws_s3_bucket.listed", [{"bucket": "acme"}], ("aws_s3_bucket", "listed", 0)),
        ("resource.aws_s3_bucket", [{"listed": {"bucket": "acme"}}], ("aws_s3_bucket", 0, "listed")),
        ("resource.aws_s3_bucket", [{"listed": [{"bucket": "acme"}]}], ("aws_s3_bucket", 0, "listed", 0)),
        ("resource.aws_s3_bucket.listed.bucket", "acme", ("aws_s3_bucket", "listed")),
    ],
)
def test_a_resource_of_an_override_is_covered_in_every_form(
    path: str, value: Any, where: tuple[str | int, ...]
) -> None:
    """A list in the place of a map stays a list; guardrails on the stack itself cover it; twice the same."""
    scope = stack()
    scope.add_override(path, value)
    resource(scope, "aws_sqs_queue", "jobs", name="jobs")
    Guardrails("dev", tags={"Owner": "risk"}).apply(scope)
    for _ in range(2):
        found = synthesized(scope)["resource"]
        assert found["aws_sqs_queue"]["jobs"]["name"] == "jobs_dev"
        body: Any = found
        for step in where:
            body = body[step]
        assert body["bucket"] == "acme-dev"
        assert body["tags"] == {"Environment": "dev", "Name": "acme-dev", "Owner": "risk"}


def test_a_companion_joins_the_list_of_its_type() -> None:
    """The configuration that encryption creates stands where the others of its type are listed, and these stay."""
    kind = "aws_s3_bucket_server_side_encryption_configuration"
    scope = stack()
    scope.add_override(f"resource.{kind}", [{"other": {"bucket": "elsewhere", "rule": []}}])
    resource(scope, "aws_s3_bucket", "files", bucket="files")
    Guardrails("dev").apply(scope)
    for _ in range(2):
        listed = synthesized(scope)["resource"][kind]
        assert [sorted(each) for each in listed] == [["other"], ["files_encryption"]]
        assert listed[1]["files_encryption"]["bucket"] == "${aws_s3_bucket.files.id}"


def test_other_blocks_may_be_lists() -> None:
    """Providers, outputs and modules, as Terraform takes them, are read."""
    config = {
        "provider": [{"aws": [{"region": "eu-west-1"}]}],
        "output": {"name": [{"value": "${aws_sqs_queue.jobs.name}"}]},
        "module": [{"vpc": {"source": "./vpc"}}],
        "resource": [{"aws_sqs_queue": [{"jobs": [{"name": "jobs"}]}]}, {"aws_sns_topic": {"odd": "text"}}],
    }
    found = Stack.from_terraform(config, "app")
    assert [(each.address, each.path) for each in found.resources] == [("aws_sqs_queue.jobs", "app/aws_sqs_queue.jobs")]
    assert (found.outputs, found.modules) == ({"name": "${aws_sqs_queue.jobs.name}"}, ("vpc",))
    assert Graph([found]).placement(found.resources[0]).region == "eu-west-1"


def _listed(resources: dict[str, dict[str, Any]], choices: Iterator[bool]) -> Any:
    """The same resources with lists in the place of some maps."""

    def maybe(value: Any) -> Any:
        return [value] if next(choices) else value

    return maybe({kind: maybe({id: maybe(body) for id, body in group.items()}) for kind, group in resources.items()})


@given(
    st.dictionaries(
        st.sampled_from(["aws_a", "aws_b"]),
        st.dictionaries(st.sampled_from(["x", "y"]), st.just({"n": 1}), min_size=1),
        min_size=1,
    ),
    st.lists(st.booleans(), min_size=7, max_size=7),
)
def test_lists_are_rewritten_like_maps(resources: dict[str, dict[str, Any]], lists: list[bool]) -> None:
    """Whatever is a list: read as plain data, a rewritten configuration is the changed one."""
    found = _listed(resources, iter(lists))
    after = {(kind, id): {"n": 2} for kind, group in resources.items() for id in group} | {("aws_a", "new"): {"n": 3}}
    for address, body in after.items():
        labels = list_above(found, address)
        if labels is None:
            continue  # no list on the way
        inner = found
        for label in labels:
            inner = inner[label]
        written: Any = rewritten(inner, labels, {address: body})
        for label in reversed(labels):
            written = {label: written}
        resources_now = Stack.from_terraform({"resource": written}).resources
        read = {(each.type, each.logical_id): each.body for each in resources_now}
        assert len(read) == len(resources_now)
        assert read[address] == body
        assert all(each == {"n": 1} for key, each in read.items() if key != address)


# -- ignore_changes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ignored", "written", "told"),
    [
        (["tags"], "tags.Owner", "tags, so tags.Owner only"),
        (['tags["Owner"]'], "tags.Owner", "tags.Owner, so tags.Owner only"),
        (["tags.Owner"], "tags", "tags.Owner, so tags only"),
        (["rule[0].status"], "rule.0.status", "rule.0.status, so rule.0.status only"),
        ("all", "name", "all, so name only"),
        (["all"], "name", "all, so name only"),
        (["tags", "desired_count"], "name", None),
        (['tags["Team"]'], "tags.Owner", None),
        (["rule[1]"], "rule.0.status", None),
        ("all", "lifecycle.prevent_destroy", None),
        ("all", "aws_s3_bucket_policy", None),
        ([], "name", None),
    ],
)
def test_what_is_ignored_and_written_is_told(ignored: Any, written: str, told: str | None) -> None:
    """Only where both meet: an attribute, a part of it or all; what Terraform does not compare is no concern."""
    for lifecycle in ({"ignore_changes": ignored}, [{"ignore_changes": ignored}]):
        it = managed("aws_x", lifecycle=lifecycle)
        found = list(found_on(it, [Change("app/it", written, None, 1, "TagsAspect")]))
        assert [each.problem.removeprefix("ignore_changes holds ").split(" takes effect")[0] for each in found] == (
            [told] if told else []
        )
        assert list(found_on(it, [Change("app/it", written, None, 1, "TagsAspect", applied=False)])) == []


def test_ignored_changes_can_be_acknowledged() -> None:
    """It is a warning, which fails nothing, and goes away for a reason."""
    scope = stack()
    queue = resource(scope, "aws_sqs_queue", "jobs", name="jobs", lifecycle={"ignore_changes": ["tags"]})
    guardrails = Guardrails("dev").apply(scope)
    Testing.full_synth(scope)
    assert [each.level for each in guardrails.findings if each.rule_id == "ignored-changes"] == ["warning"]
    acknowledge(queue, "ignored-changes", "the tagging tool of finance owns the tags")
    Testing.full_synth(scope)
    assert {each.level for each in guardrails.findings} <= {"info"}


# -- number tokens in text ---------------------------------------------------------------------------------------


def test_a_number_token_in_text_is_told() -> None:
    """As an f-string, an integer or rounded; as a text token, as a number of its own or as any other it is fine."""
    scope = stack()
    number = TerraformVariable(scope, "count", type="number").number_value
    for text in (f"queue-{number}", f"{int(number)}", f"{number:.0f}x", json.dumps({"n": number})):
        (finding,) = found_on(managed("aws_sqs_queue", tags={"n": text}), [])
        assert finding.message.startswith("number-token: tags.n contains the placeholder digits of a number ")
    for fine in (number, Token.as_string(number), "-8.5e+298", "-8.1e+10", "queue-81095622125"):
        assert list(found_on(managed("aws_sqs_queue", tags={"n": fine}), [])) == []
    with pytest.raises(
        ValueError, match=r"tag 'Count'='n-8\.1.* contains the placeholder digits of a number token; use Token.as_str"
    ):
        TagsAspect({"Count": f"n{number}"})
    resource(scope, "aws_sqs_queue", "jobs", name=f"jobs-{number}")
    Guardrails("dev").apply(scope)
    assert "[app/jobs] number-token: name contains " in full_synth_error(scope)


# -- order of calls ----------------------------------------------------------------------------------------------


def test_guardrails_that_come_after_the_synthesis_are_refused() -> None:
    """Guardrails and single aspects on an app, its stack or a construct; before app.synth() all of them are taken."""
    app = App(outdir=mkdtemp())
    scope = TerraformStack(app, "one")
    queue = resource(scope, "aws_sqs_queue", name="jobs")
    Testing.synth(scope)
    Testing.full_synth(scope)
    Guardrails("dev").apply(scope)
    app.synth()
    for late in (app, scope, queue):
        with pytest.raises(ValueError, match="is already synthesized, so guardrails would change nothing; apply them"):
            Guardrails("dev").apply(late)
    for place in (app, scope, queue):
        with pytest.raises(ValueError, match="is already synthesized"):
            Aspects.of(place).add(TagsAspect({"Owner": "risk"}))
    TerraformStack(app, "new")
    Guardrails("dev").apply(app)  # of which one stack is yet to be synthesized
    app.synth()
    body = all_of(written(app.outdir, "one"), "aws_sqs_queue")
    assert body["it"]["name"] == "jobs_dev"


def test_aspects_on_several_stacks_are_not_late_for_the_later_ones() -> None:
    """cdktf calls them in the midst of a synthesis, when the first stack is written already."""
    app = App(outdir=mkdtemp())
    for name in ("one", "two"):
        scope = TerraformStack(app, name)
        resource(scope, "aws_sqs_queue", name=name)
        Aspects.of(scope).add(NamingAspect("dev"))
    app.synth()
    app.synth()
    for name in ("one", "two"):
        found = written(app.outdir, name)["resource"]
        assert found["aws_sqs_queue"]["it"]["name"] == f"{name}_dev"


def test_two_guardrails_on_one_scope_are_told() -> None:
    """The first ones would be dropped in silence, with their tags and their pack; the same ones twice are one."""
    scope = stack()
    resource(scope, "aws_sqs_queue", name="jobs")
    Guardrails("one", pack=PCI_DSS_V4).apply(scope)
    second = Guardrails("two").apply(scope).apply(scope)
    assert "[app] guardrails-twice: guardrails were applied twice to 'app', and only the last call takes effect" in (
        full_synth_error(scope)
    )
    acknowledge(scope, "guardrails-twice", "the second ones are those of this test")
    synthesized(scope)
    assert {each.level for each in second.findings} <= {"info"}

    scope = stack()
    resource(scope, "aws_sqs_queue", name="jobs")
    Guardrails("one").apply(scope).apply(scope)
    Testing.full_synth(scope)


# -- errors of aspects and rules ---------------------------------------------------------------------------------


class _Failing(Aspect):
    """Fails where it is told to."""

    def __init__(self, where: str) -> None:
        super().__init__()
        self._where = where

    def _fail(self, here: str) -> None:
        if here == self._where:
            raise KeyError("on purpose")

    def begin(self, graph: Graph, scope: Sequence[Resource]) -> None:
        self._fail("begin")

    def decide(self, resource: Resource, graph: Graph) -> Effects:
        yield Write(("seen",), True)
        self._fail("decide")

    def check(self, graph: Graph, scope: Sequence[Resource]) -> Iterator[Finding]:
        yield Finding(scope[0].path if scope else "", "seen-it", "it was seen", "nothing")
        self._fail("check")


@pytest.mark.parametrize(("where", "path"), [("begin", "app"), ("decide", "app/one"), ("check", "app")])
def test_an_error_of_an_aspect_names_a_construct_and_leaves_the_others_at_work(where: str, path: str) -> None:
    """The resource where there is one, else the scope; the aspects beside it decide as ever."""
    one = managed("aws_sqs_queue", "one", name="jobs")
    decision = decided(graph_of(one), [_Failing(where), NamingAspect("dev")])
    (failed,) = (finding for _, finding in decision.findings if finding.rule_id == "guardrails-internal")
    assert failed.construct_path == path
    assert "KeyError: 'on purpose'" in failed.message
    assert decision.resources[one.key].body["name"] == "jobs_dev"
    assert ("seen" in decision.resources[one.key].body) == (where == "check")
    assert ("seen-it" in rule_ids(decision)) == (where != "begin")


def test_an_error_of_a_rule_names_the_resource_and_leaves_the_other_rules_at_work() -> None:
    """A rule from outside of the library may fail on any body."""

    def check(it: Block, graph: Graph) -> list[Problem | Undecided]:
        raise TypeError(it.resource.address)

    rule = Rule("acme-rule", ("aws_subnet",), check, "Nothing", "It matters", "do nothing")
    pack = Pack("Acme", "1", (Requirement("2", "Closed", ("subnet-public-ip",)),)).with_rules(rule, requirement="1")
    scope = stack()
    resource(scope, "aws_subnet", "open", map_public_ip_on_launch=True)
    Aspects.of(scope).add(ComplianceAspect(pack))
    said = full_synth_error(scope)
    assert "[app/open] acme-rule: the rule failed with TypeError: aws_subnet.open" in said
    assert "[app/open] subnet-public-ip: " in said


def test_an_error_outside_of_a_validation_names_the_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    """Testing.synth runs no validations, and what Node raises has no construct path."""
    scope = stack()
    Guardrails("dev").apply(scope)

    def fails(*_: object, **__: object) -> None:
        raise LookupError("on purpose")

    monkeypatch.setattr("aspects.synthesis.session.decide", fails)
    with pytest.raises(RuntimeError, match=r"\[app/@guardrails\] guardrails-internal: LookupError: on purpose; "):
        Testing.synth(scope)
    monkeypatch.undo()
    resource(scope, "aws_sqs_queue", name="jobs")
    assert by_address(synthesized(scope), "aws_sqs_queue.it")["name"] == "jobs_dev"
