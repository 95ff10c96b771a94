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
DAEMON = "aws_ecs_daemon_task_definition"
EXPRESS = "aws_ecs_express_gateway_service"
# Types whose containers are blocks.
_BLOCKS = {DAEMON: "container_definition", EXPRESS: "primary_container"}
# What the provider calls in a block what ECS, and so a task definition, calls another way.
_NAMES = {"readonlyRootFilesystem": "readonly_root_filesystem", "logConfiguration": "log_configuration"}


def containers(it: Block) -> list[Block]:
    """Return the containers of a task definition.

    Raises:
        Undecided: only Terraform knows them.
        Malformed: there is none.
    """
    if it.type in _BLOCKS:
        name = _BLOCKS[it.type]
        if not (blocks := it.blocks(name)):
            raise Malformed(f"{name} is not set", name)
        return blocks
    value = it.raw(DEFINITIONS)
    found = parts(it, DEFINITIONS, uncompleted(value) or value)
    if not found:
        raise Malformed(f"{DEFINITIONS} is {show(value)}, which has no container", DEFINITIONS, value)
    return found


def every_container(check: Callable[[Block], Iterable[Problem | Undecided]]) -> Check:
    """Check that no container has a problem; one that is unknown hides none of another."""

    def find(it: Block, graph: Graph) -> Found:
        yield from each(containers(it), check)

    return find


def name_of(container: Block, setting: str) -> str:
    """Return the attribute of a container that has a setting, by the name that ECS gives it."""
    return _NAMES.get(setting, setting) if container.type in _BLOCKS else setting


def called(container: Block) -> str:
    """Return how a sentence names a container; an express service has only one, without a name."""
    return "the container" if container.type == EXPRESS else f"container {show(container.raw('name'))}"


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
    return Problem(f"{called(container)}: {said}", problem.path, problem.value)
