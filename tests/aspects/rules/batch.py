"""Cases of the rules on Batch."""

from __future__ import annotations

import json
from typing import Any

from aspects.check.cases import Case

_RULE = "batch-job-secrets"


def _job(**body: Any) -> Case:
    return {"aws_batch_job_definition": {"it": {"name": "j", "type": "container", **body}}}


def _environment(**variables: str) -> dict[str, Any]:
    return {"image": "app:1", "environment": [{"name": name, "value": value} for name, value in variables.items()]}


def _container(**variables: str) -> Case:
    return _job(container_properties=json.dumps(_environment(**variables)))


def _pods(name: str, value: str) -> Case:
    container = {"image": "app:1", "env": [{"name": name, "value": value}]}
    return _job(eks_properties={"pod_properties": {"containers": [container]}})


PASS: dict[str, list[Case]] = {
    _RULE: [
        _job(),
        _container(STAGE="prod", DB_SECRET_ARN="arn:aws:secretsmanager:x"),
        _job(container_properties=json.dumps({"secrets": [{"name": "DB_PASSWORD", "valueFrom": "arn"}]})),
        _job(container_properties='${jsonencode({"image" = "app:1", "environment" = []})}'),
        _pods("STAGE", "prod"),
    ],
}

FAIL: dict[str, list[Case]] = {
    _RULE: [
        _container(DB_PASSWORD="hunter2"),
        _container(STAGE="prod", DATABASE_URL="postgres://app:hunter2@db/app"),
        _job(
            container_properties='${jsonencode({"environment" = [{"name" = "DB_PASSWORD", "value" = "hunter2"}]})}',
        ),
        _job(ecs_properties=json.dumps({"taskProperties": [{"containers": [_environment(API_KEY="a1b2c3")]}]})),
        _job(
            type="multinode",
            node_properties=json.dumps({"nodeRangeProperties": [{"container": _environment(API_KEY="a1b2c3")}]}),
        ),
        _pods("DB_PASSWORD", "hunter2"),
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    _RULE: [
        _job(container_properties="${var.properties}"),
        _container(STAGE="${var.stage}"),
        _job(eks_properties="${var.properties}"),
    ],
}
