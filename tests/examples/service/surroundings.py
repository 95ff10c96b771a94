"""The reference service on this machine, with what it has around it in AWS: each part real, or checked as AWS would.

- **PostgreSQL** is a real server, set up by the repository's own migration; the sign-in in front of it verifies IAM
  tokens (``sign_in.py``).
- **Secrets Manager** is moto's, on loopback.
- **The service** is a process in a virtual environment of its own lock file, as its image has one.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import logging
import os
import secrets
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import boto3
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from moto.server import ThreadedMotoServer

from aspects import fast_start
from scripts.project import Failure
from tests.examples.service.environment import SERVICE, python
from tests.examples.service.sign_in import Door, opened
from tests.lib.postgres import Server, installed, running

fast_start.enable()  # before the bindings are imported

from lib.database import APPLICATION_USER, DATABASE_NAME, MASTER_USERNAME  # noqa: E402
from lib.migration import COMMAND, SQL, sql  # noqa: E402

REGION = "us-east-1"
HOST = "127.0.0.1"
ROLE = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "example"}

Say = Callable[[str], None]


def free_port() -> int:
    """A TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Authority:
    """Certificates of the database, as Amazon RDS has its own authority for.

    Attributes:
        bundle: what a client trusts.
        server: certificate and key of the server.
    """

    bundle: Path
    server: Path

    @classmethod
    def make(cls, folder: Path) -> Authority:
        """Make both; the certificate is for ``HOST``, for a day."""
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Amazon RDS, on this machine")])
        now, key = datetime.now(UTC), ec.generate_private_key(ec.SECP256R1())
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(HOST))]), critical=False)
            .sign(key, hashes.SHA256())
            .public_bytes(serialization.Encoding.PEM)
        )
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        made = cls(folder / "bundle.pem", folder / "server.pem")
        made.bundle.write_bytes(certificate)
        made.server.write_bytes(private + certificate)
        return made


@dataclass
class Postgres:
    """The database, which can go away and come back.

    Attributes:
        server: to ask it as the owner.
        audited: whether the whole migration ran; without the extension pgaudit only its part on roles and rights does.
    """

    server: Server
    audited: bool

    def control(self, *arguments: str) -> None:
        """Run ``pg_ctl`` as the user whom the data belong to."""
        data = self.server.folder / "data"
        command: list[str | Path] = [self.server.binaries.folder / "bin" / "pg_ctl", "-D", data, "-w", "-s", *arguments]
        user: dict[str, Any] = {"user": data.stat().st_uid, "cwd": "/"} if os.geteuid() == 0 else {}
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **user)
        assert not done.returncode, done.stdout + done.stderr

    @contextlib.contextmanager
    def away(self) -> Iterator[None]:
        """Shut down for as long as the block runs; all connections are cut."""
        options = (self.server.folder / "data" / "postmaster.opts").read_text().split(" ", 1)[1].strip()
        self.control("-m", "fast", "stop")
        try:
            yield
        finally:
            self.control("-l", str(self.server.folder / "data" / "second.log"), "-o", options, "start")


@contextlib.contextmanager
def database(folder: Path, say: Say) -> Iterator[Postgres]:
    """A server with what RDS has in a new cluster, the migration and the table of the service.

    Raises:
        Failure: no PostgreSQL is installed.
    """
    found = installed()
    if not found:
        raise Failure("no PostgreSQL is installed; use Linux, or Debian's package postgresql")
    binaries = next((each for each in found if each.has_pgaudit), found[0])
    parameters = {"max_connections": "100"}
    if binaries.has_pgaudit:
        parameters |= {"shared_preload_libraries": "pgaudit", "pgaudit.log": "all", "pgaudit.log_catalog": "off"}
    with running(binaries, parameters) as server:
        server.ask("CREATE ROLE rds_iam")
        server.ask(
            f"CREATE ROLE {MASTER_USERNAME} LOGIN {'SUPERUSER' if binaries.has_pgaudit else 'CREATEROLE CREATEDB'}"
        )
        server.ask(f"GRANT rds_iam TO {MASTER_USERNAME} WITH ADMIN OPTION")
        server.ask(f"CREATE DATABASE {DATABASE_NAME} OWNER {MASTER_USERNAME}")
        say(f"PostgreSQL of {binaries.folder}{'' if binaries.has_pgaudit else ', without pgaudit: no audit'}")
        text = sql() if binaries.has_pgaudit else (SQL / "01_roles.sql").read_text()
        for each in (text, *(file.read_text() for file in sorted((SERVICE / "sql").glob("*.sql")))):
            done = server.run(["/bin/sh", "-c", COMMAND], MASTER_USERNAME, DATABASE_NAME, MIGRATION_SQL=each)
            assert not done.returncode, done.stdout + done.stderr
        yield Postgres(server, binaries.has_pgaudit)


def new_key() -> str:
    """A signing key as the rotation makes them."""
    return secrets.token_urlsafe(32)


@dataclass
class Surroundings:
    """All that a task needs.

    Attributes:
        postgres: the database.
        door: the process that its sign-in is verified in.
        secret: signing keys, as the secret has them now.
        environ: variables of a task, but for ``PORT``.
    """

    postgres: Postgres
    door: subprocess.Popen[str]
    secret: dict[str, str]
    environ: dict[str, str]
    _client: Any = field(repr=False)

    def rotate(self) -> None:
        """Renew the signing key, as ``lib/rotation/api_configuration.py`` does."""
        self.secret = {"signing_key": new_key(), "previous_signing_key": self.secret["signing_key"]}
        self._client.put_secret_value(
            SecretId=self.environ["API_CONFIGURATION_SECRET_ARN"], SecretString=json.dumps(self.secret)
        )


@contextlib.contextmanager
def surroundings(say: Say = lambda line: None) -> Iterator[Surroundings]:
    """Database, sign-in and Secrets Manager, for as long as the block runs."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fraud-api-")))
        folder.chmod(0o755)
        postgres = stack.enter_context(database(folder, say))
        authority = Authority.make(folder)
        port = free_port()
        door = Door(
            host=HOST,
            port=port,
            user=APPLICATION_USER,
            region=REGION,
            access_key=ROLE["AWS_ACCESS_KEY_ID"],
            secret_key=ROLE["AWS_SECRET_ACCESS_KEY"],
            certificate=str(authority.server),
            server=str(postgres.server.folder / ".s.PGSQL.5432"),
        )
        process = stack.enter_context(opened(door))
        say(f"its sign-in by IAM token, verified, on {HOST}:{port}")
        logging.getLogger("werkzeug").setLevel(logging.ERROR)  # not a line for each request to it
        aws = ThreadedMotoServer(HOST, 0, verbose=False)
        aws.start()
        stack.callback(aws.stop)
        address = "http://{}:{}".format(*aws.get_host_and_port())
        client = boto3.client(
            "secretsmanager",
            region_name=REGION,
            endpoint_url=address,
            aws_access_key_id=ROLE["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=ROLE["AWS_SECRET_ACCESS_KEY"],
        )
        keys = {"signing_key": new_key(), "previous_signing_key": new_key()}
        name = f"fraud_detection/api_configuration_{secrets.token_hex(4)}"
        arn = client.create_secret(Name=name, SecretString=json.dumps(keys))["ARN"]
        say(f"Secrets Manager, emulated, at {address}")
        environ = {
            **ROLE,
            "API_CONFIGURATION": json.dumps(keys),
            "API_CONFIGURATION_SECRET_ARN": arn,
            "AWS_ENDPOINT_URL_SECRETS_MANAGER": address,
            "DB_APPLICATION_USER": APPLICATION_USER,
            "DB_HOST": HOST,
            "DB_NAME": DATABASE_NAME,
            "DB_PORT": str(port),
            "DB_READER_HOST": HOST,
            "OTEL_PROPAGATORS": "xray",
            "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment.name=local",
            "OTEL_SERVICE_NAME": "fraud-api",
            "OTEL_TRACES_SAMPLER": "parentbased_always_off",
            "PATH": os.environ.get("PATH", os.defpath),
            "PGSSLROOTCERT": str(authority.bundle),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": str(SERVICE),
            "PYTHONUNBUFFERED": "1",
        }
        yield Surroundings(postgres, process, keys, environ, client)


@dataclass
class Answer:
    """An HTTP response.

    Attributes:
        status: its code.
        headers: names in lower case.
        body: as it came.
    """

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


@dataclass
class Service:
    """A running service.

    Attributes:
        process: it.
        port: where it listens.
        lines: what it has logged.
    """

    process: subprocess.Popen[str]
    port: int
    lines: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it is, as a URL."""
        return f"https://{HOST}:{self.port}"

    def ask(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None, timeout: float = 15
    ) -> Answer:
        """Send a request on a connection of its own; ``body`` is JSON unless it is bytes."""
        context = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection(HOST, self.port, timeout=timeout, context=context)
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        try:
            connection.request(method, path, data, {"Content-Type": "application/json", **(headers or {})})
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, names, response.read())
        finally:
            connection.close()

    def score(self, **transaction: object) -> Answer:
        """Have a transaction scored."""
        return self.ask("POST", "/api/score", {"amount": 12.5, **transaction})

    def health(self) -> int:
        """The status of its health check; 0 where nobody answers."""
        try:
            return self.ask("GET", "/health").status
        except OSError:
            return 0

    def wait(self, wanted: int = 200, seconds: float = 30) -> None:
        """Until its health check answers so."""
        eventually(lambda: self.health() == wanted, seconds, lambda: "\n".join(self.lines[-20:]))

    @property
    def output(self) -> str:
        """All that it has logged."""
        return "\n".join(self.lines)

    def records(self, message: str) -> list[dict[str, Any]]:
        """Its log lines with this message."""
        return [record for record in map(json.loads, list(self.lines)) if record["message"] == message]


def eventually(
    condition: Callable[[], bool], seconds: float = 30, explain: Callable[[], str] = lambda: "it did not happen"
) -> None:
    """Wait until a condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, explain()
        time.sleep(0.1)


@contextlib.contextmanager
def service(
    environ: Mapping[str, str], command: Sequence[str | Path] = (), wait: bool = True, **popen: Any
) -> Iterator[Service]:
    """The service as a process, for as long as the block runs.

    Args:
        environ: its variables; ``PORT`` is chosen where it is missing.
        command: how it is started, if not by the interpreter of its environment.
        wait: until its health check answers 200.
        popen: more for ``subprocess.Popen``.
    """
    port = int(environ.get("PORT", 0)) or free_port()
    process = subprocess.Popen(
        [*(command or (python(), "-m", "fraud_api"))],
        env={**environ, "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **popen,
    )
    made = Service(process, port)
    assert process.stdout
    reader = threading.Thread(target=lambda: made.lines.extend(line.rstrip("\n") for line in process.stdout or ()))
    reader.start()
    try:
        if wait:
            eventually(lambda: made.health() == 200 or process.poll() is not None, 60, lambda: made.output)
            assert process.poll() is None, made.output
        yield made
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait()
        reader.join()
