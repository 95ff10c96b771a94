"""CodePipeline: what a pipeline deploys, and in which order."""

from __future__ import annotations

from ..core.graph import Graph
from .checks import Found
from .model import Rule, Undecided, show
from .reader import Block

_CHANGE_SET = "CHANGE_SET_REPLACE"
"""The mode of a CloudFormation action that prepares a deployment, which a second action carries out."""


def _one_deployment(it: Block, graph: Graph) -> Found:
    """Check that the first stage that deploys does so once; an unknown action before leaves open which that is."""
    for stage in it.blocks("stage"):
        found: list[Block] = []
        unknown: list[Undecided] = []
        for action in stage.blocks("action"):
            try:
                found += [action] if _deploys(action) else []
            except Undecided as error:
                unknown.append(error)
        if len(found) > 1:
            yield stage.problem("action", f"stage {show(stage.raw('name'))} deploys {len(found)} times")
            return
        if unknown or found:
            yield from unknown
            return


def _deploys(action: Block) -> bool:
    if action.text("category") != "Deploy":
        return False
    if action.text("provider") != "CloudFormation":
        return True
    configuration = action.block("configuration")
    return configuration is None or configuration.text("ActionMode") != _CHANGE_SET


RULES = (
    Rule(
        "codepipeline-one-deployment",
        ("aws_codepipeline",),
        _one_deployment,
        title="The first deploying stage of a pipeline makes a single deployment",
        why="With several deployments at once it is unclear which of them broke what, and a fault reaches all targets.",
        remedy="give each further deployment its own stage, after the first has succeeded",
        controls=("Config CODEPIPELINE_DEPLOYMENT_COUNT_CHECK",),
        links=("https://docs.aws.amazon.com/config/latest/developerguide/codepipeline-deployment-count-check.html",),
    ),
)
