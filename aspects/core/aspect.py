"""The base of an aspect: what it covers, what it decides, and what came of it; pure."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, ClassVar, Never, Protocol, TypedDict

from ..facts.findings import FINDINGS
from ..facts.types import TYPES
from .acknowledgements import Limits
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
    include_existing: bool | Sequence[str | _Construct]


class Aspect:
    """Decides what is written to every managed resource in its scope, and what is reported about it.

    Data sources, providers, outputs, modules and resources of other providers stay untouched.

    Args:
        report_only: write nothing; each resource that would change gets a warning, and what would fail synthesis only
            warns.
        exclude: resource types (``aws_lb``) and constructs, which stand for all that is below them.
        include_existing: resources that are imported or moved, in the same terms, to treat as new ones; ``True``: all.
            By default these keep their names and protections, and what else only a new resource can have.

    Attributes:
        gives_names: whether it gives names, so that it writes nothing to a resource that is to keep its own, and
            follows names in the resources that it covers (:mod:`.renames`).
        unlocks: whether it takes protections away, so that it writes nothing to a resource that exists already.
        changes: what the last decision wrote, or would have written, in the order of the resources.
        findings: what the last decision could not fix; each is an annotation, and an error fails synthesis.

    Raises:
        TypeError: there is no such option, or it is of another type.
        ValueError: a resource type that is excluded or included does not exist.
    """

    gives_names: ClassVar[bool] = False
    unlocks: ClassVar[bool] = False

    def __init__(
        self,
        *,
        report_only: bool = False,
        exclude: Sequence[str | _Construct] = (),
        include_existing: bool | Sequence[str | _Construct] = False,
        **unknown: Never,
    ) -> None:
        refuse_unknown(type(self), unknown)
        self.report_only = report_only
        self.changes: tuple[Change, ...] = ()
        self.findings: tuple[Finding, ...] = ()
        self._excluded = Selection("exclude", exclude)
        self._existing: bool | Selection = (
            include_existing
            if isinstance(include_existing, bool)
            else Selection("include_existing", include_existing, "True or ")
        )

    @property
    def name(self) -> str:
        """``naming`` for a :class:`.NamingAspect`: how options and summaries name it."""
        return type(self).__name__.removesuffix("Aspect").lower()

    @property
    def rule_ids(self) -> frozenset[str]:
        """The ids of what it may find, each of which can be acknowledged."""
        return frozenset((*FINDINGS.get(self.name, {}), *FINDINGS["every aspect"]))

    @property
    def limits(self) -> Limits | None:
        """What acknowledgements of its findings have to keep to; ``None``: nothing more than any."""
        return None

    @property
    def option_values(self) -> tuple[object, ...]:
        """What it writes just as it was given in an option: literals, or tokens of any stack."""
        return ()

    def excludes(self, resource: Resource) -> bool:
        """Return whether the resource is left alone."""
        return self._excluded.covers(resource)

    def includes_existing(self, resource: Resource) -> bool:
        """Return whether the resource, where it exists already, is treated as a new one."""
        return self._existing if isinstance(self._existing, bool) else self._existing.covers(resource)

    def names_as_included(self, resource: Resource) -> bool:
        """Return whether ``include_existing`` names the resource itself, or what holds it."""
        return isinstance(self._existing, Selection) and self._existing.covers(resource)

    def begin(self, graph: Graph, scope: Sequence[Resource]) -> None:
        """Prepare for a decision; called once, before anything is decided.

        Args:
            graph: every resource of the app as its author left it.
            scope: the resources that this aspect covers.
        """

    def decide(self, resource: Resource, graph: Graph) -> Effects:
        """Yield what is to be done to ``resource``, nothing by default.

        Args:
            resource: the resource as the aspects before this one left it, tokens as ``${...}``.
            graph: every resource of the app as its author left it.
        """
        yield from ()

    def check(self, graph: Graph, scope: Sequence[Resource]) -> Iterator[Finding]:
        """Yield findings on the final state, after every aspect decided.

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


class Selection:
    """Resources by their types and constructs.

    Args:
        option: the option that holds them, for the messages.
        chosen: resource types (``aws_lb``) and constructs, which stand for all that is below them.
        alternative: what else the option takes, for the messages.

    Raises:
        TypeError: it is no list of resource types and constructs.
        ValueError: a resource type does not exist.
    """

    def __init__(self, option: str, chosen: object, alternative: str = "") -> None:
        if isinstance(chosen, (str, Mapping)) or not isinstance(chosen, Collection):
            raise TypeError(
                f"{option} is {chosen!r}; use {alternative}a list of resource types and constructs, such as ['aws_lb']"
            )
        for each in chosen:
            if not isinstance(each, str) and not hasattr(getattr(each, "node", None), "path"):
                raise TypeError(f"{each!r} in {option} is neither a resource type nor a construct")
        self._types = frozenset(_check_type(option, each) for each in chosen if isinstance(each, str))
        self._paths = tuple(str(each.node.path) for each in chosen if not isinstance(each, str))

    def covers(self, resource: Resource) -> bool:
        """Return whether the resource is of one of the types, or one of the constructs or below it."""
        if resource.type in self._types:
            return True
        return bool(self._paths) and any(
            not path or resource.path == path or resource.path.startswith(f"{path}/") for path in self._paths
        )


def _check_type(option: str, resource_type: str) -> str:
    if resource_type not in TYPES:
        near = get_close_matches(resource_type, TYPES, 1)
        hint = f"did you mean {near[0]}" if near else "use one such as aws_lb"
        raise ValueError(
            f"{resource_type!r} in {option} is not a resource type of the AWS provider; {hint}, or pass the"
            f" construct itself to {option.split('_', 1)[0]} everything below it"
        )
    return resource_type
