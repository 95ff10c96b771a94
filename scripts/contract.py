"""Put an image through the container contract of ``lib/service.py``: ``python -m scripts.contract ADDRESS``.

ADDRESS is where its container listens, such as https://127.0.0.1:8443. Each check is one line: ``ok``, ``FAIL`` with
what to do, or ``-`` where it was not made. Three of them look at the process itself or end it, so that they need
``--pid`` on the same Linux machine, and as a rule root:

    docker run --detach --init --read-only --user 1000:1000 --cap-drop ALL --stop-timeout 60 \\
        --tmpfs /tmp:rw,nodev,noexec,nosuid,size=256m --publish 127.0.0.1:8443:8443 --env PORT=8443 … --name api IMAGE
    python -m scripts.contract https://127.0.0.1:8443 --pid $(docker inspect --format '{{.State.Pid}}' api)

Exit status: 0 every check that was made is ok, 1 one failed, 2 wrong use, or nothing answers there.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import signal
import socket
import ssl
import sys
import threading
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from scripts.project import Failure, run, whole

HEALTH_SECONDS = 5
"""Seconds in which the health check has to answer (``lib/load_balancer.py``)."""

REQUEST_SECONDS = 10
"""Seconds in which a request has to be answered: API Gateway waits no longer (``lib/api_gateway.py``)."""

STOP_SECONDS = 60
"""Seconds from SIGTERM to SIGKILL (``lib/service.py``)."""

IDLE_SECONDS = 65
"""Seconds after which an idle connection must still serve. A load balancer keeps one for 60 and may send a request at
the last moment ("Connection idle timeout", Application Load Balancers)."""

WANTED_BYTES, REFUSED_BYTES = 8000, 1 << 20
"""Bytes of a body that is served, as the firewall lets 8 KB pass, and of one that must be refused."""

_LOAD = 8
"""Connections that send requests while the container stops."""

_PAUSE = 0.005
"""Seconds between two requests of a connection: a load, not a flood."""

_WRITABLE = ("/tmp", "/dev", "/proc", "/sys")
"""What may be writable: /tmp as the contract says, and the kernel's own file systems."""


class Broken(Exception):
    """A check fails; the text says what is wrong and what to do."""


class Unchecked(Exception):
    """A check cannot be made; the text says why."""


@dataclass(frozen=True)
class Target:
    """What is checked.

    Attributes:
        tls: whether it speaks TLS.
        host: its name or address.
        port: its TCP port.
        health: path of its health check.
        path: path of a request that it serves.
        body: that request's body.
        pid: of its first process, or ``None``.
        idle: seconds that a connection is left idle; 0 leaves the check out.
    """

    tls: bool
    host: str
    port: int
    health: str = "/health"
    path: str = "/api/score"
    body: str = '{"amount": 12.5}'
    pid: int | None = None
    idle: float = IDLE_SECONDS

    def connect(self, seconds: float = REQUEST_SECONDS) -> http.client.HTTPConnection:
        """Return a connection that is open."""
        if self.tls:
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                self.host, self.port, timeout=seconds, context=client_context()
            )
        else:
            connection = http.client.HTTPConnection(self.host, self.port, timeout=seconds)
        connection.connect()
        return connection

    def serve(self, connection: http.client.HTTPConnection) -> int:
        """Send the request and read the whole answer; gives its status."""
        connection.request("POST", self.path, self.body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        response.read()
        return response.status

    def ask(self, method: str, path: str, body: object = None, seconds: float = REQUEST_SECONDS) -> int:
        """Return the status of a request on a connection of its own."""
        connection = self.connect(seconds)
        try:
            headers = {"Content-Type": "application/json"} if body is not None else {}
            connection.request(method, path, body, headers, encode_chunked=not isinstance(body, str | bytes | None))  # type: ignore[arg-type]
            response = connection.getresponse()
            response.read()
            return response.status
        finally:
            connection.close()

    @property
    def process(self) -> int:
        """The process.

        Raises:
            Unchecked: none was given.
        """
        if self.pid is None:
            raise Unchecked("needs --pid")
        return self.pid


def client_context(version: ssl.TLSVersion | None = None) -> ssl.SSLContext:
    """Return TLS as a load balancer speaks it to targets, without a look at the certificate; or one version only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if version:
        context.set_ciphers("ALL:@SECLEVEL=0")  # versions before 1.2 sign with SHA-1, which OpenSSL refuses by itself
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = version
    return context


# -- checks: each returns what it saw ----------------------------------------------------------------------------------


def tls(target: Target) -> str:
    """Check that TLS 1.2 or 1.3 is spoken."""
    spoken = [name for name, version in _versions("TLSv1_2", "TLSv1_3") if _handshake(target, version)]
    if not spoken:
        raise Broken("neither TLS 1.2 nor 1.3 is accepted; listen with TLS, a certificate created at start is enough")
    return f"{' and '.join(spoken)} accepted"


def old_tls(target: Target) -> str:
    """Check that no TLS before 1.2 is spoken."""
    spoken = [name for name, version in _versions("TLSv1", "TLSv1_1") if _handshake(target, version)]
    if spoken:
        raise Broken(f"{' and '.join(spoken)} accepted; set the minimum to TLS 1.2 (PCI DSS 4.2.1)")
    return "TLS 1.0 and 1.1 refused"


def clear_text(target: Target) -> str:
    """Check that the port does not serve HTTP without TLS."""
    _only_with_tls(target)
    plain = Target(False, target.host, target.port)
    with contextlib.suppress(OSError, http.client.HTTPException):
        status = plain.ask("GET", target.health, seconds=HEALTH_SECONDS)
        if status < 400:
            raise Broken(f"HTTP without TLS is answered with {status}; serve TLS only")
    return "HTTP without TLS refused"


def health(target: Target) -> str:
    """Check that the health check answers 200."""
    start = time.monotonic()
    status = target.ask("GET", target.health, seconds=HEALTH_SECONDS)
    if status != 200:
        raise Broken(f"GET {target.health} is answered with {status}, expected 200; name another path with --health")
    return f"GET {target.health} answered with 200 in {1000 * (time.monotonic() - start):.0f} ms"


def keep_alive(target: Target) -> str:
    """Check that several requests on one connection are served."""
    connection = target.connect()
    try:
        statuses = [target.serve(connection), target.serve(connection)]
        if max(statuses) >= 500:
            raise Broken(f"POST {target.path} is answered with {max(statuses)}; name a request with --path and --body")
        if connection.sock is None:
            raise Broken("the connection is closed after each request; keep it open, as the load balancer does")
    finally:
        connection.close()
    return f"two requests on one connection answered with {statuses[0]} and {statuses[1]}"


def idle(target: Target) -> str:
    """Check that a connection that was idle for longer than a load balancer keeps one still serves."""
    if not target.idle:
        raise Unchecked("skipped because of --idle 0")
    connection = target.connect()
    try:
        target.serve(connection)
        time.sleep(target.idle)
        status = target.serve(connection)
    except (OSError, http.client.HTTPException):
        raise Broken(
            f"a connection was closed before it was idle for {target.idle:g} seconds, so that load balancers answer"
            " 502; raise the server's keep-alive timeout above 60 seconds"
        ) from None
    finally:
        connection.close()
    return f"a connection that was idle for {target.idle:g} seconds answered with {status}"


def methods(target: Target) -> str:
    """Check that methods which nobody implements are refused."""
    statuses = {method: target.ask(method, target.path) for method in ("TRACE", "PROPFIND")}
    wrong = [f"{method} with {status}" for method, status in statuses.items() if not _is_refusal(status)]
    if wrong:
        raise Broken(f"{' and '.join(wrong)} answered; refuse unknown methods with 405 or 501")
    return ", ".join(f"{method} answered with {status}" for method, status in statuses.items())


def not_json(target: Target) -> str:
    """Check that a body that is no JSON is the caller's error, not the server's."""
    status = target.ask("POST", target.path, "{")
    if not 400 <= status < 500:
        raise Broken(f"a body that is not JSON is answered with {status}; check it and answer with 400 or 422")
    return f"a body that is not JSON answered with {status}"


def body_limit(target: Target) -> str:
    """Check that a body that the firewall lets pass is read; one of a mebibyte is refused, announced or in chunks."""
    padded = target.body + " " * (WANTED_BYTES - len(target.body))
    status = target.ask("POST", target.path, padded)
    if status == 413 or status >= 500:
        raise Broken(f"a body of {WANTED_BYTES:,} bytes is answered with {status}; the firewall allows 8 KB")
    whole = target.body.encode() + b" " * REFUSED_BYTES
    chunks = (whole[start : start + 4096] for start in range(0, len(whole), 4096))
    said = []
    for how, body in (("announced", whole), ("in chunks", chunks)):
        try:
            status = target.ask("POST", target.path, body)
        except (OSError, http.client.HTTPException):
            said.append(f"{how}: connection closed")
            continue
        if not _is_refusal(status):
            raise Broken(
                f"a body of {len(whole):,} bytes ({how}) is answered with {status}; limit bodies to 8 KB, with 413"
            )
        said.append(f"{how}: {status}")
    if target.ask("GET", target.health) != 200:
        raise Broken("the health check fails after a large body; limit bodies to 8 KB, with 413")
    return f"a body of {WANTED_BYTES:,} bytes read, one of {len(whole):,} refused ({', '.join(said)})"


def user(target: Target) -> str:
    """Check that no process is root or has a capability."""
    for pid in _family(target.process):
        status = _status(pid)
        if "0" in status["Uid"].split() + status["Gid"].split():
            raise Broken(f"process {pid} ({status['Name']}) runs as root; run the image as user 1000 and group 1000")
        if int(status["CapEff"], 16):
            raise Broken(
                f"process {pid} ({status['Name']}) has capabilities; drop them all (docker run --cap-drop ALL)"
            )
    status = _status(target.process)
    return f"user {status['Uid'].split()[1]}, group {status['Gid'].split()[1]}, no capabilities"


def read_only(target: Target) -> str:
    """Check that nothing can be written outside /tmp, and that the service works nevertheless."""
    for pid in _family(target.process):
        for mount in _read(pid, "mountinfo").splitlines():
            point, options = mount.split(" ")[4:6]
            # A bind mount of a single file is how an engine gives a container its resolv.conf.
            if not _may_write(point) and "rw" in options.split(",") and not Path(f"/proc/{pid}/root{point}").is_file():
                raise Broken(
                    f"{point} can be written; run it with a read-only root (docker run --read-only --tmpfs /tmp)"
                )
        for file in _open_for_writing(pid):
            raise Broken(f"process {pid} writes {file}; write to /tmp only")
    if target.ask("GET", target.health) != 200:
        raise Broken("the health check fails on a read-only root; write to /tmp only")
    return "root read-only, no file open for writing outside /tmp, and healthy"


def stop(target: Target) -> str:
    """Check SIGTERM under load: every request gets its answer, and the process is gone within a minute."""
    pid = target.process
    stopped, counts = threading.Event(), Counter[str]()
    lock = threading.Lock()
    with ThreadPoolExecutor(_LOAD + 1) as pool:
        loads = [pool.submit(_load, target, stopped, counts, lock) for _ in range(_LOAD)]
        half = target.connect(STOP_SECONDS)
        data = target.body.encode()
        half.putrequest("POST", target.path)
        half.putheader("Content-Type", "application/json")
        half.putheader("Content-Length", str(len(data)))
        half.endheaders(data[:1])
        time.sleep(1)
        before = counts["answered"]
        try:
            os.kill(pid, signal.SIGTERM)
        except PermissionError:
            raise Unchecked(f"process {pid} cannot be stopped by this user; use sudo") from None
        finally:
            start = time.monotonic()
            finished = pool.submit(_finish, half, data[1:])
            while _is_alive(pid) and time.monotonic() - start < STOP_SECONDS:
                time.sleep(0.1)
            took = time.monotonic() - start
            stopped.set()
    for load in loads:
        load.result()
    if _is_alive(pid):
        raise Broken(
            f"process {pid} still runs {STOP_SECONDS} seconds after SIGTERM; handle the signal, also as process 1"
        )
    if counts["failed"]:
        raise Broken(f"{counts['failed']} requests were answered with 5xx; serve them until the port is closed")
    if counts["lost"] or not finished.result():
        lost = counts["lost"] + (not finished.result())
        raise Broken(
            f"{lost} of {counts['answered'] - before + lost} requests were lost during the stop; answer"
            " requests in flight, with Connection: close, before closing the port and idle connections"
        )
    return f"{counts['answered'] - before} requests answered during the stop, none lost, gone after {took:.1f} s"


CHECKS: dict[str, Callable[[Target], str]] = {
    "tls": tls,
    "old-tls": old_tls,
    "clear-text": clear_text,
    "health": health,
    "keep-alive": keep_alive,
    "idle": idle,
    "methods": methods,
    "not-json": not_json,
    "body-limit": body_limit,
    "user": user,
    "read-only": read_only,
    "stop": stop,
}
"""Every check by its name, in the order of their lines; the last one ends the container."""

BEGUN_FIRST = "idle"
"""The check that only waits: it begins first, next to the others."""


# -- what they stand on ------------------------------------------------------------------------------------------------


def _only_with_tls(target: Target) -> None:
    if not target.tls:
        raise Unchecked("the address uses http, as with FRAUD_API_CONTAINER_PROTOCOL=HTTP")


def _versions(*names: str) -> Iterator[tuple[str, ssl.TLSVersion]]:
    for name in names:
        if not getattr(ssl, f"HAS_{name}"):
            raise Unchecked(f"the OpenSSL of this Python does not support {name}")
        yield name.replace("v", " ").replace("_", "."), ssl.TLSVersion[name]


def _handshake(target: Target, version: ssl.TLSVersion) -> bool:
    _only_with_tls(target)
    try:
        with (
            socket.create_connection((target.host, target.port), HEALTH_SECONDS) as plain,
            client_context(version).wrap_socket(plain),
        ):
            return True
    except (ssl.SSLError, ConnectionError):
        return False


def _is_refusal(status: int) -> bool:
    return 400 <= status < 500 or status == 501


def _load(target: Target, stopped: threading.Event, counts: Counter[str], lock: threading.Lock) -> None:
    """Send requests on a connection that is kept, as a load balancer does, until nobody listens any more."""
    connection: http.client.HTTPConnection | None = None
    while not stopped.is_set():
        try:
            connection = connection or target.connect()
        except OSError:
            # Nothing was sent: a load balancer takes another target.
            stopped.wait(0.05)
            continue
        try:
            outcome = "answered" if target.serve(connection) < 500 else "failed"
        except (OSError, http.client.HTTPException):
            outcome, connection.sock = "lost", None
        with lock:
            counts[outcome] += 1
        if connection.sock is None:  # it was closed, as the answer asked for
            connection = None
        stopped.wait(_PAUSE)
    if connection:
        connection.close()


def _finish(connection: http.client.HTTPConnection, rest: bytes) -> bool:
    """Send the rest of a request that was half sent before the signal, and return whether it is answered."""
    time.sleep(1)
    try:
        connection.send(rest)
        response = connection.getresponse()
        response.read()
        return response.status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except PermissionError:
        raise Unchecked(f"process {pid} cannot be inspected by this user; use sudo") from None
    except (FileNotFoundError, ProcessLookupError):
        raise Broken(f"process {pid} has ended") from None


def _status(pid: int) -> dict[str, str]:
    return {
        name: value.strip() for name, _, value in (line.partition(":") for line in _read(pid, "status").splitlines())
    }


def _family(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    parents: dict[int, list[int]] = {}
    for each in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(Broken):
            parents.setdefault(int(_status(int(each.name))["PPid"]), []).append(int(each.name))
    found = [pid]
    for each_pid in found:
        found += parents.get(each_pid, [])
    return found


def _is_alive(pid: int) -> bool:
    """Return whether a process runs; one that has ended and waits for its parent does not."""
    try:
        return not _status(pid)["State"].startswith("Z")
    except Broken:
        return False


def _may_write(path: str) -> bool:
    return any(path == each or path.startswith(each + "/") for each in _WRITABLE)


def _open_for_writing(pid: int) -> Iterator[str]:
    """Yield files that a process has open for writing where they may not be, except its standard streams."""
    folder = Path(f"/proc/{pid}/fd")
    try:
        descriptors = list(folder.iterdir())
    except PermissionError:
        raise Unchecked(f"process {pid} cannot be inspected by this user; use sudo") from None
    for descriptor in descriptors:
        with contextlib.suppress(FileNotFoundError):
            file = os.readlink(descriptor)
            flags = next(
                line for line in _read(pid, f"fdinfo/{descriptor.name}").splitlines() if line.startswith("flags")
            )
            writes = int(flags.split()[1], 8) & os.O_ACCMODE != os.O_RDONLY
            if writes and int(descriptor.name) > 2 and file.startswith("/") and not _may_write(file):
                yield file


# -- the command -------------------------------------------------------------------------------------------------------


def check(target: Target, left_out: Sequence[str] = (), say: Callable[[str], None] = print) -> int:
    """Make every check and say one line of each.

    Args:
        target: what is checked.
        left_out: names of checks that are not made.
        say: takes a line.

    Returns:
        The number of checks that failed.
    """
    failed = made = 0
    with ThreadPoolExecutor(1) as pool:
        early = pool.submit(_outcome, BEGUN_FIRST, target) if BEGUN_FIRST not in left_out else None
        # Its line comes where it is done; what ends the container comes after it.
        order = [name for name in CHECKS if name not in (BEGUN_FIRST, "stop")] + [BEGUN_FIRST, "stop"]
        for name in order:
            if name in left_out:
                mark, text = "-", "left out"
            else:
                mark, text = early.result() if name == BEGUN_FIRST and early else _outcome(name, target)
            failed, made = failed + (mark == "FAIL"), made + (mark != "-")
            say(f"{mark:<4} {name:<10} {text}")
    say(f"{made - failed} of {made} checks passed, {len(CHECKS) - made} were skipped")
    return failed


def _outcome(name: str, target: Target) -> tuple[str, str]:
    try:
        return "ok", CHECKS[name](target)
    except Broken as error:
        return "FAIL", str(error)
    except Unchecked as error:
        return "-", f"not checked: {error}"
    except (OSError, http.client.HTTPException) as error:
        return "FAIL", f"no answer ({str(error) or type(error).__name__}); see the log of the container"


def target_of(arguments: argparse.Namespace) -> Target:
    """Return what the arguments name.

    Raises:
        Failure: they are wrong, with the exit status of wrong use.
    """
    allowed = "use https://HOST:PORT, or http://HOST:PORT for an image without TLS"
    try:
        parts = urlsplit(arguments.address)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError:
        raise Failure(f"ADDRESS is {arguments.address!r}; {allowed}", 2) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not port or parts.path.strip("/") or parts.query:
        raise Failure(f"ADDRESS is {arguments.address!r}; {allowed}", 2)
    for name in ("health", "path"):
        value = getattr(arguments, name)
        if not value.startswith("/") or not value.isascii() or not value.isprintable() or " " in value:
            raise Failure(f"--{name} is {value!r}; use a path that starts with /", 2)
    try:
        json.loads(arguments.body)
    except ValueError:
        raise Failure(f"--body is {arguments.body!r}; use JSON", 2) from None
    if len(arguments.body) > WANTED_BYTES or not arguments.body.isascii():
        raise Failure(f"--body has {len(arguments.body)} characters; use at most {WANTED_BYTES} of ASCII", 2)
    if arguments.pid is not None and not Path(f"/proc/{arguments.pid}/status").is_file():
        raise Failure(f"--pid is {arguments.pid}; use the id of a process on this machine (docker inspect shows it)", 2)
    for name in arguments.leave_out:
        if name not in CHECKS:
            raise Failure(f"--leave-out is {name!r}; use one of {', '.join(CHECKS)}", 2)
    found = Target(
        parts.scheme == "https",
        parts.hostname,
        port,
        arguments.health,
        arguments.path,
        arguments.body,
        arguments.pid,
        arguments.idle,
    )
    try:
        socket.create_connection((found.host, found.port), HEALTH_SECONDS).close()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Failure(f"nothing answers at {arguments.address} ({reason}); start the container first", 2) from None
    return found


def main(arguments: Sequence[str]) -> int:
    """Check the container and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.contract", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address", metavar="ADDRESS", help="https://HOST:PORT")
    parser.add_argument("--health", default="/health", metavar="PATH", help="path of the health check (/health)")
    parser.add_argument(
        "--path", default="/api/score", metavar="PATH", help="path of a request that it serves (/api/score)"
    )
    parser.add_argument(
        "--body", default='{"amount": 12.5}', metavar="JSON", help='body of that request ({"amount": 12.5})'
    )
    parser.add_argument("--pid", type=int, help="first process of the container, for the process checks")
    parser.add_argument("--idle", type=whole(0, 600), default=IDLE_SECONDS, metavar="SECONDS", help=f"({IDLE_SECONDS})")
    parser.add_argument("--leave-out", action="append", default=[], metavar="CHECK", help="a check to skip")
    given = parser.parse_args(arguments)
    failed = 0

    def command() -> None:
        nonlocal failed
        failed = check(target_of(given), given.leave_out, lambda line: print(line, flush=True))

    return run(command) or (1 if failed else 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
