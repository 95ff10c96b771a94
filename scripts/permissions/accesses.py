"""What a call of AWS is asked for: the actions and resources that somebody must be allowed, with the conditions' keys.

Most of it follows from names: an operation is an action of the same name, and what it is about is among its parameters.
Where AWS has it otherwise, a table here says so, with the page of AWS that does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import botocore.session

from scripts.permissions import reference
from scripts.permissions.behind import BEHIND
from scripts.permissions.calls import NEW, Access, Call, Parameters, Tags, texts
from scripts.permissions.reference import Format, Kind

PREFIXES: Mapping[str, str] = {"monitoring": "cloudwatch"}
"""The prefix of a service's actions, where it is not the name that its requests are signed with."""

ACTIONS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("s3", "DeleteBucketLifecycle"): ("s3:PutLifecycleConfiguration",),
    ("s3", "DeleteBucketEncryption"): ("s3:PutEncryptionConfiguration",),
    ("s3", "DeleteBucketOwnershipControls"): ("s3:PutBucketOwnershipControls",),
    ("s3", "DeleteObjects"): ("s3:DeleteObject",),
    ("s3", "DeletePublicAccessBlock"): ("s3:PutBucketPublicAccessBlock",),
    ("s3", "GetBucketAccelerateConfiguration"): ("s3:GetAccelerateConfiguration",),
    ("s3", "GetBucketCors"): ("s3:GetBucketCORS",),
    ("s3", "GetBucketEncryption"): ("s3:GetEncryptionConfiguration",),
    ("s3", "GetBucketLifecycleConfiguration"): ("s3:GetLifecycleConfiguration",),
    ("s3", "GetBucketNotificationConfiguration"): ("s3:GetBucketNotification",),
    ("s3", "GetBucketReplication"): ("s3:GetReplicationConfiguration",),
    ("s3", "GetObjectLockConfiguration"): ("s3:GetBucketObjectLockConfiguration",),
    ("s3", "GetPublicAccessBlock"): ("s3:GetBucketPublicAccessBlock",),
    ("s3", "HeadBucket"): ("s3:ListBucket",),
    ("s3", "HeadObject"): ("s3:GetObject",),
    ("s3", "ListBuckets"): ("s3:ListAllMyBuckets",),
    ("s3", "ListObjects"): ("s3:ListBucket",),
    ("s3", "ListObjectsV2"): ("s3:ListBucket",),
    ("s3", "ListObjectVersions"): ("s3:ListBucketVersions",),
    ("s3", "PutBucketEncryption"): ("s3:PutEncryptionConfiguration",),
    ("s3", "PutBucketLifecycleConfiguration"): ("s3:PutLifecycleConfiguration",),
    ("s3", "PutBucketNotificationConfiguration"): ("s3:PutBucketNotification",),
    ("s3", "PutPublicAccessBlock"): ("s3:PutBucketPublicAccessBlock",),
    ("sts", "GetCallerIdentity"): (),
}
"""An operation and the actions that it needs, where that is not the action of its name.

Sources: "Required permissions for Amazon S3 API operations" (S3 guide); ``GetCallerIdentity`` needs no permission (its
page in the STS reference).
"""

WITH_VERSION: Mapping[str, str] = {"DeleteObject": "s3:DeleteObjectVersion", "GetObject": "s3:GetObjectVersion"}
"""Operations on one version of an object have an action of their own (the same page of the S3 guide)."""

TAGGING: Mapping[str, str] = {
    "acm": "acm:AddTagsToCertificate",
    "application-autoscaling": "application-autoscaling:TagResource",
    "cloudwatch": "cloudwatch:TagResource",
    "codedeploy": "codedeploy:TagResource",
    "ec2": "ec2:CreateTags",
    "ecr": "ecr:TagResource",
    "ecs": "ecs:TagResource",
    "elasticloadbalancing": "elasticloadbalancing:AddTags",
    "iam:CreatePolicy": "iam:TagPolicy",
    "iam:CreateRole": "iam:TagRole",
    "kms": "kms:TagResource",
    "lambda": "lambda:TagResource",
    "logs": "logs:TagResource",
    "rds": "rds:AddTagsToResource",
    "secretsmanager": "secretsmanager:TagResource",
    "sns": "sns:TagResource",
    "wafv2": "wafv2:TagResource",
    "xray": "xray:TagResource",
}
"""What the creator of something with tags must also be allowed, by service or action; API Gateway and S3 ask no more.

Source: "Controlling access during AWS requests" (IAM guide), and the pages on tagging of the services.
"""

MADE: Mapping[str, tuple[str, str]] = {
    "elasticloadbalancing:CreateListener": ("loadbalancer", "listener"),
    "elasticloadbalancing:CreateRule": ("listener", "listener-rule"),
}
"""Actions that are about one resource and make another below it: its tags are the new one's."""

VARIABLES: Mapping[str, tuple[str, ...]] = {
    "AlarmName": ("AlarmName", "AlarmNames"),
    "Alias": ("AliasName",),
    "BasePath": ("basePath",),
    "BucketName": ("Bucket",),
    "ClusterName": ("cluster", "clusters", "clusterName"),
    "ClusterParameterGroupName": ("DBClusterParameterGroupName",),
    "ClusterSnapshotName": ("DBClusterSnapshotIdentifier",),
    "DashboardName": ("DashboardName", "DashboardNames"),
    "DbClusterInstanceName": ("DBClusterIdentifier",),
    "DbInstanceName": ("DBInstanceIdentifier",),
    "GlobalCluster": ("GlobalClusterIdentifier",),
    "Id": ("Id", "HostedZoneId", "ResourceId"),
    "KeyId": ("KeyId", "TargetKeyId"),
    "NaclId": ("NetworkAclId",),
    "ObjectName": ("Key",),
    "OptionGroupName": ("OptionGroupName",),
    "PolicyNameWithPath": ("PolicyName",),
    "RepositoryName": ("repositoryName", "repositoryNames"),
    "SamplingRuleName": ("SamplingRule.RuleName", "SamplingRuleUpdate.RuleName", "RuleName"),
    "SecretId": ("SecretId", "Name"),
    "ServiceName": ("serviceName", "service", "services"),
    "SubnetGroupName": ("DBSubnetGroupName",),
    "TargetGroupName": ("Name",),
    "TaskDefinitionFamilyName": ("family", "taskDefinition", "familyPrefix"),
    "TaskId": ("task", "tasks"),
    "TopicName": ("Name",),
    "LoadBalancerName": ("Name",),
}
"""A variable of ARNs and the parameters that have its value, where they are not called like the variable."""

SPARED: Mapping[tuple[str, str], str] = {("rds:DeleteDBCluster", "cluster-snapshot"): "SkipFinalSnapshot"}
"""A kind of resource that an action needs, unless this parameter is set (the page of the operation)."""

DEFAULTS: Mapping[tuple[str, str], str] = {
    ("rds:CreateDBCluster", "og"): "default:aurora-postgresql-16",
}
"""What AWS takes, and asks for, where a call does not name a resource that its action needs."""

FIXED: Mapping[str, str] = {"Scope": "regional"}
"""Variables where no ``*`` may stand, as they are a resource's kind: firewalls of this project are not CloudFront's."""

IDS: Mapping[str, str] = {
    "acl": "network-acl",
    "eipalloc": "elastic-ip",
    "fl": "vpc-flow-log",
    "igw": "internet-gateway",
    "nat": "natgateway",
    "rtb": "route-table",
    "sg": "security-group",
    "sgr": "security-group-rule",
    "subnet": "subnet",
    "vpc": "vpc",
    "vpce": "vpc-endpoint",
}
"""What the ids of EC2 start with, by the kind of resource."""

OTHER_KINDS = re.compile(
    r"elasticloadbalancing:(loadbalancer|(loadbalancer|listener|listener-rule)/(net|gwy)/?)|s3:accesspoint.*"
)
"""Kinds of resources that actions of this project could be about as well: its load balancer is an application load
balancer, and its buckets have no access points. For some, the reference says that one of each has to be named."""

CREATING = re.compile(r"(Allocate|Create|Copy|Put|Register|Request|Run)[A-Z]")
"""Operations that may be about something that they are only about to make."""

READING = re.compile(r"(Describe|Get|List)[A-Z]")
"""Operations that, without a name, are about all resources of a kind."""

PASSED_TO: Mapping[str, str] = {
    "apigateway": "apigateway.amazonaws.com",
    "codedeploy": "codedeploy.amazonaws.com",
    "ec2": "vpc-flow-logs.amazonaws.com",
    "ecs": "ecs-tasks.amazonaws.com",
    "lambda": "lambda.amazonaws.com",
    "rds": "monitoring.rds.amazonaws.com",
}
"""Who takes on a role that a call hands over; the roles' trust policies name the same services."""

_LINKED = re.compile(r"AWSServiceRoleFor\w+$")
"""How the names of roles begin that services make for themselves; they have a path that their name does not say."""

_ROLE = Format("arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}")

CONTEXT: Mapping[str, Callable[[Parameters], str | tuple[str, ...] | None]] = {
    "application-autoscaling:scalable-dimension": lambda sent: sent.get("ScalableDimension"),
    "application-autoscaling:service-namespace": lambda sent: sent.get("ServiceNamespace"),
    "iam:AWSServiceName": lambda sent: sent.get("AWSServiceName"),
    "iam:PolicyARN": lambda sent: sent.get("PolicyArn"),
    "route53:ChangeResourceRecordSetsNormalizedRecordNames": lambda sent: tuple(
        sorted({each["ResourceRecordSet"]["Name"].rstrip(".").lower() for each in sent["ChangeBatch"]["Changes"]})
    ),
}
"""Keys of conditions that one service has, and how a call gives their values. Sources: the pages of the Service
Authorization Reference; "Using IAM policy conditions for fine-grained access control" (Route 53 guide)."""


class Unclear(ValueError):
    """Nothing here tells what a call is asked for; the text says what is missing, and where to add it."""


def accesses(call: Call, tags_of: Callable[[str], Tags] = lambda arn: {}) -> list[Access]:
    """Return which permissions the caller needs.

    Args:
        call: the call.
        tags_of: the tags of an existing resource, by its ARN.

    Raises:
        Unclear: no action of IAM has the operation's name, or the parameters do not name a resource that it needs.
    """
    found = list(_own(call, tags_of))
    found += _tagging(call, found)
    found += _passing(call)
    for row in BEHIND:
        if call.service == row.service and call.operation in row.operations:
            found += row.accesses(call, tags_of)
    return found


def _own(call: Call, tags_of: Callable[[str], Tags]) -> Iterator[Access]:
    if call.service == "apigateway":
        yield _rest(call, tags_of)
        return
    for name in actions(call):
        action = reference.action(name)
        if action is None:
            raise Unclear(f"{name} is not an IAM action; add {call.service} {call.operation} to ACTIONS")
        kinds = [each for each in action.kinds if not OTHER_KINDS.fullmatch(f"{_prefix(call)}:{each.name}")]
        main = any(each.required for each in kinds)
        written = {each.name: list(_resources(call, action.name, each, main and not each.required)) for each in kinds}
        for kind in kinds:
            if kind.required and not written[kind.name] and not _spared(call, action.name, kind):
                raise Unclear(
                    f"{call.service} {call.operation} does not say which {kind.name} it refers to; add the"
                    f" parameter to VARIABLES: {', '.join(call.parameters)}"
                )
            for resource, pattern, new in written[kind.name]:
                context = _context(call, kind.keys, kind.name, {} if new else tags_of(resource))
                yield Access(action.name, kind.name, resource, pattern, context)
        if not any(written.values()):
            yield Access(action.name, "", "*", "*", _context(call, action.keys, "", {}))


def _spared(call: Call, action: str, kind: Kind) -> bool:
    return bool(call.parameters.get(SPARED.get((action, kind.name), "")))


def actions(call: Call) -> tuple[str, ...]:
    """Return the actions of IAM that an operation is."""
    if call.service == "s3" and call.operation in WITH_VERSION and call.parameters.get("VersionId"):
        return (WITH_VERSION[call.operation],)
    if call.service == "s3" and call.operation == "DeleteObjects":
        versions = {bool(each.get("VersionId")) for each in call.parameters["Delete"]["Objects"]}
        return tuple("s3:DeleteObjectVersion" if version else "s3:DeleteObject" for version in sorted(versions))
    known = ACTIONS.get((call.service, call.operation))
    return (f"{_prefix(call)}:{call.operation}",) if known is None else known


def _resources(call: Call, action: str, kind: Kind, minor: bool) -> Iterator[tuple[str, str, bool]]:
    """Yield ARN, pattern and whether it is yet to be made, of every resource of a kind that a call is about.

    A ``minor`` kind is one that an action is about in addition to its own.
    """
    named = False
    for values, shape in _named(call, kind, minor):
        named = True
        new = NEW in values.values()
        yield shape.write(values), shape.write({name: _kept(name, values[name]) for name in values}), new
    if named or not kind.required:
        return
    shape = kind.formats[0]
    default = DEFAULTS.get((action, kind.name))
    if default is None and READING.match(call.operation):
        default = "*"
    if default is None and not CREATING.match(call.operation):
        return
    values = call.places | {each: FIXED.get(each) or default or NEW for each in shape.variables}
    yield shape.write(values), shape.write({name: _kept(name, values[name]) for name in values}), default is None


def _named(call: Call, kind: Kind, minor: bool) -> Iterator[tuple[dict[str, str], Format]]:
    """Yield what the parameters say of resources of a kind: by ARN, by an id of EC2, or by name."""
    seen = set()
    for text in texts(call.parameters):
        for shape in kind.formats:
            values = shape.read(text) or _by_id(call, kind, shape, text)
            if values and text not in seen:
                seen.add(text)
                yield dict(values), shape
    if seen or call.service == "ec2":
        return
    for shape in kind.formats:
        found = [_values(call, variable, minor) for variable in shape.variables]
        if shape.variables and found[0] and (all(found) or (CREATING.match(call.operation) and not minor)):
            *outer, inner = [each or [NEW] for each in found]
            for last in inner:
                first = [each[0] for each in outer]
                yield call.places | dict(zip(shape.variables, [*first, last], strict=True)), shape
            return


def _by_id(call: Call, kind: Kind, shape: Format, text: str) -> Mapping[str, str] | None:
    prefix, _, rest = text.rpartition("-")
    if call.service != "ec2" or not rest or IDS.get(prefix) != kind.name:
        return None
    return call.places | {each: text for each in shape.variables}


def _values(call: Call, variable: str, minor: bool) -> list[str]:
    """Return what the parameters say that a variable of ARNs is; of an ARN or a path, its last part.

    A parameter that is just called a name is that of the action's own kind of resource, not of a ``minor`` one.
    """
    names = VARIABLES.get(variable, ())
    lower = {key.lower(): value for key, value in call.parameters.items()}
    if variable == "RoleNameWithPath":
        return [_LINKED.sub(r"aws-service-role/-/\g<0>", each) for each in [lower.get("rolename", "")] if each] or [
            f"aws-service-role/{each}/{NEW}" for each in [lower.get("awsservicename", "")] if each
        ]
    if variable == "ObjectName" and "Delete" in call.parameters:
        return [each["Key"] for each in call.parameters["Delete"]["Objects"]]
    for name in (*names, variable):
        if minor and name in ("Id", "Name"):
            continue
        found: Any = lower
        for number, part in enumerate(name.split(".")):
            found = (found or {}).get(part if number else part.lower())
        if found:
            return [_plain(variable, each) for each in ([found] if isinstance(found, str) else found)]
    return []


def _plain(variable: str, text: str) -> str:
    if variable == "SecretId":
        return f"{text}-{NEW}000"
    if variable in ("ObjectName", "LogGroupName", "ResourceId"):
        return text
    if variable == "Scope":
        return text.lower()
    return text.removeprefix("alias/").rsplit("/", 1)[-1].split(":")[0 if not text.startswith("arn:") else -1]


def _kept(variable: str, value: str) -> str:
    """Return a value as policies have it: without what AWS makes up."""
    if variable == "SecretId":
        return re.sub(r"-\w{6}$", "-??????", value)
    if value.startswith("aws-service-role/"):
        return re.sub(rf"/(-|{NEW})(?=/|$)", "/*", value)
    if variable.endswith("Id") or variable == "TaskDefinitionRevisionNumber":
        return "*"
    return value


def _rest(call: Call, tags_of: Callable[[str], Tags]) -> Access:
    """Return the access of a call of API Gateway: an action for each HTTP method, and the path is the resource."""
    model = _model(call.service).operation_model(call.operation)
    method, path = model.http["method"], model.http["requestUri"]
    members = model.input_shape.members.items()
    sent = {
        shape.serialization.get("name", name): call.parameters.get(name)
        for name, shape in members
        if shape.serialization.get("location") == "uri"
    }
    places = {**call.places, "Account": ""}
    start = f"arn:{call.partition}:apigateway:{call.region}::"
    resource = start + re.sub(r"\{(\w+)\+?\}", lambda match: str(sent[match[1]]), path)
    action = reference.action(f"apigateway:{method}")
    assert action is not None
    for kind in action.kinds:
        for shape in kind.formats:
            if values := shape.read(resource):
                pattern = shape.write(places | {name: _kept(name, value) for name, value in values.items()} | places)
                return Access(
                    action.name,
                    kind.name,
                    resource,
                    pattern,
                    _context(call, kind.keys, kind.name, tags_of(resource)),
                )
    # The reference leaves out that methods are PUT; all that is below a REST API inherits its tags.
    pattern = start + re.sub(r"\{(\w+)\+?\}", "*", path)
    keys = {*action.keys, "aws:resourcetag/${tagkey}"}
    return Access(action.name, "", resource, pattern, _context(call, keys, "", tags_of(resource)))


def _tagging(call: Call, own: Collection[Access]) -> Iterator[Access]:
    """Yield the permission to tag: whoever makes something with tags needs it."""
    if not CREATING.match(call.operation) or call.service == "apigateway":
        return
    for access in own:
        name = TAGGING.get(access.action) or TAGGING.get(access.action.split(":")[0])
        action = reference.action(name) if name else None
        if action is None or action.name == access.action or not any("RequestTag" in key for key in access.context):
            continue
        access = _made(access)
        kind = next((each for each in action.kinds if each.name == access.kind), None)
        keys = kind.keys if kind else action.keys
        context = _context(call, keys, access.kind, {})
        if "ec2:createaction" in keys or call.service == "ec2":
            context["ec2:CreateAction"] = call.operation
        resource, pattern = (access.resource, access.pattern) if kind else ("*", "*")
        yield Access(action.name, access.kind if kind else "", resource, pattern, context)


def _made(access: Access) -> Access:
    """Return the access, on what is made if that is something else."""
    if access.action not in MADE:
        return access
    old, new = MADE[access.action]
    kind = f"{new}/app"
    resource, pattern = (each.replace(f":{old}/", f":{new}/") for each in (access.resource, access.pattern))
    return Access(access.action, kind, f"{resource}/{NEW}", f"{pattern}/*", access.context)


def _passing(call: Call) -> Iterator[Access]:
    """Yield the permission to pass a role on: whoever hands one to a service needs it."""
    service = PASSED_TO.get(call.service)
    if service is None or re.match(r"(Describe|Get|List)", call.operation):
        return
    for text in sorted({each for each in texts(call.parameters) if _ROLE.read(each)}):
        yield Access("iam:PassRole", "role", text, text, {"iam:PassedToService": service})


def _context(call: Call, keys: Collection[str], kind: str, tags: Tags) -> dict[str, str | tuple[str, ...]]:
    """Return the keys of conditions that AWS has for an action on a kind of resource, with the values of a call."""
    context: dict[str, str | tuple[str, ...]] = {}
    sent = request_tags(call, kind)
    if sent and "aws:requesttag/${tagkey}" in keys:
        context |= {f"aws:RequestTag/{key}": value for key, value in sent.items()}
        context["aws:TagKeys"] = tuple(sorted(sent))
    if tags and "aws:resourcetag/${tagkey}" in keys:
        context |= {f"aws:ResourceTag/{key}": value for key, value in tags.items()}
    for key, value_of in CONTEXT.items():
        value = value_of(call.parameters) if key.lower() in keys else None
        if value:
            context[key] = value
    return context


def request_tags(call: Call, kind: str) -> dict[str, str]:
    """Return the tags that a call sends along for a kind of resource."""
    result: dict[str, str] = {}
    for name, value in call.parameters.items():
        if name.lower() not in ("tags", "taglist", "tagspecifications", "tagspecification"):
            continue
        if isinstance(value, Mapping):
            result |= value
            continue
        for each in value or ():
            if "ResourceType" in each:
                result |= _pairs(each.get("Tags", ())) if each["ResourceType"] == kind else {}
            elif not isinstance(each, str):
                result |= _pairs([each])
    return result


def _pairs(tags: Iterable[Mapping[str, str]]) -> dict[str, str]:
    lower = [{key.lower().removeprefix("tag"): value for key, value in each.items()} for each in tags]
    return {each["key"]: each.get("value", "") for each in lower}


def _prefix(call: Call) -> str:
    signing = str(_model(call.service).signing_name)
    return PREFIXES.get(signing, signing)


@cache
def _model(service: str) -> Any:
    return botocore.session.get_session().get_service_model(service)
