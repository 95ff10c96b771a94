"""IAM in the emulator: what its callers must be allowed, and whether their policies allow it.

moto's own enforcement compares names of actions alone: it knows neither resources nor the conditions of a policy (a
condition on an Allow makes it refuse), and takes an operation's name for its action. So it is done here, between
clients and moto, with ``scripts.permissions``; a caller is known by its access key.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from scripts.permissions.accesses import Unclear, accesses
from scripts.permissions.calls import Access, Call, Tags
from scripts.permissions.evaluator import Evaluator, Principal
from tests.e2e.emulator import wire

Client = Callable[[str], Any]

_KEY = re.compile(r"Credential=([^/]+)/")

_DENIED = {"ec2": "UnauthorizedOperation", "json": "AccessDeniedException", "rest-json": "AccessDeniedException"}
"""The code by which a service, or else a protocol, says that a call is not allowed; else AccessDenied."""

_PARENTS = re.compile(r"/(restapis|usageplans|domainnames|apikeys|clientcertificates)/([^/]+)")
"""Where API Gateway has the tags of everything below."""

_PARENT_CALLS = {
    "apikeys": ("get_api_key", "apiKey"),
    "clientcertificates": ("get_client_certificate", "clientCertificateId"),
    "domainnames": ("get_domain_name", "domainName"),
    "restapis": ("get_rest_api", "restApiId"),
    "usageplans": ("get_usage_plan", "usagePlanId"),
}


class Guard:
    """Asks what every caller with policies, or under watch, must be allowed.

    Attributes:
        seen: for every access key under watch what its calls needed.
        lenient: whether a call goes through although it is not allowed; it is noted all the same.
        denied: what was not allowed, one line each.
        unclear: calls of which nothing tells what they need.
    """

    def __init__(self, account: str) -> None:
        self._account = account
        self._evaluator: Evaluator | None = None
        self._principals: dict[str, Principal] = {}
        self._tags: dict[str, Tags] = {}
        self._lock = threading.Lock()
        self.watched = ""
        self.lenient = False
        self.seen: dict[str, dict[str, Access]] = {}
        self.denied: set[str] = set()
        self.unclear: set[str] = set()

    def enforce(self, principals: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """From now on let those with these access keys do only what these policies allow.

        Raises:
            ValueError: a policy is none.
        """
        if self._evaluator is None:
            self._evaluator = Evaluator()
        named = {
            f"{key} {number}": each for key, policies in principals.items() for number, each in enumerate(policies)
        }
        problems = self._evaluator.define(named)
        if problems:
            raise ValueError("\n".join(f"{name}: {'; '.join(found)}" for name, found in problems.items()))
        for key, policies in principals.items():
            arn = f"arn:aws:iam::{self._account}:role/{key}"
            self._principals[key] = Principal(arn, [f"{key} {number}" for number in range(len(policies))])

    def refusal(self, call: wire.Call, environ: wire.Environ, client: Client) -> wire.Answer | None:
        """What answers instead of AWS when the caller may not make a call; none when it may."""
        found = _KEY.search(environ.get("HTTP_AUTHORIZATION", ""))
        key = found[1] if found else ""
        if not self.watched or not key.startswith(self.watched):
            return None
        try:
            needed = accesses(_plain(call, client, self._account), lambda arn: self._tags_of(arn, client))
        except Unclear as error:
            self.unclear.add(str(error))
            return None
        with self._lock:
            self.seen.setdefault(key, {}).update({_identity(each): each for each in needed})
        missing = next((each for each in needed if not self._allows(key, each, client)), None)
        if missing is None:
            return None
        principal = self._principals[key].arn
        said = f"User: {principal} is not authorized to perform: {missing.action} on resource: {missing.resource}"
        self.denied.add(f"{call.service} {call.operation}: {said} {dict(missing.context)}")
        if self.lenient:
            return None
        return _denied(call, f"{said} because no identity-based policy allows the {missing.action} action")

    def _allows(self, key: str, access: Access, client: Client) -> bool:
        principal = self._principals.get(key)
        if principal is None or self._evaluator is None:
            return True
        policy = _resource_policy(access, client)
        return self._evaluator.allows(principal, access, account=self._account, resource_policy=policy)

    def _tags_of(self, arn: str, client: Client) -> Tags:
        if arn not in self._tags:
            tags = _tags(arn, client)
            if not tags:
                return {}  # it may get some
            self._tags[arn] = tags
        return self._tags[arn]


def _identity(access: Access) -> str:
    return f"{access.action} {access.pattern} {sorted(access.context.items())}"


def _denied(call: wire.Call, message: str) -> wire.Answer:
    code = _DENIED.get(call.service) or _DENIED.get(call.protocol) or "AccessDenied"
    answer = wire.write(call, wire.AwsError(code, message))
    return wire.Answer(400 if "json" in call.protocol else 403, answer.headers, answer.body)


def _plain(call: wire.Call, client: Client, account: str) -> Call:
    """The call, with the resources behind the ids of associations: AWS looks at these, whatever was sent."""
    parameters = dict(call.parameters)
    association = str(parameters.get("AssociationId", ""))
    if association.startswith("rtbassoc-"):
        parameters |= _routing(client("ec2"), association)
    if association.startswith("aclassoc-"):
        parameters |= _filtering(client("ec2"), association)
    if association.startswith("eipassoc-"):
        parameters |= _addressing(client("ec2"), association)
    if call.operation == "DeleteAlias" and call.service == "kms":
        parameters |= _aliased(client("kms"), parameters["AliasName"])
    return Call(call.service, call.operation, parameters, call.region, account)


def _routing(ec2: Any, association: str) -> dict[str, str]:
    by_id = [{"Name": "association.route-table-association-id", "Values": [association]}]
    tables = ec2.describe_route_tables(Filters=by_id)["RouteTables"]
    pairs = [(each, table["RouteTableId"]) for table in tables for each in table["Associations"]]
    found = next(((a, table) for a, table in pairs if a["RouteTableAssociationId"] == association), None)
    return {"OldRouteTableId": found[1]} if found else {}


def _filtering(ec2: Any, association: str) -> dict[str, str]:
    acls = ec2.describe_network_acls()["NetworkAcls"]
    pairs = [(each, acl["NetworkAclId"]) for acl in acls for each in acl["Associations"]]
    found = next((a for a, _ in pairs if a["NetworkAclAssociationId"] == association), None)
    return {"SubnetId": found["SubnetId"]} if found else {}


def _addressing(ec2: Any, association: str) -> dict[str, str]:
    addresses = ec2.describe_addresses(Filters=[{"Name": "association-id", "Values": [association]}])["Addresses"]
    return {"AllocationId": addresses[0]["AllocationId"]} if addresses else {}


def _aliased(kms: Any, alias: str) -> dict[str, str]:
    aliases = [each for page in kms.get_paginator("list_aliases").paginate() for each in page["Aliases"]]
    found = next((each.get("TargetKeyId") for each in aliases if each["AliasName"] == alias), None)
    return {"TargetKeyId": found} if found else {}


def _tags(arn: str, client: Client) -> Tags:
    """The tags of an existing resource, of the services whose policies need them: its ARN has no name."""
    service, _, rest = arn.removeprefix("arn:aws:").partition(":")
    resource = rest.split(":", 2)[-1]
    try:
        return dict(_readers(client)[service](resource, arn)) if service in _readers(client) else {}
    except ClientError:
        return {}  # it does not exist (any more)


def _readers(client: Client) -> Mapping[str, Callable[[str, str], Iterator[tuple[str, str]]]]:
    return {
        "acm": lambda _, arn: _pairs(client("acm").list_tags_for_certificate(CertificateArn=arn)["Tags"]),
        "application-autoscaling": lambda name, arn: _scaled(name, arn, client("application-autoscaling")),
        "apigateway": lambda path, _: _inherited(path, client("apigateway")),
        "ec2": lambda name, _: _pairs(
            client("ec2").describe_tags(Filters=[{"Name": "resource-id", "Values": [name.split("/")[-1]]}])["Tags"]
        ),
        "kms": lambda name, _: _pairs(client("kms").list_resource_tags(KeyId=name.split("/")[-1])["Tags"], "Tag"),
    }


def _pairs(tags: Sequence[Mapping[str, str]], prefix: str = "") -> Iterator[tuple[str, str]]:
    return ((each[f"{prefix}Key"], each[f"{prefix}Value"]) for each in tags)


def _inherited(path: str, api: Any) -> Iterator[tuple[str, str]]:
    """The tags of the parent, which the child inherits ("API Gateway resources that can be tagged", its guide)."""
    parent = _PARENTS.match(path)
    if parent is None:
        return iter(())
    method, parameter = _PARENT_CALLS[parent[1]]
    return iter(getattr(api, method)(**{parameter: parent[2]}).get("tags", {}).items())


def _scaled(name: str, arn: str, scaling: Any) -> Iterator[tuple[str, str]]:
    """The tags of a scalable target, which most calls name by what is scaled, and AWS by an id of its own."""
    resource = name.removeprefix("scalable-target/")
    targets = scaling.describe_scalable_targets(ServiceNamespace="ecs", ResourceIds=[resource])["ScalableTargets"]
    arns = [each["ScalableTargetARN"] for each in targets if "/" in resource] or [arn]
    return (pair for each in arns for pair in scaling.list_tags_for_resource(ResourceARN=each)["Tags"].items())


def _resource_policy(access: Access, client: Client) -> Mapping[str, Any] | None:
    """The policy of a key or a bucket, as it is stored; those of other resources only add to the identity's."""
    try:
        if access.kind == "key":
            return dict(json.loads(client("kms").get_key_policy(KeyId=access.resource, PolicyName="default")["Policy"]))
        if access.action.startswith("s3:") and access.kind in ("bucket", "object"):
            bucket = access.resource.split(":::")[1].split("/")[0]
            return dict(json.loads(client("s3").get_bucket_policy(Bucket=bucket)["Policy"]))
    except ClientError:
        return None
    return None
