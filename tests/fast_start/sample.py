"""Puts many resource types to use and writes down all that comes of it: one line of JSON a submodule on stdout.

usage: python -m tests.fast_start.sample PACKAGE COUNT

With COUNT submodules of the bindings PACKAGE, with the fast start as the environment says. What it writes must not
depend on that.
"""

from __future__ import annotations

import importlib
import inspect
import json
import os
import random
import re
import sys
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aspects import fast_start
from lib.bindings import use
from lib.start import use_bundled_node

use_bundled_node()
use(os.environ)
fast_start.enable()

from cdktf import App, TerraformStack  # noqa: E402  only now, as in any app
from jsii import _reference_map  # noqa: E402
from jsii._runtime import python_jsii_mapping  # noqa: E402

# What cdktf adds to every resource, and takes objects of its own for.
META_ARGUMENTS = frozenset({"connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioners"})
DEPTH = 2


def modules(package: str, count: int) -> list[str]:
    """Some submodules of the bindings, the same ones each time; data sources and the provider among them."""
    (folder,) = importlib.import_module(package).__path__
    names = sorted(each.name for each in Path(folder).iterdir() if each.is_dir() and not each.name.startswith("_"))
    return sorted({"provider", *random.Random(20_1_0).sample(names, count)})


def transcript(package: str, name: str) -> dict[str, Any]:
    """All that can be seen of one submodule: constructs, what they write, their attributes and their errors."""
    module = importlib.import_module(f"{package}.{name}")
    stack = TerraformStack(App(), "sample")
    result: dict[str, Any] = {"module": name, "names": sorted(module.__all__)}
    for construct in [each for each in vars(module).values() if _is_construct(each)]:
        made = construct(stack, "it", **arguments(construct, DEPTH))
        # Without this, jsii gives back the Python object that it knows.
        _reference_map._refs._refs.pop(made.__jsii_ref__.ref)
        result[construct.__name__] = {
            "errors": list(errors(construct, stack)),
            "attributes": dict(attributes(made, DEPTH)),
            "terraform": made.to_terraform(),
            "found in the tree": described(stack.node.find_child("it"), 0),
        }
    return result


def _is_construct(each: object) -> bool:
    return isinstance(each, type) and "TF_RESOURCE_TYPE" in vars(each)


def arguments(taker: Any, depth: int) -> dict[str, Any]:
    """A value for every argument that a construct or a struct takes; optional structs only as deep as ``depth``."""
    hints = typing.get_type_hints(taker.__init__)
    taken = [each for each in inspect.signature(taker.__init__).parameters.values() if each.kind is each.KEYWORD_ONLY]
    values = {
        each.name: value(hints[each.name], depth if each.default is None else max(depth, 1))
        for each in taken
        if each.default is not None or each.name not in META_ARGUMENTS
    }
    return {name: each for name, each in values.items() if each is not None}


def value(hint: Any, depth: int) -> Any:
    """A value of the type that the hint asks for; ``None`` where there is none at hand."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Union:
        return next((found for each in inner if (found := value(each, depth)) is not None), None)
    if origin is dict:
        return None  # a struct, written otherwise
    if hint in (str, typing.Any):
        return "text"
    if hint is bool:
        return True
    if hint in (int, float):
        return 7
    if origin is not None and inner and issubclass(origin, typing.Mapping):
        return {"key": value(inner[1], depth)}
    if origin is not None and inner and issubclass(origin, typing.Sequence):
        item = value(inner[0], depth)
        return None if item is None else [item]
    if inspect.isclass(hint) and python_jsii_mapping(hint) and depth:
        return hint(**arguments(hint, depth - 1))
    return None


def attributes(made: object, depth: int) -> Iterator[tuple[str, Any]]:
    """Every attribute that the class of an object declares, with its value and the class of that."""
    for name, each in sorted(vars(type(made)).items()):
        # A creation stack names temporary folders.
        if isinstance(each, property) and not name.startswith("_") and name != "creation_stack":
            try:
                yield name, described(getattr(made, name), depth)
            except Exception as error:
                yield name, f"{type(error).__name__}: {error}"


def described(found: object, depth: int) -> Any:
    """A value by its class; of a nested object its attributes, too."""
    kind = f"{type(found).__module__}.{type(found).__qualname__}"
    if found is None or isinstance(found, (str, int, float, bool)):
        return [kind, found]
    if isinstance(found, (list, dict)):
        return [kind, str(found)]
    return [kind, dict(attributes(found, depth - 1)) if depth else None]


def errors(construct: Any, stack: object) -> Iterator[str]:
    """What a construct says to wrong values, one of some arguments at a time, and to one that it does not have."""
    right = arguments(construct, 1)
    for scope, id, wrong in (
        (object(), "wrong", {}),
        (stack, object(), {}),
        *((stack, "wrong", {name: object()}) for name in [*sorted(right)[:4], "no_such_argument"]),
    ):
        try:
            construct(scope, id, **{**right, **wrong})
            yield f"{wrong}: accepted"
        except Exception as error:
            yield re.sub(r"0x[0-9a-f]+", "0x", f"{type(error).__name__}: {error}")


def write(transcript: dict[str, Any]) -> None:
    """Write a transcript to stdout."""
    print(json.dumps(transcript, default=_without_address, sort_keys=True))


def _without_address(found: object) -> str:
    return re.sub(r"0x[0-9a-f]+", "0x", repr(found))


if __name__ == "__main__":
    for module_name in modules(sys.argv[1], int(sys.argv[2])):
        write(transcript(sys.argv[1], module_name))
