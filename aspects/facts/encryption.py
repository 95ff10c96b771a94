"""Encryption switches, key attributes and TLS settings of each resource type.

Source: the provider 5.100.0 schema and the resource's page there; other sources are in the row. What AWS or the
provider refuses together is a condition of the row. A switch is forced on; a key that the author chose stays, as does
every token; a key is added only where its switch is a literal that says on.

What is left alone, and why, is in :mod:`aspects.facts.encryption_exempt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from .kinds import SAGEMAKER_EBS_ONLY, SEARCH_TLS_POLICIES
from .settings import PRESENT, Setting, Table, Unlike, Value

Conditions = Mapping[str, Any]
Rows = tuple[Setting, ...]
KEY = Value.KMS_KEY_ARN

AWS_KEY = re.compile(r"(arn:[^:]*:kms:.*:)?alias/aws/.+|AWS_OWNED_KMS_KEY")
"""A key of AWS's own, spelled out, whatever the region in its ARN; or what some services call theirs.

AWS KMS developer guide, "Aliases in AWS KMS"; API references of Network Firewall, QLDB, Aurora DSQL and Redshift
Serverless.
"""
_CUSTOMERS = Unlike(AWS_KEY)


def _key(
    path: str = "kms_key_id", create: bool = True, when: Conditions | None = None, beside: Conditions | None = None
) -> Setting:
    """Return the customer's key where the author chose none, or wrote out one of AWS's own."""
    return Setting(path, KEY, force=False, create=create, when=when or {}, beside=beside or {}, blank=AWS_KEY)


def _switch(path: str, key: str, value: Any = True, create: bool = True, beside: Conditions | None = None) -> Rows:
    """Return a switch that is forced on, and the key that stands next to it."""
    block = path.rpartition(".")[0]
    switch = path.removeprefix(f"{block}.") if block else path
    key_path = f"{block}.{key}" if block else key
    return (
        Setting(path, value, create=create, beside=beside or {}),
        _key(key_path, create=False, beside={switch: value}),
    )


def _off(path: str) -> Setting:
    """Return a switch that turns encryption off, where the author wrote ``True``; off by default."""
    return Setting(path, False, create=False, beside={path.rpartition(".")[2]: True})


def _least(
    path: str, value: Any, weak: Iterable[str], create: bool = True, beside: Conditions | None = None
) -> Setting:
    """Return a policy where the author chose none or a weak one; a stronger one stays."""
    return Setting(
        path, value, create=create, beside={path.rpartition(".")[2]: frozenset({None, *weak}), **(beside or {})}
    )


def _not(path: str, value: Any, weak: Iterable[str]) -> Setting:
    """Return a value instead of weak ones; what AWS does by default is sound."""
    return Setting(path, value, create=False, beside={path.rpartition(".")[2]: frozenset(weak)})


def _block(path: str, block: Mapping[str, Any], create: bool = True, beside: Conditions | None = None) -> Setting:
    """Return a block, valid only as a whole, where the author wrote none; ``create`` is for the blocks around it."""
    return Setting(path, block, force=False, create=create, beside=beside or {})


def _key_first(
    prefix: str, key: str, mode: str, value: Any, plain: Iterable[Any] = (None,), create: bool = True
) -> Rows:
    """Return a key and a mode that needs it: ``value`` instead of ``plain`` (``None``: nothing), with a key."""
    return (
        _key(f"{prefix}{key}", create=create, beside={mode: frozenset({*plain, value})}),
        Setting(f"{prefix}{mode}", value, create=False, beside={key: _CUSTOMERS, mode: frozenset(plain)}),
    )


def _chosen(path: str, key: str, switch: str, value: Any, own: Any, when: Conditions | None = None) -> Rows:
    """Return a block as a whole, with ``value`` as its switch and the key; both instead of ``own``, AWS's own key."""
    rows = (
        _block(path, {switch: value, key: KEY}),
        *_key_first(f"{path}.", key, switch, value, (None, own), create=False),
    )
    return tuple(replace(row, when=when or {}) for row in rows)


# Restored, replicated and secondary databases take the encryption of what they come from.
_NEW_INSTANCE = {"replicate_source_db": None, "snapshot_identifier": None, "restore_to_point_in_time": None}
_NO_SOURCE = {"source_db_cluster_identifier": None}
_CLUSTER = _switch("storage_encrypted", "kms_key_id")
_INSIGHTS_KEY = _key("performance_insights_kms_key_id", when={"performance_insights_enabled": True})
_MASTER_SECRET_KEY = _key("master_user_secret_kms_key_id", when={"manage_master_user_password": True})

# The newest policies that every current TLS 1.2 client can still talk to, and those that let TLS 1.0 or 1.1 through.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"
_TLS_FIPS_POLICY = "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04"
_WEAK_TLS = (
    "ELBSecurityPolicy-2015-05",
    "ELBSecurityPolicy-2016-08",
    "ELBSecurityPolicy-FS-2018-06",
    "ELBSecurityPolicy-FS-1-1-2019-08",
    "ELBSecurityPolicy-TLS-1-0-2015-04",
    "ELBSecurityPolicy-TLS-1-1-2017-01",
    "ELBSecurityPolicy-TLS13-1-0-2021-06",
    "ELBSecurityPolicy-TLS13-1-1-2021-06",
)
_WEAK_FIPS = ("ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04", "ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04")
_WEAK_POST_QUANTUM = "ELBSecurityPolicy-TLS13-1-0-PQ-2025-09"
_WEAK_FIPS_POST_QUANTUM = "ELBSecurityPolicy-TLS13-1-0-FIPS-PQ-2025-09"
_TLS_LISTENER = {"protocol": re.compile("(?i)https|tls")}  # in either case: the provider's page of aws_lb_listener


def _instead_of(policy: str, *weak: str) -> Setting:
    """Return a policy of the same family, which asks for TLS 1.2, instead of those that do not."""
    return Setting("ssl_policy", policy, beside={**_TLS_LISTENER, "ssl_policy": frozenset(weak)})


_LISTENER = (
    _least("ssl_policy", TLS_POLICY, _WEAK_TLS, beside=_TLS_LISTENER),
    _instead_of(_TLS_FIPS_POLICY, *_WEAK_FIPS),
    _instead_of("ELBSecurityPolicy-TLS13-1-2-PQ-2025-09", _WEAK_POST_QUANTUM),
    _instead_of("ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09", _WEAK_FIPS_POST_QUANTUM),
)

# Classic load balancers: a policy of AWS, or one protocol after the other.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-options.html
_WEAK_CLASSIC = frozenset(
    f"ELBSecurityPolicy-{name}"
    for name in (
        "2011-08", "2014-01", "2014-10", "2015-02", "2015-03", "2015-05", "2016-08", "TLS-1-1-2017-01",
    )
)  # fmt: skip


def _classic(block: str) -> Rows:
    policy = Setting(
        f"{block}[name=Reference-Security-Policy].value",
        "ELBSecurityPolicy-TLS-1-2-2017-01",
        create=False,
        beside={"value": _WEAK_CLASSIC},
    )
    weak = ("Protocol-SSLv2", "Protocol-SSLv3", "Protocol-TLSv1", "Protocol-TLSv1.1")
    return (policy, *(_not(f"{block}[name={name}].value", "false", ["true"]) for name in weak))


# AWS rotates symmetric keys only. https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
_KEY_ROTATION = Setting(
    "enable_key_rotation",
    True,
    when={"customer_master_key_spec": frozenset({None, "SYMMETRIC_DEFAULT"}), "custom_key_store_id": None},
)

_ROOT_VOLUME = _switch("root_block_device.encrypted", "kms_key_id")
_INSTANCE_VOLUMES = (*_ROOT_VOLUME, *_switch("ebs_block_device.encrypted", "kms_key_id", create=False))
_LAYER_VOLUMES = (Setting("ebs_volume.encrypted", True, create=False),)

# https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html and ntn.html there
_NODES_CAN_ENCRYPT = re.compile(r"6\..+|7\..+")
_DISKS_CAN_ENCRYPT = re.compile(r"5\.[1-9].*|6\..+|7\..+")
_DOMAIN_TLS = (
    Setting("domain_endpoint_options.enforce_https", True),
    # The policy between these two asks for TLS 1.2, too, and stays where the author chose it.
    _least("domain_endpoint_options.tls_security_policy", SEARCH_TLS_POLICIES[0], ["Policy-Min-TLS-1-0-2019-07"]),
)

_ECS_EXEC = "configuration.execute_command_configuration"
_CATALOG = "data_catalog_encryption_settings"
_GLUE = "encryption_configuration"
_S3_DESTINATION = "storage_lens_configuration.data_export.s3_bucket_destination"


def _table(block: str) -> Rows:
    """Return how a table of metadata about a bucket is encrypted, where the bucket's author wants one."""
    return (
        _block(f"{block}.encryption_configuration", {"sse_algorithm": "aws:kms", "kms_key_arn": KEY}, create=False),
        _key(f"{block}.encryption_configuration.kms_key_arn", create=False, beside={"sse_algorithm": "aws:kms"}),
    )


def _viewers(*behaviors: str) -> Rows:
    """Return the rows for TLS between CloudFront and its origins, and between viewers and CloudFront."""
    return (
        Setting("origin.custom_origin_config.origin_ssl_protocols", ["TLSv1.2"], create=False),
        *(_not(f"{each}.viewer_protocol_policy", "redirect-to-https", ["allow-all"]) for each in behaviors),
        # CloudFront's own certificate and dedicated addresses ("vip") do not let one choose.
        # https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ViewerCertificate.html
        _least(
            "viewer_certificate.minimum_protocol_version",
            "TLSv1.2_2021",
            ["SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016"],
            create=False,
            beside={"ssl_support_method": "sni-only"},
        ),
    )


# Every S3 bucket that a Firehose stream can write to.
_FIREHOSE_BUCKETS = (
    "extended_s3_configuration",
    "extended_s3_configuration.s3_backup_configuration",
    "redshift_configuration.s3_backup_configuration",
    *(
        f"{destination}_configuration.s3_configuration"
        for destination in (
            "elasticsearch", "http_endpoint", "iceberg", "opensearch", "opensearchserverless", "redshift", "snowflake",
            "splunk",
        )
    ),
)  # fmt: skip
# A stream that reads from another one has no buffer of its own to encrypt; the provider refuses both together.
_DIRECT_PUT = {"kinesis_source_configuration": None, "msk_source_configuration": None}


# All but S3, whose settings name a key of their own: the provider refuses kms_key_arn for it, though only in the plan.
_DMS_ENGINES = re.compile(r"(?!s3$).+")
_DMS_TARGET = {"endpoint_type": "target"}

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_artifact_encryption.html
_CANARY = re.compile(r"syn-nodejs-puppeteer-(3\.[3-9]|[4-9]|\d\d).*")

_EMAIL_TLS = "delivery_options.tls_policy"


def _dms_bucket(prefix: str = "") -> Rows:
    rows = _key_first(prefix, "server_side_encryption_kms_key_id", "encryption_mode", "SSE_KMS", create=False)
    return tuple(
        Setting(row.path, row.value, row.force, row.create, when=_DMS_TARGET, beside=row.beside) for row in rows
    )


def _tls_parameter(name: str, value: str, weak: Iterable[str], family: str) -> Setting:
    """Return a database parameter that refuses connections without TLS; ``family`` is a regular expression."""
    return Setting(
        f"parameter[name={name}].value",
        value,
        when={"family": re.compile(family)},
        beside={"value": frozenset({None, *weak})},
    )


def _network_firewall() -> Rows:
    return _chosen("encryption_configuration", "key_id", "type", "CUSTOMER_KMS", "AWS_OWNED_KMS_KEY")


def _verified_access(block: str) -> Rows:
    return _chosen(block, "kms_key_arn", "customer_managed_key_enabled", True, False)


def _step_function() -> Rows:
    return _chosen("encryption_configuration", "kms_key_id", "type", "CUSTOMER_MANAGED_KMS_KEY", "AWS_OWNED_KEY")


def _sagemaker_user(block: str) -> Rows:
    return (
        _key(f"{block}.canvas_app_settings.workspace_settings.s3_kms_key_id", create=False),
        _key(f"{block}.sharing_settings.s3_kms_key_id", create=False),
    )


def _appmesh_client(*prefixes: str) -> Rows:
    paths = (f"{prefix}.client_policy.tls.enforce" for prefix in prefixes)
    return tuple(Setting(path, True, create=False, beside={"enforce": False}) for path in paths)


ENCRYPTION: Table = {
    "aws_agentregistry_registry": (
        _block("encryption_configuration", {"kms_key_arn": KEY}),
        _key("encryption_configuration.kms_key_arn", create=False),
    ),
    "aws_alb_listener": _LISTENER,
    # A volume that is made from a snapshot is encrypted as that is; the provider refuses both together.
    "aws_ami": (Setting("ebs_block_device.encrypted", True, create=False, beside={"snapshot_id": None}),),
    "aws_ami_copy": _switch("encrypted", "kms_key_id"),
    # The policies of TLS 1.3 stay:
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html
    "aws_api_gateway_domain_name": (_least("security_policy", "TLS_1_2", ["TLS_1_0"]),),
    "aws_api_gateway_integration": (_off("tls_config.insecure_skip_verification"),),
    "aws_api_gateway_method_settings": (Setting("settings.cache_data_encrypted", True),),
    "aws_api_gateway_rest_api": (_not("security_policy", "TLS_1_2", ["TLS_1_0"]),),
    # Only used for the hosted store; configurations elsewhere are encrypted where they are.
    "aws_appconfig_configuration_profile": (_key("kms_key_identifier", when={"location_uri": "hosted"}),),
    "aws_appconfig_deployment": (_key("kms_key_identifier"),),
    "aws_appfabric_app_bundle": (_key("customer_managed_key_arn"),),
    "aws_appflow_connector_profile": (_key("kms_arn"),),
    "aws_appflow_flow": (_key("kms_arn"),),
    "aws_appmesh_virtual_gateway": _appmesh_client("spec.backend_defaults"),
    "aws_appmesh_virtual_node": _appmesh_client("spec.backend_defaults", "spec.backend.virtual_service"),
    "aws_apprunner_service": (_key("encryption_configuration.kms_key"),),
    "aws_appsync_api_cache": (
        Setting("at_rest_encryption_enabled", True),
        Setting("transit_encryption_enabled", True),
    ),
    "aws_athena_database": (
        _block("encryption_configuration", {"encryption_option": "SSE_KMS", "kms_key": KEY}),
        Setting("encryption_configuration.encryption_option", "SSE_S3", force=False),
        _key(
            "encryption_configuration.kms_key",
            create=False,
            beside={"encryption_option": frozenset({"SSE_KMS", "CSE_KMS"})},
        ),
    ),
    "aws_athena_workgroup": (
        _block(
            "configuration.result_configuration.encryption_configuration",
            {"encryption_option": "SSE_KMS", "kms_key_arn": KEY},
            create=False,
        ),
        _block(
            "configuration.result_configuration.encryption_configuration",
            {"encryption_option": "SSE_S3"},
            create=False,
        ),
        _key(
            "configuration.result_configuration.encryption_configuration.kms_key_arn",
            create=False,
            beside={"encryption_option": frozenset({"SSE_KMS", "CSE_KMS"})},
        ),
        _key("configuration.customer_content_encryption_configuration.kms_key", create=False),
        _block(
            "configuration.managed_query_results_configuration.encryption_configuration",
            {"kms_key": KEY},
            create=False,
            beside={"enabled": True},
        ),
        _key("configuration.managed_query_results_configuration.encryption_configuration.kms_key", create=False),
        _key(
            "configuration.monitoring_configuration.managed_logging_configuration.kms_key",
            create=False,
            beside={"enabled": True},
        ),
        _key(
            "configuration.monitoring_configuration.s3_logging_configuration.kms_key",
            create=False,
            beside={"enabled": True},
        ),
    ),
    "aws_auditmanager_account_registration": (_key("kms_key"),),
    "aws_backup_logically_air_gapped_vault": (_key("encryption_key_arn"),),
    "aws_backup_vault": (_key("kms_key_arn"),),
    "aws_bedrock_custom_model": (_key("custom_model_kms_key_id"),),
    "aws_bedrock_evaluation_job": (_key("customer_encryption_key_id"),),
    "aws_bedrock_guardrail": (_key("kms_key_arn"),),
    "aws_bedrock_model_invocation_job": (
        _key("output_data_config.s3_output_data_config.s3_encryption_key_id", create=False),
    ),
    "aws_bedrockagent_agent": (_key("customer_encryption_key_arn"),),
    "aws_bedrockagent_data_source": (_key("server_side_encryption_configuration.kms_key_arn"),),
    "aws_bedrockagent_flow": (_key("customer_encryption_key_arn"),),
    "aws_bedrockagent_knowledge_base": (
        _block(
            "knowledge_base_configuration.managed_knowledge_base_configuration.server_side_encryption_configuration",
            {"kms_key_arn": KEY},
            create=False,
        ),
        _key(
            "knowledge_base_configuration.managed_knowledge_base_configuration.server_side_encryption_configuration.kms_key_arn",
            create=False,
        ),
    ),
    "aws_bedrockagent_prompt": (_key("customer_encryption_key_arn"),),
    "aws_bedrockagentcore_evaluator": (_key("kms_key_arn"),),
    "aws_bedrockagentcore_gateway": (_key("kms_key_arn"),),
    "aws_bedrockagentcore_harness": (_key("memory.managed_memory_configuration.encryption_key_arn", create=False),),
    "aws_bedrockagentcore_memory": (_key("encryption_key_arn"),),
    "aws_bedrockagentcore_policy_engine": (_key("encryption_key_arn"),),
    "aws_bedrockagentcore_token_vault_cmk": (
        _key("kms_configuration.kms_key_arn", create=False, beside={"key_type": "CustomerManagedKey"}),
    ),
    "aws_chime_voice_connector": (Setting("require_encryption", True),),
    "aws_chimesdkmediapipelines_media_insights_pipeline_configuration": (
        _key(
            "elements.amazon_transcribe_call_analytics_processor_configuration.post_call_analytics_settings"
            ".output_encryption_kms_key_id",
            create=False,
        ),
    ),
    "aws_cloudfront_distribution": _viewers("default_cache_behavior", "ordered_cache_behavior"),
    "aws_cloudfront_multitenant_distribution": _viewers("default_cache_behavior", "cache_behavior"),
    "aws_cloudfront_vpc_origin": (
        Setting("vpc_origin_endpoint_config.origin_ssl_protocols.items", ["TLSv1.2"], create=False),
        Setting(
            "vpc_origin_endpoint_config.origin_ssl_protocols.quantity",
            1,
            create=False,
            beside={"items": ["TLSv1.2"]},
        ),
    ),
    "aws_cloudsearch_domain": (
        Setting("endpoint_options.enforce_https", True),
        Setting("endpoint_options.tls_security_policy", "Policy-Min-TLS-1-2-2019-07"),
    ),
    "aws_cloudtrail": (_key(),),
    "aws_cloudtrail_event_data_store": (_key(),),
    "aws_cloudwatch_event_archive": (_key("kms_key_identifier"),),
    "aws_cloudwatch_event_bus": (_key("kms_key_identifier"),),
    "aws_cloudwatch_event_connection": (_key("kms_key_identifier"),),
    "aws_cloudwatch_log_anomaly_detector": (_key(),),
    "aws_cloudwatch_log_group": (_key(),),
    "aws_cloudwatchomni_space": _chosen(
        "encryption_configuration", "kms_key_arn", "encryption_strategy", "CUSTOMER_MANAGED", "AWS_OWNED"
    ),
    "aws_codeartifact_domain": (_key("encryption_key"),),
    "aws_codebuild_project": (
        _key("encryption_key"),
        _off("artifacts.encryption_disabled"),
        _off("secondary_artifacts.encryption_disabled"),
        _off("logs_config.s3_logs.encryption_disabled"),
        _off("source.insecure_ssl"),
        _off("secondary_sources.insecure_ssl"),
    ),
    "aws_codebuild_report_group": (_off("export_config.s3_destination.encryption_disabled"),),
    "aws_codecommit_repository": (_key(),),
    "aws_codegurureviewer_repository_association": _chosen(
        "kms_key_details", "kms_key_id", "encryption_option", "CUSTOMER_MANAGED_CMK", "AWS_OWNED_CMK"
    ),
    # A store that names its region is one of several, whose key must be of that region.
    "aws_codepipeline": (
        _block("artifact_store.encryption_key", {"id": KEY, "type": "KMS"}, create=False, beside={"region": None}),
    ),
    # The key of the custom senders, without which there is nothing to encrypt.
    "aws_cognito_user_pool": tuple(
        _key("lambda_config.kms_key_id", create=False, beside={sender: PRESENT})
        for sender in ("custom_email_sender", "custom_sms_sender")
    ),
    "aws_comprehend_document_classifier": (
        _key("model_kms_key_id"),
        _key("volume_kms_key_id"),
        _key("output_data_config.kms_key_id", create=False),
    ),
    "aws_comprehend_entity_recognizer": (_key("model_kms_key_id"), _key("volume_kms_key_id")),
    "aws_config_delivery_channel": (_key("s3_kms_key_arn"),),
    "aws_connect_instance_storage_config": (
        _block("storage_config.s3_config.encryption_config", {"encryption_type": "KMS", "key_id": KEY}, create=False),
        _key("storage_config.s3_config.encryption_config.key_id", create=False),
    ),
    "aws_customerprofiles_domain": (_key("default_encryption_key"),),
    "aws_dataexchange_event_action": (
        _block("action.export_revision_to_s3.encryption", {"type": "aws:kms", "kms_key_arn": KEY}, create=False),
        _block("action.export_revision_to_s3.encryption", {"type": "AES256"}, create=False),
        _key("action.export_revision_to_s3.encryption.kms_key_arn", create=False, beside={"type": "aws:kms"}),
    ),
    "aws_datasync_location_efs": (Setting("in_transit_encryption", "TLS1_2"),),
    "aws_datazone_domain": (_key("kms_key_identifier"),),
    "aws_dax_cluster": (
        Setting("server_side_encryption.enabled", True),
        Setting("cluster_endpoint_encryption_type", "TLS"),
    ),
    "aws_db_instance": (
        # A replica takes its source's encryption.
        Setting("storage_encrypted", True, when={"replicate_source_db": None}),
        _key(when={**_NEW_INSTANCE, "storage_encrypted": True}),
        _INSIGHTS_KEY,
        _MASTER_SECRET_KEY,
    ),
    # Oracle and SQL Server go without: their parameter is static, which asks for another apply_method, or is none.
    "aws_db_parameter_group": (
        _tls_parameter("rds.force_ssl", "1", ["0", "off"], r"postgres\d+(\.\d+)?"),
        _tls_parameter(
            "require_secure_transport", "1", ["0", "OFF"], r"mysql(5\.7|[89]\.\d)|mariadb(10\.([56]|11)|11\.\d)"
        ),
    ),
    "aws_db_proxy": (Setting("require_tls", True),),
    "aws_db_snapshot_copy": (_key(when={"destination_region": None}),),
    "aws_devopsagent_agent_space": (_key("kms_key_arn"),),
    "aws_devopsguru_service_integration": _key_first(
        "kms_server_side_encryption.",
        "kms_key_id",
        "type",
        "CUSTOMER_MANAGED_KEY",
        ["AWS_OWNED_KMS_KEY"],
        create=False,
    ),
    # The key of the other region, if any, only the author knows.
    "aws_dlm_lifecycle_policy": (
        Setting("policy_details.action.cross_region_copy.encryption_configuration.encrypted", True, create=False),
        Setting("policy_details.schedule.cross_region_copy_rule.encrypted", True, create=False),
    ),
    "aws_dms_endpoint": (
        _key("kms_key_arn", when={"engine_name": _DMS_ENGINES}),
        *_dms_bucket("s3_settings."),
        *_dms_bucket("redshift_settings."),
    ),
    "aws_dms_instance_profile": (_key("kms_key_arn"),),
    "aws_dms_replication_config": (_key("compute_config.kms_key_id", create=False),),
    "aws_dms_replication_instance": (_key("kms_key_arn"),),
    "aws_dms_s3_endpoint": (_key("kms_key_arn"), *_dms_bucket()),
    "aws_docdb_cluster": _CLUSTER,
    "aws_docdb_cluster_instance": (
        _key("performance_insights_kms_key_id", when={"enable_performance_insights": True}),
    ),
    # On by default; the other values all ask for TLS.
    "aws_docdb_cluster_parameter_group": (_not("parameter[name=tls].value", "enabled", ["disabled"]),),
    "aws_docdb_global_cluster": (Setting("storage_encrypted", True, when=_NO_SOURCE),),
    "aws_docdbelastic_cluster": (_key(),),
    "aws_drs_replication_configuration_template": (
        _not("ebs_encryption", "DEFAULT", ["NONE"]),
        _key("ebs_encryption_key_arn", when={"ebs_encryption": "CUSTOM"}),
    ),
    "aws_dsql_cluster": (_key("kms_encryption_key"),),
    "aws_dynamodb_table": (
        Setting("server_side_encryption.enabled", True),
        # With replicas, either all have a customer's key or none has, each of its own region.
        _key("server_side_encryption.kms_key_arn", create=False, when={"replica": None}, beside={"enabled": True}),
    ),
    # A bucket of another account may not be written to with a key of this one.
    "aws_dynamodb_table_export": (
        _key(
            "s3_sse_kms_key_id",
            when={"s3_bucket_owner": None, "s3_sse_algorithm": frozenset({None, "KMS"})},
        ),
        Setting("s3_sse_algorithm", "KMS", force=False, when={"s3_sse_kms_key_id": PRESENT}),
    ),
    "aws_ebs_encryption_by_default": (Setting("enabled", True),),
    "aws_ebs_snapshot_copy": _switch("encrypted", "kms_key_id"),
    "aws_ebs_snapshot_import": _switch("encrypted", "kms_key_id"),
    "aws_ebs_volume": _switch("encrypted", "kms_key_id"),
    "aws_ecr_repository": (
        Setting("encryption_configuration.encryption_type", "KMS", force=False),
        _key("encryption_configuration.kms_key", create=False, beside={"encryption_type": "KMS"}),
    ),
    # ECR may use a key only through the author's own role.
    # https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html
    "aws_ecr_repository_creation_template": (
        Setting("encryption_configuration.encryption_type", "KMS", force=False, when={"custom_role_arn": PRESENT}),
        _key(
            "encryption_configuration.kms_key",
            create=False,
            when={"custom_role_arn": PRESENT},
            beside={"encryption_type": "KMS"},
        ),
    ),
    "aws_ecs_cluster": (
        _key(f"{_ECS_EXEC}.kms_key_id", create=False),
        # Exec refuses to start where the log group has no customer's key.
        Setting(
            f"{_ECS_EXEC}.log_configuration.cloud_watch_encryption_enabled",
            True,
            create=False,
            when={f"{_ECS_EXEC}.kms_key_id": PRESENT},
            beside={"cloud_watch_log_group_name": PRESENT},
        ),
        Setting(
            f"{_ECS_EXEC}.log_configuration.s3_bucket_encryption_enabled",
            True,
            create=False,
            beside={"s3_bucket_name": PRESENT},
        ),
        # Encrypted by default; no task starts with a key whose policy does not name Fargate, so the author opens this.
        # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-create-storage-key.html
        _key("configuration.managed_storage_configuration.fargate_ephemeral_storage_kms_key_id", create=False),
        _key("configuration.managed_storage_configuration.kms_key_id", create=False),
    ),
    "aws_ecs_service": (
        _key("service_connect_configuration.service.tls.kms_key", create=False),
        *_switch("volume_configuration.managed_ebs_volume.encrypted", "kms_key_id", create=False),
    ),
    "aws_ecs_task_definition": (
        Setting("volume.efs_volume_configuration.transit_encryption", "ENABLED", create=False),
    ),
    "aws_efs_file_system": _switch("encrypted", "kms_key_id"),
    # Clusters on Outposts do not know it.
    "aws_eks_cluster": (
        Setting(
            "encryption_config",
            {"provider": {"key_arn": KEY}, "resources": ["secrets"]},
            force=False,
            when={"outpost_config": None},
        ),
    ),
    # A single Redis node cannot, in either way: aws_elasticache_replication_group can.
    # https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption-mc.html
    "aws_elasticache_cluster": (
        Setting(
            "transit_encryption_enabled",
            True,
            when={"engine": "memcached", "engine_version": frozenset({None, "1.6.12", "1.6.17", "1.6.22"})},
        ),
    ),
    # A member of a global group takes its primary's encryption.
    "aws_elasticache_replication_group": (
        Setting("at_rest_encryption_enabled", "true", when={"global_replication_group_id": None}),
        Setting("transit_encryption_enabled", True, when={"global_replication_group_id": None}),
        _key(when={"at_rest_encryption_enabled": True}),
    ),
    "aws_elasticache_serverless_cache": (_key(),),
    "aws_elasticsearch_domain": (
        *_DOMAIN_TLS,
        Setting("encrypt_at_rest.enabled", True, when={"elasticsearch_version": _DISKS_CAN_ENCRYPT}),
        _key("encrypt_at_rest.kms_key_id", create=False, beside={"enabled": True}),
        Setting("node_to_node_encryption.enabled", True, when={"elasticsearch_version": _NODES_CAN_ENCRYPT}),
    ),
    "aws_elastictranscoder_pipeline": (_key("aws_kms_key_arn"),),
    "aws_emr_cluster": (_key("log_encryption_kms_key_id", when={"log_uri": PRESENT}),),
    "aws_emr_studio": (_key("encryption_key_arn"),),
    "aws_emrcontainers_job_template": (_key("kms_key_arn"),),
    "aws_emrserverless_application": (
        _key("monitoring_configuration.cloudwatch_logging_configuration.encryption_key_arn", create=False),
        _key("monitoring_configuration.managed_persistence_monitoring_configuration.encryption_key_arn", create=False),
        _key("monitoring_configuration.s3_monitoring_configuration.encryption_key_arn", create=False),
    ),
    "aws_fsx_file_cache": (_key(),),
    # Scratch file systems are encrypted with a key of AWS, always.
    "aws_fsx_lustre_file_system": (_key(when={"deployment_type": re.compile("PERSISTENT_.")}),),
    "aws_fsx_ontap_file_system": (_key(),),
    "aws_fsx_openzfs_file_system": (_key(),),
    "aws_fsx_windows_file_system": (_key(),),
    "aws_glue_catalog": (_key("catalog_properties.data_lake_access_properties.kms_key", create=False),),
    "aws_glue_connection": (_key("authentication_configuration.kms_key_arn", create=False),),
    "aws_glue_data_catalog_encryption_settings": (
        _key(f"{_CATALOG}.connection_password_encryption.aws_kms_key_id", create=False),
        Setting(
            f"{_CATALOG}.connection_password_encryption.return_connection_password_encrypted",
            True,
            create=False,
            beside={"aws_kms_key_id": PRESENT},
        ),
        _not(f"{_CATALOG}.encryption_at_rest.catalog_encryption_mode", "SSE-KMS", ["DISABLED"]),
        _key(
            f"{_CATALOG}.encryption_at_rest.sse_aws_kms_key_id",
            create=False,
            beside={"catalog_encryption_mode": frozenset({"SSE-KMS", "SSE-KMS-WITH-SERVICE-ROLE"})},
        ),
    ),
    "aws_glue_security_configuration": (
        *_key_first(
            f"{_GLUE}.cloudwatch_encryption.",
            "kms_key_arn",
            "cloudwatch_encryption_mode",
            "SSE-KMS",
            [None, "DISABLED"],
            create=False,
        ),
        *_key_first(
            f"{_GLUE}.job_bookmarks_encryption.",
            "kms_key_arn",
            "job_bookmarks_encryption_mode",
            "CSE-KMS",
            [None, "DISABLED"],
            create=False,
        ),
        *_key_first(
            f"{_GLUE}.s3_encryption.",
            "kms_key_arn",
            "s3_encryption_mode",
            "SSE-KMS",
            [None, "DISABLED"],
            create=False,
        ),
        _least(f"{_GLUE}.s3_encryption.s3_encryption_mode", "SSE-S3", ["DISABLED"], create=False),
    ),
    "aws_grafana_workspace": (_key(),),
    "aws_imagebuilder_component": (_key(),),
    "aws_imagebuilder_container_recipe": (
        _key(),
        *_switch("instance_configuration.block_device_mapping.ebs.encrypted", "kms_key_id", "true", create=False),
    ),
    "aws_imagebuilder_image_recipe": _switch("block_device_mapping.ebs.encrypted", "kms_key_id", "true", create=False),
    "aws_imagebuilder_workflow": (_key(),),
    "aws_instance": _INSTANCE_VOLUMES,
    # https://docs.aws.amazon.com/iot/latest/developerguide/transport-security.html
    "aws_iot_domain_configuration": (
        _least(
            "tls_config.security_policy",
            "IotSecurityPolicy_TLS13_1_2_2022_10",
            ["IotSecurityPolicy_TLS12_1_0_2015_01", "IotSecurityPolicy_TLS12_1_0_2016_01"],
        ),
    ),
    "aws_kendra_index": (_key("server_side_encryption_configuration.kms_key_id"),),
    "aws_keyspaces_table": _chosen(
        "encryption_specification", "kms_key_identifier", "type", "CUSTOMER_MANAGED_KMS_KEY", "AWS_OWNED_KMS_KEY"
    ),
    "aws_kinesis_firehose_delivery_stream": (
        Setting("server_side_encryption.enabled", True, when=_DIRECT_PUT),
        _key(
            "server_side_encryption.key_arn",
            create=False,
            beside={"enabled": True, "key_type": frozenset({None, "AWS_OWNED_CMK", "CUSTOMER_MANAGED_CMK"})},
        ),
        Setting(
            "server_side_encryption.key_type",
            "CUSTOMER_MANAGED_CMK",
            create=False,
            beside={"key_arn": _CUSTOMERS, "key_type": frozenset({None, "AWS_OWNED_CMK"})},
        ),
        *(_key(f"{bucket}.kms_key_arn", create=False) for bucket in _FIREHOSE_BUCKETS),
    ),
    "aws_kinesis_stream": (
        Setting("encryption_type", "KMS"),
        _key(when={"encryption_type": "KMS"}),
        Setting("kms_key_id", "alias/aws/kinesis", force=False, when={"encryption_type": "KMS"}),
    ),
    "aws_kinesis_video_stream": (_key(),),
    "aws_kinesisanalyticsv2_application": (
        *_chosen(
            "application_configuration.application_encryption_configuration",
            "key_id",
            "key_type",
            "CUSTOMER_MANAGED_KEY",
            "AWS_OWNED_KEY",
            when={"application_configuration": PRESENT},
        ),
    ),
    "aws_kms_key": (_KEY_ROTATION,),
    "aws_lambda_capacity_provider": (_key("kms_key_arn"),),
    # It encrypts the filters.
    "aws_lambda_event_source_mapping": (_key("kms_key_arn", when={"filter_criteria": PRESENT}),),
    # Without variables there is nothing to encrypt, and the role needs no right to the key.
    "aws_lambda_function": (
        _key("kms_key_arn", when={"environment": PRESENT}),
        _key("source_kms_key_arn", when={"image_uri": None, "package_type": frozenset({None, "Zip"})}),
    ),
    # No key can be chosen here. https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_Ebs.html
    "aws_launch_configuration": (
        Setting("root_block_device.encrypted", True),
        Setting("ebs_block_device.encrypted", True, create=False, beside={"no_device": frozenset({None, False})}),
    ),
    # A volume that is made from a snapshot is encrypted as that is; EC2 refuses both together.
    "aws_launch_template": _switch(
        "block_device_mappings.ebs.encrypted", "kms_key_id", "true", create=False, beside={"snapshot_id": None}
    ),
    "aws_lb_listener": _LISTENER,
    "aws_lb_ssl_negotiation_policy": _classic("attribute"),
    "aws_lex_bot_alias": (
        _key("conversation_logs.log_settings.kms_key_arn", create=False, beside={"destination": "S3"}),
    ),
    "aws_load_balancer_policy": _classic("policy_attribute"),
    "aws_location_geofence_collection": (_key(),),
    "aws_location_tracker": (_key(),),
    "aws_m2_application": (_key(),),
    "aws_m2_environment": (_key(),),
    "aws_mailmanager_archive": (_key("kms_key_arn"),),
    "aws_mailmanager_ingress_point": (_least("tls_policy", "REQUIRED", ["OPTIONAL"]),),
    "aws_mailmanager_rule_set": (_key("rule.action.write_to_s3.s3_sse_kms_key_id", create=False),),
    "aws_memorydb_cluster": (Setting("tls_enabled", True), _key("kms_key_arn")),
    "aws_memorydb_multi_region_cluster": (Setting("tls_enabled", True),),
    "aws_memorydb_snapshot": (_key("kms_key_arn"),),
    # RabbitMQ brokers know no key of the customer's.
    # https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-amazonmq-broker-encryptionoptions.html
    "aws_mq_broker": _chosen(
        "encryption_options",
        "kms_key_id",
        "use_aws_owned_key",
        False,
        True,
        when={"engine_type": re.compile("(?i)activemq")},
    ),
    "aws_msk_channel": (
        _block("encryption_configuration", {"kms_key_arn": KEY}),
        _key("encryption_configuration.kms_key_arn", create=False),
    ),
    "aws_msk_cluster": (
        _key("encryption_info.encryption_at_rest_kms_key_arn"),
        Setting("encryption_info.encryption_in_transit.client_broker", "TLS"),
        Setting("encryption_info.encryption_in_transit.in_cluster", True),
    ),
    "aws_mskconnect_connector": (Setting("kafka_cluster_encryption_in_transit.encryption_type", "TLS", create=False),),
    "aws_mwaa_environment": (_key("kms_key"),),
    "aws_neptune_cluster": _switch("storage_encrypted", "kms_key_arn"),
    # On by default in every engine version that is still offered.
    "aws_neptune_cluster_parameter_group": (_not("parameter[name=neptune_enforce_ssl].value", "1", ["0"]),),
    "aws_neptune_global_cluster": (Setting("storage_encrypted", True, when=_NO_SOURCE),),
    "aws_neptunegraph_graph": (_key("kms_key_identifier"),),
    "aws_networkfirewall_firewall": _network_firewall(),
    "aws_networkfirewall_firewall_policy": _network_firewall(),
    "aws_networkfirewall_rule_group": _network_firewall(),
    # An attribute here, not a block: it is written as a list.
    "aws_networkfirewall_tls_inspection_configuration": (
        Setting("encryption_configuration", [{"key_id": KEY, "type": "CUSTOMER_KMS"}], force=False),
        *_network_firewall()[1:],
    ),
    "aws_observabilityadmin_centralization_rule_for_organization": (
        _key(
            "rule.destination.destination_logs_configuration.logs_encryption_configuration.kms_key_arn",
            create=False,
            beside={"encryption_strategy": "CUSTOMER_MANAGED"},
        ),
    ),
    "aws_observabilityadmin_s3_table_integration": (
        _key("encryption.kms_key_arn", create=False, beside={"sse_algorithm": "aws:kms"}),
    ),
    "aws_odb_autonomous_database": (_key(when={"encryption_key_provider": "AWS_KMS"}),),
    "aws_opensearch_application": (_key("kms_key_arn"),),
    "aws_opensearch_domain": (
        *_DOMAIN_TLS,
        Setting("encrypt_at_rest.enabled", True),
        _key("encrypt_at_rest.kms_key_id", create=False, beside={"enabled": True}),
        Setting("node_to_node_encryption.enabled", True),
    ),
    "aws_opsworks_custom_layer": _LAYER_VOLUMES,
    "aws_opsworks_ecs_cluster_layer": _LAYER_VOLUMES,
    "aws_opsworks_ganglia_layer": _LAYER_VOLUMES,
    "aws_opsworks_haproxy_layer": _LAYER_VOLUMES,
    "aws_opsworks_java_app_layer": _LAYER_VOLUMES,
    "aws_opsworks_memcached_layer": _LAYER_VOLUMES,
    "aws_opsworks_mysql_layer": _LAYER_VOLUMES,
    "aws_opsworks_nodejs_app_layer": _LAYER_VOLUMES,
    "aws_opsworks_php_app_layer": _LAYER_VOLUMES,
    "aws_opsworks_rails_app_layer": _LAYER_VOLUMES,
    "aws_opsworks_static_web_layer": _LAYER_VOLUMES,
    "aws_osis_pipeline": (_key("encryption_at_rest_options.kms_key_arn"),),
    "aws_pipes_pipe": (_key("kms_key_identifier"),),
    "aws_prometheus_workspace": (_key("kms_key_arn"),),
    "aws_qbusiness_application": (_key("encryption_configuration.kms_key_id"),),
    "aws_qldb_ledger": (_key("kms_key"),),
    "aws_quicksight_data_source": (_off("ssl_properties.disable_ssl"),),
    "aws_rds_cluster": (*_CLUSTER, _INSIGHTS_KEY, _MASTER_SECRET_KEY),
    "aws_rds_cluster_instance": (_INSIGHTS_KEY,),
    "aws_rds_cluster_parameter_group": (
        _tls_parameter("rds.force_ssl", "1", ["0", "off"], r"(aurora-)?postgres(ql)?\d+(\.\d+)?"),
        _tls_parameter("require_secure_transport", "ON", ["0", "OFF"], r"aurora-mysql(5\.7|8\.0)"),
    ),
    "aws_rds_cluster_snapshot_copy": (_key(when={"destination_region": None}),),
    "aws_rds_custom_db_engine_version": (_key(),),
    "aws_rds_global_cluster": (Setting("storage_encrypted", True, when=_NO_SOURCE),),
    "aws_rds_integration": (_key(),),
    "aws_redshift_cluster": (
        *_switch("encrypted", "kms_key_id"),
        _key("master_password_secret_kms_key_id", when={"manage_master_password": True}),
    ),
    "aws_redshift_integration": (_key(),),
    "aws_redshift_parameter_group": (_tls_parameter("require_ssl", "true", ["false"], r"redshift-\d.*"),),
    "aws_redshiftserverless_namespace": (
        _key(),
        _key("admin_password_secret_kms_key_id", when={"manage_admin_password": True}),
    ),
    # Only a parameter of label detection.
    "aws_rekognition_stream_processor": (_key(when={"settings.connected_home": PRESENT}),),
    "aws_resiliencehubv2_policy": (_key(),),
    "aws_resiliencehubv2_service": (_key(),),
    "aws_resiliencehubv2_system": (_key(),),
    # Where the author encrypts within the bucket; else it gets a resource of its own, see EncryptionAspect.
    "aws_s3_bucket": (
        _key(
            "server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.kms_master_key_id",
            create=False,
            beside={"sse_algorithm": "aws:kms"},
        ),
    ),
    # A bucket of another account may not be written to with a key of this one.
    "aws_s3_bucket_inventory": (
        _block(
            "destination.bucket.encryption", {"sse_kms": {"key_id": KEY}}, create=False, beside={"account_id": None}
        ),
        _block("destination.bucket.encryption", {"sse_s3": {}}, create=False),
    ),
    "aws_s3_bucket_metadata_configuration": (
        *_table("metadata_configuration.inventory_table_configuration"),
        *_table("metadata_configuration.journal_table_configuration"),
    ),
    "aws_s3_bucket_server_side_encryption_configuration": (
        _key(
            "rule.apply_server_side_encryption_by_default.kms_master_key_id",
            create=False,
            beside={"sse_algorithm": frozenset({"aws:kms", "aws:kms:dsse"})},
        ),
    ),
    "aws_s3control_storage_lens_configuration": (
        _block(f"{_S3_DESTINATION}.encryption", {"sse_kms": {"key_id": KEY}}, create=False),
        _block(f"{_S3_DESTINATION}.encryption", {"sse_s3": {}}, create=False),
        _key(f"{_S3_DESTINATION}.encryption.sse_kms.key_id", create=False),
        _block(
            "storage_lens_configuration.data_export.storage_lens_table_destination.encryption",
            {"sse_kms": {"key_id": KEY}},
            create=False,
        ),
        _block(
            "storage_lens_configuration.data_export.storage_lens_table_destination.encryption",
            {"sse_s3": {}},
            create=False,
        ),
        _key(
            "storage_lens_configuration.data_export.storage_lens_table_destination.encryption.sse_kms.key_id",
            create=False,
        ),
        _block(
            "storage_lens_configuration.expanded_prefixes_data_export.s3_bucket_destination.encryption",
            {"sse_kms": {"key_id": KEY}},
            create=False,
        ),
        _block(
            "storage_lens_configuration.expanded_prefixes_data_export.s3_bucket_destination.encryption",
            {"sse_s3": {}},
            create=False,
        ),
        _key(
            "storage_lens_configuration.expanded_prefixes_data_export.s3_bucket_destination.encryption.sse_kms.key_id",
            create=False,
        ),
        _block(
            "storage_lens_configuration.expanded_prefixes_data_export.storage_lens_table_destination.encryption",
            {"sse_kms": {"key_id": KEY}},
            create=False,
        ),
        _block(
            "storage_lens_configuration.expanded_prefixes_data_export.storage_lens_table_destination.encryption",
            {"sse_s3": {}},
            create=False,
        ),
        _key(
            "storage_lens_configuration.expanded_prefixes_data_export.storage_lens_table_destination.encryption.sse_kms.key_id",
            create=False,
        ),
    ),
    "aws_s3files_file_system": (_key(),),
    "aws_s3tables_table_bucket": (
        Setting("encryption_configuration", {"sse_algorithm": "aws:kms", "kms_key_arn": KEY}, force=False),
    ),
    "aws_s3vectors_index": (
        Setting("encryption_configuration", [{"kms_key_arn": KEY, "sse_type": "aws:kms"}], force=False),
    ),
    "aws_s3vectors_vector_bucket": (
        Setting("encryption_configuration", [{"kms_key_arn": KEY, "sse_type": "aws:kms"}], force=False),
    ),
    "aws_sagemaker_algorithm": (
        _key(
            "validation_specification.validation_profiles.training_job_definition.output_data_config.kms_key_id",
            create=False,
        ),
        _key(
            "validation_specification.validation_profiles.training_job_definition.resource_config.volume_kms_key_id",
            create=False,
            beside={"instance_type": SAGEMAKER_EBS_ONLY},
        ),
        _key(
            "validation_specification.validation_profiles.transform_job_definition.transform_output.kms_key_id",
            create=False,
        ),
        _key(
            "validation_specification.validation_profiles.transform_job_definition.transform_resources.volume_kms_key_id",
            create=False,
            beside={"instance_type": SAGEMAKER_EBS_ONLY},
        ),
    ),
    "aws_sagemaker_data_quality_job_definition": (
        _key("data_quality_job_output_config.kms_key_id", create=False),
        _key(
            "job_resources.cluster_config.volume_kms_key_id", create=False, beside={"instance_type": SAGEMAKER_EBS_ONLY}
        ),
        Setting("network_config.enable_inter_container_traffic_encryption", True),
    ),
    "aws_sagemaker_device_fleet": (_key("output_config.kms_key_id", create=False),),
    "aws_sagemaker_domain": (_key(), *_sagemaker_user("default_user_settings")),
    "aws_sagemaker_endpoint_configuration": (
        _key("kms_key_arn", when={"production_variants.instance_type": SAGEMAKER_EBS_ONLY}),
        _key("async_inference_config.output_config.kms_key_id", create=False),
        _key("data_capture_config.kms_key_id", create=False),
        _key("production_variants.core_dump_config.kms_key_id", create=False),
    ),
    "aws_sagemaker_feature_group": (
        _key("offline_store_config.s3_storage_config.kms_key_id", create=False),
        _block("online_store_config.security_config", {"kms_key_id": KEY}, create=False),
        _key("online_store_config.security_config.kms_key_id", create=False),
    ),
    "aws_sagemaker_flow_definition": (_key("output_config.kms_key_id", create=False),),
    "aws_sagemaker_hyper_parameter_tuning_job": (
        Setting("training_job_definition.enable_inter_container_traffic_encryption", True, create=False),
        _key("training_job_definition.output_data_config.kms_key_id", create=False),
        _key(
            "training_job_definition.resource_config.volume_kms_key_id",
            create=False,
            beside={"instance_type": SAGEMAKER_EBS_ONLY},
        ),
        _key(
            "training_job_definition.hyper_parameter_tuning_resource_config.volume_kms_key_id",
            create=False,
            beside={"instance_type": SAGEMAKER_EBS_ONLY},
        ),
        Setting("training_job_definitions.enable_inter_container_traffic_encryption", True, create=False),
        _key("training_job_definitions.output_data_config.kms_key_id", create=False),
        _key(
            "training_job_definitions.resource_config.volume_kms_key_id",
            create=False,
            beside={"instance_type": SAGEMAKER_EBS_ONLY},
        ),
        _key(
            "training_job_definitions.hyper_parameter_tuning_resource_config.volume_kms_key_id",
            create=False,
            beside={"instance_type": SAGEMAKER_EBS_ONLY},
        ),
    ),
    "aws_sagemaker_labeling_job": (
        _key("output_config.kms_key_id", create=False),
        _key("labeling_job_algorithms_config.labeling_job_resource_config.volume_kms_key_id", create=False),
    ),
    "aws_sagemaker_model_card": (
        _block("security_config", {"kms_key_id": KEY}),
        _key("security_config.kms_key_id", create=False),
    ),
    "aws_sagemaker_monitoring_schedule": (
        _key("monitoring_schedule_config.monitoring_job_definition.monitoring_output_config.kms_key_id", create=False),
        _key(
            "monitoring_schedule_config.monitoring_job_definition.monitoring_resources.cluster_config.volume_kms_key_id",
            create=False,
            beside={"instance_type": SAGEMAKER_EBS_ONLY},
        ),
        Setting(
            "monitoring_schedule_config.monitoring_job_definition.network_config.enable_inter_container_traffic_encryption",
            True,
            create=False,
        ),
    ),
    "aws_sagemaker_notebook_instance": (_key(),),
    "aws_sagemaker_training_job": (
        Setting("enable_inter_container_traffic_encryption", True),
        _key("output_data_config.kms_key_id", create=False),
        _key("resource_config.volume_kms_key_id", create=False, beside={"instance_type": SAGEMAKER_EBS_ONLY}),
    ),
    "aws_sagemaker_user_profile": _sagemaker_user("user_settings"),
    "aws_scheduler_schedule": (_key("kms_key_arn"),),
    "aws_secretsmanager_secret": (_key(),),
    "aws_securityhub_connector_v2": (_key("kms_key_arn"),),
    "aws_ses_configuration_set": (Setting(_EMAIL_TLS, "Require"),),
    "aws_ses_receipt_rule": (Setting("tls_policy", "Require"),),
    "aws_sesv2_configuration_set": (Setting(_EMAIL_TLS, "REQUIRE"),),
    "aws_sfn_activity": _step_function(),
    "aws_sfn_state_machine": _step_function(),
    # alias/aws/sns cannot be used by CloudWatch alarms, but is better than none where no key is given.
    # https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    "aws_sns_topic": (
        _key("kms_master_key_id"),
        Setting("kms_master_key_id", "alias/aws/sns", force=False),
    ),
    "aws_spot_fleet_request": (
        *_switch("launch_specification.root_block_device.encrypted", "kms_key_id", create=False),
        *_switch("launch_specification.ebs_block_device.encrypted", "kms_key_id", create=False),
    ),
    "aws_spot_instance_request": _INSTANCE_VOLUMES,
    "aws_sqs_queue": (
        # The provider refuses a key next to the other switch, even where that is off: null takes it away.
        _key("kms_master_key_id", when={"sqs_managed_sse_enabled": frozenset({None, True, False})}),
        Setting(
            "sqs_managed_sse_enabled",
            "${null}",
            create=False,
            beside={"kms_master_key_id": _CUSTOMERS, "sqs_managed_sse_enabled": frozenset({True, False})},
        ),
        Setting("sqs_managed_sse_enabled", True, when={"kms_master_key_id": None}),
    ),
    "aws_ssm_parameter": (_key("key_id", when={"type": "SecureString"}),),
    "aws_storagegateway_cached_iscsi_volume": _key_first("", "kms_key", "kms_encrypted", True, [None, False]),
    "aws_storagegateway_nfs_file_share": _key_first("", "kms_key_arn", "kms_encrypted", True, [None, False]),
    "aws_storagegateway_smb_file_share": _key_first("", "kms_key_arn", "kms_encrypted", True, [None, False]),
    "aws_storagegateway_stored_iscsi_volume": _key_first("", "kms_key", "kms_encrypted", True, [None, False]),
    "aws_synthetics_canary": (
        Setting(
            "artifact_config.s3_encryption",
            {"encryption_mode": "SSE_KMS", "kms_key_arn": KEY},
            force=False,
            when={"runtime_version": _CANARY},
        ),
        _key("artifact_config.s3_encryption.kms_key_arn", create=False, beside={"encryption_mode": "SSE_KMS"}),
        _key("kms_key_arn"),
    ),
    "aws_timestreamquery_scheduled_query": (_key(),),
    "aws_timestreamwrite_database": (_key(),),
    "aws_timestreamwrite_table": _key_first(
        "magnetic_store_write_properties.magnetic_store_rejected_data_location.s3_configuration.",
        "kms_key_id",
        "encryption_option",
        "SSE_KMS",
        create=False,
    ),
    # The provider's default allows SHA-1.
    # https://docs.aws.amazon.com/transfer/latest/userguide/security-policies.html
    "aws_transfer_server": (
        _least("security_policy_name", "TransferSecurityPolicy-2024-01", ["TransferSecurityPolicy-2018-11"]),
    ),
    "aws_verifiedaccess_endpoint": _verified_access("sse_specification"),
    "aws_verifiedaccess_group": _verified_access("sse_configuration"),
    "aws_verifiedaccess_trust_provider": _verified_access("sse_specification"),
    "aws_workmail_organization": (_key("kms_key_arn"),),
    "aws_workspaces_workspace": (
        _key("volume_encryption_key"),
        Setting("volume_encryption_key", "alias/aws/workspaces", force=False),
        Setting("root_volume_encryption_enabled", True),
        Setting("user_volume_encryption_enabled", True),
    ),
    "aws_workspacesweb_browser_settings": (_key("customer_managed_key"),),
    "aws_workspacesweb_data_protection_settings": (_key("customer_managed_key"),),
    "aws_workspacesweb_ip_access_settings": (_key("customer_managed_key"),),
    "aws_workspacesweb_portal": (_key("customer_managed_key"),),
    "aws_workspacesweb_session_logger": (_key("customer_managed_key"),),
    "aws_workspacesweb_user_settings": (_key("customer_managed_key"),),
    # A setting of the whole account and region: which key it takes is its author's choice. With NONE, traces are
    # encrypted by a key of X-Ray's own. https://docs.aws.amazon.com/xray/latest/devguide/xray-console-encryption.html
    "aws_xray_encryption_config": (_key("key_id", when={"type": "KMS"}),),
}

RESTORED: Mapping[str, tuple[str, ...]] = {
    "aws_db_instance": ("snapshot_identifier", "restore_to_point_in_time"),
    "aws_docdb_cluster": ("snapshot_identifier", "restore_to_point_in_time"),
    "aws_neptune_cluster": ("snapshot_identifier", "replication_source_identifier"),
    "aws_rds_cluster": ("snapshot_identifier", "restore_to_point_in_time", "replication_source_identifier"),
}
"""Databases that take their encryption from what they come from, by the attributes that say from what.

Nobody here sees whether that is encrypted; if it is not, a switch that says so replaces the database at every apply. A
cluster can be encrypted on its way with a key. RDS API reference, RestoreDBInstanceFromDBSnapshot (which knows no
encryption) and RestoreDBClusterFromSnapshot (KmsKeyId); the same of Neptune and DocumentDB.
"""


class Impossible(NamedTuple):
    """What cannot be encrypted as it is written.

    Attributes:
        when: conditions as in :attr:`.Setting.when`.
        problem: what it means.
        remedy: what would make it possible.
    """

    when: Conditions
    problem: str
    remedy: str


_NO_DISKS = "which encrypts neither disks nor the traffic between nodes"
_NEWER = "write elasticsearch_version = '7.10', or use an aws_opensearch_domain"

IMPOSSIBLE: Mapping[str, tuple[Impossible, ...]] = {
    # https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ViewerCertificate.html
    "aws_cloudfront_distribution": (
        Impossible(
            {
                "viewer_certificate": PRESENT,
                "viewer_certificate.acm_certificate_arn": None,
                "viewer_certificate.iam_certificate_id": None,
            },
            "viewer_certificate names no certificate, so CloudFront uses its default one, with which it"
            " accepts TLS 1.0",
            "set aliases, acm_certificate_arn and ssl_support_method = 'sni-only'",
        ),
    ),
    "aws_elasticache_cluster": (
        Impossible(
            {"engine": re.compile("redis|valkey", re.IGNORECASE), "replication_group_id": None},
            "a single node is encrypted neither at rest nor in transit",
            "use an aws_elasticache_replication_group, which may have one node",
        ),
    ),
    # As above, _DISKS_CAN_ENCRYPT; without a version it is 1.5: the provider's page.
    "aws_elasticsearch_domain": (
        Impossible(
            {"elasticsearch_version": None}, f"elasticsearch_version is not set, so AWS takes 1.5, {_NO_DISKS}", _NEWER
        ),
        Impossible(
            {"elasticsearch_version": re.compile(r"[12]\..*")}, f"elasticsearch_version is old, {_NO_DISKS}", _NEWER
        ),
        Impossible(
            {"elasticsearch_version": re.compile(r"5\..*")},
            "elasticsearch_version is older than 6.0, which does not encrypt the traffic between nodes",
            _NEWER,
        ),
    ),
    "aws_emr_cluster": (
        Impossible(
            {"security_configuration": None},
            "security_configuration is not set, without which neither disks nor traffic are encrypted",
            "name an aws_emr_security_configuration",
        ),
    ),
}
"""What the aspect cannot encrypt, and reports; the first one that applies."""


class Document(NamedTuple):
    """JSON text in an attribute, with switches of its own.

    Attributes:
        attribute: what holds it.
        rows: their paths are those of the document.
        when: conditions on the resource, as in :attr:`.Setting.when`.
        impossible: conditions on the document.
    """

    attribute: str
    rows: Rows
    when: Conditions
    impossible: tuple[Impossible, ...] = ()


_SESSION = {"sessionType": "Standard_Stream"}
_EMR = "EncryptionConfiguration"
_EMR_S3 = f"{_EMR}.AtRestEncryptionConfiguration.S3EncryptionConfiguration"
_EMR_DISK = f"{_EMR}.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration"

DOCUMENTS: Mapping[str, Document] = {
    # https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html
    "aws_emr_security_configuration": Document(
        "configuration",
        (
            _block(_EMR_S3, {"EncryptionMode": "SSE-KMS", "AwsKmsKey": KEY}),
            _block(_EMR_S3, {"EncryptionMode": "SSE-S3"}),
            _key(f"{_EMR_S3}.AwsKmsKey", create=False, beside={"EncryptionMode": frozenset({"SSE-KMS", "CSE-KMS"})}),
            # Disks need a key, or a provider of keys of the author's.
            _block(_EMR_DISK, {"EncryptionKeyProviderType": "AwsKms", "AwsKmsKey": KEY, "EnableEbsEncryption": True}),
            _key(f"{_EMR_DISK}.AwsKmsKey", create=False, beside={"EncryptionKeyProviderType": "AwsKms"}),
            Setting(
                f"{_EMR_DISK}.EnableEbsEncryption", True, create=False, beside={"EncryptionKeyProviderType": "AwsKms"}
            ),
            Setting(f"{_EMR}.EnableAtRestEncryption", True),
            # Required next to the other one.
            Setting(f"{_EMR}.EnableInTransitEncryption", False, force=False),
        ),
        {},
        (
            Impossible(
                {f"{_EMR}.EnableInTransitEncryption": False},
                "EnableInTransitEncryption is false, and needs certificates, which only the author has",
                "set it to true, with an InTransitEncryptionConfiguration",
            ),
        ),
    ),
    # https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
    "aws_ssm_document": Document(
        "content",
        (
            Setting("inputs.kmsKeyId", KEY, force=False, when=_SESSION, blank=AWS_KEY),
            Setting("inputs.s3EncryptionEnabled", True, create=False, when=_SESSION, beside={"s3BucketName": PRESENT}),
            # Session Manager starts no session where the group has no key, which it gets with the session's.
            Setting(
                "inputs.cloudWatchEncryptionEnabled",
                True,
                create=False,
                when=_SESSION,
                beside={"cloudWatchLogGroupName": PRESENT, "kmsKeyId": _CUSTOMERS},
            ),
        ),
        {"document_type": "Session", "document_format": frozenset({None, "JSON"})},
    ),
}


def all_rows() -> Table:
    """Return the rows of :data:`ENCRYPTION` and :data:`DOCUMENTS`, to show; a document's after its attribute."""
    inside = {
        kind: tuple(replace(row, path=f"{document.attribute}: {row.path}") for row in document.rows)
        for kind, document in DOCUMENTS.items()
    }
    return {**ENCRYPTION, **inside}


SERVICE_KEY_ALIAS = "alias/aws/sns"
"""The key of AWS that no service may use to publish. SNS developer guide, Key management."""
