"""The base of an aspect: what it covers, what it decides, and what came of it; pure."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Never, Protocol, TypedDict

from ..facts.findings import EVERYWHERE, FINDINGS
from ..facts.types import TYPES
from .graph import Graph
from .model import Change, Effects, Finding, Resource


class _Construct(Protocol):
    """A construct, of which only the path counts."""

    @property
    def node(self) -> Any:
        """Its place in the tree."""
        ...


class Options(TypedDict, total=False):
    """What every aspect takes: see :class:`Aspect`."""

    report_only: bool
    exclude: Sequence[str | _Construct]


class Aspect:
    """Decides what is written to every managed resource in its scope, and what is reported about it.

    Data sources, providers, outputs, modules and resources of other providers stay untouched.

    Args:
        report_only: write nothing; each resource that would change gets a warning, and what would fail synthesis only
            warns.
        exclude: resource types (``aws_lb``) and constructs, which stand for all that is below them.

    Attributes:
        changes: what the last decision wrote, or would have written, in the order of the resources.
        findings: what the last decision could not fix; each is an annotation, and an error fails synthesis.

    Raises:
        TypeError: there is no such option, or it is of another type.
        ValueError: an excluded resource type does not exist.
    """

    def __init__(
        self, *, report_only: bool = False, exclude: Sequence[str | _Construct] = (), **unknown: Never
    ) -> None:
        refuse_unknown(type(self), unknown)
        _check_exclude(exclude)
        self.report_only = report_only
        self.changes: tuple[Change, ...] = ()
        self.findings: tuple[Finding, ...] = ()
        self._excluded_types = frozenset(_check_type(each) for each in exclude if isinstance(each, str))
        self._excluded_paths = tuple(str(each.node.path) for each in exclude if not isinstance(each, str))

    @property
    def name(self) -> str:
        """``naming`` for a :class:`.NamingAspect`: how options and summaries name it."""
        return type(self).__name__.removesuffix("Aspect").lower()

    @property
    def rule_ids(self) -> frozenset[str]:
        """The ids of what it may find, each of which can be acknowledged."""
        return frozenset((*FINDINGS.get(self.name, ()), *EVERYWHERE))

    def excludes(self, resource: Resource) -> bool:
        """Whether the resource is left alone."""
        return resource.type in self._excluded_types or any(
            resource.path == path or resource.path.startswith(f"{path}/") for path in self._excluded_paths
        )

    def begin(self, graph: Graph, scope: Sequence[Resource]) -> None:
        """Prepare for a decision; called once, before anything is decided.

        Args:
            graph: every resource of the app as its author left it.
            scope: the resources that this aspect covers.
        """

    def decide(self, resource: Resource, graph: Graph) -> Effects:
        """What is to be done to ``resource``, nothing by default.

        Args:
            resource: the resource as the aspects before this one left it, tokens as ``${...}``.
            graph: every resource of the app as its author left it.
        """
        yield from ()

    def check(self, graph: Graph, scope: Sequence[Resource]) -> Iterator[Finding]:
        """Findings on the final state, after every aspect decided.

        Args:
            graph: every resource of the app as it will be written.
            scope: the resources that this aspect covers, as they will be written.
        """
        yield from ()


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
        if not isinstance(each, str) and not hasattr(getattr(each, "node", None), "path"):
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
