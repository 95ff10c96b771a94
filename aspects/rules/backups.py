"""Reads which resources the backup plans of an app select: by ARN, by a pattern of ARNs, by tags and conditions.

Sources: AWS Backup developer guide, "Assigning resources to a backup plan"; AWS Backup API reference,
"BackupSelection": resources are joined by *or*, tags by *or*, conditions by *and*, and these three by *and*; nothing at
all selects everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from ..core.expressions import expression, is_of_iteration, is_unknown
from ..core.graph import Graph, literal_name
from ..core.model import Key, Resource
from ..facts.backups import BACKED_UP
from .checks import Found, all_hold
from .model import Malformed, Problem, Undecided, show
from .policies import any_of, canonical, covers, overlap
from .reader import Block, resolved
from .relations import default_tags, is_same_place

# Where a plan of somebody else shows in an app.
_FOREIGN = frozenset({"data.aws_backup_plan", "data.aws_backup_selection"})
_OWN_PLACE = re.compile(r"\$\{data\.aws_(?:caller_identity|partition|region)\.[^}]*\}")
_TRAVERSAL = re.compile(r"[a-z]\w*\.[A-Za-z_][\w-]*(?:\[[^\]]*\])?\.\w+")
# Characters for private use stand for expressions in a canonical text.
_EXPRESSION = re.compile("[\U000f0000-\U0010ffff]")
_TAG_KEY = "aws:ResourceTag/"
_ANY = "*"  # a name that nobody knows: only a wildcard covers it
_HERE = "-"  # a place that nobody knows: it is that of the selection


def in_backup_plan(it: Block, graph: Graph) -> Found:
    """Check that a backup plan selects the resource.

    A selection or a plan that cannot be followed leaves the answer open, as does a plan outside of the app that shows
    in it as a data source, a module or a backup policy of the organization.
    """
    if is_in_backup_plan(it):
        return
    if foreign := graph.once(_foreign_plans):
        yield from foreign
    else:
        yield Problem("no backup plan selects it")


def is_in_backup_plan(it: Block) -> bool:
    """Return whether a selection of the app puts the resource into a backup plan.

    Raises:
        Undecided: none does for certain, and one may.
    """
    return any_of(it.graph.once(_selections), partial(_selects, it))


class _Selection(NamedTuple):
    """One selection, with its lists of ARNs read once for all resources."""

    block: Block
    resources: _Arns
    spared: _Arns


def _selections(graph: Graph) -> list[_Selection]:
    blocks = [Block(each, graph) for each in graph.by_type.get("aws_backup_selection", ())]
    return [_Selection(each, _Arns(each, "resources"), _Arns(each, "not_resources")) for each in blocks]


def _selects(it: Block, selection: _Selection) -> bool:
    block, resources, spared = selection
    return all_hold(
        lambda: is_same_place(it.graph, block.resource, it.resource) if resources.is_empty else resources.hold(it),
        lambda: not spared.hold(it),
        lambda: _has_one_of_the_tags(it, block),
        lambda: _meets_conditions(it, block),
    )


# -- ARNs ------------------------------------------------------------------------------------------------------------


class _Arns:
    """A list of ARNs and patterns of a selection.

    Args:
        selection: the selection.
        name: the attribute.
    """

    def __init__(self, selection: Block, name: str) -> None:
        self._selection = selection
        self._path = f"{selection.resource.address}: {name}"
        self._named: set[Key] = set()
        self._maybe: dict[Key, Undecided] = {}  # named where a condition holds
        # Patterns, and what is there; those of one resource by what follows the account.
        self._literal: dict[str, list[tuple[str, str]]] = {}
        self._patterns: list[tuple[str, str]] = []
        self._unknown: list[Undecided] = []
        value = selection.raw(name)
        self.is_empty = value is None or value == []
        for entry in () if self.is_empty else value if isinstance(value, (list, tuple)) else (value,):
            self._add(resolved(entry, selection.resource.stack, selection.graph))

    def _add(self, entry: Any) -> None:
        if entry is None:
            return
        if not isinstance(entry, str):
            self._unknown.append(Malformed(f"{self._path} is {show(entry)}, which is not an ARN", self._path, entry))
            return
        resource, graph = self._selection.resource, self._selection.graph
        named = [entry, resource.body.get("for_each")] if is_of_iteration(entry) else entry
        targets = graph.targets(named, resource.stack)
        if not targets:
            self._add_pattern(canonical(_OWN_PLACE.sub(_ANY, entry), self._selection), entry)
            return
        code = expression(entry)
        is_plain = code is None or _TRAVERSAL.fullmatch(code.strip()) is not None or is_of_iteration(entry)
        keys = [each.key for each in targets]
        if is_plain or "?" not in (code or ""):
            self._named.update(keys)
        else:
            self._maybe.update(dict.fromkeys(keys, self._undecided(entry)))
        if not is_plain:
            self._unknown.append(self._undecided(entry))  # it may name more than that

    def _add_pattern(self, pattern: str, entry: str) -> None:
        if _ANY in pattern or _EXPRESSION.search(pattern) or pattern.count(":") < 5:
            self._patterns.append((pattern, entry))
        else:
            self._literal.setdefault(_tail(pattern), []).append((pattern, entry))

    def _undecided(self, entry: str) -> Undecided:
        return Undecided(f"{self._path} is {show(entry)}, which is only known at apply time", self._path, entry)

    def _of_unknown_name(self, entry: str) -> Undecided:
        return Undecided(
            f"{self._path} has {show(entry)}, and the name of this resource is only known at apply time",
            self._path,
            entry,
        )

    def hold(self, it: Block) -> bool:
        """Return whether the ARN of a resource is among them.

        Raises:
            Undecided: it may be.
        """
        key = it.resource.key
        if key in self._named:
            return True
        if key in self._maybe:
            raise self._maybe[key]
        if not is_same_place(it.graph, self._selection.resource, it.resource):
            return False
        own = _arn(it)
        found = [(_in_place_of(own, pattern), entry) for pattern, entry in self._near(own)]
        if any(covers(pattern, own) for pattern, _ in found):
            return True
        for pattern, entry in found:
            is_open = _ANY in _tail(own) or _EXPRESSION.search(pattern)
            if is_open and overlap(_EXPRESSION.sub(_ANY, pattern), own):
                raise self._undecided(entry) if is_unknown(entry) else self._of_unknown_name(entry)
        for unknown in self._unknown:
            raise unknown
        return False

    def _near(self, arn: str) -> Iterator[tuple[str, str]]:
        """Yield the patterns that may cover an ARN: those for one resource only if its name matches or is unknown."""
        yield from self._patterns
        if _ANY in _tail(arn):
            yield from (each for found in self._literal.values() for each in found)
        else:
            yield from self._literal.get(_tail(arn), ())


def _tail(arn: str) -> str:
    """Return what follows the account in an ARN."""
    return arn.split(":", 5)[-1]


def _arn(it: Block) -> str:
    """Return the ARN of a resource, as far as somebody knows it."""
    region = it.graph.placement(it.resource).region
    return BACKED_UP[it.type].format(
        region=region if region and not is_unknown(region) else _HERE,
        account=it.graph.account_id(it.resource) or _HERE,
        name=literal_name(it.resource) or _ANY,
        id=_ANY,
    )


def _in_place_of(arn: str, pattern: str) -> str:
    """Return a pattern, with region and account of an ARN that does not know its own: a selection is of one place."""
    own, parts = arn.split(":", 5), pattern.split(":", 5)
    if len(parts) < 6:
        return pattern
    for index in (3, 4):
        parts[index] = own[index] if own[index] in ("", _HERE) else parts[index]
    return ":".join(parts)


# -- tags ------------------------------------------------------------------------------------------------------------


def _has_one_of_the_tags(it: Block, selection: Block) -> bool:
    tags = selection.blocks("selection_tag")
    return not tags or any_of(tags, lambda tag: _is_tagged(it, tag, covering=False))


def _meets_conditions(it: Block, selection: Block) -> bool:
    def wants(kind: str) -> Iterator[Block]:
        for condition in selection.blocks("condition"):
            yield from condition.blocks(kind)

    return all_hold(
        *(partial(_is_tagged, it, each, covering=False) for each in wants("string_equals")),
        *(partial(_is_tagged, it, each, covering=True) for each in wants("string_like")),
        *(partial(_is_not_tagged, it, each, covering=False) for each in wants("string_not_equals")),
        *(partial(_is_not_tagged, it, each, covering=True) for each in wants("string_not_like")),
    )


def _is_not_tagged(it: Block, wanted: Block, *, covering: bool) -> bool:
    return not _is_tagged(it, wanted, covering=covering)


def _is_tagged(it: Block, wanted: Block, *, covering: bool) -> bool:
    """Return whether a resource has the tag that a selection asks for; ``covering``: by a value with wildcards."""
    key = wanted.text("key") or ""
    found = _tag(it, key.removeprefix(_TAG_KEY))
    if found is None:
        return False
    value = wanted.raw("value")
    if value == found and wanted.resource.stack == it.resource.stack:
        return True  # the same expression, too
    if is_unknown(found):
        raise Undecided(f"the tag {key} is {show(found)}, which is only known at apply time", f"tags.{key}", found)
    text = wanted.text("value") or ""
    return covers(text, str(found)) if covering else text == str(found)


def _tag(it: Block, key: str) -> Any:
    """Return the value of a tag of a resource, its own or a default of its provider; ``None`` where it has none."""
    own = it.raw("tags") if it.has("tags") else None
    for tags in (own, default_tags(it)):
        if isinstance(tags, Mapping):
            if key in tags:
                return resolved(tags[key], it.resource.stack, it.graph)
            unknown = next((each for each in tags if is_unknown(each)), None)
        else:
            unknown = tags
        if is_unknown(unknown):
            raise Undecided(f"tags is {show(tags)}, which is only known at apply time", "tags", tags)
    return None


# -- plans of others -------------------------------------------------------------------------------------------------


def _foreign_plans(graph: Graph) -> list[Undecided]:
    """Return why a plan that nobody here sees may select what no selection of the app does."""
    policies = [
        each
        for each in graph.by_type.get("aws_organizations_policy", ())
        if is_unknown(kind := each.body.get("type")) or str(kind).upper() == "BACKUP_POLICY"
    ]
    return [
        Undecided(f"{each.address} may select it, which is outside of the app", each.address)
        for each in (*graph.readers, *policies)
        if each.type in _FOREIGN or each in policies or _is_backup_module(each)
    ]


def _is_backup_module(reader: Resource) -> bool:
    return reader.type == "module" and "backup" in str(reader.body.get("source")).lower()
