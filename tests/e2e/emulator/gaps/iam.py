"""IAM: the names of service-linked roles."""

from __future__ import annotations

from tests.e2e.emulator.gaps.base import Request, closes, form
from tests.e2e.emulator.wire import Document

ROLE_NAMES = {
    "AWSServiceRoleForapigateway_Ops": "AWSServiceRoleForAPIGateway",
    "AWSServiceRoleForecs": "AWSServiceRoleForECS",
    "AWSServiceRoleForelasticloadbalancing": "AWSServiceRoleForElasticLoadBalancing",
    "AWSServiceRoleForrds": "AWSServiceRoleForRDS",
    "AWSServiceRoleForApplicationAutoScaling_Ecs": "AWSServiceRoleForApplicationAutoScaling_ECSService",
}
"""Service-linked roles: moto's names, and those of AWS (the IAM pages of each service)."""


@closes(
    "iam",
    ("CreateServiceLinkedRole", "GetRole", "ListRoles", "TagRole", "UntagRole", "DeleteServiceLinkedRole"),
    "aws_iam_service_linked_role",
)
def _service_linked_role(request: Request) -> Document:
    """Moto makes up the name; the provider takes what follows an underscore for a custom suffix."""
    to_moto = {aws: moto for moto, aws in ROLE_NAMES.items()}
    name = request.sent.get("RoleName")
    answer = request.ask(form(request, RoleName=to_moto[name]) if name in to_moto else None)
    for role in (answer.get("Role"), *answer.get("Roles", ())):
        if role and role["RoleName"] in ROLE_NAMES:
            role["RoleName"] = ROLE_NAMES[role["RoleName"]]
            role["Arn"] = f"{role['Arn'].rsplit('/', 1)[0]}/{role['RoleName']}"
    return answer
