"""What authors say of resources that exist already: kept in the metadata of their stacks until the decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

from ..core.history import Pin, PinnedPart
from . import framework

if TYPE_CHECKING:
    from constructs import IConstruct

_PIN = "guardrails/pin"


def keep_name(scope: IConstruct, name: str | None = None) -> None:
    """Let a resource keep the name that it has in AWS, as guardrails would give it another, and Terraform a new one.

    The environment suffix is not added, and nothing else about the name changes. A resource that is imported keeps its
    name without this; call it before the import block goes.

    Checked at synthesis, where each of these is a finding, ``keep-name``: there is no resource with a name, or several
    for one name; two pins, or the pin and the resource itself, give different names; two resources are given the same
    one; AWS does not allow it.

    Args:
        scope: the resource, or a construct that holds it. Without ``name``, everything below it that has a name.
        name: the name in AWS; ``None``: the one that is written on the resource.

    Raises:
        TypeError: ``scope`` is no construct, or ``name`` no text.
        ValueError: ``name`` is empty, or there is no stack at, above or below ``scope``.
    """
    if name is not None and not isinstance(name, str):
        raise TypeError(f"keep_name got the name {name!r}; pass text, or nothing to keep the name that is written")
    if name is not None and not name.strip():
        raise ValueError(f"keep_name got the name {name!r}; pass the name in AWS, or nothing to keep what is written")
    _pin(scope, "name", name or "")


def keep_existing(scope: IConstruct) -> None:
    """Say that what is here exists in AWS already: it keeps its name, its protections, and what would replace it.

    That is what a resource with an import block keeps without this; call it before the block goes, or where something
    was adopted by ``terraform import``, of which a synthesis sees nothing.

    Args:
        scope: the resource, or what holds it: everything below it.

    Raises:
        TypeError: ``scope`` is no construct.
        ValueError: there is no stack at, above or below ``scope``.
    """
    _pin(scope, "everything", "")


def pins_in(metadata: Sequence[Any]) -> Iterator[Pin]:
    """Yield the pins in the metadata of a stack."""
    for entry in metadata:
        if entry.type == _PIN:
            data = cast(dict[str, Any], entry.data)
            yield Pin(str(data["path"]), cast(PinnedPart, data["part"]), str(data.get("name") or ""))


def _pin(scope: IConstruct, part: PinnedPart, name: str) -> None:
    from .session import stacks_of  # which reads pins

    if not framework.is_construct(scope):
        said = "keep_name" if part == "name" else "keep_existing"
        raise TypeError(f"{said} got {scope!r}; pass a resource or another construct")
    data = {"path": scope.node.path, "part": part, "name": name}
    for stack in stacks_of(scope):
        stack.node.add_metadata(_PIN, data, stack_trace=False)
