"""What a rule group of AWS WAF does with a request, as far as the rules of this application go."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any


def refuses(group: Mapping[str, Any], path: str, headers: Mapping[str, str]) -> bool:
    """Return whether a rule of a rule group, as ``GetRuleGroup`` has it, blocks a request; headers in lower case."""
    return any(
        "Block" in rule["Action"] and _matches(rule["Statement"], path, headers) for rule in group.get("Rules", ())
    )


def _matches(statement: Mapping[str, Any], path: str, headers: Mapping[str, str]) -> bool:
    """Return whether a request meets a statement of AWS WAF, of the kinds that the origin rule has."""
    ((kind, asked),) = statement.items()
    if kind == "NotStatement":
        return not _matches(asked["Statement"], path, headers)
    if kind == "OrStatement":
        return any(_matches(each, path, headers) for each in asked["Statements"])
    ((place, named),) = asked["FieldToMatch"].items()
    component = path if place == "UriPath" else headers.get(named["Name"].lower())
    if component is None:
        return False
    if kind == "ByteMatchStatement" and asked["PositionalConstraint"] == "EXACTLY":
        return bool(component.encode() == asked["SearchString"])
    if kind == "SizeConstraintStatement":
        compare: Callable[[int, int], bool] = getattr(operator, asked["ComparisonOperator"].lower())
        return compare(len(component.encode()), asked["Size"])
    raise NotImplementedError(f"a statement of kind {kind} cannot be evaluated")
