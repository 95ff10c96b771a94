"""The form of a row: one attribute of one resource type that an aspect writes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Value(Enum):
    """Values that a row names and the aspect supplies."""

    KMS_KEY_ARN = "the customer managed key's ARN; the row does nothing where none is given"
    LOG_RETENTION_DAYS = "the log retention in days"
    BACKUP_RETENTION_DAYS = "the days that backups are kept, or what the author wrote, where that is more"
    TAGS = "the mandatory tags, merged into the existing map"


@dataclass(frozen=True)
class Setting:
    """One attribute and the value it gets.

    Attributes:
        path: dotted attribute path. A part may select from a repeated block: ``setting[name=containerInsights].value``;
            a repeated block without a selector means each of its blocks.
        value: what is written; a :class:`Value`, or a block that holds some, waits for the aspect to supply them.
        force: ``True`` overwrites any other literal; ``False`` writes only where nothing stands. A token stays.
        blank: a pattern of the texts that count as nothing there, such as the name of a key of AWS's own where the
            customer's is written. It matches no text that only Terraform knows as a whole.
        create: whether a missing block on the way is created; ``False`` leaves a resource without it alone.
        when: attributes (dotted paths) and the literal each must have, wherever it stands, for the row to apply.
            ``None`` means the attribute must be absent, :data:`PRESENT` that it must be there, a frozenset one of its
            members (``None`` among them: or absent), a compiled pattern a text that matches as a whole,
            :class:`Unlike` that it is there and no such text.
        beside: the same of attributes in the very block that holds the one written: decided block by block.
    """

    path: str
    value: Any
    force: bool = True
    create: bool = True
    when: Mapping[str, Any] = field(default_factory=dict)
    beside: Mapping[str, Any] = field(default_factory=dict)
    blank: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Unlike:
    """In :attr:`Setting.when`: the attribute must be there, and be no text that the pattern matches as a whole."""

    pattern: re.Pattern[str]


PRESENT = object()
"""In :attr:`Setting.when`: the attribute must be there, with whatever value."""

Table = Mapping[str, tuple[Setting, ...]]
