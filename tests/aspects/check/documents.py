"""Plans as ``terraform show -json`` prints them: recorded ones, and those made of a stack of JSON syntax."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from aspects.check.assess import assess
from aspects.check.read import subjects
from aspects.check.report import Report, Result
from aspects.packs import PCI_DSS_V4

PLANS = Path(__file__).parent / "plans"
DAY = date(2026, 1, 1)

Body = dict[str, Any]
_REFERENCE = re.compile(r"[a-z]\w*(?:\.[A-Za-z_][\w-]*)+")


@cache
def _recorded(name: str) -> str:
    return (PLANS / name).read_text(encoding="utf-8")


def recorded(name: str) -> Body:
    """A fresh copy of a recorded document, such as ``modules/plan.json``."""
    document: Body = json.loads(_recorded(name))
    return document


def reports(*paths: Path | str, context: Path | None = None) -> list[Report]:
    """The reports of the stacks at some paths."""
    found = [each for path in paths for each in subjects(str(path), context)]
    return assess(PCI_DSS_V4, found, (), DAY)


def verdicts(*paths: Path | str) -> dict[tuple[str, str], Result]:
    """What every rule says at some paths, by address and rule."""
    return {(each.address, each.rule_id): each for report in reports(*paths) for each in report.results}


def written(folder: Path, document: object, name: str = "plan.json") -> Path:
    """A document in a file."""
    file = folder / name
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def rule_cases() -> Iterator[tuple[str, Body]]:
    """The cases of all rules that are resources and nothing else, each with a name: of every service's module."""
    modules = ["tests.aspects.rule_cases"]
    if services := find_spec("tests.aspects.rules"):
        found = iter_modules(services.submodule_search_locations)
        modules += [f"tests.aspects.rules.{each.name}" for each in found if not each.name.startswith("test_")]
    for name in modules:
        module = import_module(name) if find_spec(name) else None
        for group in ("PASS", "FAIL", "UNKNOWN", "NOT_APPLICABLE"):
            for rule_id, cases in getattr(module, group, {}).items():
                for index, case in enumerate(cases if isinstance(cases, (list, tuple)) else [cases]):
                    if all(kind.startswith("aws_") for kind in case):
                        yield f"{rule_id}-{group}-{index}", case


def planned(config: Mapping[str, Any]) -> Body:
    """The plan that creates a stack of JSON syntax, as Terraform makes it.

    A text with an expression in it is unknown, and the configuration holds the text and what it refers to.
    """
    changes, resources = [], []
    for kind, name, body in _blocks(config.get("resource") or {}):
        known, unknown = _split(body)
        address = f"{kind}.{name}"
        changes.append(
            {
                "address": address,
                "mode": "managed",
                "type": kind,
                "name": name,
                "change": {
                    "actions": ["create"],
                    "before": None,
                    "after": known,
                    "after_unknown": unknown,
                    "after_sensitive": {},
                },
            }
        )
        resources.append(
            {
                "address": address,
                "mode": "managed",
                "type": kind,
                "name": name,
                "provider_config_key": "aws",
                "expressions": {key: _expression(value) for key, value in body.items()},
            }
        )
    return {
        "format_version": "1.2",
        "planned_values": {"root_module": {}},
        "resource_changes": changes,
        "configuration": {"provider_config": {}, "root_module": {"resources": resources}},
    }


def _blocks(groups: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for kind, group in groups.items():
        for name, body in group.items():
            yield kind, name, body


def _split(value: Any) -> tuple[Any, Any]:
    """A value as ``after`` and ``after_unknown`` have it."""
    if isinstance(value, Mapping):
        pairs = {key: _split(item) for key, item in value.items()}
        known = {key: pair[0] for key, pair in pairs.items() if pair[1] is not True}
        return known, {key: pair[1] for key, pair in pairs.items() if pair[1]}
    if isinstance(value, list):
        items = [_split(item) for item in value]
        marks = [mark for _, mark in items]
        return [None if mark is True else known for known, mark in items], marks if any(marks) else []
    is_unknown = isinstance(value, str) and "${" in value
    return (None, True) if is_unknown else (value, False)


def _expression(value: Any) -> Body:
    references = sorted({each for text in _texts(value) for each in _REFERENCE.findall(text) if "${" in text})
    return {"constant_value": value, **({"references": references} if references else {})}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
