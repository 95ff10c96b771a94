"""From nothing to a served request on this machine: ``make service``.

It starts a PostgreSQL with the repository's migration, an emulated Secrets Manager and the reference service, sends a
request, and puts the service through the container contract, which ends it. ``KEEP=1`` leaves it running until Ctrl-C
instead. Exit status: that of the contract.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from scripts.contract import Target, check
from scripts.project import Failure, run
from tests.examples.service import sandbox
from tests.examples.service.surroundings import HOST, python, service, surroundings


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    """Do all of it.

    Raises:
        Failure: a check of the contract failed.
    """
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
        environ = {**environ, "PORT": os.environ.get("PORT", "8443")}
        with service(environ, command) as running:
            body = {"amount": 12.5, "card_token": "tok_1", "country": "DE"}
            _say(f"  curl -k {running.address}/api/score -H 'content-type: application/json' -d '{json.dumps(body)}'")
            print(running.ask("POST", "/api/score", body).body.decode(), flush=True)
            if os.environ.get("KEEP"):
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
