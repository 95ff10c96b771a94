"""Whose key an attribute names: a customer managed one, or one of AWS's own; shared by the rules of all services.

AWS's own keys have aliases that start with ``alias/aws/``, which nobody else may give. An id or the ARN of a key says
nothing of its owner: whoever writes one out is taken to mean their own.
Source: AWS KMS developer guide, "AWS KMS keys" and "Aliases in AWS KMS".
"""

from __future__ import annotations

import re

from ..core.expressions import expression, is_unknown
from ..core.graph import Graph
from ..core.model import Body
from ..core.paths import is_set
from ..facts.placement import KEY_OF_AWS
from .checks import Found, each
from .model import Check, Malformed, Problem, Undecided, show
from .reader import Block, resolved

_KEYS = frozenset({"aws_kms_external_key", "aws_kms_key", "aws_kms_replica_external_key", "aws_kms_replica_key"})
_TRAVERSAL = re.compile(r"(data\.)?([a-z]\w*)\.([A-Za-z_][\w-]*)(?:\[[^\]]*\])?\.(\w+)")
_OUTPUT = re.compile(r"data\.terraform_remote_state\.[\w-]+\.outputs\.[\w-]+")
# What of a key names it as a whole; what of an alias names its key, or itself.
_OF_A_KEY = frozenset({"arn", "id", "key_id"})
_OF_AN_ALIAS = frozenset({"arn", "id", "name", "target_key_arn", "target_key_id"})
# What tells which key an alias, or a data source, stands for.
_NAMED_BY = {"aws_kms_alias": "name", "data.aws_kms_alias": "name", "data.aws_kms_key": "key_id"}
_ALIAS = re.compile(r"(?:arn:[^:]*:kms:.*:)?(alias/.+)")
_KEY = re.compile(r"arn:[^:]*:kms:.*:key/.+|mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MAX_DEPTH = 5


def customer_key(path: str, absent: bool = False) -> Check:
    """Check that the attribute names a customer managed key, in every block where it may stand.

    Args:
        path: dotted attribute path.
        absent: whether a missing attribute complies.
    """

    def check(it: Block, graph: Graph) -> Found:
        def of(owner: tuple[Block, str]) -> Found:
            block, name = owner
            if block.raw(name) is None:
                if not absent:
                    yield block.problem(name)
            elif not is_customers(block, name):
                yield block.problem(name, f"{block.at(name)} is {show(block.raw(name))}, which is an AWS managed key")

        owners = it.owners(path)
        if not owners and not absent:
            yield Problem(f"{path} is not set", path)
        yield from each(owners, of)

    return check


def is_customers(block: Block, name: str) -> bool:
    """Return whether the key that an attribute names is the customer's; ``False``: AWS's own, or none is named.

    Raises:
        Undecided: an expression is there that leads out of the app, or no name of a key.
    """
    value = block.raw(name)
    if value is None:
        return False
    answer = _is_customers(value, block.resource.stack, block.graph, 0)
    if answer is None and is_unknown(value):
        path = block.at(name)
        raise Undecided(f"{path} is {show(value)}, which is only known at apply time", path, value)
    if answer is None:
        path = block.at(name)
        raise Malformed(f"{path} is {show(value)}, which is not the ARN, id or alias of a key", path, value)
    return answer


def _is_customers(value: object, stack: str, graph: Graph, depth: int) -> bool | None:
    """Return whether a key is the customer's; ``None`` where nobody sees."""
    value = resolved(value, stack, graph)
    if not isinstance(value, str) or depth > _MAX_DEPTH:
        return None
    code = (expression(value) or "").strip()
    if behind := _behind(value, code, stack, graph):
        return _is_customers(*behind, graph, depth + 1)
    if found := _TRAVERSAL.fullmatch(code):
        is_data, kind, name, attribute = found.groups()
        if not is_data and kind in _KEYS:
            return True if attribute in _OF_A_KEY else None
        named = _NAMED_BY.get(f"{is_data or ''}{kind}")
        if named is None or attribute not in _OF_A_KEY | _OF_AN_ALIAS:
            return None
        body = _body(is_data, kind, name, stack, graph)
        if body is None:
            return None
        if not is_data and not is_set(body.get(named)):
            return True  # Terraform makes up its name, which cannot be one of AWS's
        return _is_customers(body.get(named), stack, graph, depth + 1)
    if found := _ALIAS.fullmatch(value):
        return None if found[1].startswith("alias/${") else not found[1].startswith(KEY_OF_AWS)
    return True if _KEY.fullmatch(value) else None


def _behind(value: str, code: str, stack: str, graph: Graph) -> tuple[object, str] | None:
    """Return what the token of an option, or an output of another stack, stands for, and in which stack."""
    if origin := graph.origins.get(value):
        return origin.text, stack if origin.stack is None else origin.stack
    return next(iter(graph.outputs_behind(value)), None) if _OUTPUT.fullmatch(code) else None


def _body(is_data: str | None, kind: str, name: str, stack: str, graph: Graph) -> Body | None:
    if is_data is None:
        found = graph.by_key.get((stack, kind, name))
        return found.body if found else None
    return graph.stack_by_path[stack].data.get(f"data.{kind}.{name}") if stack in graph.stack_by_path else None
