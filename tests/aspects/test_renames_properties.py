"""Whatever an app looks like: no old name is left where a table says that it refers, and names are unique."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from aspects import NamingAspect
from aspects.core.decide import Decision, Entry, decide
from aspects.core.graph import Graph
from aspects.core.model import Resource, Stack
from aspects.facts.identity import identity, named_types
from aspects.facts.names import GLOBAL_NAMES, NAMES, SHARED_NAMES, WORLDWIDE_NAMES
from aspects.facts.references import Reference, references
from tests.aspects.graphs import TODAY, managed

_PLACE = re.compile(r"\{([a-z0-9_]+|\*\*?)\}")
_PROVIDERS = {"aws": [{"region": "us-east-1"}]}


def _rows() -> list[tuple[str, Reference]]:
    kinds = sorted({*NAMES, "aws_cloudwatch_event_target", "aws_appautoscaling_target", "aws_s3_bucket_policy"})
    return [(kind, row) for kind in kinds for row in references(kind) if not row.ambiguous and _is_plain(kind, row)]


def _is_plain(kind: str, row: Reference) -> bool:
    """Whether a row can be tried by itself: what it names is no name of its own, and no name is kept as it is."""
    named = [each for template in row.templates for each in _PLACE.findall(template)]
    return all(each in NAMES for each in named if "*" not in each) and NAMES.get(kind, None) is not None


ROWS = _rows()
ARNS = [kind for kind in named_types() if (known := identity(kind)) and known.arn and kind in NAMES]


@dataclass(frozen=True)
class _Example:
    """Resources, and what must stand where in the end: the template of the text, and whose names fill it."""

    resources: tuple[Resource, ...]
    expected: tuple[tuple[Resource, str, str, tuple[Resource, ...]], ...]


def _named(kind: str, number: int, **body: Any) -> Resource:
    rule = NAMES[kind]
    name = f"{rule.fixed_prefix}name{number}x"
    if rule.trailer_pattern:
        name += "--use1-az1--x-s3"
    return managed(kind, f"target{number}", "app", **{rule.attribute: name, **body})


def _nested(path: str, value: object) -> dict[str, Any]:
    first, _, rest = path.partition(".")
    return {first: _nested(rest, value) if rest else value}


def _merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    result = dict(one)
    for key, value in other.items():
        both = isinstance(value, dict) and isinstance(result.get(key), dict)
        result[key] = _merged(result[key], value) if both else value
    return result


def _filled(template: str, names: Sequence[str]) -> str:
    waiting = iter(names)
    return _PLACE.sub(lambda found: "us-east-1" if "*" in found[1] else next(waiting), template.removeprefix("~"))


def _name(resource: Resource) -> str:
    return str(resource.body[NAMES[resource.type].attribute])


@st.composite
def _apps(draw: st.DrawFn) -> _Example:
    """Some resources that name others, each by a row of the table of references or by an ARN in a policy."""
    resources: list[Resource] = []
    expected: list[tuple[Resource, str, str, tuple[Resource, ...]]] = []
    chosen = draw(st.lists(st.sampled_from(ROWS), min_size=1, max_size=4))
    for kind, row in chosen:
        template = draw(st.sampled_from(row.templates))
        kinds = [each for each in _PLACE.findall(template) if "*" not in each]
        scope = {there: "parent" for _, there in row.scope}
        targets = [_named(each, len(resources) + at, **scope) for at, each in enumerate(kinds)]
        body: dict[str, Any] = {}
        for path, value in (*row.when, *((here, "parent") for here, _ in row.scope)):
            body = _merged(body, _nested(path, value))
        body = _merged(body, _nested(row.path, _filled(template, [_name(each) for each in targets])))
        source = managed(kind, f"source{len(resources)}", "app", **body)
        resources += [*targets, source]
        expected.append((source, row.path, template, tuple(targets)))
    for kind in draw(st.lists(st.sampled_from(ARNS), max_size=3)):
        known = identity(kind)
        assert known is not None
        arn = known.arn.replace("{partition}", "aws").replace("{region}", "us-east-1").replace("{account}", "1" * 12)
        arn = re.sub(r"\{\*\*\}", "", arn)
        arn = arn.replace("{name}", f"{{{kind}}}")
        kinds = _PLACE.findall(arn)
        targets = [_named(each, len(resources) + at) for at, each in enumerate(kinds) if "*" not in each]
        text = '{"Resource": ["' + _filled(arn, [_name(each) for each in targets]) + '"]}'
        source = managed(
            "aws_iam_role_policy", f"source{len(resources)}", "app", policy=text, name=f"p{len(resources)}"
        )
        resources += [*targets, source]
        expected.append((source, "policy", '{"Resource": ["' + arn + '"]}', tuple(targets)))
    return _Example(tuple(draw(st.permutations(resources))), tuple(expected))


def _decided(resources: Sequence[Resource]) -> tuple[dict[Any, Resource], Decision]:
    graph = Graph([Stack(tuple(resources), _PROVIDERS, path="app")])
    decision = decide(graph, [Entry("", [NamingAspect("dev")], True)], today=TODAY)
    return {each.key: decision.resources.get(each.key, each) for each in resources}, decision


def _at(body: Any, path: str) -> Any:
    for part in path.split("."):
        body = body[part]
    return body


@given(_apps())
@settings(max_examples=200, deadline=None)
def test_no_old_name_is_left_where_a_table_says_that_it_refers(app: _Example) -> None:
    """The text is what its author would have written, had the names been the new ones; each is in the changes."""
    final, decision = _decided(app.resources)
    written = {(each.construct_path, each.attribute) for _, each in decision.changes}
    for source, path, template, targets in app.expected:
        new = [_name(final[each.key]) for each in targets]
        found = _at(final[source.key].body, path)
        assert found == _filled(template, new), (source, path, new)
        before = _at(source.body, path)
        assert (source.path, path) in written or found == before
        assert all(a.endswith(("dev", "dev--use1-az1--x-s3")) for a in new)


@given(_apps())
@settings(deadline=None)
def test_a_second_decision_changes_nothing(app: _Example) -> None:
    """What was named and followed once is right."""
    final, _ = _decided(app.resources)
    _, again = _decided(list(final.values()))
    assert not again.changes


@given(_apps())
@settings(deadline=None)
def test_the_order_of_the_resources_does_not_matter(app: _Example) -> None:
    """For who follows whom."""
    one, other = (_decided(resources)[0] for resources in (app.resources, app.resources[::-1]))
    for source, path, _, _ in app.expected:
        assert _at(one[source.key].body, path) == _at(other[source.key].body, path)


UNIQUE = sorted(kind for kind, rule in NAMES.items() if rule.scope == () and rule.when_absent and not rule.conflicts)


@st.composite
def _crowds(draw: st.DrawFn) -> list[Resource]:
    """Resources with few names between them, in two stacks of one account and region."""
    kinds = draw(st.lists(st.sampled_from(UNIQUE), min_size=1, max_size=3))
    found = []
    for number in range(draw(st.integers(2, 8))):
        kind = draw(st.sampled_from(kinds))
        name = draw(st.sampled_from([None, "a", "A", "a_dev", "a-dev"]))
        made = managed(kind, f"r{number}", draw(st.sampled_from(["one", "two"])))
        body = {} if name is None else {NAMES[kind].attribute: NAMES[kind].fixed_prefix + name}
        found.append(replace(made, body=body))
    return found


@given(_crowds())
@settings(deadline=None)
def test_names_are_unique_over_everything_that_is_guarded(resources: list[Resource]) -> None:
    """Over two stacks, of which one has guardrails of its own; what cannot be told apart is reported."""
    stacks = [
        Stack(tuple(each for each in resources if each.stack == name), _PROVIDERS, path=name) for name in ("one", "two")
    ]
    entries = [Entry("", [NamingAspect("dev")], True), Entry("two", [NamingAspect("dev")], True)]
    decision = decide(Graph(stacks), entries, today=TODAY)
    told = {each.construct_path for _, each in decision.findings if each.rule_id.startswith("name-")}
    seen: dict[tuple[str, str], str] = {}
    for each in resources:
        if each.path in told:
            continue
        body = decision.resources.get(each.key, each).body
        name = str(body[NAMES[each.type].attribute]).lower()
        key = (SHARED_NAMES.get(each.type, each.type), name)
        assert key not in seen, (key, each.path, seen[key])
        seen[key] = each.path


def test_what_is_unique_where_is_told_by_the_tables() -> None:
    """The crowd holds types of each: of a region, of an account, of the world."""
    assert {"aws_sqs_queue", "aws_iam_role", "aws_s3_bucket"} <= set(UNIQUE)
    assert "aws_iam_role".startswith(GLOBAL_NAMES)
    assert "aws_s3_bucket" in WORLDWIDE_NAMES
