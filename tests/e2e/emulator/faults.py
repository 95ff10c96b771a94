"""Answers of a bad day: AWS throttles, or fails inside, before it did anything."""

from __future__ import annotations

import re

from werkzeug.datastructures import Headers

from tests.e2e.emulator import wire

_ATTEMPT = re.compile(r"attempt=(\d+)")

_THROTTLING = {"ec2": "RequestLimitExceeded", "s3": "SlowDown", "query": "Throttling"}
"""The code by which a service, or else a protocol, says that it is asked too often; else ThrottlingException."""


def refusal(call: wire.Call | None, environ: wire.Environ, attempts: int) -> wire.Answer | None:
    """What answers instead of AWS while the first ``attempts`` of every call are refused; none when it is let through.

    Odd attempts are throttled, even ones get a 500. Which attempt it is, AWS's libraries say themselves.
    """
    said = _ATTEMPT.search(environ.get("HTTP_AMZ_SDK_REQUEST", ""))
    attempt = int(said[1]) if said else 0
    if not 1 <= attempt <= attempts:
        return None
    if call is None or attempt % 2 == 0:
        return wire.Answer(500, Headers(), b"")
    code = _THROTTLING.get(call.service) or _THROTTLING.get(call.protocol) or "ThrottlingException"
    answer = wire.write(call, wire.AwsError(code, "Rate exceeded"))
    return wire.Answer(503 if call.service == "s3" else 400, answer.headers, answer.body)
