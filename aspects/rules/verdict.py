"""The form of a rule, its verdicts, and the checks that most rules are made of."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from ..core.expressions import is_unknown
from ..core.graph import Graph
from ..core.model import Body, Resource, same_value
from ..core.paths import is_set, lookup


class Outcome(Enum):
    """What a rule may say of a resource."""

    COMPLIANT = "compliant"
    NON_COMPLIANT = "non-compliant"
    NOT_APPLICABLE = "not applicable"
    UNKNOWN = "unknown"
    """A token stands where the rule looks: only Terraform knows."""


@dataclass(frozen=True)
class Verdict:
    """An outcome and, where it is non-compliant, what is wrong with the value received."""

    outcome: Outcome
    problem: str = ""


COMPLIANT = Verdict(Outcome.COMPLIANT)
NOT_APPLICABLE = Verdict(Outcome.NOT_APPLICABLE)
UNKNOWN = Verdict(Outcome.UNKNOWN)

Check = Callable[[Resource, Graph], Verdict]


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        id: kebab-case, stable: acknowledgements name it.
        types: the resource types it looks at.
        check: resource and the graph of its app to verdict.
    """

    id: str
    types: tuple[str, ...]
    check: Check


def fails(problem: str) -> Verdict:
    """Non-compliant, with what is wrong."""
    return Verdict(Outcome.NON_COMPLIANT, problem)


def equals(path: str, *allowed: Any, absent: bool = False) -> Check:
    """Every value at ``path`` is one of ``allowed``.

    Args:
        path: dotted attribute path.
        allowed: the literals that comply.
        absent: whether a missing attribute complies, because AWS's default does.
    """
    return each_value(path, lambda value: any(same_value(value, one) for one in allowed), absent)


def at_least(path: str, minimum: float, absent: bool = False) -> Check:
    """Every value at ``path`` is a number of at least ``minimum``."""
    return each_value(path, lambda value: _number(value) >= minimum, absent)


def each_value(path: str, accept: Callable[[Any], bool], absent: bool = False) -> Check:
    """Every value at ``path`` is accepted; a token makes the verdict unknown."""

    def check(resource: Resource, graph: Graph) -> Verdict:
        values = lookup(resource.body, path)
        if not values:
            return COMPLIANT if absent else fails(f"{path} is not set")
        wrong = [value for value in values if not is_unknown(value) and not accept(value)]
        if wrong:
            return fails(f"{path} is {show(wrong[0])}")
        return UNKNOWN if any(is_unknown(value) for value in values) else COMPLIANT

    return check


def present(path: str) -> Check:
    """Something stands at ``path``; a token will do."""

    def check(resource: Resource, graph: Graph) -> Verdict:
        found = [value for value in lookup(resource.body, path) if value not in ("", [], {})]
        return COMPLIANT if found else fails(f"{path} is not set")

    return check


def has_companion(kind: str, attribute: str, check: Check | None = None) -> Check:
    """Another resource of type ``kind`` names this one in ``attribute``, and complies with ``check`` itself."""

    def verdict(resource: Resource, graph: Graph) -> Verdict:
        found = graph.companions(resource, kind, attribute)
        if not found:
            return fails(f"no {kind} refers to it")
        verdicts = [check(other, graph) for other in found] if check else [COMPLIANT]
        for one in verdicts:
            if one.outcome is Outcome.COMPLIANT:
                return one
        return verdicts[0]

    return verdict


def both(first: Check, second: Check) -> Check:
    """The first verdict that is not compliant, or the last."""

    def check(resource: Resource, graph: Graph) -> Verdict:
        verdict = first(resource, graph)
        return verdict if verdict.outcome is not Outcome.COMPLIANT else second(resource, graph)

    return check


def of_kind(attribute: str, kinds: Collection[str | None], check: Check) -> Check:
    """``check`` where ``attribute`` is one of ``kinds``, for which AWS offers what it asks for.

    Args:
        attribute: what tells the kinds of the type apart, such as an engine.
        kinds: lower-case literals; ``None`` among them: or absent.
        check: what is asked of these kinds. Of another kind it is not applicable; where only Terraform knows the kind,
            a violation is unknown.
    """

    def verdict(resource: Resource, graph: Graph) -> Verdict:
        value = resource.body.get(attribute) or None
        if is_unknown(value):
            found = check(resource, graph)
            return UNKNOWN if found.outcome is Outcome.NON_COMPLIANT else found
        kind = value if value is None else str(value).lower()
        return check(resource, graph) if kind in kinds else NOT_APPLICABLE

    return verdict


def when(condition: Callable[[Body], bool], check: Check) -> Check:
    """``check`` where the condition holds for what is set in the body, not applicable elsewhere."""

    def verdict(resource: Resource, graph: Graph) -> Verdict:
        written = {name: value for name, value in resource.body.items() if is_set(value)}
        return check(resource, graph) if condition(written) else NOT_APPLICABLE

    return verdict


def show(value: object) -> str:
    """A value as an author would write it in JSON, cut where it is long."""
    text = json.dumps(value) if isinstance(value, (str, bool, int, float, list, dict)) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def parse_json(value: object) -> Any | None:
    """The document in a JSON attribute; ``None`` where it is a token or no JSON."""
    if not isinstance(value, str):
        return None
    try:
        return json.loads(value)
    except ValueError:
        return None


def as_list(value: object) -> list[Any]:
    """The value as a list: policy documents write a single string or object without one."""
    if value is None:
        return []
    return list(value) if isinstance(value, Iterable) and not isinstance(value, (str, dict)) else [value]


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return float("nan")
