"""What several aspects make of a whole app: pure, without cdktf.

Each resource passes through the aspects that cover it, in order, each seeing what the ones before it wrote. When all
resources are done, the aspects check the app as it will be written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from ..facts.findings import SAME_GAP
from ..facts.history import newest, oldest, text_of
from ..facts.types import TYPES
from .acknowledgements import Acknowledgement, Limits, accepting, judged
from .aspect import Aspect
from .bypasses import found_on
from .existing import Held, effect_of, held_back, holds_back, kept_part, loses_data, replacements, silences, words
from .graph import Graph
from .model import Body, Change, ChangeEffect, Create, Effect, Finding, Key, Path, Report, Resource, Stack, Write
from .paths import with_write
from .placement import not_written, why_not
from .provider_versions import findings as version_findings
from .renames import Renames
from .unknown_attributes import unknown_switches

INTERNAL = "guardrails-internal"
# Where a resource lives, and how often it is there.
_META_ARGUMENTS = ("provider", "region", "count", "for_each")


@dataclass(frozen=True)
class Entry:
    """Aspects and the scope that they were put on.

    Attributes:
        path: construct path of the scope; empty: the whole app.
        aspects: the aspects, in order.
        exclusive: whether, of several such entries, only the one with the nearest scope counts (guardrails); others
            add up.
        replaces: whether it took the place of another one on the same scope, which is reported.
        acknowledgements: those of the reviewed file; they count for the whole app.
        problems: what is wrong with entries of that file: findings without a place.
    """

    path: str
    aspects: Sequence[Aspect]
    exclusive: bool
    replaces: bool = False
    acknowledgements: tuple[Acknowledgement, ...] = ()
    problems: tuple[Finding, ...] = ()

    def covers(self, path: str) -> bool:
        """Return whether the construct is the scope or stands below it."""
        return is_within(path, self.path)


def is_within(path: str, scope: str) -> bool:
    """Return whether a construct path is that of the scope or below it; an empty scope is the whole app."""
    return not scope or path == scope or path.startswith(f"{scope}/")


@dataclass
class Decision:
    """What is to be written and reported.

    Attributes:
        resources: the resources that differ from what they were, new ones included, by their keys.
        changes: the attributes, with the aspect that wrote them.
        findings: what to annotate, with the aspect that found it.
        accepted: what was found, undecided or not, and acknowledged, with the acknowledgement.
        covering: the aspects that decided on each resource, new ones included, by its key.
        state: the app as it will be written.
    """

    resources: dict[Key, Resource] = field(default_factory=dict)
    changes: list[tuple[Aspect, Change]] = field(default_factory=list)
    findings: list[tuple[Aspect, Finding]] = field(default_factory=list)
    accepted: list[tuple[Finding, Acknowledgement]] = field(default_factory=list)
    covering: dict[Key, Sequence[Aspect]] = field(default_factory=dict)
    state: Graph = field(default_factory=Graph)

    def changes_of(self, aspect: Aspect) -> tuple[Change, ...]:
        """Return what one aspect wrote, one entry an attribute: from what stood there first to what is there last."""
        found: dict[tuple[str, str], Change] = {}
        for change in self._by_aspect.get(id(aspect), ()):
            key = (change.construct_path, change.attribute)
            first = found.get(key)
            found[key] = replace(change, before=first.before) if first else change
        return tuple(found.values())

    @cached_property
    def _by_aspect(self) -> dict[int, list[Change]]:
        found: dict[int, list[Change]] = {}
        for owner, change in self.changes:
            found.setdefault(id(owner), []).append(change)
        return found


def decide(
    graph: Graph,
    entries: Sequence[Entry],
    acknowledgements: Sequence[Acknowledgement] = (),
    *,
    today: date,
    known_ids: Collection[str] = (),
) -> Decision:
    """Run all aspects over an app.

    Args:
        graph: its resources as their author left them, tokens resolved.
        entries: the aspects on it, in the order in which they were put there.
        acknowledgements: what :func:`aspects.acknowledge` left in it; those of the entries come on top.
        today: the day on which acknowledgements are measured.
        known_ids: the ids of all findings and rules that there are; what the aspects look for comes on top.
    """
    decision = Decision()
    covered = {resource.key: _covering(resource, entries) for resource in graph.resources}
    aspects = list({id(each): each for entry in entries for each in entry.aspects}.values())
    scopes: dict[int, list[Resource]] = {id(aspect): [] for aspect in aspects}
    for resource in graph.resources:
        for aspect in covered[resource.key]:
            scopes[id(aspect)].append(resource)
    failed: list[Aspect] = []
    for aspect in aspects:
        try:
            aspect.begin(graph, scopes[id(aspect)])
        except Exception as error:
            decision.findings.append((aspect, internal(_where(aspect, entries, graph), error, "its preparation")))
            failed.append(aspect)
    aspects = [each for each in aspects if each not in failed]
    covering = {key: [each for each in own if each not in failed] for key, own in covered.items()}

    final: dict[Key, Resource] = {}
    queue = list(reversed(graph.resources))
    while queue:
        resource = queue.pop()
        key = resource.key
        own = covering.get(key)
        if own is None:
            covered[key] = _covering(resource, entries)
            own = [each for each in covered[key] if each not in failed]
        final[key], new = _decided(resource, own, graph, decision)
        queue.extend(new)
        if own and resource.type not in TYPES:
            decision.findings.append((own[0], _unknown_type(resource)))
        elif own and key in graph.by_key:
            decision.findings.extend((own[0], each) for each in _unknown_attributes(graph.by_key[key]))
        decision.covering[key] = own
        if key not in covering:
            for aspect in own:
                scopes[id(aspect)].append(resource)

    _follow_names(graph, final, covered, decision)

    for stack in graph.stacks:
        if stack.modules:
            finding = _modules(stack)
            decision.findings.extend((entry.aspects[0], finding) for entry in entries if entry.covers(stack.path))
    for finding in version_findings(graph.stacks):
        decision.findings.extend(_by_the_first(finding, entries))
    for entry in entries:
        if entry.replaces:
            decision.findings.append((entry.aspects[0], _twice(entry, graph)))
    decision.findings.extend(_past_the_aspects(graph, covering, decision))
    decision.findings.extend(_replacements(graph, final, entries, covering, decision))
    state = _state(graph, final)
    final = state.by_key
    for aspect in aspects:
        scope = [final[resource.key] for resource in scopes[id(aspect)]]
        try:
            for finding in aspect.check(state, scope):
                decision.findings.append((aspect, finding))
        except Exception as error:
            decision.findings.append((aspect, internal(_where(aspect, entries, graph), error, "its check")))
    decision.state = state
    _settle(decision, graph, entries, acknowledgements, today, known_ids)
    return decision


def _follow_names(
    graph: Graph, final: dict[Key, Resource], covering: Mapping[Key, Sequence[Aspect]], decision: Decision
) -> None:
    """Rewrite what names a resource by a name that it has no longer, and report what cannot be rewritten.

    First for the names that were written, then for those that are only reported.
    """
    namers = [each for own in covering.values() for each in own if each.gives_names]
    for applied in (True, False):
        changes = [change for _, change in decision.changes if change.applied == applied]
        reporter = next((each for each in namers if each.report_only != applied), None)
        if reporter is None:
            continue
        writers = {
            key: next((each for each in own if each.gives_names and each.report_only != applied), None)
            for key, own in covering.items()
        }
        written = {key for key, writer in writers.items() if writer is not None}
        renamable = {
            key
            for key, writer in writers.items()
            if writer is not None and key in graph.by_key and not _keeps_name(graph.by_key[key], writer, graph)
        }
        names = Renames(graph, changes, written, renamable)
        if not names:
            continue
        for resource in (*final.values(), *graph.readers, *graph.blocks):
            writer = writers.get(resource.key)
            if not applied and writer is None:
                continue
            try:
                effects: list[Effect] = list(names.effects(resource))
            except Exception as error:
                effects = [_internal(error)]
            decided, _ = _carried_out(resource, effects, writer or reporter, graph, decision, follows=True)
            if decided is not resource:
                final[resource.key] = decision.resources[resource.key] = decided


def _keeps_name(resource: Resource, aspect: Aspect, graph: Graph) -> bool:
    kept = kept_part(resource, graph.pins, included=aspect.includes_existing(resource))
    return kept == "everything" or graph.pins.name_of(resource) is not None


def _replacements(
    graph: Graph,
    final: Mapping[Key, Resource],
    entries: Sequence[Entry],
    covering: Mapping[Key, Sequence[Aspect]],
    decision: Decision,
) -> Iterator[tuple[Aspect, Finding]]:
    """Yield what Terraform would replace with its data, where it exists: reported by guardrails, not by an aspect."""
    changed: dict[str, list[Change]] = {}
    for _, change in decision.changes:
        if change.applied and change.effect in ("replace", "unknown"):
            changed.setdefault(change.construct_path, []).append(change)
    for entry in entries:
        if entry.exclusive:
            ids = {id(aspect) for aspect in entry.aspects}
            own = [
                final[each.key]
                for each in graph.resources
                if each.path in changed and any(id(one) in ids for one in covering[each.key])
            ]
            yield from ((entry.aspects[0], finding) for finding in replacements(own, changed))


def created(owner: Resource, effect: Create) -> Resource:
    """Return the resource that an aspect creates next to another.

    It lives where its owner lives, and as often: provider, region, ``count`` and ``for_each`` are inherited.
    """
    inherited: Body = {name: owner.body[name] for name in _META_ARGUMENTS if owner.body.get(name) is not None}
    return Resource(
        effect.type,
        f"{owner.path}/{effect.construct_id}",
        f"{owner.logical_id}_{effect.construct_id}",
        {**inherited, **effect.body},
        owner.stack,
    )


def _state(graph: Graph, final: dict[Key, Resource]) -> Graph:
    """Return the graph as it will be written, option tokens as the expressions that they stand for."""
    by_stack: dict[str, list[Resource]] = {}
    for key, resource in final.items():
        if graph.origins and resource is not graph.by_key.get(key):
            resource = resource.with_body(graph.expressed(resource.body, resource.stack))
        by_stack.setdefault(resource.stack, []).append(resource)
    stacks = [replace(stack, resources=tuple(by_stack.get(stack.path, ()))) for stack in graph.stacks]
    return Graph(stacks, graph.origins, graph.others)


def _settle(
    decision: Decision,
    graph: Graph,
    entries: Sequence[Entry],
    acknowledgements: Sequence[Acknowledgement],
    today: date,
    known_ids: Collection[str],
) -> None:
    """Leave what is neither acknowledged nor undecided, and add what is wrong with acknowledgements."""
    addresses = {resource.path: resource.address for resource in decision.state.resources}
    findings = [
        (aspect, replace(finding, address=addresses.get(finding.construct_path, "")))
        for aspect, finding in decision.findings
    ]
    every = dict.fromkeys((*acknowledgements, *(each for entry in entries for each in entry.acknowledgements)))
    known = {*known_ids, *(each for entry in entries for aspect in entry.aspects for each in aspect.rule_ids)}

    def looking(each: Acknowledgement) -> list[Aspect]:
        """Return the aspects that cover the construct, or something below it."""
        if each.is_pattern:
            scopes = [stack.path for stack in graph.stacks if each.may_cover(stack.path)]
        else:
            scopes = [each.path]
        return [
            aspect
            for entry in entries
            if any(entry.covers(scope) or is_within(entry.path, scope) for scope in scopes)
            for aspect in entry.aspects
        ]

    def is_awaited(each: Acknowledgement) -> bool:
        return any(each.rule_id in aspect.rule_ids for aspect in looking(each))

    def limits(each: Acknowledgement) -> list[Limits]:
        return [aspect.limits for aspect in looking(each) if aspect.limits]

    valid, told = judged(tuple(every), [finding for _, finding in findings], is_awaited, today, known, limits)
    decision.findings = []
    for aspect, finding in _each_gap_once(findings):
        if by := accepting(valid, finding):
            decision.accepted.append((finding, by))
        elif finding.level != "undecided":
            decision.findings.append((aspect, _leveled(finding, aspect)))
    first = graph.stacks[0].path if graph.stacks else ""
    # By the aspect that the acknowledgement speaks of or, where there is none, by the last.
    for each, finding in told:
        own = looking(each)
        if each.is_pattern:
            own = own or [aspect for entry in entries for aspect in entry.aspects]
            stacks = (stack.path for stack in graph.stacks if each.may_cover(stack.path))
            finding = replace(finding, construct_path=next(stacks, first))
        if own:
            owner = next((aspect for aspect in own if each.rule_id in aspect.rule_ids), own[-1])
            decision.findings.append((owner, _leveled(finding, owner)))
    for problem, owner in {each: entry.aspects[-1] for entry in entries for each in entry.problems}.items():
        decision.findings.append((owner, _leveled(replace(problem, construct_path=first), owner)))


def _each_gap_once(findings: Sequence[tuple[Aspect, Finding]]) -> list[tuple[Aspect, Finding]]:
    """Return the findings without those of aspects that a rule reports too: the rule's has what the aspect knows."""
    of_rules = {
        (finding.construct_path, finding.rule_id)
        for _, finding in findings
        if finding.rule_id in SAME_GAP and finding.level != "undecided"
    }
    # One thing that an aspect finds may be the reason for several rules.
    repeated: dict[tuple[str, str], list[str]] = {}
    for path, rule_id in sorted(of_rules):
        for each in SAME_GAP[rule_id]:
            repeated.setdefault((path, each), []).append(rule_id)
    details: dict[tuple[str, str], Finding] = {}
    for _, finding in findings:
        for rule_id in repeated.get((finding.construct_path, finding.rule_id), ()):
            details.setdefault((finding.construct_path, rule_id), finding)
    kept = []
    for aspect, finding in findings:
        if (finding.construct_path, finding.rule_id) not in repeated:
            detail = details.get((finding.construct_path, finding.rule_id))
            known = replace(finding, problem=detail.problem, remedy=detail.remedy) if detail else finding
            kept.append((aspect, known))
    return kept


def _covering(resource: Resource, entries: Sequence[Entry]) -> list[Aspect]:
    """Return the aspects that decide on a resource, in order."""
    if not resource.type.startswith("aws_"):
        return []
    return [each for each in aspects_at(resource.path, entries) if not each.excludes(resource)]


def aspects_at(path: str, entries: Sequence[Entry]) -> list[Aspect]:
    """Return the aspects that were put on a construct path or above it, in order, whatever they leave alone."""
    covering = [entry for entry in entries if entry.covers(path)]
    nearest = max((len(entry.path) for entry in covering if entry.exclusive), default=0)
    return [
        aspect for entry in covering if not entry.exclusive or len(entry.path) == nearest for aspect in entry.aspects
    ]


def _decided(
    resource: Resource, aspects: Sequence[Aspect], graph: Graph, decision: Decision
) -> tuple[Resource, list[Resource]]:
    """Return the resource after all aspects, and those that were created next to it."""
    found = resource
    new: list[Resource] = []
    held: list[tuple[Aspect, Held]] = []
    for aspect in aspects:
        try:
            # Exhausted before its effects are carried out: an aspect decides on one state of the resource.
            effects: list[Effect] = list(aspect.decide(resource, graph))
        except Exception as error:
            effects = [_internal(error)]
        resource, companions = _carried_out(resource, effects, aspect, graph, decision, held=held)
        new += companions
    if held and not graph.pins.keeps_everything(found):
        decision.findings.append((held[0][0], held_back(found, [each for _, each in held])))
    if resource is not found:
        decision.resources[resource.key] = resource
    return resource, new


def _possible(effects: Sequence[Effect], resource: Resource, graph: Graph) -> Iterator[Effect]:
    """Yield the effects; instead of each that refers to what cannot be referred to there, a report on why not."""
    left_out: set[Path] = set()
    holder = resource.key
    for effect in effects:
        if isinstance(effect, Write):
            reason = why_not(effect.value, effect.before, holder, graph)
            # What follows an item of a list that is missing has no place either.
            if reason or (isinstance(effect.path[-1], int) and effect.path[:-1] in left_out):
                left_out.add(effect.path[:-1])
                if reason:
                    yield not_written(effect.path, reason)
                continue
        elif isinstance(effect, Create) and (
            reason := why_not(effect.body, None, created(resource, effect).key, graph)
        ):
            yield not_written(effect.type, reason)
            continue
        yield effect


def _carried_out(
    resource: Resource,
    effects: Sequence[Effect],
    aspect: Aspect,
    graph: Graph,
    decision: Decision,
    *,
    follows: bool = False,
    held: list[tuple[Aspect, Held]] | None = None,
) -> tuple[Resource, list[Resource]]:
    """Return the resource after the effects of one aspect, and those that were created next to it.

    Args:
        resource: as the aspects before left it.
        effects: what the aspect wants.
        aspect: the aspect.
        graph: the app as its author left it.
        decision: what is written and reported goes there.
        follows: whether a name is followed: that is left out only where Terraform would replace what exists.
        held: what is left out because the resource exists goes there; where there is none, it is reported at once.
    """
    if not effects:
        return resource, []
    known = graph.by_key.get(resource.key)
    found = known or resource
    kept = kept_part(found, graph.pins, included=aspect.includes_existing(found))
    new: list[Resource] = []
    only_reported: list[str] = []
    left_out: list[Held] = []
    name, body = type(aspect).__name__, resource.body
    for effect in _possible(effects, resource, graph):
        if isinstance(effect, Report):
            if not follows and silences(found, kept, aspect, graph.pins) and effect.rule_id != INTERNAL:
                continue
            finding = Finding(resource.path, effect.rule_id, effect.problem, effect.remedy, level=effect.level)
            decision.findings.append((aspect, finding))
            continue
        attribute, before, after = _described(effect)
        does: ChangeEffect = "create"
        if isinstance(effect, Write) and known:
            does = effect_of(found, attribute)
            replaced = kept == "everything" and (does == "replace" or loses_data(found, does))
            if replaced if follows else holds_back(found, does, kept, aspect, graph.pins):
                left_out.append(Held(attribute, before, after, does))
                continue
        change = Change(resource.path, attribute, before, after, name, not aspect.report_only, does)
        decision.changes.append((aspect, change))
        if aspect.report_only:
            only_reported.append(f"{attribute} = {after!r} ({words(does)})")
        elif isinstance(effect, Write):
            body = with_write(body, effect)
        else:
            companion = created(resource, effect)
            new.append(companion)
            decision.resources[companion.key] = companion
    if body is not resource.body:
        resource = resource.with_body(body)
    if only_reported and not follows:
        decision.findings.append((aspect, _would_write(resource, aspect, only_reported)))
    if held is not None:
        held += [(aspect, each) for each in left_out]
    elif left_out:
        decision.findings.append((aspect, held_back(found, left_out)))
    return resource, new


def _described(effect: Write | Create) -> tuple[str, Any, Any]:
    if isinstance(effect, Write):
        return _dotted(effect.path), effect.before, effect.value
    return effect.type, None, effect.body


def _internal(error: Exception) -> Report:
    return Report(
        INTERNAL, f"{type(error).__name__}: {error}", "report this bug together with the construct that causes it"
    )


def internal(path: str, error: Exception, what: str) -> Finding:
    """Return what is reported where a part of the library, or a rule from outside of it, fails.

    Args:
        path: construct path of the resource or, where it is not about one, of the scope.
        error: what it failed with.
        what: what failed.
    """
    report = _internal(error)
    return Finding(path, report.rule_id, f"{what} failed with {report.problem}", report.remedy)


def _where(aspect: Aspect, entries: Sequence[Entry], graph: Graph) -> str:
    """Return the scope of an aspect, for what is about no resource in particular; for a whole app its first stack."""
    scopes = [entry.path for entry in entries if any(each is aspect for each in entry.aspects)]
    return next((path for path in scopes if path), graph.stacks[0].path if graph.stacks else "")


def _twice(entry: Entry, graph: Graph) -> Finding:
    return Finding(
        entry.path or (graph.stacks[0].path if graph.stacks else ""),
        "guardrails-twice",
        f"guardrails were applied twice to {entry.path or 'the app'!r}, and only the last call takes effect",
        "apply them once, with all options, or apply the others to a narrower scope",
    )


def _by_the_first(finding: Finding, entries: Sequence[Entry]) -> list[tuple[Aspect, Finding]]:
    """Return a finding about a stack, reported once: by the first aspect on it or on something in it."""
    for entry in entries:
        if entry.covers(finding.construct_path) or is_within(entry.path, finding.construct_path):
            return [(entry.aspects[0], finding)]
    return []


def _past_the_aspects(
    graph: Graph, covering: Mapping[Key, Sequence[Aspect]], decision: Decision
) -> list[tuple[Aspect, Finding]]:
    """Return what escapes the aspects on each resource that they cover, reported by the first of them."""
    changes: dict[str, list[Change]] = {}
    for _, change in decision.changes:
        changes.setdefault(change.construct_path, []).append(change)
    return [
        (covering[resource.key][0], finding)
        for resource in graph.resources
        if covering[resource.key]
        for finding in found_on(resource, changes.get(resource.path, ()))
    ]


def _would_write(resource: Resource, aspect: Aspect, values: Sequence[str]) -> Finding:
    # What replaces the resource first: of many, the others are left out.
    values = sorted(values, key=lambda value: not value.endswith(f"({words('replace')})"))
    shown = ", ".join(values[:3]) + (f" and {len(values) - 3} more" if len(values) > 3 else "")
    return Finding(
        resource.path,
        f"{aspect.name}-report",
        f"would set {shown}",
        f"remove {aspect.name} from report_only",
        level="warning",
    )


def _unknown_type(resource: Resource) -> Finding:
    return Finding(
        resource.path,
        "resource-type-unknown",
        f"{resource.type} is an unknown resource type, so few settings are written for it",
        f"check the spelling; {_known()}",
        level="warning",
    )


def _known() -> str:
    return f"this library knows the AWS provider from {text_of(oldest())} to {text_of(newest())}"


def _unknown_attributes(resource: Resource) -> list[Finding]:
    return [
        Finding(
            resource.path,
            "attribute-unknown",
            f"{path} of {resource.type} is unknown and looks like a setting for {what}, so it is left unchanged",
            f"check its spelling and its value; {_known()}",
            level="warning",
        )
        for path, what in unknown_switches(resource)
    ]


def _modules(stack: Stack) -> Finding:
    return Finding(
        stack.path,
        "module-inside-unseen",
        f"aspects cannot see inside modules, here {', '.join(stack.modules)}",
        "pass names, tags and settings to the module as input variables",
        level="info",
    )


def _leveled(finding: Finding, aspect: Aspect) -> Finding:
    """Return the finding, as a warning where the aspect only reports."""
    return replace(finding, level="warning") if aspect.report_only and finding.level == "error" else finding


@lru_cache(maxsize=4096)
def _dotted(path: Path) -> str:
    return ".".join(map(str, path))
