"""Checks: containers, service, deployment and image."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lib import migration, network, service
from lib.image import ImageReference
from scripts.verify.checks.frame import Environment, ask, check, dashed, differ, listed, named, one, some
from scripts.verify.checks.live import (
    api_configuration_arn,
    containers,
    database_secret_arn,
    definition_in_service,
    deployment_group,
    ecs_service,
    listeners,
    migration_definition,
    newest_definition,
    security_group,
    statements,
    subnets,
    target_groups,
)
from scripts.verify.checks.monitoring import ROLLBACK_ALARMS


@check("containers run without root on a read-only file system")
def _hardened(environment: Environment) -> Iterator[str]:
    """Check every container of the newest task definition and of that in service."""
    for container in containers(environment):
        name = container["name"]
        user = str(container.get("user", "root"))
        if user.split(":")[0] in ("0", "root"):
            yield f"the user of {name} is {user}, expected another than root"
        yield from differ(f"read-only root of {name}", container.get("readonlyRootFilesystem"), True)
        yield from differ(f"privileged mode of {name}", container.get("privileged", False), False)
        dropped = container.get("linuxParameters", {}).get("capabilities", {}).get("drop")
        yield from differ(f"the dropped capabilities of {name}", dropped, ["ALL"])


_TELLING = re.compile(r"PASSWORD|SECRET(?!_ARN$)|TOKEN|ACCESS_KEY|SIGNING", re.IGNORECASE)


@check("containers only get secrets by reference")
def _secret_references(environment: Environment) -> Iterator[str]:
    """``secrets`` of the API container, and no variable of any container that looks like one."""
    every = containers(environment)
    expected = {"API_CONFIGURATION": api_configuration_arn(environment)}
    for api in some((each for each in every if each["name"] == service.CONTAINER_NAME), service.CONTAINER_NAME):
        received = {each["name"]: each["valueFrom"] for each in api.get("secrets", ())}
        yield from differ("the secrets of the api", received, expected)
    for container in every:
        telling = [each["name"] for each in container.get("environment", ()) if _TELLING.search(each["name"])]
        yield from differ(f"variables of {container['name']} that contain a secret", telling, [])


@check("the service runs on Fargate in the private subnets, released by CodeDeploy")
def _service(environment: Environment) -> Iterator[str]:
    """Launch type, network, controller and roles of service and task definition.

    ``scripts.verify.running`` looks at the number of running tasks, which only AWS has.
    """
    found, definition = ecs_service(environment), definition_in_service(environment)
    yield from differ("the task definition", definition["family"], named(environment, "ecs_task_definition"))
    yield from differ("the launch type", found.get("launchType"), "FARGATE")
    controller = found.get("deploymentController", {}).get("type")
    yield from differ("the deployment controller", controller, "CODE_DEPLOY")
    where = found["networkConfiguration"]["awsvpcConfiguration"]
    yield from differ("public addresses of the tasks", where.get("assignPublicIp"), "DISABLED")
    private = {each["SubnetId"] for each in subnets(environment, "private")}
    yield from differ("the subnets of the tasks", set(where["subnets"]), private)
    group = [security_group(environment, "task")["GroupId"]]
    yield from differ("the security groups of the tasks", where.get("securityGroups"), group)
    if found["desiredCount"] < environment.settings.task_min:
        yield f"desired tasks are {found['desiredCount']}, expected {environment.settings.task_min} at least"
    yield from differ("the compatibility of the tasks", definition.get("requiresCompatibilities"), ["FARGATE"])
    yield from differ("the network mode of the tasks", definition.get("networkMode"), "awsvpc")
    for part, role in (("taskRoleArn", "task_role"), ("executionRoleArn", "task_execution_role")):
        yield from differ(f"{part} of the tasks", definition.get(part, "").split("/")[-1], named(environment, role))


@check("CodeDeploy moves the traffic between blue and green and back on an alarm")
def _blue_green(environment: Environment) -> Iterator[str]:
    """Deployment group: style, canary, target groups, listeners, alarms, rollback, and the service it deploys."""
    group, ports = deployment_group(environment), listeners(environment)
    style = {"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"}
    yield from differ("the deployment style", group.get("deploymentStyle"), style)
    canary = "CodeDeployDefault.ECSCanary10Percent5Minutes"
    yield from differ("the deployment configuration", group.get("deploymentConfigName"), canary)
    pair = one(group.get("loadBalancerInfo", {}).get("targetGroupPairInfoList", ()), "target group pairs")
    colours = {dashed(environment, f"api-{colour}") for colour in target_groups(environment)}
    yield from differ("the target groups", {each["name"] for each in pair["targetGroups"]}, colours)
    for part, port in (("prodTrafficRoute", network.HTTPS_PORT), ("testTrafficRoute", network.TEST_LISTENER_PORT)):
        arn = ports[port]["ListenerArn"] if port in ports else None
        yield from differ(f"the listeners of {part}", pair.get(part, {}).get("listenerArns"), [arn])
    rollback = group.get("autoRollbackConfiguration", {})
    yield from differ("automatic rollback", rollback.get("enabled"), True)
    if "DEPLOYMENT_STOP_ON_ALARM" not in rollback.get("events", ()):
        yield f"rollback happens on {rollback.get('events')}, expected alarms among them"
    watched = group.get("alarmConfiguration", {})
    names = {each["name"] for each in watched.get("alarms", ())}
    expected = {named(environment, f"{alarm}_cloudwatch_metric_alarm") for alarm in ROLLBACK_ALARMS}
    yield from differ("the alarms that stop a deployment", names, expected)
    yield from differ("whether alarms count", watched.get("enabled"), True)
    deployed = [{"serviceName": named(environment, "ecs_service"), "clusterName": named(environment, "ecs_cluster")}]
    yield from differ("what is deployed", group.get("ecsServices"), deployed)


@check("the image is the one in the settings, scanned in its own repository")
def _image(environment: Environment) -> Iterator[str]:
    """Image of every container; scan on push and life cycle of the environment's own repositories."""
    expected = {}
    settings = environment.settings
    for what, image in (
        ("api", settings.image),
        ("collector", settings.collector_image),
        ("migration", settings.migration_image),
    ):
        reference = ImageReference.parse(image)
        expected[what] = image
        if reference.has_registry:
            continue
        name = named(environment, reference.name)
        path = "repositories[].repositoryUri"
        url = one(
            listed(environment, "ecr", "describe_repositories", path, repositoryNames=[name]), f"repository {name}"
        )
        expected[what] = url + reference.version
        path = "repositories[].imageScanningConfiguration.scanOnPush"
        scanned = listed(environment, "ecr", "describe_repositories", path, repositoryNames=[name])
        yield from differ(f"scan on push of {name}", scanned, [True])
        rules = json.loads(ask(environment, "ecr", "get_lifecycle_policy", repositoryName=name)["lifecyclePolicyText"])
        some(rules["rules"], f"life cycle rules of {name}")
    definition = newest_definition(environment)
    images = {each["name"]: each["image"] for each in definition["containerDefinitions"]}
    yield from differ("the image of the api", images.pop(service.CONTAINER_NAME, None), expected["api"])
    yield from differ("the other images", list(images.values()), [expected["collector"]])
    migrating = [each["image"] for each in migration_definition(environment)["containerDefinitions"]]
    yield from differ("the images of the migration", migrating, [expected["migration"]])


@check("only the migration can act as the owner of the database")
def _migration(environment: Environment) -> Iterator[str]:
    """Check its SQL and container, and that no other role may read the owner's secret."""
    definition, secret = migration_definition(environment), database_secret_arn(environment)
    container = one(definition["containerDefinitions"], "containers of the migration")
    variables = {each["name"]: each["value"] for each in container.get("environment", ())}
    yield from differ("the sql of the migration", variables.get("MIGRATION_SQL"), migration.sql())
    yield from differ("the verification of the server", variables.get("PGSSLMODE"), "verify-full")
    received = {each["name"]: each["valueFrom"] for each in container.get("secrets", ())}
    expected = {"PGPASSWORD": f"{secret}:password::", "PGUSER": f"{secret}:username::"}
    yield from differ("the secrets of the migration", received, expected)
    yield from differ("the task role of the migration", definition.get("taskRoleArn"), None)
    readers = set()
    for role in ("migration_execution_role", "task_execution_role", "task_role", "codedeploy_role", "rotation_role"):
        arns = listed(
            environment,
            "iam",
            "list_attached_role_policies",
            "AttachedPolicies[].PolicyArn",
            RoleName=named(environment, role),
        )
        for arn in arns:
            version = ask(environment, "iam", "get_policy", PolicyArn=arn)["Policy"]["DefaultVersionId"]
            answer = ask(environment, "iam", "get_policy_version", PolicyArn=arn, VersionId=version)
            for each in statements(answer["PolicyVersion"]["Document"]):
                if "secretsmanager:GetSecretValue" in each["Action"] and secret in each["Resource"]:
                    readers.add(role)
    yield from differ("the roles that read the owner's secret", readers, {"migration_execution_role"})
