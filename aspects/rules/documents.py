"""The reader of JSON documents in attributes: policies, container definitions, state machines.

Written as JSON text, with interpolations in it or not, as ``jsonencode(…)`` of literals, or as a local or an attribute
of another resource that holds one of these.
"""

from __future__ import annotations

from typing import Any

from ..core import documents
from ..core.expressions import expression, is_unknown
from ..core.graph import Graph
from .model import Malformed, Undecided, show
from .reader import Block, resolved


def document(it: Block, name: str, value: Any = None) -> Any:
    """Return what a document says; a text with its ``${…}`` stands instead of what is unknown in it.

    Args:
        it: the block in which it stands.
        name: its attribute.
        value: what to read instead of the attribute.

    Raises:
        Undecided: nothing of it is known.
        Malformed: it is no JSON.
    """
    value = it.raw(name) if value is None else value
    path = f"{it.path}.{name}" if it.path else name
    if not isinstance(value, str):
        return value
    try:
        code = expression(value)
        if code is None:
            read = it.graph.once(_nothing_read_yet)  # several rules ask about one document
            if value not in read:
                read[value] = documents.from_json(value)
            return read[value]
        if found := documents.JSONENCODE.fullmatch(code):
            inner = documents.from_code(found[1], lambda code: f"${{{code}}}")
            inner = resolved(inner, it.resource.stack, it.graph)  # such as jsonencode(local.policy)
            if expression(inner) is None:
                return inner
    except ValueError as error:
        if not is_unknown(value):
            raise Malformed(f"{path} is {show(value)}, which is not JSON", path, value) from error
    raise Undecided(f"{path} is {show(value)}, which is only known at apply time", path, value)


def parts(it: Block, name: str, value: Any = None) -> list[Block]:
    """Return the objects of a document as blocks: one where it is an object, each where it is a list of them.

    Their values are read as those of nested blocks are. Takes and raises what :func:`document` does.
    """
    return Block(it.resource, it.graph, {name: document(it, name, value)}, it.path).blocks(name)


def _nothing_read_yet(graph: Graph) -> dict[str, Any]:
    return {}
