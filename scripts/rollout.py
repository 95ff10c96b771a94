"""Hand the newest task definition of a deployed environment to CodeDeploy, and wait: ``python -m scripts.rollout``.

`make deploy` makes a task definition, but the tasks of the one before go on serving. CodeDeploy moves the traffic in
steps, watches the alarms, and goes back where one rings. Exit status: 0 it serves, 1 it does not, for the reason that
is printed, 2 bad settings.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from lib.settings import Settings, SettingsError
from scripts import aws
from scripts.project import OUTPUT, Failure, check_variables, run
from scripts.terraform import Terraform, find_terraform

TIMEOUT = 3600
"""Seconds that it may take: tasks start, traffic moves in steps, the old ones stay for a while."""

_POLL = 15

_ENDS = ("Succeeded", "Failed", "Stopped")

Sleep = Callable[[float], None]


def roll_out(outputs: Mapping[str, str], clients: Callable[[str], Any], sleep: Sleep = time.sleep) -> str:
    """Roll out, where something else is running.

    Args:
        outputs: of the stack, by name.
        clients: a client for the name of an AWS service.
        sleep: waits so many seconds.

    Returns:
        What serves now.

    Raises:
        Failure: CodeDeploy stopped, or did not end in time.
    """
    wanted = outputs["task_definition_arn"]
    if _running(outputs, clients("ecs")) == wanted:
        return f"{wanted} is already in service"
    codedeploy = clients("codedeploy")
    id = codedeploy.create_deployment(
        applicationName=outputs["codedeploy_app_name"],
        deploymentGroupName=outputs["codedeploy_deployment_group_name"],
        revision={"revisionType": "AppSpecContent", "appSpecContent": {"content": outputs["codedeploy_app_spec"]}},
    )["deploymentId"]
    status = ""
    for _ in range(TIMEOUT // _POLL):
        found = codedeploy.get_deployment(deploymentId=id)["deploymentInfo"]
        if found["status"] != status:
            status = found["status"]
            print(f"{id}: {status}", file=sys.stderr, flush=True)
        if status in _ENDS:
            break
        sleep(_POLL)
    if status != "Succeeded":
        why = found.get("errorInformation", {}).get("message") or f"it is {status} after {TIMEOUT} seconds"
        raise Failure(f"deployment {id} did not succeed: {why}")
    return f"{wanted} serves"


def _running(outputs: Mapping[str, str], ecs: Any) -> str:
    """Return the task definition that gets the traffic."""
    cluster, name = outputs["ecs_cluster_name"], outputs["ecs_service_name"]
    services = ecs.describe_services(cluster=cluster, services=[name])["services"]
    if not services:
        raise Failure(f"there is no service {name}; run make deploy first")
    (service,) = services
    primary = [each for each in service.get("taskSets", ()) if each["status"] == "PRIMARY"]
    return str((primary or [service])[0]["taskDefinition"])


def _outputs(settings: Settings) -> dict[str, str]:
    """Return what the stack says of itself, once it is deployed."""
    directory = OUTPUT / "stacks" / settings.stack_name
    if not directory.is_dir():
        raise Failure(f"{settings.stack_name} is not synthesized; run make deploy first")
    status, text = Terraform(find_terraform(), directory).read("output", "-json", "-no-color")
    if status:
        raise Failure(f"terraform output failed\n{text}")
    outputs = {name: str(each["value"]) for name, each in json.loads(text).items()}
    if "task_definition_arn" not in outputs:
        raise Failure(f"{settings.stack_name} is not deployed from here; run make deploy first")
    return outputs


def _run() -> None:
    check_variables()
    settings = Settings.load()
    outputs = _outputs(settings)
    try:
        print(roll_out(outputs, cache(lambda service: aws.client(service, settings.region))))
    except aws.errors() as error:
        raise Failure(f"AWS refuses ({aws.reason(error)})") from None


if __name__ == "__main__":
    sys.exit(run(_run, SettingsError))
