"""CodeDeploy, of which moto can neither change nor delete anything, nor tag it."""

from __future__ import annotations

import secrets

from tests.e2e.emulator.gaps.base import TAG_OPERATIONS, Request, closes, forgotten, now, tag_list, tag_pairs, thing
from tests.e2e.emulator.wire import Document


@closes("codedeploy", TAG_OPERATIONS, "aws_codedeploy_app", "aws_codedeploy_deployment_group")
def _codedeploy_tags(request: Request) -> Document:
    return tag_list(request, "ResourceArn")


_APPLICATION_ERRORS = ("ApplicationAlreadyExistsException", "ApplicationDoesNotExistException")
_GROUP_ERRORS = ("DeploymentGroupAlreadyExistsException", "DeploymentGroupDoesNotExistException")


@closes(
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
            "createTime": now(),
        }
    application = _application(request, made)
    if made:
        request.memory.tags(arn).update(tag_pairs(request.sent.get("tags")))
        return {"applicationId": application["applicationId"]}
    if request.operation == "GetApplication":
        return {"application": application}
    for group in request.memory.of_kind("codedeploy-group"):
        if group["applicationName"] == name:
            _forget_group(request, name, group["deploymentGroupName"])
    return forgotten(request, ("codedeploy-app", name), arn)


def _application(request: Request, made: Document | None = None) -> Document:
    name = request.sent["applicationName"]
    return thing(request, ("codedeploy-app", name), made, _APPLICATION_ERRORS, "Application")


def _group_arn(request: Request, application: str, name: str) -> str:
    return request.arn("codedeploy", f"deploymentgroup:{application}/{name}")


def _forget_group(request: Request, application: str, name: str) -> None:
    forgotten(request, ("codedeploy-group", application, name), _group_arn(request, application, name))


@closes(
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
    group = thing(request, ("codedeploy-group", home, name), made, _GROUP_ERRORS, "Deployment group")
    if operation == "GetDeploymentGroup":
        return {"deploymentGroupInfo": group}
    if operation == "DeleteDeploymentGroup":
        _forget_group(request, home, name)
        return {"hooksNotCleanedUp": []}
    apart = ("tags", "currentDeploymentGroupName", "newDeploymentGroupName")
    group.update({member: value for member, value in request.sent.items() if member not in apart})
    if not made:
        return {}
    request.memory.tags(_group_arn(request, home, name)).update(tag_pairs(request.sent.get("tags")))
    return {"deploymentGroupId": group["deploymentGroupId"]}


@closes("codedeploy", ("CreateDeployment", "GetDeployment"), "aws_codedeploy_deployment_group")
def _codedeploy_deployment(request: Request) -> Document:
    """It is noted and stays created: nothing runs here that it could move."""
    if request.operation == "GetDeployment":
        key = ("codedeploy-deployment", str(request.sent["deploymentId"]))
        return {"deploymentInfo": thing(request, key, None, ("", "DeploymentDoesNotExistException"), "Deployment")}
    home, name = str(request.sent["applicationName"]), str(request.sent["deploymentGroupName"])
    _application(request)
    thing(request, ("codedeploy-group", home, name), None, _GROUP_ERRORS, "Deployment group")
    identity = f"d-{secrets.token_hex(5)[:9].upper()}"
    request.memory.records["codedeploy-deployment", identity] = {
        **request.sent,
        "deploymentId": identity,
        "status": "Created",
    }
    return {"deploymentId": identity}
