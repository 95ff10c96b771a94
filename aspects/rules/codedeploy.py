"""CodeDeploy: how deployments shift the traffic."""

from __future__ import annotations

from ..core.graph import Graph
from .checks import Found, where
from .model import Problem, Rule
from .reader import Block
from .relations import target

_NAME = "deployment_config_name"
_OWN = (
    "CodeDeployDefault."  # AWS's own configurations start so, and name their platform: CodeDeployDefault.LambdaCanary…
)


def _is_for_functions(it: Block) -> bool:
    name = it.raw(_NAME)
    if isinstance(name, str) and name.startswith(_OWN):
        return name.startswith(f"{_OWN}Lambda")
    app = target(it, "app_name")
    return app is not None and app.text("compute_platform", "Server") == "Lambda"


def _all_at_once(it: Block, graph: Graph) -> Found:
    name = it.raw(_NAME)
    if name is None or (isinstance(name, str) and name.startswith(_OWN)):
        if it.text(_NAME) == f"{_OWN}LambdaAllAtOnce":
            yield it.problem(_NAME)
        return
    config = target(it, _NAME)
    if config is not None and config.text("traffic_routing_config.type", "AllAtOnce") == "AllAtOnce":
        address = config.resource.address
        yield Problem(f"{address} shifts all traffic at once", f"{address}: traffic_routing_config")


RULES = (
    Rule(
        "codedeploy-lambda-not-all-at-once",
        ("aws_codedeploy_deployment_group",),
        where(_is_for_functions, _all_at_once, "it deploys no functions"),
        title="A new version of a function gets its traffic gradually",
        why="If all traffic is shifted at once, a fault affects everybody before an alarm can roll it back.",
        remedy="use a canary or linear configuration, such as CodeDeployDefault.LambdaCanary10Percent5Minutes",
        controls=("Config CODEDEPLOY_LAMBDA_ALLATONCE_TRAFFIC_SHIFT_DISABLED",),
        links=(
            "https://docs.aws.amazon.com/config/latest/developerguide/"
            "codedeploy-lambda-allatonce-traffic-shift-disabled.html",
            "https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html",
        ),
    ),
)
