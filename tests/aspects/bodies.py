"""Bodies for every resource type, drawn from the provider's schema: the smallest that is valid, and random ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st

from aspects.facts.history import own_span

Body = dict[str, Any]
Schema = Mapping[str, Any]

UNKNOWN = "${terraform_data.unknown.output}"
"""What only Terraform will know, of whatever type is asked for: ``terraform validate`` takes it nearly everywhere."""

# Deeper, the blocks of dashboards and firewalls repeat without end.
_DEPTH = 3

NAMED = re.compile(r"(^|_)(name|identifier)$|^(bucket|family)$")
NAME = "subject"
"""What stands where a type asks for a name, so that there is a literal for the names to work on."""

REQUIRED: dict[str, str] = {
    "aws_acm_certificate": "domain_name",
    "aws_alb": "subnets",
    "aws_ami_launch_permission": "account_id",
    "aws_appautoscaling_scheduled_action": "scalable_target_action.max_capacity",
    "aws_appfabric_app_authorization": "credential tenant",
    "aws_appfabric_ingestion_destination": (
        "destination_configuration.audit_log.destination.firehose_stream processing_configuration.audit_log"
    ),
    "aws_appmesh_gateway_route": "spec.grpc_route",
    "aws_apprunner_service": "source_configuration.image_repository",
    "aws_appstream_fleet": "compute_capacity.desired_instances",
    "aws_appstream_image_builder": "image_arn",
    "aws_appsync_source_api_association": "source_api_arn merged_api_arn",
    "aws_autoscaling_attachment": "elb",
    "aws_autoscaling_group": "launch_template",
    "aws_backup_restore_testing_plan": "recovery_point_selection",
    "aws_backup_restore_testing_selection": "protected_resource_arns",
    "aws_batch_job_queue": "compute_environments",
    "aws_bedrock_custom_model": "output_data_config training_data_config",
    "aws_bedrock_model_invocation_logging_configuration": "logging_config",
    "aws_bedrockagent_agent_collaborator": "agent_descriptor",
    "aws_bedrockagent_data_source": "data_source_configuration",
    "aws_bedrockagent_knowledge_base": (
        "storage_configuration knowledge_base_configuration.vector_knowledge_base_configuration"
    ),
    "aws_cloudfront_continuous_deployment_policy": "staging_distribution_dns_names",
    "aws_cloudfront_response_headers_policy": "cors_config",
    "aws_cloudfront_vpc_origin": "vpc_origin_endpoint_config.origin_ssl_protocols",
    "aws_cloudhsm_v2_hsm": "availability_zone",
    "aws_cloudwatch_event_connection": "auth_parameters.api_key",
    "aws_cloudwatch_event_rule": "event_pattern",
    "aws_cloudwatch_log_delivery_destination": "delivery_destination_configuration",
    "aws_codeguruprofiler_profiling_group": "agent_orchestration_config",
    "aws_cognito_managed_user_pool_client": "name_pattern",
    "aws_cognito_risk_configuration": "account_takeover_risk_configuration",
    "aws_cognito_user_pool_ui_customization": "css",
    "aws_comprehend_document_classifier": "input_data_config.s3_uri",
    "aws_computeoptimizer_recommendation_preferences": "enhanced_infrastructure_metrics scope",
    "aws_config_conformance_pack": "template_body",
    "aws_connect_instance": "directory_id",
    "aws_dataexchange_event_action": "event.revision_published action.export_revision_to_s3.revision_destination",
    "aws_datasync_location_fsx_ontap_file_system": "protocol.nfs",
    "aws_datazone_form_type": "model",
    "aws_db_proxy_target": "db_instance_identifier",
    "aws_devopsguru_event_sources_config": "event_sources.amazon_code_guru_profiler",
    "aws_devopsguru_notification_channel": "sns",
    "aws_devopsguru_service_integration": "kms_server_side_encryption logs_anomaly_detection ops_center",
    "aws_dms_certificate": "certificate_pem",
    "aws_docdb_global_cluster": "engine",
    "aws_dx_gateway_association": "associated_gateway_id",
    "aws_dx_hosted_private_virtual_interface_accepter": "dx_gateway_id",
    "aws_dx_macsec_key_association": "ckn",
    "aws_dx_private_virtual_interface": "dx_gateway_id",
    "aws_ebs_volume": "size",
    "aws_ec2_client_vpn_authorization_rule": "authorize_all_groups",
    "aws_ec2_host": "instance_type",
    "aws_ec2_instance_metadata_defaults": "http_endpoint",
    "aws_ec2_traffic_mirror_target": "network_interface_id",
    "aws_efs_replication_configuration": "destination.region",
    "aws_eip_association": "instance_id",
    "aws_elasticache_cluster": "engine",
    "aws_emr_studio_session_mapping": "identity_id",
    "aws_flow_log": "vpc_id",
    "aws_fsx_ontap_file_system": "throughput_capacity",
    "aws_fsx_ontap_volume": "size_in_bytes",
    "aws_gamelift_fleet": "build_id",
    "aws_gamelift_script": "storage_location",
    "aws_glue_catalog_table_optimizer": "configuration",
    "aws_glue_crawler": "s3_target",
    "aws_guardduty_malware_protection_plan": "protected_resource.s3_bucket",
    "aws_guardduty_organization_configuration": "auto_enable",
    "aws_iam_policy_attachment": "roles",
    "aws_imagebuilder_component": "data",
    "aws_imagebuilder_container_recipe": "dockerfile_template_data",
    "aws_imagebuilder_image": "container_recipe_arn",
    "aws_imagebuilder_image_pipeline": "container_recipe_arn",
    "aws_imagebuilder_lifecycle_policy": "resource_selection policy_detail.action policy_detail.filter",
    "aws_imagebuilder_workflow": "data",
    "aws_inspector2_filter": "filter_criteria",
    "aws_instance": "ami instance_type",
    "aws_internetmonitor_monitor": "traffic_percentage_to_monitor",
    "aws_iot_indexing_configuration": "thing_indexing_configuration",
    "aws_lakeformation_data_cells_filter": "table_data.column_names table_data.row_filter.filter_expression",
    "aws_lakeformation_opt_in": "resource_data.database",
    "aws_lakeformation_permissions": "database",
    "aws_lakeformation_resource_lf_tag": "database lf_tag",
    "aws_lakeformation_resource_lf_tags": "database",
    "aws_lambda_event_source_mapping": "event_source_arn",
    "aws_lambda_function": "filename",
    "aws_lb": "subnets",
    "aws_lexv2models_slot": "value_elicitation_setting",
    "aws_m2_application": "definition.content",
    "aws_macie2_classification_export_configuration": "s3_destination",
    "aws_mskconnect_connector": "capacity.provisioned_capacity",
    "aws_neptune_global_cluster": "engine",
    "aws_network_acl_rule": "cidr_block",
    "aws_networkfirewall_tls_inspection_configuration": (
        "tls_inspection_configuration.server_certificate_configuration.certificate_authority_arn "
        "tls_inspection_configuration.server_certificate_configuration.scope.destination"
    ),
    "aws_opensearchserverless_security_config": "saml_options.metadata",
    "aws_paymentcryptography_key": "key_attributes.key_algorithm key_attributes.key_class key_attributes.key_usage",
    "aws_pinpoint_gcm_channel": "api_key",
    "aws_prometheus_scraper": "destination",
    "aws_qbusiness_application": "attachments_configuration",
    "aws_quicksight_analysis": "definition",
    "aws_quicksight_dashboard": "definition",
    "aws_quicksight_data_source": "parameters.s3",
    "aws_quicksight_refresh_schedule": "schedule.schedule_frequency",
    "aws_quicksight_template": "definition",
    "aws_redshift_data_share_consumer_association": "associate_entire_account",
    "aws_redshift_scheduled_action": "target_action.pause_cluster",
    "aws_rekognition_stream_processor": "output settings input.kinesis_video_stream",
    "aws_resiliencehub_resiliency_policy": "policy.az policy.hardware policy.software",
    "aws_route": "gateway_id destination_cidr_block",
    "aws_route53_record": "records ttl",
    "aws_route53domains_domain": "admin_contact registrant_contact tech_contact",
    "aws_route53recoverycontrolconfig_safety_rule": "asserted_controls",
    "aws_route_table_association": "subnet_id",
    "aws_rum_app_monitor": "domain",
    "aws_s3_bucket_acl": "acl",
    "aws_s3_directory_bucket": "location",
    "aws_s3control_access_grant": "grantee",
    "aws_s3control_directory_bucket_access_point_scope": "scope",
    "aws_sagemaker_app": "space_name",
    "aws_sagemaker_feature_group": "offline_store_config",
    "aws_sagemaker_pipeline": "pipeline_definition",
    "aws_sagemaker_workforce": "cognito_config",
    "aws_secretsmanager_secret_rotation": "rotation_rules.automatically_after_days",
    "aws_security_group_rule": "cidr_blocks",
    "aws_securityhub_automation_rule": "criteria actions",
    "aws_securityhub_standards_control_association": "updated_reason",
    "aws_securitylake_aws_log_source": "source",
    "aws_securitylake_custom_log_source": "configuration.crawler_configuration configuration.provider_identity",
    "aws_securitylake_data_lake": "configuration",
    "aws_securitylake_subscriber": "source subscriber_identity",
    "aws_securitylake_subscriber_notification": "configuration",
    "aws_servicecatalog_product": "provisioning_artifact_parameters.template_physical_id",
    "aws_servicecatalog_provisioned_product": "product_id provisioning_artifact_id",
    "aws_servicecatalog_provisioning_artifact": "template_physical_id",
    "aws_shield_proactive_engagement": "emergency_contact",
    "aws_sns_sms_preferences": "monthly_spend_limit",
    "aws_spot_fleet_request": "launch_specification",
    "aws_spot_instance_request": "ami instance_type",
    "aws_ssm_parameter": "insecure_value",
    "aws_ssmcontacts_rotation": "recurrence",
    "aws_ssoadmin_trusted_token_issuer": "trusted_token_issuer_configuration.oidc_jwt_configuration",
    "aws_storagegateway_gateway": "activation_key",
    "aws_storagegateway_upload_buffer": "disk_id",
    "aws_timestreamquery_scheduled_query": (
        "schedule_configuration "
        "error_report_configuration.s3_configuration "
        "notification_configuration.sns_configuration "
        "target_configuration.timestream_configuration.dimension_mapping"
    ),
    "aws_transcribe_vocabulary": "phrases",
    "aws_transcribe_vocabulary_filter": "vocabulary_filter_file_uri",
    "aws_verifiedpermissions_identity_source": "configuration",
    "aws_verifiedpermissions_policy": "definition.static",
    "aws_verifiedpermissions_policy_store": "validation_settings",
    "aws_verifiedpermissions_schema": "definition",
    "aws_vpc_block_public_access_exclusion": "subnet_id",
    "aws_vpc_dhcp_options": "domain_name",
    "aws_vpc_endpoint_connection_notification": "vpc_endpoint_id",
    "aws_vpc_route_server_peer": "bgp_options",
    "aws_vpc_security_group_egress_rule": "cidr_ipv4",
    "aws_vpc_security_group_ingress_rule": "cidr_ipv4",
    "aws_vpclattice_listener": "service_arn",
    "aws_vpclattice_listener_rule": "match.http_match.header_matches action.fixed_response",
    "aws_vpclattice_resource_configuration": "resource_gateway_identifier protocol",
    "aws_workspacesweb_ip_access_settings": "ip_rule",
}
"""What the provider's code asks for beyond its schema: dotted paths, apart by spaces.

Of "one of these", the one named here; a required block that the schema cannot say is required (plugin framework).
"""

LITERALS: dict[str, dict[str, Any]] = {
    "aws_bedrock_custom_model": {
        "base_model_identifier": "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-text-express-v1"
    },
    "aws_cloudcontrolapi_resource": {"type_name": "AWS::ECS::Cluster"},
    "aws_cloudformation_type": {"type_name": "Company::Service::Thing"},
    "aws_controltower_control": {"control_identifier": UNKNOWN, "target_identifier": UNKNOWN},
    "aws_datazone_form_type": {"domain_identifier": UNKNOWN},
    "aws_datazone_project": {"domain_identifier": UNKNOWN},
    "aws_directory_service_conditional_forwarder": {"remote_domain_name": "corp.example.com"},
    "aws_directory_service_directory": {"name": "corp.example.com"},
    "aws_directory_service_region": {"region_name": "us-east-1"},
    "aws_directory_service_trust": {"remote_domain_name": "corp.example.com"},
    "aws_dms_endpoint": {"engine_name": "postgres"},
    "aws_ecr_account_setting": {"name": "BASIC_SCAN_TYPE_VERSION"},
    "aws_ecs_account_setting_default": {"name": "containerInsights"},
    "aws_guardduty_detector_feature": {"name": "S3_DATA_EVENTS"},
    "aws_guardduty_member_detector_feature": {"name": "S3_DATA_EVENTS"},
    "aws_guardduty_organization_configuration_feature": {"name": "S3_DATA_EVENTS"},
    "aws_iam_service_linked_role": {"aws_service_name": "ecs.amazonaws.com"},
    "aws_iot_event_configurations": {"event_configurations": {"THING": False}},
    "aws_paymentcryptography_key_alias": {"alias_name": "alias/subject"},
    "aws_quicksight_vpc_connection": {"subnet_ids": ["subnet-1", "subnet-2"]},
    "aws_s3_directory_bucket": {"bucket": "subject--use1-az4--x-s3"},
    "aws_s3control_bucket_lifecycle_configuration": {"bucket": UNKNOWN},
    "aws_s3control_bucket_policy": {"bucket": UNKNOWN},
    "aws_s3control_directory_bucket_access_point_scope": {"name": "subject--use1-az4--xa-s3"},
    "aws_transcribe_language_model": {"base_model_name": "WideBand"},
    "aws_vpclattice_auth_policy": {"resource_identifier": UNKNOWN},
    "aws_workspacesweb_network_settings": {"subnet_ids": ["subnet-1", "subnet-2"]},
}
"""Values where neither an unknown one nor :data:`NAME` will do: an enumeration, a form, an ARN, a number of items."""


def minimal(kind: str, block: Schema) -> Body:
    """The smallest body of a type that ``terraform validate`` accepts: what the schema, and the code, asks for."""
    body = _required(block)
    for path in REQUIRED.get(kind, "").split():
        if _is_there(kind, block, path):
            _add(body, block, path.split("."))
    for path, value in LITERALS.get(kind, {}).items():
        if _is_there(kind, block, path):
            _put(body, path.split("."), value)
    for name in block.get("attributes", {}):
        if NAMED.search(name) and body.get(name) == UNKNOWN and name not in LITERALS.get(kind, {}):
            body[name] = NAME
    return body


def _is_there(kind: str, block: Schema, path: str) -> bool:
    """Whether the version of a schema has an attribute; one that no version has is misspelt, and fails later on."""
    name = path.split(".")[0]
    return name in block.get("attributes", {}) or name in block.get("block_types", {}) or not own_span(kind, name)


def variants(kind: str, block: Schema) -> Iterator[tuple[str, Body]]:
    """The minimal body with one block or switch more, down to the third level; many are valid, not all.

    Yields:
        A label, unique for the type and fit for an address, and the body.
    """
    for path, value in _extensions(block):
        body = minimal(kind, block)
        _add(body, block, list(path))
        if value is not None:
            _put(body, list(path), value)
        if body != minimal(kind, block):
            yield "-".join([*path, *([] if value is None else [str(value).lower()])]), body


def _extensions(block: Schema, prefix: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], bool | None]]:
    deeper = len(prefix) < _DEPTH - 1
    for name, attribute in block.get("attributes", {}).items():
        path = (*prefix, name)
        if attribute.get("optional") and attribute.get("type") == "bool":
            yield from ((path, value) for value in (True, False))
        if nested := attribute.get("nested_type"):
            yield path, None
            if deeper:
                yield from _extensions(nested, path)
    for name, nested in block.get("block_types", {}).items():
        yield (*prefix, name), None
        if deeper:
            yield from _extensions(nested["block"], (*prefix, name))


def bodies(kind: str, block: Schema) -> st.SearchStrategy[Body]:
    """The minimal body of a type with some more attributes and blocks: literals and expressions, to the second level.

    Each value has its type; whether the provider would take them together is not asked.
    """
    return st.builds(lambda more: {**minimal(kind, block), **more}, _some(block, 2))


def _some(block: Schema, depth: int) -> st.SearchStrategy[Body]:
    """Up to six of the optional attributes and blocks, and those that a block must have."""
    attributes = {
        name: each for name, each in block.get("attributes", {}).items() if each.get("optional") or each.get("required")
    }
    nested = block.get("block_types", {}) if depth else {}
    names = sorted([*attributes, *nested])
    if not names:
        return st.just({})

    @st.composite
    def draw_some(draw: st.DrawFn) -> Body:
        body: Body = {}
        for name in draw(st.lists(st.sampled_from(names), max_size=6, unique=True)):
            if name in attributes:
                inner = attributes[name].get("nested_type")
                body[name] = draw(_wrapped(inner, depth) if inner else _values(attributes[name]["type"]))
            else:
                inside = _some(nested[name]["block"], depth - 1)
                body[name] = draw(st.one_of(inside, st.lists(inside, min_size=1, max_size=2)))
        return body

    return draw_some()


def _wrapped(nested: Schema, depth: int) -> st.SearchStrategy[Any]:
    inside = _some(nested, max(depth - 1, 0))
    wrapped: dict[str, st.SearchStrategy[Any]] = {
        "single": inside,
        "map": st.dictionaries(st.just("key"), inside, max_size=1),
    }
    return wrapped.get(nested["nesting_mode"], st.lists(inside, max_size=2))


def _values(kind: Any) -> st.SearchStrategy[Any]:
    """Literals of a type, and an expression in their place."""
    expression = st.sampled_from([UNKNOWN, "${var.given}"])
    literals: dict[str, st.SearchStrategy[Any]] = {
        "bool": st.booleans(),
        "number": st.integers(0, 400),
        "string": st.sampled_from(
            ["text", "Other-Text_2", "a.b/c", "x" * 300, "pre-${var.given}", "${var.given}-post"]
        ),
    }
    if isinstance(kind, str):
        return st.one_of(literals.get(kind, st.just("text")), expression)
    constructor, inner = kind
    if constructor == "map":
        keys = st.sampled_from(["key", "Owner", "Name", "a.b", "${var.given}"])
        return st.one_of(st.dictionaries(keys, _values(inner), max_size=3), expression)
    if constructor == "object":
        return st.fixed_dictionaries({name: _values(each) for name, each in inner.items()})
    return st.one_of(st.lists(_values(inner), max_size=2), expression)


def _required(block: Schema) -> Body:
    body: Body = {}
    for name, attribute in block.get("attributes", {}).items():
        if attribute.get("required"):
            body[name] = _attribute(attribute)
    for name, nested in block.get("block_types", {}).items():
        if nested.get("min_items"):
            body[name] = [_required(nested["block"]) for _ in range(nested["min_items"])]
    return body


def _attribute(attribute: Schema) -> Any:
    if nested := attribute.get("nested_type"):
        inner = _required(nested)
        wrapped = {"list": [inner], "set": [inner], "single": inner, "map": {"key": inner}}
        return wrapped[nested["nesting_mode"]]
    return typed(attribute["type"])


def typed(kind: Any) -> Any:
    """A value of a type as the schema writes it: ``"string"``, ``["map", "string"]``, ``["object", {…}]``."""
    if kind == "bool":
        return False
    if isinstance(kind, str):
        return UNKNOWN
    constructor, inner = kind
    if constructor == "map":
        return {"key": typed(inner)}
    if constructor == "object":
        return {name: typed(each) for name, each in inner.items()}
    return [typed(inner)]


def _add(body: Body, block: Schema, path: list[str]) -> None:
    """Put the attribute or block at ``path`` into ``body``, and the blocks on the way that it lacks."""
    name, *rest = path
    if attribute := block.get("attributes", {}).get(name):
        body.setdefault(name, _attribute(attribute))
        inner: Schema = attribute.get("nested_type", {})
    else:
        inner = block["block_types"][name]["block"]
        body.setdefault(name, [_required(inner)])
    if rest:
        for each in body[name] if isinstance(body[name], list) else [body[name]]:
            _add(each, inner, rest)


def _put(body: Body, path: list[str], value: Any) -> None:
    name, *rest = path
    if not rest:
        body[name] = value
        return
    for each in body[name] if isinstance(body[name], list) else [body[name]]:
        _put(each, rest, value)
