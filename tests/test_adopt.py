"""What `make adopt` takes over, and what it leaves alone. That it works is seen in `make e2e-full`."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from lib.settings import Settings
from scripts import aws, manage
from scripts.adopt import IMPORTS, PLAN, AdoptionError, adopt
from scripts.inventory.engine import Live
from scripts.manage import run_terraform
from scripts.project import Failure

VPC: dict[str, Any] = {"tags": {"Name": "vpc_dev"}, "tags_all": {"Environment": "dev", "Name": "vpc_dev"}}
BUCKET: dict[str, Any] = {"bucket": "logs-dev", "tags_all": {"Environment": "dev"}}
ROUTE: dict[str, Any] = {"route_table_id": "rtb-1", "destination_cidr_block": "0.0.0.0/0", "nat_gateway_id": None}
ROUTE_TO_COME: dict[str, Any] = {"destination_cidr_block": "0.0.0.0/0"}


class Terraform:
    """Answers like terraform in a stack with some resources to create, of which some exist in AWS.

    Attributes:
        exist: the addresses of those that can be imported.
        imported: address to import id, as it was told to.
        asked: how often it was asked which candidates exist.
        parts: what can be planned once an address is imported.
        actions: what it plans to do with each resource.
        known: the resources in its state.
        noise: messages of a plan that say nothing about a candidate, or are no errors.
        nameless: what it only says of that it could not be found, not which.
    """

    def __init__(self, folder: Path, creations: dict[str, dict[str, Any]], exist: Collection[str]) -> None:
        self.folder, self.creations, self.exist = folder, creations, exist
        self.actions = ["create"]
        self.known: list[dict[str, Any]] = []
        self.noise: list[dict[str, Any]] = []
        self.nameless: set[str] = set()
        self.imported: dict[str, str] = {}
        self.asked = 0
        self.parts: dict[str, dict[str, dict[str, Any]]] = {}

    def __call__(self, *arguments: str) -> tuple[int, str]:
        """One command."""
        if arguments[0] == "import":
            self.imported[arguments[-2]] = arguments[-1]
            for part in self.parts.pop(arguments[-2], {}).items():
                self.creations.update([part])
            return 0, ""
        if arguments[0] == "show":
            state = {"values": {"root_module": {"resources": self.known}}}
            return 0, json.dumps(self._plan() if len(arguments) == 3 else state)
        if "-json" not in arguments:
            (self.folder / PLAN).touch()
            return 0, ""
        self.asked += 1
        blocks = json.loads((self.folder / IMPORTS).read_text())["import"]
        wrong = [block["to"] for block in blocks if block["to"] not in self.exist]
        said = self.noise + [
            {"@level": "error", "diagnostic": {"detail": "" if address in self.nameless else f'no "{address}"'}}
            for address in wrong
        ]
        said += [
            {"type": "planned_change", "change": {"resource": {"addr": block["to"]}, "importing": {"id": block["id"]}}}
            for block in blocks
            if block["to"] in self.exist
        ]
        return int(bool(wrong)), "\n".join(["not JSON", *map(json.dumps, said)])

    def _plan(self) -> dict[str, Any]:
        return {
            "resource_changes": [
                {"address": address, "type": address.split(".")[0], "mode": "managed", "change": change}
                for address, values in self.creations.items()
                if address not in self.imported
                for change in [{"actions": self.actions, "after": values}]
            ]
        }


def _live(kind: str, identity: str, name: str, **more: Any) -> Live:
    return Live(kind, identity, name, identity, environment=more.pop("environment", "dev"), **more)


def test_what_has_the_planned_name_is_imported(tmp_path: Path) -> None:
    """By type and name; what has another name, or is another environment's, stays what it is."""
    terraform = Terraform(tmp_path, {"aws_vpc.a": VPC, "aws_s3_bucket.b": BUCKET}, ["aws_vpc.a", "aws_s3_bucket.b"])
    found = [
        _live("aws_vpc", "vpc-1", "vpc_dev"),
        _live("aws_vpc", "vpc-2", "vpc_dev", environment="pr-dev"),
        _live("aws_vpc", "vpc-3", "vpc_prod"),
        _live("aws_subnet", "subnet-1", "vpc_dev"),
        _live("aws_s3_bucket", "logs-dev", "logs-dev"),
    ]
    assert adopt(terraform, tmp_path, lambda _: found) == ["aws_vpc.a", "aws_s3_bucket.b"]
    assert terraform.imported == {"aws_vpc.a": "vpc-1", "aws_s3_bucket.b": "logs-dev"}


def test_what_the_state_has_is_not_imported_again(tmp_path: Path) -> None:
    """Two things may have one name: the one that Terraform knows is not the one that is missing."""
    terraform = Terraform(tmp_path, {"aws_vpc.b": VPC}, ["aws_vpc.b"])
    terraform.known = [{"mode": "managed", "type": "aws_vpc", "values": {"id": "vpc-1"}}]
    found = [_live("aws_vpc", "vpc-1", "vpc_dev"), _live("aws_vpc", "vpc-2", "vpc_dev")]
    assert adopt(terraform, tmp_path, lambda _: found[:1]) == []
    assert adopt(terraform, tmp_path, lambda _: found) == ["aws_vpc.b"]
    assert terraform.imported == {"aws_vpc.b": "vpc-2"}


@pytest.mark.parametrize("actions", [["update"], ["no-op"], ["delete"], ["delete", "create"], ["read"]])
def test_only_what_is_to_be_created_is_imported(actions: list[str], tmp_path: Path) -> None:
    """What is changed, replaced or deleted is in the state already."""
    terraform = Terraform(tmp_path, {"aws_vpc.a": VPC}, ["aws_vpc.a"])
    terraform.actions = actions
    assert adopt(terraform, tmp_path, lambda _: [_live("aws_vpc", "vpc-1", "vpc_dev")]) == []
    assert terraform.imported == {}


def test_other_messages_of_terraform_refuse_nothing(tmp_path: Path) -> None:
    """Warnings and progress name addresses, too; only errors count, and only for what they are about."""
    creations = {"aws_route.a": ROUTE, "aws_route.b": ROUTE}
    terraform = Terraform(tmp_path, creations, ["aws_route.a"])
    terraform.noise = [
        {"@level": "warn", "diagnostic": {"detail": "aws_route.a is odd"}},
        {"@level": "info", "@message": "aws_route.a: Plan to import"},
        {"@level": "error", "diagnostic": {"detail": "about something else"}},
    ]
    assert adopt(terraform, tmp_path, lambda _: []) == ["aws_route.a"]


@pytest.mark.parametrize("more", [{"kept": "pending deletion"}, {"owner": "aws"}])
def test_what_is_deleted_or_amazons_own_is_left_alone(more: dict[str, str], tmp_path: Path) -> None:
    """Whatever its name."""
    terraform = Terraform(tmp_path, {"aws_vpc.a": VPC}, ["aws_vpc.a"])
    assert adopt(terraform, tmp_path, lambda _: [_live("aws_vpc", "vpc-1", "vpc_dev", **more)]) == []
    assert terraform.imported == {}


def test_parts_of_what_is_known_are_tried(tmp_path: Path) -> None:
    """A part has no name, but an id made of its parent's: Terraform says whether it exists, for all at once."""
    creations = {"aws_route.a": ROUTE, "aws_route.b": ROUTE, "aws_route.c": ROUTE_TO_COME}
    terraform = Terraform(tmp_path, creations, ["aws_route.a", "aws_route.c"])
    assert adopt(terraform, tmp_path, lambda _: []) == ["aws_route.a"]
    assert terraform.imported == {"aws_route.a": "rtb-1_0.0.0.0/0"}
    assert terraform.asked == 3


@pytest.mark.parametrize("exist", [["aws_route.a"], ["aws_route.a", "aws_route.c"], []])
def test_an_error_without_a_name_is_about_what_fails_alone(tmp_path: Path, exist: list[str]) -> None:
    """The provider says of some parts only that it could not find the resource; what it found is imported."""
    creations = dict.fromkeys(("aws_route.a", "aws_route.b", "aws_route.c"), ROUTE)
    terraform = Terraform(tmp_path, creations, exist)
    terraform.nameless = {"aws_route.b", "aws_route.c"}
    assert adopt(terraform, tmp_path, lambda _: []) == exist
    assert list(terraform.imported) == exist


def test_null_is_nothing_in_the_id_of_a_part(tmp_path: Path) -> None:
    """The mapping of a whole domain has no path, which a plan says with null; what is unknown it leaves out."""
    mapping = {"domain_name": "api.example.com", "base_path": None}
    address = "aws_api_gateway_base_path_mapping.a"
    terraform = Terraform(tmp_path, {address: mapping}, [address])
    assert adopt(terraform, tmp_path, lambda _: []) == [address]
    assert terraform.imported == {address: "api.example.com/"}


def test_parts_of_what_was_adopted_follow(tmp_path: Path) -> None:
    """The id of a route is known only when its table is: it is taken over in a second round."""
    table = {"tags": {"Name": "table_dev"}, "tags_all": {"Environment": "dev"}}
    terraform = Terraform(tmp_path, {"aws_route_table.a": table}, ["aws_route_table.a", "aws_route.a"])
    terraform.parts = {"aws_route_table.a": {"aws_route.a": ROUTE}}
    found = [_live("aws_route_table", "rtb-1", "table_dev")]
    assert adopt(terraform, tmp_path, lambda _: found) == ["aws_route_table.a", "aws_route.a"]
    assert terraform.imported == {"aws_route_table.a": "rtb-1", "aws_route.a": "rtb-1_0.0.0.0/0"}


def test_nothing_is_imported_and_no_file_stays_when_terraform_fails_for_another_reason(tmp_path: Path) -> None:
    """An error about none of the candidates is shown as it is."""
    terraform = Terraform(tmp_path, {"aws_vpc.a": VPC}, ["aws_vpc.a"])

    def broken(*arguments: str) -> tuple[int, str]:
        if "-json" in arguments and "plan" in arguments:
            return 1, '{"@level": "error", "diagnostic": {"summary": "no credentials"}}'
        return terraform(*arguments)

    with pytest.raises(AdoptionError, match="no credentials"):
        adopt(broken, tmp_path, lambda _: [_live("aws_vpc", "vpc-1", "vpc_dev")])
    assert terraform.imported == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["plan", "apply", "adopt", "destroy"])
def test_what_a_killed_adopt_left_is_gone_before_terraform_starts(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its import blocks would stop every plan, and its plan may hold secrets; files of others stay."""
    settings = Settings.from_values(domain_name="fraud.acme.com")
    directory = tmp_path / "stacks" / settings.stack_name
    directory.mkdir(parents=True)
    for name in (IMPORTS, PLAN, "mine_override.tf.json"):
        (directory / name).touch()
    monkeypatch.setattr(aws, "caller", lambda region: "arn")
    monkeypatch.setattr(manage, "synth", lambda settings, output: None)
    monkeypatch.setattr(manage, "find_terraform", lambda: "false")
    with pytest.raises(Failure, match="terraform init failed"):
        run_terraform(command, settings, settings.stack_name, auto_approve=True, output=tmp_path)
    assert [each.name for each in directory.iterdir()] == ["mine_override.tf.json"]
