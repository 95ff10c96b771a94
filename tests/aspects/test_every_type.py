"""What Terraform accepts without the aspects it accepts with them, for every resource type of the provider."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from cdktf import Aspects, TerraformResource, TerraformStack
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aspects import (
    BackupsAspect,
    DestroyabilityAspect,
    EncryptionAspect,
    Guardrails,
    NamingAspect,
    ObservabilityAspect,
    TagsAspect,
)
from aspects.core.expressions import is_unknown
from aspects.core.model import Change
from aspects.facts.names import NAMES, WORLDWIDE_NAMES
from aspects.naming import suffix_in
from aspects.packs import PCI_DSS_V4
from aspects.synthesis.aspect import CdktfAspect
from tests.aspects.bodies import UNKNOWN, bodies, minimal, variants
from tests.aspects.conftest import PROVIDER
from tests.aspects.doubles import stack, synthesized
from tests.conftest import Terraform, real_provider
from tests.strategies import suffixes

pytestmark = pytest.mark.terraform

# With the version-4 UUID that every real key has: some types look.
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-44cd-86ef-1234567890ab"
TAGS = {"Owner": "risk"}
Body = dict[str, Any]
Named = Mapping[tuple[str, str], Body]
# Terraform shows the source of each error, and looks for it from the start of the file.
_FILE_SIZE = 50


@pytest.fixture(scope="session")
def smallest(running_schema: dict[str, Any]) -> Named:
    """Type and id to the smallest valid body of each type."""
    return {(kind, kind): minimal(kind, block) for kind, block in running_schema.items()}


def _build(found: Named) -> TerraformStack:
    scope = stack()
    for (kind, id), body in found.items():
        resource = TerraformResource(scope, id, terraform_resource_type=kind)
        for attribute, value in body.items():
            resource.add_override(attribute, value)
    return scope


def _resources(scope: TerraformStack) -> dict[tuple[str, str], Body]:
    """Type and logical id to the attributes of each resource, as they stand in the Terraform JSON."""
    return {
        (kind, id): {name: value for name, value in body.items() if name != "//"}
        for kind, group in synthesized(scope)["resource"].items()
        for id, body in group.items()
    }


def _errors(terraform: Terraform, folder: Path, found: Named) -> dict[str, list[str]]:
    """What ``terraform validate`` says against the resources, by address."""
    folder.mkdir(exist_ok=True)
    terraform.initialize(folder)
    unknown = {"terraform_data": {"unknown": {"input": "x"}}}
    (folder / "main.tf.json").write_text(
        json.dumps({**PROVIDER, "provider": {"aws": {"region": "us-east-1"}}, "resource": unknown})
    )
    groups: dict[str, list[tuple[str, Body]]] = {}
    for (kind, id), body in found.items():
        groups.setdefault(kind, []).append((id, body))
    for kind, group in groups.items():
        for start in range(0, len(group), _FILE_SIZE):
            part = dict(group[start : start + _FILE_SIZE])
            (folder / f"{kind}.{start}.tf.json").write_text(json.dumps({"resource": {kind: part}}))
    errors: dict[str, list[str]] = {}
    for diagnostic in json.loads(terraform.run(folder, "validate", "-json").stdout)["diagnostics"]:
        if diagnostic["severity"] == "error":
            text = f"{diagnostic['summary']} {' '.join(diagnostic['detail'].split())}".strip()
            # A misspelt attribute has no address, but it has a file.
            place = diagnostic.get("address") or diagnostic.get("range", {}).get("filename")
            errors.setdefault(str(place), []).append(text)
    return errors


def _listed(errors: Mapping[str, Sequence[str]], changes: Sequence[Change]) -> str:
    """One paragraph for each offender: what is wrong, and what was written."""
    return "\n".join(
        "\n  ".join(
            [
                address,
                *texts,
                *(
                    f"{change.aspect} wrote {change.attribute} = {change.after!r}"
                    for change in changes
                    if change.construct_path.split("/")[1] == address.split(".", 1)[-1]
                ),
            ]
        )
        for address, texts in errors.items()
    )


@pytest.mark.slow
def test_every_type_has_a_valid_body(terraform: Terraform, tmp_path: Path, smallest: Named) -> None:
    """The ground of the tests below: what fails there was valid before the aspects came."""
    errors = _errors(terraform, tmp_path, smallest)
    assert not errors, _listed(errors, [])


@real_provider
@pytest.mark.slow
@pytest.mark.parametrize("key", [KEY, None], ids=["key", "no-key"])
def test_the_guardrails_break_no_type(terraform: Terraform, tmp_path: Path, smallest: Named, key: str | None) -> None:
    """All aspects together, on one resource of every type, with and without a customer managed key."""
    scope = _build(smallest)
    guardrails = Guardrails("dev", TAGS, kms_key_arn=key, container_log_group="/app").apply(scope)
    errors = _errors(terraform, tmp_path, _resources(scope))
    assert not errors, _listed(errors, guardrails.changes)
    assert [finding for finding in guardrails.findings if finding.rule_id == "guardrails-internal"] == []


@real_provider
@pytest.mark.slow
@pytest.mark.parametrize(
    "aspect",
    [
        TagsAspect(TAGS),
        NamingAspect("dev"),
        EncryptionAspect(KEY),
        BackupsAspect(),
        DestroyabilityAspect(),
        ObservabilityAspect(),
    ],
    ids=lambda aspect: type(aspect).__name__,
)
def test_an_aspect_alone_breaks_no_type(
    terraform: Terraform, tmp_path: Path, smallest: Named, aspect: CdktfAspect
) -> None:
    """No aspect leans on another one for a valid result."""
    scope = _build(smallest)
    Aspects.of(scope).add(aspect)
    errors = _errors(terraform, tmp_path, _resources(scope))
    assert not errors, _listed(errors, aspect.changes)


@real_provider
@pytest.mark.slow
def test_the_guardrails_break_no_block_and_no_switch(
    terraform: Terraform, tmp_path: Path, running_schema: dict[str, Any]
) -> None:
    """Each type with each of its blocks, and each of its switches on and off: what is valid stays valid.

    What is written beside tags and names tells whether a block or switch matters, so only those resources are validated
    for which something is.
    """
    found = {
        (kind, f"{kind}-{label}"): body
        for kind, block in running_schema.items()
        for label, body in variants(kind, block)
    }
    scope = _build(found)
    guardrails = Guardrails("dev", TAGS, kms_key_arn=KEY, container_log_group="/app").apply(scope)
    decorated = _resources(scope)
    matter = {
        change.construct_path.split("/")[1]
        for change in guardrails.changes
        if change.aspect != "NamingAspect" and not change.attribute.startswith("tags.")
    }
    before = {key: body for key, body in found.items() if key[1] in matter}
    invalid = _errors(terraform, tmp_path / "before", before)
    valid = [key for key in before if ".".join(key) not in invalid]
    assert len(valid) > len(before) / 2
    # A companion refers to its owner, whose id begins its own.
    absent = tuple(f"{id}_" for kind, id in found.keys() - set(valid))
    companions = [key for key in decorated if key not in found and not key[1].startswith(absent)]
    after = {key: decorated[key] for key in [*valid, *companions]}
    errors = _errors(terraform, tmp_path / "after", after)
    assert not errors, _listed(errors, guardrails.changes)


def _drawn(data: st.DataObject, schema: Mapping[str, Any]) -> Named:
    kinds = data.draw(st.lists(st.sampled_from(sorted(schema)), min_size=1, max_size=6))
    return {
        (kind, f"r{number}"): data.draw(bodies(kind, schema[kind]), label=kind) for number, kind in enumerate(kinds)
    }


_RANDOM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@settings(_RANDOM, max_examples=40)
@given(suffixes(), st.data())
def test_any_body_of_any_type_can_be_decorated(schema: dict[str, Any], suffix: str, data: st.DataObject) -> None:
    """Twice the same; no internal error; what no aspect says it wrote is as it was; tokens and the suffix survive."""
    found = _drawn(data, schema)
    scope = _build(found)
    guardrails = Guardrails(suffix, TAGS, kms_key_arn=KEY, container_log_group="g", pack=PCI_DSS_V4).apply(scope)
    first = _resources(scope)
    assert _resources(scope) == first
    assert [finding for finding in guardrails.findings if finding.rule_id == "guardrails-internal"] == []
    written: dict[str, set[str]] = {}
    for change in guardrails.changes:
        written.setdefault(change.construct_path.split("/")[1], set()).add(change.attribute.split(".")[0])
        if isinstance(change.before, str) and is_unknown(change.before) and change.aspect == "EncryptionAspect":
            raise AssertionError(f"a token was overwritten: {change}")
    for key, body in found.items():
        kept = set(body) - written.get(key[1], set())
        assert {name: first[key].get(name) for name in kept} == {name: body[name] for name in kept}
    _check_names(suffix, first, {f"{each.construct_path}/".split("/")[1] for each in guardrails.findings})


def _check_names(suffix: str, decorated: Named, reported: set[str]) -> None:
    """Each name that an aspect gave ends in the suffix, is legal, and unique where it must be."""
    taken = set()
    for (kind, id), body in decorated.items():
        rule = NAMES.get(kind)
        name = body.get(rule.attribute) if rule else None
        if rule is None or not isinstance(name, str) or is_unknown(name) or id in reported:
            continue
        assert len(name) <= rule.max_length
        assert suffix_in(rule, suffix) in name
        if rule.unique:
            place = None if kind in WORLDWIDE_NAMES else body.get("region")
            assert (kind, place, name) not in taken
            taken.add((kind, place, name))


def test_no_switch_that_is_a_token_is_overwritten(running_schema: dict[str, Any], smallest: Named) -> None:
    """Whatever an aspect writes where nothing stands, an expression of the author's there stays, or is built upon."""
    written: list[Change] = []
    for tokens in (False, True):
        found = {key: dict(body) for key, body in smallest.items()}
        for change in written:
            found[change.construct_path.split("/")[1], change.construct_path.split("/")[1]][change.attribute] = UNKNOWN
        scope = _build(found)
        guardrails = Guardrails("dev", TAGS, kms_key_arn=KEY, container_log_group="g").apply(scope)
        decorated = _resources(scope)
        if not tokens:
            written = [
                change
                for change in guardrails.changes
                if change.aspect in ("EncryptionAspect", "DestroyabilityAspect", "ObservabilityAspect", "BackupsAspect")
                and change.attribute in running_schema[change.construct_path.split("/")[1]]["attributes"]
            ]
            assert len(written) > 200
    for change in written:
        kind = change.construct_path.split("/")[1]
        assert UNKNOWN.strip("${}") in str(decorated[kind, kind][change.attribute]), change


_ASPECTS: dict[str, Any] = {
    "names": lambda: NamingAspect("dev"),
    "tags": lambda: TagsAspect(TAGS),
    "observability": lambda: ObservabilityAspect(container_log_group="g"),
    "encryption": lambda: EncryptionAspect(KEY),
    "backups": BackupsAspect,
    "destroyability": DestroyabilityAspect,
}


@settings(_RANDOM, max_examples=25)
@given(
    # Performance Insights, once on, want a key: encryption comes after observability.
    st.permutations(sorted(_ASPECTS)).filter(lambda order: order.index("observability") < order.index("encryption")),
    st.data(),
)
def test_the_order_of_the_aspects_does_not_matter(
    schema: dict[str, Any], order: list[str], data: st.DataObject
) -> None:
    """Added one by one, in whatever order, they write the same."""
    found = _drawn(data, schema)
    results = []
    for names in (list(_ASPECTS), order):
        scope = _build(found)
        for name in names:
            Aspects.of(scope).add(_ASPECTS[name]())
        results.append(_resources(scope))
    assert results[0] == results[1]
