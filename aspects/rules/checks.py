"""The checks that most rules are made of: one attribute, a block, a companion."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from ..core.graph import Graph
from .model import Check, Malformed, NotApplicable, Problem, Undecided
from .reader import Block
from .relations import companions

T = TypeVar("T")
Found = Iterator[Problem | Undecided]


def each(items: Iterable[T], check: Callable[[T], Iterable[Problem | Undecided]]) -> Found:
    """Check every item; one of which something is unknown hides no problem of another."""
    for item in items:
        try:
            yield from check(item)
        except Undecided as error:
            yield error


def each_attribute(path: str, accept: Callable[[Block, str], bool], *, absent: bool = False) -> Check:
    """Check that the attribute is accepted in every block where it may stand.

    Args:
        path: dotted attribute path; through a repeated block it is asked of each.
        accept: whether what is there complies; it is asked where something does.
        absent: whether a missing attribute complies, because AWS's default does.
    """

    def check(it: Block, graph: Graph) -> Found:
        def of(owner: tuple[Block, str]) -> Found:
            block, name = owner
            if block.raw(name) is None:
                if not absent:
                    yield block.problem(name)
            elif not accept(block, name):
                yield block.problem(name)

        owners = it.owners(path)
        if not owners and not absent:
            yield Problem(f"{path} is not set", path)
        yield from each(owners, of)

    return check


def equals(path: str, *allowed: Any, absent: bool = False) -> Check:
    """Check that every value at ``path`` is one of ``allowed``: texts, numbers, booleans or lists of texts."""
    return each_attribute(path, lambda block, name: any(_is(block, name, value) for value in allowed), absent=absent)


def differs(path: str, *forbidden: Any, absent: bool = True) -> Check:
    """Check that no value at ``path`` is one of ``forbidden``."""
    return each_attribute(
        path, lambda block, name: not any(_is(block, name, value) for value in forbidden), absent=absent
    )


def includes(path: str, *wanted: str) -> Check:
    """Check that every list at ``path`` holds all of ``wanted``, whatever else is in it."""

    def check(it: Block, graph: Graph) -> Found:
        def of(owner: tuple[Block, str]) -> Found:
            block, name = owner
            found = block.items(name)
            if missing := [each for each in wanted if each not in found]:
                yield next((each for each in found if isinstance(each, Undecided)), None) or block.problem(
                    name, f"{name} has no {missing[0]!r}" if found else ""
                )

        owners = it.owners(path)
        if not owners:
            yield Problem(f"{path} is not set", path)
        yield from each(owners, of)

    return check


def at_least(path: str, minimum: float, *, absent: bool = False) -> Check:
    """Check that every value at ``path`` is a number of at least ``minimum``."""
    return each_attribute(path, lambda block, name: (block.number(name) or 0) >= minimum, absent=absent)


def at_most(path: str, maximum: float, *, absent: bool = False) -> Check:
    """Check that every value at ``path`` is a number of at most ``maximum``."""
    return each_attribute(path, lambda block, name: (block.number(name) or 0) <= maximum, absent=absent)


def present(path: str) -> Check:
    """Check that something is at ``path``: an attribute that is not empty, or a block."""

    def check(it: Block, graph: Graph) -> Found:
        def of(owner: tuple[Block, str]) -> Found:
            block, name = owner
            if not block.has(name):
                yield block.problem(name)

        owners = it.owners(path)
        if not owners:
            yield Problem(f"{path} is not set", path)
        yield from each(owners, of)

    return check


def absent(path: str, message: str = "") -> Check:
    """Check that nothing is at ``path``."""

    def check(it: Block, graph: Graph) -> Found:
        for block, name in it.owners(path):
            if block.has(name):
                yield block.problem(name, message)

    return check


def every(*checks: Check) -> Check:
    """Return a check that makes all of several."""

    def check(it: Block, graph: Graph) -> Found:
        yield from each(checks, lambda one: one(it, graph))

    return check


def any_of(*checks: Check) -> Check:
    """Make one of several checks pass: what complies with one complies.

    Else the first speaks that could not decide, and where all could, the first.
    """

    def check(it: Block, graph: Graph) -> Found:
        answers = [list(each([it], lambda block, one=one: one(block, graph))) for one in checks]  # type: ignore[misc]
        if not all(answers):
            return
        undecided = [answer for answer in answers if all(isinstance(one, Undecided) for one in answer)]
        yield from (undecided or answers)[0]

    return check


def by_type(checks: Mapping[str, Check], others: Check) -> Check:
    """Return a check of its own for each of some types, where one thing is written in several ways."""

    def check(it: Block, graph: Graph) -> Found:
        yield from checks.get(it.type, others)(it, graph)

    return check


def all_hold(*conditions: Callable[[], bool]) -> bool:
    """Return whether all conditions hold; one that does not decides, whatever is unknown of the others.

    Raises:
        Undecided: one is unknown, and no other one fails.
    """
    unknown: Undecided | None = None
    for condition in conditions:
        try:
            if not condition():
                return False
        except Undecided as found:
            unknown = unknown or found
    if unknown:
        raise unknown
    return True


def has_companion(kind: str, attribute: str, check: Check | None = None) -> Check:
    """Check that another resource of type ``kind`` names this one in ``attribute``, and complies with ``check`` itself.

    One that complies is enough. One whose ``attribute`` nobody can follow may be meant, so it leaves the answer open.
    """

    def find(it: Block, graph: Graph) -> Found:
        found, undecided = companions(it, kind, attribute)
        answers = [_answer(check, other, graph) for other in found]
        if any(not answer for answer in answers):
            return
        open_ones = [
            problem for answer in answers if all(isinstance(one, Undecided) for one in answer) for problem in answer
        ]
        if undecided or open_ones:
            yield from (*open_ones, *undecided)
        elif answers:
            yield from answers[0]
        else:
            yield Problem(f"no {kind} refers to it")

    return find


def _answer(check: Check | None, other: Block, graph: Graph) -> list[Problem | Undecided]:
    """Return what a check says of a companion, each path behind its address."""
    if check is None:
        return []
    return [
        one if isinstance(one, Undecided) else Problem(one.message, f"{other.resource.address}: {one.path}", one.value)
        for one in each([other], lambda block: check(block, graph))
    ]


def where(condition: Callable[[Block], bool], check: Check, reason: str) -> Check:
    """Apply ``check`` where the condition holds; it is not applicable elsewhere.

    Args:
        condition: asked of the resource; where it is unknown, what the check finds is unknown.
        check: what is asked.
        reason: why it does not apply elsewhere: lower case, no full stop.
    """

    def find(it: Block, graph: Graph) -> Found:
        try:
            applies = condition(it)
        except Undecided as unknown:
            if list(each([it], lambda block: check(block, graph))):
                yield unknown
            return
        if not applies:
            raise NotApplicable(reason)
        yield from check(it, graph)

    return find


def each_block(name: str, condition: Callable[[Block], bool], check: Check, reason: str) -> Check:
    """Apply ``check`` to every nested block of a name that meets a condition; not applicable where none does.

    Args:
        name: the block, such as ``listener``.
        condition: asked of each; where it is unknown, what the check finds is unknown.
        check: what is asked of those that meet it.
        reason: why it does not apply where none does: lower case, no full stop.
    """

    def find(it: Block, graph: Graph) -> Found:
        asked = False

        def of(block: Block) -> Found:
            nonlocal asked
            try:
                applies = condition(block)
            except Undecided as unknown:
                asked = True
                if list(each([block], lambda inner: check(inner, graph))):
                    yield unknown
                return
            if applies:
                asked = True
                yield from check(block, graph)

        yield from each(it.blocks(name), of)
        if not asked:
            raise NotApplicable(reason)

    return find


def of_kind(attribute: str, kinds: Collection[str | None], check: Check, reason: str = "") -> Check:
    """Apply ``check`` where ``attribute`` is one of ``kinds``, for which AWS offers what it asks for.

    Args:
        attribute: what tells the kinds of the type apart, such as an engine.
        kinds: lower-case literals; ``None`` among them: or absent.
        check: what is asked of these kinds.
        reason: why it does not apply to others.
    """

    def is_of_kind(it: Block) -> bool:
        kind = it.text(attribute)
        return (kind if kind is None else kind.lower()) in kinds

    return where(is_of_kind, check, reason or f"AWS does not offer it for this {attribute}")


def _is(block: Block, name: str, value: Any) -> bool:
    try:
        if isinstance(value, bool):
            return block.flag(name) is value
        if isinstance(value, (int, float)):
            return block.number(name) == value
        if isinstance(value, (list, tuple)):
            return sorted(block.known_items(name)) == sorted(value)
        return bool(block.text(name) == value)
    except Malformed:
        return False  # of another form than what is allowed, and so not that
