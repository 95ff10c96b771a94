"""What several aspects make of a whole stack: pure, without cdktf.

Each resource passes through the aspects that cover it, in order, each seeing what the ones before it wrote. When all
resources are done, the aspects check the stack as it will be written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol

from aspects.acknowledgements import Acknowledgement, judged
from aspects.attributes import with_write
from aspects.metadata.types import TYPES
from aspects.model import Change, Companion, Decoration, Finding, Path, Problem, Resource, Set, Stack, StackReader

INTERNAL = "guardrails-internal"


class Part(Protocol):
    """An aspect as the pipeline sees it; :class:`aspects.engine.ResourceAspect` says what each member means."""

    report_only: bool
    today: date | None

    @property
    def rule_ids(self) -> frozenset[str]:
        """The ids of what it may find."""
        ...

    def excludes(self, resource: Resource) -> bool:
        """Whether it leaves the resource alone."""
        ...

    def begin(self) -> None:
        """A stack is about to be decided on."""
        ...

    def decorate(self, resource: Resource, stack: StackReader) -> Decoration:
        """What is to be done to a resource."""
        ...

    def check(self, stack: Stack, scope: Sequence[str]) -> Iterator[Finding]:
        """Findings on the final state."""
        ...


@dataclass(frozen=True)
class Entry:
    """Aspects and the scope that they were put on.

    Attributes:
        path: construct path of the scope; empty: the whole app.
        parts: the aspects, in order.
        exclusive: whether, of several such entries, the one with the nearest scope alone counts (guardrails); others
            add up.
    """

    path: str
    parts: Sequence[Part]
    exclusive: bool

    def covers(self, path: str) -> bool:
        """Whether the construct is the scope or stands below it."""
        return not self.path or path == self.path or path.startswith(f"{self.path}/")


@dataclass
class Decision:
    """What is to be written and said.

    Attributes:
        bodies: resource to its attributes, for the resources that differ from what they were, new ones included.
        changes: the attributes, with the aspect that wrote them.
        findings: what to annotate, with the aspect that found it.
    """

    bodies: dict[tuple[str, str], Resource] = field(default_factory=dict)
    changes: list[tuple[Part, Change]] = field(default_factory=list)
    findings: list[tuple[Part, Finding]] = field(default_factory=list)


def decide(
    stack: Stack,
    stack_path: str,
    entries: Sequence[Entry],
    acknowledgements: Sequence[Acknowledgement] = (),
) -> Decision:
    """Run all aspects over a stack.

    Args:
        stack: its resources as their author left them, tokens resolved.
        stack_path: construct path of the stack.
        entries: the aspects on it, in the order in which they were put there.
        acknowledgements: what :func:`aspects.acknowledge` left in this stack.
    """
    decision = Decision()
    for entry in entries:
        for part in entry.parts:
            part.begin()
    final: list[Resource] = []
    scopes: dict[int, list[str]] = {}
    queue = list(reversed(stack.resources))
    while queue:
        resource = queue.pop()
        if resource.type.startswith("aws_"):
            parts = [part for part in _parts_for(resource.path, entries) if not part.excludes(resource)]
            resource, companions = _decorated(resource, parts, lambda: stack, decision)
            queue.extend(companions)
            for part in parts:
                scopes.setdefault(id(part), []).append(resource.path)
            if parts and resource.type not in TYPES:
                decision.findings.append((parts[0], _unknown_type(resource)))
        final.append(resource)

    if stack.modules:
        finding = _modules(stack_path, stack.modules)
        decision.findings.extend((entry.parts[0], finding) for entry in entries if entry.covers(stack_path))
    state = replace(stack, resources=tuple(final))
    parts = list({id(part): part for entry in entries for part in entry.parts}.values())
    for part in parts:
        decision.findings.extend((part, finding) for finding in part.check(state, scopes.get(id(part), [])))
    decision.findings = _accepted(decision.findings, parts, acknowledgements)
    return decision


def _accepted(
    findings: Sequence[tuple[Part, Finding]], parts: Sequence[Part], acknowledgements: Sequence[Acknowledgement]
) -> list[tuple[Part, Finding]]:
    """What remains to be told: neither acknowledged nor undecided, and what is wrong with acknowledgements."""
    today = next((part.today for part in parts if part.today), None) or date.today()
    active = frozenset(rule_id for part in parts for rule_id in part.rule_ids)
    valid, wrong = judged(acknowledgements, [finding for _, finding in findings], active, today)
    told = [
        (part, _as_warning(finding) if part.report_only else finding)
        for part, finding in findings
        if finding.level != "undecided" and not any(each.covers(finding) for each in valid)
    ]
    # An acknowledgement that is wrong is told by the aspect that it speaks of or, where there is none, by the last.
    for rule_id, finding in wrong:
        owner = next((part for part in parts if rule_id in part.rule_ids), parts[-1])
        told.append((owner, _as_warning(finding) if owner.report_only else finding))
    return told


def _parts_for(path: str, entries: Sequence[Entry]) -> Iterator[Part]:
    covering = [entry for entry in entries if entry.covers(path)]
    nearest = max((len(entry.path) for entry in covering if entry.exclusive), default=0)
    for entry in covering:
        if not entry.exclusive or len(entry.path) == nearest:
            yield from entry.parts


def _decorated(
    resource: Resource, parts: Sequence[Part], stack: StackReader, decision: Decision
) -> tuple[Resource, list[Resource]]:
    """The resource after all parts, and the companions that it got."""
    found = resource
    companions: list[Resource] = []
    for part in parts:
        try:
            # Exhausted before its effects are carried out: a part decides on one state of the resource.
            effects = list(part.decorate(resource, stack))
        except Exception as error:
            effects = [_internal(error)]
        held_back: list[str] = []
        for effect in effects:
            if isinstance(effect, Problem):
                finding = Finding(resource.path, effect.rule_id, effect.problem, effect.remedy, level=effect.level)
                decision.findings.append((part, finding))
                continue
            attribute, before, after = _described(effect)
            change = Change(resource.path, attribute, before, after, type(part).__name__, not part.report_only)
            decision.changes.append((part, change))
            if part.report_only:
                held_back.append(f"{attribute} = {after!r}")
            elif isinstance(effect, Set):
                resource = replace(resource, body=with_write(resource.body, effect))
            else:
                companion = _companion(resource, effect)
                companions.append(companion)
                decision.bodies[companion.type, companion.logical_id] = companion
        if held_back:
            decision.findings.append((part, _would_write(resource, part, held_back)))
    if resource is not found:
        decision.bodies[resource.type, resource.logical_id] = resource
    return resource, companions


def _described(effect: Set | Companion) -> tuple[str, Any, Any]:
    if isinstance(effect, Set):
        return _dotted(effect.path), effect.before, effect.value
    return effect.type, None, effect.body


def _companion(owner: Resource, effect: Companion) -> Resource:
    name = effect.construct_id
    return Resource(effect.type, f"{owner.path}/{name}", f"{owner.logical_id}_{name}", effect.body)


def _internal(error: Exception) -> Problem:
    return Problem(INTERNAL, f"{type(error).__name__}: {error}", "report this with the construct that causes it")


def _would_write(resource: Resource, part: Part, values: Sequence[str]) -> Finding:
    name = aspect_name(part)
    shown = ", ".join(values[:3]) + (f" and {len(values) - 3} more" if len(values) > 3 else "")
    return Finding(
        resource.path, f"{name}-report", f"would set {shown}", f"take {name} out of report_only", level="warning"
    )


def _unknown_type(resource: Resource) -> Finding:
    return Finding(
        resource.path,
        "resource-type-unknown",
        f"{resource.type} is not in the tables, so little is written",
        "check its spelling, or add its rows to aspects/metadata",
        level="warning",
    )


def _modules(stack_path: str, modules: Sequence[str]) -> Finding:
    return Finding(
        stack_path,
        "module-inside-unseen",
        f"aspects cannot see inside modules, here {', '.join(modules)}",
        "hand names, tags and switches to the module as its inputs",
        level="info",
    )


def _as_warning(finding: Finding) -> Finding:
    return replace(finding, level="warning") if finding.level == "error" else finding


def aspect_name(part: object) -> str:
    """``naming`` for a :class:`.NamingAspect`: how an aspect is named in options and summaries."""
    return type(part).__name__.removesuffix("Aspect").lower()


def _dotted(path: Path) -> str:
    return ".".join(str(part) for part in path)
