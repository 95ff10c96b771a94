"""The rows of the tables in words, with code between backticks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .history import span
from .names import NameRule
from .settings import PRESENT, Setting, Unlike, Value

# Of a longer list, only the first ones are shown.
_MOST_SHOWN = 4


def besides(rule: NameRule) -> Iterator[str]:
    """Yield what holds for names of a type besides their characters and length."""
    if rule.fixed_prefix:
        yield f"starts with `{rule.fixed_prefix}`"
    if rule.trailer:
        trailer, attribute = rule.trailer
        yield f"ends in `{trailer}` with `{attribute}`"
    if rule.prefix_attribute:
        yield f"or `{rule.prefix_attribute}`"
    if rule.scope is None:
        yield "two may have the same name"
    elif rule.scope:
        yield f"unique within {', '.join(f'`{each}`' for each in rule.scope)}"
    if not rule.when_absent:
        yield "no name is generated"


def versions(kind: str, path: str) -> str:
    """Return the versions of the provider that have an attribute, in words; empty where all known ones have it."""
    plain = re.sub(r"\[[^]]*\]", "", path)
    return f"AWS provider {found}" if (found := str(span(kind, plain))) else ""


def conditions(setting: Setting) -> Iterator[str]:
    """Yield where a row applies, in words; nothing where it overwrites whatever literal is there."""
    block, _, attribute = setting.path.rpartition(".")
    if not setting.force:
        yield "it is missing" if setting.blank is None else "it is missing or AWS's own"
    if not setting.create and block and attribute not in setting.beside:
        yield f"`{block}` is there"
    for path, expected in setting.when.items():
        yield _condition("it" if path == setting.path else path, expected)
    for name, expected in setting.beside.items():
        yield _condition("it" if name == attribute else f"{block}.{name}".lstrip("."), expected)


def _condition(path: str, expected: Any) -> str:
    subject = path if path == "it" else f"`{path}`"
    if expected is None:
        return f"{subject} is missing"
    if expected is PRESENT:
        return f"{subject} is there"
    if isinstance(expected, frozenset):
        values = sorted((each for each in expected if each is not None), key=str)
        shown = [f"`{written(each)}`" for each in values[:_MOST_SHOWN]]
        if len(values) > _MOST_SHOWN:
            shown.append(f"one of {len(values) - _MOST_SHOWN} more")
        if None in expected:
            shown.append("missing")
        return f"{subject} is {' or '.join(shown)}"
    if isinstance(expected, re.Pattern):
        return f"{subject} matches `{expected.pattern}`"
    if isinstance(expected, Unlike):
        return f"{subject} is there and unlike `{expected.pattern.pattern}`"
    return f"{subject} is `{written(expected)}`"


def written(value: Any) -> str:
    """Return a value as Terraform's JSON has it; what an option supplies goes by the option's name."""
    if isinstance(value, Value):
        return value.name.lower()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(written(item) for item in value) + "]"
    if isinstance(value, str) and value.startswith("${") and value.endswith("}"):
        return value[2:-1]
    return json.dumps(value)
