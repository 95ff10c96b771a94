"""Cases of the rules on Step Functions."""

from __future__ import annotations

import json
from typing import Any

from aspects.check.cases import Case

_GROUP = "${aws_cloudwatch_log_group.g.arn}:*"
# Put together here, so that no scanner of secrets takes it for one.
_KEY_ID = "AKIA" + "Q" * 16


def _machine(**body: Any) -> Case:
    return {"aws_sfn_state_machine": {"it": {"name": "m", "role_arn": "r", "definition": "{}", **body}}}


def _logging(**config: Any) -> Case:
    return _machine(logging_configuration=config)


def _states(**states: Any) -> Case:
    return _machine(definition=json.dumps({"StartAt": next(iter(states)), "States": states}))


def _task(**parameters: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": parameters, "End": True}


def _environment(name: str, **value: str) -> dict[str, Any]:
    return _task(Overrides={"ContainerOverrides": [{"Name": "app", "Environment": [{"Name": name, **value}]}]})


_CODE = (
    '${jsonencode({"StartAt" = "A", "States" = {"A" = {"Type" = "Pass", "Parameters" = {"%s" = "%s"}, "End" = true}}})}'
)

PASS: dict[str, list[Case]] = {
    "stepfunctions-logging": [
        *(_logging(level=each, log_destination=_GROUP) for each in ("ALL", "ERROR", "FATAL")),
        _machine(logging_configuration=[{"level": "ALL", "log_destination": _GROUP, "include_execution_data": False}]),
        _machine(type="EXPRESS", logging_configuration={"level": "ERROR", "log_destination": _GROUP}),
    ],
    "stepfunctions-definition-secrets": [
        _machine(),
        _states(A=_task(FunctionName="${aws_lambda_function.f.arn}", Payload={"Stage": "prod"})),
        _states(A=_task(**{"Password.$": "$.password", "Token.$": "$$.Task.Token"})),
        _states(A=_task(Password="{% $states.input.password %}")),
        _states(A=_task(SecretId="prod/db", SecretArn="arn:aws:secretsmanager:x", TokenCount=3)),
        _states(A=_environment("DB_PASSWORD", **{"Value.$": "$.password"})),
        _states(A=_environment("STAGE", Value="prod")),
        _states(A={**_task(), "Credentials": {"RoleArn": "arn:aws:iam::123456789012:role/r"}}),
        _machine(definition=_CODE % ("Stage", "prod")),
    ],
}

FAIL: dict[str, list[Case]] = {
    "stepfunctions-logging": [
        _machine(),
        _logging(level="OFF", log_destination=_GROUP),
        _logging(level="ALL"),
        _logging(log_destination=_GROUP),
    ],
    "stepfunctions-definition-secrets": [
        _states(A=_task(Password="hunter2")),
        _states(A=_task(Payload={"apiKey": "a1b2c3"})),
        _states(A=_environment("DB_PASSWORD", Value="hunter2")),
        _states(A=_task(Url="https://app:hunter2@example.com/hook")),
        _states(A=_task(Note=f"key {_KEY_ID}")),
        _states(A=_task(Password="${aws_db_instance.db.password}")),
        _machine(definition=_CODE % ("Password", "hunter2")),
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    "stepfunctions-logging": [
        _logging(level="${var.level}", log_destination=_GROUP),
        _logging(level="ALL", log_destination="${var.destination}"),
        _machine(dynamic={"logging_configuration": {"for_each": "${var.logs}", "content": {"level": "ALL"}}}),
    ],
    "stepfunctions-definition-secrets": [
        _machine(definition="${var.definition}"),
        _machine(definition='${file("machine.json")}'),
        _states(A=_task(Stage="${var.stage}")),
    ],
}
