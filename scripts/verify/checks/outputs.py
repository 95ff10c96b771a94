"""Checks: what the stack's outputs and the domain lead to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

import jmespath

from lib import service
from scripts.verify.checks.frame import Environment, Missing, ask, check, differ, listed, named, one
from scripts.verify.checks.live import (
    alb,
    api_configuration_arn,
    api_id,
    api_key_id,
    database_secret_arn,
    deployment_group,
    ecs_service,
    listeners,
    migration_definition,
    newest_definition,
    origin_arn,
    repository_url,
    security_group,
    subnets,
    topic_arn,
)


def _live_url(environment: Environment) -> str:
    domain = environment.settings.api_domain
    ask(environment, "apigateway", "get_domain_name", domainName=domain)
    mappings = listed(environment, "apigateway", "get_base_path_mappings", "items", domainName=domain)
    mapping = one(mappings, f"base path mappings of {domain}")
    where = (mapping["restApiId"], mapping["stage"], mapping.get("basePath") or "(none)")
    if where != (api_id(environment), named(environment, "api_gateway_stage"), "(none)"):
        raise Missing(f"{domain} leads to {where}, expected the stage of this environment")
    paths = listed(environment, "apigateway", "get_resources", "items[].path", restApiId=api_id(environment))
    if "/api" not in paths:
        raise Missing(f"the paths of the api are {paths}, expected /api among them")
    return f"https://{domain}/api"


def _live_dashboard(environment: Environment) -> str:
    name = named(environment, "fraud_detection")
    ask(environment, "cloudwatch", "get_dashboard", DashboardName=name)
    region = environment.settings.region
    return f"https://{region}.console.aws.amazon.com/cloudwatch/home?region={region}#dashboards/dashboard/{name}"


def _live_cluster(environment: Environment) -> str:
    found = listed(environment, "ecs", "describe_clusters", "clusters", clusters=[named(environment, "ecs_cluster")])
    return str(one((each["clusterName"] for each in found if each["status"] == "ACTIVE"), "active ecs cluster"))


def _live_application(environment: Environment) -> str:
    name = named(environment, "codedeploy_app")
    application = ask(environment, "codedeploy", "get_application", applicationName=name)["application"]
    return str(application["applicationName"])


def _migration_network(environment: Environment) -> str:
    where = {
        "subnets": [each["SubnetId"] for each in subnets(environment, "private")],
        "securityGroups": [security_group(environment, "migration")["GroupId"]],
        "assignPublicIp": "DISABLED",
    }
    return json.dumps({"awsvpcConfiguration": where})


OUTPUTS: Mapping[str, Callable[[Environment], str]] = {
    "alb_dns_name": lambda environment: str(alb(environment)["DNSName"]),
    "alerts_topic_arn": topic_arn,
    "api_configuration_secret_arn": api_configuration_arn,
    "api_endpoint_url": _live_url,
    "api_key_id": api_key_id,
    "codedeploy_app_name": _live_application,
    "codedeploy_deployment_group_name": lambda environment: str(deployment_group(environment)["deploymentGroupName"]),
    "dashboard_url": _live_dashboard,
    "database_secret_arn": database_secret_arn,
    "ecr_repository_url": repository_url,
    "ecs_cluster_name": _live_cluster,
    "ecs_service_name": lambda environment: str(ecs_service(environment)["serviceName"]),
    "migration_network_configuration": _migration_network,
    "migration_task_definition_arn": lambda environment: str(migration_definition(environment)["taskDefinitionArn"]),
    "origin_secret_arn": origin_arn,
    "task_definition_arn": lambda environment: str(newest_definition(environment)["taskDefinitionArn"]),
}
"""Output to what AWS has in its place."""

_APP_SPEC = "codedeploy_app_spec"


@check("every output names an existing resource")
def _outputs(environment: Environment) -> Iterator[str]:
    """Check each output against AWS; an output that nobody looks up is a finding.

    The task definition is the newest active one; the service has it once it is released.
    """
    expected = {*OUTPUTS, _APP_SPEC}
    if environment.settings.image_has_registry:
        expected.discard("ecr_repository_url")
    yield from differ("the set of outputs", set(environment.outputs), expected)
    for name in sorted(expected & set(OUTPUTS)):
        try:
            yield from differ(f"output {name}", environment.outputs.get(name), OUTPUTS[name](environment))
        except Missing as missing:
            yield f"output {name} names nothing that exists: {missing}"


@check("the appspec deploys the newest task definition")
def _app_spec(environment: Environment) -> Iterator[str]:
    """Check the output that ``aws deploy create-deployment`` gets."""
    received = json.loads(environment.outputs.get(_APP_SPEC, "{}"))
    newest = newest_definition(environment)
    container = {"ContainerName": service.CONTAINER_NAME, "ContainerPort": environment.settings.container_port}
    properties = {
        "TaskDefinition": newest["taskDefinitionArn"],
        "LoadBalancerInfo": container,
        "PlatformVersion": "LATEST",
    }
    target = {"TargetService": {"Type": "AWS::ECS::Service", "Properties": properties}}
    yield from differ("the appspec", received, {"version": 0.0, "Resources": [target]})
    ports = jmespath.search(
        f"containerDefinitions[?name=='{service.CONTAINER_NAME}'].portMappings[].containerPort", newest
    )
    yield from differ("the ports of the container that it names", ports, [environment.settings.container_port])


@check("the DNS names of API and origin resolve to them")
def _dns(environment: Environment) -> Iterator[str]:
    """Alias records, and the certificates of both names."""
    settings = environment.settings
    zones = listed(environment, "route53", "list_hosted_zones", "HostedZones")
    wanted = settings.hosted_zone_id or f"{settings.hosted_zone_name}."
    zone = one((z["Id"] for z in zones if wanted in (z["Name"], z["Id"].split("/")[-1])), f"hosted zone {wanted}")
    records = listed(environment, "route53", "list_resource_record_sets", "ResourceRecordSets", HostedZoneId=zone)
    alias = {
        each["Name"].rstrip("."): each["AliasTarget"]["DNSName"].rstrip(".")
        for each in records
        if each["Type"] == "A" and "AliasTarget" in each
    }
    domain = ask(environment, "apigateway", "get_domain_name", domainName=settings.api_domain)
    expected = {settings.api_domain: domain["regionalDomainName"], settings.origin_domain: alb(environment)["DNSName"]}
    for name, target in expected.items():
        yield from differ(f"the alias of {name}", alias.get(name), target)
    summaries = listed(environment, "acm", "list_certificates", "CertificateSummaryList")
    issued = {each["DomainName"]: each["CertificateArn"] for each in summaries if each["Status"] == "ISSUED"}
    yield from differ(
        f"the certificate of {settings.api_domain}",
        domain.get("regionalCertificateArn"),
        issued.get(settings.api_domain, "an issued one"),
    )
    for port, listener in listeners(environment).items():
        received = listener["Certificates"][0]["CertificateArn"] if listener.get("Certificates") else None
        expected_arn = issued.get(settings.origin_domain, "an issued one")
        yield from differ(f"the certificate of listener {port}", received, expected_arn)
