"""Text that stays valid in every format, whatever a stack's author wrote: pure."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""What XML 1.0 forbids (section 2.2, Char), and what turns or hides the text around it in an editor."""

_LINE_BREAKS = re.compile(r"\s*[\r\n]+\s*")
_MARKUP = re.compile(r"[\\`*\[\]<>&|~]|\{(?=\{)|(?<![^\W_])_|_(?![^\W_])")
"""What means something in GitHub's Markdown, and ``{{`` in OSCAL; an underscore within a word does not."""

_BLOCK = re.compile(r"^[^\S\n]*(\d*)([#+=-]|[.)](?=\s|$))?", re.MULTILINE)
"""What makes a line a heading, a list, a rule or code: white space, or one of these behind at most a number."""

_compact = json.JSONEncoder(allow_nan=False).encode
"""ASCII only: a lone surrogate, which JSON can hold and UTF-8 cannot, survives."""


def printable(text: str) -> str:
    """Return the text with what XML forbids or an editor does not show written as an escape, such as ``\\u0000``."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def one_line(text: str) -> str:
    """Return the printable text on one line, without white space around it; ``-`` where nothing remains."""
    return _LINE_BREAKS.sub(" ", printable(text)).replace("\t", " ").strip() or "-"


def markdown(text: str) -> str:
    """Escape text so that Markdown shows it as it is: no markup and no HTML; only a bare address is a link.

    White space at the start of a line goes, which would make code of it.
    """
    inline = _MARKUP.sub(lambda found: f"\\{found[0]}", printable(text))
    return _BLOCK.sub(lambda found: f"{found[1]}\\{found[2]}" if found[2] else found[1], inline)


def cut(text: str, length: int) -> str:
    """Return the text, shortened where a consumer limits it."""
    return text if len(text) <= length else text[: length - 1] + "…"


def plain(value: Any) -> Any:
    """Return a value of a resource as JSON can hold it: NaN, infinities and foreign objects become text."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, int):
        return value if value.bit_length() < 1024 else hex(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in (sorted(value, key=repr) if isinstance(value, (set, frozenset)) else value)]
    return str(value)


def lines(value: Any, depth: int) -> str:
    """Return JSON with each item down to a depth on a line of its own, so that reports can be compared line by line.

    Args:
        value: what :func:`plain` returns.
        depth: levels of objects and lists that are spread over lines.
    """
    return _spread(value, depth, "") + "\n"


def _spread(value: Any, depth: int, indent: str) -> str:
    if depth and value and isinstance(value, (dict, list)):
        inner = indent + " "
        if isinstance(value, dict):
            items = [f"{_compact(key)}: {_spread(item, depth - 1, inner)}" for key, item in value.items()]
            opening, closing = "{", "}"
        else:
            items = [_spread(item, depth - 1, inner) for item in value] if depth > 1 else list(map(_compact, value))
            opening, closing = "[", "]"
        between = f",\n{inner}"
        return f"{opening}\n{inner}{between.join(items)}\n{indent}{closing}"
    return _compact(value)
