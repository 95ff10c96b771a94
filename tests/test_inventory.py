"""The listing of what exists: its tables fit AWS and the app, and what it finds is what is there."""

from __future__ import annotations

import importlib
import string
from collections.abc import Iterator
from typing import Any

import boto3
import jmespath
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from scripts.inventory import __main__ as command
from scripts.inventory import engine
from scripts.inventory.belonging import belongs, leftovers, unseen
from scripts.inventory.engine import Live, fill, live, pairs
from scripts.inventory.table import LISTINGS, PARTS, Call, Listing
from scripts.project import Failure
from tests.whole_app import synthesized

REGION = "us-east-1"
PARENT = {"parent_id", "parent_name"}
PLACE = {"partition", "region", "account"}
NOT_IN_MOTO = {"aws_api_gateway_client_certificate", "aws_xray_group", "aws_xray_sampling_rule"}
LISTED = {row.type for row in LISTINGS} - NOT_IN_MOTO


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[boto3.Session]:
    """A session in an emulated account that holds nothing but what AWS puts there."""
    for variable in ("AWS_ENDPOINT_URL", "AWS_PROFILE"):
        monkeypatch.delenv(variable, raising=False)
    for variable in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(variable, "test")
    with mock_aws():
        yield boto3.Session(region_name=REGION)


def _names(template: Any) -> set[str]:
    if isinstance(template, dict):
        return set().union(*map(_names, template.values()))
    if isinstance(template, list):
        return set().union(*map(_names, template))
    if not isinstance(template, str):
        return set()
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def _keys(expression: str) -> set[str]:
    """The names that the last multi-select hash of a JMESPath gives to what it picks."""

    def of(node: dict[str, Any]) -> Iterator[str]:
        if node["type"] == "key_val_pair":
            yield node["value"]
        for child in node["children"]:
            if isinstance(child, dict):
                yield from of(child)

    return set(of(jmespath.compile(expression).parsed))


def _construct(kind: str) -> type:
    """The provider's class for a type; its properties are the type's attributes."""
    short = kind.removeprefix("aws_")
    module = importlib.import_module(f"cdktf_cdktf_provider_aws.{short}")
    classes = (each for each in vars(module).values() if isinstance(each, type))
    found: type = next(each for each in classes if getattr(each, "TF_RESOURCE_TYPE", "") == kind)
    return found


def _calls(row: Listing) -> list[Call]:
    return [Call(row.operation, row.request, row.items), *row.details]


def test_every_type_of_the_app_is_in_one_table() -> None:
    """Nothing that the app creates is invisible, and no part is a type that the app does not have."""
    app = synthesized()
    types = {*app.environment["resource"], *app.account["resource"]} - {"terraform_data"}
    listed = {row.type for row in LISTINGS}
    assert types - listed - set(PARTS) == set()
    assert listed & set(PARTS) == set()
    assert set(PARTS) - types == set()
    assert listed - types == {
        "aws_db_cluster_snapshot",
        "aws_network_interface",
        "aws_route53_zone",
        "aws_sns_topic_subscription",
    }


@pytest.mark.parametrize("row", LISTINGS, ids=lambda row: f"{row.type}-{row.operation}")
def test_botocore_knows_every_request_and_every_field(row: Listing) -> None:
    """Operations, their parameters and the first field of each answer exist; required parameters are given."""
    client = boto3.client(row.service, region_name=REGION, aws_access_key_id="x", aws_secret_access_key="x")
    for call in _calls(row):
        operation = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[call.operation])
        members = set(operation.input_shape.members)
        assert set(call.request) <= members, call.operation
        assert set(operation.input_shape.required_members) <= set(call.request), call.operation
        answer = _sample(operation.output_shape)
        picked = engine.pick(call.items, answer)
        item = picked[0] if isinstance(picked, list) and picked else picked
        assert item or "?" in call.items, call.items  # a filter may leave nothing of a made-up answer
        assert {key for key, value in (item or {}).items() if value is None} == set(), call.items


def _sample(shape: Any, depth: int = 0) -> Any:
    """An answer with every member of a shape."""
    if depth > 8:
        return None
    if shape.type_name == "structure":
        return {name: _sample(member, depth + 1) for name, member in shape.members.items()}
    if shape.type_name == "list":
        return [_sample(shape.member, depth + 1)]
    if shape.type_name == "map":
        return {"key": _sample(shape.value, depth + 1)}
    return {"string": "/a:b/c:d/e:f/", "boolean": True}.get(shape.type_name, 1)


@pytest.mark.parametrize("row", LISTINGS, ids=lambda row: f"{row.type}-{row.operation}")
def test_templates_name_fields_that_the_row_picks(row: Listing) -> None:
    """Every `{name}` of a row is a field of its items, of its parent or of Terraform's values; parents are listed."""
    fields = _keys(row.items) | (PARENT | {"within"} if row.each else set())
    assert _names(dict(row.request)) <= ({"id", "name"} if row.each else {"region"})
    for call in row.details:
        assert _names(dict(call.request)) <= fields | PLACE
        fields |= _keys(call.items)
    assert _names(row.id) | _names(row.imports) <= fields | {"id", "name"}
    assert "{id}" not in row.id or "id" in fields
    assert ("state" in fields) == bool(row.gone)
    assert {row.each, *row.within} - {""} <= {other.type for other in LISTINGS}
    construct = _construct(row.type)
    for attribute in {row.name_attribute.split(".")[0], *_names(row.identity)} - {""}:
        assert hasattr(construct, attribute), attribute
    if row.name_attribute.startswith("tags."):
        assert "tags" in fields
    elif row.name_attribute:
        assert "name" in fields


@pytest.mark.parametrize("kind", PARTS)
def test_a_part_is_imported_by_its_own_attributes(kind: str) -> None:
    """Every `{name}` of an import id is an attribute of the type."""
    construct = _construct(kind)
    assert [name for name in _names(PARTS[kind]) if not hasattr(construct, name)] == []


def test_every_part_of_the_app_is_found_again_after_a_killed_apply() -> None:
    """All of its import id is planned: what AWS or the provider makes up is not known of what the state has not got."""
    app, missing = synthesized(), {}
    for document in (app.account, app.environment):
        for kind, template in PARTS.items():
            for name, body in document["resource"].get(kind, {}).items():
                if lacking := {each for each in _names(template) if body.get(each) is None}:
                    missing[f"{kind}.{name}"] = lacking
    assert {address.split(".")[0]: names for address, names in missing.items()} == {
        "aws_api_gateway_base_path_mapping": {"base_path"},  # none: the whole domain
        "aws_secretsmanager_secret_version": {"version_id"},  # another version takes its place
    }


def test_an_untouched_account_holds_nothing_but_amazons_own(session: boto3.Session) -> None:
    """The default VPC and its children, AWS's key aliases have an owner, so that nobody claims them."""
    found = live(session, LISTED)
    assert [each for each in found if not each.owner] == []
    assert {"aws_vpc", "aws_subnet", "aws_default_security_group", "aws_default_network_acl"} <= {
        each.type for each in found
    }
    assert "aws_kms_alias" in {each.type for each in found}


def test_what_was_created_is_found_with_name_and_environment(session: boto3.Session) -> None:
    """Tags in every form a service has, two-step listings, children of parents, and more than one page."""
    tags = {"Name": "x_dev", "Environment": "dev"}
    upper = [{"Key": key, "Value": value} for key, value in tags.items()]
    ec2, api = session.client("ec2"), session.client("apigateway")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=[{"ResourceType": "vpc", "Tags": upper}])["Vpc"]
    key = session.client("kms").create_key(Tags=[{"TagKey": k, "TagValue": v} for k, v in tags.items()])["KeyMetadata"]
    ecs = session.client("ecs")
    cluster = ecs.create_cluster(clusterName="c_dev", tags=[{"key": k, "value": v} for k, v in tags.items()])["cluster"]
    rest = api.create_rest_api(name="a_dev", tags=tags)["id"]
    session.client("s3").create_bucket(Bucket="untagged-dev")
    logs = session.client("logs")
    for number in range(60):
        logs.create_log_group(logGroupName=f"g{number}")

    found = live(session, LISTED)
    by = {(each.type, each.id): each for each in found}
    assert by["aws_vpc", vpc["VpcId"]].name == "x_dev"
    assert by["aws_vpc", vpc["VpcId"]].environment == "dev"
    assert by["aws_kms_key", key["KeyId"]].name == "x_dev"
    arn = cluster["clusterArn"]
    assert by["aws_ecs_cluster", arn] == Live("aws_ecs_cluster", arn, "c_dev", "c_dev", environment="dev")
    assert by["aws_api_gateway_rest_api", rest].name == "a_dev"
    bucket = by["aws_s3_bucket", "untagged-dev"]
    assert (bucket.name, bucket.environment) == ("untagged-dev", "")
    assert len([each for each in found if each.type == "aws_cloudwatch_log_group"]) == 60
    (table,) = [each for each in found if each.type == "aws_default_route_table" and each.import_id == vpc["VpcId"]]
    assert (table.environment, table.owner) == ("dev", "")  # of a VPC that is the stack's


def test_children_carry_the_ids_that_terraform_gives_them(session: boto3.Session) -> None:
    """Ids and import ids that AWS does not say are put together from parent and child."""
    api = session.client("apigateway")
    rest = api.create_rest_api(name="a_dev", tags={"Environment": "dev"})["id"]
    root = api.get_resources(restApiId=rest)["items"][0]["id"]
    child = api.create_resource(restApiId=rest, parentId=root, pathPart="score")["id"]
    zone = session.client("route53").create_hosted_zone(Name="acme.com", CallerReference="1")["HostedZone"]["Id"]
    change = {"Name": "api-dev.acme.com", "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": "b.acme.com"}]}
    session.client("route53").change_resource_record_sets(
        HostedZoneId=zone, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": change}]}
    )
    zone = zone.rsplit("/")[-1]
    session.client("route53").change_tags_for_resource(
        ResourceType="hostedzone", ResourceId=zone, AddTags=[{"Key": "Environment", "Value": "shared"}]
    )

    found = live(session, ["aws_api_gateway_resource", "aws_route53_record"])
    assert {each.type for each in found} == {"aws_api_gateway_resource", "aws_route53_record"}
    assert [each for each in found if not each.owner] == [
        Live(
            "aws_route53_record",
            f"{zone}_api-dev.acme.com_CNAME",
            "api-dev.acme.com",
            f"{zone}_api-dev.acme.com_CNAME",
        ),
        Live("aws_api_gateway_resource", child, "score", f"{rest}/{child}", environment="dev"),
    ]
    assert {each.id for each in found if each.owner == "aws"} == {f"{zone}_acme.com_NS", f"{zone}_acme.com_SOA"}


def test_what_is_deleted_but_still_listed_says_why(session: boto3.Session) -> None:
    """A key and a secret wait for their deletion; of a family of task definitions, old revisions do not count."""
    kms, secrets, ecs = (session.client(name) for name in ("kms", "secretsmanager", "ecs"))
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    secrets.create_secret(Name="s_dev", SecretString="x")
    secrets.delete_secret(SecretId="s_dev", RecoveryWindowInDays=7)
    container = {"name": "c", "image": "i", "memory": 128}
    for family in ("gone_dev", "here_dev", "here_dev"):
        ecs.register_task_definition(family=family, containerDefinitions=[container])
    for revision in ("gone_dev:1", "here_dev:1"):
        ecs.deregister_task_definition(taskDefinition=revision)

    found = live(session, ["aws_kms_key", "aws_secretsmanager_secret", "aws_ecs_task_definition"])
    assert {(each.name or each.id, each.kept) for each in found if not each.owner} == {
        (key, "pending deletion"),
        ("s_dev", "pending deletion"),
        ("gone_dev", "inactive"),
        ("here_dev", ""),
    }


def test_a_service_linked_role_is_not_a_role(session: boto3.Session) -> None:
    """It has its own type, is named by its service, and has its ARN as id."""
    iam = session.client("iam")
    role = iam.create_service_linked_role(AWSServiceName="ecs.amazonaws.com")["Role"]
    iam.create_role(RoleName="r_dev", AssumeRolePolicyDocument="{}", Tags=[{"Key": "Environment", "Value": "dev"}])
    found = live(session, ["aws_iam_role", "aws_iam_service_linked_role"])
    assert found == [
        Live("aws_iam_role", "r_dev", "r_dev", "r_dev", environment="dev"),
        Live("aws_iam_service_linked_role", role["Arn"], "ecs.amazonaws.com", role["Arn"]),
    ]


def test_only_what_is_asked_about_is_looked_at(session: boto3.Session) -> None:
    """By ARN, id or name, whichever AWS lists first; of the others, nobody reads the tags."""
    for name in ("mine", "others"):
        session.client("s3").create_bucket(Bucket=name)
    asked: list[str] = []
    session.events.register(
        "before-parameter-build.s3.GetBucketTagging", lambda params, **_: asked.append(params["Bucket"])
    )
    assert [each.id for each in live(session, ["aws_s3_bucket"], {"mine"})] == ["mine"]
    assert asked == ["mine"]


def test_a_type_without_listing_is_refused(session: boto3.Session) -> None:
    """A misspelt type must not look like one of which nothing is left."""
    with pytest.raises(ValueError, match="aws_vcp"):
        live(session, ["aws_vcp"])


@pytest.mark.parametrize(("code", "raises"), [("NoSuchTagSet", False), ("AccessDenied", True)])
def test_only_what_is_absent_is_passed_over(code: str, raises: bool) -> None:
    """A bucket without tags is listed without; a missing permission is told, because it would hide what exists."""

    class Client:
        def get_bucket_tagging(self, Bucket: str) -> None:
            raise ClientError({"Error": {"Code": code, "Message": Bucket}}, "GetBucketTagging")

    (row,) = (each for each in LISTINGS if each.type == "aws_s3_bucket")
    item = {"id": "b", "name": "b"}
    if raises:
        with pytest.raises(ClientError):
            engine._detailed(Client(), row, item)
    else:
        assert engine._detailed(Client(), row, item) == item


def test_operations_that_botocore_cannot_paginate_are_followed_to_their_end() -> None:
    """A token in the answer is sent back until there is none."""

    class Client:
        def can_paginate(self, _: str) -> bool:
            return False

        def list_web_acls(self, Scope: str, NextMarker: str = "") -> dict[str, Any]:
            return {"WebACLs": [Scope + NextMarker], "NextMarker": {"": "1", "1": "2"}.get(NextMarker)}

    answers = engine._answers(Client(), "list_web_acls", {"Scope": "s"})
    assert [each["WebACLs"] for each in answers] == [["s"], ["s1"], ["s2"]]


def _state(*resources: tuple[str, str, dict[str, Any]]) -> dict[str, Any]:
    every = [
        {"address": address, "mode": "managed", "type": kind, "values": values} for address, kind, values in resources
    ]
    data = {"address": "data.x", "mode": "data", "type": "aws_vpc", "values": {"id": "vpc-9"}}
    return {"values": {"root_module": {"resources": [data, *every[:1]], "child_modules": [{"resources": every[1:]}]}}}


def test_unseen_tells_what_the_listing_is_blind_to() -> None:
    """By type and id, in child modules, too; data sources and parts do not count, nor what is deleted."""
    state = _state(
        ("seen", "aws_vpc", {"id": "vpc-1"}),
        ("other type", "aws_subnet", {"id": "vpc-1"}),
        ("deleted", "aws_kms_key", {"id": "k"}),
        ("part", "aws_route", {"id": "r"}),
        ("final dot", "aws_route53_record", {"id": "Z_a.b._A", "zone_id": "Z", "name": "a.b", "type": "A"}),
    )
    found = [
        Live("aws_vpc", "vpc-1", "", ""),
        Live("aws_kms_key", "k", "", "", kept="pending deletion"),
        Live("aws_route53_record", "Z_a.b_A", "a.b", ""),
    ]
    assert unseen(state, found) == ["other type", "deleted"]
    assert unseen({}, found) == []  # the state of nothing


@pytest.mark.parametrize(
    ("name", "environment", "suffix", "expected"),
    [
        ("key_dev", "", "dev", True),
        ("alb-dev", "", "dev", True),
        ("/aws/rds/cluster/rds-cluster-dev/postgresql", "", "dev", True),
        ("_1a.api-dev.acme.com", "", "dev", True),
        ("acme.dev", "", "dev", False),
        ("key_pr-1", "", "1", False),
        ("alb-pr-1", "pr-1", "1", False),
        ("alb-pr-1", "pr-1", "pr-1", True),
        ("anything", "dev", "dev", True),
        ("key_dev", "prod", "dev", False),
        ("", "", "dev", False),
    ],
)
def test_the_tag_decides_whose_it_is_else_the_name(name: str, environment: str, suffix: str, expected: bool) -> None:
    """Environment `1` does not claim what is of `pr-1`."""
    assert belongs(Live("aws_x", "i", name, "i", environment=environment), suffix) is expected


def test_leftovers_are_never_amazons() -> None:
    """What AWS owns is not the stack's, whatever its name."""
    mine, amazons = Live("aws_x", "1", "a_dev", "1"), Live("aws_x", "2", "b_dev", "2", owner="aws")
    assert leftovers([mine, amazons], "dev") == [mine]


def test_fill_writes_values_as_terraform_does() -> None:
    """Booleans are in lower case, null is nothing, and values with braces stay as they are."""
    values = {"a": True, "b": None, "c": "{d}", "n": 100}
    assert fill({"x": ["{a}:{b}:{c}:{n}", 1]}, values) == {"x": ["true::{d}:100", 1]}
    with pytest.raises(KeyError):
        fill("{missing}", values)


@pytest.mark.parametrize(
    "tags",
    [
        {"k": "v"},
        [{"Key": "k", "Value": "v"}],
        [{"key": "k", "value": "v"}],
        [{"TagKey": "k", "TagValue": "v"}],
    ],
)
def test_tags_are_read_in_every_form(tags: Any) -> None:
    """Four forms among the services, one mapping here."""
    assert pairs(tags) == {"k": "v"}
    assert pairs(None) == {}


def test_the_command_tells_what_is_left_and_what_only_seems_so(
    session: boto3.Session, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit status 1 with a line for what is left, 0 once it is deleted, though still listed."""
    monkeypatch.setenv("FRAUD_API_REGION", REGION)
    monkeypatch.setattr(engine, "LISTINGS", [row for row in LISTINGS if row.type not in NOT_IN_MOTO])
    key = session.client("kms").create_key(Tags=[{"TagKey": "Environment", "TagValue": "pr-1"}])["KeyMetadata"]["KeyId"]
    assert command.main(["--suffix", "1"]) == 0
    assert command.main(["--suffix", "pr-1"]) == 1
    out, err = capsys.readouterr()
    assert [line.split() for line in out.splitlines()][1:] == [["aws_kms_key", key]]
    assert err.splitlines()[-1] == "1 left of pr-1, 0 deleted but still listed"
    session.client("kms").schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    assert command.main(["--suffix", "pr-1"]) == 0
    assert "pending deletion" in capsys.readouterr().out


def test_the_command_says_in_one_line_why_aws_does_not_answer(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused credentials or a missing permission: exit status 1, one line, no traceback."""

    def refused(_: str) -> str:
        raise Failure("AWS credentials are missing or refused")

    monkeypatch.setattr(command, "caller", refused)
    assert command.main(["--suffix", "dev"]) == 1
    assert capsys.readouterr().err == "error: AWS credentials are missing or refused\n"

    def denied(_: boto3.Session) -> list[Live]:
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no\nway"}}, "ListKeys")

    monkeypatch.setattr(command, "caller", lambda _: "arn")
    monkeypatch.setattr(command, "live", denied)
    assert command.main(["--suffix", "dev"]) == 1
    assert capsys.readouterr().err.splitlines()[1:] == [
        "error: An error occurred (AccessDenied) when calling the ListKeys operation: no way"
    ]
