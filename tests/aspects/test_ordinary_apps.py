"""On apps as engineers write them no rule fires without cause, and each control that is taken off them is missed.

The apps stand in :mod:`tests.aspects.apps`. What the public lists ask of every app and few have is in :data:`DEMANDED`.
"""

from __future__ import annotations

import copy
from importlib import import_module
from typing import Any

import pytest

from aspects import EncryptionAspect, NamingAspect, ObservabilityAspect, TagsAspect
from aspects.backups import BackupsAspect
from tests.aspects.apps import KEY, Blocks, violations

APPS = ("audit", "data_lake", "kubernetes", "pipelines", "serverless", "static_site", "stores", "three_tier")

# Rules that the public lists have, and that these apps do not comply with, each with the reason.
DEMANDED = {
    "alarm-actions": "Config wants an action where data are missing, too",
    "backup-vault-no-manual-deletion": "few vaults have a policy that refuses it",
    "dynamodb-in-backup-plan": "point-in-time recovery is what most have",
    "emr-kerberos": "a cluster of one user has none",
    "iam-inline-policy": "one policy of one role is often written inside it",
    "inspector-enabled": "code scanning is a choice of its own",
    "internet-gateway-route": "what is public has a public subnet",
    "rds-in-backup-plan": "RDS has backups of its own",
    "route53-query-log": "a public zone seldom logs queries",
    "s3-bucket-access-logging": "of the bucket that holds the logs",
    "s3-bucket-events": "few buckets have somebody who listens",
    "s3-bucket-object-lock": "nobody can delete what is locked",
    "s3-bucket-replication": "a second region is a choice of its own",
    "s3-in-backup-plan": "versions are what most have",
    "security-group-open-ingress": "port 80 of a load balancer that redirects",
    "sns-delivery-status": "failed deliveries go to a dead-letter queue",
}


def _app(name: str) -> Any:
    return import_module(f"tests.aspects.apps.{name}")


OTHERS = (
    TagsAspect({"Owner": "risk"}),
    NamingAspect("dev"),
    EncryptionAspect(KEY),
    ObservabilityAspect(),
    BackupsAspect(),
)


def _of(name: str, resources: Blocks | None = None, *, mended: bool) -> set[tuple[str, str]]:
    """Address and rule of what is violated in an app.

    Args:
        name: the app.
        resources: what stands in the place of its resources.
        mended: whether the other aspects write what they can first.
    """
    app = _app(name)
    config = {
        "resource": resources or app.RESOURCES,
        "data": getattr(app, "DATA", {}),
        "provider": {"aws": [{"region": "us-east-1"}]},
    }
    return {(each.address, each.rule_id) for each in violations(config, *(OTHERS if mended else ()))}


@pytest.fixture(scope="module")
def findings() -> dict[str, set[tuple[str, str]]]:
    """What is found in each app when the aspects have written what they can."""
    return {name: _of(name, mended=True) for name in APPS}


@pytest.fixture(scope="module")
def unmended() -> dict[str, set[tuple[str, str]]]:
    """What is found in each app as it stands."""
    return {name: _of(name, mended=False) for name in APPS}


@pytest.mark.parametrize("name", APPS)
def test_no_rule_fires_without_cause(name: str, findings: dict[str, set[tuple[str, str]]]) -> None:
    """But for what the lists ask of everybody."""
    assert {each for each in findings[name] if each[1] not in DEMANDED} == set()


def test_everything_demanded_is_found_somewhere(findings: dict[str, set[tuple[str, str]]]) -> None:
    """What no app lacks any more goes from the list."""
    assert DEMANDED.keys() == {rule for found in findings.values() for _, rule in found}


# App, address, what becomes of the resource (``None``: it goes), and the rule that misses it.
MUTATIONS: list[tuple[str, str, dict[str, Any] | None, str]] = [
    ("three_tier", "aws_default_security_group.main", None, "default-security-group-closed"),
    ("three_tier", "aws_flow_log.main", None, "vpc-flow-logs"),
    ("three_tier", "aws_wafv2_web_acl_association.web", None, "alb-waf"),
    ("three_tier", "aws_wafv2_web_acl_logging_configuration.web", None, "waf-logging"),
    ("three_tier", "aws_lb_listener.https", {"ssl_policy": "ELBSecurityPolicy-2016-08"}, "listener-tls-policy"),
    ("three_tier", "aws_lb.web", {"drop_invalid_header_fields": False}, "alb-invalid-headers"),
    ("three_tier", "aws_lb.web", {"access_logs": {"bucket": "x", "enabled": False}}, "alb-access-logs"),
    ("three_tier", "aws_ecr_lifecycle_policy.web", None, "ecr-lifecycle-policy"),
    ("three_tier", "aws_ecs_service.web", {"network_configuration": {"assign_public_ip": True}}, "ecs-public-ip"),
    ("three_tier", "aws_rds_cluster.main", {"backup_retention_period": 1}, "rds-backups"),
    ("three_tier", "aws_rds_cluster_instance.main_0", {"publicly_accessible": True}, "rds-public-access"),
    ("three_tier", "aws_s3_bucket_public_access_block.logs", None, "s3-bucket-public-access"),
    ("three_tier", "aws_s3_bucket_policy.logs", None, "s3-bucket-tls-only"),
    ("three_tier", "aws_s3_bucket_versioning.logs", None, "s3-bucket-versioning"),
    ("serverless", "aws_api_gateway_method_settings.all", None, "api-execution-logs"),
    ("serverless", "aws_wafv2_web_acl_association.rest", None, "api-waf"),
    ("serverless", "aws_api_gateway_stage.live", {"client_certificate_id": None}, "api-client-certificate"),
    ("serverless", "aws_lambda_function.create", {"runtime": "python3.7"}, "lambda-runtime"),
    ("serverless", "aws_lambda_permission.http", {"principal": "*", "source_arn": None}, "lambda-public-invoke"),
    ("serverless", "aws_dynamodb_table.orders", {"point_in_time_recovery": {"enabled": False}}, "dynamodb-pitr"),
    ("serverless", "aws_kms_key.messages", {"enable_key_rotation": False}, "kms-rotation"),
    ("static_site", "aws_cloudfront_distribution.site", {"web_acl_id": None}, "cloudfront-waf"),
    ("static_site", "aws_cloudfront_distribution.site", {"logging_config": None}, "cloudfront-logging"),
    (
        "static_site",
        "aws_cloudfront_distribution.site",
        {"default_root_object": None},
        "cloudfront-default-root-object",
    ),
    (
        "data_lake",
        "aws_emr_block_public_access_configuration.main",
        {"block_public_security_group_rules": False},
        "emr-block-public-access",
    ),
    ("kubernetes", "aws_eks_cluster.main", {"vpc_config": {"endpoint_public_access": True}}, "eks-endpoint-public"),
    ("kubernetes", "aws_eks_cluster.main", {"version": "1.22"}, "eks-version"),
    ("kubernetes", "aws_launch_template.worker", {"metadata_options": {"http_tokens": "optional"}}, "ec2-imdsv2"),
    (
        "kubernetes",
        "aws_security_group_rule.eks",
        {"cidr_blocks": ["0.0.0.0/0"], "from_port": 22, "to_port": 22},
        "security-group-open-ingress",
    ),
    ("stores", "aws_redshift_cluster.main", {"publicly_accessible": True}, "redshift-public-access"),
    ("stores", "aws_redshift_logging.main", None, "redshift-audit-logs"),
    ("stores", "aws_dms_endpoint.source", {"ssl_mode": "none"}, "dms-endpoint-tls"),
    (
        "stores",
        "aws_msk_cluster.events",
        {"encryption_info": {"encryption_in_transit": {"client_broker": "PLAINTEXT"}}},
        "msk-in-transit",
    ),
    ("stores", "aws_opensearch_domain.search", {"log_publishing_options": None}, "opensearch-audit-logs"),
    ("stores", "aws_db_instance.postgres", {"publicly_accessible": True}, "rds-public-access"),
    ("stores", "aws_mq_broker.main", {"logs": {"audit": False, "general": True}}, "mq-audit-logs"),
    ("pipelines", "aws_codebuild_project.build", {"environment": {"privileged_mode": True}}, "codebuild-privileged"),
    (
        "pipelines",
        "aws_sagemaker_notebook_instance.lab",
        {"direct_internet_access": "Enabled"},
        "sagemaker-notebook-internet",
    ),
    ("pipelines", "aws_sagemaker_notebook_instance.lab", {"root_access": "Enabled"}, "sagemaker-notebook-root"),
    ("audit", "aws_cloudtrail.main", {"enable_log_file_validation": False}, "cloudtrail-validation"),
    ("audit", "aws_cloudtrail.main", {"is_multi_region_trail": False}, "cloudtrail-multi-region"),
    ("audit", "aws_guardduty_detector.main", {"enable": False}, "guardduty-enabled"),
    (
        "audit",
        "aws_ec2_transit_gateway.hub",
        {"auto_accept_shared_attachments": "enable"},
        "transit-gateway-auto-accept",
    ),
]


@pytest.mark.parametrize(("name", "address", "change", "rule"), MUTATIONS)
def test_a_control_that_is_taken_off_is_missed(
    name: str, address: str, change: dict[str, Any] | None, rule: str, unmended: dict[str, set[tuple[str, str]]]
) -> None:
    """The rule that is about it says so, and was silent before; no aspect writes it back here."""
    resources: Blocks = copy.deepcopy(_app(name).RESOURCES)
    kind, _, id = address.partition(".")
    if change is None:
        del resources[kind][id]
    else:
        resources[kind][id] |= change
    new = _of(name, resources, mended=False) - unmended[name]
    assert rule in {each for _, each in new}, sorted(new)
