"""The reference service's own decisions, one by one: card numbers, logs, scores, signatures, variables."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from fraud_api import configuration, logs, signing
from fraud_api.cards import holds_card_number, redact
from fraud_api.scoring import FEATURES, History, Payment, score
from hypothesis import given
from hypothesis import strategies as st

from tests.examples.service.strategies import card_numbers

VARIABLES = {
    "API_CONFIGURATION": "{}",
    "API_CONFIGURATION_SECRET_ARN": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:name",
    "DB_APPLICATION_USER": "fraud_api",
    "DB_HOST": "db",
    "DB_NAME": "fraud_detection",
    "DB_PORT": "5432",
    "PORT": "8443",
}

PAYMENT = Payment(Decimal("12.50"), "US", "5411")


# -- card numbers ------------------------------------------------------------------------------------------------------


@given(
    number=card_numbers(), before=st.sampled_from(["", "card ", "(", "tok:"]), after=st.sampled_from(["", ".", " x"])
)
def test_every_card_number_is_recognized(number: str, before: str, after: str) -> None:
    """With or without separators, alone or in a text."""
    assert holds_card_number(before + number + after)


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111112",  # a wrong check digit
        "411111111111",  # too short
        "41111111111111111111",  # too long
        "a4111111111111111",  # part of a word, such as a hexadecimal id
        "7c9e6679-7425-40de-944b-e07fc1f90ae7",
        "2026-11-26T19:20:04",
        "",
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    """Ids of other kinds are accepted."""
    assert not holds_card_number(text)


@given(number=card_numbers(), before=st.text(max_size=5), after=st.text(max_size=5))
def test_no_card_number_survives_redaction(number: str, before: str, after: str) -> None:
    """Whatever stands around it."""
    assert number not in redact(before + number + after)


# -- logs --------------------------------------------------------------------------------------------------------------


def line(record: logging.LogRecord) -> dict[str, Any]:
    """The record as it is logged."""
    text = logs.Formatter().format(record)
    assert "\n" not in text
    read: dict[str, Any] = json.loads(text)
    return read


def record(message: str, *arguments: object, **more: Any) -> logging.LogRecord:
    """A record of a library."""
    return logging.LogRecord("library", logging.WARNING, "file.py", 1, message, arguments, more.get("exc_info"))


@given(number=card_numbers(), text=st.text(max_size=20))
def test_a_message_of_a_library_loses_its_card_numbers(number: str, text: str) -> None:
    """In the message and in what is filled into it; it stays one line of JSON."""
    assert number not in json.dumps(line(record(text.replace("%", "") + number + " %s\n", number)))


@given(number=card_numbers())
def test_an_error_is_logged_without_its_message(number: str) -> None:
    """Type and place are there; what the error quotes is not."""
    try:
        raise ValueError(f"Key (card)=({number}) already exists")
    except ValueError as error:
        logged = line(record("failed", exc_info=(ValueError, error, error.__traceback__)))
    assert logged["error"] == "builtins.ValueError"
    assert logged["where"][0].startswith("test_parts.py:")
    assert number not in json.dumps(logged)


def test_only_known_fields_of_a_request_are_logged() -> None:
    """A field that somebody adds does not get into the log by accident."""
    made = record("request")
    made.fields = {"status": 200, "path": "/api/4111111111111111", "trace_id": None}
    assert {"status"} == line(made).keys() - {"time", "level", "logger", "message"}


# -- scores ------------------------------------------------------------------------------------------------------------

histories = st.builds(
    History,
    last_hour=st.integers(0, 200),
    last_day=st.integers(0, 200),
    average=st.decimals(0, 10**6, places=2),
    countries=st.frozensets(st.sampled_from(["US", "CA", "MX"])),
)
payments = st.builds(
    Payment,
    amount=st.decimals("0.01", 10**12, places=2),
    country=st.sampled_from([None, "US", "DE"]),
    merchant_category=st.sampled_from([None, "5411", "7995"]),
)


@given(payment=payments, history=histories)
def test_a_score_is_a_percentage_and_its_decision_follows(payment: Payment, history: History) -> None:
    """For every payment and history; reasons are features, each once."""
    given = score(payment, history)
    assert 0 <= given.score <= 100
    assert given.decision == ("decline" if given.score >= 80 else "review" if given.score >= 50 else "approve")
    assert set(given.reasons) <= set(FEATURES) and len(set(given.reasons)) == len(given.reasons)


@given(payment=payments, history=histories, more=st.integers(1, 50))
def test_more_payments_never_lower_a_score(payment: Payment, history: History, more: int) -> None:
    """Velocity counts in one direction."""
    busier = replace(history, last_hour=history.last_hour + more, last_day=history.last_day + more)
    assert score(payment, busier).score >= score(payment, history).score


@pytest.mark.parametrize(
    ("feature", "payment", "history"),
    [
        ("large_amount", replace(PAYMENT, amount=Decimal(50_000)), History()),
        ("many_in_an_hour", PAYMENT, History(last_hour=5, last_day=5)),
        ("many_in_a_day", PAYMENT, History(last_day=20)),
        ("above_its_average", PAYMENT, History(last_day=1, average=Decimal(2))),
        ("new_country", replace(PAYMENT, country="DE"), History(last_day=1, countries=frozenset({"US"}))),
        ("risky_category", replace(PAYMENT, merchant_category="7995"), History()),
    ],
)
def test_each_feature_raises_the_score_and_is_named(feature: str, payment: Payment, history: History) -> None:
    """Alone, against a payment that has nothing suspicious."""
    assert score(payment, history).reasons == (feature,)
    assert score(payment, history).score > score(PAYMENT, History()).score


# -- signatures --------------------------------------------------------------------------------------------------------

DECISION = {"decision": "approve", "score": 3}


def secret(current: str, previous: str) -> str:
    """The secret as Secrets Manager has it."""
    return json.dumps({"signing_key": current, "previous_signing_key": previous})


class Clock:
    """Seconds that pass when a test says so."""

    now = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def test_a_signature_verifies_over_one_rotation_and_no_longer() -> None:
    """By the current key and by the previous one; not by the one before, and not for another decision."""
    first, second, third = (signing.Keys.parse(secret(*pair)) for pair in (("a", "-"), ("b", "a"), ("c", "b")))
    signature = first.sign(DECISION)
    assert first.verify(DECISION, signature) and second.verify(DECISION, signature)
    assert not third.verify(DECISION, signature)
    assert not first.verify({**DECISION, "score": 4}, signature)


@given(signature=st.text())
def test_no_other_text_is_a_signature(signature: str) -> None:
    """Nor does any text make the check fail."""
    assert not signing.Keys.parse(secret("a", "b")).verify(DECISION, signature)


def test_keys_are_read_again_when_a_signature_does_not_verify_but_not_for_every_forgery() -> None:
    """Once within ``PAUSE``; what was rotated is then known."""
    readings: list[float] = []
    clock = Clock()

    def read() -> str:
        readings.append(clock.now)
        return secret("b", "a")

    async def play() -> None:
        ring = signing.KeyRing(secret("a", "-"), read, clock)
        rotated = signing.Keys.parse(secret("b", "a")).sign(DECISION)
        assert await ring.verify(DECISION, ring.keys.sign(DECISION)) and not readings
        assert await ring.verify(DECISION, rotated) and len(readings) == 1
        results = await asyncio.gather(*(ring.verify(DECISION, "forged") for _ in range(50)))
        assert not any(results) and len(readings) == 1
        clock.now = signing.PAUSE
        assert not await ring.verify(DECISION, "forged") and len(readings) == 2

    asyncio.run(play())


def test_a_secret_that_cannot_be_read_leaves_the_keys_as_they_are(caplog: pytest.LogCaptureFixture) -> None:
    """The service goes on with what it has."""

    def read() -> str:
        raise OSError("no route")

    async def play() -> None:
        ring = signing.KeyRing(secret("a", "-"), read)
        assert not await ring.verify(DECISION, "forged")
        assert await ring.verify(DECISION, ring.keys.sign(DECISION))

    asyncio.run(play())
    assert "could not be read" in caplog.text


@pytest.mark.parametrize(
    "text", ["", "[]", "null", '{"signing_key": "a"}', '{"signing_key": 1, "previous_signing_key": 2}']
)
def test_a_secret_of_another_shape_is_refused_without_its_text(text: str) -> None:
    """The message says what is expected."""
    with pytest.raises(
        ValueError, match=r"^the secret is not a JSON object with signing_key and previous_signing_key$"
    ):
        signing.Keys.parse(text)


# -- variables ---------------------------------------------------------------------------------------------------------


def test_the_variables_of_the_task_definition_are_enough() -> None:
    """The region is that of the secret."""
    assert configuration.load(VARIABLES).region == "eu-west-1"


def test_all_problems_with_variables_are_said_at_once() -> None:
    """One line each, without a secret's text."""
    wrong = {**VARIABLES, "PORT": "x", "API_CONFIGURATION_SECRET_ARN": "name", "DB_HOST": ""}
    with pytest.raises(configuration.ConfigurationError) as caught:
        configuration.load(wrong)
    assert [line.split(" ")[0] for line in str(caught.value).splitlines()] == [
        "PORT",
        "DB_HOST",
        "API_CONFIGURATION_SECRET_ARN",
    ]
