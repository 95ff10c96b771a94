"""The rotation of the origin secret: whatever fails, what API Gateway sends is accepted; moto is AWS."""

from __future__ import annotations

import json
import logging
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import boto3
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from moto import mock_aws

from lib.rotation import origin, protocol
from scripts.verify import firewall
from tests.e2e.emulator import origin as emulated

HEADER = "X-Origin-Verify"
VARIABLE = "originSecret"
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
CALLS = 30
"""More AWS calls than a rotation makes, so that every one of them fails once."""

WHEN = ("before", "after")

CAPACITY = 36
"""Units of the rule group: an update that needs more is refused."""

DESCRIPTION = "Refuses requests without the origin secret"
VISIBILITY = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": True, "MetricName": "environment"}


def units(rules: list[dict[str, Any]]) -> int:
    """The units of rules: each exact match takes 2 and, at worst, 10 for its text transformation (AWS WAF guide)."""
    return sum(str(rule).count("ByteMatchStatement") * 12 for rule in rules)


class Outage(Exception):
    """AWS fails, before or after it did what it was asked for."""


@dataclass
class Watch:
    """Sees every AWS call of the rotation, checks after each that changes something, and lets one fail.

    Attributes:
        check: called after every change.
        fail: number of the call that fails, and whether before or after it had its effect.
        calls: the operations so far.
    """

    check: Callable[[], None]
    fail: tuple[int, str] | None = None
    calls: list[str] = field(default_factory=list)

    def client(self, real: Any) -> Any:
        """A client whose calls are seen."""
        watch = self

        class Client:
            def __getattr__(self, name: str) -> Any:
                attribute = getattr(real, name)
                return attribute if name == "exceptions" else lambda **sent: watch._call(name, attribute, sent)

        return Client()

    def _call(self, name: str, operation: Callable[..., Any], sent: dict[str, Any]) -> Any:
        number = len(self.calls)
        self.calls.append(name)
        if self.fail == (number, "before"):
            raise Outage(name)
        if name == "update_rule_group":
            # AWS takes away what an update does not name; moto keeps it.
            sent = {"Description": "none", **sent}
        answer = operation(**sent)
        if not name.startswith(("get_", "describe_")):
            self.check()
        if self.fail == (number, "after"):
            raise Outage(name)
        return answer


class Edge:
    """Load balancer, firewall and API as Terraform makes them, and Secrets Manager's side of rotations."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.elb, self.waf, self.api, self.secrets = (
            boto3.client(name) for name in ("elbv2", "wafv2", "apigateway", "secretsmanager")
        )
        self.rules = self._rules()
        self.group = self.waf.create_rule_group(
            Name="group", Scope="REGIONAL", Capacity=CAPACITY, Description=DESCRIPTION, VisibilityConfig=VISIBILITY
        )["Summary"]
        self.stage = self._stage()
        self.secret = ""
        self.watch = Watch(self.check)
        environment = {
            "API_ID": self.stage["restApiId"],
            "LISTENER_RULES": json.dumps({rule: "/api/*" for rule in self.rules}),
            "ORIGIN_HEADER": HEADER,
            "PROBE_INTERVAL": "0.0001",
            "PROBE_URL": "http://127.0.0.1:1/",
            "RULE_GROUP_ID": self.group["Id"],
            "RULE_GROUP_NAME": self.group["Name"],
            "STAGE_NAME": self.stage["stageName"],
            "STAGE_VARIABLE": VARIABLE,
        }
        for name, value in environment.items():
            patch.setenv(name, value)
        clients = {"elbv2": self.elb, "wafv2": self.waf, "apigateway": self.api, "secretsmanager": self.secrets}
        patch.setattr(boto3, "client", lambda name: self.watch.client(clients[name]))
        patch.setattr(origin, "PROBES", 2)
        patch.setattr(origin.Gate, "lets_in", lambda _, value: value in self.accepted())
        self.begin_anew()

    def _rules(self) -> list[str]:
        ec2 = boto3.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        subnets = [
            ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=f"us-east-1{'ab'[n]}")
            for n in range(2)
        ]
        balancer = self.elb.create_load_balancer(Name="alb", Subnets=[each["Subnet"]["SubnetId"] for each in subnets])
        arn = balancer["LoadBalancers"][0]["LoadBalancerArn"]
        refuse = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "403"}}
        rules = []
        for port in (80, 81):
            listener = self.elb.create_listener(
                LoadBalancerArn=arn, Protocol="HTTP", Port=port, DefaultActions=[refuse]
            )["Listeners"][0]["ListenerArn"]
            rule = self.elb.create_rule(
                ListenerArn=listener, Priority=1, Conditions=self.closed(), Actions=[self.action(port)]
            )
            rules.append(rule["Rules"][0]["RuleArn"])
        return rules

    @staticmethod
    def closed() -> list[dict[str, Any]]:
        """The conditions that Terraform makes."""
        return [
            {"Field": "path-pattern", "PathPatternConfig": {"Values": ["/api/*"]}},
            {"Field": "source-ip", "SourceIpConfig": {"Values": ["255.255.255.255/32"]}},
        ]

    @staticmethod
    def action(port: int) -> dict[str, Any]:
        """An action by which a rule can be told from the other."""
        return {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200", "MessageBody": str(port)}}

    def _stage(self) -> dict[str, str]:
        api = self.api.create_rest_api(name="api")["id"]
        root = self.api.get_resources(restApiId=api)["items"][0]["id"]
        where = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
        self.api.put_method(**where, authorizationType="NONE")
        self.api.put_integration(**where, type="MOCK")
        deployment = self.api.create_deployment(restApiId=api)["id"]
        self.api.create_stage(restApiId=api, stageName="live", deploymentId=deployment)
        return {"restApiId": api, "stageName": "live"}

    def begin_anew(self) -> None:
        """Everything as Terraform makes it, and a secret that was never rotated."""
        for rule in self.rules:
            self.elb.modify_rule(RuleArn=rule, Conditions=self.closed())
        self.firewall(emulated.EVERY_REQUEST)
        change = {"op": "remove", "path": f"/variables/{VARIABLE}"}
        self.api.update_stage(**self.stage, patchOperations=[change])
        self.secret = self.secrets.create_secret(Name=str(uuid.uuid4()), SecretString="{}")["ARN"]
        self._backend().rotation_requested = self._backend().rotation_enabled = True

    def firewall(self, *statements: dict[str, Any]) -> None:
        """Give the firewall's rule group rules that block what meets these statements."""
        which = {"Name": self.group["Name"], "Scope": "REGIONAL", "Id": self.group["Id"]}
        rules = [
            {"Name": f"r{n}", "Priority": n, "Statement": each, "Action": {"Block": {}}, "VisibilityConfig": VISIBILITY}
            for n, each in enumerate(statements)
        ]
        self.waf.update_rule_group(
            **which, LockToken=self.rule_group()["LockToken"], VisibilityConfig=VISIBILITY, Rules=rules
        )

    def rule_group(self) -> dict[str, Any]:
        """What AWS WAF says of the rule group."""
        return dict(self.waf.get_rule_group(ARN=self.group["ARN"]))

    def _backend(self) -> Any:
        from moto.secretsmanager.models import secretsmanager_backends

        return secretsmanager_backends["123456789012"]["us-east-1"].secrets[self.secret]

    def accepted(self) -> set[str]:
        """The values that all listener rules accept and the firewall does not refuse."""
        sets = [set(self.values(rule)) for rule in self.rules]
        values = set.intersection(*sets)
        return values - self.refused(*values)

    def refused(self, *values: str | None) -> set[str | None]:
        """Those of these values with which the firewall refuses a request; ``None`` is a request without any."""
        group = self.rule_group()["RuleGroup"]
        return {
            value for value in values if firewall.refuses(group, "/", {} if value is None else {HEADER.lower(): value})
        }

    def values(self, rule: str) -> list[str]:
        """The header values that a listener rule compares."""
        conditions = self.elb.describe_rules(RuleArns=[rule])["Rules"][0]["Conditions"]
        fields = {each["Field"] for each in conditions}
        assert fields in ({"path-pattern", "source-ip"}, {"path-pattern", "http-header"})
        return [v for each in conditions for v in each.get("HttpHeaderConfig", {}).get("Values", [])]

    def sent(self) -> str | None:
        """What API Gateway sends."""
        found: str | None = self.api.get_stage(**self.stage).get("variables", {}).get(VARIABLE)
        return found

    def check(self) -> None:
        """There is no gap: what is sent is accepted; and no rule compares more strings than it can.

        Nor is there ever a hole: a value that nobody made, or none, is always refused by the firewall.
        """
        sent = self.sent()
        assert sent is None or sent in self.accepted()
        assert all(len(self.values(rule)) <= 3 for rule in self.rules)
        assert self.refused(None, "0" * 64) == {None, "0" * 64}
        assert units(self.rule_group()["RuleGroup"]["Rules"]) <= CAPACITY

    def begin(self) -> str:
        """Start a rotation, as Secrets Manager does: a pending version without a value."""
        version = str(uuid.uuid4())
        versions = self._backend().versions
        for other in versions.values():
            other["version_stages"] = [stage for stage in other["version_stages"] if stage != "AWSPENDING"]
        versions[version] = {"version_id": version, "version_stages": ["AWSPENDING"], "createdate": 0}
        return version

    def call(self, step: str, version: str) -> None:
        """Invoke the Lambda for a step."""
        origin.handle({"Step": step, "SecretId": self.secret, "ClientRequestToken": version}, None)

    def rotate(self, version: str | None = None, fail: tuple[int, str] | None = None) -> str:
        """All steps of a rotation, or those before the failing call."""
        version = version or self.begin()
        self.watch.calls, self.watch.fail = [], fail
        try:
            for step in STEPS:
                self.call(step, version)
        finally:
            self.watch.fail = None
        return version

    def value(self, stage: str = "AWSCURRENT") -> str | None:
        """The value under a label."""
        text = self.secrets.get_secret_value(SecretId=self.secret, VersionStage=stage)["SecretString"]
        found: str | None = json.loads(text).get("value")
        return found

    def current(self) -> str:
        """The id of the current version."""
        (version,) = (name for name, item in self._backend().versions.items() if "AWSCURRENT" in item["version_stages"])
        return str(version)


@pytest.fixture(scope="module")
def edge() -> Iterator[Edge]:
    """Made once; ``begin_anew`` takes it back to its beginning."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        yield Edge(patch)


def test_before_the_first_rotation_nobody_is_let_in(edge: Edge) -> None:
    """As Terraform makes it, nothing is sent and nothing accepted."""
    edge.begin_anew()
    assert (edge.sent(), edge.accepted()) == (None, set())


def test_a_rotation_switches_to_a_new_value(edge: Edge) -> None:
    """Each rotation makes a value of 64 hexadecimal digits, sends it, and accepts it and the one before."""
    edge.begin_anew()
    values = []
    for _ in range(3):
        version = edge.rotate()
        assert edge.current() == version
        assert edge.sent() == edge.value()
        values.append(str(edge.value()))
        assert edge.accepted() == set(values[-2:])
    assert len(set(values)) == 3
    assert all(re.fullmatch("[0-9a-f]{64}", value) for value in values)


def test_the_actions_of_the_rules_stay(edge: Edge) -> None:
    """CodeDeploy owns the action; a rotation leaves it alone, and the path, too."""
    edge.begin_anew()
    edge.rotate()
    found = edge.elb.describe_rules(RuleArns=edge.rules)["Rules"]
    assert sorted(each["Actions"][0]["FixedResponseConfig"]["MessageBody"] for each in found) == ["80", "81"]
    paths = [c["PathPatternConfig"]["Values"] for r in found for c in r["Conditions"] if c["Field"] == "path-pattern"]
    assert paths == [["/api/*"]] * 2


@pytest.mark.parametrize("abandon", [False, True])
@pytest.mark.parametrize("when", WHEN)
def test_no_call_that_fails_makes_a_gap(edge: Edge, when: str, abandon: bool) -> None:
    """Each call of a rotation fails once; the rotation is then repeated, or given up for another one."""
    edge.begin_anew()
    edge.rotate()
    failed = 0
    for number in range(CALLS):
        version = edge.begin()
        try:
            edge.rotate(version, (number, when))
        except Outage:
            failed += 1
        if edge.current() != version:
            version = edge.rotate(None if abandon else version)
        assert (edge.current(), edge.sent()) == (version, edge.value())
    assert 12 < failed < CALLS


@given(st.lists(st.tuples(st.integers(0, CALLS), st.sampled_from(WHEN), st.booleans()), min_size=1, max_size=5))
@hypothesis_settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_series_of_failures_makes_a_gap(edge: Edge, failures: list[tuple[int, str, bool]]) -> None:
    """From the very first rotation on, whatever fails in a row, and whether rotations are repeated or given up."""
    edge.begin_anew()
    version = edge.begin()
    for number, when, abandon in failures:
        if abandon or edge.current() == version:
            version = edge.begin()
        try:
            edge.rotate(version, (number, when))
        except Outage:
            continue
    edge.rotate()
    assert edge.sent() == edge.value()


def test_the_firewall_refuses_all_but_exact_values(edge: Edge) -> None:
    """After a rotation, nothing but the whole value gets in: no other case, no part, nothing around it, no header."""
    edge.begin_anew()
    edge.rotate()
    for _ in range(2):
        value = str(edge.value())
        near = {value.upper(), value[:-1], value[1:], f"{value}0", f" {value}", "", None}
        assert edge.refused(value, *near) == near
        edge.rotate()


def test_the_rule_group_keeps_all_but_its_rule(edge: Edge) -> None:
    """An update takes away what it does not name: description and metrics stay, and the rule is measured like them."""
    edge.begin_anew()
    edge.rotate()
    group = edge.rule_group()["RuleGroup"]
    assert (group["Description"], group["VisibilityConfig"]) == (DESCRIPTION, VISIBILITY)
    (rule,) = group["Rules"]
    assert (rule["Name"], rule["Action"]) == ("origin", {"Block": {}})
    assert rule["VisibilityConfig"] == {**VISIBILITY, "MetricName": "origin"}


@pytest.mark.parametrize("statements", [[], [emulated.EVERY_REQUEST] * 2])
def test_a_rule_that_somebody_took_away_or_added_is_put_right(edge: Edge, statements: list[dict[str, Any]]) -> None:
    """The next rotation writes the whole rule group, with its one rule."""
    edge.begin_anew()
    edge.rotate()
    edge.watch.check = lambda: None
    try:
        edge.firewall(*statements)
        edge.rotate()
    finally:
        edge.watch.check = edge.check
    edge.check()
    assert edge.sent() == edge.value()
    assert len(edge.rule_group()["RuleGroup"]["Rules"]) == 1


def test_every_step_may_come_twice(edge: Edge) -> None:
    """A repeated step changes nothing, and neither does a late repetition of all."""
    edge.begin_anew()
    edge.rotate()
    version = edge.begin()
    for step in STEPS:
        edge.call(step, version)
        before = (edge.value("AWSPENDING") if step != "finishSecret" else None, edge.accepted(), edge.sent())
        edge.call(step, version)
        assert before == (edge.value("AWSPENDING") if step != "finishSecret" else None, edge.accepted(), edge.sent())
    for step in STEPS:
        edge.call(step, version)
    assert edge.current() == version


def test_a_value_that_is_not_in_force_is_not_sent(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the firewall still refuses the new value, testSecret waits; in the end it fails, and the old one stays."""
    edge.begin_anew()
    edge.rotate()
    before = edge.sent()
    monkeypatch.setattr(origin, "PROBE_SECONDS", 0.05)
    monkeypatch.setattr(origin.Gate, "lets_in", lambda *_: False)
    with pytest.raises(protocol.RotationError, match=r"not in force after 0\.05 seconds"):
        edge.rotate()
    assert edge.sent() == before


def test_the_new_value_must_be_let_in_several_times_in_a_row(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    """One refusal, by a server that has not heard of the value yet, and the count begins again."""
    edge.begin_anew()
    monkeypatch.setattr(origin, "PROBES", 12)
    answers = iter([True] * 11 + [False] + [True] * 12)
    asked = []

    def lets_in(_: origin.Gate, value: str) -> bool:
        asked.append(value)
        return next(answers)

    monkeypatch.setattr(origin.Gate, "lets_in", lets_in)
    edge.rotate()
    assert len(asked) == 24
    assert set(asked) == {edge.value()}


def test_the_rotation_is_not_over_while_the_value_before_may_still_be_sent(
    edge: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the switch and the end there are two intervals: the next rotation would take the old value away."""
    edge.begin_anew()
    before = edge.rotate()
    version = edge.begin()
    for step in STEPS[:3]:
        edge.call(step, version)
    slept: list[tuple[float, bool, bool]] = []

    def sleep(seconds: float) -> None:
        slept.append((seconds, edge.sent() == edge.value("AWSPENDING"), edge.current() == before))

    monkeypatch.setenv("PROBE_INTERVAL", "7")
    monkeypatch.setattr(time, "sleep", sleep)
    edge.call("finishSecret", version)
    assert slept == [(14, True, True)]


@pytest.mark.parametrize("place", ["rule", "firewall"])
def test_a_value_that_one_place_lost_is_not_sent(edge: Edge, place: str) -> None:
    """Between setSecret and finishSecret a place was changed by hand: the switch does not happen."""
    edge.begin_anew()
    edge.rotate()
    before, version = edge.sent(), edge.begin()
    for step in STEPS[:3]:
        edge.call(step, version)
    edge.watch.check = lambda: None  # there is a gap, but not one that the rotation made
    try:
        if place == "rule":
            edge.elb.modify_rule(RuleArn=edge.rules[1], Conditions=edge.closed())
        else:
            edge.firewall(emulated.EVERY_REQUEST)
        with pytest.raises(protocol.RotationError, match="setSecret comes first"):
            edge.call("finishSecret", version)
        assert edge.sent() == before
        edge.rotate(version)
        assert edge.sent() == edge.value() != before
    finally:
        edge.watch.check = edge.check


def test_a_stage_that_was_made_anew_gets_the_value(edge: Edge) -> None:
    """Where nothing is sent any more, a rotation sends its value."""
    edge.begin_anew()
    edge.rotate()
    edge.api.update_stage(**edge.stage, patchOperations=[{"op": "remove", "path": f"/variables/{VARIABLE}"}])
    edge.rotate()
    assert edge.sent() == edge.value()


@pytest.mark.parametrize("rotated", [False, True])
def test_a_trial_changes_nothing(edge: Edge, rotated: bool) -> None:
    """``RotateImmediately=false`` calls testSecret alone, with a copy of the current version, also of the empty one."""
    edge.begin_anew()
    if rotated:
        edge.rotate()
    before = (edge.sent(), edge.accepted())
    version = edge.begin()
    current = edge.secrets.get_secret_value(SecretId=edge.secret, VersionStage="AWSCURRENT")["SecretString"]
    edge.secrets.put_secret_value(
        SecretId=edge.secret, SecretString=current, VersionStages=["AWSPENDING"], ClientRequestToken=version
    )
    edge.call("testSecret", version)
    assert (edge.sent(), edge.accepted()) == before
    with pytest.raises(protocol.RotationError, match=r"not new|not 64 hexadecimal digits"):
        edge.call("finishSecret", version)


@pytest.mark.parametrize("value", ["", "*", "A" * 64, "0" * 63, "0" * 64 + "|.*", 5, None])
def test_a_value_that_would_let_others_in_is_refused(edge: Edge, value: object) -> None:
    """A pending value that rule or expression would read otherwise is never accepted anywhere."""
    edge.begin_anew()
    edge.rotate()
    before, version = edge.accepted(), edge.begin()
    edge.secrets.put_secret_value(
        SecretId=edge.secret,
        SecretString=json.dumps({"value": value}),
        VersionStages=["AWSPENDING"],
        ClientRequestToken=version,
    )
    for step in STEPS[1:]:
        with pytest.raises(protocol.RotationError, match="not 64 hexadecimal digits"):
            edge.call(step, version)
    assert edge.accepted() == before


def test_what_somebody_else_makes_the_api_send_is_not_accepted(edge: Edge) -> None:
    """A stage variable set by hand to what is no value of this kind gets in nowhere."""
    edge.begin_anew()
    edge.rotate()
    edge.api.update_stage(
        **edge.stage, patchOperations=[{"op": "replace", "path": f"/variables/{VARIABLE}", "value": "..."}]
    )
    edge.watch.check = lambda: None
    try:
        edge.rotate()
    finally:
        edge.watch.check = edge.check
    assert "..." not in edge.values(edge.rules[0])
    assert edge.sent() == edge.value()


def test_a_missing_variable_is_named(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    """A function without one of its environment variables says which, before it changes anything."""
    edge.begin_anew()
    version = edge.begin()
    edge.call("createSecret", version)
    monkeypatch.delenv("RULE_GROUP_ID")
    with pytest.raises(protocol.RotationError, match="no environment variable RULE_GROUP_ID"):
        edge.call("setSecret", version)


def test_no_value_is_logged(edge: Edge, caplog: pytest.LogCaptureFixture) -> None:
    """Every step leaves a line, and none of them holds a value."""
    edge.begin_anew()
    caplog.set_level(logging.DEBUG, logger=protocol.LOGGER.name)
    values = set()
    for _ in range(2):
        edge.rotate()
        values.add(str(edge.value()))
    lines = [record.getMessage() for record in caplog.records if record.name == protocol.LOGGER.name]
    assert len(lines) == 2 * len(STEPS)
    assert not [line for line in lines for value in values if value in line]


# -- the probe


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    """An origin on the loopback address that answers with the status in the value's last three characters."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append((self.path, self.headers.get("User-Agent")))
            self.send_response(int(self.headers[HEADER][-3:]))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    seen: list[tuple[str, str | None]] = []
    made = HTTPServer(("127.0.0.1", 0), Handler)
    made.seen = seen  # type: ignore[attr-defined]
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()


def _gate(monkeypatch: pytest.MonkeyPatch, url: str) -> origin.Gate:
    for name in origin.VARIABLES:
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("ORIGIN_HEADER", HEADER)
    monkeypatch.setenv("PROBE_URL", url)
    monkeypatch.setenv("LISTENER_RULES", "{}")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setattr(boto3, "client", lambda _: None)
    return origin.Gate()


@pytest.mark.parametrize("status", [200, 204, 401, 403, 404, 500, 503])
def test_only_200_is_an_admission(server: HTTPServer, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    """Only the load balancer's own answer shows that the value got past firewall and listener.

    The request has a User-Agent: the common rule group refuses those without.
    """
    # Not lets_in of the class: the module's fixture may have replaced it by then.
    gate = _gate(monkeypatch, f"http://127.0.0.1:{server.server_port}/probe")
    assert LETS_IN(gate, f"value-{status}") is (status == 200)
    assert server.seen == [("/probe", "origin-rotation")]  # type: ignore[attr-defined]


def test_no_answer_is_no_admission(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that does not resolve yet, or nobody who listens: the value is not in force."""
    assert LETS_IN(_gate(monkeypatch, "http://127.0.0.1:1/"), "value") is False


LETS_IN = origin.Gate.lets_in
