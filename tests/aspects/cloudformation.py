"""What CloudFormation's schemas say of the resource types, next to Terraform's names for them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Any


def schemas(kinds: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each of the Terraform types that CloudFormation knows by a like name, with its schema there."""
    named = {kind.removeprefix("aws_").replace("_", ""): kind for kind in kinds}
    for file in files("cfnlint").joinpath("data/schemas/resources").iterdir():
        if not file.name.endswith(".json"):
            continue
        resource = json.loads(file.read_text(encoding="utf-8"))
        _, service, name = resource["typeName"].lower().split("::")
        if kind := named.get(service + name) or named.get(name):
            yield kind, resource


def attribute(key: str) -> str:
    """The attribute that Terraform would have for a property."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", key).lower()
