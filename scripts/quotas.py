"""What an environment needs of the account's quotas, and what is missing before it is deployed.

``QUOTAS`` has the quotas that a handful of environments in one account and region come near to. What a stack needs is
counted in its synthesized JSON, less what Terraform's state has already: an update needs nothing more. What is in use
is listed as in ``scripts.inventory.table``, whoever made it.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from lib.output import DOCUMENT
from scripts import aws
from scripts.inventory.engine import items
from scripts.project import Failure
from scripts.terraform import Terraform, managed

Counts = Mapping[str, float]
"""How many, by place: an availability zone, or the empty text for the whole region."""

_CONFIG = Config(connect_timeout=5, read_timeout=20, retries={"mode": "standard", "total_max_attempts": 6})


@dataclass(frozen=True)
class Resource:
    """A resource that is planned or there.

    Attributes:
        type: its Terraform type.
        id: what others refer to it by.
        values: its attributes.
    """

    type: str
    id: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Quota:
    """A quota of AWS, and how to count what it limits.

    Attributes:
        service: Service Quotas' code of the service.
        code: Service Quotas' code of the quota; empty where it has none, so that the default counts.
        name: what AWS calls it.
        default: its value in a new account, by the page ``source``.
        source: the page of AWS that says so.
        wanted: counts in resources.
        used: counts in an account and region.
        enforced: whether a deployment fails without it; else its lack shows later, and is only a warning.
    """

    service: str
    code: str
    name: str
    default: float
    source: str
    wanted: Callable[[Iterable[Resource]], Counts]
    used: Callable[[Any], Counts]
    enforced: bool = True


def _of(kind: str) -> Callable[[Iterable[Resource]], Counts]:
    return lambda resources: {"": sum(each.type == kind for each in resources)}


def _listed(kind: str) -> Callable[[Any], Counts]:
    return lambda session: {"": len(items(session, kind))}


def _counted(kind: str, service: str, code: str, name: str, default: int, source: str) -> Quota:
    """Return a quota on how many there are of one type in an account and region."""
    return Quota(service, code, name, default, source, _of(kind), _listed(kind))


def _gateways_by_zone(resources: Iterable[Resource]) -> Counts:
    known = list(resources)
    zones = {each.id: each.values["availability_zone"] for each in known if each.type == "aws_subnet"}
    return Counter(zones.get(each.values["subnet_id"], "") for each in known if each.type == "aws_nat_gateway")


def _live_gateways_by_zone(session: Any) -> Counts:
    zones = {each["id"]: each["zone"] for each in items(session, "aws_subnet")}
    return Counter(zones.get(each["subnet"], "") for each in items(session, "aws_nat_gateway"))


def _processors(resources: Iterable[Resource]) -> Counts:
    """Return the vCPU of the tasks that scaling may start at most; a release has up to as many again for a while."""
    known = list(resources)
    sizes = [float(each.values["cpu"]) / 1024 for each in known if each.type == "aws_ecs_task_definition"]
    return {
        "": max(sizes, default=0)
        * sum(each.values["max_capacity"] for each in known if each.type == "aws_appautoscaling_target")
    }


def _live_processors(session: Any) -> Counts:
    """Return the vCPU of running tasks, which AWS itself counts (CloudWatch usage metrics, namespace ``AWS/Usage``)."""
    from datetime import UTC, datetime, timedelta

    names = {"Service": "Fargate", "Type": "Resource", "Resource": "vCPU", "Class": "Standard/OnDemand"}
    now = datetime.now(UTC)
    answer = session.client("cloudwatch", config=_CONFIG).get_metric_statistics(
        Namespace="AWS/Usage",
        MetricName="ResourceCount",
        Dimensions=[{"Name": name, "Value": value} for name, value in names.items()],
        StartTime=now - timedelta(minutes=30),
        EndTime=now,
        Period=300,
        Statistics=["Maximum"],
    )
    points = sorted(answer["Datapoints"], key=lambda point: point["Timestamp"])
    return {"": points[-1]["Maximum"] if points else 0}


_VPC = "Amazon VPC quotas"
_RDS = "Amazon RDS endpoints and quotas"
_API = "Amazon API Gateway endpoints and quotas"

QUOTAS: tuple[Quota, ...] = (
    _counted("aws_eip", "ec2", "L-0263D0A3", "EC2-VPC Elastic IPs", 5, "Amazon EC2 endpoints and quotas"),
    _counted("aws_vpc", "vpc", "L-F678F1CE", "VPCs per Region", 5, _VPC),
    _counted("aws_internet_gateway", "vpc", "L-A4707A72", "Internet gateways per Region", 5, _VPC),
    Quota(
        "vpc",
        "L-FE5A380F",
        "NAT gateways per Availability Zone",
        5,
        _VPC,
        _gateways_by_zone,
        _live_gateways_by_zone,
    ),
    Quota(
        "vpc",
        "L-1B52E74A",
        "Gateway VPC endpoints per Region",
        20,
        _VPC,
        lambda resources: {"": sum(each.values.get("vpc_endpoint_type") == "Gateway" for each in resources)},
        lambda session: {"": sum(each["kind"] == "Gateway" for each in items(session, "aws_vpc_endpoint"))},
    ),
    _counted("aws_security_group", "vpc", "L-E79EC296", "VPC security groups per Region", 2500, _VPC),
    Quota(
        "elasticloadbalancing",
        "L-53DA6B97",
        "Application Load Balancers per Region",
        50,
        "Quotas for your Application Load Balancers",
        _of("aws_lb"),
        lambda session: {"": sum("/app/" in each["id"] for each in items(session, "aws_lb"))},
    ),
    Quota(
        "fargate",
        "L-3032A538",
        "Fargate On-Demand vCPU resource count",
        6,
        "Amazon ECS endpoints and quotas",
        _processors,
        _live_processors,
        enforced=False,
    ),
    _counted("aws_rds_cluster", "rds", "L-952B80B8", "DB clusters", 40, _RDS),
    _counted("aws_rds_cluster_instance", "rds", "L-7B6409FD", "DB instances", 40, _RDS),
    _counted("aws_db_subnet_group", "rds", "L-48C6BF61", "DB subnet groups", 50, _RDS),
    _counted("aws_rds_cluster_parameter_group", "rds", "L-E4C808A8", "DB cluster parameter groups", 50, _RDS),
    _counted("aws_db_event_subscription", "rds", "L-A59F4C87", "Event subscriptions", 20, _RDS),
    _counted("aws_api_gateway_rest_api", "apigateway", "L-AA0FF27B", "Regional APIs", 600, _API),
    _counted("aws_api_gateway_domain_name", "apigateway", "L-A93447B8", "Custom Domain Names", 120, _API),
    _counted("aws_api_gateway_usage_plan", "apigateway", "L-E8693075", "Usage plans", 300, _API),
    _counted("aws_api_gateway_client_certificate", "apigateway", "L-824C9E42", "Client certificates", 60, _API),
    _counted("aws_wafv2_web_acl", "wafv2", "", "Web ACLs per Region", 100, "AWS WAF quotas"),
    _counted("aws_wafv2_rule_group", "wafv2", "", "Rule groups per Region", 100, "AWS WAF quotas"),
    _counted(
        "aws_xray_sampling_rule",
        "xray",
        "L-8C0C998A",
        "Custom sampling rules per region",
        25,
        "AWS X-Ray endpoints and quotas",
    ),
    _counted("aws_xray_group", "xray", "", "Groups in an account", 25, "AWS X-Ray endpoints and quotas"),
    _counted("aws_iam_role", "iam", "L-FE177D64", "Roles per account", 1000, "IAM and AWS STS quotas"),
    _counted("aws_iam_policy", "iam", "L-E95E4862", "Customer managed policies", 1500, "IAM and AWS STS quotas"),
)
"""Not here: what is counted per VPC or per parent (subnets, route tables, rules), which no other environment adds to,
and what thousands of environments would not reach (keys, secrets, log groups, buckets, alarms, topics). Lambda's
concurrency is shared, but the rotation function runs alone and for seconds."""


@dataclass(frozen=True)
class Shortage:
    """A quota that is too small.

    Attributes:
        quota: which.
        allowed: its value now.
        used: how many there are.
        needed: how many more the deployment makes.
        place: the availability zone, or the empty text.
    """

    quota: Quota
    allowed: float
    used: float
    needed: float
    place: str

    def line(self, region: str) -> str:
        """Return what is missing, and how to ask for it."""
        quota = self.quota
        where = self.place or region
        what = f"{quota.name} in {where}: {self.allowed:g} allowed, {self.used:g} in use, {self.needed:g} more needed; "
        if not quota.code:
            return what + f"ask AWS Support for {math.ceil(self.used + self.needed)}, or destroy an environment"
        # The quotas of IAM, which has no region, are kept in this one.
        home = "us-east-1" if quota.service == "iam" else region
        return what + (
            f"aws service-quotas request-service-quota-increase --region {home} --service-code {quota.service}"
            f" --quota-code {quota.code} --desired-value {math.ceil(self.used + self.needed)}"
        )


def planned(document: Mapping[str, Any]) -> list[Resource]:
    """Return the resources of a synthesized stack."""
    return [
        Resource(kind, f"${{{kind}.{name}.id}}", values)
        for kind, group in document.get("resource", {}).items()
        for name, values in group.items()
    ]


def existing(state: Mapping[str, Any]) -> list[Resource]:
    """Return the resources in the output of ``terraform show -json``."""
    return [Resource(each["type"], str(each["values"].get("id", "")), each["values"]) for each in managed(state)]


def needs(quota: Quota, wanted: Iterable[Resource], there: Iterable[Resource]) -> dict[str, float]:
    """Return how many more a deployment makes, by place; what is already there is in use already."""
    have = quota.wanted(there)
    more = {place: count - have.get(place, 0) for place, count in quota.wanted(wanted).items()}
    return {place: count for place, count in more.items() if count > 0}


def shortages(
    session: Any, wanted: list[Resource], there: list[Resource], unknown: list[str] | None = None
) -> list[Shortage]:
    """Return the quotas that are too small, as AWS has them.

    Args:
        session: of boto3.
        wanted: what is planned.
        there: what the state has.
        unknown: gets a line for each quota that could not be looked up.
    """

    def look(quota: Quota) -> tuple[list[Shortage], str]:
        needed = needs(quota, wanted, there)
        if not needed:
            return [], ""
        try:
            allowed, used = _allowed(session, quota), quota.used(session)
        except (BotoCoreError, ClientError) as error:
            return [], f"{quota.name} cannot be checked ({aws.reason(error)})"
        found = [
            Shortage(quota, allowed, used.get(place, 0), count, place)
            for place, count in needed.items()
            if used.get(place, 0) + count > allowed
        ]
        return found, ""

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(look, QUOTAS))
    if unknown is not None:
        unknown += [line for _, line in results if line]
    return [each for found, _ in results for each in found]


def _allowed(session: Any, quota: Quota) -> float:
    """Return the value of a quota: the account's own, or else the default."""
    if not quota.code:
        return quota.default
    region = "us-east-1" if quota.service == "iam" else session.region_name
    client = session.client("service-quotas", region_name=region, config=_CONFIG)
    try:
        answer = client.get_service_quota(ServiceCode=quota.service, QuotaCode=quota.code)
    except client.exceptions.NoSuchResourceException:
        return quota.default  # nobody has asked for another one, and the service keeps no default
    return float(answer["Quota"]["Value"])


def check(terraform: Terraform, region: str, *, enforce: bool) -> None:
    """Say which quotas the stack in Terraform's folder lacks; its backend is initialized.

    What cannot be looked up is said in one line, and does not stop a deployment.

    Args:
        terraform: in the folder of the stack.
        region: of the stack.
        enforce: whether to stop where the deployment would fail half-way.

    Raises:
        Failure: with a line for each quota that is missing, where ``enforce`` is set.
    """
    status, said = terraform.read("show", "-json")
    try:
        state = json.loads(said) if status == 0 else {}
    except ValueError:
        state = {}
    unknown: list[str] = []
    missing = shortages(aws.session(region), stack(terraform.directory), existing(state), unknown)
    for line in _in_one_line(unknown):
        print(f"warning: {line}", file=sys.stderr)
    stops = [each for each in missing if enforce and each.quota.enforced]
    if stops and _is_locked(terraform):
        stops = []  # the state lacks what the one who holds its lock makes; terraform says who that is
    for each in missing:
        if each not in stops:
            print(f"warning: {each.line(region)}", file=sys.stderr)
    sys.stderr.flush()
    if stops:
        lines = [each.line(region) for each in stops]
        if any(each.used for each in stops):
            lines.append("what a killed deployment created also counts as in use, until make adopt takes it over")
        raise Failure("\nerror: ".join(lines))


def _is_locked(terraform: Terraform) -> bool:
    """Return whether another command holds the lock of the state, or was killed with it."""
    _, said = terraform.read("plan", "-refresh=false", "-input=false", "-no-color", "-target=terraform_data.none")
    return "Error acquiring the state lock" in said


def stack(directory: Path) -> list[Resource]:
    """Return the resources of the stack that was synthesized into a folder."""
    return planned(json.loads((directory / DOCUMENT).read_text(encoding="utf-8")))


def _in_one_line(unknown: list[str]) -> Iterator[str]:
    """Yield one line, however many quotas could not be looked up, mostly all for the same reason."""
    if unknown:
        yield f"{len(unknown)} quotas are not known, so the deployment may fail half-way; the first: {unknown[0]}"


def table(production: Iterable[Resource], preview: Iterable[Resource]) -> str:
    """Return the table of docs/environments.md: each quota, and what an environment of either profile needs of it."""
    profiles = [list(production), list(preview)]
    rows = [
        "| quota | service, code | default | an environment needs | a preview needs | environments by default |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for quota in QUOTAS:
        most = [max(quota.wanted(resources).values(), default=0) for resources in profiles]
        code = f"`{quota.service}` `{quota.code}`" if quota.code else f"`{quota.service}`"
        fit = "–".join(dict.fromkeys(str(int(quota.default // each)) for each in most if each))
        rows.append(f"| {quota.name} | {code} | {quota.default:g} | {most[0]:g} | {most[1]:g} | {fit} |")
    return "\n".join(rows)
