"""What exists before the stack is deployed: imported, moved, or said to exist by its author; pure.

Terraform cannot rename most things: it deletes the resource and creates another. So what exists keeps its name, its
protections, and whatever else only a new resource can have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Literal

from ..facts.replacement import HOLDS_DATA, Effect, effect, holds_data, holds_only_messages
from .history import Pin
from .model import Change, ChangeEffect, Finding, Resource
from .paths import is_set, lookup

if TYPE_CHECKING:
    from .aspect import Aspect

KeptPart = Literal["nothing", "protections", "everything"]

# Attributes that make AWS, or Terraform itself, refuse to delete: those rows of the table of destroyability that are
# not about copies which stay behind.
_LOCKS = (
    "deletion_protection",
    "deletion_protection_enabled",
    "disable_api_termination",
    "lifecycle.prevent_destroy",
    "termination_protection",
    "termination_protection_enabled",
)


class Pins:
    """The pins of an app.

    Args:
        pins: in any order.
    """

    def __init__(self, pins: Sequence[Pin] = ()) -> None:
        self.all = tuple(dict.fromkeys(pins))

    @cached_property
    def _by_path(self) -> dict[str, list[Pin]]:
        found: dict[str, list[Pin]] = {}
        for pin in self.all:
            found.setdefault(pin.path, []).append(pin)
        return found

    def of(self, resource: Resource) -> list[Pin]:
        """Return the pins at the resource and above it."""
        if not self.all:
            return []
        parts = resource.path.split("/")
        paths = ["", *("/".join(parts[: count + 1]) for count in range(len(parts)))]
        return [pin for path in paths for pin in self._by_path.get(path, ())]

    def keeps_everything(self, resource: Resource) -> bool:
        """Return whether the author said that the resource exists."""
        return bool(self.all) and any(pin.part == "everything" for pin in self.of(resource))

    def name_of(self, resource: Resource) -> str | None:
        """Return the name that the resource is to keep: empty for the one it has, ``None`` where none is pinned."""
        if not self.all:
            return None
        names = [pin.name for pin in self.of(resource) if pin.part == "name"]
        return next((name for name in names if name), "") if names else None


def effect_of(resource: Resource, path: str) -> Effect:
    """Return what Terraform does to an existing resource when the attribute at ``path`` gets another value.

    Args:
        resource: the resource as its author left it.
        path: dotted path, such as ``tags.Owner`` or ``rule.0.name``.
    """
    added, changed = _effects(resource.type, path)
    return changed if added == changed or lookup(resource.body, path) else added


@cache
def _effects(kind: str, path: str) -> tuple[Effect, Effect]:
    """Return what Terraform does where the attribute is added, and where it is changed."""
    if path.startswith("lifecycle."):
        return "update", "update"  # Terraform's own business, of which AWS knows nothing
    return effect(kind, path, "add"), effect(kind, path, "change")


def loses_data(resource: Resource, changed: ChangeEffect) -> bool:
    """Return whether a change that Terraform makes so may cost data."""
    return changed in ("replace", "unknown") and holds_data(resource.type)


def is_locked(resource: Resource) -> bool:
    """Return whether AWS or Terraform refuses to delete the resource; a token may say so and counts."""
    values = [value for path in _LOCKS for value in lookup(resource.body, path)]
    return any(str(value).lower() not in ("false", "inactive") for value in values)


def kept_part(resource: Resource, pins: Pins, *, included: bool) -> KeptPart:
    """Return how much of a resource the aspects leave alone because it exists.

    A ``moved`` block does not say what the resource is called in AWS: if guardrails were there before the move, it has
    the name that they gave it. So what holds data stays as it is until its author decides. Other resources, and those
    that hold nothing but messages, are named as they were before the move, and keep their protections.

    Args:
        resource: the resource as its author left it.
        pins: what the authors of the app pinned.
        included: whether existing resources are treated as new ones.
    """
    if pins.keeps_everything(resource):
        return "everything"
    if included or not resource.origin:
        return "nothing"
    has_content = holds_data(resource.type) and not holds_only_messages(resource.type)
    return "everything" if resource.origin == "imported" or has_content else "protections"


@dataclass(frozen=True)
class Held:
    """An attribute that an aspect would have written, had the resource not existed.

    Attributes:
        attribute: dotted path.
        before: what stays there; ``None`` where nothing is.
        after: what would have been written.
        effect: what Terraform would have done.
    """

    attribute: str
    before: object
    after: object
    effect: ChangeEffect

    def __str__(self) -> str:
        stays = repr(self.before) if is_set(self.before) else "unset"
        return f"{self.attribute} {stays} (not {self.after!r}, {words(self.effect)})"


def words(does: ChangeEffect) -> str:
    """Return what Terraform does to an existing resource, in words."""
    return _WORDS[does]


_WORDS: dict[ChangeEffect, str] = {
    "update": "in place",
    "replace": "which replaces it",
    "unknown": "which may replace it",
    "create": "a new resource",
}


def holds_back(resource: Resource, does: ChangeEffect, kept: KeptPart, aspect: Aspect, pins: Pins) -> bool:
    """Return whether a write is left out because the resource exists.

    Args:
        resource: the resource as its author left it.
        does: what the write makes Terraform do.
        kept: how much of the resource is left alone.
        aspect: who wants to write.
        pins: what the authors of the app pinned; a pinned name is written, where it is missing.
    """
    if kept == "nothing":
        return False
    if aspect.unlocks:
        return True
    if kept == "protections":
        return False
    if aspect.gives_names:
        return pins.name_of(resource) is None
    return does == "replace" or loses_data(resource, does)


def silences(resource: Resource, kept: KeptPart, aspect: Aspect, pins: Pins) -> bool:
    """Return whether what the aspect reports of the resource is about writes that are left out."""
    if aspect.unlocks:
        return kept != "nothing"
    return aspect.gives_names and kept == "everything" and pins.name_of(resource) is None


def held_back(resource: Resource, held: Sequence[Held]) -> Finding:
    """Return what is reported of a resource that is left alone: an error where it is not certain what is right.

    Args:
        resource: the resource as its author left it.
        held: what was not written.
    """
    # What replaces it first: of many, the others are left out.
    order = sorted(held, key=lambda each: ("replace", "unknown", "update", "create").index(each.effect))
    shown = ", ".join(map(str, order[:4])) + (f" and {len(held) - 4} more" if len(held) > 4 else "")
    if resource.origin == "moved" and any(loses_data(resource, each.effect) for each in held):
        return Finding(
            resource.path,
            "existing-moved",
            f"is moved and holds {HOLDS_DATA[resource.type]}, and the code does not show whether it exists"
            f" in AWS as written here or as guardrails changed it before the move: {shown}",
            "call keep_existing() on it if guardrails are new here, or list it in include_existing if they"
            " already applied before",
        )
    return Finding(
        resource.path,
        "existing-kept",
        f"is {resource.origin}, so it keeps {shown}",
        f"call keep_existing() on it before you remove its {_BLOCKS[resource.origin]} block, so that it"
        " stays that way, or list it in include_existing to treat it as new",
        level="warning",
    )


_BLOCKS = {"imported": "import", "moved": "moved"}


def replacements(resources: Sequence[Resource], changed: Mapping[str, Sequence[Change]]) -> Iterator[Finding]:
    """Yield what holds data and would be replaced unprotected, if it exists: a warning where it does, else a hint.

    Args:
        resources: resources as they will be written.
        changed: construct path to what was written that replaces, or may replace, a resource.
    """
    hints: dict[str, list[str]] = {}
    for resource in resources:
        changes = changed.get(resource.path, ())
        if not changes or not holds_data(resource.type) or is_locked(resource):
            continue
        attributes = ", ".join(dict.fromkeys(change.attribute for change in changes))
        if not resource.origin:
            hints.setdefault(resource.stack, []).append(f"{resource.path} ({attributes})")
            continue
        yield Finding(
            resource.path,
            "replaces-data",
            f"is {resource.origin} and holds {HOLDS_DATA[resource.type]}, which Terraform replaces with an"
            f" empty one because of {attributes}, with deletion protection off",
            _remedy(resource),
            level="warning",
        )
    for stack, paths in hints.items():
        shown = ", ".join(paths[:_SHOWN]) + (f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else "")
        yield Finding(
            stack,
            "replaces-data",
            "if this stack is already deployed and guardrails are new to it, Terraform replaces"
            f" {len(paths)} resources that hold data, with deletion protection off: {shown}",
            "in that case read summary(), and call keep_existing() on what must stay; otherwise acknowledge"
            " that guardrails are not new",
            level="info",
        )


def _remedy(resource: Resource) -> str:
    """Return what keeps an existing resource from being replaced; a moved queue is treated as new, included or not."""
    pin = "pin what must stay with keep_name() or keep_existing()"
    if resource.origin == "moved" and holds_only_messages(resource.type):
        return pin
    return f"remove it from include_existing, or {pin}"


_SHOWN = 10
