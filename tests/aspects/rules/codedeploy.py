"""Cases of the rules on CodeDeploy."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_RULE = "codedeploy-lambda-not-all-at-once"


def _group(config: str | None = None, platform: str | None = "Lambda") -> Case:
    body: dict[str, Any] = {"app_name": "${aws_codedeploy_app.a.name}", "deployment_group_name": "g"}
    if config:
        body["deployment_config_name"] = config
    app = {"name": "app", **({"compute_platform": platform} if platform else {})}
    return {"aws_codedeploy_deployment_group": {"it": body}, "aws_codedeploy_app": {"a": app}}


def _own(**routing: Any) -> Case:
    config = {"deployment_config_name": "mine", "compute_platform": "Lambda", **routing}
    return {
        **_group("${aws_codedeploy_deployment_config.c.id}"),
        "aws_codedeploy_deployment_config": {"c": config},
    }


PASS: dict[str, list[Case]] = {
    _RULE: [
        _group(),
        _group("CodeDeployDefault.LambdaCanary10Percent5Minutes"),
        _group("CodeDeployDefault.LambdaLinear10PercentEvery1Minute"),
        _own(
            traffic_routing_config={"type": "TimeBasedCanary", "time_based_canary": {"interval": 5, "percentage": 10}}
        ),
    ],
}

FAIL: dict[str, list[Case]] = {
    _RULE: [
        _group("CodeDeployDefault.LambdaAllAtOnce"),
        {
            "aws_codedeploy_deployment_group": {
                "it": {"app_name": "a", "deployment_config_name": "CodeDeployDefault.LambdaAllAtOnce"}
            }
        },
        _own(),
        _own(traffic_routing_config={"type": "AllAtOnce"}),
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    _RULE: [_group("${var.config}"), _group("mine"), _own(traffic_routing_config={"type": "${var.kind}"})],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    _RULE: [
        _group("CodeDeployDefault.ECSAllAtOnce", "ECS"),
        _group("CodeDeployDefault.AllAtOnce", None),
        _group(None, None),
        _group("mine", "Server"),
    ],
}
