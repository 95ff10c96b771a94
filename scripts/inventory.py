"""List what exists of an environment in an AWS account and region: ``python -m scripts.inventory``.

``LISTINGS`` says for every resource type how AWS lists it, ``PARTS`` which types are part of another resource and go
with it. Exit status: 0 nothing is left, 1 something is (or AWS does not answer: one line says why), 2 bad settings.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import boto3
import jmespath
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from jmespath import functions
from rich.console import Console
from rich.table import Table

from lib.settings import Settings, SettingsError
from scripts.aws import caller
from scripts.project import Failure

Fields = dict[str, Any]

_AT_ONCE = 8
"""Requests under way at the same time: enough to be quick, and below every service's throttle with retries."""

_CONFIG = Config(
    connect_timeout=5,
    read_timeout=60,
    retries={"mode": "standard", "total_max_attempts": 8},
    max_pool_connections=_AT_ONCE,
)

_ABSENT = ("NotFound", "NoSuch", "DoesNotExist")
"""What an error code holds where something has no tags, or went away since it was listed."""

_TOKENS = ("NextToken", "nextToken", "NextMarker")
"""Where operations that botocore cannot paginate say that there is more."""


@dataclass(frozen=True)
class Live:
    """A resource that AWS lists.

    Attributes:
        type: its Terraform type.
        id: its ``id`` as in Terraform's state.
        name: the name it carries, or its tag Name; empty where it has none.
        import_id: what ``terraform import`` takes.
        kept: why AWS still lists it although it is deleted; empty where it is not.
        owner: whose it is when it cannot be the stack's, such as ``aws``; else empty.
        environment: its tag Environment, else that of what it is in; empty where neither has one.
    """

    type: str
    id: str
    name: str
    import_id: str
    kept: str = ""
    owner: str = ""
    environment: str = ""


@dataclass(frozen=True)
class Call:
    """A request that tells more about one item.

    Attributes:
        operation: the client's method.
        request: its parameters; strings are templates over the item's fields.
        items: a JMESPath that picks further fields out of the answer.
    """

    operation: str
    request: Mapping[str, Any]
    items: str


@dataclass(frozen=True)
class Listing:
    """How AWS lists a resource type.

    Attributes:
        type: the Terraform type.
        service: botocore's service.
        operation: the client's method, paginated where botocore can.
        items: a JMESPath that gives a list of items. Of an item, ``id``, ``name``, ``tags``, ``state``, ``aws`` (true:
            it is Amazon's own) and ``within`` (the id of what it is in) have a meaning; others are for the templates.
        name_attribute: the path in Terraform's values that equals the name; empty where the type has no name.
        details: requests for every item that is not Amazon's own, in this order.
        each: the type of the parents to ask for one by one; an item's templates know them as ``parent_…``.
        request: parameters of the operation; strings are templates over the parent's fields and ``region``.
        id: Terraform's id as a template over the item's fields.
        imports: what ``terraform import`` takes, as a template over the item's fields.
        identity: the id again, as a template over Terraform's values, for types whose id does not say it plainly.
        gone: values of ``state`` in which an item is deleted, though still listed.
        within: the types that ``within`` may be the id of; an ``each`` is always within its parent.
        inherits: whether an item without tag Environment, and without owner, has those of what it is in.
    """

    type: str
    service: str
    operation: str
    items: str
    name_attribute: str = "tags.Name"
    details: tuple[Call, ...] = ()
    each: str = ""
    request: Mapping[str, Any] = field(default_factory=dict)
    id: str = "{id}"
    imports: str = "{id}"
    identity: str = "{id}"
    gone: frozenset[str] = frozenset()
    within: tuple[str, ...] = ()
    inherits: bool = True


_VPC = ("aws_vpc",)
_GROUPS = ("aws_security_group", "aws_default_security_group")
_OF_API = {"restApiId": "{id}"}
_SCALING = {"ServiceNamespace": "ecs"}
_SCALED = ("aws_appautoscaling_target",)
_KEY_TYPES = ("RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1")
"""Every key a certificate may have: without them ACM lists only those with RSA up to 2048 bits."""

_INACTIVE = frozenset({"INACTIVE"})
_DELETED = frozenset({"deleted"})

_ELB_TAGS = (Call("describe_tags", {"ResourceArns": ["{id}"]}, "{tags: TagDescriptions[0].Tags}"),)
_RDS_TAGS = (Call("list_tags_for_resource", {"ResourceName": "{arn}"}, "{tags: TagList}"),)
_LOG_TAGS = (Call("list_tags_for_resource", {"resourceArn": "{arn}"}, "{tags: tags}"),)
_ALARM_TAGS = (Call("list_tags_for_resource", {"ResourceARN": "{arn}"}, "{tags: Tags}"),)
_WAF_TAGS = (Call("list_tags_for_resource", {"ResourceARN": "{arn}"}, "{tags: TagInfoForResource.TagList}"),)

LISTINGS: tuple[Listing, ...] = (
    # Network
    Listing("aws_vpc", "ec2", "describe_vpcs", "Vpcs[].{id: VpcId, tags: Tags, aws: IsDefault}"),
    Listing(
        "aws_subnet",
        "ec2",
        "describe_subnets",
        "Subnets[].{id: SubnetId, tags: Tags, aws: DefaultForAz, within: VpcId, zone: AvailabilityZone}",
        within=_VPC,
    ),
    Listing(
        "aws_eip",
        "ec2",
        "describe_addresses",
        "Addresses[?AllocationId].{id: AllocationId, tags: Tags, aws: ServiceManaged}",
    ),
    Listing(
        "aws_nat_gateway",
        "ec2",
        "describe_nat_gateways",
        "NatGateways[].{id: NatGatewayId, tags: Tags, state: State, within: VpcId, subnet: SubnetId}",
        gone=_DELETED,
        within=_VPC,
    ),
    Listing(
        "aws_internet_gateway",
        "ec2",
        "describe_internet_gateways",
        "InternetGateways[].{id: InternetGatewayId, tags: Tags, within: Attachments[0].VpcId}",
        within=_VPC,
    ),
    Listing(
        "aws_route_table",
        "ec2",
        "describe_route_tables",
        "RouteTables[?!(Associations[?Main])].{id: RouteTableId, tags: Tags, within: VpcId}",
        within=_VPC,
    ),
    Listing(
        "aws_default_route_table",
        "ec2",
        "describe_route_tables",
        "RouteTables[?Associations[?Main]].{id: RouteTableId, tags: Tags, within: VpcId}",
        imports="{within}",
        within=_VPC,
    ),
    Listing(
        "aws_network_acl",
        "ec2",
        "describe_network_acls",
        "NetworkAcls[?!IsDefault].{id: NetworkAclId, tags: Tags, within: VpcId}",
        within=_VPC,
    ),
    Listing(
        "aws_default_network_acl",
        "ec2",
        "describe_network_acls",
        "NetworkAcls[?IsDefault].{id: NetworkAclId, tags: Tags, within: VpcId}",
        within=_VPC,
    ),
    Listing(
        "aws_security_group",
        "ec2",
        "describe_security_groups",
        "SecurityGroups[?GroupName != 'default'].{id: GroupId, name: GroupName, tags: Tags, within: VpcId}",
        "name",
        within=_VPC,
    ),
    Listing(
        "aws_default_security_group",
        "ec2",
        "describe_security_groups",
        "SecurityGroups[?GroupName == 'default'].{id: GroupId, tags: Tags, within: VpcId}",
        within=_VPC,
    ),
    Listing(
        "aws_vpc_security_group_ingress_rule",
        "ec2",
        "describe_security_group_rules",
        "SecurityGroupRules[?!IsEgress].{id: SecurityGroupRuleId, tags: Tags, within: GroupId}",
        within=_GROUPS,
    ),
    Listing(
        "aws_vpc_security_group_egress_rule",
        "ec2",
        "describe_security_group_rules",
        "SecurityGroupRules[?IsEgress].{id: SecurityGroupRuleId, tags: Tags, within: GroupId}",
        within=_GROUPS,
    ),
    Listing(
        "aws_vpc_endpoint",
        "ec2",
        "describe_vpc_endpoints",
        "VpcEndpoints[].{id: VpcEndpointId, tags: Tags, state: State, aws: RequesterManaged, within: VpcId,"
        " kind: VpcEndpointType}",
        gone=_DELETED,
        within=_VPC,
    ),
    Listing("aws_flow_log", "ec2", "describe_flow_logs", "FlowLogs[].{id: FlowLogId, tags: Tags}"),
    Listing(
        "aws_network_interface",
        "ec2",
        "describe_network_interfaces",
        "NetworkInterfaces[].{id: NetworkInterfaceId, tags: TagSet, within: VpcId}",
        within=_VPC,
    ),
    # Load balancer
    Listing(
        "aws_lb",
        "elbv2",
        "describe_load_balancers",
        "LoadBalancers[].{id: LoadBalancerArn, name: LoadBalancerName}",
        "name",
        _ELB_TAGS,
    ),
    Listing(
        "aws_lb_listener",
        "elbv2",
        "describe_listeners",
        "Listeners[].{id: ListenerArn}",
        details=_ELB_TAGS,
        each="aws_lb",
        request={"LoadBalancerArn": "{id}"},
    ),
    Listing(
        "aws_lb_listener_rule",
        "elbv2",
        "describe_rules",
        "Rules[?!IsDefault].{id: RuleArn}",  # the default rule is the listener's own
        details=_ELB_TAGS,
        each="aws_lb_listener",
        request={"ListenerArn": "{id}"},
    ),
    Listing(
        "aws_lb_target_group",
        "elbv2",
        "describe_target_groups",
        "TargetGroups[].{id: TargetGroupArn, name: TargetGroupName}",
        "name",
        _ELB_TAGS,
    ),
    # Tasks
    Listing(
        "aws_ecs_cluster",
        "ecs",
        "list_clusters",
        "clusterArns[].{id: @, name: part(@, '/', `-1`)}",
        "name",
        (
            Call(
                "describe_clusters",
                {"clusters": ["{id}"], "include": ["TAGS"]},
                "clusters[0].{tags: tags, state: status}",
            ),
        ),
        imports="{name}",
        gone=_INACTIVE,
    ),
    Listing(
        "aws_ecs_service",
        "ecs",
        "list_services",
        "serviceArns[].{id: @, name: part(@, '/', `-1`)}",
        "name",
        (
            Call(
                "describe_services",
                {"cluster": "{parent_id}", "services": ["{id}"], "include": ["TAGS"]},
                "services[0].{tags: tags, state: status}",
            ),
        ),
        each="aws_ecs_cluster",
        request={"cluster": "{id}"},
        imports="{parent_name}/{name}",
        gone=_INACTIVE,
    ),
    Listing(
        "aws_ecs_task_definition",
        "ecs",
        "list_task_definitions",
        "taskDefinitionArns[].{arn: @, id: part(part(@, '/', `-1`), ':', `0`)}",
        "family",
        (
            Call(
                "describe_task_definition",
                {"taskDefinition": "{arn}", "include": ["TAGS"]},
                "{tags: tags, name: taskDefinition.family}",
            ),
        ),
        request={"status": "ACTIVE"},
        imports="{arn}",
    ),
    Listing(  # a deregistered revision stays for good; one line for each family is enough
        "aws_ecs_task_definition",
        "ecs",
        "list_task_definition_families",
        "families[].{id: @, name: @, state: 'INACTIVE'}",
        "family",
        request={"status": "INACTIVE"},
        gone=_INACTIVE,
    ),
    Listing(
        "aws_ecr_repository",
        "ecr",
        "describe_repositories",
        "repositories[].{id: repositoryName, name: repositoryName, arn: repositoryArn}",
        "name",
        _LOG_TAGS,
    ),
    Listing(
        "aws_appautoscaling_target",
        "application-autoscaling",
        "describe_scalable_targets",
        "ScalableTargets[].{id: ResourceId, arn: ScalableTargetARN, dimension: ScalableDimension}",
        details=(Call("list_tags_for_resource", {"ResourceARN": "{arn}"}, "{tags: Tags}"),),
        request=_SCALING,
        imports="ecs/{id}/{dimension}",
    ),
    Listing(
        "aws_appautoscaling_policy",
        "application-autoscaling",
        "describe_scaling_policies",
        "ScalingPolicies[].{id: PolicyName, name: PolicyName, within: ResourceId, dimension: ScalableDimension}",
        "name",
        request=_SCALING,
        imports="ecs/{within}/{dimension}/{name}",
        within=_SCALED,
    ),
    Listing(
        "aws_appautoscaling_scheduled_action",
        "application-autoscaling",
        "describe_scheduled_actions",
        "ScheduledActions[].{name: ScheduledActionName, within: ResourceId}",
        "name",
        request=_SCALING,
        id="{name}-ecs-{within}",
        imports="",  # the provider cannot
        within=_SCALED,
    ),
    Listing(
        "aws_codedeploy_app",
        "codedeploy",
        "list_applications",
        "applications[].{name: @}",
        "name",
        (Call("get_application", {"applicationName": "{name}"}, "{application: application.applicationId}"),),
        id="{application}:{name}",
        imports="{name}",
    ),
    Listing(
        "aws_codedeploy_deployment_group",
        "codedeploy",
        "list_deployment_groups",
        "deploymentGroups[].{name: @}",
        "deployment_group_name",
        (
            Call(
                "get_deployment_group",
                {"applicationName": "{parent_name}", "deploymentGroupName": "{name}"},
                "{id: deploymentGroupInfo.deploymentGroupId}",
            ),
        ),
        each="aws_codedeploy_app",
        request={"applicationName": "{name}"},
        imports="{parent_name}:{name}",
    ),
    # Database
    Listing(
        "aws_rds_cluster",
        "rds",
        "describe_db_clusters",
        "DBClusters[].{id: DBClusterIdentifier, name: DBClusterIdentifier, tags: TagList}",
        "cluster_identifier",
    ),
    Listing(
        "aws_rds_cluster_instance",
        "rds",
        "describe_db_instances",
        "DBInstances[?DBClusterIdentifier].{id: DBInstanceIdentifier, name: DBInstanceIdentifier, tags: TagList}",
        "identifier",
    ),
    Listing(
        "aws_rds_cluster_parameter_group",
        "rds",
        "describe_db_cluster_parameter_groups",
        "DBClusterParameterGroups[].{id: DBClusterParameterGroupName, name: DBClusterParameterGroupName,"
        " arn: DBClusterParameterGroupArn, aws: starts_with(DBClusterParameterGroupName, 'default.')}",
        "name",
        _RDS_TAGS,
    ),
    Listing(
        "aws_db_subnet_group",
        "rds",
        "describe_db_subnet_groups",
        "DBSubnetGroups[].{id: DBSubnetGroupName, name: DBSubnetGroupName, arn: DBSubnetGroupArn,"
        " aws: DBSubnetGroupName == 'default'}",
        "name",
        _RDS_TAGS,
    ),
    Listing(
        "aws_db_event_subscription",
        "rds",
        "describe_event_subscriptions",
        "EventSubscriptionsList[].{id: CustSubscriptionId, name: CustSubscriptionId, arn: EventSubscriptionArn}",
        "name",
        _RDS_TAGS,
    ),
    Listing(
        "aws_db_cluster_snapshot",
        "rds",
        "describe_db_cluster_snapshots",
        "DBClusterSnapshots[].{id: DBClusterSnapshotIdentifier, name: DBClusterSnapshotIdentifier, tags: TagList}",
        "db_cluster_snapshot_identifier",
    ),
    # Keys, secrets, identities, certificates
    Listing(
        "aws_kms_key",
        "kms",
        "list_keys",
        "Keys[].{id: KeyId}",
        details=(
            Call(
                "describe_key",
                {"KeyId": "{id}"},
                "KeyMetadata.{state: KeyState, aws: KeyManager == 'AWS'}",
            ),
            Call("list_resource_tags", {"KeyId": "{id}"}, "{tags: Tags}"),
        ),
        gone=frozenset({"PendingDeletion", "PendingReplicaDeletion"}),
    ),
    Listing(
        "aws_kms_alias",
        "kms",
        "list_aliases",
        "Aliases[].{id: AliasName, name: AliasName, aws: starts_with(AliasName, 'alias/aws/'), within: TargetKeyId}",
        "name",
        within=("aws_kms_key",),
    ),
    Listing(
        "aws_secretsmanager_secret",
        "secretsmanager",
        "list_secrets",
        "SecretList[].{id: ARN, name: Name, tags: Tags, state: DeletedDate && 'pending deletion'}",
        "name",
        request={"IncludePlannedDeletion": True},
        gone=frozenset({"pending deletion"}),
    ),
    Listing(
        "aws_iam_role",
        "iam",
        "list_roles",
        "Roles[?!starts_with(Path, '/aws-service-role/')].{id: RoleName, name: RoleName}",
        "name",
        (Call("list_role_tags", {"RoleName": "{id}"}, "{tags: Tags}"),),
    ),
    Listing(
        "aws_iam_service_linked_role",
        "iam",
        "list_roles",
        "Roles[].{id: Arn, role: RoleName, name: part(Path, '/', `2`)}",
        "aws_service_name",
        (Call("list_role_tags", {"RoleName": "{role}"}, "{tags: Tags}"),),
        request={"PathPrefix": "/aws-service-role/"},
    ),
    Listing(
        "aws_iam_policy",
        "iam",
        "list_policies",
        "Policies[].{id: Arn, name: PolicyName}",
        "name",
        (Call("list_policy_tags", {"PolicyArn": "{id}"}, "{tags: Tags}"),),
        request={"Scope": "Local"},  # those of AWS are not listed at all
    ),
    Listing(
        "aws_acm_certificate",
        "acm",
        "list_certificates",
        "CertificateSummaryList[].{id: CertificateArn}",
        details=(Call("list_tags_for_certificate", {"CertificateArn": "{id}"}, "{tags: Tags}"),),
        request={"Includes": {"keyTypes": list(_KEY_TYPES)}},
    ),
    # Names
    Listing(
        "aws_route53_zone",
        "route53",
        "list_hosted_zones",
        "HostedZones[].{id: part(Id, '/', `-1`), name: trim(Name, '.')}",
        "name",
        (
            Call(
                "list_tags_for_resource",
                {"ResourceType": "hostedzone", "ResourceId": "{id}"},
                "{tags: ResourceTagSet.Tags}",
            ),
        ),
    ),
    Listing(
        "aws_route53_record",
        "route53",
        "list_resource_record_sets",
        "ResourceRecordSets[].{name: trim(Name, '.'), kind: Type, set: SetIdentifier && join('', ['_', SetIdentifier]),"
        " aws: contains(['NS', 'SOA'], Type)}",
        "name",
        each="aws_route53_zone",
        request={"HostedZoneId": "{id}"},
        id="{parent_id}_{name}_{kind}{set}",
        imports="{parent_id}_{name}_{kind}{set}",
        identity="{zone_id}_{name}_{type}",  # the provider's id keeps the final dot of a name that was given with one
        inherits=False,  # a zone is older than the stack, and for many
    ),
    # API
    Listing(
        "aws_api_gateway_rest_api", "apigateway", "get_rest_apis", "items[].{id: id, name: name, tags: tags}", "name"
    ),
    Listing(
        "aws_api_gateway_resource",
        "apigateway",
        "get_resources",
        "items[?parentId].{id: id, name: pathPart}",  # the root is the API's own
        "path_part",
        each="aws_api_gateway_rest_api",
        request=_OF_API,
        imports="{parent_id}/{id}",
    ),
    Listing(
        "aws_api_gateway_model",
        "apigateway",
        "get_models",
        "items[].{id: id, name: name, aws: contains(['Empty', 'Error'], name)}",  # every API is born with these
        "name",
        each="aws_api_gateway_rest_api",
        request=_OF_API,
        imports="{parent_id}/{name}",
    ),
    Listing(
        "aws_api_gateway_request_validator",
        "apigateway",
        "get_request_validators",
        "items[].{id: id, name: name}",
        "name",
        each="aws_api_gateway_rest_api",
        request=_OF_API,
        imports="{parent_id}/{id}",
    ),
    Listing(
        "aws_api_gateway_deployment",
        "apigateway",
        "get_deployments",
        "items[].{id: id}",
        "",
        each="aws_api_gateway_rest_api",
        request=_OF_API,
        imports="{parent_id}/{id}",
    ),
    Listing(
        "aws_api_gateway_stage",
        "apigateway",
        "get_stages",
        "item[].{name: stageName, tags: tags}",
        "stage_name",
        each="aws_api_gateway_rest_api",
        request=_OF_API,
        id="ags-{parent_id}-{name}",
        imports="{parent_id}/{name}",
    ),
    Listing(
        "aws_api_gateway_domain_name",
        "apigateway",
        "get_domain_names",
        "items[].{id: domainName, name: domainName, tags: tags}",
        "domain_name",
    ),
    Listing(
        "aws_api_gateway_api_key", "apigateway", "get_api_keys", "items[].{id: id, name: name, tags: tags}", "name"
    ),
    Listing(
        "aws_api_gateway_usage_plan",
        "apigateway",
        "get_usage_plans",
        "items[].{id: id, name: name, tags: tags}",
        "name",
    ),
    Listing(
        "aws_api_gateway_client_certificate",
        "apigateway",
        "get_client_certificates",
        "items[].{id: clientCertificateId, tags: tags}",
    ),
    Listing(
        "aws_wafv2_web_acl",
        "wafv2",
        "list_web_acls",
        "WebACLs[].{id: Id, name: Name, arn: ARN}",
        "name",
        _WAF_TAGS,
        request={"Scope": "REGIONAL"},
        imports="{id}/{name}/REGIONAL",
    ),
    Listing(
        "aws_wafv2_rule_group",
        "wafv2",
        "list_rule_groups",
        "RuleGroups[].{id: Id, name: Name, arn: ARN}",
        "name",
        _WAF_TAGS,
        request={"Scope": "REGIONAL"},
        imports="{id}/{name}/REGIONAL",
    ),
    # Functions, logs, alarms, traces, buckets
    Listing(
        "aws_lambda_function",
        "lambda",
        "list_functions",
        "Functions[].{id: FunctionName, name: FunctionName, arn: FunctionArn}",
        "function_name",
        (Call("list_tags", {"Resource": "{arn}"}, "{tags: Tags}"),),
    ),
    Listing(
        "aws_cloudwatch_log_group",
        "logs",
        "describe_log_groups",
        "logGroups[].{id: logGroupName, name: logGroupName, arn: logGroupArn}",
        "name",
        _LOG_TAGS,
    ),
    Listing(
        "aws_cloudwatch_log_resource_policy",
        "logs",
        "describe_resource_policies",
        "resourcePolicies[].{id: policyName, name: policyName}",
        "policy_name",
    ),
    Listing(
        "aws_cloudwatch_metric_alarm",
        "cloudwatch",
        "describe_alarms",
        "MetricAlarms[].{id: AlarmName, name: AlarmName, arn: AlarmArn}",
        "alarm_name",
        _ALARM_TAGS,
        request={"AlarmTypes": ["MetricAlarm"]},
    ),
    Listing(
        "aws_cloudwatch_dashboard",
        "cloudwatch",
        "list_dashboards",
        "DashboardEntries[].{id: DashboardName, name: DashboardName}",
        "dashboard_name",
    ),
    Listing(
        "aws_sns_topic",
        "sns",
        "list_topics",
        "Topics[].{id: TopicArn, name: part(TopicArn, ':', `-1`)}",
        "name",
        (Call("list_tags_for_resource", {"ResourceArn": "{id}"}, "{tags: Tags}"),),
    ),
    Listing(  # one that nobody has confirmed has no id yet, and AWS alone can delete it
        "aws_sns_topic_subscription",
        "sns",
        "list_subscriptions",
        "Subscriptions[].{id: SubscriptionArn, name: Endpoint, within: TopicArn, state: SubscriptionArn}",
        "endpoint",
        gone=frozenset({"PendingConfirmation", "Deleted"}),
        within=("aws_sns_topic",),
    ),
    Listing(
        "aws_xray_group",
        "xray",
        "get_groups",
        "Groups[].{id: GroupARN, name: GroupName, aws: GroupName == 'Default'}",
        "group_name",
        (Call("list_tags_for_resource", {"ResourceARN": "{id}"}, "{tags: Tags}"),),
    ),
    Listing(
        "aws_xray_sampling_rule",
        "xray",
        "get_sampling_rules",
        "SamplingRuleRecords[].SamplingRule.{id: RuleName, name: RuleName, arn: RuleARN, aws: RuleName == 'Default'}",
        "rule_name",
        _ALARM_TAGS,
    ),
    Listing(
        "aws_s3_bucket",
        "s3",
        "list_buckets",
        "Buckets[].{id: Name, name: Name}",
        "bucket",
        (Call("get_bucket_tagging", {"Bucket": "{id}"}, "{tags: TagSet}"),),
        request={"BucketRegion": "{region}"},
    ),
)
"""How AWS lists what has an identity of its own; two rows for a type where AWS lists it in two ways."""

PARTS: Mapping[str, str] = {
    "aws_acm_certificate_validation": "",
    "aws_api_gateway_account": "api-gateway-account",
    "aws_api_gateway_base_path_mapping": "{domain_name}/{base_path}",
    "aws_api_gateway_integration": "{rest_api_id}/{resource_id}/{http_method}",
    "aws_api_gateway_method": "{rest_api_id}/{resource_id}/{http_method}",
    "aws_api_gateway_method_settings": "{rest_api_id}/{stage_name}/{method_path}",
    "aws_api_gateway_usage_plan_key": "{usage_plan_id}/{key_id}",
    "aws_ecr_lifecycle_policy": "{repository}",
    "aws_iam_role_policy_attachment": "{role}/{policy_arn}",
    "aws_lambda_permission": "{function_name}/{statement_id}",
    "aws_network_acl_rule": "{network_acl_id}:{rule_number}:{protocol}:{egress}",
    "aws_route": "{route_table_id}_{destination_cidr_block}",
    "aws_route_table_association": "{subnet_id}/{route_table_id}",
    "aws_s3_bucket_lifecycle_configuration": "{bucket}",
    "aws_s3_bucket_logging": "{bucket}",
    "aws_s3_bucket_notification": "{bucket}",
    "aws_s3_bucket_ownership_controls": "{bucket}",
    "aws_s3_bucket_policy": "{bucket}",
    "aws_s3_bucket_public_access_block": "{bucket}",
    "aws_s3_bucket_server_side_encryption_configuration": "{bucket}",
    "aws_s3_bucket_versioning": "{bucket}",
    "aws_secretsmanager_secret_rotation": "{secret_id}",
    "aws_secretsmanager_secret_version": "{secret_id}|{version_id}",
    "aws_sns_topic_policy": "{arn}",
    "aws_wafv2_web_acl_association": "{web_acl_arn},{resource_arn}",
    "aws_wafv2_web_acl_logging_configuration": "{resource_arn}",
}
"""The types that are part of another resource and go with it, with what ``terraform import`` takes as a template over
their own attributes (see ``fill``); empty where the provider cannot import the type."""


class _Functions(functions.Functions):  # type: ignore[misc]
    """What the tables need beyond JMESPath's own functions; null stays null."""

    @functions.signature(  # type: ignore[untyped-decorator]
        {"types": ["string", "null"]}, {"types": ["string"]}, {"types": ["number"]}
    )
    def _func_part(self, text: str | None, separator: str, index: float) -> str | None:
        return text and text.split(separator)[int(index)]

    @functions.signature(  # type: ignore[untyped-decorator]
        {"types": ["string", "null"]}, {"types": ["string"]}
    )
    def _func_trim(self, text: str | None, characters: str) -> str | None:
        return text and text.strip(characters)


_OPTIONS = jmespath.Options(custom_functions=_Functions())


def pick(expression: str, answer: Any) -> Any:
    """What a JMESPath of the tables picks out of an answer of AWS."""
    return jmespath.compile(expression).search(answer, options=_OPTIONS)


def fill(template: Any, values: Mapping[str, Any]) -> Any:
    """A template with its ``{names}`` replaced, in lists and mappings, too; null becomes nothing, booleans Terraform's.

    Raises:
        KeyError: the values lack a name.
    """
    if isinstance(template, Mapping):
        return {key: fill(each, values) for key, each in template.items()}
    if isinstance(template, list):
        return [fill(each, values) for each in template]
    if not isinstance(template, str):
        return template
    return template.format_map({key: _text(value) for key, value in values.items()})


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def tag_map(tags: Any) -> dict[str, str]:
    """Tags by their key, from any of the forms in which the services give them."""
    if isinstance(tags, Mapping):
        return dict(tags)
    found = {}
    for tag in tags or ():
        plain = {key.lower().removeprefix("tag"): value for key, value in tag.items()}
        found[plain["key"]] = plain.get("value", "")
    return found


def live(session: boto3.Session, types: Collection[str] | None = None) -> list[Live]:
    """Everything of the types (default: of all listed ones) that exists in the session's account and region.

    Raises:
        botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: AWS refuses or does not answer.
        ValueError: a type has no listing.
    """
    wanted = {each.type for each in LISTINGS} if types is None else set(types)
    if unknown := wanted - {each.type for each in LISTINGS}:
        raise ValueError(f"no listing for {', '.join(sorted(unknown))}")
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        account = _Account(session, pool)
        in_order = dict.fromkeys(each.type for each in LISTINGS if each.type in wanted)
        return [found for kind in in_order for found in account.found(kind)]


def items(session: boto3.Session, kind: str) -> list[Fields]:
    """The items of a type that is no part of another, as its listing gives them, without asking more about each.

    Raises:
        botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: AWS refuses or does not answer.
    """
    found: list[Fields] = []
    for row in [row for row in LISTINGS if row.type == kind]:
        request = fill(row.request, {"region": session.region_name})
        for answer in _answers(session.client(row.service, config=_CONFIG), row.operation, request):
            found += [item for item in pick(row.items, answer) or () if item.get("state") not in row.gone]
    return found


class _Account:
    """Asks AWS, each type once."""

    def __init__(self, session: boto3.Session, pool: ThreadPoolExecutor) -> None:
        self._session = session
        self._pool = pool
        self._clients: dict[str, Any] = {}
        self._found: dict[str, list[Live]] = {}
        self._index: dict[str, dict[str, Live]] = {}

    def found(self, kind: str) -> list[Live]:
        """What exists of a type."""
        if kind not in self._found:
            rows = [row for row in LISTINGS if row.type == kind]
            every = [_live(row, item, self._container(row, item)) for row in rows for item in self._items(row)]
            exist = {each.id for each in every if not each.kept}
            # Of a family of task definitions, old revisions do not count while there are others.
            self._found[kind] = [each for each in every if not each.kept or each.id not in exist]
            self._index[kind] = {each.id: each for each in self._found[kind]}
        return self._found[kind]

    def _items(self, row: Listing) -> list[Fields]:
        parents = [each for each in self.found(row.each) if not each.kept] if row.each else [None]
        items = []
        for parent in parents:
            about = {"region": self._session.region_name, **(_parent(parent) if parent else {})}
            known = {"parent_id": parent.id, "parent_name": parent.name, "within": parent.id} if parent else {}
            try:
                listed = list(self._pages(row, fill(row.request, about)))
            except ClientError as error:
                if parent and _absent(error):
                    continue  # the parent went away meanwhile
                raise
            items += [{**known, **item} for item in listed]
        client = self._client(row.service)
        return list(self._pool.map(lambda item: _detailed(client, row, item), items))

    def _pages(self, row: Listing, request: Fields) -> Iterator[Fields]:
        for answer in _answers(self._client(row.service), row.operation, request):
            yield from pick(row.items, answer) or ()

    def _client(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = self._session.client(service, config=_CONFIG)
        return self._clients[service]

    def _container(self, row: Listing, item: Fields) -> Live | None:
        if not row.inherits or not item.get("within"):
            return None
        for kind in (row.each,) if row.each else row.within:
            self.found(kind)
            if each := self._index[kind].get(item["within"]):
                return each
        return None


def _answers(client: Any, operation: str, request: Fields) -> Iterator[Fields]:
    if client.can_paginate(operation):
        yield from client.get_paginator(operation).paginate(**request)
        return
    more: Fields = {}
    while True:
        answer = getattr(client, operation)(**request, **more)
        yield answer
        more = {token: answer[token] for token in _TOKENS if answer.get(token)}
        if not more:
            return


def _parent(parent: Live) -> Fields:
    return {"id": parent.id, "name": parent.name}


def _absent(error: ClientError) -> bool:
    return any(word in error.response["Error"]["Code"] for word in _ABSENT)


def _detailed(client: Any, row: Listing, item: Fields) -> Fields:
    for call in row.details:
        if item.get("aws"):
            break
        try:
            answer = getattr(client, call.operation)(**fill(call.request, item))
        except ClientError as error:
            if not _absent(error):
                raise
            continue
        item = {**item, **(pick(call.items, answer) or {})}
    return item


def _live(row: Listing, item: Fields, container: Live | None) -> Live:
    tags = tag_map(item.get("tags"))
    name = tags.get(row.name_attribute.removeprefix("tags.")) if row.name_attribute.startswith("tags.") else None
    values = {"name": name or item.get("name") or "", **{key: value for key, value in item.items() if key != "name"}}
    identity = fill(row.id, values)
    state = item.get("state")
    return Live(
        type=row.type,
        id=identity,
        name=values["name"],
        import_id=fill(row.imports, {**values, "id": identity}),
        kept=_words(state) if state in row.gone else "",
        owner="aws" if item.get("aws") else container.owner if container else "",
        environment=tags.get("Environment") or (container.environment if container else ""),
    )


def _words(state: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", state).lower()


def managed(state: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every managed resource in the output of ``terraform show -json``, of child modules, too."""

    def of(module: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        yield from (each for each in module.get("resources", ()) if each["mode"] == "managed")
        for child in module.get("child_modules", ()):
            yield from of(child)

    yield from of(state.get("values", {}).get("root_module", {}))


def unseen(state: Mapping[str, Any], found: Collection[Live]) -> list[str]:
    """The addresses in a state whose type is listed, but which are not among what was found.

    Args:
        state: the output of ``terraform show -json``.
        found: what ``live`` gave.
    """
    identities = {each.type: each.identity for each in LISTINGS}
    seen = {(each.type, each.id) for each in found if not each.kept}
    return [
        each["address"]
        for each in managed(state)
        if each["type"] in identities and (each["type"], fill(identities[each["type"]], each["values"])) not in seen
    ]


def belongs(each: Live, suffix: str) -> bool:
    """Whether a resource is of the environment with this suffix: its tag Environment decides, else its name.

    In a name with underscores the suffix follows one, so that ``key_pr-1`` is not of environment ``1``; a name of
    several parts, such as a log group's or a record's, may have it in any of them.
    """
    if each.environment:
        return each.environment == suffix
    parts = re.split(r"[/.:]", each.name)
    return any(part.endswith(f"{'_' if '_' in part else '-'}{suffix}") for part in parts)


def leftovers(found: Iterable[Live], suffix: str) -> list[Live]:
    """Of what was found, what is of this environment and not Amazon's own."""
    return [each for each in found if not each.owner and belongs(each, suffix)]


def _table(rows: Iterable[Live]) -> Table:
    table = Table("type", "name", "id", "note", box=None)
    for each in rows:
        table.add_row(each.type, each.name, each.id, each.kept)
    return table


def main(arguments: Sequence[str]) -> int:
    """Print what exists of an environment and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m scripts.inventory", description=__doc__)
    parser.add_argument("--suffix", help="suffix of the environment, such as dev; else that of the settings")
    options = parser.parse_args(arguments)
    try:
        settings = Settings.load()
        region, suffix = settings.region, options.suffix or settings.environment_suffix
        print(f"{region} as {caller(region)}", file=sys.stderr, flush=True)
        rows = leftovers(live(boto3.Session(region_name=region)), suffix)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except (Failure, BotoCoreError, ClientError) as error:
        print(f"error: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    left = [each for each in rows if not each.kept]
    if rows:
        # A table in a pipe or a log is not cut: its readers look for ids.
        Console(width=None if sys.stdout.isatty() else 320, highlight=False).print(_table(rows))
    print(f"{len(left)} left of {suffix}, {len(rows) - len(left)} deleted but still listed", file=sys.stderr)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
