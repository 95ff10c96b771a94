"""The container contract as a check: of the reference service, of servers with one fault each, and of bad input."""

from __future__ import annotations

import contextlib
import http.server
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scripts import contract
from scripts.contract import Broken, Target, Unchecked
from tests.examples.service import sandbox
from tests.examples.service.surroundings import HOST, Authority, Surroundings, eventually, free_port, service


class Handler(http.server.BaseHTTPRequestHandler):
    """A server that keeps the contract, but for what a test changes."""

    protocol_version = "HTTP/1.1"
    health = 200
    limit = 8192
    known = ("GET", "POST")
    bad_json = 422
    timeout = 75.0
    """Seconds that an idle connection is kept."""

    def answer(self, status: int, *, close: bool = False) -> None:
        """Send a response."""
        self.send_response(status)
        self.send_header("Content-Length", "0")
        if close:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()

    def handle_any(self) -> None:
        """Answer every method."""
        if self.command not in self.known:
            return self.answer(405)
        if self.command == "GET":
            return self.answer(self.health)
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            return self.answer(413, close=True) if self.limit < contract.REFUSED_BYTES else self._take_chunks()
        length = int(self.headers.get("Content-Length", 0))
        if length > self.limit:
            return self.answer(413, close=True)
        body = self.rfile.read(length)
        return self.answer(self.bad_json if body.strip() == b"{" else 200)

    def _take_chunks(self) -> None:
        while size := int(self.rfile.readline(), 16):
            self.rfile.read(size + 2)
        self.rfile.readline()
        self.answer(200)

    do_GET = do_POST = do_TRACE = do_PROPFIND = handle_any

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


class Quiet(http.server.ThreadingHTTPServer):
    """Says nothing of handshakes that it refuses."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing to do."""


@contextlib.contextmanager
def serving(folder: Path, tls: ssl.TLSVersion | None = ssl.TLSVersion.TLSv1_2, **faults: Any) -> Iterator[Target]:
    """A server with these faults."""
    server = Quiet((HOST, 0), type("Faulty", (Handler,), faults))
    server.daemon_threads = True
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(Authority.make(folder).server)
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = tls
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield Target(tls is not None, HOST, server.server_address[1], idle=1)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


NETWORK = [name for name in contract.CHECKS if name not in ("user", "read-only", "stop")]
"""The checks that need no process."""


def test_a_server_that_keeps_the_contract_passes(tmp_path: Path) -> None:
    """Every check by network is ok; those of the process are said not to be made; one line each and a sum."""
    lines: list[str] = []
    with serving(tmp_path) as target:
        assert contract.check(target, say=lines.append) == 0
    marks = {line.split()[1]: line.split()[0] for line in lines[:-1]}
    assert marks == {name: "ok" if name in NETWORK else "-" for name in contract.CHECKS}
    assert lines[-1] == f"{len(NETWORK)} of {len(NETWORK)} checks passed, 3 were skipped"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    ("name", "faults", "said"),
    [
        ("old-tls", {"tls": ssl.TLSVersion.TLSv1}, r"TLS 1.* accepted; set the minimum to TLS 1\.2"),
        ("health", {"health": 503}, "GET /health is answered with 503, expected 200"),
        ("keep-alive", {"protocol_version": "HTTP/1.0"}, "the connection is closed after each request"),
        ("idle", {"timeout": 0.3}, "closed before it was idle for 1 seconds"),
        ("methods", {"known": ("GET", "POST", "TRACE")}, "TRACE with 200 answered"),
        ("not-json", {"bad_json": 500}, "not JSON is answered with 500"),
        ("body-limit", {"limit": 1000}, "8,000 bytes is answered with 413"),
        ("body-limit", {"limit": 1 << 30}, r"1,048,592 bytes \(announced\) is answered with 200"),
    ],
)
def test_each_fault_fails_its_check_and_no_other(name: str, faults: dict[str, Any], said: str, tmp_path: Path) -> None:
    """With the value received, and what to do."""
    with serving(tmp_path, **faults) as target:
        with pytest.raises(Broken, match=said):
            contract.CHECKS[name](target)
        results = {each: contract._outcome(each, target)[0] for each in NETWORK}
    dependent = {"body-limit"} if name == "health" else set()
    assert {each for each, mark in results.items() if mark == "FAIL"} == {name} | dependent


def test_a_server_without_tls_fails_where_tls_is_expected(tmp_path: Path) -> None:
    """HTTP on the port is found by both checks; under an address of http, neither is made."""
    with serving(tmp_path, tls=None) as target:
        with pytest.raises(Broken, match=r"neither TLS 1\.2 nor 1\.3"):
            contract.tls(replace(target, tls=True))
        with pytest.raises(Broken, match="HTTP without TLS is answered with 200"):
            contract.clear_text(replace(target, tls=True))
        with pytest.raises(Unchecked, match="uses http"):
            contract.tls(target)


# -- the process -------------------------------------------------------------------------------------------------------

ABRUPT = """
import http.server, sys, time
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(0.05)
        self.send_response(200); self.send_header("Content-Length", "0"); self.end_headers()
    do_GET = do_POST
    def log_message(self, *arguments): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
kept = open(sys.argv[2], "w") if len(sys.argv) > 2 else None
server.serve_forever()
"""
"""A server that ends at once at SIGTERM, and may keep a file open for writing."""


@contextlib.contextmanager
def abrupt(*arguments: str) -> Iterator[Target]:
    """That server as a process."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", ABRUPT, str(port), *arguments])
    try:

        def listens() -> bool:
            with contextlib.suppress(OSError), socket.create_connection((HOST, port), 1):
                return True
            return False

        eventually(listens)
        yield Target(False, HOST, port, pid=process.pid)
    finally:
        process.kill()
        process.wait()


needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="the checks of a process read Linux's /proc")


@needs_linux
def test_a_server_that_ends_at_once_loses_requests() -> None:
    """The check sees it, and says how many."""
    with (
        abrupt() as target,
        pytest.raises(Broken, match="requests were lost during the stop; answer requests in flight"),
    ):
        contract.stop(target)


@needs_linux
def test_a_process_that_ignores_sigterm_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """After the time that ECS gives it."""
    monkeypatch.setattr(contract, "STOP_SECONDS", 1)
    with serving(tmp_path) as target:
        deaf = subprocess.Popen(["sh", "-c", "trap '' TERM; while :; do sleep 1; done"])
        try:
            with pytest.raises(Broken, match="still runs 1 seconds after SIGTERM"):
                contract.stop(replace(target, pid=deaf.pid))
        finally:
            deaf.kill()
            deaf.wait()


@needs_linux
def test_a_process_that_writes_elsewhere_fails(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A file that is open for writing outside /tmp is named, with or without a read-only root."""
    folder = Path(__file__).parent
    file = folder / f".open-{os.getpid()}"
    if str(folder).startswith("/tmp/"):
        file = Path("/var") / file.name
        if not os.access("/var", os.W_OK):
            pytest.skip("everything that can be written here is in /tmp")
    try:
        with abrupt(str(file)) as target:
            assert list(contract._open_for_writing(target.process)) == [str(file)]
    finally:
        file.unlink(missing_ok=True)


@needs_linux
def test_a_root_that_can_be_written_fails() -> None:
    """This process's own root is one, as a rule."""
    mounts = [line.split()[4:6] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    if not any(point == "/" and "rw" in options.split(",") for point, options in mounts):
        pytest.skip("the root of this machine is read-only")
    with abrupt() as target, pytest.raises(Broken, match="can be written; run it with a read-only root"):
        contract.read_only(target)


@needs_linux
@pytest.mark.skipif(os.geteuid() != 0, reason="only root has processes of root")
def test_a_process_of_root_fails() -> None:
    """It is named."""
    with abrupt() as target, pytest.raises(Broken, match=r"process \d+ \(python.*\) runs as root"):
        contract.user(target)


def test_without_a_process_its_checks_are_said_not_to_be_made() -> None:
    """Not silently passed."""
    for check in (contract.user, contract.read_only, contract.stop):
        with pytest.raises(Unchecked, match="needs --pid"):
            check(Target(True, HOST, 1))


# -- the command -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["127.0.0.1:8443"], "error: ADDRESS is '127.0.0.1:8443'; use https://HOST:PORT"),
        (["ftp://host"], "error: ADDRESS is 'ftp://host'; use https://HOST:PORT"),
        (["https://host:port"], "error: ADDRESS is 'https://host:port'; use https://HOST:PORT"),
        (["https://host/path"], "error: ADDRESS is 'https://host/path'; use https://HOST:PORT"),
        (["https://[::1"], "error: ADDRESS is 'https://[::1'; use https://HOST:PORT"),
        (["https://h", "--health", "x"], "error: --health is 'x'; use a path that starts with /"),
        (["https://h", "--body", "{"], "error: --body is '{'; use JSON"),
        (["https://h", "--pid", "0"], "error: --pid is 0; use the id of a process"),
        (["https://h", "--leave-out", "x"], "error: --leave-out is 'x'; use one of tls, old-tls"),
        ([f"https://{HOST}:1"], f"error: nothing answers at https://{HOST}:1 (connection refused)"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The value received, and what is allowed."""
    assert contract.main(arguments) == 2
    output = capsys.readouterr()
    assert output.err.startswith(said) and output.err.count("\n") == 1 and not output.out


@pytest.mark.parametrize(("faults", "status"), [({}, 0), ({"health": 500}, 1)])
def test_the_exit_status_says_whether_a_check_failed(
    faults: dict[str, Any], status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 or 1; the lines are on stdout."""
    with serving(tmp_path, **faults) as target:
        assert contract.main([f"https://{HOST}:{target.port}", "--idle", "0"]) == status
    output = capsys.readouterr()
    assert len(output.out.splitlines()) == len(contract.CHECKS) + 1 and not output.err


@pytest.mark.slow
def test_the_reference_service_keeps_its_contract_on_a_read_only_root(around: Surroundings) -> None:
    """All twelve checks, with a minute of idleness, as user 1000 without capabilities; and it writes nothing."""
    against = sandbox.reason_against()
    if against:
        pytest.skip(against)
    command = sandbox.command(Path(around.environ["PGSSLROOTCERT"]))
    lines: list[str] = []
    with service({**sandbox.environ(around.environ), "DRAIN_SECONDS": "4"}, command) as running:
        start = time.monotonic()
        target = Target(True, HOST, running.port, pid=running.process.pid)
        assert contract.check(target, say=lines.append) == 0, lines
        assert time.monotonic() - start > contract.IDLE_SECONDS
    assert lines[-1] == "12 of 12 checks passed, 0 were skipped"
