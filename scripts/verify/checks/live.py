"""Where the things of an environment are: each found in AWS by the name that it has to have."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lib.image import ImageReference
from scripts.verify.checks.frame import Document, Environment, ask, dashed, listed, named, one, some


def account(environment: Environment) -> str:
    """Return the account that was deployed to."""
    return str(ask(environment, "sts", "get_caller_identity")["Account"])


def bucket(environment: Environment, kind: str) -> str:
    """Return the name of the ``access`` or ``flow`` log bucket."""
    return f"fraud-detection-{kind}-logs-{account(environment)}-{environment.suffix}"


def key_arn(environment: Environment) -> str:
    """Return the ARN of the environment's own KMS key."""
    alias = f"alias/{named(environment, 'fraud_detection')}"
    return str(ask(environment, "kms", "describe_key", KeyId=alias)["KeyMetadata"]["Arn"])


def vpc_id(environment: Environment) -> str:
    """Return the VPC."""
    tagged = [{"Name": "tag:Name", "Values": [named(environment, "vpc")]}]
    return str(one(listed(environment, "ec2", "describe_vpcs", "Vpcs[].VpcId", Filters=tagged), "vpc"))


def in_vpc(environment: Environment, operation: str, path: str) -> list[Any]:
    """Return what EC2 describes in the VPC."""
    of_vpc = [{"Name": "vpc-id", "Values": [vpc_id(environment)]}]
    return listed(environment, "ec2", operation, path, Filters=of_vpc)


def subnets(environment: Environment, tier: str) -> list[Document]:
    """Return the subnets of the ``public``, ``private`` or ``database`` tier, by its quarter of the VPC's range."""
    tiers = ("public", "private", "database")
    block = list(environment.settings.vpc_cidr.subnets(prefixlen_diff=2))[tiers.index(tier)]
    cidrs = {str(each) for each in block.subnets(prefixlen_diff=2)}
    every = in_vpc(environment, "describe_subnets", "Subnets")
    return some((each for each in every if each["CidrBlock"] in cidrs), f"{tier} subnets")


def security_group(environment: Environment, role: str) -> Document:
    """Return a security group by its role, such as ``alb``; ``default`` is the VPC's own."""
    name = role if role == "default" else named(environment, f"{role}_security_group")
    groups = in_vpc(environment, "describe_security_groups", "SecurityGroups")
    return dict(one((each for each in groups if each["GroupName"] == name), f"security group {name}"))


def alb(environment: Environment) -> Document:
    """Return the load balancer."""
    names = [dashed(environment, "alb")]
    return dict(one(listed(environment, "elbv2", "describe_load_balancers", "LoadBalancers", Names=names), "alb"))


def listeners(environment: Environment) -> dict[int, Document]:
    """Return the load balancer's listeners by port."""
    arn = alb(environment)["LoadBalancerArn"]
    found = listed(environment, "elbv2", "describe_listeners", "Listeners", LoadBalancerArn=arn)
    return {each["Port"]: each for each in some(found, "listeners of the load balancer")}


def target_groups(environment: Environment) -> dict[str, Document]:
    """Return the target groups by colour."""
    names = {colour: dashed(environment, f"api-{colour}") for colour in ("blue", "green")}
    found = listed(environment, "elbv2", "describe_target_groups", "TargetGroups", Names=list(names.values()))
    by_name = {each["TargetGroupName"]: each for each in found}
    return {colour: one([by_name[name]] if name in by_name else [], name) for colour, name in names.items()}


def api_id(environment: Environment) -> str:
    """Return the id of the REST API."""
    name = named(environment, "api_gateway_rest_api")
    found = listed(environment, "apigateway", "get_rest_apis", "items")
    return str(one((each["id"] for each in found if each["name"] == name), f"rest api {name}"))


def stage(environment: Environment) -> Document:
    """Return the API's stage."""
    name = named(environment, "api_gateway_stage")
    return dict(ask(environment, "apigateway", "get_stage", restApiId=api_id(environment), stageName=name))


def stage_arn(environment: Environment) -> str:
    """Return the ARN of the API's stage."""
    name = named(environment, "api_gateway_stage")
    return f"arn:aws:apigateway:{environment.settings.region}::/restapis/{api_id(environment)}/stages/{name}"


def usage_plan(environment: Environment) -> Document:
    """Return the API's usage plan."""
    name = named(environment, "api_gateway_usage_plan")
    found = listed(environment, "apigateway", "get_usage_plans", "items")
    return dict(one((each for each in found if each["name"] == name), f"usage plan {name}"))


def api_key_id(environment: Environment) -> str:
    """Return the id of the API key in the usage plan."""
    keys = listed(environment, "apigateway", "get_usage_plan_keys", "items", usagePlanId=usage_plan(environment)["id"])
    name = named(environment, "api_gateway_api_key")
    return str(one((each["id"] for each in keys if each["name"] == name), f"api key {name} in the usage plan"))


def repository_url(environment: Environment) -> str:
    """Return the URL of the image repository."""
    names = [named(environment, ImageReference.parse(environment.settings.image).name)]
    return str(
        one(
            listed(environment, "ecr", "describe_repositories", "repositories[].repositoryUri", repositoryNames=names),
            "ecr repository",
        )
    )


def own_images(environment: Environment) -> dict[str, ImageReference]:
    """Return the images that are in the environment's own repositories, by their names."""
    references = map(ImageReference.parse, environment.settings.images)
    return {each.name: each for each in references if not each.has_registry}


def cluster(environment: Environment) -> Document:
    """Return the database cluster."""
    identifier = dashed(environment, "rds-cluster")
    found = listed(environment, "rds", "describe_db_clusters", "DBClusters", DBClusterIdentifier=identifier)
    return dict(one(found, f"database cluster {identifier}"))


def instances(environment: Environment) -> list[Document]:
    """Return the instances of the database cluster."""
    identifier = dashed(environment, "rds-cluster")
    found = listed(environment, "rds", "describe_db_instances", "DBInstances")
    mine = [each for each in found if each.get("DBClusterIdentifier") == identifier]
    return some(mine, f"instances of database cluster {identifier}")


def ecs_service(environment: Environment) -> Document:
    """Return the ECS service."""
    name = named(environment, "ecs_service")
    where = named(environment, "ecs_cluster")
    found = listed(environment, "ecs", "describe_services", "services", cluster=where, services=[name])
    return dict(one((each for each in found if each["status"] == "ACTIVE"), f"ecs service {name}"))


def newest_definition(environment: Environment) -> Document:
    """Return the newest active revision of the task definition: what the next release deploys."""
    return _newest(environment, named(environment, "ecs_task_definition"))


def migration_definition(environment: Environment) -> Document:
    """Return the newest active revision of the migration's task definition."""
    return _newest(environment, named(environment, "migration_task_definition"))


def _newest(environment: Environment, family: str) -> Document:
    active = listed(
        environment, "ecs", "list_task_definitions", "taskDefinitionArns", familyPrefix=family, status="ACTIVE"
    )
    newest = max(some(active, f"active revisions of {family}"), key=lambda arn: int(arn.rsplit(":", 1)[1]))
    return _definition(environment, newest)


def definition_in_service(environment: Environment) -> Document:
    """Return the revision that the service runs; between an apply and the release it is an older one."""
    return _definition(environment, ecs_service(environment)["taskDefinition"])


def _definition(environment: Environment, arn: str) -> Document:
    return dict(ask(environment, "ecs", "describe_task_definition", taskDefinition=arn)["taskDefinition"])


def containers(environment: Environment) -> list[Document]:
    """Return the containers of the newest revision and, where that is another one, of the revision in service."""
    newest, running = newest_definition(environment), definition_in_service(environment)
    found = {each["taskDefinitionArn"]: each["containerDefinitions"] for each in (newest, running)}
    return some((container for each in found.values() for container in each), "containers of the task definition")


def api_configuration_arn(environment: Environment) -> str:
    """Return the ARN of the API configuration secret."""
    name = named(environment, "fraud_detection/api_configuration")
    return str(ask(environment, "secretsmanager", "describe_secret", SecretId=name)["ARN"])


def origin_arn(environment: Environment) -> str:
    """Return the ARN of the origin secret."""
    name = named(environment, "fraud_detection/origin")
    return str(ask(environment, "secretsmanager", "describe_secret", SecretId=name)["ARN"])


def origin_group(environment: Environment) -> Document:
    """Return the rule group by which the load balancer's firewall refuses requests without the origin secret."""
    name = named(environment, "alb_wafv2_rule_group")
    found = listed(environment, "wafv2", "list_rule_groups", "RuleGroups", Scope="REGIONAL")
    summary = one((each for each in found if each["Name"] == name), f"rule group {name}")
    which = {"Name": name, "Scope": "REGIONAL", "Id": summary["Id"]}
    return dict(ask(environment, "wafv2", "get_rule_group", **which)["RuleGroup"])


def database_secret_arn(environment: Environment) -> str:
    """Return the ARN of the secret that RDS keeps for the master user."""
    return str(
        one([each for each in [cluster(environment).get("MasterUserSecret")] if each], "master secret")["SecretArn"]
    )


def topic_arn(environment: Environment) -> str:
    """Return the ARN of the topic."""
    name = named(environment, "sns_topic")
    found = listed(environment, "sns", "list_topics", "Topics[].TopicArn")
    return str(one((each for each in found if each.endswith(f":{name}")), f"topic {name}"))


def topic_attributes(environment: Environment) -> Document:
    """Return the attributes of the topic."""
    return dict(ask(environment, "sns", "get_topic_attributes", TopicArn=topic_arn(environment))["Attributes"])


def log_groups(environment: Environment) -> dict[str, Document]:
    """Return the log groups of the environment by what writes to them; raises ``Missing`` where one is not there."""
    names = {
        "api": named(environment, "/fraud_detection/fraud_api"),
        "rotation": named(environment, "/fraud_detection/rotation"),
        "origin rotation": named(environment, "/fraud_detection/origin_rotation"),
        "api access": named(environment, "api_access_cloudwatch_log_group"),
        "api execution": f"API-Gateway-Execution-Logs_{api_id(environment)}/{named(environment, 'api_gateway_stage')}",
        "api firewall": named(environment, "aws-waf-logs-api"),
        "alb firewall": named(environment, "aws-waf-logs-alb"),
        "container insights": f"/aws/ecs/containerinsights/{named(environment, 'ecs_cluster')}/performance",
        "database": f"/aws/rds/cluster/{dashed(environment, 'rds-cluster')}/postgresql",
        "database sign-in": f"/aws/rds/cluster/{dashed(environment, 'rds-cluster')}/iam-db-auth-error",
    }
    found = {each["logGroupName"]: each for each in listed(environment, "logs", "describe_log_groups", "logGroups")}
    return {role: one([found[name]] if name in found else [], f"log group {name}") for role, name in names.items()}


def alarms(environment: Environment) -> dict[str, Document]:
    """Return the alarms that end with the suffix, by name without it."""
    found = listed(environment, "cloudwatch", "describe_alarms", "MetricAlarms")
    end = f"_cloudwatch_metric_alarm_{environment.suffix}"
    mine = {each["AlarmName"].removesuffix(end): each for each in found if each["AlarmName"].endswith(end)}
    some(mine, "alarms")
    return mine


def web_acl(environment: Environment, resource_arn: str) -> Document:
    """Return the web ACL that protects a resource."""
    answer = ask(environment, "wafv2", "get_web_acl_for_resource", ResourceArn=resource_arn)
    return dict(one([answer["WebACL"]] if answer.get("WebACL") else [], f"web acl of {resource_arn}"))


def protected(environment: Environment) -> dict[str, str]:
    """Return what web ACLs protect: name to ARN."""
    return {"alb": alb(environment)["LoadBalancerArn"], "api": stage_arn(environment)}


def deployment_group(environment: Environment) -> Document:
    """Return the deployment group of CodeDeploy."""
    return dict(
        ask(
            environment,
            "codedeploy",
            "get_deployment_group",
            applicationName=named(environment, "codedeploy_app"),
            deploymentGroupName=named(environment, "codedeploy_deployment_group"),
        )["deploymentGroupInfo"]
    )


def statements(policy: str | Mapping[str, Any]) -> list[Document]:
    """Return the statements of a policy document; every ``Action`` and ``Resource`` in them is a list."""
    document = json.loads(policy) if isinstance(policy, str) else policy
    found = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
    return [{**each, **{part: many(each[part]) for part in ("Action", "Resource") if part in each}} for each in found]


def many(value: Any) -> list[Any]:
    """Return a list, also of the one thing that a policy may write instead."""
    return value if isinstance(value, list) else [value]
