"""Batch: jobs and the containers that they run."""

from __future__ import annotations

from ..core.graph import Graph
from .checks import Found, each
from .documents import parts
from .model import Rule
from .reader import Block
from .secrets import in_blocks


def _secrets(it: Block, graph: Graph) -> Found:
    yield from each(
        ("container_properties", "ecs_properties", "node_properties"), lambda name: _in_containers(it, name)
    )
    pods = [pod for properties in it.blocks("eks_properties") for pod in properties.blocks("pod_properties")]
    containers = [each for pod in pods for name in ("containers", "init_containers") for each in pod.blocks(name)]
    yield from each(containers, lambda container: in_blocks(container.blocks("env")))


def _in_containers(it: Block, name: str) -> Found:
    """Yield secrets in the containers that a document describes, in the three ways in which Batch nests them."""
    if it.raw(name) is None:
        return
    for found in parts(it, name):
        yield from each(_containers(found), lambda container: in_blocks(container.blocks("environment")))


def _containers(properties: Block) -> list[Block]:
    tasks = [*properties.blocks("taskProperties")]
    nodes = [*properties.blocks("nodeRangeProperties")]
    tasks += [
        task for node in nodes for inner in node.blocks("ecsProperties") for task in inner.blocks("taskProperties")
    ]
    return [
        properties,
        *(container for node in nodes for container in node.blocks("container")),
        *(container for task in tasks for container in task.blocks("containers")),
    ]


RULES = (
    Rule(
        "batch-job-secrets",
        ("aws_batch_job_definition",),
        _secrets,
        title="Jobs get no secrets through plain environment variables",
        why="Anyone who may describe a job definition, or read the Terraform state, can also read its environment.",
        remedy="pass it through secrets, which takes the ARN of a secret or parameter",
        severity="high",
        links=("https://docs.aws.amazon.com/batch/latest/userguide/specifying-sensitive-data.html",),
    ),
)
