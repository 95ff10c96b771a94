"""Marks instead of interpolations, so that the text around them can be read; pure."""

from __future__ import annotations

import re

from .expressions import expression, interpolations

# Characters that Unicode keeps free for private use: no author writes them.
_MARK = re.compile("\ue000([0-9]+)\ue001")
# A string in an expression that holds more than a key.
_HOLDS_ADDRESS = re.compile(r"arn:|://|\.dkr\.ecr\.")


class Marks:
    """The interpolations that were replaced by marks; equal ones have one mark, so that equal names stay equal."""

    def __init__(self) -> None:
        self._interpolations: list[str] = []
        self._marks: dict[str, str] = {}

    def name(self, text: str) -> str:
        """Return a name, or what holds one, with a mark instead of each interpolation."""
        return self._marked(text, reads_strings=False, whole=False)

    def document(self, text: str) -> str:
        """Mark a document: the strings of an expression that makes it, such as ``${jsonencode(…)}``, stay readable."""
        return self._marked(text, reads_strings=True, whole=expression(text) is not None)

    def original(self, text: str) -> str:
        """Return the text with the interpolations back in their places."""
        return _MARK.sub(lambda found: self._interpolations[int(found[1])], text)

    def _marked(self, text: str, *, reads_strings: bool, whole: bool) -> str:
        if "${" not in text and "%{" not in text:
            return text
        try:
            found = interpolations(text)
        except ValueError:
            return text
        parts, position = [], 0
        for each in found:
            parts.append(text[position : each.start])
            if reads_strings and '"' in each.code and (whole or _HOLDS_ADDRESS.search(each.code)):
                inside = self._marked(each.code, reads_strings=True, whole=False)
                parts += [text[each.start : each.start + 2], inside, "}"]
            else:
                parts.append(self._mark(text[each.start : each.end]))
            position = each.end
        return "".join([*parts, text[position:]])

    def _mark(self, interpolation: str) -> str:
        mark = self._marks.get(interpolation)
        if mark is None:
            mark = self._marks[interpolation] = f"\ue000{len(self._interpolations)}\ue001"
            self._interpolations.append(interpolation)
        return mark


def has_mark(text: str) -> bool:
    """Return whether an interpolation was in the text."""
    return "\ue000" in text
