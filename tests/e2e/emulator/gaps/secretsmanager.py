"""Secrets Manager: rotations, which really run."""

from __future__ import annotations

import json
import secrets
import sys
import threading
import time
from collections.abc import Mapping
from typing import Any

from tests.e2e.emulator import functions, origin
from tests.e2e.emulator.gaps.base import Request, closes, now
from tests.e2e.emulator.wire import AwsError, Document

_STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
"""What Secrets Manager calls a rotation function for, in its order."""


@closes("secretsmanager", ("RotateSecret",), "aws_secretsmanager_secret_rotation", locked=False)
def _rotate_secret(request: Request) -> Document:
    """Remember the schedule; a function then does its four steps, as it was packaged, in the background.

    Moto makes an empty version current instead. Without a function it is RDS that rotates: nothing happens here.

    Raises:
        AwsError: the last rotation is not complete; as in AWS, that one is tried again.
    """
    sent = request.sent
    secret = request.client("secretsmanager").describe_secret(SecretId=sent["SecretId"])
    with request.memory.lock:
        rotation = request.memory.records.setdefault(
            ("rotation", secret["ARN"]), {"shown": {}, "running": False, "again": False}
        )
        rotation["shown"].update({"RotationEnabled": True, **request.only("RotationRules", "RotationLambdaARN")})
        function = rotation["shown"].get("RotationLambdaARN")
        unfinished = _unfinished(secret.get("VersionIdsToStages", {}))
        incomplete = bool(unfinished) or rotation["running"]
        answer = {"ARN": secret["ARN"], "Name": secret["Name"]}
        if function and sent.get("RotateImmediately", True):
            answer["VersionId"] = unfinished or str(sent["ClientRequestToken"])
            if rotation["running"]:
                rotation["again"] = True
            else:
                _start(request, rotation, answer["ARN"], answer["VersionId"])
    if incomplete:
        raise AwsError(
            "InvalidRequestException", "A previous rotation isn't complete. That rotation will be reattempted."
        )
    return answer


def _unfinished(labels: Mapping[str, list[str]]) -> str | None:
    """The version that is pending and not current, too."""
    return next((name for name, has in labels.items() if "AWSPENDING" in has and "AWSCURRENT" not in has), None)


def _start(request: Request, rotation: Document, secret: str, version: str) -> None:
    rotation.update({"pending": version, "running": True, "again": False})
    threading.Thread(target=_rotate, args=(request, rotation, secret, version), daemon=True).start()


def _rotate(request: Request, rotation: Document, secret: str, version: str) -> None:
    """Rotate, and once more where that failed and was asked for in the meantime."""
    complete = False
    try:
        complete = _complete(request, rotation["shown"]["RotationLambdaARN"], secret, version)
    finally:
        with request.memory.lock:
            rotation["running"] = False
            if complete:
                rotation["shown"]["LastRotatedDate"] = now()
                del rotation["pending"]
            elif rotation["again"]:
                _start(request, rotation, secret, version)


def _complete(request: Request, function: str, secret: str, version: str) -> bool:
    """Whether all steps went well; a failed one leaves the version pending, and the function's log says why."""
    for step in _STEPS:
        error = _invoke(request, function, step, secret, version)
        if error:
            print(f"rotation of {secret}: {step} failed: {error}", file=sys.stderr, flush=True)
            return False
    return True


def _invoke(request: Request, function: str, step: str, secret: str, version: str) -> str:
    """One step: its error, empty where there is none."""
    configuration = request.client("lambda").get_function_configuration(FunctionName=function)
    with request.memory.lock:
        package = request.memory.records["function", configuration["FunctionName"]]["package"]
    done = functions.invoke(
        package,
        {"Step": step, "SecretId": secret, "ClientRequestToken": version},
        handler=configuration["Handler"],
        timeout=configuration["Timeout"],
        endpoint=request.endpoint,
        region=request.call.region,
        variables=_variables(request, configuration),
    )
    group = configuration.get("LoggingConfig", {}).get("LogGroup")
    if group:
        _write_log(request.client("logs"), group, done.log)
    return done.error


_PROBE_INTERVAL = "0.1"
"""Seconds between two probes of the origin rotation: changes are in force at once here."""


def _variables(request: Request, configuration: Document) -> dict[str, str]:
    """The environment variables of a function; what it asks outside AWS leads to the emulator, and quickly."""
    variables = dict(configuration.get("Environment", {}).get("Variables", {}))
    if "PROBE_URL" in variables:
        variables["PROBE_URL"] = origin.address(request.endpoint, variables["PROBE_URL"])
        variables["PROBE_INTERVAL"] = _PROBE_INTERVAL
    return variables


def _write_log(client: Any, group: str, text: str) -> None:
    """As Lambda does: a stream of its own; where the group is missing, the log is lost."""
    stream = f"emulated/{secrets.token_hex(16)}"
    try:
        client.create_log_stream(logGroupName=group, logStreamName=stream)
    except client.exceptions.ResourceNotFoundException:
        return
    events = [{"timestamp": int(time.time() * 1000), "message": line} for line in text.splitlines() if line]
    if events:
        client.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)


@closes("secretsmanager", ("DescribeSecret",), "aws_secretsmanager_secret_rotation")
def _describe_secret(request: Request) -> Document:
    """Moto's answer with what was said of the rotation, and with the pending version before it has a value."""
    answer = request.ask()
    rotation = request.memory.records.get(("rotation", answer["ARN"]), {"shown": {}})
    answer.update(rotation["shown"])
    pending, labels = rotation.get("pending"), answer.get("VersionIdsToStages", {})
    if pending and pending not in labels:
        others = {version: [label for label in has if label != "AWSPENDING"] for version, has in labels.items()}
        answer["VersionIdsToStages"] = {**others, pending: ["AWSPENDING"]}
    return answer


@closes("secretsmanager", ("CancelRotateSecret",), "aws_secretsmanager_secret_rotation", locked=False)
def _cancel_rotation(request: Request) -> Document:
    """Moto refuses this where no function was set, as for what RDS rotates."""
    secret = request.client("secretsmanager").describe_secret(SecretId=request.sent["SecretId"])
    with request.memory.lock:
        rotation = request.memory.records.get(("rotation", secret["ARN"]))
        if rotation:
            rotation["shown"]["RotationEnabled"] = False
    return {"ARN": secret["ARN"], "Name": secret["Name"]}


@closes("secretsmanager", ("GetSecretValue",), "aws_secretsmanager_secret_rotation")
def _secret_value(request: Request) -> Document:
    """Without a choice AWS gives the current version, moto the one that was current before the last rotation."""
    if {"VersionId", "VersionStage"} & request.sent.keys():
        return request.ask()
    return request.ask(json.dumps({**request.sent, "VersionStage": "AWSCURRENT"}).encode())
