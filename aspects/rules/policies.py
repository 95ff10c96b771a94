"""The reader of policy documents: IAM, S3, KMS, SQS, SNS, ECR, Lambda and all others.

A document may be written in any way that :mod:`.documents` reads, or be an ``aws_iam_policy_document`` data source with
the documents that it merges. A question to a statement has a plain answer, or raises :class:`.Undecided` where that
depends on what only Terraform knows.

Sources: IAM user guide, "Grammar of the IAM JSON policy language", "Policy evaluation logic" and "IAM JSON policy
elements"; the provider's documentation of ``aws_iam_policy_document``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from ..core.expressions import expression, interpolations, is_unknown
from ..core.graph import Graph
from .documents import document
from .model import Malformed, Undecided, show
from .reader import Block, resolved

T = TypeVar("T")

_DATA = re.compile(r"data\.aws_iam_policy_document\.([\w-]+)(?:\[[^\]]*\])?\.(?:minified_)?json")
_MAX_DEPTH = 5
_UNKNOWN_STATEMENT = "${data.aws_iam_policy_document}"
# IAM user guide, "AWS global condition context keys"; S3 user guide, "The meaning of public".
_NARROWING = frozenset(
    (
        *(
            "aws:principalaccount",
            "aws:principalarn",
            "aws:principalorgid",
            "aws:principalorgpaths",
            "aws:sourceaccount",
        ),
        *("aws:sourcearn", "aws:sourceip", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner", "aws:sourcevpc"),
        *("aws:sourcevpce", "aws:userid", "aws:vpcsourceip", "kms:calleraccount", "lambda:functionurlauthtype"),
        *("s3:dataaccesspointaccount", "s3:dataaccesspointarn", "aws:principalisawsservice"),
    )
)
_EVERYWHERE = frozenset(("0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "::/0", "*"))


@dataclass(frozen=True)
class Principal:
    """Who is spoken to.

    Attributes:
        kind: ``AWS``, ``Service``, ``Federated``, ``CanonicalUser`` or ``*``.
        id: an account, ARN, service name or ``*``; an expression with its ``${…}``.
    """

    kind: str
    id: str

    @property
    def is_everybody(self) -> bool:
        """Whether anybody in any account is meant, signed in or not."""
        return self.id == "*" and self.kind in ("AWS", "*")

    @property
    def account(self) -> str | None:
        """The number of the account to which it belongs; ``None`` where it has none.

        Raises:
            Undecided: it is an expression.
        """
        if self.kind != "AWS" or self.id == "*":
            return None
        if is_unknown(self.id):
            found = re.fullmatch(r"arn:[^:]*:(?:iam|sts)::(\d{12}):.*", self.id, re.DOTALL)
            if found is None:
                raise Undecided(f"a principal is {show(self.id)}, which is only known at apply time", "", self.id)
        else:
            found = re.fullmatch(r"(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::.*)?", self.id)
        return found[1] if found else None


@dataclass(frozen=True)
class Condition:
    """One condition.

    Attributes:
        operator: in lower case, such as ``stringequals``, without ``ifexists`` and ``forallvalues:``.
        key: in lower case, such as ``aws:sourceaccount``.
        values: the values, an expression with its ``${…}``.
        is_optional: whether it holds where the request has no such key: ``…IfExists`` and ``ForAllValues:``.
    """

    operator: str
    key: str
    values: tuple[str, ...]
    is_optional: bool = False

    def is_flag(self, key: str, value: bool) -> bool:
        """Return whether it asks that a key such as ``aws:SecureTransport`` is true, or that it is false.

        Raises:
            Undecided: its value is an expression.
        """
        if self.operator != "bool" or self.key != key.lower():
            return False
        for each in self.values:
            if is_unknown(each):
                raise Undecided(f"{self.key} is {show(each)}, which is only known at apply time", "", each)
        return {each.lower() for each in self.values} == {str(value).lower()}


class Statement:
    """One statement of a policy.

    Args:
        block: it, in the form of its JSON.
    """

    __slots__ = ("block",)

    def __init__(self, block: Block) -> None:
        self.block = block

    @property
    def allows(self) -> bool:
        """Whether it allows; else it denies."""
        effect = self.block.text("Effect")
        if effect not in ("Allow", "Deny"):
            raise Malformed(f'{self.block.at("Effect")} is {show(effect)}, which is neither "Allow" nor "Deny"')
        return effect == "Allow"

    # -- actions -----------------------------------------------------------------------------------------------------

    @property
    def actions(self) -> list[str | Undecided]:
        """The patterns of actions; ``*`` for ``NotAction``, whose exceptions :attr:`spared` has."""
        return ["*"] if self.block.has("NotAction") else self.block.items("Action")

    @property
    def spared(self) -> list[str | Undecided]:
        """The patterns of ``NotAction``."""
        return self.block.items("NotAction")

    def concerns(self, action: str) -> bool:
        """Return whether it speaks of any action that a pattern such as ``kms:Decrypt`` or ``kms:*`` matches."""
        return any_of(self.actions, lambda own: overlap(own.lower(), action.lower())) and not any_of(
            self.spared, lambda own: covers(own.lower(), action.lower())
        )

    def covers(self, action: str) -> bool:
        """Return whether it speaks of all actions that a pattern such as ``s3:*`` matches."""
        return any_of(self.actions, lambda own: covers(own.lower(), action.lower())) and not any_of(
            self.spared, lambda own: overlap(own.lower(), action.lower())
        )

    # -- resources ---------------------------------------------------------------------------------------------------

    @property
    def resources(self) -> list[str]:
        """The patterns of resources, expressions with their ``${…}``; ``*`` for ``NotResource`` and for none at all."""
        found = self._texts("Resource")
        return found if found or self.block.has("Resource") else ["*"]

    @property
    def spared_resources(self) -> list[str]:
        """The patterns of ``NotResource``."""
        return self._texts("NotResource")

    def covers_resource(self, *spellings: str) -> bool:
        """Return whether it speaks of a resource, whichever of its spellings it uses.

        Args:
            spellings: ARNs of one resource, as :func:`arns` gives them, or one with ``*`` for all that it matches.
        """
        return any_of(self.resources, lambda own: self._meets("Resource", covers, own, spellings)) and not any_of(
            self.spared_resources, lambda own: self._meets("NotResource", overlap, own, spellings)
        )

    def concerns_resource(self, *spellings: str) -> bool:
        """Return whether it speaks of a resource that a pattern matches; takes what :meth:`covers_resource` does."""
        return any_of(self.resources, lambda own: self._meets("Resource", overlap, own, spellings)) and not any_of(
            self.spared_resources, lambda own: self._meets("NotResource", covers, own, spellings)
        )

    # -- principals --------------------------------------------------------------------------------------------------

    @property
    def principals(self) -> list[Principal | Undecided]:
        """Who it speaks to; everybody for ``NotPrincipal``, nobody for the policy of a user, group or role."""
        if self.block.has("NotPrincipal"):
            return [Principal("*", "*")]
        value = self.block.raw("Principal")
        if value is None:
            return []
        if value == "*":
            return [Principal("*", "*")]
        if not isinstance(value, Mapping):
            return [self._unknown("Principal", value)]
        found: list[Principal | Undecided] = []
        for kind, named in value.items():
            for each in self._values(named):
                is_name = isinstance(each, (str, int)) and not isinstance(each, bool) and not is_unknown(kind)
                if is_name and (not is_unknown(each) or is_somebody(str(each), self.block)):
                    found.append(Principal(str(kind), str(each)))
                else:
                    found.append(self._unknown(f"Principal.{kind}", each))
        return found

    @property
    def is_for_everybody(self) -> bool:
        """Whether anybody is among its principals, or anybody but some."""
        return any_of(self.principals, lambda each: each.is_everybody)

    @property
    def is_for_all(self) -> bool:
        """Whether it spares nobody: everybody, and no ``NotPrincipal``."""
        return self.is_for_everybody and not self.block.has("NotPrincipal")

    # -- conditions --------------------------------------------------------------------------------------------------

    @property
    def conditions(self) -> list[Condition | Undecided]:
        """Its conditions, all of which must hold."""
        value = self.block.raw("Condition")
        if not value:
            return []
        if not isinstance(value, Mapping):
            return [self._unknown("Condition", value)]
        found: list[Condition | Undecided] = []
        for operator, tests in value.items():
            tests = self._resolved(tests)
            if not isinstance(tests, Mapping) or is_unknown(operator):
                found.append(self._unknown("Condition", tests))
                continue
            for key, values in tests.items():
                if is_unknown(key):
                    found.append(self._unknown(f"Condition.{operator}", key))
                else:
                    found.append(_condition(str(operator), str(key), self._values(values)))
        return found

    def only(self, key: str, value: bool) -> bool:
        """Return whether one condition, on a flag such as ``aws:SecureTransport``, is all that it depends on."""
        found = self.conditions
        return bool(found) and not any_of(found, lambda each: not each.is_flag(key, value))

    @property
    def is_narrowed(self) -> bool:
        """Whether a condition keeps strangers away: it fixes the account, organization, network or source."""
        return any_of(self.conditions, self._narrows)

    # -- inside ------------------------------------------------------------------------------------------------------

    def _unknown(self, name: str, value: Any) -> Undecided:
        if is_unknown(value):
            return Undecided(
                f"{self.block.at(name)} is {show(value)}, which is only known at apply time", self.block.at(name), value
            )
        return Malformed(f"{self.block.at(name)} is {show(value)}, which AWS refuses", self.block.at(name), value)

    def _narrows(self, condition: Condition) -> bool:
        if condition.key not in _NARROWING or condition.is_optional or "not" in condition.operator:
            return False
        if not condition.values or condition.operator == "null":
            return False
        for each in condition.values:
            if WILD.search(found := canonical(each, self.block)):
                raise self._unknown("Condition", each)
            if found in _EVERYWHERE or not found.strip("*?"):
                return False
        return True

    def _resolved(self, value: Any) -> Any:
        return resolved(value, self.block.resource.stack, self.block.graph)

    def _values(self, value: Any) -> list[Any]:
        value = self._resolved(value)
        found = value if isinstance(value, (list, tuple)) else [value]
        return [self._resolved(each) for each in found if each is not None]

    def _texts(self, name: str) -> list[str]:
        found = self._values(self.block.raw(name))
        for each in found:
            if not isinstance(each, str):
                raise self._unknown(name, each)
        return found

    def _meets(self, name: str, holds: Callable[[str, str], bool], own: str, spellings: Iterable[str]) -> bool:
        pattern, texts = canonical(own, self.block), [canonical(each, self.block) for each in spellings]
        if any(holds(pattern, each) for each in texts):
            return True
        for each in texts:
            is_open = _OPEN.search(pattern) or _OPEN.search(each)
            if is_open and overlap(_OPEN.sub("*", pattern), _OPEN.sub("*", each)):
                raise self._unknown(name, own) if is_unknown(own) else self._unknown(name, spellings)
        return False


# -- documents -------------------------------------------------------------------------------------------------------


def statements(it: Block, name: str = "policy", value: Any = None) -> list[Statement]:
    """Return the statements of a policy document; one of which nothing is known raises whatever it is asked.

    Args:
        it: the block in which the document stands.
        name: its attribute.
        value: what to read instead of the attribute.

    Raises:
        Undecided: nothing of the document is known.
        Malformed: it is no policy document.
    """
    value = it.raw(name) if value is None else value
    if value is None:
        return []
    found = _statements(it, name, value, 0)
    return [
        Statement(each) for each in Block(it.resource, it.graph, {"Statement": found}, it.at(name)).blocks("Statement")
    ]


def denied(found: Iterable[Statement], action: str, *spellings: str) -> bool:
    """Return whether a statement without conditions denies all of an action pattern on all of a resource, to everybody.

    A deny wins over every allow, wherever it stands. A statement of which even the effect is unknown is not taken for
    one: what it may be must not hide what another allows.
    """

    def denies(each: Statement) -> bool:
        try:
            if each.allows:
                return False
        except Undecided:
            return False
        is_for_all = each.is_for_all or not any(each.block.has(name) for name in ("Principal", "NotPrincipal"))
        return is_for_all and each.covers(action) and each.covers_resource(*spellings) and not each.conditions

    return any_of(list(found), denies)


def denies_without_tls(found: Iterable[Statement], action: str, *spellings: str) -> bool:
    """Return whether an action pattern is denied to all, on all of a resource, where ``aws:SecureTransport`` is false.

    Args:
        found: the statements.
        action: such as ``s3:*``.
        spellings: the ARNs of the resource; see :func:`arns`.

    Raises:
        Undecided: it depends on what only Terraform knows.
    """
    return any_of(
        list(found),
        lambda each: (
            not each.allows
            and each.is_for_all
            and each.covers(action)
            and each.only("aws:SecureTransport", False)
            and each.covers_resource(*spellings)
        ),
    )


def arns(it: Block, below: str = "") -> list[str]:
    """Return how a policy may spell the ARN of a resource, for :meth:`Statement.covers_resource`.

    Args:
        it: the resource.
        below: what follows the ARN, such as ``/*`` for the objects of a bucket.
    """
    found = [f"${{{it.resource.address}.arn}}"]
    if it.type == "aws_s3_bucket":
        found += [f"arn:aws:s3:::${{{it.resource.address}.{each}}}" for each in ("id", "bucket")]
        if isinstance(name := it.raw("bucket"), str):
            found.append(f"arn:aws:s3:::{name}")
    return [canonical(f"{each}{below}", it) for each in found]


def _statements(it: Block, name: str, value: Any, depth: int) -> list[Any]:
    code = (expression(value) or "").strip()
    if (found := _DATA.fullmatch(code)) and (source := _data_source(it, found[1])) and depth < _MAX_DEPTH:
        return _of_data_source(source, depth + 1)
    read = document(it, name, value)
    if not isinstance(read, Mapping):
        raise Malformed(f"{it.at(name)} is {show(value)}, which is not a policy document", it.at(name), value)
    inner = resolved(read.get("Statement"), it.resource.stack, it.graph)
    return list(inner) if isinstance(inner, (list, tuple)) else [] if inner is None else [inner]


def _data_source(it: Block, id: str) -> Block | None:
    for each in it.stack.readers if it.stack else ():
        if each.type == "data.aws_iam_policy_document" and each.logical_id == id:
            return Block(each, it.graph)
    return None


def _of_data_source(source: Block, depth: int) -> list[Any]:
    """Return the statements of a data source with those of the documents that it merges, in the form of their JSON."""
    found: list[Any] = []
    for name in ("source_json", "source_policy_documents"):
        found = _merged(found, _of_others(source, name, depth))
    found = _merged(found, [_of_block(each) for each in source.blocks("statement")])
    for name in ("override_policy_documents", "override_json"):
        for each in _of_others(source, name, depth, one_by_one=True):
            found = _merged(found, [each])
    return found


def _of_others(source: Block, name: str, depth: int, one_by_one: bool = False) -> list[Any]:
    value = source.raw(name)
    if value is None:
        return []
    found: list[Any] = []
    for each in value if isinstance(value, (list, tuple)) else [value]:
        try:
            found += _statements(source, name, resolved(each, source.resource.stack, source.graph), depth)
        except Undecided:
            found.append(f"{each}" if is_unknown(each) else _UNKNOWN_STATEMENT)
    return found


def _merged(before: list[Any], after: list[Any]) -> list[Any]:
    """Merge statements: a later one replaces an earlier one with its id; any may where its id is unknown."""
    found = list(before)
    for each in after:
        if isinstance(each, Mapping) and not is_unknown(sid := each.get("Sid")):
            places = [
                index
                for index, other in enumerate(found)
                if sid and isinstance(other, Mapping) and other.get("Sid") == sid
            ]
            if places:
                found[places[0]] = each
                continue
        else:
            found = [
                _UNKNOWN_STATEMENT if isinstance(other, Mapping) and other.get("Sid") else other for other in found
            ]
        found.append(each)
    return found


def _of_block(block: Block) -> Any:
    """Return a statement of a data source in the form of its JSON."""
    try:
        return {
            "Sid": block.raw("sid"),
            "Effect": block.raw("effect") or "Allow",
            "Action": block.raw("actions"),
            "NotAction": block.raw("not_actions") or None,
            "Resource": block.raw("resources"),
            "NotResource": block.raw("not_resources") or None,
            "Principal": _principals_of(block, "principals"),
            "NotPrincipal": _principals_of(block, "not_principals"),
            "Condition": _conditions_of(block),
        }
    except Undecided as error:
        return str(error.problem.value) if is_unknown(error.problem.value) else _UNKNOWN_STATEMENT


def _principals_of(block: Block, name: str) -> Any:
    found: dict[str, list[Any]] = {}
    for each in block.blocks(name):
        value = each.raw("identifiers")
        names = value if isinstance(value, (list, tuple)) else [value]
        found.setdefault(str(each.raw("type")), []).extend(names)
    return found or None


def _conditions_of(block: Block) -> Any:
    found: dict[str, dict[str, Any]] = {}
    for each in block.blocks("condition"):
        tests = found.setdefault(str(each.raw("test")), {})
        # Two conditions of one test and variable are one with the values of both.
        value = each.raw("values")
        values = value if isinstance(value, (list, tuple)) else [value]
        tests[str(each.raw("variable"))] = [*tests.get(str(each.raw("variable")), []), *values]
    return found or None


def _condition(operator: str, key: str, values: Sequence[Any]) -> Condition:
    name = operator.lower()
    is_optional = name.endswith("ifexists") or name.startswith("forallvalues:")
    name = name.removeprefix("forallvalues:").removeprefix("foranyvalue:").removesuffix("ifexists")
    texts = tuple(str(each).lower() if isinstance(each, bool) else str(each) for each in values)
    return Condition(name, key.lower(), texts, is_optional)


# -- patterns --------------------------------------------------------------------------------------------------------


def any_of(items: Iterable[T | Undecided], holds: Callable[[T], bool]) -> bool:
    """Return whether it holds for any item.

    Raises:
        Undecided: it holds for none of which it is known, and for others it may.
    """
    unknown: Undecided | None = None
    for each in items:
        if isinstance(each, Undecided):
            unknown = unknown or each
            continue
        try:
            if holds(each):
                return True
        except Undecided as error:
            unknown = unknown or error
    if unknown is not None:
        raise unknown
    return False


def covers(pattern: str, other: str) -> bool:
    """Return whether a pattern with ``*`` and ``?`` matches all that another one does."""
    return bool(_compiled(pattern).fullmatch(other))


@lru_cache(maxsize=4096)
def overlap(one: str, other: str) -> bool:
    """Return whether some text matches both of two patterns with ``*`` and ``?``."""
    reached = _closed(one, {0})
    for character in (*other, None):
        if character is None:
            return len(one) in reached
        if character == "*":
            reached = set(range(min(reached), len(one) + 1)) if reached else reached
            continue
        after = set()
        for at in reached:
            if at == len(one):
                continue
            if one[at] == "*":
                after.add(at)
            elif one[at] == "?" or character == "?" or one[at] == character:
                after.add(at + 1)
        reached = _closed(one, after)
    return False


def _closed(pattern: str, places: set[int]) -> set[int]:
    """Return places in a pattern, with those that a ``*`` there may leave at once."""
    found = set(places)
    for at in sorted(places):
        while at < len(pattern) and pattern[at] == "*":
            at += 1
            found.add(at)
    return found


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    # A "?" covers one character, and so no "*" of another pattern.
    parts = (".*" if each == "*" else "[^*]" if each == "?" else re.escape(each) for each in pattern)
    return re.compile("".join(parts), re.DOTALL)


# Characters that Unicode keeps free for private use stand for an expression. One that names a resource of the app is
# nothing else; one that a data source found is one thing, maybe a resource of the app; any other may be anything.
_KNOWN, _FOUND, _ANYTHING = 0xF0000, 0x100000, 0x108000
_OPEN = re.compile(f"[{chr(_FOUND)}-\U0010ffff]")
WILD = re.compile(f"[{chr(_ANYTHING)}-\U0010ffff]")
"""In a canonical text: an expression that may be anything, a ``*`` too."""
_PARTITION = re.compile(r"arn:[^:]*:")
_TRAVERSAL = re.compile(r"((?:data\.)?[a-z]\w*\.[A-Za-z_][\w-]*)(?:\[[^\]]*\])?\.(\w+)")
_FOUND_BY_AWS = re.compile(r"(?:data\.)?aws_\w+\.[\w-]+(?:\[[^\]]*\])?\.(\w+_)?(arn|id|name|region|partition)")


def canonical(text: str, it: Block) -> str:
    """Return a text with one character for each expression, the same for the same, and one partition in an ARN.

    Args:
        text: such as the ARN in a policy.
        it: the block in which it stands.
    """
    return _canonical(text, it.resource.stack, it.graph)


def is_somebody(text: str, it: Block) -> bool:
    """Return whether an expression that names a principal cannot mean everybody: it is an ARN, or an attribute."""
    found = canonical(text, it)
    return not WILD.search(found) or text.startswith("arn:")


def _canonical(text: str, stack: str, graph: Graph, depth: int = 0) -> str:
    try:
        found = interpolations(text) if depth <= _MAX_DEPTH else None
    except ValueError:
        found = None
    if found is None:
        return chr(_ANYTHING)
    for each in reversed(found):
        text = f"{text[: each.start]}{_character(each.code.strip(), stack, graph, depth)}{text[each.end :]}"
    return _PARTITION.sub("arn:aws:", text, count=1) if text.startswith("arn:") else text


def _character(code: str, stack: str, graph: Graph, depth: int) -> str:
    value = resolved(f"${{{code}}}", stack, graph)
    for inner, other in graph.outputs_behind(value)[:1]:
        value, stack = inner, other
    if not isinstance(value, str):
        return chr(_ANYTHING) if is_unknown(value) or isinstance(value, (list, Mapping)) else str(value)
    if value != f"${{{code}}}":
        return _canonical(value, stack, graph, depth + 1)
    key, start = (stack, code), _ANYTHING
    if (named := _TRAVERSAL.fullmatch(code)) and (stack, *named[1].split(".", 1)) in graph.by_key:
        key, start = (stack, f"{named[1]}.{named[2]}"), _KNOWN
    elif _FOUND_BY_AWS.fullmatch(code):
        start = _FOUND
    table = graph.once(_no_characters_yet)
    return table.setdefault(key, chr(start + len(table) + 1))


def _no_characters_yet(graph: Graph) -> dict[tuple[str, str], str]:
    return {}
