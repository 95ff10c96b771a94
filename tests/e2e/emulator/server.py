"""The emulator: moto's server with closed gaps and, when asked for, faults and policies.

Run by ``process``: ``python -m tests.e2e.emulator.server`` writes its port to stdout. It listens on the loopback
address only. Besides AWS it answers ``/_emulator`` (GET reports, PUT sets ``refused_attempts``, ``watched`` and
``policies``) and, for the load balancers, what is below ``/_origin/`` (see ``origin``).
"""

from __future__ import annotations

import dataclasses
import functools
import json
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable

import waitress
from botocore.exceptions import ClientError
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.datastructures import Headers

from tests.e2e.emulator import constraints, faults, gaps, origin, permissions, wire
from tests.e2e.emulator.process import REGION

HOST = "127.0.0.1"
CONTROL = "/_emulator"

_THREADS = 32
"""Terraform asks ten things at once, and two of it may run; a rotation function asks while its caller waits."""

_CONNECTIONS = 1000
"""The provider has some for every service, and every one of them counts while it is idle."""

_GIVEN = 500
"""Answers that are remembered, to be given again."""

_IDLE = 3600
"""Seconds after which an idle connection is closed: not while a client might be about to use it again."""


class Emulator:
    """The WSGI application.

    Attributes:
        memory: what the gaps were sent.
        refused_attempts: how many attempts of every call are refused before one is let through.
        counts: how many calls were answered, closed by a gap, refused, and failed inside the emulator.
        failures: calls that the emulator could not answer, such as operations that moto does not have.
        violations: what was sent that AWS would refuse by the model of its operation (see ``constraints``).
        exempted: the exemptions from that which were needed.
        guard: what the callers under watch need and may do (see ``permissions``).
    """

    def __init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._given: dict[str, wire.Answer] = {}
        self.memory = gaps.Memory()
        self.refused_attempts = 0
        self.counts: Counter[str] = Counter()
        self.failures: set[str] = set()
        self.violations: set[str] = set()
        self.exempted: set[str] = set()
        self.guard = permissions.Guard(gaps.ACCOUNT)

    def __call__(self, environ: wire.Environ, start_response: wire.StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        environ["RAW_URI"] = environ["REQUEST_URI"]  # where moto looks for the path as it was sent
        if environ["PATH_INFO"] == CONTROL:
            return wire.respond(self._control(environ), start_response)
        if environ["PATH_INFO"].startswith(origin.PATH):
            return wire.respond(self._origin(environ), start_response)
        started = time.monotonic()
        call = wire.identify(environ)
        self._judge(call, environ)
        refusal = faults.refusal(call, environ, self.refused_attempts)
        invocation = environ.get("HTTP_AMZ_SDK_INVOCATION_ID", "")
        try:
            answer = (
                refusal or self._given.get(invocation) or self._forbidden(call, environ) or self._answer(call, environ)
            )
        except Exception:  # whatever it is: the client gets the 500 that it would get from moto
            traceback.print_exc()
            answer = wire.Answer(500, Headers(), b"")
        self._count(call, environ, answer, refused=refusal is not None)
        self._remember(invocation, answer, refused=refusal is not None)
        self._log(call, environ, answer, time.monotonic() - started)
        return wire.respond(answer, start_response)

    def _answer(self, call: wire.Call | None, environ: wire.Environ) -> wire.Answer:
        gap = gaps.HANDLERS.get((call.service, call.operation)) if call else None
        if call is None or gap is None:
            return wire.send(self._moto, environ)
        types, handle = gap
        self.memory.used.update(types)
        self.counts["gap"] += 1

        def ask(body: bytes | None = None) -> wire.Document:
            return wire.read(call, wire.send(self._moto, environ, body))

        request = gaps.Request(self.memory, call, environ["e2e.body"], ask, f"http://{environ['HTTP_HOST']}")
        try:
            return wire.write(call, handle(request))
        except wire.AwsError as refused:
            return wire.write(call, refused)
        except ClientError as refused:  # of another call that the gap made
            error = refused.response["Error"]
            return wire.write(call, wire.AwsError(error["Code"], error["Message"]))

    def _forbidden(self, call: wire.Call | None, environ: wire.Environ) -> wire.Answer | None:
        return self.guard.refusal(call, environ, self._client(environ)) if call else None

    def _client(self, environ: wire.Environ) -> permissions.Client:
        return functools.partial(gaps.client, f"http://{environ['HTTP_HOST']}", REGION)

    def _judge(self, call: wire.Call | None, environ: wire.Environ) -> None:
        """Note what AWS would refuse, and go on: a run shows all of it at its end."""
        if call is None:
            self.violations.add(
                f"{_name(call, environ)} is no operation of a service in wire.SERVICES; add its service"
            )
            return
        for place, problem in constraints.violations(call):
            exemption = constraints.exemption(place)
            if exemption is None:
                self.violations.add(f"{place} {problem}")
            else:
                self.exempted.add(exemption)

    def _remember(self, invocation: str, answer: wire.Answer, *, refused: bool) -> None:
        """An answer that got lost on the way is given again: a call repeated for that has the same invocation id.

        On a busy machine it happens about once in some thousand calls. AWS itself would refuse some repeated calls.
        """
        self.counts["repeated"] += invocation in self._given
        if invocation and not refused and answer.status < 400:
            self._given[invocation] = answer
            while len(self._given) > _GIVEN:
                self._given.pop(next(iter(self._given)), None)

    def _control(self, environ: wire.Environ) -> wire.Answer:
        if environ["REQUEST_METHOD"] == "PUT":
            sent = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
            self.refused_attempts = int(sent.get("refused_attempts", self.refused_attempts))
            self.guard.watched = sent.get("watched", self.guard.watched)
            self.guard.lenient = bool(sent.get("lenient", self.guard.lenient))
            if "policies" in sent:
                self.guard.enforce(sent["policies"])
        report = {
            "gaps": sorted(self.memory.used),
            "counts": dict(self.counts),
            "failures": sorted(self.failures),
            "violations": sorted(self.violations),
            "exempted": sorted(self.exempted),
            "denied": sorted(self.guard.denied),
            "unclear": sorted(self.guard.unclear),
            "needed": {
                key: [dataclasses.asdict(each) for each in found.values()] for key, found in self.guard.seen.items()
            },
        }
        return wire.Answer(200, Headers({"Content-Type": "application/json"}), json.dumps(report).encode())

    def _origin(self, environ: wire.Environ) -> wire.Answer:
        headers = {
            name.removeprefix("HTTP_").replace("_", "-").lower(): value
            for name, value in environ.items()
            if name.startswith("HTTP_")
        }
        status = origin.status(self._client(environ), environ["PATH_INFO"].removeprefix(origin.PATH), headers)
        return wire.Answer(status, Headers(), b"")

    def _count(self, call: wire.Call | None, environ: wire.Environ, answer: wire.Answer, *, refused: bool) -> None:
        self.counts["refused" if refused else "answered"] += 1
        if answer.status >= 500 and not refused:
            self.failures.add(_name(call, environ))

    def _log(self, call: wire.Call | None, environ: wire.Environ, answer: wire.Answer, seconds: float) -> None:
        moment = time.strftime("%H:%M:%S")
        print(f"{moment} {answer.status} {_name(call, environ)} {seconds:.3f} s", file=sys.stderr, flush=True)


def _name(call: wire.Call | None, environ: wire.Environ) -> str:
    return f"{call.service} {call.operation}" if call else f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"


def main(port: int = 0) -> None:
    """Serve on ``port``, or on a free one, until killed."""
    server = waitress.create_server(
        Emulator(),
        host=HOST,
        port=port,
        threads=_THREADS,
        channel_timeout=_IDLE,
        connection_limit=_CONNECTIONS,
        asyncore_use_poll=True,
        clear_untrusted_proxy_headers=True,
    )
    print(server.effective_port, flush=True)
    server.run()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
