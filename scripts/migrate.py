"""Run the migration of an environment's database, and wait for it: ``python -m scripts.migrate``.

It starts the task definition that the stack declares (``lib/migration.py``) on ECS, shows the step that the task is at,
and prints its log. Exit status: that of the container's ``psql`` (0 done, 2 no connection, 3 an error in the SQL); 1
the task could not run, for the reason that is printed; 2 bad settings or wrong use.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from lib.settings import Settings, SettingsError
from scripts import aws
from scripts.project import Failure, check_variables, run

# Names before the suffix; lib.service, lib.migration and lib.network give them, but need cdktf, which this does not.
CLUSTER = "ecs_cluster"
SERVICE = "ecs_service"
FAMILY = "migration_task_definition"
SECURITY_GROUP = "migration_security_group"

_STARTED_BY = "make migrate"

TIMEOUT = 900
"""Seconds that the task may take, from its request to its end."""

_POLL = 2
_LOG_DELAY = 20
"""Seconds that the last lines of a log may take to CloudWatch after the container's end."""

Sleep = Callable[[float], None]


@dataclass(frozen=True)
class Environment:
    """Where the migration runs.

    Attributes:
        suffix: of the environment.
        region: of AWS.
        clients: a client for the name of an AWS service.
    """

    suffix: str
    region: str
    clients: Callable[[str], Any]

    def named(self, stem: str) -> str:
        """Return the name that the environment gives what the code calls ``stem``."""
        return f"{stem}_{self.suffix}"

    def absent(self, what: str) -> Failure:
        """Return the error that something is not there."""
        return Failure(
            f"there is no {what} in {self.region}: deploy the environment {self.suffix!r} first (make deploy)"
        )


def migrate(environment: Environment, sleep: Sleep = time.sleep) -> int:
    """Run the task to its end and print what it logged.

    Args:
        environment: where.
        sleep: waits so many seconds.

    Returns:
        The exit status of the container.

    Raises:
        Failure: something is missing, or the task did not run.
    """
    definition = _definition(environment)
    task = _start(environment, definition)
    print(f"started {task['taskArn']}", file=sys.stderr, flush=True)
    task = _finished(environment, task, sleep)
    container = definition["containerDefinitions"][0]
    status = next((each.get("exitCode") for each in task["containers"] if each["name"] == container["name"]), None)
    if status is None:
        raise Failure(f"the task could not run: {_reason(task)}")
    for line in _log(environment, container, task, sleep):
        print(line, flush=True)
    return int(status)


def _definition(environment: Environment) -> dict[str, Any]:
    ecs, family = environment.clients("ecs"), environment.named(FAMILY)
    try:
        found: dict[str, Any] = ecs.describe_task_definition(taskDefinition=family)["taskDefinition"]
    except ecs.exceptions.ClientException:
        raise environment.absent(f"task definition {family}") from None
    return found


def _start(environment: Environment, definition: dict[str, Any]) -> dict[str, Any]:
    answer = environment.clients("ecs").run_task(
        cluster=environment.named(CLUSTER),
        taskDefinition=definition["taskDefinitionArn"],
        launchType="FARGATE",
        networkConfiguration={
            "awsvpcConfiguration": {
                "subnets": _subnets(environment),
                "securityGroups": [_security_group(environment)],
                "assignPublicIp": "DISABLED",
            }
        },
        startedBy=_STARTED_BY,
        propagateTags="TASK_DEFINITION",
    )
    if answer.get("failures"):
        reasons = ", ".join(
            " ".join(filter(None, (each.get("reason"), each.get("detail")))) for each in answer["failures"]
        )
        raise Failure(f"Amazon ECS does not start the task: {reasons}")
    (task,) = answer["tasks"]
    return dict(task)


def _subnets(environment: Environment) -> list[str]:
    """Return those of the service."""
    ecs, cluster, service = environment.clients("ecs"), environment.named(CLUSTER), environment.named(SERVICE)
    try:
        found = ecs.describe_services(cluster=cluster, services=[service])["services"]
    except ecs.exceptions.ClusterNotFoundException:
        raise environment.absent(f"ECS cluster {cluster}") from None
    for each in found:
        if each["status"] == "ACTIVE":
            return list(each["networkConfiguration"]["awsvpcConfiguration"]["subnets"])
    raise environment.absent(f"ECS service {service}")


def _security_group(environment: Environment) -> str:
    name = environment.named(SECURITY_GROUP)
    filters = [{"Name": "group-name", "Values": [name]}]
    found = environment.clients("ec2").describe_security_groups(Filters=filters)["SecurityGroups"]
    if not found:
        raise environment.absent(f"security group {name}")
    return str(found[0]["GroupId"])


def _finished(environment: Environment, task: dict[str, Any], sleep: Sleep) -> dict[str, Any]:
    """Wait until the task has stopped, show its new states, and return it."""
    ecs, waited, shown = environment.clients("ecs"), 0, ""
    where = {"cluster": task["clusterArn"], "tasks": [task["taskArn"]]}
    while True:
        found = ecs.describe_tasks(**where)["tasks"]
        task = found[0] if found else task
        if task["lastStatus"] != shown:
            shown = task["lastStatus"]
            print(f"{shown.lower()} ({waited} s)", file=sys.stderr, flush=True)
        if shown == "STOPPED":
            return task
        if waited >= TIMEOUT:
            stop = f"aws ecs stop-task --cluster {environment.named(CLUSTER)} --task {task['taskArn']}"
            raise Failure(f"the task is {shown.lower()} after {waited} seconds, which is too long; stop it with {stop}")
        sleep(_POLL)
        waited += _POLL


def _reason(task: dict[str, Any]) -> str:
    """Return why a task stopped before its container ran; ECS says it of the container or of the task."""
    reasons = [each.get("reason") for each in task["containers"]] + [task.get("stoppedReason")]
    said = next((" ".join(reason.split()) for reason in reasons if reason), "Amazon ECS gives no reason")
    hint = "; make images prints how to push it" if "CannotPullContainer" in said else ""
    return said + hint


def _log(environment: Environment, container: dict[str, Any], task: dict[str, Any], sleep: Sleep) -> Iterator[str]:
    """Yield the container's lines, which reach CloudWatch a little later than it ends; none where it wrote none."""
    options = container.get("logConfiguration", {}).get("options", {})
    if "awslogs-group" not in options:
        return
    logs = environment.clients("logs")
    stream = f"{options['awslogs-stream-prefix']}/{container['name']}/{task['taskArn'].split('/')[-1]}"
    where = {"logGroupName": options["awslogs-group"], "logStreamNames": [stream]}
    events: list[dict[str, Any]] = []
    for _ in range(_LOG_DELAY // _POLL):
        try:
            events = logs.get_paginator("filter_log_events").paginate(**where).build_full_result()["events"]
        except logs.exceptions.ResourceNotFoundException:
            events = []
        if events:
            break
        sleep(_POLL)
    for event in events:
        yield str(event["message"])
    if not events:
        print(f"no line of {where['logGroupName']}, stream {stream}, has arrived yet", file=sys.stderr, flush=True)


def main(arguments: Sequence[str]) -> int:
    """Migrate the environment of the settings and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m scripts.migrate", description=__doc__)
    parser.parse_args(arguments)
    return run(_run, SettingsError)


def _run() -> None:
    check_variables()
    settings = Settings.load()
    print(f"migrating the database of {settings.environment_suffix} as {aws.caller(settings.region)}", file=sys.stderr)
    clients = cache(lambda service: aws.client(service, settings.region))
    try:
        status = migrate(Environment(settings.environment_suffix, settings.region, clients))
    except aws.errors() as error:
        raise Failure(f"AWS refuses ({aws.reason(error)})") from None
    except KeyboardInterrupt:
        print("the task continues in the background; its log shows how it ends", file=sys.stderr)
        raise
    if status:
        raise Failure(f"the migration ended with status {status} and has changed nothing, see its log above", status)
    print("the database is set up", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
