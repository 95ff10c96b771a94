"""Names that their authors pinned: what stays, and pins that contradict each other or speak of nothing; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Sequence

from ..facts.names import NAMES, NameRule
from .existing import Pins
from .expressions import is_unknown
from .graph import Graph
from .history import Pin
from .model import Finding, Report, Resource, Write
from .paths import attribute_path, set_value


def kept_name(
    resource: Resource, rule: NameRule, pins: Pins, is_free: Callable[[str], bool]
) -> Generator[Write | Report, None, object]:
    """Bring a pinned resource to the name that it keeps, and return what is there afterwards.

    Args:
        resource: a resource of which :meth:`.Pins.name_of` is not ``None``.
        rule: how resources of its type are named.
        pins: what the authors of the app pinned.
        is_free: claims a name, and says whether no other resource has it.
    """
    path = attribute_path(resource.body, rule.attribute)
    current = set_value(resource.body, *path) if path else None
    pinned = list(dict.fromkeys(pin.name for pin in pins.of(resource) if pin.name))
    name = pinned[0] if pinned else current
    if problem := _contradiction(resource, rule, pinned, current) or (pinned and _illegal(pinned[0], rule)) or None:
        yield problem
        return current
    if isinstance(name, str) and not is_free(name):
        yield Report(
            "keep-name",
            f"{rule.attribute} {name!r} is also kept by another {resource.type}",
            "keep it on the resource that has this name in AWS",
        )
    if path and name != current:
        yield Write(path, name, current)
    return name


def _contradiction(resource: Resource, rule: NameRule, pinned: Sequence[str], current: object) -> Report | None:
    if len(pinned) > 1:
        return Report(
            "keep-name", f"keep_name gives it {' and '.join(map(repr, pinned))}", "keep the name that it has in AWS"
        )
    if not pinned and current is None:
        prefix = set_value(resource.body, rule.prefix_attribute) if rule.prefix_attribute else None
        what = f"{rule.prefix_attribute} {prefix!r} only" if prefix else f"no {rule.attribute}"
        return Report(
            "keep-name", f"it has {what}, so it has no name to keep", "pass the name in AWS: keep_name(it, 'name')"
        )
    if pinned and current is not None and current != pinned[0]:
        return Report(
            "keep-name",
            f"keep_name gives it {pinned[0]!r}, and its {rule.attribute} is {current!r}",
            f"write the name that it has in AWS as its {rule.attribute}, and call keep_name without a name",
        )
    if pinned and rule.prefix_attribute and set_value(resource.body, rule.prefix_attribute) is not None:
        return Report(
            "keep-name",
            f"keep_name gives it {pinned[0]!r}, and it has a {rule.prefix_attribute}, which rules out {rule.attribute}",
            f"remove the {rule.prefix_attribute}",
        )
    return None


def _illegal(name: str, rule: NameRule) -> Report | None:
    if is_unknown(name):
        return None
    body = name.removeprefix(rule.fixed_prefix)
    if rule.trailer:
        body = body.removesuffix(rule.trailer[0])
    if rule.trailer_pattern:
        body = re.sub(f"(?:{rule.trailer_pattern})$", "", body)
    begins = name.startswith(rule.fixed_prefix)
    if begins and len(name) <= rule.max_length and re.fullmatch(f"[{rule.allowed}]+", body):
        return None
    beginning = f", after {rule.fixed_prefix!r}" if rule.fixed_prefix else ""
    return Report(
        "keep-name",
        f"keep_name gives it {name!r}, which AWS does not allow as {rule.attribute}",
        f"pass the name in AWS, at most {rule.max_length} of the characters {rule.allowed}{beginning}",
    )


def problems(
    graph: Graph, scope: Sequence[Resource], names_as_included: Callable[[Resource], bool]
) -> Iterator[Finding]:
    """Yield pins that speak of nothing or of too much, and those that an option contradicts.

    Args:
        graph: every resource of the app.
        scope: the resources that the naming aspect covers.
        names_as_included: whether the option ``include_existing`` names a resource.
    """
    if not graph.pins.all:
        return
    covered = [(pin, resource) for resource in graph.resources for pin in graph.pins.of(resource)]
    own = {resource.key for resource in scope}
    for pin in graph.pins.all:
        below = [resource for each, resource in covered if each == pin]
        counting = below if pin.part == "everything" else [each for each in below if each.type in NAMES]
        if any(each.key in own for each in below) or _is_near(pin, scope):
            yield from _of_pin(pin, counting)
    for pin, resource in covered:
        if resource.key in own and names_as_included(resource):
            yield Finding(
                resource.path,
                "keep-name",
                f"include_existing names it, and {_CALLS[pin.part]}() is called on {pin.path or 'the app'}",
                "remove one of the two",
            )


def _of_pin(pin: Pin, resources: Sequence[Resource]) -> Iterator[Finding]:
    if not resources:
        what = "that has its own name " if pin.part == "name" else ""
        yield Finding(
            pin.path,
            "keep-name",
            f"{_CALLS[pin.part]}() is called on {pin.path or 'the app'}, and no resource {what}is there",
            "call it on the resource",
        )
    elif pin.name and len(resources) > 1:
        shown = ", ".join(each.path for each in resources[:3])
        yield Finding(
            pin.path,
            "keep-name",
            f"keep_name gives {pin.name!r} to {len(resources)} resources, {shown}",
            "call it on one resource",
        )


def _is_near(pin: Pin, scope: Sequence[Resource]) -> bool:
    """Return whether the aspect covers something other than the pin; otherwise nothing reports a pin on nothing."""
    stack = pin.path.split("/", 1)[0]
    return any(not stack or resource.path.split("/", 1)[0] == stack for resource in scope)


_CALLS = {"name": "keep_name", "everything": "keep_existing"}
