"""Which of the things that exist are an environment's, and which of Terraform's are among them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from scripts.inventory.engine import Live, fill
from scripts.inventory.table import LISTINGS
from scripts.terraform import managed

_LISTING_OF = {each.type: each for each in LISTINGS}


def identity(resource: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the type and id that ``engine.live`` gives a resource of a state; none where its type is not listed."""
    row = _LISTING_OF.get(resource["type"])
    return (row.type, fill(row.identity, resource["values"])) if row else None


def known(resources: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return what AWS may list resources of a state by: the ``about`` of ``engine.live``."""
    found = set()
    for each in resources:
        row, values = _LISTING_OF.get(each["type"]), each["values"]
        found |= {values.get("arn"), values.get("id"), values.get(row.name_attribute) if row else None}
    return {each for each in found if each}


def unseen(state: Mapping[str, Any], found: Collection[Live]) -> list[str]:
    """Return the addresses in a state whose type is listed, but which are not among what was found.

    Args:
        state: the output of ``terraform show -json``.
        found: what ``live`` gave.
    """
    seen = {(each.type, each.id) for each in found if not each.kept}
    return [each["address"] for each in managed(state) if (wanted := identity(each)) and wanted not in seen]


def belongs(each: Live, suffix: str) -> bool:
    """Return whether a resource is of the environment with this suffix: its tag Environment decides, else its name.

    In a name with underscores the suffix follows one, so that ``key_pr-1`` is not of environment ``1``; a name of
    several parts, such as a log group's or a record's, may have it in any of them.
    """
    if each.environment:
        return each.environment == suffix
    parts = re.split(r"[/.:]", each.name)
    return any(part.endswith(f"{'_' if '_' in part else '-'}{suffix}") for part in parts)


def leftovers(found: Iterable[Live], suffix: str) -> list[Live]:
    """Return what of this environment was found, except what is Amazon's own."""
    return [each for each in found if not each.owner and belongs(each, suffix)]
