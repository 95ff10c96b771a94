"""The syntheses of an app: which stacks are guarded by which aspects, and when the decision is made and written.

The package's page says what is touched and in which order things happen.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, cast
from weakref import WeakValueDictionary

from constructs import IConstruct
from jsii import _reference_map

from ..check.acknowledgement_file import AcknowledgementFile
from ..check.acknowledgement_file import compensating_control as as_compensating_control
from ..check.report import Report
from ..core.acknowledgements import ID, Acknowledgement
from ..core.aspect import Aspect
from ..core.decide import Decision, Entry, aspects_at, decide, is_within
from ..core.graph import Graph, Origin, tokens
from ..core.model import Body, Finding, Resource, Stack
from ..facts.findings import FINDINGS
from ..facts.types import TYPES
from ..rules import RULES
from . import evidence, framework, hook, sources
from .aspect import CdktfAspect
from .options import Options
from .overrides import Address, difference, leaves, list_above, merging, rewritten
from .pins import pins_in

KNOWN_IDS = frozenset(RULES) | {rule_id for ids in FINDINGS.values() for rule_id in ids}
"""The ids of all findings that can be acknowledged."""

_ANNOTATIONS = {"error": "@cdktf/error", "warning": "@cdktf/warn", "info": "@cdktf/info"}
_ACKNOWLEDGEMENT = "guardrails/acknowledgement"
# The stacks hold the session of their app, and jsii the stacks until they are forgotten.
_SESSIONS: WeakValueDictionary[str, AppSession] = WeakValueDictionary()

sources.remember()


def register(
    scope: IConstruct,
    aspects: Sequence[Aspect],
    *,
    exclusive: bool = False,
    is_visited: bool = False,
    file: AcknowledgementFile | None = None,
) -> None:
    """Let aspects decide on what is in ``scope``, at the end of each synthesis of its stack or stacks.

    Args:
        scope: an App or another construct above the stacks, a stack, or any construct in one.
        aspects: in the order in which they decide.
        exclusive: whether those that were registered so nearer to a resource come in their place.
        is_visited: whether a synthesis is going on, so that stacks before this one may be written by now.
        file: the reviewed file of acknowledgements.

    Raises:
        ValueError: there is no stack at, above or below ``scope``.
    """
    stacks = stacks_of(scope)
    session = AppSession.of(stacks[0])
    for stack in stacks:
        session.guard(stack)
    session.guard_owners(aspects, stacks[0], are_late=is_visited)
    path = scope.node.path
    if all(is_within(stack.node.path, path) and stack.node.path != path for stack in stacks):
        session.watch(path, scope)
    file = file or AcknowledgementFile()
    problems = tuple(Finding("", ID, each.problem, each.remedy, source=each.source) for each in file.errors)
    session.add(Entry(path, tuple(aspects), exclusive, acknowledgements=file.acknowledgements, problems=problems))


def stacks_of(scope: IConstruct) -> list[Any]:
    """Return the stack that holds ``scope``, or every stack at or below it where there are any.

    Raises:
        ValueError: there is no stack at, above or below ``scope``.
    """
    stack_class = framework.of(scope).TerraformStack
    below = [node for node in scope.node.find_all() if isinstance(node, stack_class)]
    if below:
        return below
    above = [node for node in scope.node.scopes if isinstance(node, stack_class)]
    if not above:
        raise ValueError(
            f"no stack in {scope.node.path or 'the app'}; create the stacks before the guardrails are applied"
        )
    return above[-1:]


def refuse_synthesized(scope: IConstruct) -> None:
    """Do nothing where a stack of a scope is yet to be synthesized by its app.

    Raises:
        ValueError: all of them were; what is put on them now would change nothing that was written.
    """
    # Only App.synth fills the manifest in; Testing.synth and Testing.full_synth have one of their own.
    manifest = getattr(scope.node.root, "manifest", None)
    written = {each.construct_path for each in manifest.stacks.values()} if manifest is not None else set()
    if written and written.issuperset(stack.node.path for stack in stacks_of(scope)):
        raise ValueError(
            f"{scope.node.path or 'the app'!r} is already synthesized, so guardrails would change nothing;"
            " apply them before app.synth()"
        )


def acknowledge(
    scope: IConstruct,
    rule_id: str,
    reason: str,
    until: str | date | None = None,
    owner: str = "",
    ticket: str = "",
    compensating_control: Mapping[str, str] | str | None = None,
) -> None:
    """Accept the findings of one id at a construct and everything below it, those of a pack and of the aspects alike.

    Checked at synthesis, where each of these is an error of its own: no reason, an id that nobody knows, an end that is
    no date, has passed, or is later than the pack allows, a rule that the pack lets nobody acknowledge, and an
    acknowledgement whose finding no longer exists. From 30 days before its end on, there is a warning.

    Args:
        scope: the construct, stack or app.
        rule_id: the id that the finding starts with, such as ``s3-bucket-access-logging``.
        reason: why the finding is acceptable; it is evidence, so write it for an assessor.
        until: last day on which it holds, as ``YYYY-MM-DD`` or a date; ``None``: without end.
        owner: who answers for it.
        ticket: where it was decided.
        compensating_control: what is done instead: a text, or the parts of PCI DSS's worksheet, which are
            ``constraints``, ``objective``, ``risk``, ``control``, ``validation`` and ``maintenance``, as far as known.

    Raises:
        TypeError: the compensating control is neither, or an argument no text.
        ValueError: there is no stack at, above or below ``scope``, or the worksheet has no such part.
    """
    for name, value in {"rule_id": rule_id, "reason": reason, "owner": owner, "ticket": ticket}.items():
        if value is not None and not isinstance(value, str):
            raise TypeError(f"acknowledge got the {name} {value!r}; pass text")
    accepted = Acknowledgement(
        path=scope.node.path,
        rule_id=rule_id,
        reason=reason or "",
        until=until.isoformat() if isinstance(until, date) else str(until or ""),
        owner=owner or "",
        ticket=ticket or "",
        compensating_control=as_compensating_control(compensating_control),
        source=sources.source_of_caller(),
    )
    for stack in stacks_of(scope):
        stack.node.add_metadata(_ACKNOWLEDGEMENT, accepted.as_data(), stack_trace=False)


@dataclass(frozen=True)
class _Reading:
    """What one decision knows of a stack.

    Attributes:
        config: its Terraform JSON, without what was written for an earlier synthesis.
        stack: the same as plain data.
        acknowledgements: what was acknowledged in it.
    """

    config: Mapping[str, Any]
    stack: Stack
    acknowledgements: tuple[Acknowledgement, ...]


class AppSession:
    """The guarded stacks of one app, the aspects on them, and the decision of the synthesis that is going on.

    Attributes:
        errors: what stacks that were synthesized before failed with, and waits for the last one.
    """

    def __init__(self) -> None:
        self.errors: list[str] = []
        self._stacks: dict[str, StackSession] = {}
        self._entries: list[Entry] = []
        # Constructs above stacks that were guarded, by their paths.
        self._scopes: dict[str, IConstruct] = {}
        self._readings: dict[str, _Reading] = {}
        self._decision: Decision | None = None
        self._decided_on = date.today()
        # The stacks of the app that nobody guards, as they are when the synthesis begins.
        self._others: tuple[Stack, ...] = ()
        # Stacks whose turn has come in this synthesis.
        self._done: set[str] = set()
        self._is_of_app = False
        self._options = Options()
        # Stacks that were guarded when their turn may have been over; it counts for the decision that comes next.
        self._late: set[str] = set()

    @staticmethod
    def of(stack: Any) -> AppSession:
        """Return the session of the app that a stack belongs to."""
        # By jsii's id: it makes another Python object of an App that was created in Node (Testing.app) each time.
        app = stack.node.root.__jsii_ref__.ref
        session = _SESSIONS.get(app)
        if session is None or not session.is_known:
            session = _SESSIONS[app] = AppSession()
        return session

    @property
    def is_known(self) -> bool:
        """Whether jsii still knows the app: once it was made to forget its objects, it gives their ids to others."""
        return all(_reference_map._refs._refs.get(each.ref) is each.stack for each in self._stacks.values())

    def guard_owners(self, aspects: Sequence[Aspect], stack: Any, *, are_late: bool) -> None:
        """Read the stacks that tokens in the options of aspects come from, too: they may have to get outputs for these.

        Args:
            aspects: the aspects.
            stack: the stack that they are on, or one of these.
            are_late: whether those before it may have been written by now.
        """
        for owner in self._options.owners([each.option_values for each in aspects], stack):
            if are_late and owner.node.path not in self._stacks:
                self._late.add(owner.node.path)
            self.guard(owner)

    def guard(self, stack: Any) -> None:
        """Read this stack for decisions, too, from now on, and write what is decided on it."""
        path = stack.node.path
        if path not in self._stacks:
            self._stacks[path] = StackSession(stack, path, self)
            hook.listen(stack, self._stacks[path])
            self._decision = None

    def watch(self, path: str, scope: IConstruct) -> None:
        """Guard the stacks, too, that will be added below this construct."""
        self._scopes[path] = scope

    def add(self, entry: Entry) -> None:
        """Add an entry, instead of one that says the same of the same scope."""
        same = [
            each
            for each in self._entries
            if each.path == entry.path and each.exclusive == entry.exclusive
            and (entry.exclusive or each.aspects == entry.aspects)
        ]  # fmt: skip
        if same != [entry]:
            self._decision = None
        if entry.exclusive and any(each.replaces or each.aspects != entry.aspects for each in same):
            entry = replace(entry, replaces=True)
        self._entries = [each for each in self._entries if each not in same] + [entry]

    def decided(self, path: str, *, of_app: bool) -> tuple[_Reading, Decision]:
        """Return what was decided, and the stack whose turn it is as it is now.

        Args:
            path: construct path of the stack.
            of_app: whether it is synthesized by ``App.synth``, which has prepared every stack.
        """
        if path in self._done or not self._done or of_app != self._is_of_app:
            self._is_of_app = of_app
            self._begin(path)
        self._done.add(path)
        now = self._stacks[path].read()
        if self._decision is None or self._readings.get(path) != now:
            self._readings[path] = now
            self._decide(path)
        assert self._decision is not None  # for mypy: _decide sets it
        return self._readings[path], self._decision

    def home_of(self, path: str) -> str:
        """Return the guarded stack in which something is reported: the nearest above it or, for an app, the first."""
        above = [each for each in self._stacks if is_within(path, each)]
        below = [each for each in self._stacks if is_within(each, path)]
        return max(above, key=len) if above else (below or list(self._stacks))[0]

    def report(self, path: str) -> tuple[Stack, list[Report], dict[str, str]]:
        """Return the stack as it will be written, the reports to write, and where its constructs were made."""
        assert self._decision is not None  # for mypy: a stack reports once it is decided on
        stack = evidence.final_stack(self._readings[path].stack, self._decision)
        aspects = self._aspects()
        if not evidence.judges(aspects):
            return stack, [], {}
        places = self._stacks[path].sources_of(stack.resources, self._readings[path].stack)
        reports = evidence.reports_of(
            stack,
            self._decision,
            aspects,
            self._acknowledgements(),
            places,
            on_stack=aspects_at(path, self._entries),
            day=self._decided_on,
        )
        return stack, reports, places

    def _aspects(self) -> list[Aspect]:
        return list({id(each): each for entry in self._entries for each in entry.aspects}.values())

    def _acknowledgements(self) -> tuple[Acknowledgement, ...]:
        """Return all acknowledgements of the app, those of files last."""
        called = (
            each for path in self._stacks if path in self._readings for each in self._readings[path].acknowledgements
        )
        return tuple(dict.fromkeys((*called, *(each for entry in self._entries for each in entry.acknowledgements))))

    def _begin(self, first: str) -> None:
        """Begin another synthesis: read what is guarded, save the stack whose turn it is, which is read in any case."""
        for scope in self._scopes.values():
            for stack in stacks_of(scope):
                self.guard(stack)
        for judge in evidence.judges(self._aspects()):
            judge.reports = ()
        self._done.clear()
        self._decision = None
        self._readings = {}
        self._others = tuple(_unguarded(self._stacks)) if self._is_of_app else ()
        for path, session in self._stacks.items():
            if path != first:
                try:
                    self._readings[path] = session.read(prepare=not self._is_of_app)
                except RuntimeError:
                    # It cannot be rendered, which its own synthesis will report; the others do not depend on that.
                    continue

    def _decide(self, current: str) -> None:
        known = [self._readings[path] for path in self._stacks if path in self._readings]
        aspects = self._aspects()
        stacks = [session.stack for session in self._stacks.values()]
        origins = self._options.origins([each.option_values for each in aspects], stacks, self._rendered(current))
        graph = Graph([reading.stack for reading in known], origins, self._others)
        self._decided_on = date.today()
        self._decision = decision = decide(
            graph, self._entries, self._acknowledgements(), today=self._decided_on, known_ids=KNOWN_IDS
        )
        decision.findings = [(aspect, self._with_source(finding)) for aspect, finding in decision.findings]
        self._declare(decision, origins)
        for aspect in aspects:
            aspect.changes = decision.changes_of(aspect)
            own = {(each.construct_path, each.message): each for owner, each in decision.findings if owner is aspect}
            aspect.findings = tuple(own.values())
            if isinstance(aspect, CdktfAspect):
                aspect.forget_scope()

    def _rendered(self, current: str) -> set[str]:
        """Return the stacks whose turn in this synthesis is over, or was before they were guarded."""
        late, self._late = self._late, set()
        if late:
            order = [each.node.path for each in stacks_of(self._stacks[current].stack.node.root)]
            late &= set(order[: order.index(current)])
        return (self._done | late) - {current}

    def _declare(self, decision: Decision, origins: Mapping[str, Origin]) -> None:
        """Let each stack read what was written into it of another one, and note that both have changed by that."""
        wanted = {
            (token, key[0]): origins[token].stack
            for key, resource in (decision.resources.items() if origins else ())
            for token in tokens(resource.body)
            if token in origins and origins[token].stack not in (None, key[0])
        }
        for token, path in wanted:
            self._options.declare(token, self._stacks[path].stack)
        for path in {each for (_, here), there in wanted.items() for each in (here, there) if each in self._readings}:
            self._readings[path] = self._stacks[path].read()

    def _with_source(self, finding: Finding) -> Finding:
        path = finding.construct_path
        return finding if finding.source else replace(finding, source=self._stacks[self.home_of(path)].source_at(path))


class StackSession:
    """One stack: reads it, writes what was decided; :class:`.hook.Listener` says when."""

    def __init__(self, stack: Any, path: str, app: AppSession) -> None:
        self.stack = stack
        self._path = path
        self._app = app
        self._annotated: set[tuple[str, str]] = set()
        self._busy = False
        self._decided = False
        # Errors that were found when the stack was rendered, after cdktf had looked for them.
        self._late: list[str] = []
        # The stack's own override of `resource`, as long as nobody but us writes there.
        self._own_override = False
        # Whether the synthesis that is going on is that of the whole app.
        self._is_of_app = False
        # Constructs by their paths, since the stack was read last; ``None`` where there is none.
        self._constructs: dict[str, Any] = {}
        self._evidence: tuple[Stack, list[Report], dict[str, str]] | None = None
        self._add_override = stack.add_override
        stack.add_override = self._override_by_author

    def _override_by_author(self, path: str, value: Any) -> None:
        """Take the place of the stack's method, so that an override which comes between two syntheses is kept."""
        if path.split(".")[0] == "resource":
            self._own_override = False
        self._add_override(path, value)

    @property
    def errors(self) -> list[str]:
        """What stacks of the app that were synthesized before failed with."""
        return self._app.errors

    @property
    def ref(self) -> str:
        """The id by which jsii knows the stack."""
        return str(self.stack.__jsii_ref__.ref)

    def before_synthesis(self, *, of_app: bool) -> None:
        """Note that synthesis begins."""
        self._is_of_app = of_app
        self._late = []
        self._evidence = None

    def before_validation(self) -> None:
        """Decide and write, after all aspects of cdktf have run."""
        self._run()
        self._decided = True

    def before_rendering(self) -> None:
        """Decide and write before the stack is rendered, where validation did not do so just before."""
        if self._busy:
            return
        if not self._decided:
            self._late = [
                f"[{finding.construct_path}] {finding.annotation}"
                for finding in self._run()
                if finding.level == "error"
            ]
        self._decided = False

    def write_evidence(self, folder: Path) -> None:
        """Write what the packs of the stack say, after the app has synthesized it; see :class:`.hook.Listener`."""
        if self._evidence is not None:
            stack, reports, places = self._evidence
            if reports:
                evidence.write(folder, stack, reports, places)
        self._evidence = None

    def after_synthesis(self) -> list[str]:
        """End the synthesis, whether it went well or not; returns the errors that cdktf did not see."""
        self._decided = self._is_of_app = False
        late, self._late = self._late, []
        return late

    def read(self, *, prepare: bool = False) -> _Reading:
        """Return the stack as its author left it: what was written for an earlier synthesis is taken back.

        Args:
            prepare: whether to make the outputs behind cross-stack references first.

        Raises:
            RuntimeError: it cannot be rendered.
        """
        self._constructs.clear()
        self._busy = True
        try:
            if self._own_override:
                # The author may have changed or removed the resource since.
                self._add_override("resource", {})
            if prepare:
                self.stack.prepare_stack()
            config = self.stack.to_terraform()
        finally:
            self._busy = False
        metadata = self.stack.node.metadata
        stack = Stack.from_terraform(config, self._path, tuple(pins_in(metadata)))
        stack = replace(stack, taggable=frozenset(self._typed_with_tags(stack)))
        return _Reading(config, stack, tuple(_acknowledgements(metadata)))

    def _typed_with_tags(self, stack: Stack) -> Iterator[str]:
        """Yield the addresses of resources of unknown types whose construct, which Python made, has tags."""
        for resource in stack.resources:
            if resource.type not in TYPES:
                tags = getattr(type(self._construct(resource.path)), "tags", None)
                if isinstance(tags, property) and tags.fset is not None:
                    yield resource.address

    def construct_at(self, path: str) -> Any:
        """Return the construct at a path in this stack, or the nearest above it: what an aspect created has none."""
        while path.startswith(f"{self._path}/"):
            if found := self._construct(path):
                return found
            path = path.rpartition("/")[0]
        return self.stack

    def source_at(self, path: str) -> str:
        """Return the file and line in which the construct at a path, or the nearest one above it, was made."""
        above, _, id = path.rpartition("/")
        if path.startswith(f"{self._path}/") and (parent := self._construct(above)):
            return sources.source_of_child(parent, id) or sources.source_of(self.construct_at(path))
        return sources.source_of(self.construct_at(path))

    def sources_of(self, resources: Sequence[Resource], found: Stack) -> dict[str, str]:
        """Return where the constructs of resources were made, by their paths; that of what was created is its owner's.

        Args:
            resources: the resources.
            found: the stack as its author left it.
        """
        authored = {each.path for each in found.resources}
        return {
            each.path: self.source_at(each.path if each.path in authored else each.path.rpartition("/")[0])
            for each in resources
        }

    def _construct(self, path: str) -> Any:
        """Return the construct at a path of this stack, looked for once; ``None`` where there is none."""
        if path == self._path:
            return self.stack
        if path not in self._constructs:
            above, _, id = path.rpartition("/")
            parent = self._construct(above)
            self._constructs[path] = parent.node.try_find_child(id) if parent else None
        return self._constructs[path]

    def _run(self) -> list[Finding]:
        """Decide, write and annotate; returns what was found in this stack."""
        with _without_collector():
            reading, decision = self._app.decided(self._path, of_app=self._is_of_app)
            self._write(
                _changed(reading.stack, decision),
                reading.config.get("resource"),
                beside_others=not self._own_override and _is_overridden(reading.config),
            )
        own = [each for _, each in decision.findings if self._app.home_of(each.construct_path) == self._path]
        for finding in own:
            self._annotate(finding)
        self._evidence = self._app.report(self._path)
        return own

    def _write(self, changed: Mapping[Address, tuple[Body, Body]], resources: Any, *, beside_others: bool) -> None:
        """Write what changed as overrides of the stack.

        Args:
            changed: type and logical id to the attributes before and after.
            resources: all that stands under ``resource`` before.
            beside_others: whether there are overrides that must stay; else all goes in one call.
        """
        whole = framework.of(self.stack).Token.as_any
        if not beside_others:
            patch: Body = {}
            for (kind, logical_id), (before, after) in changed.items():
                patch.setdefault(kind, {})[logical_id] = merging(before, after, whole)
            if patch:
                self._add_override("resource", patch)
                self._own_override = True
            return
        lists: dict[tuple[str, ...], dict[Address, Body]] = {}
        for address, (before, after) in changed.items():
            labels = list_above(resources, address)
            if labels is not None:
                lists.setdefault(labels, {})[address] = after
                continue
            for path, value in leaves(before, after, whole):
                self._add_override(".".join(["resource", *address, *path]), value)
        for labels, bodies in lists.items():
            found = resources
            for label in labels:
                found = found[label]
            self._add_override(".".join(["resource", *labels]), whole(rewritten(found, labels, bodies)))

    def _annotate(self, finding: Finding) -> None:
        key = (finding.construct_path, finding.message)
        if key not in self._annotated:
            self._annotated.add(key)
            construct = self.construct_at(finding.construct_path)
            # Not Annotations.add_error: it attaches a JavaScript stack trace that `cdktf synth` prints.
            construct.node.add_metadata(_ANNOTATIONS[finding.level], finding.annotation, stack_trace=False)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Put Python's cycle collector off: what a decision makes lasts, and in a large app it is walked in vain."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _unguarded(guarded: Mapping[str, StackSession]) -> Iterator[Stack]:
    """Yield the other stacks of the app, which may name what is in the guarded ones."""
    first = next(iter(guarded.values())).stack
    stack_class = framework.of(first).TerraformStack
    queue = list(first.node.root.node.children)
    while queue:
        construct = queue.pop()
        if not isinstance(construct, stack_class):
            queue.extend(construct.node.children)
        elif construct.node.path not in guarded:
            try:
                yield Stack.from_terraform(construct.to_terraform(), construct.node.path)
            except RuntimeError:
                # It cannot be rendered, which its own synthesis will report.
                continue


def _acknowledgements(metadata: Sequence[Any]) -> Iterator[Acknowledgement]:
    for entry in metadata:
        if entry.type == _ACKNOWLEDGEMENT:
            yield Acknowledgement.read(cast(dict[str, Any], entry.data))


def _changed(stack: Stack, decision: Decision) -> dict[Address, tuple[Body, Body]]:
    """Return the changed attributes of one stack by type and logical id: before and, of those that differ, after."""
    found = {resource.key: resource.body for resource in stack.resources}
    result: dict[Address, tuple[Body, Body]] = {}
    for key, resource in decision.resources.items():
        if resource.stack != stack.path:
            continue
        if key in found:
            result[key[1:]] = (found[key], difference(found[key], resource.body))
        else:
            metadata = {"metadata": {"path": resource.path, "uniqueId": resource.logical_id}}
            result[key[1:]] = ({}, {**resource.body, "//": metadata})
    return result


def _is_overridden(config: Mapping[str, Any]) -> bool:
    """Return whether the stack has an override of a resource already."""
    overridden = config.get("//", {}).get("metadata", {}).get("overrides", {}).get("stack", [])
    return "resource" in overridden
