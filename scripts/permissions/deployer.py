"""The policies of a deployer: what the calls of a deployment need, for one environment, and no more.

``deployer.json`` has what `make e2e` saw that they need, with placeholders for everything that is an environment's own.
A resource whose name ends with the environment's suffix is named; one that only has an id of AWS's must carry, or be
given, the environment's tag. What reads is not limited by tags: a resource that is gone has none, and whoever looks for
it has to be told so.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session
from botocore import xform_name

from lib import values as types
from lib.settings import Settings
from scripts.inventory.table import LISTINGS
from scripts.permissions.calls import Call
from scripts.project import ROOT

NEEDED = Path(__file__).with_name("deployer.json")
"""What `make e2e` saw, by scope."""

DOCS = ROOT / "docs"
SCOPES = ("account", "environment")

LIMIT = 6144
"""Characters of a managed policy, white space not counted ("IAM and AWS STS quotas", IAM guide)."""

ATTACHED = 10
"""Managed policies of a role, without a request for more (the same page)."""

PLACEHOLDERS = ("<suffix>", "<account>", "<region>", "<domain>", "<bucket>")

TAG = "Environment"
"""The tag that every resource has, with the environment's suffix."""

_MANAGED = "RDS names the secret of a database owner by an id (`rds!…`); all other secrets are listed by name"

UNLIMITED: Mapping[str, str] = {
    "apigateway:PATCH": "it is a setting of the whole account",
    "apigateway:PUT": "tags are changed at a separate path, which has no tags itself; everything else must have them",
    "ec2:CreateVpcEndpoint": "its VPC is accepted without tags; the endpoint itself must get the environment's tags",
    "ec2:DeleteNetworkAclEntry": "a network's default ACL is emptied before it gets its tags",
    "ecs:DeregisterTaskDefinition": "supports no resource-level permissions",
    "elasticloadbalancing:SetWebACL": "supports no resource-level permissions",
    "logs:CreateLogDelivery": "supports no resource-level permissions",
    "logs:DeleteLogDelivery": "supports no resource-level permissions",
    "logs:DeleteResourcePolicy": "supports no resource-level permissions",
    "logs:PutResourcePolicy": "supports no resource-level permissions",
    "route53:AssociateVPCWithHostedZone": "the private zone of an endpoint belongs to AWS",
    "secretsmanager:CancelRotateSecret": _MANAGED,
    "secretsmanager:CreateSecret": _MANAGED,
    "secretsmanager:RotateSecret": _MANAGED,
    "secretsmanager:TagResource": _MANAGED,
}
"""Actions that change something, and that neither a name nor a tag can limit to the environment, with the reason."""

_GET = "apigateway:GET"

_REGIONAL = "arn:aws:{}:<region>:<account>:{}"
_IAM = "arn:aws:iam::<account>:{}"

CHANGES: Mapping[str, str] = {
    "codedeploy:UpdateDeploymentGroup": _REGIONAL.format(
        "codedeploy", "deploymentgroup:codedeploy_app_<suffix>/codedeploy_deployment_group_<suffix>"
    ),
    "ec2:ModifySubnetAttribute": _REGIONAL.format("ec2", "subnet/*"),
    "ec2:ModifyVpcEndpoint": _REGIONAL.format("ec2", "vpc-endpoint/*"),
    "ec2:ReplaceRoute": _REGIONAL.format("ec2", "route-table/*"),
    "ecr:PutImageScanningConfiguration": _REGIONAL.format("ecr", "repository/fraud-api_<suffix>"),
    "ecr:PutImageTagMutability": _REGIONAL.format("ecr", "repository/fraud-api_<suffix>"),
    "ecs:UpdateCluster": _REGIONAL.format("ecs", "cluster/ecs_cluster_<suffix>"),
    "elasticloadbalancing:ModifyListener": _REGIONAL.format("elasticloadbalancing", "listener/app/alb-<suffix>/*/*"),
    "iam:CreatePolicyVersion": _IAM.format("policy/task_role_<suffix>"),
    "iam:DeletePolicyVersion": _IAM.format("policy/task_role_<suffix>"),
    "iam:UpdateAssumeRolePolicy": _IAM.format("role/task_role_<suffix>"),
    "lambda:UpdateFunctionCode": _REGIONAL.format("lambda", "function:origin_rotation_lambda_function_<suffix>"),
    "lambda:UpdateFunctionConfiguration": _REGIONAL.format(
        "lambda", "function:origin_rotation_lambda_function_<suffix>"
    ),
    "rds:ModifyDBInstance": _REGIONAL.format("rds", "db:writer-rds-cluster-instance-<suffix>"),
    "rds:ModifyEventSubscription": _REGIONAL.format("rds", "es:cluster-db-event-subscription-<suffix>"),
    "sns:GetSubscriptionAttributes": _REGIONAL.format("sns", "sns_topic_<suffix>"),
    "sns:Subscribe": _REGIONAL.format("sns", "sns_topic_<suffix>"),
    "sns:Unsubscribe": _REGIONAL.format("sns", "sns_topic_<suffix>"),
    "wafv2:UpdateRuleGroup": _REGIONAL.format("wafv2", "regional/rulegroup/alb_wafv2_rule_group_<suffix>/*"),
    "xray:UpdateSamplingRule": _REGIONAL.format("xray", "sampling-rule/fraud_api_<suffix>"),
}
"""What other changes of the stack and of its settings need besides, and healing what somebody changed by hand (which
`make e2e-full` does): action to an example of its resource."""

LINKED = (
    "ecs.amazonaws.com",
    "ecs.application-autoscaling.amazonaws.com",
    "elasticloadbalancing.amazonaws.com",
    "ops.apigateway.amazonaws.com",
    "rds.amazonaws.com",
)
"""Services of whose roles the account stack makes those that an account does not have yet; a run sees only some."""

Policy = dict[str, Any]
Conditions = tuple[tuple[str, str | tuple[str, ...]], ...]


@dataclass(frozen=True, order=True)
class Need:
    """One thing that a deployer must be allowed.

    Attributes:
        action: of IAM.
        resource: its ARN, with placeholders, and ``*`` for ids of AWS's.
        conditions: keys and values that every request for it had.
        reads: whether it changes nothing.
    """

    action: str
    resource: str
    conditions: Conditions
    reads: bool


def policies(needs: Iterable[Need], name: str) -> Mapping[str, Policy]:
    """Return the policies that allow ``needs``, by their names, each within IAM's limit.

    Args:
        needs: what to allow.
        name: what their names start with.
    """
    parts: list[list[Policy]] = [[]]
    room = LIMIT - _MARGIN
    for statement in _statements(needs):
        if parts[-1] and _size({"Version": "2012-10-17", "Statement": [*parts[-1], statement]}) > room:
            parts.append([])
        parts[-1].append(statement)
    documents = [{"Version": "2012-10-17", "Statement": part} for part in parts]
    return {f"{name}-{number}": each for number, each in enumerate(documents, 1)}


_MARGIN = 900
"""Characters that are left for placeholders, whose values may be longer than they are; a test fills in the longest."""


def _size(policy: Mapping[str, Any]) -> int:
    return len(re.sub(r"\s", "", json.dumps(policy)))


def _statements(needs: Iterable[Need]) -> Iterator[Policy]:
    """Yield what is for all resources in one statement; else one for what goes together."""
    chosen = set(map(limited, needs))
    free = [each for each in chosen if not each.conditions]
    groups: dict[tuple[str, str, Conditions], set[Need]] = defaultdict(set)
    for each in chosen:
        if not any(_implies(other, each) for other in free if other != each):
            groups[*_family(each), each.conditions].add(each)
    for (_, _, conditions), group in sorted(groups.items()):
        statement: Policy = {"Effect": "Allow", "Action": _actions(group), "Resource": _resources(group)}
        if conditions:
            statement["Condition"] = _condition(conditions)
        yield statement


def _implies(other: Need, need: Need) -> bool:
    """Return whether what ``other`` allows without a condition includes ``need``."""
    return other.action == need.action and _covers(other.resource, need.resource)


def _family(need: Need) -> tuple[str, str]:
    """Return what goes into one statement, of the needs that have the same conditions.

    All actions of a statement are allowed on all its resources. That is harmless where every resource is the
    environment's, by its name or by the condition, and where actions only read; of IAM, kinds of resources stay apart.
    """
    service = need.action.split(":")[0]
    if need.resource == "*" and not need.conditions:
        return "", ""
    kind = re.search(r":(role/aws-service-role|\w+)/", need.resource) if service == "iam" else None
    own = "own" if named(need.resource) or need.conditions else "read" if need.reads else need.resource
    return service, f"{own} {kind[1]}" if kind else own


def limited(need: Need) -> Need:
    """Return a need with those of its conditions that limit it to the environment, or that say what it is for."""
    known, service = dict(need.conditions), need.action.split(":")[0]
    kept = {key: value for key, value in known.items() if key in _ALWAYS}
    if not (named(need.resource) and service != "apigateway") and (not need.reads or need.resource.endswith(_SECRET)):
        tag = next((key for key in (f"aws:RequestTag/{TAG}", f"aws:ResourceTag/{TAG}") if key in known), None)
        if tag:
            kept[tag] = known[tag]
    return Need(need.action, _merged(need.resource), tuple(sorted(kept.items())), need.reads)


_RECORDS = "route53:ChangeResourceRecordSetsNormalizedRecordNames"

_ALWAYS = frozenset(
    {"iam:PassedToService", "iam:AWSServiceName", "kms:ViaService", "kms:GrantIsForAWSResource", _RECORDS}
)
"""Conditions that are kept even where the resource is named."""

_SECRET = ("/apikeys/*", "/apikeys")
"""What is not even read in other environments: the value of an API key is in the answer."""


def unlimited(need: Need) -> bool:
    """Return whether a need changes something that may not be the environment's, as far as a policy can tell."""
    return not need.reads and not limited(need).conditions and not named(need.resource)


def named(resource: str) -> bool:
    """Return whether the name of a resource says that it is the environment's or the account stack's."""
    return any(each in resource for each in ("<suffix>", "<bucket>", f"_{types.ACCOUNT_SUFFIX}", "aws-service-role/"))


def _merged(resource: str) -> str:
    """Return all names of a kind that end with ``_`` and the suffix as one: a suffix has no ``_`` in it."""
    return re.sub(r"([:/])[^:/<>*]+_<suffix>", r"\1*_<suffix>", resource)


def _actions(group: Iterable[Need]) -> list[str]:
    return sorted({each.action for each in group})


def _resources(group: Iterable[Need]) -> str | list[str]:
    found = sorted({each for need in group for each in _spelled(need.resource)})
    kept = [each for each in found if not any(other != each and _covers(other, each) for other in found)]
    return "*" if "*" in found else kept


def _spelled(resource: str) -> Iterator[str]:
    """Yield a log group with and without what is in it ("Resources and operations", CloudWatch Logs guide)."""
    yield resource
    if ":log-group:" in resource and not resource.endswith(":*") and ":log-stream:" not in resource:
        yield f"{resource}:*"


def _covers(pattern: str, resource: str) -> bool:
    return bool(re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), resource))


def _condition(conditions: Conditions) -> Policy:
    result: Policy = defaultdict(dict)
    for key, value in conditions:
        several = not isinstance(value, str)
        operator = "ForAllValues:StringLike" if several else "Bool" if value == "true" else "StringEquals"
        result[operator][key] = list(value) if several else value
    return dict(result)


def needs(scope: str) -> list[Need]:
    """Return what the deployer of the account stack, or of an environment, needs."""
    own = recorded(scope)
    more = [*_changes(), *_listed(own)] if scope == "environment" else _linked()
    return list(dict.fromkeys([*own, *more]))


def _listed(own: Iterable[Need]) -> Iterator[Need]:
    """Yield what `make adopt` and `make leftovers` need: they read names and tags of everything that there is."""
    for action in sorted(_asked() - {_GET}):
        yield Need(action, "*", (), reads=True)
    for each in own:
        if each.action == _GET and not each.resource.endswith(_SECRET):
            everybodys = re.sub(r"[^:/]*<suffix>[^:/]*", "*", each.resource)
            yield Need(each.action, everybodys, (), reads=True)


@cache
def _asked() -> frozenset[str]:
    """Return the actions by which the listing asks AWS."""
    from scripts.permissions.accesses import actions  # only here: the reference is not installed where nobody tests

    session = botocore.session.get_session()
    asked = set()
    for row in LISTINGS:
        names = {xform_name(each): each for each in session.get_service_model(row.service).operation_names}
        for operation in (row.operation, *(call.operation for call in row.details)):
            is_rest = row.service == "apigateway"  # whose actions are the methods of HTTP
            asked |= {_GET} if is_rest else {*actions(Call(row.service, names[operation], {}))}
    return frozenset(asked)


def _changes() -> Iterator[Need]:
    for action, resource in CHANGES.items():
        conditions: Conditions = () if named(resource) else ((f"aws:ResourceTag/{TAG}", "<suffix>"),)
        yield Need(action, resource, conditions, reads=action.split(":")[1].startswith("Get"))


def _linked() -> Iterator[Need]:
    for service in LINKED:
        role = _IAM.format(f"role/aws-service-role/{service}/*")
        yield Need("iam:CreateServiceLinkedRole", role, (("iam:AWSServiceName", service),), reads=False)


def recorded(scope: str) -> list[Need]:
    """Return what `make e2e` saw that they need."""
    rows = json.loads(NEEDED.read_text(encoding="utf-8"))[scope]
    return [
        Need(
            row["action"],
            row["resource"],
            tuple((key, tuple(value) if isinstance(value, list) else value) for key, value in row["conditions"]),
            row["reads"],
        )
        for row in rows
    ]


def observed(accesses: Iterable[Mapping[str, Any]], own: Mapping[str, str]) -> list[Need]:
    """Return what calls needed, with placeholders.

    Args:
        accesses: what they needed, as the emulator reports it.
        own: the values of the placeholders.
    """
    from scripts.permissions import reference  # only here: it is not installed where nobody tests

    found = set()
    for each in accesses:
        action = reference.action(each["action"])
        reads = action is not None and not {"Write", "Tagging", "Permissions management"} & set(
            action.level.split(", ")
        )
        context = {key: value for key, value in each["context"].items() if key in _ALWAYS or key.endswith(f"/{TAG}")}
        conditions = tuple(sorted((key, _general(value, own)) for key, value in context.items()))
        found.add(Need(each["action"], _known(_text(each["pattern"], own)), conditions, reads))
    return sorted(found)


def record(found: Mapping[str, Iterable[Need]], file: Path | None = None) -> None:
    """Write down what deployers need, by scope."""
    rows = {
        scope: [
            {
                "action": each.action,
                "resource": each.resource,
                "conditions": [[key, value] for key, value in each.conditions],
                "reads": each.reads,
            }
            for each in sorted(found[scope])
        ]
        for scope in SCOPES
    }
    lines = {scope: ",\n  ".join(json.dumps(row) for row in group) for scope, group in rows.items()}
    text = ",\n".join(f' "{scope}": [\n  {group}\n ]' for scope, group in lines.items())
    (file or NEEDED).write_text(f"{{\n{text}\n}}\n", encoding="utf-8")


def _general(value: str | Sequence[str], own: Mapping[str, str]) -> str | tuple[str, ...]:
    if isinstance(value, str):
        return _text(value, own)
    return tuple(sorted({re.sub(r"^_[0-9a-f]+\.", "*.", _text(each, own)) for each in value}))


def _text(text: str, own: Mapping[str, str]) -> str:
    for placeholder in sorted(own, key=lambda each: -len(own[each])):
        text = re.sub(rf"(?<![A-Za-z0-9]){re.escape(own[placeholder])}(?![A-Za-z0-9])", placeholder, text)
    return text


_MADE_UP = (
    (re.compile(r"(:::(?!<bucket>)[^/]+)/.+"), r"\1/*"),  # what is in the environment's own buckets
    (re.compile(r"(/restapis/|API-Gateway-Execution-Logs_)[a-z0-9]+(?=/|$)"), r"\1*"),
    (re.compile(r"(/models/)[^/]+"), r"\1*"),  # the suffix without its hyphens is part of their names
    (re.compile(r"rds!cluster-[0-9a-f-]{36}"), "rds!cluster-*"),
)
"""Parts of ARNs that AWS or a client makes up, so that no policy can know them, and what stands for them."""


def _known(resource: str) -> str:
    for made_up, pattern in _MADE_UP:
        resource = made_up.sub(pattern, resource)
    return resource


def documents(scope: str) -> Mapping[str, Policy]:
    """Return the policies in ``docs``, by name, with placeholders."""
    files = sorted(DOCS.glob(f"deployer-policy-{scope}-*.json"))
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}


def filled(policy: Mapping[str, Any], values: Mapping[str, str]) -> Policy:
    """Return a policy with the values of the placeholders; in China or for the US government, with their ARNs."""
    text = json.dumps(policy)
    for placeholder, value in values.items():
        text = text.replace(placeholder, value)
    result: Policy = json.loads(text)
    return result


def values(settings: Settings, account: str) -> Mapping[str, str]:
    """Return the values of the placeholders for an environment."""
    return {
        "<suffix>": settings.environment_suffix,
        "<account>": account,
        "<region>": settings.region,
        "<domain>": settings.domain_name,
        "<bucket>": settings.state_bucket or "*",
    }
