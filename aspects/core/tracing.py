"""Whether active tracing can work for a resource: pure."""

from __future__ import annotations

from ..facts.identity import names_in_arn
from ..facts.tracing import EDGE_FUNCTIONS, EDGE_PRINCIPAL, TRACED, TRACING_ACTION
from .expressions import is_unknown
from .graph import Graph, literal_name
from .model import Key, Report, Resource
from .paths import lookup
from .permissions import may, roles_in
from .policies import grants, statements


def is_impossible(resource: Resource, graph: Graph) -> bool:
    """Return whether there is no tracing: a function at CloudFront's edges, or no resource policy of X-Ray."""
    if is_at_edge(resource, graph):
        return True
    switch = TRACED.get(resource.type)
    return bool(switch and switch.service and not _is_let_in(switch.service, resource, graph))


def missing_right(resource: Resource, graph: Graph) -> Report | None:
    """Return a report where the role of a resource, which the app holds, may not send traces."""
    switch = TRACED.get(resource.type)
    return lacks_right(resource, switch.role, switch.path, graph) if switch and switch.role else None


def lacks_right(resource: Resource, attribute: str, wanted: str, graph: Graph) -> Report | None:
    """Return a report where a role that an attribute names, and the app holds, may not send traces.

    Args:
        resource: the resource with the attribute.
        attribute: dotted path of the attribute that names the role.
        wanted: what is not written for that reason.
        graph: the app.
    """
    for value in lookup(resource.body, attribute):
        for role in roles_in(value, resource, graph):
            if may(role, TRACING_ACTION, graph) is False:
                return Report(
                    "tracing-rights",
                    f"{wanted} is not written: {role.address} does not grant {TRACING_ACTION}, without which"
                    " no traces are sent",
                    "attach AWSXRayDaemonWriteAccess to the role",
                    "warning",
                )
    return None


def is_at_edge(resource: Resource, graph: Graph) -> bool:
    """Return whether a distribution names a function, or its role is one for the edges."""
    if resource.type != "aws_lambda_function":
        return False
    if resource.key in graph.once(_edge_functions):
        return True
    roles = roles_in(resource.body.get("role"), resource, graph)
    return any(trusts_edge(role, graph) for role in roles)


def trusts_edge(role: Resource, graph: Graph) -> bool | None:
    """Return whether a role is one for CloudFront's edges; ``None`` where only Terraform knows."""
    found = statements(role.body.get("assume_role_policy"), graph.stack_by_path.get(role.stack))
    if found is None:
        return None
    if any(EDGE_PRINCIPAL in (each.services or ()) for each in found):
        return True
    return None if any(each.speaks_to((EDGE_PRINCIPAL,)) is not False for each in found) else False


def _is_let_in(service: str, resource: Resource, graph: Graph) -> bool:
    """Return whether a resource policy of X-Ray where the resource lives lets a service in, or may do so."""
    for policy in graph.made("aws_xray_resource_policy"):
        if graph.is_same_place(policy, resource):
            found = statements(policy.body.get("policy_document"), graph.stack_by_path.get(policy.stack))
            if grants(found, TRACING_ACTION, [service]) is not False:
                return True
    return False


def _edge_functions(graph: Graph) -> frozenset[Key]:
    found: set[Key] = set()
    functions = graph.by_type.get("aws_lambda_function", [])
    named = ((each, paths) for kind, paths in EDGE_FUNCTIONS.items() for each in graph.made(kind))
    for distribution, paths in named:
        for path in paths:
            for value in lookup(distribution.body, path):
                found |= {each.key for each in graph.targets(value, distribution.stack)}
                if isinstance(value, str) and not is_unknown(value):
                    names = {each.name for each in names_in_arn(value) if each.type == "aws_lambda_function"}
                    found |= {each.key for each in functions if literal_name(each) in names}
    return frozenset(found)
