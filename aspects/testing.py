"""Assertions for the tests of an app: no findings, no unsuffixed names, no protections, all tags, all encrypted.

They need no test framework: what is wrong comes as an ``AssertionError`` that lists every offender::

    from aspects import Guardrails
    from aspects.testing import assert_names_suffixed, assert_no_findings

    def test_payments() -> None:
        app = App()
        PaymentsStack(app, "payments")
        Guardrails("dev", pack=PCI_DSS_V4).apply(app)
        assert_no_findings(app)
        assert_names_suffixed(app, "dev")

Each takes, as ``scope``:

* an App, a stack or any construct in one, which is synthesized for it, in memory;
* a function that is given a new stack and puts constructs into it;
* the Terraform JSON of a stack as a dict, such as :func:`synthesize` returns it or ``cdk.tf.json`` holds it.

``guardrails`` are applied to a construct, or to the new stack, first. What is wrong is whatever the aspect in question
would still write, or could not fix: the assertions know the same types, exceptions and conditions, and leave alone a
value that only Terraform knows.

:func:`rule_cases` tests a rule of your own as the library tests its rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias, Union, cast

from .check.cases import Case, RuleCase, rule_cases
from .core.aspect import Aspect
from .core.decide import Entry, decide
from .core.graph import Graph
from .core.history import Pin
from .core.model import Body, Change, Stack
from .destroyability import DestroyabilityAspect
from .encryption import EncryptionAspect
from .facts.names import NAMES
from .guardrails import Guardrails
from .naming import NamingAspect
from .synthesis import framework
from .synthesis.pins import pins_in
from .synthesis.session import stacks_of
from .tags import TagsAspect

if TYPE_CHECKING:
    from constructs import IConstruct

__all__ = [
    "Case",
    "RuleCase",
    "Scope",
    "assert_encrypted",
    "assert_names_suffixed",
    "assert_no_deletion_protection",
    "assert_no_findings",
    "assert_tagged",
    "rule_cases",
    "synthesize",
    "synthesize_app",
]

Scope: TypeAlias = Union["IConstruct", Callable[[Any], object], Mapping[str, Any]]
"""What is tested: a construct, a function that builds into a new stack, or Terraform JSON."""

_ERROR = "@cdktf/error"
_WARNING = "@cdktf/warn"


def synthesize(scope: IConstruct | Callable[[Any], object], guardrails: Guardrails | None = None) -> Body:
    """Return the Terraform JSON of one stack, after all aspects and validations ran; findings do not fail it.

    Args:
        scope: a stack, a construct in one, or a function that is given a new stack.
        guardrails: applied first.

    Raises:
        ValueError: ``scope`` holds more than one stack, or none; for an App, use :func:`synthesize_app`.
        RuntimeError: a validation failed.
    """
    stacks = _synthesized(_built(scope, guardrails))
    if len(stacks) != 1:
        raise ValueError(f"there are {len(stacks)} stacks, {', '.join(stacks)}; use synthesize_app for several")
    return next(iter(stacks.values()))


def synthesize_app(app: IConstruct, guardrails: Guardrails | None = None) -> dict[str, Body]:
    """Return the Terraform JSON of each stack by its construct path, as :func:`synthesize` does it for one.

    Args:
        app: an App, or another construct above stacks.
        guardrails: applied first.

    Raises:
        ValueError: there is no stack.
        RuntimeError: a validation failed.
    """
    return _synthesized(_built(app, guardrails))


def assert_no_findings(scope: Scope, guardrails: Guardrails | None = None, *, warnings: bool = False) -> None:
    """Assert that no construct in the scope has an error annotation, from the guardrails or from another aspect.

    Args:
        scope: see the module; Terraform JSON holds no annotations, so it is refused.
        guardrails: applied first.
        warnings: whether warnings count, too.

    Raises:
        AssertionError: with construct path and text of each finding.
        TypeError: ``scope`` is Terraform JSON.
    """
    if isinstance(scope, Mapping):
        raise TypeError("Terraform JSON has no findings; pass the App, the stack or a construct")
    root = _built(scope, guardrails)
    _synthesized(root)
    levels = {_ERROR, _WARNING} if warnings else {_ERROR}
    found = [
        f"[{node.node.path}] {entry.data}"
        for node in root.node.find_all()
        for entry in node.node.metadata
        if entry.type in levels
    ]
    _fail_with("findings", found)


def assert_names_suffixed(scope: Scope, suffix: str, guardrails: Guardrails | None = None) -> None:
    """Assert that every resource that can have a name has one that ends in the environment suffix.

    Types in :data:`aspects.facts.names.EXEMPT`, names that AWS dictates, references to the name of another resource,
    and what keeps its name because it exists or is pinned are left out. A name that only Terraform knows is listed: it
    may end in anything.

    Args:
        scope: see the module.
        suffix: the environment suffix.
        guardrails: applied first.

    Raises:
        AssertionError: with construct path, attribute, value and the name to use of each offender.
        ValueError: the suffix is illegal.
    """

    def is_name(change: Change, resource_type: str) -> bool:
        rule = NAMES.get(resource_type)
        return rule is not None and change.attribute in (rule.attribute, rule.prefix_attribute)

    offenders = _left_to_do(scope, guardrails, NamingAspect(suffix), is_name)
    _fail_with(f"names without the suffix {suffix!r}", offenders)


def assert_no_deletion_protection(scope: Scope, guardrails: Guardrails | None = None) -> None:
    """Assert that nothing refuses to be destroyed or leaves a copy behind: see :class:`.DestroyabilityAspect`.

    A switch that is missing and would be ``false`` protects nothing, so it is fine. What is imported, moved or said to
    exist is left out.

    Args:
        scope: see the module.
        guardrails: applied first.

    Raises:
        AssertionError: with construct path, attribute, value and the value to use of each offender.
    """

    def protects(change: Change, resource_type: str) -> bool:
        return not (change.before is None and change.after is False)

    offenders = _left_to_do(scope, guardrails, DestroyabilityAspect(), protects)
    _fail_with("settings that keep a resource, or a copy of it, from being destroyed", offenders)


def assert_tagged(scope: Scope, tags: Mapping[str, str], guardrails: Guardrails | None = None) -> None:
    """Assert that every resource that takes tags has these, in the form that its type wants.

    Args:
        scope: see the module.
        tags: key to value.
        guardrails: applied first.

    Raises:
        AssertionError: with construct path, attribute, value and the value to use of each offender.
        ValueError: a tag breaks AWS's limits.
    """

    _fail_with("missing or wrong tags", _left_to_do(scope, guardrails, TagsAspect(tags)))


def assert_encrypted(scope: Scope, kms_key_arn: str | None = None, guardrails: Guardrails | None = None) -> None:
    """Assert that all that can be encrypted is, at rest and in transit: see :class:`.EncryptionAspect`.

    Args:
        scope: see the module.
        kms_key_arn: the customer managed key that must be used wherever no other one is; ``None``: any key does.
        guardrails: applied first.

    Raises:
        AssertionError: with construct path, attribute, value and the value to use of each offender.
    """
    _fail_with("settings that leave data unencrypted", _left_to_do(scope, guardrails, EncryptionAspect(kms_key_arn)))


def _built(scope: IConstruct | Callable[[Any], object], guardrails: Guardrails | None) -> IConstruct:
    """Return the construct, or the new stack after the function built into it, with the guardrails on it."""
    if framework.is_construct(scope):
        construct = cast("IConstruct", scope)
    elif callable(scope):
        module = framework.available()[0]
        construct = module.TerraformStack(module.Testing.app(), "test")
        scope(construct)
    else:
        raise TypeError(f"{scope!r} cannot be tested; pass an App, a stack, a construct, a function or a dict")
    if guardrails is not None:
        guardrails.apply(construct)
    return construct


def _synthesized(scope: IConstruct) -> dict[str, Body]:
    stacks = {stack.node.path: stack for stack in stacks_of(scope)}
    for stack in stacks.values():
        stack.prepare_stack()  # of all first: a reference from one to another adds to both
    for stack in stacks.values():
        framework.of(stack).Testing.synth(stack, True)
    # Not what it returned: the construct paths are missing there.
    return {path: cast(Body, stack.to_terraform()) for path, stack in stacks.items()}


def _left_to_do(
    scope: Scope,
    guardrails: Guardrails | None,
    aspect: Aspect,
    counts: Callable[[Change, str], bool] = lambda change, resource_type: True,
) -> Iterator[str]:
    """Yield what an aspect would still write, or could not fix, in the final state of a scope: a line each."""
    pins: tuple[Pin, ...] = ()
    if isinstance(scope, Mapping):
        if guardrails is not None:
            raise TypeError("guardrails cannot be applied to Terraform JSON; pass the App, the stack or a construct")
        root, stacks = "", {"": cast(Body, scope)}
    else:
        built = _built(scope, guardrails)
        root, stacks = built.node.path, _synthesized(built)
        pins = tuple(pin for stack in stacks_of(built) for pin in pins_in(stack.node.metadata))
    graph = Graph([Stack.from_terraform(config, path, pins) for path, config in stacks.items()])
    decision = decide(graph, [Entry(root, (aspect,), False)], today=date.today())
    for _, change in decision.changes:
        resource = graph.by_path.get(change.construct_path)
        kind = resource.type if resource else ""
        if counts(change, kind):
            yield _line(change, kind)
    for finder, finding in decision.findings:
        if finder is aspect and finding.level == "error":
            yield f"[{finding.construct_path}] {finding.message}"


def _line(change: Change, kind: str) -> str:
    place = f"[{change.construct_path}] {kind}"
    if change.attribute.startswith("aws_"):
        return f"{place} has no {change.attribute}; add one, such as {change.after!r}"
    found = "is not set" if change.before is None else f"is {change.before!r}"
    return f"{place}.{change.attribute} {found}; use {change.after!r}"


def _fail_with(title: str, offenders: Iterator[str] | Sequence[str]) -> None:
    lines = list(dict.fromkeys(offenders))
    if lines:
        raise AssertionError("\n  ".join([f"{title} ({len(lines)}):", *lines]))
