"""Card numbers: how they are recognized, so that none is accepted, stored or logged."""

from __future__ import annotations

import re

_LENGTHS = "{13,19}"
"""Digits of a primary account number. ISO/IEC 7812-1 allows 8 to 19; no card of a large network has fewer than 13."""

_IN_TEXT = re.compile(rf"(?<![0-9A-Za-z])(?:\d[ -]?){_LENGTHS}(?![0-9A-Za-z])", re.ASCII)
_ANYWHERE = re.compile(r"\d(?:[ -]?\d){12,}", re.ASCII)


def holds_card_number(text: str) -> bool:
    """Return whether a value contains a card number as people and programs write it.

    That is 13 to 19 digits, with at most single spaces or hyphens between them, that stand alone and whose check digit
    is right (Luhn, ISO/IEC 7812-1 annex B). One number in ten of that length has the right check digit by chance.
    """
    return any(_is_luhn(re.sub(r"\D", "", match[0])) for match in _IN_TEXT.finditer(text))


def redact(text: str) -> str:
    """Replace every run of 13 digits or more, whatever is around it: in logs, replacing too much does no harm."""
    return _ANYWHERE.sub("[digits]", text)


def _is_luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0
