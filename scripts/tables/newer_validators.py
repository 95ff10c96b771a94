"""What the provider's own validators demand of values that came after the version that runs here.

Provider 6 is served as a schema only (:mod:`scripts.tables.schemas`), which says which attributes there are and of what
type, but not which names and values are refused. ``newer_validators.tsv`` holds what the provider's public source says
of them; its head explains the columns and how to renew it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from scripts.tables.name_models import python_pattern

FILE = Path(__file__).with_name("newer_validators.tsv")
KINDS = ("pattern", "length", "values", "range", "arn", "none", "unseen")
_NOTHING = ("none", "unseen")
_ARN = re.compile(r"arn:[^:]+:[^:]+:[^:]*:[^:]*:.+")


class Validator(NamedTuple):
    """One row of the table.

    Attributes:
        kind: one of :data:`KINDS`.
        value: what is demanded, as the head of the table says.
        source: the file in the provider's repository.
    """

    kind: str
    value: str
    source: str

    def accepts(self, value: object) -> bool:
        """Return whether the validator lets a value through."""
        text = str(value)
        match self.kind:
            case "pattern":
                return _compiled(self.value).search(text) is not None
            case "length":
                shortest, longest = self.value.split("-")
                return int(shortest) <= len(text.encode()) <= int(longest or sys.maxsize)
            case "values":
                return text in self.value.split()
            case "range":
                least, most = map(int, self.value.split("-"))
                return least <= int(text) <= most
            case "arn":
                return _ARN.fullmatch(text) is not None
            case _:
                return True

    @property
    def demands(self) -> bool:
        """Whether there is anything that it refuses."""
        return self.kind not in _NOTHING


Attribute = tuple[str, str]


@cache
def read() -> Mapping[Attribute, tuple[Validator, ...]]:
    """Return the rows by resource type and dotted attribute path."""
    found: dict[Attribute, tuple[Validator, ...]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, attribute, *row = line.split("\t")
            found[kind, attribute] = (*found.get((kind, attribute), ()), Validator(*row))
    return found


def validators_of(kind: str, attribute: str) -> tuple[Validator, ...]:
    """Return what is demanded of an attribute; empty where nothing is, and where nobody looked."""
    return tuple(each for each in read().get((kind, attribute), ()) if each.demands)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a Go pattern as Python's: there ``$`` is the very end, and ``\\w``, ``\\d`` and ``\\s`` are ASCII."""
    return re.compile(re.sub(r"(?<!\\)\$(?=$|[|)])", r"\\Z", python_pattern(pattern)), re.ASCII)
