"""The roles, users and groups of a stack: who may act as them, and what they may do; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..core.graph import Graph
from ..core.model import Key, Stack
from ..rules import Block, Undecided
from ..rules.documents import document
from ..rules.policies import Statement, statements
from ..rules.relations import companions

_INLINE = {"aws_iam_group": ("group",), "aws_iam_role": ("role",), "aws_iam_user": ("user",)}
_ARN = "policy_arn"


@dataclass(frozen=True)
class Right:
    """What one statement of a policy allows or denies.

    Attributes:
        source: address of the policy; its ARN where it is not of this app.
        effect: ``Allow`` or ``Deny``; empty where only Terraform, or AWS, knows it.
        actions: patterns; ``all but`` in front of those of a ``NotAction``.
        resources: patterns, expressions included; ``all but`` as above.
        is_conditional: whether it depends on conditions.
        unknown: what of it nobody knows here; empty where all is known.
    """

    source: str
    effect: str
    actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    is_conditional: bool = False
    unknown: str = ""


@dataclass(frozen=True)
class Identity:
    """A role, user or group.

    Attributes:
        address: Terraform address.
        path: construct path.
        type: Terraform resource type.
        trusted: who may act as it, such as ``Service lambda.amazonaws.com``.
        used_by: the addresses of what refers to it, policies left out.
        rights: what its policies say.
        unknown: what of it only Terraform knows; empty where all is known.
        key: of its resource.
    """

    address: str
    path: str
    type: str
    trusted: tuple[str, ...]
    used_by: tuple[str, ...]
    rights: tuple[Right, ...]
    unknown: str
    key: Key


def identities(stack: Stack, graph: Graph) -> tuple[Identity, ...]:
    """Return the identities of a stack, in its order."""
    return tuple(_identity(Block(each, graph)) for each in stack.resources if each.type in _INLINE and each.is_made)


def _identity(it: Block) -> Identity:
    unknown: list[str] = []
    trusted = tuple(dict.fromkeys(_trusted(it, unknown)))
    rights = tuple(_rights(it, unknown))
    used_by = sorted(
        {edge.source.address for edge in it.graph.edges_to(it.resource) if not edge.source.type.startswith("aws_iam_")}
    )
    return Identity(
        it.resource.address,
        it.resource.path,
        it.type,
        trusted,
        tuple(used_by),
        rights,
        "; ".join(dict.fromkeys(unknown)),
        it.resource.key,
    )


def _trusted(it: Block, unknown: list[str]) -> Iterator[str]:
    try:
        for statement in statements(it, "assume_role_policy"):
            if not statement.allows:
                continue
            for each in statement.principals:
                if isinstance(each, Undecided):
                    unknown.append(each.problem.message)
                else:
                    yield f"{each.kind} {each.id}" if each.kind != each.id else "everybody"
    except Undecided as found:
        unknown.append(found.problem.message)


def _rights(it: Block, unknown: list[str]) -> Iterator[Right]:
    (name,) = _INLINE[it.type]
    for found in _companions(it, f"aws_iam_{name}_policy", name, unknown):
        yield from _of_document(found, "policy", found.resource.address)
    for block in it.blocks("inline_policy"):
        yield from _of_document(block, "policy", f"{it.resource.address}: inline_policy")
    for kind, attribute in ((f"aws_iam_{name}_policy_attachment", name), ("aws_iam_policy_attachment", f"{name}s")):
        for found in _companions(it, kind, attribute, unknown):
            yield from _of_arn(found, _ARN)
    try:
        for index, _ in enumerate(it.items("managed_policy_arns")):
            yield from _of_arn(it, "managed_policy_arns", index)
    except Undecided as error:
        unknown.append(error.problem.message)


def _companions(it: Block, kind: str, attribute: str, unknown: list[str]) -> list[Block]:
    found, undecided = companions(it, kind, attribute)
    unknown += [each.problem.message for each in undecided]
    return found


def _of_arn(it: Block, name: str, index: int | None = None) -> Iterator[Right]:
    try:
        value = it.raw(name)
    except Undecided as found:
        yield Right(it.resource.address, "", unknown=found.problem.message)
        return
    if index is not None and isinstance(value, (list, tuple)):
        value = value[index]
    policies = [each for each in it.graph.targets(value, it.resource.stack) if each.type == "aws_iam_policy"]
    if policies:
        yield from _of_document(Block(policies[0], it.graph), "policy", policies[0].address)
    else:
        yield Right(str(value), "", unknown="the policy is not part of this app, so its document cannot be read")


def _of_document(it: Block, name: str, source: str) -> Iterator[Right]:
    try:
        document(it, name)  # one that cannot be read at all is said once
        found = statements(it, name)
    except Undecided as error:
        try:
            found = statements(it, name)
        except Undecided:
            yield Right(source, "", unknown=error.problem.message)
            return
    for each in found:
        yield _right(each, source)


def _right(statement: Statement, source: str) -> Right:
    unknown: list[str] = []

    def texts(items: list[str | Undecided]) -> list[str]:
        unknown.extend(each.problem.message for each in items if isinstance(each, Undecided))
        return [each for each in items if isinstance(each, str)]

    effect, actions, resources, conditional = "", [""], [""], False
    try:
        effect = "Allow" if statement.allows else "Deny"
        spared = texts(statement.spared)
        actions = [f"all but {', '.join(spared)}"] if spared else texts(statement.actions)
        spared = statement.spared_resources
        resources = [f"all but {', '.join(spared)}"] if spared else statement.resources
        conditional = bool(statement.conditions)
    except Undecided as found:
        unknown.append(found.problem.message)
    return Right(
        source,
        effect,
        tuple(each for each in actions if each),
        tuple(each for each in resources if each),
        conditional,
        "; ".join(dict.fromkeys(unknown)),
    )


def by_address(found: tuple[Identity, ...]) -> Mapping[str, Identity]:
    """Index identities by their addresses."""
    return {each.address: each for each in found}
