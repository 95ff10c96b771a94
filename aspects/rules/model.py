"""The form of a rule, of a problem it finds, and of its verdict."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, get_args

from ..core.graph import Graph
from ..core.model import Key, Resource

if TYPE_CHECKING:
    from .reader import Block

Severity = Literal["critical", "high", "medium", "low"]
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
SECRET = "(sensitive)"
"""What is in a problem instead of a value that nobody should read."""


class Outcome(Enum):
    """What a rule may say of a resource."""

    COMPLIANT = "compliant"
    NON_COMPLIANT = "non-compliant"
    NOT_APPLICABLE = "not-applicable"
    """AWS does not offer what the rule asks for on this kind of resource: nothing to comply with."""
    UNKNOWN = "unknown"
    """The answer depends on something that only Terraform knows, or that lies outside of the app."""
    ERROR = "error"
    """The rule itself failed."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, or that keeps a rule from an answer.

    Attributes:
        message: what is wrong, with the value received: lower case, no full stop.
        path: dotted attribute path, such as ``ingress.0.cidr_blocks``; behind an address and a colon where it is that
            of another resource. Empty: the resource as a whole.
        value: what is there as its author wrote it; ``None`` where nothing does or where it is a secret.
    """

    message: str
    path: str = ""
    value: Any = None


class Undecided(Exception):
    """Raised by the reader, or yielded by a rule, where the answer depends on what cannot be known.

    Attributes:
        problem: what it depends on.
    """

    def __init__(self, message: str, path: str = "", value: Any = None) -> None:
        super().__init__(message)
        self.problem = Problem(message, path, value)


class Malformed(Undecided):
    """Raised by the reader where a value is of another form than Terraform asks for there, which it would refuse."""


class NotApplicable(Exception):
    """Raised by a rule where AWS does not offer what it asks for; its text says why: lower case, no full stop."""


@dataclass(frozen=True)
class Verdict:
    """What a rule says of a resource.

    Attributes:
        outcome: the answer.
        problems: what explains it: all that is wrong, all that it depends on, why it does not apply, or the cause of an
            error; nothing where the resource complies.
    """

    outcome: Outcome
    problems: tuple[Problem, ...] = ()

    @property
    def message(self) -> str:
        """The problems as one text; beyond three only their number."""
        shown = list(dict.fromkeys(each.message for each in self.problems))
        more = [f"{len(shown) - 3} more"] if len(shown) > 3 else []
        return ", and ".join([*shown[:3], *more])


Check = Callable[["Block", Graph], Iterable[Problem | Undecided]]
"""What a rule asks: a resource through the token-aware reader, and the graph of its app, to problems.

Nothing yielded means compliant. An :class:`Undecided` that is yielded leaves the answer open unless a problem is found;
one that is raised does, too, and ends the check. :class:`NotApplicable` ends it as well.
"""


@dataclass(frozen=True)
class Rule:
    """One rule: a question to resources of some types, and all that a reader of its findings wants to know.

    Attributes:
        id: kebab-case, stable: acknowledgements name it.
        types: the Terraform resource types that it looks at.
        check: the question.
        title: what must hold, as a sentence without a full stop, such as ``Databases are encrypted at rest``.
        why: what happens where it does not hold: one or two sentences.
        remedy: what to write: lower case, no full stop.
        severity: as AWS Security Hub grades the control, where it has one.
        controls: the controls of AWS that ask the same, such as ``Security Hub RDS.3`` or
            ``Config RDS_STORAGE_ENCRYPTED``.
        links: pages that say more, AWS's own first.

    Raises:
        ValueError: the id, a type or the severity is not of its form, or a text is empty or ends in a full stop.
    """

    id: str
    types: tuple[str, ...]
    check: Check
    title: str
    why: str
    remedy: str
    severity: Severity = "medium"
    controls: tuple[str, ...] = ()
    links: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise ValueError(f"rule id {self.id!r} is not kebab-case; write it like s3-bucket-versioning")
        if not self.types or not isinstance(self.types, tuple):
            raise ValueError(f"rule {self.id} looks at {self.types!r}; use a tuple of resource types")
        if self.severity not in get_args(Severity):
            raise ValueError(f"rule {self.id} has severity {self.severity!r}; use {', '.join(get_args(Severity))}")
        for name in ("title", "why", "remedy"):
            if not getattr(self, name).strip():
                raise ValueError(f"rule {self.id} has no {name}; a finding has to say it")
        for name in ("title", "remedy"):
            if getattr(self, name).endswith("."):
                raise ValueError(f"rule {self.id} has a {name} with a full stop; leave it out")


def show(value: object) -> str:
    """Return a value as an author would write it in JSON, cut where it is long."""
    try:
        text = json.dumps(value)
    except (TypeError, ValueError):
        text = str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def judge(rule: Rule, resource: Resource, graph: Graph) -> Verdict:
    """Return the verdict of one rule on one resource; whatever the resource holds and the rule does, there is one.

    Args:
        rule: the rule.
        resource: of one of its types.
        graph: the app that holds it.
    """
    from .worlds import Looks, Watched, absences, certain, is_one_world, why, without

    base = certain(graph)
    if is_one_world(base):
        return _answer(rule, resource, base)
    looks, answers = Looks(), dict[frozenset[Key], Verdict]()

    def ask(absent: frozenset[Key]) -> Verdict:
        if absent not in answers:
            watched = Watched(without(absent, base))
            answers[absent] = _answer(rule, resource, watched.as_graph)
            looks.add(watched.looks)
        return answers[absent]

    ask(frozenset())
    while True:
        found: Verdict | None = None
        known = len(answers)
        for absent in absences(resource, base, looks):
            answer = ask(absent)
            found = answer if found is None else _together(found, answer, partial(why, base, absent, looks))
            if found.outcome in (Outcome.ERROR, Outcome.UNKNOWN):
                return found
        # In one world a rule may look at more than in another.
        if found is not None and len(answers) == known:
            return found


def _together(one: Verdict, other: Verdict, why: Callable[[], Sequence[Problem]]) -> Verdict:
    """Return what is known of two answers that differ in whether there is a resource, and nobody can tell that.

    Args:
        one: an answer.
        other: another one.
        why: says what decides on which is right.
    """
    if one.outcome is other.outcome:
        both = tuple(each for each in one.problems if each in other.problems)
        return replace(one, problems=both) if both else one
    if other.outcome in (Outcome.ERROR, Outcome.UNKNOWN):
        return other
    if Outcome.NON_COMPLIANT in (one.outcome, other.outcome):
        return Verdict(Outcome.UNKNOWN, tuple(why()))
    return one if one.outcome is Outcome.COMPLIANT else other


def _answer(rule: Rule, resource: Resource, graph: Graph) -> Verdict:
    """Return what a rule says of a resource of an app of which all resources are there."""
    from .reader import Block

    wrong: list[Problem] = []
    undecided: list[Problem] = []
    try:
        for found in rule.check(Block(resource, graph), graph):
            problems, problem = (undecided, found.problem) if isinstance(found, Undecided) else (wrong, found)
            if not isinstance(problem, Problem):
                raise TypeError(f"it yields {problem!r}; yield a Problem")
            if problem not in problems:
                problems.append(problem)
    except Undecided as found:
        undecided.append(found.problem)
    except NotApplicable as reason:
        if not wrong and not undecided:
            return Verdict(Outcome.NOT_APPLICABLE, (Problem(str(reason)),))
    except (Exception, SystemExit) as error:
        return Verdict(Outcome.ERROR, (*wrong, Problem(f"the rule failed with {type(error).__name__}: {error}")))
    if wrong:
        return Verdict(Outcome.NON_COMPLIANT, tuple(wrong))
    return Verdict(Outcome.UNKNOWN, tuple(undecided)) if undecided else Verdict(Outcome.COMPLIANT)
