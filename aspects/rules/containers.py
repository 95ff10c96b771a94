"""The reader of container definitions, however they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..core.containers import uncompleted
from ..core.graph import Graph
from .checks import Found, each
from .documents import parts
from .model import Check, Malformed, Problem, Undecided, show
from .reader import Block

DEFINITIONS = "container_definitions"


def containers(it: Block) -> list[Block]:
    """Return the containers of a task definition.

    Raises:
        Undecided: only Terraform knows them.
        Malformed: there is none.
    """
    value = it.raw(DEFINITIONS)
    found = parts(it, DEFINITIONS, uncompleted(value) or value)
    if not found:
        raise Malformed(f"{DEFINITIONS} is {show(value)}, which has no container", DEFINITIONS, value)
    return found


def every_container(check: Callable[[Block], Iterable[Problem | Undecided]]) -> Check:
    """No container has a problem; one that is unknown hides none of another."""

    def find(it: Block, graph: Graph) -> Found:
        yield from each(containers(it), check)

    return find


def wrong(container: Block, name: str, said: str = "", *, secret: bool = False) -> Problem:
    """Return a problem with an attribute of a container.

    Args:
        container: the container.
        name: the attribute.
        said: what is wrong; by default which value is there.
        secret: whether the value must not be shown.
    """
    problem = container.problem(name, secret=secret)
    said = said or f"{name} {problem.message.removeprefix(problem.path).strip()}"
    return Problem(f"container {show(container.raw('name'))}: {said}", problem.path, problem.value)
