"""What ``make verify`` says: of the way in, of environments that are not there or not whole, and of wrong use."""

from __future__ import annotations

import datetime
import io
import ipaddress
import ssl
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock
from urllib.parse import unquote

import boto3
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from moto import mock_aws
from rich.console import Console

from lib.settings import Settings
from scripts import aws, manage
from scripts.inventory.engine import Live
from scripts.project import Failure
from scripts.verify import __main__ as command
from scripts.verify import subject, way_in
from scripts.verify.checks import Environment
from scripts.verify.running import RUNNING

KEY = "an-api-key-of-twenty-characters"


class House:
    """An API and its load balancer behind TLS on loopback: ``localhost`` is the one, ``127.0.0.1`` the other.

    Attributes:
        answers: decides the status and the headers of an answer; tests replace it to let a house be wrong.
        port: where it listens.
    """

    def __init__(self, certificate: Path, oldest: ssl.TLSVersion) -> None:
        self.answers: Callable[[str, str, bool], tuple[int, dict[str, str]]] = right
        house = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                host, _, _ = self.headers["Host"].partition(":")
                status, headers = house.answers(host, unquote(self.path), self.headers.get("x-api-key") == KEY)
                self.send_response(status)
                for name, value in {**headers, "Content-Length": "0"}.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = oldest
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a refused handshake is no news
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port: int = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


def right(host: str, path: str, key: bool) -> tuple[int, dict[str, str]]:
    """What the stack should do: everything but a request with a key is refused, and the service knows no such path."""
    served = host == "localhost" and path.startswith("/api/") and "<script>" not in path and key
    return (404, {}) if served else (403, {"x-amzn-ErrorType": "ForbiddenException"})


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key with its own certificate for both names of the house."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.IPv4Address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path_factory.mktemp("house") / "house.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def house(certificate: Path) -> Iterator[House]:
    """A house that is as it should be."""
    started = House(certificate, ssl.TLSVersion.TLSv1_2)
    yield started
    started.close()


def _door(house: House, certificate: Path | None, requests: int = 20) -> way_in.Door:
    trust = (lambda: ssl.create_default_context(cafile=str(certificate))) if certificate else ssl.create_default_context
    return way_in.Door("localhost", "127.0.0.1", "/api/health", KEY, requests, house.port, trust)


def _found(door: way_in.Door, tell: Callable[[str], object] = str) -> dict[str, list[str]]:
    """The findings of each check of the way in that has any, by its title."""
    return {title: found for title, check in way_in.checks(door, tell).items() if (found := check())}


def test_the_way_in_of_a_house_in_order(house: House, certificate: Path) -> None:
    """No finding; the percentiles are told at the end."""
    said: list[str] = []
    assert _found(_door(house, certificate), said.append) == {}
    assert said[:2] == ["1 of 20 requests", "2 of 20 requests"]
    assert said[-1].startswith("p50 ")
    assert said[-1].endswith(" ms of 20 requests")


def _open(host: str, path: str, key: bool) -> tuple[int, dict[str, str]]:
    return 200, {}


def _past(host: str, path: str, key: bool) -> tuple[int, dict[str, str]]:
    return (200, {}) if host == "127.0.0.1" else right(host, path, key)


def _closed(host: str, path: str, key: bool) -> tuple[int, dict[str, str]]:
    return 403, {"x-amzn-ErrorType": "ForbiddenException"}


def _slow(host: str, path: str, key: bool) -> tuple[int, dict[str, str]]:
    time.sleep(0.25)
    return right(host, path, key)


def _throttled(host: str, path: str, key: bool) -> tuple[int, dict[str, str]]:
    return 429, {}


@pytest.mark.parametrize(
    ("wrong", "finding"),
    [
        (_open, "the status of https://localhost/api/health is 200, expected 403"),
        (_open, "the status of https://localhost/ is 200, expected 403"),
        (_open, "the status of https://localhost/api/health?q=<script>alert(1)</script> is 200, expected 403"),
        (_past, "the status of https://127.0.0.1/api/health is 200, expected 403"),
        (
            _closed,
            "the status of https://localhost/api/health is 403 by API Gateway (ForbiddenException),"
            " expected a response from the service",
        ),
        (_slow, "p99 is "),
        (_throttled, 'the statuses of requests that were not served is {"429": 20}, expected {}'),
    ],
)
def test_what_is_wrong_at_the_way_in_is_found(
    wrong: Callable[[str, str, bool], tuple[int, dict[str, str]]], finding: str, house: House, certificate: Path
) -> None:
    """Each check fails on its own fault."""
    house.answers = wrong
    findings = [line for found in _found(_door(house, certificate)).values() for line in found]
    assert any(line.startswith(finding) for line in findings), findings


def test_an_old_tls_is_found(certificate: Path) -> None:
    """Versions that OpenSSL itself no longer offers are asked for all the same."""
    old = House(certificate, ssl.TLSVersion.TLSv1)
    try:
        found = _found(_door(old, certificate))
    finally:
        old.close()
    assert found["the API accepts TLS 1.2 or later, and nothing older"] == [
        "localhost accepts TLSv1, expected nothing before TLS 1.2",
        "localhost accepts TLSv1.1, expected nothing before TLS 1.2",
    ]


def test_a_certificate_that_nobody_trusts_and_a_closed_door_are_findings(house: House, certificate: Path) -> None:
    """No check crashes, and each says that there is no answer."""
    stranger = _found(_door(house, None))
    assert all("there is no answer (" in found[0] for found in stranger.values())
    assert "certificate verify failed" in stranger["with a key, the service answers"][0]
    house.close()
    closed = _found(_door(house, certificate))
    assert len(closed) == 8
    assert all(found[0].startswith("there is no answer (") for found in closed.values())


@pytest.mark.parametrize(("percent", "expected"), [(50, 50), (90, 90), (99, 99), (100, 100), (1, 1)])
def test_percentiles_are_by_nearest_rank(percent: int, expected: float) -> None:
    """Of a hundred values in any order, the n-th; of one value, that one."""
    assert way_in.percentile([float(each) for each in range(100, 0, -1)], percent) == expected
    assert way_in.percentile([7.0], percent) == 7.0


def _state(*resources: tuple[str, str]) -> dict[str, Any]:
    """What ``terraform show -json`` says of resources with these addresses and ARNs."""
    found = [
        {"address": address, "mode": "managed", "type": address.split(".")[0], "values": {"arn": arn}}
        for address, arn in resources
    ]
    return {"values": {"root_module": {"resources": found}}}


PLANNED: dict[str, Any] = {"resource": {"aws_vpc": {"vpc": {}}, "aws_sns_topic": {"topic": {}}}}
TOPIC = ("aws_sns_topic.topic", "arn:aws:sns:us-east-1:123456789012:sns_topic_dev")
VPC = ("aws_vpc.vpc", "arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({}, "fraud-detection-dev does not exist: its state is empty; correct ENVIRONMENT_SUFFIX, or run make deploy"),
        (
            _state(TOPIC),
            "fraud-detection-dev is incomplete: 1 of 2 resources are missing, such as aws_vpc.vpc; continue"
            " with make deploy or make destroy, whichever did not finish",
        ),
    ],
)
def test_what_is_not_there_is_said_in_one_line(state: dict[str, Any], said: str) -> None:
    """No environment, or half of one: no check would say anything that helps."""
    with pytest.raises(Failure) as failure:
        subject.require_whole("fraud-detection-dev", PLANNED, state)
    assert str(failure.value) == said
    subject.require_whole("fraud-detection-dev", PLANNED, _state(TOPIC, VPC))


@pytest.mark.parametrize("gone", range(9))
def test_a_broken_off_teardown_is_said_in_one_line(gone: int) -> None:
    """Terraform saves its state now and then: killed, it still has what is gone. A few may be deleted by hand."""
    arns = [f"arn:aws:sns:us-east-1:123456789012:topic_{number}_dev" for number in range(8)]
    state = _state(*((f"aws_sns_topic.topic-{number}", arn) for number, arn in enumerate(arns)))
    for each in state["values"]["root_module"]["resources"]:
        each["values"]["id"] = each["values"]["arn"]
    found = [Live("aws_sns_topic", arn, arn.rpartition(":")[2], arn) for arn in arns[gone:]]
    if gone <= 2:
        subject.require_there("fraud-detection-dev", state, found)
        return
    with pytest.raises(Failure) as failure:
        subject.require_there("fraud-detection-dev", state, found)
    assert str(failure.value) == (
        f"fraud-detection-dev is incomplete: {gone} of 8 resources are missing, such as aws_sns_topic.topic-0, which"
        " its state still has; continue with make deploy or make destroy, whichever did not finish"
    )


@pytest.mark.parametrize(
    ("caller", "region"),
    [("arn:aws:iam::210987654321:user/me", "us-east-1"), ("arn:aws:iam::123456789012:user/me", "eu-west-1")],
)
def test_another_account_or_region_is_said_in_one_line(caller: str, region: str) -> None:
    """Both as they are and as they should be; that some ARNs name other accounts, such as Amazon's, does not count."""
    zones = [f"{region}{letter}" for letter in "abc"]
    settings = Settings.from_values(domain_name="fraud.acme.com", region=region, availability_zones=zones)
    state = _state(TOPIC, VPC, ("aws_x.layer", "arn:aws:lambda:us-east-1:901920570463:layer:otel:1"), ("aws_y.z", ""))
    with pytest.raises(Failure) as failure:
        subject.require_home(settings, caller, state)
    assert str(failure.value) == (
        "fraud-detection-dev is in us-east-1 of account 123456789012, but the settings and credentials are for"
        f" {region} of account {caller.split(':')[4]}; correct FRAUD_API_REGION or AWS_PROFILE"
    )
    here = Settings.from_values(domain_name="fraud.acme.com")
    subject.require_home(here, "arn:aws:sts::123456789012:assumed-role/ops/me", state)


def test_a_call_that_could_change_something_is_not_made() -> None:
    """Whatever a check might try: reading is let through, anything else is not even sent."""
    with mock_aws():
        session = boto3.Session(region_name="us-east-1")
        session.events.register("before-parameter-build", subject.refuse_changes)
        assert "Vpcs" in session.client("ec2").describe_vpcs()
        with pytest.raises(PermissionError, match="CreateVpc may change something; verify only reads"):
            session.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")


TERRAFORM = """#!{python}
import json, sys
answers = {{"version": json.dumps({{"terraform_version": "1.11.4"}}), "show": {state!r}, "init": {init!r}}}
print(answers[sys.argv[1]])
sys.exit(sys.argv[1] == "init" and bool({init!r}))
"""


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """Settings of an environment, a stand-in for terraform that says ``state``, and one for the synthesis."""
    for name in ("MAKEFLAGS", "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        "ENVIRONMENT_SUFFIX": "dev",
        "FRAUD_API_DOMAIN_NAME": "fraud.acme.com",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
        "PATH": str(tmp_path / "bin"),
    }.items():
        monkeypatch.setenv(name, value)

    def synthesize(settings: Settings, output: Path) -> None:
        folder = output / "stacks" / settings.stack_name
        folder.mkdir(parents=True)
        (folder / "cdk.tf.json").write_text('{"resource": {"aws_vpc": {"vpc": {}}}}')

    def prepare(*, state: str = '{"format_version": "1.0"}', init: str = "") -> None:
        monkeypatch.setattr(manage, "synthesize", synthesize)
        tool = tmp_path / "bin" / "terraform"
        tool.parent.mkdir()
        tool.write_text(TERRAFORM.format(python=sys.executable, state=state, init=init))
        tool.chmod(0o755)

    return prepare


def _main(tmp_path: Path, *arguments: str) -> int:
    return command.main(["--output", str(tmp_path / "out"), *arguments])


def test_no_credentials_is_one_line(
    settings: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is synthesized."""
    settings()
    (tmp_path / "out" / "stacks" / "fraud-detection-dev").mkdir(parents=True)
    assert _main(tmp_path) == 1
    said = capsys.readouterr().err
    assert said.startswith("error: AWS credentials are missing or refused (")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("terraform", "said"),
    [
        ({}, "error: fraud-detection-dev does not exist: its state is empty;"),
        ({"init": "x\n│ Error: no such backend\n"}, "error: terraform init failed (no such backend)"),
    ],
)
def test_nothing_to_verify_is_one_line(
    terraform: dict[str, str],
    said: str,
    settings: Callable[..., None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No such environment, or a state that terraform does not reach."""
    settings(**terraform)
    monkeypatch.setattr(aws, "caller", lambda region: "arn:aws:iam::123456789012:user/me")
    assert _main(tmp_path) == 1
    first, last = capsys.readouterr().err.splitlines()
    assert first == "fraud-detection-dev as arn:aws:iam::123456789012:user/me"
    assert last.startswith(said)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--requests", "5"], "argument --requests: '5' is not allowed; use a whole number from 10 to 1000"),
        (["--requests", "many"], "argument --requests: 'many' is not allowed; use a whole number from 10 to 1000"),
        (["--requests", "100000"], "argument --requests: '100000' is not allowed; use a whole number from 10 to 1000"),
        (["--path", "/health"], '--path is "/health"; use a path below /api/'),
    ],
)
def test_wrong_options_are_refused(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The load is bounded, and the path is one of the API."""
    with pytest.raises(SystemExit) as ended:
        _main(tmp_path, *arguments)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_wrong_settings_end_with_status_two(
    settings: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As in every command."""
    settings()
    monkeypatch.setenv("ENVIRONMENT_SUFFIX", "Not_One")
    assert _main(tmp_path) == 2
    assert "ENVIRONMENT_SUFFIX" in capsys.readouterr().err


def test_every_check_is_a_line_and_every_finding_one_below() -> None:
    """In a pipe: what passed, what failed, and what a check told last."""
    written = io.StringIO()
    report = command.Report(Console(file=written, width=80, soft_wrap=True))

    def measured() -> list[str]:
        report.tell("p99 12 ms")
        return []

    with report:
        report.look({"all is well": lambda: [], "it is quick": measured, "it is [red]": lambda: ["a is 1", "b is 2"]})
    assert written.getvalue().splitlines() == [
        "ok    all is well",
        "ok    it is quick · p99 12 ms",
        "FAIL  it is [red]",
        "        a is 1",
        "        b is 2",
    ]
    assert (report.passed, report.failed) == (2, 1)


def _environment(monkeypatch: pytest.MonkeyPatch, answers: dict[str, Any]) -> Environment:
    """An environment whose service, target groups and topic are there, and whose operations answer as given."""
    from scripts.verify import running

    monkeypatch.setattr(running, "ecs_service", lambda _: {"runningCount": answers["running"], "desiredCount": 2})
    monkeypatch.setattr(running, "target_groups", lambda _: {"blue": {"TargetGroupArn": "blue"}})
    monkeypatch.setattr(running, "topic_arn", lambda _: "topic")
    client = SimpleNamespace(
        can_paginate=lambda _: False,
        describe_target_health=lambda **_: {
            "TargetHealthDescriptions": [{"TargetHealth": {"State": state}} for state in answers["states"]]
        },
        list_subscriptions_by_topic=lambda **_: {
            "Subscriptions": [{"Endpoint": "a@acme.com", "SubscriptionArn": answers["subscription"]}]
        },
    )
    session = Mock(client=lambda _: client)
    settings = Settings.from_values(domain_name="fraud.acme.com", task_min=2)
    return Environment("dev", {}, {}, session, settings)


def test_what_runs_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks as many as wanted and healthy, addresses confirmed; else each is a finding."""
    arn = "arn:aws:sns:us-east-1:123456789012:sns_topic_dev:1"
    good = _environment(monkeypatch, {"running": 2, "states": ["healthy", "healthy"], "subscription": arn})
    assert [line for check in RUNNING.values() for line in check(good)] == []
    answers = {"running": 1, "states": ["healthy", "draining"], "subscription": "PendingConfirmation"}
    bad = _environment(monkeypatch, answers)
    assert [line for check in RUNNING.values() for line in check(bad)] == [
        "the number of running tasks is 1, expected 2",
        "healthy tasks are 1, expected 2 at least",
        'the addresses that have not confirmed is ["a@acme.com"], expected []',
    ]
