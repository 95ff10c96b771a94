"""What Aurora does when the service signs in: TLS, and an IAM token that is verified. Behind it is a real PostgreSQL.

RDS hands the token to a PAM module of its own, which no PostgreSQL of a distribution has. This stands in front of the
server's socket, speaks the start of its protocol ("Message Flow", PostgreSQL), checks the token as AWS would (Signature
Version 4, all of it), and then passes every byte on. It runs in a process of its own, so that a load run does not wait
for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import ssl
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from scripts.project import ROOT

SSL_REQUEST, CANCEL_REQUEST = 80877103, 80877102
"""The codes of the two messages that may come instead of a startup message."""

LIFE = 900
"""Seconds that a token is valid."""


@dataclass(frozen=True)
class Door:
    """Who may come in, and where to.

    Attributes:
        host: by which the service knows the database; the certificate has it.
        port: the same.
        user: whom tokens are for.
        region: of AWS.
        access_key: of the role whose tokens are accepted.
        secret_key: its secret.
        certificate: PEM file with certificate and key.
        server: the socket of PostgreSQL.
    """

    host: str
    port: int
    user: str
    region: str
    access_key: str
    secret_key: str
    certificate: str
    server: str

    def refusal(self, token: str, user: str, now: datetime) -> str | None:
        """Why a token is not accepted, or ``None`` where it is."""
        parts = urlsplit(f"https://{token}")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        wanted = {
            "Action": "connect",
            "DBUser": user,
            "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
            "X-Amz-SignedHeaders": "host",
        }
        if parts.netloc != f"{self.host}:{self.port}" or user != self.user:
            return f"the token is for {parts.netloc} and the user {user}"
        if any(query.get(name) != value for name, value in wanted.items()):
            return "the token asks for something else than to connect"
        signed = query.get("X-Amz-Date", "")
        try:
            made = datetime.strptime(signed, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        except ValueError:
            return "the token has no date"
        life = timedelta(seconds=min(LIFE, int(query.get("X-Amz-Expires", "0"))))
        if not made - timedelta(minutes=5) <= now <= made + life:
            return "the token has expired"
        scope = f"{self.access_key}/{signed[:8]}/{self.region}/rds-db/aws4_request"
        if query.get("X-Amz-Credential") != scope:
            return "the token is of another role, region or service"
        return (
            None if query.get("X-Amz-Signature") == self._signature(parts.query, signed) else "the signature is wrong"
        )

    def _signature(self, query: str, signed: str) -> str:
        auth = SigV4QueryAuth(Credentials(self.access_key, self.secret_key), "rds-db", self.region)
        plain = "&".join(part for part in query.split("&") if not part.startswith("X-Amz-Signature="))
        request = AWSRequest("GET", f"https://{self.host}:{self.port}/?{plain}", {"host": f"{self.host}:{self.port}"})
        request.context["timestamp"] = signed
        return str(auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request))


@contextlib.contextmanager
def opened(door: Door) -> Iterator[subprocess.Popen[str]]:
    """The door, for as long as the block runs."""
    command = [sys.executable, "-m", __name__, json.dumps(asdict(door), default=str)]
    process = subprocess.Popen(command, cwd=ROOT, text=True)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection((door.host, door.port), 1):
                break
            assert process.poll() is None, "the door to the database has ended"
            time.sleep(0.1)
        yield process
    finally:
        process.kill()
        process.wait()


async def _listen(door: Door) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(door.certificate)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await _serve(door, tls, reader, writer)
        writer.close()

    async with await asyncio.start_server(serve, door.host, door.port) as server:
        await server.serve_forever()


async def _serve(door: Door, tls: ssl.SSLContext, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    if await _startup(reader) != struct.pack("!ii", 8, SSL_REQUEST):
        return await _refuse(writer, "no pg_hba.conf entry, no encryption")  # rds.force_ssl
    writer.write(b"S")
    await writer.start_tls(tls)
    startup = await _startup(reader)
    if struct.unpack("!i", startup[4:8])[0] != CANCEL_REQUEST:
        words = startup[8:].split(b"\0")
        user = dict(zip(words[::2], words[1::2], strict=False)).get(b"user", b"").decode()
        writer.write(b"R" + struct.pack("!ii", 8, 3))  # AuthenticationCleartextPassword
        kind, length = struct.unpack("!ci", await reader.readexactly(5))
        token = (await reader.readexactly(length - 4)).rstrip(b"\0").decode()
        refusal = "a password was expected" if kind != b"p" else door.refusal(token, user, datetime.now(UTC))
        if refusal:
            return await _refuse(writer, f'PAM authentication failed for user "{user}": {refusal}')
    inner_reader, inner_writer = await asyncio.open_unix_connection(door.server)
    inner_writer.write(startup)
    await asyncio.gather(_pass_on(reader, inner_writer), _pass_on(inner_reader, writer))
    return None


async def _startup(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readexactly(4)
    return head + await reader.readexactly(struct.unpack("!i", head)[0] - 4)


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await source.read(65536):
            target.write(data)
            await target.drain()
    target.close()


async def _refuse(writer: asyncio.StreamWriter, why: str) -> None:
    fields = f"SFATAL\0VFATAL\0C28000\0M{why}\0\0".encode()
    writer.write(b"E" + struct.pack("!i", len(fields) + 4) + fields)
    await writer.drain()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_listen(Door(**json.loads(sys.argv[1]))))
