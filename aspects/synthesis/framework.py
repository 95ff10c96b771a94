"""CDKTF or CDK Terrain: the one place that decides which of the two is spoken to.

They have the same API under two names, ``cdktf`` and ``cdktn``, whose types know nothing of each other: the one refuses
an aspect made for the other. The app decides, by what it imports. It may do so *after* it imported the aspects, so
nothing is chosen, and nothing imported, when this module is: only when the first construct or the first aspect is seen.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from constructs import IConstruct

FRAMEWORKS = ("cdktn", "cdktf")
"""The names, the preferred one first: whoever installs CDK Terrain next to our cdktf dependency means to use it."""

_Class = TypeVar("_Class", bound=type)


def of(construct: IConstruct) -> ModuleType:
    """Return the framework of a construct: that of its own class or, for a plain ``Construct``, of what holds it.

    Args:
        construct: an app, a stack, a resource or any construct in one.

    Raises:
        ValueError: neither the construct nor what holds it is of a framework we know.
    """
    found = _framework(construct)
    if found is None:
        # From the inside out; only a plain Construct costs this call to Node.
        found = next((each for scope in reversed(construct.node.scopes) if (each := _framework(scope))), None)
    if found is None:
        raise ValueError(
            f"{construct.node.path or type(construct).__name__!r} is not inside an app or stack of"
            f" {' or '.join(FRAMEWORKS)}; add it to a TerraformStack first"
        )
    return found


def is_construct(value: object) -> bool:
    """Return whether it is a construct of any framework."""
    from constructs import Construct  # which starts jsii

    return isinstance(value, Construct)


def is_stack(value: object) -> bool:
    """Return whether it is a stack of any framework."""
    module = _framework(value)
    return module is not None and isinstance(value, module.TerraformStack)


def imported() -> tuple[ModuleType, ...]:
    """Return the frameworks that were imported so far; one that an app also calls by the other's name counts once."""
    return tuple(dict.fromkeys(module for name in FRAMEWORKS if (module := sys.modules.get(name))))


def available() -> tuple[ModuleType, ...]:
    """Return the frameworks in use: those that were imported or, where none was yet, the one that is installed.

    Raises:
        ImportError: none is installed.
    """
    if found := imported():
        return found
    for name in FRAMEWORKS:
        if find_spec(name):
            return (import_module(name),)
    raise ImportError("neither cdktf nor cdktn is installed; run: pip install cdktf (or cdktn, its successor)")


def implements(interface: str) -> Callable[[_Class], _Class]:
    """Decorate a class like ``jsii.implements``, for an interface that each framework has, such as ``IAspect``.

    jsii asks for the interfaces of a class when an object of it is first handed to Node. By then the app has imported
    its framework, so that only then is decided which one is meant.
    """

    def decorate(cls: _Class) -> _Class:
        marked: Any = cls
        marked.__jsii_type__ = getattr(cls, "__jsii_type__", None)
        marked.__jsii_ifaces__ = _Interfaces(interface)
        return cls

    return decorate


class _Interfaces:
    """The interfaces of a class, worked out whenever they are asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type) -> list[Any]:
        return [getattr(framework, self._name) for framework in available()]


def _framework(construct: object) -> ModuleType | None:
    for cls in type(construct).__mro__:
        package = cls.__module__.partition(".")[0]
        if package in FRAMEWORKS:
            return sys.modules[package]
    return None
