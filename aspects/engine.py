"""The one module that speaks to cdktf: reads resources, writes overrides, annotates findings.

Every aspect derives from :class:`ResourceAspect` and says in :meth:`ResourceAspect.decorate` what is to be done, as
plain data; only here is it carried out.

How cdktf behaves, and what follows:

* ``to_terraform()`` shows the final body of a resource, overrides included, in one call to Node; a token in it is a
  mark or a proxy object.
* Overrides are merged into the attributes; two *lists* are joined, never replaced. So a value inside a repeated block
  is written by its index, and where the list itself stands in an override, the whole list is written anew.
* Aspects run per stack, for every synthesis again: each write is idempotent. A validation runs after all aspects and
  before the JSON is written: there the final state is checked.
* An exception that leaves ``visit`` loses the construct path: it becomes a finding instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypedDict, cast

import jsii
from cdktf import IAspect, TerraformResource, TerraformStack
from constructs import IConstruct, IValidation

from aspects.attributes import with_write
from aspects.model import (
    Body,
    Change,
    Companion,
    Decoration,
    Finding,
    Path,
    Problem,
    Resource,
    Set,
    Stack,
    StackReader,
    without_metadata,
)

ERROR_ANNOTATION = "@cdktf/error"


class Options(TypedDict, total=False):
    """What every aspect takes: see :class:`ResourceAspect`."""

    report_only: bool
    exclude: Sequence[str | IConstruct]


@jsii.implements(IAspect)
class ResourceAspect:
    """Base of the aspects: visits every managed resource in its scope once and carries out what is decided.

    Data sources, providers, outputs, modules and resources of other providers stay untouched.

    Attributes:
        changes: what was written, in the order of the visits.
        findings: what could not be fixed; each is an error annotation that fails synthesis.
    """

    def __init__(self, *, report_only: bool = False, exclude: Sequence[str | IConstruct] = ()) -> None:
        self._changes: dict[tuple[str, str], Change] = {}
        self._findings: dict[tuple[str, str], Finding] = {}
        self._stacks: dict[str, TerraformStack] = {}
        self._visited: dict[str, IConstruct] = {}
        self._snapshots: dict[str, Stack] = {}

    @property
    def changes(self) -> tuple[Change, ...]:
        """What was written so far, one entry an attribute."""
        return tuple(self._changes.values())

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What could not be fixed."""
        return tuple(self._findings.values())

    def visit(self, node: IConstruct) -> None:
        """Called by cdktf for every construct; never raises."""
        if isinstance(node, TerraformStack):
            self._enter(node)
        elif isinstance(node, TerraformResource):
            try:
                self._visit_resource(node)
            except Exception as error:
                problem = Problem(
                    "guardrails-internal",
                    f"{type(error).__name__}: {error}",
                    "report this with the construct that causes it",
                )
                self._report(node, _at(node.node.path, problem))

    def decorate(self, resource: Resource, stack: StackReader) -> Decoration:
        """What is to be done to ``resource``, nothing by default: pure, without cdktf.

        Args:
            resource: the resource as it stands now, tokens unresolved.
            stack: reads the whole stack with tokens resolved; costs one synthesis of the stack, so call it only where
                other resources matter.
        """
        yield from ()

    def parts(self) -> Sequence[ResourceAspect]:
        """The aspects that decide, in order; each sees what the ones before it wrote."""
        return (self,)

    def check(self, stack: Stack, scope: Sequence[str], acknowledgements: list[dict[str, Any]]) -> Iterator[Finding]:
        """Findings on the final state of a stack, after every aspect ran; pure.

        Args:
            stack: the stack as it will be written.
            scope: construct paths of the resources that this aspect visited.
            acknowledgements: what :func:`aspects.acknowledge` left in this stack.
        """
        yield from ()

    def _enter(self, stack: TerraformStack) -> None:
        path = stack.node.path
        self._snapshots.pop(path, None)
        # By identity: one aspect may serve several apps, whose stacks may have one name.
        if self._stacks.get(path) is not stack:
            self._stacks[path] = stack
            stack.node.add_validation(_FinalCheck(lambda: self._check(stack)))

    def _stack_of(self, node: TerraformResource, path: str) -> tuple[str, TerraformStack]:
        for stack_path, stack in self._stacks.items():
            if path.startswith(f"{stack_path}/"):
                return stack_path, stack
        # The aspect was added below the stack, which is therefore never visited.
        self._enter(TerraformStack.of(node))
        return self._stack_of(node, path)

    def _snapshot(self, path: str, stack: TerraformStack) -> Stack:
        """The stack as read once a synthesis: what companions it holds does not change while aspects run."""
        if path not in self._snapshots:
            self._snapshots[path] = _read_stack(stack)
        return self._snapshots[path]

    def _visit_resource(self, node: TerraformResource) -> None:
        found = _read(node)
        if found is None:
            return
        resource, attributes = found, found.body
        self._visited[resource.path] = node
        stack_path, stack = self._stack_of(node, resource.path)
        # Written together at the end: every call to Node costs.
        writes: list[Set] = []

        def write() -> None:
            _write(node, attributes, resource.body, writes)
            writes.clear()

        def read() -> Stack:
            write()
            return self._snapshot(stack_path, stack)

        for part in self.parts():
            # A generator is exhausted before its effects are carried out: it decides on one state of the resource.
            for effect in list(part.decorate(resource, read)):
                if isinstance(effect, Set):
                    resource = replace(resource, body=with_write(resource.body, effect))
                    writes.append(effect)
                    aspect = type(part).__name__
                    self._record(resource.path, _dotted(effect.path), effect.before, effect.value, aspect)
                else:
                    self._carry_out(node, resource.path, effect, type(part).__name__)
        write()

    def _carry_out(self, node: TerraformResource, path: str, effect: Companion | Problem, aspect: str) -> None:
        if isinstance(effect, Problem):
            self._report(node, _at(path, effect))
        elif node.node.try_find_child(effect.construct_id) is None:
            child = TerraformResource(node, effect.construct_id, terraform_resource_type=effect.type)
            for attribute, value in effect.body.items():
                child.add_override(attribute, value)
            self._record(path, effect.type, None, effect.body, aspect)

    def _record(self, path: str, attribute: str, before: Any, after: Any, aspect: str) -> None:
        earlier = self._changes.get((path, attribute))
        self._changes[path, attribute] = Change(path, attribute, earlier.before if earlier else before, after, aspect)

    def _report(self, node: IConstruct, finding: Finding) -> None:
        key = (finding.construct_path, finding.message)
        if key not in self._findings:
            self._findings[key] = finding
            # Not Annotations.add_error: it attaches a JavaScript stack trace that `cdktf synth` prints.
            node.node.add_metadata(ERROR_ANNOTATION, finding.message, stack_trace=False)

    def _check(self, construct: TerraformStack) -> None:
        prefix = f"{construct.node.path}/"
        scope = [path for path in self._visited if path.startswith(prefix)]
        stack = _read_stack(construct)
        for part in self.parts():
            for finding in part.check(stack, scope, _acknowledgements(construct)):
                self._report(self._visited.get(finding.construct_path, construct), finding)


@jsii.implements(IValidation)
class _FinalCheck:
    """Runs after all aspects; reports through annotations, so it never returns an error itself."""

    def __init__(self, check: Callable[[], None]) -> None:
        self._check = check

    def validate(self) -> list[str]:
        """Called by cdktf; an error of ours is the only one it returns."""
        try:
            self._check()
        except Exception as error:
            return [f"guardrails-internal: {type(error).__name__}: {error}; report this with the stack that causes it"]
        return []


ACKNOWLEDGEMENT = "guardrails/acknowledgement"


def store_acknowledgement(scope: IConstruct, data: dict[str, Any]) -> None:
    """Keep an acknowledgement with the stack (or every stack) of ``scope``, as construct metadata."""
    for stack in stacks_of(scope):
        stack.node.add_metadata(ACKNOWLEDGEMENT, {**data, "path": scope.node.path}, stack_trace=False)


def _acknowledgements(stack: TerraformStack) -> list[dict[str, Any]]:
    return [cast(dict[str, Any], entry.data) for entry in stack.node.metadata if entry.type == ACKNOWLEDGEMENT]


def stacks_of(scope: IConstruct) -> list[TerraformStack]:
    """The stack that holds ``scope``, or every stack below it where it stands above them (an App).

    Raises:
        ValueError: there is no stack at, above or below ``scope``.
    """
    below = [node for node in scope.node.find_all() if isinstance(node, TerraformStack)]
    if below:
        return below
    above = [node for node in scope.node.scopes if isinstance(node, TerraformStack)]
    if not above:
        raise ValueError(
            f"no stack in {scope.node.path or 'the app'}; create the stacks before the guardrails are applied"
        )
    return above[-1:]


def targets_of(scope: IConstruct) -> list[IConstruct]:
    """Where an aspect for ``scope`` must be added: cdktf ignores one above the stacks, so each stack gets it.

    Raises:
        ValueError: there is no stack at, above or below ``scope``.
    """
    stacks = stacks_of(scope)
    inside_one = any(isinstance(node, TerraformStack) for node in scope.node.scopes[:-1])
    return [scope] if inside_one else list(stacks)


def _read(node: TerraformResource) -> Resource | None:
    """The resource as it stands; ``None`` for other providers' and for a resource that was moved elsewhere."""
    for kind, group in (node.to_terraform().get("resource") or {}).items():
        if not kind.startswith("aws_"):
            return None
        for logical_id, body in group.items():
            return Resource(kind, body["//"]["metadata"]["path"], logical_id, without_metadata(body))
    return None


def _read_stack(stack: TerraformStack) -> Stack:
    return Stack.from_terraform(stack.to_terraform())


def _at(path: str, problem: Problem) -> Finding:
    return Finding(path, problem.rule_id, problem.problem, problem.remedy)


def _dotted(path: Path) -> str:
    return ".".join(str(part) for part in path)


def _write(node: TerraformResource, found: Body, body: Body, writes: Sequence[Set]) -> None:
    """Write values as overrides, so that they win over everything set before them.

    Args:
        node: the resource.
        found: its attributes before the writes.
        body: its attributes with them.
        writes: what to write.
    """
    for attribute in dict.fromkeys(str(write.path[0]) for write in writes):
        if attribute not in found:
            # What was not there at all has no override either: all that is inside goes in one call.
            node.add_override(attribute, body[attribute])
        else:
            for write in writes:
                if write.path[0] == attribute:
                    _override(node, write, body)


def _override(node: TerraformResource, write: Set, body: Body) -> None:
    top, *inside = write.path
    in_list = any(isinstance(part, int) for part in inside)
    untyped = type(node) is TerraformResource
    if any("." in str(part) for part in inside) or (in_list and (untyped or _is_overridden(node, str(top)))):
        # A dot in a key (a tag's) cannot be escaped in an override path, and a list that stands in the overrides
        # cannot be reached by an index: write the whole attribute.
        node.add_override(str(top), body[str(top)])
    else:
        node.add_override(_dotted(write.path), write.value)


def _is_overridden(node: TerraformResource, attribute: str) -> bool:
    overrides = cast(Any, node)._raw_overrides
    return isinstance(overrides.get(attribute), list)
