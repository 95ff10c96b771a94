"""Tags next to the ``tags`` map: other forms, tags of what AWS creates on behalf of a resource, and AWS's limits.

Sources: the schema of AWS provider 5.100.0 and its documentation of each type; the service models of AWS's API for
limits and exclusions. ``tests/aspects/test_tags_coverage.py`` holds every attribute of the schema that is called after
tags against these tables.
"""

from __future__ import annotations

import re

from .settings import PRESENT, Setting, Table, Value

TAG_BLOCK_TYPES = frozenset({"aws_autoscaling_group"})
"""Types that take repeated ``tag`` blocks with ``key``, ``value`` and ``propagate_at_launch``."""

SELECTORS = {
    "aws_inspector_resource_group": "its tags say which instances are assessed: one more, and others are",
}
"""Types whose ``tags`` map is no tags of their own, and what it is."""


def _instance_volumes() -> tuple[Setting, ...]:
    # Either in one map or in the blocks: the provider refuses both.
    in_blocks = {
        f"{prefix}{block}_block_device{inside}.tags": None
        for block in ("root", "ebs")
        for prefix, inside in (("", ""), ("dynamic.", ".content"))
    }
    return (Setting("volume_tags", Value.TAGS, when=in_blocks), *_volume_blocks())


def _volume_blocks() -> tuple[Setting, ...]:
    return tuple(
        Setting(f"{block}_block_device.tags", Value.TAGS, create=False, when={"volume_tags": None})
        for block in ("root", "ebs")
    )


TAG_SETTINGS: Table = {
    "aws_agentregistry_registry": (
        Setting(
            "discovery_configuration.authorizer_configuration.custom_jwt_authorizer.private_endpoint.managed_vpc_resource.tags",
            Value.TAGS,
            create=False,
        ),
        Setting(
            "discovery_configuration.authorizer_configuration.custom_jwt_authorizer.private_endpoint_override.private_endpoint.managed_vpc_resource.tags",
            Value.TAGS,
            create=False,
        ),
    ),
    "aws_backup_plan": (Setting("rule.recovery_point_tags", Value.TAGS, create=False),),
    # Batch on Fargate takes no tags, and jobs on EKS must not propagate them.
    "aws_batch_compute_environment": (
        Setting(
            "compute_resources.tags",
            Value.TAGS,
            create=False,
            when={"compute_resources.type": frozenset({"EC2", "SPOT"})},
        ),
    ),
    "aws_batch_job_definition": (Setting("propagate_tags", True, force=False, when={"eks_properties": None}),),
    "aws_bedrockagentcore_agent_runtime": (
        Setting(
            "authorizer_configuration.custom_jwt_authorizer.private_endpoint.managed_vpc_resource.tags",
            Value.TAGS,
            create=False,
        ),
        Setting(
            "authorizer_configuration.custom_jwt_authorizer.private_endpoint_overrides.private_endpoint.managed_vpc_resource.tags",
            Value.TAGS,
            create=False,
        ),
    ),
    "aws_bedrockagentcore_gateway": (
        Setting(
            "authorizer_configuration.custom_jwt_authorizer.private_endpoint.managed_vpc_resource.tags",
            Value.TAGS,
            create=False,
        ),
        Setting(
            "authorizer_configuration.custom_jwt_authorizer.private_endpoint_overrides.private_endpoint.managed_vpc_resource.tags",
            Value.TAGS,
            create=False,
        ),
    ),
    "aws_bedrockagentcore_gateway_target": (
        Setting("private_endpoint.managed_vpc_resource.tags", Value.TAGS, create=False),
    ),
    "aws_bedrockagentcore_harness": (
        Setting(
            "authorizer_configuration.custom_jwt_authorizer.private_endpoint.managed_vpc_resource.tags",
            Value.TAGS,
            create=False,
        ),
        Setting(
            "authorizer_configuration.custom_jwt_authorizer.private_endpoint_overrides.private_endpoint.managed_vpc_resource.tags",
            Value.TAGS,
            create=False,
        ),
    ),
    "aws_bedrockagentcore_oauth2_credential_provider": (
        Setting(
            "oauth2_provider_config.custom_oauth2_provider_config.private_endpoint.managed_vpc_resource.tags",
            Value.TAGS,
            create=False,
        ),
        Setting(
            "oauth2_provider_config.custom_oauth2_provider_config.private_endpoint_override.private_endpoint.managed_vpc_resource.tags",
            Value.TAGS,
            create=False,
        ),
    ),
    "aws_bedrockagentcore_registry": (
        Setting(
            "authorizer_configuration.custom_jwt_authorizer.private_endpoint.managed_vpc_resource.tags",
            Value.TAGS,
            create=False,
        ),
        Setting(
            "authorizer_configuration.custom_jwt_authorizer.private_endpoint_overrides.private_endpoint.managed_vpc_resource.tags",
            Value.TAGS,
            create=False,
        ),
    ),
    "aws_cloudwatch_event_target": (Setting("ecs_target.tags", Value.TAGS, create=False),),
    "aws_db_instance": (Setting("copy_tags_to_snapshot", True, force=False),),
    "aws_dlm_lifecycle_policy": (
        Setting("policy_details.schedule.tags_to_add", Value.TAGS, create=False),
        Setting("policy_details.schedule.cross_region_copy_rule.copy_tags", True, force=False, create=False),
        Setting(
            "policy_details.copy_tags",
            True,
            force=False,
            create=False,
            when={"policy_details.policy_language": "SIMPLIFIED"},
        ),
    ),
    "aws_docdb_cluster_instance": (Setting("copy_tags_to_snapshot", True, force=False),),
    "aws_drs_replication_configuration_template": (Setting("staging_area_tags", Value.TAGS),),
    "aws_dynamodb_table": (Setting("replica.propagate_tags", True, force=False, create=False),),
    # The role of its own with which ECR tags the repositories.
    "aws_ecr_repository_creation_template": (Setting("resource_tags", Value.TAGS, when={"custom_role_arn": PRESENT}),),
    "aws_ecs_capacity_provider": (
        Setting("managed_instances_provider.propagate_tags", "CAPACITY_PROVIDER", force=False, create=False),
    ),
    "aws_ecs_daemon": (Setting("propagate_tags", "DAEMON", force=False),),
    "aws_ecs_service": (
        Setting("propagate_tags", "SERVICE", force=False),
        Setting(
            "volume_configuration.managed_ebs_volume.tag_specifications[resource_type=volume].tags",
            Value.TAGS,
            when={"volume_configuration.managed_ebs_volume": PRESENT},
        ),
    ),
    "aws_emrcontainers_job_template": (Setting("job_template_data.job_tags", Value.TAGS, create=False),),
    "aws_fsx_file_cache": (Setting("copy_tags_to_data_repository_associations", True, force=False),),
    "aws_fsx_ontap_volume": (
        Setting("copy_tags_to_backups", True, force=False, when={"ontap_volume_type": frozenset({None, "RW"})}),
        Setting("final_backup_tags", Value.TAGS),
    ),
    "aws_fsx_openzfs_file_system": (
        Setting("copy_tags_to_backups", True, force=False),
        Setting("copy_tags_to_volumes", True, force=False),
        Setting("root_volume_configuration.copy_tags_to_snapshots", True, force=False, create=False),
        Setting("final_backup_tags", Value.TAGS),
    ),
    "aws_fsx_openzfs_volume": (Setting("copy_tags_to_snapshots", True, force=False),),
    "aws_fsx_windows_file_system": (
        Setting("copy_tags_to_backups", True, force=False),
        Setting("final_backup_tags", Value.TAGS),
    ),
    "aws_fsx_lustre_file_system": (Setting("final_backup_tags", Value.TAGS),),
    "aws_imagebuilder_distribution_configuration": (
        Setting("distribution.ami_distribution_configuration.ami_tags", Value.TAGS, create=False),
    ),
    "aws_imagebuilder_image_recipe": (Setting("ami_tags", Value.TAGS),),
    "aws_imagebuilder_infrastructure_configuration": (Setting("resource_tags", Value.TAGS),),
    "aws_instance": _instance_volumes(),
    # A launch fails where it creates nothing of a kind that is to be tagged: an interface that exists is attached.
    "aws_launch_template": (
        Setting("tag_specifications[resource_type=instance].tags", Value.TAGS),
        Setting("tag_specifications[resource_type=volume].tags", Value.TAGS),
        Setting(
            "tag_specifications[resource_type=network-interface].tags",
            Value.TAGS,
            when={"network_interfaces.network_interface_id": None, "dynamic.network_interfaces": None},
        ),
    ),
    "aws_lexv2models_bot": (Setting("test_bot_alias_tags", Value.TAGS),),
    "aws_neptune_cluster": (Setting("copy_tags_to_snapshot", True, force=False),),
    "aws_pipes_pipe": (Setting("target_parameters.ecs_task_parameters.tags", Value.TAGS, create=False),),
    "aws_rds_cluster": (Setting("copy_tags_to_snapshot", True, force=False),),
    # Without it, a copy gets the tags of its source and never its own.
    "aws_s3_object_copy": (Setting("tagging_directive", "REPLACE", force=False),),
    "aws_sagemaker_domain": (Setting("tag_propagation", "ENABLED", force=False),),
    "aws_scheduler_schedule": (Setting("target.ecs_parameters.tags", Value.TAGS, create=False),),
    "aws_spot_fleet_request": (Setting("launch_specification.tags", Value.TAGS, create=False),),
    "aws_ssmincidents_response_plan": (Setting("incident_template.incident_tags", Value.TAGS, create=False),),
}
"""How the tags reach what AWS creates on behalf of a resource: further maps of tags, and switches that copy them."""

ATTACHED: dict[str, tuple[str, str, tuple[Setting, ...]]] = {
    "aws_instance": (
        "aws_volume_attachment",
        "instance_id",
        (
            Setting("root_block_device.tags", Value.TAGS, when={"volume_tags": None, "launch_template": None}),
            *_volume_blocks(),
        ),
    ),
}
"""Type to a companion (its type and the attribute that refers to the resource) and the rows where there is one.

``volume_tags`` would take the tags of an attached volume away, which another resource manages: then each block tags its
own volume.
"""

MOST_TAGS = 50
LIMITS = {
    "aws_datapipeline_pipeline": 10,
    "aws_dlm_lifecycle_policy.policy_details.schedule.tags_to_add": 45,
    # The other three are Beanstalk's own.
    "aws_elastic_beanstalk_environment": 47,
    "aws_imagebuilder_infrastructure_configuration.resource_tags": 30,
    "aws_route53_health_check": 10,
    "aws_route53_zone": 10,
    "aws_s3_bucket_object": 10,
    "aws_s3_object": 10,
    "aws_s3_object_copy": 10,
}
"""Where AWS allows fewer tags than :data:`MOST_TAGS`: by type, or by type and path."""

CASE_INSENSITIVE = re.compile(r"aws_(iam|kendra|qbusiness)_\w+")
"""Types for which ``owner`` and ``Owner`` are one key, so that both together are refused.

Sources: IAM user guide, "Tags for IAM resources", on case sensitivity; the service models of Kendra and Q Business,
whose tags say "keys are not case sensitive and must be unique". A test reads the models.
"""

RESERVED = {
    # "Elastic Beanstalk adds three default system tags to environments, and you can't edit or delete these tags":
    # its developer guide, "Tagging resources in your Elastic Beanstalk environments".
    "aws_elastic_beanstalk_environment": re.compile(r"Name|elasticbeanstalk:.*"),
    "aws_elastic_beanstalk_application": re.compile(r"elasticbeanstalk:.*"),
    "aws_elastic_beanstalk_application_version": re.compile(r"elasticbeanstalk:.*"),
}
"""Types whose service sets some tags itself, and which keys it refuses from others; ``aws:`` is refused everywhere."""

SERVICES = {"elastic": "Elastic Beanstalk", "iam": "IAM", "kendra": "Kendra", "qbusiness": "Q Business"}
"""What the services of :data:`CASE_INSENSITIVE` and :data:`RESERVED` are called, by the second word of a type."""

ANY_CHARACTER = re.compile(
    r"aws_(ami|customer_gateway|default|ebs|ec2|egress_only|eip|flow_log|instance|internet_gateway|key_pair|"
    r"launch_template|nat_gateway|network_acl|network_interface|placement_group|route_table|security_group|spot|subnet|"
    r"verifiedaccess|vpc|vpn)(_(?!lattice)\w+)?"
)
"""The types of EC2, which is the only one that allows every character in tags."""

_CONDITION = "chooses by tags, is not tagged"
_SESSION = "tags of a session, which say what it may do"
_REQUEST = "a spot request does not pass the tags of its volumes on"
_LAKE_FORMATION = "tags of Lake Formation, which say who may read, not tags of a resource"
_COPY = "the copy takes tags of its own, which are written"

EXEMPT = {
    "*.tags_all": "computed by the provider from tags and default_tags",
    "aws_accessanalyzer_analyzer.*.resource_tags": _CONDITION,
    "aws_autoscaling_group_tag.tag.*": "is itself one tag of a group, whose tags are set there",
    "aws_autoscalingplans_scaling_plan.application_source.tag_filter.*": _CONDITION,
    "aws_backup_framework.control.scope.tags": _CONDITION,
    "aws_backup_selection.selection_tag.*": _CONDITION,
    "aws_billing_view.data_filter_expression.tags.*": _CONDITION,
    "aws_budgets_budget.filter_expression.*": _CONDITION,
    "aws_ce_*.tags.*": _CONDITION,
    "aws_ce_cost_allocation_tag.tag_key": "says which tag key the bills show",
    "aws_cloudfront_distribution.cache_tag_config.header_name": "tags of what is cached, by which it is removed again",
    "aws_cloudwatch_event_target.ecs_target.*_tags": "the tasks get the tags themselves",
    "aws_codedeploy_deployment_group.*_tag_*": _CONDITION,
    "aws_codepipeline.trigger.git_configuration.push.tags.*": "tags in Git",
    "aws_cognito_identity_pool_provider_principal_tag.principal_tags": "maps claims of a user to session tags",
    "aws_config_config_rule.scope.tag_*": _CONDITION,
    "aws_config_organization_*.tag_*_scope": _CONDITION,
    "aws_datasync_task.options.object_tags": "whether a transfer keeps the tags of objects",
    "aws_db_snapshot_copy.copy_tags": _COPY,
    "aws_devopsguru_resource_collection.tags.*": _CONDITION,
    "aws_dlm_lifecycle_policy.policy_details.*exclude*_tags": _CONDITION,
    "aws_dlm_lifecycle_policy.policy_details.schedule.copy_tags": "tags_to_add tags the snapshots",
    "aws_dlm_lifecycle_policy.policy_details.schedule.variable_tags": "values that only the policy knows at its run",
    "aws_dlm_lifecycle_policy.policy_details.target_tags": _CONDITION,
    "aws_ec2_instance_metadata_defaults.instance_metadata_tags": "whether an instance can read its tags",
    "aws_ecr_repository*.image_tag_mutability": "tags of container images",
    "aws_ecr_repository*.image_tag_mutability_exclusion_filter.*": "tags of container images",
    "aws_ecs_daemon.enable_ecs_managed_tags": "tags by ECS that name cluster and daemon",
    "aws_ecs_service.*.tag_specifications.propagate_tags": "the volumes get the tags themselves",
    "aws_ecs_service.enable_ecs_managed_tags": "tags by ECS that name cluster and service",
    "aws_eks_pod_identity_association.disable_session_tags": _SESSION,
    "aws_fis_experiment_template.target.resource_tag.*": _CONDITION,
    "aws_flow_log.tag_field_specification.*": "which tags of a network the records repeat",
    "aws_fms_policy.*resource_tags": _CONDITION,
    "aws_fms_policy.resource_tag_logical_operator": _CONDITION,
    "aws_fsx_file_cache.data_repository_association.tags": "copied from the cache",
    "aws_fsx_lustre_file_system.copy_tags_to_backups": (
        "refused where the file system is linked to a data repository, and the link may be made elsewhere"
    ),
    "aws_glue_classifier.xml_classifier.row_tag": "an XML element",
    "aws_imagebuilder_*.container_tags": "tags of container images",
    "aws_imagebuilder_lifecycle_policy.*.tag_map": _CONDITION,
    "aws_inspector2_filter.filter_criteria.*_tags.*": _CONDITION,
    "aws_inspector_resource_group.tags": SELECTORS["aws_inspector_resource_group"],
    "aws_instance.metadata_options.instance_metadata_tags": "whether an instance can read its tags",
    "aws_lakeformation_*_tag*": _LAKE_FORMATION,
    "aws_launch_template.metadata_options.instance_metadata_tags": "whether an instance can read its tags",
    "aws_macie2_classification_job.s3_job_definition.*.tag_*": _CONDITION,
    "aws_medialive_channel.encoder_settings.*_tag*": "marks in a video stream",
    "aws_observabilityadmin_centralization_rule_for_organization.*.tag_propagation_configuration.*": (
        "whether copies of log groups take the tags of what they copy, which needs a role of the author"
    ),
    "aws_pipes_pipe.target_parameters.ecs_task_parameters.*_tags": "the tasks get the tags themselves",
    "aws_quicksight_data_set.*tag_*": "marks columns and rows of a data set",
    "aws_rbin_rule.*resource_tags.*": _CONDITION,
    "aws_rds_cluster_instance.copy_tags_to_snapshot": "the cluster decides, not its instances",
    "aws_rds_cluster_snapshot_copy.copy_tags": _COPY,
    "aws_resiliencehubv2_input_source.resource_configuration.resource_tag.*": _CONDITION,
    "aws_s3*_bucket*.tag.*": _CONDITION,
    "aws_s3*_bucket*.tags": "chooses objects by their tags",
    "aws_s3_object*.override_provider.default_tags.tags": "takes the provider's default tags away",
    "aws_sagemaker_training_job.session_chaining_config.*": _SESSION,
    "aws_scheduler_schedule.target.ecs_parameters.*_tags": "the tasks get the tags themselves",
    "aws_securityhub_*.resource_tags.*": _CONDITION,
    "aws_servicecatalog_portfolio_share.share_tag_options": "shares a list of tags to choose from",
    "aws_servicecatalog_tag_option_resource_association.tag_option_id": "refers to a tag option",
    "aws_spot_instance_request.*_block_device.tags": _REQUEST,
    "aws_spot_instance_request.metadata_options.instance_metadata_tags": "whether an instance can read its tags",
    "aws_spot_instance_request.volume_tags": _REQUEST,
    "aws_transfer_workflow.*.tag_step_details.*": "a step with which its author tags a file",
    "aws_vpc_ipam_pool.allocation_resource_tags": "what a network must be tagged with to get addresses",
}
"""``type.path`` of what is called after tags and is left alone, and why."""
