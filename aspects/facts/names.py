"""The name attribute of each resource type and what AWS allows in it.

Almost every row is derived (:mod:`aspects.facts.derived_names`, written by ``python -m scripts.tables.names``).
What stands here is what no schema tells, and wins: :data:`NAMED_BY_HAND` (whole rows), :data:`DETAILS` (parts of
derived rows) and :data:`EXEMPT_BY_HAND` (why a name must not carry the environment suffix). To add a type is one row in
one of them.

Every type of the provider is in either :data:`NAMES` or :data:`EXEMPT`. Sources: the service's API reference and
user guide, and the provider 5.100.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from . import derived_names


@dataclass(frozen=True)
class NameRule:
    """How resources of one type are named.

    Attributes:
        attribute: the attribute that holds the name.
        max_length: AWS's limit in characters.
        allowed: the characters AWS allows, as the inside of a regular expression class.
        separator: what stands before the suffix: ``_`` by convention, ``-`` where AWS forbids it.
        lower: whether AWS demands lower case.
        letter_first: whether AWS forbids a digit at the start.
        stem: what an unnamed resource is called; default: the type without ``aws_``.
        fixed_prefix: what AWS demands at the start, such as ``alias/``.
        trailer: what AWS demands after the name, and the attribute that asks for it, such as ``.fifo``.
        trailer_pattern: what AWS demands after the name, where it differs from name to name; a regular expression.
        prefix_attribute: the attribute that asks for a generated name with a prefix.
        prefix_length: the provider's limit for that prefix in characters.
        first: the punctuation that may be at the start.
        single: whether AWS forbids punctuation that is doubled.
        scope: the attributes that name the parent within which the name must be unique; empty: the account and region;
            ``None``: two resources may have one name.
        when_absent: whether a name is given where the author gave none.
        conflicts: attributes next to which the provider refuses a name.
        unless: attributes that make the name something else, such as a DNS name: it is left alone.
        kept: names that mean something to AWS just as they are; a regular expression.
    """

    attribute: str
    max_length: int
    allowed: str = r"A-Za-z0-9_\-"
    separator: str = "_"
    lower: bool = False
    letter_first: bool = False
    stem: str = ""
    fixed_prefix: str = ""
    trailer: tuple[str, str] | None = None
    trailer_pattern: str = ""
    prefix_attribute: str = ""
    prefix_length: int = 0
    first: str = ""
    single: bool = False
    scope: tuple[str, ...] | None = ()
    when_absent: bool = True
    conflicts: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    kept: str = ""

    @property
    def unique(self) -> bool:
        """Whether no two resources of an account and region may have one name."""
        return self.scope == ()


FREE = r"A-Za-z0-9 _\-.:/()#,@\[\]+=&;{}!$*"

_SNAPSHOT = NameRule("db_cluster_snapshot_identifier", 63, r"a-z0-9\-", "-", lower=True, letter_first=True, single=True)

NAMED_BY_HAND: dict[str, NameRule] = {
    # The zone and the kind of bucket follow the name: `logs--use1-az4--x-s3`. S3 user guide, directory bucket naming.
    "aws_s3_directory_bucket": NameRule(
        "bucket",
        63,
        r"a-z0-9\-",
        "-",
        lower=True,
        single=True,
        trailer_pattern=r"--[a-z0-9-]+--x-s3",
        when_absent=False,
    ),
    # Each is unique in its account and region. EC2, DocumentDB, Neptune and Lightsail API references: CreateKeyPair,
    # CreateDBClusterSnapshot, CreateRelationalDatabase.
    "aws_docdb_cluster_snapshot": _SNAPSHOT,
    "aws_key_pair": NameRule("key_name", 255, FREE, prefix_attribute="key_name_prefix", prefix_length=229),
    "aws_lightsail_database": NameRule("relational_database_name", 255, r"A-Za-z0-9\-", "-", single=True),
    "aws_neptune_cluster_snapshot": _SNAPSHOT,
}

# What no schema tells of a derived row, by type.
DETAILS: dict[str, dict[str, Any]] = {
    "aws_alb": {"stem": "alb"},
    # `$default` is the stage that answers at the root of the API. API Gateway developer guide, HTTP API stages.
    "aws_apigatewayv2_stage": {"kept": r"\$default"},
    # Every version of one configuration, or of one layer, has the same name.
    "aws_apprunner_auto_scaling_configuration_version": {"scope": None},
    "aws_lambda_layer_version": {"scope": None},
    # The workgroup that every account has. Athena user guide.
    "aws_athena_workgroup": {"kept": "primary"},
    # A partner's event bus has the name of the event source. EventBridge user guide, SaaS partners.
    "aws_cloudwatch_event_bus": {"kept": r"default|aws\.partner/.*"},
    # With a certificate it is a domain of one's own, a DNS name. Cognito developer guide.
    "aws_cognito_user_pool_domain": {"unless": ("certificate_arn",)},
    # AWS allows one an account and region, and calls it `default`. Config developer guide.
    "aws_config_configuration_recorder": {"when_absent": False},
    "aws_config_delivery_channel": {"when_absent": False},
    # Names that start with aws, ecs or fargate are reserved. ECS API reference, CreateCapacityProvider.
    "aws_ecs_capacity_provider": {"stem": "capacity_provider"},
    # Roles that a service looks for by their names. User guides of DMS, VM Import, CloudFormation, Control Tower,
    # Organizations, EMR, Elastic Beanstalk, WorkSpaces, AppStream, Cloud9, QuickSight, Network Manager, CloudWatch
    # (cross-account console) and Systems Manager (Automation in several accounts).
    "aws_iam_role": {
        "kept": "dms-(vpc-role|cloudwatch-logs-role|access-for-endpoint)|vmimport|AWSControlTowerExecution"
        "|AWSCloudFormationStackSet(Administration|Execution)Role|OrganizationAccountAccessRole"
        "|EMR(_EC2|_AutoScaling)?_DefaultRole|aws-elasticbeanstalk-(ec2|service)-role|workspaces_DefaultRole"
        "|AmazonAppStreamServiceAccess|ApplicationAutoScalingForAmazonAppStreamAccess|AWSCloud9SSMAccessRole"
        "|aws-quicksight-(service|s3-consumers)-role-v0|IAMRoleForAWSNetworkManagerCrossAccountResourceAccess"
        "|CloudWatch-CrossAccountSharingRole|AWS-SystemsManager-Automation(Execution|Administration)Role"
    },
    "aws_iam_instance_profile": {
        "kept": "EMR_EC2_DefaultRole|aws-elasticbeanstalk-ec2-role|AWSCloud9SSMInstanceProfile"
    },
    # What every account has under this name, and what is taken where nobody names one. Scheduler, X-Ray, Glue and
    # Athena user guides; ECS API reference, CreateCluster; MemoryDB developer guide, access control lists.
    "aws_athena_data_catalog": {"kept": "AwsDataCatalog"},
    "aws_ecs_cluster": {"kept": "default"},
    "aws_glue_catalog_database": {"kept": "default"},
    "aws_memorydb_acl": {"kept": "open-access"},
    "aws_memorydb_user": {"kept": "default"},
    "aws_scheduler_schedule_group": {"kept": "default"},
    "aws_xray_group": {"kept": "Default"},
    "aws_xray_sampling_rule": {"kept": "Default"},
    "aws_lb": {"stem": "alb"},
    "aws_sns_topic": {"trailer": (".fifo", "fifo_topic")},
    "aws_sqs_queue": {"trailer": (".fifo", "fifo_queue")},
    # The preferences of Session Manager. Systems Manager user guide.
    "aws_ssm_document": {"kept": "SSM-SessionManagerRunShell"},
    # Names that start with aws or ssm are reserved. Systems Manager user guide, parameter names.
    "aws_ssm_parameter": {"stem": "parameter"},
    # The alias is that of a pool of virtual desktops; a directory has a name of its own.
    "aws_workspaces_directory": {"when_absent": False},
}

_DNS = "a DNS name"
_PERSON = "a person's sign-in name"
_FIXED = "AWS defines the allowed values"
_REFERENCE = "the name of another resource, which carries the suffix"
_GIT = "the name of a branch in a repository"
_IN_BLOCK = "its name is inside a block: see MORE_NAMES"
_LABEL = "a label that Terraform keeps to itself"

EXEMPT_BY_HAND: dict[str, str] = {
    "aws_account_alternate_contact": "a person's name",
    "aws_account_region": "the name of an AWS region",
    "aws_acm_certificate": "named by its domain",
    "aws_amplify_backend_environment": "two to ten lower-case letters: a suffix may have digits and hyphens",
    "aws_amplify_branch": _GIT,
    "aws_api_gateway_domain_name": _DNS,
    "aws_api_gateway_model": "letters and digits only, and scoped to its API",
    "aws_api_gateway_usage_plan_key": _REFERENCE,
    "aws_apigatewayv2_domain_name": _DNS,
    "aws_appmesh_virtual_service": "a DNS name by which clients call it",
    "aws_appstream_directory_config": _DNS,
    "aws_appstream_user": "a person's e-mail address",
    "aws_appsync_channel_namespace": "a name by which clients find it, within an API that carries the suffix",
    "aws_appsync_domain_name": _DNS,
    "aws_bcmdataexports_export": _IN_BLOCK,
    "aws_cloudformation_type": "the public name of a type in the CloudFormation registry",
    "aws_cloudfront_vpc_origin": _IN_BLOCK,
    "aws_cloudwatch_event_target": "an id within its rule, whose name carries the suffix",
    "aws_cognito_identity_provider": "Google, Facebook and others have fixed names; scoped to its user pool",
    "aws_cognito_managed_user_pool_client": "already exists: another AWS service named it",
    "aws_cognito_user_in_group": _REFERENCE,
    "aws_config_configuration_recorder_status": _REFERENCE,
    "aws_connect_user": _PERSON,
    "aws_controltower_control": "the id of a control in AWS's catalogue",
    "aws_default_network_acl": "the id of what AWS made with the VPC",
    "aws_default_route_table": "the id of what AWS made with the VPC",
    "aws_controltower_baseline": "the id of a baseline in AWS's catalogue",
    "aws_directory_service_directory": _DNS,
    "aws_directory_service_region": "the name of an AWS region",
    "aws_directory_service_shared_directory": _REFERENCE,
    "aws_dsql_cluster_peering": _REFERENCE,
    "aws_dsql_cluster_policy": _REFERENCE,
    "aws_dynamodb_global_table": "the name of the tables that it joins, which must exist under it",
    "aws_dynamodb_global_secondary_index": "a name by which queries find it, within a table that carries the suffix",
    "aws_ec2_availability_zone_group": _FIXED,
    "aws_ecr_account_setting": _FIXED,
    "aws_ecs_account_setting_default": _FIXED,
    "aws_eip_domain_name": _DNS,
    "aws_eks_addon": _FIXED,
    "aws_fms_resource_set": _IN_BLOCK,
    "aws_guardduty_detector_feature": _FIXED,
    "aws_guardduty_member_detector_feature": _FIXED,
    "aws_guardduty_organization_configuration_feature": _FIXED,
    "aws_iam_account_alias": "names the whole account, not a thing in it",
    "aws_iam_group_membership": _LABEL,
    "aws_iam_policy_attachment": _LABEL,
    "aws_iam_service_linked_role": "AWS names it; one per account",
    "aws_identitystore_user": _PERSON,
    "aws_lakeformation_data_cells_filter": _IN_BLOCK,
    "aws_lexv2models_bot_locale": "the name of a language",
    "aws_lightsail_domain": _DNS,
    "aws_lightsail_domain_entry": _DNS,
    "aws_msk_topic": "a name by which clients find it, within a cluster that carries the suffix",
    "aws_quicksight_user": _PERSON,
    "aws_rds_certificate": "the name of a certificate authority of AWS",
    "aws_rds_instance_state": _REFERENCE,
    "aws_redshift_partner": "the name of a partner of AWS",
    "aws_route53_record": _DNS,
    "aws_route53_traffic_policy_instance": _DNS,
    "aws_route53_zone": _DNS,
    "aws_route53domains_domain": _DNS,
    "aws_route53domains_registered_domain": _DNS,
    "aws_s3control_directory_bucket_access_point_scope": _REFERENCE,
    "aws_s3control_multi_region_access_point": _IN_BLOCK,
    "aws_s3control_object_lambda_access_point_policy": _REFERENCE,
    "aws_s3tables_table_policy": _REFERENCE,
    "aws_sagemaker_app": "most kinds of app demand the name `default`; scoped to a user profile",
    "aws_service_discovery_instance": _REFERENCE,
    "aws_service_discovery_private_dns_namespace": _DNS,
    "aws_service_discovery_public_dns_namespace": _DNS,
    "aws_service_discovery_service": "a label of the DNS name under which clients find it",
    "aws_ses_active_receipt_rule_set": _REFERENCE,
    "aws_ssm_default_patch_baseline": _REFERENCE,
    "aws_ssm_service_setting": _FIXED,
    "aws_ssoadmin_region": "the name of an AWS region",
    "aws_workmail_default_domain": _DNS,
    "aws_workmail_domain": _DNS,
    "aws_workmail_user": _PERSON,
    "aws_xray_indexing_rule": _FIXED,
    "aws_transfer_user": "a sign-in name that others type; scoped to its server",
}

# Names in addition to the one in NAMES: those in a block, and ids that an author chooses and AWS demands to differ.
# Sources: the service's API reference, under the operation that creates the resource.
_QUICKSIGHT_ID = partial(NameRule, max_length=512, allowed=r"A-Za-z0-9_\-", first="_-", when_absent=False)
MORE_NAMES: dict[str, tuple[NameRule, ...]] = {
    # The name from provider 6 on; before, it is compute_environment_name.
    "aws_batch_compute_environment": (NameRule("name", 128, prefix_attribute="name_prefix", prefix_length=102),),
    "aws_bcmdataexports_export": (NameRule("export.name", 128, first="_-", when_absent=False),),
    "aws_bedrock_custom_model": (NameRule("job_name", 63, r"A-Za-z0-9\-", "-", single=True, when_absent=False),),
    "aws_cloudfront_vpc_origin": (NameRule("vpc_origin_endpoint_config.name", 64, when_absent=False),),
    "aws_elastic_beanstalk_environment": (
        NameRule("cname_prefix", 63, r"A-Za-z0-9\-", "-", single=True, when_absent=False),
    ),
    "aws_fms_resource_set": (NameRule("resource_set.name", 128, when_absent=False),),
    "aws_lakeformation_data_cells_filter": (NameRule("table_data.name", 255, scope=None, when_absent=False),),
    "aws_quicksight_analysis": (_QUICKSIGHT_ID("analysis_id"),),
    "aws_quicksight_dashboard": (_QUICKSIGHT_ID("dashboard_id"),),
    "aws_quicksight_data_set": (_QUICKSIGHT_ID("data_set_id"),),
    "aws_quicksight_data_source": (_QUICKSIGHT_ID("data_source_id"),),
    "aws_quicksight_folder": (_QUICKSIGHT_ID("folder_id"),),
    "aws_quicksight_template": (_QUICKSIGHT_ID("template_id"),),
    "aws_quicksight_theme": (_QUICKSIGHT_ID("theme_id"),),
    "aws_quicksight_vpc_connection": (_QUICKSIGHT_ID("vpc_connection_id"),),
    "aws_s3control_multi_region_access_point": (
        NameRule("details.name", 50, r"a-z0-9\-", "-", lower=True, single=True, when_absent=False),
    ),
}

# Types that share one set of names with another type: RDS, DocumentDB and Neptune are one service behind three names.
# Sources: the notes on identifiers in their API references.
SHARED_NAMES = {
    "aws_alb": "aws_lb",
    "aws_alb_target_group": "aws_lb_target_group",
    "aws_docdb_cluster": "aws_rds_cluster",
    "aws_docdb_cluster_instance": "aws_db_instance",
    "aws_docdb_cluster_parameter_group": "aws_rds_cluster_parameter_group",
    "aws_docdb_event_subscription": "aws_db_event_subscription",
    "aws_docdb_global_cluster": "aws_rds_global_cluster",
    "aws_docdb_subnet_group": "aws_db_subnet_group",
    "aws_dms_s3_endpoint": "aws_dms_endpoint",
    "aws_elasticsearch_domain": "aws_opensearch_domain",
    "aws_neptune_cluster": "aws_rds_cluster",
    "aws_neptune_cluster_endpoint": "aws_rds_cluster_endpoint",
    "aws_neptune_cluster_instance": "aws_db_instance",
    "aws_neptune_cluster_parameter_group": "aws_rds_cluster_parameter_group",
    "aws_neptune_event_subscription": "aws_db_event_subscription",
    "aws_neptune_global_cluster": "aws_rds_global_cluster",
    "aws_neptune_parameter_group": "aws_db_parameter_group",
    "aws_neptune_subnet_group": "aws_db_subnet_group",
    "aws_rds_cluster_instance": "aws_db_instance",
}

# Types whose names count in every region of an account, by the start of the type; and for the whole world.
GLOBAL_NAMES = (
    "aws_budgets_",
    "aws_ce_",
    "aws_cloudfront_",
    "aws_globalaccelerator_",
    "aws_iam_",
    "aws_organizations_",
    "aws_route53_traffic_",
    "aws_route53recovery",
    "aws_waf_",
)
WORLDWIDE_NAMES = frozenset(
    {"aws_cognito_user_pool_domain", "aws_connect_instance", "aws_lightsail_bucket", "aws_s3_bucket"}
)


class _Rows(Mapping[str, NameRule]):
    """The rows by type, each made when it is first asked for: an app uses a few of the many."""

    def __init__(self) -> None:
        self._lines = dict(line.split(" ", 1) for line in derived_names.ROWS.strip().splitlines())
        self._made = dict(NAMED_BY_HAND)
        self._kinds = dict.fromkeys((*self._lines, *NAMED_BY_HAND))

    def __getitem__(self, kind: str) -> NameRule:
        if kind not in self._made:
            self._made[kind] = replace(_rule(self._lines[kind]), **DETAILS.get(kind, {}))
        return self._made[kind]

    def __contains__(self, kind: object) -> bool:
        return kind in self._kinds

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)


def _rule(line: str) -> NameRule:
    """Return what a line of :data:`~aspects.facts.derived_names.ROWS` says, without the type in front."""
    facts, _, _ = line.partition(" < ")
    attribute, longest, alphabet, *rest = facts.split()
    words = dict(word.partition("=")[::2] for word in rest)
    prefix, _, prefix_length = words.get("prefix", "").partition(":")
    return NameRule(
        attribute,
        int(longest),
        _characters(alphabet),
        words.get("separator", "_"),
        lower="A" not in alphabet,
        letter_first="letter_first" in words,
        fixed_prefix=words.get("fixed", ""),
        prefix_attribute=prefix,
        prefix_length=int(prefix_length or 0),
        first=words.get("first", ""),
        single="single" in words,
        scope=_listed(words.get("scope", "")),
        conflicts=_listed(words.get("conflicts", "")),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


def _characters(alphabet: str) -> str:
    if alphabet.endswith("*") and set(alphabet) <= set("Aa9*"):
        return FREE
    ranges = {"A": "A-Z", "a": "a-z", "9": "0-9"}
    punctuation = alphabet.lstrip("Aa9").replace("\\s", " ")
    return "".join(ranges[each] for each in alphabet[: len(alphabet) - len(alphabet.lstrip("Aa9"))]) + "".join(
        f"\\{each}" if each in r"\]^-[" else each for each in punctuation
    )


NAMES: Mapping[str, NameRule] = _Rows()

EXEMPT: dict[str, str] = {
    **{
        kind: reason
        for kind, _, reason in (line.partition(" ") for line in derived_names.UNNAMED.strip().splitlines())
        if kind not in NAMED_BY_HAND
    },
    **EXEMPT_BY_HAND,
}

# AWS chooses these log group names itself, from the name of another resource; the group must be declared under just
# that name, or AWS creates it without encryption and retention. The value is the type of that resource, whose name is
# the next part of the path; ``None`` where it is an id that only AWS knows. Sources: the service guides on logs.
DICTATED_LOG_GROUPS: dict[str, str | None] = {
    "/aws/amazonmq/broker/": None,
    "/aws/apigateway/welcome": None,
    "/aws/appsync/apis/": None,
    "/aws/batch/job": None,
    "/aws/cloudhsm/": None,
    "/aws/codebuild/": "aws_codebuild_project",
    "/aws/containerinsights/": "aws_eks_cluster",
    "/aws/docdb/": "aws_docdb_cluster",
    "/aws/ecs/containerinsights/": "aws_ecs_cluster",
    "/aws/eks/": "aws_eks_cluster",
    "/aws/imagebuilder/": "aws_imagebuilder_image_recipe",
    "/aws/lambda-insights": None,
    "/aws/lambda/": "aws_lambda_function",
    "/aws/neptune/": "aws_neptune_cluster",
    "/aws/rds/cluster/": "aws_rds_cluster",
    "/aws/rds/instance/": "aws_db_instance",
    "/aws/rds/proxy/": "aws_db_proxy",
    "/aws/redshift/cluster/": "aws_redshift_cluster",
    "/aws/sagemaker/Endpoints/": "aws_sagemaker_endpoint",
    "/aws/sagemaker/": None,
    "/aws/transfer/": None,
    "/aws-glue/": None,
    "API-Gateway-Execution-Logs_": None,
    "AWSIotLogsV2": None,
    "RDSOSMetrics": None,
}
