"""Policy documents, as far as they can be read: JSON text, ``jsonencode(…)``, and policy document data sources; pure.

Every answer has three values: what only Terraform knows is neither granted nor refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from . import documents
from .dynamic import generated
from .expressions import expression, interpolations
from .model import Body, Stack
from .paths import as_blocks

_DOCUMENT = re.compile(r"\s*(data\.aws_iam_policy_document\.[\w-]+)\.(?:minified_)?json\s*")
_LOCAL = re.compile(r"\s*local\.([\w-]+)\s*")
_SEVERAL = ("source_policy_documents", "override_policy_documents", "source_json", "override_json")


class _Opaque:
    """An expression whose value only Terraform knows."""


OPAQUE = _Opaque()


@dataclass(frozen=True)
class Statement:
    """One statement.

    Attributes:
        allows: whether it allows; else it denies.
        actions: patterns of actions, in lower case.
        services: the service principals, ``*`` for everybody; ``None`` where only Terraform knows them.
        accounts: the principals that are accounts, roles or users, an expression without ``${`` and ``}``.
        is_conditional: whether it has conditions.
    """

    allows: bool
    actions: tuple[str, ...]
    services: tuple[str, ...] | None
    is_conditional: bool
    accounts: tuple[str, ...] = ()

    def covers(self, action: str) -> bool:
        """Return whether it speaks of an action such as ``kms:Decrypt``."""
        return any(fnmatchcase(action.lower(), pattern) for pattern in self.actions)

    def speaks_to(self, principals: Collection[str]) -> bool | None:
        """Return whether it speaks to one of these service principals; ``None`` where only Terraform knows."""
        if self.services is None:
            return None
        return any(_is_named(service, principal) for service in self.services for principal in principals)


def statements(policy: object, stack: Stack | None) -> list[Statement] | None:
    """Return the statements of a policy; ``None`` where only Terraform knows them.

    Args:
        policy: what is in the attribute.
        stack: the stack in which it stands.
    """
    document = _document(policy, stack, 0)
    if not isinstance(document, Mapping):
        return None
    found = document.get("Statement")
    parts = found if isinstance(found, list) else [found]
    readable = as_blocks(parts)
    return [_statement(each) for each in readable] if len(readable) == len(parts) else None


def grants(found: Sequence[Statement] | None, action: str, principals: Collection[str] = ()) -> bool | None:
    """Return whether statements grant an action; ``None`` where only Terraform knows.

    Args:
        found: the statements.
        action: such as ``kms:Decrypt``.
        principals: spellings of a service principal; empty where the statements are those of a role.
    """
    if found is None:
        return None
    answer: bool | None = False
    for each in found:
        if not each.covers(action):
            continue
        applies = each.speaks_to(principals) if principals else True
        if applies is False:
            continue
        if not each.allows:
            if applies and not each.is_conditional:
                return False
            continue
        # A condition on a service's source holds; one for everybody may be about anything.
        certain = applies and not (principals and each.is_conditional and "*" in (each.services or ()))
        answer = True if certain else (answer or None)
    return answer


def _document(policy: object, stack: Stack | None, depth: int) -> object:
    """Return what a policy says, in the form of its JSON."""
    if isinstance(policy, Mapping):
        return policy
    if not isinstance(policy, str) or depth > 5:
        return None
    code = expression(policy)
    if code is None:
        try:
            return documents.from_json(policy)
        except ValueError:
            return None
    if found := _DOCUMENT.fullmatch(code):
        body = stack.data.get(found[1]) if stack else None
        return None if body is None else _of_data_source(body)
    if found := _LOCAL.fullmatch(code):
        return _document(stack.locals.get(found[1]), stack, depth + 1) if stack else None
    if found := documents.JSONENCODE.fullmatch(code):
        try:
            return documents.from_code(found[1], lambda code: OPAQUE)
        except ValueError:
            return None
    return None


def _of_data_source(body: Mapping[str, Any]) -> object:
    found = _written(body, "statement")
    if found is None or any(body.get(each) for each in _SEVERAL):
        return None
    return {
        "Statement": [
            {
                "Effect": each.get("effect") or "Allow",
                "Action": each.get("actions") or [],
                "NotAction": each.get("not_actions"),
                "Principal": _principals(_written(each, "principals")),
                "NotPrincipal": _written(each, "not_principals") != [],
                "Condition": _written(each, "condition") != [],
            }
            for each in found
        ]
    }


def _written(body: Mapping[str, Any], name: str) -> list[Body] | None:
    """Return the blocks of a name, what dynamic blocks write among them; ``None`` where only Terraform knows which."""
    found, dynamic = body.get(name), generated(body, name)
    if not (found is None or isinstance(found, (list, Mapping))) or not all(each.is_certain for each in dynamic):
        return None
    return [*as_blocks(found), *(each.body for each in dynamic)]


def _principals(found: Sequence[Body] | None) -> object:
    if found is None:
        return OPAQUE
    result: dict[str, list[Any]] = {}
    for each in found:
        names = each.get("identifiers")
        result.setdefault(str(each.get("type")), []).extend(names if isinstance(names, list) else [OPAQUE])
    return result


def _statement(found: Mapping[str, Any]) -> Statement:
    actions = tuple(_wild(each).lower() for each in _list(found.get("Action")) if isinstance(each, str))
    if found.get("NotAction") or not all(isinstance(each, str) for each in _list(found.get("Action"))):
        # Everything but some, or what only Terraform knows: it may be about anything.
        return Statement(found.get("Effect") != "Deny", ("*",), None, True)
    return Statement(
        found.get("Effect") != "Deny",
        actions,
        None if found.get("NotPrincipal") else _services(found.get("Principal")),
        bool(found.get("Condition")),
        _accounts(found.get("Principal")),
    )


def _services(principal: object) -> tuple[str, ...] | None:
    if principal is None or principal == "*":
        return ("*",) if principal else ()
    if not isinstance(principal, Mapping):
        return None
    services = _list(principal.get("Service"))
    accounts = [*_list(principal.get("AWS")), *_list(principal.get("*"))]
    if not all(isinstance(each, str) for each in services):
        return None
    return (*map(_wild, services), *(["*"] if "*" in accounts else []))


def _accounts(principal: object) -> tuple[str, ...]:
    found = _list(principal.get("AWS")) if isinstance(principal, Mapping) else []
    return tuple(expression(each) or each for each in found if isinstance(each, str))


def _wild(text: str) -> str:
    """Return a text with a ``*`` instead of each expression."""
    try:
        for each in reversed(interpolations(text)):
            text = f"{text[: each.start]}*{text[each.end :]}"
    except ValueError:
        return "*"
    return text


def _is_named(service: str, principal: str) -> bool:
    return service == "*" or fnmatchcase(principal, service) or fnmatchcase(service, principal)


def _list(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
