"""Names are followed: where a resource gets another name, what names it by the old one gets the new one, too; pure.

:class:`Renames` is made when every aspect has decided, from what they changed, and is asked of every resource of the
app. A literal that names a renamed resource is rewritten where it can only mean that one. Where it cannot be rewritten,
or may mean another, it is reported.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cached_property

from ..facts.identity import identity
from .graph import Graph, texts
from .marks import has_mark
from .mentions import Literal, holds_names, is_instance, keys_of_tags, literals, may_hold_names, names_within, patterns
from .model import BLOCKS, Change, Key, Level, Path, Report, Resource, Write
from .selectors import TagValues, may_hold_tags

_META_ARGUMENTS = ("count", "for_each")


@dataclass(frozen=True)
class _Meaning:
    """A place in a text, the resources that the name there may mean, and how it names them."""

    literal: Literal
    targets: tuple[Resource, ...]
    safe: bool


class Renames:
    """The resources that got another name, and what follows from it.

    Args:
        graph: the app as its author left it.
        changes: what aspects wrote.
        written: the resources that can be rewritten.
        renamable: those of them that may get another name themselves.
    """

    def __init__(
        self, graph: Graph, changes: Iterable[Change], written: Collection[Key], renamable: Collection[Key]
    ) -> None:
        self._graph = graph
        self._written = written
        self._renamable = renamable
        self._stacks = {stack.path for stack in graph.stacks}
        changes = tuple(changes)
        self._tags = TagValues(graph, changes)
        self._names: dict[Key, str] = {}
        for change in changes:
            resource = graph.by_path.get(change.construct_path)
            known = identity(resource.type) if resource else None
            if resource and known and change.attribute == known.attribute and isinstance(change.before, str):
                self._names[resource.key] = str(change.after)
        if self._names:
            self._names |= dict(self._names_that_follow())

    def __bool__(self) -> bool:
        """Return whether a resource that had a name, or a tag, got another one."""
        return bool(self._names) or bool(self._tags)

    def effects(self, resource: Resource) -> Iterator[Write | Report]:
        """Yield what becomes of the names in a resource.

        Args:
            resource: a resource, a data source, a module or another block as every aspect left it.
        """
        place = self._place(resource)
        for effect in self._effects(resource):
            if place and isinstance(effect, Report):
                effect = replace(effect, problem=f"{place}{effect.problem}")
            yield effect

    def _place(self, resource: Resource) -> str:
        """Return where something stands, for what is reported of it: empty where its construct says so."""
        if resource.stack not in self._stacks:
            # A stack that nobody guards gets no annotations of its own, so that the text must say where.
            return f"in {resource.path}, "
        return f"in {resource.address}, " if resource.type in BLOCKS else ""

    def _effects(self, resource: Resource) -> Iterator[Write | Report]:
        for literal in keys_of_tags(resource, self._graph.marks):
            for target in self._graph.named(literal, resource):
                if target.key in self._names:
                    meaning = _Meaning(literal, (target,), safe=False)
                    yield self._meaning_report(literal.path, meaning, "is in a tag key, which is not rewritten")
        for path, text in texts(resource.body):
            if not (may_hold_names(resource.type, path, text) or may_hold_tags(resource.type, path, text)):
                continue
            new, reports = self._followed(path, text, resource)
            reports += self._outgrown(path, text, resource)
            names_only = new
            new, problem = self._tags.followed(path, new, resource)
            if problem:
                reports.append(_report(path, text, problem, "select by a tag that has one value"))
            yield from reports
            if new != text:
                written = self._may_write(path, resource)
                level: Level = "warning" if names_only == text else "error"  # two things may have one tag
                yield Write(path, new, text) if written else _unwritten(path, text, new, level)

    def _may_write(self, path: Path, resource: Resource) -> bool:
        known = identity(resource.type)
        is_own_name = known is not None and path == (known.attribute,) and resource.key in self._graph.by_key
        return resource.key in (self._renamable if is_own_name else self._written)

    def _names_that_follow(self) -> Iterator[tuple[Key, str]]:
        """Yield the names that hold names of others, as a log group's holds its function's: they are followed first."""
        for kind, group in self._graph.by_type.items():
            known = identity(kind) if holds_names(kind) else None
            for resource in group if known else ():
                text = resource.body.get(known.attribute) if known else None
                if isinstance(text, str) and resource.key in self._renamable and resource.key not in self._names:
                    new, _ = self._followed((known.attribute,) if known else (), text, resource)
                    if new != text:
                        yield resource.key, new

    def _followed(self, path: Path, text: str, resource: Resource) -> tuple[str, list[Report]]:
        """Return a text with every old name in it replaced, and what cannot be."""
        marked, found = literals(path, text, resource, self._graph.marks)
        if not found:
            return text, []
        parts: list[str] = []
        reports: dict[Report, None] = {}
        position = 0
        for meaning in self._meanings(found, resource):
            mention = meaning.literal.mention
            if mention.start < position and meaning.safe:
                continue
            names = {self._new_name(each, mention.name) for each in meaning.targets}
            if problem := self._problem(meaning, names, resource):
                reports.setdefault(self._meaning_report(path, meaning, problem))
                continue
            parts += [self._graph.marks.original(marked[position : mention.start]), names.pop()]
            position = mention.end
        if not parts:
            return text, list(reports)
        return "".join([*parts, self._graph.marks.original(marked[position:])]), list(reports)

    def _meanings(self, found: list[Literal], resource: Resource) -> list[_Meaning]:
        """Return the places where a renamed resource is named, in order; a text that several rows know is one place."""
        places: dict[tuple[int, int, bool], _Meaning] = {}
        for literal in found:
            for each, targets in self._meant(literal, resource):
                if not targets:
                    continue
                key = (each.mention.start, each.mention.end, each.safe)
                known = places.get(key)
                both = (*(known.targets if known else ()), *targets)
                places[key] = _Meaning(each, tuple({target.key: target for target in both}.values()), each.safe)
        if not places:
            return []
        safe = {(start, end) for start, end, is_safe in places if is_safe}
        return [
            meaning
            for (start, end, is_safe), meaning in sorted(places.items(), key=lambda item: (item[0][0], -item[0][1]))
            if any(each.key in self._names for each in meaning.targets) and (is_safe or (start, end) not in safe)
        ]

    def _meant(self, literal: Literal, resource: Resource) -> Iterator[tuple[Literal, list[Resource]]]:
        targets = self._graph.named(literal, resource)
        if targets or not holds_names(literal.mention.type):
            yield literal, targets
            return
        # AWS makes that log group itself, or another stack does: it is called after a resource of this app.
        for inner in names_within(literal):
            yield inner, self._graph.named(inner, resource)

    def _problem(self, meaning: _Meaning, names: set[str], resource: Resource) -> str:
        """Return why the name cannot be rewritten; empty where it can."""
        literal = meaning.literal
        if len(names) > 1:
            others = ", ".join(each.address for each in meaning.targets)
            return f"may refer to {others}, which now have different names"
        if not meaning.safe:
            return "seems to be its name, which only a reference can confirm"
        old, (new,) = self._graph.marks.original(literal.mention.name), tuple(names)
        for target in meaning.targets:
            if has_mark(literal.mention.name) and target.stack != resource.stack:
                return "is the same expression, which may have another value in this stack"
            if is_instance(old + new) and any(
                target.body.get(each) != resource.body.get(each) for each in _META_ARGUMENTS
            ):
                return "names one of its instances, each of which has its own name"
            if literal.account.isdigit() and not self._graph.account_id(target):
                accounts = self._accounts.get(target.key, set())
                if len(accounts) > 1:
                    return (
                        f"may be in another account, as ARNs of {', '.join(sorted(accounts))} have this name"
                        " and the provider has no allowed_account_ids"
                    )
        return ""

    @cached_property
    def _accounts(self) -> dict[Key, set[str]]:
        """The accounts in which ARNs of the app say that a renamed resource is."""
        found: dict[Key, set[str]] = {}
        for resource in self._graph.resources:
            for path, text in texts(resource.body):
                for literal in literals(path, text, resource, self._graph.marks)[1] if "arn:" in text else ():
                    for target in self._graph.named(literal, resource) if literal.account.isdigit() else ():
                        found.setdefault(target.key, set()).add(literal.account)
        return found

    def _outgrown(self, path: Path, text: str, resource: Resource) -> list[Report]:
        """Return the patterns in a text that fitted a name and do not fit its new one."""
        found: list[Report] = []
        for literal in patterns(path, text, self._graph.marks):
            for target, old in self._graph.matching(literal, resource):
                new = self._new_name(target, old)
                if not fnmatchcase(self._graph.marks.name(new), literal.mention.name):
                    pattern, old = (self._graph.marks.original(each) for each in (literal.mention.name, old))
                    problem = (
                        f"has {pattern!r}, which matches {old!r}, the old name of {target.address}, but not {new!r}"
                    )
                    found.append(_report(path, "", problem, f"write a pattern that matches {new!r}, or refer to it"))
        return found

    def _new_name(self, target: Resource, name: str) -> str:
        """Return the new name of a resource that is called by ``name``, which may be that of one of its instances."""
        new = self._names.get(target.key)
        if new is None:
            return self._graph.marks.original(name)
        for instance, value in self._graph.instances(target).items():
            if instance == name:
                return value(new)
        return new

    def _meaning_report(self, path: Path, meaning: _Meaning, problem: str) -> Report:
        target = next(each for each in meaning.targets if each.key in self._names)
        name = meaning.literal.mention.name
        known = identity(target.type)
        return _report(
            path,
            "",
            f"has {self._graph.marks.original(name)!r}, the old name of {target.address}, which is now"
            f" {self._new_name(target, name)!r}; it {problem}",
            f"write ${{{target.address}.{known.attribute if known else 'id'}}}, or acknowledge it",
        )


def _unwritten(path: Path, old: str, new: str, level: Level) -> Report:
    return Report(
        "name-reference",
        f"{'.'.join(map(str, path))} {_short(old)!r} has the old name of a renamed resource, and naming does"
        f" not write here; {_short(new)!r} would be right",
        "refer to the resource instead of spelling out its name",
        level,
    )


def _report(path: Path, text: str, problem: str, remedy: str) -> Report:
    what = f"{'.'.join(map(str, path))} {_short(text)!r}" if text else ".".join(map(str, path))
    return Report("name-reference", f"{what} {problem}" if not text else f"{what}: {problem}", remedy, level="warning")


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:119]}…"
