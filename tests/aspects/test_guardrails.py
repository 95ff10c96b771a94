"""The whole set in one call: on apps, stacks and constructs, in order, once each, and never with an exception."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from cdktf import App, Aspects, TerraformStack, Testing
from constructs import Construct
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsii._runtime import kernel

from aspects import Change, Guardrails, TagsAspect
from aspects.core.graph import Graph
from aspects.core.model import Effects, Resource
from aspects.facts.names import NAMES
from aspects.packs import PCI_DSS_V4
from aspects.synthesis.aspect import CdktfAspect
from tests.aspects.doubles import full_synth_error, resource, stack, synthesized
from tests.strategies import suffixes
from tests.terraform_json import all_of, by_address

KEY = "arn:aws:kms:us-east-1:123456789012:key/1"


def test_an_app_is_expanded_to_all_its_stacks() -> None:
    """cdktf ignores an aspect on an App; the guardrails do not, nested stacks included."""
    app = Testing.app()
    stacks = [TerraformStack(app, "one"), TerraformStack(Construct(app, "group"), "two")]
    for scope in stacks:
        resource(scope, "aws_vpc")
    Guardrails("dev").apply(app)
    for scope in stacks:
        tags = by_address(synthesized(scope), "aws_vpc.it")["tags"]
        assert tags == {"Name": "vpc_it_dev", "Environment": "dev"}


def test_a_stack_keeps_the_guardrails_of_its_own() -> None:
    """What is applied to the app later is for the other stacks: never two suffixes on one name."""
    app = Testing.app()
    own, other = TerraformStack(app, "own"), TerraformStack(app, "other")
    for scope in (own, other):
        resource(scope, "aws_sns_topic", name="alerts")
    Guardrails("shared").apply(own)
    Guardrails("dev").apply(app)
    names = [by_address(synthesized(scope), "aws_sns_topic.it")["name"] for scope in (own, other)]
    assert names == ["alerts_shared", "alerts_dev"]


def test_a_construct_is_decorated_without_its_surroundings() -> None:
    """What stands beside the scope is not touched."""
    scope = stack()
    inside = Construct(scope, "inside")
    resource(inside, "aws_vpc", "vpc")
    resource(scope, "aws_vpc", "beside")
    Guardrails("dev").apply(inside)
    found = all_of(synthesized(scope), "aws_vpc")
    assert "tags" not in found.pop("beside", {})
    ((_, body),) = found.items()
    assert body["tags"]["Environment"] == "dev"


def test_all_aspects_work_together_on_one_resource() -> None:
    """Names, tags, logs, encryption, backups and destroyability meet on a database; insights, once on, get the key."""
    scope = stack()
    resource(scope, "aws_rds_cluster_instance", "writer", identifier="writer", instance_class="db.r6g.large")
    resource(scope, "aws_rds_cluster", "cluster", deletion_protection=True, engine="aurora-postgresql")
    Guardrails("pr-42", {"Owner": "risk"}, kms_key_arn=KEY).apply(scope)
    found = synthesized(scope)["resource"]
    assert found["aws_rds_cluster_instance"]["writer"] == {
        "identifier": "writer-pr-42",
        "instance_class": "db.r6g.large",
        "force_destroy": True,
        "tags": {"Name": "writer-pr-42", "Environment": "pr-42", "Owner": "risk"},
        "performance_insights_enabled": True,
        "performance_insights_kms_key_id": KEY,
    }
    assert found["aws_rds_cluster"]["cluster"] == {
        "cluster_identifier": "rds-cluster-pr-42",
        "engine": "aurora-postgresql",
        "tags": {"Name": "rds-cluster-pr-42", "Environment": "pr-42", "Owner": "risk"},
        "enabled_cloudwatch_logs_exports": ["postgresql"],
        "storage_encrypted": True,
        "kms_key_id": KEY,
        "deletion_protection": False,
        "skip_final_snapshot": True,
        "backup_retention_period": 7,
        "delete_automated_backups": True,
        "copy_tags_to_snapshot": True,
    }


def test_changes_are_recorded() -> None:
    """Construct path, attribute, before, after and aspect of everything written."""
    scope = stack()
    resource(scope, "aws_lb", enable_deletion_protection=True)
    guardrails = Guardrails("dev").apply(scope)
    synthesized(scope)
    synthesized(scope)
    assert set(guardrails.changes) == {
        Change("app/it", "name", None, "alb-dev", "NamingAspect"),
        Change("app/it", "tags.Name", None, "alb-dev", "NamingAspect"),
        Change("app/it", "tags.Environment", None, "dev", "TagsAspect"),
        Change("app/it", "enable_deletion_protection", True, False, "DestroyabilityAspect"),
    }


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"environment_suffix": "Dev"}, "environment suffix 'Dev'"),
        ({"environment_suffix": "dev", "tags": {"aws:x": "y"}}, "aws:x"),
        ({"environment_suffix": "dev", "log_retention_days": 2}, "2 days"),
    ],
)
def test_bad_options_are_refused_with_their_value(options: dict[str, Any], said: str) -> None:
    """Before anything is applied."""
    with pytest.raises(ValueError, match=said):
        Guardrails(**options)


def test_an_app_without_stacks_is_refused() -> None:
    """Applied too early, the guardrails would silently do nothing."""
    with pytest.raises(ValueError, match="no stack in the app; create the stacks before"):
        Guardrails("dev").apply(App(outdir=Testing.app().outdir))


def test_no_exception_escapes_from_a_visit() -> None:
    """An aspect that breaks becomes a finding with its construct path."""

    broken: dict[str, Effects] = {}

    class Broken(CdktfAspect):
        def decide(self, resource: Resource, graph: Graph) -> Effects:
            yield from broken["oh"]

    scope = stack()
    resource(scope, "aws_vpc")
    Aspects.of(scope).add(Broken())
    assert "[app/it] guardrails-internal: KeyError: 'oh'" in full_synth_error(scope)


def test_other_providers_stay_untouched() -> None:
    """Only AWS resources are known."""
    scope = stack()
    resource(scope, "terraform_data", "one", input="x")
    resource(scope, "google_storage_bucket", "two", name="b")
    Guardrails("dev").apply(scope)
    assert synthesized(scope)["resource"] == {
        "terraform_data": {"one": {"input": "x"}},
        "google_storage_bucket": {"two": {"name": "b"}},
    }


def test_an_aspect_alone_and_within_the_set_write_the_same() -> None:
    """Each aspect is usable on its own."""
    alone, together = stack(), stack()
    for scope in (alone, together):
        resource(scope, "aws_vpc", tags={"Name": "v_dev"})
    Aspects.of(alone).add(TagsAspect({"Environment": "dev"}))
    Guardrails("dev").apply(together)
    assert synthesized(alone) == synthesized(together)


_BODIES = st.fixed_dictionaries(
    {},
    optional={
        "tags": st.dictionaries(st.sampled_from(["Owner", "Name", "a.b", "${x}"]), st.sampled_from(["x", "${var.y}"])),
        "name": st.sampled_from(["n", "n_dev", "${var.n}"]),
        "lifecycle": st.just({"prevent_destroy": True}),
        "kms_key_id": st.sampled_from(["mine", "${aws_kms_key.k.arn}"]),
        "retention_in_days": st.sampled_from([30, "${var.days}"]),
        "deletion_protection": st.sampled_from([True, False, "${var.p}"]),
    },
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(suffixes(), st.lists(st.tuples(st.sampled_from(sorted(NAMES)), _BODIES), min_size=1, max_size=8))
def test_any_resources_can_be_decorated_twice(suffix: str, resources: list[tuple[str, dict[str, Any]]]) -> None:
    """For random bodies, tokens included: no internal error, tokens kept, and a second synthesis is the same."""
    scope = stack()
    for number, (kind, body) in enumerate(resources):
        resource(scope, kind, f"r{number}", **body)
    guardrails = Guardrails(suffix, {"Owner": "risk"}, kms_key_arn=KEY, container_log_group="g", pack=PCI_DSS_V4)
    guardrails.apply(scope)
    first = synthesized(scope)
    assert synthesized(scope) == first
    assert not [finding for finding in guardrails.findings if finding.rule_id == "guardrails-internal"]
    for number, (kind, body) in enumerate(resources):
        found = first["resource"][kind][f"r{number}"]
        for attribute in ("kms_key_id", "retention_in_days", "deletion_protection"):
            if "$" in str(body.get(attribute)):
                assert found[attribute] == body[attribute]
        assert not found.get("lifecycle", {}).get("prevent_destroy")


@pytest.mark.parametrize("count", [10, 40])
def test_a_stack_costs_the_same_few_calls_to_node_whatever_its_size(
    monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """One read and one write; no resource is called by itself."""
    scope = stack()
    for number in range(count):
        resource(scope, "aws_sns_topic", f"topic-{number}", name=f"topic-{number}")
    Guardrails("dev", {"Owner": "risk", "Project": "bench"}).apply(scope)
    calls: Counter[str] = Counter()
    provider = kernel.provider
    invoke, get = provider.invoke, provider.get

    def counted_invoke(request: Any) -> Any:
        calls[request.method] += 1
        return invoke(request)

    def counted_get(request: Any) -> Any:
        calls[request.property] += 1
        return get(request)

    monkeypatch.setattr(provider, "invoke", counted_invoke)
    monkeypatch.setattr(provider, "get", counted_get)
    synthesized(scope)
    assert (calls["toTerraform"], calls["addOverride"]) == (1, 1)
    assert sum(calls.values()) <= 6
