"""Checks of one applied environment: what AWS says that there is, against what was asked for.

Every check reads live resources with boto3. What it expects comes from the requirements, the settings and the
constants of ``lib``; the Terraform state only tells which resources there are. A check that finds nothing to look at
reports that.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any
from urllib.parse import urlsplit

import boto3
import jmespath
from botocore.exceptions import ClientError

from aspects import fast_start
from lib.node import use_bundled_node

use_bundled_node()
fast_start.enable()

# Only now: the constants stand in modules that import cdktf.
from lib import database, load_balancer, monitoring, network, secrets, service  # noqa: E402
from lib.image import ImageReference  # noqa: E402
from lib.rotation import handler  # noqa: E402
from lib.settings import Settings  # noqa: E402
from lib.waf import RATE_WINDOW, rate_limit  # noqa: E402
from main import PROJECT_TAGS  # noqa: E402

Document = dict[str, Any]


@dataclass(frozen=True)
class Environment:
    """What a check may look at.

    Attributes:
        suffix: the environment suffix that was deployed.
        outputs: Terraform's outputs, name to value.
        state: what ``terraform show -json`` writes.
        session: where clients come from; ``AWS_ENDPOINT_URL`` leads them to the emulator.
        settings: what was deployed.
    """

    suffix: str
    outputs: Mapping[str, Any]
    state: Mapping[str, Any]
    session: boto3.Session
    settings: Settings


Check = Callable[[Environment], list[str]]
"""Returns one line for each finding, with what was received and what was expected; an empty list: all is well."""

CHECKS: dict[str, Check] = {}
"""Title, a short sentence, to the check; in the order of this file."""

ROTATION_WAIT = 30
"""Seconds within which the first rotation of the API configuration has to be over."""


class Missing(Exception):
    """What a check is about is not there; the text is the finding."""


def check(title: str) -> Callable[[Callable[[Environment], Iterable[str]]], Check]:
    """Register a function that yields findings as the check called ``title``.

    An error of AWS and a missing thing become findings, too: a check never crashes for them, and never passes.
    """

    def register(find: Callable[[Environment], Iterable[str]]) -> Check:
        @wraps(find)
        def run(environment: Environment) -> list[str]:
            findings: list[str] = []
            try:
                findings.extend(find(environment))
            except Missing as missing:
                findings.append(str(missing))
            except ClientError as error:
                code, operation = error.response["Error"]["Code"], error.operation_name
                findings.append(f"{operation} is refused with {code}, expected an answer")
            return findings

        CHECKS[title] = run
        return run

    return register


# --- reading ---------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _client(session: boto3.Session, name: str) -> Any:
    return session.client(name)


def client(environment: Environment, name: str) -> Any:
    """The client of an AWS service."""
    return _client(environment.session, name)


def ask(environment: Environment, name: str, operation: str, /, **parameters: Any) -> Any:
    """The whole answer to an operation, all pages of it.

    Args:
        environment: where to ask.
        name: the service, as boto3 calls it.
        operation: as boto3 calls it.
        parameters: of the operation.
    """
    api = client(environment, name)
    if api.can_paginate(operation):
        return api.get_paginator(operation).paginate(**parameters).build_full_result()
    return getattr(api, operation)(**parameters)


def listed(environment: Environment, name: str, operation: str, path: str, /, **parameters: Any) -> list[Any]:
    """What a JMESPath finds in the answer to an operation, as a list."""
    return list(jmespath.search(path, ask(environment, name, operation, **parameters)) or [])


def some(things: Iterable[Any], what: str) -> list[Any]:
    """The things; raises ``Missing`` where there are none."""
    found = list(things)
    if not found:
        raise Missing(f"{what}: found none, expected at least one")
    return found


def one(things: Iterable[Any], what: str) -> Any:
    """The only thing; raises ``Missing`` where there are none or several."""
    found = list(things)
    if len(found) != 1:
        raise Missing(f"{what}: found {len(found)}, expected one")
    return found[0]


def differ(what: str, received: object, expected: object) -> Iterator[str]:
    """A finding unless the two are equal; sets are shown sorted."""
    if received != expected:
        yield f"{what} is {_shown(received)}, expected {_shown(expected)}"


def _shown(value: object) -> str:
    if isinstance(value, set | frozenset):
        value = sorted(value)
    return json.dumps(value, default=str)


def resources(environment: Environment, type_: str) -> list[Document]:
    """The attributes of every managed resource of a type in the state."""
    root = environment.state.get("values", {}).get("root_module", {})
    return [each["values"] for each in root.get("resources", ()) if each["type"] == type_ and each["mode"] == "managed"]


_PAIR = (("Key", "Value"), ("key", "value"))


def pairs(tags: Any) -> dict[str, str]:
    """Tags as a mapping, whichever of its forms AWS writes them in."""
    if isinstance(tags, Mapping):
        return dict(tags)
    names = [(f"{prefix}{key}", f"{prefix}{value}") for prefix in ("", "Tag") for key, value in _PAIR]
    return {each[key]: each[value] for each in tags or () for key, value in names if key in each}


def named(environment: Environment, stem: str) -> str:
    """The name that the environment gives what the code calls ``stem``, where AWS allows an underscore."""
    return f"{stem}_{environment.suffix}"


def dashed(environment: Environment, stem: str) -> str:
    """The same where AWS does not."""
    return f"{stem}-{environment.suffix}"


# --- finding ---------------------------------------------------------------------------------------------------------


def account(environment: Environment) -> str:
    """The account that was deployed to."""
    return str(ask(environment, "sts", "get_caller_identity")["Account"])


def bucket(environment: Environment, kind: str) -> str:
    """Name of the ``access`` or ``flow`` log bucket."""
    return f"fraud-detection-{kind}-logs-{account(environment)}-{environment.suffix}"


def key_arn(environment: Environment) -> str:
    """ARN of the environment's own KMS key."""
    alias = f"alias/{named(environment, 'fraud_detection')}"
    return str(ask(environment, "kms", "describe_key", KeyId=alias)["KeyMetadata"]["Arn"])


def vpc_id(environment: Environment) -> str:
    """The VPC."""
    tagged = [{"Name": "tag:Name", "Values": [named(environment, "vpc")]}]
    return str(one(listed(environment, "ec2", "describe_vpcs", "Vpcs[].VpcId", Filters=tagged), "vpc"))


def in_vpc(environment: Environment, operation: str, path: str) -> list[Any]:
    """What EC2 describes in the VPC."""
    of_vpc = [{"Name": "vpc-id", "Values": [vpc_id(environment)]}]
    return listed(environment, "ec2", operation, path, Filters=of_vpc)


def subnets(environment: Environment, tier: str) -> list[Document]:
    """The subnets of the ``public``, ``private`` or ``database`` tier: those within its quarter of the VPC's range."""
    tiers = ("public", "private", "database")
    block = list(environment.settings.vpc_cidr.subnets(prefixlen_diff=2))[tiers.index(tier)]
    cidrs = {str(each) for each in block.subnets(prefixlen_diff=2)}
    every = in_vpc(environment, "describe_subnets", "Subnets")
    return some((each for each in every if each["CidrBlock"] in cidrs), f"{tier} subnets")


def security_group(environment: Environment, role: str) -> Document:
    """A security group by its role, such as ``alb``; ``default`` is the VPC's own."""
    name = role if role == "default" else named(environment, f"{role}_security_group")
    groups = in_vpc(environment, "describe_security_groups", "SecurityGroups")
    return dict(one((each for each in groups if each["GroupName"] == name), f"security group {name}"))


def alb(environment: Environment) -> Document:
    """The load balancer."""
    names = [dashed(environment, "alb")]
    return dict(one(listed(environment, "elbv2", "describe_load_balancers", "LoadBalancers", Names=names), "alb"))


def listeners(environment: Environment) -> dict[int, Document]:
    """The load balancer's listeners by port."""
    arn = alb(environment)["LoadBalancerArn"]
    found = listed(environment, "elbv2", "describe_listeners", "Listeners", LoadBalancerArn=arn)
    return {each["Port"]: each for each in some(found, "listeners of the load balancer")}


def target_groups(environment: Environment) -> dict[str, Document]:
    """The target groups by colour."""
    names = {colour: dashed(environment, f"api-{colour}") for colour in ("blue", "green")}
    found = listed(environment, "elbv2", "describe_target_groups", "TargetGroups", Names=list(names.values()))
    by_name = {each["TargetGroupName"]: each for each in found}
    return {colour: one([by_name[name]] if name in by_name else [], name) for colour, name in names.items()}


def api_id(environment: Environment) -> str:
    """Id of the REST API."""
    name = named(environment, "api_gateway_rest_api")
    found = listed(environment, "apigateway", "get_rest_apis", "items")
    return str(one((each["id"] for each in found if each["name"] == name), f"rest api {name}"))


def stage(environment: Environment) -> Document:
    """The API's stage."""
    name = named(environment, "api_gateway_stage")
    return dict(ask(environment, "apigateway", "get_stage", restApiId=api_id(environment), stageName=name))


def stage_arn(environment: Environment) -> str:
    """ARN of the API's stage."""
    name = named(environment, "api_gateway_stage")
    return f"arn:aws:apigateway:{environment.settings.region}::/restapis/{api_id(environment)}/stages/{name}"


def usage_plan(environment: Environment) -> Document:
    """The API's usage plan."""
    name = named(environment, "api_gateway_usage_plan")
    found = listed(environment, "apigateway", "get_usage_plans", "items")
    return dict(one((each for each in found if each["name"] == name), f"usage plan {name}"))


def cluster(environment: Environment) -> Document:
    """The database cluster."""
    identifier = dashed(environment, "rds-cluster")
    found = listed(environment, "rds", "describe_db_clusters", "DBClusters", DBClusterIdentifier=identifier)
    return dict(one(found, f"database cluster {identifier}"))


def instances(environment: Environment) -> list[Document]:
    """The instances of the database cluster."""
    identifier = dashed(environment, "rds-cluster")
    found = listed(environment, "rds", "describe_db_instances", "DBInstances")
    mine = [each for each in found if each.get("DBClusterIdentifier") == identifier]
    return some(mine, f"instances of database cluster {identifier}")


def ecs_service(environment: Environment) -> Document:
    """The ECS service."""
    name = named(environment, "ecs_service")
    where = named(environment, "ecs_cluster")
    found = listed(environment, "ecs", "describe_services", "services", cluster=where, services=[name])
    return dict(one((each for each in found if each["status"] == "ACTIVE"), f"ecs service {name}"))


def newest_definition(environment: Environment) -> Document:
    """The newest active revision of the task definition: what the next release deploys."""
    family = named(environment, "ecs_task_definition")
    active = listed(
        environment, "ecs", "list_task_definitions", "taskDefinitionArns", familyPrefix=family, status="ACTIVE"
    )
    newest = max(some(active, f"active revisions of {family}"), key=lambda arn: int(arn.rsplit(":", 1)[1]))
    return _definition(environment, newest)


def definition_in_service(environment: Environment) -> Document:
    """The revision that the service runs; between an apply and the release it is an older one."""
    return _definition(environment, ecs_service(environment)["taskDefinition"])


def _definition(environment: Environment, arn: str) -> Document:
    return dict(ask(environment, "ecs", "describe_task_definition", taskDefinition=arn)["taskDefinition"])


def containers(environment: Environment) -> list[Document]:
    """The containers of the newest revision and, where that is another one, of the revision in service."""
    newest, running = newest_definition(environment), definition_in_service(environment)
    found = {each["taskDefinitionArn"]: each["containerDefinitions"] for each in (newest, running)}
    return some((container for each in found.values() for container in each), "containers of the task definition")


def api_configuration_arn(environment: Environment) -> str:
    """ARN of the API configuration secret."""
    name = named(environment, "fraud_detection/api_configuration")
    return str(ask(environment, "secretsmanager", "describe_secret", SecretId=name)["ARN"])


def database_secret_arn(environment: Environment) -> str:
    """ARN of the secret that RDS keeps for the master user."""
    return str(
        one([each for each in [cluster(environment).get("MasterUserSecret")] if each], "master secret")["SecretArn"]
    )


def topic_arn(environment: Environment) -> str:
    """ARN of the topic."""
    name = named(environment, "sns_topic")
    found = listed(environment, "sns", "list_topics", "Topics[].TopicArn")
    return str(one((each for each in found if each.endswith(f":{name}")), f"topic {name}"))


def topic_attributes(environment: Environment) -> Document:
    """The attributes of the topic."""
    return dict(ask(environment, "sns", "get_topic_attributes", TopicArn=topic_arn(environment))["Attributes"])


def log_groups(environment: Environment) -> dict[str, Document]:
    """The log groups of the environment by what writes to them; raises ``Missing`` where one is not there."""
    names = {
        "api": named(environment, "/fraud_detection/fraud_api"),
        "rotation": named(environment, "/fraud_detection/rotation"),
        "api access": named(environment, "api_access_cloudwatch_log_group"),
        "api execution": f"API-Gateway-Execution-Logs_{api_id(environment)}/{named(environment, 'api_gateway_stage')}",
        "api firewall": named(environment, "aws-waf-logs-api"),
        "alb firewall": named(environment, "aws-waf-logs-alb"),
        "container insights": f"/aws/ecs/containerinsights/{named(environment, 'ecs_cluster')}/performance",
        "database": f"/aws/rds/cluster/{dashed(environment, 'rds-cluster')}/postgresql",
    }
    found = {each["logGroupName"]: each for each in listed(environment, "logs", "describe_log_groups", "logGroups")}
    return {role: one([found[name]] if name in found else [], f"log group {name}") for role, name in names.items()}


def alarms(environment: Environment) -> dict[str, Document]:
    """The alarms that end with the suffix, by name without it."""
    found = listed(environment, "cloudwatch", "describe_alarms", "MetricAlarms")
    end = f"_cloudwatch_metric_alarm_{environment.suffix}"
    mine = {each["AlarmName"].removesuffix(end): each for each in found if each["AlarmName"].endswith(end)}
    some(mine, "alarms")
    return mine


def web_acl(environment: Environment, resource_arn: str) -> Document:
    """The web ACL that protects a resource."""
    answer = ask(environment, "wafv2", "get_web_acl_for_resource", ResourceArn=resource_arn)
    return dict(one([answer["WebACL"]] if answer.get("WebACL") else [], f"web acl of {resource_arn}"))


def protected(environment: Environment) -> dict[str, str]:
    """What web ACLs protect: name to ARN."""
    return {"alb": alb(environment)["LoadBalancerArn"], "api": stage_arn(environment)}


def deployment_group(environment: Environment) -> Document:
    """The deployment group of CodeDeploy."""
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
    """The statements of a policy document; every ``Action`` and ``Resource`` in them is a list."""
    document = json.loads(policy) if isinstance(policy, str) else policy
    found = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
    return [{**each, **{part: _many(each[part]) for part in ("Action", "Resource") if part in each}} for each in found]


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


# --- names and tags --------------------------------------------------------------------------------------------------

NAMES: Mapping[str, tuple[str, str, str, str]] = {
    "aws_api_gateway_api_key": ("name", "apigateway", "get_api_keys", "items[].name"),
    "aws_api_gateway_rest_api": ("name", "apigateway", "get_rest_apis", "items[].name"),
    "aws_api_gateway_usage_plan": ("name", "apigateway", "get_usage_plans", "items[].name"),
    "aws_cloudwatch_dashboard": ("dashboard_name", "cloudwatch", "list_dashboards", "DashboardEntries[].DashboardName"),
    "aws_cloudwatch_log_group": ("name", "logs", "describe_log_groups", "logGroups[].logGroupName"),
    "aws_cloudwatch_metric_alarm": ("alarm_name", "cloudwatch", "describe_alarms", "MetricAlarms[].AlarmName"),
    "aws_codedeploy_app": ("name", "codedeploy", "list_applications", "applications"),
    "aws_db_event_subscription": (
        "name",
        "rds",
        "describe_event_subscriptions",
        "EventSubscriptionsList[].CustSubscriptionId",
    ),
    "aws_db_subnet_group": ("name", "rds", "describe_db_subnet_groups", "DBSubnetGroups[].DBSubnetGroupName"),
    "aws_ecr_repository": ("name", "ecr", "describe_repositories", "repositories[].repositoryName"),
    "aws_ecs_cluster": ("arn", "ecs", "list_clusters", "clusterArns"),
    "aws_ecs_task_definition": ("arn_without_revision", "ecs", "list_task_definitions", "taskDefinitionArns"),
    "aws_iam_policy": ("name", "iam", "list_policies", "Policies[].PolicyName"),
    "aws_iam_role": ("name", "iam", "list_roles", "Roles[].RoleName"),
    "aws_kms_alias": ("name", "kms", "list_aliases", "Aliases[].AliasName"),
    "aws_lambda_function": ("function_name", "lambda", "list_functions", "Functions[].FunctionName"),
    "aws_lb": ("name", "elbv2", "describe_load_balancers", "LoadBalancers[].LoadBalancerName"),
    "aws_lb_target_group": ("name", "elbv2", "describe_target_groups", "TargetGroups[].TargetGroupName"),
    "aws_rds_cluster": ("cluster_identifier", "rds", "describe_db_clusters", "DBClusters[].DBClusterIdentifier"),
    "aws_rds_cluster_instance": (
        "identifier",
        "rds",
        "describe_db_instances",
        "DBInstances[].DBInstanceIdentifier",
    ),
    "aws_rds_cluster_parameter_group": (
        "name",
        "rds",
        "describe_db_cluster_parameter_groups",
        "DBClusterParameterGroups[].DBClusterParameterGroupName",
    ),
    "aws_s3_bucket": ("bucket", "s3", "list_buckets", "Buckets[].Name"),
    "aws_secretsmanager_secret": ("name", "secretsmanager", "list_secrets", "SecretList[].Name"),
    "aws_security_group": ("name", "ec2", "describe_security_groups", "SecurityGroups[].GroupName"),
    "aws_sns_topic": ("arn", "sns", "list_topics", "Topics[].TopicArn"),
    "aws_wafv2_web_acl": ("name", "wafv2", "list_web_acls", "WebACLs[].Name"),
    "aws_xray_group": ("group_name", "xray", "get_groups", "Groups[].GroupName"),
    "aws_xray_sampling_rule": (
        "rule_name",
        "xray",
        "get_sampling_rules",
        "SamplingRuleRecords[].SamplingRule.RuleName",
    ),
}
"""Resource type to: the attribute with its name, and where AWS lists the names (service, operation, JMESPath)."""

_LISTING: Mapping[str, Document] = {"list_policies": {"Scope": "Local"}, "list_web_acls": {"Scope": "REGIONAL"}}

_AFTER_NAME = re.compile(r"(/postgresql|/performance|:\d+)$")
"""What AWS itself puts behind a name: the kind of log, the revision."""

TAGS: Mapping[str, tuple[str, str, str, str, str]] = {
    "aws_acm_certificate": ("acm", "list_tags_for_certificate", "CertificateArn", "arn", "Tags"),
    "aws_api_gateway_api_key": ("apigateway", "get_api_key", "apiKey", "id", "tags"),
    "aws_api_gateway_client_certificate": (
        "apigateway",
        "get_client_certificate",
        "clientCertificateId",
        "id",
        "tags",
    ),
    "aws_api_gateway_domain_name": ("apigateway", "get_domain_name", "domainName", "id", "tags"),
    "aws_api_gateway_rest_api": ("apigateway", "get_rest_api", "restApiId", "id", "tags"),
    "aws_api_gateway_stage": ("apigateway", "get_tags", "resourceArn", "arn", "tags"),
    "aws_api_gateway_usage_plan": ("apigateway", "get_usage_plan", "usagePlanId", "id", "tags"),
    "aws_appautoscaling_target": ("application-autoscaling", "list_tags_for_resource", "ResourceARN", "arn", "Tags"),
    "aws_cloudwatch_log_group": ("logs", "list_tags_for_resource", "resourceArn", "arn", "tags"),
    "aws_cloudwatch_metric_alarm": ("cloudwatch", "list_tags_for_resource", "ResourceARN", "arn", "Tags"),
    "aws_codedeploy_app": ("codedeploy", "list_tags_for_resource", "ResourceArn", "arn", "Tags"),
    "aws_codedeploy_deployment_group": ("codedeploy", "list_tags_for_resource", "ResourceArn", "arn", "Tags"),
    "aws_db_event_subscription": ("rds", "list_tags_for_resource", "ResourceName", "arn", "TagList"),
    "aws_db_subnet_group": ("rds", "list_tags_for_resource", "ResourceName", "arn", "TagList"),
    "aws_ecr_repository": ("ecr", "list_tags_for_resource", "resourceArn", "arn", "tags"),
    "aws_ecs_cluster": ("ecs", "list_tags_for_resource", "resourceArn", "arn", "tags"),
    "aws_ecs_service": ("ecs", "list_tags_for_resource", "resourceArn", "id", "tags"),
    "aws_ecs_task_definition": ("ecs", "list_tags_for_resource", "resourceArn", "arn", "tags"),
    "aws_iam_policy": ("iam", "list_policy_tags", "PolicyArn", "arn", "Tags"),
    "aws_iam_role": ("iam", "list_role_tags", "RoleName", "name", "Tags"),
    "aws_kms_key": ("kms", "list_resource_tags", "KeyId", "key_id", "Tags"),
    "aws_lambda_function": ("lambda", "list_tags", "Resource", "arn", "Tags"),
    "aws_rds_cluster": ("rds", "list_tags_for_resource", "ResourceName", "arn", "TagList"),
    "aws_rds_cluster_instance": ("rds", "list_tags_for_resource", "ResourceName", "arn", "TagList"),
    "aws_rds_cluster_parameter_group": ("rds", "list_tags_for_resource", "ResourceName", "arn", "TagList"),
    "aws_s3_bucket": ("s3", "get_bucket_tagging", "Bucket", "bucket", "TagSet"),
    "aws_secretsmanager_secret": ("secretsmanager", "describe_secret", "SecretId", "arn", "Tags"),
    "aws_sns_topic": ("sns", "list_tags_for_resource", "ResourceArn", "arn", "Tags"),
    "aws_wafv2_web_acl": ("wafv2", "list_tags_for_resource", "ResourceARN", "arn", "TagInfoForResource.TagList"),
    "aws_xray_group": ("xray", "list_tags_for_resource", "ResourceARN", "arn", "Tags"),
    "aws_xray_sampling_rule": ("xray", "list_tags_for_resource", "ResourceARN", "arn", "Tags"),
    **{
        f"aws_{kind}": ("elbv2", "describe_tags", "ResourceArns", "arn", "TagDescriptions[0].Tags")
        for kind in ("lb", "lb_listener", "lb_listener_rule", "lb_target_group")
    },
    **{
        f"aws_{kind}": ("ec2", "describe_tags", "Filters", "id", "Tags")
        for kind in (
            "default_network_acl",
            "default_route_table",
            "default_security_group",
            "eip",
            "flow_log",
            "internet_gateway",
            "nat_gateway",
            "network_acl",
            "route_table",
            "security_group",
            "subnet",
            "vpc",
            "vpc_endpoint",
            "vpc_security_group_egress_rule",
            "vpc_security_group_ingress_rule",
        )
    },
}
"""Resource type to where AWS tells its tags: service, operation, parameter, attribute for it, JMESPath."""


def live_tags(environment: Environment, type_: str, values: Mapping[str, Any]) -> dict[str, str]:
    """The tags that a resource of the state has in AWS."""
    name, operation, parameter, attribute, path = TAGS[type_]
    identity: Any = values[attribute]
    if parameter == "ResourceArns":
        identity = [identity]
    elif parameter == "Filters":
        identity = [{"Name": "resource-id", "Values": [identity]}]
    return pairs(jmespath.search(path, ask(environment, name, operation, **{parameter: identity})))


def carries(name: str, suffix: str) -> bool:
    """Whether a name ends with the whole suffix, behind a separator."""
    return re.search(rf"[_-]{re.escape(suffix)}$", _AFTER_NAME.sub("", name)) is not None


@check("every name carries the suffix whole and last")
def _names(environment: Environment) -> Iterator[str]:
    """Names as AWS lists them, and the ``Name`` tag where a thing has no name of its own."""
    for type_, (attribute, name, operation, path) in NAMES.items():
        if type_ == "aws_ecr_repository" and environment.settings.image_has_registry:
            continue
        live = listed(environment, name, operation, path, **_LISTING.get(operation, {}))
        for values in some(resources(environment, type_), f"{type_} in the state"):
            expected = values[attribute]
            found = [each for each in live if each == expected or _AFTER_NAME.sub("", each) == expected]
            if not found:
                yield f"{type_} {expected} is not there, expected it among {len(live)} of its kind"
            yield from (
                f"{type_} is called {each}, expected …{environment.suffix}"
                for each in found
                if not carries(each, environment.suffix)
            )
    for type_, (name, *_) in TAGS.items():
        for values in some(resources(environment, type_), f"{type_} in the state") if name == "ec2" else ():
            received = live_tags(environment, type_, values).get("Name", "")
            if not carries(received, environment.suffix):
                yield f"the name tag of {type_} {values['id']} is {received!r}, expected …{environment.suffix}"


@check("everything carries the tags of project and environment")
def _tags(environment: Environment) -> Iterator[str]:
    """Every resource of the state that has tags; a type that ``TAGS`` does not know is a finding."""
    expected = {**PROJECT_TAGS, **environment.settings.tags, "Environment": environment.suffix}
    count = 0
    for type_ in TAGS:
        for values in resources(environment, type_):
            count += 1
            received = live_tags(environment, type_, values)
            for key, value in expected.items():
                yield from differ(f"tag {key} of {type_} {values['id']}", received.get(key), value)
    some(range(count), "tagged resources in the state")
    root = environment.state["values"]["root_module"]
    tagged = {each["type"] for each in root["resources"] if each["values"].get("tags_all")}
    yield from differ(
        "types whose tags nobody looks up", {t for t in tagged - set(TAGS) if t.startswith("aws_")}, set()
    )


# --- outputs ---------------------------------------------------------------------------------------------------------


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


def _live_key(environment: Environment) -> str:
    keys = listed(environment, "apigateway", "get_usage_plan_keys", "items", usagePlanId=usage_plan(environment)["id"])
    name = named(environment, "api_gateway_api_key")
    return str(one((each["id"] for each in keys if each["name"] == name), f"api key {name} in the usage plan"))


def _live_dashboard(environment: Environment) -> str:
    name = named(environment, "fraud_detection")
    ask(environment, "cloudwatch", "get_dashboard", DashboardName=name)
    region = environment.settings.region
    return f"https://{region}.console.aws.amazon.com/cloudwatch/home?region={region}#dashboards/dashboard/{name}"


def _live_repository(environment: Environment) -> str:
    names = [named(environment, ImageReference.parse(environment.settings.image).name)]
    return str(
        one(
            listed(environment, "ecr", "describe_repositories", "repositories[].repositoryUri", repositoryNames=names),
            "ecr repository",
        )
    )


def _live_cluster(environment: Environment) -> str:
    found = listed(environment, "ecs", "describe_clusters", "clusters", clusters=[named(environment, "ecs_cluster")])
    return str(one((each["clusterName"] for each in found if each["status"] == "ACTIVE"), "active ecs cluster"))


def _live_application(environment: Environment) -> str:
    name = named(environment, "codedeploy_app")
    application = ask(environment, "codedeploy", "get_application", applicationName=name)["application"]
    return str(application["applicationName"])


OUTPUTS: Mapping[str, Callable[[Environment], str]] = {
    "alb_dns_name": lambda environment: str(alb(environment)["DNSName"]),
    "alerts_topic_arn": topic_arn,
    "api_configuration_secret_arn": api_configuration_arn,
    "api_endpoint_url": _live_url,
    "api_key_id": _live_key,
    "codedeploy_app_name": _live_application,
    "codedeploy_deployment_group_name": lambda environment: str(deployment_group(environment)["deploymentGroupName"]),
    "dashboard_url": _live_dashboard,
    "database_secret_arn": database_secret_arn,
    "ecr_repository_url": _live_repository,
    "ecs_cluster_name": _live_cluster,
    "ecs_service_name": lambda environment: str(ecs_service(environment)["serviceName"]),
    "task_definition_arn": lambda environment: str(newest_definition(environment)["taskDefinitionArn"]),
}
"""Output to what AWS has in its place."""

_APP_SPEC = "codedeploy_app_spec"


@check("every output names a live thing")
def _outputs(environment: Environment) -> Iterator[str]:
    """Each output against AWS; an output that nobody looks up is a finding.

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
            yield f"output {name} names nothing: {missing}"


@check("the appspec deploys the newest task definition")
def _app_spec(environment: Environment) -> Iterator[str]:
    """The output that ``aws deploy create-deployment`` gets."""
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


@check("the names of api and origin lead to them")
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


# --- network ---------------------------------------------------------------------------------------------------------

TIERS = ("public", "private", "database")

ENDPOINTS = ("ecr.api", "ecr.dkr", "kms", "logs", "s3", "secretsmanager", "xray")
"""AWS services that are reached without leaving the VPC."""


@check("the network spans three zones and gives out no public address")
def _zones(environment: Environment) -> Iterator[str]:
    """Three subnets a tier, one in each zone of the settings, and the NAT gateways of the settings."""
    zones = environment.settings.availability_zones
    for tier in TIERS:
        found = subnets(environment, tier)
        yield from differ(f"the zones of the {tier} tier", sorted(s["AvailabilityZone"] for s in found), sorted(zones))
        for subnet in found:
            yield from differ(f"mappublicip of {tier} {subnet['SubnetId']}", subnet["MapPublicIpOnLaunch"], False)
    yield from differ("the number of subnets", len(in_vpc(environment, "describe_subnets", "Subnets")), 9)
    of_vpc = [{"Name": "vpc-id", "Values": [vpc_id(environment)]}, {"Name": "state", "Values": ["available"]}]
    gateways = listed(environment, "ec2", "describe_nat_gateways", "NatGateways[].SubnetId", Filters=of_vpc)
    expected = 1 if environment.settings.nat_gateways == "single" else len(zones)
    yield from differ("the number of nat gateways", len(gateways), expected)
    stray = set(gateways) - {each["SubnetId"] for each in subnets(environment, "public")}
    yield from differ("nat gateways outside the public tier", stray, set())
    vpc = one(listed(environment, "ec2", "describe_vpcs", "Vpcs", VpcIds=[vpc_id(environment)]), "vpc")
    yield from differ("the range of the vpc", vpc["CidrBlock"], str(environment.settings.vpc_cidr))


def default_route(environment: Environment, subnet_id: str) -> str | None:
    """What a subnet's default route leads to: ``igw``, ``nat`` or another kind of id; ``None``: it has none."""
    tables = in_vpc(environment, "describe_route_tables", "RouteTables")
    own = [t for t in tables if any(a.get("SubnetId") == subnet_id for a in t["Associations"])]
    main = [t for t in tables if any(a.get("Main") for a in t["Associations"])]
    for route in one(own or main, f"route table of {subnet_id}")["Routes"]:
        if route.get("DestinationCidrBlock") == "0.0.0.0/0" or route.get("DestinationIpv6CidrBlock") == "::/0":
            ids = [value for key, value in route.items() if key.endswith("Id")]
            return str(ids[0]).split("-")[0] if ids else "?"
    return None


@check("only the public tier reaches the internet gateway, and the database nothing")
def _routes(environment: Environment) -> Iterator[str]:
    """Default routes by tier."""
    for tier, expected in zip(TIERS, ("igw", "nat", None), strict=True):
        for subnet in subnets(environment, tier):
            received = default_route(environment, subnet["SubnetId"])
            yield from differ(f"the default route of {tier} {subnet['SubnetId']}", received, expected)


@check("what aws makes with a vpc is empty")
def _defaults(environment: Environment) -> Iterator[str]:
    """Default security group, network ACL and route table; PCI DSS 1.2 and Security Hub EC2.2."""
    group = security_group(environment, "default")
    for part in ("IpPermissions", "IpPermissionsEgress"):
        yield from differ(f"{part} of the default security group", group[part], [])
    acls = in_vpc(environment, "describe_network_acls", "NetworkAcls")
    default = one((each for each in acls if each["IsDefault"]), "default network acl")
    allowed = [each for each in default["Entries"] if each["RuleAction"] == "allow"]
    yield from differ("what the default network acl allows", allowed, [])
    yield from differ("the subnets of the default network acl", default["Associations"], [])
    tables = in_vpc(environment, "describe_route_tables", "RouteTables")
    main = one((t for t in tables if any(a.get("Main") for a in t["Associations"])), "main route table")
    routes = [each for each in main["Routes"] if each.get("GatewayId") != "local"]
    yield from differ("the routes of the default route table", routes, [])


@check("only https is open to the world, and the database to the tasks alone")
def _doors(environment: Environment) -> Iterator[str]:
    """Inbound rules of every security group of the VPC; the test listener is open to the NAT gateways alone."""
    open_ports: dict[str, list[tuple[Any, Any]]] = {}
    for group in some(in_vpc(environment, "describe_security_groups", "SecurityGroups"), "security groups"):
        for rule in group["IpPermissions"]:
            ranges = [each["CidrIp"] for each in rule["IpRanges"]]
            ranges += [each["CidrIpv6"] for each in rule.get("Ipv6Ranges", ())]
            if {"0.0.0.0/0", "::/0"} & set(ranges):
                open_ports.setdefault(group["GroupName"], []).append((rule.get("FromPort"), rule.get("ToPort")))
    expected = {named(environment, "alb_security_group"): [(network.HTTPS_PORT, network.HTTPS_PORT)]}
    yield from differ("what is open to the world", open_ports, expected)
    task = security_group(environment, "task")["GroupId"]
    rules = security_group(environment, "database")["IpPermissions"]
    peers = {(r.get("FromPort"), p["GroupId"]) for r in rules for p in r["UserIdGroupPairs"]}
    yield from differ("who reaches the database", peers, {(network.DATABASE_PORT, task)})
    yield from differ("addresses that reach the database", [r["IpRanges"] for r in rules if r["IpRanges"]], [])


@check("aws services are reached by private endpoints")
def _endpoints(environment: Environment) -> Iterator[str]:
    """One endpoint for each service, the interfaces in all private subnets with private DNS."""
    found = some(in_vpc(environment, "describe_vpc_endpoints", "VpcEndpoints[?State!='deleted']"), "vpc endpoints")
    region = environment.settings.region
    services = {each["ServiceName"].removeprefix(f"com.amazonaws.{region}."): each for each in found}
    yield from differ("the services with an endpoint", set(services), set(ENDPOINTS))
    private = {each["SubnetId"] for each in subnets(environment, "private")}
    for name, endpoint in services.items():
        yield from differ(f"the state of endpoint {name}", endpoint["State"], "available")
        if "*" in jmespath.search("Statement[].Action[]", {"Statement": statements(endpoint["PolicyDocument"])}):
            yield f"the policy of endpoint {name} allows every action, expected those in use"
        if endpoint["VpcEndpointType"] == "Interface":
            yield from differ(f"the subnets of endpoint {name}", set(endpoint["SubnetIds"]), private)
            yield from differ(f"private dns of endpoint {name}", endpoint["PrivateDnsEnabled"], True)


# --- encryption ------------------------------------------------------------------------------------------------------


def _bucket_encryption(environment: Environment, kind: str) -> Document:
    path = "ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault"
    answer = ask(environment, "s3", "get_bucket_encryption", Bucket=bucket(environment, kind))
    return dict(jmespath.search(path, answer) or {})


@check("everything at rest is encrypted under the environment's own key")
def _at_rest(environment: Environment) -> Iterator[str]:
    """Database, its insights, secrets, logs, topic, images and flow logs.

    The access log bucket has S3's own key (AES256): load balancers and S3 deliver to no other.
    """
    key = key_arn(environment)
    database_cluster = cluster(environment)
    yield from differ("storage encryption of the database", database_cluster.get("StorageEncrypted"), True)
    received: dict[str, Any] = {
        "the database": database_cluster.get("KmsKeyId"),
        "the topic": topic_attributes(environment).get("KmsMasterKeyId"),
        "the flow log bucket": _bucket_encryption(environment, "flow").get("KMSMasterKeyID"),
    }
    for instance in instances(environment):
        name = instance["DBInstanceIdentifier"]
        yield from differ(f"performance insights of {name}", instance.get("PerformanceInsightsEnabled"), True)
        received[f"performance insights of {name}"] = instance.get("PerformanceInsightsKMSKeyId")
    for secret in (api_configuration_arn(environment), database_secret_arn(environment)):
        received[secret] = ask(environment, "secretsmanager", "describe_secret", SecretId=secret).get("KmsKeyId")
    for role, group in log_groups(environment).items():
        received[f"the {role} log"] = group.get("kmsKeyId")
    if not environment.settings.image_has_registry:
        names = [named(environment, ImageReference.parse(environment.settings.image).name)]
        path = "repositories[].encryptionConfiguration.kmsKey"
        received["the image repository"] = next(
            iter(listed(environment, "ecr", "describe_repositories", path, repositoryNames=names)), None
        )
    for what, value in received.items():
        yield from differ(f"the key of {what}", value, key)
    yield from differ(
        "encryption of the flow log bucket", _bucket_encryption(environment, "flow").get("SSEAlgorithm"), "aws:kms"
    )
    yield from differ(
        "encryption of the access log bucket", _bucket_encryption(environment, "access").get("SSEAlgorithm"), "AES256"
    )


@check("the key is enabled and rotated")
def _key(environment: Environment) -> Iterator[str]:
    """Security Hub KMS.4; a customer's key, not one of AWS."""
    arn = key_arn(environment)
    metadata = ask(environment, "kms", "describe_key", KeyId=arn)["KeyMetadata"]
    yield from differ("the state of the key", metadata["KeyState"], "Enabled")
    yield from differ("the manager of the key", metadata["KeyManager"], "CUSTOMER")
    rotated = ask(environment, "kms", "get_key_rotation_status", KeyId=arn)["KeyRotationEnabled"]
    yield from differ("rotation of the key", rotated, True)


TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"
"""TLS 1.2 and 1.3, without weak ciphers."""


@check("load balancer and targets speak tls alone")
def _load_balancer_tls(environment: Environment) -> Iterator[str]:
    """Production and test listener, both target groups with their health checks, strict parsing of HTTP."""
    found = listeners(environment)
    yield from differ("the ports of the listeners", set(found), {network.HTTPS_PORT, network.TEST_LISTENER_PORT})
    for port, listener in found.items():
        yield from differ(f"the protocol of listener {port}", listener["Protocol"], "HTTPS")
        yield from differ(f"the tls policy of listener {port}", listener.get("SslPolicy"), TLS_POLICY)
    for colour, group in target_groups(environment).items():
        for part in ("Protocol", "HealthCheckProtocol"):
            yield from differ(f"{part.lower()} of {colour}", group[part], environment.settings.container_protocol)
    attributes = load_balancer_attributes(environment)
    for name, expected in (("desync_mitigation_mode", "strictest"), ("drop_invalid_header_fields.enabled", "true")):
        yield from differ(f"{name} of the load balancer", attributes.get(f"routing.http.{name}"), expected)


def load_balancer_attributes(environment: Environment) -> dict[str, str]:
    """The attributes of the load balancer."""
    arn = alb(environment)["LoadBalancerArn"]
    return pairs(listed(environment, "elbv2", "describe_load_balancer_attributes", "Attributes", LoadBalancerArn=arn))


@check("buckets and topic refuse clear text")
def _refusals(environment: Environment) -> Iterator[str]:
    """A statement that denies everybody without ``aws:SecureTransport``; Security Hub S3.5."""
    policies = {
        f"bucket {name}": ask(environment, "s3", "get_bucket_policy", Bucket=name)["Policy"]
        for name in (bucket(environment, "access"), bucket(environment, "flow"))
    }
    policies["the topic"] = topic_attributes(environment).get("Policy", '{"Statement": []}')
    insecure = {"Bool": {"aws:SecureTransport": "false"}}
    for what, policy in policies.items():
        denied = [
            each
            for each in statements(policy)
            if each["Effect"] == "Deny"
            and each.get("Condition") == insecure
            and each["Principal"] in ("*", {"AWS": "*"}, {"AWS": ["*"]})
        ]
        actions = {action for each in denied for action in each["Action"]}
        yield from differ(
            f"what {what} denies in clear text", actions, {"sns:Publish"} if what == "the topic" else {"s3:*"}
        )


@check("the api is served with tls 1.2 under its own name alone")
def _api_tls(environment: Environment) -> Iterator[str]:
    """Domain, certificate towards the load balancer, and no way round by the default name."""
    domain = ask(environment, "apigateway", "get_domain_name", domainName=environment.settings.api_domain)
    yield from differ("the tls policy of the domain", domain.get("securityPolicy"), "TLS_1_2")
    yield from differ("the kind of the domain", domain["endpointConfiguration"]["types"], ["REGIONAL"])
    api = ask(environment, "apigateway", "get_rest_api", restApiId=api_id(environment))
    yield from differ("disableexecuteapiendpoint", api.get("disableExecuteApiEndpoint"), True)
    if not stage(environment).get("clientCertificateId"):
        yield "the client certificate of the stage is not there, expected one"


PARAMETERS: Mapping[str, str] = {name: value for name, value, _ in database.PARAMETERS}


@check("the database forces tls and audits")
def _database_parameters(environment: Environment) -> Iterator[str]:
    """The parameters of the group that the cluster uses."""
    group = cluster(environment)["DBClusterParameterGroup"]
    yield from differ("the parameter group", group, dashed(environment, f"{database.ENGINE}{database.MAJOR_VERSION}"))
    found = listed(
        environment, "rds", "describe_db_cluster_parameters", "Parameters", DBClusterParameterGroupName=group
    )
    received = {each["ParameterName"]: each.get("ParameterValue") for each in found}
    for name, value in PARAMETERS.items():
        yield from differ(f"database parameter {name}", received.get(name), value)
    yield from differ("rds.force_ssl", received.get("rds.force_ssl"), "1")


# --- data ------------------------------------------------------------------------------------------------------------


@check("the database is private, backed up, and scales within its settings")
def _database(environment: Environment) -> Iterator[str]:
    """Cluster and instances; a writer and a reader in different zones."""
    settings, found = environment.settings, cluster(environment)
    expected = {
        "BackupRetentionPeriod": settings.database_backup_retention_days,
        "DatabaseName": database.DATABASE_NAME,
        "DBSubnetGroup": named(environment, "db_subnet_group"),
        "Engine": database.ENGINE,
        "IAMDatabaseAuthenticationEnabled": True,
        "MasterUsername": database.MASTER_USERNAME,
    }
    for name, value in expected.items():
        yield from differ(f"{name} of the database", found.get(name), value)
    scaling = found.get("ServerlessV2ScalingConfiguration", {})
    for name, value in (("Min", settings.database_min_capacity), ("Max", settings.database_max_capacity)):
        yield from differ(f"{name}capacity of the database", scaling.get(f"{name}Capacity"), value)
    group = [each["VpcSecurityGroupId"] for each in found["VpcSecurityGroups"]]
    yield from differ(
        "the security groups of the database", group, [security_group(environment, "database")["GroupId"]]
    )
    members = instances(environment)
    yield from differ("the number of instances", len(members), len(database.INSTANCES))
    zones = {each["AvailabilityZone"] for each in members}
    yield from differ("the zones of the instances", zones, set(settings.availability_zones[: len(database.INSTANCES)]))
    for member in members:
        name = member["DBInstanceIdentifier"]
        yield from differ(f"public access of {name}", member["PubliclyAccessible"], False)
        yield from differ(f"minor upgrades of {name}", member["AutoMinorVersionUpgrade"], True)
        yield from differ(f"class of {name}", member["DBInstanceClass"], "db.serverless")


@check("the buckets are private, versioned and expire their logs")
def _buckets(environment: Environment) -> Iterator[str]:
    """Public access block, ownership, versions, expiry."""
    for kind in ("access", "flow"):
        name = bucket(environment, kind)
        blocked = ask(environment, "s3", "get_public_access_block", Bucket=name)["PublicAccessBlockConfiguration"]
        for part in ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"):
            yield from differ(f"{part} of {name}", blocked.get(part), True)
        owner = listed(
            environment, "s3", "get_bucket_ownership_controls", "OwnershipControls.Rules[].ObjectOwnership", Bucket=name
        )
        yield from differ(f"the ownership of {name}", owner, ["BucketOwnerEnforced"])
        versions = ask(environment, "s3", "get_bucket_versioning", Bucket=name).get("Status")
        yield from differ(f"versioning of {name}", versions, "Enabled")
        days = listed(
            environment,
            "s3",
            "get_bucket_lifecycle_configuration",
            "Rules[?Status=='Enabled'].Expiration.Days",
            Bucket=name,
        )
        yield from differ(f"the expiry of {name}", days, [environment.settings.log_retention_days])


@check("nothing is protected from deletion")
def _destroyable(environment: Environment) -> Iterator[str]:
    """Database, load balancer, and what is held in the flow log bucket; DynamoDB is not used.

    What decides at the deletion itself (final snapshot, force delete, recovery window) is no property of anything live.
    """
    yield from differ("deletion protection of the database", cluster(environment).get("DeletionProtection"), False)
    for instance in instances(environment):
        name = instance["DBInstanceIdentifier"]
        yield from differ(f"deletion protection of {name}", instance.get("DeletionProtection", False), False)
    attributes = load_balancer_attributes(environment)
    yield from differ(
        "deletion protection of the load balancer", attributes.get("deletion_protection.enabled"), "false"
    )
    lock = ask(environment, "s3", "get_object_lock_configuration", Bucket=bucket(environment, "flow"))
    held = lock["ObjectLockConfiguration"].get("Rule")
    yield from differ("the default retention of the flow log bucket", held or None, None)


# --- secrets ---------------------------------------------------------------------------------------------------------


def _rotation(environment: Environment, secret: str, what: str) -> Iterator[str]:
    found = ask(environment, "secretsmanager", "describe_secret", SecretId=secret)
    yield from differ(f"rotation of {what}", found.get("RotationEnabled", False), True)
    days = found.get("RotationRules", {}).get("AutomaticallyAfterDays")
    yield from differ(f"days between rotations of {what}", days, secrets.ROTATION_DAYS)


@check("the database secret is managed by rds and rotated every 30 days")
def _database_secret(environment: Environment) -> Iterator[str]:
    """The schedule alone: RDS changes the password in AWS, and nothing does in the emulator."""
    secret = database_secret_arn(environment)
    yield from _rotation(environment, secret, "the database secret")
    found = ask(environment, "secretsmanager", "describe_secret", SecretId=secret)
    yield from differ("the owner of the database secret", found.get("OwningService"), "rds")


def api_configuration(environment: Environment) -> Document:
    """The current version of the API configuration."""
    secret = api_configuration_arn(environment)
    answer = ask(environment, "secretsmanager", "get_secret_value", SecretId=secret, VersionStage="AWSCURRENT")
    return dict(json.loads(answer["SecretString"]))


@check("the api configuration is rotated by the function and holds keys")
def _api_secret(environment: Environment) -> Iterator[str]:
    """The schedule, the function that it names, and the keys of the first rotation, for which it waits."""
    secret = api_configuration_arn(environment)
    yield from _rotation(environment, secret, "the api configuration")
    found = ask(environment, "secretsmanager", "describe_secret", SecretId=secret)
    name = named(environment, "rotation_lambda_function")
    function = ask(environment, "lambda", "get_function_configuration", FunctionName=name)
    yield from differ("the rotation function", found.get("RotationLambdaARN"), function["FunctionArn"])
    policy = statements(ask(environment, "lambda", "get_policy", FunctionName=name)["Policy"])
    yield from differ(
        "who invokes the function",
        [each["Principal"] for each in policy],
        [{"Service": "secretsmanager.amazonaws.com"}],
    )
    end = time.monotonic() + ROTATION_WAIT
    while "signing_key" not in api_configuration(environment) and time.monotonic() < end:
        time.sleep(1)
    current = api_configuration(environment)
    for key in handler.KEYS:
        # Its length alone: a value must not get into a report.
        length = len(str(current.get(key, "")))
        if length < handler.KEY_CHARACTERS:
            yield f"{key} has {length} characters, expected at least {handler.KEY_CHARACTERS}"


# --- logs ------------------------------------------------------------------------------------------------------------


@check("vpc traffic is logged to the bucket")
def _flow_logs(environment: Environment) -> Iterator[str]:
    """All traffic of the VPC, actively delivered."""
    of_vpc = [{"Name": "resource-id", "Values": [vpc_id(environment)]}]
    log = one(listed(environment, "ec2", "describe_flow_logs", "FlowLogs", Filters=of_vpc), "flow log of the vpc")
    expected = {
        "FlowLogStatus": "ACTIVE",
        "LogDestination": f"arn:aws:s3:::{bucket(environment, 'flow')}",
        "LogDestinationType": "s3",
        "TrafficType": "ALL",
    }
    for name, value in expected.items():
        yield from differ(f"{name} of the flow log", log.get(name), value)


@check("requests to load balancer and buckets are logged")
def _access_logs(environment: Environment) -> Iterator[str]:
    """Both to the access log bucket, which does not log to itself."""
    target = bucket(environment, "access")
    attributes = load_balancer_attributes(environment)
    yield from differ("access logs of the load balancer", attributes.get("access_logs.s3.enabled"), "true")
    yield from differ("their bucket", attributes.get("access_logs.s3.bucket"), target)
    logging = ask(environment, "s3", "get_bucket_logging", Bucket=bucket(environment, "flow")).get("LoggingEnabled", {})
    yield from differ("the access log of the flow log bucket", logging.get("TargetBucket"), target)


@check("the api logs every request and traces")
def _api_logs(environment: Environment) -> Iterator[str]:
    """Access and execution log of the stage, X-Ray, and the role that the account gives API Gateway for it."""
    found, groups = stage(environment), log_groups(environment)
    access = found.get("accessLogSettings", {})
    arn = groups["api access"]["arn"].removesuffix(":*")
    yield from differ("the access log of the stage", access.get("destinationArn"), arn)
    if "$context.requestId" not in access.get("format", ""):
        yield "the format of the access log lacks the request id, expected it"
    settings = found.get("methodSettings", {}).get("*/*", {})
    for name, value in (("loggingLevel", "INFO"), ("metricsEnabled", True), ("dataTraceEnabled", False)):
        yield from differ(f"{name} of the stage", settings.get(name), value)
    yield from differ("tracing of the stage", found.get("tracingEnabled"), True)
    if not ask(environment, "apigateway", "get_account").get("cloudwatchRoleArn"):
        yield "the account has no log role for api gateway, expected one"


@check("both firewalls log, without secrets")
def _firewall_logs(environment: Environment) -> Iterator[str]:
    """To the log group of each, with the headers redacted that hold secrets."""
    groups = log_groups(environment)
    headers = {"authorization", "x-api-key", load_balancer.ORIGIN_HEADER.lower()}
    for name, arn in protected(environment).items():
        acl = web_acl(environment, arn)["ARN"]
        log = ask(environment, "wafv2", "get_logging_configuration", ResourceArn=acl)["LoggingConfiguration"]
        target = [groups[f"{name} firewall"]["arn"].removesuffix(":*")]
        yield from differ(f"the log of the {name} firewall", log["LogDestinationConfigs"], target)
        redacted = set(jmespath.search("RedactedFields[].SingleHeader.Name", log) or ())
        yield from differ(f"the redacted headers of the {name} firewall", redacted, headers)


@check("logs are kept as long as the settings say")
def _retention(environment: Environment) -> Iterator[str]:
    """A year at least: PCI DSS 10.5.1."""
    for role, group in log_groups(environment).items():
        days = group.get("retentionInDays")
        yield from differ(f"retention of the {role} log", days, environment.settings.log_retention_days)
        if not days or days < 365:
            yield f"retention of the {role} log is {days}, expected 365 days at least"


@check("database and containers log, and the cluster is watched")
def _workload_logs(environment: Environment) -> Iterator[str]:
    """Log export of PostgreSQL, log driver of every container, Container Insights, and the rotation function."""
    exports = cluster(environment).get("EnabledCloudwatchLogsExports", [])
    yield from differ("the logs that the database exports", exports, ["postgresql"])
    groups = log_groups(environment)
    for container in containers(environment):
        log = container.get("logConfiguration", {})
        yield from differ(f"the log driver of {container['name']}", log.get("logDriver"), "awslogs")
        group = log.get("options", {}).get("awslogs-group")
        yield from differ(f"the log group of {container['name']}", group, groups["api"]["logGroupName"])
    path = "clusters[].settings[?name=='containerInsights'].value[]"
    names = [named(environment, "ecs_cluster")]
    insights = listed(environment, "ecs", "describe_clusters", path, clusters=names, include=["SETTINGS"])
    if not set(insights) & {"enabled", "enhanced"}:
        yield f"container insights is {insights}, expected enabled"
    name = named(environment, "rotation_lambda_function")
    function = ask(environment, "lambda", "get_function_configuration", FunctionName=name)
    yield from differ("tracing of the rotation function", function.get("TracingConfig", {}).get("Mode"), "Active")
    group = function.get("LoggingConfig", {}).get("LogGroup")
    yield from differ("the log group of the rotation function", group, groups["rotation"]["logGroupName"])


@check("traces are sampled and grouped by the stage")
def _tracing(environment: Environment) -> Iterator[str]:
    """X-Ray's group and sampling rule; only the emulator's own part keeps them, as moto has neither."""
    name = named(environment, "fraud_api")
    rules = listed(environment, "xray", "get_sampling_rules", "SamplingRuleRecords[].SamplingRule")
    rule = one((each for each in rules if each["RuleName"] == name), f"sampling rule {name}")
    yield from differ("the sampling rate", rule["FixedRate"], monitoring.SAMPLING_RATE)
    yield from differ("the stage of the sampling rule", rule["ResourceARN"], stage_arn(environment))
    groups = listed(environment, "xray", "get_groups", "Groups")
    group = one((each for each in groups if each["GroupName"] == name), f"trace group {name}")
    if named(environment, "api_gateway_stage") not in group.get("FilterExpression", ""):
        yield f"the filter of the trace group is {group.get('FilterExpression')!r}, expected the stage in it"


# --- monitoring ------------------------------------------------------------------------------------------------------

ALARMS: Mapping[str, float | None] = {
    "api_errors": monitoring.ERROR_RATE / 100,
    "api_latency": monitoring.LATENCY_P99,
    "blocked_requests_alb": monitoring.BLOCKED_REQUESTS,
    "blocked_requests_api": monitoring.BLOCKED_REQUESTS,
    "burst": 85,
    "database_capacity": monitoring.CAPACITY_UTILIZATION,
    "database_connections": None,
    "rotation_errors": 1,
    "running_tasks": None,
    "target_errors": monitoring.ERROR_RATE,
    "task_cpu": monitoring.TASK_UTILIZATION,
    "task_memory": monitoring.TASK_UTILIZATION,
    "unhealthy_hosts_blue": 1,
    "unhealthy_hosts_green": 1,
}
"""Alarm to its threshold; ``None``: it follows from the settings."""

ROLLBACK_ALARMS = ("api_errors", "api_latency", "target_errors", "unhealthy_hosts_blue", "unhealthy_hosts_green")
"""Alarms that stop a deployment."""


def threshold(environment: Environment, alarm: str) -> float:
    """The threshold that an alarm has to have."""
    settings = environment.settings
    limit = monitoring.connection_limit(settings.database_min_capacity, settings.database_max_capacity)
    of_settings = {
        "running_tasks": settings.task_min,
        "database_connections": limit * monitoring.CONNECTION_UTILIZATION // 100,
    }
    fixed = ALARMS[alarm]
    return float(of_settings[alarm] if fixed is None else fixed)


@check("all alarms ring at the topic")
def _alarms(environment: Environment) -> Iterator[str]:
    """Fourteen alarms with their thresholds; each tells the topic of all three states."""
    found = alarms(environment)
    yield from differ("the set of alarms", set(found), set(ALARMS))
    topic = topic_arn(environment)
    for name in sorted(set(found) & set(ALARMS)):
        alarm = found[name]
        yield from differ(f"the threshold of {name}", alarm.get("Threshold"), threshold(environment, name))
        yield from differ(f"actions of {name}", alarm.get("ActionsEnabled"), True)
        for state in ("AlarmActions", "OKActions", "InsufficientDataActions"):
            if topic not in alarm.get(state, ()):
                yield f"{state} of {name} is {alarm.get(state)}, expected the topic among them"


@check("the topic reaches those who are to know, and takes alarms and database events")
def _topic(environment: Environment) -> Iterator[str]:
    """Publishers, subscribers of the settings, and the four event subscriptions of RDS."""
    publishers = {
        principal
        for each in statements(topic_attributes(environment).get("Policy", '{"Statement": []}'))
        if each["Effect"] == "Allow"
        for principal in _many(each["Principal"].get("Service", "?") if isinstance(each["Principal"], dict) else "?")
    }
    expected = {"cloudwatch.amazonaws.com", "events.rds.amazonaws.com"}
    yield from differ("who publishes to the topic", publishers, expected)
    topic = topic_arn(environment)
    addresses = listed(environment, "sns", "list_subscriptions_by_topic", "Subscriptions[].Endpoint", TopicArn=topic)
    yield from differ("the subscribers of the topic", set(addresses), set(environment.settings.alarm_emails))
    found = listed(environment, "rds", "describe_event_subscriptions", "EventSubscriptionsList")
    sources = {each["SourceType"]: each["Enabled"] for each in found if each["SnsTopicArn"] == topic}
    kinds = ("db-cluster", "db-instance", "db-parameter-group", "db-security-group")
    yield from differ("the database events of the topic", sources, dict.fromkeys(kinds, True))


@check("the dashboard shows all alarms and the latency that is promised")
def _dashboard(environment: Environment) -> Iterator[str]:
    """Widgets of the dashboard; the alarm of the burst belongs to scaling and is not on it."""
    name = named(environment, "fraud_detection")
    body = json.loads(ask(environment, "cloudwatch", "get_dashboard", DashboardName=name)["DashboardBody"])
    shown = {each.split(":")[-1] for each in jmespath.search("widgets[].properties.alarms[]", body) or ()}
    expected = {named(environment, f"{alarm}_cloudwatch_metric_alarm") for alarm in ALARMS if alarm != "burst"}
    yield from differ("the alarms on the dashboard", shown, expected)
    metrics = {line[1] for line in jmespath.search("widgets[].properties.metrics[]", body) or () if len(line) > 1}
    wanted = {"Latency", "5XXError", "TargetResponseTime", "CPUUtilization", "DatabaseConnections", "BlockedRequests"}
    yield from differ("metrics that the dashboard lacks", wanted - metrics, set())


@check("the number of tasks follows load and timetable")
def _scaling(environment: Environment) -> Iterator[str]:
    """Target, policies and scheduled actions; the minimum is whichever of the two the timetable has set."""
    settings = environment.settings
    where = f"service/{named(environment, 'ecs_cluster')}/{named(environment, 'ecs_service')}"
    of_service: Document = {"ServiceNamespace": "ecs"}
    targets = listed(
        environment, "application-autoscaling", "describe_scalable_targets", "ScalableTargets", **of_service
    )
    target = one((each for each in targets if each["ResourceId"] == where), f"scalable target {where}")
    yield from differ("the most tasks", target["MaxCapacity"], settings.task_max)
    if target["MinCapacity"] not in (settings.task_min, settings.peak_task_min):
        yield f"the least tasks are {target['MinCapacity']}, expected {settings.task_min} or {settings.peak_task_min}"
    policies = listed(
        environment, "application-autoscaling", "describe_scaling_policies", "ScalingPolicies", **of_service
    )
    received = {
        each["PolicyName"]: each.get("TargetTrackingScalingPolicyConfiguration", {}).get("TargetValue")
        for each in policies
        if each["ResourceId"] == where
    }
    goals = {"burst": None, "cpu": 70.0, "requests": float(settings.requests_per_task_per_minute)}
    expected = {named(environment, f"{name}_appautoscaling_policy"): goal for name, goal in goals.items()}
    yield from differ("the goals of the policies", received, expected)
    actions = listed(
        environment, "application-autoscaling", "describe_scheduled_actions", "ScheduledActions", **of_service
    )
    timetable = {
        each["ScheduledActionName"]: (
            each["Schedule"],
            each.get("Timezone"),
            each["ScalableTargetAction"].get("MinCapacity"),
        )
        for each in actions
        if each["ResourceId"] == where
    }
    rows = {
        "peak": (settings.peak_schedule, settings.schedule_time_zone, settings.peak_task_min),
        "off_peak": (settings.off_peak_schedule, settings.schedule_time_zone, settings.task_min),
    }
    planned = {named(environment, f"{name}_appautoscaling_scheduled_action"): row for name, row in rows.items()}
    yield from differ("the timetable", timetable, planned)


# --- edge ------------------------------------------------------------------------------------------------------------


@check("callers have a key and keep to their rate")
def _api_keys(environment: Environment) -> Iterator[str]:
    """The key is enabled and in the plan, the plan is that of the stage and has the throttle of the settings."""
    plan, settings = usage_plan(environment), environment.settings
    throttle = {"burstLimit": settings.throttle_burst, "rateLimit": float(settings.throttle_rate)}
    yield from differ("the throttle of the usage plan", plan.get("throttle"), throttle)
    stages = [{"apiId": api_id(environment), "stage": named(environment, "api_gateway_stage")}]
    yield from differ("the stages of the usage plan", plan.get("apiStages"), stages)
    key = ask(environment, "apigateway", "get_api_key", apiKey=_live_key(environment))
    yield from differ("whether the api key is enabled", key["enabled"], True)


@check("every method asks for a key, checks its request and brings the origin secret")
def _methods(environment: Environment) -> Iterator[str]:
    """Methods of the API and their integrations with the load balancer."""
    api = api_id(environment)
    found = listed(environment, "apigateway", "get_resources", "items", restApiId=api, embed=["methods"])
    methods = {
        (each["path"], verb): method for each in found for verb, method in each.get("resourceMethods", {}).items()
    }
    expected = {("/api/{proxy+}", verb) for verb in ("DELETE", "GET", "PATCH", "POST", "PUT")}
    yield from differ("the methods of the api", set(methods), expected)
    header = f"integration.request.header.{load_balancer.ORIGIN_HEADER}"
    for (_, verb), method in methods.items():
        yield from differ(f"whether {verb} asks for a key", method.get("apiKeyRequired"), True)
        if not method.get("requestValidatorId"):
            yield f"{verb} has no request validator, expected one"
        integration = method.get("methodIntegration", {})
        host = urlsplit(integration.get("uri", "")).netloc
        yield from differ(f"where {verb} leads", host, environment.settings.origin_domain)
        if header not in integration.get("requestParameters", {}):
            yield f"{verb} does not send {load_balancer.ORIGIN_HEADER}, expected it"


@check("the load balancer serves those with the origin secret alone")
def _origin(environment: Environment) -> Iterator[str]:
    """Each listener refuses by default and has one rule, with path and origin header."""
    for port, listener in listeners(environment).items():
        default = listener["DefaultActions"][0]
        yield from differ(
            f"the default of listener {port}", default.get("FixedResponseConfig", {}).get("StatusCode"), "403"
        )
        every = listed(environment, "elbv2", "describe_rules", "Rules", ListenerArn=listener["ListenerArn"])
        rules = [each for each in every if not each["IsDefault"]]
        rule = one(rules, f"rules of listener {port}")
        fields = {each["Field"] for each in rule["Conditions"]}
        yield from differ(f"the conditions of listener {port}", fields, {"path-pattern", "http-header"})
        headers = jmespath.search("Conditions[].HttpHeaderConfig.HttpHeaderName", rule)
        yield from differ(f"the header of listener {port}", headers, [load_balancer.ORIGIN_HEADER])


MANAGED_GROUPS = frozenset(
    {
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesCommonRuleSet",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesSQLiRuleSet",
    }
)
"""Rule groups of AWS in front of API and load balancer."""


@check("firewalls with all their rules stand in front of api and load balancer")
def _firewalls(environment: Environment) -> Iterator[str]:
    """Association, managed groups, rate, geography and metrics; the load balancer's also knows the origin header."""
    settings = environment.settings
    for name, arn in protected(environment).items():
        acl = web_acl(environment, arn)
        yield from differ(f"the firewall of {name}", acl["Name"], named(environment, f"{name}_wafv2_web_acl"))
        groups = jmespath.search("Rules[].Statement.ManagedRuleGroupStatement.Name", acl) or []
        yield from differ(f"the managed groups of {name}", set(groups), MANAGED_GROUPS)
        overridden = jmespath.search("Rules[?OverrideAction.Count].Name", acl) or []
        yield from differ(f"managed groups of {name} that only count", overridden, [])
        limits = jmespath.search("Rules[].Statement.RateBasedStatement.[Limit, EvaluationWindowSec]", acl)
        yield from differ(f"the rate of {name}", limits, [[rate_limit(settings), RATE_WINDOW]])
        countries = jmespath.search("Rules[].Statement.GeoMatchStatement.CountryCodes[]", acl) or []
        yield from differ(f"the countries that {name} blocks", set(countries), set(settings.blocked_countries))
        rules = {each["Name"] for each in acl["Rules"]}
        wanted = {"cross-site-scripting", *({"origin"} if name == "alb" else ())}
        yield from differ(f"rules that {name} lacks", wanted - rules, set())
        blind = jmespath.search("Rules[?!VisibilityConfig.CloudWatchMetricsEnabled].Name", acl) or []
        yield from differ(f"rules of {name} without metrics", blind, [])


# --- permissions -----------------------------------------------------------------------------------------------------

ROLES: Mapping[str, str] = {
    "codedeploy_role": "codedeploy.amazonaws.com",
    "rotation_role": "lambda.amazonaws.com",
    "task_execution_role": "ecs-tasks.amazonaws.com",
    "task_role": "ecs-tasks.amazonaws.com",
}
"""Role to the one service that assumes it."""

UNSCOPED = frozenset(
    {
        "cloudwatch:DescribeAlarms",
        "ecr:GetAuthorizationToken",
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeRules",
        "elasticloadbalancing:DescribeTargetGroups",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    }
)
"""Actions that know no resource, says the service authorization reference (``DescribeAlarms``: see lib.deployment)."""


def _roles(environment: Environment) -> set[str]:
    found = listed(environment, "iam", "list_roles", "Roles[].RoleName")
    return set(some((each for each in found if each.endswith(f"_{environment.suffix}")), "iam roles"))


@check("no role may do more than it has to")
def _least_privilege(environment: Environment) -> Iterator[str]:
    """Every role has one customer policy with spelled-out actions on named resources, and nothing else."""
    yield from differ("the roles", _roles(environment), {named(environment, role) for role in ROLES})
    for role in ROLES:
        name = named(environment, role)
        inline = listed(environment, "iam", "list_role_policies", "PolicyNames", RoleName=name)
        yield from differ(f"inline policies of {name}", inline, [])
        attached = listed(environment, "iam", "list_attached_role_policies", "AttachedPolicies", RoleName=name)
        yield from differ(f"policies of {name}", [each["PolicyName"] for each in attached], [name])
        for policy in attached:
            yield from _excess(environment, policy["PolicyArn"])


def _excess(environment: Environment, arn: str) -> Iterator[str]:
    version = ask(environment, "iam", "get_policy", PolicyArn=arn)["Policy"]["DefaultVersionId"]
    answer = ask(environment, "iam", "get_policy_version", PolicyArn=arn, VersionId=version)
    for each in statements(answer["PolicyVersion"]["Document"]):
        where = f"{arn.split('/')[-1]} {each.get('Sid', '')}"
        wild = [action for action in each.get("Action", ["*"]) if "*" in action]
        yield from differ(f"wildcard actions of {where}", wild, [])
        if each["Effect"] == "Allow" and "*" in each.get("Resource", ["*"]):
            yield from differ(f"actions of {where} on everything", set(each.get("Action", ())) - UNSCOPED, set())


@check("every role trusts its service alone")
def _trust(environment: Environment) -> Iterator[str]:
    """Trust policies; where a service says for whom it asks, only for this account."""
    number = account(environment)
    for role, principal in ROLES.items():
        name = named(environment, role)
        found = ask(environment, "iam", "get_role", RoleName=name)["Role"]["AssumeRolePolicyDocument"]
        trust = one(statements(found), f"trust statements of {name}")
        yield from differ(f"the principal of {name}", trust["Principal"], {"Service": [principal]})
        yield from differ(f"the actions of {name}", trust["Action"], ["sts:AssumeRole"])
        if principal != "lambda.amazonaws.com":  # Lambda sends no source account along
            source = trust.get("Condition", {}).get("StringEquals", {}).get("aws:SourceAccount")
            yield from differ(f"the account that {name} serves", source, number)


# --- the service -----------------------------------------------------------------------------------------------------


@check("containers run without root on a read-only file system")
def _hardened(environment: Environment) -> Iterator[str]:
    """Every container of the newest task definition and of that in service."""
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


@check("containers get secrets by reference alone")
def _secret_references(environment: Environment) -> Iterator[str]:
    """``secrets`` of the API container, and no variable of any container that looks like one."""
    every = containers(environment)
    credentials = database_secret_arn(environment)
    expected = {
        "API_CONFIGURATION": api_configuration_arn(environment),
        "DB_PASSWORD": f"{credentials}:password::",
        "DB_USERNAME": f"{credentials}:username::",
    }
    for api in some((each for each in every if each["name"] == service.CONTAINER_NAME), service.CONTAINER_NAME):
        received = {each["name"]: each["valueFrom"] for each in api.get("secrets", ())}
        yield from differ("the secrets of the api", received, expected)
    for container in every:
        telling = [each["name"] for each in container.get("environment", ()) if _TELLING.search(each["name"])]
        yield from differ(f"variables of {container['name']} that tell a secret", telling, [])


@check("the service runs on fargate in the private subnets, released by codedeploy")
def _service(environment: Environment) -> Iterator[str]:
    """Launch type, network, controller and roles of service and task definition.

    The number of running tasks is not looked at: the emulator starts none.
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


@check("codedeploy moves the traffic between blue and green and back on an alarm")
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


@check("the image is that of the settings, scanned in the own repository")
def _image(environment: Environment) -> Iterator[str]:
    """Image of both containers of the newest task definition; scan on push and life cycle of the repository."""
    settings = environment.settings
    reference = ImageReference.parse(settings.image)
    expected = settings.image
    if not settings.image_has_registry:
        expected = _live_repository(environment) + reference.version
        name = named(environment, reference.name)
        path = "repositories[].imageScanningConfiguration.scanOnPush"
        scanned = listed(environment, "ecr", "describe_repositories", path, repositoryNames=[name])
        yield from differ("scan on push", scanned, [True])
        rules = json.loads(ask(environment, "ecr", "get_lifecycle_policy", repositoryName=name)["lifecyclePolicyText"])
        some(rules["rules"], "life cycle rules of the repository")
    definition = newest_definition(environment)
    images = {each["name"]: each["image"] for each in definition["containerDefinitions"]}
    yield from differ("the image of the api", images.get(service.CONTAINER_NAME), expected)
    others: Sequence[str] = [image for name, image in images.items() if name != service.CONTAINER_NAME]
    yield from differ("the other images", others, [settings.collector_image])
