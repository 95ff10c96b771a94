"""Traces: spans in OpenTelemetry's format, for the collector next to the service.

Endpoint, sampler, propagator and resource come from the ``OTEL_…`` variables of the task definition, which the SDK
reads by itself. Spans contain the route and the status, but no text from the caller.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from opentelemetry import propagate, trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.propagators.textmap import Getter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

Headers = Sequence[tuple[bytes, bytes]]

_EXPORT_SECONDS = 2
"""How long one export may take; it is the last thing that the task waits for before it ends."""

tracer = trace.get_tracer("fraud_api")


class _HeaderGetter(Getter[Headers]):
    """Reads the headers of an ASGI request, whose names are in lower case."""

    def get(self, carrier: Headers, key: str) -> list[str] | None:
        wanted = key.lower().encode()
        return [value.decode("latin-1") for name, value in carrier if name == wanted] or None

    def keys(self, carrier: Headers) -> list[str]:
        return [name.decode("latin-1") for name, _ in carrier]


_GETTER = _HeaderGetter()


def set_up() -> None:
    """Send spans to the collector; without a collector, nothing is recorded."""
    if os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        provider = TracerProvider()
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(timeout=_EXPORT_SECONDS)))
        trace.set_tracer_provider(provider)


def shut_down() -> None:
    """Send the remaining spans."""
    provider = trace.get_tracer_provider()
    if isinstance(provider, TracerProvider):
        provider.shutdown()


def parent(headers: Headers) -> Context:
    """Return the context that the headers of a request carry."""
    return propagate.extract(headers, getter=_GETTER)


def trace_id(context: Context) -> str | None:
    """Return the id of the trace as X-Ray writes it, or ``None`` where the request has none."""
    found = trace.get_current_span(context).get_span_context()
    if not found.is_valid:
        return None
    digits = trace.format_trace_id(found.trace_id)
    return f"1-{digits[:8]}-{digits[8:]}"
