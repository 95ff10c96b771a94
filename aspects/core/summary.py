"""What the aspects did, as text to print: pure."""

from __future__ import annotations

from collections.abc import Sequence

from .model import Change, Finding


def summary(changes: Sequence[Change], findings: Sequence[Finding]) -> str:
    """Return a table of the changes by aspect, what they do to resources that exist already, and every finding.

    The column ``replaces`` counts the resources that Terraform replaces where they exist already, with ``?`` behind it
    where it may replace others. Each of these is on a line of its own, and so is each finding.

    Args:
        changes: what was written or, by an aspect that only reports, would have been.
        findings: what was found, errors first in the text.
    """
    rows = [("aspect", "resources", "attributes", "replaces", "")]
    for aspect in dict.fromkeys(change.aspect for change in changes):
        own = [change for change in changes if change.aspect == aspect]
        how = "written" if own[0].applied else "reported only"
        rows.append((aspect, str(_resources(own)), str(len(own)), _replaced(own), how))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        "  ".join(
            [
                f"{name:<{widths[0]}}",
                *(f"{text:>{width}}" for text, width in zip(numbers, widths[1:], strict=True)),
                how,
            ]
        )
        for name, *numbers, how in rows
    ]
    lines = [line.rstrip() for line in lines] if changes else ["nothing to change"]
    for change in changes:
        if change.effect in _ON_EXISTING:
            lines.append(
                f"{_ON_EXISTING[change.effect]}: [{change.construct_path}] {change.attribute} = {change.after!r}"
            )
    levels = ("error", "warning", "info")
    counts = {level: [finding for finding in findings if finding.level == level] for level in levels}
    for level, found in counts.items():
        lines.extend(f"{level}: [{finding.construct_path}] {finding.annotation}" for finding in found)
    return "\n".join(lines)


_ON_EXISTING = {"replace": "replaced if it exists", "unknown": "possibly replaced if it exists"}


def _resources(changes: Sequence[Change]) -> int:
    return len({change.construct_path for change in changes})


def _replaced(changes: Sequence[Change]) -> str:
    known = _resources([change for change in changes if change.effect == "replace"])
    return f"{known}{'?' if any(change.effect == 'unknown' for change in changes) else ''}"
