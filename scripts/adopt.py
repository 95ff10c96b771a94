"""Take over what a killed ``terraform apply`` left behind: things that exist, but that the state does not know.

Terraform learns of a resource only when its creation has ended. Killed in between, what was being made stays in AWS,
and the next apply fails, because its name is taken, or makes a second one. This finds such things by type and name, as
the plan has them, and imports them. Called by ``scripts.manage``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import jmespath

from scripts.inventory.engine import Live, fill
from scripts.inventory.table import LISTINGS, PARTS
from scripts.terraform import managed

IMPORTS, PLAN = "adopt.tf.json", "adopt.tfplan"
"""What is written into a stack's folder for a while: import blocks, and a plan with its secrets."""

Run = Callable[..., tuple[int, str]]
"""Runs terraform in the stack's directory with these arguments; exit status, and stdout with stderr."""

_LISTING_OF = {listing.type: listing for listing in LISTINGS}


def adopt(terraform: Run, directory: Path, live: Callable[[Collection[str]], list[Live]]) -> list[str]:
    """Import what the state lacks, and return the addresses.

    Args:
        terraform: runs it in ``directory``, which is initialized.
        directory: the synthesized stack. ``IMPORTS`` and ``PLAN`` are written there and removed again.
        live: lists what exists of some resource types.

    Raises:
        AdoptionError: Terraform could not plan or import; the text is its output.
    """
    adopted: list[str] = []
    while found := _round(terraform, directory, live):
        # What has become known may have parts of its own, such as the routes of a route table.
        adopted += found
    return adopted


def _round(terraform: Run, directory: Path, live: Callable[[Collection[str]], list[Live]]) -> list[str]:
    """Import what can be named by what the state knows already, and return the addresses."""
    missing = list(_creations(_plan(terraform, directory)))
    known = _known(terraform)
    listed = {kind for _, kind, _ in missing if kind in _LISTING_OF}
    candidates = dict(_named(missing, live(listed), known))
    candidates.update(_parts(missing))
    existing = _existing(terraform, directory, candidates)
    for number, (address, identity) in enumerate(existing.items(), start=1):
        print(f"adopting {number} of {len(existing)}: {address} ({identity})", file=sys.stderr, flush=True)
        _checked(terraform("import", "-input=false", "-no-color", address, identity))
    return list(existing)


class AdoptionError(Exception):
    """Terraform failed; the text is what it said."""


def _creations(plan: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield address, type and planned values of what a plan creates."""
    for resource in plan.get("resource_changes", ()):
        if resource["mode"] == "managed" and resource["change"]["actions"] == ["create"]:
            yield resource["address"], resource["type"], resource["change"]["after"]


def _named(
    missing: Collection[tuple[str, str, Mapping[str, Any]]], found: Collection[Live], known: Collection[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Yield address and import id of what exists under the planned type and name, and is not in the state."""
    ours = [each for each in found if not each.kept and not each.owner and (each.type, each.id) not in known]
    for address, kind, values in missing:
        listing = _LISTING_OF.get(kind)
        name = jmespath.search(listing.name_attribute, values) if listing and listing.name_attribute else None
        environment = jmespath.search("tags_all.Environment", values)
        for each in ours:
            same_place = not each.environment or not environment or each.environment == environment
            if name and (each.type, each.name) == (kind, name) and same_place:
                yield address, each.import_id


def _parts(missing: Collection[tuple[str, str, Mapping[str, Any]]]) -> Iterator[tuple[str, str]]:
    """Yield address and import id of parts of what is in the state already; whether they exist is not known yet."""
    for address, kind, values in missing:
        template = PARTS.get(kind)
        if template:
            # A plan leaves out what is not known yet; null is known, such as the path of a mapping of a whole domain.
            try:
                yield address, fill(template, values)
            except KeyError:
                continue


def _existing(terraform: Run, directory: Path, candidates: Mapping[str, str]) -> dict[str, str]:
    """Return the candidates that exist: Terraform refuses a plan that imports others."""
    rest = dict(candidates)
    while rest:
        status, said = _try(terraform, directory, rest)
        if not status:
            break
        refused = set(_refused(said, rest)) or _refused_namelessly(terraform, directory, rest, said)
        rest = {address: identity for address, identity in rest.items() if address not in refused}
    return rest


def _try(terraform: Run, directory: Path, candidates: Mapping[str, str]) -> tuple[int, str]:
    """Return the exit status of a plan that imports the candidates, and what Terraform said as JSON lines."""
    file = directory / IMPORTS
    try:
        blocks = [{"to": address, "id": identity} for address, identity in candidates.items()]
        file.write_text(json.dumps({"import": blocks}), encoding="utf-8")
        return terraform("plan", "-input=false", "-json", "-lock=false")
    finally:
        file.unlink(missing_ok=True)


def _refused_namelessly(terraform: Run, directory: Path, candidates: Mapping[str, str], said: str) -> set[str]:
    """Return the candidates that do not exist where the provider's error names none: those that fail alone.

    That of a function's permission is only "couldn't find resource". What was planned to be imported exists.

    Raises:
        AdoptionError: it is no candidate that fails.
    """
    suspects = set(candidates) - set(_planned_imports(said))
    if not suspects or _try(terraform, directory, {})[0]:
        raise AdoptionError(said)
    refused = {each for each in suspects if _try(terraform, directory, {each: candidates[each]})[0]}
    if not refused:
        raise AdoptionError(said)
    return refused


def _refused(said: str, candidates: Collection[str]) -> Iterator[str]:
    """Yield the candidates that errors of Terraform are about."""
    for message in _messages(said):
        if message.get("@level") == "error":
            text = json.dumps(message.get("diagnostic", {}))
            yield from (address for address in candidates if address in text)


def _planned_imports(said: str) -> Iterator[str]:
    """Yield the addresses of what a plan imports."""
    for message in _messages(said):
        change = message.get("change", {})
        if message.get("type") == "planned_change" and "importing" in change:
            yield change["resource"]["addr"]


def _messages(said: str) -> Iterator[Mapping[str, Any]]:
    """Yield what Terraform says in JSON, one object a line."""
    for line in said.splitlines():
        try:
            message = json.loads(line)
        except ValueError:
            continue
        if isinstance(message, Mapping):
            yield message


def _plan(terraform: Run, directory: Path) -> Mapping[str, Any]:
    try:
        _checked(terraform("plan", "-input=false", "-no-color", f"-out={PLAN}"))
        document: Mapping[str, Any] = json.loads(_checked(terraform("show", "-json", PLAN)))
    finally:
        (directory / PLAN).unlink(missing_ok=True)  # it may hold secrets
    return document


def _known(terraform: Run) -> set[tuple[str, str]]:
    """Return type and id of what the state has."""
    state = json.loads(_checked(terraform("show", "-json")))
    return {
        (each["type"], fill(_LISTING_OF[each["type"]].identity, each["values"]))
        for each in managed(state)
        if each["type"] in _LISTING_OF
    }


def _checked(result: tuple[int, str]) -> str:
    status, said = result
    if status:
        raise AdoptionError(said)
    return said
