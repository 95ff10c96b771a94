"""An app with one blatant fault in each of fifty types fails in every one of them, and its mended twin in none."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from aspects import EncryptionAspect, ObservabilityAspect
from aspects.backups import BackupsAspect
from tests.aspects.apps import violations
from tests.aspects.policy_cases import DENY_WITHOUT_TLS, document

App = dict[str, dict[str, dict[str, Any]]]

KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-a6ef-1234567890ab"
_ROLE = "arn:aws:iam::123456789012:role/app"
_TOPIC = "${aws_sns_topic.it.arn}"
_OPEN = {"from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}
_ANYBODY = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}


_TRUST = document({"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"})
_TLS_ONLY = document(DENY_WITHOUT_TLS)

MENDED: App = {
    "aws_vpc": {"it": {"cidr_block": "10.0.0.0/16"}},
    "aws_default_security_group": {"it": {"vpc_id": "${aws_vpc.it.id}"}},
    "aws_flow_log": {
        "it": {"vpc_id": "${aws_vpc.it.id}", "traffic_type": "ALL", "log_destination": "${aws_s3_bucket.it.arn}"}
    },
    "aws_subnet": {"it": {"vpc_id": "${aws_vpc.it.id}", "cidr_block": "10.0.1.0/24"}},
    "aws_security_group": {
        "it": {"vpc_id": "${aws_vpc.it.id}", "ingress": [{**_OPEN, "cidr_blocks": ["10.0.0.0/16"]}]}
    },
    "aws_network_acl": {"it": {"vpc_id": "${aws_vpc.it.id}", "subnet_ids": ["${aws_subnet.it.id}"]}},
    "aws_lb": {
        "it": {
            "subnets": ["${aws_subnet.it.id}"],
            "drop_invalid_header_fields": True,
            "access_logs": {"bucket": "${aws_s3_bucket.it.id}", "enabled": True},
        }
    },
    "aws_wafv2_web_acl_association": {
        "lb": {"resource_arn": "${aws_lb.it.arn}", "web_acl_arn": "${aws_wafv2_web_acl.it.arn}"},
        "api": {"resource_arn": "${aws_api_gateway_stage.it.arn}", "web_acl_arn": "${aws_wafv2_web_acl.it.arn}"},
        "graph": {"resource_arn": "${aws_appsync_graphql_api.it.arn}", "web_acl_arn": "${aws_wafv2_web_acl.it.arn}"},
    },
    "aws_lb_listener": {
        "it": {
            "load_balancer_arn": "${aws_lb.it.arn}",
            "protocol": "HTTPS",
            "ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
            "certificate_arn": "${aws_acm_certificate.it.arn}",
            "default_action": [{"type": "forward", "target_group_arn": "${aws_lb_target_group.it.arn}"}],
        }
    },
    "aws_lb_target_group": {"it": {"protocol": "HTTPS", "port": 443, "vpc_id": "${aws_vpc.it.id}"}},
    "aws_acm_certificate": {"it": {"domain_name": "a.example.com", "validation_method": "DNS"}},
    "aws_wafv2_web_acl": {
        "it": {
            "scope": "REGIONAL",
            "rule": [{"name": "r", "visibility_config": {"cloudwatch_metrics_enabled": True}}],
            "visibility_config": {"cloudwatch_metrics_enabled": True},
        }
    },
    "aws_wafv2_web_acl_logging_configuration": {
        "it": {"resource_arn": "${aws_wafv2_web_acl.it.arn}", "log_destination_configs": ["${aws_s3_bucket.it.arn}"]}
    },
    "aws_api_gateway_rest_api": {"it": {"name": "a", "endpoint_configuration": {"types": ["REGIONAL"]}}},
    "aws_api_gateway_stage": {
        "it": {
            "rest_api_id": "${aws_api_gateway_rest_api.it.id}",
            "stage_name": "live",
            "client_certificate_id": "${aws_api_gateway_client_certificate.it.id}",
            "access_log_settings": {"destination_arn": "${aws_cloudwatch_log_group.it.arn}"},
        }
    },
    "aws_api_gateway_method_settings": {
        "it": {
            "rest_api_id": "${aws_api_gateway_rest_api.it.id}",
            "stage_name": "${aws_api_gateway_stage.it.stage_name}",
            "method_path": "*/*",
            "settings": {"logging_level": "INFO"},
        }
    },
    "aws_api_gateway_method": {"it": {"http_method": "GET", "authorization": "AWS_IAM"}},
    "aws_appsync_graphql_api": {"it": {"log_config": {"field_log_level": "ERROR"}}},
    "aws_cloudfront_distribution": {
        "it": {
            "web_acl_id": "${aws_wafv2_web_acl.it.arn}",
            "default_root_object": "index.html",
            "default_cache_behavior": {"viewer_protocol_policy": "https-only", "target_origin_id": "o"},
            "origin": [
                {
                    "origin_id": "o",
                    "domain_name": "api.example.com",
                    "custom_origin_config": {
                        "origin_protocol_policy": "https-only",
                        "origin_ssl_protocols": ["TLSv1.2"],
                    },
                }
            ],
            "logging_config": {"bucket": "${aws_s3_bucket.it.bucket_domain_name}"},
            "viewer_certificate": {
                "acm_certificate_arn": "${aws_acm_certificate.it.arn}",
                "minimum_protocol_version": "TLSv1.2_2021",
                "ssl_support_method": "sni-only",
            },
        }
    },
    "aws_instance": {
        "it": {
            "subnet_id": "${aws_subnet.it.id}",
            "associate_public_ip_address": False,
            "monitoring": True,
            "iam_instance_profile": "app",
            "metadata_options": {"http_tokens": "required"},
            "root_block_device": {"encrypted": True},
        }
    },
    "aws_launch_template": {
        "it": {
            "metadata_options": {"http_tokens": "required"},
            "monitoring": {"enabled": True},
            "iam_instance_profile": {"name": "app"},
        }
    },
    "aws_ecs_service": {"it": {"network_configuration": {"assign_public_ip": False}, "launch_type": "FARGATE"}},
    "aws_ecs_task_definition": {
        "it": {
            "container_definitions": json.dumps(
                [
                    {
                        "name": "api",
                        "user": "1000",
                        "readonlyRootFilesystem": True,
                        "logConfiguration": {"logDriver": "awslogs"},
                    }
                ]
            )
        }
    },
    "aws_ecr_repository": {"it": {"name": "r", "image_scanning_configuration": {"scan_on_push": True}}},
    "aws_ecr_lifecycle_policy": {"it": {"repository": "${aws_ecr_repository.it.name}", "policy": '{"rules": []}'}},
    "aws_eks_cluster": {
        "it": {
            "version": "1.34",
            "enabled_cluster_log_types": ["api", "audit", "authenticator", "controllerManager", "scheduler"],
            "vpc_config": {"endpoint_public_access": False, "endpoint_private_access": True},
            "encryption_config": {"provider": {"key_arn": KEY}, "resources": ["secrets"]},
        }
    },
    "aws_lambda_function": {
        "it": {
            "runtime": "python3.13",
            "function_name": "f",
            "tracing_config": {"mode": "Active"},
            "role": "${aws_iam_role.it.arn}",
            "vpc_config": {
                "subnet_ids": ["${aws_subnet.it.id}"],
                "security_group_ids": ["${aws_security_group.it.id}"],
            },
        }
    },
    "aws_lambda_permission": {
        "it": {
            "function_name": "${aws_lambda_function.it.function_name}",
            "action": "lambda:InvokeFunction",
            "principal": "sns.amazonaws.com",
            "source_arn": _TOPIC,
        }
    },
    "aws_codebuild_project": {
        "it": {
            "environment": {"privileged_mode": False},
            "artifacts": {"type": "NO_ARTIFACTS"},
            "source": {"type": "NO_SOURCE"},
            "logs_config": {"cloudwatch_logs": {"status": "ENABLED"}},
        }
    },
    "aws_sagemaker_notebook_instance": {
        "it": {"direct_internet_access": "Disabled", "root_access": "Disabled", "subnet_id": "${aws_subnet.it.id}"}
    },
    "aws_sfn_state_machine": {
        "it": {
            "definition": "{}",
            "logging_configuration": {"level": "ALL", "log_destination": "${aws_cloudwatch_log_group.it.arn}:*"},
        }
    },
    "aws_rds_cluster": {
        "it": {
            "engine": "aurora-postgresql",
            "master_username": "app",
            "manage_master_user_password": True,
            "iam_database_authentication_enabled": True,
        }
    },
    "aws_db_instance": {
        "it": {
            "engine": "postgres",
            "username": "app",
            "manage_master_user_password": True,
            "iam_database_authentication_enabled": True,
            "publicly_accessible": False,
        }
    },
    "aws_redshift_cluster": {
        "it": {
            "publicly_accessible": False,
            "enhanced_vpc_routing": True,
            "master_username": "app",
            "database_name": "app",
            "manage_master_password": True,
            "cluster_parameter_group_name": "${aws_redshift_parameter_group.it.name}",
            "preferred_maintenance_window": "sun:05:00-sun:05:30",
        }
    },
    "aws_redshift_parameter_group": {
        "it": {"name": "p", "family": "redshift-1.0", "parameter": [{"name": "require_ssl", "value": "true"}]}
    },
    "aws_dynamodb_table": {"it": {"name": "t", "hash_key": "id"}},
    "aws_docdb_cluster": {"it": {"enabled_cloudwatch_logs_exports": ["audit"]}},
    "aws_neptune_cluster": {
        "it": {"iam_database_authentication_enabled": True, "enable_cloudwatch_logs_exports": ["audit"]}
    },
    "aws_elasticache_replication_group": {
        "it": {
            "engine": "redis",
            "engine_version": "7.1",
            "transit_encryption_enabled": True,
            "at_rest_encryption_enabled": True,
            "user_group_ids": ["users"],
            "subnet_group_name": "cache",
            "snapshot_retention_limit": 15,
        }
    },
    "aws_opensearch_domain": {
        "it": {
            "engine_version": "OpenSearch_2.17",
            "vpc_options": {"subnet_ids": ["${aws_subnet.it.id}"]},
            "advanced_security_options": {"enabled": True, "internal_user_database_enabled": True},
            "software_update_options": {"auto_software_update_enabled": True},
            "log_publishing_options": [
                {"log_type": each, "cloudwatch_log_group_arn": "${aws_cloudwatch_log_group.it.arn}"}
                for each in ("AUDIT_LOGS", "ES_APPLICATION_LOGS", "SEARCH_SLOW_LOGS", "INDEX_SLOW_LOGS")
            ],
        }
    },
    "aws_efs_file_system": {"it": {"encrypted": True}},
    "aws_efs_access_point": {"it": {"posix_user": {"uid": 1000, "gid": 1000}, "root_directory": {"path": "/app"}}},
    "aws_ebs_volume": {"it": {"availability_zone": "us-east-1a", "size": 1, "encrypted": True}},
    "aws_volume_attachment": {"it": {"volume_id": "${aws_ebs_volume.it.id}", "instance_id": "${aws_instance.it.id}"}},
    "aws_kinesis_stream": {"it": {"name": "s"}},
    "aws_msk_cluster": {
        "it": {"encryption_info": {"encryption_in_transit": {"client_broker": "TLS", "in_cluster": True}}}
    },
    "aws_mq_broker": {"it": {"engine_type": "ActiveMQ", "auto_minor_version_upgrade": True, "logs": {"audit": True}}},
    "aws_dms_replication_instance": {"it": {"publicly_accessible": False, "auto_minor_version_upgrade": True}},
    "aws_dms_endpoint": {"it": {"engine_name": "postgres", "ssl_mode": "require"}},
    "aws_secretsmanager_secret": {"it": {"name": "s"}},
    "aws_secretsmanager_secret_rotation": {
        "it": {"secret_id": "${aws_secretsmanager_secret.it.id}", "rotation_rules": {"automatically_after_days": 30}}
    },
    "aws_kms_key": {"it": {"enable_key_rotation": True}},
    "aws_s3_bucket": {"it": {"bucket": "b", "object_lock_enabled": True}},
    "aws_s3_bucket_public_access_block": {
        "it": {
            "bucket": "${aws_s3_bucket.it.id}",
            "block_public_acls": True,
            "block_public_policy": True,
            "ignore_public_acls": True,
            "restrict_public_buckets": True,
        }
    },
    "aws_s3_bucket_policy": {"it": {"bucket": "${aws_s3_bucket.it.id}", "policy": _TLS_ONLY}},
    "aws_s3_bucket_logging": {"it": {"bucket": "${aws_s3_bucket.it.id}", "target_bucket": "logs"}},
    "aws_s3_bucket_versioning": {
        "it": {"bucket": "${aws_s3_bucket.it.id}", "versioning_configuration": {"status": "Enabled"}}
    },
    "aws_s3_bucket_lifecycle_configuration": {
        "it": {"bucket": "${aws_s3_bucket.it.id}", "rule": [{"id": "all", "status": "Enabled"}]}
    },
    "aws_s3_bucket_notification": {"it": {"bucket": "${aws_s3_bucket.it.id}", "eventbridge": True}},
    "aws_s3_bucket_replication_configuration": {
        "it": {"bucket": "${aws_s3_bucket.it.id}", "role": _ROLE, "rule": [{"status": "Enabled"}]}
    },
    "aws_backup_plan": {
        "it": {
            "name": "all",
            "rule": [
                {
                    "rule_name": "daily",
                    "target_vault_name": "${aws_backup_vault.it.name}",
                    "schedule": "cron(0 5 * * ? *)",
                    "lifecycle": {"delete_after": 35},
                }
            ],
        }
    },
    "aws_backup_selection": {
        "it": {"name": "all", "plan_id": "${aws_backup_plan.it.id}", "iam_role_arn": _ROLE, "resources": ["*"]}
    },
    "aws_backup_vault": {"it": {"name": "v"}},
    "aws_backup_vault_lock_configuration": {"it": {"backup_vault_name": "${aws_backup_vault.it.name}"}},
    "aws_cloudwatch_log_group": {"it": {"name": "/app", "retention_in_days": 365}},
    "aws_cloudwatch_metric_alarm": {
        "it": {"alarm_name": "a", "alarm_actions": [_TOPIC], "insufficient_data_actions": [_TOPIC]}
    },
    "aws_sns_topic": {"it": {"name": "t"}},
    "aws_cloudtrail": {
        "it": {
            "s3_bucket_name": "${aws_s3_bucket.it.id}",
            "is_multi_region_trail": True,
            "enable_log_file_validation": True,
            "event_selector": {
                "read_write_type": "All",
                "include_management_events": True,
                "data_resource": {"type": "AWS::S3::Object", "values": ["arn:aws:s3"]},
            },
            "cloud_watch_logs_group_arn": "${aws_cloudwatch_log_group.it.arn}:*",
        }
    },
    "aws_iam_policy": {
        "it": {
            "policy": document(
                {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["${aws_s3_bucket.it.arn}/*"]}
            )
        }
    },
    "aws_iam_role": {"it": {"assume_role_policy": _TRUST}},
    "aws_ec2_transit_gateway": {"it": {}},
    "aws_ec2_client_vpn_authorization_rule": {"it": {"authorize_all_groups": False}},
    "aws_ssm_document": {"it": {"name": "d", "document_type": "Command", "content": "{}"}},
}
"""Terraform of an ordinary app; what it leaves out, aspects add."""

_SECRET = json.dumps([{"name": "api", "environment": [{"name": "DB_PASSWORD", "value": "swordfish"}]}])
_NONE = None  # taken away

FAULTS: dict[str, tuple[str, dict[str, Any]]] = {
    "aws_default_security_group": ("default-security-group-closed", {"ingress": [_OPEN]}),
    "aws_subnet": ("subnet-public-ip", {"map_public_ip_on_launch": True}),
    "aws_security_group": ("security-group-open-ingress", {"ingress": [_OPEN]}),
    "aws_network_acl": (
        "network-acl-admin-ports",
        {
            "ingress": [
                {
                    "rule_no": 1,
                    "action": "allow",
                    "protocol": "-1",
                    "cidr_block": "0.0.0.0/0",
                    "from_port": 0,
                    "to_port": 0,
                }
            ]
        },
    ),
    "aws_lb": ("alb-invalid-headers", {"drop_invalid_header_fields": False}),
    "aws_lb_listener": ("listener-tls", {"protocol": "HTTP"}),
    "aws_lb_target_group": ("target-group-tls", {"protocol": "HTTP"}),
    "aws_acm_certificate": ("certificate-key", {"key_algorithm": "RSA_1024"}),
    "aws_wafv2_web_acl": ("waf-not-empty", {"rule": []}),
    "aws_api_gateway_rest_api": ("api-endpoint-type", {"endpoint_configuration": {"types": ["EDGE"]}}),
    "aws_api_gateway_stage": ("api-access-logs", {"access_log_settings": _NONE}),
    "aws_api_gateway_method": ("api-access-control", {"authorization": "NONE"}),
    "aws_cloudfront_distribution": (
        "cloudfront-tls-policy",
        {"viewer_certificate": {"cloudfront_default_certificate": True, "minimum_protocol_version": "TLSv1"}},
    ),
    "aws_instance": ("ec2-public-ip", {"associate_public_ip_address": True}),
    "aws_launch_template": ("ec2-user-data-secrets", {"user_data": "export DB_PASSWORD=swordfish"}),
    "aws_ecs_service": ("ecs-public-ip", {"network_configuration": {"assign_public_ip": True}}),
    "aws_ecs_task_definition": ("ecs-environment-secrets", {"container_definitions": _SECRET}),
    "aws_ecr_repository": ("ecr-scan-on-push", {"image_scanning_configuration": {"scan_on_push": False}}),
    "aws_eks_cluster": ("eks-endpoint-public", {"vpc_config": {"endpoint_public_access": True}}),
    "aws_lambda_function": ("lambda-environment-secrets", {"environment": {"variables": {"API_KEY": "swordfish"}}}),
    "aws_lambda_permission": ("lambda-public-invoke", {"principal": "*", "source_arn": _NONE}),
    "aws_codebuild_project": ("codebuild-privileged", {"environment": {"privileged_mode": True}}),
    "aws_sagemaker_notebook_instance": ("sagemaker-notebook-internet", {"direct_internet_access": "Enabled"}),
    "aws_sfn_state_machine": ("stepfunctions-logging", {"logging_configuration": {"level": "OFF"}}),
    "aws_rds_cluster": ("rds-master-password", {"master_password": "swordfish"}),
    "aws_db_instance": ("rds-public-access", {"publicly_accessible": True}),
    "aws_redshift_cluster": ("redshift-public-access", {"publicly_accessible": True, "master_password": "swordfish"}),
    "aws_docdb_cluster": ("docdb-audit-logs", {"enabled_cloudwatch_logs_exports": ["profiler"]}),
    "aws_neptune_cluster": ("neptune-iam-authentication", {"iam_database_authentication_enabled": False}),
    "aws_elasticache_replication_group": ("elasticache-minor-upgrades", {"auto_minor_version_upgrade": False}),
    "aws_opensearch_domain": ("opensearch-in-vpc", {"vpc_options": _NONE}),
    "aws_efs_access_point": ("efs-access-point-root", {"root_directory": {"path": "/"}}),
    "aws_mq_broker": ("mq-minor-upgrades", {"auto_minor_version_upgrade": False}),
    "aws_dms_replication_instance": ("dms-not-public", {"publicly_accessible": True}),
    "aws_dms_endpoint": ("dms-endpoint-tls", {"ssl_mode": "none"}),
    "aws_secretsmanager_secret_rotation": (
        "secret-rotation-interval",
        {"rotation_rules": {"automatically_after_days": 999}},
    ),
    "aws_kms_key": ("kms-policy-open", {"policy": json.dumps(_ANYBODY)}),
    "aws_s3_bucket": ("s3-bucket-no-public-read-write", {"acl": "public-read"}),
    "aws_backup_plan": (
        "backup-plan-frequency",
        {"rule": [{"rule_name": "x", "schedule": "cron(0 5 1 * ? *)", "lifecycle": {"delete_after": 1}}]},
    ),
    "aws_cloudwatch_log_group": ("log-group-retention", {"retention_in_days": 1}),
    "aws_cloudwatch_metric_alarm": ("alarm-actions", {"alarm_actions": [], "insufficient_data_actions": []}),
    "aws_cloudtrail": ("cloudtrail-multi-region", {"is_multi_region_trail": False}),
    "aws_iam_policy": (
        "iam-wildcard-action",
        {"policy": '${jsonencode({Statement = [{Effect = "Allow", Action = "*", Resource = "*"}]})}'},
    ),
    "aws_iam_role": ("iam-trust-policy-open", {"assume_role_policy": json.dumps(_ANYBODY)}),
    "aws_s3_bucket_policy": ("s3-bucket-policy-cross-account", {"policy": json.dumps(_ANYBODY)}),
    "aws_iam_user_policy": ("iam-inline-policy", {"user": "bob", "policy": json.dumps(_ANYBODY)}),
    "aws_default_vpc": ("default-security-group-closed", {}),
    "aws_ec2_transit_gateway": ("transit-gateway-auto-accept", {"auto_accept_shared_attachments": "enable"}),
    "aws_ec2_client_vpn_authorization_rule": ("client-vpn-authorize-all", {"authorize_all_groups": True}),
    "aws_ssm_document": ("ssm-document-not-public", {"permissions": {"type": "Share", "account_ids": "All"}}),
}
"""Type to the rule that has to find its fault, and the attributes that are at fault."""


def _found(app: App) -> dict[str, set[str]]:
    """Type to the rules that it violates, after all aspects."""
    config = {"resource": app, "provider": {"aws": [{"region": "us-east-1"}]}}
    found: dict[str, set[str]] = {}
    for each in violations(config, EncryptionAspect(KEY), ObservabilityAspect(), BackupsAspect()):
        found.setdefault(each.type, set()).add(each.rule_id)
    return found


def _faulty() -> App:
    app = copy.deepcopy(MENDED)
    for kind, (_, changes) in FAULTS.items():
        for body in app.setdefault(kind, {"it": {}}).values():
            body |= changes
    return app


ARE_THE_FAULT = {"aws_default_vpc", "aws_iam_user_policy"}
"""Types that a mended app does without."""


def test_the_mended_twin_has_no_finding() -> None:
    """What an ordinary app says about itself, and what aspects add to it, is enough."""
    assert set(FAULTS) - set(MENDED) == ARE_THE_FAULT
    assert _found(MENDED) == {}


@pytest.mark.parametrize("kind", FAULTS)
def test_each_blatant_fault_is_found(kind: str) -> None:
    """At its own type, by the rule that is about it, with all the others next to it."""
    assert FAULTS[kind][0] in _FOUND[kind]


def test_there_are_fifty() -> None:
    """So that none is lost in silence."""
    assert len(FAULTS) == 50


_FOUND = _found(_faulty())
