"""The reference service as a process: a real PostgreSQL with this repository's migration, verified IAM sign-in."""

from __future__ import annotations

import contextlib
import json
import signal
import threading
import time
from collections.abc import Iterator
from concurrent import futures
from pathlib import Path
from typing import Any

import grpc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.database import APPLICATION_USER, DATABASE_NAME
from scripts import contract
from tests.examples.service.strategies import card_numbers
from tests.examples.service.surroundings import (
    HOST,
    Authority,
    Service,
    Surroundings,
    eventually,
    free_port,
    service,
)
from tests.lib.postgres import Refused

pytestmark = pytest.mark.slow


# -- scores ------------------------------------------------------------------------------------------------------------


def test_the_request_of_the_readme_is_scored_signed_and_stored(served: Service, around: Surroundings) -> None:
    """An amount is enough; the row is there, and the signature verifies."""
    answer = served.ask("POST", "/api/score", {"amount": 12.5})
    assert answer.status == 200
    decision = answer.json["decision"]
    assert decision["decision"] == "approve" and decision["amount"] == "12.50"
    stored = around.postgres.server.ask(
        f"SELECT score FROM decisions WHERE decision_id = '{decision['decision_id']}'", APPLICATION_USER, DATABASE_NAME
    )
    assert stored == str(decision["score"])
    assert served.ask("POST", "/api/verify", answer.json).json == {"valid": True}


def test_a_changed_decision_does_not_verify(served: Service) -> None:
    """Every member is signed."""
    signed = served.score().json
    for name, value in signed["decision"].items():
        other = value + 1 if isinstance(value, int) else ["x"] if isinstance(value, list) else value + "x"
        changed = {**signed, "decision": {**signed["decision"], name: other}}
        assert served.ask("POST", "/api/verify", changed).json == {"valid": False}, name


def test_the_history_of_a_card_counts(served: Service) -> None:
    """The same payment is judged otherwise after many of the same card, and not because of others'."""
    scores = [served.score(card_token="tok_busy").json["decision"]["score"] for _ in range(9)]
    assert scores[-1] > scores[0]
    assert served.score(card_token="tok_other").json["decision"]["score"] == scores[0]


def test_a_retry_gets_the_first_decision(served: Service) -> None:
    """Also where the score would be another by now, and from several at once."""
    first = served.score(transaction_id="payment-1", card_token="tok_retry").json["decision"]
    with futures.ThreadPoolExecutor(8) as pool:
        again = list(pool.map(lambda _: served.score(transaction_id="payment-1", card_token="tok_retry"), range(24)))
    assert [answer.json["decision"] for answer in again] == [first] * 24


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"amount": 0},
        {"amount": -1},
        {"amount": 1.234},
        {"amount": "NaN"},
        {"amount": 1, "card_number": "x"},
        {"amount": 1, "currency": "usd"},
        {"amount": 1, "card_token": "x" * 65},
        {"amount": 1, "card_token": "4111-1111-1111-1111"},
        {"amount": 1, "transaction_id": "4111111111111111"},
        [],
        b"{",
    ],
)
def test_what_is_not_a_transaction_is_refused_without_an_echo(served: Service, body: object) -> None:
    """422 with place and problem; the value received is not given back."""
    answer = served.ask("POST", "/api/score", body)
    assert answer.status == 422
    assert all({"at", "problem"} == problem.keys() for problem in answer.json["detail"])
    assert b"1111" not in answer.body


# -- card data ---------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    number=card_numbers(), place=st.sampled_from(["path", "query", "header", "field", "key", "text", "trace", "raw"])
)
def test_no_card_number_gets_into_logs_or_database(
    served: Service, around: Surroundings, number: str, place: str
) -> None:
    """Wherever a caller puts it, neither as it came nor as plain digits."""
    digits = "".join(filter(str.isdigit, number))
    before = len(served.lines)
    body: Any = {"amount": 1}
    path, headers = "/api/score", {}
    if place == "path":
        path = f"/api/{digits}"
    elif place == "query":
        path = f"/api/score?card={digits}"
    elif place == "header":
        headers = {"User-Agent": number, "X-Request-Id": number, "Cookie": number}
    elif place == "field":
        body = {"amount": 1, "card_token": number, "transaction_id": f"x{digits}"}
    elif place == "key":
        body = {"amount": 1, number: number}
    elif place == "text":
        body = f'{{"amount": {digits}{digits}}} {number}'.encode()
    elif place == "trace":
        headers = {"X-Amzn-Trace-Id": f"Root=1-{digits[:8]}-{digits[8:]:0<24};Parent={digits:0<16};Sampled=1"}
    elif place == "raw":
        body = number.encode()
    assert served.ask("POST", path, body, headers).status < 500
    served.score()
    eventually(lambda: len(served.lines) > before + 1, 5, lambda: served.output)
    said = "\n".join(served.lines[before:])
    stored = around.postgres.server.ask("SELECT * FROM decisions", "rdsadmin", DATABASE_NAME)
    for text in (said, stored):
        assert number not in text and digits not in text.replace("-", "").replace(" ", "")


def test_a_request_is_one_line_of_json_without_text_of_the_caller(served: Service) -> None:
    """Route instead of path; the id of the decision is what leads to the row."""
    before = len(served.lines)
    decision = served.score(transaction_id="visible-nowhere").json["decision"]
    served.ask("GET", "/api/no/such/path?secret=1")
    eventually(lambda: len(served.lines) >= before + 2, 5)
    lines = [json.loads(line) for line in served.lines[before:]]
    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("POST", "/api/score", 200),
        ("GET", "none", 404),
    ]
    assert lines[0]["decision_id"] == decision["decision_id"]
    assert "visible-nowhere" not in str(lines) and "secret" not in str(lines)


# -- secrets -----------------------------------------------------------------------------------------------------------


def test_keys_that_are_rotated_underneath_are_picked_up(around: Surroundings) -> None:
    """A decision that a newer task signed verifies in an older one, which from then on signs with the new key, too."""
    with service(around.environ) as older:
        old = older.score().json
        around.rotate()
        with service({**around.environ, "API_CONFIGURATION": json.dumps(around.secret)}) as newer:
            new = newer.score().json
            assert newer.ask("POST", "/api/verify", old).json == {"valid": True}  # by the previous key
            assert older.ask("POST", "/api/verify", new).json == {"valid": True}  # after another look at the secret
            around.rotate()
            signed = older.score().json
            assert newer.ask("POST", "/api/verify", signed).json == {"valid": True}


# -- the database ------------------------------------------------------------------------------------------------------


def test_a_database_that_is_away_gives_503_and_recovers(around: Surroundings) -> None:
    """At once and for as long; the health check stays good, as no other task would be better off."""
    with service(around.environ) as running:
        assert running.score().status == 200
        with around.postgres.away():
            for _ in range(3):
                start = time.monotonic()
                answer = running.score()
                assert (answer.status, answer.headers["retry-after"]) == (503, "1")
                assert time.monotonic() - start < 4
            assert running.health() == 200
        eventually(lambda: running.score().status == 200, 10, lambda: running.output)
        assert [running.score().status for _ in range(20)] == [200] * 20


def test_connections_that_were_cut_lose_no_request(around: Surroundings) -> None:
    """As in a failover: they are replaced, and what they were used for is tried again."""
    with service(around.environ) as running:
        for _ in range(5):
            around.postgres.server.ask(
                f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{APPLICATION_USER}'"
            )
            assert running.score().status == 200


def test_a_database_that_hangs_gives_503_in_time(around: Surroundings) -> None:
    """No request waits for longer than API Gateway does; afterwards all is as before."""
    with service(around.environ) as running:
        around.door.send_signal(signal.SIGSTOP)
        try:
            start = time.monotonic()
            assert running.score().status == 503
            assert time.monotonic() - start < 9
        finally:
            around.door.send_signal(signal.SIGCONT)
        eventually(lambda: running.score().status == 200, 10, lambda: running.output)


def test_a_writer_that_became_a_reader_gives_503_until_there_is_one_again(around: Surroundings) -> None:
    """What a failover of Aurora looks like from the old writer."""

    def read_only(value: str) -> None:
        around.postgres.server.ask(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
        around.postgres.server.ask("SELECT pg_reload_conf()")

    with service(around.environ) as running:
        try:
            read_only("on")
            eventually(lambda: running.score().status == 503, 10, lambda: running.output)
        finally:
            read_only("off")
        eventually(lambda: running.score().status == 200, 10, lambda: running.output)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"AWS_SECRET_ACCESS_KEY": "other"}, "the signature is wrong"),
        ({"AWS_ACCESS_KEY_ID": "AKIAOTHER"}, "another role"),
        ({"DB_APPLICATION_USER": "fraud_owner"}, "the user fraud_owner"),
        ({"PGSSLROOTCERT": "other"}, "certificate verify failed"),
        ({"PGSSLROOTCERT": "other", "PGSSLMODE": "disable"}, "certificate verify failed"),
    ],
)
def test_a_task_that_cannot_sign_in_never_gets_ready(
    change: dict[str, str], said: str, around: Surroundings, tmp_path: Path
) -> None:
    """A wrong token or certificate is refused; the log says which, and the health check keeps requests away."""
    if "PGSSLROOTCERT" in change:
        change = {**change, "PGSSLROOTCERT": str(Authority.make(tmp_path).bundle)}
    with service({**around.environ, **change}, wait=False) as running:
        eventually(lambda: said in running.output, 20, lambda: running.output)
        running.wait(503)
        assert running.score().status == 503


def test_the_service_cannot_do_more_than_the_migration_lets_it(around: Surroundings) -> None:
    """Its table is the owner's; people read it and change nothing."""
    with pytest.raises(Refused, match="must be owner"):
        around.postgres.server.ask("DROP TABLE decisions", APPLICATION_USER, DATABASE_NAME)


# -- stopping ----------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def stopped_under_load(around: Surroundings, **environ: str) -> Iterator[tuple[Service, str]]:
    """A service that was sent SIGTERM under load, and what the contract's check says of that."""
    with service({**around.environ, **environ}) as running:
        yield running, contract.stop(contract.Target(True, HOST, running.port, pid=running.process.pid))


@pytest.mark.parametrize("drain", ["0", "4"])
def test_sigterm_under_load_loses_no_request(drain: str, around: Surroundings) -> None:
    """Every request that was sent is answered, also one that was half sent; then the process ends by itself with 0."""
    with stopped_under_load(around, DRAIN_SECONDS=drain) as (running, said):
        assert "none lost" in said
        assert running.process.wait(5) == 0
    records = running.records("request")
    assert len(records) > 50 and all(each["status"] == 200 for each in records)


def test_a_service_that_nobody_asks_stops_soon(around: Surroundings) -> None:
    """It does not wait for the whole time in which requests might come; meanwhile its health check fails."""
    with service(around.environ) as running:
        start = time.monotonic()
        running.process.terminate()
        running.wait(503, 2)
        assert running.process.wait(15) == 0
        assert time.monotonic() - start < 8


# -- traces ------------------------------------------------------------------------------------------------------------


class Collector(grpc.GenericRpcHandler):  # type: ignore[misc]  # grpc has no types
    """An OpenTelemetry collector that keeps what it gets."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self.arrived = threading.Event()

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler | None:
        """Take exports of traces, which are answered with an empty message."""
        if details.method != "/opentelemetry.proto.collector.trace.v1.TraceService/Export":
            return None

        def export(request: bytes, context: grpc.ServicerContext) -> bytes:
            self.got.append(request)
            self.arrived.set()
            return b""

        return grpc.unary_unary_rpc_method_handler(export)


def test_only_sampled_requests_are_traced_and_without_text_of_the_caller(around: Surroundings) -> None:
    """Under the trace of API Gateway's header, with route and statements; the rest is sent nowhere."""
    collector, port = Collector(), free_port()
    server = grpc.server(futures.ThreadPoolExecutor(2), [collector])
    server.add_insecure_port(f"{HOST}:{port}")
    server.start()
    root = "5759e988bd862e3fe1be46a994272793"
    header = f"Root=1-{root[:8]}-{root[8:]};Parent=53995c3f42cd8ad8;Sampled="
    with service({**around.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://{HOST}:{port}"}) as running:
        for sampled in "01":
            path = f"/api/score?sampled={sampled}&secret=1"
            body = {"amount": 1, "transaction_id": f"traced-{sampled}", "card_token": "tok_traced"}
            running.ask("POST", path, body, {"X-Amzn-Trace-Id": header + sampled})
        running.score()
        running.process.terminate()
        running.process.wait(20)
    server.stop(0)
    sent = b"".join(collector.got)
    assert sent.count(bytes.fromhex(root)) == 3  # the request and its two statements
    assert sent.count(bytes.fromhex("53995c3f42cd8ad8")) == 1
    assert b"/api/score" in sent and b"INSERT decisions" in sent and b"fraud-api" in sent
    assert b"secret" not in sent and b"tok_traced" not in sent and b"traced-1" not in sent
    assert running.records("request")[0]["trace_id"] == f"1-{root[:8]}-{root[8:]}"


# -- variables ---------------------------------------------------------------------------------------------------------


def test_a_service_without_its_variables_says_which_and_ends_with_2(packages: None, around: Surroundings) -> None:
    """One line each, before it listens."""
    environ = {name: value for name, value in around.environ.items() if not name.startswith("DB_")}
    with service(environ, wait=False) as running:
        assert running.process.wait(20) == 2
    names = [json.loads(line)["message"].split(" ")[0] for line in running.lines]
    assert names == ["DB_HOST", "DB_PORT", "DB_NAME", "DB_APPLICATION_USER"]


def test_a_secret_of_another_shape_ends_it_with_2_and_stays_unsaid(around: Surroundings) -> None:
    """The text of a secret is in no log."""
    with service({**around.environ, "API_CONFIGURATION": '{"signing_key": "hush"}'}, wait=False) as running:
        assert running.process.wait(20) == 2
    assert "the secret is not a JSON object" in running.output and "hush" not in running.output
