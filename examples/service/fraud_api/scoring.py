"""How a transaction is scored: pure functions of the transaction and its card's history.

The features are those that rule sets against card fraud start with: amount, velocity, deviation from habit. The weights
are invented. Train your own and put them, or your model, into this module; nothing else depends on how it scores.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Payment:
    """What is known about the payment itself.

    Attributes:
        amount: in units of its currency.
        country: of the merchant, ISO 3166-1 alpha-2, or ``None``.
        merchant_category: ISO 18245 code, or ``None``.
    """

    amount: Decimal
    country: str | None
    merchant_category: str | None


@dataclass(frozen=True)
class History:
    """What the same card did in the last day, according to its latest 200 payments.

    Attributes:
        last_hour: payments in the last hour.
        last_day: payments in the last day.
        average: their mean amount; 0 without any.
        countries: in which they were made.
    """

    last_hour: int = 0
    last_day: int = 0
    average: Decimal = Decimal(0)
    countries: frozenset[str] = frozenset()


def _is_elsewhere(country: str | None, known: frozenset[str]) -> bool:
    return country is not None and bool(known) and country not in known


RISKY_CATEGORIES: Mapping[str, str] = {
    "4829": "money transfer",
    "6051": "quasi cash, such as cryptocurrency",
    "7995": "betting and casinos",
}
"""Merchant category codes of ISO 18245 that card networks treat as high risk."""

_BIAS = -4.0
"""Log-odds of fraud for a payment without any feature: about 2 %."""

FEATURES: Mapping[str, tuple[float, Callable[[Payment, History], float]]] = {
    "large_amount": (0.9, lambda payment, _: math.log10(1 + float(payment.amount) / 500)),
    "many_in_an_hour": (0.5, lambda _, history: min(history.last_hour, 10)),
    "many_in_a_day": (0.08, lambda _, history: min(history.last_day, 50)),
    "above_its_average": (
        0.6,
        lambda payment, history: min(float(payment.amount / history.average), 10) - 1 if history.average else 0,
    ),
    "new_country": (1.8, lambda payment, history: _is_elsewhere(payment.country, history.countries)),
    "risky_category": (1.2, lambda payment, _: payment.merchant_category in RISKY_CATEGORIES),
}
"""The weight of each feature in log-odds, and how its value is read."""

DECLINE, REVIEW = 80, 50
"""The scores from which a payment is declined, or reviewed by a person."""

_TELLING = 0.5
"""Log-odds that a feature must add to be named as a reason."""


@dataclass(frozen=True)
class Score:
    """The result.

    Attributes:
        score: 0 to 100, the estimated probability of fraud in percent.
        decision: ``approve``, ``review`` or ``decline``.
        reasons: the features that raised the score, the strongest first.
    """

    score: int
    decision: str
    reasons: tuple[str, ...]


def score(payment: Payment, history: History) -> Score:
    """Score a payment."""
    parts = {name: weight * float(value(payment, history)) for name, (weight, value) in FEATURES.items()}
    percent = round(100 / (1 + math.exp(-(_BIAS + sum(parts.values())))))
    decision = "decline" if percent >= DECLINE else "review" if percent >= REVIEW else "approve"
    telling = sorted((name for name, part in parts.items() if part >= _TELLING), key=lambda name: -parts[name])
    return Score(percent, decision, tuple(telling))
