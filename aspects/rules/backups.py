"""Reads which resources the backup plans of an app select: by ARN, by a pattern of ARNs, by tags and conditions.

Sources: AWS Backup developer guide, "Assigning resources to a backup plan"; AWS Backup API reference,
"BackupSelection": resources are joined by *or*, tags by *or*, conditions by *and*, and these three by *and*; nothing at
all selects everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from ..core.expressions import expression, is_of_iteration, is_unknown
from ..core.graph import Graph, literal_name
from ..core.model import Resource
from ..core.paths import as_blocks
from ..facts.backups import BACKED_UP
from .checks import Found, all_hold
from .model import Malformed, Problem, Undecided, show
from .policies import any_of, canonical, covers, overlap
from .reader import Block, resolved

_SELECTION = "aws_backup_selection"
# Where a plan of somebody else shows in an app.
_FOREIGN = frozenset({"data.aws_backup_plan", "data.aws_backup_selection"})
_OWN_PLACE = re.compile(r"\$\{data\.aws_(?:caller_identity|partition|region)\.[^}]*\}")
_TRAVERSAL = re.compile(r"[a-z]\w*\.[A-Za-z_][\w-]*(?:\[[^\]]*\])?\.\w+")
# Characters for private use stand for expressions in a canonical text.
_EXPRESSION = re.compile("[\U000f0000-\U0010ffff]")
_TAG_KEY = "aws:ResourceTag/"
_NOTHING = "*"  # what of an ARN nobody knows: only a wildcard covers it


def in_backup_plan(it: Block, graph: Graph) -> Found:
    """A check: a backup plan selects the resource.

    A selection or a plan that cannot be followed leaves the answer open, as does a plan outside of the app that shows
    in it as a data source, a module or a backup policy of the organization.
    """
    if is_in_backup_plan(it):
        return
    foreign = graph.once(_foreign_plans)
    yield from foreign or [Problem("no backup plan selects it")]


def is_in_backup_plan(it: Block) -> bool:
    """Whether a selection of the app puts the resource into a backup plan.

    Raises:
        Undecided: none does for certain, and one may.
    """
    selections = it.graph.by_type.get(_SELECTION, ())
    return any_of([Block(each, it.graph) for each in selections], partial(_selects, it))


def _selects(it: Block, selection: Block) -> bool:
    return all_hold(
        lambda: _holds(it, selection, "resources", nothing=it.graph.is_same_place(selection.resource, it.resource)),
        lambda: not _holds(it, selection, "not_resources", nothing=False),
        lambda: _has_one_of_the_tags(it, selection),
        lambda: _meets_conditions(it, selection),
    )


# -- ARNs ------------------------------------------------------------------------------------------------------------


def _holds(it: Block, selection: Block, name: str, *, nothing: bool) -> bool:
    """Whether a list of ARNs holds that of a resource; ``nothing``: what an empty list means."""
    value = selection.raw(name)
    if value is None or value == []:
        return nothing
    return any_of(value if isinstance(value, (list, tuple)) else [value], partial(_names, it, selection, name))


def _names(it: Block, selection: Block, name: str, entry: Any) -> bool:
    """Whether one ARN or pattern of a selection is, or covers, that of a resource."""
    graph, stack = it.graph, selection.resource.stack
    entry = resolved(entry, stack, graph)
    if entry is None:
        return False
    if not isinstance(entry, str):
        raise Malformed(f"{selection.resource.address} has {show(entry)} in {name}, which is no ARN", name, entry)
    named = [entry, selection.resource.body.get("for_each")] if is_of_iteration(entry) else entry
    targets = graph.targets(named, stack)
    answer = _is_of_targets(it, entry, targets) if targets else _is_covered(it, selection, entry)
    if answer is None:
        path = f"{selection.resource.address}: {name}"
        raise Undecided(f"{path} is {show(entry)}, which is only known at apply time", path, entry)
    return answer


def _is_of_targets(it: Block, entry: str, targets: list[Resource]) -> bool | None:
    """Whether what an expression names is the resource; ``None``: it may be, or may name more than that."""
    code = expression(entry)
    is_plain = code is None or _TRAVERSAL.fullmatch(code.strip()) is not None or is_of_iteration(entry)
    if any(each.key == it.resource.key for each in targets):
        return True if is_plain or "?" not in (code or "") else None
    return False if is_plain else None


def _is_covered(it: Block, selection: Block, entry: str) -> bool | None:
    """Whether a pattern covers the ARN of a resource; ``None``: that depends on what nobody knows."""
    if not it.graph.is_same_place(selection.resource, it.resource):
        return False
    own = _arn(it)
    pattern = _in_place_of(own, canonical(_OWN_PLACE.sub(_NOTHING, entry), selection))
    if covers(pattern, own):
        return True
    return None if overlap(_EXPRESSION.sub(_NOTHING, pattern), own) else False


def _arn(it: Block) -> str:
    """The ARN of a resource, with an asterisk for what nobody knows of it."""
    place = it.graph.placement(it.resource)
    known = {
        "region": place.region if place.region and not is_unknown(place.region) else "",
        "account": it.graph.account_id(it.resource),
        "name": literal_name(it.resource) or "",
        "id": "",
    }
    return BACKED_UP[it.type].format(**{key: value or _NOTHING for key, value in known.items()})


def _in_place_of(arn: str, pattern: str) -> str:
    """A pattern, with region and account left open where the ARN has none: a selection is of its own place."""
    own, parts = arn.split(":", 5), pattern.split(":", 5)
    if len(own) < 6 or len(parts) < 6:
        return pattern
    for index in (3, 4):
        parts[index] = own[index] if own[index] in ("", _NOTHING) else parts[index]
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
    """Whether a resource has the tag that a selection asks for; ``covering``: by a value with wildcards."""
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
    """The value of a tag of a resource, its own or a default of its provider; ``None`` where it has none."""
    own = it.raw("tags") if it.has("tags") else None
    for tags in (own, _default_tags(it.graph, it.resource)):
        if isinstance(tags, Mapping):
            if key in tags:
                return resolved(tags[key], it.resource.stack, it.graph)
            unknown = next((each for each in tags if is_unknown(each)), None)
        else:
            unknown = tags
        if is_unknown(unknown):
            raise Undecided(f"tags is {show(tags)}, which is only known at apply time", "tags", tags)
    return None


def _default_tags(graph: Graph, resource: Resource) -> Any:
    value = resolved(graph.provider(resource).get("default_tags"), resource.stack, graph)
    if isinstance(value, str):
        return value
    return next((resolved(each.get("tags"), resource.stack, graph) for each in as_blocks(value)), None)


# -- plans of others -------------------------------------------------------------------------------------------------


def _foreign_plans(graph: Graph) -> list[Undecided]:
    """Why a plan that nobody here sees may select what no selection of the app does."""
    policies = [
        each
        for each in graph.by_type.get("aws_organizations_policy", ())
        if str(each.body.get("type")).upper() == "BACKUP_POLICY"
    ]
    return [
        Undecided(f"{each.address} may select it, which is outside of the app", each.address)
        for each in (*graph.readers, *policies)
        if each.type in _FOREIGN or each in policies or _is_backup_module(each)
    ]


def _is_backup_module(reader: Resource) -> bool:
    return reader.type == "module" and "backup" in str(reader.body.get("source")).lower()
