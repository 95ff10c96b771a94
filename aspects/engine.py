"""The one module that speaks to cdktf: reads a stack, writes what the aspects decided, annotates findings.

Every aspect derives from :class:`ResourceAspect` and says in :meth:`ResourceAspect.decorate` what is to be done, as
plain data; only here is it carried out.

How cdktf behaves, and what follows:

* Each call from Python to Node costs, and one that reads a resource costs most. So a stack is read whole, once, with
  its tokens resolved; all is decided in Python (:mod:`aspects.pipeline`); the result goes back in one override of the
  stack.
* Aspects of cdktf have no order between scopes, and one that runs early does not see what later ones do. So ``visit``
  only remembers the scope, and the decision falls at the end: in a validation, which runs after all aspects, or, where
  validations are not run (``Testing.synth``), when the stack asks its elements for their metadata, which it does before
  it renders any of them. :mod:`aspects.hook` is called then.
* An override of a stack is merged into what is rendered (:mod:`aspects.overrides`). What is null there is missing in
  what we read, so nothing is written that was not changed.
* A stack is synthesized as often as somebody asks: each time, what was written before is taken back, and the decision
  starts from what the author left.
"""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import Any, Never, TypedDict, cast

from constructs import Construct, IConstruct

from aspects import framework, hook, sources
from aspects.acknowledgements import Acknowledgement
from aspects.metadata.findings import FINDINGS
from aspects.metadata.types import TYPES
from aspects.model import Body, Change, Decoration, Finding, Resource, Stack, StackReader
from aspects.overrides import difference, leaves, merging
from aspects.pipeline import Decision, Entry, aspect_name, decide

_ANNOTATIONS = {"error": "@cdktf/error", "warning": "@cdktf/warn", "info": "@cdktf/info"}
_ACKNOWLEDGEMENT = "guardrails/acknowledgement"

sources.remember()


class Options(TypedDict, total=False):
    """What every aspect takes: see :class:`ResourceAspect`."""

    report_only: bool
    exclude: Sequence[str | IConstruct]


@framework.implements("IAspect")
class ResourceAspect:
    """Base of the aspects: covers every managed resource in its scope and carries out what is decided.

    Data sources, providers, outputs, modules and resources of other providers stay untouched.

    Args:
        report_only: write nothing; each resource that would change gets a warning, and what would fail synthesis only
            warns.
        exclude: resource types (``aws_lb``) and constructs, which stand for all that is below them.

    Attributes:
        changes: what was written, or would have been, in the order of the resources.
        findings: what could not be fixed; each is an annotation, and an error fails synthesis.

    Raises:
        TypeError: there is no such option, or it is of another type.
        ValueError: an excluded resource type does not exist.
    """

    def __init__(
        self, *, report_only: bool = False, exclude: Sequence[str | IConstruct] = (), **unknown: Never
    ) -> None:
        refuse_unknown(type(self), unknown)
        _check_exclude(exclude)
        self.report_only = report_only
        self.today: date | None = None
        self._excluded_types = frozenset(_check_type(each) for each in exclude if isinstance(each, str))
        self._excluded_paths = tuple(each.node.path for each in exclude if not isinstance(each, str))
        self._changes: dict[tuple[str, str], Change] = {}
        self._findings: dict[tuple[str, str], Finding] = {}
        self._scope = ""

    @property
    def changes(self) -> tuple[Change, ...]:
        """What was written so far, one entry an attribute."""
        return tuple(self._changes.values())

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What could not be fixed."""
        return tuple(self._findings.values())

    def visit(self, node: IConstruct) -> None:
        """Called by cdktf for every construct in the scope; remembers the scope and never raises."""
        path = node.node.path
        if not self._scope or not path.startswith(f"{self._scope}/"):
            register(node, [self])
            self._scope = path

    @property
    def rule_ids(self) -> frozenset[str]:
        """The ids of what it may find, each of which can be acknowledged."""
        return frozenset(FINDINGS.get(aspect_name(self), ()))

    def begin(self) -> None:
        """Called before the resources of a stack are decided on."""
        # What is visited next belongs to another synthesis, or to another app with equal paths.
        self._scope = ""

    def excludes(self, resource: Resource) -> bool:
        """Whether the resource is left alone."""
        return resource.type in self._excluded_types or any(
            resource.path == path or resource.path.startswith(f"{path}/") for path in self._excluded_paths
        )

    def decorate(self, resource: Resource, stack: StackReader) -> Decoration:
        """What is to be done to ``resource``, nothing by default: pure, without cdktf.

        Args:
            resource: the resource as it stands now, tokens as ``${...}``.
            stack: gives the whole stack as its author left it.
        """
        yield from ()

    def check(self, stack: Stack, scope: Sequence[str]) -> Iterator[Finding]:
        """Findings on the final state of a stack, after every aspect decided; pure.

        Args:
            stack: the stack as it will be written.
            scope: construct paths of the resources that this aspect covers.
        """
        yield from ()

    def record(self, change: Change) -> None:
        """Keep a change; a second one of the same attribute keeps what stood there first."""
        key = (change.construct_path, change.attribute)
        earlier = self._changes.get(key)
        self._changes[key] = replace(change, before=earlier.before) if earlier else change

    def record_finding(self, finding: Finding) -> None:
        """Keep a finding, once."""
        self._findings.setdefault((finding.construct_path, finding.message), finding)


def refuse_unknown(owner: type, unknown: Mapping[str, object]) -> None:
    """Do nothing where no unknown option was given.

    Raises:
        TypeError: one was; the message names it and what there is.
    """
    for name in unknown:
        known = [each for cls in owner.__mro__ for each in inspect.signature(cls).parameters if cls is not object]
        options = [each for each in dict.fromkeys(known) if each not in ("options", "unknown")]
        near = get_close_matches(name, options, 1)
        hint = f"did you mean {near[0]!r}? There are" if near else "there are"
        raise TypeError(f"{owner.__name__} has no option {name!r}; {hint} {', '.join(options)}")


def _check_exclude(exclude: object) -> None:
    if isinstance(exclude, str) or not isinstance(exclude, Collection):
        raise TypeError(f"exclude is {exclude!r}; give a list of resource types and constructs, such as ['aws_lb']")
    for each in exclude:
        if not isinstance(each, (str, Construct)):
            raise TypeError(f"{each!r} in exclude is neither a resource type nor a construct")


def _check_type(resource_type: str) -> str:
    if resource_type not in TYPES:
        near = get_close_matches(resource_type, TYPES, 1)
        hint = f"did you mean {near[0]}" if near else "use one such as aws_lb"
        raise ValueError(
            f"{resource_type!r} in exclude is not a resource type of the AWS provider; {hint},"
            " or give the construct itself to exclude all that is below it"
        )
    return resource_type


def register(scope: IConstruct, aspects: Sequence[ResourceAspect], *, exclusive: bool = False) -> None:
    """Let aspects decide on what is in ``scope``, at the end of each synthesis of its stack or stacks.

    Args:
        scope: an App or another construct above the stacks, a stack, or any construct in one.
        aspects: in the order in which they decide.
        exclusive: whether those that were registered so nearer to a resource come in their place.

    Raises:
        ValueError: there is no stack at, above or below ``scope``.
    """
    entry = Entry(scope.node.path, tuple(aspects), exclusive)
    for stack in stacks_of(scope):
        session = hook.listener_of(stack)
        if session is None:
            session = _Session(stack)
            hook.listen(stack, session)
        cast(_Session, session).add(entry)


def stacks_of(scope: IConstruct) -> list[Any]:
    """The stack that holds ``scope``, or every stack at or below it where there are any.

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


def acknowledge(scope: IConstruct, rule_id: str, reason: str, until: str | None = None) -> None:
    """Accept the findings of one id at a construct and everything below it, those of a pack and of the aspects alike.

    Checked at synthesis, where each of these is an error of its own: no reason, an id that nobody knows, an end that is
    no date or has passed, and an acknowledgement whose finding no longer exists.

    Args:
        scope: the construct, stack or app.
        rule_id: the id that the finding starts with, such as ``s3-bucket-access-logging``.
        reason: why the finding is acceptable; it is evidence, so write it for an assessor.
        until: last day on which it holds, as ``YYYY-MM-DD``; ``None``: without end.

    Raises:
        ValueError: there is no stack at, above or below ``scope``.
    """
    data = {"path": scope.node.path, "rule_id": rule_id, "reason": reason, "until": until or ""}
    for stack in stacks_of(scope):
        stack.node.add_metadata(_ACKNOWLEDGEMENT, data, stack_trace=False)


def _acknowledgements(stack: Any) -> list[Acknowledgement]:
    return [
        Acknowledgement.read(cast(dict[str, Any], entry.data))
        for entry in stack.node.metadata
        if entry.type == _ACKNOWLEDGEMENT
    ]


class _Session:
    """The aspects of one stack; :class:`aspects.hook.Listener` says when they decide."""

    def __init__(self, stack: Any) -> None:
        self._stack = stack
        self._entries: list[Entry] = []
        self._annotated: set[tuple[str, str]] = set()
        self._busy = False
        self._decided = False
        # The stack's own override of `resource`, as long as nobody but us writes there.
        self._own_override = False
        self._add_override = stack.add_override
        stack.add_override = self._override_by_author

    def _override_by_author(self, path: str, value: Any) -> None:
        """In the place of the stack's method, so that an override which comes between two syntheses is kept."""
        if path.split(".")[0] == "resource":
            self._own_override = False
        self._add_override(path, value)

    def add(self, entry: Entry) -> None:
        """Add an entry, in the place of one that says the same of the same scope."""
        same = [
            each
            for each in self._entries
            if each.path == entry.path and each.exclusive == entry.exclusive
            and (entry.exclusive or each.parts == entry.parts)
        ]  # fmt: skip
        self._entries = [each for each in self._entries if each not in same] + [entry]

    def before_validation(self) -> None:
        """All aspects of cdktf have run: decide and write."""
        self._run()
        self._decided = True

    def before_rendering(self) -> None:
        """The stack is about to be rendered: decide and write, where validation did not do so just before."""
        if self._busy:
            return
        if not self._decided:
            self._run()
        self._decided = False

    def after_synthesis(self) -> None:
        """It is over, whether it went well or not."""
        self._decided = False

    def _run(self) -> None:
        self._busy = True
        if self._own_override:
            # What was written for an earlier synthesis goes: the author may have changed or removed the resource.
            self._add_override("resource", {})
        try:
            config = self._stack.to_terraform()
        finally:
            self._busy = False
        stack = Stack.from_terraform(config)
        path = self._stack.node.path
        decision = decide(stack, path, self._entries, _acknowledgements(self._stack))
        self._write(_changed(stack, decision), beside_others=not self._own_override and _is_overridden(config))
        for part, change in decision.changes:
            cast(ResourceAspect, part).record(change)
        for part, finding in decision.findings:
            self._report(cast(ResourceAspect, part), finding)

    def _write(self, changed: Mapping[tuple[str, str], tuple[Body, Body]], *, beside_others: bool) -> None:
        """Write what changed as overrides of the stack.

        Args:
            changed: type and logical id to the attributes before and after.
            beside_others: whether there are overrides that must stay; else all goes in one call.
        """
        whole = framework.of(self._stack).Token.as_any
        if not beside_others:
            patch: Body = {}
            for (kind, logical_id), (before, after) in changed.items():
                patch.setdefault(kind, {})[logical_id] = merging(before, after, whole)
            if patch:
                self._add_override("resource", patch)
                self._own_override = True
            return
        for (kind, logical_id), (before, after) in changed.items():
            for path, value in leaves(before, after, whole):
                self._add_override(".".join(["resource", kind, logical_id, *path]), value)

    def _report(self, aspect: ResourceAspect, finding: Finding) -> None:
        construct = _construct_at(self._stack, finding.construct_path)
        finding = replace(finding, source=sources.source_of(construct))
        aspect.record_finding(finding)
        key = (finding.construct_path, finding.message)
        if key not in self._annotated:
            self._annotated.add(key)
            # Not Annotations.add_error: it attaches a JavaScript stack trace that `cdktf synth` prints.
            construct.node.add_metadata(_ANNOTATIONS[finding.level], finding.annotation, stack_trace=False)


def _construct_at(stack: Any, path: str) -> Any:
    """The construct at a path, or the nearest one above it: a companion has none of its own."""
    own = stack.node.path
    construct = stack
    if path.startswith(f"{own}/"):
        for segment in path.removeprefix(f"{own}/").split("/"):
            child = construct.node.try_find_child(segment)
            if child is None:
                break
            construct = child
    return construct


def _changed(stack: Stack, decision: Decision) -> dict[tuple[str, str], tuple[Body, Body]]:
    """Type and logical id to the attributes before and, of those that differ, after."""
    found = {(resource.type, resource.logical_id): resource.body for resource in stack.resources}
    result: dict[tuple[str, str], tuple[Body, Body]] = {}
    for key, resource in decision.bodies.items():
        if key in found:
            result[key] = (found[key], difference(found[key], resource.body))
        else:
            metadata = {"metadata": {"path": resource.path, "uniqueId": resource.logical_id}}
            result[key] = ({}, {**resource.body, "//": metadata})
    return result


def _is_overridden(config: Mapping[str, Any]) -> bool:
    """Whether the stack has an override of a resource already."""
    overridden = config.get("//", {}).get("metadata", {}).get("overrides", {}).get("stack", [])
    return "resource" in overridden
