"""The container contract as a command: an image that breaks it fails, line by line; wrong use is one line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from scripts.readme import ROOT


def contract(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    command = [sys.executable, "-m", "scripts.contract", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def careless() -> Iterator[str]:
    """The address of a server that answers 200 to everything, without TLS and without limits."""

    class Careless(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            self.send_response(200)
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _answer

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Careless)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.slow
def test_an_image_that_breaks_the_contract_fails(careless: str) -> None:
    """One line a check, exit status 1, and no traceback."""
    done = contract(careless)
    lines = done.stdout.splitlines()
    assert done.returncode == 1, done.stdout + done.stderr
    assert any(line.split()[0] == "FAIL" for line in lines if line.strip())
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "ADDRESS is 'nonsense'"),
        (["https://127.0.0.1:1"], "nothing answers at https://127.0.0.1:1"),
        (["ftp://127.0.0.1:21"], "use https://HOST:PORT"),
    ],
)
def test_wrong_use_is_one_line(arguments: list[str], said: str) -> None:
    """What was received and what is allowed; exit status 2."""
    done = contract(*arguments)
    assert done.returncode == 2
    assert said in done.stderr and len(done.stderr.splitlines()) == 1
