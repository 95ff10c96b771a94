"""Which versions of the AWS provider a stack may run with, and whether they have what would be written; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, wraps
from typing import Any, TypeVar

from ..facts.history import ANY, Allowed, Version, lacking, newest, oldest, own_span, text_of, version
from .graph import Graph
from .model import Create, Effect, Effects, Finding, Resource, Stack, Write
from .paths import as_blocks, is_set

A = TypeVar("A")
E = TypeVar("E", bound=Effect)

_PART = re.compile(r"\s*(=|!=|>=|<=|>|<|~>)?\s*v?(\d+(?:\.\d+)*)(?:-[0-9A-Za-z.-]+)?\s*")
_ADVICE = "write a version such as '6.25.0' or '~> 6.0' in required_providers"


class NoConstraint(ValueError):
    """A text is no constraint of versions, or one that no version meets; the message says so."""


@lru_cache
def allowed(constraint: str) -> Allowed:
    """Return the versions that a constraint of Terraform allows: the lowest and the highest of them.

    Raises:
        NoConstraint: it is none, or no version meets it.
    """
    if not constraint.strip():
        return ANY
    lowest: Version | None = None
    highest: Version | None = None
    has_highest = True
    for part in constraint.split(","):
        found = _PART.fullmatch(part)
        if found is None:
            raise NoConstraint(f"{constraint!r} is not a version constraint")
        operator, number = found[1] or "=", version(found[2])
        if operator in ("=", ">=", ">", "~>"):
            lowest = max(lowest or (), _full(number))
        end, is_in = _end(operator, number)
        if end is not None and (highest is None or end < highest or (end == highest and not is_in)):
            highest, has_highest = end, is_in
    if lowest and highest and (lowest > highest or (lowest == highest and not has_highest)):
        raise NoConstraint(f"no version meets {constraint!r}")
    return Allowed(lowest, highest, has_highest)


def allowed_in(stack: Stack) -> Allowed:
    """Return the same of a stack; where its constraint is missing or none, nothing is known."""
    try:
        return allowed(stack.provider_version)
    except NoConstraint:
        return ANY


def as_provided(decide: Callable[[A, Resource, Graph], Effects]) -> Callable[[A, Resource, Graph], Effects]:
    """Decorate ``decide`` of an aspect: leave out what the provider of the stack does not have."""

    @wraps(decide)
    def decided(aspect: A, resource: Resource, graph: Graph) -> Effects:
        return possible(decide(aspect, resource, graph), resource, graph)

    return decided


def possible(effects: Iterable[E], resource: Resource, graph: Graph) -> Iterator[E]:
    """Return the effects on a resource without those that the provider of its stack does not have."""
    found = graph.by_key.get(resource.key, resource)
    stack = graph.stack_by_path.get(resource.stack)
    return (effect for effect in effects if is_possible(effect, found, stack))


def is_possible(effect: Effect, found: Resource, stack: Stack | None) -> bool:
    """Return whether the provider of the stack takes what an aspect wants to write.

    What the author wrote exists, and so does all that came with it; for the rest the version has to be known.

    Args:
        effect: what the aspect wants.
        found: the resource as its author left it.
        stack: its stack.
    """
    if isinstance(effect, Write):
        if effect.path[0] not in lacking(found.type, allowed_in(stack) if stack else ANY):
            return True
        names = [each for each in effect.path if isinstance(each, str)]
        new = list(_new_paths(found.body, effect.path))
        new += [".".join((*names, *inner)) for inner in _keys(effect.value)]
        return _have(found.type, new, stack)
    return not isinstance(effect, Create) or _have(effect.type, [".", *effect.body], stack)


def has(resource: Resource, path: str, stack: Stack | None) -> bool:
    """Return whether the provider of the stack has an attribute of a type, at whatever depth."""
    names = path.split(".")
    return _have(resource.type, [".".join(names[: depth + 1]) for depth in range(len(names))], stack)


def findings(stacks: Sequence[Stack]) -> Iterator[Finding]:
    """Yield what is wrong with the versions that the stacks of an app ask for, at most one a stack."""
    first: Stack | None = None
    for stack in stacks:
        try:
            found = allowed(stack.provider_version)
        except NoConstraint as error:
            problem = f"{error} of the AWS provider"
            yield Finding(stack.path, "provider-version", problem, _ADVICE)
            continue
        if found.lowest and found.lowest > newest():
            yield Finding(
                stack.path,
                "provider-version",
                f"the stack requires AWS provider {stack.provider_version!r}, and this library knows none"
                f" newer than {text_of(newest())}, so newer settings are not written",
                "update the library, or check what the newer version added",
                level="warning",
            )
        elif found.highest and found.highest < oldest():
            yield Finding(
                stack.path,
                "provider-version",
                f"the stack requires AWS provider {stack.provider_version!r}, and this library knows none older than"
                f" {text_of(oldest())}, so what is written may not exist there",
                f"use {text_of(oldest())} or a later one",
                level="warning",
            )
        elif first and stack.provider_version and stack.provider_version != first.provider_version:
            yield Finding(
                stack.path,
                "provider-version",
                f"the stack requires AWS provider {stack.provider_version!r}, and"
                f" {first.path or 'another one'} requires {first.provider_version!r}, so each gets the"
                " settings of its own version",
                "require the same version in all stacks of the app",
                level="warning",
            )
        if stack.provider_version and first is None:
            first = stack


def _have(kind: str, paths: Sequence[str], stack: Stack | None) -> bool:
    spans = [found for path in paths if (found := own_span(kind, path))]
    return not spans or all((allowed_in(stack) if stack else ANY).all_have(each) for each in spans)


def _new_paths(body: Any, path: Sequence[str | int]) -> Iterator[str]:
    """Yield the paths from the first block, or attribute, on the way that the author did not write."""
    names: list[str] = []
    for step in path:
        if isinstance(step, int):
            body = body[step] if isinstance(body, list) and step < len(body) else None
            continue
        names.append(step)
        if isinstance(body, list) and len(body) == 1:
            body = body[0]
        body = body.get(step) if isinstance(body, Mapping) else None
        if not is_set(body):
            yield ".".join(names)


def _keys(value: Any) -> Iterator[tuple[str, ...]]:
    """Yield the paths inside a value that is a block, or a list of them."""
    for block in as_blocks(value):
        for name, inner in block.items():
            yield (name,)
            yield from ((name, *rest) for rest in _keys(inner))


def _full(number: Version) -> Version:
    return (*number, *(0,) * (3 - len(number)))


def _end(operator: str, number: Version) -> tuple[Version | None, bool]:
    """Return the highest version that one part of a constraint allows, and whether it is itself allowed."""
    if operator in ("=", "<="):
        return _full(number), True
    if operator == "<":
        return _full(number), False
    if operator == "~>" and len(number) > 1:
        return _full((*number[:-2], number[-2] + 1)), False
    return None, True
