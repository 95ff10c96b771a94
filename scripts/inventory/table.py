"""How AWS lists every resource type, and what ``terraform import`` takes: facts only.

``LISTINGS`` has the types with an identity of their own, ``PARTS`` those that are part of another resource.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Call:
    """A request that tells more about one item.

    Attributes:
        operation: the client's method.
        request: its parameters; strings are templates over the item's fields, and ``partition``, ``region`` and
            ``account``.
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
_CODEDEPLOY_ARN = "arn:{partition}:codedeploy:{region}:{account}"
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
        (
            Call("get_application", {"applicationName": "{name}"}, "{application: application.applicationId}"),
            Call("list_tags_for_resource", {"ResourceArn": f"{_CODEDEPLOY_ARN}:application:{{name}}"}, "{tags: Tags}"),
        ),
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
            Call(
                "list_tags_for_resource",
                {"ResourceArn": f"{_CODEDEPLOY_ARN}:deploymentgroup:{{parent_name}}/{{name}}"},
                "{tags: Tags}",
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
    Listing(  # one that nobody has confirmed has no id yet, and only AWS can delete it
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
their own attributes (see ``engine.fill``); empty where the provider cannot import the type."""
