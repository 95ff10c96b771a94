"""What stock moto 5.2.5 lacks for the stacks of this project: the one place where the emulator is more than moto.

Each gap stores what it was sent and gives it back, until the thing is deleted. It computes nothing that AWS would
compute and refuses little of what AWS would refuse, with one exception: rotations really run (``functions``). Nothing
inside moto is patched: a gap sees calls and answers as they pass (``wire``). ``HANDLERS`` is the whole list;
``Memory.used`` tells for which resource types a gap was at work, and the end-to-end run prints it.
"""

from __future__ import annotations

import copy
import dataclasses
import functools
import json
import secrets
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode

import boto3
import jmespath

from scripts.quotas import QUOTAS
from tests.e2e.emulator import functions, origin
from tests.e2e.emulator.wire import AwsError, Call, Document

ACCOUNT = "123456789012"
"""The account that moto emulates."""


class Ask(Protocol):
    """Lets moto answer the call, or the same call with another body; raises ``AwsError`` where it refuses."""

    def __call__(self, body: bytes | None = None) -> Document:
        """The answer."""


@dataclass
class Memory:
    """What the gaps were sent, until the emulator stops.

    Attributes:
        records: what is remembered, by kind and identity.
        used: resource types for which a gap was at work.
        lock: held while a gap reads or writes; the server has a thread for each request.
    """

    records: dict[tuple[str, ...], Document] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def of_kind(self, kind: str) -> list[Document]:
        """All records of a kind, oldest first."""
        return [record for key, record in self.records.items() if key[0] == kind]

    def forget(self, *key: str) -> None:
        """Drop every record whose key begins so; none is fine."""
        for known in [known for known in self.records if known[: len(key)] == key]:
            del self.records[known]

    def tags(self, arn: str) -> dict[str, str]:
        """The tags of a thing, to read and to change."""
        return self.records.setdefault(("tags", arn), {})


@dataclass(frozen=True)
class Request:
    """A call that reached a gap.

    Attributes:
        memory: what the gaps were sent before.
        call: the call.
        body: its body as sent.
        ask: moto's answer to it.
        endpoint: where the emulator listens, such as ``http://127.0.0.1:5000``.
    """

    memory: Memory
    call: Call
    body: bytes
    ask: Ask
    endpoint: str

    @property
    def operation(self) -> str:
        """The operation, such as ``CreateGroup``."""
        return self.call.operation

    @property
    def sent(self) -> Document:
        """The parameters of the call."""
        return self.call.parameters

    def only(self, *members: str) -> Document:
        """Those of these parameters that were sent."""
        return {member: self.sent[member] for member in members if member in self.sent}

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a regional resource of the account."""
        return f"arn:aws:{service}:{self.call.region}:{ACCOUNT}:{resource}"

    def client(self, service: str) -> Any:
        """A client of the emulator itself, for other calls than this one; not under the lock, which they take."""
        return client(self.endpoint, self.call.region, service)


@functools.cache
def client(endpoint: str, region: str, service: str) -> Any:
    """A client of the emulator; one is enough, as clients may be shared between threads and are slow to make."""
    return boto3.session.Session().client(
        service,
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


Handler = Callable[[Request], Document]

HANDLERS: dict[tuple[str, str], tuple[tuple[str, ...], Handler]] = {}
"""Service and operation to the resource types that the gap concerns, and what answers instead of moto."""


def _closes(service: str, operations: Iterable[str], *types: str, locked: bool = True) -> Callable[[Handler], Handler]:
    """Enter a handler into ``HANDLERS``; one at a time works on the memory, unless it takes the lock by itself."""

    def register(handler: Handler) -> Handler:
        for operation in operations:
            HANDLERS[service, operation] = (types, _alone(handler) if locked else handler)
        return handler

    return register


def _alone(handler: Handler) -> Handler:
    def handle(request: Request) -> Document:
        with request.memory.lock:
            # A copy: the answer is written when the lock is free again.
            return copy.deepcopy(handler(request))

    return handle


def _now() -> datetime:
    return datetime.now(UTC)


def _form(request: Request, **changes: str | None) -> bytes:
    """The body of a call of the query protocol with other values for some of its parameters; without one for none."""
    parameters = {**dict(parse_qsl(request.body.decode(), keep_blank_values=True)), **changes}
    return urlencode({name: value for name, value in parameters.items() if value is not None}).encode()


# --- members that moto takes and forgets -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Echo:
    """Members that moto takes and forgets: sent once, they are part of every later answer about the same thing.

    What makes a thing begins its record anew, so that a thing that was deleted leaves nothing to its successor.

    Attributes:
        service: the service in botocore.
        types: the resource types concerned.
        items: operation to the place of the thing, or of the list of things, in its answer (JMESPath).
        identity: members that tell one thing from the others: of the item or, where it has none, of the request.
        members: member of the item to the place of its value in the request (JMESPath).
        never: members that moto makes up.
    """

    service: str
    types: tuple[str, ...]
    items: Mapping[str, str]
    identity: tuple[str, ...]
    members: Mapping[str, str]
    never: tuple[str, ...] = ()

    def handle(self, request: Request) -> Document:
        """Moto's answer, made whole."""
        answer = request.ask()
        found = jmespath.search(self.items[request.operation], answer)
        items = [item for item in (found if isinstance(found, list) else [found]) if item is not None]
        sent = {member: jmespath.search(source, request.sent) for member, source in self.members.items()}
        for item in items:
            record = self._record(request, item)
            if len(items) == 1:
                # Of a request about several things nobody could tell whose the value is.
                record.update({member: value for member, value in sent.items() if value is not None})
            item.update(record)
            for member in self.never:
                item.pop(member, None)
        return answer

    def _record(self, request: Request, item: Document) -> Document:
        key = (self.types[0], *(str(item.get(name, request.sent.get(name))) for name in self.identity))
        if request.operation.startswith(("Create", "Authorize")):
            request.memory.forget(*key)
        return request.memory.records.setdefault(key, {})


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


_RULE_DESCRIPTION = (
    "IpPermissions[0].[IpRanges, Ipv6Ranges, PrefixListIds, UserIdGroupPairs][] | [?Description].Description | [0]"
)

_FUNCTION = Echo(
    service="lambda",
    types=("aws_lambda_function",),
    items={
        "CreateFunction": "@",
        "UpdateFunctionCode": "@",
        "UpdateFunctionConfiguration": "@",
        "GetFunction": "Configuration",
        "GetFunctionConfiguration": "@",
    },
    identity=("FunctionName",),
    members=_same("LoggingConfig"),
)

_CLUSTER = Echo(
    service="rds",
    types=("aws_rds_cluster",),
    items={"CreateDBCluster": "DBCluster", "ModifyDBCluster": "DBCluster", "DescribeDBClusters": "DBClusters"},
    identity=("DBClusterArn",),
    members={},
    never=("ScalingConfigurationInfo",),  # of Aurora Serverless v1 alone
)

ECHOES = (
    Echo(
        service="ecs",
        types=("aws_ecs_service",),
        items={"CreateService": "service", "UpdateService": "service", "DescribeServices": "services"},
        identity=("serviceArn",),
        members=_same(
            "enableExecuteCommand",
            "enableECSManagedTags",
            "healthCheckGracePeriodSeconds",
            "availabilityZoneRebalancing",
        ),
    ),
    Echo(
        service="ec2",
        types=("aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"),
        items={
            "AuthorizeSecurityGroupIngress": "SecurityGroupRules",
            "AuthorizeSecurityGroupEgress": "SecurityGroupRules",
            "DescribeSecurityGroupRules": "SecurityGroupRules",
        },
        identity=("SecurityGroupRuleId",),
        members={"Description": _RULE_DESCRIPTION},
    ),
    _CLUSTER,
    Echo(
        service="rds",
        types=("aws_rds_cluster_instance",),
        items={
            "CreateDBInstance": "DBInstance",
            "ModifyDBInstance": "DBInstance",
            "DescribeDBInstances": "DBInstances",
        },
        identity=("DBInstanceArn",),
        members={
            "PerformanceInsightsEnabled": "EnablePerformanceInsights",
            "PerformanceInsightsKMSKeyId": "PerformanceInsightsKMSKeyId",
        },
    ),
    Echo(
        service="apigateway",
        types=("aws_api_gateway_stage",),
        items={"CreateStage": "@", "UpdateStage": "@", "GetStage": "@", "GetStages": "item"},
        identity=("restApiId", "stageName"),
        # CreateStage has no such parameter: the provider sends it as a change.
        members={"clientCertificateId": "patchOperations[?path=='/clientCertificateId'].value | [0]"},
    ),
    _FUNCTION,
)

for _echo in ECHOES:
    _closes(_echo.service, _echo.items, *_echo.types)(_echo.handle)


# --- tags of things that moto does not tag ---------------------------------------------------------------------------

_TAG_OPERATIONS = ("ListTagsForResource", "TagResource", "UntagResource")


def _tag_pairs(tags: list[dict[str, str]] | None) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in tags or []}


def _changed_tags(request: Request, arn: str, sent: Mapping[str, str]) -> dict[str, str]:
    """The tags after what the request sets and removes."""
    tags = request.memory.tags(arn)
    tags.update(sent)
    for key in request.sent.get("TagKeys", ()):
        tags.pop(key, None)
    return tags


def _tag_list(request: Request, member: str) -> Document:
    tags = _changed_tags(request, request.sent[member], _tag_pairs(request.sent.get("Tags")))
    if request.operation != "ListTagsForResource":
        return {}
    return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}


@_closes("xray", _TAG_OPERATIONS, "aws_xray_group", "aws_xray_sampling_rule")
def _xray_tags(request: Request) -> Document:
    return _tag_list(request, "ResourceARN")


@_closes("codedeploy", _TAG_OPERATIONS, "aws_codedeploy_app", "aws_codedeploy_deployment_group")
def _codedeploy_tags(request: Request) -> Document:
    return _tag_list(request, "ResourceArn")


@_closes("application-autoscaling", _TAG_OPERATIONS, "aws_appautoscaling_target")
def _scalable_target_tags(request: Request) -> Document:
    tags = _changed_tags(request, request.sent["ResourceARN"], request.sent.get("Tags") or {})
    return {"Tags": tags} if request.operation == "ListTagsForResource" else {}


@_closes("application-autoscaling", ("RegisterScalableTarget", "DeregisterScalableTarget"), "aws_appautoscaling_target")
def _scalable_target(request: Request) -> Document:
    """Moto registers the target; its tags it does not know."""
    answer = request.ask()
    key = ("scalable-target", *(request.sent[name] for name in ("ServiceNamespace", "ResourceId", "ScalableDimension")))
    if request.operation == "RegisterScalableTarget":
        request.memory.records[key] = {"arn": answer["ScalableTargetARN"]}
        request.memory.tags(answer["ScalableTargetARN"]).update(request.sent.get("Tags") or {})
    else:
        request.memory.forget("tags", request.memory.records.pop(key)["arn"])
    return answer


# --- things that moto does not have --------------------------------------------------------------------------------


def _thing(
    request: Request, key: tuple[str, ...], made: Document | None, errors: tuple[str, str], kind: str
) -> Document:
    """The record of a thing that moto lacks altogether.

    Args:
        request: what is asked.
        key: where the record is.
        made: the record of a new thing; none where the request is about one that exists.
        errors: AWS's codes for a new thing that exists, and for an old one that does not.
        kind: the kind of thing in words.

    Raises:
        AwsError: it exists although it should not, or the other way round.
    """
    records = request.memory.records
    if made is None and key not in records:
        raise AwsError(errors[1], f"{kind} not found: {key[-1]}")
    if made is not None:
        if key in records:
            raise AwsError(errors[0], f"{kind} already exists: {key[-1]}")
        records[key] = made
    return records[key]


def _forgotten(request: Request, key: tuple[str, ...], arn: str) -> Document:
    """The thing is gone, and its tags with it."""
    request.memory.forget(*key)
    request.memory.forget("tags", arn)
    return {}


# --- X-Ray: groups and sampling rules --------------------------------------------------------------------------------

_XRAY_ERRORS = ("InvalidRequestException", "InvalidRequestException")


@_closes("xray", ("CreateGroup", "UpdateGroup", "GetGroup", "GetGroups", "DeleteGroup"), "aws_xray_group")
def _xray_group(request: Request) -> Document:
    if request.operation == "GetGroups":
        return {"Groups": request.memory.of_kind("xray-group")}
    name = str(request.sent.get("GroupName") or request.sent["GroupARN"].split("/")[1])
    key, made = ("xray-group", name), None
    if request.operation == "CreateGroup":
        made = {"GroupName": name, "GroupARN": request.arn("xray", f"group/{name}/{secrets.token_hex(13).upper()}")}
    group = _thing(request, key, made, _XRAY_ERRORS, "Group")
    if request.operation == "DeleteGroup":
        return _forgotten(request, key, group["GroupARN"])
    group.update(request.only("FilterExpression", "InsightsConfiguration"))
    if made:
        request.memory.tags(group["GroupARN"]).update(_tag_pairs(request.sent.get("Tags")))
    return {"Group": group}


@_closes(
    "xray",
    ("CreateSamplingRule", "UpdateSamplingRule", "DeleteSamplingRule", "GetSamplingRules"),
    "aws_xray_sampling_rule",
)
def _xray_sampling_rule(request: Request) -> Document:
    if request.operation == "GetSamplingRules":
        return {"SamplingRuleRecords": request.memory.of_kind("sampling-rule")}
    sent = request.sent.get("SamplingRule") or request.sent.get("SamplingRuleUpdate") or request.sent
    name = str(sent.get("RuleName") or sent["RuleARN"].rsplit("/", 1)[1])
    key, arn, made = ("sampling-rule", name), request.arn("xray", f"sampling-rule/{name}"), None
    if request.operation == "CreateSamplingRule":
        made = {"SamplingRule": {"RuleARN": arn}, "CreatedAt": _now()}
    record = _thing(request, key, made, _XRAY_ERRORS, "Sampling rule")
    if request.operation == "DeleteSamplingRule":
        return {"SamplingRuleRecord": record, **_forgotten(request, key, arn)}
    record["SamplingRule"].update(sent)
    record["ModifiedAt"] = _now()
    if made:
        request.memory.tags(arn).update(_tag_pairs(request.sent.get("Tags")))
    return {"SamplingRuleRecord": record}


# --- CodeDeploy: moto can neither change nor delete ------------------------------------------------------------------

_APPLICATION_ERRORS = ("ApplicationAlreadyExistsException", "ApplicationDoesNotExistException")
_GROUP_ERRORS = ("DeploymentGroupAlreadyExistsException", "DeploymentGroupDoesNotExistException")


@_closes(
    "codedeploy",
    ("CreateApplication", "GetApplication", "DeleteApplication", "ListApplications"),
    "aws_codedeploy_app",
)
def _codedeploy_application(request: Request) -> Document:
    if request.operation == "ListApplications":
        return {"applications": [each["applicationName"] for each in request.memory.of_kind("codedeploy-app")]}
    name, made = request.sent["applicationName"], None
    arn = request.arn("codedeploy", f"application:{name}")
    if request.operation == "CreateApplication":
        made = {
            "applicationName": name,
            "applicationId": secrets.token_hex(16),
            "computePlatform": request.sent.get("computePlatform", "Server"),
            "createTime": _now(),
        }
    application = _application(request, made)
    if made:
        request.memory.tags(arn).update(_tag_pairs(request.sent.get("tags")))
        return {"applicationId": application["applicationId"]}
    if request.operation == "GetApplication":
        return {"application": application}
    for group in request.memory.of_kind("codedeploy-group"):
        if group["applicationName"] == name:
            _forget_group(request, name, group["deploymentGroupName"])
    return _forgotten(request, ("codedeploy-app", name), arn)


def _application(request: Request, made: Document | None = None) -> Document:
    name = request.sent["applicationName"]
    return _thing(request, ("codedeploy-app", name), made, _APPLICATION_ERRORS, "Application")


def _group_arn(request: Request, application: str, name: str) -> str:
    return request.arn("codedeploy", f"deploymentgroup:{application}/{name}")


def _forget_group(request: Request, application: str, name: str) -> None:
    _forgotten(request, ("codedeploy-group", application, name), _group_arn(request, application, name))


@_closes(
    "codedeploy",
    (
        "CreateDeploymentGroup",
        "GetDeploymentGroup",
        "UpdateDeploymentGroup",
        "DeleteDeploymentGroup",
        "ListDeploymentGroups",
    ),
    "aws_codedeploy_deployment_group",
)
def _codedeploy_group(request: Request) -> Document:
    operation, application, made = request.operation, _application(request), None
    home = application["applicationName"]
    if operation == "ListDeploymentGroups":
        groups = [each for each in request.memory.of_kind("codedeploy-group") if each["applicationName"] == home]
        return {"applicationName": home, "deploymentGroups": [each["deploymentGroupName"] for each in groups]}
    name = str(request.sent.get("currentDeploymentGroupName") or request.sent["deploymentGroupName"])
    if operation == "CreateDeploymentGroup":
        made = {"deploymentGroupId": secrets.token_hex(16), "computePlatform": application["computePlatform"]}
    group = _thing(request, ("codedeploy-group", home, name), made, _GROUP_ERRORS, "Deployment group")
    if operation == "GetDeploymentGroup":
        return {"deploymentGroupInfo": group}
    if operation == "DeleteDeploymentGroup":
        _forget_group(request, home, name)
        return {"hooksNotCleanedUp": []}
    apart = ("tags", "currentDeploymentGroupName", "newDeploymentGroupName")
    group.update({member: value for member, value in request.sent.items() if member not in apart})
    if not made:
        return {}
    request.memory.tags(_group_arn(request, home, name)).update(_tag_pairs(request.sent.get("tags")))
    return {"deploymentGroupId": group["deploymentGroupId"]}


@_closes("codedeploy", ("CreateDeployment", "GetDeployment"), "aws_codedeploy_deployment_group")
def _codedeploy_deployment(request: Request) -> Document:
    """It is noted and stays created: nothing runs here that it could move."""
    if request.operation == "GetDeployment":
        key = ("codedeploy-deployment", str(request.sent["deploymentId"]))
        return {"deploymentInfo": _thing(request, key, None, ("", "DeploymentDoesNotExistException"), "Deployment")}
    home, name = str(request.sent["applicationName"]), str(request.sent["deploymentGroupName"])
    _application(request)
    _thing(request, ("codedeploy-group", home, name), None, _GROUP_ERRORS, "Deployment group")
    identity = f"d-{secrets.token_hex(5)[:9].upper()}"
    request.memory.records["codedeploy-deployment", identity] = {
        **request.sent,
        "deploymentId": identity,
        "status": "Created",
    }
    return {"deploymentId": identity}


# --- API Gateway: client certificates --------------------------------------------------------------------------------


@_closes(
    "apigateway",
    (
        "GenerateClientCertificate",
        "GetClientCertificate",
        "GetClientCertificates",
        "UpdateClientCertificate",
        "DeleteClientCertificate",
    ),
    "aws_api_gateway_client_certificate",
)
def _client_certificate(request: Request) -> Document:
    if request.operation == "GetClientCertificates":
        return {"items": request.memory.of_kind("client-certificate")}
    made = None
    if request.operation == "GenerateClientCertificate":
        made = {
            **request.only("description", "tags"),
            "clientCertificateId": secrets.token_hex(5),
            "pemEncodedCertificate": "emulated: no certificate",
            "createdDate": _now(),
            "expirationDate": _now() + timedelta(days=365),
        }
    key = ("client-certificate", (made or request.sent)["clientCertificateId"])
    record = _thing(request, key, made, ("ConflictException", "NotFoundException"), "Client certificate")
    for change in request.sent.get("patchOperations", ()):
        record[change["path"].strip("/")] = change.get("value")
    if request.operation == "DeleteClientCertificate":
        request.memory.forget(*key)
        return {}
    return record


# --- API Gateway: tags -----------------------------------------------------------------------------------------------

_API_GATEWAY_THINGS = {
    "restapis": ("id", "restApiId", ("GetRestApi", "UpdateRestApi"), "aws_api_gateway_rest_api"),
    "apikeys": ("id", "apiKey", ("GetApiKey", "UpdateApiKey"), "aws_api_gateway_api_key"),
    "usageplans": ("id", "usagePlanId", ("GetUsagePlan", "UpdateUsagePlan"), "aws_api_gateway_usage_plan"),
    "domainnames": ("domainName", "domainName", ("GetDomainName", "UpdateDomainName"), "aws_api_gateway_domain_name"),
}
"""What has tags besides stages, by its part of the ARN: member of its id in answers and in requests, operations that
answer with it, and resource type."""


@_closes(
    "apigateway", ("TagResource", "UntagResource"), *(row[3] for row in _API_GATEWAY_THINGS.values()), locked=False
)
def _api_gateway_tags(request: Request) -> Document:
    """Moto takes the tags of stages alone, since the other ARNs have a slash where it looks for none."""
    kind, identity, *more = request.sent["resourceArn"].split("::/", 1)[1].split("/")
    if more:
        return request.ask()
    with request.memory.lock:
        certificate = request.memory.records.get(("client-certificate", identity))
        key = ("apigateway-tags", kind, identity)
        tags = certificate.setdefault("tags", {}) if certificate else request.memory.records.setdefault(key, {})
        tags.update(request.sent.get("tags") or {})
        for name in request.sent.get("tagKeys") or ():
            tags[name] = None
            if certificate:
                del tags[name]
    return {}


def _with_tags(kind: str, member: str, request: Request) -> Document:
    answer = request.ask()
    changed = request.memory.records.get(("apigateway-tags", kind, answer[member]), {})
    tags = {**(answer.get("tags") or {}), **changed}
    return {**answer, "tags": {name: value for name, value in tags.items() if value is not None}}


def _without_tags(kind: str, parameter: str, request: Request) -> Document:
    answer = request.ask()
    request.memory.forget("apigateway-tags", kind, request.sent[parameter])
    return answer


for _kind, (_member, _parameter, _operations, _type) in _API_GATEWAY_THINGS.items():
    _closes("apigateway", _operations, _type)(functools.partial(_with_tags, _kind, _member))
    _delete = _operations[0].replace("Get", "Delete")
    _closes("apigateway", (_delete,), _type)(functools.partial(_without_tags, _kind, _parameter))


# --- API Gateway: integrations, which moto makes and cannot change ---------------------------------------------------

_OF_GET_ALONE = ("ResponseMetadata", "httpMethod", "integrationResponses")
"""What ``GetIntegration`` answers and ``PutIntegration`` does not take; nothing here has integration responses."""


@_closes("apigateway", ("UpdateIntegration",), "aws_api_gateway_integration", locked=False)
def _update_integration(request: Request) -> Document:
    """Put the integration again, with the changes."""
    client, which = request.client("apigateway"), request.only("restApiId", "resourceId", "httpMethod")
    integration = client.get_integration(**which)
    parameters = {member: value for member, value in integration.items() if member not in _OF_GET_ALONE}
    parameters["integrationHttpMethod"] = integration.get("httpMethod")
    for change in request.sent.get("patchOperations") or ():
        # Such as /uri or /requestParameters/integration.request.path.proxy, with ~1 for a slash (JSON Patch).
        member, *inner = (part.replace("~1", "/").replace("~0", "~") for part in change["path"][1:].split("/"))
        member = "integrationHttpMethod" if member == "httpMethod" else member
        parent, key = (parameters.setdefault(member, {}), inner[0]) if inner else (parameters, member)
        if change["op"] == "remove":
            parent.pop(key, None)
        else:
            parent[key] = int(change["value"]) if key == "timeoutInMillis" else change.get("value", "")
    sent = {member: value for member, value in parameters.items() if value is not None}
    answer: Document = client.put_integration(**which, **sent)
    return answer


# --- answers of moto that differ from those of AWS -------------------------------------------------------------------

_GONE = {
    ("ec2", "DescribeNetworkAcls"): (
        "aws_network_acl",
        "InvalidRouteTableID.NotFound",
        "InvalidNetworkAclID.NotFound",
    ),
    ("apigateway", "GetRequestValidator"): (
        "aws_api_gateway_request_validator",
        "BadRequestException",
        "NotFoundException",
    ),
    ("apigateway", "GetDeployment"): ("aws_api_gateway_deployment", "KeyError", "NotFoundException"),
    ("apigateway", "GetBasePathMapping"): ("aws_api_gateway_base_path_mapping", "KeyError", "NotFoundException"),
    ("apigateway", "GetIntegration"): ("aws_api_gateway_integration", "", "NotFoundException"),
}
"""How moto refuses what is gone: resource type, its code or exception (none: it gives an empty answer), and the
code of AWS."""


def _gone(moto: str, aws: str, request: Request) -> Document:
    try:
        answer = request.ask()
    except AwsError as refused:
        raise AwsError(aws if refused.code == moto else refused.code, refused.message) from None
    except KeyError:
        if moto != "KeyError":
            raise
        raise AwsError(aws, "not found") from None
    if not answer and not moto:
        raise AwsError(aws, "not found")
    return answer


for (_service, _operation), (_type, _moto, _aws) in _GONE.items():
    _closes(_service, (_operation,), _type)(functools.partial(_gone, _moto, _aws))


_ROLE_NAMES = {
    "AWSServiceRoleForapigateway_Ops": "AWSServiceRoleForAPIGateway",
    "AWSServiceRoleForecs": "AWSServiceRoleForECS",
    "AWSServiceRoleForelasticloadbalancing": "AWSServiceRoleForElasticLoadBalancing",
    "AWSServiceRoleForrds": "AWSServiceRoleForRDS",
    "AWSServiceRoleForApplicationAutoScaling_Ecs": "AWSServiceRoleForApplicationAutoScaling_ECSService",
}
"""Service-linked roles: moto's names, and those of AWS (the IAM pages of each service)."""


@_closes(
    "iam",
    ("CreateServiceLinkedRole", "GetRole", "ListRoles", "TagRole", "UntagRole", "DeleteServiceLinkedRole"),
    "aws_iam_service_linked_role",
)
def _service_linked_role(request: Request) -> Document:
    """Moto makes up the name; the provider takes what follows an underscore for a custom suffix."""
    to_moto = {aws: moto for moto, aws in _ROLE_NAMES.items()}
    name = request.sent.get("RoleName")
    answer = request.ask(_form(request, RoleName=to_moto[name]) if name in to_moto else None)
    for role in (answer.get("Role"), *answer.get("Roles", ())):
        if role and role["RoleName"] in _ROLE_NAMES:
            role["RoleName"] = _ROLE_NAMES[role["RoleName"]]
            role["Arn"] = f"{role['Arn'].rsplit('/', 1)[0]}/{role['RoleName']}"
    return answer


@_closes("rds", ("ModifyDBCluster",), "aws_rds_cluster")
def _modify_cluster(request: Request) -> Document:
    """Asked to manage a password that RDS manages already, moto makes another secret; AWS keeps the one there is."""
    if request.sent.get("ManageMasterUserPassword"):
        without = request.ask(_form(request, ManageMasterUserPassword=None))
        if without["DBCluster"].get("MasterUserSecret"):
            request = dataclasses.replace(request, ask=lambda body=None: without)
    return _CLUSTER.handle(request)


@_closes("ec2", ("CreateFlowLogs", "DescribeFlowLogs", "DeleteFlowLogs"), "aws_flow_log")
def _flow_log(request: Request) -> Document:
    """Moto takes a destination for the name of a bucket, prefix and all, and forgets the file options."""
    if request.operation == "CreateFlowLogs":
        bucket = request.sent.get("LogDestination", "").split("/")[0]
        answer = request.ask(_form(request, LogDestination=bucket) if bucket else None)
        for identity in answer.get("FlowLogIds", ()):
            request.memory.records["flow-log", identity] = request.only("LogDestination", "DestinationOptions")
        return answer
    answer = request.ask()
    for item in answer.get("FlowLogs", ()):
        item.update(request.memory.records.get(("flow-log", item["FlowLogId"]), {}))
    if request.operation == "DeleteFlowLogs":
        for identity in request.sent["FlowLogIds"]:
            request.memory.forget("flow-log", identity)
    return answer


@_closes("s3", ("PutBucketPolicy", "GetBucketPolicy", "DeleteBucketPolicy", "DeleteBucket"), "aws_s3_bucket_policy")
def _bucket_policy(request: Request) -> Document:
    """Moto applies a statement whatever its conditions, and reads one principal, one resource at most from a list.

    It gets the statements that do not depend on TLS, which every call here counts as having, one of them for each
    resource.
    """
    key = ("bucket-policy", request.sent["Bucket"])
    if request.operation == "PutBucketPolicy":
        policy = str(request.sent["Policy"])
        request.ask(json.dumps(_for_moto(json.loads(policy))).encode())
        request.memory.records[key] = {"Policy": policy}
        return {}
    answer = request.ask()
    if request.operation == "GetBucketPolicy":
        return {**answer, **request.memory.records.get(key, {})}
    request.memory.forget(*key)
    if request.operation == "DeleteBucket":
        request.memory.forget("bucket-versioning", request.sent["Bucket"])
        request.memory.forget("bucket-events", request.sent["Bucket"])
    return {}


@_closes("s3", ("PutBucketVersioning", "GetBucketVersioning"), "aws_s3_bucket_versioning")
def _bucket_versioning(request: Request) -> Document:
    """A bucket whose versioning is suspended keeps its versions; moto would no longer know them one by one.

    It is left versioned, and said to be suspended: the provider suspends before it empties a bucket.
    """
    key = ("bucket-versioning", request.sent["Bucket"])
    sent = request.sent.get("VersioningConfiguration", {}).get("Status")
    if sent == "Suspended":
        request.memory.records[key] = {"Status": sent}
        return {}
    if request.operation == "PutBucketVersioning":
        request.memory.forget(*key)
    return {**request.ask(), **request.memory.records.get(key, {})}


@_closes(
    "s3",
    (
        "PutBucketNotificationConfiguration",
        "GetBucketNotificationConfiguration",
        # Their names of old, which a router cannot tell from them.
        "PutBucketNotification",
        "GetBucketNotification",
    ),
    "aws_s3_bucket_notification",
)
def _bucket_events(request: Request) -> Document:
    """Moto takes that events go to EventBridge, and does not give it back."""
    key = ("bucket-events", request.sent["Bucket"])
    answer = request.ask()
    if request.operation.startswith("Put"):
        request.memory.records[key] = request.sent["NotificationConfiguration"]
        return answer
    sent = request.memory.records.get(key, {})
    return {**answer, **{name: {} for name in ("EventBridgeConfiguration",) if name in sent}}


def _for_moto(policy: Document) -> Document:
    statements = []
    for statement in policy["Statement"]:
        if "aws:SecureTransport" in json.dumps(statement.get("Condition", {})):
            continue
        principal = statement["Principal"]
        if (
            isinstance(principal, dict)
            and isinstance(principal.get("Service"), list)
            and len(principal["Service"]) == 1
        ):
            principal = {"Service": principal["Service"][0]}
        resources = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
        statements += [{**statement, "Resource": resource, "Principal": principal} for resource in resources]
    return {**policy, "Statement": statements}


@_closes("sns", ("CreateTopic", "SetTopicAttributes", "GetTopicAttributes", "DeleteTopic"), "aws_sns_topic")
def _topic_attributes(request: Request) -> Document:
    """Moto refuses no attribute, but gives back a fixed set of them."""
    answer = request.ask()
    key = ("topic", request.sent.get("TopicArn") or answer["TopicArn"])
    if request.operation == "DeleteTopic":
        request.memory.forget(*key)
        return answer
    record = request.memory.records.setdefault(key, {})
    sent = {**(request.sent.get("Attributes") or {})}
    if request.operation == "SetTopicAttributes":
        sent[request.sent["AttributeName"]] = request.sent.get("AttributeValue", "")
    record.update({name: value for name, value in sent.items() if name == "TracingConfig"})
    if request.operation == "GetTopicAttributes":
        answer["Attributes"] = {**answer["Attributes"], **record}
    return answer


# --- Lambda and the rotation of secrets ------------------------------------------------------------------------------

_STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
"""What Secrets Manager calls a rotation function for, in its order."""


@_closes("lambda", ("CreateFunction", "UpdateFunctionCode", "DeleteFunction"), "aws_lambda_function")
def _function_code(request: Request) -> Document:
    """Keep the code as it was packaged, to run it without a container."""
    if request.operation == "DeleteFunction":
        answer = request.ask()
        request.memory.forget("function", request.sent["FunctionName"].rsplit(":", 1)[-1])
        return answer
    answer = _FUNCTION.handle(request)
    package = (request.sent.get("Code") or request.sent).get("ZipFile")
    request.memory.records["function", answer["FunctionName"]] = {"package": package}
    return answer


@_closes("secretsmanager", ("RotateSecret",), "aws_secretsmanager_secret_rotation", locked=False)
def _rotate_secret(request: Request) -> Document:
    """Remember the schedule; a function then does its four steps, as it was packaged, in the background.

    Moto makes an empty version current instead. Without a function it is RDS that rotates: nothing happens here.

    Raises:
        AwsError: the last rotation is not complete; as in AWS, that one is tried again.
    """
    sent = request.sent
    secret = request.client("secretsmanager").describe_secret(SecretId=sent["SecretId"])
    with request.memory.lock:
        rotation = request.memory.records.setdefault(
            ("rotation", secret["ARN"]), {"shown": {}, "running": False, "again": False}
        )
        rotation["shown"].update({"RotationEnabled": True, **request.only("RotationRules", "RotationLambdaARN")})
        function = rotation["shown"].get("RotationLambdaARN")
        unfinished = _unfinished(secret.get("VersionIdsToStages", {}))
        incomplete = bool(unfinished) or rotation["running"]
        answer = {"ARN": secret["ARN"], "Name": secret["Name"]}
        if function and sent.get("RotateImmediately", True):
            answer["VersionId"] = unfinished or str(sent["ClientRequestToken"])
            if rotation["running"]:
                rotation["again"] = True
            else:
                _start(request, rotation, answer["ARN"], answer["VersionId"])
    if incomplete:
        raise AwsError(
            "InvalidRequestException", "A previous rotation isn't complete. That rotation will be reattempted."
        )
    return answer


def _unfinished(labels: Mapping[str, list[str]]) -> str | None:
    """The version that is pending and not current, too."""
    return next((name for name, has in labels.items() if "AWSPENDING" in has and "AWSCURRENT" not in has), None)


def _start(request: Request, rotation: Document, secret: str, version: str) -> None:
    rotation.update({"pending": version, "running": True, "again": False})
    threading.Thread(target=_rotate, args=(request, rotation, secret, version), daemon=True).start()


def _rotate(request: Request, rotation: Document, secret: str, version: str) -> None:
    """Rotate, and once more where that failed and was asked for in the meantime."""
    complete = False
    try:
        complete = _complete(request, rotation["shown"]["RotationLambdaARN"], secret, version)
    finally:
        with request.memory.lock:
            rotation["running"] = False
            if complete:
                rotation["shown"]["LastRotatedDate"] = _now()
                del rotation["pending"]
            elif rotation["again"]:
                _start(request, rotation, secret, version)


def _complete(request: Request, function: str, secret: str, version: str) -> bool:
    """Whether all steps went well; a failed one leaves the version pending, and the function's log says why."""
    for step in _STEPS:
        error = _invoke(request, function, step, secret, version)
        if error:
            print(f"rotation of {secret}: {step} failed: {error}", file=sys.stderr, flush=True)
            return False
    return True


def _invoke(request: Request, function: str, step: str, secret: str, version: str) -> str:
    """One step: its error, empty where there is none."""
    configuration = request.client("lambda").get_function_configuration(FunctionName=function)
    with request.memory.lock:
        package = request.memory.records["function", configuration["FunctionName"]]["package"]
    done = functions.invoke(
        package,
        {"Step": step, "SecretId": secret, "ClientRequestToken": version},
        handler=configuration["Handler"],
        timeout=configuration["Timeout"],
        endpoint=request.endpoint,
        region=request.call.region,
        variables=_variables(request, configuration),
    )
    group = configuration.get("LoggingConfig", {}).get("LogGroup")
    if group:
        _write_log(request.client("logs"), group, done.log)
    return done.error


_PROBE_INTERVAL = "0.1"
"""Seconds between two probes of the origin rotation: changes are in force at once here."""


def _variables(request: Request, configuration: Document) -> dict[str, str]:
    """The environment variables of a function; what it asks outside AWS leads to the emulator, and quickly."""
    variables = dict(configuration.get("Environment", {}).get("Variables", {}))
    if "PROBE_URL" in variables:
        variables["PROBE_URL"] = origin.address(request.endpoint, variables["PROBE_URL"])
        variables["PROBE_INTERVAL"] = _PROBE_INTERVAL
    return variables


def _write_log(client: Any, group: str, text: str) -> None:
    """As Lambda does: a stream of its own; where the group is missing, the log is lost."""
    stream = f"emulated/{secrets.token_hex(16)}"
    try:
        client.create_log_stream(logGroupName=group, logStreamName=stream)
    except client.exceptions.ResourceNotFoundException:
        return
    events = [{"timestamp": int(time.time() * 1000), "message": line} for line in text.splitlines() if line]
    if events:
        client.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)


@_closes("secretsmanager", ("DescribeSecret",), "aws_secretsmanager_secret_rotation")
def _describe_secret(request: Request) -> Document:
    """Moto's answer with what was said of the rotation, and with the pending version before it has a value."""
    answer = request.ask()
    rotation = request.memory.records.get(("rotation", answer["ARN"]), {"shown": {}})
    answer.update(rotation["shown"])
    pending, labels = rotation.get("pending"), answer.get("VersionIdsToStages", {})
    if pending and pending not in labels:
        others = {version: [label for label in has if label != "AWSPENDING"] for version, has in labels.items()}
        answer["VersionIdsToStages"] = {**others, pending: ["AWSPENDING"]}
    return answer


@_closes("secretsmanager", ("CancelRotateSecret",), "aws_secretsmanager_secret_rotation", locked=False)
def _cancel_rotation(request: Request) -> Document:
    """Moto refuses this where no function was set, as for what RDS rotates."""
    secret = request.client("secretsmanager").describe_secret(SecretId=request.sent["SecretId"])
    with request.memory.lock:
        rotation = request.memory.records.get(("rotation", secret["ARN"]))
        if rotation:
            rotation["shown"]["RotationEnabled"] = False
    return {"ARN": secret["ARN"], "Name": secret["Name"]}


@_closes("secretsmanager", ("GetSecretValue",), "aws_secretsmanager_secret_rotation")
def _secret_value(request: Request) -> Document:
    """Without a choice AWS gives the current version, moto the one that was current before the last rotation."""
    if {"VersionId", "VersionStage"} & request.sent.keys():
        return request.ask()
    return request.ask(json.dumps({**request.sent, "VersionStage": "AWSCURRENT"}).encode())


@_closes("wafv2", ("UpdateRuleGroup",), "aws_wafv2_rule_group")
def _rule_group(request: Request) -> Document:
    """An update takes away the description that it does not name; moto keeps it."""
    return request.ask(json.dumps({"Description": "", **json.loads(request.body)}).encode())


@_closes("service-quotas", ("GetServiceQuota", "RequestServiceQuotaIncrease"), "aws_eip")
def _quota(request: Request) -> Document:
    """The quotas of a new account, until more is asked for: that is granted at once, while AWS takes days."""
    key = ("quota", request.sent["ServiceCode"], request.sent["QuotaCode"])
    defaults = {("quota", quota.service, quota.code): quota.default for quota in QUOTAS}
    if key not in defaults:
        raise AwsError("NoSuchResourceException", f"there is no quota {key[2]} of {key[1]}")
    quota = request.memory.records.setdefault(key, {"Value": defaults[key]})
    if request.operation == "GetServiceQuota":
        return {"Quota": {"ServiceCode": key[1], "QuotaCode": key[2], **quota}}
    quota["Value"] = float(request.sent["DesiredValue"])
    return {"RequestedQuota": {"Id": secrets.token_hex(16), "Status": "APPROVED", "DesiredValue": quota["Value"]}}
