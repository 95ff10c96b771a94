"""Cases of a rule, and what must hold of every rule whatever its cases: for tests, plain Python."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..core.graph import Graph
from ..core.model import Path, Stack
from ..rules import Outcome, Rule, Verdict, judge

Case = Mapping[str, Any]
"""Resources, ``{type: {name: body}}``; ``data`` and ``locals`` next to them are the stack's.

Or the whole Terraform JSON of one stack under ``config``, and that of others of the app by their construct paths under
``stacks``.
"""

ASKED = "it"
"""The logical id of the resource that the rule is asked about; of several, those of the rule's types."""

TOKEN = "${var.unknown}"
_DROPPED = object()
JUNK: tuple[Any, ...] = (
    None, "", " ", "text", "${", "${var.x}", "%{if}", "\ue000", "\ud800",
    0, -1, 1.5, 1e308, 10**400, float("inf"), float("nan"), True, False, [], {}, [None], [[]], [{}],
    {"": None}, {"a": [{"b": None}]}, ["text", 1, None, {"c": []}], [[["deep"]]], {"0": {"x": 1}},
    "{}", "[]", "null", "[null]",
    '{"Statement": null}', '{"Statement": ["x", 1, null, {}]}', '{"Statement": [{"Effect": [], "Action": {"a": 1}, '
    '"Principal": 7, "Condition": [1], "Resource": [[]]}]}', '[{"environment": null, "name": 5, "user": []}]',
    "${jsonencode({)}", '${jsonencode({"Statement" = "x"})}',
)  # fmt: skip
"""Values that no author should write, each of which a rule has to survive."""


@dataclass(frozen=True)
class RuleCase:
    """One case of a rule.

    Attributes:
        rule: the rule.
        case: see :data:`Case`.
        expected: what the rule must say.
    """

    rule: Rule
    case: Case
    expected: Outcome

    def __str__(self) -> str:
        return f"{self.rule.id}: {self.expected.value}: {json.dumps(self.case, default=str)}"

    def check(self) -> None:
        """Check the verdict, and the three properties of every rule.

        A token anywhere in what fails never makes it pass; a number or boolean as text changes no verdict; no value
        whatever makes the rule fail itself.

        Raises:
            AssertionError: with the case and what the rule said.
        """
        found = verdict(self.rule, self.case)
        assert found.outcome is self.expected, f"expected {self}, found {_told(found)}"
        if found.outcome is Outcome.NON_COMPLIANT:
            said = found.message
            assert said and not said[0].isupper() and not said.endswith("."), f"{self}: says {said!r}"
        for variant in as_text(self.case):
            other = verdict(self.rule, variant)
            assert other.outcome is self.expected, f"{self}: with numbers as text {_told(other)}: {_shown(variant)}"
        if self.expected is Outcome.NON_COMPLIANT:
            for variant in with_tokens(self.case):
                other = verdict(self.rule, variant)
                passed = other.outcome in (Outcome.COMPLIANT, Outcome.NOT_APPLICABLE)
                assert not passed, f"{self}: with a token {_told(other)}: {_shown(variant)}"
        for variant in with_junk(self.case):
            other = verdict(self.rule, variant)
            assert other.outcome is not Outcome.ERROR, f"{self}: {_told(other)}: {_shown(variant)}"


def rule_cases(
    rule: Rule,
    *,
    passes: Sequence[Case] = (),
    fails: Sequence[Case] = (),
    unknown: Sequence[Case] = (),
    not_applicable: Sequence[Case] = (),
) -> list[RuleCase]:
    """Return the cases of a rule, to be parametrized over::

        @pytest.mark.parametrize("case", rule_cases(MY_RULE, passes=[...], fails=[...]), ids=str)
        def test_my_rule(case):
            case.check()

    Args:
        rule: the rule.
        passes: what complies.
        fails: what violates it; at least one, or nothing shows that the rule can fail.
        unknown: what only Terraform can decide.
        not_applicable: what the rule does not apply to.

    Raises:
        ValueError: there is no failing case, or none that does not fail.
    """
    # What a resource must not be at all never passes: then there is a case to which it does not apply.
    for name, cases in (("passes", (*passes, *not_applicable)), ("fails", fails)):
        if not cases:
            raise ValueError(f"rule {rule.id} has no case under {name}; add at least one")
    groups = (
        (Outcome.COMPLIANT, passes),
        (Outcome.NON_COMPLIANT, fails),
        (Outcome.UNKNOWN, unknown),
        (Outcome.NOT_APPLICABLE, not_applicable),
    )
    return [RuleCase(rule, case, outcome) for outcome, cases in groups for case in cases]


def graph_of(case: Case) -> Graph:
    """Return the app of a case."""
    if "config" in case:
        others = case.get("stacks", {})
        own = [Stack.from_terraform(case["config"], "app" if others else "")]
        return Graph([*own, *(Stack.from_terraform(config, path) for path, config in others.items())])
    groups = {name: case[name] for name in ("data", "locals") if name in case}
    resources = {name: group for name, group in case.items() if name not in groups}
    return Graph([Stack.from_terraform({"resource": resources, **groups})])


def verdict(rule: Rule, case: Case) -> Verdict:
    """Return what a rule says of the resource of a case that is asked about.

    Raises:
        AssertionError: no resource, or more than one, is asked about.
    """
    graph = graph_of(case)
    asked = [each for each in graph.resources if each.logical_id == ASKED and each.type in rule.types]
    if not asked:
        return Verdict(Outcome.NOT_APPLICABLE)
    assert len(asked) == 1, f"{rule.id}: name one resource of {', '.join(rule.types)} {ASKED!r}, not {len(asked)}"
    return judge(rule, asked[0], graph)


def as_text(case: Case) -> Iterator[Case]:
    """Yield the case with every number and boolean as text; nothing where it holds none."""

    def text(value: Any) -> Any:
        if isinstance(value, bool):
            return str(value).lower()
        return str(value) if isinstance(value, (int, float)) else value

    changed = _mapped(case, text)
    if changed != case:
        yield changed


def with_tokens(case: Case) -> Iterator[Case]:
    """Yield the case with a token instead of each value, and with each block made dynamic over a token."""
    for path, _ in _places(case):
        yield _with(case, path, TOKEN)
    for path, value in _places(case):
        names = [each for each in path if isinstance(each, str)]
        is_block = path[-1] is names[-1] and "dynamic" not in names[-2:] and "locals" not in names[:2]
        if is_block and _is_block(value):
            *above, name = path
            content = value[0] if isinstance(value, list) else value
            without = _with(case, path, _DROPPED)
            yield _with(without, (*above, "dynamic"), {name: {"for_each": TOKEN, "content": content}})


def with_junk(case: Case) -> Iterator[Case]:
    """Yield the case with each value replaced by what nobody should write, in JSON documents too."""
    for path, value in _places(case):
        for junk in JUNK:
            yield _with(case, path, junk)
        document = _document(value)
        for inner, _ in _places({"document": document}, depth=1) if document is not None else ():
            for junk in JUNK:
                changed = _with({"document": document}, inner, junk)
                yield _with(case, path, json.dumps(changed["document"]))


def _places(case: Any, path: Path = (), depth: int | None = None) -> Iterator[tuple[Path, Any]]:
    """Yield every place within a body, and what is there; types, names and top groups are no places."""
    depth = _depth(case) if depth is None else depth
    items: Sequence[tuple[Any, Any]] = ()
    if isinstance(case, Mapping):
        items = list(case.items())
    elif isinstance(case, list):
        items = list(enumerate(case))
    for key, value in items:
        here = (*path, key)
        if len(here) >= depth + (depth > 1 and here[0] == "stacks") or depth == 0:
            yield here, value
        yield from _places(value, here, depth)


def _depth(case: Any) -> int:
    return 5 if "config" in case else 3


def _with(value: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    first, rest = path[0], path[1:]
    if isinstance(value, list):
        return [_with(each, rest, new) if index == first else each for index, each in enumerate(value)]
    if new is _DROPPED and not rest:
        return {key: each for key, each in value.items() if key != first}
    return {**value, first: _with(value.get(first), rest, new)}


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, Mapping):
        return {key: _mapped(each, change) for key, each in value.items()}
    return [_mapped(each, change) for each in value] if isinstance(value, list) else change(value)


def _is_block(value: Any) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and bool(value) and isinstance(value[0], Mapping))


def _document(value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith(("{", "[")):
        return None
    try:
        return json.loads(value)
    except ValueError:
        return None


def _told(found: Verdict) -> str:
    return f"{found.outcome.value} ({found.message})" if found.problems else found.outcome.value


def _shown(case: Case) -> str:
    return json.dumps(case, default=str)


__all__ = ["ASKED", "JUNK", "Case", "RuleCase", "graph_of", "rule_cases", "verdict"]
