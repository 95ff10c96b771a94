"""What goes past the aspects without a word of its own: found on each resource, and reported; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from .graph import texts
from .model import Body, Change, Finding, Path, Resource
from .paths import lookup

# A step of what ignore_changes names: an attribute, an index, or the key of a map.
_STEP = re.compile(r"\[\"([^\"]*)\"\]|\[(\d+)\]|([\w-]+)")
# What cdktf hands out for a number that only Terraform knows, once it is made text: a double whose first two bytes are
# 0xFDFF, with an exponent or with all of its digits. Source: cdktf, lib/tokens/private/encoding, createTokenDouble.
_NUMBER_TOKEN = re.compile(r"-8\.109562[12]\d*[eE]\+?298|-8109562[12]\d{291}")


def found_on(resource: Resource, changes: Iterable[Change]) -> Iterator[Finding]:
    """Yield everything that goes past the aspects on one resource.

    Args:
        resource: as its author left it.
        changes: what the aspects wrote to it.
    """
    yield from _ignored_changes(resource, changes)
    yield from _number_tokens(resource)


def _ignored_changes(resource: Resource, changes: Iterable[Change]) -> Iterator[Finding]:
    """Yield a finding where ``lifecycle.ignore_changes`` names what was written: an existing resource never gets it."""
    ignored = list(_ignored(resource.body))
    if not ignored:
        return
    written = [tuple(change.attribute.split(".")) for change in changes if change.applied and not _is_meta(change)]
    lost = [path for path in dict.fromkeys(written) if any(_overlap(path, each) for each in ignored)]
    if lost:
        shown = ", ".join(".".join(path) for path in lost[:3]) + (f" and {len(lost) - 3} more" if lost[3:] else "")
        named = sorted({".".join(each) or "all" for each in ignored if any(_overlap(path, each) for path in lost)})
        yield Finding(
            resource.path,
            "ignored-changes",
            f"ignore_changes holds {', '.join(named)}, so {shown} only takes effect on new resources, not on"
            " existing ones",
            "remove it from ignore_changes, or acknowledge that it is managed elsewhere",
            level="warning",
        )


def _ignored(body: Body) -> Iterator[tuple[str, ...]]:
    for value in lookup(body, "lifecycle.ignore_changes"):
        for each in value if isinstance(value, list) else [value]:
            if str(each) == "all":
                yield ()
            elif steps := tuple(key or index or name for key, index, name in _STEP.findall(str(each))):
                yield steps


def _is_meta(change: Change) -> bool:
    """Return whether it is no attribute that Terraform compares: a resource next to it, or how Terraform treats it."""
    return change.attribute.startswith(("aws_", "lifecycle."))


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return all(first == second for first, second in zip(one, other, strict=False))


def holds_number_token(text: str) -> bool:
    """Return whether a number that only Terraform knows was made text in it, so that its digits are there for good."""
    return _NUMBER_TOKEN.search(text) is not None


def _number_tokens(resource: Resource) -> Iterator[Finding]:
    """Yield a number that only Terraform knows was put into a text, where cdktf does not see it."""
    for path, text in texts(resource.body):
        if holds_number_token(text):
            yield Finding(
                resource.path,
                "number-token",
                f"{_dotted(path)} contains the placeholder digits of a number token, whose value is only"
                f" known to Terraform: {text[:60]!r}",
                "convert it first, with Token.as_string(value), and insert the result",
            )


def _dotted(path: Path | tuple[Any, ...]) -> str:
    return ".".join(map(str, path))
