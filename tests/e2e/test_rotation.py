"""The rotation of secrets end to end: the Lambda as it is packaged, in processes of its own, in the emulator."""

from __future__ import annotations

import io
import json
import secrets
import time
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

from lib.api_gateway import ORIGIN_VARIABLE
from lib.load_balancer import ORIGIN_HEADER, PROBE_PATH
from lib.rotated_secret import INITIAL_STAGE, ROTATION_DAYS, entry_point, package
from scripts.verify import firewall
from tests.e2e import account
from tests.e2e.emulator import origin as emulated
from tests.e2e.emulator.process import Emulator

pytestmark = pytest.mark.slow  # every step is a process of its own

STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
RULES = {"AutomaticallyAfterDays": ROTATION_DAYS}
KEYS = {"signing_key", "previous_signing_key"}
_SECONDS = 60

_FAILING = """
from rotation import {module}

def handle(event, context):
    if event["Step"] == {step!r} and {when!r} == "before":
        raise RuntimeError("a bad day")
    {module}.handle(event, context)
    if event["Step"] == {step!r}:
        raise RuntimeError("a bad day")
"""

Client = Callable[[str], Any]


@pytest.fixture(scope="module")
def client(emulator: Emulator) -> Client:
    """Makes clients of an account of this module's own."""
    made: Client = account.session(emulator).client
    return made


class Rotated:
    """A secret and its rotation function, as lib/rotated_secret.py makes them.

    Attributes:
        initial: the version that Terraform makes.
    """

    def __init__(
        self, client: Client, module: str = "api_configuration", variables: Mapping[str, str] | None = None
    ) -> None:
        self._module = module
        self._name = f"x{secrets.token_hex(6)}"
        self._functions, self._logs, self._manager = client("lambda"), client("logs"), client("secretsmanager")
        self._logs.create_log_group(logGroupName=self._name)
        role = client("iam").create_role(RoleName=self._name, AssumeRolePolicyDocument="{}")["Role"]["Arn"]
        self._function = self._functions.create_function(
            FunctionName=self._name,
            Role=role,
            Runtime="python3.12",
            Handler=entry_point(module),
            Code={"ZipFile": package(module)},
            Environment={"Variables": dict(variables or {})},
            Timeout=30,
            LoggingConfig={"LogFormat": "JSON", "LogGroup": self._name},
        )["FunctionArn"]
        self._manager.create_secret(Name=self._name)
        self.initial = self._manager.put_secret_value(
            SecretId=self._name, SecretString="{}", VersionStages=["AWSCURRENT", INITIAL_STAGE]
        )["VersionId"]

    def fail(self, step: str, when: str = "before") -> None:
        """From now on the function raises in a step: before it did anything, or after."""
        content = io.BytesIO(package(self._module))
        with zipfile.ZipFile(content, "a") as archive:
            archive.writestr("failing.py", _FAILING.format(module=self._module, step=step, when=when))
        self._functions.update_function_code(FunctionName=self._name, ZipFile=content.getvalue())
        self._functions.update_function_configuration(FunctionName=self._name, Handler="failing.handle")

    def heal(self) -> None:
        """The function is the packaged one again."""
        self._functions.update_function_code(FunctionName=self._name, ZipFile=package(self._module))
        self._functions.update_function_configuration(FunctionName=self._name, Handler=entry_point(self._module))

    def start(self) -> str:
        """Ask for a rotation: the version that it makes."""
        answer = self._manager.rotate_secret(
            SecretId=self._name, RotationLambdaARN=self._function, RotationRules=RULES, RotateImmediately=True
        )
        return str(answer["VersionId"])

    def rotate(self) -> str:
        """Ask for a rotation and wait until its version is current."""
        version = self.start()
        self.wait(lambda: "AWSCURRENT" in self.labels().get(version, ()), "the new version is current")
        self.wait(lambda: self._rotation_is_complete(version), "the rotation is complete")
        return version

    def _rotation_is_complete(self, version: str) -> bool:
        return "LastRotatedDate" in self.description() and f"finishSecret done for version {version}" in self.log()

    def wait(self, done: Callable[[], bool], what: str) -> None:
        """Until something is so, within bounds."""
        deadline = time.monotonic() + _SECONDS
        while not done():
            assert time.monotonic() < deadline, f"not within {_SECONDS} s: {what}; {self.labels()}\n{self.log()}"
            time.sleep(0.05)

    def description(self) -> dict[str, Any]:
        """What DescribeSecret says."""
        description: dict[str, Any] = self._manager.describe_secret(SecretId=self._name)
        return description

    def labels(self) -> dict[str, set[str]]:
        """Versions with their labels, apart from AWSPENDING on what is current: AWS may leave it there or not."""
        versions = self.description()["VersionIdsToStages"]
        return {
            version: set(has) - ({"AWSPENDING"} if "AWSCURRENT" in has else set()) for version, has in versions.items()
        }

    def value(self, **which: str) -> dict[str, str]:
        """A version's document; the current one's by default."""
        document: dict[str, str] = json.loads(
            self._manager.get_secret_value(SecretId=self._name, **which)["SecretString"]
        )
        return document

    def log(self) -> str:
        """What the function logged."""
        events = self._logs.filter_log_events(logGroupName=self._name)["events"]
        return "\n".join(event["message"] for event in events)

    def ask_again(self) -> None:
        """Ask for a rotation while the last one is not complete: AWS refuses, and tries that one again."""
        with pytest.raises(ClientError, match="A previous rotation isn't complete"):
            self.start()


@pytest.fixture
def rotated(client: Client) -> Rotated:
    """A fresh secret that was never rotated."""
    return Rotated(client)


def test_rotations_hand_the_signing_key_on(rotated: Rotated) -> None:
    """Each rotation makes a new key, keeps the one before it to verify with, and moves the labels as AWS does."""
    first = rotated.rotate()
    once = rotated.value()
    assert once.keys() == KEYS
    assert rotated.labels() == {first: {"AWSCURRENT"}, rotated.initial: {"AWSPREVIOUS", INITIAL_STAGE}}
    second = rotated.rotate()
    twice = rotated.value()
    assert twice["previous_signing_key"] == once["signing_key"]
    assert twice["signing_key"] not in once.values()
    assert rotated.labels() == {
        second: {"AWSCURRENT"},
        first: {"AWSPREVIOUS"},
        rotated.initial: {INITIAL_STAGE},
    }
    assert rotated.value(VersionStage=INITIAL_STAGE) == {}
    log = rotated.log()
    for version in (first, second):
        assert [step for step in STEPS if f"{step} done for version {version}" in log] == list(STEPS)
    assert not [key for key in [*once.values(), *twice.values()] if key in log]


@pytest.mark.parametrize("step", STEPS)
def test_a_failed_step_leaves_the_current_version_alone(rotated: Rotated, step: str) -> None:
    """Whichever step fails: readers keep their keys, the log says what failed, and the next attempt completes."""
    current = rotated.rotate()
    before, rotations = rotated.value(), rotated.description()["LastRotatedDate"]
    rotated.fail(step)
    pending = rotated.start()
    rotated.wait(lambda: "RuntimeError: a bad day" in rotated.log(), f"{step} fails")
    done = STEPS[: STEPS.index(step)]
    assert tuple(each for each in STEPS if f"{each} done for version {pending}" in rotated.log()) == done
    assert (rotated.value(), rotated.labels()[current]) == (before, {"AWSCURRENT"})
    assert rotated.labels()[pending] == {"AWSPENDING"}
    assert rotated.description()["LastRotatedDate"] == rotations
    rotated.heal()
    rotated.ask_again()
    rotated.wait(lambda: rotated.labels()[pending] == {"AWSCURRENT"}, "the rotation is tried again")
    assert rotated.value()["previous_signing_key"] == before["signing_key"]
    assert rotated.labels()[current] == {"AWSPREVIOUS"}


def test_a_repeated_step_keeps_what_it_made(rotated: Rotated) -> None:
    """createSecret that fails after it stored the keys finds them there the next time, and makes no others."""
    rotated.fail("createSecret", when="after")
    pending = rotated.start()
    rotated.wait(lambda: "RuntimeError: a bad day" in rotated.log(), "createSecret fails")
    made = rotated.value(VersionId=pending)
    rotated.heal()
    rotated.ask_again()
    rotated.wait(lambda: rotated.labels()[pending] == {"AWSCURRENT"}, "the rotation is tried again")
    assert rotated.value() == made


class Origin:
    """Load balancer, firewall and stage, as Terraform makes them, and the secret that API Gateway sends."""

    def __init__(self, client: Client) -> None:
        self._elb, self._waf, self._api = client("elbv2"), client("wafv2"), client("apigateway")
        self._name = f"x{secrets.token_hex(6)}"
        balancer = self._load_balancer(client("ec2"))
        self.rule = self._listener_rule(balancer["LoadBalancerArn"])
        self.group = self._firewall(balancer["LoadBalancerArn"])
        self.stage = self._stage()
        self.domain = domain = f"{self._name}.acme.com"
        alias = {"HostedZoneId": "Z1", "DNSName": balancer["DNSName"], "EvaluateTargetHealth": False}
        record = {"Name": domain, "Type": "A", "AliasTarget": alias}
        zone = client("route53").create_hosted_zone(Name=domain, CallerReference=domain)["HostedZone"]["Id"]
        client("route53").change_resource_record_sets(
            HostedZoneId=zone, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
        )
        variables = {
            "API_ID": self.stage["restApiId"],
            "LISTENER_RULES": json.dumps({self.rule: PROBE_PATH}),
            "ORIGIN_HEADER": ORIGIN_HEADER,
            "PROBE_INTERVAL": "5",
            "PROBE_URL": f"https://{domain}{PROBE_PATH}",
            "RULE_GROUP_ID": self.group["Id"],
            "RULE_GROUP_NAME": self.group["Name"],
            "STAGE_NAME": self.stage["stageName"],
            "STAGE_VARIABLE": ORIGIN_VARIABLE,
        }
        self.secret = Rotated(client, "origin", variables)

    def _load_balancer(self, ec2: Any) -> dict[str, Any]:
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        subnets = [
            ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=f"us-east-1{'ab'[n]}")
            for n in range(2)
        ]
        made = self._elb.create_load_balancer(Name=self._name, Subnets=[each["Subnet"]["SubnetId"] for each in subnets])
        return dict(made["LoadBalancers"][0])

    def _listener_rule(self, balancer: str) -> str:
        refuse = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "403"}}
        listener = self._elb.create_listener(
            LoadBalancerArn=balancer, Protocol="HTTP", Port=443, DefaultActions=[refuse]
        )["Listeners"][0]["ListenerArn"]
        closed = [
            {"Field": "path-pattern", "PathPatternConfig": {"Values": [PROBE_PATH]}},
            {"Field": "source-ip", "SourceIpConfig": {"Values": ["255.255.255.255/32"]}},
        ]
        answer = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"}}
        rule = self._elb.create_rule(ListenerArn=listener, Priority=1, Conditions=closed, Actions=[answer])
        return str(rule["Rules"][0]["RuleArn"])

    def _firewall(self, balancer: str) -> dict[str, Any]:
        visibility = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "m"}
        named = {"Name": "origin", "Priority": 0, "VisibilityConfig": visibility}
        closed = {**named, "Statement": emulated.EVERY_REQUEST, "Action": {"Block": {}}}
        group = self._waf.create_rule_group(
            Name=self._name, Scope="REGIONAL", Capacity=36, Rules=[closed], VisibilityConfig=visibility
        )["Summary"]
        asked = {"RuleGroupReferenceStatement": {"ARN": group["ARN"]}}
        acl = self._waf.create_web_acl(
            Name=self._name,
            Scope="REGIONAL",
            DefaultAction={"Allow": {}},
            Rules=[{**named, "Statement": asked, "OverrideAction": {"None": {}}}],
            VisibilityConfig=visibility,
        )["Summary"]["ARN"]
        self._waf.associate_web_acl(WebACLArn=acl, ResourceArn=balancer)
        return dict(group)

    def _stage(self) -> dict[str, str]:
        api = self._api.create_rest_api(name=self._name)["id"]
        root = self._api.get_resources(restApiId=api)["items"][0]["id"]
        where = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
        self._api.put_method(**where, authorizationType="NONE")
        self._api.put_integration(**where, type="MOCK", requestTemplates={})
        deployment = self._api.create_deployment(restApiId=api)["id"]
        self._api.create_stage(restApiId=api, stageName="live", deploymentId=deployment)
        return {"restApiId": api, "stageName": "live"}

    def sent(self) -> str | None:
        """What API Gateway sends."""
        found: str | None = self._api.get_stage(**self.stage).get("variables", {}).get(ORIGIN_VARIABLE)
        return found

    def accepted(self) -> set[str]:
        """The values that the listener rule accepts and the firewall does not refuse."""
        conditions = self._elb.describe_rules(RuleArns=[self.rule])["Rules"][0]["Conditions"]
        values = {value for each in conditions for value in each.get("HttpHeaderConfig", {}).get("Values", ())}
        group = self._waf.get_rule_group(ARN=self.group["ARN"])["RuleGroup"]
        header = ORIGIN_HEADER.lower()
        return {value for value in values if not firewall.refuses(group, PROBE_PATH, {header: value})}

    def close_firewall(self) -> None:
        """The firewall lets in no value any more."""
        found = self._waf.get_rule_group(ARN=self.group["ARN"])
        group, which = found["RuleGroup"], {"Name": self.group["Name"], "Scope": "REGIONAL", "Id": self.group["Id"]}
        rules = [{**rule, "Statement": emulated.EVERY_REQUEST} for rule in group["Rules"]]
        self._waf.update_rule_group(
            **which, LockToken=found["LockToken"], VisibilityConfig=group["VisibilityConfig"], Rules=rules
        )


def test_the_origin_secret_goes_from_one_value_to_the_next(client: Client) -> None:
    """From nothing to a value that is accepted and sent; then to another one, while the first stays accepted."""
    origin = Origin(client)
    assert (origin.sent(), origin.accepted()) == (None, set())
    values = []
    for _ in range(2):
        origin.secret.rotate()
        values.append(origin.secret.value()["value"])
        assert origin.sent() == values[-1]
    assert origin.accepted() == set(values)
    assert len(origin.accepted()) == 2
    assert not [value for value in values if value in origin.secret.log()]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_failed_switch_of_the_origin_secret_leaves_no_gap(client: Client, when: str) -> None:
    """Where the last step fails, before or after, what is sent is accepted, and the next attempt completes."""
    origin = Origin(client)
    origin.secret.rotate()
    origin.secret.fail("finishSecret", when)
    version = origin.secret.start()
    origin.secret.wait(lambda: "RuntimeError: a bad day" in origin.secret.log(), "finishSecret fails")
    assert origin.sent() in origin.accepted()
    if when == "before":
        origin.secret.heal()
        origin.secret.ask_again()
    origin.secret.wait(lambda: "AWSCURRENT" in origin.secret.labels()[version], "the new version is current")
    assert origin.sent() == origin.secret.value()["value"]


def test_the_origin_of_the_emulator_follows_firewall_and_rule(client: Client) -> None:
    """Only the value that both accept gets past them, on the path of the rule; nobody does without a value."""
    origin = Origin(client)
    origin.secret.rotate()
    value = origin.secret.value()["value"]

    def status(path: str, **headers: str) -> int:
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        return emulated.status(client, f"{origin.domain}{path}", named)

    assert status(PROBE_PATH, x_origin_verify=value) == 200
    assert status("/other", x_origin_verify=value) == emulated.FORBIDDEN
    assert status(PROBE_PATH, x_origin_verify=value[:-1]) == emulated.FORBIDDEN
    assert status(PROBE_PATH) == emulated.FORBIDDEN
    origin.close_firewall()
    assert status(PROBE_PATH, x_origin_verify=value) == emulated.FORBIDDEN


def test_rds_rotates_its_own_secret(client: Client) -> None:
    """A secret of RDS takes a schedule without a function, as it is, and lets go of it."""
    manager = client("secretsmanager")
    cluster = client("rds").create_db_cluster(
        DBClusterIdentifier=f"x{secrets.token_hex(6)}",
        Engine="aurora-postgresql",
        MasterUsername="u",
        ManageMasterUserPassword=True,
    )["DBCluster"]
    secret = cluster["MasterUserSecret"]["SecretArn"]
    before = manager.get_secret_value(SecretId=secret)
    manager.rotate_secret(SecretId=secret, RotationRules=RULES, RotateImmediately=False)
    described = manager.describe_secret(SecretId=secret)
    assert (described["RotationEnabled"], described["RotationRules"]) == (True, RULES)
    assert "RotationLambdaARN" not in described
    after = manager.get_secret_value(SecretId=secret)
    assert (after["VersionId"], after["SecretString"]) == (before["VersionId"], before["SecretString"])
    manager.cancel_rotate_secret(SecretId=secret)
    assert manager.describe_secret(SecretId=secret)["RotationEnabled"] is False


def test_cancelled_and_deleted_rotations_are_over(rotated: Rotated, client: Client) -> None:
    """A cancelled rotation says so, and a secret made anew under the name of a deleted one has none."""
    rotated.rotate()
    name, manager = rotated.description()["Name"], client("secretsmanager")
    assert rotated.description()["RotationRules"] == RULES
    manager.cancel_rotate_secret(SecretId=name)
    assert rotated.description()["RotationEnabled"] is False
    manager.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
    manager.create_secret(Name=name, SecretString="{}")
    assert not {"RotationEnabled", "RotationRules", "LastRotatedDate"} & rotated.description().keys()
