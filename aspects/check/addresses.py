"""Addresses as ``terraform show -json`` writes them: modules, instances, and what an expression names.

Source: Terraform's "Resource Addressing" and "References to Named Values" pages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from ..core.model import Resource

Key = str | int | None
"""What tells the instances of a resource or module apart: of ``for_each``, of ``count``, or of neither."""

_QUOTED = r'"(?:[^"\\]|\\.)*"'
TRAVERSAL = re.compile(rf"(?<![\w.\]-])[A-Za-z_][\w-]*(?:\.(?:[A-Za-z_][\w-]*|\d+|\*)|\[(?:{_QUOTED}|[^\]\"]*)\])+")
"""What may name something: ``aws_s3_bucket.logs["a"].id``."""
_STEP = re.compile(rf"\.?([A-Za-z_*][\w-]*|\d+)|\[({_QUOTED}|[^\]\"]*)\]")
_MODULE = re.compile(rf"module\.([^.\[]+)(?:\[({_QUOTED}|\d+)\])?\.?")


@dataclass(frozen=True)
class Instance(Resource):
    """A resource of a plan or state: one instance, in whatever module.

    Attributes:
        full_address: such as ``module.app[0].aws_s3_bucket.logs["a"]``. Its ``logical_id`` is one by which expressions
            in the stack can name it as if it stood in the root module.
    """

    full_address: str = field(default="", kw_only=True)

    @property
    def address(self) -> str:
        """The address with modules and key, as Terraform prints it."""
        return self.full_address or f"{self.type}.{self.logical_id}"


@dataclass(frozen=True)
class Module:
    """One instance of a module.

    Attributes:
        path: names and keys of the calls from the root module to it; empty: the root module.
    """

    path: tuple[tuple[str, Key], ...] = ()

    @staticmethod
    @lru_cache(maxsize=1024)
    def parse(address: str) -> Module:
        """Parse an address such as ``module.app["a"].module.db``; empty: the root module."""
        return Module(tuple((name, key_of(key)) for name, key in _MODULE.findall(address)))

    def child(self, name: str, key: Key) -> Module:
        """Return the instance that one of its calls makes."""
        return Module((*self.path, (name, key)))


class Names:
    """Logical ids for every instance of every resource and data source, unique per type.

    A resource of the root module without a key keeps its name; every other one gets its name with a number.
    """

    def __init__(self) -> None:
        self._ids: dict[tuple[Module, str, str], dict[Key, str]] = {}
        self._addresses: dict[str, str] = {}
        self._modules: dict[tuple[Module, str], dict[Key, None]] = {}

    def add(self, module: Module, kind: str, name: str, key: Key, address: str) -> str:
        """Return the logical id of an instance, the same for each call.

        Args:
            module: its module.
            kind: its type; that of a data source begins with ``data.``.
            name: its name.
            key: what tells it from the other instances.
            address: all of that as Terraform prints it.
        """
        keys = self._ids.setdefault((module, kind, name), {})
        if key not in keys:
            keys[key] = name if key is None and not module.path else f"{name}--{len(self._addresses)}"
            if keys[key] != name:
                self._addresses[f"{kind}.{keys[key]}"] = address
            for depth, (called, its_key) in enumerate(module.path):
                self._modules.setdefault((Module(module.path[:depth]), called), {})[its_key] = None
        return keys[key]

    def instances(self, module: Module, kind: str, name: str) -> dict[Key, str]:
        """Return the logical ids of the instances of a resource by their keys."""
        return self._ids.get((module, kind, name), {})

    def modules(self, module: Module, name: str) -> list[Key]:
        """Return the keys of the instances that a call in a module makes."""
        return list(self._modules.get((module, name), {}))

    def readable(self, text: str) -> str:
        """Return a text with logical ids replaced by the addresses that Terraform prints."""
        if "--" not in text or not self._addresses:
            return text
        return _LOGICAL.sub(lambda found: self._addresses.get(found[0], found[0]), text)


_LOGICAL = re.compile(r"(?:data\.)?[a-z]\w*\.[A-Za-z_][\w-]*--\d+")


def key_of(text: str) -> Key:
    """Return the key in brackets: a number or a quoted text; anything else, such as ``count.index``, is none."""
    if text.isdigit():
        return int(text)
    if text.startswith('"'):
        try:
            return str(json.loads(text))
        except ValueError:
            return text.strip('"')
    return None


@dataclass(frozen=True)
class Step:
    """One part of a traversal: a name, or what is in brackets."""

    text: str
    is_index: bool = False

    def __str__(self) -> str:
        return f"[{self.text}]" if self.is_index else f".{self.text}"


def steps(reference: str) -> list[Step]:
    """Return the parts of a reference such as ``aws_s3_bucket.logs["a"].id``."""
    return [Step(index, True) if index or not name else Step(name) for name, index in _STEP.findall(reference)]


def joined(parts: Iterable[Step]) -> str:
    """Return the parts as they stand behind an address: ``.id``."""
    return "".join(map(str, parts))


def most_specific(references: Iterable[str]) -> Iterator[str]:
    """Yield the references without those that only begin another one: Terraform lists ``a.b.id`` and ``a.b``."""
    found = list(dict.fromkeys(references))
    for each in found:
        if not any(other.startswith((f"{each}.", f"{each}[")) for other in found):
            yield each
