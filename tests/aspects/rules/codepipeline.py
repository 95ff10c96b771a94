"""Cases of the rules on CodePipeline."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_RULE = "codepipeline-one-deployment"
_FETCH = {"name": "source", "action": [{"name": "fetch", "category": "Source", "provider": "S3"}]}


def _deploy(name: str, provider: str = "ECS", **configuration: str) -> dict[str, Any]:
    return {"name": name, "category": "Deploy", "owner": "AWS", "provider": provider, "configuration": configuration}


def _pipeline(*stages: Any) -> Case:
    return {"aws_codepipeline": {"it": {"name": "p", "stage": [_FETCH, *stages]}}}


def _stage(*actions: Any) -> dict[str, Any]:
    return {"name": "deploy", "action": list(actions)}


_CHANGE_SET = (
    _deploy("prepare", "CloudFormation", ActionMode="CHANGE_SET_REPLACE", StackName="s"),
    _deploy("execute", "CloudFormation", ActionMode="CHANGE_SET_EXECUTE", StackName="s"),
)
_BUILD = {"name": "build", "category": "Build", "provider": "CodeBuild"}

PASS: dict[str, list[Case]] = {
    _RULE: [
        _pipeline(_stage(_BUILD)),
        _pipeline(_stage(_deploy("a"))),
        _pipeline(_stage(_BUILD, _deploy("a"))),
        _pipeline(_stage(*_CHANGE_SET)),
        _pipeline(_stage(_deploy("a")), _stage(_deploy("b"), _deploy("c"))),
    ],
}

FAIL: dict[str, list[Case]] = {
    _RULE: [
        _pipeline(_stage(_deploy("a"), _deploy("b"))),
        _pipeline(_stage(_BUILD), _stage(*_CHANGE_SET, _deploy("b", "S3"))),
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    _RULE: [
        _pipeline(_stage(_deploy("a"), {"name": "b", "category": "${var.category}"})),
        _pipeline("${var.stage}"),
        {"aws_codepipeline": {"it": {"dynamic": {"stage": {"for_each": "${var.stages}", "content": _FETCH}}}}},
    ],
}
