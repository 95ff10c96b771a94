"""Dynamic blocks, which Terraform writes out when it runs, as far as they can be read before; pure.

Sources: Terraform's "dynamic Blocks", "JSON Configuration Syntax" and "The for_each Meta-Argument" pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from . import documents
from .expressions import expression, interpolations, is_unknown

if TYPE_CHECKING:
    from .model import Body, Path

_CONVERTED = re.compile(r"\s*(to(?:set|list|map))\((.*)\)\s*", re.DOTALL)
_STEP = re.compile(r'\.([A-Za-z_][\w-]*)|\[(\d+)\]|\["([^"\\$%]*)"\]')
_STEPS = r'(?:\.[A-Za-z_][\w-]*|\[\d+\]|\["[^"\\$%]*"\])*'
_TRAVERSAL = re.compile(r"[A-Za-z_][\w-]*(?:\.[\w-]+|\[[^\[\]]*\])*")
_MISSING = object()


class Generated(NamedTuple):
    """A block that a dynamic block writes.

    Attributes:
        body: what it holds, with what its iterator stands for as far as that is known.
        path: where that is written, within the container of the dynamic block.
        is_certain: whether it is there: not where only Terraform knows how many there are.
    """

    body: Body
    path: Path
    is_certain: bool


def generated(
    container: Mapping[str, Any], name: str, read: Callable[[Any], Any] = lambda value: value
) -> list[Generated]:
    """Return the blocks of a name that the dynamic blocks of a container write.

    Where only Terraform knows how many there are, it is one that may not be there.

    Args:
        container: the resource or block that holds the dynamic blocks.
        name: the block that they write.
        read: what an expression repeats that stands elsewhere in the app, such as a local.
    """
    if "dynamic" not in container:
        return []
    return [
        found
        for place, group in _entries(container["dynamic"], ("dynamic",))
        for path, block in _named(group, name, place)
        for found in _written(block, name, path, read)
    ]


def elements(value: object) -> list[tuple[Any, Any]] | None:
    """Return the keys and values that ``for_each`` goes through; ``None`` where only Terraform knows them."""
    if isinstance(value, Mapping):
        return None if any(map(is_unknown, value)) else list(value.items())
    if isinstance(value, (list, tuple)):
        return list(enumerate(value))
    code = expression(value)
    if code is None:
        return None
    converted = _CONVERTED.fullmatch(code)
    try:
        inner = documents.from_code(converted[2] if converted else code, lambda inner: f"${{{inner}}}")
    except ValueError:
        return None
    if converted and converted[1] == "toset":
        return _of_set(inner)
    return None if isinstance(inner, str) else elements(inner)


def _of_set(items: object) -> list[tuple[Any, Any]] | None:
    """Return the elements of a set, which are their own keys; two expressions may be the same one."""
    if not isinstance(items, list) or (len(items) > 1 and any(map(is_unknown, items))):
        return None
    return [(item, item) for index, item in enumerate(items) if item not in items[:index]]


def _entries(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Yield what is there, whether it is one or a list, each with its path."""
    if isinstance(value, (list, tuple)):
        yield from (((*path, index), each) for index, each in enumerate(value))
    else:
        yield path, value


def _named(group: Any, name: str, path: Path) -> Iterator[tuple[Path, Any]]:
    """Yield the dynamic blocks of a name in one group of them; an expression instead of a group may be any."""
    if isinstance(group, Mapping):
        if name in group:
            yield from _entries(group[name], (*path, name))
    elif isinstance(group, str) and is_unknown(group):
        yield path, group


def _written(block: Any, name: str, path: Path, read: Callable[[Any], Any]) -> Iterator[Generated]:
    """Yield what one dynamic block writes."""
    if isinstance(block, str) and is_unknown(block):
        yield Generated({}, path, False)
    if not isinstance(block, Mapping):
        return
    over = read(block.get("for_each"))
    found = elements(over)
    place, content = next(
        (each for each in _entries(block.get("content"), (*path, "content")) if isinstance(each[1], Mapping)),
        (path, None),
    )
    iterator = _iterator(block, name)
    if found is not None and (content is not None or not found):
        for key, value in found:
            yield Generated(_filled(content, iterator, _Item(key, value, name)), place, True)
    else:
        yield Generated(_filled(content or {}, iterator, _Item(_MISSING, _each_of(over, name), name)), place, False)


def _iterator(block: Mapping[str, Any], name: str) -> str:
    named = block.get("iterator")
    return (expression(named) or named).strip() if isinstance(named, str) and named else name


def _each_of(over: object, name: str) -> object:
    """Return an expression for what an iterator stands for where only Terraform knows what it goes through."""
    code = expression(over)
    if code is None:
        return _MISSING
    return f"${{{code if _TRAVERSAL.fullmatch(code) else f'({code})'}[dynamic.{name}.key]}}"


class _Item(NamedTuple):
    """What an iterator stands for in one block.

    Attributes:
        key: its key.
        value: its value.
        block: the block that is written.
    """

    key: Any
    value: Any
    block: str

    def at(self, part: str, steps: str) -> Any:
        """Return what is at a path behind ``key`` or ``value``."""
        found = self.key if part == "key" else self.value
        for step in _STEP.finditer(steps):
            code = expression(found)
            if code is not None:
                found = f"${{{code if _TRAVERSAL.fullmatch(code) else f'({code})'}{step[0]}}}"
            elif isinstance(found, Mapping):
                found = found.get(step[1] or step[2] or step[3] or "", _MISSING)
            elif isinstance(found, (list, tuple)) and step[2] and int(step[2]) < len(found):
                found = found[int(step[2])]
            else:
                return _MISSING
        return found


def _filled(value: Any, iterator: str, item: _Item) -> Any:
    """Return a body with what the iterator stands for instead of its name.

    A dynamic block within it that has an iterator of the same name means its own.
    """
    if isinstance(value, str):
        return _text(value, iterator, item) if f"{iterator}." in value else value
    if isinstance(value, Mapping):
        return {
            key: _dynamic(inner, iterator, item) if key == "dynamic" else _filled(inner, iterator, item)
            for key, inner in value.items()
        }
    return [_filled(each, iterator, item) for each in value] if isinstance(value, (list, tuple)) else value


def _dynamic(value: Any, iterator: str, item: _Item) -> Any:
    """Return the dynamic blocks of a body that is filled."""
    if isinstance(value, (list, tuple)):
        return [_dynamic(each, iterator, item) for each in value]
    if not isinstance(value, Mapping):
        return _filled(value, iterator, item)
    return {name: _within(block, name, iterator, item) for name, block in value.items()}


def _within(block: Any, name: str, iterator: str, item: _Item) -> Any:
    if isinstance(block, (list, tuple)):
        return [_within(each, name, iterator, item) for each in block]
    if not isinstance(block, Mapping) or _iterator(block, name) != iterator:
        return _filled(block, iterator, item)
    return {key: _filled(each, iterator, item) if key == "for_each" else each for key, each in block.items()}


def _text(text: str, iterator: str, item: _Item) -> Any:
    pattern = _references(iterator)
    try:
        found = interpolations(text)
    except ValueError:
        return text
    parts, position = [], 0
    for each in found:
        named = None if each.is_directive else pattern.fullmatch(each.code.strip())
        value = item.at(named[1], named[2]) if named else _MISSING
        if value is not _MISSING and (each.start, each.end) == (0, len(text)):
            return value
        shown = _as_text(value)
        if shown is None:
            code = pattern.sub(lambda one: f"dynamic.{item.block}.{one[1]}{one[2]}", each.code)
            shown = f"{text[each.start : each.start + 2]}{code}}}"
        parts += [text[position : each.start], shown]
        position = each.end
    return "".join([*parts, text[position:]])


@lru_cache(maxsize=256)
def _references(iterator: str) -> re.Pattern[str]:
    """Return what names the key or value of an iterator, and the steps behind it."""
    return re.compile(rf"(?<![\w.]){re.escape(iterator)}\.(key|value)\b({_STEPS})")


def _as_text(value: Any) -> str | None:
    """Return a value within a text; ``None`` where it is not known, or no text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (str, int, float)) else None
