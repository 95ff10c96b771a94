"""What the aspects did, as text to print: pure."""

from __future__ import annotations

from collections.abc import Sequence

from .model import Change, Finding


def summary(changes: Sequence[Change], findings: Sequence[Finding]) -> str:
    """A table of the changes by aspect, then every finding on a line of its own.

    Args:
        changes: what was written or, by an aspect that only reports, would have been.
        findings: what was found, errors first in the text.
    """
    rows = [("aspect", "resources", "attributes", "")]
    for aspect in dict.fromkeys(change.aspect for change in changes):
        own = [change for change in changes if change.aspect == aspect]
        resources = len({change.construct_path for change in own})
        rows.append((aspect, str(resources), str(len(own)), "written" if own[0].applied else "reported only"))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        f"{aspect:<{widths[0]}}  {resources:>{widths[1]}}  {attributes:>{widths[2]}}  {how}".rstrip()
        for aspect, resources, attributes, how in rows
    ]
    if not changes:
        lines = ["nothing to change"]
    levels = ("error", "warning", "info")
    counts = {level: [finding for finding in findings if finding.level == level] for level in levels}
    for level, found in counts.items():
        lines.extend(f"{level}: [{finding.construct_path}] {finding.annotation}" for finding in found)
    return "\n".join(lines)
