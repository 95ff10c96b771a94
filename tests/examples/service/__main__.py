"""From nothing to a served request on this machine: ``make service``.

It starts a PostgreSQL with the repository's migration, an emulated Secrets Manager and the reference service, sends a
request, and puts the service through the container contract, which ends it. ``KEEP=1`` leaves it running until Ctrl-C
instead. Exit status: that of the contract.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from pathlib import Path

from scripts.contract import Target, check
from scripts.project import Failure, check_variables, is_on, run
from tests.examples.service import sandbox
from tests.examples.service.environment import python
from tests.examples.service.surroundings import HOST, service, surroundings


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _port(text: str) -> int:
    """The port that the service listens on.

    Raises:
        Failure: it is none, or it is taken.
    """
    if not (text.isascii() and text.isdigit() and 1024 <= int(text) <= 65535):
        raise Failure(f"PORT is {text!r}; use a whole number from 1024 to 65535", 2)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except OSError:
            raise Failure(f"PORT {text} is taken; use another one, such as make service PORT=9443", 2) from None
    return int(text)


def main() -> None:
    """Do all of it.

    Raises:
        Failure: a check of the contract failed.
    """
    check_variables()
    port = _port(os.environ.get("PORT") or "8443")
    _say("installing the packages of the service, if they are not there")
    python()
    _say("starting what it has around it")
    with surroundings(lambda line: _say(f"  {line}")) as around:
        against = sandbox.reason_against()
        if against:
            _say(f"starting the service as a plain process: {against}")
            environ, command = around.environ, []
        else:
            _say("starting the service on a read-only root, as user 1000 without capabilities")
            environ = sandbox.environ(around.environ)
            command = sandbox.command(Path(around.environ["PGSSLROOTCERT"]))
        environ = {**environ, "PORT": str(port)}
        with service(environ, command) as running:
            body = {"amount": 12.5, "card_token": "tok_1", "country": "DE"}
            _say(f"  curl -k {running.address}/api/score -H 'content-type: application/json' -d '{json.dumps(body)}'")
            print(running.ask("POST", "/api/score", body).body.decode(), flush=True)
            if is_on("KEEP"):
                _say("serving until Ctrl-C")
                while running.process.poll() is None:
                    time.sleep(0.5)
                return
            _say("the container contract (about a minute: an idle connection has to stay open for so long)")
            target = Target(True, HOST, running.port, pid=running.process.pid)
            failed = check(target, ["user", "read-only"] if against else [], lambda line: print(line, flush=True))
            if failed:
                raise Failure(f"{failed} checks of the container contract failed")


if __name__ == "__main__":
    sys.exit(run(main))
