"""Find resources in the Terraform JSON of a stack: what every test looks with, whoever made the stack.

A resource is found by its type where it is the only one, by where its construct path ends, or by its address.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Body = dict[str, Any]
"""The Terraform JSON of a stack, or of one resource in it."""


def written(outdir: str | Path, stack: str) -> Body:
    """The Terraform JSON of a stack as a synthesis into ``outdir`` left it."""
    file = Path(outdir, "stacks", stack, "cdk.tf.json")
    body: Body = json.loads(file.read_text(encoding="utf-8"))
    return body


def resources(body: Body) -> list[tuple[str, Body]]:
    """Every resource of a stack with its type."""
    return [(kind, each) for kind, group in body["resource"].items() for each in group.values()]


def all_of(body: Body, resource_type: str) -> dict[str, Body]:
    """Every resource of a type by its logical id; empty where there is none."""
    found: dict[str, Body] = body.get("resource", {}).get(resource_type, {})
    return found


def only(body: Body, resource_type: str) -> Body:
    """The one resource of a type; fails where there are none or several."""
    found = all_of(body, resource_type)
    assert len(found) == 1, f"expected one {resource_type}, found {sorted(found)}"
    (resource,) = found.values()
    return resource


def by_address(body: Body, address: str) -> Body:
    """The resource at an address such as ``aws_kms_key.key``; fails where there is none."""
    resource_type, _, name = address.partition(".")
    found = all_of(body, resource_type)
    assert name in found, f"no {address}, only {sorted(found)}"
    return found[name]


def path_of(resource: Body) -> str:
    """The construct path of a resource, which begins with the stack's id."""
    path: str = resource["//"]["metadata"]["path"]
    return path


def address(body: Body, resource_type: str, path_end: str) -> str:
    """The address of the one resource of a type whose construct path ends in the parts of ``path_end``."""
    group = all_of(body, resource_type)
    found = [name for name, each in group.items() if f"/{path_of(each)}".endswith(f"/{path_end.removeprefix('/')}")]
    assert len(found) == 1, f"expected one {resource_type} at …/{path_end}, found {found} among {sorted(group)}"
    return f"{resource_type}.{found[0]}"


def at(body: Body, resource_type: str, path_end: str) -> Body:
    """The resource at that address."""
    return by_address(body, address(body, resource_type, path_end))


def reference(body: Body, resource_type: str, path_end: str, attribute: str = "id") -> str:
    """How others refer to an attribute of the resource at that address."""
    return f"${{{address(body, resource_type, path_end)}.{attribute}}}"


def statements(policy: str) -> dict[str, Body]:
    """The statements of a policy document by their ids."""
    return {statement["Sid"]: statement for statement in json.loads(policy)["Statement"]}
