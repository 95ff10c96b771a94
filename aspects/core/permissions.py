"""What a role of the app may do, as far as its policies can be read: pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..facts.identity import names_in_arn
from ..facts.tracing import GRANTING, NOT_GRANTING
from .expressions import data_references, is_unknown
from .graph import Graph, literal_name
from .model import Resource
from .paths import as_blocks, is_set, lookup
from .policies import grants, statements

# What attaches policies to a role: type, the attribute that names the role, and the one that names policies.
_ATTACHMENTS = (
    ("aws_iam_role_policy_attachment", "role", "policy_arn"),
    ("aws_iam_role_policy_attachments_exclusive", "role_name", "policy_arns"),
    ("aws_iam_policy_attachment", "roles", "policy_arn"),
)


def roles_in(value: object, resource: Resource, graph: Graph) -> list[Resource]:
    """Return the roles of the app that an attribute of a resource names, by reference or by ARN."""
    found = [each for each in graph.targets(value, resource.stack) if each.type == "aws_iam_role"]
    if not found and isinstance(value, str) and not is_unknown(value):
        named = graph.once(_by_name)
        names = {each.name for each in names_in_arn(value) if each.type == "aws_iam_role"}
        candidates = [each for name in names for each in named.get(("aws_iam_role", name), ())]
        found = [each for each in candidates if graph.is_same_account(each, resource)]
    return found


def may(role: Resource, action: str, graph: Graph) -> bool | None:
    """Return whether a role of the app may do something; ``None`` where nobody can see it.

    Args:
        role: the role.
        action: such as ``xray:PutTraceSegments``.
        graph: the app.
    """
    answers = list(_answers(role, action, graph))
    if any(each is True for each in answers):
        return True
    return None if None in answers else False


def _answers(role: Resource, action: str, graph: Graph) -> Iterator[bool | None]:
    """Yield what each policy of a role says."""
    stack = graph.stack_by_path.get(role.stack)
    for each in lookup(role.body, "inline_policy"):
        if isinstance(each, str):
            yield None  # only Terraform knows what there is
        for block in as_blocks(each):
            yield grants(statements(block["policy"], stack), action) if is_set(block.get("policy")) else False
    for other in graph.companions(role, "aws_iam_role_policy", "role"):
        yield grants(statements(other.body.get("policy"), graph.stack_by_path.get(other.stack)), action)
    for arn in _list(role.body.get("managed_policy_arns")):
        yield _of_policy(arn, role, action, graph)
    for kind, attribute, policies in _ATTACHMENTS:
        for other in _attached(role, kind, attribute, graph):
            for arn in _list(other.body.get(policies)):
                yield _of_policy(arn, other, action, graph)


def _attached(role: Resource, kind: str, attribute: str, graph: Graph) -> list[Resource]:
    found = graph.companions(role, kind, attribute)
    listed = graph.once(_by_name).get((kind, literal_name(role) or ""), [])
    return list({each.key: each for each in (*found, *listed)}.values())


def _by_name(graph: Graph) -> dict[tuple[str, str], list[Resource]]:
    """Return roles and policies by type and name, and what lists roles by its type and their names."""
    found: dict[tuple[str, str], list[Resource]] = {}
    for kind in ("aws_iam_role", "aws_iam_policy"):
        for resource in graph.by_type.get(kind, []):
            if name := literal_name(resource):
                found.setdefault((kind, name), []).append(resource)
    for resource in graph.by_type.get("aws_iam_policy_attachment", []):
        for name in _list(resource.body.get("roles")):
            if isinstance(name, str):
                found.setdefault((resource.type, name), []).append(resource)
    return found


def _of_policy(arn: Any, holder: Resource, action: str, graph: Graph) -> bool | None:
    """Return whether a policy that an attribute names grants an action."""
    if not isinstance(arn, str):
        return None
    own = [each for each in graph.targets(arn, holder.stack) if each.type == "aws_iam_policy"]
    if own:
        return _of_own(own, action, graph)
    stack = graph.stack_by_path.get(holder.stack)
    for address in data_references(arn):
        for body in as_blocks(stack.data.get(address) if stack else None):
            arn = str(body.get("arn") or body.get("name") or "")
    name = arn.rpartition("/")[2]
    if name in GRANTING:
        return True
    if name in NOT_GRANTING:
        return False
    return _of_own(graph.once(_by_name).get(("aws_iam_policy", name), []), action, graph)


def _of_own(policies: Sequence[Resource], action: str, graph: Graph) -> bool | None:
    """Return whether policies of the app grant an action; ``None`` where there are none."""
    said = [
        grants(statements(each.body.get("policy"), graph.stack_by_path.get(each.stack)), action) for each in policies
    ]
    return True if True in said else None if None in said or not said else False


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
