"""The value of an attribute in a plan: what is known of it, else the expression that the configuration has for it.

A sensitive value is never taken over. Where it is a constant of the configuration, a text takes its place, so that a
rule against secrets in the configuration sees one; else the expression, or a token.

Source: Terraform's "JSON Output Format", on ``after``, ``after_unknown`` and ``after_sensitive``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..core.model import same_value
from ..facts.blocks import is_written
from ..rules.model import SECRET
from .configuration import Configuration, Place, all_references

UNKNOWN = "${unknown}"
"""In the place of a value of which nothing says what it will be."""
SENSITIVE = "${sensitive}"
"""In the place of a sensitive value that no constant of the configuration is."""
_EXPRESSION = frozenset({"constant_value", "references"})
_ABSENT = object()


@dataclass(frozen=True)
class Reader:
    """Reads the values of one resource.

    Attributes:
        configuration: the configuration of the plan; ``None`` where there is none, as for a state.
        place: where the expressions of the resource stand.
        kind: the type of the resource.
    """

    configuration: Configuration | None = None
    place: Place = field(default_factory=Place)
    kind: str = ""

    def body(
        self, values: Mapping[str, Any], unknown: Any, sensitive: Any, expressions: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        """Return the attributes of a resource; null is left out.

        Args:
            values: what is known.
            unknown: which of it is not, in the same shape.
            sensitive: which of it nobody may read, in the same shape.
            expressions: what the configuration says of it; ``None``: nothing is known of that.
        """
        # Without any attribute it looks like an expression.
        nodes = [expressions] if expressions else []
        found = self._map(values, unknown, sensitive, nodes, "", is_configured=expressions is not None)
        return {name: value for name, value in found.items() if value is not None}

    def _value(
        self, value: Any, unknown: Any, sensitive: Any, nodes: Sequence[Any], path: str, *, is_configured: bool
    ) -> Any:
        if unknown is True or sensitive is True:
            if value is None and unknown is not True:
                return None
            is_list = isinstance(sensitive, list)
            if not nodes and is_written(self.kind, path):
                return UNKNOWN  # which is in the configuration as a dynamic block
            return self._instead(nodes, is_secret=sensitive is True, is_configured=is_configured, is_list=is_list)
        if not _is_marked(unknown) and not _is_marked(sensitive):
            return value
        if isinstance(value, dict) or isinstance(unknown, dict):
            inner = value if isinstance(value, dict) else {}
            is_block = bool(nodes) and not any(_is_expression(each) for each in nodes)
            return self._map(inner, unknown, sensitive, nodes, path, is_configured=is_block)
        if isinstance(value, list) or isinstance(unknown, list):
            return self._list(value if isinstance(value, list) else [], unknown, sensitive, nodes, path)
        return value

    def _map(
        self,
        values: Mapping[str, Any],
        unknown: Any,
        sensitive: Any,
        nodes: Sequence[Any],
        path: str,
        *,
        is_configured: bool,
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in dict.fromkeys([*values, *(unknown if isinstance(unknown, dict) else ())]):
            marks = _part(unknown, name), _part(sensitive, name)
            if not any(map(_is_marked, marks)):
                found[name] = values.get(name)
                continue
            inner = [each for node in nodes if (each := _attribute(node, name)) is not _ABSENT]
            below = f"{path}.{name}" if path else str(name)
            value = self._value(values.get(name), *marks, inner, below, is_configured=is_configured)
            if value is not _ABSENT:
                found[name] = value
        return found

    def _list(self, values: list[Any], unknown: Any, sensitive: Any, nodes: Sequence[Any], path: str) -> list[Any]:
        count = max(len(values), len(unknown) if isinstance(unknown, list) else 0)
        if own := self._one_each(count, unknown, sensitive, nodes):
            return [f"${{{code}}}" for code in own]
        found = []
        for index in range(count):
            value = values[index] if index < len(values) else None
            fitting = [item for each in nodes for item in _items(each, value)]
            marks = _part(unknown, index), _part(sensitive, index)
            inner = self._value(value, *marks, fitting, path, is_configured=False)
            found.append(inner)
        return found

    def _one_each(self, count: int, unknown: Any, sensitive: Any, nodes: Sequence[Any]) -> list[str]:
        """Return the expressions of a list in which all is unknown and each item is a reference of its own."""
        all_unknown = isinstance(unknown, list) and len(unknown) == count and all(each is True for each in unknown)
        if not all_unknown or _is_marked(sensitive) or self.configuration is None or len(nodes) != 1:
            return []
        if not _is_expression(nodes[0]) or "constant_value" in nodes[0]:
            return []
        codes = self.configuration.codes(all_references(nodes[0]), self.place)
        return codes if len(codes) == count else []

    def _instead(self, nodes: Sequence[Any], *, is_secret: bool, is_configured: bool, is_list: bool) -> Any:
        """Return what stands instead of a value that is unknown or secret."""
        if not nodes:
            # What the author did not write is decided by AWS; a rule sees it as absent, as at synth.
            token = SENSITIVE if is_secret else UNKNOWN
            return _ABSENT if is_configured and not is_secret else token
        constant = nodes[0].get("constant_value") if len(nodes) == 1 and _is_expression(nodes[0]) else None
        if not is_secret and self.configuration and _has_template(constant):
            return self.configuration.rewritten(constant, self.place)
        references = [each for node in nodes for each in all_references(node)]
        codes = self.configuration.codes(references, self.place) if self.configuration else []
        if codes and is_list:
            return [f"${{{code}}}" for code in codes]
        if codes:
            return "".join(f"${{{code}}}" for code in codes)
        return SECRET if is_secret else UNKNOWN


def masked(values: Any, sensitive: Any) -> Any:
    """Return values with a token instead of each sensitive one, where nothing is known of the configuration."""
    return Reader()._value(values, None, sensitive, (), "", is_configured=False)


def _part(mark: Any, name: str | int) -> Any:
    """Return the mark of one item or attribute."""
    if isinstance(mark, dict):
        return mark.get(str(name))
    if isinstance(mark, list) and isinstance(name, int):
        return mark[name] if name < len(mark) else None
    return mark


def _is_marked(mark: Any) -> bool:
    """Return whether anything is marked in a tree of marks."""
    if mark is True:
        return True
    if not mark:
        return False
    inner = mark.values() if isinstance(mark, dict) else mark if isinstance(mark, list) else ()
    return any(each is not False and _is_marked(each) for each in inner)


def _is_expression(node: Any) -> bool:
    """Return whether a node of the configuration is an expression, and no nested block."""
    return isinstance(node, dict) and node.keys() <= _EXPRESSION


def _has_template(value: Any) -> bool:
    if isinstance(value, str):
        return "${" in value or "%{" in value
    if isinstance(value, dict):
        return any(map(_has_template, value.values()))
    return isinstance(value, list) and any(map(_has_template, value))


def _attribute(node: Any, name: str) -> Any:
    """Return what a node says of one attribute of it."""
    if not isinstance(node, dict):
        return _ABSENT
    if not _is_expression(node):
        return node.get(name, _ABSENT)
    constant = node.get("constant_value", _ABSENT)
    if isinstance(constant, dict):
        return {**node, "constant_value": constant[name]} if name in constant else _ABSENT
    return node


def _items(node: Any, value: Any) -> list[Any]:
    """Return what a node may say of one item of a list; a set's order differs between plan and configuration."""
    if isinstance(node, list):
        return [each for each in node if _fits(each, value)]
    constant = node.get("constant_value") if _is_expression(node) else None
    if isinstance(constant, list):
        return [{**node, "constant_value": each} for each in constant if _fits_constant(each, value)]
    return [node]


def _fits(block: Any, value: Any) -> bool:
    """Return whether a nested block of the configuration can be one of the plan: no constant of it says otherwise."""
    if not isinstance(block, dict) or not isinstance(value, dict):
        return True
    return all(
        _fits_constant(each["constant_value"], value.get(name))
        for name, each in block.items()
        if _is_expression(each) and "constant_value" in each
    )


def _fits_constant(constant: Any, value: Any) -> bool:
    if _has_template(constant) and not isinstance(constant, dict):
        return True
    if isinstance(constant, dict):
        return not isinstance(value, dict) or all(
            _fits_constant(each, value.get(name)) for name, each in constant.items()
        )
    if isinstance(constant, (list, tuple)) or constant is None:
        return True
    return value is not None and same_value(value, constant)
