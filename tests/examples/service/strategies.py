"""Card numbers for property tests."""

from __future__ import annotations

from hypothesis import strategies as st


@st.composite
def card_numbers(draw: st.DrawFn) -> str:
    """13 to 19 digits with the right check digit, in one piece or in groups of four."""
    digits = draw(st.from_regex(r"[3-6][0-9]{11,17}", fullmatch=True))
    total = sum(value - 9 * (value > 9) for value in (int(d) * (2 - i % 2) for i, d in enumerate(reversed(digits))))
    number = digits + str(-total % 10)
    separator = draw(st.sampled_from(["", " ", "-"]))
    return separator.join(number[start : start + 4] for start in range(0, len(number), 4))
