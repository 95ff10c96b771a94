"""What an environment needs of an account's quotas: counted in real JSON, asked of an emulated account."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from scripts import aws, quotas
from scripts.project import Failure
from scripts.quotas import QUOTAS, Quota, Resource, existing, needs, planned, shortages
from scripts.terraform import Terraform
from tests.e2e import account
from tests.e2e.emulator.process import running
from tests.whole_app import Synthesized

QUOTA = {quota.name: quota for quota in QUOTAS}
Document = dict[str, Any]
ADDRESSES = "EC2-VPC Elastic IPs"


@pytest.fixture(scope="module")
def stack() -> list[Resource]:
    """The environment of the defaults."""
    return planned(Synthesized().environment)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Any]:
    """An account of its own, with the quotas of a new one."""
    with running(tmp_path / "log") as emulator:
        yield account.session(emulator)


@pytest.fixture(scope="module")
def new_account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """An account that no test changes: to start an emulator takes seconds."""
    with running(tmp_path_factory.mktemp("emulator") / "log") as emulator:
        yield account.session(emulator)


def short(session: Any, wanted: list[Resource], there: list[Resource] | None = None) -> list[str]:
    """The lines for what is missing, without those that are only warnings."""
    found = shortages(session, wanted, there or [])
    return [each.line("us-east-1") for each in found if each.quota.enforced]


def test_needs_are_counted_in_the_stack(stack: list[Resource]) -> None:
    """The numbers are those of the design: three addresses, a gateway in each of three zones, 30 tasks of 1 vCPU."""
    assert needs(QUOTA[ADDRESSES], stack, []) == {"": 3}
    zones = {f"us-east-1{letter}": 1 for letter in "abc"}
    assert needs(QUOTA["NAT gateways per Availability Zone"], stack, []) == zones
    assert needs(QUOTA["Fargate On-Demand vCPU resource count"], stack, []) == {"": 30}
    assert needs(QUOTA["DB instances"], stack, []) == {"": 2}
    assert needs(QUOTA["Gateway VPC endpoints per Region"], stack, []) == {"": 1}
    assert needs(QUOTA["Web ACLs per Region"], stack, []) == {"": 2}


def test_a_preview_needs_less() -> None:
    """One address, one gateway, two tasks: five previews fit where one environment does."""
    preview = planned(Synthesized(profile="preview").environment)
    assert needs(QUOTA[ADDRESSES], preview, []) == {"": 1}
    assert needs(QUOTA["NAT gateways per Availability Zone"], preview, []) == {"us-east-1a": 1}
    assert needs(QUOTA["Fargate On-Demand vCPU resource count"], preview, []) == {"": 2}


@pytest.mark.parametrize("quota", QUOTAS, ids=lambda quota: quota.name)
def test_every_quota_is_needed(quota: Quota, stack: list[Resource]) -> None:
    """A row for what no stack holds would check nothing."""
    assert needs(quota, stack, [])
    assert quota.default > 0
    assert quota.source


def test_only_what_is_new_counts(stack: list[Resource]) -> None:
    """An environment that is there needs nothing more, half of one the other half."""
    assert [quota.name for quota in QUOTAS if needs(quota, stack, stack)] == []
    half = [each for each in stack if each.type != "aws_eip"] + [each for each in stack if each.type == "aws_eip"][:1]
    assert needs(QUOTA[ADDRESSES], stack, half) == {"": 2}


def test_the_state_is_read_as_terraform_shows_it() -> None:
    """Zones of gateways come from the subnets of the state; modules and data sources are no obstacle."""
    resources = [
        {"mode": "managed", "type": "aws_subnet", "values": {"id": "s-1", "availability_zone": "us-east-1b"}},
        {"mode": "managed", "type": "aws_nat_gateway", "values": {"id": "n-1", "subnet_id": "s-1"}},
        {"mode": "data", "type": "aws_eip", "values": {"id": "e-1"}},
    ]
    there = existing({"values": {"root_module": {"resources": resources}}})
    assert QUOTA["NAT gateways per Availability Zone"].wanted(there) == {"us-east-1b": 1}
    assert QUOTA[ADDRESSES].wanted(there) == {"": 0}
    assert existing({"format_version": "1.0"}) == []


def test_the_first_environment_fits_and_the_second_is_told_what_to_request(session: Any, stack: list[Resource]) -> None:
    """Five addresses by default, three an environment; what the line says is enough."""
    assert short(session, stack) == []
    for _ in range(3):
        session.client("ec2").allocate_address(Domain="vpc")
    assert short(session, stack) == [
        "EC2-VPC Elastic IPs in us-east-1: 5 allowed, 3 in use, 3 more needed; aws service-quotas"
        " request-service-quota-increase --region us-east-1 --service-code ec2 --quota-code L-0263D0A3"
        " --desired-value 6"
    ]
    assert short(session, stack, stack) == []
    session.client("service-quotas").request_service_quota_increase(
        ServiceCode="ec2", QuotaCode="L-0263D0A3", DesiredValue=6
    )
    assert short(session, stack) == []


def test_gateways_count_by_zone(session: Any, stack: list[Resource]) -> None:
    """A zone that is full is named; deleted gateways do not count."""
    ec2 = session.client("ec2")
    subnet = ec2.describe_subnets(Filters=[{"Name": "availability-zone", "Values": ["us-east-1b"]}])["Subnets"][0]
    made = [ec2.create_nat_gateway(SubnetId=subnet["SubnetId"], ConnectivityType="private") for _ in range(6)]
    ec2.delete_nat_gateway(NatGatewayId=made[0]["NatGateway"]["NatGatewayId"])
    (line,) = short(session, stack)
    assert line.startswith("NAT gateways per Availability Zone in us-east-1b: 5 allowed, 5 in use, 1 more needed; ")


def test_scaling_beyond_the_quota_is_a_warning(new_account: Any, stack: list[Resource]) -> None:
    """30 tasks of 1 vCPU, and 6 vCPU in a new account: the deployment itself does not fail of it."""
    (found,) = shortages(new_account, stack, [])
    assert (found.quota.code, found.allowed, found.used, found.needed) == ("L-3032A538", 6, 0, 30)
    assert not found.quota.enforced


@pytest.mark.parametrize("quota", QUOTAS, ids=lambda quota: quota.name)
def test_what_is_in_use_can_be_counted(quota: Quota, new_account: Any) -> None:
    """Each count answers in an account that has little."""
    assert all(count >= 0 for count in quota.used(new_account).values())


def checked(
    monkeypatch: pytest.MonkeyPatch,
    session: Any,
    folder: Path,
    document: Any,
    *,
    enforce: bool,
    plan: tuple[int, str] = (0, ""),
) -> None:
    """``check`` of a stack, with a terraform that knows of no state and answers ``plan`` so."""
    (folder / "cdk.tf.json").write_text(json.dumps(document))
    terraform = Terraform("terraform", folder)
    answers = {"show": (0, '{"format_version": "1.0"}'), "plan": plan}
    monkeypatch.setattr(Terraform, "read", lambda _, command, *arguments: answers[command])
    monkeypatch.setattr(aws, "session", lambda region: session)
    quotas.check(terraform, "us-east-1", enforce=enforce)


def test_a_deployment_stops_and_a_plan_goes_on(
    new_account: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Both say the same; only a deployment would be left half-way."""
    document: Document = {"resource": {"aws_eip": {str(number): {} for number in range(9)}}}
    with pytest.raises(Failure, match=r"^EC2-VPC Elastic IPs in us-east-1: 5 allowed, 0 in use, 9 more needed; "):
        checked(monkeypatch, new_account, tmp_path, document, enforce=True)
    assert capsys.readouterr().err == ""
    checked(monkeypatch, new_account, tmp_path, document, enforce=False)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(
        "warning: EC2-VPC Elastic IPs in us-east-1: 5 allowed, 0 in use, 9 more needed; aws service-"
    )


def test_what_a_killed_deployment_made_does_not_hide_its_lock(
    new_account: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The state says too little while it is locked: terraform goes on, and says who holds the lock."""
    document: Document = {"resource": {"aws_eip": {str(number): {} for number in range(9)}}}
    locked = "Error: Error acquiring the state lock"
    checked(monkeypatch, new_account, tmp_path, document, enforce=True, plan=(1, locked))
    assert capsys.readouterr().err.startswith("warning: EC2-VPC Elastic IPs in us-east-1: 5 allowed, 0 in use, 9 more")


def test_a_shortage_with_something_in_use_names_what_a_killed_deployment_made(
    new_account: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It may be this environment's own, which the state does not know."""
    new_account.client("ec2").allocate_address(Domain="vpc")
    document: Document = {"resource": {"aws_eip": {str(number): {} for number in range(5)}}}
    with pytest.raises(
        Failure, match=r"1 in use, 5 more needed; .*\nerror: what a killed deployment created .* make adopt"
    ):
        checked(monkeypatch, new_account, tmp_path, document, enforce=True)


def test_quotas_that_may_not_be_read_are_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The deployment goes on."""

    def refuse(*_: object) -> None:
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "GetServiceQuota")

    monkeypatch.setattr(quotas, "_allowed", refuse)
    monkeypatch.setattr(quotas, "items", refuse)
    document: Document = {"resource": {"aws_eip": {"a": {}}, "aws_vpc": {"a": {}}}}
    checked(monkeypatch, boto3.Session(region_name="us-east-1"), tmp_path, document, enforce=True)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("warning: 2 quotas are not known, so the deployment may fail half-way; the first: EC2-VPC")
    assert "AccessDenied" in line


def test_a_quota_without_a_code_says_whom_to_ask() -> None:
    """Service Quotas does not know every limit."""
    line = quotas.Shortage(QUOTA["Groups in an account"], 25, 25, 1, "").line("us-east-1")
    assert line == "Groups in an account in us-east-1: 25 allowed, 25 in use, 1 more needed; " + (
        "ask AWS Support for 26, or destroy an environment"
    )
