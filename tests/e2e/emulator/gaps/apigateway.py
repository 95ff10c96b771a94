"""API Gateway: client certificates, tags, changes of integrations, and the codes of what is gone."""

from __future__ import annotations

import functools
import secrets
from datetime import timedelta

from tests.e2e.emulator.gaps.base import Request, closes, gone, now, thing
from tests.e2e.emulator.gaps.echo import Echo, register
from tests.e2e.emulator.wire import Document

register(
    Echo(
        service="apigateway",
        types=("aws_api_gateway_stage",),
        items={"CreateStage": "@", "UpdateStage": "@", "GetStage": "@", "GetStages": "item"},
        identity=("restApiId", "stageName"),
        # CreateStage has no such parameter: the provider sends it as a change.
        members={"clientCertificateId": "patchOperations[?path=='/clientCertificateId'].value | [0]"},
    ),
)


@closes(
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
            "createdDate": now(),
            "expirationDate": now() + timedelta(days=365),
        }
    key = ("client-certificate", (made or request.sent)["clientCertificateId"])
    record = thing(request, key, made, ("ConflictException", "NotFoundException"), "Client certificate")
    for change in request.sent.get("patchOperations", ()):
        record[change["path"].strip("/")] = change.get("value")
    if request.operation == "DeleteClientCertificate":
        request.memory.forget(*key)
        return {}
    return record


_API_GATEWAY_THINGS = {
    "restapis": ("id", "restApiId", ("GetRestApi", "UpdateRestApi"), "aws_api_gateway_rest_api"),
    "apikeys": ("id", "apiKey", ("GetApiKey", "UpdateApiKey"), "aws_api_gateway_api_key"),
    "usageplans": ("id", "usagePlanId", ("GetUsagePlan", "UpdateUsagePlan"), "aws_api_gateway_usage_plan"),
    "domainnames": ("domainName", "domainName", ("GetDomainName", "UpdateDomainName"), "aws_api_gateway_domain_name"),
}
"""What has tags besides stages, by its part of the ARN: member of its id in answers and in requests, operations that
answer with it, and resource type."""


@closes("apigateway", ("TagResource", "UntagResource"), *(row[3] for row in _API_GATEWAY_THINGS.values()), locked=False)
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


def _tagged(kind: str, member: str, request: Request, item: Document) -> Document:
    changed = request.memory.records.get(("apigateway-tags", kind, item[member]), {})
    tags = {**(item.get("tags") or {}), **changed}
    return {**item, "tags": {name: value for name, value in tags.items() if value is not None}}


def _with_tags(kind: str, member: str, request: Request) -> Document:
    return _tagged(kind, member, request, request.ask())


def _all_with_tags(kind: str, member: str, request: Request) -> Document:
    answer = request.ask()
    return {**answer, "items": [_tagged(kind, member, request, each) for each in answer.get("items", ())]}


def _without_tags(kind: str, parameter: str, request: Request) -> Document:
    answer = request.ask()
    request.memory.forget("apigateway-tags", kind, request.sent[parameter])
    return answer


for _kind, (_member, _parameter, _operations, _type) in _API_GATEWAY_THINGS.items():
    closes("apigateway", _operations, _type)(functools.partial(_with_tags, _kind, _member))
    closes("apigateway", (f"{_operations[0]}s",), _type)(functools.partial(_all_with_tags, _kind, _member))
    _delete = _operations[0].replace("Get", "Delete")
    closes("apigateway", (_delete,), _type)(functools.partial(_without_tags, _kind, _parameter))


_OF_GET_ALONE = ("ResponseMetadata", "httpMethod", "integrationResponses")
"""What ``GetIntegration`` answers and ``PutIntegration`` does not take; nothing here has integration responses."""


@closes("apigateway", ("UpdateIntegration",), "aws_api_gateway_integration", locked=False)
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


_GONE = {
    "GetRequestValidator": ("aws_api_gateway_request_validator", "BadRequestException"),
    "GetDeployment": ("aws_api_gateway_deployment", "KeyError"),
    "GetBasePathMapping": ("aws_api_gateway_base_path_mapping", "KeyError"),
    "GetIntegration": ("aws_api_gateway_integration", ""),
}
"""How moto refuses what is gone, where AWS says NotFoundException: resource type, and its code or exception (none: it
gives an empty answer)."""

for _operation, (_type, _moto) in _GONE.items():
    closes("apigateway", (_operation,), _type)(functools.partial(gone, _moto, "NotFoundException"))
