"""Hypothesis strategies for what users of the stack and of the aspects may write."""

from __future__ import annotations

from hypothesis import strategies as st

_ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyz0123456789"


def suffixes(max_size: int = 20) -> st.SearchStrategy[str]:
    """Legal environment suffixes: 1 to 20 lower-case letters, digits and single inner hyphens."""
    part = st.text(_ALPHANUMERIC, min_size=1, max_size=max_size)
    return st.lists(part, min_size=1, max_size=4).map("-".join).filter(lambda text: len(text) <= max_size)


def stems() -> st.SearchStrategy[str]:
    """Names as authors write them: any printable text, long and short, tokens excluded."""
    printable = st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="${}%#")
    return st.text(printable, min_size=1, max_size=300).filter(lambda text: text.strip() != "")
