"""The reader through which rules see a resource: every value is known, absent or unknown, as it is to Terraform.

What Terraform means by what is written is decided here, once for all rules: null and an empty text are nothing; a
number or a boolean may be text; a block may be a list of one; a dynamic block and an expression are known only when
Terraform applies. An expression that only repeats what stands elsewhere in the app (a local, a configured attribute of
another resource) is read there. Asking for what is unknown raises :class:`.Undecided`, so that a rule reads as if
everything were known.

Sources: Terraform's "JSON Configuration Syntax", "Type Conversion" and "dynamic Blocks" pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from ..core import documents
from ..core.dynamic import generated
from ..core.expressions import expression, is_unknown
from ..core.graph import Graph
from ..core.model import Body, Resource, Stack
from ..core.paths import as_blocks, is_set, lookup
from ..core.rows import holds
from .model import Malformed, Problem, Undecided, show

_LOCAL = re.compile(r"local\.([\w-]+)")
_ATTRIBUTE = re.compile(r"([a-z]\w*)\.([A-Za-z_][\w-]*)(?:\[[^\]]*\])?\.(\w+)")
_OF_A_RESOURCE = re.compile(r"(?:data\.)?([a-z]\w*)\.[A-Za-z_][\w-]*(?:\[[^\]]*\])?(?:\.[\w-]+|\[\d+\])+")
_NOT_A_RESOURCE = frozenset({"var", "local", "module", "each", "count", "self", "path", "terraform", "dynamic"})
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_MAX_DEPTH = 5


class Block:
    """A resource, or a nested block of one, read as Terraform reads it.

    Args:
        resource: the resource.
        graph: the app that holds it.
        body: the attributes of the block; the resource's own by default.
        path: dotted path of the block within the resource; empty: the resource.
        undecided: why nobody can tell whether there is the block, or what is in it; asking it for anything raises this.
    """

    __slots__ = ("_body", "_undecided", "graph", "path", "resource")

    def __init__(
        self,
        resource: Resource,
        graph: Graph,
        body: Body | None = None,
        path: str = "",
        undecided: Undecided | None = None,
    ) -> None:
        self.resource = resource
        self.graph = graph
        self.path = path
        self._body = resource.body if body is None else body
        self._undecided = undecided

    @property
    def type(self) -> str:
        """The Terraform type of the resource."""
        return self.resource.type

    @property
    def stack(self) -> Stack | None:
        """The stack of the resource."""
        return self.graph.stack_by_path.get(self.resource.stack)

    # -- values ------------------------------------------------------------------------------------------------------

    def raw(self, name: str) -> Any:
        """Return what is at an attribute, an expression included; ``None`` where nothing does.

        Args:
            name: the attribute, or a dotted path through blocks of which there is one each.

        Raises:
            Undecided: what leads there is unknown.
        """
        owner, last = self._owner(name)
        return owner._read(last) if owner is not None else None

    def written(self, name: str) -> Any:
        """Return what is at an attribute as its author wrote it: a reference to what can be read elsewhere stays one.

        Raises:
            Undecided: what leads there is unknown.
        """
        owner, last = self._owner(name)
        if owner is None or owner._undecided:
            return self.raw(name)
        return owner._body.get(last)

    def has(self, name: str) -> bool:
        """Return whether something is at an attribute or block: an empty list is nothing, a reference to a resource is.

        Raises:
            Undecided: an expression is there that may be null, such as a variable.
        """
        value = self.raw(name)
        if value is None or value == [] or value == {}:
            return False
        if is_unknown(value) and not is_certainly_set(value):
            raise self._unknown(name, value)
        return True

    def text(self, name: str, default: str | None = None) -> str | None:
        """Return the text at an attribute, a number or boolean as the text that Terraform makes of it.

        Raises:
            Undecided: it is unknown, or no text.
        """
        value = self.raw(name)
        return default if value is None else self._text(name, value)

    def number(self, name: str, default: float | None = None) -> float | None:
        """Return the number at an attribute.

        Raises:
            Undecided: it is unknown, or no number.
        """
        value = self.raw(name)
        if value is None:
            return default
        if is_unknown(value):
            raise self._unknown(name, value)
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if is_number or (isinstance(value, str) and _NUMBER.fullmatch(value.strip())):
            with suppress(OverflowError):  # JSON may hold any number of digits
                return float(value)
        raise self._malformed(name, value, "a number")

    def flag(self, name: str, default: bool = False) -> bool:
        """Return the boolean at an attribute.

        Raises:
            Undecided: it is unknown, or no boolean.
        """
        value = self.raw(name)
        if value is None:
            return default
        if is_unknown(value):
            raise self._unknown(name, value)
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in _FLAGS:
            return _FLAGS[value.lower()]
        raise self._malformed(name, value, "a boolean")

    def items(self, name: str) -> list[str | Undecided]:
        """Return the texts of a list or set; what is unknown among them as the exception that says so.

        Raises:
            Undecided: the whole list is unknown, or none.
        """
        value = self.raw(name)
        if value is None:
            return []
        if is_unknown(value) and not isinstance(value, (list, tuple)):
            raise self._unknown(name, value)
        if isinstance(value, Mapping):
            raise self._malformed(name, value, "a list")
        found: list[str | Undecided] = []
        for index, item in enumerate(value if isinstance(value, (list, tuple)) else [value]):
            if item is None:
                continue
            try:
                found.append(self._text(f"{name}.{index}", self._resolved(item)))
            except Undecided as error:
                found.append(error)
        return found

    def known_items(self, name: str) -> list[str]:
        """Return the texts of a list or set, all of them.

        Raises:
            Undecided: the list, or an item, is unknown.
        """
        found = self.items(name)
        for each in found:
            if isinstance(each, Undecided):
                raise each
        return [each for each in found if isinstance(each, str)]

    # -- blocks ------------------------------------------------------------------------------------------------------

    def blocks(self, name: str) -> list[Block]:
        """Return the nested blocks of a name.

        An expression is a block of which nothing is known, and one that may not be there answers nothing, either.
        """
        if self._undecided and not self._body:
            return [Block(self.resource, self.graph, {}, self.at(name), self._undecided)]
        found: list[Block] = []
        value = self._resolved(self._body.get(name))
        if isinstance(value, Mapping) and value and all(str(key).isdigit() for key in value):
            value = list(value.values())  # an override such as rule.0.status
        for index, item in enumerate(value if isinstance(value, (list, tuple)) else [value]):
            if not is_set(item):
                continue
            path = self.at(f"{name}.{index}" if isinstance(value, (list, tuple)) else name)
            if isinstance(item, Mapping):
                found.append(Block(self.resource, self.graph, dict(item), path, self._undecided))
            else:
                why: Undecided = (
                    self._unknown(name, item) if is_unknown(item) else self._malformed(name, item, "a block")
                )
                found.append(Block(self.resource, self.graph, {}, path, why))
        return [*found, *self._dynamic_blocks(name)]

    def block(self, name: str) -> Block | None:
        """Return the nested block of a name of which there is at most one; ``None`` where there is none.

        Raises:
            Undecided: it is dynamic, or an expression.
        """
        found = self.blocks(name)
        if found and found[0]._undecided:
            raise found[0]._undecided
        return found[0] if found else None

    def owners(self, path: str) -> list[tuple[Block, str]]:
        """Return every block in which the last attribute of a dotted path may stand, with that attribute's name."""
        *above, last = path.split(".")
        found = [self]
        for name in above:
            found = [inner for each in found for inner in each.blocks(name)]
        return [(each, last) for each in found]

    def readings(self, path: str) -> Iterator[tuple[Any, Undecided | None]]:
        """Yield what is at a dotted path in each block that there is, or may be, with why it may not be there.

        It is for what others name. Where a whole block is unknown, what is there is ``None``.
        """
        for owner, name in self.owners(path):
            value = owner._resolved(owner._body.get(name))
            if is_set(value) or (owner._undecided and not owner._body):
                yield value, owner._undecided

    def meets(self, conditions: Mapping[str, Any]) -> bool:
        """Return whether conditions hold, such as those of a row of a table.

        Raises:
            Undecided: the block, or what is there, is unknown, and the other conditions hold.
        """
        if self._undecided:
            raise self._undecided
        unknown: Undecided | None = None
        for path, expected in conditions.items():
            if holds(self._body, {path: expected}):
                continue
            value = next((each for each in lookup(self._body, path) if is_unknown(each)), None)
            if value is None:
                return False
            unknown = self._unknown(path, value)
        if unknown:
            raise unknown
        return True

    # -- problems ----------------------------------------------------------------------------------------------------

    def problem(self, name: str, message: str = "", *, secret: bool = False) -> Problem:
        """Return a problem with an attribute of this block.

        Args:
            name: the attribute or a dotted path; empty: the block.
            message: what is wrong; by default which value is there.
            secret: whether the value must not be shown.
        """
        try:
            value = self.raw(name) if name else None
        except Undecided:
            value = None
        path = self.at(name) if name else self.path
        said = f"is {show(value)}" if value is not None else "is not set"
        return Problem(message or f"{path} {said}", path, None if secret else value)

    def at(self, name: str) -> str:
        """Return the dotted path of an attribute of the block, from the resource on."""
        return f"{self.path}.{name}" if self.path else name

    # -- inside ------------------------------------------------------------------------------------------------------

    def _owner(self, name: str) -> tuple[Block | None, str]:
        if "." not in name:
            return self, name
        *above, last = name.split(".")
        owner: Block | None = self
        for each in above:
            owner = owner.block(each) if owner is not None else None
        return owner, last

    def _read(self, name: str) -> Any:
        if self._undecided:
            raise self._undecided
        value = self._resolved(self._body.get(name))
        if "dynamic" in self._body and (not is_set(value) or isinstance(value, (list, Mapping))):
            value = self._with_dynamic(name, value)
        return value if is_set(value) else None

    def _with_dynamic(self, name: str, value: Any) -> Any:
        """Return a block with what dynamic blocks of its name write.

        Raises:
            Undecided: nobody can tell whether they write anything, and there is nothing else.
        """
        dynamic = self._dynamic_blocks(name)
        certain = [each._body for each in dynamic if not each._undecided]
        if certain:
            return [*as_blocks(value), *certain]
        if dynamic and not value:
            raise dynamic[0]._undecided or self._unknown(name, value)
        return value

    def _text(self, name: str, value: Any) -> str:
        if is_unknown(value):
            raise self._unknown(name, value)
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (int, float)):
            return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        raise self._malformed(name, value, "text")

    def _resolved(self, value: Any) -> Any:
        return resolved(value, self.resource.stack, self.graph)

    def _dynamic_blocks(self, name: str) -> list[Block]:
        """Return what dynamic blocks write; where only Terraform knows how many, one that may not be there."""
        return [
            Block(
                self.resource,
                self.graph,
                each.body,
                self.at(name),
                self._undecided or (None if each.is_certain else self._unknown(name, f"${{dynamic.{name}}}")),
            )
            for each in generated(self._body, name, self._resolved)
        ]

    def _unknown(self, name: str, value: Any) -> Undecided:
        path = self.at(name)
        return Undecided(f"{path} is {show(value)}, which is only known at apply time", path, value)

    def _malformed(self, name: str, value: Any, expected: str) -> Malformed:
        path = self.at(name)
        return Malformed(f"{path} is {show(value)}, which is not {expected}", path, value)


def resolved(value: Any, stack: str, graph: Graph) -> Any:
    """Return a value with an expression that only repeats what stands elsewhere in the app replaced by what it repeats.

    Args:
        value: what is in an attribute.
        stack: construct path of the stack in which it stands.
        graph: the app.
    """
    for _ in range(_MAX_DEPTH):
        if not isinstance(value, str) or not value.startswith("${"):
            return value
        code = (expression(value) or "").strip()
        inner: Any = None
        if found := _LOCAL.fullmatch(code):
            inner = graph.stack_by_path[stack].locals.get(found[1]) if stack in graph.stack_by_path else None
        elif found := _ATTRIBUTE.fullmatch(code):
            target = graph.by_key.get((stack, found[1], found[2]))
            inner = target.body.get(found[3]) if target is not None else None
            if isinstance(inner, (list, Mapping)):
                inner = None  # blocks and lists are read element by element
        if not is_set(inner):
            return value
        value = inner
    return value


def is_certainly_set(value: object) -> bool:
    """Return whether an expression cannot be null: an attribute of a resource or data source, text around it, JSON."""
    code = expression(value)
    if code is None or _is_json(code):
        return True
    found = _OF_A_RESOURCE.fullmatch(code.strip())
    return found is not None and found[1] not in _NOT_A_RESOURCE


def names_a_resource(value: object) -> bool:
    """Return whether an expression is an attribute of one managed resource, whether the app has that or not."""
    code = expression(value)
    found = _OF_A_RESOURCE.fullmatch(code.strip()) if code is not None else None
    return found is not None and found[1] not in _NOT_A_RESOURCE and not found[0].startswith("data.")


def _is_json(code: str) -> bool:
    """Return whether it is one call of ``jsonencode``, which always gives a text."""
    found = documents.JSONENCODE.fullmatch(code)
    try:
        return found is not None and documents.from_code(found[1], lambda code: code) is not None
    except ValueError:
        return False
