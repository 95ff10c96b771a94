"""Who gets which name does not depend on who came first; who is renamed by another is told."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from aspects import NamingAspect
from aspects.core.decide import Decision, Entry, decide
from aspects.core.model import Body, Finding, Resource
from aspects.core.names import Names, Request
from aspects.facts.names import NAMES
from aspects.facts.taggable import TAGGABLE
from tests.aspects.graphs import TODAY, graph_of

# Types of one list of names, of a parent, of the whole world, of a prefix, and one without a name.
_KINDS = st.sampled_from(
    ["aws_sqs_queue", "aws_lb", "aws_alb", "aws_iam_role", "aws_s3_bucket", "aws_ecs_service", "aws_rds_cluster",
     "aws_docdb_cluster", "aws_security_group", "aws_vpc"]
)  # fmt: skip
_STEMS = st.sampled_from(["", "jobs", "Jobs", "jobs_dev", "jobs-dev", "jobs_a_dev", "sqs_queue", "alb", "x" * 90])
_IDS = st.sampled_from(["a", "b", "a/a", "b/a", "this", "jobs"])
_STACKS = st.sampled_from(["one", "two"])
_SPECS = st.lists(
    st.tuples(_STACKS, _IDS, _KINDS, _STEMS, st.booleans()), max_size=8, unique_by=lambda spec: (spec[0], spec[1])
)
Spec = tuple[str, str, str, str, bool]


def _resource(spec: Spec) -> Resource:
    stack, id, kind, stem, before_destroy = spec
    body: Body = {"cluster": "main"} if kind == "aws_ecs_service" else {}
    if stem and kind in NAMES:
        body[NAMES[kind].attribute] = stem
    if before_destroy:
        body["lifecycle"] = {"create_before_destroy": True}
    return Resource(kind, f"{stack}/{id}", id.replace("/", "_"), body, stack)


def _decided(specs: Sequence[Spec], entries: Sequence[Entry] | None = None) -> tuple[dict[str, Body], Decision]:
    """The attributes of each resource by its path, after names were given, and the decision."""
    resources = [_resource(spec) for spec in specs]
    decision = decide(graph_of(*resources), entries or [Entry("", (NamingAspect("dev"),), False)], today=TODAY)
    return {each.path: decision.resources.get(each.key, each).body for each in resources}, decision


def _names(bodies: dict[str, Body], specs: Sequence[Spec]) -> dict[str, object]:
    kinds = {f"{spec[0]}/{spec[1]}": spec[2] for spec in specs}
    return {path: body.get(NAMES[kinds[path]].attribute) for path, body in bodies.items() if kinds[path] in NAMES}


def _told(decision: Decision) -> str:
    findings: list[Finding] = [finding for _, finding in decision.findings if finding.rule_id.startswith("name-")]
    return " ".join(f"{finding.construct_path} {finding.problem}" for finding in findings)


@given(_SPECS, st.randoms(use_true_random=False))
def test_the_order_of_construction_changes_nothing(specs: list[Spec], random: object) -> None:
    """Names, prefixes and Name tags: the same for every order of the resources and of the stacks."""
    shuffled = list(specs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, _ = _decided(specs)
    assert _decided(shuffled)[0] == first


@given(_SPECS)
def test_no_name_is_given_twice(specs: list[Spec]) -> None:
    """Of one type in one place; names that differ in nothing but case are the same."""
    bodies, _ = _decided([(stack, id, kind, stem, False) for stack, id, kind, stem, _ in specs])
    names = _names(bodies, specs)
    kinds = {f"{spec[0]}/{spec[1]}": spec[2] for spec in specs}
    shared = {"aws_alb": "aws_lb", "aws_docdb_cluster": "aws_rds_cluster"}
    for path, name in names.items():
        kind = shared.get(kinds[path], kinds[path])
        if kind == "aws_security_group":
            continue  # within its network
        same = [
            other
            for other, text in names.items()
            if shared.get(kinds[other], kinds[other]) == kind and str(text).lower() == str(name).lower()
        ]
        assert same == [path], names


@given(_SPECS)
def test_who_is_renamed_by_one_more_is_told(specs: list[Spec]) -> None:
    """One resource is added: every other one whose name it changes stands in a warning, with the advice to name it."""
    if not specs:
        return
    before, _ = _decided(specs[:-1])
    after, decision = _decided(specs)
    told = _told(decision)
    for path, name in _names(before, specs[:-1]).items():
        if _names(after, specs)[path] != name:
            assert path in told, (path, name, after[path])


@given(_SPECS)
def test_whoever_is_the_only_one_without_a_name_has_the_plain_one(specs: list[Spec]) -> None:
    """The convention: the type and the suffix."""
    single = [spec for spec in specs if [other[2] for other in specs].count(spec[2]) == 1 and not spec[3]]
    bodies, _ = _decided(specs)
    for stack, id, kind, _, before_destroy in single:
        if kind in ("aws_sqs_queue", "aws_iam_role", "aws_s3_bucket") and not before_destroy:
            rule = NAMES[kind]
            plain = f"{kind.removeprefix('aws_')}_dev".replace("_", rule.separator)
            taken = {str(name).lower() for name in _names(bodies, specs).values()} - {plain}
            assert bodies[f"{stack}/{id}"][rule.attribute] == plain or plain in taken


@given(_SPECS)
def test_several_guardrails_give_the_names_of_one(specs: list[Spec]) -> None:
    """An aspect on each stack, all aspects together decide as one on the app does."""
    entries = [Entry(path, (NamingAspect("dev"),), True) for path in ("two", "one")]
    assert _decided(specs, entries)[0] == _decided(specs)[0]


def test_a_written_name_goes_before_one_that_is_made_up() -> None:
    """And a name that has the suffix already before one that gets it."""
    specs: list[Spec] = [
        ("one", "unnamed", "aws_sqs_queue", "", False),
        ("one", "written", "aws_sqs_queue", "sqs_queue", False),
        ("one", "complete", "aws_sqs_queue", "sqs_queue_dev", False),
    ]
    bodies, decision = _decided(specs)
    assert {path: body["name"] for path, body in bodies.items()} == {
        "one/unnamed": "sqs_queue_unnamed_dev",
        "one/written": "sqs_queue_written_dev",
        "one/complete": "sqs_queue_dev",
    }
    assert [finding.construct_path for _, finding in decision.findings] == ["one/unnamed", "one/written"]


def test_a_name_that_two_want_is_not_given_to_a_third() -> None:
    """It would lose the name when one of the two goes, and nobody would say so."""
    specs: list[Spec] = [
        ("one", "a", "aws_lb", "jobs-dev", False),
        ("one", "b", "aws_lb", "jobs-dev", False),
        ("one", "c", "aws_lb", "jobs", False),
    ]
    bodies, decision = _decided(specs)
    assert [body["name"] for body in bodies.values()] == ["jobs-a-dev", "jobs-b-dev", "jobs-c-dev"]
    assert [finding.construct_path for _, finding in decision.findings] == ["one/a", "one/c"]


def test_several_without_a_name_are_told_once() -> None:
    """One warning for all, at the first by its path; it names the others, the plain name, and what to do."""
    specs: list[Spec] = [("one", id, "aws_sqs_queue", "", False) for id in ("c", "b", "a")]
    bodies, decision = _decided(specs)
    assert sorted(body["name"] for body in bodies.values()) == [f"sqs_queue_{id}_dev" for id in "abc"]
    ((_, told),) = decision.findings
    assert (told.rule_id, told.level, told.construct_path) == ("name-shared", "warning", "one/a")
    for said in ("it has no name", "one/b, one/c", "'sqs_queue_dev'", "'sqs_queue_a_dev'"):
        assert said in told.problem
    assert "its own name" in told.remedy and "keep_name()" in told.remedy


def test_the_path_tells_apart_what_has_one_id() -> None:
    """As much of it as is needed, not a hash."""
    specs: list[Spec] = [
        ("one", "orders/queue", "aws_sqs_queue", "", False),
        ("one", "mails/queue", "aws_sqs_queue", "", False),
        ("two", "mails/queue", "aws_sqs_queue", "", False),
    ]
    bodies, _ = _decided(specs)
    assert [body["name"] for body in bodies.values()] == [
        "sqs_queue_orders_queue_dev",
        "sqs_queue_one_mails_queue_dev",
        "sqs_queue_two_mails_queue_dev",
    ]


def test_name_tags_do_not_depend_on_the_order_either() -> None:
    """Two networks of one id in two constructs."""
    specs: list[Spec] = [("one", id, "aws_vpc", "", False) for id in ("a/main", "b/main")]
    assert "aws_vpc" in TAGGABLE and "aws_vpc" not in NAMES
    for each in (specs, specs[::-1]):
        bodies, _ = _decided(each)
        assert {path: body["tags"]["Name"] for path, body in bodies.items()} == {
            "one/a/main": "vpc_a_dev",
            "one/b/main": "vpc_b_dev",
        }


def _request(holder: str, *names: str, rank: int = 0) -> Request:
    def candidate(number: int) -> str | None:
        return names[number] if number < len(names) else None

    return Request(("place",), holder, (), rank, candidate(0), candidate)


def test_a_request_that_nothing_is_left_for_gets_nothing() -> None:
    """It is reported by whoever asked; a rival that has more candidates gets one."""
    names = Names()
    both = [_request("a", "x"), _request("b", "x", "y")]
    for each in both:
        assert names.request(each).name == "x"
    assert [names.claim(each).name for each in both] == [None, "y"]
    assert names.claim(both[0]).rivals == ("b",)


def test_a_request_that_comes_late_gets_what_is_left() -> None:
    """Such as that of a resource which another aspect creates."""
    names = Names()
    assert names.take(("place",), "x", "kept")
    assert names.claim(_request("late", "X", "y")).name == "y"
    assert names.claim(_request("later", "y", "x")).name is None
