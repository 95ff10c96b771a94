"""What the configuration in a plan says of a value that is unknown: to what it refers, whatever module it is in.

Terraform prints the references of an expression, not the expression; the text of it only where the configuration is
JSON. It leaves out locals and dynamic blocks.

Source: Terraform's "JSON Output Format", "Configuration Representation" and "Expression Representation".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..core.expressions import interpolations
from .addresses import TRAVERSAL, Key, Module, Names, joined, key_of, most_specific, steps

_DEEPEST = 24
"""Through so many modules and iterations a reference is followed."""


@dataclass(frozen=True)
class Place:
    """Where an expression stands.

    Attributes:
        module: the module.
        key: the key of the instance, for ``each`` and ``count``.
        iterated: what ``for_each`` of the resource or call refers to.
    """

    module: Module = field(default_factory=Module)
    key: Key = None
    iterated: tuple[str, ...] = ()


class Configuration:
    """The configuration of a plan.

    Args:
        root: its root module.
        names: the logical ids of the instances.
        known: values that are known, by what names them in the root module: ``var.x``, ``data.aws_region.it.name``.
    """

    def __init__(self, root: Mapping[str, Any], names: Names, known: Mapping[str, Any]) -> None:
        self._root = root
        self._names = names
        self._known = known
        self._modules: dict[tuple[str, ...], Mapping[str, Any]] = {}
        self._resources: dict[tuple[str, ...], dict[str, Mapping[str, Any]]] = {}

    def resource(self, module: Module, address: str) -> Mapping[str, Any] | None:
        """Return what the configuration says of a resource, by its address within its module; ``None``: nothing."""
        path = tuple(name for name, _ in module.path)
        if path not in self._resources:
            found = self._module(module).get("resources") or ()
            self._resources[path] = {each["address"]: each for each in found}
        return self._resources[path].get(address)

    def place(self, module: Module, key: Key, block: Mapping[str, Any] | None) -> Place:
        """Return where the expressions of a resource, or of the call of a module, stand."""
        return Place(module, key, _references((block or {}).get("for_each_expression")))

    def codes(self, references: Iterable[str], place: Place) -> list[str]:
        """Return the expressions, in the root module, of what references name: ``aws_s3_bucket.logs.id``.

        What is a constant in the end, such as the input of a module, has none.
        """
        found = [code for each in most_specific(references) for code in self._codes(each, place, 0)]
        return list(dict.fromkeys(found))

    def rewritten(self, value: Any, place: Place) -> Any:
        """Return a value of JSON syntax as it would be in the root module; what is known in it is filled in."""
        if isinstance(value, str):
            return self._rewritten(value, place) if "${" in value or "%{" in value else value
        if isinstance(value, Mapping):
            return {key: self.rewritten(item, place) for key, item in value.items()}
        if isinstance(value, list):
            return [self.rewritten(item, place) for item in value]
        return value

    # -- inside ------------------------------------------------------------------------------------------------------

    def _module(self, module: Module) -> Mapping[str, Any]:
        path = tuple(name for name, _ in module.path)
        if path not in self._modules:
            found = self._root
            for name in path:
                found = (found.get("module_calls") or {}).get(name, {}).get("module") or {}
            self._modules[path] = found
        return self._modules[path]

    def _call(self, module: Module) -> tuple[Mapping[str, Any], Place]:
        """Return the call that makes a module, and where it stands."""
        above = Module(module.path[:-1])
        name, key = module.path[-1]
        call = (self._module(above).get("module_calls") or {}).get(name) or {}
        return call, self.place(above, key, call)

    def _codes(self, reference: str, place: Place, depth: int) -> Iterator[str]:
        parts = steps(reference)
        if len(parts) < 2 or depth > _DEEPEST:
            return
        head, name = parts[0].text, parts[1].text
        if head == "var":
            yield from self._of_variable(reference, name, joined(parts[2:]), place, depth)
        elif head == "module":
            yield from self._of_module(reference, place, depth)
        elif head == "each":
            if name == "value":
                rest = joined(parts[2:])
                for each in most_specific(place.iterated):
                    own = Place(place.module, place.key)
                    yield from self._codes(f"{each}{rest}", own, depth + 1)
        elif head == "local":
            yield reference if not place.module.path else f"local.{name}"
        elif head not in ("count", "self", "path", "terraform"):
            yield from self._of_resource(reference, place)

    def _of_variable(self, reference: str, name: str, rest: str, place: Place, depth: int) -> Iterator[str]:
        if not place.module.path:
            yield reference
            return
        call, where = self._call(place.module)
        given = (call.get("expressions") or {}).get(name)
        for each in most_specific(_all_references(given)):
            yield from self._codes(f"{each}{rest}", where, depth + 1)

    def _of_module(self, reference: str, place: Place, depth: int) -> Iterator[str]:
        _, called, *parts = steps(reference)
        keys = self._names.modules(place.module, called.text)
        if parts and parts[0].is_index:
            keys = _chosen(keys, parts.pop(0).text, place.key)
        elif place.key in keys:
            keys = [place.key]
        if not parts:
            return
        output, rest = parts[0].text, joined(parts[1:])
        for key in keys:
            child = place.module.child(called.text, key)
            made = (self._module(child).get("outputs") or {}).get(output, {}).get("expression")
            for each in most_specific(_references(made)):
                yield from self._codes(f"{each}{rest}", Place(child), depth + 1)

    def _of_resource(self, reference: str, place: Place) -> Iterator[str]:
        parts = steps(reference)
        kind = parts.pop(0).text
        if kind == "data" and parts:
            kind = f"data.{parts.pop(0).text}"
        if not parts:
            return
        name = parts.pop(0).text
        instances = self._names.instances(place.module, kind, name)
        keys = list(instances)
        if parts and parts[0].is_index and keys != [None]:
            keys = _chosen(keys, parts.pop(0).text, place.key)
        elif place.key in instances:
            keys = [place.key]
        for key in keys:
            yield f"{kind}.{instances[key]}{joined(parts)}"

    def _rewritten(self, text: str, place: Place) -> str:
        done, end = [], 0
        try:
            found = interpolations(text)
        except ValueError:
            return text  # which Terraform would refuse
        for each in found:
            done.append(text[end : each.start])
            done.append(self._interpolation(each.code, place, is_directive=each.is_directive))
            end = each.end
        return "".join([*done, text[end:]])

    def _interpolation(self, code: str, place: Place, *, is_directive: bool) -> str:
        mark = "%" if is_directive else "$"
        stripped = code.strip()
        if not is_directive and (found := TRAVERSAL.fullmatch(stripped)):
            known = self._value(stripped, place)
            if known is not None:
                return known.replace("${", "$${").replace("%{", "%%{")
            return "".join(f"${{{each}}}" for each in self.codes([found[0]], place)) or f"${{{code}}}"
        return f"{mark}{{{TRAVERSAL.sub(lambda each: self._first(each[0], place), code)}}}"

    def _first(self, reference: str, place: Place) -> str:
        return next(iter(self.codes([reference], place)), reference)

    def _value(self, reference: str, place: Place) -> str | None:
        """Return the text of what a reference names, where it is known and no attribute of a managed resource."""
        if reference in ("each.key", "count.index") and place.key is not None:
            return str(place.key)
        found = [reference] if not place.module.path else self.codes([reference], place)
        value = self._known.get(found[0]) if len(found) == 1 else None
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value) if isinstance(value, (str, int, float)) else None


def _chosen(keys: list[Key], index: str, own: Key) -> list[Key]:
    """Return the instances that an index names: one, or, where it is an expression, that of the same key or all."""
    wanted = key_of(index)
    if wanted is None:
        return [own] if own in keys else keys
    return [wanted] if wanted in keys else []


def _references(node: Any) -> tuple[str, ...]:
    found = node.get("references") if isinstance(node, Mapping) else None
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()


def _all_references(node: Any) -> Iterator[str]:
    """Yield every reference in an expression or in nested blocks of them."""
    if isinstance(node, Mapping):
        yield from _references(node)
        for name, each in node.items():
            if name not in ("constant_value", "references"):
                yield from _all_references(each)
    elif isinstance(node, list):
        for each in node:
            yield from _all_references(each)


def all_references(node: Any) -> tuple[str, ...]:
    """Return every reference in an expression, or in nested blocks of them."""
    return tuple(dict.fromkeys(_all_references(node)))
