"""The HTTP API: score a transaction, verify a decision's signature, and report the health of the task."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import uuid
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Annotated, Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from opentelemetry.trace import SpanKind
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fraud_api import tracing
from fraud_api.cards import holds_card_number, redact
from fraud_api.database import Database, Row, Unavailable
from fraud_api.scoring import History, Payment, score
from fraud_api.server import Lifecycle
from fraud_api.signing import KeyRing

LOG = logging.getLogger(__name__)

HEALTH = "/health"

BODY_LIMIT = 8192
"""Bytes of a request body: the firewall in front refuses more (SizeRestrictions_BODY of AWS's common rule group)."""

_BODY_SECONDS = 10.0
"""Seconds within which a body has to arrive; API Gateway does not wait longer for the answer."""

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _without_card_number(text: str) -> str:
    if holds_card_number(text):
        raise ValueError("looks like a card number; send the token that your payment provider has for the card")
    return text


Reference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,64}$"), AfterValidator(_without_card_number)]
"""An id of the caller: letters, digits and ``_ . : -``."""


class Transaction(BaseModel):
    """What is scored. Only the amount is required; without a card token, the score has no history."""

    model_config = ConfigDict(extra="forbid")

    amount: Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=2)]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "USD"
    transaction_id: Reference | None = None
    card_token: Reference | None = None
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    merchant_category: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")] | None = None


class Decision(BaseModel):
    """What was decided, all of it signed. A retry with the same ``transaction_id`` gets the first decision."""

    model_config = ConfigDict(extra="forbid")

    decision_id: str
    transaction_id: str
    amount: str
    currency: str
    score: int
    decision: str
    reasons: list[str]
    decided_at: str


class Signed(BaseModel):
    """A decision with the signature of this service."""

    model_config = ConfigDict(extra="forbid")

    decision: Decision
    signature: str


def make_app(database: Database, keys: KeyRing, lifecycle: Lifecycle) -> ASGIApp:
    """Return the application, with the limits, span and log line around every request."""

    @contextlib.asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        await database.open()
        tasks = [asyncio.create_task(_become_ready(database, lifecycle)), asyncio.create_task(keys.stay_fresh())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await database.close()
            await asyncio.to_thread(tracing.shut_down)

    app = FastAPI(
        title="Fraud detection",
        lifespan=life,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        # FastAPI's own spans contain path and query, which are the caller's text; those of Surroundings do not.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )

    @app.api_route(HEALTH, methods=["GET", "HEAD"])
    async def health() -> JSONResponse:
        state = "stopping" if lifecycle.stopping else "ok" if lifecycle.ready else "starting"
        return JSONResponse({"status": state}, 200 if state == "ok" else 503)

    @app.post("/api/score")
    async def score_transaction(transaction: Transaction, request: Request) -> Signed:
        payment = Payment(transaction.amount, transaction.country, transaction.merchant_category)
        decision_id = str(uuid.uuid4())

        def decide(history: History) -> Row:
            result = score(payment, history)
            return {"score": result.score, "decision": result.decision, "reasons": list(result.reasons)}

        stored = await database.decide(
            {
                "decision_id": decision_id,
                "transaction_id": transaction.transaction_id or decision_id,
                "amount": transaction.amount,
                "currency": transaction.currency,
                "country": transaction.country,
            },
            transaction.card_token,
            decide,
        )
        decision = Decision(
            **{
                **stored,
                "decision_id": str(stored["decision_id"]),
                "amount": str(stored["amount"]),
                "decided_at": stored["decided_at"].isoformat(),
            }
        )
        request.state.fields["decision_id"] = decision.decision_id
        return Signed(decision=decision, signature=keys.keys.sign(decision.model_dump()))

    @app.post("/api/verify")
    async def verify(signed: Signed) -> dict[str, bool]:
        return {"valid": await keys.verify(signed.decision.model_dump(), signed.signature)}

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        problems = [{"at": list(each["loc"]), "problem": each["msg"]} for each in error.errors()]
        return JSONResponse({"detail": problems}, 422)

    @app.exception_handler(Unavailable)
    async def unavailable(request: Request, error: Unavailable) -> JSONResponse:
        LOG.warning("the database is away", exc_info=error.__cause__)
        return JSONResponse({"detail": "the database is away; try again"}, 503, {"Retry-After": "1"})

    return Surroundings(app, lifecycle)


async def _become_ready(database: Database, lifecycle: Lifecycle) -> None:
    """Try until the database answers: a task that never reached it gets no request, and a release with it fails."""
    while not lifecycle.ready:
        try:
            await database.probe()
            lifecycle.ready = True
        except Unavailable as error:
            LOG.warning("the database cannot be used yet", exc_info=error.__cause__)
            await asyncio.sleep(1)
    LOG.info("ready")


class Surroundings:
    """What every request gets: a limit on its body, a span, a log line, and a part in the graceful stop."""

    def __init__(self, app: ASGIApp, lifecycle: Lifecycle) -> None:
        self._app, self._lifecycle = app, lifecycle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or pass on what is not a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] == HEALTH:
            await self._serve(scope, receive, send)
        else:
            self._lifecycle.begin()
            try:
                await self._observe(scope, receive, send)
            finally:
                self._lifecycle.end()

    async def _observe(self, scope: Scope, receive: Receive, send: Send) -> None:
        start, context = time.perf_counter(), tracing.parent(scope["headers"])
        # The parser accepts other methods, too, and an unknown one is the caller's text.
        method = scope["method"] if scope["method"] in _METHODS else "other"
        fields: dict[str, Any] = {"method": method, "status": 500}
        scope.setdefault("state", {})["fields"] = fields

        async def note(message: Message) -> None:
            if message["type"] == "http.response.start":
                fields["status"] = message["status"]
            await send(message)

        with tracing.tracer.start_as_current_span(
            method, context, SpanKind.SERVER, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                await self._serve(scope, receive, note)
            finally:
                route = getattr(scope.get("route"), "path", "none")
                trace_id = tracing.trace_id(context)
                fields["route"] = route
                fields["trace_id"] = trace_id and redact(trace_id)
                fields["duration_ms"] = round(1000 * (time.perf_counter() - start), 1)
                span.update_name(f"{method} {route}")
                span.set_attributes(
                    {
                        "http.request.method": method,
                        "http.route": route,
                        "http.response.status_code": fields["status"],
                    }
                )
                LOG.info("request", extra={"fields": fields})

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        pending: list[Message] = []

        async def read() -> Message:
            return pending.pop() if pending else await receive()

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and self._lifecycle.stopping:
                message["headers"] = [*message.get("headers", []), (b"connection", b"close")]
            await send(message)

        refused: tuple[int, str] | None = None
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                received = await _body(scope, receive)
        except TimeoutError:
            refused = (408, f"the body took more than {_BODY_SECONDS:.0f} seconds")
        else:
            if received is None:
                refused = (413, f"the body has more than {BODY_LIMIT} bytes")
            else:
                pending.append({"type": "http.request", "body": received, "more_body": False})
        if refused:
            status, detail = refused
            # The rest of the body is not read, so the connection cannot be used again.
            await JSONResponse({"detail": detail}, status, {"Connection": "close"})(scope, receive, send)
        else:
            await self._app(scope, read, answer)


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """Return the whole body, or ``None`` if it is longer than allowed, which may be known before it arrives."""
    announced = dict(scope["headers"]).get(b"content-length", b"0")
    if announced.isdigit() and int(announced) > BODY_LIMIT:
        return None
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > BODY_LIMIT:
            return None
        if not message.get("more_body"):
            return bytes(body)
