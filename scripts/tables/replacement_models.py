"""What of a type that came after the provider which runs here forces a new resource: read off AWS's service models.

A provider can change in place what an operation of the service changes. So an attribute that the creation of a resource
takes and its update does not take forces a new one. Only attributes of the top level are read; the rest stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scripts.tables.name_models import MEMBERS, service_model, service_of

Schema = Mapping[str, Any]

_CREATES = ("Create", "Register", "Start", "Put")
_UPDATES = ("Update", "Modify")
# They are Terraform's own, or AWS has operations of their own for them: the provider's page of any such type.
_IN_PLACE = ("tags", "tags_all", "force_destroy", "skip_destroy", "deletion_protection", "deletion_protection_enabled")
_REGION = "region"  # "Enhanced Region Support" in the provider's guides: a change of it forces a new resource


def tree(kind: str, block: Schema) -> dict[str, str]:
    """Return the row of a type: attribute to ``r``, ``u`` or ``?``."""
    names = [
        name
        for name, attribute in block.get("attributes", {}).items()
        if attribute.get("optional") or attribute.get("required")
    ]
    names += [name for name in block.get("block_types", {}) if name != "timeouts"]
    creation, updates = _operations(kind)
    return {name: _effect(name, kind, creation, updates) for name in sorted(names)}


def _effect(name: str, kind: str, creation: tuple[str, Any] | None, updates: list[Any]) -> str:
    if name in _IN_PLACE:
        return "u"
    if name == _REGION:
        return "r"
    if creation is None:
        return "?"
    operation, taken = creation
    members = _members(taken)
    member = next((each for each in (_plain(name), *_owned(name, kind)) if each in members), None)
    if member is None or operation.startswith("Put"):
        return "?"
    for update in updates:
        if member in _members(update):
            # What says which resource is updated is not what is updated; of several such, it is not known which does.
            telling = {each for each in map(_plain, update.required_members) if _is_identifier(each)}
            if member not in telling:
                return "u"
            return "r" if len(telling) == 1 else "?"
    return "r"


def _operations(kind: str) -> tuple[tuple[str, Any] | None, list[Any]]:
    """Return the operation that creates resources of a type, with its input, and the inputs of those that change it."""
    short = kind.removeprefix("aws_")
    if kind in MEMBERS:
        service, found, *_ = MEMBERS[kind].split(".")
        model = service_model(service)
        noun = _plain(found.removeprefix(next(each for each in (*_CREATES, "") if found.startswith(each))))
    else:
        model = service_model(service_of(short))
        if model is None:
            return None, []
        words = short.split("_")
        nouns = ["".join(words[start:]) for start in range(len(words))]
        plain = {_plain(name): name for name in model.operation_names}
        tries = [(noun, plain.get(_plain(verb) + noun)) for noun in nouns for verb in _CREATES]
        noun, found = next(((noun, name) for noun, name in tries if name), ("", ""))
    if not found:
        return None, []
    updates = [
        shape
        for name in model.operation_names
        if any(_plain(name) == _plain(verb) + noun for verb in _UPDATES)
        and (shape := model.operation_model(name).input_shape)
    ]
    return (found, model.operation_model(found).input_shape), updates


def _owned(name: str, kind: str) -> list[str]:
    """Return what a member may be called besides: with a word of the type in front."""
    return [f"{_plain(word)}{_plain(name)}" for word in kind.split("_")[1:]]


def _is_identifier(member: str) -> bool:
    return member.endswith(("id", "name", "identifier", "arn")) and not member.endswith("rolearn")


def _members(shape: Any) -> set[str]:
    return {_plain(name) for name in shape.members}


def _plain(name: str) -> str:
    return name.replace("_", "").lower()
