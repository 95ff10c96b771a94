"""Logs: one JSON object per line on stdout, without any text from a caller.

A line about a request contains what the service itself knows (route, status, duration, its own id of the decision), and
nothing that was received: neither path, query, header nor body, which may hold a card number (PCI DSS 3.3, 3.5.1) and
in which a caller could forge fields. For an error it has the type and the place in the code, not the message, since
messages quote values. Lines from libraries keep their message, with every long run of digits replaced.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

from fraud_api.cards import redact

FIELDS = frozenset({"decision_id", "duration_ms", "method", "route", "status", "trace_id"})
"""What a line may say about a request."""

_FRAMES = 5
"""How many of the innermost calls of an error are named."""


class Formatter(logging.Formatter):
    """Writes a record as a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        fields: dict[str, Any] = getattr(record, "fields", {})
        line |= {name: value for name, value in fields.items() if name in FIELDS and value is not None}
        if record.exc_info and record.exc_info[1]:
            line |= _error(record.exc_info[1])
        return json.dumps(line)


def _error(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    described: dict[str, Any] = {
        "error": f"{type(error).__module__}.{type(error).__qualname__}",
        "where": [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if sqlstate := getattr(error, "sqlstate", None):
        described["sqlstate"] = sqlstate
    return described


def set_up() -> None:
    """Send all logs through the formatter, those of libraries only from warnings up."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(Formatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("fraud_api").setLevel(logging.INFO)
    logging.captureWarnings(True)
